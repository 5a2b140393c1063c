"""The register (sổ theo dõi nộp): who has sent what, when, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, Urging
from tanminh_xl.domain.events import ZONE, Choice, Decision, Receipt, Standing, State
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.messages import VERDICT_WORDS, severity
from tanminh_xl.domain.owing import due, senders, urging
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
    A unit that is only asked is never late, and stands as "Chưa cung cấp"; one that is neither urged nor asked has no
    line without a form (decision-tables 10.1, rows 17 - 19). Days late count from the sender's due date to the day of
    submission (decision-tables 5).
    """
    lines = [_line(catalogue, period, standing, state, path_of) for standing in state.standings]
    sent = {line.unit for line in lines}
    absent = {u: urging(catalogue, u) for u in senders(catalogue, period) if u not in sent}
    lines += [
        RegisterLine(u, 0, NOT_SENT if how is Urging.URGE else NOT_GIVEN, False, None)
        for u, how in absent.items()
        if how is not Urging.NONE
    ]
    return tuple(sorted(lines, key=lambda line: (catalogue.unit_order(line.unit), line.version)))


def _line(
    catalogue: Catalogue, period: Period, standing: Standing, state: State, path_of: Callable[[Receipt], str]
) -> RegisterLine:
    receipt, decision = standing.receipt, standing.decision
    counted = state.counted.get(receipt.unit)
    by_severity = Counter(severity(finding) for finding in receipt.findings)
    day = receipt.submitted.astimezone(ZONE).date()
    assigned = decision is not None and decision.choice == Choice.ASSIGN
    return RegisterLine(
        unit=receipt.unit,
        version=receipt.number,
        verdict=ASSIGNED if assigned else VERDICT_WORDS[standing.verdict],
        counts=counted is not None and counted.receipt.number == receipt.number,
        late=_late(day, due(catalogue, period, receipt.unit))
        if urging(catalogue, receipt.unit) is Urging.URGE
        else None,
        sent=receipt.sent,
        submitted=day,
        sender=receipt.sender,
        on_behalf=receipt.on_behalf,
        errors=by_severity[Severity.ERROR],
        warnings=by_severity[Severity.WARNING],
        notes=by_severity[Severity.NOTE],
        decision=_decided(decision),
        file=path_of(receipt),
    )


def _late(day: date, last: date | None) -> int:
    return max(0, (day - last).days) if last else 0


def _decided(decision: Decision | None) -> str:
    """The last decision as a person says it: ``Chấp nhận phần hợp lệ: đã hỏi trưởng thôn``."""
    if decision is None:
        return ""
    words = decision.choice.value.capitalize()
    if decision.choice == Choice.ASSIGN:
        words = f"Gán cho {decision.to_unit}, kỳ {decision.to_period}"
    return f"{words}: {decision.why}" if decision.why else words
