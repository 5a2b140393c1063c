"""Who owes what in a period: figures, states of tasks, and the forms that carry them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    EVERY_UNIT,
    Period,
    PeriodKind,
    ReportingException,
    Source,
    Teller,
    Urging,
    alive,
)

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
    asked = [e for e in catalogue.elements if alive(e, period.end)]
    exceptions = _by_element(catalogue, period)
    by_unit: dict[str, list[str]] = {}
    for element in asked:
        ruled = catalogue.members(element.reporters, period.end) if period.kind in element.asks else ()
        owing = _excepted(catalogue, period, exceptions.get(element.code, ()), {u.code for u in ruled})
        for unit in owing:
            by_unit.setdefault(unit, []).append(element.code)
    return {u.code: tuple(by_unit[u.code]) for u in catalogue.units if u.code in by_unit}


def owed_by(catalogue: Catalogue, period: Period) -> Mapping[str, tuple[str, ...]]:
    """Element -> the units that owe it in a period, in the order of the table of units."""
    return _once(catalogue, "owed_by", period, _owed_by)


def _owed_by(catalogue: Catalogue, period: Period) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for unit, codes in owes(catalogue, period).items():
        for code in codes:
            found.setdefault(code, []).append(unit)
    return {code: tuple(units) for code, units in found.items()}


def _by_element(catalogue: Catalogue, period: Period) -> dict[str, list[ReportingException]]:
    found: dict[str, list[ReportingException]] = {}
    for row in catalogue.exceptions:
        if row.period == period.code:
            found.setdefault(row.element, []).append(row)
    return found


def _excepted(
    catalogue: Catalogue, period: Period, rows: Sequence[ReportingException], owing: set[str]
) -> frozenset[str]:
    """Who owes after the exceptions: of those that speak of a unit the most specific decides (the unit's own row, else
    its kind's, else that of all), of several such the last (decision-tables 10.2)."""
    for row in sorted(rows, key=lambda row: _level(catalogue, row)):
        units = _reached(catalogue, row, period.end)
        owing = owing | units if row.owes else owing - units
    return frozenset(owing)


def _level(catalogue: Catalogue, row: ReportingException) -> int:
    return 0 if row.unit == EVERY_UNIT else 2 if row.unit in catalogue.unit else 1


def _reached(catalogue: Catalogue, row: ReportingException, day: date) -> set[str]:
    """Units of which a row of exceptions speaks, if valid on that day."""
    if row.unit == EVERY_UNIT:
        return {u.code for u in catalogue.units if alive(u, day)}
    if row.unit in catalogue.unit:
        return {row.unit} if alive(catalogue.unit[row.unit], day) else set()
    return {u.code for u in catalogue.members((row.unit,), day)}


def reached(catalogue: Catalogue, row: ReportingException) -> tuple[str, ...]:
    """Units of which a row of Phân công báo cáo speaks on its period's last day, in the order of the table of units."""
    found = _reached(catalogue, row, catalogue.period[row.period].end)
    return tuple(u.code for u in catalogue.units if u.code in found)


def asked_in_words(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    """Units that an on-demand period asks for an answer in words, in the order of the table of units."""
    return _once(catalogue, "words", period, _asked_in_words)


def _asked_in_words(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    if period.kind != PeriodKind.ON_DEMAND:
        return ()
    found = _excepted(catalogue, period, _by_element(catalogue, period).get("", ()), set())
    return tuple(u.code for u in catalogue.units if u.code in found)


def tells(catalogue: Catalogue, period: Period) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Who tells the state of which tasks: sender's code -> ((leading unit, task), ...).

    A task of ``Văn phòng`` is told on the Office's form, whoever leads it (design 3; decision-tables 7, row 13). An
    on-demand period asks a task that lists DX, and only of those whom it asks something else (decision-tables 10.2).
    """
    return _once(catalogue, "tells", period, _tells)


def _tells(catalogue: Catalogue, period: Period) -> dict[str, tuple[tuple[str, str], ...]]:
    by_sender: dict[str, list[tuple[str, str]]] = {}
    for task in catalogue.tasks:
        if period.kind not in task.asks or task.teller == Teller.NOBODY or not alive(task, period.end):
            continue
        for unit in catalogue.members(task.lead, period.end):
            sender = catalogue.plan.office if task.teller == Teller.OFFICE else catalogue.sender(unit.code)
            if period.kind == PeriodKind.ON_DEMAND and sender not in _answering(catalogue, period):
                continue
            by_sender.setdefault(sender, []).append((unit.code, task.code))
    return {unit.code: tuple(by_sender[unit.code]) for unit in catalogue.units if unit.code in by_sender}


def senders(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    """Units that owe a form in a period, in the order of the table of units: one form each."""
    return _once(catalogue, "senders", period, _senders)


def _senders(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    sending = _answering(catalogue, period) | set(tells(catalogue, period))
    return tuple(u.code for u in catalogue.units if u.code in sending)


def urging(catalogue: Catalogue, unit: str) -> Urging:
    """How a unit is asked for its report (decision-tables 10.1, rows 17 - 19); an unknown one is urged."""
    known = catalogue.unit.get(unit)
    kind = catalogue.kind.get(known.kind) if known else None
    return kind.urging if kind else Urging.URGE


def urged(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    """Of those that owe a form, the units that are urged: lateness is told of them alone."""
    return tuple(u for u in senders(catalogue, period) if urging(catalogue, u) is Urging.URGE)


def only_asked(catalogue: Catalogue, period: Period) -> tuple[str, ...]:
    """Of those that owe a form, the units that are asked ("đề nghị cung cấp số liệu") and never chased."""
    return tuple(u for u in senders(catalogue, period) if urging(catalogue, u) is Urging.ASK)


def _answering(catalogue: Catalogue, period: Period) -> frozenset[str]:
    """Units whose form carries figures, or an answer in words."""

    def found(catalogue: Catalogue, period: Period) -> frozenset[str]:
        on_form = {e.code for e in catalogue.elements if e.source == Source.FORM}
        with_figures = {u for u, codes in owes(catalogue, period).items() if on_form.intersection(codes)}
        return frozenset(catalogue.sender(u) for u in with_figures.union(asked_in_words(catalogue, period)))

    return _once(catalogue, "answering", period, found)


def due(catalogue: Catalogue, period: Period, sender: str) -> date | None:
    """The day by which a sender's form is due: later for who owns a criterion (design 3); None if unset."""
    owner = any(c.owner == sender and alive(c, period.end) for c in catalogue.criteria)
    return (period.due_owner or period.due) if owner else period.due
