"""What people and programs do to a .docx of ours between two makings: edits of its XML as Word writes them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

Edit = Callable[[Any], None]


def edited(data: bytes, *edits: Edit) -> bytes:
    """The document after these edits."""
    file = docx.Document(io.BytesIO(data))
    for edit in edits:
        edit(file)
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


def control(file: Any, tag: str) -> Any:
    return next(s for s in _controls(file) if _tag(s) == tag)


def _controls(file: Any) -> Iterator[Any]:
    return iter(list(file.element.body.iter(qn("w:sdt"))))


def _tag(found: Any) -> str:
    tag = found.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return "" if tag is None else str(tag.get(qn("w:val")))


def _run(text: str, style: str = "") -> Any:
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    made = parse_xml(f'<w:r {nsdecls("w")}>{looks}<w:t xml:space="preserve"/></w:r>')
    made.find(qn("w:t")).text = text
    return made


def paragraph_of(found: Any) -> Any:
    """The paragraph in which an element stands, or the control around whole paragraphs."""
    while found.getparent().tag not in (qn("w:body"), qn("w:tc")):
        found = found.getparent()
    return found


def say(tag: str, *paragraphs: str) -> Edit:
    """Type other words into a control; none: empty it, so that Word shows its own prompt."""

    def edit(file: Any) -> None:
        found = control(file, tag)
        properties, content = found.find(qn("w:sdtPr")), found.find(qn("w:sdtContent"))
        showing = properties.find(qn("w:showingPlcHdr"))
        if showing is not None:
            properties.remove(showing)
        runs = [_run(text) for text in paragraphs if text]
        if not runs:
            properties.append(OxmlElement("w:showingPlcHdr"))
            style = file.styles.add_style("Placeholder Text", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
            runs = [_run("Bấm hoặc gõ vào đây để nhập văn bản.", style.style_id)]
        old = [child for child in content if child.tag == qn("w:p")]
        for run in list(content.iter(qn("w:r"))):
            run.getparent().remove(run)
        for n, run in enumerate(runs):
            if not old:
                content.append(run)
            elif n == 0:
                old[0].append(run)
            else:
                more = deepcopy(old[0])
                for child in list(more):
                    if child.tag != qn("w:pPr"):
                        more.remove(child)
                more.append(run)
                content.append(more)

    return edit


def delete(tag: str) -> Edit:
    """Take a control away with its words, and the paragraph if nothing else is in it."""

    def edit(file: Any) -> None:
        found = control(file, tag)
        around = paragraph_of(found)
        for near in (found.getprevious(), found.getnext()):
            if near is not None and near.tag in (qn("w:bookmarkStart"), qn("w:bookmarkEnd")):
                near.getparent().remove(near)
        found.getparent().remove(found)
        if around.getparent() is not None and not "".join(t.text or "" for t in around.iter(qn("w:t"))).strip():
            around.getparent().remove(around)

    return edit


def beside(tag: str, text: str, after: bool = True) -> Edit:
    """Type words in the same paragraph, outside the control."""

    def edit(file: Any) -> None:
        found = control(file, tag)
        mark = found.getnext() if after else found.getprevious()
        (mark.addnext if after else mark.addprevious)(_run(f" {text}" if after else f"{text} "))

    return edit


def below(tag: str, text: str) -> Edit:
    """Press Enter behind a paragraph and type."""

    def edit(file: Any) -> None:
        made = parse_xml(f"<w:p {nsdecls('w')}/>")
        made.append(_run(text))
        paragraph_of(control(file, tag)).addnext(made)

    return edit


def table_below(tag: str, *cells: str) -> Edit:
    def edit(file: Any) -> None:
        made = file.add_table(1, len(cells))
        for cell, text in zip(made.rows[0].cells, cells, strict=True):
            cell.text = text
        paragraph_of(control(file, tag)).addnext(made._tbl)

    return edit


def copy(tag: str, text: str) -> Edit:
    """Copy a control to a paragraph of its own, and change the copy."""

    def edit(file: Any) -> None:
        found = control(file, tag)
        made = parse_xml(f"<w:p {nsdecls('w')}/>")
        twin = deepcopy(found)
        twin.find(f"{qn('w:sdtPr')}/{qn('w:id')}").set(qn("w:val"), "77")
        for n, said in enumerate(twin.iter(qn("w:t"))):
            said.text = text if n == 0 else ""
        if found.getparent().tag == qn("w:body"):
            found.addnext(twin)  # a control around whole paragraphs
        else:
            made.append(twin)
            paragraph_of(found).addnext(made)

    return edit


def move_above(tag: str, other: str) -> Edit:
    """Cut a paragraph and put it above another."""

    def edit(file: Any) -> None:
        paragraph_of(control(file, other)).addprevious(paragraph_of(control(file, tag)))

    return edit


def cell(old: str, new: str) -> Edit:
    """Type over a cell."""

    def edit(file: Any) -> None:
        next(t for t in file.element.body.iter(qn("w:t")) if t.text == old).text = new

    return edit


def foot(text: str) -> Edit:
    def edit(file: Any) -> None:
        file.sections[0].footer.paragraphs[0].text = text

    return edit


def comment(tag: str) -> Edit:
    def edit(file: Any) -> None:
        file.add_comment(file.paragraphs[-1].add_run("x"), "Xem lại câu này.", "Người xem", "NX")
        file.paragraphs[-1].runs[-1].clear()

    return edit


def picture(tag: str) -> Edit:
    """Put a picture of one dot behind everything."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")

    def edit(file: Any) -> None:
        file.add_picture(io.BytesIO(dot))

    return edit


def unwrapped(file: Any) -> None:
    """A program that knows no controls: their words stay."""
    for found in _controls(file):
        for child in list(found.find(qn("w:sdtContent"))):
            found.addprevious(child)
        found.getparent().remove(found)


def without_bookmarks(file: Any) -> None:
    for name in ("w:bookmarkStart", "w:bookmarkEnd"):
        for mark in list(file.element.body.iter(qn(name))):
            mark.getparent().remove(mark)


def with_part(data: bytes, name: str, xml: str) -> bytes:
    """The package with one more part, which nothing need refer to."""
    saved = io.BytesIO(data)
    with zipfile.ZipFile(saved, "a") as package:
        package.writestr(name, xml)
    return saved.getvalue()


def without_parts(data: bytes, start: str) -> bytes:
    """The package without the parts whose names begin so."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(saved, "w") as target:
        for name in package.namelist():
            if not name.startswith(start):
                target.writestr(name, package.read(name))
    return saved.getvalue()


def texts(data: bytes) -> list[str]:
    """The paragraphs of the body, those in controls and tables too, without "./."."""
    file = docx.Document(io.BytesIO(data))
    for found in _controls(file):
        if _tag(found) == "het":
            found.getparent().remove(found)
    return [
        "".join((t.text or "") if t.tag == qn("w:t") else "\n" for t in p.iter(qn("w:t"), qn("w:br")))
        for p in file.element.body.iter(qn("w:p"))
    ]


def text_under(data: bytes, tag: str) -> str | None:
    """What stands in a control; None where there is none of that tag."""
    file = docx.Document(io.BytesIO(data))
    found = next((s for s in _controls(file) if _tag(s) == tag), None)
    return None if found is None else "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in _lines(found))


def _lines(found: Any) -> list[Any]:
    return list(found.iter(qn("w:p"))) or [found]


def tags(data: bytes) -> list[str]:
    """Tags of all controls, in order."""
    return [_tag(found) for found in _controls(docx.Document(io.BytesIO(data)))]
