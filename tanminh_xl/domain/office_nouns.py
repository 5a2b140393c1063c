"""What the Office keeps around its figures: days off, years before the plan, targets of single units, who gets reports,
who signs."""

from __future__ import annotations

from datetime import date

from tanminh_xl.domain.catalogue_nouns import Noun, Target


class DayOff(Noun):
    """A day on which nothing is due (ngày nghỉ); ``works``: a day of a weekend that is worked instead (làm bù)."""

    day: date
    name: str = ""
    works: bool = False


class BaseFigure(Noun):
    """One unit's figure of a year before the plan (số gốc): compared with like any other; no form asked for it."""

    unit: str
    element: str
    year: int
    value: float | str
    """A number, or "Đạt"."""
    note: str = ""


class UnitTarget(Noun):
    """A year's target of one unit (chỉ tiêu giao đơn vị): stands beside its figure, never changes a commune status."""

    unit: str
    item: str
    """Code of an element, or of a criterion."""
    year: int
    target: Target
    note: str = ""


class Recipient(Noun):
    """One document of a period: to whom the report goes (nơi nhận báo cáo), by when, with what in it."""

    period: str
    name: str
    """Kính gửi."""
    due: date | None = None
    parts: tuple[str, ...] = ()
    """Parts of the report that go into it; (): all."""
    estimate: bool = False
    """It may go up with số ước."""
    signer: str = ""
    """Code of a ``Signer``; "": the plan's own."""
    number: str = ""
    day: date | None = None
    note: str = ""


class Signer(Noun):
    """Who signs (người ký), and the lines over the name."""

    code: str
    authority: str
    """TM. ỦY BAN NHÂN DÂN; TL. CHỦ TỊCH."""
    titles: tuple[str, ...] = ()
    """KT. CHỦ TỊCH and PHÓ CHỦ TỊCH, line by line."""
    name: str = ""
    note: str = ""
