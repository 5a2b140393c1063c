"""Closing a period (chốt số liệu): what counts is frozen, with its reports; and reopening it, with the reason."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.closing import DIGITS, changes, figures_digest
from tanminh_xl.domain.events import ZONE, Closing, Reopening
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.issuing import issuing_words
from tanminh_xl.domain.owing import only_asked, urged
from tanminh_xl.domain.owner_review import ByOwner, OwnerChoice, by_owner, named
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.domain.submission import Given
from tanminh_xl.records import inventory, stored
from tanminh_xl.usecases.documents import issued_now
from tanminh_xl.usecases.estimates import estimates_line
from tanminh_xl.usecases.integrity import listed, refuse_damaged, remarks
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.domain.report import PeriodReport
    from tanminh_xl.domain.sheet import Sheet
    from tanminh_xl.records.outputs import Output

MOST = 3
"""More names than these are counted."""
SINCE = "So với lần chốt trước"
ISSUED = "Báo cáo gửi {to} đã ban hành {words}: mở lại thì số liệu có thể khác văn bản ấy, chốt xong cần ban hành lại."


class Left(NamedTuple):
    """What is still open of a period: nothing of it keeps from closing, all of it is seen (decision-tables 6, row 9).

    ``units``: names of those that owe a form and have none that counts, ``requested``: of those that are only asked
    for figures; ``figures``: how many figures the others owe and have not given; ``asked``: cells to ask about;
    ``estimates``: số ước; ``lost``: files that were received and are gone or changed. ``unconfirmed``: criteria that
    their owners have not confirmed, ``again``: that they asked to have checked again, by owner (decision-tables 13.3).
    """

    units: tuple[str, ...] = ()
    requested: tuple[str, ...] = ()
    figures: int = 0
    asked: int = 0
    estimates: int = 0
    lost: int = 0
    unconfirmed: ByOwner = ()
    again: ByOwner = ()

    def __str__(self) -> str:
        counts = (
            (len(self.units), f"đơn vị chưa nộp ({_first(self.units)})"),
            (len(self.requested), f"đơn vị chưa cung cấp số liệu theo đề nghị ({_first(self.requested)})"),
            (self.figures, "số liệu còn thiếu của đơn vị đã nộp"),
            (self.asked, "ô cần hỏi"),
            (self.estimates, "số ước"),
            (self.lost, "tệp đã nhận bị mất hoặc bị sửa"),
            (_criteria(self.unconfirmed), f"tiêu chí chủ trì chưa xác nhận ({named(self.unconfirmed)})"),
            (_criteria(self.again), f"tiêu chí chủ trì đề nghị kiểm tra lại ({named(self.again)})"),
        )
        return ", ".join(f"{n} {words}" for n, words in counts if n)


def _criteria(found: ByOwner) -> int:
    return sum(len(codes) for _, codes in found)


def _first(names: tuple[str, ...]) -> str:
    return "; ".join(names[:MOST]) + (" ..." if len(names) > MOST else "")


def left(snapshot: Snapshot) -> Left:
    """What is still open of the period asked for. Raises as ``close``."""
    period = snapshot.opened()
    state, of = snapshot.state(period.code), snapshot.catalogue
    if not state.open:
        raise TanMinhError("closed_already", f"Kỳ {period.code} đã chốt số liệu.", "Muốn nhận thêm, mở lại kỳ trước.")
    waiting = [*state.waiting, *snapshot.unknown.waiting]
    if waiting:
        names = "; ".join(
            f"{s.receipt.name} ({of.unit[s.receipt.unit].name if s.receipt.unit in of.unit else 'chưa rõ đơn vị'})"
            for s in waiting
        )
        raise TanMinhError("still_waiting", f"Còn {len(waiting)} tệp chờ Văn phòng xác nhận: {names}.", exit=1)
    asked = snapshot.asked(period.code)
    held = {(cell.unit, cell.element) for cell in asked}
    blank = [
        f
        for f in snapshot.figures(period)
        if f.answer in (Given.BLANK, Given.NOT_YET)
        and snapshot.sender_of(f.unit) in state.counted
        and (f.unit, f.element) not in held
    ]
    owners = snapshot.report(period).owners
    units, requested = (
        tuple(of.unit[u].name for u in owing if u not in state.counted)
        for owing in (urged(of, period), only_asked(of, period))
    )
    return Left(
        units,
        requested,
        len(blank),
        len(asked),
        len(snapshot.report(period).estimates),
        sum(1 for _ in inventory.received(snapshot.folder, snapshot.records(period.code), whole=True)),
        by_owner(of, (s for s in owners.values() if s.choice is None)),
        by_owner(of, (s for s in owners.values() if s.choice is OwnerChoice.CHECK_AGAIN)),
    )


def close(snapshot: Snapshot, yes: bool = False, why: str = "") -> Proposal:
    """Freeze what counts: receipts, adjustments, catalogue, figures, the files on which they stand, and the reports,
    which are laid out from the closed period and written first (decision-tables 6, row 9).

    ``yes`` with ``why``: closed though something is ``left``, which the event and the reports then say. TanMinhError:
    the period is not open; files still wait for the Office, or something is left and that was not said (exit 1); an
    earlier period's files are not as it was closed with.
    """
    period, still = snapshot.opened(), left(snapshot)
    refuse_damaged(snapshot, period)
    if any(still) and not (yes and why.strip()):
        raise TanMinhError(
            "close_left",
            f"{period.name} còn {still}. Chốt số liệu và ghi rõ trong báo cáo?",
            "Chốt thì cần ghi lý do.",
            exit=1,
            period=period.code,
        )

    def do() -> Outcome:
        from tanminh_xl.usecases.letters import written_in
        from tanminh_xl.usecases.report import notes

        state, folder = snapshot.state(period.code), snapshot.folder
        digest = snapshot.keep_catalogue()  # first: it is among the files
        closing = Closing(
            number=0,
            period=period.code,
            who=snapshot.call.who,
            at=snapshot.call.now,
            catalogue=digest,
            receipts=tuple((unit, c.receipt.number, c.valid_part) for unit, c in sorted(state.counted.items())),
            adjustments=tuple(sorted(a.number for a in state.adjusted.values())),
            task_notes=tuple(note.number for note in state.task_notes),
            figures=figures_digest(snapshot.figures(period)),
            figures_of="figures",
            days="first",
            files=listed(snapshot, period),
            left=str(still),
            why=why.strip(),
            owner_reviews=_stood(snapshot.report(period)),
        )
        closed = _as_closed(snapshot, closing)
        pages, puts = _reports(closed, period)
        said = (
            f"Chốt khi còn {still}. Lý do: {closing.why}" if closing.left else "",
            *since_last(snapshot, period, closed.report(period)),
            *remarks(snapshot, period),
            *notes(puts, period.code),
            estimates_line(closed.report(period)),
        )
        frozen = tuple((p.path.name, _sha256(p.path)) for p in puts if not written_in(p.path))
        snapshot.learn(folder.add(replace(closing, reports=frozen)))
        return Outcome(
            f"Đã chốt số liệu kỳ {period.code}: {len(closing.receipts)} đơn vị, {len(closing.adjustments)} điều chỉnh; "
            f"mã số liệu {closing.figures[:DIGITS]}.",
            lines=tuple(filter(None, said)),
            paths=tuple(put.path for put in puts),
            pages=pages,
        )

    def says() -> str:
        count = len(snapshot.state(period.code).counted)
        said = f"Sẽ chốt số liệu {period.name}: {count} đơn vị đã nộp; báo cáo đến sau được giữ lại, chờ mở lại kỳ."
        return " ".join(filter(None, (said, changed_words(snapshot), estimates_line(snapshot.report(period)))))

    return Proposal(do, says, look=_row(period.code))


def _stood(report: PeriodReport) -> tuple[tuple[str, int], ...]:
    """(criterion, number) of each word of an owner that stands."""
    return tuple((s.criterion, s.review.number) for s in report.owners.values() if s.choice and s.review)


def _as_closed(snapshot: Snapshot, closing: Closing) -> Snapshot:
    """What the call would see once the closing is written: its number and moment stand on no page."""
    records = snapshot.records(closing.period)
    number = max((event.number for event in records.ledger), default=0) + 1
    return snapshot.over(replace(records, ledger=(*records.ledger, replace(closing, number=number))))


def _reports(closed: Snapshot, period: Period) -> tuple[tuple[Sheet, ...], tuple[Output, ...]]:
    """The period's pages and outputs, written. TanMinhError (``file_open``): one is open in another program, so that
    what was made does not stand under its name."""
    from tanminh_xl import reports
    from tanminh_xl.usecases.report import make

    pages = reports.consolidated(closed.report(period))
    puts = make(closed, period, pages)
    held = next((put for put in puts if not put.in_place), None)
    if held is not None:
        raise TanMinhError("file_open", f"Chưa chốt được: {held.note}", "Đóng tệp đó rồi chốt lại.")
    return pages, puts


def since_last(snapshot: Snapshot, period: Period, report: PeriodReport) -> tuple[str, ...]:
    """What changed since the last closing of the period, a line each; nothing where it was never closed."""
    records = snapshot.records(period.code)
    last = inventory.last_closing(records)
    if last is None:
        return ()
    then = tuple(event for event in records.ledger if event.number <= last.number)
    try:
        told = changes(snapshot.over(replace(records, ledger=then)).report(period), report)
    except TanMinhError as problem:
        if problem.code not in stored.DAMAGED:
            raise
        return (f"{SINCE}: chưa so được. {problem}",)
    day = format_day_padded(last.at.astimezone(ZONE))
    return (f"{SINCE} ({day}): {len(told) or 'không có'} thay đổi{':' if told else '.'}", *(f"  {t}." for t in told))


def changed_words(snapshot: Snapshot) -> str:
    """The same of the period as it is now, in one line for a question: the first few, and how many more."""
    period = snapshot.opened()
    told = since_last(snapshot, period, snapshot.report(period))
    more = len(told) - 1 - MOST
    return " ".join(line.strip() for line in told[: MOST + 1]) + (f" Và {more} thay đổi khác." if more > 0 else "")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def reopen(snapshot: Snapshot, why: str) -> Proposal:
    """Take reports again; the reason is kept. TanMinhError: the period is not closed, or no reason is given."""
    period = snapshot.opened()
    if snapshot.state(period.code).closing is None:
        raise TanMinhError("not_closed", f"Kỳ {period.code} chưa chốt, không cần mở lại.")
    if not why.strip():
        raise TanMinhError("reopen_why", "Mở lại kỳ cần có lý do.")

    out = tuple(ISSUED.format(to=e.to, words=issuing_words(e)) for e in issued_now(snapshot, period.code))

    def do() -> Outcome:
        call = snapshot.call
        told = (*out, *remarks(snapshot, period))
        snapshot.learn(snapshot.folder.add(Reopening(0, period.code, call.who, call.now, why.strip())))
        return Outcome(f"Đã mở lại kỳ {period.code}. Lý do: {why.strip()}", lines=told)

    said = " ".join((f"Sẽ mở lại {period.name} để nhận bổ sung.", *out))
    return Proposal(do, lambda: said, look=_row(period.code))


def _row(period: str) -> Ref:
    """The period's row in the table of periods."""
    return Ref(PERIODS.name, (period,), "phase")
