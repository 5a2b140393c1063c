"""Reads the parts of an .xlsx that are written as programs usually write them, in one look.

A small grammar, of which every reader of XML must make the same, is matched from end to end; a part in which
anything stands that it does not know (a comment within a number, a type of its own, a control character) is not
read here but by ``xlsx_cells``. Three quarters of a form's cells are blank: they cost nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from tanminh_xl.domain.submission import CHECKSUM
from tanminh_xl.grid.extent import place
from tanminh_xl.grid.laid_out import GAP_COLUMNS, GAP_ROWS
from tanminh_xl.grid.number_format import Kind
from tanminh_xl.grid.sheets import CellContent, GridRows
from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx_cells import moment
from tanminh_xl.grid.xlsx_styles import Styles
from tanminh_xl.grid.xlsx_texts import DECLARED, Unusual, cell_text, inner_text, is_whole

_SHEET_BEGINS = re.compile(rf"{DECLARED}<worksheet(?:\s[^<>]*)?>")

_NUMBER = r"-?+[0-9]{1,20}+(?:\.[0-9]{1,25}+)?+(?:[Ee][-+]?+[0-9]{1,2}+)?+"
# A form's own formula, which says nothing that its value does not: its checksum.
_AREA = "[A-Z]{1,2}+[0-9]{1,4}+:[A-Z]{1,2}+[0-9]{1,4}+"
_CHECKSUM = rf"{re.escape(CHECKSUM[0])}{_AREA}{re.escape(CHECKSUM[1])}</f>"
_CELL = r'<c r="([A-Z]{1,2}+)([0-9]{1,4}+)"(?: s="([0-9]{1,6}+)")?+'
_BLANK = r'(?:<c r="[A-Z]{1,2}+[0-9]{1,4}+"(?: s="[0-9]{1,6}+")?+ ?+/>|</row>|<row r="[0-9]{1,7}+"[^<>&]*+>)'
# Each match is a cell that holds something, with the blank ones before it: all of it, column, row, style, then for
# plain cells the index of a string, or a number.
_PLAIN = re.compile(
    rf'({_BLANK}*+{_CELL}(?: t="s"><v>([0-9]{{1,7}}+)|>(?:<f>{_CHECKSUM})?+<v>({_NUMBER}))</v></c>|{_BLANK}++)'
)
# The same with formulas and values of every type: type, value, and <t> of a text within the cell, less its beginning.
_FORMULA = r"(?:<f(?: [^<>&]*+)?+(?:(?<=/)>|(?<!/)>[^<]*+</f>))?+"
_TEXT = r'(?: xml:space="preserve")?+>[^<]*+'
_ANY = re.compile(
    rf'({_BLANK}*+{_CELL}(?: t="(s|n|b|str|e|inlineStr)")?+(?: (?:cm|vm|ph)="[0-9]{{1,6}}+")*+>'
    rf"(?:{_FORMULA}(?:<v(?: xml:space=\"preserve\")?+>([^<]*+)</v>|<v ?+/>)?+|<is><t({_TEXT})</t></is>)</c>|"
    rf"{_BLANK}++)"
)
_IS_NUMBER = re.compile(_NUMBER)
_PIECE = 500_000
"""Characters of a sheet that are matched at once: a match of all of a large one would fill the memory."""
_LOOKED_AT = re.compile(rf"<f(?:/| [^>]*/)>|<f(?: [^<>]*(?<!/))?>(?!{_CHECKSUM})|>#".encode())
_MANY = 200
"""Odd styles that are not looked for one by one."""


class Rows(NamedTuple):
    """The rows of a sheet, and how many of their cells hold anything; ``plain``: no formula or error is among them."""

    rows: GridRows
    stored: int
    plain: bool


def rows(part: bytes, texts: Sequence[str], styles: Styles, from_1904: bool, most: int) -> Rows | None:
    """Return the rows of a worksheet (18.3.1.73) from A1, all as long as the longest; None where it is not written
    as usual: UTF-8, known elements, cells within ZZ9999 and not far from each other, none of them twice.

    ``Unreadable`` (TOO_LARGE) for more than ``most`` cells that hold anything.
    """
    said = _body(part)
    if said is None:
        return None
    found = _matched(said, True, _Filled(texts, styles, from_1904), most)
    return found or _matched(said, False, _Filled(texts, styles, from_1904), most)


def calls_for_look(part: bytes, plain: bool, styles: Styles) -> bool:
    """Whether a usual sheet holds anything of which its values do not tell all: formulas, errors, odd styles.

    ``plain``: as ``Rows`` says.
    """
    begin, end = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
    if part.find(b"showZeros=", 0, begin) >= 0 or (not plain and _LOOKED_AT.search(part, begin, end)):
        return True
    return bool(styles.odd) and (len(styles.odd) > _MANY or bool(_with_styles(styles.odd).search(part, begin, end)))


@lru_cache(64)
def _with_styles(numbers: frozenset[int]) -> re.Pattern[bytes]:
    return re.compile(rb' s="(?:%b)"[^<>/]*>' % b"|".join(b"%d" % number for number in sorted(numbers)))


def _body(part: bytes) -> str | None:
    """What stands between <sheetData> and its end; None where the part is not written as usual around it."""
    part = part.removeprefix(b"\xef\xbb\xbf")
    begin, end = part.find(b"<sheetData"), part.rfind(b"</sheetData>")
    if not is_whole(part, b"worksheet"):
        return None
    try:
        head = part[: max(begin, 0)].decode()
        if not _SHEET_BEGINS.match(head) or "<!" in head or "sheetData" in head:
            return None
        if part.startswith(b"<sheetData/>", begin):
            return "" if end < 0 else None
        return part[begin + 11 : end].decode() if part.startswith(b"<sheetData>", begin) and end > 0 else None
    except UnicodeDecodeError:
        return None


class _Filled:
    """Rows that are being filled, and what their cells refer to."""

    def __init__(self, texts: Sequence[str], styles: Styles, from_1904: bool) -> None:
        self.texts, self.styles, self.from_1904 = texts, styles, from_1904
        self.rows: GridRows = []

    def lines(self, numbers: set[str], columns: Mapping[str, int]) -> dict[str, list[CellContent]] | None:
        """The lists of these rows, long enough for these columns; None where a row is none, or far from the others."""
        rows, width = self.rows, max(columns.values(), default=-1) + 1
        places = {number: int(number) - 1 for number in numbers}
        begin, end = len(rows), max(places.values(), default=-1) + 1
        if min(places.values(), default=0) < 0 or (end - begin > GAP_ROWS and _has_gap(begin, places.values())):
            return None
        for row in rows:
            if len(row) < width:
                row.extend([""] * (width - len(row)))
        rows.extend([[""] * width for _ in range(end - begin)])
        return {number: rows[at] for number, at in places.items()}

    def plain(self, found: list[tuple[str, ...]]) -> int | None:
        """Put plain cells; how many, None where they are not usual."""
        if not found[-1][1]:  # blank cells alone, at the end
            found.pop()
        columns = _columns({each[1] for each in found})
        lines = self.lines({each[2] for each in found}, columns)
        if lines is None:
            return None
        texts, dates = self.texts, self.styles.dates
        for _, letters, row, style, index, value in found:
            if index:
                lines[row][columns[letters]] = texts[int(index)]
            elif dates:
                lines[row][columns[letters]] = self.number(value, style)
            else:
                lines[row][columns[letters]] = float(value)
        return len(found)

    def any(self, found: list[tuple[str, ...]]) -> int | None:
        """Put cells of every type; as ``plain``. ``Unusual`` as ``content``."""
        held = [(each[1], each[2], self.content(*each)) for each in found if each[1]]
        held = [each for each in held if each[2] is not None]
        columns = _columns({each[0] for each in held})
        lines = self.lines({each[1] for each in held}, columns)
        if lines is None:
            return None
        for letters, row, content in held:
            if content is not None:
                lines[row][columns[letters]] = content
        return len(held)

    def content(
        self, whole: str, _letters: str, _row: str, style: str, kind: str, value: str, inner: str
    ) -> CellContent | None:
        """What a cell holds, None for nothing; ``Unusual`` for what is left to the other reader."""
        if inner or kind == "inlineStr":
            return cell_text(inner_text(inner)) if inner and kind == "inlineStr" else _unusual()
        if kind == "e":
            return "" if value.startswith("#") else _unusual()
        if kind == "str":
            return cell_text(value) if value or whole.endswith(_EMPTY) else None
        if not value:
            return None
        if kind == "s":
            return self.texts[int(value)] if value.isdecimal() and len(value) < 8 else _unusual()
        if kind == "b":
            return value == "1" if value in ("0", "1") else _unusual()
        return self.number(value, style) if _IS_NUMBER.fullmatch(value) else _unusual()

    def number(self, value: str, style: str) -> CellContent:
        """A number, or the day that it stands for."""
        number = float(value)
        kind = self.styles.of(style or None).kind if self.styles.dates else Kind.NUMBER
        return number if kind is Kind.NUMBER else moment(number, kind, self.from_1904)


def _has_gap(end: int, places: Iterable[int]) -> bool:
    """Whether one of these rows lies far behind the others, and behind the ``end`` of those before."""
    for at in sorted(places):
        if at - end > GAP_ROWS:
            return True
        end = max(end, at + 1)
    return False


_EMPTY = ("<v></v></c>", "<v/></c>", "<v /></c>")


def _unusual() -> CellContent:
    raise Unusual


def _columns(letters: set[str]) -> dict[str, int]:
    """Columns by their letters."""
    return {each: _column(each) for each in letters}


@lru_cache(702)
def _column(letters: str) -> int:
    at = place(letters + "1")
    assert at is not None
    return at[1]


def _matched(said: str, plain: bool, filled: _Filled, most: int) -> Rows | None:
    """Match the cells from end to end, piece by piece, and fill the rows; None where they are not usual."""
    grammar, fill = (_PLAIN, filled.plain) if plain else (_ANY, filled.any)
    at = stored = 0
    while at < len(said):
        end = said.find("<row ", at + _PIECE) if len(said) - at > _PIECE else -1
        end = len(said) if end < 0 else end
        found = grammar.findall(said, at, end)
        if sum([len(each[0]) for each in found]) != end - at:
            return None
        try:
            count = fill(found)
        except (IndexError, Unusual):
            return None
        if count is None:
            return None
        stored += count
        if stored > most:
            raise Unreadable(UnreadableKind.TOO_LARGE, f"more than {most} cells")
        at = end
    return _squared(filled.rows, stored, plain)


def _squared(rows: GridRows, stored: int, plain: bool) -> Rows | None:
    """The rows, all as long as the longest; None where a part of them lies far to the right."""
    width = max(map(len, rows), default=0)
    if width > GAP_COLUMNS:
        used = {at for row in rows for at, content in enumerate(row) if content != ""}
        if any(after - before > GAP_COLUMNS for before, after in pairwise((0, *sorted(used), width))):
            return None
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return Rows(rows, stored, plain)
