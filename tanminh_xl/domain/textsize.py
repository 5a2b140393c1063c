"""How wide a text is and over how many lines it wraps, without any font file: row heights are known when written.

Widths are those of Times New Roman (and of Liberation Serif, drawn to the same measures), in 1/1000 of the font's
size. A Vietnamese letter is as wide as its base letter; the horn of ơ and ư adds a little.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REGULAR = {
    180: "'",
    200: "|",
    250: " ,.·",
    278: "/:;\\ijlt",
    333: "!()-I[]`fr‘’",
    350: "•",
    389: "Js",
    400: "°",
    408: '"',
    444: "?acez“”",
    469: "^",
    480: "{}",
    500: "#$*0123456789_bdghknopquvxyđ–",
    549: "≥≤~",
    556: "FPS",
    564: "+<=>×",
    604: "●◐□■",
    611: "ELTZ",
    667: "BCR",
    708: "█░│",
    990: "▲",
    722: "ADGHKNOQUVXYwĐ",
    778: "&m",
    833: "%",
    889: "M",
    921: "@",
    944: "W",
    1000: "—…",
}
_BOLD = {
    220: "|",
    250: " ,.·",
    278: "'/\\il",
    333: "!()-:;[]`fjt‘’",
    350: "•",
    389: "Is",
    394: "{}",
    400: "°",
    444: "cerz",
    500: "#$*0123456789?J_agovxy–“”",
    549: "≥≤~",
    556: 'Sbdhknpquđ"',
    570: "+<=>×",
    581: "^",
    604: "●◐□■",
    611: "FP",
    667: "BELTZ",
    708: "█░│",
    990: "▲",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQ",
    833: "&m",
    944: "M@",
    1000: "%W—…",
}
_HORN = "\u031b"
_HORN_WIDTH = 60
_UNKNOWN = 722

LINE = 1.2
"""Height of a line, in the font's size: 1.15 by the font, and a little air."""


class _Letters(dict[str, int]):
    """Letter -> width; one that the table lacks is worked out where it is first asked for."""

    def __missing__(self, char: str) -> int:
        parts = unicodedata.normalize("NFD", char)
        width = self.get(parts[0], _UNKNOWN) + (_HORN_WIDTH if _HORN in parts else 0)
        self[char] = width
        return width


_LETTERS = tuple(
    _Letters({char: width for width, chars in table.items() for char in chars}) for table in (_REGULAR, _BOLD)
)


@lru_cache(maxsize=16384)
def text_units(text: str, bold: bool = False) -> int:
    """Width of one line of text (NFC) in 1/1000 of the font's size. Pages say the same words again and again."""
    return sum(map(_LETTERS[bold].__getitem__, text))


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in points of one line of text (NFC) set in Times New Roman of ``size`` points."""
    return text_units(text, bold) * size / 1000


def column_points(width: float) -> float:
    """Room in points for text in a column of ``width`` characters (Excel's unit, 7 pixels each), padding off."""
    return (7 * width - 3) * 0.75


@lru_cache(maxsize=4096)
def wrap(text: str, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """The lines over which a text wraps in ``room`` points; at least one. Forms say the same again and again.

    Breaks at spaces and after hyphens, as spreadsheet programs do, and inside a word that is wider than the room.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _words(paragraph):
            wide = text_width(word, size, bold)
            if line and used + text_width(word.rstrip(), size, bold) > room:
                lines.append(line.rstrip())
                line, used = "", 0.0
            while wide > room and text_width(word.rstrip(), size, bold) > room:
                head = _head(word, room, size, bold)
                lines.append(head)
                word = word[len(head) :]
                wide = text_width(word, size, bold)
            line += word
            used += wide
        lines.append(line.rstrip())
    return tuple(lines)


def _words(paragraph: str) -> list[str]:
    words: list[str] = []
    current = ""
    for char in paragraph:
        current += char
        if char in " -":
            words.append(current)
            current = ""
    return [*words, current] if current else words


def _head(word: str, room: float, size: float, bold: bool) -> str:
    end = 1
    while end < len(word) and text_width(word[: end + 1], size, bold) <= room:
        end += 1
    return word[:end]


def text_height(lines: int, size: float, air: float = 3.0) -> float:
    """Height in points of a row that holds so many lines of ``size`` points, with ``air`` points around them."""
    return round(lines * size * LINE + air, 2)
