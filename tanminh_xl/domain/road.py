"""The road to the plan's last year: what is still lacking to a target, and where yearly values lead if they go on as
they did (decision-tables 4.5 and 4.6). Neither ever decides a status.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    Combine,
    Criterion,
    Direction,
    Measure,
    Period,
    PeriodKind,
    Target,
    TimeKind,
    ValueType,
)
from tanminh_xl.domain.figures import Measured, exact
from tanminh_xl.domain.pace import lasting
from tanminh_xl.domain.targets import distance, meets, rounded

LEAST_YEARS = 3
"""Yearly values from which a line is drawn on: two give a line through both, and say nothing of how sure it is."""
DIGITS = 6
"""A target may be written finer than the value: a distance keeps every digit, up to six."""


class Reached(StrEnum):
    """What is said in place of a distance."""

    MET = "đã đạt"
    NOT_MET = "chưa đạt"


def lacking(value: Measured, target: Target | None, direction: Direction) -> float | Reached | None:
    """decision-tables 4.5: how far a value is from its target, above 0; None where nothing can be said."""
    if value is None or target is None:
        return None
    if meets(value, target, direction):
        return Reached.MET
    if isinstance(value, str) or isinstance(target, str):
        return Reached.NOT_MET
    return rounded(distance(value, target), DIGITS)


def held_now(catalogue: Catalogue, period: Period, criterion: Criterion) -> bool:
    """Whether the value that a criterion has in a period may be held against that year's target already: a year's may;
    of a part of a year what lasts (4.1), and what is counted up through the year towards a number to be reached."""
    if period.kind is PeriodKind.YEAR or lasting(catalogue, criterion):
        return True
    counted_up = catalogue.element[criterion.element].time_kind is TimeKind.YEAR_TO_DATE
    return counted_up and criterion.direction is Direction.HIGHER


def held_to_the_end(catalogue: Catalogue, period: Period, criterion: Criterion) -> bool:
    """The same against the target of a later year: never what is only a part of a year's."""
    return period.kind is PeriodKind.YEAR or lasting(catalogue, criterion)


def decimals(catalogue: Catalogue, criterion: Criterion) -> int:
    """Decimals of what is projected: the criterion's, of what is counted none."""
    if criterion.measure is not Measure.ELEMENT:
        return criterion.decimals
    element = catalogue.element[criterion.element]
    counted = element.value_type is ValueType.COUNT and element.combine is not Combine.MEAN
    return 0 if counted else criterion.decimals


def projected(values: Mapping[int, float], year: int, criterion: Criterion, decimals: int) -> float | None:
    """decision-tables 4.6: the straight line by least squares through yearly values (year -> value), at a later year;
    None where there are too few.

    Exact arithmetic: the same values give the same figure on every machine.
    """
    if len(values) < LEAST_YEARS or max(values) >= year:
        return None
    years = sorted(values)
    got = [exact(values[y]) for y in years]
    middle, mean = Fraction(sum(years), len(years)), sum(got, Fraction(0)) / len(got)
    spread = sum((y - middle) ** 2 for y in years)
    slope = sum(((y - middle) * (v - mean) for y, v in zip(years, got, strict=True)), Fraction(0)) / spread
    found = mean + slope * (year - middle)
    if all(v >= 0 for v in got):
        found = max(found, Fraction(0))
        in_hundred = criterion.measure in (Measure.RATIO, Measure.SHARE) or criterion.unit_of_measure == "%"
        if in_hundred and max(got) <= 100:
            found = min(found, Fraction(100))
    return rounded(found, decimals)
