"""Which row of a table is which criterion of the catalogue (decision-tables 12.1); codes stay with their rows.

A row is known by the table's own code of it, else by the labels of the rows above it and its own. What is only likely
is said as that: a person confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.annex import UnderstoodRow
from tanminh_xl.domain.catalogue_nouns import Criterion, Measure
from tanminh_xl.domain.likeness import ALIKE, words_of
from tanminh_xl.domain.names import normalise

BETWEEN = " / "
"""Between the labels of a row's path, and before its own."""


class Likely(StrEnum):
    """Why a row is only likely to be a criterion: the words for a person."""

    SURE = ""
    DRAFT = "tiêu chí dự thảo cùng tên"
    MOVED = "cùng tên, ở mục khác"
    REWORDED = "lời văn gần giống"
    RECODED = "cùng dòng, mã trong tệp khác trước"
    OTHER_WORDS = "cùng mã trong tệp, lời văn khác trước"
    SEVERAL = "nhiều dòng trùng tên"
    ENDED = "tiêu chí đã thôi dùng"


class Match(NamedTuple):
    """A row's criterion, and whether that is sure."""

    criterion: Criterion
    likely: Likely

    @property
    def sure(self) -> bool:
        """Whether nobody need confirm it."""
        return self.likely is Likely.SURE


_WITHIN = 3
"""Words that a label has at least, if all of them in another's make it likely to be that."""
_MARK = re.compile(r"\s*(?:\([0-9]{1,2}\)|\(\*{1,3}\)|\*{1,3}|[¹²³⁴-⁹]+)(?= / |$)")
"""A footnote's mark behind a label: its number is another in the next version of the table."""


def row_name(row: UnderstoodRow) -> str:
    """The row as a text that stays with its criterion: labels from the top, its own last."""
    return BETWEEN.join((*row.path, row.label))


def same_text(text: str) -> str:
    """A label or a path as it is compared: one spelling, no stop at its end."""
    return normalise(text).rstrip(" .;:,")


def same_label(text: str) -> str:
    """As ``same_text``, of a label or a path: without footnotes' marks."""
    return same_text(_MARK.sub("", text))


def matches(rows: Sequence[UnderstoodRow], criteria: Sequence[Criterion]) -> dict[int, Match]:
    """Place of a row (from 0) -> its criterion; each criterion is that of one row at most.

    Shuffled rows, other numbers and another spelling change nothing.
    """
    found: dict[int, Match] = {}
    for step in (_by_code, _by_path, _by_code_alone, _by_label, _by_likeness):
        left = [n for n in range(len(rows)) if n not in found and rows[n].label]
        taken = {match.criterion.code for match in found.values()}
        free = [c for c in criteria if c.code not in taken]
        for n, match in step(rows, left, free):
            ended = match.sure and match.criterion.valid_to is not None
            found[n] = match._replace(likely=Likely.ENDED) if ended else match
    return found


Pairs = Iterator[tuple[int, Match]]


def _by_code(rows: Sequence[UnderstoodRow], left: Sequence[int], free: Sequence[Criterion]) -> Pairs:
    """The table's own code, with the words that it had."""
    return _pairs(
        rows,
        left,
        free,
        lambda row: f"{normalise(row.code)}|{same_label(row.label)}" if row.code else "",
        lambda c: f"{normalise(c.annex_code)}|{_label(c)}" if c.annex_code else "",
        lambda row, c: Likely.SURE,
    )


def _by_path(rows: Sequence[UnderstoodRow], left: Sequence[int], free: Sequence[Criterion]) -> Pairs:
    """The labels above it and its own."""

    def likely(row: UnderstoodRow, c: Criterion) -> Likely:
        other = row.code and c.annex_code and normalise(row.code) != normalise(c.annex_code)
        return Likely.RECODED if other else Likely.SURE

    return _pairs(rows, left, free, lambda row: same_label(row_name(row)), lambda c: same_label(c.annex_row), likely)


def _by_code_alone(rows: Sequence[UnderstoodRow], left: Sequence[int], free: Sequence[Criterion]) -> Pairs:
    """The table's own code alone: tables are numbered again."""
    return _pairs(
        rows,
        left,
        free,
        lambda row: normalise(row.code),
        lambda c: normalise(c.annex_code),
        lambda row, c: Likely.OTHER_WORDS,
    )


def _by_label(rows: Sequence[UnderstoodRow], left: Sequence[int], free: Sequence[Criterion]) -> Pairs:
    """The same words under other rows, or a criterion that was never in the table (the plan's draft)."""
    return _pairs(
        rows,
        left,
        free,
        lambda row: f"{row.is_group}|{same_label(row.label)}",
        lambda c: f"{c.measure is Measure.GROUP}|{_label(c)}",
        lambda row, c: Likely.MOVED if c.annex_row else Likely.DRAFT,
    )


def _pairs(
    rows: Sequence[UnderstoodRow],
    left: Sequence[int],
    free: Sequence[Criterion],
    of_row: Callable[[UnderstoodRow], str],
    of_criterion: Callable[[Criterion], str],
    likely: Callable[[UnderstoodRow, Criterion], Likely],
) -> Pairs:
    """Rows and criteria with an equal key. Where a key stands twice, those whose targets read the same come first, the
    others in their order; none of them is sure."""
    by_key: dict[str, list[int]] = {}
    for n in left:
        if key := of_row(rows[n]):
            by_key.setdefault(key, []).append(n)
    mine: dict[str, list[Criterion]] = {}
    for c in free:
        if key := of_criterion(c):
            mine.setdefault(key, []).append(c)
    for key, places in by_key.items():
        candidates = list(mine.get(key, ()))
        alone = len(places) == len(candidates) == 1
        for n in sorted(places, key=lambda n: not any(_same_words(rows[n], c) for c in candidates)):
            if not candidates:
                break
            c = next((c for c in candidates if _same_words(rows[n], c)), candidates[0])
            only = _same_words(rows[n], c) and [
                sum(_same_words(rows[m], c) for m in places),
                sum(_same_words(rows[n], other) for other in mine[key]),
            ] == [1, 1]
            candidates.remove(c)
            yield n, Match(c, likely(rows[n], c) if alone or only else Likely.SEVERAL)


def _same_words(row: UnderstoodRow, c: Criterion) -> bool:
    return bool(c.annex_words) and same_text(words_of_targets(row)) == same_text(c.annex_words)


def _label(c: Criterion) -> str:
    """A criterion's words in the table that it came from, else its name."""
    return same_label(c.annex_row.rpartition(BETWEEN)[2] or c.name)


def _by_likeness(rows: Sequence[UnderstoodRow], left: Sequence[int], free: Sequence[Criterion]) -> Pairs:
    """Two thirds of all words in common, or all of one in the other and the same targets; the likest first."""
    pairs = []
    for n in left:
        words = words_of(rows[n].label)
        for at, c in enumerate(free):
            if rows[n].is_group != (c.measure is Measure.GROUP):
                continue
            others = words_of(_label(c))
            common, every = len(words & others), len(words | others)
            within = common == min(len(words), len(others)) >= _WITHIN and _same_words(rows[n], c)
            if every and (common >= ALIKE * every or within):
                pairs.append((-common / every, n, at))
    done: set[int] = set()
    gone: set[int] = set()
    for _, n, at in sorted(pairs):
        if n not in done and at not in gone:
            done.add(n)
            gone.add(at)
            yield n, Match(free[at], Likely.REWORDED)


def words_of_targets(row: UnderstoodRow) -> str:
    """The row's targets as they stand, with the years that each is set for: "2026: trên 50%; 2030: 80%"."""
    said: dict[str, list[int]] = {}
    for target in row.targets:
        said.setdefault(target.words.strip(), []).extend(target.years)
    return "; ".join(f"{_years(years)}: {words}" if years else words for words, years in said.items() if words)


def _years(years: Sequence[int]) -> str:
    run = sorted(set(years))
    if len(run) > 1 and run[-1] - run[0] == len(run) - 1:
        return f"{run[0]} - {run[-1]}"
    return ", ".join(map(str, run))
