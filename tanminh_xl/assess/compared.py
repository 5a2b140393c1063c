"""What a criterion's value is compared with: that of the period that its kind of time says (decision-tables 9.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tanminh_xl.assess import measure, parts
from tanminh_xl.domain import comparison
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Measure, Period
from tanminh_xl.domain.comparison import Compared, OpenedOf, Why
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.owing import owed_by
from tanminh_xl.domain.submission import Given

AssessmentsOf = Callable[[str], Mapping[str, Assessment]]
"""What the criteria came to in a period that was opened, by their codes."""


def compared(
    catalogue: Catalogue, period: Period, criterion: Criterion, opened_of: OpenedOf, assessments_of: AssessmentsOf
) -> Compared:
    """What the value of a criterion is compared with in a period: by the kind of time of its element, of a ratio by
    that of its numerator. Nothing for a group.

    ``catalogue`` judges the period. A value that rests on fewer units than owed it says so (``Compared.words``).
    """
    if criterion.measure == Measure.GROUP:
        return Compared(why=Why.NOTHING)
    element = catalogue.element[comparison.leading(criterion)]
    for step in comparison.steps(catalogue, element.time_kind, period):
        if step.period is None:
            found = over_base(catalogue, period, criterion, step.year)
        else:
            code = step.period.code
            opened = opened_of(code)
            was = None if opened is None else assessments_of(code).get(criterion.code)
            found = None if opened is None or was is None else _then(catalogue, period, criterion, code, opened, was)
        if found is not None:
            return found
    return comparison.nothing(catalogue, period, catalogue.unit, element)


def _then(
    catalogue: Catalogue,
    period: Period,
    criterion: Criterion,
    code: str,
    opened: comparison.Opened,
    was: Assessment,
) -> Compared | None:
    """What it came to in an earlier period; None where that did not ask it."""
    if not was.parts:
        return None
    before = opened.catalogue.period.get(code) or catalogue.period[code]
    at = Compared(label=comparison.label(before), period=code, reported=was.reported, expected=was.expected)
    element = catalogue.element[comparison.leading(criterion)]
    if not comparison.alike(catalogue, period, element, before, opened.catalogue):
        return at._replace(why=Why.OTHER_LENGTH)
    if not comparison.reckoned_alike(catalogue, opened.catalogue, criterion):
        return at._replace(why=Why.CHANGED)
    if was.value is None:
        return at._replace(why=Why.NO_VALUE)
    return at._replace(value=was.value, estimate=was.estimate)


def over_base(catalogue: Catalogue, period: Period, criterion: Criterion, year: int) -> Compared | None:
    """What it would have come to over số gốc of a year, of the units that owe it now; None where there is none."""
    owed = owed_by(catalogue, period)
    figures: dict[tuple[str, str], Figure] = {}
    why: Compared | None = None
    for code in criterion.parts:
        for unit in owed.get(code, ()):
            found = comparison.base(catalogue, period, unit, catalogue.element[code], year)
            if found is not None and found.value is not None and not isinstance(found.value, str):
                figures[unit, code] = Figure(period.code, unit, code, Given.FIGURE, found.value, counted=found.value)
            elif found is not None and found.why is Why.WHOLE_YEAR:
                why = found
    if not figures:
        return why
    summed = parts.parts(criterion, parts.Answers(catalogue, period, owed, figures))
    reported, expected = parts.poorest(summed)
    value = measure.value(criterion, summed)
    at = Compared(label=comparison.year_label(year), period=str(year), base=True, reported=reported, expected=expected)
    return at._replace(why=Why.NO_VALUE) if value is None else at._replace(value=value)
