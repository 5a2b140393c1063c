"""Where a criterion's value comes from: formula in words, each unit's figure and its cell, target and catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanminh_xl.assess.parts import Answers, Coverage, answers, coverage_of, is_plain_number
from tanminh_xl.assess.words import FORMULAS, TRACE
from tanminh_xl.domain import amounts
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Criterion, Element, Measure, Period, Source, alive
from tanminh_xl.domain.comparison import Compared, Why
from tanminh_xl.domain.events import ZONE, Adjustment
from tanminh_xl.domain.figures import Assessment, Figure, Part, ToReview
from tanminh_xl.domain.format_value import format_answer, format_day, format_moment, format_value
from tanminh_xl.domain.submission import Given


def explain(
    catalogue: Catalogue,
    period: Period,
    code: str,
    figures: Sequence[Figure],
    assessment: Assessment,
    adjustments: Mapping[tuple[str, str], Adjustment] | None = None,
    before: Compared | None = None,
    against: Mapping[tuple[str, str], Compared] | None = None,
    review: Sequence[ToReview] = (),
) -> tuple[str, ...]:
    """Lines in Vietnamese for a person who asks where a criterion's value comes from.

    ``figures``: those of the period; ``assessment``: what ``assess`` made of them; ``adjustments``: those that
    hold, by (unit, element), for who and why; ``before``: what the value is compared with, ``against`` what each figure
    is; ``review``: figures to review. KeyError where the catalogue has no criterion of that code.
    """
    criterion = catalogue.criterion[code]
    window = {"start": format_day(period.start), "end": format_day(period.end)}
    lines = [
        TRACE["title"].format(code=criterion.code, name=criterion.name),
        TRACE["period"].format(period=period.name, **window),
        TRACE["formula"].format(formula=formula(criterion, catalogue)),
    ]
    now = answers(catalogue, period, figures)
    lines += [_element(catalogue.element[part], now) for part in criterion.parts]
    if criterion.measure == Measure.GROUP:
        inside = [c for c in catalogue.criteria if c.group == code and alive(c, period.end)]
        lines += [TRACE["inside"].format(code=c.code, name=c.name) for c in inside]
    else:
        lines += _results(catalogue, period, criterion, assessment)
        lines += [_before(before)] if before is not None else []
    lines += [TRACE["status"].format(status=assessment.status_words), TRACE["reason"].format(reason=assessment.reason)]
    doubts = {(doubt.unit, doubt.element): (_doubt(doubt, code),) for doubt in review}
    for part in assessment.parts:
        lines.append(TRACE["units"].format(code=part.element, n=len(part.reported), total=part.expected))
        for unit in now.owed.get(part.element, ()):
            figure = now.figure.get((unit, part.element))
            line = _figure(catalogue, part, unit, figure, (adjustments or {}).get((unit, part.element)))
            line += compared_words((against or {}).get((unit, part.element)))
            lines.append("; ".join((line, *doubts.get((unit, part.element), ()))))
    if assessment.missing:
        everyone = ", ".join(catalogue.unit[unit].name for unit in assessment.missing)
        lines.append(TRACE["missing"].format(names=everyone))
    return tuple(lines)


def formula(criterion: Criterion, catalogue: Catalogue) -> str:
    """The formula in words, with codes of elements: "= 100 x (tổng MH1-01.T) / (tổng MH1-01.M)"."""
    if criterion.measure == Measure.GROUP:
        return FORMULAS[Measure.GROUP]
    if criterion.measure == Measure.SHARE:
        text = FORMULAS[Measure.SHARE].format(criterion.element)
    else:
        terms = [f"{FORMULAS[catalogue.element[c].combine]} {c}" for c in criterion.parts]
        text = FORMULAS[criterion.measure].format(*terms)
        if criterion.measure == Measure.ELEMENT and not is_plain_number(criterion, catalogue):
            return text
    return text + FORMULAS["rounded"].format(criterion.decimals)


def _element(element: Element, now: Answers) -> str:
    """What an element is, with its unit of measure, and the days that its figure covers where it is asked."""
    said_of = {"code": element.code, "name": element.name, "unit": element.unit_of_measure, "kind": element.time_kind}
    if not now.owed.get(element.code):
        return TRACE["element_not_asked"].format(**said_of)
    start, end = now.catalogue.span(element, now.period)
    form = "element_point" if start == end else "element"
    return TRACE[form].format(**said_of, start=format_day(start), end=format_day(end))


def _results(catalogue: Catalogue, period: Period, criterion: Criterion, assessment: Assessment) -> list[str]:
    """The value, and the target with its year and the catalogue that says so."""
    value = amounts.measured(assessment.value, amounts.unit_of(criterion), assessment.estimate) or TRACE["none"]
    target = amounts.target_words(assessment.target, criterion) or TRACE["no_target"]
    return [
        TRACE["value"].format(value=value),
        TRACE["target"].format(year=period.end.year, target=target, digest=catalogue.digest[:12]),
    ]


def _before(before: Compared) -> str:
    """What the value is compared with, or why with nothing."""
    if before.value is None:
        return TRACE["not_compared"].format(why=before.why_not)
    return TRACE["compared"].format(said=before.words)


def compared_words(against: Compared | None) -> str:
    """What a unit's figure is compared with, as it goes on behind the figure; why with nothing, where that says more
    than that there was no period."""
    if against is None or against.why is Why.NOTHING:
        return ""
    if against.value is None:
        return TRACE["figure_not_compared"].format(why=against.why_not)
    return TRACE["figure_compared"].format(said=against.words)


def _figure(catalogue: Catalogue, part: Part, unit: str, figure: Figure | None, adjustment: Adjustment | None) -> str:
    """One unit's line: what it gave, what is counted, where it stands, who sent it when, who changed it and why."""
    name = catalogue.unit[unit].name
    element = catalogue.element[part.element]
    if figure is None:
        return TRACE["figure"].format(unit=name, said=TRACE["nothing_came"])
    pieces = [_said(figure, element), _adjusted(figure, adjustment)]
    if coverage_of(figure) == Coverage.GAVE and unit not in part.reported:
        pieces.append(TRACE["half_pair"])
    if element.source != Source.FORM:
        pieces.append(TRACE["counted_from"].format(source=element.source))
    elif not figure.file:
        pieces.append(TRACE["nothing_came"])
    else:
        pieces.append(_source(figure))
    return TRACE["figure"].format(unit=name, said="; ".join(filter(None, pieces)))


def _doubt(doubt: ToReview, code: str) -> str:
    """Why a figure is to be reviewed, and whether that could change the status of this criterion."""
    changes = TRACE["review_changes"] if code in doubt.changes else ""
    return TRACE["review"].format(reasons="; ".join(doubt.reasons), changes=changes)


def _said(figure: Figure, element: Element) -> str:
    """The answer as the unit gave it; "" where no form came."""
    if not figure.file and figure.given == Given.BLANK:
        return ""
    if figure.bad:
        form = "bad" if not figure.told else "bad_adjusted" if figure.is_adjusted else "bad_told"
        return TRACE[form].format(told=figure.told)
    if figure.given == Given.FIGURE:
        shown = amounts.measured(figure.value, element.unit_of_measure, figure.estimate and not figure.is_adjusted)
        return shown if not figure.evidence else TRACE["evidence"].format(value=shown, evidence=figure.evidence)
    return figure.given


def _adjusted(figure: Figure, adjustment: Adjustment | None) -> str:
    """Old -> new, by whom, when and why; of a confirmation, who says that the figure is right."""
    if adjustment is None:
        return TRACE["adjusted"].format(new=_put(figure)) if figure.is_adjusted else ""
    by = {"who": adjustment.who, "at": format_moment(adjustment.at.astimezone(ZONE)), "why": adjustment.why}
    if adjustment.confirms:
        return TRACE["confirmed_by"].format(**by)
    old = format_value(adjustment.old) or TRACE["none"]
    new = format_answer(adjustment.given, adjustment.new, adjustment.estimate)
    return TRACE["adjusted_by"].format(old=old, new=new, **by)


def _put(figure: Figure) -> str:
    return format_answer(figure.answer, figure.adjusted, figure.estimate)


def _source(figure: Figure) -> str:
    """File, sheet, cell, version, sender, time."""
    form = "source" if figure.cell else "source_no_cell"
    sent = format_moment(figure.sent.astimezone(ZONE)) if figure.sent else TRACE["none"]
    return TRACE[form].format(
        file=figure.file,
        sheet=figure.sheet,
        cell=figure.cell,
        version=figure.version,
        sender=figure.sender or TRACE["none"],
        sent=sent,
    )
