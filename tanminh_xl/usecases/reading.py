"""From what a file says to a verdict: what it leads to beside what counts by now."""

from __future__ import annotations

from typing import NamedTuple

from tanminh_xl.checks.admit import Admitted, Incoming, admit
from tanminh_xl.domain.adjustments import Fate, fate, said
from tanminh_xl.domain.events import ACCEPTED, UNKNOWN, Adjustment, Counted, Receipt, State
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.mail import Mail
from tanminh_xl.domain.messages import holds
from tanminh_xl.forms.mended import mended
from tanminh_xl.usecases.form_reader import FormReader
from tanminh_xl.usecases.snapshot import Snapshot


class FileResult(NamedTuple):
    """What became of one file; ``version`` 0 where nothing was stored, ``counts``: it is what counts now."""

    file: str
    sha256: str
    admitted: Admitted
    version: int = 0
    counts: bool = False
    earlier: tuple[Finding, ...] = ()
    """Findings of the earlier receipt, for bytes that were received before."""
    late: bool = False
    """An earlier run stored it, ended badly, and never told."""
    checksum: float | None = None
    """Sum of the figures that were read, as "Số kiểm tra" at the form's foot adds them up; None where none is."""
    mail: Mail | None = None
    """The message that brought it."""


class Reader(FormReader):
    """Reads files one after the other against what counts; what it admits counts for the next one."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot.catalogue, snapshot.folder)
        self.snapshot = snapshot
        self._counted: dict[str, dict[str, Counted]] = {}
        self._newest: dict[str, dict[str, Receipt]] = {}

    def admit(self, file: Incoming, collecting: str, reread: bool = False) -> Admitted:
        """What the file leads to, given what counts now. ``collecting``: the period of a file that names none."""
        unit, period = file.claim.keep or file.claim.read_for or ("", "")
        state = self.snapshot.state(period) if period in self.snapshot.periods else None
        counted = self.counted(period).get(unit) if state else None
        now = self._now._replace(
            period=collecting,
            open=state is not None and state.open,
            counted=counted,
            adjusted=self._held(state, unit, counted),
            named=state.named if state else {},
            reread=reread,
            elsewhere=() if state is not None and state.open else self._open_for(unit),
        )
        return admit(file._replace(findings=(*self._mended(file, unit, period), *file.findings)), now)

    def _mended(self, file: Incoming, unit: str, period: str) -> tuple[Finding, ...]:
        """What became of the cells that the unit's last version was sent back for (design 4)."""
        before = self._last(period).get(unit)
        if before is None or file.submission is None or not _went_back(before) or file.assigned is not None:
            return ()
        found = mended(before.findings, before.submission, file.findings, file.submission)
        if not found.changed:
            return (Finding(Code.COPY_UNCHANGED),)
        if 0 < found.mended < found.total:
            return (Finding(Code.COPY_MENDED, value=f"{found.mended}/{found.total}"),)
        return ()

    def _open_for(self, unit: str) -> tuple[str, ...]:
        """Names of the periods that are open and in which the unit was sent a form."""
        snapshot = self.snapshot
        return tuple(
            self._now.periods[code]
            for code in snapshot.periods
            if snapshot.state(code).open and unit in snapshot.folder.versions(code)
        )

    def counted(self, period: str) -> dict[str, Counted]:
        """What counts in a period, this run's receipts included."""
        if period not in self._counted:
            self._counted[period] = dict(self.snapshot.state(period).counted)
        return self._counted[period]

    def _last(self, period: str) -> dict[str, Receipt]:
        """Each unit's last version in a period, this run's receipts included."""
        if period not in self._newest:
            self._newest[period] = self.snapshot.state(period).last if period in self.snapshot.periods else {}
        return self._newest[period]

    def counts(self, receipt: Receipt) -> bool:
        """True if a receipt is what counts now."""
        if receipt.unit == UNKNOWN or receipt.period not in self.snapshot.periods:
            return False
        counted = self.counted(receipt.period).get(receipt.unit)
        return counted is not None and counted.receipt.number == receipt.number

    def received(self, receipt: Receipt) -> bool:
        """Take note of a new receipt; True if it is what counts now."""
        self._last(receipt.period)[receipt.unit] = receipt
        if receipt.unit == UNKNOWN or receipt.submission is None or receipt.verdict not in ACCEPTED:
            return False
        self.counted(receipt.period)[receipt.unit] = Counted(receipt, receipt.verdict is Verdict.ACCEPTED_IN_PART)
        return True

    def _held(self, state: State | None, unit: str, counted: Counted | None) -> tuple[Adjustment, ...]:
        """Adjustments that hold on the unit's version that counts by now (on none: that nothing was received for)."""
        if state is None:
            return ()
        through = self._now.through
        own = [(key, a) for key, a in state.adjusted.items() if through.get(key[0], key[0]) == unit]
        if counted is None:
            return tuple(a for _, a in own)
        version, submission = counted.receipt.number, counted.receipt.submission
        return tuple(
            a
            for key, a in own
            if fate(a, state.named[a.number], said(submission, *key, counted.bad), on_named=a.version == version)
            is Fate.HOLDS
        )


def _went_back(receipt: Receipt) -> bool:
    """Whether a copy of it went back to its unit with cells to mend."""
    return any(map(holds, receipt.findings)) and receipt.verdict is not Verdict.RETURNED
