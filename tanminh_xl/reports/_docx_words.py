"""What the writer of documents says by itself: words that stand on each, and what a person is told of what was kept."""

from __future__ import annotations

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
END = "./."
"""Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6."""
MARK_OPEN, MARK_CLOSE = "[Câu lập theo số liệu hiện nay: ", "]"
LEFT_OVER = "Nội dung anh/chị đã viết ở bản trước"
LEFT_OVER_HOW = (
    "Những nội dung dưới đây chưa có chỗ trong bản này. Đề nghị đưa vào phần phù hợp hoặc xóa trước khi trình ký."
)

KEPT = "Đã giữ {n} nội dung do người soạn viết hoặc sửa."
TWO = (
    "{where}: giữ câu đã sửa (“{text}”); câu lập theo số liệu hiện nay đặt ngay sau, trong ngoặc vuông. "
    "Đề nghị chọn một trong hai câu, xóa câu kia."
)
OUT = "{where}: câu “{text}” đã xóa ở bản trước nên bản này không đưa lại."
OFFERED = (
    "{where}: câu đã xóa ở bản trước nay có số liệu khác; câu mới (“{text}”) đặt trong ngoặc vuông. "
    "Đề nghị giữ lại hoặc xóa."
)
GAP_OUT = "{where}: chỗ cần viết “{text}” đã xóa ở bản trước nên bản này không đặt lại."
NO_PLACE = "{where}: nội dung “{text}” không còn chỗ trong bản này, chuyển xuống cuối văn bản, mục “{last}”."
LOOSE = (
    "Ở bản trước có “{text}” không phải do chương trình lập (ô của phụ lục, đầu trang, chân trang hoặc bản chép lại); "
)
LOOSE += "chuyển xuống cuối văn bản, mục “{last}”. Số liệu của phụ lục được lập lại theo sổ."
STILL = "Cuối văn bản còn mục “{last}”: đề nghị đưa vào phần phù hợp hoặc xóa trước khi trình ký."
MOVED = "{n} đoạn đã chuyển chỗ ở bản trước; bản này đặt theo thứ tự của mẫu: “{text}”."
LOST = "Bản trước có {what} không chuyển sang bản này được; xem ở tệp bản trước."
OTHER_PERIOD = "Bản trước là văn bản của kỳ {period}, không phải kỳ {own}: không lấy nội dung nào từ đó."
FOREIGN = "Bản trước không phải văn bản do chương trình lập cho kỳ này: không lấy nội dung nào từ đó."
UNREADABLE = "Không đọc được bản trước: không lấy nội dung nào từ đó."
UNNAMED = "Phần đầu"
