"""What of an .xlsx worksheet no eye meets: hidden rows and columns, and merged areas."""

import re
from functools import lru_cache
from itertools import pairwise

from tanminh_xl.grid.extent import place
from tanminh_xl.grid.facts import Area, Unseen
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

_COLUMNS, _ROWS = 16_384, 1_048_576
_LEAST_WIDTH, _LEAST_HEIGHT = 0.15, 1.0
"""Characters and points: a pixel at most."""
_YES = ("1", "true", "on")

_TAG = re.compile(rb"<(sheetFormatPr|sheetView|col|row|mergeCell)\s([^<>]*)>")
_EVERY_ROW = re.compile(rb"<row ([^<>]*)>")
_MERGED = re.compile(rb'<mergeCell [^<>]*?ref="([^"]*)"')
_ROOT = re.compile(rb"[^<]*(?:<\?[^<>]*>)?\s*<worksheet[^<>]*>")
_SMALL = 16_384
_ATTRIBUTE = re.compile(rb"""([A-Za-z0-9:_.]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


class Frame:
    """Gathers it from the elements of a sheet, in the order in which they come (ECMA-376 part 1, 18.3.1.99)."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._rows: set[int] = set()
        self._steps: dict[int, int] = {}
        self._merged: list[Area] = []
        self._shown: set[int] | None = None  # rows that are there, where all others are hidden
        self._low = False  # rows without a height of their own have none
        self.hides_zeros = False
        """Whether the sheet shows a 0 as an empty cell."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element outside the rows begins."""
        if name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._column(attributes)
        elif name == "sheetFormatPr":
            self._low = _number(attributes.get("defaultRowHeight"), 15) < _LEAST_HEIGHT
            if attributes.get("zeroHeight") in _YES:
                self._shown = set()
        elif name == "sheetView":
            self.hides_zeros = attributes.get("showZeros", "1") not in _YES

    def row(self, at: int, attributes: dict[str, str]) -> None:
        """A row begins, zero-based."""
        if self._shown is not None:
            self._shown.add(at)
        height = attributes.get("ht")
        low = self._low if height is None else _number(height, 15) < _LEAST_HEIGHT
        if low or attributes.get("hidden") in _YES:
            self._rows.add(at)

    @property
    def every_row_counts(self) -> bool:
        """Whether a row may be hidden without saying so by itself."""
        return self._low or self._shown is not None

    def unseen(self) -> Unseen:
        """Return all of it."""
        if self._shown:
            self._rows.update(set(range(min(max(self._shown), _ROWS))) - self._shown)
        columns: set[int] = set()
        depth = 0
        changes = sorted(self._steps)
        for at, upto in pairwise(changes):
            depth += self._steps[at]
            if depth:
                columns.update(range(at, upto))
        return Unseen(frozenset(self._rows), frozenset(columns), tuple(self._merged))

    def _column(self, attributes: dict[str, str]) -> None:
        narrow = _number(attributes.get("width"), 9) < _LEAST_WIDTH
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if (narrow or attributes.get("hidden") in _YES) and first.isdecimal() and last.isdecimal():
            begin, upto = (min(int(each[-9:]), _COLUMNS) for each in (first, last))
            if 1 <= begin <= upto:
                self._steps[begin - 1] = self._steps.get(begin - 1, 0) + 1
                self._steps[upto] = self._steps.get(upto, 0) - 1

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        begin, upto = place(first), place(last or first)
        if begin and upto:
            self._merged.append((*begin, *upto))
        if len(self._merged) > self._limits.merged:
            raise Unreadable(UnreadableKind.TOO_LARGE, f"more than {self._limits.merged} merged areas")


def unseen(xml: bytes, limits: Limits = LIMITS) -> Unseen | None:
    """Return it for a worksheet whose rows are written as usual (see ``xlsx_quick``), without walking it.

    None where what stands around the rows is not. ``Unreadable`` (TOO_LARGE) for more merged areas than
    ``limits.merged``. Forms of one kind have the same columns and merged areas: these are kept.
    """
    begin, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    merged = b""
    first = xml.find(b"mergeCells", end)
    if first >= 0:
        last = xml.find(b"</mergeCells>", first)
        merged = xml[first:last]
        if xml[first - 1 : first] != b"<" or last < 0 or xml.find(b"<!", end, last) >= 0:
            return None
    around = _ROOT.sub(b"", xml[:begin], count=1)
    of = _around if len(around) + len(merged) < _SMALL else _around.__wrapped__
    found = of(around, merged, limits)
    if found is None:
        return None
    every, still = found
    if every:
        frame = _framed(around, merged, limits)
        tags = set(_EVERY_ROW.findall(xml, begin, end))
    else:
        frame = Frame()
        tags = _tags_with(xml, b" hidden=", begin, end) | _tags_with(xml, b' ht="0', begin, end)
    for said in tags:
        attributes = _attributes(said)
        frame.row(int(attributes["r"]) - 1, attributes)
    return Unseen(frame.unseen().rows, still.columns, still.merged) if tags else still


def _framed(around: bytes, merged: bytes, limits: Limits) -> Frame:
    frame = Frame(limits)
    for tag, said in _TAG.findall(around):
        frame.start(tag.decode(), _attributes(said))
    for ref in _MERGED.findall(merged):
        frame.start("mergeCell", {"ref": ref.decode()})
    return frame


@lru_cache(64)
def _around(around: bytes, merged: bytes, limits: Limits) -> tuple[bool, Unseen] | None:
    """Whether every row has to be looked at, and what is unseen by columns and merging; None if not as usual."""
    if merged.count(b"<") != len(_MERGED.findall(merged)):
        return None
    frame = _framed(around, merged, limits)
    return frame.every_row_counts, frame.unseen()


def _tags_with(xml: bytes, words: bytes, begin: int, end: int) -> set[bytes]:
    """Return what the tags of rows say that hold these words."""
    found: set[bytes] = set()
    at = xml.find(words, begin, end)
    while at >= 0:
        opened, closed = xml.rfind(b"<", begin, at), xml.find(b">", at)
        if xml.startswith(b"<row ", opened):
            found.add(xml[opened:closed])
        at = xml.find(words, closed, end)
    return found


def _attributes(said: bytes) -> dict[str, str]:
    return {name.decode(): (one or two).decode() for name, one, two in _ATTRIBUTE.findall(said)}


def _number(said: str | None, otherwise: float) -> float:
    try:
        return otherwise if said is None else float(said)
    except ValueError:
        return otherwise
