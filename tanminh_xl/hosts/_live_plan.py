"""What writing rows into a table of the open workbook comes to: cells to change, rows to append, rows to delete.

Pure: rows as they stand and rows as they should be, to changes; ``_live_table`` carries them out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.rows import RowKey, cell_value, key_of, same
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import TableSpec


class CellRange(NamedTuple):
    """Neighbouring cells to be written at once: first row and column of the table's body, values row by row."""

    row: int
    column: int
    values: tuple[tuple[CellValue, ...], ...]


class TableChanges(NamedTuple):
    """What is to be done, in this order. ``change``: blocks of rows that are there. ``delete``: rows, from the last to
    the first. ``append``: new rows, to stand from row ``first`` on, after the rows that hold anything."""

    change: tuple[CellRange, ...]
    delete: tuple[int, ...]
    append: tuple[TableRow, ...]
    first: int

    @property
    def rows(self) -> int:
        """How many rows are changed, deleted or appended."""
        changed = {block.row + n for block in self.change for n in range(len(block.values))}
        return len(changed) + len(self.delete) + len(self.append)


def _before(spec: TableSpec, key: RowKey, given_keys: set[RowKey]) -> RowKey:
    """The row that a new one takes the place of: a unit's "Chưa nộp" (version 0), once its first version is there, so
    that what staff noted on it stays with the unit."""
    empty = (*key[:-1], "0")
    return empty if spec.key[-1] == "version" and key[-1] == "1" and empty not in given_keys else ()


def _trace(spec: TableSpec, columns: Mapping[str, int], cells: Sequence[object], given: Sequence[TableRow]) -> bool:
    """A row of a mixed table that the program had appended and now knows no more, and on which nobody else wrote.

    Only where the program appends rows at all: where it gives columns of staff's too (difficulties)."""
    given_keys = {key for row in given for key in row}
    staff = {c.key for c in spec.columns if c.keeper == "staff"} - set(spec.key)
    ours = {columns[c.key] for c in spec.columns if c.key in columns and (c.key in given_keys or c.keeper == "program")}
    others = [cell for at, cell in enumerate(cells) if at not in ours]
    return bool(given_keys & staff) and all(cell_value(cell) is None for cell in others)


def kept_by_program(spec: TableSpec) -> bool:
    """True for a table of which staff keep no row of ours: rows that are no longer given are deleted."""
    return spec.passing or all(column.keeper == "program" for column in spec.columns)


def table_changes(
    spec: TableSpec,
    columns: Mapping[str, int],
    body: Sequence[Sequence[object]],
    given: Sequence[TableRow],
    *,
    staff: bool = False,
    only_append: bool = False,
    keep: Collection[str] = (),
) -> TableChanges:
    """``columns``: column's key -> its place in the table, as it stands now; ``body``: all cells below the header.

    ``staff``: staff's columns are put back too, and rows that are not given deleted (``Host.put_back``).
    ``only_append``: given rows are all new (the log). ``keep``: keys begin so (as ``key_of`` says it) whose rows are
    not given because they stand already as they should.
    """
    standing: list[TableRow] = [{key: cell_value(row[at]) for key, at in columns.items()} for row in body]
    places: dict[RowKey, list[int]] = {}
    for n, row in enumerate(standing):
        places.setdefault(key_of(spec, row), []).append(n)
    whole = (staff or kept_by_program(spec)) and not only_append
    wanted: dict[int, TableRow] = {}
    append: list[TableRow] = []
    given_keys = {key_of(spec, row) for row in given}
    for row in given:
        key = key_of(spec, row)
        found = [] if only_append else places.get(key) or places.get(_before(spec, key, given_keys), [])
        for n in found[:1] if whole else found:
            wanted[n] = row
        if not found:
            append.append(row)
    blank = ("",) * len(spec.key)
    gone = (rows for key, rows in places.items() if key != blank and key[0] not in keep)
    left = [n for rows in gone for n in rows if n not in wanted]
    delete = left if whole else [n for n in left if not only_append and _trace(spec, columns, body[n], given)]
    used = max((n + 1 for n, row in enumerate(body) if any(cell_value(cell) is not None for cell in row)), default=0)
    keys = [c.key for c in spec.columns if c.key in columns and (staff or c.keeper == "program")]
    return TableChanges(
        tuple(_changes(columns, keys, standing, wanted)),
        tuple(sorted(delete, reverse=True)),
        tuple(append),
        used - len(delete),
    )


def _changes(
    columns: Mapping[str, int], keys: Sequence[str], standing: Sequence[TableRow], wanted: Mapping[int, TableRow]
) -> Iterator[CellRange]:
    """Blocks of neighbouring columns, each from the first to the last changed row of a run of rows that are ours."""
    given_keys = {key for row in wanted.values() for key in row}
    for run in neighbours(columns, [key for key in keys if key in given_keys]):
        rows: list[int] = []
        for n in (*sorted(wanted), None):
            if rows and n != rows[-1] + 1:
                yield from _block(columns[run[0]], run, rows, standing, wanted)
                rows = []
            if n is not None:
                rows.append(n)


def _block(
    column: int, run: Sequence[str], rows: list[int], standing: Sequence[TableRow], wanted: Mapping[int, TableRow]
) -> Iterator[CellRange]:
    changed = [n for n in rows if any(not same(standing[n].get(k), wanted[n].get(k, standing[n].get(k))) for k in run)]
    if changed:
        span = range(changed[0], changed[-1] + 1)
        values = tuple(tuple(wanted[n].get(k, standing[n].get(k)) for k in run) for n in span)
        yield CellRange(changed[0], column, values)


def neighbours(columns: Mapping[str, int], keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The keys in runs of columns that stand beside each other, from the left."""
    run: list[str] = []
    for key in sorted(keys, key=columns.__getitem__):
        if run and columns[key] != columns[run[-1]] + 1:
            yield tuple(run)
            run = []
        run.append(key)
    if run:
        yield tuple(run)
