"""Merge, assess, report, explain: the same figures, seen four ways."""

from __future__ import annotations

from tanminh_xl import assess as room
from tanminh_xl import reports
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.records.outputs import Output, put
from tanminh_xl.reports import csvs
from tanminh_xl.usecases.desk import Desk
from tanminh_xl.usecases.project import Projection


def merge(host: Host, call: Call) -> Outcome:
    """Write so_lieu.csv and danh_gia.csv of the period."""
    desk = Desk(host, call)
    period = desk.opened()
    report = desk.report(period)
    puts = _tables(desk, period, report, desk.inputs(period))
    host.write(Projection(desk))
    counted = sum(f.counted is not None for f in report.figures)
    return Outcome(
        f"Đã tổng hợp kỳ {period.code}: {counted}/{len(report.figures)} số liệu, "
        f"{sum(s.counts for s in report.register)} đơn vị có báo cáo.",
        lines=_notes(puts),
        paths=tuple(p.path for p in puts),
    )


def assess(host: Host, call: Call) -> Outcome:
    """Say each criterion's status with its reason."""
    desk = Desk(host, call)
    period = desk.opened()
    report = desk.report(period)
    names = report.catalogue.criterion
    return Outcome(
        f"Kỳ {period.code}: {_counts(report)}.",
        lines=tuple(f"{a.code}  {a.status.value}: {names[a.code].name}. {a.reason}" for a in report.assessments),
        data=csvs.assess_json(report),
    )


def report(host: Host, call: Call) -> Outcome:
    """Write the consolidated workbook and, beside it, the two CSV files; show its pages on the host."""
    desk = Desk(host, call)
    period = desk.opened()
    found = desk.report(period)
    pages = reports.consolidated(found)
    host.show(pages)
    inputs = desk.inputs(period)
    book = put(
        desk.folder.reports_folder(period.code) / f"TongHop_{period.code}.xlsx",
        inputs,
        lambda: reports.workbook(found, pages),
        call.now,
    )
    puts = (book, *_tables(desk, period, found, inputs))
    return Outcome(
        f"Đã lập biểu tổng hợp kỳ {period.code}: {_counts(found)}.",
        lines=_notes(puts),
        paths=tuple(p.path for p in puts),
    )


def explain(host: Host, call: Call, criterion: str) -> Outcome:
    """Where a criterion's value comes from: formula, each unit's figure with its cell, adjustments, target."""
    desk = Desk(host, call)
    period = desk.opened()
    found = desk.report(period)
    code = next((c for c in found.catalogue.criterion if c.lower() == criterion.strip().lower()), None)
    if code is None or code not in found.assessment:
        raise TanMinhError(
            "criterion_unknown", f"Không có tiêu chí {criterion}.", "Xem mã tiêu chí ở trang Tiêu chí của tệp kế hoạch."
        )
    lines = room.explain(
        found.catalogue, found.period, code, found.figures, found.assessment[code], found.state.adjusted
    )
    return Outcome(lines[0], lines=lines[1:])


def _tables(desk: Desk, period: Period, report: PeriodReport, digest: str) -> tuple[Output, ...]:
    folder = desk.folder.reports_folder(period.code)
    return (
        put(folder / "so_lieu.csv", digest, lambda: csvs.so_lieu(report), desk.call.now),
        put(folder / "danh_gia.csv", digest, lambda: csvs.danh_gia(report), desk.call.now),
    )


def _notes(puts: tuple[Output, ...]) -> tuple[str, ...]:
    return tuple(p.note for p in puts if p.note)


def _counts(report: PeriodReport) -> str:
    """ "12 Đạt, 3 Chưa đạt, ..." of all criteria that are no groups."""
    found = [a.status for a in report.assessments if report.catalogue.criterion[a.code].parts]
    return ", ".join(f"{found.count(s)} {s.value}" for s in Status if s in found)
