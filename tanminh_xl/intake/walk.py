"""The walk itself: what some bytes are, what lies in them, and so on inwards, within bounds."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.mail import Mail
from tanminh_xl.grid import Unreadable, UnreadableKind
from tanminh_xl.intake import mbox, mime, msg, tnef, zips
from tanminh_xl.intake.kinds import Is, what
from tanminh_xl.intake.letter import Leaf, Letter
from tanminh_xl.intake.names import NAMELESS, Names, bare, file_name
from tanminh_xl.intake.passed import is_passed, shown
from tanminh_xl.intake.text import one_line
from tanminh_xl.intake.values import Group, Kind, Message, Part, Unpacked
from tanminh_xl.intake.words import own_words

MOST_UNPACKED = 300_000_000
"""Bytes that all archives together may unpack to."""
MOST_THINGS = 20_000
"""Files, messages and archives of one walk."""
MOST_LAYERS = 2
"""Archives in each other: one in another is opened."""
MOST_MESSAGES = 5
"""Messages in each other."""


class _Place(NamedTuple):
    """Where something lies: the way to it, and how many messages and archives are around it."""

    where: str = ""
    letters: int = 0
    layers: int = 0

    def step(self, name: str) -> str:
        return f"{self.where}/{name}" if self.where else name


class _Brought:
    """What one message brought, as it is gathered."""

    def __init__(self, mail: Mail, text: str) -> None:
        self.mail, self.text = mail, text
        self.forms: list[Part] = []
        self.evidence: list[Part] = []
        self.names = Names()

    def group(self) -> Group:
        return Group(self.mail, tuple(self.forms), tuple(self.evidence), self.text)


class _Outer:
    """An outermost message while its parts are gathered: its own groups and findings."""

    def __init__(self, letter: Letter, sha256: str) -> None:
        self.letter, self.sha256 = letter, sha256
        self.groups: list[_Brought] = []
        self.findings: list[Finding] = []
        self.passed: list[str] = []


class Walk:
    """One walk over one source's bytes. Nothing is shared between two of them."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._files: list[Part] = []
        self._findings: list[Finding] = []
        self._left = MOST_UNPACKED
        self._seen = 0
        self._outer: _Outer | None = None
        self._brought: _Brought | None = None

    def all_of(self, name: str, data: bytes) -> Unpacked:
        """Everything that the bytes hold."""
        self._take(file_name(name, data), data, _Place())
        return Unpacked(tuple(self._messages), tuple(self._files), tuple(self._findings))

    def message(self, name: str, data: bytes) -> Message:
        """The bytes as one message, whatever they look like."""
        self._message(file_name(name, data), data, Is.MESSAGE, _Place())
        return self._messages[0]

    def _say(self, code: Code, value: str, expected: str = "") -> None:
        found = Finding(code, value=value, expected=expected)
        findings = self._outer.findings if self._outer else self._findings
        if found not in findings[-50:]:
            findings.append(found)

    def _take(self, name: str, data: bytes, place: _Place) -> None:
        """Something that lies there: opened, where it is a message or an archive; else it is a file."""
        self._seen += 1
        if self._seen > MOST_THINGS:
            if self._seen == MOST_THINGS + 1:
                self._say(Code.MAIL_TOO_MANY_PARTS, place.step(name).partition("/")[0], str(MOST_THINGS))
            return
        kind = what(name, data)
        if kind in (Is.MESSAGE, Is.MSG):
            self._message(name, data, kind, place)
        elif kind is Is.MAILBOX:
            self._mailbox(name, data, place)
        elif kind is Is.ARCHIVE:
            self._archive(name, data, place)
        elif kind is Is.TNEF:
            self._winmail(name, data, place)
        else:
            self._file(Part(name, data, place.step(name)), kind)

    def _winmail(self, name: str, data: bytes, place: _Place) -> None:
        """Outlook's wrapping: its attachments are the message's. Without any it holds the words' looks alone."""
        letter = tnef.read(data)
        if self._brought is not None and not self._brought.text:
            self._brought.text = own_words(letter.plain, letter.html).own
        self._opened(letter, place._replace(where=place.step(name)), frozenset())
        if not letter.leaves and self._outer is not None:
            self._outer.passed.append(name)
        elif not letter.leaves:
            self._file(Part(name, data, place.step(name)), Is.FORM)

    def _file(self, part: Part, kind: Is) -> None:
        if self._brought is None:
            self._files.append(part)
        else:
            (self._brought.evidence if kind is Is.EVIDENCE else self._brought.forms).append(part)

    def _archive(self, name: str, data: bytes, place: _Place) -> None:
        """A zip: the files in it. One that gives none, for whatever reason, is a file itself, so that it is told."""
        where = place.step(name)
        if place.layers >= MOST_LAYERS:
            self._say(Code.ARCHIVE_NESTED, where)
            self._file(Part(name, data, where), Is.FORM)
            return
        try:
            held, used = zips.files(data, self._left)
        except Unreadable as reason:
            large = reason.kind is UnreadableKind.TOO_LARGE
            self._say(Code.ARCHIVE_TOO_LARGE if large else Code.ARCHIVE_BROKEN, where)
            held, used = [], 0
        self._left -= used
        taken = Names()
        for each in held:
            if self._seen > MOST_THINGS:
                return
            step = one_line(each.path).strip("/")
            if each.lacks:
                self._say(each.lacks, where if each.lacks is Code.ARCHIVE_ENCRYPTED else f"{where}/{step}")
                continue
            folder = step.rpartition("/")[0]
            inside = _Place(f"{where}/{folder}" if folder else where, place.letters, place.layers + 1)
            self._take(taken.own(file_name(step, each.data)), each.data, inside)
        if not any(each.lacks is None for each in held):
            self._file(Part(name, data, where), Is.FORM)

    def _mailbox(self, name: str, data: bytes, place: _Place) -> None:
        found, whole = mbox.messages(data)
        if len(found) < 2:
            self._message(name, data, Is.MESSAGE, place)
            return
        inside = place._replace(where=place.step(name))
        for number, each in enumerate(found, 1):
            self._message(f"{number:04d}.eml", each, Is.MESSAGE, inside)
        if not whole:
            self._say(Code.MAIL_TOO_MANY_PARTS, inside.where, str(mbox.MOST))

    def _message(self, name: str, data: bytes, kind: Is, place: _Place) -> None:
        letter = msg.read(data) if kind is Is.MSG else mime.read(data)
        if self._outer is not None:
            self._inner(name, letter, place, data)
            return
        digest = hashlib.sha256(data).hexdigest()
        outer = self._outer = _Outer(letter, digest)
        self._gather(name, letter, place)
        self._outer = self._brought = None
        self._messages.append(_finished(name, data, outer))

    def _inner(self, name: str, letter: Letter, place: _Place, data: bytes = b"") -> None:
        """A message in a message: what it brought stands under its own sender; one that brought nothing is evidence."""
        if name.startswith(NAMELESS) and letter.subject:
            name = f"{bare(letter.subject)[:80]}.eml"
        if place.letters >= MOST_MESSAGES or letter == Letter(deep=True):
            self._say(Code.MAIL_NESTED, place.step(name))
            return
        assert self._outer is not None
        before, number, told = self._brought, len(self._outer.groups), len(self._outer.findings)
        self._gather(name, letter, place)
        self._brought = before
        inside = self._outer.groups[number:]
        if before is None or any(each.forms or each.evidence for each in inside) or len(self._outer.findings) > told:
            return
        if data:
            before.evidence.append(Part(name, data, place.step(name)))
        else:
            self._outer.passed.append(name)

    def _gather(self, name: str, letter: Letter, place: _Place) -> None:
        assert self._outer is not None
        words = own_words(letter.plain, letter.html, letter.subject)
        self._brought = _Brought(_mail(letter, self._outer), words.own)
        self._outer.groups.append(self._brought)
        inside = _Place(place.step(name), place.letters + 1)
        self._opened(letter, inside, shown(letter.html))
        if letter.others:
            self._say(Code.MAIL_SEVERAL_SENDERS, ", ".join(letter.others))
        if words.passed_on:
            self._say(Code.MAIL_FORWARDED_INLINE, words.claimed or "không rõ")

    def _opened(self, letter: Letter, place: _Place, showing: frozenset[str]) -> None:
        """The parts of a message, or of a winmail.dat, one after the other."""
        for leaf in letter.leaves:
            self._leaf(leaf, place, showing)
        for told, code, expected in (
            (letter.sealed, Code.MAIL_ENCRYPTED, ""),
            (letter.deep, Code.MAIL_NESTED, ""),
            (letter.many, Code.MAIL_TOO_MANY_PARTS, str(mime.MOST_PARTS)),
            (letter.broken, Code.MAIL_BROKEN, letter.broken),
            (letter.cut and not any(leaf.cut for leaf in letter.leaves), Code.MAIL_CUT_OFF, ""),
        ):
            if told:
                self._say(code, place.where, expected)

    def _leaf(self, leaf: Leaf, place: _Place, showing: frozenset[str]) -> None:
        if leaf.letter is not None:
            name = bare(leaf.name) or NAMELESS
            self._letter_in(name if "." in name[-5:] else f"{name}.msg", leaf.letter, place, leaf.data)
            return
        name = file_name(leaf.name, leaf.data)
        if self._outer is not None and is_passed(leaf, showing):
            self._outer.passed.append(name)
            return
        if self._brought is not None:
            name = self._brought.names.own(name)
        if leaf.lacks:
            self._say(Code.MAIL_LINKED, place.step(name), leaf.lacks)
            return
        if leaf.cut:
            self._say(Code.MAIL_CUT_OFF, place.step(name))
        self._take(name, leaf.data, place)

    def _letter_in(self, name: str, letter: Letter, place: _Place, data: bytes) -> None:
        if self._outer is not None:
            self._inner(name, letter, place, data)
            return
        # in a winmail.dat that lies alone: there is no message around it
        self._opened(letter, place._replace(where=place.step(name)), frozenset())
        if not letter.leaves:
            self._file(Part(name, data, place.step(name)), Is.EVIDENCE)


def _mail(letter: Letter, outer: _Outer) -> Mail:
    """What is known of a message within the outermost one (or of that itself). One that names no sender is a draft of
    whoever sent the outermost one."""
    mailed = outer.letter
    own = letter if letter.sender else letter._replace(sender=mailed.sender, name=letter.name or mailed.name)
    return Mail(
        own.sender,
        own.sent,
        outer.sha256,
        own.name,
        mailed.sender if mailed.sender != own.sender else "",
        own.message_id,
        own.subject,
    )


def _finished(name: str, data: bytes, outer: _Outer) -> Message:
    letter, findings = outer.letter, list(outer.findings)
    own = outer.groups[0]
    brought = [each for each in outer.groups if each.forms or each.evidence]
    seems = letter.kind is Kind.AUTOMATIC and not letter.reported
    kind = Kind.LETTER if seems and brought else letter.kind
    if outer.passed:
        findings.append(Finding(Code.MAIL_PASSED_OVER, value=_listed(outer.passed)))
    if kind is Kind.BOUNCE:
        findings.append(Finding(Code.MAIL_BOUNCED, value=letter.failed or "không rõ địa chỉ"))
    elif kind is Kind.AUTOMATIC:
        findings.append(Finding(Code.MAIL_AUTOMATIC))
    groups = () if kind is not Kind.LETTER else tuple(each.group() for each in brought or [own])
    return Message(own.mail, data, name, groups, own.text, tuple(findings), kind)


def _listed(names: list[str], most: int = 10) -> str:
    shown_names = list(dict.fromkeys(names))
    more = f" và {len(shown_names) - most} phần khác" if len(shown_names) > most else ""
    return ", ".join(shown_names[:most]) + more
