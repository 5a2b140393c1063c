"""A workbook says the same by every way of reading it: quickly, whole, and by python-calamine."""

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from python_calamine import CalamineWorkbook

from tanminh_xl.grid import Unreadable, UnreadableKind, read, read_whole
from tanminh_xl.grid.from_sheets import told
from tests import spreadsheets as make

FORMATS = [
    "General",
    *("0", "#,##0", "0.00", "#,##0.##", "@", "0%", "#,##0,", '0" ha"', "d/m/yyyy", "h:mm", "[h]:mm", ";;;"),
    *('_-* #,##0.00\\ "₫"_-;\\-* #,##0.00\\ "₫"_-;_-* "-"??\\ "₫"_-;_-@_-', "# ?/?", "0.00E+00", "d/m/yyyy h:mm"),
]
LETTERS = st.sampled_from([*list("aáàằđĐ 019.,-_x<>&\"'/\n\t“–²ạ"), "_x0041_", "_x000D_", "hộ", "  "])
TEXTS = st.lists(LETTERS, max_size=8).map("".join)
NUMBERS = st.one_of(
    st.integers(-10, 100_000), st.floats(-1e5, 1e6), st.floats(0, 70_000).map(lambda n: round(n, 3)), st.just(0.1 * 3)
)
DAYS = st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)) | st.datetimes(
    dt.datetime(1900, 3, 1), dt.datetime(2100, 1, 1)
)
VALUES = st.one_of(
    st.tuples(st.just("number"), NUMBERS),
    st.tuples(st.just("text"), TEXTS),
    st.tuples(st.just("truth"), st.booleans()),
    st.tuples(st.just("formula"), NUMBERS | TEXTS | st.sampled_from(["#DIV/0!", "#N/A", True])),
    st.tuples(st.just("blank"), st.none()),
    st.tuples(st.just("day"), DAYS),
    st.tuples(st.just("rich"), TEXTS),
)
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 25), st.integers(0, 30)),
    st.tuples(VALUES, st.sampled_from(FORMATS), st.sampled_from(["", "", "strike", "raised"])),
    max_size=14,
)
Cells = dict[tuple[int, int], tuple[tuple[str, object], str, str]]
PLACES = st.lists(st.integers(0, 26), max_size=3)


def by_xlsxwriter(cells: Cells, rows: list[int], columns: list[int]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    sheet, strike = book.add_worksheet("A"), book.add_format({"font_strikeout": True})
    for (row, col), ((kind, value), code, font) in cells.items():
        look = {"num_format": code, "font_strikeout": font == "strike", "font_script": int(font == "raised")}
        form = book.add_format(look)
        if kind == "number":
            sheet.write_number(row, col, value, form)
        elif kind == "text":
            sheet.write_string(row, col, value, form)
        elif kind == "truth":
            sheet.write_boolean(row, col, value, form)
        elif kind == "formula":
            sheet.write_formula(row, col, "=B1&C1", form, value)
        elif kind == "day":
            sheet.write_datetime(row, col, value, form)
        elif kind == "rich" and value:
            sheet.write_rich_string(row, col, "12", strike, value, form)
            sheet.write_comment(row, col, value)
        else:
            sheet.write_blank(row, col, None, form)
    for row in rows:
        sheet.set_row(row, 0 if row % 2 else None, None, {"hidden": row % 2 == 0})
    for column in columns:
        sheet.set_column(column, column + 1, 0 if column % 2 else 9, None, {"hidden": column % 2 == 0})
    sheet.merge_range(30, 0, 31, 3, "gộp")
    book.close()
    return out.getvalue()


def by_openpyxl(cells: Cells, rows: list[int], columns: list[int]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "A"
    for (row, col), ((kind, value), code, font) in cells.items():
        cell = sheet.cell(row + 1, col + 1)
        cell.number_format = code
        cell.font = Font(strike=font == "strike", vertAlign="superscript" if font == "raised" else None)
        if kind == "formula":
            cell.value = "=B1&C1"
        elif kind == "rich" and value:
            cell.value = CellRichText("12", TextBlock(InlineFont(strike=True), str(value)))
            cell.comment = Comment(str(value), "Thôn 5")
        elif kind == "text":
            cell.value, cell.data_type = value, "s"
        else:
            cell.value = value
            cell.number_format = code
    for row in rows:
        sheet.row_dimensions[row + 1].hidden = True
    for column in columns:
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column + 1)].hidden = True
    sheet.merge_cells("A31:D32")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
@settings(max_examples=60, deadline=None)
@given(cells=CELLS, rows=PLACES, columns=PLACES)
def test_the_quick_way_and_the_slow_one_say_the_same(
    write: Callable[[Cells, list[int], list[int]], bytes], cells: Cells, rows: list[int], columns: list[int]
) -> None:
    data = write(cells, rows, columns)
    same_by_every_way(data)


def same_by_every_way(data: bytes) -> None:
    grid, whole = read(data), {sheet.info.name: sheet for sheet in read_whole(data)[1]}
    parsed = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in grid.names:
        assert repr(grid.sheet(name)) == repr(whole[name].rows)
        assert [[_known(cell) for cell in row] for row in grid.sheet(name)] == [
            [_known(cell) for cell in row] for row in parsed.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        assert dict(grid.facts(name)) == dict(whole[name].facts)
        assert grid.unseen(name) == whole[name].unseen
        assert dict(grid.comments(name)) == dict(whole[name].comments)
        assert grid.far(name) == whole[name].far == {}


def _known(cell: object) -> object:
    """Line ends are one to us."""
    return repr(cell.replace("\r\n", "\n").replace("\r", "\n") if isinstance(cell, str) else cell)


@pytest.mark.parametrize("write", [by_xlsxwriter, by_openpyxl])
def test_ordinary_cells_are_read_quickly(
    write: Callable[[Cells, list[int], list[int]], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tanminh_xl.grid.workbook._whole", None)
    kinds = [
        ("number", 12.5),
        ("text", "Đạt"),
        ("truth", True),
        ("formula", 5),
        ("blank", None),
        ("day", dt.date(2026, 6, 12)),
    ]
    cells: Cells = {(row, 1): (value, "General", "") for row, value in enumerate(kinds)}
    assert read(write(cells, [], [])).sheet("A")[0][1] == 12.5


def test_what_libreoffice_and_others_write_is_read_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tanminh_xl.grid.workbook._whole", None)
    rows = (
        '<row r="1" customFormat="false" ht="12.8" hidden="false" outlineLevel="0" collapsed="false">'
        '<c r="A1" s="0" t="s"><v>0</v></c><c r="B1" s="0" t="n"><v>1E-05</v></c>'
        '<c r="C1" s="0"><f aca="false">B1*2</f><v>2E-05</v></c>'
        '<c r="D1" s="0" t="str"><f aca="false">A1</f><v>a &amp; b</v></c>'
        '<c r="E1" t="inlineStr"><is><t>x</t></is></c><c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="G1" s="1" /></row>'
    )
    assert read(make.worksheet(rows)).sheet("Số liệu") == [["Tổng số hộ", 1e-05, 2e-05, "a & b", "x", ""]]


def quickly(data: bytes) -> None:
    grid = read(data)
    for name in grid.names:
        grid.sheet(name)


def at_length(data: bytes) -> None:
    for sheet in read_whole(data)[1]:
        told(sheet)


PARTS = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml")


@pytest.mark.parametrize("way", [quickly, at_length])
@pytest.mark.parametrize("lost", [1, 12, 40])
@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_was_cut_short_is_broken(name: str, lost: int, way: Callable[[bytes], None]) -> None:
    """Also where all that is asked of it stands before the cut: no other program reads such a file."""
    whole = by_xlsxwriter({(0, 0): (("text", "a"), "General", ""), (1, 0): (("number", 7), "0.00", "")}, [], [])
    way(whole)
    with pytest.raises(Unreadable) as reason:
        way(make.replaced(whole, {name: make.part(whole, name).rstrip()[:-lost]}))
    assert reason.value.kind is UnreadableKind.BROKEN
