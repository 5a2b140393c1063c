"""What a column of a table of criteria is for, by the words of its head: stacked heads are joined with " / "."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tanminh_xl.annex import numbers, words
from tanminh_xl.annex.targets import multiplied
from tanminh_xl.domain.names import clean


class Role(StrEnum):
    """What stands in a column."""

    NUMBER = "number"
    CODE = "code"
    LABEL = "label"
    UNIT = "unit"
    TARGET = "target"
    POINTS = "points"
    SCORING = "scoring"
    EVIDENCE = "evidence"
    OWNER = "owner"
    NOTE = "note"
    DESCRIPTION = "description"
    TICK = "tick"
    UNTICK = "untick"
    RESULT = "result"
    OTHER = "other"
    PAST = "past"
    PART_OF_YEAR = "part_of_year"
    UNKNOWN = "unknown"
    NONE = ""
    """No head."""
    LABEL_OR_TARGET = "label_or_target"
    UNIT_OR_OWNER = "unit_or_owner"


TEXTS = (Role.EVIDENCE, Role.OWNER, Role.NOTE, Role.DESCRIPTION, Role.SCORING)
_EXACT = (
    *(Role.NUMBER, Role.CODE, Role.UNIT, Role.POINTS, Role.SCORING, Role.EVIDENCE, Role.OWNER, Role.NOTE),
    *(Role.DESCRIPTION, Role.LABEL_OR_TARGET, Role.UNIT_OR_OWNER, Role.LABEL, Role.TARGET, Role.RESULT, Role.OTHER),
)
_STARTS = (
    *(Role.OWNER, Role.EVIDENCE, Role.SCORING, Role.UNIT, Role.LABEL, Role.NOTE, Role.RESULT, Role.TARGET, Role.POINTS),
    Role.OTHER,
)
_SPAN = re.compile(
    r"(?P<first>20[0-9]{2}) ?(?:-|đến|~|÷) ?(?:hết |cuối )?(?:năm )?(?P<last>20[0-9]{2}|[0-9]{2}(?![0-9]))"
)
_YEAR = re.compile(r"(?<![0-9/.,])20[0-9]{2}(?![0-9]|[.,/-][0-9])")
_DAY = re.compile(r"(?:ngày )?[0-9]{1,2} ?[/.-] ?(?P<month>[0-9]{1,2}) ?[/.-] ?(?P<year>20[0-9]{2})")
_UNTIL = re.compile(r"đến (?:hết |ngày )*" + _DAY.pattern.removeprefix("(?:ngày )?"))
_MONTH = re.compile(r"(?<![0-9])[0-9]{1,2}/20[0-9]{2}")
_DOCUMENT = re.compile(
    r"(?:số )?[0-9]+/(?:20[0-9]{2}/)?[a-zđ][a-zđ0-9./-]*|(?:ngày [0-9…. ]* )?tháng [0-9…. ]* năm 20[0-9]{2}"
)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


class Years(NamedTuple):
    """The years that words name; ``is_span``: as a span ("2026 - 2030"), of which they may be one for all."""

    years: tuple[int, ...] = ()
    is_span: bool = False


class Part(NamedTuple):
    """What one cell of a head says."""

    text: str
    role: Role = Role.NONE
    years: Years = Years()
    group: str = ""
    unit: str = ""
    part_of_year: bool = False

    @property
    def is_head(self) -> bool:
        """Whether the words are those of a head."""
        return bool(self.role or self.years.years or self.group)


def years(text: str) -> Years:
    """Return the years that a text names, without those of days, months and numbers of documents."""
    plain = _DOCUMENT.sub(" ", words.plain(text))
    plain = _DAY.sub(lambda day: day["year"] if int(day["month"]) == 12 else " ", plain)
    plain = _MONTH.sub(" ", plain)
    if (span := _SPAN.search(plain)) is not None:
        first, last = int(span["first"]), int(span["last"])
        last = last if last > 99 else first // 100 * 100 + last
        if first < last <= first + 50:
            return Years(tuple(range(first, last + 1)), True)
    found = sorted({int(year) for year in _YEAR.findall(plain)})
    return Years(tuple(found), False)


@lru_cache(maxsize=16384)
def part(text: str) -> Part:
    """Return what a cell of a head says."""
    text = clean(text)
    plain = words.plain(text)
    boxed = any(box in text for box in words.signs("ticks", "boxes"))
    bare = words.plain("".join(char for char in text if char not in words.signs("ticks", "boxes")))
    if boxed and bare in words.known("ticks", "met"):
        return Part(text, Role.TICK)
    if boxed and bare in words.known("ticks", "unmet"):
        return Part(text, Role.UNTICK)
    unit = next((inside for inside in map(clean, _BRACKETS.findall(text)) if is_unit(inside)), "")
    named = years(text)
    group = _group(text)
    partly = _is_part_of_year(plain)
    core = _core(plain)
    if core.isascii():
        core = words.accented(core)
    role = role_of(core)
    if not role and group:
        role = role_of(_core(words.pattern("groups", "pattern").sub(" ", plain)))
    if not role and named.years:
        core = _core(_SPAN.sub(" ", _YEAR.sub(" ", plain)))
        role = role_of(words.accented(core) if core.isascii() else core)
    return Part(text, role, named, group, unit, partly)


def _core(plain: str) -> str:
    core = _BRACKETS.sub(" ", plain)
    core = re.sub(r"[*¹²³]+$", "", core.strip())
    return clean(core).strip(" .:;,-")


def role_of(core: str) -> Role:
    """Return the role that words name, by themselves or by what stands first in them; NONE where they name none."""
    if not core or len(core) > 120:
        return Role.NONE
    for role in _EXACT:
        if core in words.known("heads", role.value):
            return role
    if core in words.known("starts", "task_labels"):
        return Role.LABEL
    pieces = core.split("/")
    if len(pieces) > 1 and all(piece.strip() in words.known("heads", "label") for piece in pieces):
        return Role.LABEL  # "Lĩnh vực/Tiêu chí/Tiêu chí thành phần"
    if words.found(core, "starts", "ratio") >= 0 or (
        len(pieces) > 1 and any(words.begins(piece.strip(), "starts", "result") for piece in pieces)
    ):
        return Role.RESULT  # "KH 2026 / Ước TH 2025 (%)"
    for role in _STARTS:
        if words.begins(core, "starts", role.value):
            return role
    places = [(at, role) for role in (Role.RESULT, Role.TARGET) if (at := words.found(core, "starts", role.value)) >= 0]
    return min(places)[1] if places and len(core) <= 80 else Role.NONE


def _is_part_of_year(plain: str) -> bool:
    until = _UNTIL.search(plain)
    if until is not None and int(until["month"]) != 12:
        return True
    return words.found(plain, "starts", "part_of_year") >= 0 and "12 tháng" not in plain


def _group(text: str) -> str:
    """The group of communes that a head names, as it is written there; "" where it names none."""
    plain = words.plain(text)
    found = words.pattern("groups", "pattern").search(plain)
    if found is not None:
        at = text.lower().find(found[0])
        shown = text[at : at + len(found[0])] if at >= 0 else found[0]
        return shown[:1].upper() + shown[1:]
    return text if _core(plain) in words.known("groups", "words") else ""


def is_unit(text: str) -> bool:
    """Whether a text is known as a unit of measure."""
    measured = words.plain(text).partition("/")[0].strip() in words.known("units", "measured")
    return numbers.is_percent(text) or numbers.is_counted(text) or measured or multiplied(text) or unit_line(text) != ""


def unit_inside(head: str) -> bool:
    """Whether a head says that its labels end with the unit of measure: "Tên chỉ tiêu (đơn vị tính)"."""
    return any(words.plain(inside) in words.known("heads", "unit") for inside in _BRACKETS.findall(head))


def unit_line(text: str) -> str:
    """The unit that a line names for all ("(ĐVT: Triệu đồng)"); "" where it names none."""
    found = words.pattern("rows", "unit_line").fullmatch(clean(text).lower())
    if found is None:
        return ""
    start, end = found.span("unit")
    return clean(text)[start:end].strip(" ).;")
