"""The pieces of an earlier file, put together by the part of ours in which they stand."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tanminh_xl.reports._docx_read import BOOKMARK, File, Piece, Seen
from tanminh_xl.reports._docx_record import Record
from tanminh_xl.reports._docx_rich import Runs, digest, joined, says, text_of

END = "het"
"""Tag of "./." at the text's end."""
LEFT_OVER = "con_lai"
"""Tag of the heading over what found no place."""


def bookmark(tag: str) -> str:
    """The name of the bookmark around a part: Word takes 40 letters and digits, and no other sign."""
    return f"{BOOKMARK}{hashlib.sha256(tag.encode()).hexdigest()[:16]}"


class Group(NamedTuple):
    """Neighbouring pieces of one occurrence of a part."""

    tag: str
    key: object
    runs: Runs
    empty: bool = False


def groups_of(seen: Seen, tag_of: Callable[[Piece], str]) -> list[Group]:
    """A paragraph as groups, by the tag that each of its pieces belongs to."""
    found: list[Group] = []
    for piece in seen.pieces:
        tag = tag_of(piece)
        key = (piece.key if piece.tag else piece.bookmark) if tag else None
        if found and (found[-1].tag, found[-1].key) == (tag, key):
            last = found[-1]
            empty = piece.empty or (last.empty and not text_of(piece.runs))
            found[-1] = last._replace(runs=(*last.runs, *piece.runs), empty=empty)
        else:
            found.append(Group(tag, key, piece.runs, piece.empty))
    return [group._replace(runs=joined(group.runs)) for group in found]


def together(groups: Iterable[Group]) -> list[Group]:
    """Neighbours outside all tags as one."""
    found: list[Group] = []
    for group in groups:
        if found and not group.tag and not found[-1].tag:
            found[-1] = found[-1]._replace(runs=joined((*found[-1].runs, *group.runs)))
        else:
            found.append(group)
    return found


class Row(NamedTuple):
    """A paragraph of the file while it is looked at."""

    seen: Seen
    groups: list[Group]


def fixed_texts(file: File) -> Iterator[str]:
    """Texts outside all tags of a file that we have just made: those are ours, and no person's."""
    for seen in file.paragraphs:
        for group in groups_of(seen, lambda piece: piece.tag):
            if not group.tag and says(text_of(group.runs)):
                yield text_of(group.runs)
    yield from filter(says, file.loose)


def likeness(file: File, record: Record) -> float:
    """The part of what we had written that is found in the file as it was: 1 where nothing was changed."""
    ours = Counter(digest(was.text) for line in record.lines for was in line.parts if says(was.text))
    there: Counter[str] = Counter()
    for seen in file.paragraphs:
        there.update(digest(text_of(g.runs)) for g in groups_of(seen, lambda piece: piece.tag or piece.bookmark))
        there[digest("".join(text_of(piece.runs) for piece in seen.pieces))] += 1
    return (ours & there).total() / max(1, ours.total())
