"""The pictures of docs/images, made again from the demonstration: ``python -m tests.office.pictures FOLDER [DPI]``.

Each sheet of the master that has a table, the home sheet of a new plan, of an open and of a closed period, forms, a
copy that went back, pages of a year's workbook. A page is found by what stands on it.
"""

import io
import shutil
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.names import slug
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import LOG, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.build import build
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.master_rows import master_rows
from tanminh_xl.usecases.new import master_bytes, new
from tanminh_xl.usecases.snapshot import Snapshot
from tests.demo_folder import make
from tests.office.boxes import printed
from tests.office.office import Office
from tests.office.programs import pdf_pages

NOW = datetime(2026, 12, 22, 9, tzinfo=ZONE)
HALF, YEAR = "2026-6T", "2026-N"

FORMS = {
    "bieu-mau-thon-6T-1": (HALF, "THON05", 0),
    "bieu-mau-huong-dan": (HALF, "THON05", -1),
    "bieu-mau-thon-N-1": (YEAR, "THON05", 0),
    "bieu-mau-thon-N-2": (YEAR, "THON05", 1),
    "bieu-mau-phong-kinh-te-6T-1": (HALF, "PKT", 0),
    "bieu-mau-truong-N-1": (YEAR, "TRUONG01", 0),
}
"""Picture: period, unit, page."""
REPORT = {
    "tong-hop-tom-tat": "TÓM TẮT KẾT QUẢ",
    "tong-hop-lanh-dao": "THEO LÃNH ĐẠO PHỤ TRÁCH Lãnh đạo",
    "tong-hop-tieu-chi": "KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ",
    "tong-hop-lo-trinh": "LỘ TRÌNH",
    "tong-hop-so-sanh": "SO SÁNH GIỮA CÁC THÔN",
    "tong-hop-cac-thon": "SỐ LIỆU CỦA CÁC THÔN",
    "tong-hop-co-quan-don-vi": "SỐ LIỆU CỦA CÁC CƠ QUAN, ĐƠN VỊ",
    "tong-hop-nhiem-vu": "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ Năm",
    "tong-hop-nhiem-vu-cac-thon": "NHIỆM VỤ CỦA CÁC THÔN",
    "tong-hop-tra-loi-kien-nghi": "TRẢ LỜI KIẾN NGHỊ CỦA ĐƠN VỊ",
    "tong-hop-so-theo-doi-nop": "SỔ THEO DÕI NỘP BÁO CÁO",
    "tong-hop-so-chap-hanh": "SỔ CHẤP HÀNH",
    "tong-hop-phat-hien": "NỘI DUNG PHẢI SỬA",
    "tong-hop-so-lieu-can-ra-soat": "SỐ LIỆU CẦN RÀ SOÁT TRƯỚC KHI KÝ",
}
"""Picture: what stands on the first page of it."""
COPIES = "ban-tra-lai-thon-6T"


class Camera:
    """Prints workbooks to pictures of their pages."""

    def __init__(self, folder: Path, place: Path, dpi: int) -> None:
        self._folder, self._place, self._dpi, self._office = folder, place, dpi, Office()

    def pages(self, book: Path) -> tuple[list[Path], list[str]]:
        """Each page's picture and its text."""
        pdf = self._place / "in" / f"{slug(book.stem).lower()}.pdf"
        pdf.parent.mkdir(exist_ok=True)
        self._office.job(book).pdf(pdf).run()
        return pdf_pages(pdf, self._place / "png", self._dpi), [" ".join(p.text.split()) for p in printed(pdf)]

    def take(self, book: Path, **names: int) -> None:
        """Pictures of a workbook's pages, by number from 0 (-1: the last)."""
        drawn, _ = self.pages(book)
        for name, page in names.items():
            self.keep(drawn[page], name)

    def keep(self, drawn: Path, name: str) -> None:
        """Put a picture where it belongs."""
        shutil.copy(drawn, self._folder / f"{name}.png")

    def close(self) -> None:
        """End the spreadsheet program."""
        self._office.close()


def one_sheet(book: bytes, spec: TableSpec, names: list[str]) -> bytes:
    """The workbook with this sheet shown and all others hidden."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new_book:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                text = data.decode().replace(' state="hidden"', "").replace(' state="veryHidden"', "")
                for other in names:
                    if other != spec.sheet:
                        text = text.replace(f'<sheet name="{other}"', f'<sheet name="{other}" state="hidden"')
                data = text.replace(
                    "<workbookView ", f'<workbookView activeTab="{names.index(spec.sheet)}" ', 1
                ).encode()
            new_book.writestr(name, data)
    return made.getvalue()


def tables_of_the_master(camera: Camera, plan: Path, place: Path) -> None:
    """The first page of each table, with what the plan folder says in the program's columns."""
    snapshot = Snapshot(FilesHost(Folder(plan).master), Call(plan, "", NOW, ""))
    of = snapshot.catalogue
    book = build(tables(of.plan.years), master_rows(snapshot, of), created=NOW, sample=True)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        text = package.read("xl/workbook.xml").decode()
    names = [part.split('"', 1)[0] for part in text.split('<sheet name="')[1:]]
    for spec in tables(of.plan.years):
        path = place / f"so-lam-viec-{slug(spec.sheet).lower()}.xlsx"
        path.write_bytes(one_sheet(book, spec, names))
        camera.take(path, **{path.stem: 0})


def home_sheets(camera: Camera, plan: Path, place: Path) -> None:
    """Of a new plan, of an open period and of a closed one."""
    fresh = place / "moi"
    new(Call(fresh, "", NOW, ""))
    camera.take(Folder(fresh).master, **{"so-lam-viec-trang-chu-moi": 0})
    camera.take(Folder(plan).master, **{"so-lam-viec-trang-chu-dang-mo": 0})
    snapshot = Snapshot(FilesHost(Folder(plan).master), Call(plan, HALF, NOW, ""))
    closed = place / "chot.xlsm"
    rows = {**master_rows(snapshot, snapshot.catalogue), LOG: snapshot.host.read(LOG)}
    closed.write_bytes(master_bytes(snapshot.catalogue, NOW, rows, HALF))
    camera.take(closed, **{"so-lam-viec-trang-chu-da-chot": 0})


def forms(camera: Camera, plan: Path) -> None:
    """Forms as they are sent, and the copy that went back to a village."""
    for name, (period, unit, page) in FORMS.items():
        (form,) = (plan / "bieu_mau" / period).glob(f"{period}_{unit}_*.xlsx")
        camera.take(form, **{name: page})
    copy = min((plan / "tra_lai" / HALF).glob("THON*/*.xlsx"))
    camera.take(copy, **{f"{COPIES}-1": 0, f"{COPIES}-2": 1})


def report(camera: Camera, plan: Path) -> None:
    """Pages of a year's workbook."""
    drawn, texts = camera.pages(plan / "bao_cao" / YEAR / f"TongHop_{YEAR}.xlsx")
    for name, words in REPORT.items():
        camera.keep(drawn[next(n for n, text in enumerate(texts) if words in text)], name)


def main(folder: Path, dpi: int = 60) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        camera = Camera(folder, place, dpi)
        make(plan := place / "ke-hoach")
        tables_of_the_master(camera, plan, place)
        home_sheets(camera, plan, place)
        forms(camera, plan)
        report(camera, plan)
        camera.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
