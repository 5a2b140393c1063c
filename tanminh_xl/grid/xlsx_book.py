"""What an .xlsx consists of: its main part, its worksheets and where they lie (ECMA-376 part 2, 9; part 1, 18.2)."""

import posixpath
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from tanminh_xl.grid.package import Package
from tanminh_xl.grid.sheet_names import unlike
from tanminh_xl.grid.sheets import SheetInfo, Visibility
from tanminh_xl.grid.unreadable import Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xml import local, mended, walk

USUAL = "xl/workbook.xml"
_MOST = 10_000
"""Relationships of one part."""
_STATES = {"hidden": Visibility.HIDDEN, "veryhidden": Visibility.VERY_HIDDEN}
_NO_CELLS = frozenset(("chartsheet", "dialogsheet", "xlmacrosheet", "xlintlmacrosheet"))


class Relation(NamedTuple):
    """A relationship: its Id, the last word of its type ("worksheet"), and its target as written."""

    id: str
    type: str
    target: str


class Book(NamedTuple):
    """The worksheets in the workbook's order with the parts that hold them, and the parts that all of them need."""

    sheets: tuple[tuple[SheetInfo, str], ...]
    strings: str
    styles: str
    from_1904: bool = False


class _Said(NamedTuple):
    sheets: tuple[tuple[str, str, str], ...]  # name, state, Id of the relationship
    from_1904: bool


def relations(package: Package, name: str) -> tuple[Relation, ...]:
    """Return the relationships of a part of that name (.rels), those to other files left out.

    ``Unreadable`` as ``xml.walk``.
    """
    return package.parsed(name, _relations) or ()


def rels_of(name: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    folder, _, last = name.rpartition("/")
    return posixpath.join(folder, "_rels", last + ".rels")


def resolve(package: Package, name: str, target: str) -> str:
    """Return the name of the part that a relationship of part ``name`` points to, "" where there is none.

    Taken as the standard says; else with %20 and the like put back; else as it stands, from the package's root.
    """
    return next((part for part in _places(name, target) if part in package), "")


@lru_cache(256)
def _places(name: str, target: str) -> tuple[str, ...]:
    places: list[str] = []
    for said in (target, unquote(target)):
        said = said.replace("\\", "/")
        near = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), said)).lstrip("/")
        places += (near, posixpath.normpath(said).lstrip("./"))
    return tuple(dict.fromkeys(places))


def main_part(package: Package) -> str:
    """Return the name of the workbook's part (part 1, 12.3.23): by the package's relationships, "" for none."""
    roots = {
        resolve(package, "", each.target) for each in relations(package, "_rels/.rels") if each.type == "officedocument"
    }
    roots.discard("")
    if len(roots) > 1:
        raise Unreadable(UnreadableKind.BROKEN, "two main parts")
    return roots.pop() if roots else USUAL if USUAL in package else ""


def book(package: Package, limits: Limits) -> Book:
    """Return what the workbook holds; ``Unreadable`` where it is damaged, holds no worksheet, or too many."""
    name = main_part(package)
    said = package.parsed(name, _book) or _Said((), False)
    found = relations(package, rels_of(name))
    by_id = {each.id: each for each in found}
    sheets: list[tuple[SheetInfo, str]] = []
    names: set[str] = set()
    for title, state, number in said.sheets:
        relation = by_id.get(number)
        if relation is None or relation.type not in _NO_CELLS | {"worksheet"}:
            raise Unreadable(UnreadableKind.BROKEN, "a sheet leads nowhere")
        if relation.type == "worksheet":
            info = SheetInfo(unlike(title, names), _STATES.get(state, Visibility.VISIBLE))
            sheets.append((info, resolve(package, name, relation.target)))
            if len(sheets) > limits.sheets:  # at once: each name is made unlike those before it
                raise Unreadable(UnreadableKind.TOO_LARGE, f"more than {limits.sheets} sheets")
    if not sheets:
        raise Unreadable(UnreadableKind.BROKEN, "no worksheet")
    strings, styles = (_one(package, name, found, kind) for kind in ("sharedstrings", "styles"))
    return Book(tuple(sheets), strings, styles, said.from_1904)


def has_sheets(package: Package) -> bool:
    """Whether the main part is a workbook, whatever it is called."""
    said = package.parsed(main_part(package), _book)
    return bool(said and said.sheets)


def _one(package: Package, name: str, found: tuple[Relation, ...], kind: str) -> str:
    """The part of a kind: by the workbook's relationships, else where it usually lies."""
    parts = [resolve(package, name, each.target) for each in found if each.type == kind]
    usual = f"xl/{'sharedStrings' if kind == 'sharedstrings' else kind}.xml"
    return next((part for part in parts if part), usual)


def _relations(part: bytes) -> tuple[Relation, ...]:
    found: list[Relation] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            last = attributes.get("Type", "").rpartition("/")[2].lower()
            found.append(Relation(attributes.get("Id", ""), last, attributes.get("Target", "")))

    if part.count(b"<") > 2 * _MOST:
        raise Unreadable(UnreadableKind.TOO_LARGE, "relationships")
    walk(mended(part), start)
    return tuple(found)


def _book(part: bytes) -> _Said:
    sheets: list[tuple[str, str, str]] = []
    from_1904 = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if name == "sheet":
            number = next((value for key, value in attributes.items() if key != "id" and local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), attributes.get("state", "").lower(), number))
        elif name == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    walk(mended(part), start)
    return _Said(tuple(sheets), from_1904)
