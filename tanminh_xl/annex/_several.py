"""Several criteria in one row of a table, each a paragraph of its cells ("1.1. ... / 1.2. ..." beside "95% / 90%"), as
rows of their own; years that are paragraphs of a label go to the figures beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.annex import levels
from tanminh_xl.annex.cells import Address, Cell, Page
from tanminh_xl.annex.columns import Role
from tanminh_xl.annex.heads import Block, blocks
from tanminh_xl.annex.targets import looks_like

_YEAR = re.compile(r"[-–+•*]?\s*(?:đến )?(?:hết |cuối )?năm 20[0-9]{2}\s*[:.;,]?", re.IGNORECASE)
_FIGURES = (Role.TARGET, Role.POINTS)


class _Apart(NamedTuple):
    """A row taken apart: what each of its rows says by column; one that is not here stands for them all."""

    row: int
    columns: dict[int, list[Cell]]
    lines: int


def apart(page: Page, years: Sequence[int]) -> Page:
    """The page with a row for each criterion."""
    if not any("\n" in cell.text and _may_be_several(cell) for row in page.rows for cell in row):
        return page
    tables = blocks(page, years)
    page = _years_beside(page, tables)
    found = [one for block in tables for row in range(block.body, block.end) if (one := _apart(page, block, row))]
    return _with(page, {one.row: one for one in found}) if found else page


def _may_be_several(cell: Cell) -> bool:
    lines = _lines(cell)
    return sum(bool(levels.split(line)[0]) or _YEAR.fullmatch(line) is not None for line in lines) > 1


def _lines(cell: Cell) -> list[str]:
    return [line.strip() for line in cell.text.split("\n") if line.strip()]


def _own(page: Page, row: int, at: int) -> Cell | None:
    """A cell that is no part of an area over several rows; None where it is blank, or one."""
    if (row, at) in page.merged or page.end(row, at) != (row, at) or page.rows[row][at].is_blank:
        return None
    return page.rows[row][at]


def _years_beside(page: Page, tables: Sequence[Block]) -> Page:
    """ "Thu nhập / - Năm 2026 / - Năm 2030" beside "68 / 90": each figure is the target of its line's year."""
    rows = list(page.rows)
    for block in tables:
        for row in range(block.body, block.end):
            for label in block.of(Role.LABEL):
                cell = _own(page, row, label.at)
                lines = _lines(cell) if cell else []
                named = [line for line in lines if _YEAR.fullmatch(line)]
                if cell is None or len(named) < 2 or len(named) == len(lines):
                    continue
                figures = [
                    (column.at, _lines(given))
                    for column in block.of(Role.TARGET)
                    if (given := _own(page, row, column.at)) is not None
                ]
                if not figures or any(len(texts) != len(named) for _, texts in figures):
                    continue
                cells = list(rows[row])
                cells[label.at] = cell._replace(text="\n".join(line for line in lines if line not in named))
                for at, texts in figures:
                    said = [f"{year.strip(' -–+•*:.;,')}: {text}" for year, text in zip(named, texts, strict=True)]
                    cells[at] = cells[at]._replace(text="\n".join(said), number=None)
                rows[row] = tuple(cells)
    return page._replace(rows=tuple(rows))


def _apart(page: Page, block: Block, row: int) -> _Apart | None:
    labels = [column.at for column in block.of(Role.LABEL)]
    at = next((at for at in reversed(labels) if not page.cell(row, at).is_blank), -1)
    cell = _own(page, row, at) if at >= 0 else None
    if cell is None or cell.label:
        return None
    lead, pieces = _pieces(_lines(cell))
    if len(pieces) < 2:
        return None
    numbered = [column.at for column in block.of(Role.NUMBER) if not page.cell(row, column.at).is_blank]
    if numbered and len(labels) == 1 and not lead:
        return None  # whose number it is, the words do not say
    columns: dict[int, list[Cell]] = {at: [Cell(text, bold=cell.bold) for text in [*lead, *pieces]]}
    found = False
    for column in (*block.of(*_FIGURES), *block.of(Role.UNIT)):
        given = _own(page, row, column.at)
        if given is None:
            continue
        lines = _lines(given)
        if len(lines) == len(pieces):
            columns[column.at] = [*([Cell()] * len(lead)), *(Cell(line) for line in lines)]
            found = found or (column.role is not Role.UNIT and all(looks_like(Cell(line)) for line in lines))
        elif len(lines) > 1:
            return None
    if not found:
        return None
    if lead:
        for number in numbered:
            if (own := _own(page, row, number)) is not None:
                columns[number] = [own, *([Cell()] * len(pieces))]
    return _Apart(row, columns, len(lead) + len(pieces))


def _pieces(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """(what stands before the first number, the numbered texts); none where the numbers are not of one kind."""
    lead: list[str] = []
    pieces: list[str] = []
    kinds: set[tuple[str, int]] = set()
    for line in lines:
        number, _ = levels.split(line)
        found = levels.marker(number) if number else None
        if found is not None and not found.kind.startswith("dash"):
            pieces.append(line)
            kinds.add((found.kind, len(found.parts)))
        elif pieces:
            pieces[-1] = f"{pieces[-1]} {line}"
        else:
            lead.append(line)
    return ([" ".join(lead)] if lead else []), (pieces if len(kinds) == 1 else [])


def _with(page: Page, found: dict[int, _Apart]) -> Page:
    rows: list[tuple[Cell, ...]] = []
    source: list[int] = []
    first: dict[int, int] = {}
    ends: dict[Address, Address] = {}
    for n, row in enumerate(page.rows):
        first[n] = len(rows)
        one = found.get(n)
        if one is None:
            rows.append(row)
            source.append(n)
            continue
        for line in range(one.lines):
            cells = [Cell()] * len(row)
            for at, cell in enumerate(row):
                if at in one.columns:
                    cells[at] = one.columns[at][line]
                elif not line:
                    cells[at] = cell
            rows.append(tuple(cells))
            source.append(n)
        last = len(rows) - 1
        ends |= {
            (first[n], at): (last, at)
            for at, cell in enumerate(row)
            if at not in one.columns and not cell.is_blank and (n, at) not in page.merged and (n, at) not in page.ends
        }
    first[len(page.rows)] = len(rows)
    for (top, left), (bottom, right) in page.ends.items():
        ends[first[top], left] = first[bottom + 1] - 1, right
    merged = {
        (row, at): (top, left)
        for (top, left), (bottom, right) in ends.items()
        for row in range(top, bottom + 1)
        for at in range(left, right + 1)
        if (row, at) != (top, left)
    }
    hidden = frozenset(n for n, old in enumerate(source) if old in page.hidden_rows)
    parts = tuple((first[start], name) for start, name in page.parts)
    return page._replace(
        rows=tuple(rows), merged=merged, ends=ends, hidden_rows=hidden, parts=parts, source=tuple(source)
    )
