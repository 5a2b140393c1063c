"""A table's sheet: title, what it is for, and one Excel table with nothing below it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec
from tanminh_xl.domain.textsize import column_points, text_height, wrap
from tanminh_xl.master._build_look import FONT_SIZE, Look
from tanminh_xl.master.layout import HEADER_ROW, HOME, LINK_ROW, NOTE_ROW, TITLE_ROW, codes_name, layout

LAST_ROW = 1_048_575
"""Last row of a sheet, zero-based: formats and drop-downs go on where a table grows."""
SPARE_ROWS = 1
"""Empty rows that a table without rows gets: Excel tables have at least one."""
FROZEN = 2
"""Columns that stay in sight unless the layout says otherwise."""
_SCALE = 83
"""Per cent at which tables print: 11 points as 9."""
_PADDING = 6.0
"""Points of a column that are no room for text (7 pixels a character and 5 more)."""
_PAGE_POINTS = (842 - 2 * 36) * 100 / _SCALE * 0.8
"""Points of columns on one landscape page of A4, at that scale, between margins of half an inch; a little is left, as a
program without Excel's own font makes columns wider."""
_MOST_OF_A_WORD = 255
"""Characters of a text that every Excel shows in the format for texts; of a longer one some show ####."""
_NO_DAY = (
    "Xin ghi ngày/tháng/năm, ví dụ 16/6/2026. Nếu đã ghi như vậy mà vẫn thấy thông báo này: máy đang đọc tháng trước "
    "ngày. Bấm Yes (Có) để giữ (phần mềm hiểu đúng), hoặc ghi 2026-6-16: máy nào cũng hiểu."
)
"""A PC of the American order asks it of 16/6/2026, and makes 7 June of 6/7/2026 without a word."""
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def table_sheet(
    sheet: Any, look: Look, table: TableSpec, rows: Sequence[TableRow], sample: bool, home: bool = True
) -> None:
    """Lay out one table on its sheet. ``sample``: the sheet says SỐ LIỆU MINH HỌA. ``home``: the way to the home sheet
    stands on it."""
    last = HEADER_ROW + max(len(rows), SPARE_ROWS)
    sheet.set_tab_color(layout().tabs[table.group])
    if not table.shown:
        sheet.hide()
    for r in (TITLE_ROW, NOTE_ROW, LINK_ROW):
        sheet.set_row(r, 20, look["blank"])
    title = f"{table.title.upper()} ({layout().home['sample']})" if sample else table.title.upper()
    sheet.write_string(TITLE_ROW, 0, title, look["sample_title" if sample else "title"])
    sheet.write_string(NOTE_ROW, 0, layout().notes[table.name], look["note"])
    if home:
        sheet.write_url(LINK_ROW, 0, f"internal:'{HOME.sheet}'!A1", look["home_link"], f"← {HOME.sheet}")
    for c, column in enumerate(table.columns):
        cell_format = look.of_column(column)
        sheet.set_column(c, c, column.width, cell_format, {"hidden": column.hidden})
        for r, row in enumerate(rows, HEADER_ROW + 1):
            value = _as_held(column, row.get(column.key))
            long = isinstance(value, str) and len(value) > _MOST_OF_A_WORD
            write_value(sheet, r, c, value, look["text"] if long else cell_format)
        _validation(sheet, c, column)
        for word, tone in layout().words.get((table.name, column.key), {}).items():
            sheet.conditional_format(
                HEADER_ROW + 1,
                c,
                LAST_ROW,
                c,
                {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look.tone(tone)},
            )
    for r, row in enumerate(rows, HEADER_ROW + 1):
        sheet.set_row(r, _height(table, row))
    sheet.add_table(HEADER_ROW, 0, last, len(table.columns) - 1, _table(look, table))
    for c, column in enumerate(table.columns):
        if column.help:
            sheet.write_comment(HEADER_ROW, c, column.help, {"author": "Văn phòng"})
    _page(sheet, table)


def _table(look: Look, table: TableSpec) -> dict[str, Any]:
    return {
        "name": table.name,
        "style": "Table Style Light 15",
        "columns": [
            {"header": column.title, "header_format": look[column.keeper], "format": look.of_column(column)}
            for column in table.columns
        ],
    }


def _height(table: TableSpec, row: TableRow) -> float:
    """Height in points of a row: LibreOffice does not find it by itself, Excel does from the first edit on."""
    seen = [column for column in table.columns if not column.hidden]
    texts = ((column, value) for column in seen if isinstance(value := row.get(column.key), str))
    lines = (len(wrap(value, column_points(column.width), FONT_SIZE)) for column, value in texts)
    return text_height(max(lines, default=1), FONT_SIZE)


def _page(sheet: Any, table: TableSpec) -> None:
    sheet.set_row(HEADER_ROW, 48)
    sheet.freeze_panes(HEADER_ROW + 1, layout().frozen.get(table.name, FROZEN))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.5, 0.5, 0.75, 0.75)
    sheet.set_print_scale(_SCALE)
    sheet.set_v_pagebreaks(_breaks(table))
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(0, FROZEN - 1)
    sheet.set_footer("&L&A&R&P/&N")


def _as_held(column: Column, value: CellValue) -> CellValue:
    """A value as its column holds it: a setting that is a day is a text, which every PC reads alike."""
    return format_day_padded(value) if column.is_word and isinstance(value, date) else value


def _breaks(table: TableSpec) -> list[int]:
    """Columns with which a page begins: as many as fit beside those that stand on each page."""
    widths = [0.0 if column.hidden else column_points(column.width) + _PADDING for column in table.columns]
    each, found, used = sum(widths[:FROZEN]), list[int](), sum(widths[:FROZEN])
    for n, width in enumerate(widths[FROZEN:], FROZEN):
        if used + width > _PAGE_POINTS and used > each:
            found.append(n)
            used = each
        used += width
    return found


def write_value(sheet: Any, row: int, column: int, value: CellValue, cell_format: Any) -> None:
    """Write a value as its own type, flags as có / không, moments as the clock in the commune shows them."""
    match value:
        case None | "":
            sheet.write_blank(row, column, None, cell_format)
        case bool():
            sheet.write_string(row, column, "có" if value else "không", cell_format)
        case int() | float():
            sheet.write_number(row, column, value, cell_format)
        case datetime():
            sheet.write_datetime(row, column, value.replace(tzinfo=None), cell_format)
        case date():
            sheet.write_datetime(row, column, value, cell_format)
        case _:
            sheet.write_string(row, column, str(value), cell_format)


def _validation(sheet: Any, column: int, spec: Column) -> None:
    """Drop-downs of fixed words and of other tables' codes; days and numbers where nothing else makes sense.

    Excel asks and lets pass: the program checks again and tells more.
    """
    rule = _rule(spec) if spec.keeper == "staff" else None
    if rule is not None:
        rule |= {"error_title": "Chưa đúng", "error_type": "warning"}
        sheet.data_validation(HEADER_ROW + 1, column, LAST_ROW, column, rule)


def _rule(spec: Column) -> dict[str, Any] | None:
    if spec.choices:
        source = f"={codes_name(spec.choices)}"
        return {"validate": "list", "source": source, "error_message": "Xin chọn một mục trong danh sách."}
    if spec.kind == ColumnKind.DATE:
        days = {"criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
        return {"validate": "date", **days, "error_message": _NO_DAY}
    if spec.kind in (ColumnKind.NUMBER, ColumnKind.INTEGER):
        numbers = {"criteria": "between", "minimum": -1e12, "maximum": 1e12}
        return {"validate": "decimal", **numbers, "error_message": "Xin ghi một số."}
    return None
