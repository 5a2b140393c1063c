"""The road to the plan's last year: what a criterion came to, what is lacking, where the values lead; and its page."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest

from tanminh_xl import assess
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Direction, Measure, Period, PeriodKind, Target
from tanminh_xl.domain.comparison import label
from tanminh_xl.domain.figures import Figure, Measured, Status
from tanminh_xl.domain.office_nouns import BaseFigure
from tanminh_xl.domain.report import Earlier, PeriodReport, Point
from tanminh_xl.domain.road import decimals, held_now, held_to_the_end, lacking, projected
from tanminh_xl.domain.sheet import Cell, Letterhead, Note, Sheet, Table
from tanminh_xl.domain.submission import Given
from tanminh_xl.hosts._live_pages import _without_formulas
from tanminh_xl.reports import consolidated, data_sheets, series, xlsx
from tanminh_xl.reports.road import road
from tests import builders, reportkit
from tests.markdown import ROOT, table

RULES = ROOT / "tests" / "rules" / "assess"
Row = dict[str, str]
HALF, YEAR = "2026-6T", "2026-N"


def each(name: str) -> pytest.MarkDecorator:
    rows = table((RULES / name).read_text("utf-8").splitlines())
    return pytest.mark.parametrize("row", rows, ids=lambda row: " | ".join(row.values()))


def value(text: str) -> Measured:
    if text == "-":
        return None
    return text if text[-1].isalpha() else float(text)


def goal(text: str) -> Target | None:
    low, _, high = text.partition(" - ")
    return (float(low), float(high)) if high else value(text)


@each("4-lacking.md")
def test_what_is_lacking(row: Row) -> None:
    found = lacking(value(row["value"]), goal(row["target"]), Direction(row["direction"]))
    said = "nothing" if found is None else f"{found:g}" if isinstance(found, float) else found.value
    assert said == row["said"]


@each("4-projection.md")
def test_where_the_values_lead(row: Row) -> None:
    measure, _, unit = row["measure"].partition(", ")
    kind = Measure.ELEMENT if measure == "đạt/không đạt" else Measure(measure)
    criterion = builders.plain("X", "X", measure=kind, unit_of_measure=unit, decimals=int(row["decimals"]))
    given = dict(part.split(" ", 1) for part in row["values"].split("; ")) if row["values"] else {}
    points = [Point("X", int(year), PeriodKind.YEAR, "", "", value(said), 1, 1) for year, said in given.items()]
    wide = series.by_year(series.of_year(series.points(points)))
    numbers = {int(year): float(wide.loc["X", year]) for year in wide.columns}
    found = projected(numbers, 2030, criterion, criterion.decimals)
    assert ("none" if found is None else f"{found:g}") == row["projection"]


def test_what_is_counted_is_projected_in_whole_numbers() -> None:
    known = builders.catalogue()
    said = {code: decimals(known, known.criterion[code]) for code in ("CHUNG-01", "MH2-02", "CHUNG-10")}
    assert said == {"CHUNG-01": 0, "MH2-02": 2, "CHUNG-10": 2}


@pytest.mark.parametrize(
    ("code", "direction", "half", "to_the_end"),
    [
        ("CHUNG-01", Direction.HIGHER, True, False),  # lũy kế trong năm
        ("CHUNG-01", Direction.LOWER, False, False),
        ("MH2-02", Direction.HIGHER, True, True),  # thời điểm
        ("MH2-04", Direction.HIGHER, True, True),  # lũy kế giai đoạn
        ("CHUNG-10", Direction.LOWER, True, True),  # a ratio
    ],
)
def test_what_a_half_years_value_may_be_held_against(
    code: str, direction: Direction, half: bool, to_the_end: bool
) -> None:
    known = builders.catalogue()
    criterion = known.criterion[code].model_copy(update={"direction": direction})
    then, year = known.period["2026-6T"], known.period["2026-N"]
    assert (held_now(known, then, criterion), held_to_the_end(known, then, criterion)) == (half, to_the_end)
    assert held_now(known, year, criterion) and held_to_the_end(known, year, criterion)


# points


PERIODS = (
    *builders.PERIODS,
    builders.period("2027-N", 2027, PeriodKind.YEAR, "2027-6T", "2026-N"),
    builders.period("2028-N", 2028, PeriodKind.YEAR, "2027-N", "2027-N"),
)


def known(**tables: object) -> Catalogue:
    return builders.catalogue(**{"periods": PERIODS, **tables})


def opened(of: Catalogue, code: str, **values: float | None) -> Earlier:
    """A period in which villages gave MH2-02: ``THON01=3.0``."""
    period = of.period[code]
    figures = tuple(
        Figure(code, unit, "MH2-02", Given.BLANK if n is None else Given.FIGURE, n, counted=n)
        for unit, n in values.items()
    )
    found = {a.code: a for a in assess.assess(of, period, figures)}
    return Earlier(label(period), of, period, found)


def points_of(of: Catalogue, at: Period, *then: Earlier) -> list[Point]:
    return [p for p in assess.points(of, at, then) if p.criterion == "MH2-02"]


def test_points_stand_in_order_and_say_what_may_stand_side_by_side() -> None:
    of = known(
        base_figures=(
            BaseFigure(unit="THON01", element="MH2-02", year=2024, value=1.0),
            BaseFigure(unit="THON02", element="MH2-02", year=2024, value=2.0),
            BaseFigure(unit="THON01", element="MH2-02", year=2025, value=1.5),
        )
    )
    other = of.model_copy(
        update={
            "elements": tuple(
                e.model_copy(update={"unit_of_measure": "mẫu"}) if e.code == "MH2-02" else e for e in of.elements
            )
        }
    )
    found = points_of(
        of,
        of.period["2028-N"],
        opened(of, "2026-6T", THON01=1.0, THON02=2.0),
        opened(other, "2026-N", THON01=9.0, THON02=9.0),
        opened(of, "2027-N", THON01=2.0, THON02=None),
        opened(of, "2028-N", THON01=4.0, THON02=5.0),
    )
    told = [(p.label, p.value, p.base, p.covered, p.alike, p.counts) for p in found]
    assert told == [
        ("Năm 2024", 3.0, True, True, True, True),
        ("Năm 2025", 1.5, True, False, True, False),
        ("6T/2026", 3.0, False, True, True, True),
        ("Năm 2026", 18.0, False, True, False, False),
        ("Năm 2027", 2.0, False, False, True, False),
        ("Năm 2028", 9.0, False, True, True, True),
    ]


def test_a_year_of_another_length_is_not_alike() -> None:
    of = known()
    short = tuple(
        p.model_copy(update={"start": p.start.replace(year=2026, month=6, day=1)}) if p.code == "2026-N" else p
        for p in of.periods
    )
    then = of.model_copy(update={"periods": short})
    elements = [e.model_copy(update={"time_kind": "trong kỳ"}) if e.code == "MH2-02" else e for e in of.elements]
    for changed, alike in ((of.elements, True), (tuple(elements), False)):
        now = of.model_copy(update={"elements": changed})
        was = then.model_copy(update={"elements": changed})
        (point,) = points_of(now, now.period["2027-N"], opened(was, "2026-N", THON01=1.0, THON02=1.0))
        assert point.alike is alike


def test_of_a_year_its_report_stands_before_so_goc_and_a_report_without_a_value_behind() -> None:
    at = [
        Point("A", 2026, PeriodKind.YEAR, "", "2026", 1.0, base=True),
        Point("A", 2026, PeriodKind.YEAR, "", "2026-N", 2.0),
        Point("B", 2026, PeriodKind.YEAR, "", "2026", 3.0, base=True),
        Point("B", 2026, PeriodKind.YEAR, "", "2026-N", None),
        Point("B", 2026, PeriodKind.HALF, "", "2026-6T", 4.0),
        Point("C", 2026, PeriodKind.YEAR, "", "2026-N", "Đạt"),
        Point("D", 2026, PeriodKind.YEAR, "", "2026-N", 5.0, covered=False),
        Point("D", 2025, PeriodKind.YEAR, "", "2025-N", 6.0, alike=False),
    ]
    found = series.of_year(series.points(at))
    assert [at[i].period for i in found.index] == ["2026-N", "2026", "2026-N", "2026-N", "2025-N"]
    assert [at[i].period for i in series.of_half(series.points(at)).index] == ["2026-6T"]
    assert series.by_year(found).to_dict() == {2026: {"A": 2.0, "B": 3.0}}


# the page


@cache
def with_so_goc(period: str = YEAR, years: tuple[int, ...] = (2024, 2025)) -> PeriodReport:
    """The sample's report where the departments' figures of years before the plan are known."""
    of = reportkit.catalogue()
    base = [
        BaseFigure(unit=f.unit, element=f.element, year=year, value=round(float(f.counted) * (year - 2016) / 10, 1))
        for f in reportkit.report(YEAR).figures
        if f.counted is not None and not isinstance(f.counted, bool)
        for year in years
    ]
    return reportkit.report_of(of.model_copy(update={"base_figures": tuple(base)}), period)


def page(report: PeriodReport) -> Sheet:
    (found,) = road(report)
    return found


def body(report: PeriodReport) -> Table:
    return next(block for block in page(report).blocks if isinstance(block, Table))


def block(report: PeriodReport, code: str) -> dict[str, dict[str, Cell]]:
    """A criterion's rows by what they are called, their cells by the columns' titles."""
    found = body(report)
    start = next(n for n in found.headings if str(found.rows[n][0].value).startswith(f"{code}. "))
    rows: dict[str, dict[str, Cell]] = {}
    for n in range(start + 1, len(found.rows)):
        if n in found.headings:
            break
        rows[str(found.rows[n][0].value)] = dict(zip(found.header, found.rows[n], strict=True))
    return rows


def notes(report: PeriodReport) -> str:
    return " ".join(b.text for b in page(report).blocks if isinstance(b, Note))


def test_a_block_has_targets_six_months_and_years() -> None:
    found = block(with_so_goc(), "MH2-01")
    shown = {name: {title: cell.value for title, cell in row.items()} for name, row in found.items()}
    assert [shown["Chỉ tiêu giao"][y] for y in ("2026", "2027", "2030")] == [120, 140, 200]
    assert (shown["Kết quả 6 tháng"]["2026"], shown["Kết quả 6 tháng"]["2027"]) == (111, None)
    years = [shown["Kết quả năm"][y] for y in ("2024 (số gốc)", "2025 (số gốc)", "2026", "2027", "2030")]
    assert years == [104, 117, 130, None, None]
    assert found["Kết quả năm"]["2026"].formula is not None
    assert shown["Kết quả năm"]["Còn thiếu so với chỉ tiêu 2026"] == "đã đạt"
    assert shown["Kết quả năm"]["Còn thiếu so với chỉ tiêu 2030"] == 70
    assert found["Kết quả năm"]["Còn thiếu so với chỉ tiêu 2030"].formula is not None
    assert shown["Kết quả năm"]["Dự báo 2030"] == 182


def test_a_projection_stands_apart_names_its_method_and_needs_three_years() -> None:
    three, two = with_so_goc(), with_so_goc(years=(2025,))
    cell = block(three, "MH2-01")["Kết quả năm"]["Dự báo 2030"]
    assert cell.style.endswith("|apart") and cell.formula is None
    assert "đường thẳng bình phương tối thiểu" in notes(three) and "không dùng để đánh giá" in notes(three)
    assert "Dự báo 2030" not in body(two).header and "bình phương" not in notes(two)
    assert three.assessments == with_so_goc(years=()).assessments == two.assessments


def test_small_bars_are_drawn_of_two_years_or_more_over_the_years_own_cells() -> None:
    row = block(with_so_goc(), "MH2-01")["Kết quả năm"]
    first, last = row["2024 (số gốc)"].name, row["2030"].name
    assert row["Xu hướng"].trend == (first, last)
    assert block(with_so_goc(), "MH1-06")["Kết quả năm"]["Xu hướng"].trend is None
    assert "Xu hướng" not in body(with_so_goc(years=())).header


def test_a_value_over_too_few_units_stands_in_words_and_in_no_line() -> None:
    row = block(with_so_goc(), "MH2-02")["Kết quả năm"]
    assert [row[y].value for y in ("2024 (số gốc)", "2026")] == [None, None]
    assert row["Xu hướng"].trend is None
    assert "Chưa đủ số đơn vị: " in str(row["Ghi chú"].value) and "Năm 2026 29,96 ha (10/13)" in str(
        row["Ghi chú"].value
    )
    assert row["Còn thiếu so với chỉ tiêu 2026"].value is None


def test_a_year_without_its_report_says_that_there_are_six_months_only() -> None:
    report = with_so_goc(years=())
    silent = tuple(p._replace(value=None) if p.period == YEAR and p.criterion == "MH1-04" else p for p in report.points)
    row = block(replace(report, points=silent), "MH1-04")["Kết quả năm"]
    assert (row["2026"].value, row["Ghi chú"].value) == (None, "Năm 2026: mới có số 6 tháng")
    assert row["Còn thiếu so với chỉ tiêu 2026"].value is None
    titles = body(with_so_goc(HALF, ())).header
    assert "2026 (mới có số 6 tháng)" in titles


def test_half_a_year_says_what_the_rest_of_it_has_to_bring_in_its_own_row() -> None:
    report = with_so_goc(HALF, ())
    state, counted = block(report, "MH2-01"), block(report, "CHUNG-02")
    assert list(state) == list(counted) == ["Chỉ tiêu giao", "Kết quả 6 tháng"]
    row = state["Kết quả 6 tháng"]  # thời điểm: held against each target
    assert (row["Còn thiếu so với chỉ tiêu 2026"].value, row["Còn thiếu so với chỉ tiêu 2030"].value) == (9, 89)
    row = counted["Kết quả 6 tháng"]  # lũy kế trong năm: what the year still has to bring, and nothing of 2030
    assert row["2026 (mới có số 6 tháng)"].value == 51
    assert (row["Còn thiếu so với chỉ tiêu 2026"].value, row["Còn thiếu so với chỉ tiêu 2030"].value) == (45, None)
    of_2025 = block(with_so_goc(HALF, (2025,)), "CHUNG-02")["Kết quả năm"]
    assert of_2025["2025 (số gốc)"].value == 94.5
    assert of_2025["Còn thiếu so với chỉ tiêu 2030"].value == 17.5


def test_a_target_that_is_met_whatever_the_missing_units_answer_is_met() -> None:
    report = with_so_goc(years=())
    held = [a.code for a in report.assessments if a.status is Status.MET and a.reported < a.expected and a.parts]
    assert held
    for code in held:
        row = block(report, code)["Kết quả năm"]
        assert row["2026"].value is None and "Chưa đủ số đơn vị" in str(row["Ghi chú"].value)
        assert row["Còn thiếu so với chỉ tiêu 2026"].value == "đã đạt"
        assert row["Còn thiếu so với chỉ tiêu 2030"].value is None


def test_an_estimate_says_so() -> None:
    report = reportkit.estimated()
    of = {p.criterion for p in report.points if p.estimate and p.counts}
    for code in of:
        cell = block(report, code)["Kết quả năm"]["2026"]
        assert "~" in cell.style
    assert of and "ước" in notes(report)


def test_its_number_and_its_rows_that_stay_together() -> None:
    report = with_so_goc()
    head = next(b for b in page(report).blocks if isinstance(b, Letterhead))
    assert head.right[0] == "Biểu số 02a/TH" and head.title == "LỘ TRÌNH THỰC HIỆN CÁC TIÊU CHÍ ĐẾN NĂM 2030"
    found = body(report)
    lasts = {n for n, row in enumerate(found.rows) if row[0].value == "Kết quả năm"}
    assert found.together == set(range(len(found.rows))) - found.headings - lasts


def test_the_columns_are_a_function_of_the_years() -> None:
    report = reportkit.report(YEAR)
    plan = report.catalogue.plan.model_copy(update={"years": (2026, 2027)})
    fewer = replace(report, catalogue=report.catalogue.model_copy(update={"plan": plan}))
    assert [t for t in body(fewer).header if t[:2] == "20"] == ["2026", "2027"]
    assert "Còn thiếu so với chỉ tiêu 2027" in body(fewer).header


@pytest.mark.parametrize("live", [False, True])
def test_the_workbook_holds_the_bars_natively(live: bool) -> None:
    """So does the one from which the live host copies its pages, where values stand in place of formulas."""
    report = with_so_goc()
    pages = consolidated(report)
    plain, data = ([_without_formulas(p) for p in pages], ()) if live else (pages, data_sheets(report))
    with zipfile.ZipFile(io.BytesIO(xlsx.write(plain, data, created=report.period.end))) as package:
        parts = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    drawn = [re.findall(r"<xm:f>(.*?)</xm:f><xm:sqref>(.*?)</xm:sqref>", part) for part in parts]
    found = body(report)
    years = [dict(zip(found.header, row, strict=True)) for row in found.rows if row[0].value == "Kết quả năm"]
    wanted = sum(row["Xu hướng"].trend is not None for row in years)
    assert sum(map(len, drawn)) == max(map(len, drawn)) == wanted > 10
    for area, at in max(drawn, key=len):
        assert re.fullmatch(r"'Lộ trình'!B(\d+):H\1", area) and at == f"I{area.rpartition('H')[2]}"
    assert sum('type="column"' in part for part in parts) == 1 and 'manualMin="0"' in "".join(parts)
