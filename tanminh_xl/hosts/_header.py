"""The header of a table, found by its titles: the same on both hosts."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.table_spec import Column, TableSpec


def _find_header(table: TableSpec, rows: Sequence[Sequence[object]]) -> tuple[int, list[tuple[Column, int]]]:
    """(row, [(column, position)]) of the first row that holds the titles of all key columns; row -1 if none does.

    A column is as it stands there: under a title of an earlier version, with that title.
    """
    wanted = {
        normalise(t): column._replace(title=t) for column in table.columns for t in (*column.former, column.title)
    }
    for r, row in enumerate(rows):
        found: dict[str, tuple[Column, int]] = {}
        for at, cell in enumerate(row):
            column = wanted.get(normalise(cell)) if isinstance(cell, str) and cell else None
            if column is not None and column.key not in found:
                found[column.key] = (column, at)
        if all(key in found for key in table.key):
            return r, list(found.values())
    return -1, []


def need_header(table: TableSpec, rows: Sequence[Sequence[object]], page: str) -> tuple[int, list[tuple[Column, int]]]:
    """Header row and columns; TanMinhError (``table_header``) without. ``page``: the sheet in words."""
    found = _find_header(table, rows)
    if found[0] < 0:
        titles = ", ".join(f"“{column.title}”" for column in table.columns if column.key in table.key)
        raise TanMinhError(
            "table_header",
            f"{page} không còn dòng tiêu đề có cột {titles}.",
            "Khôi phục dòng tiêu đề của bảng, rồi thực hiện lại.",
        )
    return found
