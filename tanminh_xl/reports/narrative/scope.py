"""What every part of a document knows: the report, the parts that it holds with their numbers, where appendices are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Criterion, PeriodKind
from tanminh_xl.domain.document import Block, Heading, Paragraph, Sentence
from tanminh_xl.domain.figures import Assessment
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.pace import Pace, pace
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import FIGURES, REGISTER, RESULTS
from tanminh_xl.reports.common import judged_criteria
from tanminh_xl.reports.criteria import VALUE
from tanminh_xl.reports.narrative.numbers import lower_first
from tanminh_xl.reports.narrative.texts import text


class Scope(NamedTuple):
    """``sections``: code of each part that the document holds -> its number ("III"); ``appendices``: what is told ->
    the first appendix that holds it ("Phụ lục II")."""

    report: PeriodReport
    recipient: Recipient | None
    sections: Mapping[str, str]
    appendices: Mapping[str, str]

    def where(self, kind: str) -> str:
        """The appendix in which the rest of something stands; "" where the document has none."""
        return self.appendices.get(kind, "")

    def heading(self, part: str, title: str) -> Block:
        """The heading of a part under its number."""
        return Heading(text("muc", "so_muc", number=self.sections[part], title=title))

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Criteria that are judged by a value of their own."""
        return judged_criteria(self.report)

    def found(self, criteria: Iterable[Criterion]) -> list[Assessment]:
        """What these criteria come to."""
        return [self.report.assessment[c.code] for c in criteria]

    def pace(self, found: Assessment) -> Pace | None:
        """A criterion's progress in words (decision-tables 4.1)."""
        return pace(self.report.catalogue, self.report.period, found)

    @property
    def half(self) -> bool:
        """Whether it is a half-year, which speaks of progress."""
        return self.report.period.kind is PeriodKind.HALF


def period_name(report: PeriodReport) -> str:
    """The period as it stands within a sentence: "6 tháng đầu năm 2026", "năm 2026"."""
    return lower_first(report.period.name)


def value_ref(code: str) -> Ref:
    """A criterion's value on its page."""
    return Ref(VALUE, (code,), "value")


def result_ref(report: PeriodReport, code: str, column: str) -> Ref:
    """A cell of the data sheet of results."""
    return Ref(RESULTS.name, (report.period.code, code), column)


def status_refs(report: PeriodReport, found: Iterable[Assessment]) -> tuple[Ref, ...]:
    """The statuses over which criteria are counted."""
    return tuple(result_ref(report, a.code, "status") for a in found)


def figure_ref(report: PeriodReport, unit: str, element: str) -> Ref:
    """A unit's figure as it counts."""
    return Ref(FIGURES.name, (report.period.code, unit, element), "counted")


def register_refs(report: PeriodReport, units: Iterable[str]) -> tuple[Ref, ...]:
    """The lines of the register that say how units stand."""
    wanted = set(units)
    lines = (line for line in report.register if line.unit in wanted)
    return tuple(Ref(REGISTER.name, (report.period.code, x.unit, str(x.version)), "timely") for x in lines)


def body(sentences: Sequence[Sentence | None], style: str = "body") -> tuple[Block, ...]:
    """One paragraph of these sentences; none where there is nothing to say."""
    said = tuple(s for s in sentences if s is not None)
    return (Paragraph(said, style),) if said else ()
