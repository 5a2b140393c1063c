"""What each criterion came to over the years: số gốc, then every period of six months or a year (decision-tables 4.6).

Values as they were reported: a closed period's by what closed it. Nothing is estimated or filled in here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.assess.compared import over_base
from tanminh_xl.assess.criteria import coverage_needed
from tanminh_xl.domain import comparison
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Measure, Period, PeriodKind, alive
from tanminh_xl.domain.figures import exact
from tanminh_xl.domain.report import Earlier, Point


def points(catalogue: Catalogue, period: Period, opened: Sequence[Earlier]) -> tuple[Point, ...]:
    """The points of each criterion that is alive at the period's end, groups left out, in the catalogue's order, each
    criterion's from the earliest to the latest.

    ``catalogue`` judges the period. ``opened``: every period that was opened up to this one, itself among them, in
    order of their ends; those on demand are passed over.
    """
    year = catalogue.period_of(PeriodKind.YEAR, period.year) or period
    years = sorted({b.year for b in catalogue.base_figures})
    regular = [then for then in opened if then.period.kind is not PeriodKind.ON_DEMAND]
    found: list[Point] = []
    for criterion in catalogue.criteria:
        if criterion.measure is Measure.GROUP or not alive(criterion, period.end):
            continue
        own = [*_bases(catalogue, year, criterion, years), *_periods(catalogue, year, criterion, regular)]
        found += sorted(own, key=lambda p: (p.year, not p.base, p.kind is PeriodKind.YEAR))
    return tuple(found)


def _bases(catalogue: Catalogue, year: Period, criterion: Criterion, years: Sequence[int]) -> Iterator[Point]:
    """Over số gốc, by the units that owe it in the period's year."""
    needed = coverage_needed(criterion, catalogue)
    known = {(b.element, b.year) for b in catalogue.base_figures}
    for then in years:
        if not any((code, then) in known for code in criterion.parts):
            continue
        base = over_base(catalogue, year, criterion, then)
        if base is None or base.value is None or isinstance(base.value, bool):
            continue
        yield Point(
            criterion.code,
            then,
            PeriodKind.YEAR,
            base.label,
            base.period,
            base.value,
            base.reported,
            base.expected,
            base=True,
            covered=base.reported * 100 >= exact(needed) * base.expected,
        )


def _periods(catalogue: Catalogue, year: Period, criterion: Criterion, opened: Sequence[Earlier]) -> Iterator[Point]:
    """In every period that asked for it."""
    for then in opened:
        found, was = then.assessments.get(criterion.code), then.catalogue.criterion.get(criterion.code)
        if found is None or was is None or not found.parts:
            continue
        needed = coverage_needed(was, then.catalogue)
        yield Point(
            criterion.code,
            then.period.year,
            then.period.kind,
            then.label,
            then.period.code,
            found.value,
            found.reported,
            found.expected,
            estimate=found.estimate,
            covered=found.reported * 100 >= exact(needed) * found.expected,
            alike=_alike(catalogue, year, criterion, then),
        )


def _alike(catalogue: Catalogue, year: Period, criterion: Criterion, then: Earlier) -> bool:
    """Reckoned as now; and, of a year's figure that begins again each year, over as long a time as this year's."""
    if not comparison.reckoned_alike(catalogue, then.catalogue, criterion):
        return False
    element = catalogue.element[comparison.leading(criterion)]
    whole = then.period.kind is PeriodKind.YEAR is year.kind
    return not whole or comparison.alike(catalogue, year, element, then.period, then.catalogue)
