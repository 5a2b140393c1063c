"""The pages of a period's consolidated workbook, in their order; no renderer is known here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Note, Sheet, Table
from tanminh_xl.reports import lists, on_demand, received
from tanminh_xl.reports._uncollected import uncollected
from tanminh_xl.reports.arrangement import Arrangement, arrange
from tanminh_xl.reports.criteria import criteria
from tanminh_xl.reports.difficulties import difficulties
from tanminh_xl.reports.leaders import leaders
from tanminh_xl.reports.matrix import matrices
from tanminh_xl.reports.overview import overview
from tanminh_xl.reports.review import review
from tanminh_xl.reports.road import road
from tanminh_xl.reports.single_units import single_units
from tanminh_xl.reports.summary import summary
from tanminh_xl.reports.tasks import tasks
from tanminh_xl.reports.texts import text
from tanminh_xl.reports.units import units

FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
LONGEST = 31
"""Characters of a tab's name."""

PageLayout = Callable[[PeriodReport, Arrangement], tuple[Sheet, ...]]
"""A part of the workbook: the sheets that it comes to."""


def _alone(layout: Callable[[PeriodReport], tuple[Sheet, ...]]) -> PageLayout:
    return lambda report, _: layout(report)


PAGES: tuple[PageLayout, ...] = (
    _alone(summary),
    _alone(leaders),
    _alone(overview),
    criteria,
    _alone(road),
    matrices,
    single_units,
    units,
    _alone(tasks),
    _alone(difficulties),
    _alone(lists.texts),
    _alone(received.register),
    _alone(received.findings),
    _alone(review),
)


ON_DEMAND: tuple[PageLayout, ...] = (
    on_demand.summary,
    criteria,
    matrices,
    single_units,
    _alone(tasks),
    _alone(on_demand.answers),
    _alone(received.register),
    _alone(received.findings),
)
"""Pages of a period on demand: those without anything that was asked are left out."""


@uncollected()
def consolidated(report: PeriodReport) -> tuple[Sheet, ...]:
    """Every page of a period, laid out: summary, criteria, figures, words, what was received.

    Formulas name what they refer to: cells of these pages, and of ``reports.data.data_sheets``.
    """
    arrangement = arrange(report)
    reserved = [text("du_lieu", key) for key in ("tong_hop", "ket_qua", "dieu_chinh", "can_hoi")]
    layouts = ON_DEMAND if report.period.kind == PeriodKind.ON_DEMAND else PAGES
    pages = [page for layout in layouts for page in layout(report, arrangement)]
    return named_apart([without_id_numbers(page) for page in pages], reserved)


def without_id_numbers(page: Sheet) -> Sheet:
    """A page on which no citizen's identity number is printed, whoever wrote it into a text (decision-tables 5.2)."""

    def of(cell: Cell) -> Cell:
        if not isinstance(cell.value, str):
            return cell
        said = masked(cell.value)
        return cell if said == cell.value else cell._replace(value=said)

    blocks = tuple(
        block._replace(rows=tuple(tuple(map(of, row)) for row in block.rows))
        if isinstance(block, Table)
        else block._replace(text=masked(block.text))
        if isinstance(block, Note)
        else block
        for block in page.blocks
    )
    return page._replace(blocks=blocks)


def named_apart(pages: Sequence[Sheet], reserved: Sequence[str] = ()) -> tuple[Sheet, ...]:
    """The pages under names that a workbook takes: no forbidden sign, at most 31 characters, none twice.

    Names come from the catalogue (what a kind of unit is called), so any may occur. ``reserved``: names of the
    sheets that follow. Spreadsheets compare tabs without regard to case.
    """
    taken = {name.casefold() for name in reserved}
    named = []
    for page in pages:
        name = FORBIDDEN.sub(" ", page.name).strip(" '")[:LONGEST] or text("bang", "khong_ten")
        tries, plain = 1, name
        while name.casefold() in taken:
            tries += 1
            name = f"{plain[: LONGEST - len(str(tries)) - 3]} ({tries})"
        taken.add(name.casefold())
        named.append(page._replace(name=name))
    return tuple(named)
