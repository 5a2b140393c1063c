"""Units of measure as forms write them, and whether two of them are the same."""

from __future__ import annotations

import re
from fractions import Fraction

from tanminh_xl.domain.names import normalise

_SAME = {
    "phần trăm": "%",
    "tỷ lệ %": "%",
    "tỷ lệ": "%",
    "tỉ lệ": "%",
    "đ": "đồng",
    "vnđ": "đồng",
    "vnd": "đồng",
    "trđ": "triệu đồng",
    "tr.đ": "triệu đồng",
    "tr đ": "triệu đồng",
    "tr.đồng": "triệu đồng",
    "tỉ đồng": "tỷ đồng",
    "ngàn đồng": "nghìn đồng",
    "1000đ": "nghìn đồng",
    "1.000đ": "nghìn đồng",
    "1.000 đồng": "nghìn đồng",
    "1000 đồng": "nghìn đồng",
    "héc ta": "ha",
    "hec ta": "ha",
    "hecta": "ha",
    "ki lô gam": "kg",
    "m²": "m2",
    "m³": "m3",
}
_COUNTED = (
    "con, tấn, tạ, hộ, người, khẩu, nhân khẩu, km, m, thôn, lượt, hồ sơ, cái, chiếc, công trình, cơ sở, trường, lớp, "
    "học sinh, buổi, đợt, vụ, điểm, lao động, doanh nghiệp, hợp tác xã, htx, mô hình, ngày, giờ, lít, gia đình, "
    "sản phẩm, văn bản, lượt người, cây, bộ, suất, thửa, đơn vị"
)
_KNOWN = frozenset((*_SAME.values(), *_COUNTED.split(", ")))
_SCALES = {"": 1, "chục": 10, "trăm": 100, "nghìn": 1_000, "ngàn": 1_000, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_SCALED = re.compile(r"^(?:(nghìn|ngàn|triệu|tỷ|tỉ|trăm|chục)\s+)?(.+)$")
_ROUND = re.compile(r"\(([^()]{1,30})\)")
HEADS = frozenset(("đơn vị tính", "đvt", "đơn vị đo", "dvt", "đv tính", "đơn vị tính (đvt)", "đơn vị"))
"""What stands over a column of units of measure."""
_ONCE = re.compile(r"(?:đơn vị tính|đơn vị|đvt|dvt)\s*:\s*(.+?)\s*\)?$")


def plain(unit: str) -> str:
    """A unit in the one spelling in which it is compared: "Tr.đ" -> "triệu đồng"."""
    low = normalise(unit).strip(" .:()")
    return _SAME.get(low, low)


def same(one: str, other: str) -> bool:
    """Whether two units of measure are the same; one that is not said is like any."""
    return not one.strip() or not other.strip() or plain(one) == plain(other)


def is_unit(text: str) -> bool:
    """Whether a text is a unit of measure that forms use: alone, or with "triệu" and the like before it."""
    low = plain(text)
    found = _SCALED.match(low)
    return low in _KNOWN or bool(found and found[1] and found[2] in _KNOWN)


def in_brackets(text: str) -> str:
    """The unit that a label has in brackets: "Sản lượng (tấn)" -> "tấn"; "" for none."""
    return next((found for found in reversed(_ROUND.findall(text)) if is_unit(found)), "")


def said_once(text: str) -> str:
    """The unit that a line over the table says of all of it: "Đơn vị tính: triệu đồng"; "" for none."""
    found = _ONCE.search(normalise(text))
    return found[1] if found and is_unit(found[1]) else ""


def scale(unit: str) -> int:
    """The thousands in a unit of measure, whatever they are of: 10**6 of "triệu đồng/người/năm"."""
    found = _SCALED.match(plain(unit))
    return _SCALES[(found[1] if found else "") or ""]


def factor(of_figure: str, of_form: str) -> Fraction | None:
    """By what a figure is likely to be multiplied where only thousands lie between the units; None: not to be said."""
    one, other = (_SCALED.match(plain(unit)) for unit in (of_figure, of_form))
    if one is None or other is None or one[2] != other[2]:
        return None
    return Fraction(_SCALES[one[1] or ""], _SCALES[other[1] or ""])
