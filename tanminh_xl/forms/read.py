"""Grid + FormSpec -> what one form says, and what was found on the way. Pure; nothing is guessed in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import FAIL, PASS, ValueType
from tanminh_xl.domain.cells import a1, letters
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import (
    BASIC_FIGURES,
    STAMP_MARK,
    STAMP_SHEET,
    WHOLE_CHOICES,
    WHOLE_ESTIMATE,
    BlockKey,
    ColumnKey,
    FormSpec,
    Role,
)
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.submission import Answer, Given, Problem, Stamp, Submission, TaskAnswer, Text
from tanminh_xl.forms import structure, typed, whose, words
from tanminh_xl.forms._answers_value import FIRST_DAY, LAST_DAY
from tanminh_xl.forms.answers import BLANK, answer, formula_findings, merged_findings, text
from tanminh_xl.forms.blank import blank_findings
from tanminh_xl.forms.locate import KeyedRow, KeyIndex, key_index
from tanminh_xl.forms.structure import Place
from tanminh_xl.grid import CellContent, Grid, GridRows, Visibility
from tanminh_xl.grid.facts import Address, CellFacts

LONGEST_WORD = 100
"""Characters of a word of the stamp: a digest has 64, a code fewer. A longer one was not written by us."""
_VERSION = re.compile("[0-9]{1,9}")


class Reading(NamedTuple):
    """What a form says, and the findings of reading it (about its structure first, then by block and row).

    ``headings``: lines over the form that are not its own; ``strangers``: units whose rows stand on it and are not
    among its own. What they lead to is decided where the catalogue is known (``checks.admit``).
    """

    submission: Submission
    findings: tuple[Finding, ...]
    headings: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


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
    if max(map(len, words)) > LONGEST_WORD or not _VERSION.fullmatch(version):
        return None
    return Stamp(plan, unit, period, int(version), digest)


def read(grid: Grid, spec: FormSpec) -> Reading:
    """Read a file by the form that was sent: every row and column wherever its key stands now.

    The submission has an answer for each row of figures and of tasks, blank where the row or column is gone;
    its cells are addresses on the sheet as found. What can't be read is blank and has a finding at its cell.
    ``Unreadable`` if a sheet that has to be looked at is damaged.
    """
    index = key_index(spec)
    page, *others = structure.pages(grid, index)
    sheet, rows, found = page
    if not found.hits:
        empty = Submission(spec.unit, spec.period, spec.version, sheet)
        return Reading(empty, (Finding(Code.NO_ROW_KEYS),))
    findings = structure.renamed(page)
    places = structure.places(found, index, rows, sheet, findings)
    further = [place for other in others for place in structure.join(places, other, index, sheet, findings)]
    findings.extend(whose.unlike(spec, places, (page, *others), grid))
    reader = _Reader(spec, index, sheet, grid, findings)
    for line in index.lines.values():
        reader.line(line, places.get(line.key))
    for place in (*structure.further_problems(found, index, rows, sheet, findings), *further):
        reader.problem(place.line, place)
    if reader.facts:
        findings.extend(formula_findings(reader.facts, sheet, reader.answers))
    findings.extend(_far(grid.far(sheet), sheet))
    findings.extend(merged_findings(grid.unseen(sheet).merged, sheet, reader.answers))
    submission = Submission(
        spec.unit,
        spec.period,
        spec.version,
        sheet,
        tuple(_estimated(reader.answers, reader.texts)),
        tuple(reader.tasks),
        tuple(reader.problems),
        tuple(reader.texts),
    )
    findings.extend(_unclear_foot(reader.texts, sheet))
    findings.extend(blank_findings(submission, spec, findings, reader.passed))
    strangers = dict.fromkeys(unit for p in (page, *others) for unit in whose.strangers(p.rows, p.found, index))
    return Reading(submission, tuple(findings), whose.headings(spec, rows, found), tuple(strangers))


def _far(far: Mapping[Address, str], sheet: str) -> list[Finding]:
    """What stands far from the form, each at its cell (decision-tables 8.4); nothing but spaces is nothing."""
    said = [(a1(*address), typed.text(words_there)) for address, words_there in sorted(far.items())]
    told = [Finding(Code.OUTSIDE_ENTRY, sheet, cell, shown[:60], "ô tô màu") for cell, shown in said if shown]
    return told[: structure.MOST_OUTSIDE]


def _unclear_foot(texts: list[Text], sheet: str) -> list[Finding]:
    """What the line on số ước says where it is neither of its choices: the figures count as official, which is told."""
    said = [t for t in texts if t.key == WHOLE_ESTIMATE and t.text.strip()]
    official = (normalise(WHOLE_CHOICES[0]), normalise(WHOLE_CHOICES[0]).removeprefix("số "))
    return [
        Finding(Code.ESTIMATE_UNKNOWN, sheet, t.cell, t.text[:60], ", ".join(WHOLE_CHOICES))
        for t in said
        if words.meaning(t.text) is not words.Meaning.ESTIMATE and normalise(t.text) not in official
    ]


def _estimated(answers: list[Answer], texts: list[Text]) -> list[Answer]:
    """The answers; each number is an estimate where the foot of the form says so of all."""
    if not any(t.key == WHOLE_ESTIMATE and words.meaning(t.text) is words.Meaning.ESTIMATE for t in texts):
        return answers
    return [
        a._replace(estimate=True) if a.given is Given.FIGURE and not isinstance(a.value, bool) else a for a in answers
    ]


def _bases(spec: FormSpec) -> frozenset[tuple[str, str]]:
    """(unit, element) of which there always is some: denominators, and the rows under the heading of basic figures."""
    found = {(ratio.unit, ratio.denominator) for ratio in spec.ratios}
    block = spec.block(BlockKey.FIGURES)
    basic = False
    for row in block.rows if block else ():
        if row.role is Role.HEADING:
            basic = row.item == BASIC_FIGURES
        elif basic:
            found.add((row.unit or spec.unit, row.item))
    return frozenset(found)


class _Figures(NamedTuple):
    """Columns of a row of figures among its cells; ``letter`` is that of the value on the sheet."""

    value: int | None
    letter: str
    reason: int | None
    evidence: int | None
    note: int | None


class _Reader:
    """Gathers what the lines of one form say; ``findings`` is the list that structure began.

    ``passed``: words that were typed and say nothing ("không có" as a difficulty, "-" as a reason).
    """

    def __init__(
        self,
        spec: FormSpec,
        index: KeyIndex,
        sheet: str,
        grid: Grid,
        findings: list[Finding],
    ) -> None:
        self.spec, self.index, self.sheet, self.grid, self.findings = spec, index, sheet, grid, findings
        self.facts: Mapping[Address, CellFacts] = grid.facts(sheet)
        self.passed: list[str] = []
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

    def said(self, place: Place, column: int | None, unit: str, item: str, evidence: bool = False) -> str:
        """As ``words``, but "" for words that mean none."""
        said = self.words(place, column, unit, item)
        if said and words.means_none(said, evidence):
            self.passed.append(said)
            return ""
        return said

    @cached_property
    def bases(self) -> frozenset[tuple[str, str]]:
        """Denominators and basic figures."""
        return _bases(self.spec)

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
        if place.elsewhere:
            cell = place.address(at) if at is not None else ""
        evidence = "" if proof is None or cells[proof] == "" else self.said(place, proof, unit, item, evidence=True)
        note = "" if remark is None or cells[remark] == "" else self.said(place, remark, unit, item)
        if value == "" and reason == "":
            self.answers.append(Answer(unit, item, Given.BLANK, None, evidence, note, cell))
            return
        facts = self.grid.facts(place.elsewhere) if place.elsewhere else self.facts
        fact = facts.get((place.at, at + place.shift)) if facts and at is not None else None
        # Most cells are plain numbers, or the words Đạt and Không đạt, without a reason: they need no closer look.
        if fact is None and reason == "" and not place.twin:
            if number and isinstance(value, float) and _is_plain(value, number == 2, row.unit_of_measure):
                self.answers.append(Answer(unit, item, Given.FIGURE, value, evidence, note, cell))
                return
            if value in _PLAIN_WORDS and row.value_type is ValueType.YES_NO:
                self.answers.append(Answer(unit, item, Given.FIGURE, value == PASS, evidence, note, cell))
                return
        if fact is not None and fact.uncomputed:
            value = ""
        base = isinstance(value, str) and (unit, item) in self.bases
        if row.compare is not None and self.spec.against(row) is None:
            row = replace(row, compare=None)
        said = BLANK if place.twin else answer(row, value, reason, fact, base=base, jumps=self.spec.jumps)
        note = "; ".join(part for part in (note, said.note) if part)
        self.answers.append(Answer(unit, item, said.given, said.value, evidence, note, cell, said.estimate))
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

    def state(self, line: KeyedRow, place: Place, unit: str, means: Callable[[str], str | None]) -> tuple[str, str]:
        """What stands in the column of states, and its address: a choice, one in other words, else the text, told."""
        c = place.columns.get(ColumnKey.STATE)
        if c is None:
            return "", ""
        cell, choices = place.cells[c], line.row.choices
        address = place.address(c)
        if cell in choices:
            return str(cell), address
        shown = typed.text(cell)
        if not shown or words.is_dashed(shown):
            self.passed.extend([shown] if shown else [])
            return "", address

        def tell(code: Code, expected: str) -> None:
            self.findings.append(Finding(code, self.sheet, address, shown, expected, unit, line.item))

        if (chosen := typed.choice(cell, choices)) is not None:
            return chosen, address
        if (meant := means(shown)) is not None:
            tell(Code.WORDS_UNDERSTOOD, f"“{meant}”")
            return meant, address
        old = words.old_font(str(cell), lambda said: means(said) is not None)
        if old is not None:
            self.findings.append(Finding(Code.LEGACY_TEXT, self.sheet, address, old[0], "Unicode", unit, line.item))
            return means(old[1]) or shown, address
        if choices:
            tell(Code.STATE_KEPT, ", ".join(choices))
        return shown, address

    def task(self, line: KeyedRow, place: Place | None) -> None:
        unit, item = line.unit, line.item
        if place is None:
            self.tasks.append(TaskAnswer(unit, item, ""))
            return
        state, cell = self.state(line, place, unit, words.task_state)
        result = self.words(place, place.columns.get(ColumnKey.RESULT), unit, item)
        self.tasks.append(TaskAnswer(unit, item, "" if place.twin else state, result, cell))

    def problem(self, line: KeyedRow, place: Place | None) -> None:
        """A difficulty: one that was open before keeps its code, whatever its words are now; a new one has none.

        Words that mean none are no difficulty and no proposal.
        """
        unit, code = line.unit, "" if line.grows else line.item
        if place is None:
            return
        said = self.said(place, place.columns.get(ColumnKey.TEXT), unit, code)
        proposal = self.said(place, place.columns.get(ColumnKey.PROPOSAL), unit, code)
        state, _ = self.state(line, place, unit, words.difficulty_state)
        if said or proposal or not line.grows:
            self.problems.append(Problem(unit, code, said, proposal, state, place.main()))


_PLAIN_WORDS = (PASS, FAIL)


def _is_plain(value: float, counts: bool, unit: str) -> bool:
    """Whether a number is read as it stands by its row (decision-tables 8.1): fast, and sometimes false for no reason.

    Not what may be a part of 1 in per cent, a day that became a number, or a whole one but for the last digits.
    """
    if not -1e15 < value < 1e15 or (0.0 < value <= 1.0 and unit[:1] in _PER_CENT):
        return False
    if value.is_integer():
        return not (counts and FIRST_DAY <= value <= LAST_DAY)
    return not counts and -1e9 < value < 1e9 and 1e-4 < value % 1.0 < 1 - 1e-4


_PER_CENT = ("%", "％", "﹪", "p", "P", " ", ".")
"""How a unit of measure begins that may be per cent ("phần trăm")."""
