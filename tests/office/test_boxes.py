"""What looks at printed pages sees what it is for: cut, too small, out of the page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from tests.office.boxes import Page, cut, faults, printed
from tests.office.office import Office

pytestmark = pytest.mark.office

LONG = "một hai ba bốn năm sáu bảy tám chín mười"


def page_of(office: Office, tmp_path: Path, fill: Callable[[Any, Any], None], **more: Any) -> tuple[Path, list[Page]]:
    path, pdf = tmp_path / "trang.xlsx", tmp_path / "trang.pdf"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, 5, 12)
        style = {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "border": 1, **more}
        fill(sheet, book.add_format(style))
    office.job(path).pdf(pdf).run()
    return path, printed(pdf)


def test_a_page_without_fault(office: Office, tmp_path: Path) -> None:
    def fill(sheet: Any, style: Any) -> None:
        sheet.set_row(0, 60)
        sheet.write(0, 0, LONG, style)
        sheet.write(1, 0, "đủ chỗ", style)

    path, (page,) = page_of(office, tmp_path, fill)
    assert faults([page]) == [] and cut(path, [page]) == []
    assert page.lines == 4
    assert {round(word.size, 1) for word in page.words} == {11.0}


@pytest.mark.parametrize("height", [15, 24])
def test_lines_that_do_not_fit_their_row(office: Office, tmp_path: Path, height: float) -> None:
    def fill(sheet: Any, style: Any) -> None:
        for row in range(2):
            sheet.set_row(row, height)
            sheet.write(row, 0, LONG, style)

    path, pages = page_of(office, tmp_path, fill, valign="vcenter")
    assert cut(path, pages) or faults(pages)


def test_a_word_broken_in_the_middle_and_one_cut_at_the_side(office: Office, tmp_path: Path) -> None:
    def fill(sheet: Any, style: Any) -> None:
        sheet.set_row(0, 60)
        sheet.write(0, 0, "Nghiêngngảnghiêngngảnghiêng", style)
        sheet.write(1, 0, "dài quá không đủ chỗ")
        sheet.write(1, 1, "x", style)

    path, pages = page_of(office, tmp_path, fill)
    words = [text.split("”")[0] for text in cut(path, pages)]
    assert "“Nghiêngngảnghiêngngảnghiêng" in words and "“chỗ" in words


def test_small_letters_and_a_number_without_room(office: Office, tmp_path: Path) -> None:
    def fill(sheet: Any, style: Any) -> None:
        sheet.write(0, 0, "nhỏ", style)
        sheet.set_column(1, 1, 2)
        sheet.write(0, 1, 123456, style)

    _, pages = page_of(office, tmp_path, fill, font_size=8)
    said = " ".join(faults(pages))
    assert "“nhỏ” prints at 8.0 pt" in said and "## in place of a number" in said


def test_words_at_the_papers_edge(office: Office, tmp_path: Path) -> None:
    def fill(sheet: Any, style: Any) -> None:
        sheet.set_margins(0.1, 0.1, 0.1, 0.1)
        sheet.write(0, 0, "sát mép", style)

    _, pages = page_of(office, tmp_path, fill)
    assert any("stands at the paper's edge" in text for text in faults(pages))
