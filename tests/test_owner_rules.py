"""What an owner said of a criterion, and whether it stands (decision-tables 13.3), row by row: tests/rules/people."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl import assess, merge
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Measure, PeriodKind
from tanminh_xl.domain.events import Records, state
from tanminh_xl.domain.owner_review import (
    OwnerChoice,
    OwnerReview,
    OwnerStanding,
    Seen,
    SeenFigure,
    ToConfirm,
    by_owner,
    named,
    standing,
)
from tanminh_xl.reports.owner_words import cell_words, said_words, sentence
from tests.builders import CRITERIA, ELEMENTS, PERIODS, PLAN, catalogue
from tests.event_builders import PERIOD, answer, opening, owner_review, receipt
from tests.markdown import ROOT, table

Row = dict[str, str]
CODE, UNIT, OTHER = "MH2-02", "THON01", "THON02"
CHOICES = {"đúng": OwnerChoice.CONFIRMED, "lại": OwnerChoice.CHECK_AGAIN, "rút": OwnerChoice.CONFIRMED}
LINES = (ROOT / "tests" / "rules" / "people" / "13.3-owners.md").read_text("utf-8").splitlines()
CASES = [pytest.param(row, id=" | ".join(row.values())) for row in table(LINES)]


def of(case: str = "", owner: str = "PKT") -> Catalogue:
    """The small catalogue, in which MH2-02 alone has an owner; changed as a case says."""
    changed: dict[str, Any] = {"owner": owner, "unit_of_measure": "ha"}
    if case == "đổi chỉ tiêu":
        changed["targets"] = ((2027, 30.0),)
    if case == "đổi đánh giá":
        changed["targets"] = ((2026, 30.0),)
    if case == "nhóm":
        changed |= {"measure": Measure.GROUP, "element": ""}
    criteria = tuple(
        c.model_copy(update=changed if c.code == CODE else {"owner": ""})
        for c in CRITERIA
        if case != "đã bỏ" or c.code != CODE
    )
    elements = tuple(
        e.model_copy(update={"asks": (PeriodKind.YEAR,)}) if e.code == CODE and case == "không hỏi" else e
        for e in ELEMENTS
    )
    on_demand = {"kind": PeriodKind.ON_DEMAND} if case == "đột xuất" else {}
    periods = tuple(p.model_copy(update=on_demand if p.code == PERIOD else {}) for p in PERIODS)
    plan = PLAN.model_copy(update={"owner_review": case != "tắt"})
    return catalogue(criteria=criteria, elements=elements, periods=periods, plan=plan)


def asked(known: Catalogue, figure: str) -> tuple[ToConfirm, ...]:
    """What owners are asked where Thôn Đồng Tiến gave this figure and Thôn Minh Châu 8."""
    answers = [] if figure == "-" else [answer(UNIT, CODE, float(figure.removeprefix("ước ")))]
    if figure.startswith("ước"):
        answers = [one._replace(estimate=True) for one in answers]
    receipts = (receipt(UNIT, 1, *answers), receipt(OTHER, 1, answer(OTHER, CODE, 8.0)))
    now, period = state(Records(PERIOD, (opening(),), receipts)), known.period[PERIOD]
    figures = merge.figures(known, period, now, (), {}, lambda one: one.file)
    return assess.to_confirm(known, period, figures, assess.assess(known, period, figures, ()))


def seen(figure: str) -> Seen:
    (one,) = asked(of(), figure)
    return one.seen


def reviews(said: str) -> list[OwnerReview]:
    made = []
    for n, words in enumerate(filter(None, map(str.strip, said.split(";"))), 1):
        what, figure, *owner = words.split()
        whose, reason = (owner or ["PKT"])[0], f"lý do {n}" if what == "lại" else ""
        made.append(owner_review(n, CHOICES[what], seen(figure), owner=whose, reason=reason, withdrawn=what == "rút"))
    return made


@pytest.mark.parametrize("row", CASES)
def test_what_stands(row: Row) -> None:
    known = of(row["case"], row["owner"])
    found = asked(known, row["now"])
    if row["stands"] == "-":
        assert found == ()
        return
    (one,) = found
    frozen = {CODE: int(row["closed"])} if row["closed"] not in ("", "0") else {} if row["closed"] else None
    for order in permutations(reviews(row["said"])):
        now = standing(one, order, frozen)
        assert (now.choice or "none", said_words(known, now)) == (row["stands"], row["words"])


# whatever the order, the last whose figures are unchanged

FIGURES = st.integers(10, 13)
SAID = st.lists(st.tuples(st.sampled_from(["đúng", "lại", "rút"]), FIGURES, st.sampled_from(["PKT", "VP"])), max_size=8)


def looked(figure: int) -> Seen:
    return Seen(CODE, str(figure), "Đạt", (SeenFigure(UNIT, CODE, str(figure)),))


@given(SAID, FIGURES, st.randoms())
def test_what_stands_is_the_last_word_on_unchanged_figures(
    said: list[tuple[str, int, str]], now: int, random: Any
) -> None:
    """Said again in plain words: of the owner's reviews after its last withdrawal the last one of these figures."""
    made = [
        owner_review(n, CHOICES[what], looked(figure), owner=owner, withdrawn=what == "rút")
        for n, (what, figure, owner) in enumerate(said, 1)
    ]
    own = [review for review in made if review.owner == "PKT"]
    while any(review.withdrawn for review in own):
        own.pop(0)
    wanted = [review for review in own if review.seen == (looked(now),)][-1:]
    random.shuffle(made)
    found = standing(ToConfirm("PKT", looked(now)), made)
    assert ([found.review] if found.choice else []) == wanted
    assert found.choice is None or not found.changes
    assert (found.choice is None and not found.owner_changed and found.review is not None) == bool(found.changes)


@given(SAID, FIGURES)
def test_a_withdrawal_ends_all_that_was_said(said: list[tuple[str, int, str]], now: int) -> None:
    made = [owner_review(n, CHOICES[what], looked(figure)) for n, (what, figure, _) in enumerate(said, 1)]
    last = owner_review(len(made) + 1, OwnerChoice.CONFIRMED, looked(now), withdrawn=True)
    assert standing(ToConfirm("PKT", looked(now)), [*made, last]) == OwnerStanding(CODE, "PKT")


def test_one_word_on_several_criteria_stands_for_each_by_itself() -> None:
    one, two = looked(12), looked(12)._replace(criterion="MH2-04")
    both = owner_review(1, OwnerChoice.CONFIRMED, one, two)
    taken = replace(owner_review(2, OwnerChoice.CONFIRMED, one), withdrawn=True)
    choices: Mapping[str, object] = {
        looks.criterion: standing(ToConfirm("PKT", looks), (both, taken)).choice for looks in (one, two)
    }
    assert choices == {CODE: None, "MH2-04": OwnerChoice.CONFIRMED}


# in words


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn A", "ông/bà Nguyễn Văn A"),
        ("bà Trần Thị B", "bà Trần Thị B"),
        ("Ông Lê C", "Ông Lê C"),
        ("Bàng Văn D", "ông/bà Bàng Văn D"),
    ],
)
def test_who_said_it_is_named_once(name: str, shown: str) -> None:
    review = replace(owner_review(1, OwnerChoice.CONFIRMED, seen("12")), name=name)
    (one,) = asked(of(), "12")
    found = standing(one, [review])
    assert cell_words(of(), found) == f"Đã xác nhận: {shown}, ngày 18/6/2026"
    assert sentence(of(), found) == f"Chủ trì xác nhận: {shown}, ngày 18/6/2026."
    assert sentence(of(), None) == cell_words(of(), None) == ""


def test_many_changes_are_counted_and_those_of_a_ratio_name_the_figure() -> None:
    figures = tuple(SeenFigure(f"T{n}", "MH1-01.T", "1") for n in range(7))
    then, now = Seen("MH1-01", "1%", "Đạt", figures), Seen("MH1-01", "1%", "Đạt", ())
    found = standing(ToConfirm("PKT", now), [owner_review(1, OwnerChoice.CONFIRMED, then)])
    words = said_words(of(), found)
    assert "T0, Hồ sơ giải quyết đúng hạn: 1 -> chưa có; " in words and words.endswith("; và 2 thay đổi khác)")


def test_criteria_are_listed_by_their_owners_in_the_order_of_units() -> None:
    found = [OwnerStanding("MH2-04", "VP"), OwnerStanding("MH2-02", "PKT"), OwnerStanding("MH1-01", "VP")]
    assert named(by_owner(of(), found)) == ("Phòng Kinh tế: MH2-02; Văn phòng HĐND và UBND xã: MH2-04, MH1-01")
