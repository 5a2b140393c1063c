"""The first thing that a click does: find the calling workbook and say that work has begun. Loads xlwings alone.

No other module imports xlwings but for its types: what must be done around that import is done here.
"""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import cast

_FRAMES = ("pandas", "numpy", "polars", "matplotlib", "PIL")
"""What xlwings loads wherever it is installed, to read ranges as frames and to put charts and pictures into sheets."""


@contextmanager
def _hidden(libraries: Sequence[str]) -> Iterator[None]:
    """Meanwhile ``import`` does not find these; one that is loaded already stays as it is."""
    names = [name for name in libraries if name not in sys.modules]
    for name in names:
        sys.modules[name] = cast(ModuleType, None)  # how Python's import is told that there is no such module
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


# A click waits for this import, and pandas takes five times as long as all of xlwings (numpy comes with it). The live
# host reads and writes plain values, for which xlwings does without them; whoever makes a frame imports them then,
# after this. They may not be hidden from openpyxl: it would take numpy's numbers for no numbers.
with _hidden(_FRAMES):
    import xlwings as xw

if sys.platform == "win32":
    from xlwings import _xlwindows

    # At exit xlwings would end every Excel process that has no main window, as one that it forgot itself. The program
    # starts none: such a process is a preview in Protected View, or another program's.
    atexit.unregister(_xlwindows.cleanup)

Book = xw.Book
"""The open workbook."""
XlwingsError = xw.XlwingsError
"""What xlwings itself refuses."""


_ESCAPE = 0x1B
"""VK_ESCAPE."""


def escape_pressed() -> bool:
    """Whether Esc is down, or has been pressed since this was asked last (GetAsyncKeyState); False off Windows."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.user32.GetAsyncKeyState(_ESCAPE) & 0x8001)


def begin(text: str) -> xw.Book:
    """The workbook whose button was clicked; ``text`` stands in its status bar.

    An Esc of before the click is forgotten first: it would stop the work at its first file.
    """
    escape_pressed()
    book = xw.Book.caller()
    book.app.status_bar = text
    return book
