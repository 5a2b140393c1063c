"""Pages of an on-demand period: what was asked and what came of it, and nothing else (decision-tables 10.2)."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.catalogue_nouns import Combine, Element, ValueType
from tanminh_xl.domain.figures import Figure, exact_sum
from tanminh_xl.domain.owing import asked_in_words
from tanminh_xl.domain.period_words import due_at
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Sheet, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.reports.arrangement import Arrangement
from tanminh_xl.reports.common import judged_criteria, letterhead, number_style, sheet, some, unit_name
from tanminh_xl.reports.data import target_words
from tanminh_xl.reports.formulas import criterion_formula, element_formula
from tanminh_xl.reports.matrix import MISSING
from tanminh_xl.reports.overview import attention, changed, handed
from tanminh_xl.reports.texts import columns, number, text

_ANSWER = "tra_loi"
"""Key of the text in which units answer (templates/bieu_mau.toml)."""
_POINTS = ("cho_xu_ly", "uoc", "dieu_chinh")
"""What of the first page's points concerns figures that were asked."""


def summary(report: PeriodReport, arrangement: Arrangement) -> tuple[Sheet, ...]:
    """The first page: the request, who has reported, each figure that was asked, what needs attention."""
    due = report.period.due
    blocks: list[PagePart] = [letterhead(report, "dot_xuat")]
    if report.period.request:
        blocks.append(Note(text("dot_xuat", "yeu_cau", request=report.period.request), "plain"))
    told = (
        text("nop_danh_gia", "nop", due=due_at(due, report.period.due_time))
        if due
        else text("nop_danh_gia", "nop_khong_han")
    )
    blocks += [Note(told, "section"), handed(report), Note(text("dot_xuat", "so_lieu"), "section")]
    blocks.append(_asked(report, arrangement))
    if judged := _judged(report, arrangement):
        blocks += [Note(text("dot_xuat", "tieu_chi"), "section"), judged]
    blocks += [
        Note(text("nop_danh_gia", "chu_y"), "section"),
        attention(report, _POINTS, _to_review(report)),
        *changed(report),
    ]
    return (sheet(report, "dot_xuat", blocks, landscape=False),)


def answers(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Trả lời": what each unit that was asked in words says; none where none was asked."""
    asked = _senders(report)
    if not asked:
        return ()
    head = columns("tra_loi")
    said = _said(report)
    rows = tuple(
        (Cell(n, "center"), Cell(unit_name(report, unit), "bold"), Cell(said.get(unit) or text("tra_loi", "chua")))
        for n, unit in enumerate(asked, 1)
    )
    blocks: list[PagePart] = [letterhead(report, "tra_loi")]
    if report.period.request:
        blocks.append(Note(text("dot_xuat", "yeu_cau", request=report.period.request), "plain"))
    return (sheet(report, "tra_loi", [*blocks, Table("tra_loi", head.widths, head.titles, rows)]),)


def _senders(report: PeriodReport) -> tuple[str, ...]:
    """Units whose form asks for an answer in words, once each."""
    catalogue = report.catalogue
    asked = {catalogue.sender(unit) for unit in asked_in_words(catalogue, report.period)}
    return tuple(unit.code for unit in catalogue.units if unit.code in asked)


def _said(report: PeriodReport) -> dict[str, str]:
    return {part.unit: part.text for part in report.texts if part.key == _ANSWER and part.text.strip()}


def _asked(report: PeriodReport, arrangement: Arrangement) -> Table:
    head = columns("dot_xuat")
    owed = {figure.element for figure in report.figures}
    rows = [_row(report, arrangement, element) for element in report.catalogue.elements if element.code in owed]
    if words := _senders(report):
        said = _said(report)
        missing = [unit_name(report, unit) for unit in words if unit not in said]
        counted = f"{len(words) - len(missing)}/{len(words)}"
        face = (Cell(text("dot_xuat", "loi_van")), Cell(None), Cell(text("dot_xuat", "xem_loi"), "word"))
        rows.append((Cell(None), *face, Cell(counted, "center"), Cell(_names(missing))))
    return Table("dot_xuat", head.widths, head.titles, tuple(rows), repeat=False)


def _row(report: PeriodReport, arrangement: Arrangement, element: Element) -> tuple[Cell, ...]:
    own = [figure for figure in report.figures if figure.element == element.code]
    given = [figure for figure in own if figure.counted is not None]
    missing = [f for f in own if f.counted is None and f.answer != Given.NOT_APPLICABLE]
    return (
        Cell(element.code, "code"),
        Cell(element.name),
        Cell(element.unit_of_measure, "center"),
        _total(arrangement, element, given),
        Cell(f"{len(given)}/{len(given) + len(missing)}", "center"),
        Cell(_names([unit_name(report, figure.unit) for figure in missing])),
    )


def _total(arrangement: Arrangement, element: Element, given: list[Figure]) -> Cell:
    """The commune's figure: a sum, a mean, one unit's own, or how many of how many answered Đạt."""
    values = [figure.counted for figure in given if figure.counted is not None]
    if not values:
        return Cell(MISSING, "word")
    formula = element_formula(arrangement, element)
    estimate = any(figure.estimate for figure in given)
    if element.value_type == ValueType.YES_NO:
        return Cell(text("dot_xuat", "dat", n=values.count(True), of=len(values)), "word", formula)
    summed = exact_sum(values)
    value = summed / len(values) if element.combine == Combine.MEAN else summed
    return Cell(value, number_style(value, estimate=estimate), formula)


def _to_review(report: PeriodReport) -> list[tuple[Cell, ...]]:
    """The figures to review, all by name: what was asked on demand has no page for them."""
    if not report.review:
        return []
    names = [
        text(
            "ra_soat",
            "mot_so",
            unit=unit_name(report, doubt.unit),
            element=doubt.element,
            value=report.figure[doubt.unit, doubt.element].told,
        )
        for doubt in report.review
    ]
    said = text("ra_soat", "de_nghi_dot_xuat", names="; ".join(names))
    return [(Cell(text("nop_danh_gia", "ra_soat")), Cell(len(names), "count"), Cell(said))]


def _names(names: list[str]) -> str:
    return some(names, int(number("nop_danh_gia", "chu_y_toi_da")), text("dot_xuat", "don_vi"))


def _judged(report: PeriodReport, arrangement: Arrangement) -> Table | None:
    """Criteria that list this kind of period as one that judges them; the others' statuses are no matter here."""
    rows = tuple(_criterion_rows(report, arrangement))
    head = columns("dot_xuat", "cot_tieu_chi")
    return Table("dot_xuat_tieu_chi", head.widths, head.titles, rows, repeat=False) if rows else None


def _criterion_rows(report: PeriodReport, arrangement: Arrangement) -> Iterator[tuple[Cell, ...]]:
    for criterion in judged_criteria(report):
        if report.period.kind not in criterion.judged:
            continue
        found = report.assessment[criterion.code]
        formula: Formula | None = criterion_formula(report, arrangement, criterion, found)
        value = found.value
        style = number_style(value, estimate=found.estimate) if isinstance(value, float | int) else "value"
        yield (
            Cell(criterion.code, "center"),
            Cell(criterion.name),
            Cell(target_words(found.target), "value"),
            Cell(MISSING, "word") if value is None else Cell(value, style, formula),
            Cell(found.status_words, f"status:{found.status.value}"),
        )
