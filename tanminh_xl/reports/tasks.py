"""Tasks: one line each; those that many units of a kind carry out also as a matrix of these units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple, TypeVar

from tanminh_xl.domain.catalogue_nouns import TASK_STATES, PeriodKind, Task, UnitKind
from tanminh_xl.domain.deadlines import TASK_DONE, TASK_ONGOING, Due, left_words
from tanminh_xl.domain.five_clear import FIVE, not_said
from tanminh_xl.domain.format_value import format_day, format_day_padded
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.report import PeriodReport, TaskState
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Sheet, Table
from tanminh_xl.reports.common import (
    empty,
    letter_of,
    letterhead,
    model_name,
    model_order,
    sheet,
    signed_by,
    unit_name,
    unit_names,
)
from tanminh_xl.reports.texts import Columns, columns, number, text

T = TypeVar("T")
LEADER = 3
"""The column of Lãnh đạo phụ trách."""


class TaskMatrix(NamedTuple):
    """Units of one kind and the tasks that they carry out, those that many of them do."""

    kind: UnitKind
    units: tuple[str, ...]
    tasks: tuple[Task, ...]


def tasks(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Nhiệm vụ": by model, a line for each task; behind it a matrix for each kind of unit of which many have
    the same tasks. None where an on-demand period asks for none."""
    if not report.tasks and report.period.kind == PeriodKind.ON_DEMAND:
        return ()
    by_task: dict[str, list[TaskState]] = {}
    for state in report.tasks:
        by_task.setdefault(state.task, []).append(state)
    if not by_task:
        return empty(report, "nhiem_vu")
    cut = [(matrix, part) for matrix in _matrices(report, by_task) for part in _parts(matrix.tasks)]
    count = 1 + len(cut)
    listed = _list(report, by_task, letter_of(0, count))
    names = Counter(matrix.kind.code for matrix, _ in cut)
    seen: Counter[str] = Counter()
    pages = [listed]
    for n, (matrix, part) in enumerate(cut, 1):
        seen[matrix.kind.code] += 1
        end = f" {seen[matrix.kind.code]}" if names[matrix.kind.code] > 1 else ""
        pages.append(_matrix(report, matrix._replace(tasks=part), by_task, letter_of(n, count), end))
    return tuple(pages)


def _list(report: PeriodReport, by_task: Mapping[str, Sequence[TaskState]], letter: str) -> Sheet:
    head = columns("nhiem_vu")
    led = any(leader_of(report.catalogue, report.catalogue.task[code]) for code in by_task)
    if not led:
        head = Columns(_without_leader(head.titles), _without_leader(head.widths))
    unclear = {code for code in by_task if not_said(report.catalogue.task[code])}
    if unclear:
        more = columns("nhiem_vu", "cot_chua_ro")
        head = Columns(_before_state(head.titles, more.titles), _before_state(head.widths, more.widths))
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
            found = found if led else _without_leader(found)
            rows.append(_before_state(found, (_unclear(task),)) if unclear else found)
    table = Table("nhiem_vu", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    top = letterhead(report, "nhiem_vu", letter=letter)
    return sheet(report, "nhiem_vu", [top, table, *_five(report, by_task), *_sums(report, by_task), signed_by(report)])


def _without_leader(cells: Sequence[T]) -> tuple[T, ...]:
    """A line, or what its columns are called, where no task has a Lãnh đạo phụ trách."""
    return (*cells[:LEADER], *cells[LEADER + 1 :])


def _before_state(cells: Sequence[T], more: Sequence[T]) -> tuple[T, ...]:
    """A line with more in it before how the task stands and its result, which end it."""
    return (*cells[:-2], *more, *cells[-2:])


def _task(report: PeriodReport, task: Task, told: Sequence[TaskState]) -> tuple[Cell, ...]:
    fixed = (
        Cell(task.code, "code"),
        Cell(task.text),
        Cell("\n".join(filter(None, (unit_names(report, task.lead), task.person)))),
        Cell(leader_of(report.catalogue, task)),
        Cell(task.expected_result),
        Cell(_deadline(report, task), "center"),
    )
    if len(told) == 1:
        return (*fixed, _state(told[0].state), Cell(_result(told[0])))
    none = text("nhiem_vu", "chua_bao")
    counts = Counter(t.state or none for t in told)
    states = dict.fromkeys((*TASK_STATES, *(t.state for t in told if t.state), none))
    summary = "; ".join(text("nhiem_vu", "dem", state=s, n=counts[s]) for s in states if counts[s])
    several = Cell(text("nhiem_vu", "nhieu", n=len(told)), "center")
    if len(told) >= number("nhiem_vu", "ma_tran_tu"):
        return (*fixed, several, Cell(summary, "bold"))
    said = (text("nhiem_vu", "cua", unit=unit_name(report, t.unit), said=_said(t)) for t in told)
    return (*fixed, several, Cell("\n".join(said)))


def _said(told: TaskState) -> str:
    """State and result of one unit, on one line."""
    return ". ".join(filter(None, (told.state or text("nhiem_vu", "chua_bao"), _result(told))))


def _deadline(report: PeriodReport, task: Task) -> str:
    """The deadline, else the plan's own words; with how late or how soon where it presses."""
    shown = format_day_padded(task.deadline) or task.cadence
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


def _unclear(task: Task) -> Cell:
    """Which of the five "rõ" the task does not say yet."""
    missing = "\n".join(name for name, _ in not_said(task))
    return Cell(missing, "state:going" if missing else "center")


def _five(report: PeriodReport, by_task: Mapping[str, Sequence[TaskState]]) -> list[Note]:
    """How many tasks do not say all of the five "rõ" yet, and what they lack (plan V.1)."""
    found = [not_said(report.catalogue.task[code]) for code in by_task]
    counts = Counter(name for missing in found for name, _ in missing)
    if not counts:
        return []
    said = "; ".join(text("nhiem_vu", "thieu_ro", name=name, n=counts[name]) for name in FIVE if counts[name])
    return [Note(text("nhiem_vu", "nam_ro", n=sum(map(bool, found)), all=len(found), said=said))]


def _state(state: str) -> Cell:
    if not state:
        return Cell(text("nhiem_vu", "chua_bao"), "state:untold")
    return Cell(state, f"task:{state}" if state in TASK_STATES else "center")


# matrices


def _matrices(report: PeriodReport, by_task: Mapping[str, Sequence[TaskState]]) -> Iterator[TaskMatrix]:
    """Tasks of many units, by kinds of unit in their order; a task of several kinds stands with each of them."""
    catalogue = report.catalogue
    ranks = {code: i for i, code in enumerate(model_order(report))}
    many = [catalogue.task[code] for code, told in by_task.items() if len(told) >= number("nhiem_vu", "ma_tran_tu")]
    many.sort(key=lambda task: ranks.get(task.model, len(ranks)))
    kinds: dict[str, dict[str, Task]] = {}
    units: dict[str, set[str]] = {}
    for task in many:
        for told in by_task[task.code]:
            known = catalogue.unit.get(told.unit)
            of = known.kind if known else ""
            kinds.setdefault(of, {})[task.code] = task
            units.setdefault(of, set()).add(told.unit)
    for kind in sorted(catalogue.kinds, key=lambda k: k.order):
        if kind.code in kinds:
            ordered = sorted(units[kind.code], key=catalogue.unit_order)
            yield TaskMatrix(kind, tuple(ordered), tuple(kinds[kind.code].values()))


def _parts(all_of: Sequence[Task]) -> list[tuple[Task, ...]]:
    """As many tasks on each sheet as can be, evenly."""
    parts = ceil(len(all_of) / number("nhiem_vu", "toi_da"))
    size = ceil(len(all_of) / parts)
    return [tuple(all_of[n * size : (n + 1) * size]) for n in range(parts)]


def _matrix(
    report: PeriodReport, matrix: TaskMatrix, by_task: Mapping[str, Sequence[TaskState]], letter: str, end: str
) -> Sheet:
    told = {(t.unit, t.task): t for task in matrix.tasks for t in by_task[task.code]}
    head, wide = columns("nhiem_vu", "cot_don_vi"), number("nhiem_vu", "rong")
    rows = []
    for n, unit in enumerate(matrix.units, 1):
        cells = (_told(told.get((unit, task.code))) for task in matrix.tasks)
        rows.append((Cell(n, "center"), Cell(unit_name(report, unit)), *cells))
    group = matrix.kind.group
    titles = (*head.titles, *(f"{task.text}\n{task.code}" for task in matrix.tasks))
    widths = (*head.widths, *(wide,) * len(matrix.tasks))
    table = Table(f"nhiem_vu_{matrix.kind.code}{end.strip()}", widths, titles, tuple(rows))
    top = letterhead(report, "nhiem_vu", text("nhiem_vu", "title_nhom", group=group.upper()), letter=letter)
    blocks: list[PagePart] = [top, table, *_counts(matrix, told)]
    return sheet(report, "nhiem_vu", blocks, text("nhiem_vu", "tab_nhom", group=group) + end)


def _told(state: TaskState | None) -> Cell:
    """State, and under it the result; the cell's fill says the state too."""
    if state is None:
        return Cell(None, "void")
    if not state.state:
        return Cell(text("nhiem_vu", "chua_bao"), "state:untold")
    style = f"task_text:{state.state}" if state.state in TASK_STATES else "text"
    result = _result(state)
    return Cell(f"{state.state}: {result}" if result else state.state, style)


def _counts(matrix: TaskMatrix, told: Mapping[tuple[str, str], TaskState]) -> Iterator[Note]:
    """Of each task how many units stand how."""
    none = text("nhiem_vu", "chua_bao")
    for task in matrix.tasks:
        counts = Counter(t.state or none for t in told.values() if t.task == task.code)
        states = dict.fromkeys((*TASK_STATES, *counts))
        said = "; ".join(text("nhiem_vu", "dem", state=s, n=counts[s]) for s in states if counts[s])
        yield Note(text("nhiem_vu", "dem_nhiem_vu", task=task.code, said=said))
