"""What a figure is compared with, and what a yearly one may not fall below: the one place that says so
(decision-tables 9.1).

Forms, checks, merge, reports and ``explain`` all ask here. Nothing is compared that is not alike: a half-year never
with a whole year, a unit never with less or more than stands in it now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    PASS,
    Combine,
    Criterion,
    Element,
    Period,
    PeriodKind,
    TimeKind,
    Unit,
    ValueType,
    alive,
)
from tanminh_xl.domain.figures import Figure, Measured, exact_sum
from tanminh_xl.domain.format_value import estimated_number, estimated_words, format_number, format_value
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.submission import Given, Value

FigureKey = tuple[str, str]
"""(unit, element)."""

STATES = (TimeKind.POINT, TimeKind.PLAN_TO_DATE)
"""Kinds of time of which a figure goes on from the period before; the others begin again each year."""
_LENGTHS = 0.1
"""Windows whose lengths differ by more than this part of the longer one are not alike."""
_YEAR = 365


class Why(StrEnum):
    """Why there is nothing to compare with, as a person is told; in ``{names}`` units, in ``{label}`` a period."""

    NOTHING = "chưa có kỳ nào để so sánh"
    WHOLE_YEAR = "{label} là số cả năm, không so với kỳ này"
    NO_FIGURE = "{label} chưa có số của {names}"
    NO_VALUE = "{label} chưa có kết quả"
    NOT_SUMMABLE = "không cộng được số {label} của {names}"
    NEW_UNIT = "đơn vị mới, {label} chưa có"
    OTHER_LENGTH = "{label} dài ngắn khác kỳ này"
    CHANGED = "cách tính số liệu đã thay đổi từ {label}"


class Opened(NamedTuple):
    """A period that was opened: the catalogue that judges it, and what each unit's answer counts as."""

    catalogue: Catalogue
    figures: Mapping[FigureKey, Figure]


OpenedOf = Callable[[str], Opened | None]
"""A period by its code; None where it was never opened."""


class Compared(NamedTuple):
    """What a figure, or a criterion's value, is compared with.

    ``value`` None: there is nothing, ``why`` and ``names`` say it. ``label``: the period in words ("6T/2026", "Năm
    2025"), ``period`` its code; of số gốc the year, and ``base``. ``units``: whose figures were added, where that is
    not the unit's own alone, and ``whose`` says it ("cả thôn Đồng Tiến"). ``reported`` of ``expected`` units: of a
    criterion's value.
    """

    value: Measured | bool = None
    label: str = ""
    period: str = ""
    why: Why | None = None
    names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    whose: str = ""
    base: bool = False
    estimate: bool = False
    reported: int = 0
    expected: int = 0

    @property
    def number(self) -> float | None:
        """The value where it is a number."""
        return None if self.value is None or isinstance(self.value, bool | str) else self.value

    @property
    def when(self) -> str:
        """The period as a report names it: "6T/2026", "Năm 2025 (số gốc)", "6T/2026, cả thôn Đồng Tiến"."""
        named = f"{self.label} (số gốc)" if self.base else self.label
        return f"{named}, {self.whose}" if self.whose else named

    @property
    def words(self) -> str:
        """ "6T/2026: 51", "6T/2026: ước 51", "Năm 2025 (số gốc): 40 (12/14)"; "" where there is nothing.

        Behind a criterion's value stand units reported of expected where some were missing.
        """
        if self.value is None:
            return ""
        if isinstance(self.value, bool | str):
            word = format_value(self.value) if isinstance(self.value, bool) else self.value
            said = estimated_words(word, self.estimate)
        else:
            said = estimated_number(format_number(self.value), self.estimate)
        short = f" ({self.reported}/{self.expected})" if self.reported < self.expected else ""
        return f"{self.when}: {said}{short}"

    @property
    def why_not(self) -> str:
        """The sentence why there is nothing; "" where there is something."""
        return self.why.format(label=self.when, names=", ".join(self.names)) if self.why else ""


class Step(NamedTuple):
    """Where to look next: a period, or số gốc of a year."""

    period: Period | None
    year: int


def label(period: Period) -> str:
    """A period as a column names it: "6T/2026", "Năm 2026", "DX1/2026"."""
    if period.kind == PeriodKind.YEAR:
        return year_label(period.year)
    return f"{period.code.removeprefix(f'{period.year}-')}/{period.year}"


def year_label(year: int) -> str:
    """A whole year as a column names it."""
    return f"Năm {year}"


def steps(catalogue: Catalogue, kind: TimeKind, period: Period) -> Iterator[Step]:
    """Where a figure of this kind of time is looked for, the first that has it decides (decision-tables 9.1).

    Lũy kế trong năm, trong kỳ: cùng kỳ, else for N số gốc of the year before. Thời điểm, lũy kế giai đoạn: kỳ trước,
    the one before it ..., each year's end also as số gốc.
    """
    if kind not in STATES:
        same = _earlier(catalogue, period.same, period)
        if same is not None:
            yield Step(same, same.year)
        if period.kind == PeriodKind.YEAR:
            yield Step(None, period.year - 1)
        return
    at = period
    while (before := _earlier(catalogue, at.previous, at)) is not None:
        at = before
        yield Step(at, at.year)
        if at.kind == PeriodKind.YEAR:
            yield Step(None, at.year)
    yield Step(None, at.year - 1)


def _earlier(catalogue: Catalogue, code: str, than: Period) -> Period | None:
    """The period that another names as one before it; None where it names none that ended before."""
    found = catalogue.period.get(code)
    return found if found is not None and found.end < than.end else None


def compared(catalogue: Catalogue, period: Period, unit: str, element: Element, opened_of: OpenedOf) -> Compared:
    """What a unit's figure of an element is compared with in a period (decision-tables 9.1).

    ``catalogue`` judges the period. KeyError for a unit that it lacks.
    """
    why = nothing(catalogue, period, (unit,), element)
    for step in steps(catalogue, element.time_kind, period):
        if step.period is None:
            found = base(catalogue, period, unit, element, step.year)
        else:
            opened = opened_of(step.period.code)
            found = None if opened is None else over(catalogue, period, unit, element, step.period.code, opened)
        if found is not None and found.why is not Why.NEW_UNIT:
            return found
        why = why if found is None or why.why is Why.NEW_UNIT else found
    return why


def floor(catalogue: Catalogue, period: Period, unit: str, element: Element, opened_of: OpenedOf) -> Compared:
    """What a lũy kế number of N may not fall below: the unit's 6T figure of that year, with those of whom it took over
    (decision-tables 9.1, row 4)."""
    half = catalogue.half_of(period)
    if half is None or element.time_kind != TimeKind.YEAR_TO_DATE or element.value_type == ValueType.YES_NO:
        return Compared()
    opened = opened_of(half.code)
    found = None if opened is None else over(catalogue, period, unit, element, half.code, opened, as_floor=True)
    return found or Compared()


def had_figure(catalogue: Catalogue, period: Period, unit: str, element: Element, opened_of: OpenedOf) -> bool:
    """Whether the unit, or one that it took over, gave a figure in the last period before that asked for it."""
    for step in steps(catalogue, TimeKind.POINT, period):
        opened = None if step.period is None else opened_of(step.period.code)
        if opened is None:
            continue
        units = lineage(catalogue, period).get(unit, (unit,))
        asked = [figure for code in units if (figure := opened.figures.get((code, element.code))) is not None]
        if asked:
            return any(figure.counted is not None for figure in asked)
    return False


def over(
    catalogue: Catalogue,
    period: Period,
    unit: str,
    element: Element,
    then: str,
    opened: Opened,
    as_floor: bool = False,
) -> Compared | None:
    """The figure of an earlier period that stands for what the unit is now; None where that period did not ask for it.

    ``then``: the earlier period's code; ``as_floor``: a part of this period's year, which is no comparison.
    """
    before = opened.catalogue.period.get(then) or catalogue.period[then]
    at = Compared(label=label(before), period=then)
    parts = _standing(catalogue, period, unit, before.end)
    if not parts:
        return at._replace(why=Why.NEW_UNIT)
    if not any((code, element.code) in opened.figures for code in parts):
        return None
    if not as_floor and not alike(catalogue, period, element, before, opened.catalogue):
        return at._replace(why=Why.OTHER_LENGTH)
    if not _unchanged(element, opened.catalogue.element.get(element.code)):
        return at._replace(why=Why.CHANGED)
    values: dict[str, Value] = {}
    for code in parts:
        figure = opened.figures.get((code, element.code))
        if figure is None and not _is_asked(catalogue.unit[code], element):
            continue  # what is not asked of its kind is no part of the unit's figure
        if figure is None or figure.answer != Given.NOT_APPLICABLE or figure.counted is not None:
            values[code] = None if figure is None else figure.counted
    estimate = any(opened.figures[code, element.code].estimate for code in values if values[code] is not None)
    return _added(catalogue, unit, element, values or dict.fromkeys(parts), at)._replace(estimate=estimate)


def base(catalogue: Catalogue, period: Period, unit: str, element: Element, year: int) -> Compared | None:
    """Số gốc of a year, as ``over``; None where there is none, or where the period is no whole year beside it.

    One that was written for the unit itself stands for all of it where it was not there yet in that year.
    """
    at = Compared(label=year_label(year), period=str(year), base=True)
    known = catalogue.base_figure
    own = known.get((unit, element.code, year))
    day = date(year, 12, 31)
    own_alone = own is not None and not alive(catalogue.unit[unit], day)
    parts = (unit,) if own_alone else _standing(catalogue, period, unit, day)
    if not parts:
        return at._replace(why=Why.NEW_UNIT)
    if not any((code, element.code, year) in known for code in parts):
        return None
    if element.time_kind not in STATES and not (
        period.kind == PeriodKind.YEAR and (element.window or _near(_days(catalogue.span(element, period)), _YEAR))
    ):
        return at._replace(why=Why.WHOLE_YEAR)
    asked = [c for c in parts if (c, element.code, year) in known or _is_asked(catalogue.unit[c], element)]
    return _added(catalogue, unit, element, {c: _based(known.get((c, element.code, year))) for c in asked}, at)


def _based(figure: object) -> Value:
    value = getattr(figure, "value", None)
    return value == PASS if isinstance(value, str) else value


def _added(catalogue: Catalogue, unit: str, element: Element, values: Mapping[str, Value], at: Compared) -> Compared:
    """One unit's figure as it is; of several the sum, where they can be summed and each gave one."""
    several = len(values) > 1 or unit not in values
    units = tuple(values) if several else ()
    if all(value is None for value in values.values()):
        return at._replace(why=Why.NO_FIGURE, names=unit_names(catalogue, values), units=units)
    if len(values) > 1 and (element.combine != Combine.SUM or element.value_type == ValueType.YES_NO):
        return at._replace(why=Why.NOT_SUMMABLE, names=unit_names(catalogue, values), units=units)
    lacking = [code for code, value in values.items() if value is None]
    if lacking:
        return at._replace(why=Why.NO_FIGURE, names=unit_names(catalogue, lacking), units=units)
    given = [value for value in values.values() if value is not None]
    others = ", ".join(unit_names(catalogue, (code for code in units if code != unit)))
    whose = f"cả {others}" if others and unit in values else others
    return at._replace(value=given[0] if len(given) == 1 else exact_sum(given), units=units, whose=whose)


def nothing(catalogue: Catalogue, period: Period, units: Iterable[str], element: Element) -> Compared:
    """What is said where nothing was found: that there is none, or số gốc alone, which is a whole year's."""
    year = period.year - 1
    begins_again = period.kind != PeriodKind.YEAR and element.time_kind not in STATES
    if begins_again and any((unit, element.code, year) in catalogue.base_figure for unit in units):
        return Compared(label=year_label(year), period=str(year), base=True, why=Why.WHOLE_YEAR)
    return Compared(why=Why.NOTHING)


# units that took over others


def _standing(catalogue: Catalogue, period: Period, unit: str, day: date) -> tuple[str, ...]:
    """The units that on a day were what the unit is at the period's end: itself, and those that it took over since."""
    return tuple(code for code in lineage(catalogue, period).get(unit, ()) if alive(catalogue.unit[code], day))


def lineage(catalogue: Catalogue, period: Period) -> Mapping[str, Sequence[str]]:
    """Unit -> all that it stands for on a period's last day, itself among them, by chains of successors too."""
    key = ("lineage", period)
    if key not in catalogue.memo:
        found: dict[str, list[str]] = {}
        for unit in catalogue.units:
            found.setdefault(catalogue.successor_of(unit.code, period.end), []).append(unit.code)
        catalogue.memo[key] = found
    known: Mapping[str, Sequence[str]] = catalogue.memo[key]
    return known


def taken_over(catalogue: Catalogue, period: Period, unit: str, element: Element) -> tuple[str, ...]:
    """Units of whose time a figure that adds up (lũy kế, trong kỳ) takes in some: they ended within its span, and this
    unit stands for them now; those alone of whose kind the element is asked."""
    if element.time_kind == TimeKind.POINT or element.value_type == ValueType.YES_NO:
        return ()
    start, _ = catalogue.span(element, period)
    return tuple(
        code
        for code in lineage(catalogue, period).get(unit, ())
        if code != unit
        and (last := catalogue.unit[code].valid_to) is not None
        and last >= start
        and _is_asked(catalogue.unit[code], element)
    )


def unit_names(catalogue: Catalogue, units: Iterable[str]) -> tuple[str, ...]:
    """Names of units as they stand within a sentence: "thôn Đồng Tiến", "HTX Minh Châu"."""
    names = (catalogue.unit[code].name for code in units)
    return tuple(n if n[1:2].isupper() else n[:1].lower() + n[1:] for n in names)


def _is_asked(unit: Unit, element: Element) -> bool:
    return unit.code in element.reporters or unit.kind in element.reporters


# what is alike


def alike(catalogue: Catalogue, period: Period, element: Element, before: Period, then: Catalogue) -> bool:
    """Whether a figure that begins again each year covers as much time in both periods; a state always does."""
    if element.time_kind in STATES:
        return True
    if before.kind != period.kind:
        return False
    there = then.element.get(element.code, element)
    return _near(_days(catalogue.span(element, period)), _days(then.span(there, before)))


def reckoned_alike(catalogue: Catalogue, then: Catalogue, criterion: Criterion) -> bool:
    """Whether a criterion's value was made then as it is made now: same measure, same elements, each still what it
    was. KeyError where the other catalogue lacks the criterion."""
    was = then.criterion[criterion.code]
    same = (was.measure, was.parts) == (criterion.measure, criterion.parts)
    return same and unchanged(catalogue, then, criterion.parts)


def unchanged(catalogue: Catalogue, then: Catalogue, codes: Sequence[str]) -> bool:
    """Whether elements are still what they were: kind of value and of time, unit of measure."""
    return all(_unchanged(catalogue.element[code], then.element.get(code)) for code in codes)


def _unchanged(element: Element, before: Element | None) -> bool:
    return (
        before is not None
        and before.time_kind == element.time_kind
        and (before.value_type == ValueType.YES_NO) == (element.value_type == ValueType.YES_NO)
        and normalise(before.unit_of_measure) == normalise(element.unit_of_measure)
    )


def comparable(catalogue: Catalogue, opened: Opened | None) -> Mapping[FigureKey, Figure]:
    """A period's figures of the elements that are still what they were then; none where it was never opened."""
    if opened is None:
        return {}
    now, then = catalogue.element, opened.catalogue.element
    same = {code for code, element in now.items() if _unchanged(element, then.get(code))}
    return {key: figure for key, figure in opened.figures.items() if key[1] in same}


def leading(criterion: Criterion) -> str:
    """Code of the element by whose kind of time a criterion's value is compared: its own, or its numerator."""
    return criterion.element or criterion.numerator


def _days(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1


def _near(one: int, other: int) -> bool:
    return abs(one - other) <= _LENGTHS * max(one, other)
