# ruff: noqa: E501
"""Tables of criteria for the tests, made by code in every format from one description of rows.

A cell is a text, a number, None, or ``C``; ``LEFT`` and ``UP`` are merged into the cell left of them, or above.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import docx
import xlsxwriter
import xlwt
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import _Cell

from tests.spreadsheets import ods, replaced

LEFT, UP = "<", "^"


class C(NamedTuple):
    """A cell with its looks: ``code`` a number format; ``auto``: (list, level) of Word's numbering; ``raised``: digits
    at the end of the text that are raised; ``struck``: through all of it."""

    value: Any = None
    bold: bool = False
    indent: int = 0
    code: str = ""
    auto: tuple[int, int] | None = None
    raised: str = ""
    struck: bool = False


Rows = Sequence[Sequence[Any]]


def cell(given: Any) -> C:
    return given if isinstance(given, C) else C(given)


def spans(rows: Rows) -> list[tuple[int, int, int, int]]:
    """The merged areas of rows: (first row, first column, last row, last column)."""
    found = []
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value in (LEFT, UP):
                continue
            right = c
            while right + 1 < len(row) and row[right + 1] == LEFT:
                right += 1
            down = r
            while down + 1 < len(rows) and c < len(rows[down + 1]) and rows[down + 1][c] == UP:
                down += 1
            if (right, down) != (c, r):
                found.append((r, c, down, right))
    return found


def xlsx(
    sheets: dict[str, Rows],
    hidden: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    far: Sequence[tuple[str, str]] = (),
) -> bytes:
    """``hidden_rows``, ``hidden_columns`` and ``far`` ((address, text) away from the rows) are of every sheet."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        merged = {area[:2]: area for area in spans(rows)}
        for r, row in enumerate(rows):
            for c, given in enumerate(row):
                if given in (LEFT, UP):
                    continue
                each = cell(given)
                look = book.add_format({"bold": each.bold, "indent": each.indent, "num_format": each.code or "General"})
                if each.struck:
                    look.set_font_strikeout()
                if (r, c) in merged:
                    sheet.merge_range(*merged[r, c], "", look)
                if each.raised:
                    sheet.write_rich_string(
                        r, c, each.value, book.add_format({"font_script": 1}), each.raised, " ", look
                    )
                elif isinstance(each.value, str) and each.value.startswith("="):
                    sheet.write_string(r, c, each.value, look)
                elif each.value is not None:
                    sheet.write(r, c, each.value, look)
        for row_at in hidden_rows:
            sheet.set_row(row_at, None, None, {"hidden": True})
        for column_at in hidden_columns:
            sheet.set_column(column_at, column_at, 8, None, {"hidden": True})
        for address, text in far:
            sheet.write(address, text)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def xls(sheets: dict[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        merged = {area[:2]: area for area in spans(rows)}
        for r, row in enumerate(rows):
            for c, given in enumerate(row):
                if given in (LEFT, UP):
                    continue
                each = cell(given)
                look = xlwt.easyxf(f"font: bold {'on' if each.bold else 'off'}", num_format_str=each.code or "General")
                look.alignment.inde = each.indent
                look.font.struck_out = each.struck
                if (r, c) in merged:
                    top, left, bottom, right = merged[r, c]
                    sheet.write_merge(top, bottom, left, right, each.value, look)
                elif each.value is not None:
                    sheet.write(r, c, each.value, look)
        if name in hidden:
            sheet.visibility = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_of(sheets: dict[str, Rows]) -> bytes:
    tables = []
    for name, rows in sheets.items():
        ends = {area[:2]: area for area in spans(rows)}
        lines = []
        for r, row in enumerate(rows):
            cells = []
            for c, given in enumerate(row):
                if given in (LEFT, UP):
                    cells.append("<table:covered-table-cell/>")
                    continue
                each = cell(given)
                value = each.value
                look = f' table:style-name="ce{int(each.bold)}{each.indent}"' if each.bold or each.indent else ""
                top, left, bottom, right = ends.get((r, c), (r, c, r, c))
                span = look + (
                    f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
                    if (r, c) in ends
                    else ""
                )
                if value is None:
                    cells.append(f"<table:table-cell{span}/>")
                elif isinstance(value, int | float):
                    cells.append(
                        f'<table:table-cell{span} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
                    )
                else:
                    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
                    cells.append(f'<table:table-cell{span} office:value-type="string">{paragraphs}</table:table-cell>')
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{escape(name)}">{"".join(lines)}</table:table>')
    made = ods("".join(tables))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        content = package.read("content.xml").decode()
    styles = "".join(
        f'<style:style style:name="ce{bold}{indent}" style:family="table-cell"><style:text-properties '
        f'fo:font-weight="{"bold" if bold else "normal"}"/><style:paragraph-properties fo:margin-left="{indent * 0.353}cm"/></style:style>'
        for bold in (0, 1)
        for indent in range(4)
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
        for name, space in (("style", "style"), ("fo", "xsl-fo-compatible"))
    )
    styled = content.replace(
        "<office:body>", f"<office:automatic-styles{spaces}>{styles}</office:automatic-styles><office:body>"
    )
    return replaced(made, {"content.xml": styled})


Lists = Sequence[Sequence[tuple[str, str]]]
"""For each list of Word's numbering, from 1: (format, text) of each level, ("decimal", "%1.")."""


def document(lists: Lists = ()) -> Any:
    """An empty Word document with these lists."""
    made = docx.Document()
    numbering = made.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for n, levels in enumerate(lists, start=1):
        inside = "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{escape(text)}"/></w:lvl>'
            for at, (format, text) in enumerate(levels)
        )
        numbering.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{n}">{inside}</w:abstractNum>'))
    for n in range(1, len(lists) + 1):
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>'))
    return made


def put(target: _Cell, given: Any) -> None:
    """Write a cell: lines are paragraphs."""
    each = cell(given)
    text = "" if each.value is None else str(each.value)
    for n, line in enumerate(text.split("\n")):
        paragraph = target.paragraphs[0] if n == 0 else target.add_paragraph()
        run = paragraph.add_run(line)
        run.bold = True if each.bold else None
        run.font.strike = True if each.struck else None
        if each.raised and n == text.count("\n"):
            paragraph.add_run(each.raised).font.superscript = True
        if each.indent:
            paragraph.paragraph_format.left_indent = Pt(12 * each.indent)
        if each.auto is not None and n == 0:
            number(paragraph, *each.auto)


def number(paragraph: Any, list_at: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{list_at}"/></w:numPr>')
    )


def table(made: Any, rows: Rows) -> Any:
    """Add a table to a document (or a cell of one)."""
    width = max(map(len, rows))
    grid = made.add_table(len(rows), width)
    for top, left, bottom, right in spans(rows):
        grid.cell(top, left).merge(grid.cell(bottom, right))
    for r, row in enumerate(rows):
        for c, given in enumerate(row):
            if given not in (LEFT, UP, None):
                put(grid.cell(r, c), given)
    return grid


def repeat_head(grid: Any, rows: int = 1) -> None:
    for row in grid.rows[:rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def in_content_control(row: Any) -> None:
    """Put a row of a table into a content control."""
    element = row._tr
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control.find(qn("w:sdtContent")).append(element)


def inserted(paragraph: Any, text: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="1" w:author="A"><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:ins>'
        )
    )


def deleted(paragraph: Any, text: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
        )
    )


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def word(rows: Rows, lists: Lists = (), above: Sequence[str] = (), below: Sequence[str] = ()) -> bytes:
    """A document of one table, with paragraphs above and below it."""
    made = document(lists)
    for line in above:
        made.add_paragraph(line)
    table(made, rows)
    for line in below:
        made.add_paragraph(line)
    return saved(made)


def auto(list_at: int, level: int, text: str = "", bold: bool = False) -> C:
    """A cell that Word numbers."""
    return C(text, bold, auto=(list_at, level))
