"""The hidden sheets of an older master brought to this version: facts, states of buttons, settings, macros' words.

They are the program's own; what staff keep is not on them. A formula that the workbook cannot bear, as it lacks a table
or a column, stays what it was there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from tanminh_xl.domain.names import normalise
from tanminh_xl.master import _extend_xml as xml
from tanminh_xl.master._build_hidden import names_in
from tanminh_xl.master._extend_sheets import with_name
from tanminh_xl.master.build import build_hidden
from tanminh_xl.master.layout import CONF, INTERPRETER, STATE
from tanminh_xl.master.package import TYPES, WORKBOOK, read_parts
from tanminh_xl.master.state import FACTS, WRITTEN

_REFERENCE = re.compile(r"\b(\w+)\[([^\[\]]+)\]")
_CELLS = re.compile(r"<sheetData>.*?</sheetData>|<sheetData/>", re.S)
_CHAIN = "xl/calcChain.xml"
_KEPT_FROM = 6
"""Column G of the state sheet: TM_DA_GHI, and beside it nothing of ours."""


def renewed(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The package with this version's state sheet and, where it has macros, settings; every other sheet to the byte.

    What the live host keeps there (``TM_DA_GHI``) stays, and so do cells beside ours. A package without these sheets,
    or with ones that are written in another way than Excel, LibreOffice and this program do, stays as it is.
    """
    made = dict(parts)
    sheets = _sheets(made)
    own = [name for name in (STATE.sheet, CONF.sheet) if _CELLS.search(made.get(sheets.get(name, ""), b"").decode())]
    if not own or "</definedNames>" not in made[WORKBOOK].decode():
        return made
    donor = read_parts(build_hidden(_formulas(made), _interpreter(made)))
    texts = re.findall(r"<si>(.*?)</si>", donor["xl/sharedStrings.xml"].decode(), re.S)
    for name, source in _sheets(donor).items():
        if name in own:
            old = made[sheets[name]].decode()
            kept = _kept(old) if name == STATE.sheet else {}
            made[sheets[name]] = _filled(old, _plain(donor[source].decode(), texts), kept).encode()
    made[WORKBOOK] = _named(made[WORKBOOK].decode(), donor[WORKBOOK].decode(), own).encode()
    return _calculated_anew(made) if made != parts else made


def content(parts: Mapping[str, bytes]) -> dict[tuple[str, str], str]:
    """(sheet, cell) -> formula or text of the hidden sheets' cells that are ours, however the file is written."""
    found = {}
    texts = [_text(one) for one in re.findall(r"<si>(.*?)</si>", parts.get("xl/sharedStrings.xml", b"").decode(), re.S)]
    sheets = _sheets(parts)
    for name in (STATE.sheet, CONF.sheet):
        for cell in re.findall(r"<c\b(?:[^>]*/>|[^>]*>.*?</c>)", parts.get(sheets.get(name, ""), b"").decode(), re.S):
            where = xml.attribute(cell, "r")
            formula = re.search(r"<f\b[^>]*>(.*?)</f>", cell, re.S)
            shown = re.search(r"<v>(.*?)</v>", cell, re.S)
            if formula:
                found[name, where] = f"={unescape(formula[1])}"
            elif xml.attribute(cell, "t") == "s" and shown:
                found[name, where] = texts[int(shown[1])]
            elif text := _text(cell) or (shown[1] if shown else ""):
                found[name, where] = text
    return {key: text for key, text in found.items() if text and key != (STATE.sheet, "G1")}


def _sheets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Name of a sheet -> its part."""
    related = {rid: target for rid, (_, target) in xml.relations(parts, WORKBOOK).items()}
    tags = re.findall(r"<sheet\b[^>]*>", parts[WORKBOOK].decode())
    return {xml.attribute(tag, "name"): related.get(xml.attribute(tag, "r:id"), "") for tag in tags}


def _titles(parts: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """(table, title in comparable spelling) of every column of a table."""
    found = set()
    for name in parts:
        if name.startswith("xl/tables/"):
            text = parts[name].decode()
            table = xml.attribute(text[text.index("<table ") :].partition(">")[0], "name")
            columns = re.findall(r"<tableColumn\b[^>]*>", text)
            found |= {(table, normalise(xml.attribute(column, "name"))) for column in columns}
    return found


def _names(book: str) -> dict[str, str]:
    """Defined name of the workbook -> what it refers to."""
    found = re.findall(r"(<definedName\b[^>]*>)([^<]*)</definedName>", book)
    return {xml.attribute(tag, "name"): unescape(text) for tag, text in found if not xml.attribute(tag, "localSheetId")}


def _formulas(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Fact's name -> this version's formula, where all that it looks at is there; else the workbook's own; else ""."""
    titles, names = _titles(parts), _names(parts[WORKBOOK].decode())
    cells = content(parts)
    found: dict[str, str] = {}
    for fact in FACTS:
        columns = {(table, normalise(title)) for table, title in _REFERENCE.findall(fact.formula)}
        whole = columns <= titles and all(found.get(name, name) for name in names_in(fact.formula))
        _, _, where = names.get(fact.name, "").partition("!")
        old = cells.get((STATE.sheet, where.replace("$", "")), "")
        found[fact.name] = fact.formula if whole else old.removeprefix("=") if old.startswith("=") else ""
    return found


def _interpreter(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The Python that somebody named in the settings instead of the installer's, as a setting."""
    cells = content(parts)
    rows = (where[1:] for sheet, where in cells if sheet == CONF.sheet and where.startswith("A"))
    found = {cells[CONF.sheet, f"A{row}"]: cells.get((CONF.sheet, f"B{row}"), "") for row in rows}
    return {key: value for key, value in found.items() if key == INTERPRETER and value}


def _plain(sheet: str, texts: list[str]) -> str:
    """The cells of a donor's sheet: texts in place, no style, no stored result, so that Excel counts them."""
    cells = _CELLS.search(sheet)
    text = cells[0] if cells else "<sheetData/>"
    text = re.sub(r't="s"><v>(\d+)</v>', lambda m: f't="inlineStr"><is>{texts[int(m[1])]}</is>', text)
    text = re.sub(r'(<(?:c|row)\b[^>]*?) s="\d+"', r"\1", text)
    return re.sub(r'(<c r="\w+")[^>]*>(<f>.*?</f>)<v>.*?</v></c>', r"\1>\2</c>", text)


def _kept(sheet: str) -> dict[int, dict[int, str]]:
    """Row -> column -> cells of the old state sheet that stay: what the live host keeps, and what lies beside ours."""
    kept = {}
    for number in re.findall(r'<row r="(\d+)"', sheet):
        row = int(number) - 1
        cells = {at: cell for at, cell in xml.cells(sheet, row).items() if at >= _KEPT_FROM and xml.holds(cell)}
        if cells:
            kept[row] = cells
    return kept


def _filled(old: str, cells: str, kept: Mapping[int, Mapping[int, str]]) -> str:
    new = re.sub(r"<dimension\b[^>]*/>", "", _CELLS.sub(lambda m: cells, old, count=1), count=1)
    for row, given in kept.items():
        new = xml.put(new, row, given)
    return new


def _named(book: str, donor: str, own: list[str]) -> str:
    """The workbook part in which our names refer to where the sheets have them now."""
    new = {
        name: target for name, target in _names(donor).items() if any(target.startswith(f"'{sheet}'!") for sheet in own)
    }
    if WRITTEN in _names(book):
        new.pop(WRITTEN, None)
    for name, target in new.items():
        found = re.search(rf'<definedName name="{name}"[^>]*>([^<]*)</definedName>', book)
        if found is None:
            book = with_name(book, name, target)
        else:
            book = book[: found.start(1)] + escape(target, quote=False) + book[found.end(1) :]
    return book


def _calculated_anew(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Excel calculates all of it when it opens the file, in an order of its own: the old order names other cells."""
    book = parts[WORKBOOK].decode()
    if 'fullCalcOnLoad="1"' not in book:
        book = re.sub(r' fullCalcOnLoad="[^"]*"', "", book)
        parts[WORKBOOK] = book.replace("<calcPr", '<calcPr fullCalcOnLoad="1"', 1).encode()
    if _CHAIN in parts:
        del parts[_CHAIN]
        parts[TYPES] = re.sub(rb"<Override\b[^>]*calcChain[^>]*/>", b"", parts[TYPES])
        path = "xl/_rels/workbook.xml.rels"
        parts[path] = re.sub(rb"<Relationship\b[^>]*calcChain[^>]*/>", b"", parts[path])
    return parts


def _text(cell: str) -> str:
    return unescape("".join(re.findall(r"<t\b[^>]*>(.*?)</t>", cell, re.S)))
