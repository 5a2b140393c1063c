"""The buttons of every day: open, receive, merge, report, check a file, type for a unit."""

from __future__ import annotations

from pathlib import Path

from tanminh_xl.domain.host import Call, OpenBook, Outcome, Question, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import FIGURES, REGISTER, RESULTS
from tanminh_xl.usecases.clicking import ask, confirm
from tanminh_xl.usecases.desk import Desk


def open_period(host: OpenBook, call: Call) -> Outcome:
    """Open the period and issue its forms; of an open one, what is missing or changed."""
    from tanminh_xl.domain.owing import senders
    from tanminh_xl.usecases import prepare

    desk = Desk(host, call)
    period = desk.period()
    if desk.state(period.code).opening is not None:
        confirm(host, f"{period.name} đã mở. Sẽ tạo biểu mẫu còn thiếu hoặc đã thay đổi.")
        return prepare.issue_forms(host, call)
    count, due = len(senders(desk.catalogue, period)), f"{period.due:%d/%m/%Y}" if period.due else "chưa ghi"
    confirm(host, f"Sẽ mở {period.name} (hạn nộp {due}) và tạo {count} biểu mẫu trong thư mục bieu_mau.")
    return prepare.open_period(host, call)


def collect(host: OpenBook, call: Call) -> Outcome:
    """Receive what lies in the inbox."""
    from tanminh_xl.intake.files import in_order, listed
    from tanminh_xl.usecases.collect import collect

    folder = Desk(host, call).folder
    files = [*in_order(listed((folder.inbox,))), *in_order(folder.orphans())]
    new = len({file.sha256 for file in files if folder.known(file.sha256) is None})
    if new:
        confirm(host, f"Sẽ tiếp nhận {new} tệp mới trong thư mục hop_thu và ghi vào trang {REGISTER.sheet}.")
    return collect(host, call)


def merge(host: OpenBook, call: Call) -> Outcome:
    """Merge and assess."""
    from tanminh_xl.usecases import report

    desk = Desk(host, call)
    period = desk.opened()
    figures, results = len(desk.figures(period)), len(desk.assessments(period))
    confirm(
        host,
        f"Sẽ tổng hợp {period.name}: ghi {figures} dòng vào trang {FIGURES.sheet}, {results} dòng vào trang "
        f"{RESULTS.sheet}, và hai tệp so_lieu.csv, danh_gia.csv.",
    )
    done = report.merge(host, call)
    first = next((a for a in desk.assessments(period)), None)
    return done._replace(look=Ref(RESULTS.name, (period.code, first.code), "status") if first else None)


def report(host: OpenBook, call: Call) -> Outcome:
    """Lay out the report: pages in this workbook, and a workbook of its own."""
    period = Desk(host, call).opened()
    confirm(
        host,
        f"Sẽ lập biểu tổng hợp {period.name}: các trang biểu trong sổ này được thay bằng bản mới, "
        f"và tệp TongHop_{period.code}.xlsx trong thư mục bao_cao.",
    )
    return laid_out(host, call)


def laid_out(host: OpenBook, call: Call) -> Outcome:
    """The report's pages over tables that are up to date."""
    from tanminh_xl.usecases import report

    report.merge(host, call)
    return report.report(host, call)


def check(host: OpenBook, call: Call) -> Outcome:
    """Check files and change nothing."""
    from tanminh_xl.usecases.check import check

    folder = Desk(host, call).folder
    files = ask(host, Question("tep", "Chọn tệp báo cáo cần kiểm tra", kind="files", default=str(folder.inbox)))
    return check(host, call, [Path(line) for line in files.splitlines()])


def on_behalf(host: OpenBook, call: Call) -> Outcome:
    """Receive a form that the Office typed for a unit."""
    from datetime import datetime

    from tanminh_xl.usecases.collect import collect

    desk = Desk(host, call)
    unit = desk.unit(ask(host, Question("don_vi", "Nhập thay cho đơn vị nào? Ghi mã hoặc tên đơn vị.")))
    name, inbox = desk.catalogue.unit[unit].name, str(desk.folder.root)
    file = ask(host, Question("tep", f"Chọn biểu mẫu đã gõ của {name}", kind="file", default=inbox))
    day = ask(
        host, Question("ngay", "Ngày Văn phòng nhận được báo cáo (ngày/tháng/năm)", default=f"{call.now:%d/%m/%Y}")
    )
    try:
        received = datetime.strptime(day, "%d/%m/%Y").date()
    except ValueError:
        raise TanMinhError("bad_day", f"“{day}” không phải ngày.", "Ghi ngày như 16/6/2026.") from None
    scans = host.ask(
        Question("ban_chup", f"Chọn bản chụp báo cáo của {name} (bấm Hủy nếu không có)", kind="files", default=inbox)
    )
    confirm(host, f"Sẽ tiếp nhận {Path(file).name} nhập thay cho {name}, ngày nhận {day}.")
    attach = [Path(line) for line in (scans or "").splitlines()]
    return collect(host, call, [Path(file)], on_behalf=unit, received=received, attach=attach)
