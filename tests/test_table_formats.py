"""Formats of the master's columns: over each sheet to its end, in the table, in the rows (decision-tables 8.7)."""

import shutil
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tanminh_xl import catalogue
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec
from tanminh_xl.domain.tables import tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.layout import HEADER_ROW
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.new import master_bytes
from tanminh_xl.usecases.proposal import carry_out
from tanminh_xl.usecases.roll_over import roll_over
from tanminh_xl.usecases.snapshot import Snapshot
from tests import masters

OLD = Path(__file__).parent / "data" / "plan-0.1.0"
WORDS = {
    "cai_dat": ("key", "value"),
    "don_vi": ("code", "kind", "aliases", "reports_through", "phone", "addresses", "successor", "section"),
    "tieu_chi": ("code", "model", "group", "owner", "judged", "numerator", "denominator", "unit_of_measure"),
    "so_lieu": ("code", "model", "asks", "reporters", "window", "unit_of_measure"),
    "nhiem_vu": ("code", "lead", "model", "cadence", "asks", "section"),
    "ky_bao_cao": ("code", "due_time", "previous", "same"),
    "quy_tac": ("code", "left", "right"),
    "phan_cong": ("unit", "element", "period"),
    "kho_khan": ("code", "unit"),
    "so_goc": ("unit", "element"),
    "chi_tieu_don_vi": ("unit", "item"),
    "nguoi_ky": ("code", "titles"),
    "noi_nhan": ("period", "parts", "signer", "number"),
}
"""Table -> columns of words that a spreadsheet would take for numbers or days."""
FORMATS = {ColumnKind.DATE: "dd/mm/yyyy", ColumnKind.MOMENT: "dd/mm/yyyy hh:mm", ColumnKind.INTEGER: "0"}


def next_years(folder: Path) -> bytes:
    """What roll-over makes of a plan whose master has no formats for words."""
    root = shutil.copytree(OLD, folder / "kh")
    now = datetime(2026, 12, 28, 9, tzinfo=ZONE)
    snapshot = Snapshot(FilesHost(Folder(root).master), Call(root, "", now, "Hà"))
    (path,) = carry_out(snapshot, roll_over(snapshot, 2027)).paths
    return path.read_bytes()


@pytest.fixture(scope="module", params=["new", "in use", "without macros", "next year's"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    made = {
        "new": lambda: master_bytes(catalogue.starter(), masters.DAY),
        "in use": lambda: masters.macros(masters.in_use()),
        "without macros": lambda: masters.plain(masters.in_use()),
        "next year's": lambda: next_years(tmp_path_factory.mktemp("plan")),
    }[request.param]()
    return load_workbook(BytesIO(made))


def wanted(table: TableSpec, column: Column) -> str:
    if column.key in WORDS.get(table.name, ()) or column.kind is ColumnKind.TYPED:
        return "@"
    return FORMATS.get(column.kind, "@" if column.is_word else "General")


def found(book: Workbook, page: Worksheet, name: str, at: int) -> set[str]:
    """The formats of a column: of the sheet's column, of the table's, of its cells (one that is not there has the
    first)."""
    (table,) = page.tables.values()
    assert table.name == name
    sides = page.column_dimensions.values()
    (side,) = (one for one in sides if one.min <= at <= one.max)
    dxf = book._differential_styles.styles[table.tableColumns[at - 1].dataDxfId]
    body = range(HEADER_ROW + 2, page.max_row + 1)
    there = [page.cell(row, at) for row in body if (row, at) in page._cells]
    cells = {cell.number_format for cell in there if not is_long(cell.value)}
    return {side.number_format, dxf.numFmt.formatCode if dxf.numFmt else "General", *cells}


def is_long(value: object) -> bool:
    """Some Excels show such a text as #### in the format for texts."""
    return isinstance(value, str) and len(value) > 255


def test_a_long_text_among_words_has_no_format_for_texts(book: Workbook) -> None:
    cells = [cell for page in book for row in page.iter_rows() for cell in row if is_long(cell.value)]
    assert any(cell.parent.title == "Cài đặt" for cell in cells)
    assert {cell.number_format for cell in cells} == {"General"}


@pytest.mark.parametrize("table", masters.specs(), ids=lambda table: table.name)
def test_a_columns_format_stands_over_the_whole_sheet(book: Workbook, table: TableSpec) -> None:
    page = book[table.sheet]
    for at, column in enumerate(table.columns, 1):
        assert found(book, page, table.name, at) == {wanted(table, column)}, column.title


def test_the_words_are_columns_of_the_tables() -> None:
    by_name = {table.name: table for table in tables((2026,))}
    for name, keys in WORDS.items():
        assert set(keys) <= {column.key for column in by_name[name].columns if column.is_word}, name


def test_no_format_shows_80_as_80_with_a_comma(book: Workbook) -> None:
    formats = {cell.number_format for page in book for row in page.iter_rows() for cell in row}
    assert not [code for code in formats if ".#" in code]


def test_days_among_the_settings_are_texts_that_are_read(book: Workbook) -> None:
    """2026 is all that the list of years may hold, and 1/5/2026 the first day, on a PC of any order of dates."""
    rows = {row[0].value: row[2] for row in book["Cài đặt"].iter_rows()}
    assert rows["ngay_bat_dau"].value == f"{catalogue.starter().plan.start:%d/%m/%Y}"
    assert rows["cac_nam"].value.startswith("2026; 2027")
    assert {rows[key].number_format for key in ("ngay_bat_dau", "cac_nam", "dien_thoai")} == {"@"}
