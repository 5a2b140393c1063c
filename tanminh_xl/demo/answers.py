"""Sample answers: what a unit would fill in, the same at every run, from ranges of the sample's tables."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tanminh_xl.demo.sample import data
from tanminh_xl.domain.asked import PHONE
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import TASK_STATES, PeriodKind, ValueType
from tanminh_xl.domain.figures import exact_sum
from tanminh_xl.domain.form import WHOLE_ESTIMATE, BlockKey, ColumnKey, Filled, FormSpec, Role, Row, row_key
from tanminh_xl.domain.format_value import format_day_padded

TELEPHONE = "0912 000 000"
"""Whose number nobody has."""
EARLIEST = 7
"""Days before the due date: nobody sends a form earlier, and no minh chứng is of a later day than its form."""


def chance(*key: object) -> float:
    """A number in [0, 1) that depends on the key alone."""
    found = hashlib.sha256("|".join(map(str, key)).encode()).digest()
    return int.from_bytes(found[:8], "big") / 2**64


def _pick(choices: Sequence[Any], *key: object) -> Any:
    return choices[int(chance(*key) * len(choices))]


def _between(limits: Sequence[float], *key: object) -> float:
    low, high = limits
    return low + (high - low) * chance(*key)


def figure(catalogue: Catalogue, unit: str, element: str, kind: PeriodKind, year: int) -> float | str:
    """A unit's sample figure: Đạt or Không đạt for yes or no, else a number within the element's range.

    The N figure of an element is its 6T figure times a factor, so that lũy kế figures never fall within a year. A unit
    that took over others has the sum of theirs.
    """
    sample = data()
    row = sample["so_lieu"].get(element, sample["loi"]["khac"])
    whole = catalogue.element[element].value_type != ValueType.NUMBER
    before = [u.code for u in catalogue.units if u.successor == unit]
    if before and "dat" not in row:
        found = [figure(catalogue, code, element, kind, year) for code in before]
        return exact_sum(value for value in found if isinstance(value, float))
    if "dat" in row:
        return "Đạt" if chance(unit, element) < row["dat"] else "Không đạt"
    if "cua" in row:
        base = figure(catalogue, unit, row["cua"], kind, year)
        assert isinstance(base, int | float)
        value = float(base) * _between(row["ty_le"], unit, element)
        return float(int(value)) if whole else round(value, row.get("le", 2))
    value = _between(row["sau_thang"], unit, element) * 1.03 ** (year - 2026)
    value = float(round(value, 0 if whole else row.get("le", 2)))
    if kind == PeriodKind.YEAR:
        value = float(round(value * _between(row["nam"], unit, element, "N"), 0 if whole else row.get("le", 2)))
    return value


def fill(catalogue: Catalogue, spec: FormSpec) -> Filled:
    """A whole form, filled as a careful unit would."""
    period = catalogue.period[spec.period]
    filled: Filled = {}
    texts = data()["loi"]
    for block in spec.blocks:
        for n, row in enumerate(r for r in block.all_rows if r.role == Role.ENTRY):
            key = row_key(block, row)
            match block.key:
                case BlockKey.FIGURES:
                    _figure_row(catalogue, spec, row, key, filled, period.kind, period.year)
                case BlockKey.TASKS:
                    state = _pick(TASK_STATES[1:], spec.unit, row.item, spec.period)
                    filled[key, ColumnKey.STATE] = state
                    filled[key, ColumnKey.RESULT] = _pick(texts["ket_qua"][state], spec.unit, row.item, spec.period)
                case BlockKey.PROBLEMS:
                    if row.item == "+1" and chance(spec.unit, spec.period, "kho_khan") < 0.35:
                        filled[key, ColumnKey.TEXT], filled[key, ColumnKey.PROPOSAL] = _pick(
                            texts["kho_khan"], spec.unit, n
                        )
                    elif row.given and chance(spec.unit, row.item) < 0.5:
                        filled[key, ColumnKey.STATE] = "Đã giải quyết"
                case BlockKey.TEXTS:
                    filled[key, ColumnKey.TEXT] = _pick(
                        (texts["noi_bat"], texts["ton_tai"], texts["nhiem_vu"])[min(n, 2)], spec.unit
                    )
                case BlockKey.SIGNERS:
                    if row.item != WHOLE_ESTIMATE:
                        name = _pick(texts["nguoi_lap"], spec.unit)
                        filled[key, ColumnKey.TEXT] = TELEPHONE if row.item == PHONE else name
    return filled


def _figure_row(
    catalogue: Catalogue, spec: FormSpec, row: Row, key: str, filled: Filled, kind: PeriodKind, year: int
) -> None:
    value = figure(catalogue, row.unit, row.item, kind, year)
    if value == 0.0 and chance(row.unit, row.item, "khong") < 0.5 and row.reasons:
        filled[key, ColumnKey.REASON] = row.reasons[0]
        return
    filled[key, ColumnKey.VALUE] = value
    if row.evidence and value != 0.0:
        number = int(chance(row.unit, row.item) * 90) + 10
        last = spec.due or catalogue.period[spec.period].end
        day = last - timedelta(days=EARLIEST + int(chance(row.unit, row.item, "ngày") * 60))
        filled[key, ColumnKey.EVIDENCE] = f"Số {number}, ngày {format_day_padded(day)}"
    if row.compare is not None and isinstance(value, float):
        step = abs(value - row.compare.value)
        if step >= spec.jump_least and step > abs(row.compare.value) * spec.jump_percent / 100:
            more = value > row.compare.value
            filled[key, ColumnKey.NOTE] = data()["loi"]["nhieu_hon" if more else "it_hon"]
