"""Days of submission (decision-tables 5.4, over counts/5.4-days.md), working days, what is told of a due date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import merge
from tanminh_xl.domain.days import free_day, handed, supplement_due
from tanminh_xl.domain.events import ZONE, Choice, Decision, Receipt, Records, standing, state
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.office_nouns import DayOff
from tanminh_xl.domain.submission import Answer, Given, TaskAnswer
from tanminh_xl.reports.data import timely
from tests import builders
from tests.event_builders import PERIOD, answer, closing, opening, receipt, submission
from tests.markdown import ROOT, table

RULES = ROOT / "tests" / "rules" / "counts" / "5.4-days.md"
CASES = table(line for line in RULES.read_text("utf-8").splitlines() if not line.startswith(">"))
UNIT = "THON01"
ROWS = ("A", "B", "C", "D")


def day(words: str) -> date:
    number, month = words.split("/")
    return date(2026, int(month), int(number))


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def answers(filled: int, by: Given | float = 1.0) -> tuple[Answer, ...]:
    blank = tuple(answer(UNIT, row, Given.BLANK) for row in ROWS[filled:])
    return (*(answer(UNIT, row, by) for row in ROWS[:filled]), *blank)


HELD = tuple(Finding(Code.WRONG_TYPE, "Số liệu", "G9", unit=UNIT, item=row) for row in ROWS[:2])
DOUBT, FEWER = Finding(Code.ENTRY_HIDDEN), Finding(Code.FEWER_FIGURES)
KINDS = {
    "đủ": (Verdict.ACCEPTED, (), answers(4)),
    "nửa": (Verdict.ACCEPTED_WITH_NOTES, (Finding(Code.VALUE_MISSING),), answers(2)),
    "nửa, là lý do": (Verdict.ACCEPTED, (), answers(2, Given.NOT_YET)),
    "nửa, đang giữ": (Verdict.ACCEPTED_IN_PART, HELD, answers(0)),
    "dưới nửa": (Verdict.ACCEPTED_WITH_NOTES, (Finding(Code.VALUE_MISSING),), answers(1)),
    "một phần": (Verdict.ACCEPTED_IN_PART, HELD, answers(4)),
    "trả lại": (Verdict.RETURNED, (Finding(Code.FILE_PHOTO),), answers(0)),
    "chờ": (Verdict.NEEDS_CONFIRMATION, (DOUBT,), answers(4)),
    "chờ ít số": (Verdict.NEEDS_CONFIRMATION, (FEWER,), answers(3)),
    "không có dòng nào": (Verdict.ACCEPTED, (), ()),
}


def came(cell: str) -> tuple[Receipt, ...]:
    """The versions of the table, each received on the day on which it was handed in."""
    found: list[Receipt] = []
    for number, words in enumerate(parts(cell), 1):
        on, _, what = words.partition(" ")
        again = what.startswith("đọc lại ")
        at = datetime.combine(day(on), time(9), ZONE)
        kind = what.removeprefix("đọc lại ")
        said = submission(UNIT, *answers(0)[:2], tasks=tuple(TaskAnswer(UNIT, t, "Đang thực hiện") for t in "XY"))
        verdict, findings, given = KINDS.get(kind, (Verdict.ACCEPTED, (), ()))
        made = receipt(UNIT, number, *given, verdict=verdict, findings=findings, sent=at)
        if kind == "nửa, là công việc":
            made = replace(made, submission=said)
        if again:
            made = replace(made, sha256=found[-1].sha256, reread=True)
        found.append(replace(made, received=at))
    return tuple(found)


DECISION = re.compile(r"(?P<version>\d) (?P<what>.+) (?P<day>\d+/\d+)")


def said(case: dict[str, str]) -> list[str]:
    """What the register says of each version."""
    decisions, off, ended, closed = [], [], None, ""
    for n, words in enumerate(parts(case["the Office"]), 1):
        if words.startswith("chốt"):
            closed = words
        elif words.startswith("hết "):
            ended = day(words.removeprefix("hết "))
        elif words.startswith(("nghỉ ", "làm ")):
            kind, _, on = words.partition(" ")
            off.append(DayOff(day=day(on), name="x", works=kind == "làm"))
        else:
            found = DECISION.fullmatch(words)
            assert found, words
            on, right = day(found["day"]), found["what"] == "nhận"
            choice = Choice.RECEIVED if right else Choice(found["what"])
            at = datetime.combine(date(2026, 7, 1) if right else on, time(9), ZONE)
            decided = Decision(n, UNIT, PERIOD, int(found["version"]), choice, "Lan", at)
            decisions.append(replace(decided, day=on if right else None))
    of = builders.catalogue()
    period = of.period[PERIOD].model_copy(update={"due": day(case["due"]) if case["due"] else None})
    units = tuple(u.model_copy(update={"valid_to": ended}) if u.code == UNIT else u for u in of.units)
    of = of.model_copy(update={"units": units, "days_off": tuple(off)})
    close = replace(closing(2, (UNIT, 1, False)), days="each" if closed == "chốt định dạng 1" else "first")
    records = Records(PERIOD, (opening(), *([close] if closed else [])), came(case["what came"]), tuple(decisions))
    lines = merge.register(of, period, state(records), lambda r: r.file)
    return [f"{line.version}: {timely(line)}".strip() for line in lines if line.unit == UNIT]


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case.values()))
def test_what_the_register_says_of_a_day(case: dict[str, str]) -> None:
    assert said(case) == [part.strip() for part in case["said"].split(" / ")]


def moment(on: date) -> datetime:
    return datetime.combine(on, time(9), ZONE)


@given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from(sorted(KINDS))), min_size=1, max_size=6))
def test_who_was_in_time_stays_so_whatever_comes_later(versions: list[tuple[int, str]]) -> None:
    """The lateness of a unit is said from one version on, and never changes with those that follow."""
    made = []
    for number, (days, kind) in enumerate(versions, 1):
        verdict, findings, filled = KINDS[kind]
        at = moment(date(2026, 6, 1) + timedelta(days))
        one = receipt(UNIT, number, *filled, verdict=verdict, findings=findings, sent=at)
        made.append(standing(replace(one, received=at), ()))
    due = date(2026, 6, 16)
    found = handed(made, due, lambda on: supplement_due(on, 3))
    lates = [found[n].late for n in sorted(found) if found[n].late is not None]
    assert len(set(lates)) <= 1
    for n in range(1, len(made)):
        before = handed(made[:n], due, lambda on: supplement_due(on, 3))
        assert all(before[k].late == found[k].late for k in before)


@pytest.mark.parametrize(
    ("on", "rows", "why"),
    [
        (date(2026, 6, 14), (), "Chủ nhật"),
        (date(2026, 6, 13), (), "Thứ Bảy"),
        (date(2026, 6, 15), (), ""),
        (date(2026, 9, 2), (DayOff(day=date(2026, 9, 2), name="Quốc khánh"),), "ngày nghỉ (Quốc khánh)"),
        (date(2026, 9, 2), (DayOff(day=date(2026, 9, 2)),), "ngày nghỉ"),
        (date(2026, 9, 2), (DayOff(day=date(2026, 9, 3), name="Quốc khánh"),), ""),
        (date(2026, 6, 13), (DayOff(day=date(2026, 6, 13), works=True),), ""),
    ],
)
def test_on_which_days_nobody_works(on: date, rows: tuple[DayOff, ...], why: str) -> None:
    assert free_day(on, rows) == why


@given(
    st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    st.integers(0, 20),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 1)), max_size=30),
)
def test_what_goes_back_is_due_so_many_working_days_later(went: date, days: int, off: set[date]) -> None:
    rows = tuple(DayOff(day=one, works=one.weekday() > 4) for one in off)
    due = supplement_due(went, days, rows)
    between = [went + timedelta(n) for n in range(1, (due - went).days + 1)]
    assert sum(not free_day(one, rows) for one in between) == days
    assert not days or not free_day(due, rows)


@pytest.mark.parametrize(
    ("at", "on_behalf", "words"),
    [
        (time(9, 0), "", "Đúng hạn"),
        (time(16, 0), "", "Đúng hạn"),
        (time(16, 1), "", "Nộp chậm 01 giờ"),
        (time(18, 30), "", "Nộp chậm 03 giờ"),
        (time(17, 0), "Lan", "Đúng hạn"),  # typed by the Office: of the paper only the day is known
    ],
)
def test_a_report_on_demand_is_late_by_the_hour(at: time, on_behalf: str, words: str) -> None:
    """Due at 16:00 of the day; after it by hours begun."""
    due = date(2026, 6, 16)
    sent = datetime.combine(due, at, ZONE)
    came = replace(
        receipt(UNIT, 1), sent=sent, submitted=sent, on_behalf=on_behalf, submission=submission(UNIT, *answers(4))
    )
    period = builders.PERIODS[2].model_copy(update={"due": due, "due_owner": None, "due_time": "16:00"})
    now = state(Records(PERIOD, (opening(),), (came,)))
    (line,) = (ln for ln in merge.register(builders.catalogue(), period, now, lambda r: r.file) if ln.version)
    assert timely(line) == words
