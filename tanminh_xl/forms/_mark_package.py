"""What openpyxl saved, as Excel itself would have: shared strings, fonts in the schema's order, no clock.

openpyxl writes each text into its cell and a font's properties in an order of its own; Excel reads both, and
rewrites both at the next save, but the schema's validators object. The input is openpyxl's own output, so
that plain patterns find what is to be changed.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tanminh_xl.reproducible_zip import reproducible

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_FONT = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "rFont",
)
_ORDER = {name: n for n, name in enumerate((*_FONT, "family", "charset", "scheme"))}
_INLINE = re.compile(r't="inlineStr"([^>]*)>\s*<is>(.*?)</is>', re.DOTALL)
_FONTS = re.compile(r"<(font|rPr)>(.*?)</\1>", re.DOTALL)
_EMPTY_TAG = re.compile(r"<(\w+)[^>]*/>")
_MODIFIED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(<)")
_MOMENT = "2026-01-01T00:00:00Z"
_OLDEST = (1980, 1, 1, 0, 0, 0)


def tidy(data: bytes) -> bytes:
    """The same workbook, ``data`` as saved by openpyxl; equal workbooks give equal bytes. BadZipFile for others."""
    shared: dict[str, int] = {}
    count = 0

    def share(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f't="s"{found[1]}><v>{shared.setdefault(found[2], len(shared))}</v>'

    parts: dict[str, str | bytes] = {}
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            parts[name] = package.read(name)
    for name, part in parts.items():
        if not isinstance(part, bytes) or not name.endswith((".xml", ".rels")):
            continue
        text = part.decode("utf-8")
        if name.startswith("xl/worksheets/"):
            text = _INLINE.sub(share, _FONTS.sub(_in_order, text))
        elif name == "xl/styles.xml":
            text = _FONTS.sub(_in_order, text)
        elif name == "docProps/core.xml":
            text = _MODIFIED.sub(rf"\g<1>{_MOMENT}\g<2>", text)
        parts[name] = text
    if shared:
        _add_strings(parts, shared, count)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(ZipInfo(name, _OLDEST), content, ZIP_DEFLATED)
    return reproducible(buffer.getvalue())


def _in_order(font: re.Match[str]) -> str:
    """A font's properties as CT_Font of ECMA-376 (transitional, as Microsoft's SDK reads it) orders them."""
    tags = {found[1]: found[0] for found in _EMPTY_TAG.finditer(font[2])}
    inner = "".join(tags[name] for name in sorted(tags, key=lambda name: _ORDER.get(name, len(_ORDER))))
    return f"<{font[1]}>{inner}</{font[1]}>"


def _add_strings(parts: dict[str, str | bytes], shared: dict[str, int], count: int) -> None:
    items = "".join(f"<si>{text}</si>" for text in shared)
    parts["xl/sharedStrings.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{len(shared)}">{items}</sst>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    relation = (
        f'<Relationship Type="{_OFFICE}/relationships/sharedStrings" Target="sharedStrings.xml" Id="rIdStrings"/>'
    )
    for name, end, added in (
        ("[Content_Types].xml", "</Types>", override),
        ("xl/_rels/workbook.xml.rels", "</Relationships>", f"{relation}</Relationships>"),
    ):
        parts[name] = str(parts[name]).replace(end, added)
