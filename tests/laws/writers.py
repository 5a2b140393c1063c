"""Cells written as a file by several writers, each a function of the same grid: .xlsx by two, .xls, .ods.

Hidden rows, columns and sheets go along; looks do not, but for formats of single numbers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.utils import get_column_letter

from tanminh_xl.grid import Grid, Visibility
from tests import spreadsheets as make
from tests.test_ods import document

At = tuple[str, int, int]
"""A sheet's name, row and column."""
Formats = Mapping[At, str]


def cells(grid: Grid, name: str) -> Iterator[tuple[int, int, object]]:
    """Row, column and value of the cells of a sheet that hold something."""
    for r, row in enumerate(grid.sheet(name)):
        for c, value in enumerate(row):
            if value != "" or isinstance(value, bool):
                yield r, c, value


def is_hidden(grid: Grid, name: str) -> bool:
    return next(info for info in grid.sheets if info.name == name).visibility is not Visibility.VISIBLE


def by_xlsxwriter(grid: Grid, formats: Formats) -> bytes:
    """No string is shared, no cell that is blank is written."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True})
    looks = {code: book.add_format({"num_format": code}) for code in sorted(set(formats.values()))}
    for name in grid.names:
        sheet = book.add_worksheet(name)
        unseen = grid.unseen(name)
        for at in unseen.columns:
            sheet.set_column(at, at, None, None, {"hidden": True})
        for r, row in enumerate(grid.sheet(name)):
            if r in unseen.rows:
                sheet.set_row(r, None, None, {"hidden": True})
            for c, value in enumerate(row):
                look = looks.get(formats.get((name, r, c), ""))
                if isinstance(value, str):
                    if value:
                        sheet.write_string(r, c, value, look)
                else:
                    sheet.write(r, c, value, look)
        if is_hidden(grid, name):
            sheet.very_hidden()
    book.close()
    return out.getvalue()


def by_openpyxl(grid: Grid, formats: Formats) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in grid.names:
        sheet = book.create_sheet(name)
        for r, c, value in cells(grid, name):
            cell = sheet.cell(r + 1, c + 1, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.number_format = formats.get((name, r, c), "General")
        unseen = grid.unseen(name)
        for at in unseen.columns:
            sheet.column_dimensions[get_column_letter(at + 1)].hidden = True
        for at in unseen.rows:
            sheet.row_dimensions[at + 1].hidden = True
        if is_hidden(grid, name):
            sheet.sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_xlwt(grid: Grid, formats: Formats) -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook()
    looks = {code: xlwt.easyxf(num_format_str=code) for code in sorted({*formats.values(), "General"})}
    for name in grid.names:
        sheet = book.add_sheet(name)
        for r, c, value in cells(grid, name):
            sheet.write(r, c, value, looks[formats.get((name, r, c), "General")])
        unseen = grid.unseen(name)
        for at in unseen.columns:
            sheet.col(at).hidden = True
        for at in unseen.rows:
            sheet.row(at).hidden = True
        if is_hidden(grid, name):
            sheet.visibility = 2
    book.save(out)
    return out.getvalue()


_COLLAPSED = ' table:visibility="collapse"'


def _cell(value: object, code: str) -> str:
    if isinstance(value, bool):
        said, shown = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', str(value).upper()
    elif isinstance(value, float) and code.endswith("%"):
        said = f'table:style-name="percent" office:value-type="percentage" office:value="{value:.15g}"'
        shown = f"{value * 100:.{len(code.partition('.')[2].rstrip('%'))}f}%".replace(".", ",")
    elif isinstance(value, float):
        said, shown = f'office:value-type="float" office:value="{value:.15g}"', f"{value:.15g}".replace(".", ",")
    else:
        said, shown = 'office:value-type="string"', escape(str(value)).replace("\n", "</text:p><text:p>")
        shown = shown.replace("  ", " <text:s/>")
        shown = f"<text:s/>{shown[1:]}" if shown.startswith(" ") else shown
    return f"<table:table-cell {said}><text:p>{shown}</text:p></table:table-cell>"


def _table(grid: Grid, name: str, formats: Formats) -> str:
    """A table with its blanks in runs, as LibreOffice writes them."""
    unseen, rows = grid.unseen(name), grid.sheet(name)
    width = max(map(len, rows), default=0)
    columns = "".join(f"<table:table-column{_COLLAPSED if at in unseen.columns else ''}/>" for at in range(width))
    lines = []
    for r, row in enumerate(rows):
        line, blanks = "", 0
        for c, value in enumerate(row):
            if value == "" and not isinstance(value, bool):
                blanks += 1
                continue
            if blanks:
                line += f'<table:table-cell table:number-columns-repeated="{blanks}"/>'
                blanks = 0
            line += _cell(value, formats.get((name, r, c), ""))
        if blanks or not line:
            line += f'<table:table-cell table:number-columns-repeated="{max(blanks, 1)}"/>'
        lines.append(f"<table:table-row{_COLLAPSED if r in unseen.rows else ''}>{line}</table:table-row>")
    look = ' table:style-name="hid"' if is_hidden(grid, name) else ""
    return f'<table:table table:name="{escape(name)}"{look}>{columns}{"".join(lines)}</table:table>'


def by_hand_ods(grid: Grid, formats: Formats) -> bytes:
    """By ODF 1.2, styles as those of tests/test_ods.py."""
    tables = "".join(_table(grid, name, formats) for name in grid.names)
    return make.replaced(make.ods(), {"content.xml": document(tables)})


WRITERS: Mapping[str, Callable[[Grid, Formats], bytes]] = {
    "XlsxWriter": by_xlsxwriter,
    "openpyxl": by_openpyxl,
    "xlwt": by_xlwt,
    "ods": by_hand_ods,
}
