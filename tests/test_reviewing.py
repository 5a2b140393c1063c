"""Figures to review (decision-tables 9.2), from the files that came to what everybody is told, and off the list."""

import shutil
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl import reports
from tanminh_xl.catalogue import starter
from tanminh_xl.demo import catalogue as sample
from tanminh_xl.domain.asked import CHANGES, REVIEW
from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.figures import ToReview
from tanminh_xl.domain.form import ColumnKey, Filled
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.sheet import Cell, Sheet, Table
from tanminh_xl.domain.tables import ASK
from tanminh_xl.master.state import facts
from tanminh_xl.master.view import View
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports.arrangement import cell_of
from tanminh_xl.usecases.asking import review_line
from tanminh_xl.usecases.program_tables import ProgramTables
from tests.carried import adjust, answer, close, explain, status
from tests.plans import Plan, given

HALF, YEAR = "2026-6T", "2026-N"
VILLAGES = tuple(f"THON{n:02}" for n in range(1, 6))
WHO, COUNT, AREA = "THON01", "CHUNG-01", "MH2-02"


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """Five villages; MH2-02 (hectares, target 60) is judged in the half-year too."""
    return started(tmp_path)


def started(folder: Path) -> Plan:
    whole = sample(starter())
    small = given(whole)
    more = tuple(u for u in whole.units if u.code in VILLAGES[4:])
    made = Plan(folder / "ke-hoach", small.model_copy(update={"units": (*small.units, *more)}))
    set_target(made, 60.0)
    made.open(HALF)
    return made.on(2026, 6, 10)


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """All have sent: 200 hectares the first village, 20 each of the others."""
    made = started(tmp_path_factory.mktemp("reviewing"))
    all_send(made, 200.0)
    return made


@pytest.fixture
def doubtful(sent: Plan, tmp_path: Path) -> Plan:
    """A copy of that, to go on with."""
    made = copy(sent)
    made.folder = Path(shutil.copytree(sent.folder, tmp_path / "ke-hoach"))
    return made


def set_target(plan: Plan, hectares: float) -> None:
    changed = {"targets": ((2026, hectares),), "judged": (PeriodKind.HALF, PeriodKind.YEAR)}
    plan.edit(criteria=tuple(c.model_copy(update=changed) if c.code == AREA else c for c in plan.of.criteria))


def send(plan: Plan, unit: str = WHO, period: str = HALF, **cells: object) -> Outcome:
    def change(filled: Filled) -> Mapping[tuple[str, ColumnKey], object]:
        put = {(f"A|{unit}/{code.replace('_', '-')}", ColumnKey.VALUE): value for code, value in cells.items()}
        return {**filled, **put}

    plan.on(plan.now.year, plan.now.month, plan.now.day, plan.now.hour + 1)
    return plan.send(plan.form(unit, period), change, f"{unit} {plan.now:%d %H}.xlsx")


def all_send(plan: Plan, first: float, period: str = HALF) -> None:
    """Everybody reports 20 ha, 5 meetings; the first village so many hectares."""
    for unit in VILLAGES:
        send(plan, unit, period, MH2_02=first if unit == WHO else 20.0, CHUNG_01=5.0)


def to_review(plan: Plan, period: str = HALF) -> list[ToReview]:
    """Of the two rows that the tests are about."""
    snapshot = plan.snapshot(period)
    return [d for d in snapshot.to_review(snapshot.period()) if d.element in (COUNT, AREA)]


def asked(plan: Plan, period: str = HALF) -> list[tuple[str, str, bool]]:
    return [(c.unit, c.element, c.held) for c in plan.snapshot().asked(period) if c.element in (COUNT, AREA)]


def test_a_figure_unlike_the_others_is_told_everywhere(doubtful: Plan) -> None:
    (one,) = to_review(doubtful)
    assert one == ToReview(WHO, AREA, ("gấp 10 lần mức giữa (trung vị) của 4 thôn khác: 20",), ()), (
        "without it the others still come to 80, over the target"
    )
    assert asked(doubtful) == [(WHO, AREA, False)]
    snapshot = doubtful.snapshot(HALF)
    row = next(row for row in ProgramTables(snapshot)[ASK] if row["element"] == AREA)
    assert row["value"] == "200" and str(row["message"]).startswith(f"{REVIEW}: gấp 10 lần mức giữa")
    said = status(*doubtful.at(HALF))
    data: Any = said.data
    assert data["to_review"] == len(snapshot.to_review(snapshot.period())) and data["to_ask"] >= data["to_review"]
    assert review_line(snapshot.to_review(snapshot.period())) in said.lines
    assert any("cần rà soát: gấp 10 lần" in line for line in explain(*doubtful.at(HALF), AREA).lines)
    assert next(f.counted for f in snapshot.figures(snapshot.period()) if (f.unit, f.element) == (WHO, AREA)) == 200.0


def test_a_figure_on_which_a_status_hangs_stands_on_the_first_page_by_name(doubtful: Plan) -> None:
    set_target(doubtful, 110.0)
    (one,) = to_review(doubtful)
    assert one.changes == (AREA,), "with the median in its place it is 100"
    assert any("cần rà soát (có thể làm thay đổi đánh giá)" in line for line in explain(*doubtful.at(HALF), AREA).lines)
    report = doubtful.snapshot(HALF).report(doubtful.of.period[HALF])
    pages = {page.name: page for page in reports.consolidated(report)}
    label, detail, count = row_of(pages["Tóm tắt"], "Số liệu cần rà soát")
    changing = [d for d in report.review if d.changes]
    assert len(changing) == count.value == 1
    said = f"Đề nghị rà soát số liệu của {doubtful.of.unit[WHO].name} trước khi ký: "
    assert str(detail.value).startswith(said) and f"({AREA}) 200 ha; gấp 10 lần" in str(detail.value)
    assert label.formula is not None and label.formula.refs == (cell_of(WHO, AREA),), "it leads to the figure"
    listed = table_of(pages["Số liệu cần rà soát"])
    assert len(listed.rows) == len(report.review)
    words = [cell.value for cell in listed.rows[0]]
    assert words[1:3] == [doubtful.of.unit[WHO].name, AREA] and str(words[-1]).startswith(AREA)


def test_the_others_are_a_count_that_leads_to_the_list(doubtful: Plan) -> None:
    report = doubtful.snapshot(HALF).report(doubtful.of.period[HALF])
    assert not any(d.changes for d in report.review)
    (page,) = (page for page in reports.consolidated(report) if page.name == "Tóm tắt")
    label, detail, count = row_of(page, "Số liệu khác cần rà soát")
    assert count.value == len(report.review) and label.link and detail.value == "Xem trang Số liệu cần rà soát"
    assert len({name for name in labels(page) if "rà soát" in name}) == 1


def test_without_any_there_is_no_page_and_no_line(plan: Plan) -> None:
    report = plan.snapshot(HALF).report(plan.of.period[HALF])
    pages = reports.consolidated(report)
    assert report.review == () and "Số liệu cần rà soát" not in [page.name for page in pages]
    assert not any("rà soát" in name for name in labels(pages[0])) and review_line(()) == ""


def test_the_home_sheet_counts_them(doubtful: Plan) -> None:
    tables = {ASK.name: list(ProgramTables(doubtful.snapshot())[ASK])}
    snapshot = doubtful.snapshot(HALF)
    found = snapshot.to_review(snapshot.period())
    known = facts(View(tables, HALF, doubtful.now.date()))
    assert (known["TM_RA_SOAT"], known["TM_RA_SOAT_DG"]) == (len(found), sum(bool(d.changes) for d in found))
    assert facts(View(tables, YEAR, doubtful.now.date()))["TM_RA_SOAT"] == 0
    changing = [{**row, "message": f"{REVIEW}: {CHANGES.format(codes='X')}"} for row in tables[ASK.name]]
    assert facts(View({ASK.name: changing}, HALF, doubtful.now.date()))["TM_RA_SOAT_DG"] == len(changing)


@pytest.mark.parametrize("words", ["đúng", "200"])
def test_that_it_is_right_is_a_confirmation_and_takes_it_off(doubtful: Plan, words: str) -> None:
    for _ in range(2):
        answer(*doubtful.at(HALF), WHO, AREA, words)
    (made,) = Folder(doubtful.folder).records(HALF).adjustments
    assert made.confirms and made.new == 200.0
    assert to_review(doubtful) == [] and asked(doubtful) == []


def test_another_answer_is_an_adjustment_and_takes_it_off(doubtful: Plan) -> None:
    answer(*doubtful.at(HALF), WHO, AREA, "20")
    (made,) = Folder(doubtful.folder).records(HALF).adjustments
    assert not made.confirms and made.new == 20.0 and to_review(doubtful) == []
    send(doubtful, MH2_02=20.0, CHUNG_01=5.0)
    assert to_review(doubtful) == [], "the form says it now"


def test_adjust_confirms_and_a_new_figure_is_asked_about_again(doubtful: Plan) -> None:
    adjust(*doubtful.at(HALF), WHO, AREA, "", "đã đối chiếu hồ sơ", confirm=True)
    assert to_review(doubtful) == []
    send(doubtful, MH2_02=300.0, CHUNG_01=5.0)
    (one,) = to_review(doubtful)
    assert one.reasons == ("gấp 15 lần mức giữa (trung vị) của 4 thôn khác: 20",)


@pytest.mark.parametrize(("then", "still"), [(200.0, False), (290.0, False), (310.0, True)])
def test_a_confirmation_holds_in_the_next_period_within_the_jump(doubtful: Plan, then: float, still: bool) -> None:
    adjust(*doubtful.at(HALF), WHO, AREA, "", "đã đối chiếu hồ sơ", confirm=True)
    close(*doubtful.at(HALF))
    doubtful.on(2026, 11, 20).open(YEAR)
    doubtful.on(2026, 12, 10)
    all_send(doubtful, then, YEAR)
    assert ((WHO, AREA) in {(d.unit, d.element) for d in to_review(doubtful, YEAR)}) == still


def test_without_a_confirmation_the_next_period_asks_again(doubtful: Plan) -> None:
    doubtful.on(2026, 11, 20).open(YEAR)
    doubtful.on(2026, 12, 10)
    all_send(doubtful, 200.0, YEAR)
    assert (WHO, AREA) in {(d.unit, d.element) for d in to_review(doubtful, YEAR)}


def test_a_cell_that_has_lapsed_and_is_to_be_reviewed_is_one_row(plan: Plan) -> None:
    all_send(plan, 20.0)
    adjust(*plan.at(HALF), WHO, AREA, "21", "gọi điện")
    send(plan, MH2_02=200.0, CHUNG_01=5.0)
    assert asked(plan) == [(WHO, AREA, False)]
    (cell,) = (c for c in plan.snapshot().asked(HALF) if c.element == AREA)
    assert "hết hiệu lực" in cell.message and REVIEW in cell.message and cell.readings == ("200", "21")


def test_what_is_closed_is_asked_no_more_but_the_report_says_what_was_left(doubtful: Plan) -> None:
    close(*doubtful.at(HALF))
    assert asked(doubtful) == [] and [d.element for d in to_review(doubtful)] == [AREA]
    with pytest.raises(TanMinhError, match="đã chốt"):
        adjust(*doubtful.at(HALF), WHO, AREA, "", "đã đối chiếu hồ sơ", confirm=True)


def test_the_settings_decide(doubtful: Plan) -> None:
    doubtful.edit(plan=doubtful.of.plan.model_copy(update={"review_times": 11.0}))
    assert to_review(doubtful) == []


def table_of(page: Sheet, name: str = "") -> Table:
    return next(b for b in page.blocks if isinstance(b, Table) and (not name or b.name == name))


def labels(page: Sheet) -> list[str]:
    return [str(row[0].value) for row in table_of(page, "tom_tat_xin_y_kien").rows]


def row_of(page: Sheet, label: str) -> tuple[Cell, ...]:
    return next(row for row in table_of(page, "tom_tat_xin_y_kien").rows if row[0].value == label)
