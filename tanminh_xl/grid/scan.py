"""Looks at a sheet's XML where the parser is silent: formulas, error values, links to other files.

Only on suspicion (an entry cell that came back blank, a package with external links): it costs a second
parsing. What is known, by format:

- .xlsx, .xlsm: formula, error value and stored text of each cell;
- .ods: formula (in ODF's spelling, "of:=..."), error value as shown ("#DIV/0!", "Err:502") and stored text;
- .xls: nothing; python-calamine 0.9 gives no formulas (``CalamineSheet`` has values only), so ``cells`` and
  ``external_links`` are empty. An error cell there looks like a blank one.
"""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from tanminh_xl.grid.facts import Address, CellFacts
from tanminh_xl.grid.ods_facts import ods_facts
from tanminh_xl.grid.ole import SIGNATURE
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.unreadable import LIMITS, Limits
from tanminh_xl.grid.xlsx_facts import shared_strings, worksheet_facts, worksheets


class Link(NamedTuple):
    """A formula that points to another file."""

    sheet: str
    row: int
    col: int
    formula: str


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


def has_external_links(data: bytes, limits: Limits = LIMITS) -> bool:
    """Quick test whether a file may hold formulas that point to other files; .xls: always False.

    True too for a link that no formula uses any more: ``external_links`` then is empty. ``Unreadable``
    if the package is damaged.
    """
    return not data.startswith(SIGNATURE) and package_has_links(Package(data, limits))


def package_has_links(package: Package) -> bool:
    """The same of a package that is open already."""
    if "content.xml" in package.names:
        return b"'file:" in _ods(package).replace(b"&apos;", b"'")
    return any(name.startswith("xl/externallinks/") for name in package.names)


def external_links(data: bytes, limits: Limits = LIMITS) -> tuple[Link, ...]:
    """Return every formula that points to another file, by sheet, row and column; .xls: none is known.

    ``Unreadable`` if a part that it needs is damaged.
    """
    if data.startswith(SIGNATURE):
        return ()
    return tuple(
        Link(sheet, row, col, facts.formula)
        for sheet, found in _sheets(data, limits)
        for (row, col), facts in sorted(found.items())
        if facts.formula is not None and is_external(facts.formula)
    )


def cells(
    data: bytes, sheet: str, addresses: Collection[Address] | None = None, limits: Limits = LIMITS
) -> dict[Address, CellFacts]:
    """Return what the XML says of a sheet's cells: of those at ``addresses``, or of all that hold anything.

    Cells without formula, error and stored text are left out. Empty for .xls and for a sheet that is not
    there. ``Unreadable`` if a part that it needs is damaged.
    """
    if data.startswith(SIGNATURE):
        return {}
    found = next((found for _, found in _sheets(data, limits, only=sheet)), {})
    if addresses is None:
        return found
    return {address: found[address] for address in addresses if address in found}


def _sheets(data: bytes, limits: Limits, only: str | None = None) -> Iterator[tuple[str, dict[Address, CellFacts]]]:
    package = Package(data, limits)
    if "content.xml" in package.names:
        for name, found in ods_facts(_ods(package), limits).items():
            if only in (None, name):
                yield name, found
        return
    shared: list[str] | None = None
    for name, path in worksheets(package):
        if only in (None, name):
            if shared is None:
                shared = shared_strings(package)
            yield name, worksheet_facts(package.part(path) or b"<x/>", shared)


def _ods(package: Package) -> bytes:
    return package.part("content.xml") or b"<x/>"
