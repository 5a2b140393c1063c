"""A zip package opened with limits: what its parts are called, and their bytes, never more than allowed."""

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator

from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

_STORED, _DEFLATED = 0, 8
_BEST_DEFLATE = 1_032  # no byte of deflate unpacks to more (RFC 1951: 258 bytes in two bits)


class Package:
    """The parts of a zip. Whatever is wrong with it is told as ``Unreadable``."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        try:
            entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except Exception as error:  # zipfile raises half a dozen types on damaged directories
            raise Unreadable(UnreadableKind.BROKEN, f"zip: {error}") from error
        if len(entries) > limits.entries:
            raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(entries)} parts")
        self._data = memoryview(data)
        self._most = limits.most_unpacked(len(data))
        self._entries = entries
        self._by_name = {entry.filename.lower(): entry for entry in entries}

    @property
    def plain(self) -> bool:
        """Whether no two parts can be taken for each other: no name twice, case apart, and no backslash in one."""
        return len(self._by_name) == len(self._entries) and not any("\\" in name for name in self._by_name)

    @property
    def names(self) -> frozenset[str]:
        """The parts' names in lower case (OPC compares them so)."""
        return frozenset(self._by_name)

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part, its name compared case apart, or None where there is none.

        ``Unreadable`` for a part that is damaged, encrypted, or unpacks to more than is allowed.
        """
        entry = self._by_name.get(name.lower().lstrip("/"))
        return None if entry is None else self._inflate(entry, self._most)

    def parts(self, without: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
        """Yield every part; ``Unreadable`` as soon as all together unpack to more than is allowed.

        The sizes that the directory claims are not believed. A damaged picture is passed over. Parts named in
        ``without`` (lower case) are not unpacked, if they could not even burst to more than is allowed.
        """
        left = self._most
        idle = [entry for entry in self._entries if entry.filename.lower() in without]
        if sum(entry.compress_size for entry in idle) * _BEST_DEFLATE > self._most:
            idle = []
        for entry in self._entries:
            if entry in idle:  # ZipInfo compares by identity
                continue
            try:
                part = self._inflate(entry, left)
            except Unreadable as error:
                if error.kind is UnreadableKind.BROKEN and not entry.filename.lower().endswith((".xml", ".rels")):
                    continue
                raise
            left -= len(part)
            yield entry.filename, part

    def _inflate(self, entry: zipfile.ZipInfo, most: int) -> bytes:
        at = entry.header_offset
        header = bytes(self._data[at : at + 30])
        if entry.flag_bits & 1:
            raise Unreadable(UnreadableKind.ENCRYPTED, "zip")
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable(UnreadableKind.BROKEN, f"zip: {entry.filename}")
        name, extra = struct.unpack_from("<HH", header, 26)
        packed = self._data[at + 30 + name + extra :][: entry.compress_size]
        if len(packed) < entry.compress_size or entry.compress_type not in (_STORED, _DEFLATED):
            raise Unreadable(UnreadableKind.BROKEN, f"zip: {entry.filename}")
        if entry.compress_type == _STORED:
            if len(packed) > most:
                raise Unreadable(UnreadableKind.TOO_LARGE, "unpacked bytes")
            return bytes(packed)
        try:
            if len(packed) * _BEST_DEFLATE <= most:  # cannot burst: unpack in one go
                return zlib.decompress(packed, -15, max(64, min(entry.file_size, len(packed) * _BEST_DEFLATE)))
            stream = zlib.decompressobj(-15)
            part = stream.decompress(packed, most + 1)
        except zlib.error as error:
            raise Unreadable(UnreadableKind.BROKEN, f"zip: {entry.filename}: {error}") from error
        if len(part) > most:
            raise Unreadable(UnreadableKind.TOO_LARGE, "unpacked bytes")
        if not stream.eof:
            raise Unreadable(UnreadableKind.BROKEN, f"zip: {entry.filename}")
        return part
