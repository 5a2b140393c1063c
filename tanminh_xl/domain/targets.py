"""A value as it is printed and compared, and whether it meets a target or lies near it (decision-tables 1.4 and 3)."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Direction, Target
from tanminh_xl.domain.figures import Measured, exact


def rounded(number: Fraction, decimals: int) -> float:
    """Round half up, away from zero, as Excel's ROUND does: 1.005 to 2 decimals is 1.01, -2.5 to 0 is -3."""
    scale = Fraction(10) ** decimals
    units = (abs(number) * scale + Fraction(1, 2)) // 1
    return float((units if number >= 0 else -units) / scale)


class Span(NamedTuple):
    """The numbers from ``low`` to ``high``, both among them; None: without an end."""

    low: Fraction | None
    high: Fraction | None

    def covers(self, other: Span) -> bool:
        """Whether each number of the other is one of this."""
        above = self.low is None or (other.low is not None and self.low <= other.low)
        return above and (self.high is None or (other.high is not None and other.high <= self.high))

    def touches(self, other: Span) -> bool:
        """Whether some number is one of both."""
        apart = (self.high, other.low), (other.high, self.low)
        return not any(high is not None and low is not None and high < low for high, low in apart)


def wanted(target: Target | None, direction: Direction) -> Span | None:
    """decision-tables 3, "meets": the numbers that meet a target; None for a word, or none."""
    if target is None or isinstance(target, str):
        return None
    if isinstance(target, tuple):
        return Span(exact(target[0]), exact(target[1]))
    bound = exact(target)
    return Span(None if direction == Direction.LOWER else bound, None if direction == Direction.HIGHER else bound)


def nearly(target: Target | None, direction: Direction, band: float | None) -> Span | None:
    """decision-tables 3, "within the band": the numbers not further from a target than ``band`` per cent of it on the
    wrong side, and all on the right one; None where there is no band."""
    if band is None or target is None or isinstance(target, str | tuple):
        return None
    away = exact(target) * exact(band) / 100
    if direction == Direction.HIGHER:
        return Span(exact(target) - away, None)
    return Span(None, exact(target) + away) if direction == Direction.LOWER else None


def meets(value: Measured, target: Target | None, direction: Direction) -> bool:
    """decision-tables 3, "meets": a rounded value against a target; False where either is wanting."""
    span = wanted(target, direction)
    if span is None or not isinstance(value, float):
        return value is not None and value == target
    return among(value, span)


def distance(value: float, target: float | tuple[float, float]) -> Fraction:
    """How far a value lies from a target, or from the nearer end of a range; 0 on it, or in it."""
    low, high = target if isinstance(target, tuple) else (target, target)
    got = exact(value)
    return max(exact(low) - got, got - exact(high), Fraction(0))


def among(value: float, span: Span) -> bool:
    """Whether a number is one of the span's."""
    return span.covers(Span(exact(value), exact(value)))
