"""The master workbook: home sheet, one sheet a table (each a real Excel table with nothing below it), hidden sheets."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.master import layout
from tanminh_xl.master._build_hidden import conf_sheet, lists_sheet, state_sheet
from tanminh_xl.master._build_home import home_sheet
from tanminh_xl.master._build_look import Look
from tanminh_xl.master._build_table import table_sheet
from tanminh_xl.master.package import read_parts, write_parts
from tanminh_xl.master.state import PLAN
from tanminh_xl.master.view import View


def build(
    tables: Sequence[TableSpec],
    rows: Mapping[TableSpec, Sequence[TableRow]],
    *,
    created: datetime,
    sample: bool = False,
    period: str = "",
    refreshed: datetime | None = None,
    vba: bytes | None = None,
) -> bytes:
    """The master as .xlsx bytes (with ``vba``, a vbaProject.bin: .xlsm): the tables with the rows given for them.

    ``created`` is written into the file's properties, counts as the day for stored results, and keeps equal inputs
    equal to the byte. ``sample``: every sheet says SỐ LIỆU MINH HỌA. ``period``: the one chosen on the home sheet,
    without one the first. ``refreshed``: the moment that the program's rows are of; None where they are of no records.
    """
    given = {table.name: rows.get(table, ()) for table in tables}
    codes = [str(row.get("code") or "") for row in given.get("ky_bao_cao", ())]
    as_of = refreshed.replace(tzinfo=None, microsecond=0) if refreshed else None
    view = View(given, period or next(iter(codes), ""), created.date(), as_of)
    memory = io.BytesIO()
    book = _book(memory, created)
    look = Look(book)
    _add(book, layout.HOME.sheet, layout.HOME.code_name, vba)
    for table in tables:
        sheet = _add(book, table.sheet, layout.code_name(table), vba)
        table_sheet(sheet, look, table, given[table.name], sample)
    home_sheet(book, look, view, {table.name: table.sheet for table in tables}, sample)
    lists_sheet(book, look, _add(book, layout.LISTS.sheet, layout.LISTS.code_name, vba), tables)
    state_sheet(book, look, _add(book, layout.STATE.sheet, layout.STATE.code_name, vba), view)
    book.define_name(PLAN, f'="{_setting(view, "ma_ke_hoach") or "KH"}"')
    if vba is not None:
        conf_sheet(book, _add(book, layout.CONF.sheet, layout.CONF.code_name, vba), look)
        book.set_vba_name(layout.BOOK)
        book.add_vba_project(io.BytesIO(vba), is_stream=True)
    book.close()
    return _rows_that_grow(memory.getvalue())


def build_tables(tables: Mapping[TableSpec, Sequence[TableRow]], created: datetime) -> bytes:
    """A workbook of these tables' sheets alone, as ``build`` lays them out: for a master that has none of them."""
    memory = io.BytesIO()
    book = _book(memory, created)
    look = Look(book)
    for table, rows in tables.items():
        table_sheet(book.add_worksheet(table.sheet), look, table, rows, sample=False)
    book.close()
    return _rows_that_grow(memory.getvalue())


def build_apart(table: TableSpec, rows: Sequence[TableRow], created: datetime) -> bytes:
    """A workbook of one table alone, for a person to work in where no master is open: its drop-downs of fixed words
    with it; those of other tables' codes are left out, as there are no other tables."""
    columns = tuple(c._replace(choices="" if "." in c.choices else c.choices) for c in table.columns)
    table = table._replace(columns=columns, shown=True)
    memory = io.BytesIO()
    book = _book(memory, created)
    look = Look(book)
    table_sheet(book.add_worksheet(table.sheet), look, table, rows, sample=False, home=False)
    if any(column.choices for column in columns):
        lists_sheet(book, look, book.add_worksheet(layout.LISTS.sheet), (table,))
    book.close()
    return _rows_that_grow(memory.getvalue())


def build_hidden(formulas: Mapping[str, str], settings: Mapping[str, str]) -> bytes:
    """A workbook of the state sheet and xlwings' settings alone, over no rows: for a master that has older ones.

    ``formulas``: as ``state_sheet`` takes them; ``settings``: as ``conf_sheet`` does.
    """
    memory = io.BytesIO()
    book = _book(memory, datetime(2000, 1, 1))
    look = Look(book)
    state_sheet(book, look, book.add_worksheet(layout.STATE.sheet), View({}, "", date.min), formulas)
    conf_sheet(book, book.add_worksheet(layout.CONF.sheet), look, settings=settings)
    book.close()
    return memory.getvalue()


def _rows_that_grow(package: bytes) -> bytes:
    """The same workbook, its tables' rows no longer fixed in height: XlsxWriter fixes every height that it is told."""
    parts = read_parts(package)
    row = re.compile(rb'(<row r="(\d+)"[^>]*?) customHeight="1"')
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet") and b"<tableParts" in content:
            parts[name] = row.sub(lambda m: m[1] if int(m[2]) > layout.HEADER_ROW + 1 else m[0], content)
    return write_parts(parts)


def build_addin(created: datetime, vba: bytes) -> bytes:
    """The workbook inside the add-in: nothing but the VBA project and its settings, under the add-in's own name."""
    memory = io.BytesIO()
    book = _book(memory, created)
    sheet = _add(book, layout.ADDIN_CONF_SHEET, layout.CONF.code_name, vba)
    conf_sheet(book, sheet, Look(book), hidden=False)
    book.set_vba_name(layout.BOOK)
    book.add_vba_project(io.BytesIO(vba), is_stream=True)
    book.close()
    return memory.getvalue()


def _book(memory: io.BytesIO, created: datetime) -> Any:
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_properties({"created": created.replace(tzinfo=None), "title": "Kế hoạch Tân Minh"})
    book.set_calc_mode("auto")
    return book


def _add(book: Any, name: str, code_name: str, vba: bytes | None) -> Any:
    sheet = book.add_worksheet(name)
    if vba is not None:
        sheet.set_vba_name(code_name)
    return sheet


def _setting(view: View, key: str) -> str:
    found = view.rows("cai_dat", key=key)
    return str(found[0].get("value") or "") if found else ""
