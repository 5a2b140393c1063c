"""Cells of an .xlsx worksheet, from its XML: values, what stands beside them, and what no eye meets.

A reader of our own beside python-calamine, for sheets that are written in unusual ways and for what the parser keeps
to itself. Where both read a sheet they give the same (a property of the tests).
"""

import datetime as dt
import re
from typing import NamedTuple

from tanminh_xl.grid import number_format
from tanminh_xl.grid.extent import place
from tanminh_xl.grid.facts import Address, CellFacts, NumberFormat, Unseen
from tanminh_xl.grid.number_format import Kind
from tanminh_xl.grid.sheets import CellContent
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx_strings import Gather, Text, clean
from tanminh_xl.grid.xlsx_styles import Style, Styles
from tanminh_xl.grid.xlsx_unseen import Frame
from tanminh_xl.grid.xml import walk

NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_EPOCH = dt.datetime(1899, 12, 30)
_FROM_1904 = 1462
_MOST_LOOKS = 50_000
_TRUE = ("1", "true")
_BOOLEANS = (*_TRUE, "0", "false")


class Cells(NamedTuple):
    """All cells of a sheet that hold anything, by address; ``facts``: where they say something."""

    values: dict[Address, CellContent]
    facts: dict[Address, CellFacts]
    unseen: Unseen


class Shared(NamedTuple):
    """What the sheets of a workbook have in common: strings, styles, and the day that dates are counted from."""

    strings: list[Text]
    styles: Styles
    from_1904: bool = False


def read_cells(xml: bytes, shared: Shared, limits: Limits = LIMITS) -> Cells:
    """Read a worksheet (ECMA-376 part 1, 18.3.1.4, 18.3.1.40, 18.3.1.73, 18.3.1.96).

    A cell or row without r follows the one before; of two cells at one address the last that holds anything counts.
    ``Unreadable`` as ``xml.walk``, for cells within each other or with two values, a string that is not there, a text
    longer than ``limits.text``, and more cells than ``limits.stored``.
    """
    reader = _Reader(shared, limits)
    walk(xml, reader.start, reader.end, reader.text, limits)
    return Cells(reader.values, reader.facts, reader.frame.unseen())


class _Reader:
    """Takes in the elements of a worksheet, in their order."""

    def __init__(self, shared: Shared, limits: Limits) -> None:
        self.values: dict[Address, CellContent] = {}
        self.facts: dict[Address, CellFacts] = {}
        self.frame = Frame(limits)
        self._shared, self._limits = shared, limits
        self._styles: dict[str | None, Style] = {}
        self._masters: dict[str, str] = {}  # of shared formulas
        self._looks = _MOST_LOOKS
        self._inside = self._open = False  # of sheetData, of a cell
        self._row = self._col = -1
        self._kind = self._group = ""
        self._style: str | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._said: Text | None = None
        self._inline: Gather | None = None
        self._into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if not self._inside:
            self._inside = name == "sheetData"
            self.frame.start(name, attributes)
        elif self._inline is not None:
            self._inline.start(name, attributes)
        elif name == "c":
            self._once(not self._open)
            self._open = True
            said = attributes.get("r")
            at = _place(said) if said else None
            self._row, self._col = at or (max(self._row, 0), self._col + 1)
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s")
            self._value = self._formula = self._said = self._into = None
            self._group = ""
        elif name == "v":
            self._once(self._value is None)
            self._into = []
        elif name == "f":
            self._into = []
            self._group = attributes.get("si", "") if attributes.get("t") == "shared" else ""
        elif name == "row":
            self._once(not self._open)
            given = attributes.get("r", "").strip()
            self._row = int(given) - 1 if given.isdecimal() and len(given) < 8 else self._row + 1
            self._col = -1
            self.frame.row(self._row, attributes)
        elif name == "is":
            self._once(self._said is None)
            self._inline = Gather()

    def _once(self, usual: bool) -> None:
        """Raise where a cell or a row stands within a cell, or a cell has two values: each program takes another."""
        if not usual:
            raise Unreadable(UnreadableKind.BROKEN, "a cell within a cell, or with two values")

    def end(self, name: str) -> None:
        """An element ends."""
        if self._inline is not None:
            if name == "is":
                self._said, self._inline = self._inline.done(), None
            else:
                self._inline.end(name)
        elif name == "v" and self._into is not None:
            self._value, self._into = "".join(self._into), None
        elif name == "c" and self._inside:
            self._open = False
            if self._value is not None or self._formula is not None or self._said is not None:
                self._keep()
        elif name == "f" and self._into is not None:
            self._formula, self._into = "".join(self._into), None
        elif name == "sheetData":
            self._inside = False

    def text(self, piece: str) -> None:
        """Characters are met."""
        if self._into is not None:
            self._into.append(piece)
        elif self._inline is not None:
            self._inline.text(piece)

    def _keep(self) -> None:
        """A cell that holds anything has ended."""
        style = self._styles.get(self._style)
        if style is None:
            style = self._styles[self._style] = self._shared.styles.of(self._style)
        content: CellContent | None
        if self._said is not None:
            content, fact = _of_text(self._said, style)
        else:
            content, fact = _cell(self._kind, self._value, style, self._shared)
            if not style.plain:
                self._looks -= 1
                if self._looks < 0:
                    raise Unreadable(UnreadableKind.TOO_LARGE, f"more than {_MOST_LOOKS} cells in formats of their own")
        if isinstance(content, str) and len(content) > self._limits.text:
            raise Unreadable(UnreadableKind.TOO_LARGE, f"a text of more than {self._limits.text} characters")
        at = self._row, self._col
        if self._formula is not None:
            if self._group and self._formula:
                self._masters.setdefault(self._group, self._formula)
            stands = self._formula or self._masters.get(self._group, "")
            fact = fact._replace(formula=stands[: self._limits.text], uncomputed=content is None)
        if content is not None:
            self.values[at] = content
            if len(self.values) > self._limits.stored:
                raise Unreadable(UnreadableKind.TOO_LARGE, f"more than {self._limits.stored} cells")
            if self.frame.hides_zeros and type(content) is float and not content:
                fact = fact._replace(format=NumberFormat.OTHER, shown="")
        if fact is not _NOTHING and fact.says_more:
            self.facts[at] = fact
        elif content is not None and self.facts:
            self.facts.pop(at, None)


_DIGITS = "0123456789"
_LETTERS: dict[str, int] = {}


def _place(address: str) -> Address | None:
    """As ``place``, with the columns within ZZ known by heart."""
    letters = address.rstrip(_DIGITS)
    column = _LETTERS.get(letters)
    if column is None or len(address) - len(letters) not in range(1, 8) or address[len(letters)] == "0":
        at = place(address)
        if at is not None and len(letters) < 3:
            _LETTERS[letters] = at[1]
        return at
    return int(address[len(letters) :]) - 1, column


_NOTHING = CellFacts()


def _of_text(text: Text, style: Style) -> tuple[CellContent, CellFacts]:
    layered = text.layered or (style.layered and not text.rich and bool(text.text.strip()))
    return text.text, CellFacts(text=text.text, layered=True) if layered else _NOTHING


def _cell(kind: str, stored: str | None, style: Style, shared: Shared) -> tuple[CellContent | None, CellFacts]:
    """Return what a cell of a type (18.18.11) holds, None for nothing, and its facts but for the formula."""
    if kind == "e":
        return "", CellFacts(error=(stored or "").strip() or "#N/A")
    if kind == "str":
        return (None, _NOTHING) if stored is None else _with_text(Text(clean(stored)), style)
    stored = (stored or "").strip()
    if not stored or kind == "inlineStr":  # its value is in <is>, and there is none (18.18.11)
        return None, _NOTHING
    if kind == "s":
        if not stored.isdecimal() or len(stored) > 8 or int(stored) >= len(shared.strings):
            raise Unreadable(UnreadableKind.BROKEN, f"shared string {stored[:20]} is not there")
        return _of_text(shared.strings[int(stored)], style)
    fact = CellFacts(text=stored, layered=style.layered)
    if kind == "b":
        return (stored in _TRUE, fact) if stored in _BOOLEANS else _of_text(Text(clean(stored)), style)
    if kind == "d":
        return _iso(stored), fact
    if kind != "n":
        raise Unreadable(UnreadableKind.BROKEN, f"a cell of type {kind[:20]}")
    number = float(stored) if NUMBER.fullmatch(stored) else None
    if number is None or abs(number) == float("inf"):
        return _of_text(Text(clean(stored)), style)
    if style.kind is not Kind.NUMBER:
        return moment(number, style.kind, shared.from_1904), fact
    if style.plain:
        return number, fact
    look = number_format.look(style.code, number)
    return number, fact._replace(format=look.format, shown=look.shown, words=look.words)


def _with_text(text: Text, style: Style) -> tuple[CellContent, CellFacts]:
    """The same for a formula's text, which its facts repeat."""
    content, fact = _of_text(text, style)
    return content, fact._replace(text=text.text)


def moment(number: float, kind: Kind, from_1904: bool) -> CellContent:
    """Return the day, time or duration that a number stands for (18.17.4), as python-calamine gives it.

    Before March 1900 Excel's calendar is a day off; what lies outside of years 1 to 9999 stays a number.
    """
    try:
        if kind is Kind.DURATION:
            return dt.timedelta(milliseconds=_half_up(number * 86_400_000))
        days = number + _FROM_1904 if from_1904 else number
        when = _EPOCH + dt.timedelta(milliseconds=_half_up((days if days >= 60 else days + 1) * 86_400_000))
    except OverflowError:
        return number
    if number < 1:
        return when.time()
    return when.date() if number.is_integer() else when


def _half_up(number: float) -> int:
    """Round to a whole number, halves away from zero."""
    whole = int(number)
    return whole + (1 if number > 0 else -1) * (abs(number - whole) >= 0.5)


def _iso(stored: str) -> CellContent:
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat, dt.time.fromisoformat):
        try:
            found = read(stored)
        except ValueError:
            continue
        return found.replace(tzinfo=None) if isinstance(found, dt.datetime | dt.time) else found
    return clean(stored)
