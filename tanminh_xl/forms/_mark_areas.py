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
    """While one workbook is loaded: ``MergedCellRange.format`` by style numbers, the styles in the order in which
    openpyxl would have added them; what it does not hold yet is added by openpyxl's own sum."""
    borders: dict[tuple[int, str, int], int] = {}
    protections: dict[int, int] = {}

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

    reader: Any = MergedCellRange
    own = reader.format
    reader.format = format
    try:
        yield
    finally:
        reader.format = own
