"""Days: which are worked, which version decides whether a unit was late, and by when what goes back is due again
(decision-tables 5.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import ACCEPTED, ZONE, Receipt, Standing
from tanminh_xl.domain.findings import Code, Severity, Verdict
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.messages import holds, severity, verdict
from tanminh_xl.domain.office_nouns import DayOff
from tanminh_xl.domain.submission import Given

_WEEKEND = {5: "Thứ Bảy", 6: "Chủ nhật"}
_WHICH_VERSION = frozenset({Code.FEWER_FIGURES, Code.SENT_EARLIER})
"""Findings of 5.1, rows 9 and 10: whose file it is, and that it was handed in, is not in doubt."""


def free_day(day: date, days_off: Iterable[DayOff]) -> str:
    """Why nobody works on a day: "Chủ nhật", "ngày nghỉ (Quốc khánh)"; "" for a working day. ``days_off``: rows of
    Ngày nghỉ; one with ``works`` is a day of the weekend that is worked."""
    own = [row for row in days_off if row.day == day]
    if any(row.works for row in own):
        return ""
    if own:
        name = next((row.name for row in own if row.name), "")
        return f"ngày nghỉ ({name})" if name else "ngày nghỉ"
    return _WEEKEND.get(day.weekday(), "")


def free_due_days(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    """What is told of a period's due dates on which nobody works: "Hạn nộp 14/6/2026 là Chủ nhật."; they stay as they
    are (decision-tables 5.4, row 11)."""
    dues = {"Hạn nộp": period.due, "Hạn nộp của cơ quan chủ trì": period.due_owner}
    free = ((what, day, free_day(day, catalogue.days_off)) for what, day in dues.items() if day is not None)
    return tuple(f"{what} {format_day(day)} là {why}." for what, day, why in free if why)


def supplement_due(returned: date, days: int, days_off: Iterable[DayOff] = ()) -> date:
    """The day before which a form that goes back is asked for again: so many working days after it went."""
    rows = {row.day: row for row in days_off}
    day, left = returned, days
    while left > 0:
        day += timedelta(days=1)
        left -= not free_day(day, (rows[day],) if day in rows else ())
    return day


def days_before(due: date, days: int, days_off: Iterable[DayOff] = ()) -> date:
    """The day so many working days before a due date; the due date itself for 0."""
    rows = {row.day: row for row in days_off}
    day, left = due, days
    while left > 0:
        day -= timedelta(days=1)
        left -= not free_day(day, (rows[day],) if day in rows else ())
    return day


def due_again(catalogue: Catalogue, returned: date) -> date | None:
    """When what goes back on a day is due again; None where the Office sets no such days."""
    days = catalogue.plan.supplement_days
    return supplement_due(returned, days, catalogue.days_off) if days else None


def goes_back(found: Standing) -> bool:
    """Whether a file goes back to its unit: returned; received but for the cells that are held; or waiting because
    cells that are held leave it with fewer figures (decision-tables 5.1, rows 2, 7, 9 and 11)."""
    if found.passed_on:
        return False
    if found.verdict in (Verdict.RETURNED, Verdict.ACCEPTED_IN_PART):
        return True
    said = found.receipt.findings
    fewer = any(f.code is Code.FEWER_FIGURES for f in said) and any(map(holds, said))
    return found.verdict is Verdict.NEEDS_CONFIRMATION and fewer


def went_back(found: Standing) -> date:
    """The day on which a file went back: that of the decision, else of its reception; never today's."""
    at = found.decision.at if found.decision else found.receipt.received
    return at.astimezone(ZONE).date()


def hands_in(found: Standing) -> bool:
    """Whether a version is one that its unit handed in: what was received by rows 9 - 13 of 5.1, and of the rows
    before them what the Office accepted. What it was later returned for makes its day no other."""
    receipt = found.receipt
    if found.passed_on or receipt.submission is None:
        return False
    if found.verdict in ACCEPTED or receipt.verdict in ACCEPTED:
        return True
    codes = {f.code for f in receipt.findings}
    rest = (f for f in receipt.findings if f.code not in _WHICH_VERSION)
    return bool(codes & _WHICH_VERSION) and verdict(rest) in ACCEPTED


def says_enough(receipt: Receipt) -> bool:
    """Whether at least half of the rows of A and B of its form are answered; what is held, and each reason for no
    figure, is an answer. A form without such rows says enough.

    A submission has an answer for each row of A and a state for each of B, blank ones too, whoever's they are.
    """
    said = receipt.submission
    if said is None:
        return False
    typed = {(f.unit, f.item) for f in receipt.findings if f.item and (holds(f) or severity(f) is Severity.ERROR)}
    filled = sum(a.given is not Given.BLANK or (a.unit, a.element) in typed for a in said.answers)
    filled += sum(bool(task.state) for task in said.tasks)
    return 2 * filled >= len(said.answers) + len(said.tasks)


class Handed(NamedTuple):
    """What is said of one version's day. ``late``: days by which its unit was late, by the version that decides, this
    one or one before; None while none does. ``short``: handed in, but no version has said enough so far.

    ``late_hours``: of one that is due by the hour and came on its day, hours begun after it.
    ``supplement``: it is "bổ sung lần n"; ``supplement_late``: so many days after what went back was due again.
    ``due``: when it is itself due again: it went back, and nothing was handed in since.
    """

    day: date
    late: int | None = None
    short: bool = False
    supplement: int = 0
    supplement_late: int = 0
    due: date | None = None
    late_hours: int = 0


def handed(
    versions: Iterable[Standing],
    due: date | None,
    due_again: Callable[[date], date | None],
    ended: date | None = None,
    *,
    each: bool = False,
    by: time | None = None,
) -> Mapping[int, Handed]:
    """What is said of the day of each version of one unit in one period, by its number (decision-tables 5.4).

    ``due``: the unit's due date; ``due_again``: when what goes back on a day is due again, None where that is not
    asked; ``ended``: the unit's last day, after which it is late no more. ``each``: every version for itself, as in
    periods that format 1 closed. ``by``: the hour of the due day (Giờ nộp).
    """
    ordered = sorted(versions, key=lambda s: s.receipt.number)
    days = _days(ordered)
    said: dict[int, Handed] = {}
    seen: set[str] = set()
    late: int | None = None
    hours = 0
    count, back = 0, (0, None)  # type: int, tuple[int, date | None]
    for s in ordered:
        number, day, again = s.receipt.number, days[s.receipt.sha256], s.receipt.sha256 in seen
        if each:
            said[number] = Handed(day, _late(day, due, None))
            continue
        if hands_in(s):
            seen.add(s.receipt.sha256)
            after = 0 if again else _late(day, back[1], ended)
            if late is not None:
                count += not again
            elif says_enough(s.receipt):
                late = _late(day, due, ended)
                hours = _hours(s, by) if by is not None and day == due else 0
            said[number] = Handed(day, late, late is None, count, after, late_hours=hours)
            back = (0, None)
        else:
            said[number] = Handed(day)
        if goes_back(s):
            back = (number, due_again(went_back(s)))
    if back[0]:
        said[back[0]] = said[back[0]]._replace(due=back[1])
    return said


def _days(ordered: Iterable[Standing]) -> dict[str, date]:
    """The day of each version's bytes: as the Office last put it right on any version of them, else that of the first
    one: the same bytes read again were handed in but once."""
    first: dict[str, date] = {}
    right: dict[str, date] = {}
    for s in ordered:
        first.setdefault(s.receipt.sha256, s.day)
        if s.received is not None:
            right[s.receipt.sha256] = s.day
    return first | right


def _hours(found: Standing, by: time) -> int:
    """Hours begun between an hour and the one in which a version came on that day; 0 where only its day is known."""
    receipt = found.receipt
    if receipt.on_behalf or found.received is not None:
        return 0
    at = receipt.submitted.astimezone(ZONE)
    after = at - datetime.combine(at.date(), by, ZONE)
    return max(0, -(-after // timedelta(hours=1)))


def _late(day: date, due: date | None, ended: date | None) -> int:
    """Days by which a day lies after a due date; 0 without one, and for a unit that had ended by then."""
    if due is None or (ended is not None and day > ended):
        return 0
    return max(0, (day - due).days)
