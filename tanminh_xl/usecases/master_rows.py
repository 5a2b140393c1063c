"""The rows of a master that is made anew: staff's of a catalogue, the program's as the records say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

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


def master_beside(snapshot: Snapshot, of: Catalogue, tail: str) -> Path:
    """Make a master of a changed catalogue beside the one that is there, which stays, and switch to it; its path.

    Its name is the old one's with ``tail`` behind it: TanMinh_KeHoach_PL1.xlsm, TanMinh_KeHoach_PL1-2.xlsm. Cut short
    and done again it is the same one. The snapshot knows the new catalogue afterwards.
    """
    from tanminh_xl.master.package import created
    from tanminh_xl.records.disk import ensure

    old, now = snapshot.folder.master, snapshot.call.now
    snapshot.keep_catalogue()
    log = log_rows(snapshot)
    snapshot.catalogue_changed(of)
    rows = {**master_rows(snapshot, of), LOG: log}
    opened = snapshot.periods[-1] if snapshot.periods else ""
    stem, n = re.sub(rf"_{tail}(-\d+)?$", "", old.stem), 1
    while True:
        path = old.with_name(f"{stem}_{tail}{f'-{n}' if n > 1 else ''}{old.suffix}")
        if path != old and ensure(path, master_of(of, rows, now, path.suffix, opened)):
            break
        made = created(path.read_bytes()) if path != old else None
        if made and master_of(of, rows, made, path.suffix, opened) == path.read_bytes():
            break  # of a call that was cut short: nobody has worked in it
        n += 1
    snapshot.folder.switch_master(path.name)
    return path


def beside_words(old: Path, new: Path) -> tuple[str, ...]:
    """What is said of a master that was made beside another."""
    return (
        f"Sổ cũ {old.name} giữ nguyên; từ nay làm việc trong {new.name}.",
        "Màu, cột, trang riêng của Văn phòng ở sổ cũ không chép sang; muốn giữ thì làm ở sổ đang mở trong Excel.",
    )


def _merged(spec: TableSpec, staff: Sequence[TableRow], program: Sequence[TableRow]) -> list[TableRow]:
    """By key: what staff wrote over what the records say; rows that only one of them has, after the others."""
    found: dict[RowKey, dict[str, object]] = {key_of(spec, row): dict(row) for row in staff}
    for row in program:
        mine = found.setdefault(key_of(spec, row), {})
        mine.update({k: v for k, v in row.items() if mine.get(k) is None})
    return list(found.values())  # type: ignore[arg-type]
