"""A workbook with nothing but sheets and their code names: what a VBA project is first made for."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter


def skeleton(code_names: Sequence[str]) -> bytes:
    """A macro workbook without macros. ``code_names``: the workbook's, then each sheet's, in their order."""
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    book.set_vba_name(code_names[0])
    for name in code_names[1:]:
        book.add_worksheet().set_vba_name(name)
    book.close()
    return memory.getvalue()
