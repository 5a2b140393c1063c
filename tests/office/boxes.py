"""What stands where on printed pages, by pdftotext: each word with its box, and what is wrong with a page.

    pages = printed(pdf)
    assert faults(pages) == []
    assert cut(workbook, pages) == []

LibreOffice leaves out of a PDF each line of a cell that does not fit it at all, and draws a line that fits in part over
what stands beside it: so a word that is not there was cut, and so was one that lies on another.
"""

import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

HTML = "{http://www.w3.org/1999/xhtml}"
HEIGHT = 1.3
"""Height of pdftotext's box of a word of Times New Roman (or its twin), in sizes of the font."""
SMALLEST = 9.0
"""Points: nothing prints smaller."""
EDGE = 18.0
"""Points (6 mm): no printer prints nearer to the paper's edge, and no text stands there."""


_OUTSIDE_QUOTES = re.compile(r",(?=(?:[^']*'[^']*')*[^']*$)")
"""Between print areas; a sheet's name may have a comma of its own."""


class Word(NamedTuple):
    """A word and its box, in points from the page's upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """Points of the font as it prints."""
        return (self.bottom - self.top) / HEIGHT


class Page(NamedTuple):
    """A printed page, in points."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Its words in their order, NFC, one blank between."""
        return " ".join(word.text for word in self.words)

    @property
    def lines(self) -> int:
        """How many lines of text it holds, side by side counted once."""
        count, last = 0, -1e9
        for middle in sorted((word.top + word.bottom) / 2 for word in self.words):
            if middle - last > 5:
                count, last = count + 1, middle
        return count


def printed(pdf: Path) -> list[Page]:
    """The pages of a PDF."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    told = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()
    root = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", told))
    return [
        Page(n, float(page.get("width", 0)), float(page.get("height", 0)), tuple(_words(page)))
        for n, page in enumerate(root.iter(f"{HTML}page"), 1)
    ]


def _words(page: ElementTree.Element) -> Iterator[Word]:
    for word in page.iter(f"{HTML}word"):
        box = (float(word.get(key, 0)) for key in ("xMin", "yMin", "xMax", "yMax"))
        yield Word(unicodedata.normalize("NFC", word.text or ""), *box)


def faults(pages: Sequence[Page], smallest: float = SMALLEST, edge: float = EDGE) -> list[str]:
    """What is wrong with the pages, a sentence each: too small, too near the paper's edge, one on another, ###."""
    return [f"page {page.number}: {text}" for page in pages for text in _faults(page, smallest, edge)]


def _faults(page: Page, smallest: float, edge: float) -> Iterator[str]:
    if not page.words:
        yield "is blank"
    for word in page.words:
        if "##" in word.text:
            yield f"{word.text} in place of a number"
        if word.size < smallest - 0.1:
            yield f"“{word.text}” prints at {word.size:.1f} pt"
        if min(word.left, word.top, page.width - word.right, page.height - word.bottom) < edge:
            yield f"“{word.text}” stands at the paper's edge"
    for one, other in _overlapping(page.words):
        yield f"“{one.text}” lies on “{other.text}”"


def _overlapping(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of which one covers more than a third of the other's height and a tenth of its width."""
    by_top = sorted(words, key=lambda word: word.top)
    for n, one in enumerate(by_top):
        for other in by_top[n + 1 :]:
            if other.top >= one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            narrow = min(one.right - one.left, other.right - other.left)
            low = min(one.bottom - one.top, other.bottom - other.top)
            if across > narrow / 10 and down > low / 3:
                yield one, other


def cut(workbook: Path, pages: Sequence[Page]) -> list[str]:
    """Words of the workbook's visible texts that are on fewer places of the pages than in its cells: cut, or broken
    in the middle. Sheets without a print area print whole; stored results of formulas count."""
    there = Counter(_plain(" ".join(page.text for page in pages)))
    wanted: Counter[str] = Counter()
    where: dict[str, str] = {}
    for place, text in _texts(workbook):
        for word in _plain(text):
            wanted[word] += 1
            where.setdefault(word, f"{place} “{text[:60]}”")
    return [
        f"“{word}” {there[word]} of {count} times ({where[word]})"
        for word, count in wanted.items()
        if there[word] < count
    ]


def _plain(text: str) -> list[str]:
    """Words of letters alone: what stands beside them depends on how pdftotext parts a line."""
    return re.findall(r"[^\W\d_]{2,}", unicodedata.normalize("NFC", text))


def _texts(workbook: Path) -> Iterator[tuple[str, str]]:
    """(place, text) of each printed cell that holds a text."""
    book = load_workbook(workbook, data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for area in _OUTSIDE_QUOTES.split(sheet.print_area) if sheet.print_area else [sheet.dimensions]:
            left, top, right, bottom = range_boundaries(area.rpartition("!")[2].replace("$", ""))
            for row in sheet.iter_rows(top, bottom, left, right):
                for cell in row:
                    if isinstance(cell.value, str) and not _hidden(sheet, cell):
                        yield f"{sheet.title}!{cell.coordinate}", cell.value


def _hidden(sheet: object, cell: object) -> bool:
    rows, columns = sheet.row_dimensions, sheet.column_dimensions  # type: ignore[attr-defined]
    if rows[cell.row].hidden:  # type: ignore[attr-defined]
        return True
    return any(
        found.hidden and found.min <= cell.column <= found.max  # type: ignore[attr-defined]
        for found in columns.values()
        if found.min and found.max
    )
