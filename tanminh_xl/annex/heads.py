"""Where tables stand on a page, and what their columns are for: heads of one to five rows, found by their words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.annex import words
from tanminh_xl.annex.cells import Cell, Page
from tanminh_xl.annex.columns import TEXTS, Part, Role, Years, part, unit_line
from tanminh_xl.annex.levels import marker
from tanminh_xl.annex.targets import is_ticks, looks_like
from tanminh_xl.domain.names import clean

_MOST_HEAD_ROWS = 5
_LONGEST = 160
"""Characters of a cell of a head."""
_MOSTLY = 0.8
"""The part of a column's cells from which on they say what it is, whatever its head does."""
_IS_LABEL = (Role.LABEL, Role.LABEL_OR_TARGET)


class Column(NamedTuple):
    """A column: ``head`` as a person reads it, its parts joined with " / "."""

    at: int
    head: str
    role: Role
    years: Years = Years()
    group: str = ""
    unit: str = ""


class Block(NamedTuple):
    """A table on a page: rows of its head ``top`` to before ``body``, of its body to before ``end``; columns ``left``
    to before ``right``. ``start``: from where rows above it are its own (titles, the unit of measure)."""

    page: Page
    start: int
    top: int
    body: int
    end: int
    left: int
    right: int
    columns: tuple[Column, ...]

    def of(self, *roles: Role) -> tuple[Column, ...]:
        """The columns with these roles, from the left."""
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def head_key(self) -> tuple[tuple[str, Role], ...]:
        """What makes its head the same as another's."""
        return tuple((words.plain(column.head), column.role) for column in self.columns if column.head)

    @property
    def is_criteria(self) -> bool:
        """Whether it is a table of criteria: labels, and something that they are measured by; tasks are none."""
        labels = self.of(Role.LABEL)
        tasks = all(words.plain(column.head) in words.known("starts", "task_labels") for column in labels)
        measured = self.of(Role.TARGET, Role.POINTS, Role.TICK, Role.UNIT, Role.PAST, Role.PART_OF_YEAR)
        strong = self.of(Role.TARGET, Role.POINTS, Role.TICK)
        return bool(labels) and bool(strong if tasks else measured)


def blocks(page: Page, plan_years: Sequence[int]) -> tuple[Block, ...]:
    """Return the tables of a page from its top; side by side ones from the left."""
    height = len(page.rows)
    found: list[tuple[int, int, int, int]] = []  # top, first row of the body, left, right
    heads: list[tuple[tuple[str, ...], ...]] = []
    row = 0
    while row < height:
        if not _is_head(page, row):
            row += 1
            continue
        key_columns = _key_columns(page, row)
        top, body = _extent(page, row, found[-1][1] if found else 0)
        texts = tuple(tuple(words.plain(page.cell(r, c).text) for c in range(page.width)) for r in range(top, body))
        again = bool(found) and texts == heads[-1] and not _restarts(page, found[-1][1], top, body)
        if not again:  # the same head again is the same table on the next page
            edges = [0, *key_columns[1:], page.width]
            found += [(top, body, left, right) for left, right in itertools.pairwise(edges)]
            heads.append(texts)
        row = body
    made: list[Block] = []
    tops = sorted({top for top, *_ in found})
    for top, body, left, right in found:
        later = [each for each in tops if each > top]
        end = _end(page, body, later[0]) if later else height
        earlier = [each for each in tops if each < top]
        start = (
            made[-1].end
            if earlier and made and made[-1].top != top
            else (made[-1].start if made and made[-1].top == top else 0)
        )
        columns = _columns(page, top, body, end, left, right, plan_years)
        made.append(Block(page, start, top, body, end, left, right, columns))
    return tuple(made)


def _restarts(page: Page, body: int, top: int, below: int) -> bool:
    """Whether the numbers below a head that comes again begin as those of the table above did: it is another table."""
    above, beneath = first_number(page, body, top), first_number(page, below, len(page.rows))
    return above != "" and above == beneath


def first_number(page: Page, top: int, end: int) -> str:
    """The first number of a row, from a row on, in the first columns; "" where there is none."""
    for row in range(top, end):
        for _, cell in list(page.own(row))[:1]:
            if marker(cell.label or cell.text) is not None and not _counts_columns(page, row):
                return clean(cell.label or cell.text).strip(" .")
    return ""


def _counts_columns(page: Page, row: int) -> bool:
    return all(len(cell.text.strip(" ()")) <= 2 for _, cell in page.own(row))


def _end(page: Page, body: int, following: int) -> int:
    """Where a table ends before the next one's head: titles of the next stand behind the last blank row before it."""
    blank = [row for row in range(body, following) if not any(not cell.is_blank for cell in page.rows[row])]
    at = following
    while at - 1 >= body and (at - 1 in blank or _is_title(page, at - 1)):
        at -= 1
    if at == following and at - 2 in blank and len(list(page.own(at - 1))) == 1:
        at -= 1  # "2. Chỉ tiêu đến năm 2030" alone between a blank row and a head
    return at


def _is_title(page: Page, row: int) -> bool:
    own = list(page.own(row))
    if len(own) > 2 or not own:
        return False
    return all(marker(cell.label or cell.text) is None and not looks_like(cell) for _, cell in own) and not any(
        marker((cell.text.split() or [""])[0]) for _, cell in own
    )


def _is_head(page: Page, row: int) -> bool:
    own = [(column, cell) for column, cell in page.own(row)]
    if len(own) < 2 or any(len(cell.text) > 4 * _LONGEST for _, cell in own):
        return False
    parts = {column: part(cell.line) for column, cell in own if len(cell.line) <= _LONGEST}
    roles = [each.role for each in parts.values()]
    labels = [at for at, each in parts.items() if each.role in _IS_LABEL]
    heads = sum(each.is_head for each in parts.values())
    if Role.NUMBER in roles and words.plain(own[0][1].line) and len(own) >= 2:
        numbered = next(at for at, each in parts.items() if each.role is Role.NUMBER)
        beside = [each for at, each in parts.items() if at > numbered]
        if any(each.role in _IS_LABEL for each in beside) or (len(beside) >= 2 and heads >= 2):
            return True
    if not labels:
        return False
    others = [each for at, each in parts.items() if at != labels[0] and (each.is_head or each.role)]
    strong = [each for each in others if each.role not in (Role.RESULT, Role.LABEL, Role.OTHER) or each.years.years]
    return bool(strong) and heads == len(own)


def _key_columns(page: Page, row: int) -> list[int]:
    """The columns of a head row where a table begins: more than one where tables stand side by side."""
    numbered = [at for at, cell in page.own(row) if part(cell.line).role is Role.NUMBER]
    labels = [at for at, cell in page.own(row) if part(cell.line).role in _IS_LABEL]
    if len(numbered) > 1 and all(
        any(at < label < following for label in labels)
        for at, following in zip(numbered, [*numbered[1:], page.width], strict=True)
    ):
        return numbered
    return numbered[:1] or [0]


def _extent(page: Page, row: int, least: int) -> tuple[int, int]:
    """The rows of a head that was found by one of them: its first, and the first of the body."""
    keyed = [at for at, cell in page.own(row) if part(cell.line).role in (Role.NUMBER, *_IS_LABEL, Role.CODE)]
    last_key = max(keyed[:2], default=0)
    bottom = max((page.end(row, at)[0] for at, _ in page.own(row)), default=row)
    if bottom - row >= _MOST_HEAD_ROWS:
        bottom = row
    while (
        bottom + 1 < len(page.rows) and bottom - row < _MOST_HEAD_ROWS - 1 and _is_below(page, bottom + 1, row, keyed)
    ):
        bottom = max(bottom + 1, *(page.end(bottom + 1, at)[0] for at, _ in page.own(bottom + 1)))
    top = row
    while top - 1 >= least and row - top < _MOST_HEAD_ROWS - 1 and _is_band(page, top - 1, last_key):
        top -= 1
    return top, min(bottom + 1, len(page.rows))


def _is_below(page: Page, row: int, head: int, keyed: list[int]) -> bool:
    """Whether a row goes on with a head: it says nothing of its own under number and label, and heads elsewhere."""
    own = list(page.own(row))
    if not own or any(at in keyed for at, _ in own):
        return False
    parts = [part(cell.line) for _, cell in own]
    plains = {words.plain(cell.line) for _, cell in own}
    ticks = bool(plains & words.known("ticks", "met")) and bool(plains & words.known("ticks", "unmet"))
    heads = [
        each for (_, cell), each in zip(own, parts, strict=True) if each.is_head or (ticks and len(cell.line) < 20)
    ]
    under_band = [
        (at, cell)
        for at, cell in own
        if any(
            page.end(head, left)[1] >= at > left or (left == at and page.end(head, left)[1] > at)
            for left, _ in page.own(head)
        )
    ]
    if len(heads) == len(own):
        return True
    plain = [cell for at, cell in under_band if not looks_like(cell) and len(cell.line) <= 60]
    return len(own) >= 2 and len(under_band) == len(own) and len(plain) + len(heads) >= len(own)


def _is_band(page: Page, row: int, last_key: int) -> bool:
    """Whether a row above a head's is a band of it: words of heads, right of number and label, over several columns."""
    own = list(page.own(row))
    if not own or any(at <= last_key or unit_line(cell.line) for at, cell in own):
        return False
    if any(len(cell.line) > 60 or not part(cell.line).is_head for _, cell in own):
        return False
    return all(
        page.end(row, at)[1] > at or len(own) > 1 or not page.cell(row + 1, min(at + 1, page.width - 1)).is_blank
        for at, _ in own
    )


def _columns(
    page: Page, top: int, body: int, end: int, left: int, right: int, plan_years: Sequence[int]
) -> tuple[Column, ...]:
    paths = _paths(page, top, body, left, right)
    parts = {at: [part(text) for text in path] for at, path in paths.items()}
    _mark_ticks(parts)
    columns = []
    for at in range(left, right):
        head = " / ".join(each.text for each in parts[at])
        columns.append(_column(at, head, parts, plan_years))
    columns = _by_contents(page, columns, body, end)
    return tuple(_banded(columns, parts))


def _banded(columns: list[Column], parts: dict[int, list[Part]]) -> list[Column]:
    """The same years under several heads are bands whatever they are called ("Chỉ tiêu xã ven biển", "Mức phấn đấu"): a
    person chooses which is the commune's."""
    above = {
        column.at: " / ".join(each.text for each in parts[column.at][:-1])
        for column in columns
        if column.role is Role.TARGET and not column.group and column.years.years and len(parts[column.at]) > 1
    }
    years = {column.at: column.years.years for column in columns}
    rivals = {
        band
        for at, band in above.items()
        if any(band != other and years[at] == years[beside] for beside, other in above.items())
    }
    columns = [
        column._replace(group=above[column.at]) if above.get(column.at) in rivals else column for column in columns
    ]
    return _places(_counted(columns))


def _counted(columns: list[Column]) -> list[Column]:
    """ "Mức 1", "Mức 2" beside each other, without years: a person chooses which is the commune's."""
    bare = {
        column.at: re.sub(r"[0-9]+|\b[ivx]+\b", "#", words.plain(column.head))
        for column in columns
        if column.role is Role.TARGET and not column.group and not column.years.years
    }
    alike = [text for text in bare.values() if "#" in text]
    return [
        column._replace(group=column.head) if alike.count(bare.get(column.at, "")) > 1 else column for column in columns
    ]


def _places(columns: list[Column]) -> list[Column]:
    """Communes as columns ("Xã Tân An", "Toàn tỉnh") where nothing else is a target: a person chooses his own."""
    found = [
        column.at
        for column in columns
        if column.role is Role.UNKNOWN and words.begins(words.plain(column.head), "groups", "places")
    ]
    if len(found) < 2 or any(column.role in (Role.TARGET, Role.POINTS, Role.TICK) for column in columns):
        return columns
    return [
        column._replace(role=Role.TARGET, group=column.head) if column.at in found else column for column in columns
    ]


def _paths(page: Page, top: int, body: int, left: int, right: int) -> dict[int, list[str]]:
    """The texts above each column, from the top; a band that is not merged reaches over blanks to its right."""
    paths: dict[int, list[str]] = {at: [] for at in range(left, right)}
    for row in range(top, body):
        band = ""
        for at in range(left, right):
            cell = page.cell(row, at)
            merged = page.origin(row, at) != (row, at) or page.end(row, at) != (row, at)
            text = cell.line
            if merged:
                band = ""
            elif text:
                band = text if part(text).role not in (Role.NUMBER, Role.LABEL, Role.UNIT, Role.CODE, Role.NOTE) else ""
            elif band and row + 1 < body:
                deeper = [page.cell(r, at).line for r in range(row + 1, body)]
                text = band if any(deeper) and not paths[at] else ""
            if text and (not paths[at] or paths[at][-1] != text):
                paths[at].append(text)
    return paths


def _mark_ticks(parts: dict[int, list[Part]]) -> None:
    """ "Đạt" beside "Không đạt" at the foot of heads are ticks, with or without a box."""
    leaves = {
        at: words.plain(path[-1].text).strip(words.signs("ticks", "boxes") + " ") for at, path in parts.items() if path
    }
    met = [at for at, text in leaves.items() if text in words.known("ticks", "met")]
    unmet = [at for at, text in leaves.items() if text in words.known("ticks", "unmet")]
    if met and unmet:
        for at in met:
            parts[at][-1] = parts[at][-1]._replace(role=Role.TICK)
        for at in unmet:
            parts[at][-1] = parts[at][-1]._replace(role=Role.UNTICK)


def _column(at: int, head: str, parts: dict[int, list[Part]], plan_years: Sequence[int]) -> Column:
    path = parts[at]
    if not path:
        return Column(at, "", Role.NONE)
    role = next((each.role for each in reversed(path) if each.role), Role.NONE)
    named = next((each.years for each in reversed(path) if each.years.years), Years())
    group = next((each.group for each in reversed(path) if each.group), "")
    unit = next((each.unit for each in reversed(path) if each.unit), "")
    partly = any(each.part_of_year for each in path)
    leaf = path[-1]
    if role is Role.LABEL_OR_TARGET and (named.years or group):
        role = Role.TARGET
    if role is Role.POINTS and len(path) > 1 and words.plain(leaf.text) in words.known("heads", "points_only"):
        role = _points_under(path[:-1], bool(named.years))
    if not role and (named.years or group):
        role = Role.TARGET
    if not role:
        role = Role.UNKNOWN
    if role is Role.TARGET and not group and len(path) > 1 and not leaf.is_head:
        beside = [
            other for other in parts.values() if len(other) > 1 and other[:-1] == path[:-1] and not other[-1].is_head
        ]
        group = leaf.text if len(beside) > 1 else ""
    if role is Role.TARGET and not group and len(path) > 1 and not leaf.years.years:
        beside = [other for other in parts.values() if len(other) > 1 and other[:-1] == path[:-1]]
        alike = [other for other in beside if other[-1].role is Role.TARGET and not other[-1].years.years]
        group = leaf.text if len(alike) > 1 else ""  # "Mức 1", "Mức 2" under one band: a person chooses
    if role in (Role.TARGET, Role.LABEL_OR_TARGET, Role.UNKNOWN) and partly:
        role = Role.PART_OF_YEAR
    if role is Role.TARGET and named.years and plan_years and max(named.years) < min(plan_years):
        role = Role.PAST
    return Column(at, head, role, named, group, unit)


def _points_under(bands: Sequence[Part], dated: bool) -> Role:
    """What "Điểm" alone is under bands: of "Kết quả năm 2025" what was scored, of "Mục tiêu năm 2026" what is to be."""
    above = next((band.role for band in reversed(bands) if band.role), Role.NONE)
    if above is Role.RESULT:
        return Role.RESULT
    return Role.TARGET if dated and above in (Role.TARGET, Role.LABEL_OR_TARGET) else Role.POINTS


def _by_contents(page: Page, columns: list[Column], body: int, end: int) -> list[Column]:
    """Settle what words leave open by what stands below: label or target, unit or owner, heads without words."""
    cells = {
        column.at: [
            cell
            for row in range(body, end)
            for at, cell in [(column.at, page.rows[row][column.at])]
            if not cell.is_blank
        ]
        for column in columns
    }
    labels = [column for column in columns if column.role is Role.LABEL]
    targets = [column for column in columns if column.role is Role.TARGET]
    settled: list[Column] = []
    for column in columns:
        role = column.role
        below = cells[column.at]
        if role is Role.LABEL_OR_TARGET:
            share = sum(map(looks_like, below)) / len(below) if below else 0.0
            others = [
                each for each in columns if each.at != column.at and each.role in (Role.LABEL, Role.LABEL_OR_TARGET)
            ]
            if not labels and not any(each.at < column.at for each in others):
                role = Role.LABEL
            elif (
                share >= 0.5
                or (not below and labels)
                or (labels and not targets and column.at > labels[-1].at and _is_alone(columns))
            ):
                role = Role.TARGET
            elif words.plain(column.head) in words.known("heads", "label_or_target") and column.at < _first_target(
                columns
            ):
                role = Role.LABEL
            else:
                role = Role.DESCRIPTION
        elif role is Role.UNIT_OR_OWNER:
            owners = sum(_is_body(cell.line) for cell in below)
            role = Role.OWNER if owners * 2 > len(below) else Role.UNIT
        elif role in (Role.RESULT, Role.UNKNOWN) and not targets and below:
            ticked = sum(is_ticks(cell.text) for cell in below)
            role = Role.TICK if ticked * 2 > len(below) else role
        settled.append(column._replace(role=role))
    settled = _labelled(settled, cells)
    return _headless(_exchanged(settled, cells), cells)


def _labelled(columns: list[Column], cells: dict[int, list[Cell]]) -> list[Column]:
    """Where no head says what is measured: the first column right of the numbers that has words below, whatever it is
    called."""
    numbers = [column.at for column in columns if column.role is Role.NUMBER]
    if not numbers or any(column.role is Role.LABEL for column in columns):
        return columns
    unknown = [column for column in columns if column.at > numbers[0] and column.role is not Role.CODE][:1]
    if not unknown or unknown[0].role is not Role.UNKNOWN or _share(cells[unknown[0].at]) > 1 - _MOSTLY:
        return columns
    return [column._replace(role=Role.LABEL) if column == unknown[0] else column for column in columns]


def _exchanged(columns: list[Column], cells: dict[int, list[Cell]]) -> list[Column]:
    """ "Mục tiêu đến năm 2030" over what is to be reached and "Yêu cầu" over how much: the heads say it the other way
    round, what stands below them does not."""
    labels = [column for column in columns if column.role is Role.LABEL]
    targets = [column for column in columns if column.role is Role.TARGET]
    if len(labels) != 1 or len(targets) != 1:
        return columns
    (label,), (target,) = labels, targets
    if _share(cells[label.at]) < _MOSTLY or _share(cells[target.at]) > 1 - _MOSTLY:
        return columns
    roles = {
        label.at: label._replace(role=Role.TARGET, years=target.years, group=target.group),
        target.at: target._replace(role=Role.LABEL, years=Years(), group=""),
    }
    return [roles.get(column.at, column) for column in columns]


def _share(below: list[Cell]) -> float:
    """The part of a column's cells that are written as targets are; 0.5 of none."""
    return sum(map(looks_like, below)) / len(below) if below else 0.5


def _is_body(text: str) -> bool:
    """Whether a text names an office, not a unit of measure: "Phòng Kinh tế"; "trạm" alone is what is counted."""
    plain = words.plain(text)
    return len(plain.split()) > 1 and (len(plain) > 20 or words.begins(plain, "rows", "bodies") != "")


def _is_alone(columns: list[Column]) -> bool:
    """Whether nothing else in a table may be a target."""
    return not any(each.role in (Role.TARGET, Role.POINTS, Role.TICK) for each in columns)


def _first_target(columns: list[Column]) -> int:
    return min(
        (each.at for each in columns if each.role in (Role.TARGET, Role.POINTS, Role.UNIT, *TEXTS)), default=1_000_000
    )


def _headless(columns: list[Column], cells: dict[int, list[Cell]]) -> list[Column]:
    """Columns without a head: right of a label's with words, they are labels one level down; left of it with numbers
    of rows, they are those."""
    settled = list(columns)
    for n, column in enumerate(settled):
        below = cells[column.at]
        if column.role is not Role.NONE or not below:
            continue
        before = settled[n - 1] if n else None
        words_below = sum(not looks_like(cell) and any(char.isalpha() for char in cell.text) for cell in below)
        if before is not None and before.role is Role.LABEL and words_below * 2 > len(below):
            settled[n] = column._replace(role=Role.LABEL, head=before.head)
        elif n == next((i for i, each in enumerate(settled) if cells[each.at] or each.head), 0):
            numbered = sum(marker(cell.label or cell.text) is not None for cell in below)
            if numbered * 2 > len(below) and not any(each.role is Role.NUMBER for each in settled):
                settled[n] = column._replace(role=Role.NUMBER)
    if not any(each.role is Role.NUMBER for each in settled):
        labels = [each.at for each in settled if each.role is Role.LABEL]
        for n, column in enumerate(settled):
            below = cells[column.at]
            if column.role is Role.CODE and labels and column.at < labels[0] and below:
                plainly = sum(
                    (found := marker(cell.label or cell.text)) is not None and found.kind != "code" for cell in below
                )
                if plainly * 2 > len(below):
                    settled[n] = column._replace(role=Role.NUMBER)
    return settled
