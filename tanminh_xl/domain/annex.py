"""What was understood of an office's table of criteria (Phụ lục 1); none of it counts until a person says so.

Nothing here is a criterion yet: each value stands beside the words that it was read from, and what cannot be said from
the words alone is left open and asked.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import Direction, Target


class Ask(StrEnum):
    """What a person must decide of a row or of a target; the sentence is the table's own to say."""

    DIRECTION = "direction"
    """A figure without a sign: more, or less, is better? ``proposed`` says what is likely."""
    ABOUT = "about"
    """ "khoảng 7%": no bound is said."""
    CHANGE = "change"
    """ "giảm còn", "ổn định ở mức", "tăng thêm": measured against what was."""
    NUMBER = "number"
    """ "7.500": thousands or decimals; ``value`` is the likely one."""
    WORDS = "words"
    """A target in words that no figure says."""
    YEAR = "year"
    """For which year (or years) it is, the table does not say."""
    PARENT = "parent"
    """Under which row it stands is not sure."""
    LABEL = "label"
    """A label twice under one parent, or none."""


class UnderstoodTarget(NamedTuple):
    """One cell's target. ``years``: those it is set for, () where the table does not say. ``value`` None: a person says
    it. ``direction``: as the words say it ("từ 80% trở lên"), None where they do not; ``proposed``: what is likely.
    ``strict``: "trên 50%", "dưới 10%": the bound itself does not do. ``unit``: a unit of measure in the cell itself.
    """

    words: str
    place: str
    years: tuple[int, ...] = ()
    value: Target | None = None
    direction: Direction | None = None
    proposed: Direction | None = None
    strict: bool = False
    unit: str = ""
    asks: tuple[Ask, ...] = ()


class UnderstoodRow(NamedTuple):
    """One row of the table, top down. ``path``: labels of the rows above it, from the top; with ``label`` its identity
    where the table has no ``code`` of its own ("TC01"). ``is_group``: it heads others and has no target of its own.
    ``number``: as it stands or as Word counts it ("II", "1.2", "a)", "-"). ``points``: highest score; ``scoring``: how
    points are given, in the table's words. ``place``: "Sheet1!B7", or "bảng 2, dòng 5".
    """

    place: str
    number: str
    label: str
    path: tuple[str, ...] = ()
    code: str = ""
    is_group: bool = False
    unit_of_measure: str = ""
    targets: tuple[UnderstoodTarget, ...] = ()
    points: float | None = None
    scoring: str = ""
    evidence: str = ""
    owner: str = ""
    note: str = ""
    asks: tuple[Ask, ...] = ()


class Passed(NamedTuple):
    """What was passed over, or could not be understood, and why: a sentence for the clerk that names the place."""

    place: str
    text: str
    why: str


class Understood(NamedTuple):
    """A file's tables. ``groups``: bands of columns for groups of communes ("Xã nhóm 1"); where there are some and none
    was chosen, ``rows`` have no targets from them. ``tables``: every table that was found, as a person would name it;
    ``rows`` are of the chosen ones (all that are tables of criteria, where none was chosen).
    """

    file: str
    tables: tuple[str, ...]
    rows: tuple[UnderstoodRow, ...]
    groups: tuple[str, ...] = ()
    group: str = ""
    passed: tuple[Passed, ...] = ()
