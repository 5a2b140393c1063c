"""How far a criterion has come while it is not yet judged, in words, and what part of its target it has reached
(decision-tables 4.1 and 4.2)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Measure, Period, Target, TimeKind, ValueType
from tanminh_xl.domain.figures import Assessment, Measured, Status, exact
from tanminh_xl.domain.targets import meets

AHEAD_BY = Fraction(1, 10)
"""From so much of a year's plan above the part of the year that has gone it is ahead."""
LASTING = (TimeKind.POINT, TimeKind.PLAN_TO_DATE)
"""Kinds of time whose figure can be held against the year's target before the year is over."""


class Pace(StrEnum):
    """How a criterion that is not yet judged stands to the year's target."""

    BEHIND = "chậm tiến độ"
    ON = "đúng tiến độ"
    AHEAD = "vượt tiến độ"
    SHORT = "hiện chưa tới mức chỉ tiêu năm"
    THERE = "hiện đã ở mức chỉ tiêu năm"


def elapsed(catalogue: Catalogue, period: Period) -> Fraction:
    """The part of the year's window that has gone at the period's end; both ends of a window are days of it."""
    start, end = catalogue.year_window(period)
    return Fraction((period.end - start).days + 1, (end - start).days + 1)


def pace(catalogue: Catalogue, period: Period, found: Assessment) -> Pace | None:
    """decision-tables 4.1; None where nothing is said. KeyError for a criterion that the catalogue lacks."""
    if found.status != Status.NOT_DUE:
        return None
    if found.on_track is False:
        return Pace.BEHIND
    if found.on_track and found.progress is not None:
        return Pace.AHEAD if exact(found.progress) >= elapsed(catalogue, period) + AHEAD_BY else Pace.ON
    criterion = catalogue.criterion[found.code]
    if found.value is None or found.target is None or not lasting(catalogue, criterion):
        return None
    return Pace.THERE if meets(found.value, found.target, criterion.direction) else Pace.SHORT


def lasting(catalogue: Catalogue, criterion: Criterion) -> bool:
    """Whether its value can be held against a target before the year is over: False for a number that begins again
    each year, which goes on growing until then (decision-tables 4.1)."""
    if criterion.measure != Measure.ELEMENT:
        return True
    element = catalogue.element[criterion.element]
    return element.value_type == ValueType.YES_NO or element.time_kind in LASTING


def attained(value: Measured, target: Target | None, direction: Direction) -> Fraction | None:
    """decision-tables 4.2: what part of the target a value has reached (0.75), by which criteria that fail are ordered.

    None for words, and where there is no such part.
    """
    if isinstance(value, str) or value is None or target is None or isinstance(target, str):
        return None
    got = max(exact(value), Fraction(0))
    low, high = target if isinstance(target, tuple) else (target, target)
    under, over = exact(low), exact(high)
    downwards = direction == Direction.LOWER or (direction != Direction.HIGHER and got > over)
    if downwards:
        return over / got if got > 0 and over >= 0 else None
    return got / under if under > 0 else None
