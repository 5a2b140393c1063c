"""Older masters with this version's macros: their hidden sheets are brought along, nothing of staff's is touched."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.master import _extend_hidden, customui, vba, workbook
from tanminh_xl.master._extend_hidden import content, renewed
from tanminh_xl.master.build import build_hidden
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import layout
from tanminh_xl.master.package import code_names, read_parts, swapped, write_parts
from tanminh_xl.master.state import FACTS
from tests.macro_checks import RIBBON, VBA, code_name_faults, package_faults, parts, ribbon_faults
from tests.office.office import Office
from tests.office.programs import audit
from tests.vba_host import Control, Host, stub

DATA = Path(__file__).parent / "data"
OLD = {"0.1.0": DATA / "plan-0.1.0" / "TanMinh_KeHoach.xlsm", "0.2.0": DATA / "master-0.2.0.xlsm"}
STATE, CONF = "Trạng thái", "xlwings.conf"


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest) -> bytes:
    return OLD[request.param].read_bytes()


def part_of(package: bytes, sheet: str) -> str:
    names = [
        tag.split('name="')[1].split('"')[0] for tag in parts(package)["xl/workbook.xml"].decode().split("<sheet ")[1:]
    ]
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def changed(package: bytes, sheet: str, find: str, put: str) -> bytes:
    every, name = parts(package), part_of(package, sheet)
    text = every[name].decode()
    assert text.count(find) == 1
    return write_parts({**every, name: text.replace(find, put).encode()})


def test_macros_ribbon_and_hidden_sheets_change_and_nothing_else(old: bytes, tmp_path: Path) -> None:
    new = workbook.upgrade_macros(old)
    before, after = parts(old), parts(new)
    assert list(before) == list(after)
    touched = {name for name in before if before[name] != after[name]}
    assert touched == {VBA, RIBBON, "xl/workbook.xml", part_of(old, STATE), part_of(old, CONF)}
    assert ribbon_faults(new) == code_name_faults(new) == package_faults(new) == []
    assert not workbook.same_macros(old, new)
    assert workbook.same_macros(new, workbook.upgrade_macros(new))
    (tmp_path / "new.xlsm").write_bytes(new)
    assert audit(tmp_path / "new.xlsm") == []


def test_every_button_has_its_row_and_its_words(old: bytes) -> None:
    cells = content(parts(workbook.upgrade_macros(old)))
    (first,) = (
        int(at[1:]) for (sheet, at), text in cells.items() if sheet == STATE and text == ribbon().buttons[0].tag
    )
    tags = {cells[STATE, f"A{n}"]: cells[STATE, f"C{n}"] for n in range(first, first + len(ribbon().buttons))}
    assert tags == {button.tag: button.supertip for button in ribbon().buttons}
    settings = {cells[CONF, f"A{n}"]: cells.get((CONF, f"B{n}"), "") for n in range(1, len(layout().conf) + 1)}
    assert settings == layout().conf


def test_a_formula_that_the_older_workbook_cannot_bear_stays_what_it_was() -> None:
    """Excel opens no file whose formula names a table that is not there; and no button is grey for such a fact."""
    old = OLD["0.1.0"].read_bytes()
    before, after = content(parts(old)), content(parts(workbook.upgrade_macros(old)))
    where = {fact.name: f"C{n}" for n, fact in enumerate(FACTS, 1)}
    assert not [text for text in after.values() if text.startswith("=") and "can_hoi[" in text]
    assert after[STATE, where["TM_VIEC"]] == before[STATE, "C16"]
    assert after[STATE, where["TM_TEP"]] == f"={next(f.formula for f in FACTS if f.name == 'TM_TEP')}"
    row = next(n for (sheet, cell), text in after.items() if text == "ghi_tra_loi" for n in [cell[1:]])
    assert "TM_" not in after[STATE, f"B{row}"] and after[STATE, f"B{row}"].count("IF(") == 1


def test_all_formulas_are_this_version_s_once_the_tables_are_there() -> None:
    after = content(parts(workbook.upgrade_macros(OLD["0.2.0"].read_bytes())))
    there = {fact.name: after[STATE, f"C{n}"] for n, fact in enumerate(FACTS, 1)}
    later = {fact.name for fact in FACTS if any(word in fact.formula for word in ("thu_den[", "thu_di[", "[Đôn đốc]"))}
    assert later == {"TM_THU_DEN", "TM_THU_CHO_GUI", "TM_DON_DOC"}
    assert there == {fact.name: "0" if fact.name in later else f"={fact.formula}" for fact in FACTS}


def test_what_the_live_host_keeps_and_what_stands_beside_stays() -> None:
    old = OLD["0.2.0"].read_bytes()
    cell = next(text for text in parts(old)[part_of(old, STATE)].decode().split("<c ") if text.startswith('r="G1"'))
    kept = '<c r="G1" t="inlineStr"><is><t>{"2026-6T":"abc"}</t></is></c><c r="J1"><v>7</v></c>'
    rest = cell.partition("/>")[2]
    new = workbook.upgrade_macros(changed(old, STATE, f"<c {cell}", kept + rest))
    assert kept.replace("><c", "><c") in parts(new)[part_of(new, STATE)].decode()


def test_what_is_kept_under_a_name_moves_with_it() -> None:
    every = parts(OLD["0.2.0"].read_bytes())
    every["xl/workbook.xml"] = every["xl/workbook.xml"].replace(b"!$G$1<", b"!$D$3<")
    old = write_parts(every)
    row = next(text for text in every[part_of(old, STATE)].decode().split("<row ") if text.startswith('r="3"'))
    cell = '<c r="D3" t="inlineStr"><is><t>kept</t></is></c><c r="E3"'
    new = workbook.upgrade_macros(changed(old, STATE, row, row.replace('<c r="E3"', cell)))
    assert content(parts(new))[STATE, "G1"] == "kept"
    assert (STATE, "D3") not in content(parts(new))


def test_names_that_are_formulas_come_too_where_the_workbook_bears_them(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(formulas: Mapping[str, str], settings: Mapping[str, str]) -> bytes:
        every = parts(build_hidden(formulas, settings))
        more = "".join(
            f'<definedName name="{name}">{text}</definedName>'
            for name, text in (
                ("TM_NGAY_A", "nhiem_vu[Thời hạn]"),
                ("TM_NGAY_B", "can_hoi[Kỳ]"),
                ("TM_NGAY_C", "TM_NGAY_B"),
            )
        )
        book = every["xl/workbook.xml"].decode().replace("<definedNames>", f"<definedNames>{more}")
        return write_parts({**every, "xl/workbook.xml": book.encode()})

    monkeypatch.setattr(_extend_hidden, "build_hidden", build)
    book = parts(workbook.upgrade_macros(OLD["0.1.0"].read_bytes()))["xl/workbook.xml"].decode()
    assert '<definedName name="TM_NGAY_A">nhiem_vu[Thời hạn]<' in book
    assert 'name="TM_NGAY_B"' not in book and 'name="TM_NGAY_C"' not in book


def test_a_python_that_somebody_named_stays(old: bytes) -> None:
    every = parts(old)
    texts = every["xl/sharedStrings.xml"].replace(rb"%TANMINH_HOME%\python\python.exe", rb"D:\Py\python.exe")
    new = workbook.upgrade_macros(write_parts({**every, "xl/sharedStrings.xml": texts}))
    cells = content(parts(new))
    assert (cells[CONF, "A1"], cells[CONF, "B1"]) == ("INTERPRETER_WIN", r"D:\Py\python.exe")
    assert (CONF, "B2") not in cells


def test_an_order_of_calculation_that_names_other_cells_goes() -> None:
    """Excel calls a file damaged whose calcChain names a cell without a formula."""
    every = parts(OLD["0.2.0"].read_bytes())
    every["xl/calcChain.xml"] = b"<calcChain/>"
    types, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    every[types] = every[types].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>'
    )
    relation = b'<Relationship Id="rIdC" Type="http://x/calcChain" Target="calcChain.xml"/>'
    every[relations] = every[relations].replace(b"</Relationships>", relation + b"</Relationships>")
    every["xl/workbook.xml"] = every["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    new = workbook.upgrade_macros(write_parts(every))
    assert "xl/calcChain.xml" not in parts(new) and package_faults(new) == []
    assert b'fullCalcOnLoad="1"' in parts(new)["xl/workbook.xml"]


@pytest.mark.parametrize("lost", [STATE, CONF])
def test_a_master_that_lost_a_hidden_sheet_gets_the_rest(old: bytes, lost: str) -> None:
    every = parts(old)
    book = every["xl/workbook.xml"].decode().replace(f'<sheet name="{lost}"', '<sheet name="Trang khác"')
    made = renewed({**every, "xl/workbook.xml": book.encode()})
    there = {name: content(made).get((name, "A1")) for name in (STATE, CONF)}
    assert there[lost] is None
    assert there[CONF if lost == STATE else STATE] == ("INTERPRETER_WIN" if lost == STATE else "TM_HOM_NAY")
    if lost == STATE:
        assert (CONF, "D2") in content(made)


def hosted(package: bytes, tmp_path: Path, new: bool) -> Host:
    """The old master with this version's macros, xlwings' own replaced; its hidden sheets renewed or not."""
    project = vba.project(code_names(package), vba.modules(xlwings=stub(found=False)))
    made = swapped(package, project, customui.customui(vba.PREFIX, workbook.made_by()))
    path = tmp_path / "TanMinh_KeHoach.xlsm"
    path.write_bytes(write_parts(renewed(read_parts(made))) if new else made)
    return Host.of(path)


@pytest.mark.parametrize("new", [False, True], ids=["as they were", "renewed"])
def test_the_macros_work_on_old_hidden_sheets_too(old: bytes, tmp_path: Path, new: bool) -> None:
    host = hosted(old, tmp_path, new)
    for button in ribbon().buttons:
        told = host.answer("TmSupertip", Control(button.tag))
        assert not new or str(told).endswith(button.supertip), button.tag
        assert isinstance(host.answer("TmEnabled", Control(button.tag)), bool)
    assert host.answer("TmPeriodLabel", Control(), 0) == ("6 tháng đầu năm 2026" if new else "2026-6T")
    host.click("tiep_nhan")
    told = layout().told
    expected = f"{told['title']}: {told['no_python']}" if new else "Tan Minh: title: Tan Minh: no_python"
    assert host.windows.popups == [expected]
    sheet = next(one for one in host.workbook.sheets_ if one.name == REGISTER.sheet)
    assert host.double_click(sheet.vba_get("Range", ["A5"]), sheet) is new


@pytest.mark.office
def test_libreoffice_calculates_the_renewed_sheets(office: Office, old: bytes, tmp_path: Path) -> None:
    path = tmp_path / "new.xlsm"
    path.write_bytes(workbook.upgrade_macros(old))
    cells = [cell for cell in office.job(path).formulas() if cell.sheet in (STATE, "Trang chủ")]
    assert len(cells) > 150
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("#")]
