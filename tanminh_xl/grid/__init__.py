"""Bytes of any spreadsheet to a Grid: rows by sheet, with true addresses."""

from tanminh_xl.grid.unreadable import LIMITS, Kind, Limits, Unreadable
from tanminh_xl.grid.workbook import Format, Grid, Rows, SheetInfo, Value, Visibility, from_rows, read

__all__ = [
    "LIMITS",
    "Format",
    "Grid",
    "Kind",
    "Limits",
    "Rows",
    "SheetInfo",
    "Unreadable",
    "Value",
    "Visibility",
    "from_rows",
    "read",
]
