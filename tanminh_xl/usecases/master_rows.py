"""The rows of a master that is made anew: staff's of a catalogue, the program's as the records say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.rows import RowKey, key_of
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import tables
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


def _merged(spec: TableSpec, staff: Sequence[TableRow], program: Sequence[TableRow]) -> list[TableRow]:
    """By key: what staff wrote over what the records say; rows that only one of them has, after the others."""
    found: dict[RowKey, dict[str, object]] = {key_of(spec, row): dict(row) for row in staff}
    for row in program:
        mine = found.setdefault(key_of(spec, row), {})
        mine.update({k: v for k, v in row.items() if mine.get(k) is None})
    return list(found.values())  # type: ignore[arg-type]
