"""Numbers, amounts and lists as they stand in a sentence: "05", "04/20", "09 hội nghị", "A, B và 03 đơn vị khác"."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tanminh_xl.domain.amounts import POINTS, measured, percent
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Target
from tanminh_xl.domain.figures import exact
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.reports.narrative.texts import most, text

_ALONE = {Direction.LOWER: "không quá {0}", Direction.EQUAL: "đúng {0}"}


def plain(number: float) -> str:
    """A number with the 0 before it that whole numbers under 10 have in a document: "05", "12", "1.234,5", "0"."""
    whole = float(number).is_integer() and 1 <= number < 10
    return f"{'0' if whole else ''}{format_number(number)}"


def of(part: float, whole: float) -> str:
    """ "04/20"."""
    return f"{plain(part)}/{plain(whole)}"


def amount(number: float, unit_of_measure: str) -> str:
    """A number with its unit of measure: "05 hộ", "1.234 hộ", "5%", "1 điểm phần trăm"."""
    if unit_of_measure in ("%", POINTS):
        return measured(number, unit_of_measure)
    return f"{plain(number)} {unit_of_measure}".rstrip()


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent, down to a tenth: "95,6%"."""
    return percent(Fraction(part, whole)) if whole else ""


def ratio(value: float, target: float) -> Fraction:
    """What part of a target a value is; ZeroDivisionError for a target of 0."""
    return exact(value) / exact(target)


def target_words(target: Target, criterion: Criterion, unit: str) -> str:
    """A target with its direction: "80%", "không quá 05 hộ", "từ 80% đến 90%", "đạt"."""
    if isinstance(target, str):
        return lower_first(target)
    if isinstance(target, tuple):
        return f"từ {amount(target[0], unit)} đến {amount(target[1], unit)}"
    return _ALONE.get(criterion.direction, "{0}").format(amount(target, unit))


def listed(names: Sequence[str], noun: str, appendix: str = "", joint: str = "; ", at_most: str = "toi_da_ten") -> str:
    """Names joined; of more than so many the first and how many more there are, and where the rest stands."""
    limit = most(at_most)
    if len(names) <= limit:
        return joint.join(names)
    key = "va_khac_phu_luc" if appendix else "va_khac"
    said = joint.join(names[:limit])
    return text("chung", key, names=said, more=plain(len(names) - limit), noun=noun, appendix=appendix)


def lower_first(name: str) -> str:
    """A name as it stands within a sentence: "thôn Đồng Tiến", "HTX Minh Châu", "06 tháng" stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def upper_first(said: str) -> str:
    """A sentence's beginning."""
    return said[:1].upper() + said[1:]


def ended(said: str) -> str:
    """A sentence with one full stop at its end."""
    return said if said.endswith((".", "…", "!", "?", "./.")) else f"{said}."


def roman(number: int) -> str:
    """1 -> "I", 4 -> "IV", 19 -> "XIX"; for numbers from 1 to 399."""
    steps = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    found = ""
    for value, letters in steps:
        count, number = divmod(number, value)
        found += letters * count
    return found
