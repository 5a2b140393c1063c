"""The catalogue: what is asked, of whom, when, and by what the commune is judged.

All of it is data (design 2 and 3): rows of the master's sheets or of the starter CSV files become these
frozen values, and nothing else in the program knows a unit, a criterion or a date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

COMMON = "chung"
"""What stands in place of a model's code for a criterion, element or task outside the five models."""


class ValueType(StrEnum):
    """What kind of value an element has."""

    NUMBER = "số"
    COUNT = "số lượng"
    YES_NO = "đạt/không đạt"


class TimeKind(StrEnum):
    """Kinds of time (design 3): what a figure covers and what it is compared with."""

    YEAR_TO_DATE = "lũy kế trong năm"
    POINT = "thời điểm"
    IN_PERIOD = "trong kỳ"
    PLAN_TO_DATE = "lũy kế giai đoạn"


class Combine(StrEnum):
    """How units' figures become the commune's."""

    SUM = "tổng"
    MEAN = "trung bình"
    ALL = "tất cả cùng đạt"
    ONE = "lấy của một đơn vị"


class Source(StrEnum):
    """Where an element's figure comes from; only those of the form are ever on a form."""

    FORM = "biểu mẫu"
    DIFFICULTIES_REPORTED = "bảng Khó khăn: được phản ánh"
    DIFFICULTIES_RESOLVED = "bảng Khó khăn: đã giải quyết"


class Measure(StrEnum):
    """How a criterion's value is made."""

    ELEMENT = "một số liệu"
    RATIO = "tỷ số"
    SHARE = "tỷ lệ đơn vị đạt"
    GROUP = "nhóm"


class Direction(StrEnum):
    """When a value meets its target."""

    HIGHER = "càng cao càng tốt"
    LOWER = "càng thấp càng tốt"
    EQUAL = "bằng"
    RANGE = "trong khoảng"


class PeriodKind(StrEnum):
    """Six months, a year, on demand (plan V.6, V.8)."""

    HALF = "6T"
    YEAR = "N"
    ON_DEMAND = "DX"


class Teller(StrEnum):
    """Who tells the state of a task in a period."""

    UNIT = "đơn vị"
    OFFICE = "Văn phòng"
    NOBODY = "không hỏi"


DIFFICULTY_OPEN = "Đang giải quyết"
DIFFICULTY_RESOLVED = "Đã giải quyết"
DIFFICULTY_STATES = (DIFFICULTY_OPEN, DIFFICULTY_RESOLVED)
TASK_STATES = ("Chưa triển khai", "Đang thực hiện", "Đã hoàn thành")
PASS, FAIL = "Đạt", "Không đạt"

Target = float | str | tuple[float, float]
"""A number (85.3 for per cent), the word ``Đạt``, or (low, high)."""


class Noun(BaseModel):
    """A frozen value of the catalogue; unknown fields are a bug of the caller."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Plan(Noun):
    """The settings (sheet Cài đặt): one value each."""

    code: str
    name: str
    commune: str
    authority: str
    years: tuple[int, ...]
    start: date
    office: str
    """Code of the unit that merges (Văn phòng HĐND và UBND xã)."""
    clerk: str = ""
    phone: str = ""
    send_to: str = ""
    place: str = ""
    signer: str = ""
    signer_title: str = ""
    criteria_set: str = ""
    """Name of the criteria set, its number, its date and whether it is a draft: said at each sheet's foot."""
    criteria_number: str = ""
    criteria_date: date | None = None
    criteria_draft: bool = True
    sample: bool = False
    """True: the figures are illustrations, and every sheet says so."""
    jump_percent: float = 50.0
    jump_least: float = 5.0


class Kind(Noun):
    """A kind of unit: what its group is called and how its form is headed and signed."""

    code: str
    name: str
    group: str
    signer_title: str
    short_form: bool = False
    """True (villages): of the text parts only "Kết quả nổi bật" is asked (design 6)."""
    order: int = 0
    section: str = ""


class Unit(Noun):
    """One that reports or leads. Its code is never used again, even when it is merged into a successor."""

    code: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    contact: str = ""
    phone: str = ""
    addresses: tuple[str, ...] = ()
    reports_through: str = ""
    """Code of the unit whose form carries this unit's rows; blank: it reports itself."""
    section: str = ""
    note: str = ""


class Model(Noun):
    """One of the five models (plan III.2)."""

    code: str
    name: str
    lead: str
    coordinating: tuple[str, ...] = ()
    """Codes of units or of kinds of unit."""
    goal: str = ""
    section: str = ""
    plan_words: str = ""


class Element(Noun):
    """One figure that units report (số liệu)."""

    code: str
    name: str
    unit_of_measure: str
    value_type: ValueType
    time_kind: TimeKind
    asks: tuple[PeriodKind, ...]
    reporters: tuple[str, ...]
    """Codes of kinds of unit, or of units."""
    combine: Combine
    model: str = COMMON
    window: str = ""
    """Code of a row set of Khung thời gian; blank: the period's own window."""
    source: Source = Source.FORM
    question: str = ""
    """What the form's row says, where the name does not do."""
    evidence: str = ""
    minimum: float | None = 0.0
    maximum: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    section: str = ""
    plan_words: str = ""
    note: str = ""
    draft: bool = True

    @property
    def text(self) -> str:
        """What the form's row says."""
        return self.question or self.name


class Criterion(Noun):
    """What is judged (tiêu chí)."""

    code: str
    name: str
    model: str
    measure: Measure
    group: str = ""
    """Code of the group above it."""
    unit_of_measure: str = ""
    element: str = ""
    """Code of its element, for a plain figure and for a share of units; the same as its own code."""
    numerator: str = ""
    denominator: str = ""
    direction: Direction = Direction.HIGHER
    owner: str = ""
    targets: tuple[tuple[int, Target], ...] = ()
    """(year, target) for each year that has one, in order of years."""
    judged: tuple[PeriodKind, ...] = (PeriodKind.YEAR,)
    band: float | None = None
    """Per cent of the target below (above) which "Cơ bản đạt" ends; None: off."""
    coverage: float = 100.0
    decimals: int = 2
    legal_basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    section: str = ""
    plan_words: str = ""
    note: str = ""
    draft: bool = True

    def target(self, year: int) -> Target | None:
        """The year's target, None where none is set."""
        return dict(self.targets).get(year)

    @property
    def parts(self) -> tuple[str, ...]:
        """Codes of the elements that it is made of: none (a group), one, or numerator and denominator."""
        return tuple(code for code in (self.element, self.numerator, self.denominator) if code)


class Task(Noun):
    """A duty of part V (nhiệm vụ)."""

    code: str
    text: str
    lead: tuple[str, ...]
    """Codes of units or of kinds of unit."""
    coordinating: str = ""
    model: str = COMMON
    expected_result: str = ""
    cadence: str = ""
    """The plan's own words on when; blank where it says nothing."""
    asks: tuple[PeriodKind, ...] = (PeriodKind.HALF, PeriodKind.YEAR)
    teller: Teller = Teller.UNIT
    deadline: date | None = None
    person: str = ""
    section: str = ""
    plan_words: str = ""
    note: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


class Period(Noun):
    """A reporting period (kỳ báo cáo); windows by default as in NĐ 09/2019/NĐ-CP, article 12."""

    code: str
    kind: PeriodKind
    name: str
    year: int
    start: date
    end: date
    due: date | None = None
    due_owner: date | None = None
    previous: str = ""
    same: str = ""
    """Code of cùng kỳ (năm trước)."""
    note: str = ""


class Window(Noun):
    """A window of its own for some elements in a period (school year, calendar year)."""

    window: str
    period: str
    start: date
    end: date


class Rule(Noun):
    """A consistency rule over the elements of one unit: ``left op right``."""

    code: str
    left: str
    """Codes, and numbers, joined by `` + `` and `` - `` (with spaces: codes hold dashes)."""
    op: str
    right: str
    text: str
    """What must hold, in words for the unit."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Element codes in the order in which they stand, left side first."""
        return tuple(code for _, code, _ in (*terms(self.left), *terms(self.right)) if code)


OPERATORS = ("=", "<=", ">=", "<", ">")


def terms(expression: str) -> tuple[tuple[int, str, float], ...]:
    """Split a side of a rule into (sign, element code or "", constant).

    Raises ValueError on an expression that is not codes and numbers joined by `` + `` and `` - ``.
    """
    words = expression.split()
    if len(words) % 2 == 0:
        raise ValueError(expression)
    found: list[tuple[int, str, float]] = []
    for i, word in enumerate(words):
        if i % 2:
            if word not in ("+", "-"):
                raise ValueError(expression)
            continue
        sign = -1 if i and words[i - 1] == "-" else 1
        try:
            found.append((sign, "", float(word.replace(",", "."))))
        except ValueError:
            found.append((sign, word, 0.0))
    return tuple(found)


class Exception_(Noun):
    """A row of Phân công báo cáo: this unit does (or does not) owe this element in this period."""

    unit: str
    element: str
    period: str
    owes: bool
    note: str = ""


class Difficulty(Noun):
    """What staff write on a difficulty (sheet Khó khăn): the state of one that a unit reported, or a new one."""

    code: str
    unit: str = ""
    text: str = ""
    proposal: str = ""
    first_reported: date | None = None
    resolver: str = ""
    deadline: date | None = None
    state: str = ""
    result: str = ""


class Catalogue(Noun):
    """All staff tables as one value. Rows keep the order of their tables."""

    plan: Plan
    kinds: tuple[Kind, ...]
    units: tuple[Unit, ...]
    models: tuple[Model, ...]
    elements: tuple[Element, ...]
    """Those of the sheet Số liệu and those that plain criteria bring."""
    criteria: tuple[Criterion, ...]
    tasks: tuple[Task, ...] = ()
    periods: tuple[Period, ...] = ()
    windows: tuple[Window, ...] = ()
    rules: tuple[Rule, ...] = ()
    exceptions: tuple[Exception_, ...] = ()
    difficulties: tuple[Difficulty, ...] = ()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Catalogue:
        """As pydantic's, without what this catalogue has already looked up: that is not the copy's."""
        copy = super().model_copy(update=update, deep=deep)
        for name in set(copy.__dict__) - set(type(copy).model_fields):
            del copy.__dict__[name]
        return copy

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by code."""
        return {u.code: u for u in self.units}

    @cached_property
    def kind(self) -> dict[str, Kind]:
        """Kinds of unit by code."""
        return {k.code: k for k in self.kinds}

    @cached_property
    def model(self) -> dict[str, Model]:
        """Models by code."""
        return {m.code: m for m in self.models}

    @cached_property
    def element(self) -> dict[str, Element]:
        """Elements by code."""
        return {e.code: e for e in self.elements}

    @cached_property
    def criterion(self) -> dict[str, Criterion]:
        """Criteria by code."""
        return {c.code: c for c in self.criteria}

    @cached_property
    def task(self) -> dict[str, Task]:
        """Tasks by code."""
        return {t.code: t for t in self.tasks}

    @cached_property
    def period(self) -> dict[str, Period]:
        """Periods by code."""
        return {p.code: p for p in self.periods}

    @cached_property
    def worked_out(self) -> dict[tuple[str, Period], Any]:
        """What ``domain.owing`` has worked out of the whole catalogue: (what, period) -> the result, never changed."""
        return {}

    @cached_property
    def digest(self) -> str:
        """The catalogue's identity: sha256 of its canonical JSON, 64 hex digits."""
        return hashlib.sha256(canonical(self)).hexdigest()

    def period_of(self, kind: PeriodKind, year: int) -> Period | None:
        """The (first) period of that kind and year."""
        return next((p for p in self.periods if p.kind == kind and p.year == year), None)

    def half_of(self, period: Period) -> Period | None:
        """The 6T period of the year of an N period; None for any other period or where there is none."""
        return self.period_of(PeriodKind.HALF, period.year) if period.kind == PeriodKind.YEAR else None

    def year_window(self, period: Period) -> tuple[date, date]:
        """First and last day of the year that a period belongs to: the N period's, else the period's own."""
        year = self.period_of(PeriodKind.YEAR, period.year) or period
        return year.start, year.end

    def span(self, element: Element, period: Period) -> tuple[date, date]:
        """First and last day that the element's figure covers; both the cut-off day for a state (thời điểm)."""
        start, end = period.start, period.end
        if element.window:
            start, end = next(
                (w.start, w.end) for w in self.windows if (w.window, w.period) == (element.window, period.code)
            )
        elif element.time_kind == TimeKind.PLAN_TO_DATE:
            start = self.plan.start
        elif element.time_kind == TimeKind.YEAR_TO_DATE:
            start = self.year_window(period)[0]
        return (end, end) if element.time_kind == TimeKind.POINT else (start, end)

    def compared_with(self, element: Element, period: Period) -> str:
        """Code of the period that the element's figure is compared with: kỳ trước or cùng kỳ; "" where none."""
        state = element.time_kind in (TimeKind.POINT, TimeKind.PLAN_TO_DATE)
        return period.previous if state else period.same

    def members(self, codes: tuple[str, ...], day: date) -> tuple[Unit, ...]:
        """Units alive on that day among codes of units and of kinds, in the order of the table of units."""
        wanted = set(codes)
        return tuple(u for u in self.units if (u.code in wanted or u.kind in wanted) and alive(u, day))

    def sender(self, unit: str) -> str:
        """Code of the unit whose form carries this unit's rows."""
        return self.unit[unit].reports_through or unit


def canonical(noun: BaseModel) -> bytes:
    """Canonical JSON (UTF-8, sorted keys, no spaces): equal values give equal bytes."""
    data = noun.model_dump(mode="json")
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def alive(noun: Unit | Element | Criterion | Task, day: date) -> bool:
    """True if the noun is valid on that day (both ends count; a blank end is open)."""
    return (noun.valid_from is None or noun.valid_from <= day) and (noun.valid_to is None or day <= noun.valid_to)
