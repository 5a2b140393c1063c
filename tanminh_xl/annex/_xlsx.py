"""What of an .xlsx only openpyxl tells: bold letters, indents, number formats, raised digits."""

from __future__ import annotations

import io
import re
from typing import Any, NamedTuple

from tanminh_xl.domain.names import clean
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.unreadable import LIMITS, Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx_book import book, relations, rels_of, resolve
from tanminh_xl.grid.xml import mended, walk

RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


class Look(NamedTuple):
    """How a cell looks; ``indent`` in Excel's steps; ``text``: given where some of it is raised ("10³ cây") or struck
    through; ``struck``: what is, all of it where ``text`` is "" ."""

    bold: bool = False
    indent: int = 0
    code: str = "General"
    text: str = ""
    struck: str = ""


def refuse_entities(data: bytes) -> None:
    """``Unreadable`` (BROKEN) where a part of a package declares a document type: entities need one."""
    package = Package(data, LIMITS)
    for name in sorted(package.names):
        if name.endswith((".xml", ".rels", ".vml")) and b"<!DOCTYPE" in mended(package.part(name) or b""):
            raise Unreadable(UnreadableKind.BROKEN, "xml: DOCTYPE")


def looks(data: bytes, sizes: dict[str, tuple[int, int]]) -> dict[str, dict[tuple[int, int], Look]] | None:
    """Sheet -> address -> look, within the sizes that are known; None where openpyxl cannot read the file.

    The package passed the limits already (``grid.read``); ``Unreadable`` as ``refuse_entities``.
    """
    refuse_entities(data)
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, rich_text=True, keep_links=False)
        return {sheet.title: _of_sheet(sheet, *sizes[sheet.title]) for sheet in book.worksheets if sheet.title in sizes}
    except Exception:  # whatever is odd in a file that others read: then without its looks, and that is told
        return None


def notes(data: bytes) -> dict[str, list[tuple[str, str]]]:
    """Sheet -> (cell, text) of the notes and comments that people pinned to its cells."""
    package = Package(data, LIMITS)
    found: dict[str, list[tuple[str, str]]] = {}
    for info, part in book(package, LIMITS).sheets:
        for relation in relations(package, rels_of(part)):
            if relation.type in ("comments", "threadedcomment") and (name := resolve(package, part, relation.target)):
                found.setdefault(info.name, []).extend(_pinned(package.part(name) or b""))
    return found


def _pinned(part: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    inside = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name in ("comment", "threadedComment"):
            found.append((attributes.get("ref", ""), []))
        inside.append(name)

    def text(piece: str) -> None:
        if found and inside[-1] in ("t", "text"):
            found[-1][1].append(piece)

    def end(_name: str) -> None:
        inside.pop()

    walk(mended(part), start, end, text)
    return [(at, said) for at, pieces in found if (said := " ".join("".join(pieces).split()))]


def _of_sheet(sheet: Any, height: int, width: int) -> dict[tuple[int, int], Look]:
    found: dict[tuple[int, int], Look] = {}
    if not height or not width:
        return found
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=height, max_col=width):
        for cell in row:
            if cell.value is not None:
                look = _look(cell)
                if look != Look():
                    found[cell.row - 1, cell.column - 1] = look
    return found


def _look(cell: Any) -> Look:
    font, alignment = cell.font, cell.alignment
    bold, text = bool(font and font.b), ""
    value = cell.value
    gone: list[str] = [str(value)] if font and font.strike and not isinstance(value, list) else []
    if isinstance(value, list):
        pieces = [(str(piece), getattr(piece, "font", None)) for piece in value]
        told = [bool(look.b) if look is not None else bold for piece, look in pieces if re.search(r"\w", piece)]
        bold = bool(told) and all(told)
        fonts = [font if look is None else look for _, look in pieces]
        struck = [bool(each and each.strike) for each in fonts]
        gone = [piece for (piece, _), is_gone in zip(pieces, struck, strict=True) if is_gone]
        pieces = [each for each, is_gone in zip(pieces, struck, strict=True) if not is_gone]
        if gone or any(look is not None and look.vertAlign == "superscript" for _, look in pieces):
            raised = (
                piece.translate(RAISED) if look is not None and look.vertAlign == "superscript" else piece
                for piece, look in pieces
            )
            text = "".join(raised)
    indent = int(alignment.indent or 0) if alignment else 0
    return Look(bold, indent, str(cell.number_format or "General"), text, clean("".join(gone)))
