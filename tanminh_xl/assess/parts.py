"""Units' figures to the commune's: who owes, who gave, who is missing, and the combined value (decision-tables 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from fractions import Fraction

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Element, Measure, Period, Source, ValueType
from tanminh_xl.domain.figures import Figure, Part, exact, exact_sum
from tanminh_xl.domain.owing import owed_by
from tanminh_xl.domain.submission import Given, Value


@dataclass(frozen=True)
class Answers:
    """All answers of one period. ``owed``: element -> the units that owe it; ``figure`` by (unit, element)."""

    catalogue: Catalogue
    period: Period
    owed: Mapping[str, tuple[str, ...]]
    figure: Mapping[tuple[str, str], Figure]


def answers(catalogue: Catalogue, period: Period, figures: Sequence[Figure]) -> Answers:
    """The figures of a period, in any order, beside what is owed in it; those of other periods are left out."""
    by_key = {(f.unit, f.element): f for f in figures if f.period == period.code}
    return Answers(catalogue, period, owed_by(catalogue, period), by_key)


class Coverage(IntEnum):
    """What an answer does to N and n; of a pair the greater one counts for both."""

    GAVE = auto()
    MISSING = auto()
    NOT_APPLICABLE = auto()


def coverage_of(figure: Figure | None) -> Coverage:
    """Whether an answer stands in n, in N alone, or in neither (decision-tables 1); None: nothing was received."""
    if figure is not None and figure.counted is not None:
        return Coverage.GAVE
    if figure is not None and figure.answer == Given.NOT_APPLICABLE:
        return Coverage.NOT_APPLICABLE
    return Coverage.MISSING


def combined(element: Element, values: Sequence[float | bool]) -> Value:
    """The commune's figure over n units' values; None where there is none (decision-tables 1.2)."""
    if not values:
        return None
    match element.combine:
        case Combine.ALL:
            return all(values)
        case Combine.ONE:
            return values[0] if isinstance(values[0], bool) else float(values[0])
        case Combine.SUM:
            return exact_sum(values)
        case Combine.MEAN:
            return float(sum(map(exact, values)) / len(values))


def parts(criterion: Criterion, now: Answers) -> tuple[Part, ...]:
    """The criterion's commune figures: one, or numerator and denominator; none for a group.

    For a share of units the value is how many of them answered Đạt. Numerator and denominator owed by the
    same units are one question: a unit stands in n of both only if it gave both. A unit that answered Không
    thuộc đối tượng on one of them is left out of both: it is not expected to give the pair, and nothing that
    it could still send would bring it in.
    """
    codes = criterion.parts
    owing = [now.owed.get(code, ()) for code in codes]
    if len(codes) > 1 and set(owing[0]) == set(owing[1]):
        return _together(criterion, now, codes, owing[0])
    return tuple(_together(criterion, now, (code,), units)[0] for code, units in zip(codes, owing, strict=True))


def _together(criterion: Criterion, now: Answers, codes: tuple[str, ...], units: tuple[str, ...]) -> tuple[Part, ...]:
    """The parts of elements that each of these units owes, over the units that gave all of them."""
    heard = {unit: max([coverage_of(now.figure.get((unit, code))) for code in codes]) for unit in units}
    gave, missing, apart = (tuple(unit for unit, how in heard.items() if how is kind) for kind in Coverage)
    found = []
    for code in codes:
        given = [v for unit in gave if (v := now.figure[unit, code].counted) is not None]
        value = combined(now.catalogue.element[code], given)
        if criterion.measure == Measure.SHARE and given:
            value = float(sum(v is True for v in given))
        estimated = tuple(unit for unit in gave if now.figure[unit, code].estimate)
        found.append(Part(code, value, gave, missing, apart, estimated))
    return tuple(found)


def poorest(found: Sequence[Part]) -> tuple[int, int]:
    """(n, N) of the part with the poorer coverage, of equals that of more units; (0, 0) for no part.

    A part that nobody is left to answer is the poorest.
    """

    def coverage(part: Part) -> tuple[Fraction, int]:
        return Fraction(len(part.reported), part.expected) if part.expected else Fraction(-1), -part.expected

    part = min(found, key=coverage, default=None)
    return (len(part.reported), part.expected) if part else (0, 0)


def missing_units(catalogue: Catalogue, found: Sequence[Part]) -> tuple[str, ...]:
    """Units that still owe an answer to any of the parts, once each, in the order of the table of units."""
    wanted = {unit for part in found for unit in part.missing}
    return tuple(u.code for u in catalogue.units if u.code in wanted)


def failing_units(now: Answers, found: Sequence[Part]) -> tuple[str, ...]:
    """Codes of units whose counted answer is Không đạt, part by part, in the order of the table of units."""
    return tuple(unit for part in found for unit in part.reported if now.figure[unit, part.element].counted is False)


def lacking_evidence(now: Answers, found: Sequence[Part]) -> tuple[str, ...]:
    """Units with a counted answer that must have minh chứng and has none (decision-tables 2.1, row 10).

    Asked of figures (0 too: it may be what meets the target) and of Đạt (``Figure.claims``); not of an adjusted figure:
    the Office has its own.
    """
    units: dict[str, None] = {}
    for part in found:
        element = now.catalogue.element[part.element]
        if not element.evidence or element.source != Source.FORM:
            continue
        for unit in part.reported:
            figure = now.figure[unit, part.element]
            if figure.claims and not figure.evidence.strip():
                units[unit] = None
    return tuple(units)


def adjusted_count(now: Answers, found: Sequence[Part]) -> int:
    """How many of the counted figures the Office has adjusted."""
    return sum(now.figure[unit, p.element].is_adjusted for p in found for unit in p.reported)


def holds_estimate(found: Sequence[Part]) -> bool:
    """Whether a figure that is counted in any of the parts is a "số ước" (decision-tables 1.1)."""
    return any(part.estimated for part in found)


def is_plain_number(criterion: Criterion, catalogue: Catalogue) -> bool:
    """True for a criterion that is one element's figure and no đạt/không đạt."""
    return criterion.measure == Measure.ELEMENT and catalogue.element[criterion.element].value_type != ValueType.YES_NO
