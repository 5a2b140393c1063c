"""What a period's forms show beside each row: figures of earlier periods, by kind of time (design 3)."""

from __future__ import annotations

from collections.abc import Mapping

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, TimeKind
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.form import Compare
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.forms.spec import Past
from tanminh_xl.usecases.snapshot import Snapshot


def past(snapshot: Snapshot, period: Period) -> dict[tuple[str, str], Past]:
    """What units' figures of this period are compared with: (unit, element) -> figure shown, floor, had one."""
    of, known = snapshot.catalogue, snapshot.catalogue.period
    half = _by_key(snapshot.half(period))
    compared = (period.previous, period.same)
    against = {code: _by_key(snapshot.figures(known[code])) for code in compared if code in known}
    previous = against.get(period.previous, {})
    found: dict[tuple[str, str], Past] = {}
    for element in of.elements:
        other = of.compared_with(element, period)
        for unit in of.units:
            key = (unit.code, element.code)
            compare = _compare(of, against.get(other, {}).get(key), known.get(other))
            floor = _number(half.get(key)) if element.time_kind == TimeKind.YEAR_TO_DATE else None
            had = key in previous and previous[key].counted is not None
            if compare or floor is not None or had:
                found[key] = Past(compare, floor, had)
    return found


def _by_key(figures: tuple[Figure, ...]) -> Mapping[tuple[str, str], Figure]:
    """Figures by (unit, element)."""
    return {(f.unit, f.element): f for f in figures}


def _number(figure: Figure | None) -> float | None:
    value = figure.counted if figure else None
    return None if value is None or isinstance(value, bool) else float(value)


def _compare(catalogue: Catalogue, figure: Figure | None, period: Period | None) -> Compare | None:
    value = _number(figure)
    if value is None or figure is None or period is None:
        return None
    end = catalogue.span(catalogue.element[figure.element], period)[1]
    return Compare(value=value, label=format_day(end), period=period.code)
