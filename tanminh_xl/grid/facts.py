"""What the XML of a cell says beyond its value."""

from typing import NamedTuple

Address = tuple[int, int]
"""Zero-based row and column."""


class CellFacts(NamedTuple):
    """What a cell's XML says. ``text`` is the stored result as written in the file ("12.5"), "" for none.

    ``formula`` has no "=" in .xlsx and begins "of:=" in .ods; a cell of a shared formula carries the formula
    of its first cell. ``error`` is "#DIV/0!" and the like.
    """

    formula: str | None = None
    error: str | None = None
    text: str = ""
