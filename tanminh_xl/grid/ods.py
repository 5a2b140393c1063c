"""Bytes of an .ods -> its sheets, read by ourselves: ODF 1.2 part 1, 9 (tables), 6.1 (text), 19 (attributes)."""

import re
from bisect import bisect_right
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tanminh_xl.grid import ods_values as values
from tanminh_xl.grid.facts import Address, Area, CellFacts, NumberFormat, Unseen
from tanminh_xl.grid.laid_out import Band, Room, Run, lay_out
from tanminh_xl.grid.number_format import Look
from tanminh_xl.grid.ods_styles import COLUMN, ROW, Styles
from tanminh_xl.grid.ods_text import Around, Texts
from tanminh_xl.grid.ods_xml import CALCEXT, DR3D, DRAW, FORM, OFFICE, TABLE, TEXT, Attributes, walk
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.sheet_names import unlike
from tanminh_xl.grid.sheets import CellContent, SheetInfo, SheetRead, Visibility
from tanminh_xl.grid.unreadable import Limits, Unreadable, UnreadableKind

_ROWS, _COLUMNS = 1_048_576, 16_384  # of a sheet; where a repetition leads further, it leads nowhere
_ERROR = re.compile(r"#[A-Z/0]{3,10}[!?]?|#N/A|Err:\d{3}")
_TRUTHS = {"TRUE": True, "FALSE": False}
_LINKED = re.compile(r"'[^']*'#.*", re.S)  # what a formula took from another file is kept as a hidden table
_APART = (DRAW, DR3D, FORM)  # shapes and buttons: their words are not the cell's
_SKIPPED = frozenset(
    {
        f"{TABLE}tracked-changes",
        f"{TABLE}dde-links",
        f"{TABLE}shapes",
        f"{OFFICE}forms",
        f"{TEXT}note",
        f"{TEXT}ruby-text",
        f"{TEXT}tracked-changes",
    }
)


def read_ods(package: Package, limits: Limits) -> tuple[SheetRead, ...]:
    """Return the sheets of an .ods in their order.

    Numbers are floats; days, moments, times and booleans are Python's; a cell of several paragraphs has a line break
    between them; a number in a percentage style is the stored one (0.85). Formulas keep ODF's spelling ("of:=...").
    ``unseen`` lies within the rows that are there. Facts: of cells that say more than their value.
    ``Unreadable``: BROKEN; TOO_LARGE where all sheets together hold more than ``limits.stored``, or there are too many.
    """
    content = package.part("content.xml")
    if content is None:
        raise Unreadable(UnreadableKind.BROKEN, "ods: no content.xml")
    reader = _Content(limits)
    walk(content, reader.start, reader.end, reader.text)
    styles = package.part("styles.xml")
    if styles is not None:
        walk(styles, reader.styles.start, reader.styles.end)
    if not reader.tables:
        raise Unreadable(UnreadableKind.BROKEN, "ods: no table")
    room = Room(limits.cells)
    names: set[str] = set()
    return tuple(_sheet(table, unlike(table.name, names), reader.styles, room) for table in reader.tables)


class _Cell(NamedTuple):
    """A stored cell as written. ``looks``: of its pieces of text, each with the styles around it, inmost last."""

    kind: str
    written: str
    formula: str | None
    error: bool
    shown: str | None  # None: there was no paragraph at all
    style: str
    looks: frozenset[Around]


class _Span(NamedTuple):
    """Rows or columns ``first`` to before ``beyond``; ``style``: theirs."""

    first: int
    beyond: int
    style: str
    cells: str
    hidden: bool


class _Table:
    """A table as it is written: its stored cells, and what is said of its rows and columns."""

    def __init__(self, name: str, style: str) -> None:
        self.name, self.style = name, style
        self.row = self.column = 0
        self.bands: list[tuple[int, int, str, list[tuple[int, int, _Cell]]]] = []
        self.rows: list[_Span] = []
        self.columns: list[_Span] = []
        self.merged: list[Area] = []
        self.comments: dict[Address, str] = {}
        self.is_linked = False


class _Content:
    """Gathers the tables of content.xml while it is walked; styles come before them, or later in styles.xml."""

    def __init__(self, limits: Limits) -> None:
        self.tables: list[_Table] = []
        self.styles = Styles()
        self._limits = limits
        self._left = limits.stored
        self._skip = 0
        self._groups: list[bool] = []
        self._folded = 0
        self._table: _Table | None = None
        self._row: tuple[int, str, list[tuple[int, int, _Cell]]] | None = None
        self._cell: Attributes | None = None
        self._texts = Texts(limits.text)
        self._starts: dict[str, Callable[[Attributes], None]] = {
            f"{TABLE}table": self._start_table,
            f"{TABLE}table-source": self._start_source,
            f"{TABLE}table-column-group": self._start_group,
            f"{TABLE}table-row-group": self._start_group,
            f"{TABLE}table-column": self._start_column,
            f"{TABLE}table-row": self._start_row,
            f"{TABLE}table-cell": self._start_cell,
            f"{TABLE}covered-table-cell": self._start_cell,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{TABLE}table": self._end_table,
            f"{TABLE}table-column-group": self._end_group,
            f"{TABLE}table-row-group": self._end_group,
            f"{TABLE}table-row": self._end_row,
            f"{TABLE}table-cell": self._end_cell,
            f"{TABLE}covered-table-cell": self._end_cell,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        if self._skip:
            self._skip += 1
        elif name in _SKIPPED or (self._cell is not None and name.startswith((*_APART, TABLE))):
            self._skip = 1
        elif self._cell is not None:
            self._texts.start(name, attributes)
        elif (starts := self._starts.get(name)) is not None:
            starts(attributes)
        elif self._table is None:
            self.styles.start(name, attributes)

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
        elif (ends := self._ends.get(name)) is not None:
            ends()
        elif self._cell is not None:
            self._texts.end(name)
        elif self._table is None:
            self.styles.end(name)

    def text(self, piece: str) -> None:
        if self._cell is not None and not self._skip:
            self._texts.text(piece)

    def _start_table(self, attributes: Attributes) -> None:
        if self._table is not None:
            raise Unreadable(UnreadableKind.BROKEN, "ods: table in a table")
        self._table = _Table(attributes.get(f"{TABLE}name", ""), attributes.get(f"{TABLE}style-name", ""))
        self._groups.clear()
        self._folded = 0

    def _start_source(self, _: Attributes) -> None:
        if self._table is not None and _LINKED.fullmatch(self._table.name):
            self._table.is_linked = True

    def _end_table(self) -> None:
        if self._table is not None and not self._table.is_linked:
            self.tables.append(self._table)
            if len(self.tables) > self._limits.sheets:
                raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(self.tables)} sheets")
        self._table = None

    def _start_group(self, attributes: Attributes) -> None:
        self._groups.append(attributes.get(f"{TABLE}display") == "false")
        self._folded += self._groups[-1]

    def _end_group(self) -> None:
        if self._groups:
            self._folded -= self._groups.pop()

    def _is_hidden(self, attributes: Attributes) -> bool:
        return attributes.get(f"{TABLE}visibility", "visible") != "visible" or self._folded > 0

    def _start_column(self, attributes: Attributes) -> None:
        if (table := self._table) is not None and table.column < _COLUMNS:
            first, table.column = table.column, table.column + _times(attributes, "columns")
            style, cells = attributes.get(f"{TABLE}style-name", ""), attributes.get(_DEFAULT, "")
            table.columns.append(_Span(first, table.column, style, cells, self._is_hidden(attributes)))

    def _start_row(self, attributes: Attributes) -> None:
        if (table := self._table) is not None:
            tall, style = _times(attributes, "rows"), attributes.get(f"{TABLE}style-name", "")
            cells = attributes.get(_DEFAULT, "")
            hidden = self._is_hidden(attributes)
            if style or hidden:
                table.rows.append(_Span(table.row, table.row + tall, style, cells, hidden))
            self._row, table.column = (tall, cells, []), 0

    def _end_row(self) -> None:
        if (table := self._table) is None or self._row is None:
            return
        tall, style, cells = self._row
        if cells:
            self._left -= sum(wide for _, wide, _ in cells) * tall
            if self._left < 0 or table.row >= _ROWS:
                raise Unreadable(UnreadableKind.TOO_LARGE, "ods: cells")
            table.bands.append((table.row, tall, style, cells))
        table.row += tall
        self._row = None

    def _start_cell(self, attributes: Attributes) -> None:
        if self._row is not None:
            self._cell = attributes
            self._texts.clear()

    def _end_cell(self) -> None:
        table, attributes, texts = self._table, self._cell, self._texts
        self._cell = None
        if table is None or attributes is None or self._row is None:
            return
        wide = _times(attributes, "columns")
        row, column = table.row, table.column
        table.column += wide
        if f"{TABLE}number-columns-spanned" in attributes or f"{TABLE}number-rows-spanned" in attributes:
            down, right = _times(attributes, "rows", "spanned"), _times(attributes, "columns", "spanned")
            if down * right > 1:
                if len(table.merged) == self._limits.merged:
                    raise Unreadable(UnreadableKind.TOO_LARGE, "ods: merged areas")
                table.merged.append((row, column, row + down - 1, column + right - 1))
        if texts.comment:
            table.comments[row, column] = texts.comment
        kind = attributes.get(f"{OFFICE}value-type", "")
        formula = attributes.get(f"{TABLE}formula")
        if (not kind or kind == "void") and formula is None and not texts.shown:
            return
        written = attributes.get(f"{OFFICE}{_WRITTEN.get(kind, 'value')}")
        if kind == "string" and formula is None and not written and not texts.shown:
            return
        error = attributes.get(f"{CALCEXT}value-type") == "error"
        style = attributes.get(f"{TABLE}style-name", "")
        cell = _Cell(kind, written or "", formula, error, texts.shown, style, texts.looks)
        if column + wide > _COLUMNS:
            raise Unreadable(UnreadableKind.TOO_LARGE, "ods: columns")
        self._row[2].append((column, wide, cell))


_DEFAULT = f"{TABLE}default-cell-style-name"
_WRITTEN = {"date": "date-value", "time": "time-value", "boolean": "boolean-value", "string": "string-value"}


def _times(attributes: Attributes, of: str, how: str = "repeated") -> int:
    """Return how often a cell or row stands there, or how many it spans; never more than a sheet has."""
    given = attributes.get(f"{TABLE}number-{of}-{how}", "1").strip()
    most = _ROWS if of == "rows" else _COLUMNS
    if not given.isascii() or not given.isdigit():
        return 1
    return most if len(given) > 9 else min(most, max(1, int(given)))


def _sheet(table: _Table, name: str, styles: Styles, room: Room) -> SheetRead:
    firsts = [span.first for span in table.columns]
    bands = [
        Band(row, tall, [run for cell in cells for run in _runs(cell, style, table.columns, firsts, styles)])
        for row, tall, style, cells in table.bands
    ]
    laid = lay_out(bands, room)
    height, width = len(laid.rows), len(laid.rows[0]) if laid.rows else 0
    unseen = Unseen(
        _unseen(table.rows, ROW, height, styles), _unseen(table.columns, COLUMN, width, styles), tuple(table.merged)
    )
    hidden = Visibility.HIDDEN if styles.is_hidden_table(table.style) else Visibility.VISIBLE
    looks = {
        (row, at): look
        for row, _, row_style, cells in table.bands
        for column, wide, cell in cells
        for at in range(column, min(column + wide, width))
        if row < height
        and (look := (*styles.looks(cell.style or row_style or _of_column(table.columns, firsts, at)), _code(cell)))
        != _USUAL
    }
    return SheetRead(SheetInfo(name, hidden), laid.rows, laid.facts, unseen, table.comments, laid.far, looks)


_USUAL = (False, 0, "")


def _code(cell: _Cell) -> str:
    """The format that shows a number with so many decimals as the cell does; "" where it shows it as it is."""
    if cell.kind != "float" or not cell.shown or cell.shown == cell.written:
        return ""
    held, digits = values.value("float", cell.written), re.sub("[^0-9]", "", cell.shown)
    if not isinstance(held, float) or abs(held) >= 1e12:
        return ""
    for decimals in range(10):
        rounded = Decimal(repr(held)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if re.sub("[^0-9]", "", f"{rounded:f}") == digits:
            grouped = len(re.findall("[.,\u00a0 ]", cell.shown.strip())) > bool(decimals)
            return ("#,##0" if grouped else "0") + "." * bool(decimals) + "0" * decimals
    return ""


def _of_column(columns: list[_Span], firsts: list[int], at: int) -> str:
    """The style of a column's cells."""
    span = columns[bisect_right(firsts, at) - 1] if columns and firsts[0] <= at else None
    return span.cells if span is not None and at < span.beyond else ""


def _unseen(spans: list[_Span], family: str, size: int, styles: Styles) -> frozenset[int]:
    return frozenset(
        at
        for span in spans
        if span.first < size and (span.hidden or styles.is_size_zero(family, span.style))
        for at in range(span.first, min(span.beyond, size))
    )


def _runs(
    placed: tuple[int, int, _Cell], row_style: str, columns: list[_Span], firsts: list[int], styles: Styles
) -> list[Run]:
    """Return a cell's runs: more than one only where it spreads over columns of different styles."""
    column, wide, cell = placed
    if (style := cell.style or row_style) or not columns:
        return [Run(column, wide, *_read(cell, style, styles))]
    runs, beyond = [], column + wide
    at = bisect_right(firsts, column) - 1
    while column < beyond:
        span = (
            columns[at] if at < len(columns) and column < columns[at].beyond else _Span(column, beyond, "", "", False)
        )
        end = min(beyond, span.beyond)
        runs.append(Run(column, end - column, *_read(cell, span.cells, styles)))
        column, at = end, at + 1
    return runs


def _read(cell: _Cell, style: str, styles: Styles) -> tuple[CellContent, CellFacts | None]:
    """Return what a cell holds, and what is to be said of it beside that; None where there is nothing."""
    shown = cell.shown or ""
    if cell.error or (cell.formula is not None and _ERROR.fullmatch(shown.strip())):
        return "", CellFacts(cell.formula, shown.strip() or "#N/A")
    if not cell.kind and cell.formula is not None and cell.shown is None:
        return "", CellFacts(cell.formula, uncomputed=True)
    held = values.value(cell.kind, cell.written)
    if held is None:
        held = (cell.written or shown) if cell.kind == "string" else (shown or cell.written)
    if isinstance(held, float) and shown in _TRUTHS:  # LibreOffice writes what TRUE() gives as 1
        held = _TRUTHS[shown]
    layered = styles.is_layered(style, cell.looks)
    look = _look(cell, held, styles, style) if isinstance(held, float) else Look()
    if cell.formula is None and not layered and look == Look():
        return held, None
    return held, CellFacts(
        cell.formula, None, cell.written or shown, look.format, look.shown, layered, False, look.words
    )


def _look(cell: _Cell, held: float, styles: Styles, style: str) -> Look:
    """Say how a number is shown: by the words that the cell shows, and by its style where they say too little."""
    if cell.shown == cell.written and cell.kind == "float":
        return Look()
    data = styles.data(style)
    percent = cell.kind == "percentage" or data.percent
    if cell.shown is None:
        return Look(NumberFormat.PERCENT if percent else NumberFormat.SCALED if data.scaled else NumberFormat.PLAIN)
    shown = cell.shown.strip()
    if percent and values.shows(shown.replace("%", ""), 100 * held):
        return Look(NumberFormat.PERCENT, shown)
    if values.shows(shown, held):
        return Look()
    if data.scaled or any(values.shows(shown, held / 1000**power) for power in (1, 2, 3)):
        return Look(NumberFormat.SCALED, shown)
    return values.beside(shown, held)
