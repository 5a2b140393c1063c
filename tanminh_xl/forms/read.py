"""Grid + FormSpec -> what one form says, and what was found on the way. Pure; nothing is guessed in silence."""

from __future__ import annotations

from typing import NamedTuple

from tanminh_xl.domain.cells import letters
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import SHEET, STAMP_MARK, STAMP_SHEET, BlockKey, ColumnKey, FormSpec
from tanminh_xl.domain.names import clean
from tanminh_xl.domain.submission import Answer, Given, Problem, Stamp, Submission, TaskAnswer, Text
from tanminh_xl.forms import structure, typed
from tanminh_xl.forms.answers import BLANK, answer, formula_findings, text
from tanminh_xl.forms.locate import FoundKeys, KeyedRow, KeyIndex, key_index, locate
from tanminh_xl.forms.structure import Place
from tanminh_xl.grid import CellContent, Grid, GridRows, Visibility


class Reading(NamedTuple):
    """What a form says, and the findings of reading it (about its structure first, then by block and row)."""

    submission: Submission
    findings: tuple[Finding, ...]


def stamp_of(grid: Grid) -> Stamp | None:
    """Which form this is, by its hidden sheet (renamed or shown as it may be); None where there is none.

    ``Unreadable`` if a sheet that has to be looked at is damaged.
    """
    sheets = sorted(grid.sheets, key=lambda s: (s.name != STAMP_SHEET, s.visibility is Visibility.VISIBLE))
    for sheet in sheets:
        rows = grid.sheet(sheet.name)
        if rows and rows[0] and rows[0][0] == STAMP_MARK:
            return _stamp(rows)
    return None


def _stamp(rows: GridRows) -> Stamp | None:
    words = [typed.text(row[1]) if len(row) > 1 else "" for row in rows[1:6]]
    if len(words) < 5 or not all(words):
        return None
    plan, unit, period, version, digest = words
    return Stamp(plan, unit, period, int(version), digest) if version.isdecimal() else None


def read(grid: Grid, spec: FormSpec) -> Reading:
    """Read a file by the form that was sent: every row and column wherever its key stands now.

    The submission has an answer for each row of figures and of tasks, blank where the row or column is gone;
    its cells are addresses on the sheet as found. What can't be read is blank and has a finding at its cell.
    ``Unreadable`` if a sheet that has to be looked at is damaged.
    """
    index = key_index(spec)
    sheet, rows, found = _sheet(grid, index)
    if not found.hits:
        empty = Submission(spec.unit, spec.period, spec.version, sheet)
        return Reading(empty, (Finding(Code.NO_ROW_KEYS),))
    findings = structure.renamed(grid, sheet, index)
    places = structure.places(found, index, rows, sheet, findings)
    reader = _Reader(spec, index, sheet, findings)
    for line in index.lines.values():
        reader.line(line, places.get(line.key))
    for place in structure.further_problems(found, index, rows, sheet, findings):
        reader.problem(place.line, place)
    facts = grid.facts(sheet)
    if facts:
        findings.extend(formula_findings(facts, sheet, reader.answers))
    submission = Submission(
        spec.unit,
        spec.period,
        spec.version,
        sheet,
        tuple(reader.answers),
        tuple(reader.tasks),
        tuple(reader.problems),
        tuple(reader.texts),
    )
    return Reading(submission, tuple(findings))


def _sheet(grid: Grid, index: KeyIndex) -> tuple[str, GridRows, FoundKeys]:
    """The sheet with the form's rows: that of its name, else the one that holds most of them."""
    nothing = FoundKeys((), (), (), 0)
    names = grid.names
    first = next((name for name in names if clean(name) == SHEET), "")
    best: tuple[str, GridRows, FoundKeys] = (first, [], nothing)
    for name in (first, *names) if first else names:
        if name == STAMP_SHEET:
            continue
        rows = grid.sheet(name)
        found = locate(rows, index)
        if found.hits and name == first:
            return name, rows, found
        if len(found.hits) > len(best[2].hits):
            best = (name, rows, found)
    return best


class _Figures(NamedTuple):
    """Columns of a row of figures among its cells; ``letter`` is that of the value on the sheet."""

    value: int | None
    letter: str
    reason: int | None
    evidence: int | None
    note: int | None


class _Reader:
    """Gathers what the lines of one form say; ``findings`` is the list that structure began."""

    def __init__(self, spec: FormSpec, index: KeyIndex, sheet: str, findings: list[Finding]) -> None:
        self.spec, self.index, self.sheet, self.findings = spec, index, sheet, findings
        self.answers: list[Answer] = []
        self.tasks: list[TaskAnswer] = []
        self.problems: list[Problem] = []
        self.texts: list[Text] = []
        self.heads: dict[tuple[int, int], _Figures] = {}

    def line(self, line: KeyedRow, place: Place | None) -> None:
        if line.block is BlockKey.FIGURES:
            self.figure(line, place)
        elif line.block is BlockKey.TASKS:
            self.task(line, place)
        elif line.block is BlockKey.PROBLEMS:
            self.problem(line, place)
        elif place is not None and (words := self.words(place, place.columns.get(ColumnKey.TEXT), line.unit, "")):
            self.texts.append(Text(line.item, words, place.main()))

    def words(self, place: Place, column: int | None, unit: str, item: str) -> str:
        """The text of a cell; told where it is in an old encoding."""
        if column is None or place.cells[column] == "":
            return ""
        words, old = text(place.cells[column])
        if old:
            cell = place.address(column)
            self.findings.append(Finding(Code.LEGACY_TEXT, self.sheet, cell, old, "Unicode", unit, item))
        return words

    def figure(self, line: KeyedRow, place: Place | None) -> None:
        _, _, row, unit, item, number, _, _ = line
        if place is None:
            self.answers.append(Answer(unit, item, Given.BLANK))
            return
        cells = place.cells
        known = self.heads.get((id(place.columns), place.shift))
        at, letter, beside, proof, remark = known or self.columns_of(place)
        value: CellContent = "" if at is None else cells[at]
        reason: CellContent = "" if beside is None else cells[beside]
        cell = f"{letter}{place.at + 1}" if letter else ""
        evidence = "" if proof is None or cells[proof] == "" else self.words(place, proof, unit, item)
        note = "" if remark is None or cells[remark] == "" else self.words(place, remark, unit, item)
        if value == "" and reason == "":
            self.answers.append(Answer(unit, item, Given.BLANK, None, evidence, note, cell))
            return
        # Most cells are plain numbers without a reason beside them: they need no closer look.
        if (
            number
            and reason == ""
            and isinstance(value, float)
            and -1e15 < value < 1e15
            and (number == 1 or value.is_integer())
            and not place.twin
        ):
            self.answers.append(Answer(unit, item, Given.FIGURE, value, evidence, note, cell))
            return
        said = BLANK if place.twin else answer(row, value, reason)
        self.answers.append(Answer(unit, item, said.given, said.value, evidence, note, cell))
        if said.code is not None:
            where = cell if said.column is ColumnKey.VALUE or beside is None else place.address(beside)
            self.findings.append(
                Finding(said.code, self.sheet, where, said.shown, said.expected, unit, item, said.more)
            )

    def columns_of(self, place: Place) -> _Figures:
        """Where a row of figures has its value, reason, evidence and note; worked out once for each head."""
        get = place.columns.get
        at = get(ColumnKey.VALUE)
        letter = "" if at is None else letters(max(0, at + place.shift))
        known = _Figures(at, letter, get(ColumnKey.REASON), get(ColumnKey.EVIDENCE), get(ColumnKey.NOTE))
        self.heads[id(place.columns), place.shift] = known
        return known

    def choice(self, line: KeyedRow, place: Place, unit: str) -> tuple[str, str]:
        """One of the row's choices in the column of states, and its address; "" and a finding for other words."""
        c = place.columns.get(ColumnKey.STATE)
        if c is None:
            return "", ""
        cell, choices = place.cells[c], line.row.choices
        address = place.address(c)
        if cell in choices:
            return str(cell), address
        if typed.is_blank(cell):
            return "", address
        chosen = typed.choice(cell, choices)
        if chosen is None and choices:
            self.findings.append(
                Finding(
                    Code.UNKNOWN_CHOICE,
                    self.sheet,
                    address,
                    typed.text(cell),
                    ", ".join(choices),
                    unit,
                    line.item,
                )
            )
        return chosen or "", address

    def task(self, line: KeyedRow, place: Place | None) -> None:
        unit, item = line.unit, line.item
        if place is None:
            self.tasks.append(TaskAnswer(unit, item, ""))
            return
        state, cell = self.choice(line, place, unit)
        result = self.words(place, place.columns.get(ColumnKey.RESULT), unit, item)
        self.tasks.append(TaskAnswer(unit, item, "" if place.twin else state, result, cell))

    def problem(self, line: KeyedRow, place: Place | None) -> None:
        """A difficulty: one that was open before keeps its code, whatever its words are now; a new one has none."""
        unit, code = line.unit, "" if line.grows else line.item
        if place is None:
            return
        said = self.words(place, place.columns.get(ColumnKey.TEXT), unit, code)
        proposal = self.words(place, place.columns.get(ColumnKey.PROPOSAL), unit, code)
        state, _ = self.choice(line, place, unit)
        if said or proposal or not line.grows:
            self.problems.append(Problem(unit, code, said, proposal, state, place.main()))
