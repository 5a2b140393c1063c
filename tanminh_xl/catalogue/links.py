"""What must hold between rows of one table: units that stand in for others, groups, periods, windows, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tanminh_xl.catalogue.errors import ParsedRow, RowProblem
from tanminh_xl.catalogue.lines import ParsedTables
from tanminh_xl.catalogue.measures import element_of
from tanminh_xl.domain.catalogue_nouns import COMMON, Measure, PeriodKind, ValueType, terms
from tanminh_xl.domain.names import normalise


def check(lines: ParsedTables) -> Iterator[RowProblem]:
    """Everything that is wrong between the rows; references are codes already."""
    yield from _codes(lines)
    yield from _units(lines["don_vi"])
    yield from _groups(lines["tieu_chi"])
    yield from _periods(lines["ky_bao_cao"])
    for line in lines["khung_thoi_gian"]:
        yield from _order(line, "start", "end", "Ngày cuối trước ngày đầu")
    for table in ("don_vi", "tieu_chi", "so_lieu", "nhiem_vu"):
        for line in lines[table]:
            yield from _order(line, "valid_from", "valid_to", "“Đến ngày” trước “Có từ ngày”")
    yield from _rules(lines)
    yield from _on_demand(lines)


def _by_code(lines: Sequence[ParsedRow]) -> dict[str, ParsedRow]:
    return {line.cells["code"]: line for line in lines if "code" in line.cells}


def _order(line: ParsedRow, first: str, last: str, message: str) -> Iterator[RowProblem]:
    a, b = line.get(first), line.get(last)
    if a is not None and b is not None and b < a:
        yield line.problem(last, message, "Sửa một trong hai ngày.")


def _codes(lines: ParsedTables) -> Iterator[RowProblem]:
    kinds = {normalise(code): line for code, line in _by_code(lines["loai_don_vi"]).items()}
    for code, line in _by_code(lines["don_vi"]).items():
        if normalise(code) in kinds:
            yield line.problem(
                "code",
                f"“{code}” vừa là mã đơn vị vừa là mã loại đơn vị",
                "Đổi mã đơn vị, ví dụ thêm số.",
                kinds[normalise(code)],
            )
    criteria = {normalise(code): line for code, line in _by_code(lines["tieu_chi"]).items()}
    for code, line in _by_code(lines["so_lieu"]).items():
        if normalise(code) in criteria:
            yield line.problem(
                "code",
                f"“{code}” là mã của một tiêu chí",
                "Số liệu của tiêu chí đơn ghi ngay ở dòng tiêu chí; nếu không phải, đổi mã số liệu.",
                criteria[normalise(code)],
            )
    for code, line in _by_code(lines["mo_hinh"]).items():
        if normalise(code) == COMMON:
            yield line.problem("code", f"“{COMMON}” dành cho phần ngoài các mô hình", "Đổi mã mô hình.")


def _units(lines: Sequence[ParsedRow]) -> Iterator[RowProblem]:
    units = _by_code(lines)
    for code, line in units.items():
        through = line.get("reports_through")
        if through == code:
            yield line.problem("reports_through", "Đơn vị nộp qua chính nó", "Để trống nếu đơn vị tự nộp.")
        elif through is not None:
            yield from _through(line, units[through])
        if "successor" in line.cells and "valid_to" not in line.cells:
            yield line.problem("valid_to", "Có đơn vị kế tục mà chưa ghi ngày kết thúc", "Ghi ngày cuối của đơn vị cũ.")
    yield from _cycles(units, "successor", "Đơn vị kế tục nối thành vòng", "Sửa cột Đơn vị kế tục.")


def _through(line: ParsedRow, other: ParsedRow) -> Iterator[RowProblem]:
    if other.get("reports_through") is not None:
        yield line.problem(
            "reports_through",
            f"“{other.cells['code']}” lại nộp qua đơn vị khác",
            "Ghi đơn vị nộp thẳng về Văn phòng.",
            other,
        )
    starts_later = other.get("valid_from") or date.min
    ends_sooner = other.get("valid_to") or date.max
    if starts_later > (line.get("valid_from") or date.min) or ends_sooner < (line.get("valid_to") or date.max):
        yield line.problem(
            "reports_through",
            f"“{other.cells['code']}” không còn (hoặc chưa có) trong suốt thời gian của đơn vị này",
            "Ghi đơn vị khác, hoặc để trống nếu đơn vị tự nộp.",
            other,
        )


def _cycles(by_code: Mapping[str, ParsedRow], key: str, message: str, hint: str) -> Iterator[RowProblem]:
    """Rows that lead back to themselves along a column of codes: each told once."""
    for code, line in by_code.items():
        at, steps = line.get(key), 0
        while at is not None and at != code and at in by_code and steps <= len(by_code):
            at, steps = by_code[at].get(key), steps + 1
        if at == code:
            yield line.problem(key, message, hint)


def _groups(lines: Sequence[ParsedRow]) -> Iterator[RowProblem]:
    criteria = _by_code(lines)
    for line in lines:
        above = criteria.get(line.get("group") or "")
        if above is not None and above.get("measure") not in (Measure.GROUP, None):
            yield line.problem(
                "group", f"“{above.cells['code']}” không phải nhóm", "Chọn dòng có cách đo “nhóm”.", above
            )
    yield from _cycles(criteria, "group", "Nhóm nối thành vòng", "Sửa cột Thuộc nhóm.")


def _periods(lines: Sequence[ParsedRow]) -> Iterator[RowProblem]:
    periods = _by_code(lines)
    years = {line.get("year"): line for line in lines if line.get("kind") == PeriodKind.YEAR}
    for line in lines:
        kind, year, start, end = (line.get(k) for k in ("kind", "year", "start", "end"))
        yield from _order(line, "start", "end", "Ngày cuối trước ngày đầu")
        yield from _order(line, "end", "due", "Hạn nộp trước ngày cuối của kỳ")
        yield from _order(line, "due", "due_owner", "Hạn của cơ quan chủ trì trước hạn của đơn vị")
        if kind and year and (code := line.get("code")):
            wanted = f"{year}-{kind}"
            if code != wanted and not (kind == PeriodKind.ON_DEMAND and code.startswith(wanted)):
                more = "1 (số thứ tự)" if kind == PeriodKind.ON_DEMAND else ""
                yield line.problem("code", f"Mã kỳ “{code}” không khớp với năm và loại kỳ", f"Ghi {wanted}{more}.")
        if year and end and end.year != year:
            yield line.problem(
                "year", f"Kỳ kết thúc trong năm {end.year}, không phải {year}", "Sửa năm hoặc ngày cuối."
            )
        whole = years.get(year)
        if kind == PeriodKind.HALF and whole is not None and start and end:
            first, last = whole.get("start"), whole.get("end")
            if first and last and (start != first or end >= last):
                yield line.problem(
                    "start",
                    "Kỳ 6T phải bắt đầu cùng ngày với kỳ N của năm đó và kết thúc sớm hơn",
                    "Sửa ngày của một trong hai kỳ (số nửa cuối năm = N - 6T).",
                    whole,
                )
        for key, what in (("previous", "Kỳ trước"), ("same", "Cùng kỳ")):
            yield from _earlier(line, key, what, periods)


def _earlier(line: ParsedRow, key: str, what: str, periods: Mapping[str, ParsedRow]) -> Iterator[RowProblem]:
    other = periods.get(line.get(key) or "")
    if other is None:
        return
    if other is line or (line.get("end") and other.get("end") and other.cells["end"] >= line.cells["end"]):
        yield line.problem(key, f"{what} phải kết thúc trước kỳ này", "Ghi kỳ sớm hơn, hoặc để trống.")
    elif key == "same" and other.get("kind") and line.get("kind") and other.cells["kind"] != line.cells["kind"]:
        yield line.problem(key, "Cùng kỳ phải cùng loại kỳ", "Ghi kỳ cùng loại của năm trước, hoặc để trống.")


def _rules(lines: ParsedTables) -> Iterator[RowProblem]:
    elements: dict[str, Any] = {}
    for line in (*lines["so_lieu"], *lines["tieu_chi"]):
        if (cells := element_of(line)) and "code" in cells:
            elements[cells["code"]] = cells
    for line in lines["quy_tac"]:
        found: list[str] = []
        for key in ("left", "right"):
            side = line.get(key)
            if side is None:
                continue
            try:
                codes = [code for _, code, _ in terms(side) if code]
            except ValueError:
                hint = "Ghi mã số liệu (hoặc số), nối bằng “ + ” hoặc “ - ” có dấu cách hai bên."
                yield line.problem(key, f"“{side}” không đọc được", hint)
                found.append("")
                continue
            found += codes
            for code in codes:
                if code not in elements:
                    yield line.problem(
                        key,
                        f"Không có số liệu nào có mã “{code}”",
                        "Ghi đúng mã, kể cả chữ hoa, và để dấu cách quanh + -.",
                    )
                elif elements[code].get("value_type") == ValueType.YES_NO:
                    yield line.problem(key, f"“{code}” là đạt/không đạt, không cộng trừ được", "Chọn số liệu là số.")
        if not found and "left" in line.cells and "right" in line.cells:
            yield line.problem("left", "Quy tắc không có mã số liệu nào", "Ghi mã số liệu ở ít nhất một vế.")


def _on_demand(lines: ParsedTables) -> Iterator[RowProblem]:
    """What only an on-demand period has: an hour, a request, units that answer it in words (decision-tables 10.2)."""
    periods = _by_code(lines["ky_bao_cao"])
    for line in periods.values():
        if line.get("kind") not in (PeriodKind.ON_DEMAND, None):
            for key, what in (("due_time", "Giờ nộp"), ("request", "Nội dung yêu cầu")):
                if key in line.cells:
                    yield line.problem(key, f"“{what}” chỉ dùng cho kỳ đột xuất (DX)", "Xóa ô này.")
        elif "due_time" in line.cells and "due" not in line.cells:
            yield line.problem("due_time", "Có giờ nộp mà chưa có hạn nộp", "Ghi ngày ở cột “Hạn nộp của đơn vị”.")
    told: set[str] = set()
    for row in lines["phan_cong"]:
        period = periods.get(row.get("period") or "")
        if period is None or "element" in row.cells or row.get("owes") is None:
            continue
        if period.get("kind") not in (PeriodKind.ON_DEMAND, None):
            hint = "Ghi mã số liệu; hoặc bỏ dòng này (biểu định kỳ đã hỏi ý kiến của đơn vị)."
            yield row.problem("element", "Chỉ kỳ đột xuất (DX) mới hỏi riêng ý kiến của đơn vị", hint, period)
        elif row.cells["owes"] and "request" not in period.cells and period.cells["code"] not in told:
            told.add(period.cells["code"])
            yield period.problem(
                "request",
                "Kỳ đột xuất hỏi bằng lời mà chưa ghi nội dung yêu cầu",
                "Ghi ở cột “Nội dung yêu cầu”; nếu không hỏi bằng lời, ghi mã số liệu ở trang Phân công báo cáo.",
                row,
            )
