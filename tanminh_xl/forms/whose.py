"""Is what counts what the eye meets? Headings, lines, columns and rows of a form as they stand in a file now.

Pure; decision-tables 5.1, rows 4a - 4c. Names of units and periods are looked up in ``checks.admit``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tanminh_xl.domain.cells import a1, letters
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import BlockKey, ColumnKey, FormSpec, Role, Row
from tanminh_xl.domain.names import normalise
from tanminh_xl.forms import typed
from tanminh_xl.forms._write_words import head_texts, once_asked
from tanminh_xl.forms.figures import words
from tanminh_xl.forms.locate import FoundKeys, KeyIndex
from tanminh_xl.forms.structure import Page, Place, name_of
from tanminh_xl.grid import Grid, GridRows, Visibility

_KEY = re.compile(r"[A-E]\|(?P<unit>[^/|]+)/(?P<item>.+)", re.DOTALL)
_UBND = re.compile(r"^(?:UBND|ủy ban nhân dân|uỷ ban nhân dân)\s+", re.IGNORECASE)
_JUDGED = (BlockKey.FIGURES, BlockKey.TASKS)
_COUNTS = {
    BlockKey.FIGURES: (ColumnKey.VALUE, ColumnKey.REASON),
    BlockKey.TASKS: (ColumnKey.STATE,),
}
"""Columns whose cells lead to a figure or a state."""

ItemKey = tuple[str, str]
"""(unit, element or task)."""

MOST_RETYPED = 3
"""More lines with words of their own than these are not listed."""


def headings(spec: FormSpec, rows: GridRows, found: FoundKeys) -> tuple[str, ...]:
    """The lines over the first block that are not the form's own, as they stand (row 4a)."""
    if not found.heads:
        return ()
    own: set[str] = set()
    texts = head_texts(spec)
    name = re.escape(_UBND.sub("", spec.head[0])) if spec.head else r"\Z"
    commune = re.compile(rf"(?:\b(?:UBND|ủy ban nhân dân|uỷ ban nhân dân)\s+)?{name}", re.IGNORECASE)
    said: list[str] = []
    for row in rows[: max(0, found.heads[0].at - (spec.look == 1))]:
        for cell in row:
            if not isinstance(cell, str) or cell == "" or cell in texts:
                continue
            line, own = typed.text(cell), own or {normalise(line) for line in texts}
            if line and normalise(line) not in own:
                # "UBND XÃ TÂN MINH" over a department's name says of the commune what every form says of it.
                said.append(commune.sub("", line).strip())
    return tuple(line for line in said if line)


def strangers(rows: GridRows, found: FoundKeys, index: KeyIndex) -> tuple[str, ...]:
    """Units of row keys that stand on the sheet and have no rows in this form (row 4b), in the order met."""
    here = {line.unit for line in index.lines.values()} | {index.unit}
    met: dict[str, None] = {}
    for r in found.loose:
        for cell in rows[r]:
            if isinstance(cell, str) and cell[1:2] == "|" and (key := _KEY.fullmatch(cell)) and key["unit"] not in here:
                met[key["unit"]] = None
    return tuple(met)


def unlike(spec: FormSpec, places: Mapping[str, Place], pages: Sequence[Page], grid: Grid) -> list[Finding]:
    """Where what counts is not what the eye meets (row 4c): hidden entries, lines and columns that changed places.

    ``pages``: the sheet that is read, then others of which rows were taken; what is hidden is asked only where
    something is filled in.
    """
    sheet = pages[0].name
    said: list[Finding] = []
    for number, page in enumerate(pages):
        elsewhere = page.name if number else ""
        filled = [p for p in places.values() if p.line.block in _JUDGED and p.elsewhere == elsewhere and _is_filled(p)]
        if filled:
            said.extend(_hidden(filled, grid, page.name, sheet))
            said.extend(_lines(spec, filled, sheet))
            said.extend(_columns(spec, filled, page, sheet))
    return said


def _is_filled(place: Place) -> bool:
    return any(not typed.is_blank(place.cells[c]) for c in _of_counts(place).values())


def _of_counts(place: Place) -> dict[ColumnKey, int]:
    return {key: place.columns[key] for key in _COUNTS[place.line.block] if key in place.columns}


def _hidden(filled: Sequence[Place], grid: Grid, page: str, sheet: str) -> Iterable[Finding]:
    """One finding for all of a sheet, at the first entry that is hidden."""
    info = next((info for info in grid.sheets if info.name == page), None)
    if info is not None and info.visibility is not Visibility.VISIBLE:
        first = next(p.address(c) for p in filled for c in _of_counts(p).values() if not typed.is_blank(p.cells[c]))
        yield Finding(Code.ENTRY_HIDDEN, sheet, first, f"trang tính “{page}”", "trang tính không ẩn")
        return
    unseen = grid.unseen(page)
    if not unseen.rows and not unseen.columns:
        return
    rows: dict[int, None] = {}
    columns: dict[int, None] = {}
    first = ""
    for place in filled:
        for c in _of_counts(place).values():
            at = c + place.shift
            if typed.is_blank(place.cells[c]):
                continue
            if place.at in unseen.rows:
                rows[place.at] = None
            elif at in unseen.columns and place.line.block is BlockKey.FIGURES:
                columns[at] = None
            else:
                continue
            first = first or place.address(c)
    if first:
        said = [f"dòng {', '.join(str(row + 1) for row in rows)}"] if rows else []
        said += [f"cột {', '.join(letters(column) for column in columns)}"] if columns else []
        yield Finding(Code.ENTRY_HIDDEN, sheet, first, "; ".join(said), "dòng, cột không ẩn")


@lru_cache(maxsize=4096)
def _as_written(name: str, indent: bool, below: tuple[str, ...]) -> frozenset[str]:
    """Every way in which a form may write a line's words; a kind of unit has the same lines on all its forms.

    ``below``: what may stand under them in the same cell.
    """
    names = {name}
    if indent:
        names |= {words("within", name=name), words("part", name=name)}
    return frozenset({*names, *(f"{name}\n{lines}" for name in names for lines in below if lines)})


def _written_by(row: Row) -> frozenset[str]:
    return _as_written(row.name, row.indent, once_asked(row))


def _where_written(spec: FormSpec) -> Mapping[str, frozenset[ItemKey]]:
    """Comparable words -> the lines of the form that have them."""
    where: dict[str, set[ItemKey]] = {}
    for block in spec.blocks:
        for row in block.rows if block.key in _JUDGED else ():
            for name in _written_by(row) if row.role is Role.ENTRY else ():
                where.setdefault(_comparable(name), set()).add((row.unit or spec.unit, row.item))
    return {name: frozenset(keys) for name, keys in where.items()}


def _comparable(name: str) -> str:
    """Words without spaces: Gnumeric joins the two lines of a cell."""
    return normalise(name).replace(" ", "")


def _lines(spec: FormSpec, filled: Sequence[Place], sheet: str) -> Iterable[Finding]:
    """Lines whose words are those of another line, which waits; and lines with words of their own, which are told."""
    retyped: list[Finding] = []
    where: Mapping[str, frozenset[ItemKey]] | None = None
    for place in filled:
        line, column = place.line, place.columns.get(ColumnKey.NAME)
        if column is None or column >= len(place.cells) or place.cells[column] in _written_by(line.row):
            continue
        shown = typed.text(place.cells[column])
        plain = _comparable(shown)
        if not plain or plain in map(_comparable, _written_by(line.row)):
            continue
        where = _where_written(spec) if where is None else where
        others = where.get(plain, frozenset())
        if len(others) == 1:
            value = " ".join(w for c in _of_counts(place).values() if (w := typed.text(place.cells[c])))
            more = (("name", name_of(line)), ("other", shown))
            yield Finding(Code.LINES_SWAPPED, sheet, place.main(), value, name_of(line), line.unit, line.item, more)
        else:
            at = place.address(column)
            retyped.append(Finding(Code.LINE_RETYPED, sheet, at, shown, name_of(line), line.unit, line.item))
    yield from retyped[:MOST_RETYPED]


def _columns(spec: FormSpec, filled: Sequence[Place], page: Page, sheet: str) -> Iterable[Finding]:
    """A column of figures or reasons that is headed by another column's name."""
    rows = page.rows
    for head in page.found.heads:
        block = spec.block(head.block)
        if head.block is not BlockKey.FIGURES or block is None or head.at + 1 >= len(rows):
            continue
        header = rows[head.at + 1]
        mine = [p for p in filled if p.columns is head.columns]
        for key in _COUNTS[head.block]:
            c = head.columns.get(key)
            if c is None or c >= len(header) or header[c] == block.column(key).title:
                continue
            shown = normalise(typed.text(header[c]))
            other = next((column for column in reversed(block.columns) if normalise(column.title) == shown), None)
            if other is not None and other.key is not key and any(not typed.is_blank(p.cells[c]) for p in mine):
                more = (("name", block.column(key).title), ("other", other.title))
                yield Finding(Code.COLUMN_SWAPPED, sheet, a1(head.at + 1, c), other.title, "", more=more)
