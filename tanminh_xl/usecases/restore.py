"""A backup's catalogue back into the open master: staff's rows alone; no file is swapped, no event undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl import catalogue
from tanminh_xl.domain.host import Host, Outcome, TableRow
from tanminh_xl.domain.rows import key_of, same
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
        rows = [{key: row[key] for key in staff if key in row} for row in old.read(spec)]
        tables[spec] = [row for row in rows if any(key_of(spec, row))]
    return tables


def differences(host: Host, tables: Mapping[TableSpec, Sequence[TableRow]]) -> Difference:
    """What would change in the open workbook."""
    changed = back = away = 0
    for spec, rows in tables.items():
        now = {key_of(spec, row): row for row in host.read(spec) if any(key_of(spec, row))}
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
        snapshot.host.put_back(tables)
        snapshot.catalogue_changed()
        return Outcome(
            f"Đã lấy lại danh mục từ bản sao lưu {name}: {found}.",
            lines=("Tệp đã nhận, quyết định, điều chỉnh không thay đổi. Kiểm tra rồi lưu sổ.",),
        )

    return Proposal(do, lambda: f"Sẽ lấy lại danh mục từ {name}: {found}.")
