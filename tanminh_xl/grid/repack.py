"""A zip package with other bytes in some of its parts; everything else of the file stays as it is, to the byte.

Members keep their order, names, times, extra fields and comments; what is not asked about is copied packed as it lies
there (PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4).
"""

import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tanminh_xl.grid.package import (
    _CENTRAL,
    _DEFLATED,
    _END,
    _FULL,
    _LOCAL,
    _LOCATOR_64,
    Package,
    _directory,
    _end,
    _key,
)
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

_HAS_DESCRIPTOR = 0x8
_WIDE = 1
"""Id of the extra field that holds sizes of 64 bits (4.5.3)."""


class _Member(NamedTuple):
    """One entry of the directory: where it stands there, and where its part lies in the file."""

    at: int
    key: str
    local: int


class _Swap(NamedTuple):
    """Bytes of the file from ``start`` to ``stop`` are to become ``new``; ``head``: what the directory says of it."""

    start: int
    stop: int
    new: bytes
    head: tuple[int, int, int, int]
    """Flags, checksum, packed size, size."""


def repacked(data: bytes, parts: Mapping[str, bytes], limits: Limits = LIMITS) -> bytes:
    """Return the package with these bytes in the parts of these names (case apart).

    ``Unreadable`` as ``Package``; (BROKEN) too for a part that is not there, or there twice, and for a package whose
    places are written in 64 bits, which no form needs.
    """
    package = Package(data, limits)
    begin, end, shift = _directory(data)
    close = _end(data)
    members = list(_members(data, begin, end, shift))
    locator = close - _LOCATOR_64.size
    if locator >= 0 and data[locator : locator + 4] == b"PK\x06\x07":
        raise _refused("zip64")
    swaps: dict[str, _Swap] = {}
    for name, new in parts.items():
        key = _key(name.encode())
        found = [member for member in members if member.key == key]
        if len(found) != 1 or package.part(name) is None:
            raise _refused(f"{name} is there {len(found)} times")
        swaps[key] = _swap(data, found[0], new)
    ordered = sorted(swaps.values())
    pieces, last = [], 0
    for swap in ordered:
        pieces += [data[last : swap.start], swap.new]
        last = swap.stop
    pieces.append(data[last:begin])
    for member in members:
        pieces.append(_entry(data, member, swaps.get(member.key), _moved(ordered, member.local)))
    pieces.append(data[end:close])
    said = list(_END.unpack_from(data, close))
    said[6] += _moved(ordered, begin)
    return b"".join((*pieces, _END.pack(*said), data[close + _END.size :]))


def _members(data: bytes, begin: int, end: int, shift: int) -> Iterator[_Member]:
    at = begin
    while at < end:
        said = _CENTRAL.unpack_from(data, at)
        packed, size, name, extra, comment, offset = *said[8:13], said[16]
        if _FULL in (packed, size, offset):
            raise _refused("zip64")
        yield _Member(at, _key(data[at + 46 : at + 46 + name]), offset + shift)
        at += 46 + name + extra + comment


def _entry(data: bytes, member: _Member, swap: _Swap | None, moved: int) -> bytes:
    """The member's entry in the new directory."""
    said = list(_CENTRAL.unpack_from(data, member.at))
    rest = sum(said[10:13])
    if swap is not None:
        said[3], said[7], said[8], said[9] = swap.head
    said[16] += moved
    return _CENTRAL.pack(*said) + data[member.at + 46 : member.at + 46 + rest]


def _swap(data: bytes, member: _Member, new: bytes) -> _Swap:
    """A part with its new bytes, packed as it was, its sizes in its header and none behind it."""
    said = list(_LOCAL.unpack_from(data, member.local))
    flags, method, name, extra = said[2], said[3], said[9], said[10]
    packed_then = _CENTRAL.unpack_from(data, member.at)[8]
    begin = member.local + 30
    stop = begin + name + extra + packed_then
    fields = data[begin + name : begin + name + extra]
    if flags & _HAS_DESCRIPTOR:
        stop += _descriptor(data, stop, fields)
    packed = new
    if method == _DEFLATED:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflate.compress(new) + deflate.flush()
    fields = _without_wide(fields)
    said[2] = flags & ~_HAS_DESCRIPTOR
    said[6], said[7], said[8], said[10] = zlib.crc32(new), len(packed), len(new), len(fields)
    header = _LOCAL.pack(*said) + data[begin : begin + name] + fields
    return _Swap(member.local, stop, header + packed, (said[2], said[6], said[7], said[8]))


def _descriptor(data: bytes, at: int, fields: bytes) -> int:
    """How long the sizes behind a part are (4.3.9): with a signature or without, in 32 bits or in 64."""
    signed = 4 if data[at : at + 4] == b"PK\x07\x08" else 0
    following = (b"PK\x03\x04", b"PK\x01\x02")
    wide = fields != _without_wide(fields) and data[at + signed + 12 : at + signed + 16] not in following
    return signed + (20 if wide else 12)


def _without_wide(fields: bytes) -> bytes:
    """Extra fields without that of sizes in 64 bits."""
    kept, at = b"", 0
    while at + 4 <= len(fields):
        kind, length = struct.unpack_from("<2H", fields, at)
        if kind != _WIDE:
            kept += fields[at : at + 4 + length]
        at += 4 + length
    return kept + fields[at:]


def _moved(ordered: list[_Swap], place: int) -> int:
    """By how much what lies at a place of the file moves."""
    return sum(len(swap.new) - (swap.stop - swap.start) for swap in ordered if swap.stop <= place)


def _refused(detail: str) -> Unreadable:
    return Unreadable(UnreadableKind.BROKEN, f"zip: {detail}")
