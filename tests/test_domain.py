"""What the nouns themselves promise: terms of a rule, windows, defaults, values as a person reads them, rows."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import (
    COMMON,
    Measure,
    PeriodKind,
    Rule,
    TimeKind,
    Unit,
    Window,
    alive,
    canonical,
    terms,
)
from tanminh_xl.domain.cells import letters
from tanminh_xl.domain.events import ZONE, Adjustment, Counted, Phase, State
from tanminh_xl.domain.figures import Assessment, Figure, Part, Status
from tanminh_xl.domain.findings import Code, Finding, Gate, Verdict
from tanminh_xl.domain.form import (
    COLUMNS,
    BlockKey,
    ColumnKey,
    Role,
    column_key,
    digest,
    layout,
    place,
    relabelled,
    row_key,
    rows_of,
    same_content,
    stamp,
)
from tanminh_xl.domain.format_value import format_day, format_day_padded, format_moment, format_value
from tanminh_xl.domain.host import Hint, Outcome, TanMinhError, advice, by_period
from tanminh_xl.domain.legacy import legacy_encoding
from tanminh_xl.domain.messages import IDENTITY, MESSAGES, render, verdict
from tanminh_xl.domain.period_words import due_words, next_step
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.rows import cell_value, exact, key_of, same
from tanminh_xl.domain.sheet import Cell, Chart, Page, Table
from tanminh_xl.domain.submission import (
    Answer,
    Given,
    Problem,
    Submission,
    TaskAnswer,
    code_of,
    is_reported,
)
from tanminh_xl.domain.submission import relabelled as submission_relabelled
from tanminh_xl.domain.table_spec import Column, ColumnKind, TableSpec
from tanminh_xl.domain.tables import LOG, catalogue_tables, tables
from tests import event_builders, formkit
from tests.builders import CRITERIA, ELEMENTS, HALF, KINDS, PERIODS, PLAN, UNITS, YEAR, catalogue, element

# the catalogue


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("A", [(1, "A", 0.0)]),
        ("A + B", [(1, "A", 0.0), (1, "B", 0.0)]),
        ("A - B + C", [(1, "A", 0.0), (-1, "B", 0.0), (1, "C", 0.0)]),
        ("MH1-01.T", [(1, "MH1-01.T", 0.0)]),
        ("10", [(1, "", 10.0)]),
        ("A - 0,5", [(1, "A", 0.0), (-1, "", 0.5)]),
    ],
)
def test_the_terms_of_a_side_of_a_rule(side: str, expected: list[tuple[int, str, float]]) -> None:
    assert list(terms(side)) == expected


@pytest.mark.parametrize("side", ["", "A +", "+ A", "A B", "A * B", "A +- B"])
def test_what_is_no_side_of_a_rule(side: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(side)}$"):
        terms(side)


def test_a_rule_names_its_elements_left_side_first() -> None:
    assert Rule(code="Q", left="A - 2", op="=", right="B + A", text="").codes == ("A", "B", "A")


def windowed(period: str = "2026-6T", **fields: object) -> tuple[Catalogue, tuple[date, date]]:
    item = element("X", "X", "THON", **fields)
    window = Window(window="NAM_HOC", period="2026-6T", start=date(2025, 9, 1), end=date(2026, 5, 31))
    other = window.model_copy(update={"period": "2026-N", "start": date(2025, 9, 5)})
    of = catalogue(elements=(*ELEMENTS, item), windows=(other, window))
    return of, of.span(item, of.period[period])


@pytest.mark.parametrize(
    ("period", "fields", "start", "end"),
    [
        ("2026-6T", {"time_kind": TimeKind.YEAR_TO_DATE}, date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-6T", {"time_kind": TimeKind.PLAN_TO_DATE}, date(2025, 12, 15), date(2026, 6, 14)),
        ("2027-6T", {"time_kind": TimeKind.PLAN_TO_DATE}, date(2025, 12, 15), date(2027, 6, 14)),
        ("2027-6T", {"time_kind": TimeKind.IN_PERIOD}, date(2026, 12, 15), date(2027, 6, 14)),
        ("2026-6T", {"time_kind": TimeKind.POINT}, date(2026, 6, 14), date(2026, 6, 14)),
        ("2026-6T", {"time_kind": TimeKind.IN_PERIOD, "window": "NAM_HOC"}, date(2025, 9, 1), date(2026, 5, 31)),
        ("2026-6T", {"time_kind": TimeKind.PLAN_TO_DATE, "window": "NAM_HOC"}, date(2025, 9, 1), date(2026, 5, 31)),
        ("2026-N", {"time_kind": TimeKind.IN_PERIOD, "window": "NAM_HOC"}, date(2025, 9, 5), date(2026, 5, 31)),
        ("2026-6T", {"time_kind": TimeKind.POINT, "window": "NAM_HOC"}, date(2026, 5, 31), date(2026, 5, 31)),
    ],
)
def test_the_days_that_a_figure_covers(period: str, fields: dict[str, object], start: date, end: date) -> None:
    assert windowed(period, **fields)[1] == (start, end)


def test_a_running_total_begins_with_the_year_even_where_the_period_begins_later() -> None:
    late = PERIODS[2].model_copy(update={"code": "2026-DX1", "kind": PeriodKind.ON_DEMAND, "start": date(2026, 3, 1)})
    of = catalogue(periods=(*PERIODS, late))
    assert of.span(of.element["CHUNG-01"], late) == (date(2025, 12, 15), late.end)
    assert of.year_window(late) == (date(2025, 12, 15), date(2026, 12, 14))
    alone = catalogue(periods=(late,))
    assert alone.year_window(late) == (date(2026, 3, 1), late.end)


def test_the_first_half_belongs_to_its_year() -> None:
    of = catalogue()
    found = {p.code: of.half_of(p) for p in of.periods}
    assert {code: half and half.code for code, half in found.items()} == {
        "2025-6T": None,
        "2025-N": "2025-6T",
        "2026-6T": None,
        "2026-N": "2026-6T",
        "2027-6T": None,
    }
    assert of.period_of(YEAR, 2027) is None and of.period_of(HALF, 2030) is None


def test_members_are_found_by_code_and_by_kind_in_the_order_of_the_table() -> None:
    of = catalogue(units=(*UNITS, Unit(code="THON03", name="Thôn Cũ", kind="THON", valid_to=date(2026, 1, 1))))
    assert [u.code for u in of.members(("THON", "PKT"), date(2026, 6, 14))] == ["PKT", "THON01", "THON02"]
    assert [u.code for u in of.members(("THON",), date(2026, 1, 1))] == ["THON01", "THON02", "THON03"]
    assert of.members((), date(2026, 6, 14)) == ()


def test_rows_are_found_by_their_codes_and_who_sends_for_whom() -> None:
    of = catalogue()
    for table, rows in (
        (of.unit, UNITS), (of.kind, KINDS), (of.model, of.models), (of.element, ELEMENTS),
        (of.criterion, CRITERIA), (of.task, of.tasks), (of.period, PERIODS),
    ):  # fmt: skip
        assert tuple(table.values()) == rows and all(key == row.code for key, row in table.items())  # type: ignore
    assert (of.sender("HTX01"), of.sender("THON01")) == ("PKT", "THON01")


def test_parts_are_one_element_or_numerator_and_denominator() -> None:
    of = catalogue()
    assert (of.criterion["CHUNG-01"].parts, of.criterion["CHUNG-10"].parts) == (("CHUNG-01",), ("CHUNG-10.T", "NEN-01"))
    group = of.criteria[0].model_copy(update={"measure": Measure.GROUP, "element": ""})
    assert group.parts == ()
    aimed = of.criteria[0].model_copy(update={"targets": ((2026, 5.0), (2027, "Đạt"))})
    assert (aimed.target(2026), aimed.target(2027), aimed.target(2028)) == (5.0, "Đạt", None)


@pytest.mark.parametrize(
    ("start", "end", "valid"),
    [
        (None, None, True),
        (date(2026, 6, 14), None, True),
        (date(2026, 6, 15), None, False),
        (None, date(2026, 6, 14), True),
        (None, date(2026, 6, 13), False),
    ],
)
def test_both_ends_of_validity_are_days_of_it(start: date | None, end: date | None, valid: bool) -> None:
    unit = Unit(code="A", name="A", kind="THON", valid_from=start, valid_to=end)
    assert alive(unit, date(2026, 6, 14)) is valid


def test_what_a_row_means_that_leaves_a_cell_blank() -> None:
    """As the help texts of the columns say: no limit but 0, judged in N, two decimals, everyone must have given."""
    x, c, t = ELEMENTS[0], CRITERIA[0], catalogue().tasks[0]
    assert (x.minimum, x.maximum, x.evidence, x.window, x.draft, x.model, x.text) == (
        0.0, None, "", "", True, COMMON, x.name,
    )  # fmt: skip
    assert ELEMENTS[1].text == ELEMENTS[1].question
    assert (c.judged, c.decimals, c.coverage, c.band, c.targets, c.draft) == ((YEAR,), 2, 100.0, None, (), True)
    assert (t.asks, KINDS[0].short_form, KINDS[0].order) == ((HALF, YEAR), False, 0)
    assert (PLAN.jump_percent, PLAN.jump_least, PLAN.sample, PLAN.criteria_draft) == (50.0, 5.0, False, True)
    spec = formkit.form([formkit.figure("A")])
    assert (spec.jump_percent, spec.jump_least, spec.sample) == (50.0, 5.0, False)


def test_equal_catalogues_have_one_digest_and_any_change_another() -> None:
    of = catalogue()
    assert of.digest == catalogue().digest and len(of.digest) == 64
    assert of.model_copy(update={"units": UNITS[:-1]}).digest != of.digest
    assert canonical(UNITS[0]).startswith(b'{"addresses":[],"aliases":[],"code":"PKT","contact":"",')
    assert "Phòng".encode() in canonical(UNITS[0])


def test_a_copy_forgets_what_its_original_had_looked_up() -> None:
    of = catalogue()
    assert set(of.unit) and of.digest
    copy = of.model_copy(update={"units": UNITS[:1]})
    assert set(copy.unit) == {"PKT"} and copy.plan is of.plan
    deep = of.model_copy(deep=True)
    assert deep == of and deep.plan is not of.plan


# values in words


@pytest.mark.parametrize(
    ("value", "grouped", "plain"),
    [
        (1234567.5, "1.234.567,5", "1234567,5"),
        (1000.0, "1.000", "1000"),
        (100.0, "100", "100"),
        (0.1, "0,1", "0,1"),
        (1.23456789, "1,23456789", "1,23456789"),  # nobody sees another figure than the one that counts
        (0.1 + 0.2, "0,3", "0,3"),
        (100 / 3, "33,3333333333333", "33,3333333333333"),
        (-0.0, "0", "0"),
        (-0.0000001, "-0,0000001", "-0,0000001"),
        (-2.5, "-2,5", "-2,5"),
        (True, "Đạt", "Đạt"),
        (False, "Không đạt", "Không đạt"),
        (None, "", ""),
    ],
)
def test_a_value_as_a_person_reads_it(value: float | bool | None, grouped: str, plain: str) -> None:
    assert (format_value(value), format_value(value, grouped=False)) == (grouped, plain)


def test_a_moment_as_a_person_reads_it() -> None:
    zone = timezone(timedelta(hours=7))
    assert format_moment(datetime(2026, 6, 3, 14, 5, tzinfo=zone)) == "14:05 ngày 03/6/2026"


@pytest.mark.parametrize(
    ("day", "said", "padded"),
    [
        (date(2026, 6, 16), "16/6/2026", "16/06/2026"),
        (date(2026, 6, 3), "03/6/2026", "03/06/2026"),
        (date(2027, 2, 28), "28/02/2027", "28/02/2027"),
        (date(2027, 1, 5), "05/01/2027", "05/01/2027"),
        (date(2026, 10, 5), "05/10/2026", "05/10/2026"),
        (None, "", ""),
    ],
)
def test_a_day_in_words_and_in_a_list(day: date | None, said: str, padded: str) -> None:
    assert (format_day(day), format_day_padded(day)) == (said, padded)


@pytest.mark.parametrize(("column", "text"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_letters_of_a_column(column: int, text: str) -> None:
    assert letters(column) == text


def test_an_adjustment_holds_and_a_receipt_is_no_rereading_unless_it_says_so() -> None:
    at = datetime(2026, 6, 15, 12, 0, tzinfo=ZONE)
    assert not Adjustment(1, "2026-6T", "THON01", "X", 1, None, 5.0, "Lan", at, "gọi điện").withdrawn
    got = event_builders.receipt("THON01", 1)
    assert (got.reread, got.on_behalf, got.assigned_from, Counted(got).valid_part) == (False, "", "", False)


def test_units_that_answered_apart_are_not_expected() -> None:
    assert Part("X", 3.0, ("A", "B"), ("C",), ("D", "E")).expected == 3


# what a form says


SAID = Submission(
    "A",
    "2026-6T",
    1,
    "Số liệu",
    (
        Answer("A", "X", Given.FIGURE, 0.0),
        Answer("A", "Y", Given.NOT_YET),
        Answer("B", "X", Given.NONE_OCCURRED, 0.0),
        Answer("B", "Y", Given.FIGURE, False),
    ),
    (TaskAnswer("A", "NV", "Đã hoàn thành"), TaskAnswer("B", "NV", "")),
    (Problem("A", "", "Ngập"), Problem("B", "", "Hạn")),
)


def test_zero_and_no_are_figures_and_a_reason_is_none() -> None:
    assert SAID.figures == {("A", "X"), ("B", "X"), ("B", "Y")}


def test_what_a_form_says_for_another_unit() -> None:
    other = submission_relabelled(SAID, "A", "C")
    assert (other.unit, other.period, other.sheet) == ("C", "2026-6T", "Số liệu")
    for rows in (other.answers, other.tasks, other.problems):
        assert {row.unit for row in rows} == {"B", "C"}
    assert submission_relabelled(SAID, "Z", "C") == SAID


@pytest.mark.parametrize(
    ("code", "reported"),
    [
        ("KK-2026-6T-THON05-1", True),
        ("KK-2026-DX1-HTX-01-12", True),
        ("KK-2026-6T-THON05", False),
        ("KK-VP-1", False),
        ("KK-2026-6T-THON05-1b", False),
        ("", False),
    ],
)
def test_a_code_that_a_form_gave_is_known_by_its_shape(code: str, reported: bool) -> None:
    assert is_reported(code) is reported


def test_a_difficulty_keeps_its_code_and_a_new_one_gets_the_next() -> None:
    assert code_of(Problem("THON05", "", "Ngập"), "2026-6T", 2) == "KK-2026-6T-THON05-2"
    assert code_of(Problem("THON05", "KK-VP-1", "Ngập"), "2026-6T", 2) == "KK-VP-1"
    assert is_reported(code_of(Problem("THON05", "", "Ngập"), "2026-6T", 1))


# the form


FORM = formkit.form(
    [formkit.figure("A"), formkit.figure("B", unit="HTX01")],
    problems=[formkit.known_problem("KK-1", "Thiếu nước")],
    rules=[formkit.rule("Q", "A", "<=", "B")],
    ratios=[("A", "B")],
)


def test_blocks_stand_under_the_head_with_one_empty_row_between() -> None:
    figures, problems, texts, signers = layout(FORM)
    assert (figures.title, figures.keys, figures.header, figures.first, figures.last) == (4, 5, 6, 7, 8)
    assert (problems.title, problems.first, problems.last) == (10, 13, 15)  # a row that is known, two to grow
    assert (texts.title, texts.last, signers.title) == (17, 20, 22)


def test_the_sheet_has_as_many_columns_as_its_widest_block() -> None:
    assert max(column.last for block in FORM.blocks for column in block.columns) + 1 == COLUMNS


def test_every_row_to_fill_has_an_address_and_a_heading_has_none() -> None:
    spec = formkit.form([formkit.heading("Mô hình 1"), formkit.figure("A")])
    places = place(spec)
    block, row = spec.blocks[0], spec.blocks[0].rows[1]
    assert {key for key, _ in places if key.startswith("A|")} == {row_key(block, row)} == {"A|THON05/A"}
    assert {(at.row, at.column) for (key, _), at in places.items() if key == "A|THON05/A"} == {
        (8, column) for column in range(1, 10)
    }


def test_rows_to_grow_have_keys_of_their_own_and_need_not_be_filled() -> None:
    problems = FORM.block(BlockKey.PROBLEMS)
    assert problems is not None and FORM.block(BlockKey.TASKS) is None
    assert [(row.key, row.required, row.role) for row in problems.all_rows[1:]] == [
        ("+1", False, Role.ENTRY),
        ("+2", False, Role.ENTRY),
    ]
    assert [(placed.block.key, at, row.key) for placed, at, row in rows_of(FORM)][:3] == [
        (BlockKey.FIGURES, 7, "THON05/A"),
        (BlockKey.FIGURES, 8, "HTX01/B"),
        (BlockKey.PROBLEMS, 13, "THON05/KK-1"),
    ]
    assert column_key(problems, problems.column(ColumnKey.TEXT)) == "C#noi_dung_ghi"
    with pytest.raises(KeyError):
        problems.column(ColumnKey.VALUE)


def test_a_form_is_the_same_but_for_its_version_alone() -> None:
    newer = replace(FORM, version=2)
    assert same_content(FORM, newer) and digest(FORM) != digest(newer)
    assert not same_content(FORM, replace(FORM, unit_name="Thôn Khác"))
    assert stamp(newer) == (FORM.plan, "THON05", "2026-6T", 2, digest(newer))


def test_a_form_filled_on_another_units_carries_that_units_rows() -> None:
    other = relabelled(FORM, "THON05", "THON06")
    assert [row.unit for row in other.blocks[0].rows] == ["THON06", "HTX01"]
    assert (other.rules[0].unit, other.ratios[0].unit) == ("THON06", "THON06")
    assert other.unit == "THON05" and relabelled(other, "THON06", "THON05") == FORM


# findings


@pytest.mark.parametrize("code", list(Code))
def test_each_finding_alone_decides_as_its_gate_says(code: Code) -> None:
    """Whose form it is comes first (rows 3 - 6), then what returns, what waits, and what holds a cell."""
    alone = {
        Gate.RETURNS: Verdict.RETURNED,
        Gate.WAITS: Verdict.NEEDS_CONFIRMATION,
        Gate.HOLDS: Verdict.ACCEPTED_IN_PART,
        Gate.NO: Verdict.ACCEPTED_WITH_NOTES,
    }
    gate, held = MESSAGES[code].gate, Finding(Code.WRONG_TYPE)
    assert verdict([Finding(code)]) == alone[gate]
    assert MESSAGES[Code.WRONG_TYPE].gate is Gate.HOLDS
    both = alone[gate] if gate in (Gate.RETURNS, Gate.WAITS) else Verdict.ACCEPTED_IN_PART
    assert verdict([Finding(code), held]) == verdict([held, Finding(code)]) == both
    first = Verdict.NEEDS_CONFIRMATION if code in IDENTITY else Verdict.RETURNED
    assert verdict([Finding(code), Finding(Code.FORM_BLANK)]) == first


def test_a_doubt_about_whose_or_which_period_waits() -> None:
    assert {MESSAGES[code].gate for code in IDENTITY} == {Gate.WAITS}


def test_without_a_finding_a_file_is_accepted() -> None:
    assert verdict([]) == Verdict.ACCEPTED


def test_a_message_says_its_cell_and_what_it_was_given() -> None:
    found = Finding(Code.JUMP, "Số liệu", "G8", "20", "10", more=(("against", "2025"),))
    assert render(found) == (
        "Số 20 lệch nhiều so với 10 (2025).",
        "Kiểm tra lại; nếu đúng, ghi lý do ở cột Ghi chú.",
    )


# ports and pages


def test_an_error_that_a_person_can_mend_says_how_and_is_one_of_usage() -> None:
    error = TanMinhError("ma", "Sai.", "Sửa đi.")
    assert (str(error), error.code, error.message, error.hint, error.exit) == ("Sai.", "ma", "Sai.", "Sửa đi.", 2)
    assert (TanMinhError("ma", "Sai.", exit=1).exit, TanMinhError("ma", "Sai.").hint) == (1, "")


def test_all_is_well_where_nothing_else_is_said() -> None:
    said = Outcome("Xong.")
    assert (said.text, said.lines, said.paths, said.exit, said.data, said.look) == ("Xong.", (), (), 0, None, None)
    assert (said.pages, said.hints) == ((), ())


def test_each_edge_says_what_to_do_next_in_its_own_words() -> None:
    words = {"mo_ky": "Bấm “Mở kỳ {period}”."}
    assert advice(words, Hint("mo_ky", "Mở kỳ.", {"period": "2026-6T"})) == "Bấm “Mở kỳ 2026-6T”."
    assert advice(words, TanMinhError("mo_ky", "Chưa mở.", period="2026-N")) == "Bấm “Mở kỳ 2026-N”."
    assert (advice(words, Hint("khac", "Như nhau.")), advice(words, Hint("khac"))) == ("Như nhau.", "")


def test_tables_by_period_are_those_whose_key_begins_with_it() -> None:
    assert {spec.name for spec in tables((2026,)) if by_period(spec)} >= {"so_theo_doi", "tong_hop", "ket_qua"}
    assert not any(by_period(spec) for spec in (*catalogue_tables((2026,))[:2], LOG))


# day of the due date, phase, days from then; what is said
@pytest.mark.parametrize(
    ("due", "phase", "days", "words"),
    [
        (None, Phase.OPEN, 0, "Kỳ, chưa có hạn nộp"),
        (date(2026, 6, 16), Phase.OPEN, -1, "Kỳ, hạn nộp 16/6, còn 1 ngày"),
        (date(2026, 6, 16), Phase.OPEN, 0, "Kỳ, hạn nộp 16/6, hôm nay là hạn"),
        (date(2026, 6, 16), Phase.OPEN, 2, "Kỳ, hạn nộp 16/6, đã quá 2 ngày"),
        (date(2026, 6, 16), Phase.NOT_OPEN, -3, "Kỳ, hạn nộp 16/6, còn 3 ngày"),
        (date(2026, 6, 16), Phase.CLOSED, 2, "Kỳ, hạn nộp 16/6, đã chốt số liệu"),
        (date(2026, 6, 16), Phase.ISSUED, 2, "Kỳ, hạn nộp 16/6, đã ban hành"),
    ],
)
def test_the_due_date_in_words(due: date | None, phase: Phase, days: int, words: str) -> None:
    assert due_words("Kỳ", due, date(2026, 6, 16) + timedelta(days=days), phase) == words


# phase, due date, today, files that wait, cells to ask about, units that are missing; the one thing to do
@pytest.mark.parametrize(
    ("phase", "due", "today", "waiting", "asked", "missing", "step"),
    [
        (Phase.NOT_OPEN, None, 16, 0, 0, 3, "Ghi hạn nộp ở trang Kỳ báo cáo, rồi mở kỳ và tạo biểu mẫu."),
        (Phase.NOT_OPEN, 16, 16, 2, 1, 3, "Mở kỳ và tạo biểu mẫu."),
        (Phase.OPEN, 16, 17, 2, 1, 3, "Xử lý 2 tệp đang chờ Văn phòng xác nhận."),
        (Phase.OPEN, 16, 17, 2, 0, 0, "Xử lý 2 tệp đang chờ Văn phòng xác nhận."),
        (Phase.OPEN, 16, 17, 0, 4, 3, "Hỏi đơn vị về 4 ô ở trang Cần hỏi."),
        (Phase.OPEN, 16, 17, 0, 4, 0, "Hỏi đơn vị về 4 ô ở trang Cần hỏi."),
        (Phase.OPEN, 16, 17, 0, 0, 0, "Tổng hợp, lập báo cáo, rồi chốt số liệu."),
        (Phase.OPEN, 16, 17, 0, 0, 3, "Đôn đốc 3 đơn vị chưa nộp."),
        (Phase.OPEN, 16, 16, 0, 0, 3, "Tiếp nhận báo cáo; còn 3 đơn vị chưa nộp."),
        (Phase.OPEN, None, 16, 0, 0, 3, "Tiếp nhận báo cáo; còn 3 đơn vị chưa nộp."),
        (Phase.CLOSED, 16, 17, 2, 1, 3, "Trình ký, ban hành báo cáo."),
        (Phase.ISSUED, 16, 17, 2, 1, 3, "Kỳ này đã ban hành báo cáo."),
    ],
)
def test_the_one_thing_to_do_next(
    phase: Phase, due: int | None, today: int, waiting: int, asked: int, missing: int, step: str
) -> None:
    day = date(2026, 6, due) if due else None
    assert next_step(phase, day, date(2026, 6, today), waiting, asked, missing) == step


def test_a_page_is_landscape_and_its_table_repeats_the_header() -> None:
    assert Page() == (True, "", "", False) and Cell() == (None, "text", None, None, "", None)
    assert Table("t", (10,), ("A",), ()).repeat and not Chart("bar", "", ()).stacked


def test_a_report_finds_figures_and_assessments_by_their_keys() -> None:
    of = catalogue()
    figure = Figure("2026-6T", "THON01", "X", Given.BLANK)
    judged = Assessment("X", "MH1", None, None, Status.NO_DATA, None, 0, 1, ("THON01",), "")
    report = PeriodReport(of, of.period["2026-6T"], State("2026-6T"), (figure,), (judged,))
    assert report.figure == {("THON01", "X"): figure} and report.assessment == {"X": judged}


def test_the_catalogue_is_the_tables_in_which_staff_write_what_stays() -> None:
    both = {spec.name: spec for spec in tables((2026, 2027))}
    program = {
        "so_theo_doi",
        "ket_qua",
        "phat_hien",
        "tong_hop",
        "dieu_chinh",
        "nhat_ky",
        "can_hoi",
        "thu_den",
        "thu_di",
    }
    program |= {"nhap_phu_luc_1", "dan_vao_mau"}  # what comes in through them is no part of it before it is confirmed
    assert {spec.name for spec in catalogue_tables((2026, 2027))} == both.keys() - program
    assert [c.key for c in both["tieu_chi"].columns if c.key.startswith("target")] == ["target_2026", "target_2027"]
    assert both["tieu_chi"].file == "tieu_chi.csv"
    assert Column("a", "A") == ("a", "A", ColumnKind.TEXT, 14, "staff", "", "", False, False, ())
    assert TableSpec("t", "T", "T", ("a",), ())[-4:] == ("danh mục", False, False, False)


# rows of tables

MOMENTS = TableSpec("t", "T", "T", ("a",), (Column("a", "a", ColumnKind.MOMENT),))


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (None, ""),
        (True, "có"),
        (False, "không"),
        (3, "3"),
        (3.0, "3"),
        (3.5, "3.5"),
        ("  Thôn A ", "thôn a"),
        (date(2026, 6, 16), "2026-06-16T00:00:00"),
        (datetime(2026, 6, 16, 9, 0, 0, 400_000), "2026-06-16T09:00:00"),
        (datetime(2026, 6, 16, 8, 59, 59, 499_999), "2026-06-16T08:59:59"),
        (datetime(2026, 6, 16, 8, 59, 59, 500_000), "2026-06-16T09:00:00"),
        (datetime(2026, 6, 16, 9, tzinfo=timezone(timedelta(hours=7))), "2026-06-16T09:00:00"),
    ],
)
def test_a_key_whatever_program_wrote_it(value: object, key: str) -> None:
    assert key_of(MOMENTS, {"a": value}) == (key,)  # type: ignore[dict-item]
    assert key_of(MOMENTS, {}) == ("",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (" a ", "a"),
        (3, "3.0"),
        (3.0, "3.0"),
        (0.1, "0.1"),
        (True, "có"),
        (date(2026, 6, 16), "2026-06-16T00:00:00"),
        (datetime(2026, 6, 16, 9, 0, 0, 400_000), "2026-06-16T09:00:00"),
        ("x" * 40_000, "x" * 32_767),
    ],
)
def test_a_cells_value_as_a_text_that_tells_whether_it_changed(value: object, text: str) -> None:
    assert exact(value) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(("cell", "value"), [(" a ", "a"), ("  ", None), ("", None), (0, 0), (None, None), (1.5, 1.5)])
def test_what_a_cell_holds(cell: object, value: object) -> None:
    assert cell_value(cell) == value


@pytest.mark.parametrize(
    ("old", "new", "equal"),
    [
        (datetime(2026, 6, 16, 9), datetime(2026, 6, 16, 9, 0, 0, 999_999), True),
        (datetime(2026, 6, 16, 9), datetime(2026, 6, 16, 9, 0, 1), False),
        (datetime(2026, 6, 16, 9), datetime(2026, 6, 16, 9, tzinfo=timezone(timedelta(hours=7))), True),
        (datetime(2026, 6, 16), "2026-06-16", False),
        (date(2026, 6, 16), date(2026, 6, 17), False),
        (False, "không", True),
        (1, True, False),
        ("a", "b", False),
        ("", "  ", True),
    ],
)
def test_what_a_cell_holds_already(old: object, new: object, equal: bool) -> None:
    assert same(old, new) is equal and same(new, old) is equal  # type: ignore[arg-type]


# texts typed with fonts of before Unicode


@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Nhµ v¨n hãa th«n", "TCVN3"),
        ("Nhaø vaên hoaù thoân", "VNI"),
        ("ñöôøng", "VNI"),
        ("Nhà văn hóa thôn", None),
        ("đường thôn", None),
        ("Duong thon", None),
        ("", None),
        ("12/6", None),
        ("café", None),
        ("nµ", None),
        ("th«n nhµ", "TCVN3"),
        ("thoân Nhà văn hóa đường", None),
        ("Nhµ v¨n hãa; đường thôn xóm làng mới đẹp", None),
        ("nha ø", None),
        ("nhµ v¨n của", "TCVN3"),
        ("nhµ của", None),
        ("nhµ ÿ", "TCVN3"),
        ("nhµ Łódź", None),
        ("vieân chæ của", "VNI"),
        ("của", None),
    ],
)
def test_the_font_in_which_a_text_was_typed(text: str, font: str | None) -> None:
    assert legacy_encoding(text) == font
