"""Names: spelt several ways in one document, they are one name; what is not exact is not guessed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.names import find, normalise, slug

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạốồổỗộýỳỷỹỵúùủũụóòỏõọ -–—\u00a0\u200bĐÓÚ"
    + "\u0300\u0301\u0309\u0323\u0302"
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Phòng Văn hoá - Xã hội", "phòng Văn hóa – Xã hội"),
        ("Phòng Văn hóa-Xã hội", "PHÒNG VĂN HOÁ — XÃ HỘI"),
        ("Trường Tiểu học Thuỷ Nguyên", "trường tiểu học Thủy Nguyên"),
        ("Uỷ ban nhân dân xã", "Ủy ban nhân dân xã"),
        ("khoẻ", "khỏe"),
        ("hoà bình", "hòa bình"),
        ("Toàn", "Tòan"),
        ("quý", "qúy"),
        ("Thôn\u00a0Đồng\u202fTiến ", "thôn đồng  tiến"),
        ("Thôn\u200b Đồng\ufeff Tiến", "Thôn Đồng Tiến"),
        ("HTX “Tân Minh”", 'HTX "Tân Minh"'),
        ("Thôn Đồng\r\nTiến", "Thôn Đồng Tiến"),
    ],
)
def test_two_spellings_of_one_name_are_equal(left: str, right: str) -> None:
    assert normalise(left) == normalise(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("mùa", "muà"),
        ("Đồng Tiến", "Đông Tiến"),
        ("Đồng Tiến", "Dong Tien"),
        ("hòa", "họa"),
        ("Thôn 1", "Thôn 11"),
    ],
)
def test_two_names_stay_two(left: str, right: str) -> None:
    assert normalise(left) != normalise(right)


@given(st.one_of(st.text(), VIETNAMESE))
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.one_of(st.text(), VIETNAMESE))
def test_decomposed_and_composed_input_are_one(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đồng Tiến", "Dong-Tien"),
        ("Phòng Văn hóa - Xã hội", "Phong-Van-hoa-Xa-hoi"),
        ("  HTX “Tân Minh” số 1/2 ", "HTX-Tan-Minh-so-1-2"),
        ("a:b\\c*?", "a-b-c"),
        ("đường ĐI", "duong-DI"),
        (unicodedata.normalize("NFD", "Đường Ưu Ẩn"), "Duong-Uu-An"),
        ("–", ""),
    ],
)
def test_a_slug_is_safe_in_any_file_name(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(st.text())
def test_a_slug_holds_letters_digits_and_single_dashes(text: str) -> None:
    found = slug(text)
    assert found.isascii() and all(part.isalnum() for part in found.split("-") if found)


UNITS = [
    ("THON05", "Thôn Đồng Tiến", ("Đồng Tiến", "Thôn 5")),
    ("THON06", "Thôn Đông Tiến", ("Thôn 6", "Tiến")),
    ("THON07", "Thôn Tiến", ("Tiến", "thon05", "Thôn Đông Tiến")),
    ("PVHXH", "Phòng Văn hóa - Xã hội", ("VHXH",)),
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("thon05", "THON05"),  # by code before the alias of another
        (" THON05\u00a0", "THON05"),
        ("thôn đồng tiến", "THON05"),
        ("THÔN ĐÔNG TIẾN", "THON06"),  # by name before the alias of another
        ("phòng văn hoá – xã hội", "PVHXH"),
        ("Thôn 5", "THON05"),
        ("Tiến", None),  # alias of two
        ("Thôn Đồng", None),
        ("", None),
        (" ", None),
    ],
)
def test_a_unit_is_found_by_code_then_name_then_alias(text: str, code: str | None) -> None:
    assert find(text, UNITS) == code


def test_a_code_given_twice_is_ambiguous_only_between_two_codes() -> None:
    assert find("a", [("A", "x", ()), ("a", "y", ())]) is None
    assert find("x", [("A", "x", ()), ("A", "x", ("x",))]) == "A"


def test_no_text_names_nobody_not_even_who_has_no_alias() -> None:
    assert find("\u200b ", [("A", "x", ("",))]) is None


def test_a_code_comes_before_the_name_of_another() -> None:
    assert find("a", [("A", "x", ()), ("B", "a", ())]) == "A"
    assert find("x", [("A", "x", ()), ("B", "y", ("x",))]) == "A"


@given(st.integers(0, 1_048_575), st.integers(0, 16_383))
def test_an_address_reads_back(row: int, col: int) -> None:
    assert from_a1(a1(row, col)) == (row, col)


@pytest.mark.parametrize(
    ("row", "col", "address"),
    [(0, 0, "A1"), (6, 1, "B7"), (9, 25, "Z10"), (0, 26, "AA1"), (1_048_575, 16_383, "XFD1048576")],
)
def test_addresses(row: int, col: int, address: str) -> None:
    assert a1(row, col) == address
    assert from_a1("$" + address.lower()) == (row, col)


@pytest.mark.parametrize("text", ["", "7", "B", "B0", "B-1", "ABCD1", "B7 ", "B7:C8"])
def test_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="no cell address"):
        from_a1(text)


def test_no_negative_address() -> None:
    with pytest.raises(ValueError, match="no such row"):
        a1(-1, 0)
    with pytest.raises(ValueError, match="no such column"):
        a1(0, -1)
