"""What a file is called that came in a message or an archive: its name alone, on one line, never empty."""

from __future__ import annotations

import re
import unicodedata

from tanminh_xl.intake.kinds import ending_for
from tanminh_xl.intake.text import decoded, one_line

NAMELESS = "không tên"
LONGEST = 150
"""Characters of a name; its ending is kept."""
_OWN = frozenset(
    unicodedata.normalize("NFC", letter + tone).casefold()
    for letter in "aăâeêioôơuưyđ"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
) | frozenset("–—“”‘’…")
"""What Vietnamese has beside ASCII."""


def file_name(said: str, data: bytes) -> str:
    """The name as its sender gave it: without folders before it, marks of direction and controls; cut, where too long.

    Where it has none, it is called so, with the ending of what it holds.
    """
    name = bare(said)
    if not name.strip(". _-"):
        return f"{NAMELESS}.{ending_for(data)}"
    return name


def bare(said: str) -> str:
    """A name without folders, controls and marks of direction."""
    name = one_line(re.split(r"[/\\]", one_line(said))[-1]).replace("\ufffd", "_")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        name = stem[: LONGEST - len(ending) - 1] + dot + ending if dot and len(ending) < 10 else name[:LONGEST]
    return name.strip()


def from_zip(called: bytes, *, utf8: bool, unicode_path: bytes = b"") -> str:
    """The name of a zip's part (APPNOTE 4.4.4, 4.6.9): by its flag, by the field that repeats it, else by what fits.

    Without a word about it, it is the sender's code page: windows-1258, or 437 where Windows is English.
    """
    if utf8 or called.isascii():
        return decoded(called)
    if unicode_path:
        return decoded(unicode_path)
    try:
        return unicodedata.normalize("NFC", called.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    return max((_tried(called, codec) for codec in ("cp1258", "cp437")), key=_fits)


def _tried(called: bytes, codec: str) -> str:
    return unicodedata.normalize("NFC", called.decode(codec, "replace"))


def _fits(name: str) -> float:
    """Which part of a name's letters beyond ASCII is Vietnamese."""
    foreign = [sign for sign in name if not sign.isascii()]
    return sum(sign.casefold() in _OWN for sign in foreign) / max(1, len(foreign))


class Names:
    """Names within one message or archive: of two files of one name the second one bears a number."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def own(self, name: str) -> str:
        """The name, or with a number before its ending where it is taken: "a.xlsx", "a (2).xlsx"."""
        stem, dot, ending = name.rpartition(".")
        if not dot or not stem:
            stem, dot, ending = name, "", ""
        tried = name
        while tried.casefold() in self._next:
            number = self._next[name.casefold()] = self._next.get(name.casefold(), 1) + 1
            tried = f"{stem} ({number}){dot}{ending}"
        self._next[tried.casefold()] = 1
        return tried
