"""What a unit typed into its form, as its eye saw it: what the copy that goes back is filled with (design 4).

No figure is read here and nothing is judged: "85%", "khoảng chục" and a date come back as they were shown, a number as
a number, a formula as its result. Where a plain figure would say less than the cell did (two figures for one line,
digits struck through, a format that shows another number), the words beside it say so: no reader takes it for a figure.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.form import (
    BlockKey,
    ColumnKey,
    FormSpec,
    Row,
)
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.messages import SEVERITY_WORDS
from tanminh_xl.forms import typed
from tanminh_xl.forms._own_words import OwnWords
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.forms.locate import FoundKeys, Head, KeyedRow, KeyIndex, head_of, key_index, outside
from tanminh_xl.forms.structure import pages
from tanminh_xl.grid import CellContent, CellFacts, Grid, GridRows, NumberFormat
from tanminh_xl.templates import toml

MOST_ASTRAY = 20
"""More rows of words outside the form's cells, and more comments, are not written down."""
MOST_PROBLEMS = 200
"""Nor more difficulties."""
_MOST_TWICE = 4

CellKey = tuple[str, ColumnKey]
"""A row's key and a column, as in ``form.place``."""
Content = str | float
"""What stands in a cell as it was shown."""

_LAYERED = "có chữ gạch bỏ hoặc viết nhỏ"
_FIGURE_LIKE = re.compile(r"[-+]?[\d\s.,]+")


class Said(NamedTuple):
    """Words at a cell of the unit's file."""

    sheet: str
    cell: str
    text: str


class AsTyped(NamedTuple):
    """``twice``: what each place of a key said, where they differ. ``where``: a cell of the file -> which it is.

    ``problems``: how many rows for new difficulties the copy needs. ``odd``: cells that show something else than they
    store. ``astray``: words outside the form's cells, a row each; ``comments``: the unit's own; ``more``: there are
    more of them. ``left_out``: so many difficulties are not among the cells.
    """

    cells: Mapping[CellKey, Content]
    twice: Mapping[CellKey, tuple[Said, ...]]
    where: Mapping[tuple[str, str], CellKey]
    problems: int = 0
    odd: frozenset[CellKey] = frozenset()
    astray: tuple[Said, ...] = ()
    comments: tuple[Said, ...] = ()
    more: bool = False
    left_out: int = 0


def as_typed(grid: Grid, spec: FormSpec) -> AsTyped | None:
    """What stands in the cells of a form, wherever their keys stand now; None where no key of the form is there.

    Difficulties have the keys ``C|+1``, ``C|+2`` ... in the order of their rows, as many as there are.
    ``Unreadable`` if the form's sheet is damaged.
    """
    index = key_index(spec)
    gathered = _Gathered(spec, index)
    for page in pages(grid, index):
        if page.found.hits:
            gathered.sheet(grid, page.name, page.rows, page.found)
    return gathered.result() if gathered.found else None


class _Gathered:
    """Gathers one sheet after the other."""

    def __init__(self, spec: FormSpec, index: KeyIndex) -> None:
        self.index = index
        self.own = OwnWords(spec)
        self.found = False
        self.entries = {block.key: {c.key for c in block.columns if c.entry} for block in spec.blocks}
        self.said: dict[CellKey, list[tuple[Said, Content]]] = {}
        self.where: dict[tuple[str, str], CellKey] = {}
        self.odd: set[CellKey] = set()
        self.problems: list[dict[ColumnKey, Content]] = []
        self.left_out = 0
        self.astray: list[Said] = []
        self.comments: list[Said] = []
        self.more = False

    def sheet(self, grid: Grid, name: str, rows: GridRows, found: FoundKeys) -> None:
        first, self.found = not self.found, True
        facts = grid.facts(name)
        taken: set[tuple[int, int]] = set()
        own: dict[int, KeyedRow] = {}
        further: list[tuple[int, int, Head]] = []
        grown: list[tuple[int, int, Head]] = []
        seen: set[str] = set()
        for at, column, line in found.hits:
            own[at] = line
            taken.add((at, column))
            head = head_of(at, line.block, found.heads)
            if head is None:
                continue
            if line.grows:
                (further if line.key in seen else grown).append((at, column - found.base, head))
                seen.add(line.key)
            else:
                self._line(name, rows[at], at, column - found.base, head, line, facts, taken)
        for at, block in outside(found, self.index, rows):
            head = head_of(at, block, found.heads)
            text = head.columns.get(ColumnKey.TEXT) if head and block is BlockKey.PROBLEMS else None
            if head is not None and text is not None and not typed.is_blank(_at(rows[at], text)):
                further.append((at, 0, head))
        before = [tuple(row.items()) for row in self.problems]
        for at, shift, head in grown + further:
            self._problem(name, rows[at], at, shift, head, taken, [] if first else before)
        for head in found.heads:
            taken.update((head.at, c) for c, cell in enumerate(rows[head.at]) if cell in self.index.columns)
        self._astray(name, rows, own, found, taken)
        self._beyond(grid, name)

    def _line(
        self,
        sheet: str,
        row: Sequence[CellContent],
        at: int,
        shift: int,
        head: Head,
        line: KeyedRow,
        facts: Mapping[tuple[int, int], CellFacts],
        taken: set[tuple[int, int]],
    ) -> None:
        """The cells to fill of one line; of a column that is there twice, the second only where both say something."""
        for key, column in (*head.columns.items(), *head.again):
            if key not in self.entries[line.block]:
                continue
            c = column + shift
            content = _at(row, c)
            if dict(line.row.given).get(key) == content:
                continue
            again = column != head.columns[key]
            cell: CellKey = (line.key, key)
            if again and not self.said.get(cell):
                continue
            shown, odd = _shown(content, facts.get((at, c)), key, line.row)
            self.where.setdefault((sheet, a1(at, max(0, c))), cell)
            taken.add((at, c))
            if shown == "":
                continue
            self.said.setdefault(cell, []).append((Said(sheet, a1(at, c), _words(shown)), shown))
            if odd:
                self.odd.add(cell)

    def _problem(
        self,
        sheet: str,
        row: Sequence[CellContent],
        at: int,
        shift: int,
        head: Head,
        taken: set[tuple[int, int]],
        before: Sequence[tuple[tuple[ColumnKey, Content], ...]],
    ) -> None:
        said: dict[ColumnKey, Content] = {}
        for key in (ColumnKey.TEXT, ColumnKey.PROPOSAL, ColumnKey.STATE):
            if key in head.columns:
                c = head.columns[key] + shift
                taken.add((at, c))
                shown, _ = _shown(_at(row, c), None, key, _NO_ROW)
                if shown != "":
                    said[key] = shown
        if not said or tuple(said.items()) in before:
            return
        if len(self.problems) == MOST_PROBLEMS:
            self.left_out += 1
            return
        self.problems.append(said)
        for key in said:
            self.where[sheet, a1(at, head.columns[key] + shift)] = (_grown(len(self.problems)), key)

    def _astray(
        self, sheet: str, rows: GridRows, own: Mapping[int, KeyedRow], found: FoundKeys, taken: set[tuple[int, int]]
    ) -> None:
        """Words of a row that are neither the form's own nor in its cells, told at the first of them."""
        for at, row in enumerate(rows):
            if row.count("") == len(row):
                continue
            line, summed = own.get(at), self.own.has_checksum(row)
            words = [
                (c, typed.text(cell))
                for c, cell in enumerate(row)
                if cell != ""
                and not (summed and isinstance(cell, float))
                and (at, c) not in taken
                and not typed.is_blank(cell)
                and not self.own.says(cell, line)
            ]
            if words:
                self._tell(self.astray, Said(sheet, a1(at, words[0][0]), " ".join(text for _, text in words)))
                if self.more:
                    return

    def _beyond(self, grid: Grid, sheet: str) -> None:
        """What stands far from the form, and the unit's own comments."""
        for (row, column), text in grid.far(sheet).items():
            if not typed.is_blank(text):
                self._tell(self.astray, Said(sheet, a1(row, column), typed.text(text)))
        for (row, column), text in grid.comments(sheet).items():
            words = text.strip()
            if words and not _is_ours(words):
                self._tell(self.comments, Said(sheet, a1(row, column), words))

    def _tell(self, said: list[Said], words: Said) -> None:
        if len(said) < MOST_ASTRAY:
            said.append(words)
        else:
            self.more = True

    def result(self) -> AsTyped:
        cells: dict[CellKey, Content] = {}
        twice: dict[CellKey, tuple[Said, ...]] = {}
        for cell, places in self.said.items():
            different: dict[str, tuple[Said, Content]] = {}
            for place in places:
                different.setdefault(place[0].text, place)
            kept = list(different.values())[:_MOST_TWICE]
            cells[cell] = kept[0][1]
            if len(kept) > 1:
                twice[cell] = tuple(said for said, _ in kept)
                cells[cell] = _either(cell[1]).join(said.text for said, _ in kept)
        for number, problem in enumerate(self.problems, 1):
            cells |= {(_grown(number), key): shown for key, shown in problem.items()}
        return AsTyped(
            cells,
            twice,
            self.where,
            len(self.problems),
            frozenset(self.odd),
            tuple(self.astray),
            tuple(self.comments),
            self.more,
            self.left_out,
        )


_NO_ROW = Row(item="+")


def _at(row: Sequence[CellContent], column: int) -> CellContent:
    return row[column] if 0 <= column < len(row) else ""


def _grown(number: int) -> str:
    return f"{BlockKey.PROBLEMS.value}|+{number}"


def _either(column: ColumnKey) -> str:
    return " hoặc " if column in (ColumnKey.VALUE, ColumnKey.REASON, ColumnKey.STATE) else "\n"


def _words(shown: Content) -> str:
    return format_number(shown) if isinstance(shown, float) else typed.text(shown)


def _shown(content: CellContent, fact: CellFacts | None, column: ColumnKey, row: Row) -> tuple[Content, bool]:
    """What a cell shows, and whether that is something else than it stores."""
    if column is not ColumnKey.VALUE:
        return (content if isinstance(content, str) else typed.text(content)), False
    if fact is not None and fact.error is not None:
        return fact.error, True
    if isinstance(content, bool):
        return ("TRUE" if content else "FALSE"), False
    if isinstance(content, str):
        if fact is not None and fact.layered:
            return _beside(fact.shown or content, _LAYERED), True
        return content, False
    if isinstance(content, int | float):
        number = float(content)
        if not math.isfinite(number):
            return str(content), False
        if fact is None or (fact.format is NumberFormat.PLAIN and not fact.layered and not fact.shown):
            return number, False
        return _formatted(number, fact, row), True
    return (str(content) if isinstance(content, dt.time | dt.timedelta) else typed.text(content)), False


def _formatted(number: float, fact: CellFacts, row: Row) -> Content:
    """A number that a format shows otherwise: as shown, with what is stored beside it where that reads as another."""
    shown = typed.text(fact.shown)
    if fact.layered:
        return _beside(shown or format_number(number), _LAYERED)
    read = typed.number(shown, row.unit_of_measure, row.value_type is ValueType.COUNT)
    if isinstance(read, typed.Number) and read.value == number:
        return number
    return _beside(shown or "ô không hiện số", f"máy lưu {format_number(number)}")


def _beside(shown: str, why: str) -> str:
    """Words in which nobody reads a figure where the figure alone would say less than the cell did."""
    return f"{shown} – {why}" if _FIGURE_LIKE.fullmatch(shown) or not any(map(str.isdigit, shown)) else shown


def _is_ours(comment: str) -> bool:
    """Whether the Office's program wrote a comment, on this copy or, in version 0.1.0, on an earlier one."""
    texts = toml(TEMPLATE)["returned"]
    return texts["comment_head"] in comment or any(
        comment.startswith(f"{word}: ") and "\n" in comment for word in SEVERITY_WORDS.values()
    )
