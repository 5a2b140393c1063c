# ruff: noqa: E501
"""Heads of columns: the words -> what the column is for, its years, its group; where a head begins and ends."""

from __future__ import annotations

import unicodedata

import pytest

from tanminh_xl.annex._grid import read_sheets
from tanminh_xl.annex.columns import Role, part, unit_line, years
from tanminh_xl.annex.heads import blocks
from tests.annex.build import LEFT, UP, Rows, xlsx

PLAN = (2026, 2027, 2028, 2029, 2030)
WORDS = [
    ("STT", "number"), ("TT", "number"), ("Số\nTT", "number"), ("Số thứ tự", "number"), ("Mã tiêu chí", "code"),
    ("Nội dung", "label"), ("NỘI DUNG TIÊU CHÍ", "label"), ("Tên tiêu chí", "label"), ("Chỉ tiêu chủ yếu", "label"),
    ("Nội dung, chỉ tiêu", "label"), ("Lĩnh vực", "label"), ("Nhiệm vụ", "label"), ("Chỉ tiêu", "label_or_target"),
    ("Mục tiêu", "label_or_target"), ("Yêu cầu", "label_or_target"), ("ĐVT", "unit"), ("Đơn vị tính", "unit"),
    ("Đơn vị\ntính (%)", "unit"), ("Đơn vị", "unit_or_owner"), ("Chỉ tiêu giao", "target"), ("Chỉ tiêu giao năm 2026", "target"),
    ("Mức đạt chuẩn", "target"), ("Mức yêu cầu", "target"), ("KH 2026", "target"), ("KH năm 2026", "target"),
    ("Kế hoạch năm", "target"), ("Kế hoạch thực hiện năm 2026", "target"), ("Mục tiêu đến năm 2030", "target"),
    ("Mục tiêu phấn đấu", "target"), ("Ngưỡng đạt", "target"), ("Lộ trình thực hiện", "target"), ("Chỉ tiêu phấn đấu", "target"),
    ("Định mức", "target"), ("Chỉ tiêu (%)", "label_or_target"), ("Chỉ tiêu kế hoạch", "target"), ("Điểm tối đa", "points"),
    ("Thang điểm", "points"), ("Điểm", "points"), ("Cách tính điểm", "scoring"), ("Hướng dẫn chấm điểm", "scoring"),
    ("Minh chứng", "evidence"), ("Yêu cầu và tài liệu kiểm chứng", "evidence"), ("Cơ quan chủ trì", "owner"),
    ("Đơn vị thực hiện", "owner"), ("Cơ quan, đơn vị phụ trách", "owner"), ("Ghi chú", "note"), ("Mô tả", "description"),
    ("Kết quả", "result"), ("Kết quả thực hiện so với kế hoạch", "result"), ("Thực hiện năm 2025", "result"), ("TH cùng kỳ", "result"),
    ("Ước TH 6 tháng", "result"), ("Ước thực hiện năm 2025", "result"), ("Lũy kế", "result"), ("Luỹ kế cùng kỳ", "result"),
    ("Tỷ lệ đạt (%)", "result"), ("So sánh %", "result"), ("% so với KH", "result"), ("Điểm tự đánh giá", "result"),
    ("Số liệu kê khai", "result"), ("Hiện trạng năm 2025", "result"), ("Tự chấm", "result"), ("Yêu cầu giải trình", "result"),
    ("Nhận xét", "result"), ("Trọng số", "other"), ("Cơ quan phối hợp", "other"), ("Thời gian hoàn thành", "other"),
    ("Tử số", "other"), ("Đạt □", "tick"), ("☐ Không đạt", "untick"), ("2026", ""), ("Năm 2026", ""), ("Xã nhóm 1", ""),
    ("Cột lạ", ""), ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role"), WORDS)
def test_what_a_head_says(text: str, role: str) -> None:
    assert part(text).role == role
    assert part(unicodedata.normalize("NFD", text).replace(" ", "\u00a0").upper()).role == role


@pytest.mark.parametrize(
    ("text", "expected", "is_span"),
    [
        ("Năm 2026", (2026,), False),
        ("2026", (2026,), False),
        ("Đến 2030", (2030,), False),
        ("Mục tiêu đến hết năm 2030", (2030,), False),
        ("2026 – 2030", PLAN, True),
        ("Giai đoạn 2026-2028", (2026, 2027, 2028), True),
        ("từ năm 2026 đến năm 2030", PLAN, True),
        ("2026-30", PLAN, True),
        ("Năm 2026 và 2027", (2026, 2027), False),
        ("31/12/2026", (2026,), False),
        ("14/6/2026", (), False),
        ("Quyết định số 51/2025/QĐ-TTg", (), False),
        ("ngày 05 tháng 02 năm 2026", (), False),
        ("Kế hoạch năm", (), False),
        ("20266", (), False),
    ],
)
def test_years_of_a_head(text: str, expected: tuple[int, ...], is_span: bool) -> None:
    assert years(text) == (expected, is_span)


@pytest.mark.parametrize(
    ("text", "group"),
    [("Xã nhóm 1", "Xã nhóm 1"), ("Ngưỡng nhóm 2", "Nhóm 2"), ("Mức đạt xã nhóm III", "Xã nhóm III"), ("Khu vực 1", "Khu vực 1"),
     ("Xã loại A", "Xã loại A"), ("Miền núi", "Miền núi"), ("Nhóm tiêu chí", ""), ("Nhóm", ""), ("Kế hoạch", "")],
)  # fmt: skip
def test_groups_of_communes(text: str, group: str) -> None:
    assert part(text).group == group


@pytest.mark.parametrize(
    ("text", "unit"),
    [("(ĐVT: Triệu đồng)", "Triệu đồng"), ("Đơn vị tính: %", "%"), ("ĐVT : 1.000 ha.", "1.000 ha"), ("Đơn vị: hộ", "hộ"),
     ("ĐVT", ""), ("Biểu số 1", "")],
)  # fmt: skip
def test_the_unit_above_a_table(text: str, unit: str) -> None:
    assert unit_line(text) == unit


def columns(rows: Rows) -> list[str]:
    """Of each table: rows of its head, and of each column its role, years, group."""
    (page,) = read_sheets(xlsx({"S": rows})).pages
    told = []
    for block in blocks(page, PLAN):
        told.append(f"đầu {block.top + 1}-{block.body}, đến {block.end}")
        for column in block.columns:
            named = column.years.years
            when = f" {named[0]}" + (f"-{named[-1]}" if len(named) > 1 else "") if named else ""
            told.append(f"{column.head}: {column.role}{when}" + (f" [{column.group}]" if column.group else ""))
    return told


def test_three_rows_joined_and_the_deepest_word_wins() -> None:
    assert columns([
        ["STT", "Nội dung", "Giai đoạn 2026 - 2030", LEFT, LEFT, LEFT, LEFT],
        [UP, UP, "Kế hoạch", LEFT, LEFT, "Thực hiện", "Ghi chú"],
        [UP, UP, "Cả giai đoạn", "2026", "6 tháng 2027", "2026", UP],
        ["1", "Đài", "5", "1", "1", "0", None],
    ]) == [
        "đầu 1-3, đến 4",
        "STT: number",
        "Nội dung: label",
        "Giai đoạn 2026 - 2030 / Kế hoạch / Cả giai đoạn: target 2026-2030",
        "Giai đoạn 2026 - 2030 / Kế hoạch / 2026: target 2026",
        "Giai đoạn 2026 - 2030 / Kế hoạch / 6 tháng 2027: part_of_year 2027",
        "Giai đoạn 2026 - 2030 / Thực hiện / 2026: result 2026",
        "Giai đoạn 2026 - 2030 / Ghi chú: note 2026-2030",
    ]  # fmt: skip


def test_a_band_above_the_row_that_has_the_numbers_head() -> None:
    assert columns([
        ["BIỂU CHỈ TIÊU", None, None, None],
        [None, None, "Kế hoạch", None],
        ["STT", "Tiêu chí", "2026", "2027"],
        ["1", "Đài", "5", "6"],
    ])[0:5] == ["đầu 2-3, đến 4", "STT: number", "Tiêu chí: label", "Kế hoạch / 2026: target 2026", "Kế hoạch / 2027: target 2027"]  # fmt: skip


def test_label_or_target_is_told_by_what_stands_below() -> None:
    first = [["TT", "Tiêu chí", "Chỉ tiêu"], ["1", "Đường", "≥ 80%"], ["2", "Điện", "Đạt"]]
    second = [["TT", "Tiêu chí", "Chỉ tiêu", "Kế hoạch"], ["1", "Đường", "Tỷ lệ cứng hóa", "≥ 80%"]]
    third = [["TT", "Chỉ tiêu", "ĐVT", "Mục tiêu"], ["1", "Đường", "km", "5"]]
    assert columns(first)[1:] == ["TT: number", "Tiêu chí: label", "Chỉ tiêu: target"]
    assert columns(second)[1:] == ["TT: number", "Tiêu chí: label", "Chỉ tiêu: label", "Kế hoạch: target"]
    assert columns(third)[1:] == ["TT: number", "Chỉ tiêu: label", "ĐVT: unit", "Mục tiêu: target"]


@pytest.mark.parametrize(
    ("bands", "groups"),
    [
        (("Chỉ tiêu xã ven đê", "Chỉ tiêu xã trong đồng"), ["Chỉ tiêu xã ven đê", "Chỉ tiêu xã trong đồng"]),
        (("Mức tối thiểu", "Mức phấn đấu"), ["Mức tối thiểu", "Mức phấn đấu"]),
        (("Chỉ tiêu giao", "Kết quả"), []),
    ],
)
def test_the_same_years_under_several_heads_are_bands(bands: tuple[str, str], groups: list[str]) -> None:
    rows: Rows = [
        ["TT", "Nội dung", bands[0], LEFT, bands[1], LEFT],
        [UP, UP, "2026", "2030", "2026", "2030"],
        ["1", "Đèn", "5", "6", "7", "8"],
    ]
    (page,) = read_sheets(xlsx({"S": rows})).pages
    (block,) = blocks(page, PLAN)
    assert list(dict.fromkeys(c.group for c in block.of(Role.TARGET) if c.group)) == groups


def test_years_side_by_side_under_one_head_are_none() -> None:
    rows: Rows = [
        ["TT", "Nội dung", "Giai đoạn 1", LEFT, "Giai đoạn 2", LEFT],
        [UP, UP, "2026", "2027", "2028", "2029"],
        ["1", "Đèn", "5", "6", "7", "8"],
    ]
    (page,) = read_sheets(xlsx({"S": rows})).pages
    (block,) = blocks(page, PLAN)
    assert not any(column.group for column in block.columns)


def test_heads_that_say_it_the_other_way_round_give_way_to_what_stands_below() -> None:
    first = [["STT", "Mục tiêu đến năm 2030", "Yêu cầu"], ["1", "Đèn đường", "≥ 80%"], ["2", "Đất trồng hoa", "45"]]
    second = [["STT", "Yêu cầu", "Mục tiêu đến năm 2030"], ["1", "Đèn đường", "≥ 80%"], ["2", "Đất trồng hoa", "45"]]
    assert columns(first)[2:] == ["Mục tiêu đến năm 2030: label", "Yêu cầu: target 2030"]
    assert columns(second)[2:] == ["Yêu cầu: label", "Mục tiêu đến năm 2030: target 2030"]


def test_rows_of_a_table_are_no_head() -> None:
    rows = [["STT", "Nội dung", "Kế hoạch"], ["1", "Chỉ tiêu chung", "5"], ["2", "Kế hoạch được duyệt", "Đạt"]]
    assert columns(rows)[0] == "đầu 1-1, đến 3"


def test_a_column_of_ticks_in_one_cell() -> None:
    rows = [
        ["STT", "Nội dung", "Đánh giá"],
        ["1", "Có lịch", "Đạt □ Không đạt □"],
        ["2", "Có bảng", "Đạt □ Không đạt □"],
    ]
    assert columns(rows)[1:] == ["STT: number", "Nội dung: label", "Đánh giá: tick"]


def test_years_before_the_plan_are_no_targets() -> None:
    rows = [["STT", "Nội dung", "2025", "KH 2025", "2026", "2035"], ["1", "Đài", "1", "2", "3", "4"]]
    assert columns(rows)[3:] == ["2025: past 2025", "KH 2025: past 2025", "2026: target 2026", "2035: target 2035"]


def test_every_role_of_the_words_is_one_of_the_program() -> None:
    assert {role for _, role in WORDS} <= {role.value for role in Role}
