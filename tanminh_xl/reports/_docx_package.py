"""The finished package: the record put in, properties without a clock, the same bytes for the same document."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tanminh_xl.reports import _docx_record as records
from tanminh_xl.reports._docx_record import Record
from tanminh_xl.reports._docx_xml import Tables
from tanminh_xl.reproducible_zip import reproducible

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM = "{6C3B2F4E-54D1-4A0B-9E0D-7A1C5F2E8B90}"
TYPES = "[Content_Types].xml"


def put_record(file: Any, record: Record) -> None:
    """Put the record into the document; in the place of one that its template carries."""
    package, data = file.part.package, records.dump(record)
    for relation in file.part.rels.values():
        if relation.reltype == _RELATION and records.NAMESPACE.encode() in relation.target_part.blob:
            relation.target_part._blob = data
            return
    taken = {str(part.partname) for part in package.iter_parts()}
    n = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
    said = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{_ITEM}" xmlns:ds="{_STORE}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{records.NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    item = Part(PackURI(f"/customXml/item{n}.xml"), "application/xml", data, package)
    about = Part(PackURI(f"/customXml/itemProps{n}.xml"), _PROPERTIES, said.encode(), package)
    item.relate_to(about, f"{_RELATION}Props")
    file.part.relate_to(item, _RELATION)


def packed(file: Any, tables: Tables) -> bytes:
    """The document's bytes, its tables in their places: parts in the order of their names, without the time at which
    they were written."""
    raw, made = io.BytesIO(), io.BytesIO()
    document = str(file.part.partname).removeprefix("/")
    file.save(raw)
    with zipfile.ZipFile(raw) as package, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(package.namelist(), key=lambda name: (name != TYPES, name)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = package.read(name)
            target.writestr(entry, tables.into(data) if name == document else data)
    return reproducible(made.getvalue())
