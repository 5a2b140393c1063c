"""The first thing that a click does: find the calling workbook and say that work has begun. Imports xlwings alone."""

from __future__ import annotations

import xlwings as xw

Book = xw.Book
"""The open workbook."""


def begin(text: str) -> xw.Book:
    """The workbook whose button was clicked; ``text`` stands in its status bar."""
    book = xw.Book.caller()
    book.app.status_bar = text
    return book
