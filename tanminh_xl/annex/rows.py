"""A table's lines -> rows understood: fields by column, targets by cell, levels; nothing of it is lost in silence."""

from __future__ import annotations

import re
from typing import NamedTuple

from tanminh_xl.annex import numbers, targets, words
from tanminh_xl.annex.body import Line, body, shown
from tanminh_xl.annex.cells import Address, Cell
from tanminh_xl.annex.columns import TEXTS, Role, Years, is_unit, unit_inside
from tanminh_xl.annex.heads import Block, Column
from tanminh_xl.annex.levels import Placed, marker, place
from tanminh_xl.annex.words import told
from tanminh_xl.domain.annex import Ask, Passed, UnderstoodRow, UnderstoodTarget
from tanminh_xl.domain.catalogue_nouns import PASS, Direction
from tanminh_xl.domain.format_value import format_number
from tanminh_xl.domain.names import clean

_DITTO = ("nt", "-nt-", "n.t", '"', "''", "như trên")
_NO_UNIT = ("-", "–", "…", "/")
_ASIDE = (Role.RESULT, Role.OTHER, Role.PAST, Role.PART_OF_YEAR, Role.UNKNOWN, Role.NONE, Role.TICK, Role.UNTICK)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Above(NamedTuple):
    """What stands above a table: all lines with their places; the unit and the years that they say for all of it, and
    which line says so."""

    lines: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    unit_line: str = ""
    years: Years = Years()
    years_line: str = ""


class Taken(NamedTuple):
    """A table's rows, and what of it was passed over."""

    rows: tuple[UnderstoodRow, ...]
    passed: tuple[Passed, ...]


def take(block: Block, above: Above, group: str, plan_years: tuple[int, ...]) -> Taken:
    """Read a table; ``group``: the group of communes whose columns count."""
    return _Table(block, above, group, plan_years).take()


class _Table:
    def __init__(self, block: Block, above: Above, group: str, plan_years: tuple[int, ...]) -> None:
        self._block, self._page, self._above = block, block.page, above
        self._group, self._plan_years = group, plan_years
        self._passed: list[Passed] = []
        self._used: set[Address] = set()
        self._tiers: dict[Address, list[str]] = {}
        self._unit = ""
        self._years_used = self._unit_used = False
        hidden = block.page.hidden_columns
        self._targets = [
            column
            for column in block.of(Role.TARGET)
            if (not column.group or column.group == group) and column.at not in hidden
        ]
        texts = [
            shown(block.page.rows[row][column.at])
            for column in block.of(Role.TARGET)
            for row in range(block.body, block.end)
            if block.page.rows[row][column.at].number is None
        ]
        self._habits = numbers.habits(texts)
        self._wholes = _wholes(self._targets)
        self._units_in_labels = any(unit_inside(column.head) for column in block.of(Role.LABEL))
        self._whole_cells: dict[int, list[Address]] = {}

    def take(self) -> Taken:
        block, page = self._block, self._page
        read = body(block)
        self._used |= read.used
        lines = list(read.lines)
        placed = list(place([line.item for line in lines]))
        lines, placed = self._without_leads(lines, placed)
        lines, placed = self._without_tiers(lines, placed)
        rows = [self._row(n, lines, placed) for n in range(len(lines))]
        rows = self._with_ticks(rows, lines, placed)
        rows = [self._checked(n, rows, lines, placed) for n in range(len(rows))]
        self._check_sums(rows)
        self._passed += read.passed
        self._pass_columns()
        self._pass_wholes()
        for line in lines:
            if line.row in page.hidden_rows:
                self._passed.append(Passed(page.row_place(line.row, line.at[1]), line.item.label, told("hidden_row")))
        self._pass_rest()
        return Taken(tuple(rows), (*self._pass_above(), *self._pass_head(), *self._passed))

    def _pass_head(self) -> tuple[Passed, ...]:
        block, page = self._block, self._page
        cells = [
            ((row, at), cell)
            for row in range(block.top, block.body)
            for at, cell in page.own(row)
            if block.left <= at < block.right
        ]
        text = "; ".join(shown(cell) for _, cell in cells)
        return (Passed(page.area(block.top, block.left, block.body - 1, block.right - 1), text, told("head")),)

    def _pass_above(self) -> tuple[Passed, ...]:
        found: list[Passed] = []
        for where, text in self._above.lines:
            key, facts = "above", {}
            if where + text == self._above.years_line and self._years_used:
                key, facts = "above_years", {"years": _years_words(self._above.years)}
            elif where + text == self._above.unit_line and self._unit_used:
                key, facts = "above_unit", {"unit": self._above.unit}
            found.append(Passed(where, text, told(key, **facts)))
        return tuple(found)

    def _without_leads(self, lines: list[Line], placed: list[Placed]) -> tuple[list[Line], list[Placed]]:
        """ "Trong đó:" with nothing beside it only leads to what stands below: that goes to the row above it."""
        goes: dict[int, int] = {}
        kept: list[int] = []
        for n, (line, where) in enumerate(zip(lines, placed, strict=True)):
            bare = words.plain(line.item.label).strip(" :.;-")
            if line.item.among and not line.item.values and bare in words.known("rows", "among") and where.parent >= 0:
                goes[n] = where.parent
                parent = lines[where.parent].item.label
                why = told("among", label=line.item.label, parent=parent)
                self._passed.append(Passed(self._page.place(*line.at), line.item.label, why))
            else:
                kept.append(n)

        return _kept(lines, placed, kept, goes)

    def _without_tiers(self, lines: list[Line], placed: list[Placed]) -> tuple[list[Line], list[Placed]]:
        """ "Trên 95% | 12 điểm" without a number says how the points of the row above it are given."""
        goes: dict[int, int] = {}
        parents = {each.parent for each in placed}
        for n, (line, where) in enumerate(zip(lines, placed, strict=True)):
            above = lines[where.parent] if where.parent >= 0 else None
            if above is None or n in parents or line.item.number or not _is_tier(line.item.label):
                continue
            given = [self._at(line, column) for column in self._block.of(Role.POINTS)]
            targets_too = any(self._at(line, column) for column in self._block.of(Role.TARGET))
            if line.row < 0 or above.row < 0 or targets_too or not any(given) or where.parent in goes:
                continue
            score = "; ".join(shown(each[1]) for each in given if each is not None)
            self._used.update(each[0] for each in given if each is not None)
            self._tiers.setdefault(above.at, []).append(f"{line.item.label}: {score}")
            goes[n] = where.parent
        return _kept(lines, placed, [n for n in range(len(lines)) if n not in goes], goes)

    def _two_for_a_year(self, found: tuple[UnderstoodTarget, ...]) -> tuple[UnderstoodTarget, ...]:
        """Two targets for one year: which is meant, the table does not say."""
        count: dict[tuple[int, ...], int] = {}
        for each in found:
            count[each.years] = count.get(each.years, 0) + 1
        return tuple(
            each._replace(asks=_ordered({*each.asks, Ask.YEAR})) if count[each.years] > 1 else each for each in found
        )

    def _row(self, n: int, lines: list[Line], placed: list[Placed]) -> UnderstoodRow:
        line, page = lines[n], self._page
        path: list[str] = []
        parent = placed[n].parent
        while parent >= 0:
            path.insert(0, lines[parent].item.label)
            parent = placed[parent].parent
        label = line.item.label
        asks = list(placed[n].asks)
        if not label:
            asks.append(Ask.LABEL)
        where = page.row_place(*line.at)
        row = UnderstoodRow(where, line.item.number, label, tuple(path), asks=tuple(asks), is_total=line.item.total)
        return row if line.row < 0 else self._filled(row, line)

    def _filled(self, row: UnderstoodRow, line: Line) -> UnderstoodRow:
        unit, unit_asks = self._row_unit(row, line)
        found = self._row_targets(row, line, unit)
        if (
            not unit
            and self._above.unit
            and any(isinstance(each.value, float | tuple) and not each.unit for each in found)
        ):
            unit, self._unit_used = self._above.unit, True
            found = tuple(self._row_targets(row, line, unit))
        found = tuple(
            each._replace(asks=_ordered({*each.asks, *unit_asks})) if each.value != PASS else each for each in found
        )
        found = self._two_for_a_year(found)
        fields: dict[Role, str] = {}
        for role in (*TEXTS, Role.CODE):
            texts = [self._text(line, column) for column in self._block.of(role)]
            fields[role] = "\n".join(text for text in texts if text)
        points, scoring, asks = self._points(line)
        number = row.number
        code = fields[Role.CODE]
        note = "\n".join(text for text in (fields[Role.NOTE], fields[Role.DESCRIPTION]) if text)
        if not code and (found_marker := marker(number)) is not None and found_marker.kind == "code":
            code = number
        return row._replace(
            number=number,
            code=code,
            unit_of_measure=unit,
            targets=found,
            points=points,
            scoring="\n".join(text for text in (fields[Role.SCORING], scoring, *self._tiers.get(line.at, ())) if text),
            evidence=fields[Role.EVIDENCE],
            owner=fields[Role.OWNER],
            note=note,
            asks=_ordered({*row.asks, *asks}),
        )

    def _at(self, line: Line, column: Column) -> tuple[Address, Cell] | None:
        """The cell of a line in a column, where it is no part of its label; None where it shows nothing."""
        page = self._page
        origin = page.origin(line.row, column.at)
        cell = page.rows[origin[0]][origin[1]]
        if cell.is_blank or origin == line.at or column.at in page.hidden_columns:
            return None
        if origin[1] < column.at and origin[1] not in [each.at for each in self._block.of(column.role)]:
            return None
        return origin, cell

    def _text(self, line: Line, column: Column) -> str:
        texts = []
        for row in (line.row, *line.more):
            found = self._at(line._replace(row=row), column)
            if found is None or (row != line.row and found[0][0] != row):
                continue
            self._used.add(found[0])
            cell = found[1]
            texts.append("\n".join(filter(None, (clean(each) for each in f"{cell.label} {cell.text}".split("\n")))))
        return "\n".join(texts)

    def _row_unit(self, row: UnderstoodRow, line: Line) -> tuple[str, set[Ask]]:
        asks: set[Ask] = set()
        unit = ""
        for column in self._block.of(Role.UNIT):
            found = self._at(line, column)
            if found is None:
                continue
            self._used.add(found[0])
            unit = shown(found[1])
            where = self._page.place(*found[0])
            power = words.pattern("units", "power").match(unit.lower())
            if unit in _NO_UNIT:
                self._passed.append(Passed(where, unit, told("no_unit")))
                unit = ""
            elif unit.lower() in _DITTO:
                self._passed.append(Passed(where, unit, told("power", given=unit, meant=self._unit)))
                unit = self._unit
                asks |= {Ask.UNIT}
            elif power is not None:
                meant = f"10{power[1].translate(_RAISED)} {unit[power.end() :].strip()}"
                self._passed.append(Passed(where, unit, told("power", given=unit, meant=meant)))
                unit = meant
            self._unit = unit
            break
        given = [self._at(line, column) for column in self._block.of(Role.UNIT)]
        others = [shown(each[1]) for each in given if each is not None][1:]
        if not unit:
            unit = next((column.unit for column in self._targets if column.unit), "")
        inside = re.search(r"\(([^()]*)\)\s*[.:;*]*$", row.label)
        if inside is not None and (is_unit(inside[1]) or self._units_in_labels):
            unit = unit or clean(inside[1])
            others.append(inside[1])
        if any(not targets.same(other, unit) for other in others if unit and other not in _NO_UNIT):
            asks |= {Ask.UNIT}
        return unit, asks

    def _row_targets(self, row: UnderstoodRow, line: Line, unit: str) -> tuple[UnderstoodTarget, ...]:
        by_cell: dict[Address, list[Column]] = {}
        for column in self._targets:
            found = self._at(line, column)
            if found is not None:
                by_cell.setdefault(found[0], []).append(column)
        self._drop_general(by_cell)
        self._drop_wholes(by_cell)
        made: list[UnderstoodTarget] = []
        for at, columns in by_cell.items():
            cell = self._page.rows[at[0]][at[1]]
            around = self._around(row, columns, unit)
            where = self._page.place(*at)
            first = at not in self._used
            self._used.add(at)
            several = targets.understand(cell, where, around)
            if not several and first:
                self._passed.append(Passed(where, shown(cell), told("nothing")))
            if unit and any(column.unit and not targets.same(column.unit, unit) for column in columns):
                several = tuple(
                    each if each.value == PASS else each._replace(asks=_ordered({*each.asks, Ask.UNIT}))
                    for each in several
                )
            if self._page.end(*at)[0] > at[0]:
                several = tuple(
                    each if each.value == PASS else each._replace(asks=_ordered({*each.asks, Ask.SHARED}))
                    for each in several
                )
            if several and words.plain(several[0].words).strip(" .") in ("đat", "dat") and first:
                self._passed.append(Passed(where, several[0].words, told("typo")))
            made += several
        return tuple(made)

    def _drop_general(self, by_cell: dict[Address, list[Column]]) -> None:
        """Where the chosen group has a target of its own, the one of all groups for the same years is only told."""
        own = {column.years.years for columns in by_cell.values() for column in columns if column.group}
        for at in [at for at, columns in by_cell.items() if not any(column.group for column in columns)]:
            if own and all(column.years.years in own for column in by_cell[at]):
                del by_cell[at]
                if at not in self._used:
                    self._used.add(at)
                    text = shown(self._page.rows[at[0]][at[1]])
                    self._passed.append(Passed(self._page.place(*at), text, told("general", group=self._group)))

    def _drop_wholes(self, by_cell: dict[Address, list[Column]]) -> None:
        """What is of all years together (an average, a sum) beside what is of each year is no target of a year."""
        whole = {at: columns[0].at for at, columns in by_cell.items() if columns[0].at in self._wholes}
        if len(whole) < len(by_cell):
            for at, column in whole.items():
                del by_cell[at]
                self._used.add(at)
                if at not in self._whole_cells.setdefault(column, []):
                    self._whole_cells[column].append(at)

    def _pass_wholes(self) -> None:
        page = self._page
        for column in self._targets:
            cells = self._whole_cells.get(column.at)
            if cells:
                area = page.area(cells[0][0], column.at, cells[-1][0], column.at)
                text = "; ".join(shown(page.rows[row][at]) for row, at in cells)
                self._passed.append(Passed(area, text, told("whole", head=column.head)))

    def _around(self, row: UnderstoodRow, columns: list[Column], unit: str) -> targets.Context:
        named = sorted({year for column in columns for year in column.years.years})
        spans = any(column.years.is_span for column in columns)
        if not named and self._above.years.years:
            named, spans, self._years_used = list(self._above.years.years), self._above.years.is_span, True
        label = " ".join((*row.path[-1:], row.label))
        likely = targets.bound(" ".join(column.head for column in columns))
        return targets.Context(label, unit, tuple(named), spans or not named, self._habits, likely)

    def _points(self, line: Line) -> tuple[float | None, str, set[Ask]]:
        points: float | None = None
        scoring: list[str] = []
        asks: set[Ask] = set()
        for column in self._block.of(Role.POINTS):
            for row in (line.row, *line.more):
                found = self._at(line._replace(row=row), column)
                if found is None:
                    continue
                at, cell = found
                if at[0] != row:
                    continue
                self._used.add(at)
                value = numbers.points(shown(cell), cell.number)
                if value is None or (points is not None):
                    scoring.append(shown(cell))
                    if value is None:
                        self._passed.append(Passed(self._page.place(*at), shown(cell), told("not_points")))
                else:
                    points = value
                    if self._page.end(*at)[0] > at[0]:
                        self._passed.append(Passed(self._page.place(*at), shown(cell), told("shared_points")))
                    if not cell.exact or re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3}", shown(cell)):
                        asks.add(Ask.NUMBER)
                    if re.search(r"-|đến", shown(cell)):
                        scoring.append(shown(cell))
        return points, "\n".join(scoring), asks

    def _with_ticks(self, rows: list[UnderstoodRow], lines: list[Line], placed: list[Placed]) -> list[UnderstoodRow]:
        """In a table of ticks, what is to be reached is "Đạt": of each row that heads no others."""
        columns = self._block.of(Role.TICK)
        if not columns or any(row.targets for row in rows):
            return rows
        parents = {each.parent for each in placed}
        made = []
        for n, row in enumerate(rows):
            line = lines[n]
            cell = None if line.row < 0 else self._page.cell(line.row, columns[0].at)
            if n in parents or line.row < 0 or row.is_total or line.item.wide or (row.points is None and cell is None):
                made.append(row)
                continue
            named = self._above.years
            self._years_used = self._years_used or bool(named.years)
            target = UnderstoodTarget(
                columns[0].head,
                self._page.place(line.row, columns[0].at),
                named.years,
                PASS,
                Direction.EQUAL,
                asks=() if named.years and not named.is_span else (Ask.YEAR,),
            )
            made.append(row._replace(targets=(target,)))
        return made

    def _checked(self, n: int, rows: list[UnderstoodRow], lines: list[Line], placed: list[Placed]) -> UnderstoodRow:
        row, line = rows[n], lines[n]
        heads = any(each.parent == n for each in placed)
        columns = self._block.of(Role.TARGET)
        other = line.row >= 0 and any(self._at(line, column) is not None for column in columns)
        return row._replace(is_group=heads and not row.targets and not other)

    def _check_sums(self, rows: list[UnderstoodRow]) -> None:
        """Points of a total row are those of the rows at the top, or it is told."""
        for total in rows:
            if not total.is_total or total.points is None:
                continue
            top = [row for row in rows if not row.is_total and not row.path]
            scored = [row.points for row in top if row.points is not None]
            if not scored or len(scored) < len(top):
                scored = [
                    row.points
                    for n, row in enumerate(rows)
                    if row.points is not None
                    and not row.is_total
                    and not any(other.path == (*row.path, row.label) for other in rows[n + 1 :])
                ]
            bonus = sum(row.points or 0.0 for row in top if _is_bonus(row))
            if scored and all(abs(sum(scored) - less - total.points) > 1e-9 for less in (0.0, bonus)):
                why = told("sum_off", total=format_number(total.points), sum=format_number(sum(scored)))
                self._passed.append(Passed(total.place, total.label, why))

    def _pass_columns(self) -> None:
        """Columns that are no field, each told once with all that stands in it."""
        page, block = self._page, self._block
        for column in block.columns:
            hidden = column.at in page.hidden_columns
            key = self._why(column)
            if not key and not hidden:
                continue
            cells = [
                ((row, column.at), page.rows[row][column.at])
                for row in range(block.body, block.end)
                if (row, column.at) not in page.merged
                and (row, column.at) not in self._used
                and not page.rows[row][column.at].is_blank
            ]
            if not cells:
                continue
            self._used.update(at for at, _ in cells)
            head = column.head or "không tên"
            facts = {"head": head, "group": column.group, "chosen": self._group, "years": _span_words(self._plan_years)}
            why = told("hidden_column", head=head) if hidden else told(key, **facts)
            area = page.area(cells[0][0][0], column.at, cells[-1][0][0], column.at)
            self._passed.append(Passed(area, "; ".join(shown(cell) for _, cell in cells), why))

    def _why(self, column: Column) -> str:
        if column.role is Role.TARGET and column.group and column.group != self._group:
            return "other_group" if self._group else "no_group"
        if column.role in (Role.TICK, Role.UNTICK):
            return "tick"
        if column.role is Role.NONE:
            return "no_head"
        return column.role.value if column.role in _ASIDE else ""

    def _pass_rest(self) -> None:
        page, block = self._page, self._block
        for row in range(block.body, block.end):
            for at, cell in page.own(row):
                if block.left <= at < block.right and (row, at) not in self._used:
                    self._passed.append(Passed(page.place(row, at), shown(cell), told("leftover")))


def _kept(
    lines: list[Line], placed: list[Placed], kept: list[int], goes: dict[int, int]
) -> tuple[list[Line], list[Placed]]:
    """The lines that stay; what stood under one that goes (line -> the one above it) stands under that."""

    def up(parent: int) -> int:
        while parent in goes:
            parent = goes[parent]
        return parent

    at = {old: new for new, old in enumerate(kept)}
    return [lines[n] for n in kept], [
        placed[n]._replace(parent=at[up(placed[n].parent)] if placed[n].parent >= 0 else -1) for n in kept
    ]


def _wholes(columns: list[Column]) -> frozenset[int]:
    """Columns of a span of years of which at least two have columns of their own ("2026", "2027", "BQ 5 năm")."""
    single = {column.years.years[0] for column in columns if len(column.years.years) == 1}
    return frozenset(
        column.at for column in columns if column.years.is_span and len(single & set(column.years.years)) > 1
    )


def _is_tier(label: str) -> bool:
    plain = words.plain(label)
    starts = plain[:1].isdigit() or words.begins(plain, "rows", "tier") != ""
    return starts and any(char.isdigit() for char in plain) and len(plain) <= 60


def _is_bonus(row: UnderstoodRow) -> bool:
    return words.plain(row.label).strip(" .:;-") in words.known("rows", "section")


def _ordered(asks: set[Ask]) -> tuple[Ask, ...]:
    return tuple(ask for ask in Ask if ask in asks)


def _years_words(years: Years) -> str:
    if not years.years:
        return ""
    return f"năm {years.years[0]}" if len(years.years) == 1 else _span_words(years.years)


def _span_words(years: tuple[int, ...]) -> str:
    return f"{min(years)} - {max(years)}" if years else ""
