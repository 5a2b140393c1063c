"""Any bytes: a grid with true addresses, or one word for what they are instead; never anything else."""

import datetime as dt
import io
import struct
import zlib

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl.grid import Format, Limits, Unreadable, UnreadableKind, Visibility, from_rows, read
from tests import spreadsheets as make

DAY = dt.date(2026, 6, 12)


def kind_of(data: bytes, limits: Limits | None = None) -> UnreadableKind | None:
    try:
        grid = read(data, limits=limits) if limits else read(data)
        for sheet in grid.sheets:
            grid.sheet(sheet.name)
    except Unreadable as error:
        return error.kind
    return None


@pytest.mark.parametrize(
    ("data", "format", "calculated"),
    [(make.xlsx(), Format.XLSX, 2469), (make.xls(), Format.XLS, ""), (make.ods(), Format.ODS, 2469)],
    ids=["xlsx", "xls", "ods"],
)
def test_every_format_gives_the_same_cells_at_the_same_addresses(
    data: bytes, format: Format, calculated: object
) -> None:
    grid = read(data)
    rows = grid.sheet("Số liệu")
    assert grid.format is format
    assert rows[0][1] == rows[1][1] == rows[2][0] == ""
    assert rows[2][1:4] == ["Tổng số hộ", 1234.5, True]
    assert rows[2][4] in (DAY, dt.datetime(2026, 6, 12))
    assert rows[2][5] in (calculated, 0)


def test_an_error_cell_is_empty_and_a_merged_cell_speaks_at_its_top_left() -> None:
    rows = read(make.xlsx()).sheet("Số liệu")
    assert rows[2][6] == ""
    assert rows[4][1:4] == ["gộp", "", ""]


@pytest.mark.parametrize("data", [make.xlsx(), make.xls()], ids=["xlsx", "xls"])
def test_sheets_say_whether_a_person_sees_them(data: bytes) -> None:
    assert [tuple(sheet) for sheet in read(data).sheets] == [
        ("Số liệu", Visibility.VISIBLE),
        ("Hướng dẫn", Visibility.HIDDEN),
        ("_tem", Visibility.VERY_HIDDEN),
    ]


def test_a_sheet_is_parsed_once_and_an_empty_one_has_no_rows() -> None:
    grid = read(make.xlsx())
    assert grid.sheet("Số liệu") is grid.sheet("Số liệu")
    assert grid.sheet("_tem") == []
    with pytest.raises(KeyError):
        grid.sheet("Khác")


def test_a_chart_sheet_is_no_worksheet() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("A").write(0, 0, 1)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=A!$A$1"})
    book.add_chartsheet("Biểu đồ").set_chart(chart)
    book.close()
    assert read(out.getvalue()).names == ("A",)


def test_a_grid_of_rows_needs_no_file() -> None:
    grid = from_rows({"A": [["x", 1]], "_tem": []}, hidden=frozenset({"_tem"}))
    assert grid.sheet("A") == [["x", 1]]
    assert [sheet.visibility for sheet in grid.sheets] == [Visibility.VISIBLE, Visibility.VERY_HIDDEN]


FILEPASS = struct.pack("<HHHH", 0x0809, 4, 0x0600, 5) + struct.pack("<HH", 0x002F, 54) + bytes(54)
DAMAGED_SHEET = make.replaced(make.xlsx(), {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"})


@pytest.mark.parametrize(
    ("data", "kind", "detail"),
    [
        (b"", UnreadableKind.EMPTY, ""),
        (b"%PDF-1.7\n%\xe2\xe3", UnreadableKind.PDF, "pdf"),
        (b"\r\n%PDF-1.4", UnreadableKind.PDF, "pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", UnreadableKind.PHOTO, "jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", UnreadableKind.PHOTO, "png"),
        (b"GIF89a\x01\x00", UnreadableKind.PHOTO, "gif"),
        (b"II*\x00\x08\x00", UnreadableKind.PHOTO, "tiff"),
        (b"MM\x00*\x00\x08", UnreadableKind.PHOTO, "tiff"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", UnreadableKind.PHOTO, "webp"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", UnreadableKind.PHOTO, "heic"),
        (b"BM\x9a\x00\x00\x00\x00\x00\x00\x00\x36", UnreadableKind.PHOTO, "bmp"),
        (b"{\\rtf1\\ansi", UnreadableKind.WORD, "rtf"),
        (make.zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), UnreadableKind.WORD, "docx"),
        (make.zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), UnreadableKind.WORD, "odt"),
        (make.ole({"WordDocument": b"x"}), UnreadableKind.WORD, "ole"),
        (make.zipped({"ppt/presentation.xml": "<x/>"}), UnreadableKind.SLIDES, "pptx"),
        (make.zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), UnreadableKind.SLIDES, "odp"),
        (make.ole({"PowerPoint Document": b"x"}), UnreadableKind.SLIDES, "ole"),
        (make.ole({"__properties_version1.0": b"x"}), UnreadableKind.UNKNOWN, "msg"),
        (make.ole({"Contents": b"x"}), UnreadableKind.UNKNOWN, "ole"),
        (make.ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 9000}), UnreadableKind.ENCRYPTED, "xlsx"),
        (make.ole({"Workbook": FILEPASS}), UnreadableKind.ENCRYPTED, "xls"),
        (make.ods(manifest='<manifest:encryption-data manifest:checksum="x"/>'), UnreadableKind.ENCRYPTED, "ods"),
        (make.zipped({"a.xlsx": make.xlsx()}), UnreadableKind.ARCHIVE, "zip"),
        (b"PK\x05\x06" + bytes(18), UnreadableKind.ARCHIVE, "zip"),
        (b"Rar!\x1a\x07\x01\x00", UnreadableKind.ARCHIVE, "rar"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", UnreadableKind.ARCHIVE, "7z"),
        (b"\x1f\x8b\x08\x00", UnreadableKind.ARCHIVE, "gz"),
        (make.zipped({"xl/workbook.bin": b"x"}), UnreadableKind.OTHER_WORKBOOK, "xlsb"),
        (b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00", UnreadableKind.OTHER_WORKBOOK, "xls before 5.0"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            UnreadableKind.OTHER_WORKBOOK,
            "xml 2003",
        ),
        ("<html><body><table><tr><td>Số</td></tr></table>".encode(), UnreadableKind.TEXT, "html"),
        ("\ufeffTên;Số\r\nThôn 5;12".encode(), UnreadableKind.TEXT, "csv"),
        ("Tên\tSố".encode("utf-16"), UnreadableKind.TEXT, "csv"),
        (b"<?xml version='1.0'?><note/>", UnreadableKind.TEXT, "xml"),
        (b"MIME-Version: 1.0\r\n", UnreadableKind.TEXT, "mail"),
        ("Kính gửi".encode(), UnreadableKind.TEXT, "text"),
        (b"\x00\x01\x02\x03", UnreadableKind.UNKNOWN, ""),
    ],
)
def test_what_is_no_spreadsheet_is_told_for_what_it_is(data: bytes, kind: UnreadableKind, detail: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert (caught.value.kind, caught.value.detail) == (kind, detail)


@pytest.mark.parametrize(
    "data",
    [
        make.xlsx()[: len(make.xlsx()) // 2],
        make.xlsx()[:4],
        make.ods()[:-30],
        make.xls()[:600],
        make.xls()[:8],
        make.zipped({"xl/workbook.xml": "<x/>"}),
        make.zipped({"mimetype": make.ODS_MIMETYPE}),
        DAMAGED_SHEET,
    ],
    ids=["half", "start", "directory cut", "xls cut", "xls start", "hollow xlsx", "hollow ods", "sheet cut"],
)
def test_what_is_cut_off_or_damaged_is_broken(data: bytes) -> None:
    assert kind_of(data) is UnreadableKind.BROKEN


ODS_CELL = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float" office:value="1"/>'
ODS_BOMB = (
    '<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">'
    + ODS_CELL.format(1000)
    + "</table:table-row></table:table>"
)


@pytest.mark.parametrize(
    "data",
    [
        make.ods(ODS_BOMB),
        make.replaced(make.xlsx(), {"xl/media/image1.png": bytes(150_000_000)}),
    ],
    ids=["ods", "zip bomb"],
)
def test_what_would_overwhelm_the_parser_is_refused_before_it_is_parsed(data: bytes) -> None:
    assert kind_of(data) is UnreadableKind.TOO_LARGE


def test_an_xls_whose_sheet_begins_nowhere_is_broken() -> None:
    data = bytearray(make.xls())
    data[data.index(struct.pack("<H", 0x0085)) + 4] ^= 1
    assert kind_of(bytes(data)) is UnreadableKind.BROKEN


@pytest.mark.parametrize(
    "limits",
    [
        Limits(file=100),
        Limits(unpacked=1000),
        Limits(entries=3),
        Limits(sheets=2),
        Limits(stored=5),
        Limits(ratio=1, slack=1),
    ],
)
def test_every_limit_holds(limits: Limits) -> None:
    assert kind_of(make.xlsx(), limits) is UnreadableKind.TOO_LARGE
    assert kind_of(make.xlsx()) is None


def test_a_size_that_lies_is_not_believed() -> None:
    bomb = bytearray(make.zipped({"xl/workbook.xml": bytes(60_000_000)}))
    for at in (22, bomb.rindex(b"PK\x01\x02") + 24):
        bomb[at : at + 4] = struct.pack("<I", 10)
    assert kind_of(bytes(bomb)) is UnreadableKind.TOO_LARGE


def test_a_damaged_picture_costs_nobody_the_report() -> None:
    data = bytearray(make.replaced(make.xlsx(), {"xl/media/image1.png": b"picture" * 100}))
    at = data.index(b"xl/media/image1.png") + len(b"xl/media/image1.png")
    data[at] = 0xFF
    assert kind_of(bytes(data)) is None


def test_formats_far_out_do_not_count_as_values() -> None:
    styled = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read(make.worksheet(styled)).sheet("Số liệu") == [[1.0]]


REAL = [make.xlsx(), make.xls(), make.ods(), make.ole({"Workbook": FILEPASS})]


@given(st.binary(max_size=300))
def test_random_bytes_end_in_one_word(data: bytes) -> None:
    assert kind_of(data) is not None


STARTS = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF",
    b"<?xml",
    b"\xff\xfe",
    b"\x09\x08",
]


@given(st.sampled_from(STARTS), st.binary(max_size=600))
def test_random_bytes_behind_a_known_start_end_in_one_word(start: bytes, data: bytes) -> None:
    assert kind_of(start + data) is not None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_real_file_cut_off_or_with_flipped_bits_is_read_or_told(data: st.DataObject) -> None:
    real = bytearray(data.draw(st.sampled_from(REAL)))
    for at in data.draw(st.lists(st.integers(0, len(real) - 1), max_size=6)):
        real[at] ^= 1 << data.draw(st.integers(0, 7))
    kind = kind_of(bytes(real[: data.draw(st.integers(1, len(real)))]))
    assert kind is None or kind in UnreadableKind


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_package_whose_xml_is_damaged_is_read_or_told(data: st.DataObject) -> None:
    package, name = data.draw(st.sampled_from([(make.xlsx(), n) for n in XLSX_PARTS] + [(make.ods(), "content.xml")]))
    part = bytearray(make.part(package, name))
    for at in data.draw(st.lists(st.integers(0, len(part) - 1), min_size=1, max_size=4)):
        part[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"", b"9", b"<", b'"', b"&", b"-1", b"\xff"])
        )
    kind = kind_of(make.replaced(package, {name: bytes(part)}))
    assert kind is None or kind in UnreadableKind


XLSX_PARTS = [
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
]


def test_deflate_cannot_burst_beyond_the_factor_that_is_counted_on() -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    size = len(packed.compress(bytes(10_000_000)) + packed.flush())
    assert 10_000_000 / size <= 1032
