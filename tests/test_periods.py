"""Periods, forms and what is sent in them: on demand, two at once, new versions, kept and read again."""

import os
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind, ReportingException
from tanminh_xl.domain.events import Choice
from tanminh_xl.domain.form import ColumnKey, Role
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.usecases.new import new
from tests.carried import adjust, close, collect, decide, issue_forms, reopen, report, reread, status
from tests.plans import Change, Plan, codes, given, verdict

HALF, YEAR = "2026-6T", "2026-N"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path / "xã", given())


def counted(plan: Plan, period: str) -> dict[tuple[str, str], object]:
    """What counts, by unit and element."""
    snapshot = plan.snapshot(period)
    return {(f.unit, f.element): f.counted for f in snapshot.figures(snapshot.period())}


def test_the_masters_sheets_are_the_starter_catalogue(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "a", catalogue.starter())
    assert plan.snapshot().catalogue == catalogue.starter()


def test_a_new_folder_has_its_master_and_an_inbox(tmp_path: Path, plan: Plan) -> None:
    assert new(plan.call()._replace(folder=tmp_path / "b")).paths == (tmp_path / "b" / "TanMinh_KeHoach.xlsm",)
    assert (tmp_path / "b" / "hop_thu").is_dir()


def test_on_demand_asks_what_was_chosen_of_whom_was_chosen(plan: Plan) -> None:
    """Plan V.6: a report on demand has its own elements, units and due date."""
    period = Period(
        code="2026-DX1",
        kind=PeriodKind.ON_DEMAND,
        name="Báo cáo đột xuất về OCOP",
        year=2026,
        start=date(2026, 1, 1),
        end=date(2026, 8, 31),
        due=date(2026, 9, 4),
    )
    asked = tuple(
        ReportingException(unit=u, element=e, period=period.code, owes=True)
        for u, e in (("PKT", "MH2-04"), ("THON01", "MH2-02"), ("THON02", "MH2-02"))
    )
    plan.edit(periods=(*plan.of.periods, period), exceptions=asked)
    plan.on(2026, 8, 20)
    assert "3 biểu mẫu" in plan.open("2026-DX1").text
    form = plan.form("THON01", "2026-DX1")
    assert [r.item for b in form.blocks for r in b.rows if b.key == "A" and r.role is Role.ENTRY] == ["MH2-02"]
    assert verdict(plan.send(form)) == "accepted"
    figures = counted(plan, "2026-DX1")
    assert set(figures) == {("PKT", "MH2-04"), ("THON01", "MH2-02"), ("THON02", "MH2-02")}
    assert figures["THON01", "MH2-02"] is not None
    assert report(*plan.at("2026-DX1")).exit == 0


def test_an_exception_takes_a_row_from_a_units_form(plan: Plan) -> None:
    plan.edit(exceptions=(ReportingException(unit="THON01", element="MH2-02", period=HALF, owes=False),))
    plan.open(HALF)
    items = {r.item for b in plan.form("THON01", HALF).blocks for r in b.rows}
    assert "MH2-02" not in items
    assert "MH2-02" in {r.item for b in plan.form("THON02", HALF).blocks for r in b.rows}


def test_a_village_added_later_owes_at_once(plan: Plan) -> None:
    plan.open(HALF)
    new_one = plan.of.unit["THON01"].model_copy(update={"code": "THON09", "name": "Thôn Mới", "aliases": ()})
    plan.edit(units=(*plan.of.units, new_one))
    assert "Đã tạo 1 biểu mẫu" in issue_forms(*plan.at(HALF)).text
    assert plan.form("THON09", HALF).version == 1


def test_a_changed_form_is_a_new_version_and_the_older_one_is_still_read(plan: Plan) -> None:
    plan.open(HALF)
    first = plan.form("THON01", HALF)
    village = plan.of.element["CHUNG-01"]
    more = village.model_copy(update={"code": "THEM-01", "name": "Số buổi dọn vệ sinh", "plan_words": ""})
    plan.edit(elements=(*plan.of.elements, more))
    assert "4 biểu mẫu" in issue_forms(*plan.at(HALF)).text
    assert plan.form("THON01", HALF).version == 2
    sent = plan.send(first)
    assert verdict(sent) == "accepted_with_notes"
    assert codes(sent) == {"form_older"}
    figures = counted(plan, HALF)
    assert figures["THON01", "CHUNG-01"] is not None
    assert figures["THON01", "THEM-01"] is None


def test_a_form_of_another_open_period_goes_to_that_period(plan: Plan) -> None:
    plan.open(HALF)
    plan.on(2026, 12, 1).open(YEAR)
    sent = plan.send(plan.form("THON01", HALF))
    assert plan.snapshot().state(HALF).counted.keys() == {"THON01"}
    assert not plan.snapshot().state(YEAR).counted
    assert verdict(sent) == "accepted"


def test_what_comes_after_the_closing_waits_and_counts_once_reopened_and_accepted(plan: Plan) -> None:
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    close(*plan.at(HALF))
    late = plan.on(2026, 7, 1).send(plan.form("THON02", HALF))
    assert (verdict(late), codes(late)) == ("needs_confirmation", {"period_not_open"})
    assert set(plan.snapshot().state(HALF).counted) == {"THON01"}
    with pytest.raises(TanMinhError, match="đã chốt"):
        decide(*plan.at(HALF), f"{HALF}/THON02#1", Choice.ACCEPT)
    reopen(*plan.at(HALF), "Nhận báo cáo muộn")
    assert set(plan.snapshot().state(HALF).counted) == {"THON01"}
    decide(*plan.at(HALF), f"{HALF}/THON02#1", Choice.ACCEPT)
    assert set(plan.snapshot().state(HALF).counted) == {"THON01", "THON02"}


def test_a_closed_period_is_judged_by_the_catalogue_of_its_closing(plan: Plan) -> None:
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    close(*plan.at(HALF))
    before = plan.snapshot(HALF).assessments(plan.snapshot(HALF).period())
    cheaper = tuple(
        c.model_copy(update={"targets": ((2026, 1.0),)}) if c.code == "CHUNG-01" else c for c in plan.of.criteria
    )
    plan.edit(criteria=cheaper)
    assert plan.snapshot(HALF).assessments(plan.snapshot(HALF).period()) == before
    reopen(*plan.at(HALF), "Giao lại chỉ tiêu")
    after = {a.code: a.target for a in plan.snapshot(HALF).assessments(plan.snapshot(HALF).period())}
    assert after["CHUNG-01"] == 1.0


def test_an_open_period_shows_what_differs_from_the_catalogue_it_was_opened_with(plan: Plan) -> None:
    plan.open(HALF)
    assert plan.snapshot(HALF).report(plan.snapshot(HALF).period()).differences == ()
    plan.edit(
        criteria=tuple(c.model_copy(update={"owner": "VP"}) if c.code == "CHUNG-06" else c for c in plan.of.criteria)
    )
    (difference,) = plan.snapshot(HALF).report(plan.snapshot(HALF).period()).differences
    assert "CHUNG-06" in difference


def test_reread_gives_the_same_bytes_a_new_version_once(plan: Plan) -> None:
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    for _ in range(2):
        again = reread(*plan.at(HALF))
        assert again.exit == 0
    versions = [s.receipt for s in plan.snapshot().state(HALF).standings]
    assert [r.number for r in versions] == [1, 2]
    assert versions[1].reread
    assert versions[0].sha256 == versions[1].sha256


def test_an_adjustment_lapses_when_a_newer_version_counts_and_the_new_one_says_so(plan: Plan) -> None:
    plan.open(HALF)
    form = plan.form("THON01", HALF)
    plan.send(form)
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "42", "Đơn vị gọi điện")
    assert {a.new for a in plan.snapshot().state(HALF).adjusted.values()} == {42.0}
    newer = plan.on(2026, 6, 20).send(form, lambda f: f | {("A|THON01/CHUNG-01", ColumnKey.VALUE): 43.0})
    assert "adjustment_lapses" in codes(newer)
    assert not plan.snapshot().state(HALF).adjusted
    assert counted(plan, HALF)["THON01", "CHUNG-01"] == 43.0


def test_withdrawing_an_adjustment_gives_the_units_figure_back(plan: Plan) -> None:
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "42", "Đơn vị gọi điện")
    adjust(*plan.at(HALF), "THON01", "CHUNG-01", "", "Ghi nhầm", withdraw=True)
    assert not plan.snapshot().state(HALF).adjusted


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.234,5", "không phải số nguyên"),
        ("năm", "không phải số"),
        ("-3", "ngoài giới hạn"),
        ("12/6/2026", "không phải số"),
    ],
)
def test_an_adjustment_takes_only_what_the_element_may_be(typed: str, said: str, plan: Plan) -> None:
    plan.open(HALF)
    with pytest.raises(TanMinhError, match=said):
        adjust(*plan.at(HALF), "THON01", "CHUNG-01", typed, "Thử")


def test_a_difficulty_comes_back_on_the_next_form_until_it_is_resolved(plan: Plan) -> None:
    plan.open(HALF)
    text = {("C|+1", ColumnKey.TEXT): "Cầu dân sinh xuống cấp", ("C|+1", ColumnKey.PROPOSAL): "Đề nghị sửa cầu"}
    plan.send(plan.form("THON01", HALF), lambda f: f | text)
    close(*plan.at(HALF))
    plan.on(2026, 11, 25).open(YEAR)
    block = plan.form("THON01", YEAR).block("C")  # type: ignore[arg-type]
    assert block is not None
    (row,) = block.rows
    assert row.item.startswith("KK-2026-6T-THON01")
    assert dict(row.given)[ColumnKey.TEXT] == "Cầu dân sinh xuống cấp"


def test_another_units_form_is_assigned_to_the_unit_that_filled_it(plan: Plan) -> None:
    """A village filled its neighbour's form: the clerk assigns it, and its figures are the village's own."""
    plan.open(HALF)
    plan.send(plan.form("THON02", HALF))
    waits = plan.send(
        plan.form("THON01", HALF), lambda f: f | {("A|THON01/CHUNG-01", ColumnKey.VALUE): 17.0}, "THON03.xlsx"
    )
    assert (verdict(waits), "unit_mismatch" in codes(waits)) == ("needs_confirmation", True)
    outcome = decide(*plan.at(HALF), "_chua_ro/_chua_ro#1", Choice.ASSIGN, "Đã hỏi trưởng thôn", "THON03", HALF)
    assert "Thôn Hòa Bình" in outcome.text
    assert outcome.exit == 0
    figures = counted(plan, HALF)
    assert figures["THON03", "CHUNG-01"] == 17.0
    assert figures["THON01", "CHUNG-01"] is None


def test_a_deadline_that_moved_gives_no_new_form_to_who_has_filed(plan: Plan) -> None:
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    moved = tuple(
        p.model_copy(update={"due": date(2026, 6, 30), "due_owner": None}) if p.code == HALF else p
        for p in plan.of.periods
    )
    plan.edit(periods=moved)
    said = issue_forms(*plan.at(HALF))
    assert not any("Đông Hải" in line for line in said.lines) and len(said.lines) > 3
    assert (plan.form("THON01", HALF).version, plan.form("THON02", HALF).version) == (1, 2)


def test_another_question_gives_a_new_form_to_who_has_filed_too(plan: Plan) -> None:
    plan.open(HALF)
    plan.send(plan.form("THON01", HALF))
    plan.edit(exceptions=(ReportingException(unit="THON01", element="MH2-02", period=HALF, owes=False),))
    issue_forms(*plan.at(HALF))
    assert plan.form("THON01", HALF).version == 2


def closed_half_open_year(plan: Plan) -> None:
    plan.open(HALF)
    for unit in ("THON01", "THON02"):
        plan.send(plan.form(unit, HALF))
    close(*plan.at(HALF))
    plan.on(2026, 12, 1).open(YEAR)


def findings(outcome: object) -> list[dict[str, str]]:
    (row,) = outcome.data["files"]  # type: ignore[attr-defined]
    return list(row["findings"])


def test_a_half_years_form_that_comes_while_the_year_is_open_is_told_for_what_it_is(plan: Plan) -> None:
    closed_half_open_year(plan)
    came = plan.send(plan.form("THON03", HALF), name="gửi muộn.xlsx")
    assert status(*plan.at(YEAR)).data["elsewhere"] == [f"{HALF}/THON03#1"]  # type: ignore[index]
    assert any("THON03#1: gửi muộn.xlsx" in line for line in status(*plan.at(YEAR)).lines)
    (said,) = [f for f in findings(came) if f["code"] == "period_elsewhere"]
    assert said["message"].startswith("Đây là biểu 6 tháng đầu năm 2026") and "mở lại" not in said["hint"]


def test_assigned_to_the_year_its_missing_rows_are_none_of_the_half_years_form(plan: Plan) -> None:
    closed_half_open_year(plan)
    plan.send(plan.form("THON03", HALF), name="gửi muộn.xlsx")
    assigned = decide(*plan.at(), f"{HALF}/THON03#1", Choice.ASSIGN, "", "THON03", YEAR)
    receipt = plan.snapshot().state(YEAR).standings[-1].receipt
    found = [f.code.value for f in receipt.findings]
    assert "period_assigned" in found and "row_not_asked" in found and "row_missing" not in found
    assert "Chờ Văn phòng xác nhận" in assigned.text
    assert any("không có trong biểu 6 tháng đầu năm 2026" in line for line in assigned.lines)


def wrong(*cells: str) -> Change:
    return lambda filled: filled | {(f"A|THON01/{cell}", ColumnKey.VALUE): "chục" for cell in cells}


def told(outcome: object, code: str) -> list[str]:
    return [f["message"] for f in findings(outcome) if f["code"] == code]


def test_a_copy_that_comes_back_as_it_was_is_told_for_that(plan: Plan) -> None:
    plan.open(HALF)
    form = plan.form("THON01", HALF)
    assert verdict(plan.send(form, wrong("CHUNG-01", "MH2-02"))) == "accepted_in_part"
    (copy,) = (plan.folder / "tra_lai" / HALF / "THON01").glob("*.xlsx")
    plan.on(2026, 5, 5)
    again = collect(*plan.at(), [saved_again(plan, copy)])
    assert told(again, "copy_unchanged") == ["Đây là bản gửi lại chưa sửa nội dung nào."]
    assert verdict(again) == "accepted_in_part"


def test_what_was_mended_of_what_was_asked_is_counted(plan: Plan) -> None:
    plan.open(HALF)
    form = plan.form("THON01", HALF)
    plan.send(form, wrong("CHUNG-01", "MH2-02", "MH3-03"))
    plan.on(2026, 5, 5)
    some = plan.send(form, wrong("MH3-03"), name="gửi lại.xlsx")
    assert told(some, "copy_mended") == ["Bản gửi lại đã sửa 2/3 nội dung."]
    plan.on(2026, 5, 6)
    assert told(plan.send(form, name="gửi lại lần 2.xlsx"), "copy_mended") == []


def saved_again(plan: Plan, copy: Path) -> Path:
    """The copy opened and saved by another program: other bytes, the same words."""
    book = load_workbook(copy)
    path = copy.parent.parent / "gửi lại.xlsx"
    book.save(path)
    os.utime(path, (plan.now.timestamp(), plan.now.timestamp()))
    return path
