"""What is said of a period in a sentence: its due date, and the one thing to do next."""

from __future__ import annotations

from datetime import date, datetime

from tanminh_xl.domain.events import Phase
from tanminh_xl.domain.format_value import format_day, format_day_of_year


def due_at(day: date, hour: str = "") -> str:
    """When something is due: "20/7/2026", with an hour "16:00 ngày 20/7/2026"."""
    return f"{hour} ngày {format_day(day)}" if hour else format_day(day)


def due_words(name: str, due: date | None, now: date, phase: str, hour: str = "") -> str:
    """Return "6 tháng đầu năm 2026, hạn nộp 16/6, còn 3 ngày"; of a period that is closed or issued, that word.

    ``hour``: of the day on which it is due ("16:00"); on that day hours count, where ``now`` has them: "còn 3 giờ".
    """
    if due is None:
        return f"{name}, chưa có hạn nộp"
    day = format_day_of_year(due)
    text = f"{name}, hạn nộp {hour} ngày {day}" if hour else f"{name}, hạn nộp {day}"
    if phase in (Phase.CLOSED, Phase.ISSUED):
        return f"{text}, {phase.lower()}"
    left = (due - (now.date() if isinstance(now, datetime) else now)).days
    if left == 0 and hour and isinstance(now, datetime):
        return f"{text}, {_hours_left(now, hour)}"
    if left == 0:
        return f"{text}, hôm nay là hạn"
    return f"{text}, còn {left} ngày" if left > 0 else f"{text}, đã quá {-left} ngày"


def _hours_left(now: datetime, hour: str) -> str:
    hours, _, minutes = hour.partition(":")
    left = int(hours) * 60 + int(minutes) - (now.hour * 60 + now.minute)
    if left == 0:
        return "đã đến giờ nộp"
    words = f"{abs(left) // 60} giờ" if abs(left) >= 60 else f"{abs(left)} phút"
    return f"còn {words}" if left > 0 else f"đã quá {words}"


def next_step(phase: str, due: date | None, today: date, to_handle: int, to_ask: int, missing: int) -> str:
    """The one thing to do next, as an experienced clerk would. ``to_handle``: files that wait for the Office;
    ``to_ask``: cells that units are to be asked about; ``missing``: units that owe a report and have none that counts.
    """
    match phase:
        case Phase.NOT_OPEN if due is None:
            return "Ghi hạn nộp ở trang Kỳ báo cáo, rồi mở kỳ và tạo biểu mẫu."
        case Phase.NOT_OPEN:
            return "Mở kỳ và tạo biểu mẫu."
        case Phase.CLOSED:
            return "Trình ký, ban hành báo cáo."
        case Phase.ISSUED:
            return "Kỳ này đã ban hành báo cáo."
    if to_handle:
        return f"Xử lý {to_handle} tệp đang chờ Văn phòng xác nhận."
    if to_ask:
        return f"Hỏi đơn vị về {to_ask} ô ở trang Cần hỏi."
    if not missing:
        return "Tổng hợp, lập báo cáo, rồi chốt số liệu."
    if due is not None and due < today:
        return f"Đôn đốc {missing} đơn vị chưa nộp."
    return f"Tiếp nhận báo cáo; còn {missing} đơn vị chưa nộp."
