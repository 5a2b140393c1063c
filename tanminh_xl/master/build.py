"""The master workbook from the tables: one sheet a table, each a real Excel table with nothing below it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.tables import CHOICES, Column, Kind, TableSpec

TITLE_ROW, HEADER_ROW = 0, 2
"""Zero-based rows of a table's sheet: the title, and the header over the first row."""

LISTS_SHEET = "Danh sách"
SPARE_ROWS = 1
"""Empty rows that a table without rows gets: Excel tables have at least one."""

TAB_COLORS = {"danh mục": "#1F6E43", "theo dõi": "#B8860B", "kết quả": "#1F4E79", "hệ thống": "#7F7F7F"}
_FONT = {"font_name": "Times New Roman", "font_size": 11}
_DATE_FORMAT = "dd/mm/yyyy"


def build(
    tables: Sequence[TableSpec],
    rows: Mapping[TableSpec, Sequence[TableRow]],
    *,
    created: datetime,
    sample: bool = False,
) -> bytes:
    """The master as .xlsx bytes: the tables in their order, with the rows given for them (none: an empty table).

    ``created`` is written into the file's properties and keeps equal inputs equal to the byte. ``sample``: every
    sheet says SỐ LIỆU MINH HỌA.
    """
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_properties({"created": created.replace(tzinfo=None), "title": "Kế hoạch Tân Minh"})
    formats = _formats(book)
    for table in tables:
        _table_sheet(book, formats, table, rows.get(table, ()), sample)
    _lists_sheet(book, formats)
    book.close()
    return memory.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {**_FONT, "valign": "top", "text_wrap": True, "locked": False}
    return {
        "title": book.add_format({**_FONT, "font_size": 14, "bold": True}),
        "help": book.add_format({**_FONT, "italic": True, "font_color": "#595959"}),
        "header": book.add_format(
            {**_FONT, "bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
            | {"bg_color": "#D9E7DD"}
        ),
        "program": book.add_format(
            {**_FONT, "bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1}
            | {"bg_color": "#D6DCE4"}
        ),
        "text": book.add_format(base),
        "date": book.add_format({**base, "num_format": _DATE_FORMAT}),
        "moment": book.add_format({**base, "num_format": f"{_DATE_FORMAT} hh:mm"}),
        "number": book.add_format({**base, "num_format": "#,##0.######"}),
    }


def _cell_format(kind: Kind, value: object = None) -> str:
    """Name of the format; a date shows as one in whatever column it stands (a setting's value)."""
    if kind == Kind.MOMENT or isinstance(value, datetime):
        return "moment"
    if kind == Kind.DATE or isinstance(value, date):
        return "date"
    return "number" if kind == Kind.NUMBER else "text"


def _table_sheet(book: Any, formats: dict[str, Any], table: TableSpec, rows: Sequence[TableRow], sample: bool) -> None:
    sheet = book.add_worksheet(table.sheet)
    sheet.set_tab_color(TAB_COLORS[table.group])
    sheet.write(TITLE_ROW, 0, table.title.upper(), formats["title"])
    if sample:
        sheet.write(TITLE_ROW + 1, 0, "SỐ LIỆU MINH HỌA", formats["help"])
    first, last = HEADER_ROW + 1, HEADER_ROW + max(len(rows), SPARE_ROWS)
    for c, column in enumerate(table.columns):
        sheet.set_column(c, c, column.width)
        for r, row in enumerate(rows, first):
            _write(sheet, r, c, row.get(column.key), formats[_cell_format(column.kind, row.get(column.key))])
        _validation(sheet, first, last, c, column)
    sheet.add_table(
        HEADER_ROW,
        0,
        last,
        len(table.columns) - 1,
        {
            "name": table.name,
            "style": "Table Style Light 1",
            "columns": [
                {
                    "header": column.title,
                    "header_format": formats["header" if column.keeper == "staff" else "program"],
                    "format": formats[_cell_format(column.kind)],
                }
                for column in table.columns
            ],
        },
    )
    for c, column in enumerate(table.columns):
        if column.help:
            sheet.write_comment(HEADER_ROW, c, column.help, {"author": "Văn phòng"})
    sheet.set_row(HEADER_ROW, 32)
    sheet.freeze_panes(HEADER_ROW + 1, min(2, len(table.key)))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _write(sheet: Any, row: int, column: int, value: object, cell_format: Any) -> None:
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


def _validation(sheet: Any, first: int, last: int, column: int, spec: Column) -> None:
    """A drop-down where the column has a fixed list; codes of other tables are checked by the program."""
    if spec.choices in CHOICES and spec.keeper == "staff":
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": f"=ds_{spec.choices}",
                "error_title": "Chưa đúng",
                "error_message": "Xin chọn một mục trong danh sách.",
                "error_type": "warning",
            },
        )


def _lists_sheet(book: Any, formats: dict[str, Any]) -> None:
    """The hidden sheet of drop-down lists, one a column, each under a defined name."""
    sheet = book.add_worksheet(LISTS_SHEET)
    sheet.hide()
    for c, (name, choices) in enumerate(CHOICES.items()):
        sheet.write_string(0, c, name, formats["header"])
        sheet.write_column(1, c, [str(choice) for choice in choices], formats["text"])
        letter = chr(ord("A") + c)
        book.define_name(f"ds_{name}", f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(choices) + 1}")
