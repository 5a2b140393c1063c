"""The form on screen and on paper: protection, frozen header, A4 landscape at its true size, where pages break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.form import BlockKey, BlockPosition, FormSpec, Role, Row, layout
from tanminh_xl.forms._write_look import BOTTOM, FONT, FOOTER, PAGE_HEIGHT, PIXEL, SIDE, TALLEST, TOP
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

_FULL, _SAFE = 0.998, 0.985
"""How much of a page is filled by what its rows need, and by what they get: printers differ a little."""


class Tall(NamedTuple):
    """Height of a row in points: what it needs, and what it gets where its page has room."""

    least: float
    good: float


class Pages(NamedTuple):
    """Rows before which a page ends, the heights of all rows that are seen, and whether part A goes on over a break."""

    breaks: tuple[int, ...]
    heights: Mapping[int, float]
    goes_on: bool


def paged(spec: FormSpec, rows: Mapping[int, Tall]) -> Pages:
    """Which rows stand on which page, and how tall: a page ends before a whole part, inside one only where that is
    taller than a page (then before a heading); what is left of a page is given to its rows."""
    end, page = max(rows) + 1, PAGE_HEIGHT * _FULL
    figures = next((p for p in layout(spec) if p.block.key == BlockKey.FIGURES), None)
    parts = _parts(spec, rows, page)
    head = 0.0
    if figures and _least(rows, 0, figures.last + 1) > page:
        head = rows[figures.header].least
    breaks: list[int] = []
    used, room = 0.0, page
    for part in parts:
        whole = _least(rows, part.start, part.end)
        if used and used + whole > room and (whole <= page - head or used > room / 2):
            breaks.append(part.start)
            used, room = 0.0, page - head
        if used + whole <= room:
            used += whole
            continue
        for start, after in part.pieces:
            piece = _least(rows, start, after)
            if used and used + piece > room:
                breaks.append(start)
                used, room = 0.0, page - head
            used += piece
    heights: dict[int, float] = {}
    for start, after in zip((0, *breaks), (*breaks, end), strict=True):
        heights |= _stretched(rows, start, after, page - (head if start else 0.0))
    return Pages(tuple(breaks), heights, head > 0)


def set_page(sheet: Worksheet, spec: FormSpec, pages: Pages, last: int) -> None:
    """Set up a drawn form; its columns from the second to ``last`` are printed, the row of space at the end is not."""
    end = max(pages.heights) - 1
    set_sheet(sheet)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(65 + last)}{end + 1}"})
    texts = toml(TEMPLATE)["page"]
    left = texts["left"].format(unit=spec.unit_name, period=spec.period_name).replace("&", "&&")
    font = f'&"{FONT},Regular"&10'
    options = {"margin": FOOTER, "scale_with_doc": False}
    sheet.set_footer(f"&L{font}{left}&R{font}{texts['number']}", options)
    sheet.print_area(0, 1, end, last)
    figures = next((p for p in layout(spec) if p.block.key == BlockKey.FIGURES), None)
    if figures:
        sheet.freeze_panes(figures.first, 0)
    sheet.fit_to_pages(1, 0 if pages.breaks else 1)
    sheet.set_h_pagebreaks(list(pages.breaks))
    if figures and pages.goes_on:
        sheet.repeat_rows(figures.header)


def set_sheet(sheet: Worksheet) -> None:
    """What all sheets of a form share: protected but for sizes, no grid, A4 landscape."""
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=BOTTOM)
    sheet.center_horizontally()


def _least(rows: Mapping[int, Tall], start: int, after: int) -> float:
    return sum(min(rows[row].least, TALLEST) for row in range(start, after) if row in rows)


def _stretched(rows: Mapping[int, Tall], start: int, after: int, page: float) -> dict[int, float]:
    """The heights of one page's rows: what is left of it goes to the rows that would be taller, each its share."""
    mine = {row: rows[row] for row in range(start, after) if row in rows}
    more = sum(max(0.0, tall.good - tall.least) for tall in mine.values())
    left = page / _FULL * _SAFE - _least(rows, start, after)
    share = min(1.0, max(0.0, left / more)) if more else 0.0
    grown = {row: max(0.0, tall.good - tall.least) * share // PIXEL * PIXEL for row, tall in mine.items()}
    return {row: tall.least + grown[row] for row, tall in mine.items()}


class _Part(NamedTuple):
    """Rows from ``start`` to before ``end`` that stay together; the pieces in which they may be broken if need be."""

    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]


def _parts(spec: FormSpec, rows: Mapping[int, Tall], page: float) -> list[_Part]:
    """The head with the first block, then each block; the signers stay with the block before them."""
    blocks, end = layout(spec), max(rows) + 1
    starts = [0, *(p.top for p in blocks[1:] if p.block.key != BlockKey.SIGNERS)]
    return [
        _Part(start, after, tuple(_pieces(blocks, start, after, rows, page)))
        for start, after in zip(starts, (*starts[1:], end), strict=True)
    ]


def _pieces(
    blocks: Sequence[BlockPosition], start: int, end: int, rows: Mapping[int, Tall], page: float
) -> Iterator[tuple[int, int]]:
    """Where a part may be broken: before a heading and before the signers; before a row where that is not enough."""
    lines = {p.first + n: (row, p.block.all_rows[n - 1]) for p in blocks for n, row in enumerate(p.block.all_rows) if n}
    signers = {p.top for p in blocks if p.block.key == BlockKey.SIGNERS}
    headed = {at for at, (row, before) in lines.items() if Role.HEADING == row.role != before.role}
    cuts = [start, *sorted(at for at in headed | signers if start < at < end)]
    for first, after in zip(cuts, (*cuts[1:], end), strict=True):
        if _least(rows, first, after) <= page:
            yield first, after
            continue
        inner = [first, *(at for at in range(first + 1, after) if at in lines and _may_begin(*lines[at]))]
        yield from zip(inner, (*inner[1:], after), strict=True)


def _may_begin(row: Row, before: Row) -> bool:
    """Whether a page may begin with a row: not between a heading, or a ratio, and what stands under it."""
    return before.role == Role.ENTRY and not row.indent
