"""Sheets that a reader of our own has read whole -> Grid."""

from tanminh_xl.grid.grid import Grid
from tanminh_xl.grid.sheets import Format, SheetRead
from tanminh_xl.grid.unreadable import Unreadable


def grid_of(format: Format, sheets: tuple[SheetRead, ...]) -> Grid:
    """Return the grid of these sheets; their names differ. What is ``refused`` is told when asked for."""
    by_name = {sheet.info.name: sheet for sheet in sheets}
    return Grid(
        format,
        tuple(sheet.info for sheet in sheets),
        lambda name: told(by_name[name]).rows,
        facts=lambda name: told(by_name[name]).facts,
        unseen=lambda name: told(by_name[name]).unseen,
        comments=lambda name: told(by_name[name]).comments,
        far=lambda name: told(by_name[name]).far,
        looks=lambda name: told(by_name[name]).looks,
    )


def told(sheet: SheetRead) -> SheetRead:
    """Return the sheet, or raise why it could not be read."""
    if sheet.refused is not None:
        raise Unreadable(*sheet.refused)
    return sheet
