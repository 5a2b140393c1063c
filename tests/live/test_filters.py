"""Filters that staff have set come back after a writing click as they were, or are named: on a Vietnamese PC, where
Excel tells numbers and days in one notation and takes them in another."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import FIGURES, REGISTER, RESULTS
from tanminh_xl.hosts._live_plan import CellRange, TableChanges
from tests.demo_folder import copy
from tests.live.clicking import Clerk
from tests.live.uno_engine import AND, COLOUR, DAYS, DYNAMIC, OR, TOP, VALUES, AutoFilter, Native
from tests.live.year import YEAR

# One document, one test after the other: under xdist the file stays on one worker (`./run`: --dist loadfile).
pytestmark = pytest.mark.office
NOW = datetime(2026, 12, 28, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def clerk(open_master: Callable[[Path], Clerk], made_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    made = open_master(copy(made_demo, tmp_path_factory.mktemp("filters") / "ke-hoach"))
    made.choose(YEAR)
    assert made.click("tong_hop", NOW) is not None
    return made


def filtered(clerk: Clerk, spec: TableSpec) -> AutoFilter:
    table = clerk.host(NOW)._table(spec)
    found: AutoFilter = table.sheet.tables[spec.name].autofilter.impl
    return found


def field(clerk: Clerk, spec: TableSpec, column: str) -> int:
    return clerk.host(NOW)._table(spec).columns[column] + 1


def write(clerk: Clerk, spec: TableSpec) -> str:
    """Write a cell of the table's last row as a click does; what is to be said of it."""
    table = clerk.host(NOW)._table(spec)
    column = table.columns["file" if spec is not RESULTS else "reason"]
    try:
        table.write(TableChanges((CellRange(len(table.rows) - 1, column, (("ghi thử",),)),), (), (), 0))
    finally:
        said = "\n".join(table.notes)
    return said


# The table, its column, the filter as Excel keeps it,
KEPT: dict[str, tuple[TableSpec, str, Native]] = {
    "contains": (RESULTS, "name", Native(0, "=*tỷ lệ*")),
    "begins with": (RESULTS, "name", Native(0, "=Tỷ lệ*")),
    "does not contain": (RESULTS, "name", Native(0, "<>*tỷ lệ*")),
    "a star that is meant": (RESULTS, "name", Native(OR, "=*~*", "=Tỷ lệ*")),
    "contains one or the other": (RESULTS, "name", Native(OR, "=*tỷ lệ*", "=*số*")),
    "contains both": (RESULTS, "name", Native(AND, "=*tỷ lệ*", "=*hộ*")),
    "one value": (RESULTS, "status", Native(0, "=Đạt")),
    "two values": (RESULTS, "status", Native(OR, "=Đạt", "=Chưa đạt")),
    "values": (RESULTS, "status", Native(VALUES, ("=Đạt", "=Chưa đạt", "=Chưa đủ số liệu"))),
    "blank": (RESULTS, "missing_units", Native(0, "=")),
    "not blank": (RESULTS, "missing_units", Native(0, "<>")),
    "a number with decimals": (FIGURES, "counted", Native(0, ">2.5")),
    "between two numbers": (FIGURES, "counted", Native(AND, ">=1.5", "<=1234.5")),
    "a day": (REGISTER, "submitted", Native(0, ">=12/16/2026")),
    "a day that could be another": (REGISTER, "submitted", Native(AND, ">=1/6/2026", "<=12/7/2026")),
    "a colour": (RESULTS, "name", Native(COLOUR, 0xFFFF00)),
    "above the average": (FIGURES, "counted", Native(DYNAMIC, 33)),
}
LOST: dict[str, tuple[TableSpec, str, Native]] = {
    "top ten": (FIGURES, "counted", Native(TOP, "10")),
    "groups of days": (REGISTER, "submitted", Native(VALUES, DAYS)),
}


def write_over(clerk: Clerk, spec: TableSpec, column: str, native: Native) -> tuple[list[bool], AutoFilter, str]:
    """Filter, write into the table; rows seen before, the filter afterwards, what was said."""
    if native.operator == COLOUR:
        clerk.host(NOW)._table(spec).cell(2, column).impl.color = native.first
    auto = filtered(clerk, spec)
    auto.put(field(clerk, spec, column), native)
    before = auto.seen()
    assert True in before and False in before
    said = write(clerk, spec)
    return before, filtered(clerk, spec), said


@pytest.mark.parametrize("name", KEPT)
def test_a_filter_comes_back_as_it_was(clerk: Clerk, name: str) -> None:
    spec, column, native = KEPT[name]
    before, auto, said = write_over(clerk, spec, column, native)
    try:
        assert auto.kept == {field(clerk, spec, column): native}
        assert auto.seen() == before and "ộ lọc" not in said
    finally:
        auto.clear(None)


@pytest.mark.parametrize("name", LOST)
def test_a_filter_that_excel_does_not_tell_is_dropped_and_named(clerk: Clerk, name: str) -> None:
    spec, column, native = LOST[name]
    _, auto, said = write_over(clerk, spec, column, native)
    title = next(c.title for c in spec.columns if c.key == column)
    assert auto.kept == {} and all(auto.seen())
    assert f"Bộ lọc ở cột “{title}”, trang “{spec.sheet}” đã bỏ; xin lọc lại." in said


def test_beside_one_that_is_dropped_the_other_stays(clerk: Clerk) -> None:
    auto = filtered(clerk, FIGURES)
    auto.put(field(clerk, FIGURES, "unit"), Native(0, "=THON0*"))
    _, auto, said = write_over(clerk, FIGURES, "counted", Native(TOP, "150"))
    assert auto.kept == {field(clerk, FIGURES, "unit"): Native(0, "=THON0*")} and said.count("đã bỏ") == 1
    auto.clear(None)


def test_a_filter_that_would_show_other_rows_is_dropped(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel tells it the same way again, and yet it hides other rows."""
    taken = clerk.excel.filter

    def another(holder: Any, one: Any) -> None:
        taken(holder, one)
        if one.first is not None:
            holder.range.impl.sheet.sheet.Rows.getByIndex(holder.range.row).IsVisible ^= True

    monkeypatch.setattr(clerk.excel, "filter", another)
    _, auto, said = write_over(clerk, RESULTS, "status", Native(0, "=Đạt"))
    assert auto.kept == {} and all(auto.seen())
    assert "Bộ lọc ở cột “Đánh giá”, trang “Kết quả” đã bỏ; xin lọc lại." in said


def test_a_filter_that_cannot_be_read_is_dropped_and_said(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(holder: Any) -> Any:
        if holder.name == RESULTS.name:
            raise RuntimeError("Filters")
        return ()

    monkeypatch.setattr(clerk.excel, "filters", fails)
    _, auto, said = write_over(clerk, RESULTS, "status", Native(0, "=Đạt"))
    assert auto.kept == {} and "Bộ lọc ở trang “Kết quả” không đọc được nên đã bỏ; xin lọc lại." in said


def test_a_filter_that_hides_every_row_afterwards_is_said(clerk: Clerk) -> None:
    table = clerk.host(NOW)._table(RESULTS)
    table.cell(len(table.rows) - 1, "reason").value = "sửa tay"
    filtered(clerk, RESULTS).put(field(clerk, RESULTS, "reason"), Native(0, "=sửa tay"))
    said = write(clerk, RESULTS)
    auto = filtered(clerk, RESULTS)
    assert auto.kept and not any(auto.seen())
    assert said == "Bộ lọc ở trang “Kết quả” đang ẩn mọi dòng của bảng; bỏ lọc để xem."
    auto.clear(None)


def test_a_button_says_what_was_dropped(clerk: Clerk) -> None:
    auto = filtered(clerk, RESULTS)
    auto.put(field(clerk, RESULTS, "name"), Native(0, "=*tỷ lệ*"))
    auto.put(field(clerk, RESULTS, "value"), Native(TOP, "30"))
    seen = clerk.host(NOW)._table(RESULTS).rows[-1]["reason"]
    clerk.click("tong_hop", NOW)
    assert clerk.host(NOW)._table(RESULTS).rows[-1]["reason"] != seen
    assert filtered(clerk, RESULTS).kept == {field(clerk, RESULTS, "name"): Native(0, "=*tỷ lệ*")}
    assert clerk.app.said[-1][1].endswith("Bộ lọc ở cột “Kết quả”, trang “Kết quả” đã bỏ; xin lọc lại.")
    filtered(clerk, RESULTS).clear(None)


def test_a_filter_of_a_table_that_is_not_written_is_left_alone(clerk: Clerk) -> None:
    auto, at = filtered(clerk, RESULTS), field(clerk, RESULTS, "value")
    auto.put(at, Native(TOP, "10"))
    clerk.click("tong_hop", NOW)
    assert filtered(clerk, RESULTS).kept == {at: Native(TOP, "10")} and "ộ lọc" not in clerk.app.said[-1][1]
    auto.clear(None)


def test_when_the_click_fails_the_filter_is_back_and_what_was_lost_is_said(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tanminh_xl.hosts._live_table import LiveTable

    def fails(*_: Any) -> None:
        raise RuntimeError("RPC_E_CALL_REJECTED")

    auto = filtered(clerk, RESULTS)
    auto.put(field(clerk, RESULTS, "status"), Native(0, "=Đạt"))
    auto.put(field(clerk, RESULTS, "value"), Native(VALUES, DAYS))
    table = clerk.host(NOW)._table(RESULTS)
    table.cell(0, "reason").value = "sửa tay"
    with monkeypatch.context() as patch:
        patch.setattr(LiveTable, "_put", fails)
        outcome = clerk.click("tong_hop", NOW)
    assert outcome is not None and outcome.exit == 2
    assert filtered(clerk, RESULTS).kept == {field(clerk, RESULTS, "status"): Native(0, "=Đạt")}
    assert "Bộ lọc ở cột “Kết quả”, trang “Kết quả” đã bỏ" in clerk.app.said[-1][1]
    filtered(clerk, RESULTS).clear(None)
