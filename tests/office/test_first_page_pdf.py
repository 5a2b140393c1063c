"""``TomTat_<kỳ>.pdf`` as a program that is not ours reads it: every word is there, fonts inside, nothing cut."""

import subprocess
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Letterhead, Note, Sheet, Table
from tanminh_xl.reports import pdf, pdf_fonts
from tanminh_xl.reports._xlsx_style import look
from tanminh_xl.reports.summary import summary
from tests import reportkit
from tests.office.boxes import HEIGHT, SMALLEST, faults, printed
from tests.test_page1 import failing

pytestmark = pytest.mark.office

DAY = date(2026, 12, 14)
REPORTS: dict[str, Callable[[], PeriodReport]] = {
    "half": lambda: reportkit.report("2026-6T"),
    "year": lambda: reportkit.report("2026-N"),
    "varied": reportkit.varied,
    "estimated": reportkit.estimated,
    "nothing": reportkit.nothing,
    "failing": lambda: failing(reportkit.report("2026-N")),
}


def faces() -> pdf_fonts.Faces:
    found = pdf_fonts.faces()
    assert found is not None, "LibreOffice brings Liberation Serif, or DejaVu Serif"
    return found


def written(page: Sheet, path: Path) -> Path:
    path.write_bytes(pdf.write(page, faces(), DAY))
    return path


def words_of(page: Sheet) -> set[str]:
    said: list[str] = []
    for block in page.blocks:
        match block:
            case Letterhead():
                said += [*block.left, *block.right, block.title, block.subtitle]
            case Note(style="foot" | "sample"):
                pass  # printed below and above each page, in their own words
            case Note():
                said.append(block.text)
            case Table():
                said += block.header
                for row in block.rows:
                    said += [shown(cell) for cell in row]
    return {word for text in said for word in text.split() if any(char.isalnum() for char in word)}


def shown(cell: Cell) -> str:
    return pdf.shown(cell.value, str(look(cell.style).get("num_format", "General")))


@pytest.mark.parametrize("name", REPORTS)
def test_every_word_of_the_page_is_in_it_and_nothing_is_cut_or_at_the_edge(tmp_path: Path, name: str) -> None:
    (page,) = summary(REPORTS[name]())
    pages = printed(written(page, tmp_path / "TomTat.pdf"))
    there = {word for p in pages for word in p.text.split()}
    whole = " ".join(p.text for p in pages)
    assert {word for word in words_of(page) - there if word not in whole and "-" not in word} == set()
    face = faces().regular.face
    assert faults(pages, smallest=SMALLEST * (face.ascent - face.descent) / 1000 / HEIGHT) == []
    assert 1 <= len(pages) <= 4


def test_a_long_list_goes_on_with_its_head(tmp_path: Path) -> None:
    (page,) = summary(failing(reportkit.report("2026-N")))
    first, *others = printed(written(page, tmp_path / "TomTat.pdf"))
    assert others and all("Đơn vị chủ trì" in p.text and f"{p.number}" in p.text for p in others)
    assert "tiêu chí đạt" in first.text and "CHƯA ĐÁNH GIÁ" in first.text


def test_fonts_are_inside_and_what_it_says_can_be_searched(tmp_path: Path) -> None:
    (page,) = summary(reportkit.varied())
    path = written(page, tmp_path / "TomTat.pdf")
    told = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True, timeout=60).stdout.decode()
    rows = [line.split() for line in told.splitlines()[2:]]
    assert rows and all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows), "embedded, a part, to Unicode"
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60).stdout.decode()
    said = unicodedata.normalize("NFC", " ".join(text.split()))
    assert "TÓM TẮT KẾT QUẢ PHỤC VỤ CHỈ ĐẠO, ĐIỀU HÀNH" in said and "● đạt ▲ chưa đạt □ chưa đánh giá" in said
    assert path.stat().st_size < 150_000
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True, timeout=60).stdout.decode()
    assert "A4" in info and "TÓM TẮT" in unicodedata.normalize("NFC", info)


def test_equal_pages_are_equal_bytes() -> None:
    (page,) = summary(reportkit.report("2026-6T"))
    assert pdf.write(page, faces(), DAY) == pdf.write(page, faces(), DAY)


def test_it_is_the_fonts_that_count_and_not_where_they_lie_or_what_was_drawn_before(tmp_path: Path) -> None:
    (page,), (other,) = summary(reportkit.report("2026-6T")), summary(reportkit.varied())
    first = pdf.write(page, faces(), DAY)
    for font in faces():
        path = Path(font.face.filename)
        (tmp_path / path.name).write_bytes(path.read_bytes())
    moved = pdf_fonts.faces((tmp_path,))
    assert moved is not None and moved.bold is not faces().bold
    pdf.write(other, moved, DAY)
    assert pdf.write(page, moved, DAY) == first


LETTERS = "aàảãáạăằẳẵắặâầẩẫấậ eèẻẽéẹêềểễếệ iìỉĩíị oòỏõóọôồổỗốộơờởỡớợ uùủũúụưừửữứự yỳỷỹýỵ đ"
OTHERS = "".join(map(chr, (*range(0x3B1, 0x3C9), *range(0x410, 0x450))))
"""With these a font shows more than 256 characters: more than a simple font of a PDF can name."""


@pytest.mark.parametrize("lacks", ["", "◐"])
def test_every_letter_and_sign_can_be_searched_in_each_weight(tmp_path: Path, lacks: str) -> None:
    texts = [*LETTERS.split(), *LETTERS.upper().split(), OTHERS[:24], OTHERS[24:56], OTHERS[56:], "●◐▲□█░"]
    rows = tuple((Cell(said), Cell(said, "bold")) for said in texts)
    page = Sheet("A", "A", (Table("A", (60, 60), ("Thường", "Đậm"), rows),))
    for font in faces():
        path = Path(font.face.filename)
        (tmp_path / path.name).write_bytes(path.read_bytes())
    fonts = pdf_fonts.faces((tmp_path,))
    assert fonts is not None
    for font in fonts:
        for char in lacks:
            font.face.charToGlyph.pop(ord(char), None)
    (tmp_path / "A.pdf").write_bytes(pdf.write(page, fonts, DAY))
    command = ["pdftotext", str(tmp_path / "A.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    found = text.split()
    assert {said: found.count(said) for said in texts if found.count(said) != 2} == {}
    assert "?" not in text


def test_a_folder_without_fonts_gives_none(tmp_path: Path) -> None:
    (tmp_path / "times.ttf").write_bytes(b"no font")
    assert pdf_fonts.faces((tmp_path, tmp_path / "nowhere")) is None
