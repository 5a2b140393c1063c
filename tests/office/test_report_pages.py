"""Printed pages of a period, all but the first: nothing cut or on the edge, nothing under 9 points, no page that holds
next to nothing, as many pages as were looked at."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl import reports
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind, ReportingException
from tanminh_xl.domain.office_nouns import BaseFigure
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Sheet
from tanminh_xl.reports import xlsx
from tests import reportkit
from tests.office.boxes import Page, cut, faults, printed
from tests.office.office import Office
from tests.office.profiles import US

pytestmark = pytest.mark.office

FIRST = "Tóm tắt"
LEAST_LINES = 8
"""Lines of text on a page, its head and foot counted: a page with fewer holds next to nothing."""


def few() -> PeriodReport:
    """A commune of three villages."""
    known = reportkit.catalogue()
    kept = {u.code for u in [u for u in known.units if u.kind == "THON"][:3]}
    units = tuple(u for u in known.units if u.kind != "THON" or u.code in kept)
    return reportkit.report_of(known.model_copy(update={"units": units}), "2026-N")


def on_demand() -> PeriodReport:
    """Three figures of all villages, asked on demand."""
    known = reportkit.catalogue()
    day = {"start": date(2026, 1, 1), "end": date(2026, 7, 15), "due": date(2026, 7, 20)}
    asked = Period(code="2026-DX1", kind=PeriodKind.ON_DEMAND, name="Báo cáo đột xuất", year=2026, **day)
    codes = ("MH2-02", "CHUNG-01", "CHUNG-06")
    rows = [ReportingException(unit="THON", element=e, period=asked.code, owes=True) for e in codes]
    changed = {"periods": (*known.periods, asked), "exceptions": (*known.exceptions, *rows)}
    return reportkit.report_of(known.model_copy(update=changed), asked.code)


def answered() -> PeriodReport:
    """Difficulties that were answered at length, a period that was closed while something was open."""
    report = reportkit.report("2026-N")
    said = "Giao Phòng Kinh tế chủ trì, phối hợp Trạm Y tế xã khảo sát thực tế, báo cáo trước ngày 30/6. " * 3
    problems = tuple(p._replace(result=said, state="Đã trả lời") for p in report.problems for _ in range(4))
    return replace(report, problems=problems)


def led() -> PeriodReport:
    """Criteria and tasks with Lãnh đạo phụ trách: a column more, and a page for each."""
    known = reportkit.catalogue()
    names = {"MH2": "Phó Chủ tịch Lê Văn Mẫu"}
    models = tuple(
        m.model_copy(update={"leader": names.get(m.code, "Phó Chủ tịch Trần Thị Mẫu")}) for m in known.models
    )
    return reportkit.report_of(known.model_copy(update={"models": models}), "2026-N")


def with_so_goc() -> PeriodReport:
    """Figures of two years before the plan: bars and projections on the road, changes between units."""
    known = reportkit.catalogue()
    base = tuple(
        BaseFigure(unit=f.unit, element=f.element, year=year, value=round(float(f.counted) * (year - 2016) / 10, 1))
        for f in reportkit.report("2026-N").figures
        if f.counted is not None and not isinstance(f.counted, bool)
        for year in (2024, 2025)
    )
    return reportkit.report_of(known.model_copy(update={"base_figures": base}), "2026-N")


# what is printed, how many pages were looked at
REPORTS: dict[str, tuple[Callable[[], PeriodReport], int]] = {
    "half": (lambda: reportkit.report("2026-6T"), 46),
    "year": (lambda: reportkit.report("2026-N"), 57),
    "estimated": (reportkit.estimated, 61),
    "led": (led, 57),
    "few": (few, 43),
    "many": (lambda: reportkit.many(46), 105),
    "on demand": (on_demand, 5),
    "answered": (answered, 99),
    "with số gốc": (with_so_goc, 59),
}


def pages_of(office: Office, folder: Path, report: PeriodReport) -> tuple[Path, list[Page], Sequence[Sheet]]:
    """All pages but the first sheet's, printed."""
    path, pdf = folder / "TongHop.xlsx", folder / "TongHop.pdf"
    sheets = [sheet for sheet in reports.consolidated(report) if sheet.name != FIRST]
    path.write_bytes(xlsx.write(sheets, reports.data_sheets(report), created=report.period.end))
    office.job(path).pdf(pdf).run()
    return path, printed(pdf), sheets


@pytest.mark.parametrize("name", REPORTS)
def test_pages_print_whole_and_large_enough(office: Office, tmp_path: Path, name: str) -> None:
    make, reviewed = REPORTS[name]
    path, pages, _ = pages_of(office, tmp_path, make())
    assert faults(pages) == []
    assert cut(path, pages) == []
    assert [page.number for page in pages if page.lines < LEAST_LINES] == []
    assert len(pages) == reviewed


def test_they_print_alike_on_a_pc_of_another_locale(pcs: Callable[[str], Office], tmp_path: Path) -> None:
    make, reviewed = REPORTS["led"]
    path, pages, _ = pages_of(pcs(US), tmp_path, make())
    assert (faults(pages), cut(path, pages), len(pages)) == ([], [], reviewed)


def test_notice_and_foot_stand_once_on_each_page_and_numbers_from_the_second(office: Office, tmp_path: Path) -> None:
    report = reportkit.report("2026-N")
    _, pages, _ = pages_of(office, tmp_path, report)
    for page in pages:
        assert page.text.count("SỐ LIỆU MINH HỌA") == 1
        assert page.text.count("DỰ THẢO") == 1 and page.text.count("Đã nộp 20/24 đơn vị phải báo cáo.") == 1
        numbers = [w for w in page.words if w.text == str(page.number) and w.bottom < 57 and w.size > 11.5]
        middle = [w for w in numbers if abs((w.left + w.right) / 2 - page.width / 2) < 40]
        assert len(middle) == (page.number > 1), page.number


def test_each_unit_with_open_difficulties_has_a_page_with_the_head_on_it(office: Office, tmp_path: Path) -> None:
    report = answered()
    _, pages, _ = pages_of(office, tmp_path, report)
    own = [page for page in pages if "TRẢ LỜI KIẾN NGHỊ CỦA ĐƠN VỊ" in page.text]
    counts = Counter(p.unit for p in report.problems)
    heads = {f"{report.catalogue.unit[unit].name}: {n} nội dung" for unit, n in counts.items()}
    assert [sum(head in page.text for page in own) for head in sorted(heads)] == [1] * len(heads)
    assert len(own) > len(heads)  # long ones go on, under the same head
    assert all("Khó khăn, vướng mắc" in page.text and "Biểu số 06b/TH" in page.text for page in own)
    assert max(sum(head in page.text for head in heads) for page in own) == 1
