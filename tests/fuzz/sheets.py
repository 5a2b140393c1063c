"""Steps on what an .xlsx says, by ECMA-376 part 1: cells, shared strings, styles, where parts lie."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise
from xml.sax.saxutils import escape

from tests.fuzz.xmls import Step
from tests.fuzz.zips import Zip

_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^<>]*?)(?:/>|>(.*?)</c>)', re.S)
_NUMBER = re.compile(r"<v>(-?[0-9.]+)</v>")
_STRING = re.compile(r"<si>(.*?)</si>", re.S)
STRINGS, STYLES, BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
_RELS = "xl/_rels/workbook.xml.rels"


def _text(z: Zip, part: str) -> str:
    try:
        return z.parts.get(part, b"").decode()
    except UnicodeDecodeError:
        return ""


def sheet_parts(z: Zip) -> list[str]:
    """Parts that are worksheets, wherever they lie; not those that a step wrote in UTF-16."""
    return [name for name, part in z.parts.items() if b"<worksheet" in part or b":worksheet" in part]


def on_cell(wanted: Callable[[re.Match[str]], bool], change: Callable[[Zip, re.Match[str], int], str]) -> Step:
    """A step on one of the cells that are wanted."""

    def step(z: Zip, a: int, b: int, c: int) -> None:
        found = [
            (part, xml, cell)
            for part in sheet_parts(z)
            for xml in [_text(z, part)]
            for cell in _CELL.finditer(xml)
            if wanted(cell)
        ]
        if found:
            part, xml, cell = found[b % len(found)]
            z.parts[part] = f"{xml[: cell.start()]}{change(z, cell, c)}{xml[cell.end() :]}".encode()

    return step


def _is_shared(cell: re.Match[str]) -> bool:
    return ' t="s"' in cell[3] and bool(re.fullmatch(r"<v>\d+</v>", cell[4] or ""))


def _is_number(cell: re.Match[str]) -> bool:
    return " t=" not in cell[3] and bool(cell[4]) and bool(_NUMBER.fullmatch(cell[4]))


def _strings(xml: str) -> list[str]:
    """What stands within each shared string; nothing where comments and the like could be mistaken for one."""
    return [] if "<!" in xml or "<si/>" in xml or "<?mso" in xml else _STRING.findall(xml)


def _inline(z: Zip, cell: re.Match[str], c: int) -> str:
    """A shared string, or a number, in the cell itself."""
    strings = _strings(_text(z, STRINGS))
    at = int(cell[4][3:-4])
    if at >= len(strings):
        return cell[0]
    said = cell[3].replace(' t="s"', ' t="inlineStr"')
    return f'<c r="{cell[1]}{cell[2]}"{said}><is>{strings[at]}</is></c>'


def _spelt(z: Zip, cell: re.Match[str], c: int) -> str:
    """The same number in another of the ways of xsd:double (XML Schema 2, 3.2.5)."""
    number = _NUMBER.fullmatch(cell[4])
    assert number is not None
    said, value = number[1], float(number[1])
    ways = (f"{said}E0", f"{value!r}", f"{value / 10!r}e1", f"0{said}" if said[0] != "-" else said, f" {said}\n")
    way = ways[c % len(ways)]
    return cell[0].replace(number[0], f"<v>{way if float(way) == value else said}</v>")


def _with_formula(z: Zip, cell: re.Match[str], c: int) -> str:
    return cell[0].replace("<v>", f"<f>{('A1+0', 'SUM(Z1:Z2)', '[1]Tổng!B2')[c % 3]}</f><v>", 1)


def _typed_n(z: Zip, cell: re.Match[str], c: int) -> str:
    return cell[0].replace(f'"{cell[3]}>', f'"{cell[3]} t="n">', 1)


def _runs(z: Zip, a: int, b: int, c: int) -> None:
    """A shared string in runs with fonts of their own, or with a phonetic reading."""
    xml = _text(z, STRINGS)
    plain = list(re.finditer(r"<si><t(?: xml:space=\"preserve\")?>([^<]+)</t></si>", xml))
    if not plain:
        return
    one = plain[b % len(plain)]
    said = unescape(one[1])
    at = c % (len(said) + 1)
    keep = ' xml:space="preserve"'
    first, second = (f"<t{keep}>{escape(piece)}</t>" for piece in (said[:at], said[at:]))
    ways = (
        f'<r>{first}</r><r><rPr><b/><sz val="12"/></rPr>{second}</r>',
        f'<t{keep}>{escape(said)}</t><rPh sb="0" eb="1"><t>7</t></rPh><phoneticPr fontId="1"/>',
        f"<r><rPr><b/></rPr>{first}</r><r>{second}</r>",
    )
    z.parts[STRINGS] = f"{xml[: one.start()]}<si>{ways[a % 3]}</si>{xml[one.end() :]}".encode()


def _shifted(z: Zip, a: int, b: int, c: int) -> None:
    """Other strings before all others, and every index higher by so many."""
    xml, more, changed = _text(z, STRINGS), 1 + c % 5, {}
    if len(sheet_parts(z)) != len(re.findall("relationships/worksheet[\"']", _text(z, _RELS))):
        return
    for part in sheet_parts(z):
        sheet = _text(z, part)
        higher, count = re.subn(
            r'( t="s"[^<>]*><v>)(\d+)(</v>)', lambda found: f"{found[1]}{int(found[2]) + more}{found[3]}", sheet
        )
        if not sheet or len(re.findall(r"""\st\s*=\s*["']s["']""", sheet)) != count:
            return  # steps before it have written it in another way
        changed[part] = higher.encode()
    if _strings(xml):
        z.parts |= changed | {STRINGS: xml.replace("<si>", "<si><t>7</t></si>" * more + "<si>", 1).encode()}


def _counts(z: Zip, a: int, b: int, c: int) -> None:
    """Counts that are optional and wrong, or not there (18.4.9)."""
    number = ("0", "1", "99999", "")[c % 4]
    said = f' count="{number}" uniqueCount="{number}"' if number else ""
    xml = _text(z, STRINGS)
    if xml:
        z.parts[STRINGS] = re.sub(r'( count="\d+"| uniqueCount="\d+")+', said, xml, count=1).encode()


def _left_out(z: Zip, a: int, b: int, c: int) -> None:
    """What a sheet need not say: its dimension, the span of its rows."""
    for part in sheet_parts(z):
        xml = _text(z, part)
        if xml:
            z.parts[part] = re.sub(r"<dimension [^>]*/>| spans=\"[^\"]*\"", "", xml).encode()


def _unplaced(z: Zip, a: int, b: int, c: int) -> None:
    """A cell right behind another need not say where it stands (18.3.1.4)."""
    parts = sheet_parts(z)
    part = parts[a % len(parts)]
    xml = _text(z, part)
    cells = list(_CELL.finditer(xml))
    following = [
        this
        for before, this in pairwise(cells)
        if before[2] == this[2]
        and len(before[1]) == len(this[1]) == 1
        and ord(this[1]) == ord(before[1]) + 1
        and before.end() == this.start()
    ]
    if following:
        one = following[b % len(following)]
        bare = one[0].replace(f' r="{one[1]}{one[2]}"', "", 1)
        z.parts[part] = f"{xml[: one.start()]}{bare}{xml[one.end() :]}".encode()


def _elsewhere(z: Zip, a: int, b: int, c: int) -> None:
    """A sheet lies in another folder, and its relationship says so."""
    parts, rels = sheet_parts(z), _text(z, _RELS)
    part = parts[a % len(parts)]
    target = part.removeprefix("xl/")
    new = ("trang/so%20lieu.xml", "/xl/a/b/../s.xml", "../x/s.xml", "s.XML")[c % 4]
    lies = ("xl/trang/so lieu.xml", "xl/a/s.xml", "x/s.xml", "xl/s.xml")[c % 4]
    if f'"{target}"' not in rels and f'"/{part}"' not in rels:
        return
    z.parts[_RELS] = rels.replace(f'"{target}"', f'"{new}"').replace(f'"/{part}"', f'"{new}"').encode()
    z.parts = {lies if name == part else name: data for name, data in z.parts.items()}
    own = f"{part.rpartition('/')[0]}/_rels/{part.rpartition('/')[2]}.rels"
    z.parts.pop(own, None)


_STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def _strict(z: Zip, a: int, b: int, c: int) -> None:
    """The namespaces of Strict (ECMA-376 part 1) in place of those of Transitional."""
    for name, part in z.parts.items():
        for old, new in _STRICT.items():
            part = part.replace(old, new)
        z.parts[name] = part


def _more_sheets(z: Zip, a: int, b: int, c: int) -> None:
    """A hidden sheet that says nothing."""
    book, rels = _text(z, BOOK), _text(z, _RELS)
    if "</sheets>" not in book or "</Relationships>" not in rels or "</x:sheets>" in book or "trống" in book:
        return
    kind = f"{_OFFICE}/worksheet"
    z.parts["xl/worksheets/trong.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    )
    sheet = '<sheet name="trống" sheetId="99" state="hidden" r:id="rId99"/>'
    z.parts[BOOK] = book.replace("</sheets>", f"{sheet}</sheets>").encode()
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="worksheets/trong.xml"/>'
    z.parts[_RELS] = rels.replace("</Relationships>", f"{relation}</Relationships>").encode()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def _commented(z: Zip, a: int, b: int, c: int) -> None:
    """Comments at cells: no figure is in them; many at one cell, or of nobody."""
    rels, part = "xl/worksheets/_rels/sheet1.xml.rels", "xl/comments1.xml"
    if rels in z.parts or part in z.parts:
        return
    many = 60_000 if c % 9 == 0 else 1 + c % 5
    author = ("0", "7", "", "9" * 5_000)[a % 4]
    one = f'<comment ref="G{7 + b % 9}" authorId="{author}"><text><r><t>Thôn 5: xem lại số 77</t></r></text></comment>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    words = f"<authors><author>Thôn 5</author></authors><commentList>{one * many}</commentList>"
    z.parts[part] = f'<comments xmlns="{space}">{words}</comments>'.encode()
    relation = f'<Relationship Id="rId1" Type="{_OFFICE}/comments" Target="../comments1.xml"/>'
    z.parts[rels] = f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'.encode()


SAME: dict[str, Step] = {
    "xlsx.commented": _commented,
    "xlsx.inline": on_cell(_is_shared, _inline),
    "xlsx.spelt": on_cell(_is_number, _spelt),
    "xlsx.typed": on_cell(_is_number, _typed_n),
    "xlsx.runs": _runs,
    "xlsx.shifted": _shifted,
    "xlsx.counts": _counts,
    "xlsx.left_out": _left_out,
    "xlsx.unplaced": _unplaced,
    "xlsx.elsewhere": _elsewhere,
    "xlsx.strict": _strict,
    "xlsx.more_sheets": _more_sheets,
}


def _to(z: Zip, cell: re.Match[str], c: int) -> str:
    """A cell stands at another address."""
    row, column = int(cell[2]) + c % 5 - 2, "ABCDEFGHIJ"[c // 5 % 10]
    return cell[0].replace(f'r="{cell[1]}{cell[2]}"', f'r="{column}{max(row, 1)}"', 1)


def _kind(z: Zip, cell: re.Match[str], c: int) -> str:
    kind = ("s", "str", "b", "e", "d", "n", "inlineStr", "x")[c % 8]
    said = re.sub(r' t="[^"]*"', "", cell[3])
    return cell[0].replace(f'"{cell[3]}>', f'"{said} t="{kind}">', 1)


def _style(z: Zip, cell: re.Match[str], c: int) -> str:
    said = re.sub(r' s="[^"]*"', "", cell[3])
    return cell[0].replace(f'"{cell[3]}>', f'" s="{c % 40}"{said}>', 1)


def _format(z: Zip, a: int, b: int, c: int) -> None:
    """One number format of the styles is another."""
    xml = _text(z, STYLES)
    found = list(re.finditer(r'numFmtId="(\d+)"', xml))
    if found:
        one = found[b % len(found)]
        number = (0, 1, 2, 9, 10, 11, 12, 14, 22, 37, 45, 46, 49, 164, 165, 999)[c % 16]
        z.parts[STYLES] = f'{xml[: one.start()]}numFmtId="{number}"{xml[one.end() :]}'.encode()


def _code(z: Zip, a: int, b: int, c: int) -> None:
    """Every number in a format of its own."""
    xml = _text(z, STYLES)
    code = ("0%", "#,##0,", "d/m/yyyy", "[h]:mm", ";;;", '0" chục"', "# ?/?", "0.00E+00", "[$-42A]#,##0", "\\7\\70")
    said = (
        f'<numFmts count="1"><numFmt numFmtId="0" formatCode="{escape(code[c % 10], {chr(34): "&quot;"})}"/></numFmts>'
    )
    xml = re.sub(r"<numFmts.*?</numFmts>", "", xml, flags=re.S)
    z.parts[STYLES] = re.sub(r"(<styleSheet[^>]*>)", lambda found: found[1] + said, xml, count=1).encode()


def _turned_rows(z: Zip, a: int, b: int, c: int) -> None:
    """Two rows of a sheet change their places in the file, not their numbers."""
    parts = sheet_parts(z)
    part = parts[a % len(parts)]
    rows = re.findall(r"<row .*?</row>|<row [^>]*/>", _text(z, part), re.S)
    if len(rows) > 1:
        one, other = rows[b % len(rows)], rows[c % len(rows)]
        mark = "\0"
        xml = _text(z, part).replace(one, mark, 1).replace(other, one, 1).replace(mark, other, 1)
        z.parts[part] = xml.encode()


SPOILT: dict[str, Step] = {
    "xlsx.to": on_cell(lambda cell: True, _to),
    "xlsx.kind": on_cell(lambda cell: bool(cell[4]), _kind),
    "xlsx.style": on_cell(lambda cell: bool(cell[4]), _style),
    "xlsx.formula": on_cell(_is_number, _with_formula),
    "xlsx.format": _format,
    "xlsx.code": _code,
    "xlsx.turned_rows": _turned_rows,
}
