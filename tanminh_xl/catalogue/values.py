"""One cell of a catalogue table: what staff typed -> a value of the column's kind, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, NamedTuple
from unicodedata import normalize

from tanminh_xl.domain.catalogue_nouns import PASS, PeriodKind
from tanminh_xl.domain.names import ZERO_WIDTH, clean, normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import CHOICES, CHOICES_BEFORE, Column, ColumnKind
from tanminh_xl.domain.typed_day import typed_day

NO_LIMIT = "không"
"""In the columns Nhỏ nhất, Lớn nhất: no limit. A blank Nhỏ nhất is 0."""


class Bad(NamedTuple):
    """A cell that can't be read: what is wrong, how to mend it."""

    message: str
    hint: str


_NOTHING = str.maketrans(dict.fromkeys(ZERO_WIDTH))
_PLAIN = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:([ .])\d{3})(?:\1\d{3})*(,\d+)?")
_TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}")
_HOUR = re.compile(r"(?P<hours>\d{1,2})(?:(?: ?(?:h|g|giờ) ?|:)(?:(?P<minutes>\d{2})(?::00| ?(?:p|phút|'))?)?)?")
_RANGE = re.compile(r"(?P<low>-?[^-]+?)(?: *- *| đến )(?P<high>-?[^-]+)")
_YES = frozenset(map(normalise, ("có", "x", "đúng", "true", "1")))
_NO = frozenset(map(normalise, ("không", "ko", "false", "0")))
_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]{0,30}[0-9A-Za-z])?")
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{d}{n}" for d in ("COM", "LPT") for n in range(1, 10))})
_ONE_LINE = frozenset({"code", "name", "window", "key"})


def text(value: CellValue) -> str:
    """The cell as text: NFC, no zero width, blanks single, lines kept; 12.0 is "12", a date dd/mm/yyyy."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int | float):
        return decimal(value)
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    lines = normalize("NFC", value.translate(_NOTHING)).splitlines()
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def decimal(value: float) -> str:
    """A number as a Vietnamese writes it, readable in one way: 85,5; 1234; 1,2340 (1,234 could be grouped)."""
    if not isfinite(value):
        return str(value)
    shown = format(Decimal(repr(value)), "f")
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".").replace(".", ",")
    return f"{shown}0" if _TWO_WAYS.fullmatch(shown) else shown


def read(column: Column, value: CellValue) -> Any:
    """The cell's value by the kind of its column; None where blank; ``Bad`` where it can't be read.

    TEXT str, NUMBER float, INTEGER int, DATE date, FLAG bool, CHOICE the choice as the list writes it,
    LIST a tuple of str (of PeriodKind for kinds of period), TARGET float, "Đạt" or (low, high).
    """
    shown = text(value)
    if not shown:
        return None
    if column.key == "due_time":
        return hour(value)
    match column.kind:
        case ColumnKind.NUMBER | ColumnKind.INTEGER:
            if column.key in ("minimum", "maximum") and normalise(shown) == NO_LIMIT:
                return NO_LIMIT
            found = number(value)
            if column.kind == ColumnKind.INTEGER and isinstance(found, float):
                return int(found) if found.is_integer() else Bad(f"“{shown}” không phải số nguyên", "Ghi số nguyên.")
            return found
        case ColumnKind.DATE:
            return day(value)
        case ColumnKind.FLAG:
            word = normalise(shown)
            if word in _YES or word in _NO:
                return word in _YES
            return Bad(f"“{shown}” không rõ là có hay không", "Ghi “có” hoặc “không”.")
        case ColumnKind.CHOICE:
            return choice(shown, CHOICES[column.choices], CHOICES_BEFORE.get(column.choices))
        case ColumnKind.LIST:
            return _list(column, shown)
        case ColumnKind.TARGET:
            return target(value)
        case _:
            return " ".join(shown.split()) if column.key in _ONE_LINE or column.choices else shown


def number(value: CellValue) -> float | Bad:
    """A number in Vietnamese notation: 1.234,5, 1 234,5, 85,3, 85.3, 85 %; "1.234" has two readings and is refused."""
    shown = clean(text(value))
    if isinstance(value, date | bool):
        hint = "Định dạng ô là số (hoặc văn bản), rồi ghi lại số."
        return Bad(f"“{shown}” là {'ngày' if isinstance(value, date) else 'có/không'}, không phải số", hint)
    if isinstance(value, int | float):
        return float(value) if isfinite(value) else Bad(f"“{shown}” không phải số", "Ghi bằng chữ số.")
    digits = shown.removesuffix("%").strip()
    if _TWO_WAYS.fullmatch(digits):
        whole, one = digits.replace(".", "").replace(",", ""), digits.replace(".", ",") + "0"
        return Bad(f"“{shown}” đọc được theo hai cách", f"Ghi {whole} (số nguyên) hoặc {one} (số lẻ).")
    if _GROUPED.fullmatch(digits):
        return float(digits.replace(" ", "").replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(digits):
        return float(digits.replace(",", "."))
    return Bad(f"“{shown}” không phải số", "Ghi bằng chữ số, ví dụ 85 hoặc 85,5.")


def target(value: CellValue) -> float | str | tuple[float, float] | Bad:
    """A target: a number, the word Đạt, or a range such as 80 - 90."""
    shown = clean(text(value))
    if isinstance(value, date):
        hint = "Bảng tính đã đổi thành ngày: định dạng ô là Văn bản, rồi ghi lại, ví dụ 80 - 90."
        return Bad(f"“{shown}” không phải chỉ tiêu", hint)
    if normalise(shown) == normalise(PASS):
        return PASS
    one = number(value)
    if not isinstance(one, Bad) or not isinstance(value, str):
        return one
    if found := _RANGE.fullmatch(shown):
        low, high = number(found["low"]), number(found["high"])
        if isinstance(low, float) and isinstance(high, float):
            if low > high:
                return Bad(f"“{shown}”: số đầu lớn hơn số sau", "Ghi số nhỏ trước, ví dụ 80 - 90.")
            return low, high
    if "hai cách" in one.message:
        return one
    return Bad(f"“{shown}” không phải chỉ tiêu", "Ghi một số (85), một khoảng (80 - 90), hoặc Đạt.")


def day(value: CellValue) -> date | Bad:
    """A day, as ``domain.typed_day`` reads it."""
    shown = clean(text(value))
    hint = "Ghi ngày/tháng/năm (16/6/2026), hoặc năm-tháng-ngày (2026-6-16): máy nào cũng hiểu."
    return typed_day(value) or Bad(f"“{shown}” không phải ngày", hint)


def hour(value: CellValue) -> str | Bad:
    """An hour of the day as "16:00": 16:00, 16h, 16h30, 16 giờ 30, or a spreadsheet's part of a day."""
    if isinstance(value, datetime) and value.year < 1901:
        return f"{value:%H:%M}"
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 24 * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}" if minutes < 24 * 60 else "23:59"
    shown = clean(text(value)).lower()
    if found := _HOUR.fullmatch(shown):
        hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
        if hours < 24 and minutes < 60:
            return f"{hours:02}:{minutes:02}"
    return Bad(f"“{shown}” không phải giờ trong ngày", "Ghi giờ và phút, ví dụ 16:00 hoặc 16h30.")


def choice(shown: str, choices: Iterable[str], before: Mapping[str, str] | None = None) -> str | Bad:
    """The one of ``choices`` that is meant, as it is written there (case, tone-mark placement, dashes apart).
    ``before``: former words of theirs."""
    wanted = normalise(shown)
    for said, option in (*((c, c) for c in choices), *(before or {}).items()):
        if normalise(said) == wanted:
            return option
    return Bad(f"“{shown}” không có trong danh sách", f"Chọn một trong: {', '.join(map(str, choices))}.")


def _list(column: Column, shown: str) -> tuple[str, ...] | Bad | None:
    separators = "[;\n]" if column.key == "aliases" else "[;,\n]"
    items = tuple(dict.fromkeys(item for part in re.split(separators, shown) if (item := part.strip())))
    if column.key in ("asks", "judged"):
        kinds = [choice(item, tuple(PeriodKind)) for item in items]
        return next((k for k in kinds if isinstance(k, Bad)), tuple(k for k in PeriodKind if k in kinds)) or None
    if column.key == "addresses":
        for item in items:
            if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", item):
                return Bad(f"“{item}” không phải địa chỉ thư", "Ghi dạng ten@coquan.vn, cách nhau bằng dấu ;")
    return items or None


def code(shown: str) -> Bad | None:
    """Whether a code can be one (it stands in file names and in rules): None, or what is wrong."""
    hint = "Dùng chữ không dấu, chữ số, dấu - . _ và có ít nhất một chữ cái, ví dụ THON01."
    if not _CODE.fullmatch(shown) or not re.search("[A-Za-z]", shown):
        return Bad(f"Mã “{shown}” không dùng được", hint)
    if shown.upper().split(".")[0] in _DEVICES or re.fullmatch("nan|inf(inity)?|[0-9]+e[0-9]+", shown.lower()):
        return Bad(f"Mã “{shown}” không dùng được vì trùng từ riêng của máy tính", "Chọn mã khác, ví dụ thêm số.")
    return None


def show(value: Any) -> CellValue:
    """The inverse of ``read``: what a cell holds. Blank for None, "" and (); có / không; lists joined by "; ".

    TypeError for what no column holds.
    """
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, tuple):
        if value and isinstance(value[0], float):
            return " - ".join(decimal(v) for v in value)
        return "; ".join(map(str, value)) or None
    if isinstance(value, str):
        return str(value) or None
    if value is None or isinstance(value, date | int | float):
        return value
    raise TypeError(type(value))
