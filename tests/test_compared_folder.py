"""Comparisons over a plan folder: a village that is merged in mid-year, số gốc, what page and explain say."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl import reports
from tanminh_xl.domain.form import ColumnKey, Filled, FormSpec, Row
from tanminh_xl.domain.office_nouns import BaseFigure
from tanminh_xl.domain.sheet import Table
from tanminh_xl.usecases import compared
from tests.carried import explain
from tests.plans import Change, Plan, codes, given

HALF, YEAR, NEXT = "2026-6T", "2026-N", "2027-6T"
OLD, NEW = "THON02", "THON01"
COUNTED = "MH3-03"
"""Lũy kế trong năm, of villages, summed."""


def saying(values: Mapping[tuple[str, str], float]) -> Change:
    """A form filled with these figures by (unit, element), the rest as the sample would."""

    def change(filled: Filled) -> Filled:
        for (unit, element), value in values.items():
            filled[f"A|{unit}/{element}", ColumnKey.VALUE] = value
            filled.pop((f"A|{unit}/{element}", ColumnKey.REASON), None)
        return filled

    return change


def row(spec: FormSpec, element: str) -> Row:
    return next(r for b in spec.blocks for r in b.rows if r.item == element)


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """6T/2026: Thôn 1 gave 10, Thôn 2 gave 7; Thôn 2 was merged into Thôn 1 on 1/8."""
    of = given()
    base = (
        BaseFigure(unit=NEW, element=COUNTED, year=2025, value=20.0),
        BaseFigure(unit=OLD, element=COUNTED, year=2025, value=12.0),
    )
    plan = Plan(tmp_path / "xã", of.model_copy(update={"base_figures": base}))
    plan.on(2026, 5, 20).open(HALF)
    for unit, value in ((NEW, 10.0), (OLD, 7.0)):
        plan.on(2026, 6, 15).send(plan.form(unit, HALF), saying({(unit, COUNTED): value}))
    units = tuple(
        u.model_copy(update={"valid_to": date(2026, 8, 1), "successor": NEW}) if u.code == OLD else u for u in of.units
    )
    plan.edit(units=units)
    return plan


def test_so_goc_survives_the_master(plan: Plan) -> None:
    assert plan.snapshot().catalogue.base_figures == plan.of.base_figures


def test_a_half_year_is_not_compared_with_so_goc_and_its_form_says_nothing(plan: Plan) -> None:
    assert row(plan.form(NEW, HALF), COUNTED).compare is None


def test_a_merged_villages_year_takes_both(plan: Plan) -> None:
    plan.on(2026, 11, 20).open(YEAR)
    spec = plan.form(NEW, YEAR)
    asked, old = row(spec, COUNTED), plan.of.unit[OLD].name
    named = old[:1].lower() + old[1:]
    assert asked.compare is not None
    assert (asked.compare.value, asked.compare.label, asked.floor) == (32.0, f"Năm 2025, cả {named}", 17.0)
    assert asked.span == f"từ 15/12/2025 đến 14/12/2026, bao gồm số liệu {named} trước sáp nhập"
    below = plan.on(2026, 12, 15).send(spec, saying({(NEW, COUNTED): 16.0}))
    assert "below_half_year" in codes(below)
    plan.on(2026, 12, 16).send(spec, saying({(NEW, COUNTED): 25.0}))
    snapshot = plan.snapshot(YEAR)
    period = snapshot.period(YEAR)
    (figure,) = [f for f in snapshot.figures(period) if (f.unit, f.element) == (NEW, COUNTED)]
    assert (figure.counted, figure.second_half) == (25.0, 8.0)
    assert snapshot.report(period).against[NEW, COUNTED].words == f"Năm 2025 (số gốc), cả {named}: 32"
    lines = explain(*plan.at(YEAR), COUNTED).lines
    assert [line for line in lines if line.startswith("Số để so sánh")] == [
        "Số để so sánh: Năm 2025 (số gốc): 32 (1/3)"
    ]
    assert any(f"so với Năm 2025 (số gốc), cả {named}: 32" in line for line in lines)


def test_the_next_half_is_compared_with_both_halves_and_no_longer_speaks_of_the_old_one(plan: Plan) -> None:
    plan.on(2026, 11, 20).open(YEAR)
    plan.on(2026, 12, 15).send(plan.form(NEW, YEAR), saying({(NEW, COUNTED): 25.0}))
    plan.edit(
        periods=tuple(p.model_copy(update={"due": date(2027, 6, 16)}) if p.code == NEXT else p for p in plan.of.periods)
    )
    plan.on(2027, 5, 20).open(NEXT)
    asked = row(plan.form(NEW, NEXT), COUNTED)
    assert asked.compare is not None and asked.compare.value == 17.0
    assert asked.compare.label.startswith("6T/2026, cả ")
    assert "sáp nhập" not in asked.span


def test_a_village_that_was_split_off_is_told_why_nothing_stands_beside_its_figures(plan: Plan) -> None:
    new = plan.of.unit[NEW].model_copy(
        update={"code": "THON90", "name": "Thôn Mới", "aliases": (), "valid_from": date(2026, 8, 2)}
    )
    plan.edit(units=(*plan.of.units, new))
    plan.on(2026, 11, 20).open(YEAR)
    asked = row(plan.form("THON90", YEAR), COUNTED)
    assert asked.compare is None and asked.floor is None
    assert asked.given == ((ColumnKey.COMPARE, "đơn vị mới, Năm 2025 (số gốc) chưa có"),)


def test_a_half_year_never_stands_beside_a_whole_one_on_the_page_of_criteria(plan: Plan) -> None:
    plan.on(2026, 11, 20).open(YEAR)
    plan.on(2026, 12, 15).send(plan.form(NEW, YEAR), saying({(NEW, COUNTED): 25.0}))
    snapshot = plan.snapshot(YEAR)
    report = snapshot.report(snapshot.period(YEAR))
    pages = {page.name: page for page in reports.consolidated(report)}
    (table,) = [b for b in pages["Tiêu chí"].blocks if isinstance(b, Table)]
    assert table.header[4] == "Số để so sánh"
    shown = {str(line[0].value): str(line[4].value or "") for line in table.rows if len(line) > 4}
    assert shown[COUNTED] == "Năm 2025 (số gốc): 32 (1/3)"
    of = snapshot.catalogue
    for code, said in shown.items():
        leads = of.criterion[code].parts[:1] if code in of.criterion else ()
        if leads and of.element[leads[0]].time_kind in ("lũy kế trong năm", "trong kỳ"):
            assert not said.startswith("6T/"), (code, said)
    assert any(said.startswith("6T/2026: ") for said in shown.values())


def test_what_forms_show_is_what_reports_compare_with(plan: Plan) -> None:
    plan.on(2026, 11, 20).open(YEAR)
    snapshot = plan.snapshot(YEAR)
    period = snapshot.period(YEAR)
    report = snapshot.report(period)
    shown = {
        key: p.compare for key, p in compared.past(snapshot.catalogue, period, snapshot.earlier).items() if p.compare
    }
    assert shown
    assert {key: c.value for key, c in shown.items()} == {
        key: against.number for key, against in report.against.items() if against.number is not None and key in shown
    }
    assert {k for k, a in report.against.items() if a.number is not None} == shown.keys()
