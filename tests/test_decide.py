"""The Office's decisions: ignoring, putting the day right, many files at once, and nothing written twice
(decision-tables 5.4 and 6)."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl.domain.days import free_due_days
from tanminh_xl.domain.events import UNKNOWN, Choice
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.form import ColumnKey
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.office_nouns import DayOff
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.usecases.program_tables import ProgramTables
from tests.carried import adjust, catalogue_check, close, collect, decide, on_behalf, status
from tests.plans import Plan, given

HALF = "2026-6T"
VALUE, REASON, NOTE = ColumnKey.VALUE, ColumnKey.REASON, ColumnKey.NOTE


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    made = Plan(tmp_path / "ke-hoach", given())
    made.open(HALF)
    return made.on(2026, 6, 10)


def waiting(plan: Plan, unit: str = "THON01", name: str = "") -> str:
    """A unit's file that waits: it names another period's line in its head; its label."""
    form = plan.form(unit, HALF)
    plan.send(form)
    plan.on(2026, 6, plan.now.day + 1)
    fewer = {key: "" for row in form.blocks[0].rows if (key := (f"A|{row.key}", VALUE))}
    plan.send(form, lambda f: {k: v for k, v in f.items() if k != next(k for k in fewer if k in f)}, name)
    found = plan.snapshot().state(HALF).waiting
    assert [s.receipt.unit for s in found][-1:] == [unit]
    return found[-1].receipt.label


def strange(plan: Plan, name: str, data: bytes = b"\xff\xd8\xff\xe0 anh") -> Outcome:
    """A photo of nobody, in a period that its name does not say."""
    path = plan.folder.parent / "la" / f"{len(data)}" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (plan.now.timestamp(), plan.now.timestamp()))
    return collect(*plan.at(), [path])


def events(plan: Plan) -> dict[str, bytes]:
    """Every event of the folder."""
    places = [plan.folder / name for name in ("da_nhan", "dieu_chinh", "so_ky")]
    return {str(p): p.read_bytes() for place in places for p in sorted(place.rglob("*.json"))}


def register(plan: Plan) -> dict[tuple[str, int], dict[str, object]]:
    rows = ProgramTables(plan.snapshot())[REGISTER]
    return {(str(r["unit"]), int(str(r["version"]))): dict(r) for r in rows}


# ignoring


def test_an_ignored_file_leaves_the_list_never_counts_and_nothing_goes_back(plan: Plan) -> None:
    label = waiting(plan)
    said = decide(*plan.at(), label, Choice.IGNORE, "gửi nhầm bản nháp")
    assert said.exit == 0 and "không tính, không gửi lại" in said.text and said.paths == ()
    state = plan.snapshot().state(HALF)
    assert state.waiting == () and state.counted["THON01"].receipt.number == 1
    assert state.standings[-1].verdict is Verdict.IGNORED
    assert not (plan.folder / "tra_lai").exists()
    row = register(plan)["THON01", 2]
    assert (row["state"], row["decision"]) == ("Đã bỏ qua", "Bỏ qua: gửi nhầm bản nháp")
    assert status(*plan.at()).data["to_handle"] == 0  # type: ignore[index]


def test_an_ignored_file_can_be_accepted_after_all(plan: Plan) -> None:
    label = waiting(plan)
    decide(*plan.at(), label, Choice.IGNORE, "nhầm")
    decide(*plan.at(), label, Choice.ACCEPT, "đã hỏi lại")
    assert plan.snapshot().state(HALF).counted["THON01"].receipt.number == 2


def test_what_belongs_to_nobody_leaves_the_list_and_is_not_told_again(plan: Plan) -> None:
    strange(plan, "anh.jpg")
    assert status(*plan.at()).data["to_handle"] == 1  # type: ignore[index]
    decide(*plan.at(), "anh.jpg", Choice.IGNORE, "ảnh phong cảnh")
    assert status(*plan.at()).data["to_handle"] == 0  # type: ignore[index]
    assert ("", 1) not in register(plan)
    again = strange(plan, "anh.jpg")
    assert again.exit == 0 and "đã nhận từ trước" in again.lines[-1]


def test_only_what_waits_or_is_nobodys_is_ignored(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    before = events(plan)
    with pytest.raises(TanMinhError, match="không phải tệp đang chờ"):
        decide(*plan.at(), f"{HALF}/THON01#1", Choice.IGNORE, "x")
    assert events(plan) == before


def test_reading_again_leaves_an_ignored_file_alone(plan: Plan) -> None:
    label = waiting(plan)
    decide(*plan.at(), label, Choice.IGNORE, "nhầm")
    assert plan.snapshot().state(HALF).last["THON01"].number == 1


# the day of submission


def test_the_earlier_of_the_time_of_saving_and_the_clock_is_the_day(plan: Plan) -> None:
    form = plan.form("THON01", HALF)
    plan.on(2026, 6, 15).send(form)
    path = plan.folder.parent / "thu" / plan.form("THON02", HALF).file_name
    plan.on(2026, 6, 16)
    from tanminh_xl.demo.answers import fill
    from tanminh_xl.forms.write import write

    path.write_bytes(write(plan.form("THON02", HALF), fill(plan.of, plan.form("THON02", HALF))))
    os.utime(path, (plan.now.timestamp(), plan.now.timestamp()))
    collect(*plan.on(2026, 6, 20).at(), [path])
    days = {s.receipt.unit: s.day for s in plan.snapshot().state(HALF).standings}
    assert days == {"THON01": date(2026, 6, 15), "THON02": date(2026, 6, 16)}
    assert register(plan)["THON02", 1]["timely"] == "Đúng hạn"


def test_days_of_many_files_are_put_right_at_once_and_nothing_else_changes(plan: Plan) -> None:
    plan.on(2026, 6, 20)
    for unit in ("THON01", "THON02", "THON03"):
        plan.send(plan.form(unit, HALF))
    figures = list(plan.snapshot().figures(plan.of.period[HALF]))
    names = [f"{HALF}/THON01#1", plan.form("THON02", HALF).file_name]
    assert register(plan)["THON01", 1]["timely"] == "Nộp chậm 04 ngày"
    said = decide(*plan.at(), names, Choice.RECEIVED, "nhận qua Zalo", day=date(2026, 6, 16))
    assert said.text == "Đã ghi ngày nhận của 2 tệp, ngày 16/6/2026." and len(said.lines) == 2
    rows = register(plan)
    assert [rows[unit, 1]["timely"] for unit in ("THON01", "THON02", "THON03")] == [
        "Đúng hạn",
        "Đúng hạn",
        "Nộp chậm 04 ngày",
    ]
    assert rows["THON01", 1]["submitted"] == date(2026, 6, 16)
    assert rows["THON01", 1]["decision"] == "Ghi ngày nhận 16/6/2026: nhận qua Zalo"
    assert plan.snapshot().figures(plan.of.period[HALF]) == tuple(figures)


def test_a_day_and_a_decision_undo_neither_one_another(plan: Plan) -> None:
    plan.on(2026, 6, 20).send(plan.form("THON01", HALF))
    label = f"{HALF}/THON01#1"
    decide(*plan.at(), label, Choice.RETURN, "thiếu chữ ký")
    decide(*plan.at(), label, Choice.RECEIVED, "nhận giấy", day=date(2026, 6, 14))
    found = plan.snapshot().state(HALF).standings[0]
    assert (found.verdict, found.day) == (Verdict.RETURNED, date(2026, 6, 14))
    decide(*plan.at(), label, Choice.ACCEPT)
    found = plan.snapshot().state(HALF).standings[0]
    assert (found.verdict, found.day) == (
        Verdict.ACCEPTED_WITH_NOTES if found.receipt.findings else Verdict.ACCEPTED,
        date(2026, 6, 14),
    )
    assert register(plan)["THON01", 1]["timely"] == "Đúng hạn"


def test_a_day_goes_with_a_file_that_is_assigned(plan: Plan) -> None:
    plan.send(plan.form("THON02", HALF))
    plan.on(2026, 6, 20).send(plan.form("THON01", HALF), name="THON03.xlsx")
    decide(*plan.at(), "THON03.xlsx", Choice.RECEIVED, "giấy", day=date(2026, 6, 15))
    decide(*plan.at(), "THON03.xlsx", Choice.ASSIGN, "đã hỏi", "THON03", HALF)
    found = next(s for s in plan.snapshot().state(HALF).standings if s.receipt.unit == "THON03")
    assert found.day == date(2026, 6, 15)


def test_typed_for_the_unit_it_has_its_own_day(plan: Plan) -> None:
    path = plan.folder.parent / "giay.xlsx"
    plan.send(plan.form("THON02", HALF))
    from tanminh_xl.demo.answers import fill
    from tanminh_xl.forms.write import write

    path.write_bytes(write(plan.form("THON01", HALF), fill(plan.of, plan.form("THON01", HALF))))
    on_behalf(*plan.on(2026, 6, 25).at(HALF), [path], "THON01", date(2026, 6, 18))
    assert register(plan)["THON01", 1]["timely"] == "Nộp chậm 02 ngày"


@pytest.mark.parametrize("day", [None, date(2026, 7, 1)])
def test_a_day_that_is_still_to_come_is_refused(plan: Plan, day: date | None) -> None:
    plan.send(plan.form("THON01", HALF))
    with pytest.raises(TanMinhError, match=r"chưa đến|Chưa ghi ngày"):
        decide(*plan.at(), f"{HALF}/THON01#1", Choice.RECEIVED, "x", day=day)


def test_days_of_a_closed_period_stay(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    close(*plan.at(HALF))
    with pytest.raises(TanMinhError) as caught:
        decide(*plan.at(), f"{HALF}/THON01#1", Choice.RECEIVED, "x", day=date(2026, 6, 9))
    assert caught.value.code == "closed"


# many at once


def test_where_one_cannot_be_decided_nothing_is_written_and_all_is_told(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    strange(plan, "anh.jpg")
    before = events(plan)
    with pytest.raises(TanMinhError) as caught:
        decide(*plan.at(), [f"{HALF}/THON01#1", "anh.jpg", "khong-co.xlsx"], Choice.ACCEPT)
    text = str(caught.value)
    assert text.startswith("Chưa ghi quyết định nào: 2 trong 3 tệp") and caught.value.exit == 2
    assert "- anh.jpg: Tệp anh.jpg chưa rõ của đơn vị nào." in text and "khong-co.xlsx: Không thấy tệp" in text
    assert events(plan) == before


def test_a_file_that_is_named_twice_is_decided_once(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    decide(*plan.at(), [f"{HALF}/THON01#1", plan.form("THON01", HALF).file_name], Choice.RETURN, "thử")
    assert len(plan.snapshot().records(HALF).decisions) == 1


def test_several_files_are_assigned_in_the_order_in_which_they_were_sent(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF), name="THON03.xlsx")
    plan.on(2026, 6, 11).send(
        plan.form("THON01", HALF), lambda f: f | {("A|THON01/CHUNG-01", VALUE): 17.0}, "THON03 (2).xlsx"
    )
    said = decide(*plan.at(), ["THON03 (2).xlsx", "THON03.xlsx"], Choice.ASSIGN, "đã hỏi", "THON03", HALF)
    assert said.text == f"Đã gán 2 tệp cho Thôn Hòa Bình, kỳ {HALF}."
    own = [s.receipt for s in plan.snapshot().state(HALF).standings if s.receipt.unit == "THON03"]
    assert [(r.number, r.name) for r in own] == [(1, "THON03.xlsx"), (2, "THON03 (2).xlsx")]
    assert plan.snapshot().state(HALF).counted["THON03"].receipt.number == 2


def test_two_files_of_nobody_with_one_name_are_told_by_the_names_under_which_they_are_kept(plan: Plan) -> None:
    strange(plan, "anh.jpg")
    strange(plan, "anh.jpg", b"\xff\xd8\xff\xe0 anh khac")
    kept = [s.receipt.file for s in plan.snapshot().unknown.standings]
    with pytest.raises(TanMinhError) as caught:
        decide(*plan.at(), "anh.jpg", Choice.IGNORE, "x")
    assert all(name in str(caught.value) for name in kept) and UNKNOWN not in str(caught.value)
    decide(*plan.at(), kept, Choice.IGNORE, "x")
    assert all(s.verdict is Verdict.IGNORED for s in plan.snapshot().unknown.standings)


def test_what_was_assigned_is_decided_where_it_was_assigned_to(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF), name="THON03.xlsx")
    decide(*plan.at(), "THON03.xlsx", Choice.ASSIGN, "đã hỏi", "THON03", HALF)
    with pytest.raises(TanMinhError, match="đã gán cho Thôn Hòa Bình"):
        decide(*plan.at(), f"{UNKNOWN}/{UNKNOWN}#1", Choice.ASSIGN, "lại", "THON04", HALF)
    decide(*plan.at(), "THON03.xlsx", Choice.RETURN, "thiếu")
    returned = plan.snapshot().state(HALF).standings[-1]
    assert (returned.receipt.unit, returned.verdict) == ("THON03", Verdict.RETURNED)


# twice


@pytest.mark.parametrize(
    ("choice", "why", "more"),
    [
        (Choice.ACCEPT, "", {}),
        (Choice.ACCEPT_VALID, "đã hỏi", {}),
        (Choice.RETURN, "thiếu", {}),
        (Choice.IGNORE, "nhầm", {}),
        (Choice.RECEIVED, "giấy", {"day": date(2026, 6, 9)}),
        (Choice.ASSIGN, "đã hỏi", {"to_unit": "THON03", "to_period": HALF}),
    ],
)
def test_the_same_command_again_is_no_second_event(
    plan: Plan, choice: Choice, why: str, more: dict[str, object]
) -> None:
    label = waiting(plan)
    decide(*plan.at(), label, choice, why, **more)
    before = events(plan)
    again = decide(*plan.on(2026, 6, 20).at(), [label], choice, why, **more)
    assert again.exit == 0 and "đã ghi từ trước" in again.text
    assert events(plan) == before


def test_another_reason_and_another_decision_in_between_are_events(plan: Plan) -> None:
    label = waiting(plan)
    for choice, why in ((Choice.RETURN, "a"), (Choice.RETURN, "b"), (Choice.ACCEPT, ""), (Choice.RETURN, "b")):
        decide(*plan.at(), label, choice, why)
    assert len(plan.snapshot().records(HALF).decisions) == 4


def test_of_many_only_what_does_not_stand_is_written(plan: Plan) -> None:
    labels = [f"{HALF}/{unit}#1" for unit in ("THON01", "THON02")]
    for unit in ("THON01", "THON02"):
        plan.send(plan.form(unit, HALF))
    decide(*plan.at(), labels[0], Choice.RETURN, "thiếu")
    said = decide(*plan.at(), labels, Choice.RETURN, "thiếu")
    assert len(plan.snapshot().records(HALF).decisions) == 2
    assert said.lines[0].startswith("- Đã trả lại") and said.lines[1].startswith("- Đã ghi từ trước:")


def test_the_same_adjustment_again_is_no_second_event(plan: Plan) -> None:
    plan.send(plan.form("THON01", HALF))
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "12", "gọi điện")
    before = events(plan)
    assert "Đã ghi từ trước" in adjust(*plan.at(HALF), "THON01", "CHUNG-01", "12", "gọi điện").text
    assert events(plan) == before
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "13", "gọi điện")
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "12", "gọi điện")
    assert len(plan.snapshot().records(HALF).adjustments) == 3


# what status says


def test_status_names_files_by_their_names_and_units_and_says_why_they_wait(plan: Plan) -> None:
    label = waiting(plan, name="bao cao thon.xlsx")
    strange(plan, "anh.jpg")
    lines = status(*plan.at()).lines
    assert any(
        line.startswith("  - bao cao thon.xlsx của Thôn Đông Hải, chờ vì: Ít số liệu hơn") and f"({label})" in line
        for line in lines
    )
    (photo,) = [line for line in lines if "anh.jpg" in line]
    kept = plan.snapshot().unknown.standings[0].receipt.file
    assert "chưa rõ của đơn vị nào" in photo and photo.endswith(f"({kept})")
    assert not any(UNKNOWN in line for line in lines)
    decide(*plan.at(), [label, kept], Choice.IGNORE, "thử")


def test_status_tells_copies_that_wait_to_go_out_until_a_newer_version_comes(plan: Plan) -> None:
    form = plan.form("THON01", HALF)
    plan.on(2026, 6, 15).send(form, lambda f: f | {("A|THON01/CHUNG-01", VALUE): "chục"})

    def said() -> list[str]:
        return [line for line in status(*plan.at()).lines if "bản đang chờ" in line or "hạn bổ sung" in line]

    first = said()
    assert first[0] == f"1 bản đang chờ đơn vị chỉnh sửa, bổ sung (bản đánh dấu ở thư mục tra_lai/{HALF}):"
    assert first[1].endswith("hạn bổ sung 18/6/2026") and first[1].startswith("  - Thôn Đông Hải: ")
    plan.on(2026, 6, 20)
    assert said()[1].endswith("hạn bổ sung 18/6/2026, bổ sung chậm 02 ngày")
    plan.send(form)
    assert said() == []
    assert register(plan)["THON01", 2]["timely"] == "Đúng hạn; bổ sung lần 1; bổ sung chậm 02 ngày"


def test_status_chases_what_is_promised(plan: Plan) -> None:
    form = plan.form("THON01", HALF)
    key = "A|THON01/CHUNG-01"
    told = plan.send(
        form, lambda f: f | {(key, VALUE): "", (key, REASON): "Chưa có số, sẽ bổ sung", (key, NOTE): "20/6"}
    )
    assert any("đơn vị sẽ bổ sung, hẹn 20/6/2026." in line for line in told.lines)

    def said() -> list[str]:
        return [line for line in status(*plan.at()).lines if "hẹn" in line]

    assert said()[0].endswith(", hẹn 20/6/2026") and "Thôn Đông Hải, " in said()[0]
    plan.on(2026, 6, 20)
    assert said()[0].endswith("hẹn 20/6/2026 (hẹn hôm nay)")
    plan.on(2026, 6, 22)
    assert said()[0].endswith("hẹn 20/6/2026 (đã quá hẹn 2 ngày)")
    document = json.loads(json.dumps(status(*plan.at()).data))
    assert document["promised"] == [{"unit": "THON01", "element": "CHUNG-01", "day": "2026-06-20"}]
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "12", "gọi điện")
    assert said() == []


def test_a_promise_in_the_cell_of_reasons(plan: Plan) -> None:
    key = "A|THON01/CHUNG-01"
    words = "Chưa có số, sẽ bổ sung trước ngày 20/6"
    plan.send(plan.form("THON01", HALF), lambda f: f | {(key, VALUE): "", (key, REASON): words})
    assert any(line.endswith("hẹn 20/6/2026") for line in status(*plan.at()).lines)


def test_a_unit_that_has_ended_is_chased_no_more(plan: Plan) -> None:
    plan.on(2026, 6, 20)
    assert any("Chưa nộp" in line and "Thôn Đông Hải" in line for line in status(*plan.at()).lines)
    units = tuple(
        u.model_copy(update={"valid_to": date(2026, 6, 18), "successor": "THON02"}) if u.code == "THON01" else u
        for u in plan.of.units
    )
    plan.edit(units=units)
    assert not any("Chưa nộp" in line and "Thôn Đông Hải" in line for line in status(*plan.at()).lines)


# a due date on which nobody works


def test_a_due_date_on_which_nobody_works_is_told_and_moves_nothing(tmp_path: Path) -> None:
    of = given()
    due = {"due": date(2026, 6, 14), "due_owner": date(2026, 6, 19)}
    periods = tuple(p.model_copy(update=due) if p.code == HALF else p for p in of.periods)
    of = of.model_copy(update={"periods": periods, "days_off": (DayOff(day=date(2026, 6, 19), name="nghỉ bù"),)})
    told = ("Hạn nộp 14/6/2026 là Chủ nhật.", "Hạn nộp của cơ quan chủ trì 19/6/2026 là ngày nghỉ (nghỉ bù).")
    assert free_due_days(of, of.period[HALF]) == told
    plan = Plan(tmp_path / "ke-hoach", of)
    assert any(told[0] in line for line in catalogue_check(*plan.at()).lines)
    opened = plan.open(HALF)
    assert opened.lines[:2] == told and opened.exit == 0
    assert plan.form("THON01", HALF).due == date(2026, 6, 14)
    plan.on(2026, 6, 15).send(plan.form("THON01", HALF))
    assert register(plan)["THON01", 1]["timely"] == "Nộp chậm 01 ngày"


def test_a_due_date_on_a_working_day_is_told_nowhere(tmp_path: Path) -> None:
    of = given()
    assert free_due_days(of, of.period[HALF]) == ()
    worked = DayOff(day=date(2026, 6, 14), works=True)
    periods = tuple(p.model_copy(update={"due": date(2026, 6, 14)}) for p in of.periods if p.code == HALF)
    of = of.model_copy(update={"periods": periods, "days_off": (worked,)})
    assert free_due_days(of, of.period[HALF]) == ()
