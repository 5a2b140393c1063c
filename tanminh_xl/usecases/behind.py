"""What the master does not show yet: facts that were recorded after its program tables were written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from tanminh_xl.domain.events import UNKNOWN, Adjustment, Decision, LedgerEvent, Records
from tanminh_xl.domain.format_value import format_moment
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.owner_review import OwnerReview
from tanminh_xl.domain.reminded import Reminder
from tanminh_xl.usecases.snapshot import Snapshot


def behind(snapshot: Snapshot) -> int | None:
    """How many facts are newer than what the master shows; None where it does not say of which moment that is.

    Moments are those of the clocks that wrote them, to the second.
    """
    shown = snapshot.host.refreshed
    return None if shown is None else sum(at.replace(microsecond=0) > shown for at in _moments(snapshot))


def behind_line(snapshot: Snapshot, newer: int | None) -> str:
    """What ``status`` says of it; "" where the master shows everything."""
    shown = snapshot.host.refreshed
    if not newer or shown is None:
        return ""
    return f"Sổ làm việc chưa cập nhật: còn {newer} ghi nhận mới hơn lúc {format_moment(shown)}."


def _beside(records: Records) -> Iterator[Decision | Adjustment | LedgerEvent | OwnerReview | Reminder]:
    """A period's events that no unit sent."""
    yield from (*records.ledger, *records.decisions, *records.adjustments, *records.owner_reviews, *records.reminders)


def _moments(snapshot: Snapshot) -> Iterator[datetime]:
    """When each fact was recorded; records that cannot be read are told elsewhere."""
    for code in (*snapshot.periods, UNKNOWN):
        with suppress(TanMinhError):
            records = snapshot.records(code)
            yield from (receipt.received for receipt in records.receipts)
            yield from (event.at for event in _beside(records))
    with suppress(TanMinhError):
        yield from (note.at for note in snapshot.task_notes)
