"""Merge, assess, report: the same figures, seen three ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tanminh_xl.catalogue.percent import Told
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Ref, Sheet
from tanminh_xl.domain.tables import FIGURES, RESULTS
from tanminh_xl.records.outputs import Output, put
from tanminh_xl.reports import csvs
from tanminh_xl.usecases import integrity, remarks
from tanminh_xl.usecases.inputs import inputs
from tanminh_xl.usecases.letters import told
from tanminh_xl.usecases.proposal import Proposal, go_on
from tanminh_xl.usecases.snapshot import Snapshot


def merge(snapshot: Snapshot) -> Proposal:
    """Write so_lieu.csv, so_lieu_them.csv and danh_gia.csv of the period. TanMinhError: it was never opened, or what it
    was closed with is not what lies there now (``records_differ``)."""
    period = snapshot.opened()

    def says() -> str:
        figures, results = len(snapshot.figures(period)), len(snapshot.assessments(period))
        return (
            f"Sẽ tổng hợp {period.name}: ghi {figures} dòng vào trang {FIGURES.sheet}, {results} dòng vào trang "
            f"{RESULTS.sheet}, và ba tệp so_lieu.csv, so_lieu_them.csv, danh_gia.csv."
        )

    def do() -> Outcome:
        integrity.refuse_damaged(snapshot, period)
        go_on(snapshot, "Tổng hợp", 0, 2)
        report = snapshot.report(period)
        go_on(snapshot, "Tổng hợp", 1, 2)
        puts = _tables(snapshot, period, report)
        counted = sum(f.counted is not None for f in report.figures)
        first = next(iter(report.assessments), None)
        return Outcome(
            f"Đã tổng hợp kỳ {period.code}: {counted}/{len(report.figures)} số liệu, "
            f"{sum(s.counts for s in report.register)} đơn vị có báo cáo.",
            lines=(*integrity.remarks(snapshot, period), *_notes(puts), *remarks.with_figures(snapshot, period)),
            paths=tuple(p.path for p in puts),
            look=Ref(RESULTS.name, (period.code, first.code), "status") if first else None,
        )

    return Proposal(do, says)


def assess(snapshot: Snapshot) -> Proposal:
    """Say each criterion's status with its reason. TanMinhError: the period was never opened."""
    period = snapshot.opened()

    def do() -> Outcome:
        from tanminh_xl.usecases.assessed import by_model

        report, told = snapshot.report(period), integrity.remarks(snapshot, period)
        return Outcome(
            f"Kỳ {period.code}: {_counts(report)}.",
            lines=(
                *told,
                *by_model(report),
                *remarks.said(snapshot, Told.READ),
            ),
            exit=1 if told else 0,
            document=lambda: csvs.assess_json(report),
        )

    return Proposal(do, writes=False)


def report(snapshot: Snapshot) -> Proposal:
    """Write the consolidated workbook and, beside it, the CSV files; its pages are for the open workbook to show.

    TanMinhError: the period was never opened; what it, or a period before it, was closed with is not what lies there
    now (``records_differ``).
    """
    period = snapshot.opened()
    said = (
        f"Sẽ lập biểu tổng hợp {period.name}: các trang biểu trong sổ này được thay bằng bản mới, "
        f"và tệp TongHop_{period.code}.xlsx, TomTat_{period.code}.pdf, báo cáo Word trong thư mục bao_cao."
    )
    return Proposal(lambda: consolidated(snapshot, period), lambda: said)


def consolidated(snapshot: Snapshot, period: Period) -> Outcome:
    """Lay the pages out and bring every output up to date; raises as ``report``."""
    from tanminh_xl import reports  # the pages' layouts: only where they are laid out

    integrity.refuse_damaged(snapshot, period)
    go_on(snapshot, _STEPS, 0, 3)
    found = snapshot.report(period)
    go_on(snapshot, _STEPS, 1, 3)
    pages = reports.consolidated(found)
    go_on(snapshot, _STEPS, 2, 3)
    puts = make(snapshot, period, pages)
    snapshot.host.step(_STEPS, 3, 3)
    return Outcome(
        f"Đã lập biểu tổng hợp kỳ {period.code}" + (f": {said}." if (said := _counts(found)) else "."),
        lines=(
            *integrity.remarks(snapshot, period),
            *notes(puts, period.code),
            *remarks.with_figures(snapshot, period),
        ),
        paths=tuple(p.path for p in puts),
        pages=pages,
    )


_STEPS = "Lập biểu tổng hợp"


def make(snapshot: Snapshot, period: Period, pages: Sequence[Sheet]) -> tuple[Output, ...]:
    """Bring every output of a period up to date: the consolidated workbook of these pages, its first page as a PDF, the
    CSV files, the reports in Word. TanMinhError (``bad_template``), before anything is written: their template."""
    from tanminh_xl import reports
    from tanminh_xl.usecases import letters

    letters.check(snapshot)
    found = snapshot.report(period)
    book = _bring(snapshot, period, f"TongHop_{period.code}.xlsx", lambda: reports.workbook(found, pages))
    first = _first_page(snapshot, period, pages[0])
    return (book, *first, *_tables(snapshot, period, found), *letters.reports(snapshot, period, pages))


def _first_page(snapshot: Snapshot, period: Period, page: Sheet) -> tuple[Output, ...]:
    """The first page as a PDF of its own, which travels by Zalo; none on a PC without a font for it."""
    from tanminh_xl.reports import pdf, pdf_fonts

    faces = pdf_fonts.faces()
    if faces is None:
        return ()
    return (_bring(snapshot, period, _pdf_name(period.code), lambda: pdf.write(page, faces, period.end)),)


def _pdf_name(period: str) -> str:
    return f"TomTat_{period}.pdf"


def _tables(snapshot: Snapshot, period: Period, report: PeriodReport) -> tuple[Output, ...]:
    return (
        _bring(snapshot, period, "so_lieu.csv", lambda: csvs.so_lieu(report)),
        _bring(snapshot, period, "so_lieu_them.csv", lambda: csvs.so_lieu_them(report)),
        _bring(snapshot, period, "danh_gia.csv", lambda: csvs.danh_gia(report)),
    )


def _bring(snapshot: Snapshot, period: Period, name: str, make: Callable[[], bytes]) -> Output:
    """Bring an output of a period up to date; what a closing kept stays as it is while nothing came since, also where
    a newer program would lay it out otherwise."""
    path = snapshot.folder.reports_folder(period.code) / name
    if integrity.as_closed(snapshot, period, path):
        return Output(path, False)
    return put(path, inputs(snapshot, period), make, snapshot.call.now)


def _notes(puts: tuple[Output, ...]) -> tuple[str, ...]:
    return tuple(line for put in puts for line in told(put))


NO_FONT = (
    "Chưa tạo được {name}: máy này không có phông chữ Times New Roman hoặc Liberation Serif. "
    "Mở TongHop_{period}.xlsx, in trang Tóm tắt ra PDF."
)


def notes(puts: tuple[Output, ...], period: str) -> tuple[str, ...]:
    """What a person must know of the outputs of a report: also where the first page could not be made a PDF."""
    name = _pdf_name(period)
    made = any(p.path.suffix == ".pdf" for p in puts)
    return (*_notes(puts), *(() if made else (NO_FONT.format(name=name, period=period),)))


def _counts(report: PeriodReport) -> str:
    """ "12 đạt, 3 chưa đạt, ..." of all criteria that are no groups."""
    judged = [a for a in report.assessments if report.catalogue.criterion[a.code].parts]
    found = [a.status for a in judged]
    said = ", ".join(f"{found.count(s)} {s.value[:1].lower()}{s.value[1:]}" for s in Status if s in found)
    estimated = sum(a.estimate for a in judged)
    return f"{said}; {estimated} tiêu chí có số ước" if estimated else said
