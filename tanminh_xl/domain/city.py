"""Several communes' plans side by side: what each came to, and what may be added up (decision-tables 14)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Element, Measure, Period, ValueType
from tanminh_xl.domain.figures import Assessment, Figure, Measured

UNIT = "Đơn vị tính"
COMBINED = "Cách gộp"


@dataclass(frozen=True)
class Commune:
    """One commune's period as it counts. ``name``: as the pages call it, no two alike; ``place``: its folder, as given.

    ``catalogue``: the one that judges the period. ``state``: the period's phase in words. ``given`` of ``owing`` units
    have a report that counts. ``differences``: sentences on what its catalogue says otherwise than the city's.
    """

    name: str
    place: str
    catalogue: Catalogue
    period: Period
    state: str
    figures: tuple[Figure, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    given: int = 0
    owing: int = 0
    differences: tuple[str, ...] = ()
    figure: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    """``figures`` by unit and element."""


class LeftOut(NamedTuple):
    """A folder of which nothing is counted: where it lies, the commune's name where it is known, and why."""

    place: str
    name: str
    why: str


class Why(StrEnum):
    """Why a commune's figures of a criterion are not in the city's (decision-tables 14.2)."""

    LACKS = "không có tiêu chí này trong danh mục"
    DIFFERS = "danh mục ghi khác"
    SILENT = "chưa có số liệu"


class Terms(NamedTuple):
    """What a commune adds to the city's value: a sum, or numerator and denominator; of a mean the units' sum and how
    many they are, of a share how many passed and how many answered. ``word``: Đạt, Không đạt of "tất cả cùng đạt"."""

    over: Fraction = Fraction(0)
    under: Fraction | None = None
    word: str = ""


class Share(NamedTuple):
    """One commune's part in one criterion: ``terms`` where they are added up, else ``why`` not, ``what`` differs.

    ``found``: what the criterion came to in the commune; None where it is not assessed there.
    """

    commune: Commune
    found: Assessment | None
    terms: Terms | None
    why: Why | None = None
    what: tuple[str, ...] = ()


class Together(NamedTuple):
    """A criterion over all communes. ``value`` None where none gave, or where its kind is not added up (``adds``)."""

    criterion: Criterion
    value: Measured
    adds: bool
    shares: tuple[Share, ...]

    @property
    def counted(self) -> tuple[Share, ...]:
        """Those whose figures are in the value."""
        return tuple(share for share in self.shares if share.terms is not None)


def elements_of(catalogue: Catalogue, criterion: Criterion) -> tuple[Element, ...]:
    """The elements that a criterion is made of, in the order of its parts."""
    return tuple(catalogue.element[code] for code in criterion.parts)


def adds_up(catalogue: Catalogue, criterion: Criterion) -> bool:
    """Whether communes' figures of a criterion come to one: not a group's, nor where an element is "theo số liệu của
    một đơn vị" and no count: no rule says how such figures of several communes go together (decision-tables 14.2)."""
    if criterion.measure == Measure.GROUP:
        return False
    made_of = elements_of(catalogue, criterion)
    return all(e.combine != Combine.ONE or e.value_type == ValueType.COUNT for e in made_of)


def unlike(city: Catalogue, commune: Catalogue, criterion: Criterion, period: str) -> tuple[str, ...]:
    """Titles of what a commune's criterion or its elements say otherwise, so that their figures are not of one kind
    (decision-tables 14.2, row 2). The commune has the criterion."""
    own = commune.criterion[criterion.code]
    found: list[str] = []
    if own.measure != criterion.measure:
        found.append("Cách đo")
    if own.unit_of_measure != criterion.unit_of_measure:
        found.append(UNIT)
    if (own.numerator, own.denominator) != (criterion.numerator, criterion.denominator):
        found.append("Tử số, mẫu số")
    if own.measure == criterion.measure and own.parts == criterion.parts:
        for one, other in zip(elements_of(city, criterion), elements_of(commune, own), strict=True):
            found += [title for title, of in _KINDS.items() if of(one) != of(other)]
            if _days(city, one, period) != _days(commune, other, period):
                found.append("Khung thời gian")
    elif not found:
        found.append("Mã số liệu")
    return tuple(dict.fromkeys(found))


def _days(catalogue: Catalogue, element: Element, period: str) -> tuple[date | None, ...]:
    """First and last day of an element's own window in a period; () where it has none."""
    rows = (w for w in catalogue.windows if w.window == element.window and w.period == period)
    return next(((w.start, w.end) for w in rows), ()) if element.window else ()


_KINDS: Mapping[str, Callable[[Element], object]] = {
    UNIT: lambda element: element.unit_of_measure,
    "Loại giá trị": lambda element: element.value_type,
    "Kiểu thời gian": lambda element: element.time_kind,
    COMBINED: lambda element: element.combine,
}
"""What must be the same of two elements whose figures are added up."""
