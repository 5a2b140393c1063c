"""What a criterion comes to over several communes: figures are added up, never results (decision-tables 14.2)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Combine, Criterion, Measure, ValueType
from tanminh_xl.domain.city import Commune, Share, Terms, Together, Why, adds_up, unlike
from tanminh_xl.domain.figures import Assessment, Measured, exact
from tanminh_xl.domain.targets import rounded


def together(city: Catalogue, criterion: Criterion, communes: Sequence[Commune]) -> Together:
    """One criterion of the city's catalogue over all communes, in their order."""
    adds = adds_up(city, criterion)
    shares = tuple(_share(city, criterion, commune, adds) for commune in communes)
    terms = [share.terms for share in shares if share.terms is not None]
    return Together(criterion, _value(city, criterion, terms), adds, shares)


def _share(city: Catalogue, criterion: Criterion, commune: Commune, adds: bool) -> Share:
    found = next((a for a in commune.assessments if a.code == criterion.code), None)
    if criterion.code not in commune.catalogue.criterion:
        return Share(commune, None, None, Why.LACKS)
    if what := unlike(city, commune.catalogue, criterion, commune.period.code):
        return Share(commune, found, None, Why.DIFFERS, what)
    terms = _terms(criterion, commune, found) if found is not None else None
    if terms is None:
        return Share(commune, found, None, Why.SILENT if criterion.measure != Measure.GROUP else None)
    return Share(commune, found, terms if adds else None)


def _terms(criterion: Criterion, commune: Commune, found: Assessment) -> Terms | None:
    """What a commune's units that gave add to the city's; None where none of them gave it, or one half of a ratio."""
    parts = found.parts
    if not parts or any(part.value is None for part in parts):
        return None
    first = parts[0]
    if criterion.measure == Measure.RATIO:
        return Terms(exact(_number(first.value)), exact(_number(parts[1].value)))
    if criterion.measure == Measure.SHARE:
        return Terms(exact(_number(first.value)), Fraction(len(first.reported)))
    element = commune.catalogue.element[first.element]
    if element.value_type == ValueType.YES_NO:
        return Terms(word=PASS if first.value else FAIL)
    if element.combine == Combine.MEAN:
        counted = [commune.figure[unit, first.element].counted for unit in first.reported]
        return Terms(sum((exact(_number(value)) for value in counted), Fraction(0)), Fraction(len(counted)))
    return Terms(exact(_number(first.value)))


def _number(value: object) -> float:
    assert isinstance(value, float | int)
    return float(value)


def _value(city: Catalogue, criterion: Criterion, terms: Sequence[Terms]) -> Measured:
    """Rounded as the criterion's own value is; None for no terms, and for a denominator of 0."""
    if not terms:
        return None
    if terms[0].word:
        return PASS if all(one.word == PASS for one in terms) else FAIL
    over = sum((one.over for one in terms), Fraction(0))
    if terms[0].under is None:
        return rounded(over, criterion.decimals)
    under = sum((one.under or Fraction(0) for one in terms), Fraction(0))
    if not under:
        return None
    mean = criterion.measure == Measure.ELEMENT
    return rounded(over / under if mean else 100 * over / under, criterion.decimals)
