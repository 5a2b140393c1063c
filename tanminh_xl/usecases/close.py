"""Closing a period (chốt số liệu): what counts is frozen; and reopening it, with the reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tanminh_xl.domain.events import Closing, Reopening
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.reports import csvs
from tanminh_xl.usecases.estimates import estimates_line
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


def close(snapshot: Snapshot) -> Proposal:
    """Freeze what counts: receipts, adjustments, catalogue, and the hash of the figures.

    TanMinhError: the period is not open, or files still wait for the Office (exit 1).
    """
    period = snapshot.opened()
    state = snapshot.state(period.code)
    if not state.open:
        raise TanMinhError("closed_already", f"Kỳ {period.code} đã chốt số liệu.", "Muốn nhận thêm, mở lại kỳ trước.")
    if state.waiting:
        labels = ", ".join(s.receipt.label for s in state.waiting)
        raise TanMinhError("still_waiting", f"Còn {len(state.waiting)} tệp chờ Văn phòng xác nhận: {labels}.", exit=1)

    def do() -> Outcome:
        of, folder, report = snapshot.catalogue, snapshot.folder, snapshot.report(period)
        closing = Closing(
            number=0,
            period=period.code,
            who=snapshot.call.who,
            at=snapshot.call.now,
            catalogue=snapshot.keep_catalogue(),
            receipts=tuple((unit, c.receipt.number, c.valid_part) for unit, c in sorted(state.counted.items())),
            adjustments=tuple(sorted(a.number for a in state.adjusted.values())),
            figures=hashlib.sha256(csvs.so_lieu(report)).hexdigest(),
            reports=_reports(folder.reports_folder(period.code)),
            days="first",
        )
        snapshot.learn(folder.add(closing))
        missing = [s.unit for s in report.register if s.version == 0]
        said = (f"Chưa nộp: {', '.join(of.unit[u].name for u in missing)}." if missing else "", estimates_line(report))
        return Outcome(
            f"Đã chốt số liệu kỳ {period.code}: {len(closing.receipts)} đơn vị, {len(closing.adjustments)} điều chỉnh.",
            lines=tuple(filter(None, said)),
        )

    count = len(state.counted)
    said = f"Sẽ chốt số liệu {period.name}: {count} đơn vị đã nộp; báo cáo đến sau được giữ lại, chờ mở lại kỳ."

    def says() -> str:
        return " ".join(filter(None, (said, estimates_line(snapshot.report(period)))))

    return Proposal(do, says, look=_row(period.code))


def _reports(folder: Path) -> tuple[tuple[str, str], ...]:
    """(name, sha256) of each report that stands at this moment."""
    if not folder.is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)


def reopen(snapshot: Snapshot, why: str) -> Proposal:
    """Take reports again; the reason is kept. TanMinhError: the period is not closed, or no reason is given."""
    period = snapshot.opened()
    if snapshot.state(period.code).closing is None:
        raise TanMinhError("not_closed", f"Kỳ {period.code} chưa chốt, không cần mở lại.")
    if not why.strip():
        raise TanMinhError("reopen_why", "Mở lại kỳ cần có lý do.")

    def do() -> Outcome:
        call = snapshot.call
        snapshot.learn(snapshot.folder.add(Reopening(0, period.code, call.who, call.now, why.strip())))
        return Outcome(f"Đã mở lại kỳ {period.code}. Lý do: {why.strip()}")

    return Proposal(do, lambda: f"Sẽ mở lại {period.name} để nhận bổ sung.", look=_row(period.code))


def _row(period: str) -> Ref:
    """The period's row in the table of periods."""
    return Ref(PERIODS.name, (period,), "phase")
