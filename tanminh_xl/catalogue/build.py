"""Rows of the catalogue's tables -> Catalogue, or every error at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from tanminh_xl.catalogue import around, base_figures, links
from tanminh_xl.catalogue.errors import CatalogueErrors, ParsedRow, RowProblem, Where, in_files
from tanminh_xl.catalogue.lines import UNIT as UNITS
from tanminh_xl.catalogue.lines import Index, ParsedTables, find, indexes, parse, resolve, twice
from tanminh_xl.catalogue.measures import (
    ELEMENT_COLUMNS,
    check_criterion,
    check_element,
    element_of,
    limits,
)
from tanminh_xl.catalogue.percent import Remark, as_counted
from tanminh_xl.catalogue.settings import parse_plan, years_of
from tanminh_xl.catalogue.text_cells import text_cells
from tanminh_xl.catalogue.values import Bad
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    COMMON,
    Combine,
    Criterion,
    Difficulty,
    Element,
    Measure,
    Model,
    Noun,
    Period,
    Plan,
    ReportingException,
    Rule,
    Task,
    Unit,
    UnitKind,
    Window,
)
from tanminh_xl.domain.host import Looks, TableRow
from tanminh_xl.domain.office_nouns import BaseFigure, DayOff, Recipient, Signer, UnitTarget
from tanminh_xl.domain.owing import owes
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import catalogue_tables

N = TypeVar("N", bound=Noun)

_NO_PLAN = Plan(code="", name="", commune="", authority="", years=(), start=date.min, office="")


_WHO_OWES = ("loai_don_vi", "don_vi", "so_lieu", "tieu_chi", "ky_bao_cao", "phan_cong")
"""Tables that say who reports what: while a row of theirs is wrong, nothing is said of what a unit never reports."""


def build(
    tables: Mapping[str, Sequence[TableRow]], where: Where = in_files, looks: Mapping[str, Looks] | None = None
) -> Catalogue:
    """The catalogue that the rows say.

    ``tables``: name of a table (``TableSpec.name``) -> its rows in the order of the sheet, blank ones
    included, so that ``where`` can say the row's number; a table left out is empty. Cells as found: text,
    number, date or bool, by column key. Blank cells take the noun's default; a blank flag is "không".
    Units and kinds may be named by code, name or alias. ``looks``: table -> cells of numbers that show another one
    than they store (decision-tables 8.7); ``remarks`` says what that comes to. Raises ``CatalogueErrors`` with every
    error.
    """
    years = years_of(tables.get("cai_dat", ()))
    specs = catalogue_tables(years)
    read: dict[str, list[ParsedRow]] = {}
    problems: list[RowProblem] = []
    shown = as_counted(specs, tables, looks or {}, where)
    problems += shown.problems
    told = {(p.spec.name, p.row, p.key) for p in problems}
    for spec in specs:
        read[spec.name], found = parse(spec, shown.rows[spec.name])
        problems += (p for p in found if (p.spec.name, p.row, p.key) not in told)
    known = indexes(read)
    lines: dict[str, list[ParsedRow]] = {}
    for name, table in read.items():
        lines[name], found = resolve(table, known)
        problems += found
    # A cell that could not be read was left out of its line: no rule below speaks of it again.
    unread = {(p.spec.name, p.row, p.key) for p in problems}
    values, found = parse_plan(lines["cai_dat"])
    found += _office(lines["cai_dat"], values, known[UNITS])
    found += (p for table in lines.values() for p in twice(table))
    found += _measures(lines, max(values.get("years", ()), default=0))
    found += links.check(lines)
    found += around.check(lines)
    problems += (p for p in found if (p.spec.name, p.row, p.key) not in unread)

    bad = {(p.spec.name, p.row) for p in problems}
    good = {n: [line for line in table if (n, line.row) not in bad] for n, table in lines.items()}
    plan = _NO_PLAN if any(name == "cai_dat" for name, _ in bad) else Plan(**values)
    catalogue = _assemble(plan, good)
    problems += _owed(catalogue, good, bad)
    if not any(table in _WHO_OWES for table, _ in bad):
        problems += around.owed(catalogue, good)
    if problems:
        raise CatalogueErrors(p.said(where) for p in _sorted(problems, specs))
    return catalogue


def remarks(
    tables: Mapping[str, Sequence[TableRow]], where: Where = in_files, looks: Mapping[str, Looks] | None = None
) -> tuple[Remark, ...]:
    """What has to be said of the cells that ``build`` reads, and blocks nothing (decision-tables 8.7)."""
    specs = catalogue_tables(years_of(tables.get("cai_dat", ())))
    return (*as_counted(specs, tables, looks or {}, where).remarks, *text_cells(specs, tables, where))


def _sorted(problems: list[RowProblem], specs: Sequence[TableSpec]) -> list[RowProblem]:
    order = {spec.name: i for i, spec in enumerate(specs)}
    return sorted(problems, key=lambda p: (order[p.spec.name], *p.order))


def _office(lines: Sequence[ParsedRow], values: dict[str, Any], units: Index) -> Iterator[RowProblem]:
    """The Office's setting names a unit; its code takes the place of whatever named it."""
    if (named := values.get("office")) is not None:
        found = find(named, [units])
        if isinstance(found, Bad):
            line = next(line for line in lines if line.get("value") == named)
            yield line.problem("value", *found)
        else:
            values["office"] = found


def _measures(lines: ParsedTables, last: int) -> Iterator[RowProblem]:
    rows = (*lines["so_lieu"], *lines["tieu_chi"])
    elements = {c["code"]: c for line in rows if (c := element_of(line)) is not None and "code" in c}
    for line in rows:
        yield from check_element(line)
    for line in lines["tieu_chi"]:
        yield from check_criterion(line, elements)
    yield from base_figures.check(lines["so_goc"], elements, last)


def _assemble(plan: Plan, lines: ParsedTables) -> Catalogue:
    """Nouns of the lines. Elements: those of so_lieu, then those that criteria bring, each in table order."""

    def nouns(table: str, noun: type[N]) -> tuple[N, ...]:
        fields = noun.model_fields
        flags = {"draft": False} if "draft" in fields else {}
        return tuple(noun(**(flags | {k: v for k, v in line.cells.items() if k in fields})) for line in lines[table])

    rows = (*lines["so_lieu"], *lines["tieu_chi"])
    blank = {"model": COMMON, "draft": False, "asks": (), "reporters": ()}
    elements = (blank | limits(cells) for line in rows if (cells := element_of(line)) is not None)
    return Catalogue(
        plan=plan,
        kinds=nouns("loai_don_vi", UnitKind),
        units=nouns("don_vi", Unit),
        models=nouns("mo_hinh", Model),
        elements=tuple(Element(**cells) for cells in elements),
        criteria=tuple(_criterion(line) for line in lines["tieu_chi"]),
        tasks=nouns("nhiem_vu", Task),
        periods=nouns("ky_bao_cao", Period),
        windows=nouns("khung_thoi_gian", Window),
        rules=nouns("quy_tac", Rule),
        exceptions=nouns("phan_cong", ReportingException),
        difficulties=nouns("kho_khan", Difficulty),
        days_off=nouns("ngay_nghi", DayOff),
        base_figures=nouns("so_goc", BaseFigure),
        unit_targets=nouns("chi_tieu_don_vi", UnitTarget),
        recipients=nouns("noi_nhan", Recipient),
        signers=nouns("nguoi_ky", Signer),
    )


def _criterion(line: ParsedRow) -> Criterion:
    cells = {"draft": False, **line.cells}
    measure = cells["measure"]
    for key in ELEMENT_COLUMNS:
        if key != "unit_of_measure":
            cells.pop(key, None)
    if measure in (Measure.RATIO, Measure.SHARE):
        cells.setdefault("unit_of_measure", "%")
    if measure in (Measure.ELEMENT, Measure.SHARE):
        cells["element"] = cells["code"]
    targets = tuple((int(k[7:]), cells.pop(k)) for k in sorted(cells) if k.startswith("target_"))
    return Criterion(**cells, targets=targets)


def _owed(catalogue: Catalogue, lines: ParsedTables, bad: set[tuple[str, int]]) -> Iterator[RowProblem]:
    """What shows only when it is known who owes what: one unit's figure of several, windows without days."""
    one = {e.code for e in catalogue.elements if e.combine == Combine.ONE}
    framed = {e.code: e.window for e in catalogue.elements if e.window}
    windows = {(w.window, w.period) for w in catalogue.windows}
    if any(table == "khung_thoi_gian" for table, _ in bad):
        framed = {}
    asked = {*one, *framed}
    several: dict[str, tuple[str, list[str]]] = {}
    without: dict[str, list[str]] = {}
    for period in catalogue.periods:
        owed: dict[str, list[str]] = {}
        for unit, owing in owes(catalogue, period).items():
            for code in filter(asked.__contains__, owing):
                owed.setdefault(code, []).append(unit)
        for code, units in owed.items():
            if code in one and len(units) > 1:
                several.setdefault(code, (period.code, units))
            if code in framed and (framed[code], period.code) not in windows:
                without.setdefault(code, []).append(period.code)
    rows = {line.cells["code"]: line for t in ("so_lieu", "tieu_chi") for line in lines[t]}
    for code, (at, units) in several.items():
        yield rows[code].problem(
            "combine",
            f"“{Combine.ONE}” mà kỳ {at} có {len(units)} đơn vị phải báo cáo ({', '.join(units)})",
            "Ghi đúng một đơn vị ở cột Đơn vị báo cáo, hoặc chọn tổng, bình quân.",
        )
    for code, codes in without.items():
        yield rows[code].problem(
            "window",
            f"Khung “{framed[code]}” chưa có ngày cho kỳ {', '.join(codes)}",
            "Thêm dòng vào bảng Khung thời gian.",
        )
