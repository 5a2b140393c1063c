"""The person before an open workbook, for a button that asks: no workbook is needed to answer it."""

from __future__ import annotations

from pathlib import Path

from tanminh_xl.domain.host import Outcome, Question
from tanminh_xl.usecases import buttons
from tanminh_xl.usecases.snapshot import Snapshot


class Asked:
    """Answers in this order. ``asked``: what was asked; ``opened``: what was opened before the person."""

    def __init__(self, *answers: str | None) -> None:
        self.answers, self.asked, self.opened = list(answers), list[Question](), list[Path]()

    def ask(self, question: Question) -> str | None:
        self.asked.append(question)
        return self.answers.pop(0)

    def open_path(self, path: Path) -> None:
        self.opened.append(path)


def press(person: Asked, snapshot: Snapshot, tag: str) -> Outcome:
    """Click the button with this tag; raises Stopped where the person does not go on."""
    return buttons.press(person, snapshot, buttons.BUTTONS[tag])  # type: ignore[arg-type]
