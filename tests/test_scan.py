"""What a cell of an .xlsx says beyond its value: formulas, error values, links to other files."""

import pytest

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.grid import Unreadable, UnreadableKind, read
from tanminh_xl.grid.facts import CellFacts
from tanminh_xl.grid.scan import is_external
from tests import spreadsheets as make

SHEET = "Số liệu"


def at(data: bytes, address: str) -> CellFacts | None:
    return read(data).facts(SHEET).get(from_a1(address))


@pytest.mark.parametrize(
    ("address", "facts"),
    [
        ("B3", None),  # a text: the value says it all
        ("C3", None),
        ("F3", CellFacts("C3*2", None, "2469")),
        ("G3", CellFacts("1/0", "#DIV/0!", "")),
        ("A1", None),
        ("Z99", None),
    ],
)
def test_what_a_cell_of_an_xlsx_says(address: str, facts: CellFacts | None) -> None:
    assert at(make.xlsx(), address) == facts


def test_only_cells_that_say_more_than_their_value_are_there() -> None:
    assert set(read(make.xlsx()).facts(SHEET)) == {from_a1("F3"), from_a1("G3")}


def test_of_a_sheet_that_is_not_there_nothing_is_known() -> None:
    with pytest.raises(KeyError):
        read(make.xlsx()).facts("Khác")


@pytest.mark.parametrize(
    ("rows", "address", "facts"),
    [
        ('<row r="2"><c r="B2" t="e"><v>#REF!</v></c></row>', "B2", CellFacts(None, "#REF!", "")),
        ('<row r="2"><c r="B2" t="e"><v>#SPILL!</v></c></row>', "B2", CellFacts(None, "#SPILL!", "")),
        ('<row><c/><c t="str"><f>"a"</f><v>a</v></c></row>', "B1", CellFacts('"a"', None, "a")),
        ('<row r="4"><c r="A4"><f>A1+1</f></c></row>', "A4", CellFacts("A1+1", None, "", uncomputed=True)),
        ('<row r="4"><c r="A4"><f>A1+1</f><v></v></c></row>', "A4", CellFacts("A1+1", None, "", uncomputed=True)),
        ('<row r="4"><c r="A4" t="str"><f>""</f><v></v></c></row>', "A4", CellFacts('""', None, "")),
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
    ],
    ids=["entities", "cut xml", "cut zip"],
)
def test_what_is_damaged_is_told(data: bytes, kind: UnreadableKind) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data).facts(SHEET)
    assert caught.value.kind is kind
