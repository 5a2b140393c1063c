"""What a document says of its making: which texts are ours, as we last had them. It travels inside the file.

A part of customXml: Word and LibreOffice keep it through opening and saving (tried: LibreOffice 7.4). Whoever reads
an earlier file knows by it what a person wrote; where a program dropped it, the copy beside the output serves.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import NamedTuple
from xml.sax.saxutils import escape

NAMESPACE = "urn:tanminh-xl:van-ban"
VERSION = 1
MARKED = "~moi"
"""Ends the tag of a sentence of ours that stands, marked, beside a person's."""
SHOWN, LEFT_OUT, BOTH, OFFERED = "", "x", "2", "m"


class Was(NamedTuple):
    """A text of ours at the last making. ``state``: it stood there alone or as a person had changed it (``SHOWN``), a
    person had deleted it (``LEFT_OUT``), both a person's and ours stood there (``BOTH``), ours alone stood there
    marked, for a sentence that a person had deleted (``OFFERED``)."""

    tag: str
    text: str
    gap: bool = False
    state: str = SHOWN


class WasLine(NamedTuple):
    """A line of the last making, and the heading over it."""

    where: str
    parts: tuple[Was, ...]


class Record(NamedTuple):
    """``fixed``: digests of texts that stood there outside all tags (cells, "Nơi nhận:"), with how often."""

    period: str
    lines: tuple[WasLine, ...]
    fixed: Counter[str]


def dump(record: Record) -> bytes:
    """The record as an XML part: the same bytes for the same record."""
    said = {
        "v": VERSION,
        "period": record.period,
        "lines": [[line.where, [list(was) for was in line.parts]] for line in record.lines],
        "fixed": sorted(record.fixed.elements()),
    }
    body = escape(json.dumps(said, ensure_ascii=False, separators=(",", ":")))
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<ghi xmlns="{NAMESPACE}">{body}</ghi>'.encode()


def load(text: str) -> Record | None:
    """A record by the text of its part; None where it is damaged or of a newer program."""
    try:
        said = json.loads(text)
        if said["v"] != VERSION:
            return None
        lines = tuple(
            WasLine(str(where), tuple(Was(str(t), str(x), bool(g), str(s)) for t, x, g, s in parts))
            for where, parts in said["lines"]
        )
        return Record(str(said["period"]), lines, Counter(map(str, said["fixed"])))
    except (ValueError, KeyError, TypeError):
        return None
