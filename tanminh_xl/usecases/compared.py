"""What a period's forms show beside each row: ``domain.comparison`` over the records (decision-tables 9.1)."""

from __future__ import annotations

from tanminh_xl.domain import comparison
from tanminh_xl.domain.catalogue_nouns import Period, ValueType
from tanminh_xl.domain.comparison import Compared, Why
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.format_value import ESTIMATED
from tanminh_xl.domain.owing import owes
from tanminh_xl.forms.spec import Past
from tanminh_xl.usecases.snapshot import Snapshot

SAID = (Why.NOT_SUMMABLE, Why.NEW_UNIT)
"""Why a form has nothing to compare with, where its unit may wonder."""


def past(snapshot: Snapshot, period: Period) -> dict[tuple[str, str], Past]:
    """What units' figures of this period are compared with: (unit, element) -> figure shown, floor, had one."""
    of, opened = snapshot.catalogue, snapshot.earlier
    found: dict[tuple[str, str], Past] = {}
    for unit, codes in owes(of, period).items():
        for code in codes:
            element = of.element[code]
            against = comparison.compared(of, period, unit, element, opened)
            least = comparison.floor(of, period, unit, element, opened).number
            had = comparison.had_figure(of, period, unit, element, opened)
            number = element.value_type != ValueType.YES_NO
            known = Past(_compare(against), least, had, _instead(against) if number else "")
            if known != Past():
                found[unit, code] = known
    return found


def _compare(against: Compared) -> Compare | None:
    """A number that was found, under its period; đạt/không đạt is not compared on a form."""
    if against.number is None:
        return None
    said = (against.label, against.whose, ESTIMATED if against.estimate else "")
    return Compare(value=against.number, label=", ".join(part for part in said if part), period=against.period)


def _instead(against: Compared) -> str:
    """What stands in place of the figure where there is none because units were merged or split."""
    return against.why_not if against.why in SAID or against.units else ""
