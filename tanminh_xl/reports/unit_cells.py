"""Cells of the pages on which units stand side by side: each a formula over the cells of the units' figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.comparison import Compared
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Formula, Ref
from tanminh_xl.domain.unit_rates import Rate
from tanminh_xl.domain.unit_targets import Standing
from tanminh_xl.reports.arrangement import cell_of
from tanminh_xl.reports.common import marked, number_style
from tanminh_xl.reports.criteria import VALUE
from tanminh_xl.reports.heat import behind, said_of

if TYPE_CHECKING:
    from tanminh_xl.reports.series import Beside

CELL = "so_sanh_trang"
"""The table's name in Refs to a unit's value of a criterion on these pages: (unit, criterion)."""
OWN, SHARE, OF_TARGET, GAP, CHANGE = "ket_qua", "ty_trong", "chi_tieu", "chenh", "thay_doi"


class Own(NamedTuple):
    """A unit's own value of a criterion (None: ``why`` says it in a word), its target, and what it is compared with."""

    value: Rate | None
    why: str = ""
    none_occurred: bool = False
    """Its value is the 0 of Không phát sinh."""
    standing: Standing | None = None
    before: Compared | None = None

    @property
    def target(self) -> float | None:
        """The unit's own target where it is one number."""
        target = self.standing.aim.target if self.standing is not None else None
        return float(target) if isinstance(target, float | int) else None


class Group(NamedTuple):
    """The columns of one criterion. ``label``: the one period with which all are compared, "" for several."""

    criterion: Criterion
    parts: tuple[str, ...]
    label: str


def cells_of(group: Group, unit: str, own: Own, beside: Mapping[tuple[str, str], Beside]) -> Iterator[Cell]:
    """A unit's cells under one criterion, in the order of its columns."""
    code = group.criterion.code
    at, told = Ref(CELL, (unit, code), "value"), beside[unit, code]
    for kind in group.parts:
        if kind == OWN:
            yield _value(group.criterion, unit, own, at)
        elif kind == SHARE:
            yield _worked_out(told.share, "=ROUND(100*{0}/{1},1)", at, Ref(VALUE, (code,), "value"))
        elif kind == OF_TARGET:
            yield _worked_out(told.of_target, f"=ROUND(100*{{0}}/{_written(own.target)},1)", at)
        elif kind == GAP:
            yield _signed(told.gap, "{0}-{1}", at, Ref(VALUE, (code,), "value"))
        else:
            before = own.before.number if own.before is not None else None
            yield _signed(told.change, f"{{0}}-{_bracketed(before)}", at)


def _value(criterion: Criterion, unit: str, own: Own, name: Ref) -> Cell:
    if own.value is None:
        return Cell(own.why, "word", name=name)
    cells = tuple(cell_of(unit, code) for code in criterion.parts)
    text_of = f"=ROUND(100*{{0}}/{{1}},{criterion.decimals})" if len(cells) > 1 else "={0}"
    value, estimate, adjusted = own.value
    style = marked("kps", adjusted, estimate) if own.none_occurred else number_style(value, adjusted, estimate)
    return Cell(value, style + _marks(own), Formula(text_of, cells), name)


def _marks(own: Own) -> str:
    """The sign of the unit's own target, and that target behind the value."""
    if own.standing is None:
        return ""
    sign = said_of(own.standing)
    shown = behind(own.standing) if own.target is not None else ""
    return "".join(f"|{word}" for word in (sign, shown) if word)


def _worked_out(value: float | None, formula: str, *refs: Ref) -> Cell:
    return Cell(None, "center") if value is None else Cell(value, number_style(value), Formula(formula, refs))


def _signed(value: float | None, formula: str, *refs: Ref) -> Cell:
    """A difference with its sign."""
    if value is None:
        return Cell(None, "center")
    digits = int(number_style(value)[1:])
    return Cell(value, f"diff{digits}", Formula(f"=ROUND({formula},{digits})", refs))


def _written(value: float | None) -> str:
    """A number as a formula has it, whatever the machine's locale."""
    return repr(float(value or 0.0))


def _bracketed(value: float | None) -> str:
    written = _written(value)
    return f"({written})" if written.startswith("-") else written


def commune_cells(report: PeriodReport, group: Group) -> Iterator[Cell]:
    """The commune's value under the units'; shares, targets and distances of it say nothing."""
    found = report.assessment[group.criterion.code]
    for kind in group.parts:
        if kind != OWN or not isinstance(found.value, float | int):
            yield Cell(None, "total")
        else:
            style = f"total_{number_style(found.value, estimate=found.estimate)}"
            yield Cell(found.value, style, Formula("={0}", (Ref(VALUE, (found.code,), "value"),)))
