"""The table “Thư đi”: messages that wait to be sent, and those that were."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.drafts import BY_HAND, SENT, TO_SEND_WORDS, Dispatch, Draft
from tanminh_xl.domain.host import TableRow
from tanminh_xl.reports.data import wall
from tanminh_xl.usecases.drafts import waiting
from tanminh_xl.usecases.snapshot import Snapshot

_SENT = {SENT: "Đã gửi", BY_HAND: "Đã gửi, ngoài phần mềm"}
BY_ZALO = "gửi qua Zalo"


def outbox(snapshot: Snapshot) -> list[TableRow]:
    """Rows of the table, by period: what waits first, then what was sent, in the order of its sending."""
    return [row for code in snapshot.periods for row in _of_period(snapshot, code)]


def _of_period(snapshot: Snapshot, code: str) -> Iterator[TableRow]:
    root = snapshot.folder.root
    for one in waiting(snapshot, code):
        file = one.path.relative_to(root).as_posix()
        yield {**_row(snapshot, one.draft), "state": TO_SEND_WORDS[one.fate], "file": file}
    last: dict[object, Dispatch] = {}
    for event in snapshot.folder.dispatches(code):
        if event.state in _SENT:
            last.setdefault(event.key, event)
    for event in last.values():
        yield {**_row(snapshot, event), "state": _SENT[event.state], "at": wall(event.at), "who": event.who}


def _row(snapshot: Snapshot, of: Draft | Dispatch) -> TableRow:
    unit = snapshot.catalogue.unit.get(of.unit)
    return {
        "period": of.period,
        "unit": of.unit,
        "unit_name": unit.name if unit else of.unit,
        "kind": of.kind.value,
        "about": of.about,
        "to": "; ".join(of.to) or BY_ZALO,
        "subject": of.subject,
    }
