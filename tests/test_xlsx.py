"""The consolidated workbook as a file: stored results, print set-up, foot and mark on every sheet, equal bytes."""

import gc
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from xlsxwriter.worksheet import Worksheet

from tanminh_xl import reports
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Chart, Formula, Letterhead, Note, Page, Ref, Series, Sheet, Signature, Table
from tanminh_xl.domain.tables import ADJUSTMENTS
from tanminh_xl.reports import _xlsx_page, xlsx
from tanminh_xl.reports._xlsx_place import place
from tanminh_xl.reports.data import DataSheet
from tests import reportkit
from tests.office.programs import MAIN, audit, stored_formulas

PERIOD_END = date(2026, 6, 14)
FORMULAS = (
    "='Đơn vị'!A1",
    "=A1",
    '=A1&"/"&B1',
    '="x}"&A1&"}"',
    "={1,2}",
    "=SUM(A1:A2)",
    "=XLOOKUP(1,A1:A9,B1:B9)",
    "='FILTER (2)'!A1",
    "='FILTER(2)'!A1",
    "=_xlfn.STDEV.S(A1:A2)",
)
REPORTS: dict[str, Callable[[], PeriodReport]] = {
    "half": lambda: reportkit.report("2026-6T"),
    "year": lambda: reportkit.report("2026-N"),
    "varied": reportkit.varied,
    "estimated": reportkit.estimated,
    "nothing": reportkit.nothing,
}


@pytest.fixture(scope="module", params=REPORTS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[PeriodReport, Path]:
    report = REPORTS[request.param]()
    path = tmp_path_factory.mktemp("book") / f"TongHop_{request.param}.xlsx"
    path.write_bytes(reports.workbook(report))
    return report, path


def save(tmp_path: Path, *sheets: Sheet, data: tuple[DataSheet, ...] = (), large: int = xlsx.LARGE) -> Path:
    path = tmp_path / "made.xlsx"
    path.write_bytes(xlsx.write(sheets, data, created=PERIOD_END, large=large))
    return path


@pytest.mark.parametrize("on", [True, False])
def test_cycles_are_searched_for_as_before_once_a_book_is_written_or_refused(on: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        xlsx.write((sheet(Note("Một trang.")),), (), created=PERIOD_END)
        assert gc.isenabled() is on
        with pytest.raises(KeyError):
            xlsx.write((sheet(Note("Không có kiểu này.", "khong_co")),), (), created=PERIOD_END)
        assert gc.isenabled() is on
    finally:
        (gc.enable if was else gc.disable)()


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_stands_in_the_file_as_xlsxwriter_would_write_it(formula: str) -> None:
    """The library writes late functions under another name; ours spares the search where none can be."""
    assert _xlsx_page.PrintedSheet()._prepare_formula(formula) == Worksheet()._prepare_formula(formula)


def sheet(
    *blocks: Table | Note | Letterhead | Chart | Signature, name: str = "Trang", page: Page | None = None
) -> Sheet:
    return Sheet(name, "Tên trang", blocks, page or Page())


def parts(path: Path) -> Iterator[tuple[str, ElementTree.Element]]:
    """Each sheet's name and XML."""
    with zipfile.ZipFile(path) as package:
        names = [
            s.get("name", "") for s in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        for n, name in enumerate(names, 1):
            yield name, ElementTree.fromstring(package.read(f"xl/worksheets/sheet{n}.xml"))


def texts(path: Path) -> dict[str, list[str]]:
    """Each sheet's texts, as they stand in its cells from the top."""
    with zipfile.ZipFile(path) as package:
        shared = []
        if "xl/sharedStrings.xml" in package.namelist():
            root = ElementTree.fromstring(package.read("xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in root]
    found = {}
    for name, root in parts(path):
        said = []
        for cell in root.iter(f"{MAIN}c"):
            if cell.get("t") == "s":
                said.append(shared[int(cell.findtext(f"{MAIN}v") or 0)])
            elif cell.get("t") == "inlineStr":
                said.append("".join(t.text or "" for t in cell.iter(f"{MAIN}t")))
        found[name] = said
    return found


def test_the_validator_finds_nothing(made: tuple[PeriodReport, Path]) -> None:
    assert audit(made[1]) == []


def test_equal_reports_give_equal_bytes(made: tuple[PeriodReport, Path]) -> None:
    report, path = made
    assert reports.workbook(report) == path.read_bytes()
    assert reports.workbook(report, reports.consolidated(report)) == path.read_bytes()


def test_the_file_carries_the_periods_end_not_the_clock(made: tuple[PeriodReport, Path]) -> None:
    report, path = made
    with zipfile.ZipFile(path) as package:
        core = package.read("docProps/core.xml").decode()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert set(re.findall(r"(\d{4}-\d{2}-\d{2})T", core)) == {str(report.period.end)}


def test_each_formula_is_stored_with_the_value_of_the_layout(made: tuple[PeriodReport, Path]) -> None:
    report, path = made
    stored = {(f.sheet, f.address): f.value for f in stored_formulas(path)}
    laid = {}
    for page in reports.consolidated(report):
        for row, line in enumerate(place(page).lines):
            for put in line.cells:
                if put.cell.formula is not None:
                    laid[page.name, a1(row, put.first)] = put.cell.value
    assert stored == laid
    assert len(stored) > 20


def test_every_sheet_prints_on_a4_one_page_wide_within_the_decrees_margins(made: tuple[PeriodReport, Path]) -> None:
    report, path = made
    laid = {page.name: page for page in reports.consolidated(report)}
    pages = {name: page.page for name, page in laid.items()}
    for name, root in parts(path):
        margins = root.find(f"{MAIN}pageMargins")
        setup = root.find(f"{MAIN}pageSetup")
        assert margins is not None and setup is not None
        found = {side: round(float(margins.get(side, 0)) * 2.54, 2) for side in ("top", "bottom", "left", "right")}
        assert found == {"top": 2.0, "bottom": 2.0, "left": 3.0, "right": 1.5}
        page = pages.get(name, Page())
        one_page = place(laid[name]).one_page if name in laid else False
        assert setup.get("paperSize") == "9"
        assert setup.get("orientation", "portrait") == ("landscape" if page.landscape else "portrait")
        assert (setup.get("fitToWidth", "1"), setup.get("fitToHeight", "1")) == ("1", "1" if one_page else "0")
        fit = root.find(f"{MAIN}sheetPr/{MAIN}pageSetUpPr")
        assert fit is not None and fit.get("fitToPage") == "1"


def test_the_page_number_is_centred_above_save_on_the_first_page(made: tuple[PeriodReport, Path]) -> None:
    for _, root in parts(made[1]):
        head = root.find(f"{MAIN}headerFooter")
        assert head is not None and head.get("differentFirst") == "1"
        assert head.get("scaleWithDoc") == "0"
        assert (head.findtext(f"{MAIN}oddHeader") or "").startswith('&C&"Times New Roman,Regular"&13&P')
        assert "&P" not in (head.findtext(f"{MAIN}firstHeader") or "")


def test_every_sheet_ends_with_the_foot_and_prints_it(made: tuple[PeriodReport, Path]) -> None:
    report, path = made
    laid = {page.name for page in reports.consolidated(report)}
    mark = "SỐ LIỆU MINH HỌA"
    for (name, root), said in zip(parts(path), texts(path).values(), strict=True):
        assert said[-1].endswith(".") and "đơn vị phải báo cáo" in said[-1], name
        for place_of in ("oddFooter", "firstFooter"):
            printed = root.findtext(f"{MAIN}headerFooter/{MAIN}{place_of}") or ""
            assert "đơn vị phải báo cáo" in " ".join(printed.split())
            assert len(printed) <= 255
            assert mark not in printed
        if name in laid:  # the notice stands once on a printed page, above it
            for place_of in ("oddHeader", "firstHeader"):
                above = root.findtext(f"{MAIN}headerFooter/{MAIN}{place_of}") or ""
                assert (mark in above) == report.catalogue.plan.sample
        assert (mark in said, mark in said[-1]) == (report.catalogue.plan.sample, False)


def test_header_rows_are_repeated_on_each_page() -> None:
    report = reportkit.report("2026-6T")
    placed = {page.name: place(page).repeat for page in reports.consolidated(report)}
    assert placed["Nộp và đánh giá"] is None, "its tables have heads of their own"
    assert all(placed[name] for name in placed if name != "Nộp và đánh giá")


def test_data_sheets_are_tables_by_the_names_of_their_specs(made: tuple[PeriodReport, Path]) -> None:
    with zipfile.ZipFile(made[1]) as package:
        roots = [ElementTree.fromstring(package.read(f"xl/tables/table{n}.xml")) for n in (1, 2, 3)]
    assert [root.get("name") for root in roots] == ["tong_hop", "ket_qua", "dieu_chinh"]


def test_charts_carry_their_points(made: tuple[PeriodReport, Path]) -> None:
    report, path = made
    charts = [b for b in reports.consolidated(report)[0].blocks if isinstance(b, Chart)]
    space = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    with zipfile.ZipFile(path) as package:
        for n, chart in enumerate(charts, 1):
            root = ElementTree.fromstring(package.read(f"xl/charts/chart{n}.xml"))
            series = list(root.iter(f"{space}ser"))
            assert len(series) == len(chart.series)
            for found in series:
                for kind in ("cat", "val"):
                    points = [v.text for v in found.findall(f"{space}{kind}//{space}pt/{space}v")]
                    assert len(points) >= 4
                    assert all(points)


def test_row_by_row_there_is_an_autofilter_and_a_name_in_place_of_tables(tmp_path: Path) -> None:
    report = reportkit.report("2026-N")
    pages, data = reports.consolidated(report), reports.data_sheets(report)
    path = save(tmp_path, *pages, data=data, large=10)
    assert audit(path) == []
    with zipfile.ZipFile(path) as package:
        assert not [n for n in package.namelist() if n.startswith("xl/tables/")]
        book = package.read("xl/workbook.xml").decode()
    assert "<definedName name=\"tong_hop\">'Dữ liệu Tổng hợp'!$A$5:$N$" in book
    stored = {(f.sheet, f.address): (f.formula, f.value) for f in stored_formulas(path)}
    usual = tmp_path / "usual.xlsx"
    usual.write_bytes(reports.workbook(report))
    assert stored == {(f.sheet, f.address): (f.formula, f.value) for f in stored_formulas(usual)}
    assert texts(path) == texts(usual)


def test_a_formula_that_names_a_cell_which_is_nowhere_is_an_error(tmp_path: Path) -> None:
    lost = Cell(1, "n0", Formula("={0}", (Ref("tong_hop", ("2026-6T", "THON01", "X"), "counted"),)))
    with pytest.raises(KeyError):
        save(tmp_path, sheet(Table("t", (10,), ("A",), ((lost,),))))


def test_links_beyond_what_excel_takes_are_plain_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _xlsx_page.MOST_LINKS == 65_530  # of a sheet in Excel
    monkeypatch.setattr(_xlsx_page, "MOST_LINKS", 30)
    rows = tuple((Cell(f"tệp {n}", "link", link=f"../../da_nhan/{n}.xlsx"),) for n in range(50))
    path = save(tmp_path, sheet(Table("t", (20,), ("Tệp",), rows)))
    ((_, root),) = parts(path)
    assert len(list(root.iter(f"{MAIN}hyperlink"))) == 30
    assert texts(path)["Trang"][-1] == "tệp 49"


def test_a_link_is_a_path_beside_the_workbook_or_a_cell_of_it(tmp_path: Path) -> None:
    rows = (
        (Cell("tệp", "link", link="../../da_nhan/2026-6T/THON05/Biểu thôn Đồng Tiến.xlsx"),),
        (Cell("ô", "link", link="#'Trang'!A1"),),
    )
    path = save(tmp_path, sheet(Table("t", (20,), ("Tệp",), rows)))
    assert audit(path) == []
    ((_, root),) = parts(path)
    assert [link.get("location") for link in root.iter(f"{MAIN}hyperlink")][-1] == "'Trang'!A1"
    with zipfile.ZipFile(path) as package:
        target = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert "Biểu%20thôn%20Đồng%20Tiến.xlsx" in target


def test_a_long_text_goes_on_in_rows_below_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    words = " ".join(f"từ{n}" for n in range(3000))
    page = sheet(Table("t", (20, 80), ("Mục", "Nội dung"), ((Cell("A"), Cell(words)), (Cell("B"), Cell("ngắn")))))
    placed = place(page)
    assert max(line.height for line in placed.lines) <= 400
    path = save(tmp_path, page)
    said = texts(path)["Trang"]
    assert " ".join(said[said.index("A") + 1 : said.index("B")]) == words


def test_rows_are_as_high_as_their_longest_text_needs() -> None:
    text = "Tỷ lệ hồ sơ thủ tục hành chính giải quyết đúng hạn " * 3
    narrow, wide = (
        place(sheet(Table("t", (w, 100 - w), ("A", "B"), ((Cell(text), Cell("")),)))).lines[-1].height for w in (20, 80)
    )
    assert narrow > 2 * wide


def test_two_tables_of_a_sheet_share_their_right_edge_and_near_boundaries() -> None:
    one = Table("một", (10, 40, 10), ("A", "B", "C"), ((Cell(1), Cell(2), Cell(3)),))
    other = Table("hai", (21, 99), ("D", "E"), ((Cell(4), Cell(5)),))
    placed = place(sheet(one, other))
    ends = {line.cells[-1].last for line in placed.lines if line.cells}
    assert ends == {len(placed.widths) - 1}
    assert len(placed.widths) == 3


def test_headings_span_the_table_and_groups_their_columns() -> None:
    rows = ((Cell("I. Đề mục", "heading"), Cell(None), Cell(None)), (Cell(1), Cell(2), Cell(3)))
    table = Table("t", (10, 10, 10), ("A", "B", "C"), rows, groups=((1, 2, "Nhóm"),), headings=frozenset({0}))
    lines = place(sheet(table)).lines
    spans = [[(p.first, p.last, p.cell.value) for p in line.cells] for line in lines]
    assert spans[0] == [(0, 0, None), (1, 2, "Nhóm")]
    assert spans[2] == [(0, 2, "I. Đề mục")]


def test_a_signature_stands_in_two_halves_with_room_to_sign(tmp_path: Path) -> None:
    block = Signature(("Nơi nhận:", "- Như trên;"), ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn A"))
    page = sheet(Letterhead(("UBND XÃ",), ("Biểu số 01",), "TÊN"), block)
    lines = place(page).lines
    room = [line.height for line in lines if not line.cells]
    assert max(room) >= 45
    assert audit(save(tmp_path, page)) == []


def test_cells_of_each_kind_are_written_as_what_they_are(tmp_path: Path) -> None:
    values = (("=1+1", "text"), (date(2026, 6, 14), "date"), (datetime(2026, 6, 14, 9, 30), "moment"), (0.5, "n1"))
    path = save(tmp_path, sheet(Table("t", (10,) * 5, (), ((*(Cell(v, s) for v, s in values), Cell(None)),))))
    ((_, root),) = parts(path)
    found = [(cell.get("t", "n"), cell.findtext(f"{MAIN}v")) for cell in root.iter(f"{MAIN}c")]
    assert found == [("s", "0"), ("n", "46187"), ("n", "46187.39583333334"), ("n", "0.5"), ("n", None)]
    assert stored_formulas(path) == []


def test_a_chart_beside_another_shares_the_width(tmp_path: Path) -> None:
    names = [(Ref("x", (n,), "name"), Ref("x", (n,), "value")) for n in ("a", "b")]
    rows = tuple(
        (Cell(n, name=r[0]), Cell(float(i), "n0", name=r[1])) for i, (n, r) in enumerate(zip("ab", names, strict=True))
    )
    ends = ((names[0][0], names[1][0]), (names[0][1], names[1][1]))
    charts = [Chart(k, k, (Series("S", *ends, ("Đạt",)),)) for k in ("column", "line")]
    path = save(tmp_path, sheet(Table("t", (10, 10), ("A", "B"), rows), *charts))
    with zipfile.ZipFile(path) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert len(re.findall("<xdr:graphicFrame", drawing)) == 2
    assert audit(path) == []


def test_an_empty_table_of_data_has_one_empty_row(tmp_path: Path) -> None:
    path = save(tmp_path, sheet(Note("x")), data=(DataSheet("DL", ADJUSTMENTS, [], (), ("Hết.",)),))
    assert audit(path) == []
    with zipfile.ZipFile(path) as package:
        assert 'ref="A3:J4"' in package.read("xl/tables/table1.xml").decode()


def test_no_style_that_a_layout_names_is_missing(made: tuple[PeriodReport, Path]) -> None:
    report, _ = made
    named = {
        c.style
        for p in reports.consolidated(report)
        for b in p.blocks
        if isinstance(b, Table)
        for r in b.rows
        for c in r
    }
    assert all(xlsx.look(style)["font_size"] >= 9.5 for style in named)


BIG = """
from pathlib import Path
from tests import reportkit
from tanminh_xl import reports
from tanminh_xl.reports import series  # pandas takes its 45 MB once, however large the plan

def peak():  # ru_maxrss would be that of the test run, of which this is a fork
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024

report = reportkit.many(135)
before = peak()
print(len(reports.workbook(report)), peak() - before)
"""


def test_a_large_plan_is_written_in_little_memory() -> None:
    """A quarter of 570 units, measured apart from the memory of the test run itself; `benchmarks` has the whole."""
    root = Path(__file__).parents[1]
    run = subprocess.run([sys.executable, "-c", BIG], cwd=root, capture_output=True, text=True, check=True)
    size, megabytes = map(float, run.stdout.split())
    assert size > 50_000
    assert megabytes < 40
