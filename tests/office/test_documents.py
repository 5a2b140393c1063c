"""Documents in LibreOffice: the pages that they print on; what it keeps of what a person wrote in them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tanminh_xl import reports
from tanminh_xl.domain.document import Document, Paragraph, Sentence
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.reports.docx import build_template, write
from tanminh_xl.reports.narrative import report_document
from tests import docx_edits as edits
from tests.documents import letter, report
from tests.office.office import Office
from tests.office.programs import audit
from tests.reportkit import report as period_report

pytestmark = pytest.mark.office

TEMPLATE = build_template()
A4 = (595, 842)


def saved(document: Document, path: Path, before: bytes | None = None) -> Path:
    path.write_bytes(write(document, TEMPLATE, before).data)
    return path


def real() -> Document:
    found = period_report()
    return report_document(found, Recipient(period=found.period.code, name="Đảng ủy xã"), reports.consolidated(found))


def pages(pdf: Path) -> list[str]:
    """The text of each page as it lies."""
    said = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True, timeout=60
    )
    return said.stdout.split("\f")[:-1]


def sizes(pdf: Path, count: int) -> list[tuple[int, int]]:
    """Width and height of each page in points."""
    command = ["pdfinfo", "-f", "1", "-l", str(count), str(pdf)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return [(round(float(w)), round(float(h))) for w, h in re.findall(r"size: +([\d.]+) x ([\d.]+)", said)]


def number(page: str) -> str:
    """The page number, which stands alone in one of the first lines."""
    return next((line.strip() for line in page.splitlines()[:4] if line.strip().isdigit()), "")


@pytest.mark.parametrize("made", [report(rows=60), real()], ids=["by hand", "of the sample"])
def test_pages_are_a4_numbered_from_the_second_and_anew_in_each_appendix(
    made: Document, office: Office, tmp_path: Path
) -> None:
    pdf = tmp_path / "a.pdf"
    office.job(saved(made, tmp_path / "a.docx")).pdf(pdf).run()
    text = pages(pdf)
    papers = sizes(pdf, len(text))
    starts = [n for n, page in enumerate(text) if re.search(r"^\s*Phụ lục [IVX]+\s*$", page, re.M)]
    assert len(starts) == len(made.appendices)
    for n, page in enumerate(text):
        begin = max(start for start in (0, *starts) if start <= n)
        assert number(page) == ("" if n == begin else str(n - begin + 1)), page[:200]
        assert papers[n] == (A4 if n < starts[0] else A4[::-1])
        assert "DỰ THẢO TRÌNH KÝ" in page and "SỐ LIỆU MINH HỌA" in page


def test_the_signature_stands_on_one_page_with_the_end_of_the_text(office: Office, tmp_path: Path) -> None:
    """Wherever the text ends on its page."""
    for lines in range(18, 34, 3):
        gap = edits.say("chung.chi_dao", *[f"Dòng thứ {n}." for n in range(lines)])
        before = edits.edited(write(report(), TEMPLATE).data, gap)
        pdf = tmp_path / f"{lines}.pdf"
        office.job(saved(report(), tmp_path / f"{lines}.docx", before)).pdf(pdf).run()
        (page,) = [page for page in pages(pdf) if "TM. ỦY BAN NHÂN DÂN" in page]
        assert "Nguyễn Văn Mẫu" in page and "Nơi nhận:" in page and "./." in page, lines


def test_an_end_that_the_layout_wrote_itself_stays_with_the_signature_too(office: Office, tmp_path: Path) -> None:
    for lines in range(20, 34, 4):
        body = [Paragraph((Sentence(f"d.{n}", f"Dòng thứ {n}."),)) for n in range(lines)]
        made = report(body=(*body, Paragraph((Sentence("ket", "Trân trọng báo cáo./."),))))
        pdf = tmp_path / f"{lines}.pdf"
        office.job(saved(made, tmp_path / f"{lines}.docx")).pdf(pdf).run()
        (page,) = [page for page in pages(pdf) if "TM. ỦY BAN NHÂN DÂN" in page]
        assert "Trân trọng báo cáo./." in page, lines


def test_heads_of_tables_are_repeated(office: Office, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    office.job(saved(report(rows=60), tmp_path / "a.docx")).pdf(pdf).run()
    with_rows = [page for page in pages(pdf) if "MH2-2" in page or "MH2-4" in page or "MH2-01" in page]
    assert len(with_rows) > 3 and all("Chỉ tiêu năm" in page for page in with_rows)


def test_a_letter_goes_on_one_page(office: Office, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    office.job(saved(letter(), tmp_path / "a.docx")).pdf(pdf).run()
    assert len(pages(pdf)) == 1


def test_what_was_written_in_libreoffice_is_kept(office: Office, tmp_path: Path) -> None:
    """It drops the controls' tags; bookmarks and our record tell what is whose."""
    first = saved(report(), tmp_path / "a.docx")
    there = tmp_path / "b.docx"
    (
        office.job(first)
        .words("[Nêu công tác chỉ đạo, triển khai trong kỳ]", "Xã đã ban hành 03 kế hoạch.")
        .words("[Nêu nguyên nhân]", "Do mưa nhiều.")
        .words("Số hộ nghèo giảm từ 41 hộ xuống còn 33 hộ.", "Hộ nghèo nay còn 33 hộ.")
        .words("Các đơn vị nêu 08 khó khăn, vướng mắc.", "Các đơn vị nêu tám khó khăn.")
        .save(there)
        .run()
    )
    now = {"kk.so": "Các đơn vị nêu 09 khó khăn, vướng mắc.", "chung.dat": "Có 13/35 tiêu chí đạt."}
    found = write(report(now), TEMPLATE, there.read_bytes())
    assert {
        tag: edits.text_under(found.data, tag) for tag in ("chung.chi_dao", "mh2.nguyen_nhan", "mh2.ho", "kk.so")
    } == {
        "chung.chi_dao": "Xã đã ban hành 03 kế hoạch.",
        "mh2.nguyen_nhan": "Do mưa nhiều.",
        "mh2.ho": "Hộ nghèo nay còn 33 hộ.",
        "kk.so": "Các đơn vị nêu tám khó khăn.",
    }
    assert edits.text_under(found.data, "kk.so~moi") == (
        "[Câu lập theo số liệu hiện nay: Các đơn vị nêu 09 khó khăn, vướng mắc.]"
    )
    assert edits.text_under(found.data, "chung.dat") == "Có 13/35 tiêu chí đạt."
    assert found.told[0] == "Đã giữ 4 nội dung do người soạn viết hoặc sửa." and len(found.told) == 2
    (tmp_path / "c.docx").write_bytes(found.data)
    assert audit(tmp_path / "c.docx") == []


def test_opening_and_saving_alone_changes_nothing(office: Office, tmp_path: Path) -> None:
    first, there = saved(real(), tmp_path / "a.docx"), tmp_path / "b.docx"
    office.job(first).save(there).run()
    found = write(real(), TEMPLATE, there.read_bytes())
    assert found.told == ()
    assert edits.texts(found.data) == edits.texts(first.read_bytes())
