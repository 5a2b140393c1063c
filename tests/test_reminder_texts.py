"""What is said to units that are reminded, to the group, in the list of whom to call and in the letters."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import templates
from tanminh_xl.domain.asked import AskedCell
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.document import Document, Paragraph
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.office_nouns import Signer
from tanminh_xl.domain.phone import fits, wrapped
from tanminh_xl.domain.reminded import Matter, Reminder, Want, Way
from tanminh_xl.domain.reminders import ToRemind
from tanminh_xl.domain.sheet import Sheet, Table
from tanminh_xl.domain.submission import Answer, Given
from tanminh_xl.reports.call_list import call_list
from tanminh_xl.reports.narrative.reminder_letter import in_letter, reminder_letter
from tanminh_xl.reports.reminder_texts import FILE, group_text, message
from tests import builders
from tests.event_builders import NOON, PERIOD

OF = builders.catalogue()
HALF = OF.period[PERIOD]
DUE, TODAY = date(2026, 6, 16), date(2026, 6, 20)
LATE = Want(Matter.LATE, "THON01", DUE)


def to(*about: Want, unit: str = "THON01", kind: DraftKind = DraftKind.REMINDER, round: int = 1) -> ToRemind:
    return ToRemind(unit, kind, round, about or (LATE._replace(of=unit),))


def said(one: ToRemind, file: str = "", of: Catalogue = OF, today: date = TODAY) -> str:
    return message(of, HALF, one, today, dict.fromkeys(one.about, file)).text


def test_who_has_not_sent_is_told_first_what_to_do() -> None:
    one = to(LATE, round=2)._replace(waiting=("PKT",))
    found = message(OF, HALF, one, TODAY, {LATE: "2026-6T_THON01_Dong-Tien.xlsx"})
    assert found.subject == (
        "Đôn đốc lần 2: báo cáo 6 tháng đầu năm 2026, hạn nộp thứ Ba, ngày 16/6/2026: Thôn Đồng Tiến"
    )
    assert found.text == (
        "Kính gửi Thôn Đồng Tiến: đề nghị gửi ngay báo cáo 6 tháng đầu năm 2026 về Văn phòng.\n"
        "Hạn nộp: thứ Ba, ngày 16/6/2026; đã chậm 04 ngày.\n"
        "Biểu mẫu: 2026-6T_THON01_Dong-Tien.xlsx (gửi kèm).\n"
        "Số nào chưa có thì chọn “Chưa có số, sẽ bổ sung” và ghi ngày; không chờ đủ mới gửi.\n"
        "Phòng Kinh tế đang chờ số liệu này.\n"
        "Gửi về vanphong@tanminh.example.\n"
        "Chưa rõ nội dung nào xin gọi Nguyễn Thị Lan, 0225 000 000.\n"
        "Đây là lần đôn đốc thứ 2.\n"
        "Đơn vị đã gửi thì xin bỏ qua tin này. Trân trọng.\n"
        "Văn phòng HĐND và UBND xã.\n"
    )


@pytest.mark.parametrize(
    ("want", "first", "also"),
    [
        (Want(Matter.SOON, "THON01", date(2026, 6, 22)), "chậm nhất thứ Hai, ngày 22/6/2026.", "Gửi về"),
        (
            Want(Matter.MEND, "THON01", date(2026, 6, 18), "", ("CHUNG-01",)),
            "đề nghị sửa, bổ sung báo cáo 6 tháng đầu năm 2026 và gửi lại ngay.",
            "Hạn bổ sung: thứ Năm, ngày 18/6/2026; đã quá 02 ngày.\nCần xem lại: Số hội nghị Nhân dân có tuyên truyền.",
        ),
        (
            Want(Matter.PROMISED, "THON01", TODAY, "", ("CHUNG-01", "MH2-02")),
            "đề nghị gửi số liệu 6 tháng đầu năm 2026 đã hẹn bổ sung.",
            "Ngày đơn vị hẹn: thứ Bảy, ngày 20/6/2026.\nSố liệu: Số hội nghị",
        ),
        (
            Want(Matter.THROUGH, "THON01", DUE, "PKT", ("MH2-06",)),
            "đề nghị gửi ngay số liệu 6 tháng đầu năm 2026 cho Phòng Kinh tế để tổng hợp.",
            "Phòng Kinh tế nộp báo cáo chậm nhất thứ Ba, ngày 16/6/2026.",
        ),
        (Want(Matter.LATE, "THON02", DUE), "báo cáo 6 tháng đầu năm 2026 của Thôn Minh Châu về Văn phòng.", "Hạn nộp"),
    ],
)
def test_what_is_said_of_each_matter(want: Want, first: str, also: str) -> None:
    text = said(to(want))
    assert text.splitlines()[0].endswith(first) and also in text


def test_figures_that_go_through_another_do_not_go_to_the_office() -> None:
    text = said(to(Want(Matter.THROUGH, "HTX01", DUE, "PKT"), unit="HTX01"))
    assert "Gửi về" not in text and "0225 000 000" in text


def test_an_hour_is_said_with_the_day() -> None:
    demand = HALF.model_copy(update={"due_time": "16:00"})
    text = message(OF, demand, to(LATE), TODAY, {}).text
    assert "Hạn nộp: 16:00, thứ Ba, ngày 16/6/2026" in text


ASK_WORDS = ("đôn đốc", "chậm", "yêu cầu", "trễ", "muộn")


@pytest.mark.parametrize("matter", list(Matter))
@pytest.mark.parametrize("today", [date(2026, 6, 15), TODAY])
def test_one_that_is_only_asked_is_never_urged(matter: Matter, today: date) -> None:
    one = to(Want(matter, "THON01", DUE, "PKT", ("CHUNG-01",)), kind=DraftKind.ASK, round=3)
    found = message(OF, HALF, one, today, {})
    assert not any(word in f"{found.subject}\n{found.text}".lower() for word in ASK_WORDS)
    assert "trân trọng đề nghị" in found.text.splitlines()[0] and "ề nghị" in found.subject


def test_the_texts_are_complete_and_each_of_those_that_are_only_asked_is_polite() -> None:
    found = tomllib.loads(templates.path(FILE).read_text("utf-8"))
    asked = [text for section in found.values() for key, text in section.items() if "de_nghi" in key]
    asked = [text for text in asked if isinstance(text, str)]
    assert len(asked) > 20 and not any(word in text.lower() for text in asked for word in ASK_WORDS)
    for text in ("trễ", "cảnh báo", "duyệt", "xác minh"):
        assert text not in templates.path(FILE).read_text("utf-8").lower()


names = st.text(st.sampled_from("Thôn ĐồngTiếnMinhChâu-"), min_size=1, max_size=90).map(str.strip).filter(bool)
wants = st.builds(
    Want,
    st.sampled_from(list(Matter)),
    st.sampled_from(["THON01", "THON02", "HTX01"]),
    st.dates(date(2026, 6, 1), date(2026, 6, 30)),
    st.sampled_from(["PKT"]),
    st.lists(st.sampled_from([e.code for e in OF.elements]), max_size=6, unique=True).map(tuple),
)


def named(units: list[str]) -> Catalogue:
    """The catalogue with other names of units."""
    by = dict(zip((u.code for u in OF.units), units, strict=False))
    renamed = tuple(u.model_copy(update={"name": by.get(u.code, u.name)}) for u in OF.units)
    return OF.model_copy(update={"units": renamed})


@given(
    st.lists(wants, min_size=1, max_size=3),
    st.lists(names, min_size=5, max_size=5),
    st.sampled_from([DraftKind.REMINDER, DraftKind.ASK]),
    st.integers(1, 12),
    st.text(st.sampled_from("abcđ_-.x"), max_size=80),
)
def test_whatever_the_names_a_telephone_shows_it_whole(
    about: list[Want], units: list[str], kind: DraftKind, round: int, file: str
) -> None:
    of = named(units)
    one = to(*about, kind=kind, round=round)._replace(waiting=("PKT", "THON02"))
    text = said(one, file, of)
    assert fits(text), wrapped(text)
    assert of.unit["THON01"].name in text.splitlines()[0] and "đề nghị" in text.splitlines()[0]
    assert all(line.endswith((".", "!")) for line in text.splitlines())


# the group


def many(count: int) -> Catalogue:
    one = OF.unit["THON01"]
    more = tuple(one.model_copy(update={"code": f"T{n:02}", "name": f"Thôn Đồng Tiến {n}"}) for n in range(count))
    return OF.model_copy(update={"units": (*OF.units, *more)})


def test_the_group_is_told_who_has_not_sent_yet_and_nothing_else() -> None:
    soon = Want(Matter.SOON, "PKT", date(2026, 6, 22))
    mend = Want(Matter.MEND, "THON02", date(2026, 6, 18))
    found = [to(), to(mend, unit="THON02"), to(soon, unit="PKT"), to(unit="HTX01", kind=DraftKind.ASK)]
    assert group_text(OF, HALF, found, TODAY, "2/5") == (
        "Kính gửi các đơn vị chưa gửi báo cáo 6 tháng đầu năm 2026: đề nghị gửi về Văn phòng ngay trong hôm nay.\n"
        "Hạn nộp thứ Ba, ngày 16/6/2026: Thôn Đồng Tiến.\n"
        "Hạn nộp thứ Hai, ngày 22/6/2026: Phòng Kinh tế.\n"
        "Gửi về vanphong@tanminh.example.\n"
        "Chưa rõ nội dung nào xin gọi Nguyễn Thị Lan, 0225 000 000.\n"
        "Cảm ơn 2/5 đơn vị đã gửi báo cáo.\n"
        "Văn phòng HĐND và UBND xã.\n"
    )
    assert group_text(OF, HALF, found[1:2], TODAY, "") == ""


@pytest.mark.parametrize("count", [1, 12, 40, 120])
def test_of_many_as_many_are_named_as_a_telephone_shows(count: int) -> None:
    of = many(count)
    text = group_text(of, HALF, [to(unit=f"T{n:02}") for n in range(count)], TODAY, "3/43")
    assert fits(text) and ("đơn vị khác" in text) == (count > 12)


# the list of whom to call


def cell(unit: str, element: str, value: str, *readings: str) -> AskedCell:
    now = Answer(unit, element, Given.BLANK)
    line = f"A.1 {OF.element[element].name}"
    return AskedCell(PERIOD, unit, element, 1, OF.unit[unit].name, "0912 1", line, value, readings, "", True, now)


def event(number: int, on: date, round: int, said: str = "", unit: str = "THON01") -> Reminder:
    ways = (Way.PHONE,) if said else (Way.MAIL,)
    at = NOON.replace(month=on.month, day=on.day)
    return Reminder(number, PERIOD, unit, round, DraftKind.REMINDER, (), ways, "Lan", at, said)


def table_of(page: Sheet) -> Table:
    return next(block for block in page.blocks if isinstance(block, Table))


def test_the_list_has_telephones_what_is_missing_and_the_lines_to_ask_about() -> None:
    unit = OF.unit["THON01"].model_copy(update={"phone": "0912 000 001", "contact": "Ông Minh"})
    of = OF.model_copy(update={"units": tuple(unit if u.code == "THON01" else u for u in OF.units)})
    asked = [cell("THON02", "CHUNG-01", "1.234", "1234", "1,234"), cell("THON02", "MH2-02", "")]
    told = [event(1, date(2026, 6, 17), 1), event(2, date(2026, 6, 18), 2, "mai gửi")]
    page = call_list(of, HALF, [to(round=3)], asked, told, TODAY)
    table = table_of(page)
    rows = [dict(zip(table.header, (c.value for c in row), strict=True)) for row in table.rows]
    assert [(r["TT"], r["Đơn vị"], r["Điện thoại"], r["Còn thiếu"]) for r in rows] == [
        (1, "Thôn Đồng Tiến", "0912 000 001", "chưa gửi báo cáo, chậm 04 ngày"),
        (2, "Thôn Minh Châu", "0912 1", ""),
    ]
    assert rows[0]["Người liên hệ"] == "Ông Minh" and rows[0]["Đã đôn đốc"] == "2 lần: 17/6, 18/6; mai gửi"
    assert rows[1]["Nội dung cần hỏi"] == (
        "A.1 Số hội nghị Nhân dân có tuyên truyền: đang ghi “1.234”; có thể hiểu là 1234 hoặc 1,234\n"
        "A.1 Diện tích sản xuất nông nghiệp hữu cơ"
    )
    assert table.repeat and page.page.landscape and all(r["Trả lời"] is None for r in rows)
    bare = table_of(call_list(OF, HALF, [to()], [], [], TODAY))
    assert "Nội dung cần hỏi" not in bare.header and "Người liên hệ" not in bare.header and "Trả lời" in bare.header


# letters


def letter(found: list[ToRemind], of: Catalogue = OF, by: date | None = date(2026, 6, 24), **more: Any) -> Document:
    return reminder_letter(of, HALF, found, more.pop("told", []), (2, 5), by, TODAY, **more)


def sentences(document: Document) -> dict[str, str]:
    parts = [part for block in document.blocks if isinstance(block, Paragraph) for part in block.parts]
    return {part.tag: getattr(part, "text", "") for part in parts}


def test_few_are_named_in_the_letter_itself() -> None:
    document = letter([to()])
    assert document.head.subject == "đôn đốc gửi báo cáo kết quả thực hiện Kế hoạch 6 tháng đầu năm 2026"
    assert document.head.to == ("Thôn Đồng Tiến",) and document.appendices == ()
    said = sentences(document)
    assert said["cv.den_nay"].startswith("Đến hết ngày 20/6/2026, đã có 2/5 đơn vị gửi báo cáo; còn 1 đơn vị")
    assert said["cv.den_nay"].endswith(": Thôn Đồng Tiến.")
    assert said["cv.han"] == "Thời hạn gửi: chậm nhất ngày 24/6/2026." and said["cv.ket"].endswith("./.")
    assert "16/6/2026" in said["cv.mo_dau"]
    assert sentences(letter([to()], by=None))["cv.han"] == "Thời hạn gửi: ngay sau khi nhận được công văn này."


def test_a_period_without_a_due_day_names_none() -> None:
    period = HALF.model_copy(update={"due": None})
    mend = Want(Matter.MEND, "THON01", DUE)
    said = sentences(reminder_letter(OF, period, [to(mend)], [], (2, 5), None, TODAY))["cv.mo_dau"]
    assert said.endswith("6 tháng đầu năm 2026.") and "thời hạn" not in said


def test_an_identity_number_is_not_sent_about() -> None:
    unit = OF.unit["THON01"].model_copy(update={"name": "Hộ 031088001234"})
    of = OF.model_copy(update={"units": tuple(unit if u.code == "THON01" else u for u in OF.units)})
    said = message(of, HALF, to(), TODAY, {})
    assert "031088001234" not in said.subject + said.text and "che" in said.text
    assert "031088001234" not in group_text(of, HALF, [to()], TODAY, "")


def test_many_stand_in_a_table() -> None:
    of = many(40)
    document = letter([to(unit=f"T{n:02}") for n in range(40)], of, told=[event(1, TODAY, 1, unit="T00")])
    (appendix,) = document.appendices
    rows = table_of(appendix.sheet).rows
    assert len(rows) == 40 and document.head.to == ("Các đơn vị có tên tại Phụ lục",)
    said = [c.value for c in rows[0]]
    assert said == [1, "Thôn Đồng Tiến 0", "chưa gửi báo cáo, chậm 04 ngày", "16/6/2026", "1 lần: 20/6"]
    assert "Phụ lục" in sentences(document)["cv.den_nay"]


def test_only_what_is_late_is_in_a_letter_and_each_in_its_own() -> None:
    soon = Want(Matter.SOON, "PKT", TODAY + timedelta(2))
    found = [
        to(LATE, Want(Matter.PROMISED, "THON01", DUE)),
        to(soon, unit="PKT"),
        to(unit="THON02", kind=DraftKind.ASK),
    ]
    urged, asked = (in_letter(found, kind, TODAY) for kind in (DraftKind.REMINDER, DraftKind.ASK))
    assert [(one.unit, one.about) for one in urged] == [("THON01", (LATE,))]
    assert [one.unit for one in asked] == ["THON02"]


def test_who_reports_through_another_is_named_behind_that_one() -> None:
    """Nothing of it goes to the Office; by mail, text and telephone it is told where its figures go."""
    through = Want(Matter.THROUGH, "HTX01", DUE, "PKT")
    found = [to(unit="PKT"), to(through, unit="HTX01"), to()]
    urged = in_letter(found, DraftKind.REMINDER, TODAY)
    assert [(one.unit, one.about) for one in urged] == [
        ("PKT", (LATE._replace(of="PKT"), through)),
        ("THON01", (LATE,)),
    ]
    document = letter(list(urged))
    assert document.head.to == ("Phòng Kinh tế", "Thôn Đồng Tiến")
    said = sentences(document)["cv.den_nay"]
    assert "còn 2 đơn vị" in said and f": Phòng Kinh tế (gồm số liệu của {OF.unit['HTX01'].name}), Thôn Đồng" in said
    alone = in_letter([to(through, unit="HTX01"), to()], DraftKind.REMINDER, TODAY)
    assert [one.about for one in alone] == [(LATE,)], "its sender is in, or was called"
    asked = to(through, unit="HTX01", kind=DraftKind.ASK)
    assert in_letter([to(unit="PKT"), asked], DraftKind.REMINDER, TODAY)[0].about == (LATE._replace(of="PKT"),)
    assert in_letter([to(unit="PKT"), asked], DraftKind.ASK, TODAY) == ()


def test_in_the_table_its_figures_stand_on_a_line_of_that_one() -> None:
    of, through = many(9), Want(Matter.THROUGH, "T08", DUE, "T00")
    found = in_letter([to(unit=f"T{n:02}") for n in range(8)] + [to(through, unit="T08")], DraftKind.REMINDER, TODAY)
    (appendix,) = letter(list(found), of).appendices
    first, *rest = table_of(appendix.sheet).rows
    assert len(rest) == 7 and first[2].value == (
        "chưa gửi báo cáo, chậm 04 ngày\nThôn Đồng Tiến 8: chưa gửi số liệu cho Thôn Đồng Tiến 0"
    )


def test_the_letter_to_those_that_are_only_asked() -> None:
    document = letter([to(kind=DraftKind.ASK)])
    text = " ".join([document.head.subject, *sentences(document).values()])
    assert not any(word in text.lower() for word in ASK_WORDS)
    assert document.head.subject == "đề nghị cung cấp số liệu 6 tháng đầu năm 2026"


def test_who_signs_is_as_settings_say() -> None:
    assert letter([to()]).signing.lines == ("TM. ỦY BAN NHÂN DÂN",)
    signer = Signer(code="CVP", authority="TL. CHỦ TỊCH", titles=("CHÁNH VĂN PHÒNG",), name="Trần Văn A")
    signing = letter([to()], OF.model_copy(update={"signers": (signer,)})).signing
    assert signing.lines == ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG") and signing.name == "Trần Văn A"
    assert signing.receivers[0] == "Như trên" and signing.receivers[-1] == "Lưu: VT, VP"
