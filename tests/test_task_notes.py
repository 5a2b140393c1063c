"""Tasks on any day and difficulties' answers, in a folder and on its pages (decision-tables 8.5 and 8.6)."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_OPEN, Difficulty, PeriodKind
from tanminh_xl.domain.form import ColumnKey, Filled
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.sheet import Note, Table
from tanminh_xl.domain.staff_tables import TASKS
from tanminh_xl.records.folder import Folder
from tanminh_xl.records.outputs import MARKS
from tanminh_xl.reports import consolidated
from tanminh_xl.usecases.inputs import inputs
from tanminh_xl.usecases.program_tables import ProgramTables
from tests.carried import close, open_period, reopen, report, status, task, tasks
from tests.plans import Plan
from tests.plans import given as sample

SAMPLE = sample()


def due_on(day: date, code: str = "NV-2.1") -> dict[str, Any]:
    return {"tasks": tuple(t.model_copy(update={"deadline": day}) if t.code == code else t for t in SAMPLE.tasks)}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path / "ke-hoach", SAMPLE.model_copy(update=due_on(date(2026, 5, 20))))


def sheet(plan: Plan, code: str) -> Mapping[str, object]:
    (row,) = (row for row in ProgramTables(plan.snapshot())[TASKS] if row["code"] == code)
    return {key: row[key] for key in ("state", "result", "state_period", "carried_out")}


def test_a_task_is_noted_before_any_period_is_opened(plan: Plan) -> None:
    plan.on(2026, 4, 12)
    done = task(*plan.at(), "NV-2.1", state="đang làm", result="Đã trình dự thảo", evidence="Tờ trình số 5")
    assert done.text == "Đã ghi nhiệm vụ NV-2.1 (Phòng Kinh tế): Đang thực hiện."
    (note,) = Folder(plan.folder).task_notes()
    assert (note.task, note.unit, note.state, note.result, note.evidence, note.who) == (
        "NV-2.1",
        "PKT",
        "Đang thực hiện",
        "Đã trình dự thảo",
        "Tờ trình số 5",
        "Người thử",
    )
    assert (plan.folder / "cong_viec" / "ghi" / "0001.json").is_file()
    assert sheet(plan, "NV-2.1") == {
        "state": "Đang thực hiện",
        "result": "Đã trình dự thảo",
        "state_period": "Văn phòng ghi 12/4/2026",
        "carried_out": None,
    }


def test_the_same_again_is_no_second_event_and_what_is_left_out_stays(plan: Plan) -> None:
    for _ in range(2):
        task(*plan.at(), "NV-2.1", state="Đang thực hiện", result="Đã trình")
    again = task(*plan.at(), "nv-2.1", state="đang thực hiện")
    assert again.text == "Nhiệm vụ NV-2.1 (Phòng Kinh tế) đã ghi đúng như vậy từ trước: Đang thực hiện."
    assert len(Folder(plan.folder).task_notes()) == 1
    task(*plan.on(2026, 5, 18).at(), "NV-2.1", state="xong")
    task(*plan.at(), "NV-2.1", state="xong")
    assert [(n.state, n.result) for n in Folder(plan.folder).task_notes()] == [
        ("Đang thực hiện", "Đã trình"),
        ("Đã hoàn thành", "Đã trình"),
    ]
    task(*plan.at(), "NV-2.1", state="xong", result="")
    assert sheet(plan, "NV-2.1")["result"] is None and sheet(plan, "NV-2.1")["carried_out"] == "có"


def test_a_note_is_taken_back_and_leaves_the_sheet(plan: Plan) -> None:
    task(*plan.at(), "NV-2.1", state="xong")
    assert task(*plan.at(), "NV-2.1", withdraw=True).text == (
        "Đã rút lại ghi nhận về nhiệm vụ NV-2.1 (Phòng Kinh tế): Đã hoàn thành."
    )
    assert set(sheet(plan, "NV-2.1").values()) == {None}
    with pytest.raises(TanMinhError) as refused:
        task(*plan.at(), "NV-2.1", withdraw=True)
    assert refused.value.code == "nothing_noted" and len(Folder(plan.folder).task_notes()) == 2


def test_of_several_leading_units_one_is_named_or_all_are(plan: Plan) -> None:
    with pytest.raises(TanMinhError) as refused:
        task(*plan.at(), "NV-7.1", state="xong")
    assert refused.value.code == "task_unit_needed" and "THON01" in refused.value.message
    task(*plan.at(), "NV-7.1", "THON02", "xong")
    assert sheet(plan, "NV-7.1") == {
        "state": "Đã hoàn thành: 1; Chưa báo cáo: 3",
        "result": None,
        "state_period": "Văn phòng ghi 04/5/2026",
        "carried_out": None,
    }
    task(*plan.at(), "NV-7.1", "tất cả", "thường xuyên")
    task(*plan.at(), "NV-7.1", "THON01", "xong")
    assert sheet(plan, "NV-7.1")["state"] == "Đã hoàn thành: 1; Thực hiện thường xuyên: 3"
    assert sheet(plan, "NV-7.1")["carried_out"] == "có"


@pytest.mark.parametrize(
    ("name", "unit", "words", "code"),
    [
        ("NV-99", "", "xong", "task_unknown"),
        ("NV-2.1", "THON01", "xong", "task_unit_unknown"),
        ("NV-2.1", "Thôn Không Có", "xong", "unit_unknown"),
        ("NV-2.1", "", "gần xong", "task_state"),
        ("NV-2.1", "", "", "task_state"),
    ],
)
def test_what_is_not_exact_is_refused_and_writes_nothing(
    plan: Plan, name: str, unit: str, words: str, code: str
) -> None:
    with pytest.raises(TanMinhError) as refused:
        task(*plan.at(), name, unit, words)
    assert refused.value.code == code and refused.value.hint
    assert not (plan.folder / "cong_viec").exists()


def test_a_task_that_has_ended_or_that_nobody_leads_is_refused(plan: Plan) -> None:
    ended = {"valid_to": date(2026, 1, 31)}
    plan.edit(tasks=tuple(t.model_copy(update=ended) if t.code == "NV-2.1" else t for t in SAMPLE.tasks))
    with pytest.raises(TanMinhError) as refused:
        task(*plan.at(), "NV-2.1", state="xong")
    assert refused.value.code == "task_not_led"


def test_a_folder_of_format_1_says_2_before_the_first_note(plan: Plan) -> None:
    path = plan.folder / "ke_hoach.json"
    path.write_text(path.read_text("utf-8").replace('"format": 2', '"format": 1'), "utf-8")
    tasks(*plan.at())
    assert Folder(plan.folder).plan().format == 1
    task(*plan.at(), "NV-2.1", state="xong")
    assert Folder(plan.folder).plan().format == 2


def test_a_damaged_note_is_named(plan: Plan) -> None:
    task(*plan.at(), "NV-2.1", state="xong")
    path = plan.folder / "cong_viec" / "ghi" / "0001.json"
    path.write_text(path.read_text("utf-8").replace('"number": 1', '"number": 7'), "utf-8")
    with pytest.raises(TanMinhError) as refused:
        tasks(*plan.at())
    assert refused.value.code == "record_foreign" and "0001.json" in refused.value.message


def test_late_and_soon_due_are_told_by_status_and_the_list(plan: Plan) -> None:
    late = due_on(date(2026, 5, 20))["tasks"]
    soon = {"NV-3.1": date(2026, 6, 7), "NV-4.1": date(2026, 6, 8), "NV-5.1": date(2026, 5, 1)}
    plan.edit(tasks=tuple(t.model_copy(update={"deadline": soon.get(t.code, t.deadline)}) for t in late))
    open_period(*plan.at("2026-6T"))
    plan.on(2026, 5, 23)
    task(*plan.at(), "NV-5.1", state="thường xuyên")
    told = tasks(*plan.at())
    assert told.text.startswith(f"{len(SAMPLE.tasks)} nhiệm vụ: 1 quá hạn, 1 sắp đến hạn (trong 15 ngày); ")
    assert told.text.endswith("đã thực hiện 1 (đã hoàn thành 0, thường xuyên 1), còn lại 40.")
    assert told.lines[0].startswith("NV-2.1: ") and told.lines[0].endswith("hạn 20/5/2026, quá hạn 3 ngày")
    assert told.lines[1].startswith("NV-3.1: ") and told.lines[1].endswith("hạn 07/6/2026, còn 15 ngày")
    assert told.data["overdue"] == told.data["due_soon"] == 1  # type: ignore[index]
    said = status(*plan.at("2026-6T"))
    assert "Nhiệm vụ: 1 quá hạn, 1 sắp đến hạn (trong 15 ngày)." in said.lines
    assert said.data["tasks_overdue"] == said.data["tasks_due_soon"] == 1  # type: ignore[index]
    task(*plan.at(), "NV-2.1", state="xong")
    assert status(*plan.at("2026-6T")).data["tasks_overdue"] == 0  # type: ignore[index]


def test_a_task_that_only_the_year_asks_is_late_in_the_half_years_pages_too(plan: Plan) -> None:
    yearly = {"deadline": date(2026, 5, 20), "asks": (PeriodKind.YEAR,)}
    plan.edit(tasks=tuple(t.model_copy(update=yearly) if t.code == "NV-2.1" else t for t in SAMPLE.tasks))
    open_period(*plan.at("2026-6T"))
    plan.on(2026, 6, 20)
    snapshot = plan.snapshot("2026-6T")
    found = snapshot.report(snapshot.catalogue.period["2026-6T"])
    assert found.due == {"NV-2.1": "quá hạn"} and "NV-2.1" in {t.task for t in found.tasks}


def test_what_was_done_last_year_is_not_late_this_year(plan: Plan) -> None:
    open_period(*plan.at("2026-6T"))
    task(*plan.at(), "NV-2.1", state="xong")
    later = SAMPLE.periods
    due = tuple(p.model_copy(update={"due": p.due or date(p.end.year, p.end.month, 20)}) for p in later)
    plan.edit(periods=due)
    open_period(*plan.on(2027, 5, 4).at("2027-6T"))
    snapshot = plan.on(2027, 6, 20).snapshot("2027-6T")
    found = snapshot.report(snapshot.catalogue.period["2027-6T"])
    assert found.due == {}
    assert next(t.state for t in found.tasks if t.task == "NV-2.1") == ""


def telling(state_told: str) -> Callable[[Filled], Mapping[tuple[str, ColumnKey], object]]:
    """A form that says this of NV-2.1."""

    def change(filled: Filled) -> Mapping[tuple[str, ColumnKey], object]:
        (key,) = (key for key, column in filled if "NV-2.1" in key and column is ColumnKey.STATE)
        return {**filled, (key, ColumnKey.STATE): state_told}

    return change


def test_a_form_sent_later_stands_and_that_is_told(plan: Plan) -> None:
    open_period(*plan.at("2026-6T"))
    form = plan.form("PKT", "2026-6T")
    plan.send(form, telling("Chưa thực hiện"))
    assert sheet(plan, "NV-2.1")["state_period"] == "2026-6T"
    task(*plan.on(2026, 5, 10).at(), "NV-2.1", state="xong", result="QĐ số 7")
    assert sheet(plan, "NV-2.1")["state_period"] == "Văn phòng ghi 10/5/2026"
    plan.on(2026, 5, 12).send(form, telling("Đang thực hiện"), "lai.xlsx")
    assert [sheet(plan, "NV-2.1")[key] for key in ("state", "state_period")] == ["Đang thực hiện", "2026-6T"]
    task(*plan.at(), "NV-2.1", state="xong", result="QĐ số 7")
    assert sheet(plan, "NV-2.1")["state"] == "Đã hoàn thành"
    assert len(Folder(plan.folder).task_notes()) == 2
    late = task(*plan.on(2026, 5, 11).at(), "NV-2.1", state="đang làm", result="")
    assert late.lines[1:] == (
        "Phòng Kinh tế: biểu kỳ 2026-6T gửi ngày 12/5/2026, sau ghi nhận này, nên tính theo biểu: Đang thực hiện.",
    )


def pages(plan: Plan, code: str) -> dict[str, str]:
    """Task -> its state and result on the period's page."""
    snapshot = plan.snapshot(code)
    found = snapshot.report(snapshot.catalogue.period[code])
    return {t.task: f"{t.state}|{t.result}|{t.noted}" for t in found.tasks if t.unit == "PKT"}


def test_a_closed_period_shows_what_its_closing_lists_whatever_is_noted_later(plan: Plan) -> None:
    open_period(*plan.at("2026-6T"))
    task(*plan.on(2026, 5, 10).at(), "NV-2.1", state="đang làm")
    plan.on(2026, 6, 20)
    report(*plan.at("2026-6T"))
    close(*plan.at("2026-6T"))
    report(*plan.at("2026-6T"))
    kept = {f.name: f.read_bytes() for f in (plan.folder / "bao_cao" / "2026-6T").iterdir() if f.name != MARKS}
    shown = pages(plan, "2026-6T")
    assert shown["NV-2.1"] == "Đang thực hiện||Văn phòng ghi 10/5/2026"
    assert plan.snapshot().state("2026-6T").closing.task_notes == (1,)  # type: ignore[union-attr]
    task(*plan.on(2026, 7, 1).at(), "NV-2.1", state="xong", result="QĐ 9")
    task(*plan.at(), "NV-2.2", state="xong")
    task(*plan.at(), "NV-2.1", withdraw=True)
    assert pages(plan, "2026-6T") == shown
    report(*plan.at("2026-6T"))
    assert kept == {f.name: f.read_bytes() for f in (plan.folder / "bao_cao" / "2026-6T").iterdir() if f.name != MARKS}
    reopen(*plan.at("2026-6T"), "đơn vị báo nhầm")
    assert pages(plan, "2026-6T")["NV-2.2"] == "Đã hoàn thành||Văn phòng ghi 01/7/2026"


def test_a_note_makes_an_open_periods_report_anew_and_no_other_command_does(plan: Plan) -> None:
    open_period(*plan.at("2026-6T"))
    plan.on(2026, 6, 20)
    before = inputs(plan.snapshot(), plan.of.period["2026-6T"])
    assert inputs(plan.on(2026, 6, 25).snapshot(), plan.of.period["2026-6T"]) == before
    task(*plan.at(), "NV-3.1", state="xong")
    assert inputs(plan.snapshot(), plan.of.period["2026-6T"]) != before


def words_of(plan: Plan, tab: str) -> list[str]:
    """Every text of a page of the half-year's workbook."""
    snapshot = plan.snapshot("2026-6T")
    (page,) = (p for p in consolidated(snapshot.report(snapshot.catalogue.period["2026-6T"])) if p.name == tab)
    tables = [str(c.value) for b in page.blocks if isinstance(b, Table) for r in b.rows for c in r if c.value]
    return tables + [b.text for b in page.blocks if isinstance(b, Note)]


def test_the_page_of_tasks_says_who_noted_what_is_late_and_the_sums(plan: Plan) -> None:
    soon = {"NV-2.1": date(2026, 5, 20), "NV-3.1": date(2026, 6, 20), "NV-4.1": date(2026, 5, 1)}
    plan.edit(tasks=tuple(t.model_copy(update={"deadline": soon.get(t.code)}) for t in SAMPLE.tasks))
    open_period(*plan.at("2026-6T"))
    task(*plan.on(2026, 6, 10).at(), "NV-2.1", state="đang làm", result="Đã trình.", evidence="Tờ trình số 5")
    task(*plan.at(), "NV-4.1", state="thường xuyên")
    task(*plan.at(), "NV-7.1", "THON02", "xong")
    said = words_of(plan.on(2026, 6, 20), "Nhiệm vụ")
    assert "Đã trình. Minh chứng: Tờ trình số 5 (Văn phòng ghi 10/6/2026)" in said
    assert {"20/05/2026\nquá hạn 25 ngày", "20/06/2026\ncòn 6 ngày", "01/05/2026"} <= set(said)
    matrix = words_of(plan.on(2026, 6, 20), "Nhiệm vụ - Các thôn")
    asked = sum(w == "Chưa báo cáo" for w in (*said, *matrix)) + 3
    assert said[-3] == (
        f"Tính theo từng đơn vị chủ trì, {asked} lượt nhiệm vụ: đã thực hiện 2 (đã hoàn thành: 1; thường xuyên: 1); "
        f"đang thực hiện: 1; chưa báo cáo: {asked - 3}."
    )
    assert said[-2] == "Tính đến ngày 14/6/2026: 1 nhiệm vụ quá hạn (NV-2.1); 1 nhiệm vụ sắp đến hạn (NV-3.1)."


def test_on_a_page_before_the_periods_end_the_day_is_today(plan: Plan) -> None:
    open_period(*plan.at("2026-6T"))
    assert not any("quá hạn" in w for w in words_of(plan.on(2026, 5, 10), "Nhiệm vụ"))
    late = words_of(plan.on(2026, 5, 21), "Nhiệm vụ")
    assert "Tính đến ngày 21/5/2026: 1 nhiệm vụ quá hạn (NV-2.1)." in late


# difficulties


def known(**fields: Any) -> Difficulty:
    return Difficulty.model_validate({"code": "KK-VP-1", "unit": "THON01", "text": "Thiếu nước"} | fields)


def test_the_answer_stands_on_the_units_next_form(plan: Plan) -> None:
    answered = known(
        first_reported=date(2026, 4, 2),
        resolver="PKT",
        deadline=date(2026, 6, 30),
        result="Sẽ nạo vét kênh.",
        state="Đã trả lời",
    )
    plan.edit(difficulties=(answered,))
    open_period(*plan.at("2026-6T"))
    (row,) = [r for b in plan.form("THON01", "2026-6T").blocks for r in b.rows if r.item == "KK-VP-1"]
    note = dict(row.given)[ColumnKey.NOTE]
    assert note.endswith("; Đã trả lời; Trả lời: Sẽ nạo vét kênh (Phòng Kinh tế, hạn 30/6/2026)")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, ""),
        ({"resolver": "PKT"}, "; giao Phòng Kinh tế"),
        ({"resolver": "Sở Nông nghiệp", "deadline": date(2026, 6, 30)}, "; giao Sở Nông nghiệp; hạn 30/6/2026"),
        ({"result": "Đang khảo sát", "state": DIFFICULTY_OPEN}, "; Trả lời: Đang khảo sát"),
    ],
)
def test_what_a_form_says_beside_an_open_difficulty(plan: Plan, fields: dict[str, Any], says: str) -> None:
    plan.edit(difficulties=(known(first_reported=date(2026, 4, 2), **fields),))
    open_period(*plan.at("2026-6T"))
    (row,) = [r for b in plan.form("THON01", "2026-6T").blocks for r in b.rows if r.item == "KK-VP-1"]
    assert dict(row.given)[ColumnKey.NOTE] == f"Mã KK-VP-1, nêu kỳ 6 tháng đầu năm 2026{says}"


def test_an_answer_that_is_overdue_is_told(plan: Plan) -> None:
    late = known(first_reported=date(2026, 4, 2), resolver="PKT", deadline=date(2026, 4, 30))
    plan.edit(difficulties=(late,))
    open_period(*plan.at("2026-6T"))
    said = status(*plan.at("2026-6T"))
    assert "Khó khăn, vướng mắc: 1 nội dung quá hạn trả lời." in said.lines
    told = f"{plan.of.unit['THON01'].name}: Thiếu nước, Phòng Kinh tế giải quyết; hạn 30/4/2026, quá hạn 4 ngày"
    assert f"  - KK-VP-1: {told}" in said.lines
    plan.edit(difficulties=(late.model_copy(update={"state": "Đã trả lời"}),))
    assert status(*plan.at("2026-6T")).data["answers_overdue"] == 0  # type: ignore[index]


COUNTED = ("CHUNG-09.T", "CHUNG-09.M")


def counted(plan: Plan, code: str) -> tuple[object, ...]:
    snapshot = plan.snapshot(code)
    return tuple(
        f.counted for of in COUNTED for f in snapshot.figures(snapshot.catalogue.period[code]) if f.element == of
    )


def test_a_difficulty_of_staff_counts_in_the_year_of_its_day_and_a_closed_period_keeps_its_state(plan: Plan) -> None:
    plan.edit(
        difficulties=(known(first_reported=date(2026, 4, 2)), known(code="KK-VP-2", first_reported=date(2025, 12, 1)))
    )
    open_period(*plan.at("2026-6T"))
    assert counted(plan, "2026-6T") == (0.0, 1.0)
    close(*plan.on(2026, 6, 20).at("2026-6T"))
    plan.edit(difficulties=(known(first_reported=date(2026, 4, 2), state="Đã giải quyết"),))
    open_period(*plan.on(2026, 11, 4).at("2026-N"))
    assert (counted(plan, "2026-6T"), counted(plan, "2026-N")) == ((0.0, 1.0), (1.0, 1.0))
    told = [p.state for p in plan.snapshot().problems(plan.of.period["2026-6T"]) if p.code == "KK-VP-1"]
    assert told == [DIFFICULTY_OPEN]


def test_what_was_referred_to_a_higher_level_stands_in_a_list_of_its_own(plan: Plan) -> None:
    first = {"first_reported": date(2026, 4, 2)}
    plan.edit(
        difficulties=(
            known(code="KK-VP-1", text="Thiếu nước", resolver="PKT", deadline=date(2026, 5, 30), **first),
            known(code="KK-VP-2", text="Mức chi", state="Vượt thẩm quyền, đã kiến nghị cấp trên", **first),
            known(code="KK-VP-3", text="Nhà văn hóa", state="Đã trả lời", result="Năm 2027", **first),
            known(code="KK-VP-4", text="Mất điện", state="Đã giải quyết", **first),
        )
    )
    open_period(*plan.at("2026-6T"))
    said = words_of(plan.on(2026, 6, 20), "Khó khăn")
    order = ["I. THUỘC", "Thiếu nước", "Nhà văn hóa", "Mất điện", "II. VƯỢT", "Mức chi"]
    assert [next(n for n, w in enumerate(said) if w.startswith(one)) for one in order] == sorted(
        next(n for n, w in enumerate(said) if w.startswith(one)) for one in order
    )
    assert "30/05/2026\nquá hạn 15 ngày" in said and "Phòng Kinh tế" in said
    assert said[-3:-1] == [
        "Tổng số: 4; đang giải quyết: 1; đã trả lời: 1; kiến nghị cấp trên: 1; đã giải quyết: 1.",
        "Tính đến ngày 14/6/2026: 1 nội dung quá hạn trả lời.",
    ]
    summary = words_of(plan, "Tóm tắt")
    at = summary.index("Nội dung kiến nghị cấp trên")
    assert summary[at + 1 : at + 3] == [f"Mức chi ({plan.of.unit['THON01'].name})", "1"]
