"""Draws a form's sheet: its blocks from the top, with what is typed into them and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, ValueType
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.form import (
    BlockKey,
    BlockPosition,
    ColumnKey,
    Filled,
    FormCell,
    FormColumn,
    FormSpec,
    Role,
    Row,
    column_key,
    layout,
    row_key,
    takes,
)
from tanminh_xl.domain.textsize import text_height, wrap
from tanminh_xl.forms._write_checks import Validations
from tanminh_xl.forms._write_head import draw_checksum, draw_head, draw_sign, left_of_it, places_to_sign
from tanminh_xl.forms._write_list import Whole
from tanminh_xl.forms._write_look import (
    AIR,
    BODY,
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
from tanminh_xl.templates import toml

_LETTER = 0.47
"""Width of a letter of Vietnamese prose, in sizes of the font: 0.43 on the average."""
_NOTE_WIDTH = 320
"""Width of a comment's box in pixels."""


class Mark(NamedTuple):
    """What a cell of a copy says about itself: its colour and border by ``severity``, and its comment."""

    severity: Severity
    comment: str


class FormDrawing:
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
        self.merged: list[tuple[int, FormColumn]] = []
        """Cells over several columns in which words are typed."""
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
        for at, over in self.merged:
            lines = max(1, int((pages.heights[at] - AIR) / text_height(1, TYPED, 0)))
            most = lines * room(self.widths, over.first, over.last) / (TYPED * _LETTER)
            self.checks.long(at, over.first, int(most))
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
                if column.last > column.first and not row.choices:
                    self.merged.append((at, column))
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
