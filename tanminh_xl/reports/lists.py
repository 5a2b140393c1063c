"""Tasks, difficulties, text parts: what units say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TypeVar

from tanminh_xl.domain.catalogue_nouns import (
    DIFFICULTY_ANSWERED,
    DIFFICULTY_REFERRED,
    DIFFICULTY_RESOLVED,
    TASK_STATES,
    PeriodKind,
    Task,
)
from tanminh_xl.domain.deadlines import TASK_DONE, TASK_ONGOING, Due, answer_overdue, left_words
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import KnownProblem, PeriodReport, TaskState
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.reports.common import letterhead, model_name, model_order, sheet, unit_name, unit_names
from tanminh_xl.reports.texts import Columns, columns, table_of, text

PROBLEM_ORDER = {DIFFICULTY_ANSWERED: 1, DIFFICULTY_REFERRED: 2, DIFFICULTY_RESOLVED: 3}
"""Order of difficulties on their page by state; one that is open, or in other words, comes first."""
T = TypeVar("T")
LEADER = 3
"""The column of Lãnh đạo phụ trách."""
STATE_STYLES = dict(zip(TASK_STATES, ("state:none", "state:going", "state:done", "state:going"), strict=True))


def tasks(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Nhiệm vụ": by model; a task of several units has a line for all of them, then one for each. None where
    an on-demand period asks for none."""
    if not report.tasks and report.period.kind == PeriodKind.ON_DEMAND:
        return ()
    head = columns("nhiem_vu")
    led = any(leader_of(report.catalogue, report.catalogue.task[t.task]) for t in report.tasks)
    if not led:
        head = Columns(_without_leader(head.titles), _without_leader(head.widths))
    by_task: dict[str, list[TaskState]] = {}
    for state in report.tasks:
        by_task.setdefault(state.task, []).append(state)
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for model in model_order(report):
        members = [t for t in report.catalogue.tasks if t.model == model and t.code in by_task]
        if members:
            headings.add(len(rows))
            known = model in report.catalogue.model
            title = f"{model}. {model_name(report, model)}" if known else model_name(report, model)
            rows.append((Cell(title, "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1)))
        for task in members:
            found = _task(report, task, by_task[task.code])
            rows += found if led else map(_without_leader, found)
    if not rows:
        return _empty(report, "nhiem_vu")
    table = Table("nhiem_vu", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    blocks: list[PagePart] = [letterhead(report, "nhiem_vu"), table, *_sums(report, by_task)]
    return (sheet(report, "nhiem_vu", blocks),)


def _without_leader(cells: Sequence[T]) -> tuple[T, ...]:
    """A line, or what its columns are called, where no task has a Lãnh đạo phụ trách."""
    return (*cells[:LEADER], *cells[LEADER + 1 :])


def _task(report: PeriodReport, task: Task, by_task: Sequence[TaskState]) -> list[tuple[Cell, ...]]:
    lead = unit_names(report, task.lead)
    leader = Cell(leader_of(report.catalogue, task))
    fixed = (Cell(task.code, "code"), Cell(task.text), Cell(lead), leader, Cell(task.expected_result))
    deadline = Cell(_deadline(report, task), "center")
    if len(by_task) == 1:
        return [(*fixed, deadline, _state(by_task[0].state), Cell(_result(by_task[0])))]
    none = text("nhiem_vu", "chua_bao")
    counts = Counter(t.state or none for t in by_task)
    states = dict.fromkeys((*TASK_STATES, *(t.state for t in by_task if t.state), none))
    summary = "; ".join(text("nhiem_vu", "dem", state=s, n=counts[s]) for s in states if counts[s])
    several = Cell(text("nhiem_vu", "nhieu", n=len(by_task)), "center")
    rows: list[tuple[Cell, ...]] = [(*fixed, deadline, several, Cell(summary, "bold"))]
    for t in by_task:
        blank = (Cell(None), Cell(None), Cell(unit_name(report, t.unit), "indent"), Cell(None), Cell(None), Cell(None))
        rows.append((*blank, _state(t.state), Cell(_result(t))))
    return rows


def _deadline(report: PeriodReport, task: Task) -> str:
    """The deadline, else the plan's own words; with how late or how soon where it presses."""
    shown = format_day(task.deadline) or task.cadence
    if task.deadline is None or task.code not in report.due:
        return shown
    return text("nhiem_vu", "han", day=shown, left=left_words(task.deadline, report.judged_on))


def _result(told: TaskState) -> str:
    """The result, the evidence that the Office noted, and that it was the Office."""
    evidence = text("nhiem_vu", "minh_chung", evidence=told.evidence) if told.evidence else ""
    said = ". ".join(part.rstrip(".") for part in (told.result, evidence) if part)
    return " ".join(filter(None, (said, text("nhiem_vu", "ghi", noted=told.noted) if told.noted else "")))


def _sums(report: PeriodReport, by_task: Mapping[str, Sequence[TaskState]]) -> list[Note]:
    """How many tasks stand how, each leading unit's own counted once; and which are late or soon due."""
    counts = Counter(t.state for told in by_task.values() for t in told)
    ongoing, done = counts[TASK_ONGOING], counts[TASK_DONE]
    known = {state: counts[state] for state in TASK_STATES}
    other = sum(counts.values()) - sum(known.values()) - counts[""]
    rest = (*((state, known[state]) for state in TASK_STATES[1::-1]), (text("nhiem_vu", "khac"), other))
    untold = (text("nhiem_vu", "chua_bao"), counts[""])
    left = "; ".join(text("nhiem_vu", "con", state=s.lower(), n=n) for s, n in (*rest, untold) if n)
    said = text("nhiem_vu", "tong", n=sum(counts.values()), carried=done + ongoing, done=done, ongoing=ongoing)
    notes = [Note(f"{said}{'; ' if left else ''}{left}.")]
    pressing = {due: [code for code in by_task if report.due.get(code) is due] for due in Due}
    if any(pressing.values()):
        day = format_day(report.judged_on)
        words = "; ".join(
            text("nhiem_vu", "den_han", due=due.value, n=len(codes), codes=", ".join(codes))
            for due, codes in pressing.items()
            if codes
        )
        notes.append(Note(text("nhiem_vu", "tinh_den", day=day, words=words)))
    return notes


def _state(state: str) -> Cell:
    return Cell(state or text("nhiem_vu", "chua_bao"), STATE_STYLES.get(state, "state:untold"))


def problems(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Khó khăn": every difficulty of the report, open ones first, those referred to a higher level in a
    list of their own; and how many stand how."""
    head = columns("kho_khan")
    found = sorted(report.problems, key=lambda p: PROBLEM_ORDER.get(p.state, 0))
    if not found:
        return _empty(report, "kho_khan")
    referred = [p for p in found if p.state == DIFFICULTY_REFERRED]
    own = [p for p in found if p.state != DIFFICULTY_REFERRED]
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    for key, some in (("muc_xa", own), ("muc_cap_tren", referred)):
        if referred and some:
            headings.add(len(rows))
            rows.append((Cell(text("kho_khan", key), "heading"), *[Cell(None, "heading")] * (len(head.titles) - 1)))
        rows += [_problem(report, n, p) for n, p in enumerate(some, 1)]
    counts = Counter(PROBLEM_ORDER.get(p.state, 0) for p in found)
    said = text(
        "kho_khan", "tong", n=len(found), open=counts[0], answered=counts[1], referred=len(referred), done=counts[3]
    )
    late = sum(answer_overdue(p.deadline, p.state, report.judged_on) for p in found)
    notes = [Note(said)]
    if late:
        notes.append(Note(text("kho_khan", "qua_han", n=late, day=format_day(report.judged_on))))
    table = Table("kho_khan", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    blocks: list[PagePart] = [letterhead(report, "kho_khan"), table, *notes]
    return (sheet(report, "kho_khan", blocks),)


def problem_cell(code: str) -> Ref:
    """The name of the cell with a difficulty's text, to which the first page leads."""
    return Ref("kho_khan_trang", (code,), "text")


def _problem(report: PeriodReport, n: int, p: KnownProblem) -> tuple[Cell, ...]:
    deadline = Cell(p.deadline, "date")
    if p.deadline and answer_overdue(p.deadline, p.state, report.judged_on):
        left = left_words(p.deadline, report.judged_on)
        deadline = Cell(text("kho_khan", "han", day=format_day(p.deadline), left=left), "center")
    return (
        Cell(n, "center"),
        Cell(unit_name(report, p.unit)),
        Cell(p.text, name=problem_cell(p.code)),
        Cell(p.proposal),
        Cell(p.first_reported, "date"),
        Cell(unit_name(report, p.resolver)),
        deadline,
        Cell(p.state, "state:done" if p.state == DIFFICULTY_RESOLVED else "state:going"),
        Cell(p.result),
    )


def texts(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Phần lời": each unit's text parts under its name; only those that ``phan_loi.ten`` names."""
    head = columns("phan_loi")
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    titles = table_of("phan_loi", "ten")
    written = sorted(
        (t for t in report.texts if t.key in titles and t.text.strip()),
        key=lambda t: report.catalogue.unit_order(t.unit),
    )
    for unit, parts in groupby(written, key=lambda t: t.unit):
        headings.add(len(rows))
        rows.append((Cell(f"{unit}. {unit_name(report, unit)}", "heading"), Cell(None, "heading")))
        rows += [(Cell(titles[part.key], "bold"), Cell(part.text)) for part in parts]
    if not rows:
        return _empty(report, "phan_loi")
    table = Table("phan_loi", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    return (sheet(report, "phan_loi", [letterhead(report, "phan_loi"), table]),)


def _empty(report: PeriodReport, page: str) -> tuple[Sheet, ...]:
    blocks: list[PagePart] = [letterhead(report, page), Note(text("chung", "khong_co"))]
    return (sheet(report, page, blocks),)
