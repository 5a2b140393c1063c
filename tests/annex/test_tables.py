# ruff: noqa: E501
"""Whole tables as offices write them, in words and figures of our own, each with all that is understood.

A row reads: number | label, one » for each row above it | unit | targets | the rest. A target reads: years: sign, value,
unit, what is asked; a sign in brackets is only proposed, > and < leave the bound out, ~ is a range.
"""

from __future__ import annotations

from tests.annex.build import (
    LEFT,
    UP,
    C,
    Rows,
    auto,
    deleted,
    document,
    in_content_control,
    inserted,
    ods_of,
    repeat_head,
    saved,
    table,
    word,
    xls,
    xlsx,
)  # fmt: skip
from tests.annex.shown import check


def test_results_beside_a_plan_in_two_rows_of_heads() -> None:
    rows: Rows = [
        ["UBND XÃ MẪU", None, None, None, None, None, None, None],
        ["BIỂU THEO DÕI CHỈ TIÊU NĂM 2026", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
        ["TT", "Nội dung", "ĐVT", "31/12/2025", LEFT, "Kế hoạch năm 2026", LEFT, "Ghi chú"],
        [UP, UP, UP, "Kết quả", "Đánh giá", "Chỉ tiêu", "Cơ quan theo dõi", UP],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"],
        [C(1, True), C("Đường làng", True), None, None, None, None, None, None],
        [1.1, "Đường trục được cứng hóa", "%", 0.755, "Chưa đạt", C(0.8, code="0%"), "Phòng Kinh tế", "duy trì cả năm"],
        [C(2, True), C("Thủy lợi", True), None, None, None, None, None, None],
        [2.1, "Kênh mương kiên cố", "km", 10, "Đạt", "≥ 12,5", None, None],
        [C(3, True), C("Dân cư", True), None, None, None, None, None, None],
        [3.1, "Số hộ nghèo", "hộ", 40, "Đạt", 30, None, None],
        [3.2, "Hộ có nhà tạm", "hộ", 4, "Đạt", C(2.6, code="0"), None, None],
        [None] * 8,
        ["Ghi chú: số liệu do các thôn cung cấp", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
        [None, None, None, None, None, "Người lập biểu", None, None],
    ]
    data = xlsx({"Biểu 1": rows})
    check(
        data,
        """
        1 | Đường làng |  |  | nhóm
        1.1 | » Đường trục được cứng hóa | % | 2026: (≥)80 % ?direction | cq: Phòng Kinh tế | gc: duy trì cả năm
        2 | Thủy lợi |  |  | nhóm
        2.1 | » Kênh mương kiên cố | km | 2026: ≥12,5
        3 | Dân cư |  |  | nhóm
        3.1 | » Số hộ nghèo | hộ | 2026: (≤)30 ?direction
        3.2 | » Hộ có nhà tạm | hộ | 2026: (≤)3 ?direction,number
        """,
        """
        Biểu 1!A1 | UBND XÃ MẪU | nội dung phía trên bảng
        Biểu 1!A2 | BIỂU THEO DÕI CHỈ TIÊU NĂM 2026 | nội dung phía trên bảng
        Biểu 1!A3:H4 | TT; Nội dung; ĐVT; 31/12/2025; Kế hoạch năm 2026; Ghi chú; Kết quả; Đánh giá; Chỉ tiêu; Cơ quan theo dõi | đầu bảng
        Biểu 1!A5:H5 | (1); (2); (3); (4); (5); (6); (7); (8) | dòng đánh số, đánh chữ các cột
        Biểu 1!A14 | Ghi chú: số liệu do các thôn cung cấp | ghi chú, chữ ký hoặc nội dung phía dưới bảng
        Biểu 1!F15 | Người lập biểu | ghi chú, chữ ký hoặc nội dung phía dưới bảng
        Biểu 1!D7:D12 | 0,755; 10; 40; 4 | cột “31/12/2025 / Kết quả”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        Biểu 1!E7:E12 | Chưa đạt; Đạt; Đạt; Đạt | cột “31/12/2025 / Đánh giá”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        """,
    )


def test_bands_for_groups_of_communes() -> None:
    rows: Rows = [
        ["TT", "Nội dung", "ĐVT", "Mức đạt chuẩn", LEFT, LEFT, "Ghi chú"],
        [UP, UP, UP, "Xã nhóm 1", "Xã nhóm 2", "Xã nhóm 3", UP],
        ["I", "Hạ tầng", LEFT, LEFT, LEFT, LEFT, LEFT],
        ["1", "Thôn có nhà văn hóa", "%", "100%", "≥ 90%", "≥ 80%", None],
        ["-", "Có sân chơi (nếu có)", "%", "100%", "Đạt", LEFT, None],
        ["II", "Văn hóa", None, None, None, None, None],
        ["1", "Thôn có nhà văn hóa", "%", "80", None, "70", "theo hướng dẫn riêng"],
    ]
    data = xlsx({"Chuẩn": rows})
    check(
        data,
        """
        I | Hạ tầng |  |  | nhóm
        1 | » Thôn có nhà văn hóa | % | –: ≥90 % ?year
        - | » » Có sân chơi (nếu có) | % | –: =Đạt ?year
        II | Văn hóa |  |  | nhóm
        1 | » Thôn có nhà văn hóa | % |  | gc: theo hướng dẫn riêng
        """,
        """
        Chuẩn!A1:G2 | TT; Nội dung; ĐVT; Mức đạt chuẩn; Ghi chú; Xã nhóm 1; Xã nhóm 2; Xã nhóm 3 | đầu bảng
        Chuẩn!D4:D7 | 100%; 100%; 80 | cột “Mức đạt chuẩn / Xã nhóm 1”: của Xã nhóm 1, không phải nhóm đã chọn (Xã nhóm 2)
        Chuẩn!F4:F7 | ≥ 80%; 70 | cột “Mức đạt chuẩn / Xã nhóm 3”: của Xã nhóm 3, không phải nhóm đã chọn (Xã nhóm 2)
        """,
        group="Xã nhóm 2",
    )


def test_a_budget_in_three_rows_of_heads_with_its_unit_above() -> None:
    rows: Rows = [
        ["(ĐVT: Triệu đồng)", None, None, None, None, None],
        ["STT", "Khoản mục", "Dự kiến giai đoạn 2026 - 2030", LEFT, LEFT, LEFT],
        [UP, UP, "Tổng số", "Trong đó", LEFT, LEFT],
        [UP, UP, UP, "2026", "2027", "2028-2030"],
        ["A", "B", "1=2+3+4", "2", "3", "4"],
        [None, C("TỔNG SỐ", True), 60000, 12000, 18000, 30000],
        ["I", "Vốn ngân sách", C(40000, code="#,##0"), 8000, 12000, 20000],
        ["1", "Vốn xã", 10000, 2000, 3000, 5000],
        ["II", "Vốn khác", 20000, 4000, 6000, "-"],
    ]
    data = xls({"Vốn": rows})
    check(
        data,
        """
         | TỔNG SỐ | Triệu đồng | 2026: (≥)12.000 ?direction; 2027: (≥)18.000 ?direction; 2028-2030: (≥)30.000 ?direction,year | tổng
        I | Vốn ngân sách | Triệu đồng | 2026: (≥)8.000 ?direction; 2027: (≥)12.000 ?direction; 2028-2030: (≥)20.000 ?direction,year
        1 | » Vốn xã | Triệu đồng | 2026: (≥)2.000 ?direction; 2027: (≥)3.000 ?direction; 2028-2030: (≥)5.000 ?direction,year
        II | Vốn khác | Triệu đồng | 2026: (≥)4.000 ?direction; 2027: (≥)6.000 ?direction
        """,
        """
        Vốn!A1 | (ĐVT: Triệu đồng) | nội dung phía trên bảng; đơn vị tính “Triệu đồng” được lấy cho các dòng không ghi đơn vị tính
        Vốn!A2:F4 | STT; Khoản mục; Dự kiến giai đoạn 2026 - 2030; Tổng số; Trong đó; 2026; 2027; 2028-2030 | đầu bảng
        Vốn!F9 | - | ô không giao chỉ tiêu
        Vốn!A5:F5 | A; B; 1=2+3+4; 2; 3; 4 | dòng đánh số, đánh chữ các cột
        Vốn!C6:C9 | 60000; 40.000; 10000; 20000 | cột “Dự kiến giai đoạn 2026 - 2030 / Tổng số”: số của nhiều năm gộp lại, bên cạnh số của từng năm; không lấy làm chỉ tiêu của năm nào
        """,
    )


def test_codes_weights_and_thresholds() -> None:
    rows: Rows = [
        [
            "Mã",
            "Tên tiêu chí",
            "Mô tả",
            "Chỉ tiêu",
            "Trọng số",
            "Ngưỡng nhóm 1",
            "Ngưỡng nhóm 2",
            "Ngưỡng nhóm 3",
            "Kiểu",
            "Minh chứng",
        ],
        [
            "TC01",
            "Hồ sơ trực tuyến",
            "Hồ sơ nộp trên cổng",
            "Tử số: hồ sơ trực tuyến; mẫu số: tổng hồ sơ",
            "10%",
            "40",
            "27",
            "Đạt",
            "%",
            "Báo cáo",
        ],
        ["TC02", "Nhà văn hóa", "", "Có nhà văn hóa", "5%", "Đạt", "Đat", "Đạt", "đạt/không", "Ảnh"],
    ]
    data = xlsx({"Bộ tiêu chí": rows})
    check(
        data,
        """
         | Hồ sơ trực tuyến |  | –: (≥)27 ?direction,year | mã TC01 | mc: Báo cáo | gc: Hồ sơ nộp trên cổng / Tử số: hồ sơ trực tuyến; mẫu số: tổng hồ sơ
         | Nhà văn hóa |  | –: =Đạt ?year | mã TC02 | mc: Ảnh | gc: Có nhà văn hóa
        """,
        """
        Bộ tiêu chí!A1:J1 | Mã; Tên tiêu chí; Mô tả; Chỉ tiêu; Trọng số; Ngưỡng nhóm 1; Ngưỡng nhóm 2; Ngưỡng nhóm 3; Kiểu; Minh chứng | đầu bảng
        Bộ tiêu chí!G3 | Đat | được hiểu là “Đạt”
        Bộ tiêu chí!E2:E3 | 10%; 5% | cột “Trọng số”: chương trình chưa dùng nội dung này
        Bộ tiêu chí!F2:F3 | 40; Đạt | cột “Ngưỡng nhóm 1”: của Nhóm 1, không phải nhóm đã chọn (Nhóm 2)
        Bộ tiêu chí!H2:H3 | Đạt; Đạt | cột “Ngưỡng nhóm 3”: của Nhóm 3, không phải nhóm đã chọn (Nhóm 2)
        Bộ tiêu chí!I2:I3 | %; đạt/không | cột “Kiểu”: chương trình chưa dùng nội dung này
        """,
        group="nhóm 2",
    )


def test_points_in_word_with_automatic_numbers() -> None:
    made = document([[("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3.")]])
    for line in (
        "ỦY BAN NHÂN DÂN",
        "Phụ lục 1",
        "BỘ TIÊU CHÍ CHẤM ĐIỂM NĂM 2026",
        "(Kèm theo Quyết định số 12/QĐ-UBND ngày 03 tháng 02 năm 2025)",
    ):
        made.add_paragraph(line)
    grid = table(made, [
        ["STT", "Tiêu chí", "Điểm tối đa", "Số liệu kê khai", "Cách tính điểm", "Yêu cầu và tài liệu kiểm chứng", "Điểm tự đánh giá"],
        [auto(1, 0), C("CẢI CÁCH HÀNH CHÍNH", True), "36.5", None, None, None, None],
        [auto(1, 1), "Giải quyết hồ sơ đúng hạn", "10", None, "Từ 95%: 100% điểm\n75% điểm khi đạt 80%\nTrừ 50% điểm khi dưới 80%", "Báo cáo của trung tâm", None],
        [None, "Hồ sơ trực tuyến toàn trình", "5", "Có", None, "Ảnh chụp\nmàn hình", None],
        [auto(1, 1), "Thanh toán không dùng tiền mặt", "21.5", None, "Mỗi 1% được 0,2 điểm", None, None],
        [auto(1, 0), C("VĂN HÓA", True), "10", None, None, None, None],
        ["3.1.1", "Gia đình văn hóa", "0 - 10", None, None, None, None],
        [None, C("ĐIỂM CỘNG", True), "5", None, None, None, None],
        [None, "Có sáng kiến được công nhận", "5", None, None, None, None],
        [C("TỔNG CỘNG", True), LEFT, "52", None, None, None, None],
    ])  # fmt: skip
    repeat_head(grid)
    made.add_paragraph("Nơi nhận: Các thôn")
    data = saved(made)
    check(
        data,
        """
        I | CẢI CÁCH HÀNH CHÍNH |  |  | 36,5 điểm | nhóm
        1 | » Giải quyết hồ sơ đúng hạn |  |  | 10 điểm | cách: Từ 95%: 100% điểm / 75% điểm khi đạt 80% / Trừ 50% điểm khi dưới 80% | mc: Báo cáo của trung tâm | nhóm
         | » » Hồ sơ trực tuyến toàn trình |  |  | 5 điểm | mc: Ảnh chụp / màn hình | ?parent
        2 | » Thanh toán không dùng tiền mặt |  |  | 21,5 điểm | cách: Mỗi 1% được 0,2 điểm
        II | VĂN HÓA |  |  | 10 điểm | nhóm
        3.1.1 | » Gia đình văn hóa |  |  | 10 điểm | cách: 0 - 10
         | ĐIỂM CỘNG |  |  | 5 điểm | nhóm
         | » Có sáng kiến được công nhận |  |  | 5 điểm | ?parent
         | TỔNG CỘNG |  |  | 52 điểm | tổng
        """,
        """
        lời văn sau bảng 1 | Nơi nhận: Các thôn | lời văn ngoài bảng, không đọc thành tiêu chí
        lời văn trước bảng 1 | ỦY BAN NHÂN DÂN | nội dung phía trên bảng
        lời văn trước bảng 1 | Phụ lục 1 | nội dung phía trên bảng
        lời văn trước bảng 1 | BỘ TIÊU CHÍ CHẤM ĐIỂM NĂM 2026 | nội dung phía trên bảng
        lời văn trước bảng 1 | (Kèm theo Quyết định số 12/QĐ-UBND ngày 03 tháng 02 năm 2025) | nội dung phía trên bảng
        bảng 1, dòng 1, cột 1 - 7 | STT; Tiêu chí; Điểm tối đa; Số liệu kê khai; Cách tính điểm; Yêu cầu và tài liệu kiểm chứng; Điểm tự đánh giá | đầu bảng
        bảng 1, dòng 10 | TỔNG CỘNG | điểm của dòng tổng là 52, cộng các dòng được 51,5: đề nghị đối chiếu bản gốc
        bảng 1, dòng 4, cột 4 | Có | cột “Số liệu kê khai”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        """,
    )


def test_ticks_in_word_and_a_row_broken_over_two_pages() -> None:
    rows: Rows = [
        ["STT", "Nội dung", "Đạt □", "Không đạt □", "Nhận xét", "Yêu cầu giải trình"],
        ["I", "Hồ sơ", LEFT, LEFT, LEFT, LEFT],
        ["1", "Có quy chế công khai", "□", "□", None, None],
        ["2", "Niêm yết đầy đủ tại trụ sở và nhà", "□", "□", None, None],
        [None, "văn hóa của các thôn", None, None, None, None],
        ["II", "Con người", LEFT, LEFT, LEFT, LEFT],
        ["1", "Công chức có lịch trực", "□", "□", None, None],
    ]
    data = word(rows, above=["PHIẾU KIỂM TRA NĂM 2028"])
    check(
        data,
        """
        I | Hồ sơ |  |  | nhóm
        1 | » Có quy chế công khai |  | 2028: =Đạt
        2 | » Niêm yết đầy đủ tại trụ sở và nhà văn hóa của các thôn |  | 2028: =Đạt
        II | Con người |  |  | nhóm
        1 | » Công chức có lịch trực |  | 2028: =Đạt
        """,
        """
        lời văn trước bảng 1 | PHIẾU KIỂM TRA NĂM 2028 | nội dung phía trên bảng; năm 2028 được lấy cho các cột chỉ tiêu không ghi năm
        bảng 1, dòng 1, cột 1 - 6 | STT; Nội dung; Đạt □; Không đạt □; Nhận xét; Yêu cầu giải trình | đầu bảng
        bảng 1, dòng 5, cột 2 | văn hóa của các thôn | phần tiếp của dòng “Niêm yết đầy đủ tại trụ sở và nhà” (bảng 1, dòng 4) bị ngắt trang, đã nối vào dòng đó
        bảng 1, dòng 3 - 7, cột 3 | □; □; □ | ô đánh dấu của biểu, không phải chỉ tiêu
        bảng 1, dòng 3 - 7, cột 4 | □; □; □ | ô đánh dấu của biểu, không phải chỉ tiêu
        """,
    )


def test_units_inside_cells_in_word() -> None:
    rows: Rows = [
        ["STT", "Chỉ tiêu chủ yếu", "Kế hoạch năm", "Ước TH 6 tháng", "Tỷ lệ đạt (%)"],
        ["1", "Tổng giá trị sản xuất", "12.500 triệu đồng", "6.100 triệu đồng", "48,8"],
        ["2", "Tỷ lệ hộ nghèo", "Dưới 0.8%", "0.9%", None],
        ["3", "Tỷ lệ che phủ", "57.6%", "57%", None],
        ["4", "Trạm y tế đạt chuẩn", "Đat", "Đạt", None],
        ["5", "Chiều dài đường hoa", "5.250 km", "2", None],
        ["6", "Cây xanh", "7.500", "2", None],
    ]
    data = word(rows, above=["Biểu 02. CHỈ TIÊU NĂM 2027"])
    check(
        data,
        """
        1 | Tổng giá trị sản xuất |  | 2027: (≥)12.500 triệu đồng ?direction
        2 | Tỷ lệ hộ nghèo |  | 2027: <0,8 %
        3 | Tỷ lệ che phủ |  | 2027: (≥)57,6 % ?direction
        4 | Trạm y tế đạt chuẩn |  | 2027: =Đạt
        5 | Chiều dài đường hoa |  | 2027: (≥)5.250 km ?direction,number
        6 | Cây xanh |  | 2027: (≥)7.500 ?direction,number
        """,
        """
        lời văn trước bảng 1 | Biểu 02. CHỈ TIÊU NĂM 2027 | nội dung phía trên bảng; năm 2027 được lấy cho các cột chỉ tiêu không ghi năm
        bảng 1, dòng 1, cột 1 - 5 | STT; Chỉ tiêu chủ yếu; Kế hoạch năm; Ước TH 6 tháng; Tỷ lệ đạt (%) | đầu bảng
        bảng 1, dòng 5, cột 3 | Đat | được hiểu là “Đạt”
        bảng 1, dòng 2 - 7, cột 4 | 6.100 triệu đồng; 0.9%; 57%; Đạt; 2; 2 | cột “Ước TH 6 tháng”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        bảng 1, dòng 2, cột 5 | 48,8 | cột “Tỷ lệ đạt (%)”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        """,
    )


def test_a_report_form_with_what_was_and_what_is_to_be() -> None:
    rows: Rows = [
        ["Biểu số 3", None, None, None, None, None, None],
        ["STT", "Chỉ tiêu", "Đơn vị tính", "Kỳ trước", "Cùng kỳ", "Kế hoạch năm 2026", "So sánh (%)"],
        ["A", "B", "C", "1", "2", "3", "4=3/2"],
        ["A", "KINH TẾ", None, None, None, None, None],
        ["I", "Trồng trọt", None, None, None, None, None],
        [1, "Tổng diện tích", "1000 ha", 10, 11, 12, 1.09],
        ["-", "Lúa", "ha", 5, 5, 6, 1.2],
        [None, "Trong đó: lúa thuần", "ha", 1, 1, 2, 2],
        ["2", "Trồng phân tán", "103cây", 1, 1, 2.5, 2],
        ["B", "XÃ HỘI", None, None, None, None, None],
        ["I", "Dân số", None, None, None, None, None],
        ["1", "Dân số trung bình", "Tr.người", 1, 1, 2, 2],
    ]
    data = ods_of({"B3": rows})
    check(
        data,
        """
        A | KINH TẾ |  |  | nhóm
        I | » Trồng trọt |  |  | nhóm
        1 | » » Tổng diện tích | 1000 ha | 2026: (≥)12 ?direction,unit
        - | » » » Lúa | ha | 2026: (≥)6 ?direction
         | » » » » Trong đó: lúa thuần | ha | 2026: (≥)2 ?direction
        2 | » » Trồng phân tán | 10³ cây | 2026: (≥)2,5 ?direction,unit
        B | XÃ HỘI |  |  | nhóm
        I | » Dân số |  |  | nhóm
        1 | » » Dân số trung bình | Tr.người | 2026: (≥)2 ?direction,unit
        """,
        """
        B3!A1 | Biểu số 3 | nội dung phía trên bảng
        B3!A2:G2 | STT; Chỉ tiêu; Đơn vị tính; Kỳ trước; Cùng kỳ; Kế hoạch năm 2026; So sánh (%) | đầu bảng
        B3!C9 | 103cây | đơn vị tính “103cây” được hiểu là “10³ cây”
        B3!A3:G3 | A; B; C; 1; 2; 3; 4=3/2 | dòng đánh số, đánh chữ các cột
        B3!D6:D12 | 10; 5; 1; 1; 1 | cột “Kỳ trước”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        B3!E6:E12 | 11; 5; 1; 1; 1 | cột “Cùng kỳ”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        B3!G6:G12 | 1,09; 1,2; 2; 2; 2 | cột “So sánh (%)”: kết quả, đánh giá hoặc số liệu để so sánh, không phải chỉ tiêu
        """,
    )


def test_revisions_content_controls_and_nested_tables_in_word() -> None:
    made = document([[("upperRoman", "%1."), ("decimal", "%1.%2.")], [("lowerLetter", "%1)")]])
    made.add_paragraph("ĐVT: %")
    grid = table(made, [
        ["STT", "Tiêu chí", "ĐVT", "Chỉ tiêu", LEFT, LEFT, "Ghi chú"],
        [UP, UP, UP, "2026", "2028", "Đến 2030", UP],
        [auto(1, 0), C("XÂY DỰNG ĐẢNG", True), LEFT, LEFT, LEFT, LEFT, LEFT],
        [auto(1, 1), "Chi bộ hoàn thành tốt", "", "≥ 80", "≥ 85", "≥ 90", ""],
        [auto(1, 1), "Trồng cây", C("10", raised="3"), "5", "6", LEFT, ""],
        [auto(1, 0), C("XÃ HỘI", True), LEFT, LEFT, LEFT, LEFT, LEFT],
        [auto(1, 1), "Hộ nghèo", "%", "", "", "giảm còn 1", ""],
        [auto(2, 0), "Nghèo thiếu nước", "hộ", "2", "1", "0", ""],
        [auto(2, 0), "Nghèo thiếu nhà", "hộ", "3", "1", "0", ""],
    ])  # fmt: skip
    grid.cell(4, 2).paragraphs[0].add_run(" cây")
    inserted(grid.cell(3, 1).paragraphs[0], " nhiệm vụ")
    deleted(grid.cell(3, 1).paragraphs[0], " xuất sắc")
    in_content_control(grid.rows[6])
    nested = grid.cell(4, 6).add_table(1, 2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "Keo", "3.000 cây"
    data = saved(made)
    check(
        data,
        """
        I | XÂY DỰNG ĐẢNG |  |  | nhóm
        I.1 | » Chi bộ hoàn thành tốt nhiệm vụ | % | 2026: ≥80; 2028: ≥85; 2030: ≥90
        I.2 | » Trồng cây | 10³ cây | 2026: (≥)5 ?direction,unit; 2028-2030: (≥)6 ?direction,unit
        II | XÃ HỘI |  |  | nhóm
        II.1 | » Hộ nghèo | % | 2030: (≤)1 ?change
        a) | » » Nghèo thiếu nước | hộ | 2026: (≤)2 ?direction; 2028: (≤)1 ?direction; 2030: (≤)0 ?direction
        b) | » » Nghèo thiếu nhà | hộ | 2026: (≤)3 ?direction; 2028: (≤)1 ?direction; 2030: (≤)0 ?direction
        """,
        """
        bảng 1, dòng 5, cột 7 |  | bảng lồng trong ô, đọc thành bảng riêng: bảng 2
        bảng 1, dòng 4, cột 2 |  | văn bản còn theo dõi sửa đổi (Track Changes): chữ đã xóa không đọc, chữ chèn thêm được đọc; đề nghị chấp nhận hoặc từ chối các sửa đổi rồi nhập lại
        bảng 2, dòng 1, cột 1 - 2 | Keo; 3.000 cây | không tìm thấy đầu bảng tiêu chí (STT, nội dung, chỉ tiêu ...)
        lời văn trước bảng 1 | ĐVT: % | nội dung phía trên bảng; đơn vị tính “%” được lấy cho các dòng không ghi đơn vị tính
        bảng 1, dòng 1 - 2, cột 1 - 7 | STT; Tiêu chí; ĐVT; Chỉ tiêu; Ghi chú; 2026; 2028; Đến 2030 | đầu bảng
        """,
    )


def test_groups_merged_downwards_in_word() -> None:
    rows: Rows = [
        ["TT", "Tên tiêu chí", "Nội dung tiêu chí", "Chỉ tiêu"],
        ["1", "Quy hoạch", "1.1. Có quy hoạch chung", "Đạt"],
        [UP, UP, "1.2. Có quy chế quản lý", UP],
        ["2", "Giao thông", "2.1. Đường thôn được cứng hóa", "≥ 85%"],
        [UP, UP, "2.2. Đường ngõ sạch", "100% thôn"],
        ["3", "Điện", "Hộ dùng điện an toàn", "≥ 99%"],
    ]
    data = word(rows)
    check(
        data,
        """
        1 | Quy hoạch |  |  | nhóm
        1.1 | » Có quy hoạch chung |  | –: =Đạt ?year
        1.2 | » Có quy chế quản lý |  | –: =Đạt ?year
        2 | Giao thông |  |  | nhóm
        2.1 | » Đường thôn được cứng hóa |  | –: ≥85 % ?year
        2.2 | » Đường ngõ sạch |  | –: (≥)100 % ?direction,year
        3 | Điện |  |  | nhóm
         | » Hộ dùng điện an toàn |  | –: ≥99 % ?year
        """,
        """
        bảng 1, dòng 1, cột 1 - 4 | TT; Tên tiêu chí; Nội dung tiêu chí; Chỉ tiêu | đầu bảng
        """,
    )
