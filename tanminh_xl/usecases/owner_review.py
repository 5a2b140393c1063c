"""What an owner says of its criteria, into the records (decision-tables 13.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.names import find
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerReview, OwnerStanding, Seen
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.usecases.owners import asked_owners
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

SAME_DAY = "{codes}: số liệu có thay đổi trong ngày {day}; xem lại phiếu đã ký có đúng số đang tính không."


class Word(NamedTuple):
    """What was said: ``choice`` None takes back what was said before, for the ``reason``."""

    choice: OwnerChoice | None
    name: str = ""
    day: date | None = None
    reason: str = ""


def owner_review(snapshot: Snapshot, owner: str, criteria: Sequence[str], word: Word) -> Proposal:
    """Record an owner's word on these criteria of its own; on all of them where none is named.

    The same again is no second event. TanMinhError: the period is not open; no owner is asked; no such unit or
    criterion, or not its own; no name, no reason, a day that cannot be; nothing to take back.
    """
    period = snapshot.open_now()
    standings = asked_owners(snapshot, period)
    unit = snapshot.unit(owner)
    mine = {code: one for code, one in standings.items() if one.owner == unit}
    name = snapshot.catalogue.unit[unit].name
    if not mine:
        raise TanMinhError(
            "owns_nothing",
            f"{name} không chủ trì tiêu chí nào cần xác nhận ở kỳ {period.code}.",
            "Xem cột Đơn vị chủ trì ở trang Tiêu chí.",
        )
    codes = tuple(dict.fromkeys(_own(snapshot, name, mine, text) for text in criteria)) or tuple(mine)
    day = _check(snapshot, period, word)
    event = _event(snapshot, period, unit, [mine[code] for code in codes], word, day)
    about = f"{name}, {_codes(codes, mine)}"

    def says() -> str:
        return f"Sẽ ghi: {about}: {_words(word, day)}." if event else ""

    def do() -> Outcome:
        look = Ref(RESULTS.name, (period.code, codes[0]), "status")
        if event is None:
            return Outcome(f"Đã ghi từ trước: {about}: {_words(word, day)}.", look=look)
        told = tuple(_same_day(snapshot, period, event))
        snapshot.learn(snapshot.folder.review(event))
        gone = tuple(_no_longer(snapshot, period, event))
        return Outcome(
            f"Đã ghi: {about}: {_words(word, day)}.",
            lines=(*told, *gone, *_still(snapshot, period, unit)),
            exit=1 if gone else 0,
            look=look,
        )

    return Proposal(do, says, look=Ref(RESULTS.name, (period.code, codes[0]), "status"))


def _codes(codes: Sequence[str], mine: dict[str, OwnerStanding]) -> str:
    if len(codes) == len(mine) > 1:
        return f"cả {len(codes)} tiêu chí"
    return f"tiêu chí {', '.join(codes)}"


def _words(word: Word, day: date) -> str:
    if word.choice is None:
        return f"rút lại, lý do: {word.reason.strip()}"
    said = f"{word.choice}, {word.name.strip()}, ngày {format_day(day)}"
    return f"{said}, lý do: {word.reason.strip()}" if word.choice is OwnerChoice.CHECK_AGAIN else said


def _own(snapshot: Snapshot, owner: str, mine: dict[str, OwnerStanding], text: str) -> str:
    """Code of one of the owner's criteria, by its code or name."""
    known = snapshot.catalogue.criterion
    code = find(text, ((c.code, c.name, ()) for c in known.values()))
    if code not in mine:
        what = f"Không có tiêu chí {text}." if code is None else f"{owner} không phải xác nhận tiêu chí {code}."
        raise TanMinhError("not_owned", what, f"Tiêu chí của {owner} ở kỳ này: {', '.join(mine)}.")
    return code


def _check(snapshot: Snapshot, period: Period, word: Word) -> date:
    """The day of the word; TanMinhError where something of it is wanting or cannot be."""
    today = snapshot.call.now.astimezone(ZONE).date()
    if word.choice is None:
        if not word.reason.strip():
            raise TanMinhError("review_why", "Rút lại lời của cơ quan chủ trì cần có lý do.", "Ghi lý do rút lại.")
        return today
    if not word.name.strip():
        raise TanMinhError("review_name", "Chưa ghi ai của cơ quan chủ trì xác nhận.", "Ghi họ tên người ký phiếu.")
    if word.choice is OwnerChoice.CHECK_AGAIN and not word.reason.strip():
        raise TanMinhError("review_reason", "Đề nghị kiểm tra lại cần có lý do.", "Ghi lý do như trên phiếu đã ký.")
    if word.day is None:
        raise TanMinhError("review_day", "Chưa ghi ngày xác nhận.", "Ghi ngày trên phiếu đã ký, như 18/6/2026.")
    if word.day > today or word.day < period.start:
        what = "sau hôm nay" if word.day > today else "trước ngày đầu của kỳ"
        raise TanMinhError(
            "bad_review_day", f"Ngày xác nhận {format_day(word.day)} ở {what}.", "Ghi đúng ngày trên phiếu đã ký."
        )
    return word.day


def _event(
    snapshot: Snapshot, period: Period, unit: str, standings: Iterable[OwnerStanding], word: Word, day: date
) -> OwnerReview | None:
    """What is to be written; None where just this stands already."""
    call, seen = snapshot.call, seen_on(snapshot, period, day)
    event = OwnerReview(
        number=0,
        period=period.code,
        owner=unit,
        choice=word.choice or OwnerChoice.CONFIRMED,
        name=word.name.strip(),
        day=day,
        seen=(),
        who=call.who,
        at=call.now,
        reason=word.reason.strip() if word.choice is not OwnerChoice.CONFIRMED else "",
        withdrawn=word.choice is None,
    )
    if event.withdrawn:
        there = [one.criterion for one in standings if one.review is not None and not one.owner_changed]
        if not there and not _withdrew(snapshot, event):
            raise TanMinhError(
                "nothing_reviewed",
                f"{snapshot.catalogue.unit[unit].name} chưa có lời nào được ghi để rút lại.",
                f"Xem cột Chủ trì xác nhận ở trang {RESULTS.sheet}.",
            )
    else:
        there = [one.criterion for one in standings if not _repeats(one, event, seen[one.criterion])]
    return replace(event, seen=tuple(seen[code] for code in there)) if there else None


def _withdrew(snapshot: Snapshot, event: OwnerReview) -> bool:
    """Whether this very call wrote its withdrawal already: it was cut short after that."""
    last = snapshot.state(event.period).owner_reviews[-1:]
    return any(replace(event, number=found.number, seen=found.seen) == found for found in last)


def _repeats(one: OwnerStanding, event: OwnerReview, seen: Seen) -> bool:
    """Whether the last word on a criterion is the same, of the same figures."""
    last = one.review
    return (
        last is not None
        and last.on(one.criterion) == seen
        and all(getattr(last, key) == getattr(event, key) for key in ("owner", "choice", "name", "day", "reason"))
    )


def seen_on(snapshot: Snapshot, period: Period, day: date) -> dict[str, Seen]:
    """What stood of each criterion at the end of a day, by what had been recorded until then; of today: now."""
    if day >= snapshot.call.now.astimezone(ZONE).date():
        return {of.seen.criterion: of.seen for of in snapshot.to_confirm(period)}
    records = snapshot.records(period.code)
    then = replace(
        records,
        receipts=tuple(r for r in records.receipts if r.received.astimezone(ZONE).date() <= day),
        decisions=tuple(d for d in records.decisions if d.at.astimezone(ZONE).date() <= day),
        adjustments=tuple(a for a in records.adjustments if a.at.astimezone(ZONE).date() <= day),
    )
    return {of.seen.criterion: of.seen for of in snapshot.over(then).to_confirm(period)}


def _same_day(snapshot: Snapshot, period: Period, event: OwnerReview) -> Iterator[str]:
    """Criteria of which a figure changed on the day of the word: nobody can see which of the two the page had."""
    if event.withdrawn:
        return
    before = seen_on(snapshot, period, event.day - timedelta(days=1))
    codes = [seen.criterion for seen in event.seen if before.get(seen.criterion) != seen]
    if codes:
        yield SAME_DAY.format(codes=", ".join(codes), day=format_day(event.day))


def _no_longer(snapshot: Snapshot, period: Period, event: OwnerReview) -> Iterator[str]:
    """Criteria of which a figure changed since the day of the word, which does not stand for them."""
    from tanminh_xl.reports.owner_words import said_words

    for code, one in snapshot.owners(period).items():
        if event.on(code) is not None and not event.withdrawn and one.changes:
            yield f"{code}: {said_words(snapshot.catalogue, one)}. In lại phiếu để cơ quan chủ trì xem số mới."


def _still(snapshot: Snapshot, period: Period, unit: str) -> Iterator[str]:
    """What the owner has still to confirm."""
    mine = [one for one in snapshot.owners(period).values() if one.owner == unit]
    left = [one.criterion for one in mine if one.choice is not OwnerChoice.CONFIRMED]
    said = f"còn {len(left)}/{len(mine)} tiêu chí: {', '.join(left)}" if left else f"đã đủ {len(mine)} tiêu chí"
    yield f"Xác nhận của {snapshot.catalogue.unit[unit].name}: {said}."
