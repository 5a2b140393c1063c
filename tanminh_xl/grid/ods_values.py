"""Values of an .ods as written in its attributes -> Python's."""

import datetime as dt
import math
import re

from tanminh_xl.grid.facts import NumberFormat
from tanminh_xl.grid.number_format import Look, look
from tanminh_xl.grid.sheets import CellContent

_DURATION = re.compile(r"(-?)P(?:(\d{1,6})D)?T(\d{1,9})H(\d{1,9})M(\d{1,9})(?:[.,](\d{1,9}))?S")
_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?")
_PLAIN_SHOWN = re.compile(r"([+\-−]?)(\(?)([\d.,]+)(\)?)(-?)")
_WITH_WORDS = re.compile(r"(?P<before>[^\d.,]*?)(?P<number>[-−]?\d[\d., ’']*(?<=\d))(?P<behind>.*)", re.S)
_GROUPS = re.compile(r"\d+|\d{1,3}(?:[.,]\d{3})+")
_SPACES = re.compile(r"[\s'’]+")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?Z?)?")


def number(written: str) -> float | None:
    """Return a number as files write it ("12.5"), or None for what is none, or no finite one."""
    if not _DECIMAL.fullmatch(written := written.strip()):
        return None
    value = float(written)
    return value if math.isfinite(value) else None


def date(written: str) -> dt.date | dt.datetime | None:
    """Return a day ("2026-06-12") or a moment ("2026-06-12T10:30:00"), or None for what no calendar has."""
    found = _DATE.fullmatch(written.strip())
    if not found:
        return None
    try:
        if found[2] is None:
            return dt.date.fromisoformat(found[1])
        return dt.datetime.fromisoformat(f"{found[1]}T{found[2]}") + _fraction(found[3])
    except (ValueError, OverflowError):
        return None


def time(written: str) -> dt.time | dt.timedelta | None:
    """Return a time of day ("PT10H30M00S"), a duration where it is a day or longer or negative, or None."""
    found = _DURATION.fullmatch(written.strip())
    if not found:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:5])
    try:
        lasts = dt.timedelta(days, seconds, 0, 0, minutes, hours) + _fraction(found[6])
        if found[1] or lasts >= dt.timedelta(1):
            return -lasts if found[1] else lasts
        return (dt.datetime.min + lasts).time()
    except OverflowError:
        return None


def _fraction(digits: str | None) -> dt.timedelta:
    return dt.timedelta(microseconds=round(float(f"0.{digits}") * 1e6)) if digits else dt.timedelta()


def value(kind: str, written: str) -> CellContent | None:
    """Return the value of an attribute by the cell's office:value-type, or None where it is not what that says."""
    if kind in ("float", "percentage", "currency"):
        return number(written)
    if kind == "date":
        return date(written)
    if kind == "time":
        return time(written)
    if kind == "boolean":
        return {"true": True, "false": False}.get(written.strip())
    return None


def beside(shown: str, stored: float) -> Look:
    """Return how a cell shows its number where words stand beside it ("12 hộ"), as their format would be judged."""
    found = _WITH_WORDS.fullmatch(shown)
    if found and '"' not in shown and shows(found["number"], stored):
        decimals = "0." + "0" * 15 if stored % 1 else "0"
        said = look(f'"{found["before"]}"{decimals}"{found["behind"]}"', stored)
        return said._replace(shown=shown if said.shown else "")
    if stored == 0:
        return look(f'"{shown}"', stored) if '"' not in shown else Look(NumberFormat.OTHER, shown)
    return Look(NumberFormat.OTHER, shown)


def shows(shown: str, stored: float) -> bool:
    """Whether the words in a cell are its number as such: grouped or not, either separator, rounded, "(5)" for -5."""
    if "E" in shown.upper():  # as any program shows what is too long for a cell: 1E+15
        other = number(shown.replace(",", "."))
        return other is not None and math.isclose(other, stored, rel_tol=1e-9) and not 1e-4 <= abs(stored) < 1e10
    found = _PLAIN_SHOWN.fullmatch(_SPACES.sub("", shown))
    if not found or bool(found[2]) is not bool(found[4]):
        return False
    sign, bracket, digits, _, behind = found.groups()
    minus = sign in ("-", "−") or bool(bracket) or bool(behind)
    return any(_rounds(stored, -read if minus else read, places) for read, places in _readings(digits))


def _readings(digits: str) -> list[tuple[float, int]]:
    """Return (number, decimals) for each way to read separators: all group, or the last is the decimal one."""
    head, mark, tail = digits.rpartition("," if digits.rfind(",") > digits.rfind(".") else ".")
    whole = number(digits.replace(".", "").replace(",", "")) if _GROUPS.fullmatch(digits) else None
    part = number(f"{head.replace('.', '').replace(',', '') or '0'}.{tail or '0'}") if mark else None
    return [(read, places) for read, places in ((whole, 0), (part, len(tail))) if read is not None]


def _rounds(stored: float, shown: float, places: int) -> bool:
    return abs(stored - shown) <= 0.5 * 10.0 ** -min(places, 300) + 1e-9 * abs(stored)
