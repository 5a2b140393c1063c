"""A criterion's value from its parts, rounded as it is printed and compared (decision-tables 1.3 and 1.4)."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Criterion, Measure
from tanminh_xl.domain.figures import Measured, Part, exact
from tanminh_xl.domain.targets import rounded as rounded


def value(criterion: Criterion, found: Sequence[Part]) -> Measured:
    """The criterion's value over what was given so far; None where a part has no figure or the denominator is 0.

    One element's figure; 100 x numerator / denominator; 100 x units Đạt / units that gave Đạt or Không đạt.
    """
    match criterion.measure, [part.value for part in found]:
        case Measure.ELEMENT, [bool() as yes]:
            return PASS if yes else FAIL
        case Measure.ELEMENT, [float() as number]:
            return rounded(exact(number), criterion.decimals)
        case Measure.SHARE, [float() as passed]:
            return rounded(100 * exact(passed) / len(found[0].reported), criterion.decimals)
        case Measure.RATIO, [float() as over, float() as under] if under:
            return rounded(100 * exact(over) / exact(under), criterion.decimals)
    return None


def nothing_occurred(criterion: Criterion, found: Sequence[Part]) -> bool:
    """True if the denominator is 0: there was nothing to take a ratio of."""
    return criterion.measure == Measure.RATIO and found[1].value == 0
