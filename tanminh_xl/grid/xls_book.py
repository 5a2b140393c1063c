"""What the beginning of an .xls says for all its sheets: fonts, number formats, shared texts (MS-XLS 2.1.7.20)."""

import codecs
import struct
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.grid.number_format import BUILT_IN, is_plain
from tanminh_xl.grid.sheets import Visibility
from tanminh_xl.grid.unreadable import Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xls_records import BOF, Pieces, Records, Run, Text, short_text, with_more

BIFF5, BIFF8 = 0x0500, 0x0600
_CODEPAGE, _DATE1904, _SHEET, _FONT, _FORMAT, _XF, _TEXTS = 0x0042, 0x0022, 0x0085, 0x0031, 0x041E, 0x00E0, 0x00FC
_SUPBOOK, _EXTERNSHEET = 0x01AE, 0x0017
_PAGES = {367: "ascii", 1200: "utf-16-le", 10000: "mac_roman", 32768: "mac_roman", 32769: "cp1252", 65001: "utf-8"}
_STRUCK = 0x0008
_BOLD = 600  # weight of a font: 400 is usual, 700 bold (2.4.122)
_VISIBLE = {1: Visibility.HIDDEN, 2: Visibility.VERY_HIDDEN}


class BookSheet(NamedTuple):
    """A worksheet and where it begins."""

    name: str
    visibility: Visibility
    at: int


class Xf(NamedTuple):
    """What a cell's format says of it: its number format's code, and whether its font is struck, raised or lowered."""

    code: str = "General"
    layered: bool = False


class Book:
    """The workbook's own part of the stream, read whole."""

    def __init__(self, records: Records, limits: Limits) -> None:
        self.version, self.encoding = BIFF8, "cp1252"
        self.is_1904 = False
        self.sheets: list[BookSheet] = []
        self.texts: list[Text] = []
        self.links: list[bool] = []
        self.externals: list[int] = []
        self._fonts: list[bool] = []
        self._bold: list[bool] = []
        self._formats = dict(BUILT_IN)
        self._xfs: list[tuple[int, int, int]] = []
        self._sheets: list[tuple[bytes, int]] = []
        for record, pieces in with_more(records.substream(0)):
            self._take(record.kind, record.data, pieces, records)
            if len(self._sheets) > limits.sheets:
                raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(self._sheets)} sheets")
        encoding = None if self.version == BIFF8 else self.encoding
        for data, at in self._sheets:
            if data[5] & 0x0F == 0:  # else a chart, a macro or a dialog
                name = short_text(data, 6, encoding)
                self.sheets.append(BookSheet(name, _VISIBLE.get(data[4] & 3, Visibility.VISIBLE), at))
        self.xfs = [
            Xf(self._formats.get(format, "General"), self.is_layered_font(font)) for font, format, _ in self._xfs
        ]
        looks = {
            number: (self._is_bold(font), indent, code if is_plain(code) and code[:1] in "0#" else "")
            for number, (font, format, indent) in enumerate(self._xfs)
            for code in [self._formats.get(format, "General")]
        }
        self.looks = {number: look for number, look in looks.items() if look != (False, 0, "")}
        """Number of a cell format -> (bold, steps of indent, plain number format), of those that say one of them."""

    def _take(self, kind: int, data: bytes, pieces: Sequence[bytes], records: Records) -> None:
        if kind == BOF:
            (self.version,) = struct.unpack_from("<H", data)
            if self.version not in (BIFF5, BIFF8):
                raise Unreadable(UnreadableKind.OTHER_WORKBOOK, "xls before 5.0")
        elif kind == _CODEPAGE:
            self.encoding = _encoding(struct.unpack_from("<H", data)[0])
        elif kind == _DATE1904:
            self.is_1904 = data[:1] == b"\1"
        elif kind == _SHEET:
            self._sheets.append((data, struct.unpack_from("<I", data)[0]))
        elif kind == _FONT:
            options, escapement = struct.unpack_from("<H", data, 2)[0], struct.unpack_from("<H", data, 8)[0]
            self._fonts.append(bool(options & _STRUCK) or escapement in (1, 2))
            self._bold.append(struct.unpack_from("<H", data, 6)[0] >= _BOLD)
        elif kind == _FORMAT:
            (number,) = struct.unpack_from("<H", data)
            biff8 = self.version == BIFF8
            self._formats[number] = Pieces(pieces, 2).text().words if biff8 else short_text(data, 2, self.encoding)
        elif kind == _XF:
            font, format = struct.unpack_from("<HH", data)
            indent = data[8] & 0x0F if self.version == BIFF8 and len(data) > 8 else 0
            self._xfs.append((font, format, indent))
        elif kind == _TEXTS:
            self._read_texts(Pieces(pieces, 8), struct.unpack_from("<I", data, 4)[0], records)
        elif kind == _SUPBOOK:
            self.links.append(data[2:4] not in (b"\x01\x04", b"\x01\x3a"))
        elif kind == _EXTERNSHEET and self.version == BIFF8:
            self.externals = [book for book, _, _ in struct.iter_unpack("<HHH", _whole(b"".join(pieces)[2:], 6))]

    def _read_texts(self, pieces: Pieces, count: int, records: Records) -> None:
        while len(self.texts) < count and not pieces.is_over:
            records.take(1)
            self.texts.append(pieces.text())

    def is_layered_font(self, number: int) -> bool:
        """Whether a font is struck through, raised or lowered; there is no font 4 (2.5.129)."""
        at = number - (number > 4)
        return at < len(self._fonts) and self._fonts[at]

    def _is_bold(self, number: int) -> bool:
        at = number - (number > 4)
        return at < len(self._bold) and self._bold[at]

    def is_layered(self, xf: int, text: Text | None = None) -> bool:
        """Whether a cell's text, or a part of it that is no blank, is struck through, raised or lowered."""
        own = self.xf(xf).layered
        if text is None or not text.runs:
            return own
        runs = [Run(0, -1), *text.runs]
        for run, behind in zip(runs, [*text.runs, Run(len(text.words), 0)], strict=True):
            layered = own if run.font < 0 else self.is_layered_font(run.font)
            if layered and text.words[run.at : behind.at].strip():
                return True
        return False

    def xf(self, number: int) -> Xf:
        """Return a cell format by its number; one that is not there says nothing."""
        return self.xfs[number] if number < len(self.xfs) else Xf()

    def is_external(self, number: int) -> bool:
        """Whether a formula that names this entry of the table of sheets takes something from another file."""
        if number >= len(self.externals):
            return False
        book = self.externals[number]
        return book < len(self.links) and self.links[book]


def _encoding(page: int) -> str:
    name = _PAGES.get(page, f"cp{page}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _whole(data: bytes, size: int) -> bytes:
    return data[: len(data) // size * size]
