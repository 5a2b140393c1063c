"""The register (sổ theo dõi nộp): who has sent what, when, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import time
from itertools import groupby

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, Urging
from tanminh_xl.domain.days import Handed, due_again, handed
from tanminh_xl.domain.events import Choice, Decision, Receipt, Standing, State
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.messages import VERDICT_WORDS, severity
from tanminh_xl.domain.owing import due, senders, urging
from tanminh_xl.domain.receipt_code import receipt_code
from tanminh_xl.domain.reminded import Reminder, rounds_words
from tanminh_xl.domain.report import RegisterLine

NOT_SENT = "Chưa nộp"
NOT_GIVEN = "Chưa cung cấp"
"""Of a unit that is asked, not urged."""
ASSIGNED = "Đã chuyển cho đơn vị, kỳ khác"


def register(
    catalogue: Catalogue, period: Period, state: State, path_of: Callable[[Receipt], str]
) -> tuple[RegisterLine, ...]:
    """A line for each version of each sender, and one for each that owes a form and has sent none.

    In the order of the table of units, then of versions; a unit that the catalogue does not know comes last.
    Days late count from the sender's due date to the day of submission (decision-tables 5.4). A unit that is only asked
    is never late, and stands as "Chưa cung cấp"; one that is neither urged nor asked has no line without a form
    (decision-tables 10.1, rows 17 - 19).
    """
    lines: list[RegisterLine] = []
    for unit, found in groupby(state.standings, key=lambda s: s.receipt.unit):
        versions = tuple(found)
        days = days_of(catalogue, period, state, unit, versions)
        for standing in versions:
            line = _line(standing, days[standing.receipt.number], state, path_of)
            lines.append(line._replace(receipt_code=receipt_code(catalogue.plan.code, standing.receipt)))
    sent = {line.unit for line in lines}
    absent = {u: urging(catalogue, u) for u in senders(catalogue, period) if u not in sent}
    lines += [
        RegisterLine(u, 0, NOT_SENT if how is Urging.URGE else NOT_GIVEN, False, None)
        for u, how in absent.items()
        if how is not Urging.NONE
    ]
    last = {line.unit: line.version for line in lines}
    told = _reminded(catalogue, state)
    lines = [x._replace(reminded=told.get(x.unit, "")) if x.version == last[x.unit] else x for x in lines]
    return tuple(sorted(lines, key=lambda line: (catalogue.unit_order(line.unit), line.version)))


def _reminded(catalogue: Catalogue, state: State) -> Mapping[str, str]:
    """Unit of a form -> when it was reminded, or who was: a unit whose figures the form carries, the successor of one
    that is no more."""
    lines: dict[str, dict[str, list[Reminder]]] = {}
    for one in state.reminders:
        of = [want.of for want in one.about] or [one.unit]
        for unit in dict.fromkeys(catalogue.sender(u) if u in catalogue.unit else u for u in of):
            lines.setdefault(unit, {}).setdefault(one.unit, []).append(one)
    return {unit: "; ".join(_words(catalogue, unit, *found) for found in by.items()) for unit, by in lines.items()}


def _words(catalogue: Catalogue, unit: str, of: str, reminders: Sequence[Reminder]) -> str:
    name = catalogue.unit[of].name if of in catalogue.unit else of
    said = rounds_words(reminders)
    return said if of == unit else f"{name}: {said}"


def days_of(
    catalogue: Catalogue, period: Period, state: State, unit: str, versions: Sequence[Standing]
) -> Mapping[int, Handed]:
    """What is said of the day of each of a unit's versions, by its number."""
    known = catalogue.unit.get(unit)
    said = handed(
        versions,
        due(catalogue, period, unit),
        lambda day: due_again(catalogue, day),
        known.valid_to if known else None,
        each=state.closing is not None and state.closing.days == "each",
        by=time.fromisoformat(period.due_time) if period.due_time else None,
    )
    if urging(catalogue, unit) is Urging.URGE:
        return said
    return {number: found._replace(late=None, supplement_late=0, late_hours=0) for number, found in said.items()}


def _line(standing: Standing, said: Handed, state: State, path_of: Callable[[Receipt], str]) -> RegisterLine:
    receipt, decision = standing.receipt, standing.decision
    counted = state.counted.get(receipt.unit)
    by_severity = Counter(severity(finding) for finding in receipt.findings)
    assigned = decision is not None and decision.choice == Choice.ASSIGN
    return RegisterLine(
        unit=receipt.unit,
        version=receipt.number,
        verdict=ASSIGNED if assigned else VERDICT_WORDS[standing.verdict],
        counts=counted is not None and counted.receipt.number == receipt.number,
        late=said.late,
        sent=receipt.sent,
        submitted=said.day,
        sender=receipt.sender,
        on_behalf=receipt.on_behalf,
        errors=by_severity[Severity.ERROR],
        warnings=by_severity[Severity.WARNING],
        notes=by_severity[Severity.NOTE],
        decision=decided(standing),
        file=path_of(receipt),
        short=said.short,
        supplement=said.supplement,
        supplement_late=said.supplement_late,
        due_again=said.due,
        late_hours=said.late_hours,
    )


def decided(found: Standing) -> str:
    """What the Office decided of a file, and of its day."""
    return "; ".join(filter(None, (_decided(found.decision), _decided(found.received))))


def _decided(decision: Decision | None) -> str:
    """A decision as a person says it: ``Chấp nhận phần hợp lệ: đã hỏi trưởng thôn``."""
    if decision is None:
        return ""
    words = decision.choice.value.capitalize()
    if decision.choice == Choice.ASSIGN:
        words = f"Gán cho {decision.to_unit}, kỳ {decision.to_period}"
    if decision.choice == Choice.RECEIVED:
        words = f"{words} {format_day(decision.day)}"
    return f"{words}: {decision.why}" if decision.why else words
