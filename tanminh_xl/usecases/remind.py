"""Units are reminded: proposed and listed, then texts, drafts, call list and letters, and an event for each
(decision-tables 13.2)."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.catalogue_nouns import Period, Urging, alive
from tanminh_xl.domain.drafts import Draft, DraftKind
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.owing import urging
from tanminh_xl.domain.reminded import Reminder, Way, rounds_words
from tanminh_xl.domain.reminders import ToRemind, may_be_called, next_round, to_remind
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

USUAL = f"{Way.MAIL}, {Way.ZALO}"
"""How units are reminded unless a person says otherwise; one without an address by Zalo alone."""


def listed(snapshot: Snapshot) -> Proposal:
    """Whom to remind of what today; nothing is written."""
    period = snapshot.open_now()

    def do() -> Outcome:
        to = today(snapshot, period)
        return Outcome(
            _sum(snapshot, period, to), _lines(snapshot, to), document=lambda: _document(snapshot, period, to)
        )

    return Proposal(do, writes=False)


def remind(snapshot: Snapshot, ways: str = "") -> Proposal:
    """Remind every unit that is to be reminded today, once a day.

    ``ways``: how, as a person says it ("thư, Zalo"; "": ``USUAL``). TanMinhError (``closed``, ``bad_way``).
    """
    period = snapshot.open_now()
    chosen = _ways(ways or USUAL)
    to = today(snapshot, period)
    new = [one for one in to if not one.done]

    def says() -> str:
        return _sum(snapshot, period, to) if new else ""

    def do() -> Outcome:
        from tanminh_xl.usecases import reminding
        from tanminh_xl.usecases.letters import told

        first = 1 + max((r.number for r in snapshot.state(period.code).reminders), default=0)
        events = [_event(snapshot, period, one, chosen, n) for n, one in enumerate(new, first)]
        puts = reminding.make(snapshot, period, to, (*snapshot.state(period.code).reminders, *events))
        for event in events:  # last: cut short before, the same call makes all of it again
            snapshot.learn(snapshot.folder.remind(event))
        notes = tuple(line for put in puts for line in told(put))
        made = (reminding.place(snapshot, period), snapshot.folder.drafts_folder(period.code)) if new else ()
        return Outcome(
            _done(snapshot, period, new, to),
            (*_lines(snapshot, new), *notes),
            tuple(folder for folder in made if folder.is_dir()),
            document=lambda: _document(snapshot, period, to),
        )

    return Proposal(do, says, look=Ref(REGISTER.name, (period.code, new[0].unit, "0"), "state") if new else None)


def called(snapshot: Snapshot, unit: str, said: str) -> Proposal:
    """Note that a unit was called today, and what it said; the same again is no second event.

    TanMinhError: ``unit_unknown``, ``closed``, ``no_call`` where it is not to be reminded at all.
    """
    period = snapshot.open_now()
    code, words, now = snapshot.unit(unit), " ".join(said.split()), snapshot.call.now
    if not words:
        raise TanMinhError("call_unsaid", "Chưa ghi kết quả cuộc gọi.", "Ghi đơn vị trả lời thế nào.")
    of, name = snapshot.catalogue, snapshot.catalogue.unit[code].name
    state = snapshot.state(period.code)
    if not may_be_called(of, period, state, code, now.date(), snapshot.unknown):
        raise TanMinhError("no_call", _why_not(snapshot, period, code))
    own = [r for r in state.reminders if r.unit == code]
    again = any(r.called and r.day == now.date() and r.said == words for r in own)
    target = next((one for one in today(snapshot, period) if one.unit == code), None)
    kind = target.kind if target else DraftKind.ASK if urging(of, code) is Urging.ASK else DraftKind.REMINDER

    def do() -> Outcome:
        event = Reminder(
            0,
            period.code,
            code,
            next_round(state.reminders, code, now.date()),
            kind,
            target.about if target else (),
            (Way.PHONE,),
            snapshot.call.who,
            now,
            words,
        )
        if again:
            return Outcome(f"Cuộc gọi {name} hôm nay đã ghi đúng như vậy từ trước: {words}.")
        event = snapshot.folder.remind(event)
        snapshot.learn(event)
        return Outcome(f"Đã ghi cuộc gọi {name} ({_times(event.kind)} {event.round}): {words}.")

    def says() -> str:
        return "" if again else f"Sẽ ghi cuộc gọi {name}: {words}."

    return Proposal(do, says)


def today(snapshot: Snapshot, period: Period) -> tuple[ToRemind, ...]:
    """Whom to remind of what today, those who were already too."""
    state, now = snapshot.state(period.code), snapshot.call.now.date()
    return snapshot.once(
        f"remind {now}", period.code, lambda: to_remind(snapshot.catalogue, period, state, now, snapshot.unknown)
    )


def current(snapshot: Snapshot, period: Period) -> tuple[Draft, ...]:
    """The mails that remind units as the facts are now: one that lies ready and is none of them is not to be sent. That
    of an earlier day is none, since it says how late a unit was then."""
    from tanminh_xl.usecases import reminding

    return tuple(d for d in reminding.mails(snapshot, period, today(snapshot, period)).values() if d.to)


def reminded(snapshot: Snapshot, period: Period | None = None) -> str:
    """ "Đã đôn đốc 8 đơn vị (11 lượt), gần nhất ngày 18/6/2026; đề nghị 2 đơn vị (2 lượt)"; "" for none."""
    found = snapshot.state((period or snapshot.period()).code).reminders
    parts = []
    for kind, word in ((DraftKind.REMINDER, "đôn đốc"), (DraftKind.ASK, "đề nghị")):
        own = [r for r in found if r.kind is kind]
        if own:
            rounds = {(r.unit, r.round) for r in own}
            units = len({r.unit for r in own})
            parts.append(f"{word} {units} đơn vị ({len(rounds)} lượt)")
    last = format_day(max(r.day for r in found)) if found else ""
    return f"Đã {'; '.join(parts)}, gần nhất ngày {last}" if parts else ""


def reminded_count(snapshot: Snapshot, period: Period) -> int:
    """How many units were reminded in a period, for ``--format json`` and the home sheet."""
    return len({r.unit for r in snapshot.state(period.code).reminders})


def _event(snapshot: Snapshot, period: Period, one: ToRemind, ways: Sequence[Way], number: int) -> Reminder:
    from tanminh_xl.usecases.reminding import addresses

    there = tuple(w for w in ways if w is not Way.MAIL or addresses(snapshot, one.unit))
    call = snapshot.call
    return Reminder(
        number, period.code, one.unit, one.round, one.kind, one.about, there or (Way.ZALO,), call.who, call.now
    )


def _ways(words: str) -> tuple[Way, ...]:
    known = {normalise(way): way for way in Way}
    found = [known.get(normalise(part)) for part in words.replace(";", ",").split(",") if part.strip()]
    if not found or None in found or Way.PHONE in found:
        raise TanMinhError(
            "bad_way",
            f"“{words}” không phải cách đôn đốc.",
            f"Ghi {Way.MAIL}, {Way.ZALO}, {Way.LETTER}; cuộc gọi thì ghi riêng từng đơn vị.",
        )
    return tuple(way for way in dict.fromkeys(found) if way is not None)


def _times(kind: DraftKind) -> str:
    return "đề nghị lần" if kind is DraftKind.ASK else "đôn đốc lần"


def _sum(snapshot: Snapshot, period: Period, to: Sequence[ToRemind]) -> str:
    """ "Kỳ 2026-6T: cần đôn đốc 8 đơn vị, đề nghị cung cấp số liệu 2 đơn vị; hôm nay đã đôn đốc 1 đơn vị."""
    new = [one for one in to if not one.done]
    done = len(to) - len(new)
    if not new:
        told = f"Hôm nay đã đôn đốc {done} đơn vị của kỳ {period.code}, không còn đơn vị nào cần đôn đốc."
        return told if done else f"Kỳ {period.code} hôm nay không có đơn vị nào cần đôn đốc."
    urged = sum(one.kind is DraftKind.REMINDER for one in new)
    parts = [f"đôn đốc {urged} đơn vị"] if urged else []
    parts += [f"đề nghị {len(new) - urged} đơn vị cung cấp số liệu"] if urged < len(new) else []
    rest = f" Hôm nay đã đôn đốc {done} đơn vị khác." if done else ""
    return f"Kỳ {period.code}: cần {', '.join(parts)}.{rest}"


def _done(snapshot: Snapshot, period: Period, new: Sequence[ToRemind], to: Sequence[ToRemind]) -> str:
    if not new:
        return _sum(snapshot, period, to)
    urged = sum(one.kind is DraftKind.REMINDER for one in new)
    parts = [f"đôn đốc {urged} đơn vị"] if urged else []
    parts += [f"đề nghị {len(new) - urged} đơn vị cung cấp số liệu"] if urged < len(new) else []
    where = f"don_doc/{period.code}/{snapshot.call.now:%Y-%m-%d}"
    return f"Đã ghi sổ {', '.join(parts)} của kỳ {period.code}; thư ở thu_di/{period.code}, văn bản ở {where}."


def _lines(snapshot: Snapshot, to: Sequence[ToRemind]) -> tuple[str, ...]:
    """A unit a line: "Thôn Đồng Tiến (0912 ...), lần 2: chưa gửi báo cáo, chậm 04 ngày"."""
    from tanminh_xl.reports.reminder_texts import lacking

    of, now = snapshot.catalogue, snapshot.call.now.date()
    lines = []
    for one in to:
        unit = of.unit[one.unit]
        phone = f" ({unit.phone})" if unit.phone else ""
        what = "; ".join(lacking(of, one, want, now) for want in one.about)
        before = f" (hôm nay đã nhắc: {rounds_words(one.done)})" if one.done else ""
        lines.append(f"{unit.name}{phone}, {_times(one.kind)} {one.round}: {what}{before}")
    return tuple(lines)


def _document(snapshot: Snapshot, period: Period, to: Sequence[ToRemind]) -> object:
    from tanminh_xl.usecases.reminding import addresses

    return {
        "period": period.code,
        "units": [
            {
                "unit": one.unit,
                "kind": one.kind.value,
                "round": one.round,
                "done": bool(one.done),
                "to": list(addresses(snapshot, one.unit)),
                "about": [
                    {
                        "matter": want.matter.value,
                        "of": want.of,
                        "day": want.day.isoformat() if want.day else None,
                        "to": want.to,
                        "items": list(want.items),
                    }
                    for want in one.about
                ],
            }
            for one in to
        ],
    }


def _why_not(snapshot: Snapshot, period: Period, code: str) -> str:
    """Why a unit is not to be called."""
    unit, state = snapshot.catalogue.unit[code], snapshot.state(period.code)
    if not alive(unit, snapshot.call.now.date()):
        return f"{unit.name} không còn hoạt động; ghi cuộc gọi cho đơn vị tiếp nhận."
    if snapshot.sender_of(code) in {s.receipt.unit for s in state.waiting}:
        return f"Báo cáo của {unit.name} đang chờ Văn phòng xử lý."
    if snapshot.sender_of(code) in state.counted:
        return f"Báo cáo của {unit.name} đã tiếp nhận, không cần đôn đốc."
    return f"Kỳ {period.code} không đôn đốc {unit.name}."
