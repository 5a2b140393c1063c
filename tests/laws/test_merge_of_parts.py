"""Law: the merge of parts is the merge of all. Units merged apart, in whatever groups, come to what all of them at once
come to: figure by figure, and in the commune's sums, counts and shares (decision-tables 1.2 and 1.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import merge
from tanminh_xl.assess.parts import answers as all_answers
from tanminh_xl.assess.parts import parts as parts_of
from tanminh_xl.domain.events import Records, state
from tanminh_xl.domain.figures import Figure, Part, exact, exact_sum
from tests.builders import catalogue
from tests.event_builders import PERIOD
from tests.laws.often import often
from tests.laws.stories import ASKED, THROUGH, stories
from tests.test_assess import about, said_by

OF = catalogue()
UNITS, YEAR = "ABCDEF", "2026-N"


def of_senders(story: Records, senders: Iterable[str]) -> Records:
    """The events of these senders' forms alone."""
    kept = set(senders)
    return replace(
        story,
        receipts=tuple(r for r in story.receipts if r.unit in kept),
        decisions=tuple(d for d in story.decisions if d.unit in kept),
        adjustments=tuple(a for a in story.adjustments if THROUGH.get(a.unit, a.unit) in kept),
    )


def figures(story: Records) -> dict[tuple[str, str], Figure]:
    found = merge.figures(OF, OF.period[PERIOD], state(story, THROUGH), (), {}, lambda r: r.file)
    return {(f.unit, f.element): f for f in found}


@often(60)
@given(stories(closes=False))
def test_figures_of_units_merged_apart_are_those_of_all(story: Records) -> None:
    whole = figures(story)
    for sender in ASKED:
        alone = figures(of_senders(story, [sender]))
        own = [key for key in whole if THROUGH.get(key[0], key[0]) == sender]
        assert {key: alone[key] for key in own} == {key: whole[key] for key in own}


def part_of(text: str, units: str, answers: dict[str, str]) -> tuple[Part, ...]:
    """The parts of a criterion that these units alone report."""
    of = about(text, units)
    now = all_answers(of, of.period[YEAR], said_by(of, YEAR, {unit: answers[unit] for unit in units}))
    return tuple(parts_of(of.criteria[0], now))


NUMBERS = st.one_of(st.integers(0, 30).map(str), st.decimals(0, 30, places=1).map(str))
WORDS = st.sampled_from(("Đạt", "Không đạt"))
APART = st.sampled_from(("không thuộc", "-", "chưa có"))


def summed(found: list[Part]) -> object:
    return exact_sum(part.value for part in found if isinstance(part.value, float))


def mean(found: list[Part]) -> object:
    """Each group's mean weighs as many units as gave a figure."""
    given = [(exact(part.value), len(part.reported)) for part in found if isinstance(part.value, float)]
    return pytest.approx(float(sum((v * n for v, n in given), Fraction(0)) / sum(n for _, n in given)), rel=1e-12)


def every(found: list[Part]) -> object:
    return all(part.value for part in found if part.reported)


WAYS: dict[str, tuple[st.SearchStrategy[str], Callable[[list[Part]], object]]] = {
    "tổng": (NUMBERS, summed),
    "bình quân": (NUMBERS, mean),
    "tất cả cùng đạt": (WORDS, every),
    "tỷ lệ đơn vị đạt": (WORDS, summed),
    "tỷ số": (st.tuples(NUMBERS, NUMBERS).map(" / ".join), summed),
}


@pytest.mark.parametrize("way", WAYS)
@often(25)
@given(data=st.data())
def test_a_commune_s_figure_is_that_of_its_groups_of_units(way: str, data: Any) -> None:
    said, together = WAYS[way]
    apart = st.tuples(APART, APART).map(" / ".join) if way == "tỷ số" else APART
    answers = {unit: data.draw(st.one_of(said, said, said, apart), label=unit) for unit in UNITS}
    group = {unit: data.draw(st.integers(0, 2), label=f"group of {unit}") for unit in UNITS}
    groups = ["".join(u for u in UNITS if group[u] == n) for n in sorted(set(group.values()))]
    whole = part_of(way, UNITS, answers)
    by_group = [part_of(way, units, answers) for units in groups]
    for number, part in enumerate(whole):
        found = [parts[number] for parts in by_group]
        for names in ("reported", "missing"):
            assert sorted(getattr(part, names)) == sorted(unit for each in found for unit in getattr(each, names))
        if part.reported:
            assert part.value == together(found)
