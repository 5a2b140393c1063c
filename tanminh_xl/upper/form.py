"""A form of the upper level as it came: its sheets, their words, and what stands at a cell beside its value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import NamedTuple

from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.names import normalise
from tanminh_xl.grid import LIMITS, CellContent, Format, Grid, Limits, Unreadable, UnreadableKind, Visibility, read
from tanminh_xl.grid.facts import Address
from tanminh_xl.grid.package import Package
from tanminh_xl.grid.xlsx_book import book, main_part, relations
from tanminh_xl.grid.xlsx_styles import Styles, styles
from tanminh_xl.grid.xml import mended, walk
from tanminh_xl.upper import sheet_xml
from tanminh_xl.upper.labels import Page
from tanminh_xl.upper.sheet_xml import SheetXml


class _Said(NamedTuple):
    """What the workbook's part says: defined names of ranges and formulas, and that nothing is calculated by itself."""

    names: Mapping[str, str]
    by_hand: bool


class Form:
    """The parts of one .xlsx or .xlsm, each looked at when it is asked for.

    ``Unreadable``: the bytes are none (OTHER_WORKBOOK for .xls and .ods, which are read but never filled), or damaged.
    """

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        self.data, self._limits = data, limits
        self.grid: Grid = read(data, limits=limits)
        if self.grid.format is not Format.XLSX:
            raise Unreadable(UnreadableKind.OTHER_WORKBOOK, str(self.grid.format))
        self._package = Package(data, limits)
        self._book = book(self._package, limits)
        self._parts = {info.name: name for info, name in self._book.sheets}
        self._pages: dict[tuple[str, frozenset[Address]], Page] = {}
        self._xml: dict[str, bytes] = {}

    @property
    def sheets(self) -> tuple[str, ...]:
        """The worksheets' names."""
        return self.grid.names

    def sheet(self, name: str) -> str:
        """A worksheet's name as the form writes it, by what a person or an earlier form wrote; "" for none."""
        if name in self.sheets:
            return name
        found = [each for each in self.sheets if normalise(each) == normalise(name)]
        return found[0] if len(found) == 1 else ""

    def hidden(self, sheet: str) -> bool:
        """Whether a person does not see the sheet."""
        return next(info.visibility for info in self.grid.sheets if info.name == sheet) is not Visibility.VISIBLE

    def page(self, sheet: str, own: Collection[Address] = ()) -> Page:
        """The words of a sheet; ``own``: cells that are filled."""
        key = sheet, frozenset(own)
        if key not in self._pages:
            self._pages[key] = Page(self.grid.sheet(sheet), self.grid.unseen(sheet).merged, own)
        return self._pages[key]

    def part(self, sheet: str) -> str:
        """The name of the part that holds a sheet."""
        return self._parts[sheet]

    def xml(self, sheet: str, wanted: Collection[Address] = ()) -> SheetXml:
        """The sheet's XML with the places of these cells; ``Unreadable`` as ``sheet_xml.read``."""
        if sheet not in self._xml:
            self._xml[sheet] = self._package.part(self._parts[sheet]) or b""
        return sheet_xml.read(self._xml[sheet], wanted)

    @cached_property
    def _styles(self) -> Styles:
        return styles(self._package, self._book.styles)

    @cached_property
    def _open(self) -> frozenset[str]:
        """Styles whose cells may be typed into though their sheet is protected (ECMA-376 part 1, 18.8.33)."""
        part = self._package.part(self._book.styles)
        found: set[str] = set()
        inside, count = "", -1

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal inside, count
            if name in ("cellXfs", "cellStyleXfs"):
                inside = name
            elif inside == "cellXfs" and name == "xf":
                count += 1
            elif inside == "cellXfs" and name == "protection" and attributes.get("locked", "1") in ("0", "false"):
                found.add(str(count))

        def end(name: str) -> None:
            nonlocal inside
            inside = "" if name == inside else inside

        walk(mended(part or b"<styleSheet/>"), start, end)
        return frozenset(found)

    def style(self, xml: SheetXml, at: Address) -> str:
        """The style of a cell: its own, else that of its row or its column; "" for the usual one."""
        cell, row = xml.cells.get(at), xml.rows.get(at[0])
        if cell is not None:
            return cell.attributes.get("s", "")
        if row is not None and row.attributes.get("customFormat", "0") in ("1", "true") and row.attributes.get("s"):
            return row.attributes["s"]
        return next((said for first, last, said in xml.column_styles if first <= at[1] <= last), "")

    def code(self, style: str) -> str:
        """The number format of a style."""
        return self._styles.of(style or None).code

    def is_locked(self, xml: SheetXml, at: Address) -> bool:
        """Whether nothing can be typed into a cell: its sheet is protected, and its style does not leave it open."""
        return xml.protected and (self.style(xml, at) or "0") not in self._open

    def value(self, sheet: str, at: Address) -> CellContent:
        """What a cell holds, "" for nothing; an error of a formula is its words."""
        fact = self.grid.facts(sheet).get(at)
        if fact is not None and fact.error:
            return fact.error
        far = self.grid.far(sheet).get(at)
        return far if far is not None else self.page(sheet).value(*at)

    @cached_property
    def _said(self) -> _Said:
        names: dict[str, str] = {}
        by_hand, current, pieces = False, "", list[str]()

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal by_hand, current
            if name == "definedName":
                current = attributes.get("name", "")
                pieces.clear()
            elif name == "calcPr":
                by_hand = attributes.get("calcMode", "auto") == "manual"

        def end(name: str) -> None:
            nonlocal current
            if name == "definedName":
                # the same name may stand for something else on another sheet: then it may be any cell
                said = "".join(pieces)
                names[current] = said if names.get(current, said) == said else "INDIRECT()"
                current = ""

        def text(piece: str) -> None:
            if current:
                pieces.append(piece)

        walk(mended(self._package.part(main_part(self._package)) or b"<workbook/>"), start, end, text)
        return _Said(names, by_hand)

    @property
    def names(self) -> Mapping[str, str]:
        """Defined names, with what they stand for."""
        return self._said.names

    @property
    def calculated_by_hand(self) -> bool:
        """Whether the workbook calculates only when a person presses F9."""
        return self._said.by_hand

    @property
    def signed(self) -> bool:
        """Whether it carries a digital signature, which no changed file keeps (ECMA-376 part 2, 13)."""
        roots = relations(self._package, "_rels/.rels")
        return any(each.type == "origin" for each in roots) or any("_xmlsignatures/" in n for n in self._package.names)

    @property
    def pivots(self) -> bool:
        """Whether it holds pivot tables, which show what they were last refreshed with."""
        return any("/pivotcache/" in f"/{name}" for name in self._package.names)


def where(sheet: str, at: Address) -> str:
    """For a person: trang “Biểu 1”, ô C7."""
    return f"trang “{sheet}”, ô {a1(*at)}"
