"""FormSpec (and answers) -> .xlsx: the form as a unit gets it (design 6), and the copy that goes back to it.

Same in, same bytes out.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, ValueType
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.form import (
    GUIDE_SHEET,
    SHEET,
    STAMP_MARK,
    STAMP_SHEET,
    BlockKey,
    BlockPosition,
    ColumnKey,
    Filled,
    FormCell,
    FormSpec,
    Role,
    Row,
    column_key,
    layout,
    row_key,
    stamp,
    takes,
)
from tanminh_xl.domain.textsize import text_height, wrap
from tanminh_xl.forms._write_checks import Validations
from tanminh_xl.forms._write_guide import draw_guide
from tanminh_xl.forms._write_head import draw_checksum, draw_head, draw_sign, left_of_it, places_to_sign
from tanminh_xl.forms._write_list import ReturnList, Whole, draw_list
from tanminh_xl.forms._write_look import (
    AIR,
    BODY,
    DEFAULT,
    FONT,
    HEAD,
    HINT,
    TALLEST,
    TYPED,
    Styles,
    height,
    on_screen,
    room,
    typed_size,
    widths,
)
from tanminh_xl.forms._write_page import Tall, paged, set_page
from tanminh_xl.forms._write_sheet import FormSheet, cell_text
from tanminh_xl.forms._write_words import asked, heading, said
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.reproducible_zip import reproducible
from tanminh_xl.templates import toml

_NOTE_WIDTH = 320
"""Width of a comment's box in pixels."""
CREATED = datetime(2026, 1, 1)
"""A fixed moment in the file's properties: the bytes depend on the form alone."""


class Mark(NamedTuple):
    """What a cell of a copy says about itself: its colour and border by ``severity``, and its comment."""

    severity: Severity
    comment: str


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
    drawing = _FormDrawing(spec, dict(filled or {}), sheet, styles, checks, returned.marks if returned else {})
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


class _FormDrawing:
    """Draws one form's sheet, from the top."""

    def __init__(
        self,
        spec: FormSpec,
        filled: Filled,
        sheet: FormSheet,
        styles: Styles,
        checks: Validations,
        marks: Mapping[FormCell, Mark],
    ) -> None:
        self.spec, self.filled, self.sheet, self.styles, self.checks = spec, filled, sheet, styles, checks
        self.marks = marks
        self.widths = widths(spec)
        self.last = len(self.widths) - 1
        self.heights: dict[int, Tall] = {}
        self.first_entry: tuple[int, int] | None = None
        self.decimals: list[str] = []
        self.cut: list[Whole] = []
        """Texts that are taller than a row can be."""

    def draw(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width, None, {"hidden": column == 0})
        self.heights |= draw_head(self.sheet, self.spec, self.widths, self.styles, self._merge)
        for placed in layout(self.spec):
            self._block(placed)
        draw_sign(self.sheet, self.spec, self.heights, self.last, self.styles, self._merge)
        draw_checksum(self.sheet, self.spec, self.filled, self.styles, self._merge)
        pages = paged(self.spec, self.heights)
        for row, tall in pages.heights.items():
            self.sheet.set_row(row, round(min(tall, TALLEST), 2))
        self._whole_numbers()
        self._comments()
        set_page(self.sheet, self.spec, pages, self.last)
        if self.first_entry:
            self.sheet.set_selection(*self.first_entry, *self.first_entry)

    def _comments(self) -> None:
        if not self.marks:
            return
        texts = toml(TEMPLATE)["returned"]
        self.sheet.set_comments_author(texts["author"])
        for (row, column), mark in self.marks.items():
            text = f"{texts['comment_head']}\n{mark.comment}"
            tall = text_height(len(wrap(text, _NOTE_WIDTH * 0.75 - 12, BODY)), BODY, 12)
            look = {"font_name": FONT, "font_family": 1, "font_size": BODY, "width": _NOTE_WIDTH}
            self.sheet.write_comment(row, column, cell_text(text), look | {"height": min(tall, TALLEST) / 0.75})

    def _block(self, placed: BlockPosition) -> None:
        block = placed.block
        headed = toml(TEMPLATE)["block"][block.key.value].get("header", True)
        if placed.title != placed.header or not headed:
            self._title(placed)
        header = 2.0
        for column in block.columns:
            self.sheet.write_string(placed.keys, column.first, column_key(block, column))
            if headed:
                mark = self.marks.get(FormCell(placed.header, column.first))
                look = self.styles.header if mark is None else self.styles.marked_header(mark.severity)
                self._merge(placed.header, column.first, column.last, column.title, look)
                space = room(self.widths, column.first, column.last)
                header = max(header, height(column.title, space, HEAD, True))
        self.sheet.set_row(placed.keys, None, None, {"hidden": True})
        if placed.header not in self.heights:
            self.heights[placed.header] = Tall(header, header + (3 if headed else 0))
        before: Row | None = None
        for at, row in enumerate(block.all_rows, placed.first):
            if row.role == Role.HEADING:
                text = heading(row)
                self._merge(at, 1, self.last, text, self.styles.unit_heading if row.no else self.styles.heading)
                tall = height(text, room(self.widths, 1, self.last), BODY, True)
                self.heights[at] = Tall(tall, tall + 2)
            else:
                if row.role == Role.ENTRY:
                    self.sheet.write_string(at, 0, row_key(block, row))
                self._row(placed, at, row, before)
            before = row
        self.heights[placed.last + 1] = Tall(2, 8)

    def _title(self, placed: BlockPosition) -> None:
        """The line that names a block, as wide as what stands beside it leaves."""
        last, block = self.last, placed.block
        if placed in places_to_sign(self.spec):
            last = left_of_it(self.spec)
        if block.key == BlockKey.SIGNERS:
            last = block.columns[0].last
        self._merge(placed.title, 1, last, block.title, self.styles.block_title)
        tall = height(block.title, room(self.widths, 1, last), BODY, True)
        self.heights[placed.title] = Tall(tall, tall + 3)

    def _row(self, placed: BlockPosition, at: int, row: Row, before: Row | None) -> None:
        block = placed.block
        key, given = row_key(block, row), dict(row.given)
        least, good = _least(block.key, row)
        merged = 0.0
        for column in block.columns:
            mark = self.marks.get(FormCell(at, column.first))
            severity = mark.severity if mark else None
            space = room(self.widths, column.first, column.last)
            value = _written(self.filled.get((key, column.key)))
            if takes(column, row) or (value is not None and column.entry):
                self.checks.add(at, column, row)
                self.first_entry = self.first_entry or (at, column.first)
                if column.key == ColumnKey.VALUE and row.value_type == ValueType.NUMBER:
                    self.decimals.append(a1(at, column.first))
                self._value(at, column.first, column.last, value, self.styles.entry(column.key, row, value, severity))
                if not isinstance(value, str):
                    continue
                high = height(value, space, typed_size(column.key, row, value))
                if high > TALLEST:
                    self.cut.append(Whole(a1(at, column.first), row.name, value))
            else:
                text = given.get(column.key) or said(column.key, row, before, self.spec.period)
                look = self.styles.locked(column.key, row, block.key, severity)
                self._merge(at, column.first, column.last, text, look)
                indent = 18 if row.indent and column.key == ColumnKey.NAME else 0
                high = height(text, space - indent, BODY)
                if column.key == ColumnKey.NAME and (below := asked(row)):
                    self.sheet.write_rich_string(
                        at, column.first, self.styles.name, text, self.styles.asked, f"\n{below}", look
                    )
                    high += height(below, space - indent, HINT) - AIR
            least = max(least, high)
            if column.last > column.first:
                merged = max(merged, high)
        self.heights[at] = Tall(least, max(good, least + 2))
        # A row fits itself to its single cells alone: not where a text in merged ones needs more.
        if any(c.first == c.last and c.entry for c in block.columns) and merged <= text_height(1, TYPED, AIR):
            self.sheet.fitted.add(at)

    def _merge(self, row: int, first: int, last: int, text: str, look: Any) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        if text:
            self.sheet.write_string(row, first, cell_text(text), look)
        else:
            self.sheet.write_blank(row, first, None, look)

    def _value(self, row: int, first: int, last: int, value: object, look: Any) -> None:
        self._merge(row, first, last, value if isinstance(value, str) else "", look)
        if isinstance(value, date):
            moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
            self.sheet.write_datetime(row, first, moment, look)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, first, value, look)

    def _whole_numbers(self) -> None:
        """A whole number in a cell for decimals is shown without the decimal sign that its format would leave."""
        if self.decimals:
            rule = {"type": "formula", "criteria": f"=INT({self.decimals[0]})={self.decimals[0]}"}
            rule |= {"format": self.styles.whole, "multi_range": " ".join(self.decimals)}
            self.sheet.conditional_format(self.decimals[0], rule)


def _written(value: object) -> object:
    """A value as it is written: an answer Đạt / Không đạt in words."""
    if isinstance(value, bool):
        return PASS if value else FAIL
    return None if value == "" else value


def _least(block: BlockKey, row: Row) -> Tall:
    """Least height of a row, and what it gets where the page has room: room to write in."""
    line = on_screen(text_height(1, TYPED, AIR))
    if block == BlockKey.PROBLEMS:
        return Tall(line, 30)
    if block in (BlockKey.TEXTS, BlockKey.SIGNERS):
        lines = {r["key"]: r["lines"] for r in toml(TEMPLATE)["block"][block.value]["rows"]}
        least = on_screen(text_height(lines.get(row.item, 1), TYPED, AIR))
        return Tall(least, least * 3 if block == BlockKey.TEXTS else 27)
    return Tall(line if row.role == Role.ENTRY else on_screen(text_height(1, BODY, AIR)), 23)
