"""The hidden sheets of an older master brought to this version: facts, states of buttons, settings, macros' words.

They are the program's own; what staff keep is not on them. A formula that the workbook cannot bear, as it lacks a table
or a column, stays what it was there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape, unescape

from tanminh_xl.domain.cells import from_a1
from tanminh_xl.domain.names import normalise
from tanminh_xl.master import _extend_xml as xml
from tanminh_xl.master._build_hidden import names_in
from tanminh_xl.master._extend_sheets import with_name
from tanminh_xl.master.build import build_hidden
from tanminh_xl.master.layout import CONF, INTERPRETER, STATE
from tanminh_xl.master.package import TYPES, WORKBOOK, read_parts
from tanminh_xl.master.state import FACTS

_REFERENCE = re.compile(r"\b(\w+)\[([^\[\]]+)\]")
_CELLS = re.compile(r"<sheetData>.*?</sheetData>|<sheetData/>", re.S)
_CHAIN = "xl/calcChain.xml"
_CELL = re.compile(rf"'{STATE.sheet}'!\$([A-Z]+)\$(\d+)")
"""A name of one cell of the state sheet."""
_BESIDE = 7
"""Column H of the state sheet, from which on nothing is ours."""


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
    bearable = _bearable(made)
    donor = read_parts(build_hidden(_formulas(made, bearable), _interpreter(made)))
    texts = re.findall(r"<si>(.*?)</si>", donor["xl/sharedStrings.xml"].decode(), re.S)
    places = tuple(f"'{name}'!" for name in own)
    names = {
        name: text
        for name, text in _names(donor[WORKBOOK].decode()).items()
        if text.startswith(places) or (not text.startswith("'") and bearable(text))
    }
    for name, source in _sheets(donor).items():
        if name in own:
            old, new = made[sheets[name]].decode(), _plain(donor[source].decode(), texts)
            made[sheets[name]] = (_filled(old, new, parts, names) if name == STATE.sheet else _over(old, new)).encode()
    made[WORKBOOK] = _named(made[WORKBOOK].decode(), names).encode()
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
    return {key: text for key, text in found.items() if text}


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


def _bearable(parts: Mapping[str, bytes]) -> Callable[[str], bool]:
    """Whether every column that a formula looks at, by itself or by a name that is a formula, is in the workbook."""
    titles = _titles(parts)
    every = build_hidden({fact.name: fact.formula for fact in FACTS}, {})
    named = {n: text for n, text in _names(read_parts(every)[WORKBOOK].decode()).items() if not text.startswith("'")}

    def bearable(formula: str) -> bool:
        columns = {(table, normalise(title)) for table, title in _REFERENCE.findall(formula)}
        return columns <= titles and all(bearable(named[name]) for name in names_in(formula) if name in named)

    return bearable


def _formulas(parts: Mapping[str, bytes], bearable: Callable[[str], bool]) -> dict[str, str]:
    """Fact's name -> this version's formula, where all that it looks at is there; else the workbook's own; else ""."""
    names, cells = _names(parts[WORKBOOK].decode()), content(parts)
    found: dict[str, str] = {}
    for fact in FACTS:
        whole = bearable(fact.formula) and all(found.get(name, name) for name in names_in(fact.formula))
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


def _over(old: str, cells: str) -> str:
    """A sheet with other cells."""
    return re.sub(r"<dimension\b[^>]*/>", "", _CELLS.sub(lambda m: cells, old, count=1), count=1)


def _filled(old: str, cells: str, parts: Mapping[str, bytes], names: Mapping[str, str]) -> str:
    """The state sheet with this version's cells; what it keeps under a name, and what lies beside ours, stays."""
    new = _over(old, cells)
    before = _names(parts[WORKBOOK].decode())
    for number in re.findall(r'<row r="(\d+)"', old):
        beside = {at: cell for at, cell in xml.cells(old, int(number) - 1).items() if at >= _BESIDE and xml.holds(cell)}
        if beside:
            new = xml.put(new, int(number) - 1, beside)
    for name, place in names.items():
        here, there = _CELL.fullmatch(place), _CELL.fullmatch(before.get(name, ""))
        if here and there:
            row, column = from_a1(here[1] + here[2])
            kept = xml.cells(old, int(there[2]) - 1).get(from_a1(there[1] + there[2])[1], "")
            mine = xml.cells(new, row).get(column, "")
            if xml.holds(kept) and "<f" not in kept + mine:
                new = xml.put(
                    new, row, {column: kept.replace(f'r="{there[1]}{there[2]}"', f'r="{here[1]}{here[2]}"', 1)}
                )
    return new


def _named(book: str, names: Mapping[str, str]) -> str:
    """The workbook part in which our names refer to where the sheets have them now."""
    for name, target in names.items():
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
