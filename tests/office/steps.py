"""What can be done to one opened document: each public method of `Batch` is a step of a batch (driver.py)."""

import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.table import CellAddress
from lean import lean

FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "ods": "calc8", "docx": "MS Word 2007 XML"}
FORMULA, HAS_ERROR = 16, 4  # com.sun.star.sheet.CellFlags, FormulaResult
CONTENTS = 1 | 2 | 4 | 16  # CellFlags: numbers, dates, texts, formulas
NO_UPDATE, NO_MACROS, ALWAYS_MACROS = 0, 0, 4  # com.sun.star.document.UpdateDocMode, MacroExecMode
EMPTY_CELL = uno.Enum("com.sun.star.table.CellContentType", "EMPTY")


def properties(**values):
    """A UNO sequence of PropertyValue."""
    made = []
    for name, value in values.items():
        item = PropertyValue()
        item.Name, item.Value = name, value
        made.append(item)
    return tuple(made)


def split_address(address):
    """`B7` -> (1, 6): column and row, counted from 0."""
    letters, digits = re.fullmatch(r"([A-Z]+)([0-9]+)", address).groups()
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(digits) - 1


def join_address(column, row):
    """(1, 6) -> `B7`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


class Batch:
    """One opened document and what is done to it; each public method is a step.

    ``whole``: it may be printed or saved; any other is opened without what shows on paper alone.
    """

    def __init__(self, desktop, path, macros=False, whole=True):
        self._desktop = desktop
        self._macros = ALWAYS_MACROS if macros else NO_MACROS
        self._opened = []
        self._copied = None
        if path is not None and not Path(path).is_file():
            raise ValueError(f"no file {path}")
        if path is not None and not whole:
            path = self._lean(Path(path))
        url = "private:factory/scalc" if path is None else Path(path).resolve().as_uri()
        self._document = self._open(url)

    def _lean(self, path):
        """A copy of the same name where something is left out, else the file itself."""
        package = path.read_bytes()
        if (left := lean(package)) is package:
            return path
        self._copied = tempfile.TemporaryDirectory()
        copied = Path(self._copied.name) / path.name
        copied.write_bytes(left)
        return copied

    def _open(self, url, **more):
        load = properties(Hidden=True, MacroExecutionMode=self._macros, UpdateDocMode=NO_UPDATE, **more)
        document = self._desktop.loadComponentFromURL(url, "_blank", 0, load)
        if document is None or not (hasattr(document, "Sheets") or url.endswith(".docx")):
            raise ValueError(f"LibreOffice opened no workbook from {url}")
        self._opened.append(document)
        return document

    def close(self):
        """Close every document of this batch, unsaved."""
        while self._opened:
            self._opened.pop().close(True)
        if self._copied is not None:
            self._copied.cleanup()

    def _sheet(self, name):
        if not self._document.Sheets.hasByName(name):
            raise ValueError(f"no sheet {name!r} among {self._document.Sheets.ElementNames}")
        return self._document.Sheets.getByName(name)

    def _entry(self, sheet, address):
        """A cell that a person could type into; a locked one is refused, as on screen."""
        sheet = self._sheet(sheet)
        cell = sheet.getCellRangeByName(address)
        if sheet.isProtected() and cell.CellProtection.IsLocked:
            raise ValueError(f"{address} of {sheet.Name!r} is locked")
        return cell

    def type(self, sheet, address, text):
        """What the keyboard does: numbers and dates are understood as the profile's locale reads them."""
        self._entry(sheet, address).FormulaLocal = text

    def formula(self, sheet, address, text):
        """A formula (or a literal) in English notation with `;` or `,` between arguments."""
        self._entry(sheet, address).setFormula(text)

    def text(self, sheet, address, text):
        """A text cell, whatever it looks like."""
        self._entry(sheet, address).setString(text)

    def number(self, sheet, address, value):
        """A number cell."""
        self._entry(sheet, address).setValue(value)

    def number_format(self, sheet, address, code):
        """Show a cell's number by a format, in English notation."""
        locale = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        formats = self._document.NumberFormats
        key = formats.queryKey(code, locale, False)
        self._entry(sheet, address).NumberFormat = formats.addNew(code, locale) if key < 0 else key

    def runs(self, sheet, address, pieces):
        """A text of several pieces, each plain (""), struck through ("strike"), raised ("super") or lowered ("sub")."""
        cell = self._entry(sheet, address)
        cell.setString("".join(text for text, _ in pieces))
        cursor = cell.createTextCursor()
        cursor.gotoStart(False)
        for text, how in pieces:
            cursor.goRight(len(text), True)
            if how == "strike":
                cursor.CharStrikeout = 1
            elif how:
                cursor.CharEscapement = 33 if how == "super" else -33
                cursor.CharEscapementHeight = 58
            cursor.collapseToEnd()

    def clear(self, sheet, address):
        """Empty a cell, keeping its format."""
        self._entry(sheet, address).clearContents(CONTENTS)

    def unprotect(self, sheet, password):
        """Take the protection off a sheet."""
        self._sheet(sheet).unprotect(password)
        if self._sheet(sheet).isProtected():
            raise ValueError(f"{sheet!r} stays protected: wrong password")

    def insert_rows(self, sheet, row, count):
        """Insert `count` empty rows above row `row` (counted from 1)."""
        self._structure(sheet).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, sheet, row, count):
        """Delete `count` rows from row `row` (counted from 1)."""
        self._structure(sheet).Rows.removeByIndex(row - 1, count)

    def insert_columns(self, sheet, column, count):
        """Insert `count` empty columns left of column `column` (a letter)."""
        self._structure(sheet).Columns.insertByIndex(split_address(column + "1")[0], count)

    def move_range(self, sheet, source, target):
        """Cut the range `source` and paste it with its top left corner at `target`."""
        area = self._structure(sheet).getCellRangeByName(source).RangeAddress
        column, row = split_address(target)
        self._sheet(sheet).moveRange(CellAddress(area.Sheet, column, row), area)

    def merge(self, sheet, area):
        """Merge the cells of a range."""
        self._structure(sheet).getCellRangeByName(area).merge(True)

    def hide_rows(self, sheet, row, count):
        """Hide `count` rows from row `row` (counted from 1)."""
        rows = self._structure(sheet).Rows
        for index in range(row - 1, row - 1 + count):
            rows.getByIndex(index).IsVisible = False

    def _structure(self, name):
        sheet = self._sheet(name)
        if sheet.isProtected():
            raise ValueError(f"{name!r} is protected: its rows and columns stay")
        return sheet

    def rename_sheet(self, sheet, name):
        """Give a sheet another name."""
        self._sheet(sheet).setName(name)

    def sheet_to_new_book(self, sheet):
        """Copy one sheet into a new workbook, which the following steps work on."""
        self._sheet(sheet)
        source, target = self._document, self._open("private:factory/scalc")
        target.Sheets.getByIndex(0).setName("to be removed")  # its name may be the one that comes
        while target.Sheets.Count > 1:
            target.Sheets.removeByName(target.Sheets.getByIndex(1).Name)
        target.Sheets.importSheet(source, sheet, 0)
        target.Sheets.removeByName("to be removed")
        self._document = target

    def save(self, path, kind, password):
        """Save a copy as `xlsx`, `xls` or `ods`, encrypted where a password is given."""
        more = {}
        if password and kind == "xlsx":
            pairs = (NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", password))
            more["EncryptionData"] = uno.Any("[]com.sun.star.beans.NamedValue", pairs)
        elif password:
            more["Password"] = password
        store = properties(FilterName=FILTERS[kind], Overwrite=True, **more)
        self._document.storeToURL(Path(path).resolve().as_uri(), store)

    def words(self, old, new):
        """Type over words of a text document, wherever they stand first."""
        search = self._document.createSearchDescriptor()
        search.SearchString = old
        found = self._document.findFirst(search)
        if found is None:
            raise LookupError(f"{old!r} stands nowhere")
        found.setString(new)

    def pdf(self, path):
        """Print every visible sheet, or a text document, to a PDF."""
        if self._document.supportsService("com.sun.star.text.TextDocument"):
            store = properties(FilterName="writer_pdf_Export", Overwrite=True)
            self._document.storeToURL(Path(path).resolve().as_uri(), store)
            return
        with self._hidden_sheets_unprinted():
            store = properties(FilterName="calc_pdf_Export", Overwrite=True)
            self._document.storeToURL(Path(path).resolve().as_uri(), store)

    def macro(self, module, name, tag, arguments):
        """Call `name(control, *arguments)` of a standard module; gives what it left in its last argument, if any."""
        libraries = self._document.BasicLibraries
        library = next(found for found in libraries.ElementNames if libraries.getByName(found).hasByName(module))
        where = f"vnd.sun.star.script:{library}.{module}.{name}?language=Basic&location=document"
        script = self._document.getScriptProvider().getScript(where)
        control = self._document.createInstance("com.sun.star.form.component.CommandButton")
        control.Tag = tag
        _, places, values = script.invoke((control, *arguments), (), ())
        return dict(zip(places, values, strict=True)).get(len(arguments)) if arguments else None

    def page_count(self, sheet):
        """How many pages printing would take: of one sheet, or of all visible ones where the name is null."""
        with self._hidden_sheets_unprinted():
            what = self._document if sheet is None else self._sheet(sheet)
            return self._document.getRendererCount(what, properties())

    @contextmanager
    def _hidden_sheets_unprinted(self):
        """LibreOffice prints hidden sheets, Excel does not: print as Excel does."""
        every = [self._document.Sheets.getByIndex(n) for n in range(self._document.Sheets.Count)]
        areas = [(sheet, sheet.getPrintAreas()) for sheet in every if not sheet.IsVisible]
        for sheet, _ in areas:
            sheet.setPrintAreas(())
        try:
            yield
        finally:
            for sheet, area in areas:
                sheet.setPrintAreas(area)

    def sheets(self):
        """For each sheet: name, visible or not, protected or not."""
        return [
            {"name": sheet.Name, "visible": sheet.IsVisible, "protected": sheet.isProtected()}
            for sheet in (self._document.Sheets.getByIndex(n) for n in range(self._document.Sheets.Count))
        ]

    def recalculate(self):
        """Calculate every formula anew, whatever result is stored."""
        self._document.calculateAll()

    def formulas(self):
        """Each formula cell: [sheet, address, formula, value, error code]; the value of an error is null."""
        found = []
        for number in range(self._document.Sheets.Count):
            sheet = self._document.Sheets.getByIndex(number)
            wrong = {}
            for area in sheet.queryFormulaCells(HAS_ERROR).RangeAddresses:
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        wrong[row, column] = sheet.getCellByPosition(column, row).getError()
            ranges = sheet.queryContentCells(FORMULA)
            for index in range(ranges.Count):
                block = ranges.getByIndex(index)
                area = block.RangeAddress
                pairs = zip(block.getFormulaArray(), block.getDataArray(), strict=True)
                for row, (texts, values) in enumerate(pairs, area.StartRow):
                    for column, (text, value) in enumerate(zip(texts, values, strict=True), area.StartColumn):
                        error = wrong.get((row, column), 0)
                        result = None if error else value
                        found.append([sheet.Name, join_address(column, row), text, result, error])
        return found

    def values(self, sheet, area):
        """The values of a range, row by row: numbers, texts, `#DIV/0!` and the like, null where empty."""
        sheet = self._sheet(sheet)
        block = sheet.getCellRangeByName(area)
        address = block.RangeAddress
        rows = [list(row) for row in block.getDataArray()]
        for y, row in enumerate(rows, address.StartRow):
            for x, value in enumerate(row, address.StartColumn):
                if value is None:  # an error
                    row[x - address.StartColumn] = sheet.getCellByPosition(x, y).getString()
                elif value == "" and sheet.getCellByPosition(x, y).getType() == EMPTY_CELL:
                    row[x - address.StartColumn] = None
        return rows

    def shown(self, sheet, area):
        """The texts of a range as they stand on screen, row by row."""
        block = self._sheet(sheet).getCellRangeByName(area)
        size = block.RangeAddress
        return [
            [block.getCellByPosition(x, y).getString() for x in range(size.EndColumn - size.StartColumn + 1)]
            for y in range(size.EndRow - size.StartRow + 1)
        ]
