"""The first page: who has reported, criteria by status and model, charts, what needs attention."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import floor
from typing import NamedTuple

from tanminh_xl import palette
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_REFERRED, DIFFICULTY_RESOLVED, Criterion
from tanminh_xl.domain.deadlines import Due, answer_overdue
from tanminh_xl.domain.events import Receipt
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.report import KnownProblem, PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Cell, Chart, Formula, Note, PagePart, Ref, Series, Sheet, Table
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.reports.arrangement import Arrangement
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
from tanminh_xl.reports.review import review_points
from tanminh_xl.reports.texts import number, numbers, table_of, text, words

COUNTS = "tom_tat_dem"
"""The table's name in Refs to a count of criteria: (model or "", status or "")."""
HANDED = "tom_tat_nop"
"""The table's name in Refs to a count of units: (word,), columns ``name`` and ``value``."""
_ALL, _DONE = "tong", "da_nop"
SHORT = "Mới nộp dưới nửa số liệu"
"""How units stand of which a version counts and none says enough (``[nop]``): a line only where there are such."""


def summary(report: PeriodReport, arrangement: Arrangement) -> tuple[Sheet, ...]:
    """The sheet "Tóm tắt": one printed page. ``arrangement`` is not used: all that it counts stands elsewhere."""
    due = format_day(report.period.due)
    blocks: list[PagePart] = [
        letterhead(report, "tom_tat"),
        Note(text("tom_tat", "nop", due=due) if due else text("tom_tat", "nop_khong_han"), "section"),
        handed(report),
        Note(text("tom_tat", "tieu_chi"), "section"),
        *_statuses(report),
        Note(text("tom_tat", "chu_y"), "section"),
        attention(report),
        *changed(report),
    ]
    return (sheet(report, "tom_tat", blocks, landscape=False, one_page=True),)


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
    nouns = table_of("tom_tat", "danh_tu")
    own = {word: Ref(HANDED, (word,), "value") for word in (*names, _ALL)}
    rows = [
        (
            Cell(word, name=Ref(HANDED, (word,), "name")),
            Cell(n, "count", formula, own[word]),
            _rate(n, owing, own[word], own[_ALL], "n1"),
            Cell(some(units, int(number("tom_tat", "chu_y_toi_da")), nouns["nop"])),
        )
        for word, n, formula, units in zip(
            names, counted, _register_counts(report, counted), _units(report), strict=True
        )
        if n or word != SHORT
    ]
    given = counted.in_time + counted.late + counted.short
    all_of = Formula("=SUM({0}:{1})", (own[names[0]], own[names[-1]]))
    done = Formula("=SUM({0}:{1})", (own[names[0]], own[SHORT if counted.short else names[1]]))
    done_at = Ref(HANDED, (_DONE,), "value")
    for label, n, formula, ref in (
        (text("tom_tat", "nop_tong"), owing, all_of, own[_ALL]),
        (text("tom_tat", "nop_da"), given, done, done_at),
    ):
        counts = (Cell(n, "total_count", formula, ref), _rate(n, owing, ref, own[_ALL], "total_n1"))
        rows.append((Cell(label, "total"), *counts, Cell(None, "total")))
    titles = words("tom_tat", "nop_cot")
    return Table("tom_tat_nop", numbers("tom_tat", "nop_rong"), titles, tuple(rows), repeat=False)


def _rate(n: int, of: int, part: Ref, whole: Ref, style: str) -> Cell:
    rate = floor(Fraction(1000 * n, of) + Fraction(1, 2)) / 10 if of else 0.0
    return Cell(rate, style, Formula("=IF({0}=0,0,ROUND(100*{1}/{0},1))", (whole, part)))


def _units(report: PeriodReport) -> tuple[list[str], ...]:
    """Units by how they stand; those in time are not named."""
    reported = reporting(report)
    sent = {line.unit for line in report.register if line.version}
    absent = [u for u in reported.owing if u not in reported.given]
    counting = [line for line in lines(report) if line.counts and line.unit in reported.owing]
    late = [
        text("tom_tat", "nop_cham", name=unit_name(report, line.unit), by=late_by(line))
        for line in counting
        if line.is_late
    ]
    short = [unit_name(report, line.unit) for line in counting if line.short]
    without = [[unit_name(report, u) for u in absent if (u in sent) == has] for has in (True, False)]
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
    titles = words("tom_tat", "tieu_chi_cot")
    rows = [_model_row(report, judged, model, statuses) for model in models]
    rows.append(_sum_row(report, judged, models, statuses))
    widths = (*numbers("tom_tat", "tieu_chi_rong"), *(number("tom_tat", "tieu_chi_rong_dem"),) * len(statuses))
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
        Chart("column", text("tom_tat", "bieu_do_tieu_chi"), series, stacked=True),
        Chart(
            "doughnut",
            text("tom_tat", "bieu_do_nop"),
            (Series(text("tom_tat", "nop_chuoi"), ways[0], ways[1], shown),),
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
    return (Cell(None, "total"), Cell(text("tom_tat", "tong"), "total"), *cells)


def changed(report: PeriodReport) -> list[PagePart]:
    """What of the catalogue differs from the period's opening."""
    if not report.differences:
        return []
    heading = Note(text("tom_tat", "khac"), "section")
    return [heading, *(Note(f"- {sentence}", "plain") for sentence in report.differences)]


def attention(report: PeriodReport, only: Sequence[str] = ()) -> Table:
    """What a leader should look at, each with how many and which; ``only``: these points alone."""
    most = int(number("tom_tat", "chu_y_toi_da"))
    nouns = table_of("tom_tat", "danh_tu")
    rows = review_points(report)
    rows += [
        (Cell(text("tom_tat", key)), Cell(len(names), "count"), Cell(some(names, most, nouns.get(key, nouns["khac"]))))
        for key, found in _points(report)
        if (not only or key in only) and (names := list(found))
    ]
    if not rows:
        rows = [(Cell(text("chung", "khong_co")), Cell(None), Cell(None))]
    titles = words("tom_tat", "chu_y_cot")
    return Table("tom_tat_chu_y", numbers("tom_tat", "chu_y_rong"), titles, tuple(rows), repeat=False)


def _problems(report: PeriodReport, fits: Callable[[KnownProblem], bool]) -> list[str]:
    return [f"{unit_name(report, p.unit)}: {p.text}" for p in report.problems if fits(p)]


def _tasks(report: PeriodReport, due: Due) -> list[str]:
    """Tasks that are late, or soon due, on the day on which the report judges deadlines."""
    names = report.catalogue.task
    return [f"{code} {names[code].text}" for code, found in report.due.items() if found is due]


def _points(report: PeriodReport) -> tuple[tuple[str, Iterable[str]], ...]:
    def of(*statuses: Status) -> list[str]:
        return [f"{c.code} {c.name}" for c in judged_criteria(report) if report.assessment[c.code].status in statuses]

    adjusted, to_give = report.state.adjusted, asked(report)
    return (
        ("cho_xu_ly", [_waiting(report, s.receipt) for s in report.state.waiting]),
        ("chua_dat", of(Status.NOT_MET)),
        ("cham", [f"{c.code} {c.name}" for c in judged_criteria(report) if _behind(report, c)]),
        ("thieu", of(*LACKING)),
        ("cho_minh_chung", of(Status.NO_EVIDENCE)),
        ("chua_giao", of(Status.NO_TARGET)),
        ("nhiem_vu_qua_han", _tasks(report, Due.OVERDUE)),
        ("nhiem_vu_sap_han", _tasks(report, Due.SOON)),
        ("kho_khan", _problems(report, lambda p: p.state not in (DIFFICULTY_RESOLVED, DIFFICULTY_REFERRED))),
        ("kho_khan_qua_han", _problems(report, lambda p: answer_overdue(p.deadline, p.state, report.judged_on))),
        ("kien_nghi", _problems(report, lambda p: p.state == DIFFICULTY_REFERRED)),
        ("de_nghi", [unit_name(report, u) for u in to_give.owing if u not in to_give.given]),
        ("uoc_tieu_chi", [f"{c.code} {c.name}" for c in judged_criteria(report) if report.assessment[c.code].estimate]),
        ("uoc", [f"{unit_name(report, f.unit)}, {f.element}" for f in report.estimates]),
        ("dieu_chinh", [f"{unit_name(report, u)}, {e}" for (u, e), a in adjusted.items() if not a.confirms]),
    )


def _waiting(report: PeriodReport, receipt: Receipt) -> str:
    return text("tom_tat", "cho_xu_ly_tep", unit=unit_name(report, receipt.unit), version=receipt.number)


def _behind(report: PeriodReport, criterion: Criterion) -> bool:
    found = report.assessment[criterion.code]
    return found.on_track is False and found.status == Status.NOT_DUE
