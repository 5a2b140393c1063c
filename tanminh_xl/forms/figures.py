"""Block A of a form: the rows of figures that each unit on it owes, under their headings (design 3 and 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tanminh_xl.domain import comparison
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    COMMON,
    FAIL,
    PASS,
    Criterion,
    Element,
    Measure,
    Period,
    Source,
    TimeKind,
    ValueType,
    alive,
)
from tanminh_xl.domain.form import ColumnKey, Compare, Ratio, Role, Row, half_code
from tanminh_xl.domain.format_value import format_day, format_value
from tanminh_xl.domain.submission import ESTIMATE, REASONS, Given
from tanminh_xl.domain.unit_targets import aims
from tanminh_xl.templates import toml

TEMPLATE = "bieu_mau.toml"
_NO_PART = ""
"""Home of an element that no criterion alone shows: among the basic figures."""


class Past(NamedTuple):
    """What is known of one unit's element before this period.

    ``compare``: the figure to compare with; ``floor``: the 6T figure of a lũy kế element in N;
    ``had_figure``: the unit gave a figure in the period before; ``instead``: what is said where there is nothing to
    compare with.
    """

    compare: Compare | None = None
    floor: float | None = None
    had_figure: bool = False
    instead: str = ""


_NOTHING = Past()


def words(key: str, **values: object) -> str:
    """A text of the template's table ``words`` with its ``{places}`` filled; KeyError for one that is not there."""
    text: str = toml(TEMPLATE)["words"][key]
    return text.format(**values)


def asked(catalogue: Catalogue, sender: str, owed: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Units whose rows stand on the sender's form, the sender first, each with its elements of the form."""
    units = sorted((u for u in owed if catalogue.sender(u) == sender), key=lambda u: u != sender)
    on_form = {u: tuple(e for e in owed[u] if catalogue.element[e].source == Source.FORM) for u in units}
    return {u: codes for u, codes in on_form.items() if codes}


def _homes(criteria: Iterable[Criterion]) -> dict[str, str]:
    """Element -> the criterion under which it stands; ``_NO_PART`` for one that several ratios share.

    A plain criterion's element stands as that criterion. So each element is asked once only.
    """
    shared: dict[str, set[str]] = {}
    plain: dict[str, str] = {}
    for criterion in criteria:
        if criterion.measure == Measure.RATIO:
            for part in criterion.parts:
                shared.setdefault(part, set()).add(criterion.code)
        elif criterion.element:
            plain.setdefault(criterion.element, criterion.code)
    alone = {part: min(codes) if len(codes) == 1 else _NO_PART for part, codes in shared.items()}
    return alone | plain


def figure_rows(
    catalogue: Catalogue,
    period: Period,
    by_unit: Mapping[str, tuple[str, ...]],
    past: Mapping[tuple[str, str], Past],
) -> tuple[Row, ...]:
    """Rows of block A; where more than one unit stands on the form, a heading names each."""
    criteria = [c for c in catalogue.criteria if alive(c, period.end)]
    homes = _homes(criteria)
    rows: list[Row] = []
    for number, (unit, codes) in enumerate(by_unit.items(), 1):
        if len(by_unit) > 1:
            name = catalogue.unit[unit].name.upper()
            rows.append(Row(item="#", unit=unit, role=Role.HEADING, no=_roman(number), name=name, required=False))
        count, mine = 0, len(rows)
        for heading, found in _sections(catalogue, period, unit, codes, criteria, homes, past):
            if not found:
                continue
            rows.append(heading)
            for row in found:
                count += not row.indent
                rows.append(row if row.indent else replace(row, no=str(count)))
        rows[mine:] = _with_wholes(rows[mine:], criteria)
    return tuple(rows)


def _with_wholes(rows: Sequence[Row], criteria: Iterable[Criterion]) -> list[Row]:
    """One unit's rows, each part of a ratio with the line of which it is a part, where that stands elsewhere."""
    wholes = {c.numerator: c.denominator for c in criteria if c.measure == Measure.RATIO}
    lines = {row.item: row for row in rows if row.no}

    def of(row: Row) -> Row:
        line = lines.get(wholes.get(row.item, "")) if row.indent else None
        return row if line is None else replace(row, whole=words("line", name=_inside(line.name), no=line.no))

    return [of(row) for row in rows]


def _inside(name: str) -> str:
    """A line's name within a sentence: "Tổng số hộ" -> "tổng số hộ", but "HTX ..." as it stands."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _sections(
    catalogue: Catalogue,
    period: Period,
    unit: str,
    codes: Sequence[str],
    criteria: Sequence[Criterion],
    homes: Mapping[str, str],
    past: Mapping[tuple[str, str], Past],
) -> list[tuple[Row, list[Row]]]:
    """(heading, rows) of one unit: basic figures, common tasks, then the models in their order; some are empty."""
    here = set(codes)

    def row(code: str, indent: bool = False) -> Row:
        known = past.get((unit, code), _NOTHING)
        return _figure_row(catalogue, period, unit, catalogue.element[code], known, indent)

    basic = [row(code) for code in codes if homes.get(code, _NO_PART) == _NO_PART]
    by_model: dict[str, list[Row]] = {COMMON: [], **{m.code: [] for m in catalogue.models}}
    for criterion in criteria:
        mine = [code for code in reversed(criterion.parts) if code in here and homes[code] == criterion.code]
        found = by_model[criterion.model]
        if mine and criterion.measure == Measure.RATIO and here.issuperset(criterion.parts):
            aim = target_of(catalogue, period, unit, criterion.code)
            name = criterion.name
            found.append(Row(criterion.code, unit, role=Role.RATIO, name=name, required=False, target=aim))
            found.extend(row(code, indent=True) for code in mine)
        else:
            found.extend(row(code) for code in mine)

    def heading(item: str, name: str) -> Row:
        return Row(item=f"#{item}", unit=unit, role=Role.HEADING, name=name, required=False)

    return [
        (heading("nen", words("basic")), basic),
        (heading(COMMON, words("common")), by_model[COMMON]),
        *(
            (heading(m.code, words("model", number=i, name=m.name)), by_model[m.code])
            for i, m in enumerate(catalogue.models, 1)
        ),
    ]


def _figure_row(catalogue: Catalogue, period: Period, unit: str, element: Element, known: Past, indent: bool) -> Row:
    yes_no = element.value_type == ValueType.YES_NO
    return Row(
        item=element.code,
        unit=unit,
        name=element.text,
        indent=indent,
        unit_of_measure=element.unit_of_measure,
        span=_span(catalogue, period, unit, element),
        value_type=element.value_type,
        time_kind=element.time_kind,
        minimum=None if yes_no else element.minimum,
        maximum=None if yes_no else element.maximum,
        choices=(PASS, FAIL) if yes_no else (),
        reasons=_beside(yes_no),
        compare=known.compare,
        floor=None if yes_no else known.floor,
        had_figure=known.had_figure,
        evidence=element.evidence,
        given=((ColumnKey.COMPARE, _instead(period, known)),) if known.instead else (),
        target=target_of(catalogue, period, unit, element.code),
    )


def target_of(catalogue: Catalogue, period: Period, unit: str, item: str) -> str:
    """The unit's own target of an element, or of a ratio: "cả năm 2026: 12 mô hình"; "" without one."""
    aim = aims(catalogue, period).get((unit, item))
    return f"{aim.when}: {aim.words}" if aim else ""


def _instead(period: Period, known: Past) -> str:
    """Why nothing is compared; under it the 6T figure all the same, where there is one."""
    floor = words("compare", label=half_label(period.code), value=format_value(known.floor))
    return known.instead if known.floor is None else f"{known.instead}\n{floor}"


def half_label(period: str) -> str:
    """How the 6T of an N period's year is named: "2026-N" -> "6T/2026"."""
    year, _, kind = half_code(period).partition("-")
    return f"{kind}/{year}"


def _beside(yes_no: bool) -> tuple[str, ...]:
    """What the drop-down beside the figure offers: the reasons for none, and of a number that it is a số ước."""
    reasons = tuple(r.value for r in REASONS if not (yes_no and r == Given.NONE_OCCURRED))
    return reasons if yes_no else (*reasons, ESTIMATE)


def _span(catalogue: Catalogue, period: Period, unit: str, element: Element) -> str:
    """What the figure covers, in words by its kind of time (design 3), with whom it takes in (decision-tables 9.1)."""
    span = _days(catalogue, period, element)
    old = comparison.unit_names(catalogue, comparison.taken_over(catalogue, period, unit, element))
    return words("with_merged", span=span, names=", ".join(old)) if old else span


def _days(catalogue: Catalogue, period: Period, element: Element) -> str:
    start, end = (format_day(day) for day in catalogue.span(element, period))
    if element.time_kind == TimeKind.POINT:
        return words("up_to", end=end)
    if element.time_kind == TimeKind.PLAN_TO_DATE:
        return words("plan_to", end=end)
    return words("from_to", start=start, end=end)


def ratios(catalogue: Catalogue, period: Period, by_unit: Mapping[str, tuple[str, ...]]) -> tuple[Ratio, ...]:
    """Every pair of which both parts stand on the form for one unit, once each."""
    pairs = dict.fromkeys(
        (c.numerator, c.denominator) for c in catalogue.criteria if c.measure == Measure.RATIO and alive(c, period.end)
    )
    return tuple(
        Ratio(unit=unit, numerator=num, denominator=den)
        for unit, codes in by_unit.items()
        for num, den in pairs
        if num in codes and den in codes
    )


def _roman(number: int) -> str:
    """1 -> "I"; for the units of one form."""
    text = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += letters * (number // value)
        number %= value
    return text
