"""Files of the cases of tests/rules/annex/11.*: small tables on one line, built, and what was understood of them.

Rows stand one after the other behind "//", cells behind "¦". A cell: text; nothing; ``<`` and ``^`` merged into the
cell left of it or above; ``**bold**``; ``~~struck~~``; ``·`` one step of indent before the text; ``⏎`` a new line;
``{0.8 0%}`` a number with its number format. ``ẩn:`` before a cell of the head hides the column, before the first of a
row the row. ``@H400 text`` in place of a row is a cell far away.

Several tables stand behind "///", each on its own sheet (S, T, U); ``(ẩn)`` before one hides it. ``hỏng chữ:`` before
it all: an .xlsx whose fonts openpyxl cannot read; ``hỏng trang:``: its second sheet is cut off; ``xls:``: an .xls.

``Word:``: a document, where "///" also divides paragraphs (``lời: text``) from tables. ``§1`` before a text: Word
numbers it, at level 1; ``[+ +]`` inserted, ``[- -]`` deleted with changes tracked, ``[~ ~]`` hidden, ``[[ ]]`` a table
of one cell inside the cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.annex.build import LEFT, UP, C, deleted, document, inserted, saved, table, xls, xlsx
from tests.spreadsheets import replaced

WORD = "Word:"
_LEVELS = [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")]
_MARKED = re.compile(r"\[(?P<kind>[+~\[-])\s?(?P<text>.*?)\s?[+~\]-]\]")


class Drawn(NamedTuple):
    """A table; ``far``: (address, text) of cells away from it."""

    rows: list[list[Any]]
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    far: tuple[tuple[str, str], ...] = ()


def built(text: str) -> bytes:
    """The bytes of a file: an .xlsx, or a .docx where it says ``Word:``."""
    for word, spoil in _SPOILT.items():
        if text.startswith(word):
            return spoil(built(text.removeprefix(word)))
    if text.startswith("xls:"):
        return xls({"S": drawn(text.removeprefix("xls:")).rows})
    if text.startswith(WORD):
        return _document(text.removeprefix(WORD).split("///"))
    tables = [part.strip() for part in text.split("///")]
    hidden = [name for name, part in zip("STU", tables, strict=False) if part.startswith("(ẩn)")]
    made = [drawn(part.removeprefix("(ẩn)")) for part in tables]
    first = made[0]
    sheets = {name: each.rows for name, each in zip("STU", made, strict=False)}
    return xlsx(sheets, hidden, first.hidden_rows, first.hidden_columns, first.far)


def _without_fonts(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        styles = package.read("xl/styles.xml").decode()
    return replaced(data, {"xl/styles.xml": styles.replace('<sz val="11"/>', '<sz val="x"/>')})


_SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "hỏng chữ:": _without_fonts,
    "hỏng trang:": lambda data: replaced(data, {"xl/worksheets/sheet2.xml": "<worksheet"}),
}


def drawn(text: str) -> Drawn:
    rows: list[list[Any]] = []
    hidden_rows: list[int] = []
    hidden_columns: list[int] = []
    far: list[tuple[str, str]] = []
    for line in map(str.strip, text.split("//")):
        if (away := re.fullmatch(r"@([A-Z]+[0-9]+) (.*)", line)) is not None:
            far.append((away[1], away[2]))
            continue
        pieces = [piece.strip() for piece in line.split("¦")]
        if rows and pieces[0].startswith("ẩn:"):
            hidden_rows.append(len(rows))
        elif not rows:
            hidden_columns += [at for at, piece in enumerate(pieces) if piece.startswith("ẩn:")]
        rows.append([cell(piece.removeprefix("ẩn:")) for piece in pieces])
    width = max(map(len, rows))
    squared = [row + [None] * (width - len(row)) for row in rows]
    return Drawn(squared, tuple(hidden_rows), tuple(hidden_columns), tuple(far))


def cell(text: str) -> Any:
    text = text.strip().replace("⏎", "\n")
    if text in (LEFT, UP):
        return text
    if (found := re.fullmatch(r"\{(?P<number>-?[0-9.]+) ?(?P<code>.*)\}", text)) is not None:
        value = float(found["number"]) if "." in found["number"] else int(found["number"])
        return C(value, code=found["code"])
    auto = None
    if (numbered := re.match(r"§(?P<level>[0-9])", text)) is not None:
        auto, text = (1, int(numbered["level"])), text[numbered.end() :].strip()
    struck = len(text) > 4 and text.startswith("~~") and text.endswith("~~")
    text = text[2:-2] if struck else text
    bold = len(text) > 4 and text.startswith("**") and text.endswith("**")
    text = text[2:-2] if bold else text
    bare = text.lstrip("·")
    return C(bare, bold, len(text) - len(bare), auto=auto, struck=struck) if bare or auto else None


def _document(parts: list[str]) -> bytes:
    made = document([_LEVELS])
    for part in map(str.strip, parts):
        if part.startswith("lời:"):
            made.add_paragraph(part.removeprefix("lời:").strip())
            continue
        rows = drawn(part).rows
        marked = {
            (r, c): _MARKED.findall(given.value)
            for r, row in enumerate(rows)
            for c, given in enumerate(row)
            if isinstance(given, C) and isinstance(given.value, str)
        }
        bare = [
            [each._replace(value=_MARKED.sub("", each.value)) if isinstance(each, C) else each for each in row]
            for row in rows
        ]
        grid = table(made, bare)
        for (r, c), pieces in marked.items():
            for kind, text in pieces:
                _mark(grid.cell(r, c), kind, text)
    return saved(made)


def _mark(target: Any, kind: str, text: str) -> None:
    paragraph = target.paragraphs[0]
    if kind == "[":
        target.add_table(1, 1).cell(0, 0).text = text
    elif kind == "~":
        paragraph.add_run(text).font.hidden = True
    else:
        (inserted if kind == "+" else deleted)(paragraph, text)
