"""What people type, as values: numbers, dates, yes or no, choices, and words that say that there is nothing."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from tanminh_xl.domain.names import clean, normalise


class WordKind(Enum):
    """What a word in the place of a figure means; none of them is the figure 0."""

    NONE = "none"  # "không", "không có", "-": 0, or Không phát sinh? to be asked
    NOT_YET = "not_yet"  # "chưa có số liệu"
    YES = "yes"
    NO = "no"  # "không đạt"; the bare "không" is NONE here, and False for ``yes_no``


class Why(Enum):
    """Why something is no number."""

    TEXT = "text"
    DATE = "date"  # typed as a date, or turned into one by Excel ("12/6")
    TIME = "time"
    BOOLEAN = "boolean"
    OTHER_UNIT = "other_unit"  # a number with another unit of measure than the row's
    NOT_WHOLE = "not_whole"  # a number, but this row counts things
    NOT_FINITE = "not_finite"
    TOO_BIG = "too_big"  # more digits than a spreadsheet keeps (15)


class Number(NamedTuple):
    """A number that can be read in one way only."""

    value: float


class Ambiguous(NamedTuple):
    """A number that can be read in two ways: with the separator as grouping, and as the decimal sign."""

    grouped: float
    decimal: float
    text: str


class Word(NamedTuple):
    """A word that stands for an answer, not for a figure."""

    kind: WordKind
    text: str


class NotANumber(NamedTuple):
    """Anything else."""

    why: Why
    text: str


class Blank(NamedTuple):
    """Nothing but spaces."""


Typed = Number | Ambiguous | Word | NotANumber | Blank

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MOST = 10**15

_WORDS = {
    WordKind.NONE: "-|--|---|/|không|ko|khong|không có|ko có|khong co|k có|không phát sinh|ko phát sinh",
    WordKind.NOT_YET: "chưa|chưa có|chưa có số|chưa có số liệu|chưa có số, sẽ bổ sung",
    WordKind.YES: "đạt|dat|đ|có|co|x|v|✓|✔|√|☑|☒",
    WordKind.NO: "không đạt|ko đạt|k đạt|kđ|khong dat|chưa đạt|chua dat",
}
_MEANING = {normalise(form): kind for kind, forms in _WORDS.items() for form in forms.split("|")}
_FALSE = frozenset(map(normalise, ("không", "ko", "khong", "chưa", "chua")))

# Units of measure that are written in several ways; anything else must be the row's own words.
_SAME_UNITS = (
    "trđ|tr|trđồng|triệu|triệuđồng|triệuđ",
    "tỷ|tỉ|tỷđ|tỉđ|tỷđồng|tỉđồng",
    "đ|đồng|vnđ|vnd",
    "ha|hécta|hecta|héc-ta",
    "m2|métvuông",
    "km|kilômét",
    "%|phầntrăm|phần%",
)
_UNIT = {normalise(form): forms for forms in _SAME_UNITS for form in forms.split("|")}

_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>[0-9.,](?:[0-9.,]| (?=[0-9]))*)(?P<rest>.*)", re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<by>[ .,])[0-9]{3})(?:(?P=by)[0-9]{3})*")
_DAY = re.compile(
    r"(?:ngày )?(?P<day>[0-9]{1,2})(?: ?[-/.] ?| tháng )(?P<month>[0-9]{1,2})"
    r"(?: ?[-/.] ?| năm )(?P<year>[0-9]{4}|[0-9]{2})"
)
_ISO = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?:[ T][0-9:.]*)?")
_DAY_MONTH = re.compile(r"[0-9]{1,2}/[0-9]{1,2}")
_CLOCK = re.compile(r"[0-9]{1,2}(?::[0-9]{2}){1,2}")


def text(value: object) -> str:
    """Return a cell's value as the text a person sees: NFC, plain digits, single blanks, no leading apostrophe.

    A date is dd/mm/yyyy; a whole number has no decimal point; True and False are "Đạt" and "Không đạt".
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value.translate(_WIDE)).removeprefix("'").strip()
    if isinstance(value, bool):
        return "Đạt" if value else "Không đạt"
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST:
        return str(int(value))
    if isinstance(value, dt.date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return str(value)


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing, or nothing but spaces."""
    return value is None or (isinstance(value, str) and not text(value))


def number(value: object, unit: str = "", integer: bool = False) -> Typed:
    """Return what a cell says where a figure is asked.

    ``unit`` is the row's unit of measure: it may follow the number, another may not; "%" takes "85,3 %" as
    85.3. ``integer``: the row counts things (số lượng), so "1.234" can only be 1234 and "12,5" is refused.
    Else one separator with exactly three digits behind it and one to three before is ``Ambiguous``, save
    "0,500", which no grouping writes, and a row in "%". "1e3" is text: nobody here writes it, and a code may
    look like it. "12/6" is a date, "10 - 12" and "- 5" (a bullet, or minus?) are text, "(5)" is -5.
    """
    if isinstance(value, bool):
        return NotANumber(Why.BOOLEAN, text(value))
    if isinstance(value, int | float):
        return _real(value, integer, text(value).replace(".", ","))
    if isinstance(value, dt.date):
        return NotANumber(Why.DATE, text(value))
    if isinstance(value, dt.time | dt.timedelta):
        return NotANumber(Why.TIME, str(value))
    shown = text(value)
    if not shown:
        return Blank()
    if kind := word(shown):
        return Word(kind, shown)
    if _ISO.fullmatch(shown) or _DAY.fullmatch(shown) or _DAY_MONTH.fullmatch(shown):
        return NotANumber(Why.DATE, shown)
    if _CLOCK.fullmatch(shown):
        return NotANumber(Why.TIME, shown)
    body, negative = (shown[1:-1], True) if shown.startswith("(") and shown.endswith(")") else (shown, False)
    found = _NUMBER.fullmatch(body)
    if not found or (negative and found["sign"]):
        return NotANumber(Why.TEXT, shown)
    rest = found["rest"].strip(" ")
    # "1e3", "5a", "12-15": letters stuck to the digits may be a code; a unit of measure is known by its words.
    if rest and not _same_unit(rest, unit):
        is_unit = found["rest"].startswith((" ", "%")) or _squeezed(rest) in _UNIT
        return NotANumber(Why.OTHER_UNIT if is_unit and not re.search("[0-9(]", rest) else Why.TEXT, shown)
    sign = -1 if negative or found["sign"] == "-" else 1
    return _signed(_digits(found["digits"], unit, integer, shown), sign, integer, shown)


def _real(value: float, integer: bool, shown: str) -> Typed:
    if not math.isfinite(value):
        return NotANumber(Why.NOT_FINITE, shown)
    if abs(value) >= _MOST:
        return NotANumber(Why.TOO_BIG, shown)
    if integer and value != int(value):
        return NotANumber(Why.NOT_WHOLE, shown)
    return Number(float(value))


def _digits(digits: str, unit: str, integer: bool, shown: str) -> Typed:
    """Read digits and separators (no sign) in the one or two ways in which they can be meant."""
    if sum(char.isdigit() for char in digits.lstrip("0., ")) > 15:
        return NotANumber(Why.TOO_BIG, shown)
    whole, decimal = _as_grouped(digits), _as_decimal(digits)
    if whole is not None and decimal is not None:
        if integer:
            return Number(whole)
        return Number(decimal) if _squeezed(unit) == "%" else Ambiguous(whole, decimal, shown)
    one = decimal if whole is None else whole
    return NotANumber(Why.TEXT, shown) if one is None else Number(one)


def _as_grouped(digits: str) -> float | None:
    """Read as a whole number in groups of three; "0.123" is none, "1234" has no groups."""
    if not _GROUPED.fullmatch(digits) or digits.startswith("0"):
        return None
    return float(re.sub("[ .,]", "", digits))


def _as_decimal(digits: str) -> float | None:
    """Read with the last separator as the decimal sign, and groups of another separator before it."""
    if digits.isdigit():
        return float(digits)
    found = re.fullmatch(r"(.*)([.,])([0-9]+)", digits)
    if not found:
        return None
    head, mark, tail = found.groups()
    if mark in head:
        return None
    if head and not head.isdigit():
        grouped = _as_grouped(head)
        return None if grouped is None else float(f"{grouped:.0f}.{tail}")
    return float(f"{head or 0}.{tail}")


def _signed(typed: Typed, sign: int, integer: bool, shown: str) -> Typed:
    if isinstance(typed, Number):
        return _real(sign * typed.value or 0.0, integer, shown)
    if isinstance(typed, Ambiguous):
        return Ambiguous(sign * typed.grouped, sign * typed.decimal, typed.text)
    return typed


def _squeezed(unit: str) -> str:
    """Return a unit of measure without dots and blanks: "tr. đ" and "trđ" are one; m² is m2."""
    return re.sub("[ .]", "", normalise(unicodedata.normalize("NFKC", unit)))


def _same_unit(left: str, right: str) -> bool:
    one, other = _squeezed(left), _squeezed(right)
    return one == other or (one in _UNIT and _UNIT[one] == _UNIT.get(other))


def word(value: object) -> WordKind | None:
    """Return what a word in the place of a figure means, or None if it is no such word."""
    return _MEANING.get(normalise(text(value))) if isinstance(value, str) else None


def yes_no(value: object) -> bool | None:
    """Return True for "Đạt", "x", "có", False for "Không đạt", "chưa đạt", "không", None for anything else.

    1, 0, "-" and "không có" are None: they do not say which of the two is meant.
    """
    if isinstance(value, bool):
        return value
    kind = word(value)
    if kind in (WordKind.YES, WordKind.NO):
        return kind is WordKind.YES
    return False if isinstance(value, str) and normalise(text(value)) in _FALSE else None


def choice(value: object, choices: Iterable[str]) -> str | None:
    """Return the one of ``choices`` that was meant, as it is written there; None if none is, or two are."""
    wanted = normalise(text(value))
    found = {option for option in choices if normalise(option) == wanted} if wanted else set()
    return found.pop() if len(found) == 1 else None


def date(value: object) -> dt.date | None:
    """Return the day that a cell says, or None.

    The field writes day first: "12/6/2026" is 12 June, "6/13/2026" no day at all. Two-digit years are
    20yy. Also "12-6-26", "12.6.2026", "ngày 12 tháng 6 năm 2026", ISO, date cells, and Excel's serial
    numbers of 1954 - 2119 (20000 - 80000, system of 1900).
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(value)) if 20_000 <= value <= 80_000 else None
    shown = text(value).lower() if isinstance(value, str) else ""
    found = _ISO.fullmatch(shown.upper()) or _DAY.fullmatch(shown)
    if not found:
        return None
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    try:
        return dt.date(year, int(found["month"]), int(found["day"]))
    except ValueError:
        return None
