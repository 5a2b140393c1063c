"""A message that the Office may send: what it says, to whom, with which files; and that it was sent."""

from __future__ import annotations

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

    ``sha256``: of the message as it was sent. ``state``: "begun" stands before the last byte goes out, "sent" after the
    server took it, "by hand" where the clerk sent it herself from her mail program. Of the events of one draft's key
    the last stands.
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
