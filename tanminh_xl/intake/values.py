"""What a walk over raw bytes gives: messages with their parts, plain files, and what is to be said of them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.findings import Finding
from tanminh_xl.domain.mail import Mail


class Kind(StrEnum):
    """What a message is. Of one that a machine wrote no file is taken, and no verdict follows."""

    LETTER = "thư"
    BOUNCE = "báo không gửi được"
    AUTOMATIC = "trả lời tự động"


class Part(NamedTuple):
    """One file. ``name``: safe as a file's name, NFC, never ""; ``where``: the way to it ("thu.zip/Fwd.eml/a.xlsx")."""

    name: str
    data: bytes
    where: str


class Group(NamedTuple):
    """What one message brought, under its own sender: ``mail`` is the innermost message that held the parts.

    ``forms``: what may be a spreadsheet, and archives that could not be opened. ``evidence``: photos, scans, PDF,
    Word, and whatever else is surely none. ``text``: that message's own words, as ``Message.text``.
    """

    mail: Mail
    forms: tuple[Part, ...] = ()
    evidence: tuple[Part, ...] = ()
    text: str = ""


class Message(NamedTuple):
    """One outermost message. ``mail``: of the message itself, who mailed it to us.

    ``raw``: its bytes, whose sha256 is ``mail.sha256``. ``groups``: one for each innermost message that brought files,
    in their order; one without files where none did; none where a machine wrote it (``kind``). ``text``: its own
    words, at most 2,000 characters, quoted history cut.
    """

    mail: Mail
    raw: bytes
    name: str
    groups: tuple[Group, ...] = ()
    text: str = ""
    findings: tuple[Finding, ...] = ()
    kind: Kind = Kind.LETTER


class Unpacked(NamedTuple):
    """All that some bytes held. ``files``: those that no message brought; ``findings``: of no message."""

    messages: tuple[Message, ...] = ()
    files: tuple[Part, ...] = ()
    findings: tuple[Finding, ...] = ()
