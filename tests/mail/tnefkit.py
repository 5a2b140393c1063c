"""winmail.dat for the tests (MS-OXTNEF): a stream of attributes, and properties in one of them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")


class Held(NamedTuple):
    """An attachment. ``inner``: a TNEF that stands in this one as a message; ``title``: its short name alone."""

    name: str
    data: bytes = b""
    inner: bytes = b""
    title: str = ""
    cid: str = ""


def tnef(files: Sequence[Held], subject: str = "Nộp biểu mẫu", body: str = "Thôn nộp biểu mẫu.") -> bytes:
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += attribute(1, 0x9006, 8, struct.pack("<I", 0x10000)) + attribute(1, 0x9007, 6, struct.pack("<II", 1258, 0))
    out += attribute(1, 0x8008, 7, b"IPM.Microsoft Mail.Note\0")
    out += attribute(1, 0x9003, 6, properties([text(0x0037, subject), text(0x1000, body), number(0x3FDE, 65001)]))
    for file in files:
        out += attribute(2, 0x9002, 6, struct.pack("<HIHHI", 1, 0, 0, 0, 0))
        if not file.inner:
            out += attribute(2, 0x800F, 6, file.data)
        title = (file.title or file.name).encode("cp1258", "replace")
        out += attribute(2, 0x8010, 7, title + b"\0")
        said = [] if file.title and not file.name else [text(0x3707, file.name)]
        if file.cid:
            said.append(text(0x3712, file.cid))
        if file.inner:
            said.append(counted(0x3701, 0x0D, IMESSAGE + file.inner))
        out += attribute(2, 0x9005, 6, properties([named(), *said]))
    return out


def attribute(level: int, id: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, id, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(said: Sequence[bytes]) -> bytes:
    return struct.pack("<I", len(said)) + b"".join(said)


def text(id: int, value: str) -> bytes:
    return counted(id, 0x1F, value.encode("utf-16-le") + b"\0\0")


def number(id: int, value: int) -> bytes:
    return struct.pack("<HHI", 3, id, value)


def counted(id: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, id, 1, len(data)) + data + bytes(-len(data) % 4)


def named() -> bytes:
    """A property by name, of several values, as Outlook puts among the others."""
    called = "Keywords\0".encode("utf-16-le")
    head = struct.pack("<HH", 0x101F, 0x8001) + bytes(16) + struct.pack("<II", 1, len(called))
    values = [each.encode("utf-16-le") + b"\0\0" for each in ("a", "bcd")]
    body = b"".join(struct.pack("<I", len(each)) + each + bytes(-len(each) % 4) for each in values)
    return head + called + bytes(-len(called) % 4) + struct.pack("<I", len(values)) + body
