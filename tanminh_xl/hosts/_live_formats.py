"""Number formats of the open workbook: what a cell needs before it is written, and how its number is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.domain.host import Look
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import Column, ColumnKind

if TYPE_CHECKING:
    import xlwings as xw

FORMATS = {ColumnKind.DATE: "dd/mm/yyyy", ColumnKind.MOMENT: "dd/mm/yyyy hh:mm"}
MIXED = (ColumnKind.VALUE, ColumnKind.TARGET, ColumnKind.NUMBER, ColumnKind.INTEGER)
"""Columns of numbers, where a text may stand too: it gets the apostrophe that keeps Excel from reading it."""
TEXT, GENERAL = "@", "General"
_OLD_NUMBER = "#,##0.######"
"""Numbers of masters up to 0.2.0: it shows 80 as "80,"."""
_LONGEST_SHOWN = 255
"""Characters of a text that older versions of Excel show in the format for texts: of a longer one they show ####."""
_NUMBER = "#"
"""A cell that gets a number: no format of its own, but one that shows it as it is."""

Part = Callable[[int, int], "xw.Range"]
"""(first row, rows) -> those cells of one column."""


class Formatted(NamedTuple):
    """Cells that need a format: columns ``left`` to ``right``, rows ``top`` to ``end``, last ones excluded."""

    left: int
    right: int
    top: int
    end: int
    form: str


def format_of(column: Column) -> str:
    """The format of a new column's cells: texts that stay as they are typed, days, numbers as they are."""
    if column.is_word or column.kind is ColumnKind.TYPED:
        return TEXT
    return FORMATS.get(column.kind, GENERAL)


def readable(text: str) -> bool:
    """Whether Excel might take a text for something else: nothing without a digit is a number or a day, and nothing
    that is long; a formula may be."""
    if text[:1] in tuple("=+-@'#"):
        return True
    return len(text) <= _LONGEST_SHOWN and (any(c.isdigit() for c in text) or normalise(text) in ("true", "false"))


def needed(columns: Sequence[Column], values: Sequence[Sequence[CellValue]]) -> Iterator[Formatted]:
    """The formats that a block's cells need before it is written, neighbours with the same ones together.

    Words, and texts that Excel would read, are "@"; days and moments have their own; of a number see ``as_numbers``.
    """
    forms = [tuple(_forms(column, [row[n] for row in values])) for n, column in enumerate(columns)]
    left = 0
    for rows, group in groupby(forms):
        right, top = left + len(list(group)), 0
        for form, run in groupby(rows):
            end = top + len(list(run))
            if form:
                yield Formatted(left, right, top, end, form)
            top = end
        left = right


def _forms(column: Column, values: Sequence[CellValue]) -> Iterator[str]:
    if column.kind in FORMATS:
        return iter([FORMATS[column.kind]] * len(values))
    if column.kind in MIXED:
        return iter([_NUMBER] * len(values))
    word = format_of(column) == TEXT or any(isinstance(v, str) and readable(v) for v in values)
    return (_form(v, word) for v in values)


def _form(value: CellValue, word: bool) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _NUMBER
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN and not readable(value):
        return GENERAL
    return TEXT if word else ""


def is_number(form: str) -> bool:
    """Whether a needed format is that of numbers."""
    return form == _NUMBER


def as_numbers(part: Part, values: Sequence[CellValue], changed: Sequence[bool]) -> None:
    """See to it that the numbers of a column are numbers, and are shown as what they are, once they are written.

    A text format would make texts of them, a day's or one in per cent another figure: those become General, and so
    does the one of older masters. Any other that staff chose stays, and each where the number is not ``changed``.
    """
    for first, end, code in runs(part, len(values)):
        numbers = [float(v) if isinstance(v, int | float) else None for v in values[first:end]]
        if code in (TEXT, _OLD_NUMBER):
            if any(n is not None for n in numbers):
                part(first, end - first).number_format = GENERAL
            continue
        other = [
            c and n is not None and not _is_shown(code, n) for c, n in zip(changed[first:end], numbers, strict=True)
        ]
        at = first
        for wrong, run in groupby(other):
            count = len(list(run))
            if wrong:
                part(at, count).number_format = GENERAL
            at += count


def _is_shown(code: str, number: float) -> bool:
    """Whether a format shows a number as the one that is stored."""
    if code == GENERAL:
        return True
    from tanminh_xl.grid import NumberFormat
    from tanminh_xl.grid.number_format import Kind, kind, look

    return kind(code) is Kind.NUMBER and look(code, number).format is NumberFormat.PLAIN


def runs(part: Part, rows: int) -> Iterator[tuple[int, int, str]]:
    """(first, end, format code) of a column's cells; asked once where all are alike, else by halves."""

    def of(first: int, end: int) -> Iterator[tuple[int, int, str]]:
        code = part(first, end - first).number_format
        if code is not None or end - first < 2:
            yield first, end, code or GENERAL
        else:
            half = (first + end) // 2
            yield from of(first, half)
            yield from of(half, end)

    if rows:
        yield from of(0, rows)


def looks(part: Part, values: Sequence[CellValue]) -> Iterator[tuple[int, Look]]:
    """(row, look) of a column's numbers that are shown otherwise than they are stored, as ``FilesHost.looks``."""
    numbers = {n: float(v) for n, v in enumerate(values) if isinstance(v, int | float) and not isinstance(v, bool)}
    if not numbers:
        return
    first, last = min(numbers), max(numbers) + 1
    for start, end, code in runs(lambda at, count: part(first + at, count), last - first):
        for n in range(first + start, first + end):
            if n in numbers and (found := _look(code, numbers[n])) is not None:
                yield n, found


def _look(code: str, number: float) -> Look | None:
    if code == GENERAL:
        return None
    from tanminh_xl.grid import NumberFormat
    from tanminh_xl.grid.number_format import look

    found = look(code, number)
    if found.format is NumberFormat.PLAIN and "%" not in found.words:
        return None
    return Look(found.shown, found.format is NumberFormat.PERCENT)
