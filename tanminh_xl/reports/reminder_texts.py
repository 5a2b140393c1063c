"""What is said to a unit that is reminded, and to the Zalo group: texts that a telephone shows whole
(``templates/don_doc.toml``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from tanminh_xl import templates
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.format_value import format_day, format_weekday
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.phone import fits, short
from tanminh_xl.domain.reminded import Matter, Want
from tanminh_xl.domain.reminders import FILING, ToRemind
from tanminh_xl.reports.narrative.numbers import lower_first

FILE = "don_doc.toml"
MOST_ITEMS, MOST_ITEM = 3, 60
"""Figures that are named in a text, and letters of each."""
_KEYS = {
    Matter.SOON: "sap_den_han",
    Matter.LATE: "chua_gui",
    Matter.MEND: "qua_han_bo_sung",
    Matter.PROMISED: "den_ngay_hen",
    Matter.THROUGH: "qua_don_vi",
}
MUST, DAY, ENCLOSED, ITEMS, HELP, POLITE = range(6)
"""What of a text goes last, and what first, where it does not fit a screen."""


class Message(NamedTuple):
    """What goes to a unit: as a mail with its subject, or pasted."""

    subject: str
    text: str


def text(section: str, key: str, **words: object) -> str:
    """A text with its ``{names}`` filled in; KeyError for a text or a name that is not there."""
    return str(_section(section)[key]).format(**words)


def columns(section: str, key: str) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Titles and widths (characters) of a table's columns; KeyError for an unknown table."""
    rows = _section(section)[key]
    return tuple(str(title) for title, _ in rows), tuple(float(width) for _, width in rows)


def texts(section: str, key: str) -> tuple[str, ...]:
    """Several texts, in their order."""
    return tuple(str(one) for one in _section(section)[key])


def number(section: str, key: str) -> int:
    """A number of the texts."""
    return int(_section(section)[key])


def _section(section: str) -> dict[str, Any]:
    found: dict[str, Any] = templates.toml(FILE)[section]
    return found


def key_of(one: ToRemind, want: Want) -> str:
    """Key of what is said of a want: units that are only asked are told in words of their own."""
    return f"de_nghi_{_KEYS[want.matter]}" if one.kind is DraftKind.ASK else _KEYS[want.matter]


def unit_name(of: Catalogue, code: str) -> str:
    """The unit's name; its code where the catalogue has no such unit."""
    return of.unit[code].name if code in of.unit else code


def late_words(want: Want, today: date) -> str:
    """By how much something is late: "04 ngày"."""
    return f"{(today - want.day).days:02} ngày" if want.day else ""


def lacking(of: Catalogue, one: ToRemind, want: Want, today: date) -> str:
    """What is missing, on one line of a list: "chưa gửi báo cáo, chậm 04 ngày"."""
    day, to = format_day(want.day), unit_name(of, want.to)
    said = text("thieu", key_of(one, want), day=day, late=late_words(want, today), to=to, items=_items(of, want.items))
    return said if want.of == one.unit else text("thieu", "cua", of=unit_name(of, want.of), what=said)


def message(
    of: Catalogue,
    period: Period,
    one: ToRemind,
    today: date,
    files: Mapping[Want, str],
    forms: Collection[Want] = (),
) -> Message:
    """What is said to a unit. ``files``: the file that goes with a want; with one of ``forms`` its form to fill, even
    where something is to be mended."""
    lines = [(MUST, line) for line in _first(of, period, one, today)]
    for want in one.about:
        lines += _beside(of, period, one, want, today, files.get(want, ""), form=want in forms)
    lines += _end(of, one)
    said = _words(of, period, one, one.about[0], today)
    ask = one.kind is DraftKind.ASK
    what = text("tieu_de", key_of(one, one.about[0]), **said)
    name = unit_name(of, one.unit)
    subject = text("tieu_de", "de_nghi" if ask else "don_doc", round=one.round, what=what, unit=name)
    return Message(masked(subject), masked(_fitted(lines)))


def _words(of: Catalogue, period: Period, one: ToRemind, want: Want, today: date) -> dict[str, str]:
    whose = unit_name(of, want.of)
    return {
        "period": lower_first(period.name),
        "of": text("chung", "cua", what="", of=whose) if want.of != one.unit else "",
        "day": _day(period, want),
        "to": unit_name(of, want.to),
        "late": late_words(want, today),
        "items": _items(of, want.items),
    }


def _day(period: Period, want: Want) -> str:
    if want.day is None:
        return ""
    day = format_weekday(want.day)
    by_hour = period.due_time and want.matter in FILING
    return text("chung", "hen_gio", hour=period.due_time, day=day) if by_hour else day


def _items(of: Catalogue, items: Sequence[str]) -> str:
    names = [short(of.element[code].name, MOST_ITEM) for code in items if code in of.element]
    said = "; ".join(names[:MOST_ITEMS])
    return text("chung", "va_khac", names=said, n=len(names) - MOST_ITEMS) if len(names) > MOST_ITEMS else said


def _first(of: Catalogue, period: Period, one: ToRemind, today: date) -> Iterator[str]:
    """What to do: the first thing in the first line."""
    for n, want in enumerate(one.about):
        key = key_of(one, want)
        if want.matter is Matter.THROUGH and one.kind is not DraftKind.ASK and want.day and today <= want.day:
            key = "qua_don_vi_sap"
        what = text("viec", key, **_words(of, period, one, want, today))
        yield text("chung", "kinh_gui_them" if n else "kinh_gui", unit=unit_name(of, one.unit), what=what)


def _beside(
    of: Catalogue, period: Period, one: ToRemind, want: Want, today: date, file: str, *, form: bool
) -> Iterator[tuple[int, str]]:
    """What is to be known of one want."""
    words, ask = _words(of, period, one, want, today), one.kind is DraftKind.ASK
    match want.matter:
        case Matter.LATE:
            yield DAY, text("kem", "han_de_nghi" if ask else "han", **words)
        case Matter.MEND:
            yield DAY, text("kem", "han_bo_sung_de_nghi" if ask else "han_bo_sung", **words)
        case Matter.PROMISED:
            yield DAY, text("kem", "ngay_hen", **words)
        case Matter.THROUGH:
            yield DAY, text("kem", "han_qua_de_nghi" if ask else "han_qua", **words)
            if who := " ".join(filter(None, _reach(of, want.to))):
                yield DAY, text("kem", "lien_he", who=who, **words)
        case Matter.SOON:
            pass
    if words["items"]:
        said = text("kem", "xem_lai" if want.matter is Matter.MEND else "so_lieu", **words)
        yield ITEMS, said.replace("….", "…")
    if file:
        yield ENCLOSED, text("kem", "danh_dau" if want.matter is Matter.MEND and not form else "bieu", file=file)
    if want.matter is Matter.PROMISED:
        yield HELP, text("kem", "bao_so")
    if want.matter is Matter.LATE:
        yield HELP, text("kem", "chua_co")


def _reach(of: Catalogue, code: str) -> tuple[str, ...]:
    unit = of.unit.get(code)
    return (unit.contact, unit.phone) if unit else ()


def _end(of: Catalogue, one: ToRemind) -> Iterator[tuple[int, str]]:
    plan, ask = of.plan, one.kind is DraftKind.ASK
    if one.waiting and not ask:
        yield HELP, text("kem", "dang_cho", names=", ".join(unit_name(of, u) for u in one.waiting))
    yield from ((MUST, line) for line in _where(of, [want.to for want in one.about]))
    if one.round > 1 and not ask:
        yield POLITE, text("kem", "lan", round=one.round)
    yield POLITE, text("chung", "ket")
    yield MUST, text("chung", "van_phong", office=unit_name(of, plan.office))
    if plan.sample:
        yield MUST, text("chung", "minh_hoa")


def _where(of: Catalogue, through: Sequence[str] = ("",)) -> Iterator[str]:
    """Where to send it, where anything goes to the Office itself; whom to call."""
    plan = of.plan
    if plan.send_to and "" in through:
        yield text("chung", "gui_ve", send_to=plan.send_to)
    if plan.phone:
        yield text("chung", "goi_ten" if plan.clerk else "goi", clerk=plan.clerk, phone=plan.phone)


def _fitted(lines: Iterable[tuple[int, str]]) -> str:
    """The lines, as many as a screen shows: what matters least goes first, of that the last line."""
    left = list(lines)
    while not fits("\n".join(line for _, line in left)) and any(rank for rank, _ in left):
        worst = max(rank for rank, _ in left)
        del left[max(n for n, (rank, _) in enumerate(left) if rank == worst)]
    return "\n".join(line for _, line in left) + "\n"


def group_text(of: Catalogue, period: Period, to: Sequence[ToRemind], today: date, given: str) -> str:
    """What goes to the Zalo group: who has not sent its report, and no other matter; units that are only asked are not
    named. "" where there is nothing to say. ``given``: how many have sent, "19/27", "" for none."""
    by_day: dict[date, list[str]] = {}
    for one in to:
        days = [want.day for want in one.about if want.matter in FILING and want.day is not None]
        if days and one.kind is DraftKind.REMINDER:
            by_day.setdefault(min(days), []).append(unit_name(of, one.unit))
    if not by_day:
        return ""
    late = any(day < today for day in by_day)
    most = max(len(names) for names in by_day.values())
    while True:
        said = masked(_group(of, period, by_day, today, given, most, late=late))
        if fits(said) or most == 1:
            return said
        most -= 1


def _group(
    of: Catalogue,
    period: Period,
    by_day: Mapping[date, Sequence[str]],
    today: date,
    given: str,
    most: int,
    *,
    late: bool,
) -> str:
    lines = [text("nhom", "tre" if late else "sap", period=lower_first(period.name))]
    for day, units in sorted(by_day.items()):
        names = ", ".join(units[:most])
        names = text("nhom", "khac", names=names, n=len(units) - most) if len(units) > most else names
        said = _day(period, Want(Matter.LATE, "", day))
        lines.append(text("nhom", "han_da_qua" if day < today else "han_sap_toi", day=said, names=names))
    lines += _where(of)
    lines += [text("nhom", "cam_on", given=given)] if given else []
    lines.append(text("chung", "van_phong", office=unit_name(of, of.plan.office)))
    lines += [text("chung", "minh_hoa")] if of.plan.sample else []
    return "\n".join(lines) + "\n"
