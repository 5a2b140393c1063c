"""Pages of a period as they are laid out: values, what their formulas refer to, words. No file is written here."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tanminh_xl.domain.catalogue_nouns import Measure
from tanminh_xl.domain.figures import Figure, Status, exact_sum
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Cell, Chart, Letterhead, Note, Ref, Sheet, Table
from tanminh_xl.domain.submission import Given, Value
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import ADJUSTMENTS, FIGURES, FINDINGS, REGISTER, RESULTS
from tanminh_xl.reports import consolidated, data_sheets
from tanminh_xl.reports._xlsx_style import look
from tanminh_xl.reports.arrangement import TOTAL, arrange, cell_of
from tanminh_xl.reports.common import foot, judged_criteria, number_style
from tanminh_xl.reports.criteria import VALUE
from tanminh_xl.reports.data import table_rows
from tanminh_xl.reports.matrix import face
from tanminh_xl.reports.pages import named_apart
from tests import reportkit

HALF, YEAR = "2026-6T", "2026-N"
REPORTS = {
    "half": lambda: reportkit.report(HALF),
    "year": lambda: reportkit.report(YEAR),
    "varied": reportkit.varied,
    "estimated": reportkit.estimated,
    "nothing": reportkit.nothing,
}


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> PeriodReport:
    return REPORTS[request.param]()


def cells(sheets: tuple[Sheet, ...]) -> Iterator[Cell]:
    for sheet in sheets:
        for block in sheet.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    yield from row


def named(report: PeriodReport) -> dict[Ref, Cell]:
    return {cell.name: cell for cell in cells(consolidated(report)) if cell.name is not None}


def page(report: PeriodReport, name: str) -> Sheet:
    return next(s for s in consolidated(report) if s.name == name)


def table(report: PeriodReport, name: str) -> Table:
    return next(b for b in page(report, name).blocks if isinstance(b, Table))


def notes(sheet: Sheet) -> list[str]:
    return [b.text for b in sheet.blocks if isinstance(b, Note)]


def test_pages_stand_in_their_order() -> None:
    names = [sheet.name for sheet in consolidated(reportkit.report(YEAR))]
    assert names == [
        "Tóm tắt",
        "LĐ Phó Chủ tịch Trần Thị Mẫu",
        "LĐ Phó Chủ tịch Lê Văn Mẫu",
        "LĐ Chưa phân công",
        "Nộp và đánh giá",
        "Tiêu chí",
        "Lộ trình",
        "Các thôn 1",
        "Các thôn 2",
        "Các trường",
        "Các HTX nông nghiệp",
        "Cơ quan, đơn vị",
        "So sánh các thôn 1",
        "So sánh các thôn 2",
        "So sánh các trường",
        "Nhiệm vụ",
        "Nhiệm vụ - Các thôn",
        "Khó khăn",
        "Trả lời kiến nghị",
        "Ý kiến của đơn vị",
        "Sổ theo dõi nộp",
        "Sổ chấp hành",
        "Phát hiện",
    ]
    assert [d.name for d in data_sheets(reportkit.report(YEAR))] == [
        "Dữ liệu Tổng hợp",
        "Dữ liệu Kết quả",
        "Dữ liệu Điều chỉnh",
        "Dữ liệu Cần hỏi",
    ]


def test_every_formula_names_cells_that_are_there(report: PeriodReport) -> None:
    known = set(named(report))
    for data in data_sheets(report):
        keys = [c.key for c in data.spec.columns]
        at = [keys.index(k) for k in data.spec.key]
        known |= {Ref(data.spec.name, tuple(str(row[i]) for i in at), key) for row in data.rows for key in keys}
    lost = [
        ref for cell in cells(consolidated(report)) if cell.formula for ref in cell.formula.refs if ref not in known
    ]
    charts = [b for s in consolidated(report) for b in s.blocks if isinstance(b, Chart)]
    lost += [r for c in charts for s in c.series for r in (*s.categories, *s.values) if r not in known]
    assert lost == []
    assert len(charts) == 2


def test_no_cell_has_the_name_of_another(report: PeriodReport) -> None:
    found = [cell.name for cell in cells(consolidated(report)) if cell.name is not None]
    assert len(found) == len(set(found))


def test_every_value_of_a_criterion_is_a_formula_with_the_assessment_as_result(report: PeriodReport) -> None:
    at = named(report)
    for criterion in judged_criteria(report):
        found, cell = report.assessment[criterion.code], at[Ref(VALUE, (criterion.code,), "value")]
        if found.value is None:
            assert (cell.value, cell.formula) == ("–", None)
        else:
            assert cell.value == found.value
            assert cell.formula is not None


def test_a_ratio_is_recomputed_from_totals_rounded() -> None:
    cell = named(reportkit.report(YEAR))[Ref(VALUE, ("CHUNG-10",), "value")]
    assert cell.formula is not None
    over, less_over, under = (
        Ref(TOTAL, ("THON", "CHUNG-10.T"), "value"),
        cell_of("THON05", "CHUNG-10.T"),
        Ref(TOTAL, ("THON", "NEN-01"), "value"),
    )
    # Thôn Đồng Tiến gave only one of the two parts: it is in neither sum (decision-tables 1).
    assert cell.formula.text == "=ROUND(100*({0}-{1})/({2}),2)"
    assert cell.formula.refs == (over, less_over, under)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("MH3-03", "=ROUND({0},2)"),
        ("CHUNG-11", "=ROUND(SUM({0},{1}),2)"),
        ("CHUNG-06", '=IF(COUNTIF({0}:{1},"Không đạt")>0,"Không đạt","Đạt")'),
        (
            "CHUNG-07",
            '=ROUND(100*(COUNTIF({0}:{1},"Đạt"))/(COUNTIF({0}:{1},"Đạt")+COUNTIF({0}:{1},"Không đạt")),2)',
        ),
        ("MH2-08", "=ROUND((SUM({0}:{1}))/(COUNT({0}:{1})),2)"),
    ],
)
def test_formulas_by_measure(code: str, text: str) -> None:
    cell = named(reportkit.varied())[Ref(VALUE, (code,), "value")]
    assert cell.formula is not None
    assert cell.formula.text == text


def test_a_mean_leaves_out_the_unit_that_gave_one_part_only() -> None:
    cell = named(reportkit.varied())[Ref(VALUE, ("CHUNG-10",), "value")]
    assert cell.formula is not None
    assert cell.formula.text == "=ROUND(100*({0}-{1})/((SUM({2}:{3}))/(COUNT({2}:{3}))),2)"


@pytest.mark.parametrize(
    ("given", "value", "adjusted", "shown", "style"),
    [
        (Given.FIGURE, 12.0, None, 12.0, "n0"),
        (Given.FIGURE, 3.25, None, 3.25, "n2"),
        (Given.FIGURE, 0.0, None, 0.0, "n0"),
        (Given.FIGURE, True, None, "Đạt", "value"),
        (Given.FIGURE, False, None, "Không đạt", "value"),
        (Given.NONE_OCCURRED, 0.0, None, 0, "kps"),
        (Given.NOT_APPLICABLE, None, None, "KTĐT", "word"),
        (Given.NOT_YET, None, None, "chưa có", "word"),
        (Given.BLANK, None, None, "–", "word"),
        (Given.FIGURE, 12.0, 21.0, 21.0, "n0*"),
        (Given.FIGURE, False, True, "Đạt", "value*"),
        (Given.NONE_OCCURRED, 0.0, 4.5, 4.5, "n1*"),
        (Given.NOT_APPLICABLE, None, 2.0, 2.0, "n0*"),
    ],
)
def test_how_a_figure_shows(given: Given, value: Value, adjusted: Value, shown: object, style: str) -> None:
    counted = value if adjusted is None else adjusted
    cell = face(Figure(HALF, "THON01", "X", given, value, adjusted, counted), cell_of("THON01", "X"))
    assert (cell.value, cell.style) == (shown, style)
    if counted is None:
        assert cell.formula is None
    else:
        assert cell.formula is not None
        assert cell.formula.refs == (Ref(FIGURES.name, (HALF, "THON01", "X"), "counted"),)


# what counts, whether the Office put it; how it shows where it is a số ước
@pytest.mark.parametrize(
    ("given", "counted", "adjusted", "style"),
    [
        (Given.FIGURE, 12.0, False, "n0~"),
        (Given.FIGURE, 3.25, True, "n2~*"),
        (Given.FIGURE, True, False, "value~"),
        (Given.FIGURE, False, True, "value~*"),
        (Given.NONE_OCCURRED, 0.0, False, "kps~"),
        (Given.NONE_OCCURRED, 0.0, True, "kps~*"),
    ],
)
def test_a_so_uoc_keeps_its_value_and_is_marked_by_its_format(
    given: Given, counted: Value, adjusted: bool, style: str
) -> None:
    put = {"instead": given, "adjusted": counted} if adjusted else {"given": given, "value": counted}
    figure = Figure(HALF, "THON01", "X", Given.BLANK, counted=counted, estimate=True)._replace(**put)
    cell = face(figure, cell_of("THON01", "X"))
    assert (cell.value, cell.style) == (format_value(counted) if isinstance(counted, bool) else counted, style)
    assert look(style)["num_format"] and cell.formula is not None


@pytest.mark.parametrize(("instead", "shown"), [(Given.NOT_APPLICABLE, "KTĐT"), (Given.NOT_YET, "chưa có")])
def test_an_answer_without_a_figure_that_the_office_put_shows_in_place_of_the_unit_s(
    instead: Given, shown: str
) -> None:
    figure = Figure(HALF, "THON01", "X", Given.FIGURE, 12.0, instead=instead)
    assert face(figure, cell_of("THON01", "X"))[:3] == (shown, "word", None)


def test_totals_criteria_and_notes_over_a_so_uoc_say_so() -> None:
    report = reportkit.estimated()
    at = named(report)
    plain = named(reportkit.varied())
    for ref, cell in at.items():
        if ref.table == TOTAL and cell.formula is not None:
            kind, element = ref.key
            holds = any(f.element == element and f.unit.startswith(kind) for f in report.estimates)
            assert cell.style == plain[ref].style + "~" * holds
            assert (cell.value, cell.formula) == (plain[ref].value, plain[ref].formula)
    shown = {row[0].value: row for row in table(report, "Tiêu chí").rows if row[0].value in report.assessment}
    for code, row in shown.items():
        found = report.assessment[str(code)]
        words = next(cell for cell in row if cell.style.startswith("status:"))
        assert (words.value, words.style) == (found.status_words, f"status:{found.status}")
        if found.value is not None:
            assert ("~" in at[Ref(VALUE, (str(code),), "value")].style) == found.estimate
    assert {c.value for row in shown.values() for c in row} >= {"Đạt (ước)", "Đạt", "Chưa đạt (ước)"}
    sheets = ("Tiêu chí", "Các thôn 1", "Các thôn 2", "Các trường", "Các HTX nông nghiệp", "Cơ quan, đơn vị")
    assert [name for name in sheets if any(n.startswith("ước: ") for n in notes(page(report, name)))] == [
        "Tiêu chí",
        "Các thôn 1",
        "Các thôn 2",
        "Các trường",
        "Cơ quan, đơn vị",
    ]


def test_what_is_compared_with_names_its_period_and_is_left_out_where_there_is_nothing() -> None:
    report = reportkit.varied()
    at = {"Tiêu chí": 4, "Cơ quan, đơn vị": 4}
    for name, column in at.items():
        found = table(report, name)
        assert found.header[column] == "Số để so sánh"
        shown = [str(row[column].value) for row in found.rows if row[column].value]
        assert shown and all(re.match(r"6T/2026: \S", words) for words in shown)
        assert "Số để so sánh" not in table(reportkit.report("2026-6T"), name).header
    of = report.catalogue
    for code, before in report.before.items():
        leads = of.criterion[code].parts[:1]
        if leads and of.element[leads[0]].time_kind in ("lũy kế trong năm", "trong kỳ"):
            assert before.value is None, code


def test_what_is_still_a_so_uoc_is_listed_on_the_first_page_and_in_the_register() -> None:
    report = reportkit.estimated()
    (rows,) = (
        b.rows for b in page(report, "Nộp và đánh giá").blocks if isinstance(b, Table) and b.name == "tom_tat_chu_y"
    )
    counts = {row[0].value: row[1].value for row in rows}
    assert counts["Số liệu còn là số ước"] == len(report.estimates) > 30
    assert counts["Tiêu chí có số ước"] == sum(report.assessment[c.code].estimate for c in judged_criteria(report))
    (said,) = (n for n in notes(page(report, "Sổ theo dõi nộp")) if "số ước" in n)
    of_village = sum(f.unit == "THON05" for f in report.estimates)
    assert said.startswith(f"Còn {len(report.estimates)} số liệu là số ước, của: ")
    assert f"Thôn Đồng Tiến ({of_village})" in said
    # the words of statuses on the first page are counted over plain statuses of the data sheet
    assert not any("(ước)" in str(value) for row in table_rows(report, RESULTS) for value in row[:8])


def test_data_rows_say_which_figures_and_results_are_so_uoc() -> None:
    report = reportkit.estimated()
    for spec, found in ((FIGURES, report.estimates), (RESULTS, [a for a in report.assessments if a.estimate])):
        at = [c.key for c in spec.columns].index("estimate")
        flags = [row[at] for row in table_rows(report, spec)]
        assert (flags.count("có"), set(flags)) == (len(found), {"có", ""})


def test_a_report_without_a_so_uoc_speaks_of_none(report: PeriodReport) -> None:
    if report.estimates:
        return
    words = [str(c.value) for c in cells(consolidated(report))] + [n for s in consolidated(report) for n in notes(s)]
    assert not [w for w in words if re.search(r"\bước\b", w)]
    assert not [c.style for c in cells(consolidated(report)) if "~" in c.style]


def test_the_pages_of_a_period_of_estimates_say_so_under_their_titles() -> None:
    known = reportkit.catalogue()
    periods = tuple(p.model_copy(update={"estimate": p.code == HALF}) for p in known.periods)
    report = reportkit.report_of(known.model_copy(update={"periods": periods}), HALF)
    heads = [b.subtitle for s in consolidated(report) for b in s.blocks if isinstance(b, Letterhead)]
    assert (
        sum(h.endswith("6 tháng đầu năm 2026 (từ 15/12/2025 đến 14/6/2026) - số ước") for h in heads) == len(heads) - 1
    )


def test_of_adjustments_each_answer_and_a_confirmation_are_told() -> None:
    report = reportkit.report(HALF)
    unit, element = reportkit.ADJUSTED
    put = report.state.adjusted[unit, element]
    at = [c.key for c in ADJUSTMENTS.columns]
    for change, new, state in (
        ({"estimate": True}, "ước 21", "đang có hiệu lực"),
        ({"given": Given.NOT_YET, "new": None}, "Chưa có số, sẽ bổ sung", "đang có hiệu lực"),
        ({"confirms": True}, 21.0, "xác nhận số của đơn vị"),
    ):
        made = {(unit, element): replace(put, **change)}
        confirms = "confirms" in change
        held = replace(report.state, adjusted={} if confirms else made, confirmed=made if confirms else {})
        row = dict(zip(at, table_rows(replace(report, state=held), ADJUSTMENTS)[0], strict=True))
        assert (row["new"], row["state"]) == (new, state)


def test_a_bad_cell_and_a_missing_form_show_as_missing() -> None:
    at = cell_of("THON01", "X")
    assert face(Figure(HALF, "THON01", "X", Given.NOT_APPLICABLE, bad=True), at).value == "–"
    assert face(None, at).value == "–"


def test_a_matrix_has_a_row_for_each_unit_then_totals_and_coverage() -> None:
    report = reportkit.report(HALF)
    found = table(report, "Các thôn")
    villages = arrange(report).matrices[0].units
    assert sorted(villages) == [u.code for u in report.catalogue.units if u.kind == "THON"]
    names = [report.catalogue.unit[code].name for code in villages]
    assert [row[1].value for row in found.rows] == [*names, "Tổng hợp", "Số đơn vị có số liệu"]
    column = next(i for i, title in enumerate(found.header) if title.endswith("MH2-02"))
    values = [row[column].value for row in found.rows]
    by_unit = dict(zip(villages, values, strict=False))
    assert (by_unit["THON01"], by_unit["THON02"]) == ("KTĐT", 0)
    assert values[-2] == exact_sum(v for v in values[:-2] if isinstance(v, float))
    # 14 villages, one of them Không thuộc đối tượng; Không phát sinh is a figure; three have no form that counts.
    assert values[-1] == "10/13"
    passed = next(i for i, title in enumerate(found.header) if title.endswith("CHUNG-06"))
    assert found.rows[-2][passed].value == sum(row[passed].value == "Đạt" for row in found.rows[:-2])


def test_no_matrix_has_more_than_ten_figures_across_and_models_stand_above() -> None:
    report = reportkit.report(YEAR)
    for name in ("Các thôn 1", "Các thôn 2", "Các trường", "Các HTX nông nghiệp"):
        found = table(report, name)
        assert len(found.header) <= 3 + 10
        spans = sorted((a, b) for a, b, _ in found.groups)
        assert [c for a, b in spans for c in range(a, b + 1)] == list(range(2, len(found.header) - 1))


def test_a_wide_matrix_is_cut_evenly_and_says_which_part_it_is() -> None:
    known = reportkit.catalogue()
    moved = tuple(
        e.model_copy(update={"reporters": ("THON",)}) if e.code in ("MH5-02", "MH5-03", "MH2-06") else e
        for e in known.elements
    )
    report = reportkit.report_of(known.model_copy(update={"elements": moved}), YEAR)
    tables = [table(report, name) for name in ("Các thôn 1", "Các thôn 2")]
    sizes = [len(t.header) - 3 for t in tables]
    assert max(sizes) <= 10
    assert max(sizes) - min(sizes) <= 1
    heads = [b.title for b in page(report, "Các thôn 2").blocks if isinstance(b, Letterhead)]
    assert heads == ["SỐ LIỆU CỦA CÁC THÔN (phần 2/2)"]


def test_units_with_figures_of_their_own_are_listed_not_a_grey_matrix() -> None:
    arrangement = arrange(reportkit.report(YEAR))
    assert [m.kind.code for m in arrangement.matrices] == ["THON", "TRUONG", "HTX"]
    assert {"PKT", "PVHXH", "TTPVHCC", "TYT"} <= set(arrangement.single_units)


def test_an_adjusted_figure_is_marked_wherever_it_stands_with_who_when_why() -> None:
    report = reportkit.report(HALF)
    unit, element = reportkit.ADJUSTED
    cell = named(report)[cell_of(unit, element)]
    assert (cell.value, cell.style) == (21.0, "n0*")
    told = [n for n in notes(page(report, "Các thôn")) if n.startswith("*")]
    assert told == [
        "* Thôn Quyết Thắng, MH3-03: 12 → 21; Nguyễn Thị Hà điều chỉnh lúc 09:30 18/6/2026: thôn báo lại qua điện thoại"
    ]
    assert named(report)[Ref(VALUE, (element,), "value")].style.endswith("*")
    assert any(n.startswith("* Có số liệu") for n in notes(page(report, "Tiêu chí")))
    row = dict(zip((c.key for c in ADJUSTMENTS.columns), table_rows(report, ADJUSTMENTS)[0], strict=True))
    assert (row["unit"], row["old"], row["new"], row["state"]) == (unit, 12.0, 21.0, "đang có hiệu lực")


def test_criteria_stand_under_their_models_and_groups_before_their_parts() -> None:
    found = table(reportkit.varied(), "Tiêu chí")
    codes = [row[0].value for row in found.rows]
    assert [codes[i] for i in sorted(found.headings)][3] == "MH4. Gia đình văn hóa - công dân kiểu mẫu"
    assert codes[-12:][0] == "Nội dung chung"
    start = codes.index("MH4-G")
    assert codes[start : start + 3] == ["MH4-G", "MH4-02", "MH4-04"]
    assert found.rows[start][0].style == "group_center"


def test_the_summary_counts_criteria_by_status_and_model() -> None:
    report = reportkit.varied()
    tables = [b for b in page(report, "Nộp và đánh giá").blocks if isinstance(b, Table)]
    handed, counted = tables[0], tables[1]
    assert counted.header[:3] == ("Mã", "Mô hình", "Tổng số")
    for row in counted.rows[:-1]:
        model = str(row[0].value)
        own = [
            report.assessment[c.code].status for c in judged_criteria(report) if c.model.casefold() == model.casefold()
        ]
        assert [c.value for c in row[2:]] == [len(own), *(own.count(Status(s)) for s in counted.header[3:])]
    assert counted.rows[-1][2].value == len(judged_criteria(report))
    assert set(counted.header[3:]) >= {a.status.value for a in report.assessments if a.parts}
    # 24 owe a report (the co-operative is only asked): two sent none, one is returned, one waits; one is late.
    assert [(row[0].value, row[1].value) for row in handed.rows] == [
        ("Đúng hạn", 19),
        ("Nộp chậm", 1),
        ("Đã gửi, chưa được tính", 2),
        ("Chưa nộp", 2),
        ("Tổng số phải nộp", 24),
        ("Trong đó đã nộp", 20),
    ]
    assert handed.rows[3][3].value == "Thôn Hòa Bình; Trường Tiểu học Minh Họa A"


def test_groups_are_not_counted_as_criteria() -> None:
    report = reportkit.varied()
    assert report.catalogue.criterion["MH4-G"].measure == Measure.GROUP
    assert "MH4-G" not in {c.code for c in judged_criteria(report)}
    assert table_rows(report, RESULTS)[-1][1] == "MH4-G"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            lambda: reportkit.report(HALF),
            "Đã nộp 20/24 đơn vị phải báo cáo. 8/35 tiêu chí chưa có hoặc chưa đủ số liệu. "
            "Bộ tiêu chí: Bộ tiêu chí xây dựng xã hội chủ nghĩa gắn với con người xã hội chủ nghĩa tại thành phố "
            "Hải Phòng giai đoạn 2026 - 2030 và những năm tiếp theo (DỰ THẢO rút từ Kế hoạch, chờ Phụ lục 1). "
            "Mã số liệu: a16abdd376c9.",
        ),
        (
            reportkit.varied,
            "Đã nộp 20/24 đơn vị phải báo cáo. 10/35 tiêu chí chưa có hoặc chưa đủ số liệu. "
            "Bộ tiêu chí: Bộ tiêu chí xây dựng xã hội chủ nghĩa gắn với con người xã hội chủ nghĩa tại thành phố "
            "Hải Phòng giai đoạn 2026 - 2030 và những năm tiếp theo (DỰ THẢO rút từ Kế hoạch, chờ Phụ lục 1) "
            "số 15/QĐ-UBND ngày 01/6/2026. Mã số liệu: e530ddaa0518.",
        ),
    ],
)
def test_the_foot_says_who_reported_what_lacks_and_which_criteria_set(made: object, said: str) -> None:
    assert callable(made)
    report = made()
    assert foot(report) == said
    for sheet in consolidated(report):
        assert notes(sheet)[-1] == said
        assert len(sheet.page.foot) <= 190
    for data in data_sheets(report):
        assert data.bottom == (said,)


def test_sample_figures_make_every_sheet_say_so_and_others_never() -> None:
    mark = "SỐ LIỆU MINH HỌA"
    sample, real = reportkit.report(HALF), reportkit.report(HALF, sample_figures=False)
    for sheet in consolidated(sample):
        assert sheet.blocks[0] == Note(mark, "sample")
        assert (sheet.page.mark, mark in sheet.page.foot) == (mark, False)
    for data in data_sheets(sample):
        assert data.top[0] == mark
    assert mark not in repr(consolidated(real)) + repr([(d.top, d.bottom, d.foot) for d in data_sheets(real)])


def test_the_summary_counts_who_was_late_and_who_has_said_too_little() -> None:
    """A line of its own for units of which a version counts that says too little, only where there are such."""
    handed = next(b for b in page(reportkit.days(), "Nộp và đánh giá").blocks if isinstance(b, Table))
    assert [(row[0].value, row[1].value, row[3].value) for row in handed.rows][:3] == [
        ("Đúng hạn", 17, ""),
        ("Nộp chậm", 2, "Thôn Phú Lương (03 ngày); Thôn An Lạc (04 ngày)"),
        ("Mới nộp dưới nửa số liệu", 1, "Thôn Đông Hải"),
    ]
    assert [row[1].value for row in handed.rows][-2:] == [24, 20]
    rows = [[c.value for c in row] for row in table(reportkit.days(), "Sổ theo dõi nộp").rows]
    said = {(row[1], row[3]): row[5] for row in rows}
    assert said["THON01", 1] == "Chưa đủ nửa số liệu"
    assert said["THON11", 2] == "Nộp chậm 04 ngày; bổ sung lần 1; bổ sung chậm 02 ngày"


def test_the_register_says_late_absent_returned_versions_on_behalf_and_links_the_file() -> None:
    rows = [[c.value for c in row] for row in table(reportkit.report(HALF), "Sổ theo dõi nộp").rows]
    by_unit = {(row[1], row[3]): row for row in rows}
    assert by_unit["THON03", None][4] == "Chưa nộp"
    assert by_unit["THON07", 1][5] == "Nộp chậm 03 ngày"
    assert by_unit["THON09", 1][4] == "Trả lại để bổ sung"
    assert [by_unit["THON11", n][9] for n in (1, 2)] == ["không", "có"]
    assert by_unit["THON05", 1][8] == "Nguyễn Thị Hà"
    lines = table(reportkit.report(HALF), "Sổ theo dõi nộp").rows
    links = {(row[1].value, row[3].value): row[-1].link for row in lines}
    assert links["THON07", 1] == "../../da_nhan/2026-6T/THON07/2026-6T_THON07__00000001.xlsx"


def test_findings_are_those_of_the_latest_version_heaviest_first() -> None:
    report = reportkit.report(HALF)
    found = table(report, "Phát hiện")
    assert [found.rows[i][0].value for i in sorted(found.headings)] == [
        "THON05. Thôn Đồng Tiến – phiên bản 1 (Tiếp nhận một phần)",
        "THON09. Thôn Trung Nghĩa – phiên bản 1 (Trả lại để bổ sung)",
        "THON13. Thôn Mỹ Đức Nghĩa – phiên bản 1 (Chờ Văn phòng xác nhận)",
    ]
    assert [c.value for c in found.rows[1][:3]] == [1, "Phải sửa", "G12"]
    assert len(table_rows(report, FINDINGS)) == 5


@pytest.mark.parametrize("spec", [FIGURES, RESULTS, ADJUSTMENTS, REGISTER, FINDINGS], ids=lambda s: s.name)
def test_rows_of_data_have_the_columns_of_their_table(spec: TableSpec) -> None:
    rows = table_rows(reportkit.report(HALF), spec)
    assert rows
    assert {len(row) for row in rows} == {len(spec.columns)}


def test_a_period_without_any_report_has_all_its_pages() -> None:
    report = reportkit.nothing()
    assert [s.name for s in consolidated(report)][:3] == ["Tóm tắt", "Nộp và đánh giá", "Tiêu chí"]
    assert "Không có." in notes(page(report, "Phát hiện"))
    handed = next(b for b in page(report, "Nộp và đánh giá").blocks if isinstance(b, Table))
    owing = len(report.register)
    assert [row[1].value for row in handed.rows] == [0, 0, 0, owing, owing, 0]


def test_tabs_have_names_that_a_workbook_takes() -> None:
    names = ["Các tổ/đội [1]", "Các tổ đội  1", "tóm tắt", "Tóm tắt", "'", "x" * 40, "x" * 40, "Dữ liệu Tổng hợp"]
    pages = [Sheet(name, "", ()) for name in names]
    made = [p.name for p in named_apart(pages, ["Dữ liệu Tổng hợp"])]
    assert len({name.casefold() for name in made}) == len(made)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name.strip("'") for name in made)
    assert "Dữ liệu Tổng hợp" not in made


@pytest.mark.parametrize(
    ("value", "style"), [(3.0, "n0"), (85.3, "n1"), (0.25, "n2"), (1.005, "n3"), (1 / 3, "n4"), (-2.5, "n1")]
)
def test_a_number_shows_the_decimals_that_it_has(value: float, style: str) -> None:
    assert number_style(value) == style


def test_words_are_whole_vietnamese_and_those_of_the_office(report: PeriodReport) -> None:
    said = [s.name for s in consolidated(report)]
    for sheet in consolidated(report):
        for block in sheet.blocks:
            said += [block.text] if isinstance(block, Note) else []
            said += [block.title, *block.left, *block.right] if isinstance(block, Letterhead) else []
            said += block.header if isinstance(block, Table) else []
    said += [str(cell.value) for cell in cells(consolidated(report)) if isinstance(cell.value, str)]
    for text in said:
        assert text == unicodedata.normalize("NFC", text)
        assert not re.search(r"\b(lỗi|cảnh báo|duyệt|trễ|xác minh)\b", text.casefold()), text
        assert "{" not in text
