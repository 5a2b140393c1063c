"""A table's sheet put into an open workbook that has none: a master of an older version lacks the newer tables."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.hosts._live_pages import opened_beside

if TYPE_CHECKING:
    import xlwings as xw


def add_table(book: xw.Book, table: TableSpec, after: xw.Sheet, now: datetime) -> xw.Sheet:
    """Add the table's sheet behind ``after``, without rows, as ``build`` makes it in a new master.

    Nothing of the workbook is touched but for the sheet that comes: it is copied from a workbook of its own, as
    laid-out pages are. The formulas of the older master do not know it.
    """
    from tanminh_xl.master.build import build_table

    active = book.sheets.active
    with opened_beside(book, build_table(table, now), f"TanMinh_{table.name}.xlsx") as source:
        made: xw.Sheet = source.sheets[table.sheet].copy(after=after)
    active.activate()
    return made
