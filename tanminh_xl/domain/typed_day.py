"""A cell that is to be a day, as people and spreadsheets write it (decision-tables 8.7, rows 11 - 13)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.names import clean
from tanminh_xl.domain.sheet import CellValue

ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet."""
FIRST, LAST = 20_000, 80_000
"""Between which numbers days lie: 2/10/1954 - 10/1/2119. One outside is a year, an amount, or a slip."""
_BETWEEN = " ?[-/.] ?"
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<year>\d{{4}})")
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}}){_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}(?P<day>\d{{1,2}})(?:[ T].*)?")


def typed_day(value: CellValue) -> date | None:
    """The day that a cell says: a day, the number of one, or a text with the day first (16/6/2026, 16-6-2026,
    16.6.2026) or the year first (2026-6-16), blanks around the signs or not; None for anything else, and for days that
    no plan is about: 2026 typed into a cell for days is stored as 18/7/1905.

    A text is never read by the PC's own order of dates. ``master.day_formulas`` has the same as formulas.
    """
    found = _said(value)
    return found if found and FIRST <= (found - ZERO).days <= LAST else None


def serial(value: CellValue) -> int:
    """The number of a cell's day as a spreadsheet counts it; 0 where it says none."""
    day = typed_day(value)
    return (day - ZERO).days if day else 0


def moment(value: object) -> datetime | None:
    """The moment that a cell holds, of the clock in the commune: as one, or as the number of one, to the second; None
    for anything else."""
    if isinstance(value, float) and FIRST <= value <= LAST:
        value = datetime.combine(ZERO, time()) + timedelta(seconds=round(value * 86_400))
    return value.replace(tzinfo=ZONE) if isinstance(value, datetime) else None


def _said(value: CellValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return ZERO + timedelta(days=int(value)) if 0 < value <= LAST else None
    shown = clean(value) if isinstance(value, str) else ""
    if found := _DAY_FIRST.fullmatch(shown) or _YEAR_FIRST.fullmatch(shown):
        try:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
        except ValueError:
            return None
    return None
