"""The elements of WordprocessingML that the writer needs, each made in one place (ECMA-376 part 1, 17)."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml.ns import nsmap
from docx.oxml.parser import oxml_parser
from lxml import etree

from tanminh_xl.reports._docx_groups import bookmark
from tanminh_xl.reports._docx_rich import Run

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MOST_ALIAS = 64
_MAIN = {"w": nsmap["w"]}
_W = f"{{{nsmap['w']}}}"
_DECLARED = f' xmlns:w="{nsmap["w"]}"'
_HOLE = "\ue000"
_NO_TEXT = re.compile("[\0-\x08\x0b-\x1f]")
_APART = re.compile("[\0-\x1f\ud800-\udfff\ufffe\uffff]")
"""What of a text is an element of its own, or no text that a document takes."""
_TARGET = "tanminh_xl"
_MARK = re.compile(rb"<\?tanminh_xl (\d+)\?>")
_ROOT = re.compile(rb"<[^<>?!]+>")


def element(name: str, /, *children: Any, **attributes: object) -> Any:
    """``element("jc", val="left")``: an element of the main namespace with its attributes and children."""
    made = oxml_parser.makeelement(_W + name, nsmap=_MAIN)  # as OxmlElement does it
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
    for n, line in enumerate(clean(text).split("\n")):
        if n:
            made.append(element("br"))
        for m, piece in enumerate(line.split("\t")):
            if m:
                made.append(element("tab"))
            if piece:
                said = element("t")
                said.text = piece
                said.set(XML_SPACE, "preserve")
                made.append(said)
    return made


def clean(text: str) -> str:
    """A text without the signs that XML has no place for."""
    return _NO_TEXT.sub("", text)


def paragraph(style: str, *children: Any, properties: Sequence[Any] = ()) -> Any:
    """A paragraph of a style (its id); ``properties`` in the order of CT_PPr, behind the style."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *children)


def source(made: Any) -> str:
    """The XML of an element that stands inside another one, which names the namespace."""
    return str(etree.tostring(made, encoding="unicode")).replace(_DECLARED, "", 1)


class Frame:
    """The XML of elements that differ by their text alone. ``draw``: text -> element; it is called once for a text and
    once for none, and for each text that holds line breaks or tabs, which are elements."""

    def __init__(self, draw: Callable[[str], Any]) -> None:
        self._draw = draw
        self._before, _, self._after = source(draw(_HOLE)).partition(_HOLE)
        self._blank = source(draw(""))

    def around(self, text: str) -> str:
        """The element that says this."""
        if not text:
            return self._blank
        return source(self._draw(text)) if _APART.search(text) else f"{self._before}{escape(text)}{self._after}"


class Tables:
    """Tables of appendices, as XML beside the document's tree: as elements, those of thousands of units would take ten
    times the memory and the time. The tree holds a mark where each of them stands. ``texts``: what is in them."""

    def __init__(self) -> None:
        self.texts: Counter[str] = Counter()
        self._sources: list[bytes] = []

    def put(self, table: Any, rows: Iterable[str], texts: Iterable[str]) -> Any:
        """Keep a table and its rows, each given as XML (``source``), and give the mark that stands for it."""
        end = f"</w:{etree.QName(table).localname}>"
        parts = (source(table).removesuffix(end), *rows, end)
        self._sources.append(b"".join(part.encode() for part in parts))
        self.texts.update(map(clean, texts))
        return etree.ProcessingInstruction(_TARGET, str(len(self._sources) - 1))

    def into(self, document: bytes) -> bytes:
        """The XML of the document with the tables where their marks are; each names the namespace itself where the
        document, made by whatever program from the office's own template, calls it otherwise."""
        root, declared = _ROOT.search(document), _DECLARED.encode()
        named = root is not None and declared in root[0]
        sources = self._sources if named else [s.replace(b"<w:tbl", b"<w:tbl" + declared, 1) for s in self._sources]
        return _MARK.sub(lambda mark: sources[int(mark[1])], document)


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
