"""An older master gains the tables, columns and settings of this version: in the open workbook, or in the closed file.

Nothing else of it changes, and a copy is kept in ``sao_luu/`` before (decision-tables 10.1, row 20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.additions import Additions
from tanminh_xl.domain.host import Host, OpenBook, Outcome, TableRow, TanMinhError
from tanminh_xl.domain.office_tables import SIGNERS
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import Column, TableSpec
from tanminh_xl.domain.tables import tables
from tanminh_xl.records.backups import backed_up
from tanminh_xl.records.disk import replace
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

NOTHING = "Sổ làm việc đã có đủ các trang, các cột của bản này."
BEGUN = (SIGNERS.name,)
"""Tables that begin with the starter's rows; the others with none."""


def lacking(host: Host) -> Additions:
    """What the master lacks beside this version's tables. TanMinhError where a table that every version has is gone."""
    lacks: dict[TableSpec, list[TableRow]] = {}
    columns: dict[TableSpec, tuple[Column, ...]] = {}
    for spec in tables(catalogue.years_of(host.read(SETTINGS))):
        there = host.columns(spec)
        if there is None:
            if not (spec.added or spec.passing):
                host.read(spec)  # says what is gone, and how to mend it
            lacks[spec] = catalogue.starter_rows(spec) if spec.name in BEGUN else []
        elif wanted := tuple(column for column in spec.columns if column.key not in there):
            columns[spec] = wanted
    settings = catalogue.missing_settings(host.read(SETTINGS))
    return Additions(lacks, columns, {SETTINGS: settings} if settings else {})


def upgrade(host: OpenBook, snapshot: Snapshot) -> Proposal:
    """Into the open workbook, in place; what is there already is not added again."""
    more = lacking(host)

    def do() -> Outcome:
        if not more:
            return Outcome(NOTHING)
        host.add(more.tables, more.columns)
        host.append(more.rows)
        return Outcome(
            "Đã nâng cấp sổ làm việc. Kiểm tra rồi lưu sổ.",
            lines=tuple(f"Thêm {line}." for line in more.words()),
        )

    says = f"Sẽ giữ một bản sao lưu, rồi thêm vào sổ: {'; '.join(more.words(most=3))}." if more else ""
    return Proposal(do, lambda: says, writes=False)


def upgrade_file(master: Path, host_of: Callable[[bytes], Host], now: datetime) -> Outcome:
    """Into the closed master; the old file is kept first. ``host_of``: a host over a file's bytes.

    TanMinhError where the master is open, or where its file is not written as this program can add to it; nothing is
    changed then.
    """
    if not master.is_file():
        raise TanMinhError(
            "master_missing",
            f"Không thấy tệp kế hoạch {master}.",
            "Chép lại tệp vào thư mục kế hoạch, ví dụ từ bản trong thư mục sao_luu.",
        )
    if (master.parent / f"~${master.name}").exists():
        raise TanMinhError(
            "file_open",
            f"Tệp {master.name} đang mở.",
            "Đóng tệp trong Excel rồi thực hiện lại, hoặc nâng cấp ngay trong Excel.",
        )
    old = master.read_bytes()
    host = host_of(old)
    more = lacking(host)
    if not more:
        return Outcome(NOTHING)
    from tanminh_xl.master.extend import extended

    new = extended(old, more, _titles(host), now)
    _hold(host, host_of(new), more)
    backup = backed_up(master, old, now)
    replace(master, new)
    Folder(master.parent).sweep()
    return Outcome(
        f"Đã nâng cấp {master.name}; mọi nội dung, màu, ghi chú, trang riêng giữ nguyên.",
        lines=tuple(f"Thêm {line}." for line in more.words()),
        paths=(master, backup),
    )


def _titles(host: Host) -> dict[str, str]:
    specs = tables(catalogue.years_of(host.read(SETTINGS)))
    return {f"{spec.name}.{column.key}": column.title for spec in specs for column in spec.columns}


def _hold(old: Host, new: Host, more: Additions) -> None:
    """The file that is about to be written, read as any other: it lacks nothing, and says what it said before."""

    def unlike() -> Iterator[str]:
        for spec in tables(catalogue.years_of(old.read(SETTINGS))):
            if spec in more.tables:
                continue
            before, after = old.read(spec), new.read(spec)
            keys = old.columns(spec) or frozenset()
            kept = [{key: row.get(key) for key in keys} for row in after[: len(before)]]
            if kept != [{key: row.get(key) for key in keys} for row in before]:
                yield spec.sheet

    wrong = next(unlike(), None)
    if wrong is not None or lacking(new):
        raise TanMinhError(
            "not_extendable",
            f"Không thêm được vào tệp này khi tệp đang đóng: trang “{wrong or 'mới'}” đọc lại không đúng như cũ.",
        )
