"""Which formulas would show an old result once some cells hold other values.

Whatever a formula may refer to and cannot be followed (INDIRECT, a table's columns, another file) counts as referring
to the cells in question: a result too many is dropped rather than an old one kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tanminh_xl.grid.extent import place
from tanminh_xl.grid.facts import Address, Area
from tanminh_xl.upper.sheet_xml import SheetXml

_ROWS, _COLUMNS = 1_048_575, 16_383
_MOST = 20_000
"""Formulas of a workbook; of more all are taken to depend."""
_STRING = re.compile(r'"(?:[^"]|"")*"')
_REF = re.compile(
    r"(?<![\w.$\"'!\]])(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    r"(?P<from>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|\$?[A-Za-z]{1,3}(?=:)|\$?[0-9]{1,7}(?=:))"
    r"(?::(?P<to>\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}))?(?![\w.(!])"
)
_NAME = re.compile(r"(?<![\w.])[^\W\d][\w.\\?]*(?!\s*\(|[\w.])")
_ENDS = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")
_CANNOT_FOLLOW = re.compile(r"(?i)\b(?:INDIRECT|OFFSET|CELL|GETPIVOTDATA|CUBE\w+)\s*\(|[\[\]#]")
_WORDS = frozenset(("true", "false"))


class Reach(NamedTuple):
    """The cells that a formula refers to, each area with its sheet ("" for its own); ``all``: it may be any."""

    areas: tuple[tuple[str, Area], ...] = ()
    all: bool = False


class _Node(NamedTuple):
    sheet: str
    cells: tuple[Area, ...]
    reach: Reach


def stale(
    sheets: Mapping[str, SheetXml], filled: Mapping[str, Iterable[Address]], names: Mapping[str, str]
) -> dict[str, frozenset[Address]]:
    """By sheet, the cells whose stored results rest on the filled ones, directly or through others.

    ``names``: defined names with what they stand for. Cells of an array formula go together.
    """
    dirty = {sheet.casefold(): set(cells) for sheet, cells in filled.items()}
    if not any(dirty.values()):
        return {}
    known = {name.casefold(): text for name, text in names.items()}
    nodes = [node for title, xml in sheets.items() for node in _nodes(title, xml, known)]
    found: dict[str, set[Address]] = {title: set() for title in sheets}
    everything = len(nodes) > _MOST
    left = nodes
    while left:
        hit = [node for node in left if everything or _touched(node, dirty)]
        if not hit:
            break
        left = [node for node in left if not (everything or _touched(node, dirty))]
        for node in hit:
            for area in node.cells:
                cells = {(r, c) for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}
                found[node.sheet] |= cells
                dirty.setdefault(node.sheet.casefold(), set()).update(cells)
    return {title: frozenset(cells) for title, cells in found.items() if cells}


def _touched(node: _Node, dirty: Mapping[str, set[Address]]) -> bool:
    if node.reach.all:
        return True
    for sheet, (top, left, bottom, right) in node.reach.areas:
        cells = dirty.get((sheet or node.sheet).casefold(), set())
        if (bottom - top + 1) * (right - left + 1) < len(cells):
            if any((r, c) in cells for r in range(top, bottom + 1) for c in range(left, right + 1)):
                return True
        elif any(top <= r <= bottom and left <= c <= right for r, c in cells):
            return True
    return False


def _nodes(title: str, xml: SheetXml, names: Mapping[str, str]) -> Iterable[_Node]:
    masters: dict[str, tuple[str, Address]] = {}
    areas = {cell.at: area for cell, area in xml.arrays}
    for cell in xml.formulas:
        said = cell.formula_attributes
        text, moved = cell.formula or "", (0, 0)
        if said.get("t") == "shared":
            group = said.get("si", "")
            if text:
                masters.setdefault(group, (text, cell.at))
            elif group in masters:
                text, first = masters[group]
                moved = cell.row - first[0], cell.column - first[1]
            else:
                yield _Node(title, ((*cell.at, *cell.at),), Reach(all=True))
                continue
        own = areas.get(cell.at, (*cell.at, *cell.at))
        if said.get("t") == "dataTable":
            yield _Node(title, (own,), Reach(all=True))
            continue
        yield _Node(title, (own,), reach(text, names, moved))


def reach(text: str, names: Mapping[str, str] = {}, moved: Address = (0, 0), depth: int = 0) -> Reach:
    """What a formula's text refers to; ``moved``: how far its relative references are to be moved (shared formulas);
    ``names``: in lower case."""
    text = _STRING.sub('""', text)
    if _CANNOT_FOLLOW.search(text) or depth > 8:
        return Reach(all=True)
    areas: list[tuple[str, Area]] = []

    def take(found: re.Match[str]) -> str:
        area = _area(found["from"], found["to"] or found["from"], moved)
        if area is None:
            return found[0]
        areas.append(((found["sheet"] or "").strip("'").replace("''", "'"), area))
        return " 1 "

    rest = _REF.sub(take, text)
    if ":" in rest or "!" in rest:  # over several sheets, or a range whose end is worked out
        return Reach(all=True)
    for name in _NAME.findall(rest):
        low = name.casefold()
        if low in _WORDS:
            continue
        if low not in names:
            return Reach(all=True)
        inside = reach(names[low], names, (0, 0), depth + 1)
        if inside.all:
            return inside
        areas += inside.areas
    return Reach(tuple(areas))


def _area(first: str, last: str, moved: Address) -> Area | None:
    begin, upto = _end(first, moved, low=True), _end(last, moved, low=False)
    if begin is None or upto is None:
        return None
    return min(begin[0], upto[0]), min(begin[1], upto[1]), max(begin[0], upto[0]), max(begin[1], upto[1])


def _end(said: str, moved: Address, low: bool) -> Address | None:
    """One end of a range: a cell, a whole column ("$A") or a whole row ("7")."""
    found = _ENDS.fullmatch(said)
    if found is None:
        return None
    fixed_column, letters, fixed_row, digits = found.groups()
    if letters and not digits and fixed_row:
        return None
    if not letters:  # "$7": the sign stands before the row
        fixed_row = fixed_column or fixed_row
    at = place(f"{letters or 'A'}{digits or 1}")
    if at is None:
        return None
    row = at[0] + (0 if fixed_row else moved[0]) if digits else (0 if low else _ROWS)
    column = at[1] + (0 if fixed_column else moved[1]) if letters else (0 if low else _COLUMNS)
    return row, column
