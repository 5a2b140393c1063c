"""A form read wherever its rows and columns stand now: understood or told, never read wrongly."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanminh_xl.checks import check
from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import SHEET, STAMP_SHEET, WHOLE_ESTIMATE, ColumnKey, FormSpec, Row, stamp
from tanminh_xl.domain.messages import render
from tanminh_xl.domain.submission import Answer, Given, Stamp
from tanminh_xl.forms.read import Reading, read, stamp_of
from tanminh_xl.forms.write import write
from tanminh_xl.grid import CellContent, from_rows
from tanminh_xl.grid import read as read_grid
from tanminh_xl.grid.facts import Area, CellFacts, NumberFormat, Unseen
from tests.formkit import UNIT, Sheet, cell, figure, form, grid, heading, known_problem, sheet, stamp_rows, task

SPEC = form(
    [heading("Mô hình 1"), figure("A"), figure("B"), figure("C", value_type=ValueType.YES_NO)],
    tasks=[task("NV-1")],
    problems=[known_problem("KK-1", "Thiếu nước", "Đề nghị khoan giếng")],
)
A, B, C = (cell(SPEC, item) for item in "ABC")
STATE = cell(SPEC, f"B|{UNIT}/NV-1", ColumnKey.STATE)
FIRST_NEW = cell(SPEC, "C|+1", ColumnKey.TEXT)
FILLED: dict[str, CellContent] = {A: 5.0, B: 7.0, C: "Đạt", STATE: "Đã hoàn thành"}
"""Row A stands in sheet row 9, B and C below it; value in column G."""


def filled(spec: FormSpec = SPEC, **more: CellContent) -> Sheet:
    return sheet(spec, FILLED | more)


def values(reading: Reading) -> list[object]:
    return [a.value if a.given is Given.FIGURE else a.given for a in reading.submission.answers]


def codes(reading: Reading) -> list[tuple[Code, str]]:
    return [(f.code, f.cell) for f in reading.findings]


def answer(reading: Reading, item: str) -> Answer:
    return next(a for a in reading.submission.answers if a.element == item)


GIVEN = [5.0, 7.0, True]


def test_a_form_as_it_was_sent_is_read_without_a_finding() -> None:
    reading = read(grid(SPEC, filled()), SPEC)
    assert values(reading) == GIVEN
    assert [a.cell for a in reading.submission.answers] == [A, B, C] == ["G9", "G10", "G11"]
    assert reading.submission.tasks == ((UNIT, "NV-1", "Đã hoàn thành", "", STATE),)
    assert [p.code for p in reading.submission.problems] == ["KK-1"]
    assert reading.findings == ()


# moved and renamed


def test_a_row_put_in_moves_what_is_below() -> None:
    rows = filled()
    rows.insert(9, [""] * 10)
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == GIVEN
    assert answer(reading, "B").cell == "G11"
    assert codes(reading) == [(Code.CELLS_MOVED, "G11")]


def test_a_row_put_in_with_words_is_told_and_not_counted() -> None:
    rows = filled()
    rows.insert(9, ["", "", "Số hộ khác", "", "", "", 12.0, "", "", ""])
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == GIVEN
    assert (Code.OUTSIDE_ENTRY, "C10") in codes(reading)
    assert next(f.value for f in reading.findings if f.code is Code.OUTSIDE_ENTRY) == "Số hộ khác 12"


def test_a_heading_that_moved_with_its_rows_is_no_stray_text() -> None:
    rows = filled()
    rows.insert(7, [""] * 10)
    assert [code for code, _ in codes(read(grid(SPEC, rows), SPEC))] == [Code.CELLS_MOVED]


def test_no_more_than_three_stray_texts_are_listed() -> None:
    rows = filled()
    for n in range(6):
        rows.insert(10, ["", "", f"thêm {n}", *[""] * 7])
    assert [code for code, _ in codes(read(grid(SPEC, rows), SPEC))].count(Code.OUTSIDE_ENTRY) == 3


def test_words_beyond_the_last_column_are_told() -> None:
    rows = [[*row, ""] for row in filled()]
    rows[9][10] = "số này là tạm tính"
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == GIVEN
    assert codes(reading) == [(Code.OUTSIDE_ENTRY, "K10")]


def test_a_moved_column_is_found_by_its_key() -> None:
    rows = filled()
    for row in rows:
        row[6], row[8] = row[8], row[6]
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == GIVEN
    assert answer(reading, "A").cell == "I9"
    assert (Code.CELLS_MOVED, "I9") in codes(reading)


@pytest.mark.parametrize("at", [0, 1, 5, 7, 9])
def test_a_column_put_in_anywhere(at: int) -> None:
    rows = [[*row[:at], "", *row[at:]] for row in filled()]
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == GIVEN
    assert answer(reading, "A").cell == ("H9" if at <= 6 else "G9")
    assert [code for code, _ in codes(reading)] == [Code.CELLS_MOVED]


def test_cells_of_one_row_pushed_to_the_right_are_read_where_they_are() -> None:
    rows = filled()
    rows[9] = ["", *rows[9]]
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == GIVEN
    assert answer(reading, "B").cell == "H10"
    assert codes(reading)[0] == (Code.CELLS_MOVED, "H10")


def test_rows_sorted_another_way_keep_their_figures() -> None:
    rows = filled()
    rows[8], rows[9] = rows[9], rows[8]
    assert values(read(grid(SPEC, rows), SPEC)) == GIVEN


def test_a_renamed_sheet_is_found_by_its_keys() -> None:
    reading = read(grid(SPEC, filled(), name="Thôn 5 gửi", Khac=[["gì đó"]]), SPEC)
    assert values(reading) == GIVEN
    assert reading.submission.sheet == "Thôn 5 gửi"
    assert [f.code for f in reading.findings] == [Code.SHEET_RENAMED]


def two_sheets(first: Sheet, second: Sheet) -> Reading:
    return read(from_rows({SHEET: first, "Số liệu (2)": second, STAMP_SHEET: stamp_rows(SPEC)}), SPEC)


def test_a_copied_sheet_that_says_the_same_counts_once() -> None:
    reading = two_sheets(filled(), filled())
    assert values(reading) == GIVEN
    assert codes(reading) == [(Code.SHEET_TWICE, "")]
    assert "Số liệu (2)" in render(reading.findings[0])[0]
    blank = two_sheets(filled(), sheet(SPEC, {}))
    assert (values(blank), codes(blank)) == (GIVEN, [(Code.SHEET_TWICE, "")])


def test_a_copied_sheet_with_another_figure_holds_that_figure() -> None:
    reading = two_sheets(filled(), filled(**{B: 9.0}))
    assert values(reading) == [5.0, Given.BLANK, True]
    assert codes(reading) == [(Code.KEY_TWICE_DIFFERENT, B)]
    assert "7 và 9 ở ô Số liệu (2)!G10" in render(reading.findings[0])[0]


def test_the_copy_is_read_where_the_forms_own_sheet_is_blank() -> None:
    reading = two_sheets(sheet(SPEC, {}), filled())
    assert values(reading) == GIVEN
    assert (reading.submission.sheet, answer(reading, "A").cell) == ("Số liệu (2)", A)
    assert {code for code, _ in codes(reading)} == {Code.SHEET_RENAMED, Code.SHEET_TWICE}


def test_what_only_the_copy_says_is_read_from_it() -> None:
    reading = two_sheets(sheet(SPEC, {A: 5.0, STATE: "Đã hoàn thành"}), filled())
    assert values(reading) == GIVEN
    assert [a.cell for a in reading.submission.answers] == [A, f"Số liệu (2)!{B}", f"Số liệu (2)!{C}"]
    assert codes(reading) == [(Code.CELLS_MOVED, "")]


def test_a_difficulty_is_never_lost_between_two_sheets() -> None:
    reading = two_sheets(filled(**{FIRST_NEW: "Thiếu nước"}), filled(**{FIRST_NEW: "Thiếu đất"}))
    assert [p.text for p in reading.submission.problems if not p.code] == ["Thiếu nước", "Thiếu đất"]


def test_a_copy_of_the_sheet_in_another_workbook_has_no_stamp_and_can_be_read_all_the_same() -> None:
    copied = from_rows({"Sheet1": [["một bảng khác"]], SHEET: filled()})
    assert stamp_of(copied) is None
    assert values(read(copied, SPEC)) == GIVEN


def test_no_row_key_at_all() -> None:
    reading = read(from_rows({SHEET: [["TT", "Nội dung"], ["1", "Số hộ"]]}), SPEC)
    assert [f.code for f in reading.findings] == [Code.NO_ROW_KEYS]
    assert reading.submission.answers == ()
    assert check(reading.submission, SPEC, reading.findings) == ()


# gone


def test_a_deleted_row_is_told_where_it_stood() -> None:
    rows = filled()
    del rows[9]
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == [5.0, Given.BLANK, True]
    assert (Code.ROW_MISSING, B) in codes(reading)
    assert check(reading.submission, SPEC, reading.findings) == ()


def test_a_deleted_column_is_told_once_and_its_figures_are_not_missing_one_by_one() -> None:
    rows = [row[:6] + row[7:] for row in filled()]
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == [Given.BLANK] * 3
    assert (Code.COLUMN_MISSING, "G7") in codes(reading)
    after = check(reading.submission, SPEC, reading.findings)
    assert [f.code for f in after if f.code is Code.VALUE_MISSING] == []


# twice


@pytest.mark.parametrize(
    ("other", "value", "found"),
    [
        (7.0, 7.0, (Code.KEY_TWICE, "G12")),
        ("", 7.0, (Code.KEY_ASTRAY, "G10")),
        (8.0, Given.BLANK, (Code.KEY_TWICE_DIFFERENT, "G10")),
    ],
)
def test_one_key_twice(other: CellContent, value: object, found: tuple[Code, str]) -> None:
    rows = filled()
    copy = list(rows[9])
    copy[6] = other
    rows.insert(11, copy)
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading)[1] == value
    assert found in codes(reading)
    assert check(reading.submission, SPEC, reading.findings) == ()


@pytest.mark.parametrize("down", [0, 60])
def test_a_row_copied_far_below_its_block_waits_if_it_says_something_else(down: int) -> None:
    rows = filled()
    copy = list(rows[9])
    copy[6] = 8.0
    at = len(rows) + down if down else 20
    rows += [[""] * 10 for _ in range(down)]
    rows.insert(at, copy)
    reading = read(grid(SPEC, rows), SPEC)
    astray = next(f for f in reading.findings if f.item == "B")
    if not down:
        assert (astray.code, values(reading)[1]) == (Code.KEY_TWICE_DIFFERENT, Given.BLANK)
    else:
        assert (astray.code, values(reading)[1]) == (Code.KEY_ASTRAY, 7.0)
        assert f"ở ô G{len(rows)} ghi “8”" in render(astray)[0]


def test_the_filled_one_of_two_rows_counts_where_the_first_is_blank() -> None:
    rows = filled()
    copy = list(rows[9])
    rows[9][6] = ""
    rows.insert(11, copy)
    reading = read(grid(SPEC, rows), SPEC)
    assert (answer(reading, "B").value, answer(reading, "B").cell) == (7.0, "G12")


def test_a_column_copied_beside_itself_is_never_taken_in_silence() -> None:
    rows = [[*row[:7], row[6], *row[7:]] for row in filled()]
    rows[9][7], rows[10][6], rows[10][7] = 8.0, "", "Đạt"
    reading = read(grid(SPEC, rows), SPEC)
    assert values(reading) == [5.0, 7.0, Given.BLANK]
    assert (Code.KEY_TWICE_DIFFERENT, "H10") in codes(reading)
    assert (Code.OUTSIDE_ENTRY, "H11") in codes(reading)


def test_difficulties_may_grow_by_rows_without_key_and_by_copied_rows() -> None:
    rows = filled()
    at = from_a1(FIRST_NEW)[0]
    rows[at][2], rows[at][4] = "Đường hỏng", "Đề nghị sửa"
    copy = [*rows[at]]
    copy[2] = "Thiếu đèn"
    rows[at + 1 : at + 1] = [copy, ["", "", "Cống tắc", "", "", "", "", "", "", ""]]
    reading = read(grid(SPEC, rows), SPEC)
    assert [(p.code, p.text) for p in reading.submission.problems] == [
        ("KK-1", "Thiếu nước"),
        ("", "Đường hỏng"),
        ("", "Thiếu đèn"),
        ("", "Cống tắc"),
    ]
    assert {p.unit for p in reading.submission.problems} == {UNIT}
    assert [code for code, _ in codes(reading)] == [Code.CELLS_MOVED]


def test_merged_cells_show_their_value_in_the_first_and_the_others_are_missing() -> None:
    """G9:G10 merged: the parser gives 5 in G9 and nothing in G10; nothing is read into the wrong row."""
    reading = read(grid(SPEC, filled(G10="")), SPEC)
    assert values(reading) == [5.0, Given.BLANK, True]
    assert [(f.code, f.cell) for f in check(reading.submission, SPEC, reading.findings)] == [(Code.VALUE_MISSING, B)]


# formulas


@pytest.mark.parametrize(
    ("fact", "value", "found"),
    [
        (CellFacts("1/0", "#DIV/0!"), "", (Code.FORMULA_ERROR, "#DIV/0!")),
        (CellFacts(None, "#N/A"), "", (Code.FORMULA_ERROR, "#N/A")),
        (CellFacts("2+3", None, "5"), 5.0, (Code.FORMULA, "=2+3")),
        (CellFacts("2+3", uncomputed=True), "", (Code.FORMULA_UNCOMPUTED, "=2+3")),
        (CellFacts("2+3", uncomputed=True), 0.0, (Code.FORMULA_UNCOMPUTED, "=2+3")),
        (CellFacts("[1]Sheet1!A1", None, "5"), 5.0, (Code.FORMULA_EXTERNAL, "=[1]Sheet1!A1")),
        (CellFacts("of:='file:///x.ods'#$A.A1", None, "5"), 5.0, (Code.FORMULA_EXTERNAL, "='file:///x.ods'#$A.A1")),
    ],
)
def test_formulas_are_told_at_their_cell(fact: CellFacts, value: CellContent, found: tuple[Code, str]) -> None:
    reading = read(grid(SPEC, filled(G9=value), facts={A: fact, "B5": CellFacts("1+1", None, "2")}), SPEC)
    assert [(f.code, f.value, f.cell) for f in reading.findings] == [(*found, A)]
    after = check(reading.submission, SPEC, reading.findings)
    assert after == ()


@pytest.mark.parametrize(
    ("area", "told"),
    [((8, 6, 9, 6), ["G9:G10"]), ((8, 6, 8, 8), ["G9:I9"]), ((8, 1, 8, 5), []), ((11, 6, 12, 6), [])],
)
def test_a_figure_in_merged_cells_is_told_and_counts(area: Area, told: list[str]) -> None:
    covered: dict[str, CellContent] = {"G10": ""} if area[2] == 9 else {}
    reading = read(grid(SPEC, filled(**covered), unseen=Unseen(merged=(area,))), SPEC)
    assert [(f.code, f.cell, f.expected) for f in reading.findings] == [(Code.FIGURE_MERGED, A, at) for at in told]
    assert values(reading) == [5.0, Given.BLANK if covered else 7.0, True]


def test_a_format_that_shows_another_number_holds_the_cell() -> None:
    reading = read(grid(SPEC, filled(), facts={A: CellFacts(format=NumberFormat.SCALED, shown="0")}), SPEC)
    assert values(reading) == [Given.BLANK, *GIVEN[1:]]
    (found,) = reading.findings
    assert (found.code, found.cell, found.readings) == (Code.SHOWN_DIFFERS, A, ("0", "5"))
    assert render(found)[0] == "Ô hiện 0 nhưng máy lưu 5, có thể hiểu là 0 hoặc 5."


@pytest.mark.parametrize(
    ("foot", "estimates", "told"),
    [
        ("Số ước", True, False),
        ("ước", True, False),
        ("", False, False),
        ("Số chính thức", False, False),
        ("chính thức", False, False),
        ("số", False, True),
        ("Nguyễn Văn Minh", False, True),
    ],
)
def test_a_form_may_say_of_all_its_numbers_that_they_are_estimates(foot: str, estimates: bool, told: bool) -> None:
    signers = SPEC.blocks[-1]
    spec = replace(SPEC, blocks=(*SPEC.blocks[:-1], replace(signers, rows=(*signers.rows, Row(item=WHOLE_ESTIMATE)))))
    at = cell(spec, f"E|{WHOLE_ESTIMATE}", ColumnKey.TEXT)
    reading = read(grid(spec, sheet(spec, {**FILLED, B: "", "H10": "Không phát sinh", at: foot})), spec)
    assert [a.estimate for a in reading.submission.answers] == [estimates, False, False]
    found = [(f.cell, f.value) for f in reading.findings if f.code is Code.ESTIMATE_UNKNOWN]
    assert found == ([(at, foot)] if told else [])


# the stamp


def test_the_stamp_is_read_from_its_sheet_or_from_a_renamed_one() -> None:
    wanted = stamp(SPEC)
    assert stamp_of(grid(SPEC, filled())) == wanted
    assert stamp_of(from_rows({SHEET: filled(), "Sheet3": stamp_rows(SPEC)})) == wanted


def test_a_version_that_came_back_as_a_number_is_understood() -> None:
    rows = stamp_rows(SPEC)
    rows[4][1] = 1.0
    assert stamp_of(from_rows({STAMP_SHEET: rows})) == stamp(SPEC)


@pytest.mark.parametrize("row", range(1, 6))
def test_a_stamp_that_lacks_a_line_is_none(row: int) -> None:
    rows = stamp_rows(SPEC)
    rows[row][1] = ""
    assert stamp_of(from_rows({STAMP_SHEET: rows})) is None


@pytest.mark.parametrize("version", ["một", "1.5", -1.0, "²", ""])
def test_a_version_that_is_no_number_makes_no_stamp(version: CellContent) -> None:
    rows = stamp_rows(SPEC)
    rows[4][1] = version
    assert stamp_of(from_rows({STAMP_SHEET: rows})) is None


# through a file


def test_what_is_written_into_a_form_is_what_is_read() -> None:
    """The real writer's headings, merged cells and hidden keys; a form without an entry is blank and nothing else."""
    keys = {
        (f"A|{UNIT}/A", ColumnKey.VALUE): 5.0,
        (f"A|{UNIT}/B", ColumnKey.REASON): "Không phát sinh",
        ("C|+2", ColumnKey.TEXT): "Mưa lũ",
    }
    reading = read(read_grid(write(SPEC, keys)), SPEC)
    assert values(reading) == [5.0, Given.NONE_OCCURRED, Given.BLANK]
    assert [p.text for p in reading.submission.problems] == ["Thiếu nước", "Mưa lũ"]
    assert reading.findings == ()
    empty = read(read_grid(write(SPEC)), SPEC)
    assert empty.findings == (Finding(Code.FORM_BLANK),)
    assert check(empty.submission, SPEC, empty.findings) == ()
    assert stamp_of(read_grid(write(SPEC))) == Stamp(*stamp(SPEC))


def test_a_form_with_only_a_wrong_entry_is_not_blank() -> None:
    reading = read(grid(SPEC, sheet(SPEC, {A: "chục"})), SPEC)
    found = [f.code for f in check(reading.submission, SPEC, reading.findings)]
    assert Code.FORM_BLANK not in found and found.count(Code.VALUE_MISSING) == 2


# laws

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["", "A|THON05/A", "A#so_lieu", "C|+1", "D#noi_dung_ghi", "#", "|", "Không phát sinh", "-", "Đạt"]),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cells=st.lists(st.tuples(st.integers(0, 34), st.integers(0, 12), CELLS), max_size=25),
    cut=st.lists(st.integers(0, 30), max_size=3),
)
def test_whatever_stands_in_the_cells_reading_and_checking_end_and_can_be_said(
    cells: list[tuple[int, int, CellContent]], cut: list[int]
) -> None:
    rows = filled()
    for r, c, value in cells:
        row = rows[r % len(rows)]
        row.extend([""] * (c + 1 - len(row)))
        row[c] = value
    for r in cut:
        del rows[r % len(rows)]
    reading = read(grid(SPEC, rows), SPEC)
    found = (*reading.findings, *check(reading.submission, SPEC, reading.findings))
    for finding in found:
        assert "{" not in render(finding)[0].replace(finding.value, "")
        assert finding.cell == "" or from_a1(finding.cell)
    for a in reading.submission.answers:
        assert (a.value is not None) == (a.given in (Given.FIGURE, Given.NONE_OCCURRED))


@given(value=st.one_of(st.floats(-1e6, 1e6), st.integers(-(10**6), 10**6)), at=st.integers(0, 9))
def test_a_number_is_read_as_it_stands_wherever_a_column_was_put_in(value: float, at: int) -> None:
    rows = [[*row[:at], "", *row[at:]] for row in filled(G9=value)]
    assert answer(read(grid(SPEC, rows), SPEC), "A").value == pytest.approx(value, rel=1e-14, abs=1e-9)


def test_a_date_in_a_text_cell_is_read_as_words() -> None:
    reading = read(grid(SPEC, filled(J9=dt.date(2026, 6, 12), I9=12.0)), SPEC)
    assert (answer(reading, "A").note, answer(reading, "A").evidence) == ("12/06/2026", "12")
