"""Cells for words that a spreadsheet has made a number or a day of: 1.10 became 1.1, 0912 ... became 912 ..."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tanminh_xl.catalogue.errors import Where
from tanminh_xl.catalogue.percent import Remark, Told
from tanminh_xl.catalogue.values import text
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import Column, TableSpec

AS_TEXT = "Định dạng ô là Văn bản (Text), rồi ghi lại."
_WHY = {
    "phone": "số điện thoại mất số 0 ở đầu",
    "section": "mục 1.10 thành 1.1, mục 2/3 thành ngày",
    "code": "mã 1.10 thành 1.1",
}
"""Columns of words that no rule of the catalogue looks at -> what a spreadsheet does to them."""


def made(value: CellValue) -> str:
    """What a spreadsheet has made of a word: "số", "ngày"; "" where it is still one."""
    if isinstance(value, date):
        return "ngày"
    return "số" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def text_cells(specs: Sequence[TableSpec], tables: Mapping[str, Sequence[TableRow]], where: Where) -> Iterator[Remark]:
    """Each such cell of a telephone, a section, or a difficulty's code; codes that others name are errors already."""
    for spec in specs:
        columns = [c for c in spec.columns if c.keeper == "staff" and _looked_at(spec, c)]
        for index, row in enumerate(tables.get(spec.name, ())):
            for column in columns:
                value = row.get(column.key)
                if what := made(value):
                    said = f"{where(spec, index, column)}: ô đang là {what} ({text(value)}), {_WHY[column.key]}."
                    yield Remark(Told.TEXT, f"{said} {AS_TEXT}")


def _looked_at(spec: TableSpec, column: Column) -> bool:
    return column.key in ("phone", "section") or (spec.name, column.key) == ("kho_khan", "code")
