"""What a received file leads to (decision-tables 5): whose it is, its verdict, and what is said of it as a whole.

Pure, and one after the other: what counts now is given. Rows 1 and 2 are ``already_received`` and the findings
of ``checks.file_findings``; accepting, closing and adjusting are ``domain.events``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from tanminh_xl.domain.events import UNKNOWN, Adjustment, Counted, Standing
from tanminh_xl.domain.findings import Code, Finding, Severity, Verdict
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.messages import severity, verdict
from tanminh_xl.domain.shown import moment, shown
from tanminh_xl.domain.submission import Answer, Given, Stamp, Submission

MOST_NAMES = 5
"""So many missing figures are named; the others are counted."""

FILE_CODES = frozenset(code for code in Code if code.value.startswith("file_"))


class Claim(NamedTuple):
    """Whose form a file is (rows 3 and 4), decided once, before it is read.

    ``keep``: (unit, period) under which it is kept; None while they are not known. ``read_for``: whose form it is
    read by; known also where it must wait because somebody else seems to have sent it. ``findings``: why.
    """

    keep: tuple[str, str] | None = None
    read_for: tuple[str, str] | None = None
    findings: tuple[Finding, ...] = ()


class Incoming(NamedTuple):
    """A file as it was read. ``""`` and None where something is not known.

    ``sender_unit``: unit of the address that sent it; ``named_unit``: as ``files.unit_in_name``; ``assigned``:
    (unit, period) that the clerk gave it. ``form``: the FormSpec by which it was read; ``known``: the stamp's digest
    is that of a form that was sent; ``latest``: the newest version of that form. ``findings``: of the file, of
    reading and of ``check``.
    """

    sent: datetime
    findings: tuple[Finding, ...] = ()
    sender_unit: str = ""
    named_unit: str = ""
    assigned: tuple[str, str] | None = None
    stamp: Stamp | None = None
    claim: Claim = Claim()
    form: FormSpec | None = None
    known: bool = False
    latest: int = 0
    submission: Submission | None = None


class Now(NamedTuple):
    """What the file meets. ``units`` and ``periods``: names by code, of the whole catalogue; ``through``: unit -> the
    one that it reports through.

    ``period``: the one that is being collected, "" if none is named. ``open``, ``counted`` and ``adjusted``
    (adjustments that hold on the version that counts) are of the file's own unit and period.
    """

    plan: str
    units: Mapping[str, str]
    periods: Mapping[str, str]
    period: str = ""
    open: bool = False
    counted: Counted | None = None
    adjusted: tuple[Adjustment, ...] = ()
    through: Mapping[str, str] = {}
    reread: bool = False


class Admitted(NamedTuple):
    """Where a file is kept (``events.UNKNOWN`` for both while its unit or period is not known) and its verdict.

    ``findings``: all of them, those about the whole file first.
    """

    unit: str
    period: str
    verdict: Verdict
    findings: tuple[Finding, ...]


def claim(file: Incoming, now: Now) -> Claim:
    """Whose form a file is: the clerk's word, else the stamp's (rows 3 and 4).

    A stamp that names a unit or a period that the plan does not have is of no form that was sent.
    """
    if file.assigned is not None:
        known = file.assigned[0] in now.units and file.assigned[1] in now.periods
        return Claim(file.assigned, file.assigned if known else None)
    stamp = file.stamp
    if stamp is None:
        return Claim(findings=(Finding(Code.STAMP_MISSING),))
    whose = (stamp.unit, stamp.period)
    known = stamp.unit in now.units and stamp.period in now.periods
    read_for = whose if known else None
    if stamp.plan != now.plan:
        return Claim(None, read_for, (Finding(Code.STAMP_OTHER_PLAN, value=stamp.plan, expected=now.plan),))
    if not known:
        return Claim(findings=(Finding(Code.FORM_UNKNOWN, value=f"{stamp.period}/{stamp.unit}"),))
    senders = ("", stamp.unit, now.through.get(stamp.unit, stamp.unit))
    other = [(file.sender_unit, "thư gửi")] if file.sender_unit not in senders else []
    other += [(file.named_unit, "tên tệp")] if file.named_unit not in ("", stamp.unit) else []
    said = tuple(
        Finding(
            Code.UNIT_MISMATCH,
            value=now.units.get(code, code),
            expected=now.units[stamp.unit],
            more=(("source", source),),
        )
        for code, source in other
    )
    return Claim(None if said else whose, read_for, said)


def admit(file: Incoming, now: Now) -> Admitted:
    """Rows 2 - 12 of decision-tables 5, once it is said whose form the file is (``claim``)."""
    if any(f.code in FILE_CODES for f in file.findings):
        return _unreadable(file, now)
    keep, said = file.claim.keep, file.claim.findings
    if file.assigned is None and any(f.code is Code.NO_ROW_KEYS for f in file.findings):
        keep = None
    if keep is not None:
        said += _form(file, now, keep[1]) + _against_what_counts(file, now)
    elif any(f.code is Code.UNIT_MISMATCH for f in said) and file.stamp is not None:
        said += _form(file, now, file.stamp.period)
    unit, period = keep or (UNKNOWN, UNKNOWN)
    findings = (*said, *file.findings)
    return Admitted(unit, period, verdict(findings), findings)


def already_received(earlier: Standing) -> Admitted:
    """Row 1: the same bytes once more. Nothing is written; the verdict is what stands on the earlier receipt."""
    receipt = earlier.receipt
    finding = Finding(Code.ALREADY_RECEIVED, value=receipt.label)
    return Admitted(receipt.unit, receipt.period, earlier.verdict, (finding,))


def _unreadable(file: Incoming, now: Now) -> Admitted:
    """Row 2: kept with the sender's unit, else the one that the name names, where a period is being collected."""
    unit = next((code for code in (file.sender_unit, file.named_unit) if code in now.units), "")
    if file.assigned is not None:
        unit, period = file.assigned
    elif unit and now.period:
        period = now.period
    else:
        unit = period = UNKNOWN
    return Admitted(unit, period, verdict(file.findings), file.findings)


def _form(file: Incoming, now: Now, period: str) -> tuple[Finding, ...]:
    """Rows 5 and 6, and an older version of the form. An assigned file may have no stamp at all."""
    said: list[Finding] = []
    if file.stamp is not None and not file.known:
        said.append(Finding(Code.FORM_UNKNOWN, value=f"{file.stamp.period}/{file.stamp.unit}"))
    if not now.open:
        said.append(Finding(Code.PERIOD_NOT_OPEN, value=now.periods.get(period, period)))
    if file.form is not None and file.form.version < file.latest:
        said.append(Finding(Code.FORM_OLDER, value=str(file.form.version), expected=str(file.latest)))
    return tuple(said)


def _against_what_counts(file: Incoming, now: Now) -> tuple[Finding, ...]:
    """Rows 9 and 10, and adjustments that lapse when this version counts (decision-tables 6, row 7)."""
    said: list[Finding] = []
    names = _names(file.form)
    if now.counted is not None:
        if lost := _lost(file.submission, now.counted):
            listed = [names.get(key, key[1]) for key in lost[:MOST_NAMES]]
            more = f" và {len(lost) - MOST_NAMES} số liệu khác" if len(lost) > MOST_NAMES else ""
            label = now.counted.receipt.label
            said.append(Finding(Code.FEWER_FIGURES, value=label, more=(("names", "; ".join(listed) + more),)))
        if file.sent <= now.counted.receipt.sent and not now.reread:
            before = moment(now.counted.receipt.sent)
            said.append(Finding(Code.SENT_EARLIER, value=moment(file.sent), expected=before))
    answers = {(a.unit, a.element): a for a in file.submission.answers} if file.submission else {}
    for adjustment in now.adjusted:
        key = (adjustment.unit, adjustment.element)
        sheet = file.submission.sheet if file.submission and key in answers else ""
        said.append(
            Finding(
                Code.ADJUSTMENT_LAPSES,
                sheet,
                answers[key].cell if key in answers else "",
                shown(adjustment.new),
                _said(answers.get(key)),
                *key,
                (("name", names.get(key, adjustment.element)),),
            )
        )
    return tuple(said)


def _said(answer: Answer | None) -> str:
    """What the new version says, in words."""
    if answer is None or answer.value is None:
        return (answer.given.value if answer else Given.BLANK.value).lower()
    return answer.given.value if answer.given is Given.NONE_OCCURRED else shown(answer.value)


def _names(form: FormSpec | None) -> dict[tuple[str, str], str]:
    blocks = form.blocks if form else ()
    return {(row.unit or (form.unit if form else ""), row.item): row.name for block in blocks for row in block.rows}


def _lost(submission: Submission | None, counted: Counted) -> list[tuple[str, str]]:
    """Figures of the version that counts that have none here, in that version's order."""
    before = counted.receipt.submission
    if before is None:
        return []
    bad = {(f.unit, f.item) for f in counted.receipt.findings if severity(f) is Severity.ERROR}
    here = submission.figures if submission else frozenset()
    keys = ((a.unit, a.element) for a in before.answers if a.value is not None)
    return [key for key in keys if key not in here and not (counted.valid_part and key in bad)]
