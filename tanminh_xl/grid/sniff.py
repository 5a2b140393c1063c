"""Tells by its first bytes what a file is that is neither a zip nor an OLE container."""

import re

from tanminh_xl.grid.unreadable import UnreadableKind

_STARTS = (
    (b"\xff\xd8\xff", UnreadableKind.PHOTO, "jpeg"),
    (b"\x89PNG\r\n\x1a\n", UnreadableKind.PHOTO, "png"),
    (b"GIF8", UnreadableKind.PHOTO, "gif"),
    (b"II*\x00", UnreadableKind.PHOTO, "tiff"),
    (b"MM\x00*", UnreadableKind.PHOTO, "tiff"),
    (b"{\\rtf", UnreadableKind.WORD, "rtf"),
    (b"Rar!\x1a\x07", UnreadableKind.ARCHIVE, "rar"),
    (b"7z\xbc\xaf\x27\x1c", UnreadableKind.ARCHIVE, "7z"),
    (b"\x1f\x8b", UnreadableKind.ARCHIVE, "gz"),
    (b"BZh", UnreadableKind.ARCHIVE, "bz2"),
    (b"\xfd7zXZ\x00", UnreadableKind.ARCHIVE, "xz"),
    # BIFF2, 3, 4: a bare BOF record (MS-XLS 2.4.21, its older versions), no OLE container around it
    (b"\x09\x00\x04\x00", UnreadableKind.OTHER_WORKBOOK, "xls before 5.0"),
    (b"\x09\x02\x06\x00", UnreadableKind.OTHER_WORKBOOK, "xls before 5.0"),
    (b"\x09\x04\x06\x00", UnreadableKind.OTHER_WORKBOOK, "xls before 5.0"),
)
# ISO/IEC 23008-12: the brand behind "ftyp" says what the boxes hold.
_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes) -> tuple[UnreadableKind, str]:
    """Return what the bytes are and a word for it ("jpeg", "csv"); UNKNOWN when nothing fits."""
    for start, kind, detail in _STARTS:
        if data.startswith(start):
            return kind, detail
    if b"%PDF-" in data[:1024]:
        return UnreadableKind.PDF, "pdf"
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return UnreadableKind.PHOTO, "heic"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return UnreadableKind.PHOTO, "webp"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return UnreadableKind.PHOTO, "bmp"
    return _sniff_text(data[:4096])


def _sniff_text(head: bytes) -> tuple[UnreadableKind, str]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if _CONTROL.search(text):
        return UnreadableKind.UNKNOWN, ""
    low = text.lower().lstrip()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low and low.startswith("<?xml"):
        return UnreadableKind.OTHER_WORKBOOK, "xml 2003"
    if "opendocument.spreadsheet" in low and low.startswith("<?xml"):
        return UnreadableKind.OTHER_WORKBOOK, "fods"
    if low.startswith("<"):
        is_html = any(tag in low for tag in ("<html", "<!doctype html", "<table", "<body", "<div", "<meta"))
        return UnreadableKind.TEXT, "html" if is_html else "xml"
    if low.startswith(("mime-version:", "received:", "return-path:", "from:")):
        return UnreadableKind.TEXT, "mail"
    first = low.split("\n", 1)[0]
    return UnreadableKind.TEXT, "csv" if any(mark in first for mark in ",;\t") else "text"
