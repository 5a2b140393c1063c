"""Steps on the records of an .xls (MS-XLS) and on the compound file around them (MS-CFB)."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from xlwt.CompoundDoc import XlsDoc

from tests import spreadsheets as make
from tests.fuzz.zips import NUMBERS

BOF, EOF, CONTINUE, SHEET, SST = 0x0809, 0x000A, 0x003C, 0x0085, 0x00FC
NUMBER, RK, LABEL_SST, LABEL, BLANK, ROW, DIMENSIONS = 0x0203, 0x027E, 0x00FD, 0x0204, 0x0201, 0x0208, 0x0200
KINDS = (NUMBER, RK, LABEL_SST, LABEL, BLANK, ROW, DIMENSIONS, 0x00BD, 0x00BE, 0x0205, 0x0006, 0x0207, 0x007D, 0x00E5)
KINDS += (0x00E0, 0x041E, 0x0031, SST, SHEET, BOF, EOF, CONTINUE, 0x002F, 0x0022, 0x0042, 0x01B6, 0x001C, 0x005D, 0)


class Xls:
    """The records of a Workbook stream, and what the file around it is like."""

    def __init__(self, stream: bytes) -> None:
        self.records: list[tuple[int, bytes]] = []
        at = 0
        while at + 4 <= len(stream):
            kind, length = struct.unpack_from("<HH", stream, at)
            self.records.append((kind, stream[at + 4 : at + 4 + length]))
            at += 4 + length
            if kind == 0 and not length:
                break
        self.lengths: dict[int, int] = {}
        self.moved: dict[int, int] = {}
        self.more: dict[str, bytes] = {}
        self.file: list[Callable[[bytearray], None]] = []

    def bytes(self) -> bytes:
        streams = {"Workbook": self.stream()} | self.more
        if sum(map(len, streams.values())) < 50_000:
            return self.laid(make.ole(streams))
        out = io.BytesIO()
        XlsDoc().save(out, streams["Workbook"])
        return self.laid(out.getvalue())

    def laid(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for change in self.file:
            if len(changed) >= 512:  # what another step has left of the header
                change(changed)
        return bytes(changed)

    def stream(self) -> bytes:
        """The records written, with each sheet's place put right."""
        places, at = [], 0
        for number, (kind, data) in enumerate(self.records):
            if kind == BOF and number:
                places.append(at)
            at += 4 + len(data)
        out, sheets = list[bytes](), 0
        for number, (kind, data) in enumerate(self.records):
            if kind == SHEET and len(data) >= 4:
                place = places[sheets] if sheets < len(places) else 0
                data = struct.pack("<I", self.moved.get(sheets, place) & 0xFFFFFFFF) + data[4:]
                sheets += 1
            length = self.lengths.get(number, len(data)) & 0xFFFF
            out += (struct.pack("<HH", kind, length), data)
        return b"".join(out)

    def of(self, *kinds: int) -> list[int]:
        return [at for at, (kind, _) in enumerate(self.records) if kind in kinds]


Step = Callable[[Xls, int, int, int], None]


def _rk(x: Xls, a: int, b: int, c: int) -> None:
    """A number as RK (2.5.217), where it can be one: hundredths or whole."""
    found = [(at, x.records[at][1]) for at in x.of(RK)]
    for at in x.of(NUMBER):
        row, column, xf, value = struct.unpack("<HHHd", x.records[at][1])
        for scale in (1, 100):
            whole = value * scale
            if whole == int(whole) and abs(whole) < 1 << 29 and int(whole) / scale == value:
                found.append((at, struct.pack("<HHHi", row, column, xf, int(whole) << 2 | 2 | (scale == 100))))
                break
    if found:
        at, data = found[b % len(found)]
        x.records[at] = (RK, data) if c & 1 else (0x00BD, data[:4] + data[4:] + data[2:4])


def _number(x: Xls, a: int, b: int, c: int) -> None:
    """An RK as a number."""
    found = x.of(RK)
    if found:
        at = found[b % len(found)]
        row, column, xf, packed = struct.unpack("<HHHI", x.records[at][1])
        if packed & 2:
            value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
        else:
            (value,) = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))
        x.records[at] = (NUMBER, struct.pack("<HHHd", row, column, xf, value / 100 if packed & 1 else value))


def _unknown(x: Xls, a: int, b: int, c: int) -> None:
    """A record that nobody knows is passed over (2.1.4): anywhere but before a Continue and a formula's text."""
    places, depth = [], 0
    for at, (kind, _) in enumerate(x.records):
        if depth > 0 and kind not in (CONTINUE, 0x0207):
            places.append(at)
        depth += (kind == BOF) - (kind == EOF)
    if places:
        kind = (0x0899, 0x08A8, 0x00D7, 0x020B, 0x01C1)[c % 5]
        x.records.insert(places[b % len(places)], (kind, bytes(c % 50)))


def _dimensions(x: Xls, a: int, b: int, c: int) -> None:
    for at in x.of(DIMENSIONS):
        x.records[at] = (DIMENSIONS, struct.pack("<IIHHH", *[(0, 1, 65536)[n % 3] for n in (a, b)], 0, c % 257, 0))


def _cells_turned(x: Xls, a: int, b: int, c: int) -> None:
    """Cells beside each other in another order in the file."""
    cells = (NUMBER, RK, LABEL_SST, BLANK)
    pairs = [at for at in range(len(x.records) - 1) if x.records[at][0] in cells and x.records[at + 1][0] in cells]
    if pairs:
        at = pairs[b % len(pairs)]
        x.records[at], x.records[at + 1] = x.records[at + 1], x.records[at]


def strings(pieces: list[bytes]) -> list[tuple[str, int]] | None:
    """Texts of a shared string table, and where in its first record each begins (-1: behind it); None for fonts.

    A text that goes on in the next record says there anew how wide its characters are (2.5.293).
    """
    piece, at, found = 0, 8, []
    for _ in range(struct.unpack_from("<I", pieces[0], 4)[0]):
        if at >= len(pieces[piece]):
            piece, at = piece + 1, 0
        if piece >= len(pieces) or at + 3 > len(pieces[piece]):
            return None
        left, flags = struct.unpack_from("<HB", pieces[piece], at)
        if flags & 0x0C:
            return None
        text, begin, at = "", at if piece == 0 else -1, at + 3
        while left:
            wide = flags & 1
            here = min(left, (len(pieces[piece]) - at) >> wide)
            text += pieces[piece][at : at + (here << wide)].decode("utf-16-le" if wide else "latin-1")
            left, at = left - here, at + (here << wide)
            if left:
                piece += 1
                if piece >= len(pieces) or not pieces[piece]:
                    return None
                flags, at = pieces[piece][0], 1
        found.append((text, begin))
    return found


def _table(x: Xls) -> tuple[int, int, list[tuple[str, int]]] | None:
    """Where the shared strings' records begin and end, and the texts; None where nobody can say."""
    at = next(iter(x.of(SST)), None)
    if at is None:
        return None
    end = at + 1
    while end < len(x.records) and x.records[end][0] == CONTINUE:
        end += 1
    try:
        found = strings([data for _, data in x.records[at:end]])
    except (struct.error, UnicodeDecodeError):
        return None
    return None if found is None else (at, end, found)


def _spelt(text: str, wide: bool) -> bytes:
    narrow = not wide and all(ord(letter) < 256 for letter in text)
    body = text.encode("latin-1" if narrow else "utf-16-le")
    return struct.pack("<HB", len(text.encode("utf-16-le")) // 2, not narrow) + body


def _rewritten(x: Xls, a: int, b: int, c: int) -> None:
    """The shared strings written anew: wide or narrow, in Continue records that begin between texts or within one."""
    found = _table(x)
    if found is None:
        return
    at, end, texts = found
    head = x.records[at][1][:8]
    pieces, room = [head], 100 + b % 900
    for number, (text, _) in enumerate(texts):
        body = _spelt(text, bool((number + a) & 1))
        if len(pieces[-1]) + len(body) > room:
            wide, begun = body[2], min(len(text), c % 9)
            if c % 3 == 0 or not 0 < begun < len(text) or not text.isprintable():
                pieces.append(b"")
            else:  # it breaks within its characters, and says anew how wide they are
                pieces[-1] += body[: 3 + (begun << wide)]
                rest = _spelt(text[begun:], not wide)
                pieces.append(rest[2:3])
                body = rest[3:]
        pieces[-1] += body
    x.records[at:end] = [(SST, pieces[0]), *((CONTINUE, piece) for piece in pieces[1:])]


def _labelled(x: Xls, a: int, b: int, c: int) -> None:
    """A text in the cell itself."""
    found, cells = _table(x), x.of(LABEL_SST)
    if found is None or not cells:
        return
    at = cells[b % len(cells)]
    row, column, xf, index = struct.unpack("<HHHI", x.records[at][1])
    text = found[2][index][0] if index < len(found[2]) else ""
    if 0 < len(text) < 200:
        x.records[at] = (LABEL, struct.pack("<HHH", row, column, xf) + _spelt(text, bool(c & 1)))


def _others(x: Xls, a: int, b: int, c: int) -> None:
    x.more[("\5SummaryInformation", "_VBA_PROJECT_CUR", "Ctls")[c % 3]] = bytes(b % 6_000)


SAME: dict[str, Step] = {
    "xls.rk": _rk,
    "xls.number": _number,
    "xls.unknown": _unknown,
    "xls.dimensions": _dimensions,
    "xls.cells_turned": _cells_turned,
    "xls.rewritten": _rewritten,
    "xls.labelled": _labelled,
    "xls.others": _others,
}


def _kind(x: Xls, a: int, b: int, c: int) -> None:
    at = b % len(x.records)
    x.records[at] = KINDS[c % len(KINDS)], x.records[at][1]


def _length(x: Xls, a: int, b: int, c: int) -> None:
    at = b % len(x.records)
    size = len(x.records[at][1])
    x.lengths[at] = (0, 1, size - 1, size + 1, size + 4, size // 2, 8224, 0xFFFF)[c % 8]


def _resized(x: Xls, a: int, b: int, c: int) -> None:
    at = b % len(x.records)
    kind, data = x.records[at]
    x.records[at] = kind, (data[: c % (len(data) + 1)] if a & 1 else data + bytes([a % 256]) * (c % 3_000))


def _byte(x: Xls, a: int, b: int, c: int) -> None:
    """A byte of a record; the record is chosen among those of its kind, so that few of many do not take all."""
    kinds = sorted({kind for kind, _ in x.records})
    found = x.of(kinds[a % len(kinds)])
    at = found[b % len(found)]
    kind, data = x.records[at]
    if data:
        place = c % len(data)
        changed = bytes([(0, 1, 0xFF, data[place] ^ 1 << c % 8)[c // 7 % 4]])
        x.records[at] = kind, data[:place] + changed + data[place + 1 :]


def _lost(x: Xls, a: int, b: int, c: int) -> None:
    del x.records[b % len(x.records)]


def _again(x: Xls, a: int, b: int, c: int) -> None:
    x.records.insert(c % (len(x.records) + 1), x.records[b % len(x.records)])


def _sst(x: Xls, a: int, b: int, c: int) -> None:
    """The count, or a flag or length of one of the shared strings, is another."""
    found = _table(x)
    if found is None:
        return
    at = found[0]
    data = x.records[at][1]
    begins = [place for _, place in found[2] if 0 <= place < len(data) - 3]
    if not begins:
        return
    place = begins[b % len(begins)] + c % 3 if a % 3 else 4 + c % 4
    value = (0, 1, 4, 8, 0x0D, 0xFF)[a // 3 % 6]
    x.records[at] = SST, data[:place] + bytes([value]) + data[place + 1 :]


def _moved(x: Xls, a: int, b: int, c: int) -> None:
    """A sheet begins elsewhere: at another's place, in the middle, or nowhere."""
    x.moved[a % 3] = (0, 4, 20, b % 20_000, 0xFFFFFFFF, 0x7FFFFFFF)[c % 6]


def _flooded(x: Xls, a: int, b: int, c: int) -> None:
    at = b % len(x.records)
    x.records[at:at] = [x.records[at]] * min(40_000, 2_000_000 // (4 + len(x.records[at][1])))


def _file(change: Callable[[bytearray, int, int, int], None]) -> Step:
    def step(x: Xls, a: int, b: int, c: int) -> None:
        x.file.append(lambda data: change(data, a, b, c))

    return step


def _word(data: bytearray, at: int, value: int, size: int = 4) -> None:
    data[at : at + size] = (value & (1 << 8 * size) - 1).to_bytes(size, "little")


_HEADER = ((30, 2), (32, 2), (44, 4), (48, 4), (56, 4), (60, 4), (64, 4), (68, 4), (72, 4), (76, 4), (80, 4))
_ENTRY = ((64, 2), (66, 1), (68, 4), (72, 4), (76, 4), (116, 4), (120, 4), (124, 4))
_SPECIAL = (*NUMBERS, 0xFFFFFFFD, 0xFFFFFFFA, 2, 3, 12)


def _header(data: bytearray, a: int, b: int, c: int) -> None:
    at, size = _HEADER[a % len(_HEADER)]
    _word(data, at, _SPECIAL[b % len(_SPECIAL)] if c & 1 else b % 300, size)


def _fat(data: bytearray, a: int, b: int, c: int) -> None:
    _word(data, 512 + 4 * (a % 128), _SPECIAL[b % len(_SPECIAL)] if c & 1 else b % 128)


def _directory(data: bytearray, a: int, b: int, c: int) -> None:
    at, size = _ENTRY[b % len(_ENTRY)]
    _word(data, 1024 + 128 * (a % 4) + at, _SPECIAL[c % len(_SPECIAL)] if c & 1 else c % 60_000, size)


def _cut(data: bytearray, a: int, b: int, c: int) -> None:
    del data[a * 7 % (len(data) + 1) :]


SPOILT: dict[str, Step] = {
    "xls.kind": _kind,
    "xls.length": _length,
    "xls.resized": _resized,
    "xls.byte": _byte,
    "xls.lost": _lost,
    "xls.again": _again,
    "xls.sst": _sst,
    "xls.moved": _moved,
    "xls.flooded": _flooded,
    "cfb.header": _file(_header),
    "cfb.fat": _file(_fat),
    "cfb.directory": _file(_directory),
    "cfb.cut": _file(_cut),
}
