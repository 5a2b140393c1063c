"""Messages of Outlook (.msg) for the tests: a compound file (MS-CFB) and the properties in it (MS-OXMSG), no more."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]
SUBJECT, CLASS, BODY, HTML, HEADERS, MESSAGE_ID = 0x0037, 0x001A, 0x1000, 0x1013, 0x007D, 0x1035
SENDER_NAME, SENDER_SMTP, SENDER_ADDRESS, SENT, DELIVERED = 0x0C1A, 0x5D01, 0x0C1F, 0x0039, 0x0E06
DATA, LONG_NAME, SHORT_NAME, METHOD, CID, MIME, HIDDEN = 0x3701, 0x3707, 0x3704, 0x3705, 0x3712, 0x370E, 0x7FFE
PAGE, MASK = 0x3FFD, 0x340D
Value = "str | bytes | int | bool | datetime"


class File(NamedTuple):
    """An attachment: its bytes, or a message (what ``msg`` takes) that stands in this one.

    ``inner["head"]``: bytes before its properties; 24 by MS-OXMSG 2.4.1.2, and 32 as some writers have it.
    """

    name: str
    data: bytes = b""
    inner: Mapping[str, object] | None = None
    cid: str = ""
    hidden: bool = False
    method: int = 1
    type: str = ""


def msg(files: Sequence[File] = (), **said: object) -> bytes:
    """A message. ``said``: subject, body, html, headers, sender, name, sent, delivered, message_id, kind, page.

    ``page``: the code page in which texts are written, 0 for Unicode.
    """
    return compound(_message(files, said, 32))


def _message(files: Sequence[File], said: Mapping[str, object], head: int) -> Tree:
    page = int(str(said.get("page", 0)))
    held: dict[int, object] = {CLASS: said.get("kind", "IPM.Note"), MASK: 0 if page else 0x40000}
    for key, number in (
        ("subject", SUBJECT),
        ("body", BODY),
        ("html", HTML),
        ("headers", HEADERS),
        ("message_id", MESSAGE_ID),
        ("name", SENDER_NAME),
        ("sent", SENT),
        ("delivered", DELIVERED),
    ):
        if key in said:
            held[number] = said[key]
    if "sender" in said:
        held[SENDER_SMTP if "@" in str(said["sender"]) else SENDER_ADDRESS] = said["sender"]
    if page:
        held[PAGE] = page
    header = struct.pack("<8x4I", 0, len(files), 0, len(files)) + (bytes(8) if head == 32 else b"")
    out = dict(_properties(held, header, page))
    for number, file in enumerate(files):
        out[f"__attach_version1.0_#{number:08X}"] = _attachment(file, number, page)
    return out


def _attachment(file: File, number: int, page: int) -> Tree:
    held: dict[int, object] = {METHOD: 5 if file.inner is not None else file.method, 0x0E21: number}
    for key, value in ((LONG_NAME, file.name), (CID, file.cid), (MIME, file.type)):
        if value:
            held[key] = value
    if file.hidden:
        held[HIDDEN] = True
    if file.inner is None and file.method == 1:
        held[DATA] = file.data
    out = dict(_properties(held, bytes(8), page))
    if file.inner is not None:
        inner = dict(file.inner)
        files, head = inner.pop("files", ()), inner.pop("head", 24)
        assert isinstance(files, Sequence) and isinstance(head, int)
        out["__substg1.0_3701000D"] = _message(files, inner, head)
    return out


def _properties(held: Mapping[int, object], header: bytes, page: int) -> Tree:
    """The stream of properties, and a stream for each that has no fixed size."""
    entries, streams = b"", {}
    for number, value in sorted(held.items()):
        kind, data = _written(value, page)
        tag = (number << 16) | kind
        if kind in (0x1E, 0x1F, 0x102):
            streams[f"__substg1.0_{tag:08X}"] = data
            size = len(data) + {0x1E: 1, 0x1F: 2, 0x102: 0}[kind]
            entries += struct.pack("<III4x", tag, 6, size)
        else:
            entries += struct.pack("<II", tag, 6) + data.ljust(8, b"\0")
    return {"__properties_version1.0": header + entries, **streams}


def _written(value: object, page: int) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return 0x0B, struct.pack("<H", value)
    if isinstance(value, int):
        return 0x03, struct.pack("<I", value)
    if isinstance(value, datetime):
        since = value - datetime(1601, 1, 1, tzinfo=UTC)
        return 0x40, struct.pack("<Q", since // timedelta(microseconds=1) * 10)
    if isinstance(value, bytes):
        return 0x102, value
    if not page:
        return 0x1F, str(value).encode("utf-16-le")
    from tests.mail.mailkit import cp1258

    return 0x1E, cp1258(str(value)) if page == 1258 else str(value).encode(f"cp{page}")


# the compound file


class _Entry:
    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.right = self.child = FREE
        self.start, self.size = END, len(data)


def compound(tree: Tree) -> bytes:
    """A compound file of version 3: sectors of 512 bytes, streams below 4,096 bytes in the small ones."""
    entries = [_Entry("Root Entry", 5)]
    _listed(tree, entries[0], entries)
    small, small_fat = b"", []
    for entry in entries:
        if entry.kind == 2 and 0 < entry.size < 4096:
            entry.start = len(small_fat)
            count = -(-entry.size // 64)
            small_fat += [*range(entry.start + 1, entry.start + count), END]
            small += entry.data.ljust(64 * count, b"\0")
    sectors: list[bytes] = []
    fat: list[int] = []

    def put(data: bytes) -> int:
        count = -(-len(data) // 512)
        if not count:
            return END
        start = len(sectors)
        sectors.extend(data[512 * at : 512 * at + 512].ljust(512, b"\0") for at in range(count))
        fat.extend([*range(start + 1, start + count), END])
        return start

    for entry in entries:
        if entry.kind == 2 and entry.size >= 4096:
            entry.start = put(entry.data)
    entries[0].start, entries[0].size = put(small), len(small)
    small_at = put(struct.pack(f"<{len(small_fat)}I", *small_fat).ljust(-(-len(small_fat) // 128) * 512, b"\xff"))
    directory = b"".join(map(_packed, entries)).ljust(-(-len(entries) // 4) * 512, b"\0")
    directory_at = put(directory)
    count = 1
    while -(-(len(fat) + count + _difats(count)) // 128) > count:
        count += 1
    difats = _difats(count)
    places = [len(sectors) + number for number in range(count)]
    fat += [FAT] * count + [0xFFFFFFFC] * difats
    packed = struct.pack(f"<{len(fat)}I", *fat).ljust(512 * count, b"\xff")
    sectors += [packed[512 * at : 512 * at + 512] for at in range(count)]
    difat_at = len(sectors) if difats else END
    for number in range(difats):
        own = places[109 + 127 * number : 109 + 127 * number + 127]
        after = len(sectors) + 1 if number + 1 < difats else END
        sectors.append(struct.pack("<127I", *own, *[FREE] * (127 - len(own))) + struct.pack("<I", after))
    first = [*places[:109], *[FREE] * (109 - len(places[:109]))]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, count, directory_at, 0, 4096)
    head += struct.pack("<IIII", small_at, -(-len(small_fat) // 128), difat_at, difats)
    return head + struct.pack("<109I", *first) + b"".join(sectors)


def _difats(count: int) -> int:
    return -(-max(0, count - 109) // 127)


def _listed(tree: Tree, parent: _Entry, entries: list[_Entry]) -> None:
    """Siblings as a list that leans to the right, which is a tree too, in the order of the format."""
    before: _Entry | None = None
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        held = tree[name]
        entry = _Entry(name, 2, held) if isinstance(held, bytes) else _Entry(name, 1)
        entries.append(entry)
        if before is None:
            parent.child = len(entries) - 1
        else:
            before.right = len(entries) - 1
        before = entry
        if not isinstance(held, bytes):
            _listed(held, entry, entries)


def _packed(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le")
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, entry.kind, 1)
    start = 0 if entry.kind == 1 else entry.start
    return head + struct.pack("<III36xIQ", FREE, entry.right, entry.child, start, entry.size)
