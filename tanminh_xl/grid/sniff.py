"""Tells by its first bytes what a file is that is neither a zip nor an OLE container."""

import re

from tanminh_xl.grid.unreadable import Kind

_STARTS = (
    (b"\xff\xd8\xff", Kind.PHOTO, "jpeg"),
    (b"\x89PNG\r\n\x1a\n", Kind.PHOTO, "png"),
    (b"GIF8", Kind.PHOTO, "gif"),
    (b"II*\x00", Kind.PHOTO, "tiff"),
    (b"MM\x00*", Kind.PHOTO, "tiff"),
    (b"{\\rtf", Kind.WORD, "rtf"),
    (b"Rar!\x1a\x07", Kind.ARCHIVE, "rar"),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE, "7z"),
    (b"\x1f\x8b", Kind.ARCHIVE, "gz"),
    (b"BZh", Kind.ARCHIVE, "bz2"),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE, "xz"),
    # BIFF2, 3, 4: a bare BOF record (MS-XLS 2.4.21, its older versions), no OLE container around it
    (b"\x09\x00\x04\x00", Kind.OTHER_WORKBOOK, "xls before 5.0"),
    (b"\x09\x02\x06\x00", Kind.OTHER_WORKBOOK, "xls before 5.0"),
    (b"\x09\x04\x06\x00", Kind.OTHER_WORKBOOK, "xls before 5.0"),
)
# ISO/IEC 23008-12: the brand behind "ftyp" says what the boxes hold.
_BRANDS = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes) -> tuple[Kind, str]:
    """Return what the bytes are and a word for it ("jpeg", "csv"); UNKNOWN when nothing fits."""
    for start, kind, detail in _STARTS:
        if data.startswith(start):
            return kind, detail
    if b"%PDF-" in data[:1024]:
        return Kind.PDF, "pdf"
    if data[4:8] == b"ftyp" and data[8:12] in _BRANDS:
        return Kind.PHOTO, "heic"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.PHOTO, "webp"
    if data[:2] == b"BM" and data[6:10] == bytes(4):
        return Kind.PHOTO, "bmp"
    return _sniff_text(data[:4096])


def _sniff_text(head: bytes) -> tuple[Kind, str]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if _CONTROL.search(text):
        return Kind.UNKNOWN, ""
    low = text.lower().lstrip()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low and low.startswith("<?xml"):
        return Kind.OTHER_WORKBOOK, "xml 2003"
    if "opendocument.spreadsheet" in low and low.startswith("<?xml"):
        return Kind.OTHER_WORKBOOK, "fods"
    if low.startswith("<"):
        is_html = any(tag in low for tag in ("<html", "<!doctype html", "<table", "<body", "<div", "<meta"))
        return Kind.TEXT, "html" if is_html else "xml"
    if low.startswith(("mime-version:", "received:", "return-path:", "from:")):
        return Kind.TEXT, "mail"
    first = low.split("\n", 1)[0]
    return Kind.TEXT, "csv" if any(mark in first for mark in ",;\t") else "text"
