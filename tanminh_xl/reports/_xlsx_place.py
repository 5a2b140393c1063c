"""Where everything of a page stands on its sheet: columns, rows with their heights, merges, names of cells, pages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tanminh_xl.domain.sheet import Cell, Chart, Letterhead, NewPage, Note, PagePart, Sheet, Signature, Table
from tanminh_xl.domain.textsize import text_height, text_width, wrap
from tanminh_xl.reports._xlsx_breaks import PAGE_POINTS, SAFE, Strip, breaks
from tanminh_xl.reports._xlsx_grid import between, grid, pixels, shown, text_room
from tanminh_xl.reports._xlsx_style import decimals_of, look

__all__ = ["CHART_ROW", "ChartAt", "PageCell", "PageRow", "PlacedPage", "grid", "pixels", "place"]

MOST_HEIGHT = 380.0
"""Points of one row; a spreadsheet takes 409. A longer text goes on in the next row."""
LEAST_HEIGHT = 14.25
TREND_HEIGHT = 27.0
"""A small chart in a lower row shows nothing."""
CHART_ROW = 15.0
SIGN_SPACE = 48.0
RULE, RULE_SHARE = "\u2014", 0.4
"""The line under who issues (Nghị định 30/2020/NĐ-CP, Phụ lục I): a third to a half as long as the line above it."""
CLOSER = 1.05
"""How much higher than a page a sheet may be to go on it all the same, printed that much smaller (9.5 points as 9)."""
ON_SCREEN = ("sample", "foot")
"""Styles of notes at a sheet's ends that are printed above and below each page, and not on it."""


class PageCell(NamedTuple):
    """A cell from column ``first`` to ``last``."""

    first: int
    last: int
    cell: Cell


class PageRow(NamedTuple):
    """A row of the sheet: its height in points, its cells from the left; for pages as ``Strip``."""

    height: float
    cells: tuple[PageCell, ...] = ()
    keep: bool = False
    body: bool = False
    start: bool = False


class ChartAt(NamedTuple):
    """A chart: the row of its top edge, its place among ``of`` charts side by side, rows high."""

    row: int
    place: int
    of: int
    rows: int
    chart: Chart


class PlacedPage(NamedTuple):
    """A page on its sheet. ``repeat``: first and last row printed on each page; ``rows``: of its longest table;
    ``printed``: first and last row that print; ``breaks``: rows that begin a page; ``one_page``: all
    of it goes on one."""

    sheet: Sheet
    widths: tuple[float, ...]
    lines: tuple[PageRow, ...]
    charts: tuple[ChartAt, ...]
    repeat: tuple[int, int] | None
    rows: int
    printed: tuple[int, int]
    breaks: tuple[int, ...] = ()
    one_page: bool = False


def place(sheet: Sheet) -> PlacedPage:
    """Lay a page's blocks on rows (heights in points) and columns (widths in characters), from the top."""
    return _Placer(sheet).done()


class _Placer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.widths, self.edges = grid(sheet)
        self._rooms: dict[tuple[int, int], float] = {}
        self.lines: list[PageRow] = []
        self.charts: list[ChartAt] = []
        self.repeat: tuple[int, int] | None = None
        self.rows = 0
        self.starts = False

    def done(self) -> PlacedPage:
        blocks = self.sheet.blocks
        for i, block in enumerate(blocks):
            if isinstance(block, Chart):
                if i == 0 or not isinstance(blocks[i - 1], Chart):
                    self._band(blocks[i:])
            else:
                self._block(block)
        printed = self._printed()
        fits = self._fits(*printed)
        if self.repeat and self.sheet.page.whole_head:
            self.repeat = (printed[0], self.repeat[1])
        return PlacedPage(
            self.sheet,
            self.widths,
            tuple(self.lines),
            tuple(self.charts),
            self.repeat,
            self.rows,
            printed,
            () if fits else self._breaks(*printed),
            fits,
        )

    def _fits(self, first: int, last: int) -> bool:
        """Whether the sheet goes on one page, where its letters stay large enough."""
        strips = self.lines[first : last + 1]
        height = sum(line.height for line in strips)
        near = height <= PAGE_POINTS[self.sheet.page.landscape] * SAFE * CLOSER
        return near and not any(line.start for line in strips)

    def _printed(self) -> tuple[int, int]:
        """First and last row that print: without what the page's own head and foot say."""

        def aside(n: int) -> bool:
            cells = self.lines[n].cells
            return not cells or cells[0].cell.style in ON_SCREEN

        first, last = 0, len(self.lines) - 1
        while first < last and aside(first):
            first += 1
        while last > first and aside(last):
            last -= 1
        return first, last

    def _breaks(self, first: int, last: int) -> tuple[int, ...]:
        strips = [Strip(line.height, line.keep, line.body, line.start) for line in self.lines[first : last + 1]]
        repeat = (self.repeat[0] - first, self.repeat[1] - first) if self.repeat else None
        return tuple(first + n for n in breaks(strips, self.sheet.page.landscape, repeat))

    def _block(self, block: PagePart) -> None:
        match block:
            case Letterhead():
                self._letterhead(block)
            case Table():
                self._table(block)
            case Note():
                if block.style in ("section", "foot"):
                    self._gap(6.0)
                self._add([self._wide(Cell(block.text, block.style))], keep=block.style == "section")
            case Signature():
                self._signature(block)
            case NewPage():
                self.starts = True

    def _wide(self, cell: Cell) -> PageCell:
        return PageCell(0, len(self.widths) - 1, cell)

    def _gap(self, height: float, keep: bool = True) -> None:
        self._row(PageRow(height), keep)

    def _row(self, row: PageRow, keep: bool = False, body: bool = False) -> None:
        self.lines.append(row._replace(keep=keep, body=body, start=self.starts))
        self.starts = False

    def _halves(self, share: float) -> tuple[int, int]:
        """Last column of the left part, first column of the right part, nearest to the share of the width."""
        whole, at, best = sum(self.widths), 0.0, (2.0, 0)
        for i, width in enumerate(self.widths[:-1]):
            at += width
            best = min(best, (abs(at / whole - share), i))
        return best[1], best[1] + 1

    def _letterhead(self, block: Letterhead) -> None:
        parted = between(block, self.widths)
        left, right = self._halves(0.55) if parted is None else (parted, parted + 1)
        end = len(self.widths) - 1
        lines = [PageCell(0, left, Cell(line, "issuer")) for line in block.left[:-1]]
        if block.left:
            lines += [PageCell(0, left, Cell(block.left[-1], "issuer_bold")), PageCell(0, left, _rule(block.left[-1]))]
        others = [PageCell(right, end, Cell(line, "form" if n else "form_bold")) for n, line in enumerate(block.right)]
        for i in range(max(len(lines), len(others))):
            self._add([*lines[i : i + 1], *others[i : i + 1]], keep=True)
        self._gap(4.0)
        self._add([self._wide(Cell(block.title, "title"))], keep=True)
        if block.subtitle:
            self._add([self._wide(Cell(block.subtitle, "subtitle"))], keep=True)
        self._gap(6.0)

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
            self._add(sorted(spans), keep=True)
            low = (Cell(t, "head_small" if c in grouped else "head_low") for c, t in enumerate(table.header))
            self._add(across(low), keep=True)
        elif table.header:
            self._add(across(Cell(title, "head") for title in table.header), keep=True)
        if table.repeat and len(self.lines) > first:
            self.repeat = (first, len(self.lines) - 1)
        aligned = _alignment(table)
        for n, row in enumerate(table.rows):
            if n in table.headings:
                self._add([PageCell(edges[0], edges[-1] - 1, row[0])], keep=True)
            else:
                cells = across(_aligned(cell, most) for cell, most in zip(row, aligned, strict=True))
                self._add(cells, keep=n in table.together, body=True)
        self.rows = max(self.rows, len(table.rows))

    def _signature(self, block: Signature) -> None:
        left, right = self._halves(0.5)
        end = len(self.widths) - 1
        self._gap(8.0)
        count = max(len(block.left), len(block.right))
        for i in range(count):
            cells = [PageCell(0, left, Cell(block.left[i], block.left_style))] if i < len(block.left) else []
            if i < len(block.right):
                cells.append(PageCell(right, end, Cell(block.right[i], block.right_style if i else "signer")))
            if i == count - 1 and count > 1:
                self._gap(SIGN_SPACE)
            self._add(cells, keep=i < count - 1)

    def _band(self, blocks: Sequence[PagePart]) -> None:
        """Charts that follow each other stand side by side."""
        charts = []
        for block in blocks:
            if not isinstance(block, Chart):
                break
            charts.append(block)
        self._gap(6.0)
        rows = max(c.height for c in charts)
        self.charts += [ChartAt(len(self.lines), i, len(charts), rows, c) for i, c in enumerate(charts)]
        for n in range(rows):
            self._gap(CHART_ROW, keep=n < rows - 1)

    def _add(self, cells: Sequence[PageCell], keep: bool = False, body: bool = False) -> None:
        """A row as high as its longest text; a text too long for one row goes on in rows below."""
        wrapped = [self._wrapped(page_cell) for page_cell in cells]
        sizes = [float(look(page_cell.cell.style)["font_size"]) for page_cell in cells]
        heights = [_height(len(w), s) for w, s in zip(wrapped, sizes, strict=True)]
        height = max([_least(cells), *heights])
        if height <= MOST_HEIGHT:
            self._row(PageRow(height, tuple(cells)), keep, body)
            return
        most = min(int(MOST_HEIGHT / (s * 1.25)) for s in sizes)
        for at in range(0, max(map(len, wrapped)), most):
            cut = []
            for page_cell, lines in zip(cells, wrapped, strict=True):
                text = " ".join(lines[at : at + most])
                whole = page_cell.cell if at == 0 else Cell(None, page_cell.cell.style)
                cut.append(page_cell._replace(cell=whole if len(lines) <= most else whole._replace(value=text)))
            self._add(cut, keep, body)

    def _wrapped(self, page_cell: PageCell) -> Sequence[str]:
        style = look(page_cell.cell.style)
        if not isinstance(page_cell.cell.value, str):
            return [""]
        text = shown(page_cell.cell)
        if not style.get("text_wrap"):
            return [text]
        room = self._room(page_cell.first, page_cell.last) - 9 * style.get("indent", 0)
        return wrap(text, room, float(style["font_size"]), bool(style.get("bold")))

    def _room(self, first: int, last: int) -> float:
        """Points that a text has in the columns from first to last."""
        found = self._rooms.get((first, last))
        if found is None:
            found = self._rooms[first, last] = text_room(self.widths[first : last + 1])
        return found


@lru_cache(maxsize=4096)
def _height(lines: int, size: float) -> float:
    """Points of a row, in whole pixels (96 an inch), as programs round them; one line needs less air than several."""
    return math.ceil(text_height(lines, size, 3.0 if lines > 1 else 1.5) / 0.75) * 0.75


def _least(cells: Sequence[PageCell]) -> float:
    if any(c.cell.trend for c in cells):
        return TREND_HEIGHT
    return 10.5 if cells and all(c.cell.style in ("rule", "form") for c in cells) else LEAST_HEIGHT


def _rule(line: str) -> Cell:
    """The line under who issues."""
    width = text_width(line, 12, bold=True) * RULE_SHARE
    return Cell(RULE * max(3, round(width / text_width(RULE, float(look("rule")["font_size"])))), "rule")


def _alignment(table: Table) -> list[int]:
    """The most decimals of each column's numbers."""
    most = [0] * len(table.widths)
    for row in table.rows:
        for i, cell in enumerate(row):
            if isinstance(cell.value, int | float):
                most[i] = max(most[i], decimals_of(cell.style) or 0)
    return most


def _aligned(cell: Cell, most: int) -> Cell:
    """A number whose decimals stand under those of its column's others."""
    digits = decimals_of(cell.style)
    if digits is None or digits >= most:
        return cell
    return cell._replace(style=f"{cell.style}|pad={most}")
