"""A page for each department that owns criteria, to look at, tick and sign: phiếu xác nhận (decision-tables 13.3)."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.owner_review import OwnerStanding, by_owner
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.records.outputs import Output, put
from tanminh_xl.usecases import integrity
from tanminh_xl.usecases.inputs import inputs
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

NAME = "PhieuXacNhan_{period}"
"""Name of the workbook and of the PDF in the period's reports."""
SETTING = "chu_tri_xac_nhan"
EARLY = "Hạn nộp của các đơn vị là {due}, chưa hết hạn: lập lại phiếu khi đã đủ số liệu."
NO_FONT = (
    "Chưa tạo được {name}.pdf: máy này không có phông chữ Times New Roman hoặc Liberation Serif. Mở {name}.xlsx để in."
)


def owners(snapshot: Snapshot) -> Proposal:
    """Write the pages of a period as a workbook, a sheet a department, and as a PDF. TanMinhError: it was never opened;
    owners are not asked, or own nothing that the period asks; what it was closed with is not what lies there now."""
    period = snapshot.opened()
    found = asked_owners(snapshot, period)
    groups = by_owner(snapshot.catalogue_of(period.code), found.values())
    names = ", ".join(f"{name} ({len(codes)} tiêu chí)" for name, codes in groups)

    def do() -> Outcome:
        integrity.refuse_damaged(snapshot, period)
        puts = _pages(snapshot, period)
        name = NAME.format(period=period.code)
        told = [*integrity.remarks(snapshot, period), *(p.note for p in puts if p.note)]
        if not any(p.path.suffix == ".pdf" for p in puts):
            told.append(NO_FONT.format(name=name))
        if period.due and snapshot.call.now.date() <= period.due and snapshot.state(period.code).open:
            told.append(EARLY.format(due=format_day(period.due)))
        return Outcome(
            f"Đã lập {len(groups)} phiếu xác nhận kỳ {period.code}: {names}.",
            lines=tuple(told),
            paths=tuple(p.path for p in puts),
        )

    said = f"Sẽ lập phiếu xác nhận {period.name} trong thư mục bao_cao, mỗi cơ quan chủ trì một phiếu: {names}."
    return Proposal(do, lambda: said)


def _pages(snapshot: Snapshot, period: Period) -> tuple[Output, ...]:
    from tanminh_xl.reports import pdf, pdf_fonts, xlsx
    from tanminh_xl.reports.owner_page import owner_pages

    report, faces = snapshot.report(period), pdf_fonts.faces()
    digest, path = (
        inputs(snapshot, period),
        snapshot.folder.reports_folder(period.code) / NAME.format(period=period.code),
    )
    now = snapshot.call.now
    pages = owner_pages(report)
    book = put(path.with_name(f"{path.name}.xlsx"), digest, lambda: xlsx.write(pages, (), created=period.end), now)
    if faces is None:
        return (book,)
    printed = put(path.with_name(f"{path.name}.pdf"), digest, lambda: pdf.write_all(pages, faces, period.end), now)
    return book, printed


def asked_owners(snapshot: Snapshot, period: Period) -> dict[str, OwnerStanding]:
    """Criterion -> what stands of its owner's word; TanMinhError where no owner is asked anything in the period."""
    if not snapshot.catalogue_of(period.code).plan.owner_review:
        raise TanMinhError(
            "owners_off",
            f"Trang {SETTINGS.sheet} chưa ghi là cơ quan chủ trì xác nhận số liệu"
            + ("." if snapshot.state(period.code).open else f" khi chốt kỳ {period.code}."),
            f"Ghi “có” ở dòng {SETTING} của trang {SETTINGS.sheet} rồi thực hiện lại.",
        )
    if period.kind is PeriodKind.ON_DEMAND:
        raise TanMinhError(
            "owners_on_demand",
            f"{period.name} là kỳ đột xuất, cơ quan chủ trì không phải xác nhận.",
            "Chọn một kỳ 6 tháng hoặc kỳ năm.",
        )
    found = snapshot.owners(period)
    if not found:
        raise TanMinhError(
            "no_owner",
            f"Kỳ {period.code} không có tiêu chí nào của cơ quan chủ trì để xác nhận.",
            "Ghi cột Đơn vị chủ trì ở trang Tiêu chí.",
        )
    return found
