"""Numbers of rows, and which row stands under which: one line a row, ">" for each level."""

from __future__ import annotations

import pytest

from tanminh_xl.annex.levels import Item, Marker, marker, place, renumbered, split


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I", Marker("roman", ("I",))),
        ("XIV.", Marker("roman", ("XIV",))),
        ("A", Marker("letter", ("A",))),
        ("Đ.", Marker("letter", ("Đ",))),
        ("1", Marker("decimal", ("1",))),
        ("01.", Marker("decimal", ("1",))),
        ("1.10", Marker("decimal", ("1", "10"))),
        ("3.1.1.", Marker("decimal", ("3", "1", "1"))),
        ("1,2", Marker("decimal", ("1", "2"))),
        ("I.2", Marker("decimal", ("I", "2"))),
        ("(1)", Marker("paren", ("1",))),
        ("1)", Marker("paren", ("1",))),
        ("a)", Marker("small", ("a",))),
        ("đ.", Marker("small", ("đ",))),
        ("iii)", Marker("small roman", ("iii",))),
        ("-", Marker("dash -", ("-",))),
        ("–", Marker("dash -", ("-",))),
        ("+", Marker("dash +", ("+",))),
        ("TC01", Marker("code", ("TC01",))),
        ("TC01.2", Marker("code", ("TC01", "2"))),
        ("Mục I", Marker("roman", ("I",), "mục")),
        ("Tiêu chí số 5", Marker("decimal", ("5",), "tiêu chí số")),
        ("Đường làng", None),
        ("2026", None),
        ("80%", None),
        ("IIII", None),
        ("", None),
    ],
)
def test_a_number_is_read(text: str, expected: Marker | None) -> None:
    assert marker(text) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("1.1. Đường làng", ("1.1.", "Đường làng")),
        ("1.1 Đường làng", ("1.1", "Đường làng")),
        ("I. Hạ tầng", ("I.", "Hạ tầng")),
        ("a) Đường", ("a)", "Đường")),
        ("- Đường", ("-", "Đường")),
        ("-Đường", ("-", "Đường")),
        ("Mục II. Điện", ("Mục II.", "Điện")),
        ("5 xã có điện", ("", "5 xã có điện")),
        ("1.000 hộ có điện", ("", "1.000 hộ có điện")),
        ("2.5km đường", ("", "2.5km đường")),
        ("Internet", ("", "Internet")),
        ("Có điện", ("", "Có điện")),
        ("1.", ("", "1.")),
    ],
)
def test_a_number_before_a_label_is_split_from_it(label: str, expected: tuple[str, str]) -> None:
    assert split(label) == expected


def test_a_zero_that_a_spreadsheet_lost_is_put_back() -> None:
    given = [("1", False), *((f"1.{n}", True) for n in range(1, 10)), ("1.1", True), ("1.11", True), ("2", True)]
    assert renumbered(given)[10] == "1.10"
    assert renumbered([*given[:12], *((f"1.{n}", True) for n in range(12, 20)), ("1.2", True)])[-1] == "1.20"
    assert renumbered([("1.9", False), ("1.1", False)]) == ("1.9", "1.1")  # texts are as they were typed
    assert renumbered([("1.9", True), ("2", True), ("2.1", True)]) == ("1.9", "2", "2.1")
    assert renumbered([("1.1", True), ("1.2", True), ("1", True), ("1.1", True)]) == ("1.1", "1.2", "1", "1.1")


def tree(text: str) -> None:
    """Place the rows of a picture, and hold that they come out as they are drawn.

    A line: levels as ">", number, "|", label; *label* is bold, a label in capitals with "=" has no values, "?" at the
    end asks for its parent.
    """
    drawn, items = [], []
    for line in text.strip().splitlines():
        level, rest = (
            line.strip().count(">", 0, len(line.strip()) - len(line.strip().lstrip(">"))),
            line.strip().lstrip(">"),
        )
        number, _, label = rest.partition("|")
        asks, label = label.endswith("?"), label.rstrip("?")
        indent = float(len(label) - len(label.lstrip()))
        label = label.strip()
        bold, label = label.startswith("*"), label.strip("*")
        values, label = not label.startswith("="), label.lstrip("=")
        words = label.lower()
        drawn.append((level, asks))
        items.append(
            Item(
                number.strip(),
                label,
                bold,
                indent,
                values,
                total=words == "tổng cộng",
                section=words == "điểm cộng",
                among=words.startswith("trong đó"),
            )
        )
    found = place(items)
    levels: list[int] = []
    for each in found:
        levels.append(levels[each.parent] + 1 if each.parent >= 0 else 0)
    assert [(level, bool(each.asks)) for level, each in zip(levels, found, strict=True)] == drawn


def test_roman_arabic_and_dash() -> None:
    tree("""
        I|=A
        >1|B
        >>-|C
        >>-|D
        >2|E
        II|=F
        >1|G
    """)


def test_letters_above_romans_and_romans_above_letters() -> None:
    tree("""
        A|=K
        >I|=N
        >>1|L
        >II|=M
        >>1|L
        B|=X
        >I|=D
    """)
    tree("""
        I|=K
        >A|=N
        >>1|L
        >B|=M
        >C|=M
        II|=X
        >A|=D
    """)


def test_c_and_d_are_letters_v_and_x_are_romans() -> None:
    tree("""
        A|=a
        >I|b
        B|=a
        >IV|b
        >V|b
        C|=a
        D|=a
        >IX|b
        >X|b
    """)


def test_decimals_find_their_head_wherever_it_is() -> None:
    tree("""
        1|=a
        >1.1|b
        >>1.1.1|c
        >1.2|d
        2|=e
        >2.1|f
    """)


def test_a_deep_number_right_under_a_roman() -> None:
    tree("""
        I|=a
        >3.1.1|b
        >3.1.2|c
        II|=d
        >4.1.1|e
    """)


def test_a_number_whose_head_is_missing_asks() -> None:
    tree("""
        1|=a
        >1.1|b
        2.1|c?
        3.1|d?
    """)


def test_numbers_that_restart() -> None:
    tree("""
        I|=a
        >1|b
        >2|c
        II|=d
        >1|b
    """)


def test_rows_without_a_number() -> None:
    tree(
        """
        1|a
        >|Trong đó: b
        >|c
        2|d
        >|e?
        TỔNG CỘNG|Tổng cộng
    """.replace("TỔNG CỘNG|", "|")
    )
    tree("""
        I|*=A
        >|b
        >|c
        |=Điểm cộng
        >1|e
        |Tổng cộng
    """)


def test_a_total_may_have_a_number_of_its_own() -> None:
    items = [Item("1", "Đường", values=True), Item("+", "Tổng số", values=True, total=True), Item("2", "Điện")]
    assert [each.parent for each in place(items)] == [-1, 0, -1]


def test_a_title_among_numbered_rows() -> None:
    tree("""
        |*=KINH TẾ
        >1|a
        >2|b
        |*=XÃ HỘI
        >3|c
        >>-|d
    """)


def test_dashes_within_dashes_by_indent() -> None:
    tree("""
        1|a
        >-|b
        >>-|    c
        >>-|    d
        >-|e
        >>+|f
    """)


def test_bold_alone_and_indent_alone() -> None:
    tree("""
        |*=KINH TẾ
        >|*=Nông nghiệp
        >>|lúa
        >>|ngô
        >|*=Dịch vụ
        >>|chợ
        |*=XÃ HỘI
        >|trường
    """)
    tree("""
        |Kinh tế
        >|   Nông nghiệp
        >>|      Lúa
        >|   Dịch vụ
        |Xã hội
    """)
