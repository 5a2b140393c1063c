"""Chỉ tiêu giao đơn vị: what one unit is to reach in a year, and whether its figure does (decision-tables 10.1).

It never changes a status of the commune.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    FAIL,
    PASS,
    Criterion,
    Direction,
    Measure,
    Period,
    PeriodKind,
    Target,
    TimeKind,
    ValueType,
)
from tanminh_xl.domain.figures import Figure, Measured, exact
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.targets import meets, rounded


class Reached(StrEnum):
    """What is said of a unit's figure beside its own target."""

    MET = "đạt"
    NOT_MET = "chưa đạt"


class Aim(NamedTuple):
    """A unit's target as it stands in one period.

    ``item``: the element's code, or a ratio's; ``elements``: whose figures it is measured by, the one at whose cell it
    is shown first. ``whole``: the year's target beside a figure of a part of the year (6T of lũy kế trong năm).
    """

    unit: str
    item: str
    elements: tuple[str, ...]
    year: int
    target: Target
    whole: bool
    direction: Direction
    decimals: int | None
    unit_of_measure: str

    @property
    def words(self) -> str:
        """ "12 mô hình", "85%", "80 - 90%", "Đạt"."""
        return target_words(self.target, self.unit_of_measure)

    @property
    def when(self) -> str:
        """ "năm 2026"; "cả năm 2026" where the figure beside it is of a part of the year."""
        return f"cả năm {self.year}" if self.whole else f"năm {self.year}"


def target_words(target: Target, unit_of_measure: str) -> str:
    """A target as people write it, with its unit of measure."""
    if isinstance(target, str):
        return target
    numbers = target if isinstance(target, tuple) else (target,)
    shown = " - ".join(format_number(n) for n in numbers)
    return f"{shown}%" if unit_of_measure == "%" else f"{shown} {unit_of_measure}".strip()


def aims(catalogue: Catalogue, period: Period) -> Mapping[tuple[str, str], Aim]:
    """The targets that hold in a period: (unit, code of an element, or of a ratio) -> what is to be reached.

    The year is that in which what the figure covers ends (decision-tables 10.1, row 4).
    """
    key = ("unit_targets", period)
    if key not in catalogue.memo:
        catalogue.memo[key] = _aims(catalogue, period)
    found: Mapping[tuple[str, str], Aim] = catalogue.memo[key]
    return found


def _aims(catalogue: Catalogue, period: Period) -> dict[tuple[str, str], Aim]:
    plain = {c.element: c for c in catalogue.criteria if c.element}
    found: dict[tuple[str, str], Aim] = {}
    for row in catalogue.unit_targets:
        criterion = catalogue.criterion.get(row.item) or plain.get(row.item)
        ratio = criterion is not None and criterion.measure == Measure.RATIO
        elements = (criterion.numerator, criterion.denominator) if ratio and criterion else (row.item,)
        element = catalogue.element.get(elements[0])
        if element is None or not _covers(catalogue, period, elements[0], row.year):
            continue
        found[row.unit, row.item] = Aim(
            row.unit,
            row.item,
            elements,
            row.year,
            row.target,
            period.kind != PeriodKind.YEAR and element.time_kind == TimeKind.YEAR_TO_DATE,
            _direction(criterion),
            criterion.decimals if criterion else None,
            criterion.unit_of_measure if ratio and criterion else element.unit_of_measure,
        )
    return found


def _covers(catalogue: Catalogue, period: Period, element: str, year: int) -> bool:
    """Whether what the element's figure covers in the period ends in the year; a window without days covers nothing."""
    of = catalogue.element[element]
    known = not of.window or any((w.window, w.period) == (of.window, period.code) for w in catalogue.windows)
    return known and catalogue.span(of, period)[1].year == year


def _direction(criterion: Criterion | None) -> Direction:
    """Of what no criterion judges: the more, the better. A share of units is Đạt in each of them."""
    return criterion.direction if criterion is not None else Direction.HIGHER


def measured(aim: Aim, figures: Mapping[tuple[str, str], Figure]) -> Measured:
    """The unit's own value of what is aimed at, rounded as the commune's; None where a figure is wanting."""
    given = [figures.get((aim.unit, code)) for code in aim.elements]
    values = [None if figure is None else figure.counted for figure in given]
    match values:
        case [bool() as yes]:
            return PASS if yes else FAIL
        case [int() | float() as number]:
            return float(number) if aim.decimals is None else rounded(exact(number), aim.decimals)
        case [int() | float() as part, int() | float() as whole] if whole and not isinstance(part, bool):
            return rounded(100 * exact(part) / exact(whole), aim.decimals or 0)
    return None


def reached(aim: Aim, value: Measured) -> Reached | None:
    """Whether the unit has reached its target; None where nothing can be said yet (decision-tables 10.1, rows 5 - 8).

    ``value`` as ``measured`` gives it.
    """
    if value is None:
        return None
    met = meets(value, aim.target, aim.direction)
    if not aim.whole or isinstance(value, str):
        return Reached.MET if met else Reached.NOT_MET
    if aim.direction == Direction.HIGHER and not isinstance(aim.target, tuple):
        return Reached.MET if met else Reached.NOT_MET
    most = max(aim.target) if isinstance(aim.target, tuple) else aim.target
    over = not isinstance(most, str) and exact(value) > exact(most)
    return Reached.NOT_MET if over else None


def fits(target: Target, value_type: ValueType | None, direction: Direction | None) -> str:
    """What is wrong with a target for an element of this type; "" where it fits. ``direction``: None without a
    criterion."""
    if value_type == ValueType.YES_NO and target != PASS:
        return "Nội dung đạt/không đạt có chỉ tiêu là chữ Đạt"
    if value_type != ValueType.YES_NO and isinstance(target, str):
        return "Nội dung này có chỉ tiêu là số"
    if value_type != ValueType.YES_NO and direction is not None:
        if direction == Direction.RANGE and not isinstance(target, tuple):
            return "Chiều “trong khoảng” cần hai số, ghi dạng 80 - 90"
        if direction != Direction.RANGE and isinstance(target, tuple):
            return "Chỉ tiêu là một khoảng mà chiều của tiêu chí không phải “trong khoảng”"
    return ""


class Standing(NamedTuple):
    """A unit's target, its own value, and what is said of it."""

    aim: Aim
    value: Measured
    reached: Reached | None

    @property
    def words(self) -> str:
        """ "11/12 mô hình, chưa đạt"; "94,5% so với 85%, đạt"; "Không đạt"; "chưa có số liệu (chỉ tiêu 12 mô hình)"."""
        value, of = self.value, self.aim
        if value is None:
            return f"chưa có số liệu (chỉ tiêu {of.words})"
        if isinstance(value, str):
            return value
        if isinstance(of.target, tuple) or of.unit_of_measure == "%":
            said = f"{target_words(value, of.unit_of_measure)} so với {of.words}"
        else:
            said = f"{format_number(value)}/{of.words}"
        return f"{said}, {self.reached}" if self.reached else said


def standings(catalogue: Catalogue, period: Period, figures: Mapping[tuple[str, str], Figure]) -> tuple[Standing, ...]:
    """Every unit's target that holds in the period, in the order of the table, beside its figure."""
    found = []
    for aim in aims(catalogue, period).values():
        value = measured(aim, figures)
        found.append(Standing(aim, value, reached(aim, value)))
    return tuple(found)


def name_of(catalogue: Catalogue, item: str) -> str:
    """What a target is set for: the name of a criterion, or of an element."""
    criterion = catalogue.criterion.get(item)
    return criterion.name if criterion else catalogue.element[item].name
