"""The facts of a plan, each written once and never changed, and what they add up to: ``state``.

Order is the number of an event within its folder; the clock is only shown (design 7.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Literal, NamedTuple

from tanminh_xl.domain.adjustments import Fate, fate, said
from tanminh_xl.domain.findings import Finding, Severity, Verdict
from tanminh_xl.domain.mail import Mail
from tanminh_xl.domain.messages import holds, severity
from tanminh_xl.domain.owner_review import OwnerReview
from tanminh_xl.domain.reminded import Reminder
from tanminh_xl.domain.submission import Answer, Given, Submission, Value
from tanminh_xl.domain.task_notes import TaskNote, standing_notes

ZONE = timezone(timedelta(hours=7), "+07:00")
"""Vietnam's time, without daylight saving: every moment of an event is said in it."""

UNKNOWN = "_chua_ro"
"""Stands for a unit and a period that are not known yet."""


class Attachment(NamedTuple):
    """A scan or other file kept beside a receipt; ``file`` is its name in the same folder."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was received: the bytes' identity, who sent them when, what was found, what they say.

    ``unit`` is the sender's form (its rows may be of units that report through it). ``sent`` orders files;
    ``submitted`` is its day of submission, as it was known then (decision-tables 5.4; ``Standing.day``). ``received``
    is the clock.
    """

    number: int
    unit: str
    period: str
    sha256: str
    file: str
    """Name in the receipt's folder: ``<original name>__<sha8>.xlsx``."""
    name: str
    """The name under which it came."""
    sender: str
    sent: datetime
    submitted: datetime
    received: datetime
    catalogue: str
    reader: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    submission: Submission | None = None
    attachments: tuple[Attachment, ...] = ()
    on_behalf: str = ""
    """Who typed it for the unit (nhập thay), "" where the unit sent it itself."""
    assigned_from: str = ""
    """The receipt whose bytes these are, as ``label``: after "assign"."""
    reread: bool = False
    mail: Mail | None = None
    """The message that brought it, None for a file that lay there, and in receipts of before there were any."""

    @property
    def label(self) -> str:
        """How a person names it: ``2026-6T/THON05#3``."""
        return f"{self.period}/{self.unit}#{self.number}"


class Choice(StrEnum):
    """What the clerk may decide on a receipt."""

    ACCEPT = "chấp nhận"
    ACCEPT_VALID = "chấp nhận phần hợp lệ"
    RETURN = "trả lại"
    ASSIGN = "gán"
    IGNORE = "bỏ qua"
    RECEIVED = "ghi ngày nhận"
    """Puts the day of submission right; what counts, and the decision that says so, stay as they are."""


OF_THE_UNIT = (Choice.ACCEPT, Choice.ACCEPT_VALID, Choice.RETURN)
"""Decisions that leave a file with its unit."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The clerk's decision on one receipt. Of those on what becomes of it the last one (highest number) stands, and
    beside it the last one on its day: ``day`` is set with ``Choice.RECEIVED`` alone."""

    number: int
    unit: str
    period: str
    version: int
    choice: Choice
    who: str
    at: datetime
    why: str = ""
    to_unit: str = ""
    to_period: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One figure put right on the unit's word. ``version`` of the sender's form it corrects, 0 if none counted.

    A later one on the same figure supersedes; with ``withdrawn`` it only takes the earlier one back. ``given``: which
    of the five answers the unit gave (``new`` is None for those that carry no figure). ``confirms``: the figure stands
    as the unit gave it, ``new`` says which, and nothing is asked of it any more. ``holds_on``: "answer" as
    decision-tables 6 says it now (``adjustments.fate``); what format 1 wrote lacks the field, and holds on its version
    alone.
    """

    number: int
    period: str
    unit: str
    element: str
    version: int
    old: Value
    new: Value
    who: str
    at: datetime
    why: str
    withdrawn: bool = False
    given: Given = Given.FIGURE
    estimate: bool = False
    confirms: bool = False
    holds_on: Literal["version", "answer"] = "version"


@dataclass(frozen=True, slots=True)
class Opening:
    """The period is open: forms of the catalogue of that moment are issued."""

    number: int
    period: str
    who: str
    at: datetime
    catalogue: str
    due: date
    type: Literal["opening"] = "opening"


@dataclass(frozen=True, slots=True)
class Closing:
    """What counts, frozen: (unit, version, valid part only), numbers of adjustments, catalogue, hash of figures.

    ``figures_of`` says what that hash is of: ``domain.closing.figures_digest``, or so_lieu.csv, as version 0.1.0 wrote
    it, which lacks the field. ``files``: (path inside the plan folder, sha256) of every file on which it stands, none
    in 0.1.0. ``left``: what was still open, in words; ``why``: for what reason it was closed all the same.
    """

    number: int
    period: str
    who: str
    at: datetime
    catalogue: str
    receipts: tuple[tuple[str, int, bool], ...]
    adjustments: tuple[int, ...]
    figures: str
    reports: tuple[tuple[str, str], ...] = ()
    """(name, sha256) of each report of that moment."""
    task_notes: tuple[int, ...] | None = None
    """Numbers of the notes on tasks that stand; None of a closing before there were any: those written until then."""
    days: Literal["each", "first"] = "each"
    """What decided lateness then: the "first" version that says enough (decision-tables 5.4), or, as format 1 had it
    and wrote no such field, "each" version for itself."""
    type: Literal["closing"] = "closing"
    files: tuple[tuple[str, str], ...] = ()
    figures_of: Literal["so_lieu.csv", "figures"] = "so_lieu.csv"
    left: str = ""
    why: str = ""
    owner_reviews: tuple[tuple[str, int], ...] = ()
    """(criterion, number of the owner's review) of each that stood (decision-tables 13.3)."""


class IssuedFile(NamedTuple):
    """A file that was issued: its ``name`` in the period's reports then, and ``file``, the name under which its bytes
    are kept (``Folder.issued_path``)."""

    name: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Issuing:
    """A document was issued (ban hành) under a number, on a day, by a person: what was, with its bytes.

    ``document``: its number and sign, "05/BC-UBND"; ``to``: the row of Nơi nhận báo cáo whose document it is.
    ``signer``: in words. ``signed``: scans of the signed paper. ``why``: for what reason it was issued another time.
    Events of before ``to`` name no files.
    """

    number: int
    period: str
    who: str
    at: datetime
    document: str
    day: date
    signer: str
    type: Literal["issuing"] = "issuing"
    to: str = ""
    files: tuple[IssuedFile, ...] = ()
    signed: tuple[IssuedFile, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """A closed period takes reports again; the reason is kept."""

    number: int
    period: str
    who: str
    at: datetime
    why: str
    type: Literal["reopening"] = "reopening"


LedgerEvent = Opening | Closing | Issuing | Reopening


class Phase(StrEnum):
    """A period's state: from its events, never typed."""

    NOT_OPEN = "Chưa mở"
    OPEN = "Đang mở"
    CLOSED = "Đã chốt số liệu"
    ISSUED = "Đã ban hành"


class Counted(NamedTuple):
    """A receipt that counts; ``valid_part``: cells that are held count as còn thiếu (always, but after the event
    "accept" of version 0.1.0)."""

    receipt: Receipt
    valid_part: bool = False

    @property
    def bad(self) -> frozenset[tuple[str, str]]:
        """(unit, element) of each cell that does not count: it is held, and the rest was accepted.

        On receipts of version 0.1.0 these are the cells that "phải sửa" too.
        """
        return frozenset((f.unit, f.item) for f in self.holding)

    @property
    def holding(self) -> tuple[Finding, ...]:
        """The findings for which cells do not count, as ``bad``."""
        if not self.valid_part:
            return ()
        found = self.receipt.findings
        return tuple(f for f in found if f.item and (holds(f) or severity(f) is Severity.ERROR))


class Standing(NamedTuple):
    """A receipt's verdict after its last decision; ``received``: the last decision that put its day right."""

    receipt: Receipt
    verdict: Verdict
    valid_part: bool
    decision: Decision | None
    received: Decision | None = None

    @property
    def passed_on(self) -> bool:
        """Whether the Office took the file for another unit's or period's, or for nobody's: it is none of this unit's
        any more, and nothing of it goes back."""
        return self.decision is not None and self.decision.choice not in OF_THE_UNIT

    @property
    def day(self) -> date:
        """The version's own day of submission: as the Office put it right, else as it was when it came."""
        if self.received is not None and self.received.day is not None:
            return self.received.day
        return self.receipt.submitted.astimezone(ZONE).date()


@dataclass(frozen=True)
class Records:
    """All events of one period, each list in order of its numbers.

    ``receipts``: of every unit of the period; ``decisions`` likewise. ``task_notes``: those of the whole plan, which
    lie in no period's folder; ``start``: the period's first day, from which on it takes them.
    """

    period: str
    ledger: tuple[LedgerEvent, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    decisions: tuple[Decision, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    task_notes: tuple[TaskNote, ...] = ()
    start: date = date.min
    owner_reviews: tuple[OwnerReview, ...] = ()
    reminders: tuple[Reminder, ...] = ()


@dataclass(frozen=True)
class State:
    """What the events of a period add up to.

    ``standings``: every receipt, by unit then version. ``counted``: by unit (the form's sender).
    ``adjusted``: (unit, element) -> the adjustment that holds. ``confirmed``: likewise, the figure stands as the unit
    gave it. ``lapsed``: those that the version that counts ended by saying something else; ``fulfilled``: by saying the
    same. ``named``: number of an adjustment -> what the receipt of the version that it names says in its cell.
    ``task_notes``: what the Office noted on tasks and stands, one a task and leading unit. ``owner_reviews``: each word
    of owners on their criteria; what of it stands depends on the figures (``owner_review.standing``).
    ``reminders``: each of them.
    """

    period: str
    phase: Phase = Phase.NOT_OPEN
    opening: Opening | None = None
    closing: Closing | None = None
    issuing: Issuing | None = None
    standings: tuple[Standing, ...] = ()
    counted: Mapping[str, Counted] = field(default_factory=dict)
    adjusted: Mapping[tuple[str, str], Adjustment] = field(default_factory=dict)
    confirmed: Mapping[tuple[str, str], Adjustment] = field(default_factory=dict)
    lapsed: tuple[Adjustment, ...] = ()
    fulfilled: tuple[Adjustment, ...] = ()
    named: Mapping[int, Answer] = field(default_factory=dict)
    task_notes: tuple[TaskNote, ...] = ()
    owner_reviews: tuple[OwnerReview, ...] = ()
    reminders: tuple[Reminder, ...] = ()

    @property
    def open(self) -> bool:
        """True while the period takes reports."""
        return self.phase == Phase.OPEN

    @property
    def recorded(self) -> Mapping[tuple[str, str], Adjustment]:
        """What the Office recorded on a unit's word and still stands: adjustments and confirmations."""
        return {**self.confirmed, **self.adjusted}

    @property
    def last(self) -> dict[str, Receipt]:
        """Unit -> its highest version; what was assigned to another, or ignored, is none of its own."""
        return {s.receipt.unit: s.receipt for s in self.standings if not s.passed_on}

    @property
    def waiting(self) -> tuple[Standing, ...]:
        """What the clerk has to handle: waits for the Office, and no later version of that unit counts."""
        return tuple(
            s
            for s in self.standings
            if s.verdict == Verdict.NEEDS_CONFIRMATION
            and not (s.receipt.unit in self.counted and self.counted[s.receipt.unit].receipt.number > s.receipt.number)
        )


ACCEPTED = (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES, Verdict.ACCEPTED_IN_PART)


def standing(receipt: Receipt, decisions: Sequence[Decision]) -> Standing:
    """A receipt's verdict after the last of the decisions on it (decision-tables 6).

    ``decisions``: those on this receipt, in any order; one on its day alone changes no verdict. An assigned one stays
    where it was, and never counts there; nor does one that is ignored.
    """
    ordered = sorted(decisions, key=lambda d: d.number)
    received = next((d for d in reversed(ordered) if d.choice is Choice.RECEIVED), None)
    last = next((d for d in reversed(ordered) if d.choice is not Choice.RECEIVED), None)
    verdict, valid_part = receipt.verdict, receipt.verdict == Verdict.ACCEPTED_IN_PART
    if last is not None:
        verdict, valid_part = _decided(receipt, last.choice)
    return Standing(receipt, verdict, valid_part, last, received)


def _decided(receipt: Receipt, choice: Choice) -> tuple[Verdict, bool]:
    """The verdict that a decision gives, and whether only the valid part counts."""
    if choice in (Choice.ACCEPT, Choice.ACCEPT_VALID):
        valid_part = choice == Choice.ACCEPT_VALID
        if valid_part and Counted(receipt, True).bad:
            return Verdict.ACCEPTED_IN_PART, True
        return Verdict.ACCEPTED_WITH_NOTES if receipt.findings else Verdict.ACCEPTED, valid_part
    return Verdict.IGNORED if choice is Choice.IGNORE else Verdict.RETURNED, False


def state(records: Records, sender: Mapping[str, str] | None = None) -> State:
    """What counts now (design 7.4): a fold of all events of one period, in the order of their numbers.

    ``sender``: unit -> the unit whose form carries it, where that is another (reports through); it decides
    which form's version an adjustment corrects. Lists may come in any order. Of the adjustments of one figure that
    hold on the version that counts, the last stands; one that does not hold may hold again with another version.
    """
    by_receipt: dict[tuple[str, int], list[Decision]] = {}
    for decision in records.decisions:
        by_receipt.setdefault((decision.unit, decision.version), []).append(decision)
    ordered = sorted(records.receipts, key=lambda r: (r.unit, r.number))
    standings = tuple(standing(r, by_receipt.get((r.unit, r.number), ())) for r in ordered)

    phase, opening, closing, issuing = Phase.NOT_OPEN, None, None, None
    for event in sorted(records.ledger, key=lambda e: e.number):
        match event:
            case Opening():
                phase, opening, closing, issuing = Phase.OPEN, event, None, None
            case Closing():
                phase, closing, issuing = Phase.CLOSED, event, None
            case Issuing() if closing is not None:
                phase, issuing = Phase.ISSUED, event
            case Reopening():
                phase, closing, issuing = Phase.OPEN, None, None

    by_version = {(r.unit, r.number): r for r in ordered}
    counted: dict[str, Counted] = {}
    if closing is None:
        for s in standings:
            if s.verdict in ACCEPTED and s.receipt.unit != UNKNOWN and s.receipt.submission is not None:
                counted[s.receipt.unit] = Counted(s.receipt, s.valid_part)
        known = records.adjustments
    else:
        for unit, version, valid_part in closing.receipts:
            if (unit, version) in by_version:  # it is missing where a damaged record is tolerated, and only there
                counted[unit] = Counted(by_version[unit, version], valid_part)
        listed = set(closing.adjustments)
        # A closing lists what makes figures; a confirmation makes none, and the next period asks for it.
        known = tuple(a for a in records.adjustments if a.number in listed or a.confirms)
    adjustments = _adjustments(known, by_version, counted, sender or {})
    notes = standing_notes(_notes(records, closing))
    reviews = tuple(sorted(records.owner_reviews, key=lambda r: r.number))
    reminders = tuple(sorted(records.reminders, key=lambda r: r.number))
    return State(
        records.period, phase, opening, closing, issuing, standings, counted, *adjustments, notes, reviews, reminders
    )


def _notes(records: Records, closing: Closing | None) -> Iterator[TaskNote]:
    """The notes that a period takes: exactly those that its closing lists, else those from its first day on."""
    for note in records.task_notes:
        if closing is None or closing.task_notes is None:
            takes = note.day >= records.start and (closing is None or note.at <= closing.at)
        else:
            takes = note.number in closing.task_notes
        if takes:
            yield note


def _adjustments(
    known: Sequence[Adjustment],
    receipts: Mapping[tuple[str, int], Receipt],
    counted: Mapping[str, Counted],
    sender: Mapping[str, str],
) -> tuple[
    dict[tuple[str, str], Adjustment],
    dict[tuple[str, str], Adjustment],
    tuple[Adjustment, ...],
    tuple[Adjustment, ...],
    dict[int, Answer],
]:
    """``adjusted``, ``confirmed``, ``lapsed``, ``fulfilled`` and ``named`` of a State."""
    latest: dict[tuple[str, str], tuple[Adjustment, Fate]] = {}
    stands: dict[tuple[str, str], Adjustment] = {}
    named: dict[int, Answer] = {}
    bad = {form: c.bad for form, c in counted.items()} if known else {}
    for a in sorted(known, key=lambda a: a.number):
        key = a.unit, a.element
        form = sender.get(a.unit, a.unit)
        receipt, counts = receipts.get((form, a.version)), counted.get(form)
        named[a.number] = said(receipt.submission if receipt else None, *key)
        now = said(counts.receipt.submission, *key, bad[form]) if counts else said(None, *key)
        on_named = a.version == (counts.receipt.number if counts else 0)
        became = fate(a, named[a.number], now, on_named=on_named)
        latest[key] = a, became
        if became is Fate.HOLDS:
            stands[key] = a
    ended = [a_fate for a_fate in latest.values() if not (a_fate[0].withdrawn or a_fate[0].confirms)]
    return (
        {key: a for key, a in stands.items() if not (a.withdrawn or a.confirms)},
        {key: a for key, a in stands.items() if a.confirms and not a.withdrawn},
        tuple(a for a, became in ended if became is Fate.LAPSES),
        tuple(a for a, became in ended if became is Fate.FULFILLED),
        named,
    )
