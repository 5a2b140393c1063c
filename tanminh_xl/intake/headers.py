"""The head of a message or of a part: its fields as they stand, and what they say (RFC 5322, 2045, 2047, 2231)."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_tz
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from tanminh_xl.domain.events import ZONE
from tanminh_xl.intake.text import decoded, one_line

MOST_HEAD = 1_000_000
"""Bytes of a head that are looked at."""
MOST_FIELD = 20_000
"""Bytes of one field."""
_MOST_PARAMETERS = 300
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,4000})\?=")
_ZONED = re.compile(rb"[+-]\d{4}\b|\b(?:UTC?|GMT|Z|[AECMP][SD]T)\b")
"""A date that says its zone in a way that is understood."""
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{20,}={0,2}[\r\n]*")


class Head(NamedTuple):
    """Fields in their order: name in small letters, value as its bytes, unfolded."""

    fields: tuple[tuple[str, bytes], ...]

    def all(self, name: str) -> tuple[bytes, ...]:
        """Every value of a field."""
        return tuple(value for key, value in self.fields if key == name)

    def raw(self, name: str) -> bytes:
        """The first value of a field, b"" for none."""
        return next((value for key, value in self.fields if key == name), b"")

    def text(self, name: str) -> str:
        """The first value of a field as text on one line."""
        return one_line(words(self.raw(name)))


class Value(NamedTuple):
    """A value with parameters: "text/plain" and its charset."""

    value: str
    parameters: dict[str, str]


def read_head(data: bytes, start: int, end: int) -> tuple[Head, int]:
    """The head that begins at ``start``, and where its body begins.

    A line that is no field goes on with the one before it (a subject that was broken anywhere), unless no field follows
    it in the head: then the body began without a blank line.
    """
    lines: list[bytes] = []
    places: list[int] = []
    at, stop = start, min(end, start + MOST_HEAD)
    body = stop
    while at < stop:
        found = _LINE.match(data, at, stop)
        line = found.group() if found else b""
        if not line.strip(b"\r\n"):
            body = at + len(line)
            break
        lines.append(line)
        places.append(at)
        at += len(line)
    last = max((i for i, line in enumerate(lines) if _FIELD.match(line)), default=-1)
    for index in range(last + 1, len(lines)):
        if not lines[index][:1].isspace() and (last < 0 or _BASE64_LINE.fullmatch(lines[index]) or body >= stop):
            body = places[index]
            del lines[index:]
            break
    return Head(tuple(_fields(lines))), body


def _fields(lines: list[bytes]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, list[bytes]]] = []
    for line in lines:
        field = None if line[:1] in b" \t" else _FIELD.match(line)
        if field:
            found.append((field[1].decode("ascii").lower(), [line[field.end() :].rstrip(b"\r\n")]))
        elif found:
            found[-1][1].append(line.rstrip(b"\r\n"))
    return [(name, b"".join(parts)[:MOST_FIELD].strip()) for name, parts in found]


def words(raw: bytes) -> str:
    """A field's text with its encoded words decoded; what is not ASCII and not encoded is UTF-8 or windows-1258.

    Neighbouring words of one charset are joined before they are decoded: programs cut within a character.
    """
    text = raw.decode("latin-1")
    out: list[str] = []
    at = 0
    run: list[tuple[str, str, str]] = []
    for found in _WORD.finditer(text):
        between = text[at : found.start()]
        if run and between.strip():
            out.append(_joined(run))
            run = []
        if not run or between.strip():
            out.append(decoded(between.encode("latin-1")))
        charset = found[1].partition("*")[0]
        if run and run[-1][0].lower() != charset.lower():
            out.append(_joined(run))
            run = []
        run.append((charset, found[2].upper(), found[3]))
        at = found.end()
    out.append(_joined(run))
    out.append(decoded(text[at:].encode("latin-1")))
    return "".join(out)


def _joined(run: list[tuple[str, str, str]]) -> str:
    if not run:
        return ""
    data, base = b"", ""
    for _, how, said in run:
        if how == "Q":
            data, base = data + _unpacked(base) + _from_q(said), ""
            continue
        base += said.strip()
        if len(base) % 4 == 0 or base.endswith("="):
            data, base = data + _unpacked(base), ""
    return decoded(data + _unpacked(base), run[0][0])


def _unpacked(said: str) -> bytes:
    plain = re.sub("[^A-Za-z0-9+/]", "", said)
    try:
        return base64.b64decode(plain[: len(plain) - (len(plain) % 4 == 1)] + "=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return b""


def _from_q(said: str) -> bytes:
    return binascii.a2b_qp(said.replace("_", " ").encode("latin-1"), header=False)


def parameters(raw: bytes) -> Value:
    """A field with parameters: the continued ones of RFC 2231 joined by number, then decoded; later twins are ignored.

    Names are in small letters, without what RFC 2231 adds to them. An extended parameter wins over a plain one.
    """
    first, *pieces = _split(raw)[:_MOST_PARAMETERS]
    plain: dict[str, bytes] = {}
    parts: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for piece in pieces:
        key, sign, value = piece.partition(b"=")
        if not sign:
            continue
        name = key.strip().lower().decode("latin-1")
        base, star, rest = name.partition("*")
        if not star:
            plain.setdefault(base, _unquoted(value.strip()))
            continue
        number = rest.rstrip("*")
        extended = not rest or rest.endswith("*")
        if len(number) < 5 and (number.isdecimal() or not number):
            parts.setdefault(base, {}).setdefault(int(number or "0"), (_unquoted(value.strip()), extended))
    said = {name: words(_percent(value)) for name, value in plain.items()}
    said |= {name: found for name, numbered in parts.items() if (found := _extended(numbered))}
    return Value(first.strip().lower().decode("latin-1"), said)


def _extended(numbered: dict[int, tuple[bytes, bool]]) -> str:
    charset, data, encoded = "", b"", False
    for place, (_, (value, extended)) in enumerate(sorted(numbered.items())):
        if place == 0 and extended and value.count(b"'") >= 2:
            named, _, value = value.split(b"'", 2)
            charset = named.decode("latin-1")
        encoded |= extended
        data += unquote_to_bytes(value) if extended else value
    return decoded(data, charset) if encoded else words(data)


def _percent(value: bytes) -> bytes:
    """Names that a webmail wrote per cent without saying so: only where UTF-8 of several bytes comes out."""
    if re.search(rb"%[C-Fc-f][0-9A-Fa-f]%[89ABab]", value):
        found = unquote_to_bytes(value)
        try:
            found.decode()
        except UnicodeDecodeError:
            return value
        return found
    return value


def _split(raw: bytes) -> list[bytes]:
    """The value cut at each ";" that is in no quotes."""
    pieces = re.findall(rb'(?:"(?:[^"\\]|\\.)*(?:"|\Z)|[^;"])+|;', raw, re.DOTALL)
    out = [b""]
    for piece in pieces:
        if piece == b";":
            out.append(b"")
        else:
            out[-1] += piece
    return out


def _unquoted(value: bytes) -> bytes:
    r"""Without quotes. Only \" and \\ are escapes: programs write C:\Users as it stands."""
    if value.startswith(b'"'):
        value = value[1:].rpartition(b'"')[0] if value.count(b'"') > 1 else value[1:]
        return re.sub(rb'\\(["\\])', rb"\1", value)
    return value


def when(raw: bytes) -> datetime | None:
    """A date of RFC 5322 or one of its obsolete forms, in Vietnam's time; None where it is none.

    A zone that is missing or unknown is Vietnam's.
    """
    try:
        found = parsedate_tz(raw[:200].decode("latin-1"))
        if found is None:
            return None
        zone = timezone(timedelta(seconds=found[9] or 0)) if _ZONED.search(raw[:200]) else ZONE
        return datetime(*found[:6], tzinfo=zone).astimezone(ZONE)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
