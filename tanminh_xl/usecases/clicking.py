"""What the buttons share: questions that a person may cancel, and what a press of a button is."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tanminh_xl.domain.host import YES, Call, OpenBook, Outcome, Question


class Stopped(Exception):
    """The person cancelled a question: nothing was written."""


class Click(NamedTuple):
    """``writes``: the workbook, or the plan folder, is changed; not to be started where that would be lost."""

    run: Callable[[OpenBook, Call], Outcome]
    writes: bool = True


def ask(host: OpenBook, question: Question) -> str:
    """The answer; Stopped where the person cancels, or gives none where the question asks for more than yes."""
    answer = host.ask(question)
    if answer is None or not answer.strip():
        raise Stopped
    return answer.strip()


def confirm(host: OpenBook, what: str) -> None:
    """Say what will be written; Stopped unless the person goes on."""
    if host.ask(Question("tiep_tuc", f"{what} Tiếp tục?", kind="yes")) != YES:
        raise Stopped
