"""Workbooks that are written in unusual ways are read rightly, or refused for what is wrong with them."""

import datetime as dt
import io
import struct
import zipfile

import pytest
import xlsxwriter

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.grid import Limits, Unreadable, UnreadableKind, Unseen, Visibility, read, read_whole
from tanminh_xl.grid.facts import CellFacts, NumberFormat
from tests import spreadsheets as make

SHEET = "Số liệu"
FIRST, BOOK, RELATIONS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(data: bytes, address: str) -> object:
    row, col = from_a1(address)
    return read(data).sheet(SHEET)[row][col]


def changed(part: str, old: str, new: str, data: bytes | None = None) -> bytes:
    data = data or make.xlsx()
    said = make.part(data, part).decode()
    assert old in said
    return make.replaced(data, {part: said.replace(old, new)})


def renamed(data: bytes, names: dict[str, str]) -> bytes:
    """The package with parts under other names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return make.zipped({names.get(name, name): package.read(name) for name in package.namelist()})


NUMBERS = {
    "a comment": "<v>1<!-- x -->2</v>",
    "a section": "<v><![CDATA[12]]></v>",
    "a part of one": "<v>1<![CDATA[2]]></v>",
    "a character's number": "<v>1&#50;</v>",
    "an instruction": "<v>1<?x y?>2</v>",
    "blanks": "<v>\n 12 </v>",
    "a plus": "<v>+12</v>",
    "a power": "<v>1.2e1</v>",
    "many digits": "<v>12.000000000000000000000000000000000000</v>",
    "before a comment": "<!-- <v>3</v> --><v>12</v>",
}


@pytest.mark.parametrize("inside", NUMBERS.values(), ids=NUMBERS)
def test_a_number_is_all_that_stands_between_its_tags(inside: str) -> None:
    assert cell(make.worksheet(f'<row r="1"><c r="A1">{inside}</c></row>'), "A1") == 12


@pytest.mark.parametrize("stored", ["NaN", "inf", "1e999", "1_2", "0x1F", "1,5", "٣"])
def test_what_is_no_number_is_text(stored: str) -> None:
    assert cell(make.worksheet(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'), "A1") == stored


TEXTS = [
    ("Đạt\x01", "Đạt"),
    ("1\x0b2", "12"),
    ("Đạt_x0001_", "Đạt"),
    ("Đạt&#1;&#x1F;", "Đạt"),
    ("1_x000D_\n200", "1\n200"),
    ("1&#13;200", "1\n200"),
    ("_x0041_", "A"),
    ("_x005F_x0041_", "_x0041_"),
    ("anh_xuan", "anh_xuan"),
    ("_xD83D__xDE00_", "\U0001f600"),
    ("a_xD83D_b", "a\ufffdb"),
    ("a\ufffeb", "ab"),
    ("a &amp; b &lt;c&gt; &quot;d&quot;", 'a & b <c> "d"'),
    ("&amp;lt;", "&lt;"),
    ("<![CDATA[<12>]]>", "<12>"),
    (" có dấu cách ", "có dấu cách"),
]


@pytest.mark.parametrize(("written", "shown"), TEXTS)
@pytest.mark.parametrize("where", ["shared", "inline"])
def test_a_text_is_what_is_shown(written: str, shown: str, where: str) -> None:
    if where == "inline":
        data = make.worksheet(f'<row r="3"><c r="B3" t="inlineStr"><is><t>{written}</t></is></c></row>')
    else:
        data = changed(STRINGS, "Tổng số hộ", written)
    assert cell(data, "B3") == shown


def test_blanks_around_a_text_count_where_it_says_so() -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 12 </t></is></c></row>'
    assert cell(make.worksheet(rows), "A1") == " 12 "


def test_a_phonetic_reading_is_no_text() -> None:
    strings = "<sst><si><r><t>Số </t></r><r><t>hộ</t></r><rPh><t>so</t></rPh></si><si/></sst>"
    assert cell(make.replaced(make.xlsx(), {STRINGS: strings}), "B3") == "Sốhộ"


@pytest.mark.parametrize("part", [FIRST, BOOK, RELATIONS, STRINGS, STYLES, "_rels/.rels"])
@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_parts_in_other_encodings(part: str, code: str) -> None:
    said = make.part(make.xlsx(), part).decode()
    if code != "utf-8-sig":
        said = said.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = make.replaced(make.xlsx(), {part: said.encode(code)})
    assert read(data).sheet(SHEET) == read(make.xlsx()).sheet(SHEET)


def test_a_part_in_an_old_encoding() -> None:
    said = make.part(make.xlsx(), STRINGS).decode().replace("UTF-8", "windows-1258").replace("Tổng số hộ", "Đư")
    assert cell(make.replaced(make.xlsx(), {STRINGS: said.encode("windows-1258", "replace")}), "B3") == "Đư"


@pytest.mark.parametrize(
    "target",
    [
        "./worksheets/sheet1.xml",
        "/xl/worksheets/sheet1.xml",
        "../xl/worksheets/sheet1.xml",
        "worksheets\\sheet1.xml",
        "WorkSheets/Sheet1.XML",
        "xl/worksheets/sheet1.xml",
        "worksheets/%73heet1.xml",
        "worksheets/x/../sheet1.xml",
        "&#119;orksheets/sheet1.xml",
    ],
)
def test_a_sheet_is_found_wherever_its_relationship_points(target: str) -> None:
    data = changed(RELATIONS, 'Target="worksheets/sheet1.xml"', f'Target="{target}"')
    assert cell(data, "C3") == 1234.5


@pytest.mark.parametrize(
    "names",
    [
        {},
        {FIRST: FIRST.replace("/", "\\"), STRINGS: STRINGS.replace("/", "\\"), BOOK: "xl\\workbook.xml"},
        {FIRST: "XL/Worksheets/Sheet1.xml", BOOK: "xl/Workbook.xml", STRINGS: "xl/SHAREDSTRINGS.XML"},
        {FIRST: "/" + FIRST, "_rels/.rels": "/_rels/.rels"},
    ],
)
def test_parts_are_found_however_the_package_spells_their_names(names: dict[str, str]) -> None:
    assert cell(renamed(make.xlsx(), names), "B3") == "Tổng số hộ"


def test_the_main_part_may_have_any_name() -> None:
    data = changed("_rels/.rels", "xl/workbook.xml", "xl/workbook2.xml")
    data = renamed(data, {BOOK: "xl/workbook2.xml", RELATIONS: "xl/_rels/workbook2.xml.rels"})
    assert cell(data, "C3") == 1234.5


def test_of_two_workbooks_the_one_counts_that_the_package_names() -> None:
    other = make.part(make.xlsx(), BOOK).replace("Số liệu".encode(), b"Other")
    assert read(make.replaced(make.xlsx(), {"xl/workbook2.xml": other})).names[0] == SHEET


def test_strings_and_styles_are_those_that_the_workbook_names() -> None:
    data = changed(RELATIONS, 'Target="sharedStrings.xml"', 'Target="other/strings.xml"')
    data = renamed(data, {STRINGS: "xl/other/strings.xml"})
    assert cell(data, "B3") == "Tổng số hộ"


@pytest.mark.parametrize(
    "written",
    [
        '<dimension ref=""/>',
        "<dimension/>",
        '<dimension ref="A1"/>',
        '<dimension ref="B9:A1"/>',
        '<dimension ref="A1:XFD1048576"/>',
        "",
    ],
)
def test_what_a_sheet_says_of_its_size_does_not_matter(written: str) -> None:
    assert cell(changed(FIRST, '<dimension ref="B3:G5"/>', written), "C3") == 1234.5


def strict(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    return make.zipped(
        {
            name: part.replace(old + b"officeDocument/2006/", new + b"officeDocument/").replace(
                old + b"spreadsheetml/2006/", new + b"spreadsheetml/"
            )
            for name, part in parts.items()
        }
    )


def test_strict_open_xml() -> None:
    assert read(strict(make.xlsx())).sheet(SHEET) == read(make.xlsx()).sheet(SHEET)
    days = '<row r="1"><c r="A1" t="d"><v>2026-06-12</v></c><c r="B1" t="d"><v>2026-06-12T08:30:00</v></c></row>'
    rows = read(strict(make.worksheet(days))).sheet(SHEET)
    assert rows == [[dt.date(2026, 6, 12), dt.datetime(2026, 6, 12, 8, 30)]]


def test_elements_may_have_a_prefix() -> None:
    said = make.part(make.xlsx(), FIRST).decode()
    for tag in ("worksheet", "sheetData", "row", "c", "v", "f", "dimension", "mergeCells", "mergeCell"):
        for begin, end in (("<", " "), ("<", ">"), ("</", ">"), ("<", "/")):
            said = said.replace(f"{begin}{tag}{end}", f"{begin}x:{tag}{end}")
    said = said.replace("xmlns=", "xmlns:x=")
    grid = read(make.replaced(make.xlsx(), {FIRST: said}))
    assert grid.sheet(SHEET) == read(make.xlsx()).sheet(SHEET)
    assert grid.unseen(SHEET).merged == ((4, 1, 4, 3),)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>",
            [[1, "", 2], [""] * 3, [3, "", ""]],
        ),
        ('<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', [[1], [2]]),
        ('<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>', [[1, 2]]),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', [[2]]),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1" s="1"/></row>', [[1]]),
        ('<row r="1"><c r="a1"><v>1</v></c></row>', [[1]]),
        ("<row r='1'><c r='A1'><v>1</v></c></row>", [[1]]),
        ('<row r="1">\n  <c\n r="A1"\t>\n<v>1</v>\n</c>\n</row>', [[1]]),
        ('<row r="7"><c r="A1"><v>1</v></c></row>', [[1]]),
        ('<row r="1"><c r="A1"><v/></c><c r="B1"><v>2</v></c></row>', [["", 2]]),
        ('<row r="1"><c r="A1"/><c r="Z1" s="4"/></row>', []),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A00" t="e"><v>#REF!</v></c></row>', [[1, ""]]),
        ('<row r="1"><c r="A1" t="b"><v>0</v></c><c r="B1" t="b"><v>true</v></c></row>', [[False, True]]),
        ('<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>2</v></c></row>', [["", 2]]),
        ('<row r="1"><c r="A1" t="str"><v>a &amp; b</v></c></row>', [["a & b"]]),
        ('<row r="1"><c r="A1" cm="1"><f t="array" ref="A1">B1</f><v>5</v></c></row>', [[5]]),
        ('<row r="1"><c r="A1"><v>5</v><f>B1</f></c></row>', [[5]]),
    ],
)
def test_the_ways_in_which_rows_are_written(rows: str, expected: list[list[object]]) -> None:
    data = make.worksheet(rows)
    assert read(data).sheet(SHEET) == expected
    assert next(sheet.rows for sheet in read_whole(data)[1] if sheet.info.name == SHEET) == expected


FAR = {
    "a corner": ('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>', "XFD1048576"),
    "in apostrophes": ("<row r='1048576'><c r='XFD1048576'><v>2</v></c></row>", "XFD1048576"),
    "a row": ('<row r="9000"><c r="A9000"><v>2</v></c></row>', "A9000"),
    "small letters": ('<row><c r="xfd1048576"><v>2</v></c></row>', "XFD1048576"),
    "a column": ('<row r="2"><c r="A2"><v>1</v></c><c r="ZZ2"><v>2</v></c></row>', "ZZ2"),
}


@pytest.mark.parametrize(("written", "address"), FAR.values(), ids=FAR)
def test_what_stands_far_from_the_rest_is_told_apart(written: str, address: str) -> None:
    grid = read(make.worksheet('<row r="1"><c r="A1"><v>1</v></c></row>' + written))
    rows = grid.sheet(SHEET)
    assert rows[0] == [1] and len(rows) <= 2
    assert list(grid.far(SHEET)) == [from_a1(address)]


def test_rows_and_columns_that_were_put_in_are_not_far() -> None:
    grid = read(make.worksheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="400"><c r="CA400"><v>2</v></c></row>'))
    assert grid.sheet(SHEET)[399][78] == 2 and grid.far(SHEET) == {}


def test_formats_far_out_hold_nothing() -> None:
    styled = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    grid = read(make.worksheet(styled))
    assert grid.sheet(SHEET) == [[1.0]] and grid.far(SHEET) == {}


@pytest.mark.parametrize(
    ("data", "kind", "detail"),
    [
        (make.worksheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), UnreadableKind.BROKEN, "shared string 99"),
        (make.worksheet('<row r="1"><c r="A1"><v>1</v></row>'), UnreadableKind.BROKEN, "mismatched tag"),
        (make.replaced(make.xlsx(), {FIRST: "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), UnreadableKind.BROKEN, "DOCTYPE"),
        (make.replaced(make.xlsx(), {FIRST: "<a>" * 3000}), UnreadableKind.BROKEN, "within each other"),
        (
            make.worksheet(f'<row r="1"><c r="A1" t="str"><v>{"x" * 40_000}</v></c></row>'),
            UnreadableKind.TOO_LARGE,
            "more than 32767 characters",
        ),
        (changed(STRINGS, "Tổng số hộ", "x" * 40_000), UnreadableKind.TOO_LARGE, "more than 32767 characters"),
        (changed(RELATIONS, "worksheets/sheet1.xml", "worksheets/none.xml"), UnreadableKind.BROKEN, "no part"),
        (changed(RELATIONS, 'Id="rId1"', 'Id="other"'), UnreadableKind.BROKEN, "leads nowhere"),
    ],
)
def test_what_cannot_be_read_is_told_for_what_it_is(data: bytes, kind: UnreadableKind, detail: str) -> None:
    with pytest.raises(Unreadable, match=detail) as told:
        read(data).sheet(SHEET)
    assert told.value.kind is kind


def test_a_damaged_sheet_costs_nobody_the_others() -> None:
    data = make.replaced(
        make.xlsx(), {"xl/worksheets/sheet2.xml": "<worksheet", FIRST: odd(make.part(make.xlsx(), FIRST))}
    )
    grid = read(data)
    assert grid.sheet(SHEET)[2][2] == 1234.5
    with pytest.raises(Unreadable, match="broken"):
        grid.sheet("Hướng dẫn")


def odd(part: bytes) -> bytes:
    """The same sheet, written so that the quick reader leaves it alone."""
    return part.replace(b"<sheetData>", b"<!-- --><sheetData>")


def test_sheets_of_one_name_are_told_apart_and_unknown_states_are_visible() -> None:
    said = make.part(make.xlsx(), BOOK).decode().replace("Hướng dẫn", SHEET).replace("veryHidden", "odd")
    grid = read(make.replaced(make.xlsx(), {BOOK: said}))
    assert grid.names == (SHEET, f"{SHEET} (2)", "_tem")
    assert [sheet.visibility for sheet in grid.sheets] == [Visibility.VISIBLE, Visibility.HIDDEN, Visibility.VISIBLE]


def test_days_counted_from_1904() -> None:
    data = changed(BOOK, "<workbookPr ", '<workbookPr date1904="1" ')
    assert cell(data, "E3") == dt.date(2030, 6, 13)


@pytest.mark.parametrize(
    ("code", "value"), [("d/m/yyyy", -693_595.0), ("d/m/yyyy", 4e6), ("[h]:mm", 1e9), ("h:mm", 1e15)]
)
def test_what_no_calendar_holds_stays_a_number(code: str, value: float) -> None:
    assert cell(book(("B2", value, {"num_format": code})), "B2") == value


# What a cell shows.


def book(*cells: tuple[str, object, dict[str, object]]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    for address, value, look in cells:
        sheet.write(address, value, made.add_format(look))
    made.close()
    return out.getvalue()


@pytest.mark.parametrize("usual", [True, False])
@pytest.mark.parametrize(
    ("value", "look", "facts"),
    [
        (0.85, {"num_format": "0%"}, CellFacts(text="0.85", format=NumberFormat.PERCENT, shown="85%")),
        (0.85, {"num_format": 10}, CellFacts(text="0.85", format=NumberFormat.PERCENT, shown="85,00%")),
        (2490, {"num_format": "#,##0,"}, CellFacts(text="2490", format=NumberFormat.SCALED, shown="2")),
        (12, {"num_format": ";;;"}, CellFacts(text="12", format=NumberFormat.OTHER)),
        (12, {"num_format": '0" ha"'}, CellFacts(text="12", shown="12 ha", words="ha")),
        (12, {"font_strikeout": True}, CellFacts(text="12", layered=True)),
        ("12", {"font_script": 1}, CellFacts(text="12", layered=True)),
        (12, {"num_format": "#,##0"}, None),
        (12.25, {"num_format": "#,##0.##"}, None),
        ("12", {"num_format": "@"}, None),
    ],
)
def test_a_cell_that_is_shown_otherwise_than_stored(
    value: object, look: dict[str, object], facts: CellFacts | None, usual: bool
) -> None:
    data = book(("B2", value, look), ("C2", 5, {}))
    if not usual:
        data = make.replaced(data, {FIRST: odd(make.part(data, FIRST))})
    assert read(data).facts(SHEET).get((1, 1)) == facts
    assert (1, 2) not in read(data).facts(SHEET)


RUNS = "<sst><si><r><t>12</t></r><r><rPr>{}</rPr><t>1</t></r></si></sst>"


@pytest.mark.parametrize(
    ("font", "layered"),
    [
        ('<vertAlign val="superscript"/>', True),
        ('<vertAlign val="subscript"/>', True),
        ("<strike/>", True),
        ('<strike val="1"/>', True),
        ('<strike val="0"/>', False),
        ('<vertAlign val="baseline"/>', False),
        ("<b/>", False),
    ],
)
def test_runs_that_are_struck_through_raised_or_lowered(font: str, layered: bool) -> None:
    data = make.replaced(make.xlsx(), {STRINGS: RUNS.format(font).replace("</sst>", "<si><t/></si></sst>")})
    assert cell(data, "B3") == "121"
    assert (from_a1("B3") in read(data).facts(SHEET)) is layered


def test_a_sheet_that_hides_zeros() -> None:
    rows = '<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>5</v></c></row>'
    data = changed(
        FIRST, "<sheetData>", '<sheetViews><sheetView showZeros="0"/></sheetViews><sheetData>', make.worksheet(rows)
    )
    assert read(data).facts(SHEET) == {(0, 0): CellFacts(text="0", format=NumberFormat.OTHER)}


# What no eye meets.


def framed(head: str, rows: str, tail: str = "") -> bytes:
    xml = f'<?xml version="1.0"?><worksheet xmlns="{SPACE}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'
    return make.replaced(make.xlsx(), {FIRST: xml})


ROW = '<row r="{0}"{1}><c r="A{0}"><v>1</v></c></row>'


@pytest.mark.parametrize("usual", [True, False])
@pytest.mark.parametrize(
    ("head", "rows", "tail", "expected"),
    [
        ("", ROW.format(1, ""), "", Unseen()),
        (
            "",
            ROW.format(1, ' hidden="1"') + ROW.format(2, ' ht="0" customHeight="1"') + ROW.format(3, ' hidden="0"'),
            "",
            Unseen(rows=frozenset({0, 1})),
        ),
        (
            "",
            ROW.format(1, ' ht="0.75"') + ROW.format(2, ' hidden="true"') + ROW.format(3, ' hidden="false" ht="15"'),
            "",
            Unseen(rows=frozenset({0, 1})),
        ),
        (
            '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/><col min="6" max="6"/></cols>',
            ROW.format(1, ""),
            "",
            Unseen(columns=frozenset({1, 2, 4})),
        ),
        (
            '<sheetFormatPr zeroHeight="1" defaultRowHeight="15"/>',
            ROW.format(2, "") + ROW.format(4, ' hidden="1"'),
            "",
            Unseen(rows=frozenset({0, 2, 3})),
        ),
        (
            '<sheetFormatPr defaultRowHeight="0"/>',
            ROW.format(1, "") + ROW.format(2, ' ht="15"'),
            "",
            Unseen(rows=frozenset({0})),
        ),
        (
            "",
            ROW.format(1, ""),
            '<mergeCells count="2"><mergeCell ref="B2:D3"/><mergeCell ref="A1"/></mergeCells>',
            Unseen(merged=((1, 1, 2, 3), (0, 0, 0, 0))),
        ),
    ],
)
def test_hidden_rows_and_columns_and_merged_areas(
    head: str, rows: str, tail: str, expected: Unseen, usual: bool
) -> None:
    assert read(framed(head if usual else head + "<!-- x -->", rows, tail)).unseen(SHEET) == expected


def test_what_stands_in_a_comment_merges_nothing() -> None:
    data = framed("", ROW.format(1, ""), '<!-- <mergeCells><mergeCell ref="A1:B2"/></mergeCells> -->')
    assert read(data).unseen(SHEET) == Unseen()


def commented_bytes() -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet(SHEET)
    sheet.write("B2", 1)
    sheet.write_comment("B2", "Số này của cả xã", {"author": "Thôn 5"})
    sheet.write_comment("D4", "Thôn 5:\nđã hỏi", {"author": "Thôn 5"})
    made.close()
    return out.getvalue()


def test_comments_are_their_words_without_the_author() -> None:
    assert read(commented_bytes()).comments(SHEET) == {(1, 1): "Số này của cả xã", (3, 3): "đã hỏi"}
    assert read(make.xlsx()).comments(SHEET) == {}


def test_threaded_comments_stand_for_the_old_ones() -> None:
    rels = (
        '<Relationships xmlns="x"><Relationship Id="a" Target="../comments1.xml" Type="http://x/comments"/>'
        '<Relationship Id="b" Target="/xl/threadedComments/t1.xml" Type="http://x/threadedComment"/></Relationships>'
    )
    old = '<comment ref="B2"><text><t>[Threaded comment] ...</t></text></comment>'
    new = (
        '<ThreadedComments><threadedComment ref="B2" id="1"><text>Hỏi lại</text></threadedComment>'
        '<threadedComment ref="B2" id="2" parentId="1"><text>Đúng rồi</text></threadedComment></ThreadedComments>'
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels,
        "xl/comments1.xml": f"<comments><commentList>{old}</commentList></comments>",
        "xl/threadedComments/t1.xml": new,
    }
    assert read(make.replaced(make.xlsx(), parts)).comments(SHEET) == {(1, 1): "Hỏi lại\nĐúng rồi"}


@pytest.mark.parametrize("usual", [True, False])
@pytest.mark.parametrize("name", ["xl/comments1.xml", "xl/worksheets/_rels/sheet1.xml.rels"])
def test_of_damaged_comments_there_are_none_and_the_cells_are_read(name: str, usual: bool) -> None:
    """However the sheet is read: nothing hangs on them."""
    whole = commented_bytes()
    rows = make.part(whole, "xl/worksheets/sheet1.xml").decode()
    parts = {name: make.part(whole, name)[:-40], "xl/worksheets/sheet1.xml": rows if usual else f"{rows}<!-- x -->"}
    found = read(make.replaced(whole, parts))
    assert (found.sheet(SHEET)[1][1], found.comments(SHEET)) == (1, {})


# The package.


def test_two_parts_of_one_name_are_refused_unless_they_are_the_same() -> None:
    for other, kind in ((make.part(make.xlsx(), FIRST), None), (b"<worksheet/>", UnreadableKind.BROKEN)):
        data = make.replaced(make.xlsx(), {"xl/worksheets/SHEET1.xml": other})
        try:
            assert read(data).sheet(SHEET)[2][2] == 1234.5 and kind is None
        except Unreadable as told:
            assert told.kind is kind


def test_a_part_that_its_own_header_calls_otherwise_is_refused() -> None:
    data = make.xlsx().replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheetX.xml", 1)
    with pytest.raises(Unreadable, match="by its own header"):
        read(data).sheet(SHEET)


def test_a_wrong_checksum_is_damage() -> None:
    data = bytearray(make.zipped({"[Content_Types].xml": "<x/>"} | parts_of(make.xlsx()), zipfile.ZIP_STORED))
    data[data.index(b"1234.5")] = ord("9")
    with pytest.raises(Unreadable, match="checksum"):
        read(bytes(data)).sheet(SHEET)


def parts_of(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("way", ["stored", "streamed", "zip64", "comment", "before", "behind"])
def test_zips_as_other_programs_write_them(way: str) -> None:
    out = io.BytesIO()
    method = zipfile.ZIP_STORED if way == "stored" else zipfile.ZIP_DEFLATED
    target = Unseekable(out) if way == "streamed" else out
    with zipfile.ZipFile(target, "w", method) as package:  # type: ignore[arg-type]
        for name, part in parts_of(make.xlsx()).items():
            with package.open(name, "w", force_zip64=way == "zip64") as opened:
                opened.write(part.encode() if isinstance(part, str) else part)
        if way == "comment":
            package.comment = "ghi chú PK\x05\x06 không phải cuối".encode()
    data = out.getvalue()
    if way == "before":
        data = make.xlsx()[:30] + data
    if way == "behind":
        data += b"\r\n"
    assert read(data).sheet(SHEET) == read(make.xlsx()).sheet(SHEET)


class Unseekable(io.RawIOBase):
    """A file that is written from front to back: sizes come behind the parts."""

    def __init__(self, into: io.BytesIO) -> None:
        self.into = into

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:  # type: ignore[override]
        return self.into.write(data)  # type: ignore[arg-type]


def test_a_directory_that_leads_elsewhere_by_zip64_is_followed() -> None:
    with_64 = zip64(make.xlsx())
    assert read(with_64).sheet(SHEET) == read(make.xlsx()).sheet(SHEET)


def zip64(data: bytes) -> bytes:
    """The same package with its end written as ZIP64 (APPNOTE 4.3.14, 4.3.15)."""
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2IH", data[-22:])
    at = len(data) - 22
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return data[:at] + record + locator + end


def test_limits_are_for_all_sheets_together() -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    for _ in range(4):
        sheet = made.add_worksheet()
        for row in range(10):
            sheet.write(row, 0, row)
    made.close()
    for data in (out.getvalue(), make.replaced(out.getvalue(), {FIRST: odd(make.part(out.getvalue(), FIRST))})):
        grid = read(data, limits=Limits(stored=35))
        with pytest.raises(Unreadable, match="too_large"):
            for name in grid.names:
                grid.sheet(name)
        assert read(data, limits=Limits(stored=40)).sheet(grid.names[3])
