"""Where the cells of a worksheet stand in its XML, to the byte: what is not asked about is never written anew.

Offsets come from expat, over the part as it is. A part in UTF-16 is looked at in UTF-8, and goes back as it came.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple
from xml.parsers import expat

from tanminh_xl.grid import Unreadable, UnreadableKind
from tanminh_xl.grid.extent import place
from tanminh_xl.grid.facts import Address, Area
from tanminh_xl.grid.xml import DEEPEST, local

_TAG = re.compile(rb"""<(?:[^"'<>]|"[^"]*"|'[^']*')*>""")
_ENCODINGS = (None, "utf-8", "utf8", "utf-16")


class Span(NamedTuple):
    """Bytes of the part, from ``start`` to before ``stop``."""

    start: int
    stop: int


class Opened(NamedTuple):
    """An element's own tag; ``empty``: it is closed by the same tag."""

    tag: Span
    empty: bool


class CellAt(NamedTuple):
    """A cell's element. ``inside``: its children by name and span. ``column``, ``row``: zero-based."""

    row: int
    column: int
    opened: Opened
    whole: Span
    attributes: dict[str, str]
    inside: tuple[tuple[str, Span], ...] = ()
    formula: str | None = None
    formula_attributes: Mapping[str, str] = MappingProxyType({})

    @property
    def at(self) -> Address:
        """Its address."""
        return self.row, self.column


class RowAt(NamedTuple):
    """A row's element; ``cells``: column and start of each of its cells, in the order of the file."""

    number: int
    opened: Opened
    stop: int
    """Where its end tag begins; of an empty one where its tag ends."""
    attributes: dict[str, str]
    cells: tuple[tuple[int, int], ...]


class SheetXml(NamedTuple):
    """A worksheet's XML and what was looked for in it.

    ``cells``: those that were wanted, by address; two of one address stand in ``doubled``. ``formulas``: every cell
    that holds a formula, and those that lie in the range of an array formula. ``rows``: those that were wanted, by
    number; ``starts``: number and start of every row.
    """

    xml: bytes
    cells: dict[Address, CellAt]
    doubled: frozenset[Address]
    formulas: tuple[CellAt, ...]
    rows: dict[int, RowAt]
    starts: tuple[tuple[int, int], ...]
    data: Opened
    data_stop: int
    prefix: bytes
    dimension: Span | None
    dimension_ref: str
    column_styles: tuple[tuple[int, int, str], ...]
    protected: bool
    recoded: str = ""
    """The encoding in which the part came, "" for UTF-8."""

    def encoded(self, xml: bytes) -> bytes:
        """Bytes of this sheet as the part had them."""
        return xml.decode("utf-8").encode(self.recoded) if self.recoded else xml

    @property
    def arrays(self) -> tuple[tuple[CellAt, Area], ...]:
        """Array formulas (and data tables) with the cells that hold their results."""
        found = []
        for cell in self.formulas:
            ref = cell.formula_attributes.get("ref", "")
            if cell.formula_attributes.get("t") in ("array", "dataTable") and (area := area_of(ref)):
                found.append((cell, area))
        return tuple(found)


def area_of(ref: str) -> Area | None:
    """The cells of "B2:D7" or "B2"; None for anything else."""
    first, _, last = ref.partition(":")
    begin, upto = place(first), place(last or first)
    return (*begin, *upto) if begin and upto else None


def read(part: bytes, wanted: Collection[Address] = ()) -> SheetXml:
    """Look through a worksheet for cells and rows at these addresses, and for all formulas.

    ``Unreadable`` (BROKEN) where the XML is not well formed, in another encoding than UTF-8 or UTF-16, has a DOCTYPE,
    or has no sheetData.
    """
    recoded = ""
    if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        recoded = "utf-16-le" if part.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        try:
            part = part.decode(recoded).encode("utf-8")
        except UnicodeError as error:
            raise _broken(str(error)) from error
    found = _Finder(part, frozenset(wanted)).found()
    return found._replace(recoded=recoded)


class _Finder:
    """Takes in the elements of a worksheet with their offsets."""

    def __init__(self, xml: bytes, wanted: frozenset[Address]) -> None:
        self._xml, self._wanted = xml, wanted
        self._wanted_rows = frozenset(row for row, _ in wanted)
        self._parser = parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        self._path: list[str] = []
        self._row, self._column = -1, -1
        self._opened_row: tuple[int, Opened, dict[str, str]] | None = None
        self._row_cells: list[tuple[int, int]] = []
        self._cell: CellAt | None = None
        self._begun = 0
        self._attributes: dict[str, str] = {}
        self._children: list[tuple[str, Opened]] = []
        self._inside: list[tuple[str, Span]] = []
        self._formula: list[str] | None = None
        self._formula_attributes: dict[str, str] = {}
        self._has_formula = False
        self._cells: dict[Address, CellAt] = {}
        self._doubled: set[Address] = set()
        self._seen: set[Address] = set()
        self._formulas: list[CellAt] = []
        self._rows: dict[int, RowAt] = {}
        self._starts: list[tuple[int, int]] = []
        self._data: Opened | None = None
        self._data_stop = 0
        self._prefix = b""
        self._dimension: Span | None = None
        self._dimension_ref = ""
        self._columns: list[tuple[int, int, str]] = []
        self._protected = False

    def found(self) -> SheetXml:
        try:
            self._parser.Parse(self._xml, True)
        except (expat.ExpatError, ValueError) as error:
            raise _broken(str(error)) from error
        if self._data is None:
            raise _broken("no sheetData")
        return SheetXml(
            self._xml,
            self._cells,
            frozenset(self._doubled),
            tuple(self._formulas),
            self._rows,
            tuple(self._starts),
            self._data,
            self._data_stop,
            self._prefix,
            self._dimension,
            self._dimension_ref,
            tuple(self._columns),
            self._protected,
        )

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in _ENCODINGS:
            raise _broken(f"encoding {encoding}")

    def _refuse(self, *_: object) -> None:
        raise _broken("DOCTYPE")

    def _tag(self) -> Opened:
        at = self._parser.CurrentByteIndex
        found = _TAG.match(self._xml, at)
        if found is None:
            raise _broken("a tag")
        return Opened(Span(at, found.end()), found.group().endswith(b"/>"))

    def _close(self, opened: Opened) -> tuple[int, int]:
        """Where an element's end tag begins, and where the element ends."""
        if opened.empty:
            return opened.tag.stop, opened.tag.stop
        at = self._parser.CurrentByteIndex
        return at, self._xml.index(b">", at) + 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        path = self._path
        name_here = local(name)
        path.append(name_here)
        depth = len(path)
        if depth > DEEPEST:
            raise _broken("too deep")
        if depth == 2:
            self._around(name, name_here, attributes)
        elif depth > 2 and path[1] == "sheetData":
            if depth == 3 and name_here == "row":
                self._begin_row(attributes)
            elif depth == 4 and name_here == "c":
                self._begin_cell(attributes)
            elif depth == 5 and path[3] == "c":
                self._begin_child(name_here, attributes)
        elif depth == 3 and name_here == "col" and attributes.get("style"):
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal():
                self._columns.append((int(first) - 1, int(last) - 1, attributes["style"]))

    def _around(self, whole: str, name: str, attributes: dict[str, str]) -> None:
        if name == "sheetData":
            if self._data is not None:
                raise _broken("two sheetData")
            self._data = self._tag()
            self._prefix = whole.rpartition(":")[0].encode() + b":" if ":" in whole else b""
        elif name == "dimension":
            self._dimension, self._dimension_ref = self._tag().tag, attributes.get("ref", "")
        elif name == "sheetProtection":
            self._protected = attributes.get("sheet", "0") in ("1", "true", "on")

    def _begin_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "").strip()
        self._row = int(given) - 1 if given.isdecimal() and len(given) < 8 else self._row + 1
        self._column = -1
        self._starts.append((self._row, self._parser.CurrentByteIndex))
        self._row_cells = []
        self._opened_row = (self._row, self._tag(), attributes) if self._row in self._wanted_rows else None
        if self._row in self._rows:
            self._doubled |= {at for at in self._wanted if at[0] == self._row}

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        at = place(attributes.get("r", ""))
        self._row, self._column = at or (max(self._row, 0), self._column + 1)
        self._begun, self._attributes = self._parser.CurrentByteIndex, attributes
        if self._opened_row is not None:
            self._row_cells.append((self._column, self._begun))
        self._cell = None
        self._has_formula = False
        self._children, self._inside = [], []
        wanted = (self._row, self._column) in self._wanted
        if wanted and (self._row, self._column) in self._seen:
            self._doubled.add((self._row, self._column))
        if wanted:
            self._seen.add((self._row, self._column))
            self._keep()

    def _keep(self) -> None:
        """Remember the cell whose tag begins where it began."""
        found = _TAG.match(self._xml, self._begun)
        if found is None:
            raise _broken("a tag")
        opened = Opened(Span(self._begun, found.end()), found.group().endswith(b"/>"))
        self._cell = CellAt(self._row, self._column, opened, opened.tag, self._attributes)

    def _begin_child(self, name: str, attributes: dict[str, str]) -> None:
        if name == "f":
            self._has_formula, self._formula, self._formula_attributes = True, [], attributes
            if self._cell is None:
                self._keep()
        self._children.append((name, self._tag()))

    def _text(self, piece: str) -> None:
        if self._formula is not None:
            self._formula.append(piece)

    def _end(self, _: str) -> None:
        path = self._path
        name, depth = path.pop(), len(path) + 1
        if depth == 2 and name == "sheetData" and self._data is not None:
            self._data_stop, _stop = self._close(self._data)
        if depth < 3 or path[1] != "sheetData":
            return
        if depth == 5 and path[3] == "c" and self._children:
            child, opened_child = self._children.pop()
            self._inside.append((child, Span(opened_child.tag.start, self._close(opened_child)[1])))
            if child == "f" and self._formula is not None and self._cell is not None:
                self._cell = self._cell._replace(
                    formula="".join(self._formula), formula_attributes=self._formula_attributes
                )
                self._formula = None
        elif depth == 4 and name == "c" and self._cell is not None:
            self._end_cell(self._cell)
        elif depth == 3 and name == "row" and self._opened_row is not None:
            number, opened, attributes = self._opened_row
            stop, _stop = self._close(opened)
            self._rows.setdefault(number, RowAt(number, opened, stop, attributes, tuple(self._row_cells)))
            self._opened_row = None

    def _end_cell(self, cell: CellAt) -> None:
        _, stop = self._close(cell.opened)
        done = cell._replace(whole=Span(cell.opened.tag.start, stop), inside=tuple(self._inside))
        if done.at in self._wanted:
            self._cells[done.at] = done
        if self._has_formula:
            self._formulas.append(done)
        self._cell = None


def _broken(detail: str) -> Unreadable:
    return Unreadable(UnreadableKind.BROKEN, f"sheet: {detail}")
