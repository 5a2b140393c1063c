"""Texts of an .xlsx: shared strings and rich text (ECMA-376 part 1, 18.4), without phonetic readings."""

import re
from typing import NamedTuple

from tanminh_xl.grid.unreadable import LIMITS, Limits
from tanminh_xl.grid.xlsx_styles import puts_aside
from tanminh_xl.grid.xml import walk

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))
_SPACE = " \t\r\n"


class Text(NamedTuple):
    """``layered``: some of it is struck through, raised or lowered by its own run's font; ``rich``: every run that
    has words has a font of its own, so that the cell's does not count."""

    text: str
    layered: bool = False
    rich: bool = False


class Gather:
    """Puts together one text out of the elements within <si> or <is>, handed on by a walk."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] = []
        self._room = LIMITS.text + 1  # what is longer is told to be too long: more of it is not kept
        self._layered = self._run = self._own = self._phonetic = self._inside = self._keeps = False
        self._rich: bool | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "t":
            self._inside = not self._phonetic
            self._keeps = attributes.get("xml:space") == "preserve"
        elif name == "rPh":
            self._phonetic = True
        elif name == "r":
            self._run = self._own = False
        elif name == "rPr":
            self._own = True
        elif self._own and puts_aside(name, attributes):
            self._run = True

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "t" and self._inside:
            self._inside = False
            piece = "".join(self._pieces)
            self._pieces.clear()
            piece = clean(piece if self._keeps else piece.strip(_SPACE))
            self._texts.append(piece)
            if piece.strip():
                self._layered = self._layered or self._run
                self._rich = self._own and self._rich is not False
        elif name == "rPh":
            self._phonetic = False
        elif name == "r":
            self._run = self._own = False

    def text(self, piece: str) -> None:
        """Characters are met."""
        if self._inside and self._room > 0:
            self._pieces.append(piece)
            self._room -= len(piece)

    def done(self) -> Text:
        """Return the text."""
        return Text("".join(self._texts), self._layered, bool(self._rich))


def clean(text: str) -> str:
    """Return a text as it is shown: _x0041_ is "A" (22.9.2.19), a line break "\\n", a control character nothing."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if text.isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)


def shared_strings(part: bytes | None, limits: Limits = LIMITS) -> list[Text]:
    """Return the shared strings (18.4.8) by their index; ``Unreadable`` as ``xml.walk``."""
    strings: list[Text] = []
    gather = Gather()

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal gather
        if name == "si":
            gather = Gather()
        else:
            gather.start(name, attributes)

    def end(name: str) -> None:
        if name == "si":
            strings.append(gather.done())
        else:
            gather.end(name)

    if part:
        walk(part, start, end, lambda piece: gather.text(piece), limits)
    return strings
