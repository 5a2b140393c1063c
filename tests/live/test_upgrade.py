"""An older master, open: one click adds what it lacks, in place; a second one nothing (decision-tables 10.1)."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tanminh_xl.domain.annex_tables import pasted, proposed
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.office_tables import BASE_FIGURES, DAYS_OFF, RECIPIENTS, SIGNERS, UNIT_TARGETS
from tanminh_xl.domain.staff_tables import KINDS, MODELS, PERIODS, SETTINGS, TASKS, UNITS
from tanminh_xl.domain.tables import ASK
from tanminh_xl.hosts._live_table import LiveTable
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.hosts.live import LiveHost
from tanminh_xl.usecases.upgrade import NOTHING, lacking
from tests.live.clicking import Clerk

pytestmark = pytest.mark.office
OLD = Path(__file__).parents[1] / "data" / "plan-0.1.0"
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)
ADDED = {spec.sheet for spec in (RECIPIENTS, SIGNERS, UNIT_TARGETS, ASK, DAYS_OFF, BASE_FIGURES)}
ADDED |= {spec.sheet for spec in (proposed(()), pasted(()))}
YELLOW, NOTE, OWN = 0xFFFF00, "Đã gọi trưởng thôn", "Ghi riêng"


@pytest.fixture(scope="module")
def clerk(open_master: Callable[[Path], Clerk], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clerk]:
    root = shutil.copytree(OLD, tmp_path_factory.mktemp("nang_cap") / "Kế hoạch")
    clerk = open_master(root)
    table = clerk.host(NOW)._table(UNITS)
    cell = table.cell(1, "name").impl.cells.getCellByPosition(0, 0)
    cell.CellBackColor = YELLOW
    table.sheet.impl.sheet.Annotations.insertNew(cell.getCellAddress(), NOTE)
    beside = clerk.host(NOW)._table(KINDS)
    beside.sheet.range((beside.top + 1, beside.left + beside.width)).value = OWN
    yield clerk


def test_doctor_offers_it(clerk: Clerk) -> None:
    outcome = clerk.click("kiem_tra_cai_dat", NOW)
    assert outcome is not None
    line = next(line for line in outcome.lines if "Sổ làm việc" in line)
    assert line.startswith("CẦN LÀM") and line.endswith("Bấm “Nâng cấp sổ làm việc”.") and "“Người ký”" in line


def test_a_person_who_does_not_go_on_gets_nothing(clerk: Clerk) -> None:
    assert clerk.click("nang_cap_so", NOW, refuse=True) is None
    assert clerk.host(NOW).columns(SIGNERS) is None and clerk.excel.copied == []


def test_a_click_that_breaks_off_is_taken_up_by_the_next(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise OSError("RPC_E_CALL_REJECTED")

    with monkeypatch.context() as patch:
        patch.setattr(LiveTable, "widen", refuses)
        outcome = clerk.click("nang_cap_so", NOW)
    assert outcome is not None and outcome.exit == 2 and "Chưa thêm được cột" in outcome.text
    assert clerk.host(NOW).columns(SIGNERS) is not None
    for sheet in [s for s in clerk.book.sheets if s.name in ADDED]:
        sheet.delete()
    clerk.excel.copied.clear()


def test_what_is_lacking_comes_where_it_belongs(clerk: Clerk) -> None:
    names = [sheet.name for sheet in clerk.book.sheets]
    before = {spec: clerk.rows(spec, NOW) for spec in (UNITS, KINDS, MODELS, TASKS, PERIODS)}
    active = clerk.book.sheets.active.name
    outcome = clerk.click("nang_cap_so", NOW)
    assert outcome is not None and outcome.exit == 0, outcome
    host = clerk.host(NOW)
    assert not lacking(host)
    assert {sheet.name for sheet in clerk.book.sheets} == {*names, *ADDED}
    assert [sheet.name for sheet in clerk.book.sheets if sheet.name in names] == names
    assert clerk.book.sheets.active.name == active
    for spec, rows in before.items():
        now = clerk.rows(spec, NOW)
        assert [{key: row[key] for key in was} for was, row in zip(rows, now, strict=True)] == rows
    assert [row["code"] for row in clerk.rows(SIGNERS, NOW)] == ["CT", "PCT", "CVP"]
    settings = {row["key"]: row for row in clerk.rows(SETTINGS, NOW)}
    assert settings["sap_den_han"]["value"] == 15 and settings["sap_den_han"]["name"]
    assert len(clerk.excel.copied) == 1 and lacking(FilesHost(clerk.excel.copied[0]))
    assert any("“Cách đề nghị” của trang “Loại đơn vị”" in line for line in outcome.lines)


def test_drop_downs_stand_where_a_list_is(clerk: Clerk) -> None:
    lists = {where: name for where, (name, _) in clerk.excel.drop_downs.items()}
    assert lists["Loại đơn vị", "Cách đề nghị"] == "ds_urging"
    assert lists["Nơi nhận báo cáo", "Người ký"] == "ds_nguoi_ky_code"
    assert lists["Chỉ tiêu giao đơn vị", "Đơn vị"] == "ds_don_vi_code"
    urging = clerk.book.names["ds_urging"].refers_to_range.value
    assert urging == ["đôn đốc", "đề nghị", "không"]


def test_what_staff_did_stays(clerk: Clerk) -> None:
    table = clerk.host(NOW)._table(UNITS)
    cell = table.cell(1, "name").impl.cells.getCellByPosition(0, 0)
    notes = table.sheet.impl.sheet.Annotations
    assert cell.CellBackColor == YELLOW and [notes.getByIndex(n).String for n in range(notes.Count)].count(NOTE) == 1
    kinds = clerk.host(NOW)._table(KINDS)
    assert kinds.columns["urging"] == kinds.width - 1 and clerk.rows(KINDS, NOW)[1]["urging"] is None
    assert kinds.sheet.range((kinds.top + 1, kinds.left + kinds.width)).value == OWN
    header, like = (kinds.sheet.range((kinds.top - 1, kinds.left + n)).color for n in (kinds.width - 1, 0))
    assert header == like


def test_a_second_click_changes_nothing(clerk: Clerk) -> None:
    copies = len(clerk.excel.copied)
    outcome = clerk.click("nang_cap_so", NOW)
    assert outcome is not None and outcome.text == NOTHING and len(clerk.excel.copied) == copies


def test_pages_can_be_shown_and_a_backup_of_the_older_version_takes_no_rows(clerk: Clerk) -> None:
    clerk.click("hien_tat_ca_bang", NOW)
    assert clerk.book.sheets["Người ký"].visible
    clerk.click("hien_tat_ca_bang", NOW)
    assert not clerk.book.sheets["Người ký"].visible
    outcome = clerk.click("khoi_phuc", NOW, files=[[clerk.excel.copied[0]]])
    assert outcome is not None and outcome.exit == 0
    assert len(clerk.rows(SIGNERS, NOW)) == 3


def test_an_older_master_gets_the_sheets_of_a_newer_backup(
    clerk: Clerk, open_master: Callable[[Path], Clerk], tmp_path: Path
) -> None:
    newer = clerk.save(tmp_path / "moi.xlsx")
    root = shutil.copytree(OLD, tmp_path / "Kế hoạch")
    older = open_master(root)
    outcome = older.click("khoi_phuc", NOW, files=[[newer]])
    assert outcome is not None and outcome.exit == 0, outcome
    assert len(older.rows(SIGNERS, NOW)) == 3 and older.host(NOW).columns(RECIPIENTS) is None
    assert isinstance(older.host(NOW), LiveHost)
