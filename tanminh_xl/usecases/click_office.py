"""The buttons around a period: catalogue, PDF, closing, tables, folder, backup, guide."""

from __future__ import annotations

from pathlib import Path

from tanminh_xl.domain.host import Call, OpenBook, Outcome, Question, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.usecases.clicking import ask, confirm
from tanminh_xl.usecases.desk import Desk


def catalogue_check(host: OpenBook, call: Call) -> Outcome:
    """What is wrong in the catalogue, and what it leaves open."""
    from tanminh_xl.usecases.catalogue_check import catalogue_check

    return catalogue_check(host, call)


def pdf(host: OpenBook, call: Call) -> Outcome:
    """The report's pages as a PDF in the period's folder; laid out first, so that they are of this period, today."""
    from tanminh_xl.records.disk import replace
    from tanminh_xl.usecases.click_daily import laid_out

    desk = Desk(host, call)
    period = desk.opened()
    confirm(host, f"Sẽ lập lại các trang biểu của {period.name} và xuất thành TongHop_{period.code}.pdf trong bao_cao.")
    laid_out(host, call)
    data = host.pdf()
    if data is None:
        raise TanMinhError("no_pages", "Chưa có trang biểu nào để xuất.", "Bấm Lập báo cáo trước.")
    put = replace(desk.folder.reports_folder(period.code) / f"TongHop_{period.code}.pdf", data, call.now)
    note = f"{put.close.name} đang mở nên bản mới lưu là {put.path.name}." if put.close else ""
    return Outcome(f"Đã xuất {put.path.name}.", lines=(note,) if note else (), paths=(put.path,))


def close(host: OpenBook, call: Call) -> Outcome:
    """Freeze what counts."""
    from tanminh_xl.usecases import close

    desk = Desk(host, call)
    period = desk.opened()
    count = len(desk.state(period.code).counted)
    confirm(
        host,
        f"Sẽ chốt số liệu {period.name}: {count} đơn vị đã nộp; báo cáo đến sau được giữ lại, chờ mở lại kỳ.",
    )
    return close.close(host, call)._replace(look=Ref(PERIODS.name, (period.code,), "phase"))


def reopen(host: OpenBook, call: Call) -> Outcome:
    """Take reports again, with the reason."""
    from tanminh_xl.usecases import close

    period = Desk(host, call).opened()
    why = ask(host, Question("ly_do", f"Lý do mở lại {period.name}:"))
    confirm(host, f"Sẽ mở lại {period.name} để nhận bổ sung.")
    return close.reopen(host, call, why)._replace(look=Ref(PERIODS.name, (period.code,), "phase"))


def open_folder(host: OpenBook, call: Call) -> Outcome:
    """Open the plan folder."""
    host.open_path(call.folder)
    return Outcome("Đã mở thư mục kế hoạch.", paths=(call.folder,))


def all_tables(host: OpenBook, call: Call) -> Outcome:
    """Show the tables that are seldom used, or hide them again."""
    if host.toggle_tables():
        return Outcome("Đã hiện tất cả bảng. Bấm lần nữa để ẩn các bảng ít dùng.")
    return Outcome("Đã ẩn các bảng ít dùng.")


def restore(host: OpenBook, call: Call) -> Outcome:
    """Put a backup's catalogue back."""
    from tanminh_xl.usecases import restore as use

    folder = Desk(host, call).folder
    asked = Question("ban_sao_luu", "Chọn bản sao lưu", kind="file", default=str(folder.backups))
    path = Path(ask(host, asked))
    old = host.open_backup(path)
    found = use.differences(host, use.kept(old))
    confirm(host, f"Sẽ lấy lại danh mục từ {path.name}: {found}.")
    return use.restore(host, call, old, path.name)


def guide(host: OpenBook, call: Call) -> Outcome:
    """Open the clerk's guide."""
    from tanminh_xl import templates

    page = templates.path("huong_dan.html")
    host.open_path(page)
    return Outcome("Đã mở trang hướng dẫn.", paths=(page,))
