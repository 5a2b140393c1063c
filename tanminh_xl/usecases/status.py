"""What the home sheet says: the period, its due date, who has sent, what to handle, what to do next."""

from __future__ import annotations

from tanminh_xl.domain.catalogue import Period
from tanminh_xl.domain.events import Phase, State
from tanminh_xl.domain.host import Call, Host, Outcome
from tanminh_xl.domain.owing import senders
from tanminh_xl.usecases.desk import Desk


def status(host: Host, call: Call) -> Outcome:
    """The period's state in figures and one next step (``--format json``: docs/command-line.md)."""
    desk = Desk(host, call)
    period = desk.period()
    state = desk.state(period.code)
    owed = senders(desk.catalogue_of(period.code), period)
    received = [unit for unit in owed if unit in state.counted]
    to_handle = [s.receipt.label for s in (*state.waiting, *desk.unknown.waiting)]
    days = (period.due - call.now.date()).days if period.due else None
    missing = [desk.catalogue.unit[u].name for u in owed if u not in state.counted]
    following = next_step(period, state, len(to_handle), len(missing), days)
    lines = [f"Trạng thái: {state.phase.value}."]
    lines.append(f"Đã nộp {len(received)}/{len(owed)} đơn vị; cần xử lý {len(to_handle)} tệp.")
    lines += [f"  - {label}" for label in to_handle]
    if missing:
        lines.append(f"Chưa nộp: {', '.join(missing)}.")
    lines.append(f"Việc cần làm tiếp theo: {following}")
    return Outcome(
        f"{period.name} ({period.code}){_due(period, days)}",
        lines=tuple(lines),
        data={
            "period": period.code,
            "phase": state.phase.value,
            "due": period.due.isoformat() if period.due else None,
            "days_left": days,
            "owed": len(owed),
            "received": len(received),
            "to_handle": len(to_handle),
            "next": following,
        },
    )


def _due(period: Period, days: int | None) -> str:
    if period.due is None or days is None:
        return ", chưa có hạn nộp"
    text = f", hạn nộp {period.due.day}/{period.due.month}"
    if days > 0:
        return f"{text}, còn {days} ngày"
    return f"{text}, hôm nay là hạn" if days == 0 else f"{text}, đã quá {-days} ngày"


def next_step(period: Period, state: State, to_handle: int, missing: int, days: int | None) -> str:
    """The one thing to do next, as an experienced clerk would."""
    match state.phase:
        case Phase.NOT_OPEN:
            if period.due is None:
                return "Ghi hạn nộp ở trang Kỳ báo cáo, rồi mở kỳ và tạo biểu mẫu."
            return "Mở kỳ và tạo biểu mẫu."
        case Phase.CLOSED:
            return "Trình ký, ban hành báo cáo."
        case Phase.ISSUED:
            return "Kỳ này đã ban hành báo cáo."
        case Phase.OPEN:
            if to_handle:
                return f"Xử lý {to_handle} tệp đang chờ Văn phòng xác nhận."
            if missing and (days is None or days >= 0):
                return f"Tiếp nhận báo cáo; còn {missing} đơn vị chưa nộp."
            if missing:
                return f"Đôn đốc {missing} đơn vị chưa nộp."
            return "Tổng hợp, lập báo cáo, rồi chốt số liệu."
