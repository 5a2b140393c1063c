"""Bytes of a spreadsheet -> Grid, by the reader of what they are; those of .ods and .xls are loaded when one comes."""

from tanminh_xl.grid import bounded
from tanminh_xl.grid.from_sheets import grid_of
from tanminh_xl.grid.grid import Grid, from_rows
from tanminh_xl.grid.ole import SIGNATURE, Ole
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.sheets import Format, SheetRead
from tanminh_xl.grid.sniff import sniff
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx import Xlsx, read_xlsx
from tanminh_xl.grid.xlsx_book import USUAL, has_sheets, main_part

__all__ = ["Grid", "from_rows", "read", "read_whole"]


def read(data: bytes, *, limits: Limits = LIMITS) -> Grid:
    """Return the grid of an .xlsx, .xlsm, .xls or .ods, told by its bytes and not by its name.

    Raises ``Unreadable`` and nothing else, for any bytes, and says what the file is instead.
    """
    format, package = _admit(data, limits)
    if format is not Format.XLSX or package is None:
        return grid_of(*_whole(data, limits))
    book = Xlsx(package, limits, lambda: _whole(data, limits)[1])
    return Grid(format, book.infos, book.rows, book.facts, book.unseen, book.comments, book.far)


def read_whole(data: bytes, limits: Limits = LIMITS) -> tuple[Format, tuple[SheetRead, ...]]:
    """Read every sheet at once, by a reader that takes nothing for granted: for files that are written in unusual ways.

    The value can be pickled: it may be read in another process. A sheet that cannot be read is ``refused`` by itself;
    ``Unreadable`` where none can.
    """
    format, package = _admit(data, limits)
    if package is None:
        from tanminh_xl.grid.xls import read_xls

        return format, read_xls(data, limits)
    if format is Format.XLSX:
        return format, read_xlsx(package, limits)
    from tanminh_xl.grid.ods import read_ods

    return format, read_ods(package, limits)


def _whole(data: bytes, limits: Limits) -> tuple[Format, tuple[SheetRead, ...]]:
    """Read a file that is unusual as ``read_whole`` does, in a process of its own: what ends that ends no other."""
    return bounded.read_whole(data, limits)


def _admit(data: bytes, limits: Limits) -> tuple[Format, Package | None]:
    """Say which spreadsheet the bytes are, with its package if it has one; ``Unreadable`` if not fit to be parsed."""
    if not data:
        raise Unreadable(UnreadableKind.EMPTY)
    if len(data) > limits.file:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(data)} bytes")
    if data.startswith(SIGNATURE):
        return _admit_ole(data, limits), None
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        package = Package(data, limits)
        return _admit_zip(package, limits), package
    raise Unreadable(*sniff(data))


def _admit_ole(data: bytes, limits: Limits) -> Format:
    ole = Ole(data)
    if "encryptedpackage" in ole.names:
        raise Unreadable(UnreadableKind.ENCRYPTED, "xlsx")
    if {"workbook", "book"} & ole.names:
        return Format.XLS
    for name, kind in (("worddocument", UnreadableKind.WORD), ("powerpoint document", UnreadableKind.SLIDES)):
        if name in ole.names:
            raise Unreadable(kind, "ole")
    raise Unreadable(UnreadableKind.UNKNOWN, "msg" if "__properties_version1.0" in ole.names else "ole")


_FOREIGN = (
    ("xl/workbook.bin", UnreadableKind.OTHER_WORKBOOK, "xlsb"),
    ("word/document.xml", UnreadableKind.WORD, "docx"),
    ("ppt/presentation.xml", UnreadableKind.SLIDES, "pptx"),
    ("index/document.iwa", UnreadableKind.UNKNOWN, "iwork"),
)
_MIMETYPES = (
    (b"opendocument.text", UnreadableKind.WORD, "odt"),
    (b"opendocument.presentation", UnreadableKind.SLIDES, "odp"),
)


def _admit_zip(package: Package, limits: Limits) -> Format:
    if USUAL in package:
        return Format.XLSX
    for name, kind, detail in _FOREIGN:
        if name in package:
            raise Unreadable(kind, detail)
    mimetype = package.part("mimetype") or b""
    for words, kind, detail in _MIMETYPES:
        if words in mimetype:
            raise Unreadable(kind, detail)
    if b"opendocument.spreadsheet" not in mimetype:
        if main_part(package).endswith(".xml") and has_sheets(package):
            return Format.XLSX
        raise Unreadable(UnreadableKind.ARCHIVE, "zip")
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise Unreadable(UnreadableKind.ENCRYPTED, "ods")
    return Format.ODS


def kind(data: bytes, limits: Limits = LIMITS) -> tuple[UnreadableKind | None, str]:
    """Say what the bytes are without reading them: (None, "xlsx") for a spreadsheet, else why it is none."""
    try:
        return None, _admit(data, limits)[0].value
    except Unreadable as reason:
        return reason.kind, reason.detail
