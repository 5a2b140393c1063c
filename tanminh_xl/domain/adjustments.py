"""What becomes of an adjustment when a version of the form counts (decision-tables 6): the one rule of it."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import TYPE_CHECKING

from tanminh_xl.domain.submission import Answer, Given, Submission, Value

if TYPE_CHECKING:
    from tanminh_xl.domain.events import Adjustment


class Fate(StrEnum):
    """What a version makes of an adjustment.

    HOLDS: the adjusted answer counts. FULFILLED: the version says it itself, or gives what was promised; nothing is
    asked. LAPSES: the version says something else, and the cell is asked about.
    """

    HOLDS = "holds"
    FULFILLED = "fulfilled"
    LAPSES = "lapses"


def said(submission: Submission | None, unit: str, element: str, held: Collection[tuple[str, str]] = ()) -> Answer:
    """What a version says in a cell; blank where it has no such cell, where the cell is ``held``, or no version is."""
    if submission is not None and (unit, element) not in held:
        for answer in submission.answers:
            if (answer.unit, answer.element) == (unit, element):
                return answer
    return Answer(unit, element, Given.BLANK)


def says_nothing(answer: Answer) -> bool:
    """Blank (a held cell is), or Chưa có số: the unit has not told the figure."""
    return answer.given in (Given.BLANK, Given.NOT_YET)


def fate(adjustment: Adjustment, named: Answer, now: Answer, *, on_named: bool) -> Fate:
    """What a version makes of an adjustment, judged on that version alone: it can hold again.

    ``named``: what the receipt of the version that it names says in its cell (as typed, held or not); ``now``: what
    the version that is judged says there, blank where that cell is held (``said``); ``on_named``: it is the version
    that the adjustment names. A confirmation and the taking back of an adjustment hold as an adjustment does, but a
    confirmation not on a version that says nothing.
    """
    if adjustment.holds_on == "version":  # written in format 1
        holds = on_named
    elif says_nothing(now):
        holds = not adjustment.confirms
    else:
        holds = _same(now, named)
    if holds:
        return Fate.HOLDS
    if says_nothing(now) or adjustment.withdrawn or adjustment.confirms:
        return Fate.LAPSES
    if _equal(now.value, adjustment.new) and (now.value is not None or now.given is adjustment.given):
        # An official figure is not replaced by the same one as an estimate.
        keeps = now.estimate and not adjustment.estimate and adjustment.holds_on == "answer"
        return Fate.HOLDS if keeps else Fate.FULFILLED
    promised = adjustment.estimate or adjustment.given is Given.NOT_YET
    official = now.value is not None and (adjustment.given is Given.NOT_YET or not now.estimate)
    return Fate.FULFILLED if promised and official else Fate.LAPSES


def _same(one: Answer, other: Answer) -> bool:
    """Answer and value are the same; whether one is an estimate makes no difference."""
    return one.given is other.given and _equal(one.value, other.value)


def _equal(one: Value, other: Value) -> bool:
    """As ``==``, but Đạt is not 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
