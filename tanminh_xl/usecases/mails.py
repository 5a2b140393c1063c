"""Messages as the clerk is told of them, and that she has dealt with one (decision-tables 5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from tanminh_xl.checks.mails import Since, names_of, to_handle
from tanminh_xl.domain.findings import Code, Finding, Severity
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Hint, Outcome, TanMinhError
from tanminh_xl.domain.mail import KeptMail, Mail, MailDone, MailKind, sender_words
from tanminh_xl.domain.messages import SEVERITY_WORDS, render, severity
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import MAILS
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.unhandled import MailToHandle, unhandled

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
