"""The sheet "Nội dung cần sửa": verdict, how to send back, and each finding with a link to its cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink

from tanminh_xl.domain.findings import Finding, Severity, Verdict
from tanminh_xl.domain.form import SHEET
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.messages import SEVERITY_WORDS, VERDICT_WORDS, render, severity
from tanminh_xl.domain.textsize import column_points, text_height, wrap
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

_FONT = "Times New Roman"
_SIDE = Side(style="thin", color="595959")
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


class Cover(NamedTuple):
    """What the list says above its rows. ``why``: the clerk's reason, where the clerk decided."""

    unit_name: str
    period_name: str
    verdict: Verdict
    why: str = ""
    send_to: str = ""
    phone: str = ""
    due: date | None = None
    sample: bool = False
    """True: the figures are illustrations, and the list says so too; set by ``returned_copy`` from the form."""


def draw_list(sheet: Any, findings: Sequence[Finding], cover: Cover, sheets: frozenset[str]) -> None:
    """Fill an empty sheet; a cell is linked where its sheet is one of ``sheets``. What must be mended comes first."""
    texts = toml(TEMPLATE)["returned"]
    sheet.title = texts["sheet"]
    widths = [column["width"] for column in texts["columns"]]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    room = column_points(sum(widths))
    row = 1
    for number, line in enumerate(_lines(findings, cover, sheets)):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(widths))
        _put(sheet, row, 1, line, size=14 if number == 0 else 12, bold=number == 0)
        sheet.row_dimensions[row].height = text_height(len(wrap(line, room * 0.96, 12)), 12, 8)
        row += 1
    if findings:
        _table(sheet, row + 1, widths, sorted(findings, key=lambda f: _ORDER.index(severity(f))), sheets)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.oddFooter.right.text = toml(TEMPLATE)["page"]["number"]


def _lines(findings: Sequence[Finding], cover: Cover, sheets: frozenset[str]) -> list[str]:
    texts = toml(TEMPLATE)["returned"]
    counts = [sum(severity(f) == level for f in findings) for level in _ORDER]
    phone = texts["phone"].format(phone=cover.phone) if cover.phone else ""
    own = next((f.sheet for f in findings if f.sheet in sheets), SHEET)
    how = texts["how" if sheets else "how_list"]
    lines = [
        texts["heading"],
        toml(TEMPLATE)["head"]["sample"] if cover.sample else "",
        texts["unit"].format(unit=cover.unit_name, period=cover.period_name),
        texts["verdict"].format(verdict=VERDICT_WORDS[cover.verdict]),
        texts["why"].format(why=cover.why) if cover.why else "",
        texts["count"].format(errors=counts[0], warnings=counts[1], notes=counts[2]) if findings else texts["clean"],
        how.format(sheet=own, send_to=cover.send_to or texts["send_to"], phone=phone) if findings else "",
        texts["due"].format(due=format_day(cover.due)) if cover.due else "",
    ]
    return [line for line in lines if line]


def _table(sheet: Any, top: int, widths: list[float], findings: Sequence[Finding], sheets: frozenset[str]) -> None:
    texts = toml(TEMPLATE)
    for column, text in enumerate(texts["returned"]["columns"], 1):
        cell = _put(sheet, top, column, text["title"], bold=True, centred=True)
        cell.border = Border(_SIDE, _SIDE, _SIDE, _SIDE)
        cell.fill = PatternFill("solid", fgColor="E7E6E6")
    for number, finding in enumerate(findings, 1):
        row, level = top + number, severity(finding)
        message, hint = render(finding)
        where = finding.cell or texts["returned"]["whole"]
        said = (str(number), where, SEVERITY_WORDS[level], message, hint)
        for column, text in enumerate(said, 1):
            cell = _put(sheet, row, column, text, centred=column <= 3)
            cell.border = Border(_SIDE, _SIDE, _SIDE, _SIDE)
        sheet.cell(row, 3).fill = PatternFill("solid", fgColor=texts["colours"][level.value])
        if finding.cell and finding.sheet in sheets:
            link = sheet.cell(row, 2)
            name = finding.sheet.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!{finding.cell}")
            link.font = Font(name=_FONT, size=12, color="0563C1", underline="single")
        lines = max(len(wrap(t, column_points(w) * 0.96, 12)) for t, w in zip(said, widths, strict=True))
        sheet.row_dimensions[row].height = text_height(lines, 12, 6)
    sheet.print_title_rows = f"{top}:{top}"


def _put(
    sheet: Any, row: int, column: int, text: str, size: float = 12, bold: bool = False, centred: bool = False
) -> Any:
    """Text in a cell, never a formula."""
    cell = sheet.cell(row, column)
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)
    cell.data_type = "s"
    cell.font = Font(name=_FONT, size=size, bold=bold)
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    return cell
