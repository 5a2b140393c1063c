"""Text parts: what units say of their period in words, unit by unit."""

from __future__ import annotations

from itertools import groupby

from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Sheet, Table
from tanminh_xl.reports.common import empty, letterhead, sheet, unit_name
from tanminh_xl.reports.texts import columns, table_of


def texts(report: PeriodReport) -> tuple[Sheet, ...]:
    """The sheet "Ý kiến của đơn vị": each unit's text parts under its name; only those that ``phan_loi.ten`` names."""
    head = columns("phan_loi")
    rows: list[tuple[Cell, ...]] = []
    headings: set[int] = set()
    titles = table_of("phan_loi", "ten")
    written = sorted(
        (t for t in report.texts if t.key in titles and t.text.strip()),
        key=lambda t: report.catalogue.unit_order(t.unit),
    )
    for unit, parts in groupby(written, key=lambda t: t.unit):
        headings.add(len(rows))
        rows.append((Cell(f"{unit}. {unit_name(report, unit)}", "heading"), Cell(None, "heading")))
        rows += [(Cell(titles[part.key], "bold"), Cell(part.text)) for part in parts]
    if not rows:
        return empty(report, "phan_loi")
    table = Table("phan_loi", head.widths, head.titles, tuple(rows), headings=frozenset(headings))
    return (sheet(report, "phan_loi", [letterhead(report, "phan_loi"), table]),)
