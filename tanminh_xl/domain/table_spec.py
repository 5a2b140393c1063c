"""What a table of the master is: its sheet, its columns, what each holds and who keeps it, what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal, NamedTuple

from tanminh_xl.domain.catalogue_nouns import (
    COMBINE_BEFORE,
    DIFFICULTY_STATES,
    TASK_STATES,
    Combine,
    Direction,
    Measure,
    PeriodKind,
    Source,
    Teller,
    TimeKind,
    Urging,
    ValueType,
)


class ColumnKind(StrEnum):
    """What a column holds. LIST: codes joined by ``;``. TARGET: a number, ``80 - 90`` or Đạt. FLAG: có / không. TYPED:
    what somebody types, kept to the letter (Excel makes a number or a day of nothing)."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"
    LIST = "list"
    TARGET = "target"
    VALUE = "value"
    TYPED = "typed"


Keeper = Literal["staff", "program"]


_WORDS = frozenset(
    [
        "cadence",
        "code",
        "due_time",
        "element",
        "item",
        "key",
        "left",
        "legal_basis",
        "model",
        "number",
        "period",
        "phone",
        "right",
        "section",
        "unit",
        "unit_of_measure",
        "value",
        "window",
    ]
)
"""Columns of codes, of what is named by them, of numbers that are words ("6/2026", "12/NQ-HĐND"), and the values of Cài
đặt: years, telephones and days stay as they are typed, and are read by their rules. Columns of long texts are none:
some Excels show a text of over 255 characters in the format for texts as ####."""


MOST_TITLE = 32
"""Characters that Excel takes for the title of what a cell tells."""


class Column(NamedTuple):
    """A column. ``choices``: name of a list of ``CHOICES``, or ``table.column`` of the table that holds the codes."""

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 14
    keeper: Keeper = "staff"
    choices: str = ""
    help: str = ""
    required: bool = False
    hidden: bool = False
    """A part of the key that nobody reads: its column is not seen."""
    former: tuple[str, ...] = ()
    """Titles that it had in earlier versions: a master that has one of them is read and written as it is."""

    @property
    def prompt(self) -> tuple[str, str]:
        """Title and text ("" for none) of what a cell tells when it is selected: Excel takes 32 characters for a title,
        so a longer one begins the text."""
        if not self.help or len(self.title) <= MOST_TITLE:
            return self.title, self.help
        return "", f"{self.title}: {self.help}"

    @property
    def is_word(self) -> bool:
        """Whether staff type words here of which a spreadsheet would make a number or a day: codes, lists, telephones
        (decision-tables 8.7)."""
        coded = self.key in _WORDS or "." in self.choices
        return self.keeper == "staff" and (self.kind is ColumnKind.LIST or (self.kind is ColumnKind.TEXT and coded))


class TableSpec(NamedTuple):
    """A table: ``name`` of the Excel table, the sheet it stands on alone, key columns, columns."""

    name: str
    sheet: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    group: str = "danh mục"
    """For the tab's colour: "danh mục", "theo dõi", "kết quả", "hệ thống"."""
    shown: bool = False
    """Seen by default; the others behind one button."""
    passing: bool = False
    """Its rows come and go with the records: one that is no longer told is deleted, whatever staff wrote on it. No part
    of the catalogue."""
    added: bool = False
    """A master of an older version lacks it, and is read as one in which it is empty."""

    @property
    def file(self) -> str:
        """Name of its CSV file in the starter catalogue."""
        return f"{self.name}.csv"


CHOICES: dict[str, tuple[str, ...]] = {
    "value_type": tuple(ValueType),
    "time_kind": tuple(TimeKind),
    "combine": tuple(Combine),
    "source": tuple(Source),
    "measure": tuple(Measure),
    "direction": tuple(Direction),
    "period_kind": tuple(PeriodKind),
    "teller": tuple(Teller),
    "urging": tuple(Urging),
    "operator": ("=", "<=", ">=", "<", ">"),
    "flag": ("có", "không"),
    "task_state": TASK_STATES,
    "difficulty_state": DIFFICULTY_STATES,
}

CHOICES_BEFORE: dict[str, Mapping[str, str]] = {"combine": COMBINE_BEFORE}
"""By list: words that earlier versions offered, and what each is called now; a master that holds them is read."""
