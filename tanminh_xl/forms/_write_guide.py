"""The sheet "Hướng dẫn": a page of plain words, and rows of this very form as they look when filled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.catalogue_nouns import TimeKind, ValueType
from tanminh_xl.domain.form import Block, BlockKey, ColumnKey, FormColumn, FormSpec, Role, Row
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms._write_look import AIR, BODY, HEAD, HINT, Styles, height, room, widths
from tanminh_xl.forms._write_page import set_sheet
from tanminh_xl.forms._write_words import asked
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml


class _Example(NamedTuple):
    """A row of the form with what is typed into it."""

    row: Row
    typed: dict[ColumnKey, str | float]


def draw_guide(sheet: Worksheet, spec: FormSpec, styles: Styles) -> None:
    """Fill the guide's sheet; its examples are rows of this very form, with illustrative figures."""
    texts = toml(TEMPLATE)["guide"]
    wide = widths(spec)[1:]
    for column, width in enumerate(wide):
        sheet.set_column(column, column, width)
    last = len(wide) - 1
    space = room(wide, 0, last)
    sheet.merge_range(0, 0, 0, last, texts["title"], styles.head["title"].format)
    sheet.set_row(0, 26)
    row = 1
    if spec.sample:
        sheet.merge_range(row, 0, row, last, toml(TEMPLATE)["head"]["sample"], styles.head["sample"].format)
        row += 1
    body = styles.plain(size=BODY, text_wrap=True)
    for line in texts["lines"]:
        sheet.merge_range(row, 0, row, last, line, body)
        sheet.set_row(row, height(line, space, BODY) + 2)
        row += 1
    block = spec.block(BlockKey.FIGURES)
    examples = _examples(block) if block else []
    if block and examples:
        row = _draw(sheet, row, block, examples, styles, wide)
    set_sheet(sheet)
    sheet.print_area(0, 0, row - 1, last)
    sheet.fit_to_pages(1, 1)


def _examples(block: Block) -> list[_Example]:
    """A count, a number with decimals, and a row without a figure: those that the form has."""
    texts = toml(TEMPLATE)["guide"]
    plain = [row for row in block.rows if row.role == Role.ENTRY and row.value_type in _NUMBERS]
    counts = [row for row in plain if row.value_type == ValueType.COUNT]
    counts.sort(key=lambda row: row.time_kind != TimeKind.YEAR_TO_DATE)  # added up: the likeliest to be filled wrongly
    decimals = [row for row in plain if row.value_type == ValueType.NUMBER]
    shown: list[_Example] = []
    for rows, value, note in (
        (counts, texts["value"], texts["note"]),
        (decimals, texts["decimal"], texts["decimal_note"]),
    ):
        if rows:
            compared = {ColumnKey.COMPARE: texts["compare"]} if rows is counts else {}
            shown.append(_Example(rows[0], compared | {ColumnKey.VALUE: value, ColumnKey.NOTE: note}))
    others = [row for row in plain if row not in [example.row for example in shown]] or plain
    if others:
        typed = {ColumnKey.REASON: Given.NOT_YET.value, ColumnKey.NOTE: texts["later_note"]}
        shown.append(_Example(others[0], typed))
    evidence = texts["evidence"]
    return [
        e._replace(typed=e.typed | {ColumnKey.EVIDENCE: evidence})
        if e.row.evidence and ColumnKey.VALUE in e.typed
        else e
        for e in shown
    ]


_NUMBERS = (ValueType.COUNT, ValueType.NUMBER)


def _draw(
    sheet: Worksheet, top: int, block: Block, examples: Sequence[_Example], styles: Styles, wide: Sequence[float]
) -> int:
    """The names of the columns and the examples; the row after them."""
    sheet.merge_range(top, 0, top, len(wide) - 1, toml(TEMPLATE)["guide"]["example"], styles.block_title)
    sheet.set_row(top, 24)
    tall = 0.0
    for column in block.columns:
        sheet.write_string(top + 1, column.first - 1, column.title, styles.header)
        tall = max(tall, height(column.title, room(wide, column.first - 1, column.last - 1), HEAD, True))
    sheet.set_row(top + 1, tall + 2)
    row = top + 2
    for number, example in enumerate(examples, 1):
        tall = max(_cell(sheet, row, column, example, number, block, styles, wide) for column in block.columns)
        sheet.set_row(row, tall + 4)
        row += 1
    return row


def _cell(
    sheet: Worksheet,
    at: int,
    column: FormColumn,
    example: _Example,
    number: int,
    block: Block,
    styles: Styles,
    wide: Sequence[float],
) -> float:
    """One cell of an example; the height that it needs."""
    row, of = example.row, column.key
    said = {
        ColumnKey.NO: row.no or str(number),
        ColumnKey.NAME: row.name,
        ColumnKey.UNIT: row.unit_of_measure,
        ColumnKey.SPAN: row.span,
        **example.typed,
    }
    value = said.get(of, "")
    space = room(wide, column.first - 1, column.last - 1)
    plain = row if of is not ColumnKey.NAME else Row(item=row.item)
    look = styles.entry(of, row, value or None) if column.entry else styles.locked(of, plain, block.key)
    if isinstance(value, float | int):
        sheet.write_number(at, column.first - 1, value, look)
        return height("1", space, BODY)
    below = asked(row) if of is ColumnKey.NAME else ""
    if below:
        sheet.write_rich_string(at, column.first - 1, styles.name, value, styles.asked, f"\n{below}", look)
    elif value:
        sheet.write_string(at, column.first - 1, value, look)
    else:
        sheet.write_blank(at, column.first - 1, None, look)
    return height(value, space, BODY) + (height(below, space, HINT) - AIR if below else 0)
