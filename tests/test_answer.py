"""Cells to ask about, from the file that came to the figure that counts: `status`, `answer`, `adjust --confirm`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue_nouns import ReportingException
from tanminh_xl.domain.events import Adjustment, Closing
from tanminh_xl.domain.form import ColumnKey, Filled
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.tables import ASK, catalogue_tables, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.build import build
from tanminh_xl.master.package import read_parts, write_parts
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.asking import lost_answer
from tanminh_xl.usecases.program_tables import ProgramTables
from tests.carried import adjust, answer, close, merge, report, roll_over, status
from tests.plans import Plan, codes, given, verdict
from tests.test_docs_command_line import inside, keys

HALF = "2026-6T"
UNIT, OTHER = "THON01", "THON02"
"""Villages of the sample. CHUNG-01 counts meetings, MH2-02 is an area in ha, CHUNG-06 is đạt/không đạt."""
COUNT, AREA, PASSED = "CHUNG-01", "MH2-02", "CHUNG-06"
PHONE = "0912 345 678"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    made = Plan(tmp_path / "ke-hoach", given())
    made.open(HALF)
    return made.on(2026, 6, 10)


def send(plan: Plan, unit: str = UNIT, **cells: object) -> Outcome:
    """A unit's form with these cells (`CHUNG_01="mười"`), with the telephone of who filled it."""

    def change(filled: Filled) -> Mapping[tuple[str, ColumnKey], object]:
        put = {(f"A|{unit}/{code.replace('_', '-')}", ColumnKey.VALUE): value for code, value in cells.items()}
        phone = {key: PHONE for key in filled if key[0] == "E|dien_thoai"}
        return {**filled, **put, **(phone or {("E|dien_thoai", ColumnKey.TEXT): PHONE})}

    plan.on(plan.now.year, plan.now.month, plan.now.day, plan.now.hour + 1)
    return plan.send(plan.form(unit, HALF), change, f"{unit} {plan.now:%d %H}.xlsx")


def counted(plan: Plan, element: str, unit: str = UNIT) -> object:
    snapshot = plan.snapshot(HALF)
    figures = snapshot.figures(snapshot.period())
    return next(f.counted for f in figures if (f.unit, f.element) == (unit, element))


def to_ask(plan: Plan) -> list[tuple[str, str, str]]:
    return [(cell.unit, cell.element, cell.value) for cell in plan.snapshot().asked(HALF)]


def adjustments(plan: Plan) -> tuple[Adjustment, ...]:
    return Folder(plan.folder).records(HALF).adjustments


def typed(plan: Plan, answers: Mapping[tuple[str, str], object], **changed: object) -> None:
    """The master as it is saved after the clerk has typed answers beside the rows that stand there now."""
    program = ProgramTables(plan.snapshot())
    rows = [{**row, "answer": answers.get((str(row["unit"]), str(row["element"]))), **changed} for row in program[ASK]]
    save(plan, rows)


def save(plan: Plan, rows: list[dict[str, Any]]) -> None:
    book = build(tables(plan.of.plan.years), {**catalogue.rows(plan.of), ASK: rows}, created=plan.now)
    Folder(plan.folder).master.write_bytes(book)


# the list


def test_a_held_cell_stands_on_the_list_with_all_that_a_call_needs(plan: Plan) -> None:
    assert verdict(send(plan, CHUNG_01="mười")) == "accepted_in_part"
    (row,) = ProgramTables(plan.snapshot())[ASK]
    assert set(row) == {column.key for column in ASK.columns} and row["answer"] is None
    assert (row["period"], row["unit"], row["element"], row["version"]) == (HALF, UNIT, COUNT, 1)
    assert (row["unit_name"], row["phone"], row["value"]) == (plan.of.unit[UNIT].name, PHONE, "mười")
    assert "Số hội nghị" in str(row["line"]) and "mười" in str(row["message"])
    assert counted(plan, COUNT) is None and counted(plan, AREA) is not None


def test_the_telephone_is_the_units_own_where_it_has_one(plan: Plan) -> None:
    plan.edit(units=tuple(u.model_copy(update={"phone": "0225 1"}) if u.code == UNIT else u for u in plan.of.units))
    send(plan, CHUNG_01="mười")
    assert [cell.phone for cell in plan.snapshot().asked(HALF)] == ["0225 1"]


def test_cells_stand_in_the_order_of_units_and_lines(plan: Plan) -> None:
    send(plan, OTHER, MH2_02="hai", CHUNG_01="mười")
    send(plan, MH2_02="ba")
    assert to_ask(plan) == [(UNIT, AREA, "ba"), (OTHER, COUNT, "mười"), (OTHER, AREA, "hai")]


def test_a_newer_version_that_is_right_takes_the_cell_off(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    send(plan, CHUNG_01=10.0)
    assert to_ask(plan) == [] and counted(plan, COUNT) == 10.0


def test_the_held_cells_of_a_version_that_gives_fewer_figures_are_asked_about(plan: Plan) -> None:
    send(plan, CHUNG_01=10.0)
    assert verdict(send(plan, CHUNG_01="mười")) == "needs_confirmation"
    assert to_ask(plan) == [(UNIT, COUNT, "mười")] and counted(plan, COUNT) == 10.0
    answer(*plan.at(), UNIT, COUNT, "11")
    assert to_ask(plan) == [] and counted(plan, COUNT) == 11.0


def test_a_cell_that_the_unit_owes_no_more_is_asked_about_no_more(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    plan.edit(exceptions=(ReportingException(unit=UNIT, element=COUNT, period=HALF, owes=False),))
    assert to_ask(plan) == []


def test_nobody_is_asked_about_a_period_that_is_closed(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    close(*plan.at(HALF))
    assert to_ask(plan) == [] and list(ProgramTables(plan.snapshot())[ASK]) == []
    assert status(*plan.at(HALF)).data["to_ask"] == 0  # type: ignore[index]


def test_the_list_is_no_part_of_the_catalogue(plan: Plan) -> None:
    assert ASK not in catalogue_tables(plan.of.plan.years)
    send(plan, CHUNG_01="mười")
    before = plan.snapshot().catalogue.digest
    typed(plan, {(UNIT, COUNT): "10"})
    assert plan.snapshot().catalogue.digest == before
    roll_over(*plan.at(), 2027)
    (row,) = FilesHost(Folder(plan.folder).master).read(ASK)
    assert (row["unit"], row["value"], row["answer"]) == (UNIT, "mười", None)


# what status says


def test_status_counts_cells_to_ask_and_files_that_wait_apart(plan: Plan) -> None:
    send(plan, CHUNG_01="mười", MH2_02="hai")
    send(plan, OTHER, CHUNG_01=1.0)
    send(plan, OTHER, CHUNG_01="ba")
    said = status(*plan.at(HALF))
    assert "cần hỏi 3 ô (2 đơn vị); chờ xử lý 1 tệp." in said.lines[1]
    assert (said.data["to_ask"], said.data["to_handle"]) == (3, 1)  # type: ignore[index]
    assert any(UNIT in line and COUNT in line and "mười" in line and PHONE in line for line in said.lines)
    assert "Xử lý 1 tệp" in said.lines[-1]


def test_after_the_files_the_cells_are_the_next_step(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    assert status(*plan.at(HALF)).lines[-1].endswith("Hỏi đơn vị về 1 ô ở trang Cần hỏi.")


# answers


@pytest.mark.parametrize(
    ("words", "kind", "value", "estimate"),
    [
        ("12", Given.FIGURE, 12.0, False),
        ("1.234", Given.FIGURE, 1234.0, False),
        ("12 hội nghị", Given.FIGURE, 12.0, False),
        ("0", Given.FIGURE, 0.0, False),
        ("ước 12", Given.FIGURE, 12.0, True),
        ("khoảng 12", Given.FIGURE, 12.0, True),
        ("~12", Given.FIGURE, 12.0, True),
        ("12 (ước)", Given.FIGURE, 12.0, True),
        ("Không phát sinh", Given.NONE_OCCURRED, 0.0, False),
        ("không thuộc đối tượng", Given.NOT_APPLICABLE, None, False),
        ("chưa có số", Given.NOT_YET, None, False),
        ("Chưa có số, sẽ bổ sung", Given.NOT_YET, None, False),
    ],
)
def test_any_of_the_five_answers_is_an_adjustment_by_telephone(
    plan: Plan, words: str, kind: Given, value: float | None, estimate: bool
) -> None:
    send(plan, CHUNG_01="mười")
    said = answer(*plan.at(), UNIT, COUNT, words)
    (made,) = adjustments(plan)
    assert (made.given, made.new, made.estimate, made.confirms) == (kind, value, estimate, False)
    assert (made.why, made.version, made.holds_on, made.who) == ("theo điện thoại", 1, "answer", "Người thử")
    assert to_ask(plan) == [] and said.exit == 0 and "Đã ghi 1 câu trả lời" in said.text


@pytest.mark.parametrize(("words", "value"), [("Đạt", True), ("không đạt", False)])
def test_an_answer_to_a_line_that_is_passed_or_not(plan: Plan, words: str, value: bool) -> None:
    send(plan, CHUNG_06="12")
    answer(*plan.at(), UNIT, PASSED, words)
    assert counted(plan, PASSED) is value


@pytest.mark.parametrize("words", ["mười hai", "12/6", "-3", "1,5", "12 ha"])
def test_what_is_no_answer_is_refused_with_how_to_mend_it(plan: Plan, words: str) -> None:
    send(plan, CHUNG_01="mười")
    with pytest.raises(TanMinhError) as problem:
        answer(*plan.at(), UNIT, COUNT, words)
    assert problem.value.code == "bad_value" and problem.value.hint
    assert adjustments(plan) == () and to_ask(plan) == [(UNIT, COUNT, "mười")]


def test_right_on_a_held_cell_is_the_one_reading_that_is_shown(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    send(plan, MH2_02="1.234")
    (cell,) = plan.snapshot().asked(HALF)
    from tanminh_xl.usecases import asking

    element = plan.of.element[AREA]
    for readings, value in ((("1,234",), 1.234), (("1234",), 1234.0), (("Không phát sinh",), 0.0)):
        said = asking.meant(plan.snapshot(), cell._replace(readings=readings), "đúng")
        assert said is not None and said.value == value, element
    for readings in ((), ("1234", "1,234")):
        with pytest.raises(TanMinhError, match="úng"):
            asking.meant(plan.snapshot(), cell._replace(readings=readings), "Đúng.")


def test_a_reading_is_chosen_as_it_is_shown_and_other_ambiguous_words_are_refused(plan: Plan) -> None:
    from tanminh_xl.usecases import asking

    send(plan, MH2_02="1.234")
    (cell,) = plan.snapshot().asked(HALF)
    cell = cell._replace(readings=("1234", "1,234"))
    said = [asking.meant(plan.snapshot(), cell, words) for words in ("1234", "1,234")]
    assert [one.value for one in said if one] == [1234.0, 1.234]
    with pytest.raises(TanMinhError, match="có thể hiểu"):
        asking.meant(plan.snapshot(), cell, "1.234")


def test_units_and_lines_may_be_named_in_words(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    answer(*plan.at(), plan.of.unit[UNIT].name, plan.of.element[COUNT].name, "12")
    assert counted(plan, COUNT) == 12.0


def test_an_answer_given_twice_is_one_event(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    for _ in range(2):
        said = answer(*plan.at(), UNIT, COUNT, "12")
    assert len(adjustments(plan)) == 1 and said.exit == 0 and any("đã ghi từ trước" in line for line in said.lines)
    answer(*plan.at(), UNIT, COUNT, "13")
    assert counted(plan, COUNT) == 13.0


def test_the_figure_that_stands_may_be_confirmed(plan: Plan) -> None:
    send(plan, CHUNG_01=12.0)
    for words in ("đúng", "12"):
        answer(*plan.at(), UNIT, COUNT, words)
    (made,) = adjustments(plan)
    assert made.confirms and made.new == 12.0 and counted(plan, COUNT) == 12.0
    assert plan.snapshot().state(HALF).confirmed.keys() == {(UNIT, COUNT)}


def test_answers_are_refused_of_what_is_not_asked_for_and_in_a_closed_period(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    with pytest.raises(TanMinhError, match="không báo cáo"):
        answer(*plan.at(), "TRUONG01", COUNT, "12")
    with pytest.raises(TanMinhError, match="Chưa ghi câu trả lời"):
        answer(*plan.at(), UNIT, COUNT, " ")
    close(*plan.at(HALF))
    with pytest.raises(TanMinhError, match="đã chốt"):
        answer(*plan.at(), UNIT, COUNT, "12")


# the column of the saved master


def test_the_column_of_the_saved_master_is_taken_in_one_go(plan: Plan) -> None:
    send(plan, CHUNG_01="mười", MH2_02="hai")
    send(plan, OTHER, CHUNG_01="ba", CHUNG_06="chắc là đạt")
    typed(plan, {(UNIT, COUNT): 10.0, (UNIT, AREA): "2,5", (OTHER, COUNT): "nhiều", (OTHER, PASSED): "Đạt"})
    said = answer(*plan.at())
    assert said.exit == 1 and "Đã ghi 3 câu trả lời; cần hỏi 1 ô (1 đơn vị)." in said.text
    assert (counted(plan, COUNT), counted(plan, AREA), counted(plan, PASSED, OTHER)) == (10.0, 2.5, True)
    (refused,) = [line for line in said.lines if line.startswith("Chưa ghi được")]
    assert "dòng 7" in refused and "“Trả lời”" in refused and "nhiều" in refused and plan.of.unit[OTHER].name in refused
    data: Any = said.data
    assert inside(data) == keys("answer")
    assert [one["element"] for one in data["taken"]] == [COUNT, AREA, PASSED]
    assert [(one["unit"], one["answer"]) for one in data["not_taken"]] == [(OTHER, "nhiều")] and data["to_ask"] == 1
    assert to_ask(plan) == [(OTHER, COUNT, "ba")]


def test_taken_twice_the_column_makes_no_second_event(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    typed(plan, {(UNIT, COUNT): "10"})
    answer(*plan.at())
    again = answer(*plan.at())
    assert len(adjustments(plan)) == 1 and again.exit == 0 and "Đã ghi 0 câu trả lời" in again.text


def test_an_answer_is_taken_only_while_the_cell_says_what_it_said(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    typed(plan, {(UNIT, COUNT): "10"})
    send(plan, CHUNG_01="chín")
    said = answer(*plan.at())
    assert adjustments(plan) == () and said.exit == 1
    assert any("nay ghi “chín”, không còn “mười”" in line for line in said.lines)
    send(plan, CHUNG_01=9.0)
    said = answer(*plan.at())
    assert adjustments(plan) == () and any("không còn phải hỏi" in line for line in said.lines)


def test_a_row_that_leaves_with_an_answer_that_was_not_taken_is_told(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    typed(plan, {(UNIT, COUNT): "10"})
    (row,) = FilesHost(Folder(plan.folder).master).read(ASK)
    send(plan, CHUNG_01=9.0)
    tables_of = ProgramTables(plan.snapshot())
    assert "“10”" in tables_of.lost(ASK, row) and tables_of.lost(ASK, {**row, "answer": " "}) == ""
    adjust(*plan.at(HALF), UNIT, COUNT, "10", "gọi điện")
    assert lost_answer(plan.snapshot(), row) == ""


def test_nothing_typed_and_no_such_sheet(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    typed(plan, {})
    said = answer(*plan.at())
    assert (
        said.exit == 0 and "chưa ghi gì; cần hỏi 1 ô" in said.text and [h.code for h in said.hints] == ["answer_next"]
    )
    path = Folder(plan.folder).master
    parts = read_parts(path.read_bytes())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(ASK.sheet.encode(), b"Khac")
    path.write_bytes(write_parts(parts))
    with pytest.raises(TanMinhError, match="chưa có trang Cần hỏi") as problem:
        answer(*plan.at())
    assert problem.value.code == "no_ask_table"
    assert answer(*plan.at(), UNIT, COUNT, "10").exit == 0


def test_what_will_be_written_is_said_before(plan: Plan) -> None:
    from tanminh_xl.usecases.answer import answer as propose

    send(plan, CHUNG_01="mười", MH2_02="hai")
    typed(plan, {(UNIT, COUNT): "10", (UNIT, AREA): "nhiều"})
    words = propose(plan.snapshot()).says()
    assert words.startswith("Sẽ ghi 1 câu trả lời: ") and ": 10 (đang ghi “mười”)." in words and "Còn 1 câu" in words
    assert adjustments(plan) == ()


# adjustments that lapse, and confirmations


def test_a_version_that_says_something_else_is_asked_about(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    adjust(*plan.at(HALF), UNIT, COUNT, "10", "gọi điện")
    send(plan, CHUNG_01=11.0)
    (cell,) = plan.snapshot().asked(HALF)
    assert (cell.value, cell.readings, cell.held) == ("11", ("11", "10"), False)
    assert "10 (gọi điện)" in cell.message and counted(plan, COUNT) == 11.0
    answer(*plan.at(), UNIT, COUNT, "đúng")
    assert to_ask(plan) == [] and adjustments(plan)[-1].confirms and counted(plan, COUNT) == 11.0


@pytest.mark.parametrize(
    ("says", "told"), [(11.0, True), (10.0, False), ("mười", False), ("", False), ("chưa có số", False)]
)
def test_reception_tells_an_adjustment_that_lapses_and_no_other(plan: Plan, says: object, told: bool) -> None:
    send(plan, CHUNG_01="mười")
    adjust(*plan.at(HALF), UNIT, COUNT, "10", "gọi điện")
    came = send(plan, CHUNG_01=says, MH3_03=7.0)
    assert ("adjustment_lapses" in codes(came)) is told and verdict(came) != "needs_confirmation"
    assert bool(to_ask(plan)) is told and (counted(plan, COUNT) == 10.0) is (says != 11.0)


def test_an_adjustment_where_nothing_was_received_is_told_too(plan: Plan) -> None:
    adjust(*plan.at(HALF), UNIT, COUNT, "10", "gọi điện")
    assert "adjustment_lapses" in codes(send(plan, CHUNG_01=11.0)) and to_ask(plan) == [(UNIT, COUNT, "11")]


def test_or_put_right_again(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    adjust(*plan.at(HALF), UNIT, COUNT, "10", "gọi điện")
    send(plan, CHUNG_01=11.0)
    answer(*plan.at(), UNIT, COUNT, "10")
    assert to_ask(plan) == [] and counted(plan, COUNT) == 10.0 and adjustments(plan)[-1].version == 2


def test_a_version_that_says_the_adjusted_value_is_not_asked_about(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    adjust(*plan.at(HALF), UNIT, COUNT, "10", "gọi điện")
    send(plan, CHUNG_01=10.0)
    state = plan.snapshot().state(HALF)
    assert to_ask(plan) == [] and not state.adjusted and [a.new for a in state.fulfilled] == [10.0]


def test_adjust_takes_any_answer_and_says_it(plan: Plan) -> None:
    send(plan, CHUNG_01=12.0)
    said = adjust(*plan.at(HALF), UNIT, COUNT, "ước 15", "gọi điện")
    assert "12 thành ước 15" in said.text and adjustments(plan)[-1].estimate
    assert "Không phát sinh" in adjust(*plan.at(HALF), UNIT, COUNT, "không phát sinh", "gọi điện").text


def test_a_confirmation_needs_a_figure_of_the_units_own(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")

    def confirm(element: str) -> Outcome:
        return adjust(*plan.at(HALF), UNIT, element, "", "gọi điện", confirm=True)

    with pytest.raises(TanMinhError, match="chưa có số của đơn vị"):
        confirm(COUNT)
    assert "xác nhận số" in confirm(AREA).text
    adjust(*plan.at(HALF), UNIT, AREA, "7", "gọi điện")
    with pytest.raises(TanMinhError, match="số điều chỉnh"):
        confirm(AREA)
    adjust(*plan.at(HALF), UNIT, AREA, "", "gõ nhầm", withdraw=True)
    state = plan.snapshot().state(HALF)
    assert not state.adjusted and not state.confirmed
    confirm(AREA)
    adjust(*plan.at(HALF), UNIT, AREA, "", "gõ nhầm", withdraw=True)
    assert not plan.snapshot().state(HALF).confirmed
    with pytest.raises(TanMinhError, match="không có điều chỉnh"):
        adjust(*plan.at(HALF), UNIT, AREA, "", "gõ nhầm", withdraw=True)


def test_closing_lists_adjustments_and_a_confirmation_outlasts_it(plan: Plan) -> None:
    send(plan, CHUNG_01="mười")
    answer(*plan.at(), UNIT, COUNT, "10")
    answer(*plan.at(), UNIT, AREA, "đúng")
    merge(*plan.at(HALF))
    close(*plan.at(HALF))
    ledger = Folder(plan.folder).records(HALF).ledger
    assert isinstance(ledger[-1], Closing) and ledger[-1].adjustments == (1,)
    state = plan.snapshot().state(HALF)
    assert state.adjusted.keys() == {(UNIT, COUNT)} and state.confirmed.keys() == {(UNIT, AREA)}


def test_the_consolidated_workbook_has_the_list_and_is_the_same_made_again_after_closing(plan: Plan) -> None:
    from tanminh_xl.grid import read

    send(plan, CHUNG_01="mười")
    report(*plan.at(HALF))
    path = plan.folder / "bao_cao" / HALF / f"TongHop_{HALF}.xlsx"
    assert any("mười" in row for row in read(path.read_bytes()).sheet("Dữ liệu Cần hỏi"))
    close(*plan.at(HALF))
    closed = path.read_bytes()
    assert any("mười" in row for row in read(closed).sheet("Dữ liệu Cần hỏi"))
    path.unlink()
    report(*plan.at(HALF))
    assert path.read_bytes() == closed
