"""The elements of WordprocessingML that the writer needs, each made in one place (ECMA-376 part 1, 17)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from docx.oxml.ns import nsmap
from docx.oxml.parser import oxml_parser

from tanminh_xl.reports._docx_groups import bookmark
from tanminh_xl.reports._docx_rich import Run

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MOST_ALIAS = 64
_MAIN = {"w": nsmap["w"]}
_W = f"{{{nsmap['w']}}}"


def element(name: str, /, *children: Any, **attributes: object) -> Any:
    """``element("jc", val="left")``: an element of the main namespace with its attributes and children."""
    made = oxml_parser.makeelement(_W + name, nsmap=_MAIN)  # as OxmlElement does it; a large table has 200,000
    for key, value in attributes.items():
        made.set(_W + key, str(value))
    made.extend(children)
    return made


def twips(points: float) -> int:
    """Twentieths of a point."""
    return round(points * 20)


def run(text: str, looks: Run | None = None, style: str = "", size: float = 0.0) -> Any:
    """A run; ``style``: a character style's id; ``size`` in points where it is not its style's. Line breaks and tabs of
    the text become elements."""
    made = element("r")
    properties = [
        *([element("rStyle", val=style)] if style else []),
        *([element("b"), element("bCs")] if looks and looks.bold else []),
        *([element("i"), element("iCs")] if looks and looks.italic else []),
        *([element("sz", val=round(size * 2)), element("szCs", val=round(size * 2))] if size else []),
        *([element("u", val="single")] if looks and looks.underline else []),
    ]
    if properties:
        made.append(element("rPr", *properties))
    for n, line in enumerate(text.split("\n")):
        if n:
            made.append(element("br"))
        for m, piece in enumerate(line.split("\t")):
            if m:
                made.append(element("tab"))
            if piece:
                said = element("t")
                said.text = "".join(char for char in piece if char >= " ")
                said.set(XML_SPACE, "preserve")
                made.append(said)
    return made


def paragraph(style: str, *children: Any, properties: Sequence[Any] = ()) -> Any:
    """A paragraph of a style (its id); ``properties`` in the order of CT_PPr, behind the style."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *children)


class Marks:
    """Controls and the bookmarks around them, each with an identity of its own that hangs on its tag alone."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._bookmarks = 0

    def control(self, tag: str, alias: str, children: Iterable[Any], placeholder: bool = False) -> Any:
        """A control around runs, or around paragraphs."""
        properties = element("sdtPr")
        if alias:
            properties.append(element("alias", val=alias[:MOST_ALIAS]))
        properties.append(element("tag", val=tag))
        properties.append(element("id", val=self._identity(tag)))
        if placeholder:
            properties.append(element("showingPlcHdr"))
        return element("sdt", properties, element("sdtContent", *children))

    def around(self, tag: str) -> tuple[Any, Any]:
        """Start and end of the bookmark around a part: LibreOffice keeps it where it drops a control's tag."""
        self._bookmarks += 1
        start = element("bookmarkStart", id=self._bookmarks, name=bookmark(tag))
        return start, element("bookmarkEnd", id=self._bookmarks)

    def _identity(self, tag: str) -> int:
        found = zlib.crc32(tag.encode()) & 0x7FFFFFFF or 1
        while found in self._taken:
            found = found % 0x7FFFFFFF + 1
        self._taken.add(found)
        return found


def borders(name: str, sides: Iterable[str], size: int = 4) -> Any:
    """A border group (tblBorders, pBdr) with the same thin line on these sides."""
    return element(name, *(element(side, val="single", sz=size, space=0, color="auto") for side in sides))
