"""What the rules say in words, what counts as filled, and when they say nothing because reading said it already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tanminh_xl.checks import check
from tanminh_xl.domain.catalogue_nouns import TimeKind, ValueType
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import BlockKey, ColumnKey, FormSpec, Row
from tanminh_xl.domain.submission import Answer, Given, Problem, Submission
from tanminh_xl.forms.read import read
from tanminh_xl.grid import CellContent
from tests.formkit import UNIT, compare, figure, form, grid, heading, known_problem, rule, sheet, task


def filled(spec: FormSpec, cells: Mapping[str, CellContent]) -> Submission:
    return read(grid(spec, sheet(spec, cells)), spec).submission


def said(spec: FormSpec, cells: Mapping[str, CellContent], found: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    return check(filled(spec, cells), spec, found)


def codes(spec: FormSpec, cells: Mapping[str, CellContent], found: Sequence[Finding] = ()) -> list[str]:
    return [f"{f.code.value} @ {f.cell}" for f in said(spec, cells, found)]


NAMED = {"name": "Số liệu X"}
ASKED = "số (hộ), hoặc chọn lý do"
TEN = compare(10.0)


# a row, what is filled in (G: figure, H: reason, J: note); value, what was expected, and what else the message says
@pytest.mark.parametrize(
    ("row", "cells", "code", "value", "expected", "more"),
    [
        (figure("X"), {}, Code.VALUE_MISSING, "", ASKED, NAMED),
        (figure("X", unit_of_measure=""), {}, Code.VALUE_MISSING, "", "số, hoặc chọn lý do", NAMED),
        (figure("X", reasons=()), {}, Code.VALUE_MISSING, "", "số (hộ)", NAMED),
        (
            figure("X", value_type=ValueType.YES_NO),
            {},
            Code.VALUE_MISSING,
            "",
            "Đạt/Không đạt, hoặc chọn lý do",
            NAMED,
        ),
        (figure("X"), {"G8": -1.0}, Code.OUT_OF_RANGE, "-1", "từ 0 trở lên", {}),
        (figure("X", minimum=None, maximum=9.0), {"G8": 9.5}, Code.OUT_OF_RANGE, "9,5", "không quá 9", {}),
        (figure("X", minimum=5.0, maximum=9.0), {"G8": 4.0}, Code.OUT_OF_RANGE, "4", "từ 5 đến 9", {}),
        (figure("X", floor=1000.0), {"G8": 999.0}, Code.BELOW_HALF_YEAR, "999", "1.000", {}),
        (figure("X", compare=TEN), {"G8": 20.0}, Code.JUMP, "20", "10", {"against": "14/12/2025"}),
        (
            figure("X", compare=TEN),
            {"G8": 20.0, "J8": "mở rộng"},
            Code.JUMP_EXPLAINED,
            "20",
            "10",
            {"against": "14/12/2025", "reason": "mở rộng"},
        ),
        (
            figure("X", compare=TEN, had_figure=True),
            {"H8": "Không thuộc đối tượng"},
            Code.NOT_APPLICABLE_NOW,
            "Không thuộc đối tượng",
            "10 (14/12/2025)",
            {},
        ),
        (
            figure("X", had_figure=True),
            {"H8": "Không thuộc đối tượng"},
            Code.NOT_APPLICABLE_NOW,
            "Không thuộc đối tượng",
            "đã báo cáo",
            {},
        ),
        (
            figure("X"),
            {"H8": "Chưa có số, sẽ bổ sung"},
            Code.NOT_YET,
            "Chưa có số, sẽ bổ sung",
            ASKED,
            NAMED,
        ),
        (figure("X", evidence="Biên bản"), {"G8": 5.0}, Code.EVIDENCE_MISSING, "", "Biên bản", NAMED),
    ],
)
def test_what_a_finding_says_of_a_row(
    row: Row, cells: dict[str, CellContent], code: Code, value: str, expected: str, more: dict[str, str]
) -> None:
    (found,) = said(form([row, figure("Y")]), {"G9": 1.0, **cells})
    assert (found.code, found.value, found.expected, dict(found.more)) == (code, value, expected, more)
    assert (found.sheet, found.unit, found.item) == ("Số liệu", UNIT, "X")


# A, B, C are 8, 3, 4; left and right side as figures, and the cells to look at
@pytest.mark.parametrize(
    ("left", "op", "right", "value", "expected", "cells"),
    [
        ("A", "=", "B + C", "8", "3 + 4 = 7", "G8, G9, G10"),
        ("B + C - 1", ">", "A + A", "3 + 4 - 1 = 6", "8 + 8 = 16", "G9, G10, G8"),
        ("3", ">=", "A", "3", "8", "G8"),
        ("A - C", "=", "B", "8 - 4 = 4", "3", "G8, G10, G9"),
    ],
)
def test_a_broken_rule_shows_both_sides_and_names_its_cells(
    left: str, op: str, right: str, value: str, expected: str, cells: str
) -> None:
    spec = form([figure(item) for item in "ABC"], rules=[rule("QT1", left, op, right)])
    (found,) = said(spec, {"G8": 8.0, "G9": 3.0, "G10": 4.0})
    assert (found.value, found.expected, dict(found.more)) == (value, expected, {"name": "Quy tắc QT1", "cells": cells})
    assert found.cell == cells[: cells.index(",") if "," in cells else None]


def test_a_rule_of_numbers_alone_has_no_cell_to_be_said_at() -> None:
    assert said(form([figure("A")], rules=[rule("QT1", "1", "=", "2")]), {"G8": 1.0}) == ()


def test_a_part_over_its_whole_names_both() -> None:
    (found,) = said(form([figure(item) for item in "AB"], ratios=[("A", "B")]), {"G8": 1234.0, "G9": 3.0})
    assert (found.value, found.expected) == ("1.234", "3")
    assert dict(found.more) == {"name": "Số liệu A", "other": "Số liệu B"}


# left is 100, right differs from it by so much: what holds (relative tolerance 1e-9)
@pytest.mark.parametrize(
    ("more", "holding"),
    [
        (0.0, {"=", "<=", ">="}),
        (1e-8, {"=", "<=", ">="}),
        (-1e-8, {"=", "<=", ">="}),
        (1e-3, {"<", "<="}),
        (-1e-3, {">", ">="}),
    ],
)
def test_figures_that_differ_by_less_than_a_person_could_write_are_equal(more: float, holding: set[str]) -> None:
    rules = [rule(op, "A", op, "B") for op in ("=", "<", ">", "<=", ">=")]
    spec = form([figure("A"), figure("B")], rules=rules)
    broken = {dict(f.more)["name"].removeprefix("Quy tắc ") for f in said(spec, {"G8": 100.0, "G9": 100.0 + more})}
    assert broken == {"=", "<", ">", "<=", ">="} - holding
    ratio = form([figure("A"), figure("B")], ratios=[("A", "B")])
    assert bool(said(ratio, {"G8": 100.0, "G9": 100.0 + more})) is ("<=" not in holding)
    floor = form([figure("A", floor=100.0 + more)])
    assert bool(said(floor, {"G8": 100.0})) is (">=" not in holding)


def test_how_far_a_jump_goes_is_set_by_the_plan() -> None:
    row = figure("A", compare=compare(10.0))
    assert codes(form([row], jump_percent=10.0, jump_least=1.0), {"G8": 12.0}) == ["jump @ G8"]
    assert codes(form([row], jump_percent=20.0, jump_least=1.0), {"G8": 12.0}) == []
    assert codes(form([row], jump_percent=10.0, jump_least=2.0), {"G8": 12.0}) == ["jump @ G8"]
    assert codes(form([row], jump_percent=10.0, jump_least=2.5), {"G8": 12.0}) == []
    fine = figure("A", compare=compare(0.1))
    assert codes(form([fine], jump_percent=10.0, jump_least=0.2), {"G8": 0.3}) == ["jump @ G8"]  # 0.3 - 0.1 < 0.2
    below = figure("A", compare=compare(-10.0), minimum=None)
    assert codes(form([below], jump_percent=50.0, jump_least=1.0), {"G8": -12.0}) == []
    same = figure("A", compare=compare(0.0))
    assert codes(form([same], jump_percent=0.0, jump_least=0.0), {"G8": 0.0}) == []


# Findings stand in the order of the form's rows, then tasks, then difficulties


FULL = form(
    [heading("Mô hình 1"), figure("A", evidence="Biên bản"), figure("B"), figure("C", compare=TEN)],
    tasks=[task("NV-1"), task("NV-2")],
    problems=[known_problem("KK-1", "Thiếu nước", "Đề nghị cấp nước")],
    rules=[rule("QT1", "C", "<=", "B")],
)


def test_findings_stand_in_the_order_of_the_form() -> None:
    found = said(FULL, {"G9": 1.0, "G10": 5.0, "G11": 30.0, "C23": "Đường hỏng"})
    assert [(f.code, f.cell, f.item) for f in found] == [
        (Code.EVIDENCE_MISSING, "I9", "A"),
        (Code.RULE_BROKEN, "G11", "C"),
        (Code.JUMP, "G11", "C"),
        (Code.TASK_MISSING, "F16", "NV-1"),
        (Code.TASK_MISSING, "F17", "NV-2"),
        (Code.PROBLEM_WITHOUT_PROPOSAL, "E23", ""),
    ]
    told = found[3]
    assert (told.sheet, told.expected, told.unit, dict(told.more)) == (
        "Số liệu",
        "Chưa thực hiện, Đang thực hiện, Đã hoàn thành, Thực hiện thường xuyên",
        UNIT,
        {"name": "Công việc NV-1"},
    )
    assert {f.value for f in found[3:]} == {""}
    assert codes(form([figure("A"), figure("B")]), {"G9": -1.0}) == ["value_missing @ G8", "out_of_range @ G9"]
    assert (found[5].sheet, found[5].expected, found[5].unit) == ("Số liệu", "đề xuất, kiến nghị", UNIT)


def test_where_columns_were_moved_about_a_finding_stands_at_the_cell_itself() -> None:
    moved = (Finding(Code.CELLS_MOVED, "Số liệu", "A8"),)
    assert codes(form([figure("A", evidence="Biên bản")]), {"G8": 1.0}, moved) == ["evidence_missing @ G8"]


# A blank form: whether it is one is found where it is read (tests/test_blank.py)


@pytest.mark.parametrize("code", [Code.FORM_BLANK, Code.FORM_BLANK_WORDS, Code.NO_ROW_KEYS])
def test_nothing_else_is_said_of_a_form_without_an_entry(code: Code) -> None:
    assert said(form([figure("A")], tasks=[task("NV-1")]), {}, (Finding(code),)) == ()


UNREADABLE = (
    Code.WRONG_TYPE,
    Code.NOT_WHOLE,
    Code.AMBIGUOUS_NUMBER,
    Code.SHOWN_DIFFERS,
    Code.PERCENT_OR_PART,
    Code.SHOWN_IN_LAYERS,
    Code.MAYBE_DATE,
    Code.NONE_DOUBTFUL,
    Code.AS_BEFORE,
    Code.LEGACY_VALUE,
    Code.UNKNOWN_CHOICE,
    Code.NUMBER_AND_REASON,
    Code.FORMULA_ERROR,
    Code.KEY_TWICE_DIFFERENT,
)


@pytest.mark.parametrize("code", UNREADABLE)
def test_a_cell_that_could_not_be_read_was_filled_and_is_not_missing_as_well(code: Code) -> None:
    found = (Finding(code, "Số liệu", "G8", unit=UNIT, item="A"),)
    assert codes(form([figure("A"), figure("B")]), {}, found) == ["value_missing @ G9"]


# What reading has said is not said again


TWO = form([figure("A"), figure("B")], tasks=[task("NV-1")], rules=[rule("QT1", "A", "=", "B")])


def test_nothing_is_said_of_a_sheet_without_row_keys() -> None:
    assert said(TWO, {"G8": -1.0}, (Finding(Code.NO_ROW_KEYS),)) == ()


def gone(block: BlockKey, column: ColumnKey) -> Finding:
    placed = TWO.block(block)
    assert placed is not None
    return Finding(Code.COLUMN_MISSING, more=(("block", placed.title[:1]), ("name", placed.column(column).title)))


def missing(item: str) -> Finding:
    return Finding(Code.ROW_MISSING, unit=UNIT, item=item)


@pytest.mark.parametrize("code", [Code.ROW_MISSING, Code.DASHED, Code.FORMULA_UNCOMPUTED])
def test_a_blank_of_which_something_is_said_is_not_told_again(code: Code) -> None:
    found = (Finding(code, "Số liệu", "G9", unit=UNIT, item="B"),)
    assert codes(TWO, {"G8": 1.0, "F14": "Đã hoàn thành"}, found) == []


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ((), ["value_missing @ G9", "task_missing @ F14"]),
        ((missing("B"),), ["task_missing @ F14"]),
        ((missing("NV-1"),), ["value_missing @ G9"]),
        ((gone(BlockKey.FIGURES, ColumnKey.VALUE),), ["task_missing @ F14"]),
        ((gone(BlockKey.FIGURES, ColumnKey.REASON),), ["value_missing @ G9", "task_missing @ F14"]),
        ((gone(BlockKey.TASKS, ColumnKey.STATE),), ["value_missing @ G9"]),
        ((gone(BlockKey.TASKS, ColumnKey.RESULT),), ["value_missing @ G9", "task_missing @ F14"]),
        ((Finding(Code.FORMULA, "Số liệu", "G9", unit=UNIT, item="B"),), ["value_missing @ G9", "task_missing @ F14"]),
        ((Finding(Code.SHEET_RENAMED),), ["value_missing @ G9", "task_missing @ F14"]),
    ],
)
def test_what_is_missing_is_said_once(found: tuple[Finding, ...], wanted: list[str]) -> None:
    assert codes(TWO, {"G8": 1.0}, found) == wanted


def test_a_column_that_is_gone_from_a_form_without_tasks() -> None:
    assert codes(form([figure("A"), figure("B")]), {"J8": "x"}, (gone(BlockKey.FIGURES, ColumnKey.VALUE),)) == []


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ((), ["rule_broken @ G8"]),
        ((Finding(Code.KEY_TWICE_DIFFERENT, unit=UNIT, item="A"),), []),
        ((Finding(Code.AMBIGUOUS_NUMBER, unit=UNIT, item="B"),), []),
        ((Finding(Code.FORMULA, unit=UNIT, item="A"),), ["rule_broken @ G8"]),
        ((Finding(Code.WRONG_TYPE, unit="THON99", item="A"),), ["rule_broken @ G8"]),
        ((Finding(Code.FILE_BROKEN),), ["rule_broken @ G8"]),
    ],
)
def test_a_figure_that_may_not_be_relied_on_takes_no_part(found: tuple[Finding, ...], wanted: list[str]) -> None:
    assert codes(TWO, {"G8": 2.0, "G9": 1.0, "F14": "Đã hoàn thành"}, found) == wanted


def test_a_bad_cell_has_no_history_and_needs_no_minh_chung() -> None:
    spec = form([figure("A", compare=TEN, evidence="Biên bản", minimum=0.0)])
    assert codes(spec, {"G8": -90.0}) == ["out_of_range @ G8"]
    bad = (Finding(Code.WRONG_TYPE, unit=UNIT, item="A"),)
    assert codes(spec, {"G8": -90.0}, bad) == []


def test_what_need_not_be_filled_is_not_missing() -> None:
    spec = form([figure("A", required=False), figure("B")], tasks=[replace(task("NV-1"), required=False)])
    assert codes(spec, {"G9": 1.0}) == []


def test_an_answer_on_a_row_that_the_form_does_not_have_is_passed_over() -> None:
    other = filled(form([figure("A"), figure("Z", compare=TEN)]), {"G8": 1.0, "G9": 90.0})
    assert check(other, form([figure("A")]), ()) == ()


def test_yes_and_no_have_no_limits_and_are_not_compared() -> None:
    row = figure("A", value_type=ValueType.YES_NO, minimum=5.0, floor=5.0, compare=TEN)
    spec = form([row, figure("B")], ratios=[("A", "B")], rules=[rule("QT1", "A", ">", "B")])
    assert codes(spec, {"G8": "Đạt", "G9": 0.0}) == []
    assert codes(spec, {"G8": "Không đạt", "G9": 0.0}) == []


def test_a_resolved_difficulty_needs_no_proposal() -> None:
    spec = form([figure("A")], problems=[known_problem("KK-1", "Thiếu nước")])
    (open_one,) = said(spec, {"G8": 1.0, "H13": "Đang giải quyết"})
    assert (open_one.cell, open_one.item) == ("E13", "KK-1")
    assert said(spec, {"G8": 1.0, "H13": "Đã giải quyết"}) == ()


WORDY = form([figure("A", evidence="Biên bản")], tasks=[task("NV-1")], problems=[known_problem("KK-1", "Thiếu nước")])


def test_a_finding_stands_at_the_cell_itself_where_it_is_not_in_the_column_that_the_form_says() -> None:
    problems = (Problem(UNIT, "", "Đường hỏng", cell="C19"), Problem(UNIT, "", "Ngập", cell="H20"))
    found = check(Submission(UNIT, "2026-6T", 1, "Số liệu", problems=problems), WORDY, ())
    assert [f.cell for f in found if f.code is Code.PROBLEM_WITHOUT_PROPOSAL] == ["E19", "H20"]
    without = form([figure("A")], grows=0)
    assert check(Submission(UNIT, "2026-6T", 1, "Số liệu", problems=problems), without, ())[0].cell == "C19"
    nowhere = check(Submission(UNIT, "2026-6T", 1, "Số liệu", problems=(Problem(UNIT, "", "Ngập"),)), WORDY, ())
    assert nowhere[-1].cell == ""


def test_rows_of_a_unit_that_reports_through_this_one_are_checked_as_its_own() -> None:
    spec = form([figure("A"), figure("A", unit="HTX01", maximum=5.0), figure("B", unit="")])
    (found,) = said(spec, {"G8": 9.0, "G9": 9.0, "G10": 9.0})
    assert (found.cell, found.unit, found.item) == ("G9", "HTX01", "A")
    bare = Answer(UNIT, "B", Given.FIGURE, -1.0, cell="G10")
    (found,) = check(Submission(UNIT, "2026-6T", 1, "Số liệu", (bare,)), spec, ())
    assert (found.code, found.unit) == (Code.OUT_OF_RANGE, UNIT)


def test_a_half_years_figure_on_a_form_of_a_year_is_a_floor_and_no_jump() -> None:
    """Forms of version 0.1.0 carry 6T of their own year as the figure to compare with (decision-tables 9.1, row 5)."""
    half = compare(10.0, "14/6/2026", "2026-6T")
    spec = form([figure("A", compare=half), figure("B", compare=half, time_kind=TimeKind.POINT)], period="2026-N")
    assert [(f.code, f.item) for f in said(spec, {"G8": 90.0, "G9": 90.0})] == [(Code.JUMP, "B")]
    below = said(spec, {"G8": 9.0, "G9": 9.0})
    assert [(f.code, f.item, f.expected) for f in below] == [(Code.BELOW_HALF_YEAR, "A", "10")]
    other = replace(spec, period="2027-N")
    assert [(f.code, f.item) for f in said(other, {"G8": 90.0, "G9": 10.0})] == [(Code.JUMP, "A")]
