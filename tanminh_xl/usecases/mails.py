"""Messages that still want the clerk: which, why, and that she has dealt with one (decision-tables 5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.checks.mails import Senders, Since, judged, known_senders, names_of, sender_unit, to_handle
from tanminh_xl.domain.events import ACCEPTED, UNKNOWN, ZONE, Receipt
from tanminh_xl.domain.findings import Code, Finding, Severity
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Hint, Outcome, TanMinhError
from tanminh_xl.domain.mail import KeptMail, Mail, MailDone, MailKind, sender_words
from tanminh_xl.domain.messages import SEVERITY_WORDS, render, severity
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import MAILS
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot


class MailToHandle(NamedTuple):
    """A message that still wants the clerk. ``day``: on which it was sent, else saved; ``sender``: as the register says
    it; ``unit``: code, "" where it is not known; ``words``: how its text begins, masked as its subject is
    (decision-tables 5.2); ``why``: each reason, with what to do.
    """

    number: int
    day: date
    sender: str
    unit: str
    subject: str
    words: str
    why: tuple[str, ...]
    kept: KeptMail


def unhandled(snapshot: Snapshot) -> tuple[MailToHandle, ...]:
    """Messages that still want the clerk, by their numbers."""
    kept = snapshot.folder.mails()
    if not kept:
        return ()
    known = known_senders(snapshot.catalogue)
    done = {event.mail for event in snapshot.folder.mails_done()}
    found = ((mail, to_handle(mail, _since(snapshot, mail, mail.number in done))) for mail in kept)
    return tuple(
        MailToHandle(
            mail.number,
            day_of(mail, snapshot.catalogue.plan.start),
            sender_words(mail.mail),
            unit_of(snapshot, mail, known),
            masked(mail.mail.subject),
            masked(mail.words),
            why,
            mail,
        )
        for mail, why in found
        if why
    )


def day_of(kept: KeptMail, start: date) -> date:
    """The day on which a message was sent, else the one on which it was saved; ``start``: the plan's first day."""
    sent = kept.mail.sent
    unsaid = sent is None or sent > kept.received or sent.astimezone(ZONE).date() < start
    return (kept.saved if unsaid or sent is None else sent).astimezone(ZONE).date()


def unit_of(snapshot: Snapshot, kept: KeptMail, known: Senders | None = None) -> str:
    """Code of the unit that a message is from: by its address, else by what it brought; "" where it is not known."""
    of, day = snapshot.catalogue, day_of(kept, snapshot.catalogue.plan.start)
    if kept.mail.sender:
        found = judged(kept.mail.sender, known or known_senders(of), of, day)
        if unit := sender_unit(found, "", snapshot.through, of, day):
            return unit
    units = {receipt.unit for part in kept.parts for receipt in _receipts(snapshot, part.sha256)} - {UNKNOWN}
    return units.pop() if len(units) == 1 else ""


def _receipts(snapshot: Snapshot, sha256: str) -> list[Receipt]:
    return snapshot.folder.receipts_of(sha256)


def _since(snapshot: Snapshot, kept: KeptMail, done: bool) -> Since:
    """What became of a message since."""
    if done or not kept.parts:
        return Since(done=done)
    alone = kept.alone
    beside = (part for part in kept.parts if part.evidence and part not in alone)
    left = tuple(part.name for part in beside if snapshot.folder.known(part.sha256) is None)
    unit = unit_of(snapshot, kept) if alone else ""  # another unit's receipt of the same picture answers nothing of it
    photos = [r for part in alone for r in _receipts(snapshot, part.sha256) if r.unit in (unit, UNKNOWN) or not unit]
    whole = all(snapshot.folder.known(part.sha256) is not None for part in alone)
    return Since(left, bool(photos) and whole and all(_answered(snapshot, receipt) for receipt in photos))


def _answered(snapshot: Snapshot, photo: Receipt) -> bool:
    """Whether what a photo alone waits for has come: the unit's report of that period, typed by the Office or another
    version that counts, later than the photo; or the Office's decision about it."""
    if photo.unit == UNKNOWN:
        standings = snapshot.unknown.standings
    elif photo.period in snapshot.periods:
        standings = snapshot.state(photo.period).standings
    else:
        return False
    own = next((s for s in standings if (s.receipt.unit, s.receipt.number) == (photo.unit, photo.number)), None)
    if own is not None and own.decision is not None:
        return True
    if photo.unit == UNKNOWN:
        return False
    later = (s for s in standings if s.receipt.unit == photo.unit and s.receipt.number > photo.number)
    return any(s.receipt.on_behalf or s.verdict in ACCEPTED for s in later)


# the command, the button


def mails(snapshot: Snapshot) -> Proposal:
    """List the messages that still want the clerk."""
    snapshot.tolerate()

    def do() -> Outcome:
        found = unhandled(snapshot)
        return Outcome(
            f"{len(found)} thư đến cần xử lý." if found else "Không có thư đến nào cần xử lý.",
            lines=tuple(line for one in found for line in _lines(snapshot, one)),
            hints=(Hint("mail_done"),) if found else (),
            document=lambda: {"mails": [as_json(snapshot, one) for one in found]},
        )

    return Proposal(do, writes=False)


def _lines(snapshot: Snapshot, one: MailToHandle) -> list[str]:
    head = f"{one.number}. {_head(snapshot, one)}"
    return [head, *(f"    {why}" for why in one.why), *([f"    “{one.words}”"] if one.words else [])]


def _head(snapshot: Snapshot, one: MailToHandle) -> str:
    unit = names_of([one.unit], snapshot.catalogue) if one.unit else "chưa rõ đơn vị"
    return f"{format_day(one.day)}, {one.sender or 'không ghi địa chỉ'} ({unit}): “{one.subject or 'không có tiêu đề'}”"


def as_json(snapshot: Snapshot, one: MailToHandle) -> dict[str, object]:
    """One message of the document of ``mails``."""
    return {
        "number": one.number,
        "day": one.day.isoformat(),
        "sender": one.kept.mail.sender,
        "forwarded_by": one.kept.mail.forwarded_by,
        "unit": one.unit or None,
        "subject": one.subject,
        "words": one.words,
        "why": list(one.why),
        "file": snapshot.folder.mail_path(one.kept.file),
    }


def done(snapshot: Snapshot, numbers: Sequence[int], why: str) -> Proposal:
    """The clerk has dealt with messages, each by its number; the same again is no second event.

    TanMinhError: no such message, no reason.
    """
    why = " ".join(why.split())
    by_number = {kept.number: kept for kept in snapshot.folder.mails()}
    if not numbers or (missing := [n for n in numbers if n not in by_number]):
        named = ", ".join(map(str, missing)) if numbers else ""
        raise TanMinhError("no_mail", f"Không có thư số {named}." if named else "Chưa chọn thư nào.")
    if not why:
        raise TanMinhError("mail_why", "Đã xử lý một thư cần ghi đã làm gì (ví dụ: đã gọi điện, đã nhập thay).")
    before = {event.mail for event in snapshot.folder.mails_done()}
    todo = [n for n in dict.fromkeys(numbers) if n not in before]
    words = "; ".join(f"số {n} của {sender_words(by_number[n].mail) or 'người gửi chưa rõ'}" for n in todo)

    def do() -> Outcome:
        call = snapshot.call
        for number in todo:
            snapshot.folder.end_mail(MailDone(0, number, call.who, call.now, why))
        if not todo:
            return Outcome("Thư này đã ghi là đã xử lý từ trước.")
        return Outcome(f"Đã ghi xử lý thư {words}: {why}.".replace("..", "."))

    def says() -> str:
        return f"Sẽ ghi đã xử lý thư {words}." if todo else ""

    return Proposal(do, says, look=Ref(MAILS.name, (str(numbers[0]),), "why"))


# what a collect tells


def told(snapshot: Snapshot, handled: Iterable[tuple[Path, KeptMail]]) -> list[str]:
    """What is said of messages that were handled just now: those that still want the clerk, what a program wrote."""
    waiting = {one.number: one for one in unhandled(snapshot)} if handled else {}
    said: list[str] = []
    for path, kept in handled:
        one = waiting.get(kept.number)
        who = f"{path}: thư của {sender_words(kept.mail) or 'người gửi không ghi địa chỉ'}"
        if one is not None:
            said.append(f"{who}, “{one.subject or 'không có tiêu đề'}”: còn phải xử lý.")
            said += [f"    {why}" for why in one.why]
        elif kept.kind in _NOTHING_TO_DO:
            said.append(f"{who}: {_NOTHING_TO_DO[kept.kind]}")
            continue
        told = [f for f in kept.findings if severity(f) is Severity.NOTE and (one is not None or f.code in _TOLD)]
        if told and one is None:
            said.append(f"{who}: có lưu ý.")
        said += [f"    {SEVERITY_WORDS[Severity.NOTE]}: {' '.join(render(finding))}" for finding in told]
    return said


def looked_at(path: Path, mail: Mail, findings: Sequence[Finding], files: int) -> list[str]:
    """What is said of a message that was only looked at: each of its findings; that it brings no file."""
    said = [f"{SEVERITY_WORDS[severity(f)]}: {' '.join(render(f)).strip()}" for f in findings]
    if not files and not findings:
        said = ["không có tệp nào để kiểm tra."]
    who = f"{path}: thư của {sender_words(mail) or 'người gửi không ghi địa chỉ'}"
    return [f"{who}: {said[0]}", *(f"    {line}" for line in said[1:])] if said else []


def foreseen(snapshot: Snapshot, events: Iterable[KeptMail]) -> list[tuple[KeptMail, bool]]:
    """Messages that were only looked at, as they would be handled now, or were before; and whether each would still
    want the clerk then."""
    handled = {kept.alike: kept for kept in snapshot.folder.mails()}
    waiting = {one.number for one in unhandled(snapshot)}
    found = []
    for event in events:
        before = handled.get(event.alike)
        found.append((before, before.number in waiting) if before else (event, _will_wait(snapshot, event)))
    return found


def _will_wait(snapshot: Snapshot, new: KeptMail) -> bool:
    """Evidence beside a form that is new is kept with it; beside one that was received before, nothing keeps it."""
    kept_with = {p.group for p in new.parts if not p.evidence and snapshot.folder.known(p.sha256) is None}
    beside = (p for p in new.parts if p.evidence and p not in new.alone and p.group not in kept_with)
    left = tuple(p.name for p in beside if snapshot.folder.known(p.sha256) is None)
    return bool(to_handle(new, Since(left)))


_NOTHING_TO_DO = {
    MailKind.AUTOMATIC: "thư trả lời tự động, không phải xử lý.",
    MailKind.OURS: "biểu Văn phòng gửi đi, không tính là báo cáo.",
}
_TOLD = (Code.MAIL_FORWARDED_INLINE,)
"""Notes of a message that are told though nothing is to be done."""


def mail_json(path: Path, kept: KeptMail, waits: bool) -> dict[str, object]:
    """A message of the documents of ``check`` and ``collect``; one that was only looked at has no number."""
    sent: datetime | None = kept.mail.sent
    return {
        "file": str(path),
        "sha256": kept.sha256,
        "number": kept.number or None,
        "kind": kept.kind.name.lower(),
        "sender": kept.mail.sender,
        "forwarded_by": kept.mail.forwarded_by,
        "sent": sent.isoformat() if sent else None,
        "subject": kept.mail.subject,
        "to_handle": waits,
    }
