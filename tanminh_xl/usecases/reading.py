"""From bytes to a verdict: which form it is, what it says, what is found, what it leads to."""

from __future__ import annotations

from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from tanminh_xl.checks import check
from tanminh_xl.checks.admit import FILE_CODES, AdmissionContext, Admitted, Incoming, admit
from tanminh_xl.checks.files import file_findings, unit_in_name, unit_names
from tanminh_xl.domain import form as form_module
from tanminh_xl.domain.events import UNKNOWN, Adjustment, Counted, Receipt, State
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.messages import SEVERITY_WORDS, VERDICT_WORDS, render, severity
from tanminh_xl.domain.submission import Stamp, relabelled
from tanminh_xl.forms.read import read, stamp_of
from tanminh_xl.grid import Grid, Unreadable
from tanminh_xl.grid import read as read_grid
from tanminh_xl.usecases.desk import Desk


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

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._form = lru_cache(maxsize=64)(desk.folder.sent)
        self._versions = cache(desk.folder.versions)
        self._counted: dict[str, dict[str, Counted]] = {}
        self._names = unit_names(desk.catalogue.units)
        self._units = {u.code: u.name for u in desk.catalogue.units}
        self._periods = {p.code: p.name for p in desk.catalogue.periods}
        self._through = {u.code: u.reports_through for u in desk.catalogue.units if u.reports_through}

    def incoming(
        self, name: str, data: bytes, sent: datetime, sender_unit: str = "", assigned: tuple[str, str] | None = None
    ) -> Incoming:
        """Read and check; nothing is stored, nothing is decided."""
        file = Incoming(sent, sender_unit=sender_unit, named_unit=unit_in_name(name, self._names))
        try:
            grid = read_grid(data)
            stamp = stamp_of(grid)
            return self._read(file._replace(stamp=stamp), grid, assigned)
        except Unreadable as reason:
            return file._replace(findings=file_findings(reason))

    def _read(self, file: Incoming, grid: Grid, assigned: tuple[str, str] | None) -> Incoming:
        stamp = file.stamp
        whose = assigned or ((stamp.unit, stamp.period) if stamp else None)
        if whose is None or whose[0] not in self._units or whose[1] not in self._periods:
            return file
        latest = self._latest_form(*whose)
        named, known = self._sent(stamp)
        own = stamp is None or (stamp.unit, stamp.period) == whose
        form = named if own and named is not None else latest
        if form is None or latest is None:
            return file
        others = "" if stamp is None or stamp.unit == whose[0] else stamp.unit
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
        if stamp is None or stamp.unit not in self._units or stamp.period not in self._periods:
            return None, False
        sent = self._form(stamp.unit, stamp.period, stamp.version)
        return (sent.form, sent.digest == stamp.digest) if sent else (None, False)

    def _latest_form(self, unit: str, period: str) -> FormSpec | None:
        version = self._versions(period).get(unit)
        sent = self._form(unit, period, version) if version else None
        return sent.form if sent else None

    def admit(
        self,
        file: Incoming,
        collecting: str,
        assigned: tuple[str, str] | None = None,
        reread: bool = False,
    ) -> Admitted:
        """What the file leads to, given what counts now."""
        unit, period = assigned or ((file.stamp.unit, file.stamp.period) if file.stamp else (UNKNOWN, UNKNOWN))
        state = self.desk.state(period) if period in self.desk.periods else None
        counted = self.counted(period).get(unit) if state else None
        now = AdmissionContext(
            plan=self.desk.catalogue.plan.code,
            units=self._units,
            periods=self._periods,
            period=collecting,
            open=state is not None and state.open,
            counted=counted,
            adjusted=_held(state, unit, self._through, counted),
            through=self._through,
            assigned=assigned,
            reread=reread,
        )
        return admit(file, now)

    def counted(self, period: str) -> dict[str, Counted]:
        """What counts in a period, this run's receipts included."""
        if period not in self._counted:
            self._counted[period] = dict(self.desk.state(period).counted)
        return self._counted[period]

    def received(self, receipt: Receipt) -> bool:
        """Take note of a new receipt; True if it is what counts now."""
        if receipt.unit == UNKNOWN or receipt.submission is None or not accepted(receipt.verdict):
            return False
        self.counted(receipt.period)[receipt.unit] = Counted(receipt)
        return True


def _held(state: State | None, unit: str, through: dict[str, str], counted: Counted | None) -> tuple[Adjustment, ...]:
    """Adjustments that hold on the unit's version that counts."""
    if state is None or counted is None:
        return ()
    return tuple(
        a
        for (whose, _), a in state.adjusted.items()
        if through.get(whose, whose) == unit and a.version == counted.receipt.number
    )


def accepted(verdict: Verdict) -> bool:
    """True for the two verdicts with which a file counts."""
    return verdict in (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES)


def is_repeat(result: FileResult) -> bool:
    """True for bytes that were received before: told, and nothing is written."""
    return any(f.code is Code.ALREADY_RECEIVED for f in result.admitted.findings)


def exit_code(results: list[FileResult]) -> int:
    """0 all accepted; 1 something returned or waiting; 2 a file that is no spreadsheet (2 beats 1)."""
    findings = [f for r in results for f in (*r.admitted.findings, *r.earlier)]
    if any(f.code in FILE_CODES for f in findings):
        return 2
    return 0 if all(accepted(r.admitted.verdict) for r in results) else 1


def as_json(result: FileResult, stored: bool) -> dict[str, object]:
    """One file of the documents of ``check`` and ``collect`` (``stored``: with version and counts)."""
    admitted = result.admitted
    row: dict[str, object] = {
        "file": result.file,
        "sha256": result.sha256,
        "unit": None if admitted.unit == UNKNOWN else admitted.unit,
        "period": None if admitted.period == UNKNOWN else admitted.period,
        "verdict": admitted.verdict.value,
        "findings": [finding_json(f) for f in admitted.findings],
    }
    return row | {"version": result.version or None, "counts": result.counts} if stored else row


def finding_json(finding: Finding) -> dict[str, str]:
    """A finding as the JSON documents say it."""
    message, hint = render(finding)
    return {
        "code": finding.code.value,
        "severity": severity(finding).value,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "value": finding.value,
        "expected": finding.expected,
        "message": message,
        "hint": hint,
    }


def lines(result: FileResult, desk: Desk) -> list[str]:
    """A file's verdict and findings, for a person."""
    admitted = result.admitted
    unit = desk.catalogue.unit[admitted.unit].name if admitted.unit in desk.catalogue.unit else "chưa rõ đơn vị"
    said = [f"{result.file}: {unit}: {VERDICT_WORDS[admitted.verdict]}"]
    for finding in admitted.findings:
        message, hint = render(finding)
        place = f"ô {finding.cell}: " if finding.cell else ""
        said.append(f"    {SEVERITY_WORDS[severity(finding)]}, {place}{message} {hint}".rstrip())
    return said
