"""What an .xls says, of Excel 97 or of Excel 5: values, how they are shown, what is hidden; and any damage is told."""

import datetime as dt
import io
import struct
import time
from collections.abc import Callable

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.grid import CellFacts, Grid, Limits, NumberFormat, Unreadable, UnreadableKind, Visibility, read
from tanminh_xl.grid.scan import is_external
from tests import spreadsheets as make

PLAIN, PERCENT, SCALED, OTHER = NumberFormat.PLAIN, NumberFormat.PERCENT, NumberFormat.SCALED, NumberFormat.OTHER


def saved(fill: Callable[[xlwt.Worksheet], None], book: xlwt.Workbook | None = None) -> bytes:
    book = book or xlwt.Workbook()
    fill(book.add_sheet("A"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def grid(fill: Callable[[xlwt.Worksheet], None], book: xlwt.Workbook | None = None) -> Grid:
    return read(saved(fill, book))


def style(code: str) -> xlwt.XFStyle:
    return xlwt.easyxf(num_format_str=code)


def one(value: object, code: str = "General") -> tuple[object, CellFacts | None]:
    found = grid(lambda sheet: sheet.write(0, 0, value, style(code)))
    return found.sheet("A")[0][0], found.facts("A").get((0, 0))


# --- records written by hand, for what xlwt does not write


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


BOF, EOF, NUMBER = 0x0809, record(0x000A, b""), 0x0203


def number(row: int, column: int, value: float, xf: int = 0) -> bytes:
    return record(NUMBER, struct.pack("<HHHd", row, column, xf, value))


def stream(*sheets: bytes, version: int = 0x0600, globals: bytes = b"", times: int = 1) -> bytes:
    """A Workbook stream with these sheets' records, each listed so many times."""

    def begin(places: list[int]) -> bytes:
        flags = b"\0" if version == 0x0600 else b""
        names = b"".join(
            record(0x0085, struct.pack("<IBBB", at, 0, 0, 3) + flags + b"%03d" % n) for n, at in enumerate(places)
        )
        return record(BOF, struct.pack("<HHHHII", version, 5, 0, 0, 0, 0)) + globals + names + EOF

    bodies = [record(BOF, struct.pack("<HHHHII", version, 0x10, 0, 0, 0, 0)) + sheet + EOF for sheet in sheets]
    at, places = len(begin([0] * len(sheets) * times)), []
    for body in bodies:
        places += [at] * times
        at += len(body)
    return begin(places) + b"".join(bodies)


def of(*sheets: bytes, **more: object) -> Grid:
    built = stream(*sheets, **more)  # type: ignore[arg-type]
    return read(make.ole({"Book" if more.get("version") == 0x0500 else "Workbook": built}))


FONT = struct.pack("<HHHHHBBBB", 200, 0, 0, 400, 0, 0, 0, 0, 0)
STRUCK = struct.pack("<HHHHHBBBB", 200, 8, 0, 400, 0, 0, 0, 0, 0)


def xf(font: int, format: int) -> bytes:
    return record(0x00E0, struct.pack("<HH", font, format) + bytes(16))


@pytest.mark.parametrize(
    ("value", "code", "held"),
    [
        (12, "General", 12.0),
        (12.5, "General", 12.5),
        (-0.1, "0.0", -0.1),
        (1e300, "General", 1e300),
        (True, "General", True),
        ("Đạt", "General", "Đạt"),
        ("a\nb", "General", "a\nb"),
        ("", "General", None),
        (dt.datetime(2026, 6, 12), "dd/mm/yyyy", dt.date(2026, 6, 12)),
        (dt.datetime(2026, 6, 12, 10, 30), "dd/mm/yyyy hh:mm", dt.datetime(2026, 6, 12, 10, 30)),
        (0.5, "hh:mm", dt.time(12)),
        (1.5, "[h]:mm", dt.timedelta(days=1, hours=12)),
        (2, "d/m/yyyy", dt.date(1900, 1, 2)),
        (61, "d/m/yyyy", dt.date(1900, 3, 1)),
        (-1, "d/m/yyyy", -1.0),
        (3e6, "d/m/yyyy", 3e6),
        (5.5, '0.0" d"', 5.5),
        (5.5, "[Red]0.0", 5.5),
    ],
)
def test_what_a_cell_holds(value: object, code: str, held: object) -> None:
    if held is None:
        assert grid(lambda sheet: sheet.write(0, 0, value)).sheet("A") == []
        return
    found, _ = one(value, code)
    assert found == held
    assert type(found) is type(held)


@pytest.mark.parametrize(
    ("value", "code", "format", "shown"),
    [
        (12, "0", PLAIN, ""),
        (1234.5, "#,##0.00", PLAIN, ""),
        (0.85, "0%", PERCENT, "85%"),
        (0.855, "0.0%", PERCENT, "85,5%"),
        (2490, "#,##0,", SCALED, "2"),
        (2490000, "0.0,,", SCALED, "2,5"),
        (5, ";;;", OTHER, ""),
        (12, '"nhiều"', OTHER, "nhiều"),
        (0.5, "# ?/?", OTHER, "1/2"),
        (12, '0" ha"', PLAIN, "12 ha"),
    ],
)
def test_how_a_number_is_shown(value: float, code: str, format: NumberFormat, shown: str) -> None:
    held, facts = one(value, code)
    assert held == value
    assert ((facts.format, facts.shown) if facts else (PLAIN, "")) == (format, shown)


@pytest.mark.parametrize("number_of_format", [*range(27, 37), *range(50, 59), 200])
def test_formats_that_nobody_defined_are_no_dates(number_of_format: int) -> None:
    styles = record(0x0031, FONT) + xf(0, number_of_format)
    assert of(number(0, 0, 5.5), globals=styles).sheet("000") == [[5.5]]


def test_formats_that_the_file_defines_are_what_it_says() -> None:
    code = "dd/mm/yyyy"
    defined = record(0x041E, struct.pack("<HHB", 50, len(code), 0) + code.encode())
    styles = record(0x0031, FONT) + defined + xf(0, 50)
    assert of(number(0, 0, 46185), globals=styles).sheet("000") == [[dt.date(2026, 6, 12)]]


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
@pytest.mark.parametrize("number_of_format", [0, 9, 12, 14])
def test_what_is_not_finite_is_handed_on_for_the_form_to_refuse(number_of_format: int, value: float) -> None:
    styles = record(0x0031, FONT) + xf(0, number_of_format)
    assert of(number(0, 0, value), globals=styles).sheet("000") == [[value]]


def test_days_may_count_from_1904() -> None:
    book = xlwt.Workbook()
    book.dates_1904 = 1
    assert grid(lambda sheet: sheet.write(0, 0, 44723, style("d/m/yyyy")), book).sheet("A") == [[dt.date(2026, 6, 12)]]


def test_rich_text_struck_or_raised_is_told() -> None:
    struck, raised, normal = xlwt.Font(), xlwt.Font(), xlwt.Font()
    struck.struck_out, raised.escapement = True, xlwt.Font.ESCAPEMENT_SUPERSCRIPT

    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write_rich_text(0, 0, ("12", ("1", raised)))
        sheet.write_rich_text(1, 0, (("15", struck), " 12"))
        sheet.write_rich_text(2, 0, (("15", normal), " 12"))
        sheet.write_rich_text(3, 0, ("12", (" ", struck)))
        sheet.write(4, 0, 15, xlwt.easyxf("font: struck_out on"))
        sheet.write(5, 0, "15", xlwt.easyxf("font: escapement superscript"))
        sheet.write_rich_text(6, 0, (("15", normal),), xlwt.easyxf("font: struck_out on"))
        sheet.write(7, 0, "15")

    found = grid(fill)
    assert {row for (row, _), facts in found.facts("A").items() if facts.layered} == {0, 1, 4, 5}
    assert [row[0] for row in found.sheet("A")] == ["121", "15 12", "15 12", "12 ", 15.0, "15", "15", "15"]


def test_what_is_hidden_and_merged() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        for at in range(6):
            sheet.write(at, at, at)
        sheet.row(1).hidden = True
        sheet.row(3).height_mismatch, sheet.row(3).height = True, 0
        sheet.col(2).hidden = True
        sheet.col(4).width = 0
        sheet.write_merge(7, 8, 0, 3, "gộp")

    unseen = grid(fill).unseen("A")
    assert (unseen.rows, unseen.columns, unseen.merged) == ({1, 3}, {2, 4}, ((7, 0, 8, 3),))


def test_sheets_say_whether_a_person_sees_them() -> None:
    assert [sheet.visibility for sheet in read(make.xls()).sheets] == [
        Visibility.VISIBLE,
        Visibility.HIDDEN,
        Visibility.VERY_HIDDEN,
    ]


def formula(result: bytes, tokens: bytes = b"\x1e\x01\x00", flags: int = 0, row: int = 0) -> bytes:
    return record(0x0006, struct.pack("<HHH8sHIH", row, 0, 0, result, flags, 0, len(tokens)) + tokens)


@pytest.mark.parametrize(
    ("records", "held", "facts"),
    [
        (formula(struct.pack("<d", 3)), 3.0, CellFacts("1", None, "3")),
        (formula(struct.pack("<d", 0), flags=3), "", CellFacts("1", uncomputed=True)),
        (formula(struct.pack("<d", 0)), 0.0, CellFacts("1", None, "0")),
        (formula(b"\1\0\1\0\0\0\xff\xff"), True, CellFacts("1", None, "1")),
        (formula(b"\2\0\x07\0\0\0\xff\xff"), "", CellFacts("1", "#DIV/0!")),
        (formula(b"\3\0\0\0\0\0\xff\xff"), "", CellFacts("1")),
        (
            formula(bytes(6) + b"\xff\xff") + record(0x0207, b"\2\0\0ab"),
            "ab",
            CellFacts("1", None, "ab"),
        ),
        (record(0x0205, struct.pack("<HHHBB", 0, 0, 0, 23, 1)), "", CellFacts(None, "#REF!")),
        (record(0x0205, struct.pack("<HHHBB", 0, 0, 0, 1, 0)), True, None),
        (formula(struct.pack("<d", 3), b"\xff"), 3.0, CellFacts("…", None, "3")),
    ],
)
def test_formulas_and_errors(records: bytes, held: object, facts: CellFacts | None) -> None:
    found = of(records)
    assert found.sheet("000") == [[held]]
    assert found.facts("000").get((0, 0)) == facts


@pytest.mark.parametrize(
    "words",
    [
        "C3*2",
        "SUM(B1:B3)*2+B4",
        "$A$1+A$1+$A1",
        'IF(A1>0,"a""b",-5%)',
        "ROUND(A1/3,2)&TRUE",
        "(1.5+2)^2",
        "COUNTA(A1:C9)",
    ],
)
def test_usual_formulas_are_spelt(words: str) -> None:
    found = grid(lambda sheet: sheet.write(0, 0, xlwt.Formula(words)))
    facts = found.facts("A")[0, 0]
    assert facts.formula == words


def test_a_formula_that_takes_from_another_file_says_so() -> None:
    link = record(0x01AE, struct.pack("<HHB", 1, 5, 0) + b"x.xls")
    own = record(0x01AE, struct.pack("<HBB", 1, 1, 4))
    sheets = record(0x0017, struct.pack("<H6H", 2, 0, 0, 0, 1, 0, 0))
    there, here = (b"\x5a" + struct.pack("<HHH", n, 2, 0xC001) for n in (1, 0))
    found = of(
        formula(struct.pack("<d", 3), there) + formula(struct.pack("<d", 3), here, row=1), globals=own + link + sheets
    )
    spelt = [found.facts("000")[at, 0].formula or "" for at in (0, 1)]
    assert spelt == ["[1]!B3", "…"]
    assert [is_external(f"={words}") for words in spelt] == [True, False]


def test_cells_of_a_chart_within_a_sheet_are_not_the_sheet_s() -> None:
    chart = record(BOF, struct.pack("<HHHHII", 0x0600, 0x20, 0, 0, 0, 0)) + number(5, 5, 9) + EOF
    assert of(number(0, 0, 1) + chart + number(0, 1, 2)).sheet("000") == [[1.0, 2.0]]


def test_a_chart_s_sheet_is_no_worksheet() -> None:
    data = bytearray(stream(number(0, 0, 1), number(0, 0, 2)))
    data[data.index(struct.pack("<H", 0x0085)) + 9] = 2
    assert read(make.ole({"Workbook": bytes(data)})).names == ("001",)


def test_texts_that_go_on_in_further_records() -> None:
    """Each record says anew whether its characters have one byte or two (MS-XLS 2.5.293)."""
    first = struct.pack("<II", 2, 2) + struct.pack("<HB", 6, 0) + b"abc"
    more = b"\1" + "ạđé".encode("utf-16-le") + struct.pack("<HBH", 2, 8, 1) + b"xy"
    texts = record(0x00FC, first) + record(0x003C, more) + record(0x003C, struct.pack("<HH", 1, 1))
    fonts = record(0x0031, FONT) + record(0x0031, STRUCK)
    cells = b"".join(record(0x00FD, struct.pack("<HHHI", 0, at, 0, at)) for at in (0, 1))
    found = of(cells, globals=fonts + xf(0, 0) + texts)
    assert found.sheet("000") == [["abcạđé", "xy"]]
    assert {at for at, facts in found.facts("000").items() if facts.layered} == {(0, 1)}


def test_the_words_of_a_comment() -> None:
    parts = [
        record(0x005D, struct.pack("<4H", 0x15, 18, 0x19, 7)),
        record(0x01B6, bytes(10) + struct.pack("<HH", 3, 0) + bytes(4)),
        record(0x003C, b"\1" + "bạn".encode("utf-16-le")),
        record(0x001C, struct.pack("<4H", 2, 3, 0, 7) + bytes(4)),
    ]
    assert of(b"".join(parts)).comments("000") == {(2, 3): "bạn"}


def test_excel_5_has_bytes_in_its_code_page() -> None:
    label = record(0x0204, struct.pack("<4H", 0, 0, 0, 3) + "Dài".encode("cp1258"))
    runs = record(0x00D6, struct.pack("<4H", 1, 0, 0, 3) + b"121" + bytes((1, 2, 1)))
    note = record(0x001C, struct.pack("<3H", 0, 0, 4) + b"Ghi ") + record(
        0x001C, struct.pack("<3H", 0xFFFF, 0, 3) + b"chu"
    )
    styles = record(0x0042, struct.pack("<H", 1258)) + record(0x0031, FONT) + record(0x0031, STRUCK)
    percent = record(0x041E, struct.pack("<HB", 164, 2) + b"0%")
    cells = label + runs + number(2, 0, 0.85, 1) + note
    found = of(cells, version=0x0500, globals=styles + percent + xf(0, 0) + xf(0, 164))
    assert found.sheet("000") == [["Dài"], ["121"], [0.85]]
    assert found.facts("000")[1, 0].layered
    assert found.facts("000")[2, 0].shown == "85%"
    assert found.comments("000") == {(0, 0): "Ghi chu"}


def test_older_ones_are_told() -> None:
    old = record(0x0409, struct.pack("<HHH", 0, 0x10, 0)) + EOF
    with pytest.raises(Unreadable) as caught:
        read(make.ole({"Book": old}))
    assert caught.value.kind is UnreadableKind.OTHER_WORKBOOK


def test_a_stray_character_far_away_is_told_and_lays_out_nothing() -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        sheet.write(0, 0, 1)
        sheet.write(*from_a1("IV65536"), "x")

    found = grid(fill)
    assert found.sheet("A") == [[1.0]]
    assert found.far("A") == {(65_535, 255): "x"}


ROWS = b"".join(number(at >> 4, at & 15, 1) for at in range(2_000))
FORMULAS = b"".join(
    formula(struct.pack("<d", 3), b"\x1e\x01\x00" + b"\x1e\x01\x00\x03" * 250, row=n) for n in range(50)
)


@pytest.mark.parametrize(
    ("built", "limits"),
    [
        (stream(ROWS, times=190), Limits()),
        (stream(FORMULAS, times=100), Limits()),
        (stream(ROWS), Limits(stored=1_999)),
        (stream(ROWS), Limits(cells=1_999)),
        (stream(*[b""] * 201), Limits()),
    ],
    ids=["one sheet many times", "formulas", "stored", "cells", "sheets"],
)
def test_what_would_overwhelm_is_refused_at_once(built: bytes, limits: Limits) -> None:
    data = _ole(built)
    began = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read(data, limits=limits)
    assert caught.value.kind is UnreadableKind.TOO_LARGE
    assert time.process_time() - began < 5


def _ole(built: bytes) -> bytes:
    """A compound file of any size: its table of sectors is as long as it must be."""
    data = built.ljust(4096, b"\0")
    sectors = -(-len(data) // 512)
    tables = -(-(sectors + 2) // 127)
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    fat = [0xFFFFFFFD] * tables + [end] + [tables + 2 + n for n in range(sectors - 1)] + [end]
    fat += [free] * (128 * tables - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, tables, tables, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", *range(tables), *[free] * (109 - tables))
    entries = make._entry("Root Entry", 5, end, 0, 1) + make._entry("Workbook", 2, tables + 1, len(data), free)
    table = struct.pack(f"<{len(fat)}I", *fat)
    return head + table + entries.ljust(512, b"\0") + data.ljust(512 * sectors, b"\0")


def test_a_chain_of_sectors_goes_no_longer_than_its_file() -> None:
    """A table with a loop in it has far more places than there are sectors: going round them all takes gigabytes."""
    data = bytearray(_ole(stream(ROWS)))
    first = struct.unpack_from("<I", data, 512 + 4 * 0)[0]
    assert first == 0xFFFFFFFD
    tables = struct.unpack_from("<I", data, 44)[0]
    struct.pack_into("<I", data, 512 + 4 * (tables + 1), tables + 1)
    with pytest.raises(Unreadable, match="chain"):
        read(bytes(data))


@pytest.mark.parametrize(
    "built",
    [
        stream(number(0, 0, 1))[:-6],
        stream(record(NUMBER, b"\0")),
        stream(number(0, 0, 1)).replace(struct.pack("<I", len(stream(number(0, 0, 1)))), b"", 1)[4:],
        record(BOF, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + EOF,
    ],
    ids=["cut off", "short", "no beginning", "no sheet"],
)
def test_what_is_damaged_is_broken(built: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(make.ole({"Workbook": built}))
    assert caught.value.kind is UnreadableKind.BROKEN


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cs",))
CODES = st.sampled_from(["General", "0", "#,##0.00", "@", "0.0"])
VALUES = st.one_of(
    st.integers(-(2**29), 2**29).map(float),
    st.floats(-1e12, 1e12, allow_nan=False),
    st.booleans(),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9000, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.text(LETTERS, min_size=1, max_size=40),
)
PLACES = st.tuples(st.integers(0, 60), st.integers(0, 40))


@settings(max_examples=60)
@given(st.dictionaries(PLACES, st.tuples(VALUES, CODES), max_size=20))
def test_what_was_written_is_read(cells: dict[tuple[int, int], tuple[object, str]]) -> None:
    def fill(sheet: xlwt.Worksheet) -> None:
        for (row, column), (value, code) in cells.items():
            sheet.write(row, column, value, style("d/m/yyyy h:mm:ss" if isinstance(value, dt.datetime) else code))

    rows = grid(fill).sheet("A")
    expected = {
        at: value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value
        for at, (value, _) in cells.items()
    }
    found = {
        (r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != "" or value is False
    }
    assert found == expected
    assert all(type(found[at]) is type(value) for at, value in expected.items())
    assert len({len(row) for row in rows}) <= 1


SOUND = stream(
    number(0, 0, 1)
    + record(0x00FD, struct.pack("<HHHI", 1, 0, 0, 0))
    + formula(struct.pack("<d", 3), row=2)
    + record(0x00BD, struct.pack("<HHHIHIH", 3, 0, 0, 6, 0, 6, 1))
    + record(0x00E5, struct.pack("<5H", 1, 0, 3, 0, 3))
    + record(0x0208, struct.pack("<8H", 1, 0, 1, 0, 0, 0, 0x20, 0))
    + record(0x005D, struct.pack("<4H", 0x15, 18, 0x19, 7))
    + record(0x01B6, bytes(10) + struct.pack("<HH", 3, 0) + bytes(4))
    + record(0x003C, b"\0abc")
    + record(0x001C, struct.pack("<4H", 2, 3, 0, 7) + bytes(4)),
    globals=record(0x0031, FONT) + xf(0, 9) + record(0x00FC, struct.pack("<IIHB", 1, 1, 3, 0) + b"abc"),
)


@settings(max_examples=300)
@given(st.data())
def test_damaged_records_are_read_or_told(data: st.DataObject) -> None:
    built = bytearray(data.draw(st.sampled_from([SOUND, stream(ROWS[:400], version=0x0500)])))
    for at in data.draw(st.lists(st.integers(0, len(built) - 1), min_size=1, max_size=8)):
        built[at] = data.draw(st.sampled_from([0, 1, 2, 8, 0x7F, 0x80, 0xFF, built[at] ^ 1, built[at] ^ 0x10]))
    began = time.process_time()
    try:
        found = read(make.ole({"Workbook": bytes(built)}))
    except Unreadable as error:
        assert error.kind in UnreadableKind
    else:
        for name in found.names:
            rows = found.sheet(name)
            assert all(row < len(rows) for row, _ in found.facts(name))
            assert len(found.unseen(name).rows) <= len(rows)
    assert time.process_time() - began < 5
