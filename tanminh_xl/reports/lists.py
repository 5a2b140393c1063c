"""Tasks, difficulties, text parts: what units say in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED, TASK_STATES, PeriodKind, Task
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.report import PeriodReport, TaskState
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Sheet, Table
from tanminh_xl.reports.common import letterhead, model_name, model_order, sheet, unit_name, unit_names
from tanminh_xl.reports.texts import columns, table_of, text

STATE_STYLES = dict(zip(TASK_STATES, ("state:none", "state:going", "state:done", "state:going"), strict=True))


def tasks(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Nhiệm vụ": by model; a task of several units has a line for all of them, then one for each. None where
    an on-demand period asks for none."""
    if not report.tasks and report.period.kind == PeriodKind.ON_DEMAND:
        return ()
    head = columns("nhiem_vu")
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
            rows += _task(report, task, by_task[task.code])
    if not rows:
        return _empty(report, "nhiem_vu")
    table = Table("nhiem_vu", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    return (sheet(report, "nhiem_vu", [letterhead(report, "nhiem_vu"), table]),)


def _task(report: PeriodReport, task: Task, by_task: Sequence[TaskState]) -> list[tuple[Cell, ...]]:
    lead = unit_names(report, task.lead)
    fixed = (Cell(task.code, "code"), Cell(task.text), Cell(lead), Cell(task.expected_result))
    deadline = Cell(format_day(task.deadline) or task.cadence, "center")
    if len(by_task) == 1:
        return [(*fixed, deadline, _state(by_task[0].state), Cell(by_task[0].result))]
    none = text("nhiem_vu", "chua_bao")
    counts = Counter(t.state or none for t in by_task)
    states = dict.fromkeys((*TASK_STATES, *(t.state for t in by_task if t.state), none))
    summary = "; ".join(text("nhiem_vu", "dem", state=s, n=counts[s]) for s in states if counts[s])
    several = Cell(text("nhiem_vu", "nhieu", n=len(by_task)), "center")
    rows: list[tuple[Cell, ...]] = [(*fixed, deadline, several, Cell(summary, "bold"))]
    for t in by_task:
        blank = (Cell(None), Cell(None), Cell(unit_name(report, t.unit), "indent"), Cell(None), Cell(None))
        rows.append((*blank, _state(t.state), Cell(t.result)))
    return rows


def _state(state: str) -> Cell:
    return Cell(state or text("nhiem_vu", "chua_bao"), STATE_STYLES.get(state, "state:untold"))


def problems(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Khó khăn": every difficulty of the report, open ones first, and how many are open and resolved."""
    head = columns("kho_khan")
    found = sorted(report.problems, key=lambda p: p.state == DIFFICULTY_RESOLVED)
    if not found:
        return _empty(report, "kho_khan")
    rows = tuple(
        (
            Cell(n, "center"),
            Cell(unit_name(report, p.unit)),
            Cell(p.text),
            Cell(p.proposal),
            Cell(p.first_reported, "date"),
            Cell(p.resolver),
            Cell(p.deadline, "date"),
            Cell(p.state, "state:done" if p.state == DIFFICULTY_RESOLVED else "state:going"),
            Cell(p.result),
        )
        for n, p in enumerate(found, 1)
    )
    still = sum(p.state != DIFFICULTY_RESOLVED for p in found)
    counted = Note(text("kho_khan", "tong", n=len(found), open=still, done=len(found) - still))
    blocks: list[PagePart] = [
        letterhead(report, "kho_khan"),
        Table("kho_khan", head.widths, head.titles, rows),
        counted,
    ]
    return (sheet(report, "kho_khan", blocks),)


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
