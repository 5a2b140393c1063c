"""A period's dossier (hồ sơ kỳ): where each file lies in it, its list of hashes, and what a check finds.

The hashes stand in a file that ``sha256sum -c`` reads as well (GNU coreutils: "<64 hex digits>  <path>", a line each).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from tanminh_xl.domain.plan_path import BELOW

TOP = "ho_so"
"""The plan's folder of dossiers."""
SUMS = "SHA256SUMS"
_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64}) [ *](?P<path>.+)")
_TAIL = re.compile(r"(__[0-9a-f]{8,64})?(\.[A-Za-z0-9]{1,8})?$")


class Group(StrEnum):
    """The dossier's folders, in the order in which they are read."""

    ISSUED = "1_van_ban"
    REPORTS = "2_bao_cao"
    COUNTED = "3_duoc_tinh"
    OTHERS = "4_ban_khac"
    SCANS = "5_ban_chup"
    CATALOGUE = "6_danh_muc"
    RETURNED = "7_tra_lai"
    LISTS = "8_so_sach"
    LETTERS = "9_cong_van"


class Listed(NamedTuple):
    """A line of the table of contents. ``path``: inside the dossier, "" for a file that is gone or was not made;
    ``source``: where it lies in the plan folder, or how it came about; ``size`` in bytes; ``note``: what a reader must
    know of it; ``doubt``: it is not as the records say."""

    group: Group
    path: str
    title: str
    source: str
    sha256: str = ""
    size: int = 0
    note: str = ""
    doubt: bool = False


class Checked(NamedTuple):
    """What a check of a dossier finds, by paths: files that are gone, that are changed, that are in no list."""

    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def folder_name(period: str, closing: int) -> str:
    """Name of the dossier of a period's n-th closing: each has its own."""
    return period if closing < 2 else f"{period}_lan-{closing}"


class Places:
    """Gives each file its path: short enough for Windows below the plan folder, none twice (case apart)."""

    def __init__(self, dossier: str) -> None:
        """``dossier``: path of the dossier inside the plan folder."""
        self._room = BELOW - len(dossier) - 1
        self._taken: set[str] = set()

    def give(self, folder: str, name: str) -> str:
        """The path inside the dossier of a file that is called so; what is too long loses the end of its own name."""
        tail = _TAIL.search(name)
        ending = tail[0] if tail else ""
        stem = name.removesuffix(ending)
        for n in range(1, 1_000_000):
            again = f" ({n})" if n > 1 else ""
            most = max(self._room - len(folder) - 1 - len(ending) - len(again), 1)
            path = f"{folder}/{stem[:most].rstrip(' .') or '_'}{again}{ending}"
            if path.casefold() not in self._taken:
                self._taken.add(path.casefold())
                return path
        raise AssertionError("a million files of one name")


def sums(files: Mapping[str, str]) -> bytes:
    """Path -> sha256 as the lines of the file ``SHA256SUMS``, by path."""
    return "".join(f"{files[path]}  {path}\n" for path in sorted(files)).encode()


def read_sums(data: bytes) -> dict[str, str]:
    """Path -> sha256 of such lines, also with Windows' line ends and ``*`` for binary. ValueError: one is no such line,
    or names a file outside of the dossier."""
    found = {}
    for line in data.decode("utf-8-sig").splitlines():
        match = _LINE.fullmatch(line)
        path = PurePosixPath(match["path"]) if match else PurePosixPath("/")
        if match is None or path.is_absolute() or ".." in path.parts:
            raise ValueError(line)
        found[match["path"]] = match["sha256"]
    return found


def compared(listed: Mapping[str, str], there: Mapping[str, str]) -> Checked:
    """The list against what lies there (path -> sha256)."""
    return Checked(
        tuple(sorted(listed.keys() - there.keys())),
        tuple(sorted(path for path in listed.keys() & there.keys() if listed[path] != there[path])),
        tuple(sorted(there.keys() - listed.keys() - {SUMS})),
    )


def doubts(listed: Iterable[Listed]) -> tuple[str, ...]:
    """What has to be told of a dossier's files, a sentence each."""
    return tuple(f"{one.title} ({one.source}): {one.note}." for one in listed if one.doubt)
