"""One figure is another: which cells of a period's workbook change, and that no other does.

The sentences of the documents in Word: test_narrative. What a formula must come to: tests/office/test_consolidated.
"""

import random
import re
from collections.abc import Iterator

import pytest

from tanminh_xl.domain.catalogue_nouns import Criterion
from tanminh_xl.domain.figures import Figure
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.sheet import Note, Sheet, Table
from tanminh_xl.domain.signs import sign_of
from tanminh_xl.reports import consolidated
from tests import reportkit

YEAR = "2026-N"
COUNTS = {
    *("tom_tat_con_so", "tom_tat_mo_hinh", "tom_tat_lanh_dao", "lanh_dao_con_so", "tom_tat_tieu_chi"),
    *("tom_tat_xin_y_kien", "tom_tat_chu_y"),
}
"""Tables that count criteria by sign or status: they change where a status does."""
BESIDE = ("Nội dung cần lưu ý", "TT")
"""Columns of a matrix that follow from its others."""
DIGITS = re.compile("Mã số liệu: [0-9a-f]+")

Row = tuple[object, ...]


def with_value(unit: str, element: str, value: float) -> PeriodReport:
    def changed(figure: Figure) -> Figure:
        if (figure.unit, figure.element) != (unit, element):
            return figure
        return figure._replace(value=value, counted=value)

    return reportkit.report_of(reportkit.catalogue(), YEAR, changed=changed)


def tables(pages: tuple[Sheet, ...]) -> dict[tuple[str, str], Table]:
    return {(page.name, block.name): block for page in pages for block in page.blocks if isinstance(block, Table)}


def notes(pages: tuple[Sheet, ...]) -> dict[str, list[str]]:
    """Of each page its notes, without the digits by which what counts is known."""
    return {page.name: [DIGITS.sub("", b.text) for b in page.blocks if isinstance(b, Note)] for page in pages}


def values(table: Table) -> list[Row]:
    return [tuple(cell.value for cell in row) for row in table.rows]


def by_unit(table: Table) -> dict[object, Row]:
    """Rows of a matrix by their second column, the unit."""
    return {row[1]: row for row in values(table)}


def stray(before: PeriodReport, after: PeriodReport, figure: Figure) -> Iterator[str]:
    """What changed and has nothing to do with the figure."""
    hang = [c for c in before.catalogue.criteria if figure.element in c.parts]
    words = {figure.element, *(c.code for c in hang), *(c.name for c in hang)}
    turned = any(sign_of(before.assessment[c.code]) != sign_of(after.assessment[c.code]) for c in hang) or any(
        before.assessment[c.code].status != after.assessment[c.code].status for c in hang
    )
    then, now = consolidated(before), consolidated(after)
    assert [page.name for page in then] == [page.name for page in now]
    old, new = tables(then), tables(now)
    for key in {**old, **new}:
        if key not in old or key not in new:
            yield f"{key} is there once"
        elif key[1] in COUNTS:
            if not turned and values(old[key]) != values(new[key]):
                yield f"{key}: counts, and no status changed"
        elif key[1].startswith(("bang_", "so_sanh_")):
            yield from _of_matrix(old[key], new[key], words, hang)
        else:
            changed = set(values(old[key])) ^ set(values(new[key]))
            for row in changed:
                said = " ".join(map(str, row))
                # The road has a line for each kind of value under the criterion's heading.
                if key[1] != "lo_trinh" and not any(word in said for word in words):
                    yield f"{key}: {said}"
    if not turned:
        for page, texts in notes(then).items():
            for text in set(texts) ^ set(notes(now)[page]):
                if not any(word in text for word in words):
                    yield f"{page}: {text}"


def _of_matrix(old: Table, new: Table, words: set[str], hang: list[Criterion]) -> Iterator[str]:
    then, now = by_unit(old), by_unit(new)
    titles = list(old.header)
    for first, last, text in old.groups:
        for column in range(first, last + 1):
            titles[column] = f"{text} {titles[column]}"
    for unit in {**then, **now}:
        for column, title in enumerate(titles):
            if then[unit][column] != now[unit][column] and not any(word in title for word in (*words, *BESIDE)):
                yield f"{old.name}, {unit}, {title}: {then[unit][column]} -> {now[unit][column]}"


FIGURES = [
    ("THON05", "MH4-02", 10.0),
    ("THON05", "MH2-02", 300.0),
    ("TTDVSNC", "CHUNG-04", 19.0),
    ("TTDVSNC", "CHUNG-04", 20.0),
    ("TTPVHCC", "MH1-04.T", 1.0),
    ("THON01", "NEN-01", 1.0),
    ("PVHXH", "NEN-02", 1.0),
]


@pytest.mark.parametrize(("unit", "element", "value"), FIGURES)
def test_only_what_hangs_on_it_changes(unit: str, element: str, value: float) -> None:
    before = reportkit.report(YEAR)
    figure = before.figure[unit, element]
    assert figure.counted not in (None, value)
    assert list(stray(before, with_value(unit, element, value), figure)) == []


def test_only_what_hangs_on_it_changes_whichever_it_is() -> None:
    before = reportkit.report(YEAR)
    rng = random.Random(12)
    for figure in rng.sample([f for f in before.figures if isinstance(f.counted, float)], 12):
        value = rng.choice([0.0, 3.0, 77.0, 12345.0])
        assert list(stray(before, with_value(figure.unit, figure.element, value), figure)) == [], figure


def test_all_that_hangs_on_it_changes() -> None:
    """The figure itself, its total, the criterion's row, its place in the road, the list of what fails, the shares."""
    before, after = reportkit.report(YEAR), with_value("TTDVSNC", "CHUNG-04", 19.0)
    old, new = tables(consolidated(before)), tables(consolidated(after))
    assert {key for key in old if values(old[key]) != values(new[key])} == {
        ("Tóm tắt", "tom_tat_chua_dat"),
        ("LĐ Chưa phân công", "lanh_dao"),
        ("Tiêu chí", "tieu_chi"),
        ("Lộ trình", "lo_trinh"),
        ("Cơ quan, đơn vị", "danh_sach"),
    }
    before, after = reportkit.report(YEAR), with_value("THON05", "MH4-02", 10.0)
    old, new = tables(consolidated(before)), tables(consolidated(after))
    assert {key[1] for key in old if values(old[key]) != values(new[key])} == {
        *("lanh_dao", "tieu_chi", "bang_THON_1", "so_sanh_THON_2", "lo_trinh")
    }
