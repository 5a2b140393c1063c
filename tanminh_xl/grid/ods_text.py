"""Words of an .ods cell and of the comment at it: paragraphs, spans, and white space as ODF has it (part 1, 6.1)."""

import re

from tanminh_xl.grid.ods_xml import OFFICE, TEXT, Attributes
from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

_WHITE = re.compile(r"[ \t\r\n]+")
_BLANKS = 1_000_000  # of one file, that it only counts
_DEEP = 20  # spans in spans that are looked at

_P, _H, _SPAN, _LINK = f"{TEXT}p", f"{TEXT}h", f"{TEXT}span", f"{TEXT}a"
_S, _TAB, _BREAK = f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"
_ANNOTATION = f"{OFFICE}annotation"
_FAMILIES = {_P: "paragraph", _H: "paragraph", _SPAN: "text", _LINK: "text"}

Around = tuple[tuple[str, str], ...]
"""(family, name) of the styles around a piece of text, the inmost last."""


class Texts:
    """Gathers what a cell says while its content is walked; ``clear`` begins another cell."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._blanks = _BLANKS
        self.clear()

    def clear(self) -> None:
        """Forget the cell before."""
        self._shown: list[str] | None = None
        self._comment: list[str] = []
        self._pieces: list[str] | None = None
        self._length = 0
        self._in_comment = 0
        self._around: list[tuple[str, str]] = []
        self._looks: set[Around] = set()

    @property
    def shown(self) -> str | None:
        """The cell's paragraphs with line breaks between them; None where it has none."""
        return None if self._shown is None else "\n".join(self._shown)

    @property
    def comment(self) -> str:
        """The words of the comments at the cell, without who wrote them and when."""
        return "\n".join(self._comment).strip()

    @property
    def looks(self) -> frozenset[Around]:
        """The styles around each piece of the cell's text that is not blank."""
        return frozenset(self._looks)

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in an element inside the cell."""
        if name == _ANNOTATION:
            self._in_comment += 1
        elif name in _FAMILIES:
            if name in (_P, _H) and self._pieces is None:
                self._pieces = []
            self._around.append((_FAMILIES[name], attributes.get(f"{TEXT}style-name", "")))
        elif name == _S:
            given = attributes.get(f"{TEXT}c", "1")
            count = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1
            self._blanks -= count
            if self._blanks < 0:
                raise Unreadable(UnreadableKind.TOO_LARGE, "ods: blanks")
            self._add(" " * count)
        elif name == _TAB:
            self._add("\t")
        elif name == _BREAK:
            self._add("\n")

    def end(self, name: str) -> None:
        """Note that an element inside the cell ended."""
        if name == _ANNOTATION:
            self._in_comment -= 1
        elif name in _FAMILIES and self._around:
            self._around.pop()
            if name in (_P, _H) and self._pieces is not None and not any(f == "paragraph" for f, _ in self._around):
                into = self._comment if self._in_comment else self._shown
                if into is None:
                    into = self._shown = []
                into.append("".join(self._pieces))
                self._pieces = None

    def text(self, piece: str) -> None:
        """Take in a piece of text: outside of a paragraph it is white space, or another's."""
        if self._pieces is None:
            return
        if not self._pieces or self._pieces[-1].endswith((" ", "\n")):
            piece = piece.lstrip(" \t\r\n")
        self._add(_WHITE.sub(" ", piece))
        if not self._in_comment and piece.strip():
            self._looks.add(tuple(self._around[:_DEEP]))

    def _add(self, piece: str) -> None:
        if self._pieces is None or not piece:
            return
        self._length += len(piece)
        if self._length > self._longest:
            raise Unreadable(UnreadableKind.TOO_LARGE, "ods: text of a cell")
        self._pieces.append(piece)
