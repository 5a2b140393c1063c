"""Digits in a target: thousands or decimals, by the unit of measure, the column, and what else the table writes."""

from __future__ import annotations

import re
from typing import NamedTuple

from tanminh_xl.annex import words
from tanminh_xl.domain.digits import as_decimal, as_grouped
from tanminh_xl.domain.names import normalise

DIGITS = r"[0-9](?:[0-9.,]|[ \u00a0](?=[0-9]{3}(?![0-9.])))*"
_TOKEN = re.compile(DIGITS)
_CLEAR = re.compile(r"[0-9]+(?P<by>[.,])(?:[0-9]{1,2}|[0-9]{4,})(?![0-9.,])")
_TWO_GROUPS = re.compile(r"[0-9]{1,3}(?P<by>[.,])[0-9]{3}(?:(?P=by)[0-9]{3})+(?![0-9])")


class Habits(NamedTuple):
    """Which separators a table shows as decimal sign, and which as sign of thousands, where that is beyond doubt."""

    decimal: frozenset[str] = frozenset()
    grouped: frozenset[str] = frozenset()


def habits(texts: list[str]) -> Habits:
    """Read the habits of a table from the texts of its target cells."""
    decimal = {found["by"] for text in texts for found in _CLEAR.finditer(text)}
    grouped = {found["by"] for text in texts for found in _TWO_GROUPS.finditer(text)}
    return Habits(frozenset(decimal), frozenset(grouped))


class Number(NamedTuple):
    """A number, and whether it may as well be another."""

    value: float
    unsure: bool = False


def read(digits: str, unit: str, known: Habits) -> Number | None:
    """Return what digits with separators say beside a unit of measure; None where they are no number.

    "7.500" of people, things or money is 7500, "57.600" of per cent 57,6. Of what is measured it is 7500 where the dot
    is nowhere a decimal sign in the table and a comma is, or a dot groups; else 7500, unsure. "7,500" is unsure
    but for per cent and what is counted.
    """
    digits = digits.replace("\u00a0", " ").strip(" .,")
    grouped, decimal = as_grouped(digits), as_decimal(digits)
    if grouped is None or decimal is None:
        one = decimal if grouped is None else grouped
        return None if one is None else Number(one)
    by = next(char for char in digits if not char.isdigit())
    if by == " ":
        return Number(grouped)
    if is_percent(unit):
        return Number(decimal)
    if is_counted(unit):
        return Number(grouped)
    if by == "." and digits.endswith("000"):
        return Number(grouped)  # nobody writes three zeros behind a decimal sign
    other = "," if by == "." else "."
    if by in known.decimal and by not in known.grouped:
        return Number(grouped if by == "." else decimal, True)
    if by in known.grouped or other in known.decimal:
        return Number(grouped, by in known.decimal)
    return Number(grouped if by == "." else decimal, True)


def is_percent(unit: str) -> bool:
    """Whether a unit of measure is per cent, or per cent of something."""
    plain = normalise(unit).partition("/")[0].strip(" ()")
    return plain in words.known("units", "percent") or plain.startswith("%")


def is_counted(unit: str) -> bool:
    """Whether a unit is of things, people or money, of which nobody writes three decimals."""
    plain = normalise(unit).partition("/")[0].strip(" ()")
    return plain in words.known("units", "counted") or any(
        plain.endswith(f" {money}") for money in words.known("units", "money")
    )


def points(text: str, number: float | None) -> float | None:
    """The highest score that a cell says ("36.5", "10 điểm", "0 - 5", "Tối đa 5"); None where it says none."""
    if number is not None:
        return number
    found = [as_decimal(token.strip(" .,").replace(" ", "")) for token in _TOKEN.findall(text)]
    rest = re.sub(r"\s+", " ", _TOKEN.sub("", normalise(text))).strip(" .,;:()+-")
    if (
        not found
        or None in found
        or rest not in ("", "điểm", "đ", "tối đa", "tối đa điểm", "đến", "từ đến", "từ đến điểm", "đến điểm", "-")
    ):
        return None
    if len(found) > 2 or (len(found) == 2 and not re.search(r"[0-9] ?(?:-|đến) ?[0-9]", normalise(text))):
        return None
    values = [value for value in found if value is not None]
    return -values[0] if len(values) == 1 and re.match(r"\s*-", normalise(text)) else max(values)
