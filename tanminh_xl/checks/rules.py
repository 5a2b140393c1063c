"""The rules over one submission (decision-tables 1 and 5): what is missing, out of limits, at odds, unlike before."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED, terms
from tanminh_xl.domain.cells import a1, from_a1
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import ANSWER, BlockKey, ColumnKey, FormColumn, FormRule, FormSpec, Row, place
from tanminh_xl.domain.format_value import format_day, format_value
from tanminh_xl.domain.messages import holds
from tanminh_xl.domain.personal import has_id_number
from tanminh_xl.domain.promises import promised_day
from tanminh_xl.domain.submission import Answer, Given, Submission

ItemKey = tuple[str, str]
"""(unit, element or task)."""

TOLERANCE = 1e-9
"""Relative: 0.1 + 0.2 is 0.3 here."""

_TOLD = frozenset({Code.ROW_MISSING, Code.DASHED, Code.FORMULA_UNCOMPUTED})
"""Why a cell is blank is said already."""
_BLANK = frozenset({Code.NO_ROW_KEYS, Code.FORM_BLANK, Code.FORM_BLANK_WORDS})
"""There is nothing to check."""


class CheckedForm(NamedTuple):
    """What the rules look at: the answers of one form by key, its rows, and which cells may not be relied on.

    ``bad``: cells that are held; they take no part in a comparison.
    """

    spec: FormSpec
    name: str
    rows: dict[ItemKey, Row]
    answers: dict[ItemKey, Answer]
    bad: set[ItemKey]
    moved: bool

    def figure(self, unit: str, element: str) -> float | None:
        """The number that may be compared; None for đạt/không đạt, a reason, a blank and a bad cell."""
        answer = self.answers.get((unit, element))
        if answer is None or isinstance(answer.value, bool) or (unit, element) in self.bad:
            return None
        return answer.value

    def beside(self, cell: str, block: BlockKey, column: ColumnKey, entry: ColumnKey) -> str:
        """The address of another column in a cell's row; the cell itself where columns were moved about."""
        placed = self.spec.block(block)
        if placed is None or self.moved or not cell or "!" in cell:
            return cell
        found: dict[ColumnKey, FormColumn] = {c.key: c for c in placed.columns}
        row, col = from_a1(cell)
        return a1(row, found[column].first) if column in found and found[entry].first == col else cell


def check(submission: Submission, spec: FormSpec, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What the rules have to say about a submission, beyond what reading it has ``found``.

    ``spec`` is the form by which it was read. A cell that reading could not make out is not "còn thiếu" as
    well, and takes no part in a comparison. Nothing is said of a form in which nothing was filled.
    In the order of the form's rows; findings about two cells stand at the first of the left side.
    """
    if any(f.code in _BLANK for f in found):
        return ()
    rows = {
        (row.unit or spec.unit, row.item): row
        for block in spec.blocks
        if block.key in (BlockKey.FIGURES, BlockKey.TASKS)
        for row in block.rows
    }
    answers = {(a.unit, a.element): a for a in submission.answers}
    bad = {(f.unit, f.item) for f in found if f.item and holds(f)}
    told = bad | {(f.unit, f.item) for f in found if f.code in _TOLD}
    moved = any(f.code == Code.CELLS_MOVED for f in found)
    sheet = CheckedForm(spec, submission.sheet, rows, answers, bad, moved)
    if any(_is_column(f, spec, BlockKey.FIGURES, ColumnKey.VALUE) for f in found):
        told |= answers.keys()

    said = list(_limits(sheet))
    bad.update((f.unit, f.item) for f in said)
    said.extend(_ratios(sheet))
    said.extend(_rules(sheet))
    for key, answer in answers.items():
        row = rows.get(key)
        if row is None:
            continue
        if answer.given is Given.BLANK:
            if key not in told and row.required:
                said.append(_at(sheet, Code.VALUE_MISSING, answer, "", _asked(row), name=row.name))
        elif key not in bad and (answer.given is not Given.FIGURE or row.compare is not None or row.evidence):
            said.extend(_history(sheet, answer, row))
            said.extend(_evidence(sheet, answer, row))
    if len(said) > 1:
        order = {key: i for i, key in enumerate(answers)}
        said.sort(key=lambda f: order[f.unit, f.item])
    state_lost = any(_is_column(f, spec, BlockKey.TASKS, ColumnKey.STATE) for f in found)
    said.extend(() if state_lost else _tasks(submission, sheet, told))
    said.extend(_unanswered(submission, sheet))
    said.extend(_problems(submission, sheet))
    said.extend(_personal(submission, sheet))
    return tuple(said)


def _is_column(finding: Finding, spec: FormSpec, key: BlockKey, column: ColumnKey) -> bool:
    """Whether a finding says that this column is gone: its blank cells are then explained."""
    if finding.code is not Code.COLUMN_MISSING:
        return False
    block, more = spec.block(key), dict(finding.more)
    return block is not None and more["block"] == block.title[:1] and more["name"] == block.column(column).title


def _at(
    sheet: CheckedForm, code: Code, answer: Answer, value: str, expected: str, cell: str = "", **more: str
) -> Finding:
    """A finding at an answer's cell, or at another ``cell`` of its row."""
    return Finding(
        code, sheet.name, cell or answer.cell, value, expected, answer.unit, answer.element, tuple(more.items())
    )


def _asked(row: Row) -> str:
    what = "/".join(row.choices) if row.choices else f"số ({row.unit_of_measure})" if row.unit_of_measure else "số"
    return f"{what}, hoặc chọn lý do" if row.reasons else what


def _limits(sheet: CheckedForm) -> Iterator[Finding]:
    """Hard limits (by default: below 0), and a yearly figure below that of its own first half."""
    for key, answer in sheet.answers.items():
        value, row = answer.value, sheet.rows.get(key)
        if value is None or value is True or value is False or row is None or key in sheet.bad:
            continue
        low, high, floor = row.minimum, row.maximum, sheet.spec.floor(row)
        if (low is not None and value < low) or (high is not None and value > high):
            yield _at(sheet, Code.OUT_OF_RANGE, answer, format_value(value), _range(low, high))
        elif floor is not None and value < floor and not _close(value, floor):
            yield _at(sheet, Code.BELOW_HALF_YEAR, answer, format_value(value), format_value(floor))


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"từ {format_value(low)} trở lên" if high is None else f"không quá {format_value(high)}"
    return f"từ {format_value(low)} đến {format_value(high)}"


def _ratios(sheet: CheckedForm) -> Iterator[Finding]:
    """A part over its whole (tử số lớn hơn mẫu số)."""
    for ratio in sheet.spec.ratios:
        part, whole = sheet.figure(ratio.unit, ratio.numerator), sheet.figure(ratio.unit, ratio.denominator)
        if part is None or whole is None or part <= whole or _close(part, whole):
            continue
        key, other = (ratio.unit, ratio.numerator), (ratio.unit, ratio.denominator)
        names = {"name": sheet.rows[key].name, "other": sheet.rows[other].name}
        answer = sheet.answers[key]
        yield _at(sheet, Code.NUMERATOR_OVER_DENOMINATOR, answer, format_value(part), format_value(whole), **names)


_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "=": lambda left, right: _close(left, right),
    "<=": lambda left, right: left <= right or _close(left, right),
    ">=": lambda left, right: left >= right or _close(left, right),
    "<": lambda left, right: left < right and not _close(left, right),
    ">": lambda left, right: left > right and not _close(left, right),
}


def _close(left: float, right: float) -> bool:
    return math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _rules(sheet: CheckedForm) -> Iterator[Finding]:
    """The office's consistency rules; one with an operand that is missing or bad says nothing."""
    for rule in sheet.spec.rules:
        left, right = _side(sheet, rule, rule.left), _side(sheet, rule, rule.right)
        if left is None or right is None or _HOLDS[rule.op](left.total, right.total):
            continue
        codes = left.codes + right.codes
        if codes:
            cells = ", ".join(dict.fromkeys(sheet.answers[rule.unit, code].cell for code in codes))
            first = sheet.answers[rule.unit, codes[0]]
            yield _at(sheet, Code.RULE_BROKEN, first, left.text, right.text, name=rule.text, cells=cells)


class _Side(NamedTuple):
    total: float
    text: str
    codes: tuple[str, ...]


def _side(sheet: CheckedForm, rule: FormRule, expression: str) -> _Side | None:
    """One side of a rule as a sum in figures ("3 + 4 = 7"); None where an operand is missing or bad."""
    total, text, codes = 0.0, "", []
    parts = terms(expression)
    for sign, code, constant in parts:
        value = sheet.figure(rule.unit, code) if code else constant
        if value is None:
            return None
        total += sign * value
        text += f" {'+' if sign > 0 else '-'} {format_value(value)}" if text else format_value(value)
        if code:
            codes.append(code)
    return _Side(total, f"{text} = {format_value(total)}" if len(parts) > 1 else text, tuple(codes))


def _history(sheet: CheckedForm, answer: Answer, row: Row) -> Iterator[Finding]:
    """Against the period before or cùng kỳ: a jump, "Không thuộc đối tượng" now, a figure still to come.

    What is no reason ("-", "không") is not read as one: reading leaves the note blank.
    """
    if answer.given is Given.NOT_YET:
        day = promised_day(answer.note, sheet.spec.due)
        more = {"when": f", hẹn {format_day(day)}"} if day else {}
        yield _at(sheet, Code.NOT_YET, answer, answer.given.value, _asked(row), name=row.name, **more)
    elif answer.given is Given.NOT_APPLICABLE:
        if row.had_figure:
            against = sheet.spec.against(row)
            before = f"{format_value(against.value)} ({against.label})" if against else "đã báo cáo"
            yield _at(sheet, Code.NOT_APPLICABLE_NOW, answer, answer.given.value, before)
    elif answer.value is not None and not isinstance(answer.value, bool):
        compare = sheet.spec.against(row)
        if compare is not None and sheet.spec.jumps(answer.value, compare.value):
            more = {"against": compare.label} | ({"reason": answer.note} if answer.note else {})
            code = Code.JUMP_EXPLAINED if answer.note else Code.JUMP
            yield _at(sheet, code, answer, format_value(answer.value), format_value(compare.value), **more)


def _evidence(sheet: CheckedForm, answer: Answer, row: Row) -> Iterator[Finding]:
    """Minh chứng asked and not written: for figures (0 too) and Đạt; Không đạt and reasons claim nothing."""
    if row.evidence and not answer.evidence and answer.given is Given.FIGURE and answer.value is not False:
        cell = sheet.beside(answer.cell, BlockKey.FIGURES, ColumnKey.EVIDENCE, ColumnKey.VALUE)
        yield _at(sheet, Code.EVIDENCE_MISSING, answer, "", row.evidence, cell, name=row.name)


def _tasks(submission: Submission, sheet: CheckedForm, told: set[ItemKey]) -> Iterator[Finding]:
    for task in submission.tasks:
        row = sheet.rows.get((task.unit, task.task))
        if row is not None and not task.state and row.required and (task.unit, task.task) not in told:
            yield Finding(
                Code.TASK_MISSING,
                sheet.name,
                task.cell,
                "",
                ", ".join(row.choices),
                task.unit,
                task.task,
                (("name", row.name),),
            )


def _unanswered(submission: Submission, sheet: CheckedForm) -> Iterator[Finding]:
    """What an on-demand period requests in words, and nothing said to it."""
    if sheet.spec.answer is None or any(said.key == ANSWER and said.text for said in submission.texts):
        return
    at = place(sheet.spec)[f"{BlockKey.TEXTS.value}|{ANSWER}", ColumnKey.TEXT]
    yield Finding(Code.TEXT_MISSING, sheet.name, "" if sheet.moved else a1(*at), "", "", sheet.spec.unit, ANSWER)


def _problems(submission: Submission, sheet: CheckedForm) -> Iterator[Finding]:
    """A difficulty without a proposal, unless it is said to be resolved."""
    for problem in submission.problems:
        if problem.text and not problem.proposal and problem.state != DIFFICULTY_RESOLVED:
            cell = sheet.beside(problem.cell, BlockKey.PROBLEMS, ColumnKey.PROPOSAL, ColumnKey.TEXT)
            yield Finding(
                Code.PROBLEM_WITHOUT_PROPOSAL, sheet.name, cell, "", "đề xuất, kiến nghị", problem.unit, problem.code
            )


def _personal(submission: Submission, sheet: CheckedForm) -> Iterator[Finding]:
    """What may be a citizen's identity number, in any text; the number itself is not said again."""

    texts: list[tuple[str, str, str, str]] = []
    for a in submission.answers:
        for text, column in ((a.evidence, ColumnKey.EVIDENCE), (a.note, ColumnKey.NOTE)):
            if text:
                at = sheet.beside(a.cell, BlockKey.FIGURES, column, ColumnKey.VALUE)
                texts.append((text, at, a.unit, a.element))
    for t in submission.tasks:
        at = sheet.beside(t.cell, BlockKey.TASKS, ColumnKey.RESULT, ColumnKey.STATE)
        texts.append((t.result, at, t.unit, t.task))
    for p in submission.problems:
        at = sheet.beside(p.cell, BlockKey.PROBLEMS, ColumnKey.PROPOSAL, ColumnKey.TEXT)
        texts += [(p.text, p.cell, p.unit, p.code), (p.proposal, at, p.unit, p.code)]
    texts += [(part.text, part.cell, submission.unit, "") for part in submission.texts]
    for text, cell, unit, item in texts:
        if has_id_number(text):
            yield Finding(Code.ID_NUMBER, sheet.name, cell, "", "", unit, item)
