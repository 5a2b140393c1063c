"""What stands out on the pages: units in a matrix, tasks of many units, difficulties, how units report over a year."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tanminh_xl import reports
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import TASK_STATES, Urging
from tanminh_xl.domain.figures import ToReview
from tanminh_xl.domain.office_nouns import UnitTarget
from tanminh_xl.domain.report import KnownProblem, PeriodReport, RegisterLine
from tanminh_xl.domain.sheet import Cell, Letterhead, NewPage, Note, Sheet, Signature, Table
from tanminh_xl.reports._xlsx_grid import fitted
from tanminh_xl.reports._xlsx_place import place
from tanminh_xl.reports._xlsx_style import look
from tanminh_xl.reports.arrangement import arrange
from tanminh_xl.reports.heat import DOUBT, FAILS, LACKS, LOWEST, MEETS
from tanminh_xl.reports.kept import IN_TIME, LATE, NOTHING
from tests import reportkit

HALF, YEAR = "2026-6T", "2026-N"


def pages(report: PeriodReport) -> dict[str, Sheet]:
    return {page.name: page for page in reports.consolidated(report)}


def table(page: Sheet) -> Table:
    return next(block for block in page.blocks if isinstance(block, Table))


# figures of units


def given(values: dict[str, object], element: str = "CHUNG-01") -> PeriodReport:
    """The half-year's report with these units' figures of an element as they are said here."""
    report = reportkit.report(HALF)
    figures = tuple(
        f._replace(value=values[f.unit], counted=values[f.unit], adjusted=None)  # type: ignore[arg-type]
        if f.element == element and f.unit in values
        else f
        for f in report.figures
    )
    return replace(report, figures=figures)


def words(report: PeriodReport, unit: str, element: str) -> tuple[str, ...]:
    return arrange(report).heat.words.get((unit, element), ())


EVEN = {f"THON{n:02}": 10.0 for n in range(1, 15)}


@pytest.mark.parametrize(
    ("low", "lowest"),
    [
        ({}, set()),  # all alike
        ({"THON01": 1.0}, {"THON01"}),
        ({"THON01": 1.0, "THON02": 2.0, "THON04": 3.0, "THON05": 4.0}, {"THON01", "THON02", "THON04"}),
        # of those that are alike none stands out alone: one is lowest, four are next
        ({"THON01": 1.0} | dict.fromkeys(("THON02", "THON04", "THON05", "THON06"), 2.0), {"THON01"}),
        (dict.fromkeys(list(EVEN)[:10]) | {"THON11": 1.0}, set()),  # too few gave one
    ],
)
def test_the_lowest_are_three_at_most_each_behind_the_middle(low: dict[str, object], lowest: set[str]) -> None:
    report = given({**EVEN, **low})
    assert {u for u in EVEN if LOWEST in words(report, u, "CHUNG-01")} == lowest


def test_signs_of_a_figure() -> None:
    report = given({"THON01": False, "THON02": True, "THON04": None}, "CHUNG-06")
    assert [words(report, u, "CHUNG-06") for u in ("THON01", "THON02", "THON04")] == [(FAILS,), (), (LACKS,)]
    doubt = replace(report, review=(ToReview("THON01", "CHUNG-01", ("vì sao",)),))
    assert words(doubt, "THON01", "CHUNG-01") == (DOUBT,)


@pytest.mark.parametrize(
    ("target", "value", "said", "shown"),
    [
        (12.0, 12.0, (MEETS, "of=/12"), '"● "#,##0"/12"'),
        (12.0, 11.0, (FAILS, "of=/12"), '"▲ "#,##0"/12"'),
        (12.5, 2.0, (FAILS, "of=/12,5"), '"▲ "#,##0"/12,5"'),
        (12.0, None, (LACKS, "of=/12"), None),
    ],
)
def test_a_units_own_target_stands_behind_its_figure(
    target: float, value: float | None, said: tuple[str, ...], shown: str | None
) -> None:
    report = given({"THON01": value})
    aims = (UnitTarget(unit="THON01", item="CHUNG-01", year=2026, target=target),)
    report = replace(report, catalogue=report.catalogue.model_copy(update={"unit_targets": aims}))
    assert words(report, "THON01", "CHUNG-01") == said
    if shown is not None:
        assert look("n0|" + "|".join(said))["num_format"] == shown


def test_units_without_a_form_come_first_then_those_with_the_most_to_look_at() -> None:
    report = reportkit.report(YEAR)
    arrangement = arrange(report)
    units, heat = arrangement.matrices[0].units, arrangement.heat
    without = [u for u in units if u in heat.absent]
    assert list(units[: len(without)]) == without == ["THON03", "THON09", "THON13"]
    assert [heat.absent[u].words for u in without] == ["chưa nộp", "chưa tính", "chưa tính"]
    counts = [heat.noted.get(u, 0) for u in units[len(without) :]]
    assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1]
    for name in ("Các thôn 1", "Các thôn 2"):
        found = table(pages(report)[name])
        assert [row[-1].value for row in found.rows[:-2]] == [*(heat.absent[u].words for u in without), *counts]
        assert found.header[-1].startswith("Nội dung cần lưu ý")


def test_a_legend_says_each_sign_that_stands_there_and_no_other() -> None:
    report = reportkit.report(HALF)
    for name in ("Các thôn", "Các trường", "Các HTX nông nghiệp"):
        page = pages(report)[name]
        legend = next(block.text for block in page.blocks if isinstance(block, Note) and "KPS" in block.text)
        styles = {cell.style for row in table(page).rows for cell in row}
        for word, sign in ((FAILS, "▲ "), (MEETS, "● "), (LOWEST, "▽ "), (DOUBT, "? ")):
            assert (sign in legend) == any(f"|{word}" in style for style in styles), (name, word)


def test_forms_of_one_number_are_parted_by_letters() -> None:
    heads = [
        next(block.right[0] for block in page.blocks if isinstance(block, Letterhead))
        for page in pages(reportkit.report(YEAR)).values()
    ]
    assert [head for head in heads if "03" in head] == [f"Biểu số 03{letter}/TH" for letter in "abcd"]
    assert len(set(heads) - {"Biểu số 01a/TH"}) == len([head for head in heads if head != "Biểu số 01a/TH"])


# tasks


def test_tasks_of_many_units_are_a_matrix_and_no_line_is_left_blank() -> None:
    report = reportkit.report(YEAR)
    listed = table(pages(report)["Nhiệm vụ"])
    codes = [row[0].value for n, row in enumerate(listed.rows) if n not in listed.headings]
    assert all(codes) and len(codes) == len(set(codes)) == len({t.task for t in report.tasks})
    matrix = table(pages(report)["Nhiệm vụ - Các thôn"])
    villages = [u.name for u in report.catalogue.units if u.kind == "THON"]
    assert [row[1].value for row in matrix.rows] == villages
    told = {(t.unit, t.task): t for t in report.tasks}
    for unit, row in zip((u.code for u in report.catalogue.units if u.kind == "THON"), matrix.rows, strict=True):
        for title, cell in zip(matrix.header[2:], row[2:], strict=True):
            state = told[unit, title.rpartition("\n")[2]].state
            assert str(cell.value).startswith(state or "Chưa báo cáo")
            assert (cell.style == f"task_text:{state}") == (state in TASK_STATES)


def test_of_a_few_units_each_says_its_own_in_one_line() -> None:
    report = reportkit.report(YEAR)
    of = [t for t in report.tasks if t.task == "NV-7.1"][:3]
    page = pages(replace(report, tasks=tuple(of)))
    assert "Nhiệm vụ - Các thôn" not in page
    (row,) = [row for row in table(page["Nhiệm vụ"]).rows if row[0].value == "NV-7.1"]
    assert str(row[-1].value).count("\n") == 2 and all(
        report.catalogue.unit[t.unit].name in str(row[-1].value) for t in of
    )


def test_each_state_of_a_task_has_its_sign() -> None:
    signs = [look(f"task:{state}")["_before"] for state in TASK_STATES]
    assert len(set(signs)) == len(signs)


# difficulties


def problem(unit: str, state: str, result: str = "", n: int = 1) -> KnownProblem:
    return KnownProblem(
        f"KK-{unit}-{n}", unit, f"Khó khăn {n}", "Đề xuất", HALF, date(2026, 6, 5), HALF, state, result=result
    )


def test_each_unit_has_a_page_with_what_is_open_and_the_answers() -> None:
    said = (
        problem("THON02", "Đang giải quyết"),
        problem("THON01", "Đã trả lời", "Giao Phòng Kinh tế"),
        problem("THON01", "Đã giải quyết", "Xong", 2),
        problem("THON04", "Đã giải quyết", "Xong"),
        problem("THON01", "Đang giải quyết", n=3),
    )
    page = pages(replace(reportkit.report(HALF), problems=said))["Trả lời kiến nghị"]
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [t.rows[0][0].value for t in tables] == [
        "Thôn Đông Hải: 2 nội dung chưa giải quyết xong",
        "Thôn Đoài Thượng: 1 nội dung chưa giải quyết xong",
    ]
    assert [[row[-1].value for row in t.rows[1:]] for t in tables] == [
        ["Đang xem xét, chưa trả lời", "Giao Phòng Kinh tế"],
        ["Đang xem xét, chưa trả lời"],
    ]
    assert sum(isinstance(block, NewPage) for block in page.blocks) == 1
    signed = [block for block in page.blocks if isinstance(block, Signature)]
    assert [(s.left[0], s.right[0]) for s in signed] == [("NGƯỜI LẬP BIỂU", "CHÁNH VĂN PHÒNG")] * 2
    placed = place(page)
    assert len(placed.breaks) == 1 and placed.repeat is not None
    assert placed.lines[placed.repeat[0]].cells[0].cell.value == "ỦY BAN NHÂN DÂN XÃ TÂN MINH"
    none_open = replace(reportkit.report(HALF), problems=(problem("THON04", "Đã giải quyết"),))
    assert "Trả lời kiến nghị" not in pages(none_open)


# the year's book


def with_urging(known: Catalogue, kind: str, urging: Urging) -> Catalogue:
    kinds = tuple(k.model_copy(update={"urging": urging}) if k.code == kind else k for k in known.kinds)
    return known.model_copy(update={"kinds": kinds})


def book(report: PeriodReport) -> Table:
    return table(pages(report)["Sổ chấp hành"])


def test_the_years_book_says_how_each_unit_reported_in_each_period() -> None:
    report = reportkit.report(YEAR)
    found = book(report)
    assert found.header[2:4] == ("6T/2026", "Năm 2026")
    rows = {row[1].value: [cell.value for cell in row[2:]] for row in found.rows}
    assert rows["Thôn Hòa Bình"] == [NOTHING, NOTHING, 2, 0, 0, 0, 2]
    assert rows["Thôn Phú Lương"] == ["Nộp chậm 03 ngày", "Nộp chậm 03 ngày", 2, 0, 2, 6, 0]
    assert rows["Thôn Đông Hải"] == [IN_TIME, IN_TIME, 2, 2, 0, 0, 0]
    assert rows["Tổng số phải nộp"][:2] == [24, 24]
    sums = [[rows[name][n] for name in ("Đúng hạn", "Nộp chậm", "Chưa nộp, chưa được tính")] for n in (0, 1)]
    assert [sum(column) for column in sums] == [24, 24]
    assert "Sổ chấp hành" not in pages(reportkit.report(HALF))


@pytest.mark.parametrize("urging", [Urging.ASK, Urging.NONE])
def test_units_that_are_only_asked_never_stand_as_late(urging: Urging) -> None:
    known = with_urging(reportkit.catalogue(), "THON", urging)
    report = reportkit.report_of(known, YEAR)
    found = book(report)
    villages = {u.name for u in known.units if u.kind == "THON"}
    own = [row for row in found.rows if row[1].value in villages]
    assert len(own) == (14 if urging is Urging.ASK else 0)
    assert {cell.value for row in own for cell in row[2:4]} <= {"Đã cung cấp", "Chưa cung cấp"}
    assert not [cell for row in own for cell in row[4:] if cell.value is not None]
    assert not any(str(c.value).startswith((LATE, NOTHING)) for row in own for c in row)


def test_versions_that_a_later_one_replaced_are_grey() -> None:
    rows = table(pages(reportkit.report(HALF))["Sổ theo dõi nộp"]).rows
    by_version = {(row[1].value, row[3].value): {cell.style.endswith("|old") for cell in row} for row in rows}
    assert by_version[reportkit.TWICE, 1] == {True} and by_version[reportkit.TWICE, 2] == {False}
    assert by_version[reportkit.RETURNED, 1] == {False}  # no later one
    counts = [
        RegisterLine("THON01", 1, "Đã tiếp nhận", True, 0),
        RegisterLine("THON01", 2, "Trả lại để bổ sung", False, 0),
    ]
    again = table(pages(replace(reportkit.report(HALF), register=tuple(counts)))["Sổ theo dõi nộp"]).rows
    assert not any(cell.style.endswith("|old") for row in again for cell in row)  # the first one still counts


# looks


def test_colours_come_from_the_palette_alone() -> None:
    for path in (Path(reports.__file__).parent).glob("*.py"):
        colours = set(re.findall(r"\"#[0-9A-Fa-f]{6}\"", path.read_text("utf-8")))
        assert colours <= {'"#000000"'}, path.name  # letters are black


def test_columns_are_no_narrower_than_their_longest_word_while_there_is_room() -> None:
    assert fitted((1.0, 1.0, 2.0), (30.0, 1.0, 1.0), 60.0) == (30.0, 10.0, 20.0)
    assert fitted((1.0, 1.0), (5.0, 5.0), 40.0) == (20.0, 20.0)
    assert fitted((1.0, 1.0), (60.0, 20.0), 40.0) == (30.0, 10.0)  # no room for all


def test_a_unit_of_measure_is_never_broken_inside_a_word() -> None:
    rows = tuple((Cell(n, "n0"), Cell("Nội dung " * 20), Cell("triệu đồng/người/năm", "center")) for n in range(3))
    placed = place(Sheet("T", "T", (Table("t", (5.0, 90.0, 2.0), ("TT", "Nội dung", "ĐVT"), rows),)))
    widths = placed.widths
    assert widths[2] > 12 and widths[1] > 60


def test_decimals_stand_under_each_other() -> None:
    rows = tuple((Cell(value, style),) for value, style in ((2.49, "n2"), (27.0, "n0"), (3.1, "n1*")))
    placed = place(Sheet("T", "T", (Table("t", (20.0,), ("Số",), rows),)))
    styles = [line.cells[0].cell.style for line in placed.lines if line.body]
    assert styles == ["n2", "n0|pad=2", "n1*|pad=2"]
    formats = [look(style)["num_format"] for style in styles]
    assert formats == ["#,##0.00_)", "#,##0_,_0_0_)", '#,##0.0_0"*"']


@pytest.mark.parametrize("style", ["n9", "n1|lạ", "nothing"])
def test_a_style_that_is_none_is_an_error(style: str) -> None:
    with pytest.raises(KeyError):
        look(style)
