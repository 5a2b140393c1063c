"""The report that goes up: of one row of Nơi nhận báo cáo, or the plan's own, laid out (decision-tables 10.3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.document import Block, Document, Gap, Heading, Paragraph, Sentence
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.report_parts import chosen
from tanminh_xl.domain.sheet import Ref, Sheet
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.reports.common import sample_mark
from tanminh_xl.reports.narrative import ahead, failing, general, problems, results
from tanminh_xl.reports.narrative.appendices import appendices
from tanminh_xl.reports.narrative.demand import demand
from tanminh_xl.reports.narrative.frame import grounds_gap, receivers, report_head, signing
from tanminh_xl.reports.narrative.numbers import lower_first, roman
from tanminh_xl.reports.narrative.scope import Scope, period_name
from tanminh_xl.reports.narrative.texts import report_parts, text

PARTS: dict[str, Callable[[Scope], tuple[Block, ...]]] = {
    general.PART: general.general,
    results.PART: results.results,
    failing.PART: failing.failing,
    problems.PROBLEMS: problems.problems,
    problems.PROPOSALS: problems.proposals,
    ahead.PART: ahead.ahead,
}
"""The parts that are text; the others are appendices."""


def report_document(
    report: PeriodReport, recipient: Recipient | None, pages: Sequence[Sheet], today: Catalogue | None = None
) -> Document:
    """The report to one recipient; None: the plan's own, addressed to nobody.

    ``pages``: the period's consolidated pages, of which the appendices are taken. ``today``: the catalogue that says
    who signs, căn cứ and place, where a closed period has an older one. An on-demand period holds what was
    asked, whatever parts its row names. KeyError for a text that templates/van_ban.toml lacks.
    """
    on_demand = report.period.kind is PeriodKind.ON_DEMAND
    every = tuple(p.code for p in report_parts())
    parts = every if on_demand else chosen(recipient, report_parts()).codes
    beside = appendices(report, pages, parts)
    numbers = {part: roman(n) for n, part in enumerate((p for p in parts if p in PARTS), 1)}
    scope = Scope(report, recipient, {} if on_demand else numbers, beside.where)
    subject = text("chung", "trich_yeu_dot_xuat" if on_demand else "trich_yeu", period=period_name(report))
    told = demand(scope) if on_demand else tuple(block for part in numbers for block in PARTS[part](scope))
    around = today or report.catalogue
    plan = around.plan
    blocks = (*grounds_gap(plan), _opening(report), *told, _closing(report, subject))
    return Document(
        report.period.code,
        report_head(plan, recipient, subject),
        without_id_numbers(blocks),
        signing(
            around, recipient.signer if recipient else "", receivers("bao_cao", recipient is not None, plan.receivers)
        ),
        beside.all,
        text("chung", "du_thao") if report.state.closing is None or report.state.open else "",
        sample_mark(report),
    )


def _opening(report: PeriodReport) -> Block:
    """By what and of which period is reported, with the days of its figures."""
    period, plan = report.period, report.catalogue.plan
    key = "mo_dau_dot_xuat" if period.kind is PeriodKind.ON_DEMAND else "mo_dau" if plan.name else "mo_dau_chua_ro"
    said = text(
        "chung",
        key,
        plan=plan.name,
        authority=plan.authority,
        period=period_name(report),
        start=format_day(period.start),
        end=format_day(period.end),
    )
    refs = tuple(Ref(PERIODS.name, (period.code,), column) for column in ("name", "start", "end"))
    return Paragraph((Sentence("mo_dau", said, refs),))


def _closing(report: PeriodReport, subject: str) -> Block:
    words = text("chung", "ket", subject=lower_first(subject), authority=report.catalogue.plan.authority)
    return Paragraph((Sentence("ket", words, (Ref(PERIODS.name, (report.period.code,), "name"),)),))


def without_id_numbers(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The text without any citizen's identity number, whoever wrote it (decision-tables 5.2)."""

    def of(part: Sentence | Gap) -> Sentence | Gap:
        if isinstance(part, Gap):
            return part._replace(prompt=masked(part.prompt))
        return part._replace(text=masked(part.text))

    return tuple(
        block if isinstance(block, Heading) else block._replace(parts=tuple(map(of, block.parts))) for block in blocks
    )
