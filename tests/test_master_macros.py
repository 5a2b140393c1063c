"""The macros of the master and of the add-in: what they hold, that spoilt ones are told, new ones swapped in."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.master import vba, workbook
from tanminh_xl.master.customui import customui, ribbon
from tanminh_xl.master.package import code_names, made_by, write_parts
from tanminh_xl.usecases.build_workbook import shipped_addin, shipped_master
from tanminh_xl.usecases.upgrade_macros import upgrade_macros
from tests import masters
from tests.macro_checks import (
    RIBBON,
    UI,
    VBA,
    code_name_faults,
    package_faults,
    parts,
    ribbon_faults,
    runs_by_itself,
    sources,
)

NOW = datetime(2026, 6, 13, 8, 30)
SPARE = 'Attribute VB_Name = "xlwings"\nPublic Function RunPython(PythonCommand As String)\nEnd Function\n'


@pytest.fixture(scope="module", params=["master", "add-in"])
def made(request: pytest.FixtureRequest) -> bytes:
    return shipped_master() if request.param == "master" else shipped_addin()


@pytest.fixture(scope="module")
def master() -> bytes:
    return shipped_master()


def test_ribbon_code_names_and_package_hold(made: bytes) -> None:
    assert ribbon_faults(made) == []
    assert code_name_faults(made) == []
    assert package_faults(made) == []


def test_no_macro_runs_by_itself(made: bytes) -> None:
    assert not runs_by_itself(made)


def test_olevba_gives_back_the_sources(made: bytes) -> None:
    addin = RIBBON in parts(made) and b"TmaOnLoad" in parts(made)[RIBBON]
    found = sources(made)
    for module in vba.modules(addin):
        assert vba.same_code(found[module.name], module.text), module.name
    assert f"'Version: {vba.xlwings_version()}" in found["xlwings"]
    assert "BSD 3-clause license" in found["xlwings"]


def test_our_modules_are_ascii_and_short() -> None:
    for addin in (False, True):
        for module in vba.modules(addin):
            if module.name != "xlwings":
                assert module.text.isascii()
                assert len(module.text.splitlines()) < 120


def test_no_name_of_the_workbooks_is_one_of_the_add_ins() -> None:
    def public(addin: bool) -> set[str]:
        own = (module for module in vba.modules(addin) if module.name != "xlwings")
        return {name for m in own for name in re.findall(r"^(?:Public )?(?:Sub|Function) (\w+)", m.text, re.MULTILINE)}

    assert public(False) and public(True)
    assert not public(False) & public(True)


def test_the_add_in_has_its_own_project_name_and_settings() -> None:
    made = shipped_addin()
    assert 'PROJECT_NAME As String = "TanMinh"' in sources(made)["xlwings"]
    assert b'name="TanMinh.conf"' in parts(made)["xl/workbook.xml"]
    assert b"addin.macroEnabled.main+xml" in parts(made)["[Content_Types].xml"]
    assert b'getVisible="TmaVisible"' in parts(made)[RIBBON]


def test_every_button_passes_its_tag_to_the_one_callback(master: bytes) -> None:
    text = "\n".join(module.text for module in vba.modules() if module.name != "xlwings")
    assert """RunPython("import tanminh_xl.ribbon; tanminh_xl.ribbon.click('" & tag & "')")""" in text
    assert text.count("RunPython(") == 1


# how the tab stands


EXCELS_KEYTIPS = {"F", "H", "N", "P", "M", "A", "R", "W", "L", "X", "Y", "T"}
"""Tabs of Excel 2013 to 365 in English, File, Add-ins, Help; T is kept for the old menu Tools (Alt+T)."""


def test_the_tab_s_keytip_is_none_of_excel_s() -> None:
    assert ribbon().keytip == "K"
    assert ribbon().keytip[0] not in EXCELS_KEYTIPS


def test_groups_collapse_to_a_picture_of_their_own(made: bytes) -> None:
    groups = list(ElementTree.fromstring(parts(made)[RIBBON]).iter(f"{UI}group"))
    assert all(group.get("autoScale") == "true" and group.get("imageMso") for group in groups)
    assert len({group.get("imageMso") for group in groups}) == len(groups)


def test_no_picture_stands_for_two_things() -> None:
    icons = [button.icon for button in ribbon().buttons]
    assert sorted(icons) == sorted(set(icons))
    by_tag = {button.tag: button.icon for button in ribbon().buttons}
    assert by_tag["chot_so_lieu"] == "Lock"
    assert by_tag["kiem_tra_cai_dat"] == "FileDocumentInspect"


def test_reopening_stands_away_from_closing_and_no_button_does_what_reception_does() -> None:
    of = {button.tag: button.group for button in ribbon().buttons}
    assert of["mo_lai_ky"] != of["chot_so_lieu"]
    assert "chap_nhan_phan_hop_le" not in of
    assert {"ghi_tra_loi", "bo_qua"} <= of.keys()


def test_the_drop_down_is_as_wide_as_the_usual_names(made: bytes) -> None:
    (drop_down,) = ElementTree.fromstring(parts(made)[RIBBON]).iter(f"{UI}dropDown")
    longest = max(len(period.name) for period in catalogue.starter().periods)
    assert len(drop_down.get("sizeString", "")) > longest


def test_buttons_of_the_register_and_of_messages_are_in_the_menus_of_cells_and_rows(made: bytes) -> None:
    menus = list(ElementTree.fromstring(parts(made)[RIBBON]).iter(f"{UI}contextMenu"))
    assert [menu.get("idMso") for menu in menus] == ["ContextMenuListRange", "ContextMenuRow"]
    for menu in menus:
        register = ["chap_nhan", "tra_lai", "bo_qua", "luu_dia_chi", "ghi_cuoc_goi"]
        assert [button.get("tag") for button in menu] == [*register, "thu_da_xu_ly"]


# the checks tell what is spoilt


def spoil_ribbon(old: str, new: str) -> Callable[[bytes], bytes]:
    def spoilt(package: bytes) -> bytes:
        every = parts(package)
        text = every[RIBBON].decode()
        assert old in text
        return write_parts({**every, RIBBON: text.replace(old, new, 1).encode()})

    return spoilt


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id="Tm_tong_hop"', 'id="Tm_tiep_nhan"', "id Tm_tiep_nhan twice"),
        ('tag="tong_hop"', 'tag="tiep_nhan"', "tag tiep_nhan twice"),
        ('keytip="1"', 'keytip="2"', "keytip 2 twice"),
        ('size="large"', 'size="huge"', "size huge"),
        ('size="large"', 'width="large"', "unknown attribute width"),
        ('imageMso="Consolidate"', 'imageMso="Consolidated"', "unknown icon Consolidated"),
        ('onAction="TmOnAction"', 'onAction="TmAction"', "no Public Sub TmAction"),
        ('onAction="TmOnAction"', 'onAction="TmEnabled"', "TmEnabled takes 2 arguments"),
        ('onAction="TmPeriodChosen"', 'onAction="TmOnAction"', "TmOnAction takes 1 arguments"),
        ('getEnabled="TmEnabled"', 'getShowLabel="TmEnabled"', "unknown attribute getShowLabel"),
        ("</tabs>", "", "ribbon:"),
        ("<ribbon>", "<ribbon><menu/>", "unknown element menu"),
        ('keytip="1"', 'keytip="M1"', "keytip M begins M1"),
        ('autoScale="true"', 'autoScale="yes"', "autoScale yes"),
        ('imageMso="Lock" autoScale', 'imageMso="Padlock" autoScale', "unknown icon Padlock"),
        ('idMso="ContextMenuRow"', 'idMso="ContextMenuRows"', "unknown menu ContextMenuRows"),
        ('insertBeforeMso="Cut"', 'insertBeforeMso="Cuts"', "unknown place Cuts"),
        ('insertBeforeMso="Cut"', 'size="large"', "button: unknown attribute size"),
        ('imageMso="SheetHide" insert', 'tag_="x" imageMso="SheetHide" insert', "unknown attribute tag_"),
        ('_cell_so_theo_doi_bo_qua" tag="bo_qua"', '_x" tag="bo"', "no button of the tab has the tag bo"),
        ('getVisible="TmInMenu"', 'getVisible="TmOnAction"', "TmOnAction takes 1 arguments"),
        ("<ribbon>", "<contextMenus/><ribbon>", "in that order"),
    ],
)
def test_a_spoilt_ribbon_is_told(master: bytes, old: str, new: str, told: str) -> None:
    assert any(told in fault for fault in ribbon_faults(spoil_ribbon(old, new)(master)))


def test_a_sheet_without_module_and_a_module_without_sheet_are_told(master: bytes) -> None:
    every = parts(master)
    names = ["ThisWorkbook", "wsOther", *code_names(master)[2:]]
    spoilt = write_parts({**every, VBA: vba.project(names, vba.modules())})
    assert code_name_faults(spoilt) == ["no module for wsTrangChu", "module wsOther has no sheet"]


def test_a_missing_part_a_stray_part_and_a_missing_type_are_told(master: bytes) -> None:
    every = parts(master)
    assert "_rels/.rels: no part customUI/customUI14.xml" in package_faults(
        write_parts({name: content for name, content in every.items() if name != RIBBON})
    )
    faults = package_faults(write_parts({**every, "xl/stray.dat": b"x"}))
    assert faults == ["no content type for xl/stray.dat", "nothing leads to xl/stray.dat"]


def test_a_macro_that_starts_by_itself_is_told(master: bytes) -> None:
    eager = vba.Module("Eager", 'Attribute VB_Name = "Eager"\nSub Auto_Open()\n    Shell "calc"\nEnd Sub\n')
    project = vba.project(code_names(master), [*vba.modules(), eager])
    assert runs_by_itself(write_parts({**parts(master), VBA: project}))


# new macros for a master that stands


def older() -> bytes:
    """A master in use with other macros, made by another version, and a sheet's code name that staff's Excel gave."""
    made = masters.macros(masters.in_use(), SPARE)
    every = parts(made)
    mine = vba.Module("TuViet", 'Attribute VB_Name = "TuViet"\nSub TuViet()\nEnd Sub\n')
    every["xl/worksheets/sheet2.xml"] = every["xl/worksheets/sheet2.xml"].replace(b'"wsDonVi"', b'"Sheet1"')
    every[VBA] = vba.project(code_names(write_parts(every)), [*vba.modules(xlwings=SPARE), mine])
    every[RIBBON] = customui("Tm", "tanminh_xl 0.0.1, xlwings 0.30.0")
    return write_parts(every)


def test_an_upgrade_swaps_macros_and_ribbon_and_nothing_that_staff_see() -> None:
    """The hidden sheets come along (`test_extend_hidden.py`): of this version already, they are written anew."""
    old = older()
    new = workbook.upgrade_macros(old)
    before, after = parts(old), parts(new)
    assert list(before) == list(after)
    hidden = {f"xl/worksheets/sheet{n}.xml" for n in (len(code_names(old)) - 2, len(code_names(old)) - 1)}
    assert {name for name in before if before[name] != after[name]} == {VBA, RIBBON, *hidden}
    assert made_by(old) == "tanminh_xl 0.0.1, xlwings 0.30.0"
    assert made_by(new) == workbook.made_by()
    assert ribbon_faults(new) == code_name_faults(new) == package_faults(new) == []
    assert vba.same_code(sources(new)["xlwings"], vba.xlwings_module())
    assert workbook.foreign_modules(old) == ("TuViet",)
    assert workbook.foreign_modules(new) == ()


def test_the_upgrade_keeps_a_copy_first(tmp_path: Path) -> None:
    file = tmp_path / "TanMinh_KeHoach.xlsm"
    old = older()
    file.write_bytes(old)
    outcome = upgrade_macros(file, NOW)
    (backup,) = (tmp_path / "sao_luu").iterdir()
    assert backup.read_bytes() == old
    assert file.read_bytes() == workbook.upgrade_macros(old)
    assert set(outcome.paths) == {file, backup}
    assert any("TuViet" in line for line in outcome.lines)
    assert upgrade_macros(file, NOW).paths == ()
    assert [path.name for path in (tmp_path / "sao_luu").iterdir()] == [backup.name]


def test_spelling_that_excel_changed_is_no_other_macro(master: bytes) -> None:
    text = vba.modules()[2].text
    typed = text.replace("Public Sub", "public  sub").replace("\n", "\r\n")
    assert vba.same_code(text, typed)
    assert not vba.same_code(text, text.replace("TM_KY", "TM_KYS"))


@pytest.mark.parametrize("case", ["open", "missing", "plain", "rubbish"])
def test_what_cannot_be_upgraded_is_left_alone(tmp_path: Path, case: str) -> None:
    file = tmp_path / "TanMinh_KeHoach.xlsm"
    data = {"plain": masters.plain(masters.starter()), "rubbish": b"PK rubbish"}.get(case, older())
    if case != "missing":
        file.write_bytes(data)
    if case == "open":
        (tmp_path / f"~${file.name}").write_bytes(b"")
    with pytest.raises(TanMinhError) as told:
        upgrade_macros(file, NOW)
    expected = {"open": "file_open", "missing": "file_missing", "plain": "no_macros", "rubbish": "not_a_workbook"}
    assert told.value.code == expected[case]
    assert not (tmp_path / "sao_luu").exists()
    assert case == "missing" or file.read_bytes() == data
