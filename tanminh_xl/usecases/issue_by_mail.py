"""The period's forms by mail ("Phát biểu mẫu"): a message to each unit, and texts for Zalo where there is no address
(decision-tables 13.1, rows 17 - 22)."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.answering import written_to
from tanminh_xl.domain.catalogue_nouns import Period, Urging, alive
from tanminh_xl.domain.drafts import Draft, DraftKind
from tanminh_xl.domain.format_value import format_weekday
from tanminh_xl.domain.host import Hint, Outcome
from tanminh_xl.domain.owing import due, senders, urging
from tanminh_xl.mail import texts
from tanminh_xl.usecases import open_period
from tanminh_xl.usecases.drafts import enclose, lay, lay_text, sender, sent
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

GROUP = "Zalo_nhom_bieu-mau.txt"


def issue_by_mail(snapshot: Snapshot) -> Proposal:
    """In an open period: forms that are missing or changed (as ``open_period.issue_forms``), then a message with its
    form to each unit that has not reported on it. Nothing is sent. TanMinhError: the period is not open."""
    period = snapshot.open_now()
    issuing = open_period.issue_forms(snapshot)

    def do() -> Outcome:
        made = issuing.do()
        drafts = current(snapshot, period)
        puts = lay(snapshot, drafts, (DraftKind.FORM,), period.code)
        names = snapshot.catalogue.unit
        nobody = [names[d.unit].name for d in drafts if not d.to]
        told = [put.note for put in puts if put.note]
        lines = [*([made.text] if made.paths else []), *made.lines]
        if drafts:
            text = lay_text(
                snapshot, period.code, GROUP, _group(snapshot, period, nobody, mailed=any(d.to for d in drafts))
            )
            told += [text.note] if text.note else []
            lines.append(f"Bản để dán vào nhóm Zalo: {text.path.name}.")
        if nobody:
            lines.append(f"Chưa có địa chỉ thư, gửi qua Zalo (tệp .txt): {', '.join(nobody)}.")
        gone = sent(snapshot, period.code)
        waiting = [d for d in drafts if d.key not in gone]
        if not waiting:
            return Outcome(f"Biểu mẫu của kỳ {period.code} đã gửi đủ, không có thư mới.", lines=(*lines, *told))
        return Outcome(
            f"Đã soạn {len(waiting)} thư gửi biểu mẫu của kỳ {period.code}. Chưa gửi.",
            lines=(*lines, *told),
            paths=(snapshot.folder.drafts_folder(period.code),),
            hints=(Hint("drafts_laid"),),
        )

    says = f"Sẽ soạn thư gửi biểu mẫu {period.name} cho từng đơn vị vào thư mục thu_di; chưa gửi."
    return Proposal(do, lambda: says)


def current(snapshot: Snapshot, period: Period) -> tuple[Draft, ...]:
    """The messages with the period's forms as the facts are now, sent ones too, in the order of the table of units.

    None to the Office itself, to a unit that has ended by today, or to one of which a report on its latest form came.
    """
    today, of = snapshot.call.now.date(), snapshot.catalogue
    units = (of.unit[code] for code in senders(of, period) if code != of.plan.office)
    return tuple(d for unit in units if alive(unit, today) for d in _draft(snapshot, period, unit.code))


def _draft(snapshot: Snapshot, period: Period, unit: str) -> Iterator[Draft]:
    spec = snapshot.folder.latest_form(unit, period.code)
    last = snapshot.state(period.code).last.get(unit)
    said = last.submission if last else None
    if spec is None or (said is not None and said.form == spec.version):
        return
    path = snapshot.folder.form_path(spec)
    words = texts.form(
        sender(snapshot),
        snapshot.catalogue.unit[unit].name,
        period.name,
        due_words(snapshot, period, unit),
        spec.version,
        ask=urging(snapshot.catalogue, unit) is not Urging.URGE,
        filed=unit in snapshot.state(period.code).counted,
        request=period.request,
    )
    to = written_to(snapshot.catalogue, unit)
    yield Draft(DraftKind.FORM, period.code, unit, f"v{spec.version}", to, *words, (enclose(snapshot, path),))


def due_words(snapshot: Snapshot, period: Period, unit: str = "") -> str:
    """By when a unit's form is due, "thứ Ba, ngày 16/6/2026", with the hour where there is one; without a unit the
    period's own day; "" where there is none."""
    day = due(snapshot.catalogue, period, unit) if unit else period.due
    if day is None:
        return ""
    return f"{period.due_time} {format_weekday(day)}" if period.due_time else format_weekday(day)


def _group(snapshot: Snapshot, period: Period, nobody: list[str], *, mailed: bool) -> str:
    return texts.group(sender(snapshot), period.name, due_words(snapshot, period), nobody, mailed=mailed)
