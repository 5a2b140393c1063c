"""The letter that asks units for their report when a period opens (công văn; Nghị định 30/2020/NĐ-CP, Mẫu 1.5).

Units that are urged are required ("yêu cầu"); those that are only asked (decision-tables 10.1, row 18) are asked
("đề nghị"): a sentence each, in one letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind
from tanminh_xl.domain.document import Block, Document, Gap, Head, Paragraph, Sentence
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.owing import due, only_asked, senders, urged
from tanminh_xl.domain.period_words import due_at
from tanminh_xl.domain.sheet import Cell, Letterhead, Ref, Sheet, Table
from tanminh_xl.domain.staff_tables import PERIODS, SETTINGS
from tanminh_xl.reports.narrative.appendices import numbered
from tanminh_xl.reports.narrative.document import without_id_numbers
from tanminh_xl.reports.narrative.frame import authority, receivers, signing
from tanminh_xl.reports.narrative.numbers import lower_first
from tanminh_xl.reports.narrative.texts import columns, text
from tanminh_xl.reports.texts import text as page_text


def request_letter(catalogue: Catalogue, period: Period, forms: Mapping[str, str], signer: str = "CVP") -> Document:
    """The letter to every unit that owes a form, but for the Office that writes it.

    ``forms``: unit code -> name of the form's file; ``signer``: code of who signs in the table Người ký, an unknown
    one: as Cài đặt says.
    """
    required = [u for u in urged(catalogue, period) if u != catalogue.plan.office]
    asked = list(only_asked(catalogue, period))
    rest = [u for u in senders(catalogue, period) if u not in (*required, *asked, catalogue.plan.office)]
    asked += rest
    listed = numbered([("bieu", _forms(catalogue, period, [*required, *asked], forms))])
    plan = catalogue.plan
    head = Head(
        authority(plan),
        f"/{plan.letter_sign}",
        plan.place,
        None,
        "",
        text("cong_van", "trich_yeu_dot_xuat" if _on_demand(period) else "trich_yeu", period=_name(period)),
        tuple(addressed(catalogue, period, [*required, *asked])),
    )
    blocks = (
        *_sentences(catalogue, period, required, asked),
        *_how(catalogue, period),
        _end(bool(required), bool(asked)),
    )
    known = signer if signer in catalogue.signer else ""
    return Document(
        period.code,
        head,
        without_id_numbers(blocks),
        signing(catalogue, known, receivers("cong_van", addressed=True)),
        listed.all,
        sample=page_text("chung", "minh_hoa") if plan.sample else "",
    )


def addressed(catalogue: Catalogue, period: Period, units: Sequence[str]) -> list[str]:
    """Kính gửi: a kind of unit where all of its units are asked, else the units by name; in the order of kinds."""
    wanted, said = set(units), []
    for kind in sorted(catalogue.kinds, key=lambda k: k.order):
        alive_now = [u.code for u in catalogue.members((kind.code,), period.end)]
        own = [u.code for u in catalogue.units if u.code in wanted and u.kind == kind.code]
        if len(own) > 1 and set(alive_now) <= wanted:
            said.append(kind.group)
        else:
            said += [catalogue.unit[u].name for u in own]
    return said


def _on_demand(period: Period) -> bool:
    return period.kind is PeriodKind.ON_DEMAND


def _name(period: Period) -> str:
    return lower_first(period.name)


def _ref(period: Period, column: str) -> Ref:
    return Ref(PERIODS.name, (period.code,), column)


def _sentences(
    catalogue: Catalogue, period: Period, required: Sequence[str], asked: Sequence[str]
) -> tuple[Block, ...]:
    """Why, who must and who is asked, of which days."""
    plan = catalogue.plan
    key = "mo_dau"
    if _on_demand(period):
        key = "mo_dau_dot_xuat" if period.request else "mo_dau_dot_xuat_khong"
    words = {
        "plan": plan.name,
        "period": _name(period),
        "authority": plan.authority,
        "request": period.request.strip().rstrip("."),
    }
    found = [Sentence("cv.mo_dau", text("cong_van", key, **words), (_ref(period, "name"),))]
    for tag, units in (("yeu_cau", required), ("de_nghi", asked)):
        if units:
            groups = {kind.group for kind in catalogue.kinds}
            named = [lower_first(n) if n in groups else n for n in addressed(catalogue, period, units)]
            key = f"{tag}_dot_xuat" if _on_demand(period) else tag
            said = text("cong_van", key, names=", ".join(named), period=_name(period))
            found.append(Sentence(f"cv.{tag}", said, (_ref(period, "name"),)))
    days = {"start": format_day(period.start), "end": format_day(period.end)}
    said = text("cong_van", "so_lieu_dot_xuat" if _on_demand(period) else "so_lieu", **days)
    found.append(Sentence("cv.so_lieu", said, (_ref(period, "start"), _ref(period, "end"))))
    return tuple(Paragraph((sentence,)) for sentence in found)


def _how(catalogue: Catalogue, period: Period) -> tuple[Block, ...]:
    """By when, where to, whom to ask."""
    plan = catalogue.plan
    office = catalogue.unit[plan.office].name if plan.office in catalogue.unit else plan.office
    parts: list[Sentence | Gap] = []
    if period.due is None:
        parts.append(Gap("cv.han", text("cong_van", "chua_co_han")))
    else:
        parts.append(_due(catalogue, period))
    key = "gui" if plan.send_to else "gui_khong"
    parts.append(Sentence("cv.gui", text("cong_van", key, office=office, send_to=plan.send_to), (_setting("send_to"),)))
    if plan.clerk or plan.phone:
        key = "hoi" if plan.clerk and plan.phone else "hoi_dien_thoai" if plan.phone else "hoi_ten"
        said = text("cong_van", key, clerk=plan.clerk, phone=plan.phone, office=office)
        parts.append(Sentence("cv.hoi", said, (_setting("clerk"), _setting("phone"))))
    return (Paragraph(tuple(parts)),)


def _setting(field: str) -> Ref:
    return Ref(SETTINGS.name, (field,), "value")


def _due(catalogue: Catalogue, period: Period) -> Sentence:
    """The due date, and the later one of those that own criteria."""
    assert period.due is not None
    owners = [
        u for u in senders(catalogue, period) if u != catalogue.plan.office and due(catalogue, period, u) != period.due
    ]
    words = {"due": _when(period, period.due)}
    refs = (_ref(period, "due"), _ref(period, "due_owner"))
    if not owners or period.due_owner is None:
        return Sentence("cv.han", text("cong_van", "han", **words), refs[:1])
    names = ", ".join(catalogue.unit[u].name for u in owners)
    words |= {"names": names, "due_owner": _when(period, period.due_owner)}
    return Sentence("cv.han", text("cong_van", "han_chu_tri", **words), refs)


def _when(period: Period, day: date) -> str:
    return due_at(day, period.due_time) if period.due_time else text("cong_van", "ngay", day=format_day(day))


def _end(required: bool, asked: bool) -> Block:
    key = "ket_ca_hai" if required and asked else "ket_de_nghi" if asked else "ket_yeu_cau"
    return Paragraph((Sentence("cv.ket", text("cong_van", key)),))


def _forms(catalogue: Catalogue, period: Period, units: Sequence[str], forms: Mapping[str, str]) -> Sheet:
    """Which form is whose, and by when it is due."""
    titles, widths = columns("phu_luc_ten", "bieu_cot")
    rows = []
    for n, unit in enumerate(units, 1):
        day = due(catalogue, period, unit)
        when = due_at(day, period.due_time) if day else ""
        name = catalogue.unit[unit].name
        rows.append((Cell(n, "center"), Cell(name), Cell(forms.get(unit, "")), Cell(when, "center")))
    title = text("phu_luc_ten", "bieu")
    head = Letterhead((), (), title, period.name)
    table = Table("van_ban_bieu", widths, titles, tuple(rows))
    return Sheet(text("phu_luc_ten", "bieu_tab"), title, (head, table))
