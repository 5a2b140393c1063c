"""What was put into a signature (application/pkcs7-mime, RFC 8551 3.5.2): the message in a CMS SignedData (RFC 5652).

The signature itself is not looked at: who has signed is no question here.
"""

from __future__ import annotations

from typing import NamedTuple

_SIGNED = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_MOST_DEPTH = 12
_MOST_PIECES = 2_000_000


class _Broken(Exception):
    """It is no BER."""


class _Value(NamedTuple):
    tag: int
    start: int
    end: int
    after: int


def content(data: bytes) -> bytes | None:
    """The signed bytes, None where there are none in it: it is encrypted, compressed, or no CMS at all."""
    try:
        outer = _children(data, _value(data, 0, len(data), 0))
        if len(outer) < 2 or data[outer[0].start : outer[0].end] != _SIGNED:
            return None
        body = _children(data, _children(data, outer[1])[0])
        held = _children(data, body[2])
        if data[held[0].start : held[0].end] != _DATA or len(held) < 2:
            return None
        return _octets(data, _children(data, held[1])[0], 0)
    except (_Broken, IndexError):
        return None


def _octets(data: bytes, value: _Value, depth: int) -> bytes:
    """An octet string, in one piece or in several."""
    if value.tag == 0x04:
        return data[value.start : value.end]
    if value.tag != 0x24 or depth > _MOST_DEPTH:
        raise _Broken
    return b"".join(_octets(data, each, depth + 1) for each in _children(data, value))


def _children(data: bytes, value: _Value) -> list[_Value]:
    out: list[_Value] = []
    at = value.start
    while at < value.end:
        if len(out) > _MOST_PIECES:
            raise _Broken
        out.append(_value(data, at, value.end, 0))
        at = out[-1].after
    return out


def _value(data: bytes, at: int, end: int, depth: int) -> _Value:
    """One value (X.690 8.1): its tag, where its content stands, where the next one begins."""
    if at + 2 > end or data[at] & 0x1F == 0x1F:
        raise _Broken
    tag, length, start = data[at], data[at + 1], at + 2
    if length < 0x80:
        stop = start + length
    elif length == 0x80:
        return _open_ended(data, tag, start, end, depth)
    else:
        size = length & 0x7F
        if size > 5:
            raise _Broken
        stop = start + size + int.from_bytes(data[start : start + size], "big")
        start += size
    if stop > end:
        raise _Broken
    return _Value(tag, start, stop, stop)


def _open_ended(data: bytes, tag: int, start: int, end: int, depth: int) -> _Value:
    """A value whose end is marked by two zero bytes."""
    if depth > _MOST_DEPTH or not tag & 0x20:
        raise _Broken
    at = start
    while data[at : at + 2] != b"\0\0":
        at = _value(data, at, end, depth + 1).after
    return _Value(tag, start, at, at + 2)
