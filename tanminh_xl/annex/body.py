"""Rows below a head: which of them are criteria, and what is passed over - numbers of columns, notes, signatures."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from tanminh_xl.annex import levels, words
from tanminh_xl.annex.cells import Address, Cell, Page
from tanminh_xl.annex.columns import Role
from tanminh_xl.annex.heads import Block
from tanminh_xl.annex.levels import Item, marker
from tanminh_xl.annex.targets import looks_like
from tanminh_xl.annex.words import told
from tanminh_xl.domain.annex import Passed
from tanminh_xl.domain.names import clean

_COLUMN_NUMBER = re.compile(r"\(?(?:[0-9]{1,2}|[A-ZĐa-z])\)?|\(?[0-9]{1,2}\)? ?= ?[0-9()\s+\-*/x×:%.,=]+")


class Line(NamedTuple):
    """A row of the table, or one that a column of groups names. ``at``: where its label stands. ``row``: whose cells
    are its values, -1: none. ``more``: rows that go on with it (its label is merged over them)."""

    item: Item
    at: Address
    row: int
    more: tuple[int, ...] = ()


class Body(NamedTuple):
    """What a table's rows are; ``used``: first addresses of cells that went into a line."""

    lines: tuple[Line, ...]
    passed: tuple[Passed, ...]
    used: frozenset[Address]


def body(block: Block) -> Body:
    """Read the rows of a table."""
    return _Body(block).read()


class _Body:
    def __init__(self, block: Block) -> None:
        self._block, self._page = block, block.page
        self._labels = [column.at for column in block.of(Role.LABEL)]
        numbers = block.of(Role.NUMBER)
        self._number = numbers[0].at if numbers else -1
        self._values = [
            column.at
            for column in block.of(Role.TARGET, Role.PAST, Role.PART_OF_YEAR, Role.RESULT, Role.POINTS, Role.UNIT)
        ]
        self._figures = [column.at for column in block.of(Role.TARGET, Role.POINTS)]
        self._numbers = self._mended_numbers()
        self._lines: list[Line] = []
        self._passed: list[Passed] = []
        self._used: set[Address] = set()
        self._head = [self._texts(row) for row in range(block.top, block.body)]
        self._groups: dict[int, int] = {}
        self._own_numbers = self._has_own_numbers()

    def read(self) -> Body:
        block, page = self._block, self._page
        row, tail = block.body, False
        while row < block.end:
            own = [(at, cell) for at, cell in page.own(row) if block.left <= at < block.right]
            if not own:
                row += 1
                continue
            again = self._head_again(row)
            if again:
                self._pass(row, row + again - 1, "head_again")
                row += again
                tail = False
                continue
            if self._is_column_numbers(row, own):
                self._pass(row, row, "numbers")
            elif (tail and not self._goes_on(row, own)) or self._is_tail(row, own):
                tail = True
                self._pass(row, row, "below")
            elif self._joins(row, own):
                self._join(row, own)
            else:
                tail = False
                self._take(row, own)
            row += 1
        return Body(tuple(self._lines), tuple(self._passed), frozenset(self._used))

    def _texts(self, row: int) -> list[str]:
        return [words.plain(self._page.cell(row, at).text) for at in range(self._block.left, self._block.right)]

    def _pass(self, top: int, bottom: int, key: str) -> None:
        block, page = self._block, self._page
        cells = [
            ((row, at), cell)
            for row in range(top, bottom + 1)
            for at, cell in page.own(row)
            if block.left <= at < block.right
        ]
        cells = [each for each in cells if each[0] not in self._used]
        if cells:
            self._used.update(at for at, _ in cells)
            text = "; ".join(shown(cell) for _, cell in cells)
            columns = [at[1] for at, _ in cells]
            self._passed.append(Passed(page.area(top, min(columns), bottom, max(columns)), text, told(key)))

    def _head_again(self, row: int) -> int:
        """How many rows are the head again, on the next page; 0: none."""
        for skip in range(len(self._head)):
            kept = self._head[skip:]
            rows = [self._texts(row + n) for n in range(len(kept)) if row + n < self._block.end]
            if rows == kept and any(kept[0]) and sum(map(bool, kept[0])) > 1:
                return len(kept)
        return 0

    def _is_column_numbers(self, row: int, own: list[tuple[int, Cell]]) -> bool:
        """A row of "(1)", "A", "3=1+2" right under the head."""
        if self._lines or len(own) < 2 or not all(_COLUMN_NUMBER.fullmatch(clean(cell.text)) for _, cell in own):
            return False
        if self._labels and not any(at in self._labels for at, _ in own):
            return False
        plain = [re.match(r"\(?([0-9]+)", clean(cell.text)) for _, cell in own]
        counted = [int(found[1]) for found in plain if found]
        steps = {later - earlier for earlier, later in itertools.pairwise(counted)}
        return steps <= {1} or (len(own) > 3 and min(steps) > 0)

    def _is_tail(self, row: int, own: list[tuple[int, Cell]]) -> bool:
        """Whether a note or a signature begins here: nothing of the table comes behind it."""
        texts = [(at, words.plain(cell.text)) for at, cell in own]
        first = texts[0][1] if texts else ""
        number = self._number_text(row)
        if number and marker(number) is not None and not marker(number).kind.startswith("dash"):  # type: ignore[union-attr]
            return False
        figures = any(at in self._figures and looks_like(cell) for at, cell in own)
        if not figures and any(_signs(text) for _, text in texts):
            return True
        if figures or len(own) > 2:
            return False
        note = words.begins(first, "rows", "note")
        if (
            note
            and (note.startswith("(") or first[len(note) : len(note) + 1] in (":", " ", ""))
            and (":" in first or first.startswith("("))
        ):
            return True
        starred = re.match(r"\*+ ?(?=\w)", first)
        return bool(starred) and not any(line.item.number.startswith("*") for line in self._lines)

    def _goes_on(self, row: int, own: list[tuple[int, Cell]]) -> bool:
        """Whether the table goes on behind a note: a row with a number, a label, and a figure that counts."""
        labelled = any(at in self._labels for at, _ in own)
        figures = any(at in self._figures and looks_like(cell) for at, cell in own)
        return labelled and figures and marker(self._number_text(row)) is not None

    def _number_text(self, row: int) -> str:
        return self._numbers.get(row, "")

    def _mended_numbers(self) -> dict[int, str]:
        """Each row's number as it stands, an automatic one too."""
        if self._number < 0:
            return {}
        page = self._page
        rows = [
            row
            for row in range(self._block.body, self._block.end)
            if (row, self._number) not in page.merged and not page.rows[row][self._number].is_blank
        ]
        given = [_number_of(page.rows[row][self._number]) for row in rows]
        return dict(zip(rows, levels.renumbered(given), strict=True))

    def _has_own_numbers(self) -> bool:
        """Whether numbers belong to the leftmost label column: they are merged downwards with it, or stand in none of
        the rows that only a column right of it names."""
        page = self._page
        if self._number < 0 or len(self._labels) < 2:
            return False
        if any(page.end(row, self._number)[0] > row for row in self._numbers):
            return True
        below = [
            row
            for row in range(self._block.body, self._block.end)
            if ((row, self._labels[0]) in page.merged or page.rows[row][self._labels[0]].is_blank)
            and any(not page.rows[row][at].is_blank for at in self._labels[1:])
        ]
        return bool(below) and not any(row in self._numbers for row in below)

    def _joins(self, row: int, own: list[tuple[int, Cell]]) -> bool:
        """Whether a row only goes on with the words of the one above it, broken by the end of a page."""
        if not self._lines or self._number_text(row) or not self._labels:
            return False
        last = self._lines[-1]
        if last.row < 0 or any(at in self._values or at == self._number for at, _ in own):
            return False
        at = self._labels[-1]
        if (row, at) in self._page.merged:
            return False
        text = self._page.rows[row][at]
        others = [each for each, _ in own if each != at]
        if text.is_blank:
            return (
                bool(others)
                and all(self._page.cell(last.row, each).text.strip() for each in others)
                and all(shown(cell)[:1].islower() for _, cell in own)
            )
        begins = text.text.lstrip()[:1]
        if text.label or not begins.islower() or words.begins(words.plain(text.text), "rows", "among"):
            return False
        if levels.split(clean(text.text))[0]:
            return False
        return not last.item.label.rstrip().endswith((".", ":", ";")) and last.item.label != ""

    def _join(self, row: int, own: list[tuple[int, Cell]]) -> None:
        last = self._lines[-1]
        at = self._labels[-1]
        label = last.item.label
        text = self._page.rows[row][at]
        place = self._page.row_place(*last.at)
        if not text.is_blank:
            self._used.add((row, at))
            self._passed.append(
                Passed(self._page.place(row, at), shown(text), told("joined", label=label, place=place))
            )
            label = clean(f"{label} {text.text}")
        self._lines[-1] = last._replace(item=last.item._replace(label=label), more=(*last.more, row))

    def _take(self, row: int, own: list[tuple[int, Cell]]) -> None:
        leaf, cell = self._leaf(row)
        if leaf is None:
            if self._lines and self._is_merged_down(row):
                last = self._lines[-1]
                self._lines[-1] = last._replace(more=(*last.more, row))
                return
            if self._wide_text(row, own):
                return
            if any(at in self._figures for at, _ in own) or self._number_text(row):
                at = self._labels[-1] if self._labels else self._block.left
                self._line(row, (row, at), Cell(), self._number_text(row), -1)
            return
        assert cell is not None
        groups = self._upper(row, leaf)
        number = self._number_text(row)
        if groups and number and self._number_is_of_group(row, cell):
            first = groups[-1] if len(groups) == 1 else groups[0]
            self._group(first, number)
            for each in groups:
                if each is not first:
                    self._group(each, "")
            number = ""
        else:
            for each in groups:
                self._group(each, "")
        under = max((self._groups[at] for at in self._groups if at < leaf), default=-1)
        for at in [each for each in self._groups if each >= leaf]:
            del self._groups[at]
        self._line(row, (row, leaf), cell, number, under)
        if len(self._labels) > 1:
            self._groups[leaf] = len(self._lines) - 1

    def _leaf(self, row: int) -> tuple[int | None, Cell | None]:
        """The rightmost label of a row that begins in it."""
        page = self._page
        for at in reversed(self._labels):
            origin = page.origin(row, at)
            cell = page.rows[origin[0]][origin[1]]
            if cell.is_blank:
                continue
            if origin[0] < row or (origin[1] < self._labels[0] and origin[1] == self._number):
                return None, None
            if origin[1] == at or origin[1] not in self._labels:
                return at, cell
        return None, None

    def _is_merged_down(self, row: int) -> bool:
        page = self._page
        for at in reversed(self._labels):
            origin = page.origin(row, at)
            if origin[0] < row and not page.rows[origin[0]][origin[1]].is_blank:
                return self._lines[-1].at[0] == origin[0] or self._lines[-1].row >= origin[0]
        return False

    def _upper(self, row: int, leaf: int) -> list[tuple[int, Cell]]:
        """Groups left of a label that begin in this row."""
        page = self._page
        found = []
        for at in self._labels:
            if at >= leaf or page.origin(row, at) != (row, at) or page.rows[row][at].is_blank:
                continue
            if page.end(row, at)[1] >= leaf:
                continue
            cell = page.rows[row][at]
            active = self._groups.get(at)
            if active is not None and words.plain(self._lines[active].item.label) == words.plain(cell.text):
                self._used.add((row, at))  # the same group, written again in each of its rows
                continue
            found.append((at, cell))
        return found

    def _number_is_of_group(self, row: int, leaf: Cell) -> bool:
        if self._page.end(row, self._number)[0] > row or self._own_numbers:
            return True
        return bool(leaf.label or levels.split(clean(leaf.text))[0])

    def _group(self, found: tuple[int, Cell], number: str) -> None:
        at, cell = found
        row = next(r for r in range(self._block.body, self._block.end) if self._page.rows[r][at] is cell)
        under = max((self._groups[each] for each in self._groups if each < at), default=-1)
        for each in [each for each in self._groups if each >= at]:
            del self._groups[each]
        self._line(row, (row, at), cell, number, under, is_group=True)
        self._groups[at] = len(self._lines) - 1

    def _wide_text(self, row: int, own: list[tuple[int, Cell]]) -> bool:
        """A text under number, merged over the label: a title, or a row whose number stands in its words."""
        if self._number < 0 or not own or own[0][0] != self._number:
            return False
        cell = own[0][1]
        number, _ = levels.split(clean(cell.text))
        if marker(_number_of(cell)[0]) is not None and not number and not cell.label:
            return False
        del self._numbers[row]
        self._line(row, (row, self._number), cell, "", -1)
        return True

    def _line(self, row: int, at: Address, cell: Cell, number: str, under: int, is_group: bool = False) -> None:
        page = self._page
        label = clean(cell.text)
        if not number and cell.label:
            number = cell.label
        elif not number:
            number, label = levels.split(label)
            number = clean(number)
        elif cell.label:
            label = clean(f"{cell.label} {label}")
        as_given = number
        number = number.rstrip(".:").strip() or number
        self._used.add(at)
        if self._number >= 0 and row in self._numbers and self._numbers[row] == as_given:
            self._used.add((row, self._number))
            self._tell_renumbered(row, as_given)
        last = page.end(*at)[1]
        wide = last > at[1] and all(column < at[1] or column <= last for column in self._values)
        plain = words.plain(label)
        bare = clean(re.sub(r"\([^()]*\)", " ", plain)).strip(" .:;-")
        values = (
            not is_group
            and not wide
            and any(
                not page.cell(row, column).is_blank
                and page.origin(row, column)[0] == row
                and page.origin(row, column) != at
                for column in self._values
            )
        )
        among = words.begins(plain, "rows", "among")
        item = Item(
            number,
            label,
            cell.bold,
            cell.indent,
            values,
            at[1] if len(self._labels) > 1 and not wide else -1,
            under,
            wide,
            _is_total(bare),
            bare in words.known("rows", "section"),
            bool(among),
            not self._lines,
        )
        self._lines.append(Line(item, at, -1 if is_group else row))

    def _tell_renumbered(self, row: int, number: str) -> None:
        given = _number_of(self._page.rows[row][self._number])[0]
        if given != number:
            before = next((line.item.number for line in reversed(self._lines) if line.item.number), "")
            place = self._page.place(row, self._number)
            self._passed.append(Passed(place, given, told("renumbered", given=given, before=before, meant=number)))


def _is_total(bare: str) -> bool:
    """ "Tổng cộng", and "Cộng mục I"."""
    found = words.begins(bare, "rows", "total")
    rest = bare[len(found) :].strip(" .:;-()")
    of = marker(rest) or marker(rest.upper())
    return bool(found) and (not rest or (of is not None and of.kind != "code"))


def _number_of(cell: Cell) -> tuple[str, bool]:
    """A row's number as it stands, and whether its cell holds a number: 1.1 has a dot there, whatever the machine."""
    if cell.label:
        return clean(f"{cell.label} {cell.text}").strip(), False
    if cell.number is not None and "%" not in cell.text:
        decimals = cell.decimals or 0
        return (f"{cell.number:.{decimals}f}" if decimals else f"{cell.number:.15g}"), not decimals
    return clean(cell.text), False


def _signs(text: str) -> bool:
    if words.pattern("rows", "dated").search(text) and len(text) < 90:
        return True
    found = words.begins(text, "rows", "sign")
    return bool(found) and (len(text) < 70 or found.endswith((".", ":")))


def shown(cell: Cell) -> str:
    """A cell as a person sees it, on one line, with its automatic number."""
    return clean(f"{cell.label} {cell.text}")


def page_texts(page: Page) -> list[tuple[Address, str]]:
    """Each cell that shows something, by its first address."""
    return [((row, at), shown(cell)) for row in range(len(page.rows)) for at, cell in page.own(row)]
