"""Laid-out pages as a PDF, drawn without Excel (``TomTat_<kỳ>.pdf``, ``PhieuXacNhan_<kỳ>.pdf``): rows and columns are
those of the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tanminh_xl import palette
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.domain.textsize import wrap
from tanminh_xl.reports._xlsx_grid import text_room
from tanminh_xl.reports._xlsx_page import FOOT_SIZE, MARK_SIZE
from tanminh_xl.reports._xlsx_place import PageCell, PageRow, PlacedPage, pixels, place
from tanminh_xl.reports._xlsx_style import Props, look
from tanminh_xl.reports.pdf_fonts import Faces
from tanminh_xl.reports.shown import shown

LONG, SHORT = 841.89, 595.28
"""A4 in points."""
LEFT, RIGHT, TOP, BOTTOM = 85.04, 42.52, 56.69, 56.69
"""Margins as in NĐ 30/2020/NĐ-CP, Phụ lục I: 3.0, 1.5, 2.0, 2.0 cm."""
NUMBER_SIZE, NUMBER_AT, FOOT_AT = 13.0, 34.0, 40.0
"""The page number's size and its distance from the top edge; the foot's last line from the bottom edge."""
PAD = 2.5
LEADING = 1.15
HALF, HALF_WIDTH = "◐", 0.604
"""A sign that fonts lack, and so is drawn; its width as a part of the size."""
INVISIBLE = 3
"""Text rendering mode (PDF 1.7, 9.3.6)."""


class _Text(NamedTuple):
    """A line of text: its size in points, its face, its colour."""

    text: str
    size: float
    face: int
    color: str


def write(sheet: Sheet, faces: Faces, day: date) -> bytes:
    """The sheet's pages, as ``write_all``."""
    return write_all((sheet,), faces, day)


def write_all(sheets: Sequence[Sheet], faces: Faces, day: date) -> bytes:
    """The pages of the sheets, each numbered by itself; at least one sheet, the first names the file. ``day`` stands in
    the file's properties; charts are left out.

    Equal sheets are equal bytes where the fonts are equal: no clock, no name of a file, nothing by chance.
    """
    for font in faces:
        registerFont(font)
    made = BytesIO()
    drawers = [_Drawer(place(sheet), faces) for sheet in sheets]
    canvas = Canvas(
        made,
        drawers[0].size,
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 7),
        initialFontName=faces.regular.fontName,  # else Helvetica stands in the file, and not embedded
        lang="vi-VN",
    )
    for drawer in drawers:
        drawer.draw(canvas)
    canvas.setTitle(sheets[0].title)
    for told in (canvas.setProducer, canvas.setCreator):
        told("tanminh-xl")
    for untold in (canvas.setAuthor, canvas.setSubject):
        untold("")
    canvas.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.save()
    return made.getvalue()


class _Drawer:
    def __init__(self, placed: PlacedPage, faces: Faces) -> None:
        self._placed, self._faces = placed, faces
        landscape = placed.sheet.page.landscape
        self.size = (LONG, SHORT) if landscape else (SHORT, LONG)
        widths = [pixels(width) * 0.75 for width in placed.widths]
        first, last = placed.printed
        high = sum(line.height for line in placed.lines[first : last + 1])
        across = (self.size[0] - LEFT - RIGHT) / sum(widths)
        down = (self.size[1] - TOP - BOTTOM) / high if placed.one_page else 1.0
        self._scale = min(across, down, 1.0)
        self._edges = [LEFT]
        for width in widths:
            self._edges.append(self._edges[-1] + width * self._scale)

    def draw(self, canvas: Canvas) -> None:
        """Add the sheet's pages."""
        self._canvas = canvas
        for number, rows in enumerate(self._pages(), 1):
            canvas.setPageSize(self.size)
            self._page(number, rows)
            canvas.showPage()

    def _pages(self) -> Iterator[list[PageRow]]:
        """Rows of each page, which begin where those of the workbook do; the head that is repeated stands on each."""
        placed = self._placed
        first, last = placed.printed
        starts = (first, *placed.breaks, last + 1)
        for begin, end in pairwise(starts):
            head = placed.lines[placed.repeat[0] : placed.repeat[1] + 1] if placed.repeat else ()
            again = head if placed.repeat and begin > placed.repeat[1] else ()
            yield [*again, *placed.lines[begin:end]]

    def _page(self, number: int, rows: Sequence[PageRow]) -> None:
        y = self.size[1] - TOP
        for row in rows:
            height = row.height * self._scale
            for cell in row.cells:
                self._cell(cell, y, height)
            y -= height
        if number > 1:
            text = _Text(str(number), NUMBER_SIZE, 0, "#000000")
            self._line(text, (self.size[0] - self._width(text)) / 2, self.size[1] - NUMBER_AT)
        if mark := self._placed.sheet.page.mark:
            text = _Text(mark, MARK_SIZE, 1, palette.common("minh_hoa"))
            self._line(text, self.size[0] - RIGHT - self._width(text), self.size[1] - NUMBER_AT)
        foot = wrap(self._placed.sheet.page.foot, self.size[0] - LEFT - RIGHT, FOOT_SIZE)
        for n, line in enumerate(reversed(foot)):
            self._line(_Text(line, FOOT_SIZE, 2, "#000000"), LEFT, FOOT_AT + (n - len(foot) + 1) * 11.0)

    def _cell(self, put: PageCell, top: float, height: float) -> None:
        left, right = self._edges[put.first], self._edges[put.last + 1]
        style = look(put.cell.style)
        if fill := style.get("bg_color"):
            self._canvas.setFillColorRGB(*_color(fill))
            self._canvas.rect(left, top - height, right - left, height, stroke=0, fill=1)
        self._borders(style, left, right, top, top - height)
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
            text = _Text(line, size, face, str(style.get("font_color", "#000000")))
            length = self._width(text)
            fitted = min(1.0, wide / length) if length else 1.0
            spare = wide - length * fitted
            shift = {"center": spare / 2, "right": spare}.get(str(style.get("align", "")), 0.0)
            if not style.get("align") and not isinstance(put.cell.value, str):
                shift = spare
            indent = 9.0 * style.get("indent", 0) * self._scale
            x = left + PAD + shift + indent
            self._line(text._replace(size=size * fitted), x, below - n * size * LEADING)

    def _borders(self, style: Props, left: float, right: float, top: float, bottom: float) -> None:
        around = style.get("border", 0)
        sides = {
            "top": (left, top, right, top),
            "bottom": (left, bottom, right, bottom),
            "left": (left, top, left, bottom),
            "right": (right, top, right, bottom),
        }
        for side, ends in sides.items():
            if weight := style.get(side, around):
                color = str(style.get(f"{side}_color", style.get("border_color", "#000000")))
                self._canvas.setStrokeColorRGB(*_color(color))
                self._canvas.setLineWidth(0.5 * weight)
                self._canvas.line(*ends)

    def _line(self, text: _Text, x: float, y: float) -> None:
        """Shows a line; a sign that the font lacks is drawn in its place."""
        font = self._faces[text.face]
        self._canvas.setFillColorRGB(*_color(text.color))
        self._canvas.setFont(font.fontName, text.size)
        for piece in _pieces(text.text, font):
            if piece.drawn:
                self._half(x, y, text.size)
            else:
                self._canvas.drawString(x, y, piece.text)
            x += piece.width * text.size

    def _half(self, x: float, y: float, size: float) -> None:
        """A circle of which the left half is filled, as ◐ is, and which is found as ◐."""
        r, cx, cy = size * 0.26, x + size * 0.3, y + size * 0.33
        canvas = self._canvas
        canvas.addLiteral("/Span <</ActualText <FEFF25D0>>> BDC")
        canvas.drawString(x, y, "E", mode=INVISIBLE)  # as wide; "ActualText" is looked for at text alone
        canvas.setStrokeColorRGB(0, 0, 0)
        canvas.setLineWidth(0.6)
        canvas.wedge(cx - r, cy - r, cx + r, cy + r, 90, 180, stroke=0, fill=1)
        canvas.circle(cx, cy, r)
        canvas.addLiteral("EMC")

    def _width(self, text: _Text) -> float:
        return sum(piece.width for piece in _pieces(text.text, self._faces[text.face])) * text.size


class _Piece(NamedTuple):
    """A part of a line that the font shows, or a sign to be drawn; its width at size 1."""

    text: str
    width: float
    drawn: bool = False


def _pieces(text: str, font: TTFont) -> Iterator[_Piece]:
    """The text in pieces; a character that the font lacks is a question mark, except ``HALF``."""
    for n, part in enumerate(re.split(f"({HALF})", text) if _lacks(font, HALF) else [text]):
        if n % 2:
            yield _Piece(HALF, HALF_WIDTH, drawn=True)
        elif part:
            said = "".join("?" if _lacks(font, char) else char for char in part)
            yield _Piece(said, font.stringWidth(said, 1))


def _lacks(font: TTFont, char: str) -> bool:
    return not font.face.charToGlyph.get(ord(char))  # a map may also name glyph 0, the box for what is lacking


def _color(color: str) -> tuple[float, ...]:
    return tuple(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
