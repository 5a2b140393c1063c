"""Rows -> Catalogue: every error at once and at its place, each rule as one line."""

from datetime import date

import pytest

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.catalogue.settings import FIELDS
from tanminh_xl.domain.catalogue_nouns import Combine, Direction, Measure, PeriodKind
from tanminh_xl.domain.table_spec import Column, TableSpec
from tests.catalogues import DEMAND, GROUP, LAST_DAY, RULE, STARTER, Edit, again, build, edit, errors, one_error, tables


def test_an_error_names_file_row_and_column() -> None:
    where, message = one_error(edit("don_vi", "THON01", kind="THONN"))
    assert where == "don_vi.csv, dòng 9, cột “Loại”"
    assert message == "Không có loại đơn vị nào là “THONN”."


def test_an_error_names_its_place_as_whoever_reads_the_tables_says_it() -> None:
    def where(spec: TableSpec, row: int, column: Column | None) -> str:
        return f"trang “{spec.sheet}”, dòng {row + 6}, cột “{column.title if column else ''}”"

    with pytest.raises(CatalogueErrors) as caught:
        catalogue.build(tables(edit("don_vi", "THON01", kind="THONN")), where)
    (error,) = caught.value.errors
    assert (error.where, error.column, error.value) == ("trang “Đơn vị”, dòng 13, cột “Loại”", "Loại", "THONN")
    assert error.hint == "Có phải: THON?"
    assert str(error) in str(caught.value)


def test_all_errors_are_told_at_once_in_the_order_of_the_sheets() -> None:
    found = errors(
        edit("cai_dat", "don_vi_tong_hop", value="VPX"),
        edit("don_vi", "THON01", name="", reports_through="KHONG-CO"),
        edit("tieu_chi", "MH2-01", target_2026="nhiều", combine="tất cả cùng đạt"),
        edit("ky_bao_cao", "2026-N", start="15/12/2026"),
    )
    assert [place for place, _ in found] == [
        "don_vi.csv, dòng 9, cột “Tên đơn vị”",
        "don_vi.csv, dòng 9, cột “Nộp qua đơn vị”",
        "tieu_chi.csv, dòng 19, cột “Chỉ tiêu 2026”",
        "tieu_chi.csv, dòng 19, cột “Cách gộp”",
        "ky_bao_cao.csv, dòng 2, cột “Từ ngày”",
        "ky_bao_cao.csv, dòng 3, cột “Đến ngày”",
        "cai_dat.csv, dòng 8, cột “Giá trị”",
    ]


def test_blank_rows_and_columns_of_staffs_own_are_passed_over() -> None:
    found = tables()
    found["don_vi"].insert(0, {})
    found["don_vi"].insert(3, {"code": " ", "name": None, "mau": "xanh"})
    found["don_vi"][1]["mau"] = "đỏ"
    assert catalogue.build(found) == build()
    found["don_vi"][1]["kind"] = "?"
    with pytest.raises(CatalogueErrors, match=r"don_vi\.csv, dòng 3, cột “Loại”"):
        catalogue.build(found)


def test_a_missing_table_is_empty_and_missing_settings_are_told() -> None:
    with pytest.raises(CatalogueErrors) as caught:
        catalogue.build({})
    assert {e.where for e in caught.value.errors} == {"cai_dat.csv, cột “Mã”"}
    assert len(caught.value.errors) == sum(s.required for s in FIELDS)


def test_units_and_kinds_are_found_by_code_name_and_alias() -> None:
    built = build(
        edit("tieu_chi", "CHUNG-06", owner="phòng văn hoá – xã hội", reporters="các thôn; pkt"),
        edit("don_vi", "THON01", reports_through="Đồng Tiến"),
        edit("cai_dat", "don_vi_tong_hop", value="Văn phòng HĐND và UBND xã"),
    )
    assert built.criterion["CHUNG-06"].owner == "PVHXH"
    assert built.element["CHUNG-06"].reporters == ("THON", "PKT")
    assert built.sender("THON01") == "THON02"
    assert built.plan.office == "VP"


def test_a_name_that_two_units_bear_is_asked() -> None:
    place, message = one_error(
        edit("don_vi", "THON01", aliases="Xóm Đình"),
        edit("don_vi", "THON02", aliases="Xóm Đình"),
        edit("tieu_chi", "CHUNG-06", owner="xóm đình"),
    )
    assert place.endswith("cột “Đơn vị chủ trì”")
    assert message == "“xóm đình” có thể là THON01 hoặc THON02."


FIGURE = {"name": "A", "unit_of_measure": "ha", "value_type": "số", "time_kind": "thời điểm", "combine": "tổng"}
YES_NO = {"value_type": "đạt/không đạt", "combine": "tất cả cùng đạt"}


@pytest.mark.parametrize(
    ("edits", "column", "words"),
    [
        ([edit("don_vi", "THON03", kind="THON")], "Tên đơn vị", "Chưa ghi"),
        (
            [edit("don_vi", "thon01", name="Thôn", kind="THON")],
            "Mã đơn vị",
            "“thon01” có hai dòng (xem don_vi.csv, dòng 9)",
        ),
        ([edit("don_vi", "THON 3", name="Thôn", kind="THON")], "Mã đơn vị", "không dùng được"),
        ([edit("don_vi", "CON", name="Thôn", kind="THON")], "Mã đơn vị", "từ riêng của máy tính"),
        ([edit("so_lieu", "1e5", **FIGURE)], "Mã số liệu", "không dùng được"),
        ([edit("don_vi", "HTX", name="HTX Một", kind="HTX")], "Mã đơn vị", "vừa là mã đơn vị vừa là mã loại"),
        ([edit("don_vi", "THON01", addresses="thon01 tại nhà")], "Địa chỉ thư", "không phải địa chỉ thư"),
        ([edit("don_vi", "THON01", reports_through="THON01")], "Nộp qua đơn vị", "qua chính nó"),
        ([edit("don_vi", "THON01", reports_through="UBND")], "Nộp qua đơn vị", "lại nộp qua đơn vị khác"),
        (
            [edit("don_vi", "THON01", reports_through="THON02"), edit("don_vi", "THON02", **LAST_DAY)],
            "Nộp qua đơn vị",
            "không còn",
        ),
        ([edit("don_vi", "THON01", successor="THON02")], "Đến ngày", "chưa ghi ngày kết thúc"),
        ([edit("don_vi", "THON01", successor="THON01", **LAST_DAY)], "Đơn vị kế tục", "thành vòng"),
        ([edit("don_vi", "THON01", valid_from="1/1/2027", valid_to="1/1/2026")], "Đến ngày", "trước"),
        ([edit("mo_hinh", "chung", name="Chung", lead="VP")], "Mã mô hình", "ngoài các mô hình"),
        ([edit("mo_hinh", "MH1", lead="THON")], "Cơ quan tham mưu", "Không có đơn vị nào"),
        ([edit("tieu_chi", "MH2-01", model="MH9")], "Mô hình", "Không có mô hình nào"),
        ([edit("tieu_chi", "MH2-01", group="MH2-02")], "Thuộc nhóm", "không phải nhóm"),
        ([edit("tieu_chi", "G1", group="G1", **GROUP)], "Thuộc nhóm", "thành vòng"),
        ([edit("tieu_chi", "G1", target_2026="85", **GROUP)], "Chỉ tiêu 2026", "Nhóm không có chỉ tiêu riêng"),
        ([edit("tieu_chi", "G1", reporters="THON", **GROUP)], "Đơn vị báo cáo", "Không dùng với cách đo “nhóm”"),
        ([edit("tieu_chi", "MH1-01", time_kind="thời điểm")], "Kiểu thời gian", "thuộc về tử số và mẫu số"),
        ([edit("tieu_chi", "MH1-01", numerator="")], "Tử số", "chưa có tử số"),
        ([edit("tieu_chi", "MH1-01", denominator="MH1-01.T")], "Mẫu số", "là một số liệu"),
        ([edit("tieu_chi", "MH1-01", numerator="CHUNG-06")], "Tử số", "không làm tử số được"),
        ([edit("tieu_chi", "MH1-01", numerator="MH1-02")], "Tử số", "Không có số liệu nào"),
        ([edit("tieu_chi", "MH2-01", denominator="NEN-01")], "Mẫu số", "chỉ tỷ số mới có"),
        ([edit("tieu_chi", "MH2-01", unit_of_measure="")], "Đơn vị tính", "Chưa ghi"),
        ([edit("tieu_chi", "MH2-01", combine="")], "Cách gộp", "Chưa ghi"),
        ([edit("tieu_chi", "MH2-01", combine="tất cả cùng đạt")], "Cách gộp", "chỉ dùng cho loại đạt/không đạt"),
        ([edit("tieu_chi", "MH2-01", unit_of_measure="%", combine="tổng")], "Cách gộp", "không tính được tổng"),
        (
            [edit("tieu_chi", "MH2-01", unit_of_measure="%", combine="bình quân")],
            "Cách gộp",
            "không tính được bình quân",
        ),
        ([edit("tieu_chi", "CHUNG-06", combine="tổng")], "Cách gộp", "không tính được tổng"),
        ([edit("tieu_chi", "CHUNG-06", combine="bình quân")], "Cách gộp", "không tính được bình quân"),
        (
            [edit("tieu_chi", "CHUNG-07", value_type="số", combine="tổng")],
            "Loại giá trị",
            "cần loại giá trị đạt/không đạt",
        ),
        (
            [edit("tieu_chi", "MH2-01", reporters="THON")],
            "Cách gộp",
            "kỳ 2026-6T có 2 đơn vị phải báo cáo (THON01, THON02)",
        ),
        ([edit("phan_cong", "VP", element="MH2-01", period="2027-N", owes="có")], "Cách gộp", "kỳ 2027-N có 2 đơn vị"),
        ([edit("tieu_chi", "MH2-01", asks="6T; DX")], "Kỳ báo cáo", "Kỳ đột xuất"),
        ([edit("tieu_chi", "MH2-01", asks="6T; quý")], "Kỳ báo cáo", "không có trong danh sách"),
        ([edit("tieu_chi", "MH2-01", minimum="5", maximum="2")], "Lớn nhất", "nhỏ hơn số nhỏ nhất"),
        ([edit("tieu_chi", "CHUNG-01", judged="6T; N")], "Kỳ đánh giá", "không đánh giá được ở kỳ 6T"),
        (
            [edit("tieu_chi", "CHUNG-01", coverage="90")],
            "Tỷ lệ đơn vị có số liệu tối thiểu (%)",
            "chỉ dùng cho bình quân",
        ),
        ([edit("tieu_chi", "MH1-01", coverage="0")], "Tỷ lệ đơn vị có số liệu tối thiểu (%)", "trên 0"),
        ([edit("tieu_chi", "MH1-01", band="100")], "Mức cơ bản đạt (%)", "dưới 100"),
        ([edit("tieu_chi", "CHUNG-06", band="5")], "Mức cơ bản đạt (%)", "không có mức cơ bản đạt"),
        ([edit("tieu_chi", "MH1-01", decimals="9")], "Số lẻ", "từ 0 đến 6"),
        ([edit("tieu_chi", "CHUNG-06", target_2026="85")], "Chỉ tiêu 2026", "là chữ Đạt"),
        ([edit("tieu_chi", "MH2-01", target_2026="Đạt")], "Chỉ tiêu 2026", "chỉ tiêu là số"),
        ([edit("tieu_chi", "CHUNG-07", target_2026="Đạt")], "Chỉ tiêu 2026", "chỉ tiêu là số"),
        ([edit("tieu_chi", "CHUNG-07", target_2026="120")], "Chỉ tiêu 2026", "trong 0 - 100"),
        ([edit("tieu_chi", "MH2-01", target_2027="80 - 90")], "Chỉ tiêu 2027", "không phải “trong khoảng”"),
        ([edit("tieu_chi", "MH2-01", direction="trong khoảng", target_2027="80")], "Chỉ tiêu 2027", "cần hai số"),
        ([edit("so_lieu", "MH2-01", **FIGURE)], "Mã số liệu", "mã của một tiêu chí"),
        (
            [edit("so_lieu", "S1", **FIGURE | {"source": "bảng Khó khăn: đã giải quyết"} | YES_NO)],
            "Nguồn",
            "không thể là đạt/không đạt",
        ),
        (
            [edit("tieu_chi", "MH5-02", window="NH"), edit("don_vi", "TH1", name="Trường", kind="TRUONG")],
            "Khung thời gian",
            "chưa có ngày cho kỳ 2026-6T, 2027-6T",
        ),
        ([edit("tieu_chi", "MH5-01", window="NL")], "Khung thời gian", "Không có khung thời gian nào"),
        ([edit("nhiem_vu", "NV-2.1", lead="Đảng ủy")], "Chủ trì", "Không có đơn vị hay loại đơn vị nào"),
        ([edit("nhiem_vu", "NV-2.1", lead="")], "Chủ trì", "Chưa ghi"),
        ([edit("ky_bao_cao", "2026-N", due="1/12/2026")], "Hạn nộp của đơn vị", "trước ngày cuối của kỳ"),
        (
            [edit("ky_bao_cao", "2026-N", due="20/12/2026", due_owner="19/12/2026")],
            "Hạn của cơ quan chủ trì",
            "trước hạn của đơn vị",
        ),
        ([edit("ky_bao_cao", "2026-6T", start="1/1/2026")], "Từ ngày", "cùng ngày với kỳ N"),
        ([edit("ky_bao_cao", "2027-N", previous="2028-6T")], "Kỳ trước", "kết thúc trước"),
        ([edit("ky_bao_cao", "2027-N", same="2026-6T")], "Cùng kỳ", "cùng loại"),
        ([edit("ky_bao_cao", "KY-X", **DEMAND)], "Mã kỳ", "không khớp"),
        ([edit("ky_bao_cao", "2025-DX1", **DEMAND | {"year": "2025"})], "Năm", "kết thúc trong năm 2026"),
        (
            [edit("khung_thoi_gian", "NL", period="2026-N", start="1/1/2026", end="1/1/2025")],
            "Đến ngày",
            "trước ngày đầu",
        ),
        (
            [edit("quy_tac", "QT1", **RULE | {"left": "NEN-01+NEN-02"})],
            "Vế trái",
            "Không có số liệu nào có mã “NEN-01+NEN-02”",
        ),
        ([edit("quy_tac", "QT1", **RULE | {"right": "NEN-02 +"})], "Vế phải", "không đọc được"),
        ([edit("quy_tac", "QT1", **RULE | {"right": "CHUNG-06"})], "Vế phải", "không cộng trừ được"),
        ([edit("quy_tac", "QT1", **RULE | {"left": "2", "right": "1"})], "Vế trái", "không có mã số liệu nào"),
        ([edit("quy_tac", "QT1", **RULE | {"op": "=>"})], "Phép so", "không có trong danh sách"),
        (
            [edit("phan_cong", "THON09", element="NEN-01", period="2026-N", owes="có")],
            "Đơn vị",
            "Không có đơn vị hay loại đơn vị nào",
        ),
        (
            [edit("phan_cong", "THON01", element="MH1-01", period="2026-N", owes="có")],
            "Số liệu",
            "Không có số liệu nào",
        ),
        ([edit("phan_cong", "THON01", element="NEN-01", period="2031-N", owes="có")], "Kỳ", "Không có kỳ báo cáo nào"),
        ([edit("kho_khan", "2026-6T/THON01/1", unit="THON07")], "Đơn vị", "Không có đơn vị nào"),
        ([edit("kho_khan", "", unit="THON01", text="Thiếu nước")], "Mã", "Chưa ghi “Mã”"),
        ([edit("cai_dat", "cac_nam", value="2026 đến 2030")], "Giá trị", "không phải các năm"),
        ([edit("cai_dat", "ngay_bat_dau", value="")], "Giá trị", "Chưa ghi “Ngày bắt đầu giai đoạn”"),
        ([edit("cai_dat", "bien_dong_phan_tram", value="-5")], "Giá trị", "nhỏ hơn 0"),
    ],
)
def test_one_thing_wrong_is_one_error_at_its_column(edits: list[Edit], column: str, words: str) -> None:
    place, message = one_error(*edits)
    assert place.endswith(f"cột “{column}”")
    assert words in message


def test_two_groups_one_above_the_other_are_told_at_both() -> None:
    found = errors(edit("tieu_chi", "G1", group="G2", **GROUP), edit("tieu_chi", "G2", group="G1", **GROUP))
    assert [message for _, message in found] == ["Nhóm nối thành vòng."] * 2


def test_a_plain_row_brings_its_element_and_blank_cells_take_the_default() -> None:
    blank = dict.fromkeys(("judged", "coverage", "decimals", "direction", "minimum", "draft"), "")
    built = build(edit("tieu_chi", "MH2-01", **blank, target_2028="7,5"))
    criterion, element = built.criterion["MH2-01"], built.element["MH2-01"]
    assert (criterion.judged, criterion.coverage, criterion.decimals) == ((PeriodKind.YEAR,), 100.0, 2)
    assert (criterion.direction, criterion.draft, element.draft) == (Direction.HIGHER, False, False)
    assert criterion.targets == ((2028, 7.5),)
    assert (criterion.element, element.name, element.unit_of_measure) == ("MH2-01", criterion.name, "ha")
    assert (element.minimum, element.maximum) == (0.0, None)


def test_a_share_of_units_needs_no_way_to_combine() -> None:
    element = STARTER.element["CHUNG-07"]
    assert (element.combine, element.unit_of_measure) == (Combine.ALL, "đạt/không đạt")
    built = build(edit("tieu_chi", "MH5-02", unit_of_measure=""))
    assert (built.criterion["MH5-02"].unit_of_measure, built.criterion["MH5-02"].measure) == ("%", Measure.SHARE)


def test_no_lower_limit_is_said_with_a_word() -> None:
    built = build(edit("tieu_chi", "MH2-01", minimum="không"))
    assert built.element["MH2-01"].minimum is None
    assert again(built) == built


def test_a_group_a_rule_a_demand_and_a_successor() -> None:
    built = build(
        edit("tieu_chi", "G1", **GROUP),
        edit("tieu_chi", "MH1-01", group="g1", target_2026="80 - 90", direction="trong khoảng"),
        edit("quy_tac", "QT1", **RULE),
        edit("ky_bao_cao", "2026-DX1", **DEMAND | {"year": 2026.0}),
        edit("phan_cong", "thôn một", element="NEN-01", period="2026-dx1", owes="có"),
        edit("don_vi", "THON01", successor="THON02", **LAST_DAY),
    )
    assert built.criterion["MH1-01"].targets == ((2026, (80.0, 90.0)),)
    assert built.criterion["MH1-01"].group == "G1"
    assert built.rules[0].codes == ("NEN-01", "CHUNG-10.T")
    assert [(x.unit, x.period, x.owes) for x in built.exceptions] == [("THON01", "2026-DX1", True)]
    assert built.unit["THON01"].valid_to == date(2027, 6, 30)
    assert again(built) == built


def test_the_last_of_its_successors_stands_for_a_unit_that_is_no_more() -> None:
    built = build()
    a, b, c = (u.model_copy(update={"code": code}) for u, code in zip(built.units, "ABC", strict=False))
    a = a.model_copy(update={"valid_to": date(2026, 3, 1), "successor": "B"})
    b = b.model_copy(update={"valid_to": date(2026, 9, 1), "successor": "C"})
    chain = built.model_copy(update={"units": (a, b, c)})
    days = (date(2026, 3, 1), date(2026, 3, 2), date(2026, 9, 2))
    assert [chain.successor_of("A", day) for day in days] == ["A", "B", "C"]
    ended = chain.model_copy(update={"units": (a, b.model_copy(update={"successor": ""}), c)})
    assert ended.successor_of("A", date(2026, 12, 15)) == "B"
    assert chain.successor_of("D", date(2026, 3, 2)) == "D"


def test_units_are_sorted_as_their_table_is_and_unknown_ones_come_last() -> None:
    built = build()
    codes = [unit.code for unit in built.units]
    assert sorted(["ZZ", *reversed(codes), "AA"], key=built.unit_order) == [*codes, "AA", "ZZ"]
