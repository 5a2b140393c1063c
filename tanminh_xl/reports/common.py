"""What all pages share: the head, the foot, cells in their styles, names of units, who has reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import COMMON, Criterion, Measure, PeriodKind
from tanminh_xl.domain.closing import figures_mark
from tanminh_xl.domain.events import Adjustment
from tanminh_xl.domain.figures import Figure, Status
from tanminh_xl.domain.format_value import format_answer, format_day, format_value
from tanminh_xl.domain.owing import only_asked, urged
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Letterhead, Note, Page, PagePart, Ref, Sheet, Signature
from tanminh_xl.domain.unit_targets import Standing, name_of, standings
from tanminh_xl.reports.texts import text

LACKING = (Status.NO_DATA, Status.INCOMPLETE)
MOST_DECIMALS = 4
LETTERS = 26
MOST_FOOT = 190
"""Characters of a printed foot: a spreadsheet takes 255 with font and breaks."""


def unit_name(report: PeriodReport, code: str) -> str:
    """The unit's name; its code where the catalogue has no such unit."""
    unit = report.catalogue.unit.get(code)
    return unit.name if unit else code


def unit_names(report: PeriodReport, codes: Iterable[str]) -> str:
    """Names of units, or of kinds of unit, joined by commas."""
    kinds = report.catalogue.kind
    return ", ".join(kinds[c].group if c in kinds else unit_name(report, c) for c in codes)


def some(names: Sequence[str], most: int, noun: str) -> str:
    """At most so many names, and how many more there are."""
    if len(names) <= most:
        return "; ".join(names)
    return text("chung", "va_khac", names="; ".join(names[:most]), more=len(names) - most, noun=noun)


def number_style(value: float, adjusted: bool = False, estimate: bool = False) -> str:
    """``n0`` ... ``n4``: as many decimals as the value has; marked as ``marked`` does."""
    decimals = next((d for d in range(MOST_DECIMALS) if round(value, d) == value), MOST_DECIMALS)
    return marked(f"n{decimals}", adjusted, estimate)


def marked(style: str, adjusted: bool = False, estimate: bool = False) -> str:
    """The style of a figure with ``~`` where it holds a số ước, then ``*`` where the Office adjusted it."""
    return style + "~" * estimate + "*" * adjusted


def number_cell(value: float, style: str = "", formula: Formula | None = None, name: Ref | None = None) -> Cell:
    """A number in the style of its decimals, or in the style given."""
    return Cell(value, style or number_style(value), formula, name)


def judged_criteria(report: PeriodReport) -> tuple[Criterion, ...]:
    """The criteria that are judged by a value of their own (no groups) and have an assessment, in their order."""
    return tuple(c for c in report.catalogue.criteria if c.measure != Measure.GROUP and c.code in report.assessment)


def model_order(report: PeriodReport) -> tuple[str, ...]:
    """Codes of the models in their order, what is common to all last."""
    return (*(m.code for m in report.catalogue.models), COMMON)


def model_name(report: PeriodReport, code: str) -> str:
    """A model's name; "Nội dung chung" for what stands outside the models."""
    return report.catalogue.model[code].name if code in report.catalogue.model else text("mo_hinh", "chung")


class Reporting(NamedTuple):
    """Units that owe a report, and those of them whose report counts, in the order of the table of units."""

    owing: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def away(self) -> tuple[str, ...]:
        """Those that owe a report, and have none that counts."""
        given = frozenset(self.given)
        return tuple(unit for unit in self.owing if unit not in given)


def reporting(report: PeriodReport) -> Reporting:
    """Who owes a report in the period and who has given one that counts; of units that are urged
    (decision-tables 10.1, row 17)."""
    return _standing(report, urged(report.catalogue, report.period))


def asked(report: PeriodReport) -> Reporting:
    """The same of units that are asked for figures, and never urged."""
    return _standing(report, only_asked(report.catalogue, report.period))


def _standing(report: PeriodReport, owing: tuple[str, ...]) -> Reporting:
    counting = {line.unit for line in report.register if line.counts}
    return Reporting(owing, tuple(u for u in owing if u in counting))


def foot(report: PeriodReport, named: bool = True) -> str:
    """The sentence at each sheet's foot: who has reported, what is lacking, which criteria set, the first digits of
    what counts (decision-tables 6, row 9).

    ``named=False`` leaves the set's name out.
    """
    reported = reporting(report)
    judged = judged_criteria(report)
    on_demand = report.period.kind == PeriodKind.ON_DEMAND
    lacking = sum(report.assessment[c.code].status in LACKING for c in judged)
    sentences = [
        text("chung", "chan_nop", given=len(reported.given), owing=len(reported.owing)),
        *([text("chung", "chan_thieu", lacking=lacking, all=len(judged))] if not on_demand else []),
        text("chung", "chan_bo", name=criteria_set(report, named)),
        text("chung", "chan_ma", digits=figures_mark(report)),
    ]
    return ". ".join(sentences) + "."


def sample_mark(report: PeriodReport) -> str:
    """What each page says above where the plan's figures are a sample; "" where they are not."""
    return text("chung", "minh_hoa") if report.catalogue.plan.sample else ""


def printed_foot(report: PeriodReport) -> str:
    """The foot as it is printed on each page: without the set's name where that is too long."""
    said = foot(report)
    return said if len(said) <= MOST_FOOT else foot(report, named=False)


def closed_with(report: PeriodReport) -> str:
    """What was still open when the period was closed all the same, and why; "" where nothing was, or it is open."""
    closing = report.state.closing
    if closing is None or not closing.left:
        return ""
    return text("chung", "chot_khi_con", left=closing.left, why=closing.why.rstrip("."))


def criteria_set(report: PeriodReport, with_name: bool = True) -> str:
    """Name, number and date of the criteria set, and DỰ THẢO where it is a draft."""
    plan = report.catalogue.plan
    numbered = plan.criteria_number or plan.criteria_date
    name = plan.criteria_set or text("chung", "chan_chua_ro")
    if not with_name:
        name = "" if numbered else text("chung", "chan_chua_so")
    parts = [
        name,
        text("chung", "chan_bo_so", number=plan.criteria_number) if plan.criteria_number else "",
        text("chung", "chan_bo_ngay", day=format_day(plan.criteria_date)) if plan.criteria_date else "",
    ]
    named = " ".join(p for p in parts if p)
    draft = plan.criteria_draft and text("chung", "du_thao").casefold() not in named.casefold()
    return f"{named} ({text('chung', 'du_thao')})" if draft else named


def subtitle(report: PeriodReport) -> str:
    """ "6 tháng đầu năm 2026 (từ 15/12/2025 đến 14/6/2026)"; of a period of số ước that too."""
    period = report.period
    key = "ky_uoc" if period.estimate else "ky"
    return text("chung", key, name=period.name, start=format_day(period.start), end=format_day(period.end))


def letterhead(report: PeriodReport, page: str, title: str = "", under: str = "", letter: str = "") -> Letterhead:
    """The head of a page: who issues, "Biểu số ...", who reports and who receives, title and period. ``letter``: what
    parts a form from others of its number ("03a/TH")."""
    plan = report.catalogue.plan
    office = unit_name(report, plan.office)
    return Letterhead(
        (plan.authority.upper(), office.upper()),
        (
            numbered(text(page, "bieu"), letter),
            text("chung", "don_vi_bao_cao", name=office),
            text(
                "chung",
                "don_vi_nhan",
                name=text("chung", "nguoi_nhan", commune=plan.commune[:1].lower() + plan.commune[1:]),
            ),
        ),
        title or text(page, "title"),
        under or subtitle(report),
    )


def numbered(form: str, letter: str) -> str:
    """ "Biểu số 03/TH", of several "Biểu số 03a/TH"."""
    number, _, kind = form.partition("/")
    return f"{number}{letter}/{kind}"


def letter_of(n: int, of: int) -> str:
    """a, b, c ... of the n-th (from 0) of several forms of one number; "" where it is the only one."""
    return chr(ord("a") + n) if 1 < of <= LETTERS else ""


def signed_by(report: PeriodReport) -> Signature:
    """Who signs a form of the Office: who made it, and the head of the Office by the title of its row or its kind."""
    known = report.catalogue
    office = known.unit.get(known.plan.office)
    kind = known.kind.get(office.kind) if office else None
    title = (office.signer_title if office else "") or (kind.signer_title if kind else "")
    made_by, head = text("chung", "nguoi_lap"), title or text("chung", "thu_truong")
    return Signature((made_by.upper(), ""), (head.upper(), ""), "signer")


def sheet(
    report: PeriodReport,
    page: str,
    blocks: Sequence[PagePart],
    name: str = "",
    landscape: bool = True,
    whole_head: bool = False,
    closing: bool = True,
) -> Sheet:
    """A page with what every page has: the sample's mark on top; at its end what was open when the period was closed
    (where its cells do not say it: ``closing``), and the foot. Mark and foot are printed once on each page, around
    it."""
    said = foot(report)
    mark = (Note(text("chung", "minh_hoa"), "sample"),) if sample_mark(report) else ()
    left = (Note(closed),) if closing and (closed := closed_with(report)) else ()
    end = len(blocks) - isinstance(blocks[-1], Signature)
    title = next((b.title for b in blocks if isinstance(b, Letterhead)), text(page, "title"))
    return Sheet(
        name or text(page, "tab"),
        title,
        (*mark, *blocks[:end], *left, *blocks[end:], Note(said, "foot")),
        Page(landscape, printed_foot(report), sample_mark(report), whole_head),
    )


def empty(report: PeriodReport, page: str) -> tuple[Sheet, ...]:
    """A page that says that there is nothing to say."""
    blocks: list[PagePart] = [letterhead(report, page), Note(text("chung", "khong_co"), "plain")]
    return (sheet(report, page, blocks),)


def estimates(report: PeriodReport) -> tuple[str, ...]:
    """What is still a số ước, in words: "Thôn Đồng Tiến: Số hộ (NEN-01)", in the order of figures."""
    names = report.catalogue.element
    return tuple(f"{unit_name(report, f.unit)}: {names[f.element].name} ({f.element})" for f in report.estimates)


def estimating(report: PeriodReport) -> tuple[str, ...]:
    """Units that still have a số ước, each with how many: "Thôn Đồng Tiến (3)"."""
    counted = Counter(f.unit for f in report.estimates)
    return tuple(f"{unit_name(report, unit)} ({n})" for unit, n in counted.items())


def adjustment_note(report: PeriodReport, figure: Figure) -> str:
    """ "* Thôn A, MH3-03: 12 → 21; ... điều chỉnh lúc ...: lý do" for a figure that the Office adjusted."""
    found: Adjustment | None = report.state.adjusted.get((figure.unit, figure.element))
    if found is None or not figure.is_adjusted:
        return ""
    at = f"{found.at:%H:%M} {format_day(found.at.date())}"
    return text(
        "bang",
        "dieu_chinh",
        unit=unit_name(report, figure.unit),
        element=figure.element,
        old=format_value(found.old) or text("bang", "chua_co_so"),
        new=format_answer(found.given, found.new, found.estimate),
        who=found.who,
        at=at,
        why=found.why,
    )


def in_cell(standing: Standing) -> bool:
    """Whether a unit's own target is shown behind its figure: it is one number, of the same kind as the figure."""
    aim = standing.aim
    return len(aim.elements) == 1 and isinstance(aim.target, int | float)


def target_notes(report: PeriodReport, units: Collection[str], elements: Collection[str]) -> list[str]:
    """Targets that cannot stand behind their figure in its cell (``in_cell``), each beside its unit's own value: a line
    an element or a ratio; [] without any."""
    by_item: dict[tuple[str, str], list[Standing]] = {}
    for standing in standings(report.catalogue, report.period, report.figure):
        aim = standing.aim
        if aim.unit in units and aim.elements[0] in elements and not in_cell(standing):
            by_item.setdefault((aim.item, aim.when), []).append(standing)
    return [
        text(
            "bang",
            "chi_tieu",
            name=name_of(report.catalogue, item),
            item=item,
            when=when,
            units="; ".join(f"{unit_name(report, s.aim.unit)} {s.words}" for s in found),
        )
        for (item, when), found in by_item.items()
    ]
