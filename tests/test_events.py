"""What counts (decision-tables 6), row by row: events in, what counts out."""

import functools
import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tanminh_xl.domain.adjustments import Fate, fate, says_nothing
from tanminh_xl.domain.events import (
    UNKNOWN,
    Adjustment,
    Choice,
    Closing,
    Issuing,
    LedgerEvent,
    Opening,
    Phase,
    Records,
    Reopening,
    state,
)
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.submission import Answer, Given
from tests.event_builders import NOON, PERIOD, adjustment, answer, closing, decision, opening, receipt, reopening

V = "THON01"
NEEDS, RETURNED, NOTES = Verdict.NEEDS_CONFIRMATION, Verdict.RETURNED, Verdict.ACCEPTED_WITH_NOTES
ACCEPT, VALID, RETURN, ASSIGN = Choice.ACCEPT, Choice.ACCEPT_VALID, Choice.RETURN, Choice.ASSIGN
WRONG = (Finding(Code.WRONG_TYPE, "Số liệu", "G9", unit=V, item="CHUNG-01"),)

# verdicts of versions 1, 2, ...; decisions (version, choice) in order; what counts: (version, valid part only)
COUNTS = [
    ("highest accepted", [Verdict.ACCEPTED, NOTES], [], (2, False)),
    ("returned never replaces", [Verdict.ACCEPTED, RETURNED], [], (1, False)),
    ("waiting never replaces", [Verdict.ACCEPTED, NEEDS], [], (1, False)),
    ("nothing accepted", [RETURNED, NEEDS], [], None),
    ("accept: whole version counts", [Verdict.ACCEPTED, RETURNED], [(2, ACCEPT)], (2, False)),
    ("accept the valid part", [RETURNED], [(1, VALID)], (1, True)),
    ("return: the next lower one counts", [Verdict.ACCEPTED, Verdict.ACCEPTED], [(2, RETURN)], (1, False)),
    ("return the only one", [Verdict.ACCEPTED], [(1, RETURN)], None),
    ("the last decision stands", [NEEDS], [(1, RETURN), (1, ACCEPT), (1, VALID)], (1, True)),
    ("accepting below the one that counts changes nothing", [NEEDS, Verdict.ACCEPTED], [(1, ACCEPT)], (2, False)),
    ("assigned: never counts where it was", [Verdict.ACCEPTED, NEEDS], [(2, ASSIGN)], (1, False)),
]


@pytest.mark.parametrize(("rule", "verdicts", "decisions", "counts"), COUNTS, ids=[row[0] for row in COUNTS])
def test_what_counts(
    rule: str, verdicts: list[Verdict], decisions: list[tuple[int, Choice]], counts: tuple[int, bool] | None
) -> None:
    receipts = [receipt(V, n, answer(V, "CHUNG-01", 1.0), verdict=v) for n, v in enumerate(verdicts, 1)]
    taken = [decision(V, version, choice, n) for n, (version, choice) in enumerate(decisions, 1)]
    found = state(Records(PERIOD, (opening(),), tuple(receipts), tuple(taken)))
    counted = found.counted.get(V)
    assert (counted and (counted.receipt.number, counted.valid_part)) == counts


@pytest.mark.parametrize(
    ("findings", "verdict"), [((), Verdict.ACCEPTED), (WRONG, Verdict.ACCEPTED_WITH_NOTES)], ids=["none", "some"]
)
def test_an_accepted_one_is_said_with_notes_where_there_are_any(
    findings: tuple[Finding, ...], verdict: Verdict
) -> None:
    got = receipt(V, 1, verdict=NEEDS, findings=findings)
    found = state(Records(PERIOD, (opening(),), (got,), (decision(V, 1, ACCEPT),)))
    assert found.standings[0].verdict == verdict


def test_what_is_unknown_or_unreadable_never_counts() -> None:
    unreadable = receipt(V, 1, verdict=RETURNED)
    object.__setattr__(unreadable, "submission", None)
    found = state(Records(PERIOD, (opening(),), (unreadable, receipt(UNKNOWN, 1)), (decision(V, 1, ACCEPT),)))
    assert found.counted == {}


def test_what_the_clerk_has_to_handle() -> None:
    receipts = (
        receipt("A", 1, verdict=NEEDS),
        receipt("A", 2),
        receipt("B", 1),
        receipt("B", 2, verdict=NEEDS),
        receipt("C", 1, verdict=NEEDS),
        receipt("D", 1, verdict=NEEDS),
    )
    found = state(Records(PERIOD, (opening(),), receipts, (decision("C", 1, ASSIGN),)))
    assert [s.receipt.label for s in found.waiting] == ["2026-6T/B#2", "2026-6T/D#1"]


@pytest.mark.parametrize(("choice", "valid_part"), [(ACCEPT, False), (VALID, True), (RETURN, False), (ASSIGN, False)])
def test_only_accepting_the_valid_part_leaves_cells_out(choice: Choice, valid_part: bool) -> None:
    taken = decision(V, 1, choice)
    (found,) = state(Records(PERIOD, (opening(),), (receipt(V, 1),), (taken,))).standings
    assert (found.valid_part, found.decision) == (valid_part, taken)


# versions that count end at; adjustments (version, new, withdrawn) in order; holds; lapsed
ADJUSTED = [
    ("holds while its version counts", 1, [(1, 5.0, False)], 5.0, []),
    ("none counted: names none", 0, [(0, 5.0, False)], 5.0, []),
    ("lapses when a first one counts", 1, [(0, 5.0, False)], None, [1]),
    ("lapses when a newer one counts", 2, [(1, 5.0, False)], None, [1]),
    ("a later one supersedes", 1, [(1, 5.0, False), (1, 6.0, False)], 6.0, []),
    ("a later one withdraws", 1, [(1, 5.0, False), (1, None, True)], None, []),
    ("withdrawn, then made again", 1, [(1, 5.0, False), (1, None, True), (1, 7.0, False)], 7.0, []),
    ("withdrawn before a newer one counts", 2, [(1, 5.0, False), (1, None, True)], None, []),
    ("made again for the newer one", 2, [(1, 5.0, False), (2, 6.0, False)], 6.0, []),
]


@pytest.mark.parametrize(("rule", "versions", "made", "holds", "lapsed"), ADJUSTED, ids=[row[0] for row in ADJUSTED])
def test_adjustments(
    rule: str, versions: int, made: list[tuple[int, float, bool]], holds: float | None, lapsed: list[int]
) -> None:
    receipts = tuple(receipt(V, n) for n in range(1, versions + 1))
    events = tuple(
        adjustment(n, V, "CHUNG-01", version, new, withdrawn=back) for n, (version, new, back) in enumerate(made, 1)
    )
    found = state(Records(PERIOD, (opening(),), receipts, (), events))
    assert {key: a.new for key, a in found.adjusted.items()} == ({(V, "CHUNG-01"): holds} if holds else {})
    assert [a.number for a in found.lapsed] == lapsed


def test_an_adjustment_holds_again_when_its_version_counts_again() -> None:
    events = adjustment(1, V, "CHUNG-01", 1, 5.0), adjustment(2, V, "CHUNG-01", 2, 6.0)
    receipts = receipt(V, 1), receipt(V, 2)
    found = state(Records(PERIOD, (opening(),), receipts, (decision(V, 2, RETURN),), events))
    assert found.adjusted[V, "CHUNG-01"].new == 5.0
    assert [a.number for a in found.lapsed] == [2]


def test_an_adjustment_names_the_version_of_the_form_that_carries_the_unit() -> None:
    records = Records(PERIOD, (opening(),), (receipt("PKT", 1),), (), (adjustment(1, "HTX01", "MH2-06", 1, True),))
    assert state(records, {"HTX01": "PKT"}).adjusted["HTX01", "MH2-06"].new is True
    assert state(records).lapsed[0].number == 1


# what an event makes of a period
ON = {Opening: Phase.OPEN, Closing: Phase.CLOSED, Issuing: Phase.ISSUED, Reopening: Phase.OPEN}
NEXT: dict[tuple[Phase, type], Phase] = {
    **{(phase, event): after for phase in Phase for event, after in ON.items()},
    (Phase.NOT_OPEN, Issuing): Phase.NOT_OPEN,  # only what is closed can be issued
    (Phase.OPEN, Issuing): Phase.OPEN,
}


def event(kind: type, number: int) -> LedgerEvent:
    made = {Opening: opening, Closing: closing, Reopening: reopening}
    return made[kind](number) if kind in made else Issuing(number, PERIOD, "Lan", NOON, "15/BC", NOON.date(), "Ông A")


@pytest.mark.parametrize("length", range(5))
def test_every_order_of_opening_closing_issuing_and_reopening(length: int) -> None:
    """However they are listed, they are taken by number; a closing and an issue last until the next opening."""
    for kinds in itertools.product(ON, repeat=length):
        ledger = [event(kind, number) for number, kind in enumerate(kinds, 1)]
        phase = functools.reduce(lambda before, kind: NEXT[before, kind], kinds, Phase.NOT_OPEN)
        last = {type(e): e for e in ledger}
        found = state(Records(PERIOD, tuple(reversed(ledger))))
        assert (found.phase, found.open) == (phase, phase is Phase.OPEN), kinds
        assert found.opening == last.get(Opening)
        assert found.closing == (last[Closing] if phase in (Phase.CLOSED, Phase.ISSUED) else None), kinds
        assert found.issuing == (last[Issuing] if phase is Phase.ISSUED else None), kinds


def test_a_closing_freezes_exactly_what_it_lists() -> None:
    late, first = receipt(V, 2, sent=NOON), receipt(V, 1, verdict=RETURNED)
    events = adjustment(1, V, "CHUNG-01", 1, 5.0), adjustment(2, V, "CHUNG-06", 1, True)
    ledger = opening(), closing(2, (V, 1, True), adjustments=(1,))
    found = state(Records(PERIOD, ledger, (first, late), (decision(V, 1, RETURN),), events))
    assert (found.counted[V].receipt, found.counted[V].valid_part) == (first, True)
    assert list(found.adjusted) == [(V, "CHUNG-01")] and not found.open


def test_a_reopening_is_as_before_the_closing_and_late_ones_wait_for_the_clerk() -> None:
    first, late = receipt(V, 1), receipt(V, 2, verdict=NEEDS, findings=(Finding(Code.PERIOD_NOT_OPEN),))
    ledger = opening(), closing(2, (V, 1, False)), reopening(3)
    records = Records(PERIOD, ledger, (first, late))
    assert state(records).counted[V].receipt == first
    accepted = Records(PERIOD, ledger, (first, late), (decision(V, 2, ACCEPT),))
    assert state(accepted).counted[V].receipt == late


def test_the_order_in_which_events_are_listed_changes_nothing() -> None:
    receipts = [receipt(u, n, verdict=NEEDS) for u in ("A", "B") for n in (1, 2, 3)]
    decisions = [
        decision(u, n, choice, k)
        for u in ("A", "B")
        for n in (1, 2)
        for k, choice in enumerate((RETURN, ACCEPT, VALID), 1)
    ]
    adjustments = [adjustment(n, "A", "CHUNG-01", 2, float(n)) for n in range(1, 5)]
    ledger = [opening(1), closing(2, ("A", 1, False)), reopening(3)]
    expected = state(Records(PERIOD, tuple(ledger), tuple(receipts), tuple(decisions), tuple(adjustments)))
    assert expected.counted["A"].receipt.number == 2 and expected.adjusted["A", "CHUNG-01"].number == 4
    for seed in range(20):
        for listed in (receipts, decisions, adjustments, ledger):
            random.Random(seed).shuffle(listed)
        assert state(Records(PERIOD, tuple(ledger), tuple(receipts), tuple(decisions), tuple(adjustments))) == expected


# what becomes of an adjustment: laws (decision-tables 6, row 7)

NUMBERS = st.integers(0, 3).map(float)
ANSWERS = st.one_of(
    st.builds(lambda v, e: answer(V, "E", v)._replace(estimate=e), NUMBERS, st.booleans()),
    st.sampled_from([given for given in Given if given is not Given.FIGURE]).map(lambda given: answer(V, "E", given)),
)


@st.composite
def adjusting(draw: st.DrawFn) -> Adjustment:
    said = draw(ANSWERS.filter(lambda a: a.given is not Given.BLANK))
    made = adjustment(1, V, "E", 1, said.value)
    return replace(made, given=said.given, estimate=said.estimate, holds_on="answer")


@for_all(made=adjusting(), named=ANSWERS, now=ANSWERS)
def test_a_version_is_judged_on_what_it_says_alone(made: Adjustment, named: Answer, now: Answer) -> None:
    became = fate(made, named, now, on_named=False)
    assert became == fate(made, named, now, on_named=True), "a number of a version makes no difference"
    if says_nothing(now) or (now.given, now.value) == (named.given, named.value):
        assert became is Fate.HOLDS
    if became is Fate.LAPSES:
        assert not says_nothing(now) and (now.given, now.value) != (made.given, made.new)
    if became is Fate.FULFILLED and not (made.estimate or made.given is Given.NOT_YET):
        assert now.value == made.new


@for_all(made=adjusting(), named=ANSWERS)
def test_it_holds_on_the_version_that_it_names_and_where_its_cell_is_held(made: Adjustment, named: Answer) -> None:
    assert fate(made, named, named, on_named=True) is Fate.HOLDS
    assert fate(made, named, answer(V, "E", Given.BLANK), on_named=False) is Fate.HOLDS


@for_all(made=adjusting(), named=ANSWERS, now=ANSWERS, on_named=st.booleans())
def test_what_format_1_wrote_holds_on_its_version_alone(
    made: Adjustment, named: Answer, now: Answer, on_named: bool
) -> None:
    became = fate(replace(made, holds_on="version"), named, now, on_named=on_named)
    assert (became is Fate.HOLDS) is on_named


@for_all(said=st.lists(ANSWERS, min_size=1, max_size=4), made=adjusting(), named=st.integers(0, 4))
def test_a_state_says_of_each_adjustment_what_its_version_makes_of_it(
    said: list[Answer], made: Adjustment, named: int
) -> None:
    receipts = tuple(receipt(V, n, one) for n, one in enumerate(said, 1))
    made = replace(made, version=min(named, len(said)))
    found = state(Records(PERIOD, (opening(),), receipts, (), (made,)))
    (told,) = [*found.adjusted.values(), *found.lapsed, *found.fulfilled]
    before = said[made.version - 1] if made.version else answer(V, "E", Given.BLANK)
    became = fate(made, before, said[-1], on_named=made.version == len(said))
    assert told == made and found.named == {1: replace_cell(before, found.named[1])}
    assert (bool(found.adjusted), bool(found.lapsed)) == (became is Fate.HOLDS, became is Fate.LAPSES)


def replace_cell(one: Answer, other: Answer) -> Answer:
    """The answer with another's address: where no version is, there is none."""
    return one._replace(cell=other.cell)
