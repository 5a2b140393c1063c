"""How far the values of a sheet reach: the parser lays out every cell up to the last, so it is asked first.

One value in XFD1048576 would make it claim 500 GB and end the whole process, which no exception can stop.
"""

import re
import struct

from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind
from tanminh_xl.grid.xml import walk

# A cell that does not begin as every program writes it, with an address of at most ZZ9999: only then is
# the sheet walked. What passes lies within 702 x 9,999 cells.
_ODD_CELL = re.compile(rb'<c(?! r="[A-Z]{1,2}[0-9]{1,4}")[^a-zA-Z]')
_PREFIXED_CELL = re.compile(rb":c[\s>/]")
_ADDRESS = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")

_CELL_RECORDS = frozenset((0x0006, 0x0206, 0x0406, 0x0203, 0x0003, 0x00FD, 0x027E, 0x0204, 0x0004, 0x0205, 0x00D6))
_MULRK, _FILEPASS, _BOUNDSHEET, _DIMENSIONS = 0x00BD, 0x002F, 0x0085, 0x0200
_BOF = frozenset((0x0809, 0x0409, 0x0209, 0x0009))


def may_reach_far(part: bytes) -> bool:
    """Whether a part of an .xlsx may hold a value beyond ZZ9999, or cells whose place must be counted."""
    begin = part.find(b"sheetData")
    if begin < 0:
        return False
    if _ODD_CELL.search(part, begin):
        return True
    # One byte is found at memory speed; a colon among the cells is a range in a formula or a prefix.
    colon = part.find(b":", begin, part.rfind(b"sheetData"))
    return colon >= 0 and bool(_PREFIXED_CELL.search(part, begin))


def of_worksheet(xml: bytes) -> tuple[int, int]:
    """Return (rows, columns) from A1 to the last value of an .xlsx worksheet (ECMA-376 18.3.1.4, .73).

    ``Unreadable`` (BROKEN) for XML that is not well formed.
    """
    row = col = -1
    rows = cols = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, col, rows, cols
        if name == "row":
            given = attributes.get("r", "")
            row, col = (int(given) - 1 if given.isdecimal() else row + 1), -1
        elif name == "c":
            row, col = place(attributes.get("r", "")) or (row, col + 1)
        elif name in ("v", "is", "t"):
            rows, cols = max(rows, row + 1), max(cols, col + 1)

    walk(xml, start)
    return rows, cols


def place(address: str) -> tuple[int, int] | None:
    """Return the zero-based (row, column) that a cell's r says, however far out, or None if it says none."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    col = 0
    for letter in found[1].upper():
        col = col * 26 + ord(letter) - 64
    return int(found[2]) - 1, col - 1


def of_ods(content: bytes) -> tuple[int, int]:
    """Return (rows, columns) of the largest table of an .ods content.xml, repeated cells and rows unrolled.

    ODF 1.2 part 1, 19.675 and 19.679: empty cells at the end of a row, and empty rows, do not count.
    ``Unreadable`` (BROKEN) for XML that is not well formed.
    """
    largest = (0, 0)
    row = rows = cols = col = width = repeat = 0
    filled = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, rows, cols, col, width, repeat, filled
        if name == "table":
            row = rows = cols = 0
        elif name == "table-row":
            col = width = 0
        elif name in ("table-cell", "covered-table-cell"):
            repeat = times(attributes.get("table:number-columns-repeated"))
            filled = "office:value-type" in attributes or "table:formula" in attributes
        elif name == "p":
            filled = True
        if name == "table-row":
            row += times(attributes.get("table:number-rows-repeated"))

    def end(name: str) -> None:
        nonlocal rows, cols, col, width, largest
        if name in ("table-cell", "covered-table-cell"):
            col += repeat
            width = col if filled else width
        elif name == "table-row" and width:
            rows, cols = row, max(cols, width)
        elif name == "table":
            largest = max(largest, (rows, cols), key=lambda area: area[0] * area[1])

    walk(content, start, end)
    return largest


def times(given: str | None) -> int:
    """Return how often an .ods cell or row stands there, from its number-...-repeated."""
    return int(given) if given and given.isdecimal() else 1


def of_xls(stream: bytes) -> tuple[int, int]:
    """Return (rows, columns) of the farthest reaching sheet of an .xls Workbook stream.

    MS-XLS 2.3: records of type and length; each sheet begins with a BOF. ``Unreadable`` if it holds a
    FilePass record (2.4.117): all behind it is encrypted; and if it is damaged where the parser takes it at
    its word: a sheet's place (BoundSheet8, 2.4.28) that is no BOF, Dimensions (2.4.90) beyond any sheet.
    """
    largest = (0, 0)
    rows = cols = at = 0
    begins, places = set(), set()
    unpack, size = struct.Struct("<HHHH").unpack_from, len(stream)
    while at + 8 <= size:
        kind, length, row, col = unpack(stream, at)
        if kind in _CELL_RECORDS:
            rows, cols = max(rows, row + 1), max(cols, col + 1)
        elif kind == _MULRK and 6 <= length <= size - at - 4:
            last = int.from_bytes(stream[at + 2 + length : at + 4 + length], "little")
            rows, cols = max(rows, row + 1), max(cols, last + 1)
        elif kind == _FILEPASS:
            raise Unreadable(UnreadableKind.ENCRYPTED, "xls")
        elif kind in _BOF:
            begins.add(at)
            largest = max(largest, (rows, cols), key=lambda area: area[0] * area[1])
            rows = cols = 0
        elif kind == _BOUNDSHEET:
            places.add(row | col << 16)
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[at + 4 : at + 4 + length])
        at += 4 + length
    if not places <= begins:
        raise Unreadable(UnreadableKind.BROKEN, "xls: place of a sheet")
    return max(largest, (rows, cols), key=lambda area: area[0] * area[1])


def _check_dimensions(record: bytes) -> None:
    if len(record) not in (10, 14):
        raise Unreadable(UnreadableKind.BROKEN, "xls: dimensions")
    first_row, last_row, first_col, last_col = struct.unpack_from("<4H" if len(record) == 10 else "<2I2H", record)
    if not (first_row <= last_row <= 65_536 and first_col <= last_col <= 256):
        raise Unreadable(UnreadableKind.BROKEN, "xls: dimensions")
