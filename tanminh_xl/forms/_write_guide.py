"""The sheet "Hướng dẫn": half a page of plain words and one row as it looks when filled."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.catalogue_nouns import TimeKind, ValueType
from tanminh_xl.domain.form import Block, BlockKey, ColumnKey, FormSpec, Role, Row
from tanminh_xl.domain.textsize import column_points
from tanminh_xl.forms._write_look import BODY, Styles, height, room, widths
from tanminh_xl.forms._write_page import set_sheet
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

_EXAMPLE_COLUMNS = (
    ColumnKey.NO,
    ColumnKey.NAME,
    ColumnKey.UNIT,
    ColumnKey.SPAN,
    ColumnKey.COMPARE,
    ColumnKey.VALUE,
    ColumnKey.REASON,
    ColumnKey.EVIDENCE,
    ColumnKey.NOTE,
)


def draw_guide(sheet: Worksheet, spec: FormSpec, styles: Styles) -> None:
    """Fill the guide's sheet; its example is a row of this very form, with an illustrative figure."""
    texts = toml(TEMPLATE)["guide"]
    wide = widths(spec)[1:]
    for column, width in enumerate(wide):
        sheet.set_column(column, column, width)
    last = len(wide) - 1
    space = room(wide, 0, last)
    sheet.merge_range(0, 0, 0, last, texts["title"], styles.head["title"][0])
    sheet.set_row(0, 26)
    row = 1
    if spec.sample:
        sheet.merge_range(row, 0, row, last, toml(TEMPLATE)["head"]["sample"], styles.head["sample"][0])
        row += 1
    body = styles.plain(size=BODY, text_wrap=True)
    for line in texts["lines"]:
        sheet.merge_range(row, 0, row, last, line, body)
        sheet.set_row(row, height(line, space, BODY) + 2)
        row += 1
    block = spec.block(BlockKey.FIGURES)
    example = next(iter(sorted(filter(_plain, block.rows), key=_likeness)), None) if block else None
    if block and example:
        _example(sheet, row + 1, block, example, styles, widths(spec))
        row += 4
    set_sheet(sheet, top=0.5, bottom=0.6)
    sheet.print_area(0, 0, row, last)
    sheet.fit_to_pages(1, 1)


def _plain(row: Row) -> bool:
    return row.role == Role.ENTRY and row.value_type in (ValueType.COUNT, ValueType.NUMBER)


def _likeness(row: Row) -> bool:
    """An added-up count is the likeliest row to be filled wrongly: first, where the form has one."""
    return row.time_kind != TimeKind.YEAR_TO_DATE or row.value_type != ValueType.COUNT


def _example(sheet: Worksheet, top: int, block: Block, row: Row, styles: Styles, widths: Sequence[float]) -> None:
    texts = toml(TEMPLATE)["guide"]
    wide = [c for c in block.columns if c.key in _EXAMPLE_COLUMNS]
    sheet.merge_range(top, 0, top, len(wide) - 1, texts["example"], styles.block_title)
    said = {
        ColumnKey.NO: row.no or "1",
        ColumnKey.NAME: row.name,
        ColumnKey.UNIT: row.unit_of_measure,
        ColumnKey.SPAN: row.span,
    }
    tall = 21.0
    for column in wide:
        at = column.first - 1
        sheet.write_string(top + 1, at, column.title, styles.header)
        if column.key == ColumnKey.VALUE:
            sheet.write_number(top + 2, at, texts["example_value"], styles.entry(column.key, row, None))
        elif column.key == ColumnKey.NOTE:
            sheet.write_string(top + 2, at, texts["example_note"], styles.entry(column.key, row, None))
        elif column.entry:
            sheet.write_blank(top + 2, at, None, styles.entry(column.key, row, None))
        else:
            text = said.get(column.key, "")
            sheet.write_string(top + 2, at, text, styles.locked(column.key, row, block.key))
            tall = max(tall, height(text, column_points(widths[column.first]), BODY))
    sheet.set_row(top + 2, tall)
