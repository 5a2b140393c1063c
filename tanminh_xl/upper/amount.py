"""A figure as it goes into a cell: multiplied, rounded, and in per cent as the cell's own format shows it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from tanminh_xl.domain.figures import exact
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.targets import rounded
from tanminh_xl.grid import NumberFormat
from tanminh_xl.grid.number_format import Kind, kind, look


class Amount(NamedTuple):
    """What goes into the cell; ``problem``: why nothing does, a sentence."""

    value: float | str
    problem: str = ""


def amount(value: float | str, per_cent: bool, code: str, factor: Fraction | None, decimals: int | None) -> Amount:
    """The figure as a cell of this number format takes it.

    ``per_cent``: the figure is 85.3 for 85,3 %, which a format in per cent stores as 0.853; ``factor``: None where
    nobody said one; ``decimals``: of what is shown. Words go in as they are.
    """
    if isinstance(value, str):
        return Amount(value)
    number = exact(value) * (factor if factor is not None else 1)
    if decimals is not None:
        number = exact(rounded(number, decimals))
    if kind(code) is not Kind.NUMBER:
        return Amount(value, "Ô định dạng ngày, giờ: số sẽ hiện thành ngày.")
    stored = float(number / 100 if per_cent and _in_per_cent(code, float(number)) else number)
    seen = look(code, stored)
    if seen.format is NumberFormat.PERCENT and not per_cent and factor is None:
        return Amount(
            value, f"Ô định dạng %, số liệu không phải tỷ lệ: {format_number(stored)} sẽ hiện là {seen.shown}."
        )
    if seen.format in (NumberFormat.SCALED, NumberFormat.OTHER) and (not seen.shown or factor is None):
        shown = f"“{seen.shown}”" if seen.shown else "ô trống"
        return Amount(value, f"Định dạng của ô làm {format_number(stored)} hiện là {shown}.")
    return Amount(stored)


def _in_per_cent(code: str, number: float) -> bool:
    return look(code, number / 100).format is NumberFormat.PERCENT
