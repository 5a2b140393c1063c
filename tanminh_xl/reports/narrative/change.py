"""What a criterion's value came to beside the period that it is compared with, in words (decision-tables 9.1).

Per cent change by points, numbers by per cent or, where they are few, by themselves. Nothing is said where either side
lacks units: a smaller sum would look like a fall.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.amounts import POINTS, percent, unit_of
from tanminh_xl.domain.catalogue_nouns import Criterion, PeriodKind
from tanminh_xl.domain.comparison import Compared
from tanminh_xl.domain.figures import Assessment, exact
from tanminh_xl.domain.office_tables import BASE_FIGURES
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.domain.targets import rounded
from tanminh_xl.reports.narrative.numbers import amount, lower_first
from tanminh_xl.reports.narrative.texts import text

FEW = 10
"""A change of whole numbers by less than this is said by itself: "tăng 05 hộ"."""
MANIFOLD = 10
"""A change by more than so many times what was, or down to nothing, too: "19.900%" says nothing."""


class Change(NamedTuple):
    """``old``: the value compared with; ``by``: -1, 0, 1; ``said``: by how much ("3%", "05 hộ", "1,2 điểm phần
    trăm"); ``since``: with what ("kỳ trước"); ``estimate``: one of both is a số ước."""

    old: float
    by: int
    said: str
    since: str
    estimate: bool
    ref: Ref


def change(report: PeriodReport, criterion: Criterion, found: Assessment) -> Change | None:
    """None where there is nothing like it to compare with."""
    before = report.before.get(criterion.code)
    if before is None or before.number is None or not isinstance(found.value, float | int):
        return None
    if found.missing or before.reported < before.expected:
        return None
    away = exact(found.value) - exact(before.number)
    return Change(
        before.number,
        (away > 0) - (away < 0),
        _by(exact(before.number), abs(away), unit_of(criterion)),
        since(report, before),
        found.estimate or before.estimate,
        compared_ref(criterion, before),
    )


def _by(old: Fraction, away: Fraction, unit: str) -> str:
    by = rounded(away, 6)
    if unit == "%":
        return amount(by, POINTS)
    few = away.denominator == 1 and old.denominator == 1 and away < FEW
    by_itself = few or old <= 0 or away == old or away > MANIFOLD * old
    said = "" if by_itself else percent(away / old)
    return amount(by, unit) if said in ("", "0%") else said


def since(report: PeriodReport, before: Compared) -> str:
    """The period that is compared with, as a sentence names it."""
    period = report.period
    if before.base:
        return text("tieu_chi", "nam", year=before.period)
    if before.period == period.same:
        return text("tieu_chi", "nam_truoc" if period.kind is PeriodKind.YEAR else "cung_ky")
    if before.period == period.previous:
        return text("tieu_chi", "ky_truoc")
    known = report.catalogue.period.get(before.period)
    return lower_first(known.name if known else before.label)


def compared_ref(criterion: Criterion, before: Compared) -> Ref:
    """Where the value that is compared with stands: a result of its period, or số gốc."""
    if before.base:
        return Ref(BASE_FIGURES.name, (criterion.code, before.period), "value")
    return Ref(RESULTS.name, (before.period, criterion.code), "value")


def tail(found: Change | None) -> str:
    """ ", tăng 8% so với cùng kỳ năm trước", ", bằng kỳ trước"; "" for none."""
    if found is None:
        return ""
    key = {1: "tang", 0: "bang", -1: "giam"}[found.by]
    return text("tieu_chi", f"uoc_{key}" if found.estimate else key, by=found.said, since=found.since)
