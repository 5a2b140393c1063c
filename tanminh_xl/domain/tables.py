"""Every table of the master and of the data sheets; here are those that the program alone keeps.

``tables`` is a function of the plan's years, because each year has a target column of its own (design 3).
"""

from __future__ import annotations

from tanminh_xl.domain.annex_tables import pasted, proposed
from tanminh_xl.domain.office_tables import BASE_FIGURES, DAYS_OFF, RECIPIENTS, SIGNERS, UNIT_TARGETS
from tanminh_xl.domain.staff_tables import (
    DIFFICULTIES,
    ELEMENTS,
    EXCEPTIONS,
    KINDS,
    MODELS,
    PERIODS,
    RULES,
    SETTINGS,
    TASKS,
    UNITS,
    WINDOWS,
    criteria,
)
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec

C = Column


def _program(*columns: Column) -> tuple[Column, ...]:
    return tuple(column._replace(keeper="program") for column in columns)


REGISTER = TableSpec(
    "so_theo_doi",
    "Sổ theo dõi nộp",
    "Sổ theo dõi nộp báo cáo",
    ("period", "unit", "version"),
    _program(
        C("period", "Kỳ", width=10),
        C("unit", "Đơn vị", width=12),
        C("unit_name", "Tên đơn vị", width=34),
        C("version", "Phiên bản", ColumnKind.INTEGER, 9),
        C("state", "Tình trạng", width=26),
        C("timely", "Thời hạn", width=18),
        C("sent", "Gửi lúc", ColumnKind.MOMENT, 16),
        C("submitted", "Ngày nộp", ColumnKind.DATE, 12),
        C("sender", "Người gửi", width=24),
        C("on_behalf", "Nhập thay", width=16),
        C("counts", "Đang tính", width=10),
        C("errors", "Phải sửa", ColumnKind.INTEGER, 9),
        C("warnings", "Cần kiểm tra lại", ColumnKind.INTEGER, 10),
        C("notes", "Lưu ý", ColumnKind.INTEGER, 8),
        C("decision", "Quyết định của Văn phòng", width=34),
        C("file", "Tệp", width=50),
        C("reminded", "Đôn đốc", width=34),
        C("receipt_code", "Mã biên nhận", width=12),
    ),
    "theo dõi",
    shown=True,
)
FINDINGS = TableSpec(
    "phat_hien",
    "Phát hiện",
    "Nội dung cần sửa, cần kiểm tra lại, lưu ý",
    ("period", "unit", "version", "number"),
    _program(
        C("period", "Kỳ", width=10),
        C("unit", "Đơn vị", width=12),
        C("version", "Phiên bản", ColumnKind.INTEGER, 9),
        C("number", "TT", ColumnKind.INTEGER, 6),
        C("severity", "Mức", width=16),
        C("sheet", "Trang tính", width=12),
        C("cell", "Ô", width=8),
        C("value", "Đang ghi", width=16),
        C("message", "Nội dung", width=60),
        C("hint", "Cách xử lý", width=60),
        C("code", "Mã phát hiện", width=22),
        C("file", "Tệp", width=40),
    ),
    "theo dõi",
)
FIGURES = TableSpec(
    "tong_hop",
    "Số liệu tổng hợp",
    "Số liệu của các đơn vị",
    ("period", "unit", "element"),
    _program(
        C("period", "Kỳ", width=10),
        C("unit", "Đơn vị", width=12),
        C("element", "Số liệu", width=14),
        C("given", "Trả lời", width=22),
        C("value", "Giá trị", ColumnKind.VALUE, 14),
        C("adjusted", "Điều chỉnh", ColumnKind.VALUE, 14),
        C("counted", "Giá trị tính", ColumnKind.VALUE, 14),
        C("second_half", "Nửa cuối năm", ColumnKind.NUMBER, 14),
        C("file", "Tệp", width=50),
        C("sheet", "Trang tính", width=12),
        C("cell", "Ô", width=8),
        C("sender", "Người gửi", width=24),
        C("sent", "Gửi lúc", ColumnKind.MOMENT, 18),
        C("estimate", "Ước", width=8),
    ),
    "kết quả",
)
RESULTS = TableSpec(
    "ket_qua",
    "Kết quả",
    "Kết quả đánh giá tiêu chí",
    ("period", "code"),
    _program(
        C("period", "Kỳ", width=10),
        C("code", "Mã tiêu chí", width=14),
        C("name", "Tên tiêu chí", width=52),
        C("model", "Mô hình", width=10),
        C("owner", "Đơn vị chủ trì", width=14),
        C("value", "Kết quả", ColumnKind.VALUE, 12),
        C("target", "Chỉ tiêu giao", ColumnKind.TARGET, 12),
        C("status", "Đánh giá", width=22),
        C("on_track", "Đúng tiến độ", width=12),
        C("reported", "Đã báo cáo", ColumnKind.INTEGER, 10),
        C("expected", "Phải báo cáo", ColumnKind.INTEGER, 10),
        C("missing_units", "Còn thiếu", width=40),
        C("reason", "Diễn giải", width=80),
        C("estimate", "Ước", width=8),
        C("owner_review", "Chủ trì xác nhận", width=44),
    ),
    "kết quả",
    shown=True,
)
ADJUSTMENTS = TableSpec(
    "dieu_chinh",
    "Điều chỉnh",
    "Điều chỉnh số liệu",
    ("period", "number"),
    _program(
        C("period", "Kỳ", width=10),
        C("number", "Số", ColumnKind.INTEGER, 6),
        C("unit", "Đơn vị", width=12),
        C("element", "Số liệu", width=14),
        C("old", "Số cũ", ColumnKind.VALUE, 12),
        C("new", "Số mới", ColumnKind.VALUE, 12),
        C("state", "Hiệu lực", width=16),
        C("who", "Người ghi", width=20),
        C("at", "Lúc", ColumnKind.MOMENT, 18),
        C("why", "Lý do", width=50),
    ),
    "kết quả",
)
ASK = TableSpec(
    "can_hoi",
    "Cần hỏi",
    "Cần hỏi đơn vị",
    ("period", "unit", "element", "version", "value"),
    (
        *_program(
            C("period", "Kỳ", width=10),
            C("unit_name", "Tên đơn vị", width=24),
            C("phone", "Điện thoại", width=14),
            C("line", "Nội dung", width=42),
            C("value", "Đang ghi", width=18),
            C("readings", "Có thể hiểu là", width=20),
            C("message", "Vì sao hỏi", width=40),
        ),
        C("answer", "Trả lời", ColumnKind.TYPED, 20, help="Ghi câu trả lời của đơn vị: số, hoặc “đúng”, “ước 12” ..."),
        *_program(
            C("unit", "Đơn vị", width=12, hidden=True),
            C("element", "Số liệu", width=14, hidden=True),
            C("version", "Phiên bản", ColumnKind.INTEGER, 9, hidden=True),
        ),
    ),
    "theo dõi",
    shown=True,
    passing=True,
)
"""Cells to ask units about. What is typed in the cell is in the key: an answer is about what stood there when it was
given."""
MAILS = TableSpec(
    "thu_den",
    "Thư đến",
    "Thư đến cần xử lý",
    ("number",),
    _program(
        C("number", "Số", ColumnKind.INTEGER, 6),
        C("day", "Ngày gửi", ColumnKind.DATE, 12),
        C("unit_name", "Đơn vị", width=28),
        C("sender", "Người gửi", width=30),
        C("subject", "Tiêu đề thư", width=36),
        C("why", "Việc cần làm", width=60),
        C("words", "Nội dung thư", width=60),
        C("file", "Tệp", width=40),
    ),
    "theo dõi",
    passing=True,
    added=True,
)
"""Messages that still want the clerk."""
OUTBOX = TableSpec(
    "thu_di",
    "Thư đi",
    "Thư gửi các đơn vị",
    ("period", "unit", "kind", "about"),
    _program(
        C("period", "Kỳ", width=9),
        C("unit", "Đơn vị", width=12, hidden=True),
        C("unit_name", "Tên đơn vị", width=21),
        C("kind", "Loại thư", width=17),
        C("about", "Về", width=13),
        C("to", "Gửi đến", width=26),
        C("state", "Tình trạng thư", width=14),
        C("at", "Gửi lúc", ColumnKind.MOMENT, 15),
        C("who", "Người gửi", width=10),
        C("subject", "Tiêu đề thư", width=50, hidden=True),
        C("file", "Tệp", width=50, hidden=True),
    ),
    "theo dõi",
    added=True,
)
"""Messages to units: those that wait to be sent, and those that were. It prints on one page across."""
LOG = TableSpec(
    "nhat_ky",
    "Nhật ký",
    "Nhật ký",
    ("at", "action"),
    _program(
        C("at", "Lúc", ColumnKind.MOMENT, 18),
        C("who", "Ai", width=20),
        C("action", "Việc", width=24),
        C("period", "Kỳ", width=10),
        C("text", "Nội dung", width=100),
    ),
    "hệ thống",
)


def tables(years: tuple[int, ...]) -> tuple[TableSpec, ...]:
    """All tables, in the order in which a clerk works; ``years`` decides the target columns."""
    return (
        UNITS,
        criteria(years),
        TASKS,
        PERIODS,
        REGISTER,
        ASK,
        DIFFICULTIES,
        RESULTS,
        MODELS,
        ELEMENTS,
        EXCEPTIONS,
        WINDOWS,
        RULES,
        KINDS,
        UNIT_TARGETS,
        BASE_FIGURES,
        DAYS_OFF,
        RECIPIENTS,
        SIGNERS,
        proposed(years),
        pasted(years),
        FINDINGS,
        FIGURES,
        ADJUSTMENTS,
        MAILS,
        OUTBOX,
        LOG,
        SETTINGS,
    )


def catalogue_tables(years: tuple[int, ...]) -> tuple[TableSpec, ...]:
    """The tables that are the catalogue: those with a column that staff keep, and rows that stay."""
    return tuple(t for t in tables(years) if not t.passing and any(c.keeper == "staff" for c in t.columns))
