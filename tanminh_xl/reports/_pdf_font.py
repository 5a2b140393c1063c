"""A TrueType font as a PDF wants it: which glyph a character has, how wide it is, and the part of it that is used.

Tables as the OpenType specification describes them (version 1.9: cmap, glyf, head, hhea, hmtx, loca, maxp, OS/2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

KEPT = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
"""Tables that an embedded CIDFontType2 needs (PDF 1.7, 9.9)."""
RESTRICTED = 0x0002
"""OS/2 fsType: must not be embedded."""
_CHECK = 0xB1B0AFBA
# flags of a part of a compound glyph (glyf, Composite Glyph Description)
_WORDS, _SCALE, _MORE, _XY, _TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


@dataclass(frozen=True)
class Font:
    """A font file's tables by their tags. KeyError, struct.error, ValueError: it is no TrueType font."""

    tables: Mapping[str, bytes]

    @cached_property
    def per_em(self) -> int:
        """Units of the em square."""
        return int(struct.unpack(">H", self.tables["head"][18:20])[0])

    @cached_property
    def box(self) -> tuple[int, ...]:
        """Left, bottom, right, top of all glyphs, in 1/1000 of the size."""
        return tuple(self._thousandths(n) for n in struct.unpack(">4h", self.tables["head"][36:44]))

    @cached_property
    def ascent(self) -> int:
        """Height above the baseline, in 1/1000 of the size."""
        return self._thousandths(struct.unpack(">h", self.tables["hhea"][4:6])[0])

    @cached_property
    def descent(self) -> int:
        """Depth below the baseline, below 0, in 1/1000 of the size."""
        return self._thousandths(struct.unpack(">h", self.tables["hhea"][6:8])[0])

    @cached_property
    def embeddable(self) -> bool:
        """Whether its maker lets it stand in a document."""
        at = self.tables.get("OS/2", b"")
        return len(at) < 10 or struct.unpack(">H", at[8:10])[0] & 0x000F != RESTRICTED

    @cached_property
    def glyphs(self) -> dict[str, int]:
        """Character -> glyph, of the Unicode map (cmap formats 4 and 12)."""
        cmap = self.tables["cmap"]
        count = struct.unpack(">H", cmap[2:4])[0]
        found: dict[str, int] = {}
        for i in range(count):
            platform, encoding, offset = struct.unpack(">HHL", cmap[4 + 8 * i : 12 + 8 * i])
            if (platform, encoding) in ((3, 1), (3, 10), (0, 3), (0, 4)):
                found |= _characters(cmap[offset:])
        return found

    def width(self, glyph: int) -> int:
        """How far a glyph moves on, in 1/1000 of the size."""
        measured = struct.unpack(">H", self.tables["hhea"][34:36])[0]
        at = 4 * min(glyph, measured - 1)
        return self._thousandths(struct.unpack(">H", self.tables["hmtx"][at : at + 2])[0])

    def part(self, glyphs: Iterable[int]) -> bytes:
        """A font file with the shapes of these glyphs alone, under their own numbers."""
        wanted = self._with_parts({0, *glyphs})
        shapes, places = bytearray(), [0]
        for glyph in range(len(self._places) - 1):
            if glyph in wanted:
                shapes += self._shape(glyph)
                shapes += b"\0" * (-len(shapes) % 4)
            places.append(len(shapes))
        head = bytearray(self.tables["head"])
        head[8:12] = b"\0\0\0\0"
        head[50:52] = struct.pack(">h", 1)
        made = {tag: self.tables[tag] for tag in KEPT if tag in self.tables}
        made |= {"glyf": bytes(shapes), "loca": struct.pack(f">{len(places)}L", *places), "head": bytes(head)}
        return _file(made)

    def _thousandths(self, units: int) -> int:
        return round(units * 1000 / self.per_em)

    @cached_property
    def _places(self) -> tuple[int, ...]:
        loca, long = self.tables["loca"], struct.unpack(">h", self.tables["head"][50:52])[0]
        if long:
            return struct.unpack(f">{len(loca) // 4}L", loca)
        return tuple(2 * n for n in struct.unpack(f">{len(loca) // 2}H", loca))

    def _shape(self, glyph: int) -> bytes:
        return self.tables["glyf"][self._places[glyph] : self._places[glyph + 1]]

    def _with_parts(self, glyphs: set[int]) -> set[int]:
        """With all glyphs of which these are made: ế is e with two signs."""
        found: set[int] = set()
        while glyphs:
            glyph = glyphs.pop()
            if glyph not in found and glyph < len(self._places) - 1:
                found.add(glyph)
                glyphs |= set(_parts(self._shape(glyph))) - found
        return found


def font(data: bytes) -> Font:
    """The font in a file. KeyError, struct.error, ValueError: it is no TrueType font."""
    if data[:4] not in (b"\x00\x01\x00\x00", b"true"):
        raise ValueError("no TrueType font")
    tables = {}
    for i in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, length = struct.unpack(">4sLLL", data[12 + 16 * i : 28 + 16 * i])
        tables[tag.decode("latin-1")] = data[offset : offset + length]
    made = Font(tables)
    if not made.glyphs or not made.per_em or "glyf" not in tables:
        raise ValueError("no glyphs")
    return made


def _characters(table: bytes) -> dict[str, int]:
    form = struct.unpack(">H", table[:2])[0]
    if form == 12:
        count = struct.unpack(">L", table[12:16])[0]
        groups = (struct.unpack(">3L", table[16 + 12 * i : 28 + 12 * i]) for i in range(count))
        return {chr(code): glyph + code - start for start, end, glyph in groups for code in range(start, end + 1)}
    if form != 4:
        return {}
    count = struct.unpack(">H", table[6:8])[0] // 2
    words = struct.unpack(f">{len(table) // 2}H", table[: len(table) // 2 * 2])
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], words[8 + 3 * count : 8 + 4 * count]
    found = {}
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[i]:
                at = 8 + 3 * count + i + offsets[i] // 2 + code - start
                glyph = words[at] if at < len(words) else 0
                if not glyph:
                    continue
            if glyph := (glyph + deltas[i]) & 0xFFFF:
                found[chr(code)] = glyph
    return found


def _parts(shape: bytes) -> Iterable[int]:
    """Glyphs of which a compound one is made."""
    if len(shape) < 10 or struct.unpack(">h", shape[:2])[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack(">HH", shape[at : at + 4])
        yield glyph
        at += 4 + (4 if flags & _WORDS else 2)
        at += 2 if flags & _SCALE else 4 if flags & _XY else 8 if flags & _TWO else 0


def _file(tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    head = struct.pack(">LHHHH", 0x00010000, count, search, power, 16 * count - search)
    at = len(head) + 16 * count
    listed, bodies = bytearray(), bytearray()
    for tag, body in sorted(tables.items()):
        listed += struct.pack(">4sLLL", tag.encode("latin-1"), _sum(body), at + len(bodies), len(body))
        bodies += body + b"\0" * (-len(body) % 4)
    made = bytearray(head + listed + bodies)
    place = at + sum(len(b) + -len(b) % 4 for tag, b in sorted(tables.items()) if tag < "head") + 8
    made[place : place + 4] = struct.pack(">L", (_CHECK - _sum(bytes(made))) & 0xFFFFFFFF)
    return bytes(made)


def _sum(data: bytes) -> int:
    padded = data + b"\0" * (-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
