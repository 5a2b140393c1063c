"""What a period's forms show beside each row: ``domain.comparison`` over the records (decision-tables 9.1)."""

from __future__ import annotations

from collections.abc import Iterator

from tanminh_xl.domain import comparison
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Element, Period, ValueType
from tanminh_xl.domain.comparison import Compared, OpenedOf, Why
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.format_value import ESTIMATED
from tanminh_xl.domain.owing import owes
from tanminh_xl.forms.spec import Past

Key = tuple[str, str]
"""(unit, element)."""
SAID = (Why.NOT_SUMMABLE, Why.NEW_UNIT)
"""Why a form has nothing to compare with, where its unit may wonder."""


def past(of: Catalogue, period: Period, opened: OpenedOf) -> dict[Key, Past]:
    """What units' figures of this period are compared with: figure shown, floor, had one."""
    found: dict[Key, Past] = {}
    for key, element in _owed(of, period):
        against = comparison.compared(of, period, key[0], element, opened)
        least = comparison.floor(of, period, key[0], element, opened).number
        had = comparison.had_figure(of, period, key[0], element, opened)
        number = element.value_type != ValueType.YES_NO
        known = Past(_compare(against), least, had, _instead(against) if number else "")
        if known != Past():
            found[key] = known
    return found


def figures_shown(of: Catalogue, period: Period, opened: OpenedOf) -> dict[Key, Compare]:
    """Of ``past`` the figure shown alone, where there is one."""
    found = ((key, _compare(comparison.compared(of, period, key[0], e, opened))) for key, e in _owed(of, period))
    return {key: shown for key, shown in found if shown is not None}


def _owed(of: Catalogue, period: Period) -> Iterator[tuple[Key, Element]]:
    for unit, codes in owes(of, period).items():
        for code in codes:
            yield (unit, code), of.element[code]


def _compare(against: Compared) -> Compare | None:
    """A number that was found, under its period; đạt/không đạt is not compared on a form."""
    if against.number is None:
        return None
    said = (against.label, against.whose, ESTIMATED if against.estimate else "")
    return Compare(value=against.number, label=", ".join(part for part in said if part), period=against.period)


def _instead(against: Compared) -> str:
    """What stands in place of the figure where there is none because units were merged or split."""
    return against.why_not if against.why in SAID or against.units else ""
