"""Whom to remind of what on a day: who has not filed, who owes a supplement, who promised a figure, who waits for whom
(decision-tables 13.2). Pure: the day is given, what was sent and said is a ``State``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, Urging, alive
from tanminh_xl.domain.days import days_before, due_again, goes_back, went_back
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.events import Counted, Standing, State
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.owing import due, owes, senders, urging
from tanminh_xl.domain.promises import Promise, promises
from tanminh_xl.domain.reminded import Matter, Reminder, Want, of_unit
from tanminh_xl.domain.submission import Given


class ToRemind(NamedTuple):
    """A unit that is to be reminded on a day.

    ``round``: which time it is; what is done on one day is of one round. ``done``: what was done on that day already.
    ``waiting``: units that need its figures for criteria that they own, in the catalogue's order.
    """

    unit: str
    kind: DraftKind
    round: int
    about: tuple[Want, ...]
    waiting: tuple[str, ...] = ()
    done: tuple[Reminder, ...] = ()

    @property
    def called(self) -> bool:
        """Whether a telephone call is all that was done on that day."""
        return bool(self.done) and all(one.called for one in self.done)


FILING = (Matter.SOON, Matter.LATE)


def to_remind(
    catalogue: Catalogue, period: Period, state: State, today: date, unknown: State | None = None
) -> tuple[ToRemind, ...]:
    """Units to remind on a day, in the order of the table of units, those with ``done`` too.

    ``unknown``: files of no known unit or period: one that says that it is a unit's waits for the Office, and that unit
    is not reminded. Nobody is in a period that is not open.
    """
    if not state.open:
        return ()
    by_unit: dict[str, list[Want]] = {}
    asked: set[str] = set()
    for want in wanted(catalogue, period, state, today, unknown):
        whose = want.of if want.matter is Matter.THROUGH else catalogue.sender(want.of)
        unit = in_place_of(catalogue, whose, today)
        how = {urging(catalogue, code) for code in (whose, unit)}
        if not unit or Urging.NONE in how or unit == catalogue.plan.office:
            continue
        by_unit.setdefault(unit, []).append(want)
        if Urging.ASK in how:
            asked.add(unit)
    return tuple(
        ToRemind(
            unit,
            DraftKind.ASK if unit in asked else DraftKind.REMINDER,
            next_round(state.reminders, unit, today),
            tuple(by_unit[unit]),
            _waiting(catalogue, period, by_unit[unit], unit, today),
            tuple(one for one in of_unit(state.reminders, unit) if one.day == today),
        )
        for unit in sorted(by_unit, key=catalogue.unit_order)
    )


def next_round(reminders: tuple[Reminder, ...], unit: str, today: date) -> int:
    """Which time it is to remind a unit on a day: that of what was done on that day, else one more than the last."""
    own = of_unit(reminders, unit)
    last = max((one.round for one in own), default=0)
    return last if any(one.day == today for one in own) else last + 1


def in_place_of(catalogue: Catalogue, unit: str, today: date) -> str:
    """The unit itself while it is there, else the successor that is; "" where there is none."""
    code = catalogue.successor_of(unit, today)
    return code if code in catalogue.unit and alive(catalogue.unit[code], today) else ""


def wanted(
    catalogue: Catalogue, period: Period, state: State, today: date, unknown: State | None = None
) -> Iterator[Want]:
    """What is wanted on a day, whoever is there to be reminded of it: by the senders of forms, each followed by those
    whose figures it carries; promised figures last."""
    last = {s.receipt.unit: s for s in state.standings if not s.passed_on}
    waits = {s.receipt.unit for s in state.waiting} | _claimed(period, unknown)
    through = _through(catalogue, period)
    sending = [u for u in senders(catalogue, period) if u not in waits]
    for sender in sending:
        want = _of_form(catalogue, period, state, sender, last.get(sender), today)
        if want is not None:
            yield want
        day = due(catalogue, period, sender)
        for unit, items in through.get(sender, {}).items():
            near = want is not None and want.matter in FILING
            lacks = sender in state.counted and day is not None and today > day and _silent(state, sender, unit, items)
            if near or lacks:
                yield Want(Matter.THROUGH, unit, day, sender, items)
    come: dict[str, list[Promise]] = {}
    for promise in promises(catalogue, period, state):
        if promise.day is not None and promise.day <= today and catalogue.sender(promise.unit) in sending:
            come.setdefault(promise.unit, []).append(promise)
    for unit, found in come.items():
        yield Want(Matter.PROMISED, unit, found[0].day, "", tuple(p.element for p in found))


def _of_form(
    catalogue: Catalogue, period: Period, state: State, sender: str, last: Standing | None, today: date
) -> Want | None:
    """What is wanted of a unit's form as a whole; None: nothing on that day."""
    if last is not None and goes_back(last):
        again = due_again(catalogue, went_back(last))
        if again is not None:
            left = _left(catalogue, period, state, last)
            return Want(Matter.MEND, sender, again, "", left or ()) if today > again and left != () else None
    day = due(catalogue, period, sender)
    if sender in state.counted or day is None:
        return None
    if today > day:
        return Want(Matter.LATE, sender, day)
    ahead = catalogue.plan.remind_days
    near = ahead > 0 and today >= days_before(day, ahead, catalogue.days_off)
    return Want(Matter.SOON, sender, day) if near else None


def _left(catalogue: Catalogue, period: Period, state: State, last: Standing) -> tuple[str, ...] | None:
    """Elements whose cells are still to be mended of a form that was received in part; None: the whole form."""
    if last.verdict is not Verdict.ACCEPTED_IN_PART:
        return None
    owed = owes(catalogue, period)
    held = Counted(last.receipt, True).bad - state.adjusted.keys()
    return tuple(sorted({element for unit, element in held if element in owed.get(unit, ())}))


def _claimed(period: Period, unknown: State | None) -> set[str]:
    """Units as whose forms files wait of which the Office does not know yet whose they are."""
    found = (s.receipt.submission for s in unknown.standings if s.decision is None) if unknown else ()
    return {said.unit for said in found if said is not None and said.period == period.code}


def _through(catalogue: Catalogue, period: Period) -> dict[str, dict[str, tuple[str, ...]]]:
    """Sender -> units whose figures its form carries -> the elements that they owe."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for unit, items in owes(catalogue, period).items():
        sender = catalogue.sender(unit)
        if sender != unit:
            found.setdefault(sender, {})[unit] = items
    return found


def _silent(state: State, sender: str, unit: str, items: tuple[str, ...]) -> bool:
    """Whether a form that counts says nothing at all of a unit whose figures it carries."""
    counts = state.counted[sender]
    answers = counts.receipt.submission.answers if counts.receipt.submission else ()
    told = {a.element for a in answers if a.unit == unit and a.given is not Given.BLANK}
    told |= {element for of, element in (*counts.bad, *state.adjusted) if of == unit}
    return not told.intersection(items)


def _waiting(catalogue: Catalogue, period: Period, about: list[Want], unit: str, today: date) -> tuple[str, ...]:
    """Owners of criteria that are made of figures of reports that are late; not the unit itself, nor the Office."""
    late = {w.of for w in about if w.matter is Matter.LATE}
    items = {e for of, owed in owes(catalogue, period).items() if catalogue.sender(of) in late for e in owed}
    owners = {c.owner for c in catalogue.criteria if alive(c, period.end) and items.intersection(c.parts)}
    left = owners - {unit, catalogue.plan.office, ""} - late
    there = (u for u in left if u in catalogue.unit and alive(catalogue.unit[u], today))
    return tuple(sorted(there, key=catalogue.unit_order))


def may_be_called(
    catalogue: Catalogue, period: Period, state: State, unit: str, today: date, unknown: State | None = None
) -> bool:
    """Whether a call to a unit is noted: it is to be reminded that day, or is there and has still to send its form, or
    its figures through another, be it before anything is due."""
    if any(one.unit == unit for one in to_remind(catalogue, period, state, today, unknown)):
        return True
    if not state.open or unit == catalogue.plan.office or urging(catalogue, unit) is Urging.NONE:
        return False
    sender = catalogue.sender(unit)
    waits = {s.receipt.unit for s in state.waiting} | _claimed(period, unknown)
    owing = unit in senders(catalogue, period) or unit in owes(catalogue, period)
    return owing and alive(catalogue.unit[unit], today) and sender not in state.counted and sender not in waits
