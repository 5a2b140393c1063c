"""Parts of an .xlsx that no sheet can be: they need not be unpacked to see how far their cells reach.

The parser takes a sheet from whatever part the workbook's relationship names, wherever that lies and whatever
its type says. So a part is ruled out only where any reader of the XML must agree on what is named.
"""

import re

from tanminh_xl.grid.package import Package

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# The relationships as every program writes them: no comment, entity, prefix or apostrophe, nothing escaped.
_TAG = rb"""<Relationship(?: [A-Za-z]+="[ !#$'-;=?-~]*")+ ?/>"""
_PLAIN = re.compile(
    rb"""(?:<\?xml[^<>]*\?>\s*)?<Relationships xmlns="[ !#$'-;=?-~]*">(?:\s*""" + _TAG + rb")*\s*</Relationships>\s*"
)
_ATTRIBUTE = re.compile(rb' (Id|Target)="([^"]*)"')
_NOT_PLAIN = (b"&#", b"<!", b"\x1b")  # in the workbook: what could hide a relationship's Id


def sheetless(package: Package) -> frozenset[str]:
    """Names, in lower case, of the parts that are no sheet for certain; none where anything looks unusual.

    What is left are parts that are called (folders and case apart) as a target whose Id the workbook speaks of.
    """
    book, relations = package.part(_WORKBOOK), package.part(_RELATIONS)
    if book is None or relations is None or not package.plain or any(mark in book for mark in _NOT_PLAIN):
        return frozenset()
    if not _PLAIN.fullmatch(relations):
        return frozenset()
    called: set[str] = set()
    for tag in relations.split(b"<Relationship ")[1:]:
        found = _ATTRIBUTE.findall(b" " + tag)
        if sorted(name for name, _ in found) != [b"Id", b"Target"]:
            return frozenset()
        said = dict(found)
        if b'"%b"' % said[b"Id"] in book or b"'%b'" % said[b"Id"] in book:
            called.add(_last(said[b"Target"].decode().lower()))
    return frozenset(name for name in package.names if _last(name) not in called) if called else frozenset()


def _last(path: str) -> str:
    return path.rpartition("/")[2]
