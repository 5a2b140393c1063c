"""Where a form's hidden keys stand in a file: rows and columns wherever they were moved to (design 7.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.form import Block, BlockKey, ColumnKey, FormSpec, Role, Row, column_key, layout

GridRow = Sequence[object]
"""One row of a sheet, from column A."""


class KeyedRow(NamedTuple):
    """A row to fill: its key, its block, and the sheet's row (from 0) in which it was sent.

    ``unit`` and ``item`` are the row's own, at hand (reading them from a pydantic value costs).
    ``number``: it asks a figure of any kind (1), a whole one (2), or none (0).
    """

    key: str
    block: BlockKey
    row: Row
    unit: str
    item: str
    number: int
    at: int
    grows: bool


class KeyIndex(NamedTuple):
    """A FormSpec turned into what one pass over a sheet asks for.

    ``columns``: column key -> (block, column); ``placed``: the same, to the sheet's column as sent.
    ``headings``: names of the rows without a key (model, unit, ratio). ``unit`` is who sends the form. ``over``: how
    many rows of a block lie over its row of column keys.
    """

    lines: dict[object, KeyedRow]
    columns: dict[object, tuple[BlockKey, ColumnKey]]
    placed: dict[BlockKey, dict[ColumnKey, int]]
    blocks: dict[BlockKey, Block]
    headers: dict[BlockKey, int]
    headings: tuple[str, ...]
    unit: str
    over: int
    width: int
    every: frozenset[object]
    """All keys, of rows and of columns: most rows without any are passed over at one glance."""


_NUMBERS = {ValueType.NUMBER: 1, ValueType.COUNT: 2, None: 0}
_KEPT: dict[int, tuple[FormSpec, KeyIndex]] = {}
_MOST_KEPT = 64


def key_index(spec: FormSpec) -> KeyIndex:
    """The keys of a form; those of the last few forms are kept (by identity: hashing a form costs more than this)."""
    kept = _KEPT.get(id(spec))
    if kept is not None and kept[0] is spec:
        return kept[1]
    made = _key_index(spec)
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    _KEPT[id(spec)] = (spec, made)
    return made


def _key_index(spec: FormSpec) -> KeyIndex:
    lines: dict[object, KeyedRow] = {}
    columns: dict[object, tuple[BlockKey, ColumnKey]] = {}
    placed: dict[BlockKey, dict[ColumnKey, int]] = {}
    blocks: dict[BlockKey, Block] = {}
    headers: dict[BlockKey, int] = {}
    headings: list[str] = []
    width = 0
    for found in layout(spec):
        block, letter = found.block, found.block.key
        blocks[letter], headers[letter] = block, found.header
        placed[letter] = {column.key: column.first for column in block.columns}
        for column in block.columns:
            columns[column_key(block, column)] = (letter, column.key)
            width = max(width, column.last + 1)
        own, start = len(block.rows), f"{letter.value}|"
        for i, row in enumerate(block.all_rows):
            if row.role is Role.ENTRY:
                key = start + row.key
                number = _NUMBERS.get(row.value_type, 0)
                lines[key] = KeyedRow(
                    key, letter, row, row.unit or spec.unit, row.item, number, found.first + i, i >= own
                )
            else:
                headings.append(row.name)
    over, every = int(spec.look == 1), frozenset((*lines, *columns))
    return KeyIndex(lines, columns, placed, blocks, headers, tuple(headings), spec.unit, over, width, every)


class Head(NamedTuple):
    """A row of column keys of one block: the sheet's row, its columns, and keys that stood there once more."""

    at: int
    block: BlockKey
    columns: dict[ColumnKey, int]
    last: int
    """The last of these columns."""
    again: tuple[tuple[ColumnKey, int], ...] = ()


FoundRow = tuple[int, int, KeyedRow]
"""A row of the form as it was found: the sheet's row, the column of its key, and which row it is."""


class FoundKeys(NamedTuple):
    """All keys of a sheet, from the top. ``loose``: rows without a key in which something stands.

    ``base``: the column of (most) row keys; the cells of a row whose key stands elsewhere were pushed as far.
    """

    hits: Sequence[FoundRow]
    heads: Sequence[Head]
    loose: Sequence[int]
    base: int


def locate(rows: Sequence[GridRow], index: KeyIndex) -> FoundKeys:
    """Find every row key and column key of a form on a sheet; one pass over its rows."""
    lines, keys = index.lines, index.columns
    where: list[FoundRow] = []
    heads: list[Head] = []
    loose: list[int] = []
    for r, row in enumerate(rows):
        line = lines.get(row[0]) if row else None
        if line is not None:
            where.append((r, 0, line))
            continue
        if index.every.isdisjoint(row):
            if row.count("") < len(row):
                loose.append(r)
            continue
        place = next((c for c, cell in enumerate(row) if cell in lines), None)
        if place is not None:
            where.append((r, place, lines[row[place]]))
        else:
            heads.extend(_heads(r, [(c, *keys[cell]) for c, cell in enumerate(row) if cell in keys]))
    base = where[0][1] if where else 0
    if any(c != base for _, c, _ in where):
        base = Counter(c for _, c, _ in where).most_common(1)[0][0]
    return FoundKeys(where, heads, loose, base)


def _heads(r: int, found: Iterable[tuple[int, BlockKey, ColumnKey]]) -> list[Head]:
    by_block: dict[BlockKey, dict[ColumnKey, int]] = {}
    again: dict[BlockKey, list[tuple[ColumnKey, int]]] = {}
    for c, block, column in found:
        if by_block.setdefault(block, {}).setdefault(column, c) != c:
            again.setdefault(block, []).append((column, c))
    return [
        Head(r, block, columns, max(columns.values()), tuple(again.get(block, ())))
        for block, columns in by_block.items()
    ]


def head_of(at: int, block: BlockKey, heads: Iterable[Head]) -> Head | None:
    """The row of column keys that a row answers to: the nearest above it, else the block's first; None: all gone."""
    chosen: Head | None = None
    for head in heads:
        if head.block is block and (chosen is None or head.at < at):
            chosen = head
    return chosen


def outside(found: FoundKeys, index: KeyIndex, rows: Sequence[GridRow]) -> list[tuple[int, BlockKey]]:
    """Rows without a key that stand among a block's rows, or between its last row and the next block's title.

    Headings (model, unit, name of a ratio) have no key of their own on the sheet; their words are known.
    """
    if not found.loose:
        return []
    first: dict[BlockKey, int] = {}
    last: dict[BlockKey, int] = {}
    for at, _, line in found.hits:
        first.setdefault(line.block, at)
        last[line.block] = at
    starts = sorted((row, block) for block, row in first.items())
    titles = sorted(head.at - index.over for head in found.heads)
    stray: list[tuple[int, BlockKey]] = []
    for r in found.loose:
        inside = [block for row, block in starts if row < r]
        if inside:
            block = inside[-1]
            until = next((title for title in titles if title > last[block]), last[block])
            if r < until and not any(isinstance(cell, str) and cell.endswith(index.headings) for cell in rows[r]):
                stray.append((r, block))
    return stray
