"""Answers as people and programs put them into a form's cells: what is shown, and whether it may count.

Used by ``tests/test_shown.py``: random answers in random spellings and formats, some spoilt, by several writers.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import NamedTuple

import xlsxwriter
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.form import SHEET, STAMP_SHEET, FormSpec, layout
from tanminh_xl.domain.submission import Given, Value
from tanminh_xl.forms.write import write
from tests.formkit import figure, form, sheet, stamp_rows

ROWS = {
    "COUNT": figure("COUNT", value_type=ValueType.COUNT, unit_of_measure="hộ"),
    "AREA": figure("AREA", unit_of_measure="ha"),
    "PERCENT": figure("PERCENT", unit_of_measure="%"),
    "PASS": figure("PASS", value_type=ValueType.YES_NO),
}
SPEC = form(list(ROWS.values()))


class Typed(NamedTuple):
    """What stands in one cell. ``runs``: pieces of a text and how each is written ("", "strike", "super", "sub").

    ``shown``: what a person reads there, as a value or one of the answers; None where no one figure can be read.
    ``counts``: it has to count; False: it may not.
    """

    value: float | str
    shown: Value | Given
    counts: bool = True
    number_format: str = "General"
    runs: tuple[tuple[str, str], ...] = ()
    formula: str = ""


def plain(value: float) -> str:
    return f"{value:.15g}".replace(".", ",")


counts = st.integers(0, 42_000).map(float)
areas = st.decimals(0, 5_000, places=2).map(float)
percents = st.decimals("1.01", 100, places=1).map(float)


def numbers(values: st.SearchStrategy[float], *formats: str, scale: float = 1) -> st.SearchStrategy[Typed]:
    """Number cells in one of the formats; ``scale``: what a format in per cent multiplies by."""
    return st.builds(lambda v, f: Typed(v / scale, v, number_format=f), values, st.sampled_from(formats))


def texts(values: st.SearchStrategy[float], *spellings: str) -> st.SearchStrategy[Typed]:
    """Text cells that spell a number in one of the ways."""
    return st.builds(lambda v, s: Typed(s.format(plain(v)), v), values, st.sampled_from(spellings))


def never(values: st.SearchStrategy[float], *formats: str, scale: float = 1) -> st.SearchStrategy[Typed]:
    """Number cells that show something else than they store, or that can be read in two ways."""
    return st.builds(lambda v, f: Typed(v / scale, None, False, f), values, st.sampled_from(formats))


def layered(first: str, second: str) -> st.SearchStrategy[Typed]:
    """Two runs of digits in one cell."""
    return st.builds(
        lambda a, b: Typed(f"{a}{b}", None, False, runs=((str(a), first), (str(b), second))),
        st.integers(1, 99),
        st.integers(1, 9),
    )


def words(*said: str) -> st.SearchStrategy[Typed]:
    """Texts in which no figure can be read."""
    return st.sampled_from([Typed(word, None, False) for word in said])


GROUPED = ("#,##0", "0", "General", "#,##0.##", "#,##0.00", '#,##0 "hộ"', "[$-42A]#,##0", "_-* #,##0_-")
good_counts = st.one_of(
    numbers(counts, *GROUPED),
    texts(counts, "{}", " {} ", "{} hộ", "'{}", "{}\u00a0", "ước {}", "khoảng {}", "~{}", "{} (ước)"),
    st.builds(lambda v, by: Typed(f"{v:,.0f}".replace(",", by), v), counts, st.sampled_from(". ")),
    st.builds(lambda v: Typed(v * 0.1 * 10, v, formula=f"{v:.0f}*0.1*10"), counts),
    st.just(Typed("không phát sinh", Given.NONE_OCCURRED)),
)
good_areas = st.one_of(
    numbers(areas, "General", "0.00", "#,##0.00", '0.00" ha"'),
    texts(areas, "{}", "{} ha"),
    st.builds(lambda v: Typed(plain(v).replace(",", "."), v), areas),
)
good_percents = st.one_of(
    numbers(percents, "General", "0.0"), numbers(percents, "0.0%", "0.00%", scale=100), texts(percents, "{} %", "{}%")
)
good_passes = st.sampled_from(
    [Typed(w, True) for w in ("Đạt", "đạt", "ĐẠT", "Ðạt", "Đa\u0323t", "dat", "x", "có", "ok")]
    + [Typed(w, False) for w in ("Không đạt", "không  đạt", "Chưa đạt", "khong dat", "không")]
)

spoilt_numbers = st.one_of(
    never(st.integers(500, 42_000).map(float), "#,##0,", '0.0,,"tr"'),
    *(layered(first, second) for how in ("strike", "super", "sub") for first, second in (("", how), (how, ""))),
    st.builds(lambda a, b: Typed(f"{a}\n{b}", None, False), st.integers(1, 99), st.integers(100, 999)),
    words("12/6", "(5)", "1O", "> 12", "85/100", "12 triệu", "nt", "-", "chục", "5 -7"),
)
in_percent = never(st.integers(1, 150).map(float), "0%", "0.00%", scale=100)
spoilt_counts = st.one_of(
    spoilt_numbers,
    in_percent,
    never(st.integers(43_800, 47_999).map(float), "General"),
    never(counts.map(lambda v: v + 0.5), "General", "#,##0"),
)
spoilt_areas = st.one_of(
    spoilt_numbers,
    in_percent,
    st.builds(
        lambda v, start: Typed(f"{start}{v}", None, False), st.integers(100, 999), st.sampled_from(("1.", "12,"))
    ),
)
spoilt_percents = st.one_of(spoilt_numbers, never(st.integers(1, 100).map(float), "General", "0.00", scale=100))
spoilt_passes = words("gần đạt", "-", "chưa", "1/2", "§", "như kỳ trước")

FORMS = st.fixed_dictionaries(
    {
        "COUNT": st.one_of(good_counts, spoilt_counts),
        "AREA": st.one_of(good_areas, spoilt_areas),
        "PERCENT": st.one_of(good_percents, spoilt_percents),
        "PASS": st.one_of(good_passes, spoilt_passes),
    }
)
"""A form: item -> what stands in its cell."""


# writers


def by_xlsxwriter(spec: FormSpec, at: Mapping[str, str], typed: Mapping[str, Typed]) -> bytes:
    """The form written anew, with each cell in its own format."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(SHEET)
    for r, row in enumerate(sheet(spec)):
        for c, value in enumerate(row):
            if value != "":
                page.write(r, c, value)
    page.set_column(0, 0, 20, None, {"hidden": True})
    for placed in layout(spec):
        page.set_row(placed.keys, None, None, {"hidden": True})
    looks = {
        "": book.add_format({}),
        "strike": book.add_format({"font_strikeout": True}),
        "super": book.add_format({"font_script": 1}),
        "sub": book.add_format({"font_script": 2}),
    }
    for item, cell in typed.items():
        r, c = from_a1(at[item])
        look = book.add_format({"num_format": cell.number_format})
        if cell.runs:
            page.write_rich_string(r, c, *(part for text, how in cell.runs for part in (looks[how], text)))
        elif cell.formula:
            page.write_formula(r, c, f"={cell.formula}", look, cell.value)
        elif isinstance(cell.value, float):
            page.write_number(r, c, cell.value, look)
        else:
            page.write_string(r, c, cell.value, look)
    stamps = book.add_worksheet(STAMP_SHEET)
    for r, line in enumerate(stamp_rows(spec)):
        stamps.write_row(r, 0, line)
    stamps.very_hidden()
    book.close()
    return out.getvalue()


_FONTS = {
    "": InlineFont(),
    "strike": InlineFont(strike=True),
    "super": InlineFont(vertAlign="superscript"),
    "sub": InlineFont(vertAlign="subscript"),
}


def by_openpyxl(spec: FormSpec, at: Mapping[str, str], typed: Mapping[str, Typed]) -> bytes:
    """The form as it was sent, opened, filled and saved."""
    book = load_workbook(io.BytesIO(write(spec)))
    for item, cell in typed.items():
        place = book[SHEET][at[item]]
        place.value = (
            CellRichText(*(TextBlock(_FONTS[how], text) for text, how in cell.runs)) if cell.runs else cell.value
        )
        if isinstance(cell.value, str):
            place.data_type = place.data_type if cell.runs else "s"
        place.number_format = cell.number_format if isinstance(cell.value, float) else "@"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
