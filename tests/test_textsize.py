"""Text widths and wrapping, against the measures of the font itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.textsize import column_points, text_height, text_width, wrap


@pytest.mark.parametrize(
    ("text", "bold", "width"),
    [
        ("Tân Minh", False, (611 + 444 + 500 + 250 + 889 + 278 + 500 + 500) / 100),
        ("Tân Minh", True, (667 + 500 + 556 + 250 + 944 + 278 + 556 + 556) / 100),
        ("0123456789", False, 50.0),
        ("ế", False, 4.44),
        ("ợ", False, 5.6),
        ("Ư", True, 7.22 + 0.6),
        ("☃", False, 7.22),
        ("", False, 0.0),
    ],
)
def test_a_vietnamese_letter_is_as_wide_as_its_base_letter(text: str, bold: bool, width: float) -> None:
    assert text_width(text, 10, bold) == pytest.approx(width)


def test_letters_are_as_wide_as_plain_ones_unless_bold_is_said() -> None:
    assert text_width("Tân Minh", 10) == text_width("Tân Minh", 10, bold=False) < text_width("Tân Minh", 10, bold=True)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("một hai ba", 1000, ["một hai ba"]),
        ("một hai ba", 30, ["một", "hai ba"]),
        ("xanh-sạch-đẹp", 45, ["xanh-sạch-", "đẹp"]),
        ("aaaaaaaa", 20, ["aaaa", "aaaa"]),
        ("aaaaaaaa", 17.76, ["aaaa", "aaaa"]),  # four letters are as wide as that
        ("aa?aa", 18, ["aa?a", "a"]),
        ("aaaaaaaa", 17.75, ["aaa", "aaa", "aa"]),
        ("aaaa aaaa", 37.7, ["aaaa", "aaaa"]),
        ("aaaa aaaa", 38.02, ["aaaa aaaa"]),
        ("aaaa aaaa ", 38.02, ["aaaa aaaa"]),
        ("aaaa aaaa aaaa aaaa", 38.02, ["aaaa aaaa", "aaaa aaaa"]),
        ("aaaa ", 17.76, ["aaaa"]),
        ("a aaaaaa a", 20, ["a", "aaaa", "aa a"]),
        ("aaaaaa a-", 20, ["aaaa", "aa a-"]),
        ("a\n\nb", 100, ["a", "", "b"]),
        ("", 100, [""]),
    ],
)
def test_wrapping(text: str, room: float, lines: list[str]) -> None:
    assert list(wrap(text, room, 10)) == lines


@given(st.text("aăâbcdđeêghiklmnoơuưy -\n", max_size=200), st.floats(15, 300))
def test_no_letter_is_lost_and_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    lines = wrap(text, room, 10)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    assert all(text_width(line, 10) <= room + 1e-9 for line in lines)


def test_a_wider_column_has_more_room_and_more_lines_are_higher() -> None:
    assert column_points(8.43) == pytest.approx(42.0, abs=0.01)
    assert column_points(10) == (70 - 3) * 0.75
    assert (text_height(1, 11), text_height(2, 11), text_height(2, 11.13, air=0)) == (16.2, 29.4, 26.71)


def test_bold_text_wraps_by_its_own_widths() -> None:
    assert wrap("mmmm mmmm", 68, 10) == ("mmmm mmmm",)
    assert wrap("mmmm mmmm", 68, 10, bold=True) == ("mmmm", "mmmm")
    assert wrap("mmmmmmmm", 34, 10) == ("mmmm", "mmmm")
    assert wrap("mmmmmmmm", 33, 10, bold=True) == ("mmm", "mmm", "mm")
