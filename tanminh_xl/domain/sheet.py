"""A laid-out page, not yet a file: blocks of cells with values, styles and formulas that name what they refer to.

A layout computes a value in Python and names what its formula refers to; a renderer (reports.xlsx, the live
host) turns a Ref into an address, a Word renderer takes the values.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

CellValue = str | float | int | bool | date | datetime | None


class Ref(NamedTuple):
    """A cell named by what it is: ``table`` (a data table's name, or a sheet's), the row's key, the column's key."""

    table: str
    key: tuple[str, ...]
    column: str


class Formula(NamedTuple):
    """A formula's text with ``{0}``, ``{1}`` ... for its refs; ``{0}:{1}`` is a range."""

    text: str
    refs: tuple[Ref, ...] = ()


class Cell(NamedTuple):
    """A value (the formula's result, where there is one), a style's name, and what it is (``name``), so that
    other formulas may refer to it. ``link`` is a path beside the workbook, or ``#Sheet!A1``. ``trend``: first and last
    of the cells of its own row, on its own page, over whose numbers a small native chart is drawn in it; a renderer
    that has none leaves the cell blank."""

    value: CellValue = None
    style: str = "text"
    formula: Formula | None = None
    name: Ref | None = None
    link: str = ""
    trend: tuple[Ref, Ref] | None = None


class Letterhead(NamedTuple):
    """Head of a page: left lines (the body that issues), right lines ("Biểu số ...", đơn vị báo cáo, nhận), title."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    title: str
    subtitle: str = ""


class Table(NamedTuple):
    """Header rows and rows of cells, all of the same length as ``widths`` (characters). ``repeat``: print the
    header on each page. ``groups``: spans of the upper header row (first column, last column, text)."""

    name: str
    widths: tuple[float, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[tuple[int, int, str], ...] = ()
    repeat: bool = True
    headings: frozenset[int] = frozenset()
    """Rows (from 0) that are headings: first cell's text over the whole width."""
    together: frozenset[int] = frozenset()
    """Rows (from 0) that no page parts from the row below, as it never does a heading."""


class Note(NamedTuple):
    """A paragraph over the whole width."""

    text: str
    style: str = "note"


class Series(NamedTuple):
    """A chart's series: its name, and first and last Ref of categories and of values. ``looks``: the palette's words
    by which it is filled; a doughnut's, one a part."""

    name: str
    categories: tuple[Ref, Ref]
    values: tuple[Ref, Ref]
    looks: tuple[str, ...] = ()


class Chart(NamedTuple):
    """A native chart: ``kind`` is "column", "bar", "doughnut" or "line"; ``height`` in rows."""

    kind: str
    title: str
    series: tuple[Series, ...]
    height: int = 15
    stacked: bool = False


class Signature(NamedTuple):
    """The signature block of a page that is signed: right lines, and left lines: nơi nhận, or who else signs
    (``left_style`` "signer"). Room to sign stands before the last line of both."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    left_style: str = "receivers"
    right_style: str = "signer"


class NewPage(NamedTuple):
    """What follows begins a printed page."""


PagePart = Letterhead | Table | Note | Chart | Signature | NewPage


class Page(NamedTuple):
    """Print set-up; margins as in NĐ 30/2020/NĐ-CP, Phụ lục I. One page wide always; one page high where
    that leaves its letters large enough."""

    landscape: bool = True
    foot: str = ""
    mark: str = ""
    """Printed above each page's right edge: that its figures are a sample."""
    whole_head: bool = False
    """Print all that stands down to the first table's header again on each page, not the header alone."""


class Sheet(NamedTuple):
    """A page: ``name`` is the tab's (at most 31 characters), ``blocks`` from the top."""

    name: str
    title: str
    blocks: tuple[PagePart, ...]
    page: Page = Page()
    tab_color: str = ""
