"""Forms spoilt by their structure, through what ``check`` does, in a bounded child (decision-tables 5).

Each time the corpus and the same few cases at random; ``python -m tests.fuzz --minutes 60`` tries new ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.fuzz import corpus
from tests.fuzz.bases import BASES
from tests.fuzz.cases import Case, Effect, Step, at_random, kind_of, made, parsed, steps_of
from tests.fuzz.judge import Judge

EACH = 25
"""Cases at random of each form."""


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    made = Judge()
    yield made
    made.end()


def wrong(judge: Judge, cases: list[Case]) -> list[str]:
    return [f"{case}\n    {problem}" for case in cases if (problem := judge(case).problem)]


def test_every_program_s_form_says_the_same(judge: Judge) -> None:
    first, *others = (judge.of_base(name) for name in BASES)
    for other in others:
        assert (other["answers"], other["words"]) == (first["answers"], first["words"])
    assert {a[1] for a in first["answers"].values()} == {17.0, True, 12.45, 0.0, 1305.0}


def test_what_once_showed_something_wrong(judge: Judge) -> None:
    assert wrong(judge, list(corpus.read(corpus.FOUND))) == []


@pytest.mark.parametrize("name", BASES)
def test_what_leads_to_each_known_behaviour(judge: Judge, name: str) -> None:
    assert wrong(judge, list(corpus.read(corpus.kept(name)))) == []


@pytest.mark.parametrize("name", BASES)
def test_cases_at_random(judge: Judge, name: str) -> None:
    chance = random.Random(f"{name} 1")
    assert wrong(judge, [at_random(chance, name) for _ in range(EACH)]) == []


@pytest.mark.parametrize("name", BASES)
def test_what_says_the_same_is_read_and_counts(judge: Judge, name: str) -> None:
    """No step that changes no meaning makes the program refuse a form."""
    for step in steps_of(kind_of(name))[0]:
        for n in range(3):
            judged = judge(Case(name, (Step(step, n, 5 + 7 * n, 8 + n),)))
            assert (judged.effect, judged.counted, judged.problem) == (Effect.SAME, True, ""), (step, n)


def test_a_case_is_made_of_its_line_alone() -> None:
    case = Case("xls", (Step("xls.rewritten", 1, 2, 4), Step("xls.byte", 7, 8, 9)))
    assert parsed(str(case)) == case
    assert made(parsed(str(case))) == made(case)


def test_the_judge_notices_a_figure_that_is_read_wrongly(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that takes one figure for another, loses one, or is slow, is told of."""
    said = judge.of_base("xlsx")
    for changed, problem in (
        ({"answers": {**said["answers"], "CHUNG-01": ("Số liệu", 71.0, False, "G7")}}, "is read as"),
        ({"answers": {k: v for k, v in said["answers"].items() if k != "MH2-02"}}, "is gone, and nobody is told"),
        ({"held": ["CHUNG-01"]}, "is held"),
        ({"words": said["words"].replace("hội nghị", "cuộc họp")}, "words differ"),
        ({"seconds": 5.5}, "it took"),
        ({"findings": ["file_failed"], "why": "KeyError"}, "the program failed"),
    ):
        monkeypatch.setattr(judge, "said", lambda data, kind, changed=changed: said | changed)
        assert problem in judge(Case("xlsx", ())).problem
