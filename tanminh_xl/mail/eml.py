"""A draft as the bytes of a message: an .eml that Outlook, Thunderbird and webmails open as one to be sent.

Written by hand, without ``email``: the same draft is the same bytes under every Python (that of 3.11 also loses blanks
where it folds a subject), and a click loads nothing for it.

Why it is as it is: ``X-Unsent: 1`` is what Outlook knows a message by that is still to be sent (Microsoft,
IConverterSession::MIMEToMAPI), and others after it. A file's name that is not ASCII stands in Content-Disposition as
RFC 2231 asks; Outlook over POP or IMAP and some webmails do not read that, and show Content-Type's ``name``, which
therefore is there too, in ASCII.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from tanminh_xl.domain.drafts import Draft
from tanminh_xl.domain.mail import sendable
from tanminh_xl.domain.names import slug

_LINE = b"\r\n"
_WORD = 45
"""Bytes of one encoded word: 60 in base64, 72 with what stands around them (RFC 2047 allows 75)."""
_PARAMETER = 54
"""Characters of one piece of a parameter's value: with its name and number a line stays below 78."""
_NO_DOMAIN = "tanminh-xl.invalid"
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class Office(NamedTuple):
    """Who writes: ``name`` beside the address, ``address`` ("" for none: the mail program puts its own), ``plan``: the
    plan's code, so that no two plans give a message the same Message-ID."""

    name: str
    address: str
    plan: str


def message_id(draft: Draft, office: Office) -> str:
    """The draft's Message-ID, the same whenever it is made; another text is another message."""
    identity = hashlib.sha256("\x1f".join((office.plan, repr(_said(draft)))).encode()).hexdigest()
    domain = office.address.rpartition("@")[2] if sendable(office.address) else _NO_DOMAIN
    return f"<{identity[:32]}@{domain}>"


def _said(draft: Draft) -> tuple[object, ...]:
    return (draft.kind.value, *draft[1:-1], tuple(tuple(file) for file in draft.enclosed))


def eml(draft: Draft, office: Office, enclosed: Sequence[bytes]) -> bytes:
    """The message, lines ended by CR LF, all ASCII. ``enclosed``: bytes of ``draft.enclosed``, in their order.

    It has no Date until it is sent (``ready``); no From where the Office has no address, no To where the unit has none.
    """
    own = message_id(draft, office)
    boundary = f"=_{own[1:33]}"
    head = [b"X-Unsent: 1"]
    if sendable(office.address):
        head.append(_mailbox("From", office.name, office.address))
    if draft.to:
        head.append(b"To: " + b",\r\n ".join(address.encode("ascii") for address in draft.to))
    head += [_text_header("Subject", draft.subject), f"Message-ID: {own}".encode("ascii"), b"MIME-Version: 1.0"]
    body = [
        b'Content-Type: text/plain; charset="utf-8"',
        b"Content-Transfer-Encoding: base64",
        b"",
        *_base64(draft.text.replace("\n", "\r\n").encode()),
    ]
    if not draft.enclosed:
        return _LINE.join((*head, *body, b""))
    mark = boundary.encode("ascii")
    lines = [*head, b'Content-Type: multipart/mixed; boundary="%b"' % mark, b"", b"--" + mark, *body]
    for file, data in zip(draft.enclosed, enclosed, strict=True):
        lines += [b"--" + mark, *_attachment(file.name), b"", *_base64(data)]
    return _LINE.join((*lines, b"--" + mark + b"--", b""))


def _attachment(name: str) -> Iterator[bytes]:
    ascii_name = plain_name(name)
    ending = ascii_name.rpartition(".")[2].lower()
    yield f"Content-Type: {_TYPES.get(ending, 'application/octet-stream')};".encode("ascii")
    yield f' name="{ascii_name}"'.encode("ascii")
    yield b"Content-Transfer-Encoding: base64"
    yield b"Content-Disposition: attachment;"
    if name == ascii_name:
        yield f' filename="{name}"'.encode("ascii")
        return
    pieces = list(_pieces(name))
    for n, piece in enumerate(pieces):
        end = ";" if n + 1 < len(pieces) else ""
        yield f" filename*{n}*={'' if n else chr(39).join(('utf-8', '', ''))}{piece}{end}".encode("ascii")


def _pieces(name: str) -> Iterator[str]:
    """A file's name in RFC 2231's spelling, in pieces; no letter is cut in two."""
    piece = ""
    for letter in name:
        spelt = quote(letter, safe="")
        if piece and len(piece) + len(spelt) > _PARAMETER:
            yield piece
            piece = ""
        piece += spelt
    yield piece


def plain_name(name: str) -> str:
    """A file's name in ASCII, at most 60 letters: itself where it is so already ("Bao-cao-ban-1.xlsx")."""
    if re.fullmatch(r"[A-Za-z0-9._-]{1,60}", name):
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or not re.fullmatch("[A-Za-z0-9]{1,8}", ending):
        stem, ending = name, ""
    short = slug(stem)[:50].strip("-") or "tep"
    return f"{short}.{ending}" if ending else short


def _base64(data: bytes) -> Iterator[bytes]:
    """Lines of 76 characters."""
    coded = base64.b64encode(data)
    for start in range(0, len(coded), 76):
        yield coded[start : start + 76]


def _text_header(name: str, text: str, *, words: bool = False) -> bytes:
    """A header of words (RFC 2047): plain where it is ASCII and short, else encoded words, one a line. ``words``: as
    encoded words in any case."""
    line = " ".join(text.split())
    if not words and line.isascii() and line.isprintable() and len(name) + len(line) < 76 and "=?" not in line:
        return f"{name}: {line}".encode("ascii")
    return f"{name}:".encode("ascii") + b"".join(b" " + word + _LINE for word in _words(line, len(name) + 1)).rstrip()


def _words(text: str, before: int) -> Iterator[bytes]:
    """The text as encoded words; ``before``: characters on the first line before it. No letter is cut in two."""
    room = _WORD - (before // 4 + 1) * 3
    piece = b""
    for letter in text:
        coded = letter.encode("utf-8", "replace")
        if len(piece) + len(coded) > room:
            yield b"=?utf-8?B?" + base64.b64encode(piece) + b"?="
            piece, room = b"", _WORD
        piece += coded
    yield b"=?utf-8?B?" + base64.b64encode(piece) + b"?="


def _mailbox(header: str, name: str, address: str) -> bytes:
    """ "From: name <address>", the name as encoded words: in a plain one a comma or a bracket is another address."""
    if not name.strip():
        return f"{header}: {address}".encode("ascii")
    plain = re.fullmatch(r"[A-Za-z0-9 ]*", name) is not None
    return _text_header(header, name, words=not plain) + f"{chr(13)}{chr(10)} <{address}>".encode("ascii")


# an .eml as it lies there, perhaps edited by the clerk, when it is sent

_DROPPED = re.compile(rb"(?im)^(x-unsent|date|bcc)[ \t]*:.*\n([ \t].*\n)*")


def ready(data: bytes, at: datetime) -> bytes:
    """The message as it goes out: with the Date on which it is sent, without what is a draft's alone."""
    head, blank, body = _split(data)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    day = f"Date: {days[at.weekday()]}, {at.day:02} {months[at.month - 1]} {at:%Y %H:%M:%S %z}\r\n"
    return day.encode("ascii") + _DROPPED.sub(b"", head) + blank + body


def _split(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Headers, the blank line, the rest, every line ended by CR LF, as SMTP asks."""
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", data.removeprefix(b"\xef\xbb\xbf"))
    head, blank, body = text.partition(b"\r\n\r\n")
    return (head + b"\r\n", b"\r\n", body) if blank else (head, b"", b"")


def recipients(data: bytes) -> tuple[str, ...]:
    """The addresses to which a message as it lies there goes, each once: To, Cc and Bcc, which ``ready`` leaves out."""
    from email import message_from_bytes  # only where something is sent
    from email.policy import default
    from email.utils import getaddresses

    head = message_from_bytes(_split(data)[0] + b"\r\n", policy=default)
    named = [str(value) for name in ("To", "Cc", "Bcc") for value in head.get_all(name, ())]
    return tuple(dict.fromkeys(address for _, address in getaddresses(named) if sendable(address)))
