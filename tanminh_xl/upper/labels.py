"""The labels of a cell of a table: what its row is called, what stands over its column, in which unit it counts.

Where a label is there more than once, what stands before it (above, to the left) is a part of it, as far as it takes to
tell it from the others: a cell is never known by its place alone.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from tanminh_xl.domain.names import clean, normalise
from tanminh_xl.grid import CellContent
from tanminh_xl.grid.facts import Address, Area
from tanminh_xl.upper import units

JOIN = " › "
"""Between the parts of a label, from the outer to the inner."""
BEFORE = " ‹ "
"""Between what stands before a label, from the nearest on."""
_LEVELS = 5
"""Words over each other that are one head at most."""
_MOST, _FARTHEST = 6, 60
"""Labels before another that are kept in words, and that are looked at one by one; the rest as a checksum."""
_FIGURE = re.compile(r"[<>≤≥=~±+\-–]*\s*\d[\d.,\s]*\s*%?|[.…_\-–—*xX\s]+")
_COUNTED = re.compile(r"\(?\s*(?:\d{1,2}|[a-z])\s*\)?(?:\s*=.*)?", re.IGNORECASE)
_ROMAN = r"(?=[ivxlcdm])(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_ORDER = re.compile(rf"\(?(?:\d+|{_ROMAN}|[a-zđ]\d*)(?:\.\d+)*[.):]*|[-–+*•]+", re.IGNORECASE)
_SAID = frozenset(
    (
        "đạt",
        "không đạt",
        "chưa đạt",
        "cơ bản đạt",
        "chưa có số liệu",
        "chưa đủ số liệu",
        "không phát sinh",
        "có",
        "không",
    )
)
"""Words that are answers, and no labels."""


class Labels(NamedTuple):
    """What a cell is called; "" for what it lacks.

    ``row``: of its row, from the left; ``under``: the labels above, where other rows are called alike; ``head``: over
    its column, from the top; ``beside``: the heads to the left, where other columns are called alike; ``unit``: the
    unit of measure that the form gives. Where there is no label, or no head, "+2" in ``under`` and ``beside`` says how
    far the cell stands from the other.
    """

    row: str = ""
    under: str = ""
    head: str = ""
    beside: str = ""
    unit: str = ""

    @property
    def words(self) -> str:
        """For a person: “Tổng đàn lợn”, cột “Thực hiện › 6 tháng”."""
        head = f"cột “{self.head}”" if self.head else ""
        return ", ".join(filter(None, (f"“{self.row}”" if self.row else "", head))) or "không có nhãn"


class Page:
    """The words of one sheet. ``own``: cells that are filled, whose texts are no labels."""

    def __init__(
        self, rows: Sequence[Sequence[CellContent]], merged: Sequence[Area], own: Collection[Address] = ()
    ) -> None:
        self.height, self.width = len(rows), max(map(len, rows), default=0)
        self._rows, self._own = rows, frozenset(own)
        self._areas: dict[Address, Area] = {}
        for area in merged:
            for row in range(area[0], min(area[2] + 1, self.height)):
                for column in range(area[1], min(area[3] + 1, self.width)):
                    self._areas[row, column] = area
        self._in_rows: dict[int, list[str]] = {}
        self._over: dict[int, list[str]] = {}
        self._known: dict[str, bool] = {}
        self._worded = [self._words(row) for row in range(self.height)]
        counted = Counter(at for row in self._worded for at in row)
        self._first = min(counted, default=0)
        self._labels = max(counted, key=lambda at: (counted[at], -at), default=0)
        each = [(row, at, text) for row, found in enumerate(self._worded) for at, text in found.items()]
        heads = {text: normalise(text) in units.HEADS for text in {text for _, _, text in each}}
        self._unit_heads = {(row, at) for row, at, text in each if heads[text]}
        self._unit_columns: dict[int, int] = {}
        for row, at in sorted(self._unit_heads, reverse=True):
            self._unit_columns[at] = row
        once = {text: units.said_once(text) for text in heads}
        self._once = [(row, once[text]) for row, _, text in each if once[text]]

    def area(self, row: int, column: int) -> Area | None:
        """The merged area in which a cell lies."""
        return self._areas.get((row, column))

    def value(self, row: int, column: int) -> CellContent:
        """What a cell holds itself, "" for nothing."""
        line = self._rows[row] if 0 <= row < self.height else ()
        return line[column] if 0 <= column < len(line) else ""

    def text(self, row: int, column: int) -> str:
        """The text that is seen at a cell, of a merged area that of its first; a year that is a number too."""
        area = self._areas.get((row, column))
        value = self.value(*(area[:2] if area else (row, column)))
        if isinstance(value, str):
            return clean(value)
        return str(int(value)) if type(value) in (int, float) and self._is_year(row, float(value)) else ""  # type: ignore[arg-type]

    def _is_year(self, row: int, value: float) -> bool:
        """A year over a column, and no figure: all numbers of its row are years, several, each another, or no word
        stands beside them."""
        if value not in range(2000, 2100):
            return False
        line = self._rows[row]
        numbers = [cell for cell in line if type(cell) in (int, float)]
        if not all(n in range(2000, 2100) for n in numbers):
            return False
        worded = any(isinstance(cell, str) and cell.strip() for cell in line)
        return not worded or len(set(numbers)) == len(numbers) > 1

    def _words(self, row: int) -> dict[int, str]:
        """The cells of a row that show words that call something by its name: column -> words."""
        found: dict[int, str] = {}
        line = self._rows[row]
        for at in range(self.width):
            area = self._areas.get((row, at))
            if area is None and (at >= len(line) or line[at] == ""):
                continue
            text = self.text(row, at)
            if text and self._calls(text) and (area[:2] if area else (row, at)) not in self._own:
                found[at] = text
        return found

    def _calls(self, text: str) -> bool:
        """Whether a text is a name: no figure, number of order or answer; a year is one."""
        if text not in self._known:
            year = len(text) == 4 and text.isdecimal() and int(text) in range(2000, 2100)
            other = _FIGURE.fullmatch(text) or _ORDER.fullmatch(text) or normalise(text) in _SAID
            self._known[text] = year or not other
        return self._known[text]

    # a row's label

    def _in_row(self, row: int, column: int) -> str:
        """What stands to the left of a column in a row, numbers of order and units of measure left out."""
        across = self._areas.get((row, column))
        if across is not None and across[1] < column:
            return ""  # a line across the table has no cells
        found: list[str] = []
        seen: set[Area] = set()
        for at, text in self._worded[row].items():
            if at >= column:
                break
            area = self._areas.get((row, at))
            if self._unit_columns.get(at, row) < row or area in seen:
                continue
            if area is not None:
                if area[3] >= column:
                    return ""
                seen.add(area)
            found.append(text)
        return JOIN.join(found)

    def _row_labels(self, column: int) -> list[str]:
        if column not in self._in_rows:
            self._in_rows[column] = [self._in_row(row, column) for row in range(self.height)]
        return self._in_rows[column]

    # a column's head

    def _heads(self, column: int) -> list[str]:
        """For each row what stands over it in a column: the nearest words above, with those over them that touch."""
        if column in self._over:
            return self._over[column]
        heads: list[str] = []
        block: list[str] = []
        seen: set[Address] = set()
        ended, last = True, ""
        for row in range(self.height):
            heads.append(last)
            area = self._areas.get((row, column))
            first = area[:2] if area else (row, column)
            if self._is_head(row, column):
                if ended:
                    block, ended = [], False
                if first not in seen and len(block) < _LEVELS:
                    seen.add(first)
                    block.append(self._worded[row][column])
                    last = JOIN.join(block)
            else:
                ended = True
        heads.append(last)
        self._over[column] = heads
        return heads

    def _is_head(self, row: int, column: int) -> bool:
        """Words that stand over a column: none that go across the table, and no number of a column."""
        text = self._worded[row].get(column)
        if text is None or _COUNTED.fullmatch(text):
            return False
        area = self._areas.get((row, column))
        if area is None or area[1] == area[3]:
            return True
        across = {self._first, self._labels} - {column}
        return not any(area[1] <= at <= area[3] for at in across)

    def _head(self, row: int, column: int) -> str:
        heads = self._heads(column)
        return heads[min(row, len(heads) - 1)]

    # all of it

    def labels(self, row: int, column: int) -> Labels:
        """What the cell is called; of a merged area its first cell."""
        area = self._areas.get((row, column))
        if area is not None:
            row, column = area[:2]
        rows = self._row_labels(column)
        own = rows[row] if row < len(rows) else ""
        under = _before(rows, row, own) if own else _after(self._heads(column), row)
        head = self._head(row, column)
        heads = [self._head(row, at) for at in range(max(self.width, column + 1))]
        beside = _before(heads, column, head) if head else self._behind(row, column)
        return Labels(own, under, head, beside, self._unit(row, own, head))

    def _behind(self, row: int, column: int) -> str:
        """How far a cell without a head stands behind the last label of its row."""
        last = max((at for at in self._worded[row] if at < column), default=None) if row < self.height else None
        return f"+{column - last}" if last is not None else ""

    def _unit(self, row: int, own: str, head: str) -> str:
        """The unit of measure of a cell: of its row, in its head, in its row's label, or once for the table."""
        for above, at in sorted(self._unit_heads, reverse=True):
            if above < row and (text := self.text(row, at)) and not self._is_head_row(row, at):
                return text
        found = units.in_brackets(head) or units.in_brackets(own)
        return found or next((said for above, said in reversed(self._once) if above < row), "")

    def _is_head_row(self, row: int, column: int) -> bool:
        return (row, column) in self._unit_heads or bool(_COUNTED.fullmatch(self.text(row, column)))

    def find(self, row_is: Callable[[str], bool], head_is: Callable[[str], bool]) -> list[Address]:
        """Cells whose row's label and whose head are as said; of a merged area its first."""
        found = []
        known_rows: dict[str, bool] = {}
        known_heads: dict[str, bool] = {}
        for column in range(self.width + 1):
            for row, own in enumerate(self._row_labels(column)):
                if own not in known_rows:
                    known_rows[own] = row_is(own)
                if not known_rows[own]:
                    continue
                head = self._head(row, column)
                if head not in known_heads:
                    known_heads[head] = head_is(head)
                area = self._areas.get((row, column))
                if known_heads[head] and (area is None or area[:2] == (row, column)):
                    found.append((row, column))
        return found


def _before(labels: Sequence[str], at: int, own: str) -> str:
    """What stands before a label, from the nearest on, as far as it takes to know it from all that are called alike.

    Blanks are passed over; the end is marked. "" where no other is called alike.
    """
    worded = [(n, label) for n, label in enumerate(labels) if label or n == at]
    plain = [normalise(label) for _, label in worded]
    mine = next(place for place, (n, _) in enumerate(worded) if n == at)
    others = [place for place, label in enumerate(plain) if place != mine and label == normalise(own)]
    kept: list[str] = []
    back = 0
    while others and back < _FARTHEST:
        back += 1
        kept.append(worded[mine - back][1] if back <= mine else "^")
        others = [place for place in others if _at(plain, place - back) == _at(plain, mine - back)]
    if others or len(kept) > _MOST:
        rest = BEFORE.join(
            reversed(plain[: max(0, mine - _MOST)] if others else plain[max(0, mine - back) : mine - _MOST])
        )
        kept = [*kept[:_MOST], f"… {hashlib.sha256(rest.encode()).hexdigest()[:12]}"]
    return BEFORE.join(kept)


def _after(heads: Sequence[str], row: int) -> str:
    """How far a cell of a row without a label stands below the head of its column."""
    last = min(row, len(heads) - 1)
    first = next((at for at in range(last, -1, -1) if heads[at] != heads[last]), -1)
    return f"+{row - first}" if heads[last] else ""


def _at(labels: Sequence[str], place: int) -> str:
    return labels[place] if place >= 0 else "^"
