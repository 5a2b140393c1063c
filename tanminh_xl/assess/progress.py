"""How far a half-year has come towards the year's target (decision-tables 4)."""

from __future__ import annotations

from typing import NamedTuple

from tanminh_xl.assess.parts import is_plain_number
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Period, PeriodKind, Target, TimeKind
from tanminh_xl.domain.figures import Measured, exact
from tanminh_xl.domain.pace import elapsed

JUDGED_FROM = 8
"""decision-tables 2.1, rows 1 - 7 (5a is none of them: it leads to rows 9 - 12), end before anything can be measured
against the target."""


class Progress(NamedTuple):
    """``done``: value / target (0.46); ``elapsed``: days gone / days of the year's window; None: none is told."""

    done: float | None = None
    elapsed: float | None = None
    on_track: bool | None = None


def progress(
    catalogue: Catalogue,
    criterion: Criterion,
    period: Period,
    row: int,
    value: Measured,
    target: Target | None,
    meets: bool,
) -> Progress:
    """decision-tables 4. ``row``: the one of decision-tables 2.1 that decided; both ends of a window are days of it."""
    if row < JUDGED_FROM:
        return Progress()
    if period.kind in criterion.judged:
        return Progress(on_track=meets)
    towards = (
        period.kind == PeriodKind.HALF
        and is_plain_number(criterion, catalogue)
        and catalogue.element[criterion.element].time_kind == TimeKind.YEAR_TO_DATE
        and criterion.direction == Direction.HIGHER
    )
    if not towards or not isinstance(value, float) or not isinstance(target, float | int) or target <= 0:
        return Progress()
    done, gone = exact(value) / exact(target), elapsed(catalogue, period)
    return Progress(float(done), float(gone), done >= gone)
