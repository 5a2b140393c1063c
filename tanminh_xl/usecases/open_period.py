"""Opening a period, and its forms: issued when it opens, when one is missing, when one has changed."""

from __future__ import annotations

from tanminh_xl.catalogue.percent import Told
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.days import free_due_days
from tanminh_xl.domain.events import Opening
from tanminh_xl.domain.form import FormSpec, same_content, same_questions
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.owing import senders
from tanminh_xl.usecases import letters, remarks
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


def open_period(snapshot: Snapshot) -> Proposal:
    """Publish the period's Opening, keep the catalogue of that moment, issue all forms, and the letter that goes with
    them.

    An opening that was cut short goes on: its forms and its letter are made. TanMinhError: it is open already, has no
    due date, or nobody owes anything in it.
    """
    period = snapshot.period()
    state = snapshot.state(period.code)
    if state.open and (_missing(snapshot, period) or not letters.is_requested(snapshot, period)):
        return issue_forms(snapshot)
    if state.opening is not None:
        raise TanMinhError(
            "already_open",
            f"Kỳ {period.code} đã mở ngày {format_day_padded(state.opening.at)} ({state.phase.value.lower()}).",
        )
    if period.due is None:
        raise TanMinhError(
            "no_due_date",
            f"Kỳ {period.code} chưa có hạn nộp.",
            "Ghi hạn nộp của đơn vị ở trang Kỳ báo cáo, lưu lại, rồi mở kỳ.",
        )
    wanted, due = senders(snapshot.catalogue, period), period.due
    when = f"{period.due_time} ngày {format_day_padded(due)}" if period.due_time else format_day_padded(due)
    free = free_due_days(snapshot.catalogue, period)
    if not wanted:
        raise TanMinhError(
            "nobody_owes",
            f"Chưa có đơn vị nào phải báo cáo kỳ {period.code}.",
            "Bổ sung đơn vị ở trang Đơn vị, hoặc phân công ở trang Phân công báo cáo.",
        )

    letters.check(snapshot)

    def do() -> Outcome:
        call, folder = snapshot.call, snapshot.folder
        digest = snapshot.keep_catalogue()
        snapshot.learn(folder.add(Opening(0, period.code, call.who, call.now, digest, due)))
        forms = _issue(snapshot, period)
        letter = letters.request(snapshot, period)
        return Outcome(
            f"Đã mở {period.name} ({period.code}), hạn nộp {when}; đã tạo {len(forms)} biểu mẫu.",
            lines=(
                *free,
                "Gửi mỗi đơn vị biểu mẫu của mình; tệp nhận về để vào thư mục hop_thu.",
                f"Công văn yêu cầu báo cáo: {letter.path.name}, cùng thư mục với biểu mẫu.",
                *letters.told(letter),
                *remarks.said(snapshot, Told.READ, Told.ASKED),
            ),
            paths=(folder.forms_folder(period.code), letter.path),
        )

    made = f"{len(wanted)} biểu mẫu và công văn yêu cầu báo cáo trong thư mục bieu_mau"
    said = f"Sẽ mở {period.name} (hạn nộp {when}), tạo {made}."
    return Proposal(do, lambda: " ".join((said, *free)) + remarks.in_a_question(snapshot))


def issue_forms(snapshot: Snapshot) -> Proposal:
    """In an open period: issue missing forms, and a new version where a unit's form has changed.

    TanMinhError: the period is not open (any more).
    """
    period = snapshot.open_now()

    def do() -> Outcome:
        snapshot.keep_catalogue()
        forms = _issue(snapshot, period)
        letter = letters.request(snapshot, period)
        again = [f"Công văn yêu cầu báo cáo lập lại: {letter.path.name}."] if letter.written else []
        told = (*again, *letters.told(letter))
        if not forms:
            return Outcome(f"Biểu mẫu của kỳ {period.code} đã đủ, không có gì thay đổi.", lines=told)
        return Outcome(
            f"Đã tạo {len(forms)} biểu mẫu của kỳ {period.code}.",
            lines=(*(f"{form.unit_name}: bản {form.version}" for form in forms), *told),
            paths=(snapshot.folder.forms_folder(period.code),),
        )

    return Proposal(do, lambda: f"{period.name} đã mở. Sẽ tạo biểu mẫu còn thiếu hoặc đã thay đổi.", writes=False)


def _missing(snapshot: Snapshot, period: Period) -> bool:
    """Whether a unit that owes something was sent no form."""
    return any(snapshot.folder.latest_form(unit, period.code) is None for unit in senders(snapshot.catalogue, period))


def _issue(snapshot: Snapshot, period: Period) -> tuple[FormSpec, ...]:
    """Write each form that is missing or differs from the last one sent; of a unit that has filed, one that asks
    something else: a deadline that moved is no reason to send it the same questions again."""
    from tanminh_xl.forms.spec import form_spec
    from tanminh_xl.forms.write import write  # XlsxWriter: only where a form is written
    from tanminh_xl.usecases import compared

    past, difficulties = (
        compared.past(snapshot.catalogue, period, snapshot.earlier),
        snapshot.problems(period, before=True),
    )
    wanted, filed = senders(snapshot.catalogue, period), snapshot.state(period.code).counted
    issued: list[FormSpec] = []
    for n, unit in enumerate(wanted, 1):
        last = snapshot.folder.latest_form(unit, period.code)
        spec = form_spec(snapshot.catalogue, period, unit, last.version + 1 if last else 1, past, difficulties)
        same = same_questions if unit in filed else same_content
        if last is None or not same(last, spec):
            snapshot.folder.keep_form(spec, write(spec))
            issued.append(spec)
        if not snapshot.host.step("Tạo biểu mẫu", n, len(wanted)):
            break
    return tuple(issued)
