"""Walks a part of an .ods, names with their namespaces, as far as anybody's form goes."""

from collections.abc import Callable, Mapping

from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind
from tanminh_xl.grid.xml import mended, parse

Attributes = Mapping[str, str]

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = f"{_ODF}office:1.0 ", f"{_ODF}table:1.0 ", f"{_ODF}text:1.0 "
STYLE, NUMBER, DRAW = f"{_ODF}style:1.0 ", f"{_ODF}datastyle:1.0 ", f"{_ODF}drawing:1.0 "
DR3D, FORM = f"{_ODF}dr3d:1.0 ", f"{_ODF}form:1.0 "
FO = f"{_ODF}xsl-fo-compatible:1.0 "
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "

_MOST_BYTES = 64_000_000  # of one part; the largest form that LibreOffice saves has some 300,000
MOST_ELEMENTS = 300_000  # of one part; a form's cells are some thousands


def walk(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start(name, attributes)``, ``end(name)``, ``text(piece)``; a name is its namespace, a blank, and itself.

    ``Unreadable``: BROKEN for XML that is not well formed and for any DOCTYPE (no spreadsheet has one, and entities
    that multiply need one); TOO_LARGE for more bytes or elements than any form has.
    """
    xml = mended(xml)
    if len(xml) > _MOST_BYTES:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"xml: {len(xml)} bytes")
    left = MOST_ELEMENTS

    def counted(name: str, attributes: dict[str, str]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Unreadable(UnreadableKind.TOO_LARGE, f"xml: {MOST_ELEMENTS} elements")
        start(name, attributes)

    parse(xml, counted, end, text, namespaces=True)
