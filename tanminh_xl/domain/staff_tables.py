"""The tables that staff keep (the catalogue), some with columns that the program fills in."""

from __future__ import annotations

from tanminh_xl.domain.table_spec import Column as C
from tanminh_xl.domain.table_spec import ColumnKind, TableSpec

SETTINGS = TableSpec(
    "cai_dat",
    "Cài đặt",
    "Cài đặt",
    ("key",),
    (
        C("key", "Mã", width=20, required=True),
        C("name", "Nội dung", width=44),
        C("value", "Giá trị", width=50),
        C("note", "Ghi chú", width=50),
    ),
    "hệ thống",
)
KINDS = TableSpec(
    "loai_don_vi",
    "Loại đơn vị",
    "Loại đơn vị",
    ("code",),
    (
        C("code", "Mã loại", required=True),
        C("name", "Tên loại", width=24, required=True),
        C("group", "Cách gọi chung", width=28, required=True),
        C("signer_title", "Chức danh người ký", width=24, required=True),
        C(
            "short_form",
            "Biểu rút gọn",
            ColumnKind.FLAG,
            choices="flag",
            help="Chỉ hỏi “Kết quả nổi bật” (các thôn)",
        ),
        C("order", "Thứ tự", ColumnKind.INTEGER, 8),
        C("section", "Mục KH", width=14),
        C("urging", "Cách đề nghị", ColumnKind.CHOICE, 14, choices="urging", help="Để trống: đôn đốc"),
    ),
)
UNITS = TableSpec(
    "don_vi",
    "Đơn vị",
    "Đơn vị",
    ("code",),
    (
        C("code", "Mã đơn vị", required=True, help="Không dùng lại mã của đơn vị đã sáp nhập"),
        C("name", "Tên đơn vị", width=34, required=True),
        C("kind", "Loại", width=12, choices="loai_don_vi.code", required=True),
        C("aliases", "Tên gọi khác", ColumnKind.LIST, 28, help="Cách nhau bằng dấu ;"),
        C("reports_through", "Nộp qua đơn vị", width=16, choices="don_vi.code", help="Để trống nếu tự nộp"),
        C("contact", "Người liên hệ", width=22),
        C("phone", "Điện thoại", width=14),
        C("addresses", "Địa chỉ thư", ColumnKind.LIST, 28, help="Cách nhau bằng dấu ;"),
        C("valid_from", "Có từ ngày", ColumnKind.DATE, 12),
        C("valid_to", "Đến ngày", ColumnKind.DATE, 12),
        C("successor", "Đơn vị kế tục", width=14, choices="don_vi.code"),
        C("signer_title", "Chức danh người ký", width=20, help="Để trống: theo loại đơn vị"),
        C("section", "Mục KH", width=16),
        C("note", "Ghi chú", width=30),
    ),
    shown=True,
)
MODELS = TableSpec(
    "mo_hinh",
    "Mô hình",
    "Mô hình",
    ("code",),
    (
        C("code", "Mã mô hình", required=True),
        C("name", "Tên mô hình", width=60, required=True),
        C("lead", "Cơ quan tham mưu", width=18, choices="don_vi.code", required=True),
        C(
            "coordinating",
            "Cơ quan phối hợp",
            ColumnKind.LIST,
            20,
            help="Mã đơn vị hoặc mã loại đơn vị, cách nhau bằng dấu ;",
        ),
        C("leader", "Lãnh đạo phụ trách", width=24),
        C("goal", "Mục tiêu", width=60),
        C("section", "Mục KH", width=14),
        C("plan_words", "Lời văn Kế hoạch", width=40),
    ),
)

_ELEMENT = (
    C("unit_of_measure", "Đơn vị tính", width=14, help="Để trống với nhóm tiêu chí"),
    C("value_type", "Loại giá trị", ColumnKind.CHOICE, 14, choices="value_type"),
    C("time_kind", "Kiểu thời gian", ColumnKind.CHOICE, 18, choices="time_kind"),
    C("window", "Khung thời gian", width=12, help="Để trống: theo kỳ báo cáo"),
    C("asks", "Kỳ báo cáo", ColumnKind.LIST, 10, help="6T;N hoặc N", former=("Kỳ hỏi",)),
    C("reporters", "Đơn vị báo cáo", ColumnKind.LIST, 18, help="Mã loại hoặc mã đơn vị, cách nhau bằng dấu ;"),
    C("combine", "Cách gộp", ColumnKind.CHOICE, 20, choices="combine"),
    C("question", "Câu ghi trên biểu", width=40, help="Để trống: dùng tên"),
    C("evidence", "Minh chứng", width=28, help="Để trống: không hỏi"),
    C("minimum", "Nhỏ nhất", ColumnKind.NUMBER, 10),
    C("maximum", "Lớn nhất", ColumnKind.NUMBER, 10),
)
_VALID = (
    C("valid_from", "Có từ ngày", ColumnKind.DATE, 12),
    C("valid_to", "Đến ngày", ColumnKind.DATE, 12),
)
_SOURCE = (
    C("section", "Mục KH", width=16),
    C("plan_words", "Lời văn Kế hoạch", width=40),
    C("note", "Ghi chú", width=40),
    C("draft", "Dự thảo", ColumnKind.FLAG, 10, choices="flag"),
)


def criteria(years: tuple[int, ...]) -> TableSpec:
    """The table of criteria: with the element's columns for plain figures, and a target column for each year."""
    targets = tuple(C(f"target_{year}", f"Chỉ tiêu {year}", ColumnKind.TARGET, 12) for year in years)
    return TableSpec(
        "tieu_chi",
        "Tiêu chí",
        "Tiêu chí",
        ("code",),
        (
            C("code", "Mã tiêu chí", required=True),
            C("name", "Tên tiêu chí", width=52, required=True),
            C("model", "Mô hình", width=10, required=True, help="Mã mô hình, hoặc chung"),
            C("group", "Thuộc nhóm", width=12, choices="tieu_chi.code"),
            C("measure", "Cách đo", ColumnKind.CHOICE, 18, choices="measure", required=True),
            C("direction", "Chiều", ColumnKind.CHOICE, 18, choices="direction"),
            C("owner", "Đơn vị chủ trì", width=14, choices="don_vi.code"),
            C("leader", "Lãnh đạo phụ trách", width=20, help="Để trống: theo mô hình"),
            *targets,
            C("judged", "Kỳ đánh giá", ColumnKind.LIST, 11, help="Mặc định N"),
            C(
                "band",
                "Mức cơ bản đạt (%)",
                ColumnKind.NUMBER,
                12,
                help="Để trống: không dùng",
                former=("Biên cơ bản đạt (%)",),
            ),
            C(
                "coverage",
                "Tỷ lệ đơn vị có số liệu tối thiểu (%)",
                ColumnKind.NUMBER,
                14,
                help="Mặc định 100",
                former=("Độ phủ cần có (%)",),
            ),
            C("decimals", "Số lẻ", ColumnKind.INTEGER, 8, help="Mặc định 2"),
            C("numerator", "Tử số", width=14, choices="so_lieu.code"),
            C("denominator", "Mẫu số", width=14, choices="so_lieu.code"),
            *_ELEMENT,
            C("legal_basis", "Căn cứ", width=24),
            *_VALID,
            *_SOURCE,
            C("points", "Điểm tối đa", ColumnKind.NUMBER, 10, help="Tiêu chí chấm điểm; để trống với tiêu chí khác"),
            C("scoring", "Cách tính điểm", width=30),
            C("annex_code", "Mã ở Phụ lục 1", width=12, help="Phần mềm ghi khi nhập Phụ lục 1"),
            C("annex_row", "Dòng ở Phụ lục 1", width=40, help="Phần mềm ghi; để nhận lại dòng khi nhập lần sau"),
            C("annex_words", "Chỉ tiêu ghi ở Phụ lục 1", width=30, help="Phần mềm ghi: lời văn của chỉ tiêu đã nhập"),
        ),
        shown=True,
    )


ELEMENTS = TableSpec(
    "so_lieu",
    "Số liệu nền",
    "Số liệu nền và thành phần của tỷ số",
    ("code",),
    (
        C("code", "Mã số liệu", required=True),
        C("name", "Tên số liệu", width=52, required=True),
        C("model", "Mô hình", width=10, help="Mã mô hình, hoặc chung"),
        *_ELEMENT,
        C("source", "Nguồn", ColumnKind.CHOICE, 28, choices="source"),
        *_VALID,
        *_SOURCE,
    ),
)
TASKS = TableSpec(
    "nhiem_vu",
    "Nhiệm vụ",
    "Nhiệm vụ",
    ("code",),
    (
        C("code", "Mã nhiệm vụ", required=True),
        C("text", "Nội dung", width=60, required=True),
        C(
            "lead",
            "Chủ trì",
            ColumnKind.LIST,
            16,
            required=True,
            help="Mã đơn vị hoặc mã loại, cách nhau bằng dấu ;",
        ),
        C("coordinating", "Phối hợp", width=28),
        C("model", "Mô hình", width=10),
        C("expected_result", "Kết quả cần đạt", width=40),
        C("cadence", "Tiến độ theo KH", width=18),
        C("deadline", "Thời hạn", ColumnKind.DATE, 12),
        C("person", "Người phụ trách", width=24),
        C("leader", "Lãnh đạo phụ trách", width=20, help="Để trống: theo mô hình"),
        C("asks", "Kỳ báo cáo", ColumnKind.LIST, 10, help="6T;N hoặc N", former=("Kỳ hỏi",)),
        C(
            "teller",
            "Đơn vị báo cáo tình trạng",
            ColumnKind.CHOICE,
            16,
            choices="teller",
            former=("Ai cho biết tình trạng",),
        ),
        C("section", "Mục KH", width=10),
        C("plan_words", "Lời văn Kế hoạch", width=40),
        C("note", "Ghi chú", width=30),
        *_VALID,
        C("state", "Tình trạng", width=18, keeper="program"),
        C("result", "Kết quả", width=40, keeper="program"),
        C("state_period", "Theo kỳ", width=24, keeper="program"),
        C("carried_out", "Đã thực hiện", width=12, keeper="program"),
    ),
    shown=True,
)
PERIODS = TableSpec(
    "ky_bao_cao",
    "Kỳ báo cáo",
    "Kỳ báo cáo",
    ("code",),
    (
        C("code", "Mã kỳ", required=True, help="2026-6T, 2026-N, 2026-DX1"),
        C("kind", "Loại kỳ", ColumnKind.CHOICE, 9, choices="period_kind", required=True),
        C("name", "Tên kỳ", width=30, required=True),
        C("year", "Năm", ColumnKind.INTEGER, 8, required=True),
        C("start", "Từ ngày", ColumnKind.DATE, 12, required=True),
        C("end", "Đến ngày", ColumnKind.DATE, 12, required=True),
        C("due", "Hạn nộp của đơn vị", ColumnKind.DATE, 14),
        C("due_owner", "Hạn của cơ quan chủ trì", ColumnKind.DATE, 14),
        C("due_time", "Giờ nộp", width=9, help="Kỳ đột xuất: 16:00; để trống: hết ngày"),
        C("previous", "Kỳ trước", width=10, choices="ky_bao_cao.code"),
        C("same", "Cùng kỳ", width=10, choices="ky_bao_cao.code"),
        C(
            "estimate",
            "Số ước",
            ColumnKind.FLAG,
            9,
            choices="flag",
            help="có: mọi số liệu của kỳ là số ước (báo cáo trước khi hết kỳ); trống là không",
        ),
        C("request", "Nội dung yêu cầu", width=30, help="Kỳ đột xuất: nội dung cơ quan cấp trên yêu cầu"),
        C("note", "Ghi chú", width=30),
        C("phase", "Trạng thái", width=16, keeper="program"),
        C("received", "Đã nộp", ColumnKind.INTEGER, 9, keeper="program"),
        C("owed", "Phải nộp", ColumnKind.INTEGER, 9, keeper="program"),
    ),
    shown=True,
)
WINDOWS = TableSpec(
    "khung_thoi_gian",
    "Khung thời gian",
    "Khung thời gian riêng",
    ("window", "period"),
    (
        C("window", "Khung", required=True, help="NH: năm học; NL: năm dương lịch"),
        C("period", "Kỳ", choices="ky_bao_cao.code", required=True),
        C("start", "Từ ngày", ColumnKind.DATE, 12, required=True),
        C("end", "Đến ngày", ColumnKind.DATE, 12, required=True),
    ),
)
RULES = TableSpec(
    "quy_tac",
    "Quy tắc",
    "Quy tắc giữa các số liệu",
    ("code",),
    (
        C("code", "Mã quy tắc", required=True),
        C(
            "left",
            "Vế trái",
            width=30,
            required=True,
            help="Mã số liệu, nối bằng “ + ” hoặc “ - ” (có dấu cách)",
        ),
        C("op", "Phép so", ColumnKind.CHOICE, 9, choices="operator", required=True),
        C("right", "Vế phải", width=30, required=True),
        C("text", "Nội dung", width=60, required=True),
    ),
)
EXCEPTIONS = TableSpec(
    "phan_cong",
    "Phân công báo cáo",
    "Phân công báo cáo (ngoại lệ)",
    ("unit", "element", "period"),
    (
        C("unit", "Đơn vị", width=18, required=True, help="Mã đơn vị, mã loại đơn vị, hoặc: tất cả"),
        C("element", "Số liệu", help="Mã số liệu; kỳ đột xuất hỏi bằng lời: để trống hoặc ghi “lời văn”"),
        C("period", "Kỳ", choices="ky_bao_cao.code", required=True),
        C("owes", "Phải báo cáo", ColumnKind.FLAG, 12, choices="flag", required=True),
        C("note", "Ghi chú", width=40),
    ),
)
DIFFICULTIES = TableSpec(
    "kho_khan",
    "Khó khăn",
    "Khó khăn, vướng mắc và đề xuất",
    ("code",),
    (
        C("code", "Mã", width=22, required=True),
        C("unit", "Đơn vị", choices="don_vi.code"),
        C("text", "Khó khăn, vướng mắc", width=50),
        C("proposal", "Đề xuất, kiến nghị", width=40),
        C("first_reported", "Phản ánh ngày", ColumnKind.DATE, 12),
        C("resolver", "Cơ quan giải quyết", width=20),
        C("deadline", "Hạn giải quyết", ColumnKind.DATE, 12),
        C("state", "Trạng thái", ColumnKind.CHOICE, 16, choices="difficulty_state"),
        C("result", "Kết quả giải quyết", width=40),
        C("unit_state", "Đơn vị cho biết", width=16, keeper="program"),
        C("last_period", "Kỳ gần nhất", width=12, keeper="program"),
    ),
    "theo dõi",
    shown=True,
)
