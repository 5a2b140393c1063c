"""The records of an .xls stream, and the texts in them (MS-XLS 2.1.4, 2.5.293; BIFF5: bytes in a code page)."""

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

BOF, EOF, CONTINUE, FILEPASS = 0x0809, 0x000A, 0x003C, 0x002F
_OLD_BOF = frozenset((0x0009, 0x0209, 0x0409))
_MOST_RECORDS = 150_000  # of one file, sheets that lie on each other counted again; a form has some thousands

_HEAD = struct.Struct("<HH")


class Run(NamedTuple):
    """From this character on a text is in this font."""

    at: int
    font: int


class Text(NamedTuple):
    """A text, and the fonts of its parts; until the first of them it is in its cell's font."""

    words: str
    runs: tuple[Run, ...] = ()


class Record(NamedTuple):
    """A record: its kind, its bytes, and where it begins."""

    kind: int
    data: bytes
    at: int


def broken(detail: str) -> Unreadable:
    """Return what is raised of a damaged .xls."""
    return Unreadable(UnreadableKind.BROKEN, f"xls: {detail}")


class Records:
    """The Workbook stream of a file; all its readers together may take so many records and no more."""

    def __init__(self, stream: bytes) -> None:
        self.stream = stream
        self.left = _MOST_RECORDS

    def take(self, count: int) -> None:
        """Count something that costs as much as so many records; ``Unreadable`` (TOO_LARGE) when there were enough."""
        self.left -= count
        if self.left < 0:
            raise Unreadable(UnreadableKind.TOO_LARGE, f"xls: {_MOST_RECORDS} records")

    def substream(self, at: int) -> Iterator[Record]:
        """Yield the records of what begins with a BOF at this place, the BOF first, until its own EOF.

        What begins and ends within it (a chart has cells too) is left out. ``Unreadable`` (BROKEN) where no BOF of
        BIFF5 or BIFF8 is there, and where it breaks off.
        """
        stream, size, depth = self.stream, len(self.stream), 0
        while at + 4 <= size:
            kind, length = _HEAD.unpack_from(stream, at)
            data = stream[at + 4 : at + 4 + length]
            self.take(1)
            if len(data) < length:
                break
            if kind == BOF:
                depth += 1
                if depth == 1:
                    yield Record(kind, data, at)
            elif depth == 0:
                if kind in _OLD_BOF:
                    raise Unreadable(UnreadableKind.OTHER_WORKBOOK, "xls before 5.0")
                raise broken("no beginning")
            elif kind == EOF:
                depth -= 1
                if depth == 0:
                    return
            elif kind == FILEPASS:
                raise Unreadable(UnreadableKind.ENCRYPTED, "xls")
            elif depth == 1:
                yield Record(kind, data, at)
            at += 4 + length
        raise broken("cut off")


def with_more(records: Iterator[Record]) -> Iterator[tuple[Record, Sequence[bytes]]]:
    """Yield each record with the bytes of itself and of the Continue records behind it (2.4.58)."""
    held: Record | None = None
    pieces: list[bytes] = []
    for record in records:
        if record.kind == CONTINUE and held is not None:
            pieces.append(record.data)
            continue
        if held is not None:
            yield held, pieces
        held, pieces = record, [record.data]
    if held is not None:
        yield held, pieces


class Pieces:
    """Reads a record and its Continue records one after the other. A text that goes on in the next says there anew
    whether its characters are of one byte or of two."""

    def __init__(self, pieces: Sequence[bytes], at: int = 0) -> None:
        self._pieces = pieces
        self._piece, self._at = 0, at

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        self._turn()
        return self._piece >= len(self._pieces)

    def _turn(self) -> None:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece, self._at = self._piece + 1, self._at - len(self._pieces[self._piece])

    def take(self, count: int) -> bytes:
        """Return so many bytes; ``Unreadable`` (BROKEN) where there are fewer."""
        taken = b""
        while count:
            self._turn()
            if self._piece >= len(self._pieces):
                raise broken("text cut off")
            part = self._pieces[self._piece][self._at : self._at + count]
            taken += part
            count -= len(part)
            self._at += len(part)
        return taken

    def skip(self, count: int) -> None:
        """Pass over so many bytes."""
        self._at += count
        self._turn()

    def characters(self, count: int, flags: int) -> str:
        """Return a text of so many characters; ``flags``: its first byte of flags (2.5.293)."""
        words: list[str] = []
        while count:
            if self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
                self._turn()
                flags = self.take(1)[0]
            wide = flags & 1
            if self._piece >= len(self._pieces):
                raise broken("text cut off")
            left = len(self._pieces[self._piece]) - self._at
            here = min(count, left >> 1 if wide else left)
            if not here:
                if left:  # half a character
                    raise broken("text cut off")
                continue
            data = self._pieces[self._piece][self._at : self._at + (here << wide)]
            words.append(data.decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at += len(data)
            count -= here
        return "".join(words)

    def text(self) -> Text:
        """Return a text with its length of two bytes before it, its runs and what is behind them passed over."""
        count, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        words = self.characters(count, flags)
        fonts = self._runs(runs)
        self.skip(extra)
        return Text(words, fonts)

    def text_and_runs(self) -> Text:
        """Return a text whose runs may follow it with their number before them, as Gnumeric writes it in a cell."""
        text = self.text()
        runs = () if self.is_over else self._runs(struct.unpack("<H", self.take(2))[0])
        return Text(text.words, runs or text.runs)

    def _runs(self, count: int) -> tuple[Run, ...]:
        return tuple(Run(*pair) for pair in struct.iter_unpack("<HH", self.take(4 * count)))


def short_text(data: bytes, at: int, encoding: str | None) -> str:
    """Return a text with its length of one byte before it; ``encoding``: of BIFF5, None in BIFF8 (2.5.240)."""
    count = data[at]
    if encoding is not None:
        return data[at + 1 : at + 1 + count].decode(encoding, "replace")
    return Pieces([data], at + 2).characters(count, data[at + 1])
