"""Refs to addresses: named cells of pages, and cells of data sheets by key and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.sheet import CellValue, Formula, Ref
from tanminh_xl.reports._xlsx_place import PlacedPage
from tanminh_xl.reports.data import DataSheet

_RANGE = re.compile(r"\{(\d+)\}:\{(\d+)\}")
_ONE = re.compile(r"\{(\d+)\}")


class SheetAddress(NamedTuple):
    """A cell: its sheet's name, zero-based row and column."""

    sheet: str
    row: int
    column: int


def first_row(table: DataSheet) -> int:
    """Row of a data sheet's first row of data: after its title, the lines on top, an empty row and the header."""
    return len(table.top) + 3


class Places:
    """Where each Ref is."""

    def __init__(self, placed: Sequence[PlacedPage], data: Sequence[DataSheet]) -> None:
        self._named: dict[Ref, SheetAddress] = {}
        self._values: dict[SheetAddress, CellValue] = {}
        for page in placed:
            for row, line in enumerate(page.lines):
                for page_cell in line.cells:
                    if page_cell.cell.name is not None:
                        at = SheetAddress(page.sheet.name, row, page_cell.first)
                        self._named[page_cell.cell.name] = at
                        self._values[at] = page_cell.cell.value
        self._tables = {table.spec.name: _Index(table) for table in data}

    def __getitem__(self, ref: Ref) -> SheetAddress:
        """The cell; KeyError where nothing is called so."""
        if ref in self._named:
            return self._named[ref]
        return self._tables[ref.table].find(ref)

    def column_values(self, first: Ref, last: Ref) -> list[CellValue]:
        """Values of the named cells from one to another in a column; KeyError as ``places[ref]``."""
        top, bottom = self[first], self[last]
        return [self._values.get(SheetAddress(top.sheet, row, top.column)) for row in range(top.row, bottom.row + 1)]

    def row_values(self, first: Ref, last: Ref) -> list[CellValue]:
        """Values of the named cells from one to another in a row; KeyError as ``places[ref]``."""
        left, right = self[first], self[last]
        columns = range(left.column, right.column + 1)
        return [self._values.get(SheetAddress(left.sheet, left.row, column)) for column in columns]

    def formula(self, formula: Formula, here: str) -> str:
        """A formula in Excel's words: each Ref an address, with its sheet's name where that is another sheet."""

        def start(ref: Ref) -> str:
            at = self[ref]
            address = a1(at.row, at.column)
            return address if at.sheet == here else f"{quoted(at.sheet)}!{address}"

        def area(found: re.Match[str]) -> str:
            last = self[formula.refs[int(found[2])]]
            return f"{start(formula.refs[int(found[1])])}:{a1(last.row, last.column)}"

        return _ONE.sub(lambda found: start(formula.refs[int(found[1])]), _RANGE.sub(area, formula.text))


class _Index:
    """Rows of a data sheet by key, columns by key."""

    def __init__(self, table: DataSheet) -> None:
        keys = [column.key for column in table.spec.columns]
        self._sheet = table.name
        self._column = {key: i for i, key in enumerate(keys)}
        places = [self._column[key] for key in table.spec.key]
        first = first_row(table)
        self._row = {tuple(str(row[i]) for i in places): n for n, row in enumerate(table.rows, first)}

    def find(self, ref: Ref) -> SheetAddress:
        return SheetAddress(self._sheet, self._row[ref.key], self._column[ref.column])


def quoted(sheet: str) -> str:
    """A sheet's name in a formula: in quotes, its own quotes twice."""
    return "'" + sheet.replace("'", "''") + "'"
