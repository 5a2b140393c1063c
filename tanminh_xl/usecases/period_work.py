"""What a period's events come to, worked out from a snapshot; the snapshot keeps it, so that it is done once a call."""

from __future__ import annotations

from collections.abc import Mapping

from tanminh_xl import assess, catalogue, merge
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, TimeKind
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.report import KnownProblem, PeriodReport, TaskState
from tanminh_xl.forms.spec import Past
from tanminh_xl.usecases.snapshot import Snapshot


def problems(snapshot: Snapshot, period: Period, before: bool = False) -> tuple[KnownProblem, ...]:
    """Difficulties of all periods up to this one; ``before``: without its own, as its forms show them."""
    known = snapshot.catalogue.period
    judging = snapshot.catalogue_of(period.code) if period.code in snapshot.periods else snapshot.catalogue
    states = [
        (known[code], snapshot.state(code))
        for code in snapshot.periods
        if known[code].end <= period.end and not (before and code == period.code)
    ]
    if before:
        own = f"KK-{period.code}-"
        rows = tuple(row for row in judging.difficulties if not row.code.startswith(own))
        judging = judging.model_copy(update={"difficulties": rows})
    return merge.problems(judging, states, snapshot.folder.path_of, period.end)


def figures(snapshot: Snapshot, code: str) -> tuple[Figure, ...]:
    """Figures of an opened period with their sources."""
    judging, today = snapshot.catalogue_of(code), snapshot.catalogue.period[code]
    half, difficulties = by_key(snapshot.half(today)), snapshot.problems(today)
    path_of = snapshot.folder.path_of
    return merge.figures(judging, judging.period[code], snapshot.state(code), difficulties, half, path_of)


def assessments(snapshot: Snapshot, period: Period) -> tuple[Assessment, ...]:
    """What the criteria come to."""
    judging = snapshot.catalogue_of(period.code)
    return assess.assess(judging, judging.period[period.code], snapshot.figures(period), snapshot.half(period))


def tasks(snapshot: Snapshot, code: str) -> tuple[TaskState, ...]:
    """The state of each task as it is told in a period."""
    judging = snapshot.catalogue_of(code)
    return merge.tasks(judging, judging.period[code], snapshot.state(code), snapshot.folder.path_of)


def report(snapshot: Snapshot, code: str) -> PeriodReport:
    """One period, merged and assessed."""
    judging, now = snapshot.catalogue_of(code), snapshot.state(code)
    period = judging.period[code]
    before = snapshot.catalogue.period.get(period.previous)
    opened = before is not None and before.code in snapshot.periods
    return PeriodReport(
        catalogue=judging,
        period=period,
        state=now,
        figures=snapshot.figures(period),
        assessments=snapshot.assessments(period),
        problems=snapshot.problems(period),
        tasks=snapshot.tasks(code),
        texts=merge.texts(judging, now),
        register=merge.register(judging, period, now, snapshot.folder.path_of),
        before={a.code: a for a in snapshot.assessments(before)} if before and opened else {},
        differences=_differences(snapshot.frozen(now.opening.catalogue), judging) if now.opening else (),
    )


def past(snapshot: Snapshot, period: Period) -> dict[tuple[str, str], Past]:
    """What units' figures of this period are compared with: (unit, element) -> figure shown, floor, had one."""
    of, known = snapshot.catalogue, snapshot.catalogue.period
    half = by_key(snapshot.half(period))
    compared = (period.previous, period.same)
    against = {code: by_key(snapshot.figures(known[code])) for code in compared if code in known}
    previous = against.get(period.previous, {})
    found: dict[tuple[str, str], Past] = {}
    for element in of.elements:
        other = of.compared_with(element, period)
        for unit in of.units:
            key = (unit.code, element.code)
            compare = _compare(of, against.get(other, {}).get(key), known.get(other))
            floor = _number(half.get(key)) if element.time_kind == TimeKind.YEAR_TO_DATE else None
            had = key in previous and previous[key].counted is not None
            if compare or floor is not None or had:
                found[key] = Past(compare, floor, had)
    return found


def by_key(figures: tuple[Figure, ...]) -> Mapping[tuple[str, str], Figure]:
    """Figures by (unit, element)."""
    return {(f.unit, f.element): f for f in figures}


def _differences(opened: Catalogue, judging: Catalogue) -> tuple[str, ...]:
    """What judges a period otherwise than when it was opened. Difficulties judge nothing, and units' own come into the
    sheet as they are reported."""
    old, new = (of.model_copy(update={"difficulties": ()}) for of in (opened, judging))
    return catalogue.differences(old, new)


def _number(figure: Figure | None) -> float | None:
    value = figure.counted if figure else None
    return None if value is None or isinstance(value, bool) else float(value)


def _compare(catalogue: Catalogue, figure: Figure | None, period: Period | None) -> Compare | None:
    value = _number(figure)
    if value is None or figure is None or period is None:
        return None
    end = catalogue.span(catalogue.element[figure.element], period)[1]
    return Compare(value=value, label=format_day(end), period=period.code)
