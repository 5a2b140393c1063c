"""Figures with their sources, and what the commune's criteria come to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.submission import Given, Value


class Figure(NamedTuple):
    """One unit's answer on one element in one period, as it counts, with where it comes from.

    ``value`` is what the unit gave; ``adjusted`` what the Office put in its place (None: nothing);
    ``counted`` what is summed (None: nothing is). ``second_half`` is N - 6T for a lũy kế trong năm element
    in N, where both are there. ``bad``: the cell had a "phải sửa" and only the valid part was accepted.
    ``file`` is the path inside the plan folder; "" (with ``version`` 0) where no form was received.
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

    @property
    def expected(self) -> int:
        """How many units owe it and are expected to give it (N of decision-tables 1)."""
        return len(self.reported) + len(self.missing)


class Assessment(NamedTuple):
    """What a criterion comes to in a period. Codes of units in ``missing``; ``reason`` is one sentence."""

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


def exact(number: float) -> Fraction:
    """The decimal that a person reads in a float: 0.1 is one tenth, so that 0.1 + 0.2 is 0.3."""
    return Fraction(repr(float(number)))


def exact_sum(numbers: Iterable[float]) -> float:
    """The sum of decimals as a person adds them: 0.1 + 0.2 is 0.3; 0.0 for none."""
    return float(sum(map(exact, numbers)))
