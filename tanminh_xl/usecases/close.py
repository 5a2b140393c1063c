"""Closing a period (chốt số liệu): what counts is frozen; and reopening it, with the reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.events import Closing, Phase, Reopening
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.reports import csvs
from tanminh_xl.usecases.desk import Desk
from tanminh_xl.usecases.project import Projection


def close(host: Host, call: Call) -> Outcome:
    """Freeze what counts: receipts, adjustments, catalogue, and the hash of the figures."""
    desk = Desk(host, call)
    period = desk.opened()
    state = desk.state(period.code)
    if not state.open:
        raise TanMinhError("closed", f"Kỳ {period.code} đã chốt số liệu.", "Muốn nhận thêm, mở lại kỳ trước.")
    if state.waiting:
        labels = ", ".join(s.receipt.label for s in state.waiting)
        raise TanMinhError(
            "still_waiting",
            f"Còn {len(state.waiting)} tệp chờ Văn phòng xác nhận: {labels}.",
            "Quyết định từng tệp bằng lệnh decide, rồi chốt số liệu.",
            exit=1,
        )
    report = desk.report(period)
    desk.folder.keep_catalogue(desk.catalogue.digest, catalogue.to_json(desk.catalogue))
    closing = Closing(
        number=0,
        period=period.code,
        who=call.who,
        at=call.now,
        catalogue=desk.catalogue.digest,
        receipts=tuple((unit, c.receipt.number, c.valid_part) for unit, c in sorted(state.counted.items())),
        adjustments=tuple(sorted(a.number for a in state.adjusted.values())),
        figures=hashlib.sha256(csvs.so_lieu(report)).hexdigest(),
        reports=_reports(desk.folder.reports_folder(period.code)),
    )
    desk.folder.add(closing)
    host.write(Projection(desk))
    missing = [s.unit for s in report.register if s.version == 0]
    return Outcome(
        f"Đã chốt số liệu kỳ {period.code}: {len(closing.receipts)} đơn vị, {len(closing.adjustments)} điều chỉnh.",
        lines=(f"Chưa nộp: {', '.join(desk.catalogue.unit[u].name for u in missing)}.",) if missing else (),
    )


def _reports(folder: Path) -> tuple[tuple[str, str], ...]:
    """(name, sha256) of each report that stands at this moment."""
    if not folder.is_dir():
        return ()
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files)


def reopen(host: Host, call: Call, why: str) -> Outcome:
    """Take reports again; the reason is kept."""
    desk = Desk(host, call)
    period = desk.opened()
    if desk.state(period.code).phase not in (Phase.CLOSED, Phase.ISSUED):
        raise TanMinhError("not_closed", f"Kỳ {period.code} chưa chốt, không cần mở lại.")
    if not why.strip():
        raise TanMinhError("why_needed", "Mở lại kỳ cần có lý do.", "Thêm --why LÝ_DO.")
    desk.folder.add(Reopening(0, period.code, call.who, call.now, why.strip()))
    host.write(Projection(desk))
    return Outcome(f"Đã mở lại kỳ {period.code}. Lý do: {why.strip()}")
