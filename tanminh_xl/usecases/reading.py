"""From bytes to a verdict: whose form it is, what it says, what is found, what it leads to."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from tanminh_xl.checks import check
from tanminh_xl.checks.admit import AdmissionContext, Admitted, Incoming, admit, claim
from tanminh_xl.checks.files import file_findings, period_names, unit_in_name, unit_names
from tanminh_xl.checks.mails import Judged, judged, known_senders, sender_unit
from tanminh_xl.domain import form as form_module
from tanminh_xl.domain.adjustments import Fate, fate, said
from tanminh_xl.domain.events import ACCEPTED, UNKNOWN, Adjustment, Counted, Receipt, State
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import FormSpec, line_words
from tanminh_xl.domain.mail import Mail
from tanminh_xl.domain.messages import holds
from tanminh_xl.domain.submission import Stamp, relabelled
from tanminh_xl.forms.mended import mended
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
    late: bool = False
    """An earlier run stored it, ended badly, and never told."""
    checksum: float | None = None
    """Sum of the figures that were read, as "Số kiểm tra" at the form's foot adds them up; None where none is."""
    mail: Mail | None = None
    """The message that brought it."""


class Reader:
    """Reads files one after the other against what counts; what it admits counts for the next one."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        of = snapshot.catalogue
        self._counted: dict[str, dict[str, Counted]] = {}
        self._newest: dict[str, dict[str, Receipt]] = {}
        self._names = unit_names(of.units)
        self._senders = known_senders(of)
        self._now = AdmissionContext(
            plan=of.plan.code,
            units={u.code: u.name for u in of.units},
            periods={p.code: p.name for p in of.periods},
            through={u.code: u.reports_through for u in of.units if u.reports_through},
            unit_names=self._names,
            period_names=period_names(of.periods),
        )

    def incoming(
        self,
        name: str,
        data: bytes,
        sent: datetime,
        sender_unit: str = "",
        assigned: tuple[str, str] | None = None,
        mail: Mail | None = None,
    ) -> Incoming:
        """Read and check; nothing is stored, nothing is decided but whose form it is. ``mail``: its sender is judged
        where nobody has said whose the file is."""
        judge = mail if not sender_unit and assigned is None else None
        unit = sender_unit or self.of_address(judge, sent)
        strange = self._judged(judge, sent).address
        file = Incoming(sent, sender_unit=unit, address=strange, named_unit=self.named(name), assigned=assigned)
        try:
            grid = read_grid(data)
            stamp = stamp_of(grid)
            unit = sender_unit or self.of_address(judge, sent, stamp)
            file = file._replace(stamp=stamp, on_form=self._on_form(stamp), sender_unit=unit)
            file = file._replace(claim=claim(file, self._now))
            return self._read(file, grid)
        except Unreadable as reason:
            return file._replace(findings=file_findings(reason))

    def named(self, name: str) -> str:
        """Code of the unit that a file's name names, "" for none."""
        return unit_in_name(name, self._names)

    def _judged(self, mail: Mail | None, sent: datetime) -> Judged:
        """Whose the message is (decision-tables 5.6)."""
        return judged(mail.sender, self._senders, self.snapshot.catalogue, sent.date()) if mail else Judged()

    def of_address(self, mail: Mail | None, sent: datetime, stamp: Stamp | None = None) -> str:
        """Code of the unit whose address a message is from, "" for none that is known."""
        found, day = self._judged(mail, sent), sent.date()
        return sender_unit(found, stamp.unit if stamp else "", self._now.through, self.snapshot.catalogue, day)

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
        if file.stamp is not None and file.stamp.period != whose[1]:
            findings = self._not_asked(findings, file.stamp, named, latest)
        lines = line_words(form) if findings else {}
        return file._replace(
            form=form,
            known=known,
            latest=latest.version,
            submission=submission,
            findings=tuple(f._replace(row=lines.get((f.unit, f.item), "")) for f in findings),
            headings=reading.headings,
            strangers=reading.strangers,
        )

    def _on_form(self, stamp: Stamp | None) -> frozenset[str]:
        """Units that have rows in the form that the stamp names."""
        form, _ = self._sent(stamp)
        return frozenset(row.unit for block in form.blocks for row in block.rows if row.unit) if form else frozenset()

    def _not_asked(
        self, findings: tuple[Finding, ...], stamp: Stamp, used: FormSpec | None, asked: FormSpec
    ) -> tuple[Finding, ...]:
        """Rows that the form which was filled never had are not missing from it (decision-tables 6, assign)."""
        names = self._now.periods
        has = {row.item for block in used.blocks for row in block.rows} if used else set()
        was, wanted = names.get(stamp.period, stamp.period), asked.period_name
        return tuple(
            Finding(Code.ROW_NOT_ASKED, f.sheet, f.cell, was, wanted, f.unit, f.item, f.more)
            if f.code is Code.ROW_MISSING and f.item not in has
            else f
            for f in findings
        )

    def _sent(self, stamp: Stamp | None) -> tuple[FormSpec | None, bool]:
        """The form that the stamp names, where there is one; (form, its digest is the stamp's: it was sent so)."""
        if stamp is None or stamp.unit not in self._now.units or stamp.period not in self._now.periods:
            return None, False
        sent = self.snapshot.folder.sent(stamp.unit, stamp.period, stamp.version)
        return (sent.form, sent.digest == stamp.digest) if sent else (None, False)

    def _latest_form(self, unit: str, period: str) -> FormSpec | None:
        version = self.snapshot.folder.versions(period).get(unit)
        sent = self.snapshot.folder.sent(unit, period, version) if version else None
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
