"""One cell's target: "từ 80% trở lên", "35 - 40%", "Đạt", "7.500 USD" -> value, direction, what to ask."""

from __future__ import annotations

import re
from typing import NamedTuple

from tanminh_xl.annex import numbers, words
from tanminh_xl.annex.cells import Cell
from tanminh_xl.annex.numbers import DIGITS, Habits
from tanminh_xl.domain.annex import Ask, UnderstoodTarget
from tanminh_xl.domain.catalogue_nouns import PASS, Direction, Target
from tanminh_xl.domain.names import clean

_ORDER = {ask: n for n, ask in enumerate(Ask)}
_SIGNS = str.maketrans(
    {"≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "＞": ">", "＜": "<", "＝": "=", "％": "%", "÷": "-", "～": "~"}
)
_LISTS = ("higher", "above", "lower", "below", "equal", "about", "level", "change", "filler")
_NUMBER = re.compile(DIGITS)
_RANGE = re.compile(rf" ?(?P<unit>%|[^\W\d_][^\d]{{0,20}}?)? ?(?:-|~| đến | tới |đến |tới )[ ]?(?P<high>{DIGITS})")
_YEAR_LINE = re.compile(
    r"(?:[-+•*] ?)?(?:mục tiêu |kế hoạch |chỉ tiêu )?(?P<said>(?:đến )?(?:hết |cuối )?(?:năm )?)(?P<year>20[0-9]{2})"
    r"(?P<sign> ?[:=]| ?-(?! ?20)| đạt| là|,)? ?(?P<rest>(?![-0-9.,/%]).+|(?<=[:=] )[0-9].*|(?<=[:=])[0-9].*)",
    re.S,
)
_YEAR = re.compile(r"20[2-9][0-9]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_MARK = re.compile(r"\s*\([0-9]{1,2}\)\s*[.;]?$")
"""The mark of a footnote behind a figure: what is said there may change it."""
_MISREAD = re.compile(r"[oOlI]+(?=[0-9%\s.,;)]|$)")
"""Letters right behind a digit that a scanner, or a typist, put in place of 0 or 1: "1OO%"."""
_MOST_WORDS = 8
_GROUPED = 1000.0
"""From here on digits are written in groups."""


class Context(NamedTuple):
    """What stands around a cell. ``years``: of its column; ``open_years``: those are a span, or none is known.
    ``unit``: of the row, or of the column; ``habits``: how the table writes numbers."""

    label: str = ""
    unit: str = ""
    years: tuple[int, ...] = ()
    open_years: bool = True
    habits: Habits = Habits()
    likely: Direction | None = None
    """The direction that the column's head says ("Mức tối đa"), None where it says none."""


def understand(cell: Cell, place: str, around: Context) -> tuple[UnderstoodTarget, ...]:
    """Return the target of a cell: more than one where it says one a year ("Năm 2026: 80%; năm 2030: 95%"); none
    where it says that there is none ("-")."""
    line = _line(cell)
    if not line or line in words.known("targets", "nothing"):
        return ()
    if cell.number is None and (several := _by_years(cell, place, around)):
        return several
    return (_one(cell, line, place, around),)


def looks_like(cell: Cell) -> bool:
    """Whether a cell is written as targets are: to tell a column of targets from one of contents."""
    line = _line(cell)
    if not line:
        return False
    if cell.number is not None or line in words.known("targets", "nothing"):
        return True
    if words.plain(line) in words.known("targets", "pass") or words.plain(line) in words.known("targets", "maybe_pass"):
        return True
    found = _one(cell, line, "", Context())
    return found.value is not None and Ask.WORDS not in found.asks and len(line.split()) <= _MOST_WORDS


def is_ticks(text: str) -> bool:
    """Whether a cell is there to be ticked: "Đạt □  Không đạt □"."""
    boxes = words.signs("ticks", "boxes")
    if not any(box in text for box in boxes):
        return False
    pieces = {words.plain(piece).strip(" /;:,.") for piece in re.split(f"[{boxes}/\n]", text)} - {""}
    return bool(pieces & words.known("ticks", "met")) and bool(pieces & words.known("ticks", "unmet"))


def _line(cell: Cell) -> str:
    label = f"{cell.label} " if cell.label else ""
    return clean(label + cell.text.translate(_SIGNS))


def _by_years(cell: Cell, place: str, around: Context) -> tuple[UnderstoodTarget, ...]:
    split = r"[\n;]|,(?=\s*(?:(?:đến )?(?:hết |cuối )?năm )?20[0-9]{2}\s*:)"
    pieces = [clean(piece.translate(_SIGNS)) for piece in re.split(split, cell.text) if piece.strip()]
    found = [_YEAR_LINE.fullmatch(piece.lower()) for piece in pieces]
    if any(each is not None and not each["said"] and not each["sign"] for each in found):
        return ()
    if (
        not pieces
        or not all(found)
        or not any(
            _NUMBER.search(each["rest"]) or words.plain(each["rest"]) in words.known("targets", "pass")
            for each in found
            if each
        )
    ):
        return ()
    targets = []
    for piece, each in zip(pieces, found, strict=True):
        assert each is not None
        rest = piece[len(piece) - len(each["rest"]) :]
        own = around._replace(years=(int(each["year"]),), open_years=False)
        targets.append(_one(Cell(rest), rest, place, own)._replace(words=piece))
    return tuple(targets)


def _one(cell: Cell, line: str, place: str, around: Context) -> UnderstoodTarget:
    shown = UnderstoodTarget(clean(cell.text) if not cell.label else line, place, around.years)
    year = (Ask.YEAR,) if around.open_years else ()
    plain = words.plain(line).strip(" .;,:")
    if plain in words.known("targets", "pass") or is_ticks(line):
        return shown._replace(value=PASS, direction=Direction.EQUAL, asks=year)
    if plain in words.known("targets", "maybe_pass"):
        return shown._replace(value=PASS, direction=Direction.EQUAL, asks=_sorted({Ask.WORDS, *year}))
    read = _Reading(line, cell, around).read()
    per_year = "/năm" in read.unit or "mỗi năm" in line.lower() or "hằng năm" in line.lower()
    if per_year and around.years:
        year = ()
    return shown._replace(
        value=read.value,
        direction=read.direction,
        proposed=read.proposed,
        strict=read.strict,
        unit=read.unit,
        asks=_sorted({*read.asks, *year}),
    )


def _sorted(asks: set[Ask]) -> tuple[Ask, ...]:
    return tuple(sorted(asks, key=_ORDER.__getitem__))


class _Read(NamedTuple):
    value: Target | None = None
    direction: Direction | None = None
    proposed: Direction | None = None
    strict: bool = False
    unit: str = ""
    asks: tuple[Ask, ...] = ()


_WORDS = _Read(asks=(Ask.WORDS,))


class _Reading:
    """Reads one line from its left: signs, a number or two, a unit, words."""

    def __init__(self, line: str, cell: Cell, around: Context) -> None:
        low = line.lower()
        self._line, self._low = (line, low) if len(line) == len(low) else (low, low)
        self._cell, self._around = cell, around
        self._asks: set[Ask] = set()
        self._signs: list[tuple[str, str]] = []

    def read(self) -> _Read:
        at = self._before()
        bullet = None if self._signs else re.match(r"[-+•*](?P<blank> ?)(?=\S)", self._low[at:])
        negative = bullet is not None and not bullet["blank"] and bullet[0] == "-"
        if bullet is not None:
            if self._cell.number is None:
                self._asks.add(Ask.NUMBER if negative else Ask.WORDS)
            at = self._before(at + bullet.end())
        first = _NUMBER.match(self._low, at)
        kinds = [kind for kind, _ in self._signs]
        moves = (Ask.CHANGE,) if "change" in kinds or "level" in kinds else ()
        if first is None:
            return _Read(asks=(*moves, Ask.WORDS))
        end, high = first.end(), None
        if (second := _RANGE.match(self._low, end)) is not None and self._is_range(first, second):
            high, end = second["high"], second.end()
        tail = self._line[end:].strip()
        if (mark := _MARK.search(tail)) is not None:
            tail = tail[: mark.start()]
            self._asks.add(Ask.NUMBER)
        if _MISREAD.match(self._line, end):
            return _WORDS
        more, tail = _without(tail, "or_more")
        less, tail = _without(tail, "or_less")
        about, tail = _without(tail, "behind_about")
        unit, sure = self._unit(tail)
        if not unit and second is not None and high is not None and second["unit"]:
            unit = self._line[second.start("unit") : second.end("unit")].strip()
        if not sure:
            self._asks.add(Ask.WORDS)
            if _NUMBER.search(tail):
                return _Read(asks=(*moves, Ask.WORDS))
        low_value = self._number(first[0], unit)
        high_value = None if high is None else self._number(high, unit)
        if low_value is None or (high is not None and high_value is None):
            return _WORDS
        value: Target = low_value
        if high_value is not None:
            value = (low_value, high_value)
            if _mixed(first[0], str(high), low_value, high_value):
                self._asks.add(Ask.NUMBER)
            if low_value > high_value:
                self._asks.add(Ask.NUMBER)
                return _Read(None, None, Direction.RANGE, False, unit, tuple(self._asks))
        elif self._cell.number is not None:
            value = self._cell.number
        elif negative:
            value = -low_value
        self._check_unit(unit, value)
        if _YEAR.fullmatch(first[0]) and not (unit or high or self._around.unit or self._signs):
            self._asks.add(Ask.WORDS)  # "2026": so many, or when?
        return self._directed(value, kinds, more, less, about, unit)

    def _directed(self, value: Target, kinds: list[str], more: bool, less: bool, about: bool, unit: str) -> _Read:
        """Say the direction, or what is likely."""
        is_range = isinstance(value, tuple)
        by_words = Direction.LOWER if value == 0 else proposed(self._around.label)
        likely = Direction.RANGE if is_range else self._around.likely or by_words
        highs, lows = "higher" in kinds or "above" in kinds or more, "lower" in kinds or "below" in kinds or less
        strict = ("above" in kinds and not more) or "below" in kinds
        if "change" in kinds:
            self._asks.add(Ask.CHANGE)
            return _Read(None, None, None, False, unit, tuple(self._asks))
        if (highs and lows) or (is_range and (highs or lows)):
            self._asks.add(Ask.WORDS)
            return _Read(value, None, likely, strict, unit, tuple(self._asks))
        direction = Direction.HIGHER if highs else Direction.LOWER if lows else None
        if "equal" in kinds and direction is None and not is_range:
            direction = Direction.EQUAL
        if is_range and not about and "about" not in kinds and "level" not in kinds:
            direction = Direction.RANGE
        if about or "about" in kinds:
            self._asks.add(Ask.ABOUT)
            return _Read(value, direction, None if direction else likely, strict, unit, tuple(self._asks))
        if "level" in kinds:
            self._asks.add(Ask.CHANGE)
            level = next(phrase for kind, phrase in self._signs if kind == "level")
            if not is_range:
                likely = (
                    Direction.LOWER
                    if words.begins(level, "targets", "level_lower")
                    else Direction.HIGHER
                    if words.begins(level, "targets", "level_higher")
                    else Direction.EQUAL
                )
            return _Read(value, direction, None if direction else likely, strict, unit, tuple(self._asks))
        if direction is None:
            self._asks.add(Ask.DIRECTION)
        return _Read(value, direction, None if direction else likely, strict, unit, tuple(self._asks))

    def _before(self, at: int = 0) -> int:
        """Take in the signs before the number; return where they end."""
        while True:
            while self._low[at : at + 1] in (" ", ":", "(") and at < len(self._low):
                at += 1
            rest = self._low[at:]
            found = max(
                ((len(phrase), kind, phrase) for kind in _LISTS if (phrase := words.begins(rest, "targets", kind))),
                default=(0, "", ""),
            )
            if not found[0] and (start := re.match(r"từ (?=\S)", rest)):
                found = (start.end(), "from", "từ")
            if not found[0]:
                return at
            self._signs.append((found[1], found[2]))
            at += found[0]

    def _is_range(self, first: re.Match[str], second: re.Match[str]) -> bool:
        years = _YEAR.fullmatch(first[0]) and _YEAR.fullmatch(second["high"])
        behind = self._low[second.end() : second.end() + 1]
        return not years and behind not in ("-", "/")

    def _unit(self, tail: str) -> tuple[str, bool]:
        """The unit of measure that a tail begins with, and whether the rest changes nothing."""
        inside = " ".join(_BRACKET.findall(tail))
        bare = clean(_BRACKET.sub(" ", tail)).strip(" .;,)*")
        sure = not _NUMBER.search(re.sub(r"(?<=[a-zđ])[23](?![0-9])", "", inside.lower()))
        if tail.startswith("/") and re.match(r"/ ?[0-9]", tail):
            return "", False
        if bare.startswith(("%", "‰")):
            found = re.match(r"[%‰](?: ?/ ?[^\s,;.()]+(?: ?/ ?[^\s,;.()]+)*)?", bare)
            unit, rest = (found[0], bare[found.end() :]) if found else ("", bare)
        else:
            unit, _, rest = re.sub(r"[,;:]", "\n", bare, count=1).partition("\n")
            unit = unit.strip()
            if not unit and inside and numbers.is_percent(inside):
                unit = inside
        low = f"{unit if not unit.startswith('%') else ''} {rest}".lower()
        plain = words.plain(low)
        digits = re.sub(r"(?<=[a-zđ])[23](?![0-9])|10 ?[²³⁴⁵⁶]", "", low)
        if (
            _NUMBER.search(digits)
            or words.found(plain, "targets", "words_after") >= 0
            or len(unit.split()) > _MOST_WORDS
        ):
            sure = False
        besides = words.found(words.plain(rest), "targets", "besides") >= 0
        if re.search(r"[<>≤≥=~]", low) or besides or bound(tail) is not None:
            sure = False
        unit = re.sub(r" ?/ ?", "/", unit)
        return (unit if len(unit.split()) <= _MOST_WORDS else ""), sure

    def _number(self, digits: str, unit: str) -> float | None:
        found = numbers.read(digits, unit or self._around.unit, self._around.habits)
        if found is None:
            return None
        if found.unsure and self._cell.number is None:
            self._asks.add(Ask.NUMBER)
        return found.value

    def _check_unit(self, unit: str, value: Target) -> None:
        row = self._around.unit
        if not self._cell.exact:
            self._asks.add(Ask.NUMBER)
        percent = numbers.is_percent(row)
        if percent and not unit and isinstance(value, float) and 0 < value <= 1 and self._cell.number is not None:
            self._asks.add(Ask.NUMBER)  # 0.8 in a column of per cent: 0,8 %, or 80 %?
        if unit and row and not same(unit, row):
            self._asks.add(Ask.UNIT)
        if multiplied(unit or row):
            self._asks.add(Ask.UNIT)


def _mixed(low: str, high: str, one: float, other: float) -> bool:
    """Whether one separator is read as decimals at one end of a span and as thousands at the other ("1.5 - 2.000")."""
    both = set(low.strip(" .,")) & set(high.strip(" .,")) & {".", ","}
    return bool(both) and (one >= _GROUPED) != (other >= _GROUPED)


def same(unit: str, row: str) -> bool:
    """Whether two units of measure count alike: "triệu" is "triệu đồng", "m" is not "m2", "‰" is not "%"."""
    if numbers.is_percent(unit) and numbers.is_percent(row):
        return ("‰" in unit) == ("‰" in row)
    one, other = sorted((words.plain(each).strip(" .()") for each in (unit, row)), key=len)
    behind = other[len(one) : len(one) + 1]
    return re.sub(r"[ .()]", "", one) == re.sub(r"[ .()]", "", other) or (
        other.startswith(one) and not behind.isalnum()
    )


def multiplied(unit: str) -> bool:
    """Whether a unit of measure multiplies ("1000 ha", "10³ cây", "Tr.cây"); of money that is usual, and no doubt."""
    plain = words.plain(unit)
    first = plain.partition("/")[0].strip()
    if numbers.is_percent(unit):
        return False
    if any(first.endswith(money) for money in words.known("units", "money")) and not first[:1].isdigit():
        return False
    return bool(words.pattern("units", "multiplied").search(plain)) or bool(re.search(r"10[²³⁴⁵⁶⁹]", unit))


def _without(tail: str, key: str) -> tuple[bool, str]:
    low = tail.lower()
    for phrase in words.phrases("targets", key):
        if (at := low.find(phrase)) >= 0 and not (low[at - 1 : at].isalnum() and at):
            return True, clean(tail[:at] + tail[at + len(phrase) :])
    return False, tail


def bound(text: str) -> Direction | None:
    """The direction that words say of a bound wherever they stand ("KH tối đa 2026"); None where they say none."""
    plain = words.plain(text)
    places = [
        (at, way)
        for key, way in (("lower", Direction.LOWER), ("higher", Direction.HIGHER))
        if (at := words.found(plain, "targets", key)) >= 0
    ]
    return min(places)[1] if places else None


def proposed(label: str) -> Direction:
    """The likely direction of a figure without a sign, by the words of its criterion."""
    plain = words.plain(label)
    found = words.found_bare if plain.isascii() else words.found
    lower = found(plain, "proposed", "lower") >= 0 and found(plain, "proposed", "higher") < 0
    return Direction.LOWER if lower else Direction.HIGHER
