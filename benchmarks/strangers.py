"""Files of unknown unit: what somebody filled, pasted into a workbook of their own, without the form's hidden sheet."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook


def strangers(folder: Path, forms: Sequence[Path], count: int, writers: Executor) -> None:
    """Write so many, each other bytes than all others, a minute apart; named as people name files."""
    folder.mkdir(parents=True)
    pages = [CalamineWorkbook.from_path(str(form)).get_sheet_by_index(0).to_python() for form in forms]
    begin = forms[0].stat().st_mtime
    books = writers.map(_workbook, (pages[n % len(pages)] for n in range(count)), range(count), chunksize=50)
    for n, data in enumerate(books):
        path = folder / f"so lieu gui xa ({n + 1}).xlsx"
        path.write_bytes(data)
        os.utime(path, (begin + 60 * n, begin + 60 * n))


def _workbook(rows: Sequence[Sequence[object]], number: int) -> bytes:
    """The rows from the second column on (the first is the form's hidden keys), and a line that tells files apart."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate(rows):
            for column, value in enumerate(row[1:]):
                if isinstance(value, str | float) and value != "":
                    sheet.write(at, column, value)
        sheet.write(len(rows) + 1, 1, f"Gửi lần {number + 1}")
    return out.getvalue()
