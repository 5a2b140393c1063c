"""What became of the cells that a unit was asked to mend, between one version of its form and the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.domain.findings import Finding
from tanminh_xl.domain.submission import Given, Submission
from tanminh_xl.domain.to_mend import Asked, to_mend


class Mended(NamedTuple):
    """``mended`` of ``total`` things asked were mended; ``changed``: anything at all differs."""

    mended: int
    total: int
    changed: bool


def mended(
    before_findings: Sequence[Finding],
    before: Submission | None,
    now_findings: Sequence[Finding],
    now: Submission | None,
) -> Mended:
    """Compare a version that went back to its unit with the one that came in its place.

    Asked is what held a cell or sent the file back. It is mended if nothing asks it any more, and a cell of figures was
    not merely emptied. Where cells stand, and what a form is called, is no change; nor is it if the same words are read
    with other words beside them (``as_typed`` adds some).
    """
    asked, still = _asked(before_findings), _asked(now_findings)
    answered = {(a.unit, a.element) for a in now.answers if a.given is not Given.BLANK} if now else set()
    gone = [key for key in asked if key not in still and (key[2] or key[:2] in answered)]
    if gone or still.keys() - asked.keys() or (before is None) != (now is None):
        return Mended(len(gone), len(asked), True)
    changed = any(not _same(value, still[key]) for key, value in asked.items() if key in still)
    emptied = any(key not in still for key in asked)
    return Mended(0, len(asked), changed or emptied or _said(before) != _said(now))


def _asked(findings: Sequence[Finding]) -> dict[Asked, str]:
    """What the unit must mend -> what stands there."""
    return {key: finding.value for key, finding in to_mend(findings).items()}


def _same(before: str, now: str) -> bool:
    return now == before or now.startswith(f"{before} ")


def _said(submission: Submission | None) -> object:
    """What a form says, wherever it says it."""
    if submission is None:
        return None
    return (
        [answer._replace(cell="") for answer in submission.answers],
        [task._replace(cell="") for task in submission.tasks],
        [problem._replace(cell="") for problem in submission.problems],
        [text._replace(cell="") for text in submission.texts],
    )
