"""What was issued, from events alone; numbers of documents; a dossier's paths and its list of hashes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tanminh_xl.domain.dossier import SUMS, Group, Listed, Places, compared, doubts, folder_name, read_sums, sums
from tanminh_xl.domain.events import IssuedFile, Issuing
from tanminh_xl.domain.issuing import issued, issuing_words, numbered, said_otherwise, unlike_before
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.office_nouns import Recipient
from tanminh_xl.domain.plan_path import BELOW
from tests.event_builders import NOON, PERIOD, closing, opening, reopening

HALF, PARTY = PERIOD, "Đảng ủy xã"
KEY = normalise(PARTY)
FILES = (IssuedFile("a.docx", "1" * 64, "a__11111111.docx"), IssuedFile("b.xlsx", "2" * 64, "b__22222222.xlsx"))
EVENT = Issuing(3, PERIOD, "Lan", NOON, "05/BC-UBND", date(2026, 6, 19), "Ông A", to=PARTY, files=FILES)


def test_the_last_issuing_since_the_closing_holds_of_each_document() -> None:
    other, again = replace(EVENT, number=4, to="HĐND xã"), replace(EVENT, number=5, document="06/BC-UBND")
    found = issued((again, other, EVENT, closing(2), opening()))
    assert found.now == {KEY: again, "hđnd xã": other} and found.before == {}


def test_a_reopening_puts_them_behind_until_they_are_issued_again() -> None:
    other, again = replace(EVENT, number=4, to="HĐND xã"), replace(EVENT, number=8)
    ledger = (opening(), closing(2), EVENT, other, reopening(6))
    assert issued(ledger) == ({}, {KEY: EVENT, "hđnd xã": other})
    found = issued((*ledger, closing(7), again))
    assert found == ({KEY: again}, {"hđnd xã": other})
    assert issued((*ledger, replace(EVENT, number=7))).now == {}, "only what is closed can be issued"


def test_before_any_closing_nothing_is_issued() -> None:
    assert issued((opening(), EVENT)) == ({}, {})


def test_words_of_an_issuing() -> None:
    assert issuing_words(EVENT) == "số 05/BC-UBND ngày 19/6/2026"


@pytest.mark.parametrize(
    ("number", "day", "said"),
    [
        ("", None, ""),
        ("5/BC-UBND", date(2026, 6, 19), ""),
        ("05/bc-ubnd", None, ""),
        ("12/BC-UBND", None, "số 12/BC-UBND"),
        ("", date(2026, 6, 18), "ngày 18/6/2026"),
        ("chưa có", date(2026, 6, 18), "số chưa có ngày 18/6/2026"),
    ],
)
def test_what_staffs_columns_say_otherwise(number: str, day: date | None, said: str) -> None:
    assert said_otherwise(Recipient(period=PERIOD, name=PARTY, number=number, day=day), EVENT) == said


def test_in_what_two_issuings_differ() -> None:
    assert list(unlike_before(EVENT, replace(EVENT, number=9, who="Hoa", why="x"))) == []
    files = (EVENT.files[0]._replace(sha256="3" * 64), IssuedFile("c.pdf", "4" * 64, ""))
    other = replace(EVENT, document="06/BC-UBND", day=date(2026, 6, 20), signer="Bà B", files=files)
    said = ["số 06/BC-UBND", "ngày 20/6/2026", "người ký Bà B", "tệp a.docx", "tệp b.xlsx", "tệp c.pdf"]
    assert list(unlike_before(EVENT, other)) == said


@pytest.mark.parametrize(
    ("typed", "text", "usual"),
    [
        ("5", "05/BC-UBND", True),
        (" 5/", "05/BC-UBND", True),
        ("05a/BC-UBND", "05a/BC-UBND", True),
        ("5A/bc-ubnd", "05a/BC-UBND", True),
        ("05-BC/ĐU/", "05-BC/ĐU", False),
        ("112 / BC - UBND", "112/BC-UBND", True),
        ("12/2026/BC", "12/2026/BC", False),
        ("5.2", "5.2", False),
    ],
)
def test_numbers(typed: str, text: str, usual: bool) -> None:
    assert numbered(typed, "BC-UBND") == (text, usual)


@pytest.mark.parametrize("typed", ["", "/BC-UBND", "0", "số 5"])
def test_no_numbers(typed: str) -> None:
    assert numbered(typed, "BC-UBND") is None


def test_the_sign_is_the_offices_own() -> None:
    assert numbered("5", "BC-VP") == ("05/BC-VP", True)


# a dossier


@pytest.mark.parametrize(("closing", "name"), [(1, HALF), (2, f"{HALF}_lan-2"), (3, f"{HALF}_lan-3")])
def test_each_closing_has_a_dossier_of_its_own(closing: int, name: str) -> None:
    assert folder_name(HALF, closing) == name


def test_what_is_told_of_a_dossier() -> None:
    whole = Listed(Group.REPORTS, "a", "Biểu", "bao_cao/a", note="lưu ý")
    lost = Listed(Group.REPORTS, "", "Biểu", "bao_cao/b", note="thiếu tệp này", doubt=True)
    assert doubts((whole, lost)) == ("Biểu (bao_cao/b): thiếu tệp này.",)


@pytest.mark.parametrize("data", [b"x", b"0" * 64 + b"  ../a", b"0" * 64 + b"  /etc/passwd", b"0" * 63 + b"  a"])
def test_a_line_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=data.decode()[-1]):
        read_sums(data)


def test_lines_stand_in_the_order_of_their_paths() -> None:
    assert sums({"b": "1" * 64, "a": "2" * 64}) == b"2" * 64 + b"  a\n" + b"1" * 64 + b"  b\n"


def test_one_name_given_twice_gets_a_number_case_apart() -> None:
    places = Places("ho_so/x")
    given = [places.give("1", name) for name in ("a.pdf", "A.pdf", "a.PDF", "a")]
    assert given == ["1/a.pdf", "1/A (2).pdf", "1/a (3).PDF", "1/a"]


def test_a_name_that_is_too_long_keeps_its_end() -> None:
    path = Places("ho_so/x").give("1", "b" * 300 + "__0123abcd.xlsx")
    assert path.startswith("1/bbb") and path.endswith("b__0123abcd.xlsx") and len(f"ho_so/x/{path}") == BELOW


HASHES = st.dictionaries(
    st.text("abc Đ._-", min_size=1).map(lambda name: f"1/{name}x"),
    st.text("0123456789abcdef", min_size=64, max_size=64),
)


@for_all(HASHES)
def test_a_list_is_read_as_it_was_written(files: dict[str, str]) -> None:
    assert read_sums(sums(files)) == files
    assert read_sums(sums(files).replace(b"  ", b" *", 1).replace(b"\n", b"\r\n")) == files or not files


def test_list_against_folder() -> None:
    found = compared({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "x", "d": "4", SUMS: "5"})
    assert found == (("c",), ("b",), ("d",))


@for_all(st.lists(st.text("abĐ (1).", min_size=1, max_size=200), min_size=1, max_size=8))
def test_paths_fit_windows_and_none_is_given_twice(stems: list[str]) -> None:
    places = Places(f"ho_so/{HALF}_lan-2")
    given = [places.give("3_duoc_tinh/THON05", f"{stem}__0123abcd.xlsx") for stem in stems]
    assert all(len(f"ho_so/{HALF}_lan-2/{path}") <= BELOW for path in given)
    assert all(path.endswith("__0123abcd.xlsx") for path in given)
    assert len({path.casefold() for path in given}) == len(given)
