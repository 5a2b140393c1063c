"""Figures that a unit promised ("Chưa có số, sẽ bổ sung"), with the day by which it said that it will send them
(decision-tables 5.4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import State
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.submission import Given

_DATE = re.compile(
    r"(?<![\d/.,-])(?P<d>\d{1,2})(?: ?(?P<sign>[/.-]) ?| thang )(?P<m>\d{1,2})"
    r"(?:(?: ?[/.-] ?|(?:,? nam ))(?P<y>\d{4}|\d{2}))?(?![\d/-])(?!\.\d)"
)
_SAID = re.compile(
    r"\b(?:(?:bo sung|gui|nop|hen|co so(?: lieu)?)(?: (?:sau|lai|so lieu|bao cao|bieu))*)[ ,:(-]*"
    r"(?:(?:vao|truoc|trong|khoang|cham nhat|muon nhat|la|ngay)[ ,:(-]*)*$"
)
"""What stands just before a day that is promised."""
_LINKS = frozenset(["se", "vao", "truoc", "trong", "khoang", "cham", "nhat", "muon", "la", "ngay", "thi"])
"""Words beside which a day stands for itself."""
_VERBS = frozenset(["bo", "gui", "nop", "hen"])
_ALONE = _LINKS | _VERBS | frozenset(["sung", "co", "so", "lieu", "bao", "cao", "sau", "chua"])
"""Words among which a day is a promise, if one of the verbs is there."""
_LONG = timedelta(days=60)
_NOT_SO = re.compile(r"\b(?:da|khong|ko|chua the)\b")
"""What was sent already, or will not be: no promise."""


class Promise(NamedTuple):
    """A figure that is still to come; ``day``: by when the unit said, None if it did not."""

    unit: str
    element: str
    day: date | None


def promised_day(text: str, near: date | None) -> date | None:
    """The day by which words promise a figure: "20/6", "20/6/2026", "sẽ bổ sung ngày 20 tháng 6"; None where they say
    none, or it is not clear that they do.

    A day without a year is the first one that is not long before ``near``, and none where that is not known.
    """
    words = _plain(text)
    found = list(_DATE.finditer(words))
    if len(found) != 1 or _NOT_SO.search(words):
        return None
    day = found[0]
    before, after = words[: day.start()], words[day.end() :]
    beside = set(re.findall(r"\w+", f"{before} {after}"))
    alone = beside <= _LINKS or (beside <= _ALONE and bool(beside & _VERBS))
    if not _SAID.search(before) and (not alone or (day["sign"] == "." and not beside)):
        return None
    return _day(int(day["d"]), int(day["m"]), day["y"], near)


def _day(day: int, month: int, year: str | None, near: date | None) -> date | None:
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if near is None:
        return None
    years = (_date(near.year + by, month, day) for by in (-1, 0, 1))
    return min((one for one in years if one and one >= near - _LONG), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Words without case, tones and marks."""
    marked = unicodedata.normalize("NFD", normalise(text).replace("đ", "d"))
    return "".join(char for char in marked if not unicodedata.combining(char))


def promises(catalogue: Catalogue, period: Period, state: State) -> tuple[Promise, ...]:
    """The figures that units owe, said that they have not yet, and for which nothing else counts; those with a day
    first, the earliest of them at the top."""
    owed = owes(catalogue, period)
    wanted = {(unit, element): n for n, (unit, element) in enumerate((u, e) for u, es in owed.items() for e in es)}
    found = dict(_promised(period, state))
    left = [Promise(*key, day) for key, day in found.items() if key in wanted]
    return tuple(sorted(left, key=lambda p: (p.day or date.max, wanted[p.unit, p.element])))


def _promised(period: Period, state: State) -> Iterator[tuple[tuple[str, str], date | None]]:
    near = period.due or period.end
    for counted in state.counted.values():
        said = counted.receipt.submission
        for answer in said.answers if said else ():
            key = answer.unit, answer.element
            if answer.given is Given.NOT_YET and key not in state.adjusted:
                yield key, promised_day(answer.note, near)
    for key, adjustment in state.adjusted.items():
        if adjustment.given is Given.NOT_YET:
            yield key, promised_day(adjustment.why, near)
