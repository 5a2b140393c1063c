"""What goes back to a unit: a fresh form with what it typed, each cell to look at marked, and the list of them first.

One way for every kind of file: what the unit's own file holds beside the words in the form's cells stays behind
(another program's format, hidden rows, links, macros, a million cells). The copy is still the form, of the version that
was sent: hidden keys, stamp, protection and drop-downs are there, so that the unit corrects it and sends it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.cells import a1
from tanminh_xl.domain.findings import Code, Finding, Severity
from tanminh_xl.domain.form import (
    MAIN,
    SHEET,
    BlockKey,
    ColumnKey,
    FormCell,
    FormSpec,
    Role,
    layout,
    place,
    relabelled,
    row_key,
    rows_of,
)
from tanminh_xl.domain.format_value import format_day, format_value
from tanminh_xl.domain.messages import SEVERITY_WORDS, VERDICT_WORDS, holds, render, severity
from tanminh_xl.domain.submission import Given, Submission, checksum
from tanminh_xl.forms import typed
from tanminh_xl.forms._write_list import ListRow, ReturnList
from tanminh_xl.forms.as_typed import AsTyped, CellKey, Said, as_typed
from tanminh_xl.forms.cover import Cover
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.forms.read import stamp_of
from tanminh_xl.forms.write import Mark, Returned, write, write_list
from tanminh_xl.grid import Grid
from tanminh_xl.templates import toml

__all__ = ["Cover", "returned_copy"]

_HEAVIEST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_RESTORED = (Code.CELLS_MOVED, Code.LINE_RETYPED)
_LAST = FormCell(2**20, 0)
"""Below every row of a sheet."""


def returned_copy(
    grid: Grid | None,
    spec: FormSpec | None,
    submission: Submission | None,
    findings: Sequence[Finding],
    cover: Cover,
) -> bytes:
    """The copy to send back, .xlsx bytes; the list alone where no form of ``spec`` was found in the file.

    ``spec``: the form by which the file was read; ``submission``: what it said then. ``Unreadable`` if the form's sheet
    is damaged.
    """
    found = _typed(grid, spec) if grid is not None and spec is not None else None
    if found is None or spec is None:
        return write_list(_listed([_row(f, None) for f in _sorted(findings)], findings, cover, form=False))
    copy = _Copy(spec, found, findings)
    rows = [copy.row(f) for f in copy.findings] + copy.notes()
    added = checksum(submission)
    listed = _listed(rows, findings, cover._replace(sample=cover.sample or spec.sample), form=True, added=added)
    return write(copy.drawn, _counted(found, spec, submission), Returned(listed, copy.marks(), spec))


def _typed(grid: Grid, spec: FormSpec) -> AsTyped | None:
    """What stands in the form; read by the stamp's keys where another unit filled its own form."""
    stamp = stamp_of(grid)
    if stamp is None or stamp.unit == spec.unit:
        return as_typed(grid, spec)
    theirs = relabelled(spec, spec.unit, stamp.unit)
    found = as_typed(grid, theirs)
    if found is None:
        return as_typed(grid, spec)
    ours = {
        row_key(placed.block, their): row_key(placed.block, own)
        for (placed, _, their), (_, _, own) in zip(rows_of(theirs), rows_of(spec), strict=True)
    }

    def of(cell: CellKey) -> CellKey:
        return ours.get(cell[0], cell[0]), cell[1]

    return found._replace(
        cells={of(cell): content for cell, content in found.cells.items()},
        twice={of(cell): places for cell, places in found.twice.items()},
        where={at: of(cell) for at, cell in found.where.items()},
        odd=frozenset(map(of, found.odd)),
    )


def _counted(found: AsTyped, spec: FormSpec, submission: Submission | None) -> dict[CellKey, object]:
    """What is written into the copy's cells: as shown; a figure that counts, though its cell shows something else than
    it stores, as a figure, so that it counts again."""
    cells: dict[CellKey, object] = dict(found.cells)
    if submission is None or not found.odd:
        return cells
    rows = {(row.unit or spec.unit, row.item): (placed.block, row) for placed, _, row in rows_of(spec)}
    for answer in submission.answers:
        if answer.given is Given.FIGURE and (answer.unit, answer.element) in rows:
            block, row = rows[answer.unit, answer.element]
            cell = row_key(block, row), ColumnKey.VALUE
            if cell in found.odd:
                read = typed.number(cells.get(cell), row.unit_of_measure, row.value_type is ValueType.COUNT)
                if not (isinstance(read, typed.Number) and read.value == answer.value):
                    cells[cell] = answer.value
    return cells


class _Copy:
    """Where each finding stands in the copy. ``drawn``: the form with rows for all difficulties."""

    def __init__(self, spec: FormSpec, found: AsTyped, findings: Sequence[Finding]) -> None:
        self.texts: Mapping[str, Any] = toml(TEMPLATE)["returned"]
        self.found = found
        self.drawn = replace(
            spec,
            blocks=tuple(
                replace(b, grows=max(b.grows, found.problems)) if b.key is BlockKey.PROBLEMS else b for b in spec.blocks
            ),
        )
        self.cells = place(self.drawn)
        self.rows: dict[tuple[str, str], FormCell] = {}
        self.item: dict[str, tuple[str, str]] = {}
        for placed, _, row in rows_of(self.drawn):
            if row.role is Role.ENTRY:
                key = row_key(placed.block, row)
                self.item[key] = (row.unit or spec.unit, row.item)
                self.rows.setdefault(self.item[key], self.cells[key, MAIN[placed.block.key]])
        whole = {(said.sheet, said.cell) for said in found.astray}
        kept = [f for f in findings if f.code is not Code.OUTSIDE_ENTRY or (f.sheet, f.cell) not in whole]
        self.findings = _sorted(sorted(kept, key=lambda f: self.at(f) or _LAST))

    def at(self, finding: Finding) -> FormCell | None:
        """The copy's cell of a finding: that of its own cell, else its row's first; None where it has none.

        What had moved, and words of the form that were written over, are back in the copy.
        """
        if not finding.cell or finding.code in _RESTORED:
            return None
        if finding.code is Code.COLUMN_MISSING:
            return next(
                (
                    FormCell(placed.header, column.first)
                    for placed in layout(self.drawn)
                    for column in placed.block.columns
                    if (placed.block.title[:1], column.title) == (dict(finding.more).get("block"), finding.expected)
                ),
                None,
            )
        key = self.found.where.get((finding.sheet, finding.cell))
        if key is not None and (not finding.item or self.item[key[0]] == (finding.unit, finding.item)):
            return self.cells.get(key)
        return self.rows.get((finding.unit, finding.item)) if finding.item else None

    def row(self, finding: Finding) -> ListRow:
        """A finding as a line of the list."""
        return _row(finding, self.at(finding))

    def notes(self) -> list[ListRow]:
        """What is no finding: two places of a line, the unit's own comments, words outside the form's cells."""
        told = {self.at(finding) for finding in self.findings}
        rows = [
            self._note(said[0], self.cells[key], self._places(said), "twice_hint")
            for key, said in self.found.twice.items()
            if key in self.cells and self.cells[key] not in told
        ]
        rows += [
            self._note(said, self._near(said), self._comment(said), "own_comment_hint") for said in self.found.comments
        ]
        outside = self.texts["outside"]
        known = {(f.sheet, f.cell) for f in self.findings}
        rows += [
            _row(Finding(Code.OUTSIDE_ENTRY, *said, row=outside), None)
            for said in self.found.astray
            if said[:2] not in known
        ]
        if self.found.more:
            more = self.texts["outside_more"], self.texts["outside_more_hint"]
            rows.append(ListRow(self.texts["outside"], "", False, Severity.NOTE, *more))
        if self.found.left_out:
            message = self.texts["problems_more"].format(count=self.found.left_out)
            rows.append(
                ListRow(self.texts["whole"], "", False, Severity.NOTE, message, self.texts["problems_more_hint"])
            )
        return rows

    def _note(self, said: Said, at: FormCell | None, message: str, hint: str) -> ListRow:
        cell = a1(*at) if at else self.texts["elsewhere"].format(cell=said.cell)
        return ListRow("", cell, at is not None, Severity.NOTE, message, self.texts[hint])

    def _near(self, said: Said) -> FormCell | None:
        key = self.found.where.get((said.sheet, said.cell))
        return self.cells.get(key) if key else None

    def _comment(self, said: Said) -> str:
        return str(self.texts["own_comment"]).format(text=said.text)

    def _places(self, places: Iterable[Said]) -> str:
        places = tuple(places)
        several = len({said.sheet for said in places}) > 1
        words = self.texts["place_on" if several else "place"]
        return str(self.texts["twice"]).format(places="; ".join(words.format(**said._asdict()) for said in places))

    def marks(self) -> dict[FormCell, Mark]:
        """What each marked cell says: its findings, the places of its line, the unit's own comment."""
        by_cell: dict[FormCell, list[tuple[Severity, str]]] = {}
        for finding in self.findings:
            if at := self.at(finding):
                message, hint = render(finding, for_unit=True)
                level = severity(finding)
                said = self.texts["comment"].format(severity=SEVERITY_WORDS[level], message=message, hint=hint)
                by_cell.setdefault(at, []).append((level, said))
        for key, places in self.found.twice.items():
            if at := self.cells.get(key):
                by_cell.setdefault(at, []).append((Severity.NOTE, self._places(places)))
        for own in self.found.comments:
            if at := self._near(own):
                by_cell.setdefault(at, []).append((Severity.NOTE, self._comment(own)))
        return {
            at: Mark(min((level for level, _ in said), key=_HEAVIEST.index), "\n\n".join(text for _, text in said))
            for at, said in sorted(by_cell.items())
        }


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """What is asked of the unit first, then by weight."""
    return sorted(findings, key=lambda f: (not holds(f), _HEAVIEST.index(severity(f))))


def _row(finding: Finding, at: FormCell | None) -> ListRow:
    """A line of the list; ``at``: its cell in the copy, to which it links."""
    texts = toml(TEMPLATE)["returned"]
    message, hint = render(finding, for_unit=True)
    if at is not None:
        cell = a1(*at)
    elif finding.cell:
        cell = texts["elsewhere"].format(cell=finding.cell)
    else:
        cell = ""
    line = finding.row or ("" if finding.cell else texts["whole"])
    return ListRow(line, cell, at is not None, severity(finding), message, hint)


def _listed(
    rows: Sequence[ListRow], findings: Sequence[Finding], cover: Cover, *, form: bool, added: float | None = None
) -> ReturnList:
    """The whole list; ``form``: there is a form behind it; ``added``: the sum of the figures that were read."""
    texts = toml(TEMPLATE)["returned"]
    levels = [row.severity for row in rows]
    counts = ", ".join(
        texts["counts"][level.value].format(count=levels.count(level)) for level in _HEAVIEST if level in levels
    )
    cells = len({(f.unit, f.item, "" if f.item else f.cell) for f in findings if holds(f)})
    result = texts["results"].get(cover.verdict.value, VERDICT_WORDS[cover.verdict] + ".").format(cells=cells)
    how = texts[("how" if any(row.linked for row in rows) else "how_form") if form else "how_list"]
    phone = texts["phone"].format(phone=cover.phone) if cover.phone else ""
    day = texts["day_due" if cover.due else "day"]
    lines = (
        texts["unit"].format(unit=cover.unit_name, period=cover.period_name),
        texts["result"].format(result=result),
        texts["why"].format(why=cover.why) if cover.why else "",
        texts["count"].format(counts=counts) if counts else "",
        "" if added is None else texts["checksum"].format(added=format_value(added)),
        day.format(day=format_day(cover.returned), due=format_day(cover.due)) if cover.returned else "",
        how.format(sheet=SHEET, send_to=cover.send_to or texts["send_to"], phone=phone),
    )
    sample = toml(TEMPLATE)["head"]["sample"] if cover.sample else ""
    return ReturnList(texts["heading"], sample, tuple(line for line in lines if line), tuple(rows))
