"""A laid-out page as a PDF (``TomTat_<kỳ>.pdf``): the same rows and columns as in the workbook, drawn without Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from tanminh_xl import palette
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.sheet import CellValue, Sheet
from tanminh_xl.domain.textsize import wrap
from tanminh_xl.reports import _pdf_file
from tanminh_xl.reports._pdf_file import Used
from tanminh_xl.reports._pdf_font import Font
from tanminh_xl.reports._xlsx_grid import text_room
from tanminh_xl.reports._xlsx_page import FOOT_SIZE, MARK_SIZE
from tanminh_xl.reports._xlsx_place import PageCell, PageRow, PlacedPage, pixels, place
from tanminh_xl.reports._xlsx_style import Props, look
from tanminh_xl.reports.pdf_fonts import Faces

LONG, SHORT = 841.89, 595.28
"""A4 in points."""
LEFT, RIGHT, TOP, BOTTOM = 85.04, 42.52, 56.69, 56.69
"""Margins as in NĐ 30/2020/NĐ-CP, Phụ lục I: 3.0, 1.5, 2.0, 2.0 cm."""
NUMBER_SIZE, NUMBER_AT, FOOT_AT = 13.0, 34.0, 40.0
"""The page number's size and its distance from the top edge; the foot's last line from the bottom edge."""
PAD = 2.5
LEADING = 1.15
HALF, HALF_WIDTH = "◐", 604
"""A sign that fonts lack, and so is drawn; its width in 1/1000 of the size."""
_SPACE = re.compile("_.")
_NUMBER = re.compile(r"#,##0(?:\.(0+))?")


class _Text(NamedTuple):
    """A line of text: left end, baseline, size, face; all in points."""

    text: str
    size: float
    face: int
    color: str


def write(sheet: Sheet, faces: Faces, day: date) -> bytes:
    """The sheet's pages. ``day`` stands in the file's properties; charts are left out."""
    return _Drawer(place(sheet), faces).done(day)


class _Drawer:
    def __init__(self, placed: PlacedPage, faces: Faces) -> None:
        self._placed, self._faces = placed, faces
        self._shown: tuple[dict[int, str], ...] = ({}, {}, {})
        landscape = placed.sheet.page.landscape
        self._size = (LONG, SHORT) if landscape else (SHORT, LONG)
        widths = [pixels(width) * 0.75 for width in placed.widths]
        first, last = placed.printed
        high = sum(line.height for line in placed.lines[first : last + 1])
        across = (self._size[0] - LEFT - RIGHT) / sum(widths)
        down = (self._size[1] - TOP - BOTTOM) / high if placed.one_page else 1.0
        self._scale = min(across, down, 1.0)
        self._edges = [LEFT]
        for width in widths:
            self._edges.append(self._edges[-1] + width * self._scale)

    def done(self, day: date) -> bytes:
        pages = list(self._pages())
        contents = ["\n".join(self._page(n, rows)) for n, rows in enumerate(pages, 1)]
        faces = enumerate(zip(self._faces, self._shown, strict=True))
        fonts = [Used(f"F{n}", font, shown) for n, (font, shown) in faces if shown]
        return _pdf_file.write(contents, fonts, self._size, self._placed.sheet.title, day)

    def _pages(self) -> Iterator[list[PageRow]]:
        """Rows of each page, which begin where those of the workbook do; the head that is repeated stands on each."""
        placed = self._placed
        first, last = placed.printed
        starts = (first, *placed.breaks, last + 1)
        for begin, end in pairwise(starts):
            head = placed.lines[placed.repeat[0] : placed.repeat[1] + 1] if placed.repeat else ()
            again = head if placed.repeat and begin > placed.repeat[1] else ()
            yield [*again, *placed.lines[begin:end]]

    def _page(self, number: int, rows: Sequence[PageRow]) -> Iterator[str]:
        y = self._size[1] - TOP
        for row in rows:
            height = row.height * self._scale
            for cell in row.cells:
                yield from self._cell(cell, y, height)
            y -= height
        if number > 1:
            text = str(number)
            x = (self._size[0] - self._width(text, 0, NUMBER_SIZE)) / 2
            yield self._line(_Text(text, NUMBER_SIZE, 0, "#000000"), x, self._size[1] - NUMBER_AT)
        if mark := self._placed.sheet.page.mark:
            x = self._size[0] - RIGHT - self._width(mark, 1, MARK_SIZE)
            color = palette.common("minh_hoa")
            yield self._line(_Text(mark, MARK_SIZE, 1, color), x, self._size[1] - NUMBER_AT)
        foot = wrap(self._placed.sheet.page.foot, self._size[0] - LEFT - RIGHT, FOOT_SIZE)
        for n, line in enumerate(reversed(foot)):
            yield self._line(_Text(line, FOOT_SIZE, 2, "#000000"), LEFT, FOOT_AT + (n - len(foot) + 1) * 11.0)

    def _cell(self, put: PageCell, top: float, height: float) -> Iterator[str]:
        left, right = self._edges[put.first], self._edges[put.last + 1]
        style = look(put.cell.style)
        if fill := style.get("bg_color"):
            yield f"{_color(fill)} rg {left:.2f} {top - height:.2f} {right - left:.2f} {height:.2f} re f"
        yield from _borders(style, left, right, top, top - height)
        said = shown(put.cell.value, str(style.get("num_format", "General")))
        if not said:
            return
        face = 1 if style.get("bold") else 2 if style.get("italic") else 0
        size = float(style["font_size"]) * self._scale
        wide = right - left - 2 * PAD
        if style.get("text_wrap") and isinstance(put.cell.value, str):
            room = text_room(self._placed.widths[put.first : put.last + 1]) - 9 * style.get("indent", 0)
            lines = wrap(said, room, float(style["font_size"]), face == 1)
        else:
            lines = tuple(said.split("\n"))
        below = top - (height - len(lines) * size * LEADING) / 2 - size * 0.9
        for n, line in enumerate(lines):
            length = self._width(line, face, size)
            fitted = min(1.0, wide / length) if length else 1.0
            text = _Text(line, size * fitted, face, str(style.get("font_color", "#000000")))
            spare = wide - length * fitted
            shift = {"center": spare / 2, "right": spare}.get(str(style.get("align", "")), 0.0)
            if not style.get("align") and not isinstance(put.cell.value, str):
                shift = spare
            indent = 9.0 * style.get("indent", 0) * self._scale
            yield self._line(text, left + PAD + shift + indent, below - n * size * LEADING)

    def _line(self, text: _Text, x: float, y: float) -> str:
        """Operators that show a line; a sign that the font lacks is drawn in its place."""
        parts = [f"{_color(text.color)} rg"]
        for piece in re.split(f"({HALF})", text.text):
            if piece == HALF and HALF not in self._font(text.face).glyphs:
                parts.append(_half(x, y, text.size))
            elif piece:
                codes = "".join(f"{self._glyph(char, text.face):04X}" for char in piece)
                parts.append(f"BT /F{text.face} {text.size:.2f} Tf {x:.2f} {y:.2f} Td <{codes}> Tj ET")
            x += self._width(piece, text.face, text.size)
        return " ".join(parts)

    def _font(self, face: int) -> Font:
        return self._faces[face]

    def _glyph(self, char: str, face: int) -> int:
        glyphs = self._font(face).glyphs
        char = char if char in glyphs else "?"
        self._shown[face].setdefault(glyphs.get(char, 0), char)
        return glyphs.get(char, 0)

    def _width(self, text: str, face: int, size: float) -> float:
        font = self._font(face)
        known = font.glyphs
        drawn = (HALF_WIDTH if c == HALF and c not in known else font.width(known.get(c, known["?"])) for c in text)
        return sum(drawn) * size / 1000


def _borders(style: Props, left: float, right: float, top: float, bottom: float) -> Iterator[str]:
    around = style.get("border", 0)
    sides = {
        "top": f"{left:.2f} {top:.2f} m {right:.2f} {top:.2f} l",
        "bottom": f"{left:.2f} {bottom:.2f} m {right:.2f} {bottom:.2f} l",
        "left": f"{left:.2f} {top:.2f} m {left:.2f} {bottom:.2f} l",
        "right": f"{right:.2f} {top:.2f} m {right:.2f} {bottom:.2f} l",
    }
    for side, path in sides.items():
        if weight := style.get(side, around):
            color = str(style.get(f"{side}_color", style.get("border_color", "#000000")))
            yield f"{_color(color)} RG {0.5 * weight:.2f} w {path} S"


def _half(x: float, y: float, size: float) -> str:
    """A circle of which the left half is filled, as ◐ is."""
    r, bend = size * 0.26, size * 0.26 * 0.5523
    cx, cy = x + size * 0.3, y + size * 0.33
    left = f"{cx:.2f} {cy + r:.2f} m {cx - bend:.2f} {cy + r:.2f} {cx - r:.2f} {cy + bend:.2f} {cx - r:.2f} {cy:.2f} c"
    left += f" {cx - r:.2f} {cy - bend:.2f} {cx - bend:.2f} {cy - r:.2f} {cx:.2f} {cy - r:.2f} c"
    right = f"{cx + bend:.2f} {cy - r:.2f} {cx + r:.2f} {cy - bend:.2f} {cx + r:.2f} {cy:.2f} c"
    right += f" {cx + r:.2f} {cy + bend:.2f} {cx + bend:.2f} {cy + r:.2f} {cx:.2f} {cy + r:.2f} c"
    span = "/Span <</ActualText <FEFF25D0>>> BDC"
    return f"{span} 0 0 0 RG 0.6 w {left} f {left} {right} S EMC"


def _color(color: str) -> str:
    return " ".join(f"{int(color[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))


def shown(value: CellValue, number_format: str = "General") -> str:
    """What a cell shows of its value, in Vietnamese; the formats are those of ``_xlsx_style``."""
    if value is None or value == "":
        return ""
    sections = number_format.split(";")
    if isinstance(value, str):
        return _plain(sections[3].replace("@", value)) if len(sections) > 3 else value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if found := _NUMBER.search(sections[0]):
        decimals = len(found[1] or "")
        number = f"{float(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
        return _plain(sections[0].replace(found[0], number))
    said = _plain(sections[0])
    return format_number(float(value)) if said == "General" else said


def _plain(shown_by: str) -> str:
    """A format's section without its quotes and its spaces for signs."""
    return _SPACE.sub("", shown_by).replace('"', "").strip()
