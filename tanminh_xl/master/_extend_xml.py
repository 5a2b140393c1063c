"""A sheet's XML as text, cells put into it: every byte that is not asked about stays.

ElementTree would write the namespaces anew, and drop the prefixes that ``mc:Ignorable`` names: so text it is, in the
default namespace, as Excel, LibreOffice and XlsxWriter all write it (ECMA-376 part 1, 18.3.1).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from posixpath import join, normpath

from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.sheet import CellValue

_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?:[^>]*?/>|[^>]*>.*?</c>)', re.S)
_ROW = re.compile(r'<row r="(\d+)"(?:[^>]*?/>|[^>]*>.*?</row>)', re.S)
_BEFORE = r"<(?:cols|sheetData)\b"
_AFTER_VALIDATIONS = (
    r"<(?:hyperlinks|printOptions|pageMargins|pageSetup|headerFooter|rowBreaks|colBreaks|customProperties|cellWatches|"
    r"ignoredErrors|smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems|"
    r"tableParts|extLst)\b|</worksheet>"
)
"""What may follow ``dataValidations`` (ECMA-376 part 1, 18.3.1.99)."""


def beyond(what: str) -> TanMinhError:
    """The file is written in a way that this program does not add to: Excel itself can."""
    return TanMinhError(
        "not_extendable",
        f"Không thêm được vào tệp này khi tệp đang đóng: {what}.",
    )


def attribute(tag: str, name: str) -> str:
    """An attribute's value; "" without one."""
    found = re.search(rf'(?<![\w:]){name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def with_attribute(tag: str, name: str, value: str) -> str:
    """An opening tag in which an attribute that stands there has another value."""
    return re.sub(rf'((?<![\w:]){name}=")[^"]*(")', rf"\g<1>{value}\g<2>", tag, count=1)


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Id -> (last word of the type, name of the part) of what a part refers to inside the package."""
    folder, _, name = part.rpartition("/")
    told = parts.get(f"{folder}/_rels/{name}.rels", b"").decode()
    found = {}
    for tag in re.findall(r"<Relationship\b[^>]*>", told):
        target = attribute(tag, "Target")
        if attribute(tag, "TargetMode") != "External":
            path = target.removeprefix("/") if target.startswith("/") else normpath(join(folder, target))
            found[attribute(tag, "Id")] = (attribute(tag, "Type").rpartition("/")[2], path)
    return found


def cell(row: int, column: int, value: CellValue, style: str) -> str:
    """The XML of a cell (zero-based); a text stands in it, not among the shared ones."""
    start = f'<c r="{a1(row, column)}"' + (f' s="{style}"' if style else "")
    match value:
        case None | "":
            return f"{start}/>"
        case bool():
            return cell(row, column, "có" if value else "không", style)
        case int() | float():
            return f"{start}><v>{value!r}</v></c>"
        case _:
            text = escape(str(value), quote=False)
            return f'{start} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def cells(sheet: str, row: int) -> dict[int, str]:
    """Column (zero-based) -> XML of the cells of a row that are there."""
    found = next((m[0] for m in _ROW.finditer(sheet) if int(m[1]) == row + 1), "")
    return {from_a1(f"{m[1]}1")[1]: m[0] for m in _CELL.finditer(found)}


def holds(xml: str) -> bool:
    """Whether a cell holds anything but its style."""
    return bool(re.search(r"<(?:v|f|is)\b", xml))


def put(sheet: str, row: int, given: Mapping[int, str]) -> str:
    """The sheet with these cells (column -> XML) in a row; a row that is not there comes at its place."""
    for m in _ROW.finditer(sheet):
        number = int(m[1]) - 1
        if number == row:
            opening = re.match(r"<row\b[^>]*?(/?)>", m[0])
            assert opening is not None
            tag = re.sub(r' spans="[^"]*"', "", opening[0].removesuffix(">").removesuffix("/"))
            inside = "".join(text for _, text in sorted({**cells(m[0], row), **given}.items()))
            return f"{sheet[: m.start()]}{tag}>{inside}</row>{sheet[m.end() :]}"
        if number > row:
            return sheet[: m.start()] + _new_row(row, given) + sheet[m.start() :]
    if "<sheetData/>" in sheet:
        sheet = sheet.replace("<sheetData/>", "<sheetData></sheetData>", 1)
    return sheet.replace("</sheetData>", f"{_new_row(row, given)}</sheetData>", 1)


def _new_row(row: int, given: Mapping[int, str]) -> str:
    return f'<row r="{row + 1}">{"".join(text for _, text in sorted(given.items()))}</row>'


def with_column(sheet: str, column: int, width: float, style: str) -> str:
    """The sheet with a column's width and style; the columns on its sides keep theirs."""
    whole = re.search(r"<cols>(.*?)</cols>", sheet, re.S)
    kept: list[tuple[int, str]] = []
    for tag in re.findall(r"<col\b[^>]*>", whole[1] if whole else ""):
        first, last = int(attribute(tag, "min")), int(attribute(tag, "max"))
        for start, end in ((first, min(last, column)), (max(first, column + 2), last)):
            if start <= end:
                kept.append((start, with_attribute(with_attribute(tag, "min", str(start)), "max", str(end))))
    styled = f' style="{style}"' if style else ""
    mine = f'<col min="{column + 1}" max="{column + 1}" width="{width + 0.7109375:.7f}"{styled} customWidth="1"/>'
    cols = f"<cols>{''.join(tag for _, tag in sorted([*kept, (column + 1, mine)]))}</cols>"
    if whole:
        return sheet[: whole.start()] + cols + sheet[whole.end() :]
    return re.sub(_BEFORE, lambda m: cols + m[0], sheet, count=1)


def with_validation(sheet: str, validation: str) -> str:
    """The sheet with one more ``dataValidation``."""
    standing = re.search(r"<dataValidations\b[^>]*>", sheet)
    if standing is None:
        whole = f'<dataValidations count="1">{validation}</dataValidations>'
        return re.sub(_AFTER_VALIDATIONS, lambda m: whole + m[0], sheet, count=1)
    count = str(int(attribute(standing[0], "count") or len(re.findall("<dataValidation ", sheet))) + 1)
    opening = with_attribute(standing[0], "count", count)
    sheet = sheet[: standing.start()] + opening + sheet[standing.end() :]
    return sheet.replace("</dataValidations>", f"{validation}</dataValidations>", 1)
