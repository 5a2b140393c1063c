"""What the catalogue still leaves open: asked of the Office, and no error (design 3; plan V.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tanminh_xl.catalogue.values import decimal
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Element, Measure, Source, Task, Teller
from tanminh_xl.domain.days import free_due_days
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.staff_tables import ELEMENTS, KINDS, MODELS, PERIODS, SETTINGS, TASKS, UNITS, WINDOWS, criteria

CRITERIA = criteria(())


class OpenQuestion(NamedTuple):
    """Something that the Office has yet to say: on which sheet, of which row, what."""

    sheet: str
    code: str
    text: str


def questions(catalogue: Catalogue, year: int | None = None) -> tuple[OpenQuestion, ...]:
    """What is open, sheet by sheet in the order in which a clerk works.

    ``year``: the current year, for due dates and windows of this year and the next; None: the plan's first.
    """
    first = year if year is not None else min(catalogue.plan.years, default=0)
    return (
        *_settings(catalogue),
        *_units(catalogue),
        *_criteria(catalogue),
        *_elements(catalogue),
        *_models(catalogue),
        *_tasks(catalogue),
        *_periods(catalogue, (first, first + 1)),
        *_windows(catalogue, (first, first + 1)),
    )


def _settings(c: Catalogue) -> Iterator[OpenQuestion]:
    asked = (
        ("nguoi_tong_hop", c.plan.clerk, "Chưa ghi họ tên người tổng hợp."),
        ("dien_thoai", c.plan.phone, "Chưa ghi điện thoại của người tổng hợp: biểu gửi các đơn vị cần số để hỏi."),
        ("noi_nhan_bieu", c.plan.send_to, "Chưa ghi nơi nhận biểu (địa chỉ thư của Văn phòng)."),
        ("nguoi_ky", c.plan.signer, "Chưa ghi người ký báo cáo."),
        ("bo_tieu_chi", c.plan.criteria_set, "Chưa ghi tên bộ tiêu chí."),
    )
    yield from (OpenQuestion(SETTINGS.sheet, key, text) for key, value, text in asked if not value)


def _units(c: Catalogue) -> Iterator[OpenQuestion]:
    present = {u.kind for u in c.units}
    named = {code for e in c.elements for code in e.reporters} | {code for t in c.tasks for code in t.lead}
    for kind in c.kinds:
        if kind.code in named and kind.code not in present:
            text = f"{kind.group} phải báo cáo nhưng chưa có đơn vị nào: thêm từng đơn vị vào trang {UNITS.sheet}."
            yield OpenQuestion(KINDS.sheet, kind.code, text)
    for unit in c.units:
        if not unit.addresses and not unit.reports_through and unit.valid_to is None:
            yield OpenQuestion(UNITS.sheet, unit.code, f"{unit.name}: chưa ghi địa chỉ thư.")


def _criteria(c: Catalogue) -> Iterator[OpenQuestion]:
    lives = [x for x in c.criteria if x.valid_to is None]
    for criterion in lives:
        if not criterion.owner:
            yield OpenQuestion(
                CRITERIA.sheet, criterion.code, f"{criterion.name}: chưa giao đơn vị chủ trì (Kế hoạch không nêu)."
            )
        if criterion.measure == Measure.GROUP and not any(x.group == criterion.code for x in c.criteria):
            yield OpenQuestion(CRITERIA.sheet, criterion.code, f"{criterion.name}: nhóm chưa có tiêu chí thành phần.")
    judged = [x for x in lives if x.measure != Measure.GROUP]
    for year in c.plan.years:
        without = [x.code for x in judged if x.target(year) is None]
        if without:
            which = "tất cả" if len(without) == len(judged) else _some(without)
            text = f"Năm {year}: {len(without)}/{len(judged)} tiêu chí chưa giao chỉ tiêu ({which})."
            yield OpenQuestion(CRITERIA.sheet, str(year), text)
    for criterion in judged:
        yield from _fractions(criterion)


def _fractions(criterion: Criterion) -> Iterator[OpenQuestion]:
    """A per cent typed as a fraction of one is the trap of cells in per-cent format."""
    if criterion.unit_of_measure != "%":
        return
    for year, target in criterion.targets:
        low = min(target) if isinstance(target, tuple) else target
        if isinstance(low, float) and 0 < low < 1:
            meant = decimal(round(low * 100, 6))
            text = f"{criterion.name}: chỉ tiêu {year} là {decimal(low)} %. Nếu ý là {meant} % thì ghi {meant}."
            yield OpenQuestion(CRITERIA.sheet, criterion.code, text)


def _elements(c: Catalogue) -> Iterator[OpenQuestion]:
    plain = {x.element for x in c.criteria if x.element}
    used = {part for x in c.criteria for part in x.parts} | {code for r in c.rules for code in r.codes}
    for element in c.elements:
        if element.valid_to is not None:
            continue
        sheet = CRITERIA.sheet if element.code in plain else ELEMENTS.sheet
        for text in _gaps(c, element, element.code in used):
            yield OpenQuestion(sheet, element.code, f"{element.name}: {text}")


def _gaps(c: Catalogue, element: Element, used: bool) -> Iterator[str]:
    excepted = any(x.element == element.code and x.owes for x in c.exceptions)
    if not element.reporters and not excepted:
        yield "chưa phân công đơn vị báo cáo."
    if not element.asks and not excepted:
        yield "chưa ghi kỳ hỏi."
    if not used and element.source == Source.FORM:
        yield "không tiêu chí nào dùng số liệu này."


def _models(c: Catalogue) -> Iterator[OpenQuestion]:
    for model in c.models:
        if not any(x.model == model.code for x in c.criteria):
            yield OpenQuestion(MODELS.sheet, model.code, f"{model.name}: chưa có tiêu chí nào.")


def five(task: Task) -> tuple[str, ...]:
    """Which of the five "rõ" (plan V.1) a task does not say yet."""
    asked = (
        ("rõ người", task.person, "người phụ trách"),
        ("rõ việc", task.text, "nội dung"),
        ("rõ tiến độ", task.deadline, "thời hạn"),
        ("rõ trách nhiệm", task.lead, "đơn vị chủ trì"),
        ("rõ kết quả", task.expected_result, "kết quả cần đạt"),
    )
    return tuple(f"{name} ({what})" for name, value, what in asked if not value)


def _tasks(c: Catalogue) -> Iterator[OpenQuestion]:
    for task in c.tasks:
        missing = five(task)
        if missing and task.valid_to is None:
            yield OpenQuestion(TASKS.sheet, task.code, f"Nhiệm vụ {task.code} chưa {', chưa '.join(missing)}.")
        if task.valid_to is None and task.teller != Teller.NOBODY and not task.asks:
            yield OpenQuestion(TASKS.sheet, task.code, f"Nhiệm vụ {task.code}: chưa ghi kỳ hỏi.")


def _periods(c: Catalogue, years: tuple[int, ...]) -> Iterator[OpenQuestion]:
    for period in c.periods:
        if period.year in years and period.due is None:
            yield OpenQuestion(PERIODS.sheet, period.code, f"{period.name}: chưa ghi hạn nộp của đơn vị.")
        for told in free_due_days(c, period) if period.year in years else ():
            yield OpenQuestion(PERIODS.sheet, period.code, f"{period.name}: {told} Đề nghị xem lại.")


def _windows(c: Catalogue, years: tuple[int, ...]) -> Iterator[OpenQuestion]:
    used = {e.window for e in c.elements if e.window}
    for row in c.windows:
        if row.window in used and c.period[row.period].year in years:
            start, end = format_day_padded(row.start), format_day_padded(row.end)
            text = (
                f"Khung {row.window}, kỳ {row.period}: từ {start} đến {end}."
                " Kế hoạch không nêu ngày, đề nghị kiểm tra lại."
            )
            yield OpenQuestion(WINDOWS.sheet, f"{row.window}/{row.period}", text)


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:8]) + (", …" if len(codes) > 8 else "")
