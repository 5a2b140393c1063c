"""The macros run: what a click leaves of Excel whatever became of Python, double clicks, F1, two plans in one Excel."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.interpreter._values import VBAErrorValue

from tanminh_xl.domain.tables import MAILS, REGISTER, RESULTS
from tanminh_xl.master import vba
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import STATE as STATE_SHEET
from tanminh_xl.master.layout import layout
from tanminh_xl.master.package import write_parts
from tanminh_xl.master.workbook import addin
from tests import masters
from tests.macro_checks import parts
from tests.vba_host import HOME, KILLED, Control, Host, Ribbon, stub

TOLD, STATE = layout().told, STATE_SHEET.sheet
Opened = Callable[..., Host]


@cache
def made(xlwings: str) -> bytes:
    return masters.macros(masters.in_use(), xlwings)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Opens a master in use in a new Excel: ``opened(body, ...)`` with what ``stub`` takes."""
    folder = tmp_path_factory.mktemp("vba")

    def opens(body: str = "", name: str = "TanMinh_KeHoach.xlsm", change: Any = None, **about: Any) -> Host:
        path = folder / name
        package = made(stub(body, **about))
        path.write_bytes(change(package) if change else package)
        return Host.of(path)

    return opens


# what a run leaves of Excel


@pytest.mark.parametrize("calculation", [-4105, -4135])
@pytest.mark.parametrize("end", ["", "RunPython = -1", 'Err.Raise 53, , "no log"'])
def test_excel_is_after_a_click_as_it_was_before(opened: Opened, end: str, calculation: int) -> None:
    """Python ended by a virus scanner has switched off what it switches off, and puts nothing back."""
    host = opened(KILLED + end)
    host.application.calculation = calculation
    host.application.status_bar = "Sẵn sàng"
    before = host.state()
    host.click("tiep_nhan")
    assert host.ran == ["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('tiep_nhan')"]
    assert host.state() == before
    assert host.windows.popups == ([f"{TOLD['title']}: {TOLD['broken']}"] if end else [])


def test_esc_does_not_break_into_the_macro_while_python_runs(opened: Opened) -> None:
    host = opened("Ran = Ran & Application.EnableCancelKey")
    host.application.escape = 2
    host.click("tiep_nhan")
    assert host.ran[-1] == "0"
    assert host.application.escapes == [0, 2]


def test_without_the_program_a_vietnamese_box_says_so_and_nothing_runs(opened: Opened) -> None:
    host = opened(found=False)
    host.click("tiep_nhan")
    assert host.ran == []
    assert host.windows.popups == [f"{TOLD['title']}: {TOLD['no_python']}"]
    assert host.application.status_bar is False


def test_where_even_the_box_is_refused_the_status_bar_says_it(opened: Opened) -> None:
    host = opened(found=False)
    host.windows.refused = {"WScript.Shell", "Scripting.FileSystemObject"}
    host.click("tiep_nhan")
    assert host.application.status_bar == TOLD["no_python"]


def test_the_folder_of_xlwings_log_is_there_before_python_runs(opened: Opened) -> None:
    host = opened()
    assert host.windows.folders == set()
    host.click("tiep_nhan")
    assert host.windows.folders == {rf"{HOME}\tam"}


def test_with_macros_alone_renewed_a_missing_text_is_still_a_sentence(opened: Opened) -> None:
    def nameless(package: bytes) -> bytes:
        every = parts(package)
        book = every["xl/workbook.xml"].replace(b'name="TM_LOI"', b'name="TX_LOI"')
        return write_parts({**every, "xl/workbook.xml": book})

    host = opened(found=False, name="nameless.xlsm", change=nameless)
    host.click("tiep_nhan")
    assert host.windows.popups == ["Tan Minh: title: Tan Minh: no_python"]


# the ribbon, drawn anew


def test_a_ribbon_that_is_lost_says_what_brings_it_back(opened: Opened) -> None:
    host = opened()
    host.click("tong_hop")
    assert (host.ribbon.drawn, host.application.status_bar) == (1, False)
    host.forget()
    host.click("tong_hop")
    assert (host.ribbon.drawn, host.application.status_bar) == (1, TOLD["reopen"])
    host.run("TmOnLoad", host.ribbon)
    assert host.application.status_bar is False
    host.click("tong_hop")
    assert host.ribbon.drawn == 2


def test_after_such_a_loss_events_are_listened_to_again(opened: Opened) -> None:
    host = opened()
    host.forget()
    host.application.keys.clear()
    host.click("tong_hop")
    assert host.double_click(*cell(host, REGISTER.sheet, "A5")) is True
    assert set(host.application.keys) == {"{F1}"}


@pytest.mark.parametrize("calculation", [-4105, -4135], ids=["automatic", "manual"])
def test_facts_behind_grey_buttons_are_calculated(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, calculation: int
) -> None:
    """With manual calculation: the facts, then the home sheet, once for all the callbacks that follow a refresh."""
    host = opened()
    host.application.calculation = calculation
    calls: list[str] = []
    member = type(host.workbook.sheets_[0])._vba_members["calculate"]
    monkeypatch.setattr(member, "getter", lambda sheet: calls.append(sheet.name))
    for _ in range(2):
        calls.clear()
        host.run("TmRefresh")
        for tag in ("tong_hop", "chot_so_lieu", "tiep_nhan"):
            host.answer("TmEnabled", Control(tag))
        assert calls == ([] if calculation == -4105 else ["Trạng thái", "Trang chủ"])


def test_periods_are_shown_by_name_and_chosen_by_code(opened: Opened) -> None:
    host = opened()
    names = [host.answer("TmPeriodLabel", Control(), n) for n in range(2)]
    assert names == ["6 tháng đầu năm 2026", "Năm 2026"]
    host.run("TmPeriodChosen", Control(), "ky1", 1)
    assert host.sheet("Trang chủ").value("C4") == "2026-N"


def test_a_period_without_name_and_an_older_list_show_the_code(opened: Opened) -> None:
    def one_column(package: bytes) -> bytes:
        every = parts(package)
        book = every["xl/workbook.xml"].replace(b"!$E$1:$F$60", b"!$E$1:$E$60")
        return write_parts({**every, "xl/workbook.xml": book})

    host = opened(name="one.xlsm", change=one_column)
    assert host.answer("TmPeriodLabel", Control(), 0) == "2026-6T"
    host = opened(name="nameless_period.xlsm")
    host.sheet("Trạng thái").set_value("F1", "")
    assert host.answer("TmPeriodLabel", Control(), 0) == "2026-6T"


def test_an_error_on_the_sheet_of_facts_stops_no_callback(opened: Opened) -> None:
    """Such as #REF! after staff deleted a table: the button works, and Python says what is wrong."""
    host = opened()
    rows = {host.sheet(STATE).value(f"A{n}"): n for n in range(1, 200)}
    host.sheet(STATE).set_value(f"B{rows['tong_hop']}", VBAErrorValue(2023))
    assert host.answer("TmEnabled", Control("tong_hop")) is True
    host.sheet(STATE).set_value(f"B{rows['tiep_nhan']}", "Chưa được.")
    assert host.answer("TmEnabled", Control("tiep_nhan")) is False


# two plans in one Excel


def second(host: Host, tmp_path: Path, name: str = "Kế hoạch 'B'.xlsm") -> Any:
    path = tmp_path / name
    path.write_bytes(made(stub()))
    other = host.open_workbook(path)
    host.activate_workbook(other)
    return other


@pytest.mark.parametrize("told", [True, False], ids=["by the control", "by the active workbook"])
def test_a_click_goes_to_the_workbook_whose_tab_was_clicked(opened: Opened, tmp_path: Path, told: bool) -> None:
    """Office may call either's macros, as their names are the same; Python gets the book that its own macros lie in."""
    host = opened()
    other = second(host, tmp_path)
    host.click("tong_hop", other if told else None)
    assert host.ran == []
    assert host.application.calls == [("'Kế hoạch ''B''.xlsm'!TmRun", ("tong_hop",))]
    host.click("tong_hop", host.application._this_workbook)
    assert len(host.ran) == 1


def test_xlwings_hands_python_the_book_that_its_module_lies_in() -> None:
    """The add-in's hands over the active one: what TmRunner and TmaRunner rest upon."""
    for addin_, named in ((False, "ThisWorkbook"), (True, "ActiveWorkbook")):
        given = [line for line in vba.xlwings_module(addin_).splitlines() if '" --wb="' in line]
        assert len(given) == 1 and f'" --wb=" & """" & {named}.Name' in given[0]


def test_grey_and_periods_are_those_of_the_control_s_own_workbook(opened: Opened, tmp_path: Path) -> None:
    host = opened()
    other = second(host, tmp_path)
    host.sheet("Trạng thái", workbook=other).set_value("F1", "Kỳ của sổ kia")
    assert host.answer("TmPeriodLabel", Control(book=other), 0) == "Kỳ của sổ kia"
    assert host.answer("TmPeriodLabel", Control(book=host.application._this_workbook), 0) == "6 tháng đầu năm 2026"
    host.run("TmPeriodChosen", Control(book=other), "ky1", 1)
    assert host.sheet("Trang chủ", workbook=other).value("C4") == "2026-N"
    assert host.sheet("Trang chủ", workbook=host.application._this_workbook).value("C4") == "2026-6T"


def test_another_plan_with_older_macros_is_told(opened: Opened, tmp_path: Path) -> None:
    host = opened()
    other = second(host, tmp_path, "Cu.xlsm")
    host.application.older = {"'Cu.xlsm'"}
    host.click("tong_hop", other)
    assert host.windows.popups == [f"{TOLD['title']}: {TOLD['other']}"]


def test_both_ribbons_are_drawn_where_one_project_got_both(opened: Opened) -> None:
    host = opened()
    again = Ribbon()
    host.run("TmOnLoad", again)
    host.click("tong_hop")
    assert (host.ribbon.drawn, again.drawn) == (1, 1)


# quick ways


def cell(host: Host, sheet: str, address: str) -> tuple[Any, Any]:
    found = next(one for one in host.workbook.sheets_ if one.name == sheet)
    return found.vba_get("Range", [address]), found


@pytest.mark.parametrize(
    ("sheet", "address", "tag"),
    [
        (REGISTER.sheet, "A5", "mo_tep_da_nhan"),
        (REGISTER.sheet, "R6", "mo_tep_da_nhan"),
        (REGISTER.sheet, "A4", ""),
        (REGISTER.sheet, "A1", ""),
        (REGISTER.sheet, "S5", ""),
        (REGISTER.sheet, "A400", ""),
        (RESULTS.sheet, "F7", "nguon_so_lieu"),
        (RESULTS.sheet, "F4", ""),
        ("Đơn vị", "B6", ""),
        ("Trang chủ", "C4", ""),
    ],
)
def test_a_double_click_runs_what_its_table_has(opened: Opened, sheet: str, address: str, tag: str) -> None:
    host = opened()
    assert host.double_click(*cell(host, sheet, address)) is (tag != "")
    assert host.ran == ([f"import tanminh_xl.ribbon; tanminh_xl.ribbon.click('{tag}')"] if tag else [])


def test_a_column_of_staff_s_own_in_the_register_is_edited_as_any_other(opened: Opened) -> None:
    host = opened()
    area, _ = cell(host, REGISTER.sheet, "P4")
    area.vba_set("Value", "Ghi chú của Văn phòng")
    assert host.double_click(*cell(host, REGISTER.sheet, "P5")) is False
    assert host.double_click(*cell(host, REGISTER.sheet, "O5")) is True


def test_a_double_click_in_another_plan_is_not_ours(opened: Opened, tmp_path: Path) -> None:
    host = opened()
    other = second(host, tmp_path)
    sheet = next(one for one in other.sheets_ if one.name == REGISTER.sheet)
    assert host.double_click(sheet.vba_get("Range", ["A5"]), sheet) is False
    assert host.ran == []


def test_f1_opens_the_guide_while_the_plan_is_in_front_and_is_given_back(opened: Opened, tmp_path: Path) -> None:
    host = opened()
    mine = host.application._this_workbook
    assert host.application.keys == {"{F1}": "'TanMinh_KeHoach.xlsm'!TmGuide"}
    host.event("WorkbookDeactivate", mine)
    assert host.application.keys == {}
    host.event("WorkbookActivate", second(host, tmp_path))
    assert host.application.keys == {}
    host.event("WorkbookActivate", mine)
    assert set(host.application.keys) == {"{F1}"}
    host.run("TmGuide")
    assert host.ran == ["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('huong_dan')"]


def test_the_register_s_menu_has_its_buttons_on_its_sheet_alone(opened: Opened) -> None:
    host = opened()
    control = Control("chap_nhan", id="Tm_cell_so_theo_doi_chap_nhan")
    for sheet, seen in ((REGISTER.sheet, True), (RESULTS.sheet, False), ("Trang chủ", False)):
        next(one for one in host.workbook.sheets_ if one.name == sheet).vba_get("Activate", [])
        assert host.answer("TmInMenu", control) is seen
    assert ribbon().menu == {
        REGISTER.name: ("chap_nhan", "tra_lai", "bo_qua", "luu_dia_chi", "ghi_cuoc_goi"),
        MAILS.name: ("thu_da_xu_ly",),
    }
    assert set(ribbon().double_click) == {REGISTER.name, RESULTS.name}


# the add-in


@pytest.fixture
def added(tmp_path: Path) -> Callable[..., Host]:
    """The add-in's parts opened as a workbook, a plan without macros (or none) in front."""

    def opens(plan: bool = True, **about: Any) -> Host:
        made = parts(addin(datetime(2026, 1, 1), stub(**about)))
        types = made["[Content_Types].xml"].replace(b"excel.addin.macroEnabled", b"excel.sheet.macroEnabled")
        path = tmp_path / "TanMinh.xlsm"
        path.write_bytes(write_parts({**made, "[Content_Types].xml": types}))
        host = Host.of(path, "Tma")
        if plan:
            book = tmp_path / "plan.xlsx"
            book.write_bytes(masters.plain(masters.in_use()))
            host.activate_workbook(host.open_workbook(book))
        return host

    return opens


def test_the_add_in_runs_its_own_macros_for_the_plan_in_front(added: Callable[..., Host]) -> None:
    host = added()
    host.click("tong_hop")
    assert host.application.calls == []
    assert host.ran == ["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('tong_hop')"]
    assert host.answer("TmaPeriodLabel", Control(), 0) == "6 tháng đầu năm 2026"


def test_the_add_in_tells_in_vietnamese_too(added: Callable[..., Host]) -> None:
    host = added(found=False)
    host.click("tong_hop")
    assert host.windows.popups == [f"{TOLD['title']}: {TOLD['no_python']}"]


def test_the_add_in_takes_f1_and_double_clicks_of_a_plan_alone(added: Callable[..., Host]) -> None:
    host = added(plan=False)
    assert host.application.keys == {}
    host = added()
    plan = host.application.active_book
    host.event("WorkbookActivate", plan)
    assert host.application.keys == {"{F1}": "'TanMinh.xlsm'!TmaGuide"}
    sheet = next(one for one in plan.sheets_ if one.name == REGISTER.sheet)
    assert host.double_click(sheet.vba_get("Range", ["A5"]), sheet) is True
    assert host.ran == ["import tanminh_xl.ribbon; tanminh_xl.ribbon.click('mo_tep_da_nhan')"]
