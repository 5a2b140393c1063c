"""A net for each file: whatever goes wrong with one becomes what is said of it, and the others go on.

A bug is caught here too, and not hidden: its finding names it, and its traceback is kept.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import NamedTuple

from tanminh_xl.checks.admit import Admitted, Incoming
from tanminh_xl.checks.files import file_findings
from tanminh_xl.domain.events import UNKNOWN
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.format_value import format_moment
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.messages import verdict
from tanminh_xl.forms.read import stamp_of
from tanminh_xl.grid import Unreadable, bounded
from tanminh_xl.grid import read as read_grid
from tanminh_xl.intake.files import Arrived
from tanminh_xl.records.stored import DAMAGED
from tanminh_xl.usecases.reading import FileResult, Reader

LONGEST = 1_000
"""Characters of a text in a finding: a sheet's name or a cell can be as long as a file likes."""
STRIKES = 2
"""So often may the program die on a file before it is no more tried."""


class NotTaken(Exception):
    """Nothing of a file is stored, and it is taken up by the next run. ``finding``: why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


class Taken(NamedTuple):
    """A file as it was read, and what it leads to; ``trouble``: the traceback of a bug that it met, "" for none."""

    incoming: Incoming
    admitted: Admitted
    trouble: str = ""


def _anything(_incoming: Incoming) -> None:
    pass


def _nowhere(_file: Arrived) -> None:
    pass


class Net:
    """Reads and admits files, each in a net of its own. ``died_on``: sha256 -> how often the program died while it read
    those bytes."""

    def __init__(self, reader: Reader, died_on: Mapping[str, int] | None = None) -> None:
        self.reader, self.died_on = reader, died_on or {}

    def take(
        self,
        file: Arrived,
        on_behalf: str = "",
        assigned: tuple[str, str] | None = None,
        reread: bool = False,
        before: Callable[[Incoming], None] = _anything,
        elsewhere: Callable[[Arrived], Incoming | None] = _nowhere,
    ) -> Taken:
        """What a file says and leads to; ``before``: called once it is known whose it is. ``elsewhere``: what another
        process read of it, None where it is to be read here; raises as the bounded child.

        Raises ``NotTaken`` where the records that it would meet are damaged; else what ``told`` lets through.
        """
        reader, trouble = self.reader, ""
        try:
            self._try_out(file)
            incoming = elsewhere(file)
            if incoming is None:
                incoming = reader.incoming(file.name, file.data, file.sent, on_behalf, assigned, file.mail)
            before(incoming)
            _whole(reader, incoming)
            incoming = incoming._replace(findings=(*_late(reader, file), *file.findings, *incoming.findings))
            period = assigned[1] if assigned else reader.snapshot.collecting(file.name)
            admitted = reader.admit(incoming, period, reread)
            return Taken(incoming, admitted._replace(findings=tuple(map(shortened, admitted.findings))))
        except BaseException as problem:
            finding = told(problem)
            trouble = traceback_of(problem) if finding.code is Code.FILE_FAILED else ""
        return Taken(*self._failed(file, finding, on_behalf, assigned), trouble)

    def _try_out(self, file: Arrived) -> None:
        """Read a file on which the program died before in the child first; Unreadable where that dies too."""
        strikes = self.died_on.get(file.sha256, 0)
        if strikes:
            bounded.try_out(file.data, trials=STRIKES - strikes)

    def _failed(
        self, file: Arrived, finding: Finding, on_behalf: str, assigned: tuple[str, str] | None
    ) -> tuple[Incoming, Admitted]:
        """A file that could not be read or checked: kept with the unit that it names, if anything names one."""
        findings = (*_late(self.reader, file), *file.findings, finding)
        incoming = Incoming(file.sent, findings, on_behalf, assigned=assigned)
        with suppress(Exception):  # whatever could be had of it failed once already
            named, stamp = self.reader.named(file.name), None
            if finding.code is Code.FILE_FAILED:
                with suppress(Exception):
                    stamp = stamp_of(read_grid(file.data))
            period = stamp.period if stamp else self.reader.snapshot.collecting(file.name)
            unit = on_behalf or (stamp.unit if stamp else self.reader.of_address(file.mail, file.sent))
            admitted = self.reader.admit(incoming._replace(sender_unit=unit, named_unit=named), period)
            if admitted.period in (UNKNOWN, *self.reader.snapshot.periods):
                return incoming, admitted
        return incoming, Admitted(UNKNOWN, UNKNOWN, verdict(findings), findings)


def told(problem: BaseException) -> Finding:
    """What is said of a file that met this.

    Raises ``NotTaken`` for what is wrong with the plan folder and not with the file; and the problem itself where it is
    none of one file's: the disk is full, the person stops, the process ends.
    """
    if isinstance(problem, NotTaken):
        raise problem
    if isinstance(problem, TanMinhError):
        if problem.code in DAMAGED:
            raise NotTaken(damaged(problem)) from problem
        cause = problem.__cause__
        if not isinstance(cause, OSError) or cause.errno not in _OF_ITS_NAME:
            raise problem
        return Finding(Code.FILE_FAILED, value="tên tệp không ghi được trên ổ đĩa này", more=_trace(problem))
    if isinstance(problem, MemoryError):
        return Finding(Code.FILE_TOO_LARGE, value="cần quá nhiều bộ nhớ")
    if isinstance(problem, Unreadable):
        return file_findings(problem)[0]
    if isinstance(problem, bounded.Failed):
        return Finding(Code.FILE_FAILED, value=problem.name, more=_trace(problem))
    if isinstance(problem, Exception):
        return Finding(Code.FILE_FAILED, value=type(problem).__name__, more=_trace(problem))
    if type(problem).__name__ == "PanicException":  # of a library in Rust: a BaseException, but a mere error
        return Finding(Code.FILE_CRASHED, value="phần đọc dừng đột ngột", more=_trace(problem))
    raise problem


_OF_ITS_NAME = (22, 36, 63, 84, 123)
"""EINVAL, ENAMETOOLONG (Linux, macOS), EILSEQ, and Windows' own for a bad name: one file's trouble, not the disk's."""


def damaged(problem: TanMinhError) -> Finding:
    """What is said of a file that meets a damaged record."""
    return Finding(Code.RECORDS_DAMAGED, value=problem.message)


def traceback_of(problem: BaseException) -> str:
    """The traceback, and the child's where the problem is from there."""
    return "".join(traceback.format_exception(problem))


def _trace(problem: BaseException) -> tuple[tuple[str, str], ...]:
    """The last lines of the traceback, short: they stay in the receipt."""
    lines = traceback_of(problem).strip().splitlines()
    where = next((line.strip() for line in reversed(lines) if line.strip().startswith("File ")), "")
    return (("trace", f"{where}: {lines[-1].strip()}"[:LONGEST]),)


def waits(file: str, sha256: str, finding: Finding, unit: str = UNKNOWN, period: str = UNKNOWN) -> FileResult:
    """What became of a file of which nothing is stored."""
    return FileResult(file, sha256, Admitted(unit, period, verdict((finding,)), (finding,)))


def shortened(finding: Finding) -> Finding:
    """The finding with no text longer than ``LONGEST``."""
    more = finding.more
    if max(len(finding.value), len(finding.expected), len(finding.sheet), *(len(text) for _, text in more)) <= LONGEST:
        return finding
    return finding._replace(
        value=_cut(finding.value),
        expected=_cut(finding.expected),
        sheet=_cut(finding.sheet),
        more=tuple((name, _cut(text)) for name, text in more),
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _whole(reader: Reader, incoming: Incoming) -> None:
    """Raise ``NotTaken`` where what counts for this file cannot be known."""
    for unit, period in {whose for whose in (incoming.claim.keep, incoming.claim.read_for) if whose}:
        if period in reader.snapshot.periods:
            reader.snapshot.state(period)
        if (problem := reader.snapshot.folder.problem(period, unit)) is not None:
            raise NotTaken(damaged(problem)) from problem


def _late(reader: Reader, file: Arrived) -> tuple[Finding, ...]:
    """A file that says that it was saved later than it came (decision-tables 5)."""
    if not file.says:
        return ()
    now = format_moment(reader.snapshot.call.now)
    return (Finding(Code.SENT_LATER_THAN_NOW, value=file.says, expected=now),)
