"""The page "Cần hỏi" of the open master: the clerk types answers, clicks "Ghi trả lời", rows go, figures change."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.form import ColumnKey, Filled, FormSpec
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.tables import ASK, FIGURES, LOG, REGISTER
from tanminh_xl.forms.write import write
from tanminh_xl.hosts import live
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records.folder import Folder
from tests import carried
from tests.live.clicking import Clerk
from tests.plans import Plan, given
from tests.test_folder_format import old_plan

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
HALF = "2026-6T"
UNIT, OTHER, COUNT, AREA = "THON01", "THON02", "CHUNG-01", "MH2-02"
NOW = datetime(2026, 6, 10, 9, tzinfo=ZONE)


def into_inbox(folder: Path, spec: FormSpec, name: str, **cells: object) -> None:
    values = {(f"A|{spec.unit}/{code.replace('_', '-')}", ColumnKey.VALUE): value for code, value in cells.items()}
    filled: Filled = dict(values)
    path = folder / "hop_thu" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(write(spec, filled))
    saved = (NOW - timedelta(hours=1)).timestamp() + 60 * len(list(path.parent.iterdir()))
    os.utime(path, (saved, saved))


def put(clerk: Clerk, unit: str, element: str, answer: object) -> None:
    """Type into the column Trả lời."""
    table = clerk.host(NOW)._table(ASK)
    row = next(n for n, r in enumerate(table.rows) if (r["unit"], r["element"]) == (unit, element))
    table.cell(row, "answer").value = answer


def asked(clerk: Clerk) -> list[tuple[object, object, object]]:
    return [(row["unit"], row["element"], row["value"]) for row in clerk.rows(ASK, NOW)]


def counted(clerk: Clerk, unit: str, element: str) -> object:
    rows = clerk.rows(FIGURES, NOW)
    return next(r["counted"] for r in rows if (r["period"], r["unit"], r["element"]) == (HALF, unit, element))


def said(clerk: Clerk) -> str:
    return clerk.app.said[-1][1]


@pytest.fixture(scope="module")
def clerk(open_master: Callable[[Path], Clerk], tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """Two villages' forms in the inbox, three cells of them not to be read."""
    plan = Plan(tmp_path_factory.mktemp("asking") / "ke-hoach", given())
    plan.open(HALF)
    into_inbox(plan.folder, plan.form(UNIT, HALF), "mot.xlsx", CHUNG_01="mười", MH2_02="1.234", MH3_03=4.0)
    into_inbox(plan.folder, plan.form(OTHER, HALF), "hai.xlsx", CHUNG_01="ba lần rưỡi", MH3_03=5.0)
    made = open_master(plan.folder)
    made.choose(HALF)
    return made


def test_receiving_fills_the_page_and_says_what_to_do(clerk: Clerk) -> None:
    clerk.click("tiep_nhan", NOW)
    assert asked(clerk) == [(UNIT, COUNT, "mười"), (UNIT, AREA, "1.234"), (OTHER, COUNT, "ba lần rưỡi")]
    assert (fact(clerk, "TM_HOI"), fact(clerk, "TM_HOI_DV"), fact(clerk, "TM_HOI_TAT_CA")) == (3, 2, 3)
    assert fact(clerk, "TM_VIEC") == "Hỏi đơn vị về 3 ô ở trang Cần hỏi."
    assert all(row["answer"] is None for row in clerk.rows(ASK, NOW))


def fact(clerk: Clerk, name: str) -> object:
    clerk.book.app.calculate()
    return clerk.book.names[name].refers_to_range.value


def test_what_is_typed_stays_on_its_row_whatever_is_clicked(clerk: Clerk) -> None:
    put(clerk, UNIT, COUNT, "12")
    put(clerk, OTHER, COUNT, "nhiều")
    clerk.click("tiep_nhan", NOW)
    answers = {(r["unit"], r["element"]): r["answer"] for r in clerk.rows(ASK, NOW)}
    assert answers == {(UNIT, COUNT): "12", (UNIT, AREA): None, (OTHER, COUNT): "nhiều"}


def test_refused_nothing_is_recorded(clerk: Clerk) -> None:
    assert clerk.click("ghi_tra_loi", NOW, refuse=True) is None
    assert Folder(clerk.folder).records(HALF).adjustments == () and len(asked(clerk)) == 3


def test_one_click_takes_what_can_be_taken_and_says_the_rest(clerk: Clerk) -> None:
    clerk.click("ghi_tra_loi", NOW)
    question = clerk.app.said[-2][1]
    assert question.startswith("Sẽ ghi 1 câu trả lời: ") and "12 (đang ghi “mười”)" in question
    assert "Đã ghi 1 câu trả lời; cần hỏi 2 ô (2 đơn vị)." in said(clerk) and "“nhiều”" in said(clerk)
    assert "trang “Cần hỏi”, dòng 7, cột “Trả lời”" in said(clerk)
    assert asked(clerk) == [(UNIT, AREA, "1.234"), (OTHER, COUNT, "ba lần rưỡi")]
    clerk.click("tong_hop", NOW)
    assert counted(clerk, UNIT, COUNT) == 12.0 and counted(clerk, OTHER, COUNT) is None
    assert clerk.rows(LOG, NOW)[-2]["action"] == "Ghi trả lời"


def test_a_number_that_excel_made_of_an_answer_is_that_number(clerk: Clerk) -> None:
    put(clerk, UNIT, AREA, 1.5)
    put(clerk, OTHER, COUNT, "không phát sinh")
    clerk.click("ghi_tra_loi", NOW)
    assert asked(clerk) == [] and "không còn ô cần hỏi" in said(clerk)
    assert (counted(clerk, UNIT, AREA), counted(clerk, OTHER, COUNT)) == (1.5, 0.0)
    assert fact(clerk, "TM_HOI") == 0


def test_clicked_again_it_says_that_nothing_is_typed(clerk: Clerk) -> None:
    clerk.click("ghi_tra_loi", NOW)
    assert "chưa ghi gì" in said(clerk) and len(Folder(clerk.folder).records(HALF).adjustments) == 3


def test_an_answer_beside_a_cell_that_has_changed_is_said_and_not_taken(clerk: Clerk) -> None:
    folder = Folder(clerk.folder)
    spec = folder.latest_form("THON03", HALF)
    assert spec is not None
    into_inbox(clerk.folder, spec, "ba.xlsx", CHUNG_01="mười")
    clerk.click("tiep_nhan", NOW)
    put(clerk, "THON03", COUNT, "10")
    into_inbox(clerk.folder, spec, "ba nua.xlsx", CHUNG_01=9.0)
    clerk.click("tiep_nhan", NOW)
    assert asked(clerk) == [] and "Đã bỏ câu trả lời “10”" in said(clerk)
    assert len(folder.records(HALF).adjustments) == 3


# a master of version 0.1.0


@pytest.fixture
def old(open_master: Callable[[Path], Clerk], tmp_path: Path) -> Clerk:
    made = open_master(old_plan(tmp_path))
    made.choose(HALF)
    return made


def test_an_older_master_gets_the_page_once_when_there_is_something_to_ask(old: Clerk) -> None:
    sheets = [sheet.name for sheet in old.book.sheets]
    assert ASK.sheet not in sheets
    old.click("tong_hop", NOW)
    assert "đã thêm trang" in said(old) and old.excel.copied
    after = [sheet.name for sheet in old.book.sheets]
    assert after[after.index(REGISTER.sheet) + 1] == ASK.sheet and [n for n in after if n != ASK.sheet] == sheets
    assert asked(old) == [(UNIT, COUNT, "mười")]
    put(old, UNIT, COUNT, "10")
    old.click("ghi_tra_loi", NOW)
    assert asked(old) == [] and counted(old, UNIT, COUNT) == 10.0 and "đã thêm trang" not in said(old)


def test_an_older_master_works_on_without_the_page_where_nothing_is_asked(old: Clerk) -> None:
    carried.answer(FilesHost(Folder(old.folder).master), Call(old.folder, HALF, NOW, "Lan"), UNIT, COUNT, "10")
    old.click("ghi_tra_loi", NOW)
    assert "chưa có trang Cần hỏi" in said(old) and "Bấm “Tiếp nhận”" in said(old)
    old.click("tong_hop", NOW)
    assert ASK.sheet not in [sheet.name for sheet in old.book.sheets] and counted(old, UNIT, COUNT) == 10.0


def test_where_excel_adds_no_sheet_the_rest_is_written_and_it_is_said(
    old: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise RuntimeError("the workbook's structure is protected")

    monkeypatch.setattr(live, "add_table", refuses)
    old.click("tong_hop", NOW)
    assert "không thêm được trang" in said(old) and counted(old, UNIT, COUNT) is None
    assert ASK.sheet not in [sheet.name for sheet in old.book.sheets]
