"""One table of the open workbook: read whole, written by key, so that what staff put on a row stays on that row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tanminh_xl.domain.host import Looks, TableRow, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.rows import MOST_CHARACTERS, RowKey, cell_value, key_of, same
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec
from tanminh_xl.hosts import _live_formats as formats_of
from tanminh_xl.hosts._com import Com
from tanminh_xl.hosts._header import need_header
from tanminh_xl.hosts._live_filters import unfiltered
from tanminh_xl.hosts._live_plan import CellRange, TableChanges, neighbours

if TYPE_CHECKING:
    import xlwings as xw


class LiveTable:
    """A table as it stands at this moment; to be found again after it was written."""

    def __init__(self, spec: TableSpec, sheet: xw.Sheet, table: xw.main.Table | None, com: Com) -> None:
        self.spec, self.sheet, self._table, self._com = spec, sheet, table, com
        self.notes: list[str] = []
        """What is to be said of what was done to it, whether or not it came to an end."""
        area = table.range if table is not None else sheet.used_range
        cells = area.options(ndim=2).value
        at, found = need_header(spec, cells, f"Trang “{sheet.name}”")
        self.top, self.left, self.width = area.row + at + 1, area.column, len(cells[0])
        """First row of the body and first column, as Excel counts them; columns of the table, staff's own included."""
        totals = 1 if table is not None and table.show_totals else 0
        body = cells[at + 1 : len(cells) - totals]
        self.body: list[list[object]] = [[_plain(cell) for cell in row] for row in body]
        self.columns = {column.key: place for column, place in found}
        self.titles = {column.key: column.title for column, _ in found}
        self._titles = [str(title or "") for title in cells[at]]

    @cached_property
    def rows(self) -> list[TableRow]:
        """As ``Host.read``: blank rows included, save after the last; a day without a time of day as a date."""
        kinds = {column.key: column.kind for column in self.spec.columns}
        last = max((n for n, row in enumerate(self.body, 1) if any(c is not None for c in row)), default=0)
        return [{key: _read(row[at], kinds[key]) for key, at in self.columns.items()} for row in self.body[:last]]

    def looks(self) -> Looks:
        """As ``Host.looks``: the format of each column of numbers is asked for once, where its cells are alike."""
        return {
            (n, key): look
            for key, at in self.columns.items()
            for n, look in formats_of.looks(self._part(0, at), [row[key] for row in self.rows])
        }

    @cached_property
    def _places(self) -> dict[RowKey, int]:
        places: dict[RowKey, int] = {}
        for n, row in enumerate(self.rows):
            places.setdefault(key_of(self.spec, row), n)
        return places

    def row_of(self, key: Sequence[str]) -> int | None:
        """Row of the body (from 0) in which a key stands, as ``rows.key_of`` compares; None where none does."""
        wanted = dict(zip(self.spec.key, key, strict=True))
        return self._places.get(key_of(self.spec, wanted))

    def cell(self, row: int, column: str) -> xw.Range:
        """The cell of a row and a column's key; a column that is gone: the row's first cell."""
        return self.sheet.range((self.top + row, self.left + self.columns.get(column, 0)))

    def write(self, changes: TableChanges) -> None:
        """Carry the changes out; what is to be said of it stands in ``notes``."""
        with self._whole():
            for block in changes.change:
                self._put(block)
            for row in changes.delete:
                self._delete(row)
            if changes.append:
                self._append(changes)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """No row hidden by a filter, no row of totals while cells are written: both come back."""
        table = self._table
        with unfiltered(self._com, table or self.sheet, f"trang “{self.sheet.name}”", self.notes):
            if table is None or not table.show_totals:
                yield
                return
            table.show_totals = False
            try:
                yield
            finally:
                table.show_totals = True

    def _put(self, block: CellRange, new: bool = False) -> None:
        """Write a block, each text as a text whatever it looks like (a sender may be called ``=1+1``). ``new``: what
        stood there was no row of the table."""
        by_place = {place: self._column(key) for key, place in self.columns.items()}
        columns = [by_place[block.column + n] for n in range(len(block.values[0]))]
        for need in formats_of.needed(columns, block.values):
            top = block.row + need.top
            if formats_of.is_number(need.form):
                for n in range(need.left, need.right):
                    values, at = [row[n] for row in block.values[need.top : need.end]], block.column + n
                    changed = [new or not same(cell_value(self.body[top + y][at]), v) for y, v in enumerate(values)]
                    formats_of.as_numbers(self._part(top, at), values, changed)
            else:
                area = self._area(top, block.column + need.left, need.end - need.top, need.right - need.left)
                area.number_format = need.form
        area = self._area(block.row, block.column, len(block.values), len(columns))
        area.value = [[_write(v, c) for v, c in zip(row, columns, strict=True)] for row in block.values]

    def _part(self, row: int, column: int) -> formats_of.Part:
        return lambda first, rows: self._area(row + first, column, rows, 1)

    def _column(self, key: str) -> Column:
        return next(column for column in self.spec.columns if column.key == key)

    def _area(self, row: int, column: int, rows: int, columns: int) -> xw.Range:
        first = (self.top + row, self.left + column)
        return self.sheet.range(first, (first[0] + rows - 1, first[1] + columns - 1))

    def _delete(self, row: int) -> None:
        """Take a row out of the table, over its width alone."""
        if self._table is not None:
            self._table.rows[row].delete()
        else:
            self._area(row, 0, 1, self.width).delete("up")

    def widen(self, column: xw.Range) -> None:
        """Take the column at the table's right end into it."""
        if self._table is None:
            return
        with self._whole():
            header = self.sheet.range((self.top - 1, self.left))
            self._table.resize(header.resize(column.shape[0], self.width + 1))

    def _append(self, changes: TableChanges) -> None:
        """New rows below the last one that holds anything; what somebody wrote below the table moves down."""
        count, first = len(changes.append), changes.first
        standing = max(1, len(self.body) - len(changes.delete))
        more = first + count - standing
        if more > 0 and self._table is not None:
            below = self._area(standing, 0, more, self.width)
            if any(cell is not None for row in below.options(ndim=2).value for cell in row):
                below.insert("down")
            header = self.sheet.range((self.top - 1, self.left))
            self._table.resize(header.resize(1 + first + count, self.width))
        given = {key for row in changes.append for key in row}
        for run in neighbours(self.columns, [key for key in self.columns if key in given]):
            values = tuple(tuple(row.get(key) for key in run) for row in changes.append)
            self._put(CellRange(first, self.columns[run[0]], values), new=True)


def find_table(book: xw.Book, spec: TableSpec, com: Com) -> LiveTable:
    """The table by its name, wherever it stands; else the sheet of its name, by the titles. TanMinhError: neither."""
    found = _on(spec, _sheet(book, spec.sheet), com)
    if found is not None:
        return found
    sheets = list(book.sheets)
    for sheet in sheets:
        found = _on(spec, sheet, com)
        if found is not None:
            return found
    named = next((sheet for sheet in sheets if normalise(sheet.name) == normalise(spec.sheet)), None)
    if named is None:
        raise TanMinhError(
            "sheet_missing",
            f"Sổ này không còn trang “{spec.sheet}”.",
            "Đặt lại tên trang như cũ, hoặc bấm “Khôi phục bản sao lưu”.",
        )
    return LiveTable(spec, named, None, com)


def _sheet(book: xw.Book, name: str) -> xw.Sheet | None:
    """A sheet by its name, without looking at all of them."""
    try:
        return book.sheets[name]
    except Exception:  # KeyError, or Excel's own error
        return None


def _on(spec: TableSpec, sheet: xw.Sheet | None, com: Com) -> LiveTable | None:
    tables = sheet.tables if sheet is not None else ()
    found = next((table for table in tables if table.name == spec.name), None)
    return LiveTable(spec, sheet, found, com) if found is not None and sheet is not None else None


def _plain(cell: object) -> object:
    """A cell as a plain value: of one in a currency's format Excel gives a decimal."""
    return float(cell) if isinstance(cell, Decimal) else cell


def _write(value: CellValue, column: Column) -> CellValue:
    match value:
        case bool():
            return "có" if value else "không"
        case str() if column.kind in formats_of.MIXED:
            return f"'{value}" if formats_of.readable(value) else value
        case str():
            return value[:MOST_CHARACTERS]
        case datetime():
            return value.replace(tzinfo=None)
        case date():
            return datetime.combine(value, time())
        case _:
            return value


def _read(cell: object, kind: ColumnKind) -> CellValue:
    value = cell_value(cell)
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
        if kind is not ColumnKind.MOMENT and value.time() == time():
            return value.date()
    return value
