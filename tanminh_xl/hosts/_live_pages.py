"""Laid-out pages in the open workbook: drawn in a workbook of their own, copied over, their formulas set here.

The reports' layouts and XlsxWriter are loaded when pages are shown: most clicks show none.
A copied sheet keeps everything that our renderer can do (styles, merges, charts, print set-up) at a few calls a page.
A page is ours while its mark, a defined name, fits its tab's name: one that staff renamed is theirs, and stays.
"""

from __future__ import annotations

import hashlib
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.domain.rows import cell_value, same
from tanminh_xl.domain.sheet import CellValue, Ref, Sheet, Table

if TYPE_CHECKING:
    import xlwings as xw

    from tanminh_xl.reports.cell_positions import SheetAddress

MARK = "TM_TRANG_"
_END = re.compile(r" \(biểu(?: \d+)?\)$")
_DAY = date(2026, 1, 1)
"""Written into the properties of the workbook that is copied from and then deleted."""


class Shown(NamedTuple):
    """The sheets of the pages. ``apart``: cells whose formula did not give what the page says, and hold the value."""

    sheets: tuple[xw.Sheet, ...]
    apart: int


def show(book: xw.Book, pages: Sequence[Sheet], find: Callable[[Ref], SheetAddress], after: xw.Sheet) -> Shown:
    """Put pages behind the sheet ``after``, in place of those shown before; ``find``: a Ref's cell in the tables."""
    with _drawn(book, pages) as source:
        new = []
        for page in pages:
            after = source.sheets[page.name].copy(after=after)
            new.append(after)
    for old in _ours(book):
        old.delete()
    for mark in _marks(book):
        mark.delete()
    taken = {sheet.name.casefold() for sheet in book.sheets if sheet not in new}
    for sheet, page in zip(new, pages, strict=True):
        name = _free(page.name, taken)
        if sheet.name != name:
            sheet.name = name
        taken.add(name.casefold())
        book.names.add(_mark(name), f"='{name.replace(chr(39), chr(39) * 2)}'!$A$1")
    _set_formulas(new, pages, find)
    book.app.calculate()
    return Shown(tuple(new), sum(_hold(sheet, page) for sheet, page in zip(new, pages, strict=True)))


def page_names(book: xw.Book) -> tuple[str, ...]:
    """Names of the tabs that show laid-out pages, from the left."""
    return tuple(sheet.name for sheet in _ours(book))


def page_of(book: xw.Book, tab: str) -> str:
    """Name of the page that a tab shows; the tab's own name where it is none of ours."""
    return _END.sub("", tab) if tab in page_names(book) else tab


@contextmanager
def _drawn(book: xw.Book, pages: Sequence[Sheet]) -> Iterator[xw.Book]:
    """A workbook of the pages, values in place of formulas, open beside this one."""
    from tanminh_xl.reports import xlsx

    plain = [_without_formulas(page) for page in pages]
    with opened_beside(book, xlsx.write(plain, (), created=_DAY), "TanMinh_trang.xlsx") as source:
        yield source


@contextmanager
def opened_beside(book: xw.Book, data: bytes, name: str) -> Iterator[xw.Book]:
    """A workbook of our own, open beside this one for as long as sheets are copied from it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        source = book.app.books.open(path, update_links=False, read_only=True, add_to_mru=False)
        try:
            yield source
        finally:
            source.close()
            book.activate()


def _without_formulas(page: Sheet) -> Sheet:
    blocks = [
        block._replace(rows=tuple(tuple(cell._replace(formula=None) for cell in row) for row in block.rows))
        if isinstance(block, Table)
        else block
        for block in page.blocks
    ]
    return page._replace(blocks=tuple(blocks))


def _set_formulas(sheets: Sequence[xw.Sheet], pages: Sequence[Sheet], find: Callable[[Ref], SheetAddress]) -> None:
    """Formulas in runs of neighbouring cells of a row."""
    from tanminh_xl.reports.cell_positions import Elsewhere, cells

    tabs = {page.name: sheet.name for page, sheet in zip(pages, sheets, strict=True)}
    places = Elsewhere(pages, find, tabs)
    for page, sheet in zip(pages, sheets, strict=True):
        run: list[str] = []
        start = (0, 0)
        for row, put in cells(page):
            text = places.formula(put.cell.formula, sheet.name) if put.cell.formula else ""
            if run and (not text or (row, put.first) != (start[0], start[1] + len(run))):
                _fill(sheet, start, run)
                run = []
            if text:
                start = start if run else (row, put.first)
                run.append(text)
        if run:
            _fill(sheet, start, run)


def _hold(sheet: xw.Sheet, page: Sheet) -> int:
    """Put the page's own value where its formula gives another (staff sorted a table, a range takes in more)."""
    from tanminh_xl.reports.cell_positions import cells

    placed = [(row, put) for row, put in cells(page) if put.cell.formula is not None]
    if not placed:
        return 0
    last = max(row for row, _ in placed), max(put.first for _, put in placed)
    found = sheet.range((1, 1), (last[0] + 1, last[1] + 1)).options(ndim=2).value
    apart = [(row, put) for row, put in placed if not _alike(found[row][put.first], put.cell.value)]
    for row, put in apart:
        sheet.range((row + 1, put.first + 1)).value = put.cell.value
    return len(apart)


def _alike(found: object, wanted: CellValue) -> bool:
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)
    return same(cell_value(found), wanted)


def _fill(sheet: xw.Sheet, start: tuple[int, int], run: list[str]) -> None:
    row, column = start[0] + 1, start[1] + 1
    sheet.range((row, column), (row, column + len(run) - 1)).formula = run if len(run) > 1 else run[0]


def _mark(name: str) -> str:
    return MARK + hashlib.sha256(name.casefold().encode()).hexdigest()[:12]


def _free(name: str, taken: set[str]) -> str:
    """The page's name; with a word behind it where a table, or staff, have a sheet of that name."""
    tries, free = 0, name
    while free.casefold() in taken:
        tries += 1
        end = " (biểu)" if tries == 1 else f" (biểu {tries})"
        free = name[: 31 - len(end)] + end
    return free


def _ours(book: xw.Book) -> list[xw.Sheet]:
    tabs = {tab for name in _marks(book) if _mark(tab := _tab(name.refers_to or "")) == name.name}
    return [sheet for sheet in book.sheets if sheet.name in tabs]


def _marks(book: xw.Book) -> list[xw.Name]:
    return [name for name in book.names if name.name.startswith(MARK)]


def _tab(refers_to: str) -> str:
    """ "='Tổng hợp'!$A$1" -> "Tổng hợp"."""
    tab = refers_to.removeprefix("=").rpartition("!")[0]
    return tab[1:-1].replace("''", "'") if tab.startswith("'") else tab
