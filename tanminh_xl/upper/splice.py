"""Puts values into cells of a form: only their elements change, and the stored results that would now be old.

Numbers go in as ``<v>``, words as inline strings, so that the shared strings stay; style, order and all that stands
around stay to the byte. Of formulas of the same sheet that rest on a filled cell the stored result is taken out: a
program then works it out, and one that does not shows nothing rather than an old figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from tanminh_xl.domain.cells import a1
from tanminh_xl.grid import read as read_grid
from tanminh_xl.grid.facts import Address
from tanminh_xl.grid.repack import repacked
from tanminh_xl.upper.form import Form
from tanminh_xl.upper.sheet_xml import CellAt, Opened, RowAt, SheetXml, area_of
from tanminh_xl.upper.stale import stale

_ATTRIBUTE = re.compile(rb"""\s+([^\s=/<>]+)\s*=\s*("[^"]*"|'[^']*')""")
_VALUES = ("v", "is")


class Put(NamedTuple):
    """What goes into a cell: a number, words, or None: what stands there is taken out."""

    sheet: str
    at: Address
    value: float | str | None


class Spliced(NamedTuple):
    """The copy. By sheet: ``dropped``, formulas whose stored result was taken out; ``old``, those of other sheets,
    which still show what they showed before."""

    data: bytes
    dropped: Mapping[str, frozenset[Address]]
    old: Mapping[str, frozenset[Address]]


class NotAsMeant(Exception):
    """The copy, read again, is not the form with these values: it is not to be used."""


def splice(form: Form, puts: Sequence[Put]) -> Spliced:
    """The form with these values; each cell once, each one that may be written (``hold.place_problem``).

    NotAsMeant; ``Unreadable`` as ``sheet_xml.read`` and ``repacked``.
    """
    by_sheet: dict[str, dict[Address, float | str | None]] = {}
    for put in puts:
        by_sheet.setdefault(put.sheet, {})[put.at] = put.value
    looked = {name: form.xml(name, by_sheet.get(name, ())) for name in form.sheets}
    rest = stale(looked, by_sheet, form.names)
    dropped = {name: cells for name, cells in rest.items() if name in by_sheet}
    parts = {}
    for name, values in by_sheet.items():
        drop = dropped.get(name, frozenset())
        xml = form.xml(name, {*values, *drop}) if drop else looked[name]
        parts[form.part(name)] = xml.encoded(_sheet(form, xml, values, drop))
    data = repacked(form.data, parts) if parts else form.data
    _hold(form, data, by_sheet, dropped)
    return Spliced(data, dropped, {name: cells for name, cells in rest.items() if name not in by_sheet})


def _hold(
    form: Form,
    data: bytes,
    by_sheet: Mapping[str, Mapping[Address, float | str | None]],
    dropped: Mapping[str, frozenset[Address]],
) -> None:
    """Read the copy again: each value is there, and nothing else of these sheets reads otherwise."""
    after = read_grid(data)
    for name, values in by_sheet.items():
        then, now = _read(form.grid.sheet(name)), _read(after.sheet(name))
        far = after.far(name)
        for at, value in values.items():
            found = far.get(at, now.pop(at, ""))
            if (
                (str(found).split() != str(value).split())
                if isinstance(value, str)
                else found != ("" if value is None else value)
            ):
                raise NotAsMeant(f"{name}!{a1(*at)}: {found!r}, not {value!r}")
            then.pop(at, None)
        for at in dropped.get(name, ()):
            then.pop(at, None)
            now.pop(at, None)
        if then != now:
            raise NotAsMeant(name)


def _read(rows: Sequence[Sequence[object]]) -> dict[Address, object]:
    return {(row, at): cell for row, line in enumerate(rows) for at, cell in enumerate(line) if cell != ""}


class _Edit(NamedTuple):
    start: int
    stop: int
    new: bytes


def _sheet(form: Form, xml: SheetXml, values: Mapping[Address, float | str | None], drop: Iterable[Address]) -> bytes:
    """The sheet's XML with the values in, and the stored results of ``drop`` out."""
    edits = [_without_result(xml, cell) for cell in _results(xml, drop)]
    new: dict[int, dict[int, bytes]] = {}
    for at, value in values.items():
        if at in xml.cells:
            edits.append(_changed(xml, xml.cells[at], value))
        elif value is not None:
            new.setdefault(at[0], {})[at[1]] = _cell(xml.prefix, at, form.style(xml, at), value)
    rows: dict[int, list[bytes]] = {}
    for number in sorted(new):
        row = xml.rows.get(number)
        if row is not None:
            edits += _into(xml, row, new[number])
            continue
        made = b'<%srow r="%d">%s</%srow>' % (xml.prefix, number + 1, _joined(new[number]), xml.prefix)
        place = next((start for known, start in xml.starts if known > number), xml.data_stop)
        rows.setdefault(place, []).append(made)
    if xml.data.empty and rows:
        (made_rows,) = rows.values()
        edits.append(
            _Edit(*xml.data.tag, _opened(xml, xml.data) + b"".join(made_rows) + b"</%ssheetData>" % xml.prefix)
        )
    else:
        edits += [_Edit(place, place, b"".join(made_rows)) for place, made_rows in rows.items()]
    edits += _dimension(xml, [(row, at) for row, cells in new.items() for at in cells])
    out = xml.xml
    for edit in sorted(edits, reverse=True):
        out = out[: edit.start] + edit.new + out[edit.stop :]
    return out


def _results(xml: SheetXml, drop: Iterable[Address]) -> list[CellAt]:
    return [xml.cells[at] for at in drop if at in xml.cells]


def _joined(cells: Mapping[int, bytes]) -> bytes:
    return b"".join(cells[at] for at in sorted(cells))


def _value(prefix: bytes, value: float | str) -> bytes:
    if isinstance(value, str):
        said = escape(value).encode()
        keep = b' xml:space="preserve"' if value != value.strip() or "\n" in value else b""
        return b"<%sis><%st%s>%s</%st></%sis>" % (prefix, prefix, keep, said, prefix, prefix)
    number = repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return b"<%sv>%s</%sv>" % (prefix, number.encode(), prefix)


def _cell(prefix: bytes, at: Address, style: str, value: float | str) -> bytes:
    """A cell that was not there."""
    said = b'<%sc r="%s"' % (prefix, a1(*at).encode())
    said += b' s="%s"' % style.encode() if style else b""
    said += b' t="inlineStr"' if isinstance(value, str) else b""
    return said + b">" + _value(prefix, value) + b"</%sc>" % prefix


def _tag(xml: SheetXml, opened: Opened, without: bytes = b"", more: bytes = b"") -> bytes:
    """An element's own tag, not closed, without an attribute and with more of them; what stays is as it was."""
    said = xml.xml[opened.tag.start : opened.tag.stop].removesuffix(b">").removesuffix(b"/")
    name = said[: re.match(rb"<[^\s/>]+", said).end()]  # type: ignore[union-attr]
    kept = b"".join(each[0] for each in _ATTRIBUTE.finditer(said[len(name) :]) if each[1] != without)
    return name + kept + more


def _opened(xml: SheetXml, opened: Opened) -> bytes:
    return _tag(xml, opened) + b">"


def _changed(xml: SheetXml, cell: CellAt, value: float | str | None) -> _Edit:
    """A cell that is there, with another value: its attributes but for t, and its children but for the value, stay."""
    prefix = _prefix(xml, cell.opened)
    more = b' t="inlineStr"' if isinstance(value, str) else b""
    tag = _tag(xml, cell.opened, b"t", more)
    content = _value(prefix, value) if value is not None else b""
    if cell.opened.empty:
        return _Edit(*cell.whole, tag + (b">" + content + b"</%sc>" % prefix if content else b"/>"))
    inner_stop = xml.xml.rindex(b"</", cell.whole.start, cell.whole.stop)
    inner = _kept(xml, cell, inner_stop)
    return _Edit(*cell.whole, tag + b">" + content + inner + xml.xml[inner_stop : cell.whole.stop])


def _prefix(xml: SheetXml, opened: Opened) -> bytes:
    name = re.match(rb"<([^\s/>]+)", xml.xml[opened.tag.start : opened.tag.stop])[1]  # type: ignore[index]
    return name.rpartition(b":")[0] + b":" if b":" in name else b""


def _kept(xml: SheetXml, cell: CellAt, stop: int) -> bytes:
    """What stands within a cell beside its value."""
    out, last = b"", cell.opened.tag.stop
    for name, span in sorted(cell.inside, key=lambda each: each[1]):
        if name in _VALUES:
            out += xml.xml[last : span.start]
            last = span.stop
    return out + xml.xml[last:stop]


def _without_result(xml: SheetXml, cell: CellAt) -> _Edit:
    """A formula without its stored result, and without the kind that it had."""
    if cell.opened.empty:
        return _Edit(cell.whole.start, cell.whole.start, b"")
    stop = xml.xml.rindex(b"</", cell.whole.start, cell.whole.stop)
    return _Edit(
        *cell.whole, _tag(xml, cell.opened, b"t") + b">" + _kept(xml, cell, stop) + xml.xml[stop : cell.whole.stop]
    )


def _into(xml: SheetXml, row: RowAt, cells: Mapping[int, bytes]) -> list[_Edit]:
    """Cells put into a row that is there, each before the first that stands further to the right."""
    spans = _spans(row, cells)
    tag = _with(_tag(xml, row.opened), b"spans", spans) if spans else _tag(xml, row.opened)
    if row.opened.empty:
        prefix = _prefix(xml, row.opened)
        return [_Edit(*row.opened.tag, tag + b">" + _joined(cells) + b"</%srow>" % prefix)]
    places: dict[int, list[int]] = {}
    for at in sorted(cells):
        place = next((start for column, start in row.cells if column > at), row.stop)
        places.setdefault(place, []).append(at)
    edits = [_Edit(place, place, b"".join(cells[at] for at in found)) for place, found in places.items()]
    return [*edits, _Edit(*row.opened.tag, tag + b">")] if spans else edits


def _spans(row: RowAt, cells: Iterable[int]) -> str:
    """The row's spans, wider, where a new cell lies outside of them; "" where nothing is to be changed."""
    said = re.findall(r"\d+", row.attributes.get("spans", ""))
    if not said:
        return ""
    known, new = [int(each) for each in said], [at + 1 for at in cells]
    low, high = min(known), max(known)
    return "" if low <= min(new) and max(new) <= high else f"{min(low, *new)}:{max(high, *new)}"


def _with(tag: bytes, name: bytes, value: str) -> bytes:
    """A tag with another value of an attribute that it has."""
    return re.sub(
        rb"""(\s%s\s*=\s*)("[^"]*"|'[^']*')""" % name, lambda found: found[1] + b'"%s"' % value.encode(), tag, count=1
    )


def _dimension(xml: SheetXml, new: Sequence[Address]) -> list[_Edit]:
    """The sheet's dimension, wider, where a new cell lies outside of it (18.3.1.35)."""
    area = area_of(xml.dimension_ref)
    if xml.dimension is None or area is None or not new:
        return []
    rows, columns = [row for row, _ in new], [at for _, at in new]
    top, left = min(area[0], *rows), min(area[1], *columns)
    bottom, right = max(area[2], *rows), max(area[3], *columns)
    if (top, left, bottom, right) == area:
        return []
    tag = xml.xml[xml.dimension.start : xml.dimension.stop]
    return [_Edit(*xml.dimension, _with(tag, b"ref", f"{a1(top, left)}:{a1(bottom, right)}"))]
