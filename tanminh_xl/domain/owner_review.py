"""What the department that owns a criterion said of its figures, and whether that stands (decision-tables 13.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tanminh_xl.domain.catalogue import Catalogue


class OwnerChoice(StrEnum):
    """The two boxes beside each criterion of an owner's page."""

    CONFIRMED = "Đã xác nhận"
    CHECK_AGAIN = "Đề nghị kiểm tra lại"


class SeenFigure(NamedTuple):
    """One unit's answer as it counted: in words, "ước" among them."""

    unit: str
    element: str
    said: str


class Seen(NamedTuple):
    """What stood of a criterion when its owner looked at it: value and status in words, and every figure behind it."""

    criterion: str
    value: str
    status: str
    figures: tuple[SeenFigure, ...] = ()


class ToConfirm(NamedTuple):
    """A criterion that its owner is asked to confirm, as it stands now."""

    owner: str
    seen: Seen


@dataclass(frozen=True, slots=True)
class OwnerReview:
    """One owner's word on one or several of its criteria, in one period, as the Office recorded it.

    ``name``: who said so for the department; ``day``: when, and ``seen`` is what stood at the end of that day. A later
    one on the same criterion supersedes; with ``withdrawn`` it takes back what was recorded before.
    """

    number: int
    period: str
    owner: str
    choice: OwnerChoice
    name: str
    day: date
    seen: tuple[Seen, ...]
    who: str
    at: datetime
    reason: str = ""
    withdrawn: bool = False

    def on(self, criterion: str) -> Seen | None:
        """What it says that it saw of a criterion; None where it is not about that."""
        return next((seen for seen in self.seen if seen.criterion == criterion), None)


class Change(NamedTuple):
    """Something that is another than when the owner looked: a unit's figure, else (no unit) value or status, by
    ``element`` "value" or "status". "" stands for what was not there."""

    unit: str
    element: str
    old: str
    new: str


class OwnerStanding(NamedTuple):
    """What stands of a criterion's confirmation. ``choice`` None: it is still to be confirmed; ``review`` is then the
    last word that stands no longer, where there is one: of another owner, or of what ``changes`` tell."""

    criterion: str
    owner: str
    choice: OwnerChoice | None = None
    review: OwnerReview | None = None
    changes: tuple[Change, ...] = ()

    @property
    def owner_changed(self) -> bool:
        """Whether what was said of it was said by another owner."""
        return self.review is not None and self.review.owner != self.owner


def standing(of: ToConfirm, reviews: Iterable[OwnerReview], frozen: Mapping[str, int] | None = None) -> OwnerStanding:
    """What stands of a criterion (decision-tables 13.3, rows 2 - 8).

    ``reviews``: all of the period, in any order. ``frozen``: of a closed period, criterion -> number of the review that
    stood when it was closed; None of one that is open.
    """
    code = of.seen.criterion
    about = sorted((review for review in reviews if review.on(code) is not None), key=lambda r: r.number)
    if frozen is not None:
        stood = next((r for r in about if r.number == frozen.get(code)), None)
        return OwnerStanding(code, of.owner, stood.choice if stood else None, stood)
    ended: dict[str, int] = {review.owner: review.number for review in about if review.withdrawn}
    valid = [review for review in about if review.number > ended.get(review.owner, 0)]
    left = [review for review in valid if review.owner == of.owner]
    if not left:
        others = [] if any(review.owner == of.owner for review in about) else valid
        return OwnerStanding(code, of.owner, review=others[-1] if others else None)
    holds = next((review for review in reversed(left) if review.on(code) == of.seen), None)
    if holds is not None:
        return OwnerStanding(code, of.owner, holds.choice, holds)
    then = left[-1].on(code)
    assert then is not None
    return OwnerStanding(code, of.owner, review=left[-1], changes=tuple(_changes(then, of.seen)))


def _changes(then: Seen, now: Seen) -> Iterator[Change]:
    """What is another now: figures in the order of now, what is gone last; then value and status."""
    old, new = ({(f.unit, f.element): f.said for f in seen.figures} for seen in (then, now))
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield Change(*key, old.get(key, ""), new.get(key, ""))
    for what in ("value", "status"):
        before, after = getattr(then, what), getattr(now, what)
        if before != after:
            yield Change("", what, before, after)


ByOwner = tuple[tuple[str, tuple[str, ...]], ...]
"""(owner's name, codes of criteria) of each owner."""


def by_owner(of: Catalogue, found: Iterable[OwnerStanding]) -> ByOwner:
    """The owners among them, in the order of the table of units."""
    codes: dict[str, list[str]] = {}
    for one in found:
        codes.setdefault(one.owner, []).append(one.criterion)
    return tuple((unit.name, tuple(codes[unit.code])) for unit in of.units if unit.code in codes)


def named(groups: ByOwner) -> str:
    """ "Phòng Kinh tế: MH2-02, MH2-04; Trạm Y tế xã: MH3-01"."""
    return "; ".join(f"{name}: {', '.join(codes)}" for name, codes in groups)
