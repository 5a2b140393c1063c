"""Stored cells -> rows from A1, and apart from them what stands so far away that no form can reach there.

One space in XFD1048576 must neither refuse a form nor make anybody lay out 17 billion cells.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.sheets import CellContent, GridRows
from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

GAP_ROWS, GAP_COLUMNS = 1_000, 100
"""What comes after more empty rows or columns than these is far away (decision-tables 8, a stray character)."""

_WIDE = 1_000  # columns that are kept where a sheet would be too large to be laid out whole
_THIN = 20  # a sheet with one cell in so many is nearly all empty: only of such a one rows are set apart
_MOST_FACTS = 200_000  # of one file: a thing to be said of every cell is no form
_MOST_FAR = 1_000  # of one sheet: as many as anybody will ever be told


class Run(NamedTuple):
    """A cell with something in it, ``wide`` times side by side from ``column``; ``facts``: None where it has none."""

    column: int
    wide: int
    value: CellContent
    facts: CellFacts | None = None


class Band(NamedTuple):
    """A row with something in it, ``tall`` times one below the other from ``row``; runs by column, none overlaps."""

    row: int
    tall: int
    runs: Sequence[Run]


class LaidOut(NamedTuple):
    """As ``SheetRead`` has them."""

    rows: GridRows
    facts: dict[Address, CellFacts]
    far: dict[Address, str]


class Room:
    """What one file may still lay out: shared by its sheets, so that many middling ones are not a large one."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self.facts = min(cells, _MOST_FACTS)

    def take(self, cells: int, facts: int) -> None:
        """``Unreadable`` (TOO_LARGE) where there is no more room."""
        self.cells -= cells
        self.facts -= facts
        if self.cells < 0 or self.facts < 0:
            raise Unreadable(UnreadableKind.TOO_LARGE, "cells laid out")


def lay_out(bands: Sequence[Band], room: Room) -> LaidOut:
    """Return the rows of a sheet's bands (from the top, none overlaps), their facts, and what is far.

    Rows that are equal by repetition, and empty ones, are one list each: they are there to be read.
    At most 1,000 far cells are told. ``Unreadable`` (TOO_LARGE) as ``Room``.
    """
    near = _near([(band.row, band.row + band.tall) for band in bands], GAP_ROWS)
    width = _near(sorted({(r.column, r.column + r.wide) for b in bands if b.row < near for r in b.runs}), GAP_COLUMNS)
    bands_near = [band for band in bands if band.row < near]
    area = near + len(bands_near) * width
    if area > room.cells and area > _THIN * sum(run.wide for band in bands_near for run in band.runs):
        width = min(width, _WIDE)
        bands_near = bands_near[: max(0, room.cells - near) // (width + 1)]
        near = max((band.row + band.tall for band in bands_near), default=0)
    if not width:  # all that is in these rows is far
        bands_near, near = [], 0
    facts = _facts(bands_near, width, room)
    room.take(near + len(bands_near) * width, 0)
    empty: list[CellContent] = [""] * width
    rows: GridRows = [empty] * near
    for band in bands_near:
        cells = empty.copy()
        for column, wide, value, _ in band.runs:
            last = min(column + wide, width)
            if column < last:
                cells[column:last] = [value] * (last - column)
        rows[band.row : band.row + band.tall] = [cells] * band.tall
    far: dict[Address, str] = {}
    for address, text in _far(bands, near, width):
        far[address] = text
        if len(far) == _MOST_FAR:
            break
    return LaidOut(rows, facts, far)


def _near(spans: Sequence[tuple[int, int]], gap: int) -> int:
    """Return the end of what hangs together, from 0, with gaps of at most ``gap``; ``spans``: by their beginnings."""
    end = 0
    for begin, beyond in spans:
        if begin - end > gap:
            break
        end = max(end, beyond)
    return end


def _facts(bands: Sequence[Band], width: int, room: Room) -> dict[Address, CellFacts]:
    facts: dict[Address, CellFacts] = {}
    for band in bands:
        for run in band.runs:
            if run.facts is not None and run.column < width:
                columns = range(run.column, min(run.column + run.wide, width))
                room.take(0, band.tall * len(columns))
                for row in range(band.row, band.row + band.tall):
                    facts.update(((row, column), run.facts) for column in columns)
    return facts


def _far(bands: Sequence[Band], near: int, width: int) -> Iterator[tuple[Address, str]]:
    for band in bands:
        for run in band.runs:
            begin = run.column if band.row >= near else max(run.column, width)
            text = _text(run)
            if text.strip() and begin < run.column + run.wide:
                for row in range(band.row, band.row + band.tall):
                    for column in range(begin, run.column + run.wide):
                        yield (row, column), text


def _text(run: Run) -> str:
    if run.facts is not None and (run.facts.error or run.facts.shown):
        return run.facts.error or run.facts.shown
    return f"{run.value:.15g}" if isinstance(run.value, float) else str(run.value)
