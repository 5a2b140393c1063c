"""Sheets of another workbook put into a package: their styles join its own, their texts stand in the cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from xml.etree import ElementTree

from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.master._extend_xml import attribute, beyond, relations, with_attribute
from tanminh_xl.master.package import TYPES, WORKBOOK

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SECTIONS = ("fonts", "fills", "borders", "cellXfs", "dxfs")
_TEXT = 49
"""The format for texts, "@"."""
_FIRST_OWN_FORMAT = 164
"""Number formats below are Excel's own (ECMA-376 part 1, 18.8.30)."""
_NAMES = {
    "table": ("xl/tables/table{}.xml", f"{_OFFICE}.table+xml"),
    "comments": ("xl/comments{}.xml", f"{_OFFICE}.comments+xml"),
    "vmlDrawing": ("xl/drawings/vmlDrawing{}.vml", ""),
}
"""What a table's sheet refers to -> how its part is called and typed."""


def with_sheets(
    parts: Mapping[str, bytes], donor: Mapping[str, bytes], tables: tuple[TableSpec, ...]
) -> dict[str, bytes]:
    """The package with the donor's sheets behind its own; ``tables``: the donor's, in the order of its sheets."""
    made = dict(parts)
    style = _joined(made, _sheet_styles(donor))
    texts = _shared(donor)
    for n, table in enumerate(tables, 1):
        _add(made, donor, f"xl/worksheets/sheet{n}.xml", table, style, texts)
    return made


def _add(
    made: dict[str, bytes],
    donor: Mapping[str, bytes],
    source: str,
    table: TableSpec,
    style: Callable[[str], str],
    texts: list[str],
) -> None:
    sheet = style(_inline(donor[source].decode(), texts)).replace(' tabSelected="1"', "")
    own = []
    for rid, (kind, target) in relations(donor, source).items():
        form, typed = _NAMES[kind]
        content = donor[target].decode()
        if kind == "table":
            content = style(content.replace(' id="', f' id="{_free_table(made)}" was="', 1))
            content = re.sub(r' was="\d+"', "", content, count=1)
        if kind == "vmlDrawing":
            content = _renumbered(content, made)
        name = _free(made, form)
        made[name] = content.encode()
        own.append(f'<Relationship Id="{rid}" Type="{_RELATION}/{kind}" Target="/{name}"/>')
        _typed(made, name, typed)
    name = _free(made, "xl/worksheets/sheet{}.xml")
    made[name] = sheet.encode()
    folder, _, last = name.rpartition("/")
    made[f"{folder}/_rels/{last}.rels"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(own)}'
        "</Relationships>"
    ).encode()
    _typed(made, name, f"{_OFFICE}.worksheet+xml")
    _listed(made, name, table, _print_titles(donor, source))


def _listed(made: dict[str, bytes], name: str, table: TableSpec, titles: str) -> None:
    """The sheet among the workbook's, the last; with the rows that are repeated on paper."""
    book, path = made[WORKBOOK].decode(), "xl/_rels/workbook.xml.rels"
    if "<sheets>" not in book or "xmlns:r=" not in book:
        raise beyond("danh sách trang của tệp viết theo cách khác")
    sheets = re.findall(r"<sheet\b[^>]*>", book)
    number = max(int(attribute(tag, "sheetId")) for tag in sheets) + 1
    told = made[path].decode()
    taken = {attribute(tag, "Id") for tag in re.findall(r"<Relationship\b[^>]*>", told)}
    rid = next(rid for n in range(1, len(taken) + 2) if (rid := f"rIdTm{n}") not in taken)
    relation = f'<Relationship Id="{rid}" Type="{_RELATION}/worksheet" Target="/{name}"/>'
    made[path] = told.replace("</Relationships>", f"{relation}</Relationships>").encode()
    state = "" if table.shown else ' state="hidden"'
    entry = f'<sheet name="{escape(table.sheet)}" sheetId="{number}"{state} r:id="{rid}"/>'
    book = book.replace("</sheets>", f"{entry}</sheets>", 1)
    if titles:
        book = with_name(book, "_xlnm.Print_Titles", titles, f' localSheetId="{len(sheets)}"')
    made[WORKBOOK] = book.encode()


def with_name(book: str, name: str, refers_to: str, more: str = "") -> str:
    """The workbook part with a defined name."""
    entry = f'<definedName name="{name}"{more}>{escape(refers_to, quote=False)}</definedName>'
    if "</definedNames>" in book:
        return book.replace("</definedNames>", f"{entry}</definedNames>", 1)
    raise beyond("tệp không còn các tên đã đặt")


def names(book: str) -> set[str]:
    """The defined names of the whole workbook."""
    tags = re.findall(r"<definedName\b[^>]*>", book)
    return {attribute(tag, "name") for tag in tags if not attribute(tag, "localSheetId")}


def _print_titles(donor: Mapping[str, bytes], source: str) -> str:
    at = int(re.sub(r"\D", "", source.rpartition("/")[2])) - 1
    found = re.search(
        rf'<definedName name="_xlnm.Print_Titles" localSheetId="{at}"[^>]*>(.*?)</definedName>',
        donor[WORKBOOK].decode(),
    )
    return found[1] if found else ""


def _typed(made: dict[str, bytes], name: str, typed: str) -> None:
    types = made[TYPES].decode()
    if typed:
        entry = f'<Override PartName="/{name}" ContentType="{typed}"/>'
        made[TYPES] = types.replace("</Types>", f"{entry}</Types>").encode()
    elif 'Extension="vml"' not in types:
        entry = '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        made[TYPES] = re.sub(r"(<Types\b[^>]*>)", rf"\g<1>{entry}", types, count=1).encode()


def _free(made: Mapping[str, bytes], form: str) -> str:
    taken = {name.casefold() for name in made}
    return next(name for n in range(1, len(made) + 2) if (name := form.format(n)).casefold() not in taken)


def _free_table(made: Mapping[str, bytes]) -> int:
    """A number that no table of the package has."""
    found = (re.search(r"<table\b[^>]*>", made[name].decode()) for name in made if name.startswith("xl/tables/"))
    return max((int(attribute(m[0], "id") or 0) for m in found if m), default=0) + 1


def _renumbered(vml: str, made: Mapping[str, bytes]) -> str:
    """Shapes' numbers that no other drawing of the package has: each has a thousand of its own."""
    drawings = (made[name].decode("utf-8", "replace") for name in made if name.endswith(".vml"))
    taken = {
        int(n) for text in drawings for data in re.findall(r'idmap[^>]*data="([\d,]+)"', text) for n in data.split(",")
    }
    mine = max(taken, default=0) + 1
    old = int((re.search(r'idmap[^>]*data="(\d+)"', vml) or ["", "1"])[1])
    vml = re.sub(r'(idmap[^>]*data=")\d+', rf"\g<1>{mine}", vml)
    return re.sub(r"_x0000_s(\d+)", lambda m: f"_x0000_s{int(m[1]) + (mine - old) * 1024}", vml)


def _shared(donor: Mapping[str, bytes]) -> list[str]:
    """The donor's shared texts, as XML."""
    return re.findall(r"<si>(.*?)</si>", donor["xl/sharedStrings.xml"].decode(), re.S)


def _inline(sheet: str, texts: list[str]) -> str:
    return re.sub(r't="s"><v>(\d+)</v>', lambda m: f't="inlineStr"><is>{texts[int(m[1])]}</is>', sheet)


def _sheet_styles(donor: Mapping[str, bytes]) -> ElementTree.Element:
    return ElementTree.fromstring(donor["xl/styles.xml"])


def _joined(made: dict[str, bytes], new: ElementTree.Element) -> Callable[[str], str]:
    """Append the donor's styles to the package's; gives what changes a sheet's, or a table's, numbers of styles."""
    path = _styles(made)
    text = made[path].decode()
    old = ElementTree.fromstring(text)
    counts = {name: len(old.find(f"{{{_MAIN}}}{name}") or ()) for name in _SECTIONS}
    formats = _formats(old, new)
    text = _with_formats(text, old, formats)
    for name in _SECTIONS:
        section = new.find(f"{{{_MAIN}}}{name}")
        for child in section if section is not None else ():
            if name == "cellXfs":
                for part in ("font", "fill", "border"):
                    child.set(f"{part}Id", str(int(child.get(f"{part}Id", "0")) + counts[f"{part}s"]))
                number = child.get("numFmtId", "0")
                child.set("numFmtId", formats.get(number, (number, ""))[0])
                child.set("xfId", "0")
            text = _appended(text, name, _xml(child))
    made[path] = text.encode()

    def renumber(xml: str) -> str:
        def moved(by: int) -> Callable[[re.Match[str]], str]:
            return lambda m: f"{m[1]}{int(m[2]) + by}"

        xml = re.sub(r'(<(?:c|row)\b[^>]*? s=")(\d+)', moved(counts["cellXfs"]), xml)
        xml = re.sub(r'(<col\b[^>]*? style=")(\d+)', moved(counts["cellXfs"]), xml)
        return re.sub(r'( (?:\w+D|d)xfId=")(\d+)', moved(counts["dxfs"]), xml)

    return renumber


def as_words(made: dict[str, bytes], style: str) -> str:
    """The number of a style that is this one with the format for texts, which an older master's columns of words have
    not: words stay as they are typed."""
    path = _styles(made)
    text = made[path].decode()
    section = re.search(r"<cellXfs\b[^>]*>(.*?)</cellXfs>", text, re.S)
    listed = re.findall(r"<xf\b[^>]*?(?:/>|>.*?</xf>)", section[1], re.S) if section else []
    if int(style or 0) >= len(listed):
        raise beyond("phần kiểu ô không có mục cellXfs")
    old = listed[int(style or 0)]
    opening = re.match(r"<xf\b[^>]*?(?=/?>)", old)
    assert opening is not None
    rest = old[opening.end() :]
    tag = re.sub(r' (?:numFmtId|applyNumberFormat)="[^"]*"', "", opening[0])
    made[path] = _appended(text, "cellXfs", f'{tag} numFmtId="{_TEXT}" applyNumberFormat="1"{rest}').encode()
    return str(len(listed))


def _styles(made: Mapping[str, bytes]) -> str:
    path = next((target for kind, target in relations(made, WORKBOOK).values() if kind == "styles"), "")
    if path not in made:
        raise beyond("tệp không có phần kiểu ô")
    return path


def _formats(old: ElementTree.Element, new: ElementTree.Element) -> dict[str, tuple[str, str]]:
    """Number of the donor's own number format -> (its number in the package, its code)."""
    taken = [int(f.get("numFmtId", "0")) for f in old.iter(f"{{{_MAIN}}}numFmt")]
    first = max([*taken, _FIRST_OWN_FORMAT - 1]) + 1
    own = list(new.iterfind(f"{{{_MAIN}}}numFmts/{{{_MAIN}}}numFmt"))
    return {f.get("numFmtId", ""): (str(first + n), f.get("formatCode", "")) for n, f in enumerate(own)}


def _with_formats(text: str, old: ElementTree.Element, formats: Mapping[str, tuple[str, str]]) -> str:
    if old.find(f"{{{_MAIN}}}numFmts") is None:
        text = re.sub(r"(<styleSheet\b[^>]*>)", r'\g<1><numFmts count="0"></numFmts>', text, count=1)
    for number, code in formats.values():
        text = _appended(text, "numFmts", f'<numFmt numFmtId="{number}" formatCode="{escape(code)}"/>')
    return text


def _appended(text: str, section: str, child: str) -> str:
    """One more child in a section of the styles; its count goes with it."""
    found = re.search(rf"<{section}\b[^>]*>", text)
    if found is None:
        raise beyond(f"phần kiểu ô không có mục {section}")
    opening = with_attribute(found[0], "count", str(int(attribute(found[0], "count") or 0) + 1))
    if opening.endswith("/>"):
        return f"{text[: found.start()]}{opening[:-2]}>{child}</{section}>{text[found.end() :]}"
    text = text[: found.start()] + opening + text[found.end() :]
    return text.replace(f"</{section}>", f"{child}</{section}>", 1)


def _xml(element: ElementTree.Element) -> str:
    text = ElementTree.tostring(element, encoding="unicode")
    return re.sub(r"<(/?)ns\d+:", r"<\1", re.sub(r' xmlns:ns\d+="[^"]*"', "", text))
