"""What a closing holds fast of its figures, and what changed from one closing to the next (decision-tables 6)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from tanminh_xl.domain.catalogue_nouns import Target
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.format_value import ESTIMATED, format_answer, format_value
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.submission import Given

T = TypeVar("T")
DIGITS = 12
"""First digits of ``figures`` that stand at the foot of a report."""
NOTHING = "chưa có"


def figures_digest(figures: Iterable[Figure]) -> str:
    """sha256 of what counts: (unit, element, value, receipt, adjustment) of every figure, in order of the codes.

    ``value`` is the answer that counts: a number as JSON says it, else its words, with "ước" before what is a số ước;
    ``receipt`` the version of the form and ``adjustment`` its number, 0 for none.
    """
    rows = sorted((f.unit, f.element, _value(f), f.version, f.adjustment) for f in figures)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def _value(figure: Figure) -> str:
    said = figure.answer.value
    if figure.answer == Given.FIGURE:
        counted = figure.counted
        said = format_value(counted) if isinstance(counted, bool) or counted is None else json.dumps(float(counted))
    return f"{ESTIMATED} {said}" if figure.estimate else said


def figures_mark(report: PeriodReport) -> str:
    """The first digits that a report names its figures by: its closing's, where one of version 0.1.0 froze them."""
    closing = report.state.closing
    if closing is not None and closing.figures_of == "so_lieu.csv":
        return closing.figures[:DIGITS]
    if "figures" not in report.memo:  # asked for at the foot of every page
        report.memo["figures"] = figures_digest(report.figures)
    return report.memo["figures"][:DIGITS]


def changes(before: PeriodReport, now: PeriodReport) -> tuple[str, ...]:
    """Each target, figure and status of a period that is another than it was, by name; targets first, then statuses."""
    return (*_targets(before, now), *_statuses(before, now), *_figures(before, now))


def _targets(before: PeriodReport, now: PeriodReport) -> Iterator[str]:
    year = now.period.end.year
    old, new = ({c.code: c.target(year) for c in report.catalogue.criteria} for report in (before, now))
    for code in _both(old, new):
        if old.get(code) != new.get(code):
            words = f"{_target(old.get(code))} -> {_target(new.get(code))} (năm {year})"
            yield f"Chỉ tiêu của {_criterion(before, now, code)}: {words}"


def _target(target: Target | None) -> str:
    if isinstance(target, tuple):
        return " - ".join(format_value(end) for end in target)
    return target if isinstance(target, str) else format_value(target) or NOTHING


def _statuses(before: PeriodReport, now: PeriodReport) -> Iterator[str]:
    old, new = ({a.code: a.status_words for a in report.assessments} for report in (before, now))
    for code in _both(old, new):
        if old.get(code) != new.get(code):
            words = f"{old.get(code, NOTHING)} -> {new.get(code, NOTHING)}"
            yield f"Đánh giá {_criterion(before, now, code)}: {words}"


def _figures(before: PeriodReport, now: PeriodReport) -> Iterator[str]:
    old, new = ({key: figure_words(f) for key, f in report.figure.items()} for report in (before, now))
    for key in _both(old, new):
        if old.get(key) != new.get(key):
            unit = _name(before, now, key[0], lambda of: of.catalogue.unit)
            element = f"{_name(before, now, key[1], lambda of: of.catalogue.element)} ({key[1]})"
            yield f"{unit}, {element}: {old.get(key, NOTHING)} -> {new.get(key, NOTHING)}"


def figure_words(figure: Figure) -> str:
    """What counts of a unit, in words: "1.234", "ước 12", "Không phát sinh", "Còn thiếu"."""
    return format_answer(figure.answer, figure.counted, figure.estimate) or Given.BLANK.value


def _both(old: Iterable[T], new: Iterable[T]) -> tuple[T, ...]:
    """Keys of the one and the other, each once: in the order of now, what is gone last."""
    return tuple(dict.fromkeys((*new, *old)))


def _criterion(before: PeriodReport, now: PeriodReport, code: str) -> str:
    return f"{_name(before, now, code, lambda of: of.catalogue.criterion)} ({code})"


def _name(before: PeriodReport, now: PeriodReport, code: str, nouns: Callable[[PeriodReport], dict[str, T]]) -> str:
    """The name by which it goes now, else by which it went; its code where neither knows it."""
    return getattr(nouns(now).get(code) or nouns(before).get(code), "name", "") or code
