"""A page of cells, whatever file it came from: one worksheet, or one table of a Word document."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.names import clean

Address = tuple[int, int]
"""Row and column from 0."""


class Cell(NamedTuple):
    """What a cell shows. ``text``: lines as they stand. ``number``: of a cell that holds one, as it is shown (80 where
    it shows "80%"); ``exact``: False where the stored number is another than the shown one. ``indent``: in blanks
    before the text (of any kind: an indent of Excel's, of Word's, blanks). ``label``: what Word numbers it with.
    ``decimals``: of a number as shown, None where its format does not say.
    """

    text: str = ""
    number: float | None = None
    exact: bool = True
    bold: bool = False
    indent: float = 0.0
    label: str = ""
    decimals: int | None = None

    @property
    def is_blank(self) -> bool:
        """Whether it shows nothing."""
        return not self.text.strip() and not self.label

    @property
    def line(self) -> str:
        """Its text on one line: NFC, single blanks; case, tone marks and dashes' kind as ``clean`` leaves them."""
        return clean(self.text)


class Page(NamedTuple):
    """Cells in rows of equal length. ``merged``: each address of a merged area but its first -> its first. ``ends``:
    the first address of a merged area -> its last. ``above``: (place, text) of what stands before a Word table.
    ``parts``: a Word table that goes on in others: (its first row here, its own name) of each, from the top.
    ``source``: of a page whose rows were taken apart, the row of the file that each is of.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    merged: Mapping[Address, Address] = {}
    ends: Mapping[Address, Address] = {}
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    above: tuple[tuple[str, str], ...] = ()
    is_word: bool = False
    parts: tuple[tuple[int, str], ...] = ()
    source: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def origin(self, row: int, column: int) -> Address:
        """The first address of the merged area that an address lies in, or itself."""
        return self.merged.get((row, column), (row, column))

    def cell(self, row: int, column: int) -> Cell:
        """What stands there, through merged areas."""
        at = self.origin(row, column)
        return self.rows[at[0]][at[1]]

    def end(self, row: int, column: int) -> Address:
        """The last address of the area that begins at an address."""
        return self.ends.get((row, column), (row, column))

    def own(self, row: int) -> Iterator[tuple[int, Cell]]:
        """(column, cell) of the cells of a row that begin in it and show something."""
        for column, cell in enumerate(self.rows[row]):
            if (row, column) not in self.merged and not cell.is_blank:
                yield column, cell

    def row_place(self, row: int, column: int = 0) -> str:
        """A row as a person would name it: "Sheet1!B7", "bảng 2, dòng 5"."""
        if not self.is_word:
            return f"{self.name}!{a1(self._of_file(row), column)}"
        name, at = self._part(row)
        return f"{name}, dòng {at + 1}"

    def place(self, row: int, column: int) -> str:
        """A cell as a person would name it: "Sheet1!B7", "bảng 2, dòng 5, cột 3"."""
        return f"{self.row_place(row)}, cột {column + 1}" if self.is_word else self.row_place(row, column)

    def area(self, top: int, left: int, bottom: int, right: int) -> str:
        """An area as a person would name it: "Sheet1!F5:F20", "bảng 2, dòng 5 - 20, cột 5"."""
        if (top, left) == (bottom, right):
            return self.place(top, left)
        if not self.is_word:
            return f"{self.name}!{a1(self._of_file(top), left)}:{a1(self._of_file(bottom), right)}"
        (first, at), (last, to) = self._part(top), self._part(bottom)
        rows = f"dòng {at + 1}" if top == bottom else f"dòng {at + 1} - {to + 1}"
        if first != last:
            rows = f"dòng {at + 1} - {last}, dòng {to + 1}"
        columns = f"cột {left + 1}" if left == right else f"cột {left + 1} - {right + 1}"
        return f"{first}, {rows}, {columns}"

    def _part(self, row: int) -> tuple[str, int]:
        begun = [(start, name) for start, name in self.parts if start <= row]
        if not begun:
            return self.name, self._of_file(row)
        return begun[-1][1], self._of_file(row) - self._of_file(begun[-1][0])

    def _of_file(self, row: int) -> int:
        return self.source[row] if row < len(self.source) else row

    def followed_by(self, other: Page) -> Page:
        """This page with the rows of another below its own."""
        start, width = len(self.rows), max(self.width, other.width)
        rows = [row + (Cell(),) * (width - len(row)) for row in (*self.rows, *other.rows)]

        def moved(at: Address) -> Address:
            return at[0] + start, at[1]

        parts = self.parts or ((0, self.name),)
        return self._replace(
            rows=tuple(rows),
            merged={**self.merged, **{moved(at): moved(first) for at, first in other.merged.items()}},
            ends={**self.ends, **{moved(at): moved(last) for at, last in other.ends.items()}},
            parts=(*parts, (start, other.name)),
        )


def blanks(text: str) -> float:
    """How far the text's first line is set in by blanks of any kind; a tab is four."""
    line = next((line for line in text.split("\n") if line.strip()), "")
    return float(sum(4 if char == "\t" else 1 for char in line[: len(line) - len(line.lstrip())]))


def tidy(text: str) -> str:
    """A cell's text: NFC, each line without blanks at its end, no blank line at its beginning or end."""
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines)


def squared(rows: list[list[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows of equal length."""
    width = max(map(len, rows), default=0)
    return tuple(tuple(row) + (Cell(),) * (width - len(row)) for row in rows)


def areas(
    found: list[tuple[int, int, int, int]], height: int, width: int
) -> tuple[dict[Address, Address], dict[Address, Address]]:
    """``merged`` and ``ends`` of merged areas (first row, first column, last row, last column), cut to the page's size;
    an area that touches an earlier one is left out."""
    merged: dict[Address, Address] = {}
    ends: dict[Address, Address] = {}
    for top, left, bottom, right in found:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        inside = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
        if len(inside) < 2 or any(at in merged or at in ends for at in inside):
            continue
        ends[top, left] = bottom, right
        merged.update((at, (top, left)) for at in inside[1:])
    return merged, ends
