"""The events that one ``Folder`` has read or written: each file is parsed once, since it is never changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from tanminh_xl.domain.events import Receipt
from tanminh_xl.records import stored
from tanminh_xl.records.stored import EventCodec, Print

T = TypeVar("T")


class Seen:
    """Events by folder and file name, receipts also by the sha256 of what they name.

    Threads may share it: receipts are written while the next files are read. The lock lives in this process alone.
    """

    def __init__(self) -> None:
        self._events: dict[Path, dict[str, Any]] = {}
        self._prints: dict[Path, dict[str, Print]] = {}
        self._naming: dict[str, dict[str, Receipt]] = {}
        self._lock = Lock()

    def event(self, codec: EventCodec[T], folder: Path, name: str) -> T | None:
        """The event in ``folder / name``; None while that is empty: it is looked at again when asked for again.

        Raises TanMinhError: ``record_unreadable``, ``record_foreign``.
        """
        with self._lock:
            found: T | None = self._events.get(folder, {}).get(name)
            if found is None:
                read = stored.load_event(codec, folder / name)
                if read is not None:
                    found, mark = read
                    self._learn(folder, name, found, mark)
            return found

    def events(self, codec: EventCodec[T], folder: Path, found: list[str]) -> Iterator[T]:
        """Events of one kind in a folder, in order of their numbers; ``found``: the folder's names. Raises as above."""
        matches = (match for name in found if (match := codec.pattern.fullmatch(name)))
        for name in (m.string for m in sorted(matches, key=lambda m: (int(m["number"]), m.string))):
            event = self.event(codec, folder, name)
            if event is not None:
                yield event

    def learn(self, folder: Path, name: str, event: object, data: bytes) -> None:
        """Take note of an event that was just written into ``folder / name`` as these bytes."""
        with self._lock:
            self._learn(folder, name, event, stored.print_of(data))

    def folders(self) -> tuple[Path, ...]:
        """Folders of which an event was read or written."""
        with self._lock:
            return tuple(self._prints)

    def mark(self, folder: Path, name: str) -> Print | None:
        """Identity of one event that was read or written, as it was then; None for any other file."""
        with self._lock:
            return self._prints.get(folder, {}).get(name)

    def prints(self, folder: Path) -> dict[str, Print]:
        """File name -> identity of each event of a folder that was read or written, as it was then."""
        with self._lock:
            return dict(self._prints.get(folder, {}))

    def _learn(self, folder: Path, name: str, event: object, mark: Print) -> None:
        self._events.setdefault(folder, {})[name] = event
        self._prints.setdefault(folder, {})[name] = mark
        if isinstance(event, Receipt):
            for sha256 in (event.sha256, *(a.sha256 for a in event.attachments)):
                self._naming.setdefault(sha256, {})[event.label] = event

    def naming(self, sha256: str) -> list[Receipt]:
        """Receipts seen so far that name these bytes, as form or attachment, by period, unit and number."""
        with self._lock:
            found = list(self._naming.get(sha256, {}).values())
        return sorted(found, key=lambda r: (r.period, r.unit, r.number))
