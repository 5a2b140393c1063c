"""Difficulties (khó khăn, vướng mắc) over all periods: what units wrote, with what staff wrote over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_OPEN, DIFFICULTY_RESOLVED, Difficulty, Period
from tanminh_xl.domain.events import ZONE, Receipt, State
from tanminh_xl.domain.report import KnownProblem
from tanminh_xl.domain.submission import code_of, is_reported


def problems(
    catalogue: Catalogue,
    states: Sequence[tuple[Period, State]],
    path_of: Callable[[Receipt], str],
    day: date | None = None,
) -> tuple[KnownProblem, ...]:
    """Every difficulty, by the order in which it was first told; those that staff alone wrote come last.

    ``states``: each period opened so far with what counts in it; any order, taken by the end of the period. What
    counts in a period is its counted forms alone: a difficulty told only in a version that was replaced is gone,
    unless staff keep a row of it. ``path_of``: path of a receipt's bytes in the plan folder. ``day``: on which day
    whoever is no more has handed over; the end of the last period where none is given.
    """
    ordered = sorted(states, key=lambda pair: (pair[0].end, pair[0].start, pair[0].code))
    known: dict[str, KnownProblem] = {}
    for period, state in ordered:
        for sender in sorted(state.counted, key=catalogue.unit_order):
            _tell(known, period, state.counted[sender].receipt, path_of)
    for row in catalogue.difficulties:
        known[row.code] = (
            _overlay(catalogue, known[row.code], row) if row.code in known else _staff_only(catalogue, row)
        )
    day = day or (ordered[-1][0].end if ordered else None)
    if day is None:
        return tuple(known.values())
    return tuple(_taken_over(catalogue, problem, day) for problem in known.values())


def _tell(known: dict[str, KnownProblem], period: Period, receipt: Receipt, path_of: Callable[[Receipt], str]) -> None:
    """Add what one form says: new difficulties, and the unit's word on those that were open before."""
    numbers: dict[str, int] = {}
    for problem in receipt.submission.problems if receipt.submission else ():
        if not problem.code:
            numbers[problem.unit] = numbers.get(problem.unit, 0) + 1
        code = code_of(problem, period.code, numbers.get(problem.unit, 0))
        before = known.get(code)
        if before is None:
            sent = receipt.sent.astimezone(ZONE).date()
            before = KnownProblem(
                code=code,
                unit=problem.unit,
                text=problem.text,
                proposal=problem.proposal,
                first_period=period.code,
                first_reported=min(max(sent, period.start), period.end),
                last_period=period.code,
                state=DIFFICULTY_OPEN,
            )
        unit_state = problem.state or before.unit_state
        known[code] = before._replace(
            text=problem.text or before.text,
            proposal=problem.proposal or before.proposal,
            last_period=period.code,
            state=unit_state or DIFFICULTY_OPEN,
            unit_state=unit_state,
            file=path_of(receipt),
            cell=problem.cell,
        )


def _overlay(catalogue: Catalogue, problem: KnownProblem, row: Difficulty) -> KnownProblem:
    """What staff wrote over what the unit said: state, who resolves it, by when, with what result. One that staff told
    first keeps the day that they wrote, whatever form comes back with it."""
    if not is_reported(row.code):
        day = _day_of(catalogue, row)
        problem = problem._replace(first_reported=day, first_period=_period_of(catalogue, day))
    return problem._replace(
        state=row.state or problem.state, resolver=row.resolver, deadline=row.deadline, result=row.result
    )


def _staff_only(catalogue: Catalogue, row: Difficulty) -> KnownProblem:
    """A difficulty that no counted form tells: from a telephone call, or kept by staff."""
    day = _day_of(catalogue, row)
    period = _period_of(catalogue, day)
    return KnownProblem(
        code=row.code,
        unit=row.unit,
        text=row.text,
        proposal=row.proposal,
        first_period=period,
        first_reported=day,
        last_period=period,
        state=row.state or DIFFICULTY_OPEN,
        resolver=row.resolver,
        deadline=row.deadline,
        result=row.result,
    )


def _day_of(catalogue: Catalogue, row: Difficulty) -> date:
    """The day on which staff say that it was told; without one the plan's first day: a day that moves would count it in
    another year each year."""
    return row.first_reported or catalogue.plan.start


def _period_of(catalogue: Catalogue, day: date) -> str:
    """Code of the shortest period whose window holds the day, "" if none does."""
    found = [period for period in catalogue.periods if period.start <= day <= period.end]
    return min(found, key=lambda p: (p.end - p.start, p.code)).code if found else ""


def _taken_over(catalogue: Catalogue, problem: KnownProblem, day: date) -> KnownProblem:
    """An open difficulty of a unit that is no more belongs to its successor (design 7.4)."""
    if problem.state == DIFFICULTY_RESOLVED:
        return problem
    return problem._replace(unit=catalogue.successor_of(problem.unit, day))
