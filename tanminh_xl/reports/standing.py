"""How criteria stand on the first page and on leaders' pages: signs, counts, order, the bar towards the target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tanminh_xl import palette
from tanminh_xl.domain.amounts import percent, target_words, unit_of
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.format_value import estimated_words
from tanminh_xl.domain.pace import Pace, attained, elapsed, pace
from tanminh_xl.domain.report import Earlier, PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Ref
from tanminh_xl.domain.signs import Sign, sign_of
from tanminh_xl.reports.common import judged_criteria, marked, number_style
from tanminh_xl.reports.criteria import VALUE
from tanminh_xl.reports.matrix import MISSING
from tanminh_xl.reports.texts import number, table_of, text

ALWAYS = (Sign.MET, Sign.NOT_MET, Sign.OPEN)
"""Signs that are counted even where no criterion has them."""
MARKS = {
    sign: palette.sign(status)
    for sign, status in (
        (Sign.MET, Status.MET),
        (Sign.NEARLY, Status.NEARLY),
        (Sign.NOT_MET, Status.NOT_MET),
        (Sign.OPEN, Status.NOT_DUE),
        (Sign.APART, Status.NOT_APPLICABLE),
    )
}
"""Each sign as it is printed."""
MOVING = (Pace.BEHIND, Pace.ON, Pace.AHEAD)
"""Paces that are held against the time that has gone."""


def found_of(report: PeriodReport, criteria: Sequence[Criterion]) -> list[Assessment]:
    """What these criteria come to."""
    return [report.assessment[c.code] for c in criteria]


def pace_of(report: PeriodReport | Earlier, found: Assessment) -> Pace | None:
    """A criterion's progress in words (decision-tables 4.1)."""
    return pace(report.catalogue, report.period, found)


def is_paced(report: PeriodReport) -> bool:
    """Whether some criterion of the period is told by its progress."""
    return any(pace_of(report, a) in MOVING for a in found_of(report, judged_criteria(report)))


def signs(report: PeriodReport) -> tuple[Sign, ...]:
    """The signs that the period's pages count, in their order."""
    there = {sign_of(a) for a in found_of(report, judged_criteria(report))}
    return tuple(sign for sign in Sign if sign in there or sign in ALWAYS)


def sign_words(report: PeriodReport) -> dict[Sign, str]:
    """What each sign says in the period: "đạt", with progress "đạt, đúng, vượt tiến độ"; where nothing was judged yet
    "đúng, vượt tiến độ"."""
    names, moving = table_of("tom_tat", "dau"), table_of("tom_tat", "tien_do")
    if not is_paced(report):
        return {sign: names[sign] for sign in Sign}
    judged = {a.status for a in found_of(report, judged_criteria(report))}
    return {
        sign: ", ".join(([names[sign]] if Status(sign) in judged else []) + [moving[sign]])
        if sign in moving
        else names[sign]
        for sign in Sign
    }


def legend(report: PeriodReport) -> str:
    """ "● đạt  ▲ chưa đạt  □ chưa đánh giá"."""
    said = sign_words(report)
    return "  ".join(f"{MARKS[sign]} {said[sign]}" for sign in signs(report))


def signs_cell(report: PeriodReport, criteria: Sequence[Criterion]) -> Cell:
    """A sign for each criterion, those that are met first."""
    found = [sign_of(a) for a in found_of(report, criteria)]
    return Cell("".join(MARKS[sign] * found.count(sign) for sign in Sign), "signs")


def state_words(report: PeriodReport | Earlier, found: Assessment) -> str:
    """ "Đạt (ước)", "chậm tiến độ": its progress where that is told, else its status."""
    moving = pace_of(report, found)
    return estimated_words(moving, found.estimate) if moving else found.status_words


def share_of(report: PeriodReport, found: Assessment) -> Fraction | None:
    """What part of its target a criterion has reached (decision-tables 4.2)."""
    return attained(found.value, found.target, report.catalogue.criterion[found.code].direction)


def by_share(report: PeriodReport, found: Sequence[Assessment]) -> list[Assessment]:
    """From the least part of the target to the most; those without such a part first: nothing of it is reached, or
    nothing is known."""
    keyed = [(share_of(report, a), a) for a in found]
    return [a for _, a in sorted(keyed, key=lambda pair: (pair[0] is not None, pair[0] or 0))]


def value_cell(criterion: Criterion, found: Assessment) -> Cell:
    """A criterion's value as a formula over its page, per cent with their sign."""
    formula = Formula("={0}", (Ref(VALUE, (found.code,), "value"),))
    if found.value is None:
        return Cell(MISSING, "word")
    if isinstance(found.value, str):
        return Cell(found.value, marked("value", estimate=found.estimate), formula)
    style = number_style(found.value, estimate=found.estimate)
    return Cell(found.value, f"pct{style[1:]}" if unit_of(criterion) == "%" else style, formula)


def target_cell(criterion: Criterion, found: Assessment) -> Cell:
    """Its target with the unit of measure: "20 gương", "không quá 5%"."""
    unit = unit_of(criterion)
    return Cell(target_words(found.target, criterion) or (unit if found.value is not None else ""), "center")


def bar_cell(report: PeriodReport, found: Assessment) -> Cell:
    """The per cent of the target, and the bar towards it; where progress is told, with the mark of time gone."""
    share = share_of(report, found)
    if share is None:
        return Cell(MISSING if found.value is None else "", "word")
    gone = elapsed(report.catalogue, report.period) if pace_of(report, found) in MOVING else None
    return Cell(f"{percent(float(share))}\n{bar(share, gone)}", "bar")


def bar(share: Fraction, gone: Fraction | None = None) -> str:
    """A bar of ten parts that prints in grey: filled to the part that is whole, so that less than all is never full;
    the mark of the time gone stands behind as many parts, and never on the wrong side of the filled ones."""
    signs_of = table_of("tom_tat", "thanh")
    parts = int(signs_of["so"])
    filled = min(int(share * parts), parts)
    if gone is None:
        return signs_of["day"] * filled + signs_of["trong"] * (parts - filled)
    at = min(max(int(gone * parts + Fraction(1, 2)), 1), parts)
    filled = max(filled, at) if share >= gone else min(filled, at - 1)
    cells = signs_of["day"] * filled + signs_of["trong"] * (parts - filled)
    return cells[:at] + signs_of["vach"] + cells[at:]


def link_to(words: str, at: Ref, style: str = "link_left") -> Cell:
    """Words that lead to a cell of another page. A formula, so that they lead there too where the tab has another
    name, as in the open workbook."""
    quoted = words.replace('"', '""')
    return Cell(words, style, Formula(f'=HYPERLINK("#{{0}}","{quoted}")', (at,)))


def link_cell(found: Assessment) -> Cell:
    """A criterion's code, which leads to its row."""
    return link_to(found.code, Ref(VALUE, (found.code,), "value"), "link_code")


def counted(report: PeriodReport, criteria: Sequence[Criterion]) -> Iterator[tuple[Sign, int]]:
    """How many of these criteria have each of the period's signs."""
    found = [sign_of(a) for a in found_of(report, criteria)]
    return ((sign, found.count(sign)) for sign in signs(report))


def most() -> int:
    """So many names stand in one cell where the rest is counted."""
    return int(number("tom_tat", "toi_da"))


def elapsed_words(report: PeriodReport) -> str:
    """The part of the year that has gone: "49,8%"."""
    return percent(float(elapsed(report.catalogue, report.period)))


def open_words(report: PeriodReport, criteria: Sequence[Criterion]) -> str:
    """Why criteria have no judgement: "chưa đến kỳ đánh giá 20; chưa giao chỉ tiêu 1"."""
    said = [a.status for a in found_of(report, criteria) if sign_of(a) == Sign.OPEN]
    words = [status for status in Status if status in said]
    return "; ".join(text("tom_tat", "dem", words=word[:1].lower() + word[1:], n=said.count(word)) for word in words)
