"""The catalogue in files: CSV, one a table (the starter's, or saved from a spreadsheet program), and canonical JSON."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tanminh_xl.catalogue.build import build
from tanminh_xl.catalogue.errors import CatalogueError, CatalogueErrors, in_files
from tanminh_xl.catalogue.settings import years_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import canonical
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import catalogue_tables
from tanminh_xl.templates import path


def starter() -> Catalogue:
    """The catalogue that ships: what the plan names, targets blank (templates/danh_muc).

    Raises ``CatalogueErrors`` where somebody changed those files to what is no catalogue.
    """
    return build(csv_tables(path("danh_muc")), in_files)


def csv_tables(folder: Path) -> dict[str, list[TableRow]]:
    """Tables of a folder of CSV files, by table's name, for ``build`` with ``in_files``.

    Raises ``CatalogueErrors`` for files that are missing or can't be read; all at once.
    """
    tables: dict[str, list[TableRow]] = {}
    errors: list[CatalogueError] = []
    years: tuple[int, ...] = ()
    # The settings first: the years decide the columns of the criteria.
    for name in (SETTINGS.name, *(t.name for t in catalogue_tables(()) if t is not SETTINGS)):
        spec = next(t for t in catalogue_tables(years) if t.name == name)
        try:
            tables[name] = list(csv_table(folder / spec.file, spec))
        except CatalogueErrors as wrong:
            errors += wrong.errors
        if spec is SETTINGS:
            years = years_of(tables.get(name, ()))
    if errors:
        raise CatalogueErrors(errors)
    return tables


def csv_table(file: Path, spec: TableSpec) -> list[dict[str, CellValue]]:
    """Rows of one CSV file (UTF-8 with or without BOM; "," or ";" between cells), by column key.

    The header holds the columns' Vietnamese titles, in any order; columns that the table does not know are
    staff's own and left out. Blank rows are kept, so that row numbers stay true. Raises ``CatalogueErrors`` for a
    file that is missing, is no UTF-8 or no CSV, or lacks a column that must be there.
    """

    def wrong(message: str, hint: str, column: str = "", row: int = -2, value: str = "") -> CatalogueError:
        return CatalogueError(in_files(spec, row, None), column, value, message, hint)

    try:
        content = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise CatalogueErrors([wrong("Không thấy tệp này.", f"Đặt {spec.file} vào cùng thư mục.")]) from None
    except UnicodeDecodeError:
        hint = "Lưu lại bằng kiểu “CSV UTF-8”."
        raise CatalogueErrors([wrong("Tệp không phải chữ Unicode (UTF-8).", hint)]) from None
    except OSError as error:
        raise CatalogueErrors([wrong(f"Không mở được tệp ({error.strerror}).", "Đóng tệp rồi thử lại.")]) from None
    keys = {normalise(t): c for c in spec.columns if c.keeper == "staff" for t in (*c.former, c.title)}
    first = content.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        header, *body = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        hint = "Mở bằng bảng tính, kiểm tra dòng tiêu đề, rồi lưu lại bằng kiểu “CSV UTF-8”."
        raise CatalogueErrors([wrong("Tệp trống hoặc dấu ngoặc kép không đóng.", hint)]) from None
    found = [keys.get(normalise(title)) for title in header]
    errors = [
        wrong(f"Thiếu cột “{c.title}”.", "Thêm cột này vào dòng tiêu đề.", c.title, -1)
        for c in dict.fromkeys(keys.values())
        if c.required and c not in found
    ]
    errors += [
        wrong(f"Cột “{c.title}” có hai lần.", "Giữ lại một cột.", c.title, -1)
        for i, c in enumerate(found)
        if c is not None and c in found[:i]
    ]
    for index, row in enumerate(body):
        beyond = [cell for cell in row[len(header) :] if cell.strip()]
        if beyond:
            hint = "Đặt ô có dấu phẩy trong ngoặc kép, hoặc sửa bằng bảng tính."
            errors.append(wrong("Dòng có nhiều ô hơn dòng tiêu đề.", hint, row=index, value=beyond[0]))
    if errors:
        raise CatalogueErrors(errors)
    return [{c.key: cell or None for c, cell in zip(found, row, strict=False) if c is not None} for row in body]


def to_json(catalogue: Catalogue) -> bytes:
    """The catalogue as canonical JSON (UTF-8), as danh_muc/<digest>.json holds it (design 7.4).

    Its sha256 is ``catalogue.digest``.
    """
    return canonical(catalogue)


def from_json(data: bytes) -> Catalogue:
    """The catalogue that ``to_json`` wrote, with the same digest; ValueError for anything else."""
    return Catalogue.model_validate_json(data)
