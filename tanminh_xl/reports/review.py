"""Figures to review before anybody signs (decision-tables 9.2): the whole list."""

from __future__ import annotations

from tanminh_xl.domain.figures import ToReview
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Sheet, Table
from tanminh_xl.reports.arrangement import cell_of
from tanminh_xl.reports.common import letterhead, sheet, unit_name
from tanminh_xl.reports.matrix import face
from tanminh_xl.reports.texts import columns


def review(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Số liệu cần rà soát": first those on which a status hangs; no sheet where there are none."""
    if not report.review:
        return ()
    head = columns("ra_soat")
    found = sorted(report.review, key=lambda doubt: not doubt.changes)
    rows = tuple(_row(report, doubt, n) for n, doubt in enumerate(found, 1))
    table = Table("ra_soat", head.widths, head.titles, rows)
    return (sheet(report, "ra_soat", [letterhead(report, "ra_soat"), table]),)


def _row(report: PeriodReport, doubt: ToReview, n: int) -> tuple[Cell, ...]:
    key = doubt.unit, doubt.element
    element, names = report.catalogue.element[doubt.element], report.catalogue.criterion
    return (
        Cell(n, "center"),
        Cell(unit_name(report, doubt.unit)),
        Cell(doubt.element, "code"),
        Cell(element.text),
        Cell(element.unit_of_measure, "center"),
        face(report.figure[key], cell_of(*key))._replace(name=None),  # called so where it stands in its table
        Cell(_capital("; ".join(doubt.reasons))),
        Cell("; ".join(f"{code} {names[code].name}" for code in doubt.changes)),
    )


def _capital(words: str) -> str:
    """As the beginning of a sentence."""
    return words[:1].upper() + words[1:]
