"""What is said of a period in a sentence: its due date, and the one thing to do next."""

from __future__ import annotations

from datetime import date

from tanminh_xl.domain.events import Phase


def due_words(name: str, due: date | None, today: date, phase: str) -> str:
    """Return "6 tháng đầu năm 2026, hạn nộp 16/6, còn 3 ngày"; of a period that is closed or issued, that word."""
    if due is None:
        return f"{name}, chưa có hạn nộp"
    text = f"{name}, hạn nộp {due.day}/{due.month}"
    if phase in (Phase.CLOSED, Phase.ISSUED):
        return f"{text}, {phase.lower()}"
    left = (due - today).days
    if left == 0:
        return f"{text}, hôm nay là hạn"
    return f"{text}, còn {left} ngày" if left > 0 else f"{text}, đã quá {-left} ngày"


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
