"""Units are reminded, in the plan folder: what is made and written, what the register says (decision-tables 13.2)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tanminh_xl.domain.catalogue_nouns import Urging
from tanminh_xl.domain.events import Choice
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.reminded import Reminder, Way
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.usecases import drafts, send
from tanminh_xl.usecases import remind as use
from tanminh_xl.usecases.program_tables import ProgramTables
from tests import docx_edits as edits
from tests.carried import called, close, collect, decide, remind
from tests.carried import to_remind as listed
from tests.office.programs import audit
from tests.plans import Plan, given

HALF = "2026-6T"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The half-year is open; the first village has reported; schools are only asked."""
    of = given()
    kinds = tuple(k.model_copy(update={"urging": Urging.ASK}) if k.code == "TRUONG" else k for k in of.kinds)
    units = tuple(u.model_copy(update={"addresses": ()}) if u.code == "THON03" else u for u in of.units)
    own = {"kinds": kinds, "units": units}
    made = Plan(tmp_path_factory.mktemp("remind") / "ke-hoach", of.model_copy(update=own))
    made.open(HALF)
    made.on(2026, 6, 15).send(made.form("THON01", HALF))
    return made.on(2026, 6, 18)


@pytest.fixture
def plan(made: Plan, tmp_path: Path) -> Plan:
    """A copy for a test, on the second day after the due date."""
    return made.copied(tmp_path / "ke-hoach")


def day_folder(plan: Plan) -> Path:
    return plan.folder / "don_doc" / HALF / f"{plan.now:%Y-%m-%d}"


def events(plan: Plan) -> tuple[Reminder, ...]:
    return plan.snapshot().state(HALF).reminders


def files(plan: Plan) -> dict[str, bytes]:
    return {str(p.relative_to(plan.folder)): p.read_bytes() for p in plan.folder.rglob("*") if p.is_file()}


def text(path: Path) -> str:
    return path.read_text("utf-8-sig")


def test_it_is_listed_and_nothing_is_written(plan: Plan) -> None:
    before = files(plan)
    outcome = listed(*plan.at(HALF))
    assert outcome.text.startswith(f"Kỳ {HALF}: cần đôn đốc ")
    assert "đề nghị 1 đơn vị cung cấp số liệu" in outcome.text
    assert any(
        line.startswith("Thôn ") and "đôn đốc lần 1: chưa gửi báo cáo, chậm 02 ngày" in line for line in outcome.lines
    )
    assert not any("đôn đốc" in line for line in outcome.lines if "Trường" in line or "trường" in line)
    assert files(plan) == before


def test_who_is_in_gets_nothing_and_who_is_not_gets_all(plan: Plan) -> None:
    outcome = remind(*plan.at(HALF))
    assert outcome.exit == 0
    told = {event.unit: event for event in events(plan)}
    assert "THON01" not in told and "VP" not in told and {"THON02", "THON03", "TRUONG01"} <= set(told)
    assert all(event.round == 1 for event in told.values())
    assert told["THON02"].ways == (Way.MAIL, Way.ZALO) and told["THON03"].ways == (Way.ZALO,)
    mails = sorted(p.name for p in (plan.folder / "thu_di" / HALF).glob("*.eml"))
    assert not any("THON01" in name or "THON03" in name for name in mails) and any("THON02" in n for n in mails)
    made = {p.name for p in day_folder(plan).iterdir() if p.is_file()}
    assert [audit(p) for p in day_folder(plan).iterdir() if p.suffix in (".docx", ".xlsx")] == [[], [], []]
    assert {"Zalo_nhom.txt", "Zalo_THON02.txt", "Zalo_THON03.txt", f"GoiDien_{HALF}.xlsx"} <= made
    assert {f"CongVanDonDoc_{HALF}.docx", f"CongVanDeNghi_{HALF}.docx"} <= made and "Zalo_THON01.txt" not in made


def test_the_second_time_that_day_nothing_is_written(plan: Plan) -> None:
    remind(*plan.at(HALF))
    before = files(plan)
    outcome = remind(*plan.at(HALF))
    assert files(plan) == before
    assert "không còn đơn vị nào cần đôn đốc" in outcome.text
    plan.on(2026, 6, 18, 17)
    remind(*plan.at(HALF))
    assert files(plan) == before


def test_what_was_deleted_is_made_again_and_no_event_with_it(plan: Plan) -> None:
    remind(*plan.at(HALF))
    before = files(plan)
    for path in [*day_folder(plan).glob("*.xlsx"), *(plan.folder / "thu_di").rglob("*.eml")]:
        path.unlink()
    remind(*plan.at(HALF))
    assert files(plan) == before


def test_the_next_day_is_the_next_round_and_mails_of_the_first_go(plan: Plan) -> None:
    remind(*plan.at(HALF))
    plan.on(2026, 6, 19).send(plan.form("THON02", HALF))
    plan.on(2026, 6, 22)
    remind(*plan.at(HALF))
    own = [event.round for event in events(plan) if event.unit == "THON03"]
    assert own == [1, 2] and [e.round for e in events(plan) if e.unit == "THON02"] == [1]
    names = [p.name for p in (plan.folder / "thu_di" / HALF).glob("*.eml")]
    assert names and not any("lan-1" in name or "THON02" in name for name in names)
    assert "Đây là lần đôn đốc thứ 2." in text(day_folder(plan) / "Zalo_THON03.txt")


def test_a_unit_that_files_between_two_clicks_of_a_day_is_left_out(plan: Plan) -> None:
    remind(*plan.at(HALF))
    assert (day_folder(plan) / "Zalo_THON02.txt").is_file()
    laid = next((plan.folder / "thu_di" / HALF).glob("*THON02*.eml"))
    plan.on(2026, 6, 18, 14).send(plan.form("THON02", HALF))
    remind(*plan.at(HALF))
    assert not (day_folder(plan) / "Zalo_THON02.txt").exists() and not laid.exists()
    assert plan.of.unit["THON02"].name not in text(day_folder(plan) / "Zalo_nhom.txt")


def test_where_nobody_is_left_nothing_to_do_stands_there_any_more(plan: Plan) -> None:
    others = (k.model_copy(update={"urging": Urging.URGE if k.code == "THON" else Urging.NONE}) for k in plan.of.kinds)
    plan.edit(kinds=tuple(others))
    remind(*plan.at(HALF))
    assert (day_folder(plan) / f"GoiDien_{HALF}.xlsx").is_file()
    for unit in ("THON02", "THON03", "THON04"):
        plan.send(plan.form(unit, HALF))
    outcome = remind(*plan.at(HALF))
    assert outcome.text == f"Kỳ {HALF} hôm nay không có đơn vị nào cần đôn đốc."
    left = {path.name for path in day_folder(plan).iterdir() if path.is_file()}
    assert left == {f"CongVanDonDoc_{HALF}.docx"} and not list((plan.folder / "thu_di" / HALF).glob("*.eml"))


def test_a_mail_is_not_sent_once_its_unit_is_in_nor_on_another_day(plan: Plan) -> None:
    remind(*plan.at(HALF))
    laid = {one.draft.unit for one in send.lying(plan.snapshot(HALF)).ready}
    assert {"THON02", "TRUONG01"} <= laid and not send.lying(plan.snapshot(HALF)).stale
    plan.on(2026, 6, 18, 14).send(plan.form("THON02", HALF))
    there = send.lying(plan.snapshot(HALF))
    assert {one.draft.unit for one, _ in there.stale} == {"THON02"}
    assert {one.draft.unit for one in there.ready} == laid - {"THON02"}
    assert not send.lying(plan.on(2026, 6, 19).snapshot(HALF)).ready


def test_units_that_are_only_asked_are_never_urged_nor_named(plan: Plan) -> None:
    remind(*plan.at(HALF))
    school = plan.of.unit["TRUONG01"].name
    folder = day_folder(plan)
    assert school not in text(folder / "Zalo_nhom.txt")
    urging = "\n".join(edits.texts((folder / f"CongVanDonDoc_{HALF}.docx").read_bytes()))
    asking = "\n".join(edits.texts((folder / f"CongVanDeNghi_{HALF}.docx").read_bytes()))
    assert school not in urging and school in asking
    said = text(folder / "Zalo_TRUONG01.txt")
    (mail,) = (plan.folder / "thu_di" / HALF).glob("*TRUONG01*.eml")
    for words in (said, asking, mail.name.replace("-", " ")):
        assert not any(word in words.lower() for word in ("đôn đốc", "chậm", "yêu cầu", "don doc"))
    assert "đề nghị cung cấp số liệu" in said.lower()


def test_the_register_says_when_a_unit_was_reminded_and_when_it_filed(plan: Plan) -> None:
    remind(*plan.at(HALF))
    plan.on(2026, 6, 19)
    called(*plan.at(HALF), "THON02", "hẹn  chiều mai gửi")
    plan.on(2026, 6, 20).send(plan.form("THON02", HALF))
    rows = {(r["unit"], r["version"]): r for r in ProgramTables(plan.snapshot())[REGISTER] if r["period"] == HALF}
    assert rows["THON02", 1]["reminded"] == (
        "lần 1 ngày 18/6/2026, lần 2 ngày 19/6/2026 (điện thoại: hẹn chiều mai gửi)"
    )
    assert rows["THON02", 1]["submitted"] == date(2026, 6, 20)
    assert rows["THON03", 0]["reminded"] == "lần 1 ngày 18/6/2026" and rows["THON01", 1]["reminded"] == ""


# calls


def test_a_call_is_noted_once_and_that_day_nothing_is_mailed(plan: Plan) -> None:
    outcome = called(*plan.at(HALF), plan.of.unit["THON02"].name, "chiều nay gửi")
    assert outcome.text.endswith("(đôn đốc lần 1): chiều nay gửi.")
    assert "từ trước" in called(*plan.at(HALF), "THON02", "chiều nay gửi").text
    called(*plan.at(HALF), "THON02", "gọi lại: đang gửi")
    remind(*plan.at(HALF))
    own = [(e.round, e.ways, e.said) for e in events(plan) if e.unit == "THON02"]
    assert own == [(1, (Way.PHONE,), "chiều nay gửi"), (1, (Way.PHONE,), "gọi lại: đang gửi")]
    assert not list((plan.folder / "thu_di" / HALF).glob("*THON02*"))
    assert not (day_folder(plan) / "Zalo_THON02.txt").exists()


@pytest.mark.parametrize(
    ("unit", "said", "words"),
    [
        ("THON01", "x", "đã tiếp nhận"),
        ("VP", "x", "không đôn đốc"),
        ("THON99", "x", "Không rõ đơn vị"),
        ("THON02", "  ", "Chưa ghi kết quả"),
    ],
)
def test_a_call_that_is_none(plan: Plan, unit: str, said: str, words: str) -> None:
    with pytest.raises(TanMinhError, match=words):
        called(*plan.at(HALF), unit, said)
    assert events(plan) == ()


def test_an_early_call_is_noted_before_anything_is_due(plan: Plan) -> None:
    plan.on(2026, 6, 2)
    called(*plan.at(HALF), "THON02", "đã nhận biểu mẫu")
    (event,) = events(plan)
    assert event.about == () and event.round == 1


# ways, closing


@pytest.mark.parametrize(
    ("said", "ways"),
    [("công văn", (Way.LETTER,)), ("Zalo; thư", (Way.ZALO, Way.MAIL)), ("THƯ", (Way.MAIL,))],
)
def test_how_they_are_reminded_as_a_person_says(plan: Plan, said: str, ways: tuple[Way, ...]) -> None:
    remind(*plan.at(HALF), said)
    told = {event.unit: event.ways for event in events(plan)}
    assert told["THON02"] == ways
    assert told["THON03"] == (tuple(w for w in ways if w is not Way.MAIL) or (Way.ZALO,))


@pytest.mark.parametrize("said", ["bồ câu", "điện thoại", "thư, bồ câu"])
def test_a_way_that_is_none(plan: Plan, said: str) -> None:
    with pytest.raises(TanMinhError, match="không phải cách đôn đốc"):
        remind(*plan.at(HALF), said)


def test_a_closing_lists_the_reminders_and_nobody_is_reminded_afterwards(plan: Plan) -> None:
    remind(*plan.at(HALF))
    close(*plan.at(HALF))
    snapshot = plan.snapshot(HALF)
    closing = snapshot.state(HALF).closing
    assert closing is not None and any(name == f"don_doc/{HALF}/0001.json" for name, _ in closing.files)
    for verb in (listed, remind):
        with pytest.raises(TanMinhError, match="đã chốt"):
            verb(*plan.at(HALF))
    with pytest.raises(TanMinhError, match="đã chốt"):
        called(*plan.at(HALF), "THON02", "x")


def test_what_status_says(plan: Plan) -> None:
    assert use.reminded(plan.snapshot(HALF)) == ""
    remind(*plan.at(HALF))
    plan.on(2026, 6, 19)
    called(*plan.at(HALF), "THON02", "mai gửi")
    said = use.reminded(plan.snapshot(HALF))
    units = {e.unit for e in events(plan)} - {"TRUONG01"}
    assert said == (
        f"Đã đôn đốc {len(units)} đơn vị ({len(units) + 1} lượt); đề nghị 1 đơn vị (1 lượt), gần nhất ngày 19/6/2026"
    )
    assert use.reminded_count(plan.snapshot(HALF), plan.of.period[HALF]) == len(units) + 1


# what is made


def test_the_mail_carries_the_form_and_what_goes_back_its_marked_copy(plan: Plan) -> None:
    decide(*plan.at(HALF), f"{HALF}/THON01#1", Choice.RETURN, "thiếu chữ ký")
    plan.on(2026, 6, 25)
    remind(*plan.at(HALF))
    laid = {one.draft.unit: one.draft for one in drafts.waiting(plan.snapshot(HALF), HALF)}
    assert [file.path.split("/")[0] for file in laid["THON01"].enclosed] == ["tra_lai"]
    assert [file.path.split("/")[0] for file in laid["THON02"].enclosed] == ["bieu_mau"]
    assert "Tệp đánh dấu chỗ cần sửa" in laid["THON01"].text and "hạn bổ sung" in laid["THON01"].subject
    assert laid["THON02"].about == "lần 1" and laid["THON02"].to == plan.of.unit["THON02"].addresses


def test_an_address_that_is_written_twice_gets_one_mail(plan: Plan) -> None:
    twice = ("thon02@tanminh.example", " Thon02@tanminh.example ")
    units = (u.model_copy(update={"addresses": twice}) if u.code == "THON02" else u for u in plan.of.units)
    plan.edit(units=tuple(units))
    remind(*plan.at(HALF))
    laid = {one.draft.unit: one.draft for one in drafts.waiting(plan.snapshot(HALF), HALF)}
    assert [to.lower() for to in laid["THON02"].to] == ["thon02@tanminh.example"]


def test_who_sent_a_photo_gets_its_form_again(plan: Plan) -> None:
    photo = plan.folder / "hop_thu" / "ảnh THON02.jpg"
    photo.parent.mkdir(exist_ok=True)
    photo.write_bytes(b"\xff\xd8\xff\xe0" + b"1" * 200)
    collect(*plan.on(2026, 6, 18).at(HALF), [photo])
    remind(*plan.on(2026, 6, 25).at(HALF))
    laid = {one.draft.unit: one.draft for one in drafts.waiting(plan.snapshot(HALF), HALF)}
    (file,) = laid["THON02"].enclosed
    assert file.path.startswith(f"bieu_mau/{HALF}/") and "sửa, bổ sung" in laid["THON02"].text
    assert f"Biểu mẫu: {file.name} (gửi kèm)." in laid["THON02"].text and "đánh dấu" not in laid["THON02"].text


def test_what_a_person_wrote_in_the_letter_stays(plan: Plan) -> None:
    remind(*plan.at(HALF))
    path = day_folder(plan) / f"CongVanDonDoc_{HALF}.docx"
    path.write_bytes(edits.edited(path.read_bytes(), edits.say("dau:so", "Số: 31/UBND-VP")))
    plan.on(2026, 6, 18, 15).send(plan.form("THON02", HALF))
    remind(*plan.at(HALF))
    said = edits.texts(path.read_bytes())
    assert "Số: 31/UBND-VP" in said
    assert not any(plan.of.unit["THON02"].name in line for line in said)
