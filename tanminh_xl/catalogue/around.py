"""What must hold of the tables that the Office keeps around its figures: targets of units, documents, who signs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tanminh_xl.catalogue.errors import ParsedRow, RowProblem
from tanminh_xl.catalogue.lines import ParsedTables
from tanminh_xl.catalogue.measures import element_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Direction, Measure
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.unit_targets import fits


def check(lines: ParsedTables) -> Iterator[RowProblem]:
    """Each row by itself and against what it names; references are codes already (decision-tables 10.1, row 9)."""
    elements = {
        c["code"]: c for t in ("so_lieu", "tieu_chi") for line in lines[t] if (c := element_of(line)) and "code" in c
    }
    criteria = {line.cells["code"]: line for line in lines["tieu_chi"] if "code" in line.cells}
    for line in lines["chi_tieu_don_vi"]:
        yield from _target(line, elements, criteria)
    periods = {line.cells["code"]: line for line in lines["ky_bao_cao"] if "code" in line.cells}
    for line in lines["noi_nhan"]:
        day, of = line.get("day"), periods.get(line.get("period") or "")
        start = of.get("start") if of else None
        if day and start and day < start:
            yield line.problem(
                "day", "Ngày ban hành trước ngày đầu của kỳ", "Sửa ngày, hoặc để trống khi chưa ban hành."
            )


def _target(
    line: ParsedRow, elements: Mapping[str, Mapping[str, Any]], criteria: Mapping[str, ParsedRow]
) -> Iterator[RowProblem]:
    item, target = line.get("item"), line.get("target")
    if item is None or target is None:
        return
    criterion = criteria.get(item)
    measure = criterion.get("measure") if criterion else None
    if measure == Measure.GROUP:
        yield line.problem("item", f"“{item}” là nhóm, không giao chỉ tiêu", "Ghi tiêu chí thành phần hoặc số liệu.")
        return
    value_type = elements.get(item, {}).get("value_type")
    direction = (criterion.get("direction") or Direction.HIGHER) if criterion else None
    if wrong := fits(target, value_type, direction):
        yield line.problem("target", wrong, "Sửa ô này theo loại giá trị của số liệu, tiêu chí.")


def owed(catalogue: Catalogue, lines: ParsedTables) -> Iterator[RowProblem]:
    """Targets of what the unit never reports: nobody would see them."""
    asked: dict[str, set[str]] = {}
    for period in catalogue.periods:
        for code, elements in owes(catalogue, period).items():
            asked.setdefault(code, set()).update(elements)
    for line in lines["chi_tieu_don_vi"]:
        unit, item = line.cells.get("unit", ""), line.cells.get("item", "")
        criterion = catalogue.criterion.get(item)
        needed = set(criterion.parts) if criterion else {item}
        if unit and item and not needed <= asked.get(unit, set()):
            yield line.problem(
                "item",
                f"{catalogue.unit[unit].name} không phải báo cáo “{item}” ở kỳ nào",
                "Ghi số liệu mà đơn vị báo cáo, hoặc bổ sung ở cột Đơn vị báo cáo, trang Phân công báo cáo.",
            )
