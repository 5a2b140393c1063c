"""A laid-out page as tables of Word: columns as wide as their words need, heads that are repeated, rows kept whole."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, takewhile
from typing import Any

from docx.oxml.ns import qn

from tanminh_xl.domain.sheet import Cell, Letterhead, NewPage, Note, Sheet, Table
from tanminh_xl.domain.textsize import text_units
from tanminh_xl.reports import _docx_styles as styles
from tanminh_xl.reports._docx_named import Styles
from tanminh_xl.reports._docx_rich import Run
from tanminh_xl.reports._docx_xml import Frame, Tables, borders, element, paragraph, run, source, twips
from tanminh_xl.reports._xlsx_grid import fitted
from tanminh_xl.reports._xlsx_style import look
from tanminh_xl.reports.shown import shown

SMALLEST = 9.0
STEP = 0.5
PAD = 4.0
"""Points between a cell's edge and its text, on each side."""
MARGINS = (("top", 1.0), ("left", PAD), ("bottom", 1.0), ("right", PAD))
SAFETY = 1.03
"""Another program sets the same text a little wider."""
MOST_WORD = 150.0
"""Points: a longer word (an address, the name of a file) is broken."""
BREAK = "\u200b"
"""Where a line may break and nothing is seen."""
_STROKE = re.compile(r"(?<=[^\W\d]{3})/(?=[^\W\d]{3})")
FEW_NOTES = 8
NOTED_ROWS = 2
"""Rows of a table that stand on the page of its few notes."""
HEAD_FILL = "F2F2F2"
TITLES = ("section", "conclusion")
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def page(sheet: Sheet, named: Styles, aside: Tables) -> Iterator[Any]:
    """The elements of a page, landscape: what its letterhead says of the period, its tables (``aside`` keeps them) and
    notes. Charts are left out, since their values stand in tables; so are signatures: the report has its own."""
    new_page = False
    for n, block in enumerate(sheet.blocks):
        if isinstance(block, NewPage):
            new_page = True
            continue
        made = list(_block(block, named))
        if isinstance(block, Table) and (block.rows or block.header):
            noted = 0 < sum(1 for _ in takewhile(_is_note, sheet.blocks[n + 1 :])) <= FEW_NOTES
            made = [table(block, named, aside, noted), spacer(named)]
            if noted:
                keep(made[-1])
        elif _is_note(block) and n + 1 < len(sheet.blocks) and _is_note(sheet.blocks[n + 1]):
            keep(made[-1])
        if made and new_page:
            _begin_page(made, named)
            new_page = False
        yield from made


def _block(block: object, named: Styles) -> Iterator[Any]:
    if isinstance(block, Letterhead) and block.subtitle:
        yield paragraph(named.ids[styles.APPENDIX_OF], run(block.subtitle))
    elif isinstance(block, Note) and block.style != "sample":
        style = styles.TABLE_SECTION if block.style in TITLES else styles.TABLE_NOTE
        space = element("spacing", before=twips(8), after=twips(3)) if block.style in TITLES else None
        yield paragraph(named.ids[style], run(block.text), properties=() if space is None else (space,))


def _is_note(block: object) -> bool:
    return isinstance(block, Note) and block.style not in (*TITLES, "sample")


def keep(each: Any) -> None:
    """Keep a paragraph on the page of what follows it."""
    properties = each.get_or_add_pPr()
    if properties.find(qn("w:keepNext")) is None:
        properties.find(qn("w:pStyle")).addnext(element("keepNext"))


def _begin_page(made: list[Any], named: Styles) -> None:
    if made[0].tag == qn("w:p"):
        made[0].pPr.insert(1, element("pageBreakBefore"))
    else:
        made.insert(0, paragraph(named.ids[styles.RULE], properties=(element("pageBreakBefore"),)))


def spacer(named: Styles, *more: Any) -> Any:
    """A paragraph that is hardly seen: Word wants one between two tables, and behind the last."""
    return paragraph(named.ids[styles.RULE], properties=more)


Words = tuple[tuple[str, ...], ...]


def words(block: Table) -> Words:
    """What each cell of each row shows; of a heading its first cell, over the whole width."""
    return tuple(tuple(map(said, row[:1] if n in block.headings else row)) for n, row in enumerate(block.rows))


def said(cell: Cell) -> str:
    """What a cell shows, its sign included; a long word of several may break behind its strokes."""
    text = shown(cell.value, str(look(cell.style).get("num_format", "General")))
    return _STROKE.sub(f"/{BREAK}", text) if "/" in text else text


def table(block: Table, named: Styles, aside: Tables, noted: bool = False) -> Any:
    """A table over the whole width of a page on its side. ``noted``: notes follow, and its last rows stand on their
    page, since notes alone on a page say nothing."""
    rows = words(block)
    whole, units = named.long, longest(block, rows)
    size = fitting(units, named, whole)
    widths = [twips(w) for w in fitted(block.widths, needs(units, size), whole)]
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            borders("tblBorders", SIDES),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(side, w=twips(w), type="dxa") for side, w in MARGINS)),
        ),
        element("tblGrid", *(element("gridCol", w=w) for w in widths)),
    )
    count, drawer = len(rows), _Rows(named, size, widths)
    head = list(drawer.head(block))
    kept = block.together - {count - 1} | frozenset(range(count - NOTED_ROWS, count) if noted else ())
    for n, row in enumerate(head, -len(head)):
        if n in kept:
            for each in row.iter(qn("w:p")):
                keep(each)
    head_texts = (*block.header, *(text for _, _, text in block.groups)) if head else ()
    return aside.put(made, chain(map(source, head), drawer.rows(block, rows, kept)), chain(head_texts, *rows))


def longest(block: Table, rows: Words) -> list[int]:
    """The width of each column's longest word, in 1/1000 of the letters' size."""
    found = [0] * len(block.widths)
    for i, title in enumerate(block.header):
        found[i] = _units(_words(title), bold=True)
    for n, row in enumerate(block.rows):
        if n not in block.headings:
            for i, (cell, text) in enumerate(zip(row, rows[n], strict=True)):
                parts = _words(text) if isinstance(cell.value, str) else (text,)
                found[i] = max(found[i], _units(parts, bool(look(cell.style).get("bold"))))
    return found


def _words(text: str) -> list[str]:
    return text.replace(BREAK, " ").split()


def _units(parts: Iterable[str], bold: bool) -> int:
    return max((text_units(part, bold) for part in parts), default=0)


def needs(units: Sequence[int], size: float) -> list[float]:
    """The points that each column needs for its longest word."""
    return [min(wide * size / 1000, MOST_WORD) * SAFETY + 2 * PAD + 1 for wide in units]


def fitting(units: Sequence[int], named: Styles, whole: float) -> float:
    """The size in points of the table's letters: the style's, or as much less as its longest words ask for."""
    size = named.sizes[styles.TABLE_TEXT]
    while size - STEP >= SMALLEST and sum(needs(units, size)) > whole:
        size -= STEP
    return size


class _Rows:
    def __init__(self, named: Styles, size: float, widths: Sequence[int]) -> None:
        self._named, self._widths = named, widths
        self._size = size
        self._frames: dict[tuple[int, str, type, bool], Frame] = {}
        self._start, _, self._end = source(self._row([element("tc")])).partition("<w:tc/>")

    def head(self, block: Table) -> Iterator[Any]:
        """The head's rows, printed on each page; a column outside the groups goes through both."""
        if not block.header:
            return
        titles = [self._text(styles.TABLE_HEAD, title) for title in block.header]
        if not block.groups:
            yield self._row([self._box(i, 1, text, HEAD_FILL) for i, text in enumerate(titles)], repeat=block.repeat)
            return
        upper, at = [], 0
        spans = {first: (last, text) for first, last, text in block.groups}
        grouped = {c for first, last, _ in block.groups for c in range(first, last + 1)}
        while at < len(titles):
            if at in spans:
                last, text = spans[at]
                upper.append(self._box(at, last - at + 1, self._text(styles.TABLE_HEAD, text), HEAD_FILL))
                at = last + 1
            else:
                upper.append(self._box(at, 1, titles[at], HEAD_FILL, merge="restart"))
                at += 1
        lower = [
            self._box(i, 1, text, HEAD_FILL)
            if i in grouped
            else self._box(i, 1, self._text(styles.TABLE_HEAD, ""), HEAD_FILL, merge="continue")
            for i, text in enumerate(titles)
        ]
        yield self._row(upper, repeat=block.repeat)
        yield self._row(lower, repeat=block.repeat)

    def rows(self, block: Table, said: Words, kept: Container[int]) -> Iterator[str]:
        """The XML of the rows. ``said``: their words; ``kept``: rows that stand on the page of what follows them."""
        for n, (row, texts) in enumerate(zip(block.rows, said, strict=True)):
            if n in block.headings:
                yield source(self._section(texts[0], n in kept))
            else:
                boxes = (
                    self._frame(i, cell, n in kept).around(text)
                    for i, (cell, text) in enumerate(zip(row, texts, strict=True))
                )
                yield f"{self._start}{''.join(boxes)}{self._end}"

    def _section(self, text: str, kept: bool) -> Any:
        """A heading over the whole width; what it is over follows on the same page."""
        said = self._text(styles.TABLE_SECTION, text)
        if kept:
            keep(said)
        return self._row([self._box(0, len(self._widths), said)])

    def _frame(self, column: int, cell: Cell, kept: bool) -> Frame:
        """What is drawn around the words of such a cell."""
        key = (column, cell.style, type(cell.value), kept)
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = Frame(lambda text: self._box(column, 1, self._cell(cell, text, kept)))
        return found

    def _cell(self, cell: Cell, text: str, kept: bool) -> Any:
        props = look(cell.style)
        number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
        align = str(props.get("align", "right" if number else "left"))
        style = styles.TABLE_NUMBER if align == "right" else styles.TABLE_TEXT
        looks = Run("", bool(props.get("bold")), bool(props.get("italic")))
        made = self._text(style, text, looks, "center" if align == "center" else "")
        if kept:
            keep(made)
        return made

    def _text(self, style: str, text: str, looks: Run | None = None, align: str = "") -> Any:
        own = self._named.sizes[style]
        size = 0.0 if own <= self._size else self._size
        properties = (element("jc", val=align),) if align else ()
        return paragraph(
            self._named.ids[style], *([run(text, looks, size=size)] if text else []), properties=properties
        )

    def _box(self, first: int, count: int, text: Any, fill: str = "", merge: str = "") -> Any:
        properties = element("tcPr", element("tcW", w=sum(self._widths[first : first + count]), type="dxa"))
        if count > 1:
            properties.append(element("gridSpan", val=count))
        if merge:
            properties.append(element("vMerge", val=merge))
        if fill:
            properties.append(element("shd", val="clear", color="auto", fill=fill))
        properties.append(element("vAlign", val="center"))
        return element("tc", properties, text)

    def _row(self, boxes: Sequence[Any], repeat: bool = False) -> Any:
        kept = [element("cantSplit"), *([element("tblHeader")] if repeat else [])]
        return element("tr", element("trPr", *kept), *boxes)
