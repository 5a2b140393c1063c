"""What an older master lacks beside the tables of this version: whole tables, columns, rows of the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.table_spec import Column, TableSpec


class Additions(NamedTuple):
    """``tables``: table -> the rows that it begins with. ``columns``: table that is there -> columns that it lacks.
    ``rows``: table that is there -> rows to append (settings). All empty: the master lacks nothing."""

    tables: Mapping[TableSpec, Sequence[TableRow]]
    columns: Mapping[TableSpec, Sequence[Column]]
    rows: Mapping[TableSpec, Sequence[TableRow]]

    def __bool__(self) -> bool:
        return bool(self.tables or self.columns or self.rows)

    def words(self, most: int = 1000) -> tuple[str, ...]:
        """One line a kind, for a person: which pages, which columns of which pages, which settings; of more than
        ``most`` settings only how many."""
        said = []
        if self.tables:
            said.append(f"trang {', '.join(f'“{spec.sheet}”' for spec in self.tables)}")
        for spec, columns in self.columns.items():
            said.append(f"cột {', '.join(f'“{c.title}”' for c in columns)} của trang “{spec.sheet}”")
        for spec, rows in self.rows.items():
            names = ", ".join(f"“{row.get('name') or row[spec.key[0]]}”" for row in rows)
            said.append(f"{len(rows)} dòng của trang “{spec.sheet}”" + (f": {names}" if len(rows) <= most else ""))
        return tuple(said)
