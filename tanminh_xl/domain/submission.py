"""What one file says: answers, states of tasks, difficulties, texts. No files, no rules."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Given(StrEnum):
    """The five answers, and blank, which is none of them (design 3)."""

    FIGURE = "Số liệu"
    NONE_OCCURRED = "Không phát sinh"
    NOT_APPLICABLE = "Không thuộc đối tượng"
    NOT_YET = "Chưa có số, sẽ bổ sung"
    BLANK = "Còn thiếu"


REASONS = (Given.NONE_OCCURRED, Given.NOT_APPLICABLE, Given.NOT_YET)
"""Reasons for no figure in the drop-down "Ghi rõ"; the first is not offered for đạt/không đạt."""

ESTIMATE = "Số ước"
"""Beside the reasons in the drop-down of a number: the figure counts, and whatever holds it says "ước"."""

Value = float | bool | None
"""A number, Đạt (True) or Không đạt (False), or nothing."""


class Answer(NamedTuple):
    """One unit's answer on one element. ``cell`` is the value's address on the submission's sheet ("G12").

    ``value`` is set if and only if ``given`` is FIGURE, or 0.0 for NONE_OCCURRED. ``estimate``: the unit says that its
    figure is a "số ước".
    """

    unit: str
    element: str
    given: Given
    value: Value = None
    evidence: str = ""
    note: str = ""
    cell: str = ""
    estimate: bool = False


class TaskAnswer(NamedTuple):
    """The state of a task as its teller says it; "" where nothing was chosen."""

    unit: str
    task: str
    state: str
    result: str = ""
    cell: str = ""


class Problem(NamedTuple):
    """A difficulty (khó khăn, vướng mắc) as a unit wrote it.

    ``code`` is "" for a new one; one that was open before carries the code it was given (``code_of``).
    ``state`` is what the unit says of an open one ("" if it says nothing).
    """

    unit: str
    code: str
    text: str
    proposal: str = ""
    state: str = ""
    cell: str = ""


class Text(NamedTuple):
    """A text part of block D or a line of the signers' block, by its key."""

    key: str
    text: str
    cell: str = ""


class Stamp(NamedTuple):
    """What the very hidden sheet says: which form this is. ``digest`` is ``form.digest`` of the form sent."""

    plan: str
    unit: str
    period: str
    version: int
    digest: str


class Submission(NamedTuple):
    """Everything that one form says. ``sheet`` is the sheet's name as found in the file."""

    unit: str
    period: str
    form: int
    sheet: str
    answers: tuple[Answer, ...] = ()
    tasks: tuple[TaskAnswer, ...] = ()
    problems: tuple[Problem, ...] = ()
    texts: tuple[Text, ...] = ()

    @property
    def figures(self) -> frozenset[tuple[str, str]]:
        """(unit, element) of each answer that carries a figure (0 and Không phát sinh are figures)."""
        return frozenset((a.unit, a.element) for a in self.answers if a.value is not None)


CHECKSUM = ("ROUND(SUM(0,", "),6)")
"""What stands before and behind the cells in the formula of a form's checksum: readers know it by that."""


def added_up(figures: Iterable[float]) -> float:
    """The checksum of figures, as a form adds them up: to six decimals, so that it is the same wherever it is made."""
    return round(math.fsum(figures), 6) + 0.0


def checksum(said: Submission | None) -> float | None:
    """The sum of the figures that a form says (Đạt and Không đạt are none): "Số kiểm tra" at its foot. None where it
    says no figure."""
    values = [a.value for a in said.answers if a.value is not None and not isinstance(a.value, bool)] if said else []
    return added_up(values) if values else None


def relabelled(said: Submission, old: str, new: str) -> Submission:
    """What a file says, with ``new`` in place of the unit ``old``: a form that was filled by another unit."""

    def of(unit: str) -> str:
        return new if unit == old else unit

    return said._replace(
        unit=of(said.unit),
        answers=tuple(a._replace(unit=of(a.unit)) for a in said.answers),
        tasks=tuple(t._replace(unit=of(t.unit)) for t in said.tasks),
        problems=tuple(p._replace(unit=of(p.unit)) for p in said.problems),
    )


_REPORTED = re.compile(r"KK-\d{4}-[^-]+-.+-\d+")


def code_of(problem: Problem, period: str, number: int) -> str:
    """The lasting code of a difficulty first reported in a period: ``KK-2026-6T-THON05-1`` (number from 1)."""
    return problem.code or f"KK-{period}-{problem.unit}-{number}"


def is_reported(code: str) -> bool:
    """Whether a difficulty's code is one that ``code_of`` gives: a unit's form told it, nobody typed it."""
    return _REPORTED.fullmatch(code) is not None
