"""How many criteria stand how, in clauses: "21/35 tiêu chí đạt; 07 tiêu chí chưa đạt". Every criterion is in one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tanminh_xl.domain.figures import Assessment, Status
from tanminh_xl.domain.pace import Pace
from tanminh_xl.reports.narrative.criterion import PACE_KEYS
from tanminh_xl.reports.narrative.numbers import plain, share
from tanminh_xl.reports.narrative.scope import Scope
from tanminh_xl.reports.narrative.texts import text

_JUDGED = (Status.MET, Status.NEARLY, Status.NOT_MET)
_KEYS = {
    Status.NEARLY: "co_ban",
    Status.NOT_MET: "chua_dat",
    Status.INCOMPLETE: "chua_du",
    Status.NO_DATA: "chua_co",
    Status.NO_EVIDENCE: "minh_chung",
    Status.NO_TARGET: "chua_giao",
    Status.NOT_APPLICABLE: "ngoai",
}


def counts(scope: Scope, found: Sequence[Assessment], with_share: bool = False) -> str:
    """The clauses joined by ";", without a full stop; ``with_share``: per cent of those that are met."""
    statuses = Counter(a.status for a in found)
    paces = [scope.pace(a) for a in found if a.status is Status.NOT_DUE]
    moving = Counter(p for p in paces if p in PACE_KEYS)
    parts = []
    if any(statuses[s] for s in _JUDGED) or (not moving and not scope.half):
        parts.append(_met(statuses[Status.MET], len(found), with_share))
    parts += _moving(moving, len(found), first=not parts)
    parts += [_n(key, statuses[s]) for s, key in _KEYS.items() if statuses[s] and s in _JUDGED]
    if later := [p for p in paces if p not in PACE_KEYS]:
        parts.append(_later(scope, later))
    parts += [_n(key, statuses[s]) for s, key in _KEYS.items() if statuses[s] and s not in _JUDGED]
    return "; ".join(parts)


def _met(met: int, of_all: int, with_share: bool) -> str:
    if met == of_all > 1:
        return text("dem", "dat_ca", all=plain(of_all))
    key = "dat_ty_le" if with_share else "dat"
    return text("dem", key, n=plain(met), all=plain(of_all), share=share(met, of_all))


def _moving(moving: Counter[Pace], of_all: int, first: bool) -> list[str]:
    """vượt, đúng, chậm tiến độ; the first clause of a half-year says of how many."""
    said = [_n(PACE_KEYS[p], moving[p]) for p in (Pace.AHEAD, Pace.ON, Pace.BEHIND) if moving[p]]
    if said and first:
        said[0] = text("dem", "tien_do", all=plain(of_all), said=said[0])
    return said


def _later(scope: Scope, paces: Sequence[Pace | None]) -> str:
    """What another period judges, and how it stands to the year's target now."""
    said = _n("cuoi_nam" if scope.half else "ky_khac", len(paces))
    there, short = paces.count(Pace.THERE), paces.count(Pace.SHORT)
    if not there and not short:
        return said
    if there == len(paces):
        return text("dem", "muc_ca", said=said)
    if short == len(paces):
        return text("dem", "muc_chua", said=said)
    key = "muc_hai" if there and short else "muc_o" if there else "muc_duoi"
    return text("dem", key, said=said, there=plain(there), short=plain(short))


def _n(key: str, n: int) -> str:
    return text("dem", key, n=plain(n))
