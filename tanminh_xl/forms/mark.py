"""The unit's returned copy: its own file with each cell that is to be looked at marked, and the list of them first.

openpyxl is only given bytes that ``grid.read`` could read. It drops what it does not know; a form of ours holds
nothing of the kind. The copy is still the form: hidden keys, stamp, protection and drop-downs stay, so that the
unit corrects it there and sends it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.findings import Finding, Severity
from tanminh_xl.domain.form import SHEET, BlockKey, ColumnKey, FormSpec, Role, place, row_key, rows_of
from tanminh_xl.domain.messages import SEVERITY_WORDS, render, severity
from tanminh_xl.domain.submission import Given, Submission
from tanminh_xl.forms._mark_list import Cover, draw_list
from tanminh_xl.forms._mark_package import tidy
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.forms.write import CREATED, write
from tanminh_xl.templates import toml

__all__ = ["Cover", "filled_from", "mark", "returned_copy"]

_HEAVIEST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_MAIN = {
    BlockKey.FIGURES: ColumnKey.VALUE,
    BlockKey.TASKS: ColumnKey.STATE,
    BlockKey.PROBLEMS: ColumnKey.TEXT,
    BlockKey.TEXTS: ColumnKey.TEXT,
    BlockKey.SIGNERS: ColumnKey.TEXT,
}


def returned_copy(
    data: bytes, spec: FormSpec | None, submission: Submission | None, findings: Sequence[Finding], cover: Cover
) -> bytes:
    """The copy to send back, .xlsx bytes: the unit's own file marked, where it is an .xlsx that can be kept.

    Else (an .xls, an .ods) a fresh form with what the unit wrote, marked; else, with no form known or nothing
    read, the list alone.
    """
    cover = cover._replace(sample=cover.sample or (spec is not None and spec.sample))
    marked = mark(data, findings, cover)
    if marked is None and spec is not None and submission is not None:
        fresh = write(spec, filled_from(spec, submission, findings))
        marked = mark(fresh, _moved(spec, findings), cover)
    if marked is None:
        book = Workbook()
        book.properties.created = CREATED
        draw_list(book.active, findings, cover, frozenset())
        marked = _bytes(book)
    return marked


def mark(data: bytes, findings: Sequence[Finding], cover: Cover) -> bytes | None:
    """The .xlsx with findings marked and listed; None if the bytes are no .xlsx that openpyxl can take up.

    Marks of an earlier return are taken off first.
    """
    book = _opened(data)
    if book is None:
        return None
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    listed = sheets.pop(toml(TEMPLATE)["returned"]["sheet"], None)
    if listed is not None:
        book.remove(listed)
    for sheet in sheets.values():
        _clear(sheet)
        sheet.sheet_view.tabSelected = False
    by_cell: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.sheet in sheets and finding.cell:
            by_cell.setdefault((finding.sheet, finding.cell), []).append(finding)
    for (name, address), found in by_cell.items():
        _mark_cell(sheets[name], address, found)
    draw_list(book.create_sheet(index=0), findings, cover, frozenset(sheets))
    book.active = 0
    return _bytes(book)


def filled_from(
    spec: FormSpec, submission: Submission, findings: Sequence[Finding] = ()
) -> dict[tuple[str, ColumnKey], object]:
    """What a unit wrote, as ``write`` takes it; what could not be read stands as it was written.

    Further difficulties than the form has empty rows for are left out.
    """
    filled: dict[tuple[str, ColumnKey], object] = {}
    for answer in submission.answers:
        key = _key(BlockKey.FIGURES, answer.unit, answer.element)
        if answer.given == Given.FIGURE:
            filled[key, ColumnKey.VALUE] = answer.value
        elif answer.given != Given.BLANK:
            filled[key, ColumnKey.REASON] = answer.given.value
        filled |= {(key, ColumnKey.EVIDENCE): answer.evidence, (key, ColumnKey.NOTE): answer.note}
    for task in submission.tasks:
        key = _key(BlockKey.TASKS, task.unit, task.task)
        filled |= {(key, ColumnKey.STATE): task.state, (key, ColumnKey.RESULT): task.result}
    new = 0
    for problem in submission.problems:
        new += not problem.code
        key = _key(BlockKey.PROBLEMS, problem.unit, problem.code) if problem.code else f"C|+{new}"
        filled |= {
            (key, ColumnKey.TEXT): problem.text,
            (key, ColumnKey.PROPOSAL): problem.proposal,
            (key, ColumnKey.STATE): problem.state,
        }
    texts = {text.key: text.text for text in submission.texts}
    for placed, _, row in rows_of(spec):
        if placed.block.key in (BlockKey.TEXTS, BlockKey.SIGNERS) and row.item in texts:
            filled[row_key(placed.block, row), ColumnKey.TEXT] = texts[row.item]
    by_cell = {(a.unit, a.element): a.cell for a in submission.answers}
    for finding in findings:
        key = _key(BlockKey.FIGURES, finding.unit, finding.item)
        if finding.cell and by_cell.get((finding.unit, finding.item)) == finding.cell:
            filled[key, ColumnKey.VALUE] = filled.get((key, ColumnKey.VALUE), finding.value)
    known = place(spec)
    return {at: value for at, value in filled.items() if at in known and value not in ("", None)}


def _key(block: BlockKey, unit: str, item: str) -> str:
    return f"{block.value}|{unit}/{item}"


def _moved(spec: FormSpec, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings at the cells of the form as sent: those whose row stood elsewhere go to the row's first entry."""
    first: dict[tuple[str, str], tuple[int, int]] = {}
    cells = place(spec)
    for placed, at, row in rows_of(spec):
        if row.role == Role.ENTRY:
            main = cells[row_key(placed.block, row), _MAIN[placed.block.key]]
            first.setdefault((row.unit, row.item), (at, main.column))
    moved = []
    for finding in findings:
        home = first.get((finding.unit, finding.item))
        if home is not None and (not finding.cell or from_a1(finding.cell)[0] != home[0]):
            finding = finding._replace(cell=a1(*home))
        moved.append(finding._replace(sheet=SHEET if finding.cell else ""))
    return tuple(moved)


def _opened(data: bytes) -> Workbook | None:
    try:
        with ZipFile(BytesIO(data)) as package:
            if "xl/workbook.xml" not in package.namelist():
                return None
        return load_workbook(BytesIO(data), rich_text=True)
    except BadZipFile:
        return None
    except Exception:
        # openpyxl raises whatever its parser meets in a file of another program; there is another way to answer.
        return None


def _bytes(book: Workbook) -> bytes:
    """As ``Workbook.save``, but without the clock, and not packed: ``tidy`` packs."""
    buffer = BytesIO()
    book.properties.modified = CREATED
    ExcelWriter(book, ZipFile(buffer, "w")).save()
    return tidy(buffer.getvalue())


def _clear(sheet: Worksheet) -> None:
    author = toml(TEMPLATE)["returned"]["author"]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.comment is not None and cell.comment.author == author:
                cell.comment = None
                cell.fill = PatternFill() if cell.protection.locked else _fill("entry")


def _mark_cell(sheet: Worksheet, address: str, findings: Sequence[Finding]) -> None:
    cell: Any = sheet[address]
    if not isinstance(cell, Cell):
        area = next((a for a in sheet.merged_cells.ranges if address in a), None)
        if area is None:
            return
        cell = sheet.cell(area.min_row, area.min_col)
    texts: Mapping[str, Any] = toml(TEMPLATE)["returned"]
    said = []
    for finding in findings:
        message, hint = render(finding)
        said.append(texts["comment"].format(severity=SEVERITY_WORDS[severity(finding)], message=message, hint=hint))
    heaviest = min((severity(f) for f in findings), key=_HEAVIEST.index)
    cell.fill = _fill(heaviest.value)
    text = ILLEGAL_CHARACTERS_RE.sub(" ", "\n\n".join(said))
    cell.comment = Comment(text, texts["author"], height=60 + 22 * (len(text) // 40 + text.count("\n")), width=320)


def _fill(name: str) -> PatternFill:
    return PatternFill("solid", fgColor=toml(TEMPLATE)["colours"][name])
