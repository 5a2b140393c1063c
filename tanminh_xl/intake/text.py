"""Bytes of a message -> Vietnamese text in NFC, whatever they say of their encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata

_BLIND = frozenset(("us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "unknown-8bit", "unknown", "default", ""))
"""What mail programs write who do not know what they send."""
_ODD = frozenset(("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"))
"""Of Python's codecs those that are no encoding of letters, or take long."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_sent(data: bytes, errors: str = "strict") -> bytes:
    """The bytes as a message is read: one that an editor saved in UTF-16 (Notepad's "Unicode") in UTF-8, all others as
    they are. Of what is no whole UTF-16 nothing is guessed; ``errors``: "ignore" where a beginning alone is there."""
    if not data.startswith(_UTF_16):
        return data
    try:
        return data.decode("utf-16", errors).encode()
    except UnicodeError:
        return data


def decoded(data: bytes, charset: str = "") -> str:
    """The text in NFC. What is no text of the charset is tried as UTF-8, as windows-1258, at last byte by byte."""
    named = _codec(charset)
    for codec in (*(() if charset.lower() in _BLIND or not named else (named,)), "utf-8", "cp1258"):
        try:
            return unicodedata.normalize("NFC", data.decode(codec))
        except (UnicodeError, ValueError):
            continue
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


def _codec(charset: str) -> str:
    """The codec of a charset's name, "" where there is none."""
    name = charset.strip("\"' ").lower().replace("_", "-")
    if not name or len(name) > 40 or name in _ODD:
        return ""
    try:
        found = codecs.lookup("cp1258" if name in ("windows-1258", "x-cp1258") else name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return found.name if getattr(found, "_is_text_encoding", False) and found.name not in _ODD else ""


def one_line(text: str) -> str:
    """The text on one line, in NFC, without what no eye sees: controls, marks of direction (which turn a name about on
    the screen), letters that there are not."""
    plain = _CONTROLS.sub(" ", text)
    if not plain.isprintable():
        plain = "".join(sign for sign in plain if sign.isprintable() or sign.isspace())
    return unicodedata.normalize("NFC", " ".join(plain.split()))
