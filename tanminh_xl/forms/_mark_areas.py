"""Loading merged areas as openpyxl does, each sum of two borders worked out once.

openpyxl takes a merged area's inner cells off and gives each its share of the first cell's border, and its protection,
by adding style objects: nearly half the time of loading a form, which has some sixty areas of four or five styles.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from openpyxl.styles import Border
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.merge import MergedCellRange

_SIDES = ("top", "left", "right", "bottom")


@contextmanager
def borders_once() -> Iterator[None]:
    """While one workbook is loaded: what ``MergedCellRange`` does to styles, by their numbers. What is not known yet is
    worked out by openpyxl's own sum, so that styles are added in its order."""
    corners: dict[tuple[int, int], int] = {}
    borders: dict[tuple[int, str, int], int] = {}
    protections: dict[int, int] = {}
    area: Any = MergedCellRange
    own = area._get_borders, area.format

    def get_borders(area: Any) -> None:
        cells = area.ws._cells
        first, last = (cells.get(at) for at in ((area.min_row, area.min_col), (area.max_row, area.max_col)))
        styled = first and last and first._style and last._style
        key = (first._style.borderId, last._style.borderId) if styled else None
        if key not in corners:
            own[0](area)
        if key is not None:
            area.start_cell = first
            first._style.borderId = corners.setdefault(key, first._style.borderId)

    def format(area: Any) -> None:
        first = area.start_cell
        cells = [area.ws._cells[at] for at in area.cells]
        for cell in cells:
            cell._style = cell._style or StyleArray()
        for name in _SIDES:
            side = getattr(first.border, name)
            if side and side.style is None:
                continue
            of = first._style.borderId
            for at in getattr(area, name):
                cell = area.ws._cells[at]
                key = (of, name, cell._style.borderId)
                if key not in borders:
                    cell.border += Border(**{name: side})
                    borders[key] = cell._style.borderId
                cell._style.borderId = borders[key]
        of = first._style.protectionId
        if of not in protections:
            first.protection = copy(first.protection)
            protections[of] = first._style.protectionId
        for cell in cells:
            cell._style.protectionId = protections[of]

    area._get_borders, area.format = get_borders, format
    try:
        yield
    finally:
        area._get_borders, area.format = own
