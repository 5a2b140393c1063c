"""Law: a figure typed in any accepted spelling reads the same by every writer (decision-tables 8.1).

What XlsxWriter and openpyxl wrote of random forms, with cells that are held, is in tests/test_shown.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from unicodedata import normalize

from hypothesis import example, given
from hypothesis import strategies as st

from tanminh_xl.checks import check
from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.form import SHEET
from tanminh_xl.domain.messages import holds
from tanminh_xl.domain.submission import Given, Value
from tanminh_xl.forms.read import read
from tanminh_xl.grid import read as read_grid
from tests.formkit import cell, figure, form, grid, sheet
from tests.laws.often import often
from tests.laws.writers import WRITERS

ROWS = {
    "COUNT": figure("COUNT", value_type=ValueType.COUNT, unit_of_measure="hộ"),
    "AREA": figure("AREA", unit_of_measure="ha"),
    "PERCENT": figure("PERCENT", unit_of_measure="%"),
    "PASS": figure("PASS", value_type=ValueType.YES_NO),
}
SPEC = form(list(ROWS.values()))
AT = {item: from_a1(cell(SPEC, item)) for item in ROWS}


class Spelt(NamedTuple):
    """A cell, and what a person reads there."""

    cell: float | str
    means: Value | Given
    estimate: bool = False
    format: str = "General"


WIDE = {ord(plain): ord(plain) + 0xFEE0 for plain in "0123456789.,%-"}
BLANKS = (" ", "\u00a0", "\u2009", "\u202f", "\u3000")


def plain(value: float) -> str:
    return f"{value:.15g}".replace(".", ",")


def grouped(value: float, by: str) -> str:
    whole, _, part = f"{value:,.15g}".partition(".")
    return whole.replace(",", by) + (f",{part}" if part else "")


ABOUT = ("ước {}", "khoảng {}", "~{}", "{} (ước)", "ước khoảng {}")


@st.composite
def spelt_numbers(draw: st.DrawFn, values: st.SearchStrategy[float], units: tuple[str, ...]) -> Spelt:
    """A figure as one of many people or programs puts it into a cell."""
    value = draw(values)
    if draw(st.booleans()):
        return Spelt(value, value)
    text = plain(value)
    if value >= 1_000 and draw(st.booleans()):
        text = grouped(value, draw(st.sampled_from((*BLANKS[:2], ".") if value % 1 else (*BLANKS[:2],))))
    unit = draw(st.sampled_from(units))
    said = f"{text}{draw(st.sampled_from(('', *BLANKS)))}{unit}" if unit else text
    estimate = draw(st.sampled_from((None, None, *ABOUT)))
    said = estimate.format(said) if estimate else said
    for change in draw(st.sets(st.sampled_from(sorted(CHANGES)))):
        said = CHANGES[change](said)
    return Spelt(said, value, estimate is not None)


CHANGES: dict[str, Callable[[str], str]] = {
    "decomposed": lambda said: normalize("NFD", said),
    "full width": lambda said: said.translate(WIDE),
    "with blanks": lambda said: f"\u00a0 {said} ",
    "capitals": str.upper,
    "in a text cell": lambda said: f"'{said}",
}
COUNTS = st.one_of(st.integers(0, 43_000), st.integers(48_000, 10**9)).map(float)
AREAS = st.decimals(0, 99_999, places=2).map(float)
PERCENTS = st.decimals("1.01", 100, places=1).map(float)
PASSED = ("Đạt", "đạt", "ĐẠT", "Ðạt", "dat", "x", "có", "ok", "TRUE")
FAILED = ("Không đạt", "không  đạt", "Chưa đạt", "khong dat", "không", "FALSE")
FORMS = st.fixed_dictionaries(
    {
        "COUNT": st.one_of(
            spelt_numbers(COUNTS, ("", "", "hộ", "hộ")),
            st.builds(lambda v, f: Spelt(v, v, format=f), COUNTS, st.sampled_from(("#,##0", "0"))),
        ),
        "AREA": st.one_of(spelt_numbers(AREAS, ("", "ha")), st.builds(lambda v: Spelt(f"{v:.2f}", v), AREAS)),
        "PERCENT": st.one_of(
            spelt_numbers(PERCENTS, ("", "%")),
            st.builds(lambda v: Spelt(v / 100, v, format="0.0%"), PERCENTS),
        ),
        "PASS": st.one_of(
            st.builds(
                lambda w, c: Spelt(CHANGES[c](w), True),
                st.sampled_from(PASSED),
                st.sampled_from(["with blanks", "decomposed"]),
            ),
            st.builds(
                lambda w, c: Spelt(CHANGES[c](w), False),
                st.sampled_from(FAILED),
                st.sampled_from(["with blanks", "decomposed"]),
            ),
        ),
    }
)


def heard(data: bytes) -> dict[str, tuple[object, ...]]:
    """What is read of each row: the answer, whether it is held, what is said of it."""
    reading = read(read_grid(data), SPEC)
    found = (*reading.findings, *check(reading.submission, SPEC, reading.findings))
    return {
        a.element: (
            a.given,
            a.value,
            a.estimate,
            a.note,
            any(holds(f) for f in found if f.item == a.element),
            sorted(str(f.code) for f in found if f.item == a.element),
        )
        for a in reading.submission.answers
    }


@often(40)
@example(
    {
        "COUNT": Spelt("１.２３４", 1234.0),
        "AREA": Spelt("12.45", 12.45),
        "PERCENT": Spelt(0.853, 85.3, format="0.0%"),
        "PASS": Spelt("Đạt", True),
    }
)
@given(FORMS)
def test_a_spelling_reads_the_same_by_every_writer(typed: dict[str, Spelt]) -> None:
    rows = sheet(SPEC)
    for item, one in typed.items():
        r, c = AT[item]
        rows[r][c] = one.cell
    formats = {(SHEET, *AT[item]): one.format for item, one in typed.items()}
    given = grid(SPEC, rows)
    by = {name: heard(write(given, formats)) for name, write in WRITERS.items()}
    for name, found in by.items():
        assert found == by["XlsxWriter"], name
    for item, one in typed.items():
        answer, value, estimate, _, held, codes = by["XlsxWriter"][item]
        assert (answer, held) == (Given.FIGURE, False), (one, codes)
        assert (value, estimate) == (one.means, one.estimate), (one, codes)
