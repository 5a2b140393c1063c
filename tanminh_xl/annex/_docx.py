"""Tables of a Word document as pages of cells: merged cells, automatic numbering, bold, indents, tracked changes.

python-docx gives the elements; what its objects leave out (content controls, counted numbers, deletions) is read from
them. ECMA-376 part 1, 17.3 (text), 17.4 (tables), 17.5.2 (content controls), 17.13.5 (revisions).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tanminh_xl.annex._grid import Read
from tanminh_xl.annex._numbering import Numbering, W
from tanminh_xl.annex._styles import Styles, is_on
from tanminh_xl.annex._xlsx import RAISED
from tanminh_xl.annex.cells import Cell, Page, areas, blanks, squared, tidy
from tanminh_xl.annex.words import told
from tanminh_xl.domain.annex import Passed
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.xlsx_book import relations, rels_of, resolve
from tanminh_xl.grid.xml import mended, walk

_USUAL = "word/document.xml"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MOST_CELLS, _MOST_COLUMNS = 200_000, 500
_TWIPS = 65.0
"""A blank in 13 pt letters is about so wide."""
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THROUGH = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo")
)
_GONE = frozenset((f"{W}del", f"{W}moveFrom"))
_REFERENCES = {f"{W}{kind}Reference": kind for kind in ("footnote", "endnote", "comment")}
_SYMBOLS = {"f0a8": "□", "f06f": "□", "f071": "□", "f0fe": "☑", "f052": "☑", "f0fd": "☒", "f0fc": "✓", "f0d8": "",
            "f0b3": "≥", "f0a3": "≤", "f0b1": "±", "f0b7": "•"}  # fmt: skip


def read_docx(data: bytes, limits: Limits = LIMITS) -> Read:
    """Return the tables of a .docx, nested ones behind those that hold them. ``Unreadable``: BROKEN, TOO_LARGE, and
    ENCRYPTED as ``Package``; any DOCTYPE is BROKEN."""
    package = Package(data, limits)
    main = _main(package)
    document = _parsed(package, main, limits)
    parts = {
        relation.type.rpartition("/")[2]: resolve(package, main, relation.target)
        for relation in relations(package, rels_of(main))
    }
    numbering = _parsed(package, parts.get("numbering", ""), limits)
    styles = _parsed(package, parts.get("styles", ""), limits)
    if document is None or (body := document.find(f"{W}body")) is None:
        raise Unreadable(UnreadableKind.BROKEN, "docx: no body")
    said = {
        kind: _noted(_parsed(package, parts.get(f"{kind}s", ""), limits)) for kind in ("footnote", "endnote", "comment")
    }
    return _Document(Numbering(numbering), Styles(styles), said).read(body)


def _noted(root: Any) -> dict[str, str]:
    """Number -> text of what stands in a part of footnotes, endnotes or comments."""
    if root is None:
        return {}
    return {
        str(each.get(f"{W}id")): " ".join("".join(piece.text or "" for piece in each.iter(f"{W}t")).split())
        for each in root
        if isinstance(each.tag, str)
    }


def _main(package: Package) -> str:
    for relation in relations(package, "_rels/.rels"):
        if relation.type.rpartition("/")[2] == "officeDocument" and (name := resolve(package, "", relation.target)):
            return name
    return _USUAL


def _parsed(package: Package, name: str, limits: Limits) -> Any:
    part = package.part(name) if name else None
    if part is None:
        return None
    from docx.oxml import parse_xml

    part = mended(part).replace(_STRICT, W[1:-1].encode())
    walk(part, lambda *_: None, limits=limits)
    try:
        return parse_xml(part)
    except ValueError as error:  # lxml's XMLSyntaxError is a SyntaxError, its refusal of a text a ValueError
        raise Unreadable(UnreadableKind.BROKEN, f"docx: {error}") from error
    except SyntaxError as error:
        raise Unreadable(UnreadableKind.BROKEN, f"docx: {error}") from error


class _Said(NamedTuple):
    """A paragraph: its words, and how it looks."""

    text: str
    label: str
    bold: bool | None
    indent: float


class _Word:
    """A table while it is read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[list[Cell]] = []
        self.areas: list[tuple[int, int, int, int]] = []
        self.above: tuple[tuple[str, str], ...] = ()


class _Document:
    """Walks a document from its top, so that numbers are counted in their order."""

    def __init__(self, numbering: Numbering, styles: Styles, said: dict[str, dict[str, str]]) -> None:
        """``said``: texts of footnotes, endnotes and comments by their numbers."""
        self._numbering, self._styles, self._said = numbering, styles, said
        self._tables: list[_Word] = []
        self._passed: list[Passed] = []
        self._notes: dict[tuple[str, str], str] = {}
        self._cells = 0

    def read(self, body: Any) -> Read:
        above: list[tuple[str, str]] = []
        waiting: list[tuple[str, str]] = []
        for block in blocks(body):
            if block.tag == f"{W}tbl":
                self._table(block, tuple(above[-8:]))
                waiting += above[:-8]
                above = []
                continue
            said = self._paragraph(block, "")
            line = f"{said.label} {said.text}".strip()
            if line:
                above.append((f"lời văn trước bảng {len(self._tables) + 1}", line))
        rest = [(f"lời văn sau bảng {len(self._tables)}", line) for _, line in above]
        texts: dict[str, list[str]] = {}
        for place, line in (*waiting, *rest):
            texts.setdefault(place, []).append(line)
        self._passed += [Passed(place, "; ".join(lines), told("text")) for place, lines in texts.items()]
        self._passed += [Passed(place, text, told(key)) for (key, place), text in self._notes.items()]
        return Read(tuple(map(_page, self._tables)), tuple(self._passed))

    def _note(self, key: str, place: str, text: str) -> None:
        if text.strip() or key == "changes":
            held = self._notes.get((key, place), "")
            self._notes[key, place] = f"{held}; {text}".strip("; ") if text.strip() else held

    def _table(self, element: Any, above: tuple[tuple[str, str], ...]) -> str:
        table = _Word(f"bảng {len(self._tables) + 1}")
        table.above = above
        self._tables.append(table)
        open_above: dict[int, tuple[int, int, int]] = {}  # column -> (row, column, last column) of the area going down
        for row in rows(element):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self._note("changes", f"{table.name}, sau dòng {len(table.rows)}", "")
                continue
            at = len(table.rows)
            if properties is not None and properties.find(f"{W}ins") is not None:
                self._note("changes", f"{table.name}, dòng {at + 1}", "")
            open_above = self._row(table, row, at, _value(properties, "gridBefore"), open_above)
        return table.name

    def _row(
        self, table: _Word, row: Any, at: int, before: int, open_above: dict[int, tuple[int, int, int]]
    ) -> dict[int, tuple[int, int, int]]:
        cells: list[Cell] = [Cell()] * min(before, _MOST_COLUMNS)
        table.rows.append(cells)
        goes_on: dict[int, tuple[int, int, int]] = {}
        for cell in _cells(row):
            properties = cell.find(f"{W}tcPr")
            if properties is not None and properties.find(f"{W}cellDel") is not None:
                self._note("changes", f"{table.name}, dòng {at + 1}", "")
                continue
            wide = max(1, _value(properties, "gridSpan"))
            left = len(cells)
            if left + wide > _MOST_COLUMNS:
                raise Unreadable(UnreadableKind.TOO_LARGE, "docx: columns")
            self._cells += wide
            if self._cells > _MOST_CELLS:
                raise Unreadable(UnreadableKind.TOO_LARGE, "docx: cells")
            vertical = None if properties is None else properties.find(f"{W}vMerge")
            horizontal = None if properties is None else properties.find(f"{W}hMerge")
            continues = vertical is not None and vertical.get(f"{W}val", "continue") == "continue"
            if horizontal is not None and horizontal.get(f"{W}val", "continue") == "continue" and left:
                cells += [Cell()] * wide
                _widen(table.areas, at, left - 1, left + wide - 1)
                continue
            started = open_above.get(left)
            if continues and started is not None:
                top, first, last = started
                cells += [Cell()] * wide
                goes_on[left] = started
                if last == left + wide - 1:
                    covered = " ".join(each.text or "" for each in cell.iter(f"{W}t"))
                    self._note("vanished", f"{table.name}, dòng {at + 1}, cột {left + 1}", covered)
                    _lengthen(table.areas, top, first, at)
                    continue
                del cells[left:]
            place = f"{table.name}, dòng {at + 1}, cột {left + 1}"
            cells.append(self._cell(cell, place))
            cells += [Cell()] * (wide - 1)
            table.areas.append((at, left, at, left + wide - 1))
            if vertical is not None:
                goes_on[left] = (at, left, left + wide - 1)
        return goes_on

    def _cell(self, element: Any, place: str) -> Cell:
        said: list[_Said] = []
        for block in blocks(element):
            if block.tag == f"{W}tbl":
                name = self._table(block, ())
                self._passed.append(Passed(place, "", told("nested", name=name)))
                continue
            said.append(self._paragraph(block, place))
        first = next((n for n, each in enumerate(said) if each.text.strip() or each.label), None)
        if first is None:
            return Cell()
        lead = said[first]
        texts = [lead.text, *(f"{each.label} {each.text}".strip() for each in said[first + 1 :])]
        bolds = {each.bold for each in said if each.bold is not None}
        text = "\n".join(texts)
        return Cell(tidy(text), bold=bolds == {True}, indent=lead.indent + blanks(text), label=lead.label)

    def _paragraph(self, element: Any, place: str) -> _Said:
        properties = element.find(f"{W}pPr")
        style = _text_value(properties, "pStyle")
        pieces: list[tuple[str, bool]] = []
        self._pieces(element, style, place or "ngoài bảng", pieces)
        text = "".join(piece for piece, _ in pieces)
        marks = [bold for piece, bold in pieces if any(char.isalnum() for char in piece)]
        mark = None if properties is None else properties.find(f"{W}rPr")
        is_gone = mark is not None and mark.find(f"{W}del") is not None and not text.strip()
        number, level = self._styles.numbering(properties, style, self._numbering)
        label = "" if is_gone or number in ("", "0") else self._numbering.label(number, level)
        indent = self._styles.indent(properties, style) / _TWIPS
        return _Said(text, label, all(marks) if marks else None, 4.0 * level if label else indent)

    def _pieces(self, element: Any, style: str, place: str, pieces: list[tuple[str, bool]]) -> None:
        for child in element:
            if child.tag == f"{W}r":
                self._run(child, style, place, pieces)
            elif child.tag in _GONE:
                self._note("changes", place, "")
            elif child.tag in _THROUGH:
                if child.tag in (f"{W}ins", f"{W}moveTo"):
                    self._note("changes", place, "")
                self._pieces(child, style, place, pieces)
            elif child.tag.startswith(_MATH) if isinstance(child.tag, str) else False:
                pieces.append(("".join(each.text or "" for each in child.iter(f"{_MATH}t")), False))

    def _run(self, run: Any, style: str, place: str, pieces: list[tuple[str, bool]]) -> None:
        properties = run.find(f"{W}rPr")
        text = ""
        for child in run:
            if child.tag == f"{W}t":
                text += child.text or ""
            elif child.tag == f"{W}tab":
                text += "\t"
            elif child.tag in (f"{W}br", f"{W}cr"):
                text += "\n"
            elif child.tag == f"{W}noBreakHyphen":
                text += "-"
            elif child.tag == f"{W}sym":
                text += _SYMBOLS.get(child.get(f"{W}char", "").lower(), "•")
            elif child.tag == f"{W}fldChar" and (box := child.find(f".//{W}checkBox")) is not None:
                text += "☑" if is_on(box.find(f"{W}checked")) else "□"
            elif child.tag in _REFERENCES:
                kind = _REFERENCES[child.tag]
                self._note(kind, place, self._said[kind].get(str(child.get(f"{W}id")), ""))
            elif child.tag in (f"{W}drawing", f"{W}pict", f"{W}object", f"{_MC}AlternateContent"):
                first = next(iter(child.iter(f"{W}txbxContent")), None)
                if first is not None:
                    self._note("text", place, " ".join(each.text or "" for each in first.iter(f"{W}t")))
        if not text:
            return
        if properties is not None:
            if is_on(properties.find(f"{W}vanish")):
                self._note("vanished", place, text)
                return
            if is_on(properties.find(f"{W}strike")) or is_on(properties.find(f"{W}dstrike")):
                self._note("struck", place, text)
                return
            raised = properties.find(f"{W}vertAlign")
            if raised is not None and raised.get(f"{W}val") == "superscript":
                text = text.translate(RAISED)
        pieces.append((text, self._styles.is_bold(properties, style)))


def blocks(element: Any) -> Iterator[Any]:
    """The paragraphs and tables of a body or a cell, through content controls and the like."""
    return _through(element, f"{W}p", f"{W}tbl")


def rows(table: Any) -> Iterator[Any]:
    """The rows of a table, through content controls and the like."""
    return _through(table, f"{W}tr")


def _cells(row: Any) -> Iterator[Any]:
    return _through(row, f"{W}tc")


def _through(element: Any, *tags: str) -> Iterator[Any]:
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _THROUGH:
            yield from _through(child, *tags)


def _value(properties: Any, name: str) -> int:
    said = _text_value(properties, name)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _text_value(properties: Any, name: str) -> str:
    child = None if properties is None else properties.find(f"{W}{name}")
    return "" if child is None else str(child.get(f"{W}val", ""))


def _lengthen(areas: list[tuple[int, int, int, int]], top: int, left: int, bottom: int) -> None:
    for n, area in enumerate(areas):
        if area[:2] == (top, left):
            areas[n] = (top, left, bottom, area[3])


def _widen(areas: list[tuple[int, int, int, int]], row: int, column: int, right: int) -> None:
    for n, area in enumerate(areas):
        if area[0] == row and area[1] <= column <= area[3]:
            areas[n] = (*area[:3], right)


def _page(table: _Word) -> Page:
    cells = squared(table.rows)
    width = len(cells[0]) if cells else 0
    merged, ends = areas(table.areas, len(cells), width)
    return Page(table.name, cells, merged, ends, above=table.above, is_word=True)
