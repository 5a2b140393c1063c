"""Random stories of a period: what a unit sent, what the Office decided, put right, confirmed, closed; as events.

Two units; each form asks three figures, the last of them of a co-operative that reports through the first unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from hypothesis import strategies as st

from tanminh_xl.domain.events import Adjustment, Choice, Decision, LedgerEvent, Receipt, Records
from tanminh_xl.domain.findings import Code, Finding, Verdict
from tanminh_xl.domain.submission import Answer, Given
from tanminh_xl.domain.task_notes import TaskNote
from tests.event_builders import (
    NOON,
    PERIOD,
    adjustment,
    answer,
    closing,
    decision,
    opening,
    receipt,
    reopening,
    task_note,
)

ASKED = {"PKT": (("PKT", "MH1-01.T"), ("PKT", "MH2-04"), ("HTX01", "MH2-06")), "THON01": (("THON01", "CHUNG-01"),)}
"""Sender -> what its form asks, by unit and element of ``tests.builders``."""
THROUGH = {"HTX01": "PKT"}
YES_NO = frozenset({"MH2-06"})
COMES_WITH = (Verdict.ACCEPTED, Verdict.ACCEPTED_WITH_NOTES, Verdict.NEEDS_CONFIRMATION, Verdict.RETURNED)

few = st.integers(0, 3)


@st.composite
def answers(draw: st.DrawFn, unit: str, element: str, blank: bool = True) -> Answer:
    """One of the five answers, or a blank; figures are few, so that versions often say the same."""
    figure = st.booleans() if element in YES_NO else few.map(float)
    apart = {Given.FIGURE} | ({Given.NONE_OCCURRED} if element in YES_NO else set())
    given = st.sampled_from([each for each in Given if each not in apart and (blank or each is not Given.BLANK)])
    said = answer(unit, element, draw(st.one_of(figure, figure, given)))
    return said._replace(estimate=said.value is not None and element not in YES_NO and draw(st.booleans()))


@st.composite
def versions(draw: st.DrawFn, sender: str) -> tuple[Receipt, ...]:
    """A unit's receipts, one after the other, each with what it says and which of its cells are held."""
    found = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        said = [draw(answers(*key)) for key in ASKED[sender]]
        held = draw(st.sets(st.sampled_from(ASKED[sender]), max_size=2))
        findings = tuple(Finding(Code.AMBIGUOUS_NUMBER, unit=u, item=e, value="1.234") for u, e in sorted(held))
        verdict = Verdict.ACCEPTED_IN_PART if held else draw(st.sampled_from(COMES_WITH))
        if held and draw(st.booleans()):
            verdict = draw(st.sampled_from((Verdict.NEEDS_CONFIRMATION, Verdict.RETURNED)))
        found.append(receipt(sender, number, *said, verdict=verdict, findings=findings))
    return tuple(found)


@st.composite
def decisions(draw: st.DrawFn, received: Sequence[Receipt]) -> tuple[Decision, ...]:
    if not received:
        return ()
    found = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        of = draw(st.sampled_from(received))
        choice = draw(st.sampled_from(list(Choice)))
        made = decision(of.unit, of.number, choice, number)
        found.append(replace(made, day=NOON.date()) if choice is Choice.RECEIVED else made)
    return tuple(found)


@st.composite
def adjustments(draw: st.DrawFn, received: Sequence[Receipt]) -> tuple[Adjustment, ...]:
    """Adjustments, confirmations and what takes them back, of any version that is there, or of none (0)."""
    found = []
    keys = [key for each in ASKED.values() for key in each]
    for number in range(1, draw(st.integers(0, 5)) + 1):
        unit, element = draw(st.sampled_from(keys))
        sender = THROUGH.get(unit, unit)
        last = max((r.number for r in received if r.unit == sender), default=0)
        version = draw(st.integers(0, last))
        said = draw(answers(unit, element, blank=False))
        how = draw(st.sampled_from(("puts", "puts", "puts", "confirms", "withdraws")))
        named = next((r for r in received if (r.unit, r.number) == (sender, version)), None)
        if how == "confirms":  # the figure stands as the unit gave it: its own answer
            own = (
                [a for a in named.submission.answers if (a.unit, a.element) == (unit, element)]
                if (named and named.submission)
                else []
            )
            if not own or own[0].value is None:
                how = "puts"
            else:
                said = own[0]
        made = adjustment(number, unit, element, version, said.value, withdrawn=how == "withdraws")
        holds_on: Literal["answer", "version"] = draw(st.sampled_from(("answer", "answer", "answer", "version")))
        found.append(
            replace(
                made,
                given=said.given,
                estimate=said.estimate,
                confirms=how == "confirms",
                holds_on="answer" if how == "confirms" else holds_on,
            )
        )
    return tuple(found)


@st.composite
def ledgers(draw: st.DrawFn, received: Sequence[Receipt], made: Sequence[Adjustment]) -> tuple[LedgerEvent, ...]:
    """An opening, then closings and reopenings in turn; a closing lists any versions and adjustments."""
    events: list[LedgerEvent] = [opening(1)]
    for number in range(2, 2 + draw(st.integers(0, 3))):
        if number % 2:
            events.append(reopening(number))
            continue
        listed = [
            (sender, draw(st.sampled_from([r.number for r in received if r.unit == sender])), draw(st.booleans()))
            for sender in ASKED
            if any(r.unit == sender for r in received) and draw(st.booleans())
        ]
        numbers = draw(st.sets(st.sampled_from([a.number for a in made]))) if made else set()
        events.append(closing(number, *listed, adjustments=tuple(sorted(numbers))))
    return tuple(events)


@st.composite
def notes(draw: st.DrawFn) -> tuple[TaskNote, ...]:
    states = st.sampled_from(("Đang thực hiện", "Đã hoàn thành"))
    return tuple(
        task_note(
            number,
            draw(states),
            draw(st.sampled_from(("NV-2.1", "NV-7.1"))),
            at=NOON + timedelta(days=draw(few)),
            withdrawn=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )


@st.composite
def stories(draw: st.DrawFn, closes: bool = True) -> Records:
    """All events of one period."""
    received = tuple(one for sender in ASKED for one in draw(versions(sender)))
    made = draw(adjustments(received))
    ledger = draw(ledgers(received, made)) if closes else (opening(1),)
    return Records(PERIOD, ledger, received, draw(decisions(received)), made, draw(notes()))
