"""Units of one kind side by side: what their figures come to beside the commune's, their own targets, what they were.

The matrices (``reports.matrix``) show the figures themselves. No unit is ranked: they stand in the order of the table
of units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from tanminh_xl.domain.amounts import unit_of
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Direction, Measure, ValueType
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Sheet, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.unit_rates import Rate, rate
from tanminh_xl.domain.unit_targets import Standing, standings
from tanminh_xl.reports.arrangement import Arrangement, Matrix
from tanminh_xl.reports.common import judged_criteria, letterhead, model_order, sheet, unit_name
from tanminh_xl.reports.heat import FAILS, MEETS, said_of
from tanminh_xl.reports.matrix import MISSING, NOT_APPLICABLE, NOT_YET
from tanminh_xl.reports.texts import columns, number, text
from tanminh_xl.reports.unit_cells import CHANGE, GAP, OF_TARGET, OWN, SHARE, Group, Own, cells_of, commune_cells

Values = Mapping[tuple[str, str], Own]


def units(report: PeriodReport, arrangement: Arrangement) -> tuple[Sheet, ...]:
    """The sheets "So sánh các thôn 1" ...; none for a kind of unit of which nothing can be compared."""
    pages: list[Sheet] = []
    ranks = {code: i for i, code in enumerate(model_order(report))}
    aims = {(s.aim.unit, s.aim.item): s for s in standings(report.catalogue, report.period, report.figure)}
    for matrix in arrangement.matrices:
        ordered = tuple(sorted(matrix.units, key=report.catalogue.unit_order))
        judged = sorted(judged_criteria(report), key=lambda c: ranks.get(c.model, len(ranks)))
        compared = [c for c in judged if _compares(report, matrix, c)]
        values = {(unit, c.code): _own(report, aims, unit, c) for c in compared for unit in ordered}
        groups = [group for c in compared if (group := _group(report, values, ordered, c))]
        cut = _cut(groups)
        for n, part in enumerate(cut):
            pages.append(_page(report, matrix._replace(units=ordered), part, values, (n, len(cut)), len(pages)))
    return tuple(pages)


def _compares(report: PeriodReport, matrix: Matrix, criterion: Criterion) -> bool:
    """Numbers that these units give: both parts of a ratio, or one figure. Đạt and Không đạt stand in the matrix."""
    if not set(criterion.parts) <= set(matrix.elements):
        return False
    if criterion.measure is Measure.RATIO:
        return True
    element = report.catalogue.element[criterion.element]
    return criterion.measure is Measure.ELEMENT and element.value_type is not ValueType.YES_NO


def _own(report: PeriodReport, aims: Mapping[tuple[str, str], Standing], unit: str, criterion: Criterion) -> Own:
    figures = [report.figure.get((unit, code)) for code in criterion.parts]
    answers = {figure.answer for figure in figures if figure is not None}
    why = NOT_APPLICABLE if Given.NOT_APPLICABLE in answers else NOT_YET if Given.NOT_YET in answers else MISSING
    standing = aims.get((unit, criterion.code)) or aims.get((unit, criterion.element))
    if criterion.measure is Measure.RATIO:
        before = report.rates.get((unit, criterion.code))
        return Own(rate(criterion, unit, report.figure), why, False, standing, before)
    (figure,) = figures
    counted = None if figure is None or isinstance(figure.counted, bool) else figure.counted
    value = None if figure is None or counted is None else Rate(float(counted), figure.estimate, figure.is_adjusted)
    none_occurred = figure is not None and figure.answer == Given.NONE_OCCURRED
    return Own(value, why, none_occurred, standing, report.against.get((unit, criterion.element)))


def _group(report: PeriodReport, values: Values, order: Sequence[str], criterion: Criterion) -> Group | None:
    """Which columns say something; None where nobody has a value, or where only the matrix's own column would."""
    own = [values[unit, criterion.code] for unit in order]
    given = [o for o in own if o.value is not None]
    if not given:
        return None
    adds, commune = _adds(report, criterion), _commune(report, criterion)
    labels = {o.before._replace(whose="").when for o in given if o.before and o.before.number is not None}
    higher = criterion.direction is Direction.HIGHER
    parts = [
        (SHARE, adds and commune is not None and commune > 0),
        (OF_TARGET, adds and higher and any(o.target is not None and o.target > 0 for o in own)),
        (GAP, not adds and commune is not None),
        (CHANGE, bool(labels)),
    ]
    kept = tuple(part for part, there in parts if there)
    return Group(criterion, (OWN, *kept), labels.pop() if len(labels) == 1 else "") if kept else None


def _adds(report: PeriodReport, criterion: Criterion) -> bool:
    """Whether the units' values add up to the commune's."""
    if criterion.measure is not Measure.ELEMENT:
        return False
    return report.catalogue.element[criterion.element].combine is Combine.SUM


def _commune(report: PeriodReport, criterion: Criterion) -> float | None:
    value = report.assessment[criterion.code].value
    return None if value is None or isinstance(value, str) else value


def _cut(groups: Sequence[Group]) -> list[Sequence[Group]]:
    """As many criteria on each sheet as its columns hold, evenly; a criterion's columns stand together."""
    whole, most = sum(len(g.parts) for g in groups), number("so_sanh", "toi_da")
    fair = whole / ceil(whole / most) if whole else most
    cut: list[list[Group]] = []
    used = 0
    for group in groups:
        there = sum(len(g.parts) for g in cut[-1]) if cut else most
        if there + len(group.parts) > most or used >= fair * len(cut):
            cut.append([])
        cut[-1].append(group)
        used += len(group.parts)
    return list(cut)


def _page(
    report: PeriodReport, matrix: Matrix, part: Sequence[Group], values: Values, at: tuple[int, int], place: int
) -> Sheet:
    from tanminh_xl.reports import series  # pandas: only where the page is laid out

    n, count = at
    beside = series.side_by_side(
        series.UnitValue(
            unit,
            group.criterion.code,
            None if own.value is None else own.value.value,
            _commune(report, group.criterion),
            own.target,
            None if own.before is None else own.before.number,
            _adds(report, group.criterion),
            group.criterion.decimals,
        )
        for group in part
        for unit in matrix.units
        for own in (values[unit, group.criterion.code],)
    )
    fixed = columns("so_sanh", "cot_don_vi")
    rows = []
    for place_of, unit in enumerate(matrix.units, 1):
        cells = [cell for g in part for cell in cells_of(g, unit, values[unit, g.criterion.code], beside)]
        rows.append((Cell(place_of, "center"), Cell(unit_name(report, unit)), *cells))
    foot = [cell for group in part for cell in commune_cells(report, group)]
    rows.append((Cell(None, "total"), Cell(text("so_sanh", "toan_xa"), "total"), *foot))
    wide = [number("so_sanh", "rong")] * sum(len(g.parts) for g in part)
    table = Table(
        f"so_sanh_{matrix.kind.code}_{n + 1}",
        (*fixed.widths, *wide),
        (*fixed.titles, *(_title(group, kind) for group in part for kind in group.parts)),
        tuple(rows),
        tuple(_spans(part, len(fixed.titles))),
    )
    group = matrix.kind.group
    title = text("so_sanh", "title", group=group.upper())
    title += text("bang", "phan", part=n + 1, parts=count) if count > 1 else ""
    head = letterhead(report, "so_sanh", title, letter=chr(ord("a") + place))
    blocks: list[PagePart] = [head, table, *(Note(note) for note in _notes(part, matrix.units, values))]
    tab = text("so_sanh", "tab", group=group[:1].lower() + group[1:])
    return sheet(report, "so_sanh", blocks, f"{tab[:28]} {n + 1}" if count > 1 else tab[:31], closing=False)


def _spans(part: Sequence[Group], at: int) -> Iterator[tuple[int, int, str]]:
    """A criterion's code and name above its columns."""
    for group in part:
        size = len(group.parts)
        unit = unit_of(group.criterion)
        yield at, at + size - 1, f"{group.criterion.code}. {group.criterion.name}" + (f" ({unit})" if unit else "")
        at += size


def _title(group: Group, kind: str) -> str:
    points = unit_of(group.criterion) == "%"
    if kind == CHANGE:
        return text("so_sanh", "cot_thay_doi" if group.label else "cot_thay_doi_khac", label=group.label)
    return text("so_sanh", f"cot_{kind}_diem" if kind == GAP and points else f"cot_{kind}")


# words


def _notes(part: Sequence[Group], order: Sequence[str], values: Values) -> Iterator[str]:
    shown = [values[unit, group.criterion.code] for group in part for unit in order]
    kinds = {kind for group in part for kind in group.parts}
    signs = {said_of(own.standing) for own in shown if own.standing is not None and own.value is not None}
    said = [text("bang", f"dau_{sign}") for sign in (FAILS, MEETS) if sign in signs]
    said += [text("so_sanh", "ghi_chu_dau")] if any(own.target is not None for own in shown) else []
    said += [text("so_sanh", f"ghi_chu_{kind}") for kind in (SHARE, OF_TARGET, GAP, CHANGE) if kind in kinds]
    yield " ".join([text("so_sanh", "ghi_chu"), *said])
    if any(own.value is not None and own.value.estimate for own in shown):
        yield text("bang", "uoc")
    several = [group for group in part if CHANGE in group.parts and not group.label]
    for group in several:
        by_label: dict[str, list[str]] = {}
        for unit in order:
            before = values[unit, group.criterion.code].before
            if before is not None and before.number is not None:
                by_label.setdefault(before.when, []).append(unit)
        labels = "; ".join(f"{label} ({format_number(len(found))})" for label, found in by_label.items())
        yield text("so_sanh", "ghi_chu_ky", code=group.criterion.code, labels=labels)
