"""Figures: what each unit's answer on each element that it owes counts as (decision-tables 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    DIFFICULTY_ANSWERED,
    DIFFICULTY_REFERRED,
    DIFFICULTY_RESOLVED,
    Combine,
    Element,
    Period,
    PeriodKind,
    Source,
    TimeKind,
    ValueType,
)
from tanminh_xl.domain.comparison import FigureKey, Opened, floor
from tanminh_xl.domain.events import Adjustment, Counted, Receipt, State
from tanminh_xl.domain.figures import Figure, exact_sum
from tanminh_xl.domain.findings import Severity
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.messages import holds, severity
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.report import KnownProblem
from tanminh_xl.domain.submission import Answer, Given, Value

_FIRST_VERSION = "0.1.0"
"""On receipts that this version read, a cell that does not count keeps its answer and value beside it in so_lieu.csv:
closings of that time hold the file's hash."""


def figures(
    catalogue: Catalogue,
    period: Period,
    state: State,
    problems: Sequence[KnownProblem],
    half: Mapping[FigureKey, Figure],
    path_of: Callable[[Receipt], str],
) -> tuple[Figure, ...]:
    """One figure for each element that each unit owes, in the catalogue's order of units, then of elements.

    ``problems``: difficulties of all periods up to this one (``merge.problems``). ``half``: the figures of the
    year's 6T, for an N period (empty for any other). ``path_of``: path of a receipt's bytes in the plan folder.
    An answer on an element that the unit does not owe (any more) is left out.
    """
    forms = {sender: _CountedForm(counted, path_of(counted.receipt)) for sender, counted in state.counted.items()}
    found: list[Figure] = []
    for unit, codes in owes(catalogue, period).items():
        form = forms.get(catalogue.sender(unit))
        for code in codes:
            element = catalogue.element[code]
            if element.source == Source.FORM:
                figure = _from_form(period, unit, element, form)
            else:
                count = _count(catalogue, period, unit, element, problems)
                figure = Figure(period.code, unit, code, Given.FIGURE, count, counted=count)
            figure = _adjust(figure, state.adjusted.get((unit, code)), element)
            if period.estimate and figure.counted is not None:
                figure = figure._replace(estimate=True)
            found.append(figure._replace(second_half=_second_half(catalogue, period, figure, half)))
    return tuple(found)


class _CountedForm:
    """A form that counts: its answers by key, and its cells that are held, with what stands in them."""

    def __init__(self, counted: Counted, path: str) -> None:
        receipt = counted.receipt
        if receipt.submission is None:  # `state` lets no such receipt count
            raise ValueError(receipt.label)
        self.receipt, self.path, self.sheet = receipt, path, receipt.submission.sheet
        self.answers: dict[FigureKey, Answer] = {}
        for answer in receipt.submission.answers:
            self.answers.setdefault((answer.unit, answer.element), answer)
        self.bad = counted.bad
        self.written: dict[FigureKey, str] = {}
        for finding in receipt.findings:
            key = (finding.unit, finding.item)
            if key in self.bad and finding.value and (holds(finding) or severity(finding) is Severity.ERROR):
                self.written.setdefault(key, finding.value)
        self.by_first_version = receipt.reader == _FIRST_VERSION


def _from_form(period: Period, unit: str, element: Element, form: _CountedForm | None) -> Figure:
    if form is None:
        return Figure(period.code, unit, element.code, Given.BLANK)
    key = (unit, element.code)
    answer = form.answers.get(key, Answer(unit, element.code, Given.BLANK))
    bad = key in form.bad
    receipt = form.receipt
    counted = None if bad else _value(answer, element)
    written = ""
    if bad and not (form.by_first_version and answer.given != Given.BLANK):
        written = _written(answer, form.written.get(key, ""))
        answer = answer._replace(given=Given.BLANK, value=None)
    return Figure(
        period.code,
        unit,
        element.code,
        answer.given,
        answer.value,
        counted=counted,
        bad=bad,
        evidence=answer.evidence,
        note=answer.note,
        file=form.path,
        sheet=form.sheet,
        cell=answer.cell,
        sender=receipt.sender,
        sent=receipt.sent,
        version=receipt.number,
        estimate=answer.estimate and counted is not None,
        written=written,
    )


def _written(answer: Answer, typed: str) -> str:
    """What stands in a held cell: what could be read of it, else as its finding quotes it."""
    if answer.given == Given.FIGURE:
        return format_value(answer.value, grouped=False)
    return typed if answer.given == Given.BLANK else answer.given.value


def _value(answer: Answer, element: Element) -> Value:
    """What an answer counts as: only a figure and, for numbers, "Không phát sinh" are ever summed."""
    if answer.given == Given.FIGURE:
        return answer.value
    if answer.given == Given.NONE_OCCURRED and element.value_type != ValueType.YES_NO:
        return 0.0
    return None


def _adjust(figure: Figure, adjustment: Adjustment | None, element: Element) -> Figure:
    """The Office's word on the unit's wins, whatever stood there; it is applied last (decision-tables 1.1, row 8).

    It gives one of the five answers, and is official unless it says ước. A confirmation changes nothing: the figure
    stands as the unit gave it.
    """
    if adjustment is None or adjustment.confirms:
        return figure
    said = Answer(figure.unit, figure.element, adjustment.given, adjustment.new)
    counted = _value(said, element)
    return figure._replace(
        instead=adjustment.given,
        adjusted=counted,
        counted=counted,
        adjustment=adjustment.number,
        estimate=adjustment.estimate and counted is not None,
    )


def _count(
    catalogue: Catalogue, period: Period, unit: str, element: Element, problems: Sequence[KnownProblem]
) -> float:
    """Difficulties first reported in the element's span: all of them where one unit tells for all, else its own.

    Resolved ones are counted among those of the span, so that resolved never exceeds reported (decision-tables 7).
    Those that were answered or referred are left out of it where the plan says so (decision-tables 8.3).
    """
    start, end = catalogue.span(element, period)
    if element.time_kind == TimeKind.POINT:
        start = catalogue.year_window(period)[0]
    whole = element.combine == Combine.ONE
    resolved = element.source == Source.DIFFICULTIES_RESOLVED
    left_out = (DIFFICULTY_ANSWERED, DIFFICULTY_REFERRED) if catalogue.plan.referred_left_out else ()
    return float(
        sum(
            start <= problem.first_reported <= end
            and (whole or problem.unit == unit)
            and (not resolved or problem.state == DIFFICULTY_RESOLVED)
            and problem.state not in left_out
            for problem in problems
        )
    )


def _second_half(
    catalogue: Catalogue, period: Period, figure: Figure, half: Mapping[FigureKey, Figure]
) -> float | None:
    """N - 6T of a lũy kế trong năm number (design 3); None unless both count.

    Of a unit that took over others, less their 6T figures too; None where one of them is not known
    (decision-tables 9.1).
    """
    if period.kind != PeriodKind.YEAR or figure.counted is None:
        return None
    element = catalogue.element[figure.element]
    before = floor(catalogue, period, figure.unit, element, lambda _: Opened(catalogue, half)).number
    return None if before is None else exact_sum((figure.counted, -before))
