"""Pages that owners sign (decision-tables 13.3) as they print: by LibreOffice, and as our own PDF."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl import assess
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerReview, SeenFigure, standing
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.reports import pdf, pdf_fonts, xlsx
from tanminh_xl.reports.owner_page import owner_pages
from tests import reportkit
from tests.event_builders import NOON
from tests.office.boxes import HEIGHT, SMALLEST, Page, cut, faults, printed
from tests.office.office import Office
from tests.office.programs import audit

pytestmark = pytest.mark.office

DAY = date(2026, 12, 14)
HEAD, SIGN = "Hoặc đề nghị kiểm tra lại", "(Ký, ghi rõ họ tên)"


def owned(report: PeriodReport) -> PeriodReport:
    """Every owner is asked; of the first criteria one is confirmed, one doubted at length, of one figures changed."""
    plan = report.catalogue.plan.model_copy(update={"owner_review": True})
    known = report.catalogue.model_copy(update={"plan": plan})
    found = assess.to_confirm(known, report.period, report.figures, report.assessments)

    def said(n: int) -> list[OwnerReview]:
        of = found[n]
        then = tuple(SeenFigure(f.unit, f.element, "987.654") for f in of.seen.figures)
        seen = of.seen._replace(figures=then) if n == 2 else of.seen
        choice = OwnerChoice.CHECK_AGAIN if n == 1 else OwnerChoice.CONFIRMED
        reason = "Số của các thôn cao hơn sổ theo dõi của phòng, đề nghị đối chiếu lại từng thôn. " * 2
        word = OwnerReview(n + 1, report.period.code, of.owner, choice, "bà A", DAY, (seen,), "Lan", NOON)
        return [replace(word, reason=reason) if n == 1 else word]

    owners = {of.seen.criterion: standing(of, said(n) if n < 3 else ()) for n, of in enumerate(found)}
    return replace(report, catalogue=known, owners=owners)


REPORTS: dict[str, Callable[[], PeriodReport]] = {
    "half": lambda: reportkit.report("2026-6T"),
    "nothing sent": reportkit.nothing,
    "varied": reportkit.varied,
}


def held(pages: list[Page], report: PeriodReport, names: list[str], smallest: float = SMALLEST) -> None:
    """Each department's page begins with its name; heads on each page; a place to sign at each one's end."""
    assert faults(pages, smallest) == []
    assert all(HEAD in page.text for page in pages)
    assert sum(SIGN in page.text for page in pages) == len(names)
    assert [name for page in pages for name in names if f"chủ trì: {name}" in page.text] == names
    text = " ".join(page.text for page in pages)
    assert all(criterion in text for criterion in report.owners)
    left = sum(one.choice is not OwnerChoice.CONFIRMED for one in report.owners.values())
    boxes = sum(word.text == "□" for page in pages for word in page.words)
    assert boxes == 2 * left, "both boxes of every criterion that is still to be confirmed"


@pytest.mark.parametrize("name", REPORTS)
def test_pages_print_whole(office: Office, tmp_path: Path, name: str) -> None:
    report = owned(REPORTS[name]())
    sheets = owner_pages(report)
    names = [sheet.name for sheet in sheets]
    book, by_office, by_us = tmp_path / "phiếu.xlsx", tmp_path / "phiếu.pdf", tmp_path / "của ta.pdf"
    book.write_bytes(xlsx.write(sheets, (), created=DAY))
    assert audit(book) == []
    office.job(book).pdf(by_office).run()
    pages = printed(by_office)
    held(pages, report, names)
    assert cut(book, pages) == []
    faces = pdf_fonts.faces()
    assert faces is not None
    by_us.write_bytes(pdf.write_all(sheets, faces, DAY))
    assert by_us.read_bytes() == pdf.write_all(sheets, faces, DAY)
    face = faces.regular.face  # pdftotext measures a word's box by its font
    held(printed(by_us), report, names, SMALLEST * (face.ascent - face.descent) / 1000 / HEIGHT)
    assert len(printed(by_us)) == len(pages)
