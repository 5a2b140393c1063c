"""The one catalogue of findings' texts: for each code its severity, its gate, and what the clerk is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tanminh_xl.domain.findings import Code, Finding, Gate, Severity, Verdict

SEVERITY_WORDS = {
    Severity.ERROR: "Phải sửa",
    Severity.WARNING: "Cần kiểm tra lại",
    Severity.NOTE: "Lưu ý",
}
VERDICT_WORDS = {
    Verdict.ACCEPTED: "Đã tiếp nhận",
    Verdict.ACCEPTED_WITH_NOTES: "Đã tiếp nhận, có lưu ý",
    Verdict.NEEDS_CONFIRMATION: "Chờ Văn phòng xác nhận",
    Verdict.RETURNED: "Trả lại để bổ sung",
}


class Message(NamedTuple):
    """What a code means (decision-tables 5.2). ``text`` and ``hint`` are templates over a Finding's fields
    and the names in its ``more``."""

    severity: Severity
    gate: Gate
    text: str
    hint: str


def _error(text: str, hint: str) -> Message:
    return Message(Severity.ERROR, Gate.RETURNS, text, hint)


def _wait(text: str, hint: str) -> Message:
    return Message(Severity.WARNING, Gate.WAITS, text, hint)


def _warn(text: str, hint: str) -> Message:
    return Message(Severity.WARNING, Gate.NO, text, hint)


def _note(text: str, hint: str) -> Message:
    return Message(Severity.NOTE, Gate.NO, text, hint)


MESSAGES: dict[Code, Message] = {
    Code.FILE_EMPTY: _error("Tệp không có nội dung (0 byte).", "Đề nghị đơn vị lưu lại biểu mẫu đã điền rồi gửi lại."),
    Code.FILE_PDF: _error(
        "Tệp là bản PDF, không phải biểu mẫu Excel.",
        "Đề nghị đơn vị gửi tệp Excel đã điền; bản PDF có thể gửi kèm làm minh chứng.",
    ),
    Code.FILE_PHOTO: _error(
        "Tệp là ảnh chụp, không phải biểu mẫu Excel.",
        "Đề nghị đơn vị gửi tệp Excel đã điền; nếu chỉ có bản giấy, Văn phòng nhập thay và đính kèm ảnh.",
    ),
    Code.FILE_WORD: _error(
        "Tệp là văn bản Word, không phải biểu mẫu Excel.",
        "Đề nghị đơn vị điền vào biểu mẫu Excel đã nhận rồi gửi lại.",
    ),
    Code.FILE_ENCRYPTED: _error(
        "Tệp có đặt mật khẩu nên không mở được.", "Đề nghị đơn vị bỏ mật khẩu, lưu lại rồi gửi lại."
    ),
    Code.FILE_BROKEN: _error(
        "Tệp bị hỏng, không đọc được ({value}).", "Đề nghị đơn vị mở tệp gốc, lưu lại rồi gửi lại."
    ),
    Code.FILE_OTHER: _error(
        "Tệp không phải bảng tính đọc được ({value}).", "Đề nghị đơn vị điền vào biểu mẫu Excel đã nhận rồi gửi lại."
    ),
    Code.FILE_TOO_LARGE: _error(
        "Tệp quá lớn so với một biểu mẫu ({value}).",
        "Đề nghị đơn vị điền vào biểu mẫu đã nhận, không chèn thêm ảnh.",
    ),
    Code.STAMP_MISSING: _wait(
        "Không tìm thấy dấu nhận biết của biểu mẫu nên chưa rõ đơn vị, kỳ báo cáo.",
        "Văn phòng xem tệp, rồi gán cho đơn vị và kỳ báo cáo; hoặc đề nghị đơn vị dùng đúng biểu mẫu đã gửi.",
    ),
    Code.STAMP_OTHER_PLAN: _wait(
        "Biểu mẫu thuộc kế hoạch khác ({value}).",
        "Kế hoạch này là {expected}. Văn phòng xem tệp trước khi gán.",
    ),
    Code.NO_ROW_KEYS: _wait(
        "Không tìm thấy dòng số liệu nào của biểu mẫu trong tệp.",
        "Văn phòng xem tệp; đề nghị đơn vị điền vào biểu mẫu đã gửi, không chép sang tệp khác.",
    ),
    Code.UNIT_MISMATCH: _wait(
        "Biểu mẫu là của {expected} nhưng {source} là của {value}.",
        "Văn phòng hỏi lại đơn vị, rồi gán tệp cho đúng đơn vị và kỳ báo cáo.",
    ),
    Code.FORM_UNKNOWN: _wait(
        "Biểu mẫu này không trùng với biểu mẫu nào Văn phòng đã gửi.",
        "Văn phòng đối chiếu tệp; nếu số liệu đúng thì chấp nhận, nếu không thì gửi lại biểu mẫu cho đơn vị.",
    ),
    Code.PERIOD_NOT_OPEN: _wait(
        "Kỳ báo cáo {value} hiện không mở.",
        "Tệp được giữ lại; muốn tính số liệu này, mở lại kỳ rồi chấp nhận.",
    ),
    Code.FORM_BLANK: _error("Biểu mẫu chưa điền ô nào.", "Đề nghị đơn vị điền số liệu vào các ô tô màu rồi gửi lại."),
    Code.FORM_OLDER: _note(
        "Đơn vị dùng biểu mẫu bản {value}; bản mới nhất là {expected}.",
        "Số liệu vẫn được tính; nội dung mới của bản sau chưa có.",
    ),
    Code.SHEET_RENAMED: _note("Trang tính đã đổi tên thành “{value}”.", "Vẫn đọc được; xin giữ tên “{expected}”."),
    Code.CELLS_MOVED: _note(
        "Dòng hoặc cột của biểu mẫu đã bị dời chỗ ({value}).",
        "Vẫn đọc được theo mã ẩn; xin không chèn dòng, cột.",
    ),
    Code.ROW_MISSING: _warn(
        "Thiếu dòng “{name}”.", "Dòng này đã bị xóa khỏi biểu mẫu; đề nghị đơn vị bổ sung số liệu."
    ),
    Code.COLUMN_MISSING: _warn(
        "Thiếu cột “{name}” của phần {block}.", "Đề nghị đơn vị điền vào biểu mẫu gốc, không xóa cột."
    ),
    Code.KEY_TWICE_DIFFERENT: _error(
        "Dòng “{name}” có ở hai nơi với số liệu khác nhau ({value} và {other}).",
        "Đề nghị đơn vị chỉ giữ một dòng với số liệu đúng.",
    ),
    Code.KEY_TWICE: _note("Dòng “{name}” có ở hai nơi, số liệu không khác nhau.", "Chỉ tính một lần."),
    Code.OUTSIDE_ENTRY: _note(
        "Có nội dung ngoài các ô nhập: “{value}”.",
        "Nội dung này không được tính; nếu là số liệu, xin ghi vào ô tô màu.",
    ),
    Code.VALUE_MISSING: _warn(
        "Còn thiếu số liệu “{name}”.",
        "Điền số vào ô, hoặc chọn lý do ở cột “Nếu không có số”. Ô trống không được hiểu là 0.",
    ),
    Code.WRONG_TYPE: _error("Ô này cần {expected}, đang ghi “{value}”.", "Sửa lại cho đúng kiểu dữ liệu."),
    Code.NOT_WHOLE: _error("Số {value} không phải số nguyên.", "“{name}” đếm theo {expected}, xin ghi số nguyên."),
    Code.OUT_OF_RANGE: _error("Số {value} ngoài giới hạn cho phép ({expected}).", "Kiểm tra lại số đã ghi."),
    Code.AMBIGUOUS_NUMBER: _wait(
        "“{value}” có thể hiểu là {first} hoặc {second}.",
        "Văn phòng hỏi lại đơn vị rồi ghi nhận điều chỉnh; khi chưa rõ, ô này coi như còn thiếu.",
    ),
    Code.UNKNOWN_CHOICE: _error("“{value}” không có trong danh sách lựa chọn.", "Chọn một trong: {expected}."),
    Code.NUMBER_AND_REASON: _error(
        "Vừa ghi số {value}, vừa chọn “{reason}”.",
        "Chỉ giữ một: bỏ số, hoặc bỏ lý do ở cột “Nếu không có số”.",
    ),
    Code.FORMULA_ERROR: _error("Công thức trong ô cho kết quả {value}.", "Sửa công thức, hoặc gõ thẳng số liệu."),
    Code.FORMULA: _note("Ô là công thức ({value}).", "Kết quả của công thức được tính; xin gõ thẳng số liệu."),
    Code.FORMULA_EXTERNAL: _warn(
        "Công thức lấy số từ tệp khác ({value}).", "Kết quả lần lưu cuối được tính; xin gõ thẳng số liệu."
    ),
    Code.LEGACY_TEXT: _warn(
        "Chữ gõ bằng bảng mã cũ {value}, đọc ra sẽ sai dấu.",
        "Xin gõ lại bằng bảng mã Unicode (Unikey chọn Unicode).",
    ),
    Code.EVIDENCE_MISSING: _warn("Chưa ghi minh chứng cho “{name}”.", "Cần: {expected}."),
    Code.TASK_MISSING: _warn("Chưa chọn tình trạng của công việc “{name}”.", "Chọn một trong: {expected}."),
    Code.NOT_YET: _note("“{name}” chưa có số, đơn vị sẽ bổ sung.", "Khi có số, gửi lại biểu mẫu."),
    Code.NUMERATOR_OVER_DENOMINATOR: _error(
        "“{name}” ({value}) lớn hơn “{other}” ({expected}).",
        "Phần không thể lớn hơn tổng; kiểm tra lại cả hai ô.",
    ),
    Code.RULE_BROKEN: _error("Chưa khớp: {name} ({value}; {expected}).", "Kiểm tra lại các ô liên quan: {cells}."),
    Code.BELOW_HALF_YEAR: _error(
        "Số cả năm {value} nhỏ hơn số 6 tháng đầu năm đã báo cáo {expected}.",
        "Đây là số lũy kế từ đầu năm; xin ghi số cộng dồn cả năm.",
    ),
    Code.JUMP: _warn(
        "Số {value} lệch nhiều so với {expected} ({against}).",
        "Kiểm tra lại; nếu đúng, ghi lý do ở cột Ghi chú.",
    ),
    Code.JUMP_EXPLAINED: _note("Số {value} lệch nhiều so với {expected} ({against}).", "Đơn vị ghi: {reason}"),
    Code.NOT_APPLICABLE_NOW: _warn(
        "Kỳ trước có số {expected}, kỳ này chọn “Không thuộc đối tượng”.", "Hỏi lại đơn vị cho chắc."
    ),
    Code.PROBLEM_WITHOUT_PROPOSAL: _note(
        "Có khó khăn, vướng mắc nhưng chưa ghi đề xuất.", "Xin ghi thêm đề xuất, kiến nghị."
    ),
    Code.ALREADY_RECEIVED: _note("Tệp này đã nhận ({value}).", "Không tính thêm lần nữa."),
    Code.FEWER_FIGURES: _wait(
        "Ít số liệu hơn bản đang tính ({value}): thiếu {names}.",
        "Văn phòng hỏi lại đơn vị; bản đang tính giữ nguyên đến khi chấp nhận bản này.",
    ),
    Code.SENT_EARLIER: _wait(
        "Tệp gửi {value}, không muộn hơn bản đang tính (gửi {expected}).",
        "Bản đang tính giữ nguyên; nếu tệp này mới đúng thì chấp nhận.",
    ),
    Code.ADJUSTMENT_LAPSES: _note(
        "Số điều chỉnh “{name}” ({value}) hết hiệu lực khi bản này được tính.",
        "Bản mới ghi {expected}; nếu vẫn cần, ghi nhận điều chỉnh lại.",
    ),
}


def severity(finding: Finding) -> Severity:
    """Must be mended, to be checked again, or a note: as its code says in ``MESSAGES``."""
    return MESSAGES[finding.code].severity


def render(finding: Finding) -> tuple[str, str]:
    """(what is wrong, what to do) in Vietnamese; KeyError where the finding lacks a word that its text needs."""
    words = {"value": finding.value, "expected": finding.expected, "cell": finding.cell, **dict(finding.more)}
    message = MESSAGES[finding.code]
    return message.text.format_map(words), message.hint.format_map(words)


IDENTITY = frozenset(
    {
        Code.STAMP_MISSING,
        Code.STAMP_OTHER_PLAN,
        Code.NO_ROW_KEYS,
        Code.UNIT_MISMATCH,
        Code.FORM_UNKNOWN,
        Code.PERIOD_NOT_OPEN,
    }
)
"""In decision-tables 5.1, rows 3 - 6: they decide before any finding inside the form does."""


def verdict(findings: Iterable[Finding]) -> Verdict:
    """What the findings together make of a file (decision-tables 5.1): the first row that fits decides.

    Whose form it is comes before what it says; then what returns, then what waits.
    """
    found = tuple(findings)
    gates = {MESSAGES[f.code].gate for f in found}
    if any(f.code in IDENTITY for f in found):
        return Verdict.NEEDS_CONFIRMATION
    if Gate.RETURNS in gates:
        return Verdict.RETURNED
    if Gate.WAITS in gates:
        return Verdict.NEEDS_CONFIRMATION
    return Verdict.ACCEPTED_WITH_NOTES if found else Verdict.ACCEPTED
