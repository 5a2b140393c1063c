"""The tables hold the nouns; what staff type in a cell becomes its value, and is written back."""

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.catalogue.settings import FIELDS
from tanminh_xl.catalogue.values import Bad, read, show, text
from tanminh_xl.domain import catalogue_nouns as nouns
from tanminh_xl.domain import office_nouns as office
from tanminh_xl.domain.staff_tables import criteria
from tanminh_xl.domain.table_spec import CHOICES, Column, ColumnKind
from tests.catalogues import (
    SPECS,
)

FIELDS_OF = {
    "loai_don_vi": nouns.UnitKind,
    "don_vi": nouns.Unit,
    "mo_hinh": nouns.Model,
    "so_lieu": nouns.Element,
    "nhiem_vu": nouns.Task,
    "ky_bao_cao": nouns.Period,
    "khung_thoi_gian": nouns.Window,
    "quy_tac": nouns.Rule,
    "phan_cong": nouns.ReportingException,
    "kho_khan": nouns.Difficulty,
    "ngay_nghi": office.DayOff,
    "so_goc": office.BaseFigure,
    "chi_tieu_don_vi": office.UnitTarget,
    "noi_nhan": office.Recipient,
    "nguoi_ky": office.Signer,
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
        (ColumnKind.NUMBER, "85", 85.0),
        (ColumnKind.NUMBER, "85,5", 85.5),
        (ColumnKind.NUMBER, "85.5 %", 85.5),
        (ColumnKind.NUMBER, "1.234,5", 1234.5),
        (ColumnKind.NUMBER, "1 234 567", 1234567.0),
        (ColumnKind.NUMBER, "0,125", 0.125),
        (ColumnKind.NUMBER, "-5", -5.0),
        (ColumnKind.NUMBER, 7, 7.0),
        (ColumnKind.INTEGER, "2", 2),
        (ColumnKind.INTEGER, 2.0, 2),
        (ColumnKind.DATE, "14/6/2026", date(2026, 6, 14)),
        (ColumnKind.DATE, "2026-06-14", date(2026, 6, 14)),
        (ColumnKind.DATE, datetime(2026, 6, 14, 0, 0), date(2026, 6, 14)),
        (ColumnKind.DATE, 46187.0, date(2026, 6, 14)),
        (ColumnKind.FLAG, "Có", True),
        (ColumnKind.FLAG, "x", True),
        (ColumnKind.FLAG, False, False),
        (ColumnKind.FLAG, "KHÔNG", False),
        (ColumnKind.LIST, "THON; TRUONG,HTX\nTHON", ("THON", "TRUONG", "HTX")),
        (ColumnKind.TARGET, "85", 85.0),
        (ColumnKind.TARGET, "80 – 90", (80.0, 90.0)),
        (ColumnKind.TARGET, "80-90%", (80.0, 90.0)),
        (ColumnKind.TARGET, "-5 đến -1,5", (-5.0, -1.5)),
        (ColumnKind.TARGET, "ĐẠT", "Đạt"),
        (ColumnKind.TEXT, "  Thôn\u00a0 Một\u200b ", "Thôn Một"),
        (ColumnKind.TEXT, "dòng một\r\ndòng hai", "dòng một\ndòng hai"),
        (ColumnKind.TEXT, 12.0, "12"),
        (ColumnKind.TEXT, "\u200b ", None),
    ],
)
def test_what_staff_type(kind: ColumnKind, typed: Any, value: Any) -> None:
    assert read(Column("x", "X", kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        (ColumnKind.NUMBER, "1.234", "đọc được theo hai cách"),
        (ColumnKind.NUMBER, "1,234", "đọc được theo hai cách"),
        (ColumnKind.NUMBER, "nhiều", "không phải số"),
        (ColumnKind.NUMBER, "1e3", "không phải số"),
        (ColumnKind.NUMBER, float("inf"), "không phải số"),
        (ColumnKind.NUMBER, date(2026, 6, 12), "là ngày"),
        (ColumnKind.INTEGER, "1,5", "không phải số nguyên"),
        (ColumnKind.DATE, "6/13/2026", "không phải ngày"),
        (ColumnKind.DATE, "31/2/2026", "không phải ngày"),
        (ColumnKind.DATE, 12, "không phải ngày"),
        (ColumnKind.FLAG, "có lẽ", "không rõ"),
        (ColumnKind.TARGET, "90 - 80", "số đầu lớn hơn"),
        (ColumnKind.TARGET, "khoảng 85", "không phải chỉ tiêu"),
        (ColumnKind.TARGET, "1.234", "đọc được theo hai cách"),
        (ColumnKind.TARGET, datetime(2026, 12, 8), "không phải chỉ tiêu"),
    ],
)
def test_what_can_not_be_read_is_said_and_how_to_mend_it(kind: ColumnKind, typed: Any, message: str) -> None:
    found = read(Column("x", "X", kind), typed)
    assert isinstance(found, Bad)
    assert message in found.message
    assert found.hint.endswith((".", ";"))


@pytest.mark.parametrize("name", ["value_type", "time_kind", "combine", "measure", "direction", "teller", "operator"])
def test_choices_are_matched_without_case_and_dashes(name: str) -> None:
    column = Column("x", "X", ColumnKind.CHOICE, choices=name)
    assert [read(column, f" {option.upper()} ") for option in CHOICES[name]] == list(CHOICES[name])
    assert isinstance(read(column, "khác"), Bad)


finite = st.floats(-1e12, 1e12, allow_nan=False)


@given(st.one_of(finite, st.tuples(finite, finite).map(sorted).map(tuple), st.just("Đạt")))
def test_a_target_written_is_read_again(value: Any) -> None:
    assert read(Column("x", "X", ColumnKind.TARGET), show(value)) == value
    assert read(Column("x", "X", ColumnKind.TARGET), text(show(value))) == value


@given(st.text())
def test_a_text_once_read_stays_as_it_is(raw: str) -> None:
    assert text(text(raw)) == text(raw)
