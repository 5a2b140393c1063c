"""Where the cells of laid-out pages stand, for whoever shows or reads them elsewhere than in a file of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tanminh_xl.domain.sheet import Cell, Ref, Sheet
from tanminh_xl.reports._xlsx_place import PageCell, place
from tanminh_xl.reports._xlsx_refs import Places, SheetAddress

__all__ = ["Elsewhere", "SheetAddress", "cell_at", "cells"]


def cells(sheet: Sheet) -> Iterator[tuple[int, PageCell]]:
    """(zero-based row, first and last column with the cell) of every cell of a page."""
    for row, line in enumerate(place(sheet).lines):
        for page_cell in line.cells:
            yield row, page_cell


def cell_at(sheet: Sheet, row: int, column: int) -> Cell | None:
    """What stands at a place of a page; None where nothing does."""
    return next(
        (page_cell.cell for r, page_cell in cells(sheet) if r == row and page_cell.first <= column <= page_cell.last),
        None,
    )


class Elsewhere(Places):
    """Where each Ref is when the pages' data stand in tables of another workbook, in which ``find`` finds them.

    ``tabs``: page's name -> name of its tab there.
    """

    def __init__(self, pages: Sequence[Sheet], find: Callable[[Ref], SheetAddress], tabs: Mapping[str, str]) -> None:
        super().__init__([place(page) for page in pages], ())
        self._named = {ref: at._replace(sheet=tabs[at.sheet]) for ref, at in self._named.items()}
        self._find = find

    def __getitem__(self, ref: Ref) -> SheetAddress:
        """The cell; whatever ``find`` raises where nothing is called so."""
        return self._named[ref] if ref in self._named else self._find(ref)
