""" "Chọn ô, chọn số liệu" and "Điền biểu cấp trên" at the open master: what is asked, kept and told."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Pointed
from tanminh_xl.domain.staff_tables import criteria
from tanminh_xl.domain.tables import FIGURES, RESULTS
from tanminh_xl.records.upper import UpperForms
from tanminh_xl.upper.pairs import What, When, read
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.year import YEAR
from tests.upper_forms import SHEET, changed

pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clerk(
    open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Clerk]:
    made = open_master(copy(made_demo, tmp_path_factory.mktemp("upper") / "ke-hoach"))
    made.choose(YEAR)
    assert made.click("tong_hop", NOW) is not None
    yield made


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cap-tren") / "Biểu Sở.xlsx"
    path.write_bytes(changed("C5='lượt; C6='tỷ đồng; E7==SUM(E5:E6)"))
    return path


def said(clerk: Clerk) -> str:
    return str(clerk.app.said[-1][1])


def point(clerk: Clerk, form: Path, cell: str, saved: bool = True) -> None:
    clerk.excel.other = Pointed(str(form), SHEET, cell, saved)
    clerk.click("chon_o", NOW)


def test_without_another_workbook_it_says_how(clerk: Clerk, form: Path) -> None:
    clerk.excel.other = None
    clerk.click("chon_o", NOW)
    assert "Chưa mở biểu của cấp trên." in said(clerk)
    clerk.click("chon_so_lieu", NOW)
    assert "Chưa chọn ô nào của biểu cấp trên." in said(clerk) and "bấm “Chọn ô của biểu” trước" in said(clerk)
    point(clerk, form, "E5", saved=False)
    assert "thay đổi chưa lưu" in said(clerk)
    point(clerk, form.with_name("Chưa lưu"), "E5")
    assert "chưa có trên máy này" in said(clerk)
    point(clerk, form, "E7")
    assert "Ô có công thức của biểu." in said(clerk)


def test_a_cell_then_a_row_are_a_pair(clerk: Clerk, form: Path) -> None:
    """The selected column says what is usual: value, target, status; Enter takes it."""
    point(clerk, form, "E5")
    assert said(clerk).startswith(f"Đã chọn trang “{SHEET}”, ô E5 của Biểu Sở.xlsx: “Diện tích lúa”")
    assert "rồi bấm “Chọn số liệu”" in said(clerk)
    clerk.select(RESULTS, (YEAR, "CHUNG-02"), "value", NOW)
    clerk.click("chon_so_lieu", NOW, texts=["giá trị; kỳ này"])
    assert said(clerk).startswith(f"Đã ghép trang “{SHEET}”, ô E5") and "CHUNG-02, giá trị, kỳ này" in said(clerk)
    point(clerk, form, "F5")
    clerk.select(RESULTS, (YEAR, "CHUNG-02"), "status", NOW)
    clerk.click("chon_so_lieu", NOW, texts=["đánh giá"])
    point(clerk, form, "D5")
    years = criteria((2026, 2027, 2028, 2029, 2030))
    clerk.select(years, ("CHUNG-02",), "target_2026", NOW)
    clerk.click("chon_so_lieu", NOW, texts=["chỉ tiêu; nhân với 1; 0 chữ số"])
    point(clerk, form, "E8")
    clerk.select(FIGURES, (YEAR, "TTDVSNC", "CHUNG-02"), "counted", NOW)
    clerk.click("chon_so_lieu", NOW, texts=["giá trị; nhân 1"])
    kept = {pair.cell: pair for pair in read(UpperForms(clerk.folder).table(form).read_bytes())}
    assert [(cell, p.item, p.unit, p.what, p.when) for cell, p in sorted(kept.items())] == [
        ("D5", "CHUNG-02", "", What.TARGET, When.NOW),
        ("E5", "CHUNG-02", "", What.VALUE, When.NOW),
        ("E8", "CHUNG-02", "TTDVSNC", What.VALUE, When.NOW),
        ("F5", "CHUNG-02", "", What.STATUS, When.NOW),
    ]
    assert kept["D5"].decimals == 0 and kept["D5"].factor == 1


def test_words_that_mean_nothing_are_asked_about_and_cancelling_keeps_nothing(clerk: Clerk, form: Path) -> None:
    before = UpperForms(clerk.folder).table(form).read_bytes()
    point(clerk, form, "E6")
    clerk.select(RESULTS, (YEAR, "CHUNG-03"), "value", NOW)
    clerk.click("chon_so_lieu", NOW, texts=["số tròn"])
    assert "Không hiểu “số tròn”." in said(clerk)
    assert clerk.click("chon_so_lieu", NOW, texts=[None]) is None
    clerk.book.sheets["Trang chủ"].activate()
    clerk.book.sheets["Trang chủ"].range("A1").select()
    clerk.click("chon_so_lieu", NOW)
    assert "Chưa chọn số liệu nào." in said(clerk)
    assert UpperForms(clerk.folder).table(form).read_bytes() == before


def test_the_form_is_filled_for_the_period_asked(clerk: Clerk, form: Path) -> None:
    before = form.read_bytes()
    assert clerk.click("dien_bieu_cap_tren", NOW, files=[[form]], texts=[YEAR], refuse=True) is None
    assert not (clerk.folder / "bieu_cap_tren" / YEAR).exists()
    outcome = clerk.click("dien_bieu_cap_tren", NOW, files=[[form]], texts=[YEAR])
    assert "Sẽ điền 4 ô đã ghép của Biểu Sở.xlsx" in clerk.app.said[-2][1]
    assert outcome is not None and outcome.text == f"Đã điền 4/4 ô của Biểu Sở.xlsx, kỳ {YEAR}."
    sheet = openpyxl.load_workbook(outcome.paths[0])[SHEET]
    assert [sheet[cell].value for cell in ("D5", "E5", "F5", "E8")] == [96, 105, "Đạt", 105]
    assert form.read_bytes() == before and "Chưa điền" not in said(clerk)
    clerk.click("dien_bieu_cap_tren", NOW, files=[[form.with_name("Biểu Sở.xlsx")]], texts=["2031-N"])
    assert "Không có kỳ báo cáo 2031-N." in said(clerk)
