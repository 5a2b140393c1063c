"""What is known of the message that brought a file, the events on a message, and how an address is compared."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.findings import Finding


class Mail(NamedTuple):
    """The message that a file came by, as its receipt keeps it.

    ``sender``: the address that is judged: of a forwarded message the inner one; "" where the message has none.
    ``name``: what stands beside it. ``forwarded_by``: the address of the outer message, where that is another one.
    ``sent``: date of the judged message, None where it has none that can be read. ``message_id``, ``subject``: of the
    judged message. ``sha256``: of the outermost message's raw bytes, which are kept (``da_nhan/_thu``).
    """

    sender: str
    sent: datetime | None
    sha256: str
    name: str = ""
    forwarded_by: str = ""
    message_id: str = ""
    subject: str = ""


class MailKind(StrEnum):
    """What a message is for the Office, by what it brings (decision-tables 5.5)."""

    FORMS = "có biểu mẫu"
    EVIDENCE = "chỉ có ảnh chụp, bản quét"
    WORDS = "không có tệp kèm theo"
    FAILURE = "báo thư không gửi được"
    AUTOMATIC = "thư trả lời tự động"
    OURS = "biểu Văn phòng gửi đi"


class MailPart(NamedTuple):
    """A file that a message brought. ``evidence``: a photo, scan, PDF or Word file; else what may be a form.
    ``group``: which of the innermost messages brought it, from 0."""

    name: str
    sha256: str
    evidence: bool = False
    group: int = 0


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A message was handled: whatever it brings has its receipts (event of ``da_nhan/_thu``).

    ``alike``: as the function of that name says of its raw bytes. ``file``: under which they are kept there; ``name``:
    under which it came ("thu.zip/Fwd.eml"); ``source``: where from, "" for a file ("imap:user@host/INBOX;uidvalidity;
    uid"). ``mail``: of the message whose sender is judged. ``words``: how its text begins. ``received``: the clock;
    ``saved``: the earlier of the time at which it was saved and of the clock when it was kept.
    """

    number: int
    sha256: str
    alike: str
    file: str
    name: str
    source: str
    mail: Mail
    kind: MailKind
    parts: tuple[MailPart, ...]
    words: str
    findings: tuple[Finding, ...]
    saved: datetime
    received: datetime
    who: str

    @property
    def alone(self) -> tuple[MailPart, ...]:
        """Evidence of innermost messages that brought no form (decision-tables 5.5, row 4)."""
        with_forms = {part.group for part in self.parts if not part.evidence}
        return tuple(part for part in self.parts if part.group not in with_forms)


@dataclass(frozen=True, slots=True)
class MailDone:
    """The clerk has dealt with a message that wanted her: ``mail`` is its number."""

    number: int
    mail: int
    who: str
    at: datetime
    why: str


def address(text: str) -> str:
    """An address as it is compared: without spaces around it, NFC, in small letters."""
    return unicodedata.normalize("NFC", text).strip().casefold()


def alike(raw: bytes) -> str:
    """By what a message is known: sha256 of its raw bytes, whatever ends their lines and whether the last one ends: a
    mailbox writes what a program saves as .eml with other ends."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n").rstrip(b"\n")).hexdigest()


def sender_words(mail: Mail) -> str:
    """Who sent, as the register says it: "thon05@x.vn (vanphong@y.vn chuyển tiếp)"; "" where no address is known."""
    return f"{mail.sender} ({mail.forwarded_by} chuyển tiếp)" if mail.forwarded_by else mail.sender


_SENDABLE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def sendable(text: str) -> bool:
    """Whether a message can be sent to what staff wrote as an address: ASCII, one @, a domain with a dot."""
    return len(text) <= 254 and _SENDABLE.fullmatch(text) is not None
