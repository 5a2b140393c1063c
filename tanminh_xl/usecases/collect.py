"""Receive what units sent: each file is kept, checked, admitted and registered; nothing is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from tanminh_xl import __version__, catalogue
from tanminh_xl.checks.admit import Admitted, Incoming, already_received
from tanminh_xl.domain.events import UNKNOWN, ZONE, Receipt, Standing
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.form import PREPARED_BY
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.submission import Submission
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.intake.files import Arrived, arrived, in_order, listed
from tanminh_xl.records.naming import original_name
from tanminh_xl.usecases.check import summary
from tanminh_xl.usecases.desk import Desk
from tanminh_xl.usecases.project import Projection
from tanminh_xl.usecases.reading import FileResult, Reader, as_json, exit_code, is_repeat, lines
from tanminh_xl.usecases.send_back import returned_copies

END_OF_DAY = time(17, 0)
"""The time of a report of which only the day is known (--received): the end of office hours."""


def collect(
    host: Host,
    call: Call,
    sources: Sequence[Path] = (),
    *,
    on_behalf: str = "",
    received: date | None = None,
    attach: Sequence[Path] = (),
    reread: bool = False,
) -> Outcome:
    """Receive every file of the sources (none given: the folder's inbox), in order of sent time, then sha256.

    ``on_behalf``: the one file is typed by the Office for this unit; ``received`` its true day; ``attach`` scans.
    ``reread``: instead, read the highest version of each unit again, with today's program.
    """
    desk = Desk(host, call)
    collector = Collector(desk)
    if reread:
        results = collector.reread()
    elif on_behalf:
        results = [collector.for_unit(sources, on_behalf, received, attach)]
    else:
        if received or attach:
            raise TanMinhError(
                "needs_unit", "--received và --attach chỉ dùng khi nhập thay.", "Thêm --on-behalf ĐƠN_VỊ."
            )
        results = collector.from_sources(sources or (desk.folder.inbox,))
    after = desk.again()
    copies = [put.path for put in returned_copies(after) if put.written]
    host.write(Projection(after))
    new = [r for r in results if not is_repeat(r)]
    said = [line for r in new for line in lines(r, desk)]
    if len(new) < len(results):
        said.append(f"{len(results) - len(new)} tệp đã nhận từ trước, không tính thêm lần nữa.")
    return Outcome(
        summary("Đã đọc lại" if reread else "Đã tiếp nhận", new),
        lines=tuple(said),
        paths=tuple(copies),
        exit=exit_code(results),
        data={"files": [as_json(r, stored=True) for r in results]},
        look=_first_to_look_at(results),
    )


def _first_to_look_at(results: Sequence[FileResult]) -> Ref | None:
    """The register's row of the first file that waits, else of the first that is returned, else of the first."""
    kept = [r for r in results if r.version and r.admitted.unit != UNKNOWN]
    order = (Verdict.NEEDS_CONFIRMATION, Verdict.RETURNED, Verdict.ACCEPTED_WITH_NOTES, Verdict.ACCEPTED)
    first = min(kept, key=lambda r: order.index(r.admitted.verdict), default=None)
    if first is None:
        return None
    return Ref(REGISTER.name, (first.admitted.period, first.admitted.unit, str(first.version)), "state")


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
    """Takes files one after the other into the plan folder."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.reader = desk, Reader(desk)
        self._kept = False
        self._stores: Executor | None = None
        self._waiting: dict[object, Later] = {}
        self._standings: dict[str, dict[tuple[str, int], Standing]] = {}

    def from_sources(self, sources: Sequence[Path]) -> list[FileResult]:
        """Files of folders, and bytes in the records that no receipt names (a run that was cut short)."""
        paths = listed(sources)
        orphans = self.desk.folder.orphans()
        total = len(paths) + len(orphans)
        results: list[Callable[[], FileResult]] = []
        with ThreadPoolExecutor(STORES) as self._stores:
            for n, file in enumerate(self._arriving(orphans, paths), 1):
                results.append(self._take(file))
                if n > AHEAD:
                    results[-AHEAD]()
                if not self.desk.host.step("Tiếp nhận", n, total):
                    break
        self._stores = None
        return [result() for result in results]

    def _arriving(self, orphans: Sequence[Path], paths: Sequence[Path]) -> Iterator[Arrived]:
        for file in in_order(orphans):
            yield file._replace(name=original_name(file.name))
        yield from in_order(paths)

    def for_unit(
        self, sources: Sequence[Path], on_behalf: str, received: date | None, attach: Sequence[Path]
    ) -> FileResult:
        """One form typed by the Office (nhập thay), with the scan of what the unit gave."""
        unit = self.desk.unit(on_behalf)
        paths = listed(sources)
        if len(paths) != 1:
            raise TanMinhError(
                "one_file", f"Nhập thay cần đúng một tệp, đang có {len(paths)}.", "Chỉ đúng tệp biểu mẫu đã nhập."
            )
        scans = [(path.name, path.read_bytes()) for path in listed(attach)]
        sent = datetime.combine(received, END_OF_DAY, ZONE) if received else None
        return self.take(arrived(paths[0], sent), unit, sent, scans)

    def take(
        self,
        file: Arrived,
        on_behalf: str = "",
        submitted: datetime | None = None,
        scans: Sequence[tuple[str, bytes]] = (),
    ) -> FileResult:
        """Receive one file; bytes that were received before are told and change nothing."""
        return self._take(file, on_behalf, submitted, scans)()

    def _take(
        self,
        file: Arrived,
        on_behalf: str = "",
        submitted: datetime | None = None,
        scans: Sequence[tuple[str, bytes]] = (),
    ) -> Callable[[], FileResult]:
        """As ``take``; files of other units may still be on their way to the disk, those of this unit may not."""
        self._settle(file.sha256)
        earlier = self.desk.folder.known(file.sha256)
        if earlier is not None:
            said = already_received(self._standing(earlier))
            repeat = FileResult(str(file.path), file.sha256, said, earlier.number, earlier=earlier.findings)
            return lambda: repeat
        incoming = self.reader.incoming(file.name, file.data, file.sent, on_behalf)
        if incoming.stamp is not None:
            self._settle((incoming.stamp.unit, incoming.stamp.period))
        admitted = self.reader.admit(incoming, self.desk.collecting(file.name))
        receipt = self._receipt(file, incoming, admitted, submitted or self.desk.call.now, on_behalf)
        return self._keep(file, receipt, admitted, scans)

    def _settle(self, key: object) -> None:
        """Wait for the store of what has these bytes, or is of this unit and period."""
        if key in self._waiting:
            self._waiting.pop(key)()

    def assign(self, earlier: Receipt, unit: str, period: str) -> FileResult:
        """Give bytes of a receipt to a unit and period: a new version there, read by that unit's form."""
        file = self._again(earlier)
        incoming = self.reader.incoming(file.name, file.data, file.sent, assigned=(unit, period))
        admitted = self.reader.admit(incoming, period, assigned=(unit, period))
        receipt = self._receipt(file, incoming, admitted, earlier.submitted, earlier.on_behalf, earlier.label)
        return self._keep(file, receipt, admitted, self._scans(earlier))()

    def reread(self) -> list[FileResult]:
        """The same bytes of each unit's highest version as its next version, read by today's program."""
        results: list[FileResult] = []
        period = self.desk.opened()
        highest = {s.receipt.unit: s.receipt for s in self.desk.state(period.code).standings}
        for n, earlier in enumerate(sorted(highest.values(), key=lambda r: (r.sent, r.sha256)), 1):
            file = self._again(earlier)
            whose = (earlier.unit, earlier.period)
            incoming = self.reader.incoming(file.name, file.data, file.sent, assigned=whose)
            admitted = self.reader.admit(incoming, period.code, whose, reread=True)
            receipt = self._receipt(file, incoming, admitted, earlier.submitted, earlier.on_behalf, reread=True)
            results.append(self._keep(file, receipt, admitted, self._scans(earlier))())
            if not self.desk.host.step("Đọc lại", n, len(highest)):
                break
        return results

    def _again(self, earlier: Receipt) -> Arrived:
        data = self.desk.folder.data(earlier)
        path = Path(self.desk.folder.path_of(earlier))
        return Arrived(path, earlier.name, data, earlier.sha256, earlier.sent, earlier.sender)

    def _scans(self, earlier: Receipt) -> list[tuple[str, bytes]]:
        return [(original_name(a.file), self.desk.folder.attachment(earlier, a)) for a in earlier.attachments]

    def _standing(self, receipt: Receipt) -> Standing:
        period = receipt.period
        if period not in self._standings:
            known = self.desk.unknown.standings if receipt.unit == UNKNOWN else self.desk.state(period).standings
            self._standings[period] = {(s.receipt.unit, s.receipt.number): s for s in known}
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
        call = self.desk.call
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
            catalogue=self.desk.catalogue.digest,
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
            self.desk.folder.keep_catalogue(self.desk.catalogue.digest, catalogue.to_json(self.desk.catalogue))
            self._kept = True
        whose = (admitted.unit, admitted.period)
        self._settle(whose)

        def finish(kept: Receipt) -> FileResult:
            return FileResult(str(file.path), file.sha256, admitted, kept.number, self.reader.received(kept))

        store = partial(self.desk.folder.receive, receipt, file.data, scans)
        later = Later(self._stores.submit(store).result if self._stores else store, finish)
        self._waiting[file.sha256] = self._waiting[whose] = later
        return later
