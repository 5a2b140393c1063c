"""The nouns of the catalogue, one class for each table that staff keep, and the words that their columns choose from.

All of it is data (design 2 and 3): rows of the master's sheets or of the starter CSV files become these
frozen values, and nothing else in the program knows a unit, a criterion or a date.
"""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, field_serializer, model_serializer

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
    """How units' figures become the commune's. Catalogues are kept in the words of version 0.1.0 (``kept``), so that
    what was frozen keeps its digest; those are read wherever they stand."""

    SUM = "tổng"
    MEAN = "bình quân"
    ALL = "tất cả cùng đạt"
    ONE = "theo số liệu của một đơn vị"

    @classmethod
    def _missing_(cls, value: object) -> Combine | None:
        return COMBINE_BEFORE.get(value) if isinstance(value, str) else None

    @property
    def kept(self) -> str:
        """The word that a catalogue on disk holds."""
        return next((before for before, way in COMBINE_BEFORE.items() if way is self), self.value)


COMBINE_BEFORE = {"trung bình": Combine.MEAN, "lấy của một đơn vị": Combine.ONE}
"""Words of versions 0.1.0 and 0.2.0, in their masters and in every frozen catalogue."""


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
DIFFICULTY_ANSWERED = "Đã trả lời"
DIFFICULTY_REFERRED = "Vượt thẩm quyền, đã kiến nghị cấp trên"
DIFFICULTY_STATES = (DIFFICULTY_OPEN, DIFFICULTY_RESOLVED, DIFFICULTY_ANSWERED, DIFFICULTY_REFERRED)
"""All but the second come back on the unit's next form; a state in other words is kept as it was typed."""
TASK_STATES = ("Chưa thực hiện", "Đang thực hiện", "Đã hoàn thành", "Thực hiện thường xuyên")
TASK_STATES_BEFORE = {"Chưa triển khai": "Chưa thực hiện"}
"""Words of version 0.1.0, on forms and receipts that are read for years, and what they are called now."""
PASS, FAIL = "Đạt", "Không đạt"

Target = float | str | tuple[float, float]
"""A number (85.3 for per cent), the word ``Đạt``, or (low, high)."""


class Urging(StrEnum):
    """How a kind of unit is asked for its report: those outside the People's Committee are not chased."""

    URGE = "đôn đốc"
    ASK = "đề nghị"
    NONE = "không"


class Noun(BaseModel):
    """A frozen value of the catalogue; unknown fields are a bug of the caller.

    ``ADDED``: fields that version 0.1.0 did not have. They are left out of what is written where they are as usual, so
    that a catalogue that says nothing of them keeps its digest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    ADDED: ClassVar[tuple[str, ...]] = ()

    @model_serializer(mode="wrap")
    def _as_before(self, fields: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = fields(self)
        for name in self.ADDED:
            if getattr(self, name) == type(self).model_fields[name].default:
                del written[name]
        return written


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
    referred_left_out: bool = False
    """Difficulties that were answered, or referred to a higher level, are not among those that were to be resolved."""
    supplement_days: int = 3
    """Working days within which a unit is asked to send again what went back to it."""
    review_times: float = 3.0
    """A figure this many times the others', or under that part of them, is to be reviewed (số liệu cần rà soát)."""
    review_others: int = 4
    """Of so many others of its kind at least."""
    review_least: float = 5.0
    """A figure that is low is asked about where the others' are at least this, or have decimals."""
    review_share: float = 25.0
    """Per cent of a commune's total above which one unit's part is to be reviewed ..."""
    review_share_units: int = 8
    """... where so many units gave ..."""
    review_share_total: float = 20.0
    """... and the total is at least this."""
    review_points: float = 30.0
    """Points of per cent between a unit's ratio and the others'."""
    due_soon_days: int = 15
    """Days before its deadline from which a task is told as due soon."""
    report_sign: str = "BC-UBND"
    """Behind the number of a report of the People's Committee: BC (báo cáo), and who issues."""
    letter_sign: str = "UBND-VP"
    """Of a letter (công văn): who issues, and who drafted it."""
    receivers: tuple[str, ...] = ()
    """Nơi nhận of a report; (): those of the texts that are shipped."""
    remind_days: int = 2
    """Working days before a due date from which units are reminded of it; 0: only once it has passed."""
    grounds: tuple[str, ...] = ()
    """Căn cứ of the reports that go up, a line each."""
    owner_review: bool = False
    """Owners confirm the figures of their criteria before a period is closed (decision-tables 13.3)."""
    mail_address: str = ""
    """The address from which the Office writes to units; "": the mail program puts its own."""
    fetch_server: str = ""
    """Where its mailbox is read (``domain.mail_server.host_and_port``); "": only what is saved into hop_thu."""
    mail_account: str = ""
    """The account there, and where messages are sent."""
    mail_folders: tuple[str, ...] = ()
    """Folders of the mailbox that are read; (): INBOX."""
    mail_since: date | None = None
    """Messages that came earlier are left there; None: from the beginning of the period that is open."""
    send_server: str = ""
    """Where messages are sent; "": from the clerk's own mail program."""
    mail_authorities: str = ""
    """A PEM file, in the plan folder or by its full path: certificate authorities beside those of the PC."""

    ADDED = (
        "referred_left_out",
        "supplement_days",
        "review_times",
        "review_others",
        "review_least",
        "review_share",
        "review_share_units",
        "review_share_total",
        "review_points",
        "due_soon_days",
        "remind_days",
        "grounds",
        "report_sign",
        "letter_sign",
        "receivers",
        "owner_review",
        "mail_address",
        "fetch_server",
        "mail_account",
        "mail_folders",
        "mail_since",
        "send_server",
        "mail_authorities",
    )


class UnitKind(Noun):
    """A kind of unit: what its group is called and how its form is headed and signed."""

    code: str
    name: str
    group: str
    signer_title: str
    short_form: bool = False
    """True (villages): of the text parts only "Kết quả nổi bật" is asked (design 6)."""
    order: int = 0
    section: str = ""
    urging: Urging = Urging.URGE

    ADDED = ("urging",)


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
    signer_title: str = ""
    """Title of who signs its form; blank: its kind's."""

    ADDED = ("signer_title",)


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
    leader: str = ""
    """Lãnh đạo phụ trách: who of the leaders urges and checks the field (plan V.1)."""

    ADDED = ("leader",)


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

    @field_serializer("combine", when_used="json")
    def _combine_as_kept(self, combine: Combine) -> str:
        return combine.kept

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
    leader: str = ""
    """Lãnh đạo phụ trách where that is not the model's."""
    points: float | None = None
    """Highest score of a criterion in points."""
    scoring: str = ""
    """How its points are given, in the table's words."""
    annex_code: str = ""
    """Phụ lục 1's own code of it ("TC01"), where the table that it came from has some."""
    annex_row: str = ""
    """Its row of Phụ lục 1: labels of the rows above it and its own, from the top, joined by " / "."""
    annex_words: str = ""
    """Its targets in the words of Phụ lục 1 ("2026: trên 50%; 2030: 80%"), as a person last confirmed them."""

    ADDED = ("leader", "points", "scoring", "annex_code", "annex_row", "annex_words")

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
    leader: str = ""
    """Lãnh đạo phụ trách where that is not the model's."""

    ADDED = ("leader",)


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
    estimate: bool = False
    """Every figure of it is a "số ước": it goes up before the period ends."""
    note: str = ""
    due_time: str = ""
    """The hour of the day it is due (on demand): "16:00"; "": the end of the day."""
    request: str = ""
    """What an on-demand period asks for, in the words of who asks."""

    ADDED = ("estimate", "due_time", "request")


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
        """Element codes in the order in which they stand, left side first; ValueError as ``terms``."""
        return tuple(code for _, code, _ in (*terms(self.left), *terms(self.right)) if code)


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


EVERY_UNIT = "tất cả"
"""In the place of a unit in Phân công báo cáo: all that are valid on the period's last day."""
TEXT_ALONE = "lời văn"
"""In the place of an element there: the unit answers the period's request in words. A blank means the same."""


class ReportingException(Noun):
    """A row of Phân công báo cáo: these units do (or do not) owe this element in this period (decision-tables 10.2)."""

    unit: str
    """Code of a unit or of a kind of unit, or ``EVERY_UNIT``."""
    element: str = ""
    """"": an answer in words to what an on-demand period requests."""
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


def canonical(noun: BaseModel) -> bytes:
    """Canonical JSON (UTF-8, sorted keys, no spaces): equal values give equal bytes."""
    return canonical_json(noun.model_dump(mode="json"))


def canonical_json(data: object) -> bytes:
    """As ``canonical``, of what is plain JSON already: dicts, lists, texts, numbers."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def alive(noun: Unit | Element | Criterion | Task, day: date) -> bool:
    """True if the noun is valid on that day (both ends count; a blank end is open)."""
    return (noun.valid_from is None or noun.valid_from <= day) and (noun.valid_to is None or day <= noun.valid_to)
