"""Formulas, error values and links to other files: what the parser keeps to itself."""

import pytest

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.grid import Limits, Unreadable, UnreadableKind, read
from tanminh_xl.grid.facts import CellFacts
from tanminh_xl.grid.scan import cells, is_external
from tests import spreadsheets as make

SHEET = "Số liệu"


def at(data: bytes, address: str) -> CellFacts | None:
    return cells(data, SHEET).get(from_a1(address))


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("B3", CellFacts(None, None, "Tổng số hộ")),
        ("C3", CellFacts(None, None, "1234.5")),
        ("D3", CellFacts(None, None, "1")),
        ("F3", CellFacts("C3*2", None, "2469")),
        ("G3", CellFacts("1/0", "#DIV/0!", "")),
        ("C5", None),  # beneath a merged cell
        ("A1", None),
        ("Z99", None),
    ],
)
def test_what_a_cell_of_an_xlsx_says(address: str, facts: CellFacts | None) -> None:
    assert at(make.xlsx(), address) == facts


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("B3", CellFacts(None, None, "Tổng số hộ")),
        ("C3", CellFacts(None, None, "1234.5")),
        ("F3", CellFacts("of:=[.C3]*2", None, "2469")),
        ("G3", CellFacts("of:=1/0", "#DIV/0!", "")),
        ("A3", None),
        ("A1", None),
    ],
)
def test_what_a_cell_of_an_ods_says(address: str, facts: CellFacts | None) -> None:
    assert at(make.ods(), address) == facts


def test_all_cells_that_hold_anything_are_there() -> None:
    grid = read(make.xlsx()).sheet(SHEET)
    filled = {(r, c) for r, row in enumerate(grid) for c, value in enumerate(row) if value != ""}
    assert set(cells(make.xlsx(), SHEET)) == filled | {from_a1("G3")}


def test_of_an_xls_and_of_a_sheet_that_is_not_there_nothing_is_known() -> None:
    assert cells(make.xls(), SHEET) == {}
    assert cells(make.xlsx(), "Khác") == {}


@pytest.mark.parametrize(
    ("rows", "address", "facts"),
    [
        ('<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>', "B2", CellFacts(None, "#REF!", "")),
        (
            '<row><c t="inlineStr"><is><t>12</t><t xml:space="preserve"> hộ</t></is></c></row>',
            "A1",
            CellFacts(None, None, "12 hộ"),
        ),
        ('<row><c/><c t="str"><f>"a"</f><v>a</v></c></row>', "B1", CellFacts('"a"', None, "a")),
        ('<row r="4"><c r="A4"><f>A1+1</f></c></row>', "A4", CellFacts("A1+1", None, "")),
        ('<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "A1", None),
        (
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>',
            "A2",
            CellFacts("B1*2", None, "4"),
        ),
        ('<row><c t="e"><f>1/0</f></c></row>', "A1", CellFacts("1/0", "#N/A", "")),
    ],
)
def test_the_ways_in_which_a_cell_is_written(rows: str, address: str, facts: CellFacts | None) -> None:
    assert at(make.worksheet(rows), address) == facts


def test_a_phonetic_reading_is_no_text() -> None:
    strings = "<sst><si><r><t>Số </t></r><r><t>hộ</t></r><rPh><t>so</t></rPh></si></sst>"
    data = make.replaced(make.xlsx(), {"xl/sharedStrings.xml": strings})
    assert at(data, "B3") == CellFacts(None, None, "Số hộ")


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("[1]Sheet1!A1", True),
        ("SUM('[2]Số liệu'!B2:B9)", True),
        ("'C:\\Bao cao\\[thon 5.xlsx]Số liệu'!A1", True),
        ("[thon5.xls]S!A1+1", True),
        ("[1]!Ten", True),
        ("of:=['file:///C:/thon5.ods'#$Sheet1.A1]", True),
        ("C3*2", False),
        ("'Hướng dẫn'!A1", False),
        ("Bang[1]", False),
        ("Bang[[#This Row],[1]]", False),
        ("SUM(Bang[Số hộ])", False),
        ('"[1]Sheet1!A1"', False),
        ('"xem ""[1]S!A1"""&A1', False),
        ("of:=[.C3]*2", False),
        ("of:=[$'Hướng dẫn'.A1]", False),
    ],
)
def test_which_formulas_point_to_another_file(formula: str, expected: bool) -> None:
    assert is_external(formula) is expected


LAUGHS = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make.replaced(make.xlsx(), {"xl/worksheets/sheet1.xml": LAUGHS}), UnreadableKind.BROKEN),
        (make.replaced(make.xlsx(), {"xl/worksheets/sheet1.xml": "<worksheet><row>"}), UnreadableKind.BROKEN),
        (make.xlsx()[:200], UnreadableKind.BROKEN),
        (b"no package", UnreadableKind.BROKEN),
    ],
    ids=["entities", "cut xml", "cut zip", "no zip"],
)
def test_what_is_damaged_is_told(data: bytes, kind: UnreadableKind) -> None:
    with pytest.raises(Unreadable) as caught:
        cells(data, SHEET)
    assert caught.value.kind is kind


def test_repeated_cells_have_a_limit() -> None:
    cell = '<table:table-cell table:number-columns-repeated="3" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>'
    table = f'<table:table table:name="{SHEET}">{row}</table:table>'
    assert set(cells(make.ods(table), SHEET)) == {(row, col) for row in (0, 1) for col in (0, 1, 2)}
    with pytest.raises(Unreadable) as caught:
        cells(make.ods(table), SHEET, limits=Limits(cells=5))
    assert caught.value.kind is UnreadableKind.TOO_LARGE
