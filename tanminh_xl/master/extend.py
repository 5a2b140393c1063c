"""A closed master of an older version gets what it lacks: sheets, columns at the right end of tables, rows.

The program's own hidden sheets are brought along (``_extend_hidden``); everything else of the package stays as it is,
to the byte: colours, notes, own sheets and columns, macros.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape

from tanminh_xl.domain.additions import Additions
from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.table_spec import CHOICES, Column, ColumnKind, TableSpec
from tanminh_xl.master import _extend_xml as xml
from tanminh_xl.master._build_table import LAST_ROW
from tanminh_xl.master._extend_hidden import renewed
from tanminh_xl.master._extend_sheets import as_words, names, with_name, with_sheets
from tanminh_xl.master.build import build_tables
from tanminh_xl.master.layout import codes_name
from tanminh_xl.master.package import WORKBOOK, read_parts, write_parts


def extended(package: bytes, more: Additions, titles: dict[str, str], created: datetime) -> bytes:
    """The same workbook with what it lacks. ``titles``: ``table.column`` of lists of codes -> title of that column.

    TanMinhError (``not_extendable``) where the file is not written as Excel, LibreOffice or this program do, or where
    somebody has written beside or below a table that is to grow: nothing is overwritten.
    """
    parts = dict(read_parts(package))
    for spec, columns in more.columns.items():
        for column in columns:
            _with_column(parts, spec, column)
    for spec, rows in more.rows.items():
        _with_rows(parts, spec, rows)
    if more.tables:
        donor = read_parts(build_tables(more.tables, created))
        parts = with_sheets(parts, donor, tuple(more.tables))
    book = parts[WORKBOOK].decode()
    wanted = {column.choices for column in _columns(more) if "." in column.choices}
    for choices in sorted(wanted):
        if codes_name(choices) not in names(book):
            book = with_name(book, codes_name(choices), f"{choices.partition('.')[0]}[{titles[choices]}]")
    fixed = {column.choices for column in _columns(more) if column.choices and "." not in column.choices}
    parts[WORKBOOK] = book.encode()
    missing = sorted(choices for choices in fixed if codes_name(choices) not in names(book))
    for choices in missing:
        _in_words(parts, choices)
    return write_parts(renewed(parts))


def _columns(more: Additions) -> list[Column]:
    of_tables = [column for spec in more.tables for column in spec.columns]
    return [*of_tables, *(column for columns in more.columns.values() for column in columns)]


def _in_words(parts: dict[str, bytes], choices: str) -> None:
    """A list that the older master's hidden sheet lacks stands in the drop-downs themselves."""
    old = f"<formula1>{codes_name(choices)}</formula1>".encode()
    new = f'<formula1>"{",".join(CHOICES[choices])}"</formula1>'.encode()
    for name, content in parts.items():
        if old in content:
            parts[name] = content.replace(old, new)


class _Place:
    """Where a table stands: its sheet's part, its own part, its range (zero-based, the header first)."""

    def __init__(self, parts: dict[str, bytes], spec: TableSpec) -> None:
        self.parts, self.spec = parts, spec
        sheets = {rid: target for rid, (kind, target) in xml.relations(parts, WORKBOOK).items() if kind == "worksheet"}
        for tag in re.findall(r"<sheet\b[^>]*>", parts[WORKBOOK].decode()):
            self.sheet = sheets.get(xml.attribute(tag, "r:id"), "")
            for kind, target in xml.relations(parts, self.sheet).values():
                if kind == "table" and xml.attribute(_tag(parts[target].decode()), "name") == spec.name:
                    self.table = target
                    self._measure(parts[target].decode())
                    return
        raise xml.beyond(f"trang “{spec.sheet}” không còn bảng của phần mềm")

    def _measure(self, text: str) -> None:
        first, _, last = xml.attribute(_tag(text), "ref").partition(":")
        (self.top, self.left), (self.bottom, self.right) = from_a1(first), from_a1(last)
        if xml.attribute(_tag(text), "totalsRowCount") not in ("", "0"):
            raise xml.beyond(f"bảng ở trang “{self.spec.sheet}” đang có dòng tổng")
        if "<sheetData" not in self.parts[self.sheet].decode():
            raise xml.beyond(f"trang “{self.spec.sheet}” viết theo cách khác")

    def styles(self, row: int) -> dict[int, str]:
        """Column -> number of the style of the row's cell."""
        found = xml.cells(self.parts[self.sheet].decode(), row)
        return {column: xml.attribute(text, "s") for column, text in found.items()}

    def titles(self) -> dict[str, int]:
        """Title in comparable spelling -> column."""
        found = re.findall(r"<tableColumn\b[^>]*>", self.parts[self.table].decode())
        return {normalise(xml.attribute(tag, "name")): self.left + n for n, tag in enumerate(found)}

    def free(self, row: int, column: int) -> None:
        """TanMinhError where somebody has written in a cell that is to be the table's."""
        if xml.holds(xml.cells(self.parts[self.sheet].decode(), row).get(column, "")):
            raise xml.beyond(f"ô {a1(row, column)} của trang “{self.spec.sheet}”, sát bảng, đang có nội dung")

    def grow(self, bottom: int, right: int, more: str = "") -> None:
        """The table's part with another range, and one more column's XML."""
        text = self.parts[self.table].decode()
        old = xml.attribute(_tag(text), "ref")
        text = text.replace(f' ref="{old}"', f' ref="{a1(self.top, self.left)}:{a1(bottom, right)}"')
        if more:
            opening = re.search(r"<tableColumns\b[^>]*>", text)
            assert opening is not None
            count = str(right - self.left + 1)
            text = text.replace(opening[0], xml.with_attribute(opening[0], "count", count), 1)
            text = text.replace("</tableColumns>", f"{more}</tableColumns>", 1)
        self.parts[self.table] = text.encode()


def _tag(table: str) -> str:
    found = re.search(r"<table\b[^>]*>", table)
    return found[0] if found else ""


def _with_column(parts: dict[str, bytes], spec: TableSpec, column: Column) -> None:
    """One column at the table's right end, in the look of its neighbours of the same kind."""
    place = _Place(parts, spec)
    at = place.right + 1
    for row in range(place.top, place.bottom + 1):
        place.free(row, at)
    header, body, titles = place.styles(place.top), place.styles(place.top + 1), place.titles()

    def style(of: dict[int, str], alike: Sequence[Column]) -> str:
        places = (titles[normalise(c.title)] for c in alike if normalise(c.title) in titles)
        return next((of[p] for p in places if of.get(p)), "")

    kept = [c for c in spec.columns if c.keeper == column.keeper] or list(spec.columns)
    same = [c for c in spec.columns if _looks(c) == _looks(column)] or list(spec.columns)
    look = style(body, same)
    if column.is_word:
        look = as_words(parts, look)
    sheet = parts[place.sheet].decode()
    sheet = re.sub(r"<dimension\b[^>]*/>", "", sheet, count=1)
    sheet = xml.with_column(sheet, at, column.width, look)
    sheet = xml.put(sheet, place.top, {at: xml.cell(place.top, at, column.title, style(header, kept))})
    if validation := _validation(column, f"{a1(place.top + 1, at)}:{a1(LAST_ROW, at)}"):
        sheet = xml.with_validation(sheet, validation)
    parts[place.sheet] = sheet.encode()
    ids = re.findall(r'<tableColumn\b[^>]*? id="(\d+)"', parts[place.table].decode())
    number = max(map(int, ids), default=0) + 1
    place.grow(place.bottom, at, f'<tableColumn id="{number}" name="{escape(column.title)}"/>')


def _looks(column: Column) -> str:
    kinds = {ColumnKind.VALUE: ColumnKind.TARGET, ColumnKind.DATE: column.kind, ColumnKind.NUMBER: column.kind}
    plain = (ColumnKind.TEXT, ColumnKind.FLAG, ColumnKind.CHOICE, ColumnKind.LIST)
    return ColumnKind.TEXT if column.kind in plain else kinds.get(column.kind, column.kind)


def _validation(column: Column, where: str) -> str:
    """The drop-down of a column that has a list, what it is for where it has a help."""
    title, text = column.prompt
    told = f' promptTitle="{escape(title)}" prompt="{escape(text[:255])}"' if text else ""
    if not column.choices and not told:
        return ""
    start = f'<dataValidation allowBlank="1" showInputMessage="1" showErrorMessage="1"{told} sqref="{where}"'
    if not column.choices:
        return f"{start}/>"
    listed = ' type="list" errorStyle="warning" errorTitle="Chưa đúng" error="Xin chọn một mục trong danh sách."'
    return (
        start.replace("<dataValidation", f"<dataValidation{listed}", 1)
        + f"><formula1>{codes_name(column.choices)}</formula1></dataValidation>"
    )


def _with_rows(parts: dict[str, bytes], spec: TableSpec, rows: Sequence[TableRow]) -> None:
    """Rows below the table's last, in its look."""
    place = _Place(parts, spec)
    titles, looks = place.titles(), place.styles(place.bottom)
    columns = {c.key: titles[normalise(c.title)] for c in spec.columns if normalise(c.title) in titles}
    for n, row in enumerate(rows, place.bottom + 1):
        for at in range(place.left, place.right + 1):
            place.free(n, at)
        given = {at: xml.cell(n, at, row.get(key), looks.get(at, "")) for key, at in columns.items()}
        parts[place.sheet] = xml.put(parts[place.sheet].decode(), n, given).encode()
    sheet = re.sub(r"<dimension\b[^>]*/>", "", parts[place.sheet].decode(), count=1)
    parts[place.sheet] = sheet.encode()
    place.grow(place.bottom + len(rows), place.right)
