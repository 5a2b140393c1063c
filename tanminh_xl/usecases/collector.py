"""Files one after the other into the plan folder: read, admitted, kept, while the last ones go to the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from itertools import chain
from pathlib import Path

from tanminh_xl import __version__
from tanminh_xl.checks.admit import Admitted, Incoming, already_received
from tanminh_xl.domain.events import UNKNOWN, ZONE, Receipt, Standing
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.form import PREPARED_BY
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail import KeptMail
from tanminh_xl.domain.messages import render
from tanminh_xl.domain.submission import Submission, checksum
from tanminh_xl.grid import bounded
from tanminh_xl.intake.files import Arrived, Unopened, arrived, in_order, in_time
from tanminh_xl.records import log
from tanminh_xl.records.naming import original_name
from tanminh_xl.records.runs import Run, Source, Typed, Unfinished
from tanminh_xl.usecases import net
from tanminh_xl.usecases.ahead import Ahead, Workers
from tanminh_xl.usecases.arriving import Arriving, in_turn
from tanminh_xl.usecases.net import Net, NotTaken, waits
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
LARGE = 10_000_000
"""Bytes of a file for whose store the next one waits: few such are held at once."""


class Later:
    """A file's result, known once it is stored. Called a second time, it says the same."""

    def __init__(
        self,
        stored: Callable[[], Receipt],
        finish: Callable[[Receipt], FileResult],
        failed: Callable[[BaseException], FileResult],
    ) -> None:
        self._stored, self._finish, self._failed = stored, finish, failed
        self._result: FileResult | None = None

    def __call__(self) -> FileResult:
        """Wait for the store. What goes wrong with this file alone is its result; raises anything else."""
        if self._result is None:
            try:
                kept = self._stored()
            except BaseException as problem:
                self._result = self._failed(problem)
            else:
                self._result = self._finish(kept)
            del self._stored, self._finish, self._failed
        return self._result


class Collector:
    """Takes files one after the other into the plan folder. ``receipts``: those that it has written.

    ``run``: the note of what is being read; ``earlier``: runs that ended badly: the files on which they died are read
    with care, and what they kept and did not come to register is registered by what they noted of it. ``workers``:
    processes that read the files of sources while the ones before are admitted and stored.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        run: Run | None = None,
        earlier: Sequence[Unfinished] = (),
        workers: Workers | None = None,
    ) -> None:
        self.snapshot, self.reader = snapshot, Reader(snapshot)
        self.net = Net(self.reader, Counter(e.died_on for e in earlier if e.died_on))
        self.receipts: list[Receipt] = []
        self.mails: list[tuple[Path, KeptMail]] = []
        """Messages that were handled, each with where it lay."""
        self.repeated_mails = 0
        """Messages among the sources that had been handled before."""
        self._earlier = earlier
        self._sources = {sha256: source for run in earlier for sha256, source in run.sources.items()}
        self._run = run or Run(snapshot.folder.root, snapshot.call.now)
        self._noted = run is not None
        self._kept = False
        self._stores: Executor | None = None
        self._workers = workers
        self._ahead: Ahead | None = None
        self._waiting: dict[object, Later] = {}
        self._standings: dict[str, dict[tuple[str, int], Standing]] = {}

    def from_sources(self, paths: Sequence[Path], orphans: Sequence[Path]) -> list[FileResult]:
        """Files of folders, what messages and zips among them bring, and bytes in the records that no receipt names (a
        run that was cut short)."""
        results: list[Callable[[], FileResult]] = []
        with self._reading(), ThreadPoolExecutor(STORES) as self._stores:
            arriving = self._looked_into(paths)
            total = len(arriving.timed) + len(arriving.untimed) + len(orphans)
            for n, file in enumerate(self._ahead_of(self._arriving(orphans, arriving)), 1):
                results.append(self._take(file) if isinstance(file, Arrived) else _unopened(file))
                if n > AHEAD:
                    results[-AHEAD]()
                if not self.snapshot.host.step("Tiếp nhận", n, total):
                    break
        self._stores = None
        found = [result() for result in results]
        self._handled(arriving)
        return found

    def _ahead_of(self, files: Iterator[Arrived | Unopened]) -> Iterator[Arrived | Unopened]:
        """The same files; other processes begin to read them, where there are any."""
        if self._workers is None:
            return files
        self._ahead = Ahead(self.snapshot, self._workers)
        return self._ahead.through(files, self._is_new)

    def _is_new(self, file: Arrived) -> bool:
        """Whether a file will have to be read, and was never read when the program died."""
        folder = self.snapshot.folder
        if file.sha256 in self.net.died_on or folder.known(file.sha256) is not None:
            return False
        return folder.doubtful(file.sha256) is None

    def _looked_into(self, paths: Sequence[Path]) -> Arriving:
        """The sources, each message of them kept."""

        def noting(sha256: str, source: Source) -> None:
            if self._noted:
                self._run.reading(sha256, source)

        found = Arriving(
            self.snapshot, paths, keep=True, sources=self._sources, died_on=self.net.died_on, noting=noting
        )
        self._run.at_rest()
        return found

    def _handled(self, arriving: Arriving) -> None:
        """Say that messages were handled: those of which each file that is owed one has its receipt."""
        folder = self.snapshot.folder
        for found in in_turn(arriving.brought):
            if all(folder.known(sha256) is not None for sha256 in found.owed):
                self.mails.append((found.path, folder.add_mail(arriving.event(found))))
        self.repeated_mails = arriving.repeated

    def untold(self) -> list[FileResult]:
        """What runs that ended badly stored, with the verdict that stands now; in their order."""
        results: dict[str, FileResult] = {}
        for run in self._earlier:
            for receipt in (r for sha256 in run.files for r in self.snapshot.folder.receipts_of(sha256)):
                if receipt.received == run.moment:
                    standing = self._standing(receipt)
                    admitted = Admitted(receipt.unit, receipt.period, standing.verdict, receipt.findings)
                    counts = self.reader.counts(receipt)
                    file = str(self.snapshot.folder.root / self._path(receipt))
                    results[receipt.label] = FileResult(
                        file,
                        receipt.sha256,
                        admitted,
                        receipt.number,
                        counts,
                        late=True,
                        checksum=checksum(receipt.submission),
                        mail=receipt.mail,
                    )
        return list(results.values())

    def go_on(self) -> list[FileResult]:
        """What the Office typed in runs that ended badly and did not come to register: as those runs would have."""
        results = []
        for run in self._earlier:
            if (typed := self._owed(run)) is not None:
                file = Arrived(Path(typed.name), typed.name, typed.data, typed.sha256, typed.sent)
                with self._reading():
                    results.append(self._take(file, typed, begun=True)()._replace(late=True))
        return results

    @property
    def settled(self) -> list[Unfinished]:
        """Runs that ended badly of which nothing that the Office typed is still to be registered."""
        return [run for run in self._earlier if self._owed(run) is None]

    def _owed(self, run: Unfinished) -> Typed | None:
        typed = run.typed
        if typed is None or typed.unit not in self.snapshot.catalogue.unit:
            return None
        return typed if self.snapshot.folder.known(typed.sha256) is None else None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """A run, which may be cut short anywhere: by the person too, and that is no file's fault."""
        try:
            yield
        finally:
            if self._noted:
                self._run.at_rest()
            if self._ahead is not None:
                self._ahead.end()
                self._ahead = None
            bounded.end()

    def _arriving(self, orphans: Sequence[Path], sources: Arriving) -> Iterator[Arrived | Unopened]:
        """All files in order of sent time, then sha256, whichever of the two they are."""
        now = self.snapshot.call.now
        # What lies among the sources still is taken there: its own name and time are known there.
        here = sources.hashes() if orphans else set()
        lost: list[tuple[datetime, str, Path]] = []
        for file in in_order(orphans, now):
            if not isinstance(file, Arrived):
                yield file
            elif file.sha256 not in here and self.snapshot.folder.known(file.sha256) is None:
                lost.append((self._sources.get(file.sha256, file).sent, file.sha256, file.path))
        lost.sort(reverse=True)
        for file in chain(in_time(sources.timed), sources.untimed):
            while lost and isinstance(file, Arrived) and lost[-1] < (file.sent, file.sha256, file.path):
                yield self._lost(lost.pop()[2], now)
            yield file
        yield from (self._lost(path, now) for _, _, path in reversed(lost))

    def _lost(self, path: Path, now: datetime) -> Arrived | Unopened:
        """Kept bytes that no receipt names, with what the run that kept them noted, else with what they show."""
        try:
            file = arrived(path, now=now)
        except Unopened as problem:
            return problem
        source = self._sources.get(file.sha256)
        return file._replace(**source._asdict()) if source else file._replace(name=original_name(file.name))

    def for_unit(self, path: Path, unit: str, received: date | None, scans: Sequence[Path]) -> FileResult:
        """One form typed by the Office (nhập thay), with the scan of what the unit gave. TanMinhError
        (``scan_unopened``): a scan that cannot be opened."""
        call = self.snapshot.call
        sent = datetime.combine(received, END_OF_DAY, ZONE) if received else None
        attached = tuple((scan.name, _scan(scan)) for scan in scans)
        try:
            file = arrived(path, sent, call.now)._replace(says="")  # the Office saved it itself
        except Unopened as problem:
            return _unopened(problem)()
        typed = Typed(unit, call.who, sent or self._submitted(file), file.name, file.sent, file.data, attached)
        with self._reading():
            return self._take(file, typed)()

    def _take(self, file: Arrived, typed: Typed | None = None, begun: bool = False) -> Callable[[], FileResult]:
        """Receive one file; bytes that were received before are told and change nothing. Files of other units may
        still be on their way to the disk, those of this unit may not. ``begun``: it was noted as typed already."""
        self._settle(file.sha256)
        try:
            if (repeat := self._repeat(file)) is not None:
                return lambda: repeat
            if self._noted:
                source = Source(file.name, file.sent, file.sender, file.says)
                self._run.reading(file.sha256, source, None if begun else typed)
            unit = typed.unit if typed else ""
            if self._ahead is None or typed is not None:
                taken = self.net.take(file, unit, before=self._settle_unit)
            else:
                taken = self.net.take(file, before=self._settle_unit, elsewhere=self._ahead.read)
        except BaseException as problem:
            failed = self._not_kept(file, problem)
            return lambda: failed
        submitted, who = (typed.submitted, typed.who) if typed else (self._submitted(file), "")
        receipt = self._receipt(file, taken.incoming, taken.admitted, submitted, who, trouble=taken.trouble)
        later = self._keep(file, receipt, taken.admitted, typed.scans if typed else file.beside)
        if len(file.data) > LARGE:
            later()
        return later

    def _submitted(self, file: Arrived) -> datetime:
        """When a file of which no other day is known was submitted (decision-tables 5.4, row 1)."""
        return min(file.sent, self.snapshot.call.now)

    def _repeat(self, file: Arrived) -> FileResult | None:
        """The result of bytes that were received before; None for new ones."""
        earlier = self.snapshot.folder.known(file.sha256)
        if earlier is not None:
            said = already_received(self._standing(earlier))
            return FileResult(
                str(file.path), file.sha256, said, earlier.number, earlier=earlier.findings, mail=file.mail
            )
        if (problem := self.snapshot.folder.doubtful(file.sha256)) is not None:
            raise problem
        return None

    def _settle_unit(self, incoming: Incoming) -> None:
        if incoming.claim.keep is not None:
            self._settle(incoming.claim.keep)

    def _not_kept(
        self, file: Arrived, problem: BaseException, whose: tuple[str, str] = (UNKNOWN, UNKNOWN)
    ) -> FileResult:
        """What is said of a file of which nothing could be stored; raises what is none of one file's."""
        try:
            finding = net.told(problem)
        except NotTaken as not_taken:
            finding = not_taken.finding
        if finding.code is Code.FILE_FAILED:
            self._log(file.name, net.traceback_of(problem))
        return waits(str(file.path), file.sha256, finding, *whose)

    def _log(self, name: str, trouble: str) -> None:
        log.keep(self.snapshot.folder.root, f"đọc tệp {name}", self.snapshot.call.now, trouble)

    def _settle(self, key: object) -> None:
        """Wait for the store of what has these bytes, or is of this unit and period."""
        if key in self._waiting:
            self._waiting.pop(key)()

    def assign(self, earlier: Receipt, unit: str, period: str) -> FileResult:
        """Give bytes of a receipt to a unit and period: a new version there, read by that unit's form.

        TanMinhError (``record_unreadable``) where the kept bytes, or what the unit's version would meet, are damaged.
        """
        file = self._again(earlier)
        with self._reading():
            try:
                taken = self.net.take(file, assigned=(unit, period))
            except NotTaken as problem:
                raise problem.__cause__ or problem from None
        receipt = self._receipt(
            file,
            taken.incoming,
            taken.admitted,
            earlier.submitted,
            earlier.on_behalf,
            earlier.label,
            trouble=taken.trouble,
        )
        return self._keep(file, receipt, taken.admitted, self._scans(earlier))()

    def reread(self, period: str) -> list[FileResult]:
        """The same bytes of each unit's highest version as its next version, read by today's program.

        Kept bytes that are damaged, and those that today's program fails on, get no version.
        """
        results: list[FileResult] = []
        highest = self.snapshot.state(period).last
        with self._reading():
            for n, earlier in enumerate(sorted(highest.values(), key=lambda r: (r.sent, r.sha256)), 1):
                results.append(self._reread(earlier))
                if not self.snapshot.host.step("Đọc lại", n, len(highest)):
                    break
        return results

    def _reread(self, earlier: Receipt) -> FileResult:
        whose = (earlier.unit, earlier.period)
        file = Arrived(self._path(earlier), earlier.name, b"", earlier.sha256, earlier.sent)
        try:
            file, scans = self._again(earlier), self._scans(earlier)
            if self._noted:
                self._run.reading(file.sha256, Source(file.name, file.sent, file.sender))
            taken = self.net.take(file, assigned=whose, reread=True)
        except BaseException as problem:
            return self._not_kept(file, problem, whose)
        if taken.trouble:
            self._log(file.name, taken.trouble)
            return waits(str(file.path), file.sha256, taken.incoming.findings[0], *whose)
        receipt = self._receipt(file, taken.incoming, taken.admitted, earlier.submitted, earlier.on_behalf, reread=True)
        return self._keep(file, receipt, taken.admitted, scans)()

    def _again(self, earlier: Receipt) -> Arrived:
        data, path = self.snapshot.folder.data(earlier), self._path(earlier)
        return Arrived(path, earlier.name, data, earlier.sha256, earlier.sent, earlier.sender, mail=earlier.mail)

    def _path(self, earlier: Receipt) -> Path:
        return Path(self.snapshot.folder.path_of(earlier))

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
        trouble: str = "",
    ) -> Receipt:
        call = self.snapshot.call
        if trouble:
            self._log(file.name, trouble)
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
            on_behalf=on_behalf,
            assigned_from=assigned_from,
            reread=reread,
            mail=file.mail,
        )

    def _keep(self, file: Arrived, receipt: Receipt, admitted: Admitted, scans: Sequence[tuple[str, bytes]]) -> Later:
        if not self._kept:
            self.snapshot.keep_catalogue()
            self._kept = True
        whose = (admitted.unit, admitted.period)
        self._settle(whose)

        def finish(kept: Receipt) -> FileResult:
            self.receipts.append(kept)
            counts, added = self.reader.received(kept), checksum(kept.submission)
            return FileResult(
                str(file.path), file.sha256, admitted, kept.number, counts, checksum=added, mail=kept.mail
            )

        store = partial(self.snapshot.folder.receive, receipt, file.data, scans)
        failed = partial(self._not_kept, file, whose=whose)
        later = Later(self._stores.submit(store).result if self._stores else store, finish, failed)
        self._waiting[file.sha256] = self._waiting[whose] = later
        return later


def _unopened(problem: Unopened) -> Callable[[], FileResult]:
    return lambda: waits(str(problem.path), "", problem.finding)


def _scan(path: Path) -> bytes:
    try:
        return arrived(path).data
    except Unopened as problem:
        message, hint = render(problem.finding)
        raise TanMinhError("scan_unopened", f"{path.name}: {message}", hint) from problem
