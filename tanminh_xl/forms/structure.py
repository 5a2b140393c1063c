"""What became of a form's rows and columns: moved, gone, twice, and words outside the cells to fill."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import GUIDE_SHEET, MAIN, SHEET, STAMP_SHEET, BlockKey, ColumnKey, Row
from tanminh_xl.domain.names import clean
from tanminh_xl.forms import typed
from tanminh_xl.forms.locate import FoundKeys, Head, KeyedRow, KeyIndex, head_of, locate, outside
from tanminh_xl.grid import CellContent, Grid, GridRows

MOST_OUTSIDE = 3
"""More words outside the entry cells than these are not listed."""

_SAYS = (ColumnKey.VALUE, ColumnKey.REASON, ColumnKey.STATE, ColumnKey.RESULT, ColumnKey.TEXT, ColumnKey.PROPOSAL)
"""Columns whose words make two rows of one key differ."""


class Place(NamedTuple):
    """Where a line stands: its cells, and the column of each key among them.

    ``shift``: how far the cells were pushed to the right; ``twin``: the same key says something else elsewhere;
    ``elsewhere``: the sheet on which it stands, where that is not the form's.
    """

    line: KeyedRow
    at: int
    shift: int
    cells: Sequence[CellContent]
    columns: dict[ColumnKey, int]
    twin: bool = False
    elsewhere: str = ""

    def address(self, column: int) -> str:
        """The address of one of its cells: "G12", or "Số liệu (2)!G12" on another sheet than the form's."""
        cell = a1(self.at, max(0, column + self.shift))
        return f"{self.elsewhere}!{cell}" if self.elsewhere else cell

    def main(self) -> str:
        """The address of the cell at which a finding about the row stands; "" where its column is gone."""
        column = self.columns.get(MAIN[self.line.block])
        return "" if column is None else self.address(column)


class Page(NamedTuple):
    """A sheet on which rows of the form stand."""

    name: str
    rows: GridRows
    found: FoundKeys


def pages(grid: Grid, index: KeyIndex) -> tuple[Page, ...]:
    """The sheet to read, then the others that hold rows of the form.

    Read is the one with the form's name, else the one with most rows; but one that is filled in before one that is not.
    Others are looked through only where the package has more sheets than were sent, or where the form's has no answer
    (decision-tables 5.1, row 4c).
    """
    names = [name for name in grid.names if name != STAMP_SHEET]
    own = next((name for name in names if clean(name) == SHEET), None)
    first = [_page(grid, own, index)] if own is not None else []
    if first and first[0].found.hits and set(names) <= {own, GUIDE_SHEET} and _answered(first[0], index):
        return (first[0],)
    others = [_page(grid, name, index) for name in names if name != own]
    found = [page for page in (*first, *others) if page.found.hits]
    if not found:
        return tuple(first) or (Page("", [], FoundKeys((), (), (), 0)),)
    best = max(found, key=lambda page: (_answered(page, index), page.name == own, len(page.found.hits)))
    return (best, *(page for page in found if page is not best))


def _page(grid: Grid, name: str, index: KeyIndex) -> Page:
    rows = grid.sheet(name)
    return Page(name, rows, locate(rows, index))


def _answered(page: Page, index: KeyIndex) -> bool:
    """Whether any row of the form is filled in on a sheet."""
    heads = {head.block: head for head in page.found.heads}
    for at, column, line in page.found.hits:
        place = _place(line, at, column - page.found.base, heads.get(line.block), page.rows)
        if line.block in (BlockKey.FIGURES, BlockKey.TASKS) and any(_says(place)):
            return True
    return False


def renamed(page: Page) -> list[Finding]:
    """The form's sheet under another name."""
    if clean(page.name) == SHEET:
        return []
    return [Finding(Code.SHEET_RENAMED, page.name, "", page.name, SHEET)]


def join(by_key: dict[str, Place], other: Page, index: KeyIndex, sheet: str, findings: list[Finding]) -> list[Place]:
    """Take from another sheet what it says and the form's does not; what both say differently is held.

    ``by_key`` is changed; returned are further rows of growing parts. Decision-tables 5, one key twice: on two sheets.
    """
    theirs = places(other.found, index, other.rows, other.name, [])
    taken: list[Place] = []
    further: list[Place] = []
    differ = False
    for key, found in theirs.items():
        second = found._replace(elsewhere=other.name)
        first, said = by_key.get(key), _says(second)
        if not any(said) or (first is not None and said == _says(first)):
            continue
        if first is None or not any(_says(first)):
            by_key[key] = second
            taken.append(second)
        elif first.line.grows:
            further.append(second)
        else:
            differ = True
            by_key[key] = _differ(first, second, sheet, findings)
    if taken:
        keys = {(place.line.unit, place.line.item) for place in taken}
        findings[:] = [f for f in findings if f.code is not Code.ROW_MISSING or (f.unit, f.item) not in keys]
        said_of = f"{len(taken)} dòng đọc ở trang tính “{other.name}”"
        findings.append(Finding(Code.CELLS_MOVED, sheet, "", said_of, SHEET))
    elif not differ and not further:
        findings.append(Finding(Code.SHEET_TWICE, sheet, "", other.name, SHEET))
    return further


def places(found: FoundKeys, index: KeyIndex, rows: GridRows, sheet: str, findings: list[Finding]) -> dict[str, Place]:
    """Where each line stands (by its key), with a finding for what moved, is gone, or stands twice."""
    by_key: dict[str, Place] = {}
    twins: list[Place] = []
    moved = {id(head.columns): _has_moved(head, index) for head in found.heads}
    several = len(found.heads) != len({head.block for head in found.heads})
    heads = {head.block: head for head in found.heads}
    told, block, head = False, None, None
    for at, column, line in found.hits:
        if line.block is not block or several:
            block = line.block
            head = head_of(at, block, found.heads) if several else heads.get(block)
        place = _place(line, at, column - found.base, head, rows)
        if not told and (at != line.at or place.shift or moved.get(id(place.columns), False)):
            told = True
            findings.append(_moved(place, index, sheet))
        if by_key.setdefault(line.key, place) is not place:
            twins.append(place)
    findings.extend(_gone(found, index, by_key, sheet))
    findings.extend(_columns_twice(found, by_key, sheet))
    for place in twins:
        if not place.line.grows:
            own = _own_rows(place.line.block, found, index)
            by_key[place.line.key] = _settle(by_key[place.line.key], place, own, sheet, findings)
    return by_key


def _place(line: KeyedRow, at: int, shift: int, head: Head | None, rows: GridRows) -> Place:
    cells: Sequence[CellContent] = rows[at]
    if shift > 0:
        cells = cells[shift:]
    elif shift < 0:
        cells = [""] * -shift + list(cells)
    if head is None:
        return Place(line, at, shift, cells, {})
    if len(cells) <= head.last:
        cells = [*cells, *[""] * (head.last + 1 - len(cells))]
    return Place(line, at, shift, cells, head.columns)


def _has_moved(head: Head, index: KeyIndex) -> bool:
    placed = index.placed[head.block]
    return any(placed[key] != column for key, column in head.columns.items())


def _moved(place: Place, index: KeyIndex, sheet: str) -> Finding:
    line = place.line
    key = MAIN[line.block]
    now = place.main() or a1(place.at, 0)
    then = a1(line.at, index.placed[line.block][key])
    return Finding(Code.CELLS_MOVED, sheet, now, f"“{name_of(line)}”: {then} thành {now}", then)


def name_of(line: KeyedRow) -> str:
    """The row's name as the form shows it; "dòng thêm 2" for an empty row to grow into."""
    return line.row.name or f"dòng thêm {line.item.removeprefix('+')}"


def _gone(found: FoundKeys, index: KeyIndex, by_key: dict[str, Place], sheet: str) -> list[Finding]:
    """Columns and rows that are no longer there, at the place where they were sent."""
    findings: list[Finding] = []
    for key, block in index.blocks.items():
        head = next((head for head in found.heads if head.block is key), None)
        for column in block.columns:
            if column.entry and (head is None or column.key not in head.columns):
                more = (("name", column.title), ("block", block.title[:1]))
                cell = a1(index.headers[key], column.first)
                findings.append(Finding(Code.COLUMN_MISSING, sheet, cell, "", column.title, more=more))
    for line in index.lines.values():
        if line.key not in by_key and not line.grows:
            cell = a1(line.at, index.placed[line.block][MAIN[line.block]])
            said = (("name", name_of(line)),)
            findings.append(Finding(Code.ROW_MISSING, sheet, cell, "", name_of(line), line.unit, line.item, said))
    return findings


def _says(place: Place) -> tuple[str, ...]:
    return tuple(typed.text(place.cells[place.columns[key]]) for key in _SAYS if key in place.columns)


_ROOM = 20
"""So many rows after its last a block may have grown by."""


def _settle(first: Place, second: Place, rows: range, sheet: str, findings: list[Finding]) -> Place:
    """Two rows of one key on one sheet. The same said twice counts once; what differs cannot be relied on, and where
    one is blank or lies outside the block's own ``rows``, the file waits (decision-tables 5.1, row 4c)."""
    line, one, other = first.line, _says(first), _says(second)
    unit, item, name = line.unit, line.item, ("name", name_of(line))
    if one == other:
        findings.append(Finding(Code.KEY_TWICE, sheet, second.main(), "", "", unit, item, (name,)))
        return first
    if any(one) and any(other) and first.at in rows and second.at in rows:
        return _differ(first, second, sheet, findings)
    own, stray = (first, second) if first.at in rows else (second, first)
    shown = [" ".join(words for words in _says(place) if words) or "trống" for place in (own, stray)]
    more = (name, ("other", shown[1]), ("at", stray.main()))
    findings.append(Finding(Code.KEY_ASTRAY, sheet, own.main(), shown[0], "một dòng", unit, item, more))
    return own if any(_says(own)) else stray


def _own_rows(block: BlockKey, found: FoundKeys, index: KeyIndex) -> range:
    """The sheet's rows in which a block's may lie: below its head, as many as it has and ``_ROOM`` more."""
    head = next((head for head in found.heads if head.block is block), None)
    if head is None:
        return range(sys.maxsize)
    return range(head.at + 1, head.at + 2 + len(index.blocks[block].all_rows) + _ROOM)


def _differ(first: Place, second: Place, sheet: str, findings: list[Finding]) -> Place:
    """Two rows of one key that say different things: neither is taken."""
    line = first.line
    shown = [" ".join(words for words in _says(place) if words) for place in (first, second)]
    more = (("name", name_of(line)), ("other", f"{shown[1]} ở ô {second.main()}"))
    at = first.main()
    findings.append(Finding(Code.KEY_TWICE_DIFFERENT, sheet, at, shown[0], "một dòng", line.unit, line.item, more))
    return first._replace(twin=True)


def _columns_twice(found: FoundKeys, by_key: dict[str, Place], sheet: str) -> list[Finding]:
    """A column copied beside itself: what the copy says and the first does not is told, and never taken."""
    findings: list[Finding] = []
    for head in found.heads:
        for key, again in head.again:
            for place in by_key.values():
                if place.columns is head.columns and key in _SAYS and len(place.cells) > again:
                    one, other = typed.text(place.cells[place.columns[key]]), typed.text(place.cells[again])
                    if other and other != one:
                        findings.append(_copied(place, key, again, one, other, sheet))
    return findings


def _copied(place: Place, key: ColumnKey, again: int, one: str, other: str, sheet: str) -> Finding:
    line, cell = place.line, place.address(again)
    if not one or key is not MAIN[line.block]:
        return Finding(Code.OUTSIDE_ENTRY, sheet, cell, other, "ô tô màu", line.unit, line.item)
    more = (("name", name_of(line)), ("other", other))
    return Finding(Code.KEY_TWICE_DIFFERENT, sheet, cell, one, "một cột", line.unit, line.item, more)


def further_problems(
    found: FoundKeys, index: KeyIndex, rows: GridRows, sheet: str, findings: list[Finding]
) -> list[Place]:
    """Rows put in among the difficulties count as further ones; other words outside the entry cells are told."""
    further: list[Place] = []
    seen: set[str] = set()
    for at, column, line in found.hits:
        if line.grows:
            if line.key in seen:
                further.append(_place(line, at, column - found.base, head_of(at, line.block, found.heads), rows))
            seen.add(line.key)
    stray: list[Finding] = []
    for r, block in outside(found, index, rows):
        head = head_of(r, block, found.heads)
        text = head.columns.get(ColumnKey.TEXT) if head else None
        row = rows[r]
        if block is BlockKey.PROBLEMS and text is not None and not typed.is_blank(row[text] if text < len(row) else ""):
            line = KeyedRow("", block, Row(item="+", required=False), index.unit, "+", 0, r, grows=True)
            further.append(_place(line, r, 0, head, rows))
        else:
            stray.extend(_stray(r, row, 0, sheet))
    if max(map(len, rows)) > index.width:
        right = max((c for head in found.heads for c in _span(head, index)), default=0)
        for at, column, _ in found.hits:
            stray.extend(_stray(at, rows[at], right + 1 + max(0, column - found.base), sheet))
    findings.extend(stray[:MOST_OUTSIDE])
    return further


def _span(head: Head, index: KeyIndex) -> list[int]:
    """The last sheet column of each column of a block, as it stands now."""
    return [head.columns[c.key] + c.last - c.first for c in index.blocks[head.block].columns if c.key in head.columns]


def _stray(r: int, row: Sequence[CellContent], start: int, sheet: str) -> list[Finding]:
    """One finding for the words of a row from a column on, at the first of them."""
    words = [(c, typed.text(cell)) for c, cell in enumerate(row) if c >= start and not typed.is_blank(cell)]
    if not words:
        return []
    said = " ".join(text for _, text in words)
    return [Finding(Code.OUTSIDE_ENTRY, sheet, a1(r, words[0][0]), said[:60], "ô tô màu")]
