"""Worksheets of an .xlsx, .xls or .ods as pages of cells, through our own grid."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tanminh_xl import grid
from tanminh_xl.annex._xlsx import Look, looks, notes
from tanminh_xl.annex.cells import Cell, Page, areas, blanks, squared, tidy
from tanminh_xl.annex.words import told
from tanminh_xl.domain.annex import Passed
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.digits import as_decimal
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.grid import CellContent, CellFacts, Format, NumberFormat, Unreadable, UnreadableKind, Visibility

_STEP = 3.0
"""Blanks that are as wide as one step of Excel's indent."""
_MOST = 500_000
"""Cells of a file that are looked at one by one: no table of criteria has a tenth of them."""
_PLAIN = re.compile(r"(?P<grouped>#,##)?#?(?P<whole>0+)(?:\.(?P<decimals>[0#?]+))?")
_ZERO_AS_DASH = re.compile(r"[^;]*;[^;]*;(?:_.|\*.|\[[^\]]*\]|[\\\"? ])*[-–—](?:_.|\*.|\[[^\]]*\]|[\\\"? ])*(?:;.*)?")
"""A format of numbers that shows 0 as a dash, as accountants write it."""


class Read(NamedTuple):
    """The pages of a file, and what is to be told of it as a whole."""

    pages: tuple[Page, ...]
    passed: tuple[Passed, ...] = ()


def read_sheets(data: bytes) -> Read:
    """Return the worksheets with something in them; ``Unreadable`` where the bytes are no spreadsheet."""
    book = grid.read(data)
    passed: list[Passed] = []
    sheets = {}
    for info in book.sheets:
        try:
            sheets[info.name] = book.sheet(info.name)
        except Unreadable:
            if len(book.sheets) == 1:
                raise
            passed.append(Passed(info.name, "", told("sheet_refused")))
    sizes = {name: (len(rows), len(rows[0]) if rows else 0) for name, rows in sheets.items()}
    if sum(height * width for height, width in sizes.values()) > _MOST:
        raise Unreadable(UnreadableKind.TOO_LARGE, "cells")
    seen = looks(data, sizes) if book.format is Format.XLSX else {}
    if seen is None:
        passed.append(Passed("", "", told("looks")))
        seen = {}
    pinned = notes(data) if book.format is Format.XLSX else {}
    for name in sheets:
        passed += [Passed(f"{name}!{at}", text, told("note")) for at, text in dict.fromkeys(pinned.get(name, []))]
    pages = []
    for info in book.sheets:
        if info.name not in sheets:
            continue
        facts, unseen = book.facts(info.name), book.unseen(info.name)
        of_sheet = seen.get(info.name) or {
            at: Look(bold, indent, code or "General") for at, (bold, indent, code) in book.looks(info.name).items()
        }
        rows = [
            [_cell(value, facts.get((r, c)), of_sheet.get((r, c), Look())) for c, value in enumerate(row)]
            for r, row in enumerate(sheets[info.name])
        ]
        for (r, c), look in of_sheet.items():
            if look.struck:
                passed.append(Passed(f"{info.name}!{a1(r, c)}", look.struck, told("struck")))
                rows[r][c] = rows[r][c] if look.text.strip() else Cell()
        if not seen.get(info.name):
            passed += [
                Passed(f"{info.name}!{a1(r, c)}", rows[r][c].line, told("layered"))
                for (r, c), fact in facts.items()
                if fact.layered and r < len(rows) and c < len(rows[r])
            ]
        for (row, column), text in book.far(info.name).items():
            passed.append(Passed(f"{info.name}!{a1(row, column)}", text, told("far")))
        cells = squared(rows)
        height, width = len(cells), len(cells[0]) if cells else 0
        merged, ends = areas(list(unseen.merged), height, width)
        # A merged area over a cell with something in it is left out: then nothing of it is lost.
        covered = {origin for at, origin in merged.items() if not cells[at[0]][at[1]].is_blank}
        pages.append(
            Page(
                info.name,
                cells,
                {at: origin for at, origin in merged.items() if origin not in covered},
                {origin: end for origin, end in ends.items() if origin not in covered},
                info.visibility is not Visibility.VISIBLE,
                frozenset(row for row in unseen.rows if row < height),
                frozenset(column for column in unseen.columns if column < width),
            )
        )
    return Read(tuple(pages), tuple(passed))


def _cell(value: CellContent, facts: CellFacts | None, look: Look) -> Cell:
    indent = look.indent * _STEP
    if facts is not None and facts.error:
        return Cell(facts.error, bold=look.bold)
    if facts is not None and facts.uncomputed:
        return Cell("=" + (facts.formula or "").removeprefix("of:").removeprefix("="), bold=look.bold)
    if isinstance(value, str):
        text = look.text or value
        return Cell(tidy(text), bold=look.bold, indent=indent + blanks(text))
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", bold=look.bold)
    if isinstance(value, dt.date):
        return Cell(f"{value.day:02}/{value.month:02}/{value.year}", bold=look.bold)
    if isinstance(value, dt.time | dt.timedelta):
        return Cell(str(value), bold=look.bold)
    return _number(float(value), facts, look)._replace(bold=look.bold, indent=indent)


def _number(value: float, facts: CellFacts | None, look: Look) -> Cell:
    if not math.isfinite(value):
        return Cell(str(value))
    stored = float(f"{value:.15g}")
    if stored == 0 and _ZERO_AS_DASH.fullmatch(look.code):
        return Cell("-")
    if facts is not None and facts.format is NumberFormat.OTHER and not facts.shown:
        return Cell(format_number(stored, grouped=False), stored, False)  # its format hides it
    if facts is not None and facts.shown:
        shown = facts.shown
        if facts.format is NumberFormat.PERCENT:
            digits = re.sub(r"[^0-9,.]", "", shown).replace(".", "")
            number = as_decimal(digits) if digits else None
            if number is None:
                return Cell(shown, None, False)
            number = -number if stored < 0 else number
            return Cell(shown, number, math.isclose(number, stored * 100, rel_tol=1e-9))
        if facts.format is NumberFormat.PLAIN:
            return Cell(shown, stored)
        return Cell(shown, None, False)
    if facts is not None and facts.format is NumberFormat.PERCENT:
        number = float(f"{value * 100:.12g}")
        return Cell(f"{format_number(number)}%", number)
    found = _PLAIN.fullmatch(look.code)
    if found is None:
        return Cell(format_number(stored, grouped=False), stored)
    most = len(found["decimals"] or "")
    fewest = (found["decimals"] or "").count("0")
    exact = Decimal(repr(stored)).quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP) if abs(stored) < 1e15 else stored
    whole, _, rest = f"{abs(exact):f}".partition(".")
    rest = rest.rstrip("0").ljust(fewest, "0")
    whole = whole.rjust(len(found["whole"]), "0")
    if found["grouped"]:
        whole = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    sign = "-" if exact < 0 else ""
    return Cell(
        f"{sign}{whole},{rest}" if rest else f"{sign}{whole}", float(exact), float(exact) == stored, decimals=len(rest)
    )
