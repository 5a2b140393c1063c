"""What people type, as values: numbers in every way in which they are written, dates, choices."""

import datetime as dt
import math
import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from tanminh_xl.domain.digits import as_decimal, as_grouped
from tanminh_xl.domain.names import clean, normalise, tidy
from tanminh_xl.forms import units, words


class Why(Enum):
    """Why something is no number."""

    TEXT = "text"
    DATE = "date"  # typed as a date, or turned into one by Excel ("12/6")
    TIME = "time"
    BOOLEAN = "boolean"
    OTHER_UNIT = "other_unit"  # a number with another unit of measure than the row's, or a magnitude
    NOT_WHOLE = "not_whole"  # a number, but this row counts things
    NOT_FINITE = "not_finite"
    TOO_BIG = "too_big"  # more digits than a spreadsheet keeps (15)
    LINES = "lines"  # digits on more than one line


class Number(NamedTuple):
    """A number that can be read in one way only.

    ``estimate``: "khoảng 12". ``note``: words in brackets behind it. ``worded``: a counting word of the row's own
    family stands behind it. ``marked``: the row's own unit of measure does.
    """

    value: float
    estimate: bool = False
    note: str = ""
    worded: bool = False
    marked: bool = False


class Ambiguous(NamedTuple):
    """A number that can be read in two ways: with the separator as grouping, and as the decimal sign."""

    grouped: float
    decimal: float
    text: str
    estimate: bool = False


class NotANumber(NamedTuple):
    """Anything else."""

    why: Why
    text: str


class Blank(NamedTuple):
    """Nothing but spaces."""


Typed = Number | Ambiguous | NotANumber | Blank

NEAR, NOISE = 1e-9, 1e-14
"""Absolute and relative: as far a stored number may lie from a whole one and be that (0.1 * 30).

Relatively no more than a spreadsheet shows: 10.000.000,01 đồng is no whole number.
"""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MOST = 10**15

_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>[0-9.,](?:[0-9.,]| (?=[0-9]))*)(?P<rest>.*)", re.DOTALL)
_LINES = re.compile(r"[0-9][^0-9\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029][^0-9]*[0-9]")
_BEHIND = re.compile(r"(?P<unit>[^()\[\]]*?) ?(?:\((?P<round>[^()\[\]]*)\)|\[(?P<square>[^()\[\]]*)\])?")
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
        return _kept(value) if len(value) <= _SHORT else _cleaned(value)
    if isinstance(value, bool):
        return "Đạt" if value else "Không đạt"
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST:
        return str(int(value))
    if isinstance(value, dt.date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return str(value)


def prose(line: str) -> str:
    """Return a line of a text that a person wrote, as ``text`` but with the dashes and quotes that stand there."""
    return tidy(line.translate(_WIDE)).removeprefix("'").strip()


def _cleaned(value: str) -> str:
    return clean(value.translate(_WIDE)).removeprefix("'").strip()


_kept = lru_cache(maxsize=4096)(_cleaned)
_SHORT = 300
"""Characters of texts that are kept: the form's own words come back in every file."""


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing, or nothing but spaces."""
    return value is None or (isinstance(value, str) and not text(value))


def number(value: object, unit: str = "", integer: bool = False) -> Typed:
    """Return what a cell says where a figure is asked (decision-tables 8.1).

    ``unit`` is the row's unit of measure: it may follow the number, another may not; "%" takes "85,3 %" as
    85.3. ``integer``: the row counts things (số lượng), so "1.234" can only be 1234, "12,5" is refused, and a counting
    word of the unit's family may follow. Else one separator with exactly three digits behind it and one to three before
    is ``Ambiguous``, save "0,500", which no grouping writes. "khoảng 12", "12 (ước)" are estimates; other words in
    brackets are a note. "1e3" is text: nobody here writes it, and a code may look like it. "12/6" is a date, "10 - 12",
    "- 5" (a bullet, or minus?) and "(5)" are text.
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
    if isinstance(value, str) and _LINES.search(value):
        return NotANumber(Why.LINES, shown)
    if _ISO.fullmatch(shown) or _DAY.fullmatch(shown) or _DAY_MONTH.fullmatch(shown):
        return NotANumber(Why.DATE, shown)
    if _CLOCK.fullmatch(shown):
        return NotANumber(Why.TIME, shown)
    return _written(shown, unit, integer)


def _written(shown: str, unit: str, integer: bool) -> Typed:
    """A number in a text, with what stands before it and behind it."""
    before = words.about().match(normalise(shown))
    body = shown[before.end() :] if before else shown  # ``text`` and ``normalise`` differ in case and marks there
    found = _NUMBER.fullmatch(body)
    if not found or (before and found["sign"]):
        return NotANumber(Why.TEXT, shown)
    behind = _behind(found["rest"], unit, integer)
    if isinstance(behind, Why):
        return NotANumber(behind, shown)
    sign = -1 if found["sign"] == "-" else 1
    read = _signed(_digits(found["digits"], integer, shown), sign, integer, shown)
    estimate = before is not None or behind.estimate
    if isinstance(read, Number):
        return Number(read.value, estimate, behind.note, behind.worded, behind.marked)
    return read._replace(estimate=estimate) if isinstance(read, Ambiguous) else read


class _Behind(NamedTuple):
    estimate: bool = False
    note: str = ""
    worded: bool = False
    marked: bool = False


def _behind(rest: str, unit: str, integer: bool) -> _Behind | Why:
    """What the words behind a number make of it: its unit of measure, then words in brackets; or why it is none.

    Letters stuck to the digits may be a code ("5a", "1e3", "12-15"): a unit of measure is known by its words.
    """
    stuck = bool(rest) and not rest.startswith((" ", "%", "(", "["))
    said = rest.strip(" ")
    if not said or units.same_unit(said, unit):
        return _Behind(marked=bool(said))
    found = _BEHIND.fullmatch(said)
    if found is None or re.search("[0-9]", said):
        return Why.TEXT
    of, note = found["unit"], found["round"] or found["square"] or ""
    estimate = worded = False
    marked = bool(of) and units.same_unit(of, unit)
    if of and not marked:
        if words.meaning(of) is words.Meaning.ESTIMATE:
            estimate = True
        elif integer and units.same_family(of, unit):
            worded = True
        else:
            return Why.TEXT if stuck and not units.is_unit(of) else Why.OTHER_UNIT
    if note.strip() and words.meaning(note) is words.Meaning.ESTIMATE:
        return _Behind(True, "", worded, marked)
    if units.same_unit(note, unit) and note.strip():
        return _Behind(estimate, "", worded, True)
    other = units.is_unit(note) and not (integer and units.same_family(note, unit))
    if note.strip() and (other or units.scales(note)):
        return Why.OTHER_UNIT
    return _Behind(estimate, note.strip(), worded, marked)


def _real(value: float, integer: bool, shown: str) -> Typed:
    if not math.isfinite(value):
        return NotANumber(Why.NOT_FINITE, shown)
    if abs(value) >= _MOST:
        return NotANumber(Why.TOO_BIG, shown)
    whole = round(value)
    if value != whole:
        if math.isclose(value, whole, rel_tol=NOISE, abs_tol=NEAR):
            return Number(float(whole))
        if integer:
            return NotANumber(Why.NOT_WHOLE, shown)
    return Number(float(value))


def _digits(digits: str, integer: bool, shown: str) -> Number | Ambiguous | NotANumber:
    """Read digits and separators (no sign) in the one or two ways in which they can be meant."""
    if sum(char.isdigit() for char in digits.lstrip("0., ")) > 15:
        return NotANumber(Why.TOO_BIG, shown)
    whole, decimal = as_grouped(digits), as_decimal(digits)
    if whole is not None and decimal is not None:
        return Number(whole) if integer else Ambiguous(whole, decimal, shown)
    one = decimal if whole is None else whole
    return NotANumber(Why.TEXT, shown) if one is None else Number(one)


def _signed(typed: Number | Ambiguous | NotANumber, sign: int, integer: bool, shown: str) -> Typed:
    if isinstance(typed, Number):
        return _real(sign * typed.value or 0.0, integer, shown)
    if isinstance(typed, Ambiguous):
        return Ambiguous(sign * typed.grouped, sign * typed.decimal, typed.text)
    return typed


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
