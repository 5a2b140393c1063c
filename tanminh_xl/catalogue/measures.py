"""What must hold of each element and criterion by itself: columns that its measure needs, limits, targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tanminh_xl.catalogue.errors import ParsedRow, RowProblem
from tanminh_xl.catalogue.values import NO_LIMIT
from tanminh_xl.domain.catalogue_nouns import PASS, Combine, Direction, Measure, PeriodKind, Source, TimeKind, ValueType

ELEMENT_COLUMNS = (
    "unit_of_measure",
    "value_type",
    "time_kind",
    "window",
    "asks",
    "reporters",
    "combine",
    "question",
    "evidence",
    "minimum",
    "maximum",
)
"""Columns of a criterion's row that are its element's."""

_SHARED = ("code", "name", "model", "valid_from", "valid_to", "section", "plan_words", "note", "draft")
"""Columns of a criterion's row that are its element's too."""

PASS_OR_FAIL = "đạt/không đạt"
"""Unit of measure of the element under a share of units; the row's own is the criterion's, per cent."""

PER_CENT = ("%", "phần trăm")
"""Units of measure of what one unit keeps, and several never add up (design 3, decision-tables 8)."""

ParsedCells = Mapping[str, Any]


def element_of(line: ParsedRow) -> dict[str, Any] | None:
    """The element that a row of so_lieu is, or that a plain row of tieu_chi brings; None for a ratio or a group.

    Under a share of units it is đạt/không đạt, and combines as "tất cả cùng đạt" (nothing shows that figure)
    unless the row says else.
    """
    if line.spec.name == "so_lieu":
        return dict(line.cells)
    measure = line.get("measure")
    if measure not in (Measure.ELEMENT, Measure.SHARE):
        return None
    cells = {k: line.cells[k] for k in (*_SHARED, *ELEMENT_COLUMNS) if k in line.cells}
    if measure == Measure.SHARE:
        cells["unit_of_measure"] = PASS_OR_FAIL
        cells.setdefault("combine", Combine.ALL)
    return cells


def check_element(line: ParsedRow) -> Iterator[RowProblem]:
    """An element's row: what it must say, and combinations that make no figure."""
    cells = element_of(line)
    if cells is None:
        return
    titles = {c.key: c.title for c in line.spec.columns}
    for key in ("unit_of_measure", "value_type", "time_kind", "combine"):
        if key not in cells:
            yield line.problem(key, f"Chưa ghi “{titles[key]}”", "Điền vào ô này.")
    kind, combine = cells.get("value_type"), cells.get("combine")
    if combine == Combine.ALL and kind not in (ValueType.YES_NO, None):
        yield line.problem(
            "combine", "“tất cả cùng đạt” chỉ dùng cho loại đạt/không đạt", "Chọn tổng, bình quân hoặc cách khác."
        )
    if combine in (Combine.SUM, Combine.MEAN) and kind == ValueType.YES_NO:
        yield line.problem(
            "combine", f"Loại đạt/không đạt không tính được {combine}", "Chọn “tất cả cùng đạt” hoặc cách khác."
        )
    if combine in (Combine.SUM, Combine.MEAN) and str(cells.get("unit_of_measure", "")).strip() in PER_CENT:
        yield line.problem(
            "combine",
            f"Tỷ lệ phần trăm của nhiều đơn vị không tính được {combine}",
            f"Hỏi tử số và mẫu số (cách đo “{Measure.RATIO}”), hoặc chọn “{Combine.ONE}”.",
        )
    if PeriodKind.ON_DEMAND in (cells.get("asks") or ()):
        yield line.problem(
            "asks",
            "Kỳ đột xuất (DX) không ghi ở đây",
            "Bỏ DX; ghi số liệu của kỳ đột xuất ở bảng Phân công báo cáo.",
        )
    low, high = cells.get("minimum", 0.0), cells.get("maximum")
    if isinstance(low, float) and isinstance(high, float) and low > high:
        yield line.problem("maximum", "Số lớn nhất nhỏ hơn số nhỏ nhất", "Sửa một trong hai ô.")
    source = cells.get("source", Source.FORM)
    if source != Source.FORM and kind == ValueType.YES_NO:
        yield line.problem("source", "Số đếm từ bảng Khó khăn không thể là đạt/không đạt", "Chọn loại “số lượng”.")


_UNUSED: dict[Measure, tuple[str, ...]] = {
    Measure.ELEMENT: ("numerator", "denominator"),
    Measure.SHARE: ("numerator", "denominator"),
    Measure.RATIO: tuple(k for k in ELEMENT_COLUMNS if k != "unit_of_measure"),
    Measure.GROUP: (*ELEMENT_COLUMNS, "numerator", "denominator", "band"),
}
_WHY = {
    Measure.ELEMENT: "chỉ tỷ số mới có tử số, mẫu số",
    Measure.SHARE: "chỉ tỷ số mới có tử số, mẫu số",
    Measure.RATIO: "cột này thuộc về tử số và mẫu số, ghi ở bảng Số liệu nền",
    Measure.GROUP: "nhóm chỉ gồm các tiêu chí thành phần",
}


def check_criterion(line: ParsedRow, elements: Mapping[str, ParsedCells]) -> Iterator[RowProblem]:
    """A criterion's row against its measure and its elements. ``elements``: code -> cells of every element known."""
    measure = line.get("measure")
    if measure is None:
        return
    for key in _UNUSED[measure]:
        if key in line.cells:
            yield line.problem(key, f"Không dùng với cách đo “{measure}”: {_WHY[measure]}", "Xóa ô này.")
    own = element_of(line) or {}
    if measure == Measure.RATIO:
        yield from _ratio(line, elements)
    if measure == Measure.SHARE and own.get("value_type") not in (ValueType.YES_NO, None):
        yield line.problem(
            "value_type", "Tỷ lệ đơn vị đạt cần loại giá trị đạt/không đạt", "Chọn “đạt/không đạt”, hoặc cách đo khác."
        )
    yes_no = measure == Measure.ELEMENT and own.get("value_type") == ValueType.YES_NO
    judged = line.get("judged") or ()
    if (
        measure == Measure.ELEMENT
        and not yes_no
        and own.get("time_kind") == TimeKind.YEAR_TO_DATE
        and PeriodKind.HALF in judged
    ):
        yield line.problem(
            "judged", "Số lũy kế trong năm không đánh giá được ở kỳ 6T", "Ghi N: kỳ 6T vẫn nêu tiến độ so với năm."
        )
    yield from _limits(line, own, yes_no)
    for key in line.cells:
        if key.startswith("target_"):
            yield from _target(line, key, yes_no)


def _ratio(line: ParsedRow, elements: Mapping[str, ParsedCells]) -> Iterator[RowProblem]:
    parts = [(k, t) for k, t in (("numerator", "tử số"), ("denominator", "mẫu số"))]
    for key, what in parts:
        code = line.get(key)
        if code is None:
            yield line.problem(key, f"Tỷ số chưa có {what}", "Ghi mã số liệu ở bảng Số liệu nền.")
        elif elements.get(code, {}).get("value_type") == ValueType.YES_NO:
            yield line.problem(key, f"“{code}” là đạt/không đạt, không làm {what} được", "Chọn số liệu là số.")
    if line.get("numerator") and line.get("numerator") == line.get("denominator"):
        yield line.problem("denominator", "Tử số và mẫu số là một số liệu", "Sửa một trong hai ô.")


def _limits(line: ParsedRow, own: ParsedCells, yes_no: bool) -> Iterator[RowProblem]:
    coverage, band, decimals = line.get("coverage"), line.get("band"), line.get("decimals")
    if coverage is not None:
        if not 0 < coverage <= 100:
            yield line.problem("coverage", "Tỷ lệ này phải trên 0 và không quá 100", "Ghi phần trăm, ví dụ 90.")
        elif (
            coverage < 100
            and line.get("measure") not in (Measure.RATIO, Measure.SHARE)
            and own.get("combine") not in (Combine.MEAN, None)
        ):
            yield line.problem(
                "coverage",
                "Tỷ lệ dưới 100 chỉ dùng cho bình quân, tỷ số hoặc tỷ lệ đơn vị đạt",
                "Để trống ô này.",
            )
    if band is not None:
        if not 0 < band < 100:
            yield line.problem("band", "Mức cơ bản đạt phải trên 0 và dưới 100", "Ghi phần trăm của chỉ tiêu.")
        elif yes_no or line.get("direction") in (Direction.EQUAL, Direction.RANGE):
            yield line.problem("band", "Tiêu chí này không có mức cơ bản đạt", "Để trống ô này.")
    if decimals is not None and not 0 <= decimals <= 6:
        yield line.problem("decimals", "Số lẻ phải từ 0 đến 6", "Ghi 0, 1 hoặc 2.")


def _target(line: ParsedRow, key: str, yes_no: bool) -> Iterator[RowProblem]:
    """A target fits the measure and the direction (decision-tables 3)."""
    value, measure = line.cells[key], line.get("measure")
    ranged = line.get("direction") == Direction.RANGE
    if measure == Measure.GROUP:
        yield line.problem(key, "Nhóm không có chỉ tiêu riêng: đạt khi mọi thành phần đạt", "Xóa ô này.")
    elif yes_no and value != PASS:
        yield line.problem(key, "Tiêu chí đạt/không đạt có chỉ tiêu là chữ Đạt", "Ghi Đạt, hoặc để trống.")
    elif not yes_no and value == PASS:
        yield line.problem(key, "Tiêu chí này có chỉ tiêu là số", "Ghi một số, hoặc để trống.")
    elif not yes_no and ranged and not isinstance(value, tuple):
        yield line.problem(key, "Chiều “trong khoảng” cần hai số", "Ghi dạng 80 - 90.")
    elif not ranged and isinstance(value, tuple):
        yield line.problem(
            key, "Chỉ tiêu là một khoảng mà chiều không phải “trong khoảng”", "Ghi một số, hoặc sửa cột Chiều."
        )
    elif measure == Measure.SHARE:
        numbers = value if isinstance(value, tuple) else (value,)
        if not all(0 <= n <= 100 for n in numbers):
            yield line.problem(key, "Tỷ lệ đơn vị đạt nằm trong 0 - 100", "Ghi phần trăm, ví dụ 85.")


def limits(cells: ParsedCells) -> dict[str, Any]:
    """An element's cells, by column key, with "không" in a limit as no limit at all (None)."""
    return {k: None if k in ("minimum", "maximum") and v == NO_LIMIT else v for k, v in cells.items()}
