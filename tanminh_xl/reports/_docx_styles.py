"""The named styles of a Word template: what each is for and, in the template that is shipped, how it looks.

Sizes, cases and places: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II. An office changes looks in its own copy of the
template; only the names are held.
"""

from __future__ import annotations

from typing import NamedTuple

FONT = "Times New Roman"


class Look(NamedTuple):
    """A paragraph style as the shipped template has it. ``size`` in points, indents and spaces too.

    ``first``, ``left``: indents; ``exact``: height of its lines, 0: single. ``keep``: stays with what follows.
    ``close``: no space between two of them.
    """

    use: str
    size: float
    bold: bool = False
    italic: bool = False
    caps: bool = False
    align: str = "left"
    first: float = 0.0
    left: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    exact: float = 0.0
    level: int = 0
    close: bool = False


INDENT = 36.0
"""1,27 cm."""

NATION = "VB Quốc hiệu"
MOTTO = "VB Tiêu ngữ"
ABOVE = "VB Cơ quan chủ quản"
ISSUER = "VB Cơ quan ban hành"
RULE = "VB Đường kẻ"
NUMBER = "VB Số, ký hiệu"
SUBJECT_OF_LETTER = "VB Trích yếu công văn"
DAY = "VB Địa danh, ngày tháng"
KIND = "VB Tên loại"
SUBJECT = "VB Trích yếu"
TO = "VB Kính gửi"
TO_EACH = "VB Kính gửi từng nơi"
GROUNDS = "VB Căn cứ"
HEADING_1, HEADING_2, HEADING_3 = "VB Mục cấp 1", "VB Mục cấp 2", "VB Mục cấp 3"
BODY = "VB Nội dung"
ITEM = "VB Gạch đầu dòng"
RECEIVERS, RECEIVER = "VB Nơi nhận", "VB Nơi nhận từng dòng"
SIGNER, SIGNER_NAME = "VB Chức vụ người ký", "VB Họ tên người ký"
APPENDIX, APPENDIX_TITLE, APPENDIX_OF = "VB Phụ lục", "VB Tên phụ lục", "VB Kèm theo"
TABLE_HEAD, TABLE_TEXT, TABLE_NUMBER = "VB Bảng: đầu bảng", "VB Bảng: chữ", "VB Bảng: số"
TABLE_SECTION, TABLE_NOTE = "VB Bảng: mục", "VB Bảng: ghi chú"
PAGE_NUMBER, MARK = "VB Số trang", "VB Dấu trên trang"
GAP, OURS = "VB Chỗ cần viết", "VB Câu của chương trình"

PARAGRAPHS: dict[str, Look] = {
    NATION: Look("Quốc hiệu", 13, bold=True, align="center"),
    MOTTO: Look("Tiêu ngữ", 14, bold=True, align="center"),
    ABOVE: Look("Tên cơ quan chủ quản trực tiếp", 13, align="center"),
    ISSUER: Look("Tên cơ quan ban hành văn bản", 13, bold=True, align="center"),
    RULE: Look(
        "Đường kẻ dưới tiêu ngữ, cơ quan, trích yếu (độ dài do chương trình đặt)", 2, align="center", before=2, exact=5
    ),
    NUMBER: Look("Số, ký hiệu văn bản", 13, align="center", before=6),
    SUBJECT_OF_LETTER: Look("Trích yếu của công văn (V/v ...)", 12, align="center", before=6),
    DAY: Look("Địa danh và thời gian ban hành", 14, italic=True, align="center", before=6),
    KIND: Look("Tên loại văn bản (BÁO CÁO)", 14, bold=True, caps=True, align="center", before=18, keep=True),
    SUBJECT: Look("Trích yếu nội dung", 14, bold=True, align="center", keep=True),
    TO: Look("Kính gửi", 14, align="center", before=12, after=6),
    TO_EACH: Look("Từng nơi kính gửi, khi có nhiều nơi", 14, left=170, after=12, close=True),
    GROUNDS: Look("Căn cứ ban hành", 14, italic=True, align="both", first=INDENT, after=6),
    HEADING_1: Look("Mục I, II, III", 14, bold=True, caps=True, first=INDENT, before=6, after=6, keep=True, level=1),
    HEADING_2: Look("Mục 1, 2, 3", 14, bold=True, align="both", first=INDENT, after=6, keep=True, level=2),
    HEADING_3: Look("Điểm a, b, c", 14, align="both", first=INDENT, after=6, keep=True, level=3),
    BODY: Look("Đoạn văn", 14, align="both", first=INDENT, after=6),
    ITEM: Look("Đoạn bắt đầu bằng gạch đầu dòng", 14, align="both", first=INDENT, after=6),
    RECEIVERS: Look("Từ “Nơi nhận:”", 12, bold=True, italic=True, keep=True),
    RECEIVER: Look("Từng nơi nhận", 11, keep=True),
    SIGNER: Look("Quyền hạn, chức vụ người ký", 14, bold=True, caps=True, align="center", keep=True),
    SIGNER_NAME: Look("Họ và tên người ký (chỗ ký ở trên)", 14, bold=True, align="center", before=72),
    APPENDIX: Look("Phụ lục I, II, III", 14, bold=True, align="center", keep=True, level=1),
    APPENDIX_TITLE: Look("Tên phụ lục", 14, bold=True, caps=True, align="center", keep=True),
    APPENDIX_OF: Look("(Kèm theo Báo cáo số ...)", 13, italic=True, align="center", after=6, keep=True),
    TABLE_HEAD: Look("Dòng đầu của bảng", 10.5, bold=True, align="center"),
    TABLE_TEXT: Look("Chữ trong bảng", 10.5),
    TABLE_NUMBER: Look("Số trong bảng", 10.5, align="right"),
    TABLE_SECTION: Look("Dòng mục trong bảng", 10.5, bold=True, keep=True),
    TABLE_NOTE: Look("Ghi chú dưới bảng", 10.5, italic=True, before=3),
    PAGE_NUMBER: Look("Số trang, giữa lề trên", 13, align="center"),
    MARK: Look("Dấu DỰ THẢO TRÌNH KÝ, SỐ LIỆU MINH HỌA trên mỗi trang", 11, bold=True, align="center"),
}
"""Name -> use and shipped look, in the order in which they stand in a document."""

CHARACTERS: dict[str, str] = {
    GAP: "Chỗ còn trống, người soạn viết vào",
    OURS: "Câu chương trình lập lại, đặt cạnh câu đã được sửa tay",
}

NAMES = (*PARAGRAPHS, *CHARACTERS)
