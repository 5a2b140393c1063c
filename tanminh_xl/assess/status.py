"""Which status a criterion or a group has (decision-tables 2), and whether it meets its target (decision-tables 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Direction, Target
from tanminh_xl.domain.figures import Measured, Status, exact


class Span(NamedTuple):
    """The numbers from ``low`` to ``high``, both among them; None: without an end."""

    low: Fraction | None
    high: Fraction | None

    def covers(self, other: Span) -> bool:
        """Whether each number of the other is one of this."""
        above = self.low is None or (other.low is not None and self.low <= other.low)
        return above and (self.high is None or (other.high is not None and other.high <= self.high))

    def touches(self, other: Span) -> bool:
        """Whether some number is one of both."""
        apart = (self.high, other.low), (other.high, self.low)
        return not any(high is not None and low is not None and high < low for high, low in apart)


def wanted(target: Target | None, direction: Direction) -> Span | None:
    """decision-tables 3, "meets": the numbers that meet a target; None for a word, or none."""
    if target is None or isinstance(target, str):
        return None
    if isinstance(target, tuple):
        return Span(exact(target[0]), exact(target[1]))
    bound = exact(target)
    return Span(None if direction == Direction.LOWER else bound, None if direction == Direction.HIGHER else bound)


def nearly(target: Target | None, direction: Direction, band: float | None) -> Span | None:
    """decision-tables 3, "within the band": the numbers not further from a target than ``band`` per cent of it on the
    wrong side, and all on the right one; None where there is no band."""
    if band is None or target is None or isinstance(target, str | tuple):
        return None
    away = exact(target) * exact(band) / 100
    if direction == Direction.HIGHER:
        return Span(exact(target) - away, None)
    return Span(None, exact(target) + away) if direction == Direction.LOWER else None


def meets(value: Measured, target: Target | None, direction: Direction) -> bool:
    """decision-tables 3, "meets": a rounded value against a target; False where either is wanting."""
    span = wanted(target, direction)
    if span is None or not isinstance(value, float):
        return value is not None and value == target
    return _among(value, span)


def within(value: Measured, target: Target | None, direction: Direction, band: float | None) -> bool:
    """decision-tables 3, "within the band": a rounded value against a target that has one."""
    span = nearly(target, direction, band)
    return span is not None and isinstance(value, float) and _among(value, span)


def _among(value: float, span: Span) -> bool:
    return span.covers(Span(exact(value), exact(value)))


class Case(NamedTuple):
    """What decision-tables 2.1 looks at, in its order.

    ``assigned``: each element is owed in some period of the year; ``asked``: in this one; ``applicable``: N > 0
    for each part; ``given``: n > 0 for each part; ``covered``: coverage is what the row needs; ``settled``: it is
    not, and no answer that is missing can change the status (row 5a); ``occurred``: the denominator is not 0;
    ``proven``: no counted answer lacks the minh chứng that it must have.
    """

    assigned: bool
    asked: bool
    applicable: bool
    has_target: bool
    given: bool
    covered: bool
    settled: bool
    occurred: bool
    judged: bool
    meets: bool
    within: bool
    proven: bool


TABLE: tuple[tuple[Callable[[Case], bool], Status], ...] = (
    (lambda c: not c.assigned, Status.NO_DATA),
    (lambda c: c.asked and not c.applicable, Status.NOT_APPLICABLE),
    (lambda c: not c.has_target, Status.NO_TARGET),
    (lambda c: not c.asked, Status.NOT_DUE),
    (lambda c: not c.given, Status.NO_DATA),
    (lambda c: not c.covered and not c.settled, Status.INCOMPLETE),
    (lambda c: not c.occurred, Status.NOT_APPLICABLE),
    (lambda c: not c.judged, Status.NOT_DUE),
    (lambda c: not c.meets and not c.within, Status.NOT_MET),
    (lambda c: not c.proven, Status.NO_EVIDENCE),
    (lambda c: c.meets, Status.MET),
    (lambda c: True, Status.NEARLY),
)
"""decision-tables 2.1: the first row that fits decides. Row 5a leads to rows 9 - 12: it is what row 6 leaves."""


def decide(case: Case) -> tuple[int, Status]:
    """(row of decision-tables 2.1, from 1; its status)."""
    return next((row, status) for row, (fits, status) in enumerate(TABLE, 1) if fits(case))


_GROUP = (
    Status.NOT_MET,
    Status.NO_TARGET,
    Status.INCOMPLETE,
    Status.NOT_DUE,
    Status.NO_EVIDENCE,
    Status.NEARLY,
)
"""In decision-tables 2.2, rows 2, 3 and 5 - 8, where one part decides."""


def of_group(statuses: Sequence[Status]) -> Status:
    """decision-tables 2.2, over the statuses of its parts."""
    left = [s for s in statuses if s != Status.NOT_APPLICABLE]
    if not left:
        return Status.NOT_APPLICABLE
    if all(s == Status.NO_DATA for s in left):
        return Status.NO_DATA
    # Row 4 has just taken "all without figures": one without is as one without enough.
    heard = {Status.INCOMPLETE if s == Status.NO_DATA else s for s in left}
    return next((s for s in _GROUP if s in heard), Status.MET)
