"""A unit's own value of a criterion that is a ratio, and what that is compared with (decision-tables 9.1, row 16).

It is the unit's, and changes no status of the commune.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tanminh_xl.domain import comparison
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Period
from tanminh_xl.domain.comparison import Compared, FigureKey, OpenedOf, Why
from tanminh_xl.domain.figures import Figure, exact
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.submission import Value
from tanminh_xl.domain.targets import rounded


class Rate(NamedTuple):
    """100 x numerator / denominator of one unit's own figures, rounded as the commune's; ``estimate``: one of them is
    a số ước; ``adjusted``: one of them the Office put."""

    value: float
    estimate: bool = False
    adjusted: bool = False


def rate(criterion: Criterion, unit: str, figures: Mapping[FigureKey, Figure]) -> Rate | None:
    """The unit's own ratio; None where it has not given both figures, or the denominator is 0."""
    over, under = (figures.get((unit, code)) for code in (criterion.numerator, criterion.denominator))
    if over is None or under is None:
        return None
    value = quotient(criterion, over.counted, under.counted)
    if value is None:
        return None
    return Rate(value, over.estimate or under.estimate, over.is_adjusted or under.is_adjusted)


def quotient(criterion: Criterion, over: Value, under: Value) -> float | None:
    """100 x over / under with the criterion's decimals; None where it has no such value."""
    if over is None or under is None or isinstance(over, bool) or isinstance(under, bool) or not under:
        return None
    return rounded(100 * exact(over) / exact(under), criterion.decimals)


def rates_before(catalogue: Catalogue, period: Period, opened_of: OpenedOf) -> dict[tuple[str, str], Compared]:
    """What units' ratios of a period are compared with: (unit, criterion), of units that owe both figures of it."""
    owed = {unit: set(codes) for unit, codes in owes(catalogue, period).items()}
    return {
        (unit, criterion.code): compared_rate(catalogue, period, unit, criterion, opened_of)
        for criterion in catalogue.criteria
        if criterion.numerator and criterion.denominator
        for unit, codes in owed.items()
        if {criterion.numerator, criterion.denominator} <= codes
    }


def compared_rate(
    catalogue: Catalogue, period: Period, unit: str, criterion: Criterion, opened_of: OpenedOf
) -> Compared:
    """The ratio of the unit's figures in the period with which its numerator is compared: both of that one time, and of
    the same units."""
    over = comparison.compared(catalogue, period, unit, catalogue.element[criterion.numerator], opened_of)
    if over.number is None:
        return over._replace(value=None)
    element = catalogue.element[criterion.denominator]
    if over.base:
        under = comparison.base(catalogue, period, unit, element, int(over.period))
    else:
        opened = opened_of(over.period)
        under = opened and comparison.over(catalogue, period, unit, element, over.period, opened)
    at = over._replace(value=None)
    if under is None or under.number is None:
        return under or at._replace(why=Why.NO_VALUE)
    if under.units != over.units:
        return at._replace(why=Why.NO_VALUE)
    value = quotient(criterion, over.number, under.number)
    if value is None:
        return at._replace(why=Why.NO_VALUE)
    return over._replace(value=value, estimate=over.estimate or under.estimate)
