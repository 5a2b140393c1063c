"""A zip of files -> the files in it, what no person put there left out."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from tanminh_xl.domain.findings import Code
from tanminh_xl.grid import Unreadable, UnreadableKind
from tanminh_xl.grid.package import Entry, Package
from tanminh_xl.intake.files import NOT_SENT
from tanminh_xl.intake.kinds import LIMITS
from tanminh_xl.intake.names import from_zip

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_CODES = {
    UnreadableKind.ENCRYPTED: Code.ARCHIVE_ENCRYPTED,
    UnreadableKind.TOO_LARGE: Code.ARCHIVE_TOO_LARGE,
}
"""All other kinds: ARCHIVE_BROKEN."""


class Held(NamedTuple):
    """One file of an archive: the folders and the name under which it lies, and its bytes, or why there are none."""

    path: str
    data: bytes
    lacks: Code | None = None


def files(data: bytes, most: int) -> tuple[list[Held], int]:
    """The files of a zip in its directory's order, and the bytes that they unpacked to: at most ``most``.

    ``Unreadable`` where its directory cannot be read.
    """
    package = Package(data, LIMITS._replace(unpacked=min(LIMITS.unpacked, most)))
    out: list[Held] = []
    used = 0
    for entry in package.entries:
        path = _path(package, entry)
        if path.endswith("/") or not _is_sent(path):
            continue
        try:
            held = Held(path, package.unpacked(entry))
        except Unreadable as reason:
            held = Held(path, b"", _CODES.get(reason.kind, Code.ARCHIVE_BROKEN))
        used += len(held.data)
        out.append(held)
    return out, used


def _path(package: Package, entry: Entry) -> str:
    said = from_zip(entry.called, utf8=bool(entry.flags & _UTF8), unicode_path=_unicode_path(package, entry))
    return said.replace("\\", "/")


def _unicode_path(package: Package, entry: Entry) -> bytes:
    """The name in UTF-8 that a packer put beside the old one (APPNOTE 4.6.9), where it belongs to that."""
    if entry.called.isascii():
        return b""
    more, at = package.extra(entry), 0
    while at + 4 <= len(more):
        kind, length = struct.unpack_from("<2H", more, at)
        field = more[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == zlib.crc32(entry.called).to_bytes(4, "little"):
            return field[5:]
        at += 4 + length
    return b""


def _is_sent(path: str) -> bool:
    """Whether a person put it there: nothing of macOS' shadow folder, of a system, or of an open workbook."""
    return not any(
        step == "__MACOSX" or step.startswith(NOT_SENT) for step in path.split("/") if step not in (".", "..")
    )
