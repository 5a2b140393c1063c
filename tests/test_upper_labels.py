"""What a cell of a table is called: heads in several rows, joined cells, labels there twice (decision-tables 15.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.grid.facts import Area
from tanminh_xl.upper.hold import alike, is_blank, names_month
from tanminh_xl.upper.labels import Labels, Page
from tanminh_xl.upper.stale import Reach, reach
from tanminh_xl.upper.units import factor, in_brackets, said_once, same

_ = ""
TWO_ROWS = (
    [
        ["SỞ NÔNG NGHIỆP", _, _, "CỘNG HÒA", _, _],
        [_, _, _, _, _, _],
        ["Đơn vị tính: triệu đồng", _, _, _, _, _],
        ["TT", "Chỉ tiêu", "Mã", "Thực hiện", _, "Ghi chú"],
        [_, _, _, "Tháng", "Lũy kế", _],
        ["A", "B", "C", "(1)", "(2)", "(3)=(1)+(2)"],
        ["I.", "Thu ngân sách", _, _, _, _],
        [1.0, "Thu phí", "01", _, _, _],
        ["PHẦN HAI", _, _, _, _, _],
        ["2.", "Thu khác (%)", "02", _, _, _],
    ],
    [(0, 0, 0, 2), (0, 3, 0, 5), (2, 0, 2, 5), (3, 0, 4, 0), (3, 1, 4, 1), (3, 3, 3, 4), (3, 5, 4, 5), (8, 0, 8, 5)],
)
YEARS = ([["Chỉ tiêu", "Thực hiện", _, _], [_, 2024.0, 2025.0, 2026.0], ["Số hộ", 5.0, 6.0, _]], [(0, 1, 0, 3)])
SIDES = ([["Lúa", "Diện tích", "Sản lượng", "Ngô", "Diện tích", "Sản lượng"], ["Vụ xuân", _, _, "Vụ đông", _, _]], [])
TWICE = ([["Chỉ tiêu", "Số"], ["Nam", _], ["Nữ", _], ["Trẻ em", _], ["Nam", _], ["Nữ", _], ["Nữ", _]], [])
JOINED = (
    [["Thôn", "Giới", "Số"], ["Đông", "Nam", _], [_, "Nữ", _], ["Đoài", "Nam", _], [_, "Nữ", _]],
    [(1, 0, 2, 0), (3, 0, 4, 0)],
)
BARE = ([["Số hộ", _, _], [_, _, _], ["Tên", "Số", _], [1.0, _, _], [2.0, _, _]], [])


@pytest.mark.parametrize(
    ("sheet", "at", "labels"),
    [
        (TWO_ROWS, (7, 3), Labels("Thu phí", _, "Thực hiện › Tháng", _, "triệu đồng")),
        (TWO_ROWS, (7, 4), Labels("Thu phí", _, "Thực hiện › Lũy kế", _, "triệu đồng")),
        (TWO_ROWS, (9, 5), Labels("Thu khác (%)", _, "Ghi chú", _, "%")),
        (YEARS, (2, 3), Labels("Số hộ", _, "Thực hiện › 2026", _, _)),
        (SIDES, (1, 2), Labels("Vụ xuân", _, "Sản lượng", "Diện tích ‹ Lúa", _)),
        (SIDES, (1, 5), Labels("Vụ xuân › Vụ đông", _, "Sản lượng", "Diện tích ‹ Ngô", _)),
        (TWICE, (1, 1), Labels("Nam", "Chỉ tiêu", "Số", _, _)),
        (TWICE, (4, 1), Labels("Nam", "Trẻ em", "Số", _, _)),
        (TWICE, (5, 1), Labels("Nữ", "Nam ‹ Trẻ em", "Số", _, _)),
        (TWICE, (6, 1), Labels("Nữ", "Nữ", "Số", _, _)),
        (BARE, (0, 1), Labels("Số hộ", _, _, "+1", _)),
        (BARE, (0, 2), Labels("Số hộ", _, _, "+2", _)),
        (BARE, (4, 1), Labels(_, "+2", "Số", _, _)),
        (JOINED, (2, 2), Labels("Đông › Nữ", _, "Số", _, _)),
        (JOINED, (4, 2), Labels("Đoài › Nữ", _, "Số", _, _)),
    ],
)
def test_labels(sheet: tuple[list[list[object]], list[Area]], at: tuple[int, int], labels: Labels) -> None:
    assert Page(*sheet).labels(*at) == labels  # type: ignore[arg-type]


def test_what_is_filled_is_no_label() -> None:
    rows = [["Chỉ tiêu", "Số", "Đánh giá"], ["Số hộ", "ghi sau", _], ["Số trẻ", "ghi sau", _]]
    own = {(1, 1), (2, 1)}
    assert Page(rows, (), own).labels(2, 2) == Labels("Số trẻ", _, "Đánh giá", _, _)
    assert Page(rows, (), own).labels(2, 1) == Labels("Số trẻ", _, "Số", _, _)


@given(st.lists(st.sampled_from(["a", "b", ""]), min_size=2, max_size=90))
def test_no_two_cells_are_called_alike(words: list[str]) -> None:
    """However often a label is there: all of a cell's labels are those of one cell alone."""
    page = Page([["Nội dung", "Số"], *([f"Dòng {word}" if word else "", ""] for word in words)], ())
    found = [page.labels(row + 1, 1) for row, word in enumerate(words) if word]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("kept", "now", "years", "months", "is_it"),
    [
        ("Thực hiện năm 2026", "THỰC HIỆN  năm 2026", 0, False, True),
        ("Thực hiện năm 2026", "Thực hiện năm 2027", 1, False, True),
        ("Thực hiện năm 2026", "Thực hiện năm 2026", 1, False, False),
        ("So với 2025, 2026", "So với 2026, 2027", 1, False, True),
        ("Tháng 6/2026", "Tháng 7/2026", 0, False, False),
        ("Tháng 6/2026", "Tháng 7/2027", 0, True, True),
        ("Có đến 14/6/2026", "Có đến 14/12/2026", 0, True, True),
        ("Quý I", "Quý IV", 0, True, True),
        ("Quý I", "Quý IV (ước)", 0, True, False),
        ("Mã 12026", "Mã 12027", 1, False, False),
    ],
)
def test_a_label_is_what_it_was(kept: str, now: str, years: int, months: bool, is_it: bool) -> None:
    assert alike(kept, now, years, months) is is_it


def test_places_to_write_in_are_blank_and_figures_are_not() -> None:
    assert all(is_blank(text) for text in ("", " ", "...", "……", "___", "-", "–"))
    assert not any(is_blank(text) for text in ("x", "0", 0.0, 0, False, "Đạt", "-5"))
    assert names_month(Labels("a", head="Tháng 6")) and not names_month(Labels("a", head="6 tháng"))


@pytest.mark.parametrize(
    ("one", "other", "alike_units", "times"),
    [
        ("đồng", "triệu đồng", False, "1/1000000"),
        ("triệu đồng", "Tr.đ", True, "1"),
        ("triệu đồng", "tỷ đồng", False, "1/1000"),
        ("ha", "Héc ta", True, "1"),
        ("con", "nghìn con", False, "1/1000"),
        ("hộ", "người", False, None),
        ("%", "phần trăm", True, "1"),
        ("ha", "", True, None),
    ],
)
def test_units_of_measure(one: str, other: str, alike_units: bool, times: str | None) -> None:
    found = factor(one, other)
    assert same(one, other) is alike_units and (times is None or str(found) == times)
    assert times is not None or found is None


def test_a_unit_is_found_in_a_label_and_once_over_a_table() -> None:
    assert (
        in_brackets("Sản lượng (tấn)"),
        in_brackets("Diện tích (có tưới)"),
        in_brackets("(1) Thu (triệu đồng)"),
    ) == (
        "tấn",
        "",
        "triệu đồng",
    )
    assert (said_once("(Đơn vị tính: Triệu đồng)"), said_once("Đơn vị: UBND xã"), said_once("ĐVT: %")) == (
        "triệu đồng",
        "",
        "%",
    )


def areas(*found: tuple[str, Area]) -> Reach:
    return Reach(found)


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("SUM(C7:C9)*$D$2", areas(("", (6, 2, 8, 2)), ("", (1, 3, 1, 3)))),
        ("'Biểu 01'!C7+Khác!A1", areas(("Biểu 01", (6, 2, 6, 2)), ("Khác", (0, 0, 0, 0)))),
        ('IF(A1="C7",1,TRUE)', areas(("", (0, 0, 0, 0)))),
        ("SUM($C:$D)", areas(("", (0, 2, 1_048_575, 3)))),
        ("SUM(3:4)", areas(("", (2, 0, 3, 16_383)))),
        ("Tong+LOG10(2)", areas(("Biểu 01", (0, 1, 1, 1)))),
        ("LaMa", Reach(all=True)),
        ('INDIRECT("C7")', Reach(all=True)),
        ("SUM(A1:OFFSET(A1,2,0))", Reach(all=True)),
        ("SUM(Bang[Số])", Reach(all=True)),
        ("[1]Tệp!A1", Reach(all=True)),
        ("SUM(Một:Ba!A1)", Reach(all=True)),
        ("SUM(A1:INDEX(B:B,3))", Reach(all=True)),
        ("1+2", areas()),
    ],
)
def test_what_a_formula_refers_to(formula: str, found: Reach) -> None:
    assert reach(formula, {"tong": "'Biểu 01'!$B$1:$B$2"}) == found


def test_a_shared_formula_s_references_move_with_its_cell() -> None:
    assert reach("A1+$B1+C$1", {}, (2, 1)) == areas(("", (2, 1, 2, 1)), ("", (2, 1, 2, 1)), ("", (0, 3, 0, 3)))
