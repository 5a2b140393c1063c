"""What is wrong in the catalogue's tables, each with its place and how to mend it; all told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.table_spec import Column, TableSpec

Where = Callable[[TableSpec, int, Column | None], str]
"""(table, zero-based row among its data rows, column or None) -> the place as a person finds it."""


class CatalogueError(NamedTuple):
    """One thing to mend. ``where``: "don_vi.csv, dòng 5, cột “Loại”"; ``column``: title, "" for a whole row or file."""

    where: str
    column: str
    value: str
    message: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message} {self.hint}".strip()


class CatalogueErrors(TanMinhError):
    """The catalogue can't be used until each of ``errors`` is mended."""

    def __init__(self, errors: Iterable[CatalogueError]) -> None:
        self.errors = tuple(errors)
        first = str(self.errors[0]) if len(self.errors) == 1 else ""
        super().__init__(
            "catalogue",
            first or f"Danh mục có {len(self.errors)} chỗ phải sửa.",
            "Sửa từng chỗ đã nêu, lưu lại, rồi thực hiện lại.",
        )

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class ParsedRow(NamedTuple):
    """One row as read: column key -> value of its kind, blanks left out. ``row``: zero-based among data rows."""

    spec: TableSpec
    row: int
    cells: Mapping[str, Any]

    def get(self, key: str) -> Any:
        """The value of a column, None where blank."""
        return self.cells.get(key)

    def problem(self, key: str, message: str, hint: str = "", other: ParsedRow | None = None) -> RowProblem:
        """Something wrong in this row, at that column ("": the whole row); ``other``: the row that it clashes with."""
        return RowProblem(self.spec, self.row, key, self.cells.get(key), message, hint, other)


class RowProblem(NamedTuple):
    """An error whose place is not yet said in words."""

    spec: TableSpec
    row: int
    key: str
    value: Any
    message: str
    hint: str
    other: ParsedRow | None = None

    def said(self, where: Where) -> CatalogueError:
        """The error as a person gets it: its place in words, ``where`` says how places are called."""
        column = next((c for c in self.spec.columns if c.key == self.key), None)
        see = f" (xem {where(self.other.spec, self.other.row, None)})" if self.other else ""
        value = self.value if isinstance(self.value, str) else "" if self.value is None else _shown(self.value)
        title = column.title if column else ""
        return CatalogueError(where(self.spec, self.row, column), title, value, f"{self.message}{see}.", self.hint)

    @property
    def order(self) -> tuple[int, int]:
        """(row, place of its column), both from 0: what errors of one table are sorted by."""
        keys = [c.key for c in self.spec.columns]
        return self.row, keys.index(self.key) if self.key in keys else -1


def _shown(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def in_files(spec: TableSpec, index: int, column: Column | None) -> str:
    """Places of CSV files: the header is row 1, as a spreadsheet program shows it; index -1 names it, -2 the file."""
    return _place(spec.file, index + 2, column)


def _place(name: str, row: int, column: Column | None) -> str:
    # Row 0 and below: the whole table, no row of it.
    return ", ".join(
        (name, *((f"dòng {row}",) if row > 0 else ()), *((f"cột “{column.title}”",) if column is not None else ()))
    )
