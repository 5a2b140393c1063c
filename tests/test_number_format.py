"""What a number format makes of a number: as stored, in per cent, scaled, or something else than a plain number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.grid.facts import NumberFormat
from tanminh_xl.grid.number_format import BUILT_IN, Kind, Look, is_plain, kind, look

PLAIN = [
    ("General", 5), ("GENERAL", 5.25), ("@", 5), ("0", 12), ("#,##0", 1234), ("#,##0.##", 12), ("0.00", 2.499),
    ("0", 2.49),
    ("[Red]0.0", 5.5), ("#,###", 5), ("# ?/?", 3), ("[$-42A]#,##0.00", 1234.5), ("0000000", 12), ("# ##0", 1234567),
    ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 12), ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', -12),
    ('_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 0), ("#,##0_);(#,##0)", -5), ("#,##0_ ;\\-#,##0\\ ", -7),
    ("* #,##0", 12),
    ("[>=1000]#,##0,;0", 12), ('[=1]"x";0', 5), ("0.", 12), (".00", 0.5), ("0;-0;0;@", -3), ("0;@", -3), ("#,##0,", 0),
    ("?0.0?", 1.5), ("General;-General", -3), ("[Blue][>5]0.0;[Red]0.0", 7), ("#,##0.00;[Red]-#,##0.00", -7),
]  # fmt: skip


@pytest.mark.parametrize(("code", "value"), PLAIN)
def test_a_number_that_is_shown_as_it_is_stored(code: str, value: float) -> None:
    assert look(code, value) == Look()


SHOWN = [
    ("0%", 0.85, NumberFormat.PERCENT, "85%"),
    ("0.0%", 0.855, NumberFormat.PERCENT, "85,5%"),
    ("0.00%", 12, NumberFormat.PERCENT, "1200,00%"),
    ("#,##0%", 12.5, NumberFormat.PERCENT, "1.250%"),
    ("0%;[Red]-0%", -0.5, NumberFormat.PERCENT, "-50%"),
    ('0" %"%', 0.5, NumberFormat.PERCENT, "50 %%"),
    ("#,##0,", 2490, NumberFormat.SCALED, "2"),
    ("#,##0,", 400, NumberFormat.SCALED, "0"),
    ("0.0,,", 2_490_000, NumberFormat.SCALED, "2,5"),
    ("0,.0", 2490, NumberFormat.SCALED, "2,5"),
    ('#,##0.0,"K"', 2490, NumberFormat.SCALED, "2,5K"),
    ("[>=1000]#,##0,;0", 2490, NumberFormat.SCALED, "2"),
    ("0%%", 0.5, NumberFormat.OTHER, "5000%%"),
    ("0.00E+00", 1_234_567, NumberFormat.OTHER, "1,23E+06"),
    ("# ?/?", 2.5, NumberFormat.OTHER, "2 1/2"),
    ("?/?", 0.5, NumberFormat.OTHER, "1/2"),
    ("# ?/8", 2.26, NumberFormat.OTHER, "2 2/8"),
    ("# ??/??", -2.3, NumberFormat.OTHER, "-2 3/10"),
    (";;;", 5, NumberFormat.OTHER, ""),
    ('"";"";""', 5, NumberFormat.OTHER, ""),
    ("#,###", 0, NumberFormat.OTHER, ""),
    ("#,##0;-#,##0;", 0, NumberFormat.OTHER, ""),
    ("0.00;", -3, NumberFormat.OTHER, ""),
    ('0"00"', 12, NumberFormat.OTHER, "1200"),
    ('0" 000"', 12, NumberFormat.OTHER, "12 000"),
    ('0",5"', 12, NumberFormat.OTHER, "12,5"),
    ('"1"0', 2, NumberFormat.OTHER, "12"),
    ("00-00", 1234, NumberFormat.OTHER, "12-34"),
    ("#\\.##0", 1234, NumberFormat.OTHER, "1.234"),
    ('0"²"', 3, NumberFormat.OTHER, "3²"),
    ('0"(1)"', 12, NumberFormat.OTHER, "12(1)"),
    ('0"/100"', 85, NumberFormat.OTHER, "85/100"),
    ('"~"0', 5, NumberFormat.OTHER, "~5"),
    ('">"0', 5, NumberFormat.OTHER, ">5"),
    ("-0", 5, NumberFormat.OTHER, "-5"),
    ("(0)", 5, NumberFormat.OTHER, "(5)"),
    ("0;0", -3, NumberFormat.OTHER, "3"),
    ("#,##0;[Red]#,##0", -5, NumberFormat.OTHER, "5"),
    ('"Có";"Không"', 1, NumberFormat.OTHER, "Có"),
    ('[=1]"x"', 5, NumberFormat.OTHER, "####"),
    ("*0#,##0", 12, NumberFormat.OTHER, "12"),
    ("[DBNum1]0", 3, NumberFormat.OTHER, "3"),
    ('0" triệu"', 5, NumberFormat.OTHER, "5 triệu"),
    ('0" tr.đ"', 5, NumberFormat.OTHER, "5 tr.đ"),
    ("0+", 5, NumberFormat.OTHER, "5+"),
]


@pytest.mark.parametrize(("code", "value", "format", "shown"), SHOWN)
def test_a_number_that_is_shown_otherwise(code: str, value: float, format: NumberFormat, shown: str) -> None:
    found = look(code, value)
    assert (found.format, found.shown) == (format, shown)


@pytest.mark.parametrize(
    ("code", "value", "shown", "words"),
    [
        ('0" ha"', 500, "500 ha", "ha"),
        ('#,##0.0 "m2"', 1500, "1.500,0 m2", "m2"),
        ('General" hộ"', 5.25, "5,25 hộ", "hộ"),
        ("0\\%", 85, "85%", "%"),
        ("[$₫-42A]#,##0", 5, "₫5", "₫"),
        ("#,##0 [$₫-42A]", 5, "5 ₫", "₫"),
        ('0 "(ha)"', 12, "12 (ha)", "(ha)"),
        ('0"/tháng"', 12, "12/tháng", "/tháng"),
        ('@" hộ"', 12, "12 hộ", "hộ"),
        ('0" ha";-0" ha"', -12, "-12 ha", "ha"),
    ],
)
def test_words_beside_a_number_leave_it_a_number(code: str, value: float, shown: str, words: str) -> None:
    assert look(code, value) == Look(NumberFormat.PLAIN, shown, words)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("d/m/yyyy", Kind.DATE), ("[$-42A]dd/mm/yyyy;@", Kind.DATE), ("h:mm AM/PM", Kind.DATE), ("mm:ss.0", Kind.DATE),
        ("[h]:mm", Kind.DURATION), ("[mm]:ss", Kind.DURATION), ("[Red][ss]", Kind.DURATION), ("[<1]h:mm", Kind.DATE),
        ("General", Kind.NUMBER), ("[Red]0", Kind.NUMBER), ('0" ngày"', Kind.NUMBER), ("#,##0\\ [$d]", Kind.NUMBER),
        ("0;d/m/yyyy", Kind.NUMBER), ("0_d", Kind.NUMBER), ("*m0", Kind.NUMBER), ("@", Kind.NUMBER),
        ("0.00E+00", Kind.NUMBER),
    ],
)  # fmt: skip
def test_what_a_number_is_by_its_format(code: str, expected: Kind) -> None:
    assert kind(code) is expected


def test_built_in_formats() -> None:
    odd = {number for number, code in BUILT_IN.items() if kind(code) is Kind.NUMBER and look(code, 2.5).format}
    assert odd == {9, 10, 11, 12, 13, 48}
    assert {number for number, code in BUILT_IN.items() if kind(code) is not Kind.NUMBER} == {
        *range(14, 23),
        45,
        46,
        47,
    }


NOT_FINITE = [float("inf"), float("-inf"), float("nan")]


@pytest.mark.parametrize("value", NOT_FINITE)
@pytest.mark.parametrize("code", ["0%", '0" hộ"', "# ?/?", "#,##0,", "0.00E+00", "[DBNum1]0", 'General" hộ"', ";;;"])
def test_what_is_not_finite_is_shown_by_no_format(code: str, value: float) -> None:
    assert look(code, value) == Look()


CODES = st.text(st.sampled_from(list('0#?.,;%/E+-()[]"\\_*@ $<>=1dmyhsGenral:RK½đ')), max_size=14)


@given(CODES, st.floats() | st.floats(-1e15, 1e15) | st.integers(-100, 100))
def test_any_code_is_judged(code: str, value: float) -> None:
    found = look(code, value)
    assert found.format is not NumberFormat.PLAIN or bool(found.shown) == bool(found.words)
    assert kind(code) in Kind


@given(st.sampled_from(["0", "#,##0", "0.00", "#,##0.##", "0.0##", "00", "General", "@"]), st.floats(-1e15, 1e15))
def test_plain_codes_need_no_look(code: str, value: float) -> None:
    assert is_plain(code) and look(code, value) == Look()
