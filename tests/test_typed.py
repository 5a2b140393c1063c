"""What people type, and what it is read as: the table of numbers, dates, yes or no, choices, old encodings."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_STATES, TASK_STATES, TASK_STATES_BEFORE, ValueType
from tanminh_xl.domain.legacy import legacy_encoding
from tanminh_xl.domain.submission import Given
from tanminh_xl.forms import typed, words
from tanminh_xl.forms.answers import answer, typed_answer
from tanminh_xl.forms.read import _is_plain
from tanminh_xl.forms.typed import Ambiguous, Blank, NotANumber, Number, choice, date, number
from tanminh_xl.forms.words import Meaning, YesNo, difficulty_state, meaning, means_none, task_state, yes_no
from tanminh_xl.grid.facts import CellFacts
from tanminh_xl.templates import toml
from tests.formkit import compare, figure

# typed | unit of measure | số lượng? | read as: a number, "a or b" (two ways), or why not
NUMBERS = """
| typed            | unit       | whole | read as             |
|------------------|------------|-------|---------------------|
| 0                | hộ         | yes   | 0                   |
| 000              | hộ         | yes   | 0                   |
| 012              | hộ         | yes   | 12                  |
| 1234             | hộ         | yes   | 1234                |
| 1234             | ha         | no    | 1234                |
| 1.234            | hộ         | yes   | 1234                |
| 1,234            | hộ         | yes   | 1234                |
| 1.234            | ha         | no    | 1234 or 1.234       |
| 1,234            | ha         | no    | 1234 or 1.234       |
| -1.234           | ha         | no    | -1234 or -1.234     |
| 1.234 ha         | ha         | no    | 1234 or 1.234       |
| 12.000           | triệu đồng | no    | 12000 or 12         |
| 1.234            | %          | no    | 1234 or 1.234       |
| 0.123            | ha         | no    | 0.123               |
| 0,500            | ha         | no    | 0.5                 |
| 0,500            | hộ         | yes   | not_whole           |
| 1.23             | ha         | no    | 1.23                |
| 1,23             | ha         | no    | 1.23                |
| 1234.567         | ha         | no    | 1234.567            |
| 1234,567         | ha         | no    | 1234.567            |
| 12.5             | hộ         | yes   | not_whole           |
| 12,0             | hộ         | yes   | 12                  |
| 1.234,5          | ha         | no    | 1234.5              |
| 1.234,567        | ha         | no    | 1234.567            |
| 1,234.5          | ha         | no    | 1234.5              |
| 1 234,5          | ha         | no    | 1234.5              |
| 1\u00a0234,5     | ha         | no    | 1234.5              |
| 1\u202f234,5     | ha         | no    | 1234.5              |
| 1 234 567        | đồng       | yes   | 1234567             |
| 1 234            | ha         | no    | 1234                |
| 1.234.567        | đồng       | yes   | 1234567             |
| 1.234.567        | ha         | no    | 1234567             |
| 1,234,567.8      | ha         | no    | 1234567.8           |
| 0,5              | ha         | no    | 0.5                 |
| ,5               | ha         | no    | 0.5                 |
| 12 hộ            | hộ         | yes   | 12                  |
| 12 Hộ.           | hộ         | yes   | 12                  |
| 12hộ             | hộ         | yes   | 12                  |
| 12\u00a0ho\u0323\u0302\u00a0 | hộ | yes  | 12                  |
| 12,5 ha          | ha         | no    | 12.5                |
| 12 tr.đ          | tr.đ       | no    | 12                  |
| 12 tr.đ          | triệu đồng | no    | 12                  |
| 12 tỷ            | triệu đồng | no    | other_unit          |
| 12 ha            | hộ         | yes   | other_unit          |
| 12 hộ            |            | yes   | other_unit          |
| 12 hộ nghèo      | hộ         | yes   | other_unit          |
| 300 m²           | m2         | no    | 300                 |
| 300m2            | m²         | no    | 300                 |
| 85%              | %          | no    | 85                  |
| 85,3 %           | %          | no    | 85.3                |
| 85%              | hộ         | yes   | other_unit          |
| -5               | ha         | no    | -5                  |
| −5               | ha         | no    | -5                  |
| +5               | ha         | no    | 5                   |
| (5)              | ha         | no    | text                |
| (-5)             | ha         | no    | text                |
| - 5              | ha         | no    | text                |
| -0               | ha         | no    | 0                   |
| １２，５           | ha         | no    | 12.5                |
| '12              | hộ         | yes   | 12                  |
|  12              | hộ         | yes   | 12                  |
| 12\u200b         | hộ         | yes   | 12                  |
| 1e3              | ha         | no    | text                |
| 10²              | ha         | no    | text                |
| nan              | ha         | no    | text                |
| inf              | ha         | no    | text                |
| 12.              | ha         | no    | text                |
| 1.2.3            | ha         | no    | text                |
| 1.23.456         | ha         | no    | text                |
| 12.34,5          | ha         | no    | text                |
| 1.234 567        | ha         | no    | text                |
| 1 23             | ha         | no    | text                |
| 10 - 12          | hộ         | yes   | text                |
| 10-12            | hộ         | yes   | text                |
| khoảng 12        | hộ         | yes   | 12                  |
| không            | hộ         | yes   | text                |
| 12/15 hộ         | hộ         | yes   | text                |
| ١٢               | hộ         | yes   | text                |
| 12/6/2026        | hộ         | yes   | date                |
| 12/6             | hộ         | yes   | date                |
| 12-6-26          | hộ         | yes   | date                |
| 12.6.2026        | ha         | no    | date                |
| 2026-06-12       | ha         | no    | date                |
| 7:30             | ha         | no    | time                |
| 1234567890123456 | đồng       | yes   | too_big             |
| 999.999.999.999.999 | đồng    | yes   | 999999999999999     |
| năm hộ           | hộ         | yes   | text                |
"""


def rows(table: str) -> list[tuple[str, str, bool, str]]:
    lines = [line.strip("|").split("|") for line in table.strip().splitlines()[2:]]
    return [(cells[0][1:], cells[1].strip(), cells[2].strip() == "yes", cells[3].strip()) for cells in lines]


def said(result: typed.Typed) -> str:
    match result:
        case Number(value=value):
            return f"{value:.15g}"
        case Ambiguous(grouped, decimal):
            return f"{grouped:.15g} or {decimal:.15g}"
        case NotANumber(why, _):
            return why.value
        case Blank():
            return "blank"


@pytest.mark.parametrize(("shown", "unit", "whole", "expected"), rows(NUMBERS))
def test_what_is_typed_where_a_figure_is_asked(shown: str, unit: str, whole: bool, expected: str) -> None:
    assert said(number(shown, unit, whole)) == expected
    assert said(number(unicodedata.normalize("NFD", shown), unicodedata.normalize("NFD", unit), whole)) == expected


@pytest.mark.parametrize(
    ("value", "whole", "expected"),
    [
        (12, True, "12"),
        (12.0, True, "12"),
        (12.5, False, "12.5"),
        (12.5, True, "not_whole"),
        (-0.5, False, "-0.5"),
        (float("nan"), False, "not_finite"),
        (float("-inf"), True, "not_finite"),
        (1e15, False, "too_big"),
        (True, True, "boolean"),
        ("1\n200", True, "lines"),
        ("1 \x0b200", True, "lines"),
        ("12\n", True, "12"),
        (dt.datetime(2026, 6, 12), True, "date"),
        (dt.date(2026, 6, 12), True, "date"),
        (dt.time(7, 30), True, "time"),
        (dt.timedelta(hours=30), True, "time"),
        (None, True, "blank"),
        ("", True, "blank"),
        (" \u00a0\u200b\n", True, "blank"),
        ("'", True, "blank"),
    ],
)
def test_what_a_cell_may_hold(value: object, whole: bool, expected: str) -> None:
    assert said(number(value, "hộ", whole)) == expected


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (" 12,5 ", "12,5"),
        (12.5, "12,5"),
        ("(0,5)", "(0,5)"),
        (dt.datetime(2026, 6, 2, 0, 0), "02/06/2026"),
        (True, "Đạt"),
        ("Hai\u00a0 hộ", "Hai hộ"),
    ],
)
def test_what_is_no_number_is_shown_as_it_was_typed(value: object, shown: str) -> None:
    result = number(value, "hộ", True)
    assert isinstance(result, NotANumber)
    assert result.text == shown


def vietnamese(value: int) -> str:
    return f"{value:,}".replace(",", ".")


WHOLE = st.integers(-(10**15) + 1, 10**15 - 1)


@given(WHOLE, st.sampled_from([".", ",", " ", "\u00a0", "\u202f", ""]))
def test_a_whole_number_grouped_in_any_way_reads_back(value: int, group: str) -> None:
    assert number(f"{value:,}".replace(",", group), "hộ", integer=True) == Number(float(value))


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
def test_a_decimal_in_the_vietnamese_way_reads_back(whole: int, cents: int) -> None:
    sign = "-" if whole < 0 else ""
    assert number(f"{vietnamese(whole)},{cents:02}", "ha") == Number(float(f"{sign}{abs(whole)}.{cents:02}") or 0.0)


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_one_separator_and_three_digits_are_never_guessed(head: int, tail: int, mark: str) -> None:
    shown = f"{head}{mark}{tail:03}"
    assert number(shown, "ha") == Ambiguous(float(f"{head}{tail:03}"), float(f"{head}.{tail:03}"), shown)


@given(st.floats(allow_nan=False, min_value=-1e14, max_value=1e14))
def test_a_number_cell_is_itself_or_the_whole_number_that_it_is_but_for_the_last_digits(value: float) -> None:
    read = number(value, "ha")
    assert isinstance(read, Number)
    assert read.value == value or (read.value.is_integer() and abs(read.value - value) <= max(1e-9, 1e-14 * abs(value)))


@given(st.one_of(st.text(), st.text(alphabet="0123456789.,-+() %hộđ/:eE'\u00a0", max_size=12)), st.booleans())
def test_no_text_is_too_odd(shown: str, whole: bool) -> None:
    result = number(shown, "hộ", whole)
    if isinstance(result, Number) and whole:
        assert result.value.is_integer()
    if isinstance(result, Number | Ambiguous):
        assert (meaning(shown), date(shown), choice(shown, ["a"])) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12/6/2026", dt.date(2026, 6, 12)),
        ("01/02/2026", dt.date(2026, 2, 1)),
        ("12-6-26", dt.date(2026, 6, 12)),
        ("12.06.2026", dt.date(2026, 6, 12)),
        (" 12 / 6 / 2026 ", dt.date(2026, 6, 12)),
        ("ngày 12 tháng 6 năm 2026", dt.date(2026, 6, 12)),
        ("Ngày 05 tháng 12 năm 2026", dt.date(2026, 12, 5)),
        ("2026-06-12", dt.date(2026, 6, 12)),
        ("2026-06-12T07:30:00", dt.date(2026, 6, 12)),
        ("2026/6/12", dt.date(2026, 6, 12)),
        (dt.datetime(2026, 6, 12, 23, 59), dt.date(2026, 6, 12)),
        (dt.date(2026, 6, 12), dt.date(2026, 6, 12)),
        (46185, dt.date(2026, 6, 12)),
        (46185.75, dt.date(2026, 6, 12)),
        ("29/2/2028", dt.date(2028, 2, 29)),
        ("29/2/2026", None),
        ("6/13/2026", None),
        ("12/6", None),
        ("tháng 6/2026", None),
        ("12", None),
        (12, None),
        (True, None),
        (float("nan"), None),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_written_day_first(value: object, expected: dt.date | None) -> None:
    assert date(value) == expected


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_reads_back_from_every_way_of_writing_it(day: dt.date) -> None:
    ways = ["%d/%m/%Y", "%d-%m-%y", "%d.%m.%Y", "%Y-%m-%d", "ngày %d tháng %m năm %Y"]
    assert {date(day.strftime(way)) for way in ways} == {day}
    assert date((day - dt.date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *[(value, YesNo.PASS) for value in ("Đạt", "đạt", "ĐẠT", " Đạt\u00a0", "đa\u0323t", "Ðạt", "dat", "đat")],
        *[(value, YesNo.FAIL) for value in ("Không đạt", "KHÔNG ĐẠT", "chưa đạt", "ko đạt", "khong dat")],
        *[(value, YesNo.UNDERSTOOD_PASS) for value in ("x", "X", "có", "Có", "✓", "ok", "1")],
        *[(value, YesNo.UNDERSTOOD_FAIL) for value in ("không", "Ko", "KĐ", "0")],
        *[(value, None) for value in ("", "-", "không có", "không rõ", "Đạt một phần", "chưa", "đất", "5 hộ")],
    ],
)
def test_yes_or_no(value: str, expected: YesNo | None) -> None:
    assert yes_no(value) is expected
    assert yes_no(unicodedata.normalize("NFD", value)) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Không phát sinh", "Không phát sinh"),
        (" không  phát\u00a0sinh ", "Không phát sinh"),
        ("Hoàn thành", "Hoàn thành"),
        ("HÒAN THÀNH", "Hoàn thành"),
        ("Không", None),
        ("phát sinh", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_a_choice_is_one_of_the_list_or_none(value: object, expected: str | None) -> None:
    assert choice(value, ["Không phát sinh", "Không thuộc đối tượng", "Hoàn thành"]) == expected


def test_two_options_that_look_alike_are_no_choice() -> None:
    assert choice("đạt", ["Đạt", "ĐẠT"]) is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("không", Meaning.NONE),
        ("Không.", Meaning.NONE),
        ("-", Meaning.DASHED),
        ("—", Meaning.DASHED),
        (" . . . ", Meaning.DASHED),
        ("chưa có số, sẽ bổ sung", Meaning.NOT_YET),
        ("x", Meaning.CROSSED),
        ("nt", Meaning.AS_BEFORE),
        ("Số ước", Meaning.ESTIMATE),
        ("chưa đạt", None),
        ("0", None),
        ("", None),
        ("không nhiều", None),
        ("đất", None),
    ],
)
def test_a_word_for_none_is_not_zero(value: str, kind: Meaning | None) -> None:
    assert meaning(value) is kind


@pytest.mark.parametrize(
    "text", ["không", "Không có khó khăn, vướng mắc", "khong co y kien gi", "n/a", "—", "Không có gì cả"]
)
def test_words_that_mean_none_mean_it_in_every_spelling(text: str) -> None:
    assert means_none(text) and means_none(text.upper()) and means_none(unicodedata.normalize("NFD", text) + " ")


@pytest.mark.parametrize(
    "text", ["", " ", "Không có đường", "không có nước sạch", "chưa có", "Có", "khó khăn", "không khó"]
)
def test_other_words_do_not_mean_none(text: str) -> None:
    assert not means_none(text)


def test_gui_sau_means_none_as_minh_chung_alone() -> None:
    assert means_none("gửi sau", evidence=True) and means_none("chưa có", evidence=True) and not means_none("gửi sau")


def test_every_state_of_the_lists_is_one_that_the_catalogue_knows() -> None:
    """A state that is renamed there must be renamed in templates/loi_ghi.toml too."""
    lists = toml(words.FILE)["states"]
    assert tuple(lists["task"]) == TASK_STATES and tuple(lists["difficulty"]) == DIFFICULTY_STATES
    assert [task_state(state) for state in TASK_STATES] == list(TASK_STATES)
    assert [difficulty_state(state) for state in DIFFICULTY_STATES] == list(DIFFICULTY_STATES)
    assert {task_state(old) for old in TASK_STATES_BEFORE} == set(TASK_STATES_BEFORE.values())


def test_no_word_of_a_list_has_two_meanings() -> None:
    lists = toml(words.FILE)
    beside = ("about", "signs_about", "unclear", "negations")
    for group in (lists["figure"], lists["yes_no"], *lists["states"].values()):
        meant = [words.folded(word) for name, of in group.items() if name not in beside for word in of]
        assert [word for word in meant if meant.count(word) > 1] == []


# laws (decision-tables 8)

TYPES = st.sampled_from(list(ValueType))
UNITS = st.sampled_from(["hộ", "ha", "%", "Phần trăm", "％", "buổi", "triệu đồng", "mô hình, cơ sở", ""])
BEFORE = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 3.0, 85.0, 45_000.0]))
CELLS = st.one_of(
    st.floats(-1e6, 1e6).map(lambda v: round(v, 9)),  # beyond that a reading in words is not the number any more
    st.integers(-50_000, 50_000).map(float),
    st.decimals(0, 2000, places=3).map(lambda d: str(d).replace(".", ",")),
    st.sampled_from(["không", "nt", "chưa", "-", "x", "1.234", "ước 1,234", "khoảng 0,5", "Kh«ng", "12 người", "1\n2"]),
    st.text(alphabet="0123456789.,-+() %hộướckng~'\u00a0\n", max_size=10),
)


@given(
    value=CELLS,
    kind=TYPES,
    unit=UNITS,
    before=BEFORE,
    base=st.booleans(),
    reason=st.sampled_from(["", "Số ước", "Không phát sinh", "bận"]),
)
def test_each_way_to_read_a_held_cell_is_read_as_just_that_when_it_is_typed(
    value: object, kind: ValueType, unit: str, before: float | None, base: bool, reason: str
) -> None:
    """Typed by the Office or by the unit, it is never held again."""
    row = figure("X", unit_of_measure=unit, value_type=kind, compare=None if before is None else compare(before))
    for text in answer(row, value, reason, base=base).readings:
        again = typed_answer(kind, unit, text, compare=before, base=base)
        assert not again.held and again.given is not Given.BLANK, text
        on_the_form = answer(row, text, "", base=base)
        assert (on_the_form.given, on_the_form.value) == (again.given, again.value)
        if isinstance(value, float) and isinstance(again.value, float) and again.given is Given.FIGURE:
            near = [value, value * 100, before or 0.0]
            assert any(again.value == pytest.approx(one, rel=1e-14, abs=1e-300) for one in near)


@given(
    value=st.one_of(st.floats(-1e15, 1e15), st.integers(-100_000, 100_000).map(float), st.floats(0, 2)),
    kind=st.sampled_from([ValueType.NUMBER, ValueType.COUNT]),
    unit=UNITS,
    before=BEFORE,
    base=st.booleans(),
)
def test_the_fast_way_and_the_close_look_give_the_same_answer(
    value: float, kind: ValueType, unit: str, before: float | None, base: bool
) -> None:
    row = figure("X", unit_of_measure=unit, value_type=kind, compare=None if before is None else compare(before))
    said = answer(row, value, "", base=base)
    if _is_plain(value, kind is ValueType.COUNT, unit):
        assert (said.given, said.value, said.code, said.estimate) == (Given.FIGURE, value, None, False)


TCVN3 = [
    "Th«n §ång TiÕn",
    "Céng hoµ x· héi chñ nghÜa ViÖt Nam",
    "§éc lËp - Tù do - H¹nh phóc",
    "Ng­êi lËp biÓu",
    "Kh«ng cã",
    "Tr­êng TiÓu häc",
    "Hîp t¸c x· n«ng nghiÖp",
    "hé nghÌo",
    "Tr¹m Y tÕ",
    "12 hé ch­a cã sè liÖu (Th«n 5)",
]
VNI = [
    "Thoân Ñoàng Tieán",
    "THOÂN ÑOÀNG TIEÁN",
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc",
    "Ngöôøi laäp bieåu",
    "Khoâng coù",
    "Tröôøng Tieåu hoïc",
    "Hôïp taùc xaõ noâng nghieäp",
    "hoä ngheøo",
    "Traïm Y teá",
]
GOOD = [
    "Thôn Đồng Tiến",
    "Toàn xã",
    "Là xã",
    "hoà bình",
    "Quý I/2026: 12 hộ nghèo, 5 ha lúa",
    "Đắk Lắk, Krông Păc",
    unicodedata.normalize("NFD", "Người lập biểu: Đỗ Thị Hoà"),
    "«Thôn Đồng Tiến» – 85,3 %",
    "Café, Naïve, Noël",
    "El Niño, señor José, São Paulo",
    "Müller & Söhne, über",
    "déjà vu, façade, été",
    "©2026 Microsoft® Excel",
    "5 µm, 36°C, 10 m², ½ vụ, §5",
    "Bụi 5 µm và 3 µm",
    "co-operative No. 1",
    "THÔN ĐỒNG TIẾN",
    "",
    "12",
]


@pytest.mark.parametrize(
    ("shown", "expected"), [*[(t, "TCVN3") for t in TCVN3], *[(t, "VNI") for t in VNI], *[(t, None) for t in GOOD]]
)
def test_text_of_old_fonts_is_told_from_unicode(shown: str, expected: str | None) -> None:
    assert legacy_encoding(shown) == expected


@pytest.mark.parametrize(
    ("unit", "kind", "words", "value"),
    [
        ("ha", ValueType.NUMBER, "ha", 500.0),
        ("ha", ValueType.NUMBER, "m2", None),
        ("hộ", ValueType.COUNT, "hộ", 500.0),
        ("hộ", ValueType.COUNT, "nghìn", None),
        ("hộ", ValueType.COUNT, "người", None),
    ],
)
def test_words_that_a_format_writes_beside_a_number_are_read_as_typed(
    unit: str, kind: ValueType, words: str, value: float | None
) -> None:
    row = figure("X", unit_of_measure=unit, value_type=kind)
    said = answer(row, 500.0, "", CellFacts(shown=f"500 {words}", words=words))
    assert (said.value, said.held) == (value, value is None)
