"""The conclusion on top of the first page, made from its figures; and on a leader's page, from those of his field."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.amounts import percent
from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.pace import Pace
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.signs import Sign, sign_of
from tanminh_xl.reports.common import LACKING, unit_name
from tanminh_xl.reports.decisions import absent, doubtful
from tanminh_xl.reports.standing import MOVING, elapsed_words, found_of, is_paced, pace_of
from tanminh_xl.reports.texts import text

NAMED = 3
"""So many units that have not reported, or figures to review, are named in the sentence; more are counted."""


def conclusion(report: PeriodReport, criteria: Sequence[Criterion]) -> str:
    """ "21/35 tiêu chí đạt (60%); 8 chưa đạt; 6 chưa đánh giá, trong đó 5 vì Thôn Vĩnh Khê chưa nộp báo cáo. ..."."""
    found = found_of(report, criteria)
    if not found:
        return f"{text('tom_tat', 'kl_khong')}."
    statuses = [a.status for a in found]
    paces = [pace_of(report, a) for a in found]
    met, on = statuses.count(Status.MET), sum(p in (Pace.ON, Pace.AHEAD) for p in paces)
    paced, judged = (
        is_paced(report),
        any(sign_of(a) != Sign.OPEN and p not in MOVING for a, p in zip(found, paces, strict=True)),
    )
    parts = []
    if judged or not paced:
        parts.append(_said("kl_dat", met, all=len(found), share=percent(met / len(found))))
    if paced:
        parts.append(_said("kl_dung", on, all=len(found)))
    several = (
        ("kl_co_ban", statuses.count(Status.NEARLY)),
        ("kl_chua_dat", statuses.count(Status.NOT_MET)),
        ("kl_cham", paces.count(Pace.BEHIND)),
        ("kl_ngoai", statuses.count(Status.NOT_APPLICABLE)),
    )
    parts += [_said(key, n, elapsed=elapsed_words(report)) for key, n in several if n]
    later = [p for a, p in zip(found, paces, strict=True) if sign_of(a) == Sign.OPEN and a.status == Status.NOT_DUE]
    if later:
        parts.append(_later(later))
    if unjudged := sum(sign_of(a) == Sign.OPEN for a in found) - len(later):
        parts.append(_unjudged(report, criteria, unjudged))
    if estimated := sum(a.estimate for a in found):
        parts.append(_said("kl_uoc", estimated))
    sentences = ["; ".join(parts)]
    if doubts := doubtful(report, {c.code for c in criteria}):
        named = [text("tom_tat", "kl_so", unit=unit_name(report, d.unit), element=d.element) for d in doubts]
        shown = ", ".join(named) if len(named) <= NAMED else ""
        sentences.append(
            _said("kl_ra_soat", len(named), names=shown) if shown else _said("kl_ra_soat_nhieu", len(named))
        )
    return ". ".join(sentences) + "."


def _later(paces: Sequence[Pace | None]) -> str:
    """What is judged in another period, and how its values stand to the year's target now."""
    said, there, short = _said("kl_chua_den", len(paces)), paces.count(Pace.THERE), paces.count(Pace.SHORT)
    return text("tom_tat", "kl_muc", said=said, there=there, short=short) if there or short else said


def _unjudged(report: PeriodReport, criteria: Sequence[Criterion], count: int) -> str:
    """How many have no judgement, and how many of them wait for nobody but units that have not reported."""
    said, away = _said("kl_chua", count), absent(report)
    waiting = [
        a for a in found_of(report, criteria) if a.status in LACKING and a.missing and away.keys() >= set(a.missing)
    ]
    if not waiting:
        return said
    waited_for = {unit for a in waiting for unit in a.missing}
    units = [unit for unit in away if unit in waited_for]
    names = ", ".join(unit_name(report, u) for u in units) if len(units) <= NAMED else _said("don_vi", len(units))
    return _said("kl_vi", len(waiting), said=said, names=names)


def _said(key: str, n: int, **more: object) -> str:
    return text("tom_tat", key, n=n, **more)
