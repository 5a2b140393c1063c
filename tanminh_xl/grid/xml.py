"""Walks an XML part once, start and end of each element, refusing what can blow up."""

import codecs
import re
from collections.abc import Callable
from xml.parsers import expat

from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

Start = Callable[[str, dict[str, str]], None]

DEEPEST = 256
"""Elements within each other: a spreadsheet's part has a dozen, and each costs the parser memory."""
_CONTROLS = bytes(range(9)) + bytes((11, 12)) + bytes(range(14, 32))
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"<\0", b"\0<")
_DECLARED = re.compile(r"""^(<\?xml[^>]*?)\sencoding\s*=\s*("[^"]*"|'[^']*')""")
# XML 1.0, 2.2: what is no character there, by its number or as it is. Excel writes _x0001_ instead; others do not.
_NO_CHARACTER = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[fF]{3}[eEfF]|[dD][89a-fA-F]..));"
    rb"|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf]."
)


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix: "table:table-row" -> "table-row"."""
    return name.rpartition(":")[2]


def mended(xml: bytes) -> bytes:
    """Return the part in UTF-8 if it is in UTF-16, and without characters that no XML may hold (control characters).

    ``Unreadable`` (BROKEN) where it says UTF-16 and is none.
    """
    if xml.startswith(_UTF16):
        try:
            marked = xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            text = xml.decode("utf-16" if marked else "utf-16-le" if xml[0] else "utf-16-be")
        except UnicodeDecodeError as error:
            raise Unreadable(UnreadableKind.BROKEN, f"xml: {error}") from error
        xml = _DECLARED.sub(r"\1", text, count=1).encode("utf-8", "replace")
    plain = xml.translate(None, _CONTROLS)
    if b"&#" in plain or b"\xef\xbf" in plain or b"\xed" in plain:
        plain = _NO_CHARACTER.sub(b"", plain)
    return plain if len(plain) != len(xml) else xml


class _Names(dict[str, str]):
    """Names without their prefix, by what is written."""

    def __missing__(self, name: str) -> str:
        self[name] = known = local(name)
        return known


def walk(
    xml: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    limits: Limits = LIMITS,
) -> None:
    """Call ``start(name, attributes)``, ``end(name)``, ``text(piece)``; names lose their prefix, attributes don't.

    ``Unreadable`` (BROKEN) for XML that is not well formed, and for any DOCTYPE: no spreadsheet has one, and entities
    that multiply ("billion laughs") need one; (TOO_LARGE) for more than ``limits.tags`` tags.
    """
    names = _Names()
    depth = 0

    def began(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable(UnreadableKind.BROKEN, f"xml: more than {DEEPEST} elements within each other")
        start(names[name], attributes)

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(names[name])

    tags = xml.count(b"<")
    if tags > limits.tags:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"{tags} tags")
    parse(xml, began, ended, text)


def parse(
    xml: bytes,
    start: Start,
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
    namespaces: bool = False,
) -> None:
    """Parse without a limit of size; with ``namespaces`` a name is its namespace, a blank, and itself.

    ``Unreadable`` (BROKEN) for XML that is not well formed, and for any DOCTYPE.
    """

    def refuse(*_: object) -> None:
        raise Unreadable(UnreadableKind.BROKEN, "xml: DOCTYPE")

    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: unknown encodings
        raise Unreadable(UnreadableKind.BROKEN, f"xml: {error}") from error
