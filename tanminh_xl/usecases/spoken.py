"""What the Office types as a unit's answer: one of the five answers, official or ước, read as a form's cell is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.domain.asked import OR
from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, Element, ValueType
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.messages import render
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.submission import ESTIMATE, REASONS, Given, Value
from tanminh_xl.forms import typed
from tanminh_xl.forms.answers import CellAnswer, typed_answer
from tanminh_xl.usecases.snapshot import Snapshot

_PLAIN = re.compile(r"-?[0-9]+(?:,[0-9]+)?")
"""A number without grouping: it can be read in one way, where it is known to be one."""


class Spoken(NamedTuple):
    """An answer: ``value`` as in ``submission.Answer``."""

    given: Given
    value: Value = None
    estimate: bool = False


def spoken(element: Element, cell: object, readings: Sequence[str] = (), *, base: bool = False) -> Spoken:
    """What was typed, in a cell or a command. ``readings``: the ways to read the cell that was asked about, one of
    which may be chosen by typing it as it is shown; ``base``: a denominator, of which there is always some.

    TanMinhError (``bad_value``) where it is no answer, can be read in two ways, or is outside the element's limits.
    """
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    text = format_value(float(cell), grouped=False) if number else typed.text(cell)  # type: ignore[arg-type]
    name, unit = element.text, element.unit_of_measure
    said = typed_answer(element.value_type, unit, text, name=name, base=base)
    shown = any(normalise(reading) == normalise(text) for reading in readings)
    if said.code is Code.AMBIGUOUS_NUMBER and (number or shown) and _PLAIN.fullmatch(text):
        said = CellAnswer(Given.FIGURE, float(text.replace(",", ".")))
    if said.held or said.given is Given.BLANK:
        raise TanMinhError("bad_value", *_refused(element, text, said))
    low, high = element.minimum, element.maximum
    figure = None if isinstance(said.value, bool) else said.value
    if figure is not None and ((low is not None and figure < low) or (high is not None and figure > high)):
        raise TanMinhError("bad_value", f"Số “{text}” ngoài giới hạn cho phép.", "Kiểm tra lại số.")
    return Spoken(said.given, said.value, said.estimate)


def told(snapshot: Snapshot, code: str, cell: object, readings: Sequence[str] = ()) -> Spoken:
    """What the unit answers on an element, as it was typed (``spoken``); TanMinhError (``bad_value``)."""
    of = snapshot.catalogue
    base = any(criterion.denominator == code for criterion in of.criteria)
    return spoken(of.element[code], cell, readings, base=base)


def _refused(element: Element, text: str, said: CellAnswer) -> tuple[str, str]:
    """What is wrong with an answer, and how to mend it."""
    if said.code is None or said.code is Code.DASHED:
        return f"“{text}” không phải câu trả lời.", _offered(element)
    if said.code in (Code.WRONG_TYPE, Code.UNKNOWN_CHOICE):
        number = element.value_type is not ValueType.YES_NO
        return f"“{text}” không phải {'số' if number else f'{PASS} hay {FAIL}'}.", _offered(element)
    message, _ = render(Finding(said.code, value=said.shown, expected=said.expected, more=said.more))
    return message, f"Ghi {OR.join(said.readings)}." if said.readings else _offered(element)


def _offered(element: Element) -> str:
    """What may be typed in its place."""
    if element.value_type is ValueType.YES_NO:
        return f"Ghi {PASS} hoặc {FAIL}."
    others = ", ".join(reason.value for reason in REASONS)
    return f"Ghi số theo {element.unit_of_measure}; {others}; hoặc {ESTIMATE.lower()} như “ước 12”."
