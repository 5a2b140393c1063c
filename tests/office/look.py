"""Print the visible sheets of a workbook and draw each page: python -m tests.office.look FILE FOLDER [DPI]."""

import sys
from pathlib import Path

from tests.office.office import Office
from tests.office.programs import pdf_pages


def look(source: Path, folder: Path, dpi: int = 80) -> list[Path]:
    """Return the drawn pages, `folder/<name of the source>-<page>.png`; the PDF lies beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf = folder / f"{source.stem}.pdf"
    office = Office()
    try:
        office.job(source).pdf(pdf).run()
    finally:
        office.close()
    return pdf_pages(pdf, folder, dpi)


if __name__ == "__main__":
    file, target, *dots = sys.argv[1:]
    for page in look(Path(file), Path(target), *map(int, dots)):
        print(page)
