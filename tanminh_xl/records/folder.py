"""The plan folder: reading every fact in it, and adding to them (design 7.4)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from tanminh_xl.domain.events import (
    UNKNOWN,
    Adjustment,
    Attachment,
    Closing,
    Decision,
    LedgerEvent,
    Receipt,
    Records,
)
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records import disk, stored
from tanminh_xl.records.issued import Issued, code_name
from tanminh_xl.records.naming import KEPT, kept_name, readable
from tanminh_xl.records.stored import DECIDED, EVENT

_SYSTEM = ("thumbs.db", "desktop.ini")
_DIGITS = (8, 16, 64)
"""Digits of the sha256 in a kept file's name: more where other bytes have the name with fewer."""
E = TypeVar("E", bound=Adjustment | Decision | LedgerEvent)


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
    """One plan's folder. Many processes, on several computers, may read and add at once."""

    def __init__(self, root: Path, *, fsync: bool = True) -> None:
        super().__init__(root, fsync=fsync)
        self._index: dict[str, set[Path]] | None = None

    # where things lie

    @property
    def _received(self) -> Path:
        return self.root / "da_nhan"

    def _unit(self, period: str, unit: str) -> Path:
        return self._received / code_name(period) / code_name(unit)

    def _ledger(self, period: str) -> Path:
        return self.root / "so_ky" / code_name(period)

    def _adjustments(self, period: str) -> Path:
        return self.root / "dieu_chinh" / code_name(period)

    def path_of(self, receipt: Receipt) -> str:
        """Path of a receipt's bytes inside the plan folder, with ``/``."""
        return f"da_nhan/{receipt.period}/{receipt.unit}/{receipt.file}"

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
        root = self.root / "so_ky"
        return tuple(name for name in stored.names(root) if (root / name).is_dir())

    def records(self, period: str) -> Records:
        """All events of a period. Raises TanMinhError that names the file which is damaged, foreign or missing."""
        receipts: list[Receipt] = []
        decisions: list[Decision] = []
        place = self._received / code_name(period)
        for unit in stored.names(place):
            folder = place / unit
            found = stored.names(folder)
            stored.refuse_strangers(folder, found, EVENT, DECIDED)
            receipts.extend(self._receipts(folder, found))
            decisions.extend(_decisions(folder, found))
        ledger = _numbered(stored.LEDGER, self._ledger(period), period)
        there = {(r.unit, r.number) for r in receipts}
        for event in ledger:
            for unit, version, _ in event.receipts if isinstance(event, Closing) else ():
                if (unit, version) not in there:
                    raise stored.unreadable(self._unit(period, unit) / f"{version:04}.json")
        adjustments = _numbered(stored.ADJUSTMENT, self._adjustments(period), period)
        return Records(period, ledger, tuple(receipts), tuple(decisions), adjustments)

    def unknown(self) -> Records:
        """What waits for its unit or period to be known."""
        return self.records(UNKNOWN)

    def _receipts(self, folder: Path, found: list[str]) -> Iterator[Receipt]:
        period, unit = folder.parent.name, folder.name
        return stored.events(
            stored.RECEIPT,
            folder,
            EVENT,
            found,
            lambda r, m: (r.period, r.unit, r.number) == (period, unit, int(m["number"])),
        )

    def known(self, sha256: str) -> Receipt | None:
        """The receipt that names these bytes, as form or attachment; None for bytes never received.

        Of several (assigned, reread) the one at the end. The first call lists the folder; what other processes
        receive later is seen by ``receive``.
        """
        if self._index is None:
            self._index = {}
            for folder in self._units():
                for name in stored.names(folder):
                    if match := KEPT.search(name):
                        self._index.setdefault(match["sha"][:8], set()).add(folder)
        named = [
            receipt
            for folder in sorted(self._index.get(sha256[:8], ()))
            for receipt in self._receipts(folder, stored.names(folder))
            if receipt.sha256 == sha256 or any(a.sha256 == sha256 for a in receipt.attachments)
        ]
        passed_on = {receipt.assigned_from for receipt in named}
        ends = [r for r in named if r.label not in passed_on]
        return max(ends or named, key=lambda r: (r.sha256 == sha256, r.number), default=None)

    def orphans(self) -> tuple[Path, ...]:
        """Bytes that no receipt names, of a run that was cut short or put there by hand: to be collected again."""
        lost: list[Path] = []
        for folder in self._units():
            found = stored.names(folder)
            events = [name for name in found if EVENT.fullmatch(name)]
            said = b"".join((folder / name).read_bytes() for name in events)
            for name in found:
                path = folder / name
                ours = EVENT.fullmatch(name) or DECIDED.fullmatch(name) or name.lower() in _SYSTEM
                if not ours and path.is_file() and f'"{name}"'.encode() not in said and self._is_lost(path):
                    lost.append(path)
        return tuple(lost)

    def _is_lost(self, path: Path) -> bool:
        data = path.read_bytes()
        sha256 = sha256_of(data)
        kept = KEPT.search(path.name)
        torn = not data and kept is not None and not sha256.startswith(kept["sha"])
        return not torn and self.known(sha256) is None

    def _units(self) -> list[Path]:
        places = [self._received / period for period in stored.names(self._received)]
        return [folder for place in places for unit in stored.names(place) if (folder := place / unit).is_dir()]

    # adding

    def receive(self, receipt: Receipt, data: bytes, attachments: Sequence[tuple[str, bytes]] = ()) -> Receipt:
        """Keep what was received: first the bytes, then the receipt, as the unit's next version.

        ``receipt.number``, ``file``, ``sha256`` and ``attachments`` are set here; ``attachments`` are (name, bytes).
        While unit or period is ``UNKNOWN`` both are. Bytes that the unit has sent before, by whatever process, give
        the earlier receipt back. Safe to be cut short anywhere and done again.
        """
        if UNKNOWN in (receipt.unit, receipt.period):
            receipt = replace(receipt, unit=UNKNOWN, period=UNKNOWN)
        folder = self._unit(receipt.period, receipt.unit)
        found = stored.names(folder)  # before the bytes: whoever has them by then, or later, is met below
        file, new = self._keep(folder, receipt.name, data)
        kept = tuple(Attachment(self._keep(folder, name, scan)[0], sha256_of(scan)) for name, scan in attachments)
        receipt = replace(
            receipt,
            file=file,
            sha256=sha256_of(data),
            attachments=kept,
            name=readable(receipt.name),
            sender=readable(receipt.sender),
        )
        if not new or any(f"__{receipt.sha256[:8]}" in name for name in found):
            for old in self._receipts(folder, stored.names(folder)):
                if _repeats(receipt, old):
                    return old
        number = stored.next_number(found, EVENT)
        while True:
            event, path = replace(receipt, number=number), folder / _event_name(number)
            if disk.publish(path, stored.dump(stored.RECEIPT, event), fsync=self.fsync):
                return event
            taken = stored.load(stored.RECEIPT, path)
            if taken is not None and _repeats(event, taken):
                return taken
            number += 1

    def _keep(self, folder: Path, name: str, data: bytes) -> tuple[str, bool]:
        """Keep bytes under their name; (the name, whether they are new there)."""
        sha256 = sha256_of(data)
        for digits in _DIGITS:
            path = folder / kept_name(name, sha256, digits)
            made = disk.ensure(path, data, fsync=self.fsync)
            if made or path.read_bytes() == data:
                break
        if self._index is not None:
            self._index.setdefault(sha256[:8], set()).add(folder)
        return path.name, made

    def decide(self, decision: Decision) -> Decision:
        """Add the clerk's decision on a receipt; ``decision.number`` is set here.

        Raises TanMinhError (``no_receipt``) where there is no such receipt.
        """
        folder = self._unit(decision.period, decision.unit)
        start = f"{decision.version:04}.qd"
        if not (folder / f"{decision.version:04}.json").is_file():
            label = f"{decision.period}/{decision.unit}#{decision.version}"
            raise TanMinhError("no_receipt", f"Không có bản {label}.", "Xem các bản đã nhận bằng lệnh status.")
        found = [name for name in stored.names(folder) if name.startswith(start)]
        return self._add(stored.DECISION, decision, folder, lambda n: f"{start}{n:02}.json", found, DECIDED)

    def adjust(self, adjustment: Adjustment) -> Adjustment:
        """Add an adjustment of one figure; ``adjustment.number`` is set here."""
        folder = self._adjustments(adjustment.period)
        return self._add(stored.ADJUSTMENT, adjustment, folder, _event_name, stored.names(folder), EVENT)

    def add(self, event: LedgerEvent) -> LedgerEvent:
        """Add an opening, closing, issuing or reopening to a period's ledger; ``event.number`` is set here."""
        folder = self._ledger(event.period)
        return self._add(stored.LEDGER, event, folder, _event_name, stored.names(folder), EVENT)

    def _add(
        self,
        adapter: TypeAdapter[E],
        event: E,
        folder: Path,
        name: Callable[[int], str],
        found: list[str],
        pattern: re.Pattern[str],
    ) -> E:
        number = stored.next_number(found, pattern)
        while True:
            event = replace(event, number=number)
            if disk.publish(folder / name(number), stored.dump(adapter, event), fsync=self.fsync):
                return event
            number += 1


def _event_name(number: int) -> str:
    return f"{number:04}.json"


def _numbered(adapter: TypeAdapter[E], folder: Path, period: str) -> tuple[E, ...]:
    found = stored.names(folder)
    stored.refuse_strangers(folder, found, EVENT)
    return tuple(
        stored.events(adapter, folder, EVENT, found, lambda e, m: (e.period, e.number) == (period, int(m["number"])))
    )


def _decisions(folder: Path, found: list[str]) -> Iterator[Decision]:
    period, unit = folder.parent.name, folder.name
    return stored.events(
        stored.DECISION,
        folder,
        DECIDED,
        found,
        lambda d, m: (d.period, d.unit, d.version, d.number) == (period, unit, int(m["version"]), int(m["number"])),
    )
