"""Phụ lục 1 read and held against the catalogue: what was understood is proposed, on a sheet or in a workbook of its
own, for a person to correct (decision-tables 12); ``confirm_criteria`` writes it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tanminh_xl import __version__
from tanminh_xl.annex.compare import Action, Found, Line, compare, last_day
from tanminh_xl.annex.proposal import rows as proposal_rows
from tanminh_xl.catalogue.values import show
from tanminh_xl.domain.annex import Understood
from tanminh_xl.domain.annex_tables import pasted, proposed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import Hint, Host, OpenBook, Outcome, TableRow, TanMinhError
from tanminh_xl.domain.rows import key_of
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.restore import as_said
from tanminh_xl.usecases.snapshot import Snapshot

BOOK = "NhapPhuLuc1.xlsx"
"""The proposal's workbook in the plan folder, where no master is open."""
PASTE_BOOK = "DanVaoMau.xlsx"


def read_table(data: bytes, name: str, of: Catalogue, table: str = "", group: str = "") -> Understood:
    """What a file says. TanMinhError (``annex_group``) where its columns are for groups of communes and none, or none
    of them, was named; (``annex_empty``) where no row of criteria was found."""
    from tanminh_xl.annex.understand import understand

    found: Understood = understand(data, name, table=(table,) if table else None, group=group, years=of.plan.years)
    if found.groups and not found.group:
        raise TanMinhError(
            "annex_group",
            f"Bảng trong {name} chia theo nhóm xã: {'; '.join(found.groups)}.",
            groups="; ".join(found.groups),
        )
    if not found.rows:
        why = " ".join(f"{one.place}: {one.why}" for one in found.passed[:3])
        raise TanMinhError(
            "annex_empty",
            f"Không thấy bảng tiêu chí nào trong {name}. {why}".strip(),
            "Mở tệp xem lại; hoặc dán bảng vào trang Dán vào mẫu.",
        )
    return found


def read_file(snapshot: Snapshot, path: Path, table: str = "", group: str = "") -> Understood:
    """As ``read_table``, of a file; one that is not here is looked for in the plan folder. TanMinhError
    (``file_missing``) where there is none."""
    found = next((one for one in (path, snapshot.folder.root / path.name) if one.is_file()), None)
    if found is None:
        raise TanMinhError("file_missing", f"Không thấy tệp {path}.", "Ghi đúng đường dẫn của tệp.")
    return read_table(found.read_bytes(), found.name, snapshot.catalogue, table, group)


def propose(snapshot: Snapshot, understood: Understood, part: bool = False) -> Proposal:
    """The proposal on the sheet “Nhập Phụ lục 1” of the open workbook. ``part``: the rows are one table of several."""
    spec, lines, rows = _proposed(snapshot, understood, part)
    if snapshot.host.columns(spec) is not None:
        whole(snapshot.host, spec)

    def do() -> Outcome:
        snapshot.host.put_back({spec: rows})
        return _told(understood, lines, f"trang {spec.sheet}", look=Ref(spec.name, (_first(lines),), "words"))

    stands = _standing(snapshot.host, spec)
    says = f"{_counts(understood, lines)} Sẽ ghi vào trang {spec.sheet} để xem, sửa; danh mục chưa thay đổi."
    if stands:
        says += f" {stands} dòng của lần nhập trước ở trang này được thay."
    return Proposal(do, lambda: says, writes=False)


def propose_file(snapshot: Snapshot, understood: Understood, part: bool = False) -> Proposal:
    """The proposal as a workbook in the plan folder; one that somebody corrected is kept beside it."""
    spec, lines, rows = _proposed(snapshot, understood, part)

    def do() -> Outcome:
        from tanminh_xl.master.build import build_apart
        from tanminh_xl.records.outputs import put

        said = repr((__version__, rows)).encode()
        digest, now = hashlib.sha256(said).hexdigest(), snapshot.call.now
        made = put(snapshot.folder.root / BOOK, digest, lambda: build_apart(spec, rows, now), now)
        outcome = _told(understood, lines, made.path.name)
        return outcome._replace(lines=(*outcome.lines, *filter(None, (made.note,))), paths=(made.path,))

    return Proposal(do, writes=False)


def empty_table(snapshot: Snapshot) -> Proposal:
    """An empty workbook with the product's own columns, to paste into; one that is there stays."""
    path = snapshot.folder.root / PASTE_BOOK

    def do() -> Outcome:
        from tanminh_xl.records.disk import ensure

        if ensure(path, pasted_book(snapshot, ())):
            said = f"Đã tạo {path.name}: dán bảng tiêu chí vào, lưu lại, rồi nhập tệp này."
        else:
            said = f"Trong thư mục đã có {path.name}: giữ nguyên."
        return Outcome(said, paths=(path,), hints=(Hint("annex_pasted"),))

    return Proposal(do, writes=False)


def paste_sheet(snapshot: Snapshot, host: OpenBook) -> Proposal:
    """The open workbook's own sheet to paste into; an older one gets it first."""
    spec = pasted(snapshot.catalogue.plan.years)

    def do() -> Outcome:
        if host.columns(spec) is None:
            host.add({spec: ()}, {})
        said = f"Dán bảng tiêu chí vào trang {spec.sheet}, mỗi dòng một tiêu chí."
        return Outcome(said, look=Ref(spec.name, ("",), "label"), hints=(Hint("annex_pasted"),))

    return Proposal(do, writes=False)


def pasted_rows(host: Host, years: tuple[int, ...]) -> list[TableRow]:
    """What was pasted into the sheet “Dán vào mẫu”, as it is shown; [] where there is none."""
    spec = pasted(years)
    if host.columns(spec) is None:
        return []
    rows = as_said(host, spec)
    return rows if any(any(v is not None for v in row.values()) for row in rows) else []


def pasted_book(snapshot: Snapshot, rows: Sequence[TableRow]) -> bytes:
    """The sheet “Dán vào mẫu” as a workbook of its own: what was pasted goes the same way as any other file."""
    from tanminh_xl.master.build import build_apart

    return build_apart(pasted(snapshot.catalogue.plan.years), rows, snapshot.call.now)


def _proposed(
    snapshot: Snapshot, understood: Understood, part: bool
) -> tuple[TableSpec, tuple[Line, ...], list[TableRow]]:
    of = snapshot.catalogue
    lines = compare(understood, of, last_day(of, snapshot.periods), part)
    years = of.plan.years
    return proposed(years), lines, proposal_rows(lines, years, understood.file, show)


def _standing(host: Host, spec: TableSpec) -> int:
    """Rows of an earlier proposal on the sheet."""
    return 0 if host.columns(spec) is None else sum(any(key_of(spec, row)) for row in host.read(spec))


def _first(lines: Sequence[Line]) -> str:
    """The first line that asks something, else the first."""
    return str(next((n for n, line in enumerate(lines, 1) if line.questions and line.action is not Action.SKIP), 1))


def _counts(understood: Understood, lines: Sequence[Line]) -> str:
    rows = sum(bool(line.place) and line.found is not Found.PASSED for line in lines)
    acts = [line.action for line in lines]
    told = [f"{acts.count(a)} {a.value}" for a in (Action.ADD, Action.CHANGE, Action.KEEP, Action.RETIRE) if a in acts]
    return f"Đọc được {rows} dòng của {understood.file}: {', '.join(told) or 'không có gì để nhập'}."


def _told(understood: Understood, lines: Sequence[Line], where: str, look: Ref | None = None) -> Outcome:
    asked = sum(len(line.questions) for line in lines if line.action is not Action.SKIP)
    passed = sum(line.found is Found.PASSED for line in lines)
    told = [f"Xem từng dòng ở {where}. Danh mục chưa thay đổi."]
    if asked:
        told.append(f"{asked} chỗ cần xác định: xem cột Cần xác định.")
    if passed:
        told.append(f"{passed} chỗ không đọc được hoặc bỏ qua, kèm lý do ở cuối bảng.")
    if len(understood.tables) > 1:
        told.append(f"Các bảng trong tệp: {'; '.join(understood.tables)}.")
    if understood.group:
        told.append(f"Theo nhóm xã: {understood.group}.")
    return Outcome(_counts(understood, lines), lines=tuple(told), look=look, hints=(Hint("annex_proposed"),))


def whole(host: Host, spec: TableSpec) -> None:
    """TanMinhError (``old_master``) where the open workbook lacks columns, in which something would be lost."""
    there = host.columns(spec) or frozenset()
    if lacks := [f"“{column.title}”" for column in spec.columns if column.key not in there]:
        raise TanMinhError("old_master", f"Trang {spec.sheet} của sổ này chưa có cột {', '.join(lacks)}.")
