"""What the next making shows in each place: our sentence, a person's, or both (decision-tables 10.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tanminh_xl.reports import _docx_words as words
from tanminh_xl.reports._docx_earlier import Added, Earlier, Inline
from tanminh_xl.reports._docx_groups import LEFT_OVER
from tanminh_xl.reports._docx_lines import Line, Part
from tanminh_xl.reports._docx_record import BOTH, LEFT_OUT, MARKED, OFFERED, SHOWN, Record, Was
from tanminh_xl.reports._docx_rich import Rich, normal, plain, rich, same, shortened


class Place(NamedTuple):
    """What stands in the place of a part. ``theirs``: a person's words, None for ours alone or nothing; ``ours``: shown
    as it is, or ``marked`` beside theirs. ``state``: as the record says it."""

    theirs: Rich | None = None
    ours: bool = True
    marked: bool = False
    state: str = SHOWN


OURS = Place()


class Decided(NamedTuple):
    """``places``: tag -> what stands there, ours where a tag is missing; ``over``: what found no place."""

    places: dict[str, Place]
    inline: tuple[Inline, ...] = ()
    added: tuple[Added, ...] = ()
    over: tuple[Added, ...] = ()
    told: tuple[str, ...] = ()


def marked(text: str) -> str:
    """Our sentence as it stands beside a person's."""
    return f"{words.MARK_OPEN}{text}{words.MARK_CLOSE}"


def place(part: Part, was: Was | None, theirs: Rich | None, offer: str | None) -> Place:
    """What stands in a part's place (decision-tables 10.5). ``theirs``: what stood there, None where it was deleted;
    ``offer``: what stood there as our marked sentence, None where there was none."""
    if was is None:
        return OURS
    if theirs is None and offer is not None and was.state == BOTH:
        return _taken(part, was, offer)
    if theirs is None:
        return _deleted(part, was, offer)
    said = plain(theirs)
    if same(said, was.text) or same(said, part.text):
        return OURS
    undecided = was.state == BOTH and offer is not None
    if part.gap or (same(part.text, was.text) and not undecided):
        return Place(theirs, ours=False)
    return Place(theirs, marked=True, state=BOTH)


def _taken(part: Part, was: Was, offer: str) -> Place:
    """A person deleted the own sentence and left our marked one, or made it into another."""
    said = without_mark(offer)
    return OURS if same(said, was.text) else place(part, was._replace(state=SHOWN), rich(said), None)


def _deleted(part: Part, was: Was, offer: str | None) -> Place:
    if part.gap or was.gap:
        return Place(ours=False, state=LEFT_OUT) if part.gap == was.gap else OURS
    if was.state == OFFERED and offer is not None:
        if not same(offer, marked(was.text)):
            return _taken(part, was, offer)  # the brackets are gone: it is wanted
        return Place(marked=True, state=OFFERED)
    if same(part.text, was.text):
        return Place(ours=False, state=LEFT_OUT)
    return Place(marked=True, state=OFFERED)


def without_mark(text: str) -> str:
    """A marked sentence without its brackets and the words before it."""
    said = normal(text)
    said = said.removeprefix(normal(words.MARK_OPEN))
    return said.removesuffix(words.MARK_CLOSE).strip()


def decide(lines: Sequence[Line], record: Record, found: Earlier) -> Decided:
    """What the whole document shows, and what a person is told of it."""
    was = {w.tag: w for line in record.lines for w in line.parts}
    places: dict[str, Place] = {}
    told: list[str] = []
    extra: list[Inline] = []
    for line in lines:
        for part in line.parts:
            before = was.get(part.tag)
            offer = found.texts.get(part.tag + MARKED)
            offered = plain(offer) if offer is not None else None
            now = places[part.tag] = place(part, before, found.texts.get(part.tag), offered)
            told += _said(line, part, before, now)
            if part.tag not in found.texts or now.theirs is None or offered is None:
                continue
            if not _ours(offered, was[part.tag].text):
                extra.append(Inline(part.tag, True, rich(f" {without_mark(offered)}")[0]))
    known = set(places)
    over = [*_gone(record, known, found, told)]
    added, unplaced = _anchored(record, known, found.added)
    inline = [i for i in found.inline if i.tag in known]
    over += [Added("", runs=i.runs) for i in found.inline if i.tag not in known]
    told += [_no_place(record, a.tag, a) for a in unplaced if a.tag != LEFT_OVER]
    told += [_no_place(record, i.tag, Added(i.tag, runs=i.runs)) for i in found.inline if i.tag not in known]
    told += [words.LOOSE.format(text=shortened(text), last=words.LEFT_OVER) for text in found.loose]
    over += [*unplaced, *(Added("", runs=rich(text)[0]) for text in found.loose)]
    kept = sum(p.theirs is not None for p in places.values()) + len(added) + len(inline) + len(extra)
    first = [words.KEPT.format(n=kept)] if kept else []
    if any(a.tag == LEFT_OVER for a in unplaced):
        told.append(words.STILL.format(last=words.LEFT_OVER))
    moved = [tag for tag in found.moved if tag in known]
    if moved:
        text = shortened(plain(found.texts.get(moved[0], rich(was[moved[0]].text))))
        told.append(words.MOVED.format(n=len(moved), text=text))
    if found.lost:
        told.append(words.LOST.format(what=", ".join(found.lost)))
    return Decided(places, (*inline, *extra), tuple(added), tuple(over), (*first, *told))


def _ours(offer: str, text: str) -> bool:
    return same(without_mark(offer), text)


def _said(line: Line, part: Part, was: Was | None, now: Place) -> Iterator[str]:
    where = line.where or words.UNNAMED
    before = was.state if was else SHOWN
    if now.theirs is not None and now.marked:
        yield words.TWO.format(where=where, text=shortened(plain(now.theirs)))
    elif now.state == OFFERED:
        yield words.OFFERED.format(where=where, text=shortened(part.text))
    elif now.state == LEFT_OUT and before != LEFT_OUT:
        yield (words.GAP_OUT if part.gap else words.OUT).format(where=where, text=shortened(part.text))


def _gone(record: Record, known: set[str], found: Earlier, told: list[str]) -> Iterator[Added]:
    """What a person wrote in places that the document has no more."""
    for line in record.lines:
        for was in line.parts:
            theirs = found.texts.get(was.tag)
            tag, is_offer = was.tag.removesuffix(MARKED), was.tag.endswith(MARKED)
            if tag in known or theirs is None:
                continue
            said = plain(theirs)
            if same(said, was.text) or (is_offer and _ours(said, without_mark(was.text))):
                continue
            where = line.where or words.UNNAMED
            told.append(words.NO_PLACE.format(where=where, text=shortened(said), last=words.LEFT_OVER))
            yield from (Added("", runs=runs) for runs in theirs)


def _anchored(record: Record, known: set[str], added: Iterable[Added]) -> tuple[list[Added], list[Added]]:
    """Paragraphs that were added, each below the nearest part above it that is still there; and those that stood in the
    part at the end, which have no place yet."""
    order = [was.tag for line in record.lines for was in line.parts]
    index = {tag: n for n, tag in enumerate(order)}
    placed: list[Added] = []
    unplaced: list[Added] = []
    for paragraph in added:
        if paragraph.tag == LEFT_OVER:
            unplaced.append(paragraph)
            continue
        above = order[: index[paragraph.tag] + 1] if paragraph.tag else []
        there = next((tag for tag in reversed(above) if tag.removesuffix(MARKED) in known), "")
        if there or not paragraph.tag:
            placed.append(paragraph._replace(tag=there.removesuffix(MARKED)))
        else:
            unplaced.append(paragraph)
    return placed, unplaced


def _no_place(record: Record, tag: str, added: Added) -> str:
    where = next((line.where for line in record.lines if any(w.tag == tag for w in line.parts)), "")
    text = "".join(run.text for run in added.runs) or " ".join(cell for row in added.table for cell in row)
    return words.NO_PLACE.format(where=where or words.UNNAMED, text=shortened(text), last=words.LEFT_OVER)
