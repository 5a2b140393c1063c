"""A form in which no cell was filled that counts (decision-tables 5.1, row 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.form import ANSWER, BlockKey, FormSpec, Role
from tanminh_xl.domain.messages import holds
from tanminh_xl.domain.submission import Given, Submission

_WORDS = 60
"""Characters of what stands elsewhere that are shown."""


def blank_findings(
    said: Submission, spec: FormSpec, found: Sequence[Finding], passed: Iterable[str] = ()
) -> tuple[Finding, ...]:
    """One finding where the cells Số liệu, Ghi rõ and Tình trạng are all blank: nothing else typed either, or words.

    A cell that could not be read is not blank; names at the foot are not looked at. ``passed``: words that were typed
    and mean none. A form without such cells is blank if it asks for an answer in words and has none; else never here,
    nor is one whose rows are all gone.
    """
    blocks = (BlockKey.FIGURES, BlockKey.TASKS)
    asks = any(row.role is Role.ENTRY for b in spec.blocks if b.key in blocks for row in b.rows)
    if not asks and (spec.answer is None or any(t.key == ANSWER and t.text for t in said.texts)):
        return ()
    if any(a.given is not Given.BLANK for a in said.answers) or any(t.state for t in said.tasks):
        return ()
    if any(holds(f) or f.code in (Code.FORMULA_UNCOMPUTED, Code.NO_ROW_KEYS) for f in found):
        return ()
    words = next((words for words in _elsewhere(said, spec, found, passed) if words), "")
    if not words:
        return (Finding(Code.FORM_BLANK),)
    return (Finding(Code.FORM_BLANK_WORDS, said.sheet, "", words[:_WORDS]),)


def _elsewhere(said: Submission, spec: FormSpec, found: Sequence[Finding], passed: Iterable[str]) -> Iterator[str]:
    """What was typed in other cells of the form, and outside them; not the texts that stood there from the start."""
    given = {(row.item, text) for block in spec.blocks for row in block.rows for _, text in row.given}
    yield from (f.value for f in found if f.code is Code.DASHED)
    yield from (text for a in said.answers for text in (a.evidence, a.note))
    yield from (t.result for t in said.tasks)
    for problem in said.problems:
        yield from (
            text for text in (problem.text, problem.proposal, problem.state) if (problem.code, text) not in given
        )
    signers = spec.block(BlockKey.SIGNERS)
    names = {row.item for row in signers.rows} if signers else set()
    yield from (t.text for t in said.texts if t.key not in names and (t.key, t.text) not in given)
    yield from (f.value for f in found if f.code is Code.OUTSIDE_ENTRY)
    yield from passed
