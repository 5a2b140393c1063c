"""What of the facts on disk is not as it was written down, as far as the facts themselves can tell (design 7.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class Why(StrEnum):
    """How a file is known not to be as it was."""

    CHANGED = "changed"
    """It stands there with other bytes than were written down."""
    GONE = "gone"
    """What names it still stands, it does not."""
    GAP = "gap"
    """Its number is left out in a series of numbers that are given one after the other."""
    FIGURES = "figures"
    """Not a file: what a closing of version 0.1.0 was made of no longer comes to the figures that it names."""


class Trouble(NamedTuple):
    """``name``: path inside the plan folder, with ``/`` (a period's code for FIGURES). ``by``: what tells, in words."""

    why: Why
    name: str
    by: str = ""


def unlike(listed: Mapping[str, str], present: Mapping[str, str], by: str = "") -> tuple[Trouble, ...]:
    """Files that are not as a list has them, by name: name -> sha256 as listed, and as they are now.

    What is not listed says nothing: it came later.
    """
    found = (
        Trouble(Why.CHANGED if name in present else Why.GONE, name, by)
        for name in sorted(listed)
        if present.get(name) != listed[name]
    )
    return tuple(found)


def left_out(numbers: Iterable[int]) -> tuple[int, ...]:
    """Numbers that a series from 1 to its highest lacks. That its last ones are gone cannot be seen here."""
    there = set(numbers)
    return tuple(n for n in range(1, max(there, default=0)) if n not in there)
