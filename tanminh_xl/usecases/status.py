"""What the home sheet says: the period, its due date, who has sent, what to handle, what to do next."""

from __future__ import annotations

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.events import Standing
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.host import Outcome
from tanminh_xl.domain.owing import only_asked, urged
from tanminh_xl.domain.period_words import due_words, next_step
from tanminh_xl.usecases.asking import asked_words, cell_words, review_line
from tanminh_xl.usecases.documents import documents_due, documents_lines
from tanminh_xl.usecases.due import due_counts, due_lines
from tanminh_xl.usecases.integrity import beside_periods, remarks
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


def status(snapshot: Snapshot) -> Proposal:
    """The period's state in figures and one next step. TanMinhError: no such period, none opened, several open."""
    period = snapshot.period()
    return Proposal(lambda: _status(snapshot, period), writes=False)


def _status(snapshot: Snapshot, period: Period) -> Outcome:
    state, today = snapshot.state(period.code), snapshot.call.now.date()
    of = snapshot.catalogue_of(period.code)
    owed, asked = urged(of, period), only_asked(of, period)
    received = [unit for unit in owed if unit in state.counted]
    to_handle = [s.receipt.label for s in (*state.waiting, *snapshot.unknown.waiting)]
    missing = [snapshot.catalogue.unit[u].name for u in owed if u not in state.counted]
    to_ask = snapshot.asked(period.code)
    to_review = snapshot.to_review(period)
    following = next_step(state.phase, period.due, today, len(to_handle), len(to_ask), len(missing))
    lines = [f"Trạng thái: {state.phase.value}."]
    if state.closing is not None and state.closing.left:
        lines.append(f"Chốt khi còn {state.closing.left}. Lý do: {state.closing.why}.")
    said = f"Đã nộp {len(received)}/{len(owed)} đơn vị; {asked_words(to_ask)}; chờ xử lý {len(to_handle)} tệp."
    lines.append(said)
    lines += [f"  - {label}" for label in to_handle]
    lines += [f"  - {cell_words(cell)}" for cell in to_ask]
    lines += filter(None, [review_line(to_review)])
    elsewhere = _of_closed_periods(snapshot, period)
    if elsewhere:
        lines.append("Biểu của kỳ đã đóng gửi đến lúc này (gán sang kỳ này nếu đơn vị dùng nhầm biểu):")
        lines += [f"  - {s.receipt.label}: {s.receipt.name}" for s in elsewhere]
    if missing:
        lines.append(f"Chưa nộp: {', '.join(missing)}.")
    lines += due_lines(snapshot)
    if asked:
        without = [snapshot.catalogue.unit[u].name for u in asked if u not in state.counted]
        still = f"; chưa có: {', '.join(without)}" if without else ""
        lines.append(f"Đề nghị cung cấp số liệu: đã có {len(asked) - len(without)}/{len(asked)} đơn vị{still}.")
    lines += documents_lines(snapshot, period)
    told = (*remarks(snapshot, period), *beside_periods(snapshot), *map(str, snapshot.astray))
    lines += told
    lines.append(f"Việc cần làm tiếp theo: {following}")
    return Outcome(
        due_words(f"{period.name} ({period.code})", period.due, snapshot.call.now, state.phase, period.due_time),
        lines=tuple(lines),
        exit=1 if told else 0,
        document=lambda: {
            "period": period.code,
            "phase": state.phase.value,
            "due": period.due.isoformat() if period.due else None,
            "days_left": (period.due - today).days if period.due else None,
            "owed": len(owed),
            "received": len(received),
            "asked": len(asked),
            "documents": documents_due(snapshot, period),
            "to_handle": len(to_handle),
            "next": following,
            "to_ask": len(to_ask),
            "to_review": len(to_review),
            "may_change": sum(bool(doubt.changes) for doubt in to_review),
            "elsewhere": [s.receipt.label for s in elsewhere],
            **due_counts(snapshot),
            "due_time": period.due_time or None,
            "records": list(told),
        },
    )


def _of_closed_periods(snapshot: Snapshot, period: Period) -> list[Standing]:
    """Forms of a period that is closed, which came while this one was open and wait (decision-tables 5.1, row 6)."""
    if not snapshot.state(period.code).open:
        return []
    states = (snapshot.state(code) for code in snapshot.periods if code != period.code)
    told = (s for state in states if not state.open for s in state.waiting)
    return [s for s in told if any(f.code is Code.PERIOD_ELSEWHERE for f in s.receipt.findings)]
