"""A workbook's package (zip): its parts, and back; its ribbon part, its content types, its VBA project swapped."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from xml.etree import ElementTree

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.master import customui, vba
from tanminh_xl.reproducible_zip import reproducible

RELATIONS, TYPES, WORKBOOK = "_rels/.rels", "[Content_Types].xml", "xl/workbook.xml"
RIBBON_TYPE = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
"""Relationship from the package to customUI14.xml ([MS-CUSTOMUI2] 2.1)."""
_RIBBON_RELATION = f'<Relationship Id="rIdTmUi" Type="{RIBBON_TYPE}" Target="{customui.PART}"/>'
_BOOK_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_ADDIN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]*)<")
_DAY = (1980, 1, 1, 0, 0, 0)


def read_parts(package: bytes) -> dict[str, bytes]:
    """Name of a part -> its bytes, in the package's order; TanMinhError where it is no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as book:
            return {name: book.read(name) for name in book.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
        raise TanMinhError(
            "not_a_workbook", "Tệp này không đọc được như một sổ Excel.", "Mở bằng Excel, lưu lại, rồi thử lại."
        ) from None


def write_parts(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts, with one fixed date, so that equal parts make equal bytes."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            book.writestr(about, content)
    return reproducible(memory.getvalue())


def created(package: bytes) -> datetime | None:
    """The day and time that a workbook as we make it gives as that of its making; None where it says none."""
    with suppress(TanMinhError, KeyError, ValueError):
        said = _CREATED.search(read_parts(package)["docProps/core.xml"])
        return datetime.strptime(said[1].decode(), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=ZONE) if said else None
    return None


def with_ribbon(package: bytes, part: bytes, addin: bool = False) -> bytes:
    """A macro workbook as XlsxWriter makes it, with the ribbon part; ``addin``: typed as an add-in."""
    parts = read_parts(package)
    relations = parts[RELATIONS].decode()
    parts[RELATIONS] = relations.replace("</Relationships>", f"{_RIBBON_RELATION}</Relationships>").encode()
    if addin:
        parts[TYPES] = parts[TYPES].decode().replace(_BOOK_TYPE, _ADDIN_TYPE).encode()
    return write_parts({**parts, customui.PART: part})


def swapped(package: bytes, vba_project: bytes, part: bytes) -> bytes:
    """A macro workbook with another VBA project and another ribbon; every other part as it was, to the byte.

    TanMinhError where the workbook has no macros or no ribbon to swap.
    """
    parts = read_parts(package)
    if vba.PROJECT not in parts or customui.PART not in parts:
        raise TanMinhError(
            "no_macros",
            "Tệp này không có sẵn nút bấm của phần mềm để thay.",
            "Chọn tệp TanMinh_KeHoach.xlsm; với sổ không có nút bấm, dùng phần bổ trợ TanMinh.xlam.",
        )
    return write_parts({**parts, vba.PROJECT: vba_project, customui.PART: part})


def made_by(package: bytes) -> str:
    """What the ribbon says it was made by ("tanminh_xl 0.1.0, xlwings 0.37.8"); "" where there is no such ribbon."""
    parts = read_parts(package)
    found = re.search(rb"<!-- (.*?) -->", parts.get(customui.PART, b""))
    return found[1].decode() if found else ""


def code_names(package: bytes) -> tuple[str, ...]:
    """Code names that a workbook's VBA project must have modules for: the workbook's, then its sheets' in order."""
    parts = read_parts(package)
    book = ElementTree.fromstring(parts[WORKBOOK])
    properties = book.find(f"{_MAIN}workbookPr")
    own = properties.get("codeName", "") if properties is not None else ""
    return (own or "ThisWorkbook", *_sheet_code_names(parts, book))


def _sheet_code_names(parts: Mapping[str, bytes], book: ElementTree.Element) -> Iterator[str]:
    relations = ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION_ID)]
        part = parts[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"]
        properties = ElementTree.fromstring(part).find(f"{_MAIN}sheetPr")
        if properties is not None and (name := properties.get("codeName")):
            yield name
