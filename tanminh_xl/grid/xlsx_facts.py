"""Formulas, error values and stored texts of an .xlsx worksheet, from its XML."""

import posixpath

from tanminh_xl.grid.extent import place
from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.xml import local, walk


def worksheets(package: Package) -> list[tuple[str, str]]:
    """Return (name, part) of each sheet, in workbook order (ECMA-376 part 1, 18.2.20; part 2, 9.3).

    ``Unreadable`` as ``xml.walk``.
    """
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def book(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key != "id" and local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), number))

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    walk(package.part("xl/workbook.xml") or b"<x/>", book)
    walk(package.part("xl/_rels/workbook.xml.rels") or b"<x/>", relation)
    return [(name, posixpath.normpath(posixpath.join("xl", targets.get(number, "")))) for name, number in sheets]


def shared_strings(package: Package) -> list[str]:
    """Return the shared strings (18.4.8) by their index, without phonetic readings; ``Unreadable`` as ``xml.walk``."""
    strings: list[str] = []
    inside = phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside, phonetic
        if name == "si":
            strings.append("")
        phonetic = phonetic or name == "rPh"
        inside = name == "t" and not phonetic

    def end(name: str) -> None:
        nonlocal inside, phonetic
        inside = False
        phonetic = phonetic and name != "rPh"

    def text(piece: str) -> None:
        if inside and strings:
            strings[-1] += piece

    walk(package.part("xl/sharedStrings.xml") or b"<x/>", start, end, text)
    return strings


def worksheet_facts(xml: bytes, strings: list[str]) -> dict[Address, CellFacts]:
    """Return the facts of a worksheet's cells that hold anything (ECMA-376 part 1, 18.3.1.4, 18.3.1.40).

    ``strings``: as ``shared_strings``. ``Unreadable`` as ``xml.walk``.
    """
    found: dict[Address, CellFacts] = {}
    masters: dict[str, str] = {}
    row = col = -1
    kind = group = ""
    pieces: dict[str, str] = {}
    into = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, col, kind, group, pieces, into
        given = attributes.get("r", "")
        if name == "row":
            row, col = (int(given) - 1 if given.isdecimal() else row + 1), -1
        elif name == "c":
            row, col = place(given) or (row, col + 1)
            kind, group, pieces = attributes.get("t", "n"), "", {}
        elif name == "f":
            group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
            pieces["f"] = ""
        into = name if name in ("f", "v", "t") else ""

    def end(name: str) -> None:
        nonlocal into
        into = ""
        if name == "c":
            facts = _facts(kind, pieces, strings)
            if group and facts.formula:
                masters.setdefault(group, facts.formula)
            elif group:
                facts = facts._replace(formula=masters.get(group, ""))
            if facts != CellFacts():
                found[row, col] = facts

    def text(piece: str) -> None:
        if into:
            pieces[into] = pieces.get(into, "") + piece

    walk(xml, start, end, text)
    return found


def _facts(kind: str, pieces: dict[str, str], strings: list[str]) -> CellFacts:
    stored = pieces.get("v", "")
    if kind == "e":
        return CellFacts(pieces.get("f"), stored or "#N/A")
    if kind == "s":
        stored = strings[int(stored)] if stored.isdecimal() and int(stored) < len(strings) else ""
    return CellFacts(pieces.get("f"), None, pieces.get("t", stored) if kind == "inlineStr" else stored)
