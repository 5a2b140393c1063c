"""Why a criterion has its status, in one Vietnamese sentence: made of the pieces that ``words`` holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tanminh_xl.assess import words
from tanminh_xl.assess.measure import rounded
from tanminh_xl.assess.progress import Progress
from tanminh_xl.assess.words import JUDGED, ROWS, STANDS, TEXT
from tanminh_xl.domain import amounts
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Direction, Period, Target
from tanminh_xl.domain.figures import Assessment, Measured, Part, Status, exact
from tanminh_xl.domain.format_value import estimated_number, estimated_words, format_number
from tanminh_xl.domain.targets import distance

NO_EVIDENCE = 10
"""The row of decision-tables 2.1 that asks for minh chứng."""


@dataclass(frozen=True)
class ReasonFacts:
    """What a sentence may say of a criterion. ``row``: that of decision-tables 2.1; units and elements by their codes.

    ``asked_in``: periods of the year in which it is asked; ``judged_in``: those of them in which it is judged;
    ``settled``: what is missing cannot change the status (row 5a); ``unassigned``: its elements that no unit owes in
    any period of the year; ``half``: the 6T value, in N.
    """

    catalogue: Catalogue
    criterion: Criterion
    year: int
    row: int
    value: Measured
    target: Target | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    needed: float
    asked: bool
    nothing: bool
    settled: bool
    progress: Progress
    unassigned: tuple[str, ...] = ()
    asked_in: tuple[Period, ...] = ()
    judged_in: tuple[Period, ...] = ()
    failing: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    half: Measured = None
    half_estimate: bool = False
    adjusted: int = 0
    estimate: bool = False


def sentence(facts: ReasonFacts) -> str:
    """The reason: how the row begins, then what else it says, joined by ";" and ended by a full stop."""
    begins = _held_against_target(facts) if facts.row in JUDGED else ROWS[facts.row]
    said = begins.format(
        year=facts.year,
        coverage=_coverage(facts, "short"),
        apart=_apart(facts),
        unassigned=_unassigned(facts),
    )
    return "; ".join(filter(None, [said[:1].upper() + said[1:], *_more(facts)])) + "."


def _held_against_target(facts: ReasonFacts) -> str:
    """How the value stands to the target, then how that is judged: "15/20 gương, bằng 75% kế hoạch; chưa đạt"."""
    judged = estimated_words(JUDGED[facts.row], facts.estimate)
    if facts.unproven and facts.row == NO_EVIDENCE:
        judged = TEXT["unproven"].format(judged=judged, names=words.names(facts.unproven, facts.catalogue))
    if facts.target is None or not isinstance(facts.value, float):
        return judged
    return f"{_stands(facts, facts.value, facts.target)}; {judged}"


def _stands(facts: ReasonFacts, value: float, target: Target) -> str:
    """The value beside its target, and how far it is away where it does not meet it."""
    criterion, unit = facts.criterion, amounts.unit_of(facts.criterion)
    towards = criterion.direction == Direction.HIGHER and unit != "%"
    if towards and isinstance(target, float | int) and target > 0 <= value:
        return STANDS["of_plan"].format(**_of_plan(facts, value, target))
    assert not isinstance(target, str)
    below = value < (target[0] if isinstance(target, tuple) else target)
    # A target may be written finer than the value: the distance keeps every digit, up to six.
    gap = rounded(distance(value, target), 6)
    form = "apart" if criterion.direction == Direction.EQUAL else "below" if below else "above"
    return STANDS[form if facts.row in (9, 12) else "beside"].format(
        value=amounts.measured(value, unit, facts.estimate),
        target=amounts.target_words(target, criterion),
        gap=words.gap_words(gap, criterion),
    )


def _of_plan(facts: ReasonFacts, value: float, target: float) -> dict[str, str]:
    """A number on its way to one that is to be reached: "ước 15", "20 gương", "75%"."""
    return {
        "value": estimated_number(format_number(value), facts.estimate),
        "target": amounts.measured(target, amounts.unit_of(facts.criterion)),
        "done": amounts.percent(exact(value) / exact(target)),
    }


def _more(facts: ReasonFacts) -> list[str]:
    """What the rest of the sentence says, by the row that decided."""
    failing = _failing(facts)
    changed = [TEXT["adjusted"].format(count=facts.adjusted) if facts.adjusted else "", _estimates(facts)]
    match facts.row:
        case 1 | 2:
            return []
        case 3:
            return [*_state(facts), *changed] if facts.asked else [_asked(facts)]
        case 4:
            return [_asked(facts)]
        case 5:
            return [_half(facts)]
        case 6:
            needed = TEXT["needed"].format(percent=f"{format_number(facts.needed)}%") if facts.needed < 100 else ""
            return [needed, _value(facts, "so_far"), failing, *changed]
        case 7:
            return [_coverage(facts), *changed]
        case 8:
            return [*_progress(facts), _coverage(facts), *changed]
        case _ if facts.settled:
            return [failing, _coverage(facts, named=False), _unchanging(facts), *changed]
        case _:
            return [failing, _coverage(facts), *changed]


def _unchanging(facts: ReasonFacts) -> str:
    """How many units are missing, whose answers cannot change the status (row 5a), by name."""
    units = words.names(facts.missing, facts.catalogue)
    return TEXT["unchanging"].format(count=len(facts.missing), names=units)


def _coverage(facts: ReasonFacts, form: str = "coverage", *, named: bool = True) -> str:
    """n/N (of both parts where they are owed by different units), the missing by name, how many stand apart."""
    if not facts.parts:
        return ""
    first, last = facts.parts[0], facts.parts[-1]
    same = (first.reported, first.missing) == (last.reported, last.missing)
    said = TEXT[form if same else f"{form}_two"].format(
        n=len(first.reported), total=first.expected, n2=len(last.reported), total2=last.expected
    )
    missing = words.names(facts.missing, facts.catalogue) if named else ""
    missing = TEXT["missing"].format(names=missing) if missing else ""
    apart = {unit for part in facts.parts for unit in part.not_applicable}
    aside = TEXT["apart_too"].format(count=len(apart)) if apart else ""
    return ", ".join(filter(None, [f"{said}{aside}", missing]))


def _apart(facts: ReasonFacts) -> str:
    """Who answered Không thuộc đối tượng: of the (first) part that nobody is left to answer."""
    units = next((part.not_applicable for part in facts.parts if not part.expected), ())
    if len(units) == 1:
        return TEXT["one_apart"].format(name=words.names(units, facts.catalogue))
    return TEXT["all_apart"].format(count=len(units))


def _unassigned(facts: ReasonFacts) -> str:
    """Which parts of a ratio nobody owes; nothing more to say where there is only one."""
    if len(facts.criterion.parts) < 2:
        return ""
    quoted = [f"“{facts.catalogue.element[code].name}”" for code in facts.unassigned]
    return TEXT["unassigned"].format(names=", ".join(quoted))


def _asked(facts: ReasonFacts) -> str:
    """In which periods of the year it is asked."""
    if not facts.asked_in:
        return TEXT["never_together"].format(year=facts.year)
    return TEXT["asked"].format(periods=words.period_names(facts.asked_in))


def _value(facts: ReasonFacts, form: str) -> str:
    """The value, or the value so far, with its unit of measure."""
    if isinstance(facts.value, str):
        form = f"{form}_word"
    shown = amounts.measured(facts.value, amounts.unit_of(facts.criterion), facts.estimate)
    return TEXT[form].format(value=shown) if shown else ""


def _half(facts: ReasonFacts) -> str:
    """In a yearly report without its own figures: what the half-year said."""
    said = amounts.measured(facts.half, amounts.unit_of(facts.criterion), facts.half_estimate)
    return TEXT["half"].format(value=said) if said else ""


def _state(facts: ReasonFacts) -> list[str]:
    """Value and n/N of a criterion without a target."""
    if facts.nothing:
        return [TEXT["nothing"], _coverage(facts)]
    if all(part.reported for part in facts.parts):
        return [_value(facts, "value" if not facts.missing else "so_far"), _failing(facts), _coverage(facts)]
    return [TEXT["no_figure"], _coverage(facts), _half(facts)]


def _progress(facts: ReasonFacts) -> list[str]:
    """How far the year's plan has come; where decision-tables 4 gives none, value, target, and when it is judged."""
    done, elapsed = facts.progress.done, facts.progress.elapsed
    if done is not None and elapsed is not None:
        assert isinstance(facts.value, float) and isinstance(facts.target, float | int)
        pace = TEXT["on_track" if facts.progress.on_track else "behind"].format(elapsed=amounts.percent(elapsed))
        return [TEXT["progress"].format(**_of_plan(facts, facts.value, facts.target), pace=pace)]
    target = TEXT["target"].format(year=facts.year, target=amounts.target_words(facts.target, facts.criterion))
    judged = TEXT["judged"].format(periods=words.period_names(facts.judged_in)) if facts.judged_in else ""
    return [f"{_value(facts, 'value')}, {target}", _failing(facts), judged]


def _estimates(facts: ReasonFacts) -> str:
    """How many of the counted figures are số ước, and whose."""
    count = sum(len(part.estimated) for part in facts.parts)
    units = sorted({unit for part in facts.parts for unit in part.estimated}, key=facts.catalogue.unit_order)
    return TEXT["estimated"].format(count=count, names=words.names(units, facts.catalogue)) if count else ""


def _failing(facts: ReasonFacts) -> str:
    """Units that answered Không đạt, by name."""
    return TEXT["failing"].format(names=words.names(facts.failing, facts.catalogue)) if facts.failing else ""


def group_sentence(status: Status, found: Sequence[Assessment]) -> str:
    """The reason of a group: how many of its parts decide its status, and which (by code)."""
    left = [a for a in found if a.status != Status.NOT_APPLICABLE]
    deciding = (Status.INCOMPLETE, Status.NO_DATA) if status == Status.INCOMPLETE else (status,)
    codes = [a.code for a in left if a.status in deciding]
    said = words.GROUPS[status].format(count=len(codes), total=len(left), names=words.some(codes, "tiêu chí"))
    estimated = [a.code for a in left if a.estimate]
    more = TEXT["parts_estimated"].format(names=words.some(estimated, "tiêu chí")) if estimated else ""
    return "; ".join(filter(None, [said, more])) + "."
