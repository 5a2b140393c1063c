"""Bytes of any spreadsheet to a Grid: rows by sheet, with true addresses."""

from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind
from tanminh_xl.grid.workbook import CellContent, Format, Grid, GridRows, SheetInfo, Visibility, from_rows, read

__all__ = [
    "LIMITS",
    "CellContent",
    "Format",
    "Grid",
    "GridRows",
    "Limits",
    "SheetInfo",
    "Unreadable",
    "UnreadableKind",
    "Visibility",
    "from_rows",
    "read",
]
