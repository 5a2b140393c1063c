"""Rows of a table compared, whatever program wrote them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import TableSpec

RowKey = tuple[str, ...]


def cell_value(cell: object) -> CellValue:
    """What a table's cell holds: a text without blanks around it, None where nothing is left; an hour as "16:00"."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return cell  # type: ignore[return-value]


def key_of(spec: TableSpec, row: TableRow) -> RowKey:
    """A row's key, comparable whatever program wrote it: 3.0 is 3, moments to the second, names as ``normalise``."""
    return tuple(_key(row.get(name)) for name in spec.key)


def _key(value: CellValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return f"{value.replace(tzinfo=None) + timedelta(microseconds=500_000):%Y-%m-%dT%H:%M:%S}"
        case date():
            return f"{value:%Y-%m-%d}T00:00:00"
        case str():
            return normalise(value)
        case _:
            return str(value)


def word(value: CellValue) -> str:
    """A cell's value as it stands in the key of a ``Ref`` to its row: 3.0 is "3", an empty cell is ""."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


MOST_CHARACTERS = 32_767
"""Characters that a cell holds."""


def exact(value: CellValue) -> str:
    """A cell's value as a text that is equal where ``same`` says so, whatever program wrote it."""
    match value:
        case bool() | None | date():
            return _key(value)
        case int() | float():
            return repr(float(value))
        case _:
            return str(value).strip()[:MOST_CHARACTERS]


def same(old: CellValue, new: CellValue) -> bool:
    """Whether a cell holds a value already: a blank text is a blank cell, a day is its midnight."""
    old, new = _plain(old), _plain(new)
    if isinstance(old, datetime) and isinstance(new, datetime):
        return abs(old - new) < timedelta(seconds=1)
    return type(old) is type(new) and old == new


def _plain(value: CellValue) -> CellValue:
    match value:
        case bool():
            return "có" if value else "không"
        case int():
            return float(value)
        case str():
            return value.strip() or None
        case datetime():
            return value.replace(tzinfo=None)
        case date():
            return datetime.combine(value, time())
        case _:
            return value
