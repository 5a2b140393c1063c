"""Steps on the tables of an .ods (ODF 1.2 part 1, 9): repeated rows and columns, spans, covered cells, styles."""

from __future__ import annotations

import re

from tests.fuzz.xmls import Step
from tests.fuzz.zips import Zip

CONTENT = "content.xml"
_CELL = re.compile(r"<table:table-cell(?: [^>]*)?(?:/>|>.*?</table:table-cell>)", re.S)
_ROW = re.compile(r"<table:table-row(?: [^>]*)?>.*?</table:table-row>", re.S)
_BLANKS = re.compile(r'<table:table-cell table:number-columns-repeated="(\d+)"\s*/>')


def _content(z: Zip) -> str:
    try:
        return z.parts.get(CONTENT, b"").decode()
    except UnicodeDecodeError:
        return ""


def _put(z: Zip, begin: int, end: int, new: str) -> None:
    xml = _content(z)
    z.parts[CONTENT] = f"{xml[:begin]}{new}{xml[end:]}".encode()


def _parted(z: Zip, a: int, b: int, c: int) -> None:
    """A run of blank cells in two runs, or one by one."""
    found = list(_BLANKS.finditer(_content(z)))
    if found:
        one = found[b % len(found)]
        count = int(one[1])
        first = c % (count + 1)
        runs = [n for n in (first, count - first) if n]
        if c % 3 == 0 and count < 50:
            runs = [1] * count
        _put(z, *one.span(), "".join(f'<table:table-cell table:number-columns-repeated="{n}"/>' for n in runs))


def _grouped(z: Zip, a: int, b: int, c: int) -> None:
    """Rows within elements that gather them."""
    rows = list(_ROW.finditer(_content(z)))
    if rows:
        around = ("table:table-rows", "table:table-header-rows", "table:table-row-group")[a % 3]
        one, last = sorted((b % len(rows), c % len(rows)))
        begin, end = rows[one].start(), rows[last].end()
        piece = _content(z)[begin:end]
        if "</table:table>" not in piece and "table-rows" not in piece and "row-group" not in piece:
            _put(z, begin, end, f"<{around}>{piece}</{around}>")


def _behind(z: Zip, a: int, b: int, c: int) -> None:
    """A million blank rows behind a table, as LibreOffice writes them."""
    row = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    if xml := _content(z):
        z.parts[CONTENT] = xml.replace("</table:table>", f"{row}</table:table>").encode()


def _apart(z: Zip, a: int, b: int, c: int) -> None:
    """Words of a cell that are nobody's figure: a comment, a shape, a note."""
    found = [cell for cell in _CELL.finditer(_content(z)) if cell[0].endswith("</table:table-cell>")]
    if found:
        one = found[b % len(found)]
        annotation = "<office:annotation><text:p>777</text:p></office:annotation>"
        draw = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
        shape = f'<draw:custom-shape xmlns:draw="{draw}"><text:p>7</text:p></draw:custom-shape>'
        said = (annotation, shape)[c % 2]
        head, tag, rest = one[0].partition(">")
        _put(z, *one.span(), f"{head}{tag}{said}{rest}")


SAME: dict[str, Step] = {"ods.parted": _parted, "ods.grouped": _grouped, "ods.behind": _behind, "ods.apart": _apart}

_SET = {
    "table:number-columns-repeated": ("0", "-1", "1", "2", "3", "16384", "99999999999", "x"),
    "table:number-columns-spanned": ("0", "2", "16384"),
    "table:number-rows-spanned": ("0", "2", "1048576"),
    "table:formula": ("of:=1/0", "of:=[.A1]*2", "of:='file:///x.ods'#$A.B2"),
    "office:value-type": ("float", "string", "percentage", "currency", "date", "time", "boolean", "void", "x"),
    "office:value": ("0", "1e400", "-5", "", "12,5", "nan", "123456"),
    "office:string-value": ("", "77"),
    "office:date-value": ("2026-06-12", "2026-13-45"),
    "calcext:value-type": ("error", "float"),
    "table:protected": ("true",),
}


def _cell_says(z: Zip, a: int, b: int, c: int) -> None:
    """A cell has an attribute more, or another value of it."""
    found = list(_CELL.finditer(_content(z)))
    if found:
        one = found[b % len(found)]
        attribute = list(_SET)[a % len(_SET)]
        value = _SET[attribute][c % len(_SET[attribute])]
        bare = re.sub(rf' {attribute}="[^"]*"', "", one[0].partition(">")[0])
        head = bare.removesuffix("/")
        slash = "/" if bare.endswith("/") else ""
        _put(z, *one.span(), f'{head} {attribute}="{value}"{slash}>{one[0].partition(">")[2]}')


def _row_says(z: Zip, a: int, b: int, c: int) -> None:
    rows = list(_ROW.finditer(_content(z)))
    if rows:
        one = rows[b % len(rows)]
        said = (
            'table:number-rows-repeated="2"',
            'table:number-rows-repeated="1048576"',
            'table:visibility="collapse"',
            'table:visibility="filter"',
            'table:default-cell-style-name="x"',
        )[c % 5]
        head, tag, rest = one[0].partition(">")
        attribute = said.partition("=")[0]
        head = re.sub(rf' {attribute}="[^"]*"', "", head)
        _put(z, *one.span(), f"{head} {said}{tag}{rest}")


def _covered(z: Zip, a: int, b: int, c: int) -> None:
    """A cell that lies under another."""
    found = list(_CELL.finditer(_content(z)))
    if found:
        one = found[b % len(found)]
        _put(z, *one.span(), one[0].replace("table:table-cell", "table:covered-table-cell"))


def _shown(z: Zip, a: int, b: int, c: int) -> None:
    """A cell shows other words than it stores."""
    xml = _content(z)
    found = list(re.finditer(r"<text:p>([^<]*)</text:p>", xml))
    if found:
        one = found[b % len(found)]
        words = ("7", "12,5", "85%", "Đạt", "#REF!", "", "1.234", "</text:p><text:p>9", "1<text:s/>2", "<text:tab/>")
        _put(z, one.start(1), one.end(1), words[c % len(words)])


SPOILT: dict[str, Step] = {
    "ods.cell": _cell_says,
    "ods.row": _row_says,
    "ods.covered": _covered,
    "ods.shown": _shown,
}
