"""The form on screen and on paper: protection, frozen header, A4 landscape one page wide, where pages break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.form import BlockKey, BlockPosition, FormSpec, Role, layout
from tanminh_xl.forms._write_look import FONT, LEAST, PAGE_HEIGHT, PAGE_WIDTH, SAFE, points
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

Heights = Mapping[int, float]
"""Height in points of each row that is seen."""


def set_page(sheet: Worksheet, spec: FormSpec, heights: Heights, widths: Sequence[float]) -> None:
    """Set up a drawn form; its columns from the second are printed, the row of space after the last is not."""
    end, last = max(heights) - 1, len(widths) - 1
    set_sheet(sheet, top=0.4, bottom=0.55)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{chr(65 + last)}{end + 1}"})
    texts = toml(TEMPLATE)["page"]
    left = texts["left"].format(unit=spec.unit_name, period=spec.period_name).replace("&", "&&")
    font = f'&"{FONT},Regular"&10'
    sheet.set_footer(f"&L{font}{left}&R{font}{texts['number']}", {"margin": 0.3})
    sheet.print_area(0, 1, end, last)
    figures = next((p for p in layout(spec) if p.block.key == BlockKey.FIGURES), None)
    if figures:
        sheet.freeze_panes(figures.first, 0)
    page = PAGE_HEIGHT / min(1.0, PAGE_WIDTH / sum(points(w) for w in widths[1:]))
    if _tall(heights, 0, end + 1) <= page * LEAST:
        sheet.fit_to_pages(1, 1)
        return
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks(_breaks(_starts(spec), end + 1, heights, page * SAFE))
    if figures and _tall(heights, 0, figures.last + 1) > 1.5 * page:
        sheet.repeat_rows(figures.header)


def set_sheet(sheet: Worksheet, top: float, bottom: float) -> None:
    """What all sheets of a form share: protected but for sizes, no grid, A4 landscape; margins in inches."""
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=top, bottom=bottom)
    sheet.center_horizontally()


def _tall(heights: Heights, start: int, after: int) -> float:
    return sum(height for row, height in heights.items() if start <= row < after)


class _Start(NamedTuple):
    """A row at which a page may begin, and how many rows from it must stay together."""

    row: int
    together: int


def _breaks(starts: Sequence[_Start], end: int, heights: Heights, page: float) -> list[int]:
    """Rows before which a page ends: no part is broken that need not be, no page left half empty for it, and no title
    left alone at its foot. ``end``: the row after the last; ``page``: points."""
    used, breaks = 0.0, []
    for (start, together), after in zip(starts, [*(s.row for s in starts[1:]), end], strict=True):
        whole, least = _tall(heights, start, after), _tall(heights, start, start + together)
        if used + whole > page and (used > page * 0.6 or used + least > page) and used:
            breaks.append(start)
            used = 0.0
        for row in range(start, after):
            tall = heights.get(row, 0.0)
            used = tall if used + tall > page else used + tall
    return breaks


def _starts(spec: FormSpec) -> list[_Start]:
    """Where a page may begin: blocks, and headings in them; the signers stay with what is before them."""
    rows = [_Start(0, 0)]
    for number, placed in enumerate(layout(spec)):
        if number and placed.block.key != BlockKey.SIGNERS:
            rows.append(_Start(placed.title, placed.first + 1 - placed.title))
        rows.extend(_Start(row, 2) for row in _headings(placed))
    return rows


def _headings(placed: BlockPosition) -> list[int]:
    rows = placed.block.rows
    return [
        placed.first + n
        for n in range(1, len(rows))
        if rows[n].role == Role.HEADING and rows[n - 1].role != Role.HEADING
    ]
