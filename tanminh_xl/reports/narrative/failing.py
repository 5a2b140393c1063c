"""III. Nội dung chưa đạt và nguyên nhân: every criterion that fails with its figures, and a gap for the cause."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.amounts import percent
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.document import Block, Gap, Paragraph, Sentence
from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.pace import Pace, elapsed
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.domain.submission import Given
from tanminh_xl.reports.narrative import results
from tanminh_xl.reports.narrative.criterion import criterion_said
from tanminh_xl.reports.narrative.numbers import ended, plain
from tanminh_xl.reports.narrative.quotes import prompt, quoted
from tanminh_xl.reports.narrative.scope import Scope, body, status_refs
from tanminh_xl.reports.narrative.texts import most, text
from tanminh_xl.reports.standing import by_share

PART = "CD"


def failing(scope: Scope) -> tuple[Block, ...]:
    """The part with its heading; from the one furthest from its target."""
    found = [a for a in scope.found(scope.criteria) if results.is_failing(scope, a)]
    groups = (
        ("mo", [a for a in found if a.status is Status.NOT_MET]),
        ("mo_co_ban", [a for a in found if a.status is Status.NEARLY]),
        ("mo_cham", [a for a in found if scope.pace(a) is Pace.BEHIND]),
    )
    blocks: list[Block] = [scope.heading(PART, text("muc", title_key(scope)))]
    if not found:
        words = text("chua_dat", "khong_cham" if scope.half else "khong")
        refs = status_refs(scope.report, scope.found(scope.criteria))
        return (*blocks, *body([Sentence("cd.khong", words, refs)]))
    if results.PART not in scope.sections:
        blocks += body([results.previous_period(scope)])
    left, quoted_already = most("toi_da_chua_dat"), set[str]()
    for key, own in groups:
        if own:
            shown = by_share(scope.report, own)[:left]
            left -= len(shown)
            blocks += _group(scope, key, own, shown, quoted_already)
    return tuple(blocks)


def title_key(scope: Scope) -> str:
    """The heading: what is behind while the year runs, what is not met at its end, or both."""
    found = scope.found(scope.criteria)
    behind = any(scope.pace(a) is Pace.BEHIND for a in found)
    failed = any(a.status in (Status.NOT_MET, Status.NEARLY) for a in found)
    if behind and failed:
        return "CD_ca_hai"
    return "CD_tien_do" if behind or (scope.half and not failed) else PART


def _group(
    scope: Scope, key: str, own: Sequence[Assessment], shown: Sequence[Assessment], already: set[str]
) -> list[Block]:
    report = scope.report
    gone = percent(float(elapsed(report.catalogue, report.period)))
    refs = status_refs(report, own)
    if key == "mo_cham":
        refs += tuple(Ref(PERIODS.name, (report.period.code,), column) for column in ("start", "end"))
    blocks = list(body([Sentence(f"cd.{key}", text("chua_dat", key, n=plain(len(own)), elapsed=gone), refs)]))
    for a in shown:
        criterion = report.catalogue.criterion[a.code]
        said = criterion_said(scope, criterion, failing=True)
        asked = text("chua_dat", "vi_cham" if key == "mo_cham" else "vi")
        gap = Gap(f"cd.tc.{a.code}.nguyen_nhan", prompt(asked, _help(scope, criterion, a, already)))
        blocks.append(Paragraph((Sentence(f"cd.tc.{a.code}", ended(said.text), said.refs), gap), "item"))
    if rest := len(own) - len(shown):
        appendix = scope.where("tieu_chi")
        words = text("chua_dat", "khac" if appendix else "khac_khong", n=plain(rest), appendix=appendix)
        gap = Gap(f"cd.{key}.khac.nguyen_nhan", text("chua_dat", "khac_vi"))
        blocks.append(Paragraph((Sentence(f"cd.{key}.khac", words, refs), gap), "item"))
    return blocks


def _help(scope: Scope, criterion: Criterion, found: Assessment, already: set[str]) -> str:
    """What units wrote beside their figures, and its owner of the period as a whole, the first time it is asked."""
    report = scope.report
    said: list[tuple[str, str]] = []
    for part in found.parts:
        for unit in part.reported:
            figure = report.figure.get((unit, part.element))
            if figure is not None and figure.note and figure.answer is Given.FIGURE:
                said.append((unit, figure.note))
    said += [(p.unit, p.text) for p in report.texts if p.key == "ton_tai" and p.unit == criterion.owner]
    new = [(unit, words) for unit, words in said if f"{unit}\n{words}" not in already]
    already.update(f"{unit}\n{words}" for unit, words in new)
    return quoted(report, new)
