"""Law: an adjustment holds exactly as decision-tables 6 says, over random stories.

The model below is the table's words put down once more, without a look at how the program does it.
"""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import event, example, given

from tanminh_xl import merge
from tanminh_xl.domain.events import Adjustment, Choice, Closing, Receipt, Records, Reopening, state
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.findings import Verdict
from tanminh_xl.domain.submission import Answer, Given, Value
from tests.builders import catalogue
from tests.event_builders import PERIOD, adjustment, answer, opening, receipt
from tests.laws.often import often
from tests.laws.stories import ASKED, THROUGH, YES_NO, stories

OF = catalogue()
Key = tuple[str, str]


class Counts(NamedTuple):
    """A version that counts; ``held``: cells of it that are blank."""

    receipt: Receipt
    held: frozenset[Key]


class Told(NamedTuple):
    """What becomes of one figure: what it counts as, which adjustment that is by (0: none), whether it is ước, and
    which adjustments ended and are told of."""

    counted: Value
    by: int
    estimate: bool
    lapsed: tuple[int, ...]
    fulfilled: tuple[int, ...]


def version_that_counts(story: Records, unit: str) -> Counts | None:
    """Rows 1 - 6, 9 and 10."""
    closed = None
    for one in sorted(story.ledger, key=lambda each: each.number):
        closed = one if isinstance(one, Closing) else None if isinstance(one, Reopening) else closed
    versions = {r.number: r for r in story.receipts if r.unit == unit}
    if closed is not None:
        for sender, number, valid_part in closed.receipts:
            if sender == unit:
                return Counts(versions[number], cells_held(versions[number]) if valid_part else frozenset())
        return None
    for number in sorted(versions, reverse=True):
        one = versions[number]
        taken = [
            d for d in story.decisions if (d.unit, d.version) == (unit, number) and d.choice is not Choice.RECEIVED
        ]
        if not taken:
            if one.verdict in (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES):
                return Counts(one, frozenset())
            if one.verdict is Verdict.ACCEPTED_IN_PART:
                return Counts(one, cells_held(one))
            continue
        last = max(taken, key=lambda d: d.number).choice
        if last is Choice.ACCEPT_VALID:
            return Counts(one, cells_held(one))
        if last is Choice.ACCEPT:
            return Counts(one, frozenset())
    return None


def cells_held(one: Receipt) -> frozenset[Key]:
    return frozenset((f.unit, f.item) for f in one.findings)


def cell(one: Receipt | None, key: Key, held: frozenset[Key] = frozenset()) -> Answer:
    if one is not None and one.submission is not None and key not in held:
        for said in one.submission.answers:
            if (said.unit, said.element) == key:
                return said
    return Answer(*key, Given.BLANK)


def tells_nothing(said: Answer) -> bool:
    return said.given in (Given.BLANK, Given.NOT_YET)


def says_the_same(said: Answer, other: Answer) -> bool:
    return said.given is other.given and said.value == other.value


def becomes(made: Adjustment, named: Answer, now: Answer, on_its_version: bool) -> str:
    """Row 7, and row 8 for a confirmation: "holds", "fulfilled" or "lapses"."""
    if made.holds_on == "version":
        holds = on_its_version
    elif made.confirms:  # while the version that counts says that figure
        holds = now.value is not None and says_the_same(now, named)
    else:  # what the named version's receipt says there, or nothing
        holds = tells_nothing(now) or says_the_same(now, named)
    if holds:
        return "holds"
    if tells_nothing(now):
        return "lapses"
    by_value = now.value is not None and now.value == made.new
    if by_value or (now.value is None and made.new is None and now.given is made.given):
        if now.estimate and not made.estimate and made.holds_on == "answer":
            return "holds"  # it is official: a số ước of the same value does not take its place
        return "fulfilled"
    if made.given is Given.NOT_YET and now.value is not None:
        return "fulfilled"
    if made.estimate and now.value is not None and not now.estimate:
        return "fulfilled"
    return "lapses"


def model(story: Records, key: Key) -> Told:
    """What decision-tables 6 makes of one figure."""
    sender = THROUGH.get(key[0], key[0])
    counts = version_that_counts(story, sender)
    versions = {r.number: r for r in story.receipts if r.unit == sender}
    now = cell(counts.receipt, key, counts.held) if counts else cell(None, key)
    closed = [e for e in sorted(story.ledger, key=lambda e: e.number) if isinstance(e, Closing | Reopening)]
    known = [a for a in story.adjustments if (a.unit, a.element) == key]
    if closed and isinstance(closed[-1], Closing):  # row 9: exactly those that it lists; a confirmation makes no figure
        known = [a for a in known if a.number in closed[-1].adjustments or a.confirms]
    holding, last = None, None
    for made in sorted(known, key=lambda a: a.number):
        on_its_version = made.version == (counts.receipt.number if counts else 0)
        fate = becomes(made, cell(versions.get(made.version), key), now, on_its_version)
        last = (made, fate)
        if fate == "holds":
            holding = made
    ended = last[1] if last and not (last[0].withdrawn or last[0].confirms) else ""
    lapsed = (last[0].number,) if last and ended == "lapses" else ()
    fulfilled = (last[0].number,) if last and ended == "fulfilled" else ()
    if holding is None or holding.withdrawn or holding.confirms:
        return Told(amount(now, key), 0, now.estimate and amount(now, key) is not None, lapsed, fulfilled)
    said = Answer(*key, holding.given, holding.new)
    return Told(
        amount(said, key), holding.number, holding.estimate and amount(said, key) is not None, lapsed, fulfilled
    )


def amount(said: Answer, key: Key) -> Value:
    """What an answer counts as (1.1): a figure; of a number, Không phát sinh as 0."""
    if said.given is Given.FIGURE:
        return said.value
    return 0.0 if said.given is Given.NONE_OCCURRED and key[1] not in YES_NO else None


def program(story: Records) -> dict[Key, Told]:
    found = state(story, THROUGH)
    figures = merge.figures(OF, OF.period[PERIOD], found, (), {}, lambda r: r.file)

    def ended(of: tuple[Adjustment, ...], figure: Figure) -> tuple[int, ...]:
        return tuple(a.number for a in of if (a.unit, a.element) == (figure.unit, figure.element))

    return {
        (f.unit, f.element): Told(
            f.counted, f.adjustment or 0, f.estimate, ended(found.lapsed, f), ended(found.fulfilled, f)
        )
        for f in figures
    }


ESTIMATED = answer("THON01", "CHUNG-01", 2.0)._replace(estimate=True)


@often(150)
@example(
    Records(
        PERIOD, (opening(),), (receipt("THON01", 1, ESTIMATED),), (), (adjustment(1, "THON01", "CHUNG-01", 0, 2.0),)
    )
)
@given(stories())
def test_an_adjustment_holds_as_its_table_says(story: Records) -> None:
    found = program(story)
    for sender, keys in ASKED.items():
        for key in keys:
            expected = model(story, key)
            event("by the Office" if expected.by else "by the unit")
            event("ended" if expected.lapsed or expected.fulfilled else "not ended")
            assert found[key] == expected, (sender, key)
