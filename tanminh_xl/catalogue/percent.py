"""Per cent in the master: what a cell shows is what counts, and two fair readings are asked (decision-tables 8.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tanminh_xl.catalogue.errors import RowProblem, Where
from tanminh_xl.catalogue.settings import PER_CENT_SETTINGS
from tanminh_xl.catalogue.values import Bad, decimal, number, target, text
from tanminh_xl.domain.catalogue_nouns import Measure
from tanminh_xl.domain.host import Look, Looks, TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec

_NUMBERS = (ColumnKind.NUMBER, ColumnKind.INTEGER, ColumnKind.TARGET)
_ALWAYS = frozenset({("tieu_chi", "band"), ("tieu_chi", "coverage")})
"""Columns that are per cents whatever the row is about."""
_BY_UNIT = frozenset({"minimum", "maximum"})
"""Columns that are as the row's own unit of measure says; so are targets."""
_NAMED = {"so_goc": "element", "chi_tieu_don_vi": "item"}
"""Tables whose figures are as the element or criterion says that a column names."""
_SETTINGS = "cai_dat"


class Told(StrEnum):
    """What a remark on the master's cells is: READ in per cent, which each run says; ASKED, for it has two readings,
    until it is changed; TEXT, a cell for words that holds a number or a day, which ``catalogue check`` says."""

    READ = "read"
    ASKED = "asked"
    TEXT = "text"


class Remark(NamedTuple):
    """Something in the master's cells that blocks nothing and has to be said."""

    told: Told
    text: str


class PerCents(NamedTuple):
    """Rows as they count, cells that can be read in two ways, and what is to be said of the others."""

    rows: dict[str, list[TableRow]]
    problems: list[RowProblem]
    remarks: list[Remark]


def is_per_cent(unit_of_measure: str) -> bool:
    """Whether a unit of measure is a per cent: "%", "% số hộ", "phần trăm"."""
    unit = normalise(unit_of_measure)
    return unit.startswith(("%", "phần trăm", "phần %"))


def as_counted(
    specs: Sequence[TableSpec], tables: Mapping[str, Sequence[TableRow]], looks: Mapping[str, Looks], where: Where
) -> PerCents:
    """Read the cells of numbers by what they show. ``looks``: table's name -> cells that show another number.

    A cell that is a problem is left out of its row, so that it is told once.
    """
    units = _units(tables)
    found = PerCents({}, [], [])
    for spec in specs:
        looked, read, asked = looks.get(spec.name, {}), [], []
        rows: list[TableRow] = []
        for index, row in enumerate(tables.get(spec.name, ())):
            changed: dict[str, CellValue] = {}
            for column in _columns(spec, row):
                raw = row.get(column.key)
                if raw is None or isinstance(raw, bool):
                    continue
                per_cent = _in_per_cent(spec, column, row, units)
                look = looked.get((index, column.key))
                value = _read(raw, look, per_cent)
                if isinstance(value, Bad):
                    found.problems.append(RowProblem(spec, index, column.key, text(raw), *value))
                    changed[column.key] = None
                elif value is not raw:
                    changed[column.key] = value
                    read.append(_Read(column, raw, value))
                elif per_cent and look is None and _is_part(column, raw):
                    asked.append(Remark(Told.ASKED, _question(spec, index, column, row, raw, where)))
            rows.append({**row, **changed} if changed else row)
        found.rows[spec.name] = rows
        if read:
            found.remarks.append(_said(spec, read))
        found.remarks.extend(asked)
    return found


class _Read(NamedTuple):
    column: Column
    stored: CellValue
    value: CellValue


def _columns(spec: TableSpec, row: TableRow) -> Iterator[Column]:
    """Staff's columns of numbers; of Cài đặt the value, where that is a number."""
    if spec.name == _SETTINGS:
        if normalise(text(row.get("key"))) in PER_CENT_SETTINGS or isinstance(row.get("value"), int | float):
            yield next(c for c in spec.columns if c.key == "value")
        return
    yield from (c for c in spec.columns if c.keeper == "staff" and (c.kind in _NUMBERS or _is_base(spec, c)))


def _is_base(spec: TableSpec, column: Column) -> bool:
    """Figures and targets of the tables beside Tiêu chí, whatever kind their column is."""
    return spec.name in _NAMED and column.key in ("value", "target")


def _units(tables: Mapping[str, Sequence[TableRow]]) -> dict[str, bool]:
    """Code of an element or criterion -> whether it is in per cent."""
    found: dict[str, bool] = {}
    for name in ("so_lieu", "tieu_chi"):
        for row in tables.get(name, ()):
            found[normalise(text(row.get("code")))] = _unit_of(name, row)
    return found


def _unit_of(table: str, row: TableRow) -> bool:
    unit = text(row.get("unit_of_measure"))
    if table == "tieu_chi" and not unit:
        return normalise(text(row.get("measure"))) in map(normalise, (Measure.RATIO, Measure.SHARE))
    return is_per_cent(unit)


def _in_per_cent(spec: TableSpec, column: Column, row: TableRow, units: Mapping[str, bool]) -> bool:
    if (spec.name, column.key) in _ALWAYS:
        return True
    if spec.name == _SETTINGS:
        return normalise(text(row.get("key"))) in PER_CENT_SETTINGS
    if spec.name in _NAMED:
        return _is_base(spec, column) and units.get(normalise(text(row.get(_NAMED[spec.name]))), False)
    by_unit = column.kind == ColumnKind.TARGET or column.key in _BY_UNIT
    return by_unit and _unit_of(spec.name, row)


def _read(raw: CellValue, look: Look | None, per_cent: bool) -> CellValue | Bad:
    """The cell as it counts: itself, or 100 times what is stored; ``Bad`` where it can be read in two ways."""
    if isinstance(raw, str):
        if "%" in raw and not per_cent:
            return Bad(f"“{raw}” là phần trăm, mà ở đây không tính bằng %", _BY_THE_UNIT)
        return raw
    if look is None or not isinstance(raw, int | float):
        return raw
    stored, shown = decimal(raw), look.shown
    if not look.per_cent:
        if _shown(shown) == raw and (per_cent or "%" not in shown):
            return raw
        return Bad(f"Ô hiện “{shown}” mà số lưu trong ô là {stored}", "Định dạng ô là Số (General), rồi ghi lại số.")
    value = float(f"{raw * 100:.15g}")
    if not per_cent:
        return Bad(
            f"Ô định dạng phần trăm, hiện “{shown or decimal(value) + '%'}”, mà ở đây không tính bằng %: "
            f"không rõ là {decimal(value)} hay {stored}",
            _BY_THE_UNIT,
        )
    if shown and _shown(shown) != value:
        return Bad(f"Ô hiện “{shown}” mà số lưu trong ô là {decimal(value)}%", "Định dạng ô là Số, ghi rõ một số.")
    return value


_BY_THE_UNIT = "Định dạng ô là Số (General), ghi số theo đơn vị tính; nếu là tỷ lệ thì ghi đơn vị tính là %."


def _shown(shown: str) -> float | None:
    """The number that a cell shows, written as on a Vietnamese machine: 1.234,5%."""
    digits = shown.replace("%", "").replace("\u00a0", " ").strip().replace(".", "").replace(",", ".")
    return float(digits) if re.fullmatch(r"-?\d+(?:\.\d+)?", digits) else None


def _is_part(column: Column, raw: CellValue) -> bool:
    """Whether a number may be a part of 1 where a per cent is meant; with the sign % it says which it is."""
    if isinstance(raw, str) and "%" in raw:
        return False
    return any(0 < n <= 1 for n in _numbers(column, raw))


def _numbers(column: Column, raw: CellValue) -> tuple[float, ...]:
    found = target(raw) if column.kind == ColumnKind.TARGET else number(raw)
    if isinstance(found, Bad | str):
        return ()
    return found if isinstance(found, tuple) else (found,)


def _question(spec: TableSpec, index: int, column: Column, row: TableRow, raw: CellValue, where: Where) -> str:
    numbers = _numbers(column, raw)
    now, meant = (" - ".join(decimal(float(f"{n * by:.15g}")) for n in numbers) for by in (1, 100))
    named = next((text(row.get(key)) for key in spec.key if row.get(key) is not None), "")
    return (
        f"{where(spec, index, column)} ({named}): đang là {now} %. "
        f"Nếu là {meant} % đề nghị ghi {meant}; nếu đúng là {now} % thì ghi “{now} %”."
    )


def _said(spec: TableSpec, read: Sequence[_Read]) -> Remark:
    titles = ", ".join(dict.fromkeys(f"“{one.column.title}”" for one in read))
    first = read[0]
    example = f"{decimal(_plain(first.stored))} đọc là {decimal(_plain(first.value))}"
    return Remark(Told.READ, f"Trang “{spec.sheet}”: {len(read)} ô ở cột {titles} định dạng %: {example}.")


def _plain(value: CellValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
