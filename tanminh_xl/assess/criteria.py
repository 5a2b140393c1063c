"""Figures of a period -> what each criterion comes to: value, target, status, coverage, progress, reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tanminh_xl.assess import measure, parts
from tanminh_xl.assess.bounds import bounds, settled
from tanminh_xl.assess.parts import Answers
from tanminh_xl.assess.progress import progress
from tanminh_xl.assess.reason import ReasonFacts, group_sentence, sentence
from tanminh_xl.assess.status import Case, decide, of_group, within
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Combine, Criterion, Measure, Period, PeriodKind, alive
from tanminh_xl.domain.figures import BY_FIGURES, Assessment, Figure, Measured, Status, exact
from tanminh_xl.domain.owing import owed_by
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.targets import meets

JUDGED = (Status.MET, Status.NEARLY, Status.NOT_MET)
"""Statuses that a report on paper says as they are, Không thuộc đối tượng apart."""


def assess(
    catalogue: Catalogue, period: Period, figures: Sequence[Figure], half: Sequence[Figure] = ()
) -> tuple[Assessment, ...]:
    """Every criterion alive on the period's last day, groups too, in the catalogue's order (decision-tables 1 - 4); of
    an on-demand period those alone that it asks for (decision-tables 10.2).

    ``figures``: those of the period, in any order; an answer that is owed and not among them counts as missing.
    ``half``: the 6T figures of the same year, for a yearly report that has nothing newer to say of a criterion.

    Of a group: no value, no target; ``reported`` parts with a judgement out of ``expected`` parts that are not
    Không thuộc đối tượng; ``missing``: all units that any of its parts misses.
    """
    year = year_of(catalogue, period, figures)
    first = catalogue.half_of(period)
    then = parts.answers(catalogue, first, half) if first and half else None
    live = [c for c in catalogue.criteria if alive(c, period.end)]
    if period.kind == PeriodKind.ON_DEMAND:
        live = _asked_alone(live, year.now)
    done = {c.code: _criterion(c, year, then) for c in live if c.measure != Measure.GROUP}
    for criterion in live:
        if criterion.measure == Measure.GROUP:
            _group(criterion, live, catalogue, done)
    return tuple(done[c.code] for c in live)


def _asked_alone(live: Sequence[Criterion], now: Answers) -> list[Criterion]:
    """The criteria of which each element is asked, and groups all of whose parts are."""
    kept = {c.code for c in live if c.parts and all(now.owed.get(code) for code in c.parts)}
    groups = [c for c in live if c.measure == Measure.GROUP]
    for _ in groups:
        for group in groups:
            inside = [c.code for c in live if c.group == group.code]
            if inside and kept.issuperset(inside):
                kept.add(group.code)
    return [c for c in live if c.code in kept]


@dataclass(frozen=True)
class Year:
    """The period to assess, what is asked in each period of its year, and the period's answers."""

    catalogue: Catalogue
    period: Period
    asked: Mapping[Period, frozenset[str]]
    now: Answers

    def with_figure(self, figure: Figure) -> Year:
        """With another answer in place of one that was given."""
        answered = {**self.now.figure, (figure.unit, figure.element): figure}
        return replace(self, now=replace(self.now, figure=answered))

    def asked_in(self, codes: tuple[str, ...]) -> tuple[Period, ...]:
        """Periods of the year in which each of these elements is owed by some unit."""
        return tuple(p for p, owed in self.asked.items() if owed.issuperset(codes))


def year_of(catalogue: Catalogue, period: Period, figures: Sequence[Figure]) -> Year:
    """All that a period's criteria are assessed by."""
    return Year(catalogue, period, _asked(catalogue, period), parts.answers(catalogue, period, figures))


def _asked(catalogue: Catalogue, period: Period) -> dict[Period, frozenset[str]]:
    """The elements that some unit owes, for each period of the year of this one."""
    same_year = [p for p in catalogue.periods if p.year == period.year]
    return {p: frozenset(owed_by(catalogue, p)) for p in same_year}


def coverage_needed(criterion: Criterion, catalogue: Catalogue) -> float:
    """Per cent of units: less than 100 only for a mean, a ratio or a share of units (decision-tables 2.1)."""
    loose = criterion.measure in (Measure.RATIO, Measure.SHARE)
    if criterion.measure == Measure.ELEMENT:
        loose = catalogue.element[criterion.element].combine == Combine.MEAN
    return criterion.coverage if loose else 100.0


def _criterion(criterion: Criterion, year: Year, then: Answers | None) -> Assessment:
    catalogue, period, now = year.catalogue, year.period, year.now
    asked_in = year.asked_in(criterion.parts)
    asked = all(now.owed.get(code) for code in criterion.parts)
    found = parts.parts(criterion, now) if asked else ()
    reported, expected = parts.poorest(found)
    value = measure.value(criterion, found)
    target = criterion.target(period.end.year)
    needed = coverage_needed(criterion, catalogue)
    unassigned = tuple(c for c in criterion.parts if not any(c in owed for owed in year.asked.values()))
    unproven = parts.lacking_evidence(now, found)
    nothing = measure.nothing_occurred(criterion, found) if found else False
    met = meets(value, target, criterion.direction)
    judged = period.kind in criterion.judged
    covered = _covered(reported, expected, needed)
    unchanging = judged and not covered and settled(criterion, now, found, target)
    row, status = decide(
        Case(
            assigned=not unassigned,
            asked=asked,
            applicable=all(part.expected for part in found),
            has_target=target is not None,
            given=all(part.reported for part in found),
            covered=covered,
            settled=unchanging,
            occurred=not nothing,
            judged=judged,
            meets=met,
            within=within(value, target, criterion.direction, criterion.band),
            proven=not unproven,
        )
    )
    towards = progress(catalogue, criterion, period, row, value, target, met)
    missing = parts.missing_units(catalogue, found)
    estimate = parts.holds_estimate(found)
    half, half_estimate = _half_value(criterion, then)
    facts = ReasonFacts(
        catalogue=catalogue,
        criterion=criterion,
        year=period.end.year,
        row=row,
        value=value,
        target=target,
        parts=found,
        missing=missing,
        needed=needed,
        asked=asked,
        nothing=nothing,
        settled=unchanging,
        progress=towards,
        unassigned=unassigned,
        asked_in=asked_in,
        judged_in=tuple(p for p in asked_in if p.kind in criterion.judged),
        failing=parts.failing_units(now, found),
        unproven=unproven,
        half=half,
        half_estimate=half_estimate,
        adjusted=parts.adjusted_count(now, found),
        estimate=estimate,
    )
    return Assessment(
        code=criterion.code,
        model=criterion.model,
        value=value,
        target=target,
        status=status,
        on_track=towards.on_track,
        reported=reported,
        expected=expected,
        missing=missing,
        reason=sentence(facts),
        progress=towards.done,
        parts=found,
        estimate=estimate,
    )


def could_differ(year: Year, assessed: Assessment, figure: Figure, instead: float | None) -> bool:
    """Whether a criterion's status could be another if one figure were corrected (decision-tables 9.3).

    ``instead``: what may stand in its place: the others' median, else the figure that it is compared with, else None.
    """
    criterion = year.catalogue.criterion[assessed.code]
    if figure.element not in criterion.parts:
        return False
    if assessed.status in BY_FIGURES:
        without = year.with_figure(figure._replace(given=Given.BLANK, value=None, counted=None))
        found = parts.parts(criterion, without.now)
        if settled(criterion, without.now, found, assessed.target):
            return False
        span = bounds(criterion, without.now, found)
        if instead is None or (span is not None and None not in span):
            return True
    if instead is None:
        return False
    corrected = year.with_figure(figure._replace(counted=instead))
    return _criterion(criterion, corrected, None).status != assessed.status


def _covered(reported: int, expected: int, needed: float) -> bool:
    return reported * 100 >= exact(needed) * expected


def _half_value(criterion: Criterion, then: Answers | None) -> tuple[Measured, bool]:
    """What the criterion came to in the first half of the year, where it was asked, and whether that holds a số ước."""
    if then is None:
        return None, False
    found = parts.parts(criterion, then)
    return measure.value(criterion, found), parts.holds_estimate(found)


def _group(
    criterion: Criterion, live: Sequence[Criterion], catalogue: Catalogue, done: dict[str, Assessment]
) -> Assessment:
    """What is in ``done``, or a group, assessed after the groups inside it and put there."""
    if criterion.code not in done:
        inside = [c for c in live if c.group == criterion.code]
        found = [_group(c, live, catalogue, done) for c in inside]
        status = of_group([a.status for a in found])
        wanted = {unit for a in found for unit in a.missing}
        done[criterion.code] = Assessment(
            code=criterion.code,
            model=criterion.model,
            value=None,
            target=None,
            status=status,
            on_track=None,
            reported=sum(a.status in JUDGED for a in found),
            expected=sum(a.status != Status.NOT_APPLICABLE for a in found),
            missing=tuple(u.code for u in catalogue.units if u.code in wanted),
            reason=group_sentence(status, found),
            estimate=any(a.estimate for a in found),
        )
    return done[criterion.code]
