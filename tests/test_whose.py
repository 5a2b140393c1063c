"""What counts is what the eye meets, or the file waits (decision-tables 5.1, rows 4a - 4c); found in memory."""

from __future__ import annotations

import pytest

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.findings import Code
from tanminh_xl.domain.form import SHEET, STAMP_SHEET, ColumnKey, FormSpec, layout
from tanminh_xl.domain.messages import render
from tanminh_xl.forms.read import Reading, read
from tanminh_xl.grid import CellContent, Unseen, from_rows
from tests.formkit import UNIT, Sheet, cell, figure, form, heading, sheet, stamp_rows, task

SPEC = form(
    [
        heading("Mô hình 1"),
        figure("A"),
        figure("B", evidence="Biên bản"),
        figure("C", value_type=ValueType.YES_NO),
        figure("D", name="Diện tích", unit="HTX01"),
        figure("E", name="Diện tích", unit="HTX02"),
        figure("F", name="Số hộ", indent=True),
    ],
    tasks=[task("NV-1"), task("NV-2")],
    head=("XÃ TÂN MINH", "THÔN ĐỒNG TIẾN", "BIỂU BÁO CÁO 6 THÁNG ĐẦU NĂM 2026"),
)
A, B, C, F = (cell(SPEC, item) for item in "ABCF")
D, E = cell(SPEC, "A|HTX01/D"), cell(SPEC, "A|HTX02/E")
STATE = cell(SPEC, f"B|{UNIT}/NV-1", ColumnKey.STATE)
FILLED: dict[str, CellContent] = {A: 5.0, B: 7.0, C: "Đạt", D: 1.0, E: 2.0, F: 3.0, STATE: "Đã hoàn thành"}
NAME = 2
"""The sheet's column of names, from 0."""


def rows_of(spec: FormSpec = SPEC, **more: CellContent) -> Sheet:
    return sheet(spec, FILLED | more)


def reading(rows: Sheet, unseen: Unseen = Unseen(), spec: FormSpec = SPEC) -> Reading:  # noqa: B008 (frozen)
    return read(from_rows({SHEET: rows, STAMP_SHEET: stamp_rows(spec)}, unseen={SHEET: unseen}), spec)


def codes(found: Reading) -> list[tuple[Code, str]]:
    return [(f.code, f.cell) for f in found.findings]


def swap(rows: Sheet, one: str, other: str, column: int) -> None:
    r, s = from_a1(one)[0], from_a1(other)[0]
    rows[r][column], rows[s][column] = rows[s][column], rows[r][column]


def test_a_form_as_it_was_sent_has_nothing_to_say() -> None:
    found = reading(rows_of())
    assert (found.findings, found.headings, found.strangers) == ((), (), ())


# 4a: the heading


@pytest.mark.parametrize(
    ("at", "typed", "said"),
    [
        (1, "THÔN NAM HẢI", ("THÔN NAM HẢI",)),
        (1, "thôn  Đồng Tiến", ()),
        (1, "THÔN ĐỒNG TIẾN ", ()),
        (0, "UBND XÃ TÂN MINH", ()),
        (0, "Ủy ban nhân dân xã Tân Minh", ()),
        (0, "XÃ TÂN MINH - THÔN NAM HẢI", ("- THÔN NAM HẢI",)),
        (2, "BIỂU BÁO CÁO NĂM 2026", ("BIỂU BÁO CÁO NĂM 2026",)),
        (1, "", ()),
        (1, 5.0, ()),
    ],
)
def test_heading_lines_that_are_not_the_forms_own(at: int, typed: CellContent, said: tuple[str, ...]) -> None:
    rows = rows_of()
    rows[at][1] = typed
    assert reading(rows).headings == said


def test_a_line_put_in_over_the_form_is_a_heading_too() -> None:
    rows = rows_of()
    rows.insert(0, ["", "THÔN NAM HẢI", *[""] * 8])
    assert reading(rows).headings == ("THÔN NAM HẢI",)


# 4b: rows of others


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("A|THON02/CHUNG-01", ("THON02",)),
        ("B|THON02/NV-1", ("THON02",)),
        (f"A|{UNIT}/KHONG-CO", ()),
        ("A|HTX01/KHONG-CO", ()),
        ("A|CHUNG-01", ()),
        ("tỷ lệ A|B/C", ()),
    ],
)
def test_row_keys_of_units_that_have_no_row_here(key: str, said: tuple[str, ...]) -> None:
    rows = rows_of()
    rows[from_a1(A)[0] - 1][0] = key
    assert reading(rows).strangers == said


def test_rows_of_others_on_another_sheet_are_met_too() -> None:
    other = rows_of()
    for row in other:
        if isinstance(row[0], str) and row[0].startswith("A|"):
            row[0] = row[0].replace(UNIT, "THON02")
    found = read(from_rows({SHEET: rows_of(), "Thôn khác": other, STAMP_SHEET: stamp_rows(SPEC)}), SPEC)
    assert found.strangers == ("THON02",)


# 4c: hidden entries


@pytest.mark.parametrize(
    ("unseen", "found"),
    [
        (Unseen(rows=frozenset({from_a1(B)[0]})), [(Code.ENTRY_HIDDEN, B)]),
        (Unseen(columns=frozenset({from_a1(A)[1]})), [(Code.ENTRY_HIDDEN, A)]),
        (Unseen(rows=frozenset({from_a1(STATE)[0]})), [(Code.ENTRY_HIDDEN, STATE)]),
        (Unseen(columns=frozenset({0}), rows=frozenset({layout(SPEC)[0].keys})), []),
        (Unseen(columns=frozenset({from_a1(A)[1] + 1})), []),  # no reason is given
        (Unseen(rows=frozenset({from_a1(STATE)[0] + 1})), []),  # nothing stands there
    ],
)
def test_a_filled_entry_that_is_hidden(unseen: Unseen, found: list[tuple[Code, str]]) -> None:
    assert codes(reading(rows_of(), unseen)) == found


def test_a_reason_in_a_hidden_column() -> None:
    r, c = from_a1(A)
    rows = rows_of(**{A: ""})
    rows[r][c + 1] = "Không phát sinh"
    found = reading(rows, Unseen(columns=frozenset({c + 1})))
    assert [f.code for f in found.findings] == [Code.ENTRY_HIDDEN]
    assert "cột H" in render(found.findings[0])[0]


@pytest.mark.parametrize("name", [SHEET, "Số liệu (2)"])
def test_what_is_read_from_a_hidden_sheet_waits(name: str) -> None:
    blank = {SHEET: sheet(SPEC, {})} if name != SHEET else {}
    grid = from_rows({**blank, name: rows_of(), STAMP_SHEET: stamp_rows(SPEC)}, hidden=frozenset({name, STAMP_SHEET}))
    found = [f for f in read(grid, SPEC).findings if f.code is Code.ENTRY_HIDDEN]
    assert [f.value for f in found] == [f"trang tính “{name}”"]


# 4c: lines and columns that changed places


def test_two_row_keys_that_changed_places_wait() -> None:
    rows = rows_of()
    swap(rows, A, B, 0)
    found = [f for f in reading(rows).findings if f.code is Code.LINES_SWAPPED]
    assert sorted((f.item, dict(f.more)["other"]) for f in found) == [("A", "Số liệu B"), ("B", "Số liệu A")]


def test_two_names_that_changed_places_wait_whatever_case_and_evidence_they_are_written_with() -> None:
    rows = rows_of()
    swap(rows, A, F, NAME)
    rows[from_a1(A)[0]][NAME] = "-  SỐ hộ"
    rows[from_a1(B)[0]][NAME] = "Số liệu B\nMinh chứng cần ghi: Biên bản"
    assert {f.item for f in reading(rows).findings if f.code is Code.LINES_SWAPPED} == {"A", "F"}


def test_a_line_that_is_not_filled_may_say_what_it_likes() -> None:
    rows = rows_of(**{A: "", B: ""})
    swap(rows, A, B, NAME)
    assert Code.LINES_SWAPPED not in {f.code for f in reading(rows).findings}


def test_words_that_fit_no_line_are_told_and_counted() -> None:
    rows = rows_of()
    rows[from_a1(A)[0]][NAME] = "Số liệu A (đã sửa)"
    found = reading(rows)
    assert codes(found) == [(Code.LINE_RETYPED, f"C{from_a1(A)[0] + 1}")]
    assert found.submission.answers[0].value == 5.0


def test_twin_lines_of_two_units_never_wait() -> None:
    rows = rows_of()
    swap(rows, D, E, NAME)
    assert reading(rows).findings == ()
    rows[from_a1(A)[0]][NAME] = "Diện tích"
    assert [f.code for f in reading(rows).findings] == [Code.LINE_RETYPED]


def test_a_column_key_over_another_columns_figures_waits() -> None:
    rows = rows_of()
    keys = layout(SPEC)[0].keys
    rows[keys + 1][5:7] = ["Số đối chiếu", "Số liệu kỳ này"]
    rows[keys][5], rows[keys][6] = rows[keys][6], rows[keys][5]
    for at in (A, B):
        rows[from_a1(at)[0]][5] = 99.0
    found = [f for f in reading(rows).findings if f.code is Code.COLUMN_SWAPPED]
    assert [dict(f.more) for f in found] == [{"name": "Số liệu kỳ này", "other": "Số đối chiếu"}]


def test_a_column_that_moved_with_its_head_is_understood() -> None:
    rows = rows_of()
    rows[layout(SPEC)[0].keys + 1][6] = "Số liệu kỳ này"
    moved = [[*row[:5], row[6], row[5], *row[7:]] for row in rows]
    assert Code.COLUMN_SWAPPED not in {f.code for f in reading(moved).findings}


def test_of_two_units_on_one_form_the_line_is_named_by_both_numbers() -> None:
    from tanminh_xl.domain.form import Role, Row, line_words

    spec = form(
        [
            Row(item="#", unit=UNIT, role=Role.HEADING, no="I", name="THÔN ĐỒNG TIẾN", required=False),
            figure("A", no="1"),
            Row(item="R", unit=UNIT, role=Role.RATIO, no="2", name="Tỷ lệ hộ nghèo", required=False),
            figure("R.M", name="Tổng số hộ", indent=True),
            Row(item="#2", unit="HTX01", role=Role.HEADING, no="II", name="HTX", required=False),
            figure("A", unit="HTX01", no="1"),
        ],
        tasks=[task("NV-1")],
    )
    assert line_words(spec) == {
        (UNIT, "A"): "A.I.1 Số liệu A",
        (UNIT, "R.M"): "A.I.2 Tỷ lệ hộ nghèo: Tổng số hộ",
        ("HTX01", "A"): "A.II.1 Số liệu A",
        (UNIT, "NV-1"): "B.1 Công việc NV-1",
        (UNIT, "noi_bat"): "D Kết quả nổi bật",
        (UNIT, "nguoi_lap"): "E Người lập",
    }
