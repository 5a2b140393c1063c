"""Where each figure stands on the pages: in a matrix of its kind of unit, or in the list of single units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import UnitKind
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.reports.common import model_order
from tanminh_xl.reports.heat import Heat, heat
from tanminh_xl.reports.texts import number

SHOWN = "so_lieu_trang"
"""The table's name in Refs to a figure's cell on a page: (unit, element)."""
TOTAL = "tong_trang"
"""The table's name in Refs to the total of a matrix's column: (kind, element)."""


class Matrix(NamedTuple):
    """Units of one kind, those with the most to look at first, and every element that any of them owes."""

    kind: UnitKind
    units: tuple[str, ...]
    elements: tuple[str, ...]


class Spot(NamedTuple):
    """Cells of one element that stand together: first and last, and the column's total where they are a matrix's."""

    first: Ref
    last: Ref
    total: Ref | None


class Arrangement(NamedTuple):
    """``owed``: unit -> elements, models in their order. ``spots``: element -> where its figures stand, all units
    together. ``heat``: what stands out among them."""

    matrices: tuple[Matrix, ...]
    single_units: tuple[str, ...]
    owed: Mapping[str, tuple[str, ...]]
    spots: Mapping[str, tuple[Spot, ...]]
    heat: Heat


def cell_of(unit: str, element: str) -> Ref:
    """The name under which formulas refer to a figure's cell on its page."""
    return Ref(SHOWN, (unit, element), "value")


def arrange(report: PeriodReport) -> Arrangement:
    """Kinds whose units owe much the same become matrices; the others' figures are listed unit by unit.

    A matrix has at least two units and at least half of its cells owed (``bang.cho_trong``): departments, each
    with its own figures, would be a grey page.
    """
    catalogue = report.catalogue
    ranks = {code: i for i, code in enumerate(model_order(report))}
    elements = sorted(catalogue.elements, key=lambda e: ranks.get(e.model, len(ranks)))
    places = {e.code: i for i, e in enumerate(elements)}
    owed = {u: tuple(sorted(codes, key=places.__getitem__)) for u, codes in owes(catalogue, report.period).items()}
    matrices: list[Matrix] = []
    single: set[str] = set()
    for kind in sorted(catalogue.kinds, key=lambda k: k.order):
        units = tuple(u for u in owed if catalogue.unit[u].kind == kind.code)
        asked = {e for u in units for e in owed[u]}
        columns = tuple(e.code for e in elements if e.code in asked)
        filled = sum(len(owed[u]) for u in units)
        if len(units) > 1 and filled >= number("bang", "cho_trong") * len(units) * len(columns):
            matrices.append(Matrix(kind, units, columns))
        else:
            single.update(units)
    standing = heat(report, owed, [matrix.units for matrix in matrices])
    ordered = tuple(matrix._replace(units=standing.sorted(matrix.units)) for matrix in matrices)
    alone = tuple(u for u in owed if u in single)
    return Arrangement(ordered, alone, owed, _spots(owed, ordered, alone), standing)


def _spots(
    owed: Mapping[str, tuple[str, ...]], matrices: Sequence[Matrix], single: Sequence[str]
) -> dict[str, tuple[Spot, ...]]:
    spots: dict[str, tuple[Spot, ...]] = {}
    for matrix in matrices:
        for e in matrix.elements:
            first, last = cell_of(matrix.units[0], e), cell_of(matrix.units[-1], e)
            spots[e] = (*spots.get(e, ()), Spot(first, last, Ref(TOTAL, (matrix.kind.code, e), "value")))
    for unit in single:
        for e in owed[unit]:
            spots[e] = (*spots.get(e, ()), Spot(cell_of(unit, e), cell_of(unit, e), None))
    return spots
