"""The consolidated workbook in LibreOffice: recalculated, its results are those stored; printed, pages are whole."""

import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tanminh_xl import reports
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Table
from tanminh_xl.reports import xlsx
from tests import reportkit
from tests.office.office import Office
from tests.office.programs import assert_formulas_hold, ssconvert
from tests.test_road import with_so_goc

pytestmark = pytest.mark.office

REPORTS: dict[str, Callable[[], PeriodReport]] = {
    "half": lambda: reportkit.report("2026-6T"),
    "year": lambda: reportkit.report("2026-N"),
    "varied": reportkit.varied,
    "estimated": reportkit.estimated,
    "nothing": reportkit.nothing,
    "days": reportkit.days,
    "many": lambda: reportkit.many(60),
    "with số gốc": with_so_goc,
}


def written(report: PeriodReport, path: Path) -> Path:
    path.write_bytes(reports.workbook(report))
    return path


@pytest.mark.parametrize("name", REPORTS)
def test_recalculation_gives_every_stored_result(office: Office, tmp_path: Path, name: str) -> None:
    report = REPORTS[name]()
    held = assert_formulas_hold(office, written(report, tmp_path / "TongHop.xlsx"))
    counted = sum(f.counted is not None for f in report.figures)
    assert held >= counted + sum(a.value is not None for a in report.assessments)


def test_recalculation_holds_where_data_is_written_row_by_row(office: Office, tmp_path: Path) -> None:
    report = reportkit.report("2026-N")
    path = tmp_path / "TongHop.xlsx"
    made = xlsx.write(reports.consolidated(report), reports.data_sheets(report), created=report.period.end, large=10)
    path.write_bytes(made)
    assert assert_formulas_hold(office, path) > 100


def test_each_matrix_prints_on_one_page(office: Office, tmp_path: Path) -> None:
    path = written(reportkit.report("2026-N"), tmp_path / "TongHop.xlsx")
    for name in ("Các thôn 1", "Các thôn 2", "Các trường", "Các HTX nông nghiệp"):
        assert office.job(path).page_count(name) == 1, name
    assert all(office.job(path).page_count(name) <= 2 for name in ("Tóm tắt", "Nộp và đánh giá"))
    assert 32 <= office.job(path).page_count() <= 62


def test_a_long_matrix_prints_on_pages_below_never_beside(office: Office, tmp_path: Path) -> None:
    path = written(reportkit.many(60), tmp_path / "TongHop.xlsx")
    # 74 villages: with the repeated header some 20 to 30 a page.
    assert 2 <= office.job(path).page_count("Các thôn 1") <= 4


def test_printed_pages_hold_every_word_and_no_number_sign(office: Office, tmp_path: Path) -> None:
    report = reportkit.report("2026-N")
    path, pdf = written(report, tmp_path / "TongHop.xlsx"), tmp_path / "TongHop.pdf"
    office.job(path).pdf(pdf).run()
    run = subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, check=True, timeout=60)
    said = unicodedata.normalize("NFC", run.stdout.decode())
    assert "###" not in said
    printed = set(said.split())
    wanted = {
        word
        for page in reports.consolidated(report)
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if isinstance(cell.value, str)
        for word in cell.value.split()
        if word.isalpha()
    }
    assert len(wanted) > 200
    assert wanted <= printed


def test_gnumeric_reads_it_too(office: Office, tmp_path: Path) -> None:
    path = written(reportkit.report("2026-6T"), tmp_path / "TongHop.xlsx")
    converted = ssconvert(path, tmp_path / "TongHop.ods")
    assert [s.name for s in office.job(converted).sheets()] == [s.name for s in office.job(path).sheets()]
