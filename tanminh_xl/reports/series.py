"""Series, pivots and comparisons over periods and over units, as pandas frames: the pages' one module with pandas.

It is imported where such a page is laid out, and nowhere before: no click, no command that lays out no page loads it.
Sums, rates and distances are those of ``domain`` (exact decimals), so that a page shows what its formulas give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import PeriodKind
from tanminh_xl.domain.figures import exact
from tanminh_xl.domain.report import Point
from tanminh_xl.domain.road import decimals, projected
from tanminh_xl.domain.targets import rounded

SHARE_DECIMALS = 1
"""Of shares and of per cents of a target."""

POINTS: Mapping[str, str] = {
    "criterion": "string",
    "year": "Int64",
    "kind": "string",
    "label": "string",
    "period": "string",
    "value": "Float64",
    "word": "string",
    "reported": "Int64",
    "expected": "Int64",
    "base": "boolean",
    "estimate": "boolean",
    "counts": "boolean",
}
"""Columns of ``points`` with their dtypes. ``value``: a number; ``word``: Đạt or Không đạt; ``counts``: it may be held
against others (decision-tables 4.6)."""


def frame(rows: Iterable[Sequence[object]], columns: Mapping[str, str]) -> pd.DataFrame:
    """One frame of rows with a value for each column, in its dtype; none of them is put together from other frames."""
    made = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    return made.astype(dict(columns))


def points(found: Iterable[Point]) -> pd.DataFrame:
    """A row for each point, in the columns of ``POINTS``, in their order."""
    return frame((_row(point) for point in found), POINTS)


def _row(p: Point) -> tuple[object, ...]:
    number = p.value if isinstance(p.value, float | int) else None
    word = p.value if isinstance(p.value, str) else None
    counts = bool(p.counts)
    return (
        p.criterion,
        p.year,
        p.kind.value,
        p.label,
        p.period,
        number,
        word,
        p.reported,
        p.expected,
        p.base,
        p.estimate,
        counts,
    )


def of_year(series: pd.DataFrame) -> pd.DataFrame:
    """Of each criterion and year one row: that of the year's report, else the one over số gốc (decision-tables 4.6). A
    report without a value stands back behind số gốc too."""
    whole = series[series["kind"] == PeriodKind.YEAR.value]
    said = whole["value"].notna() | whole["word"].notna()
    ranked = whole.assign(_silent=~said, _base=whole["base"]).sort_values(["_silent", "_base"], kind="stable")
    return ranked.drop_duplicates(["criterion", "year"]).drop(columns=["_silent", "_base"]).sort_index()


def of_half(series: pd.DataFrame) -> pd.DataFrame:
    """Of each criterion and year the row of its six months, if any."""
    return series[series["kind"] == PeriodKind.HALF.value].drop_duplicates(["criterion", "year"], keep="last")


def by_year(yearly: pd.DataFrame) -> pd.DataFrame:
    """Criteria down, years across: the numbers that may be held against each other; blank where there is none."""
    counted = yearly[yearly["counts"] & yearly["value"].notna()]
    return counted.pivot(index="criterion", columns="year", values="value")


def projections(catalogue: Catalogue, series: pd.DataFrame, year: int) -> dict[str, float]:
    """What each criterion would come to in a later year if its yearly values went on in a straight line; those alone
    of which that is said (decision-tables 4.6)."""
    wide = by_year(of_year(series))
    years, found = [int(y) for y in wide.columns], {}
    for code, values in zip(wide.index, wide.itertuples(index=False, name=None), strict=True):
        given = {y: float(v) for y, v in zip(years, values, strict=True) if not pd.isna(v)}
        criterion = catalogue.criterion[str(code)]
        value = projected(given, year, criterion, decimals(catalogue, criterion))
        if value is not None:
            found[str(code)] = value
    return found


class UnitValue(NamedTuple):
    """A unit's own value of a criterion beside the commune's. ``target``: the unit's own, one number; ``before``: what
    its value is compared with; ``adds``: units' values add up to the commune's."""

    unit: str
    criterion: str
    value: float | None
    commune: float | None
    target: float | None
    before: float | None
    adds: bool
    decimals: int


UNIT_VALUES: Mapping[str, str] = {
    "unit": "string",
    "criterion": "string",
    "value": "Float64",
    "commune": "Float64",
    "target": "Float64",
    "before": "Float64",
    "adds": "boolean",
    "decimals": "Int64",
}


class Beside(NamedTuple):
    """What a unit's value comes to beside others: ``share`` of the commune's total and ``of_target`` of its own target
    in per cent, ``gap`` to the commune's value, ``change`` on what it is compared with; None: nothing is said."""

    share: float | None
    of_target: float | None
    gap: float | None
    change: float | None


def side_by_side(values: Iterable[UnitValue]) -> dict[tuple[str, str], Beside]:
    """What each unit's value comes to beside the commune's, its own target and what it was: by (unit, criterion)."""
    found = frame(values, UNIT_VALUES)
    adds = found["adds"].fillna(False)
    own = found["value"]
    found["share"] = _each(_part, own, found["commune"].where(adds & (found["commune"] > 0)))
    found["of_target"] = _each(_part, own, found["target"].where(found["target"] > 0))
    found["gap"] = _each(_difference, own, found["commune"].mask(adds), found["decimals"])
    found["change"] = _each(_difference, own, found["before"], found["decimals"])
    told = found[["share", "of_target", "gap", "change"]]
    keys = zip(found["unit"], found["criterion"], strict=True)
    rows = told.astype(object).where(told.notna(), None).itertuples(index=False, name=None)
    return {(str(unit), str(code)): Beside(*row) for (unit, code), row in zip(keys, rows, strict=True)}


def _each(made: Callable[..., float], *columns: pd.Series[Any]) -> pd.Series[Any]:
    """A figure from each row's numbers; blank where one of them is."""
    rows = zip(*columns, strict=True)
    told = [pd.NA if any(pd.isna(n) for n in row) else made(*row) for row in rows]
    return pd.Series(told, index=columns[0].index, dtype="Float64")


def _part(value: float, of: float) -> float:
    return rounded(100 * exact(value) / exact(of), SHARE_DECIMALS)


def _difference(value: float, of: float, decimals: int) -> float:
    return rounded(Fraction(exact(value) - exact(of)), max(int(decimals), _digits(value), _digits(of)))


def _digits(value: float) -> int:
    """Decimals that a value is written with: a figure that a unit gave may be finer than the criterion's."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
