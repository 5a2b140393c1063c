"""Values as a person reads them in Vietnamese: 1.234,5, Đạt / Không đạt, 14/6/2026."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS
from tanminh_xl.domain.submission import Given, Value

ESTIMATED = "ước"
"""Stands before a number that is a "số ước" or holds one ("ước 104"), and behind a word ("Đạt (ước)")."""
_SIGNS = str.maketrans({",": ".", ".": ","})
_PLAIN = str.maketrans({",": None, ".": ","})


def format_value(value: Value, grouped: bool = True) -> str:
    """Return "1.234,5", "Đạt", "Không đạt", or "" for nothing; ``grouped=False`` leaves the dots out."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return PASS if value else FAIL
    return format_number(value, grouped)


def estimated_words(word: str, estimate: bool) -> str:
    """A word that is said over figures: "Đạt", or "Đạt (ước)" where one of them is a số ước."""
    return f"{word} ({ESTIMATED})" if estimate else str(word)


def estimated_number(shown: str, estimate: bool) -> str:
    """A number that is shown: "104", or "ước 104"; "" stays ""."""
    return f"{ESTIMATED} {shown}" if estimate and shown else shown


def format_answer(given: Given, value: Value, estimate: bool = False) -> str:
    """One of the five answers in words: "1.234", "ước 1.234", "Đạt (ước)", "Không phát sinh", "Còn thiếu"."""
    if given != Given.FIGURE:
        return given.value
    shown = format_value(value)
    return estimated_words(shown, estimate) if isinstance(value, bool) else estimated_number(shown, estimate)


def format_number(number: float, grouped: bool = True) -> str:
    """Return a number with the 15 digits that a spreadsheet shows, without zeros at its end: 1234.5 -> "1.234,5".

    What counts is what is read: nothing else is rounded here.
    """
    text = f"{Decimal(f'{number:.15g}'):,f}"
    text = "0" if text == "-0" else text
    return text.translate(_SIGNS if grouped else _PLAIN)


def format_day(day: date | None) -> str:
    """A day as it stands in a sentence, "" for no day: "16/6/2026", "05/02/2026"; days below 10 and the months 1 and 2
    have a 0 before them (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{format_day_of_year(day)}/{day.year}" if day else ""


_WEEKDAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")


def format_weekday(day: date) -> str:
    """A day by which something is to be done, as people remember it: "thứ Ba, ngày 16/6/2026"; Sunday is "Chủ nhật"."""
    name = f"thứ {_WEEKDAYS[day.weekday()]}" if day.weekday() < 6 else "Chủ nhật"
    return f"{name}, ngày {format_day(day)}"


def format_day_of_year(day: date) -> str:
    """A day as it stands in a sentence that says its year already: "16/6", "05/02"."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}"


def format_day_padded(day: date | None) -> str:
    """Return "05/06/2026": a day in a table, or one that is to be typed like it; "" for no day."""
    return f"{day:%d/%m/%Y}" if day else ""


def format_moment(at: datetime) -> str:
    """Return "14:05 ngày 16/6/2026" of a moment, in the zone that it carries."""
    return f"{at:%H:%M} ngày {format_day(at)}"
