"""What a received file leads to (decision-tables 5): whose it is, its verdict, and what is said of it as a whole.

Pure, and one after the other: what counts now is given. Rows 1 and 2 are ``already_received`` and the findings
of ``checks.file_findings``; accepting, closing and adjusting are ``domain.events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from tanminh_xl.checks.files import NO_NAMES, Names, named_in
from tanminh_xl.domain.adjustments import Fate, fate, said
from tanminh_xl.domain.events import UNKNOWN, Adjustment, Counted, Standing
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.form import FormSpec
from tanminh_xl.domain.format_value import format_answer, format_moment, format_value
from tanminh_xl.domain.messages import holds, verdict
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

    ``sender_unit``: unit of the address that sent it; ``address``: one by mail that no unit has; ``named_unit``: as
    ``files.unit_in_name``; ``assigned``: (unit, period) that the clerk gave it. ``on_form``: units that have rows in
    the form that the stamp names. ``form``: the FormSpec by which it was read; ``known``: the stamp's digest is that
    of a form that was sent; ``latest``: the newest version of that form. ``headings``, ``strangers``: as
    ``forms.read.Reading``. ``findings``: of the file, of reading and of ``check``.
    """

    sent: datetime
    findings: tuple[Finding, ...] = ()
    sender_unit: str = ""
    address: str = ""
    named_unit: str = ""
    on_form: frozenset[str] = frozenset()
    assigned: tuple[str, str] | None = None
    stamp: Stamp | None = None
    claim: Claim = Claim()
    form: FormSpec | None = None
    known: bool = False
    latest: int = 0
    submission: Submission | None = None
    headings: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


class AdmissionContext(NamedTuple):
    """What the file meets. ``units`` and ``periods``: names by code, of the whole catalogue; ``through``: unit -> the
    one that it reports through. ``unit_names``, ``period_names``: what a heading may call them.

    ``period``: the one that is being collected, "" if none is named. ``open``, ``counted`` and ``adjusted``
    (adjustments that hold on the version that counts) are of the file's own unit and period; ``named``: as
    ``events.State.named``; ``elsewhere``: names of other periods that are open, in which that unit was sent a form.
    """

    plan: str
    units: Mapping[str, str]
    periods: Mapping[str, str]
    period: str = ""
    open: bool = False
    counted: Counted | None = None
    adjusted: tuple[Adjustment, ...] = ()
    named: Mapping[int, Answer] = {}
    through: Mapping[str, str] = {}
    reread: bool = False
    unit_names: Names = NO_NAMES
    period_names: Names = NO_NAMES
    elsewhere: tuple[str, ...] = ()


class Admitted(NamedTuple):
    """Where a file is kept (``events.UNKNOWN`` for both while its unit or period is not known) and its verdict.

    ``findings``: all of them, those about the whole file first.
    """

    unit: str
    period: str
    verdict: Verdict
    findings: tuple[Finding, ...]


def claim(file: Incoming, context: AdmissionContext) -> Claim:
    """Whose form a file is: the clerk's word, else the stamp's (rows 3 and 4).

    A stamp that names a unit or a period that the plan does not have is of no form that was sent.
    """
    if file.assigned is not None:
        known = file.assigned[0] in context.units and file.assigned[1] in context.periods
        return Claim(file.assigned, file.assigned if known else None)
    stamp = file.stamp
    if stamp is None:
        return Claim(findings=(Finding(Code.STAMP_MISSING),))
    whose = (stamp.unit, stamp.period)
    known = stamp.unit in context.units and stamp.period in context.periods
    read_for = whose if known else None
    if stamp.plan != context.plan:
        return Claim(None, read_for, (Finding(Code.STAMP_OTHER_PLAN, value=stamp.plan, expected=context.plan),))
    if not known:
        return Claim(findings=(Finding(Code.FORM_UNKNOWN, value=f"{stamp.period}/{stamp.unit}"),))
    senders = ("", stamp.unit, context.through.get(stamp.unit, stamp.unit))
    other = [(file.sender_unit, "thư gửi")] if file.sender_unit not in senders else []
    other += [(file.named_unit, "tên tệp")] if file.named_unit not in ("", stamp.unit, *file.on_form) else []
    said = tuple(
        Finding(
            Code.UNIT_MISMATCH,
            value=context.units.get(code, code),
            expected=context.units[stamp.unit],
            more=(("source", source),),
        )
        for code, source in other
    )
    return Claim(None if said else whose, read_for, said)


def admit(file: Incoming, context: AdmissionContext) -> Admitted:
    """By decision-tables 5.1, rows 2 - 13, once it is said whose form the file is (``claim``)."""
    if any(f.code in FILE_CODES for f in file.findings):
        return _unreadable(file, context)
    keep, said = file.claim.keep, file.claim.findings
    if file.assigned is None and any(f.code is Code.NO_ROW_KEYS for f in file.findings):
        keep = None
    if keep is not None:
        said += (*_headings(file, context), *_strangers(file, context))
        said += _form(file, context, keep[1]) + _against_what_counts(file, context)
    elif any(f.code is Code.UNIT_MISMATCH for f in said) and file.stamp is not None:
        said += _form(file, context, file.stamp.period)
    unit, period = keep or (UNKNOWN, UNKNOWN)
    findings = (*said, *file.findings)
    return Admitted(unit, period, verdict(findings), findings)


def already_received(earlier: Standing) -> Admitted:
    """Row 1: the same bytes once more. Nothing is written; the verdict is what stands on the earlier receipt."""
    receipt = earlier.receipt
    known = "chưa rõ đơn vị" if receipt.unit == UNKNOWN else receipt.label
    finding = Finding(Code.ALREADY_RECEIVED, value=f"{receipt.name}, {known}")
    return Admitted(receipt.unit, receipt.period, earlier.verdict, (finding,))


def _unreadable(file: Incoming, context: AdmissionContext) -> Admitted:
    """Row 2: kept with the sender's unit, else the one that the name names, where a period is being collected."""
    unit = next((code for code in (file.sender_unit, file.named_unit) if code in context.units), "")
    if file.assigned is not None:
        unit, period = file.assigned
    elif unit and context.period:
        period = context.period
    else:
        unit = period = UNKNOWN
    return Admitted(unit, period, verdict(file.findings), file.findings)


_DAY = re.compile(r"(?:ngày[\s\d.…]*)?tháng[\s\d.…]*năm[\s\d.…]*", re.IGNORECASE)
"""A place and a day over a report name no period: "Tân Minh, ngày 10 tháng 6 năm 2026"."""


def _headings(file: Incoming, context: AdmissionContext) -> Iterator[Finding]:
    """Row 4a: a line over the form names another unit or period. Of an assigned file only the period is looked at."""
    if file.form is None:
        return
    form = file.form
    own = {form.unit, *(row.unit for block in form.blocks for row in block.rows)}
    looks = [(context.period_names, {form.period}, form.period_name)]
    if file.assigned is None:
        looks.insert(0, (context.unit_names, own, form.unit_name))
    for line in file.headings:
        for names, mine, expected in looks:
            named = named_in(_DAY.sub(" ", line), names)
            if len(named) == 1 and not named <= mine:
                yield Finding(Code.HEADING_MISMATCH, value=line, expected=expected)


def _strangers(file: Incoming, context: AdmissionContext) -> Iterator[Finding]:
    """Row 4b: rows of units that have none in this form."""
    if file.strangers and file.form is not None and file.assigned is None:
        names = ", ".join(context.units.get(code, code) for code in file.strangers[:MOST_NAMES])
        yield Finding(Code.ROWS_OF_OTHERS, value=names, expected=file.form.unit_name)


def _form(file: Incoming, context: AdmissionContext, period: str) -> tuple[Finding, ...]:
    """Rows 5 and 6, and an older version of the form. An assigned file may have no stamp at all."""
    said: list[Finding] = []
    stamp, name = file.stamp, context.periods.get(period, period)
    if stamp is not None and not file.known:
        said.append(Finding(Code.FORM_UNKNOWN, value=f"{stamp.period}/{stamp.unit}"))
    if file.assigned is not None and stamp is not None and stamp.period != period and not context.reread:
        was = context.periods.get(stamp.period, stamp.period)
        said.append(Finding(Code.PERIOD_ASSIGNED, value=_small(was), expected=_small(name)))
    if not context.open and context.elsewhere:
        said.append(Finding(Code.PERIOD_ELSEWHERE, value=_small(name), expected=_small(" và ".join(context.elsewhere))))
    elif not context.open:
        said.append(Finding(Code.PERIOD_NOT_OPEN, value=name))
    if file.form is not None and file.form.version < file.latest:
        said.append(Finding(Code.FORM_OLDER, value=str(file.form.version), expected=str(file.latest)))
    return tuple(said)


def _small(name: str) -> str:
    """A period's name within a sentence: "Năm 2026" is "năm 2026" there."""
    return name[:1].lower() + name[1:]


def _against_what_counts(file: Incoming, context: AdmissionContext) -> tuple[Finding, ...]:
    """Rows 4d, 9 and 10, figures that change, and adjustments that lapse when this version counts."""
    names = _names(file.form)
    said = [*_from_address(file, context)]
    if context.counted is not None:
        said.extend(_lost(file, context, context.counted, names))
        said.extend(_sent_earlier(file, context, context.counted))
        said.extend(_changes(file, context.counted, names))
    said.extend(_lapses(file, context, names))
    return tuple(said)


def _from_address(file: Incoming, context: AdmissionContext) -> Iterator[Finding]:
    """Row 4d: by mail from an address that no unit has."""
    if file.address and file.assigned is None:
        changes = context.counted is not None and any(True for _ in _changed(file, context.counted))
        yield Finding(Code.ADDRESS_CHANGES if changes else Code.ADDRESS_NEW, value=file.address)


def _lost(
    file: Incoming, context: AdmissionContext, counted: Counted, names: Mapping[tuple[str, str], str]
) -> Iterator[Finding]:
    """Row 9: figures of the version that counts, on which no adjustment holds, that have none here; in its order."""
    held = {(a.unit, a.element) for a in context.adjusted}
    here = _figures(file)
    lost = [key for key in _counted_figures(counted) if key not in here and key not in held]
    if lost:
        listed = [names.get(key, key[1]) for key in lost[:MOST_NAMES]]
        more = f" và {len(lost) - MOST_NAMES} số liệu khác" if len(lost) > MOST_NAMES else ""
        label = counted.receipt.label
        yield Finding(Code.FEWER_FIGURES, value=label, more=(("names", "; ".join(listed) + more),))


def _sent_earlier(file: Incoming, context: AdmissionContext, counted: Counted) -> Iterator[Finding]:
    """Row 10; an official figure takes the place of an estimate whenever it was sent."""
    if file.sent > counted.receipt.sent or context.reread:
        return
    changed = list(_changed(file, counted))
    if changed and all(old.estimate and not new.estimate for old, new in changed):
        return
    before = format_moment(counted.receipt.sent)
    yield Finding(Code.SENT_EARLIER, value=format_moment(file.sent), expected=before)


def _changes(file: Incoming, counted: Counted, names: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    """Each figure that is another than in the version that counts."""
    units = _units_of_measure(file.form)
    sheet = file.submission.sheet if file.submission else ""
    for old, new in _changed(file, counted):
        key = (new.unit, new.element)
        unit = "" if isinstance(new.value, bool) else units.get(key, "")
        now, then = (" ".join(filter(None, (_in_words(a), unit))) for a in (new, old))
        more = (("name", names.get(key, new.element)),)
        yield Finding(Code.FIGURE_CHANGED, sheet, new.cell, now, then, new.unit, new.element, more)


def _changed(file: Incoming, counted: Counted) -> Iterator[tuple[Answer, Answer]]:
    """(as it counts, as it is here) of each figure that both have and that differ, or of which one is an estimate."""
    before, here = _counted_figures(counted), _figures(file)
    for key, old in before.items():
        new = here.get(key)
        if new is not None and (new.value, new.estimate) != (old.value, old.estimate):
            yield old, new


def _counted_figures(counted: Counted) -> dict[tuple[str, str], Answer]:
    """Figures of the version that counts, held cells apart."""
    said, bad = counted.receipt.submission, counted.bad
    answers = said.answers if said else ()
    return {key: a for a in answers if a.value is not None and (key := (a.unit, a.element)) not in bad}


def _figures(file: Incoming) -> dict[tuple[str, str], Answer]:
    """Figures of this file that would count: a cell that is held has none."""
    held = {(f.unit, f.item) for f in file.findings if holds(f)}
    answers = file.submission.answers if file.submission else ()
    return {key: a for a in answers if a.value is not None and (key := (a.unit, a.element)) not in held}


def _units_of_measure(form: FormSpec | None) -> dict[tuple[str, str], str]:
    blocks = form.blocks if form else ()
    return {(row.unit or (form.unit if form else ""), row.item): row.unit_of_measure for b in blocks for row in b.rows}


def _in_words(answer: Answer) -> str:
    said = answer.given.value if answer.given is Given.NONE_OCCURRED else format_value(answer.value)
    return f"ước {said}" if answer.estimate else said


def _lapses(file: Incoming, context: AdmissionContext, names: Mapping[tuple[str, str], str]) -> Iterator[Finding]:
    """Adjustments that end because this version says something else (decision-tables 6, row 7)."""
    held = {(f.unit, f.item) for f in file.findings if f.item and holds(f)}
    for adjustment in context.adjusted:
        key = (adjustment.unit, adjustment.element)
        now = said(file.submission, *key, held)
        named = context.named.get(adjustment.number, said(None, *key))
        if fate(adjustment, named, now, on_named=False) is Fate.LAPSES:
            yield Finding(
                Code.ADJUSTMENT_LAPSES,
                file.submission.sheet if file.submission and now.cell else "",
                now.cell,
                format_answer(adjustment.given, adjustment.new, adjustment.estimate),
                _said(now),
                *key,
                (("name", names.get(key, adjustment.element)),),
            )


def _said(answer: Answer) -> str:
    """What the new version says, in words."""
    if answer.value is None:
        return answer.given.value.lower()
    return format_answer(answer.given, answer.value, answer.estimate)


def _names(form: FormSpec | None) -> dict[tuple[str, str], str]:
    blocks = form.blocks if form else ()
    return {(row.unit or (form.unit if form else ""), row.item): row.name for block in blocks for row in block.rows}
