"""What Excel does only through its own object model, behind a protocol so that tests put another in its place.

Nothing here can be run without Excel: each method is one or two calls, as its documentation writes them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

_PICK_FILE = 3
"""msoFileDialogFilePicker."""
_TEXT = 2
"""Type of Application.InputBox: a text."""
_PICKED = -1
_ESCAPE = 0x1B
_CANCEL_OFF, _CANCEL_INTERRUPTS = 0, 1
"""xlDisabled, xlInterrupt: what Esc does to running macros."""
_INPUT_ONLY, _LIST, _WARNING = 0, 3, 2
"""xlValidateInputOnly, xlValidateList; xlValidAlertWarning."""
MOST_TITLE = 32
"""Characters of a validation's title."""
LONGEST_PROMPT = 255
"""Characters that Application.InputBox takes."""


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

    def cancel_key(self, app: Any, interrupts: bool) -> None:
        """Whether Esc breaks into the macro that waits for Python, as it does by default."""
        ...

    def escape(self, app: Any) -> bool:
        """Whether Esc has been pressed, while Excel is in front, since this was asked last."""
        ...

    def drop_down(self, area: Any, name: str, title: str, help: str) -> None:
        """A list to choose from (a defined name; "": none), and what is told when a cell is selected ("": nothing)."""
        ...

    def text(self, app: Any, prompt: str, title: str, default: str) -> str | None:
        """Ask for a text; None where the person cancels."""
        ...

    def files(self, app: Any, title: str, folder: str, many: bool) -> Sequence[str] | None:
        """Ask for files; None where the person cancels."""
        ...

    def open_path(self, path: Path) -> None:
        """Open a folder or a file with the program that it belongs to."""
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

    def cancel_key(self, app: Any, interrupts: bool) -> None:
        """Application.EnableCancelKey."""
        app.api.EnableCancelKey = _CANCEL_INTERRUPTS if interrupts else _CANCEL_OFF

    def escape(self, app: Any) -> bool:
        """GetAsyncKeyState of the key, if Excel's window is the one in front."""
        if sys.platform != "win32":
            return False
        import ctypes

        user = ctypes.windll.user32
        return bool(user.GetForegroundWindow() == app.hwnd and user.GetAsyncKeyState(_ESCAPE) & 0x8001)

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

    def text(self, app: Any, prompt: str, title: str, default: str) -> str | None:
        """Application.InputBox, which gives False where the person cancels."""
        given = app.api.InputBox(Prompt=prompt[:LONGEST_PROMPT], Title=title, Default=default, Type=_TEXT)
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


def say(text: str, title: str) -> None:
    """A message box of Windows' own, where there is no Excel to show one."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, title, 0x30)
