"""A copy of a form with single cells filled: all else of the file stays to the byte (decision-tables 15.1)."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.grid import Unreadable, read
from tanminh_xl.grid.repack import repacked
from tanminh_xl.upper.form import Form
from tanminh_xl.upper.hold import place_problem
from tanminh_xl.upper.sheet_xml import read as read_xml
from tanminh_xl.upper.splice import Put, splice
from tests.office.programs import audit
from tests.upper_forms import SHEET, by_openpyxl, by_xlsxwriter, cells_of, changed, edited, members, raw_members

PART = "xl/worksheets/sheet1.xml"
RICH = {
    "xlsxwriter": (
        by_xlsxwriter(),
        {"D6": 12.5, "D7": 0.853, "F6": "Đạt", "E8": 1204.0, "G8": 3.0, "C12": "mới & <cũ>"},
    ),
    "xlsm": (by_xlsxwriter(macros=True), {"D6": 12.5, "F7": "Không đạt"}),
    "openpyxl": (by_openpyxl(), {"D2": 2.5, "D3": 0.4, "E4": 7.0}),
}
KINDS = pytest.mark.parametrize("kind", RICH)


def filled(data: bytes, values: dict[str, float | str | None], sheet: str = SHEET) -> bytes:
    return splice(Form(data), [Put(sheet, from_a1(cell), value) for cell, value in values.items()]).data


def xml(data: bytes, part: str = PART) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(part)


def with_sheet(text: bytes) -> bytes:
    """The small form with another text as its first sheet."""
    return edited(changed(), PART, lambda _: text)


@KINDS
def test_every_other_part_stays_to_the_byte_as_it_is_packed(kind: str) -> None:
    data, values = RICH[kind]
    after = filled(data, values)
    before, now = raw_members(data), raw_members(after)
    assert list(before) == list(now)
    assert {name for name in before if before[name] != now[name]} == {PART}
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        said = ("filename", "date_time", "compress_type", "external_attr", "extra", "create_system", "comment")
        for first, second in zip(one.infolist(), other.infolist(), strict=True):
            assert [getattr(first, name) for name in said] == [getattr(second, name) for name in said]
        assert other.testzip() is None and one.comment == other.comment


@KINDS
def test_only_the_cells_differ_and_each_keeps_its_style(kind: str) -> None:
    data, values = RICH[kind]
    after = filled(data, values)
    results = {*values, "F10"}  # the second cell of an array, whose result goes
    assert cells_of(after, SHEET, results) == cells_of(data, SHEET, results)
    one, other = (openpyxl.load_workbook(io.BytesIO(each))[SHEET] for each in (data, after))
    for cell, value in values.items():
        assert other[cell].value == value
        assert other[cell].style_id == one[cell].style_id
    assert one.merged_cells.ranges == other.merged_cells.ranges


@KINDS
def test_around_the_cells_not_a_byte_of_the_sheet_changes(kind: str) -> None:
    """What is left when the filled cells, and stored results of formulas, are taken out of both."""
    data, values = RICH[kind]

    def rest(text: bytes) -> bytes:
        for cell in values:
            text = re.sub(rb'<c r="%s"[^>]*?(?:/>|>.*?</c>)' % cell.encode(), b"", text)
        text = re.sub(rb'(<c r="F10"[^>]*>)<v>0</v>', rb"\1", text)
        text = re.sub(rb'<row r="12"[^>]*></row>', b"", text)
        text = re.sub(rb"(</f>|<f[^>]*/>)(?:<v\s*/>|<v>[^<]*</v>)", rb"\1", text)
        return re.sub(rb'(spans|dimension ref)="[^"]*"', b"", text)

    assert rest(xml(data)) == rest(xml(filled(data, values)))


@KINDS
def test_the_validator_says_no_more_than_of_the_form(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    data, values = RICH[kind]
    folder = tmp_path_factory.mktemp("audit")
    suffix = "xlsm" if kind == "xlsm" else "xlsx"
    for name, content in (("a", data), ("b", filled(data, values))):
        (folder / f"{name}.{suffix}").write_bytes(content)
    assert audit(folder / f"b.{suffix}") == audit(folder / f"a.{suffix}")


def test_the_same_again_is_the_same_bytes_and_nothing_is_nothing() -> None:
    data, values = RICH["xlsxwriter"]
    once = filled(data, values)
    assert filled(data, values) == once and filled(once, values) == once
    assert splice(Form(data), []).data == data


def test_results_that_would_be_old_are_taken_out_and_told() -> None:
    """D9 sums D6:D8, E9 doubles D9, F9:F10 is an array over D6:D7; another sheet shows D9."""
    done = splice(Form(by_xlsxwriter()), [Put(SHEET, from_a1("D6"), 12.0)])
    assert done.dropped == {SHEET: frozenset(map(from_a1, ("D9", "E9", "F9", "F10")))}
    assert done.old == {"Tổng hợp": frozenset({(0, 0)})}
    text = xml(done.data)
    for cell in (b"D9", b"E9", b"F9"):
        assert re.search(rb'<c r="%s"[^>]*><f[^>]*>[^<]*</f></c>' % cell, text)
    assert b"<v>" not in re.search(rb'<c r="F10".*?(?:/>|</c>)', text)[0]  # type: ignore[index]
    assert re.search(rb"<f>.*?</f><v>0</v>", xml(done.data, "xl/worksheets/sheet2.xml"))


def test_a_formula_that_rests_on_nothing_filled_keeps_its_result() -> None:
    done = splice(Form(by_xlsxwriter()), [Put(SHEET, from_a1("F8"), "Đạt")])
    assert (done.dropped, done.old) == ({}, {})
    assert b"<f>SUM(D6:D8)</f><v>0</v>" in xml(done.data)


def test_a_value_is_taken_out_and_the_cell_stays() -> None:
    data = filled(changed("E5=12"), {"E5": None})
    assert read(data).sheet(SHEET)[4][4] == "" and b'<c r="E5"></c>' in xml(data)


@pytest.mark.parametrize("text", ["E5='...", "E5=12"])
def test_words_and_shared_strings_give_way_to_a_number_and_the_strings_stay(text: str) -> None:
    data = changed(text)
    after = filled(data, {"E5": 7.25})
    assert read(after).sheet(SHEET)[4][4] == 7.25
    assert xml(data, "xl/sharedStrings.xml") == xml(after, "xl/sharedStrings.xml")


# how sheets are written

PREFIXED = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- <c r="B2"/> --><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>
<x:row r="1" q='&gt;' ><x:c r="A1" t="inlineStr" ><x:is><x:t>a > b</x:t></x:is></x:c><x:c r="B1"/></x:row><x:row r="3"/>
<!-- <x:row r="2"> --></x:sheetData></x:worksheet>"""


def test_a_prefix_comments_and_odd_spaces_stay() -> None:
    after = xml(filled(with_sheet(PREFIXED), {"B1": 4.0, "C1": 5.0, "B2": 6.0, "A3": "x"}))
    assert after == (
        PREFIXED.replace(b'<x:c r="B1"/>', b'<x:c r="B1"><x:v>4</x:v></x:c><x:c r="C1"><x:v>5</x:v></x:c>').replace(
            b'<x:row r="3"/>',
            b'<x:row r="2"><x:c r="B2"><x:v>6</x:v></x:c></x:row><x:row r="3"><x:c r="A3" '
            b't="inlineStr"><x:is><x:t>x</x:t></x:is></x:c></x:row>',
        )
    )


SHEET_XML = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'


@pytest.mark.parametrize(
    ("rows", "cell", "after"),
    [
        (b"<sheetData/>", "B2", b'<sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>'),
        (
            b'<sheetData><row><c><v>5</v></c><c/></row><row r="4"><c r="C4"/></row></sheetData>',
            "B1",
            b'<sheetData><row><c><v>5</v></c><c><v>1</v></c></row><row r="4"><c r="C4"/></row></sheetData>',
        ),
        (
            b'<sheetData><row r="4"><c r="D4"/><c r="B4"/></row><row r="2"><c r="A2"/></row></sheetData>',
            "C4",
            b'<sheetData><row r="4"><c r="C4"><v>1</v></c><c r="D4"/><c r="B4"/></row><row r="2"><c r="A2"/></row>'
            b"</sheetData>",
        ),
        (
            b'<dimension ref="A1:B2"/><sheetData><row r="1" spans="1:2"><c r="A1"><v>5</v></c></row></sheetData>',
            "D1",
            b'<dimension ref="A1:D2"/><sheetData><row r="1" spans="1:4"><c r="A1"><v>5</v></c><c r="D1"><v>1</v></c>'
            b"</row></sheetData>",
        ),
        (
            b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>..</t></r><r><t>.</t></r></is>'
            b"<extLst><ext/></extLst></c></row></sheetData>",
            "A1",
            b'<sheetData><row r="1"><c r="A1"><v>1</v><extLst><ext/></extLst></c></row></sheetData>',
        ),
        (
            b'<cols><col min="2" max="3" style="1"/></cols><sheetData><row r="1"/></sheetData>',
            "B1",
            b'<cols><col min="2" max="3" style="1"/></cols><sheetData><row r="1"><c r="B1" s="1"><v>1</v></c></row>'
            b"</sheetData>",
        ),
        (
            b'<sheetData><row r="1" s="1" customFormat="1"></row></sheetData>',
            "B1",
            b'<sheetData><row r="1" s="1" customFormat="1"><c r="B1" s="1"><v>1</v></c></row></sheetData>',
        ),
        (
            b'<sheetData><row r="1"><c r="A1"><v><![CDATA[5]]></v></c></row></sheetData>',
            "A1",
            b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        ),
    ],
)
def test_a_cell_finds_its_place(rows: bytes, cell: str, after: bytes) -> None:
    assert xml(filled(with_sheet(SHEET_XML % rows), {cell: 1.0})) == SHEET_XML % after


def test_strict_names_and_utf_16_are_read_and_go_back_as_they_came() -> None:
    text = (SHEET_XML % b'<sheetData><row r="1"><c r="A1"/></row></sheetData>').decode()
    for name in (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    ):
        here = text.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", name)
        wide = f'<?xml version="1.0" encoding="UTF-16"?>{here}'.encode("utf-16")
        after = xml(filled(with_sheet(wide), {"A1": "Đạt"}))
        assert after.decode("utf-16").count("<t>Đạt</t>") == 1 and after[:2] == wide[:2]


@pytest.mark.parametrize(
    "text",
    [
        b'<?xml version="1.0" encoding="windows-1258"?>' + SHEET_XML % b"<sheetData/>",
        b'<!DOCTYPE worksheet [<!ENTITY a "b">]>' + SHEET_XML % b"<sheetData/>",
        SHEET_XML % b"<sheetData/><sheetData/>",
        SHEET_XML % b"",
        SHEET_XML % b"<sheetData>",
    ],
)
def test_what_cannot_be_followed_to_the_byte_is_refused(text: bytes) -> None:
    with pytest.raises(Unreadable):
        read_xml(text)


def test_two_cells_of_one_address_are_found() -> None:
    form = Form(changed("twice E5"))
    problem = place_problem(form, SHEET, form.xml(SHEET, [from_a1("E5")]), from_a1("E5"))
    assert problem is not None and problem[0].value == "twice"


def test_a_cell_of_a_shared_formula_is_a_formula() -> None:
    rows = (
        b'<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>0</v></c></row>'
        b'<row r="2"><c r="A2"><f t="shared" si="0"/><v>0</v></c></row></sheetData>'
    )
    form = Form(with_sheet(SHEET_XML % rows))
    problem = place_problem(form, SHEET, form.xml(SHEET, [(1, 0)]), (1, 0))
    assert problem is not None and problem[0].value == "formula"
    done = splice(form, [Put(SHEET, from_a1("B2"), 3.0)])
    assert done.dropped == {SHEET: frozenset({(1, 0)})}, "A1 rests on B1 alone"


# how packages are written


def streamed(data: bytes) -> bytes:
    """The package as a program writes it that cannot go back: sizes behind the parts."""
    out = io.BytesIO()

    class Forward(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, part: bytes) -> int:  # type: ignore[override]
            return out.write(part)

    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(Forward(), "w", zipfile.ZIP_DEFLATED) as after:  # type: ignore[arg-type]
        for info in before.infolist():
            after.writestr(info.filename, before.read(info))
    return out.getvalue()


def test_sizes_behind_the_parts() -> None:
    data = streamed(by_openpyxl())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert all(info.flag_bits & 8 for info in package.infolist())
    after = filled(data, {"D2": 2.5})
    before, now = raw_members(data), raw_members(after)
    assert {name for name in before if before[name] != now[name]} == {PART}
    assert dict(members(after))[PART] != dict(members(data))[PART]


def test_bytes_before_the_zip_gaps_in_it_and_a_comment_stay() -> None:
    out = io.BytesIO(b"before")
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package:
        package.comment = b"ghi"
        package.writestr("a.xml", "<a/>")
        package.writestr("b.xml", "<b/>")
    data = out.getvalue()
    after = repacked(data, {"A.XML": b"<longer/>"})
    assert after.startswith(b"before") and members(after) == [("a.xml", b"<longer/>"), ("b.xml", b"<b/>")]
    assert zipfile.ZipFile(io.BytesIO(after)).comment == b"ghi"
    assert repacked(after, {"a.xml": b"<a/>"}) == data


def test_a_part_that_is_there_twice_or_not_at_all_is_refused() -> None:
    out = io.BytesIO()
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "w") as package:
        package.writestr("a.xml", "<a/>")
        package.writestr("a.xml", "<a/>")
    for name in ("a.xml", "b.xml"):
        with pytest.raises(Unreadable):
            repacked(out.getvalue(), {name: b"<b/>"})


def test_an_extra_field_of_64_bit_sizes_goes_where_the_sizes_fit() -> None:
    """As some writers of streams leave it in the part's own header alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("a.xml", "w", force_zip64=True) as part:
            part.write(b"<a/>")
        package.writestr("b.xml", "<b/>")
    after = repacked(out.getvalue(), {"a.xml": b"<c>" + b"x" * 50 + b"</c>"})
    assert dict(members(after))["b.xml"] == b"<b/>"
    name, extra = struct.unpack_from("<2H", after, 26)
    assert after[30 : 30 + name] == b"a.xml" and extra == 0


# laws

WORDS = st.text(alphabet="abc đạt&<>\"'ơ_x0041_ ", min_size=1, max_size=12).filter(lambda text: text.strip())
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9).map(float), st.floats(-1e12, 1e12, allow_nan=False).map(lambda n: round(n, 6) + 0.0)
)
CELLS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda at: a1(*at))


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """A workbook of random numbers, words, blanks and formulas in random places."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet(SHEET)
    style = book.add_format({"border": 1})
    for cell, value in draw(
        st.dictionaries(CELLS, st.one_of(NUMBERS, WORDS, st.none(), st.just("=A1+B2")), max_size=25)
    ).items():
        if value is None:
            sheet.write_blank(cell, None, style)
        elif isinstance(value, str) and value.startswith("="):
            sheet.write_formula(cell, value, None, 1)
        elif isinstance(value, str):
            sheet.write_string(cell, value)
        else:
            sheet.write_number(cell, value)
    book.close()
    return file.getvalue()


@settings(max_examples=60, deadline=None)
@given(sheets(), st.dictionaries(CELLS, st.one_of(NUMBERS, WORDS), max_size=8))
def test_random_sheets_and_values_only_the_touched_cells_differ(data: bytes, values: dict[str, float | str]) -> None:
    form = Form(data)
    formulas = {cell.at for cell in form.xml(SHEET).formulas}
    values = {cell: value for cell, value in values.items() if from_a1(cell) not in formulas}
    after = filled(data, dict(values))
    assert cells_of(after, SHEET, values) == cells_of(data, SHEET, values)
    now = openpyxl.load_workbook(io.BytesIO(after))[SHEET]
    grid = read(after).sheet(SHEET)
    for cell, value in values.items():
        row, at = from_a1(cell)
        if isinstance(value, float):
            assert now[cell].value == value and grid[row][at] == value
        else:
            assert str(grid[row][at]) == value.replace("_x0041_", "A")
    before, changed_now = raw_members(data), raw_members(after)
    assert {name for name in before if before[name] != changed_now[name]} <= {PART}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["a.xml", "b/c.xml", "d.bin"]), st.binary(max_size=60)),
        unique_by=lambda p: p[0],
        min_size=1,
    ),
    st.binary(max_size=200),
    st.booleans(),
)
def test_a_package_put_back_is_the_package(parts: list[tuple[str, bytes]], new: bytes, stored: bool) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    name, old = parts[0]
    after = repacked(out.getvalue(), {name: new})
    assert members(after) == [(each, new if each == name else content) for each, content in parts]
    assert members(repacked(after, {name: old})) == parts
    assert zlib.crc32(new) == zipfile.ZipFile(io.BytesIO(after)).getinfo(name).CRC
