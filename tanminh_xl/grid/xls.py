"""Bytes of an .xls of Excel 5.0 to 2003 (BIFF5, BIFF8) -> its sheets, read by ourselves (MS-XLS)."""

import struct

from tanminh_xl.grid.facts import Unseen
from tanminh_xl.grid.laid_out import Band, Room, Run, lay_out
from tanminh_xl.grid.ole import Ole
from tanminh_xl.grid.sheet_names import unlike
from tanminh_xl.grid.sheets import SheetInfo, SheetRead
from tanminh_xl.grid.unreadable import Limits
from tanminh_xl.grid.xls_book import Book
from tanminh_xl.grid.xls_records import Records, broken
from tanminh_xl.grid.xls_sheet import XlsSheet


def read_xls(data: bytes, limits: Limits) -> tuple[SheetRead, ...]:
    """Return the worksheets of an .xls in their order.

    Numbers are floats; numbers in a date's format are days, moments, times or durations; formulas are spelt as far as
    their usual parts go ("…" else). Facts: of cells that say more than their value. ``unseen`` lies within the rows.
    ``Unreadable``: BROKEN, ENCRYPTED, OTHER_WORKBOOK (before Excel 5.0), TOO_LARGE where all sheets together hold more
    than ``limits.stored``, or there are too many of them or of their records.
    """
    ole = Ole(data)
    stream = ole.stream("Workbook") or ole.stream("Book")
    if stream is None:
        raise broken("no workbook")
    try:
        return _read(Records(stream), limits)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise broken(str(error)) from error


def _read(records: Records, limits: Limits) -> tuple[SheetRead, ...]:
    book = Book(records, limits)
    room, left = Room(limits.cells), limits.stored
    names: set[str] = set()
    sheets: list[SheetRead] = []
    for info in book.sheets:
        sheet = XlsSheet(book, records, left)
        sheet.read(info.at)
        left = sheet.room
        if sheet.is_worksheet:
            sheets.append(_laid(sheet, SheetInfo(unlike(info.name, names), info.visibility), room))
    if not sheets:
        raise broken("no worksheet")
    return tuple(sheets)


def _laid(sheet: XlsSheet, info: SheetInfo, room: Room) -> SheetRead:
    bands = [
        Band(row, 1, [Run(column, 1, *cells[column]) for column in sorted(cells)])
        for row, cells in sorted(sheet.cells.items())
    ]
    laid = lay_out(bands, room)
    height, width = len(laid.rows), len(laid.rows[0]) if laid.rows else 0
    unseen = Unseen(sheet.hidden_rows(height), sheet.hidden_columns(width), tuple(sheet.merged))
    return SheetRead(info, laid.rows, laid.facts, unseen, sheet.comments, laid.far, sheet.looks)
