"""From what each period's rows in the open workbook were written, kept in one cell of its hidden sheet.

So a click makes only the periods again whose inputs have changed since, or whose rows somebody has changed by hand.
A master of an older version has no such cell: there every period is written each time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.rows import exact, key_of
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.typed_day import moment
from tanminh_xl.master.state import REFRESHED, WRITTEN

if TYPE_CHECKING:
    import xlwings as xw

DIGITS = 16
"""Of a digest of inputs."""

RowsOfTables = Mapping[TableSpec, Sequence[TableRow]]


def notes(inputs: Mapping[str, str], rows: RowsOfTables) -> dict[str, str]:
    """Period -> what is kept of it: its inputs, and what the program's columns of its rows hold (an order of rows is
    staff's, and makes no difference)."""
    sums = dict.fromkeys(map(normalise, inputs), 0)
    for spec, given in rows.items():
        for period, number in _numbers(spec, given, sums):
            sums[period] = (sums[period] + number) % 2**64
    return {code: f"{digest[:DIGITS]}.{sums[normalise(code)]:016x}" for code, digest in inputs.items()}


def _numbers(spec: TableSpec, rows: Iterable[TableRow], periods: Collection[str]) -> Iterable[tuple[str, int]]:
    keys = [column.key for column in spec.columns if column.keeper == "program"]
    for row in rows:
        period = key_of(spec, row)[0]
        if period in periods:
            said = "\x1f".join((spec.name, *(exact(row.get(key)) for key in keys)))
            yield period, int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "big")


def read(book: xw.Book) -> dict[str, str] | None:
    """What is kept: period -> its note; None in a workbook that has no place for it."""
    cell = _cell(book)
    if cell is None:
        return None
    kept = (part.rpartition("=") for part in str(cell.value or "").split(";"))
    return {code: note for code, _, note in kept if code}


def write(book: xw.Book, kept: Mapping[str, str]) -> None:
    """Keep the notes; nothing is touched where they are kept already."""
    cell, text = _cell(book), ";".join(f"{code}={note}" for code, note in sorted(kept.items()))
    if cell is not None and (cell.value or "") != text:
        cell.value = text


def stamp(book: xw.Book, at: datetime) -> None:
    """Say of which moment the program's tables are; an older workbook has no place for it."""
    cell = _cell(book, REFRESHED)
    if cell is not None:
        cell.value = at.replace(tzinfo=None, microsecond=0)


def stamped(book: xw.Book) -> datetime | None:
    """What ``stamp`` said."""
    cell = _cell(book, REFRESHED)
    return moment(cell.value) if cell is not None else None


def _cell(book: xw.Book, name: str = WRITTEN) -> xw.Range | None:
    try:
        return book.names[name].refers_to_range
    except Exception:  # KeyError, or Excel's own error
        return None
