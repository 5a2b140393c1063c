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
    Verdict.ACCEPTED_IN_PART: "Tiếp nhận một phần",
    Verdict.NEEDS_CONFIRMATION: "Chờ Văn phòng xác nhận",
    Verdict.RETURNED: "Trả lại để bổ sung",
    Verdict.IGNORED: "Đã bỏ qua",
}
VERDICT_COUNTS = {
    Verdict.ACCEPTED: "được tiếp nhận",
    Verdict.ACCEPTED_WITH_NOTES: "được tiếp nhận, có lưu ý",
    Verdict.ACCEPTED_IN_PART: "được tiếp nhận một phần",
    Verdict.NEEDS_CONFIRMATION: "chờ Văn phòng xác nhận",
    Verdict.RETURNED: "trả lại để bổ sung",
    Verdict.IGNORED: "đã bỏ qua",
}
"""The same behind a number of files, inside a sentence."""


ASK_THE_UNIT = "Hỏi đơn vị rồi ghi câu trả lời ở trang Cần hỏi; khi chưa rõ, ô này coi như còn thiếu."
"""What the Office does about a cell that is held."""


class Message(NamedTuple):
    """What a code means (decision-tables 5.2). ``text`` and ``hint`` are templates over a Finding's fields
    and the names in its ``more``; ``hint`` is what the unit is told to do, ``office`` what the Office is ("": the
    same).
    """

    severity: Severity
    gate: Gate
    text: str
    hint: str
    office: str = ""


def _error(text: str, hint: str) -> Message:
    return Message(Severity.ERROR, Gate.RETURNS, text, hint)


def _wait(text: str, hint: str) -> Message:
    return Message(Severity.WARNING, Gate.WAITS, text, hint)


def _held(text: str, hint: str) -> Message:
    return Message(Severity.ERROR, Gate.HOLDS, text, hint, ASK_THE_UNIT)


def _doubtful(text: str, hint: str) -> Message:
    return Message(Severity.WARNING, Gate.HOLDS, text, hint, ASK_THE_UNIT)


def _warn(text: str, hint: str, office: str = "") -> Message:
    return Message(Severity.WARNING, Gate.NO, text, hint, office)


def _note(text: str, hint: str, office: str = "") -> Message:
    return Message(Severity.NOTE, Gate.NO, text, hint, office)


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
        "Đề nghị đơn vị điền vào biểu mẫu đã nhận rồi gửi lại, không chép thêm trang tính hay ảnh vào tệp.",
    ),
    Code.FILE_TOO_SLOW: _error(
        "Đọc tệp mất quá nhiều thời gian nên đã dừng ({value}).",
        "Đề nghị đơn vị điền vào biểu mẫu đã nhận rồi gửi lại, không chép thêm nội dung vào tệp.",
    ),
    Code.FILE_CRASHED: _error(
        "Tệp làm phần đọc bảng tính phải dừng ({value}).",
        "Đề nghị đơn vị điền vào biểu mẫu đã nhận, lưu lại rồi gửi lại.",
    ),
    Code.FILE_FAILED: _error(
        "Chương trình gặp trục trặc khi đọc tệp ({value}).",
        "Tệp vẫn được giữ; Văn phòng nhập thay, và gửi tệp này cho người hỗ trợ phần mềm.",
    ),
    Code.SOURCE_LOCKED: _wait(
        "Chưa mở được tệp ({value}).",
        "Đóng tệp ở chương trình đang mở nó, kiểm tra quyền đọc, rồi tiếp nhận lại.",
    ),
    Code.SOURCE_GONE: _wait("Tệp không còn ở chỗ đã thấy.", "Kiểm tra lại thư mục rồi tiếp nhận lại."),
    Code.SOURCE_NOT_FILE: _wait(
        "“{value}” không phải tệp thường (là lối tắt, liên kết hoặc thiết bị) nên không mở.",
        "Chép chính tệp của đơn vị vào thư mục nhận rồi tiếp nhận lại.",
    ),
    Code.RECORDS_DAMAGED: _wait(
        "Chưa xử lý được tệp này. {value}",
        "Chép lại tệp hỏng từ bản sao lưu rồi tiếp nhận lại; tệp của đơn vị vẫn còn nguyên.",
    ),
    Code.ARCHIVE_ENCRYPTED: _error(
        "Tệp nén “{value}” có đặt mật khẩu nên không mở được.",
        "Đề nghị đơn vị gửi lại tệp nén không đặt mật khẩu, hoặc gửi thẳng tệp Excel đã điền.",
    ),
    Code.ARCHIVE_NESTED: _error(
        "Tệp nén “{value}” nằm trong nhiều lớp tệp nén nên không mở.",
        "Đề nghị đơn vị gửi thẳng tệp Excel đã điền, hoặc chỉ nén một lần.",
    ),
    Code.ARCHIVE_BROKEN: _error(
        "Tệp nén “{value}” bị hỏng nên không lấy được tệp bên trong.",
        "Đề nghị đơn vị nén lại rồi gửi lại, hoặc gửi thẳng tệp Excel đã điền.",
    ),
    Code.ARCHIVE_TOO_LARGE: _error(
        "Tệp nén “{value}” chứa quá nhiều nội dung nên chưa mở hết.",
        "Đề nghị đơn vị gửi thẳng tệp Excel đã điền; ảnh minh chứng gửi riêng.",
    ),
    Code.MAIL_ENCRYPTED: _error(
        "Thư “{value}” được mã hóa nên không đọc được.", "Đề nghị đơn vị gửi lại thư không mã hóa."
    ),
    Code.MAIL_NESTED: _error(
        "Thư “{value}” nằm trong nhiều lớp thư kèm nhau nên chưa đọc hết.",
        "Mở thư, lưu tệp Excel đính kèm vào thư mục nhận rồi tiếp nhận lại.",
    ),
    Code.MAIL_TOO_MANY_PARTS: _error(
        "“{value}” có quá nhiều phần nên chỉ đọc {expected} phần đầu.",
        "Mở thư, lưu tệp Excel còn lại vào thư mục nhận; hoặc đề nghị đơn vị gửi lại, tách thành nhiều thư.",
    ),
    Code.MAIL_BROKEN: _error(
        "Không đọc được “{value}” ({expected}).",
        "Mở thư bằng chương trình thư, lưu tệp đính kèm vào thư mục nhận rồi tiếp nhận lại.",
    ),
    Code.MAIL_CUT_OFF: _warn(
        "“{value}” có thể bị cắt giữa chừng, tệp kèm có thể thiếu.",
        "Đề nghị đơn vị xem lại thư đã gửi; nếu thiếu tệp thì gửi lại.",
        "Mở thư gốc xem đã đủ tệp chưa; nếu thiếu, đề nghị đơn vị gửi lại.",
    ),
    Code.MAIL_LINKED: _warn(
        "Tệp “{value}” không lấy được: {expected}.",
        "Đề nghị đơn vị gửi chính tệp Excel đã điền dưới dạng tệp đính kèm, không gửi đường dẫn.",
    ),
    Code.MAIL_SEVERAL_SENDERS: _warn(
        "Thư ghi nhiều người gửi ({value}); xét theo người đầu tiên.",
        "Văn phòng xem thư để biết tệp là của đơn vị nào.",
    ),
    Code.MAIL_BOUNCED: _warn(
        "Thư báo không gửi được tới {value}.",
        "Kiểm tra địa chỉ thư của đơn vị rồi gửi lại, hoặc báo đơn vị qua điện thoại, Zalo.",
    ),
    Code.MAIL_AUTOMATIC: _note("Thư trả lời tự động, không kèm biểu mẫu.", "Không cần xử lý."),
    Code.MAIL_FORWARDED_INLINE: _note(
        "Thư chuyển tiếp; trong nội dung ghi người gửi ban đầu là {value}.",
        "Đang xét theo người chuyển tiếp; nếu tệp là của đơn vị khác, Văn phòng gán tệp cho đơn vị đó.",
    ),
    Code.MAIL_PASSED_OVER: _note(
        "Không lấy từ thư: {value} (ảnh trong chữ ký, phần kỹ thuật, thư kèm không có tệp).",
        "Nếu trong đó có tệp cần nhận, mở thư rồi lưu tệp ấy vào thư mục nhận.",
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
    Code.HEADING_MISMATCH: _wait(
        "Đầu biểu ghi “{value}”, còn biểu mẫu đã gửi là của {expected}.",
        "Văn phòng hỏi xem số liệu là của ai, kỳ nào: đúng của {expected} thì chấp nhận; không thì gán lại.",
    ),
    Code.ROWS_OF_OTHERS: _wait(
        "Trong biểu có dòng của {value}, không phải của {expected}.",
        "Văn phòng hỏi xem số liệu là của ai: đúng của {expected} thì chấp nhận; không thì gán lại.",
    ),
    Code.ENTRY_HIDDEN: _wait(
        "Có số liệu ở chỗ bị ẩn ({value}), mở tệp ra không nhìn thấy.",
        "Văn phòng mở tệp, bỏ ẩn dòng hoặc cột này, hỏi lại đơn vị rồi mới chấp nhận.",
    ),
    Code.LINES_SWAPPED: _wait(
        "Dòng này nay mang chữ của dòng “{other}”; không rõ số {value} là của dòng nào.",
        "Văn phòng hỏi lại đơn vị; chấp nhận thì số được tính theo mã ẩn của dòng, tức “{name}”.",
    ),
    Code.COLUMN_SWAPPED: _wait(
        "Cột này nay mang tên “{other}” nhưng mã ẩn là cột “{name}”; không rõ số ở cột này là số gì.",
        "Văn phòng mở tệp xem lại, hỏi đơn vị; chấp nhận thì số được tính theo mã ẩn, tức cột “{name}”.",
    ),
    Code.KEY_ASTRAY: _wait(
        "Dòng “{name}” có ở hai nơi: ở chỗ của biểu mẫu ghi “{value}”, ở ô {at} ghi “{other}”.",
        "Văn phòng mở tệp xem số nào đơn vị muốn báo cáo, hỏi lại rồi mới chấp nhận.",
    ),
    Code.ADDRESS_CHANGES: _wait(
        "Thư gửi từ địa chỉ chưa biết ({value}) và làm thay đổi số liệu đang tính.",
        "Văn phòng hỏi lại đơn vị rồi chấp nhận; nếu là địa chỉ của đơn vị thì lưu địa chỉ.",
    ),
    Code.ADDRESS_NEW: _note("Thư gửi từ địa chỉ chưa biết ({value}).", "Nếu là địa chỉ của đơn vị thì lưu lại."),
    Code.FORM_UNKNOWN: _wait(
        "Biểu mẫu này không trùng với biểu mẫu nào Văn phòng đã gửi.",
        "Văn phòng đối chiếu tệp; nếu số liệu đúng thì chấp nhận, nếu không thì gửi lại biểu mẫu cho đơn vị.",
    ),
    Code.PERIOD_NOT_OPEN: _wait(
        "Kỳ báo cáo {value} hiện không mở.",
        "Tệp được giữ lại; muốn tính số liệu này, mở lại kỳ rồi chấp nhận.",
    ),
    Code.PERIOD_ELSEWHERE: _wait(
        "Đây là biểu {value}; kỳ này hiện không mở, kỳ đang mở của đơn vị là {expected}.",
        "Nếu đơn vị dùng nhầm biểu cũ để báo cáo kỳ {expected} thì gán tệp sang kỳ đó; "
        "nếu là số liệu của {value} thì giữ lại, không tính.",
    ),
    Code.PERIOD_ASSIGNED: _wait(
        "Biểu {value}, dùng cho kỳ {expected}.",
        "Văn phòng hỏi đơn vị số liệu của cả kỳ {expected} rồi mới chấp nhận.",
    ),
    Code.FORM_BLANK: _error("Biểu mẫu chưa điền ô nào.", "Đề nghị đơn vị điền số liệu vào các ô tô màu rồi gửi lại."),
    Code.FORM_BLANK_WORDS: _wait(
        "Các ô số liệu và tình trạng đều để trống, nhưng có chữ ghi ở chỗ khác (“{value}”).",
        "Văn phòng mở tệp xem đơn vị ghi gì: nếu là số liệu thì nhập thay; không có gì thì trả lại.",
    ),
    Code.FORM_OLDER: _note(
        "Đơn vị dùng biểu mẫu bản {value}; bản mới nhất là {expected}.",
        "Số liệu vẫn được tính; nội dung mới của bản sau chưa có.",
    ),
    Code.COPY_UNCHANGED: _note(
        "Đây là bản gửi lại chưa sửa nội dung nào.", "Đề nghị đơn vị sửa các ô đã đánh dấu rồi gửi lại."
    ),
    Code.COPY_MENDED: _note("Bản gửi lại đã sửa {value} nội dung.", "Nội dung chưa sửa được ghi lại ở dưới."),
    Code.SHEET_RENAMED: _note("Trang tính đã đổi tên thành “{value}”.", "Vẫn đọc được; xin giữ tên “{expected}”."),
    Code.CELLS_MOVED: _note(
        "Dòng hoặc cột của biểu mẫu đã bị dời chỗ ({value}).",
        "Vẫn đọc được theo mã ẩn; xin không chèn dòng, cột.",
    ),
    Code.ROW_MISSING: _warn(
        "Thiếu dòng “{name}”.", "Dòng này đã bị xóa khỏi biểu mẫu; đề nghị đơn vị bổ sung số liệu."
    ),
    Code.ROW_NOT_ASKED: _warn(
        "Dòng “{name}” không có trong biểu {value}.", "Hỏi đơn vị số liệu này, hoặc đề nghị gửi biểu {expected}."
    ),
    Code.LINE_RETYPED: _note(
        "Chữ của dòng này đã sửa thành “{value}” (biểu mẫu ghi “{expected}”).",
        "Số vẫn được tính cho dòng của biểu mẫu; xin không sửa chữ của biểu.",
    ),
    Code.FIGURE_MERGED: _warn(
        "Số {value} nằm ở ô đã gộp ({expected}).", "Kiểm tra lại số này là của dòng nào; xin không gộp ô."
    ),
    Code.COLUMN_MISSING: _warn(
        "Thiếu cột “{name}” của phần {block}.", "Đề nghị đơn vị điền vào biểu mẫu gốc, không xóa cột."
    ),
    Code.KEY_TWICE_DIFFERENT: _held(
        "Dòng “{name}” có ở hai nơi với số liệu khác nhau ({value} và {other}).",
        "Đề nghị đơn vị chỉ giữ một dòng với số liệu đúng.",
    ),
    Code.KEY_TWICE: _note("Dòng “{name}” có ở hai nơi, số liệu không khác nhau.", "Chỉ tính một lần."),
    Code.SHEET_TWICE: _note(
        "Trang tính “{value}” là bản chép của biểu; số liệu không khác nhau.", "Chỉ tính một lần; xin xóa trang chép."
    ),
    Code.OUTSIDE_ENTRY: _note(
        "Có nội dung ngoài các ô nhập: “{value}”.",
        "Nội dung này không được tính; nếu là số liệu, xin ghi vào ô tô màu.",
    ),
    Code.VALUE_MISSING: _warn(
        "Còn thiếu số liệu “{name}”.",
        "Điền số vào ô, hoặc chọn lý do ở cột “Ghi rõ”. Ô trống không được hiểu là 0.",
    ),
    Code.WRONG_TYPE: _held(
        "Ô này cần {expected}, đang ghi “{value}”.", "Chỉ gõ số, ví dụ 6; lời giải thích ghi ở cột Ghi chú."
    ),
    Code.NOT_WHOLE: _held("Số {value} không phải số nguyên.", "“{name}” đếm theo {expected}, xin ghi số nguyên."),
    Code.OUT_OF_RANGE: _held("Số {value} ngoài giới hạn cho phép ({expected}).", "Kiểm tra lại số đã ghi."),
    Code.AMBIGUOUS_NUMBER: _doubtful(
        "“{value}” có thể hiểu là {expected}.",
        "Số nguyên gõ liền 1234; số lẻ gõ 1,234 (máy dùng dấu chấm thì gõ 1.234).",
    ),
    Code.SHOWN_DIFFERS: _doubtful(
        "Ô hiện {value} nhưng máy lưu {stored}, có thể hiểu là {expected}.",
        "Xóa ô rồi gõ lại số; nếu vẫn hiện khác, chọn lại định dạng ô là General (Chung).",
    ),
    Code.PERCENT_READ: _note(
        "Ô ghi theo phần trăm ({value}), tính là {expected}.", "Lần sau xin gõ số, không gõ dấu %."
    ),
    Code.PERCENT_OR_PART: _doubtful(
        "“{value}” ở dòng tính theo % có thể hiểu là {expected}.", "Gõ đủ số phần trăm, ví dụ 85 (không gõ 0,85)."
    ),
    Code.SHOWN_IN_LAYERS: _doubtful(
        "Ô có chữ số gạch bỏ, viết nhỏ hoặc nhiều dòng (“{value}”), không rõ là số nào.",
        "Xóa ô rồi gõ lại một số; lời giải thích ghi ở cột Ghi chú.",
    ),
    Code.MAYBE_DATE: _doubtful(
        "Số {value} có thể là ngày {expected} mà máy đổi thành số.",
        "Nếu đúng là số thì trả lời “đúng”; không thì gõ lại.",
    ),
    Code.ESTIMATE: _note("“{value}” được tính là số ước {expected}.", "Có số chính thức thì gửi lại biểu mẫu."),
    Code.WORDS_UNDERSTOOD: _note(
        "“{value}” được hiểu là {expected}.", "Lần sau xin chỉ gõ số, hoặc chọn trong danh sách."
    ),
    Code.NONE_DOUBTFUL: _doubtful(
        "“{value}” ở dòng này có thể hiểu là {expected}.",
        "Xin ghi rõ một trong hai: {expected}.",
    ),
    Code.AS_BEFORE: _doubtful("Ô ghi “{value}”; kỳ trước là {expected}.", "Gõ lại số của kỳ này."),
    Code.DASHED: _warn(
        "Còn thiếu số liệu “{name}” (ô đang ghi “{value}”).",
        "Điền số vào ô, hoặc chọn lý do ở cột “Ghi rõ”. Dấu gạch không được hiểu là 0.",
    ),
    Code.LEGACY_VALUE: _held(
        "“{value}” gõ bằng phông chữ cũ ({font}), đọc ra là “{expected}”.",
        "Gõ lại bằng bảng mã Unicode, hoặc chọn trong danh sách.",
    ),
    Code.UNKNOWN_CHOICE: _held("“{value}” không có trong danh sách lựa chọn.", "Chọn một trong: {expected}."),
    Code.NUMBER_AND_REASON: _held(
        "Vừa ghi số {value}, vừa chọn “{reason}”.", "Chỉ giữ một: bỏ số, hoặc bỏ lý do ở cột “Ghi rõ”."
    ),
    Code.FORMULA_ERROR: _held("Công thức trong ô cho kết quả {value}.", "Sửa công thức, hoặc gõ thẳng số liệu."),
    Code.FORMULA: _note("Ô là công thức ({value}).", "Kết quả của công thức được tính; xin gõ thẳng số liệu."),
    Code.FORMULA_EXTERNAL: _warn(
        "Công thức lấy số từ tệp khác ({value}).", "Kết quả lần lưu cuối được tính; xin gõ thẳng số liệu."
    ),
    Code.FORMULA_UNCOMPUTED: _warn(
        "Công thức chưa được máy tính ra kết quả ({value}).", "Mở tệp bằng Excel, lưu lại, hoặc gõ thẳng số liệu."
    ),
    Code.LEGACY_TEXT: _warn(
        "Chữ gõ bằng bảng mã cũ {value}, đọc ra sẽ sai dấu.",
        "Xin gõ lại bằng bảng mã Unicode (Unikey chọn Unicode).",
    ),
    Code.ID_NUMBER: _note(
        "Có dãy 12 chữ số, có thể là số căn cước.",
        "Xin không ghi dữ liệu cá nhân trong biểu; báo cáo tổng hợp che dãy số này.",
    ),
    Code.EVIDENCE_MISSING: _warn("Chưa ghi minh chứng cho “{name}”.", "Cần: {expected}."),
    Code.TASK_MISSING: _warn("Chưa chọn tình trạng của công việc “{name}”.", "Chọn một trong: {expected}."),
    Code.TEXT_MISSING: _warn(
        "Chưa trả lời nội dung yêu cầu.", "Ghi câu trả lời vào ô tô màu ở mục “Trả lời nội dung yêu cầu”."
    ),
    Code.STATE_KEPT: _warn(
        "Tình trạng “{value}” không có trong danh sách, được giữ nguyên chữ.", "Lần sau xin chọn một trong: {expected}."
    ),
    Code.ESTIMATE_UNKNOWN: _warn(
        "Dòng về số ước của biểu ghi “{value}”, không rõ là số ước hay số chính thức; số liệu đang tính là chính thức.",
        "Chọn một trong: {expected}; để trống là số chính thức.",
    ),
    Code.NOT_YET: _note("“{name}” chưa có số, đơn vị sẽ bổ sung{when}.", "Khi có số, gửi lại biểu mẫu."),
    Code.NUMERATOR_OVER_DENOMINATOR: _held(
        "“{name}” ({value}) lớn hơn “{other}” ({expected}).",
        "Phần không thể lớn hơn tổng; kiểm tra lại cả hai ô.",
    ),
    Code.RULE_BROKEN: _held("Chưa khớp: {name} ({value}; {expected}).", "Kiểm tra lại các ô liên quan: {cells}."),
    Code.BELOW_HALF_YEAR: _held(
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
    Code.FIGURE_CHANGED: _note(
        "{name}: {value} (bản trước: {expected}).", "Khi bản này được tính, số này thay số của bản trước."
    ),
    Code.SENT_EARLIER: _wait(
        "Tệp lưu lúc {value}, không muộn hơn bản đang tính (lưu lúc {expected}).",
        "Bản đang tính giữ nguyên; nếu tệp này mới đúng thì chấp nhận.",
    ),
    Code.SENT_LATER_THAN_NOW: _note(
        "Tệp ghi ngày lưu {value}, sau ngày tiếp nhận {expected}.",
        "Tính theo lúc tiếp nhận; đồng hồ máy đơn vị có thể sai.",
    ),
    Code.MAIL_UNDATED: _note("Thư không có ngày gửi đọc được.", "Tính theo lúc lưu thư: {expected}."),
    Code.MAIL_AHEAD: _note(
        "Thư ghi ngày gửi {value}, sau ngày tiếp nhận.",
        "Tính theo lúc lưu thư: {expected}; đồng hồ máy gửi có thể sai.",
    ),
    Code.MAIL_BEHIND: _note(
        "Thư ghi ngày gửi {value}, trước khi kế hoạch bắt đầu.",
        "Tính theo lúc lưu thư: {expected}; đồng hồ máy gửi có thể sai.",
    ),
    Code.ADJUSTMENT_LAPSES: _note(
        "Số điều chỉnh “{name}” ({value}) hết hiệu lực khi bản này được tính.",
        "Bản mới ghi {expected}; nếu vẫn cần, ghi nhận điều chỉnh lại.",
    ),
}


def severity(finding: Finding) -> Severity:
    """Must be mended, to be checked again, or a note: as its code says in ``MESSAGES``."""
    return MESSAGES[finding.code].severity


def render(finding: Finding, *, for_unit: bool = False) -> tuple[str, str]:
    """(what is wrong, what to do) in Vietnamese, for the Office or, where the two differ, in the unit's words.

    KeyError where the finding lacks a word that its text needs.
    """
    words = {"value": finding.value, "expected": finding.expected, "cell": finding.cell, "when": ""}
    words |= dict(finding.more)
    message = MESSAGES[finding.code]
    hint = message.hint if for_unit or not message.office else message.office
    return message.text.format_map(words), hint.format_map(words)


def holds(finding: Finding) -> bool:
    """Whether it holds the cell of part A at which it stands (decision-tables 5.2)."""
    return MESSAGES[finding.code].gate is Gate.HOLDS


IDENTITY = frozenset(
    {
        Code.STAMP_MISSING,
        Code.STAMP_OTHER_PLAN,
        Code.NO_ROW_KEYS,
        Code.UNIT_MISMATCH,
        Code.HEADING_MISMATCH,
        Code.ROWS_OF_OTHERS,
        Code.ENTRY_HIDDEN,
        Code.LINES_SWAPPED,
        Code.COLUMN_SWAPPED,
        Code.KEY_ASTRAY,
        Code.ADDRESS_CHANGES,
        Code.FORM_UNKNOWN,
        Code.PERIOD_NOT_OPEN,
        Code.PERIOD_ELSEWHERE,
        Code.PERIOD_ASSIGNED,
    }
)
"""In decision-tables 5.1, rows 3 - 6: they decide before any finding inside the form does."""


def verdict(findings: Iterable[Finding]) -> Verdict:
    """What the findings together make of a file (decision-tables 5.1): the first row that fits decides.

    Whose form it is comes before what it says; then what returns, what waits, and what holds a cell.
    """
    found = tuple(findings)
    gates = {MESSAGES[f.code].gate for f in found}
    if any(f.code in IDENTITY for f in found):
        return Verdict.NEEDS_CONFIRMATION
    if Gate.RETURNS in gates:
        return Verdict.RETURNED
    if Gate.WAITS in gates:
        return Verdict.NEEDS_CONFIRMATION
    if Gate.HOLDS in gates:
        return Verdict.ACCEPTED_IN_PART
    return Verdict.ACCEPTED_WITH_NOTES if found else Verdict.ACCEPTED
