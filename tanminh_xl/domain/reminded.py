"""That a unit was reminded: of what, for which time, by which way (decision-tables 13.2); and how that is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.format_value import format_day, format_day_of_year
from tanminh_xl.domain.personal import masked


class Matter(StrEnum):
    """What a unit is reminded of."""

    SOON = "sắp đến hạn"
    LATE = "chưa gửi"
    MEND = "quá hạn bổ sung"
    PROMISED = "đến ngày hẹn bổ sung"
    THROUGH = "gửi qua đơn vị khác"


class Way(StrEnum):
    """How a unit was reminded."""

    MAIL = "thư"
    ZALO = "Zalo"
    PHONE = "điện thoại"
    LETTER = "công văn"


class Want(NamedTuple):
    """One thing that is wanted of a unit.

    ``of``: the unit whose report or figures they are: its own, or those of one that was merged into it. ``day``: by
    which it was due, or promised. ``to``: the unit that it is sent through and that waits for it; "": the Office.
    ``items``: codes of the elements that are meant, () for the whole form.
    """

    matter: Matter
    of: str
    day: date | None = None
    to: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A unit was reminded (event of ``don_doc/<kỳ>/``).

    ``round``: 1 for "lần 1"; what is done on one day is of one round. ``kind``: REMINDER, or ASK for a unit that is
    only asked. ``about``: what was wanted; () of a call before anything was. ``said``: what a unit answered on the
    telephone.
    """

    number: int
    period: str
    unit: str
    round: int
    kind: DraftKind
    about: tuple[Want, ...]
    ways: tuple[Way, ...]
    who: str
    at: datetime
    said: str = ""

    @property
    def day(self) -> date:
        """The day on which it was done; every moment of an event is said in Vietnam's time."""
        return self.at.date()

    @property
    def called(self) -> bool:
        """Whether it is a telephone call alone."""
        return self.ways == (Way.PHONE,)


def of_unit(reminders: Iterable[Reminder], unit: str) -> tuple[Reminder, ...]:
    """A unit's reminders, in the order of their numbers."""
    return tuple(sorted((r for r in reminders if r.unit == unit), key=lambda r: r.number))


def rounds_words(reminders: Sequence[Reminder]) -> str:
    """Reminders of one unit, as the register says them: "lần 1 ngày 17/6/2026, lần 2 ngày 19/6/2026 (điện thoại: hẹn
    chiều mai gửi)"; "" for none. What was said is masked (decision-tables 5.2)."""
    by_round: dict[int, list[Reminder]] = {}
    for one in sorted(reminders, key=lambda r: r.number):
        by_round.setdefault(one.round, []).append(one)
    return ", ".join(_round_words(number, found) for number, found in by_round.items())


def rounds_short(reminders: Sequence[Reminder], *, said: bool = True) -> str:
    """The same for a narrow column: "2 lần: 17/6, 19/6", with ``said`` what was answered last; "" for none."""
    first = {one.round: one.day for one in sorted(reminders, key=lambda r: r.number, reverse=True)}
    if not first:
        return ""
    days = ", ".join(format_day_of_year(first[number]) for number in sorted(first))
    answers = [one.said for one in sorted(reminders, key=lambda r: r.number) if one.said] if said else []
    return f"{len(first)} lần: {days}" + (f"; {masked(answers[-1])}" if answers else "")


def _round_words(number: int, found: Sequence[Reminder]) -> str:
    words = f"lần {number} ngày {format_day(found[0].day)}"
    calls = [one for one in found if one.called]
    if not calls:
        return words
    answers = "; ".join(dict.fromkeys(masked(one.said) for one in calls if one.said))
    return f"{words} ({Way.PHONE}: {answers})" if answers else f"{words} ({Way.PHONE})"
