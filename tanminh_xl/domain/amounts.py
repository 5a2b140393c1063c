"""A value, a target, a share in words, with the unit of measure: "85,3%", "không quá 5%", "46%"."""

from __future__ import annotations

from fractions import Fraction

from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Measure, Target
from tanminh_xl.domain.figures import exact
from tanminh_xl.domain.format_value import estimated_number, estimated_words, format_number, format_value

POINTS = "điểm phần trăm"
"""The unit of measure of a distance between two per cents."""

TARGETS = {
    Direction.HIGHER: "{0}",
    Direction.LOWER: "không quá {0}",
    Direction.EQUAL: "đúng {0}",
    Direction.RANGE: "từ {0} đến {1}",
}


def measured(value: float | str | bool | None, unit_of_measure: str, estimate: bool = False) -> str:
    """A value with its unit: "85,3%", "1.234 hộ", "ước 1.234 hộ", "Đạt", "Đạt (ước)"; "" for none."""
    if value is None:
        return ""
    if isinstance(value, str | bool):
        return estimated_words(value if isinstance(value, str) else format_value(value), estimate)
    joint = "" if unit_of_measure in ("%", "") else " "
    return estimated_number(f"{format_number(value)}{joint}{unit_of_measure}", estimate)


def unit_of(criterion: Criterion) -> str:
    """The unit of measure of the criterion's value: a ratio and a share are per cent whatever the row says."""
    return "%" if criterion.measure in (Measure.RATIO, Measure.SHARE) else criterion.unit_of_measure


def target_words(target: Target | None, criterion: Criterion) -> str:
    """A target with its direction: "80%", "không quá 5%", "từ 80% đến 90%", "Đạt"; "" for none."""
    if target is None or isinstance(target, str):
        return target or ""
    ends = target if isinstance(target, tuple) else (target,)
    direction = Direction.RANGE if isinstance(target, tuple) else criterion.direction
    return TARGETS[direction].format(*(measured(end, unit_of(criterion)) for end in ends))


def percent(share: float | Fraction) -> str:
    """A share of 1 as per cent with at most one decimal, down to where it stands: 0.46 -> "46%"."""
    tenths = (share if isinstance(share, Fraction) else exact(share)) * 1000 // 1
    return f"{format_number(tenths / 10)}%"
