"""What Excel and Word do only through their own object model, behind a protocol so that tests put another in its place.

Nothing here can be run without Excel: each method is one or two calls, as its documentation writes them.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from tanminh_xl.domain.host import Pointed
from tanminh_xl.domain.table_spec import MOST_TITLE

_PICK_FILE = 3
"""msoFileDialogFilePicker."""
_TEXT = 2
"""Type of Application.InputBox: a text."""
_PICKED = -1
_CANCEL_OFF, _CANCEL_INTERRUPTS = 0, 1
"""xlDisabled, xlInterrupt: what Esc does to running macros."""
_INPUT_ONLY, _LIST, _WARNING = 0, 3, 2
"""xlValidateInputOnly, xlValidateList; xlValidAlertWarning."""
LONGEST_PROMPT = 255
"""Characters that Application.InputBox takes."""
_NO_MACROS = 3
"""msoAutomationSecurityForceDisable."""
_NO_ALERTS, _NO_SAVING, _PDF = 0, 0, 17
"""wdAlertsNone, wdDoNotSaveChanges, wdExportFormatPDF."""
_VISIBLE = 12
"""xlCellTypeVisible."""
_WARNING_BOX = 0x30 | 0x10000 | 0x40000
"""MB_ICONWARNING, MB_SETFOREGROUND, MB_TOPMOST: a box that has no owner would open behind Excel."""


class FieldFilter(NamedTuple):
    """The filter of one column as Excel says it (Filter.Operator, Criteria1, Criteria2); 0 and None: it says none.

    ``field``: the column from 1; ``title``: what stands in its header. ``operator``: XlAutoFilterOperator. ``first``:
    a text ("=*thôn*", ">=12"), texts (a list of values), a number (a colour, a dynamic filter), or an icon.
    """

    field: int
    title: str
    operator: int = 0
    first: object = None
    second: object = None


class Seen(NamedTuple):
    """Rows of a filtered range that are seen, and how many runs they make."""

    rows: int
    runs: int


class Com(Protocol):
    """Excel's own calls. ``book``, ``sheet`` and ``app`` are xlwings' objects."""

    def save_copy(self, book: Any, path: Path) -> None:
        """Save a copy of the open workbook; its own name and state stay."""
        ...

    def read_only(self, book: Any) -> bool:
        """Whether the workbook is open for reading alone."""
        ...

    def protected(self, sheet: Any) -> bool:
        """Whether the sheet's cells are protected."""
        ...

    def cancel_key(self, app: Any, interrupts: bool) -> bool:
        """Set whether Esc breaks into the macro that waits for Python; gives what it did before. The workbook's macros
        switch it off before Python is started; those of older versions do not."""
        ...

    def escape(self, app: Any) -> bool:
        """Whether Esc has been pressed, while Excel is in front, since this was asked last."""
        ...

    def filters(self, holder: Any) -> Sequence[FieldFilter]:
        """The filters that are on, of a table, or of a sheet that has its filter on a plain range."""
        ...

    def filter(self, holder: Any, one: FieldFilter) -> None:
        """Filter a column anew; with no criteria: show all of it."""
        ...

    def unfilter(self, holder: Any) -> None:
        """Show all rows; the filter's arrows stay."""
        ...

    def seen(self, holder: Any) -> Seen:
        """What a filter leaves to be seen."""
        ...

    def drop_down(self, area: Any, name: str, title: str, help: str) -> None:
        """A list to choose from (a defined name; "": none), and what is told when a cell is selected ("": nothing)."""
        ...

    def behind(self, app: Any, book: Any) -> Pointed | None:
        """The active cell of the workbook whose window lies right behind this one's; None where none is open."""
        ...

    def text(self, app: Any, prompt: str, title: str, default: str) -> str | None:
        """Ask for a text; None where the person cancels. ``prompt``, ``default``: at most ``LONGEST_PROMPT`` long."""
        ...

    def files(self, app: Any, title: str, folder: str, many: bool) -> Sequence[str] | None:
        """Ask for files; None where the person cancels."""
        ...

    def open_path(self, path: Path) -> None:
        """Open a folder or a file with the program that it belongs to."""
        ...

    def open_to_read(self, app: Any, path: Path) -> None:
        """Open a workbook in this Excel, for reading alone."""
        ...

    def word_pdf(self, source: Path, target: Path) -> bool:
        """Print a document into a PDF by a Word of its own, which is closed again; False where there is no Word."""
        ...


class Excel:
    """``Com`` of a running Excel."""

    def save_copy(self, book: Any, path: Path) -> None:
        """Workbook.SaveCopyAs."""
        book.api.SaveCopyAs(str(path))

    def read_only(self, book: Any) -> bool:
        """Workbook.ReadOnly."""
        return bool(book.api.ReadOnly)

    def protected(self, sheet: Any) -> bool:
        """Worksheet.ProtectContents."""
        return bool(sheet.api.ProtectContents)

    def cancel_key(self, app: Any, interrupts: bool) -> bool:
        """Application.EnableCancelKey."""
        before = app.api.EnableCancelKey
        app.api.EnableCancelKey = _CANCEL_INTERRUPTS if interrupts else _CANCEL_OFF
        return bool(before != _CANCEL_OFF)

    def escape(self, app: Any) -> bool:
        """GetAsyncKeyState of the key, if Excel's window is the one in front: pressed elsewhere it is forgotten."""
        if sys.platform != "win32":
            return False
        import ctypes

        from tanminh_xl.hosts._live_start import escape_pressed

        return escape_pressed() and bool(ctypes.windll.user32.GetForegroundWindow() == app.hwnd)

    def filters(self, holder: Any) -> Sequence[FieldFilter]:
        """AutoFilter.Filters, of a ListObject or a Worksheet."""
        auto = holder.api.AutoFilter
        if auto is None:
            return ()
        count, found = auto.Filters.Count, []
        for n in range(1, count + 1):
            one = auto.Filters(n)
            if one.On:
                title = str(_told(auto.Range.Cells(1, n), "Value") or "")
                first = _criterion(_told(one, "Criteria1"))
                found.append(FieldFilter(n, title, _told(one, "Operator") or 0, first, _told(one, "Criteria2")))
        return found

    def filter(self, holder: Any, one: FieldFilter) -> None:
        """Range.AutoFilter over the filter's own range. What is left out is "all", or xlAnd."""
        given = {"Criteria1": one.first, "Operator": one.operator or None, "Criteria2": one.second}
        words = {key: value for key, value in given.items() if value is not None}
        holder.api.AutoFilter.Range.AutoFilter(Field=one.field, **words)

    def unfilter(self, holder: Any) -> None:
        """AutoFilter.ShowAllData, which fails where nothing is filtered."""
        auto = holder.api.AutoFilter
        if auto is not None and auto.FilterMode:
            auto.ShowAllData()

    def seen(self, holder: Any) -> Seen:
        """Range.SpecialCells over the filter's range: its header is always among them, hidden columns never are."""
        area = holder.api.AutoFilter.Range
        cells = area.SpecialCells(_VISIBLE)
        across = area.Rows(1).SpecialCells(_VISIBLE).Count
        return Seen(int(cells.Count // across) - 1, int(cells.Areas.Count))

    def drop_down(self, area: Any, name: str, title: str, help: str) -> None:
        """Range.Validation: Excel asks about another word, and lets it pass."""
        rule = area.api.Validation
        rule.Delete()
        if name:
            rule.Add(Type=_LIST, AlertStyle=_WARNING, Formula1=f"={name}")
            rule.ErrorTitle, rule.ErrorMessage = "Chưa đúng", "Xin chọn một mục trong danh sách."
        else:
            rule.Add(Type=_INPUT_ONLY)
        rule.IgnoreBlank = True
        if help:
            rule.InputTitle, rule.InputMessage = title[:MOST_TITLE], help[:LONGEST_PROMPT]

    def behind(self, app: Any, book: Any) -> Pointed | None:
        """Application.Windows, from the front to the back: add-ins have none there, personal macros a hidden one. A
        window that shows a chart has no ActiveCell; of a merged area it is the first cell."""
        windows = app.api.Windows
        for n in range(1, windows.Count + 1):
            window = windows(n)
            other = window.Parent
            if not window.Visible or other.Name == book.name:
                continue
            cell = _told(window, "ActiveCell")
            if cell is None:
                return None
            address = str(cell.Address).replace("$", "")
            return Pointed(str(other.FullName), str(window.ActiveSheet.Name), address, bool(other.Saved))
        return None

    def text(self, app: Any, prompt: str, title: str, default: str) -> str | None:
        """Application.InputBox, which gives False where the person cancels, and fails on a longer prompt."""
        given = app.api.InputBox(Prompt=prompt, Title=title, Default=default, Type=_TEXT)
        return None if given is False else str(given)

    def files(self, app: Any, title: str, folder: str, many: bool) -> Sequence[str] | None:
        """Application.FileDialog."""
        dialog = app.api.FileDialog(_PICK_FILE)
        dialog.Title = title
        dialog.AllowMultiSelect = many
        if folder:
            dialog.InitialFileName = folder.rstrip("\\/") + "\\"
        if dialog.Show() != _PICKED:
            return None
        return [str(dialog.SelectedItems(n + 1)) for n in range(dialog.SelectedItems.Count)]

    def open_path(self, path: Path) -> None:
        """As a double click in Windows' explorer."""
        if sys.platform == "win32":
            os.startfile(path)

    def open_to_read(self, app: Any, path: Path) -> None:
        """Workbooks.Open: no macro of it runs, links are not updated, nothing is added to the recent files, and Excel
        does not ask whether to open for reading alone."""
        before = app.api.AutomationSecurity
        app.api.AutomationSecurity = _NO_MACROS  # else the macros of a file that a program opens are trusted
        try:
            app.api.Workbooks.Open(
                Filename=str(path), UpdateLinks=0, ReadOnly=True, IgnoreReadOnlyRecommended=True, AddToMru=False
            )
        finally:
            app.api.AutomationSecurity = before

    def word_pdf(self, source: Path, target: Path) -> bool:
        """Document.ExportAsFixedFormat, in an instance of Word that nobody sees and that runs no macro: a Word in which
        a person works is another, and stays as it is."""
        word = _word()
        if word is None:
            return False
        try:
            word.Visible = False
            word.DisplayAlerts = _NO_ALERTS
            word.AutomationSecurity = _NO_MACROS
            opened = word.Documents.Open(
                FileName=str(source), ConfirmConversions=False, ReadOnly=True, AddToRecentFiles=False
            )
            opened.ExportAsFixedFormat(OutputFileName=str(target), ExportFormat=_PDF)
        finally:
            word.Quit(SaveChanges=_NO_SAVING)
        return True


def _word() -> Any:
    """A new instance of Word; None where this PC has none."""
    if sys.platform != "win32":
        return None
    try:
        return importlib.import_module("win32com.client").DispatchEx("Word.Application")
    except Exception:  # pywintypes.com_error: no such class is registered
        return None


def _told(of: Any, name: str) -> Any:
    """A property, None where Excel refuses to say it: Criteria2 of a filter that has none, groups of days."""
    try:
        return getattr(of, name)
    except Exception:  # pywintypes.com_error, which is not there without Windows
        return None


def _criterion(told: Any) -> object:
    """Of a filter by colour Excel tells an Interior or a Font; it is set by the colour's number. An icon as it is."""
    if told is None or isinstance(told, str | int | float | tuple | list):
        return told
    colour = _told(told, "Color")
    return told if colour is None else int(colour)


def say(text: str, title: str) -> None:
    """A message box of Windows' own, in front of all others, where there is no Excel to show one."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, title, _WARNING_BOX)
