"""``assess`` on the screen: the criteria of each model, what is not met first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl import palette
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.reports.common import model_name, model_order

WORST_FIRST = (
    Status.NOT_MET,
    Status.NO_DATA,
    Status.INCOMPLETE,
    Status.NO_EVIDENCE,
    Status.NO_TARGET,
    Status.NOT_DUE,
    Status.NEARLY,
    Status.MET,
    Status.NOT_APPLICABLE,
)
"""In what order statuses are said; of those not due yet first what falls behind."""


def by_model(report: PeriodReport) -> Iterator[str]:
    """A heading a model, with how many of its criteria are met, then a line a criterion: sign, code, name, reason.

    The reason says the status. Groups stand beside their parts and are not counted.
    """
    width = max((len(a.code) for a in report.assessments), default=0)
    for model in model_order(report):
        found = [a for a in report.assessments if a.model == model]
        if found:
            code = f"{model}. " if model in report.catalogue.model else ""
            yield f"{code}{model_name(report, model)}: {_met(report, found)}"
            yield from (_line(report, a, width) for a in sorted(found, key=_worst))


def _met(report: PeriodReport, found: Sequence[Assessment]) -> str:
    judged = [a.status for a in found if report.catalogue.criterion[a.code].parts]
    return f"{judged.count(Status.MET)}/{len(judged)} tiêu chí đạt"


def _worst(one: Assessment) -> tuple[int, bool]:
    return WORST_FIRST.index(one.status), one.on_track is not False


def _line(report: PeriodReport, one: Assessment, width: int) -> str:
    name = report.catalogue.criterion[one.code].name
    return f"  {palette.sign(one.status)} {one.code:<{width}}  {name}: {one.reason}"
