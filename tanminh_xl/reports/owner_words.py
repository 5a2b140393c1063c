"""What stands of an owner's confirmation, in words: in a cell, in a sentence, counted (decision-tables 13.3)."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.owner_review import Change, OwnerChoice, OwnerReview, OwnerStanding
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.reports.texts import number, text, words

PAGE = "xac_nhan"


def cell_words(of: Catalogue, found: OwnerStanding | None) -> str:
    """As it stands in a column of its own: "Đã xác nhận: ông/bà Nguyễn Văn A, ngày 20/6/2026"; "" for nothing asked."""
    if found is None:
        return ""
    said = said_words(of, found)
    return said[:1].upper() + said[1:]


def sentence(of: Catalogue, found: OwnerStanding | None) -> str:
    """The same where it stands beside other words: "Chủ trì xác nhận: ông/bà ..., ngày 20/6/2026."; "" for nothing."""
    if found is None:
        return ""
    if found.choice is OwnerChoice.CONFIRMED and found.review is not None:
        return text(PAGE, "cau_xac_nhan", by=by_words(found.review))
    return text(PAGE, "cau_khac", said=said_words(of, found))


def said_words(of: Catalogue, found: OwnerStanding) -> str:
    """What stands, as a part of a sentence."""
    review = found.review
    if review is None:
        return text(PAGE, "chua")
    if found.choice is OwnerChoice.CONFIRMED:
        return text(PAGE, "da", by=by_words(review))
    if found.choice is OwnerChoice.CHECK_AGAIN:
        return text(PAGE, "lai", by=by_words(review), reason=review.reason.rstrip("."))
    if found.owner_changed:
        return text(PAGE, "doi_chu_tri", day=format_day(review.day))
    after = text(PAGE, "sau_lai" if review.choice is OwnerChoice.CHECK_AGAIN else "sau_xac_nhan")
    return text(PAGE, "thay_doi", after=after, day=format_day(review.day), changes=changes_words(of, found))


def by_words(review: OwnerReview) -> str:
    """ "ông/bà Nguyễn Văn A, ngày 20/6/2026"; a name that says already which of both stays as it was typed."""
    begins = review.name.casefold().startswith(words(PAGE, "xung_ho"))
    name = review.name if begins else text(PAGE, "ong_ba", name=review.name)
    return text(PAGE, "boi", name=name, day=format_day(review.day))


def changes_words(of: Catalogue, found: OwnerStanding) -> str:
    """What is another than when the owner looked: "Thôn Đồng Tiến: 12 -> 13; kết quả: 24 -> 25"; of many the first."""
    several = len(of.criterion[found.criterion].parts) > 1
    most = int(number(PAGE, "toi_da"))
    said = [_change(of, change, several) for change in found.changes]
    more = [text(PAGE, "va_khac", n=len(said) - most)] if len(said) > most else []
    return "; ".join((*said[:most], *more))


def _change(of: Catalogue, change: Change, several: bool) -> str:
    if change.unit:
        unit = of.unit.get(change.unit)
        what = unit.name if unit else change.unit
        if several:
            element = of.element.get(change.element)
            what += f", {element.name if element else change.element}"
    else:
        what = text(PAGE, change.element)
    none = text(PAGE, "khong_co")
    return f"{what}: {change.old or none} -> {change.new or none}"


def left_words(report: PeriodReport) -> Iterator[str]:
    """How many criteria their owners have still to confirm, in a sentence; nothing where they are not asked."""
    found = report.owners.values()
    left = [one for one in found if one.choice is not OwnerChoice.CONFIRMED]
    again = [one.criterion for one in left if one.choice is OwnerChoice.CHECK_AGAIN]
    if found:
        key = "con_lai_lai" if again else "con_lai" if left else "con_lai_het"
        yield text(PAGE, key, n=len(left), all=len(found), again=len(again), codes=", ".join(again))
