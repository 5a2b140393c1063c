"""Pictures of the sheets that are hidden until asked for: ``python -m tests.office.pictures FOLDER [DPI]``.

The demonstration's master, with what its plan folder says in the program's columns, every sheet shown.
"""

import io
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import Call
from tanminh_xl.domain.names import slug
from tanminh_xl.domain.tables import TableSpec, tables
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.master.build import build
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.program_tables import ProgramTables
from tanminh_xl.usecases.snapshot import Snapshot
from tests.demo_folder import make
from tests.office.office import Office
from tests.office.programs import pdf_pages

NOW = datetime(2026, 12, 22, 9, tzinfo=ZONE)


def one_sheet(book: bytes, spec: TableSpec, names: list[str]) -> bytes:
    """The workbook with this sheet shown and all others hidden."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
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
            new.writestr(name, data)
    return made.getvalue()


def main(folder: Path, dpi: int = 60) -> None:
    office = Office()
    with tempfile.TemporaryDirectory() as place:
        plan = Path(place) / "ke-hoach"
        make(plan)
        snapshot = Snapshot(FilesHost(Folder(plan).master), Call(plan, "", NOW, ""))
        of = snapshot.catalogue
        rows = {**catalogue.rows(of), **{t: r for t, r in ProgramTables(snapshot).items() if not t.shown}}
        book = build(tables(of.plan.years), rows, created=NOW, sample=True)
        with zipfile.ZipFile(io.BytesIO(book)) as package:
            text = package.read("xl/workbook.xml").decode()
        names = [part.split('"', 1)[0] for part in text.split('<sheet name="')[1:]]
        for spec in tables(of.plan.years):
            if spec.shown:
                continue
            path = Path(place) / f"so-lam-viec-{slug(spec.sheet).lower()}.xlsx"
            path.write_bytes(one_sheet(book, spec, names))
            pdf = path.with_suffix(".pdf")
            office.job(path).pdf(pdf).run()
            pages = pdf_pages(pdf, Path(place) / "png", dpi)
            pages[0].rename(folder / f"{path.stem}.png")
    office.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
