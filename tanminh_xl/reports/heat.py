"""What stands out among units' figures: what fails, is in doubt, is missing, who is lowest; counted by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Direction, Measure, Urging
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.owing import urging
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.unit_targets import Reached, Standing, standings
from tanminh_xl.reports.common import in_cell
from tanminh_xl.reports.texts import number, text

Key = tuple[str, str]
"""(unit, element)."""
FAILS, MEETS, LOWEST, DOUBT, LACKS = "chua_dat", "dat", "thap", "ra_soat", "thieu"
"""Words of a cell's style (``palette.figure_looks``)."""
NOTEWORTHY = (FAILS, LOWEST, DOUBT, LACKS)


class Absent(NamedTuple):
    """What is said of a unit of which no form counts; ``urged``: it is one of those that are urged."""

    words: str
    urged: bool


class Heat(NamedTuple):
    """``words``: (unit, element) -> the words behind its cell's style. ``noted``: unit -> its cells to look at.
    ``absent``: units of which no form counts."""

    words: Mapping[Key, tuple[str, ...]]
    noted: Mapping[str, int]
    absent: Mapping[str, Absent]

    def style(self, unit: str, element: str) -> str:
        """What stands behind the style of a figure's cell: "|chua_dat|of=/12"; "" for nothing."""
        return "".join(f"|{word}" for word in self.words.get((unit, element), ()))

    def sorted(self, units: Iterable[str]) -> tuple[str, ...]:
        """Units without a form first, then those with the most to look at; else in their order."""
        return tuple(sorted(units, key=lambda unit: (unit not in self.absent, -self.noted.get(unit, 0))))


def heat(report: PeriodReport, owed: Mapping[str, Sequence[str]], groups: Sequence[Sequence[str]]) -> Heat:
    """How the figures that units owe stand; ``groups``: units whose figures are compared with each other."""
    words: dict[Key, list[str]] = {}
    for unit, codes in owed.items():
        for code in codes:
            figure = report.figure.get((unit, code))
            if figure is None or figure.counted is None:
                if figure is None or figure.answer != Given.NOT_APPLICABLE:
                    words.setdefault((unit, code), []).append(LACKS)
            elif figure.counted is False:
                words.setdefault((unit, code), []).append(FAILS)
    for standing in standings(report.catalogue, report.period, report.figure):
        _aimed(words, standing)
    for doubt in report.review:
        words.setdefault((doubt.unit, doubt.element), []).append(DOUBT)
    for key in _lowest(report, owed, groups):
        if not words.get(key):
            words[key] = [LOWEST]
    count = Counter(unit for (unit, _), found in words.items() if any(word in NOTEWORTHY for word in found))
    return Heat({key: tuple(found) for key, found in words.items()}, count, _absent(report, owed))


def _aimed(words: dict[Key, list[str]], standing: Standing) -> None:
    """A unit's own target: its sign, and, where it is one number, that number behind the figure."""
    aim = standing.aim
    found = words.setdefault((aim.unit, aim.elements[0]), [])
    sign = said_of(standing)
    if sign and FAILS not in found:
        found.append(sign)
    if in_cell(standing):
        found.append(behind(standing))


def said_of(standing: Standing) -> str:
    """The word for whether a unit has reached its own target; "" where nothing can be said yet."""
    return "" if standing.reached is None else FAILS if standing.reached is Reached.NOT_MET else MEETS


def behind(standing: Standing) -> str:
    """A unit's own target, one number, as it stands behind the figure: "of=/12", "of= (≤5)"."""
    sign = {Direction.LOWER: " (≤{0})", Direction.EQUAL: " (={0})"}.get(standing.aim.direction, "/{0}")
    assert isinstance(standing.aim.target, int | float)
    return f"of={sign.format(format_number(standing.aim.target))}"


def _lowest(report: PeriodReport, owed: Mapping[str, Sequence[str]], groups: Sequence[Sequence[str]]) -> Iterable[Key]:
    """Of each figure that a criterion is judged by, the units that are furthest behind: three at most, each behind the
    middle of all, where enough units gave one."""
    most, least = int(number("bang", "thap_nhat")), int(number("bang", "thap_nhat_tu"))
    better = {c.element: c.direction for c in report.catalogue.criteria if c.measure == Measure.ELEMENT}
    for units in groups:
        for code in dict.fromkeys(code for unit in units for code in owed[unit]):
            sign = {Direction.HIGHER: 1, Direction.LOWER: -1}.get(better.get(code, Direction.EQUAL), 0)
            given = {
                unit: sign * value for unit in units if (value := _value(report.figure.get((unit, code)))) is not None
            }
            if not sign or len(given) < least:
                continue
            ranked, middle = sorted(given.values()), median(given.values())
            bound = ranked[most - 1] if ranked[most] > ranked[most - 1] else _below(ranked, ranked[most])
            yield from ((unit, code) for unit, value in given.items() if value <= bound and value < middle)


def _below(ranked: Sequence[float], value: float) -> float:
    """The highest of what lies below a value; less than all where nothing does."""
    return max((v for v in ranked if v < value), default=float("-inf"))


def _value(figure: Figure | None) -> float | None:
    counted = figure.counted if figure is not None else None
    return None if counted is None or isinstance(counted, bool) else float(counted)


def _absent(report: PeriodReport, owed: Mapping[str, Sequence[str]]) -> dict[str, Absent]:
    """Units without any figure, whose sender has no form that counts."""
    counting = {line.unit for line in report.register if line.counts}
    sent = {line.unit for line in report.register if line.version}
    found: dict[str, Absent] = {}
    for unit, codes in owed.items():
        sender = report.catalogue.sender(unit)
        figures = (report.figure.get((unit, code)) for code in codes)
        if sender in counting or any(f is not None and f.counted is not None for f in figures):
            continue
        urged = urging(report.catalogue, sender) is Urging.URGE
        how = "chua_tinh" if sender in sent else "chua_nop" if urged else "chua_cung_cap"
        found[unit] = Absent(text("bang", how), urged)
    return found
