"""How a form looks: fonts, sizes, colours, borders; widths of its columns and of the page, in points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from tanminh_xl import palette
from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.form import COLUMNS, BlockKey, ColumnKey, FormSpec, Role, Row
from tanminh_xl.domain.textsize import column_points, text_height, wrap
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

FONT = "Times New Roman"
BODY, TYPED, HEAD, LARGE = 11.0, 11.5, 10.5, 13.0
"""Sizes of the font: what is read, what is typed, names of columns, the title. They print as large: the columns fit
the paper."""
HINT, DETAILS, DUE = 9.5, 10.0, 14.0
"""What stands under a line's name; particulars under the title; due date and address."""
DEFAULT = (("font_name", FONT), ("font_size", 11), ("font_scheme", "none"))
"""The workbook's own font, of which widths of columns are multiples: a font that every machine has or
can match; not the theme's, which would be Calibri."""
SIDE, TOP, BOTTOM, FOOTER = 0.26, 0.26, 0.43, 0.265
"""Margins of the page and of its footer, inches: as narrow as office printers print."""
PAGE_WIDTH, PAGE_HEIGHT = 841.89 - 144 * SIDE, 595.28 - 72 * (TOP + BOTTOM)
"""Room on a landscape A4 page within these margins, points."""

TALLEST = 409.0
"""Height in points beyond which no spreadsheet program draws a row (ECMA-376 gives no limit, Excel 409.5)."""

_THICK = 5
_CENTRED = frozenset({ColumnKey.NO, ColumnKey.UNIT, ColumnKey.SPAN, ColumnKey.COMPARE})


def widths(spec: FormSpec) -> tuple[float, ...]:
    """Widths of the sheet's columns in characters, the hidden keys first; one fewer where no evidence is asked."""
    last = max(column.last for block in spec.blocks for column in block.columns)
    columns = toml(TEMPLATE)["columns"]
    if last == COLUMNS - 1:
        return tuple(c["width"] for c in columns)
    return tuple(c["bare"] for c in columns if c["key"] != ColumnKey.EVIDENCE.value)


def points(width: float) -> float:
    """Width in points of a column of ``width`` characters, padding included (7 pixels a character, 5 more)."""
    return (7 * width + 5) * 0.75


def room(widths: Sequence[float], first: int, last: int) -> float:
    """Room in points for text over columns ``first`` to ``last`` merged; ``widths``: in characters."""
    return column_points(widths[first]) + sum(points(w) for w in widths[first + 1 : last + 1])


PIXEL = 0.75
"""Points."""
AIR = 2.0
"""Points around the lines of a row, at least."""


def height(text: str, room: float, size: float, bold: bool = False) -> float:
    """Height of a row in which a text wraps in ``room`` points; a little room is kept back for other printers."""
    return on_screen(text_height(len(wrap(text, room * 0.96, size, bold)), size, AIR))


def on_screen(height: float) -> float:
    """The nearest height of whole pixels, of which Excel's rows are."""
    return round(height / PIXEL) * PIXEL


class Look(NamedTuple):
    """A format, and what of it decides how wide a text is."""

    format: Any
    size: float
    bold: bool


class Styles:
    """The formats of one workbook, each made when first asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._line = palette.common("ke")
        self._tint = palette.common("o_nhap")
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        title = self.plain(size=LARGE, bold=True, align="center")
        self.head: dict[str, Look] = {
            "commune": Look(self.plain(size=BODY, shrink=True), BODY, False),
            "unit": Look(self.plain(size=TYPED, bold=True, shrink=True), TYPED, True),
            "title": Look(title, LARGE, True),
            "named": Look(self.plain(size=LARGE, bold=True, align="center", text_wrap=True), LARGE, True),
            "due": Look(self.plain(size=DUE, bold=True, align="center", text_wrap=True), DUE, True),
            "details": Look(self.plain(size=DETAILS, italic=True, align="center", text_wrap=True), DETAILS, False),
            "request": Look(self.plain(size=BODY, bold=True, text_wrap=True), BODY, True),
            "sample": Look(
                self.plain(size=BODY, bold=True, align="center", font_color=palette.common("minh_hoa")), BODY, True
            ),
        }
        self.details = self.make(font_size=DETAILS, italic=True)
        self.warned = self.make(font_size=DETAILS, bold=True, font_color=palette.common("minh_hoa"))
        self.block_title = self.plain(size=BODY, bold=True)
        self.header = self.boxed(size=HEAD, bold=True, align="center", bg_color=palette.common("dau_bang"))
        self.heading = self.boxed(size=BODY, bold=True, bg_color=palette.common("tong"))
        self.unit_heading = self.boxed(size=BODY, bold=True, bg_color=palette.common("dau_bang_may"))
        self.sum_label = self.plain(size=BODY, align="right")
        self.sum = self.boxed(size=BODY, bold=True, align="center", text_wrap=False, shrink=True)
        self.day = self.plain(size=BODY, italic=True, align="center", shrink=True)
        self.bold = self.make(font_size=BODY, bold=True)
        self.signer = self.plain(size=BODY, align="center", valign="top", text_wrap=True)

        self.name = self.make(font_size=BODY)
        self.asked = self.make(font_size=HINT, italic=True)
        self.whole = book.add_format({"num_format": "#,##0"})

    def make(self, **properties: Any) -> Any:
        """A format in the form's font; equal properties give the same one."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "vcenter", **properties})
        return self._made[key]

    def plain(self, size: float, **properties: Any) -> Any:
        """The format of text outside the tables, ``size`` in points."""
        return self.make(font_size=size, **properties)

    def boxed(self, size: float, **properties: Any) -> Any:
        """The format of a table's cell, its text wrapped, ``size`` in points."""
        return self.make(
            **{"font_size": size, "border": 1, "border_color": self._line, "text_wrap": True, **properties}
        )

    def entry(self, of: ColumnKey, row: Row, value: object, mark: Severity | None = None) -> Any:
        """A cell to fill. Texts are text to the program: a line that begins with "-" is no formula, 12/6 no date.

        ``mark``: how heavy what is said of the cell is, in a copy that goes back.
        """
        if of == ColumnKey.VALUE:
            fits = {} if value is None or isinstance(value, str) else {"text_wrap": False, "shrink": True}
            return self._cell(
                mark,
                **fits,
                size=typed_size(of, row, value),
                bg_color=self._tint,
                locked=False,
                align="center",
                num_format=_number_format(row, value),
                bold=not row.choices and not isinstance(value, str),
            )
        look = {"align": "center"} if of in (ColumnKey.REASON, ColumnKey.STATE) else {"valign": "top"}
        return self._cell(
            mark, size=typed_size(of, row, value), bg_color=self._tint, locked=False, num_format="@", **look
        )

    def locked(self, of: ColumnKey, row: Row, block: BlockKey, mark: Severity | None = None) -> Any:
        """The format of a cell that says something and takes nothing."""
        if of in _CENTRED:
            return self._cell(mark, size=BODY, align="center")
        if of == ColumnKey.NAME and row.indent:
            return self._cell(mark, size=BODY, indent=2)
        if of == ColumnKey.NAME and row.role == Role.RATIO:
            return self._cell(mark, size=BODY, italic=True)
        return self._cell(mark, size=BODY)

    def marked_header(self, mark: Severity) -> Any:
        """The name of a column of which something is said."""
        return self._cell(mark, size=HEAD, bold=True, align="center")

    def _cell(self, mark: Severity | None, **properties: Any) -> Any:
        """A table's cell; one that is marked in its severity's colour, with a thick border that paper shows too."""
        if mark is not None:
            colours = toml(TEMPLATE)["colours"]
            properties |= {"bg_color": "#" + colours[mark.value], "border": _THICK}
            properties["border_color"] = "#" + colours[f"{mark.value}_line"]
        return self.boxed(**properties)


def typed_size(of: ColumnKey, row: Row, value: object) -> float:
    """Size of the font in which a cell to fill is written."""
    if of == ColumnKey.VALUE:
        return TYPED
    return BODY if of in (ColumnKey.REASON, ColumnKey.STATE, ColumnKey.EVIDENCE, ColumnKey.NOTE) else TYPED


def _number_format(row: Row, value: object) -> str:
    """How a figure is shown: all of its digits, whatever it is."""
    if row.choices:
        return "General"
    if isinstance(value, date):
        return "d/m/yyyy"
    if row.value_type == ValueType.COUNT:
        return "General" if isinstance(value, float) and not value.is_integer() else "#,##0"
    return "#,##0.######"
