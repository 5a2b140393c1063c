"""From the cells of one row of figures to an answer: the five answers, and what is to be said where it is none.

What is to be said of formulas and merged areas in the cells of figures stands here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, ValueType
from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.findings import READING, Code, Finding
from tanminh_xl.domain.form import ColumnKey, Compare, Row
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.legacy import legacy_encoding
from tanminh_xl.domain.submission import ESTIMATE, REASONS, Answer, Given
from tanminh_xl.forms import typed, words
from tanminh_xl.forms._answers_cell import BLANK, GIVEN, Asked, CellAnswer, as_typed, held, understood
from tanminh_xl.forms._answers_cell import reason as _reason
from tanminh_xl.forms._answers_cell import shown_as as _shown
from tanminh_xl.forms._answers_value import dashed, none_occurred, value_answer
from tanminh_xl.forms.words import Meaning
from tanminh_xl.grid.facts import Address, Area, CellFacts
from tanminh_xl.grid.scan import is_external

__all__ = ["BLANK", "CellAnswer", "answer", "formula_findings", "merged_findings", "text", "typed_answer"]

# What needs a closer look than a person's plain Vietnamese: other signs, combining marks, odd or double blanks.
_ODD = re.compile("[^ -~À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]|  |^[ ']| $")
_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")


def text(cell: object) -> tuple[str, str]:
    """The words of a text cell, as ``typed.prose`` line by line, and the old font encoding, "" for none.

    Plain Vietnamese with a letter that only Unicode has is not looked at further.
    """
    if not isinstance(cell, str):
        return typed.text(cell), ""
    if not _ODD.search(cell):
        plain = cell.isascii() or _UNICODE_ONLY.search(cell)
        return cell, "" if plain else legacy_encoding(cell) or ""
    said = "\n".join(typed.prose(line) for line in cell.splitlines()).strip()
    return said, legacy_encoding(said) or ""


def answer(
    row: Row,
    value: object,
    reason: object,
    fact: CellFacts | None = None,
    *,
    base: bool = False,
    jumps: Callable[[float, float], bool] | None = None,
) -> CellAnswer:
    """What the value cell and the cell "Ghi rõ" of a row say together (decision-tables 1.1, 5.2 and 8.1).

    ``fact``: of the value cell. ``base``: the row is a denominator or a basic figure. ``jumps``: as ``FormSpec.jumps``.
    """
    asked = Asked(row, base, jumps)
    said = value_answer(asked, value, fact)
    if reason == "" or typed.is_blank(reason):
        return said
    beside = _beside(asked, reason)
    if beside is BLANK:
        return said
    if beside is _ESTIMATE:
        return _estimated(asked, said, value, reason)
    if beside.held:
        return said if said.held else _unread(asked, said, beside)
    return _both(asked, said, value, beside)


_ESTIMATE = CellAnswer(Given.BLANK, estimate=True)
"""What the words "Số ước" beside a figure say."""


def _beside(asked: Asked, reason: object) -> CellAnswer:
    """What the cell of the reasons says: a reason, ``_ESTIMATE``, nothing, or a doubt about what it is."""
    row, shown = asked.row, _shown(reason)
    chosen = typed.choice(shown, row.reasons)
    if chosen in GIVEN:
        return _reason(GIVEN[chosen])
    meant = words.meaning(shown) if isinstance(reason, str) else None
    at = ColumnKey.REASON
    if meant is Meaning.DASHED:
        return BLANK
    if not asked.yes_no:
        if meant is Meaning.ESTIMATE:
            return _ESTIMATE
        if meant is Meaning.NONE and Given.NONE_OCCURRED.value in row.reasons:
            return none_occurred(asked, shown)._replace(column=at)
    sure = words.is_surely_later(shown) or (meant is Meaning.NOT_YET and not asked.yes_no)
    if isinstance(reason, str) and sure and Given.NOT_YET.value in row.reasons:
        note = shown if words.is_later(shown) else ""
        return understood(_reason(Given.NOT_YET), shown, Given.NOT_YET.value)._replace(column=at, note=note)
    offered = dict.fromkeys((*row.reasons, *(() if asked.yes_no else (ESTIMATE,))))
    if isinstance(reason, str):
        old = words.old_font(reason, lambda said: typed.choice(said, offered) is not None)
        if old is not None:
            is_one = typed.choice(old[1], row.reasons) in GIVEN
            readings = [typed.text(old[1])] if is_one else []
            return held(Code.LEGACY_VALUE, shown, typed.text(old[1]), readings, font=old[0])._replace(column=at)
    return held(Code.UNKNOWN_CHOICE, shown, ", ".join(offered))._replace(column=at)


def _unread(asked: Asked, said: CellAnswer, beside: CellAnswer) -> CellAnswer:
    """Words beside the figure that are no reason: they hold the cell, and the figure is one way to read it."""
    if said.given is Given.BLANK:
        return beside
    more = ((READING, as_typed(asked, said.value, said.estimate)),) if said.given is Given.FIGURE else ()
    return beside._replace(more=(*more, *beside.more))


def _estimated(asked: Asked, said: CellAnswer, value: object, reason: object) -> CellAnswer:
    """Words that say that the figure is an estimate; alone they say nothing."""
    if said.value is None:
        return said if said.held or said.given is not Given.BLANK else dashed(asked.row, _shown(reason))
    if said.given is Given.FIGURE and said.code in (None, Code.ESTIMATE):
        return said._replace(
            estimate=True, code=Code.ESTIMATE, shown=said.shown or _shown(value), expected=format_value(said.value)
        )
    return said._replace(estimate=True)


def _both(asked: Asked, said: CellAnswer, value: object, beside: CellAnswer) -> CellAnswer:
    """A value cell that says something, beside a reason for no figure."""
    why, shown = beside.given, _shown(value)
    in_words = isinstance(value, str) and not asked.yes_no and typed.choice(shown, asked.row.reasons) is None
    if in_words and words.meaning(shown) in (Meaning.NONE, Meaning.DASHED, Meaning.CROSSED):
        return beside
    if said.given is Given.FIGURE and said.value == 0 and said.value is not False and why is Given.NONE_OCCURRED:
        return understood(beside, f"{shown}; {why.value}", why.value)._replace(column=ColumnKey.VALUE)
    if said.given is Given.FIGURE or said.code in _NUMBERS:
        readings = said.readings if said.held else (as_typed(asked, said.value, said.estimate),)
        both = (*readings, why.value)
        return held(Code.NUMBER_AND_REASON, shown, "số hoặc lý do", both, reason=why.value)
    if said.held:
        return said
    if said.given not in (Given.BLANK, why):
        both = (said.given.value, why.value)
        return held(Code.WRONG_TYPE, f"{shown}; {why.value}", "chỉ một lý do", both)
    if said.given is Given.BLANK:
        return beside
    return said._replace(note=said.note or beside.note)


_NUMBERS = frozenset(
    {
        Code.AMBIGUOUS_NUMBER,
        Code.NOT_WHOLE,
        Code.PERCENT_OR_PART,
        Code.SHOWN_DIFFERS,
        Code.SHOWN_IN_LAYERS,
        Code.MAYBE_DATE,
        Code.AS_BEFORE,
    }
)
"""A number stands there, though not which."""


def typed_answer(
    value_type: ValueType,
    unit_of_measure: str,
    text: str,
    *,
    name: str = "",
    compare: float | None = None,
    base: bool = False,
) -> CellAnswer:
    """Read an answer that the Office typed on a unit's word, by the rules of a form's cell.

    ``name``: the line's own words; ``compare``: the figure to compare with; ``base``: a denominator or basic figure.
    The five answers are all taken ("Không thuộc đối tượng"), "ước 12" too. ``held`` says that it must be asked again,
    with ``readings``; ``code`` is None, or what is to be told.
    """
    yes_no = value_type is ValueType.YES_NO
    row = Row(
        item="",
        name=name,
        unit_of_measure=unit_of_measure,
        value_type=value_type,
        choices=(PASS, FAIL) if yes_no else (),
        reasons=tuple(r.value for r in REASONS if not (yes_no and r is Given.NONE_OCCURRED)),
        compare=None if compare is None else Compare(compare, "", ""),
    )
    return answer(row, text, "", base=base)


def formula_findings(facts: Mapping[Address, CellFacts], sheet: str, answers: Sequence[Answer]) -> list[Finding]:
    """What the XML of the sheet says of the cells of figures (decision-tables 5.2); one finding a cell.

    ``facts``: by (row, column) from 0, as ``Grid.facts``; ``sheet``: its name, for the findings.
    """
    found: list[Finding] = []
    for given in answers:
        fact = facts.get(from_a1(given.cell)) if given.cell and "!" not in given.cell else None
        if fact is None or (fact.formula is None and fact.error is None):
            continue
        formula = "" if fact.formula is None else "=" + fact.formula.removeprefix("of:").removeprefix("=")
        if fact.error is not None:
            code, value, expected = Code.FORMULA_ERROR, fact.error, "số liệu"
        elif fact.uncomputed:
            code, value, expected = Code.FORMULA_UNCOMPUTED, formula, "số liệu gõ thẳng"
        elif is_external(formula):
            code, value, expected = Code.FORMULA_EXTERNAL, formula, "số liệu gõ thẳng"
        else:
            code, value, expected = Code.FORMULA, formula, "số liệu gõ thẳng"
        found.append(Finding(code, sheet, given.cell, value, expected, given.unit, given.element))
    return found


def merged_findings(merged: Sequence[Area], sheet: str, answers: Sequence[Answer]) -> list[Finding]:
    """Figures that stand in merged cells: whose row they belong to cannot be seen. The form merges no cell of figures.

    ``merged``: as ``Unseen.merged``; ``sheet``: its name, for the findings.
    """
    found: list[Finding] = []
    if not merged:
        return found
    in_column: dict[int, list[Area]] = {}
    for given in answers:
        if not given.cell or "!" in given.cell or given.given is not Given.FIGURE:
            continue
        row, column = from_a1(given.cell)
        if column not in in_column:
            in_column[column] = [a for a in merged if a[1] <= column <= a[3]]
        area = next((a for a in in_column[column] if a[0] <= row <= a[2]), None)
        if area is not None:
            where = f"{a1(area[0], area[1])}:{a1(area[2], area[3])}"
            value = format_value(given.value)
            found.append(Finding(Code.FIGURE_MERGED, sheet, given.cell, value, where, given.unit, given.element))
    return found
