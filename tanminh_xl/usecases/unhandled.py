"""Which messages still want the clerk: whose each is, what became of it since it was handled (decision-tables 5.5)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tanminh_xl.checks.mails import Senders, Since, judged, known_senders, sender_unit, to_handle
from tanminh_xl.domain.events import ACCEPTED, UNKNOWN, ZONE, Receipt
from tanminh_xl.domain.mail import KeptMail, sender_words
from tanminh_xl.domain.personal import masked
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
