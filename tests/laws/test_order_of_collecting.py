"""Law: the order of collecting never changes the tables.

Of one call, no order in which its files are named. Of several calls, none that takes each unit's files as they were
sent; and where a unit's later file came first, its figures are the same or a file of it waits for the Office
(decision-tables 5.1, rows 9 and 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tanminh_xl.domain.events import State
from tanminh_xl.usecases.snapshot import Snapshot
from tests.carried import collect
from tests.laws.letters import PERIOD, Letter, bags, facts, plans, post
from tests.laws.often import often
from tests.plans import Plan


def tables(plan: Plan) -> tuple[Any, ...]:
    """What the tables of figures are made of, with whose it is and which version."""
    snapshot = Snapshot(*plan.at(PERIOD))
    return snapshot.figures(snapshot.period()), [
        (s.receipt.unit, s.receipt.number, s.verdict) for s in snapshot.state(PERIOD).standings
    ]


def said(state: State) -> dict[str, Any]:
    """Unit -> answers that count, with the cells that do not."""
    counted = state.counted.items()
    return {unit: (c.receipt.submission and c.receipt.submission.answers, c.bad) for unit, c in counted}


@often(4)
@given(bags, st.randoms(use_true_random=False))
def test_the_order_in_which_files_are_named_changes_nothing(bag: list[Letter], chance: Any) -> None:
    with plans(2) as (one, other):
        collect(*one.at(), post(one, bag))
        files = post(other, bag)
        chance.shuffle(files)
        collect(*other.at(), files)
        assert facts(one) == facts(other)
        assert tables(one) == tables(other)


def interleaved(bag: Sequence[Letter], chance: Any) -> list[int]:
    """Places of the letters in another order, each unit's as they were sent."""
    turns = [letter.unit for letter in bag]
    chance.shuffle(turns)
    queues = {unit: [at for at, letter in enumerate(bag) if letter.unit == unit] for unit in set(turns)}
    return [queues[unit].pop(0) for unit in turns]


@often(4)
@given(bags, st.randoms(use_true_random=False))
def test_nor_does_the_order_in_which_units_are_received(bag: list[Letter], chance: Any) -> None:
    bag = sorted({(letter.unit, letter.hour): letter for letter in bag}.values(), key=lambda letter: letter.hour)
    with plans(2) as (one, other):
        collect(*one.at(), post(one, bag))
        files = post(other, bag)
        for at in interleaved(bag, chance):
            collect(*other.at(), [files[at]])
        assert facts(one, "da_nhan") == facts(other, "da_nhan")  # each call answers the last file that it knows of
        assert tables(one) == tables(other)


LATER_FIRST = [Letter("THON01", 1, "whole"), Letter("THON01", 2, "other", 1)]


@often(4)
@given(bags, st.permutations(range(5)))
@example(LATER_FIRST, [1, 0, 2, 3, 4])
@example([Letter("THON01", 1, "fewer"), Letter("THON01", 2, "held", 1)], [1, 0, 2, 3, 4])
def test_where_a_later_file_came_first_nothing_is_otherwise_in_silence(bag: list[Letter], order: list[int]) -> None:
    with plans(2) as (one, other):
        collect(*one.at(), post(one, bag))
        files = post(other, bag)
        for at in order:
            if at < len(files):
                collect(*other.at(), [files[at]])
        state = Snapshot(*other.at()).state(PERIOD)
        first = said(Snapshot(*one.at()).state(PERIOD))
        waits = {s.receipt.unit for s in state.waiting}
        now = said(state)
        assert {u: a for u, a in now.items() if u not in waits} == {u: a for u, a in first.items() if u not in waits}
