"""What a cell shows of its value, in Vietnamese, for whoever draws a page without a spreadsheet program."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.sheet import CellValue

_PART = re.compile(r'"(?P<words>[^"]*)"|_.|(?P<general>General)|(?P<grouped>#,##)?0(?:\.(?P<decimals>0+))?')


def shown(value: CellValue, number_format: str = "General") -> str:
    """What a cell shows of its value, in Vietnamese.

    The formats are those of ``_xlsx_style``: words in quotes, room for a sign, one number; a section each for what is
    more than 0, less, 0, and words (ECMA-376 part 1, 18.8.31). A minus stands before the digits, where a spreadsheet
    puts it before the words too.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    sections = number_format.split(";")
    if isinstance(value, str):
        return _filled(sections[3], "").replace("@", value) if len(sections) > 3 else value
    number = Decimal(repr(float(value)))
    if number < 0 and len(sections) > 1:
        return _filled(sections[1], -number)
    return _filled(sections[2] if number == 0 and len(sections) > 2 else sections[0], number)


def _filled(section: str, number: Decimal | str) -> str:
    """A format's section with the number in its place."""

    def said(part: re.Match[str]) -> str:
        if part["words"] is not None:
            return part["words"]
        if part["general"]:
            return format_number(float(number))
        if part[0].startswith("_"):
            return ""
        places = len(part["decimals"] or "")
        rounded = Decimal(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{rounded:{',' if part['grouped'] else ''}.{places}f}".translate(str.maketrans(",.", ".,"))

    return _PART.sub(said, section).strip()
