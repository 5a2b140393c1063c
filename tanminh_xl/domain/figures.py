"""Figures with their sources, and what the commune's criteria come to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.format_value import estimated_words, format_value
from tanminh_xl.domain.submission import Given, Value


class Figure(NamedTuple):
    """One unit's answer on one element in one period, as it counts, with where it comes from.

    ``given`` and ``value`` are what the unit gave; ``instead`` the answer that the Office put in its place (None: no
    adjustment holds) and ``adjusted`` the figure of that answer (None: it carries none); ``counted`` what is summed
    (None: nothing is). ``second_half`` is N - 6T for a lũy kế trong năm element in N, where both are there.
    ``bad``: the cell is held; ``written`` says what stands in it where ``given`` and ``value`` do not.
    ``estimate``: what counts is a "số ước". ``file`` is the path inside the plan folder; "" (with ``version`` 0)
    where no form was received.
    """

    period: str
    unit: str
    element: str
    given: Given
    value: Value = None
    adjusted: Value = None
    counted: Value = None
    second_half: float | None = None
    bad: bool = False
    evidence: str = ""
    note: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    sender: str = ""
    sent: datetime | None = None
    version: int = 0
    adjustment: int = 0
    """Number of the adjustment that holds, 0 for none."""
    instead: Given | None = None
    estimate: bool = False
    written: str = ""

    @property
    def is_adjusted(self) -> bool:
        """Whether the Office's word stands in place of the unit's, whichever of the five answers it gives."""
        return self.instead is not None or self.adjusted is not None

    @property
    def answer(self) -> Given:
        """The answer that counts: the Office's, else the unit's; a held cell is blank (decision-tables 1.1)."""
        if self.instead is not None:
            return self.instead
        if self.adjusted is not None:
            return Given.FIGURE
        return Given.BLANK if self.bad else self.given

    @property
    def claims(self) -> bool:
        """Whether the unit claims what a paper could show: a figure (0 too) or Đạt, as it gave it; an adjusted figure,
        Không phát sinh and Không đạt claim nothing (decision-tables 2.1, end)."""
        return self.given == Given.FIGURE and not self.is_adjusted and self.counted is not False

    @property
    def put(self) -> Value | str:
        """What the Office put in place of the unit's answer: a figure, or the words of an answer that carries none."""
        return self.adjusted if self.adjusted is not None else self.instead.value if self.instead else None

    @property
    def told(self) -> str:
        """What the unit's cell says, as a person would type it: "0,85", "Không phát sinh"; "" for a blank."""
        if self.written or self.given == Given.BLANK:
            return self.written
        return format_value(self.value, grouped=False) if self.given == Given.FIGURE else self.given.value


class Status(StrEnum):
    """The statuses of a criterion (decision-tables 2)."""

    MET = "Đạt"
    NEARLY = "Cơ bản đạt"
    NOT_MET = "Chưa đạt"
    NOT_DUE = "Chưa đến kỳ đánh giá"
    INCOMPLETE = "Chưa đủ số liệu"
    NO_DATA = "Chưa có số liệu"
    NO_TARGET = "Chưa giao chỉ tiêu"
    NO_EVIDENCE = "Chờ minh chứng"
    NOT_APPLICABLE = "Không thuộc đối tượng"


BY_FIGURES = (Status.MET, Status.NEARLY, Status.NOT_MET, Status.NO_EVIDENCE)
"""Statuses that were decided over figures."""

Measured = float | str | None
"""A criterion's value: a number (85.3 for per cent), "Đạt" / "Không đạt", or nothing."""


class Part(NamedTuple):
    """One commune figure: an element over the units that owe it.

    ``expected`` units owe it (Không thuộc đối tượng left out), ``reported`` of them gave it; ``value`` is
    the combined figure over those, None where none gave it.
    """

    element: str
    value: Value
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    not_applicable: tuple[str, ...] = ()
    estimated: tuple[str, ...] = ()
    """Those of ``reported`` whose figure is a "số ước"."""

    @property
    def expected(self) -> int:
        """How many units owe it and are expected to give it (N of decision-tables 1)."""
        return len(self.reported) + len(self.missing)


class Assessment(NamedTuple):
    """What a criterion comes to in a period. Codes of units in ``missing``; ``reason`` is one sentence.

    ``estimate``: a figure that is counted in it, or in a part of the group, is a "số ước".
    """

    code: str
    model: str
    value: Measured
    target: float | str | tuple[float, float] | None
    status: Status
    on_track: bool | None
    reported: int
    expected: int
    missing: tuple[str, ...]
    reason: str
    progress: float | None = None
    """v / t of decision-tables 4, row 3 (0.46: "đạt 46% kế hoạch năm")."""
    parts: tuple[Part, ...] = ()
    estimate: bool = False

    @property
    def status_words(self) -> str:
        """The status as it is said: "Đạt (ước)" where it was decided over a "số ước"; the others rest on no figure."""
        return estimated_words(self.status, self.estimate and self.status in BY_FIGURES)


class ToReview(NamedTuple):
    """A unit's figure to review before anybody signs (decision-tables 9.2): what speaks against it, each a part of a
    sentence; and the criteria (codes) whose status its correction could change (9.3)."""

    unit: str
    element: str
    reasons: tuple[str, ...]
    changes: tuple[str, ...] = ()


def jumps(value: float, before: float, by_percent: float, least: float) -> bool:
    """Whether a figure lies further from another than both settings allow: by more than ``by_percent`` of that one
    (from 0 any difference is more), and by ``least`` at least."""
    by = abs(value - before)
    enough = by >= least or math.isclose(by, least, rel_tol=1e-9, abs_tol=1e-9)
    return enough and by > abs(before) * by_percent / 100


def exact(number: float) -> Fraction:
    """The decimal that a person reads in a float: 0.1 is one tenth, so that 0.1 + 0.2 is 0.3."""
    number = float(number)
    return Fraction(int(number)) if _is_whole(number) else Fraction(repr(number))


def _is_whole(number: float) -> bool:
    """Whether a float is a whole number that it stands for exactly: counts are, and they need not be spelt out."""
    return number.is_integer() and abs(number) < 2**53


def exact_sum(numbers: Iterable[float]) -> float:
    """The sum of decimals as a person adds them: 0.1 + 0.2 is 0.3; 0.0 for none."""
    given = [float(number) for number in numbers]
    return float(sum(map(int, given)) if all(map(_is_whole, given)) else sum(map(exact, given)))
