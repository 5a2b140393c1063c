"""Where the printed pages of a sheet begin: known from the heights of its rows, before any program prints it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

PAGE_POINTS = {True: (210 - 20 - 20) / 25.4 * 72, False: (297 - 20 - 20) / 25.4 * 72}
"""Between the margins of A4 above and below: landscape, portrait."""
SAFE = 0.985
LEAST_ROWS = 3
"""Rows of a table that a sheet's last page holds at least, while the page before it has more."""
MOST_BREAKS = 1023
"""Page breaks that a spreadsheet takes on one sheet."""


class Strip(NamedTuple):
    """A row as it counts for pages: points; ``keep``: never parted from the next; ``body``: a row of a table;
    ``start``: it begins a page."""

    height: float
    keep: bool = False
    body: bool = False
    start: bool = False


def breaks(strips: Sequence[Strip], landscape: bool, repeated: tuple[int, int] | None) -> tuple[int, ...]:
    """Rows that begin a page, save the first. ``repeated``: first and last row that stand on top of each page after
    the one on which they are.

    No heading ends a page; the last page of a part holds ``LEAST_ROWS`` rows of a table beside notes or a signature.
    """
    room = PAGE_POINTS[landscape] * SAFE
    head = sum(s.height for s in strips[repeated[0] : repeated[1] + 1]) if repeated else 0.0
    after = repeated[1] if repeated else -1
    starts = [0, *(n for n, s in enumerate(strips) if s.start and n), len(strips)]
    found: list[int] = []
    for first, end in pairwise(starts):
        found += [first] if first else []
        found += _within(strips, first, end, room, head, after)
    return tuple(found[:MOST_BREAKS])


def _within(strips: Sequence[Strip], first: int, end: int, room: float, head: float, after: int) -> list[int]:
    """The breaks inside a part that begins a page."""
    found: list[int] = []
    begin, used = first, head if first > after >= 0 else 0.0
    n = first
    while n < end:
        last = n
        while last + 1 < end and strips[last].keep:
            last += 1
        height = sum(s.height for s in strips[n : last + 1])
        if used + height > room and n > begin:
            found.append(n)
            begin, used = n, head if n > after else 0.0
        used += height
        n = last + 1
    if found:
        found[-1] = _with_rows(strips, found[-2] if len(found) > 1 else first, found[-1], end, room - head)
    return found


def _with_rows(strips: Sequence[Strip], before: int, at: int, end: int, room: float) -> int:
    """The last break, moved up until its page holds rows enough; where it is while there are not enough to move."""
    rows = sum(s.body for s in strips[at:end])
    height = sum(s.height for s in strips[at:end])
    there = sum(s.body for s in strips[before:at])
    moved = at
    while rows < LEAST_ROWS and there >= rows + 2:
        step = moved - 1
        while step > before and strips[step - 1].keep:
            step -= 1
        height += sum(s.height for s in strips[step:moved])
        if step <= before or height > room:
            break
        rows += sum(s.body for s in strips[step:moved])
        there -= sum(s.body for s in strips[step:moved])
        moved = step
    return moved
