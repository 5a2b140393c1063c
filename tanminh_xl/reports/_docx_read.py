"""An earlier .docx, whoever saved it last, as paragraphs of pieces: which control or bookmark holds which text.

Word keeps a control's tag; LibreOffice drops it and keeps the bookmark around it (tried: 7.4); others keep neither.
Text that a person deleted with changes tracked is gone, what was inserted is there.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from tanminh_xl.reports import _docx_record as records
from tanminh_xl.reports._docx_record import Record
from tanminh_xl.reports._docx_rich import Run, Runs, text_of
from tanminh_xl.reports._docx_template import W

MOST = 64 * 2**20
"""Bytes of a part that is read."""
_W = f"{{{W}}}"
_GONE = {
    f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr")
}
_GONE.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
"""What holds no words that stand; any other element is looked into, whatever it is."""
_PICTURES = {f"{_W}{name}" for name in ("drawing", "pict", "object")}
_PLACEHOLDER = "placeholder text"
PICTURES, COMMENTS = "hình hoặc biểu đồ", "nhận xét (comment)"


class Unreadable(Exception):
    """The bytes are no Word document that can be read."""


class Piece(NamedTuple):
    """A stretch of a paragraph. ``tag``: of the innermost control that has one; ``bookmark``: of the innermost that is
    open; ``key`` parts two controls of one tag. ``empty``: what it shows asks for text (a placeholder of Word)."""

    tag: str
    bookmark: str
    key: int
    runs: Runs
    empty: bool = False


class Seen(NamedTuple):
    """A paragraph. ``cell``: table, row, column, counted from 0, of the outermost table; None outside."""

    style: str
    pieces: tuple[Piece, ...]
    cell: tuple[int, int, int] | None = None
    listed: bool = False


class File(NamedTuple):
    """``loose``: texts outside the body (footers, footnotes, text boxes); ``lost``: what is more than text."""

    paragraphs: tuple[Seen, ...]
    loose: tuple[str, ...]
    lost: tuple[str, ...]
    bookmarks: frozenset[str]
    record: Record | None


def read(data: bytes) -> File:
    """Everything that an earlier file says. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {
                info.filename: package.read(info)
                for info in package.infolist()
                if info.filename.endswith(".xml") and info.file_size <= MOST
            }
        body = _parsed(parts["word/document.xml"]).find(f"{_W}body")
        if body is None:
            raise Unreadable("no body")
        return _Reader(parts).done(body)
    except (
        KeyError,
        OSError,
        ValueError,
        RuntimeError,
        zlib.error,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
    ) as problem:
        raise Unreadable(str(problem)) from problem


def read_drawn(file: Any) -> File:
    """What a document (python-docx) says before it is saved: as ``read`` of its bytes, without a second tree of it."""
    own = file.part
    parts = {
        str(part.partname).removeprefix("/"): part.blob
        for part in own.package.iter_parts()
        if part is not own and str(part.partname).endswith(".xml")
    }
    return _Reader(parts).done(own.element.body)


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


class _Reader:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._styles = self._named_styles()
        self._open: dict[str, str] = {}
        self._bookmarks: set[str] = set()
        self._controls = 0
        self._tables = 0
        self._lost: dict[str, None] = {}
        self._loose: list[str] = []

    def done(self, body: Any) -> File:
        found = tuple(self._blocks(body, ("", 0, False), None))
        self._around()
        return File(found, tuple(self._loose), tuple(self._lost), frozenset(self._bookmarks), self._record())

    def _named_styles(self) -> dict[str, str]:
        if "word/styles.xml" not in self._parts:
            return {}
        root = _parsed(self._parts["word/styles.xml"])
        return {
            style.get(f"{_W}styleId", ""): name.get(f"{_W}val", "")
            for style in root.iter(f"{_W}style")
            if (name := style.find(f"{_W}name")) is not None
        }

    def _record(self) -> Record | None:
        for name in sorted(self._parts):
            if re.fullmatch(r"customXml/item\d+\.xml", name):
                root = _parsed(self._parts[name])
                if etree.QName(root).namespace == records.NAMESPACE:
                    return records.load(root.text or "")
        return None

    def _around(self) -> None:
        """Footers, footnotes and heads: their texts; comments: that there are some."""
        for name in sorted(self._parts):
            if re.fullmatch(r"word/(header|footer|footnotes|endnotes)\d*\.xml", name):
                self._open.clear()
                for seen in self._blocks(_parsed(self._parts[name]), ("", 0, False), None):
                    self._loose.append("".join(text_of(piece.runs) for piece in seen.pieces))
            if name == "word/comments.xml" and len(_parsed(self._parts[name])):
                self._lost[COMMENTS] = None

    def _blocks(self, parent: Any, within: tuple[str, int, bool], cell: tuple[int, int, int] | None) -> Iterator[Seen]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield self._paragraph(child, within, cell)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child, within, cell)
            elif child.tag == f"{_W}sdt":
                yield from self._blocks(self._content(child), self._control(child, within), cell)
            elif child.tag in (f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
                self._bookmark(child)
            elif child.tag not in _GONE:
                yield from self._blocks(child, within, cell)

    def _table(self, table: Any, within: tuple[str, int, bool], cell: tuple[int, int, int] | None) -> Iterator[Seen]:
        if cell is None:
            number, self._tables = self._tables, self._tables + 1
        rows = [(row, inner) for row, inner in self._through(table, f"{_W}tr", within)]
        for r, (row, inside) in enumerate(rows):
            for c, (box, inner) in enumerate(self._through(row, f"{_W}tc", inside)):
                yield from self._blocks(box, inner, (number, r, c) if cell is None else cell)

    def _through(
        self, parent: Any, name: str, within: tuple[str, int, bool]
    ) -> Iterator[tuple[Any, tuple[str, int, bool]]]:
        """Rows or cells, those in a control of their own among them."""
        for child in parent:
            if child.tag == name:
                yield child, within
            elif child.tag == f"{_W}sdt":
                yield from self._through(self._content(child), name, self._control(child, within))

    def _content(self, control: Any) -> Any:
        found = control.find(f"{_W}sdtContent")
        return () if found is None else found

    def _control(self, control: Any, within: tuple[str, int, bool]) -> tuple[str, int, bool]:
        """What is inside belongs to this control; to the one around it where this one has no tag."""
        tag = control.find(f"{_W}sdtPr/{_W}tag")
        showing = control.find(f"{_W}sdtPr/{_W}showingPlcHdr")
        told = showing is not None and showing.get(f"{_W}val", "1") not in ("0", "false", "off")
        if tag is None or not tag.get(f"{_W}val"):
            return within[0], within[1], within[2] or told
        self._controls += 1
        return tag.get(f"{_W}val"), self._controls, told

    def _bookmark(self, mark: Any) -> None:
        identity = mark.get(f"{_W}id", "")
        if mark.tag == f"{_W}bookmarkStart":
            self._open[identity] = mark.get(f"{_W}name", "")
            self._bookmarks.add(mark.get(f"{_W}name", ""))
        else:
            self._open.pop(identity, None)

    def _paragraph(self, paragraph: Any, within: tuple[str, int, bool], cell: tuple[int, int, int] | None) -> Seen:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = self._styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
        listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
        return Seen(name, tuple(self._pieces(paragraph, within)), cell, listed)

    def _pieces(self, parent: Any, within: tuple[str, int, bool]) -> Iterator[Piece]:
        for child in parent:
            if child.tag == f"{_W}r":
                yield self._piece(child, within)
            elif child.tag == f"{_W}sdt":
                inner = self._control(child, within)
                if inner != within:
                    yield Piece(inner[0], "", inner[1], ())  # an emptied control is there all the same
                yield from self._pieces(self._content(child), inner)
            elif child.tag in (f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
                self._bookmark(child)
            elif child.tag not in _GONE:
                yield from self._pieces(child, within)

    def _piece(self, run: Any, within: tuple[str, int, bool]) -> Piece:
        style = run.find(f"{_W}rPr/{_W}rStyle")
        name = self._styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
        looks = (_on(run, "b"), _on(run, "i"), _on(run, "u"))
        mark = next(reversed([m for m in self._open.values() if m.startswith(BOOKMARK)]), "")
        return Piece(
            within[0], mark, within[1], (Run(self._said(run), *looks),), within[2] and name.casefold() == _PLACEHOLDER
        )

    def _said(self, run: Any) -> str:
        said = ""
        for child in run:
            if child.tag == f"{_W}t":
                said += child.text or ""
            elif child.tag == f"{_W}tab":
                said += "\t"
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                said += "" if child.get(f"{_W}type") else "\n"
            elif child.tag == f"{_W}noBreakHyphen":
                said += "-"
            elif child.tag not in _GONE:
                self._more(child)
        return said

    def _more(self, element: Any) -> None:
        """A picture is told; what stands in a text box is text."""
        boxes = [box for box in element.iter(f"{_W}txbxContent") if _first_choice(box)]
        for box in boxes:
            for paragraph in box.iter(f"{_W}p"):
                self._loose.append("".join(t.text or "" for t in paragraph.iter(f"{_W}t")))
        if not boxes and (element.tag in _PICTURES or any(e.tag in _PICTURES for e in element.iter())):
            self._lost[PICTURES] = None


BOOKMARK = "tm_"
"""How the names of our bookmarks begin."""


def _on(run: Any, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off", "none")


def _first_choice(box: Any) -> bool:
    """Whether a text box is not the second description of one (mc:Fallback)."""
    return not any("Fallback" in str(parent.tag) for parent in box.iterancestors())
