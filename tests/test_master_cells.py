"""Cells of the master: what they show is what counts, two readings are asked (decision-tables 8.7)."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tanminh_xl import catalogue, demo
from tanminh_xl.assess import assess
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.catalogue.percent import Told
from tanminh_xl.catalogue.values import text
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import alive
from tanminh_xl.domain.events import Opening
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.host import Look
from tanminh_xl.grid.facts import NumberFormat
from tanminh_xl.grid.number_format import look
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases import catalogue_check, open_period, report
from tanminh_xl.usecases.new import master_bytes
from tanminh_xl.usecases.proposal import carry_out
from tests import carried
from tests.catalogues import SPECS, edit, tables
from tests.markdown import ROOT, table
from tests.plans import MAY, Plan
from tests.plans import given as sample
from tests.test_assess import figure


@pytest.fixture(scope="module")
def shipped() -> Workbook:
    return load_workbook(BytesIO(master_bytes(catalogue.starter(), MAY)))


CASES = table((ROOT / "tests" / "rules" / "catalogue" / "8.7-master.md").read_text("utf-8").splitlines())
Looks = dict[str, dict[tuple[int, str], Look]]


def seen(case: dict[str, str]) -> tuple[dict[str, list[dict[str, Any]]], Looks]:
    """The starter's rows with the one cell, and how that looks in its format, as a host tells it."""
    typed = case["ô ghi"]
    value: Any = typed.strip("“”") if typed.startswith("“") else float(typed)
    ranged = {"direction": "trong khoảng"} if " - " in typed else {}
    rows = tables(edit(case["trang"], case["mã"], **{case["cột"]: value}, **ranged))
    if case["cột"] == "code":
        rows[case["trang"]][-1] |= {"code": value, "text": "Việc", "lead": "VP", "name": "Đơn vị", "kind": "THON"}
    first = SPECS[case["trang"]].key[0]
    index = next(n for n, row in enumerate(rows[case["trang"]]) if row[first] in (case["mã"], value))
    found = look(case["định dạng"], value) if isinstance(value, float) else None
    if found is None or (found.format is NumberFormat.PLAIN and "%" not in found.words):
        return rows, {}
    return rows, {case["trang"]: {(index, case["cột"]): Look(found.shown, found.format is NumberFormat.PERCENT)}}


def says(of: Catalogue, case: dict[str, str]) -> str:
    """What the catalogue's own row says in the cell's column."""
    spec = SPECS[case["trang"]]
    rows = {s.name: kept for s, kept in catalogue.rows(of).items()}[case["trang"]]
    return text(next(row for row in rows if row[spec.key[0]] == case["mã"])[case["cột"]])


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(list(case.values())[:6]))
def test_a_cell_of_the_master(case: dict[str, str]) -> None:
    rows, looks = seen(case)
    told = [remark.text for remark in catalogue.remarks(rows, looks=looks)]
    if case["là"] == "lỗi":
        with pytest.raises(CatalogueErrors) as caught:
            catalogue.build(rows, looks=looks)
        (error,) = caught.value.errors
        assert case["nói"] in error.message
        assert error.where.startswith(f"{case['trang']}.csv, dòng ")
        assert error.column and error.hint
        return
    assert says(catalogue.build(rows, looks=looks), case) == case["là"]
    assert len(told) == (case["nói"] != "-")
    assert case["nói"] == "-" or case["nói"] in told[0]


@given(st.decimals("0.001", "1.5", places=4).map(float))
@settings(max_examples=60, deadline=None)
def test_a_per_cent_counts_as_it_is_shown(value: float) -> None:
    """Whatever is typed as "n%" into Excel is stored as n/100 in per cent: the catalogue says n."""
    shown = look("0.00%", value)
    rows = tables(edit("tieu_chi", "MH1-01", target_2026=value))
    index = next(n for n, row in enumerate(rows["tieu_chi"]) if row["code"] == "MH1-01")
    looks = {"tieu_chi": {(index, "target_2026"): Look(shown.shown, True)}}
    target = catalogue.build(rows, looks=looks).criterion["MH1-01"].target(2026)
    assert shown.shown.removesuffix("%") == f"{target:.2f}".replace(".", ",")


def test_cells_of_one_table_are_told_in_one_line() -> None:
    rows = tables(edit("tieu_chi", "MH1-01", target_2026=0.95, target_2027=0.96, coverage=0.9))
    index = next(n for n, row in enumerate(rows["tieu_chi"]) if row["code"] == "MH1-01")
    looks = {
        "tieu_chi": {
            (index, "target_2026"): Look("95%", True),
            (index, "target_2027"): Look("96%", True),
            (index, "coverage"): Look("90%", True),
        }
    }
    (remark,) = catalogue.remarks(rows, looks=looks)
    assert remark == (
        Told.READ,
        "Trang “Tiêu chí”: 3 ô ở cột “Chỉ tiêu 2026”, “Chỉ tiêu 2027”, “Tỷ lệ đơn vị có số liệu tối thiểu (%)” "
        "định dạng %: 0,95 đọc là 95.",
    )


@pytest.mark.parametrize(("table", "key"), [("so_goc", "element"), ("chi_tieu_don_vi", "item")])
@pytest.mark.parametrize(("unit_of_measure", "value"), [("%", 95.0), ("hộ", None)])
def test_figures_beside_the_criteria_follow_their_elements_unit(
    table: str, key: str, unit_of_measure: str, value: float | None
) -> None:
    """Row 1, where the unit of measure stands in another table."""
    column = "value" if table == "so_goc" else "target"
    element = edit("so_lieu", "NEN-02", unit_of_measure=unit_of_measure, value_type="số")
    rows = tables(element, edit(table, "PVHXH", **{key: "nen-02", "year": 2025, column: 0.95}))
    looks = {table: {(0, column): Look("95%", True)}}
    if value is None:
        with pytest.raises(CatalogueErrors, match="không rõ là 95 hay 0,95"):
            catalogue.build(rows, looks=looks)
        return
    of = catalogue.build(rows, looks=looks)
    found = of.base_figures[0].value if table == "so_goc" else of.unit_targets[0].target
    assert found == value


# through a real workbook


def typed(folder: Path, sheet: str, code: str, column: str, value: object, number_format: str = "General") -> str:
    """Type into a cell of the master as a person would in Excel; its address."""
    path = Folder(folder).master
    book = load_workbook(path, keep_vba=path.suffix == ".xlsm")
    page = book[sheet]
    head = next(row for row in page.iter_rows() if column in [cell.value for cell in row])
    at = next(cell.column for cell in head if cell.value == column)
    row = next(row for row in page.iter_rows() if code in [cell.value for cell in row])[0].row
    cell = page.cell(row, at)
    cell.value, cell.number_format = value, number_format
    book.save(path)
    return f"trang “{sheet}”, dòng {row}, cột “{column}”"


def test_a_target_typed_as_95_per_cent_is_95(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    typed(plan.folder, "Tiêu chí", "MH1-01", "Chỉ tiêu 2026", 0.95, "0%")
    assert plan.snapshot().catalogue.criterion["MH1-01"].target(2026) == 95
    opened = plan.open("2026-6T")
    assert "Trang “Tiêu chí”: 1 ô ở cột “Chỉ tiêu 2026” định dạng %: 0,95 đọc là 95." in opened.lines
    again = [carried.merge(*plan.at("2026-6T")).lines for _ in range(2)]
    assert all(any("0,95 đọc là 95" in line for line in lines) for lines in again)


@pytest.mark.parametrize(("done", "status"), [("94", Status.NOT_MET), ("95", Status.MET)])
def test_94_per_cent_misses_a_target_typed_as_95_per_cent(tmp_path: Path, done: str, status: Status) -> None:
    plan = Plan(tmp_path / "kh", sample())
    typed(plan.folder, "Tiêu chí", "MH1-01", "Chỉ tiêu 2026", 0.95, "0%")
    of = plan.snapshot().catalogue
    told = {"MH1-01.T": done, "MH1-01.M": "100"}
    figures = [one for code, said in told.items() for one in figure("2026-N", "TTPVHCC", code, said, "Sổ một cửa")]
    (found,) = (one for one in assess(of, of.period["2026-N"], figures) if one.code == "MH1-01")
    assert (found.target, found.status) == (95, status)


def test_93_per_cent_of_the_units_do_not_make_up_a_coverage_typed_as_95_per_cent(tmp_path: Path) -> None:
    """All villages but one are 92 or 93 %; what the last one says decides about the target."""
    plan = Plan(tmp_path / "kh", demo.catalogue(catalogue.starter()))
    typed(plan.folder, "Tiêu chí", "CHUNG-07", "Chỉ tiêu 2026", 0.95, "0%")
    typed(plan.folder, "Tiêu chí", "CHUNG-07", "Tỷ lệ đơn vị có số liệu tối thiểu (%)", 0.95, "0%")
    of = plan.snapshot().catalogue
    last_day = of.period["2026-N"].end
    villages = [unit.code for unit in of.units if unit.kind == "THON" and alive(unit, last_day)]
    assert 0.9 < (len(villages) - 1) / len(villages) < 0.95
    for count, status in ((len(villages) - 1, Status.INCOMPLETE), (len(villages), Status.MET)):
        figures = [one for unit in villages[:count] for one in figure("2026-N", unit, "CHUNG-07", "Đạt", "Ảnh")]
        (found,) = (one for one in assess(of, of.period["2026-N"], figures) if one.code == "CHUNG-07")
        assert (found.reported, found.expected, found.status) == (count, len(villages), status)


def test_a_target_that_may_be_a_part_of_1_is_asked_until_it_is_changed(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    where = typed(plan.folder, "Tiêu chí", "MH1-01", "Chỉ tiêu 2026", 0.95)
    asked = f"{where} (MH1-01): đang là 0,95 %. Nếu là 95 % đề nghị ghi 95; nếu đúng là 0,95 % thì ghi “0,95 %”."
    assert asked in open_period.open_period(plan.snapshot("2026-6T")).says()
    assert asked in plan.open("2026-6T").lines
    checked = carry_out(plan.snapshot(), catalogue_check.catalogue_check(plan.snapshot()))
    assert any(asked[1:] in line for line in checked.lines)
    assert asked in carried.merge(*plan.at("2026-6T")).lines
    assert asked not in carried.merge(*plan.at("2026-6T")).lines
    assert asked not in carried.report(*plan.at("2026-6T")).lines
    typed(plan.folder, "Tiêu chí", "MH1-01", "Chỉ tiêu 2026", 0.9)
    assert any("đang là 0,9 %" in line for line in carried.report(*plan.at("2026-6T")).lines)
    typed(plan.folder, "Tiêu chí", "MH1-01", "Chỉ tiêu 2026", 90)
    assert not any("đang là" in line for line in carried.merge(*plan.at("2026-6T")).lines)


@pytest.mark.parametrize(
    ("sheet", "column", "number_format"),
    [
        ("Đơn vị", "Mã đơn vị", "@"),
        ("Đơn vị", "Điện thoại", "@"),
        ("Đơn vị", "Tên gọi khác", "@"),
        ("Đơn vị", "Mục KH", "@"),
        ("Tiêu chí", "Tử số", "@"),
        ("Kỳ báo cáo", "Giờ nộp", "@"),
        ("Tiêu chí", "Chỉ tiêu 2026", "General"),
        ("Đơn vị", "Ghi chú", "General"),
    ],
)
def test_words_stay_words_in_a_new_master(shipped: Workbook, sheet: str, column: str, number_format: str) -> None:
    """1.10 typed into a column of codes stays 1.10 (rows 7 and 8 are of masters that were made before)."""
    page = shipped[sheet]
    head = next(row for row in page.iter_rows() if column in [cell.value for cell in row])
    at = next(cell for cell in head if cell.value == column)
    assert page.cell(at.row + 1, at.column).number_format == number_format


# rows that receipts still name


def gone_after(plan: Plan, **changed: Any) -> CatalogueErrors:
    plan.open("2026-6T")
    plan.send(plan.form("THON01", "2026-6T"))
    plan.edit(**changed)
    with pytest.raises(CatalogueErrors) as caught:
        catalogue_check.catalogue_check(plan.snapshot()).do()
    for verb in (report.merge, report.assess, report.report):
        with pytest.raises(CatalogueErrors):
            verb(plan.snapshot("2026-6T")).do()
    return caught.value


def test_a_unit_with_receipts_that_is_gone_is_an_error(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    units = tuple(u for u in plan.of.units if u.code != "THON01")
    errors = gone_after(plan, units=units).errors
    assert [(e.where, e.value) for e in errors] == [("trang “Đơn vị”", "THON01")]
    assert errors[0].message.startswith("Đơn vị THON01 (Thôn ") and "kỳ 2026-6T" in errors[0].message


def test_a_unit_that_was_recoded_is_named_with_its_new_code(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    units = tuple(u.model_copy(update={"code": "THON1"}) if u.code == "THON01" else u for u in plan.of.units)
    (error,) = gone_after(plan, units=units).errors
    assert "dòng mang tên này đang có mã THON1" in error.message


def test_an_element_with_receipts_that_is_gone_is_an_error(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    criteria = tuple(c for c in plan.of.criteria if c.code != "CHUNG-01")
    elements = tuple(e for e in plan.of.elements if e.code != "CHUNG-01")
    (error,) = gone_after(plan, criteria=criteria, elements=elements).errors
    assert (error.where, error.value) == ("trang “Tiêu chí”", "CHUNG-01")


def test_files_are_received_all_the_same_and_told_of_it(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    plan.open("2026-6T")
    plan.send(plan.form("THON01", "2026-6T"))
    form = plan.form("THON02", "2026-6T")
    plan.edit(units=tuple(u for u in plan.of.units if u.code != "THON01"))
    came = plan.send(form)
    assert came.data["files"][0]["verdict"] == "accepted"  # type: ignore[index]
    assert came.exit == 1
    assert any("THON01" in line for line in came.lines)


def test_one_that_has_ended_is_none(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    plan.open("2026-6T")
    plan.send(plan.form("THON01", "2026-6T"))
    opening = plan.snapshot().records("2026-6T").ledger[0]
    assert isinstance(opening, Opening)
    day = plan.of.period["2026-6T"].end.replace(month=5)
    ended = {"valid_to": day}
    plan.edit(
        units=tuple(u.model_copy(update=ended) if u.code == "THON01" else u for u in plan.of.units),
        elements=tuple(e.model_copy(update=ended) if e.code == "CHUNG-01" else e for e in plan.of.elements),
        criteria=tuple(c.model_copy(update=ended) if c.code == "CHUNG-01" else c for c in plan.of.criteria),
    )
    assert plan.snapshot("2026-6T").astray == ()
    carried.merge(*plan.at("2026-6T"))


def test_a_closed_period_names_whom_it_likes(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "kh", sample())
    plan.open("2026-6T")
    plan.send(plan.form("THON01", "2026-6T"))
    carried.merge(*plan.at("2026-6T"))
    carried.close(*plan.at("2026-6T"))
    plan.edit(units=tuple(u for u in plan.of.units if u.code != "THON01"))
    snapshot = plan.snapshot("2026-6T")
    assert snapshot.catalogue and snapshot.astray == ()
