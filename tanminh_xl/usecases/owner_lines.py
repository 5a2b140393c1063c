"""What owners have still to confirm, and what they ask to have checked again, as ``status`` says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tanminh_xl.domain.asked import AskedCell
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.closing import figure_words
from tanminh_xl.domain.owner_review import OwnerChoice, OwnerStanding, by_owner, named
from tanminh_xl.usecases.snapshot import Snapshot


def owner_lines(snapshot: Snapshot, period: Period, owners: Mapping[str, OwnerStanding]) -> Iterator[str]:
    """How many criteria are confirmed and which are not; what changed; of a criterion that is to be checked again the
    reason and the figures in doubt. Nothing where owners are not asked."""
    if not owners:
        return
    from tanminh_xl.reports.owner_words import said_words

    of, found = snapshot.catalogue_of(period.code), list(owners.values())
    done = sum(one.choice is OwnerChoice.CONFIRMED for one in found)
    left = by_owner(of, (one for one in found if one.choice is None))
    more = f"; chưa xác nhận: {named(left)}" if left else ""
    yield f"Cơ quan chủ trì đã xác nhận {done}/{len(found)} tiêu chí{more}."
    for one in found:
        if one.choice is None and one.review is not None:
            yield f"  - {one.criterion}: {said_words(of, one)}"
    again = [one for one in found if one.choice is OwnerChoice.CHECK_AGAIN]
    for one in again:
        doubts = "; ".join(_in_doubt(snapshot, period, one, snapshot.asked(period.code)))
        look = f" Cần xem: {doubts}." if doubts else ""
        yield f"  - {one.criterion} {of.criterion[one.criterion].name}: {said_words(of, one)}.{look}"


def _in_doubt(snapshot: Snapshot, period: Period, one: OwnerStanding, asked: Sequence[AskedCell]) -> Iterator[str]:
    """The criterion's figures that speak for the owner's doubt: to review, asked about, missing; else every one."""
    of = snapshot.catalogue_of(period.code)
    parts, figures = of.criterion[one.criterion].parts, snapshot.report(period).figure
    review = [doubt for doubt in snapshot.to_review(period) if doubt.element in parts]
    told = {(doubt.unit, doubt.element) for doubt in review}
    for doubt in review:
        said = figure_words(figures[doubt.unit, doubt.element])
        yield f"{of.unit[doubt.unit].name}: {said} ({'; '.join(doubt.reasons)})"
    for cell in asked:
        if cell.element in parts and (cell.unit, cell.element) not in told:
            told.add((cell.unit, cell.element))
            yield f"{cell.unit_name} đang ghi “{cell.value}” (cần hỏi)"
    missing = snapshot.report(period).assessment[one.criterion].missing
    if missing:
        yield f"còn thiếu {', '.join(of.unit[unit].name for unit in missing)}"
    if not (told or missing):
        for f in figures.values():
            if f.element in parts:
                what = f", {of.element[f.element].name}" if len(parts) > 1 else ""
                yield f"{of.unit[f.unit].name}{what}: {figure_words(f)}"


def owner_counts(owners: Mapping[str, OwnerStanding]) -> dict[str, object]:
    """The same for programs; {} where owners are not asked."""
    if not owners:
        return {}
    found = owners.values()
    return {
        "owners": {
            "criteria": len(owners),
            "confirmed": sum(one.choice is OwnerChoice.CONFIRMED for one in found),
            "check_again": [one.criterion for one in found if one.choice is OwnerChoice.CHECK_AGAIN],
            "changed": [one.criterion for one in found if one.changes],
        }
    }
