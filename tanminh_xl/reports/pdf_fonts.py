"""Which fonts of this PC a PDF is set in: Times New Roman, else a twin of it, else one with our letters."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase.ttfonts import TTFError, TTFont

FOLDERS = tuple(map(Path, ("C:/Windows/Fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts")))
FAMILIES = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf"),
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf", "LiberationSerif-Italic.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf"),
)
"""Names of the files of regular, bold and italic, the best family first."""
LETTERS = "ếộữạĐƠư"
"""Without one of these a font is not for Vietnamese."""


class Faces(NamedTuple):
    """The fonts of a document; ``italic`` is the regular one where a family has none."""

    regular: TTFont
    bold: TTFont
    italic: TTFont


@cache
def faces(folders: tuple[Path, ...] = FOLDERS) -> Faces | None:
    """The first family of which regular and bold lie in these folders, or below; None where there is none."""
    there = {path.name.lower(): path for folder in folders for path in _files(folder)}
    for names in FAMILIES:
        regular, bold, italic = (_read(there.get(name.lower())) for name in names)
        if regular and bold:
            return Faces(regular, bold, italic or regular)
    return None


def _files(folder: Path) -> Iterable[Path]:
    try:
        return sorted(folder.rglob("*.[tT][tT][fF]"))
    except OSError:
        return ()


def _read(path: Path | None) -> TTFont | None:
    """A font that can be read, may be embedded and has the letters; else None."""
    if path is None:
        return None
    try:
        found = TTFont(path.stem, str(path), asciiReadable=False)
    except (OSError, TTFError, KeyError, ValueError, struct.error):
        return None
    return found if all(found.face.charToGlyph.get(ord(letter)) for letter in LETTERS) else None
