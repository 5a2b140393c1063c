"""Laid-out pages and data sheets to one .xlsx: equal inputs give equal bytes, each formula with its result."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.reports._uncollected import uncollected
from tanminh_xl.reports._xlsx_data import draw_data
from tanminh_xl.reports._xlsx_page import draw_page
from tanminh_xl.reports._xlsx_place import place
from tanminh_xl.reports._xlsx_refs import Places
from tanminh_xl.reports._xlsx_style import FONT, look, xlsx_format
from tanminh_xl.reports.data import DataSheet
from tanminh_xl.reproducible_zip import reproducible

__all__ = ["LARGE", "look", "write"]

LARGE = 20_000
"""Rows of a data sheet above which data sheets are written row by row."""


@uncollected()
def write(sheets: Sequence[Sheet], data: Sequence[DataSheet], *, created: date, large: int = LARGE) -> bytes:
    """Pages first, data sheets last. Raises KeyError for a formula that names a cell which is nowhere.

    ``created`` goes into the file's properties: a date of what is reported (the period's end), never the clock.
    A data sheet of more than ``large`` rows makes all of them be written row by row (constant memory), with
    autofilter and a defined name in place of Excel tables.
    """
    memory = io.BytesIO()
    row_by_row = any(len(d.rows) > large for d in data)
    options: dict[str, object] = {"constant_memory": True} if row_by_row else {"in_memory": True}
    # A column's width is counted in digits of the default font: one that every machine has, or measures alike.
    options["default_format_properties"] = {"font_name": FONT, "font_size": 11}
    book = xlsxwriter.Workbook(memory, options)
    book.set_properties({"title": sheets[0].title if sheets else "", "created": datetime(*created.timetuple()[:3])})
    formats = _Formats(book)
    placed = [place(sheet) for sheet in sheets]
    places = Places(placed, data)
    for page in placed:
        draw_page(book, formats, page, places)
    for table in data:
        draw_data(book, formats, table, row_by_row)
    book.close()
    return reproducible(memory.getvalue())


class _Formats(dict[str, Any]):
    """Style -> a format of the book, made where it is first asked for; KeyError for a style that is none."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, style: str) -> Any:
        made = self._book.add_format({"font_name": FONT, **xlsx_format(look(style))})
        self[style] = made
        return made
