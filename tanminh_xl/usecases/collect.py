"""Receive what units sent: each file is kept, checked, admitted and registered; nothing is ever lost. Or only look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tanminh_xl.domain.events import UNKNOWN
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.submission import checksum
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.intake.files import Arrived, Unopened, holds_others, in_order, in_time, listed
from tanminh_xl.records.runs import Run, Unfinished, unfinished
from tanminh_xl.usecases import fetch
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.usecases.ahead import Workers
    from tanminh_xl.usecases.arriving import Arriving
    from tanminh_xl.usecases.collector import Collector
    from tanminh_xl.usecases.net import Net
    from tanminh_xl.usecases.reading import FileResult

# What reads and keeps files is imported where it is done: the question before it stands sooner.


def collect(snapshot: Snapshot, sources: Sequence[Path] = (), workers: Workers | None = None) -> Proposal:
    """Receive every file of the sources (none given: the folder's inbox), in order of sent time, then sha256, and
    what an earlier run kept and did not come to register. ``workers``: other processes that read them; what comes of it
    is the same. TanMinhError: a source that is not there."""
    folder = snapshot.folder
    snapshot.tolerate()
    inbox = folder.inbox.resolve() if folder.inbox.is_symlink() else folder.inbox  # the Office's own choice
    paths, orphans = listed(sources or (inbox,)), folder.orphans()
    mailbox = "" if sources else fetch.set_up(snapshot)

    def says() -> str:
        new = new_sources(snapshot, paths, orphans)
        if not new:
            return ""
        more = f", lấy thư mới của {mailbox}" * bool(mailbox)
        return f"Sẽ tiếp nhận {new} trong thư mục {folder.inbox.name}{more} và ghi vào trang {REGISTER.sheet}."

    first = partial(fetch.fetch, snapshot) if mailbox else fetch.Brought
    return _received(snapshot, "Nhận", lambda c: c.from_sources(paths, orphans), says, first, workers)


def on_behalf(
    snapshot: Snapshot, sources: Sequence[Path], unit: str, received: date | None = None, attach: Sequence[Path] = ()
) -> Proposal:
    """Receive the one form that the Office typed for a unit (nhập thay). ``received``: the true day of the report;
    ``attach``: scans of it. TanMinhError: no such unit, not exactly one file, a file that is not there."""
    code = snapshot.unit(unit)
    snapshot.tolerate()
    paths = listed(sources)
    if len(paths) != 1:
        raise TanMinhError(
            "one_file", f"Nhập thay cần đúng một tệp, đang có {len(paths)}.", "Chỉ đúng tệp biểu mẫu đã nhập."
        )
    scans = listed(attach)

    def says() -> str:
        day = f", ngày nhận {format_day_padded(received)}" if received else ""
        return f"Sẽ tiếp nhận {paths[0].name} nhập thay cho {snapshot.catalogue.unit[code].name}{day}."

    return _received(snapshot, "Nhận", lambda c: [c.for_unit(paths[0], code, received, scans)], says)


def reread(snapshot: Snapshot) -> Proposal:
    """Read the highest version of each unit of the period again, with today's program; each as its next version."""
    snapshot.tolerate()
    period = snapshot.opened()
    return _received(snapshot, "Đọc lại", lambda c: c.reread(period.code))


def check(snapshot: Snapshot, files: Sequence[Path]) -> Proposal:
    """Each file's verdict and findings, every file on its own against what counts now; changes nothing."""
    snapshot.tolerate()
    paths = listed(files)

    def do() -> Outcome:
        from tanminh_xl.grid import bounded
        from tanminh_xl.usecases import mails, telling
        from tanminh_xl.usecases.arriving import Arriving
        from tanminh_xl.usecases.net import Net
        from tanminh_xl.usecases.reading import Reader

        net, results = Net(Reader(snapshot)), []
        arriving = Arriving(snapshot, paths, keep=False)
        total = len(arriving.timed) + len(arriving.untimed)
        for n, file in enumerate(chain(in_time(arriving.timed), arriving.untimed), 1):
            results.append(_checked(net, file))
            if not snapshot.host.step("Kiểm tra", n, total):
                break
        bounded.end()
        letters = [mails.looked_at(one.path, one.mail, one.findings, len(one.parts)) for one in arriving.brought]
        return Outcome(
            telling.summary("Kiểm tra", results),
            lines=tuple(chain((line for r in results for line in telling.lines(r, snapshot.catalogue)), *letters)),
            exit=max(telling.exit_code(results), int(any(letters))),
            document=lambda: {
                "files": [telling.as_json(r, stored=False) for r in results],
                "mails": _looked_at(snapshot, arriving),
            },
        )

    return Proposal(do, writes=False)


def _looked_at(snapshot: Snapshot, arriving: Arriving) -> list[dict[str, object]]:
    """The messages of the document of ``check``, in the order in which they were sent."""
    from tanminh_xl.usecases import mails
    from tanminh_xl.usecases.arriving import in_turn

    found = []
    for one in in_turn(arriving.brought):
        with suppress(Unopened):  # it went while others were looked at
            found.append((one.path, arriving.event(one)))
    told = mails.foreseen(snapshot, [event for _, event in found])
    return [mails.mail_json(path, *said) for (path, _), said in zip(found, told, strict=True)]


def _checked(net: Net, file: Arrived | Unopened) -> FileResult:
    from tanminh_xl.usecases.net import NotTaken, waits
    from tanminh_xl.usecases.reading import FileResult

    if not isinstance(file, Arrived):
        return waits(str(file.path), "", file.finding)
    try:
        taken = net.take(file)
        added = checksum(taken.incoming.submission)
        return FileResult(str(file.path), file.sha256, taken.admitted, checksum=added, mail=file.mail)
    except NotTaken as problem:
        return waits(str(file.path), file.sha256, problem.finding)


def _received(
    snapshot: Snapshot,
    done: str,
    take: Callable[[Collector], Sequence[FileResult]],
    says: Callable[[], str] = lambda: "",
    first: Callable[[], fetch.Brought] = fetch.Brought,
    workers: Workers | None = None,
) -> Proposal:
    """Take files in, bring the copies that go back up to date, say what became of each file: of those too that an
    earlier run stored before it ended badly. ``first``: brings what is to be taken in beside what lies there."""
    run = Run(snapshot.folder.root, snapshot.call.now)
    earlier = unfinished(snapshot.folder.root, snapshot.call.now)
    settled: list[Unfinished] = []

    def do() -> Outcome:
        from tanminh_xl.usecases import telling
        from tanminh_xl.usecases.collector import Collector
        from tanminh_xl.usecases.send_back import returned_copies

        mailbox = first()
        collector = Collector(snapshot, run, earlier, workers)
        untold = [*collector.untold(), *collector.go_on()]
        results = _with_untold(untold, take(collector))
        settled.extend(collector.settled)
        snapshot.learn(*collector.receipts)
        copies = returned_copies(snapshot)
        new = [r for r in results if not telling.is_repeat(r)]
        said = [line for r in new for line in telling.lines(r, snapshot.catalogue)]
        if len(new) < len(results):
            said.append(f"{len(results) - len(new)} tệp đã nhận từ trước, không tính thêm lần nữa.")
        letters = _letters(snapshot, collector, done)
        return Outcome(
            f"{letters.text}{telling.summary(done, new)}",
            lines=(*mailbox.told, *said, *letters.lines, *(put.note for put in copies if put.note)),
            paths=tuple(put.path for put in copies if put.written),
            exit=max(telling.exit_code(results), letters.exit, mailbox.exit),
            document=lambda: {
                "files": [telling.as_json(r, stored=True) for r in results],
                "mails": letters.data,
                "mailbox": {"fetched": mailbox.fetched, "problem": mailbox.problem, "left": list(mailbox.lines)},
            },
            hints=mailbox.hints,
            look=_first_to_look_at(results),
        )

    def told(outcome: Outcome) -> Outcome:
        run.told(settled)
        return outcome

    return Proposal(do, says, after=told)


def _letters(snapshot: Snapshot, collector: Collector, done: str) -> Outcome:
    """What is said of messages: a sentence with their number, a line for each that still wants the clerk."""
    if not (collector.mails or collector.repeated_mails):
        return Outcome("", document=list)
    from tanminh_xl.usecases import mails
    from tanminh_xl.usecases.unhandled import unhandled

    waiting = {one.number for one in unhandled(snapshot)}
    here = [kept.number in waiting for _, kept in collector.mails]
    text, lines = "", mails.told(snapshot, collector.mails)
    if here:
        text = f"{done} {len(here)} thư{f', {sum(here)} thư còn phải xử lý' if any(here) else ''}. "
    if collector.repeated_mails:
        lines.append(f"{collector.repeated_mails} thư đã nhận từ trước, không xem lại.")
    made = [mails.mail_json(path, kept, waits) for (path, kept), waits in zip(collector.mails, here, strict=True)]
    return Outcome(text, tuple(lines), exit=int(any(here)), document=lambda: made)


def new_sources(snapshot: Snapshot, paths: Sequence[Path], orphans: Sequence[Path]) -> str:
    """How many messages and files are new, in words; "" for none. What messages bring is not counted."""
    folder = snapshot.folder
    others = {path for path in paths if holds_others(path)}
    files = chain(in_order(path for path in paths if path not in others), in_order(orphans))
    new = {file.sha256 for file in files if isinstance(file, Arrived) and folder.known(file.sha256) is None}
    letters, inside = 0, set[str]()
    if others:
        from tanminh_xl.usecases.arriving import Arriving

        looked = Arriving(snapshot, sorted(others), keep=False, only_new=True)
        letters = looked.new
        inside = {sha256 for sha256 in looked.files() if folder.known(sha256) is None}
    letters = letters or len(folder.waiting_mails())
    count = len(new | inside)
    return " và ".join(filter(None, (f"{letters} thư mới" * bool(letters), f"{count} tệp mới" * bool(count))))


def _with_untold(untold: Sequence[FileResult], results: Sequence[FileResult]) -> list[FileResult]:
    """What an earlier run never told stands first; where the file is still among the sources, in its place."""
    late = {r.sha256: r for r in untold}
    found = [late.pop(r.sha256)._replace(file=r.file) if r.sha256 in late else r for r in results]
    return [*late.values(), *found]


def _first_to_look_at(results: Sequence[FileResult]) -> Ref | None:
    """The register's row of the first file that waits, else of the first that is returned, else of the first."""
    kept = [r for r in results if r.version and r.admitted.unit != UNKNOWN]
    order = (
        Verdict.NEEDS_CONFIRMATION,
        Verdict.RETURNED,
        Verdict.ACCEPTED_IN_PART,
        Verdict.ACCEPTED_WITH_NOTES,
        Verdict.ACCEPTED,
        Verdict.IGNORED,
    )
    first = min(kept, key=lambda r: order.index(r.admitted.verdict), default=None)
    if first is None:
        return None
    return Ref(REGISTER.name, (first.admitted.period, first.admitted.unit, str(first.version)), "state")
