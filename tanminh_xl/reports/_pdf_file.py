"""A PDF 1.7 file from the contents of its pages: objects, fonts embedded as far as they are used. Equal contents are
equal bytes."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tanminh_xl.reports._pdf_font import Font

NAME = "VanBan"


class Used(NamedTuple):
    """A font as the contents name it ("F1"), and the characters that they show in it."""

    name: str
    font: Font
    shown: Mapping[int, str]
    """Glyph -> its character."""


def write(pages: Sequence[str], fonts: Sequence[Used], size: tuple[float, float], title: str, day: date) -> bytes:
    """The file. ``pages``: drawing operators of each; ``size``: width and height in points."""
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(vi-VN)/ViewerPreferences<</DisplayDocTitle true>>>>",
        b"",
    ]
    names = []
    for used in fonts:
        objects += _font(used, len(objects) + 1)
        names.append(f"/{used.name} {len(objects)} 0 R")
    resources = f"<</Font<<{' '.join(names)}>>>>"
    kids = []
    for content in pages:
        objects.append(_stream(content.encode("latin-1")))
        box = f"[0 0 {size[0]:g} {size[1]:g}]"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox{box}/Resources{resources}/Contents {len(objects)} 0 R>>"
        objects.append(page.encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(kids)}]>>".encode()
    objects.append(f"<</Title<{_utf16(title)}>/Producer(tanminh-xl)/CreationDate(D:{day:%Y%m%d})>>".encode())
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for n, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % n + body + b"\nendobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    mark = hashlib.sha256(made).hexdigest()[:32].encode()
    made += b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R/ID[<%s><%s>]>>\n" % (
        len(objects) + 1,
        len(objects),
        mark,
        mark,
    )
    return bytes(made + b"startxref\n%d\n%%%%EOF\n" % start)


def _stream(data: bytes, more: str = "") -> bytes:
    packed = zlib.compress(data, 9)
    return f"<</Length {len(packed)}/Filter/FlateDecode{more}>>\nstream\n".encode() + packed + b"\nendstream"


def _font(used: Used, number: int) -> list[bytes]:
    """Objects from this number on: file, descriptor, widths, characters; the last is the font."""
    font, glyphs = used.font, sorted(used.shown)
    data = font.part(glyphs)
    digits = hashlib.sha256(data).digest()[:6]
    name = "".join(chr(65 + digit % 26) for digit in digits) + f"+{NAME}{used.name}"
    box = " ".join(map(str, font.box))
    descriptor = (
        f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent {font.ascent}"
        f"/Descent {font.descent}/CapHeight {font.ascent}/StemV 80/FontFile2 {number} 0 R>>"
    )
    widths = " ".join(f"{glyph}[{font.width(glyph)}]" for glyph in glyphs)
    descendant = (
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        f"/Supplement 0>>/FontDescriptor {number + 1} 0 R/CIDToGIDMap/Identity/DW 0/W[{widths}]>>"
    )
    whole = (
        f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{number + 2} 0 R]"
        f"/ToUnicode {number + 3} 0 R>>"
    )
    file = _stream(data, f"/Length1 {len(data)}")
    return [file, descriptor.encode(), descendant.encode(), _stream(_characters(used.shown)), whole.encode()]


def _characters(shown: Mapping[int, str]) -> bytes:
    """The CMap by which what is shown can be searched and copied (PDF 1.7, 9.10.3)."""
    lines = [f"<{glyph:04X}> <{char.encode('utf-16-be').hex().upper()}>" for glyph, char in sorted(shown.items())]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    said = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def "
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def "
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{said}\nendcmap end end"
    ).encode()


def _utf16(text: str) -> str:
    return "FEFF" + text.encode("utf-16-be").hex().upper()
