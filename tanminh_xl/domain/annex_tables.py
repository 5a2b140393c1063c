"""Tables through which Phụ lục 1 comes in: the empty one to paste into, and what an import would change, to correct.

Neither is a part of the catalogue: their rows come and go with an import.
"""

from __future__ import annotations

from tanminh_xl.domain.staff_tables import criteria
from tanminh_xl.domain.table_spec import Column as C
from tanminh_xl.domain.table_spec import ColumnKind, TableSpec

CORRECTED = (
    "code",
    "name",
    "model",
    "group",
    "direction",
    "unit_of_measure",
    "points",
    "scoring",
    "measure",
    "numerator",
    "denominator",
    "value_type",
    "time_kind",
    "asks",
    "reporters",
    "combine",
    "evidence",
    "owner",
    "valid_to",
)
"""Columns of Tiêu chí, beside those of targets, that a person corrects before anything is written."""
_HELP = {
    "code": "Để trống với tiêu chí mới: phần mềm cấp mã theo mô hình, không dùng lại mã cũ",
    "numerator": "Mã số liệu; hoặc tên số liệu mới, đơn vị tính trong ngoặc: Số hộ nghèo (hộ)",
    "denominator": "Mã số liệu; hoặc tên số liệu mới, đơn vị tính trong ngoặc: Tổng số hộ (hộ)",
    "valid_to": "Ngày cuối còn dùng, khi thôi dùng",
}
_NARROW = {"name": 40.0, "scoring": 26.0, "numerator": 20.0, "denominator": 20.0, "evidence": 22.0}


def pasted(years: tuple[int, ...]) -> TableSpec:
    """ "Dán vào mẫu": the product's own columns, each kept to the letter as it is pasted."""
    targets = tuple(C(f"target_{year}", f"Chỉ tiêu {year}", ColumnKind.TYPED, 14) for year in years)
    return TableSpec(
        "dan_vao_mau",
        "Dán vào mẫu",
        "Dán vào mẫu: bảng tiêu chí",
        ("label",),
        (
            C("number", "TT", ColumnKind.TYPED, 8),
            C("label", "Nội dung tiêu chí", ColumnKind.TYPED, 60, required=True),
            C("unit_of_measure", "Đơn vị tính", ColumnKind.TYPED, 14),
            *targets,
            C("points", "Điểm tối đa", ColumnKind.TYPED, 10),
            C("scoring", "Cách tính điểm", ColumnKind.TYPED, 30),
            C("evidence", "Minh chứng", ColumnKind.TYPED, 28),
            C("owner", "Cơ quan chủ trì", ColumnKind.TYPED, 22),
            C("note", "Ghi chú", ColumnKind.TYPED, 30),
        ),
        passing=True,
        added=True,
    )


def proposed(years: tuple[int, ...]) -> TableSpec:
    """ "Nhập Phụ lục 1": each row as it stands in the file beside what was understood, and what would become of it."""
    of = criteria(years)
    known = {c.key: c._replace(required=False, former=(), keeper="staff") for c in of.columns}

    def corrected(key: str) -> C:
        column = known[key]
        return column._replace(width=_NARROW.get(key, column.width), help=_HELP.get(key, column.help))

    targets = tuple(known[f"target_{year}"] for year in years)
    first, rest = CORRECTED[:6], CORRECTED[6:]
    return TableSpec(
        "nhap_phu_luc_1",
        "Nhập Phụ lục 1",
        "Nhập Phụ lục 1: nội dung đã hiểu và thay đổi dự kiến",
        ("line",),
        (
            C("line", "Dòng", ColumnKind.INTEGER, 7, "program"),
            C("number", "TT trong tệp", width=9, keeper="program"),
            C("words", "Nội dung trong tệp", width=42, keeper="program"),
            C("target_words", "Chỉ tiêu trong tệp", width=24, keeper="program"),
            C("found", "Đối chiếu", width=17, keeper="program"),
            C("changes", "Nội dung thay đổi", width=40, keeper="program"),
            C("to_settle", "Cần xác định", width=60, keeper="program"),
            C(
                "confirmed",
                "Xác nhận",
                ColumnKind.CHOICE,
                10,
                choices="annex_confirm",
                help="Ghi “đúng” để nhận đề xuất ở cột Cần xác định; hoặc ghi thẳng vào ô đang trống",
            ),
            C("action", "Làm gì", ColumnKind.CHOICE, 12, choices="annex_action"),
            *map(corrected, first),
            *targets,
            *map(corrected, rest),
            C("place", "Vị trí trong tệp", width=16, keeper="program"),
            C("file", "Tệp", width=24, keeper="program"),
            C("annex_code", "Mã ở Phụ lục 1", width=12, keeper="program"),
            C("annex_row", "Dòng ở Phụ lục 1", width=40, keeper="program"),
            C("annex_words", "Chỉ tiêu ghi ở Phụ lục 1", width=24, keeper="program", hidden=True),
            C("open", "Điều cần xác định", width=24, keeper="program", hidden=True),
            C("stood", "Dấu của tiêu chí", width=14, keeper="program", hidden=True),
        ),
        passing=True,
        added=True,
    )
