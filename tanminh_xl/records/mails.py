"""Messages as they are kept in ``da_nhan/_thu``: raw bytes once, then the event that says that they were handled.

Where a message is no file (IMAP), what says where it came from stands beside its bytes, before them: so its event says
it, whichever call handles it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.mail import KeptMail, MailDone, alike
from tanminh_xl.records import disk, stored
from tanminh_xl.records.kept import keep
from tanminh_xl.records.naming import KEPT, kept_name, original_name, readable
from tanminh_xl.records.seen import Seen
from tanminh_xl.records.stored import DECIDED, EVENT, EventCodec

FOLDER = "_thu"
PLACE = (stored.RECEIVED, FOLDER)
KEPT_MAIL: EventCodec[KeptMail] = EventCodec(KeptMail, EVENT, lambda m: (*PLACE, m.number))
MAIL_DONE: EventCodec[MailDone] = EventCodec(MailDone, DECIDED, lambda d: (*PLACE, d.mail, d.number))
_SOURCE = ".nguon.json"
"""How the name ends of what says, beside a kept message, where it came from."""


class WaitingMail(NamedTuple):
    """A message whose bytes are kept and that was not handled yet. ``file``: their name in the folder; ``saved``: the
    earlier of the time at which the message was saved and of the clock when it was kept; ``name``, ``source``: as
    ``KeptMail``, as far as they are known."""

    file: str
    sha256: str
    alike: str
    saved: datetime
    name: str
    source: str = ""


class Mails:
    """The messages of one plan folder; one object serves one call, and lists the folder once.

    ``take_up``: called before anything is written (``Issued._take_up``). Raises TanMinhError: ``record_unreadable``,
    ``record_foreign``, ``disk_write``.
    """

    def __init__(self, root: Path, seen: Seen, take_up: Callable[[], None], *, fsync: bool = True) -> None:
        self.place = root.joinpath(*PLACE)
        self._seen, self._take_up, self._fsync = seen, take_up, fsync

    @cached_property
    def _names(self) -> set[str]:
        """What lies there: as it was first listed, and what was written since."""
        found = stored.names(self.place)
        events = [name for name in found if not name.endswith(_SOURCE)]
        stored.refuse_strangers(self.place, events, EVENT, DECIDED)
        return set(found)

    @cached_property
    def _kept(self) -> dict[str, list[str]]:
        """First digits of a message's sha256 -> names under which such bytes are kept."""
        found: dict[str, list[str]] = {}
        for name in sorted(self._names):
            if match := KEPT.search(name):
                found.setdefault(match["sha"][:8], []).append(name)
        return found

    @cached_property
    def handled(self) -> dict[str, KeptMail]:
        """``alike`` of the raw bytes -> the event of each message that was handled, in their order."""
        found: dict[str, KeptMail] = {}
        for kept in self._seen.events(KEPT_MAIL, self.place, sorted(self._names)):
            found.setdefault(kept.alike, kept)
        return found

    @cached_property
    def done(self) -> dict[int, MailDone]:
        """Number of a message -> what the clerk said of it last."""
        return {d.mail: d for d in self._seen.events(MAIL_DONE, self.place, sorted(self._names))}

    def keep(self, raw: bytes, name: str, source: str = "", saved: datetime | None = None) -> str:
        """As ``Folder.keep_mail``."""
        sha256 = hashlib.sha256(raw).hexdigest()
        if (file := self._lies(sha256, raw)) is not None:
            return file
        self._take_up()
        short = readable(name).replace("\\", "/").rpartition("/")[2]
        if source:
            said = json.dumps({"name": readable(name), "source": source}, ensure_ascii=False, indent=1).encode()
            disk.ensure(self.place / f"{kept_name(short, sha256)}{_SOURCE}", said, fsync=self._fsync)
        file = keep(self.place, short, raw, sha256, saved, fsync=self._fsync)
        self._kept.setdefault(sha256[:8], []).append(file)
        self._names.add(file)
        return file

    def _lies(self, sha256: str, raw: bytes) -> str | None:
        """The name under which these bytes are kept; None where they are not, or not whole."""
        found = (name for name in self._kept.get(sha256[:8], ()) if (self.place / name).read_bytes() == raw)
        return next(found, None)

    def waiting(self) -> Iterator[WaitingMail]:
        """Messages that were not handled yet, by the names under which they are kept."""
        handled = {kept.file for kept in self.handled.values()}
        known = set(self.handled)
        for name in sorted(name for names in self._kept.values() for name in names if name not in handled):
            path, match = self.place / name, KEPT.search(name)
            raw = path.read_bytes()
            sha256, like = hashlib.sha256(raw).hexdigest(), alike(raw)
            if match and sha256.startswith(match["sha"]) and like not in known:  # else its writer was killed
                known.add(like)
                said = self._said(name)
                saved, called = datetime.fromtimestamp(path.stat().st_mtime, ZONE), said.get("name")
                yield WaitingMail(name, sha256, like, saved, called or original_name(name), said.get("source", ""))

    def _said(self, file: str) -> dict[str, str]:
        """What stands beside a kept message; nothing where nothing does, or it cannot be read: no fact hangs on it."""
        try:
            found = json.loads((self.place / f"{file}{_SOURCE}").read_bytes())
            return {key: str(found[key]) for key in ("name", "source")}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def add(self, kept: KeptMail) -> KeptMail:
        """Say that a message was handled, under the first free number; of one that another process handled meanwhile,
        what that said."""
        if (before := self.handled.get(kept.alike)) is not None:
            return before
        self._take_up()
        number = stored.next_number(list(self._names), EVENT) if not self._next else self._next
        while True:
            event, name = replace(kept, number=number), f"{number:04}.json"
            data = stored.dump(KEPT_MAIL, event)
            if disk.publish(self.place / name, data, fsync=self._fsync):
                self._seen.learn(self.place, name, event, data)
                break
            taken = self._seen.event(KEPT_MAIL, self.place, name)
            if taken is not None and taken.alike == kept.alike:
                event = taken
                break
            number += 1
        self._next = number + 1
        self._names.add(name)
        self.handled[kept.alike] = event
        return event

    _next = 0
    """The first number that may be free; 0 while nothing was added."""

    def end(self, done: MailDone) -> MailDone:
        """Say that the clerk has dealt with a message; the same, who and when and all, is not written again."""
        before = self.done.get(done.mail)
        number = before.number if before else 0
        if before is not None and replace(done, number=number) == before:
            return before
        self._take_up()
        while True:
            number += 1
            event, name = replace(done, number=number), f"{done.mail:04}.qd{number:02}.json"
            data = stored.dump(MAIL_DONE, event)
            if disk.publish(self.place / name, data, fsync=self._fsync):
                self._seen.learn(self.place, name, event, data)
                self.done[done.mail] = event
                return event
