"""VI. Nhiệm vụ kỳ tới: what failed or lacks figures, tasks that are late or come due, and a gap for the rest."""

from __future__ import annotations

from datetime import date

from tanminh_xl.domain.catalogue_nouns import PeriodKind, Task
from tanminh_xl.domain.deadlines import Due, carried_out
from tanminh_xl.domain.document import Block, Gap, Paragraph, Sentence
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.signs import LACKING
from tanminh_xl.domain.staff_tables import TASKS
from tanminh_xl.reports.common import unit_names
from tanminh_xl.reports.narrative import failing
from tanminh_xl.reports.narrative.numbers import listed, plain
from tanminh_xl.reports.narrative.quotes import prompt, quoted, told
from tanminh_xl.reports.narrative.scope import Scope, body, status_refs
from tanminh_xl.reports.narrative.texts import text

PART = "NV"


def ahead(scope: Scope) -> tuple[Block, ...]:
    """The part with its heading: an item each."""
    sentences = (*_criteria(scope), *_tasks(scope))
    owners = {c.owner for c in scope.criteria}
    help_of = quoted(scope.report, [(u, words) for u, words in told(scope.report, "ky_toi") if u in owners])
    return (
        scope.heading(PART, text("muc", PART)),
        *(block for s in sentences for block in body([s], "item")),
        Paragraph((Gap("nv.them", prompt(text("ky_toi", "them"), help_of)),), "item"),
    )


def _criteria(scope: Scope) -> list[Sentence]:
    found = scope.found(scope.criteria)
    groups = (
        ("chua_dat", [a for a in found if a.status is Status.NOT_MET]),
        ("co_ban", [a for a in found if a.status is Status.NEARLY]),
        ("cham", [a for a in found if scope.pace(a) is Pace.BEHIND]),
    )
    number = scope.sections.get(failing.PART, "")
    sentences = []
    for key, own in groups:
        if own:
            said = text("ky_toi", key, n=plain(len(own)))
            words = text("ky_toi", "o_muc" if number else "khong_muc", said=said, number=number)
            sentences.append(Sentence(f"nv.{key}", words, status_refs(scope.report, own)))
    lacking = [a for a in found if a.status in LACKING and a.status is not Status.NO_TARGET]
    if lacking:
        said = text("ky_toi", "thieu", n=plain(len(lacking)))
        sentences.append(Sentence("nv.thieu", said, status_refs(scope.report, lacking)))
    return sentences


def _tasks(scope: Scope) -> list[Sentence]:
    """Tasks that are late, and those that come due before the next period ends."""
    report = scope.report
    tasks = report.catalogue.task
    late = [tasks[code] for code, due in report.due.items() if due is Due.OVERDUE and code in tasks]
    coming = [t for t in report.catalogue.tasks if t not in late and _comes_due(report, t)]
    sentences = []
    for key, own in (("qua_han", late), ("den_han", coming)):
        if own:
            ordered = sorted(own, key=lambda t: t.deadline or date.max)
            names = [_task(report, t) for t in ordered]
            said = listed(names, text("ky_toi", "nhiem_vu"), scope.where("nhiem_vu"), at_most="toi_da_nhiem_vu")
            refs = tuple(Ref(TASKS.name, (t.code,), column) for t in ordered for column in ("deadline", "carried_out"))
            sentences.append(Sentence(f"nv.{key}", text("ky_toi", key, n=plain(len(own)), names=said), refs))
    return sentences


def _task(report: PeriodReport, task: Task) -> str:
    key = "mot" if task.lead else "mot_khong"
    lead = unit_names(report, task.lead)
    return text("ky_toi", key, task=task.text.strip().rstrip("."), lead=lead, day=format_day(task.deadline))


def _comes_due(report: PeriodReport, task: Task) -> bool:
    """A task that is not carried out and whose deadline lies after this period, not after the next one's end."""
    if task.deadline is None or task.deadline <= report.period.end or report.due.get(task.code) is Due.OVERDUE:
        return False
    states = [t.state for t in report.tasks if t.task == task.code]
    return not carried_out(states) and task.deadline <= _next_end(report)


def _next_end(report: PeriodReport) -> date:
    """The last day of the next period: of those that end later the first that is not on demand; else a year on."""
    regular = (p for p in report.catalogue.periods if p.kind is not PeriodKind.ON_DEMAND)
    ends = sorted(p.end for p in regular if p.end > report.period.end)
    return ends[0] if ends else _year_on(report.period.end)


def _year_on(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))
