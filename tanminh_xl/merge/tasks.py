"""States of tasks and text parts, as the forms that count tell them."""

from __future__ import annotations

from collections.abc import Callable

from tanminh_xl import templates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import TASK_STATES_BEFORE, Period
from tanminh_xl.domain.events import Counted, Receipt, State
from tanminh_xl.domain.form import BlockKey
from tanminh_xl.domain.owing import tells
from tanminh_xl.domain.report import TaskState, TextPart
from tanminh_xl.domain.submission import TaskAnswer


def tasks(
    catalogue: Catalogue, period: Period, state: State, path_of: Callable[[Receipt], str]
) -> tuple[TaskState, ...]:
    """One for each task that is asked in the period and each unit that leads it, in the order of tasks, then units.

    Where the form that tells it does not count, or says nothing of it, or its cell has a "phải sửa" and only the
    valid part was accepted, the state is "".
    """
    found: list[TaskState] = []
    for sender, asked in tells(catalogue, period).items():
        counted = state.counted.get(sender)
        told = _states_told(counted) if counted else {}
        path = path_of(counted.receipt) if counted else ""
        for unit, task in asked:
            answer = told.get((unit, task))
            if answer is None:
                found.append(TaskState(unit, task, "", "", period.code))
            else:
                said = TASK_STATES_BEFORE.get(answer.state, answer.state)
                found.append(TaskState(unit, task, said, answer.result, period.code, path, answer.cell))
    order = {task.code: number for number, task in enumerate(catalogue.tasks)}
    return tuple(sorted(found, key=lambda t: (order[t.task], catalogue.unit_order(t.unit))))


def _states_told(counted: Counted) -> dict[tuple[str, str], TaskAnswer]:
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
