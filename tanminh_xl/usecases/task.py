"""A task's state, result, evidence, noted by the Office on any day; how tasks stand (decision-tables 6, row 8a)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanminh_xl.domain.catalogue_nouns import TASK_STATES, Task, Unit, alive
from tanminh_xl.domain.deadlines import Due
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.domain.names import find, normalise
from tanminh_xl.domain.report import TaskState
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.staff_tables import TASKS
from tanminh_xl.domain.task_notes import TaskNote, standing_notes
from tanminh_xl.forms.words import task_state
from tanminh_xl.usecases.due import due_words, sum_words, task_line, tasks_now
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

EACH = "tất cả"
"""In place of a unit: every unit that leads the task."""


def tasks(snapshot: Snapshot) -> Proposal:
    """How each task stands today: late ones first, then those soon due."""

    def do() -> Outcome:
        now, soon = tasks_now(snapshot), snapshot.catalogue.plan.due_soon_days
        return Outcome(
            f"{len(now)} nhiệm vụ: {due_words(now, soon)}; {sum_words(now)}.",
            lines=tuple(task_line(snapshot, one) for one in now),
            document=lambda: {
                "tasks": [
                    {
                        "code": one.task.code,
                        "deadline": one.task.deadline.isoformat() if one.task.deadline else None,
                        "due": one.due.name.lower() if one.due else None,
                        "units": [_as_json(said) for said in one.said],
                    }
                    for one in now
                ],
                "overdue": sum(one.due is Due.OVERDUE for one in now),
                "due_soon": sum(one.due is Due.SOON for one in now),
            },
        )

    return Proposal(do, writes=False)


def _as_json(said: TaskState) -> dict[str, object]:
    return {
        "unit": said.unit,
        "state": said.state,
        "result": said.result,
        "evidence": said.evidence,
        "period": said.period if not said.note else "",
        "noted": said.at.date().isoformat() if said.note and said.at else None,
    }


def task(
    snapshot: Snapshot,
    name: str,
    unit: str = "",
    state: str = "",
    result: str | None = None,
    evidence: str | None = None,
    why: str = "",
    withdraw: bool = False,
) -> Proposal:
    """Note how a task stands, or take the note that stands back (``withdraw``).

    ``unit`` may be left out where one unit leads the task; ``EACH``: all that do. ``result``, ``evidence``: None keeps
    what stands now. The same again is no second event. TanMinhError: no such task, unit or state; nothing to take back.
    """
    of = find_task(snapshot, name)
    units = _units(snapshot, of, unit)
    words = "" if withdraw else state_of(state)
    stands = {said.unit: said for said in snapshot.last_words() if said.task == of.code}
    notes = {n.unit: n for n in standing_notes(snapshot.task_notes) if n.task == of.code}

    def note(u: Unit) -> TaskNote | None:
        """What is to be written of a unit; None where it stands already."""
        said, before = stands[u.code], notes.get(u.code)
        call = snapshot.call
        if withdraw:
            if before is None:
                return None
            return TaskNote(
                0, of.code, u.code, before.state, before.result, before.evidence, call.who, call.now, why.strip(), True
            )
        told = (
            said.result if result is None else _line(result),
            said.evidence if evidence is None else _line(evidence),
        )
        again = before is not None and (before.state, before.result, before.evidence) == (words, *told)
        if again and (said.note or (said.at is not None and said.at > call.now)):
            return None
        return TaskNote(0, of.code, u.code, words, *told, call.who, call.now, why.strip())

    new = [made for u in units if (made := note(u)) is not None]
    if withdraw and not new:
        raise TanMinhError(
            "nothing_noted", f"Nhiệm vụ {of.code} chưa có ghi nhận nào của Văn phòng để rút lại.", task=of.code
        )
    whose = units[0].name if len(units) == 1 else f"{len(units)} đơn vị chủ trì"
    what = f"{of.code} ({whose})"

    def says() -> str:
        if withdraw:
            return f"Sẽ rút lại ghi nhận về nhiệm vụ {what}: {new[0].state}."
        return f"Sẽ ghi nhiệm vụ {what}: {words}." if new else ""

    def do() -> Outcome:
        for made in new:
            snapshot.learn_note(snapshot.folder.note_task(made))
        lines = _now(snapshot, of)
        if withdraw:
            return Outcome(f"Đã rút lại ghi nhận về nhiệm vụ {what}: {new[0].state}.", lines=lines)
        lines += tuple(_overtaken(snapshot, of, [u.code for u in units]))
        if not new:
            return Outcome(f"Nhiệm vụ {what} đã ghi đúng như vậy từ trước: {words}.", lines=lines)
        return Outcome(f"Đã ghi nhiệm vụ {what}: {words}.", lines=lines)

    return Proposal(do, says, look=Ref(TASKS.name, (of.code,), "state"))


def _line(words: str) -> str:
    """One line, as a form's cell would be read."""
    return " ".join(words.split())


def _now(snapshot: Snapshot, of: Task) -> tuple[str, ...]:
    """How the task stands now."""
    return tuple(task_line(snapshot, one) for one in tasks_now(snapshot) if one.task.code == of.code)


def _overtaken(snapshot: Snapshot, of: Task, units: Sequence[str]) -> Iterator[str]:
    """Units whose form was sent later than what was just noted: the form's word stands."""
    for said in snapshot.last_words():
        if said.task == of.code and said.unit in units and not said.note and said.at is not None:
            name, day = snapshot.catalogue.unit[said.unit].name, format_day(said.at.date())
            yield f"{name}: biểu kỳ {said.period} gửi ngày {day}, sau ghi nhận này, nên tính theo biểu: {said.state}."


def find_task(snapshot: Snapshot, text: str) -> Task:
    """A task by its code or its words; TanMinhError where it is not exact."""
    code = find(text, ((t.code, t.text, ()) for t in snapshot.catalogue.tasks))
    if code is None:
        raise TanMinhError(
            "task_unknown", f"Không có nhiệm vụ “{text}”.", f"Ghi mã nhiệm vụ như ở trang {TASKS.sheet}, ví dụ NV-2.1."
        )
    return snapshot.catalogue.task[code]


def leading(snapshot: Snapshot, of: Task) -> tuple[Unit, ...]:
    """Units that lead the task today; TanMinhError: none does, or the task has ended."""
    today = snapshot.call.now.date()
    found = snapshot.catalogue.members(of.lead, today)
    if not found or not alive(of, today):
        why = "chưa có đơn vị chủ trì nào" if not found else "không còn hiệu lực hôm nay"
        raise TanMinhError(
            "task_not_led",
            f"Nhiệm vụ {of.code} {why}.",
            f"Kiểm tra cột Chủ trì, Có từ ngày, Đến ngày ở trang {TASKS.sheet}.",
        )
    return found


def _units(snapshot: Snapshot, of: Task, text: str) -> Sequence[Unit]:
    """The leading units that are meant."""
    known = leading(snapshot, of)
    if normalise(text) == normalise(EACH) or (not text.strip() and len(known) == 1):
        return known
    names = "; ".join(f"{u.name} ({u.code})" for u in known)
    if not text.strip():
        raise TanMinhError(
            "task_unit_needed",
            f"Nhiệm vụ {of.code} có {len(known)} đơn vị chủ trì: {names}.",
            f"Ghi rõ một đơn vị, hoặc “{EACH}”.",
        )
    code = snapshot.unit(text)
    if code not in {u.code for u in known}:
        unit = snapshot.catalogue.unit[code].name
        raise TanMinhError(
            "task_unit_unknown", f"{unit} không chủ trì nhiệm vụ {of.code}.", f"Đơn vị chủ trì: {names}."
        )
    return [snapshot.catalogue.unit[code]]


def state_of(words: str) -> str:
    """The state that words mean (decision-tables 8.3, rows 1 and 2); TanMinhError for others."""
    found = task_state(words)
    if found is None:
        raise TanMinhError(
            "task_state",
            f"“{words}” không phải tình trạng của nhiệm vụ." if words.strip() else "Chưa ghi tình trạng của nhiệm vụ.",
            f"Ghi một trong: {'; '.join(TASK_STATES)}.",
        )
    return found
