"""Values as a person reads them: decimal comma, groups of three with a dot, Đạt / Không đạt."""

from __future__ import annotations

from datetime import datetime

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS
from tanminh_xl.domain.submission import Value


def format_value(value: Value, grouped: bool = True) -> str:
    """Return "1.234,5", "Đạt", "Không đạt", or "" for nothing; ``grouped=False`` leaves the dots out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return PASS if value else FAIL
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.translate(_SIGNS if grouped else _PLAIN)


_SIGNS = str.maketrans({",": ".", ".": ","})
_PLAIN = str.maketrans({",": None, ".": ","})


def format_moment(at: datetime) -> str:
    """Return "14:05 ngày 16/6/2026" of a moment, in the zone that it carries."""
    return f"{at:%H:%M} ngày {at.day}/{at.month}/{at.year}"
