"""Why a file's bytes give no grid, and how much of a file is read at most."""

from enum import StrEnum
from typing import NamedTuple


class UnreadableKind(StrEnum):
    """What a file is that cannot be read as a spreadsheet."""

    EMPTY = "empty"  # no bytes at all
    TOO_LARGE = "too_large"  # over one of the limits, a zip bomb among them
    BROKEN = "broken"  # begins like a spreadsheet, but is cut off or damaged
    ENCRYPTED = "encrypted"
    PDF = "pdf"
    PHOTO = "photo"
    WORD = "word"  # .docx, .doc, .rtf, .odt
    SLIDES = "slides"
    ARCHIVE = "archive"  # rar, 7z, gz, or a zip of files
    TEXT = "text"  # HTML, CSV, mail, plain text, whatever its name ends in
    OTHER_WORKBOOK = "other_workbook"  # .xlsb, Excel 4 and older, XML Spreadsheet 2003, .fods
    UNKNOWN = "unknown"
    CRASHED = "crashed"  # what read it died (see ``bounded``)
    TOO_SLOW = "too_slow"  # it took longer than a file may


class Unreadable(Exception):
    """The only exception that reading bytes raises. ``detail`` is for people who look into it: "heic", "csv"."""

    def __init__(self, kind: UnreadableKind, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail

    def __str__(self) -> str:
        """For people who look into it; what the commune's people are told is in ``domain.messages``."""
        return f"{self.kind}: {self.detail}" if self.detail else str(self.kind)


class Limits(NamedTuple):
    """What is read at most of one file; beyond it is ``UnreadableKind.TOO_LARGE``, told before the parser sees it.

    Measured: a file at every limit takes less than 5 s and 500 MB through ``grid.read`` and all sheets.
    """

    file: int = 50_000_000  # bytes as received
    unpacked: int = 100_000_000  # bytes of all parts of a zip together
    ratio: int = 150  # unpacked bytes for one received byte ...
    slack: int = 20_000_000  # ... once there are more than these
    entries: int = 2_000  # parts of a zip
    sheets: int = 200
    tags: int = 1_500_000  # of XML that has to be walked, in all parts together
    stored: int = 1_000_000  # cells that hold something, of all sheets together
    cells: int = 2_000_000  # of all sheets, each from A1 to its last value: all of them are laid out
    text: int = 32_767  # characters of one cell (Excel's own limit)
    merged: int = 20_000  # merged areas of one sheet

    def most_unpacked(self, size: int) -> int:
        """Return how many bytes a package of ``size`` bytes may unpack to."""
        return min(self.unpacked, max(self.slack, self.ratio * size))


LIMITS = Limits()
