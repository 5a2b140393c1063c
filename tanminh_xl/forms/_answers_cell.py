"""The answer of one cell of figures, the row that asks it, and how each answer is typed (decision-tables 8.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.findings import READING, Code, Gate
from tanminh_xl.domain.form import ColumnKey, Row
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.messages import MESSAGES
from tanminh_xl.domain.submission import REASONS, Given, Value
from tanminh_xl.forms import typed, units

GIVEN = {reason.value: reason for reason in REASONS}
_THREE = re.compile("-?[1-9][0-9]{0,2},[0-9]{3}")


class CellAnswer(NamedTuple):
    """What a row says where a figure is asked, or why it says nothing: ``code`` at ``column``.

    ``shown`` and ``expected`` are in words; ``more`` is the rest of the message. ``note``: words that stood beside the
    figure and belong to the row's note.
    """

    given: Given
    value: Value = None
    code: Code | None = None
    column: ColumnKey = ColumnKey.VALUE
    shown: str = ""
    expected: str = ""
    more: tuple[tuple[str, str], ...] = ()
    estimate: bool = False
    note: str = ""

    @property
    def held(self) -> bool:
        """Whether the cell is blank until somebody has been asked."""
        return self.code is not None and MESSAGES[self.code].gate is Gate.HOLDS

    @property
    def readings(self) -> tuple[str, ...]:
        """The ways to read it, each as a person would type it."""
        return tuple(text for name, text in self.more if name == READING)


BLANK = CellAnswer(Given.BLANK)


class Asked(NamedTuple):
    """A row that asks, and what its neighbours say of it.

    ``base``: a denominator or a basic figure, of which there is always some. ``jumps``: whether a figure lies further
    from the one compared with than the plan allows (``FormSpec.jumps``).
    """

    row: Row
    base: bool = False
    jumps: Callable[[float, float], bool] | None = None

    @property
    def counts(self) -> bool:
        """Whether it asks a whole number of things (số lượng)."""
        return self.row.value_type is ValueType.COUNT

    @property
    def yes_no(self) -> bool:
        """Whether it asks Đạt or Không đạt."""
        return self.row.value_type is ValueType.YES_NO

    @property
    def before(self) -> float | None:
        """The figure to compare with."""
        return None if self.row.compare is None else self.row.compare.value


def held(code: Code, shown: str, expected: str, readings: Sequence[str] = (), **more: str) -> CellAnswer:
    """A cell that says nothing until somebody has been asked; each of ``readings`` once."""
    pairs = (*more.items(), *((READING, text) for text in dict.fromkeys(readings)))
    return CellAnswer(Given.BLANK, None, code, ColumnKey.VALUE, shown, expected, pairs)


def reason(given: Given) -> CellAnswer:
    """The answer of one of the reasons for no figure."""
    return CellAnswer(given, 0.0 if given is Given.NONE_OCCURRED else None)


def understood(said: CellAnswer, shown: str, expected: str) -> CellAnswer:
    """An answer in other words than the form's: told, and taken."""
    return said._replace(code=Code.WORDS_UNDERSTOOD, shown=shown, expected=expected)


def as_typed(asked: Asked, value: Value, estimate: bool = False) -> str:
    """A value as a person types it into the row to have exactly that: "1234,5", "1,2340", "0,85 %", "ước 12"."""
    if value is None or isinstance(value, bool):
        return format_value(value)
    text = format_value(value, grouped=False)
    if _THREE.fullmatch(text) and not asked.counts:
        text += "0"
    if is_part(asked, value):
        text += " %"
    return f"ước {text}" if estimate else text


def in_words(said: CellAnswer, asked: Asked) -> str:
    """An answer as a person types it into the row."""
    return as_typed(asked, said.value, said.estimate) if said.given is Given.FIGURE else said.given.value


def possible(asked: Asked, values: Sequence[float], estimate: bool = False) -> list[str]:
    """Readings among ``values`` that the row can have: no half of a thing."""
    fit = (value for value in values if not asked.counts or value.is_integer())
    return [as_typed(asked, value, estimate) for value in fit]


def either(values: Sequence[float]) -> str:
    """Numbers in words: "85 hoặc 0,85"."""
    return " hoặc ".join(dict.fromkeys(format_value(value, grouped=False) for value in values))


def shown_as(value: object) -> str:
    """What stands in a cell, in words."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_value(float(value)) if abs(value) < 1e15 else str(value)
    return typed.text(value)


def is_part(asked: Asked, value: float) -> bool:
    """Whether a number may be a part of 1 where a per cent is asked: 0,85 for 85 %."""
    if not 0 < value <= 1 or not units.same_unit(asked.row.unit_of_measure, "%"):
        return False
    return asked.before is None or asked.before > 1
