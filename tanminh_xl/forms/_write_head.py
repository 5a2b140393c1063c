"""Draws what stands around a form's blocks: its head, the place to sign and the checksum."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.form import (
    BlockKey,
    BlockPosition,
    ColumnKey,
    Filled,
    FormSpec,
    layout,
    row_key,
)
from tanminh_xl.domain.submission import CHECKSUM, added_up
from tanminh_xl.domain.textsize import text_height
from tanminh_xl.forms._write_look import AIR, BODY, PIXEL, Look, Styles, height, on_screen, room
from tanminh_xl.forms._write_page import Tall
from tanminh_xl.forms._write_words import particulars
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

ROOM_TO_SIGN = 85.1
"""Points: 3 cm between the title of who signs and the end of the form."""

Merge = Callable[[int, int, int, str, Any], None]
"""Row, first and last column, text, format."""


def draw_head(
    sheet: Worksheet, spec: FormSpec, widths: Sequence[float], styles: Styles, merge: Merge
) -> dict[int, Tall]:
    """The head's rows and their heights. Look 2: whose it is on the left, what and by when on the right."""
    if spec.look == 1:
        return _lines(spec, widths, styles, merge)
    last = len(widths) - 1
    commune, unit, title, due, _, request, sample = spec.head
    tall: dict[int, Tall] = {}
    for row, (left, look, right, beside) in enumerate(
        ((commune, "commune", title, "named"), (unit, "unit", due, "due"))
    ):
        merge(row, 1, 2, left, styles.head[look].format)
        merge(row, 3, last, right, styles.head[beside].format)
        tall[row] = _of(
            max(_high(left, 1, 2, widths, styles.head[look]), _high(right, 3, last, widths, styles.head[beside]))
        )
    text, details = particulars(spec), styles.head["details"]
    merge(2, 1, last, text, details.format)
    if sample and sample != text:
        rest = text.removeprefix(sample)
        sheet.write_rich_string(2, 1, styles.warned, sample, styles.details, rest, details.format)
    tall[2] = _of(_high(text, 1, last, widths, details))
    if request:
        merge(3, 1, last, request, styles.head["request"].format)
        tall[3] = _of(_high(request, 1, last, widths, styles.head["request"]))
    return tall


def _of(least: float) -> Tall:
    return Tall(least, least + 3)


def _high(text: str, first: int, last: int, widths: Sequence[float], look: Look) -> float:
    return height(text, room(widths, first, last), look.size, look.bold)


def _lines(spec: FormSpec, widths: Sequence[float], styles: Styles, merge: Merge) -> dict[int, Tall]:
    """The head of a form of look 1: line under line, the title the third, the line of sample figures the last."""
    looks, request = ["commune", "unit", "title", "details"], toml(TEMPLATE)["head"]["request"].partition("{")[0]
    last = len(widths) - 1
    tall: dict[int, Tall] = {}
    for row, text in enumerate(spec.head):
        is_sample = spec.sample and row == len(spec.head) - 1
        name = "request" if row > 2 and text.startswith(request) else looks[min(row, 3)]
        look = styles.head["sample" if is_sample else name]
        merge(row, 1, last, text, look.format)
        tall[row] = _of(_high(text, 1, last, widths, look))
    tall[len(spec.head)] = Tall(2, 5)
    return tall


def places_to_sign(spec: FormSpec) -> tuple[BlockPosition, ...]:
    """The blocks beside which the place to sign lies: the signers', and the unit's one text where it leaves room."""
    placed = layout(spec)
    signers = [p for p in placed if p.block.key == BlockKey.SIGNERS]
    texts = [p for p in placed if p.block.key == BlockKey.TEXTS and _narrow(p) and signers]
    return (*texts, *signers) if spec.sign else ()


def _narrow(placed: BlockPosition) -> bool:
    return len(placed.block.columns) == 1


def left_of_it(spec: FormSpec) -> int:
    """The last column of the signers' block: the place to sign begins after it."""
    signers = spec.block(BlockKey.SIGNERS)
    return max(column.last for column in signers.columns) if signers else 0


def draw_sign(sheet: Worksheet, spec: FormSpec, tall: dict[int, Tall], last: int, styles: Styles, merge: Merge) -> None:
    """Place and day beside the title, who signs beside the first row, then room, for which rows grow."""
    beside = places_to_sign(spec)
    if not beside:
        return
    first, end = left_of_it(spec) + 1, beside[-1].last
    day, title, below = spec.sign
    merge(beside[0].title, first, last, day, styles.day)
    at, two = beside[0].first, on_screen(text_height(2, BODY, AIR))
    merge(at, first, last, f"{title}\n{below}", styles.signer)
    sheet.write_rich_string(at, first, styles.bold, title, styles.name, f"\n{below}", styles.signer)
    tall[at] = Tall(max(tall[at].least, two), max(tall[at].good, two))
    rows = [row for row in range(at + 1, end + 1) if row in tall]
    short = ROOM_TO_SIGN - sum(tall[row].least for row in rows)
    growing = [row for row in rows if row >= beside[-1].first]
    if short > 0 and growing:
        for row in growing:
            least = tall[row].least + math.ceil(short / len(growing) / PIXEL) * PIXEL
            tall[row] = Tall(least, max(least, tall[row].good))


def draw_checksum(sheet: Worksheet, spec: FormSpec, filled: Filled, styles: Styles, merge: Merge) -> None:
    """The sum of part A's figures beside the title of the signers: what a signed paper can be held against.

    Words are no part of it, in any spreadsheet program; the sum in the file is that of the figures in ``filled``.
    """
    figures = next((p for p in layout(spec) if p.block.key == BlockKey.FIGURES), None)
    signers = next((p for p in layout(spec) if p.block.key == BlockKey.SIGNERS), None)
    if figures is None or signers is None:
        return
    column, at = figures.block.column(ColumnKey.VALUE).first, signers.block.columns[-1].last
    merge(signers.title, signers.block.columns[-1].first, at - 1, toml(TEMPLATE)["checksum"]["label"], styles.sum_label)
    cells = f"{a1(figures.first, column)}:{a1(figures.last, column)}"
    sheet.write_formula(signers.title, at, f"={CHECKSUM[0]}{cells}{CHECKSUM[1]}", styles.sum, _sum(figures, filled))


def _sum(figures: BlockPosition, filled: Mapping[tuple[str, ColumnKey], object]) -> float:
    values = (filled.get((row_key(figures.block, row), ColumnKey.VALUE)) for row in figures.block.rows)
    return added_up(v for v in values if isinstance(v, int | float) and not isinstance(v, bool))
