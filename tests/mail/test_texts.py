"""What messages say: by hand for single ones; laws for all: they fit a telephone, and no name breaks them."""

import tomllib
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl import templates
from tanminh_xl.catalogue import starter
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.phone import LINES, WIDTH, fits, short, wrapped
from tanminh_xl.domain.receipt_code import ALPHABET
from tanminh_xl.mail import texts
from tanminh_xl.mail.texts import Filed, From, back, form, group, received

OF = From("Văn phòng HĐND và UBND xã", "0225 000 000", "vanphong@tanminh.example")
FILED = Filed("Thôn Đồng Tiến", "6 tháng đầu năm 2026", "2026-6T_THON05_Dong-Tien.xlsx", 3, date(2026, 6, 15), "K7M3QX")
DUE = date(2026, 6, 18)


def wrong(n: int, typed: str = "mười hai") -> Finding:
    row = f"A.{n} Số buổi vận động tham gia bảo hiểm y tế"
    return Finding(Code.WRONG_TYPE, "Số liệu", f"G{n}", typed, "số (buổi)", "THON05", f"M{n}", row=row)


def missing(n: int) -> Finding:
    name = "Diện tích sản xuất nông nghiệp hữu cơ"
    return Finding(
        Code.VALUE_MISSING, "Số liệu", f"G{n}", "", "", "THON05", f"D{n}", (("name", name),), f"A.{n} {name}"
    )


def test_received() -> None:
    assert received(OF, FILED, 7, 8.49) == (
        "Đã tiếp nhận báo cáo 6 tháng đầu năm 2026: Thôn Đồng Tiến, mã biên nhận K7M3QX",
        "Kính gửi Thôn Đồng Tiến: Văn phòng đã tiếp nhận báo cáo 6 tháng đầu năm 2026, đơn vị không phải gửi lại.\n"
        "Mã biên nhận: K7M3QX.\n"
        "Tệp: 2026-6T_THON05_Dong-Tien.xlsx (bản 3), nhận ngày 15/6/2026.\n"
        "Ghi nhận 7 số liệu; số kiểm tra 8,49, đề nghị đối chiếu với cuối biểu.\n"
        "Cần hỏi xin gọi 0225 000 000.\n"
        "Trân trọng, Văn phòng HĐND và UBND xã.\n",
    )


def test_received_with_what_was_noted() -> None:
    older = Finding(Code.FORM_OLDER, value="1", expected="2")
    stranger = Finding(Code.ADDRESS_NEW, value="la@y.vn")
    said = received(OF, FILED, 7, 8.49, (older, stranger, missing(4))).text
    first, *_ = said.splitlines()
    assert first.endswith("đã tiếp nhận báo cáo 6 tháng đầu năm 2026; đề nghị xem lại 1 nội dung dưới đây.")
    assert said.index("Còn thiếu số liệu") < said.index("biểu mẫu bản 1") and "la@y.vn" not in said


def test_typed_by_the_office_and_answered_by_telephone() -> None:
    said = received(OF, FILED, 0, None, (wrong(1),), on_behalf=True, answered=True).text
    assert "Văn phòng nhập thay theo báo cáo nhận ngày 15/6/2026" in said and "qua điện thoại" in said
    assert "Biểu không có số liệu bằng số." in said and "mười hai" not in said


def test_it_goes_back() -> None:
    assert back(OF, FILED, (wrong(1),), (wrong(1), missing(2)), DUE, in_part=True) == (
        "Đề nghị chỉnh sửa, bổ sung báo cáo 6 tháng đầu năm 2026: Thôn Đồng Tiến, chậm nhất thứ Năm, ngày 18/6/2026",
        "Kính gửi Thôn Đồng Tiến: đề nghị sửa 1 nội dung của báo cáo 6 tháng đầu năm 2026, gửi lại chậm nhất thứ Năm, "
        "ngày 18/6/2026.\n"
        "Tệp 2026-6T_THON05_Dong-Tien.xlsx (bản 3), nhận ngày 15/6/2026; mã biên nhận K7M3QX.\n"
        "Số liệu khác của biểu đã được tính.\n"
        "- A.1 Số buổi vận động tham gia bảo hiểm y tế: Ô này cần số (buổi), đang ghi “mười hai”. Chỉ gõ số, ví dụ 6; "
        "lời giải thích ghi ở cột Ghi chú.\n"
        "- và 1 nội dung khác trong tệp đính kèm.\n"
        "Cách làm: mở tệp đính kèm, sửa ngay ở các ô tô màu, lưu lại, gửi về vanphong@tanminh.example.\n"
        "Cần hỏi xin gọi 0225 000 000.\n"
        "Trân trọng, Văn phòng HĐND và UBND xã.\n",
    )


def test_what_does_not_fit_is_counted() -> None:
    asked = tuple(wrong(n) for n in range(1, 13))
    said = back(OF, FILED, asked, (*asked, missing(20)), DUE).text
    shown = said.count("\n- A.")
    assert shown >= 2 and f"- và {13 - shown} nội dung khác trong tệp đính kèm." in said and fits(said)
    assert "đề nghị sửa 12 nội dung" in said.splitlines()[0]


@pytest.mark.parametrize(
    ("mended", "says", "subject"),
    [
        ("3/4", "Bản gửi lại đã sửa 3/4 nội dung, còn:", "đã sửa 3/4 nội dung, chậm nhất"),
        ("0", "Bản gửi lại chưa sửa nội dung nào, còn:", "Thôn Đồng Tiến, chậm nhất"),
    ],
)
def test_it_goes_back_again(mended: str, says: str, subject: str) -> None:
    said = back(OF, FILED, (wrong(1),), (wrong(1),), DUE, mended=mended)
    assert says in said.text.splitlines() and subject in said.subject
    assert said.text.startswith("Kính gửi Thôn Đồng Tiến: đề nghị sửa tiếp 1 nội dung của báo cáo")
    assert said.text.index(says) < said.text.index("- A.1")


def test_a_file_that_is_no_form_goes_back_with_the_form() -> None:
    pdf = (Finding(Code.FILE_PDF),)
    said = back(OF, FILED, pdf, pdf, None, form=True, before=True).text
    assert said.splitlines()[0] == "Kính gửi Thôn Đồng Tiến: đề nghị gửi lại báo cáo 6 tháng đầu năm 2026 sớm."
    assert "Bản trước vẫn đang được tính." in said and "mở biểu mẫu đính kèm" in said and "bản PDF" in said


def test_the_office_s_own_words_are_said() -> None:
    said = back(OF, FILED, (), (), DUE, why="Số liệu chưa khớp với báo cáo giấy.").text
    assert "Ý kiến của Văn phòng: Số liệu chưa khớp với báo cáo giấy." in said.splitlines()


def test_the_form_of_a_period() -> None:
    assert form(OF, "Thôn Đồng Tiến", "6 tháng đầu năm 2026", "thứ Ba, ngày 16/6/2026") == (
        "Biểu mẫu báo cáo 6 tháng đầu năm 2026: Thôn Đồng Tiến, hạn nộp thứ Ba, ngày 16/6/2026",
        "Kính gửi Thôn Đồng Tiến: đề nghị điền biểu mẫu đính kèm, gửi về vanphong@tanminh.example chậm nhất thứ Ba, "
        "ngày 16/6/2026.\n"
        "Kỳ báo cáo: 6 tháng đầu năm 2026.\n"
        "1. Mở tệp, chỉ ghi vào các ô tô màu.\n"
        "2. Không có số thì chọn lý do ở cột “Ghi rõ”.\n"
        "3. Lưu lại rồi gửi đúng tệp này, không chụp ảnh.\n"
        "Cần hỏi xin gọi 0225 000 000.\n"
        "Trân trọng, Văn phòng HĐND và UBND xã.\n",
    )
    again = form(OF, "Trạm Y tế xã", "Năm 2026", "thứ Tư, ngày 16/12/2026", 2, ask=True, filed=True)
    assert "(bản 2)" in again.subject and "Đây là bản 2, thay bản 1; đề nghị dùng bản này." in again.text
    assert "trân trọng đề nghị cung cấp số liệu" in again.text.splitlines()[0] and "vẫn được tính" in again.text


@pytest.mark.parametrize("ask", [False, True])
def test_a_form_without_a_due_day_names_none(ask: bool) -> None:
    said = form(OF, "Thôn Đồng Tiến", "Năm 2026", "", ask=ask)
    assert said.subject == "Biểu mẫu báo cáo năm 2026: Thôn Đồng Tiến"
    assert said.text.splitlines()[0].endswith("gửi về vanphong@tanminh.example.")
    assert group(OF, "Năm 2026", "", [], mailed=True).splitlines()[0].endswith("gửi về vanphong@tanminh.example.")


def test_the_group_on_zalo() -> None:
    said = group(OF, "Năm 2026", "thứ Tư, ngày 16/12/2026", ["Thôn A", "Thôn B"], mailed=True)
    assert said.startswith("Kính gửi các đơn vị: đề nghị điền biểu mẫu báo cáo năm 2026")
    assert "- Thôn A.\n- Thôn B.\n" in said and "đã gửi qua thư điện tử" in said
    many = group(OF, "Năm 2026", "thứ Tư, ngày 16/12/2026", [f"Thôn {n}" for n in range(40)], mailed=False)
    assert fits(many) and "đơn vị khác." in many and "qua thư điện tử" not in many


def test_an_identity_number_is_not_sent_about() -> None:
    said = back(OF, FILED, (wrong(1, "ông An 031088001234"),), (), DUE)
    assert "031088001234" not in said.text


# laws


def test_the_longest_names_of_the_demonstration_fit() -> None:
    for of in (starter(), sample(starter())):
        unit, period = (max((x.name for x in xs), key=len) for xs in (of.units, of.periods))
        row = max((e.text for e in of.elements), key=len)
        who = From(of.unit[of.plan.office].name, of.plan.phone, of.plan.send_to, True)
        filed = Filed(unit, period, f"Bao cao cua {unit} ky {period} ban cuoi cung.xlsx", 12, DUE, "K7M3QX")
        asked = tuple(wrong(n)._replace(row=f"A.{n} {row}", value=row) for n in range(9))
        for flags in product((False, True), repeat=2):
            said = back(who, filed, asked, asked, DUE, why=row, in_part=flags[0], before=flags[1], mended="3/9")
            assert fits(said.text) and "\n- " in said.text
            assert fits(received(who, filed, 99, 1e9, asked, on_behalf=flags[0], answered=flags[1]).text)
        assert fits(
            form(who, unit, period, "16:00 Chủ nhật, ngày 20/12/2026", 12, ask=True, filed=True, request=row).text
        )
        assert fits(group(who, period, "16:00 Chủ nhật, ngày 20/12/2026", [u.name for u in of.units], mailed=True))


_NAME = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=160)
_CODE = st.text(ALPHABET, min_size=6, max_size=6)
_FINDINGS = st.lists(st.sampled_from([wrong(1), missing(2), wrong(3, "x" * 300), Finding(Code.FILE_PHOTO)]), max_size=9)


@settings(deadline=None)
@given(st.lists(_NAME, min_size=9, max_size=9), _CODE, _FINDINGS, st.booleans(), st.sampled_from(["", "0", "3/4"]))
def test_any_names_fit_and_each_line_is_a_sentence(
    names: list[str], code: str, found: list[Finding], flag: bool, mended: str
) -> None:
    unit, period, file, office, phone, to, why, due, request = names
    who, filed = From(office, phone, to, flag), Filed(unit, period, file, 3, DUE, code)
    said = [
        received(who, filed, 7, 8.5, found, on_behalf=flag, answered=not flag).text,
        back(who, filed, found, found, DUE, why=why, in_part=flag, before=not flag, form=flag, mended=mended).text,
        form(who, unit, period, due, 2, ask=flag, filed=True, request=request).text,
        group(who, period, due, [unit] * 30, mailed=flag),
    ]
    for text in said:
        assert len(wrapped(text)) <= LINES and max(map(len, wrapped(text))) <= WIDTH
        assert text.startswith("Kính gửi ") and text.endswith("\n") and "\n\n" not in text
        assert "đề nghị" in text.splitlines()[0] or "không phải gửi lại" in text.splitlines()[0] or len(unit) > 50


def test_outlook_joins_no_lines() -> None:
    """It takes the break after a line of a plain text away where no mark of punctuation ends it."""
    parts = tomllib.loads(templates.path(texts.TEMPLATE).read_text("utf-8"))
    lines = [
        line
        for part in parts.values()
        for name, said in part.items()
        if not name.startswith(("subject", "due", "soon", "by", "item", "files"))
        for line in (said if isinstance(said, list) else [said])
    ]
    assert len(lines) > 30 and all(line[-1] in ".:;" for line in lines)


def test_a_text_is_cut_between_words() -> None:
    assert short("Trung tâm Dịch vụ", 60) == "Trung tâm Dịch vụ"
    assert short("Trung tâm Dịch vụ sự nghiệp công", 20) == "Trung tâm Dịch vụ…"
    assert short("x" * 50, 20) == "x" * 19 + "…"
