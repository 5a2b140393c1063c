"""A backup's catalogue back into the open master: staff's rows alone; no file is swapped, no event undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl import catalogue
from tanminh_xl.catalogue.values import decimal
from tanminh_xl.domain.host import Host, Outcome, TableRow
from tanminh_xl.domain.rows import key_of, same
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


class Difference(NamedTuple):
    """Rows of all tables that a restore changes, brings back, takes away."""

    changed: int
    back: int
    away: int

    def __str__(self) -> str:
        return f"đổi {self.changed} dòng, lấy lại {self.back} dòng, bỏ {self.away} dòng"


def kept(old: Host) -> dict[TableSpec, list[TableRow]]:
    """Staff's columns of every row of a backup's catalogue tables; blank rows are left out. A table that a backup of an
    older version lacks is not among them: it says nothing of its rows (decision-tables 10.1, row 21)."""
    tables: dict[TableSpec, list[TableRow]] = {}
    for spec in catalogue_tables(catalogue.years_of(old.read(SETTINGS))):
        if spec.added and old.columns(spec) is None:
            continue
        staff = [column.key for column in spec.columns if column.keeper == "staff"]
        read = as_said(old, spec)
        rows = [{key: row[key] for key in staff if key in row} for row in read]
        tables[spec] = [row for row in rows if any(key_of(spec, row))]
    return tables


def as_said(host: Host, spec: TableSpec) -> list[TableRow]:
    """A table's rows; a number in a cell in per cent as the text that it is whatever the format: 0.95 as "95 %"."""
    rows: list[dict[str, CellValue]] = [dict(row) for row in host.read(spec)]
    for (n, key), look in host.looks(spec).items():
        value = rows[n].get(key)
        if look.per_cent and isinstance(value, int | float):
            rows[n][key] = f"{decimal(float(f'{value * 100:.15g}'))} %"
    return [*rows]


def _put_back(host: Host, tables: Mapping[TableSpec, Sequence[TableRow]]) -> dict[TableSpec, list[TableRow]]:
    """The rows as they are written: a number in per cent that stands there as it was stays a number."""
    written: dict[TableSpec, list[TableRow]] = {}
    for spec, rows in tables.items():
        said = {key_of(spec, row): (row, raw) for row, raw in zip(as_said(host, spec), host.read(spec), strict=True)}
        written[spec] = [_like(row, *said.get(key_of(spec, row), ({}, {}))) for row in rows]
    return written


def _like(row: TableRow, said: TableRow, raw: TableRow) -> TableRow:
    return {key: raw[key] if key in said and same(said[key], value) else value for key, value in row.items()}


def differences(host: Host, tables: Mapping[TableSpec, Sequence[TableRow]]) -> Difference:
    """What would change in the open workbook."""
    changed = back = away = 0
    for spec, rows in tables.items():
        now = {key_of(spec, row): row for row in as_said(host, spec) if any(key_of(spec, row))}
        then = {key_of(spec, row): row for row in rows}
        back += len(then.keys() - now.keys())
        away += len(now.keys() - then.keys())
        changed += sum(
            any(not same(now[key].get(k), value) for k, value in row.items()) for key, row in then.items() if key in now
        )
    return Difference(changed, back, away)


def restore(snapshot: Snapshot, old: Host, name: str) -> Proposal:
    """Put the rows back; then the program's columns are projected again from the records, which stay as they are.

    ``old``: a host over the backup of that name. Raises TanMinhError where it is no master, or cannot be read.
    """
    tables = kept(old)
    found = differences(snapshot.host, tables)

    def do() -> Outcome:
        snapshot.host.put_back(_put_back(snapshot.host, tables))
        snapshot.catalogue_changed()
        return Outcome(
            f"Đã lấy lại danh mục từ bản sao lưu {name}: {found}.",
            lines=("Tệp đã nhận, quyết định, điều chỉnh không thay đổi. Kiểm tra rồi lưu sổ.",),
        )

    return Proposal(do, lambda: f"Sẽ lấy lại danh mục từ {name}: {found}.")
