"""What an .ods says, whoever wrote it: values, how they are shown, what is hidden, and what would blow up."""

import datetime as dt
import time
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tanminh_xl.grid import CellFacts, Grid, Limits, NumberFormat, Unreadable, UnreadableKind, Visibility, read
from tests import spreadsheets as make

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
STYLES = """
<number:percentage-style style:name="N1"><number:number number:decimal-places="0"/><number:text>%</number:text>
</number:percentage-style>
<number:number-style style:name="N2"><number:number number:display-factor="1000"/></number:number-style>
<style:style style:name="percent" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="child" style:family="table-cell" style:parent-style-name="percent"/>
<style:style style:name="scaled" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="struck" style:family="table-cell"><style:text-properties
 style:text-line-through-style="solid"/></style:style>
<style:style style:name="loop" style:family="table-cell" style:parent-style-name="pool"/>
<style:style style:name="pool" style:family="table-cell" style:parent-style-name="loop"/>
<style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"
 style:text-line-through-type="single"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties style:text-position="0% 100%"/></style:style>
<style:style style:name="T4" style:family="text"><style:text-properties style:text-line-through-style="none"/>
</style:style>
<style:style style:name="low" style:family="table-row"><style:table-row-properties style:row-height="0.00cm"/>
</style:style>
<style:style style:name="tall" style:family="table-row"><style:table-row-properties style:row-height="0.45cm"/>
</style:style>
<style:style style:name="thin" style:family="table-column"><style:table-column-properties style:column-width="0in"/>
</style:style>
<style:style style:name="hid" style:family="table"><style:table-properties table:display="false"/></style:style>
"""


def cell(kind: str = "", shown: str | None = None, more: str = "", **attributes: str) -> str:
    """A cell; `attributes`: value="1" -> office:value="1", style="x" -> table:style-name="x"."""
    names = {"style": "table:style-name", "formula": "table:formula", "wide": "table:number-columns-repeated"}
    said = [f"{names.get(name, 'office:' + name.replace('_', '-'))}={quoteattr(v)}" for name, v in attributes.items()]
    said += [f'office:value-type="{kind}"'] if kind else []
    words = "" if shown is None else f"<text:p>{shown}</text:p>"
    return f"<table:table-cell {' '.join(said)} {more}>{words}</table:table-cell>"


def number(value: str, shown: str | None = None, style: str = "", kind: str = "float") -> str:
    return cell(kind, value if shown is None else shown, value=value, **({"style": style} if style else {}))


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def table(*rows: str, name: str = "A", more: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{"".join(rows)}</table:table>'


def document(tables: str, styles: str = STYLES, root: str = "document-content") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:{root} {SPACES}><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        f"</office:{root}>"
    )


def ods(tables: str, **parts: str) -> bytes:
    content = {"content.xml": document(tables)} | {f"{name}.xml": part for name, part in parts.items()}
    return make.replaced(make.ods(), content)


def grid(*rows: str) -> Grid:
    return read(ods(table(*rows)))


def one(content: str) -> tuple[object, CellFacts | None]:
    """What stands in the only cell, and its facts."""
    found = grid(row(content))
    rows = found.sheet("A")
    return rows[0][0] if rows else "", found.facts("A").get((0, 0))


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (number("12"), 12.0),
        (number("2.49000000000000000001", "2.49"), 2.49),
        (number("12", kind="currency"), 12.0),
        (number("-1.5E3", "-1500"), -1500.0),
        (cell("date", "12/06/2026", date_value="2026-06-12"), dt.date(2026, 6, 12)),
        (cell("date", "x", date_value="2026-06-12T10:30:00.5"), dt.datetime(2026, 6, 12, 10, 30, 0, 500_000)),
        (cell("date", "12/13/2026", date_value="2026-13-12"), "12/13/2026"),
        (cell("time", "10:30", time_value="PT10H30M00S"), dt.time(10, 30)),
        (cell("time", "30:30", time_value="PT30H30M00S"), dt.timedelta(hours=30, minutes=30)),
        (cell("time", "x", time_value="PT1X"), "x"),
        (cell("boolean", "TRUE", boolean_value="true"), True),
        (cell("string", "Đạt"), "Đạt"),
        (cell("", "Đạt"), "Đạt"),
        (cell("string", string_value="Đạt"), "Đạt"),
        (cell("float", "NaN", value="NaN"), "NaN"),
        (cell("float", "1_000", value="1_000"), "1_000"),
        (cell("string"), ""),
        (cell("string", "  một\n   hai  ba"), "một hai ba"),
        (cell("string", "a<text:s text:c='3'/>b<text:tab/>c<text:line-break/>d"), "a   b\tc\nd"),
        (cell("string", "1</text:p>\n<!-- x --><text:p>200"), "1\n200"),
        (cell("string", "1<text:span>2</text:span><text:a>3</text:a>"), "123"),
        (cell("string", "1<!-- x -->2"), "12"),
        (cell("string", "1<text:note><text:p>9</text:p></text:note>2"), "12"),
        (cell("string", "12", "").replace("<text:p>", "<draw:frame><text:p>9</text:p></draw:frame><text:p>"), "12"),
    ],
)
def test_what_a_cell_holds(content: str, value: object) -> None:
    held, _ = one(content)
    assert held == value
    assert type(held) is type(value)


PLAIN, PERCENT, SCALED, OTHER = NumberFormat.PLAIN, NumberFormat.PERCENT, NumberFormat.SCALED, NumberFormat.OTHER


@pytest.mark.parametrize(
    ("content", "format", "shown"),
    [
        (number("12", "12"), PLAIN, ""),
        (number("1234.5", "1.234,5"), PLAIN, ""),
        (number("1234.5", "1,234.50"), PLAIN, ""),
        (number("12.6", "13"), PLAIN, ""),
        (number("-5", "(5)"), PLAIN, ""),
        (number("0.85", "85%", kind="percentage"), PERCENT, "85%"),
        (number("0.855", "85,5 %", kind="percentage"), PERCENT, "85,5 %"),
        (number("0.85", "85%", "percent"), PERCENT, "85%"),
        (number("0.85", "85%", "child"), PERCENT, "85%"),
        (cell("percentage", value="0.85"), PERCENT, ""),
        (number("2490", "2", "scaled"), SCALED, "2"),
        (number("2490", "2"), SCALED, "2"),  # Gnumeric leaves out the factor
        (cell("float", value="2490", style="scaled"), SCALED, ""),
        (number("0", "0", "scaled"), PLAIN, ""),
        (number("5", ""), OTHER, ""),
        (number("12", "nhiều"), OTHER, "nhiều"),
        (number("0.5", "1/2"), OTHER, "1/2"),
        (number("5", "0,5"), OTHER, "0,5"),
        (number("-12", "12"), OTHER, "12"),
        (number("12345", "1,23E+04"), OTHER, "1,23E+04"),
        (number("12", "12 ha"), PLAIN, "12 ha"),
        (number("12", "12 nghìn"), OTHER, "12 nghìn"),
        (number("12", "12", "loop"), PLAIN, ""),
    ],
)
def test_how_a_number_is_shown(content: str, format: NumberFormat, shown: str) -> None:
    _, facts = one(content)
    assert ((facts.format, facts.shown) if facts else (PLAIN, "")) == (format, shown)


def test_a_data_style_may_lie_in_styles_xml_and_a_cell_s_style_may_be_its_row_s_or_its_column_s() -> None:
    styles = (
        '<style:style style:name="named" style:family="table-cell" style:data-style-name="P"/>'
        '<number:percentage-style style:name="P"><number:text>%</number:text></number:percentage-style>'
    )
    part = cell("float", value="0.85")
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="named"/>'
    )
    by_row = row(part, more='table:default-cell-style-name="named"')
    repeated = cell("float", value="0.85", wide="4")
    sheet = table(columns, row(cell("float", value="0.85", style="named")), by_row, row(repeated))
    data = ods(sheet, styles=document("", styles, "document-styles"))
    assert {at for at, facts in read(data).facts("A").items() if facts.format is PERCENT} == {(0, 0), (1, 0), (2, 2)}


@pytest.mark.parametrize(
    ("content", "layered"),
    [
        (cell("string", '<text:span text:style-name="T1">15</text:span> 12'), True),
        (cell("string", '12<text:span text:style-name="T2">1</text:span>'), True),
        (cell("string", '12<text:span text:style-name="T1"> </text:span>'), False),
        (cell("string", '12<text:span text:style-name="T3">1</text:span>'), False),
        (cell("string", '<text:span text:style-name="T4">12</text:span>', style="struck"), False),
        (cell("string", "12", style="struck"), True),
        (number("15", style="struck"), True),
        (number("15"), False),
    ],
)
def test_text_struck_through_or_raised_is_told(content: str, layered: bool) -> None:
    _, facts = one(content)
    assert (facts is not None and facts.layered) is layered


@pytest.mark.parametrize(
    ("content", "facts"),
    [
        (cell("float", "2469", formula="of:=[.C3]*2", value="2469"), CellFacts("of:=[.C3]*2", None, "2469")),
        (cell("", None, formula="of:=[.C3]*2"), CellFacts("of:=[.C3]*2", uncomputed=True)),
        (cell("", "", formula='of:=""'), CellFacts('of:=""')),
        (cell("string", "#DIV/0!", 'calcext:value-type="error"', formula="of:=1/0"), CellFacts("of:=1/0", "#DIV/0!")),
        (cell("float", "Err:502", formula="of:=X()", value="0"), CellFacts("of:=X()", "Err:502")),
        (cell("string", "#N/A", 'calcext:value-type="error"'), CellFacts(None, "#N/A")),
        (cell("string", "#1"), None),
    ],
)
def test_formulas_and_errors(content: str, facts: CellFacts | None) -> None:
    assert one(content)[1] == facts


def test_what_true_gives_is_a_truth_whoever_wrote_it() -> None:
    assert one(cell("float", "TRUE", formula="of:=TRUE()", value="1"))[0] is True


def test_an_error_cell_is_blank_and_within_the_rows() -> None:
    found = grid(row(cell("float", "#REF!", formula="of:=1", value="0")))
    assert found.sheet("A") == [[""]]


def test_what_is_hidden_merged_and_commented() -> None:
    hidden = 'table:visibility="collapse"'
    sheet = table(
        '<table:table-column table:style-name="thin"/><table:table-column/>'
        f"<table:table-column {hidden}/>"
        '<table:table-column-group table:display="false"><table:table-column/></table:table-column-group>',
        row(number("1"), number("2"), number("3"), number("4")),
        row(number("5"), more=hidden),
        row(number("6"), more='table:visibility="filter"'),
        row(number("7"), more='table:style-name="low"'),
        row(number("8"), more='table:style-name="tall"'),
        '<table:table-row-group table:display="false">',
        row(cell("string", "gộp", 'table:number-columns-spanned="3" table:number-rows-spanned="2"')),
        "</table:table-row-group>",
        row(
            "<table:table-cell><office:annotation><text:p>Ghi chú</text:p><text:p>hai</text:p></office:annotation>"
            "<text:p>9</text:p></table:table-cell>"
        ),
        row(more=f'{hidden} table:number-rows-repeated="1000000"'),
    )
    found = read(ods(sheet))
    unseen = found.unseen("A")
    assert unseen.rows == {1, 2, 3, 5}
    assert unseen.columns == {0, 2, 3}
    assert unseen.merged == ((5, 0, 6, 2),)
    assert found.comments("A") == {(6, 0): "Ghi chú\nhai"}
    assert found.sheet("A")[6][0] == "9"


def test_hidden_sheets_and_names_that_are_there_twice() -> None:
    linked = table(row(number("1")), name="'file:///C:/x.ods'#S").replace("<table:table-row", _SOURCE, 1)
    found = read(ods(table() + table(name="B", more='table:style-name="hid"') + table() + linked))
    assert found.names == ("A", "B", "A (2)")
    assert [sheet.visibility for sheet in found.sheets] == [
        Visibility.VISIBLE,
        Visibility.HIDDEN,
        Visibility.VISIBLE,
    ]


_SOURCE = "<table:table-source/><table:table-row"


def test_other_prefixes_comments_between_cells_and_instructions_do_not_matter() -> None:
    content = document(table("<!-- x -->\n", row("\n", number("12"), "<!-- y -->", "<?x y?>", number("13"))))
    for old, new in (("xmlns:table=", "xmlns:t="), ("<table:", "<t:"), ("</table:", "</t:"), (" table:", " t:")):
        content = content.replace(old, new)
    data = ods("", content=content)
    assert "t:table-cell" in make.part(data, "content.xml").decode()
    assert read(data).sheet("A") == [[12.0, 13.0]]


def test_utf_16_and_control_characters_are_read() -> None:
    content = document(table(row(cell("string", "Đạt\x0b")))).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    data = make.replaced(make.ods(), {"content.xml": content.encode("utf-16")})
    assert read(data).sheet("A") == [["Đạt"]]


def test_a_stray_character_far_away_is_told_and_lays_out_nothing() -> None:
    rows = (row(number("1")), row(more='table:number-rows-repeated="1048574"'))
    last = row('<table:table-cell table:number-columns-repeated="16383"/>', cell("string", "x"))
    found = grid(*rows, last)
    assert found.sheet("A") == [[1.0]]
    assert found.far("A") == {(1_048_575, 16_383): "x"}


def test_rows_that_are_repeated_cost_one() -> None:
    found = grid(row(number("1"), number("2"), more='table:number-rows-repeated="400000"'))
    rows = found.sheet("A")
    assert len(rows) == 400_000
    assert rows[0] == rows[-1] == [1.0, 2.0]


WIDE = cell("float", value="1", wide="1000")
MANY = 'table:number-rows-repeated="900"'


@pytest.mark.parametrize(
    "tables",
    [
        "".join(table(row(WIDE, more=MANY), name=f"A{n}") for n in range(190)),
        table(row(WIDE, more='table:number-rows-repeated="' + "9" * 5000 + '"')),
        "".join(table(name=f"A{n}") for n in range(201)),
        table("<a/>" * 1_000_000),
        table(row(cell("string", "<text:s text:c='999999'/>" * 3))),
        table(row(cell("string", "x" * 40_000))),
        table(row(number("0.5", "50%", kind="percentage").replace("<text:p", "<text:p "), more=MANY) * 300),
    ],
    ids=["many tables", "digits", "tables", "elements", "blanks", "text", "facts"],
)
def test_what_would_overwhelm_is_refused_at_once(tables: str) -> None:
    data = ods(tables)
    began = time.process_time()
    with pytest.raises(Unreadable) as caught:
        read(data, limits=Limits(slack=100_000_000))
    assert caught.value.kind is UnreadableKind.TOO_LARGE
    assert time.process_time() - began < 5


def test_what_is_deep_is_read() -> None:
    deep = "<text:span>a" * 5_000 + "</text:span>" * 5_000
    assert one(cell("string", deep))[0] == "a" * 5_000


@pytest.mark.parametrize(
    "data",
    [
        make.replaced(make.ods(), {"content.xml": document(table()).replace("<office:body>", "<office:body><a>")}),
        make.replaced(make.ods(), {"content.xml": document("")}),
        make.replaced(make.ods(), {"content.xml": f"<!DOCTYPE x>{document(table()).partition('?>')[2]}"}),
        ods(table(), styles="<x"),
    ],
    ids=["not well formed", "no table", "doctype", "styles"],
)
def test_what_is_damaged_is_broken(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert caught.value.kind is UnreadableKind.BROKEN


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zs", "Zl", "Zp"))
WORDS = st.text(LETTERS, min_size=1).filter(str.strip)
VALUES = st.one_of(
    st.just(""),
    st.just(""),
    st.integers(-(10**9), 10**9).map(float),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1)),
    WORDS,
)
BETWEEN = st.sampled_from(["", " ", "\n  ", "<!-- x -->", "\n<!-- <table:table-row/> -->\n", "<?x?>"])


def written(value: object) -> str:
    if value == "" and not isinstance(value, bool):
        return cell()
    if isinstance(value, bool):
        return cell("boolean", str(value).upper(), boolean_value=str(value).lower())
    if isinstance(value, float):
        return cell("float", repr(value).replace(".", ","), value=repr(value))
    if isinstance(value, dt.date):
        return cell("date", f"{value:%d/%m/%Y}", date_value=value.isoformat())
    return cell("string", escape(str(value)))


@settings(max_examples=60)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=8), st.data())
def test_what_was_written_is_read(rows: list[list[object]], data: st.DataObject) -> None:
    """With white space and comments between cells, and equal neighbours written once."""
    parts: list[str] = []
    for values in rows:
        cells: list[tuple[object, int]] = []
        for value in values:
            joins = cells and type(cells[-1][0]) is type(value) and cells[-1][0] == value
            if joins and data.draw(st.booleans()):
                cells[-1] = (value, cells[-1][1] + 1)
            else:
                cells.append((value, 1))
        repeated = [
            written(value).replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{n}"', 1)
            for value, n in cells
        ]
        between = data.draw(BETWEEN)
        parts += [between, row(between.join(["", *repeated, ""])), between]
    read_back = read(ods(table(*parts))).sheet("A")
    assert _trimmed(read_back) == _trimmed(rows)
    assert len({len(values) for values in read_back}) <= 1


def _trimmed(rows: list[list[object]]) -> list[list[object]]:
    kept = []
    for values in rows:
        last = max((at + 1 for at, value in enumerate(values) if value != "" or value is False), default=0)
        kept.append([(type(value), value) for value in values[:last]])
    while kept and not kept[-1]:
        kept.pop()
    return kept  # type: ignore[return-value]


@settings(max_examples=80)
@given(st.data())
def test_damaged_content_is_read_or_told(data: st.DataObject) -> None:
    part = bytearray(document(table(row(number("0.85", "85%", "child"), cell("string", "a<text:s/>b")))).encode())
    for at in data.draw(st.lists(st.integers(0, len(part) - 1), min_size=1, max_size=5)):
        part[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"", b"9", b"<", b'"', b"&", b"-1", b"\xff", b"99999999999", b"%", b"e"])
        )
    try:
        found = read(make.replaced(make.ods(), {"content.xml": bytes(part)}))
    except Unreadable as error:
        assert error.kind in UnreadableKind
    else:
        assert all(len(found.sheet(name)) <= 1_048_576 for name in found.names)
