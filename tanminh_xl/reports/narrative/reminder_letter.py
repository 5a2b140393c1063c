"""The letters that urge units, and that ask those that are only asked (công văn; Nghị định 30/2020/NĐ-CP, Mẫu 1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind
from tanminh_xl.domain.document import Block, Document, Head, Paragraph, Sentence
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.period_words import due_at
from tanminh_xl.domain.reminded import Matter, Reminder, Want, of_unit, rounds_short
from tanminh_xl.domain.reminders import ToRemind
from tanminh_xl.domain.sheet import Cell, Letterhead, Sheet, Table
from tanminh_xl.reports.narrative.appendices import numbered
from tanminh_xl.reports.narrative.document import without_id_numbers
from tanminh_xl.reports.narrative.frame import authority, receivers, signing
from tanminh_xl.reports.narrative.letter import addressed
from tanminh_xl.reports.narrative.numbers import lower_first
from tanminh_xl.reports.narrative.texts import text as document_text
from tanminh_xl.reports.reminder_texts import columns, lacking, number, text, unit_name
from tanminh_xl.reports.texts import text as page_text

IN_LETTERS = (Matter.LATE, Matter.MEND)


def in_letter(to: Sequence[ToRemind], kind: DraftKind, today: date) -> tuple[ToRemind, ...]:
    """Units that a letter addresses: those of its kind that owe the Office something whose day has passed; with that
    alone, and behind it the figures that others still owe them: who reports through another sends nothing here."""
    passed = [(one, want) for one in to if one.kind is kind for want in one.about if want.day and want.day < today]
    through: dict[str, list[Want]] = {}
    for _, want in passed:
        if want.matter is Matter.THROUGH:
            through.setdefault(want.to, []).append(want)
    own: dict[str, list[Want]] = {}
    for one, want in passed:
        if want.matter in IN_LETTERS:
            own.setdefault(one.unit, []).append(want)
    return tuple(
        one._replace(about=(*about, *(want for sent in about for want in through.get(sent.of, ()))))
        for one in to
        if (about := own.get(one.unit))
    )


def reminder_letter(
    of: Catalogue,
    period: Period,
    to: Sequence[ToRemind],
    reminders: Sequence[Reminder],
    given: tuple[int, int],
    by: date | None,
    today: date,
    signer: str = "CVP",
) -> Document:
    """The letter to units of one kind (``in_letter``), one at least.

    ``reminders``: of the period; ``given``: how many of those that are urged have sent, of how many. ``by``: until when
    it is asked for, None: at once. ``signer``: as of ``request_letter``.
    """
    ask, plan = to[0].kind is DraftKind.ASK, of.plan
    listed = len(to) >= number("cong_van", "bang_tu")
    names = ", ".join(_named(of, one) for one in to)
    until = f"han{'' if by else '_ngay'}{'_de_nghi' * ask}"
    blocks = [
        _said("cv.mo_dau", _opening(of, period, ask=ask)),
        _said(
            "cv.den_nay",
            text(
                "cong_van",
                f"den_nay{'_de_nghi' * ask}{'_danh_sach' * listed}",
                today=format_day(today),
                given=given[0],
                owed=given[1],
                n=len(to),
                names=names,
                authority=plan.authority,
            ),
        ),
        _said("cv.de_nghi", text("cong_van", "de_nghi" if ask else "yeu_cau", authority=plan.authority)),
        Paragraph(
            (
                Sentence("cv.han", text("cong_van", until, day=format_day(by))),
                *_where(of, ask=ask),
            )
        ),
        _said("cv.ket", text("cong_van", "ket_de_nghi" if ask else "ket", authority=plan.authority)),
    ]
    table = [("don_vi", _table(of, period, to, reminders, today, ask=ask))] if listed else []
    kindly = addressed(of, period, [one.unit for one in to])
    return Document(
        period.code,
        Head(
            authority(plan),
            f"/{plan.letter_sign}",
            plan.place,
            None,
            "",
            _subject(period, ask=ask),
            (text("cong_van", "kinh_gui_danh_sach"),) if listed else tuple(kindly),
        ),
        without_id_numbers(tuple(blocks)),
        signing(of, signer if signer in of.signer else "", receivers("cong_van", addressed=True)),
        numbered(table).all,
        sample=page_text("chung", "minh_hoa") if plan.sample else "",
    )


def _named(of: Catalogue, one: ToRemind) -> str:
    """ "Phòng Kinh tế (gồm số liệu của HTX Tân Minh)"."""
    name, others = unit_name(of, one.unit), [unit_name(of, w.of) for w in one.about if w.matter is Matter.THROUGH]
    return text("cong_van", "gom", name=name, others=", ".join(others)) if others else name


def _said(tag: str, words: str) -> Block:
    return Paragraph((Sentence(tag, words),))


def _subject(period: Period, *, ask: bool) -> str:
    key = "trich_yeu_de_nghi" if ask else "trich_yeu"
    if not ask and period.kind is PeriodKind.ON_DEMAND:
        key = "trich_yeu_dot_xuat"
    return text("cong_van", key, period=lower_first(period.name))


def _opening(of: Catalogue, period: Period, *, ask: bool) -> str:
    key = "mo_dau_de_nghi" if ask else "mo_dau_dot_xuat" if period.kind is PeriodKind.ON_DEMAND else "mo_dau"
    by = text("cong_van", "thoi_han", due=due_at(period.due, period.due_time)) if period.due else ""
    plan = of.plan
    return text("cong_van", key, plan=plan.name, authority=plan.authority, period=lower_first(period.name), by=by)


def _where(of: Catalogue, *, ask: bool) -> tuple[Sentence, ...]:
    """Where to, whom to ask: as the letter of the opening says it."""
    plan, office = of.plan, unit_name(of, of.plan.office)
    key = "gui" if plan.send_to else "gui_khong"
    to = {"office": office, "send_to": plan.send_to}
    where = text("cong_van", f"{key}_de_nghi", **to) if ask else document_text("cong_van", key, **to)
    parts = [Sentence("cv.gui", where)]
    if plan.clerk or plan.phone:
        key = "hoi" if plan.clerk and plan.phone else "hoi_dien_thoai" if plan.phone else "hoi_ten"
        said = document_text("cong_van", key, clerk=plan.clerk, phone=plan.phone, office=office)
        parts.append(Sentence("cv.hoi", said))
    return tuple(parts)


def _table(
    of: Catalogue, period: Period, to: Sequence[ToRemind], reminders: Sequence[Reminder], today: date, *, ask: bool
) -> Sheet:
    titles, widths = columns("cong_van", "bang_cot_de_nghi" if ask else "bang_cot")
    rows = []
    for n, one in enumerate(to, 1):
        said = "\n".join(lacking(of, one, want, today) for want in one.about)
        day = format_day(min(want.day for want in one.about if want.day))
        rounds = () if ask else (Cell(rounds_short(of_unit(reminders, one.unit), said=False)),)
        rows.append((Cell(n, "center"), Cell(unit_name(of, one.unit)), Cell(said), Cell(day, "center"), *rounds))
    title = text("cong_van", "bang_de_nghi" if ask else "bang")
    head = Letterhead((), (), title, period.name)
    return Sheet(text("cong_van", "bang_tab"), title, (head, Table("van_ban_don_doc", widths, titles, tuple(rows))))
