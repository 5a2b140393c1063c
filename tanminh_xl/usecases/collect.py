"""Receive what units sent: each file is kept, checked, admitted and registered; nothing is ever lost. Or only look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tanminh_xl.domain.events import UNKNOWN
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.format_value import format_day_padded
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.intake.files import in_order, listed
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

if TYPE_CHECKING:
    from tanminh_xl.usecases.collector import Collector
    from tanminh_xl.usecases.reading import FileResult

# What reads and keeps files is imported where it is done: the question before it stands sooner.


def collect(snapshot: Snapshot, sources: Sequence[Path] = ()) -> Proposal:
    """Receive every file of the sources (none given: the folder's inbox), in order of sent time, then sha256, and
    what an earlier run kept and did not come to register. TanMinhError: a source that is not there."""
    folder = snapshot.folder
    paths, orphans = listed(sources or (folder.inbox,)), folder.orphans()

    def says() -> str:
        files = (file.sha256 for file in chain(in_order(paths), in_order(orphans)))
        new = len({sha256 for sha256 in files if folder.known(sha256) is None})
        if not new:
            return ""
        return f"Sẽ tiếp nhận {new} tệp mới trong thư mục {folder.inbox.name} và ghi vào trang {REGISTER.sheet}."

    return Proposal(lambda: _received(snapshot, "Đã tiếp nhận", lambda c: c.from_sources(paths, orphans)), says)


def on_behalf(
    snapshot: Snapshot, sources: Sequence[Path], unit: str, received: date | None = None, attach: Sequence[Path] = ()
) -> Proposal:
    """Receive the one form that the Office typed for a unit (nhập thay). ``received``: the true day of the report;
    ``attach``: scans of it. TanMinhError: no such unit, not exactly one file, a file that is not there."""
    code = snapshot.unit(unit)
    paths = listed(sources)
    if len(paths) != 1:
        raise TanMinhError(
            "one_file", f"Nhập thay cần đúng một tệp, đang có {len(paths)}.", "Chỉ đúng tệp biểu mẫu đã nhập."
        )
    scans = listed(attach)

    def says() -> str:
        day = f", ngày nhận {format_day_padded(received)}" if received else ""
        return f"Sẽ tiếp nhận {paths[0].name} nhập thay cho {snapshot.catalogue.unit[code].name}{day}."

    def do() -> Outcome:
        return _received(snapshot, "Đã tiếp nhận", lambda c: [c.for_unit(paths[0], code, received, scans)])

    return Proposal(do, says)


def reread(snapshot: Snapshot) -> Proposal:
    """Read the highest version of each unit of the period again, with today's program; each as its next version."""
    period = snapshot.opened()
    return Proposal(lambda: _received(snapshot, "Đã đọc lại", lambda c: c.reread(period.code)))


def check(snapshot: Snapshot, files: Sequence[Path]) -> Proposal:
    """Each file's verdict and findings, every file on its own against what counts now; changes nothing."""
    paths = listed(files)

    def do() -> Outcome:
        from tanminh_xl.usecases import telling
        from tanminh_xl.usecases.reading import FileResult, Reader

        reader = Reader(snapshot)
        results = []
        for n, file in enumerate(in_order(paths), 1):
            admitted = reader.admit(reader.incoming(file.name, file.data, file.sent), snapshot.collecting(file.name))
            results.append(FileResult(str(file.path), file.sha256, admitted))
            if not snapshot.host.step("Kiểm tra", n, len(paths)):
                break
        return Outcome(
            telling.summary("Đã kiểm tra", results),
            lines=tuple(line for r in results for line in telling.lines(r, snapshot.catalogue)),
            exit=telling.exit_code(results),
            document=lambda: {"files": [telling.as_json(r, stored=False) for r in results]},
        )

    return Proposal(do, writes=False)


def _received(snapshot: Snapshot, done: str, take: Callable[[Collector], Sequence[FileResult]]) -> Outcome:
    """Take files in, bring the copies that go back up to date, say what became of each file."""
    from tanminh_xl.usecases import telling
    from tanminh_xl.usecases.collector import Collector
    from tanminh_xl.usecases.send_back import returned_copies

    collector = Collector(snapshot)
    results = take(collector)
    snapshot.learn(*collector.receipts)
    copies = [put.path for put in returned_copies(snapshot) if put.written]
    new = [r for r in results if not telling.is_repeat(r)]
    said = [line for r in new for line in telling.lines(r, snapshot.catalogue)]
    if len(new) < len(results):
        said.append(f"{len(results) - len(new)} tệp đã nhận từ trước, không tính thêm lần nữa.")
    return Outcome(
        telling.summary(done, new),
        lines=tuple(said),
        paths=tuple(copies),
        exit=telling.exit_code(results),
        document=lambda: {"files": [telling.as_json(r, stored=True) for r in results]},
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
