"""Rows <-> Catalogue: every error at once and at its place; what is read is written back; what differs is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.catalogue.settings import FIELDS
from tanminh_xl.catalogue.values import Bad, read, show, text
from tanminh_xl.domain import catalogue as nouns
from tanminh_xl.domain.catalogue import Combine, Direction, Measure, PeriodKind
from tanminh_xl.domain.tables import CHOICES, Column, Kind, catalogue_tables, criteria
from tanminh_xl.stock import path

STARTER = catalogue.starter()
SPECS = {spec.name: spec for spec in catalogue_tables(STARTER.plan.years)}
Tables = dict[str, list[dict[str, Any]]]


def tables(*edits: "Edit") -> Tables:
    """The starter's rows with two villages, as changed."""
    found: Tables = {spec.name: [dict(row) for row in rows] for spec, rows in catalogue.rows(STARTER).items()}
    found["don_vi"] += [
        {"code": "THON01", "name": "Thôn Một", "kind": "THON"},
        {"code": "THON02", "name": "Thôn Hai", "kind": "THON", "aliases": "Hai; Đồng Tiến"},
    ]
    for edit in edits:
        edit.apply(found)
    return found


@dataclass
class Edit:
    """A change to the rows of one table: of the row with that key, or of a new row where none has it."""

    table: str
    key: str
    cells: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, found: Tables) -> None:
        first = SPECS[self.table].key[0]
        row = next((row for row in found[self.table] if row.get(first) == self.key), None)
        if row is None:
            row = {first: self.key}
            found[self.table].append(row)
        row.update(self.cells)


def edit(table: str, key: str, **cells: Any) -> Edit:
    return Edit(table, key, cells)


def build(*edits: Edit) -> nouns.Catalogue:
    return catalogue.build(tables(*edits))


def errors(*edits: Edit) -> list[tuple[str, str]]:
    """What is wrong, as (place, message)."""
    with pytest.raises(CatalogueErrors) as caught:
        build(*edits)
    return [(e.where, e.message) for e in caught.value.errors]


def one_error(*edits: Edit) -> tuple[str, str]:
    found = errors(*edits)
    assert len(found) == 1, found
    return found[0]


# --- the tables hold the nouns -------------------------------------------------------------------------------------

FIELDS_OF = {
    "loai_don_vi": nouns.Kind,
    "don_vi": nouns.Unit,
    "mo_hinh": nouns.Model,
    "so_lieu": nouns.Element,
    "nhiem_vu": nouns.Task,
    "ky_bao_cao": nouns.Period,
    "khung_thoi_gian": nouns.Window,
    "quy_tac": nouns.Rule,
    "phan_cong": nouns.Exception_,
    "kho_khan": nouns.Difficulty,
}


@pytest.mark.parametrize("table", FIELDS_OF)
def test_a_tables_staff_columns_are_its_nouns_fields(table: str) -> None:
    columns = {c.key for c in SPECS[table].columns if c.keeper == "staff"}
    assert columns == set(FIELDS_OF[table].model_fields)


def test_the_criteria_hold_criterion_element_and_a_target_a_year() -> None:
    columns = {c.key for c in criteria((2026, 2027)).columns}
    made = {"element", "targets", "source"}  # by build: the element's code is the row's, its source the form
    wanted = set(nouns.Criterion.model_fields) | set(nouns.Element.model_fields)
    assert columns == wanted - made | {"target_2026", "target_2027"}


def test_the_settings_are_the_plans_fields() -> None:
    assert [s.field for s in FIELDS] == list(dict.fromkeys(s.field for s in FIELDS))
    assert {s.field for s in FIELDS} == set(nouns.Plan.model_fields)
    required = {name for name, f in nouns.Plan.model_fields.items() if f.is_required()}
    assert required <= {s.field for s in FIELDS if s.required}


@pytest.mark.parametrize("table", FIELDS_OF)
def test_what_a_noun_requires_its_table_requires(table: str) -> None:
    needed = {name for name, f in FIELDS_OF[table].model_fields.items() if f.is_required()}
    by_measure = {"unit_of_measure", "value_type", "time_kind", "combine"}  # required of elements, not of a ratio's row
    may_be_empty = {"asks", "reporters"}
    columns = {c.key for c in SPECS[table].columns if c.required}
    assert needed - by_measure - may_be_empty <= columns


# --- one cell -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.NUMBER, "85", 85.0),
        (Kind.NUMBER, "85,5", 85.5),
        (Kind.NUMBER, "85.5 %", 85.5),
        (Kind.NUMBER, "1.234,5", 1234.5),
        (Kind.NUMBER, "1 234 567", 1234567.0),
        (Kind.NUMBER, "0,125", 0.125),
        (Kind.NUMBER, "-5", -5.0),
        (Kind.NUMBER, 7, 7.0),
        (Kind.INTEGER, "2", 2),
        (Kind.INTEGER, 2.0, 2),
        (Kind.DATE, "14/6/2026", date(2026, 6, 14)),
        (Kind.DATE, "2026-06-14", date(2026, 6, 14)),
        (Kind.DATE, datetime(2026, 6, 14, 0, 0), date(2026, 6, 14)),
        (Kind.DATE, 46187.0, date(2026, 6, 14)),
        (Kind.FLAG, "Có", True),
        (Kind.FLAG, "x", True),
        (Kind.FLAG, False, False),
        (Kind.FLAG, "KHÔNG", False),
        (Kind.LIST, "THON; TRUONG,HTX\nTHON", ("THON", "TRUONG", "HTX")),
        (Kind.TARGET, "85", 85.0),
        (Kind.TARGET, "80 – 90", (80.0, 90.0)),
        (Kind.TARGET, "80-90%", (80.0, 90.0)),
        (Kind.TARGET, "-5 đến -1,5", (-5.0, -1.5)),
        (Kind.TARGET, "ĐẠT", "Đạt"),
        (Kind.TEXT, "  Thôn\u00a0 Một\u200b ", "Thôn Một"),
        (Kind.TEXT, "dòng một\r\ndòng hai", "dòng một\ndòng hai"),
        (Kind.TEXT, 12.0, "12"),
        (Kind.TEXT, "\u200b ", None),
    ],
)
def test_what_staff_type(kind: Kind, typed: Any, value: Any) -> None:
    assert read(Column("x", "X", kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        (Kind.NUMBER, "1.234", "đọc được theo hai cách"),
        (Kind.NUMBER, "1,234", "đọc được theo hai cách"),
        (Kind.NUMBER, "nhiều", "không phải số"),
        (Kind.NUMBER, "1e3", "không phải số"),
        (Kind.NUMBER, float("inf"), "không phải số"),
        (Kind.NUMBER, date(2026, 6, 12), "là ngày"),
        (Kind.INTEGER, "1,5", "không phải số nguyên"),
        (Kind.DATE, "6/13/2026", "không phải ngày"),
        (Kind.DATE, "31/2/2026", "không phải ngày"),
        (Kind.DATE, 12, "không phải ngày"),
        (Kind.FLAG, "có lẽ", "không rõ"),
        (Kind.TARGET, "90 - 80", "số đầu lớn hơn"),
        (Kind.TARGET, "khoảng 85", "không phải chỉ tiêu"),
        (Kind.TARGET, "1.234", "đọc được theo hai cách"),
        (Kind.TARGET, datetime(2026, 12, 8), "không phải chỉ tiêu"),
    ],
)
def test_what_can_not_be_read_is_said_and_how_to_mend_it(kind: Kind, typed: Any, message: str) -> None:
    found = read(Column("x", "X", kind), typed)
    assert isinstance(found, Bad)
    assert message in found.message
    assert found.hint.endswith((".", ";"))


@pytest.mark.parametrize("name", ["value_type", "time_kind", "combine", "measure", "direction", "teller", "operator"])
def test_choices_are_matched_without_case_and_dashes(name: str) -> None:
    column = Column("x", "X", Kind.CHOICE, choices=name)
    assert [read(column, f" {option.upper()} ") for option in CHOICES[name]] == list(CHOICES[name])
    assert isinstance(read(column, "khác"), Bad)


finite = st.floats(-1e12, 1e12, allow_nan=False)


@given(st.one_of(finite, st.tuples(finite, finite).map(sorted).map(tuple), st.just("Đạt")))
def test_a_target_written_is_read_again(value: Any) -> None:
    assert read(Column("x", "X", Kind.TARGET), show(value)) == value
    assert read(Column("x", "X", Kind.TARGET), text(show(value))) == value


@given(st.text())
def test_a_text_once_read_stays_as_it_is(raw: str) -> None:
    assert text(text(raw)) == text(raw)


# --- places ---------------------------------------------------------------------------------------------------------


def test_an_error_names_file_row_and_column() -> None:
    where, message = one_error(edit("don_vi", "THON01", kind="THONN"))
    assert where == "don_vi.csv, dòng 9, cột “Loại”"
    assert message == "Không có loại đơn vị nào là “THONN”."


def test_an_error_names_sheet_row_and_column() -> None:
    with pytest.raises(CatalogueErrors) as caught:
        catalogue.build(tables(edit("don_vi", "THON01", kind="THONN")), catalogue.in_sheets({"don_vi": 6}))
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


# --- references -----------------------------------------------------------------------------------------------------


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


# --- each rule: edits -> column, words of the message ---------------------------------------------------------------

RULE = {"left": "NEN-01", "op": ">=", "right": "CHUNG-10.T", "text": "Hộ nghèo không quá tổng số hộ"}
GROUP = {"name": "Nhóm", "model": "MH1", "measure": "nhóm"}
FIGURE = {"name": "A", "unit_of_measure": "ha", "value_type": "số", "time_kind": "thời điểm", "combine": "tổng"}
YES_NO = {"value_type": "đạt/không đạt", "combine": "tất cả cùng đạt"}
DEMAND = {"kind": "DX", "name": "Đột xuất", "year": "2026", "start": "1/6/2026", "end": "30/6/2026"}
LAST_DAY = {"valid_to": "30/06/2027"}


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
        ([edit("tieu_chi", "CHUNG-06", combine="tổng")], "Cách gộp", "không lấy được tổng"),
        ([edit("tieu_chi", "CHUNG-06", combine="trung bình")], "Cách gộp", "không lấy được trung bình"),
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
        ([edit("tieu_chi", "MH2-01", asks="6T; DX")], "Kỳ hỏi", "Kỳ đột xuất"),
        ([edit("tieu_chi", "MH2-01", asks="6T; quý")], "Kỳ hỏi", "không có trong danh sách"),
        ([edit("tieu_chi", "MH2-01", minimum="5", maximum="2")], "Lớn nhất", "nhỏ hơn số nhỏ nhất"),
        ([edit("tieu_chi", "CHUNG-01", judged="6T; N")], "Kỳ đánh giá", "không đánh giá được ở kỳ 6T"),
        ([edit("tieu_chi", "CHUNG-01", coverage="90")], "Độ phủ cần có (%)", "chỉ dùng cho trung bình"),
        ([edit("tieu_chi", "MH1-01", coverage="0")], "Độ phủ cần có (%)", "trên 0"),
        ([edit("tieu_chi", "MH1-01", band="100")], "Biên cơ bản đạt (%)", "dưới 100"),
        ([edit("tieu_chi", "CHUNG-06", band="5")], "Biên cơ bản đạt (%)", "không có mức cơ bản đạt"),
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
        ([edit("phan_cong", "THON09", element="NEN-01", period="2026-N", owes="có")], "Đơn vị", "Không có đơn vị nào"),
        (
            [edit("phan_cong", "THON01", element="MH1-01", period="2026-N", owes="có")],
            "Số liệu",
            "Không có số liệu nào",
        ),
        ([edit("phan_cong", "THON01", element="NEN-01", period="2031-N", owes="có")], "Kỳ", "Không có kỳ báo cáo nào"),
        ([edit("kho_khan", "2026-6T/THON01/1", unit="THON07")], "Đơn vị", "Không có đơn vị nào"),
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


# --- what is allowed ------------------------------------------------------------------------------------------------


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


# --- there and back -------------------------------------------------------------------------------------------------


def again(built: nouns.Catalogue) -> nouns.Catalogue:
    return catalogue.build({spec.name: rows for spec, rows in catalogue.rows(built).items()})


def cell_of(column: Column) -> st.SearchStrategy[Any]:
    words = st.text("aăđĐế ô-–;,“”.\n\u00a0\u0301x1", max_size=20)
    match column.kind:
        case Kind.DATE:
            return st.none() | st.dates(date(2026, 1, 1), date(2030, 12, 31))
        case Kind.LIST:
            return st.none() | st.lists(st.sampled_from(("a@b.vn", "c.d@e.gov.vn")), max_size=2).map("; ".join)
        case _:
            return st.none() | words | st.integers(0, 99)


FREE = {
    "don_vi": ("contact", "phone", "addresses", "note", "section"),
    "tieu_chi": ("legal_basis", "valid_from", "note", "plan_words", "question", "evidence"),
    "so_lieu": ("valid_from", "note", "question", "evidence"),
    "nhiem_vu": ("coordinating", "expected_result", "cadence", "deadline", "person", "note", "valid_from"),
    "loai_don_vi": ("section",),
    "mo_hinh": ("goal",),
    "ky_bao_cao": ("note",),
}
"""Columns in which staff may type what they like."""
ROWS = tables()


@st.composite
def free(draw: Callable[..., Any]) -> Edit:
    """Some free cells of one row changed."""
    table = draw(st.sampled_from(sorted(FREE)))
    row = draw(st.sampled_from(ROWS[table]))
    columns = [c for c in SPECS[table].columns if c.key in FREE[table]]
    if row.get("measure") == Measure.RATIO:
        columns = [c for c in columns if c.key not in ("question", "evidence")]
    return Edit(table, row["code"], {c.key: draw(cell_of(c)) for c in columns})


@st.composite
def targets(draw: Callable[..., Any]) -> Edit:
    """A target that fits its criterion, and how it is rounded."""
    row = draw(st.sampled_from(ROWS["tieu_chi"]))
    number = st.floats(0, 100).map(lambda x: round(x, 3))
    decimals = {"decimals": draw(st.none() | st.integers(0, 6))}
    if row["measure"] == Measure.ELEMENT and row["value_type"] == "đạt/không đạt":
        return edit("tieu_chi", row["code"], target_2027=draw(st.sampled_from(("đạt", None))), **decimals)
    if draw(st.booleans()):
        low, high = sorted((draw(number), draw(number)))
        target = f"{text(low)} - {text(high)}"
        return edit("tieu_chi", row["code"], direction="trong khoảng", target_2027=target, **decimals)
    return edit("tieu_chi", row["code"], direction="bằng", target_2027=draw(number), **decimals)


changes = st.lists(free() | targets(), max_size=4, unique_by=lambda e: (e.table, e.key))


@settings(max_examples=60, deadline=None)
@given(changes)
def test_what_is_built_is_written_and_built_again(edits: list[Edit]) -> None:
    built = build(*edits)
    assert again(built) == built
    assert again(built).digest == built.digest
    kept = catalogue.from_json(catalogue.to_json(built))
    assert (kept, kept.digest) == (built, built.digest)


def test_rows_hold_staff_columns_only_and_years_decide_the_targets() -> None:
    wider = STARTER.model_copy(update={"plan": STARTER.plan.model_copy(update={"years": (2026, 2031)})})
    for spec, rows in catalogue.rows(wider).items():
        assert all(set(row) == {c.key for c in spec.columns if c.keeper == "staff"} for row in rows)
    keys = [c.key for spec in catalogue.rows(wider) if spec.name == "tieu_chi" for c in spec.columns]
    assert [k for k in keys if k.startswith("target_")] == ["target_2026", "target_2031"]


# --- CSV files ------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copytree(path("danh_muc"), tmp_path / "danh_muc")
    return tmp_path / "danh_muc"


def told(folder: Path) -> list[str]:
    with pytest.raises(CatalogueErrors) as caught:
        catalogue.csv_tables(folder)
    return [f"{e.where}: {e.message}" for e in caught.value.errors]


def test_a_file_saved_with_bom_and_semicolons_reads_the_same(folder: Path) -> None:
    lines = (
        "Mã loại;TÊN LOẠI;Cách gọi chung;Ghi riêng;Chức danh người ký",
        'K1;Tổ;"Các tổ; nhóm";xanh;Tổ trưởng',
        ";;;;",
    )
    (folder / "loai_don_vi.csv").write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    assert catalogue.csv_tables(folder)["loai_don_vi"] == [
        {"code": "K1", "name": "Tổ", "group": "Các tổ; nhóm", "signer_title": "Tổ trưởng"},
        {"code": None, "name": None, "group": None, "signer_title": None},
    ]


def test_files_that_can_not_be_read_are_told_together(folder: Path) -> None:
    (folder / "don_vi.csv").unlink()
    (folder / "mo_hinh.csv").write_bytes("Mã mô hình,Tên mô hình".encode("utf-16"))
    (folder / "quy_tac.csv").write_text("", encoding="utf-8")
    (folder / "so_lieu.csv").write_text("Mã số liệu,Mã số liệu\nA,B,C\n", encoding="utf-8")
    assert told(folder) == [
        "don_vi.csv: Không thấy tệp này.",
        "mo_hinh.csv: Tệp không phải chữ Unicode (UTF-8).",
        "so_lieu.csv, dòng 1: Thiếu cột “Tên số liệu”.",
        "so_lieu.csv, dòng 1: Cột “Mã số liệu” có hai lần.",
        "so_lieu.csv, dòng 2: Dòng có nhiều ô hơn dòng tiêu đề.",
        "quy_tac.csv: Tệp trống hoặc dấu ngoặc kép không đóng.",
    ]


def test_years_come_from_the_settings(folder: Path) -> None:
    file = folder / "cai_dat.csv"
    file.write_text(file.read_text("utf-8").replace("2026; 2027; 2028; 2029; 2030", '"2026,2027"'), "utf-8")
    read = catalogue.csv_tables(folder)
    assert catalogue.years_of(read["cai_dat"]) == (2026, 2027)
    assert [k for k in read["tieu_chi"][0] if k.startswith("target")] == ["target_2026", "target_2027"]


# --- questions and differences --------------------------------------------------------------------------------------


def test_a_question_goes_when_it_is_answered() -> None:
    task = {"person": "Phó Chủ tịch", "deadline": "31/12/2026"}
    built = build(
        edit("nhiem_vu", "NV-2.1", **task),
        edit("nhiem_vu", "NV-2.2", **task, expected_result=""),
        edit("tieu_chi", "MH1-01", target_2026="0,85"),
        edit("tieu_chi", "G1", **GROUP),
        edit("tieu_chi", "MH2-01", reporters="", asks=""),
        edit("so_lieu", "NEN-02", valid_to="31/12/2029"),
        edit("cai_dat", "dien_thoai", value="0912 345 678"),
        edit("don_vi", "THON01", addresses="thon01@tanminh.vn"),
        edit("don_vi", "THON02", reports_through="PKT"),
        edit("ky_bao_cao", "2026-6T", due="16/6/2026"),
    )
    asked = {(q.sheet, q.code): q.text for q in catalogue.questions(built, 2026)}
    assert ("Nhiệm vụ", "NV-2.1") not in asked
    assert asked["Nhiệm vụ", "NV-2.2"] == "Nhiệm vụ NV-2.2 chưa rõ kết quả (kết quả cần đạt)."
    assert asked["Tiêu chí", "2026"] == (
        "Năm 2026: 34/35 tiêu chí chưa giao chỉ tiêu"
        " (CHUNG-01, CHUNG-02, CHUNG-03, CHUNG-04, CHUNG-05, CHUNG-06, CHUNG-07, CHUNG-08, …)."
    )
    assert asked["Tiêu chí", "MH1-01"].endswith("chỉ tiêu 2026 là 0,85 %. Nếu ý là 85 % thì ghi 85.")
    assert asked["Tiêu chí", "G1"] == "Nhóm: nhóm chưa có tiêu chí thành phần."
    assert [q.text.partition(": ")[2] for q in catalogue.questions(built) if q.code == "MH2-01"] == [
        "chưa phân công đơn vị báo cáo.",
        "chưa ghi kỳ hỏi.",
    ]
    gone = [("Cài đặt", "dien_thoai"), ("Loại đơn vị", "THON"), ("Đơn vị", "THON01"), ("Đơn vị", "THON02")]
    assert not [key for key in (*gone, ("Kỳ báo cáo", "2026-6T")) if key in asked]
    assert ("Kỳ báo cáo", "2029-N") in {(q.sheet, q.code) for q in catalogue.questions(built, 2029)}


def test_a_figure_that_nothing_uses_is_asked_about() -> None:
    asked = catalogue.questions(build(edit("tieu_chi", "MH3-01", denominator="NEN-01")))
    (question,) = [q for q in asked if q.code == "NEN-02"]
    assert (question.sheet, question.text) == ("Số liệu nền", "Dân số: không tiêu chí nào dùng số liệu này.")


def test_differences_are_said_row_by_row() -> None:
    assert catalogue.differences(STARTER, STARTER) == ()
    said = catalogue.differences(
        build(),
        build(
            edit("don_vi", "THON03", name="Thôn Ba", kind="THON"),
            edit("don_vi", "THON01", valid_to="30/6/2027", successor="THON03"),
            edit("tieu_chi", "MH2-01", target_2026="120,5", note="x" * 80),
            edit("ky_bao_cao", "2026-6T", due="16/6/2026"),
            edit("cai_dat", "dia_danh", value="Tân Minh, Hải Phòng"),
        ),
    )
    assert said == (
        "Đơn vị THON01: “Đến ngày” từ (trống) thành 30/06/2027; “Đơn vị kế tục” từ (trống) thành THON03.",
        "Thêm đơn vị THON03 (Thôn Ba).",
        "Tiêu chí MH2-01: “Chỉ tiêu 2026” từ (trống) thành 120,5; “Ghi chú” được sửa.",
        "Kỳ báo cáo 2026-6T: “Hạn nộp của đơn vị” từ (trống) thành 16/06/2026.",
        "Cài đặt Địa danh: “Giá trị” từ Tân Minh thành Tân Minh, Hải Phòng.",
    )


def test_rows_taken_out_or_moved_are_said() -> None:
    fewer = tables()
    fewer["don_vi"] = [*fewer["don_vi"][-2::-1]]
    assert catalogue.differences(build(), catalogue.build(fewer)) == (
        "Bỏ đơn vị THON02 (Thôn Hai).",
        "Trang Đơn vị: thứ tự các dòng thay đổi.",
    )


@settings(max_examples=20, deadline=None)
@given(changes)
def test_nothing_differs_only_where_the_digests_are_equal(edits: list[Edit]) -> None:
    before, after = build(), build(*edits)
    assert (catalogue.differences(before, after) == ()) == (before.digest == after.digest)
