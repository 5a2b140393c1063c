"""The laws of bounds (decision-tables 2.1, row 5a, and 2.3): a status that is told early is the status in the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl.assess.bounds import bounds
from tanminh_xl.assess.parts import answers as all_answers
from tanminh_xl.assess.parts import parts as parts_of
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Direction
from tanminh_xl.domain.figures import Assessment, Status, exact
from tanminh_xl.domain.targets import Span, nearly, wanted
from tests.test_assess import about, one, said_by

UNITS, YEAR = "ABC", "2026-N"
EARLY = "không làm thay đổi đánh giá"
APART = "không thuộc"
LIMITS = (
    ("minimum 0; maximum 10", 0.0, 10.0),
    ("minimum 2; maximum 6.5", 2.0, 6.5),
    ("minimum -4; maximum 3", -4.0, 3.0),
)
OPEN = (("minimum 0", 0.0, 40.0), ("no minimum", -40.0, 40.0), ("no minimum; maximum 5", -40.0, 5.0))
WAYS = ("tổng", "bình quân", "tỷ số")
DIRECTIONS = ("càng cao càng tốt", "càng thấp càng tốt", "bằng", "trong khoảng")


def numbers(low: float, high: float) -> st.SearchStrategy[str]:
    """Figures within the limits, as they are written in the tables, the limits often."""
    inside = st.integers(round(low * 2), round(high * 2)).map(lambda halves: f"{halves / 2:g}")
    return st.one_of(st.sampled_from((f"{low:g}", f"{high:g}")), inside)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Catalogue, dict[str, str], dict[str, str]]:
    """A criterion with a target, what was given so far ("-": nothing yet), and what it is in the end."""
    way = draw(st.sampled_from((*WAYS, "tỷ lệ đơn vị đạt", "tất cả cùng đạt")))
    words, low, high = draw(st.sampled_from((*LIMITS, *OPEN)))
    figure = numbers(low, high)
    if way in ("tỷ lệ đơn vị đạt", "tất cả cùng đạt"):
        figure = st.sampled_from(("Đạt", "Không đạt"))
    answer = st.one_of(figure, figure, st.just(APART))
    if way == "tỷ số":
        answer = st.tuples(answer, answer).map(" / ".join)
    in_the_end = {unit: draw(answer) for unit in UNITS}
    so_far = dict(in_the_end)
    for unit in draw(st.sets(st.sampled_from(UNITS), min_size=1, max_size=2)):
        over, slash, under = in_the_end[unit].partition(" / ")
        half = draw(st.sampled_from((f"- / {under}", f"{over} / -", "- / -"))) if slash else "-"
        so_far[unit] = half
    at = draw(st.integers(-20, 240)) / 2
    direction = draw(st.sampled_from(DIRECTIONS))
    target = f"target {at:g} - {at + draw(st.integers(0, 20)):g}" if direction == "trong khoảng" else f"target {at:g}"
    if way == "tất cả cùng đạt":
        direction, target = "càng cao càng tốt", "target Đạt"
    band = draw(st.sampled_from(("", "; band 10", "; band 50")))
    aside = draw(st.sampled_from(("", "; coverage 60", "; decimals 0")))
    return about(f"{way}; {words}; {direction}; {target}{band}{aside}", UNITS), so_far, in_the_end


def assessed(catalogue: Catalogue, answers: dict[str, str]) -> Assessment:
    return one(catalogue, YEAR, said_by(catalogue, YEAR, answers))


@settings(max_examples=300)
@given(worlds())
def test_a_status_that_is_told_early_is_the_status_in_the_end(
    world: tuple[Catalogue, dict[str, str], dict[str, str]],
) -> None:
    catalogue, so_far, in_the_end = world
    early = assessed(catalogue, so_far)
    if EARLY in early.reason:
        assert early.status in (Status.MET, Status.NEARLY, Status.NOT_MET)
        final = assessed(catalogue, in_the_end)
        assert (final.status, final.on_track) == (early.status, early.on_track)


@given(worlds())
def test_the_number_in_the_end_lies_within_the_bounds(
    world: tuple[Catalogue, dict[str, str], dict[str, str]],
) -> None:
    catalogue, so_far, in_the_end = world
    now = all_answers(catalogue, catalogue.period[YEAR], said_by(catalogue, YEAR, so_far))
    span = bounds(catalogue.criteria[0], now, parts_of(catalogue.criteria[0], now))
    if span is not None:
        for value in (assessed(catalogue, so_far).value, assessed(catalogue, in_the_end).value):
            assert isinstance(value, float) and span.covers(Span(exact(value), exact(value))), (span, value)


def corners(way: str, low: float, high: float, gave: str) -> Iterator[str]:
    """The answers at the limits with which a unit may still end what it has begun."""
    ends = (f"{low:g}", f"{high:g}", APART)
    if way != "tỷ số":
        yield from ends
        return
    over, _, under = gave.partition(" / ")
    for pair in product(ends if over == "-" else (over,), ends if under == "-" else (under,)):
        yield " / ".join(pair)


@pytest.mark.parametrize("way", WAYS)
@given(data=st.data())
def test_both_ends_can_be_reached(way: str, data: st.DataObject) -> None:
    """Bounds are no wider than they must be, so that nothing is left open that is certain."""
    words, low, high = data.draw(st.sampled_from(LIMITS[:2]))
    figure = numbers(max(low, 1.0), high)
    if way == "tỷ số":
        figure = st.tuples(figure, figure).map(" / ".join)
    answers = {unit: data.draw(figure) for unit in UNITS}
    for unit in data.draw(st.sets(st.sampled_from("BC"), min_size=1)):
        over, slash, under = answers[unit].partition(" / ")
        answers[unit] = data.draw(st.sampled_from((f"- / {under}", f"{over} / -", "- / -"))) if slash else "-"
    catalogue = about(f"{way}; {words}", UNITS)
    now = all_answers(catalogue, catalogue.period[YEAR], said_by(catalogue, YEAR, answers))
    span = bounds(catalogue.criteria[0], now, parts_of(catalogue.criteria[0], now))
    open_now = [unit for unit in UNITS if "-" in answers[unit]]
    reached = set()
    for ends in product(*(corners(way, low, high, answers[unit]) for unit in open_now)):
        value = assessed(catalogue, answers | dict(zip(open_now, ends, strict=True))).value
        assert isinstance(value, float)
        reached.add(exact(value))
    assert span == Span(min(reached), max(reached))


@given(
    st.integers(-50, 50), st.integers(0, 30), st.integers(-50, 50), st.sampled_from(list(Direction)), st.integers(0, 90)
)
def test_spans_are_told_apart_as_their_numbers_are(
    low: int, more: int, target: int, direction: Direction, band: int
) -> None:
    span = Span(exact(low), exact(low + more))
    for other in (wanted(float(target), direction), nearly(float(target), direction, float(band))):
        if other is None:
            continue
        halves = [exact(low + half / 2) for half in range(2 * more + 1)]
        inside = [other.covers(Span(number, number)) for number in halves]
        assert other.covers(span) == all(inside)
        if any(inside):
            assert other.touches(span) and span.touches(other)
        if not other.touches(span):
            assert not any(inside)
