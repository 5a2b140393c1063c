"""Bytes of a spreadsheet -> Grid. The only place where python-calamine is called."""

import datetime as dt
import io
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from enum import StrEnum
from typing import NamedTuple, TypeVar

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from tanminh_xl.domain.cells import a1
from tanminh_xl.grid import extent
from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.ole import SIGNATURE, Ole
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.quiet import quiet_stderr
from tanminh_xl.grid.scan import cells, may_have_facts
from tanminh_xl.grid.sheetless import sheetless
from tanminh_xl.grid.sniff import sniff
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

T = TypeVar("T")
_AS_IT_IS = nullcontext()

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


class Grid:
    """The worksheets of one file; a sheet is parsed when it is first asked for, and then kept."""

    def __init__(
        self,
        format: Format,
        sheets: tuple[SheetInfo, ...],
        load: Callable[[str], GridRows],
        facts: Callable[[str], Mapping[Address, CellFacts]] | None = None,
    ) -> None:
        self.format = format
        self.sheets = sheets
        self._load = load
        self._facts = facts
        self._rows: dict[str, GridRows] = {}
        self._names = frozenset(sheet.name for sheet in sheets)

    @property
    def names(self) -> tuple[str, ...]:
        """The worksheets' names, in the order of the workbook."""
        return tuple(sheet.name for sheet in self.sheets)

    def sheet(self, name: str) -> GridRows:
        """Return the rows of a sheet, to be read and not changed.

        KeyError for a name that ``sheets`` does not list; ``Unreadable`` (BROKEN, TOO_LARGE) where this
        sheet's part of the file is damaged: that is seen only now.
        """
        if name not in self._rows:
            if name not in self._names:
                raise KeyError(name)
            self._rows[name] = self._load(name)
        return self._rows[name]

    def facts(self, name: str) -> Mapping[Address, CellFacts]:
        """Return what ``scan.cells`` knows of a sheet; empty, at no cost, if no cell has a formula or an error.

        ``Unreadable`` as ``scan.cells``.
        """
        return self._facts(name) if self._facts else {}


def from_rows(
    sheets: Mapping[str, GridRows],
    *,
    hidden: frozenset[str] = frozenset(),
    facts: Mapping[str, Mapping[Address, CellFacts]] | None = None,
) -> Grid:
    """Return a grid of rows (and facts, by sheet) that are there already: rules are tested on it without a file."""
    infos = [SheetInfo(name, Visibility.VERY_HIDDEN if name in hidden else Visibility.VISIBLE) for name in sheets]
    known = facts or {}
    return Grid(Format.XLSX, tuple(infos), sheets.__getitem__, facts=lambda name: known.get(name, {}))


def read(data: bytes, *, limits: Limits = LIMITS) -> Grid:
    """Return the grid of an .xlsx, .xlsm, .xls or .ods, told by its bytes and not by its name.

    Raises ``Unreadable`` and nothing else, for any bytes, and says what the file is instead. A sheet that
    would overwhelm the parser is refused before it is parsed.
    """
    format, calculates = _admit(data, limits)
    workbook = _calamine(format, lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))
    sheets = tuple(
        SheetInfo(sheet.name, _visibility(sheet.visible))
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    )
    if not sheets:
        raise Unreadable(UnreadableKind.BROKEN, "no worksheet")
    if len(sheets) > limits.sheets:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(sheets)} sheets")

    def load(name: str) -> GridRows:
        sheet = _calamine(format, lambda: workbook.get_sheet_by_name(name))
        _check_area((sheet.total_height, sheet.total_width), limits)
        return _calamine(format, lambda: sheet.to_python(skip_empty_area=False))

    return Grid(format, sheets, load, (lambda name: cells(data, name, limits=limits)) if calculates else None)


def _visibility(visible: SheetVisibleEnum) -> Visibility:
    if visible == SheetVisibleEnum.VeryHidden:
        return Visibility.VERY_HIDDEN
    return Visibility.HIDDEN if visible == SheetVisibleEnum.Hidden else Visibility.VISIBLE


def _calamine(format: Format, call: Callable[[], T]) -> T:
    """Call the parser; whatever it raises is ``Unreadable``, a Rust panic (a BaseException) too.

    Damaged .xls make it panic; of 10,000 damaged .xlsx and .ods none did, and keeping stderr quiet is not
    free, so only .xls is kept quiet.
    """
    try:
        with quiet_stderr() if format is Format.XLS else _AS_IT_IS:
            return call()
    except PasswordError as error:
        raise Unreadable(UnreadableKind.ENCRYPTED, str(error)) from error
    except Exception as error:
        raise Unreadable(UnreadableKind.BROKEN, str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(UnreadableKind.BROKEN, f"parser: {error}") from None


def _admit(data: bytes, limits: Limits) -> tuple[Format, bool]:
    """Say which spreadsheet the bytes are, and whether it has formulas or errors.

    ``Unreadable`` if not fit to be parsed.
    """
    if not data:
        raise Unreadable(UnreadableKind.EMPTY)
    if len(data) > limits.file:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"{len(data)} bytes")
    if data.startswith(SIGNATURE):
        return _admit_ole(data, limits), False
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _admit_zip(Package(data, limits), limits)
    raise Unreadable(*sniff(data))


def _admit_ole(data: bytes, limits: Limits) -> Format:
    ole = Ole(data)
    if "encryptedpackage" in ole.names:
        raise Unreadable(UnreadableKind.ENCRYPTED, "xlsx")
    stream = ole.stream("Workbook") or ole.stream("Book")
    if stream is not None:
        _check_area(extent.of_xls(stream), limits)
        return Format.XLS
    for name, kind in (("worddocument", UnreadableKind.WORD), ("powerpoint document", UnreadableKind.SLIDES)):
        if name in ole.names:
            raise Unreadable(kind, "ole")
    raise Unreadable(UnreadableKind.UNKNOWN, "msg" if "__properties_version1.0" in ole.names else "ole")


_FOREIGN = (
    ("xl/workbook.bin", UnreadableKind.OTHER_WORKBOOK, "xlsb"),
    ("word/document.xml", UnreadableKind.WORD, "docx"),
    ("ppt/presentation.xml", UnreadableKind.SLIDES, "pptx"),
    ("index/document.iwa", UnreadableKind.UNKNOWN, "iwork"),
)
_MIMETYPES = (
    (b"opendocument.text", UnreadableKind.WORD, "odt"),
    (b"opendocument.presentation", UnreadableKind.SLIDES, "odp"),
)


def _admit_zip(package: Package, limits: Limits) -> tuple[Format, bool]:
    calculates = False
    if "xl/workbook.xml" in package.names:
        for _, part in package.parts(without=sheetless(package)):
            if b"sheetData" in part:
                if extent.may_reach_far(part):
                    _check_area(extent.of_worksheet(part), limits)
                calculates = calculates or may_have_facts(part)
        return Format.XLSX, calculates
    for name, kind, detail in _FOREIGN:
        if name in package.names:
            raise Unreadable(kind, detail)
    mimetype = package.part("mimetype") or b""
    for words, kind, detail in _MIMETYPES:
        if words in mimetype:
            raise Unreadable(kind, detail)
    if b"opendocument.spreadsheet" not in mimetype:
        raise Unreadable(UnreadableKind.ARCHIVE, "zip")
    if b"encryption-data" in (package.part("META-INF/manifest.xml") or b""):
        raise Unreadable(UnreadableKind.ENCRYPTED, "ods")
    for name, part in package.parts():
        if name == "content.xml":
            _check_area(extent.of_ods(part), limits)
            calculates = b"table:formula" in part
    return Format.ODS, calculates


def _check_area(area: tuple[int, int], limits: Limits) -> None:
    rows, cols = area
    if rows * cols > limits.cells:
        raise Unreadable(UnreadableKind.TOO_LARGE, f"cells as far as {a1(rows - 1, cols - 1)}")
