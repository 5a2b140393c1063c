"""FormSpec (and answers) -> .xlsx: the form as a unit gets it (design 6). Same in, same bytes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, ValueType
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.form import (
    GUIDE_SHEET,
    SHEET,
    STAMP_MARK,
    STAMP_SHEET,
    BlockKey,
    BlockPosition,
    ColumnKey,
    FormSpec,
    Role,
    Row,
    column_key,
    layout,
    row_key,
    stamp,
)
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.forms._write_checks import Validations
from tanminh_xl.forms._write_guide import draw_guide
from tanminh_xl.forms._write_look import (
    BODY,
    DEFAULT,
    SMALL,
    TYPED,
    Styles,
    height,
    room,
    widths,
)
from tanminh_xl.forms._write_page import set_page
from tanminh_xl.forms.figures import TEMPLATE, words
from tanminh_xl.reproducible_zip import reproducible
from tanminh_xl.templates import toml

CREATED = datetime(2026, 1, 1)
"""A fixed moment in the file's properties: the bytes depend on the form alone."""


def write(spec: FormSpec, filled: Mapping[tuple[str, ColumnKey], object] | None = None) -> bytes:
    """The form as .xlsx bytes, with ``filled`` typed into it where given. No formula, no macro, no password."""
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "default_format_properties": dict(DEFAULT)})
    book.set_properties({"title": f"{spec.period_name} - {spec.unit_name}", "author": "", "created": CREATED})
    styles = Styles(book)
    sheet = book.add_worksheet(SHEET)
    guide = book.add_worksheet(GUIDE_SHEET)
    stamp_sheet = book.add_worksheet(STAMP_SHEET)
    checks = Validations(sheet, stamp_sheet)
    _FormDrawing(spec, filled or {}, sheet, styles, checks).draw()
    draw_guide(guide, spec, styles)
    _stamp(stamp_sheet, spec)
    book.close()
    return reproducible(buffer.getvalue())


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
        filled: Mapping[tuple[str, ColumnKey], object],
        sheet: Worksheet,
        styles: Styles,
        checks: Validations,
    ) -> None:
        self.spec, self.filled, self.sheet, self.styles, self.checks = spec, filled, sheet, styles, checks
        self.widths = widths(spec)
        self.last = len(self.widths) - 1
        self.heights: dict[int, float] = {}
        self.first_entry: tuple[int, int] | None = None
        self.decimals: list[str] = []

    def draw(self) -> None:
        for column, width in enumerate(self.widths):
            self.sheet.set_column(column, column, width, None, {"hidden": column == 0})
        self._head()
        for placed in layout(self.spec):
            self._block(placed)
        for row, tall in self.heights.items():
            self.sheet.set_row(row, tall)
        self._whole_numbers()
        set_page(self.sheet, self.spec, self.heights, self.widths)
        if self.first_entry:
            self.sheet.set_selection(*self.first_entry, *self.first_entry)

    def _head(self) -> None:
        """The head's lines; the title is the third, the line of sample figures the last."""
        looks = ["commune", "unit", "title", "details"]
        for row, text in enumerate(self.spec.head):
            is_sample = self.spec.sample and row == len(self.spec.head) - 1
            look, size, bold = self.styles.head["sample" if is_sample else looks[min(row, 3)]]
            self._merge(row, 1, self.last, text, look)
            self.heights[row] = height(text, room(self.widths, 1, self.last), size, bold) - 2
        self.heights[len(self.spec.head)] = 5

    def _block(self, placed: BlockPosition) -> None:
        block = placed.block
        self._merge(placed.title, 1, self.last, block.title, self.styles.block_title)
        self.heights[placed.title] = 19
        headed = toml(TEMPLATE)["block"][block.key.value].get("header", True)
        header = 2.0
        for column in block.columns:
            self.sheet.write_string(placed.keys, column.first, column_key(block, column))
            if headed:
                self._merge(placed.header, column.first, column.last, column.title, self.styles.header)
                space = room(self.widths, column.first, column.last)
                header = max(header, height(column.title, space, SMALL, True) + 2)
        self.sheet.set_row(placed.keys, None, None, {"hidden": True})
        self.heights[placed.header] = header
        before: Row | None = None
        for at, row in enumerate(block.all_rows, placed.first):
            if row.role == Role.HEADING:
                text = f"{row.no}. {row.name}" if row.no else row.name
                self._merge(at, 1, self.last, text, self.styles.unit_heading if row.no else self.styles.heading)
                self.heights[at] = height(text, room(self.widths, 1, self.last), BODY, True)
            else:
                if row.role == Role.ENTRY:
                    self.sheet.write_string(at, 0, row_key(block, row))
                self._row(placed, at, row, before)
            before = row
        self.heights[placed.last + 1] = 6

    def _row(self, placed: BlockPosition, at: int, row: Row, before: Row | None) -> None:
        block = placed.block
        key, given = row_key(block, row), dict(row.given)
        tall = _least(block.key, row)
        for column in block.columns:
            value = self.filled.get((key, column.key))
            space = room(self.widths, column.first, column.last) - (
                18 if row.indent and column.key == ColumnKey.NAME else 0
            )
            entry = column.entry and row.role == Role.ENTRY and column.key not in given
            if (column.key == ColumnKey.STATE and not row.choices) or (
                column.key == ColumnKey.EVIDENCE and not row.evidence
            ):
                entry = False
            text = given.get(column.key) or _said(column.key, row, before)
            if entry:
                self.checks.add(at, column.first, column.key, row)
                self.first_entry = self.first_entry or (at, column.first)
                if column.key == ColumnKey.VALUE and row.value_type == ValueType.NUMBER:
                    self.decimals.append(a1(at, column.first))
                look = self.styles.entry(column.key, row, value)
                self._value(at, column.first, column.last, value, look)
                text = value if isinstance(value, str) else ""
            else:
                look = self.styles.locked(column.key, row, block.key)
                self._merge(at, column.first, column.last, text, look)
                if column.key == ColumnKey.NAME and row.evidence:
                    asked = "\n" + words("evidence", evidence=row.evidence)
                    runs = (self.styles.name, text, self.styles.asked, asked)
                    self.sheet.write_rich_string(at, column.first, *runs, look)
                    tall = max(tall, height(text, space, BODY) + height(asked.strip(), space, SMALL - 1) - 3)
            size = (
                TYPED
                if entry
                else BODY
                if column.key in (ColumnKey.NAME, ColumnKey.TEXT, ColumnKey.PROPOSAL)
                else SMALL
            )
            tall = max(tall, height(text, space, size))
        self.heights[at] = tall

    def _merge(self, row: int, first: int, last: int, text: str, look: Any) -> None:
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        if text:
            self.sheet.write_string(row, first, text, look)
        else:
            self.sheet.write_blank(row, first, None, look)

    def _value(self, row: int, first: int, last: int, value: object, look: Any) -> None:
        if isinstance(value, bool):
            value = PASS if value else FAIL
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


def _least(block: BlockKey, row: Row) -> float:
    """Least height of a row: room to write in."""
    if block == BlockKey.PROBLEMS:
        return 27
    if block in (BlockKey.TEXTS, BlockKey.SIGNERS):
        lines = {r["key"]: r["lines"] for r in toml(TEMPLATE)["block"][block.value]["rows"]}
        return float(lines.get(row.item, 1)) * 13 + 7
    return 21


def _said(of: ColumnKey, row: Row, before: Row | None) -> str:
    """What a row says in a column that is not filled in."""
    match of:
        case ColumnKey.NO:
            return row.no
        case ColumnKey.NAME if row.indent:
            second = before is not None and before.indent
            return words("within" if second else "part", name=row.name)
        case ColumnKey.NAME:
            return row.name
        case ColumnKey.UNIT:
            return row.unit_of_measure
        case ColumnKey.SPAN:
            return row.span
        case ColumnKey.COMPARE:
            return _compared(row)
        case _:
            return ""


def _compared(row: Row) -> str:
    """The figure to compare with and its date; in N also the 6T figure of a lũy kế element."""
    said = []
    if row.compare is not None:
        value = format_value(bool(row.compare.value) if row.choices else row.compare.value)
        said.append(words("compare", value=value, label=row.compare.label))
    if row.floor is not None:
        said.append(words("floor", value=format_value(row.floor)))
    return "\n".join(said)
