"""How the bytes of a part stand in a message, and the bytes themselves (RFC 2045, 6; uuencode as POSIX has it)."""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from tanminh_xl.intake.kinds import is_signed_binary

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(byte for byte in range(256) if byte not in _ALPHABET and byte != ord("="))
_PURE = re.compile(rb"[A-Za-z0-9+/\s]{40,}={0,2}\s*")
_PADDING = re.compile(rb"=+")
_MORE = re.compile(
    rb"\s*(?:(?:[A-Za-z0-9+/]{4,}[\r\n]+)*+[A-Za-z0-9+/]{2,}={1,2}(?=\s|\Z)|(?:[A-Za-z0-9+/]{40,}(?:[\r\n]+|\Z))++\s*\Z)"
)
"""Lines of nothing but base64, up to the next padding or to the very end."""
_FIRST = re.compile(rb"\s*([A-Za-z0-9+/]{40,998})(?=[\r\n])")
_TAIL = re.compile(rb"[A-Za-z0-9+/]{4,39}")
_MOST_PIECES = 100_000
_UU_START = re.compile(rb"(?:^|(?<=[\r\n]))begin [0-7]{3,4} ([^\r\n]{1,300})(?:\r\n|\n|\r)")
_UU_END = re.compile(rb"[\r\n]end[ \t]*(?=[\r\n]|\Z)")
MOST_UU = 50
"""Files in the words of one message."""


class Bytes(NamedTuple):
    """What a part holds. ``cut``: it ends in the middle of something."""

    data: bytes
    cut: bool = False


def unwrapped(body: bytes, encoding: str) -> Bytes:
    """The bytes of a part. An encoding that is unknown, or that is not what stands there, is told by what does."""
    if is_signed_binary(body):
        return Bytes(body)  # whatever is said of it: no encoding leaves such a start
    if encoding == "base64":
        return from_base64(body)
    if encoding == "quoted-printable":
        # a lone CR at a soft break would take all that follows with it
        return Bytes(binascii.a2b_qp(body if b"\n" in body else body.replace(b"\r", b"\n")))
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        found = uuencoded(b"\n" + body)
        return Bytes(found[0][1]) if found else Bytes(body)
    if _PURE.fullmatch(body, 0, min(len(body), 4_000) if len(body) > 4_000 else len(body)):
        found64 = from_base64(body)
        if is_signed_binary(found64.data):
            return found64
    return Bytes(body)


def from_base64(body: bytes) -> Bytes:
    """Base64 with whatever stands between its letters left out; what follows its end is read on only where it is more.

    Some programs encode in pieces, each with an end of its own; others put words of their own below it.
    """
    first = _PADDING.search(body)
    if first is None:
        return _decoded(_without_footer(body).translate(None, _NOT_BASE64))
    at = first.end()
    out = [_decoded(body[:at].translate(None, _NOT_BASE64))]
    while len(out) < _MOST_PIECES and (more := _MORE.match(body, at)):
        at = more.end()
        out.append(_decoded(more.group().translate(None, _NOT_BASE64)))
    rest = body[at : at + 100].strip()
    if len(rest) % 4 == 0 and _TAIL.fullmatch(rest):  # more of it, or one word that somebody put below
        out.append(_decoded(rest) if len(out) > 1 else Bytes(b"", True))
    return Bytes(b"".join(each.data for each in out), any(each.cut for each in out))


def _without_footer(body: bytes) -> bytes:
    """Base64 without padding, and what stands below its lines, all as long as the first one, left out."""
    first = _FIRST.match(body)
    if first is None or len(first[1]) % 4:
        return body
    length = len(first[1])
    lines = rb"\s*(?:[A-Za-z0-9+/]{%d}(?:\r\n|\n|\r|\Z))*+(?:[A-Za-z0-9+/]{4,%d}(?=[\r\n]|\Z))?" % (length, length - 1)
    found = re.compile(lines).match(body)
    rest = body[found.end() :] if found else b""
    return body if len(rest) > 20_000 or _FIRST.search(rest) else body[: len(body) - len(rest)]


def _decoded(plain: bytes) -> Bytes:
    letters = plain.rstrip(b"=")
    lacks = -len(letters) % 4
    cut = lacks == 3 or len(plain) - len(letters) < lacks
    if lacks == 3:
        letters, lacks = letters[:-1], 0
    try:
        return Bytes(binascii.a2b_base64(letters + b"=" * lacks), cut)
    except binascii.Error:
        return Bytes(b"", True)


def uuencoded(body: bytes) -> list[tuple[bytes, bytes]]:
    """The files that stand uuencoded in some words: (name as it is written, bytes)."""
    found: list[tuple[bytes, bytes]] = []
    at = 0 if b"begin " in body else len(body)
    while len(found) < MOST_UU and (start := _UU_START.search(body, at)):
        end = _UU_END.search(body, start.end() - 1)
        stop = end.start() if end else len(body)
        data = b"".join(map(_uu_line, re.split(rb"[\r\n]+", body[start.end() : stop])))
        found.append((start[1].strip(), data))
        at = end.end() if end else len(body)
    return found


def _uu_line(line: bytes) -> bytes:
    """One line; trailing blanks that a gateway took away are put back, what stands too much is left out."""
    if not line:
        return b""
    length = (line[0] - 32) & 63
    letters = 1 + (length + 2) // 3 * 4
    try:
        return binascii.a2b_uu(line[:letters].ljust(letters, b" ") + b"\n")
    except binascii.Error:
        return b""
