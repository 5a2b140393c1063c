"""Figures, difficulties, tasks, texts and the register: events in, rows out (decision-tables 1)."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import merge
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Difficulty, ReportingException, Source, TimeKind, Unit
from tanminh_xl.domain.drafts import DraftKind
from tanminh_xl.domain.events import ZONE, Choice, Closing, Counted, Receipt, Records, State, state
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.reminded import Matter, Reminder, Want, Way
from tanminh_xl.domain.report import KnownProblem, RegisterLine
from tanminh_xl.domain.submission import Given, Problem, TaskAnswer, Text, Value
from tests.builders import BOTH, ELEMENTS, UNITS, catalogue, element
from tests.event_builders import NOON, PERIOD, adjustment, answer, closing, decision, opening, receipt, submission

ALL = catalogue()
THROUGH = {"HTX01": "PKT"}
Key = tuple[str, str]


def path_of(receipt: Receipt) -> str:
    return f"da_nhan/{receipt.period}/{receipt.unit}/{receipt.file}"


def figures(
    records: Records,
    of: Catalogue = ALL,
    problems: tuple[KnownProblem, ...] = (),
    half: dict[Key, Figure] | None = None,
) -> dict[Key, Figure]:
    found = merge.figures(of, of.period[records.period], state(records, THROUGH), problems, half or {}, path_of)
    return {(f.unit, f.element): f for f in found}


NONE, NOT_MINE, LATER, BLANK = Given.NONE_OCCURRED, Given.NOT_APPLICABLE, Given.NOT_YET, Given.BLANK
NUMBER, YES_NO = "CHUNG-01", "CHUNG-06"

# decision-tables 1.1: element, what the unit says, whether its cell must be mended, what the Office put: what counts
TABLE: list[tuple[str, Value | Given, bool, Value, Value]] = [
    (NUMBER, 12.0, False, None, 12.0),
    (YES_NO, True, False, None, True),
    (YES_NO, False, False, None, False),
    (NUMBER, 0.0, False, None, 0.0),
    (NUMBER, NONE, False, None, 0.0),
    (YES_NO, NONE, False, None, None),
    (NUMBER, NOT_MINE, False, None, None),
    (NUMBER, LATER, False, None, None),
    (NUMBER, BLANK, False, None, None),
    (NUMBER, 12.0, True, None, None),
    (NUMBER, 12.0, False, 7.0, 7.0),
    (NUMBER, 12.0, True, 7.0, 7.0),
    (NUMBER, NONE, False, 7.0, 7.0),
    (NUMBER, NOT_MINE, False, 7.0, 7.0),
    (NUMBER, LATER, False, 0.0, 0.0),
    (NUMBER, BLANK, False, 7.0, 7.0),
    (YES_NO, True, False, False, False),
]


@pytest.mark.parametrize(("code", "said", "bad", "new", "counts"), TABLE)
def test_what_an_answer_counts_as(code: str, said: Value | Given, bad: bool, new: Value, counts: Value) -> None:
    found = (Finding(Code.WRONG_TYPE, "Số liệu", "G9", unit="THON01", item=code),) if bad else ()
    got = receipt("THON01", 1, answer("THON01", code, said), verdict=Verdict.RETURNED, findings=found)
    adjustments = () if new is None else (adjustment(4, "THON01", code, 1, new),)
    accepted = (decision("THON01", 1, Choice.ACCEPT_VALID),)
    figure = figures(Records(PERIOD, (opening(),), (got,), accepted, adjustments))["THON01", code]
    assert (figure.counted, type(figure.counted)) == (counts, type(counts))
    assert (figure.bad, figure.adjusted, figure.adjustment) == (bad, new, 0 if new is None else 4)
    assert figure.given == (said if isinstance(said, Given) else Given.FIGURE)
    assert (figure.file, figure.sheet, figure.cell) == ("da_nhan/2026-6T/THON01/THON01_v1.xlsx", "Số liệu", "G9")
    assert (figure.version, figure.sender, figure.sent) == (1, "Trưởng thôn", NOON)


def test_one_figure_for_each_that_is_owed_and_blank_where_no_form_came() -> None:
    got = receipt("THON01", 1, answer("THON01", "MH2-02", 3.5), answer("THON01", "NEN-01", 90.0))
    found = figures(Records(PERIOD, (opening(),), (got,)))
    assert list(found) == [
        ("PKT", "MH2-04"),
        ("PKT", "MH1-01.T"),
        ("PKT", "MH1-01.M"),
        ("THON01", "CHUNG-01"),
        ("THON01", "CHUNG-06"),
        ("THON01", "MH2-02"),
        ("THON02", "CHUNG-01"),
        ("THON02", "CHUNG-06"),
        ("THON02", "MH2-02"),
        ("HTX01", "MH2-06"),
    ]
    assert found["THON02", "MH2-02"] == Figure(PERIOD, "THON02", "MH2-02", Given.BLANK)
    absent = found["THON01", "CHUNG-01"]
    assert (absent.given, absent.counted, absent.version, absent.cell) == (Given.BLANK, None, 1, "")


def test_minh_chung_and_note_come_with_the_figure() -> None:
    said = answer("THON01", NUMBER, 3.0)._replace(evidence="Biên bản số 2", note="mở rộng")
    figure = figures(Records(PERIOD, (opening(),), (receipt("THON01", 1, said),)))["THON01", NUMBER]
    assert (figure.evidence, figure.note, figure.value) == ("Biên bản số 2", "mở rộng", 3.0)


def test_of_two_answers_on_one_element_the_first_counts() -> None:
    twice = receipt("THON01", 1, answer("THON01", NUMBER, 3.0), answer("THON01", NUMBER, 4.0, "G20"))
    assert figures(Records(PERIOD, (opening(),), (twice,)))["THON01", NUMBER].counted == 3.0


def test_what_could_not_be_read_can_not_count() -> None:
    unreadable = replace(receipt("THON01", 1), submission=None)
    counted = State(PERIOD, counted={"THON01": Counted(unreadable)})
    with pytest.raises(ValueError, match="2026-6T/THON01#1"):
        merge.figures(ALL, ALL.period[PERIOD], counted, (), {}, path_of)


def test_a_unit_that_reports_through_another_stands_in_its_form() -> None:
    got = receipt("PKT", 1, answer("HTX01", "MH2-06", True))
    records = Records(PERIOD, (opening(),), (got,), (), (adjustment(1, "HTX01", "MH2-06", 1, False),))
    figure = figures(records)["HTX01", "MH2-06"]
    assert (figure.value, figure.counted, figure.file) == (True, False, "da_nhan/2026-6T/PKT/PKT_v1.xlsx")


def test_an_exception_adds_and_takes_away() -> None:
    rows = (
        ReportingException(unit="THON01", element="CHUNG-01", period=PERIOD, owes=False),
        ReportingException(unit="THON02", element="NEN-01", period=PERIOD, owes=True),
    )
    found = figures(Records(PERIOD, (opening(),)), catalogue(exceptions=rows))
    assert ("THON01", "CHUNG-01") not in found and ("THON02", "NEN-01") in found


ASKED = [("THON01", code) for code in ("CHUNG-01", "CHUNG-06", "MH2-02")]


def adjusted(given: Given, new: Value = None, **more: Any) -> Any:
    return replace(adjustment(4, "THON01", NUMBER, 1, new), given=given, **more)


# what the unit says, what the Office puts: what counts, the answer, whether it is a số ước
@pytest.mark.parametrize(
    ("said", "put", "counts", "stands", "estimate"),
    [
        (12.0, adjusted(Given.FIGURE, 7.0), 7.0, Given.FIGURE, False),
        (12.0, adjusted(Given.FIGURE, 7.0, estimate=True), 7.0, Given.FIGURE, True),
        (12.0, adjusted(NONE), 0.0, NONE, False),
        (12.0, adjusted(NONE, 0.0), 0.0, NONE, False),
        (12.0, adjusted(NOT_MINE), None, NOT_MINE, False),
        (12.0, adjusted(LATER), None, LATER, False),
        (12.0, adjusted(LATER, estimate=True), None, LATER, False),
        (NOT_MINE, adjusted(LATER), None, LATER, False),
        (BLANK, adjusted(NOT_MINE), None, NOT_MINE, False),
    ],
)
def test_an_adjustment_gives_any_of_the_five_answers(
    said: Value | Given, put: Any, counts: Value, stands: Given, estimate: bool
) -> None:
    got = receipt("THON01", 1, answer("THON01", NUMBER, said))
    figure = figures(Records(PERIOD, (opening(),), (got,), (), (put,)))["THON01", NUMBER]
    assert (figure.counted, figure.answer, figure.estimate) == (counts, stands, estimate)
    assert (figure.is_adjusted, figure.adjustment) == (True, 4)
    assert figure.given == (said if isinstance(said, Given) else Given.FIGURE)


def test_a_confirmation_leaves_the_figure_as_the_unit_gave_it() -> None:
    got = receipt("THON01", 1, answer("THON01", NUMBER, 12.0)._replace(estimate=True))
    put = (adjusted(Given.FIGURE, 12.0, confirms=True),)
    plain, confirmed = (
        figures(Records(PERIOD, (opening(),), (got,), (), puts))["THON01", NUMBER] for puts in ((), put)
    )
    assert plain == confirmed and confirmed.estimate and not confirmed.is_adjusted


def test_what_the_office_puts_is_official_in_place_of_an_estimate() -> None:
    got = receipt("THON01", 1, answer("THON01", NUMBER, 12.0)._replace(estimate=True))
    before, after = (
        figures(Records(PERIOD, (opening(),), (got,), (), puts))["THON01", NUMBER]
        for puts in ((), (adjusted(Given.FIGURE, 12.0),))
    )
    assert (before.estimate, after.estimate) == (True, False)


def test_of_a_period_of_estimates_every_figure_that_counts_is_one() -> None:
    periods = tuple(p.model_copy(update={"estimate": p.code == PERIOD}) for p in ALL.periods)
    got = receipt(
        "THON01", 1, answer("THON01", NUMBER, NONE), answer("THON01", YES_NO, True), answer("THON01", "MH2-02", LATER)
    )
    found = figures(Records(PERIOD, (opening(),), (got,)), catalogue(periods=periods))
    assert {key for key, f in found.items() if f.estimate} == {key for key, f in found.items() if f.counted is not None}
    assert found["THON01", NUMBER].estimate and found["THON01", YES_NO].estimate
    assert not any(f.estimate for f in figures(Records(PERIOD, (opening(),), (got,))).values())


HELD = Finding(Code.AMBIGUOUS_NUMBER, "Số liệu", "G9", "1.234", "1234 hoặc 1,234", "THON01", NUMBER)


# what could be read of the cell, its finding, who read it: what the figure says of it
@pytest.mark.parametrize(
    ("said", "found", "reader", "given", "value", "told"),
    [
        (BLANK, HELD, "0.2.0", BLANK, None, "1.234"),
        (BLANK, HELD, "0.1.0", BLANK, None, "1.234"),
        (-4.0, HELD._replace(code=Code.OUT_OF_RANGE, value="-4"), "0.2.0", BLANK, None, "-4"),
        (-4.0, HELD._replace(code=Code.OUT_OF_RANGE, value="-4"), "0.1.0", Given.FIGURE, -4.0, "-4"),
        (1234.5, HELD._replace(code=Code.BELOW_HALF_YEAR, value="1.234,5"), "0.2.0", BLANK, None, "1234,5"),
        (NONE, HELD._replace(code=Code.NONE_DOUBTFUL, value="không"), "0.2.0", BLANK, None, "Không phát sinh"),
    ],
)
def test_a_held_cell_is_blank_with_what_is_written_in_it_beside(
    said: Value | Given, found: Finding, reader: str, given: Given, value: Value, told: str
) -> None:
    one = answer("THON01", NUMBER, said)._replace(estimate=True)
    got = replace(receipt("THON01", 1, one, verdict=Verdict.ACCEPTED_IN_PART, findings=(found,)), reader=reader)
    records = Records(PERIOD, (opening(),), (got,))
    figure = figures(records)["THON01", NUMBER]
    assert (figure.given, figure.value, figure.counted, figure.told) == (given, value, None, told)
    assert (figure.bad, figure.estimate, figure.answer, figure.cell) == (True, False, BLANK, "G9")
    put = figures(replace(records, adjustments=(adjusted(Given.FIGURE, 7.0),)))["THON01", NUMBER]
    assert (put.counted, put.told, put.bad, put.answer) == (7.0, told, True, Given.FIGURE)


def test_what_is_written_is_that_of_the_finding_that_holds() -> None:
    findings = (HELD._replace(code=Code.FORMULA, value="=A1"), HELD, HELD._replace(code=Code.JUMP, value="9"))
    got = receipt("THON01", 1, answer("THON01", NUMBER, BLANK), verdict=Verdict.ACCEPTED_IN_PART, findings=findings)
    assert figures(Records(PERIOD, (opening(),), (got,)))["THON01", NUMBER].told == "1.234"


@given(
    bad=st.sets(st.sampled_from(ASKED)),
    values=st.lists(st.floats(0, 1e6, allow_nan=False), min_size=3, max_size=3),
)
def test_accepting_the_valid_part_costs_exactly_the_bad_figures(bad: set[Key], values: list[float]) -> None:
    answers = [
        answer(unit, code, value if code != YES_NO else True) for (unit, code), value in zip(ASKED, values, strict=True)
    ]
    findings = tuple(Finding(Code.OUT_OF_RANGE, unit=unit, item=code) for unit, code in sorted(bad))
    told = (Finding(Code.JUMP, unit="THON01", item="MH2-02"),)
    got = receipt("THON01", 1, *answers, findings=findings + told, verdict=Verdict.RETURNED)
    whole, valid = (
        figures(Records(PERIOD, (opening(),), (got,), (decision("THON01", 1, choice),)))
        for choice in (Choice.ACCEPT, Choice.ACCEPT_VALID)
    )
    lost = {key for key in whole if whole[key].counted is not None and valid[key].counted is None}
    assert lost == bad and {key for key in valid if valid[key].bad} == bad
    assert all(whole[key]._replace(bad=key in bad) == valid[key]._replace(counted=whole[key].counted) for key in whole)


def year_figures(half: Value | Given, year: Value | Given, of: Catalogue = ALL) -> tuple[Figure, Figure]:
    first = figures(Records(PERIOD, (opening(),), (receipt("THON01", 1, answer("THON01", NUMBER, half)),)), of)
    got = receipt("THON01", 1, answer("THON01", NUMBER, year), period="2026-N")
    return first["THON01", NUMBER], figures(Records("2026-N", (), (got,)), of, half=first)["THON01", NUMBER]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 3))
def test_the_year_is_the_first_half_and_the_second(half: int, more: int, decimals: int) -> None:
    first, year = half / 10**decimals, (half + more) / 10**decimals
    before, after = year_figures(first, year)
    assert before.second_half is None and after.second_half is not None
    assert after.counted == year and after.second_half == pytest.approx(more / 10**decimals, abs=1e-9)


@pytest.mark.parametrize(
    ("half", "year", "second"),
    [(4.0, 9.0, 5.0), (NONE, 9.0, 9.0), (4.0, BLANK, None), (LATER, 9.0, None), (NOT_MINE, 9.0, None), (0.1, 0.3, 0.2)],
)
def test_the_second_half_needs_both(half: Value | Given, year: Value | Given, second: float | None) -> None:
    assert year_figures(half, year)[1].second_half == second


def changed(rows: tuple[Any, ...], code: str, **fields: object) -> tuple[Any, ...]:
    return tuple(row.model_copy(update=fields) if row.code == code else row for row in rows)


def test_only_running_totals_in_a_yearly_report_have_a_second_half() -> None:
    point = changed(ELEMENTS, NUMBER, time_kind=TimeKind.POINT)
    assert year_figures(4.0, 9.0, catalogue(elements=point))[1].second_half is None
    first, _ = year_figures(4.0, 9.0)
    again = Records(PERIOD, (opening(),), (receipt("THON01", 1, answer("THON01", NUMBER, 9.0)),))
    assert figures(again, half={("THON01", NUMBER): first})["THON01", NUMBER].second_half is None


def test_there_is_no_half_of_yes_or_no() -> None:
    of = catalogue(elements=changed(ELEMENTS, YES_NO, time_kind=TimeKind.YEAR_TO_DATE))
    half = {("THON01", YES_NO): Figure(PERIOD, "THON01", YES_NO, Given.FIGURE, True, counted=True)}
    got = receipt("THON01", 1, answer("THON01", YES_NO, True), period="2026-N")
    assert figures(Records("2026-N", (), (got,)), of, half=half)["THON01", YES_NO].second_half is None


# the unit that was merged into THON01: its last day, whether it gave a 6T figure (4); THON01's second half (9 - 4 - 4)
@pytest.mark.parametrize(
    ("last", "gave", "second"),
    [
        (date(2026, 8, 1), True, 1.0),
        (date(2026, 12, 13), True, 1.0),
        (date(2026, 12, 14), True, 5.0),
        (date(2026, 8, 1), False, None),
        (date(2026, 6, 14), False, None),
        (date(2026, 6, 13), False, 5.0),
    ],
)
def test_the_second_half_takes_in_those_of_units_that_were_merged_in_since(
    last: date, gave: bool, second: float | None
) -> None:
    of = catalogue(units=changed(UNITS, "THON02", successor="THON01", valid_to=last))
    half, _ = year_figures(4.0, 9.0)
    before = {("THON01", NUMBER): half} | ({("THON02", NUMBER): half} if gave else {})
    got = receipt("THON01", 1, answer("THON01", NUMBER, 9.0), period="2026-N")
    found = figures(Records("2026-N", (), (got,)), of, half=before)
    assert found["THON01", NUMBER].second_half == second


def some_events() -> tuple[list[Receipt], Records]:
    receipts = [
        receipt(u, n, answer(u, NUMBER, float(10 * k + n)), answer(u, YES_NO, n == 2))
        for k, u in enumerate(("THON01", "THON02"))
        for n in (1, 2)
    ]
    decisions = (decision("THON02", 2, Choice.RETURN), decision("THON02", 2, Choice.ACCEPT, 2))
    adjustments = (adjustment(1, "THON01", NUMBER, 2, 50.0), adjustment(2, "THON01", NUMBER, 2, 60.0))
    return receipts, Records(PERIOD, (opening(),), tuple(receipts), decisions, adjustments)


def test_the_order_in_which_events_are_listed_changes_no_figure() -> None:
    receipts, records = some_events()
    expected = figures(records)
    assert expected["THON01", NUMBER].counted == 60.0 and expected["THON02", NUMBER].counted == 12.0
    for seed in range(10):
        random.Random(seed).shuffle(receipts)
        shuffled = Records(PERIOD, records.ledger, tuple(receipts), records.decisions[::-1], records.adjustments[::-1])
        assert list(figures(shuffled).items()) == list(expected.items())


def test_a_closing_freezes_the_figures() -> None:
    receipts, records = some_events()
    frozen: Closing = closing(2, ("THON01", 2, False), ("THON02", 2, False), adjustments=(2,))
    late = receipt("THON01", 3, answer("THON01", NUMBER, 999.0))
    after = Records(
        PERIOD,
        (*records.ledger, frozen),
        (*receipts, late),
        (*records.decisions, decision("THON02", 2, Choice.RETURN, 3)),
        (*records.adjustments, adjustment(3, "THON02", NUMBER, 2, 1.0)),
    )
    assert figures(after) == figures(records)


def problem(unit: str, text: str, code: str = "", state: str = "", proposal: str = "") -> Problem:
    return Problem(unit, code, text, proposal, state, "B40")


def told(period: str, unit: str, *problems: Problem, sent: datetime = NOON) -> Receipt:
    return receipt(unit, 1, said=submission(unit, period=period, problems=problems), period=period, sent=sent)


def states(*receipts: Receipt, of: Catalogue = ALL) -> list[tuple[object, State]]:
    periods = {r.period: [q for q in receipts if q.period == r.period] for r in receipts}
    return [(of.period[code], state(Records(code, (), tuple(got)))) for code, got in periods.items()]


def problems(*receipts: Receipt, of: Catalogue = ALL) -> tuple[KnownProblem, ...]:
    return merge.problems(of, states(*receipts, of=of), path_of)  # type: ignore[arg-type]


K1, K2 = "KK-2026-6T-THON01-1", "KK-2026-6T-THON01-2"
FIRST = told(PERIOD, "THON01", problem("THON01", "Kênh sạt"), problem("THON01", "Thiếu máy", proposal="cấp máy"))


def test_difficulties_get_lasting_codes_and_a_day_in_their_window() -> None:
    after = NOON + timedelta(days=40)
    before = told(PERIOD, "THON02", problem("THON02", "Ngập"), sent=datetime(2026, 6, 9, 23, 30, tzinfo=ZONE))
    found = problems(replaced_sent(FIRST, after), before)
    assert [(p.code, p.unit, p.text, p.proposal, p.first_reported) for p in found] == [
        (K1, "THON01", "Kênh sạt", "", date(2026, 6, 14)),
        (K2, "THON01", "Thiếu máy", "cấp máy", date(2026, 6, 14)),
        ("KK-2026-6T-THON02-1", "THON02", "Ngập", "", date(2026, 6, 9)),
    ]
    assert {(p.state, p.first_period, p.last_period) for p in found} == {("Đang giải quyết", PERIOD, PERIOD)}
    assert (found[0].file, found[0].cell) == ("da_nhan/2026-6T/THON01/THON01_v1.xlsx", "B40")


def replaced_sent(got: Receipt, sent: datetime) -> Receipt:
    assert got.submission is not None
    return told(got.period, got.unit, *got.submission.problems, sent=sent)


def test_difficulties_are_told_in_the_order_of_periods_then_of_units() -> None:
    office, village = (
        told(PERIOD, "VP", problem("VP", "Thiếu người")),
        told(PERIOD, "THON01", problem("THON01", "Ngập")),
    )
    earlier = told("2025-N", "THON02", problem("THON02", "Hạn"))
    stranger = told(PERIOD, "ABC", problem("ABC", "Lạ"))
    found = problems(stranger, village, office, earlier)
    assert [p.text for p in found] == ["Hạn", "Thiếu người", "Ngập", "Lạ"]


def test_numbers_go_on_in_one_form_and_are_each_units_own() -> None:
    through = told(PERIOD, "PKT", problem("PKT", "một"), problem("HTX01", "hai"), problem("PKT", "ba"))
    known = told("2026-N", "THON01", problem("THON01", "cũ", K1), problem("THON01", "mới"))
    assert [p.code for p in problems(through, known)] == [
        "KK-2026-6T-PKT-1",
        "KK-2026-6T-HTX01-1",
        "KK-2026-6T-PKT-2",
        K1,
        "KK-2026-N-THON01-1",
    ]


def test_what_a_unit_leaves_blank_later_stays_as_it_was() -> None:
    first = told(PERIOD, "THON01", problem("THON01", "Kênh sạt", proposal="kè lại", state="Đã giải quyết"))
    later = told("2026-N", "THON01", problem("THON01", "", K1))
    (one,) = problems(first, later)
    assert (one.text, one.proposal, one.unit_state, one.state) == ("Kênh sạt", "kè lại", *["Đã giải quyết"] * 2)
    assert (one.last_period, one.file) == ("2026-N", "da_nhan/2026-N/THON01/THON01_v1.xlsx")
    (other,) = problems(first, told("2026-N", "THON01", problem("THON01", "", K1, proposal="xây mới")))
    assert other.proposal == "xây mới"


@pytest.mark.parametrize(
    ("sent", "day"),
    [
        (datetime(2025, 12, 1, 8, tzinfo=ZONE), date(2025, 12, 15)),
        (datetime.fromisoformat("2026-03-01T18:00:00+00:00"), date(2026, 3, 2)),
    ],
)
def test_the_day_of_a_difficulty_is_that_of_vietnam_within_the_period(sent: datetime, day: date) -> None:
    assert problems(replaced_sent(FIRST, sent))[0].first_reported == day


def test_the_same_code_continues_and_the_unit_has_the_last_word() -> None:
    later = told("2026-N", "THON01", problem("THON01", "Kênh sạt thêm", K1, "Đã giải quyết"))
    for listed in ((FIRST, later), (later, FIRST)):
        one, two = problems(*listed)
        assert (one.code, one.text, one.state, one.unit_state) == (K1, "Kênh sạt thêm", *["Đã giải quyết"] * 2)
        assert (one.first_period, one.last_period, one.first_reported) == (PERIOD, "2026-N", date(2026, 6, 14))
        assert (two.code, two.state, two.last_period) == (K2, "Đang giải quyết", PERIOD)


def test_only_the_version_that_counts_tells() -> None:
    second = receipt("THON01", 2, said=submission("THON01", problems=(problem("THON01", "Chỉ còn một"),)))
    found = merge.problems(ALL, [(ALL.period[PERIOD], state(Records(PERIOD, (), (FIRST, second))))], path_of)
    assert [(p.code, p.text) for p in found] == [(K1, "Chỉ còn một")]


def test_staff_write_over_what_units_say_and_add_their_own() -> None:
    rows = (
        Difficulty(code=K1, state="Đã giải quyết", resolver="PKT", deadline=date(2026, 9, 1), result="đã kè"),
        Difficulty(code="KK-VP-1", unit="THON02", text="Báo qua điện thoại", first_reported=date(2026, 3, 2)),
        Difficulty(code="KK-VP-2", unit="THON02", text="Không ghi ngày", state="Đã giải quyết"),
    )
    found = {p.code: p for p in problems(FIRST, of=catalogue(difficulties=rows))}
    assert (found[K1].state, found[K1].resolver, found[K1].result) == ("Đã giải quyết", "PKT", "đã kè")
    assert (found[K1].text, found[K1].unit_state) == ("Kênh sạt", "")
    assert (found["KK-VP-1"].first_period, found["KK-VP-1"].state) == (PERIOD, "Đang giải quyết")
    assert found["KK-VP-2"].first_reported == ALL.plan.start
    assert list(found) == [K1, K2, "KK-VP-1", "KK-VP-2"]
    assert (found[K1].deadline, found[K2].resolver, found[K2].state) == (date(2026, 9, 1), "", "Đang giải quyết")


def test_what_staff_told_first_keeps_its_day_when_a_form_comes_back_with_it() -> None:
    later = told("2027-6T", "THON02", problem("THON02", "Ngập", "KK-VP-1"), sent=datetime(2027, 6, 10, 8, tzinfo=ZONE))
    for day, kept, first in ((date(2026, 4, 2), date(2026, 4, 2), PERIOD), (None, ALL.plan.start, PERIOD)):
        of = catalogue(difficulties=(Difficulty(code="KK-VP-1", unit="THON02", text="Ngập", first_reported=day),))
        (one,) = problems(later, of=of)
        assert (one.first_reported, one.first_period, one.last_period) == (kept, first, "2027-6T")


def test_where_staff_say_nothing_of_its_state_the_units_word_stands() -> None:
    later = told("2026-N", "THON01", problem("THON01", "Kênh sạt", K1, "Đã giải quyết"))
    of = catalogue(difficulties=(Difficulty(code=K1, resolver="PKT"),))
    for told_so_far, said in (((FIRST,), "Đang giải quyết"), ((FIRST, later), "Đã giải quyết")):
        one = problems(*told_so_far, of=of)[0]
        assert (one.code, one.state, one.resolver) == (K1, said, "PKT")


def test_what_staff_alone_wrote_is_told_as_they_wrote_it() -> None:
    day = date(2026, 3, 2)
    row = Difficulty(
        code="KK-VP-1",
        unit="THON02",
        text="Ngập",
        proposal="nạo vét",
        first_reported=day,
        resolver="PKT",
        deadline=date(2026, 9, 1),
        state="Đã giải quyết",
        result="đã nạo vét",
    )
    of = catalogue(difficulties=(row,))
    wanted = KnownProblem(
        "KK-VP-1", "THON02", "Ngập", "nạo vét", PERIOD, day, PERIOD, "Đã giải quyết", "", "PKT",
        date(2026, 9, 1), "đã nạo vét",
    )  # fmt: skip
    assert merge.problems(of, [], path_of) == (wanted,)
    assert problems(told("2026-N", "THON01"), of=of) == (wanted,)


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2025, 12, 15), PERIOD),
        (date(2026, 6, 14), PERIOD),
        (date(2026, 6, 15), "2026-N"),
        (date(2026, 12, 14), "2026-N"),
        (date(2024, 1, 1), ""),
    ],
)
def test_a_difficulty_that_staff_wrote_belongs_to_the_shortest_period_of_its_day(day: date, period: str) -> None:
    of = catalogue(difficulties=(Difficulty(code="KK-VP-1", unit="VP", text="x", first_reported=day),))
    (found,) = merge.problems(of, [], path_of)
    assert (found.first_period, found.last_period) == (period, period)


def test_a_successor_takes_over_what_is_open() -> None:
    gone = {"valid_to": date(2026, 8, 1), "successor": "THON02"}
    units = tuple(u.model_copy(update=gone) if u.code == "THON01" else u for u in UNITS)
    rows = (Difficulty(code=K1, state="Đã giải quyết"),)
    of = catalogue(units=units, difficulties=rows)
    assert [p.unit for p in problems(FIRST, of=of)] == ["THON01", "THON01"]
    later = told("2026-N", "THON02")
    assert [(p.code, p.unit) for p in problems(FIRST, later, of=of)] == [(K1, "THON01"), (K2, "THON02")]
    on = merge.problems(of, states(FIRST, of=of), path_of, date(2026, 8, 2))  # type: ignore[arg-type]
    assert [p.unit for p in on] == ["THON01", "THON02"]
    staff = of.model_copy(update={"difficulties": (Difficulty(code="KK-VP-1", unit="THON01", text="x"),)})
    assert [p.unit for p in merge.problems(staff, [], path_of)] == ["THON01"]


# successors of THON01 and of THON02, both gone; whose its difficulty is then
@pytest.mark.parametrize(
    ("first", "second", "unit"),
    [
        ("THON02", "VP", "VP"),
        ("THON02", "THON01", "THON01"),  # a circle: an error of the catalogue, told there
        ("THON02", "", "THON02"),
        ("", "", "THON01"),
        ("NONE", "", "THON01"),
    ],
)
def test_a_chain_of_successors_is_followed_to_its_end(first: str, second: str, unit: str) -> None:
    gone = date(2026, 8, 1)
    units = changed(changed(UNITS, "THON01", valid_to=gone, successor=first), "THON02", valid_to=gone, successor=second)
    assert {p.unit for p in problems(FIRST, told("2026-N", "VP"), of=catalogue(units=units))} == {unit}


def counts(combine: Combine, reporters: str) -> Catalogue:
    both = tuple(
        element(code, code, reporters, source=source, combine=combine, asks=BOTH)
        for code, source in (("KK.M", Source.DIFFICULTIES_REPORTED), ("KK.T", Source.DIFFICULTIES_RESOLVED))
    )
    return catalogue(elements=(*ELEMENTS, *both))


def known(code: str, unit: str, day: date, state: str = "Đang giải quyết") -> KnownProblem:
    return KnownProblem(code, unit, "t", "", PERIOD, day, PERIOD, state)


def test_a_state_of_difficulties_counts_from_the_years_first_day() -> None:
    of = counts(Combine.ONE, "VP")
    point = changed(changed(of.elements, "KK.M", time_kind=TimeKind.POINT), "KK.T", time_kind=TimeKind.POINT)
    found = figures(Records("2026-N"), of.model_copy(update={"elements": point}), KNOWN)
    assert (found["VP", "KK.M"].counted, found["VP", "KK.T"].counted) == (3.0, 2.0)


KNOWN = (
    known("1", "THON01", date(2025, 12, 14), "Đã giải quyết"),
    known("2", "THON01", date(2025, 12, 15), "Đã giải quyết"),
    known("3", "THON02", date(2026, 6, 14)),
    known("4", "THON02", date(2026, 6, 15), "Đã giải quyết"),
)


@pytest.mark.parametrize(
    ("period", "unit", "combine", "reported", "resolved"),
    [
        ("2026-6T", "VP", Combine.ONE, 2.0, 1.0),
        ("2026-N", "VP", Combine.ONE, 3.0, 2.0),
        ("2026-N", "THON01", Combine.SUM, 1.0, 1.0),
        ("2026-N", "THON02", Combine.SUM, 2.0, 1.0),
    ],
)
def test_elements_counted_over_the_difficulties(
    period: str, unit: str, combine: Combine, reported: float, resolved: float
) -> None:
    of = counts(combine, "VP" if combine == Combine.ONE else "THON")
    found = figures(Records(period), of, KNOWN)
    assert (found[unit, "KK.M"].counted, found[unit, "KK.T"].counted) == (reported, resolved)
    assert (found[unit, "KK.M"].given, found[unit, "KK.M"].version) == (Given.FIGURE, 0)


@pytest.mark.parametrize(("left_out", "reported"), [(False, 3.0), (True, 1.0)])
def test_difficulties_that_were_answered_or_referred_leave_the_count_if_the_office_says_so(
    left_out: bool, reported: float
) -> None:
    """In both cases neither of them is resolved; one in words of its own stays."""
    day = date(2026, 3, 1)
    found = (
        known("1", "THON01", day, "Đã trả lời"),
        known("2", "THON01", day, "Vượt thẩm quyền, đã kiến nghị cấp trên"),
        known("3", "THON01", day, "chờ huyện"),
    )
    of = counts(Combine.ONE, "VP")
    of = of.model_copy(update={"plan": of.plan.model_copy(update={"referred_left_out": left_out})})
    got = figures(Records(PERIOD), of, found)
    assert (got["VP", "KK.M"].counted, got["VP", "KK.T"].counted) == (reported, 0.0)


@pytest.mark.parametrize(
    ("state_told", "state_now"),
    [("Chưa triển khai", "Chưa thực hiện"), ("Chưa thực hiện", "Chưa thực hiện"), ("một nửa", "một nửa"), ("", "")],
)
def test_a_state_of_an_older_form_is_called_as_it_is_now(state_told: str, state_now: str) -> None:
    got = (receipt("THON02", 1, said=submission("THON02", tasks=(TaskAnswer("THON02", "NV-7.1", state_told),))),)
    found = merge.tasks(ALL, ALL.period[PERIOD], state(Records(PERIOD, (), got)), path_of)
    assert next(t.state for t in found if (t.unit, t.task) == ("THON02", "NV-7.1")) == state_now


def test_tasks_are_told_by_the_form_that_counts() -> None:
    said = submission(
        "THON02",
        tasks=(TaskAnswer("THON02", "NV-7.1", "Đã hoàn thành", "3 buổi", "G30"), TaskAnswer("THON02", "NV-7.4", "x")),
    )
    office = submission("VP", tasks=(TaskAnswer("PKT", "NV-6.3", "Đang thực hiện", "", "G31"),))
    got = receipt("THON02", 1, said=said), receipt("VP", 1, said=office)
    found = merge.tasks(ALL, ALL.period[PERIOD], state(Records(PERIOD, (), got)), path_of)
    assert [(t.unit, t.task, t.state, t.result, t.cell) for t in found] == [
        ("PKT", "NV-2.1", "", "", ""),
        ("PKT", "NV-6.3", "Đang thực hiện", "", "G31"),
        ("THON01", "NV-7.1", "", "", ""),
        ("THON02", "NV-7.1", "Đã hoàn thành", "3 buổi", "G30"),
    ]
    assert found[1].file == "da_nhan/2026-6T/VP/VP_v1.xlsx"
    turned = ALL.model_copy(update={"tasks": ALL.tasks[::-1]})
    found = merge.tasks(turned, ALL.period[PERIOD], state(Records(PERIOD, (), got)), path_of)
    assert [f"{t.task} {t.unit}" for t in found] == ["NV-7.1 THON01", "NV-7.1 THON02", "NV-6.3 PKT", "NV-2.1 PKT"]


def test_a_task_whose_cell_must_be_mended_is_not_told() -> None:
    said = submission("THON02", tasks=(TaskAnswer("THON02", "NV-7.1", "xong", "", "G30"),))
    wrong = (Finding(Code.UNKNOWN_CHOICE, "Số liệu", "G30", "xong", "", "THON02", "NV-7.1"),)
    got = receipt("THON02", 1, said=said, findings=wrong, verdict=Verdict.RETURNED)
    records = Records(PERIOD, (), (got,), (decision("THON02", 1, Choice.ACCEPT_VALID),))
    assert merge.tasks(ALL, ALL.period[PERIOD], state(records), path_of)[-1].state == ""


def test_texts_are_those_of_block_d_in_the_order_of_units() -> None:
    lines = Text("ky_toi", "làm tiếp"), Text("noi_bat", "đã xong"), Text("ton_tai", ""), Text("nguoi_lap", "Ông A")
    got = tuple(receipt(u, 1, said=submission(u, texts=lines)) for u in ("THON02", "PKT"))
    found = merge.texts(ALL, state(Records(PERIOD, (), got)))
    assert [tuple(part) for part in found] == [
        ("PKT", "noi_bat", "đã xong"),
        ("PKT", "ky_toi", "làm tiếp"),
        ("THON02", "noi_bat", "đã xong"),
        ("THON02", "ky_toi", "làm tiếp"),
    ]


# the day of submission, Vietnam's time; due 16/6 for units, 20/6 for who owns a criterion
@pytest.mark.parametrize(
    ("unit", "submitted", "late"),
    [
        ("THON01", datetime(2026, 6, 16, 23, 59, tzinfo=ZONE), 0),
        ("THON01", datetime(2026, 6, 17, 0, 1, tzinfo=ZONE), 1),
        ("THON01", datetime(2026, 7, 1, 8, 0, tzinfo=ZONE), 15),
        ("PKT", datetime(2026, 6, 20, 8, 0, tzinfo=ZONE), 0),
        ("PKT", datetime(2026, 6, 22, 8, 0, tzinfo=ZONE), 2),
        ("THON01", datetime.fromisoformat("2026-06-16T17:30:00+00:00"), 1),
    ],
)
def test_days_late(unit: str, submitted: datetime, late: int) -> None:
    records = Records(PERIOD, (), (receipt(unit, 1, sent=submitted),))
    found = merge.register(ALL, ALL.period[PERIOD], state(records), path_of)
    assert next(line.late for line in found if line.unit == unit) == late


def test_the_register_has_every_version_and_who_has_sent_none() -> None:
    findings = Finding(Code.WRONG_TYPE), Finding(Code.JUMP), Finding(Code.NOT_YET), Finding(Code.NOT_YET)
    got = (
        receipt("THON02", 3, verdict=Verdict.NEEDS_CONFIRMATION),
        receipt("THON02", 1, verdict=Verdict.RETURNED, findings=findings),
        receipt("THON02", 2),
        receipt("THON99", 1),
        receipt("PKT", 1, verdict=Verdict.NEEDS_CONFIRMATION),
    )
    decisions = decision("THON02", 1, Choice.ACCEPT_VALID), decision("PKT", 1, Choice.ASSIGN, to="VP")
    found = merge.register(ALL, ALL.period[PERIOD], state(Records(PERIOD, (), got, decisions)), path_of)
    assert [(line.unit, line.version, line.verdict, line.counts, line.late) for line in found] == [
        ("PKT", 1, "Đã chuyển cho đơn vị, kỳ khác", False, None),
        ("VP", 0, "Chưa nộp", False, None),
        ("THON01", 0, "Chưa nộp", False, None),
        ("THON02", 1, "Đã tiếp nhận, có lưu ý", False, 0),
        ("THON02", 2, "Đã tiếp nhận", True, 0),
        ("THON02", 3, "Chờ Văn phòng xác nhận", False, None),
        ("THON99", 1, "Đã tiếp nhận", True, 0),
    ]
    assert found[1] == RegisterLine("VP", 0, "Chưa nộp", False, None, None, None, "", "", 0, 0, 0, "", "")
    first = found[3]
    assert (first.errors, first.warnings, first.notes) == (1, 1, 2)
    assert first.decision == "Chấp nhận phần hợp lệ: đã hỏi đơn vị"
    assert found[0].decision == "Gán cho VP, kỳ 2026-6T: đã hỏi đơn vị"
    assert first.file == "da_nhan/2026-6T/THON02/THON02_v1.xlsx" and first.submitted == NOON.date()
    assert (first.sent, first.sender, first.on_behalf, found[4].decision) == (NOON, "Trưởng thôn", "", "")


def test_the_register_says_on_whose_behalf_and_a_decision_without_a_reason() -> None:
    got = replace(receipt("THON01", 1), on_behalf="THON02")
    taken = replace(decision("THON01", 1, Choice.RETURN), why="")
    (line,) = (
        found
        for found in merge.register(ALL, ALL.period[PERIOD], state(Records(PERIOD, (), (got,), (taken,))), path_of)
        if found.unit == "THON01"
    )
    assert (line.on_behalf, line.decision, line.verdict) == ("THON02", "Trả lại", "Trả lại để bổ sung")


def test_without_a_due_date_nobody_is_late() -> None:
    of = catalogue(periods=changed(ALL.periods, PERIOD, due=None, due_owner=None))
    late = receipt("THON01", 1, sent=datetime(2026, 12, 1, tzinfo=ZONE))
    lines = merge.register(of, of.period[PERIOD], state(Records(PERIOD, (), (late,))), path_of)
    assert [line.late for line in lines if line.version] == [0]


def test_a_new_village_owes_at_once() -> None:
    new = Unit(code="THON03", name="Thôn Mới", kind="THON", valid_from=date(2026, 3, 1))
    of = catalogue(units=(*UNITS, new))
    lines = merge.register(of, of.period[PERIOD], state(Records(PERIOD)), path_of)
    assert "THON03" in {line.unit for line in lines if line.verdict == "Chưa nộp"}


def reminder(number: int, unit: str, day: int, *of: str) -> Reminder:
    wants = tuple(Want(Matter.LATE, whose) for whose in of)
    at = datetime(2026, 6, day, 9, tzinfo=ZONE)
    return Reminder(number, PERIOD, unit, number, DraftKind.REMINDER, wants, (Way.MAIL,), "Lan", at)


def test_the_register_says_on_a_forms_last_line_who_was_reminded_of_it() -> None:
    """The unit itself; one whose figures the form carries; the successor of one that is no more, on both lines."""
    told = (
        reminder(1, "THON01", 17, "THON01"),
        reminder(2, "HTX01", 18, "HTX01"),
        reminder(3, "THON02", 19, "THON01", "THON02"),
        reminder(4, "PKT", 20),
    )
    got = (receipt("THON01", 1, verdict=Verdict.RETURNED), receipt("THON01", 2))
    found = merge.register(ALL, ALL.period[PERIOD], state(Records(PERIOD, (), got, reminders=told)), path_of)
    assert [(line.unit, line.version, line.reminded) for line in found if line.unit != "VP"] == [
        ("PKT", 0, "HTX nông nghiệp Đồng Tiến: lần 2 ngày 18/6/2026; lần 4 ngày 20/6/2026"),
        ("THON01", 1, ""),
        ("THON01", 2, "lần 1 ngày 17/6/2026; Thôn Minh Châu: lần 3 ngày 19/6/2026"),
        ("THON02", 0, "lần 3 ngày 19/6/2026"),
    ]
