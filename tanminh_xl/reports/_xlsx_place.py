"""Where everything of a page stands on its sheet: columns, rows with their heights, merges, names of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from tanminh_xl.domain.sheet import Cell, Chart, Letterhead, Note, Page, PagePart, Sheet, Signature, Table
from tanminh_xl.domain.textsize import text_height, wrap
from tanminh_xl.reports._xlsx_style import styles

PAGE_PIXELS = {True: 952, False: 623}
"""Between the margins of A4 (3.0 cm left, 1.5 cm right) at 96 dots an inch: landscape, portrait."""
OVER, OVER_DENSE, DENSE = 1.12, 1.28, 12
"""How much wider than the paper a sheet is laid out, to be printed that much smaller (10.5 points as 9.4, 8.2).

A sheet is dense if it goes on one page or has more than ``DENSE`` columns.
"""
MOST_WIDER, LEAST_NARROWER = 2.2, 0.8
"""How far columns are stretched or pressed to fill the page."""
NEAR = 1.5
"""Characters: boundaries of two tables that are nearer than this are one."""
MOST_HEIGHT = 380.0
"""Points of one row; a spreadsheet takes 409. A longer text goes on in the next row."""
LEAST_HEIGHT = 16.0
CHART_ROW = 15.0
SAFETY = 0.96
"""Other programs set the same text a little wider."""
SIGN_SPACE = 60.0
RIGHT_LEAST = 0.35


class PageCell(NamedTuple):
    """A cell from column ``first`` to ``last``."""

    first: int
    last: int
    cell: Cell


class PageRow(NamedTuple):
    """A row of the sheet: its height in points, its cells from the left."""

    height: float
    cells: tuple[PageCell, ...] = ()


class ChartAt(NamedTuple):
    """A chart: the row of its top edge, its place among ``of`` charts side by side, rows high."""

    row: int
    place: int
    of: int
    rows: int
    chart: Chart


class PlacedPage(NamedTuple):
    """A page on its sheet. ``repeat``: first and last row printed on each page; ``rows``: of its longest table."""

    sheet: Sheet
    widths: tuple[float, ...]
    lines: tuple[PageRow, ...]
    charts: tuple[ChartAt, ...]
    repeat: tuple[int, int] | None
    rows: int


def place(sheet: Sheet) -> PlacedPage:
    """Lay a page's blocks on rows (heights in points) and columns (widths in characters), from the top."""
    return _Placer(sheet).done()


def pixels(width: float) -> int:
    """Pixels (96 an inch) of a column of ``width`` characters, as Excel rounds them."""
    return int(width * 7 + 0.5) + 5


def grid(sheet: Sheet) -> tuple[tuple[float, ...], dict[str, tuple[int, ...]]]:
    """(widths of the sheet's columns, table's name -> the first grid column of each of its columns, and the end).

    All tables of a sheet are stretched to one width; the grid is the union of their boundaries.
    """
    tables = sorted((b for b in sheet.blocks if isinstance(b, Table)), key=lambda t: -len(t.widths))
    if not tables:
        count = 8
        return (_fill((16.0,) * count, sheet.page)), {}
    whole = max(sum(t.widths) for t in tables)
    bounds: list[float] = []
    edges = {}
    for table in tables:
        factor = whole / sum(table.widths)
        at, own = 0.0, []
        for width in (0.0, *table.widths):
            at += width * factor
            near = min(bounds, key=lambda b: abs(b - at), default=None)
            if near is None or abs(near - at) > NEAR or near in own:
                near = at
                bounds.append(at)
            own.append(near)
        edges[table.name] = own
    ordered = sorted(bounds)
    index = {b: i for i, b in enumerate(ordered)}
    widths = tuple(b - a for a, b in pairwise(ordered))
    return _fill(widths, sheet.page), {name: tuple(index[b] for b in own) for name, own in edges.items()}


def _fill(widths: Sequence[float], page: Page) -> tuple[float, ...]:
    over = OVER_DENSE if page.one_page or len(widths) > DENSE else OVER
    room = (PAGE_PIXELS[page.landscape] * over - 5 * len(widths)) / 7
    factor = min(MOST_WIDER, max(LEAST_NARROWER, room / sum(widths)))
    return tuple(round(w * factor, 2) for w in widths)


class _Placer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.widths, self.edges = grid(sheet)
        self.lines: list[PageRow] = []
        self.charts: list[ChartAt] = []
        self.repeat: tuple[int, int] | None = None
        self.rows = 0

    def done(self) -> PlacedPage:
        blocks = self.sheet.blocks
        for i, block in enumerate(blocks):
            if isinstance(block, Chart):
                if i == 0 or not isinstance(blocks[i - 1], Chart):
                    self._band(blocks[i:])
            else:
                self._block(block)
        return PlacedPage(self.sheet, self.widths, tuple(self.lines), tuple(self.charts), self.repeat, self.rows)

    def _block(self, block: PagePart) -> None:
        match block:
            case Letterhead():
                self._letterhead(block)
            case Table():
                self._table(block)
            case Note():
                if block.style in ("section", "foot"):
                    self.lines.append(PageRow(6.0))
                self._add([self._wide(Cell(block.text, block.style))])
            case Signature():
                self._signature(block)

    def _wide(self, cell: Cell) -> PageCell:
        return PageCell(0, len(self.widths) - 1, cell)

    def _halves(self, share: float) -> tuple[int, int]:
        """Last column of the left part, first column of the right part, nearest to the share of the width.

        The right part keeps a third of the width wherever a boundary of the columns allows it.
        """
        whole, at, best = sum(self.widths), 0.0, (True, 2.0, 0)
        for i, width in enumerate(self.widths[:-1]):
            at += width
            best = min(best, (at / whole > 1 - RIGHT_LEAST, abs(at / whole - share), i))
        return best[2], best[2] + 1

    def _letterhead(self, block: Letterhead) -> None:
        left, right = self._halves(0.6)
        end = len(self.widths) - 1
        for i in range(max(len(block.left), len(block.right))):
            cells = []
            if i < len(block.left):
                bold = i == len(block.left) - 1
                cells.append(PageCell(0, left, Cell(block.left[i], "issuer_bold" if bold else "issuer")))
            if i < len(block.right):
                cells.append(PageCell(right, end, Cell(block.right[i], "form" if i else "form_bold")))
            self._add(cells)
        self.lines.append(PageRow(8.0))
        self._add([self._wide(Cell(block.title, "title"))])
        if block.subtitle:
            self._add([self._wide(Cell(block.subtitle, "subtitle"))])
        self.lines.append(PageRow(8.0))

    def _table(self, table: Table) -> None:
        edges = self.edges[table.name]
        first = len(self.lines)

        def across(cells: Iterable[Cell]) -> list[PageCell]:
            return [PageCell(a, b - 1, c) for (a, b), c in zip(pairwise(edges), cells, strict=True)]

        if table.groups:
            grouped = {c for a, b, _ in table.groups for c in range(a, b + 1)}
            spans = [PageCell(edges[a], edges[b + 1] - 1, Cell(text, "head")) for a, b, text in table.groups]
            spans += [
                PageCell(edges[c], edges[c + 1] - 1, Cell(None, "head_top"))
                for c in range(len(table.header))
                if c not in grouped
            ]
            self._add(sorted(spans))
            self._add(across(Cell(t, "head_small" if c in grouped else "head_low") for c, t in enumerate(table.header)))
        elif table.header:
            self._add(across(Cell(title, "head") for title in table.header))
        if table.repeat and len(self.lines) > first:
            self.repeat = (first, len(self.lines) - 1)
        for n, row in enumerate(table.rows):
            self._add([PageCell(edges[0], edges[-1] - 1, row[0])] if n in table.headings else across(row))
        self.rows = max(self.rows, len(table.rows))

    def _signature(self, block: Signature) -> None:
        left, right = self._halves(0.5)
        end = len(self.widths) - 1
        for i in range(max(len(block.left), len(block.right))):
            cells = [PageCell(0, left, Cell(block.left[i], "receivers"))] if i < len(block.left) else []
            if i < len(block.right):
                cells.append(PageCell(right, end, Cell(block.right[i], "signer")))
                if i == len(block.right) - 1:
                    self.lines.append(PageRow(SIGN_SPACE))
            self._add(cells)

    def _band(self, blocks: Sequence[PagePart]) -> None:
        """Charts that follow each other stand side by side."""
        charts = []
        for block in blocks:
            if not isinstance(block, Chart):
                break
            charts.append(block)
        self.lines.append(PageRow(6.0))
        rows = max(c.height for c in charts)
        self.charts += [ChartAt(len(self.lines), i, len(charts), rows, c) for i, c in enumerate(charts)]
        self.lines += [PageRow(CHART_ROW)] * rows

    def _add(self, cells: Sequence[PageCell]) -> None:
        """A row as high as its longest text; a text too long for one row goes on in rows below."""
        wrapped = [self._wrapped(page_cell) for page_cell in cells]
        sizes = [float(styles()[page_cell.cell.style]["font_size"]) for page_cell in cells]
        heights = [text_height(len(w), s) for w, s in zip(wrapped, sizes, strict=True)]
        height = max([LEAST_HEIGHT, *heights])
        if height <= MOST_HEIGHT:
            self.lines.append(PageRow(height, tuple(cells)))
            return
        most = min(int(MOST_HEIGHT / (s * 1.25)) for s in sizes)
        for at in range(0, max(map(len, wrapped)), most):
            cut = []
            for page_cell, lines in zip(cells, wrapped, strict=True):
                text = " ".join(lines[at : at + most])
                whole = page_cell.cell if at == 0 else Cell(None, page_cell.cell.style)
                cut.append(page_cell._replace(cell=whole if len(lines) <= most else whole._replace(value=text)))
            self._add(cut)

    def _wrapped(self, page_cell: PageCell) -> Sequence[str]:
        style = styles()[page_cell.cell.style]
        text = page_cell.cell.value
        if not isinstance(text, str):
            return [""]
        if not style.get("text_wrap"):
            return [text]
        return wrap(text, room_of(self.widths, page_cell, style), float(style["font_size"]), bool(style.get("bold")))


def room_of(widths: Sequence[float], page_cell: PageCell, style: Mapping[str, Any]) -> float:
    """Points for a line of text in a cell, as its rows are counted."""
    room = (sum(pixels(w) for w in widths[page_cell.first : page_cell.last + 1]) - 6) * 0.75 * SAFETY
    return room - 9 * float(style.get("indent", 0))
