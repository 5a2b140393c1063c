"""Everything that a period's pages and data sheets are made from, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind
from tanminh_xl.domain.comparison import Compared
from tanminh_xl.domain.deadlines import Due
from tanminh_xl.domain.events import State
from tanminh_xl.domain.figures import Assessment, Figure, Measured, ToReview
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.owner_review import OwnerStanding


class KnownProblem(NamedTuple):
    """A difficulty over all periods, one row each: what units wrote, with what staff wrote over it.

    ``first_reported`` is the day it was sent, brought into its period's window, so that a report sent after
    the cut-off still counts in its year. ``state``: staff's, else the unit's last word, else open.
    """

    code: str
    unit: str
    text: str
    proposal: str
    first_period: str
    first_reported: date
    last_period: str
    state: str
    unit_state: str = ""
    resolver: str = ""
    deadline: date | None = None
    result: str = ""
    file: str = ""
    cell: str = ""


class TaskState(NamedTuple):
    """A task of one leading unit as it stands in a period; ``state`` "" where nobody told it.

    Told on a form (``file``, ``cell``), or noted by the Office (``note``: the note's number, 0 for a form); ``at``:
    when the form was sent, or the note written.
    """

    unit: str
    task: str
    state: str
    result: str
    period: str
    file: str = ""
    cell: str = ""
    evidence: str = ""
    at: datetime | None = None
    note: int = 0

    @property
    def noted(self) -> str:
        """ "Văn phòng ghi 12/5/2026"; "" for what a form tells."""
        return f"Văn phòng ghi {format_day(self.at.date())}" if self.note and self.at else ""


class TextPart(NamedTuple):
    """One text part of a unit's form (kết quả nổi bật, tồn tại ...), by the row's item."""

    unit: str
    key: str
    text: str


class RegisterLine(NamedTuple):
    """A line of the register (sổ theo dõi nộp): one for each version of each sender, one (version 0) for who has none.

    ``late``: days by which the unit was late, 0 for in time, None while no version decides it (decision-tables 5.4);
    ``short``, ``supplement``, ``supplement_late``, ``due_again``, ``late_hours``: as ``days.Handed``. ``verdict``: the
    words as said to a person, after the last decision; "Chưa nộp" where nothing came.
    """

    unit: str
    version: int
    verdict: str
    counts: bool
    late: int | None
    sent: datetime | None = None
    submitted: date | None = None
    sender: str = ""
    on_behalf: str = ""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    decision: str = ""
    file: str = ""
    short: bool = False
    supplement: int = 0
    supplement_late: int = 0
    due_again: date | None = None
    late_hours: int = 0
    reminded: str = ""
    """Of a unit's last line: when it was reminded (decision-tables 13.2)."""
    receipt_code: str = ""
    """Mã biên nhận (decision-tables 13.1, row 15)."""

    @property
    def is_late(self) -> bool:
        """By days, or by hours where it was due by the hour."""
        return bool(self.late or self.late_hours)


class Earlier(NamedTuple):
    """The period that a period's statuses are held against: cùng kỳ, else kỳ trước, where that was opened.

    ``label``: as it is named ("Năm 2025"); ``catalogue`` judges it; ``assessments`` by criterion.
    """

    label: str
    catalogue: Catalogue
    period: Period
    assessments: Mapping[str, Assessment]


class Point(NamedTuple):
    """What a criterion came to at one time: in a period that was opened, or over số gốc of a year (``base``).

    ``period`` is its code, of số gốc the year; ``covered``: as many units as the criterion needs gave it; ``alike``: it
    was reckoned then as it is now, over as long a time. Only such values stand side by side (decision-tables 4.6).
    """

    criterion: str
    year: int
    kind: PeriodKind
    label: str
    period: str
    value: Measured
    reported: int = 0
    expected: int = 0
    base: bool = False
    estimate: bool = False
    covered: bool = True
    alike: bool = True

    @property
    def counts(self) -> bool:
        """Whether it has a value that others may be held against."""
        return self.value is not None and self.covered and self.alike


class PeriodRegister(NamedTuple):
    """Who handed in what in one period: its register; units that owed a report in it and are urged, and those that
    were only asked (decision-tables 10.1, rows 17 - 19)."""

    period: Period
    lines: tuple[RegisterLine, ...]
    urged: tuple[str, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class PeriodReport:
    """One period, merged and assessed. ``figures`` sorted by (unit, element) in the catalogue's order.

    ``before``: what each criterion's value is compared with, ``against`` what each unit's figure is
    (decision-tables 9.1; both may be empty). ``differences``: sentences
    on what differs between today's catalogue and the one of the opening. ``as_of``: the day on which deadlines are
    judged; None: the period's last. ``due``: tasks that are late or soon due then, by code.
    """

    catalogue: Catalogue
    period: Period
    state: State
    figures: tuple[Figure, ...]
    assessments: tuple[Assessment, ...]
    problems: tuple[KnownProblem, ...] = ()
    tasks: tuple[TaskState, ...] = ()
    texts: tuple[TextPart, ...] = ()
    register: tuple[RegisterLine, ...] = ()
    before: Mapping[str, Compared] = field(default_factory=dict)
    differences: tuple[str, ...] = ()
    against: Mapping[tuple[str, str], Compared] = field(default_factory=dict)
    as_of: date | None = None
    due: Mapping[str, Due] = field(default_factory=dict)
    review: tuple[ToReview, ...] = ()
    """Figures to review before anybody signs (decision-tables 9.2)."""
    then: Earlier | None = None
    """What the criteria came to before (decision-tables 4.3); None where there is nothing."""
    year: tuple[PeriodRegister, ...] = ()
    """Of a year's report: every period that was opened and ended within it, itself the last."""
    points: tuple[Point, ...] = ()
    """What each criterion came to over số gốc and in every period of six months or a year up to this one, in order."""
    rates: Mapping[tuple[str, str], Compared] = field(default_factory=dict)
    """What a unit's own ratio is compared with: by (unit, criterion)."""
    owners: Mapping[str, OwnerStanding] = field(default_factory=dict)
    """Criterion -> what stands of its owner's confirmation; {} where owners are not asked (decision-tables 13.3)."""

    @property
    def judged_on(self) -> date:
        """The day on which deadlines of tasks and difficulties are judged."""
        return self.as_of or self.period.end

    @cached_property
    def figure(self) -> dict[tuple[str, str], Figure]:
        """Figures by (unit, element)."""
        return {(f.unit, f.element): f for f in self.figures}

    @cached_property
    def estimates(self) -> tuple[Figure, ...]:
        """What counts and is still a "số ước", in the order of ``figures``."""
        return tuple(f for f in self.figures if f.estimate)

    @cached_property
    def memo(self) -> dict[str, str]:
        """What was worked out over all of it and is asked for on every page, by name."""
        return {}

    @cached_property
    def assessment(self) -> dict[str, Assessment]:
        """Assessments by criterion."""
        return {a.code: a for a in self.assessments}
