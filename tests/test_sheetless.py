"""Parts that no sheet can be are not unpacked; a sheet that reaches too far is refused wherever it is hidden."""

import pytest

from tanminh_xl.grid import Unreadable, UnreadableKind, read
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.sheetless import sheetless
from tests import spreadsheets as make

FAR = make.worksheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
NEAR = make.worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
RELATIONS, BOOK, SHEET = "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
TARGET = b'"worksheets/sheet1.xml"'


def moved(data: bytes, entry: str, change: tuple[bytes, bytes], book: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """The package with its first sheet under another name, and its relationships and workbook changed in one place."""
    relations = make.part(data, RELATIONS)
    assert change[0] in relations
    parts = {SHEET: make.part(NEAR, SHEET), RELATIONS: relations.replace(*change)} | {entry: make.part(data, SHEET)}
    if any(book):
        parts[BOOK] = make.part(data, BOOK).replace(*book)
    return make.replaced(data, parts)


def test_only_the_sheets_of_a_plain_workbook_are_looked_into() -> None:
    package = Package(make.xlsx())
    assert sorted(package.names - sheetless(package)) == [f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3)]


def test_damage_in_a_part_that_no_sheet_needs_costs_nobody_the_report() -> None:
    data = bytearray(make.xlsx())
    at = data.index(b"docProps/core.xml") + len("docProps/core.xml")
    data[at : at + 20] = b"\xff" * 20
    assert read(bytes(data)).sheet("Số liệu")[2][2] == 1234.5


HIDDEN = {
    "as the theme": moved(FAR, "xl/theme/theme1.xml", (TARGET, b'"theme/theme1.xml"')),
    "as the strings": moved(FAR, "xl/sharedStrings.xml", (TARGET, b'"sharedStrings.xml"')),
    "as a property": moved(FAR, "docProps/app.xml", (TARGET, b'"/docProps/app.xml"')),
    "in capitals": moved(FAR, "xl/A/S.XML", (TARGET, b'"a/s.xml"')),
    "under an entity": moved(FAR, "xl/s.xml", (TARGET, b'"&#115;.xml"')),
    "escaped": moved(FAR, "xl/%73.xml", (TARGET, b'"%73.xml"')),
    "with another type": moved(FAR, SHEET, (b'relationships/worksheet" T', b'relationships/theme" T')),
    "in apostrophes": moved(FAR, "xl/s.xml", (TARGET, b"'s.xml'")),
    "behind a comment": moved(FAR, "xl/s.xml", (TARGET, b'"s.xml"/><!-- Target="x" --><Relationship Target="t"')),
    "behind a lying name": moved(FAR, "xl/s.xml", (b"Target=" + TARGET, b'x="Target=\'a\'" Target="s.xml"')),
    "by a hidden Id": moved(FAR, "xl/s.xml", (TARGET, b'"s.xml"'), (b'"rId1"', b'"&#114;Id1"')),
    "by an Id of another": moved(FAR, "xl/theme/theme1.xml", (b"", b""), (b'"rId1"', b'"rId4"')),
    "under a backslash": moved(FAR, "xl\\s.xml", (TARGET, b'"s.xml"')),
}


@pytest.mark.parametrize("data", HIDDEN.values(), ids=HIDDEN)
def test_a_sheet_that_reaches_too_far_is_refused_wherever_it_lies(data: bytes) -> None:
    with pytest.raises(Unreadable) as told:
        read(data).sheet("Số liệu")
    assert told.value.kind in (UnreadableKind.TOO_LARGE, UnreadableKind.BROKEN)


def test_two_parts_of_one_name_are_both_looked_into() -> None:
    relations = make.part(FAR, RELATIONS).replace(TARGET, b'"other.xml"')
    data = make.replaced(FAR, {"xl/_rels/WORKBOOK.XML.rels": relations})
    assert sheetless(Package(data)) == frozenset()
    with pytest.raises(Unreadable, match="too_large"):
        read(data)


def test_parts_that_could_burst_are_counted_though_no_sheet_is_in_them() -> None:
    with pytest.raises(Unreadable, match="too_large"):
        read(make.replaced(make.xlsx(), {"docProps/app.xml": bytes(150_000_000)}))


def test_what_the_parser_reads_is_looked_into() -> None:
    """Sheets where the parser finds one (with cells that do not reach far) are never ruled out."""
    for entry, target in (("xl/theme/theme1.xml", b'"theme/theme1.xml"'), ("xl/a/S.XML", b'"a/s.xml"')):
        data = moved(NEAR, entry, (TARGET, target))
        assert read(data).sheet("Số liệu") == [[1.0]]
        assert entry.lower() not in sheetless(Package(data))
