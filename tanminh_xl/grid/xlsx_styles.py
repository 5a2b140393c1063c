"""Styles of an .xlsx: what a cell's style says of its number, and whether its font puts the text aside."""

import re
from html import unescape
from typing import NamedTuple

from tanminh_xl.grid import number_format
from tanminh_xl.grid.number_format import Kind
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx_texts import is_whole
from tanminh_xl.grid.xml import mended, walk

_MOST, _MOST_CODES, _LONGEST = 65_536, 5_000, 255
"""Styles, format codes, characters of a code; Excel's own limits are 64,000, 250 and 255."""


class Style(NamedTuple):
    """One xf of cellXfs. ``plain``: its numbers are shown as they are stored; ``layered``: its font is struck through,
    raised or lowered."""

    code: str = "General"
    kind: Kind = Kind.NUMBER
    plain: bool = True
    layered: bool = False


class Styles(NamedTuple):
    """All of them, by their index; ``odd``: those for whose cells a closer look is needed."""

    styles: tuple[Style, ...] = ()
    odd: frozenset[int] = frozenset()
    dates: bool = False

    def of(self, number: str | None) -> Style:
        """Return the style of a cell by its attribute s; an index that is not there is plain."""
        if number is None:
            return self.styles[0] if self.styles else _DEFAULT
        at = int(number) if number.isdecimal() and len(number) < 9 else -1
        return self.styles[at] if 0 <= at < len(self.styles) else _DEFAULT


_DEFAULT = Style()
_BEGINS = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding)[^<>?])*(?:encoding=["'](?:UTF|utf)-8["'][^<>?]*)?\?>)?"""
    rb"\s*<styleSheet\s"
)
_XF = re.compile(rb'<xf numFmtId="([0-9]{1,9})" fontId="([0-9]{1,9})"[^<>]*>')
_NUM_FMT = re.compile(rb'<numFmt numFmtId="([0-9]{1,9})" formatCode="([^"<>]*)" ?/>')


def styles(package: Package, name: str) -> Styles:
    """Read styles.xml (ECMA-376 part 1, 18.8); ``Unreadable`` as ``xml.walk``, and for more styles than Excel's."""
    return package.parsed(name, _read) or Styles()


def is_set(attributes: dict[str, str]) -> bool:
    """Whether an element such as <strike/> says yes (18.8.1: val is true unless given)."""
    return attributes.get("val", "1") not in ("0", "false", "off")


def puts_aside(name: str, attributes: dict[str, str]) -> bool:
    """Whether an element of a font (18.4.10, 18.4.14) strikes its text through, raises or lowers it."""
    if name == "strike":
        return is_set(attributes)
    return name == "vertAlign" and attributes.get("val") in ("superscript", "subscript")


def _read(part: bytes) -> Styles:
    part = mended(part)
    codes: dict[str, str] = {}
    fonts: list[bool] = []
    formats: list[tuple[str, str]] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name in ("fonts", "cellXfs", "cellStyleXfs", "numFmts", "dxfs"):
            inside = name
        elif name == "numFmt" and inside == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "font" and inside == "fonts":
            fonts.append(False)
        elif name == "xf" and inside == "cellXfs":
            formats.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
        elif inside == "fonts" and fonts and puts_aside(name, attributes):
            fonts[-1] = True

    def end(name: str) -> None:
        nonlocal inside
        inside = "" if name == inside else inside

    if not _plainly(part, codes, formats):
        walk(part, start, end)
    if len(formats) > _MOST or len(codes) > _MOST_CODES:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(formats)} styles")
    layered = {str(at) for at, aside in enumerate(fonts) if aside}
    made: dict[tuple[str, bool], Style] = {}
    found = []
    for number, font in formats:
        key = number, font in layered
        if key not in made:
            made[key] = _style(codes.get(number) or _built_in(number), font in layered)
        found.append(made[key])
    odd = frozenset(at for at, style in enumerate(found) if style.layered or not style.plain)
    return Styles(tuple(found), odd, any(style.kind is not Kind.NUMBER for style in found))


def _plainly(part: bytes, codes: dict[str, str], formats: list[tuple[str, str]]) -> bool:
    """Fill codes and formats from a part that is written as Excel and most programs do; False where it is not."""
    if not _BEGINS.match(part) or b"<!" in part or b"strike" in part or b"vertAlign" in part or b"&#" in part:
        return False
    if not is_whole(part, b"styleSheet"):
        return False
    named = part[: part.find(b"</numFmts>") + 1]
    begin, end = part.find(b"<cellXfs"), part.find(b"</cellXfs>")
    found, said = _XF.findall(part, begin, end), _NUM_FMT.findall(named)
    if begin < 0 or len(found) != part.count(b"<xf ", begin, end) or len(said) != named.count(b"<numFmt "):
        return False
    formats.extend((number.decode(), font.decode()) for number, font in found)
    codes.update((number.decode(), unescape(code.decode("utf-8", "replace"))) for number, code in said)
    return True


def _built_in(number: str) -> str:
    return number_format.BUILT_IN.get(int(number), "General") if number.isdecimal() and len(number) < 4 else "General"


def _style(code: str, layered: bool) -> Style:
    code = code[:_LONGEST]
    kind = number_format.kind(code)
    return Style(code, kind, kind is not Kind.NUMBER or number_format.is_plain(code), layered)
