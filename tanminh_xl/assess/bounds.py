"""What a criterion can still come to, whatever the units answer that have not given (decision-tables 2.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from tanminh_xl.assess.measure import rounded
from tanminh_xl.assess.parts import Answers, Coverage, coverage_of
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Measure, Target
from tanminh_xl.domain.figures import Part, exact
from tanminh_xl.domain.targets import Span, nearly, wanted

Terms = tuple[Fraction, Fraction]
"""What units' answers come to above and below the line of a quotient."""
NOTHING: Terms = (Fraction(0), Fraction(0))
"""Of a unit that answers Không thuộc đối tượng, or is left out."""


def settled(criterion: Criterion, now: Answers, found: Sequence[Part], target: Target | None) -> bool:
    """decision-tables 2.1, row 5a, "over all bounds": whatever the missing units answer, the measure misses target and
    band, or it meets the target, or it lies within the band. False where there are no bounds."""
    if isinstance(target, str):
        # One Không đạt is enough to miss; any other đạt/không đạt of several units can still go either way.
        return any(part.value is False for part in found)
    span = bounds(criterion, now, found)
    meets = wanted(target, criterion.direction)
    if span is None or meets is None:
        return False
    near = nearly(target, criterion.direction, criterion.band)
    if not span.touches(meets):
        return near is None or not span.touches(near) or near.covers(span)
    return meets.covers(span)


def bounds(criterion: Criterion, now: Answers, found: Sequence[Part]) -> Span | None:
    """From where to where the rounded number can come; None where nothing is said of it: decision-tables 2.3.

    ``found``: the criterion's parts, each with a figure of some unit. The number as it is now lies within.
    """
    if not all(part.reported for part in found):
        return None
    if criterion.measure == Measure.ELEMENT and now.catalogue.element[found[0].element].combine == Combine.SUM:
        low, high = _sum(now, found[0])
    else:
        open_now = _quotient(criterion, now, found)
        if open_now is None:
            return None
        given, choices = open_now
        if given[1] + sum(min(below for _, below in each) for each in choices) <= 0:
            return None  # the denominator can be 0
        low, high = (_extreme(given, choices, sign) for sign in (-1, 1))
    return Span(*(None if end is None else _printed(criterion, end) for end in (low, high)))


def _printed(criterion: Criterion, end: Fraction) -> Fraction:
    """An end as ``measure.value`` makes it: rounding keeps the order, so the others stay between the ends."""
    measured = exact(float(end)) if criterion.measure == Measure.ELEMENT else 100 * end
    return exact(rounded(measured, criterion.decimals))


def _sum(now: Answers, part: Part) -> tuple[Fraction | None, Fraction | None]:
    """The sum so far plus each missing unit's hard limits; one that is left out adds nothing."""
    element, count = now.catalogue.element[part.element], len(part.missing)
    so_far = exact(part.value or 0)
    low, high = element.minimum, element.maximum
    return (
        None if count and low is None else so_far + count * min(exact(low or 0), Fraction(0)),
        None if count and high is None else so_far + count * max(exact(high or 0), Fraction(0)),
    )


def _quotient(criterion: Criterion, now: Answers, found: Sequence[Part]) -> tuple[Terms, list[list[Terms]]] | None:
    """The terms of what was given, and for each missing unit the corners of what it can add to them."""
    first = found[0]
    if criterion.measure == Measure.SHARE:
        given = exact(first.value or 0), Fraction(len(first.reported))
        one = Fraction(1)
        return given, [[NOTHING, (Fraction(0), one), (one, one)] for _ in first.missing]
    if criterion.measure == Measure.ELEMENT:
        ends = _limits(now, first.element)
        if now.catalogue.element[first.element].combine != Combine.MEAN or (first.missing and not ends):
            return None
        count = Fraction(len(first.reported))
        values = (now.figure[unit, first.element].counted for unit in first.reported)
        total = sum((exact(value) for value in values if value is not None), Fraction(0))
        return (total, count), [[NOTHING, *((end, Fraction(1)) for end in ends)] for _ in first.missing]
    if any(part.missing and now.catalogue.element[part.element].combine != Combine.SUM for part in found):
        return None
    given = exact(found[0].value or 0), exact(found[1].value or 0)
    choices = list(_of_ratio(now, found))
    return (given, choices) if all(len(each) > 1 for each in choices) else None


def _of_ratio(now: Answers, found: Sequence[Part]) -> Iterator[list[Terms]]:
    """For each unit that a ratio misses: the corners of its two figures, or of the one that it owes; NOTHING alone
    where a figure has no hard limits."""
    over, under = found
    if set(now.owed[over.element]) == set(now.owed[under.element]):
        for unit in over.missing:
            yield [NOTHING, *product(_ends(now, unit, over.element), _ends(now, unit, under.element))]
        return
    zero = Fraction(0)
    for unit in over.missing:
        yield [NOTHING, *((end, zero) for end in _ends(now, unit, over.element))]
    for unit in under.missing:
        yield [NOTHING, *((zero, end) for end in _ends(now, unit, under.element))]


def _ends(now: Answers, unit: str, element: str) -> tuple[Fraction, ...]:
    """Between what a unit's figure lies: the one that it gave, else the hard limits, which () says are not both set."""
    figure = now.figure.get((unit, element))
    if figure is not None and figure.counted is not None and coverage_of(figure) is Coverage.GAVE:
        return (exact(figure.counted),)
    return _limits(now, element)


def _limits(now: Answers, element: str) -> tuple[Fraction, ...]:
    low, high = now.catalogue.element[element].minimum, now.catalogue.element[element].maximum
    return () if low is None or high is None else (exact(low), exact(high))


def _extreme(given: Terms, choices: Sequence[Sequence[Terms]], sign: int) -> Fraction:
    """The highest (``sign`` 1) or lowest (-1) quotient of sums over one choice for each unit, all of whose lower sums
    are above 0: Newton's way, which takes each unit's best corner at the quotient so far, and ends."""
    best = given[0] / given[1]
    while True:
        above, below = given
        for each in choices:
            over, under = max(each, key=lambda term: sign * (term[0] - best * term[1]))
            above, below = above + over, below + under
        if (found := above / below) == best:
            return found
        best = found
