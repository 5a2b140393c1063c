"""Figures to review before anybody signs: what is unlike the others', unlike before, or was doubtful when it came
(decision-tables 9.2), and the statuses that hang on them (9.3)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from tanminh_xl.assess.criteria import Year, could_differ, year_of
from tanminh_xl.assess.measure import rounded
from tanminh_xl.domain.amounts import POINTS, percent
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Measure, Period, Source, UnitKind, ValueType
from tanminh_xl.domain.events import State
from tanminh_xl.domain.figures import Assessment, Figure, ToReview, exact, exact_sum, jumps
from tanminh_xl.domain.findings import Code, Finding, Severity
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.messages import render, severity

Key = tuple[str, str]
"""(unit, element)."""
Numbers = Mapping[str, float]
"""By unit."""

TEXT = {
    "times": "gấp {times} lần {beside}: {other}",
    "low": "chỉ bằng {percent} {beside}: {other}",
    "none": "ghi {value}, trong khi {beside} là {other}",
    "others": "mức giữa (trung vị) của {count} {noun} khác",
    "compared": "số để so sánh ({label})",
    "share": "chiếm {percent} tổng số {total} của {count} đơn vị",
    "ratio": "tỷ lệ {code} là {value}%, lệch {gap} {points} so với {beside}: {other}%",
    "explained": "{text}; đơn vị ghi: {reason}",
    "unexplained": "{text}; đơn vị chưa ghi lý do",
}


@dataclass(frozen=True)
class Reviewed:
    """A period's figures, and what they are looked at beside.

    ``state``: its receipts with their findings, adjustments and confirmations. ``compared``: the figures that units'
    figures are compared with (9.1). ``confirmed``: what was confirmed in the period before, by (unit, element).
    """

    catalogue: Catalogue
    period: Period
    figures: Sequence[Figure]
    state: State
    compared: Mapping[Key, Compare]
    confirmed: Mapping[Key, float]

    @cached_property
    def numbers(self) -> dict[str, dict[str, float]]:
        """Element -> the number that counts of each unit that gave one."""
        found: dict[str, dict[str, float]] = {}
        for f in self.figures:
            if f.counted is not None and not isinstance(f.counted, bool):
                found.setdefault(f.element, {})[f.unit] = f.counted
        return found

    @cached_property
    def totals(self) -> dict[str, float]:
        """Element that is summed -> its total."""
        summed = (code for code in self.numbers if self.catalogue.element[code].combine == Combine.SUM)
        return {code: exact_sum(self.numbers[code].values()) for code in summed}

    @cached_property
    def findings(self) -> dict[Key, list[Finding]]:
        """What was found at cells of the versions that count."""
        found: dict[Key, list[Finding]] = {}
        for counted in self.state.counted.values():
            for finding in counted.receipt.findings:
                found.setdefault((finding.unit, finding.item), []).append(finding)
        return found

    def kind(self, unit: str) -> UnitKind:
        """The kind of a unit."""
        return self.catalogue.kind[self.catalogue.unit[unit].kind]


class Median(NamedTuple):
    """The middle of what others of a unit's kind gave, how many they are, and what they are called."""

    value: Fraction
    others: int
    noun: str

    @property
    def words(self) -> str:
        """ "mức giữa (trung vị) của 13 thôn khác"."""
        return TEXT["others"].format(count=self.others, noun=self.noun)


def to_review(of: Reviewed, assessments: Sequence[Assessment]) -> tuple[ToReview, ...]:
    """The figures to review, in the order of ``figures``, each once, with all that speaks against it and with the
    criteria whose status its correction could change. ``assessments``: what the figures come to now."""
    middles = {element: _Medians(of, numbers) for element, numbers in of.numbers.items()}
    ratios = _ratios(of)
    now = {a.code: a for a in assessments}
    year: Year | None = None
    found = []
    for figure in of.figures:
        if not _is_open(of, figure):
            continue
        middle = middles[figure.element].of(figure.unit)
        reasons = tuple(dict.fromkeys(_reasons(of, figure, middle, ratios)))
        if reasons:
            year = year or year_of(of.catalogue, of.period, of.figures)
            compared = of.compared.get((figure.unit, figure.element))
            instead = float(middle.value) if middle else compared.value if compared else None
            changes = tuple(code for code, a in now.items() if could_differ(year, a, figure, instead))
            found.append(ToReview(figure.unit, figure.element, reasons, changes))
    return tuple(found)


def _is_open(of: Reviewed, figure: Figure) -> bool:
    """A number that counts as a form gave it, and that nobody has confirmed, now or in the period before
    (decision-tables 9.2, rows 1 and 2)."""
    key, value = (figure.unit, figure.element), figure.counted
    if value is None or isinstance(value, bool) or figure.is_adjusted or not figure.version:
        return False
    element = of.catalogue.element[figure.element]
    if element.source != Source.FORM or key in of.state.confirmed:
        return False
    if any((a.unit, a.element) == key and a.new == value for a in of.state.fulfilled):
        return False  # the unit said so by telephone, then in its form
    before, plan = of.confirmed.get(key), of.catalogue.plan
    least = plan.jump_least if element.value_type == ValueType.COUNT else 0.0
    return before is None or jumps(value, before, plan.jump_percent, least)


def _reasons(of: Reviewed, figure: Figure, middle: Median | None, ratios: Sequence[_Ratios]) -> Iterator[str]:
    """decision-tables 9.2, rows 3 - 10."""
    key, value = (figure.unit, figure.element), exact(figure.counted or 0)
    jumped = False
    for finding in of.findings.get(key, ()):
        if finding.code in (Code.JUMP, Code.JUMP_EXPLAINED):
            jumped = True
            yield _of_jump(finding)
        elif _is_doubt(finding, figure):
            yield _small(render(finding)[0])
    if middle:
        yield from _unlike(of, figure, value, middle.value, middle.words)
    compared = of.compared.get(key)
    if compared and not jumped:
        beside = TEXT["compared"].format(label=compared.label)
        yield from _unlike(of, figure, value, exact(compared.value), beside)
    yield from _share(of, figure, value)
    for ratio in ratios:
        if ratio.numerator == figure.element:
            yield from ratio.unlike(figure.unit)


def _is_doubt(finding: Finding, figure: Figure) -> bool:
    """Row 3: cần kiểm tra lại, or heavier where an acceptance of version 0.1.0 let it count. Minh chứng has its own
    status; what was found in another cell of the row says nothing of the figure."""
    heavy = severity(finding) is not Severity.NOTE and finding.code is not Code.EVIDENCE_MISSING
    return heavy and finding.cell in ("", figure.cell)


def _of_jump(finding: Finding) -> str:
    text, reason = _small(render(finding)[0]), dict(finding.more).get("reason", "")
    return TEXT["explained" if reason else "unexplained"].format(text=text, reason=reason)


def _small(sentence: str) -> str:
    """A finding's sentence as a part of another."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _unlike(of: Reviewed, figure: Figure, value: Fraction, other: Fraction, beside: str) -> Iterator[str]:
    """Rows 5 - 8: many times another number, or a small part of it; never of 0, or of less."""
    plan = of.catalogue.plan
    times = exact(plan.review_times)
    if other <= 0 or times <= 0:
        return
    if value > times * other:
        shown = format_number(rounded(value / other, 1))
        yield TEXT["times"].format(times=shown, beside=beside, other=_number(other))
    elif value * times < other:
        counts = of.catalogue.element[figure.element].value_type == ValueType.COUNT
        if not counts or other >= exact(plan.review_least):
            words = {"value": _number(value), "percent": percent(float(value / other))}
            yield TEXT["low" if value > 0 else "none"].format(beside=beside, other=_number(other), **words)


def _share(of: Reviewed, figure: Figure, value: Fraction) -> Iterator[str]:
    """Row 9: one unit's part of a sum of many."""
    plan, total, count = of.catalogue.plan, of.totals.get(figure.element), len(of.numbers[figure.element])
    if total is None or total <= 0 or total < plan.review_share_total or count < plan.review_share_units:
        return
    if value * 100 > exact(plan.review_share) * exact(total):
        part = percent(float(value / exact(total)))
        yield TEXT["share"].format(percent=part, total=format_number(total), count=count)


class _Medians:
    """The middle of others' numbers, for each unit; sorted once for all of a kind."""

    def __init__(self, of: Reviewed, numbers: Numbers) -> None:
        self._of, self._numbers = of, numbers
        by_kind: dict[str, list[float]] = {}
        for unit, number in numbers.items():
            by_kind.setdefault(of.kind(unit).code, []).append(number)
        self._sorted = {kind: sorted(all_of) for kind, all_of in by_kind.items()}

    def of(self, unit: str) -> Median | None:
        """Over the others of the unit's kind; None where they are too few."""
        kind = self._of.kind(unit)
        numbers = self._sorted[kind.code]
        count = len(numbers) - 1
        if count < max(self._of.catalogue.plan.review_others, 1):
            return None
        own = bisect_left(numbers, self._numbers[unit])
        low, high = (numbers[n + (n >= own)] for n in ((count - 1) // 2, count // 2))
        name = kind.name if kind.name.isupper() else kind.name[:1].lower() + kind.name[1:]
        return Median((exact(low) + exact(high)) / 2, count, name)


class _Ratios:
    """Units' own ratios of a criterion, in per cent."""

    def __init__(self, of: Reviewed, criterion: str) -> None:
        self._of, self.code = of, criterion
        found = of.catalogue.criterion[criterion]
        self.numerator = found.numerator
        over, under = (of.numbers.get(code, {}) for code in (found.numerator, found.denominator))
        self.values = {
            unit: float(100 * exact(number) / exact(under[unit])) for unit, number in over.items() if under.get(unit)
        }
        self._medians = _Medians(of, self.values)

    def unlike(self, unit: str) -> Iterator[str]:
        """Row 10: a ratio far from the others'."""
        middle = self._medians.of(unit) if unit in self.values else None
        if middle is None:
            return
        own = exact(self.values[unit])
        gap = abs(own - middle.value)
        if gap > exact(self._of.catalogue.plan.review_points):
            words = {"value": _number(own), "gap": _number(gap), "other": _number(middle.value)}
            yield TEXT["ratio"].format(code=self.code, points=POINTS, beside=middle.words, **words)


def _ratios(of: Reviewed) -> tuple[_Ratios, ...]:
    return tuple(_Ratios(of, c.code) for c in of.catalogue.criteria if c.measure == Measure.RATIO)


def _number(number: Fraction) -> str:
    """As a person reads it, two decimals at most."""
    return format_number(rounded(number, 2))
