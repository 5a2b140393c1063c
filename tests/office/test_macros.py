"""The master in a real spreadsheet program: its formulas, and every button from its tag to the command for Python.

xlwings' own module is one that LibreOffice cannot compile: a module that records what would run stands in for it.
"""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.package import write_parts
from tanminh_xl.master.state import facts, why_not
from tanminh_xl.master.workbook import addin
from tests import masters
from tests.macro_checks import RIBBON, UI, parts
from tests.office.office import Office
from tests.office.programs import assert_formulas_hold, ssconvert, stored_formulas

pytestmark = pytest.mark.office

RECORDER = """Attribute VB_Name = "xlwings"
Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    GetConfig = ""
End Function
Public Function FileExists(ByVal FileSpec As String) As Boolean
End Function
Public Function RunPython(PythonCommand As String)
    Dim n As Long
    n = 1
    Do While ThisWorkbook.Worksheets(ThisWorkbook.Worksheets.Count).Cells(n, 12).Value <> ""
        n = n + 1
    Loop
    ThisWorkbook.Worksheets(ThisWorkbook.Worksheets.Count).Cells(n, 12).Value = PythonCommand
End Function
"""
HOME, CONF = "Trang chủ", "xlwings.conf"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("master") / "TanMinh_KeHoach.xlsm"
    path.write_bytes(masters.macros(masters.in_use(), RECORDER))
    return path


def buttons(path: Path) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(parts(path.read_bytes())[RIBBON]).iter(f"{UI}button"))


@pytest.mark.parametrize("kind", ["starter", "in_use"])
def test_stored_results_are_what_libreoffice_calculates(office: Office, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(masters.plain(getattr(masters, kind)(), created=datetime.now(ZONE)))
    assert assert_formulas_hold(office, path) > 150


def test_what_presses_today_is_what_libreoffice_counts(office: Office, tmp_path: Path) -> None:
    path, now = tmp_path / "master.xlsx", datetime.now(ZONE)
    path.write_bytes(masters.plain(masters.pressing(now.date()), created=now))
    assert assert_formulas_hold(office, path) > 150


def test_gnumeric_opens_it_too(tmp_path: Path) -> None:
    source = tmp_path / "master.xlsm"
    source.write_bytes(masters.macros(masters.in_use()))
    again = ssconvert(source, tmp_path / "again.xlsx")
    assert len(stored_formulas(again)) == len(stored_formulas(source))


def test_every_button_runs_python_with_its_own_tag(office: Office, recorded: Path) -> None:
    job = office.job(recorded, macros=True)
    tags = [button.get("tag", "") for button in buttons(recorded)]
    for button in buttons(recorded):
        job.macro("TmRibbon", button.get("onAction", ""), button.get("tag", ""))
    ran = job.values(CONF, f"L1:L{len(tags) + 1}")
    assert [row[0] for row in ran] == [
        *(f"import tanminh_xl.ribbon; tanminh_xl.ribbon.click('{tag}')" for tag in tags),
        None,
    ]
    assert len(tags) == len(ribbon().buttons) + 2 * sum(map(len, ribbon().menu.values()))


def test_excel_s_settings_are_put_back_after_a_run_that_broke_off(office: Office, tmp_path: Path) -> None:
    """Python ended in mid-run, with an error raised on top."""
    body = """    Application.EnableEvents = False
    Application.ScreenUpdating = False
    Application.Calculation = -4135
    Err.Raise 53
End Function
Public Sub TmNow(control As Object, ByRef returnedVal)
    returnedVal = Application.EnableEvents & Application.ScreenUpdating & Application.Calculation
End Sub
"""
    path = tmp_path / "killed.xlsm"
    path.write_bytes(masters.macros(masters.in_use(), RECORDER.removesuffix("End Function\n") + body))
    job = office.job(path, macros=True).macro("xlwings", "TmNow", "", None)
    job.macro("TmRibbon", "TmOnAction", "tong_hop").macro("xlwings", "TmNow", "", None)
    before, _, after = job.run()
    assert before == after != ""
    job = office.job(path, macros=True).macro("TmRibbon", "TmOnAction", "tong_hop")
    assert job.values(CONF, "L1:L1") == [["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('tong_hop')"]]


def test_grey_buttons_say_why_and_all_say_what_they_do(office: Office, recorded: Path) -> None:
    job = office.job(recorded, macros=True)
    for button in ribbon().buttons:
        job.macro("TmRibbon", "TmEnabled", button.tag, None).macro("TmRibbon", "TmSupertip", button.tag, None)
    told = job.run()
    known = facts(masters.seen(masters.in_use()))
    greys = 0
    for button, enabled, supertip in zip(ribbon().buttons, told[::2], told[1::2], strict=True):
        why = why_not(button.needs, known)
        assert enabled is (why == ""), button.tag
        assert supertip == (f"{why}\n{button.supertip}" if why else button.supertip)
        greys += why != ""
    assert 0 < greys < len(ribbon().buttons)


def test_the_drop_down_shows_the_periods_and_sets_the_home_sheet(office: Office, recorded: Path) -> None:
    names = [period.name for period in catalogue.starter().periods]
    job = office.job(recorded, macros=True).macro("TmRibbon", "TmPeriodCount", "", None)
    for n in range(len(names)):
        job.macro("TmRibbon", "TmPeriodLabel", "", n, None).macro("TmRibbon", "TmPeriodId", "", n, None)
    count, *items = job.run()
    assert count == len(names)
    assert items[::2] == names
    assert len(set(items[1::2])) == len(names)

    job = office.job(recorded, macros=True).macro("TmRibbon", "TmPeriodSelected", "", None)
    job.macro("TmRibbon", "TmPeriodChosen", "", "ky1", 1).macro("TmRibbon", "TmPeriodSelected", "", None)
    job.macro("TmRibbon", "TmEnabled", "tiep_nhan", None).macro("TmRibbon", "TmSupertip", "tiep_nhan", None)
    first, _, second, enabled, supertip = job.run()
    assert (first, second, enabled) == (0, 1, False)
    assert supertip.startswith("Kỳ này chưa mở: bấm “Mở kỳ và tạo biểu mẫu” trước.\n")
    job = office.job(recorded, macros=True).macro("TmRibbon", "TmPeriodChosen", "", "ky1", 1)
    assert job.values(HOME, "C4:C4") == [["2026-N"]]
    job = office.job(recorded, macros=True).macro("TmRibbon", "TmPeriodChosen", "", "ky2", 2)
    (sentence,) = job.values(HOME, "B5:B5")
    assert sentence == ["6 tháng đầu năm 2027, chưa có hạn nộp"]


def test_a_period_added_to_the_table_is_in_the_drop_down(office: Office, tmp_path: Path) -> None:
    rows = masters.in_use()
    rows[PERIODS].append({"code": "2026-DX1", "kind": "DX", "name": "Báo cáo đột xuất", "year": 2026})
    path = tmp_path / "more.xlsm"
    path.write_bytes(masters.macros(rows, RECORDER))
    job = office.job(path, macros=True).macro("TmRibbon", "TmPeriodCount", "", None)
    assert job.macro("TmRibbon", "TmPeriodLabel", "", 10, None).run() == [11, "Báo cáo đột xuất"]


def test_what_the_tables_say_shows_at_once(office: Office, recorded: Path) -> None:
    """A state typed into a table (as the program writes it) is on the home sheet and in the buttons, without Python."""
    job = office.job(recorded, macros=True)
    job.macro("TmRibbon", "TmEnabled", "chot_so_lieu", None).macro("TmRibbon", "TmSupertip", "chot_so_lieu", None)
    before, why = job.run()
    assert not before and why.startswith("Còn tệp chờ Văn phòng xác nhận: quyết định từng tệp trước.")
    register = office.job(recorded).values("Sổ theo dõi nộp", "E5:E31")
    job = office.job(recorded, macros=True)
    for row, (state,) in enumerate(register, 5):
        if state == "Chờ Văn phòng xác nhận":
            job.text("Sổ theo dõi nộp", f"E{row}", "Đã tiếp nhận")
    assert job.macro("TmRibbon", "TmEnabled", "chot_so_lieu", None).run()[-1] is True


def test_without_the_names_no_button_is_grey_and_no_period_is_shown(office: Office, tmp_path: Path) -> None:
    """What staff can break by deleting names: the buttons still work and say in Python what is wrong."""
    package = parts(masters.macros(masters.in_use(), RECORDER))
    book = package["xl/workbook.xml"].decode().replace('name="TM_', 'name="TX_')
    path = tmp_path / "nameless.xlsm"
    path.write_bytes(write_parts({**package, "xl/workbook.xml": book.encode()}))
    job = office.job(path, macros=True).macro("TmRibbon", "TmEnabled", "tong_hop", None)
    job.macro("TmRibbon", "TmPeriodCount", "", None).macro("TmRibbon", "TmOnAction", "tong_hop")
    assert job.run() == [True, 0, None]
    job = office.job(path, macros=True).macro("TmRibbon", "TmOnAction", "tong_hop")
    assert job.values(CONF, "L1:L1") == [["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('tong_hop')"]]


def test_the_add_in_stays_hidden_and_quiet_where_no_plan_is_open(office: Office, tmp_path: Path) -> None:
    """LibreOffice opens no .xlam, so the add-in's parts are opened as a workbook: one that is no plan."""
    made = parts(addin(datetime(2026, 1, 1), RECORDER))
    types = made["[Content_Types].xml"].replace(b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled")
    path = tmp_path / "TanMinh.xlsm"
    path.write_bytes(write_parts({**made, "[Content_Types].xml": types}))
    job = office.job(path, macros=True).macro("TmaPlan", "TmaVisible", "", None)
    job.macro("TmaRibbon", "TmaPeriodCount", "", None).macro("TmaRibbon", "TmaPeriodSelected", "", None)
    assert job.macro("TmaRibbon", "TmaEnabled", "tong_hop", None).run() == [False, 0, -1, True]
    job = office.job(path, macros=True).macro("TmaRibbon", "TmaOnAction", "tong_hop")
    ran = job.values("TanMinh.conf", "L1:L1")
    assert ran == [["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('tong_hop')"]]
