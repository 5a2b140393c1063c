"""Which tasks are late or soon due, and which difficulties still want an answer (decision-tables 8.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from tanminh_xl.domain.catalogue_nouns import (
    DIFFICULTY_ANSWERED,
    DIFFICULTY_REFERRED,
    DIFFICULTY_RESOLVED,
    TASK_STATES,
    Task,
    alive,
)

TASK_DONE, TASK_ONGOING = TASK_STATES[2:]
CARRIED_OUT = (TASK_DONE, TASK_ONGOING)
"""States in which nothing is left to be urged: done, and carried out all the time."""

ANSWERED = (DIFFICULTY_RESOLVED, DIFFICULTY_ANSWERED, DIFFICULTY_REFERRED)
"""States of a difficulty in which the unit waits for no answer."""


class Due(StrEnum):
    """How a task stands to its deadline."""

    OVERDUE = "quá hạn"
    SOON = "sắp đến hạn"


def carried_out(states: Sequence[str]) -> bool:
    """True if each leading unit has done the task, or does it all the time; ``states``: one a unit, "" for untold."""
    return bool(states) and all(state in CARRIED_OUT for state in states)


def task_due(deadline: date | None, states: Sequence[str], day: date, soon: int) -> Due | None:
    """How a task stands on a day: late after its deadline, soon due on it and up to ``soon`` days before.

    Never where it has no deadline, or is carried out (``carried_out``).
    """
    if deadline is None or carried_out(states):
        return None
    left = (deadline - day).days
    if left < 0:
        return Due.OVERDUE
    return Due.SOON if left <= soon else None


def due_tasks(tasks: Iterable[Task], states: Mapping[str, Sequence[str]], day: date, soon: int) -> dict[str, Due]:
    """Tasks alive on a day that are late or soon due then, by code; ``states``: of their leading units, by task."""
    living = [task for task in tasks if alive(task, day)]
    found = {task.code: task_due(task.deadline, states.get(task.code, ()), day, soon) for task in living}
    return {code: due for code, due in found.items() if due}


def wants_answer(state: str) -> bool:
    """True while a difficulty was neither resolved, nor answered, nor referred to a higher level."""
    return state not in ANSWERED


def answer_overdue(deadline: date | None, state: str, day: date) -> bool:
    """True for a difficulty whose deadline has passed while it still wants an answer."""
    return deadline is not None and deadline < day and wants_answer(state)


def left_words(deadline: date, day: date) -> str:
    """Return "quá hạn 3 ngày", "hôm nay là hạn" or "còn 5 ngày"."""
    left = (deadline - day).days
    if left == 0:
        return "hôm nay là hạn"
    return f"còn {left} ngày" if left > 0 else f"quá hạn {-left} ngày"
