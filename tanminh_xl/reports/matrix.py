"""Matrices by kind of unit: rows are units, those with the most to look at first; each cell is its figure on the data
sheet, with a sign before it where it stands out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from math import ceil

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Combine, Element, PeriodKind, ValueType
from tanminh_xl.domain.figures import Figure, exact_sum
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Note, PagePart, Ref, Sheet, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.tables import FIGURES
from tanminh_xl.reports.arrangement import TOTAL, Arrangement, Matrix, cell_of
from tanminh_xl.reports.common import (
    adjustment_note,
    letter_of,
    letterhead,
    marked,
    model_name,
    number_cell,
    number_style,
    sheet,
    target_notes,
    unit_name,
)
from tanminh_xl.reports.heat import DOUBT, FAILS, LOWEST, MEETS, Heat
from tanminh_xl.reports.texts import columns, number, text

MISSING, NOT_APPLICABLE, NOT_YET = "–", "KTĐT", "chưa có"
SHORT = {Given.NOT_APPLICABLE: NOT_APPLICABLE, Given.NOT_YET: NOT_YET}


def face(figure: Figure | None, name: Ref, words: str = "") -> Cell:
    """A figure as its cell shows it: a formula to the data sheet, or a short word where nothing is counted; ``words``:
    how it stands (``Heat.style``).

    "Không phát sinh" is the number 0 shown as KPS, so that sums, means and counts take it in.
    """
    if figure is None or figure.counted is None:
        word = MISSING if figure is None else SHORT.get(figure.answer, MISSING)
        return Cell(word, f"word{words}", name=name)
    link = Formula("={0}", (Ref(FIGURES.name, (figure.period, figure.unit, figure.element), "counted"),))
    marks = (figure.is_adjusted, figure.estimate)
    if isinstance(figure.counted, bool):
        return Cell(PASS if figure.counted else FAIL, marked("value", *marks) + words, link, name)
    if figure.answer == Given.NONE_OCCURRED:
        return Cell(0, marked("kps", *marks) + words, link, name)
    return number_cell(figure.counted, number_style(figure.counted, *marks) + words, link, name)


def matrices(report: PeriodReport, arrangement: Arrangement) -> tuple[Sheet, ...]:
    """The sheets of all matrices: "Các thôn 1", "Các thôn 2", ...; their forms are 03a, 03b ..."""
    cut = [(matrix, _parts(matrix.elements)) for matrix in arrangement.matrices]
    count = sum(len(parts) for _, parts in cut)
    pages: list[Sheet] = []
    for matrix, parts in cut:
        for n in range(len(parts)):
            pages.append(_page(report, arrangement, matrix, parts, n, letter_of(len(pages), count)))
    return tuple(pages)


def _parts(elements: Sequence[str]) -> list[Sequence[str]]:
    """A matrix's columns, as many on each sheet as can be, evenly."""
    parts = ceil(len(elements) / number("bang", "toi_da"))
    size = ceil(len(elements) / parts)
    return [elements[n * size : (n + 1) * size] for n in range(parts)]


def _page(
    report: PeriodReport, arrangement: Arrangement, matrix: Matrix, parts: Sequence[Sequence[str]], n: int, letter: str
) -> Sheet:
    codes, group, several = parts[n], matrix.kind.group, len(parts) > 1
    title = text("bang", "title", group=group.upper())
    title += text("bang", "phan", part=n + 1, parts=len(parts)) if several else ""
    table = _table(report, arrangement, matrix._replace(elements=tuple(codes)), n, several)
    notes = [legend(report, arrangement.heat, matrix.units, codes, text("bang", "tong_la"), text("bang", "xep"))]
    if any(f.unit in matrix.units and f.element in codes for f in report.estimates):
        notes.append(text("bang", "uoc"))
    notes += [*_adjusted(report, matrix.units, codes), *target_notes(report, matrix.units, codes)]
    head = letterhead(report, "bang", title, letter=letter)
    blocks: list[PagePart] = [head, table, *(Note(note) for note in notes)]
    return sheet(report, "bang", blocks, f"{group[:28]} {n + 1}" if several else group[:31], closing=False)


def legend(report: PeriodReport, heat: Heat, units: Iterable[str], codes: Collection[str], *more: str) -> str:
    """What the signs and short words say, of those that may stand among these units' figures; and what else there is
    to say of them."""
    found = {word for unit in units for code in codes for word in heat.words.get((unit, code), ())}
    signs = [text("bang", f"dau_{word}") for word in (FAILS, MEETS, LOWEST, DOUBT) if word in found]
    if any(word.startswith("of=") for word in found):
        half = report.period.kind is not PeriodKind.YEAR
        signs.append(text("bang", "dau_chi_tieu_nam" if half else "dau_chi_tieu"))
    return " ".join([*signs, text("bang", "viet_tat"), *more])


def _adjusted(report: PeriodReport, units: Sequence[str], codes: Sequence[str]) -> list[str]:
    shown = (report.figure.get((unit, code)) for code in codes for unit in units)
    return [note for f in shown if f is not None and (note := adjustment_note(report, f))]


def _table(report: PeriodReport, arrangement: Arrangement, matrix: Matrix, part: int, several: bool) -> Table:
    fixed = columns("bang", "cot_don_vi")
    last = columns("bang", "cot_luu_y_phan" if several else "cot_luu_y")
    elements = [report.catalogue.element[code] for code in matrix.elements]
    rows = []
    for n, unit in enumerate(matrix.units, 1):
        owed = set(arrangement.owed[unit])
        cells = [
            face(report.figure.get((unit, e.code)), cell_of(unit, e.code), arrangement.heat.style(unit, e.code))
            if e.code in owed
            else Cell(None, "void", name=cell_of(unit, e.code))
            for e in elements
        ]
        rows.append((Cell(n, "center"), Cell(unit_name(report, unit)), *cells, _noted(arrangement.heat, unit)))
    rows.append(_foot_row(text("bang", "tong"), [_total(report, matrix, e) for e in elements]))
    rows.append(_foot_row(text("bang", "co_so_lieu"), [_coverage(report, arrangement, matrix, e) for e in elements]))
    return Table(
        f"bang_{matrix.kind.code}_{part + 1}",
        (*fixed.widths, *(number("bang", "rong"),) * len(elements), *last.widths),
        (*fixed.titles, *(f"{e.name} ({e.unit_of_measure})\n{e.code}" for e in elements), *last.titles),
        tuple(rows),
        _groups(report, elements, len(fixed.titles)),
    )


def _noted(heat: Heat, unit: str) -> Cell:
    """How many of a unit's figures are to be looked at; of one that has sent nothing, that."""
    if unit not in heat.absent:
        return Cell(heat.noted.get(unit, 0), "count")
    return Cell(heat.absent[unit].words, "level:error" if heat.absent[unit].urged else "word")


def _groups(report: PeriodReport, elements: Sequence[Element], at: int) -> tuple[tuple[int, int, str], ...]:
    """Models above their figures: by code alone where the name would make the head a page's half."""
    spans = []
    for model, members in groupby(elements, key=lambda e: e.model):
        size = len(list(members))
        name = model_name(report, model)
        known = model in report.catalogue.model
        short = len(name) <= size * number("bang", "ten_mo_hinh")
        spans.append((at, at + size - 1, f"{model}. {name}" if known and short else model if known else name))
        at += size
    return tuple(spans)


def _foot_row(label: str, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return (Cell(None, "total"), Cell(label, "total"), *cells, Cell(None, "total"))


def _counted(report: PeriodReport, matrix: Matrix, element: str) -> list[float | bool]:
    found = (report.figure.get((unit, element)) for unit in matrix.units)
    return [f.counted for f in found if f is not None and f.counted is not None]


def _total(report: PeriodReport, matrix: Matrix, element: Element) -> Cell:
    """The column's total: a sum, a mean, or how many units answered Đạt."""
    values = _counted(report, matrix, element.code)
    name = Ref(TOTAL, (matrix.kind.code, element.code), "value")
    ends = (cell_of(matrix.units[0], element.code), cell_of(matrix.units[-1], element.code))
    estimate = any(f.element == element.code and f.unit in matrix.units for f in report.estimates)
    if not values:
        return Cell(MISSING, "total_word", name=name)
    if element.value_type == ValueType.YES_NO:
        style = marked("total_passed", estimate=estimate)
        return Cell(values.count(True), style, Formula(f'=COUNTIF({{0}}:{{1}},"{PASS}")', ends), name)
    if element.combine == Combine.MEAN:
        style = marked("total_mean", estimate=estimate)
        return Cell(exact_sum(values) / len(values), style, Formula("=AVERAGE({0}:{1})", ends), name)
    summed = exact_sum(values)
    style = f"total_{number_style(summed, estimate=estimate)}"
    return number_cell(summed, style, Formula("=SUM({0}:{1})", ends), name)


def _coverage(report: PeriodReport, arrangement: Arrangement, matrix: Matrix, element: Element) -> Cell:
    """ "12/14": units with a figure of those that have to give one; Không thuộc đối tượng are left out."""
    given = len(_counted(report, matrix, element.code))
    owing = [unit for unit in matrix.units if element.code in arrangement.owed[unit]]
    words = [face(report.figure.get((unit, element.code)), cell_of(unit, element.code)).value for unit in owing]
    expected = given + sum(word in (MISSING, NOT_YET) for word in words)
    ends = (cell_of(matrix.units[0], element.code), cell_of(matrix.units[-1], element.code))
    area = "{0}:{1}"
    number_of = f'(COUNT({area})+COUNTIF({area},"{PASS}")+COUNTIF({area},"{FAIL}"))'
    without = f'COUNTIF({area},"{MISSING}")+COUNTIF({area},"{NOT_YET}")'
    return Cell(f"{given}/{expected}", "total_word", Formula(f'={number_of}&"/"&({number_of}+{without})', ends))
