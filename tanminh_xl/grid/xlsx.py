"""A workbook in Office Open XML: read quickly where it is written as usual, else whole by ``xlsx_cells``."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from tanminh_xl.grid import xlsx_quick
from tanminh_xl.grid.facts import Address, CellFacts, Unseen
from tanminh_xl.grid.from_sheets import told
from tanminh_xl.grid.laid_out import GAP_COLUMNS, GAP_ROWS, Band, LaidOut, Room, Run, lay_out
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.sheets import GridRows, SheetInfo, SheetRead
from tanminh_xl.grid.unreadable import Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx_book import Book, book
from tanminh_xl.grid.xlsx_cells import Cells, Shared, read_cells
from tanminh_xl.grid.xlsx_comments import comments
from tanminh_xl.grid.xlsx_strings import shared_strings
from tanminh_xl.grid.xlsx_styles import styles
from tanminh_xl.grid.xlsx_texts import Texts, usual_strings
from tanminh_xl.grid.xlsx_unseen import unseen
from tanminh_xl.grid.xml import mended


class Xlsx:
    """The sheets of an .xlsx, each looked at when it is first asked for.

    ``whole`` reads the file by the other way; it is called once, as soon as a sheet is asked for that needs it.
    """

    def __init__(self, package: Package, limits: Limits, whole: Callable[[], Sequence[SheetRead]]) -> None:
        self._package, self._limits, self._whole = package, limits, whole
        self._book = book(package, limits)
        self._of = {info.name: name for info, name in self._book.sheets}
        self._parts: dict[str, bytes] = {}
        self._rows: dict[str, GridRows | None] = {}
        self._plain: set[str] = set()
        self._read: dict[str, SheetRead] | None = None
        self._shared: Shared | None = None
        self._room = Room(limits.cells)
        self._left = limits.stored
        self._strings = package.part(self._book.strings)
        self._texts = Texts([], False) if self._strings is None else usual_strings(self._strings)
        self._long = len(self._strings or b"") > limits.text and self._has_long()
        self._styles = styles(package, self._book.styles)

    @property
    def infos(self) -> tuple[SheetInfo, ...]:
        """The worksheets."""
        return tuple(info for info, _ in self._book.sheets)

    def rows(self, name: str) -> GridRows:
        """As ``Grid.sheet``."""
        rows = self._quick(name)
        return self._slow(name).rows if rows is None else rows

    def facts(self, name: str) -> Mapping[Address, CellFacts]:
        """As ``Grid.facts``."""
        if self._quick(name) is None:
            return self._slow(name).facts
        layered = self._may_be_layered() and any(text.layered for text in self._in_common().strings)
        if not layered and not xlsx_quick.calls_for_look(self._parts[name], name in self._plain, self._styles):
            return {}
        return read_cells(self._parts[name], self._in_common(), self._limits).facts

    def unseen(self, name: str) -> Unseen:
        """As ``Grid.unseen``."""
        if self._quick(name) is None:
            return self._slow(name).unseen
        found = unseen(self._parts[name], self._limits)
        return read_cells(self._parts[name], self._in_common(), self._limits).unseen if found is None else found

    def comments(self, name: str) -> Mapping[Address, str]:
        """As ``Grid.comments``."""
        if self._quick(name) is None:
            return self._slow(name).comments
        return comments(self._package, self._of[name], self._limits)

    def far(self, name: str) -> Mapping[Address, str]:
        """As ``Grid.far``."""
        return self._slow(name).far if self._quick(name) is None else {}

    def _may_be_layered(self) -> bool:
        """Whether a run of some shared string may be struck through, raised or lowered."""
        said = self._strings or b""
        return (self._texts is None or self._texts.rich) and (b"strike" in said or b"vertAlign" in said)

    def _has_long(self) -> bool:
        """Whether some shared string is longer than a cell's text may be."""
        texts = [text.text for text in self._in_common().strings] if self._texts is None else self._texts.texts
        return max(map(len, texts), default=0) > self._limits.text

    def _quick(self, name: str) -> GridRows | None:
        """The rows of a sheet that is written as usual; None for another."""
        if name not in self._rows:
            self._rows[name] = self._look(name)
        return self._rows[name]

    def _look(self, name: str) -> GridRows | None:
        part = self._package.part(self._of[name])
        if part is None:
            raise Unreadable(UnreadableKind.BROKEN, f"no part for {name}")
        if self._read is not None or self._long:
            return None
        texts = [text.text for text in self._in_common().strings] if self._texts is None else self._texts.texts
        found = xlsx_quick.rows(part, texts, self._styles, self._book.from_1904, self._left)
        area = len(found.rows) * len(found.rows[0]) if found and found.rows else 0
        if found is None or area > self._room.cells:
            return None
        self._parts[name] = part
        if found.plain:
            self._plain.add(name)
        self._left -= found.stored
        self._room.cells -= area
        return found.rows

    def _slow(self, name: str) -> SheetRead:
        if self._read is None:
            self._read = {sheet.info.name: sheet for sheet in self._whole()}
        return told(self._read[name])

    def _in_common(self) -> Shared:
        if self._shared is None:
            self._shared = _shared(self._strings, self._book, self._limits, self._package)
        return self._shared


def read_xlsx(package: Package, limits: Limits) -> tuple[SheetRead, ...]:
    """Read every sheet by our own reader, small ones first, as long as the limits of the whole file allow.

    A sheet that is damaged, or too large for what is left, is refused by itself; ``Unreadable`` where all need what
    is damaged.
    """
    of = book(package, limits)
    strings = package.part(of.strings)
    shared = _shared(strings, of, limits, package)
    limits = limits._replace(tags=limits.tags - (strings or b"").count(b"<"))
    room = Room(limits.cells)
    parts: dict[str, bytes] = {}
    found: dict[str, SheetRead] = {}
    for info, name in of.sheets:
        try:
            part = package.part(name)
            if part is None:
                raise Unreadable(UnreadableKind.BROKEN, f"no part for {info.name}")
            parts[info.name] = part
        except Unreadable as error:
            found[info.name] = _refused(info, error)
    for info, name in sorted(of.sheets, key=lambda each: len(parts.get(each[0].name, b""))):
        if info.name in parts:
            part = mended(parts.pop(info.name))
            try:
                cells = read_cells(part, shared, limits)
                laid = _lay_out(cells, room)
                notes = comments(package, name, limits)
                found[info.name] = SheetRead(info, laid.rows, laid.facts, cells.unseen, notes, laid.far)
                limits = limits._replace(stored=limits.stored - len(cells.values))
            except Unreadable as error:
                found[info.name] = _refused(info, error)
            limits = limits._replace(tags=max(0, limits.tags - part.count(b"<")))
    return tuple(found[info.name] for info, _ in of.sheets)


def _refused(info: SheetInfo, error: Unreadable) -> SheetRead:
    return SheetRead(info, [], refused=(error.kind, error.detail))


def _shared(strings: bytes | None, of: Book, limits: Limits, package: Package) -> Shared:
    texts = shared_strings(mended(strings or b""), limits)
    return Shared(texts, styles(package, of.styles), of.from_1904)


def _lay_out(cells: Cells, room: Room) -> LaidOut:
    """Lay cells out from A1; one that says something without a value (a formula never computed) has facts alone."""
    values, facts = cells.values, cells.facts
    height, width = _reach((at for at, _ in values), GAP_ROWS), _reach((at for _, at in values), GAP_COLUMNS)
    if 0 < height * width <= room.cells or not values:
        room.take(height * width, len(facts))
        rows: GridRows = [[""] * width for _ in range(height)]
        for (row, column), content in values.items():
            rows[row][column] = content
        return LaidOut(rows, facts, {})
    bands = []
    for row, places in groupby(sorted(values), key=lambda at: at[0]):
        bands.append(Band(row, 1, [Run(at[1], 1, values[at], facts.get(at)) for at in places]))
    laid = lay_out(bands, room)
    silent = {at: fact for at, fact in facts.items() if at not in values}
    room.take(0, len(silent))
    laid.facts.update(silent)
    return laid


def _reach(places: Iterable[int], gap: int) -> int:
    """Return one more than the last of these rows (or columns), 0 where one stands far behind the others."""
    found = sorted(set(places))
    near = all(after - before <= gap + 1 for before, after in pairwise((-1, *found)))
    return found[-1] + 1 if found and near else 0
