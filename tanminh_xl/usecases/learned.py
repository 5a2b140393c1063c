"""What a call has written itself, as reading it anew would give it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from tanminh_xl.domain.events import Adjustment, Decision, LedgerEvent, Receipt, Records
from tanminh_xl.domain.owner_review import OwnerReview
from tanminh_xl.domain.reminded import Reminder

T = TypeVar("T")
Event = Receipt | Decision | Adjustment | OwnerReview | Reminder | LedgerEvent


def with_events(records: Records, events: Iterable[Event]) -> Records:
    """The records with new events, as reading them anew would give them; of a number that stands there already, the
    one that stands."""
    ledger = {e.number: e for e in records.ledger}
    receipts = {(r.unit, r.number): r for r in records.receipts}
    decisions = {(d.unit, d.version, d.number): d for d in records.decisions}
    adjustments = {a.number: a for a in records.adjustments}
    reviews = {r.number: r for r in records.owner_reviews}
    reminders = {r.number: r for r in records.reminders}
    for event in events:
        match event:
            case Receipt():
                receipts.setdefault((event.unit, event.number), event)
            case Decision():
                decisions.setdefault((event.unit, event.version, event.number), event)
            case Adjustment():
                adjustments.setdefault(event.number, event)
            case OwnerReview():
                reviews.setdefault(event.number, event)
            case Reminder():
                reminders.setdefault(event.number, event)
            case _:
                ledger.setdefault(event.number, event)
    return replace(
        records,
        ledger=_in_order(ledger),
        receipts=_in_order(receipts),
        decisions=_in_order(decisions),
        adjustments=_in_order(adjustments),
        owner_reviews=_in_order(reviews),
        reminders=_in_order(reminders),
    )


def _in_order(events: Mapping[Any, T]) -> tuple[T, ...]:
    """Events by their keys: unit, then numbers."""
    return tuple(events[key] for key in sorted(events))
