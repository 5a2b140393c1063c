"""Figures of units that are no matrix (departments, centres, single units): one line a figure, unit by unit."""

from __future__ import annotations

from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Note, PagePart, Sheet, Table
from tanminh_xl.reports.arrangement import Arrangement, cell_of
from tanminh_xl.reports.common import adjustment_note, letterhead, sheet, signed_by, target_notes, unit_name
from tanminh_xl.reports.matrix import face, legend
from tanminh_xl.reports.texts import Columns, columns, text

BEFORE = 4
"""The column of what is compared with: left out where there is nothing."""


def single_units(report: PeriodReport, arrangement: Arrangement) -> tuple[Sheet, ...]:
    """The sheet "Cơ quan, đơn vị"; none where every unit stands in a matrix."""
    if not arrangement.single_units:
        return ()
    head = columns("danh_sach")
    compared = any(
        (against := report.against.get((unit, code))) is not None and against.value is not None
        for unit in arrangement.single_units
        for code in arrangement.owed[unit]
    )
    kept = [i for i in range(len(head.titles)) if i != BEFORE or compared]
    head = Columns(tuple(head.titles[i] for i in kept), tuple(head.widths[i] for i in kept))
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    notes: list[str] = []
    for unit in arrangement.single_units:
        headings.add(len(rows))
        rows.append(_row([Cell(f"{unit}. {unit_name(report, unit)}", "heading")], len(head.titles)))
        for n, code in enumerate(arrangement.owed[unit], 1):
            element = report.catalogue.element[code]
            figure, against = report.figure.get((unit, code)), report.against.get((unit, code))
            cells = [
                Cell(n, "center"),
                Cell(code, "code"),
                Cell(element.name),
                Cell(element.unit_of_measure, "center"),
                Cell(against.words if against else "", "center"),
                face(figure, cell_of(unit, code), arrangement.heat.style(unit, code)),
                Cell(figure.evidence if figure else ""),
                Cell(figure.note if figure else ""),
            ]
            rows.append(tuple(cells[i] for i in kept))
            if figure is not None and figure.is_adjusted:
                notes.append(adjustment_note(report, figure))
    table = Table("danh_sach", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    elements = {code for unit in arrangement.single_units for code in arrangement.owed[unit]}
    said = legend(report, arrangement.heat, arrangement.single_units, elements)
    blocks: list[PagePart] = [letterhead(report, "danh_sach"), table, Note(said)]
    if any(f.unit in arrangement.single_units for f in report.estimates):
        blocks.append(Note(text("bang", "uoc")))
    notes += target_notes(report, arrangement.single_units, elements)
    return (sheet(report, "danh_sach", [*blocks, *(Note(note) for note in notes if note), signed_by(report)]),)


def _row(cells: list[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *[Cell(None, cells[0].style)] * (width - len(cells)))
