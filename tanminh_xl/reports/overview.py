"""Behind the first page: who has reported, criteria by every status and model, charts, what else is to be noted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from tanminh_xl import palette
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.deadlines import Due
from tanminh_xl.domain.events import Receipt
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.report import PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Cell, Chart, Formula, Note, PagePart, Ref, Series, Sheet, Table
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.reports.common import (
    LACKING,
    asked,
    judged_criteria,
    letterhead,
    model_name,
    model_order,
    reporting,
    sheet,
    some,
    unit_name,
)
from tanminh_xl.reports.data import late_by
from tanminh_xl.reports.received import cell_of, lines
from tanminh_xl.reports.texts import number, numbers, table_of, text, words

COUNTS = "tom_tat_dem"
"""The table's name in Refs to a count of criteria: (model or "", status or "")."""
HANDED = "tom_tat_nop"
"""The table's name in Refs to a count of units: (word,), columns ``name`` and ``value``."""
ALL, DONE = "tong", "da_nop"
"""Keys of the units that owe a report, and of those whose report counts."""
POINTS = ("cho_xu_ly", "thieu", "cho_minh_chung", "nhiem_vu_sap_han", "de_nghi", "uoc_tieu_chi", "uoc", "dieu_chinh")
"""What is noted of every period; the first page has what is to be decided."""
SHORT = "Mới nộp dưới nửa số liệu"
"""How units stand of which a version counts and none says enough (``[nop]``): a line only where there are such."""


def overview(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Nộp và đánh giá"."""
    due = format_day(report.period.due)
    blocks: list[PagePart] = [
        letterhead(report, "nop_danh_gia"),
        Note(text("nop_danh_gia", "nop", due=due) if due else text("nop_danh_gia", "nop_khong_han"), "section"),
        handed(report),
        Note(text("nop_danh_gia", "tieu_chi"), "section"),
        *_statuses(report),
        Note(text("nop_danh_gia", "chu_y"), "section"),
        attention(report, POINTS),
        *changed(report),
    ]
    return (sheet(report, "nop_danh_gia", blocks, landscape=False),)


class Stand(NamedTuple):
    """How many owing units stand how: in time, late, with a version that counts but none that says enough (5.4), sent
    but not counting, nothing sent."""

    in_time: int
    late: int
    short: int
    not_counting: int
    nothing: int


def stand(report: PeriodReport) -> Stand:
    """Counted from the register's lines of units that owe a report."""
    owing = set(reporting(report).owing)
    own = [line for line in report.register if line.unit in owing]
    counting = [line for line in own if line.counts]
    late = sum(line.is_late for line in counting)
    short = sum(line.short for line in counting)
    in_time = len(counting) - late - short
    nothing = sum(line.version == 0 for line in own)
    return Stand(in_time, late, short, len(owing) - len(counting) - nothing, nothing)


def handed(report: PeriodReport) -> Table:
    """How many units stand how, of how many, and which; one line each: a chart wants its points in a column."""
    counted = stand(report)
    names = palette.submissions()
    owing = len(reporting(report).owing)
    nouns = table_of("nop_danh_gia", "danh_tu")
    own = {word: Ref(HANDED, (word,), "value") for word in (*names, ALL)}
    rows = [
        (
            Cell(word, name=Ref(HANDED, (word,), "name")),
            Cell(n, "count", formula, own[word]),
            _rate(n, owing, own[word], own[ALL], "n1"),
            Cell(some(units, int(number("nop_danh_gia", "chu_y_toi_da")), nouns["nop"])),
        )
        for word, n, formula, units in zip(
            names, counted, _register_counts(report, counted), _units(report), strict=True
        )
        if n or word != SHORT
    ]
    given = counted.in_time + counted.late + counted.short
    all_of = Formula("=SUM({0}:{1})", (own[names[0]], own[names[-1]]))
    done = Formula("=SUM({0}:{1})", (own[names[0]], own[SHORT if counted.short else names[1]]))
    done_at = Ref(HANDED, (DONE,), "value")
    for label, n, formula, ref in (
        (text("nop_danh_gia", "nop_tong"), owing, all_of, own[ALL]),
        (text("nop_danh_gia", "nop_da"), given, done, done_at),
    ):
        counts = (Cell(n, "total_count", formula, ref), _rate(n, owing, ref, own[ALL], "total_n1"))
        rows.append((Cell(label, "total"), *counts, Cell(None, "total")))
    titles = words("nop_danh_gia", "nop_cot")
    return Table("tom_tat_nop", numbers("nop_danh_gia", "nop_rong"), titles, tuple(rows), repeat=False)


def _rate(n: int, of: int, part: Ref, whole: Ref, style: str) -> Cell:
    rate = floor(Fraction(1000 * n, of) + Fraction(1, 2)) / 10 if of else 0.0
    return Cell(rate, style, Formula("=IF({0}=0,0,ROUND(100*{1}/{0},1))", (whole, part)))


def _units(report: PeriodReport) -> tuple[list[str], ...]:
    """Units by how they stand; those in time are not named."""
    reported = reporting(report)
    sent = {line.unit for line in report.register if line.version}
    owing = frozenset(reported.owing)
    counting = [line for line in lines(report) if line.counts and line.unit in owing]
    late = [
        text("nop_danh_gia", "nop_cham", name=unit_name(report, line.unit), by=late_by(line))
        for line in counting
        if line.is_late
    ]
    short = [unit_name(report, line.unit) for line in counting if line.short]
    without = [[unit_name(report, u) for u in reported.away if (u in sent) == has] for has in (True, False)]
    return ([], late, short, *without)


def _register_counts(report: PeriodReport, counted: Stand) -> tuple[Formula | None, ...]:
    """Counts over the register's page; units that have sent but not counting have no one line, and stay a value."""
    owing = set(reporting(report).owing)
    own: Sequence[RegisterLine] = [line for line in lines(report) if line.unit in owing]
    if not own:
        return (None,) * len(counted)
    ends = {c: (cell_of(own[0], c), cell_of(own[-1], c)) for c in ("counts", "timely", "state")}
    both = (*ends["counts"], *ends["timely"])
    yes = text("so_nop", "co")
    return (
        Formula(f'=COUNTIFS({{0}}:{{1}},"{yes}",{{2}}:{{3}},"{text("so_nop", "dung_han_dem")}")', both),
        Formula(f'=COUNTIFS({{0}}:{{1}},"{yes}",{{2}}:{{3}},"{text("so_nop", "cham_dem")}")', both),
        Formula(f'=COUNTIFS({{0}}:{{1}},"{yes}",{{2}}:{{3}},"{text("so_nop", "chua_du_dem")}")', both),
        None,
        Formula(f'=COUNTIF({{0}}:{{1}},"{text("so_nop", "chua_nop")}")', ends["state"]),
    )


def _statuses(report: PeriodReport) -> tuple[PagePart, ...]:
    judged = judged_criteria(report)
    if not judged:
        return (Note(text("chung", "khong_co"), "plain"),)
    found = {report.assessment[c.code].status for c in judged}
    statuses = [s for s in Status if s in found or s in (Status.MET, Status.NOT_MET)]
    models = [m for m in model_order(report) if any(c.model == m for c in judged)]
    titles = words("nop_danh_gia", "tieu_chi_cot")
    rows = [_model_row(report, judged, model, statuses) for model in models]
    rows.append(_sum_row(report, judged, models, statuses))
    widths = (
        *numbers("nop_danh_gia", "tieu_chi_rong"),
        *(number("nop_danh_gia", "tieu_chi_rong_dem"),) * len(statuses),
    )
    table = Table("tom_tat_tieu_chi", widths, (*titles, *(s.value for s in statuses)), tuple(rows), repeat=False)
    names = (Ref(COUNTS, (models[0], ""), "name"), Ref(COUNTS, (models[-1], ""), "name"))
    series = tuple(
        Series(
            s.value,
            names,
            (Ref(COUNTS, (models[0], s.value), "value"), Ref(COUNTS, (models[-1], s.value), "value")),
            (s.value,),
        )
        for s in statuses
        if s in found
    )
    shown = tuple(w for w, n in zip(palette.submissions(), stand(report), strict=True) if n or w != SHORT)
    ways = tuple((Ref(HANDED, (shown[0],), c), Ref(HANDED, (shown[-1],), c)) for c in ("name", "value"))
    return (
        table,
        Chart("column", text("nop_danh_gia", "bieu_do_tieu_chi"), series, stacked=True),
        Chart(
            "doughnut",
            text("nop_danh_gia", "bieu_do_nop"),
            (Series(text("nop_danh_gia", "nop_chuoi"), ways[0], ways[1], shown),),
        ),
    )


def _model_row(
    report: PeriodReport, judged: Sequence[Criterion], model: str, statuses: Sequence[Status]
) -> tuple[Cell, ...]:
    """Counts over the data sheet of results: its criteria (no groups) are one range."""
    own = [report.assessment[c.code].status for c in judged if c.model == model]
    period = report.period.code
    ends = {
        column: tuple(Ref(RESULTS.name, (period, c.code), column) for c in (judged[0], judged[-1]))
        for column in ("model", "status")
    }
    label = Cell(model if model in report.catalogue.model else model.capitalize(), "center")
    counts = [
        Cell(
            own.count(s),
            "count",
            Formula(f'=COUNTIFS({{0}}:{{1}},"{model}",{{2}}:{{3}},"{s.value}")', (*ends["model"], *ends["status"])),
            Ref(COUNTS, (model, s.value), "value"),
        )
        for s in statuses
    ]
    all_of = Cell(
        len(own),
        "count",
        Formula("=SUM({0}:{1})", tuple(Ref(COUNTS, (model, s.value), "value") for s in (statuses[0], statuses[-1]))),
        Ref(COUNTS, (model, ""), "value"),
    )
    return (label._replace(name=Ref(COUNTS, (model, ""), "name")), Cell(model_name(report, model)), all_of, *counts)


def _sum_row(
    report: PeriodReport, judged: Sequence[Criterion], models: Sequence[str], statuses: Sequence[Status]
) -> tuple[Cell, ...]:
    found = [report.assessment[c.code].status for c in judged]
    keys = ["", *(s.value for s in statuses)]
    values = [len(found), *(found.count(s) for s in statuses)]
    cells = [
        Cell(
            n,
            "total_count",
            Formula("=SUM({0}:{1})", (Ref(COUNTS, (models[0], key), "value"), Ref(COUNTS, (models[-1], key), "value"))),
        )
        for key, n in zip(keys, values, strict=True)
    ]
    return (Cell(None, "total"), Cell(text("nop_danh_gia", "tong"), "total"), *cells)


def changed(report: PeriodReport) -> list[PagePart]:
    """What of the catalogue differs from the period's opening."""
    if not report.differences:
        return []
    heading = Note(text("nop_danh_gia", "khac"), "section")
    return [heading, *(Note(f"- {sentence}", "plain") for sentence in report.differences)]


def attention(report: PeriodReport, only: Sequence[str], first: Sequence[tuple[Cell, ...]] = ()) -> Table:
    """What is to be noted, each with how many and which; ``first``: rows that stand before these points."""
    most = int(number("nop_danh_gia", "chu_y_toi_da"))
    nouns = table_of("nop_danh_gia", "danh_tu")
    rows = [
        *first,
        *(
            (Cell(text("nop_danh_gia", key)), Cell(len(names), "count"), Cell(some(names, most, noun)))
            for key, names in _points(report)
            if key in only and names and (noun := nouns.get(key, nouns["khac"]))
        ),
    ]
    if not rows:
        rows = [(Cell(text("chung", "khong_co")), Cell(None), Cell(None))]
    titles = words("nop_danh_gia", "chu_y_cot")
    return Table("tom_tat_chu_y", numbers("nop_danh_gia", "chu_y_rong"), titles, tuple(rows), repeat=False)


def tasks_due(report: PeriodReport, due: Due) -> list[str]:
    """Tasks that are late, or soon due, on the day on which the report judges deadlines."""
    names = report.catalogue.task
    return [f"{code} {names[code].text}" for code, found in report.due.items() if found is due]


def _points(report: PeriodReport) -> tuple[tuple[str, list[str]], ...]:
    adjusted, to_give = report.state.adjusted, asked(report)
    estimated = [c for c in judged_criteria(report) if report.assessment[c.code].estimate]
    return (
        ("cho_xu_ly", [_waiting(report, s.receipt) for s in report.state.waiting]),
        ("thieu", named(report, *LACKING)),
        ("cho_minh_chung", named(report, Status.NO_EVIDENCE)),
        ("nhiem_vu_sap_han", tasks_due(report, Due.SOON)),
        ("de_nghi", [unit_name(report, u) for u in to_give.away]),
        ("uoc_tieu_chi", [f"{c.code} {c.name}" for c in estimated]),
        ("uoc", [f"{unit_name(report, f.unit)}, {f.element}" for f in report.estimates]),
        ("dieu_chinh", [f"{unit_name(report, u)}, {e}" for (u, e), a in adjusted.items() if not a.confirms]),
    )


def named(report: PeriodReport, *statuses: Status) -> list[str]:
    """Criteria of these statuses, each by code and name."""
    return [f"{c.code} {c.name}" for c in judged_criteria(report) if report.assessment[c.code].status in statuses]


def _waiting(report: PeriodReport, receipt: Receipt) -> str:
    return text("nop_danh_gia", "cho_xu_ly_tep", unit=unit_name(report, receipt.unit), version=receipt.number)
