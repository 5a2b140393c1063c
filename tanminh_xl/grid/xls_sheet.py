"""One worksheet of an .xls: its cells, what is hidden, merged, and noted (MS-XLS 2.1.7.20.5)."""

import datetime as dt
import struct
from collections.abc import Callable

from tanminh_xl.grid.facts import Address, Area, CellFacts
from tanminh_xl.grid.number_format import Kind, Look, kind, look
from tanminh_xl.grid.sheets import CellContent
from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind
from tanminh_xl.grid.xls_book import BIFF8, Book
from tanminh_xl.grid.xls_formula import formula
from tanminh_xl.grid.xls_records import BOF, CONTINUE, Pieces, Record, Records, Run, Text

WORKSHEET = 0x0010
_ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
}
_ROW_SIZES = (0x0208, 0x0008)
_LONGEST = 32_767  # characters of a comment, as of a cell
_LAST_DAY = 2_958_466  # 1/1/10000, in days
_TEXT_BOX, _OBJECT, _NOTE, _RESULT = 0x01B6, 0x005D, 0x001C, 0x0207

Cell = tuple[CellContent, CellFacts | None]


class XlsSheet:
    """What one worksheet's records say, gathered by ``read``; ``room``: how many cells the file may still have."""

    def __init__(self, book: Book, records: Records, room: int) -> None:
        self.cells: dict[int, dict[int, Cell]] = {}
        self.room = room
        self.is_worksheet = False
        self.rows_said: dict[int, bool] = {}
        self.hides_rows = False
        self.columns: list[tuple[int, int]] = []
        self.merged: list[Area] = []
        self.comments: dict[Address, str] = {}
        self.looks: dict[Address, tuple[bool, int, str]] = {}
        self._book, self._records = book, records
        self._waits: tuple[int, int, int, str] | None = None
        self._notes: dict[int, Address] = {}
        self._words: dict[int, str] = {}
        self._object = -1
        self._box: tuple[int, int] | None = None
        self._note: Address | None = None
        self._takes: dict[int, Callable[[bytes], None]] = {
            BOF: self._begin,
            0x0203: self._number,
            0x0003: self._number,
            0x027E: self._rk,
            0x00BD: self._rks,
            0x00FD: self._shared,
            0x0204: self._label,
            0x00D6: self._label,
            0x0205: self._bool_or_error,
            0x0006: self._formula,
            0x0206: self._formula,
            0x0406: self._formula,
            _RESULT: self._result,
            0x0208: self._row,
            0x0225: self._default_row,
            0x007D: self._column,
            0x00E5: self._merged,
            _OBJECT: self._found_object,
            _NOTE: self._found_note,
        }

    def read(self, at: int) -> None:
        """Read the sheet that begins at this place; ``Unreadable``, ``struct.error``, IndexError."""
        held: Record | None = None
        pieces: list[bytes] = []
        for record in self._records.substream(at):
            if record.kind == CONTINUE:
                if held is not None:
                    pieces.append(record.data)
                continue
            self._text_box(held, pieces)
            held, pieces = (record, [record.data]) if record.kind == _TEXT_BOX else (None, [])
            if (takes := self._takes.get(record.kind)) is not None:
                takes(record.data)
        self._text_box(held, pieces)
        for number, address in self._notes.items():
            if self._words.get(number, "").strip():
                self.comments[address] = self._words[number].strip()

    def hidden_rows(self, height: int) -> frozenset[int]:
        """Return the rows, of so many, that no eye meets."""
        return frozenset(row for row in range(height) if self.rows_said.get(row, self.hides_rows))

    def hidden_columns(self, width: int) -> frozenset[int]:
        """Return the columns, of so many, that no eye meets."""
        return frozenset(at for first, last in self.columns for at in range(first, min(last + 1, width)))

    def _begin(self, data: bytes) -> None:
        self.is_worksheet = struct.unpack_from("<H", data, 2)[0] == WORKSHEET

    def _put(self, row: int, column: int, value: CellContent, facts: CellFacts | None = None) -> None:
        self.room -= 1
        if self.room < 0:
            raise Unreadable(UnreadableKind.TOO_LARGE, "xls: cells")
        cells = self.cells.get(row)
        if cells is None:
            cells = self.cells[row] = {}
        cells[column] = (value, facts)

    def _put_number(self, row: int, column: int, xf: int, number: float, spelt: str | None = None) -> None:
        format = self._book.xf(xf)
        if xf in self._book.looks:
            self.looks[row, column] = self._book.looks[xf]
        shown, value = Look(), number_or_date(number, format.code, self._book.is_1904)
        if isinstance(value, float):
            shown = look(format.code, value)
        if spelt is None and not format.layered and shown == Look():
            self._put(row, column, value)
        else:
            text = repr(number).removesuffix(".0")
            facts = CellFacts(spelt, None, text, shown.format, shown.shown, format.layered, False, shown.words)
            self._put(row, column, value, facts)

    def _put_text(self, row: int, column: int, xf: int, text: Text, spelt: str | None = None) -> None:
        self._records.take(len(text.runs) // 8)
        if xf in self._book.looks:
            self.looks[row, column] = self._book.looks[xf]
        layered = bool(text.words) and self._book.is_layered(xf, text)
        facts = CellFacts(spelt, None, text.words, layered=layered) if layered or spelt is not None else None
        if text.words or facts is not None:
            self._put(row, column, text.words, facts)

    def _number(self, data: bytes) -> None:
        row, column, xf, number = struct.unpack_from("<HHHd", data)
        self._put_number(row, column, xf, number)

    def _rk(self, data: bytes) -> None:
        row, column, xf, packed = struct.unpack_from("<HHHI", data)
        self._put_number(row, column, xf, unpacked(packed))

    def _rks(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        count = (len(data) - 6) // 6
        self._records.take(count)
        for at, (xf, packed) in enumerate(struct.iter_unpack("<HI", data[4 : 4 + 6 * count])):
            self._put_number(row, column + at, xf, unpacked(packed))

    def _shared(self, data: bytes) -> None:
        row, column, xf, at = struct.unpack_from("<HHHI", data)
        if at < len(self._book.texts):
            self._put_text(row, column, xf, self._book.texts[at])

    def _label(self, data: bytes) -> None:
        row, column, xf, count = struct.unpack_from("<4H", data)
        if self._book.version == BIFF8:
            self._put_text(row, column, xf, Pieces([data], 6).text_and_runs())
            return
        words = data[8 : 8 + count].decode(self._book.encoding, "replace")
        runs = data[9 + count : 9 + count + 2 * data[8 + count]] if len(data) > 8 + count else b""
        self._put_text(
            row, column, xf, Text(words, tuple(Run(*pair) for pair in zip(runs[::2], runs[1::2], strict=False)))
        )

    def _bool_or_error(self, data: bytes) -> None:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
        if is_error:
            self._put(row, column, "", CellFacts(None, _ERRORS.get(value, "#N/A")))
        else:
            self._put(row, column, bool(value))

    def _formula(self, data: bytes) -> None:
        row, column, xf, result, number, flags = struct.unpack_from("<HHH6sHH", data)
        self._records.take(len(data) // 8)
        spelt = formula(data, row, column, self._book)
        if number != 0xFFFF:
            (value,) = struct.unpack_from("<d", data, 6)
            if value == 0 and flags & 2:  # to be calculated when it is opened: never was yet
                self._put(row, column, "", CellFacts(spelt, uncomputed=True))
            else:
                self._put_number(row, column, xf, value, spelt)
        elif result[0] == 0:
            self._waits = row, column, xf, spelt
        elif result[0] == 1:
            self._put(row, column, bool(result[2]), CellFacts(spelt, None, str(int(bool(result[2])))))
        elif result[0] == 2:
            self._put(row, column, "", CellFacts(spelt, _ERRORS.get(result[2], "#N/A")))
        else:
            self._put(row, column, "", CellFacts(spelt))

    def _result(self, data: bytes) -> None:
        """Take the text that a formula gave; it stands behind it (2.4.268)."""
        if self._waits is None:
            return
        row, column, xf, spelt = self._waits
        self._waits = None
        if self._book.version == BIFF8:
            text = Pieces([data]).text()
        else:
            text = Text(data[2 : 2 + struct.unpack_from("<H", data)[0]].decode(self._book.encoding, "replace"))
        self._put_text(row, column, xf, text, spelt)

    def _row(self, data: bytes) -> None:
        row, height, flags = struct.unpack_from("<H4xH4xH", data)
        self.rows_said[row] = bool(flags & 0x20) or height & 0x7FFF == 0

    def _default_row(self, data: bytes) -> None:
        self.hides_rows = bool(data[0] & 2)

    def _column(self, data: bytes) -> None:
        first, last, width, _, flags = struct.unpack_from("<5H", data)
        if (flags & 1 or width == 0) and len(self.columns) < 1_000:
            self.columns.append((first, last))

    def _merged(self, data: bytes) -> None:
        (count,) = struct.unpack_from("<H", data)
        for top, bottom, left, right in struct.iter_unpack("<4H", data[2 : 2 + min(count, (len(data) - 2) // 8) * 8]):
            self._records.take(1)
            if top <= bottom and left <= right and (top, left) != (bottom, right):
                self.merged.append((top, left, bottom, right))

    def _found_object(self, data: bytes) -> None:
        self._object = struct.unpack_from("<H", data, 6)[0] if len(data) >= 8 else -1

    def _text_box(self, held: Record | None, pieces: list[bytes]) -> None:
        """Take the words of a note: they stand in a text box that belongs to the object before it (2.4.329)."""
        if held is not None and len(held.data) >= 12 and len(pieces) > 1 and pieces[1]:
            (count,) = struct.unpack_from("<H", held.data, 10)
            box = Pieces(pieces[1:], 1)
            self._words[self._object] = box.characters(count, pieces[1][0])

    def _found_note(self, data: bytes) -> None:
        """Take where a note stands (2.4.179); in BIFF5 its words are here, long ones in more than one record."""
        row, column, third = struct.unpack_from("<HHH", data)
        if self._book.version == BIFF8:
            self._notes[struct.unpack_from("<H", data, 6)[0]] = (row, column)
            return
        if row != 0xFFFF:
            self._note = (row, column)
        if self._note is not None:
            words = data[6 : 6 + min(third, 2048)].decode(self._book.encoding, "replace")
            self.comments[self._note] = (self.comments.get(self._note, "") + words)[:_LONGEST]


def unpacked(packed: int) -> float:
    """Return the number of an RK value (2.5.217): 30 bits of a double or an integer, maybe in hundredths."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))
    return number / 100 if packed & 1 else number


def number_or_date(number: float, code: str, is_1904: bool) -> CellContent:
    """Return a stored number as what its format makes of it: a day, moment, time, duration, or the number.

    Days count from 1/1/1900, and the calendar has a 29/2/1900 as Excel's has (2.4.77), or from 1/1/1904.
    """
    meant = kind(code)
    if meant is Kind.NUMBER or not 0 <= number < _LAST_DAY - 1462:
        return number
    if meant is Kind.DURATION:
        return dt.timedelta(days=number)
    days = number + 1462 if is_1904 else number
    if days < 1:
        return (dt.datetime.min + dt.timedelta(days=days)).time()
    since = dt.datetime(1899, 12, 31) if days < 60 else dt.datetime(1899, 12, 30)
    moment = since + dt.timedelta(milliseconds=round(days * 86_400_000))
    return moment.date() if moment.time() == dt.time() else moment
