"""From bytes to a verdict: whose form it is, what it says, what is found, what it leads to."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from tanminh_xl.checks import check
from tanminh_xl.checks.admit import Admitted, Incoming, Now, admit, claim
from tanminh_xl.checks.files import file_findings, unit_in_name, unit_names
from tanminh_xl.domain import form as form_module
from tanminh_xl.domain.events import ACCEPTED, UNKNOWN, Adjustment, Counted, Receipt, State
from tanminh_xl.domain.findings import Finding
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.submission import Stamp, relabelled
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.grid import Grid, Unreadable
from tanminh_xl.grid import read as read_grid
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


class Reader:
    """Reads files one after the other against what counts; what it admits counts for the next one."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        of = snapshot.catalogue
        self._counted: dict[str, dict[str, Counted]] = {}
        self._sent_form = lru_cache(maxsize=64)(snapshot.folder.sent)
        self._versions = cache(snapshot.folder.versions)
        self._names = unit_names(of.units)
        self._now = Now(
            plan=of.plan.code,
            units={u.code: u.name for u in of.units},
            periods={p.code: p.name for p in of.periods},
            through={u.code: u.reports_through for u in of.units if u.reports_through},
        )

    def incoming(
        self, name: str, data: bytes, sent: datetime, sender_unit: str = "", assigned: tuple[str, str] | None = None
    ) -> Incoming:
        """Read and check; nothing is stored, nothing is decided but whose form it is."""
        file = Incoming(sent, sender_unit=sender_unit, named_unit=unit_in_name(name, self._names), assigned=assigned)
        try:
            grid = read_grid(data)
            file = file._replace(stamp=stamp_of(grid))
            file = file._replace(claim=claim(file, self._now))
            return self._read(file, grid)
        except Unreadable as reason:
            return file._replace(findings=file_findings(reason))

    def _read(self, file: Incoming, grid: Grid) -> Incoming:
        """What the file says, by the form of whoever it is read for; nothing where it is of nobody here."""
        whose = file.claim.read_for
        if whose is None:
            return file
        latest = self._latest_form(*whose)
        named, known = self._sent(file.stamp)
        own = file.stamp is None or (file.stamp.unit, file.stamp.period) == whose
        form = named if own and named is not None else latest
        if form is None or latest is None:
            return file
        others = "" if file.stamp is None or file.stamp.unit == whose[0] else file.stamp.unit
        keyed = form_module.relabelled(form, whose[0], others) if others else form
        reading = read(grid, keyed)
        submission = reading.submission
        findings = (*reading.findings, *check(submission, keyed, reading.findings))
        if others:
            submission = relabelled(submission, others, whose[0])
            findings = tuple(f._replace(unit=whose[0]) if f.unit == others else f for f in findings)
        return file._replace(form=form, known=known, latest=latest.version, submission=submission, findings=findings)

    def _sent(self, stamp: Stamp | None) -> tuple[FormSpec | None, bool]:
        """The form that the stamp names, where there is one; (form, its digest is the stamp's: it was sent so)."""
        if stamp is None or stamp.unit not in self._now.units or stamp.period not in self._now.periods:
            return None, False
        sent = self._sent_form(stamp.unit, stamp.period, stamp.version)
        return (sent.form, sent.digest == stamp.digest) if sent else (None, False)

    def _latest_form(self, unit: str, period: str) -> FormSpec | None:
        version = self._versions(period).get(unit)
        sent = self._sent_form(unit, period, version) if version else None
        return sent.form if sent else None

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
            reread=reread,
        )
        return admit(file, now)

    def counted(self, period: str) -> dict[str, Counted]:
        """What counts in a period, this run's receipts included."""
        if period not in self._counted:
            self._counted[period] = dict(self.snapshot.state(period).counted)
        return self._counted[period]

    def received(self, receipt: Receipt) -> bool:
        """Take note of a new receipt; True if it is what counts now."""
        if receipt.unit == UNKNOWN or receipt.submission is None or receipt.verdict not in ACCEPTED:
            return False
        self.counted(receipt.period)[receipt.unit] = Counted(receipt)
        return True

    def _held(self, state: State | None, unit: str, counted: Counted | None) -> tuple[Adjustment, ...]:
        """Adjustments that hold on the unit's version that counts."""
        if state is None or counted is None:
            return ()
        through = self._now.through
        return tuple(
            a
            for (whose, _), a in state.adjusted.items()
            if through.get(whose, whose) == unit and a.version == counted.receipt.number
        )
