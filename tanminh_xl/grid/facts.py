"""What a cell says beyond its value, and what of a sheet no eye meets."""

from enum import StrEnum
from typing import NamedTuple

Address = tuple[int, int]
"""Zero-based row and column."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, zero-based."""


class NumberFormat(StrEnum):
    """How a number is shown where that is not as it is stored."""

    PLAIN = ""
    PERCENT = "percent"  # 0.85 shows "85%"
    SCALED = "scaled"  # trailing commas: 2490 shows "2"
    OTHER = "other"  # words, a fraction, an exponent, hidden (";;;") ...: what is shown is no plain number


class CellFacts(NamedTuple):
    """What a cell's XML says. ``text`` is the stored result as written in the file ("12.5"), "" for none.

    ``formula`` has no "=" in .xlsx and begins "of:=" in .ods; a cell of a shared formula carries the formula
    of its first cell. ``error`` is "#DIV/0!" and the like. ``format``: of a number. ``shown``: what the cell shows,
    where ``format`` is not PLAIN ("85%"). ``layered``: some of its text is struck through, raised or lowered.
    ``uncomputed``: a formula without a stored result. ``words``: what the format puts beside a number ("ha" of
    "12 ha"), a PLAIN one too; then ``shown`` is given.
    """

    formula: str | None = None
    error: str | None = None
    text: str = ""
    format: NumberFormat = NumberFormat.PLAIN
    shown: str = ""
    layered: bool = False
    uncomputed: bool = False
    words: str = ""

    @property
    def says_more(self) -> bool:
        """Whether it says anything that the cell's value does not."""
        formula, error, _, format, _, layered, _, words = self
        return bool(formula is not None or error is not None or format or layered or words)


class Unseen(NamedTuple):
    """Rows and columns of a sheet that are hidden or of size 0 (by a filter too), zero-based, and its merged areas."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
