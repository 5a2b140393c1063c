"""Data sheets of a period: each row of a table with its source, in the columns of ``domain.tables``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tanminh_xl.domain.asked import OR, asked
from tanminh_xl.domain.catalogue_nouns import Measure
from tanminh_xl.domain.events import Adjustment
from tanminh_xl.domain.figures import Figure, Measured
from tanminh_xl.domain.format_value import format_answer, format_day, format_value
from tanminh_xl.domain.messages import SEVERITY_WORDS, render, severity
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.report import PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.submission import Given, Value
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import ADJUSTMENTS, ASK, FIGURES, FINDINGS, REGISTER, RESULTS
from tanminh_xl.reports.common import closed_with, foot, judged_criteria, printed_foot, unit_name
from tanminh_xl.reports.owner_words import cell_words
from tanminh_xl.reports.texts import text

DataRow = tuple[CellValue, ...]
OWNERS = "owner_review"
"""Key of the column of what owners say of their criteria."""


class DataSheet(NamedTuple):
    """A table to be written as data: the tab's name, the table, its rows in the table's columns, lines around it.

    ``top`` stands over the table under its title, ``bottom`` below it; ``foot`` is printed on each page. ``hidden``: it
    stands behind pages, to look things up in.
    """

    name: str
    spec: TableSpec
    rows: Sequence[DataRow]
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    foot: str = ""
    hidden: bool = True


def data_sheets(report: PeriodReport) -> tuple[DataSheet, ...]:
    """The data sheets of the consolidated workbook: figures, results, adjustments, and cells to ask about if any."""
    mark = (text("chung", "minh_hoa"),) if report.catalogue.plan.sample else ()
    tables = (("tong_hop", FIGURES), ("ket_qua", RESULTS), ("dieu_chinh", ADJUSTMENTS))
    top, printed = (*mark, text("du_lieu", "thu_tu")), printed_foot(report)
    bottom = (*filter(None, (closed_with(report),)), foot(report))
    sheets = tuple(DataSheet(text("du_lieu", key), *_seen(report, spec), top, bottom, printed) for key, spec in tables)
    left = tuple(_masked(_asked(report)))  # closed or not: a workbook that is made again after closing is the same
    return (*sheets, DataSheet(text("du_lieu", "can_hoi"), ASK, left, top, bottom, printed)) if left else sheets


def _seen(report: PeriodReport, spec: TableSpec) -> tuple[TableSpec, list[DataRow]]:
    """A table and its rows; where owners are not asked, without the column of what they say."""
    rows, keys = _masked(table_rows(report, spec)), [column.key for column in spec.columns]
    if report.owners or OWNERS not in keys:
        return spec, rows
    at = keys.index(OWNERS)
    columns = (*spec.columns[:at], *spec.columns[at + 1 :])
    return spec._replace(columns=columns), [(*row[:at], *row[at + 1 :]) for row in rows]


def _masked(rows: Iterable[DataRow]) -> list[DataRow]:
    """Rows without any citizen's identity number (decision-tables 5.2)."""
    return [tuple(masked(cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


def table_rows(report: PeriodReport, spec: TableSpec) -> list[DataRow]:
    """Rows of one of the program's tables of a period: FIGURES, RESULTS, ADJUSTMENTS, REGISTER, FINDINGS or ASK.

    Each row has a value for each column of the table, in its order. Raises KeyError for another table.
    """
    return list(_MAKERS[spec.name](report))


def value(given: Value | str) -> CellValue:
    """What a data sheet's cell holds of a value: a number as it is, Đạt / Không đạt as words."""
    return format_value(given) if isinstance(given, bool) else given


def wall(moment: datetime | None) -> datetime | None:
    """A moment as a clock in the commune shows it: spreadsheets know no zones."""
    return moment.replace(tzinfo=None, microsecond=0) if moment else None


def target_words(target: Measured | tuple[float, float]) -> CellValue:
    """A target as a cell: a number, the word Đạt, "80 - 90"."""
    if isinstance(target, tuple):
        return " - ".join(format_value(n) for n in target)
    return target


def late_by(line: RegisterLine) -> str:
    """By how much a unit was late: "03 ngày", or "02 giờ" on the due day itself."""
    if line.late:
        return text("so_nop", "ngay", n=f"{line.late:02}")
    return text("so_nop", "gio", n=f"{line.late_hours:02}")


def timely(line: RegisterLine) -> str:
    """ "Đúng hạn", "Nộp chậm 03 ngày; bổ sung lần 1"; "" where nothing came, or nothing that has a day yet."""
    said: list[str] = []
    if line.late is not None:
        said.append(text("so_nop", "cham", by=late_by(line)) if line.is_late else text("so_nop", "dung_han"))
    elif line.short:
        said.append(text("so_nop", "chua_du"))
    if line.supplement:
        said.append(text("so_nop", "bo_sung", n=line.supplement))
    if line.supplement_late:
        said.append(text("so_nop", "bo_sung_cham", n=f"{line.supplement_late:02}"))
    if line.due_again is not None:
        said.append(text("so_nop", "han_bo_sung", day=format_day(line.due_again)))
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def flag(is_so: bool | None) -> str:
    """có, không, or "" for None."""
    return "" if is_so is None else text("so_nop", "co" if is_so else "khong")


def _figures(report: PeriodReport) -> Iterator[DataRow]:
    for f in report.figures:
        yield _figure(f)


def _figure(f: Figure) -> DataRow:
    return (
        f.period,
        f.unit,
        f.element,
        f.given.value,
        value(f.value),
        value(f.put),
        value(f.counted),
        f.second_half,
        f.file,
        f.sheet,
        f.cell,
        f.sender,
        wall(f.sent),
        flag(f.estimate or None),
    )


def _results(report: PeriodReport) -> Iterator[DataRow]:
    """Criteria first, then groups, so that criteria alone are one range to count over."""
    groups = [c for c in report.catalogue.criteria if c.measure == Measure.GROUP and c.code in report.assessment]
    for c in (*judged_criteria(report), *groups):
        a = report.assessment[c.code]
        yield (
            report.period.code,
            c.code,
            c.name,
            c.model,
            c.owner,
            a.value,
            target_words(a.target),
            a.status.value,
            flag(a.on_track),
            a.reported,
            a.expected,
            ";".join(a.missing),
            a.reason,
            flag(a.estimate or None),
            cell_words(report.catalogue, report.owners.get(c.code)),
        )


def _adjustments(report: PeriodReport) -> Iterator[DataRow]:
    for a in known_adjustments(report):
        state = text("du_lieu", _effect(report, a))
        yield (
            a.period,
            a.number,
            a.unit,
            a.element,
            value(a.old),
            _put(a),
            state,
            a.who,
            wall(a.at),
            a.why,
        )


def _effect(report: PeriodReport, adjustment: Adjustment) -> str:
    """Key of the word for what became of an adjustment."""
    if adjustment in report.state.adjusted.values():
        return "dang_tinh"
    if adjustment in report.state.confirmed.values():
        return "xac_nhan"
    return "da_khop" if adjustment in report.state.fulfilled else "het"


def _put(a: Adjustment) -> CellValue:
    """The new figure as it is; words where it is a số ước or another of the five answers."""
    return value(a.new) if a.given == Given.FIGURE and not a.estimate else format_answer(a.given, a.new, a.estimate)


def known_adjustments(report: PeriodReport) -> tuple[Adjustment, ...]:
    """Adjustments that hold, those that a newer version ended or fulfilled, and confirmations, by their numbers."""
    now = report.state
    found = (*now.adjusted.values(), *now.confirmed.values(), *now.lapsed, *now.fulfilled)
    return tuple(sorted(found, key=lambda a: a.number))


def _asked(report: PeriodReport) -> Iterator[DataRow]:
    for cell in asked(report.catalogue, report.period, report.state, report.review):
        yield (
            cell.period,
            cell.unit_name,
            cell.phone,
            cell.line,
            cell.value,
            OR.join(cell.readings),
            cell.message,
            None,
            cell.unit,
            cell.element,
            cell.version,
        )


def _still_asked(report: PeriodReport) -> Iterator[DataRow]:
    """Nobody is asked about a period that is closed."""
    if report.state.open:
        yield from _asked(report)


def _register(report: PeriodReport) -> Iterator[DataRow]:
    for line in report.register:
        yield (
            report.period.code,
            line.unit,
            unit_name(report, line.unit),
            line.version,
            line.verdict,
            timely(line),
            wall(line.sent),
            line.submitted,
            line.sender,
            line.on_behalf,
            flag(line.counts),
            line.errors,
            line.warnings,
            line.notes,
            line.decision,
            line.file,
            line.reminded,
            line.receipt_code,
        )


def _findings(report: PeriodReport) -> Iterator[DataRow]:
    files = {(line.unit, line.version): line.file for line in report.register}
    for standing in report.state.standings:
        receipt = standing.receipt
        for n, finding in enumerate(receipt.findings, 1):
            message, hint = render(finding)
            yield (
                report.period.code,
                receipt.unit,
                receipt.number,
                n,
                SEVERITY_WORDS[severity(finding)],
                finding.sheet,
                finding.cell,
                finding.value,
                message,
                hint,
                finding.code.value,
                files.get((receipt.unit, receipt.number), receipt.file),
            )


_MAKERS = {
    FIGURES.name: _figures,
    RESULTS.name: _results,
    ADJUSTMENTS.name: _adjustments,
    REGISTER.name: _register,
    FINDINGS.name: _findings,
    ASK.name: _still_asked,
}
