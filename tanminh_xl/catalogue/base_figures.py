"""What must hold of số gốc: each value fits what its element asks, each year can be one (decision-tables 9.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tanminh_xl.catalogue.errors import ParsedRow, RowProblem
from tanminh_xl.catalogue.measures import limits
from tanminh_xl.domain.catalogue_nouns import PASS, ValueType
from tanminh_xl.domain.format_value import format_value

_FIRST_YEAR = 1990
"""An earlier one is a slip of the hand."""


def check(lines: Sequence[ParsedRow], elements: Mapping[str, Mapping[str, Any]], last: int) -> Iterator[RowProblem]:
    """Problems of the rows of số gốc; ``elements``: cells of each by code; ``last``: the plan's last year, or 0."""
    for line in lines:
        year = line.get("year")
        if year is not None and not _FIRST_YEAR <= year <= (last or year):
            yield line.problem("year", f"Năm {year} không dùng được", f"Ghi năm từ {_FIRST_YEAR}, ví dụ 2025.")
        value, cells = line.get("value"), elements.get(line.get("element") or "")
        if value is not None and cells is not None and (said := _wrong(value, limits(dict(cells)))) is not None:
            yield line.problem("value", *said)


def _wrong(value: object, element: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is wrong with a value for what its element asks, and how to mend it; None for nothing."""
    kind = element.get("value_type")
    if kind == ValueType.YES_NO:
        return None if value == PASS else ("Số liệu này là đạt/không đạt", f"Ghi {PASS}, hoặc bỏ dòng này.")
    if not isinstance(value, float):
        return "Số gốc phải là một số", "Ghi một số, ví dụ 48."
    if kind == ValueType.COUNT and not value.is_integer():
        return f"{format_value(value)} không phải số nguyên", "Số liệu này là số lượng: ghi số nguyên."
    low, high = element.get("minimum", 0.0), element.get("maximum")
    if low is not None and value < low:
        return f"{format_value(value)} nhỏ hơn giới hạn {format_value(low)}", "Kiểm tra lại số gốc."
    if high is not None and value > high:
        return f"{format_value(value)} lớn hơn giới hạn {format_value(high)}", "Kiểm tra lại số gốc."
    return None
