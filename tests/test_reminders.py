"""Whom to remind of what (decision-tables 13.2, over mail/13.2-reminders.md), and what never happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Urging, alive
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.events import (
    UNKNOWN,
    ZONE,
    Adjustment,
    Choice,
    Decision,
    Receipt,
    Records,
    State,
    state,
)
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.format_value import format_day_of_year
from tanminh_xl.domain.office_nouns import DayOff
from tanminh_xl.domain.owing import due, owes, urging
from tanminh_xl.domain.personal import HIDDEN
from tanminh_xl.domain.reminded import Matter, Reminder, Want, Way, rounds_short, rounds_words
from tanminh_xl.domain.reminders import ToRemind, to_remind
from tanminh_xl.domain.submission import Answer, Given
from tests import builders
from tests.event_builders import PERIOD, adjustment, answer, closing, opening, receipt, submission
from tests.markdown import ROOT, table

RULES = ROOT / "tests" / "rules" / "mail" / "13.2-reminders.md"
CASES = table(line for line in RULES.read_text("utf-8").splitlines() if not line.startswith(">"))
UNIT = "THON01"


def day(words: str) -> date:
    number, month = words.split("/")
    return date(2026, int(month), int(number))


def moment(on: date) -> datetime:
    return datetime.combine(on, time(9), ZONE)


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def as_set(words: str) -> Catalogue:
    """The catalogue with what a case sets."""
    of, off = builders.catalogue(), []
    changed: dict[str, Any] = {}
    for part in parts(words):
        first, _, rest = part.partition(" ")
        if part.startswith("nhắc trước "):
            changed["plan"] = of.plan.model_copy(update={"remind_days": int(part.split()[-1])})
        elif part.startswith("bổ sung "):
            changed["plan"] = of.plan.model_copy(update={"supplement_days": int(part.split()[-1])})
        elif first in ("nghỉ", "làm"):
            off.append(DayOff(day=day(rest), works=first == "làm"))
        elif part == "không hạn":
            none = {"due": None, "due_owner": None}
            changed["periods"] = tuple(p.model_copy(update=none) if p.code == PERIOD else p for p in of.periods)
        elif part == "không hỏi THON":
            changed["elements"] = tuple(e for e in of.elements if e.reporters != ("THON",))
            changed["tasks"] = tuple(t for t in of.tasks if t.lead != ("THON",))
            changed["criteria"], changed["rules"] = (), ()
        elif first.endswith(":"):
            way = {"urging": Urging(rest)}
            changed["kinds"] = tuple(k.model_copy(update=way) if k.code == first[:-1] else k for k in of.kinds)
        elif " hết " in part:
            until, _, to = part.partition(" hết ")[2].partition(" về ")
            end = {"valid_to": day(until), "successor": to}
            changed["units"] = tuple(u.model_copy(update=end) if u.code == first else u for u in of.units)
        else:
            assert part in ("chưa mở", "chốt"), part
    return of.model_copy(update={**changed, "days_off": tuple(off)})


HELD = tuple(Finding(Code.WRONG_TYPE, "Số liệu", "G9", unit=UNIT, item=e) for e in ("CHUNG-01", "MH2-02"))


def answers(of: Catalogue, sender: str) -> list[Answer]:
    """Every figure that a form carries, answered."""
    owed = owes(of, of.period[PERIOD])
    return [answer(u, e, 1.0) for u, codes in owed.items() if of.sender(u) == sender for e in codes]


def came(of: Catalogue, words: str, number: int) -> Receipt:
    unit, on, what = words.split(" ", 2)
    verdict, findings = Verdict.ACCEPTED, ()  # type: Verdict, tuple[Finding, ...]
    filled = answers(of, unit)
    held = ("CHUNG-01", "MH2-02") if what == "một phần" else ()
    filled = [a._replace(given=Given.BLANK, value=None) if a.element in held else a for a in filled]
    if held:
        verdict, findings = Verdict.ACCEPTED_IN_PART, HELD
    elif what == "trả lại":
        verdict, filled = Verdict.RETURNED, []
    elif what == "chờ":
        verdict, findings = Verdict.NEEDS_CONFIRMATION, (Finding(Code.ENTRY_HIDDEN),)
    elif what.startswith("của "):
        said = submission(what.removeprefix("của "))
        verdict = Verdict.NEEDS_CONFIRMATION
        made = receipt(UNKNOWN, number, verdict=verdict, period=UNKNOWN, said=said, sent=moment(day(on)))
        return replace(made, received=moment(day(on)))
    elif " hẹn " in f" {what}":
        who, _, when = f" {what}".rpartition(" hẹn ")
        whose = who.strip() or unit
        at = next(n for n, a in enumerate(filled) if a.unit == whose)
        filled[at] = answer(whose, filled[at].element, Given.NOT_YET)._replace(note=f"bổ sung {when}")
    elif what.startswith("không có "):
        whose = what.removeprefix("không có ")
        filled = [a._replace(given=Given.BLANK, value=None) if a.unit == whose else a for a in filled]
    else:
        assert what == "đủ", what
    made = receipt(unit, number, *filled, verdict=verdict, findings=findings, sent=moment(day(on)))
    return replace(made, received=moment(day(on)))


def decided(words: str, number: int) -> Decision:
    unit, version, what = words.split(" ", 2)
    period = UNKNOWN if unit == UNKNOWN else PERIOD
    to = ("THON02", PERIOD) if what == "gán" else ("", "")
    return Decision(number, unit, period, int(version), Choice(what), "Lan", moment(day("17/6")), "", *to)


def event(number: int, on: date, round: int, unit: str = UNIT, *ways: Way) -> Reminder:
    return Reminder(number, PERIOD, unit, round, DraftKind.REMINDER, (), ways or (Way.ZALO,), "Lan", moment(on))


def reminded(words: str) -> tuple[Reminder, ...]:
    found: list[Reminder] = []
    for number, part in enumerate(parts(words), 1):
        on = day(part.split()[0])
        same = bool(found) and found[-1].day == on
        last = found[-1].round if found else 0
        ways = (Way.PHONE,) if part.endswith("gọi") else (Way.MAIL, Way.ZALO)
        found.append(event(number, on, last if same else last + 1, UNIT, *ways))
    return tuple(found)


def happened(of: Catalogue, case: dict[str, str]) -> tuple[State, State]:
    """The period's state, and that of the files of no known unit."""
    numbers: dict[str, int] = {}
    receipts: list[Receipt] = []
    for words in parts(case["what came"]):
        unit = words.split()[0]
        numbers[unit] = numbers.get(unit, 0) + 1
        receipts.append(came(of, words, numbers[unit]))
    decisions: list[Decision] = []
    adjustments: list[Adjustment] = []
    for n, words in enumerate(parts(case["the Office"]), 1):
        if words.startswith("trả lời "):
            made = adjustment(n, UNIT, words.removeprefix("trả lời "), 1, 5.0)
            adjustments.append(replace(made, holds_on="answer"))
        else:
            decisions.append(decided(words, n))
    ledger = () if "chưa mở" in case["set"] else (opening(),)
    if "chốt" in case["set"]:
        ledger = (opening(), closing(2))  # type: ignore[assignment]
    of_period = [r for r in receipts if r.period == PERIOD]
    own = Records(
        PERIOD,
        ledger,
        tuple(of_period),
        tuple(d for d in decisions if d.period == PERIOD),
        tuple(adjustments),
        reminders=reminded(case["reminded"]),
    )
    strangers = tuple(r for r in receipts if r.period == UNKNOWN)
    rest = Records(UNKNOWN, (), strangers, tuple(d for d in decisions if d.period == UNKNOWN))
    return state(own, {"HTX01": "PKT"}), state(rest)


def in_words(found: ToRemind) -> str:
    def want(w: Want) -> str:
        said = f"{w.matter} {format_day_of_year(w.day)}" if w.day else str(w.matter)
        said += f" {w.to}" if w.to else ""
        said += f" của {w.of}" if w.of != found.unit else ""
        return f"{said} ({', '.join(w.items)})" if w.items else said

    first = "đã " if found.done else ""
    first += "đề nghị " if found.kind is DraftKind.ASK else ""
    return f"{first}lần {found.round}: {'; '.join(map(want, found.about))}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: " | ".join(case.values()))
def test_whom_to_remind_of_what(case: dict[str, str]) -> None:
    of = as_set(case["set"])
    now, unknown = happened(of, case)
    found = to_remind(of, of.period[PERIOD], now, day(case["today"]), unknown)
    assert [in_words(one) for one in found if one.unit == case["unit"]] == [case["told"]] * bool(case["told"])


# what never happens, whatever the story

UNITS = ("THON01", "THON02", "PKT", "HTX01", "VP")
KINDS_OF_FILE = ("đủ", "trả lại", "chờ", "hẹn 18/6", "hẹn 25/6")
days = st.integers(5, 30).map(lambda n: date(2026, 6, n))
files = st.tuples(st.sampled_from(("THON01", "THON02", "PKT")), days, st.sampled_from(KINDS_OF_FILE))
end = st.tuples(days, st.sampled_from(("", *UNITS)))
ends = st.dictionaries(st.sampled_from(("THON01", "THON02", "HTX01")), end, max_size=2)
ways = st.dictionaries(st.sampled_from(("THON", "HTX", "PHONG")), st.sampled_from(list(Urging)), max_size=2)


def of_story(ended: dict[str, tuple[date, str]], asked: dict[str, Urging]) -> Catalogue:
    of = builders.catalogue()
    end = {u: {"valid_to": on, "successor": to if to != u else ""} for u, (on, to) in ended.items()}
    units = tuple(u.model_copy(update=end.get(u.code, {})) for u in of.units)
    kinds = tuple(k.model_copy(update={"urging": asked.get(k.code, k.urging)}) for k in of.kinds)
    return of.model_copy(update={"units": units, "kinds": kinds})


def arrived(of: Catalogue, sent: list[tuple[str, date, str]], until: date) -> tuple[Receipt, ...]:
    """What had come by a day, in the order of days."""
    numbers: dict[str, int] = {}
    found = []
    for unit, on, kind in sorted(sent, key=lambda one: one[1]):
        if on <= until:
            numbers[unit] = numbers.get(unit, 0) + 1
            found.append(came(of, f"{unit} {format_day_of_year(on)} {kind}", numbers[unit]))
    return tuple(found)


@given(st.lists(files, max_size=6), ends, ways, st.lists(days, min_size=1, max_size=6))
def test_whatever_the_story(
    sent: list[tuple[str, date, str]],
    ended: dict[str, tuple[date, str]],
    asked: dict[str, Urging],
    mornings: list[date],
) -> None:
    """The Office reminds on some days, on some of them twice. Never a unit that is in, waits for the Office, or is no
    more; one event a unit and day; rounds by one."""
    of, told = of_story(ended, asked), list[Reminder]()
    period = of.period[PERIOD]
    for today in sorted(mornings):
        came_by = arrived(builders.catalogue(), sent, today)
        now = state(Records(PERIOD, (opening(),), came_by, reminders=tuple(told)), {"HTX01": "PKT"})
        found = to_remind(of, period, now, today)
        last = {r.unit: r.verdict for r in came_by}
        for one in found:
            assert alive(of.unit[one.unit], today) and one.unit != "VP"
            assert (one.kind is DraftKind.ASK) >= (urging(of, one.unit) is Urging.ASK)
            assert urging(of, one.unit) is not Urging.NONE
            for want in one.about:
                sender = of.sender(want.of)
                assert last.get(sender) is not Verdict.NEEDS_CONFIRMATION
                if last.get(sender) is Verdict.ACCEPTED:
                    assert want.matter in (Matter.PROMISED, Matter.THROUGH)
                if want.matter is Matter.LATE:
                    assert due(of, period, want.of) < today  # type: ignore[operator]
        told += [
            Reminder(len(told) + n, PERIOD, one.unit, one.round, one.kind, one.about, (Way.ZALO,), "Lan", moment(today))
            for n, one in enumerate((one for one in found if not one.done), 1)
        ]
    for unit in UNITS:
        own = [one for one in told if one.unit == unit]
        assert [one.round for one in own] == list(range(1, len(own) + 1))
        assert len({one.day for one in own}) == len(own)


def test_owners_wait_for_the_figures_of_units_that_are_late() -> None:
    of = builders.catalogue()
    now = state(Records(PERIOD, (opening(),)))
    waiting = {t.unit: t.waiting for t in to_remind(of, of.period[PERIOD], now, date(2026, 6, 18))}
    assert waiting["THON01"] == ("PKT",) and waiting["PKT"] == ()
    before = {t.unit: t.waiting for t in to_remind(of, of.period[PERIOD], now, date(2026, 6, 16))}
    assert before["THON01"] == ()


def test_how_the_register_says_it() -> None:
    calls = replace(event(2, date(2026, 6, 17), 1, UNIT, Way.PHONE), said="hẹn chiều mai gửi")
    again = replace(event(4, date(2026, 6, 20), 3, UNIT, Way.PHONE))
    found = [again, event(1, date(2026, 6, 17), 1), calls, event(3, date(2026, 6, 19), 2)]
    assert rounds_words(found) == (
        "lần 1 ngày 17/6/2026 (điện thoại: hẹn chiều mai gửi), lần 2 ngày 19/6/2026, lần 3 ngày 20/6/2026 (điện thoại)"
    )
    assert rounds_words([]) == ""


def test_what_was_said_on_the_telephone_is_shown_without_an_identity_number() -> None:
    call = replace(event(1, date(2026, 6, 17), 1, UNIT, Way.PHONE), said="hộ ông A, số 031088001234, gọi 0912 000 000")
    assert rounds_words([call]) == f"lần 1 ngày 17/6/2026 (điện thoại: hộ ông A, số {HIDDEN}, gọi 0912 000 000)"
    assert rounds_short([call]) == f"1 lần: 17/6; hộ ông A, số {HIDDEN}, gọi 0912 000 000"
