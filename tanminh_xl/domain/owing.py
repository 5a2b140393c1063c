"""Who owes what in a period: figures, states of tasks, and the forms that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, Source, Teller, alive

T = TypeVar("T")


def _once(catalogue: Catalogue, what: str, period: Period, work: Callable[[Catalogue, Period], T]) -> T:
    """The result for a catalogue and period, worked out once: reports and forms ask for it again and again."""
    key = (what, period)
    if key not in catalogue.memo:
        catalogue.memo[key] = work(catalogue, period)
    found: T = catalogue.memo[key]
    return found


def owes(catalogue: Catalogue, period: Period) -> Mapping[str, tuple[str, ...]]:
    """Who owes which elements in a period: the rules, then the exceptions of Phân công báo cáo (design 3).

    Unit code -> element codes in the catalogue's order; units that owe nothing are left out. An on-demand
    period asks only what its exceptions say. A unit, and an element, counts if valid on the last day.
    """
    return _once(catalogue, "owes", period, _owes)


def _owes(catalogue: Catalogue, period: Period) -> dict[str, tuple[str, ...]]:
    owed: set[tuple[str, str]] = set()
    asked = [e for e in catalogue.elements if alive(e, period.end)]
    for element in asked:
        if period.kind in element.asks:
            owed.update((u.code, element.code) for u in catalogue.members(element.reporters, period.end))
    live = {e.code for e in asked}
    for row in catalogue.exceptions:
        if row.period == period.code:
            pair = (row.unit, row.element)
            if not row.owes:
                owed.discard(pair)
            elif row.element in live and alive(catalogue.unit[row.unit], period.end):
                owed.add(pair)
    by_unit: dict[str, list[str]] = {}
    for element in asked:
        for unit in catalogue.units:
            if (unit.code, element.code) in owed:
                by_unit.setdefault(unit.code, []).append(element.code)
    return {u.code: tuple(by_unit[u.code]) for u in catalogue.units if u.code in by_unit}


def tells(catalogue: Catalogue, period: Period) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Who tells the state of which tasks: sender's code -> ((leading unit, task), ...).

    A task of ``Văn phòng`` is told on the Office's form, whoever leads it (design 3; decision-tables 7, row 13).
    """
    return _once(catalogue, "tells", period, _tells)


def _tells(catalogue: Catalogue, period: Period) -> dict[str, tuple[tuple[str, str], ...]]:
    by_sender: dict[str, list[tuple[str, str]]] = {}
    for task in catalogue.tasks:
        if period.kind not in task.asks or task.teller == Teller.NOBODY or not alive(task, period.end):
            continue
        for unit in catalogue.members(task.lead, period.end):
            sender = catalogue.plan.office if task.teller == Teller.OFFICE else catalogue.sender(unit.code)
            by_sender.setdefault(sender, []).append((unit.code, task.code))
    return {unit.code: tuple(by_sender[unit.code]) for unit in catalogue.units if unit.code in by_sender}


def senders(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    """Units that owe a form in a period, in the order of the table of units: one form each."""
    return _once(catalogue, "senders", period, _senders)


def _senders(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    on_form = {e.code for e in catalogue.elements if e.source == Source.FORM}
    sending = {catalogue.sender(u) for u, codes in owes(catalogue, period).items() if on_form.intersection(codes)}
    sending |= set(tells(catalogue, period))
    return tuple(u.code for u in catalogue.units if u.code in sending)


def due(catalogue: Catalogue, period: Period, sender: str) -> date | None:
    """The day by which a sender's form is due: later for who owns a criterion (design 3); None if unset."""
    owner = any(c.owner == sender and alive(c, period.end) for c in catalogue.criteria)
    return (period.due_owner or period.due) if owner else period.due
