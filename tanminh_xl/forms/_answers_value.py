"""What one value cell says, by its row's kind (decision-tables 8.1): a figure, Đạt or Không đạt, a word, or a doubt."""

from __future__ import annotations

from collections.abc import Sequence

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.form import Row
from tanminh_xl.domain.format_value import format_day, format_value
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms import typed, units, words
from tanminh_xl.forms._answers_cell import (
    BLANK,
    GIVEN,
    Asked,
    CellAnswer,
    as_typed,
    either,
    held,
    in_words,
    is_part,
    possible,
    reason,
    shown_as,
    understood,
)
from tanminh_xl.forms.words import Meaning
from tanminh_xl.grid.facts import CellFacts, NumberFormat

FIRST_DAY, LAST_DAY = 43_800, 47_999
"""Excel's numbers of days from 1/12/2019 to 31/5/2031: what a date typed into a cell for a count may have become."""


def value_answer(asked: Asked, value: object, fact: CellFacts | None = None) -> CellAnswer:
    """What a value cell says. ``fact``: what is known of the cell beyond its value, None for nothing."""
    if value == "" or typed.is_blank(value):
        return BLANK
    if fact is not None and fact.layered:
        return held(Code.SHOWN_IN_LAYERS, shown_as(value), "")
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and fact is not None and fact.format is not NumberFormat.PLAIN:
        return _formatted(asked, float(value), fact)  # type: ignore[arg-type]
    if number and fact is not None and fact.words:
        # What the format writes beside a number is read as if it had been typed there: 500 shown as "500 m2".
        worded = _text(asked, f"{shown_as(value)} {fact.words}")
        if worded.code in (Code.WRONG_TYPE, Code.UNKNOWN_CHOICE):
            return worded
    if isinstance(value, str):
        return _text(asked, value)
    return _yes_no(asked, value) if asked.yes_no else _number(asked, value)


def _text(asked: Asked, value: str, again: bool = True) -> CellAnswer:
    """Words, or a number among words; those of an old font are told with what they would be."""
    said = _yes_no(asked, value) if asked.yes_no else _number(asked, value)
    if not again or said.code not in (Code.WRONG_TYPE, Code.UNKNOWN_CHOICE):
        return said
    old = words.old_font(value, lambda text: _is_known(_text(asked, text, again=False)))
    if old is None:
        return said
    font, text = old
    meant = _text(asked, text, again=False)
    readings = meant.readings if meant.held else (in_words(meant, asked),)
    return held(Code.LEGACY_VALUE, typed.text(value), typed.text(text), readings, font=font)


def _is_known(said: CellAnswer) -> bool:
    """Whether every word of a cell is known; a note may be any word, in whatever font."""
    return said.code not in (Code.WRONG_TYPE, Code.UNKNOWN_CHOICE) and not said.note


def _formatted(asked: Asked, value: float, fact: CellFacts) -> CellAnswer:
    """A stored number that is shown as something else: what is shown counts where that is clear, else it is asked."""
    if asked.yes_no:
        return _unknown(asked, fact.shown or shown_as(value))
    percent = float(f"{value * 100:.15g}")
    if fact.format is NumberFormat.PERCENT:
        shown = fact.shown or f"{format_value(percent)}%"
        there = _shown_number(shown)
        if not units.same_unit(asked.row.unit_of_measure, "%"):
            return _differs(asked, value, shown, [percent, value])
        if percent not in there:
            return _differs(asked, value, shown, [*there[:1], percent])
        said = _checked(asked, CellAnswer(Given.FIGURE, percent), value, marked=True)
        return (
            said if said.held else said._replace(code=Code.PERCENT_READ, shown=shown, expected=format_value(said.value))
        )
    there = _shown_number(fact.shown, asked)
    if fact.format is NumberFormat.OTHER and value in there:
        return _number(asked, value)
    return _differs(asked, value, fact.shown, [*there[:1], value])


def _differs(asked: Asked, value: float, shown: str, values: Sequence[float]) -> CellAnswer:
    stored = format_value(value, grouped=False)
    return held(Code.SHOWN_DIFFERS, shown or "khác", either(values), possible(asked, values), stored=stored)


def _shown_number(shown: str, asked: Asked | None = None) -> list[float]:
    """The number that a cell shows, read with either decimal sign; [] where it shows none."""
    unit = "%" if asked is None else asked.row.unit_of_measure
    match typed.number(shown, unit, asked is not None and asked.counts):
        case typed.Number(number):
            return [number]
        case typed.Ambiguous(grouped, decimal):
            return [grouped, decimal]
    return []


# numbers


def _number(asked: Asked, value: object) -> CellAnswer:
    row, shown = asked.row, shown_as(value)
    if isinstance(value, str) and (meant := _meant(asked, shown)) is not None:
        return meant
    unit = row.unit_of_measure
    match typed.number(value, unit, asked.counts):
        case typed.Number() as read:
            return _read(asked, value, shown, read)
        case typed.Ambiguous(grouped, decimal, said, estimate):
            both = (grouped, decimal)
            readings = [as_typed(asked, one, estimate) for one in both]
            return held(Code.AMBIGUOUS_NUMBER, said, either(both), readings)
        case typed.NotANumber(typed.Why.NOT_WHOLE, said):
            return held(Code.NOT_WHOLE, said, unit or "số nguyên", name=row.name)
        case typed.NotANumber(typed.Why.LINES, said):
            return held(Code.SHOWN_IN_LAYERS, said, "")
        case typed.Blank():
            return BLANK
        case _:
            return held(Code.WRONG_TYPE, shown, f"số ({unit})" if unit else "số")


def _read(asked: Asked, value: object, shown: str, read: typed.Number) -> CellAnswer:
    """A number that was made out, with what is to be said of it."""
    said = CellAnswer(Given.FIGURE, read.value, estimate=read.estimate, note=read.note)
    said = _checked(asked, said, value, read.marked)
    if said.held:
        return said
    if read.estimate:
        return said._replace(code=Code.ESTIMATE, shown=shown, expected=format_value(read.value))
    if read.worded or read.note:
        return understood(said, shown, format_value(read.value))
    return said


def _checked(asked: Asked, said: CellAnswer, value: object, marked: bool) -> CellAnswer:
    """A number that can be a part of 1 instead of a per cent, or a day that Excel turned into a number, is asked."""
    number = said.value
    if number is None or isinstance(number, bool):
        return said
    if not marked and is_part(asked, number):
        both = (float(f"{number * 100:.15g}"), number)
        readings = [as_typed(asked, one, said.estimate) for one in both]
        return held(Code.PERCENT_OR_PART, shown_as(value), either(both), readings)
    if asked.counts and not isinstance(value, str) and FIRST_DAY <= number <= LAST_DAY:
        before = asked.before
        if before is None or asked.jumps is None or asked.jumps(number, before):
            reading = as_typed(asked, number)
            return held(Code.MAYBE_DATE, format_value(number, grouped=False), format_day(typed.date(number)), [reading])
    return said


def _meant(asked: Asked, shown: str) -> CellAnswer | None:
    """Words in the place of a number: a reason instead of one, or a doubt; None for other words."""
    row = asked.row
    if (chosen := typed.choice(shown, row.reasons)) in GIVEN:
        return reason(GIVEN[chosen])
    match words.meaning(shown):
        case Meaning.NONE if asked.counts and Given.NONE_OCCURRED.value in row.reasons:
            return none_occurred(asked, shown)
        case Meaning.NOT_YET if Given.NOT_YET.value in row.reasons:
            return understood(reason(Given.NOT_YET), shown, Given.NOT_YET.value)
        case Meaning.AS_BEFORE:
            before = asked.before
            readings = [] if before is None else possible(asked, [before])
            return held(Code.AS_BEFORE, shown, "chưa rõ số nào" if before is None else format_value(before), readings)
        case Meaning.DASHED | Meaning.CROSSED | Meaning.ESTIMATE:
            return dashed(row, shown)
    if words.is_later(shown) and Given.NOT_YET.value in row.reasons:
        return understood(reason(Given.NOT_YET), shown, Given.NOT_YET.value)._replace(note=shown)
    return None


def none_occurred(asked: Asked, shown: str) -> CellAnswer:
    """ "Không" where things are counted: none of them, unless there always are some, or were some before."""
    if asked.base or (asked.before is not None and asked.before > 0):
        both = (Given.NONE_OCCURRED.value, Given.NOT_YET.value)
        return held(Code.NONE_DOUBTFUL, shown, " hoặc ".join(both), [r for r in both if r in asked.row.reasons])
    return understood(reason(Given.NONE_OCCURRED), shown, Given.NONE_OCCURRED.value)


def dashed(row: Row, shown: str) -> CellAnswer:
    """A place that was crossed out: nothing was said."""
    return CellAnswer(Given.BLANK, None, Code.DASHED, shown=shown, more=(("name", row.name),))


# đạt / không đạt


def _yes_no(asked: Asked, value: object) -> CellAnswer:
    row = asked.row
    shown = ("TRUE" if value else "FALSE") if isinstance(value, bool) else shown_as(value)
    if isinstance(value, str) and (chosen := typed.choice(shown, row.reasons)) in GIVEN:
        return reason(GIVEN[chosen])
    found = words.yes_no(shown)
    if found is not None:
        said = CellAnswer(Given.FIGURE, found.passes)
        if found.said:
            return said
        if words.negates(row.name):
            return held(Code.NONE_DOUBTFUL, shown, f"{PASS} hoặc {FAIL}", (PASS, FAIL))
        return understood(said, shown, format_value(found.passes))
    if isinstance(value, str) and Given.NOT_YET.value in row.reasons and words.is_surely_later(shown):
        later = understood(reason(Given.NOT_YET), shown, Given.NOT_YET.value)
        return later._replace(note=shown) if words.is_later(shown) else later
    return _unknown(asked, shown)


def _unknown(asked: Asked, shown: str) -> CellAnswer:
    return held(Code.UNKNOWN_CHOICE, shown, ", ".join(asked.row.choices or (PASS, FAIL)))
