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
        ("", False, 0.0),
    ],
)
def test_a_vietnamese_letter_is_as_wide_as_its_base_letter(text: str, bold: bool, width: float) -> None:
    assert text_width(text, 10, bold) == pytest.approx(width)


def test_the_horn_of_o_and_u_adds_a_little() -> None:
    assert 5.29 <= text_width("ơ", 10) <= 5.8
    assert 5.42 <= text_width("ư", 10) <= 5.8


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("một hai ba", 1000, ["một hai ba"]),
        ("một hai ba", 30, ["một", "hai ba"]),
        ("xanh-sạch-đẹp", 45, ["xanh-sạch-", "đẹp"]),
        ("aaaaaaaa", 20, ["aaaa", "aaaa"]),
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
    assert text_height(2, 11) > text_height(1, 11) >= 11
