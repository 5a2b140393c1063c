"""A formula of an .xls in words, as far as its usual parts go (MS-XLS 2.5.198)."""

import struct
from collections.abc import Callable
from typing import NamedTuple

from tanminh_xl.domain.cells import a1
from tanminh_xl.grid.xls_book import BIFF8, Book
from tanminh_xl.grid.xls_records import Pieces

UNKNOWN = "…"
"""What stands for a formula, or its beginning, that we do not spell."""

_INFIX = dict(enumerate(("+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"), start=0x03))
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_FIXED = {  # functions that take as many arguments as they always take (2.5.198.17)
    2: ("ISNA", 1), 3: ("ISERROR", 1), 10: ("NA", 0), 15: ("SIN", 1), 16: ("COS", 1), 19: ("PI", 0), 20:
    ("SQRT", 1), 24: ("ABS", 1), 25: ("INT", 1), 27: ("ROUND", 2), 31: ("MID", 3), 32: ("LEN", 1), 33: ("VALUE", 1),
    34: ("TRUE", 0), 35: ("FALSE", 0), 38: ("NOT", 1), 39: ("MOD", 2), 48: ("TEXT", 2), 65: ("DATE", 3), 67:
    ("DAY", 1), 68: ("MONTH", 1), 69: ("YEAR", 1), 74: ("NOW", 0), 76: ("ROWS", 1), 77: ("COLUMNS", 1), 112:
    ("LOWER", 1), 113: ("UPPER", 1), 118: ("TRIM", 1), 129: ("ISBLANK", 1), 212: ("ROUNDUP", 2), 213:
    ("ROUNDDOWN", 2), 221: ("TODAY", 0), 345: ("SUMIF", 2), 346: ("COUNTIF", 2), 347: ("COUNTBLANK", 1),
}  # fmt: skip
_ANY = {  # functions that say how many arguments they have
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 36: "AND", 37: "OR", 64: "MATCH", 29: "INDEX",
    100: "CHOOSE", 101: "HLOOKUP", 102: "VLOOKUP", 115: "LEFT", 116: "RIGHT", 120: "SUBSTITUTE", 169: "COUNTA",
    183: "PRODUCT", 197: "TRUNC", 228: "SUMPRODUCT", 336: "CONCATENATE", 344: "SUBTOTAL", 345: "SUMIF", 480: "IFERROR",
}  # fmt: skip


class _Unknown(Exception):
    """A part of a formula that we do not spell."""


class _Part(NamedTuple):
    text: str
    is_simple: bool = True


def formula(data: bytes, row: int, column: int, book: Book) -> str:
    """Return the formula of a Formula record (2.4.127) without "=", of a part of it at least that we can spell.

    A sheet of another file is "[1]". Where a part is unknown, all is "…", but "[1]!…" if it takes something from there.
    """
    biff8 = book.version == BIFF8
    (size,) = struct.unpack_from("<H", data, 20)
    tokens = data[22 : 22 + size]
    reader = _Reader(tokens, book, biff8)
    try:
        return reader.spell()
    except (_Unknown, IndexError, struct.error):
        return f"[1]!{UNKNOWN}" if reader.is_external else UNKNOWN


class _Reader:
    def __init__(self, tokens: bytes, book: Book, biff8: bool) -> None:
        self._tokens, self._book, self._biff8 = tokens, book, biff8
        self._at = 0
        self._stack: list[_Part] = []
        self.is_external = False
        self._reads: dict[int, Callable[[], str]] = {
            0x16: lambda: "",
            0x17: self._string,
            0x1C: lambda: _ERRORS.get(self._take("<B")[0], "#N/A"),
            0x1D: lambda: "TRUE" if self._take("<B")[0] else "FALSE",
            0x1E: lambda: str(self._take("<H")[0]),
            0x1F: lambda: repr(self._take("<d")[0]).removesuffix(".0"),
            0x24: self._cell,
            0x25: self._area,
            0x3A: lambda: self._of_sheet(self._cell),
            0x3B: lambda: self._of_sheet(self._area),
            0x21: lambda: self._call(*self._known(_FIXED, self._take("<H")[0])),
            0x22: self._call_any,
        }

    def _take(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from(layout, self._tokens, self._at)
        self._at += struct.calcsize(layout)
        return found

    def spell(self) -> str:
        while self._at < len(self._tokens):
            (token,) = self._take("<B")
            token = token & 0x1F | 0x20 if token >= 0x40 else token
            self._read(token)
        if len(self._stack) != 1:
            raise _Unknown
        return self._pop().text

    def _pop(self) -> _Part:
        if not self._stack:
            raise _Unknown
        return self._stack.pop()

    def _put(self, text: str, is_simple: bool = True) -> None:
        if len(text) > 1_000:  # short of Excel's own 1,024: nobody reads it
            raise _Unknown
        self._stack.append(_Part(text, is_simple))

    def _read(self, token: int) -> None:
        if token in _INFIX:
            right, left = self._pop(), self._pop()
            self._put(f"{left.text}{_INFIX[token]}{right.text}", False)
        elif token in (0x12, 0x13):
            self._put(f"{'+-'[token - 0x12]}{self._pop().text}", False)
        elif token == 0x14:
            self._put(f"{self._pop().text}%")
        elif token == 0x15:
            self._put(f"({self._pop().text})")
        elif token == 0x19:
            self._attribute()
        elif (reads := self._reads.get(token)) is not None:
            self._put(reads())
        else:
            raise _Unknown

    def _attribute(self) -> None:
        kind, more = self._take("<BH")
        if kind & 0x04:
            self._at += 2 * (more + 1)
        elif kind & 0x10:
            self._put(f"SUM({self._pop().text})")

    def _string(self) -> str:
        length = self._tokens[self._at]
        if self._biff8:
            flags = self._tokens[self._at + 1]
            words = Pieces([self._tokens], self._at + 2).characters(length, flags)
            self._at += 2 + (length << (flags & 1))
        else:
            words = self._tokens[self._at + 1 : self._at + 1 + length].decode(self._book.encoding, "replace")
            self._at += 1 + length
        return '"' + words.replace('"', '""') + '"'

    def _cell(self) -> str:
        row, column = self._take("<HH" if self._biff8 else "<HB")
        return _address(row, column) if self._biff8 else _address(row & 0x3FFF, column | (row & 0xC000))

    def _area(self) -> str:
        top, bottom, left, right = self._take("<4H" if self._biff8 else "<HHBB")
        if not self._biff8:
            top, bottom, left, right = top & 0x3FFF, bottom & 0x3FFF, left | (top & 0xC000), right | (bottom & 0xC000)
        return f"{_address(top, left)}:{_address(bottom, right)}"

    def _of_sheet(self, place: Callable[[], str]) -> str:
        if not self._biff8:
            raise _Unknown
        (number,) = self._take("<H")
        if self._book.is_external(number):
            self.is_external = True
            return f"[1]!{place()}"
        place()
        raise _Unknown

    def _known(self, names: dict[int, tuple[str, int]], number: int) -> tuple[str, int]:
        if number not in names:
            raise _Unknown
        return names[number]

    def _call_any(self) -> str:
        count, number = self._take("<BH")
        if number & 0x7FFF not in _ANY:
            raise _Unknown
        return self._call(_ANY[number & 0x7FFF], count & 0x7F)

    def _call(self, name: str, count: int) -> str:
        taken = [self._pop().text for _ in range(count)]
        return f"{name}({','.join(reversed(taken))})"


def _address(row: int, column: int) -> str:
    """Return an address as it is written: a dollar where it does not move."""
    plain = a1(row, column & 0xFF)
    letters = plain.rstrip("0123456789")
    return f"{'' if column & 0x4000 else '$'}{letters}{'' if column & 0x8000 else '$'}{plain[len(letters) :]}"
