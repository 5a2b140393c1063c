"""I. Tình hình chung: who has reported and who late, how the criteria stand, what changed, what is still a số ước."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.amounts import percent
from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.document import Block, Gap, Paragraph, Sentence
from tanminh_xl.domain.figures import Assessment
from tanminh_xl.domain.pace import elapsed
from tanminh_xl.domain.report import PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.signs import Change, change
from tanminh_xl.domain.staff_tables import PERIODS
from tanminh_xl.domain.tables import RESULTS
from tanminh_xl.reports.common import Reporting, asked, reporting, unit_name
from tanminh_xl.reports.data import late_by
from tanminh_xl.reports.narrative.counting import counts
from tanminh_xl.reports.narrative.numbers import ended, listed, lower_first, plain, share, upper_first
from tanminh_xl.reports.narrative.scope import Scope, body, figure_ref, register_refs, result_ref, status_refs
from tanminh_xl.reports.narrative.texts import text

PART = "TH"


def general(scope: Scope) -> tuple[Block, ...]:
    """The part with its heading: a gap for what was directed, then what the figures say."""
    return (
        scope.heading(PART, text("muc", PART)),
        Paragraph((Gap("th.chi_dao", text("tinh_hinh", "chi_dao")),)),
        *handed(scope),
        *body([_standing(scope), _elapsed(scope), _changed(scope), estimated(scope)]),
    )


def handed(scope: Scope) -> tuple[Block, ...]:
    """Who owed a report, who has given one, in time and late; who was only asked."""
    return body([_handed(scope), _asked(scope)])


def _handed(scope: Scope) -> Sentence:
    report = scope.report
    stands = reporting(report)
    if not stands.owing:
        return Sentence("th.nop", text("tinh_hinh", "nop_khong"))
    whole = len(stands.given) == len(stands.owing)
    said = text(
        "tinh_hinh",
        "nop_du" if whole else "nop",
        given=plain(len(stands.given)),
        owing=plain(len(stands.owing)),
        share=share(len(stands.given), len(stands.owing)),
    )
    lines = _Lines(report, stands)
    if whole and lines.in_time == len(stands.given):
        words = text("tinh_hinh", "nop_du_han", owing=plain(len(stands.owing)))
        return Sentence("th.nop", ended(words), register_refs(report, stands.owing))
    given = list(_given(scope, lines))
    first = ended(text("tinh_hinh", "gom", said=said, given="; ".join(given)) if given else said)
    away = [ended(text("tinh_hinh", "con", away=one)) for one in _away(scope, lines)]
    return Sentence("th.nop", " ".join((first, *away)), register_refs(report, stands.owing))


class _Lines:
    """The lines of units that owe a report, by how they stand."""

    def __init__(self, report: PeriodReport, stands: Reporting) -> None:
        owing = frozenset(stands.owing)
        own = [line for line in report.register if line.unit in owing]
        counting = [line for line in own if line.counts]
        sent = {line.unit for line in own if line.version}
        self.late = [line for line in counting if line.is_late]
        self.short = [line for line in counting if line.short]
        self.in_time = len(counting) - len(self.late) - len(self.short)
        self.not_counting = [u for u in stands.away if u in sent]
        self.nothing = [u for u in stands.away if u not in sent]


def _given(scope: Scope, lines: _Lines) -> Iterator[str]:
    """Of those whose report counts: in time, late by how much, with too little in it."""
    report = scope.report
    if lines.in_time:
        yield text("tinh_hinh", "dung_han", n=plain(lines.in_time))
    if lines.late:
        late = sorted(lines.late, key=_lateness, reverse=True)
        names = [text("tinh_hinh", "cham_ten", unit=unit_name(report, x.unit), by=late_by(x)) for x in late]
        yield text("tinh_hinh", "cham", n=plain(len(late)), names=_listed(scope, names))
    yield from _named(scope, "duoi_nua", [x.unit for x in lines.short])


def _away(scope: Scope, lines: _Lines) -> Iterator[str]:
    yield from _named(scope, "chua_tinh", lines.not_counting)
    yield from _named(scope, "chua_nop", lines.nothing)


def _named(scope: Scope, key: str, units: list[str]) -> Iterator[str]:
    if units:
        names = _listed(scope, [unit_name(scope.report, u) for u in units])
        yield text("tinh_hinh", key, n=plain(len(units)), names=names)


def _lateness(line: RegisterLine) -> tuple[int, int]:
    return line.late or 0, line.late_hours


def _listed(scope: Scope, names: list[str]) -> str:
    return listed(names, text("tinh_hinh", "don_vi"), scope.where("nop"), ", ")


def _asked(scope: Scope) -> Sentence | None:
    """Units that are asked for figures, and never chased."""
    stands = asked(scope.report)
    if not stands.owing:
        return None
    said = text("tinh_hinh", "cung_cap", given=plain(len(stands.given)), asked=plain(len(stands.owing)))
    if missing := [unit_name(scope.report, u) for u in stands.away]:
        key = "cung_cap_thieu" if stands.given else "cung_cap_khong"
        said = text("tinh_hinh", key, said=said, n=plain(len(missing)), names=_listed(scope, missing))
    return Sentence("th.cung_cap", ended(said), register_refs(scope.report, stands.owing))


def _standing(scope: Scope) -> Sentence:
    found = scope.found(scope.criteria)
    if not found:
        return Sentence("th.danh_gia", text("tinh_hinh", "danh_gia_khong"))
    said = text("tinh_hinh", "danh_gia", said=counts(scope, found, with_share=True))
    return Sentence("th.danh_gia", said, status_refs(scope.report, found))


def _elapsed(scope: Scope) -> Sentence | None:
    """How much of the year has gone, where progress is told."""
    report = scope.report
    if not any(a.on_track is not None and scope.pace(a) for a in scope.found(scope.criteria)):
        return None
    gone = percent(float(elapsed(report.catalogue, report.period)))
    refs = tuple(Ref(PERIODS.name, (report.period.code,), column) for column in ("start", "end"))
    return Sentence("th.thoi_gian", text("tinh_hinh", "thoi_gian", elapsed=gone), refs)


def _changed(scope: Scope) -> Sentence | None:
    """Which criteria are met now and were not, and which no longer are."""
    then = scope.report.then
    if then is None or scope.report.period.kind is PeriodKind.ON_DEMAND:
        return None
    found = scope.found(scope.criteria)
    by_change: dict[Change, list[Assessment]] = {kind: [] for kind in Change}
    for a in found:
        if (kind := change(then.assessments.get(a.code), a)) is not None:
            by_change[kind].append(a)
    paced = any(a.on_track is not None and scope.pace(a) for a in found)
    parts = []
    for kind, key in ((Change.GAINED, "nay_dat"), (Change.LOST, "khong_dat")):
        if own := by_change[kind]:
            names = [scope.report.catalogue.criterion[a.code].name for a in own]
            said = listed(names, text("tinh_hinh", "tieu_chi"), scope.where("tieu_chi"), at_most="toi_da_thay_doi")
            parts.append(text("tinh_hinh", f"{key}_tien_do" if paced else key, n=plain(len(own)), names=said))
    if not parts:
        return None
    refs = [*status_refs(scope.report, found)]
    refs += [Ref(RESULTS.name, (then.period.code, a.code), "status") for own in by_change.values() for a in own]
    said = text("tinh_hinh", "thay_doi", then=lower_first(then.period.name), said="; ".join(parts))
    return Sentence("th.thay_doi", upper_first(said), tuple(refs))


def estimated(scope: Scope) -> Sentence | None:
    """Which figures are still số ước: said in every document, whether it may carry them or not (10.3)."""
    report = scope.report
    if not report.estimates:
        return None
    units = dict.fromkeys(f.unit for f in report.estimates)
    names = listed([unit_name(report, u) for u in units], text("tinh_hinh", "don_vi"), scope.where("so_lieu"), ", ")
    resting = [a for a in scope.found(scope.criteria) if a.estimate]
    key = "uoc" if resting else "uoc_khong"
    said = text("tinh_hinh", key, n=plain(len(report.estimates)), names=names, criteria=plain(len(resting)))
    refs = [figure_ref(report, f.unit, f.element) for f in report.estimates]
    refs += [result_ref(report, a.code, "estimate") for a in resting]
    return Sentence("th.uoc", said, tuple(refs))
