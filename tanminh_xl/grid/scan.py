"""Looks at a sheet's XML where the parser is silent: formulas, error values, links to other files.

Only on suspicion (a formula or an error somewhere on the sheet): it costs a second parsing. What is known, by
format:

- .xlsx, .xlsm: formula, error value and stored text of each cell;
- .ods: formula (in ODF's spelling, "of:=..."), error value as shown ("#DIV/0!", "Err:502") and stored text;
- .xls: nothing; python-calamine 0.9 gives no formulas (``CalamineSheet`` has values only), so ``cells`` is
  empty. An error cell there looks like a blank one.
"""

import re

from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.ods_facts import ods_facts
from tanminh_xl.grid.ole import SIGNATURE
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.unreadable import LIMITS, Limits
from tanminh_xl.grid.xlsx_facts import shared_strings, worksheet_facts, worksheets

# A workbook's number or name in brackets before a sheet or name: [1]Sheet!A1, '[Số liệu.xlsx]Thôn 5'!A1,
# 'C:\x\[a.xls]S'!A1. Behind a word it is a table's column instead: Bang[1].
_EXTERNAL = re.compile(
    r"(?<![\w\]\[])\[\d+\][^\[\]]*!|\[[^\[\]]+\.(?:xl\w+|ods|csv)\][^\[\]]*!|'(?:file|https?)://", re.I
)
# Of .xlsx: "</f>". A shared formula has its text once in the sheet, and no other element there ends so.
_FORMULA_END = re.compile(rb"f>")
_STRING = re.compile(r'"(?:[^"]|"")*"')


def is_external(formula: str) -> bool:
    """Whether a formula (of .xlsx or .ods) points to another file; what stands in quotes as text does not count."""
    return bool(_EXTERNAL.search(_STRING.sub('""', formula)))


def may_have_facts(sheet: bytes) -> bool:
    """Quick test whether a worksheet of an .xlsx holds a formula, or a cell whose value is an error."""
    return bool(_FORMULA_END.search(sheet)) or (b"#" in sheet and b">#" in sheet)


def cells(data: bytes, sheet: str, limits: Limits = LIMITS) -> dict[Address, CellFacts]:
    """Return what the XML says of a sheet's cells, by address: of all that hold anything.

    Cells without formula, error and stored text are left out. Empty for .xls and for a sheet that is not
    there. ``Unreadable`` if a part that it needs is damaged.
    """
    if data.startswith(SIGNATURE):
        return {}
    package = Package(data, limits)
    if "content.xml" in package.names:
        return ods_facts(package.part("content.xml") or b"<x/>", limits).get(sheet, {})
    path = next((path for name, path in worksheets(package) if name == sheet), None)
    if path is None:
        return {}
    return worksheet_facts(package.part(path) or b"<x/>", shared_strings(package))
