"""The rows of a master that is made anew: staff's of a catalogue, the program's as the records say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.rows import RowKey, key_of
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import FIGURES, LOG, tables
from tanminh_xl.master.build import build
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.snapshot import Snapshot


def master_rows(snapshot: Snapshot, of: Catalogue) -> dict[TableSpec, list[TableRow]]:
    """Table -> its rows: those of ``of``, which may be a grown catalogue, with all that the snapshot's records say.

    The log is not among them.
    """
    rows: dict[TableSpec, list[TableRow]] = {spec: list(given) for spec, given in catalogue.rows(of).items()}
    by_name: Mapping[str, TableSpec] = {spec.name: spec for spec in tables(of.plan.years)}
    projected = ProgramTables(snapshot)
    for spec in projected:
        target = by_name[spec.name]
        rows[target] = _merged(target, rows.get(target, []), projected[spec])
    return rows


def log_rows(snapshot: Snapshot) -> list[TableRow]:
    """The log as it stands, for a master beside the one that is there."""
    return [row for row in snapshot.host.read(LOG) if any(key_of(LOG, row))]


def master_of(
    of: Catalogue, rows: Mapping[TableSpec, Sequence[TableRow]], now: datetime, suffix: str, period: str
) -> bytes:
    """A master of these rows beside the one that is there, with buttons where that has some (``suffix`` .xlsm)."""
    specs, sample = tables(of.plan.years), of.plan.sample
    refreshed = now if FIGURES in rows else None
    if suffix == ".xlsm":
        from tanminh_xl.master.workbook import workbook  # pyopenvba and xlwings: only where the master has buttons

        return workbook(specs, rows, created=now, sample=sample, period=period, refreshed=refreshed)
    return build(specs, rows, created=now, sample=sample, period=period, refreshed=refreshed)


def _merged(spec: TableSpec, staff: Sequence[TableRow], program: Sequence[TableRow]) -> list[TableRow]:
    """By key: what staff wrote over what the records say; rows that only one of them has, after the others."""
    found: dict[RowKey, dict[str, object]] = {key_of(spec, row): dict(row) for row in staff}
    for row in program:
        mine = found.setdefault(key_of(spec, row), {})
        mine.update({k: v for k, v in row.items() if mine.get(k) is None})
    return list(found.values())  # type: ignore[arg-type]
