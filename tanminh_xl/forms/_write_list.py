"""Draws the sheet "Phiếu đề nghị chỉnh sửa, bổ sung": what became of a file, and each thing to mend (one A4 page)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl import palette
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.form import SHEET
from tanminh_xl.domain.messages import SEVERITY_WORDS
from tanminh_xl.domain.textsize import column_points, text_height, wrap
from tanminh_xl.forms._write_look import BODY, FONT, FOOTER, LARGE, TALLEST, TYPED, Styles, room
from tanminh_xl.forms._write_page import set_sheet
from tanminh_xl.forms._write_sheet import FormSheet, cell_text
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

_SAFE = 0.96


class ListRow(NamedTuple):
    """One thing to look at. ``line``: the form's row in words; ``cell``: shown, and a link into the copy if
    ``linked``."""

    line: str
    cell: str
    linked: bool
    severity: Severity
    message: str
    hint: str


class Whole(NamedTuple):
    """A text that no row is tall enough for: its cell in the copy, the form's row, all of its words."""

    cell: str
    name: str
    text: str


class ReturnList(NamedTuple):
    """What the list says: heading, "" or the line of sample figures, lines above the table, its rows, long texts."""

    heading: str
    sample: str
    lines: tuple[str, ...]
    rows: tuple[ListRow, ...]
    whole: tuple[Whole, ...] = ()


def draw_list(sheet: FormSheet, listed: ReturnList, styles: Styles) -> None:
    """Fill an empty sheet and make it the one that is seen first."""
    texts = toml(TEMPLATE)["returned"]
    wide = [column["width"] for column in texts["columns"]]
    for column, width in enumerate(wide):
        sheet.set_column(column, column, width)
    last, space = len(wide) - 1, room(wide, 0, len(wide) - 1)
    head = [(listed.heading, styles.plain(size=LARGE, bold=True, align="center"), LARGE)]
    if listed.sample:
        head.append((listed.sample, styles.head["sample"][0], TYPED))
    body = styles.plain(size=TYPED, text_wrap=True)
    head += [(line, body, TYPED) for line in listed.lines]
    row = 0
    for text, look, size in head:
        sheet.merge_range(row, 0, row, last, "", look)
        sheet.write_string(row, 0, cell_text(text), look)
        sheet.set_row(row, min(text_height(len(wrap(text, space * _SAFE, size)), size, 6), TALLEST))
        row += 1
    row += 1
    if listed.rows:
        row = _table(sheet, row, listed.rows, wide, styles)
    if listed.whole:
        row = _whole(sheet, row + 1, listed.whole, space, last, styles)
    _page(sheet, max(row - 1, 0), last)


def _table(sheet: FormSheet, top: int, rows: Sequence[ListRow], wide: Sequence[float], styles: Styles) -> int:
    texts, colours = toml(TEMPLATE)["returned"], toml(TEMPLATE)["colours"]
    header = styles.boxed(size=BODY, bold=True, align="center", bg_color=palette.common("dau_bang"))
    for column, text in enumerate(texts["columns"]):
        sheet.write_string(top, column, text["title"], header)
    sheet.set_row(top, 20)
    sheet.repeat_rows(top)
    body, centred = styles.boxed(size=BODY, valign="top"), styles.boxed(size=BODY, valign="top", align="center")
    link = styles.boxed(size=BODY, valign="top", align="center", font_color=palette.common("lien_ket"), underline=1)
    for number, row in enumerate(rows, 1):
        at, level = top + number, row.severity
        tinted = styles.boxed(size=BODY, valign="top", align="center", bg_color="#" + colours[level.value])
        said = (str(number), row.line, row.cell, SEVERITY_WORDS[level], row.message, row.hint)
        for column, (text, look) in enumerate(zip(said, (centred, body, centred, tinted, body, body), strict=True)):
            if column == 2 and row.linked:
                sheet.write_url(at, column, f"internal:'{SHEET}'!{row.cell}", link, row.cell)
            elif text:
                sheet.write_string(at, column, cell_text(text), look)
            else:
                sheet.write_blank(at, column, None, look)
        lines = max(len(wrap(text, column_points(width) * _SAFE, BODY)) for text, width in zip(said, wide, strict=True))
        sheet.set_row(at, min(text_height(lines, BODY, 5), TALLEST))
        sheet.fitted.add(at)
    return top + len(rows) + 1


def _whole(sheet: FormSheet, top: int, texts: Sequence[Whole], space: float, last: int, styles: Styles) -> int:
    """Long texts over the width of the page, each over as many rows as it takes."""
    words = toml(TEMPLATE)["returned"]
    title, body = styles.plain(size=TYPED, bold=True), styles.boxed(size=BODY, valign="top")
    sheet.merge_range(top, 0, top, last, words["whole_title"], title)
    row = top + 1
    for whole in texts:
        for part in _parts(words["whole_text"].format(**whole._asdict()), space):
            sheet.merge_range(row, 0, row, last, "", body)
            sheet.write_string(row, 0, cell_text(part), body)
            sheet.set_row(row, min(text_height(len(wrap(part, space * _SAFE, BODY)), BODY, 5), TALLEST))
            row += 1
    return row


def _parts(text: str, space: float) -> list[str]:
    """A text in parts that a row is tall enough for, broken between words."""
    most = int(TALLEST // text_height(1, BODY, 0)) - 1
    lines = [
        line + ("\n" if n == len(wrapped) else " ")
        for paragraph in text.split("\n")
        for wrapped in [wrap(paragraph, space * _SAFE, BODY)]
        for n, line in enumerate(wrapped, 1)
    ]
    return ["".join(lines[start : start + most]).rstrip() for start in range(0, len(lines), most)]


def _page(sheet: FormSheet, end: int, last: int) -> None:
    sheet.activate()
    sheet.set_first_sheet()
    set_sheet(sheet)
    footer = {"margin": FOOTER, "scale_with_doc": False}
    sheet.set_footer(f'&R&"{FONT},Regular"&10{toml(TEMPLATE)["page"]["number"]}', footer)
    sheet.print_area(0, 0, end, last)
    sheet.fit_to_pages(1, 0)
