"""A data sheet drawn with XlsxWriter: an Excel table, or, written row by row, a range with autofilter and a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tanminh_xl import palette
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.sheet import Page
from tanminh_xl.domain.textsize import column_points, text_height, text_width, wrap
from tanminh_xl.reports._xlsx_page import PrintedSheet, set_up_print
from tanminh_xl.reports._xlsx_refs import first_row, quoted
from tanminh_xl.reports.data import DataRow, DataSheet
from tanminh_xl.reports.texts import text

HEAD_HEIGHT = 32
SIZE = 10
SURE = 0.75
"""A text of fewer characters than this share of a column's width fits on one line, whatever its letters."""
WIDEST = 90.0


def draw_data(book: Any, formats: Mapping[str, Any], table: DataSheet, row_by_row: bool) -> None:
    """Add the sheet; one that stands behind pages is hidden, and is no page to print. A table without rows gets an
    empty one: an Excel table has at least one."""
    sheet = book.add_worksheet(table.name, PrintedSheet)
    sheet.set_tab_color(palette.common("the_du_lieu"))
    if table.hidden:
        sheet.hide()
    columns = table.spec.columns
    widths = _widths(table, row_by_row)
    for i, width in enumerate(widths):
        sheet.set_column(i, i, width)
    sheet.write_string(0, 0, table.spec.title.upper(), formats["data_title"])
    for i, line in enumerate(table.top, 1):
        style = "data_sample" if line == text("chung", "minh_hoa") else "data_note"
        sheet.write_string(i, 0, line, formats[style])
    first = first_row(table)
    last = first + max(len(table.rows), 1) - 1
    end = len(columns) - 1
    sheet.set_row(first - 1, HEAD_HEIGHT)
    for i, column in enumerate(columns):
        sheet.write_string(first - 1, i, column.title, formats["head"])
    for n, row in enumerate(table.rows, first):
        if not row_by_row and (lines := _lines(row, widths)) > 1:
            sheet.set_row(n, text_height(lines, SIZE))
        for i, value in enumerate(row):
            _write(sheet, n, i, value, formats)
    room = sum(column_points(width) for width in widths)
    for i, line in enumerate(table.bottom, last + 2):
        sheet.set_row(i, text_height(len(wrap(line, room, SIZE)), SIZE))
        sheet.merge_range(i, 0, i, end, line, formats["data_foot"])
    if row_by_row:
        sheet.autofilter(first - 1, 0, last, end)
        area = f"{_fixed(first - 1, 0)}:{_fixed(last, end)}"
        book.define_name(table.spec.name, f"={quoted(table.name)}!{area}")
    else:
        titles = [{"header": column.title, "header_format": formats["head"]} for column in columns]
        options = {"name": table.spec.name, "columns": titles, "style": "Table Style Light 1"}
        sheet.add_table(first - 1, 0, last, end, options)
    sheet.freeze_panes(first, len(table.spec.key))
    sheet.repeat_rows(first - 1)
    sheet.print_area(0, 0, last + 1 + len(table.bottom), end)
    set_up_print(sheet, Page(foot=table.foot))


def _widths(table: DataSheet, row_by_row: bool) -> list[float]:
    """The table's own widths, widened to the longest word where there are not too many rows to look at."""
    widths = [column.width for column in table.spec.columns]
    if row_by_row:
        return widths
    for row in table.rows:
        for i, value in enumerate(row):
            if isinstance(value, str) and len(value) > widths[i] * SURE:
                longest = max(text_width(word, SIZE) for word in value.split(" "))
                widths[i] = min(WIDEST, max(widths[i], longest / 0.75 / 7 + 1.5))
    return widths


def _lines(row: DataRow, widths: Sequence[float]) -> int:
    """Lines of the row's longest text."""
    return max(
        len(wrap(value, column_points(width), SIZE)) if isinstance(value, str) and len(value) > width * SURE else 1
        for value, width in zip(row, widths, strict=True)
    )


def _write(sheet: Any, row: int, column: int, value: object, formats: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, formats["data"])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, formats["data_moment"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["data_date"])
    else:
        sheet.write_number(row, column, value, formats["data"])


def _fixed(row: int, column: int) -> str:
    letters = a1(row, column).rstrip("0123456789")
    return f"${letters}${row + 1}"
