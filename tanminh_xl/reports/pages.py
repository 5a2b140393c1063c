"""The pages of a period's consolidated workbook, in their order; no renderer is known here."""

from __future__ import annotations

from collections.abc import Callable

from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.reports import lists, received
from tanminh_xl.reports.arrange import Arrangement, arrange
from tanminh_xl.reports.criteria import criteria
from tanminh_xl.reports.listed import listed
from tanminh_xl.reports.matrix import matrices
from tanminh_xl.reports.summary import summary

Layout = Callable[[PeriodReport, Arrangement], tuple[Sheet, ...]]
"""A part of the workbook: the sheets that it comes to."""


def _alone(layout: Callable[[PeriodReport], tuple[Sheet, ...]]) -> Layout:
    return lambda report, _: layout(report)


PAGES: tuple[Layout, ...] = (
    summary,
    criteria,
    matrices,
    listed,
    _alone(lists.tasks),
    _alone(lists.problems),
    _alone(lists.texts),
    _alone(received.register),
    _alone(received.findings),
)


def consolidated(report: PeriodReport) -> tuple[Sheet, ...]:
    """Every page of a period, laid out: summary, criteria, figures, words, what was received.

    Formulas name what they refer to: cells of these pages, and of ``reports.data.data_sheets``.
    """
    arrangement = arrange(report)
    return tuple(page for layout in PAGES for page in layout(report, arrangement))
