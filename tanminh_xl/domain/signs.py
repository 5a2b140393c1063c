"""The sign of a criterion on the first page, and what changed since an earlier period (decision-tables 4.3)."""

from __future__ import annotations

from enum import StrEnum

from tanminh_xl.domain.figures import Assessment, Status


class Sign(StrEnum):
    """How a criterion stands, as a chairman asks: each has one sign of the palette. Every criterion has one of them, so
    that their counts add up to all."""

    MET = "Đạt"
    NEARLY = "Cơ bản đạt"
    NOT_MET = "Chưa đạt"
    OPEN = "Chưa đánh giá"
    APART = "Không thuộc đối tượng"


_OF = {
    Status.MET: Sign.MET,
    Status.NEARLY: Sign.NEARLY,
    Status.NOT_MET: Sign.NOT_MET,
    Status.NOT_APPLICABLE: Sign.APART,
}
OPEN = tuple(status for status in Status if status not in _OF)
"""Statuses in which nothing was judged."""
LACKING = (Status.INCOMPLETE, Status.NO_DATA, Status.NO_TARGET, Status.NO_EVIDENCE)
"""Those of them in which something is wanting: figures, a target, minh chứng."""


class Change(StrEnum):
    """What became of a criterion since an earlier period."""

    GAINED = "Nay đạt"
    LOST = "Không còn đạt"


def sign_of(found: Assessment) -> Sign:
    """A criterion that is not yet judged has the sign of its progress, where that is told (on_track)."""
    if found.status == Status.NOT_DUE and found.on_track is not None:
        return Sign.MET if found.on_track else Sign.NOT_MET
    return _OF.get(found.status, Sign.OPEN)


def change(then: Assessment | None, now: Assessment) -> Change | None:
    """decision-tables 4.3: then and now, each against the target of its own year."""
    if then is None:
        return None
    was, is_now = sign_of(then), sign_of(now)
    if was in (Sign.NOT_MET, Sign.NEARLY) and is_now == Sign.MET:
        return Change.GAINED
    if was == Sign.MET and is_now in (Sign.NOT_MET, Sign.NEARLY):
        return Change.LOST
    if then.status == Status.MET and now.status in LACKING:
        return Change.LOST
    return None
