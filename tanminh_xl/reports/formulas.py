"""A criterion's value as a formula over the cells of its figures (design 5: formula and stored result)."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Combine, Criterion, Element, Measure, ValueType
from tanminh_xl.domain.figures import Assessment, Part
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Formula, Ref
from tanminh_xl.reports.arrangement import Arrangement, Spot, cell_of
from tanminh_xl.reports.texts import text


class _Text:
    """A formula being written: refs get their numbers as they come, each once."""

    def __init__(self) -> None:
        self.refs: list[Ref] = []

    def ref(self, ref: Ref) -> str:
        if ref not in self.refs:
            self.refs.append(ref)
        return f"{{{self.refs.index(ref)}}}"

    def area(self, spot: Spot) -> str:
        first = self.ref(spot.first)
        return first if spot.first == spot.last else f"{first}:{self.ref(spot.last)}"

    def areas(self, spots: tuple[Spot, ...]) -> str:
        return ",".join(self.area(s) for s in spots)

    def count(self, spots: tuple[Spot, ...], word: str) -> str:
        return "+".join(f'COUNTIF({self.area(s)},"{word}")' for s in spots)


def criterion_formula(
    report: PeriodReport, arrangement: Arrangement, criterion: Criterion, found: Assessment
) -> Formula | None:
    """The formula whose result is the assessment's value; None where it has no value.

    A ratio's parts count only units that gave both (decision-tables 1): what others gave is taken off the
    column's total.
    """
    if found.value is None or not found.parts:
        return None
    out = _Text()
    first = found.parts[0]
    spots = arrangement.spots[first.element]
    if criterion.measure == Measure.SHARE:
        passed, failed = out.count(spots, PASS), out.count(spots, FAIL)
        body = f"ROUND(100*({passed})/({passed}+{failed}),{criterion.decimals})"
    elif criterion.measure == Measure.RATIO:
        over, under = (_number(out, report, arrangement, part) for part in found.parts)
        body = f"ROUND(100*({over})/({under}),{criterion.decimals})"
    elif report.catalogue.element[first.element].value_type == ValueType.YES_NO:
        body = f'IF({out.count(spots, FAIL)}>0,"{FAIL}","{PASS}")'
    else:
        body = f"ROUND({_number(out, report, arrangement, first)},{criterion.decimals})"
    return Formula(f"={body}", tuple(out.refs))


def _number(out: _Text, report: PeriodReport, arrangement: Arrangement, part: Part) -> str:
    """The commune's figure of an element over the units that are counted in it."""
    spots = arrangement.spots[part.element]
    mean = report.catalogue.element[part.element].combine == Combine.MEAN
    apart = _left_out(report, arrangement, part)
    alone = len(spots) == 1 and not mean
    summed = out.ref(spots[0].total or spots[0].first) if alone else f"SUM({out.areas(spots)})"
    summed += "".join(f"-{out.ref(cell_of(unit, part.element))}" for unit in apart)
    if not mean:
        return summed
    count = f"COUNT({out.areas(spots)})" + (f"-{len(apart)}" if apart else "")
    return f"({summed})/({count})"


def _left_out(report: PeriodReport, arrangement: Arrangement, part: Part) -> tuple[str, ...]:
    """Units whose figure stands in the column but is not counted in this part."""
    counted = set(part.reported)
    return tuple(
        unit
        for unit, elements in arrangement.owed.items()
        if part.element in elements
        and unit not in counted
        and (figure := report.figure.get((unit, part.element))) is not None
        and figure.counted is not None
    )


def element_formula(arrangement: Arrangement, element: Element) -> Formula:
    """An element's figure over all units that gave it: a sum, a mean, or "12/14 đạt"."""
    out = _Text()
    spots = arrangement.spots[element.code]
    if element.value_type == ValueType.YES_NO:
        passed, failed = out.count(spots, PASS), out.count(spots, FAIL)
        said = text("dot_xuat", "dat", n='"&({0})&"', of='"&({1})&"')
        body = f'"{said}"'.replace("{0}", passed).replace("{1}", f"{passed}+{failed}")
    elif element.combine == Combine.MEAN:
        body = f"AVERAGE({out.areas(spots)})"
    else:
        body = f"SUM({out.areas(spots)})"
    return Formula(f"={body}", tuple(out.refs))
