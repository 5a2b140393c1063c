"""Which status a criterion or a group has (decision-tables 2), and whether it meets its target (decision-tables 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Direction, Target
from tanminh_xl.domain.figures import Measured, Status
from tanminh_xl.domain.targets import among, nearly


def within(value: Measured, target: Target | None, direction: Direction, band: float | None) -> bool:
    """decision-tables 3, "within the band": a rounded value against a target that has one."""
    span = nearly(target, direction, band)
    return span is not None and isinstance(value, float) and among(value, span)


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
