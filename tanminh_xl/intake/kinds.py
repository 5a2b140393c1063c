"""What some bytes are, by what stands in them, never by their name alone: a message, an archive, a form, evidence."""

from __future__ import annotations

import re
from enum import Enum

from tanminh_xl.domain.names import clean
from tanminh_xl.grid import Limits, Unreadable, UnreadableKind, kind
from tanminh_xl.grid.ole import SIGNATURE, Ole
from tanminh_xl.grid.sniff import sniff
from tanminh_xl.intake.headers import read_head
from tanminh_xl.intake.text import as_sent

TNEF = b"\x78\x9f\x3e\x22"
"""MS-OXTNEF 2.1.1, the signature in the order of its bytes."""
MOST_SPACES = 20_000
"""Bytes of blank lines before a head that are passed over."""
LIMITS = Limits(file=200_000_000, unpacked=300_000_000, ratio=150, slack=50_000_000, entries=5_000)
"""Of an archive: it may hold a commune's whole period."""
_BINARY = (b"PK\x03\x04", SIGNATURE, b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", TNEF)
_WRITTEN = frozenset(("from", "sender", "received", "return-path", "date", "message-id", "subject", "to"))
_HEADS = _WRITTEN | {"cc", "mime-version", "content-type", "reply-to", "delivered-to", "dkim-signature", "x-unsent"}
_PAGE = frozenset(("snapshot-content-location", "x-document-type"))
"""What only a page or workbook saved as one file has at its head."""
_NOT_FIELD = re.compile(rb"[^!-~]")
_SHEETS = ("xlsx", "xlsm", "xls", "xlsb", "xltx", "xlt", "ods", "csv", "et", "fods", "numbers")
_SURELY_NONE = (
    "mp3",
    "mp4",
    "m4a",
    "aac",
    "amr",
    "wav",
    "mov",
    "avi",
    "3gp",
    "ics",
    "vcf",
    "txt",
    "htm",
    "html",
    "xml",
)


class Is(Enum):
    """What is done with some bytes."""

    MESSAGE = "a message of RFC 5322"
    MAILBOX = "an mbox"
    MSG = "a message of Outlook"
    TNEF = "winmail.dat"
    ARCHIVE = "a zip of files"
    FORM = "may be a spreadsheet"
    EVIDENCE = "is surely none"


def what(name: str, data: bytes) -> Is:
    """What the bytes are; the name decides only between a form and evidence where the bytes do not tell."""
    if data.startswith(TNEF):
        return Is.TNEF
    if data.startswith(SIGNATURE) and _is_outlook(data):
        return Is.MSG
    found, detail = kind(data, LIMITS)
    if found is UnreadableKind.ARCHIVE and detail == "zip":
        return Is.ARCHIVE
    if found in (UnreadableKind.TEXT, UnreadableKind.UNKNOWN):
        text = as_sent(data)
        if is_message(name, text):
            if not text.lstrip(b"\xef\xbb\xbf\r\n").startswith(b"From "):
                return Is.MESSAGE
            if text is data:  # in one that was saved in UTF-16 no message stands as it was sent: it is told as a file
                return Is.MAILBOX
    return Is.EVIDENCE if _is_evidence(name, found) else Is.FORM


def _is_evidence(name: str, found: UnreadableKind | None) -> bool:
    """Photos, scans, PDF, Word and slides; a text or something unknown by its name: one that calls itself a sheet is
    looked at as one, so that it is told."""
    if found in (UnreadableKind.PHOTO, UnreadableKind.PDF, UnreadableKind.WORD, UnreadableKind.SLIDES):
        return True
    ending = ending_of(name)
    if found is UnreadableKind.TEXT or found is UnreadableKind.EMPTY:
        return bool(ending) and ending not in _SHEETS
    return found is UnreadableKind.UNKNOWN and ending in _SURELY_NONE


def _is_outlook(data: bytes) -> bool:
    """Whether a compound file is a message: at its top, for a workbook may be an object in one."""
    try:
        return any(node.name == "__properties_version1.0" for node in Ole(data).tree())
    except Unreadable:
        return False


def ending_of(name: str) -> str:
    """What stands behind a name's last dot, in small letters."""
    return clean(name).rpartition(".")[2].lower() if "." in name else ""


def begins(data: bytes) -> int:
    """Where a message's head begins: behind a byte order mark, blank lines, and a mailbox's "From " line."""
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while at < min(len(data), MOST_SPACES) and data[at] in b"\r\n \t":
        at += 1
    if data.startswith((b"From ", b">From "), at):
        ends = [place for place in (data.find(b"\n", at, at + 1_000), data.find(b"\r", at, at + 1_000)) if place >= 0]
        at = min(ends, default=at) + 1
        if data[at - 1 : at + 1] == b"\r\n":
            at += 1
    return at


def is_message(name: str, data: bytes) -> bool:
    """Whether the bytes are a message: two fields that every one has at its head; where it is named .eml, one."""
    at = begins(data)
    first = data[at : at + 100].partition(b":")[0]
    if b":" not in data[at : at + 100] or _NOT_FIELD.search(first.rstrip()):
        return False
    names = {key for key, _ in read_head(data, at, min(len(data), at + 200_000))[0].fields}
    if names & _PAGE or not names & _WRITTEN:
        return False
    sure = ending_of(name) == "eml" or data[:at].lstrip().startswith((b"From ", b">From "))
    return len(names & _HEADS) >= (1 if sure else 2)


def is_signed_binary(data: bytes) -> bool:
    """Whether the bytes begin as nothing does that has been encoded for a message."""
    return data.startswith(_BINARY)


def ending_for(data: bytes) -> str:
    """The ending that a file without a name is given: by its content."""
    found, detail = kind(data, LIMITS)
    if found is None:
        return detail
    if found is UnreadableKind.UNKNOWN or not detail.isalnum():
        return "bin"
    return {"jpeg": "jpg", "mail": "eml", "text": "txt", "ole": "doc"}.get(detail, detail)


def is_picture(data: bytes) -> bool:
    """Whether it is a picture of any kind, a drawing of Windows (EMF, WMF) among them."""
    drawn = data.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")) or data[40:44] == b" EMF"
    return drawn or sniff(data[:4_096])[0] is UnreadableKind.PHOTO or b"<svg" in data[:500]
