"""FormSpec (and answers) -> .xlsx: the form as a unit gets it (design 6), and the copy that goes back to it.

Same in, same bytes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.form import (
    GUIDE_SHEET,
    SHEET,
    STAMP_MARK,
    STAMP_SHEET,
    ColumnKey,
    FormCell,
    FormSpec,
    stamp,
)
from tanminh_xl.forms._write_checks import Validations
from tanminh_xl.forms._write_form import FormDrawing, Mark
from tanminh_xl.forms._write_guide import draw_guide
from tanminh_xl.forms._write_list import ReturnList, draw_list
from tanminh_xl.forms._write_look import (
    DEFAULT,
    Styles,
)
from tanminh_xl.forms._write_sheet import FormSheet
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.reproducible_zip import reproducible
from tanminh_xl.templates import toml

__all__ = ["Mark", "Returned", "write", "write_list"]

CREATED = datetime(2026, 1, 1)
"""A fixed moment in the file's properties: the bytes depend on the form alone."""


class Returned(NamedTuple):
    """What makes a form a copy that goes back: the list on its first sheet, the cells that are marked.

    ``sent``: the form whose stamp the copy carries; the copy may have more rows for difficulties than that.
    """

    first: ReturnList
    marks: Mapping[FormCell, Mark]
    sent: FormSpec


def write(
    spec: FormSpec,
    filled: Mapping[tuple[str, ColumnKey], object] | None = None,
    returned: Returned | None = None,
) -> bytes:
    """The form as .xlsx bytes, with ``filled`` typed into it where given. No formula but the checksum's, no macro, no
    password.

    A text longer than a cell or a row can show is written whole on the list of a copy.
    """
    buffer = BytesIO()
    book = _book(buffer, f"{spec.period_name} - {spec.unit_name}")
    styles = Styles(book)
    first = book.add_worksheet(toml(TEMPLATE)["returned"]["sheet"], FormSheet) if returned else None
    sheet = book.add_worksheet(SHEET, FormSheet)
    guide = book.add_worksheet(GUIDE_SHEET)
    stamp_sheet = book.add_worksheet(STAMP_SHEET)
    checks = Validations(sheet, stamp_sheet)
    drawing = FormDrawing(spec, dict(filled or {}), sheet, styles, checks, returned.marks if returned else {})
    drawing.draw()
    draw_guide(guide, spec, styles)
    _stamp(stamp_sheet, returned.sent if returned else spec)
    if first is not None and returned is not None:
        draw_list(first, returned.first._replace(whole=tuple(drawing.cut)), styles)
    book.close()
    return reproducible(buffer.getvalue())


def write_list(listed: ReturnList) -> bytes:
    """The list alone, as .xlsx bytes: what goes back for a file in which no form could be read."""
    buffer = BytesIO()
    book = _book(buffer, listed.heading)
    draw_list(book.add_worksheet(toml(TEMPLATE)["returned"]["sheet"], FormSheet), listed, Styles(book))
    book.close()
    return reproducible(buffer.getvalue())


def _book(buffer: BytesIO, title: str) -> Workbook:
    book = Workbook(buffer, {"in_memory": True, "default_format_properties": dict(DEFAULT)})
    book.set_properties({"title": title, "author": "", "created": CREATED})
    return book


def _stamp(sheet: Worksheet, spec: FormSpec) -> None:
    """Which form this is, on a sheet that nobody sees (design 7.3)."""
    sheet.write_string(0, 0, STAMP_MARK)
    for row, (name, value) in enumerate(stamp(spec)._asdict().items(), 1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, str(value))
    sheet.protect()
    sheet.very_hidden()
