"""Units of one kind side by side: their figures beside the commune's, their own targets, what they were."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tanminh_xl.domain.comparison import Compared
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.office_nouns import UnitTarget
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Letterhead, Note, Sheet, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.domain.unit_rates import Rate, rate
from tanminh_xl.reports import series
from tanminh_xl.reports.arrangement import arrange
from tanminh_xl.reports.pages import ON_DEMAND
from tanminh_xl.reports.units import units
from tests import builders, reportkit

HALF, YEAR = "2026-6T", "2026-N"


def pages(report: PeriodReport) -> tuple[Sheet, ...]:
    return units(report, arrange(report))


def tables(report: PeriodReport) -> list[Table]:
    return [block for page in pages(report) for block in page.blocks if isinstance(block, Table)]


def said(report: PeriodReport) -> list[str]:
    return [block.text for page in pages(report) for block in page.blocks if isinstance(block, Note)]


def column(report: PeriodReport, code: str, title: str) -> dict[str, Cell]:
    """A column under a criterion: the cells by the unit's name."""
    for table in tables(report):
        for first, last, words in table.groups:
            if words.startswith(f"{code}. "):
                at = next((i for i in range(first, last + 1) if table.header[i].startswith(title)), None)
                return {} if at is None else {str(row[1].value): row[at] for row in table.rows}
    return {}


def name(report: PeriodReport, unit: str) -> str:
    return report.catalogue.unit[unit].name


def number(cell: Cell) -> float:
    assert isinstance(cell.value, float | int)
    return cell.value


def test_a_ratio_stands_beside_the_communes() -> None:
    report = reportkit.report(YEAR)
    own, gap = column(report, "CHUNG-10", "Kết quả"), column(report, "CHUNG-10", "Chênh với xã")
    criterion = report.catalogue.criterion["CHUNG-10"]
    commune = report.assessment["CHUNG-10"].value
    assert own["Toàn xã"].value == commune and isinstance(commune, float)
    shown = 0
    for unit in (u.code for u in report.catalogue.units if u.kind == "THON"):
        found = rate(criterion, unit, report.figure)
        cell = own[name(report, unit)]
        if found is None:
            assert (cell.value, gap[name(report, unit)].value) == ("–", None)
            continue
        shown += 1
        assert cell.value == found.value and cell.formula is not None
        assert cell.formula.text == "=ROUND(100*{0}/{1},2)"
        assert gap[name(report, unit)].value == pytest.approx(found.value - commune, abs=1e-9)
        assert gap[name(report, unit)].style.startswith("diff")
    assert shown > 5


def test_a_sum_is_shared_out_and_the_shares_are_of_what_was_given() -> None:
    report = reportkit.report(YEAR)
    shares = column(report, "MH2-02", "Tỷ trọng")
    given = [number(cell) for unit, cell in shares.items() if cell.value is not None and unit != "Toàn xã"]
    assert sum(given) == pytest.approx(100, abs=0.5) and len(given) > 5
    assert shares["Toàn xã"].value is None
    assert column(report, "MH2-02", "Chênh với xã") == {}


def test_no_unit_is_ranked() -> None:
    report = reportkit.report(YEAR)
    order = [u.name for u in report.catalogue.units if u.kind == "THON"]
    for table in (t for t in tables(report) if "THON" in t.name):
        assert [row[1].value for row in table.rows] == [*order, "Toàn xã"]
        assert [row[0].value for row in table.rows[:-1]] == list(range(1, len(order) + 1))


def test_a_units_own_target_stands_behind_its_value_and_in_per_cent() -> None:
    report = reportkit.report(YEAR)
    aims = (
        UnitTarget(unit="THON04", item="MH2-02", year=2026, target=4.0),
        UnitTarget(unit="THON04", item="CHUNG-10", year=2026, target=1.5),
    )
    report = replace(report, catalogue=report.catalogue.model_copy(update={"unit_targets": aims}))
    village = name(report, "THON04")
    value = number(column(report, "MH2-02", "Kết quả")[village])
    assert column(report, "MH2-02", "Kết quả")[village].style.endswith("|chua_dat|of=/4")
    assert column(report, "MH2-02", "So với chỉ tiêu riêng")[village].value == pytest.approx(25 * value, abs=0.05)
    assert "|of= (≤1,5)" in column(report, "CHUNG-10", "Kết quả")[village].style
    assert column(report, "CHUNG-10", "So với chỉ tiêu riêng") == {}
    assert any("chỉ tiêu giao riêng cho đơn vị" in note for note in said(report))


def test_the_change_names_its_period_and_is_left_out_where_there_is_nothing() -> None:
    report = reportkit.report(YEAR)
    change = column(report, "MH2-02", "Tăng, giảm so với 6T/2026")
    for unit in (u.code for u in report.catalogue.units if u.kind == "THON"):
        before, figure = report.against[unit, "MH2-02"], report.figure.get((unit, "MH2-02"))
        cell = change[name(report, unit)]
        if figure is None or figure.counted is None or before.number is None:
            assert cell.value is None
        else:
            assert cell.value == pytest.approx(figure.counted - before.number)
    assert column(reportkit.report(HALF), "MH2-02", "Tăng, giảm") == {}


def test_where_units_are_compared_with_different_periods_the_page_says_which() -> None:
    report = reportkit.report(YEAR)
    one = report.against["THON04", "MH2-02"]._replace(label="Năm 2025", base=True)
    report = replace(report, against={**report.against, ("THON04", "MH2-02"): one})
    assert column(report, "MH2-02", "Tăng, giảm so với kỳ để so sánh")
    assert any("MH2-02: so với 6T/2026 (" in note and "Năm 2025 (số gốc) (1)" in note for note in said(report))


def test_each_of_the_answers_keeps_its_own_word() -> None:
    own = column(reportkit.report(YEAR), "MH2-02", "Kết quả")
    report = reportkit.report(YEAR)
    shown = {
        unit: (own[name(report, unit)].value, own[name(report, unit)].style) for unit in ("THON01", "THON02", "THON03")
    }
    assert shown == {"THON01": ("KTĐT", "word"), "THON02": (0, "kps"), "THON03": ("–", "word")}


def test_what_is_only_estimated_or_adjusted_is_marked() -> None:
    report = reportkit.estimated()
    cell = column(report, "MH2-02", "Kết quả")[name(report, "THON04")]
    assert "~" in cell.style
    unit, element = reportkit.ADJUSTED
    plain = reportkit.report(YEAR)
    assert column(plain, element, "Kết quả")[name(plain, unit)].style.endswith("*")


def test_their_numbers_never_fall_on_another_page_and_a_criterion_is_not_cut() -> None:
    report = reportkit.many(3)
    heads = [next(b.right[0] for b in page.blocks if isinstance(b, Letterhead)) for page in pages(report)]
    assert heads == [f"Biểu số 04{chr(ord('a') + n)}/TH" for n in range(len(heads))]
    spans = [words for table in tables(report) for _, _, words in table.groups]
    assert len(spans) == len(set(zip(spans, [t.name[:12] for t in tables(report) for _ in t.groups], strict=True)))
    assert all(len(table.header) <= 2 + 12 for table in tables(report))


def test_an_on_demand_period_has_none() -> None:
    assert units not in ON_DEMAND


def test_a_ratio_of_a_unit_is_none_without_both_figures_or_over_zero() -> None:
    criterion = builders.ratio("TS", "Tỷ lệ", "T", "M")

    def of(over: float | None, under: float | None) -> Rate | None:
        given = {
            ("A", code): Figure(YEAR, "A", code, Given.FIGURE, n, counted=n, estimate=code == "T")
            for code, n in (("T", over), ("M", under))
        }
        return rate(criterion, "A", given)

    assert of(1.0, 3.0) == Rate(33.33, True, False)
    assert (of(None, 3.0), of(1.0, None), of(1.0, 0.0)) == (None, None, None)
    assert rate(criterion, "A", {}) is None


def test_numbers_beside_each_other_are_exact() -> None:
    found = series.side_by_side(
        [
            series.UnitValue("A", "X", 0.3, 0.4, None, 0.1, True, 2),
            series.UnitValue("B", "X", 0.1, 0.4, 0.8, None, True, 2),
            series.UnitValue("C", "X", None, 0.4, 0.8, 0.2, True, 2),
            series.UnitValue("A", "Y", 33.33, 33.3, None, None, False, 2),
            series.UnitValue("A", "Z", 1.0, 0.0, 0.0, None, True, 0),
        ]
    )
    assert found["A", "X"] == (75.0, None, None, 0.2)
    assert found["B", "X"] == (25.0, 12.5, None, None)
    assert found["C", "X"] == (None, None, None, None)
    assert found["A", "Y"] == (None, None, 0.03, None)
    assert found["A", "Z"] == (None, None, None, None)


def test_the_criteria_page_says_the_change_where_both_values_rest_on_all_units() -> None:
    from tests.test_layouts import table as page_table

    report = reportkit.varied()
    before = {
        "MH2-01": Compared(100.5, "6T/2026", "2026-6T", reported=1, expected=1),
        "MH2-02": Compared(20.0, "6T/2026", "2026-6T", reported=10, expected=14),
        "MH2-03": Compared(3.0, "6T/2026", "2026-6T", reported=1, expected=1),
    }
    kept = tuple(p for p in report.points if (p.criterion, p.period) != ("MH2-03", HALF))
    found = page_table(replace(report, before={**report.before, **before}, points=kept), "Tiêu chí")
    at = found.header.index("Tăng, giảm")
    rows = {row[0].value: row[at] for row in found.rows}
    value = report.assessment["MH2-01"].value
    assert isinstance(value, float)
    assert rows["MH2-01"].value == value - 100.5 and rows["MH2-01"].formula is not None
    assert rows["MH2-02"].value is rows["MH2-03"].value is None
    assert "Tăng, giảm" not in page_table(reportkit.report(HALF), "Tiêu chí").header


def test_the_page_of_tasks_flags_which_of_the_five_are_not_said() -> None:
    from tests.test_layouts import notes as page_notes
    from tests.test_layouts import page
    from tests.test_layouts import table as page_table

    report = reportkit.report(YEAR)
    code = report.tasks[0].task
    of = report.catalogue
    whole = {"person": "Phó Trưởng phòng Nguyễn Văn Mẫu", "deadline": of.period[YEAR].end, "expected_result": "Báo cáo"}
    tasks = tuple(t.model_copy(update=whole) if t.code == code else t for t in of.tasks)
    report = replace(report, catalogue=of.model_copy(update={"tasks": tasks}))
    found = page_table(report, "Nhiệm vụ")
    at = found.header.index("Chưa rõ")
    rows = {row[0].value: row for n, row in enumerate(found.rows) if n not in found.headings}
    assert rows[code][at].value == "" and "Nguyễn Văn Mẫu" in str(rows[code][2].value)
    others = {row[at].value for other, row in rows.items() if other != code}
    assert "người\ntiến độ" in others
    n = len(rows)
    assert any(f"{n - 1}/{n} nhiệm vụ chưa đủ 5 rõ" in note for note in page_notes(page(report, "Nhiệm vụ")))
    all_said = of.model_copy(update={"tasks": tuple(t.model_copy(update=whole) for t in of.tasks)})
    clear = replace(report, catalogue=all_said)
    assert "Chưa rõ" not in page_table(clear, "Nhiệm vụ").header
    assert not any("5 rõ" in note for note in page_notes(page(clear, "Nhiệm vụ")))
