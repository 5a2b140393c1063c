"""Events for tests, written short: what a unit sent, what the Office decided. Moments are in June 2026."""

from datetime import datetime, timedelta

from tanminh_xl.domain.events import ZONE, Adjustment, Choice, Closing, Decision, Opening, Receipt, Reopening
from tanminh_xl.domain.findings import Finding, Verdict
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerReview, Seen
from tanminh_xl.domain.submission import Answer, Given, Problem, Submission, TaskAnswer, Text, Value
from tanminh_xl.domain.task_notes import TaskNote

NOON = datetime(2026, 6, 15, 12, 0, tzinfo=ZONE)
PERIOD = "2026-6T"


def answer(unit: str, element: str, said: Value | Given, cell: str = "G9") -> Answer:
    """A figure, or one of the reasons for none."""
    if isinstance(said, Given):
        return Answer(unit, element, said, 0.0 if said == Given.NONE_OCCURRED else None, cell=cell)
    return Answer(unit, element, Given.FIGURE, said, cell=cell)


def submission(
    unit: str,
    *answers: Answer,
    period: str = PERIOD,
    tasks: tuple[TaskAnswer, ...] = (),
    problems: tuple[Problem, ...] = (),
    texts: tuple[Text, ...] = (),
) -> Submission:
    """What one form says."""
    return Submission(unit, period, 1, "Số liệu", answers, tasks, problems, texts)


def receipt(
    unit: str,
    number: int,
    *answers: Answer,
    verdict: Verdict = Verdict.ACCEPTED,
    findings: tuple[Finding, ...] = (),
    period: str = PERIOD,
    sent: datetime = NOON,
    said: Submission | None = None,
    sha256: str = "",
    name: str = "",
) -> Receipt:
    """Version ``number`` of a unit's form with these answers."""
    return Receipt(
        number=number,
        unit=unit,
        period=period,
        sha256=sha256 or f"{number:064x}",
        file=f"{unit}_v{number}.xlsx",
        name=name or f"{unit}.xlsx",
        sender="Trưởng thôn",
        sent=sent,
        submitted=sent,
        received=NOON + timedelta(days=1),
        catalogue="c" * 64,
        reader="0.1.0",
        verdict=verdict,
        findings=findings,
        submission=said or submission(unit, *answers, period=period),
    )


def decision(unit: str, version: int, choice: Choice, number: int = 1, period: str = PERIOD, to: str = "") -> Decision:
    """The clerk's decision on a receipt."""
    return Decision(number, unit, period, version, choice, "Lan", NOON, "đã hỏi đơn vị", to, period if to else "")


def adjustment(
    number: int, unit: str, element: str, version: int, new: Value, *, withdrawn: bool = False
) -> Adjustment:
    """One figure put right."""
    return Adjustment(number, PERIOD, unit, element, version, None, new, "Lan", NOON, "gọi điện", withdrawn)


def opening(number: int = 1) -> Opening:
    """The period is open."""
    return Opening(number, PERIOD, "Lan", NOON, "c" * 64, NOON.date())


def closing(number: int, *receipts: tuple[str, int, bool], adjustments: tuple[int, ...] = ()) -> Closing:
    """What counts is frozen."""
    return Closing(number, PERIOD, "Lan", NOON, "c" * 64, receipts, adjustments, "f" * 64)


def reopening(number: int) -> Reopening:
    """The period takes reports again."""
    return Reopening(number, PERIOD, "Lan", NOON, "đơn vị báo nhầm")


def owner_review(
    number: int,
    choice: OwnerChoice = OwnerChoice.CONFIRMED,
    *seen: Seen,
    owner: str = "PKT",
    reason: str = "",
    withdrawn: bool = False,
) -> OwnerReview:
    """What an owner says of its criteria."""
    day = NOON.date() + timedelta(days=3)
    return OwnerReview(number, PERIOD, owner, choice, "bà A", day, seen, "Lan", NOON, reason, withdrawn)


def task_note(
    number: int,
    state: str,
    task: str = "NV-2.1",
    unit: str = "PKT",
    at: datetime = NOON,
    *,
    result: str = "",
    withdrawn: bool = False,
) -> TaskNote:
    """What the Office notes on a task."""
    return TaskNote(number, task, unit, state, result, "", "Lan", at, "", withdrawn)
