"""A message that the Office may send: what it says, to whom, with which files; and that it was sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class DraftKind(StrEnum):
    """What a message is for; the words stand in file names and on the home sheet."""

    FORM = "biểu mẫu"
    RECEIVED = "đã tiếp nhận"
    BACK = "đề nghị chỉnh sửa, bổ sung"
    MORE = "bổ sung"
    REMINDER = "đôn đốc"
    ASK = "đề nghị cung cấp số liệu"


class Enclosed(NamedTuple):
    """A file that goes with a message: the ``name`` that its reader sees, ``path`` inside the plan folder (with ``/``),
    sha256 of its bytes."""

    name: str
    path: str
    sha256: str


class Draft(NamedTuple):
    """One message to one unit in one period.

    ``about``: what it is about, so that the same is never sent twice: a receipt's label (``2026-6T/THON05#3``), a
    form's version (``v2``), a reminder's number (``lần 1``). ``to``: addresses, none where the unit has none: then the
    text goes by Zalo. ``text``: plain, NFC, lines ended by ``\\n``; its first line says what to do.
    """

    kind: DraftKind
    period: str
    unit: str
    about: str
    to: tuple[str, ...]
    subject: str
    text: str
    enclosed: tuple[Enclosed, ...] = ()

    @property
    def key(self) -> tuple[DraftKind, str, str, str]:
        """What makes two messages the same."""
        return self.kind, self.period, self.unit, self.about


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message was sent, or its sending was begun and nobody knows its end (event of ``thu_da_gui/<kỳ>/``).

    ``sha256``: of the message as it was sent. ``state``: ``BEGUN`` stands before its first byte goes out, ``SENT``
    after the server took it, ``NOT_SENT`` where it certainly took nothing (or a colleague was sending the same),
    ``BY_HAND`` where the clerk sent it herself from her mail program. ``begun``: number of the event of which it is the
    end, 0 for none. ``to``: who took it. What the events of one draft come to: ``fate``.
    """

    number: int
    kind: DraftKind
    period: str
    unit: str
    about: str
    to: tuple[str, ...]
    subject: str
    message_id: str
    sha256: str
    state: str
    who: str
    at: datetime
    begun: int = 0

    @property
    def key(self) -> tuple[DraftKind, str, str, str]:
        """Of the draft that was sent."""
        return self.kind, self.period, self.unit, self.about


BEGUN, SENT, NOT_SENT, BY_HAND = "begun", "sent", "not sent", "by hand"


class Fate(StrEnum):
    """What became of a draft, by its events."""

    TO_SEND = "to send"
    IN_DOUBT = "in doubt"
    """Its sending was begun, and nobody knows its end."""
    SENT = "sent"


TO_SEND_WORDS = {Fate.TO_SEND: "Chờ gửi", Fate.IN_DOUBT: "Chưa rõ đã gửi hay chưa"}
"""What the table “Thư đi” says of what is still to be handled; the home sheet counts these."""


def fate(events: Iterable[Dispatch]) -> Fate:
    """What the events of one draft come to, in whatever order: sent once is sent, begun without an end is in doubt."""
    known = tuple(events)
    if any(e.state in (SENT, BY_HAND) for e in known):
        return Fate.SENT
    ended = {e.begun for e in known if e.state == NOT_SENT}
    return Fate.IN_DOUBT if any(e.state == BEGUN and e.number not in ended for e in known) else Fate.TO_SEND


def fates(events: Iterable[Dispatch]) -> dict[tuple[DraftKind, str, str, str], Fate]:
    """What became of each draft of which there is an event, by its key."""
    by_key: dict[tuple[DraftKind, str, str, str], list[Dispatch]] = {}
    for event in events:
        by_key.setdefault(event.key, []).append(event)
    return {key: fate(of) for key, of in by_key.items()}
