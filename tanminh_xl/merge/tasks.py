"""States of tasks, as the forms that count and the Office's notes tell them; text parts, as the forms do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from tanminh_xl import templates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import TASK_STATES_BEFORE, Period, PeriodKind, alive
from tanminh_xl.domain.events import Counted, Receipt, State
from tanminh_xl.domain.form import BlockKey
from tanminh_xl.domain.owing import tells
from tanminh_xl.domain.report import TaskState, TextPart
from tanminh_xl.domain.submission import TaskAnswer
from tanminh_xl.domain.task_notes import TaskNote

Key = tuple[str, str]
"""(unit, task)."""
Forms = tuple[Catalogue, Period, State]
"""A period that was opened: what judges it, the period, what counts in it."""


def tasks(
    catalogue: Catalogue, period: Period, state: State, path_of: Callable[[Receipt], str]
) -> tuple[TaskState, ...]:
    """One for each task and each unit that leads it, in the order of tasks, then units: those asked in the period, and
    (but on demand) those on which the Office has noted something (decision-tables 6, row 8a).

    Of the form that counts and the Office's note the later stands. Where there is neither, or the form says nothing of
    it, or its cell has a "phải sửa" and only the valid part was accepted, the state is "".
    """
    told = _told(catalogue, period, state, path_of)
    shown = [key for found in tells(catalogue, period).values() for key in found]
    if period.kind is not PeriodKind.ON_DEMAND:
        leading = _leading(catalogue, period.end)
        noted = ((note.unit, note.task) for note in state.task_notes)
        shown += [key for key in noted if key in leading]
    stands = _noted({key: told.get(key, TaskState(*key, "", "", period.code)) for key in shown}, state.task_notes)
    order = {task.code: number for number, task in enumerate(catalogue.tasks)}
    return tuple(sorted(stands.values(), key=lambda t: (order[t.task], catalogue.unit_order(t.unit))))


def last_words(
    catalogue: Catalogue,
    day: date,
    forms: Sequence[Forms],
    notes: Sequence[TaskNote],
    path_of: Callable[[Receipt], str],
) -> tuple[TaskState, ...]:
    """The last word on each task that is alive on a day and each unit that leads it then, in their order.

    ``forms``: each period opened so far, in their order; the later period's form stands. ``notes``: those that stand;
    one stands over a form that was sent before it. ``period`` is "" where nobody has said anything.
    """
    found = {key: TaskState(*key, "", "", "") for key in _leading(catalogue, day)}
    for judging, period, state in forms:
        told = _told(judging, period, state, path_of)
        found |= {key: said for key, said in told.items() if key in found and said.state}
    return tuple(_noted(found, notes).values())


def _leading(catalogue: Catalogue, day: date) -> dict[Key, None]:
    """Units alive on a day and the tasks that they lead then, by task, then unit."""
    living = (task for task in catalogue.tasks if alive(task, day))
    return dict.fromkeys((unit.code, task.code) for task in living for unit in catalogue.members(task.lead, day))


def _told(
    catalogue: Catalogue, period: Period, state: State, path_of: Callable[[Receipt], str]
) -> dict[Key, TaskState]:
    """What the forms that count tell of tasks that are asked of their senders, without what stands in bad cells."""
    found: dict[Key, TaskState] = {}
    for sender, asked in tells(catalogue, period).items():
        counted = state.counted.get(sender)
        if counted is None:
            continue
        told, receipt = _states_told(counted), counted.receipt
        path = path_of(receipt)
        for key in asked:
            if answer := told.get(key):
                said = TASK_STATES_BEFORE.get(answer.state, answer.state)
                # a file cannot have been sent after it came: a unit's clock may be ahead
                at = min(receipt.sent, receipt.received)
                found[key] = TaskState(*key, said, answer.result, period.code, path, answer.cell, at=at)
    return found


def _noted(told: Mapping[Key, TaskState], notes: Sequence[TaskNote]) -> dict[Key, TaskState]:
    """What is told, with the note in place of what was said before it, or of nothing."""
    stands = dict(told)
    for note in notes:
        before = stands.get((note.unit, note.task))
        if before is not None and (not before.state or (before.at or note.at) <= note.at):
            said = before._replace(state=note.state, result=note.result, evidence=note.evidence, file="", cell="")
            stands[note.unit, note.task] = said._replace(at=note.at, note=note.number)
    return stands


def _states_told(counted: Counted) -> dict[Key, TaskAnswer]:
    """Answers by (unit, task), without those in bad cells."""
    submission, bad = counted.receipt.submission, counted.bad
    answers = submission.tasks if submission else ()
    return {(a.unit, a.task): a for a in answers if (a.unit, a.task) not in bad}


def texts(catalogue: Catalogue, state: State) -> tuple[TextPart, ...]:
    """The filled text parts (block D, not the signers' lines) of the forms that count, in the order of units."""
    keys = [row["key"] for row in templates.toml("bieu_mau.toml")["block"][BlockKey.TEXTS.value]["rows"]]
    found: list[TextPart] = []
    for unit in catalogue.units:
        counted = state.counted.get(unit.code)
        if counted and counted.receipt.submission:
            said = {text.key: text.text for text in counted.receipt.submission.texts}
            found += [TextPart(unit.code, key, said[key]) for key in keys if said.get(key)]
    return tuple(found)
