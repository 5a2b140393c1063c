"""File names: what people call their files, made safe on Windows, kept in Vietnamese."""

import re
import unicodedata

LONGEST = 80
"""Characters of a name before the ending: with the folders above it a path stays below Windows' 260."""
LONGEST_BYTES = 180
"""Bytes of the same in UTF-8: Linux allows 255 a name, and a Vietnamese letter takes up to three."""
NAMELESS = "khong-ten"
BACKUPS = "sao_luu"
"""A plan's folder of copies: of the workbook as it stood, and of the staff tables."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")
KEPT = re.compile(r"__(?P<sha>[0-9a-f]{8,64})(\.[A-Za-z0-9]{1,8})?$")
"""The tail of a kept file's name: the first digits of its sha256, and its ending."""


def _plain(text: str) -> str:
    """NFC, without control, format (a right-to-left mark hides an ending) and lone surrogate characters."""
    kept = (" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    return "".join(
        "_" if unicodedata.category(c) == "Cs" else c
        for c in kept
        if unicodedata.category(c)[0] != "C" or unicodedata.category(c) == "Cs"
    )


def _shorten(stem: str) -> str:
    cut = stem[:LONGEST].encode()[:LONGEST_BYTES]
    return cut.decode("utf-8", "ignore").rstrip(" .")


def readable(text: str) -> str:
    """The text with what UTF-8 cannot hold (bytes of a name in another encoding) shown as ``?``."""
    return text.encode("utf-8", "replace").decode("utf-8")


def safe_name(name: str, tail: str = "") -> str:
    """A name under which a file can be kept on Windows, macOS and Linux: as it was, where it can be.

    Reserved characters become ``_``; folders in front, dots and spaces at the ends go; a device's name (CON, LPT1)
    and one that means something here (``~$``, a leading dot) get a ``_`` in front; the ending stays when the
    rest is cut. ``tail`` is put before the ending. Rules: Microsoft, "Naming Files, Paths, and Namespaces".
    """
    text = _FORBIDDEN.sub("_", _plain(name)).strip(" ").rstrip(" .")
    found = _ENDING.search(text)
    ending = found.group() if found and found.start() else ""
    stem = _shorten(text.removesuffix(ending)) or NAMELESS
    if stem.startswith((".", "~$")) or _RESERVED.match(stem):
        stem = "_" + stem
    return stem + tail + ending


def kept_name(name: str, sha256: str, digits: int = 8) -> str:
    """The name under which received bytes are kept: ``<original name>__<sha8>.xlsx`` (design 7.4)."""
    return safe_name(name, f"__{sha256[:digits]}")


def original_name(kept: str) -> str:
    """The name under which kept bytes came: ``kept_name`` without its digits; any other name as it is."""
    return KEPT.sub(lambda tail: tail[2] or "", kept)
