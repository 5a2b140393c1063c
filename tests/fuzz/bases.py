"""The forms that are spoilt: one village's, filled, as several programs would have saved it; made by code.

All say the same. ``SAID`` is what the program reads of the one that it wrote itself.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt
from openpyxl import load_workbook

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.forms.write import write
from tanminh_xl.grid import Grid, Visibility, read
from tests import spreadsheets as make
from tests.plans import Plan, given
from tests.test_ods import document

UNIT, PERIOD = "THON01", "2026-6T"


@cache
def plan() -> Plan:
    """A plan folder in which the period is open and nothing was received."""
    made = Plan(Path(tempfile.mkdtemp(prefix="fuzz-")) / "ke-hoach", given())
    made.open(PERIOD)
    return made


@cache
def by_program() -> bytes:
    """The form as it was sent, filled: numbers of several lengths, one as text, one that is ước, a reason, notes."""
    spec = plan().form(UNIT, PERIOD)
    filled = dict(fill(plan().of, spec))
    figures = {"CHUNG-01": 17.0, "MH2-02": 12.45, "MH3-03": "ước 1 305"}
    filled |= {(f"A|{UNIT}/{item}", ColumnKey.VALUE): value for item, value in figures.items()}
    filled[f"A|{UNIT}/CHUNG-01", ColumnKey.NOTE] = "Có 02 hội nghị & 01 buổi “sinh hoạt”"
    return write(spec, filled)


def by_openpyxl() -> bytes:
    out = io.BytesIO()
    load_workbook(io.BytesIO(by_program()), rich_text=True).save(out)
    return out.getvalue()


def _cells(grid: Grid, name: str) -> Iterable[tuple[int, int, object]]:
    for r, row in enumerate(grid.sheet(name)):
        for c, value in enumerate(row):
            if value != "" or isinstance(value, bool):
                yield r, c, value


def _hidden(grid: Grid, name: str) -> bool:
    return next(info for info in grid.sheets if info.name == name).visibility is not Visibility.VISIBLE


def by_xlsxwriter() -> bytes:
    """The form's cells alone, without looks; no string is shared."""
    grid, out = read(by_program()), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True})
    for name in grid.names:
        sheet = book.add_worksheet(name)
        unseen = grid.unseen(name)
        for at in unseen.columns:
            sheet.set_column(at, at, None, None, {"hidden": True})
        rows = grid.sheet(name)
        for r, row in enumerate(rows):
            if r in unseen.rows:
                sheet.set_row(r, None, None, {"hidden": True})
            for c, value in enumerate(row):
                if value != "":
                    sheet.write(r, c, value)
        if _hidden(grid, name):
            sheet.very_hidden()
    book.close()
    return out.getvalue()


def by_xlwt() -> bytes:
    grid, out = read(by_program()), io.BytesIO()
    book = xlwt.Workbook()
    for name in grid.names:
        sheet = book.add_sheet(name)
        for r, c, value in _cells(grid, name):
            sheet.write(r, c, value)
        unseen = grid.unseen(name)
        for at in unseen.columns:
            sheet.col(at).hidden = True
        for at in unseen.rows:
            sheet.row(at).hidden = True
        if _hidden(grid, name):
            sheet.visibility = 2
    book.save(out)
    return out.getvalue()


def _written(value: object) -> str:
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, float):
        shown = f"{value:.15g}".replace(".", ",")
        said = f'office:value-type="float" office:value="{value:.15g}"'
    else:
        shown, said = escape(str(value)).replace("\n", "</text:p><text:p>"), 'office:value-type="string"'
    return f"<table:table-cell {said}><text:p>{shown}</text:p></table:table-cell>"


def _table(grid: Grid, name: str) -> str:
    """A table with blanks in runs, as LibreOffice writes them."""
    unseen, rows = grid.unseen(name), grid.sheet(name)
    width = len(rows[0]) if rows else 0
    collapsed = ' table:visibility="collapse"'
    columns = "".join(f"<table:table-column{collapsed if at in unseen.columns else ''}/>" for at in range(width))
    lines = []
    for r, row in enumerate(rows):
        cells, blanks = "", 0
        for value in [*row, None]:
            if value == "":
                blanks += 1
                continue
            if blanks:
                cells += f'<table:table-cell table:number-columns-repeated="{blanks}"/>'
                blanks = 0
            cells += "" if value is None else _written(value)
        lines.append(f"<table:table-row{collapsed if r in unseen.rows else ''}>{cells}</table:table-row>")
    look = ' table:style-name="hid"' if _hidden(grid, name) else ""
    return f'<table:table table:name="{escape(name)}"{look}>{columns}{"".join(lines)}</table:table>'


def by_hand_ods() -> bytes:
    grid = read(by_program())
    tables = "".join(_table(grid, name) for name in grid.names)
    return make.replaced(make.ods(), {"content.xml": document(tables)})


BASES: dict[str, Callable[[], bytes]] = {
    "xlsx": by_program,
    "xlsx-openpyxl": by_openpyxl,
    "xlsx-inline": by_xlsxwriter,
    "xls": by_xlwt,
    "ods": by_hand_ods,
}


@cache
def base(name: str) -> bytes:
    """A form's bytes by the name of who saved it."""
    return BASES[name]()
