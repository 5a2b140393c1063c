"""What lies in the sources, in the order in which it was sent: files as they are, and what messages and zips bring.

A message is kept before anything of it is received. What a message or a zip brings is read again when its turn has
come: only names, times and hashes of all of it are held at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.checks.mails import kind_of, known_senders
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.format_value import format_moment
from tanminh_xl.domain.mail import KeptMail, Mail, MailKind, MailPart, address, alike, sender_words
from tanminh_xl.intake.files import AHEAD, Arrived, Timed, Unopened, arrived, holds_others, timed
from tanminh_xl.records import log
from tanminh_xl.records.runs import Source
from tanminh_xl.usecases import net
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.intake.unpack import Group, Message, Part, Unpacked

WORDS = 200
"""Characters of a message's words that its event keeps."""
_ANY_NAME = "thu.eml"
_AT_HAND = 4
"""Messages that stay unpacked: what one brings was mostly sent in the same second."""


_EARLIER = timedelta(microseconds=1)


class Brought(NamedTuple):
    """A message that is to be handled. ``path``: where it lies, for a person; ``saved``: as ``WaitingMail``."""

    path: Path
    sha256: str
    file: str
    name: str
    source: str
    saved: datetime
    mail: Mail
    kind: MailKind
    words: str
    parts: tuple[MailPart, ...]
    owed: frozenset[str]
    """sha256 of the files that have to have a receipt before the message is handled."""
    findings: tuple[Finding, ...]


class Arriving:
    """The files of some sources. ``sources``: what runs that ended badly noted of a file; ``died_on``: sha256 -> how
    often the program died while it looked at those bytes; ``noting``: called before a message is looked into.

    ``keep``: new messages are kept in the plan folder, and those that wait there are taken up too; else all are looked
    at where they lie, and nothing is written. ``only_new``: messages that were handled are not looked into.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        paths: Sequence[Path],
        *,
        keep: bool,
        only_new: bool = False,
        sources: Mapping[str, Source] | None = None,
        died_on: Mapping[str, int] | None = None,
        noting: Callable[[str, Source], None] = lambda sha256, source: None,
    ) -> None:
        self._snapshot, self._keep, self._noting, self._only_new = snapshot, keep, noting, keep or only_new
        self._sources, self._died_on, self._now = sources or {}, died_on or {}, snapshot.call.now
        self.brought: list[Brought] = []
        """Messages that were not handled before, in the order in which they were met."""
        self.repeated = 0
        """Messages that were, or that lie there more than once."""
        self.new = 0
        """How many of ``brought`` were not handled before, where nothing is kept."""
        self._raw: dict[str, Callable[[], bytes]] = {}
        self._unpacked = lru_cache(_AT_HAND)(self._unpack_again)
        self._opened = lru_cache(1)(self._opened_now)
        self._seen: set[str] = set()
        self._found: list[Timed] = []
        self._hashes: set[str] = set()
        others = [path for path in paths if holds_others(path)]
        apart = set(others)
        self._loose = [path for path in paths if path not in apart]
        self._closed = self._damaged()
        if not (keep and self._closed):
            for path in others:
                self._open(path)
            if keep:
                self._take_up()
        loose, self.untimed = timed(sorted(self._loose), self._now)
        self.timed = [*loose, *self._found]

    def _damaged(self) -> bool:
        """Whether the records of messages cannot be read: which were handled is not known, and nothing that may hold
        messages is looked into; it is told, and taken up by the next run."""
        self._snapshot.folder.mails()
        return self._snapshot.folder.mails_problem is not None

    def hashes(self) -> set[str]:
        """sha256 of everything among the sources, evidence of messages included."""
        files = (_hash(path) for path in self._loose)
        return {*self._hashes, *filter(None, files)}

    def files(self) -> set[str]:
        """sha256 of the files that no message brought."""
        brought = {part.sha256 for one in self.brought for part in one.parts}
        return self._hashes - brought

    # containers

    def _open(self, path: Path) -> None:
        try:
            file = arrived(path, now=self._now)
        except Unopened:
            self._loose.append(path)  # which says why
            return
        several = file.data.startswith((b"From ", b"PK"))
        if self._only_new and not several and self._snapshot.folder.mail(file.data) is not None:
            self.repeated += 1
            return
        if self._died_on.get(file.sha256, 0) >= net.STRIKES:
            self._loose.append(path)
            return
        self._noting(file.sha256, self._sources.get(file.sha256) or Source(path.name, min(file.sent, self._now)))
        unpacked = self._unpack(path.name, file.data)
        for message in unpacked.messages:
            self._message(message, file)
        itself = len(unpacked.files) == 1 and unpacked.files[0].data == file.data
        if unpacked.findings:
            self._add(file.sent, file.sha256, partial(self._not_whole, path, unpacked.findings))
        elif itself or not (unpacked.messages or unpacked.files):
            self._loose.append(path)
        if not itself:
            for n, part in enumerate(unpacked.files):
                self._add(file.sent, _sha256(part.data), partial(self._of_zip, path, n))

    def _not_whole(self, path: Path, findings: tuple[Finding, ...]) -> Arrived | Unopened:
        """A zip or a mailbox of which not all could be read, itself."""
        try:
            return arrived(path, now=self._now)._replace(findings=findings)
        except Unopened as problem:
            return problem

    def _of_zip(self, path: Path, n: int) -> Arrived | Unopened:
        """The n-th file of a zip without messages around it, or beside them; it was saved when the zip was."""
        try:
            kind = path.lstat()
            file, files = self._opened(path, kind.st_mtime_ns, kind.st_size)
        except Unopened as problem:
            return problem
        except OSError:
            return Unopened(path, Code.SOURCE_GONE, path.name)
        if n >= len(files):
            return Unopened(path, Code.SOURCE_GONE, path.name)
        part = files[n]
        where = path.parent / _way(part.where, path.name)
        return Arrived(where, part.name, part.data, _sha256(part.data), file.sent, says=file.says)

    def _opened_now(self, path: Path, _saved: int, _size: int) -> tuple[Arrived, tuple[Part, ...]]:
        """A zip as it lies there with its files; kept at hand while they are taken one after the other."""
        file = arrived(path, now=self._now)
        return file._replace(data=b""), self._unpack(path.name, file.data).files

    def _unpack(self, name: str, data: bytes) -> Unpacked:
        """All that some bytes hold; nothing but what is said of it where the walk fails on them."""
        from tanminh_xl.intake.unpack import Unpacked, unpack

        try:
            return unpack(name, data)
        except Exception as problem:
            log.keep(self._snapshot.folder.root, f"đọc thư {name}", self._now, net.traceback_of(problem))
            return Unpacked(findings=(net.told(problem),))

    # messages

    def _message(self, message: Message, file: Arrived) -> None:
        """A message of a source: kept, where it is new."""
        sha256, like = message.mail.sha256, alike(message.raw)
        if like in self._seen:
            self.repeated += 1
            return
        self._seen.add(like)
        noted = self._sources.get(sha256)
        itself = sha256 == file.sha256
        name = noted.name if noted else file.name if itself else _way(message.name, file.name)
        saved = noted.sent if noted else min(file.sent, self._now)
        path = file.path.parent / name
        folder = self._snapshot.folder
        handled = folder.mail(message.raw) is not None
        if handled and self._only_new:
            self.repeated += 1
            return
        if not self._keep:
            raw = message.raw  # not with it all that it brings: many are held at once
            self._raw[sha256] = (lambda: arrived(file.path).data) if itself else lambda: raw
            self.new += not self._closed and not handled
            self._take(message, path, "", name, "", saved)
            return
        self._noting(sha256, Source(name, saved))
        kept = folder.keep_mail(message.raw, name, saved=saved)
        self._raw[sha256] = partial(folder.mail_bytes, kept, sha256)
        self._take(message, path, kept, name, "", saved)

    def _take_up(self) -> None:
        """Messages that are kept and were not handled: of a run that was cut short, or fetched from a server."""
        folder = self._snapshot.folder
        for waiting in folder.waiting_mails():
            if waiting.alike in self._seen:
                continue
            self._seen.add(waiting.alike)
            noted = self._sources.get(waiting.sha256)
            name = noted.name if noted else waiting.name
            path = folder.root / folder.mail_path(waiting.file)
            self._raw[waiting.sha256] = partial(folder.mail_bytes, waiting.file, waiting.sha256)
            self._noting(waiting.sha256, Source(name, waiting.saved))
            if self._died_on.get(waiting.sha256, 0) >= net.STRIKES:
                self._unread(waiting.sha256, path, waiting.file, name, waiting.source, waiting.saved)
                continue
            message = self._message_of(waiting.sha256, self._raw[waiting.sha256]())
            if message is None:
                self._unread(waiting.sha256, path, waiting.file, name, waiting.source, waiting.saved)
            else:
                self._take(message, path, waiting.file, name, waiting.source, waiting.saved)

    def _unread(self, sha256: str, path: Path, file: str, name: str, source: str, saved: datetime) -> None:
        """A message that is kept and cannot be taken as one: a person has to look at it."""
        found = (Finding(Code.FILE_CRASHED, value="phần đọc thư dừng đột ngột", expected="thư"),)
        mail = Mail("", None, sha256)
        self.brought.append(
            Brought(path, sha256, file, name, source, saved, mail, MailKind.WORDS, "", (), frozenset(), found)
        )

    def _message_of(self, sha256: str, raw: bytes) -> Message | None:
        """The one message that these raw bytes are, whatever stands at their head; None where the walk fails on it."""
        from tanminh_xl.intake.unpack import message

        unpacked = self._unpack(_ANY_NAME, raw)
        found = next((m for m in unpacked.messages if m.mail.sha256 == sha256), None)
        if found is not None or unpacked.findings:
            return found
        return message(_ANY_NAME, raw)  # one of a mailbox, or of a server, which say that it is one

    def _unpack_again(self, sha256: str) -> Message:
        message = self._message_of(sha256, self._raw[sha256]())
        assert message is not None
        return message

    def _take(self, message: Message, path: Path, file: str, name: str, source: str, saved: datetime) -> None:
        """What a message brings, each at its time."""
        sha256, parts, owed = message.mail.sha256, list[MailPart](), set[str]()
        for n, group in enumerate(message.groups):
            forms = [i for i, form in enumerate(group.forms) if not self._sent_by_us(group, form)]
            if len(forms) < len(group.forms) and not forms:
                continue  # what the Office sent: its form and whatever went with it
            parts += [MailPart(group.forms[i].name, _sha256(group.forms[i].data), group=n) for i in forms]
            parts += [MailPart(part.name, _sha256(part.data), True, n) for part in group.evidence]
            at = self._day(group.mail.sent, saved).at
            held = group.forms if forms else group.evidence
            for i in forms or self._first_new(group.evidence):
                owed.add(digest := _sha256(held[i].data))
                # An old blank that a reply carries on is not what its unit sent last.
                again = len(forms) > 1 and digest in self._outgoing
                self._add(at - _EARLIER * again, digest, partial(self._part, sha256, n, i, bool(forms), path, saved))
        self._hashes |= {part.sha256 for part in parts}
        kind = kind_of(sum(not p.evidence for p in parts), sum(p.evidence for p in parts), _by_itself(message))
        if kind is MailKind.WORDS and any(group.forms for group in message.groups):
            kind = MailKind.OURS  # none of them is to be received
        mails = {group.mail for group in message.groups}
        text = next((group.text for group in message.groups if group.text), "") or message.text
        self.brought.append(
            Brought(
                path,
                sha256,
                file,
                name,
                source,
                saved,
                mails.pop() if len(mails) == 1 else message.mail,
                kind,
                " ".join(text.split())[:WORDS],
                tuple(parts),
                frozenset(owed),
                message.findings,
            )
        )

    def _first_new(self, evidence: Sequence[Part]) -> list[int]:
        """Which of evidence alone is received, with the rest beside it: the first that no receipt has and no message
        before it brings, so that a page which comes later is not lost behind one that came before."""
        hashes = [_sha256(part.data) for part in evidence]
        unknown = [i for i, sha256 in enumerate(hashes) if self._snapshot.folder.known(sha256) is None]
        new = [i for i in unknown if hashes[i] not in self._hashes]
        return (new or unknown or list(range(len(hashes))))[:1]

    def _part(self, sha256: str, n: int, i: int, is_form: bool, path: Path, saved: datetime) -> Arrived:
        """A form of a message with the evidence beside it; else some of its evidence, with the rest."""
        group = self._unpacked(sha256).groups[n]
        part = (group.forms if is_form else group.evidence)[i]
        rest = [each for m, each in enumerate(group.evidence) if is_form or m != i]
        mail, day = group.mail, self._day(group.mail.sent, saved)
        return Arrived(
            path / (part.where.partition("/")[2] or part.name),
            part.name,
            part.data,
            _sha256(part.data),
            day.at,
            sender_words(mail),
            mail=mail,
            beside=tuple((one.name, one.data) for one in rest),
            findings=day.findings,
        )

    def _day(self, sent: datetime | None, saved: datetime) -> _Day:
        return _day(sent, saved, self._now, self._snapshot.catalogue.plan.start)

    def _add(self, at: datetime, sha256: str, load: Callable[[], Arrived | Unopened]) -> None:
        self._hashes.add(sha256)
        self._found.append(Timed(at, load))

    # whose

    def _sent_by_us(self, group: Group, form: Part) -> bool:
        """Whether a form is, to the byte, one that the Office sent out, in a message of the Office's own."""
        return address(group.mail.sender) in self._office and _sha256(form.data) in self._outgoing

    @property
    def _office(self) -> frozenset[str]:
        return self._snapshot.once("office", "", lambda: known_senders(self._snapshot.catalogue).office)

    @property
    def _outgoing(self) -> frozenset[str]:
        """sha256 of every form that was issued or went back; worked out once, where a message of the Office's own
        brings a form, or one of anybody's several."""
        root = self._snapshot.folder.root

        def found() -> frozenset[str]:
            forms = chain((root / "bieu_mau").glob("*/*.xlsx"), (root / "tra_lai").glob("*/*/*.xlsx"))
            return frozenset(filter(None, map(_hash, forms)))

        return self._snapshot.once("outgoing", "", found)

    def event(self, found: Brought) -> KeptMail:
        """The event that says that a message was handled."""
        call = self._snapshot.call
        return KeptMail(
            0,
            found.sha256,
            alike(self._raw[found.sha256]()),
            found.file,
            found.name,
            found.source,
            found.mail,
            found.kind,
            found.parts,
            found.words,
            found.findings,
            found.saved,
            call.now,
            call.who,
        )


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hash(path: Path) -> str:
    """sha256 of a file; "" of one that cannot be opened."""
    with suppress(Unopened):
        return arrived(path).sha256
    return ""


def _way(where: str, own: str) -> str:
    """The way to what a file holds, which begins with the file's own name."""
    return where if where == own or where.startswith(f"{own}/") else f"{own}/{where}".removesuffix("/")


def _by_itself(message: Message) -> MailKind | None:
    from tanminh_xl.intake.unpack import Kind

    return {Kind.BOUNCE: MailKind.FAILURE, Kind.AUTOMATIC: MailKind.AUTOMATIC}.get(message.kind)


class _Day(NamedTuple):
    """When a message counts as sent, and what is to be said of that."""

    at: datetime
    findings: tuple[Finding, ...] = ()


def _day(sent: datetime | None, saved: datetime, now: datetime, start: date) -> _Day:
    """By decision-tables 5.6, rows 8 and 9; ``start``: the plan's first day."""
    counts = format_moment(saved)
    if sent is None:
        return _Day(saved, (Finding(Code.MAIL_UNDATED, expected=counts),))
    at = sent.astimezone(ZONE)
    wrong = Code.MAIL_AHEAD if sent > now + AHEAD else Code.MAIL_BEHIND if at.date() < start else None
    return _Day(saved, (Finding(wrong, value=format_moment(at), expected=counts),)) if wrong else _Day(at)


def in_turn(found: Iterable[Brought]) -> list[Brought]:
    """Messages in the order in which they were sent, then of their sha256."""
    return sorted(found, key=lambda one: (one.mail.sent or one.saved, one.sha256))
