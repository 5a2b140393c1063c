"""An OLE compound file (MS-CFB): the names in it, and one stream's bytes. .xls, .doc, encrypted workbooks."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DEEPEST = 60
"""Storages within each other."""
_FIRST_SPECIAL = 0xFFFFFFFA  # MS-CFB 2.1: sector numbers from here on are marks, not places


class _Entry(NamedTuple):
    kind: int
    start: int
    size: int


class Node(NamedTuple):
    """A storage or a stream in its place; ``inside``: what a storage holds. ``kind``: 1 a storage, 2 a stream."""

    name: str
    kind: int
    start: int
    size: int
    inside: tuple[Node, ...] = ()


class Ole:
    """A compound file. ``Unreadable`` where its tables lead nowhere."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            shift, mini_shift = struct.unpack_from("<HH", data, 30)
            (directory,) = struct.unpack_from("<I", data, 48)
            cutoff, mini_fat, _, difat, _ = struct.unpack_from("<5I", data, 56)
            if shift not in (9, 12) or mini_shift != 6:
                raise Unreadable(UnreadableKind.BROKEN, "ole: sector size")
            self._size, self._cutoff = 1 << shift, cutoff
            self._sectors = len(data) >> shift
            self._fat = self._read_fat(difat)
            self._mini_fat = _numbers(self._chain(mini_fat))
            self._directory = self._chain(directory)
            self._entries = self._read_directory(self._directory)
        except struct.error as error:
            raise Unreadable(UnreadableKind.BROKEN, f"ole: {error}") from error
        root = next((entry for entry in self._entries.values() if entry.kind == 5), None)
        self._mini = self._chain(root.start)[: root.size] if root else b""

    @property
    def names(self) -> frozenset[str]:
        """Names of all storages and streams, in lower case, wherever they lie in the tree."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes | None:
        """Return the bytes of the first stream of this name (case apart), or None; ``Unreadable`` if it is damaged."""
        entry = self._entries.get(name.lower())
        if entry is None or entry.kind != 2:
            return None
        return self.bytes_of(entry)

    def tree(self) -> tuple[Node, ...]:
        """What lies at the top, each with what lies in it; ``Unreadable`` where the tree is none, or too deep."""
        return self._inside(self._child(0), set(), 0)

    def _inside(self, first: int, seen: set[int], depth: int) -> tuple[Node, ...]:
        """The entries of one storage: a tree of their own (MS-CFB 2.6.4), in the order of their numbers."""
        if depth > _DEEPEST:
            raise Unreadable(UnreadableKind.BROKEN, "ole: too deep")
        own: list[int] = []
        waiting = [first]
        while waiting:
            number = waiting.pop()
            if number >= _FIRST_SPECIAL:
                continue
            if number in seen or 128 * number + 128 > len(self._directory):
                raise Unreadable(UnreadableKind.BROKEN, "ole: tree")
            seen.add(number)
            own.append(number)
            waiting += struct.unpack_from("<II", self._directory, 128 * number + 68)
        return tuple(
            Node(*_entry(self._directory, 128 * number), self._inside(self._child(number), seen, depth + 1))
            for number in sorted(own)
        )

    def _child(self, number: int) -> int:
        """The number of the first entry within a storage; none of a stream."""
        at = 128 * number
        if at + 128 > len(self._directory) or self._directory[at + 66] == 2:
            return _FIRST_SPECIAL
        return int.from_bytes(self._directory[at + 76 : at + 80], "little")

    def bytes_of(self, entry: Node | _Entry) -> bytes:
        """Return the bytes of one stream; ``Unreadable`` if it is damaged."""
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        sectors = _follow(entry.start, self._mini_fat, len(self._mini) // 64 + 1)
        return b"".join(self._mini[64 * sector : 64 * sector + 64] for sector in sectors)[: entry.size]

    def _sector(self, number: int) -> bytes:
        sector = self._data[(number + 1) * self._size : (number + 2) * self._size]
        if not sector:
            raise Unreadable(UnreadableKind.BROKEN, "ole: cut off")
        return sector

    def _read_fat(self, difat: int) -> Sequence[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while difat < _FIRST_SPECIAL:
            if difat in seen:
                raise Unreadable(UnreadableKind.BROKEN, "ole: loop")
            seen.add(difat)
            numbers = _numbers(self._sector(difat))
            places.extend(numbers[:-1])
            difat = numbers[-1] if numbers else _FIRST_SPECIAL
        used = dict.fromkeys(place for place in places if place < _FIRST_SPECIAL)
        return _numbers(b"".join(self._sector(place) for place in used))

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _follow(start, self._fat, self._sectors))

    def _read_directory(self, directory: bytes) -> dict[str, _Entry]:
        entries: dict[str, _Entry] = {}
        for at in range(0, len(directory) - 127, 128):
            name, kind, start, size = _entry(directory, at)
            if kind in (1, 2, 5):
                entries.setdefault(name.lower(), _Entry(kind, start, size))
        return entries


def _entry(directory: bytes, at: int) -> tuple[str, int, int, int]:
    """One entry of the directory (MS-CFB 2.6.1): name, kind, first sector, size."""
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    start, size = struct.unpack_from("<II", directory, at + 116)
    return directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"), kind, start, size


def _follow(start: int, table: Sequence[int], most: int) -> list[int]:
    """Return the sector numbers of a chain; ``Unreadable`` where it leaves the table or bites its tail.

    ``most``: how many sectors there are. A table may have far more places than its file, and a loop would go round
    them all.
    """
    chain: list[int] = []
    while start < _FIRST_SPECIAL:
        if start >= len(table) or len(chain) >= most:
            raise Unreadable(UnreadableKind.BROKEN, "ole: chain")
        chain.append(start)
        start = table[start]
    return chain


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
