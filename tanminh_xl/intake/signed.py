"""What was put into a signature (application/pkcs7-mime, RFC 8551 3.5.2): the message in a CMS SignedData (RFC 5652).

The signature itself is not looked at: who has signed is no question here.
"""

from __future__ import annotations

from typing import NamedTuple

_SIGNED = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_MOST_DEPTH = 12
_MOST_VALUES = 1_000_000
"""Values that are looked at: programs cut what is signed into pieces of some thousand bytes."""


class _Broken(Exception):
    """It is no BER, or there is too much in it."""


class _Value(NamedTuple):
    """A value of BER: its tag, where its content stands, where the next value begins."""

    tag: int
    start: int
    end: int
    after: int


def content(data: bytes) -> bytes | None:
    """The signed bytes, None where there are none in it: it is encrypted, compressed, or no CMS at all."""
    try:
        return _Ber(data).content()
    except (_Broken, IndexError):
        return None


class _Ber:
    """Values of ASN.1 as X.690 writes them, with and without lengths."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = _MOST_VALUES

    def content(self) -> bytes | None:
        outer = self._inside(self._value(0, len(self._data), 0))
        if self._said(outer[0]) != _SIGNED:
            return None
        signed = self._inside(self._inside(outer[1])[0])
        held = self._inside(signed[2])
        return self._octets(self._inside(held[1])[0], 0) if self._said(held[0]) == _DATA else None

    def _said(self, value: _Value) -> bytes:
        return self._data[value.start : value.end]

    def _octets(self, value: _Value, depth: int) -> bytes:
        """An octet string, in one piece or in several."""
        if value.tag == 0x04:
            return self._said(value)
        if value.tag != 0x24 or depth > _MOST_DEPTH:
            raise _Broken
        return b"".join(self._octets(each, depth + 1) for each in self._inside(value))

    def _inside(self, value: _Value) -> list[_Value]:
        out: list[_Value] = []
        at = value.start
        while at < value.end:
            out.append(self._value(at, value.end, 0))
            at = out[-1].after
        return out

    def _value(self, at: int, end: int, depth: int) -> _Value:
        """One value (8.1); one without a length ends with two zero bytes."""
        data = self._data
        self._left -= 1
        if at + 2 > end or data[at] & 0x1F == 0x1F or depth > _MOST_DEPTH or self._left < 0:
            raise _Broken
        tag, length, start = data[at], data[at + 1], at + 2
        if length == 0x80 and tag & 0x20:
            stop = start
            while data[stop : stop + 2] != b"\0\0":
                stop = self._value(stop, end, depth + 1).after
            return _Value(tag, start, stop, stop + 2)
        if length >= 0x80:
            size = length & 0x7F
            if not 0 < size < 6:
                raise _Broken
            length = int.from_bytes(data[start : start + size], "big")
            start += size
        if start + length > end:
            raise _Broken
        return _Value(tag, start, start + length, start + length)
