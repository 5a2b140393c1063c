"""What was received: the register of submissions, and the findings on each unit's latest version."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.events import Standing
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.messages import SEVERITY_WORDS, VERDICT_WORDS, render, severity
from tanminh_xl.domain.report import PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Cell, Note, Ref, Sheet, Table
from tanminh_xl.reports.common import empty, estimating, letter_of, letterhead, reporting, sheet, unit_name
from tanminh_xl.reports.data import flag, timely, wall
from tanminh_xl.reports.kept import kept
from tanminh_xl.reports.texts import columns, text

REGISTER = "so_nop_trang"
"""The table's name in Refs to a line of the register's page: (unit, version); ``state``, ``timely``, ``counts``."""
ON_BEHALF, DECISION, REMINDED = 8, 13, 14
"""Columns that are left out where nothing stands in them."""
TO_PLAN_FOLDER = "../../"
"""From ``bao_cao/<kỳ>/``, where the workbook lies, to the plan folder."""
SEVERITY_STYLES = {Severity.ERROR: "level:error", Severity.WARNING: "level:warning", Severity.NOTE: "level:note"}


def lines(report: PeriodReport) -> tuple[RegisterLine, ...]:
    """The register's lines, those of units that owe a report first: they are one range to count over."""
    owing = set(reporting(report).owing)
    return tuple(sorted(report.register, key=lambda line: line.unit not in owing))


def register(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Sổ theo dõi nộp": a line for each version, its file as a link, grey where a later one has replaced it;
    behind it, in a year's report, "Sổ chấp hành"."""
    head = columns("so_nop")
    rows = []
    number, last = 0, ""
    latest = {line.unit: line.version for line in report.register}
    for line in lines(report):
        number += line.unit != last
        cells = _line(report, line, number if line.unit != last else None)
        replaced = not line.counts and line.version < latest[line.unit]
        rows.append(tuple(cell._replace(style=f"{cell.style}|old") for cell in cells) if replaced else cells)
        last = line.unit
    if not rows:
        return empty(report, "so_nop")
    filled = {i for row in rows for i, cell in enumerate(row) if cell.value not in (None, "")}
    kept_at = [i for i in range(len(head.titles)) if i not in (ON_BEHALF, DECISION, REMINDED) or i in filled]
    table = Table(
        "so_nop",
        tuple(head.widths[i] for i in kept_at),
        tuple(head.titles[i] for i in kept_at),
        tuple(tuple(row[i] for i in kept_at) for row in rows),
    )
    still = estimating(report)
    said = [Note(text("so_nop", "uoc", n=len(report.estimates), names=", ".join(still)))] if still else []
    if any(cell.style.endswith("|old") for row in rows for cell in row[:1]):
        said.append(Note(text("so_nop", "da_thay")))
    letter = letter_of(0, 1 + bool(report.year))
    listed = sheet(report, "so_nop", [letterhead(report, "so_nop", letter=letter), table, *said])
    return (listed, *kept(report, letter_of(1, 2)))


def cell_of(line: RegisterLine, column: str) -> Ref:
    """The name under which formulas refer to a cell of the register's page; ``column``: as at ``REGISTER``."""
    return Ref(REGISTER, (line.unit, str(line.version)), column)


def _line(report: PeriodReport, line: RegisterLine, number: int | None) -> tuple[Cell, ...]:
    came = line.version > 0
    late = bool(line.is_late or line.supplement_late)
    return (
        Cell(number, "center"),
        Cell(line.unit, "code"),
        Cell(unit_name(report, line.unit)),
        Cell(line.version if came else None, "center"),
        Cell(
            line.verdict,
            "level:error" if line.verdict == text("so_nop", "chua_nop") else "center",
            name=cell_of(line, "state"),
        ),
        Cell(timely(line), "level:warning" if late else "center", name=cell_of(line, "timely")),
        Cell(line.submitted or wall(line.sent), "date"),
        Cell(line.sender, "short"),
        Cell(line.on_behalf),
        Cell(flag(line.counts) if came else "", "center", name=cell_of(line, "counts")),
        Cell(line.errors if came else None, "center"),
        Cell(line.warnings if came else None, "center"),
        Cell(line.notes if came else None, "center"),
        Cell(line.decision),
        Cell(line.reminded),
        Cell(text("so_nop", "mo_tep"), "link", link=TO_PLAN_FOLDER + line.file) if line.file else Cell(None),
    )


def findings(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Phát hiện": findings on the latest version of each unit, the heaviest first. None where an
    on-demand period has none."""
    head = columns("phat_hien")
    latest: dict[str, Standing] = {}
    for standing in report.state.standings:
        if not standing.passed_on:
            latest[standing.receipt.unit] = standing
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for unit in sorted(latest, key=report.catalogue.unit_order):
        receipt = latest[unit].receipt
        if not receipt.findings:
            continue
        headings.add(len(rows))
        verdict = VERDICT_WORDS[latest[unit].verdict]
        words = text(
            "phat_hien", "phien_ban", unit=f"{unit}. {unit_name(report, unit)}", version=receipt.number, verdict=verdict
        )
        rows.append((Cell(words, "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1)))
        ranks = list(Severity)
        for n, finding in enumerate(sorted(receipt.findings, key=lambda f: ranks.index(severity(f))), 1):
            message, hint = render(finding)
            level = severity(finding)
            rows.append(
                (
                    Cell(n, "center"),
                    Cell(SEVERITY_WORDS[level], SEVERITY_STYLES[level]),
                    Cell(finding.cell or text("phat_hien", "ca_tep"), "center"),
                    Cell(finding.value),
                    Cell(f"{finding.row}: {message}" if finding.row else message),
                    Cell(hint),
                )
            )
    top = letterhead(report, "phat_hien", under=text("phat_hien", "subtitle"))
    if not rows and report.period.kind is PeriodKind.ON_DEMAND:
        return ()
    if not rows:
        return (sheet(report, "phat_hien", [top, Note(text("chung", "khong_co"), "plain")]),)
    table = Table("phat_hien", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    return (sheet(report, "phat_hien", [top, table]),)
