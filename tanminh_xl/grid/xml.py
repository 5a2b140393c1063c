"""Walks an XML part once, start and end of each element, refusing what can blow up."""

from collections.abc import Callable
from xml.parsers import expat

from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

Start = Callable[[str, dict[str, str]], None]


def local(name: str) -> str:
    """Return an element's or attribute's name without its prefix: "table:table-row" -> "table-row"."""
    return name.rpartition(":")[2]


def walk(
    xml: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start(name, attributes)``, ``end(name)``, ``text(piece)``; names lose their prefix, attributes don't.

    ``Unreadable`` for XML that is not well formed, and for any DOCTYPE: no spreadsheet has one, and entities
    that multiply ("billion laughs") need one.
    """

    def refuse(*_: object) -> None:
        raise Unreadable(UnreadableKind.BROKEN, "xml: DOCTYPE")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda name: ended(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # the last two: unknown encodings
        raise Unreadable(UnreadableKind.BROKEN, f"xml: {error}") from error
