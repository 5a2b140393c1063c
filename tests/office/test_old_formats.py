"""One workbook saved as .ods and .xls by LibreOffice and by Gnumeric says the same in each."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tanminh_xl.domain.form import SHEET, ColumnKey
from tanminh_xl.forms.read import read as read_form
from tanminh_xl.forms.read import stamp_of
from tanminh_xl.forms.write import write
from tanminh_xl.grid import CellFacts, Grid, NumberFormat, Visibility, read
from tests.office.office import Office
from tests.office.programs import ssconvert
from tests.test_form_write import FILLED, form

pytestmark = pytest.mark.office

Saves = Callable[[bytes], Grid]
PROGRAMS = ["libreoffice ods", "libreoffice xls", "gnumeric ods", "gnumeric xls"]


@pytest.fixture(params=PROGRAMS)
def saved(request: pytest.FixtureRequest, tmp_path: Path, office: Office) -> Saves:
    """Saves an .xlsx by a program in a format, and reads what it saved."""

    def save(data: bytes) -> Grid:
        program, ending = str(request.param).split()
        path, target = tmp_path / "form.xlsx", tmp_path / f"saved.{ending}"
        path.write_bytes(data)
        if program == "libreoffice":
            office.job(path).save(target).run()
        else:
            ssconvert(path, target)
        return read(target.read_bytes())

    return save


def test_a_form_says_the_same(saved: Saves) -> None:
    spec = form()
    data = write(spec, {**FILLED, ("A|THON01/MH2-02", ColumnKey.VALUE): 2.49})
    ours, theirs = read(data), saved(data)
    assert read_form(theirs, spec) == read_form(ours, spec)
    assert stamp_of(theirs) == stamp_of(ours)
    assert theirs.names == ours.names
    seen = [sheet.visibility is Visibility.VISIBLE for sheet in ours.sheets]
    assert [sheet.visibility is Visibility.VISIBLE for sheet in theirs.sheets] == seen
    assert theirs.unseen(SHEET).columns == {0}
    assert theirs.unseen(SHEET).rows
    assert theirs.unseen(SHEET).merged


def quirks() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("A")
    struck, raised, low = (book.add_format({key: True}) for key in ("font_strikeout", "bold", "italic"))
    raised.set_font_script(1)
    low.set_font_script(2)
    for row, (value, code) in enumerate(
        [(0.85, "0%"), (0.125, "0.0%"), (2490, "#,##0,"), (5, ";;;"), (12, '0" ha"'), (12, '"nhiều"'), (12.5, "0.00")]
    ):
        sheet.write_number(row, 0, value, book.add_format({"num_format": code}))
    sheet.write_rich_string(7, 0, "12", raised, "1")
    sheet.write_rich_string(8, 0, struck, "15", " 12")
    sheet.write_rich_string(9, 0, "12", low, "1")
    sheet.write_number(10, 0, 15, struck)
    sheet.write_formula(11, 0, "=1/0", None, "#DIV/0!")
    sheet.write_formula(12, 0, "=SUM(A1:A2)*2", None, 1.95)
    sheet.write_string(13, 0, "1\n200", book.add_format({"text_wrap": True}))
    sheet.write_boolean(14, 0, True)
    sheet.write_string(15, 0, "x")
    sheet.write_comment("A16", "Ghi chú", {"author": "Tôi"})
    sheet.write_string("IV65536", "x")
    sheet.write_string("D1", "y")
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column("B:C", None, None, {"hidden": True})
    sheet.merge_range("A18:D19", "gộp")
    book.add_worksheet("Ẩn").hide()
    book.close()
    return out.getvalue()


def test_what_stands_beside_the_values_is_the_same(saved: Saves) -> None:
    found = saved(quirks())
    rows, facts = found.sheet("A"), found.facts("A")
    said = {row: facts.get((row, 0), CellFacts()) for row in range(16)}
    formats = [said[row].format for row in range(7)]
    plain, percent, scaled, other = NumberFormat.PLAIN, NumberFormat.PERCENT, NumberFormat.SCALED, NumberFormat.OTHER
    assert formats == [percent, percent, scaled, other, plain, other, plain]
    assert [said[row].shown for row in (0, 2, 3, 4, 5)] == ["85%", "2", "", "12 ha", "nhiều"]
    assert [row for row in said if said[row].layered] == [7, 8, 9, 10]
    assert [rows[row][0] for row in (0, 2, 7, 8, 10, 13, 14)] == [0.85, 2490, "121", "15 12", 15, "1\n200", True]
    assert (said[11].error, rows[11][0]) == ("#DIV/0!", "")
    assert said[12].formula is not None
    assert rows[12][0] == pytest.approx(1.95)
    assert "SUM" in said[12].formula
    assert found.comments("A") == {(15, 0): "Ghi chú"}
    assert found.far("A") == {(65_535, 255): "x"}
    unseen = found.unseen("A")
    assert unseen.rows == {3}
    assert unseen.columns == {1, 2}
    assert (17, 0, 18, 3) in unseen.merged
    assert [sheet.visibility for sheet in found.sheets] == [Visibility.VISIBLE, Visibility.HIDDEN]
