"""What the facts of the home sheet are made from, and what a fact is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.sheet import CellValue


class View(NamedTuple):
    """The tables as they are written into the workbook (name -> rows), the period chosen, the day.

    ``refreshed``: the moment, of the clock in the commune, of which the program's tables are; None: nothing was written
    into them yet.
    """

    tables: Mapping[str, Sequence[TableRow]]
    period: str
    today: date
    refreshed: datetime | None = None

    def rows(self, table: str, **wanted: CellValue) -> list[TableRow]:
        """Rows whose columns hold what is wanted (None: rows where they are blank)."""
        rows = self.tables.get(table, ())
        return [row for row in rows if all((row.get(key) or None) == value for key, value in wanted.items())]

    def now(self, column: str) -> CellValue:
        """A column of the period's own row; None where there is none."""
        found = self.rows("ky_bao_cao", code=self.period) if self.period else []
        return found[0].get(column) if found else None


class Fact(NamedTuple):
    """A fact: defined name, what it is, its formula, and its value in a view where earlier facts are known."""

    name: str
    text: str
    formula: str
    value: Callable[[View, Mapping[str, CellValue]], CellValue]
