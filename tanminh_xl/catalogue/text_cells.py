"""Cells for words that a spreadsheet has made a number or a day of: 1.10 became 1.1, 0912 ... became 912 ..."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tanminh_xl.catalogue.errors import Where
from tanminh_xl.catalogue.percent import Remark, Told
from tanminh_xl.catalogue.settings import kind_of
from tanminh_xl.catalogue.values import text
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec

AS_TEXT = "Định dạng ô là Văn bản (Text), rồi ghi lại."
_WHY = {
    "phone": "số điện thoại mất số 0 ở đầu",
    "section": "mục 1.10 thành 1.1, mục 2/3 thành ngày",
    "code": "mã 1.10 thành 1.1",
    "": "chữ đã gõ bị đổi (2.10 thành 2,1; 6/2026 thành ngày; 012 thành 12)",
}
"""What a spreadsheet does to the words of a column; "": of any other than these."""


def made(value: CellValue) -> str:
    """What a spreadsheet has made of a word: "số", "ngày"; "" where it is still one."""
    if isinstance(value, date):
        return "ngày"
    return "số" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def text_cells(specs: Sequence[TableSpec], tables: Mapping[str, Sequence[TableRow]], where: Where) -> Iterator[Remark]:
    """Each cell of words that may no longer say what was typed; codes that others name are errors already."""
    for spec in specs:
        columns = [c for c in spec.columns if c.keeper == "staff"]
        for index, row in enumerate(tables.get(spec.name, ())):
            for column in columns:
                value = row.get(column.key)
                if (what := made(value)) and (why := _why(spec, column, row)):
                    said = f"{where(spec, index, column)}: ô đang là {what} ({text(value)}), {why}."
                    yield Remark(Told.TEXT, f"{said} {AS_TEXT}")


def _why(spec: TableSpec, column: Column, row: TableRow) -> str:
    """What may have happened to a word of this cell; "" where a number or a day may stand, or is an error."""
    if spec.name == "cai_dat" and column.key == "value":
        setting = text(row.get("key"))
        return _WHY["phone"] if setting == "dien_thoai" else _WHY[""] if kind_of(setting) is ColumnKind.TEXT else ""
    if column.kind not in (ColumnKind.TEXT, ColumnKind.LIST) or column.key == "due_time":
        return ""
    if column.key == "code":
        return _WHY["code"] if spec.name == "kho_khan" else ""
    return _WHY[column.key if column.key in ("phone", "section") else ""]
