"""Opening a period, and its forms: issued when it opens, when one is missing, when one has changed."""

from __future__ import annotations

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import Opening
from tanminh_xl.domain.form import FormSpec, same_content
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.domain.owing import senders
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.usecases.desk import Desk
from tanminh_xl.usecases.project import Projection


def open_period(host: Host, call: Call) -> Outcome:
    """Publish the period's Opening, keep the catalogue of that moment, issue all forms."""
    desk = Desk(host, call)
    period = desk.period()
    state = desk.state(period.code)
    if state.opening is not None:
        raise TanMinhError(
            "already_open",
            f"Kỳ {period.code} đã mở ngày {state.opening.at:%d/%m/%Y} ({state.phase.value.lower()}).",
            "Để tạo biểu mẫu còn thiếu, dùng lệnh forms; để mở lại kỳ đã chốt, dùng lệnh reopen.",
        )
    if period.due is None:
        raise TanMinhError(
            "no_due_date",
            f"Kỳ {period.code} chưa có hạn nộp.",
            "Ghi hạn nộp của đơn vị ở trang Kỳ báo cáo, lưu tệp kế hoạch, rồi mở kỳ.",
        )
    if not senders(desk.catalogue, period):
        raise TanMinhError(
            "nobody_owes",
            f"Chưa có đơn vị nào phải báo cáo kỳ {period.code}.",
            "Bổ sung đơn vị ở trang Đơn vị, hoặc phân công ở trang Phân công báo cáo.",
        )
    desk.folder.keep_catalogue(desk.catalogue.digest, catalogue.to_json(desk.catalogue))
    desk.folder.add(Opening(0, period.code, call.who, call.now, desk.catalogue.digest, period.due))
    forms = _issue(desk, period)
    host.write(Projection(desk))
    return Outcome(
        f"Đã mở {period.name} ({period.code}), hạn nộp {period.due:%d/%m/%Y}; đã tạo {len(forms)} biểu mẫu.",
        lines=("Gửi mỗi đơn vị biểu mẫu của mình; tệp nhận về để vào thư mục hop_thu.",),
        paths=(desk.folder.forms_folder(period.code),),
    )


def issue_forms(host: Host, call: Call) -> Outcome:
    """In an open period: issue missing forms, and a new version where a unit's form has changed."""
    desk = Desk(host, call)
    period = desk.opened()
    if not desk.state(period.code).open:
        raise TanMinhError("closed", f"Kỳ {period.code} đã chốt số liệu.", "Mở lại kỳ bằng lệnh reopen --why LÝ_DO.")
    desk.folder.keep_catalogue(desk.catalogue.digest, catalogue.to_json(desk.catalogue))
    forms = _issue(desk, period)
    if not forms:
        return Outcome(f"Biểu mẫu của kỳ {period.code} đã đủ, không có gì thay đổi.")
    return Outcome(
        f"Đã tạo {len(forms)} biểu mẫu của kỳ {period.code}.",
        lines=tuple(f"{form.unit_name}: bản {form.version}" for form in forms),
        paths=(desk.folder.forms_folder(period.code),),
    )


def _issue(desk: Desk, period: Period) -> tuple[FormSpec, ...]:
    """Write each form that is missing or differs from the last one sent."""
    past, problems = desk.past(period), desk.problems(period, before=True)
    wanted = senders(desk.catalogue, period)
    issued: list[FormSpec] = []
    for n, unit in enumerate(wanted, 1):
        last = desk.folder.latest_form(unit, period.code)
        spec = form_spec(desk.catalogue, period, unit, last.version + 1 if last else 1, past, problems)
        if last is None or not same_content(last, spec):
            desk.folder.keep_form(spec, write(spec))
            issued.append(spec)
        if not desk.host.step("Tạo biểu mẫu", n, len(wanted)):
            break
    return tuple(issued)
