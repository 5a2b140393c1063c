"""What the Office notes on a task on any day, and which notes stand (decision-tables 6, row 8a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TaskNote:
    """A task's state, result and evidence, as the Office knows them on a day; it belongs to no period.

    ``unit``: which of the task's leading units it is about. ``why``: how the Office knows. A later one on the same
    task and unit supersedes; with ``withdrawn`` it takes back what the Office noted, and nothing of it stands.
    """

    number: int
    task: str
    unit: str
    state: str
    result: str
    evidence: str
    who: str
    at: datetime
    why: str = ""
    withdrawn: bool = False

    @property
    def day(self) -> date:
        """The day on which it was noted; every moment of an event is said in Vietnam's time."""
        return self.at.date()


def standing_notes(notes: Iterable[TaskNote]) -> tuple[TaskNote, ...]:
    """Of each task and leading unit the note that stands, by their numbers; ``notes`` in any order."""
    last = {(note.task, note.unit): note for note in sorted(notes, key=lambda n: n.number)}
    return tuple(sorted((note for note in last.values() if not note.withdrawn), key=lambda n: n.number))
