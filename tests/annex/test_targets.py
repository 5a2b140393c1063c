"""What cases of tests/rules/annex/11.3 cannot hold: a target by itself, what no number is, what looks like a target."""

from __future__ import annotations

import io

import xlsxwriter

from tanminh_xl.annex import numbers
from tanminh_xl.annex.cells import Cell
from tanminh_xl.annex.numbers import Habits
from tanminh_xl.annex.targets import Context, looks_like, understand
from tanminh_xl.annex.understand import understand as understand_file
from tanminh_xl.domain.annex import Ask


def test_words_and_place_stand_beside_every_target() -> None:
    (found,) = understand(Cell("từ 80% trở lên"), "S!D5", Context())
    assert (found.words, found.place, found.years, found.asks) == ("từ 80% trở lên", "S!D5", (), (Ask.YEAR,))


def test_what_is_no_number_is_none() -> None:
    assert numbers.read("1.2.3", "", Habits()) is None


def test_contents_of_a_column_tell_targets_from_words() -> None:
    assert all(looks_like(Cell(text)) for text in ("80%", "Đạt", "≥ 5 km", "35 - 40%", "từ 80% trở lên", "x"))
    assert not any(
        looks_like(Cell(text)) for text in ("Tỷ lệ hộ nghèo", "Có 80% số hộ trong đó 20 hộ nghèo", "Phòng Kinh tế")
    )


def test_a_part_of_a_cell_that_is_struck_through_is_not_read_and_told() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, struck = book.add_worksheet("S"), book.add_format({"font_strikeout": True})
    for at, head in enumerate(("STT", "Nội dung", "KH 2026")):
        sheet.write(0, at, head)
    sheet.write(1, 0, "1")
    sheet.write(1, 1, "Đèn")
    sheet.write_rich_string(1, 2, "≥ ", struck, "8", "8%")
    book.close()
    understood = understand_file(out.getvalue(), "bang", years=(2026,))
    assert understood.rows[0].targets[0].value == 8.0
    assert [(each.place, each.text) for each in understood.passed if "gạch ngang" in each.why] == [("S!C2", "8")]
