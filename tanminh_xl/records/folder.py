"""The plan folder: reading every fact in it, and adding to them (design 7.4)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from tanminh_xl.domain.drafts import BEGUN, Dispatch
from tanminh_xl.domain.events import (
    UNKNOWN,
    Adjustment,
    Attachment,
    Closing,
    Decision,
    IssuedFile,
    Issuing,
    LedgerEvent,
    Receipt,
    Records,
)
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail import KeptMail, MailDone, alike
from tanminh_xl.domain.owner_review import OwnerReview
from tanminh_xl.domain.reminded import Reminder
from tanminh_xl.domain.task_notes import TaskNote
from tanminh_xl.records import disk, stored
from tanminh_xl.records.issued import Issued, code_name
from tanminh_xl.records.kept import keep
from tanminh_xl.records.mails import FOLDER as MAILS
from tanminh_xl.records.mails import Mails, WaitingMail
from tanminh_xl.records.naming import KEPT, readable
from tanminh_xl.records.seen import Seen
from tanminh_xl.records.stored import (
    ADJUSTMENT,
    DECIDED,
    DECISION,
    DISPATCH,
    EVENT,
    LEDGER,
    OWNER_REVIEW,
    RECEIPT,
    REMINDER,
    TASK_NOTE,
    EventCodec,
    Print,
)

_SYSTEM = ("thumbs.db", "desktop.ini")
T = TypeVar("T")
E = TypeVar("E", bound=Adjustment | Decision | Dispatch | LedgerEvent | OwnerReview | Reminder | TaskNote)


def sha256_of(data: bytes) -> str:
    """The identity of received bytes: 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def _repeats(new: Receipt, old: Receipt) -> bool:
    """True if the bytes are in the records already, so that nothing is to be written.

    Assigning and ``--reread`` give the same bytes a new version, but each only once.
    """
    if new.sha256 != old.sha256:
        return False
    if new.reread:
        return replace(new, number=old.number, received=old.received, file=old.file) == old
    return not new.assigned_from or new.assigned_from == old.assigned_from


class Folder(Issued):
    """One plan's folder. Many processes, on several computers, may read and add at once.

    One object serves one call (a command, a click): it parses each event file at most once, and keeps the event.
    """

    def __init__(self, root: Path, *, fsync: bool = True) -> None:
        super().__init__(root, fsync=fsync)
        self._seen = Seen()
        self._index: dict[str, set[Path]] | None = None
        """First digits of the sha256 in kept files' names -> the folders where such a file lies."""
        self._sha256: dict[str, str] = {}
        """Path inside the plan folder -> ``sha256_now``."""
        self._next: dict[Path, int] = {}
        """Unit's folder -> the first number that may be free: each receipt below it has been seen (``receive``)."""
        self._mails = Mails(root, self._seen, self._take_up, fsync=fsync)
        self.tolerant = False
        """A damaged record of one unit is noted in ``damaged`` and does not stop what is done for the others."""
        self.damaged: dict[Path, TanMinhError] = {}
        """While ``tolerant``: folder (a unit's, a period's ledger or adjustments) -> what is wrong with the first bad
        file in it. Nothing of that folder is among the ``records`` then, and a unit's takes up nothing new."""

    # where things lie

    @property
    def _received(self) -> Path:
        return self.root / stored.RECEIVED

    def _unit(self, period: str, unit: str) -> Path:
        return self._received / code_name(period) / code_name(unit)

    def _ledger(self, period: str) -> Path:
        return self.root / stored.LEDGERS / code_name(period)

    def _adjustments(self, period: str) -> Path:
        return self.root / stored.ADJUSTMENTS / code_name(period)

    def _owner_reviews(self, period: str) -> Path:
        return self.root / stored.OWNER_REVIEWS / code_name(period)

    def reminders_folder(self, period: str) -> Path:
        """Folder of a period's reminders, and of what is made for them."""
        return self.root / stored.REMINDERS / code_name(period)

    @property
    def _task_notes(self) -> Path:
        return self.root.joinpath(*stored.TASK_NOTES)

    def path_of(self, receipt: Receipt) -> str:
        """Path of a receipt's bytes inside the plan folder, with ``/``."""
        return f"{stored.RECEIVED}/{receipt.period}/{receipt.unit}/{receipt.file}"

    def event_path(self, receipt: Receipt) -> str:
        """Path of a receipt's own file inside the plan folder, with ``/``."""
        return f"{stored.RECEIVED}/{receipt.period}/{receipt.unit}/{_event_name(receipt.number)}"

    def prints(self, period: str) -> dict[str, Print]:
        """Path inside the plan folder -> identity of each event of a period, of whatever kind, that this object has
        read or written; after ``records`` of the period: of all of them. What was sent by mail is none: no page and no
        closing stands on it."""
        found: dict[str, Print] = {}
        for place in self._seen.folders():
            inside = place.relative_to(self.root).as_posix()
            if inside.split("/")[1] == period and not inside.startswith(f"{stored.SENT_MAIL}/"):
                found.update((f"{inside}/{name}", mark) for name, mark in self._seen.prints(place).items())
        return dict(sorted(found.items()))

    def issued_path(self, period: str, kept: IssuedFile) -> str:
        """Path inside the plan folder, with ``/``, of the bytes of a document as it was issued."""
        return f"{stored.ISSUED}/{period}/{kept.file}"

    def sha256_now(self, name: str) -> str:
        """sha256 of a file, by its path inside the plan folder, as this object first read it; "" for none that can be
        read. No name leads out of the folder."""
        if name not in self._sha256:
            self._sha256[name] = self._read_sha256(PurePosixPath(name))
        return self._sha256[name]

    def _read_sha256(self, name: PurePosixPath) -> str:
        if name.is_absolute() or ".." in name.parts or len(name.parts) < 2:
            return ""
        path = self.root.joinpath(*name.parts)
        with suppress(TanMinhError):  # damaged: its bytes are looked at as they are
            if name.parts[0] == stored.LEDGERS:  # events of another period's life: they are read for themselves too
                self._seen.event(LEDGER, path.parent, path.name)
            if name.parts[0] == stored.CATALOGUES:
                return sha256_of(self.catalogue(path.stem))
        if seen := self._seen.mark(path.parent, path.name):
            return seen.whole
        try:
            return sha256_of(path.read_bytes())
        except OSError:
            return ""

    def data(self, receipt: Receipt) -> bytes:
        """The bytes that were received. Raises TanMinhError (``record_unreadable``) where they are gone or changed."""
        return self._whole(self.root / self.path_of(receipt), receipt.sha256)

    def attachment(self, receipt: Receipt, attached: Attachment) -> bytes:
        """The bytes of a scan kept with a receipt; raises as ``data``."""
        return self._whole(self._unit(receipt.period, receipt.unit) / attached.file, attached.sha256)

    @staticmethod
    def _whole(path: Path, sha256: str) -> bytes:
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise stored.unreadable(path) from problem
        if sha256_of(data) != sha256:
            raise stored.unreadable(path)
        return data

    # reading

    def periods(self) -> tuple[str, ...]:
        """Codes of the periods that have a ledger, sorted."""
        root = self.root / stored.LEDGERS
        return tuple(name for name in stored.names(root) if (root / name).is_dir())

    def records(self, period: str) -> Records:
        """All events of a period. Raises TanMinhError that names the file which is damaged, foreign or missing."""
        receipts: list[Receipt] = []
        decisions: list[Decision] = []
        place = self._received / code_name(period)
        for unit in stored.names(place):
            for receipt, decided in self._whole_or_nothing(place / unit, self._of_unit):
                receipts.extend(receipt)
                decisions.extend(decided)
        ledger = self._whole_or_nothing(self._ledger(period), partial(self._numbered, LEDGER))
        there = {(r.unit, r.number) for r in receipts}
        for event in ledger:
            for unit, version, _ in event.receipts if isinstance(event, Closing) else ():
                if (unit, version) not in there:
                    self._note(self._unit(period, unit), stored.unreadable(self.receipt_path(period, unit, version)))
        adjustments = self._whole_or_nothing(self._adjustments(period), partial(self._numbered, ADJUSTMENT))
        reviews = self._whole_or_nothing(self._owner_reviews(period), partial(self._numbered, OWNER_REVIEW))
        reminders = self._whole_or_nothing(self.reminders_folder(period), partial(self._numbered, REMINDER))
        events = period, ledger, tuple(receipts), tuple(decisions), adjustments
        return Records(*events, owner_reviews=reviews, reminders=reminders)

    def task_notes(self) -> tuple[TaskNote, ...]:
        """All notes on tasks, by their numbers. Raises as ``records``."""
        return self._whole_or_nothing(self._task_notes, partial(self._numbered, TASK_NOTE))

    def mails(self) -> tuple[KeptMail, ...]:
        """Every message that was handled, by its number. Raises as ``records``."""
        return self._whole_or_nothing(self._mails.place, lambda _: tuple(self._mails.handled.values()))

    def mails_done(self) -> tuple[MailDone, ...]:
        """What the clerk said last of single messages. Raises as ``records``."""
        return self._whole_or_nothing(self._mails.place, lambda _: tuple(self._mails.done.values()))

    def mail(self, raw: bytes) -> KeptMail | None:
        """The event of a message, by its raw bytes (``domain.mail.alike``); None where it was not handled yet."""
        return self._mails.handled.get(alike(raw))

    def waiting_mails(self) -> tuple[WaitingMail, ...]:
        """Messages whose bytes are kept and that were not handled yet. None while a record of messages is damaged and
        that is tolerated: which were handled is not known then."""
        return self._whole_or_nothing(self._mails.place, lambda _: tuple(self._mails.waiting()))

    @property
    def mails_problem(self) -> TanMinhError | None:
        """What is wrong with the records of messages, as far as they were read; None for nothing."""
        return self.damaged.get(self._mails.place)

    def mail_bytes(self, file: str, sha256: str) -> bytes:
        """The raw bytes of a kept message. Raises as ``data``."""
        return self._whole(self._mails.place / file, sha256)

    def mail_path(self, file: str) -> str:
        """Path of a kept message inside the plan folder, with ``/``."""
        return f"{stored.RECEIVED}/{MAILS}/{file}"

    def dispatches(self, period: str) -> tuple[Dispatch, ...]:
        """What was sent by mail in a period, and what was begun, by their numbers. Raises as ``records``."""
        return self._whole_or_nothing(
            self.root / stored.SENT_MAIL / code_name(period), partial(self._numbered, DISPATCH)
        )

    def receipt_path(self, period: str, unit: str, version: int) -> Path:
        """Where a receipt stands."""
        return self._unit(period, unit) / _event_name(version)

    def _of_unit(self, folder: Path) -> tuple[tuple[list[Receipt], list[Decision]], ...]:
        found = stored.names(folder)
        stored.refuse_strangers(folder, found, EVENT, DECIDED)
        receipts, decisions = (self._seen.events(codec, folder, found) for codec in (RECEIPT, DECISION))
        return ((list(receipts), list(decisions)),)

    def _numbered(self, codec: EventCodec[E], folder: Path) -> tuple[E, ...]:
        found = stored.names(folder)
        stored.refuse_strangers(folder, found, EVENT)
        return tuple(self._seen.events(codec, folder, found))

    def _whole_or_nothing(self, folder: Path, read: Callable[[Path], tuple[T, ...]]) -> tuple[T, ...]:
        """What a folder holds; nothing of it where a file in it is damaged and that is tolerated."""
        try:
            return read(folder)
        except TanMinhError as problem:
            self._note(folder, problem)
        except OSError:
            self._note(folder, stored.unreadable(folder))
        return ()

    def _note(self, folder: Path, problem: TanMinhError) -> None:
        """Note what is wrong with a folder; raises it where that is not tolerated."""
        if not self.tolerant:
            raise problem
        self.damaged.setdefault(folder, problem)

    def problem(self, period: str, unit: str) -> TanMinhError | None:
        """What is wrong with the records of a unit, as far as they were read; None for nothing."""
        return self.damaged.get(self._unit(period, unit))

    def doubtful(self, sha256: str) -> TanMinhError | None:
        """What keeps from knowing whether these bytes were received: they seem to lie in a folder with a damaged
        record. Asked where ``known`` knows nothing of them."""
        folders = (self._index or {}).get(sha256[:8], ())
        return next((self.damaged[folder] for folder in folders if folder in self.damaged), None)

    def receipts_of(self, sha256: str) -> list[Receipt]:
        """Every receipt of these bytes, as form, by period, unit and number. Raises as ``known``."""
        return [r for r in self._seen.naming(sha256) if r.sha256 == sha256] if self.known(sha256) else []

    def unknown(self) -> Records:
        """What waits for its unit or period to be known."""
        return self.records(UNKNOWN)

    def known(self, sha256: str) -> Receipt | None:
        """The receipt that names these bytes, as form or attachment; None for bytes never received.

        Of several (assigned, reread) the one at the end. The first call lists the folder, and a unit's receipts are
        read when bytes that it may have are asked for; what other processes receive later is seen by ``receive``.
        Raises TanMinhError that names a receipt which is damaged or foreign, unless that is tolerated.
        """
        if self._index is None:
            self._index = {}
            for folder in self._units():
                for name in self._whole_or_nothing(folder, lambda place: tuple(stored.names(place))):
                    if match := KEPT.search(name):
                        self._index.setdefault(match["sha"][:8], set()).add(folder)
        for folder in self._index.get(sha256[:8], ()):
            self._look(folder)
        named = self._seen.naming(sha256)
        passed_on = {receipt.assigned_from for receipt in named}
        ends = [r for r in named if r.label not in passed_on]
        return max(ends or named, key=lambda r: (r.sha256 == sha256, r.number), default=None)

    def _look(self, folder: Path) -> None:
        """Read the receipts of a unit, once; from then on ``receive`` keeps count of its numbers."""
        if folder in self._next:
            return
        found = stored.names(folder)
        matches = [match for name in found if (match := EVENT.fullmatch(name))]
        empty = []
        for match in matches:
            try:
                if self._seen.event(RECEIPT, folder, match.string) is None:
                    empty.append(int(match["number"]))
            except TanMinhError as problem:
                self._note(folder, problem)
        self._next[folder] = min(empty, default=stored.next_number(found, EVENT))

    def orphans(self) -> tuple[Path, ...]:
        """Bytes that no receipt names, of a run that was cut short or put there by hand: to be collected again.

        Raises TanMinhError that names a receipt which is damaged or foreign; where that is tolerated, nothing is taken
        for lost in its folder.
        """
        lost: list[Path] = []
        for folder in self._units():
            lost.extend(self._whole_or_nothing(folder, self._orphans_in))
        return tuple(lost)

    def _orphans_in(self, folder: Path) -> tuple[Path, ...]:
        lost: list[Path] = []
        found = stored.names(folder)
        stored.refuse_strangers(folder, found, EVENT, DECIDED)
        named = {name for receipt in self._seen.events(RECEIPT, folder, found) for name in _kept_names(receipt)}
        for name in found:
            ours = EVENT.fullmatch(name) or DECIDED.fullmatch(name) or name.lower() in _SYSTEM
            path = folder / name
            if not ours and name not in named and path.is_file() and self._is_lost(path):
                lost.append(path)
        return tuple(lost)

    def _is_lost(self, path: Path) -> bool:
        try:
            data = path.read_bytes()
        except OSError:
            return True  # whoever opens it will say why it cannot be
        sha256 = sha256_of(data)
        kept = KEPT.search(path.name)
        torn = not data and kept is not None and not sha256.startswith(kept["sha"])
        return not torn and self.known(sha256) is None

    def _units(self) -> list[Path]:
        places = [self._received / period for period in stored.names(self._received) if period != MAILS]
        return [folder for place in places for unit in stored.names(place) if (folder := place / unit).is_dir()]

    # adding

    def receive(self, receipt: Receipt, data: bytes, attachments: Sequence[tuple[str, bytes]] = ()) -> Receipt:
        """Keep what was received: first the bytes, then the receipt, as the unit's next version.

        ``receipt.number``, ``file``, ``sha256`` and ``attachments`` are set here; ``attachments`` are (name, bytes).
        While unit or period is ``UNKNOWN`` both are. Bytes that the unit has sent before, by whatever process, give
        the earlier receipt back. Safe to be cut short anywhere and done again. Raises TanMinhError: ``disk_write``,
        ``bad_code``, or one that names a receipt of the unit which is damaged or foreign.

        Why no folder need be listed for each file: receipts are numbered without a gap, each by a name that only one
        writer can be given, and every receipt below ``_next`` has been seen by this object. So a receipt of the same
        bytes, by whatever process and under whatever file name, is either among those seen, or it stands at
        ``_next`` or later and is met on the way up to the first free number. A file that is empty (its writer was
        killed, or has not finished where hard links do not exist) was not seen: ``_next`` stays at it.
        """
        if UNKNOWN in (receipt.unit, receipt.period):
            receipt = replace(receipt, unit=UNKNOWN, period=UNKNOWN)
        folder = self._unit(receipt.period, receipt.unit)
        self._look(folder)
        if folder in self.damaged and receipt.unit != UNKNOWN:  # what waits for its unit has no order to keep
            raise self.damaged[folder]
        file = self._keep(folder, receipt.name, data, receipt.sent)
        kept = tuple(Attachment(self._keep(folder, name, scan), sha256_of(scan)) for name, scan in attachments)
        receipt = replace(
            receipt,
            file=file,
            sha256=sha256_of(data),
            attachments=kept,
            name=readable(receipt.name),
            sender=readable(receipt.sender),
        )
        for old in self._seen.naming(receipt.sha256):
            if (old.period, old.unit) == (receipt.period, receipt.unit) and _repeats(receipt, old):
                return old
        return self._publish_receipt(folder, receipt)

    def _publish_receipt(self, folder: Path, receipt: Receipt) -> Receipt:
        """The receipt under the first free number, or the one of the same bytes that another process wrote first."""
        self._take_up()
        number, unread = self._next[folder], 0
        while True:
            event, name = replace(receipt, number=number), _event_name(number)
            data = stored.dump(RECEIPT, event)
            if disk.publish(folder / name, data, fsync=self.fsync):
                self._seen.learn(folder, name, event, data)
                break
            taken = self._taken(folder, name)
            if taken is None:
                unread = unread or number
            elif _repeats(receipt, taken):
                event = taken
                break
            number += 1
        self._next[folder] = unread or number + 1
        return event

    def _taken(self, folder: Path, name: str) -> Receipt | None:
        """The receipt that has a name already; None while it is empty, or damaged where that is tolerated."""
        try:
            return self._seen.event(RECEIPT, folder, name)
        except TanMinhError as problem:
            self._note(folder, problem)
            return None

    def _keep(self, folder: Path, name: str, data: bytes, sent: datetime | None = None, *, outside: bool = True) -> str:
        """As ``kept.keep``."""
        return keep(folder, name, data, sha256_of(data), sent, outside=outside, fsync=self.fsync)

    def keep_mail(self, raw: bytes, name: str, source: str = "", saved: datetime | None = None) -> str:
        """Keep a message's raw bytes, once, whatever they are called; gives the name under which they are kept.

        ``name``: under which it came ("thu.zip/Fwd.eml"); ``source``: where from, where it is no file; ``saved``: the
        earlier of the time at which it was saved and of the clock, which counts where the message has no date. Nothing
        says yet that it was handled (``add_mail``). Raises TanMinhError (``disk_write``).
        """
        return self._mails.keep(raw, name, source, saved)

    def add_mail(self, kept: KeptMail) -> KeptMail:
        """Say that a message was handled; ``kept.number`` is set here. Of one that was handled before, what was said
        then."""
        return self._mails.add(kept)

    def end_mail(self, done: MailDone) -> MailDone:
        """Say that the clerk has dealt with a message; ``done.number`` is set here."""
        return self._mails.end(done)

    def decide(self, decision: Decision) -> Decision:
        """Add the clerk's decision on a receipt; ``decision.number`` is set here.

        Raises TanMinhError (``no_receipt``) where there is no such receipt.
        """
        folder = self._unit(decision.period, decision.unit)
        start = f"{decision.version:04}.qd"
        if not (folder / f"{decision.version:04}.json").is_file():
            label = f"{decision.period}/{decision.unit}#{decision.version}"
            raise TanMinhError("no_receipt", f"Không có bản {label}.")
        found = [name for name in stored.names(folder) if name.startswith(start)]
        return self._add(DECISION, decision, folder, lambda n: f"{start}{n:02}.json", found)

    def adjust(self, adjustment: Adjustment) -> Adjustment:
        """Add an adjustment of one figure; ``adjustment.number`` is set here."""
        folder = self._adjustments(adjustment.period)
        return self._add(ADJUSTMENT, adjustment, folder, _event_name, stored.names(folder))

    def remind(self, reminder: Reminder) -> Reminder:
        """Add that a unit was reminded; ``reminder.number`` is set here."""
        folder = self.reminders_folder(reminder.period)
        return self._add(REMINDER, reminder, folder, _event_name, stored.names(folder))

    def note_task(self, note: TaskNote) -> TaskNote:
        """Add a note on a task; ``note.number`` is set here."""
        folder = self._task_notes
        return self._add(TASK_NOTE, note, folder, _event_name, stored.names(folder))

    def review(self, review: OwnerReview) -> OwnerReview:
        """Add an owner's word on its criteria; ``review.number`` is set here."""
        folder = self._owner_reviews(review.period)
        return self._add(OWNER_REVIEW, review, folder, _event_name, stored.names(folder))

    def dispatch(self, event: Dispatch) -> Dispatch:
        """Add that a message was sent, or is being sent; ``event.number`` is set here. Numbers are taken without a gap:
        every event with a lower one can be read when this returns."""
        folder = self.root / stored.SENT_MAIL / code_name(event.period)
        return self._add(DISPATCH, event, folder, _event_name, stored.names(folder), again=event.state == BEGUN)

    def add(self, event: LedgerEvent) -> LedgerEvent:
        """Add an opening, closing, issuing or reopening to a period's ledger; ``event.number`` is set here."""
        folder = self._ledger(event.period)
        return self._add(LEDGER, event, folder, _event_name, stored.names(folder))

    def issue(
        self, issuing: Issuing, files: Sequence[tuple[str, bytes]], signed: Sequence[tuple[str, bytes]] = ()
    ) -> Issuing:
        """Keep the documents as they are issued, (name, bytes), and scans of the signed paper beside those that
        ``issuing`` names already: first the bytes, then the event. ``issuing.number`` and ``files`` are set here."""
        folder = self.root / stored.ISSUED / code_name(issuing.period)
        issued = tuple(
            IssuedFile(name, sha256_of(data), self._keep(folder, name, data, outside=False)) for name, data in files
        )
        scans = tuple(IssuedFile(name, sha256_of(data), self._keep(folder, name, data)) for name, data in signed)
        event = self.add(replace(issuing, files=issued, signed=(*issuing.signed, *scans)))
        assert isinstance(event, Issuing)
        return event

    def _add(
        self,
        codec: EventCodec[E],
        event: E,
        folder: Path,
        name: Callable[[int], str],
        found: list[str],
        *,
        again: bool = False,
    ) -> E:
        """Publish an event under the first free number. The very event that stands last already, who and when and all,
        is of a call that was cut short: it is not written again, but where that is asked (``again``)."""
        self._take_up()
        number = stored.next_number(found, codec.pattern)
        if number > 1 and not again:
            with suppress(TanMinhError):  # a damaged one is told by who reads it
                last = self._seen.event(codec, folder, name(number - 1))
                if last is not None and replace(event, number=last.number) == last:
                    return last
        while True:
            event = replace(event, number=number)
            data = stored.dump(codec, event)
            if disk.publish(folder / name(number), data, fsync=self.fsync):
                self._seen.learn(folder, name(number), event, data)
                return event
            number += 1


def _event_name(number: int) -> str:
    return f"{number:04}.json"


def _kept_names(receipt: Receipt) -> Iterator[str]:
    """Names of the files whose bytes a receipt names."""
    yield receipt.file
    yield from (attached.file for attached in receipt.attachments)
