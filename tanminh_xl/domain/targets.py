"""A value as it is printed and compared, and whether it meets a target (decision-tables 1.4 and 3)."""

from __future__ import annotations

from fractions import Fraction

from tanminh_xl.domain.catalogue_nouns import Direction, Target
from tanminh_xl.domain.figures import Measured, exact


def rounded(number: Fraction, decimals: int) -> float:
    """Round half up, away from zero, as Excel's ROUND does: 1.005 to 2 decimals is 1.01, -2.5 to 0 is -3."""
    scale = Fraction(10) ** decimals
    units = (abs(number) * scale + Fraction(1, 2)) // 1
    return float((units if number >= 0 else -units) / scale)


def meets(value: Measured, target: Target | None, direction: Direction) -> bool:
    """decision-tables 3, "meets": a rounded value against a target; False where either is wanting."""
    match value, target:
        case (None, _) | (_, None):
            return False
        case float(), (low, high):
            return exact(low) <= exact(value) <= exact(high)
        case float(), float() | int():
            got, wanted = exact(value), exact(target)
            return {Direction.HIGHER: got >= wanted, Direction.LOWER: got <= wanted}.get(direction, got == wanted)
    return value == target
