"""The list of whom to call and the letters on paper: how many pages, heads on each, Microsoft's validation."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl import templates
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.reminded import Matter, Want
from tanminh_xl.domain.reminders import ToRemind
from tanminh_xl.reports import docx, xlsx
from tanminh_xl.reports.call_list import call_list
from tanminh_xl.reports.narrative.reminder_letter import reminder_letter
from tanminh_xl.usecases.letters import TEMPLATE
from tests import builders
from tests.event_builders import PERIOD
from tests.office.office import Office
from tests.office.programs import audit

pytestmark = pytest.mark.office
TODAY = date(2026, 6, 20)
ONE = builders.UNITS[2].model_copy(update={"phone": "0912 000 001", "contact": "Nguyễn Văn Minh"})
MANY = tuple(ONE.model_copy(update={"code": f"T{n:02}", "name": f"Thôn Đồng Tiến {n}"}) for n in range(40))
OF = builders.catalogue(units=(*builders.UNITS, *MANY))
HALF = OF.period[PERIOD]
TO = [ToRemind(u.code, DraftKind.REMINDER, 2, (Want(Matter.LATE, u.code, date(2026, 6, 16)),), ("PKT",)) for u in MANY]


def words(pdf: Path) -> list[str]:
    """What stands on each page, as plain text."""
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return told.stdout.decode().rstrip("\f").split("\f")


@pytest.mark.parametrize(("count", "pages"), [(12, 1), (40, 3)])
def test_the_list_is_a_page_for_a_dozen_units_and_has_its_head_on_each(
    count: int, pages: int, office: Office, tmp_path: Path
) -> None:
    book, pdf = tmp_path / "a.xlsx", tmp_path / "a.pdf"
    book.write_bytes(xlsx.write([call_list(OF, HALF, TO[:count], [], [], TODAY)], [], created=HALF.end))
    assert audit(book) == []
    office.job(book).pdf(pdf).run()
    found = words(pdf)
    assert len(found) <= pages and all("Điện thoại" in page and "Trả lời" in page for page in found)
    assert sum("0912 000 001" in line for page in found for line in page.splitlines()) == count


def test_the_letter_is_a_page_and_its_list_follows_with_its_head_on_each(office: Office, tmp_path: Path) -> None:
    letter = reminder_letter(OF, HALF, TO, [], (2, 43), date(2026, 6, 24), TODAY)
    file, pdf = tmp_path / "a.docx", tmp_path / "a.pdf"
    file.write_bytes(docx.write(letter, templates.path(TEMPLATE).read_bytes(), None, name=TEMPLATE).data)
    assert audit(file) == []
    office.job(file).pdf(pdf).run()
    first, *rest = words(pdf)
    assert "V/v đôn đốc" in first and "Kính gửi: Các đơn vị có tên tại Phụ lục" in first and "Nơi nhận" in first
    assert "DANH SÁCH ĐƠN VỊ CHƯA GỬI BÁO CÁO" in rest[0] and all("Đơn vị" in page for page in rest)
    assert sum("Thôn Đồng Tiến" in line for page in rest for line in page.splitlines()) == 40
