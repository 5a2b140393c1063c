"""What the catalogue still leaves open: asked of the Office, and no error (design 3; plan V.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tanminh_xl import templates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import TEXT_ALONE, Element, Measure, Source, Teller, alive
from tanminh_xl.domain.days import free_due_days
from tanminh_xl.domain.five_clear import not_said
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.office_tables import RECIPIENTS, SIGNERS
from tanminh_xl.domain.owing import reached
from tanminh_xl.domain.people import signer_of
from tanminh_xl.domain.report_parts import chosen, parts_of, parts_words
from tanminh_xl.domain.staff_tables import (
    DIFFICULTIES,
    ELEMENTS,
    EXCEPTIONS,
    KINDS,
    MODELS,
    PERIODS,
    SETTINGS,
    TASKS,
    UNITS,
    WINDOWS,
    criteria,
)
from tanminh_xl.domain.submission import is_reported

CRITERIA = criteria(())


class OpenQuestion(NamedTuple):
    """Something that the Office has yet to say: on which sheet, of which row (its code, its name), what."""

    sheet: str
    code: str
    name: str
    what: str

    @property
    def text(self) -> str:
        """The row's name and what is to be said of it."""
        return f"{self.name}: {self.what}" if self.name else f"{self.what[:1].upper()}{self.what[1:]}"


def questions(catalogue: Catalogue, year: int | None = None) -> tuple[OpenQuestion, ...]:
    """What is open, sheet by sheet: first what must stand before a period can be opened, then what its report needs.

    ``year``: the current year, for due dates and windows of this year and the next; None: the plan's first.
    """
    first = year if year is not None else min(catalogue.plan.years, default=0)
    return (
        *_settings(catalogue),
        *_units(catalogue),
        *_periods(catalogue, (first, first + 1)),
        *_criteria(catalogue),
        *_elements(catalogue),
        *_models(catalogue),
        *_tasks(catalogue),
        *_difficulties(catalogue),
        *_windows(catalogue, (first, first + 1)),
        *_documents(catalogue),
        *_exceptions(catalogue, (first, first + 1)),
    )


def _settings(c: Catalogue) -> Iterator[OpenQuestion]:
    asked = (
        ("nguoi_tong_hop", c.plan.clerk, "chưa ghi họ tên người tổng hợp."),
        ("dien_thoai", c.plan.phone, "chưa ghi điện thoại của người tổng hợp: biểu gửi các đơn vị cần số để hỏi."),
        ("noi_nhan_bieu", c.plan.send_to, "chưa ghi nơi nhận biểu (địa chỉ thư của Văn phòng)."),
        ("nguoi_ky", c.plan.signer, "chưa ghi người ký báo cáo."),
        ("bo_tieu_chi", c.plan.criteria_set, "chưa ghi tên bộ tiêu chí."),
    )
    yield from (OpenQuestion(SETTINGS.sheet, key, "", text) for key, value, text in asked if not value)


def _units(c: Catalogue) -> Iterator[OpenQuestion]:
    present = {u.kind for u in c.units}
    named = {code for e in c.elements for code in e.reporters} | {code for t in c.tasks for code in t.lead}
    for kind in c.kinds:
        if kind.code in named and kind.code not in present:
            text = f"phải báo cáo nhưng chưa có đơn vị nào; thêm từng đơn vị vào trang {UNITS.sheet}."
            yield OpenQuestion(KINDS.sheet, kind.code, kind.group, text)
    for unit in c.units:
        if not unit.addresses and not unit.reports_through and unit.valid_to is None:
            yield OpenQuestion(UNITS.sheet, unit.code, unit.name, "chưa ghi địa chỉ thư.")


def _criteria(c: Catalogue) -> Iterator[OpenQuestion]:
    lives = [x for x in c.criteria if x.valid_to is None]
    for criterion in lives:
        if not criterion.owner:
            yield OpenQuestion(
                CRITERIA.sheet, criterion.code, criterion.name, "chưa giao đơn vị chủ trì (Kế hoạch không nêu)."
            )
        if criterion.measure == Measure.GROUP and not any(x.group == criterion.code for x in c.criteria):
            yield OpenQuestion(CRITERIA.sheet, criterion.code, criterion.name, "nhóm chưa có tiêu chí thành phần.")
    judged = [x for x in lives if x.measure != Measure.GROUP]
    for year in c.plan.years:
        without = [x.code for x in judged if x.target(year) is None]
        if without:
            which = "tất cả" if len(without) == len(judged) else _some(without)
            text = f"{len(without)}/{len(judged)} tiêu chí chưa giao chỉ tiêu ({which})."
            yield OpenQuestion(CRITERIA.sheet, str(year), f"Năm {year}", text)


def _elements(c: Catalogue) -> Iterator[OpenQuestion]:
    plain = {x.element for x in c.criteria if x.element}
    used = {part for x in c.criteria for part in x.parts} | {code for r in c.rules for code in r.codes}
    for element in c.elements:
        if element.valid_to is not None:
            continue
        sheet = CRITERIA.sheet if element.code in plain else ELEMENTS.sheet
        for text in _gaps(c, element, element.code in used):
            yield OpenQuestion(sheet, element.code, element.name, text)


def _gaps(c: Catalogue, element: Element, used: bool) -> Iterator[str]:
    excepted = any(x.element == element.code and x.owes for x in c.exceptions)
    if not element.reporters and not excepted:
        yield "chưa phân công đơn vị báo cáo."
    if not element.asks and not excepted:
        yield "chưa ghi kỳ báo cáo."
    if not used and element.source == Source.FORM:
        yield "không tiêu chí nào dùng số liệu này."


def _models(c: Catalogue) -> Iterator[OpenQuestion]:
    for model in c.models:
        if not any(x.model == model.code for x in c.criteria):
            yield OpenQuestion(MODELS.sheet, model.code, model.name, "chưa có tiêu chí nào.")
        if not model.leader:
            yield OpenQuestion(MODELS.sheet, model.code, f"Mô hình {model.code}", "chưa ghi lãnh đạo phụ trách.")


def _tasks(c: Catalogue) -> Iterator[OpenQuestion]:
    for task in c.tasks:
        missing = [f"rõ {said} ({what})" for said, what in not_said(task)]
        if missing and task.valid_to is None:
            yield OpenQuestion(TASKS.sheet, task.code, f"Nhiệm vụ {task.code}", f"chưa {', chưa '.join(missing)}.")
        if task.valid_to is None and task.teller != Teller.NOBODY and not task.asks:
            yield OpenQuestion(TASKS.sheet, task.code, f"Nhiệm vụ {task.code}", "chưa ghi kỳ báo cáo.")


def _difficulties(c: Catalogue) -> Iterator[OpenQuestion]:
    """Rows that staff added themselves: without a unit they come to no form, and their day decides the year."""
    for row in c.difficulties:
        if is_reported(row.code):
            continue
        if not row.unit:
            text = "chưa ghi đơn vị, không lên biểu của đơn vị nào."
            yield OpenQuestion(DIFFICULTIES.sheet, row.code, f"Khó khăn {row.code}", text)
        if row.first_reported is None:
            day = format_day_padded(c.plan.start)
            text = f"chưa ghi ngày phản ánh, đang tính vào ngày đầu Kế hoạch ({day})."
            yield OpenQuestion(DIFFICULTIES.sheet, row.code, f"Khó khăn {row.code}", text)


def _periods(c: Catalogue, years: tuple[int, ...]) -> Iterator[OpenQuestion]:
    for period in c.periods:
        if period.year in years and period.due is None:
            yield OpenQuestion(PERIODS.sheet, period.code, period.name, "chưa ghi hạn nộp của đơn vị.")
        for told in free_due_days(c, period) if period.year in years else ():
            yield OpenQuestion(PERIODS.sheet, period.code, period.name, f"{told} Đề nghị xem lại.")


def _windows(c: Catalogue, years: tuple[int, ...]) -> Iterator[OpenQuestion]:
    used = {e.window for e in c.elements if e.window}
    for row in c.windows:
        if row.window in used and c.period[row.period].year in years:
            start, end = format_day_padded(row.start), format_day_padded(row.end)
            text = f"từ {start} đến {end}. Kế hoạch không nêu ngày, đề nghị kiểm tra lại."
            yield OpenQuestion(
                WINDOWS.sheet, f"{row.window}/{row.period}", f"Khung {row.window}, kỳ {row.period}", text
            )


def _documents(c: Catalogue) -> Iterator[OpenQuestion]:
    """Documents without a day by which they are due, or with a part that the report does not have; signers whom a
    document names and who have no name."""
    parts = parts_of(templates.toml("van_ban.toml"))
    for document in c.recipients:
        for unknown in chosen(document, parts).unknown:
            name = f"Báo cáo {document.name}, kỳ {document.period}"
            what = (
                f"cột “Phần báo cáo” ghi “{unknown}”, không phải tên phần nào của báo cáo, nên báo cáo được lập đủ các "
                f"phần. Ghi mã hoặc tên phần, cách nhau bằng dấu ;: {parts_words(parts)}."
            )
            yield OpenQuestion(RECIPIENTS.sheet, f"{document.period}/{document.name}", name, what)
        if document.due is None and not document.number and document.day is None:
            name = f"Báo cáo {document.name}, kỳ {document.period}"
            yield OpenQuestion(RECIPIENTS.sheet, f"{document.period}/{document.name}", name, "chưa ghi hạn gửi.")
    for code in dict.fromkeys(d.signer for d in c.recipients if d.signer):
        if not signer_of(c, code).name:
            yield OpenQuestion(SIGNERS.sheet, code, f"Người ký {code}", "chưa ghi họ tên.")


def _exceptions(c: Catalogue, years: tuple[int, ...]) -> Iterator[OpenQuestion]:
    """Rows of Phân công báo cáo that ask nobody: whom or what they name is not valid on the period's last day."""
    for row in c.exceptions:
        period = c.period[row.period]
        if not row.owes or period.year not in years:
            continue
        key = f"{row.unit}/{row.element or TEXT_ALONE}/{row.period}"
        if row.element and not alive(c.element[row.element], period.end):
            yield OpenQuestion(EXCEPTIONS.sheet, key, "", "cuối kỳ số liệu này không có hiệu lực, không ai được hỏi.")
        elif not reached(c, row):
            yield OpenQuestion(EXCEPTIONS.sheet, key, "", "cuối kỳ không có đơn vị nào như vậy, không ai được hỏi.")


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:8]) + (", …" if len(codes) > 8 else "")
