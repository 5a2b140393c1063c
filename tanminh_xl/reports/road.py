"""The road to the plan's last year: each criterion's yearly targets and what it came to, period by period, in one
block; what is still lacking, small bars, and, apart, where the yearly values lead (decision-tables 4.5 and 4.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tanminh_xl.domain.amounts import measured, unit_of
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, PeriodKind, Target
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.report import PeriodReport, Point
from tanminh_xl.domain.road import Reached, held_now, held_to_the_end, lacking
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.reports.common import (
    judged_criteria,
    letterhead,
    marked,
    model_name,
    model_order,
    number_style,
    sheet,
    signed_by,
)
from tanminh_xl.reports.criteria import VALUE
from tanminh_xl.reports.data import target_words
from tanminh_xl.reports.texts import number, text

CELL = "lo_trinh_trang"
"""The table's name in Refs to a cell of the page: (criterion, year), in the column ``target``, ``half`` or ``year``."""


class Road(NamedTuple):
    """What the page is laid out from. ``of_year``, ``of_half``: (criterion, year) -> the point of that year; ``ahead``:
    criterion -> what it would come to in the plan's last year; ``bars``: some
    criterion has two yearly values or more."""

    years: tuple[int, ...]
    last: int
    bars: bool
    of_year: Mapping[tuple[str, int], Point]
    of_half: Mapping[tuple[str, int], Point]
    ahead: Mapping[str, float]


def road(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Lộ trình"; none where nothing is judged."""
    judged = judged_criteria(report)
    if not judged:
        return ()
    way = _way(report)
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    together: set[int] = set()
    titles, widths = _columns(report, way)

    def heading(words: str, style: str) -> None:
        headings.add(len(rows))
        rows.append((Cell(words, style), *[Cell(None, style)] * (len(titles) - 1)))

    for model in model_order(report):
        members = [c for c in judged if c.model == model]
        if members:
            known = model in report.catalogue.model
            heading(f"{model}. {model_name(report, model)}" if known else model_name(report, model), "heading")
        for criterion in members:
            heading(_titled(criterion), "group")
            block = _block(report, way, criterion, len(titles))
            together |= {len(rows) + n for n in range(len(block) - 1)}
            rows += block
    table = Table("lo_trinh", widths, titles, tuple(rows), headings=frozenset(headings), together=frozenset(together))
    top = letterhead(report, "lo_trinh", title=text("lo_trinh", "title", year=way.last))
    blocks: list[PagePart] = [top, table, *(Note(note) for note in _notes(report, way)), signed_by(report)]
    return (sheet(report, "lo_trinh", blocks),)


def _way(report: PeriodReport) -> Road:
    from tanminh_xl.reports import series  # pandas: only where the page is laid out

    plan = report.catalogue.plan.years
    last = max(plan, default=report.period.year)
    before = sorted({p.year for p in report.points if p.year < min(plan, default=p.year)})
    years = (*before[-int(number("lo_trinh", "nam_truoc")) :], *sorted({*plan, report.period.year}))
    known = tuple(p for p in report.points if p.year in years)  # no line goes through what the page does not show
    found = series.points(known)
    of_year = {(p.criterion, p.year): p for p in (known[i] for i in series.of_year(found).index)}
    of_half = {(p.criterion, p.year): p for p in (known[i] for i in series.of_half(found).index)}
    way = Road(years, last, False, of_year, of_half, series.projections(report.catalogue, found, last))
    return way._replace(bars=any(_numbers(way, criterion) > 1 for criterion in judged_criteria(report)))


def _columns(report: PeriodReport, way: Road) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Titles and widths; the columns of the projection and of the bars are left out where no criterion has one."""
    titled = {year: _year_title(report, way, year) for year in way.years}
    last = report.period.end.year
    ends = [text("lo_trinh", "con_thieu", year=last)]
    ends += [text("lo_trinh", "con_thieu", year=way.last)] if way.last != last else []
    titles = [text("lo_trinh", "noi_dung"), *titled.values()]
    widths = [number("lo_trinh", "rong_noi_dung"), *[number("lo_trinh", "rong_nam")] * len(way.years)]
    if way.bars:
        titles.append(text("lo_trinh", "xu_huong"))
        widths.append(number("lo_trinh", "rong_xu_huong"))
    titles += ends
    widths += [number("lo_trinh", "rong_con_thieu")] * len(ends)
    if way.ahead:
        titles.append(text("lo_trinh", "du_bao", year=way.last))
        widths.append(number("lo_trinh", "rong_du_bao"))
    return (*titles, text("lo_trinh", "ghi_chu_cot")), (*widths, number("lo_trinh", "rong_ghi_chu"))


def _year_title(report: PeriodReport, way: Road, year: int) -> str:
    """ "2025 (số gốc)", "2026 (mới có số 6 tháng)", "2027"."""
    own = [p for (_, of), p in way.of_year.items() if of == year and p.value is not None]
    if own and all(p.base for p in own):
        return text("lo_trinh", "nam_goc", year=year)
    if report.period.kind is PeriodKind.HALF and year == report.period.year and not own:
        return text("lo_trinh", "nam_nua", year=year)
    return str(year)


def _titled(criterion: Criterion) -> str:
    unit = unit_of(criterion)
    return f"{criterion.code}. {criterion.name}" + (f" ({unit})" if unit else "")


# a criterion's block


def _block(report: PeriodReport, way: Road, criterion: Criterion, width: int) -> list[tuple[Cell, ...]]:
    """``width`` cells a row: its targets; what it came to in six months, if it was ever asked then; in the years, if
    there is one. What is lacking stands in the row of the value that lacks it, remarks in the last."""
    code = criterion.code
    rows = {"target": [Cell(text("lo_trinh", "chi_tieu"), "indent"), *_targets(way, criterion)]}
    for column, key, points, there in (
        ("half", "sau_thang", way.of_half, any((code, year) in way.of_half for year in way.years)),
        ("year", "ca_nam", way.of_year, _has_year(report, way, criterion)),
    ):
        if there:
            shown = (_shown(report, criterion, points.get((code, year)), year, column) for year in way.years)
            rows[column] = [Cell(text("lo_trinh", key), "indent"), *shown]
    last, lacks = list(rows)[-1], _lacking(report, way, criterion)
    return [
        tuple(
            cells
            + ([_trend(way, criterion) if column == "year" else Cell(None)] if way.bars else [])
            + [_lack(criterion, found, year) if at == column else Cell(None, "center") for at, found, year in lacks]
            + ([_ahead(way, criterion) if column == "year" else Cell(None)] if way.ahead else [])
            + [Cell("; ".join(_remarks(report, way, criterion)) if column == last else None)]
        )
        for column, cells in rows.items()
    ]


def _has_year(report: PeriodReport, way: Road, criterion: Criterion) -> bool:
    """Whether the row of the years says something: a value, or, in a year's report, that there is none."""
    if report.period.kind is PeriodKind.YEAR:
        return True
    return any((criterion.code, year) in way.of_year for year in way.years)


def _ahead(way: Road, criterion: Criterion) -> Cell:
    value = way.ahead.get(criterion.code)
    return Cell(None) if value is None else Cell(value, f"{number_style(value)}|apart")


def _at(criterion: Criterion, year: int, column: str) -> Ref:
    return Ref(CELL, (criterion.code, str(year)), column)


def _targets(way: Road, criterion: Criterion) -> Iterator[Cell]:
    for year in way.years:
        target, name = criterion.target(year), _at(criterion, year, "target")
        if isinstance(target, float | int):
            yield Cell(target, number_style(target), name=name)
        else:
            yield Cell(target_words(target), "center", name=name)


def _shown(report: PeriodReport, criterion: Criterion, point: Point | None, year: int, column: str) -> Cell:
    """A value that may stand beside the others; what may not is said in the last column, so that no bar is
    drawn of it."""
    name = _at(criterion, year, column)
    if point is None or not point.counts:
        return Cell(None, "center", name=name)
    own = Formula("={0}", (Ref(VALUE, (criterion.code,), "value"),)) if point.period == report.period.code else None
    if isinstance(point.value, str):
        return Cell(point.value, marked("value", estimate=point.estimate), own, name)
    assert point.value is not None
    return Cell(point.value, number_style(point.value, estimate=point.estimate), own, name)


def _numbers(way: Road, criterion: Criterion) -> int:
    points = (way.of_year.get((criterion.code, year)) for year in way.years)
    return sum(p is not None and p.counts and not isinstance(p.value, str) for p in points)


def _trend(way: Road, criterion: Criterion) -> Cell:
    """The cell with small bars, from two yearly values on."""
    ends = (_at(criterion, way.years[0], "year"), _at(criterion, way.years[-1], "year"))
    return Cell(None, trend=ends if _numbers(way, criterion) > 1 else None)


# what is still lacking

Lack = tuple[str, Point | Reached | None, int]
"""The row in which it is said what a value lacks, that value (or what is said at once), and the year of the target."""


def _lacking(report: PeriodReport, way: Road, criterion: Criterion) -> list[Lack]:
    """To this year's target, and to that of the plan's last year."""
    row, own = _own(report, way, criterion)
    last = report.period.end.year
    now: Point | Reached | None = own if held_now(report.catalogue, report.period, criterion) else None
    if own is None and report.assessment[criterion.code].status is Status.MET:
        now = Reached.MET  # whatever the missing units answer (decision-tables 2.1, row 5a)
    lacks: list[Lack] = [(row, now, last)]
    if way.last != last:
        lasts = held_to_the_end(report.catalogue, report.period, criterion) and own is not None
        lacks.append((row, own, way.last) if lasts else ("year", _latest(way, criterion), way.last))
    return lacks


def _own(report: PeriodReport, way: Road, criterion: Criterion) -> tuple[str, Point | None]:
    """The row of the period's own value, and that value if it may stand beside others."""
    row, points = ("year", way.of_year) if report.period.kind is PeriodKind.YEAR else ("half", way.of_half)
    point = points.get((criterion.code, report.period.year))
    return row, point if point is not None and point.period == report.period.code and point.counts else None


def _latest(way: Road, criterion: Criterion) -> Point | None:
    """The latest yearly value."""
    found = (way.of_year.get((criterion.code, year)) for year in reversed(way.years))
    return next((point for point in found if point is not None and point.counts), None)


def _lack(criterion: Criterion, found: Point | Reached | None, year: int) -> Cell:
    target = criterion.target(year)
    short = lacking(found.value, target, criterion.direction) if isinstance(found, Point) else found
    if short is None or isinstance(short, Reached):
        return Cell(None if short is None else short.value, "center")
    assert isinstance(found, Point)
    column = "half" if found.kind is PeriodKind.HALF else "year"
    refs = (_at(criterion, year, "target"), _at(criterion, found.year, column))
    return Cell(short, number_style(short, estimate=found.estimate), _distance(found, target, refs))


def _distance(point: Point, target: Target | None, refs: tuple[Ref, Ref]) -> Formula | None:
    """The same as a formula; none of a range, which stands in words."""
    if not isinstance(target, float | int):
        return None
    assert isinstance(point.value, float | int)
    return Formula("=ROUND({0}-{1},6)" if point.value < target else "=ROUND({1}-{0},6)", refs)


# words


def _remarks(report: PeriodReport, way: Road, criterion: Criterion) -> Iterator[str]:
    """Years that have six months' figures alone; values that may not stand beside the others, and why; số gốc of the
    plan's own years."""
    unit, short = unit_of(criterion), list[str]()
    for year in way.years:
        point, half = way.of_year.get((criterion.code, year)), way.of_half.get((criterion.code, year))
        silent = point is None or point.value is None
        if silent and half is not None and half.value is not None and _is_over(report, year):
            yield text("lo_trinh", "moi_sau_thang", year=year)
        for said in (half, point):
            if said is not None and said.value is not None and not said.alike:
                value = measured(said.value, unit, said.estimate)
                yield text("lo_trinh", "cach_tinh", label=said.label, value=value)
            elif said is not None and said.value is not None and not said.covered:
                value = measured(said.value, unit, said.estimate)
                short.append(
                    text("lo_trinh", "mot_so", label=said.label, value=value, n=said.reported, of=said.expected)
                )
        if point is not None and point.base and point.counts and year >= min(report.catalogue.plan.years, default=year):
            yield text("lo_trinh", "la_so_goc", year=year)
    if short:
        yield text("lo_trinh", "chua_du", said=", ".join(short))


def _is_over(report: PeriodReport, year: int) -> bool:
    """Whether a yearly figure of that year is to be there; in six months the column's title says it once."""
    return year < report.period.year or report.period.kind is PeriodKind.YEAR


def _notes(report: PeriodReport, way: Road) -> Iterator[str]:
    yield text("lo_trinh", "ghi_chu")
    directions = {c.direction for c in judged_criteria(report)}
    if Direction.LOWER in directions:
        yield text("lo_trinh", "ghi_chu_giam")
    if way.bars:
        yield text("lo_trinh", "ghi_chu_xu_huong")
    if way.ahead:
        yield text("lo_trinh", "ghi_chu_du_bao", year=way.last)
    if any(p.estimate for p in report.points):
        yield text("lo_trinh", "ghi_chu_uoc")
