"""What a person wrote into an earlier file, and where: its pieces, held against what we know we had written there.

A piece belongs to the control, else to the bookmark, in which it stands; where a program dropped both, to the text of
ours that is found there word for word, else to what lies missing between two that are found. The rest is a person's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from tanminh_xl.reports._docx_groups import END, LEFT_OVER, Group, Row, bookmark, groups_of, together
from tanminh_xl.reports._docx_read import File, Piece
from tanminh_xl.reports._docx_record import BOTH, MARKED, SHOWN, Record, Was
from tanminh_xl.reports._docx_rich import (
    Rich,
    Run,
    Runs,
    cut,
    digest,
    normal,
    plain,
    rich,
    same,
    says,
    text_of,
    trimmed,
)

LONG = 20
"""Characters from which a text of ours is taken for itself inside a longer one."""
ALIKE = 0.6
"""How like a text must be to one of ours to be taken for it, changed."""
TABLE_OURS = 0.5


class Inline(NamedTuple):
    """Words that a person added in a line of ours, before or after a part of it."""

    tag: str
    after: bool
    runs: Runs


class Added(NamedTuple):
    """A paragraph, or a table (rows of cells), that a person added below the part ``tag`` ("": above all)."""

    tag: str
    style: str = ""
    runs: Runs = ()
    table: tuple[tuple[str, ...], ...] = ()


class Earlier(NamedTuple):
    """``texts``: tag -> what stands there, a gap that nobody filled as its prompt; a tag that is missing was deleted.
    ``loose``: texts that have no place of their own; ``moved``: tags that stand in another order; ``lost``: what
    cannot be taken over."""

    texts: Mapping[str, Rich]
    inline: tuple[Inline, ...] = ()
    added: tuple[Added, ...] = ()
    loose: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def earlier(file: File, record: Record) -> Earlier:
    """What a person wrote into the file that the record tells the making of."""
    return _Finder(file, record).done()


class _Finder:
    def __init__(self, file: File, record: Record) -> None:
        self.file = file
        self.was = {was.tag: was for line in record.lines for was in line.parts}
        self.line_of = {was.tag: n for n, line in enumerate(record.lines) for was in line.parts}
        self.order = {tag: n for n, tag in enumerate(self.was)}
        self.tags = list(self.was)
        self.fixed = Counter(record.fixed)
        self.known_fixed = frozenset(record.fixed)
        pieces = [piece for seen in file.paragraphs for piece in seen.pieces]
        self.tagged = {piece.tag for piece in pieces if piece.tag in self.was}
        self.by_bookmark = {bookmark(tag): tag for tag in (*self.was, LEFT_OVER, END)}
        self.texts: dict[str, Rich] = {}
        self.inline: list[Inline] = []
        self.added: list[Added] = []
        self.loose: list[str] = []

    def done(self) -> Earlier:
        rows = [Row(seen, groups_of(seen, self._tag)) for seen in self.file.paragraphs]
        self._without_ours(rows)
        self._missing = [tag for tag in self.tags if tag not in {g.tag for row in rows for g in row.groups}]
        for row in rows:
            row.groups[:] = [part for group in row.groups for part in self._split(group)]
        self._without_ours(rows)
        for row in rows:
            row.groups[:] = together(row.groups)
        tables = self._tables(rows)
        self._between(rows)
        self._stretches(rows, tables)
        self._collect(rows)
        moved = self._moved(rows)
        self.loose += [text for text in self.file.loose if says(text) and not self._around(text)]
        return Earlier(self.texts, tuple(self.inline), tuple(self.added), tuple(self.loose), moved, self.file.lost)

    def _tag(self, piece: Piece) -> str:
        if piece.tag in self.was or piece.tag in (END, LEFT_OVER):
            return piece.tag
        tag = self.by_bookmark.get(piece.bookmark, "")
        return "" if tag in self.tagged else tag

    def _around(self, text: str) -> bool:
        """Whether a text around the body is ours: a page number is another on each page."""
        return digest(text) in self.known_fixed or not any(char.isalpha() for char in text)

    def _without_ours(self, rows: Iterable[Row]) -> None:
        """Take out what says nothing, and what stood outside all tags when we made it."""

        def ours(group: Group) -> bool:
            text = text_of(group.runs)
            if group.tag or not says(text):
                return group.tag == END or not group.tag
            if self.fixed[digest(text)] > 0:
                self.fixed[digest(text)] -= 1
                return True
            return False

        for row in rows:
            row.groups[:] = [group for group in row.groups if not ours(group)]

    def _split(self, group: Group) -> list[Group]:
        """Text outside tags, parted at what of ours is found in it word for word."""
        if group.tag:
            return [group]
        text = text_of(group.runs)
        for tag in self._missing:
            ours = self.was[tag].text
            words = ours.split()
            found = re.search(r"\s+".join(map(re.escape, words)), text) if words else None
            if found is None:
                continue
            rest = text[: found.start()] + text[found.end() :]
            if len(ours) >= LONG or not says(rest) or digest(rest) in self.known_fixed:
                self._missing.remove(tag)
                before = group._replace(runs=cut(group.runs, 0, found.start()))
                after = group._replace(runs=cut(group.runs, found.end(), len(text)))
                middle = Group(tag, "text", cut(group.runs, found.start(), found.end()))
                return [*self._split(before), middle, *self._split(after)]
        return [group] if text else []

    def _tables(self, rows: Iterable[Row]) -> dict[int, str]:
        """Table -> "head" (it holds parts of ours), "ours" (most of its cells are), "person"."""
        words: dict[int, list[bool]] = {}
        held: set[int] = set()
        for row in rows:
            if row.seen.cell is not None:
                table = row.seen.cell[0]
                words.setdefault(table, [])
                held |= {table} if any(group.tag for group in row.groups) else set()
                words[table] += [False for group in row.groups if not group.tag]
                words[table] += [True] * (bool(row.seen.pieces) and not row.groups)
        return {
            table: "head" if table in held else "ours" if found and sum(found) >= TABLE_OURS * len(found) else "person"
            for table, found in words.items()
        }

    def _between(self, rows: Iterable[Row]) -> None:
        """Text in a line with parts of ours: the part that is missing there, else words that were added."""
        for row in rows:
            if not any(group.tag for group in row.groups):
                continue
            for n, group in enumerate(row.groups):
                if group.tag:
                    continue
                left = next((g.tag for g in reversed(row.groups[:n]) if g.tag in self.order), "")
                right = next((g.tag for g in row.groups[n:] if g.tag in self.order), "")
                lost = self._lost_between(left, right)
                if lost:
                    self._missing.remove(lost)
                    row.groups[n] = Group(lost, "between", group.runs)
                elif left or right:
                    self.inline.append(_inline(left, right, group.runs))
                else:
                    self.loose.append(text_of(group.runs))

    def _may_be(self, tag: str) -> bool:
        """Whether a part that is missing may have become other words: it stood there, and was no marked one."""
        return not tag.endswith(MARKED) and self.was[tag].state in (SHOWN, BOTH)

    def _lost_between(self, left: str, right: str) -> str:
        """The part that is missing between two of one line; a gap before a sentence."""
        line = self.line_of.get(left, self.line_of.get(right, -1))
        first = self.order[left] if left else -1
        last = self.order[right] if right else len(self.order)
        lost = [
            t for t in self._missing if self.line_of[t] == line and first < self.order[t] < last and self._may_be(t)
        ]
        return next((t for t in lost if self.was[t].gap), lost[0] if lost else "")

    def _stretches(self, rows: Sequence[Row], tables: Mapping[int, str]) -> None:
        """Paragraphs without anything of ours: parts that are missing there, else what was added."""
        at, last = 0, ""
        while at < len(rows):
            row = rows[at]
            own = [group.tag for group in row.groups if group.tag]
            if own or not row.groups:
                last = next((tag for tag in reversed(own) if tag in self.order or tag == LEFT_OVER), last)
                at += 1
                continue
            kind = tables.get(row.seen.cell[0], "") if row.seen.cell else ""
            if kind == "ours":
                self.loose.append(f"{_label(rows, row)}{text_of(row.groups[0].runs)}")
                at += 1
            elif kind == "person":
                at = self._table(rows, at, last)
            else:
                end = at
                while end < len(rows) and self._free(rows[end], row.seen.cell):
                    end += 1
                following = (g.tag for later in rows[end:] for g in later.groups if g.tag in self.order)
                self._stretch([r for r in rows[at:end] if r.groups], last, next(following, ""))
                at = end

    @staticmethod
    def _free(row: Row, cell: tuple[int, int, int] | None) -> bool:
        return row.seen.cell == cell and not any(group.tag for group in row.groups)

    def _table(self, rows: Sequence[Row], at: int, last: str) -> int:
        """A table that a person added; the row after it."""
        first = rows[at].seen.cell
        assert first is not None
        cells: dict[tuple[int, int], list[str]] = {}
        begin = at
        while begin > 0 and (cell := rows[begin - 1].seen.cell) is not None and cell[0] == first[0]:
            begin -= 1
        end = begin
        while end < len(rows) and (cell := rows[end].seen.cell) is not None and cell[0] == first[0]:
            said = "".join(text_of(piece.runs) for piece in rows[end].seen.pieces)
            cells.setdefault(cell[1:], []).append(said)
            rows[end].groups.clear()
            end += 1
        high, wide = max(r for r, _ in cells) + 1, max(c for _, c in cells) + 1
        table = tuple(tuple("\n".join(cells.get((r, c), [])) for c in range(wide)) for r in range(high))
        self.added.append(Added(last, table=table))
        return end

    def _stretch(self, rows: Sequence[Row], last: str, following: str) -> None:
        lost = self._lost_lines(last, following)
        pairs = _pairs([text_of(row.groups[0].runs) for row in rows], [self.was[tag] for tag in lost])
        taken: set[int] = set()
        for tag, indices in zip(lost, pairs, strict=True):
            if indices:
                self._missing.remove(tag)
                taken |= set(indices)
                self.texts[tag] = tuple(trimmed(rows[i].groups[0].runs) for i in indices)
        for n, row in enumerate(rows):
            if n not in taken:
                self.added.append(Added(last, row.seen.style, _as_item(row)))
            row.groups.clear()

    def _lost_lines(self, last: str, following: str) -> list[str]:
        """Parts that are missing between two others."""
        first = self.order.get(last, -1)
        end = self.order[following] if following else len(self.order)
        return [t for t in self._missing if first < self.order[t] < end and self._may_be(t)]

    def _collect(self, rows: Iterable[Row]) -> None:
        """What stands under each tag; of several the one that was changed, the others are loose."""
        found: dict[str, dict[object, list[Group]]] = {}
        for row in rows:
            for group in row.groups:
                if group.tag in self.was:
                    found.setdefault(group.tag, {}).setdefault(group.key, []).append(group)
        for tag, occurrences in found.items():
            said = [self._said(self.was[tag], groups) for groups in occurrences.values()]
            texts = [text for text in said if text is not None]
            if not texts:
                continue
            ours = self.was[tag].text
            chosen = next((text for text in texts if not same(plain(text), ours)), texts[0])
            self.texts[tag] = chosen
            others = (plain(text) for text in texts)
            self.loose += dict.fromkeys(t for t in others if not same(t, ours) and not same(t, plain(chosen)))
        for tag, was in self.was.items():
            if was.gap and tag not in self.texts and bookmark(tag) in self.file.bookmarks and not was.state:
                self.texts[tag] = rich(was.text)  # emptied, not taken away

    @staticmethod
    def _said(was: Was, groups: Sequence[Group]) -> Rich | None:
        """What stands in one control: None where its sentence was deleted, the prompt where nothing was written."""
        empty = all(group.empty or not says(text_of(group.runs)) for group in groups)
        if empty:
            return rich(was.text) if was.gap else None
        return tuple(runs for group in groups if (runs := trimmed(group.runs)))

    def _moved(self, rows: Iterable[Row]) -> tuple[str, ...]:
        """The fewest parts without which the others stand in our order (those outside a longest rising series)."""
        seen = dict.fromkeys(g.tag for row in rows for g in row.groups if g.tag in self.order)
        tails: list[int] = []
        chain: list[tuple[int, int]] = []
        for n in (self.order[tag] for tag in seen):
            length = bisect_left(tails, n)
            tails[length : length + 1] = [n]
            chain.append((n, length))
        keep, want, above = set[int](), len(tails) - 1, len(self.order)
        for n, length in reversed(chain):
            if length == want and n < above:
                keep.add(n)
                want, above = want - 1, n
        return tuple(self.tags[n] for n, _ in chain if n not in keep)


def _label(rows: Sequence[Row], row: Row) -> str:
    """What the first cell of a cell's row says, for whoever looks for it: "MH2-01: "."""
    assert row.seen.cell is not None
    table, line, _ = row.seen.cell
    first = [r for r in rows if r.seen.cell == (table, line, 0)]
    said = normal("".join(text_of(piece.runs) for r in first for piece in r.seen.pieces))
    return f"{said}: " if says(said) and row not in first else ""


def _inline(left: str, right: str, runs: Runs) -> Inline:
    """Words beside a part, without the space that we put between two parts."""
    text = text_of(runs)
    if left:
        return Inline(left, True, cut(runs, 0, len(text.rstrip())))
    return Inline(right, False, cut(runs, len(text) - len(text.lstrip()), len(text)))


def _as_item(row: Row) -> Runs:
    """The words of a paragraph; one of a list has a dash, since its number is not among them."""
    runs = trimmed(row.groups[0].runs)
    dash = row.seen.listed and text_of(runs)[:1] not in "-–+"
    return (Run("- "), *runs) if dash else runs


def _pairs(texts: Sequence[str], lost: Sequence[Was]) -> list[list[int]]:
    """For each missing part, which of the paragraphs are it.

    A sentence is the paragraph most like it; gaps take what is left, where that is plain: one gap all of it, several
    gaps one each.
    """
    free = set(range(len(texts)))
    found: list[list[int]] = [[] for _ in lost]
    for n, was in enumerate(lost):
        if not was.gap and free:
            best = max(free, key=lambda i: _alike(texts[i], was.text))
            if _alike(texts[best], was.text) >= ALIKE:
                found[n] = [best]
                free.discard(best)
    gaps = [n for n, was in enumerate(lost) if was.gap]
    if len(gaps) == 1:
        found[gaps[0]] = sorted(free)
    elif len(gaps) == len(free):
        for n, i in zip(gaps, sorted(free), strict=True):
            found[n] = [i]
    return found


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, normal(one), normal(other), autojunk=False).ratio()
