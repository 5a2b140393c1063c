"""A zip package opened with limits: what its parts are called, and their bytes, never more than allowed.

The directory is read once, here, and nobody else reads it again: what programs see differently (names twice,
a header that calls its part otherwise, a wrong checksum) is refused where the part is needed, and a part that
nobody needs is never unpacked. ZIP file format: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
"""

import struct
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

T = TypeVar("T")

_STORED, _DEFLATED = 0, 8
_SMALL = 65_536
"""Bytes of a part, packed and unpacked, of which what was read is kept."""
_BEST_DEFLATE = 1_032  # no byte of deflate unpacks to more (RFC 1951: 258 bytes in two bits)

_END = struct.Struct("<4s4H2IH")  # 4.3.16, end of central directory
_CENTRAL = struct.Struct("<4s6H3I5H2I")  # 4.3.12
_LOCAL = struct.Struct("<4s5H3I2H")  # 4.3.7
_END_64 = struct.Struct("<4sQ2H2I4Q")  # 4.3.14
_LOCATOR_64 = struct.Struct("<4sIQI")  # 4.3.15
_FULL = 0xFFFFFFFF


class Entry(NamedTuple):
    """One part as the directory has it; ``at``: where its header begins, ``called``: its name's bytes."""

    called: bytes
    flags: int
    method: int
    checksum: int
    packed: int
    size: int
    at: int


class Package:
    """The parts of a zip, by name. Whatever is wrong with it is told as ``Unreadable``."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        self._data = data
        self._left = most = limits.most_unpacked(len(data))
        self._entries: dict[str, Entry] = {}
        self._twice: dict[str, list[Entry]] = {}
        self._listed: list[Entry] = []
        try:
            claimed = self._read_directory(*_directory(data), limits)
        except struct.error as error:
            raise _broken(str(error)) from error
        if claimed > most:
            raise Unreadable(UnreadableKind.TOO_LARGE, "unpacked bytes")

    def _read_directory(self, at: int, end: int, shift: int, limits: Limits) -> int:
        """Take in the directory that lies between two places; return how much all parts claim to unpack to."""
        data, entries = self._data, self._entries
        count = claimed = 0
        while at < end:
            found = _CENTRAL.unpack_from(data, at)
            sign, _, _, flags, method, _, _, checksum, packed, size, name, extra, comment, _, _, _, offset = found
            if sign != b"PK\x01\x02":
                raise _broken("directory")
            count += 1
            if count > limits.entries:
                raise Unreadable(UnreadableKind.TOO_LARGE, f"more than {limits.entries} parts")
            begin = at + 46
            called = data[begin : begin + name]
            if packed == _FULL or size == _FULL or offset == _FULL:
                more = data[begin + name : begin + name + extra]
                size, packed, offset = _wide(more, size, packed, offset)
            entry = Entry(called, flags, method, checksum, packed, size, offset + shift)
            at = begin + name + extra + comment
            claimed += size
            self._listed.append(entry)
            key = _key(called)
            if key in entries:
                self._twice.setdefault(key, [entries[key]]).append(entry)
            entries[key] = entry
        if at != end:
            raise _broken("directory")
        return claimed

    @property
    def names(self) -> frozenset[str]:
        """The parts' names in lower case (OPC compares them so), with "/" between folders."""
        return frozenset(self._entries)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part, its name compared case apart, or None where there is none.

        ``Unreadable`` for a part that is damaged or encrypted, that is there twice with different bytes, and where all
        parts asked for so far unpack to more than is allowed.
        """
        key = name.lower().lstrip("/")
        entry = self._entries.get(key)
        if entry is None:
            return None
        if key in self._twice:
            first, *others = [self._inflate(each) for each in self._twice[key]]
            if any(other != first for other in others):
                raise _broken(f"two parts are called {name}")
            return first
        return self._inflate(entry)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every part in the directory's order, those of one name too."""
        return tuple(self._listed)

    def unpacked(self, entry: Entry) -> bytes:
        """Return the bytes of one of ``entries``; ``Unreadable`` as ``part``."""
        return self._inflate(entry)

    def extra(self, entry: Entry) -> bytes:
        """Return the extra field of a part's own header (4.5), b"" where there is no header."""
        header = self._data[entry.at : entry.at + _LOCAL.size] if entry.at >= 0 else b""
        if len(header) < _LOCAL.size:
            return b""
        *_, name, extra = _LOCAL.unpack(header)
        begin = entry.at + _LOCAL.size + name
        return self._data[begin : begin + extra]

    def parsed(self, name: str, parse: Callable[[bytes], T]) -> T | None:
        """Return what ``parse``, a pure function, makes of a part, or None where there is none; ``Unreadable`` as both.

        Units fill forms of one office with few programs: small parts come again and again, packed alike, and what was
        made of them is kept.
        """
        key = name.lower()
        entry = self._entries.get(key)
        if entry is None or key in self._twice or entry.size > _SMALL or entry.packed > _SMALL:
            part = self.part(name)
            return None if part is None else parse(part)
        return _kept(parse, bytes(self._packed(entry)), entry._replace(at=0))  # type: ignore[return-value]

    def _inflate(self, entry: Entry) -> bytes:
        part = _unpacked(self._packed(entry), entry, self._left)
        self._left -= len(part)
        return part

    def _packed(self, entry: Entry) -> memoryview:
        """The bytes of a part as they stand in the file."""
        if entry.flags & 0x41:
            raise Unreadable(UnreadableKind.ENCRYPTED, "zip")
        try:
            sign, _, _, method, _, _, _, _, _, name, extra = _LOCAL.unpack_from(self._data, entry.at)
        except struct.error as error:
            raise _broken(f"{_shown(entry)}: {error}") from error
        begin = entry.at + 30
        called = self._data[begin : begin + name]
        begin += name + extra
        packed = memoryview(self._data)[begin : begin + entry.packed]
        if sign != b"PK\x03\x04" or len(packed) < entry.packed or method != entry.method:
            raise _broken(_shown(entry))
        if called != entry.called and _key(called) != _key(entry.called):
            raise _broken(f"{_shown(entry)} is called {called.decode('utf-8', 'replace')} by its own header")
        return packed


@lru_cache(128)
def _kept(parse: Callable[[bytes], object], packed: bytes, entry: Entry) -> object:
    return parse(_unpacked(memoryview(packed), entry, 2 * _SMALL))


def _unpacked(packed: memoryview, entry: Entry, most: int) -> bytes:
    """Return the bytes of a part; ``Unreadable`` where they are damaged, or more than ``most``."""
    if entry.method == _STORED:
        part = bytes(packed) if len(packed) <= most else None
    elif entry.method == _DEFLATED:
        part = _inflated(packed, entry, most)
    else:
        raise _broken(f"{_shown(entry)}: method {entry.method}")
    if part is None:
        raise Unreadable(UnreadableKind.TOO_LARGE, "unpacked bytes")
    if zlib.crc32(part) != entry.checksum:
        raise _broken(f"{_shown(entry)}: checksum")
    return part


def _inflated(packed: memoryview, entry: Entry, most: int) -> bytes | None:
    """Return the bytes of a part, None if they are more than ``most``; the size that is claimed is not believed."""
    try:
        if len(packed) * _BEST_DEFLATE <= most:  # cannot burst: unpack in one go
            return zlib.decompress(packed, -15, max(64, min(entry.size, len(packed) * _BEST_DEFLATE)))
        stream = zlib.decompressobj(-15)
        part = stream.decompress(packed, most + 1)
    except zlib.error as error:
        raise _broken(f"{_shown(entry)}: {error}") from error
    if len(part) > most:
        return None
    if not stream.eof:
        raise _broken(_shown(entry))
    return part


def _directory(data: bytes) -> tuple[int, int, int]:
    """Return where the directory begins and ends, and how far all places in it are shifted (bytes before the zip)."""
    at = _end(data)
    _, disk, first_disk, _, count, size, offset, _ = _END.unpack_from(data, at)
    locator = at - _LOCATOR_64.size
    if (count == 0xFFFF or _FULL in (size, offset)) and data[max(0, locator) : max(0, locator) + 4] == b"PK\x06\x07":
        _, _, place, _ = _LOCATOR_64.unpack_from(data, locator)
        at = place if data[place : place + 4] == b"PK\x06\x06" else data.rfind(b"PK\x06\x06", 0, locator)
        if at < 0:
            raise _broken("directory")
        _, _, _, _, disk, first_disk, _, _, size, offset = _END_64.unpack_from(data, at)
    if disk or first_disk:
        raise _broken("one of several disks")
    begin = at - size
    if begin < offset or begin < 0:
        raise _broken("directory")
    return begin, at, begin - offset


def _end(data: bytes) -> int:
    """Return where the record at the zip's end begins: the last whose comment ends with the file, else the last."""
    at = len(data) - 22
    if data[at : at + 4] == b"PK\x05\x06" and data[-2:] == b"\0\0":
        return at
    least = max(0, at - 0xFFFF)
    at = last = data.rfind(b"PK\x05\x06", least)
    while at >= 0:
        if at + 22 <= len(data) and at + 22 + int.from_bytes(data[at + 20 : at + 22], "little") == len(data):
            return at
        at = data.rfind(b"PK\x05\x06", least, at + 3)
    if last < 0:
        raise _broken("no directory")
    return last


def _wide(extra: bytes, size: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return size, packed size and offset from an entry's ZIP64 extra field (4.5.3), where they say "look there"."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            at += 4
            values = []
            for value in (size, packed, offset):
                if value == _FULL:
                    (value,) = struct.unpack_from("<Q", extra, at)
                    at += 8
                values.append(value)
            return values[0], values[1], values[2]
        at += 4 + length
    raise _broken("zip64")


def _key(called: bytes) -> str:
    """A part's name as it is looked up: lower case, "/" between folders; some programs write "\\" there."""
    return called.replace(b"\\", b"/").decode("utf-8", "replace").lower().lstrip("/")


def _shown(entry: Entry) -> str:
    return entry.called.decode("utf-8", "replace")


def _broken(detail: str) -> Unreadable:
    return Unreadable(UnreadableKind.BROKEN, f"zip: {detail}")
