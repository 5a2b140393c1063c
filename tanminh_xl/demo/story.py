"""What the sample units send, when, and how some of it is spoilt: values only, ``usecases.demo`` writes the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from tanminh_xl.demo.answers import chance
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import BlockKey, ColumnKey, Filled, FormSpec, Role, Row, row_key
from tanminh_xl.domain.format_value import format_number


class How(StrEnum):
    """What is special about something sent."""

    GOOD = "đúng"
    NOTHING = "không gửi"
    WRONG_TYPE = "chữ thay cho số"
    OUT_OF_RANGE = "số âm"
    TWO_READINGS = "số hiểu được hai cách"
    LESS = "còn thiếu số liệu"
    BELOW_HALF = "số cả năm nhỏ hơn số 6 tháng"
    JUMP = "tăng đột biến không ghi lý do"
    OLD_FONT = "ghi chú gõ bằng TCVN3"
    AS_TEXT = "số gõ dưới dạng chữ"
    ESTIMATE = "số ước"
    COPY = "gửi lại đúng tệp cũ"
    BROKEN = "tệp hỏng"
    PHOTO = "ảnh chụp"
    PDF = "bản PDF"
    OTHERS_FORM = "điền nhầm biểu mẫu đơn vị khác"
    ON_BEHALF = "Văn phòng nhập thay"


@dataclass(frozen=True)
class Sending:
    """One file of one unit: days after the due date (negative: before), and how it is."""

    unit: str
    days: int
    how: How = How.GOOD
    others: str = ""
    """Whose form was filled by mistake."""


STORY: Mapping[str, tuple[Sending, ...]] = {
    "2026-6T": (
        Sending("THON03", 3),
        Sending("THON04", -1, How.WRONG_TYPE),
        Sending("THON04", 2),
        Sending("THON05", -2),
        Sending("THON05", -1, How.COPY),
        Sending("THON06", -3, How.LESS),
        Sending("THON06", -1),
        Sending("THON07", -1, How.PHOTO),
        Sending("THON07", 1, How.ON_BEHALF),
        Sending("THON08", -1, How.BROKEN),
        Sending("THON08", 1),
        Sending("THON09", -1, How.OTHERS_FORM, "THON10"),
        Sending("THON09", 2),
        Sending("THON10", -1, How.OLD_FONT),
        Sending("THON11", -1, How.TWO_READINGS),
        Sending("THON13", -1, How.OUT_OF_RANGE),
        Sending("THON14", 0, How.NOTHING),
        Sending("HTX01", -1, How.PDF),
        Sending("TTDVSNC", -1, How.AS_TEXT),
    ),
    "2026-DX1": (
        Sending("THON01", -1, How.AS_TEXT),
        Sending("THON06", 1),
        Sending("THON13", 0, How.NOTHING),
    ),
    "2026-N": (
        Sending("THON02", -1, How.BELOW_HALF),
        Sending("THON02", 1),
        Sending("THON03", -2, How.ESTIMATE),
        Sending("THON05", -1, How.JUMP),
        Sending("THON09", 4),
        Sending("THON12", 0, How.NOTHING),
        Sending("TRUONG03", -1, How.AS_TEXT),
    ),
}
"""Units that are not named send their form in good order and in time."""


def sendings(senders: tuple[str, ...], period: str) -> tuple[Sending, ...]:
    """Everything that is sent in a period, in the order of the units."""
    special = STORY.get(period, ())
    named = {s.unit for s in special}
    good = tuple(Sending(unit, -1 - int(chance(unit, period) * 4)) for unit in senders if unit not in named)
    return tuple(sorted((*special, *good), key=lambda s: (senders.index(s.unit), s.days)))


def moment(period: Period, sending: Sending) -> datetime:
    """When it is sent: within office hours of its day."""
    assert period.due is not None
    minutes = int(chance(sending.unit, sending.how, period.code) * 480)
    at = datetime.combine(period.due + timedelta(days=sending.days), time(8, 0), ZONE)
    return at + timedelta(minutes=minutes)


UNTOUCHED = (How.GOOD, How.COPY, How.BROKEN, How.OTHERS_FORM, How.ON_BEHALF)
"""What leaves the answers as they are: it is about the file, or there is nothing special."""


def spoil(spec: FormSpec, filled: Filled, how: How) -> Filled:
    """The answers, spoilt in one place as ``how`` says; the same answers where it is about the file itself."""
    spoilt = dict(filled)
    block = spec.block(BlockKey.FIGURES)
    if block is None or how in UNTOUCHED:
        return spoilt
    numbers = [
        (row, key)
        for row in block.rows
        if row.role == Role.ENTRY
        and not row.choices
        and isinstance(filled.get((key := row_key(block, row), ColumnKey.VALUE)), float)
    ]
    row, key = numbers[-1]
    value = filled[key, ColumnKey.VALUE]
    assert isinstance(value, float)
    match how:
        case How.WRONG_TYPE:
            spoilt[key, ColumnKey.VALUE] = "năm buổi"
        case How.OUT_OF_RANGE:
            spoilt[key, ColumnKey.VALUE] = -value - 1
        case How.TWO_READINGS:
            key = next((k for r, k in numbers if r.unit_of_measure == "ha"), key)
            spoilt[key, ColumnKey.VALUE] = "1.234"
        case How.LESS:
            for _, missing in numbers[-2:]:
                del spoilt[missing, ColumnKey.VALUE]
        case How.BELOW_HALF:
            low, low_key = next((r, k) for r, k in numbers if r.floor)
            spoilt[low_key, ColumnKey.VALUE] = float(int((low.floor or 0) / 2))
        case How.JUMP:
            jumping = next(((r, k) for r, k in numbers if r.compare), (row, key))
            spoilt[jumping[1], ColumnKey.VALUE] = _jumped(jumping[0], value)
            spoilt.pop((jumping[1], ColumnKey.NOTE), None)
        case How.OLD_FONT:
            spoilt[key, ColumnKey.NOTE] = "§· häp th«n ngµy 10/6, bµ con nhÊt trÝ"
        case How.ESTIMATE:
            key = next((k for r, k in numbers if r.compare), key)
            spoilt[key, ColumnKey.VALUE] = f"ước {format_number(float(f'{filled[key, ColumnKey.VALUE]:.15g}'))}"
        case How.AS_TEXT:
            for number, typed in numbers:
                figure = filled[typed, ColumnKey.VALUE]
                spoilt[typed, ColumnKey.VALUE] = f"{format_number(float(f'{figure:.0f}'))} {number.unit_of_measure}"
        case _:
            pass
    return spoilt


def _jumped(row: Row, value: float) -> float:
    return float(round((row.compare.value if row.compare else value) * 3 + 20))


PHOTO_BYTES = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(range(256)) * 8 + b"\xff\xd9"
"""The beginning of a JPEG: what a photo looks like to a program."""

PDF_BYTES = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
