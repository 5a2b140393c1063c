"""The columns of a page: as wide as their words need, together as wide as the paper, cut where its tables are cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, pairwise

from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.sheet import Cell, Letterhead, Page, Sheet, Table
from tanminh_xl.domain.textsize import text_width
from tanminh_xl.reports._xlsx_style import decimals_of, look

PAGE_PIXELS = {True: 952, False: 623}
"""Between the margins of A4 (3.0 cm left, 1.5 cm right) at 96 dots an inch: landscape, portrait."""
FILL = 0.99
"""How much of them a sheet takes, so that it prints in its own size."""
NEAR = 1.5
"""Characters: boundaries of two tables that are nearer than this are one."""
SAFETY = 0.96
"""Other programs set the same text a little wider."""
MOST_WORD = 150.0
"""Points: a longer word (an address, the name of a file) is broken."""
PLAIN_COLUMNS = 8


def pixels(width: float) -> int:
    """Pixels (96 an inch) of a column of ``width`` characters, as Excel rounds them."""
    return int(width * 7 + 0.5) + 5


def text_room(widths: Iterable[float]) -> float:
    """Points that a text has in columns of so many characters that are one cell."""
    return (sum(map(pixels, widths)) - 6) * 0.75 * SAFETY


def grid(sheet: Sheet) -> tuple[tuple[float, ...], dict[str, tuple[int, ...]]]:
    """(widths of the sheet's columns, table's name -> the first grid column of each of its columns, and the end).

    All tables of a sheet are as wide as the paper; the grid is the union of their boundaries, with one more where a
    letterhead's two parts find none between them.
    """
    tables = sorted((b for b in sheet.blocks if isinstance(b, Table)), key=lambda t: -len(t.widths))
    whole = _characters(sheet.page, max((len(t.widths) for t in tables), default=PLAIN_COLUMNS))
    if not tables:
        return _fill((whole / PLAIN_COLUMNS,) * PLAIN_COLUMNS, sheet.page), {}
    needs = _needs(tables)
    bounds: list[float] = []
    edges = {}
    for table in tables:
        own: list[float] = []
        for at in accumulate(fitted(table.widths, needs[len(table.widths), table.widths], whole), initial=0.0):
            near = min(bounds, key=lambda b: abs(b - at), default=None)
            if near is None or abs(near - at) > NEAR or near in own:
                near = at
                bounds.append(at)
            own.append(near)
        edges[table.name] = own
    heads = [block for block in sheet.blocks if isinstance(block, Letterhead)]
    if heads and between(heads[0], _fill(tuple(b - a for a, b in pairwise(sorted(bounds))), sheet.page)) is None:
        bounds.append(_parting(heads[0], whole))
    ordered = sorted(bounds)
    index = {b: i for i, b in enumerate(ordered)}
    widths = tuple(b - a for a, b in pairwise(ordered))
    return _fill(widths, sheet.page), {name: tuple(index[b] for b in own) for name, own in edges.items()}


def between(head: Letterhead, widths: Sequence[float]) -> int | None:
    """Last column of the left part where each line of both parts fits; None where no boundary parts them so."""
    left, right = _head_needs(head)
    sides = list(accumulate(pixels(width) * 0.75 * SAFETY for width in widths))
    fits = [i for i in range(len(widths) - 1) if sides[i] >= left and sides[-1] - sides[i] >= right]
    return min(fits, key=lambda i: abs(sides[i] / sides[-1] - 0.55), default=None)


def _parting(head: Letterhead, whole: float) -> float:
    """Where the left part ends, in characters: it has its share of the width."""
    left, right = _head_needs(head)
    return whole * (left / (left + right) if left + right else 0.5)


def _head_needs(head: Letterhead) -> tuple[float, float]:
    """Points that the widest line of each part takes."""
    air = 12.0
    left = max((text_width(line, 12, bold=True) for line in head.left), default=0.0)
    right = max((text_width(line, 12 if n == 0 else 11, bold=n == 0) for n, line in enumerate(head.right)), default=0.0)
    return left + air, right + air


def fitted(widths: Sequence[float], needs: Sequence[float], whole: float) -> tuple[float, ...]:
    """Widths in the proportions given, ``whole`` together, none narrower than its need while all needs have room."""
    if sum(needs) >= whole:
        return tuple(need * whole / sum(needs) for need in needs)
    fixed: set[int] = set()
    while True:
        room = whole - sum(needs[i] for i in fixed)
        shares = sum(w for i, w in enumerate(widths) if i not in fixed)
        found = [needs[i] if i in fixed else w * room / shares for i, w in enumerate(widths)]
        short = {i for i, w in enumerate(found) if i not in fixed and w < needs[i]}
        if not short:
            return tuple(found)
        fixed |= short


def _characters(page: Page, columns: int) -> float:
    """Characters that so many columns have together."""
    return (PAGE_PIXELS[page.landscape] * FILL - 5 * columns) / 7


def _fill(widths: Sequence[float], page: Page) -> tuple[float, ...]:
    factor = _characters(page, len(widths)) / sum(widths)
    return tuple(round(w * factor, 2) for w in widths)


def _needs(tables: Sequence[Table]) -> dict[tuple[int, tuple[float, ...]], tuple[float, ...]]:
    """(columns, widths) of tables -> the characters that each column needs for its longest word; tables with the same
    widths stand under each other."""
    points: dict[tuple[int, tuple[float, ...]], list[float]] = {}
    for table in tables:
        found = points.setdefault((len(table.widths), table.widths), [0.0] * len(table.widths))
        measure = _Measure(found)
        for i, title in enumerate(table.header):
            measure.take(i, Cell(title, "head"))
        for n, row in enumerate(table.rows):
            if n not in table.headings:
                for i, cell in enumerate(row):
                    measure.take(i, cell)
    return {key: tuple(_in_characters(p) for p in found) for key, found in points.items()}


def _in_characters(points: float) -> float:
    return (points / 0.75 / SAFETY + 6 - 5) / 7 + 0.2 if points else 1.0


class _Measure:
    """The longest word of each column; a word that was seen is not measured again."""

    def __init__(self, longest: list[float]) -> None:
        self.longest = longest
        self.seen: set[tuple[int, str, str]] = set()

    def take(self, column: int, cell: Cell) -> None:
        """Take a cell's longest word into account."""
        for word in _words(cell):
            key = (column, cell.style, word)
            if key not in self.seen:
                self.seen.add(key)
                props = look(cell.style)
                width = text_width(word, float(props["font_size"]), bool(props.get("bold"))) + 9 * props.get(
                    "indent", 0
                )
                self.longest[column] = max(self.longest[column], min(width, MOST_WORD))


def _words(cell: Cell) -> Sequence[str]:
    """What of a cell stands on one line: a number whole, of a text the words."""
    props, value = look(cell.style), cell.value
    if isinstance(value, str):
        text = shown(cell)
        return text.split() if props.get("text_wrap") else (text,)
    if value is None:
        return ()
    if isinstance(value, date):
        return ("00/00/0000",)
    return (shown(cell),)


def shown(cell: Cell) -> str:
    """A cell's text as it is drawn, about: with what its format writes around it."""
    props, value = look(cell.style), cell.value
    before, after = props.get("_before", ""), props.get("_after", "")
    if isinstance(value, str):
        return f"{before}{value}{after}"
    if "_word" in props or value is None or isinstance(value, date):
        return str(props.get("_word", ""))
    digits = decimals_of(cell.style)
    number = format_number(round(float(value), 4 if digits is None else digits))
    lacking = (digits or 0) - len(number.partition(",")[2])
    if digits and lacking > 0:
        number += "," * ("," not in number) + "0" * lacking
    word = "ước BQ " if cell.style.startswith("total_mean") else " đạt" if cell.style.startswith("total_passed") else ""
    return f"{before}{word}{number}{'0' * int(props.get('_blank', 0) + 0.5)}{after}"
