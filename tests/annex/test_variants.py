# ruff: noqa: E501
"""Tables that are written in unusual ways, each with all that is understood of it (to be read as in test_tables)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest

from tanminh_xl.annex.understand import understand
from tests.annex.build import (
    LEFT,
    UP,
    C,
    Rows,
    auto,
    document,
    ods_of,
    saved,
    table,
    word,
    xls,
    xlsx,
)  # fmt: skip
from tests.annex.shown import YEARS, check


def test_columns_in_another_order_with_line_breaks_and_levels_by_bold() -> None:
    rows: Rows = [
        ["Đơn vị\ntính", "Chỉ tiêu\ngiao\nnăm 2026", "Tên chỉ tiêu", None, "Cơ quan\nchủ trì"],
        [None, None, C("I. KINH TẾ", True), None, None],
        ["%", "80", "Thu gom rác", None, "Phòng A"],
        ["hộ", "10", "Hộ nghèo", None, None],
        [None, None, C("II. VĂN HÓA", True), None, None],
        ["thôn", "≥ 5", "Thôn có sân chơi", None, None],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        I | KINH TẾ |  |  | nhóm
         | » Thu gom rác | % | 2026: (≥)80 ?direction | cq: Phòng A
         | » Hộ nghèo | hộ | 2026: (≤)10 ?direction
        II | VĂN HÓA |  |  | nhóm
         | » Thôn có sân chơi | thôn | 2026: ≥5
        """,
        """
        S!A1:E1 | Đơn vị tính; Chỉ tiêu giao năm 2026; Tên chỉ tiêu; Cơ quan chủ trì | đầu bảng
        """,
    )


def test_levels_by_indent_and_by_bold_alone() -> None:
    rows: Rows = [
        ["Chỉ tiêu", "ĐVT", "KH 2026", "KH 2027", "Mục tiêu đến năm 2030"],
        [C("Kinh tế", True), None, None, None, None],
        [C("Thu nhập", indent=1), "triệu đồng", 50.5, 55, 70],
        [C("Trong đó: từ nông nghiệp", indent=2), "triệu đồng", 20, 22, 30],
        [C("Xã hội", True), None, None, None, None],
        [C("Hộ nghèo", indent=1), "%", C(0.012, code="0.0%"), C(0.01, code="0.0%"), "giảm còn dưới 0,5%"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
         | Kinh tế |  |  | nhóm
         | » Thu nhập | triệu đồng | 2026: (≥)50,5 ?direction; 2027: (≥)55 ?direction; 2030: (≥)70 ?direction
         | » » Trong đó: từ nông nghiệp | triệu đồng | 2026: (≥)20 ?direction; 2027: (≥)22 ?direction; 2030: (≥)30 ?direction
         | Xã hội |  |  | nhóm
         | » Hộ nghèo | % | 2026: (≤)1,2 % ?direction; 2027: (≤)1 % ?direction; 2030: <0,5 % ?change
        """,
        """
        S!A1:E1 | Chỉ tiêu; ĐVT; KH 2026; KH 2027; Mục tiêu đến năm 2030 | đầu bảng
        """,
    )


@pytest.mark.parametrize(
    "make", [lambda rows: xlsx({"S": rows}), lambda rows: xls({"S": rows}), lambda rows: ods_of({"S": rows}), word]
)
def test_bold_and_indents_of_every_format(make: Callable[[Rows], bytes]) -> None:
    rows: Rows = [
        ["Chỉ tiêu", "ĐVT", "KH 2026"],
        [C("Kinh tế", True), None, None],
        [C("Thu nhập", indent=1), "triệu đồng", "50,5"],
        [C("Từ nông nghiệp", indent=2), "triệu đồng", "20"],
        [C("Đời sống", True), None, None],
        ["Nhà văn hóa", "nhà", "5"],
    ]
    understood = understand(make(rows), "bang", years=YEARS)
    assert [(*row.path, row.label) for row in understood.rows] == [
        ("Kinh tế",),
        ("Kinh tế", "Thu nhập"),
        ("Kinh tế", "Thu nhập", "Từ nông nghiệp"),
        ("Đời sống",),
        ("Đời sống", "Nhà văn hóa"),
    ]


def test_decomposed_letters_and_hard_blanks() -> None:
    def nfd(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    rows: Rows = [
        [nfd("STT"), nfd("Nội\u00a0dung"), nfd("Đơn vị tính"), nfd("Mức đạt chuẩn")],
        ["1", nfd("Tỷ lệ hộ dùng nước sạch"), "%", nfd("từ\u00a080%\u00a0trở lên")],
        ["2", nfd("Sạch"), None, nfd("Đạt")],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Tỷ lệ hộ dùng nước sạch | % | –: ≥80 % ?year
        2 | Sạch |  | –: =Đạt ?year
        """,
        """
        S!A1:D1 | STT; Nội dung; Đơn vị tính; Mức đạt chuẩn | đầu bảng
        """,
    )


def test_numbers_of_rows_that_lost_a_zero() -> None:
    rows: Rows = [["STT", "Nội dung", "ĐVT", "Kế hoạch năm 2026"], [1, C("Hạ tầng", True), None, None]]
    for n in (8, 9, 10, 11):
        rows.append([1.1 if n == 10 else float(f"1.{n}"), f"Tuyến thứ {n}", "km", n])
    rows.append([2, "Chợ", "chợ", 1])
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Hạ tầng |  |  | nhóm
        1.8 | » Tuyến thứ 8 | km | 2026: (≥)8 ?direction
        1.9 | » Tuyến thứ 9 | km | 2026: (≥)9 ?direction
        1.10 | » Tuyến thứ 10 | km | 2026: (≥)10 ?direction
        1.11 | » Tuyến thứ 11 | km | 2026: (≥)11 ?direction
        2 | Chợ | chợ | 2026: (≥)1 ?direction
        """,
        """
        S!A1:D1 | STT; Nội dung; ĐVT; Kế hoạch năm 2026 | đầu bảng
        S!A5 | 1.1 | STT 1.1 đứng sau 1.9: được hiểu là 1.10
        """,
    )


def test_two_tables_stacked_on_a_sheet() -> None:
    rows: Rows = [
        ["STT", "Nội dung", "ĐVT", "2026", "2027"],
        ["1", "Đường", "km", "5", "6"],
        ["2", "Điện", "%", "99", "100"],
        [None] * 5,
        ["BẢNG B: XÃ HỘI", None, None, None, None],
        ["STT", "Nội dung", "ĐVT", "2026", "2027"],
        ["1", "Trường", "trường", "2", "2"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Đường | km | 2026: (≥)5 ?direction; 2027: (≥)6 ?direction
        2 | Điện | % | 2026: (≥)99 ?direction; 2027: (≥)100 ?direction
        1 | Trường | trường | 2026: (≥)2 ?direction; 2027: (≥)2 ?direction
        """,
        """
        S!A1:E1 | STT; Nội dung; ĐVT; 2026; 2027 | đầu bảng
        S!A5 | BẢNG B: XÃ HỘI | nội dung phía trên bảng
        S!A6:E6 | STT; Nội dung; ĐVT; 2026; 2027 | đầu bảng
        """,
    )


def test_two_tables_side_by_side() -> None:
    rows: Rows = [
        ["STT", "Nội dung", "KH 2026", None, "STT", "Nội dung", "KH 2026"],
        ["1", "Đài", "5", None, "3", "Loa", "≥ 8"],
        ["2", "Trạm", "6", None, "4", "Cột", "9"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Đài |  | 2026: (≥)5 ?direction
        2 | Trạm |  | 2026: (≥)6 ?direction
        3 | Loa |  | 2026: ≥8
        4 | Cột |  | 2026: (≥)9 ?direction
        """,
        """
        S!A1:D1 | STT; Nội dung; KH 2026 | đầu bảng
        S!E1:G1 | STT; Nội dung; KH 2026 | đầu bảng
        """,
    )


def test_halves_of_a_landscape_table_with_other_years() -> None:
    made = document()
    table(
        made,
        [["STT", "Nội dung", "ĐVT", "2026", "2027"], ["1", "Đường", "km", "5", "6"], ["2", "Điện", "%", "99", "100"]],
    )
    made.add_paragraph("(tiếp theo)")
    table(
        made,
        [
            ["STT", "Nội dung", "ĐVT", "2028", "Đến 2030"],
            ["1", "Đường", "km", "7", "9"],
            ["2", "Điện", "%", "100", "100"],
        ],
    )
    data = saved(made)
    check(
        data,
        """
        1 | Đường | km | 2026: (≥)5 ?direction; 2027: (≥)6 ?direction; 2028: (≥)7 ?direction; 2030: (≥)9 ?direction
        2 | Điện | % | 2026: (≥)99 ?direction; 2027: (≥)100 ?direction; 2028: (≥)100 ?direction; 2030: (≥)100 ?direction
        """,
        """
        bảng 1, dòng 1, cột 1 - 5 | STT; Nội dung; ĐVT; 2026; 2027 | đầu bảng
        lời văn trước bảng 2 | (tiếp theo) | nội dung phía trên bảng
        bảng 2, dòng 1, cột 1 - 5 | STT; Nội dung; ĐVT; 2028; Đến 2030 | đầu bảng
        bảng 2, dòng 1 | bảng 2 | bảng này có cùng các dòng với “bảng 1”, chỉ tiêu được ghép vào các dòng ở đó
        """,
    )


def test_a_table_that_goes_on_without_its_head() -> None:
    made = document()
    table(
        made,
        [
            ["STT", "Nội dung", "ĐVT", "2026", "2027"],
            ["1", "Đường", "km", "5", "6"],
            ["1.1", "Đường trục xóm và", "km", "1", "1"],
        ],
    )
    made.add_paragraph("")
    table(
        made, [[None, "đường ngõ", None, None, None], ["1.2", "Nước", "%", "≥90", "≥95"], ["2", "Chợ", "chợ", "1", "1"]]
    )
    data = saved(made)
    check(
        data,
        """
        1 | Đường | km | 2026: (≥)5 ?direction; 2027: (≥)6 ?direction
        1.1 | » Đường trục xóm và đường ngõ | km | 2026: (≥)1 ?direction; 2027: (≥)1 ?direction
        1.2 | » Nước | % | 2026: ≥90; 2027: ≥95
        2 | Chợ | chợ | 2026: (≥)1 ?direction; 2027: (≥)1 ?direction
        """,
        """
        bảng 2 | bảng 2 | bảng này là phần tiếp theo của bảng 1
        bảng 1, dòng 1, cột 1 - 5 | STT; Nội dung; ĐVT; 2026; 2027 | đầu bảng
        bảng 2, dòng 1, cột 2 | đường ngõ | phần tiếp của dòng “Đường trục xóm và” (bảng 1, dòng 3) bị ngắt trang, đã nối vào dòng đó
        """,
    )


def test_groups_merged_downwards_over_numbers_that_go_on() -> None:
    rows: Rows = [
        ["STT", "Nhóm tiêu chí", "Tiêu chí", "Yêu cầu", "Đơn vị"],
        ["1", "Môi trường", "Thu gom rác", "≥ 95%", "Phòng Kinh tế"],
        ["2", UP, "Trồng cây", "500 cây", "Phòng Kinh tế"],
        ["3", "An ninh", "Không có tội phạm", "Đạt", "Công an xã"],
        ["4", UP, "Tổ tự quản", "5 - 7 tổ", "Công an xã"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
         | Môi trường |  |  | nhóm
        1 | » Thu gom rác |  | –: ≥95 % ?year | cq: Phòng Kinh tế
        2 | » Trồng cây |  | –: (≥)500 cây ?direction,year | cq: Phòng Kinh tế
         | An ninh |  |  | nhóm
        3 | » Không có tội phạm |  | –: =Đạt ?year | cq: Công an xã
        4 | » Tổ tự quản |  | –: ~5..7 tổ ?year | cq: Công an xã
        """,
        """
        S!A1:E1 | STT; Nhóm tiêu chí; Tiêu chí; Yêu cầu; Đơn vị | đầu bảng
        """,
    )


def test_a_band_that_is_not_merged_years_as_numbers_and_a_title_inside() -> None:
    rows: Rows = [
        ["STT", "Nội dung", "Kế hoạch", None, None, "Ghi chú"],
        [None, None, 2026, 2027, 2028, None],
        [1, "Cây xanh", 100, "110 - 120", "giảm còn 90", None],
        ["KHỐI THÔN", None, None, None, None, None],
        [None] * 6,
        [2, "Hoa", 1, 2, 3, None],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Cây xanh |  | 2026: (≥)100 ?direction; 2027: ~110..120; 2028: (≤)90 ?change
         | KHỐI THÔN |  |  | nhóm
        2 | » Hoa |  | 2026: (≥)1 ?direction; 2027: (≥)2 ?direction; 2028: (≥)3 ?direction
        """,
        """
        S!A1:F2 | STT; Nội dung; Kế hoạch; Ghi chú; 2026; 2027; 2028 | đầu bảng
        """,
    )


def test_a_label_one_level_down_in_a_column_without_a_head() -> None:
    rows: Rows = [
        ["TT", "Chỉ tiêu", None, "Đơn vị", "Ước TH năm 2025", "Năm 2026", "KH 2025", None, "Mục tiêu đến năm 2030"],
        ["I", "Kinh tế", None, None, None, None, None, None, None],
        [1, "Thu nhập", "Bình quân đầu người", "triệu đồng/người", 60, "65 – 70", "60", None, "≥ 90"],
        [2, "Chợ", None, "chợ", "1", "1", "1", None, "2"],
        [None, None, "Chợ đạt chuẩn", "%", "0", "50%", "0%", None, "100%"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        I | Kinh tế |  |  | nhóm
        1 | » Thu nhập |  |  | nhóm
         | » » Bình quân đầu người | triệu đồng/người | 2026: ~65..70; 2030: ≥90
        2 | » Chợ | chợ | 2026: (≥)1 ?direction; 2030: (≥)2 ?direction
         | » » Chợ đạt chuẩn | % | 2026: (≥)50 % ?direction; 2030: (≥)100 % ?direction
        """,
        """
        S!A1:I1 | TT; Chỉ tiêu; Đơn vị; Ước TH năm 2025; Năm 2026; KH 2025; Mục tiêu đến năm 2030 | đầu bảng
        S!E3:E5 | 60; 1; 0 | cột “Ước TH năm 2025”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        S!G3:G5 | 60; 1; 0% | cột “KH 2025”: năm ngoài giai đoạn 2026 - 2030 của kế hoạch, không lấy làm chỉ tiêu
        """,
    )


def test_targets_of_all_and_of_regions() -> None:
    rows: Rows = [
        ["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Chỉ tiêu chung", "Chỉ tiêu theo vùng", LEFT, LEFT],
        [UP, UP, UP, UP, "Ven sông", "Nội đồng", "Gần phố"],
        ["1", "Quy hoạch", "1.1. Có đồ án", "Đạt", None, None, None],
        ["2", "Giao thông", "2.1. Đường xã", "≥ 80%", "≥ 90%", "≥ 80%", "100%"],
        [None, None, "2.2. Đường thôn", "UBND quy định", "≥ 70%", "≥ 60%", "≥ 80%"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Quy hoạch |  |  | nhóm
        1.1 | » Có đồ án |  | –: =Đạt ?year
        2 | Giao thông |  |  | nhóm
        2.1 | » Đường xã |  | –: ≥80 % ?year
        2.2 | » Đường thôn |  | –: ≥60 % ?year
        """,
        """
        S!A1:G2 | TT; Tên tiêu chí; Nội dung tiêu chí; Chỉ tiêu chung; Chỉ tiêu theo vùng; Ven sông; Nội đồng; Gần phố | đầu bảng
        S!D4 | ≥ 80% | mức chung của mọi nhóm; đã lấy mức riêng của Nội đồng
        S!D5 | UBND quy định | mức chung của mọi nhóm; đã lấy mức riêng của Nội đồng
        S!E4:E5 | ≥ 90%; ≥ 70% | cột “Chỉ tiêu theo vùng / Ven sông”: của Ven sông, không phải nhóm đã chọn (Nội đồng)
        S!G4:G5 | 100%; ≥ 80% | cột “Chỉ tiêu theo vùng / Gần phố”: của Gần phố, không phải nhóm đã chọn (Nội đồng)
        """,
        group="nội đồng",
    )


def test_romans_over_letters_in_merged_cells_and_totals() -> None:
    rows: Rows = [
        ["STT", "Nội dung", "ĐVT", "Chỉ tiêu giao"],
        ["I. KINH TẾ", LEFT, LEFT, LEFT],
        ["A", "Trồng trọt", None, None],
        ["1", "Lúa", "ha", "320,5"],
        ["C", "Thủy sản", None, None],
        ["1", "Cá", "tấn", "12"],
        ["D", "Khác", None, None],
        ["1", "Ong", "đàn", "30"],
        ["Cộng mục I", LEFT, None, "1.562,5"],
        ["II. XÃ HỘI", LEFT, LEFT, LEFT],
        ["A", "Y tế", None, None],
        ["1", "Trẻ suy dinh dưỡng", "%", "< 9,5"],
        ["TỔNG CỘNG", LEFT, None, "1.600"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        I | KINH TẾ |  |  | nhóm
        A | » Trồng trọt |  |  | nhóm
        1 | » » Lúa | ha | –: (≥)320,5 ?direction,year
        C | » Thủy sản |  |  | nhóm
        1 | » » Cá | tấn | –: (≥)12 ?direction,year
        D | » Khác |  |  | nhóm
        1 | » » Ong | đàn | –: (≥)30 ?direction,year
         | Cộng mục I |  | –: (≥)1.562,5 ?direction,year | tổng
        II | XÃ HỘI |  |  | nhóm
        A | » Y tế |  |  | nhóm
        1 | » » Trẻ suy dinh dưỡng | % | –: <9,5 ?year
         | TỔNG CỘNG |  | –: (≥)1.600 ?direction,year | tổng
        """,
        """
        S!A1:D1 | STT; Nội dung; ĐVT; Chỉ tiêu giao | đầu bảng
        """,
    )


def test_letterhead_and_signature_in_tables_of_their_own() -> None:
    made = document()
    table(
        made,
        [
            ["ỦY BAN NHÂN DÂN\nXÃ MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["Số: 5/QĐ-UBND", "Mẫu, ngày 5 tháng 2 năm 2025"],
        ],
    )
    made.add_paragraph("Chỉ tiêu giai đoạn 2026 - 2030")
    table(
        made,
        [
            ["Số\nTT", "Chỉ tiêu,\nnội dung", "Mức đạt chuẩn", "Cơ quan phụ trách"],
            ["1", "Có đài", "Đạt", "Văn phòng"],
            ["2", "Số buổi phát", "ít nhất 2 buổi/tuần", "Văn phòng"],
        ],
    )
    table(made, [["Nơi nhận:\n- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"]])
    table(
        made,
        [
            ["STT", "Nhiệm vụ", "Thời gian", "Cơ quan chủ trì"],
            ["Mục I", "Tuyên truyền", LEFT, LEFT],
            ["1", "Tổ chức hội nghị", "Quý I", "Văn phòng"],
        ],
    )
    data = saved(made)
    check(
        data,
        """
        1 | Có đài |  | 2026-2030: =Đạt ?year | cq: Văn phòng
        2 | Số buổi phát |  | 2026-2030: ≥2 buổi/tuần ?year | cq: Văn phòng
        """,
        """
        bảng 1, dòng 1, cột 1 - 2 | ỦY BAN NHÂN DÂN XÃ MẪU; CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | không tìm thấy đầu bảng tiêu chí (STT, nội dung, chỉ tiêu ...)
        bảng 1, dòng 2, cột 1 - 2 | Số: 5/QĐ-UBND; Mẫu, ngày 5 tháng 2 năm 2025 | không tìm thấy đầu bảng tiêu chí (STT, nội dung, chỉ tiêu ...)
        bảng 3, dòng 1, cột 1 - 2 | Nơi nhận: - Lưu: VT.; TM. ỦY BAN NHÂN DÂN CHỦ TỊCH | không tìm thấy đầu bảng tiêu chí (STT, nội dung, chỉ tiêu ...)
        bảng 4, dòng 1 - 3, cột 1 - 4 | STT; Nhiệm vụ; Thời gian; Cơ quan chủ trì; Mục I; Tuyên truyền; 1; Tổ chức hội nghị; Quý I; Văn phòng | bảng nhiệm vụ hoặc bảng khác, không có cột chỉ tiêu, điểm hay đơn vị tính: không đọc thành tiêu chí
        lời văn trước bảng 2 | Chỉ tiêu giai đoạn 2026 - 2030 | nội dung phía trên bảng; 2026 - 2030 được lấy cho các cột chỉ tiêu không ghi năm
        bảng 2, dòng 1, cột 1 - 4 | Số TT; Chỉ tiêu, nội dung; Mức đạt chuẩn; Cơ quan phụ trách | đầu bảng
        """,
    )


def test_lists_inside_labels() -> None:
    made = document([[("bullet", "-"), ("bullet", "+")], [("lowerLetter", "%1.")]])
    table(made, [
        ["Tiêu chí", "Yêu cầu", "Điểm"],
        [C("1. Cảnh quan", True), "", "20"],
        [auto(2, 0, "Đường hoa"), "≥ 3 km", "10"],
        [auto(1, 0, "Tự quản"), "100%", "5"],
        [auto(1, 1, "Có biển"), "Có", "2,5"],
        [C("2. Nếp sống", True), "", "15"],
        [auto(2, 0, "Tang lễ"), "Đạt □  Không đạt □", "15"],
    ])  # fmt: skip
    data = saved(made)
    check(
        data,
        """
        1 | Cảnh quan |  |  | 20 điểm | nhóm
        a | » Đường hoa |  | –: ≥3 km ?year | 10 điểm
        - | » » Tự quản |  | –: (≥)100 % ?direction,year | 5 điểm
        + | » » » Có biển |  | –: =Đạt ?words,year | 2,5 điểm
        2 | Nếp sống |  |  | 15 điểm | nhóm
        b | » Tang lễ |  | –: =Đạt ?year | 15 điểm
        """,
        """
        bảng 1, dòng 1, cột 1 - 3 | Tiêu chí; Yêu cầu; Điểm | đầu bảng
        """,
    )


def test_hidden_rows_columns_and_sheets_and_a_cover() -> None:
    kept: Rows = [["STT", "Tiêu chí", "Mức đạt", "id"], ["1", "Đài", "≥ 5", "x1"], ["2", "Loa", "≥ 6", "x2"]]
    sheets = {
        "Bìa": [["BỘ TIÊU CHÍ"], ["Xã mẫu"]],
        "Tiêu chí": kept,
        "Cũ": [["STT", "Tiêu chí", "Mức đạt"], ["1", "Đài", "≥ 4"]],
    }
    data = xlsx(sheets, hidden=["Cũ"], hidden_rows=[2], hidden_columns=[3])
    check(
        data,
        """
        1 | Đài |  | –: ≥5 ?year
        2 | Loa |  | –: ≥6 ?year
        """,
        """
        Bìa!A1 | BỘ TIÊU CHÍ | trang tính không có bảng tiêu chí
        Bìa!A2 | Xã mẫu | trang tính không có bảng tiêu chí
        Cũ!A1:C2 | STT; Tiêu chí; Mức đạt; 1; Đài; ≥ 4 | trang tính đang ẩn: không lấy vào; nếu cần, chọn bảng này khi nhập
        Tiêu chí!A1:D1 | STT; Tiêu chí; Mức đạt; id | đầu bảng
        Tiêu chí!D2:D3 | x1; x2 | cột “id” đang ẩn: không lấy vào; nếu cần, bỏ ẩn cột rồi nhập lại
        Tiêu chí!B3 | Loa | dòng đang ẩn, vẫn được đọc; nếu không dùng, đề nghị loại dòng này
        """,
    )


def test_two_label_columns_with_points() -> None:
    rows: Rows = [
        ["Tiêu chí", "Chỉ tiêu", "Điểm tối đa", "Phương pháp chấm điểm", "Đơn vị chủ trì"],
        ["Môi trường", "Tỷ lệ rác được thu gom", 10, "đủ 95%: 10 điểm", "Phòng Kinh tế"],
        [UP, "Tỷ lệ hộ phân loại rác", 5, "mỗi 10%: 1 điểm", UP],
        ["An ninh", "Không để xảy ra trọng án", "2.5", None, "Công an xã"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
         | Môi trường |  |  | nhóm
         | » Tỷ lệ rác được thu gom |  |  | 10 điểm | cách: đủ 95%: 10 điểm | cq: Phòng Kinh tế
         | » Tỷ lệ hộ phân loại rác |  |  | 5 điểm | cách: mỗi 10%: 1 điểm | cq: Phòng Kinh tế
         | An ninh |  |  | nhóm
         | » Không để xảy ra trọng án |  |  | 2,5 điểm | cq: Công an xã
        """,
        """
        S!A1:E1 | Tiêu chí; Chỉ tiêu; Điểm tối đa; Phương pháp chấm điểm; Đơn vị chủ trì | đầu bảng
        """,
    )


def test_party_style_with_the_year_in_its_head() -> None:
    rows: Rows = [
        ["PHỤ LỤC 1", LEFT, LEFT, LEFT, LEFT],
        ["CHỈ TIÊU GIAI ĐOẠN 2026 - 2030", LEFT, LEFT, LEFT, LEFT],
        ["(Kèm theo Nghị quyết số 5-NQ/ĐU ngày 3/2/2026)", LEFT, LEFT, LEFT, LEFT],
        [None] * 5,
        ["Số TT", "CHỈ TIÊU", "ĐƠN VỊ TÍNH", "MỤC TIÊU ĐẾN NĂM 2030", "CƠ QUAN THAM MƯU"],
        ["A", "VỀ KINH TẾ", None, None, None],
        [1, "Tốc độ tăng giá trị sản xuất", "%/năm", "8 – 9", "Phòng A"],
        ["B", "VỀ XÃ HỘI", None, None, None],
        [2, "Tỷ lệ hộ nghèo (chuẩn mới)", "%", "Dưới 1", None],
        [3, "Tỷ lệ lao động qua đào tạo;\ntrong đó có bằng cấp", "%", "75; 35", None],
        [4, "Phấn đấu 100% thôn đạt văn hóa", None, None, None],
        [None, "(*) Theo chuẩn 2026", None, None, None],
        [None, None, None, "TM. BAN CHẤP HÀNH", None],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        A | VỀ KINH TẾ |  |  | nhóm
        1 | » Tốc độ tăng giá trị sản xuất | %/năm | 2030: ~8..9 | cq: Phòng A
        B | VỀ XÃ HỘI |  |  | nhóm
        2 | » Tỷ lệ hộ nghèo (chuẩn mới) | % | 2030: <1
        3 | » Tỷ lệ lao động qua đào tạo; trong đó có bằng cấp | % | 2030: “75; 35” ?words
        4 | » Phấn đấu 100% thôn đạt văn hóa |  | 
        """,
        """
        S!A1 | PHỤ LỤC 1 | nội dung phía trên bảng
        S!A2 | CHỈ TIÊU GIAI ĐOẠN 2026 - 2030 | nội dung phía trên bảng
        S!A3 | (Kèm theo Nghị quyết số 5-NQ/ĐU ngày 3/2/2026) | nội dung phía trên bảng
        S!A5:E5 | Số TT; CHỈ TIÊU; ĐƠN VỊ TÍNH; MỤC TIÊU ĐẾN NĂM 2030; CƠ QUAN THAM MƯU | đầu bảng
        S!B12 | (*) Theo chuẩn 2026 | ghi chú, chữ ký hoặc nội dung phía dưới bảng
        S!D13 | TM. BAN CHẤP HÀNH | ghi chú, chữ ký hoặc nội dung phía dưới bảng
        """,
    )


def test_steps_of_points_below_a_criterion() -> None:
    rows: Rows = [
        ["TT", "Nội dung tiêu chí", "Thang điểm", "Điểm tự chấm"],
        ["1", "Về thủ tục", "15", ""],
        ["1.1", "Công khai đầy đủ\n- Có niêm yết: 3 điểm", "3", ""],
        ["1.2", "Trả kết quả đúng hạn", "12", ""],
        ["", "Trên 95%", "12", ""],
        ["", "Từ 90% đến dưới 95%", "8", ""],
        ["2", "Về văn hóa", "5", ""],
        ["", "Cộng", "20", ""],
    ]
    data = word(rows)
    check(
        data,
        """
        1 | Về thủ tục |  |  | 15 điểm | nhóm
        1.1 | » Công khai đầy đủ - Có niêm yết: 3 điểm |  |  | 3 điểm
        1.2 | » Trả kết quả đúng hạn |  |  | 12 điểm | cách: Trên 95%: 12 / Từ 90% đến dưới 95%: 8
        2 | Về văn hóa |  |  | 5 điểm
         | Cộng |  |  | 20 điểm | tổng
        """,
        """
        bảng 1, dòng 1, cột 1 - 4 | TT; Nội dung tiêu chí; Thang điểm; Điểm tự chấm | đầu bảng
        """,
    )


def test_a_ratio_of_two_years_and_parts_of_a_year_are_no_targets() -> None:
    rows: Rows = [
        [
            "STT",
            "Tên chỉ tiêu",
            "Đơn vị",
            "Ước TH 2025",
            "KH 2026",
            "KH 2026/Ước TH 2025 (%)",
            "Quý I",
            "KH giai đoạn 2026-2030",
        ],
        [1, "Diện tích", "Ha", 101, 102, "101,0", 20, 510],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Diện tích | Ha | 2026: (≥)102 ?direction; 2026-2030: (≥)510 ?direction,year
        """,
        """
        S!A1:H1 | STT; Tên chỉ tiêu; Đơn vị; Ước TH 2025; KH 2026; KH 2026/Ước TH 2025 (%); Quý I; KH giai đoạn 2026-2030 | đầu bảng
        S!D2 | 101 | cột “Ước TH 2025”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        S!F2 | 101,0 | cột “KH 2026/Ước TH 2025 (%)”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        S!G2 | 20 | cột “Quý I”: chỉ tiêu của một phần năm, không lấy làm chỉ tiêu cả năm
        """,
    )


def test_two_targets_for_one_year_are_asked() -> None:
    rows: Rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "Chỉ tiêu giao 2026", "Phấn đấu 2026", "Tối đa"],
        [1, "Cây", "cây", 500, 600, "700"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Cây | cây | 2026: (≥)500 ?direction,year; 2026: (≥)600 ?direction,year
        """,
        """
        S!A1:F1 | TT; Chỉ tiêu; ĐVT; Chỉ tiêu giao 2026; Phấn đấu 2026; Tối đa | đầu bảng
        S!F2 | 700 | cột “Tối đa”: chưa hiểu là cột gì; nếu là chỉ tiêu, đề nghị sửa tên cột (ví dụ “Chỉ tiêu năm 2026”) rồi nhập lại
        """,
    )


def test_degrees_of_a_standard_are_chosen_like_groups() -> None:
    rows: Rows = [
        ["STT", "Tiêu chí", "Mức độ đạt chuẩn", LEFT, LEFT],
        [UP, UP, "Mức 1", "Mức 2", "Mức 3"],
        [1, "Nhà văn hóa", "≥ 60%", "≥ 80%", "100%"],
    ]
    data = xlsx({"S": rows})
    check(
        data,
        """
        1 | Nhà văn hóa |  | –: ≥80 % ?year
        """,
        """
        S!A1:E2 | STT; Tiêu chí; Mức độ đạt chuẩn; Mức 1; Mức 2; Mức 3 | đầu bảng
        S!C3 | ≥ 60% | cột “Mức độ đạt chuẩn / Mức 1”: của Mức 1, không phải nhóm đã chọn (Mức 2)
        S!E3 | 100% | cột “Mức độ đạt chuẩn / Mức 3”: của Mức 3, không phải nhóm đã chọn (Mức 2)
        """,
        group="Mức 2",
    )
