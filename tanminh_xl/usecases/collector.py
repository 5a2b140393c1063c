"""Files one after the other into the plan folder: read, admitted, kept, while the last ones go to the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from tanminh_xl import __version__
from tanminh_xl.checks.admit import Admitted, Incoming, already_received
from tanminh_xl.domain.events import UNKNOWN, ZONE, Receipt, Standing
from tanminh_xl.domain.form import PREPARED_BY
from tanminh_xl.domain.submission import Submission
from tanminh_xl.intake.files import Arrived, arrived, in_order
from tanminh_xl.records.naming import original_name
from tanminh_xl.usecases.reading import FileResult, Reader
from tanminh_xl.usecases.snapshot import Snapshot

END_OF_DAY = time(17, 0)
"""The time of a report of which only the day is known (--received): the end of office hours."""


def _prepared_by(said: Submission | None) -> str:
    """Who filled the form, by its own words: the sender of a file that no mail brought."""
    return next((t.text for t in said.texts if t.key == PREPARED_BY), "") if said else ""


STORES = 2
"""Threads that keep files while the next ones are read: an fsync waits for the disk, not for Python."""
AHEAD = 8
"""So many files may be read and not yet stored."""


class Later:
    """A file's result, known once it is stored. Called a second time, it says the same."""

    def __init__(self, stored: Callable[[], Receipt], finish: Callable[[Receipt], FileResult]) -> None:
        self._stored, self._finish = stored, finish
        self._result: FileResult | None = None

    def __call__(self) -> FileResult:
        """Wait for the store; raises what went wrong there."""
        if self._result is None:
            self._result = self._finish(self._stored())
            del self._stored, self._finish
        return self._result


class Collector:
    """Takes files one after the other into the plan folder. ``receipts``: those that it has written."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot, self.reader = snapshot, Reader(snapshot)
        self.receipts: list[Receipt] = []
        self._kept = False
        self._stores: Executor | None = None
        self._waiting: dict[object, Later] = {}
        self._standings: dict[str, dict[tuple[str, int], Standing]] = {}

    def from_sources(self, paths: Sequence[Path], orphans: Sequence[Path]) -> list[FileResult]:
        """Files of folders, and bytes in the records that no receipt names (a run that was cut short)."""
        total = len(paths) + len(orphans)
        results: list[Callable[[], FileResult]] = []
        with ThreadPoolExecutor(STORES) as self._stores:
            for n, file in enumerate(self._arriving(orphans, paths), 1):
                results.append(self._take(file))
                if n > AHEAD:
                    results[-AHEAD]()
                if not self.snapshot.host.step("Tiếp nhận", n, total):
                    break
        self._stores = None
        return [result() for result in results]

    def _arriving(self, orphans: Sequence[Path], paths: Sequence[Path]) -> Iterator[Arrived]:
        for file in in_order(orphans):
            yield file._replace(name=original_name(file.name))
        yield from in_order(paths)

    def for_unit(self, path: Path, unit: str, received: date | None, scans: Sequence[Path]) -> FileResult:
        """One form typed by the Office (nhập thay), with the scan of what the unit gave."""
        sent = datetime.combine(received, END_OF_DAY, ZONE) if received else None
        attached = [(scan.name, scan.read_bytes()) for scan in scans]
        return self._take(arrived(path, sent), unit, sent, attached)()

    def _take(
        self,
        file: Arrived,
        on_behalf: str = "",
        submitted: datetime | None = None,
        scans: Sequence[tuple[str, bytes]] = (),
    ) -> Callable[[], FileResult]:
        """Receive one file; bytes that were received before are told and change nothing. Files of other units may
        still be on their way to the disk, those of this unit may not."""
        self._settle(file.sha256)
        earlier = self.snapshot.folder.known(file.sha256)
        if earlier is not None:
            said = already_received(self._standing(earlier))
            repeat = FileResult(str(file.path), file.sha256, said, earlier.number, earlier=earlier.findings)
            return lambda: repeat
        incoming = self.reader.incoming(file.name, file.data, file.sent, on_behalf)
        if incoming.claim.keep is not None:
            self._settle(incoming.claim.keep)
        admitted = self.reader.admit(incoming, self.snapshot.collecting(file.name))
        receipt = self._receipt(file, incoming, admitted, submitted or self.snapshot.call.now, on_behalf)
        return self._keep(file, receipt, admitted, scans)

    def _settle(self, key: object) -> None:
        """Wait for the store of what has these bytes, or is of this unit and period."""
        if key in self._waiting:
            self._waiting.pop(key)()

    def assign(self, earlier: Receipt, unit: str, period: str) -> FileResult:
        """Give bytes of a receipt to a unit and period: a new version there, read by that unit's form."""
        file = self._again(earlier)
        incoming = self.reader.incoming(file.name, file.data, file.sent, assigned=(unit, period))
        admitted = self.reader.admit(incoming, period)
        receipt = self._receipt(file, incoming, admitted, earlier.submitted, earlier.on_behalf, earlier.label)
        return self._keep(file, receipt, admitted, self._scans(earlier))()

    def reread(self, period: str) -> list[FileResult]:
        """The same bytes of each unit's highest version as its next version, read by today's program."""
        results: list[FileResult] = []
        highest = {s.receipt.unit: s.receipt for s in self.snapshot.state(period).standings}
        for n, earlier in enumerate(sorted(highest.values(), key=lambda r: (r.sent, r.sha256)), 1):
            file = self._again(earlier)
            whose = (earlier.unit, earlier.period)
            incoming = self.reader.incoming(file.name, file.data, file.sent, assigned=whose)
            admitted = self.reader.admit(incoming, period, reread=True)
            receipt = self._receipt(file, incoming, admitted, earlier.submitted, earlier.on_behalf, reread=True)
            results.append(self._keep(file, receipt, admitted, self._scans(earlier))())
            if not self.snapshot.host.step("Đọc lại", n, len(highest)):
                break
        return results

    def _again(self, earlier: Receipt) -> Arrived:
        data = self.snapshot.folder.data(earlier)
        path = Path(self.snapshot.folder.path_of(earlier))
        return Arrived(path, earlier.name, data, earlier.sha256, earlier.sent, earlier.sender)

    def _scans(self, earlier: Receipt) -> list[tuple[str, bytes]]:
        return [(original_name(a.file), self.snapshot.folder.attachment(earlier, a)) for a in earlier.attachments]

    def _standing(self, receipt: Receipt) -> Standing:
        period = receipt.period
        if period not in self._standings:
            state = self.snapshot.unknown if receipt.unit == UNKNOWN else self.snapshot.state(period)
            self._standings[period] = {(s.receipt.unit, s.receipt.number): s for s in state.standings}
        found = self._standings[period].get((receipt.unit, receipt.number))
        return found or Standing(receipt, receipt.verdict, False, None)

    def _receipt(
        self,
        file: Arrived,
        incoming: Incoming,
        admitted: Admitted,
        submitted: datetime,
        on_behalf: str = "",
        assigned_from: str = "",
        reread: bool = False,
    ) -> Receipt:
        call = self.snapshot.call
        return Receipt(
            number=0,
            unit=admitted.unit,
            period=admitted.period,
            sha256=file.sha256,
            file="",
            name=file.name,
            sender=file.sender or _prepared_by(incoming.submission),
            sent=file.sent,
            submitted=submitted,
            received=call.now,
            catalogue=self.snapshot.catalogue.digest,
            reader=__version__,
            verdict=admitted.verdict,
            findings=admitted.findings,
            submission=incoming.submission if admitted.unit != UNKNOWN else None,
            on_behalf=call.who if on_behalf else "",
            assigned_from=assigned_from,
            reread=reread,
        )

    def _keep(self, file: Arrived, receipt: Receipt, admitted: Admitted, scans: Sequence[tuple[str, bytes]]) -> Later:
        if not self._kept:
            self.snapshot.keep_catalogue()
            self._kept = True
        whose = (admitted.unit, admitted.period)
        self._settle(whose)

        def finish(kept: Receipt) -> FileResult:
            self.receipts.append(kept)
            return FileResult(str(file.path), file.sha256, admitted, kept.number, self.reader.received(kept))

        store = partial(self.snapshot.folder.receive, receipt, file.data, scans)
        later = Later(self._stores.submit(store).result if self._stores else store, finish)
        self._waiting[file.sha256] = self._waiting[whose] = later
        return later
