# ruff: noqa: E501
"""Word: automatic numbers as Word counts them, merged cells, revisions, content controls, fields, styles."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from tanminh_xl.annex._docx import read_docx
from tanminh_xl.annex._numbering import Numbering, spelt
from tests.annex.build import C, document, in_content_control, number, saved, table
from tests.spreadsheets import replaced


def labels(levels: list[tuple[str, str]], counted: str, extra: str = "") -> list[str]:
    """What stands before paragraphs at these levels ("0112"); "b1" is of a second list of the same kind."""
    inside = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/>{extra}</w:lvl>'
        for at, (format, text) in enumerate(levels)
    )
    root = parse_xml(
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="7">{inside}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    numbering = Numbering(root)
    return [
        numbering.label(each[:-1].translate({97: "1", 98: "2", 99: "3"}) or "1", int(each[-1]))
        for each in counted.split()
    ]


LEVELS = [("upperRoman", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)")]


def test_levels_count_and_begin_anew() -> None:
    assert labels(LEVELS, "0 1 2 2 1 2 0 1") == ["I.", "I.1", "a)", "b)", "I.2", "a)", "II.", "II.1"]


def test_lists_of_one_kind_go_on_or_begin_anew() -> None:
    assert labels(LEVELS, "a0 a0 c0 b0 b0 a0") == ["I.", "II.", "III.", "I.", "II.", "III."]


def test_legal_numbers_and_a_level_without_one_above() -> None:
    assert labels(LEVELS, "0 1", "<w:isLgl/>") == ["1.", "1.1"]
    assert labels(LEVELS, "1 1") == ["I.1", "I.2"]


def test_bullets() -> None:
    assert labels([("bullet", "-"), ("bullet", "\uf0b7"), ("bullet", "+"), ("bullet", " ")], "0 1 2 3") == [
        "-",
        "•",
        "+",
        "",
    ]


@pytest.mark.parametrize(
    ("count", "format", "expected"),
    [(4, "upperRoman", "IV"), (49, "lowerRoman", "xlix"), (27, "upperLetter", "AA"), (3, "decimalZero", "03"), (3, "none", ""), (7, "decimal", "7")],
)  # fmt: skip
def test_formats_of_numbers(count: int, format: str, expected: str) -> None:
    assert spelt(count, format) == expected


def texts(made: Any) -> list[list[str]]:
    read = read_docx(saved(made))
    return [[f"{cell.label} {cell.text}".strip() for cell in row] for row in read.pages[0].rows]


def test_a_number_by_style() -> None:
    made = document([[("decimal", "%1.")]])
    style = made.styles.add_style("Mục", 1)
    properties = style.element.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>'))
    grid = table(made, [["Đường"], ["Điện"], ["Nước"]])
    for row in (0, 2):
        grid.cell(row, 0).paragraphs[0].style = style
    number(grid.cell(2, 0).paragraphs[0], 0, 0)  # taken off again, as Word does: list 0
    assert texts(made) == [["1. Đường"], ["Điện"], ["Nước"]]


def test_numbers_go_on_outside_and_inside_of_tables() -> None:
    made = document([[("decimal", "%1.")]])
    number(made.add_paragraph("Mở đầu"), 1, 0)
    table(made, [[C("", auto=(1, 0)), "Đường"], [C("", auto=(1, 0)), "Điện"]])
    assert texts(made) == [["2.", "Đường"], ["3.", "Điện"]]


def test_deleted_rows_cells_and_words_are_not_read() -> None:
    made = document()
    grid = table(made, [["một"], ["hai"], ["ba"]])
    grid.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:del"))
    grid.cell(2, 0).paragraphs[0]._p.append(
        parse_xml(f'<w:moveFrom {nsdecls("w")} w:id="1"><w:r><w:t>cũ</w:t></w:r></w:moveFrom>')
    )
    assert texts(made) == [["một"], ["ba"]]
    assert [passed.place for passed in read_docx(saved(made)).passed] == ["bảng 1, sau dòng 1", "bảng 1, dòng 2, cột 1"]


def test_content_controls_around_rows_cells_and_words() -> None:
    made = document()
    grid = table(made, [["một", "hai"], ["ba", "bốn"]])
    in_content_control(grid.rows[1])
    element = grid.cell(0, 1)._tc
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control.find(qn("w:sdtContent")).append(element)
    assert texts(made) == [["một", "hai"], ["ba", "bốn"]]


def test_symbols_boxes_breaks_and_hidden_words() -> None:
    made = document()
    grid = table(made, [["Đạt "], ["a"], ["b"]])
    run = grid.cell(0, 0).paragraphs[0].add_run()
    run._r.append(parse_xml(f'<w:sym {nsdecls("w")} w:font="Wingdings" w:char="F0A8"/>'))
    grid.cell(1, 0).paragraphs[0].add_run().add_break()
    grid.cell(1, 0).paragraphs[0].add_run("sau")
    grid.cell(2, 0).paragraphs[0].add_run("ẩn").font.hidden = True
    assert texts(made) == [["Đạt □"], ["a\nsau"], ["b"]]
    assert [(passed.place, passed.text) for passed in read_docx(saved(made)).passed] == [
        ("bảng 1, dòng 3, cột 1", "ẩn")
    ]


def test_merged_cells_of_word_stand_once() -> None:
    made = document()
    grid = table(made, [["a", "b", "c"], ["d", "e", "f"]])
    grid.cell(0, 0).merge(grid.cell(0, 1))
    grid.cell(0, 2).merge(grid.cell(1, 2))
    page = read_docx(saved(made)).pages[0]
    assert page.ends == {(0, 0): (0, 1), (0, 2): (1, 2)}
    assert page.cell(1, 2).text == "c\nf"
    assert page.place(1, 0) == "bảng 1, dòng 2, cột 1"


def test_bold_by_run_by_style_and_indents() -> None:
    made = document()
    grid = table(made, [[C("đậm", True)], [C("thụt", indent=2)], ["thường"], ["    cách"]])
    grid.cell(2, 0).paragraphs[0].style = made.styles["Heading 1"]
    cells = [row[0] for row in read_docx(saved(made)).pages[0].rows]
    assert [cell.bold for cell in cells] == [True, False, True, False]
    assert cells[1].indent > 4 and cells[3].indent == 4.0


def test_the_strict_format_of_word() -> None:
    made = document()
    table(made, [["một"]])
    data = saved(made)
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        part = package.read("word/document.xml")
    strict = part.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read_docx(replaced(data, {"word/document.xml": strict})).pages[0].rows[0][0].text == "một"
