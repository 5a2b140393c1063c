"""What the home sheet says: the period, its due date, who has sent, what to handle, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tanminh_xl.domain.catalogue_nouns import Period, alive
from tanminh_xl.domain.days import due_again, goes_back, went_back
from tanminh_xl.domain.drafts import Fate
from tanminh_xl.domain.events import UNKNOWN, Phase, Receipt, Standing, State
from tanminh_xl.domain.findings import Code, Gate
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Hint, Outcome
from tanminh_xl.domain.messages import MESSAGES, render
from tanminh_xl.domain.owing import only_asked, urged
from tanminh_xl.domain.period_words import due_words, next_step
from tanminh_xl.domain.promises import Promise, promises
from tanminh_xl.domain.tables import MAILS
from tanminh_xl.usecases.asking import asked_words, cell_words, review_line
from tanminh_xl.usecases.behind import behind, behind_line
from tanminh_xl.usecases.documents import documents_due, documents_lines, still_to_issue
from tanminh_xl.usecases.drafts import Waiting, waiting
from tanminh_xl.usecases.due import due_counts, due_lines, due_today
from tanminh_xl.usecases.integrity import beside_periods, remarks
from tanminh_xl.usecases.owner_lines import owner_counts, owner_lines
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.remind import reminded, reminded_count
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.unhandled import MailToHandle, unhandled


def status(snapshot: Snapshot) -> Proposal:
    """The period's state in figures and one next step. TanMinhError: no such period, none opened, several open."""
    period = snapshot.period()
    return Proposal(lambda: _status(snapshot, period), writes=False)


def _status(snapshot: Snapshot, period: Period) -> Outcome:
    state, today = snapshot.state(period.code), snapshot.call.now.date()
    judging = snapshot.catalogue_of(period.code)
    owed, requested = urged(judging, period), only_asked(judging, period)
    received = [unit for unit in owed if unit in state.counted]
    to_handle = (*state.waiting, *(s for s in snapshot.unknown.standings if s.decision is None))
    missing = _without(snapshot, owed, state, today)
    to_ask, to_review = snapshot.asked(period.code), snapshot.to_review(period)
    following = next_step(state.phase, period.due, today, len(to_handle), len(to_ask), len(missing))
    if state.phase is Phase.ISSUED and (rest := still_to_issue(snapshot, period)):
        following = f"Ban hành báo cáo gửi {', '.join(rest)}."
    lines = [f"Trạng thái: {state.phase.value}."]
    if state.closing is not None and state.closing.left:
        lines.append(f"Chốt khi còn {state.closing.left}. Lý do: {state.closing.why}.")
    said = f"Đã nộp {len(received)}/{len(owed)} đơn vị; {asked_words(to_ask)}; chờ xử lý {len(to_handle)} tệp."
    lines.append(said)
    lines += [f"  - {waiting_words(snapshot, s)}" for s in to_handle]
    lines += [f"  - {cell_words(cell)}" for cell in to_ask]
    lines += filter(None, [review_line(to_review)])
    owners = snapshot.owners(period) if period.code in snapshot.periods and not snapshot.astray else {}
    lines += owner_lines(snapshot, period, owners)
    elsewhere = _of_closed_periods(snapshot, period)
    if elsewhere:
        lines.append("Biểu của kỳ đã đóng gửi đến lúc này (gán sang kỳ này nếu đơn vị dùng nhầm biểu):")
        lines += [f"  - {s.receipt.label}: {s.receipt.name} của {_unit(snapshot, s.receipt)}" for s in elsewhere]
    back = _sent_back(snapshot, period) if state.open else []
    if back:
        where = f"bản đánh dấu ở thư mục tra_lai/{period.code}"
        lines.append(f"{len(back)} bản đang chờ đơn vị chỉnh sửa, bổ sung ({where}):")
        lines += [f"  - {_back_words(snapshot, s, today)}" for s in back]
    mails, letters = unhandled(snapshot), waiting(snapshot, period.code)
    lines += _mail_lines(snapshot, mails, letters)
    lines += filter(None, [_sentence(reminded(snapshot, period))])
    promised = promises(judging, period, state) if state.open else ()
    if promised:
        lines.append("Sẽ bổ sung số liệu:")
        lines += [f"  - {_promise_words(snapshot, p, today)}" for p in promised]
    if missing:
        lines.append(f"Chưa nộp: {', '.join(missing)}.")
    if requested:
        without = _without(snapshot, requested, state, today)
        still = f"; chưa có: {', '.join(without)}" if without else ""
        lines.append(f"Đề nghị cung cấp số liệu: đã có {len(requested) - len(without)}/{len(requested)} đơn vị{still}.")
    due = due_today(snapshot)
    lines += (*due_lines(snapshot, due), *documents_lines(snapshot, period))
    told = (*remarks(snapshot, period), *beside_periods(snapshot), *map(str, snapshot.astray))
    lines += told
    newer = behind(snapshot)
    lines += filter(None, [behind_line(snapshot, newer)])
    lines.append(f"Việc cần làm tiếp theo: {following}")
    return Outcome(
        due_words(f"{period.name} ({period.code})", period.due, snapshot.call.now, state.phase, period.due_time),
        lines=tuple(lines),
        exit=1 if told else 0,
        hints=(Hint("master_behind"),) if newer else (),
        document=lambda: {
            "period": period.code,
            "phase": state.phase.value,
            "due": period.due.isoformat() if period.due else None,
            "days_left": (period.due - today).days if period.due else None,
            "owed": len(owed),
            "received": len(received),
            "asked": len(requested),
            "documents": documents_due(snapshot, period),
            "to_handle": len(to_handle),
            "next": following,
            "to_ask": len(to_ask),
            "to_review": len(to_review),
            "may_change": sum(bool(doubt.changes) for doubt in to_review),
            "elsewhere": [s.receipt.label for s in elsewhere],
            "mails": len(mails),
            "to_send": sum(one.fate is Fate.TO_SEND for one in letters),
            "in_doubt": sum(one.fate is Fate.IN_DOUBT for one in letters),
            "reminded": reminded_count(snapshot, period),
            "to_send_back": [s.receipt.label for s in back],
            "promised": [
                {"unit": p.unit, "element": p.element, "day": p.day.isoformat() if p.day else None} for p in promised
            ],
            **due_counts(due),
            "due_time": period.due_time or None,
            "records": list(told),
            "newer_than_master": newer,
            **owner_counts(owners),
        },
    )


MOST_MAILS = 5
"""So many messages are named."""


def _mail_lines(snapshot: Snapshot, mails: Sequence[MailToHandle], letters: Sequence[Waiting]) -> Iterator[str]:
    """Messages that still want the clerk, by name, and how many wait to be sent."""
    if mails:
        yield f"Thư đến chưa xử lý: {len(mails)}."
        yield from (f"  - {_mail_words(snapshot, one)}" for one in mails[:MOST_MAILS])
        if len(mails) > MOST_MAILS:
            yield f"  - và {len(mails) - MOST_MAILS} thư khác, ở trang {MAILS.sheet}"
    if letters:
        doubt = sum(one.fate is Fate.IN_DOUBT for one in letters)
        still = f", {doubt} thư chưa rõ đã gửi hay chưa" if doubt else ""
        yield f"Thư chờ gửi đơn vị: {len(letters)}{still}."


def _mail_words(snapshot: Snapshot, one: MailToHandle) -> str:
    """ "Số 3, Thôn Đồng Tiến, 18/6/2026, “Báo cáo”: thư chỉ có lời"."""
    unit = snapshot.catalogue.unit.get(one.unit)
    subject = f", “{one.subject}”" if one.subject else ""
    return f"Số {one.number}, {unit.name if unit else one.sender}, {format_day(one.day)}{subject}: {one.why[0]}"


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def waiting_words(snapshot: Snapshot, found: Standing) -> str:
    """A file to handle, by its name and its unit's, why it waits, and what a command takes for it."""
    receipt = found.receipt
    why = next(
        (render(f)[0] for f in receipt.findings if MESSAGES[f.code].gate in (Gate.WAITS, Gate.RETURNS)), ""
    ).rstrip(".")
    because = f", chờ vì: {why}" if why else ""
    if receipt.unit == UNKNOWN:
        return f"{receipt.name}, chưa rõ của đơn vị nào{because} ({receipt.file})"
    return f"{receipt.name} của {_unit(snapshot, receipt)}{because} ({receipt.label})"


def _unit(snapshot: Snapshot, receipt: Receipt) -> str:
    unit = snapshot.catalogue.unit.get(receipt.unit)
    return unit.name if unit else receipt.unit


def _sent_back(snapshot: Snapshot, period: Period) -> list[Standing]:
    """Each unit's last version where that goes back to it: its marked copy is to be sent, or is being mended."""
    last = {s.receipt.unit: s for s in snapshot.state(period.code).standings if not s.passed_on}
    return [s for s in last.values() if goes_back(s)]


def _back_words(snapshot: Snapshot, found: Standing, today: date) -> str:
    """ "Thôn Đồng Tiến: a.xlsx, hạn bổ sung 18/6/2026, bổ sung chậm 02 ngày"."""
    unit, due = snapshot.catalogue.unit.get(found.receipt.unit), due_again(snapshot.catalogue, went_back(found))
    words = f"{_unit(snapshot, found.receipt)}: {found.receipt.name}"
    if due is None:
        return words
    words += f", hạn bổ sung {format_day(due)}"
    late = (today - due).days if unit is None or alive(unit, today) else 0
    return f"{words}, bổ sung chậm {late:02} ngày" if late > 0 else words


def _promise_words(snapshot: Snapshot, promise: Promise, today: date) -> str:
    """ "Thôn Đồng Tiến, Số hộ nghèo, hẹn 20/6/2026 (đã quá hẹn 2 ngày)"."""
    unit, element = snapshot.catalogue.unit.get(promise.unit), snapshot.catalogue.element.get(promise.element)
    what = f"{unit.name if unit else promise.unit}, {element.name if element else promise.element}"
    if promise.day is None:
        return f"{what}, chưa hẹn ngày"
    over = (today - promise.day).days
    end = f" (đã quá hẹn {over} ngày)" if over > 0 else " (hẹn hôm nay)" if over == 0 else ""
    return f"{what}, hẹn {format_day(promise.day)}{end}"


def _without(snapshot: Snapshot, units: Sequence[str], state: State, today: date) -> list[str]:
    """Names of those of the units that are there today and of which no form counts."""
    of = snapshot.catalogue.unit
    return [of[u].name for u in units if u not in state.counted and alive(of[u], today)]


def _of_closed_periods(snapshot: Snapshot, period: Period) -> list[Standing]:
    """Forms of a period that is closed, which came while this one was open and wait (decision-tables 5.1, row 6)."""
    if not snapshot.state(period.code).open:
        return []
    states = (snapshot.state(code) for code in snapshot.periods if code != period.code)
    told = (s for state in states if not state.open for s in state.waiting)
    return [s for s in told if any(f.code is Code.PERIOD_ELSEWHERE for f in s.receipt.findings)]
