"""Phụ lục 1 in the open workbook: proposed on a sheet, corrected there, written by a second click; as on files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.annex import compare
from tanminh_xl.domain.annex_tables import pasted, proposed
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.staff_tables import criteria
from tanminh_xl.usecases.snapshot import Snapshot
from tests.live.clicking import Clerk
from tests.test_import_criteria import CORRECTIONS, NOW, imported, table_file

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
YEARS = (2026, 2027, 2028, 2029, 2030)
SPEC, CRITERIA, PASTED = proposed(YEARS), criteria(YEARS), pasted(YEARS)
YELLOW = 0xFFFF00


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    from tanminh_xl.usecases.new import new

    made = []
    for name in ("song", "tep"):
        folder = tmp_path_factory.mktemp(name) / "ke-hoach"
        new(Call(folder, "", NOW, "Hà"))
        made.append(folder)
    return made[0], made[1]


@pytest.fixture(scope="module")
def clerk(open_master: Callable[[Path], Clerk], folders: tuple[Path, Path]) -> Clerk:
    return open_master(folders[0])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return table_file(tmp_path / "Phu luc 1.xlsx")


def write(clerk: Clerk, corrections: Mapping[str, Mapping[str, Any]]) -> None:
    table = clerk.host(NOW)._table(SPEC)
    for n, one in enumerate(table.rows):
        for key, value in corrections.get(str(one["words"]), {}).items():
            table.cell(n, key).value = value


def of_open(clerk: Clerk) -> Catalogue:
    return Snapshot(clerk.host(NOW), Call(clerk.folder, "", NOW, "Hà")).catalogue


def test_a_person_who_does_not_go_on_gets_nothing(clerk: Clerk, file: Path) -> None:
    assert clerk.click("nhap_phu_luc_1", NOW, files=[[file]], refuse=True) is None
    assert clerk.rows(SPEC, NOW) == []


def test_the_proposal_stands_on_its_sheet_and_changes_nothing(clerk: Clerk, file: Path) -> None:
    before = of_open(clerk)
    outcome = clerk.click("nhap_phu_luc_1", NOW, files=[[file]])
    assert outcome is not None and outcome.exit == 0 and "Ghi Phụ lục 1" in outcome.lines[-1], outcome
    rows = {one["words"]: one for one in clerk.rows(SPEC, NOW) if one["words"]}
    field = rows["Diện tích cánh đồng lớn"]
    assert (field["target_2026"], field["target_2030"], field["direction"]) == (30, 40, None)
    assert clerk.book.sheets.active.name == SPEC.sheet and of_open(clerk) == before


def test_what_is_open_is_named_and_nothing_is_written(clerk: Clerk) -> None:
    before = of_open(clerk)
    outcome = clerk.click("ghi_phu_luc_1", NOW)
    assert outcome is not None and outcome.exit == 2 and "cột “Chiều”" in outcome.text
    assert of_open(clerk) == before


def test_confirmed_it_stands_as_on_files_and_staffs_marks_stay(clerk: Clerk, folders: tuple[Path, Path]) -> None:
    table = clerk.host(NOW)._table(CRITERIA)
    at = table.row_of(("CHUNG-10",))
    assert at is not None
    table.cell(at, "name").impl.cells.getCellByPosition(0, 0).CellBackColor = YELLOW
    write(clerk, CORRECTIONS)
    copies = len(clerk.excel.copied)
    outcome = clerk.click("ghi_phu_luc_1", NOW)
    assert outcome is not None and outcome.exit == 0, outcome
    assert len(clerk.excel.copied) == copies + 1, "one copy before"
    assert of_open(clerk) == imported(folders[1])
    table = clerk.host(NOW)._table(CRITERIA)
    assert table.row_of(("CHUNG-10",)) == at
    assert table.cell(at, "name").impl.cells.getCellByPosition(0, 0).CellBackColor == YELLOW


def test_the_same_again_changes_nothing(clerk: Clerk, file: Path) -> None:
    before = of_open(clerk)
    outcome = clerk.click("ghi_phu_luc_1", NOW)
    assert outcome is not None and "không có gì thay đổi" in outcome.text
    assert clerk.click("nhap_phu_luc_1", NOW, files=[[file]]) is not None
    kept = {one["words"]: (one["found"], one["changes"]) for one in clerk.rows(SPEC, NOW) if one["place"]}
    assert {kept[words] for words in CORRECTIONS} == {(compare.Found.SAME.value, None)}
    outcome = clerk.click("ghi_phu_luc_1", NOW)
    assert outcome is not None and "không có gì thay đổi" in outcome.text
    assert of_open(clerk) == before


def test_what_is_pasted_goes_the_same_way(clerk: Clerk) -> None:
    outcome = clerk.click("dan_vao_mau", NOW)
    assert outcome is not None and clerk.book.sheets.active.name == PASTED.sheet
    table = clerk.host(NOW)._table(PASTED)
    for key, value in {"label": "Tỷ lệ hộ có nước sạch", "unit_of_measure": "%", "target_2026": "≥ 95"}.items():
        table.cell(0, key).value = value
    assert clerk.click("nhap_phu_luc_1", NOW) is not None
    first = clerk.rows(SPEC, NOW)[0]
    assert (first["words"], first["target_2026"], first["direction"]) == (
        "Tỷ lệ hộ có nước sạch",
        95,
        "càng cao càng tốt",
    )


def test_a_table_with_columns_for_groups_of_communes_asks_which(clerk: Clerk, tmp_path: Path) -> None:
    bands = [("TT", "Tiêu chí", "ĐVT", "Xã nhóm 1", "Xã nhóm 2"), ("1", "Tỷ lệ hộ nghèo", "%", "≤ 2%", "≤ 4%")]
    path = table_file(tmp_path / "nhom.xlsx", bands)
    table = clerk.host(NOW)._table(PASTED)
    for key in ("label", "unit_of_measure", "target_2026"):
        table.cell(0, key).value = None
    outcome = clerk.click("nhap_phu_luc_1", NOW, files=[[path]], texts=["Xã nhóm 2"])
    assert outcome is not None and any("Xã nhóm 2" in line for line in outcome.lines)
    assert "2%" not in str(clerk.rows(SPEC, NOW)[0]["target_words"])
