"""An older master gains what it lacks, closed as it is: nothing else of the file changes (decision-tables 10.1)."""

import re
import shutil
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.office_tables import SIGNERS, UNIT_TARGETS
from tanminh_xl.domain.staff_tables import KINDS, UNITS
from tanminh_xl.domain.tables import catalogue_tables, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.package import read_parts, write_parts
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.upgrade import NOTHING, lacking, upgrade_file
from tanminh_xl.usecases.upgrade_macros import upgrade_macros
from tests.office.office import Office

OLD = Path(__file__).parent / "data" / "plan-0.1.0"
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)
YEARS = (2026, 2027, 2028, 2029, 2030)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return shutil.copytree(OLD, tmp_path / "Kế hoạch")


def run(root: Path) -> Outcome:
    master = Folder(root).master
    return upgrade_file(master, lambda content: FilesHost(master, content=content), NOW)


def read_all(master: Path) -> dict[str, list[object]]:
    """What the program reads of every table that the older master has, column for column."""
    host = FilesHost(master)
    return {spec.name: list(host.read(spec)) for spec in tables(YEARS) if host.columns(spec) is not None}


def sheet_part(parts: dict[str, bytes], name: str) -> str:
    book, told = parts["xl/workbook.xml"].decode(), parts["xl/_rels/workbook.xml.rels"].decode()
    found = re.search(rf'<sheet name="{name}"[^>]*r:id="(\w+)"', book)
    assert found is not None
    target = re.search(rf'Id="{found[1]}"[^>]*Target="([^"]+)"', told)
    assert target is not None
    return f"xl/{target[1]}"


def test_all_that_is_lacking_comes_and_a_copy_is_kept_before(plan: Path) -> None:
    master = Folder(plan).master
    before, rows = master.read_bytes(), read_all(master)
    outcome = run(plan)
    assert not lacking(FilesHost(master))
    assert [path.read_bytes() for path in (plan / "sao_luu").iterdir()] == [before]
    assert any("“Người ký”" in line for line in outcome.lines) and any(
        "“Cách đề nghị”" in line for line in outcome.lines
    )
    after = read_all(master)
    for name, old in rows.items():
        for was, now in zip(old, after[name], strict=False):
            assert {key: now[key] for key in was} == was, name  # type: ignore[index, attr-defined]
    assert len(after[SIGNERS.name]) == 3


def test_a_second_time_nothing_is_written(plan: Path) -> None:
    run(plan)
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    assert run(plan).text == NOTHING
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before


def test_the_catalogue_is_the_same_but_for_the_signers_and_the_records_hold(plan: Path) -> None:
    def built() -> Catalogue:
        host = FilesHost(Folder(plan).master)
        return catalogue.build({spec.name: host.read(spec) for spec in catalogue_tables(YEARS)})

    before = built()
    run(plan)
    after = built()
    assert after.model_copy(update={"signers": ()}).digest == before.digest
    assert [signer.code for signer in after.signers] == ["CT", "PCT", "CVP"]


def test_every_part_that_is_not_asked_about_stays_to_the_byte(plan: Path) -> None:
    master = Folder(plan).master
    before = dict(read_parts(master.read_bytes()))
    run(plan)
    after = dict(read_parts(master.read_bytes()))
    grown = {sheet_part(before, spec.sheet) for spec in tables(YEARS) if spec.name in ("nhat_ky", "quy_tac", "so_lieu")}
    same = {"xl/vbaProject.bin", "customUI/customUI14.xml", "xl/sharedStrings.xml", "docProps/core.xml", *grown}
    assert {name for name in same if before[name] == after[name]} == same
    assert not before.keys() - after.keys()


def test_the_file_is_well_formed_and_its_numbers_hold(plan: Path) -> None:
    """What Excel would repair: numbers of styles and tables, columns told twice, elements out of their order."""
    run(plan)
    content = Folder(plan).master.read_bytes()
    parts = dict(read_parts(content))
    for name, part in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            ElementTree.fromstring(part)
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    for section in styles:
        if section.get("count") is not None:
            assert int(section.get("count", "")) == len(section), section.tag
    many = {part: len(styles.find(f"{main}{part}s") or ()) for part in ("font", "fill", "border")}
    formats = {f.get("numFmtId") for f in styles.iter(f"{main}numFmt")}
    for xf in styles.find(f"{main}cellXfs") or ():
        assert all(int(xf.get(f"{part}Id", "0")) < count for part, count in many.items())
        assert int(xf.get("numFmtId", "0")) < 164 or xf.get("numFmtId") in formats
    xfs = len(styles.find(f"{main}cellXfs") or ())
    ids = []
    for name, part in parts.items():
        text = part.decode("utf-8", "replace")
        if name.startswith("xl/worksheets/sheet"):
            assert all(int(s) < xfs for s in re.findall(r'<(?:c|row)\b[^>]* s="(\d+)"', text))
            spans = [tuple(map(int, m)) for m in re.findall(r'<col min="(\d+)" max="(\d+)"', text)]
            assert all(one[1] < other[0] for one, other in pairwise(spans)), name
            order = [
                text.find(f"<{tag}") for tag in ("cols", "sheetData", "dataValidations", "hyperlinks", "pageMargins")
            ]
            there = [place for place in order if place >= 0]
            assert there == sorted(there), name
        if name.startswith("xl/tables/"):
            ids.append(re.search(r'<table\b[^>]*? id="(\d+)"', text)[1])  # type: ignore[index]
            columns = re.findall(r'<tableColumn id="(\d+)" name="([^"]*)"', text)
            assert len({number for number, _ in columns}) == len(columns) == len({title for _, title in columns})
            first, last = re.search(r' ref="([A-Z]+)\d+:([A-Z]+)\d+"', text).groups()  # type: ignore[union-attr]
            width = openpyxl.utils.column_index_from_string
            assert width(last) - width(first) + 1 == len(columns)
    assert len(set(ids)) == len(ids)
    book = openpyxl.load_workbook(BytesIO(content))
    assert book["Người ký"].sheet_state == "hidden" and book["Cần hỏi"].sheet_state == "visible"
    assert book["Người ký"]["A5"].font.name == "Times New Roman"
    header = book["Loại đơn vị"]
    assert header["H4"].value == "Cách đề nghị" and header["H4"].fill.fgColor.rgb == header["A4"].fill.fgColor.rgb
    lists = {str(v.sqref): v.formula1 for v in header.data_validations.dataValidation}
    assert lists["H5:H1048576"] == '"đôn đốc,đề nghị,không"'
    assert book.defined_names["ds_nguoi_ky_code"].value == "nguoi_ky[Mã]"


def test_an_open_master_is_not_touched(plan: Path) -> None:
    master = Folder(plan).master
    (plan / f"~${master.name}").write_bytes(b"")
    before = master.read_bytes()
    with pytest.raises(TanMinhError) as refused:
        run(plan)
    assert refused.value.code == "file_open" and master.read_bytes() == before and not (plan / "sao_luu").exists()


def test_what_somebody_wrote_beside_or_below_a_table_is_not_overwritten(plan: Path) -> None:
    master = Folder(plan).master
    parts = dict(read_parts(master.read_bytes()))
    name = sheet_part(parts, KINDS.sheet)
    text = parts[name].decode()
    assert "H6" not in text
    parts[name] = re.sub(r'(<row r="6".*?)(</row>)', r'\1<c r="H6"><v>12</v></c>\2', text, count=1, flags=re.S).encode()
    master.write_bytes(write_parts(parts))
    before = master.read_bytes()
    with pytest.raises(TanMinhError, match="ô H6 của trang “Loại đơn vị”"):
        run(plan)
    assert master.read_bytes() == before and not (plan / "sao_luu").exists()


def test_a_year_added_to_the_settings_is_a_column_that_comes(plan: Path) -> None:
    run(plan)
    master = Folder(plan).master
    parts = dict(read_parts(master.read_bytes()))
    texts = "xl/sharedStrings.xml"
    assert b"2026; 2027; 2028; 2029; 2030" in parts[texts]
    parts[texts] = parts[texts].replace(b"2026; 2027; 2028; 2029; 2030", b"2026; 2027; 2028; 2029; 2030; 2031")
    master.write_bytes(write_parts(parts))
    pages = ("Tiêu chí", "Nhập Phụ lục 1", "Dán vào mẫu")
    assert run(plan).lines == tuple(f"Thêm cột “Chỉ tiêu 2031” của trang “{page}”." for page in pages)


def test_its_buttons_can_be_renewed_afterwards(plan: Path) -> None:
    master = Folder(plan).master
    run(plan)
    before = read_all(master)
    upgrade_macros(master, NOW)
    assert read_all(master) == before and not lacking(FilesHost(master))
    assert len(list((plan / "sao_luu").iterdir())) == 2


@pytest.mark.office
def test_a_master_that_libreoffice_saved_gains_the_same(office: Office, plan: Path, tmp_path: Path) -> None:
    master = Folder(plan).master
    saved = tmp_path / "luu.xlsx"
    office.job(master).save(saved).run()
    master.write_bytes(saved.read_bytes())
    rows = read_all(master)
    run(plan)
    assert not lacking(FilesHost(master))
    assert len(read_all(master)[UNITS.name]) == len(rows[UNITS.name])
    office.job(master).save(tmp_path / "lai.xlsx").run()
    again = FilesHost(tmp_path / "lai.xlsx")
    assert again.columns(UNIT_TARGETS) == {"unit", "item", "year", "target", "note"} and len(again.read(SIGNERS)) == 3


def test_what_comes_keeps_words_as_they_are_typed(plan: Path) -> None:
    """Decision-tables 8.7: of the new columns and sheets, though the master's own columns of words are General."""
    master = Folder(plan).master
    before = {spec.name: FilesHost(master).columns(spec) for spec in tables(YEARS)}
    run(plan)
    book = openpyxl.load_workbook(master)
    seen = 0
    for spec in tables(YEARS):
        page = book[spec.sheet]
        head = next(row for row in page.iter_rows() if spec.columns[0].title in [cell.value for cell in row])
        at = {cell.value: cell.column for cell in head}
        for column in spec.columns:
            if column.is_word and column.key not in (before[spec.name] or ()):
                sides = page.column_dimensions.values()
                (found,) = (side for side in sides if side.min <= at[column.title] <= side.max)
                assert found.number_format == "@", (spec.name, column.key)
                seen += 1
    assert before["ky_bao_cao"] and "due_time" not in before["ky_bao_cao"]
    assert seen > 10
