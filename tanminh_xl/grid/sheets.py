"""What a reader gives of a file's worksheets: their names, rows, and what stands beside the values."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.grid.facts import Address, CellFacts, Unseen
from tanminh_xl.grid.unreadable import UnreadableKind

CellContent = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""What a cell may hold. "" is an empty cell, or one whose formula ended in an error (see ``scan``)."""

GridRows = list[list[CellContent]]
"""``rows[row][col]``, zero-based, from A1; all rows as long as the longest."""


class Format(StrEnum):
    """What the bytes are, whatever the file's name says. XLSX is .xlsm too: macros are never run."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


class Visibility(StrEnum):
    """LibreOffice saves a very hidden sheet as hidden."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "very_hidden"


class SheetInfo(NamedTuple):
    """A worksheet's name and whether a person sees it. Sheets of charts, macros and dialogs are left out."""

    name: str
    visibility: Visibility = Visibility.VISIBLE


class SheetRead(NamedTuple):
    """One worksheet read whole by a reader of our own: rows as ``GridRows``, and what stands beside the values.

    Only cells that hold something lie within ``rows``; what lies far outside (see the reader) is in ``far``: address ->
    its text. ``comments``: words of the notes at cells. ``looks``: address -> (bold, steps of indent, plain number
    format, "" for General) of cells that have one of them, of an .xls and an .ods. ``refused``: why this one sheet
    could not be read, with no rows then; who asks for it is told, the others are read.
    """

    info: SheetInfo
    rows: GridRows
    facts: Mapping[Address, CellFacts] = {}
    unseen: Unseen = Unseen()
    comments: Mapping[Address, str] = {}
    far: Mapping[Address, str] = {}
    looks: Mapping[Address, tuple[bool, int, str]] = {}
    refused: tuple[UnreadableKind, str] | None = None
