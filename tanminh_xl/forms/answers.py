"""From the cells of one row of figures to an answer: the five answers, and what is to be said where it is none.

What is to be said of formulas in the cells of figures stands here too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, ValueType
from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import ColumnKey, Row
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.legacy import legacy_encoding
from tanminh_xl.domain.submission import REASONS, Answer, Given, Value
from tanminh_xl.forms import typed
from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.scan import is_external

GIVEN = {reason.value: reason for reason in REASONS}

# What needs a closer look than a person's plain Vietnamese: other signs, combining marks, odd or double blanks.
_ODD = re.compile("[^ -~À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]|  |^[ ']| $")
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


class CellAnswer(NamedTuple):
    """What a row says where a figure is asked, or why it says nothing: ``code`` at ``column``.

    ``value`` and ``expected`` are in words; ``more`` is the rest of the message.
    """

    given: Given
    value: Value = None
    code: Code | None = None
    column: ColumnKey = ColumnKey.VALUE
    shown: str = ""
    expected: str = ""
    more: tuple[tuple[str, str], ...] = ()


BLANK = CellAnswer(Given.BLANK)


def text(cell: object) -> tuple[str, str]:
    """The words of a text cell, as ``typed.text`` but with their line breaks, and the old font encoding, "" for none.

    Plain Vietnamese with a letter that only Unicode has is not looked at further.
    """
    if not isinstance(cell, str):
        return typed.text(cell), ""
    if not _ODD.search(cell):
        plain = cell.isascii() or _UNICODE_ONLY.search(cell)
        return cell, "" if plain else legacy_encoding(cell) or ""
    words = "\n".join(typed.text(line) for line in cell.splitlines()).strip()
    return words, legacy_encoding(words) or ""


def answer(row: Row, value: object, reason: object) -> CellAnswer:
    """What the value cell and the cell "Nếu không có số" of a row say together (decision-tables 1 and 5)."""
    if reason == "" or typed.is_blank(reason):
        if value == "":
            return BLANK
        why = None
    else:
        why = GIVEN.get(typed.choice(reason, row.reasons) or "")
    said = _yes_no(row, value) if row.value_type is ValueType.YES_NO else _number(row, value)
    if why is None:
        if reason == "" or typed.is_blank(reason):
            return said
        return _unknown_reason(row, said, reason)
    if said.given is Given.FIGURE or said.code in (Code.AMBIGUOUS_NUMBER, Code.NOT_WHOLE):
        more = (("reason", why.value),)
        return CellAnswer(
            Given.BLANK, None, Code.NUMBER_AND_REASON, ColumnKey.VALUE, _as_typed(value), "số hoặc lý do", more
        )
    if said.code is not None and typed.word(value) is not typed.WordKind.NONE:
        return said
    if said.given not in (Given.BLANK, why):
        expected = "chỉ một lý do"
        return CellAnswer(
            Given.BLANK, None, Code.WRONG_TYPE, ColumnKey.VALUE, f"{_as_typed(value)}; {why.value}", expected
        )
    return _reason(why)


def _unknown_reason(row: Row, said: CellAnswer, reason: object) -> CellAnswer:
    """Words that are no reason: the figure, if there is one, stays readable."""
    if said.code is not None:
        return said
    return said._replace(
        code=Code.UNKNOWN_CHOICE, column=ColumnKey.REASON, shown=typed.text(reason), expected=", ".join(row.reasons)
    )


def _reason(given: Given) -> CellAnswer:
    return CellAnswer(given, 0.0 if given is Given.NONE_OCCURRED else None)


def _as_typed(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_value(float(value)) if abs(value) < 1e15 else str(value)
    return typed.text(value)


def _in_words(row: Row, value: object) -> CellAnswer | None:
    """A reason typed into the value cell instead of chosen beside it, where the row offers it."""
    if not isinstance(value, str):
        return None
    if (meant := typed.choice(value, row.reasons)) in GIVEN:
        return _reason(GIVEN[meant])
    if typed.word(value) is typed.WordKind.NOT_YET and Given.NOT_YET.value in row.reasons:
        return _reason(Given.NOT_YET)
    return None


def _number(row: Row, value: object) -> CellAnswer:
    count = row.value_type is ValueType.COUNT
    if value.__class__ is float and isinstance(value, float) and -1e15 < value < 1e15:
        if not count or value.is_integer():
            return CellAnswer(Given.FIGURE, value)
    elif typed.is_blank(value):
        return BLANK
    elif (said := _in_words(row, value)) is not None:
        return said
    unit = row.unit_of_measure
    match typed.number(value, unit, count):
        case typed.Number(figure):
            return CellAnswer(Given.FIGURE, figure)
        case typed.Ambiguous(grouped, decimal, words):
            more = (("first", format_value(grouped, grouped=False)), ("second", format_value(decimal, grouped=False)))
            expected = f"{more[0][1]} hoặc {more[1][1]}"
            return CellAnswer(Given.BLANK, None, Code.AMBIGUOUS_NUMBER, ColumnKey.VALUE, words, expected, more)
        case typed.NotANumber(typed.Why.NOT_WHOLE, words):
            return CellAnswer(
                Given.BLANK, None, Code.NOT_WHOLE, ColumnKey.VALUE, words, unit or "số nguyên", (("name", row.name),)
            )
        case typed.Blank():
            return BLANK
        case other:
            expected = f"số ({unit})" if unit else "số"
            if isinstance(other, typed.Word) and row.reasons:
                expected += ", hoặc chọn lý do ở cột “Nếu không có số”"
            return CellAnswer(Given.BLANK, None, Code.WRONG_TYPE, ColumnKey.VALUE, _as_typed(value), expected)


def _yes_no(row: Row, value: object) -> CellAnswer:
    if value in (PASS, FAIL):
        return CellAnswer(Given.FIGURE, value == PASS)
    if value == "" or typed.is_blank(value):
        return BLANK
    if (said := _in_words(row, value)) is not None:
        return said
    passed = typed.yes_no(value)
    if passed is None:
        choices = ", ".join(row.choices or (PASS, FAIL))
        return CellAnswer(Given.BLANK, None, Code.UNKNOWN_CHOICE, ColumnKey.VALUE, _as_typed(value), choices)
    return CellAnswer(Given.FIGURE, passed)


def formula_findings(facts: Mapping[Address, CellFacts], sheet: str, answers: Sequence[Answer]) -> list[Finding]:
    """What the XML of the sheet says of the cells of figures (decision-tables 5); one finding a cell.

    ``facts``: by (row, column) from 0, as ``Grid.facts``; ``sheet``: its name, for the findings.
    """
    found: list[Finding] = []
    for given in answers:
        fact = facts.get(from_a1(given.cell)) if given.cell else None
        if fact is None or (fact.formula is None and fact.error is None):
            continue
        formula = "" if fact.formula is None else "=" + fact.formula.removeprefix("of:").removeprefix("=")
        if fact.error is not None:
            code, value, expected = Code.FORMULA_ERROR, fact.error, "số liệu"
        elif is_external(formula):
            code, value, expected = Code.FORMULA_EXTERNAL, formula, "số liệu gõ thẳng"
        else:
            code, value, expected = Code.FORMULA, formula, "số liệu gõ thẳng"
        found.append(Finding(code, sheet, given.cell, value, expected, given.unit, given.element))
    return found
