"""A filled form as LibreOffice opens it: the values are there, and formulas that rest on them are worked out."""

from pathlib import Path

import pytest

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.upper.form import Form
from tanminh_xl.upper.splice import Put, splice
from tests.office.office import Office
from tests.office.programs import audit
from tests.upper_forms import SHEET, by_openpyxl, by_xlsxwriter, cells_of

pytestmark = pytest.mark.office


def filled(data: bytes, values: dict[str, float | str | None]) -> bytes:
    return splice(Form(data), [Put(SHEET, from_a1(cell), value) for cell, value in values.items()]).data


@pytest.mark.parametrize(
    ("kind", "name", "values", "worked_out"),
    [
        ("xlsxwriter", "b.xlsx", {"D6": 12.5, "D7": 0.5, "D8": 7.0, "F6": "Đạt"}, {"D9": 20.0, "E9": 40.0, "F9": 25.0}),
        ("xlsm", "b.xlsm", {"D6": 1.0, "D8": 2.0}, {"D9": 3.0, "E9": 6.0}),
        ("openpyxl", "b.xlsx", {"D2": 2.5, "D3": 0.5, "D4": 7.0}, {"D6": 10.0, "E6": 5.0, "E7": 1.0}),
    ],
)
def test_values_are_seen_and_totals_follow(
    office: Office,
    tmp_path: Path,
    kind: str,
    name: str,
    values: dict[str, float | str | None],
    worked_out: dict[str, float],
) -> None:
    data = {"xlsxwriter": by_xlsxwriter, "xlsm": lambda: by_xlsxwriter(True), "openpyxl": by_openpyxl}[kind]()
    path = tmp_path / name
    path.write_bytes(filled(data, values))
    found = office.job(path).values(SHEET, "A1:G12")
    for cell, value in {**values, **worked_out}.items():
        row, at = from_a1(cell)
        assert found[row][at] == value, cell


def test_a_form_that_libreoffice_saved_is_filled_likewise(office: Office, tmp_path: Path) -> None:
    first, saved, after = tmp_path / "a.xlsx", tmp_path / "lo.xlsx", tmp_path / "b.xlsx"
    first.write_bytes(by_xlsxwriter())
    office.job(first).save(saved).run()
    data = saved.read_bytes()
    done = splice(Form(data), [Put(SHEET, from_a1("D6"), 12.5), Put(SHEET, from_a1("D7"), 0.25)])
    after.write_bytes(done.data)
    assert from_a1("D9") in done.dropped[SHEET] and done.old
    assert audit(after) == audit(saved)
    results = {"D6", "D7", "F9", "F10"}
    assert cells_of(done.data, SHEET, results) == cells_of(data, SHEET, results)
    found = office.job(after).values(SHEET, "A1:G12")
    assert (found[5][3], found[6][3], found[8][3]) == (12.5, 0.25, 12.75)
