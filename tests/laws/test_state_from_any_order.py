"""Law: whatever the events, ``state`` is the same from any order of reading them (design 7.4).

Their numbers order them, and nothing else: not how a folder lists its files.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.events import Records, state
from tests.laws.often import often
from tests.laws.stories import THROUGH, stories


@often(100)
@given(stories(), st.randoms(use_true_random=False))
def test_the_state_is_the_same_from_any_order_of_reading(story: Records, chance: Any) -> None:
    def shuffled(events: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(chance.sample(events, len(events)))

    lists = ("ledger", "receipts", "decisions", "adjustments", "task_notes")
    again = replace(story, **{name: shuffled(getattr(story, name)) for name in lists})
    first, second = state(story, THROUGH), state(again, THROUGH)
    assert second == first
    for name in ("counted", "adjusted", "confirmed", "named"):  # equal, and in the same order when they are listed
        assert sorted(getattr(second, name)) == sorted(getattr(first, name))
    assert [s.receipt.label for s in second.waiting] == [s.receipt.label for s in first.waiting]
    assert (second.lapsed, second.fulfilled) == (first.lapsed, first.fulfilled)
