"""Zips whose headers say what they are told to, and steps that spoil them or lay them another way (PKWARE APPNOTE 4.3).

A step is a function of the zip and three numbers; ``SAME`` of them change nothing that a program may read otherwise.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache

Entry = dict[str, int | bytes]

LOCAL, CENTRAL, END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
NUMBERS = (0, 1, 7, 8, 9, 0x800, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
FIELDS = ("flags", "method", "checksum", "packed", "size", "offset", "disk", "local_method", "local_packed")
ENDS = ("count", "size", "offset", "disk", "first")
FULL = 0xFFFFFFFF


@lru_cache(256)
def deflated(part: bytes) -> bytes:
    """Most parts of most spoilt packages are as they were."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(part) + packer.flush()


def entry(name: bytes, part: bytes, stored: bool = False) -> Entry:
    packed = part if stored else deflated(part)
    return {
        "name": name,
        "local_name": name,
        "data": packed,
        "flags": 0,
        "method": 0 if stored else 8,
        "local_method": 0 if stored else 8,
        "checksum": zlib.crc32(part),
        "packed": len(packed),
        "size": len(part),
        "disk": 0,
        "offset": -1,
        "extra": b"",
    }


def zipped(
    entries: Sequence[Entry],
    end: dict[str, int],
    comment: bytes = b"",
    shuffle: Sequence[int] | None = None,
    before: bytes = b"",
) -> bytes:
    """A zip whose headers say what they are told to; ``before``: bytes in front of it that its places leave out."""
    body, places = b"", []
    for e in entries:
        places.append(len(body))
        name, data = e["local_name"], e["data"]
        assert isinstance(name, bytes) and isinstance(data, bytes)
        packed = e.get("local_packed", e["packed"])
        fields = (e["flags"], e["local_method"], 0, 33, e["checksum"], packed, e["size"], len(name), 0)
        body += LOCAL.pack(
            b"PK\x03\x04", 20, *(_low(each, n) for n, each in zip((2, 2, 2, 2, 4, 4, 4, 2, 2), fields, strict=True))
        )
        body += name + data
    listed = b""
    for at in shuffle or range(len(entries)):
        e = entries[at]
        name, extra, offset = e["name"], e["extra"], e["offset"]
        assert isinstance(name, bytes) and isinstance(extra, bytes)
        place = places[at] if offset == -1 else offset
        if e.get("wide"):  # sizes and place in a ZIP64 extra field (4.5.3)
            extra += struct.pack("<2H3Q", 1, 24, _low(e["size"], 8), _low(e["packed"], 8), _low(place, 8))
            e, place = e | {"size": FULL, "packed": FULL}, FULL
        fields = (20, 20, e["flags"], e["method"], 0, 33, e["checksum"], e["packed"], e["size"])
        sizes = (2, 2, 2, 2, 2, 2, 4, 4, 4)
        head = tuple(_low(each, n) for n, each in zip(sizes, fields, strict=True))
        listed += CENTRAL.pack(b"PK\x01\x02", *head, len(name), len(extra), 0, _low(e["disk"], 2), 0, 0, _low(place, 4))
        listed += name + extra
    said = {
        "disk": 0,
        "first": 0,
        "here": len(entries),
        "count": len(entries),
        "size": len(listed),
        "offset": len(body),
    } | end
    last = END.pack(
        b"PK\x05\x06",
        *(_low(said[name], 2) for name in ("disk", "first", "here", "count")),
        *(_low(said[name], 4) for name in ("size", "offset")),
        len(comment),
    )
    return before + body + listed + last + comment


def _low(number: object, size: int) -> int:
    assert isinstance(number, int)
    return number & (1 << 8 * size) - 1


@lru_cache(16)
def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {info.filename: package.read(info) for info in package.infolist()}


class Zip:
    """A package whose parts and headers can be changed before it is written: ``parts``, then ``headers``."""

    def __init__(self, data: bytes) -> None:
        self.parts = dict(_parts(data))
        self.stored: set[str] = set()
        self.headers: list[Callable[[list[Entry]], None]] = []
        self.end: dict[str, int] = {}
        self.comment = self.before = b""
        self.order = 0

    def bytes(self) -> bytes:
        entries = [entry(name.encode(), part, name in self.stored) for name, part in self.parts.items()]
        for change in self.headers:
            change(entries)
        order = list(range(len(entries)))
        if self.order:
            order = order[self.order % len(order) :] + order[: self.order % len(order)]
            order = order[::-1] if self.order & 1 else order
        return zipped(entries, self.end, self.comment, order, self.before)

    def nth(self, number: int) -> str:
        """A part's name by any number."""
        return list(self.parts)[number % len(self.parts)]


Step = Callable[[Zip, int, int, int], None]


def _each(change: Callable[[Entry, int, int], None]) -> Step:
    """A step on the headers of one part: the number chooses which."""

    def step(z: Zip, a: int, b: int, c: int) -> None:
        z.headers.append(lambda entries: change(entries[a % len(entries)], b, c))

    return step


def _again(entries: list[Entry], a: int, b: int, data: bytes | None) -> None:
    """One part's entry once more; with other bytes where some are given, before or behind the first."""
    first = entries[a % len(entries)]
    name = first["name"]
    assert isinstance(name, bytes)
    more = dict(first) if data is None else entry(name, data)
    entries.insert(0 if b & 1 else len(entries), more)


def _stored(z: Zip, a: int, b: int, c: int) -> None:
    z.stored |= set(list(z.parts)[a % 3 :: 1 + b % 3])


def _put(name: str, value: Callable[[int], object]) -> Step:
    return lambda z, a, b, c: setattr(z, name, value(a))


def _extra(e: Entry, b: int, c: int) -> None:
    e["extra"] = struct.pack("<2H", 0x5455, 5) + bytes(5)


SAME: dict[str, Step] = {
    "zip.stored": _stored,
    "zip.order": _put("order", lambda a: 1 + a % 20),
    "zip.comment": _put("comment", lambda a: b"x" * (1 + a % 90)),
    "zip.junk": lambda z, a, b, c: z.parts.update({f"customXml/item{a % 9}.xml": b"<a/>"}),
    "zip.folder": lambda z, a, b, c: z.parts.update({"xl/": b""}),
    "zip.wide": _each(lambda e, b, c: e.update(wide=1)),
    "zip.extra": _each(_extra),
    "zip.utf8": _each(lambda e, b, c: e.update(flags=0x800)),
    "zip.streamed": _each(lambda e, b, c: e.update(local_packed=0)),
    "zip.twice": lambda z, a, b, c: z.headers.append(lambda entries: _again(entries, a, b, None)),
}
"""Steps after which the package holds the same parts, by what its directory says."""


def _field(e: Entry, b: int, c: int) -> None:
    name = FIELDS[b % len(FIELDS)]
    e[name] = NUMBERS[c % len(NUMBERS)] if c & 1 else c % 3_000


def _apart(z: Zip, a: int, b: int, c: int) -> None:
    """Two parts of one name with different bytes: another part's, or a changed copy."""
    other = z.parts[z.nth(c)]
    spoilt = z.parts[z.nth(a)].replace(b"1", b"7")
    z.headers.append(lambda entries: _again(entries, a, b, other if c & 1 else spoilt))


def _swapped(z: Zip, a: int, b: int, c: int) -> None:
    one, other = z.nth(a), z.nth(b)
    z.parts[one], z.parts[other] = z.parts[other], z.parts[one]


def _lost(z: Zip, a: int, b: int, c: int) -> None:
    if len(z.parts) > 1:
        del z.parts[z.nth(a)]


def _flipped(e: Entry, b: int, c: int) -> None:
    data = e["data"]
    assert isinstance(data, bytes)
    if data:
        at = b % len(data)
        e["data"] = data[:at] + bytes([data[at] ^ (1 << c % 8)]) + data[at + 1 :]


def _lies(e: Entry, b: int, c: int) -> None:
    """What is unpacked is changed, and the checksum with it not."""
    name = e["local_name"]
    assert isinstance(name, bytes)
    e["local_name"] = name[: b % (len(name) + 1)] + b"x" * (c % 3)


SPOILT: dict[str, Step] = {
    "zip.before": _put("before", lambda a: b"#!" * (1 + a % 400)),
    "zip.field": _each(_field),
    "zip.end": lambda z, a, b, c: z.end.update({ENDS[a % len(ENDS)]: NUMBERS[b % len(NUMBERS)]}),
    "zip.apart": _apart,
    "zip.swapped": _swapped,
    "zip.lost": _lost,
    "zip.flipped": _each(_flipped),
    "zip.called": _each(_lies),
    "zip.name": _each(lambda e, b, c: e.update(name=bytes(str(e["name"]), "utf-8")[: b % 30])),
}
"""Steps that damage a package; what a figure is none of them says."""
