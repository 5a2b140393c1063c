"""Tables that the Office keeps around its figures (``office_nouns``). A master of version 0.2.0 has none of them."""

from __future__ import annotations

from tanminh_xl.domain.table_spec import Column as C
from tanminh_xl.domain.table_spec import ColumnKind, TableSpec

DAYS_OFF = TableSpec(
    "ngay_nghi",
    "Ngày nghỉ",
    "Ngày nghỉ lễ, ngày nghỉ bù",
    ("day",),
    (
        C("day", "Ngày", ColumnKind.DATE, 14, required=True),
        C("name", "Nội dung", width=40),
        C("works", "Làm bù", ColumnKind.FLAG, 10, choices="flag", help="có: ngày thứ Bảy, Chủ nhật phải làm bù"),
    ),
    added=True,
)
BASE_FIGURES = TableSpec(
    "so_goc",
    "Số gốc",
    "Số liệu các năm trước Kế hoạch (để so sánh)",
    ("unit", "element", "year"),
    (
        C("unit", "Đơn vị", width=18, choices="don_vi.code", required=True),
        C("element", "Số liệu", width=16, required=True, help="Mã số liệu, hoặc mã tiêu chí là một số liệu"),
        C("year", "Năm", ColumnKind.INTEGER, 8, required=True),
        C("value", "Số gốc", ColumnKind.TARGET, 14, required=True, help="Số liệu cả năm, hoặc Đạt"),
        C("note", "Ghi chú", width=40),
    ),
    added=True,
)
UNIT_TARGETS = TableSpec(
    "chi_tieu_don_vi",
    "Chỉ tiêu giao đơn vị",
    "Chỉ tiêu giao từng đơn vị",
    ("unit", "item", "year"),
    (
        C("unit", "Đơn vị", width=18, choices="don_vi.code", required=True),
        C("item", "Số liệu hoặc tiêu chí", width=18, required=True, help="Mã số liệu hoặc mã tiêu chí"),
        C("year", "Năm", ColumnKind.INTEGER, 8, required=True),
        C("target", "Chỉ tiêu giao", ColumnKind.TARGET, 14, required=True),
        C("note", "Ghi chú", width=40),
    ),
    added=True,
)
SIGNERS = TableSpec(
    "nguoi_ky",
    "Người ký",
    "Người ký",
    ("code",),
    (
        C("code", "Mã", width=10, required=True),
        C("authority", "Thẩm quyền ký", width=32, required=True, help="TM. ỦY BAN NHÂN DÂN; TL. CHỦ TỊCH"),
        C("titles", "Chức vụ", ColumnKind.LIST, 34, help="Mỗi dòng một phần, cách nhau bằng dấu ;"),
        C("name", "Họ tên", width=26),
        C("note", "Ghi chú", width=30),
    ),
    added=True,
)
RECIPIENTS = TableSpec(
    "noi_nhan",
    "Nơi nhận báo cáo",
    "Nơi nhận báo cáo của mỗi kỳ",
    ("period", "name"),
    (
        C("period", "Kỳ", choices="ky_bao_cao.code", required=True),
        C("name", "Kính gửi", width=40, required=True),
        C("due", "Hạn gửi", ColumnKind.DATE, 12),
        C("parts", "Phần báo cáo", ColumnKind.LIST, 24, help="TH; KQ; CD; KK; KN; NV; PL; CT. Để trống: cả báo cáo"),
        C("estimate", "Số ước", ColumnKind.FLAG, 9, choices="flag", help="có: gửi được khi còn số ước"),
        C("signer", "Người ký", width=12, choices="nguoi_ky.code", help="Để trống: người ký ở trang Cài đặt"),
        C("number", "Số, ký hiệu", width=16),
        C("day", "Ngày ban hành", ColumnKind.DATE, 14),
        C("note", "Ghi chú", width=30),
    ),
    added=True,
)
