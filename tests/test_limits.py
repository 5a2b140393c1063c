"""Enormous and hostile workbooks: whatever comes out comes within 5 seconds and 500 MB, all sheets looked at.

Those that take longest to make are tried with ``TANMINH_FUZZ=1 python -m pytest tests/test_limits.py`` alone.
"""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import spreadsheets as make

SECONDS, MEGABYTES = 5.0, 500
ALL = "TANMINH_FUZZ" in os.environ
QUICK = ("sheets of two million cells", "an endless string", "many styles", "many relationships", "deep")
QUICK += ("many sheets of one name", "many comments at one cell")
RELS = '<Relationships><Relationship Id="r{}" Type="x/{}" Target="{}"/></Relationships>'
PROGRAM = """
import json, sys, time
from tanminh_xl.grid import Unreadable, read
data = open(sys.argv[1], "rb").read()
begin, said = time.process_time(), []
try:
    grid = read(data)
    for name in grid.names:
        try:
            rows = grid.sheet(name)
            said.append([len(rows), len(rows[0]) if rows else 0])
            grid.facts(name), grid.unseen(name), grid.comments(name), grid.far(name)
        except Unreadable as error:
            said.append(str(error.kind))
except Unreadable as error:
    said.append(str(error.kind))
took = time.process_time() - begin
print(json.dumps([took, open("/proc/self/status").read() if sys.platform == "linux" else "", said[0]]))
"""


def book(*sheets: str | bytes, strings: str = "", styles: str = "", **more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        listed = "".join(f'<sheet name="S{n}" r:id="r{n}"/>' for n in range(len(sheets)))
        places = "".join(f'<Relationship Id="r{n}" Type="x/worksheet" Target="s{n}.xml"/>' for n in range(len(sheets)))
        package.writestr("_rels/.rels", RELS.format("", "officeDocument", "xl/workbook.xml"))
        package.writestr("xl/workbook.xml", f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>')
        package.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{places}{more.pop('rels', '')}</Relationships>")
        for name, part in {"sharedStrings": strings, "styles": styles, **more}.items():
            if part:
                package.writestr(f"xl/{name}.xml", part)
        for n, sheet in enumerate(sheets):
            package.writestr(f"xl/s{n}.xml", sheet)
    return out.getvalue()


def sheet(rows: str, before: str = "", behind: str = "") -> str:
    return f"<worksheet>{before}<sheetData>{rows}</sheetData>{behind}</worksheet>"


def letters(column: int) -> str:
    first, second = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


def rows(count: int, wide: int, cell: str = '<c r="{0}"><v>{1}</v></c>') -> str:
    columns = [letters(column) for column in range(wide)]
    return "".join(
        f'<row r="{row}">{"".join(cell.format(f"{name}{row}", row * wide + n) for n, name in enumerate(columns))}</row>'
        for row in range(1, count + 1)
    )


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2000"><c r="AMJ2000"><v>1</v></c></row>'
FORMULA = '<c r="{0}"><f>{1}+1</f><v>1</v></c>'
LONG = "0 " * 100_000
COMMENTS = "<comments><authors/><commentList>{}</commentList></comments>".format(
    '<comment ref="A1"><text><t>Thôn 5 ghi chú thêm ở ô này</t></text></comment>' * 100_000
)


def commented() -> bytes:
    """A sheet with a part of comments."""
    with zipfile.ZipFile(io.BytesIO(book(sheet(CORNERS), comments=COMMENTS))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    relation = RELS.format(1, "comments", "comments.xml").encode()
    return make.zipped(parts | {"xl/_rels/s0.xml.rels": relation})


def one_name() -> bytes:
    """A workbook that lists one sheet again and again."""
    with zipfile.ZipFile(io.BytesIO(book(sheet(CORNERS)))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    listed = b'<sheet name="S0" r:id="r0"/>'
    return make.zipped(parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace(listed, listed * 100_000)})


HOSTILE: dict[str, tuple[Callable[[], bytes], object]] = {
    "a million cells": (lambda: book(sheet(rows(5_000, 199))), [5_000, 199]),
    "a million formulas": (lambda: book(sheet(rows(5_000, 199, FORMULA))), [5_000, 199]),
    "more cells": (lambda: book(sheet(rows(5_000, 250))), "too_large"),
    "so many that they are walked": (lambda: book(sheet(rows(12_000, 30))), [12_000, 30]),
    "walked, with formulas": (lambda: book(sheet(rows(12_000, 16, FORMULA))), [12_000, 16]),
    "sheets of two million cells": (lambda: book(*[sheet(CORNERS)] * 190), [1, 1]),
    "sheets of many cells": (lambda: book(*[sheet(rows(100, 50))] * 190), [100, 50]),
    "many strings": (
        lambda: book(
            sheet(rows(5_000, 100, '<c r="{0}" t="s"><v>{1}</v></c>')),
            strings="<sst>" + "".join(f"<si><t>x{n}</t></si>" for n in range(510_000)) + "</sst>",
        ),
        [5_000, 100],
    ),
    "an endless string": (
        lambda: book(sheet(CORNERS), strings=f"<sst><si><t>{'ab&amp;' * 3_000_000}</t></si></sst>"),
        None,
    ),
    "an endless text": (
        lambda: book(sheet(f'<row r="1"><c r="A1" t="str"><v>{"ab" * 9_000_000}</v></c></row>')),
        "too_large",
    ),
    "deep": (lambda: book(sheet("<a>" * 700_000 + "</a>" * 700_000)), "broken"),
    "many sheets of one name": (one_name, "too_large"),
    "many comments at one cell": (commented, [1, 1]),
    "many tags": (lambda: book(sheet("<row/>" * 1_400_000)), [0, 0]),
    "many styles": (
        lambda: book(
            sheet(CORNERS),
            styles="<styleSheet><cellXfs>" + '<xf numFmtId="9" fontId="0"/>' * 600_000 + "</cellXfs></styleSheet>",
        ),
        "too_large",
    ),
    "an endless format": (
        lambda: book(
            sheet(rows(500, 90)),
            styles=f'<styleSheet><numFmts><numFmt numFmtId="0" formatCode="{LONG}"/></numFmts>'
            '<cellXfs><xf numFmtId="0" fontId="0"/></cellXfs></styleSheet>',
        ),
        [500, 90],
    ),
    "many merged areas": (
        lambda: book(
            sheet(
                CORNERS,
                "",
                '<mergeCells><mergeCell ref="A1:B2"/>' + '<mergeCell ref="A1:B2"/>' * 500_000 + "</mergeCells>",
            )
        ),
        "too_large",
    ),
    "many columns": (
        lambda: book(sheet(CORNERS, "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 400_000 + "</cols>")),
        [1, 1],
    ),
    "many relationships": (
        lambda: book(sheet(CORNERS), rels='<Relationship Id="q" Type="x/styles" Target="a"/>' * 400_000),
        "too_large",
    ),
    "many hidden rows": (
        lambda: book(
            sheet("".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_000)))
        ),
        [199_999, 1],
    ),
    "many attributes": (
        lambda: book(
            sheet(
                f'<!-- --><row r="1" {" ".join(f"a{n}=" + chr(34) * 2 for n in range(400_000))}><c><v>1</v></c></row>'
            )
        ),
        [1, 1],
    ),
}


@pytest.mark.parametrize("name", HOSTILE if ALL else QUICK)
def test_what_is_enormous_is_read_or_refused_in_time(name: str, tmp_path: Path) -> None:
    make, first = HOSTILE[name]
    file = tmp_path / "x.xlsx"
    file.write_bytes(make())
    run = [sys.executable, "-c", PROGRAM, str(file)]
    seconds, status, said = json.loads(subprocess.run(run, capture_output=True, text=True, check=True).stdout)
    peak = re.search(r"VmHWM:\s*(\d+) kB", status)
    assert seconds < SECONDS
    assert peak is None or int(peak[1]) / 1024 < MEGABYTES
    assert first is None or said == first
