"""A person's own paragraphs and tables, put back where they stood, and the part at the end for what has no place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docx.oxml.ns import qn

from tanminh_xl.reports import _docx_styles as styles
from tanminh_xl.reports import _docx_table as tables
from tanminh_xl.reports import _docx_words as words
from tanminh_xl.reports._docx_decide import Decided
from tanminh_xl.reports._docx_draw import Drawn
from tanminh_xl.reports._docx_earlier import Added
from tanminh_xl.reports._docx_groups import LEFT_OVER
from tanminh_xl.reports._docx_xml import borders, element, paragraph, run, twips


def insert(drawn: Drawn, decided: Decided) -> None:
    """Put what a person added into the drawn document."""
    for words_of in decided.inline:
        last, around = drawn.at[words_of.tag]
        runs = [run(r.text, r) for r in words_of.runs]
        if last is None:
            target = list(around.iter(qn("w:p")))[-1] if around.tag != qn("w:p") else around
            target.extend(runs)
        elif words_of.after:
            for made in reversed(runs):
                last.addnext(made)
        else:
            for made in runs:
                last.getprevious().getprevious().addprevious(made)
    ends: dict[Any, Any] = {}
    for added in decided.added:
        anchor = drawn.at[added.tag][1] if added.tag else None
        for made in _made(drawn, added):
            behind = ends.get(anchor, anchor)
            if behind is None:
                drawn.body.insert(0, made)
            else:
                behind.addnext(made)
            ends[anchor] = made
    if decided.over:
        drawn.last_section(_over(drawn, decided.over))


def _made(drawn: Drawn, added: Added) -> Iterator[Any]:
    ids = drawn.named.ids
    if added.table:
        yield _table(drawn, added.table)
        return
    plain = added.style not in ids or added.style in (styles.RULE, styles.PAGE_NUMBER, styles.MARK)
    yield paragraph(ids[styles.BODY if plain else added.style], *(run(r.text, r) for r in added.runs))


def _table(drawn: Drawn, rows: tuple[tuple[str, ...], ...]) -> Any:
    count = max(map(len, rows))
    width = twips(drawn.named.width / count)
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=width * count, type="dxa"),
            borders("tblBorders", tables.SIDES),
            element("tblLayout", type="fixed"),
        ),
        element("tblGrid", *(element("gridCol", w=width) for _ in range(count))),
    )
    for row in rows:
        boxes = []
        for text in row:
            said = [paragraph(drawn.named.ids[styles.TABLE_TEXT], run(line)) for line in text.split("\n")]
            boxes.append(element("tc", element("tcPr", element("tcW", w=width, type="dxa")), *said))
        made.append(element("tr", element("trPr", element("cantSplit")), *boxes))
    return made


def _over(drawn: Drawn, over: Iterable[Added]) -> Iterator[Any]:
    """The part at the end: its heading and how to go on, which are ours, and what a person wrote."""
    ids, marks = drawn.named.ids, drawn.marks
    for style, text in ((styles.APPENDIX_TITLE, words.LEFT_OVER), (styles.APPENDIX_OF, words.LEFT_OVER_HOW)):
        start, end = marks.around(LEFT_OVER if style == styles.APPENDIX_TITLE else f"{LEFT_OVER}:")
        yield paragraph(ids[style], start, marks.control(LEFT_OVER, "", [run(text)]), end)
    for added in over:
        yield from _made(drawn, added)
