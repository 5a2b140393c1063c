"""Số gốc in the catalogue: pasted by name or code, once each, of a value that its element can have."""

from typing import Any

import pytest

from tanminh_xl import catalogue
from tanminh_xl.catalogue import CatalogueErrors
from tanminh_xl.domain.office_nouns import BaseFigure
from tests.catalogues import again, build, tables

ROW = {"unit": "THON01", "element": "NEN-01", "year": 2025, "value": 48}


def wrong(*rows: dict[str, Any]) -> list[tuple[str, str]]:
    found = tables()
    found["so_goc"] = list(rows)
    with pytest.raises(CatalogueErrors) as caught:
        catalogue.build(found)
    return [(e.where, e.message) for e in caught.value.errors]


def test_a_unit_may_be_named_and_a_figure_typed_as_people_write_it() -> None:
    found = tables()
    found["so_goc"] = [
        ROW | {"unit": "thôn một", "year": "2025", "value": "1234"},
        ROW | {"unit": "Đồng Tiến", "element": "nen-01", "note": "theo báo cáo tổng kết"},
        ROW | {"element": "CHUNG-06", "value": "đạt"},
    ]
    built = catalogue.build(found)
    assert built.base_figures == (
        BaseFigure(unit="THON01", element="NEN-01", year=2025, value=1234.0),
        BaseFigure(unit="THON02", element="NEN-01", year=2025, value=48.0, note="theo báo cáo tổng kết"),
        BaseFigure(unit="THON01", element="CHUNG-06", year=2025, value="Đạt"),
    )
    assert again(built) == built
    assert build().base_figures == ()


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"unit": "THON99"}, "Đơn vị", "Không có đơn vị nào"),
        ({"element": "MH1-01"}, "Số liệu", "Không có số liệu nào"),
        ({"value": "nhiều"}, "Số gốc", "không phải"),
        ({"value": "1.234"}, "Số gốc", "hai cách"),
        ({"value": "40 - 50"}, "Số gốc", "phải là một số"),
        ({"value": "Đạt"}, "Số gốc", "phải là một số"),
        ({"value": 48.5}, "Số gốc", "không phải số nguyên"),
        ({"value": -1}, "Số gốc", "nhỏ hơn giới hạn 0"),
        ({"element": "CHUNG-06", "value": 1}, "Số gốc", "đạt/không đạt"),
        ({"year": 25}, "Năm", "không dùng được"),
        ({"year": 2031}, "Năm", "không dùng được"),
        ({"year": None}, "Năm", "Chưa ghi"),
    ],
)
def test_one_thing_wrong_is_one_error_at_its_column(row: dict[str, Any], column: str, words: str) -> None:
    ((place, message),) = wrong(ROW | row)
    assert place.endswith(f"cột “{column}”") and words in message


def test_the_same_unit_figure_and_year_twice_is_an_error_however_they_are_named() -> None:
    ((place, message),) = wrong(ROW, ROW | {"unit": "Thôn Một", "year": "2025", "value": 50})
    assert place.startswith("so_goc.csv, dòng 3") and "có hai dòng" in message
