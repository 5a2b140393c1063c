"""A document to .docx by a template's named styles; what a person wrote into the earlier file survives.

Equal documents, templates and earlier files give equal bytes.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from tanminh_xl.domain.document import Document
from tanminh_xl.reports import _docx_words as words
from tanminh_xl.reports._docx_decide import Decided, Place, decide
from tanminh_xl.reports._docx_draw import Drawn
from tanminh_xl.reports._docx_earlier import earlier
from tanminh_xl.reports._docx_groups import fixed_texts, likeness
from tanminh_xl.reports._docx_insert import insert
from tanminh_xl.reports._docx_lines import Line, authority_words, lines
from tanminh_xl.reports._docx_named import opened
from tanminh_xl.reports._docx_package import packed, put_record
from tanminh_xl.reports._docx_read import File, Unreadable, read, read_drawn
from tanminh_xl.reports._docx_record import BOTH, MARKED, OFFERED, Record, Was, WasLine
from tanminh_xl.reports._docx_rich import digest, says
from tanminh_xl.reports._docx_template import FILE, build

__all__ = ["TEMPLATE", "Written", "build_template", "check_template", "is_of", "write"]

TEMPLATE = FILE
"""The template that is shipped, below ``templates/``."""
LEAST_ALIKE = 0.3
"""A file that carries no record is taken for the one that we made where so much of ours is found in it."""


class Written(NamedTuple):
    """The document's bytes, and what a person must know of it, a sentence each."""

    data: bytes
    told: tuple[str, ...] = ()


def build_template() -> bytes:
    """The template that is shipped."""
    return build()


def check_template(template: bytes, name: str) -> None:
    """Raises TanMinhError (``bad_template``): it is no .docx, or lacks styles; all of them are named."""
    opened(template, name)


def is_of(data: bytes, period: str) -> bool:
    """Whether a file, edited or not, says that it was made for this period; one without a record is in doubt."""
    try:
        record = read(data).record
    except Unreadable:
        return False
    return record is None or record.period == period


def write(
    document: Document,
    template: bytes,
    before: bytes | None = None,
    *,
    name: str = TEMPLATE,
    made: bytes | None = None,
) -> Written:
    """Draw the document. ``before``: the file as it stands, whose words by a person are kept; ``made``: that file as we
    made it, which tells what is ours where a program dropped our record. ``name``: the template's, for errors.

    Nothing is taken from a file of another period, or from one that we did not make: that is told. Raises TanMinhError
    (``bad_template``): it is no .docx, or lacks styles.
    """
    file, named = opened(template, name)
    every = lines(document)
    decided = _decided(document, every, before, made)
    drawn = Drawn(file, named, decided.places)
    drawn.draw(document, every)
    _properties(drawn, document)
    # What stands outside all tags by now is ours; a person's paragraphs come after that is counted.
    fixed = _fixed(Counter(fixed_texts(read_drawn(file))) + drawn.tables.texts)
    insert(drawn, decided)
    drawn.finish()
    put_record(file, Record(document.period, _was(every, decided.places), fixed))
    return Written(packed(file, drawn.tables), decided.told)


def _decided(document: Document, every: tuple[Line, ...], before: bytes | None, made: bytes | None) -> Decided:
    if before is None:
        return Decided({})
    try:
        there = read(before)
    except Unreadable:
        return Decided({}, told=(words.UNREADABLE,))
    record = there.record or _record_of(there, made)
    if record is None:
        return Decided({}, told=(words.FOREIGN,))
    if record.period != document.period:
        return Decided({}, told=(words.OTHER_PERIOD.format(period=record.period, own=document.period),))
    return decide(every, record, earlier(there, record))


def _record_of(there: File, made: bytes | None) -> Record | None:
    """The record of what we made, for a file that lost its own, where it is that file and no other."""
    try:
        record = read(made).record if made is not None else None
    except Unreadable:
        return None
    return record if record is not None and likeness(there, record) >= LEAST_ALIKE else None


def _was(every: tuple[Line, ...], places: dict[str, Place]) -> tuple[WasLine, ...]:
    """What the next making must know of this one."""

    def of(line: Line) -> WasLine:
        found: list[Was] = []
        for part in line.parts:
            state = places[part.tag].state if part.tag in places else ""
            found.append(Was(part.tag, part.text, part.gap, state))
            if state in (BOTH, OFFERED):
                found.append(Was(part.tag + MARKED, f"{words.MARK_OPEN}{part.text}{words.MARK_CLOSE}"))
        return WasLine(line.where, tuple(found))

    return tuple(of(line) for line in every)


def _fixed(texts: Counter[str]) -> Counter[str]:
    """The digests of texts of ours, with how often each is there."""
    found: Counter[str] = Counter()
    for text, times in texts.items():
        if says(text):
            found[digest(text)] += times
    return found


def _properties(drawn: Drawn, document: Document) -> None:
    """Title and author of the file: no person's name, no time."""
    told = drawn.file.core_properties
    told.title = " ".join(filter(None, (document.head.kind, document.head.subject)))[:250]
    told.author = authority_words(document.head.authority)[:250]
    told.last_modified_by = ""
