"""Bytes of any spreadsheet to a Grid: rows by sheet, with true addresses."""

from tanminh_xl.grid.facts import CellFacts, NumberFormat, Unseen
from tanminh_xl.grid.grid import Grid, from_rows
from tanminh_xl.grid.sheets import CellContent, Format, GridRows, SheetInfo, SheetRead, Visibility
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.workbook import kind, read, read_whole

__all__ = [
    "LIMITS",
    "CellContent",
    "CellFacts",
    "Format",
    "Grid",
    "GridRows",
    "Limits",
    "NumberFormat",
    "SheetInfo",
    "SheetRead",
    "Unreadable",
    "UnreadableKind",
    "Unseen",
    "Visibility",
    "from_rows",
    "kind",
    "read",
    "read_whole",
]
