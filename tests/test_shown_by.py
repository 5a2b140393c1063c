"""What a cell of a page shows where no spreadsheet program draws it: in the PDF and in Word."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tanminh_xl.reports._xlsx_style import look, styles
from tanminh_xl.reports.shown import shown

NUMBERED = sorted(
    name
    for name, style in styles().items()
    if re.search(r"0(?![^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$)", style.get("num_format", ""))
)
"""Styles of which the format shows a number."""


def said(style: str, value: object) -> str:
    return shown(value, str(look(style).get("num_format", "General")))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("style", "value", "words"),
    [
        ("total_passed", 5, "5 đạt"),
        ("total_passed~", 12, "ước 12 đạt"),
        ("total_passed", 0, "0 đạt"),
        ("total_mean", 2.5, "BQ 2,50"),
        ("n0", 1234.5, "1.235"),
        ("n2", -3, "-3,00"),
        ("n1*", 0.05, "0,1*"),
        ("n2~", -3, "ước -3,00"),
        ("n2|chua_dat", 4, "▲ 4,00"),
        ("n0|ra_soat|of=/30", 27, "? 27/30"),
        ("pct1", 85.25, "85,3%"),
        ("kps", 0, "KPS"),
        ("count", 1000, "1.000"),
        ("diff0", 0, "0"),
        ("diff0", 4, "+4"),
        ("diff1", -3, "-3,0"),
        ("value~", "Đạt", "Đạt (ước)"),
        ("text", "", ""),
        ("date", date(2026, 6, 1), "01/06/2026"),
    ],
)
def test_a_value_in_a_style(style: str, value: object, words: str) -> None:
    assert said(style, value) == words


@given(st.sampled_from(NUMBERED), st.decimals(-(10**9), 10**9, places=4))
def test_every_number_is_shown_rounded_to_the_decimals_of_its_style(style: str, value: object) -> None:
    number = float(str(value))
    text = said(style, number)
    (digits,) = re.findall(r"-?[0-9][0-9.]*(?:,[0-9]+)?", text)
    places = len(digits.partition(",")[2])
    assert abs(float(digits.replace(".", "").replace(",", ".")) - number) <= 0.5000001 * 10**-places, text
