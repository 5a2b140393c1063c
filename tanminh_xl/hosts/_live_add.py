"""What an older master lacks, put into the open workbook: a table's sheet, a column of a table, lists of drop-downs.

Nothing else of the workbook is touched. The formulas of the older master do not know what came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tanminh_xl.domain.cells import letters
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.table_spec import CHOICES, Column, TableSpec
from tanminh_xl.hosts._com import Com
from tanminh_xl.hosts._live_formats import FORMATS, format_of
from tanminh_xl.hosts._live_pages import opened_beside
from tanminh_xl.hosts._live_table import LiveTable

if TYPE_CHECKING:
    import xlwings as xw


def add_table(
    book: xw.Book, table: TableSpec, after: xw.Sheet, now: datetime, rows: Sequence[TableRow] = ()
) -> xw.Sheet:
    """Add the table's sheet behind ``after``, as ``build`` makes it in a new master.

    It is copied from a workbook of its own, as laid-out pages are. It has no drop-downs yet: their lists are names of
    this workbook, which the other does not have.
    """
    from tanminh_xl.master.build import build_tables

    active = book.sheets.active
    plain = table._replace(columns=tuple(column._replace(choices="") for column in table.columns))
    with opened_beside(book, build_tables({plain: rows}, now), f"TanMinh_{table.name}.xlsx") as source:
        made: xw.Sheet = source.sheets[table.sheet].copy(after=after)
    active.activate()
    return made


def add_column(table: LiveTable, column: Column) -> None:
    """A column at the table's right end, in the look of its last one; what staff wrote beside the table moves right.

    A sheet that lost its table (a plain range by its titles) gets the title beside the last one. The title stands
    before the table grows: a click that broke off in between is taken up by the next.
    """
    sheet, at, top = table.sheet, table.left + table.width, table.top - 1
    last = top + len(table.body)
    beside = [row[0] for row in sheet.range((top, at), (last, at)).options(ndim=2).value]
    if any(cell is not None for cell in beside) and beside != [column.title, *[None] * (len(beside) - 1)]:
        sheet.range((1, at), (sheet.cells.rows.count, at)).insert("right")
    area = sheet.range((top, at), (last, at))
    sheet.range((top, at)).value = column.title
    table.widen(area)
    like = next((key for key in reversed(table.columns) if _alike(table.spec, key, column)), None)
    if like is not None:
        source = table.left + table.columns[like]
        sheet.range((top, source), (last, source)).copy()
        area.paste(paste="formats")
        sheet.book.app.cut_copy_mode = False
    sheet.range((top + 1, at), (sheet.cells.rows.count, at)).number_format = format_of(column)
    sheet.range((top, at)).column_width = column.width


def _alike(spec: TableSpec, key: str, column: Column) -> bool:
    """Whether a standing column looks as this one should: kept by the same hand, no days among texts, no coloured
    words."""
    found = next(c for c in spec.columns if c.key == key)
    days = (found.kind in FORMATS, column.kind in FORMATS)
    return found.keeper == column.keeper and days[0] == days[1] and not found.choices


class ListNames:
    """The workbook's names of lists; one that it lacks is made: over a table's column, or over words on the hidden
    sheet of lists."""

    def __init__(self, book: xw.Book, tables: Mapping[str, TableSpec]) -> None:
        self.book, self.tables = book, tables

    def name(self, choices: str) -> str:
        """The defined name of a list."""
        from tanminh_xl.master.layout import LISTS, codes_name

        name = codes_name(choices)
        if any(found.name == name and "#REF!" not in (found.refers_to or "") for found in self.book.names):
            return name
        table, _, key = choices.partition(".")
        if key:
            title = next(column.title for column in self.tables[table].columns if column.key == key)
            self.book.names.add(name, f"={table}[{title}]")
            return name
        words = [[choices], *([word] for word in CHOICES[choices])]
        sheet = self.book.sheets[LISTS.sheet]
        at = sheet.used_range.column + sheet.used_range.shape[1]
        area = sheet.range((1, at), (len(words), at))
        area.value = words
        first, last = sheet.range((2, at)), sheet.range((len(words), at))
        self.book.names.add(name, f"='{LISTS.sheet}'!{_absolute(first)}:{_absolute(last)}")
        return name


def _absolute(cell: xw.Range) -> str:
    return f"${letters(cell.column - 1)}${cell.row}"


def drop_downs(com: Com, lists: ListNames, table: LiveTable, columns: Sequence[Column]) -> None:
    """Lists to choose from, and what a column is for, over its whole sheet below the header: a table grows."""
    for column in columns:
        if column.keeper == "staff" and column.key in table.columns and (column.choices or column.help):
            at = table.left + table.columns[column.key]
            area = table.sheet.range((table.top, at), (table.sheet.cells.rows.count, at))
            com.drop_down(area, lists.name(column.choices) if column.choices else "", *column.prompt)
