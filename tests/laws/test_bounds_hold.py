"""Law: bounds hold. While the given answers stay, the final status is among those that the bounds allowed, but for Chờ
minh chứng (decision-tables 2.1, 2.3 and 3). What is told early is in tests/test_bounds.py."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from hypothesis import event, given
from hypothesis import strategies as st

from tanminh_xl.assess.bounds import bounds
from tanminh_xl.assess.parts import answers as all_answers
from tanminh_xl.assess.parts import parts as parts_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction
from tanminh_xl.domain.figures import Status, exact
from tanminh_xl.domain.targets import Span
from tests.laws.often import often
from tests.test_assess import one, said_by
from tests.test_bounds import YEAR, worlds

JUDGED = frozenset({Status.MET, Status.NEARLY, Status.NOT_MET})


def status(criterion: Criterion, value: Fraction) -> Status:
    """decision-tables 3, row by row, of a number and the target of 2026."""
    target = dict(criterion.targets)[2026]
    if isinstance(target, tuple):
        return Status.MET if exact(target[0]) <= value <= exact(target[1]) else Status.NOT_MET
    assert isinstance(target, float)
    goal, share = exact(target), exact(criterion.band or 0) / 100
    if criterion.direction == Direction.HIGHER:
        met, near = value >= goal, value >= goal * (1 - share)
    elif criterion.direction == Direction.LOWER:
        met, near = value <= goal, value <= goal * (1 + share)
    else:
        met, near = value == goal, False
    return Status.MET if met else Status.NEARLY if near and criterion.band is not None else Status.NOT_MET


def where_it_turns(criterion: Criterion) -> Iterator[Fraction]:
    target = dict(criterion.targets)[2026]
    for end in target if isinstance(target, tuple) else (target,):
        assert isinstance(end, float)
        share = exact(criterion.band or 0) / 100
        yield from (exact(end), exact(end) * (1 - share), exact(end) * (1 + share))


def allowed(criterion: Criterion, span: Span | None) -> frozenset[Status]:
    """The statuses of the numbers within the bounds: of every place where a status turns, of the ends, and between."""
    if span is None:
        return JUDGED
    low = span.low if span.low is not None else Fraction(-(10**6))
    high = span.high if span.high is not None else Fraction(10**6)
    places = sorted({low, high, *(at for at in where_it_turns(criterion) if low <= at <= high)})
    between = [(one + other) / 2 for one, other in pairwise(places)]
    return frozenset(status(criterion, at) for at in (*places, *between))


@often(100)
@given(worlds(), st.booleans(), st.sets(st.sampled_from("ABC")))
def test_the_final_status_is_among_those_that_the_bounds_allowed(
    world: tuple[Catalogue, dict[str, str], dict[str, str]], must_be_proven: bool, proven: set[str]
) -> None:
    of, so_far, in_the_end = world
    if must_be_proven:
        of = of.model_copy(update={"elements": tuple(e.model_copy(update={"evidence": "Số"}) for e in of.elements)})
    (criterion,) = of.criteria
    papers = " ".join(proven)
    now = all_answers(of, of.period[YEAR], said_by(of, YEAR, so_far, papers))
    found = parts_of(criterion, now)
    if not all(part.reported for part in found):
        return
    target = dict(criterion.targets)[2026]
    if isinstance(target, str):  # Đạt, of all units: one Không đạt is enough, and stays
        could = frozenset({Status.NOT_MET}) if any(part.value is False for part in found) else JUDGED
    else:
        could = allowed(criterion, bounds(criterion, now, found))
    final = one(of, YEAR, said_by(of, YEAR, in_the_end, papers)).status
    event(f"{len(could)} were possible, it is {final}")
    if final is Status.NOT_APPLICABLE:  # a ratio of nothing (2.1, row 7): no bounds were told
        assert could == JUDGED
        return
    if final is Status.NO_EVIDENCE:
        assert must_be_proven and could - {Status.NOT_MET}
    else:
        assert final in could
