"""The tables hold the nouns; what staff type in a cell becomes its value, and is written back."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.catalogue.settings import FIELDS
from tanminh_xl.catalogue.values import Bad, read, show, text
from tanminh_xl.domain import catalogue as nouns
from tanminh_xl.domain.tables import CHOICES, Column, Kind, criteria
from tests.catalogues import (
    SPECS,
)

FIELDS_OF = {
    "loai_don_vi": nouns.Kind,
    "don_vi": nouns.Unit,
    "mo_hinh": nouns.Model,
    "so_lieu": nouns.Element,
    "nhiem_vu": nouns.Task,
    "ky_bao_cao": nouns.Period,
    "khung_thoi_gian": nouns.Window,
    "quy_tac": nouns.Rule,
    "phan_cong": nouns.Exception_,
    "kho_khan": nouns.Difficulty,
}


@pytest.mark.parametrize("table", FIELDS_OF)
def test_a_tables_staff_columns_are_its_nouns_fields(table: str) -> None:
    columns = {c.key for c in SPECS[table].columns if c.keeper == "staff"}
    assert columns == set(FIELDS_OF[table].model_fields)


def test_the_criteria_hold_criterion_element_and_a_target_a_year() -> None:
    columns = {c.key for c in criteria((2026, 2027)).columns}
    made = {"element", "targets", "source"}  # by build: the element's code is the row's, its source the form
    wanted = set(nouns.Criterion.model_fields) | set(nouns.Element.model_fields)
    assert columns == wanted - made | {"target_2026", "target_2027"}


def test_the_settings_are_the_plans_fields() -> None:
    assert [s.field for s in FIELDS] == list(dict.fromkeys(s.field for s in FIELDS))
    assert {s.field for s in FIELDS} == set(nouns.Plan.model_fields)
    required = {name for name, f in nouns.Plan.model_fields.items() if f.is_required()}
    assert required <= {s.field for s in FIELDS if s.required}


@pytest.mark.parametrize("table", FIELDS_OF)
def test_what_a_noun_requires_its_table_requires(table: str) -> None:
    needed = {name for name, f in FIELDS_OF[table].model_fields.items() if f.is_required()}
    by_measure = {"unit_of_measure", "value_type", "time_kind", "combine"}  # required of elements, not of a ratio's row
    may_be_empty = {"asks", "reporters"}
    columns = {c.key for c in SPECS[table].columns if c.required}
    assert needed - by_measure - may_be_empty <= columns


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.NUMBER, "85", 85.0),
        (Kind.NUMBER, "85,5", 85.5),
        (Kind.NUMBER, "85.5 %", 85.5),
        (Kind.NUMBER, "1.234,5", 1234.5),
        (Kind.NUMBER, "1 234 567", 1234567.0),
        (Kind.NUMBER, "0,125", 0.125),
        (Kind.NUMBER, "-5", -5.0),
        (Kind.NUMBER, 7, 7.0),
        (Kind.INTEGER, "2", 2),
        (Kind.INTEGER, 2.0, 2),
        (Kind.DATE, "14/6/2026", date(2026, 6, 14)),
        (Kind.DATE, "2026-06-14", date(2026, 6, 14)),
        (Kind.DATE, datetime(2026, 6, 14, 0, 0), date(2026, 6, 14)),
        (Kind.DATE, 46187.0, date(2026, 6, 14)),
        (Kind.FLAG, "Có", True),
        (Kind.FLAG, "x", True),
        (Kind.FLAG, False, False),
        (Kind.FLAG, "KHÔNG", False),
        (Kind.LIST, "THON; TRUONG,HTX\nTHON", ("THON", "TRUONG", "HTX")),
        (Kind.TARGET, "85", 85.0),
        (Kind.TARGET, "80 – 90", (80.0, 90.0)),
        (Kind.TARGET, "80-90%", (80.0, 90.0)),
        (Kind.TARGET, "-5 đến -1,5", (-5.0, -1.5)),
        (Kind.TARGET, "ĐẠT", "Đạt"),
        (Kind.TEXT, "  Thôn\u00a0 Một\u200b ", "Thôn Một"),
        (Kind.TEXT, "dòng một\r\ndòng hai", "dòng một\ndòng hai"),
        (Kind.TEXT, 12.0, "12"),
        (Kind.TEXT, "\u200b ", None),
    ],
)
def test_what_staff_type(kind: Kind, typed: Any, value: Any) -> None:
    assert read(Column("x", "X", kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        (Kind.NUMBER, "1.234", "đọc được theo hai cách"),
        (Kind.NUMBER, "1,234", "đọc được theo hai cách"),
        (Kind.NUMBER, "nhiều", "không phải số"),
        (Kind.NUMBER, "1e3", "không phải số"),
        (Kind.NUMBER, float("inf"), "không phải số"),
        (Kind.NUMBER, date(2026, 6, 12), "là ngày"),
        (Kind.INTEGER, "1,5", "không phải số nguyên"),
        (Kind.DATE, "6/13/2026", "không phải ngày"),
        (Kind.DATE, "31/2/2026", "không phải ngày"),
        (Kind.DATE, 12, "không phải ngày"),
        (Kind.FLAG, "có lẽ", "không rõ"),
        (Kind.TARGET, "90 - 80", "số đầu lớn hơn"),
        (Kind.TARGET, "khoảng 85", "không phải chỉ tiêu"),
        (Kind.TARGET, "1.234", "đọc được theo hai cách"),
        (Kind.TARGET, datetime(2026, 12, 8), "không phải chỉ tiêu"),
    ],
)
def test_what_can_not_be_read_is_said_and_how_to_mend_it(kind: Kind, typed: Any, message: str) -> None:
    found = read(Column("x", "X", kind), typed)
    assert isinstance(found, Bad)
    assert message in found.message
    assert found.hint.endswith((".", ";"))


@pytest.mark.parametrize("name", ["value_type", "time_kind", "combine", "measure", "direction", "teller", "operator"])
def test_choices_are_matched_without_case_and_dashes(name: str) -> None:
    column = Column("x", "X", Kind.CHOICE, choices=name)
    assert [read(column, f" {option.upper()} ") for option in CHOICES[name]] == list(CHOICES[name])
    assert isinstance(read(column, "khác"), Bad)


finite = st.floats(-1e12, 1e12, allow_nan=False)


@given(st.one_of(finite, st.tuples(finite, finite).map(sorted).map(tuple), st.just("Đạt")))
def test_a_target_written_is_read_again(value: Any) -> None:
    assert read(Column("x", "X", Kind.TARGET), show(value)) == value
    assert read(Column("x", "X", Kind.TARGET), text(show(value))) == value


@given(st.text())
def test_a_text_once_read_stays_as_it_is(raw: str) -> None:
    assert text(text(raw)) == text(raw)
