"""What a cell shows of its value, in Vietnamese, for whoever draws a page without a spreadsheet program."""

from __future__ import annotations

import re
from datetime import date

from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.sheet import CellValue

_SPACE = re.compile("_.")
_NUMBER = re.compile(r"#,##0(?:\.(0+))?")


def shown(value: CellValue, number_format: str = "General") -> str:
    """What a cell shows of its value, in Vietnamese; the formats are those of ``_xlsx_style``."""
    if value is None or value == "":
        return ""
    sections = number_format.split(";")
    if isinstance(value, str):
        return _plain(sections[3].replace("@", value)) if len(sections) > 3 else value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if found := _NUMBER.search(sections[0]):
        decimals = len(found[1] or "")
        number = f"{float(value):,.{decimals}f}".translate(str.maketrans(",.", ".,"))
        return _plain(sections[0].replace(found[0], number))
    said = _plain(sections[0])
    return format_number(float(value)) if said == "General" else said


def _plain(shown_by: str) -> str:
    """A format's section without its quotes and its spaces for signs."""
    return _SPACE.sub("", shown_by).replace('"', "").strip()
