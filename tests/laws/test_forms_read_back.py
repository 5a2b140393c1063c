"""Law: what ``forms`` writes, ``forms`` reads back, through the bytes of a real .xlsx.

Random forms with rows of every kind, filled at random; and the forms of every sender and period of a plan.
"""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

from hypothesis import example, given
from hypothesis import strategies as st

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_STATES, TASK_STATES, ValueType
from tanminh_xl.domain.form import BlockKey, ColumnKey, Filled, FormSpec, Role, Row, row_key, takes
from tanminh_xl.domain.submission import ESTIMATE, Given, Submission
from tanminh_xl.forms.read import read
from tanminh_xl.forms.spec import form_spec
from tanminh_xl.forms.write import write
from tanminh_xl.grid import read as read_grid
from tests.builders import catalogue
from tests.formkit import figure, form, known_problem, task
from tests.laws.often import often

OF = catalogue()
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếồữ 0123456789 .,;:-–()'“”&<>%/\""
REASONS = (Given.NOT_APPLICABLE, Given.NOT_YET)


def sentence(words: str) -> str:
    """Words that say something: what means none, or is a reason, is read as that (decision-tables 8.2)."""
    return " ".join(normalize("NFC", f"Xã nêu {words}").split())


sentences = st.text(LETTERS, max_size=60).map(sentence)
KINDS: dict[str, dict[str, Any]] = {
    "count": {"value_type": ValueType.COUNT, "unit_of_measure": "hộ"},
    "number": {"unit_of_measure": "ha"},
    "percent": {"unit_of_measure": "%"},
    "signed": {"unit_of_measure": "triệu đồng", "minimum": -1e9},
    "yes_no": {"value_type": ValueType.YES_NO},
    "evidence": {"value_type": ValueType.COUNT, "unit_of_measure": "văn bản", "evidence": "Số, ngày văn bản"},
}


@st.composite
def forms(draw: st.DrawFn) -> FormSpec:
    """A form with a row or more of any kind, with tasks and difficulties that are open."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=8))
    return form(
        [figure(f"SL-{n:02}", name=draw(sentences), **KINDS[kind]) for n, kind in enumerate(kinds, 1)],
        [task(f"NV-{n}") for n in range(draw(st.integers(0, 2)))],
        [known_problem(f"KK-{n}", draw(sentences)) for n in range(draw(st.integers(0, 2)))],
        grows=draw(st.integers(0, 3)),
    )


def amounts(row: Row) -> st.SearchStrategy[float]:
    """Figures that can be read in one way: a count that may be a day is asked about, and so is a per cent of a part."""
    if row.value_type is ValueType.COUNT:
        return st.integers(0, 10**9).filter(lambda n: not 43_800 <= n <= 47_999).map(float)
    if row.unit_of_measure == "%":
        return st.decimals("1.01", 100, places=2).map(float)
    least = -(10**6) if row.minimum is not None and row.minimum < 0 else 0
    return st.decimals(least, 10**6, places=2).map(float)


@st.composite
def fillings(draw: st.DrawFn, spec: FormSpec) -> Filled:
    """What a unit puts into any of its cells."""
    filled: Filled = {}
    for block in spec.blocks:
        for row in block.all_rows:
            if row.role is not Role.ENTRY or not draw(st.integers(0, 4)):
                continue
            key, columns = row_key(block, row), {c.key for c in block.columns if takes(c, row)}
            if block.key is BlockKey.FIGURES:
                yes_no = row.value_type is ValueType.YES_NO
                choice = draw(st.integers(0, 5))
                if choice > 1:
                    filled[key, ColumnKey.VALUE] = (
                        draw(st.sampled_from(("Đạt", "Không đạt"))) if yes_no else draw(amounts(row))
                    )
                    if choice == 5 and not yes_no:
                        filled[key, ColumnKey.REASON] = ESTIMATE
                else:
                    reasons = REASONS if yes_no else (*REASONS, Given.NONE_OCCURRED)
                    filled[key, ColumnKey.REASON] = draw(st.sampled_from(reasons)).value
                columns &= {ColumnKey.EVIDENCE, ColumnKey.NOTE}
            if ColumnKey.STATE in columns:
                states = TASK_STATES if block.key is BlockKey.TASKS else DIFFICULTY_STATES
                filled[key, ColumnKey.STATE] = draw(st.sampled_from([s for s in row.choices if s in states]))
            for column in sorted(columns - {ColumnKey.STATE}):
                if draw(st.booleans()) and row.item not in ("so_uoc", "dien_thoai"):
                    filled[key, column] = draw(sentences)
    return filled


def expected(spec: FormSpec, filled: Filled) -> dict[tuple[str, str], object]:
    """What each cell has to say, by row and column."""
    said: dict[tuple[str, str], object] = {}
    for (key, column), value in filled.items():
        if column is ColumnKey.VALUE and isinstance(value, str):
            value = value == "Đạt"
        said[key, str(column)] = value
    return said


def heard(spec: FormSpec, said: Submission, filled: Filled) -> dict[tuple[str, str], object]:
    """What was read, as it would have been filled in."""
    found: dict[tuple[str, str], object] = {}

    def put(key: str, column: ColumnKey, value: object) -> None:
        if value not in ("", None) or isinstance(value, bool):
            found[key, str(column)] = value

    for a in said.answers:
        key = f"A|{a.unit}/{a.element}"
        if a.given is Given.FIGURE:
            put(key, ColumnKey.VALUE, a.value)
            put(key, ColumnKey.REASON, ESTIMATE if a.estimate else "")
        elif a.given is not Given.BLANK:
            put(key, ColumnKey.REASON, a.given.value)
        put(key, ColumnKey.EVIDENCE, a.evidence)
        put(key, ColumnKey.NOTE, a.note)
    for t in said.tasks:
        put(f"B|{t.unit}/{t.task}", ColumnKey.STATE, t.state)
        put(f"B|{t.unit}/{t.task}", ColumnKey.RESULT, t.result)
    texts = {row.item: row_key(block, row) for block in spec.blocks for row in block.all_rows}
    for text in said.texts:
        put(texts[text.key], ColumnKey.TEXT, text.text)
    new = iter(n for n in range(1, 99) if {(f"C|+{n}", ColumnKey.TEXT), (f"C|+{n}", ColumnKey.PROPOSAL)} & set(filled))
    for problem in said.problems:
        key = texts[problem.code] if problem.code else f"C|+{next(new)}"
        put(key, ColumnKey.TEXT, "" if problem.code else problem.text)
        put(key, ColumnKey.PROPOSAL, "" if _given(spec, problem.code) else problem.proposal)
        put(key, ColumnKey.STATE, problem.state)
    return found


def _given(spec: FormSpec, code: str) -> bool:
    """Whether a difficulty's proposal is the form's own word."""
    rows = [row for block in spec.blocks for row in block.rows if row.item == code]
    return bool(code) and any(column is ColumnKey.PROPOSAL for row in rows for column, _ in row.given)


def judge(spec: FormSpec, filled: Filled) -> None:
    reading = read(read_grid(write(spec, filled)), spec)
    assert heard(spec, reading.submission, filled) == expected(spec, filled)
    assert not any(f.item and str(f.code) not in TOLD for f in reading.findings), reading.findings


TOLD = ("value_missing", "evidence_missing", "task_missing", "estimate", "not_yet", "problem_without_proposal")
"""Findings about rows that are right: what is blank, what is ước, what comes later."""


@often(25)
@given(data=st.data())
def test_what_is_written_into_a_form_is_read_from_its_bytes(data: Any) -> None:
    spec = data.draw(forms())
    judge(spec, data.draw(fillings(spec)))


SENDERS = [(unit, period.code) for unit in ("PKT", "VP", "THON01", "THON02") for period in OF.periods]


@often(15)
@given(data=st.data(), of=st.sampled_from(SENDERS))
@example(data=None, of=("PKT", "2026-N"))
def test_and_of_the_forms_of_a_plan(data: Any, of: tuple[str, str]) -> None:
    spec = form_spec(OF, OF.period[of[1]], of[0], 1, {}, ())
    judge(spec, data.draw(fillings(spec)) if data is not None else {})


def test_dashes_and_quotes_stay_as_a_person_typed_them() -> None:
    """Found by the law: they came back as "-" and straight quotes."""
    judge(form([figure("SL-01")]), {("D|noi_bat", ColumnKey.TEXT): "Xã nêu danh hiệu “Gia đình văn hóa” – 3 năm liền"})
