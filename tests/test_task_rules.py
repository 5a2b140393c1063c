"""Notes on tasks, and what is due (decision-tables 8.5 and 8.6), row by row: tests/rules/counts."""

from dataclasses import replace
from datetime import date, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import merge
from tanminh_xl.domain.catalogue_nouns import Period, PeriodKind, Task
from tanminh_xl.domain.deadlines import answer_overdue, due_tasks
from tanminh_xl.domain.events import ZONE, Receipt, Records, State, state
from tanminh_xl.domain.submission import TaskAnswer
from tanminh_xl.domain.task_notes import standing_notes
from tests.builders import catalogue, period
from tests.event_builders import closing, receipt, submission, task_note
from tests.markdown import ROOT, table

COUNTS = ROOT / "tests" / "rules" / "counts"
Row = dict[str, str]


def rows_of(name: str) -> list[Any]:
    lines = (COUNTS / f"{name}.md").read_text("utf-8").splitlines()
    return [pytest.param(row, id=" | ".join(row.values())) for row in table(lines)]


def at(day: str, hour: int = 9) -> datetime:
    numbers = [int(part) for part in day.split("/")]
    return datetime(2026, numbers[1], numbers[0], hour, tzinfo=ZONE)


# decision-tables 8.5

ON_DEMAND = Period(
    code="2026-DX1",
    kind=PeriodKind.ON_DEMAND,
    name="Đột xuất",
    year=2026,
    start=date(2026, 5, 1),
    end=date(2026, 6, 20),
)
FEW = catalogue()
FEW = FEW.model_copy(update={"periods": (*FEW.periods, ON_DEMAND, period("2026-N", 2026, PeriodKind.YEAR))[0:6]})


def path_of(receipt: Receipt) -> str:
    return receipt.file


@pytest.mark.parametrize("row", rows_of("8.5-task-notes"))
def test_the_later_of_form_and_note_stands(row: Row) -> None:
    code, shown = row["task"], FEW.period[row["shown in"]]
    unit, noted = "PKT" if code == "NV-2.1" else "THON01", row["note"]
    notes = [task_note(1, "Đã hoàn thành", code, unit, at(noted))] if noted else []
    if row["withdrawn"]:
        notes.append(replace(notes[0], number=2, at=at(row["withdrawn"]), withdrawn=True))
    said = submission("PKT", tasks=(TaskAnswer("PKT", "NV-2.1", "Đang thực hiện", "", "F14"),))
    sent = row["form of 6T sent"]
    forms = (replace(receipt("PKT", 1, said=said, sent=at(sent)), received=at(row["form came"], 10)),) if sent else ()
    day = row["6T closed"]
    listed = tuple(n.number for n in notes if day and n.at < at(day))
    closed = replace(closing(2, ("PKT", 1, False)), at=at(day), task_notes=listed) if day else None

    def of(code: str) -> State:
        ledger = (closed,) if closed and code == "2026-6T" else ()
        received = forms if code == "2026-6T" else ()
        return state(Records(code, ledger, received, task_notes=tuple(notes), start=FEW.period[code].start))

    def words(found: tuple[Any, ...]) -> str:
        (one,) = [t for t in found if t.task == code and t.unit in ("PKT", "THON01")] or [None]
        return (one.noted or one.state or "-") if one else "-"

    half = FEW.period["2026-6T"]
    last = merge.last_words(FEW, date(2026, 12, 20), [(FEW, half, of(half.code))], standing_notes(notes), path_of)
    assert words(merge.tasks(FEW, shown, of(shown.code), path_of)) == row["stands"]
    assert words(last) == row["last word"]


@given(st.permutations([task_note(1, "a"), task_note(2, "b"), task_note(3, "b", withdrawn=True), task_note(4, "c")]))
def test_the_order_in_which_notes_are_listed_changes_nothing(notes: list[Any]) -> None:
    assert [n.number for n in standing_notes(notes)] == [4]


def test_notes_of_different_units_are_apart() -> None:
    notes = [
        task_note(1, "a", unit="THON01"),
        task_note(2, "b", unit="THON02"),
        task_note(3, "", unit="THON01", withdrawn=True),
    ]
    for order in permutations(notes):
        assert [n.number for n in standing_notes(order)] == [2]


def test_a_note_of_a_unit_that_leads_the_task_no_more_is_not_shown() -> None:
    now = State(
        "2026-6T", task_notes=(task_note(1, "Đã hoàn thành", "NV-2.1", "THON01"), task_note(2, "x", "NV-9", "PKT"))
    )
    found = merge.tasks(FEW, FEW.period["2026-6T"], now, path_of)
    assert {t.state for t in found} == {""} and all(t.task != "NV-9" for t in found)


def told_by_pkt(period: str, words: str, sent: str) -> State:
    said = submission("PKT", period=period, tasks=(TaskAnswer("PKT", "NV-2.1", words, "QĐ 1", "F14"),))
    return state(Records(period, (), (receipt("PKT", 1, said=said, period=period, sent=at(sent)),)))


def test_the_last_word_is_the_later_periods_and_every_task_has_one() -> None:
    half, year = FEW.period["2026-6T"], FEW.period["2026-N"]
    ended = tuple(t.model_copy(update={"valid_to": year.end}) if t.code == "NV-7.4" else t for t in FEW.tasks)
    of = FEW.model_copy(update={"tasks": ended, "units": tuple(u for u in FEW.units if u.code != "THON02")})
    others = ("PKT NV-6.3", "THON01 NV-7.1")

    def words(later: str) -> list[tuple[str, str, str, str, str]]:
        forms = [(of, half, told_by_pkt(half.code, "xong", "10/6")), (of, year, told_by_pkt(year.code, later, "10/12"))]
        found = merge.last_words(of, date(2026, 12, 20), forms, (), path_of)
        return [(f"{t.unit} {t.task}", t.state, t.result, t.period, t.cell) for t in found]

    nothing = [(name, "", "", "", "") for name in others]
    assert words("đang") == [("PKT NV-2.1", "đang", "QĐ 1", "2026-N", "F14"), *nothing]
    assert words("") == [("PKT NV-2.1", "xong", "QĐ 1", "2026-6T", "F14"), *nothing]
    fewer = of.model_copy(update={"tasks": of.tasks[1:]})
    forms = [(of, half, told_by_pkt(half.code, "xong", "10/6"))]
    assert [t.task for t in merge.last_words(fewer, date(2026, 12, 1), forms, (), path_of)] == [
        "NV-6.3",
        "NV-7.1",
        "NV-7.4",
    ]


def test_a_note_stands_over_a_form_without_a_state_whenever_that_was_sent() -> None:
    now, note = told_by_pkt("2026-6T", "", "10/6"), replace(task_note(3, "xong", at=at("12/5")), evidence="QĐ 7")
    (one,) = (
        t
        for t in merge.tasks(FEW, FEW.period["2026-6T"], replace(now, task_notes=(note,)), path_of)
        if t.task == "NV-2.1"
    )
    assert (one.state, one.result, one.evidence, one.note, one.period, one.file, one.cell) == (
        "xong",
        "",
        "QĐ 7",
        3,
        "2026-6T",
        "",
        "",
    )


def test_notes_stand_by_their_numbers_whatever_their_order() -> None:
    notes = [task_note(2, "b", unit="THON02"), task_note(1, "a", unit="THON03")]
    assert [n.number for n in standing_notes(notes)] == [1, 2]


# decision-tables 8.6


def day_of(words: str) -> date | None:
    return date(*reversed([int(part) for part in words.split("/")])) if words else None


@pytest.mark.parametrize("row", rows_of("8.6-due"))
def test_what_is_due(row: Row) -> None:
    today, deadline = date(2026, 6, 13), day_of(row["deadline"])
    states = ["" if one.strip() == "-" else one.strip() for one in row["states"].split(";") if one.strip()]
    if row["of"] == "difficulty":
        assert ("quá hạn trả lời" if answer_overdue(deadline, states[0], today) else "") == row["told"]
        return
    ended = date(2026, 6, 10) if row["of"].endswith("ended") else None
    one = Task(code="NV-1", text="Việc", lead=("PKT",), deadline=deadline, valid_to=ended)
    found = due_tasks([one], {"NV-1": states}, today, 15)
    assert found.get("NV-1", "") == row["told"]
