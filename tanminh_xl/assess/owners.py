"""Which criteria their owners are asked to confirm, and what stands of each (decision-tables 13.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.domain import amounts
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Measure, Period, PeriodKind
from tanminh_xl.domain.closing import figure_words
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.owing import owed_by
from tanminh_xl.domain.owner_review import Seen, SeenFigure, ToConfirm


def to_confirm(
    catalogue: Catalogue, period: Period, figures: Sequence[Figure], assessments: Sequence[Assessment]
) -> tuple[ToConfirm, ...]:
    """Each criterion that has an owner, is judged by a value of its own, and of which the period asks a figure, in the
    catalogue's order; () where the plan does not ask owners, and in a period on demand (row 1)."""
    if not catalogue.plan.owner_review or period.kind is PeriodKind.ON_DEMAND:
        return ()
    return tuple(_asked(catalogue, period, figures, assessments))


def _asked(
    catalogue: Catalogue, period: Period, figures: Sequence[Figure], assessments: Sequence[Assessment]
) -> Iterator[ToConfirm]:
    found, owed = {a.code: a for a in assessments}, owed_by(catalogue, period)
    said = {(f.unit, f.element): figure_words(f) for f in figures}
    for criterion in catalogue.criteria:
        assessment = found.get(criterion.code)
        if assessment is None or not criterion.owner or criterion.measure is Measure.GROUP:
            continue
        behind = tuple(
            SeenFigure(unit, element, said[unit, element])
            for element in criterion.parts
            for unit in owed.get(element, ())
            if (unit, element) in said
        )
        if behind:
            value = amounts.measured(assessment.value, amounts.unit_of(criterion), assessment.estimate)
            yield ToConfirm(criterion.owner, Seen(criterion.code, value, assessment.status_words, behind))
