"""From bytes to what a file says: whose form it is, what stands in it, what is found. Nothing of what counts by now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from tanminh_xl.checks import check
from tanminh_xl.checks.admit import AdmissionContext, Incoming, claim
from tanminh_xl.checks.files import file_findings, period_names, unit_in_name, unit_names
from tanminh_xl.checks.mails import Judged, judged, known_senders, sender_unit
from tanminh_xl.domain import form as form_module
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import FormSpec, line_words
from tanminh_xl.domain.mail import Mail
from tanminh_xl.domain.submission import Stamp, relabelled
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.grid import Grid, Unreadable
from tanminh_xl.grid import read as read_grid
from tanminh_xl.records.stored import Sent


class Forms(Protocol):
    """The forms that were sent: a plan folder, or what a step was given of one."""

    def sent(self, unit: str, period: str, version: int, /) -> Sent | None:
        """One of them; None where there is none."""
        ...

    def versions(self, period: str, /) -> Mapping[str, int]:
        """The latest version of each unit's form in a period, by unit."""
        ...


class FormReader:
    """Reads files by what was sent, each on its own: what one says does not change how the next one is read."""

    def __init__(self, of: Catalogue, forms: Forms) -> None:
        self._of, self._forms = of, forms
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
        return judged(mail.sender, self._senders, self._of, sent.date()) if mail else Judged()

    def of_address(self, mail: Mail | None, sent: datetime, stamp: Stamp | None = None) -> str:
        """Code of the unit whose address a message is from, "" for none that is known."""
        found, day = self._judged(mail, sent), sent.date()
        return sender_unit(found, stamp.unit if stamp else "", self._now.through, self._of, day)

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
        sent = self._forms.sent(stamp.unit, stamp.period, stamp.version)
        return (sent.form, sent.digest == stamp.digest) if sent else (None, False)

    def _latest_form(self, unit: str, period: str) -> FormSpec | None:
        version = self._forms.versions(period).get(unit)
        sent = self._forms.sent(unit, period, version) if version else None
        return sent.form if sent else None
