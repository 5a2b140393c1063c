"""Layouts: figures to Sheet; and the renderers, Sheet to file."""

from collections.abc import Sequence

from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.reports.data import data_sheets
from tanminh_xl.reports.pages import consolidated

__all__ = ["consolidated", "data_sheets", "workbook"]


def workbook(report: PeriodReport, pages: Sequence[Sheet] | None = None) -> bytes:
    """The consolidated workbook (.xlsx) of a period; ``pages``: those of ``consolidated``, where they are at hand."""
    from tanminh_xl.reports import xlsx  # whoever only lays out needs no XlsxWriter

    shown = consolidated(report) if pages is None else pages
    return xlsx.write(shown, data_sheets(report), created=report.period.end)
