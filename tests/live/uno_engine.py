"""An xlwings engine over LibreOffice: `xw.Book.caller()`, sheets, tables and ranges on a live document.

What of Excel the live host leans on is kept: a text with an apostrophe in front is a text, a text in a cell of the
format `@` is one too, any other text is read as the keyboard would (`=1+1`, `1/2`); a filter hides rows; a table
grows by `resize` alone; `.api` of the application and the book raises, as there is no COM here.
"""

import datetime as dt
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import xlwings as xw
from xlwings import base_classes as base

from tanminh_xl.domain.cells import a1, from_a1
from tests.live.soffice import Soffice

EPOCH = dt.datetime(1899, 12, 30)
DATES, CONTENTS = 2, 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags
_REF = re.compile(r"('(?:[^']|'')+'|[A-Za-z_][\w.]*)!(?=\$?[A-Z])")


class NoCom(AttributeError):
    """Something asked for Excel's own object model."""


def _no_com(*_: Any) -> Any:
    raise NoCom("there is no COM here")


def serial(value: dt.datetime | dt.date) -> float:
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    return (value - EPOCH) / dt.timedelta(days=1)


def moment(value: float) -> dt.datetime:
    return EPOCH + dt.timedelta(seconds=round(value * 86400))


class Engine:
    """Registered as an xlwings engine for the run."""

    name, type = "libreoffice", "desktop"

    def __init__(self, office: Soffice) -> None:
        self.office = office
        self.app = App(self)

    @property
    def apps(self) -> Any:
        return Apps([self.app])

    @staticmethod
    def prepare_xl_data_element(x: Any, _options: Any) -> Any:
        return "" if x is None or (isinstance(x, float) and math.isnan(x)) else x

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, _err: Any) -> Any:
        def clean(x: Any) -> Any:
            if x is None or x == "":
                return empty
            if isinstance(x, dt.datetime):
                return dates(x.year, x.month, x.day, hour=x.hour, minute=x.minute, second=x.second, tzinfo=None)
            return numbers(x) if numbers and isinstance(x, float) else x

        return [[clean(x) for x in row] for row in data]


class Apps(base.Apps):
    def __init__(self, apps: list["App"]) -> None:
        self._apps = apps

    def keys(self) -> list[int]:
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator["App"]:
        return iter(self._apps)

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> "App":
        return self._apps[0]


class App(base.App):
    """Settings are plain values; `settings` records each time that one was set."""

    pid, hwnd, version, visible = 1, 1, "16.0", True
    api = property(_no_com)

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.opened: list[Book] = []
        self.reset()

    def reset(self) -> None:
        self.settings: list[tuple[str, Any]] = []
        self._values: dict[str, Any] = {
            "screen_updating": True, "enable_events": True, "calculation": "automatic", "status_bar": False,
            "display_alerts": True, "cut_copy_mode": False,
        }  # fmt: skip
        self.said: list[tuple[str, str]] = []
        self.answers: list[str] = []
        self.selected: Range | None = None
        self.copied: Any = None

    @property
    def selection(self) -> "Range | None":
        return self.selected

    @property
    def books(self) -> "Books":
        return Books(self)

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: Any) -> str:
        self.said.append((buttons, prompt))
        return "ok" if buttons == "ok" or not self.answers else self.answers.pop(0)

    def calculate(self) -> None:
        for book in self.opened:
            book.document.calculate()

    def activate(self, steal_focus: bool = False) -> None:
        pass


def _setting(name: str) -> property:
    def get(app: App) -> Any:
        return app._values[name]

    def put(app: App, value: Any) -> None:
        app.settings.append((name, value))
        app._values[name] = value

    return property(get, put)


for _name in ("screen_updating", "enable_events", "calculation", "status_bar", "display_alerts", "cut_copy_mode"):
    setattr(App, _name, _setting(_name))


class Books(base.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> "Book":
        return self.app.opened[-1]

    def __call__(self, key: int | str) -> "Book":
        if isinstance(key, int):
            return self.app.opened[key - 1]
        found = [book for book in self if book.name == key]
        if not found:
            raise KeyError(key)
        return found[0]

    def __len__(self) -> int:
        return len(self.app.opened)

    def __iter__(self) -> Iterator["Book"]:
        return iter(self.app.opened)

    def open(self, fullname: Any, *_: Any) -> "Book":
        book = Book(self.app, Path(fullname))
        self.app.opened.append(book)
        return book


class Book(base.Book):
    api = property(_no_com)

    def __init__(self, app: App, path: Path) -> None:
        self._app, self.path = app, path
        self.document = app.engine.office.open(path)
        # What LibreOffice gives once costs a millisecond each time; its lists follow the document, and so do sheets.
        self.all_sheets, self.all_tables = self.document.Sheets, self.document.DatabaseRanges
        self.all_names, self.formats = self.document.NamedRanges, self.document.NumberFormats
        self.known: dict[str, Sheet] = {}
        self.active_sheet: str = self.all_sheets.getByIndex(0).Name
        self.filters: dict[str, dict[int, Native]] = {}
        self._tables: tuple[object, dict[int, list[tuple[str, Any]]]] = ((), {})

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def fullname(self) -> str:
        return str(self.path)

    @property
    def app(self) -> App:
        return self._app

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    def sheet(self, name: str) -> "Sheet":
        """The sheet of this name, the same one each time."""
        if name not in self.known:
            self.known[name] = Sheet(self, self.all_sheets.getByName(name), name)
        return self.known[name]

    def tables_on(self, index: int) -> list[tuple[str, Any]]:
        """Name and area of each table of a sheet (counted from 0): looked for again where sheets or tables came, went
        or moved."""
        standing = self.all_sheets.ElementNames, self.all_tables.ElementNames
        if self._tables[0] != standing:
            found: dict[int, list[tuple[str, Any]]] = {}
            for name in standing[1]:
                area = self.all_tables.getByName(name)
                found.setdefault(area.DataArea.Sheet, []).append((str(name), area))
            self._tables = standing, found
        return self._tables[1].get(index, [])

    @property
    def names(self) -> "Names":
        return Names(self)

    def activate(self) -> None:
        pass

    def close(self) -> None:
        self.document.close(True)
        self._app.opened.remove(self)

    def save(self, path: Any = None, password: Any = None) -> None:
        from steps import properties  # type: ignore[import-not-found]

        store = properties(FilterName="Calc MS Excel 2007 XML", Overwrite=True)
        self.document.storeToURL(Path(path or self.path).resolve().as_uri(), store)

    def to_pdf(self, path: str, quality: str) -> None:
        from steps import properties

        hidden = [s.sheet for s in self.sheets if not s.visible]
        areas = [sheet.getPrintAreas() for sheet in hidden]
        for sheet in hidden:
            sheet.setPrintAreas(())
        self.document.storeToURL(Path(path).as_uri(), properties(FilterName="calc_pdf_Export", Overwrite=True))
        for sheet, area in zip(hidden, areas, strict=True):
            sheet.setPrintAreas(area)


class Sheets(base.Sheets):
    api = property(_no_com)

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> "Sheet":
        return self(self.book.active_sheet)

    def __call__(self, key: int | str) -> "Sheet":
        names = self.book.all_sheets.ElementNames
        if isinstance(key, int):
            return self.book.sheet(names[key - 1])
        if key not in names and not self.book.all_sheets.hasByName(key):  # whatever its case
            raise KeyError(key)
        return self.book.sheet(key if key in names else self.book.all_sheets.getByName(key).Name)

    def __len__(self) -> int:
        return len(self.book.all_sheets.ElementNames)

    def __iter__(self) -> Iterator["Sheet"]:
        return (self.book.sheet(name) for name in self.book.all_sheets.ElementNames)

    def add(self, before: "Sheet | None" = None, after: "Sheet | None" = None) -> "Sheet":
        at = before.index - 1 if before else after.index if after else len(self)
        names = {sheet.name for sheet in self}
        name = next(n for i in range(1, 99) if (n := f"Sheet{i}") not in names)
        self.book.all_sheets.insertNewByName(name, at)
        return self(name)


class Sheet(base.Sheet):
    api = property(_no_com)

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self._book, self.sheet, self._name = book, sheet, name

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        assert self._book.known.get(self._name) is self, "the sheet is gone"
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.sheet.setName(value)
        del self._book.known[self._name]
        self._name = str(self.sheet.Name)
        self._book.known[self._name] = self

    @property
    def index(self) -> int:
        return int(self.sheet.RangeAddress.Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self.sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.IsVisible = value

    def activate(self) -> None:
        assert self.visible, "Excel activates no hidden sheet"
        self._book.active_sheet = self.name

    def delete(self) -> None:
        self._book.all_sheets.removeByName(self.name)
        del self._book.known[self._name]

    def copy(self, before: "Sheet | None", after: "Sheet | None") -> None:
        target = before or after
        assert target is not None
        at = target.index - 1 if before else target.index
        target._book.all_sheets.importSheet(self._book.document, self.name, at)

    def range(self, one: Any, two: Any = None) -> "Range":
        def corners(given: Any) -> tuple[int, int, int, int]:
            if isinstance(given, Range):
                return given.row, given.column, given.row + given.shape[0] - 1, given.column + given.shape[1] - 1
            if isinstance(given, str):
                first, _, last = given.partition(":")
                (r1, c1), (r2, c2) = from_a1(first), from_a1(last or first)
                return r1 + 1, c1 + 1, r2 + 1, c2 + 1
            if len(given) == 4:
                return given[0], given[1], given[0] + given[2] - 1, given[1] + given[3] - 1
            return (*given, *given)

        a, b = corners(one), corners(two if two is not None else one)
        return Range(self, min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))

    @property
    def cells(self) -> "Range":
        return Range(self, 1, 1, 1_048_576, 1024)

    @property
    def used_range(self) -> "Range":
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, 1, 1, end.EndRow + 1, end.EndColumn + 1)

    @property
    def tables(self) -> "Tables":
        return Tables(self)


class Range(base.Range):
    api = True  # xlwings asks whether there is one before it writes

    def __init__(self, sheet: Sheet, row: int, column: int, last_row: int, last_column: int) -> None:
        self._sheet, self._at = sheet, (row, column, last_row, last_column)
        self.options: dict[str, Any] = {}

    @property
    def cells(self) -> Any:
        row, column, last_row, last_column = self._at
        return self._sheet.sheet.getCellRangeByPosition(column - 1, row - 1, last_column - 1, last_row - 1)

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def row(self) -> int:
        return self._at[0]

    @property
    def column(self) -> int:
        return self._at[1]

    @property
    def shape(self) -> tuple[int, int]:
        return self._at[2] - self._at[0] + 1, self._at[3] - self._at[1] + 1

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return self._sheet.name, self.row, self.column, *self.shape

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, one: int, two: int | None = None) -> "Range":
        if two is None:
            one, two = divmod(one - 1, self.shape[1])
            one, two = one + 1, two + 1
        row, column = self.row + one - 1, self.column + two - 1
        return Range(self._sheet, row, column, row, column)

    @property
    def address(self) -> str:
        return f"{a1(self._at[0] - 1, self._at[1] - 1)}:{a1(self._at[2] - 1, self._at[3] - 1)}"

    @property
    def raw_value(self) -> Any:
        cells = self.cells
        rows = [list(row) for row in cells.getDataArray()]
        for area in cells.queryContentCells(DATES).RangeAddresses:
            for r in range(area.StartRow, area.EndRow + 1):
                for c in range(area.StartColumn, area.EndColumn + 1):
                    y, x = r + 1 - self.row, c + 1 - self.column
                    rows[y][x] = moment(rows[y][x])
        return rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        height, width = self.shape
        if not isinstance(value, list | tuple):
            value = [[value] * width] * height
        if not isinstance(value[0], list | tuple):
            value = [value]
        self._refuse_protected()
        as_text = [self._are_text(c) for c in range(width)]
        read: list[tuple[int, int, str]] = []
        dates: list[tuple[int, int]] = []
        plain = []
        for y, row in enumerate(value):
            out: list[float | str] = []
            for x, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    dates.append((y, x))
                    out.append(serial(cell))
                elif isinstance(cell, str) and cell.startswith("'") and not as_text[x][y]:
                    out.append(cell[1:])
                elif isinstance(cell, str):
                    if not as_text[x][y] and (cell[:1] in tuple("=+-@") or any(c.isdigit() for c in cell)):
                        read.append((y, x, cell))
                    out.append(cell)
                else:
                    out.append("" if cell is None else float(cell))
            plain.append(tuple(out))
        self.cells.setDataArray(tuple(plain))
        for y, x, text in read:
            self.cells.getCellByPosition(x, y).setFormula(text)
        for y, x in dates:
            cell = self.cells.getCellByPosition(x, y)
            if not self._format(cell).Type & 2:
                Range.number_format.fset(self(y + 1, x + 1), "dd/mm/yyyy")  # type: ignore[attr-defined]

    def _refuse_protected(self) -> None:
        if self._sheet.sheet.isProtected():
            raise RuntimeError("the sheet is protected")

    def _format(self, cells: Any) -> Any:
        return self._sheet._book.formats.getByKey(cells.NumberFormat)

    def _is_mixed(self, cells: Any) -> bool:
        return bool(cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE")

    def _are_text(self, column: int) -> list[bool]:
        """Of each cell of a column whether its format is that of texts."""
        height = self.shape[0]
        cells = self.cells.getCellRangeByPosition(column, 0, column, height - 1)
        if not self._is_mixed(cells):
            return [bool(self._format(cells).Type & 256)] * height
        return [bool(self._format(cells.getCellByPosition(0, n)).Type & 256) for n in range(height)]

    @property
    def formula(self) -> Any:
        return self.cells.getFormulaArray()

    @formula.setter
    def formula(self, value: Any) -> None:
        rows = [[value]] if isinstance(value, str) else value
        rows = rows if isinstance(rows[0], list | tuple) else [rows]
        for y, row in enumerate(rows):
            for x, text in enumerate(row):
                self.cells.getCellByPosition(x, y).setFormula(to_uno(text))

    @property
    def number_format(self) -> str | None:
        """As Excel's: in English, None where the cells' formats differ."""
        if self._is_mixed(self.cells):
            return None
        found = self._format(self.cells)
        return str(found.FormatString).lower() if found.Type & 2 else str(found.FormatString)

    @number_format.setter
    def number_format(self, value: str) -> None:
        import uno  # type: ignore[import-not-found]

        formats, here = self._sheet._book.formats, uno.createUnoStruct("com.sun.star.lang.Locale")
        here.Language, here.Country = "en", "US"
        key = formats.queryKey(value, here, False)
        self.cells.NumberFormat = key if key >= 0 else formats.addNew(value, here)

    @property
    def color(self) -> int:
        return int(self.cells.CellBackColor)

    @color.setter
    def color(self, value: Any) -> None:
        self.cells.CellBackColor = value

    @property
    def column_width(self) -> float:
        return int(self.cells.Columns.getByIndex(0).Width) / 200

    @column_width.setter
    def column_width(self, value: float) -> None:
        for n in range(self.shape[1]):
            self.cells.Columns.getByIndex(n).Width = int(value * 200)

    def clear_contents(self) -> None:
        self.cells.clearContents(CONTENTS)

    def insert(self, shift: str, copy_origin: str | None = None) -> None:
        import uno

        where = "DOWN" if shift == "down" else "RIGHT"
        mode = uno.Enum("com.sun.star.sheet.CellInsertMode", where)
        self._sheet.sheet.insertCells(self.cells.RangeAddress, mode)

    def copy(self, destination: Any = None) -> None:
        assert destination is None
        self._sheet._book.app.copied = self

    def paste(self, paste: str, operation: Any, skip_blanks: bool, transpose: bool) -> None:
        """Formats alone, those that the master gives its cells: the header's, then the first row's for all below."""
        assert paste == "formats"
        source, last = self._sheet._book.app.copied, self.shape[0] - 1
        for row, end in [(0, 0), *([(1, last)] if last else [])]:
            here = self.cells.getCellRangeByPosition(0, row, 0, end)
            there = source.cells.getCellByPosition(0, row)
            for name in ("CellStyle", "NumberFormat", "CellBackColor", "IsTextWrapped", "CharWeight", "CharFontName",
                         "CharHeight", "HoriJustify", "VertJustify", "TableBorder2"):  # fmt: skip
                setattr(here, name, getattr(there, name))

    def delete(self, shift: str | None = None) -> None:
        import uno

        mode = uno.Enum("com.sun.star.sheet.CellDeleteMode", "UP")
        self._sheet.sheet.removeRange(self.cells.RangeAddress, mode)

    def select(self) -> None:
        assert self._sheet.visible
        self._sheet._book.app.selected = self


class Tables(base.Tables if hasattr(base, "Tables") else base.Collection):  # type: ignore[misc]
    api = property(_no_com)

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def _all(self) -> list["Table"]:
        return [Table(self.sheet, *found) for found in self.sheet._book.tables_on(self.sheet.index - 1)]

    def __call__(self, key: int | str) -> "Table":
        tables = self._all()
        return tables[key - 1] if isinstance(key, int) else next(t for t in tables if t.name == key)

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator["Table"]:
        return iter(self._all())

    def __contains__(self, key: str) -> bool:
        return any(table.name == key for table in self)


class Table(base.Table):
    api = property(_no_com)
    show_totals = False

    def __init__(self, sheet: Sheet, name: str, area: Any) -> None:
        self.sheet, self._name, self.area = sheet, name, area

    @property
    def name(self) -> str:
        return self._name

    @property
    def parent(self) -> Sheet:
        return self.sheet

    @property
    def range(self) -> Range:
        at = self.area.DataArea
        return Range(self.sheet, at.StartRow + 1, at.StartColumn + 1, at.EndRow + 1, at.EndColumn + 1)

    @property
    def show_autofilter(self) -> bool:
        return bool(self.area.AutoFilter)

    @property
    def autofilter(self) -> "AutoFilter":
        return AutoFilter(self)

    @property
    def rows(self) -> "Rows":
        return Rows(self)

    def resize(self, range: Any) -> None:
        self.area.setDataArea(range.impl.cells.RangeAddress)


class Rows(base.TableRows):
    def __init__(self, table: Table) -> None:
        self.table = table

    def __len__(self) -> int:
        return self.table.range.shape[0] - 1

    def __call__(self, key: int) -> "Row":
        return Row(self.table, key)


class Row(base.TableRow):
    def __init__(self, table: Table, index: int) -> None:
        self.table, self._index = table, index

    @property
    def index(self) -> int:
        return self._index

    def delete(self) -> None:
        """As ListRow.Delete: the last row that a table has is emptied."""
        area = self.table.range
        row = Range(area.sheet, area.row + self.index, area.column, area.row + self.index, area._at[3])
        if area.shape[0] == 2:
            row.clear_contents()
            return
        row.delete("up")
        left = Range(area.sheet, area.row, area.column, area._at[2] - 1, area._at[3])
        self.table.area.setDataArea(left.cells.RangeAddress)


class Native(NamedTuple):
    """A column's filter in Excel's own words: XlAutoFilterOperator (0: none), criteria as `Range.AutoFilter` takes
    them (American numbers and days)."""

    operator: int = 0
    first: Any = None
    second: Any = None


AND, OR, TOP, VALUES, COLOUR, DYNAMIC, DAYS = 1, 2, 3, 7, 8, 11, "days"
"""DAYS: what no caller can give: groups of days, which a person ticks and Excel does not tell."""
_TYPES = {VALUES: "values", TOP: "top_items", 4: "bottom_items", 5: "top_percent", 6: "bottom_percent"}


class AutoFilter(base.AutoFilter):
    """A table's filter as Excel keeps it, and what xlwings' Windows engine makes of it, word for word the same.

    Excel is set up as on a Vietnamese PC: it takes criteria in American notation and tells them in Vietnamese.
    """

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def kept(self) -> dict[int, Native]:
        """Field -> its filter; it lives as long as the open workbook."""
        return self.table.sheet._book.filters.setdefault(self.table.name, {})

    def put(self, field: int, native: Native | None) -> None:
        """As Range.AutoFilter: None shows all. RuntimeError for what Excel refuses."""
        if native is not None and native.operator == VALUES and native.first is None:
            raise RuntimeError("AutoFilter method of Range class failed")
        if native is not None and native.operator == TOP and not str(native.first).isdigit():
            raise RuntimeError("AutoFilter method of Range class failed")
        if native is None:
            self.kept.pop(field, None)
        else:
            self.kept[field] = native
        self.apply()

    def told(self, field: int) -> Native:
        """As Filter.Operator, Criteria1 and Criteria2 tell it; None where they fail."""
        native = self.kept[field]
        if native.operator == TOP:  # the lowest figure that is shown, not how many were asked for
            return native._replace(first=f">={_vietnamese(self._lowest(field, int(native.first)))}")
        if native.operator == VALUES and native.first == DAYS:
            return Native(VALUES)
        return native._replace(first=_told(native.first), second=_told(native.second))

    def apply(self) -> None:
        """Show the rows that every filter lets through."""
        area = self.table.range
        wanted = [True] * (area.shape[0] - 1)
        for field, native in self.kept.items():
            cells = self._cells(field)
            lowest = self._lowest(field, int(native.first)) if native.operator == TOP else 0
            for n, cell in enumerate(cells):
                wanted[n] = wanted[n] and self._lets(native, cell, n, field, lowest)
        rows = area.sheet.sheet.Rows
        for n, (now, seen) in enumerate(zip(self.seen(), wanted, strict=True)):
            if now != seen:
                rows.getByIndex(area.row + n).IsVisible = seen

    def seen(self) -> list[bool]:
        """Of each row whether it is seen."""
        area = self.table.range
        seen = [False] * area.shape[0]
        for found in area.cells.queryVisibleCells().RangeAddresses:
            for row in range(found.StartRow, found.EndRow + 1):
                seen[row + 1 - area.row] = True
        return seen[1:]

    def _cells(self, field: int) -> list[float | str]:
        return [row[field - 1] for row in self.table.range.cells.getDataArray()[1:]]

    def _lowest(self, field: int, count: int) -> float:
        return sorted((c for c in self._cells(field) if isinstance(c, float)), reverse=True)[:count][-1]

    def _lets(self, native: Native, cell: float | str, n: int, field: int, lowest: float) -> bool:
        at = self.table.range.cells.getCellByPosition
        match native.operator:
            case 7 if native.first == DAYS:
                return isinstance(cell, float)
            case 7:
                shown = cell if isinstance(cell, str) else at(field - 1, n + 1).String
                return shown.casefold() in [str(value).removeprefix("=").casefold() for value in native.first]
            case 3:
                return isinstance(cell, float) and cell >= lowest
            case 8:
                return bool(at(field - 1, n + 1).CellBackColor == native.first)
            case 11:
                return isinstance(cell, float) and cell > 0  # any rule that looks at the figures
        found = [_matches(cell, str(one)) for one in (native.first, native.second) if one is not None]
        return any(found) if native.operator == OR else all(found)

    @property
    def criteria(self) -> list[dict[str, Any]]:
        snapshots = []
        for field in range(1, self.table.range.shape[1] + 1):
            if field not in self.kept:
                snapshots.append(base.empty_autofilter_criteria(field))
                continue
            told = self.told(field)
            kind = _TYPES.get(told.operator, "comparison" if told.operator in (0, AND, OR) else "unknown")
            join = {AND: "and", OR: "or"}.get(told.operator)
            snapshots.append(base.autofilter_criteria_snapshot(field, kind, told.first, told.second, join))
        return snapshots

    def apply_values(self, field: int, values: list[str]) -> None:
        """Excel keeps one or two values as a comparison."""
        equal = [f"={value}" for value in values]
        few = len(values) < 3
        self.put(field, Native(OR if len(values) == 2 else 0, *equal) if few else Native(VALUES, tuple(equal)))

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        signs = {
            "equal_to": ("=",), "not_equal_to": ("<>",), "greater_than": (">",), "less_than": ("<",),
            "greater_than_or_equal": (">=",), "less_than_or_equal": ("<=",), "between": (">=", "<="),
            "not_between": ("<", ">"),
        }[operator]  # fmt: skip
        said = [re.sub(r"([~*?])", r"~\1", str(value)) for value in (value1, value2) if value is not None]
        join = {"between": AND, "not_between": OR}.get(operator, 0)
        self.put(field, Native(join, *(f"{sign}{value}" for sign, value in zip(signs, said or [""], strict=True))))

    def apply_top_items(self, field: int, count: int) -> None:
        self.put(field, Native(TOP, str(count)))

    def clear(self, field: int | None) -> None:
        for one in [field] if field is not None else [*self.kept]:
            self.put(one, None)


def _vietnamese(value: float) -> str:
    return f"{value:.15g}".replace(".", ",")


def _told(criterion: Any) -> Any:
    """A criterion as a Vietnamese Excel tells it: ">12,5" for ">12.5", ">=16/6/2026" for ">=6/16/2026"."""
    if not isinstance(criterion, str):
        return criterion
    sign, value = _split(criterion)
    if day := _american_day(value):
        return f"{sign}{day.day}/{day.month}/{day.year}"
    return f"{sign}{_vietnamese(number)}" if (number := _american_number(value)) is not None else criterion


def _split(criterion: str) -> tuple[str, str]:
    sign = next((sign for sign in (">=", "<=", "<>", ">", "<", "=") if criterion.startswith(sign)), "")
    return sign or "=", criterion[len(sign) :]


def _american_number(text: str) -> float | None:
    plain = re.fullmatch(r"-?(\d+|\d{1,3}(,\d+)+)(\.\d+)?", text)
    return float(text.replace(",", "")) if plain else None


def _american_day(text: str) -> dt.date | None:
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        return dt.date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:  # a month 16: Excel takes it for a text
        return None


def _matches(cell: float | str, criterion: str) -> bool:
    """As Excel compares a cell with ">12", "=*thôn*" (with ~ before a sign that stands for itself), "=", "<>"."""
    sign, value = _split(criterion)
    day, number = _american_day(value), _american_number(value)
    if day is not None:
        number = serial(day)
    if sign not in ("=", "<>"):
        if number is None or isinstance(cell, str):
            return False
        return {">": cell > number, "<": cell < number, ">=": cell >= number, "<=": cell <= number}[sign]
    if number is not None:
        same = cell == number
    else:
        parts = re.findall(r"~[~*?]|.", value, re.DOTALL)
        pattern = "".join({"*": ".*", "?": "."}.get(p, re.escape(p[-1])) for p in parts)
        same = isinstance(cell, str) and re.fullmatch(pattern, cell, re.DOTALL | re.IGNORECASE) is not None
    return same == (sign == "=")


class Names(base.Names):
    api = property(_no_com)

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def _all(self) -> Any:
        return self.book.all_names

    def __call__(self, key: int | str) -> "Name":
        name = self._all.ElementNames[key - 1] if isinstance(key, int) else key
        if not self._all.hasByName(name):
            raise KeyError(key)
        return Name(self.book, self._all.getByName(name))

    def contains(self, key: int | str) -> bool:
        return isinstance(key, str) and self._all.hasByName(key)

    def __len__(self) -> int:
        return len(self._all.ElementNames)

    def add(self, name: str, refers_to: str) -> "Name":
        import uno

        if self._all.hasByName(name):
            self._all.removeByName(name)
        self._all.addNewByName(name, to_uno(refers_to)[1:], uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)
        return self(name)


class Name(base.Name):
    def __init__(self, book: Book, name: Any) -> None:
        self.book, self._name = book, name

    @property
    def name(self) -> str:
        return str(self._name.Name)

    @property
    def refers_to(self) -> str:
        content = str(self._name.Content)
        return "=" + re.sub(r"^\$?('(?:[^']|'')+'|[\w ]+)\.(?=\$)", r"\1!", content)

    @property
    def refers_to_range(self) -> Range:
        cells = self._name.getReferredCells()
        at = cells.RangeAddress
        sheet = self.book.sheets(at.Sheet + 1)
        return Range(sheet, at.StartRow + 1, at.StartColumn + 1, at.EndRow + 1, at.EndColumn + 1)

    def delete(self) -> None:
        self.book.all_names.removeByName(self.name)


def to_uno(formula: str) -> str:
    """Excel's words for a formula in LibreOffice's: `'Sheet'!A1` and `,` become `$'Sheet'.A1` and `;`."""
    parts = re.split(r'("(?:[^"]|"")*")', formula)
    for n in range(0, len(parts), 2):
        pieces = re.split(r"('(?:[^']|'')+'!)", parts[n])
        parts[n] = "".join(
            f"${piece[:-1]}." if piece.endswith("'!") else _REF.sub(r"$\1.", piece).replace(",", ";")
            for piece in pieces
        )
    return "".join(parts)


def engine(office: Soffice) -> xw.main.Engine:
    """Register the engine and make it the active one."""
    made = xw.main.Engine(impl=Engine(office))
    xw.engines.add(made)
    xw.engines.active = made
    return made
