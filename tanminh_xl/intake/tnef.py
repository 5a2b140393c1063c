"""winmail.dat: what Outlook packs a message's attachments into for other programs (MS-OXTNEF).

Read here and by no library: the one there is goes round as often as the bytes tell it to, and cuts zeros off the end
of some attachments.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

from tanminh_xl.domain.mail import address
from tanminh_xl.intake.kinds import TNEF
from tanminh_xl.intake.letter import Leaf, Letter
from tanminh_xl.intake.text import decoded, one_line

MOST_ATTRIBUTES = 20_000
MOST_PROPERTIES = 5_000
MOST_DEPTH = 4
"""Messages within each other."""
# Attributes (2.1.3.2)
_RENDERING, _TITLE, _DATA, _ATTACHED = 0x9002, 0x8010, 0x800F, 0x9005
_CODEPAGE, _MESSAGE, _SUBJECT, _BODY = 0x9007, 0x9003, 0x8004, 0x800C
# Properties of MAPI (MS-OXPROPS)
_LONG_NAME, _SHORT_NAME, _CONTENT, _CID, _MIME = 0x3707, 0x3704, 0x3701, 0x3712, 0x370E
_TITLE_SAID, _WORDS, _SENDER, _SENDER_NAME = 0x0037, 0x1000, 0x5D01, 0x0C1A
_WIDTHS = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value by its type; all values of a property together are padded to four (2.1.3.4)."""
_COUNTED = (0x0D, 0x1E, 0x1F, 0x102)
_IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")
_UNICODE = 0x1F


class _Attribute(NamedTuple):
    id: int
    data: bytes
    whole: bool


class _Property(NamedTuple):
    type: int
    data: bytes


_Properties = Mapping[int, _Property]


def read(data: bytes, depth: int = 0) -> Letter:
    """What it holds: attachments as leaves, and the message's words; ``broken`` where it cannot be read to its end."""
    attributes, whole = _attributes(data)
    pages = (int.from_bytes(each.data[:4], "little") for each in attributes if each.id == _CODEPAGE)
    page = f"cp{next(pages, 1258)}"
    starts = [at for at, each in enumerate(attributes) if each.id == _RENDERING]
    own = attributes[: starts[0]] if starts else attributes
    ends = [*starts[1:], len(attributes)]
    said = next((_properties(each.data) for each in own if each.id == _MESSAGE), {})
    body = next((each.data for each in own if each.id == _BODY), b"")
    leaves = [_leaf(attributes[at:end], page, depth) for at, end in zip(starts, ends, strict=False)]
    return Letter(
        sender=address(one_line(_text(said, _SENDER, page))),
        name=one_line(_text(said, _SENDER_NAME, page)),
        subject=one_line(_text(said, _TITLE_SAID, page))[:500],
        plain=_text(said, _WORDS, page) or decoded(body.rstrip(b"\0"), page),
        leaves=tuple(leaf for leaf in leaves if leaf is not None),
        broken="" if whole else "winmail.dat bị cắt hoặc sai cấu trúc",
    )


def _attributes(data: bytes) -> tuple[list[_Attribute], bool]:
    """The attributes in their order, and whether they reach to the end."""
    out: list[_Attribute] = []
    at = 6
    while at + 11 <= len(data) and len(out) < MOST_ATTRIBUTES:
        _, number, _, length = struct.unpack_from("<BHHI", data, at)
        held = data[at + 9 : at + 9 + length]
        out.append(_Attribute(number, held, len(held) == length))
        at += 11 + length
    return out, data.startswith(TNEF) and bool(out) and at == len(data)


def _leaf(attributes: list[_Attribute], page: str, depth: int) -> Leaf | None:
    held: bytes | None = None
    name, cut = "", False
    said: _Properties = {}
    for each in attributes:
        if each.id == _TITLE:
            name = decoded(each.data.partition(b"\0")[0], page)
        elif each.id == _DATA:
            held, cut = each.data, not each.whole
        elif each.id == _ATTACHED:
            said = _properties(each.data)
    name = _text(said, _LONG_NAME, page) or name or _text(said, _SHORT_NAME, page)
    content = said.get(_CONTENT)
    letter = None
    if content is not None and not held:
        held = content.data
        if held.startswith(_IMESSAGE):
            held = held[16:]
            letter = read(held, depth + 1) if depth < MOST_DEPTH else Letter(deep=True)
    if held is None and not name:
        return None
    cid = _text(said, _CID, page).strip("<> ")
    kind = _text(said, _MIME, page).lower()
    return Leaf(name, held or b"", kind, cid, attached=True, cut=cut, letter=letter)


def _properties(data: bytes) -> _Properties:
    """The properties of a block by their number, as far as it can be read; of several values the first."""
    out: dict[int, _Property] = {}
    at = 4
    try:
        for _ in range(min(MOST_PROPERTIES, int.from_bytes(data[:4], "little"))):
            kind, number = struct.unpack_from("<HH", data, at)
            at += 4
            if number >= 0x8000:
                (named,) = struct.unpack_from("<I", data, at + 16)
                (length,) = struct.unpack_from("<I", data, at + 20)
                at += 24 + (_padded(length) if named else 0)
            several, kind = kind & 0x1000, kind & 0xEFFF
            count = 1
            if several or kind in _COUNTED:
                (count,) = struct.unpack_from("<I", data, at)
                at += 4
            if kind not in _COUNTED:
                width = _WIDTHS[kind]
                out.setdefault(number, _Property(kind, data[at : at + width]))
                at += _padded(width * count)
                continue
            for which in range(count):
                (length,) = struct.unpack_from("<I", data, at)
                if not which:
                    out.setdefault(number, _Property(kind, data[at + 4 : at + 4 + length]))
                at += 4 + _padded(length)
    except (struct.error, KeyError):
        pass  # what was read so far holds
    return out


def _padded(length: int) -> int:
    return length + -length % 4


def _text(said: _Properties, number: int, page: str) -> str:
    found = said.get(number)
    if found is None:
        return ""
    text = decoded(found.data, "utf-16-le") if found.type == _UNICODE else decoded(found.data, page)
    return text.partition("\0")[0]
