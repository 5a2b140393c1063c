"""Spellings of targets: words, the row's unit of measure -> sign, value, unit, what is asked (as ``shown.target``)."""

from __future__ import annotations

import unicodedata

import pytest

from tanminh_xl.annex import numbers
from tanminh_xl.annex.cells import Cell
from tanminh_xl.annex.numbers import Habits, habits
from tanminh_xl.annex.targets import Context, looks_like, proposed, understand
from tanminh_xl.domain.annex import Ask
from tanminh_xl.domain.catalogue_nouns import Direction
from tests.annex import shown

SPELLINGS = [
    ("trên 50%", "", ">50 %"),
    ("dưới 10%", "", "<10 %"),
    ("từ 80% trở lên", "", "≥80 %"),
    ("80% trở lên", "", "≥80 %"),
    ("Từ 80 trở lên", "%", "≥80"),
    ("80% trở xuống", "", "≤80 %"),
    ("tối thiểu 75%", "", "≥75 %"),
    ("Tối thiểu 01 mô hình", "", "≥1 mô hình"),
    ("ít nhất 5.000 km", "", "≥5.000 km"),
    ("Đạt ít nhất 85,5%", "", "≥85,5 %"),
    ("không dưới 3", "buổi", "≥3"),
    ("không thấp hơn 3 buổi", "", "≥3 buổi"),
    ("≥ 1 lần/năm", "", "≥1 lần/năm"),
    ("≥95%", "", "≥95 %"),
    (">= 95", "", "≥95"),
    ("> 95%", "", ">95 %"),
    ("＞95％", "", ">95 %"),
    ("≤ 5 ngày", "", "≤5 ngày"),
    ("<= 5", "", "≤5"),
    ("<5", "%", "<5"),
    ("⩽ 2", "", "≤2"),
    ("không quá 02 vụ", "", "≤2 vụ"),
    ("không vượt quá 3%", "", "≤3 %"),
    ("tối đa 10", "", "≤10"),
    ("vượt 12%", "", ">12 %"),
    ("35 - 40%", "", "~35..40 %"),
    ("35 – 40 %", "", "~35..40 %"),
    ("35% — 40%", "", "~35..40 %"),
    ("35 ÷ 40%", "", "~35..40 %"),
    ("từ 30% đến 35%", "", "~30..35 %"),
    ("30 đến 35 triệu đồng", "", "~30..35 triệu đồng"),
    ("1 – 1,5%/năm", "", "~1..1,5 %/năm"),
    ("5 km đến 7 km", "", "~5..7 km"),
    ("65-70 triệu đồng/người/năm", "", "~65..70 triệu đồng/người/năm"),
    ("40 - 35%", "", "(~)“40 - 35%” % ?number"),
    ("2026 - 2030", "", "“2026 - 2030” ?words"),
    ("khoảng 7,0%/năm", "", "(≥)7 %/năm ?about"),
    ("Khoảng 35 - 40%", "", "(~)35..40 % ?about"),
    ("gần 100%", "", "(≥)100 % ?about"),
    ("~ 20 ha", "", "(≥)20 ha ?about"),
    ("7.500 USD", "", "(≥)7.500 USD ?direction"),
    ("7.500", "", "(≥)7.500 ?direction,number"),
    ("7.500", "ha", "(≥)7.500 ?direction,number"),
    ("7.500", "người", "(≥)7.500 ?direction"),
    ("7.500", "%", "(≥)7,5 ?direction"),
    ("1,234", "tấn", "(≥)1,234 ?direction,number"),
    ("1.234.567", "đồng", "(≥)1.234.567 ?direction"),
    ("1 234 hộ", "", "(≥)1.234 hộ ?direction"),
    ("1.234,5 ha", "", "(≥)1.234,5 ha ?direction"),
    ("5.000", "m", "(≥)5.000 ?direction"),
    ("57.6%", "", "(≥)57,6 % ?direction"),
    ("Dưới 0.8%", "", "<0,8 %"),
    ("12.500 triệu đồng", "", "(≥)12.500 triệu đồng ?direction"),
    ("14m²/người", "", "(≥)14 m²/người ?direction"),
    ("14 m2/người", "", "(≥)14 m2/người ?direction"),
    ("100% xã", "", "(≥)100 % ?direction"),
    ("100% số hộ dân tham gia", "", "(≥)100 % ?direction"),
    ("đạt 100%", "", "(≥)100 % ?direction"),
    ("95%.", "", "(≥)95 % ?direction"),
    ("giảm còn 3,5%", "", "(≤)3,5 % ?change"),
    ("giảm còn", "", "“giảm còn” ?change,words"),
    ("giảm xuống còn dưới 2%", "", "<2 % ?change"),
    ("ổn định ở mức 42%", "", "(=)42 % ?change"),
    ("Duy trì 100%", "", "(=)100 % ?change"),
    ("tăng lên 60%", "", "(≥)60 % ?change"),
    ("tăng thêm 5%", "", "“tăng thêm 5%” % ?change"),
    ("Tăng 5% so với năm 2025", "", "“Tăng 5% so với năm 2025” ?change,words"),
    ("giảm bình quân 1-1,5%/năm", "", "“giảm bình quân 1-1,5%/năm” %/năm ?change"),
    ("Đạt", "", "=Đạt"),
    ("đạt.", "", "=Đạt"),
    ("Đat", "", "=Đạt"),
    ("ĐẠT CHUẨN", "", "=Đạt"),
    ("Đạt □   Không đạt □", "", "=Đạt"),
    ("Có", "", "=Đạt ?words"),
    ("x", "", "=Đạt ?words"),
    ("Không có", "", "“Không có” ?words"),
    ("Không phát sinh", "", "“Không phát sinh” ?words"),
    ("Loại A", "", "“Loại A” ?words"),
    ("đạt chuẩn mức độ 2", "", "“đạt chuẩn mức độ 2” ?words"),
    ("0", "", "(≤)0 ?direction"),
    ("0", "vụ", "(≤)0 ?direction"),
    ("-", "", "không giao"),
    ("…", "", "không giao"),
    ("- 5%", "", "(≥)5 % ?direction,words"),
    ("-5%", "", "(≥)-5 % ?direction,number"),
    ("Năm 2026: 80%; năm 2030: 95%", "", "2026: (≥)80 % ?direction | 2030: (≥)95 % ?direction"),
    ("Năm 2026: Đạt\nNăm 2028: Đạt", "", "2026: =Đạt | 2028: =Đạt"),
    ("15/6/2026", "", "“15/6/2026” ?words"),
    ("2/3 số thôn", "", "“2/3 số thôn” ?words"),
    ("Hoàn thành trước 30/6", "", "“Hoàn thành trước 30/6” ?words"),
    ("≥ 80% (trong đó nữ 40%)", "", "“≥ 80% (trong đó nữ 40%)” ?words"),
    ("≥80%\n≤90%", "", "“≥80% ≤90%” ?words"),
    ("Trên 50 đến 60%", "", "(~)50..60 % ?words"),
    ("Từ 80%", "", "(≥)80 % ?direction"),
    ("= 80", "", "=80"),
    ("đúng 5 ngày", "", "=5 ngày"),
    ("12", "1000 ha", "(≥)12 ?direction,unit"),
    ("2,5", "10³ cây", "(≥)2,5 ?direction,unit"),
    ("2,5", "Tr.cây", "(≥)2,5 ?direction,unit"),
    ("6,5", "tr.đồng", "(≥)6,5 ?direction"),
    ("80 hộ", "%", "(≥)80 hộ ?direction,unit"),
    ("≥ 80%", "%", "≥80 %"),
    ("10 triệu cây", "", "(≥)10 triệu cây ?direction,unit"),
    ("#REF!", "", "“#REF!” ?words"),
    ("=A1+B1", "", "“=A1+B1” ?words"),
]


def said(text: str, unit: str) -> str:
    found = understand(Cell(text), "A1", Context("", unit, (2026,), False))
    told = [shown.target(each) for each in found]
    return told[0].removeprefix("2026: ") if len(told) == 1 else " | ".join(told) or "không giao"


@pytest.mark.parametrize(("text", "unit", "expected"), SPELLINGS)
def test_a_target_as_it_is_written(text: str, unit: str, expected: str) -> None:
    assert said(text, unit) == expected


@pytest.mark.parametrize(("text", "unit", "expected"), SPELLINGS)
def test_decomposed_letters_capitals_and_hard_blanks_say_the_same(text: str, unit: str, expected: str) -> None:
    if "“" in expected or unit:
        return
    assert said(unicodedata.normalize("NFD", text).replace(" ", "\u00a0"), unit) == expected


def test_words_and_place_stand_beside_every_target() -> None:
    (found,) = understand(Cell("từ 80% trở lên"), "S!D5", Context())
    assert (found.words, found.place, found.years, found.asks) == ("từ 80% trở lên", "S!D5", (), (Ask.YEAR,))


@pytest.mark.parametrize(
    ("digits", "unit", "others", "expected"),
    [
        ("7.500", "ha", ["1,5"], (7500, False)),
        ("7.500", "ha", ["1.234.567"], (7500, False)),
        ("7.500", "ha", ["57.6"], (7500, True)),
        ("7.500", "ha", [], (7500, True)),
        ("7,500", "ha", ["57.6"], (7500, False)),
        ("7,500", "ha", [], (7.5, True)),
        ("7,500", "hộ", [], (7500, False)),
        ("7.500", "triệu đồng", ["57.6"], (7500, False)),
        ("0.500", "ha", [], (0.5, False)),
        ("12.345,6", "ha", [], (12345.6, False)),
        ("12,345.6", "ha", [], (12345.6, False)),
        ("3.000", "km", ["57.6"], (3000, False)),
    ],
)
def test_thousands_or_decimals_by_unit_and_table(
    digits: str, unit: str, others: list[str], expected: tuple[float, bool]
) -> None:
    assert numbers.read(digits, unit, habits(others)) == expected


def test_what_is_no_number_is_none() -> None:
    assert numbers.read("1.2.3", "", Habits()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("36.5", 36.5), ("10 điểm", 10), ("2,5đ", 2.5), ("0 - 5", 5), ("Tối đa 5", 5), ("từ 0 đến 5 điểm", 5), ("-5", -5),
     ("10%", None), ("5 hoặc 10", None), ("theo hướng dẫn", None), ("", None)],
)  # fmt: skip
def test_points(text: str, expected: float | None) -> None:
    assert numbers.points(text, None) == expected


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        (Cell("80%", 80.0), "%", "(≥)80 % ?direction"),
        (Cell("80%", 80.0, exact=False), "%", "(≥)80 % ?direction,number"),
        (Cell("0,8", 0.8), "%", "(≥)0,8 ?direction,number"),
        (Cell("1.235", 1234.5, exact=False), "triệu đồng", "(≥)1.234,5 ?direction,number"),
        (Cell("≥ 12 ha", 12.0), "ha", "≥12 ha"),
        (Cell("7500", 7500.0), "", "(≥)7.500 ?direction"),
        (Cell("-5", -5.0), "%", "(≥)-5 ?direction"),
    ],
)
def test_a_number_is_what_its_cell_shows(cell: Cell, unit: str, expected: str) -> None:
    (found,) = understand(cell, "A1", Context("", unit, (2026,), False))
    assert shown.target(found).removeprefix("2026: ") == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Tỷ lệ hộ nghèo", Direction.LOWER),
        ("Số vụ tai nạn giao thông", Direction.LOWER),
        ("Tỷ lệ trẻ em suy dinh dưỡng", Direction.LOWER),
        ("Số hộ thoát nghèo", Direction.HIGHER),
        ("Tỷ lệ người tham gia bảo hiểm thất nghiệp", Direction.HIGHER),
        ("Mức giảm tỷ lệ hộ nghèo", Direction.HIGHER),
        ("Tỷ lệ hộ dùng nước sạch", Direction.HIGHER),
    ],
)
def test_the_likely_direction_is_by_the_criterion(label: str, expected: Direction) -> None:
    assert proposed(label) == expected


def test_contents_of_a_column_tell_targets_from_words() -> None:
    assert all(looks_like(Cell(text)) for text in ("80%", "Đạt", "≥ 5 km", "35 - 40%", "từ 80% trở lên", "x"))
    assert not any(
        looks_like(Cell(text)) for text in ("Tỷ lệ hộ nghèo", "Có 80% số hộ trong đó 20 hộ nghèo", "Phòng Kinh tế")
    )
