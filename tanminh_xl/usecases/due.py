"""What is due today: tasks that are late or soon due, difficulties that still want an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tanminh_xl.domain.catalogue_nouns import DIFFICULTY_RESOLVED, Task, alive
from tanminh_xl.domain.deadlines import TASK_ONGOING, Due, answer_overdue, carried_out, due_tasks, left_words
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.report import KnownProblem, TaskState
from tanminh_xl.usecases.snapshot import Snapshot

UNTOLD = "chưa rõ tình trạng"


class TaskNow(NamedTuple):
    """A task of today's catalogue: the last word of each leading unit, and how it stands to its deadline."""

    task: Task
    said: tuple[TaskState, ...]
    due: Due | None

    @property
    def states(self) -> tuple[str, ...]:
        """One a leading unit, "" for untold."""
        return tuple(one.state for one in self.said)


class DueToday(NamedTuple):
    """How tasks stand, and the difficulties whose answer is overdue."""

    tasks: tuple[TaskNow, ...]
    answers: tuple[KnownProblem, ...]


def tasks_now(snapshot: Snapshot) -> tuple[TaskNow, ...]:
    """Tasks that are alive today: late ones first, then those soon due, each by deadline; the others as they stand."""
    of, today = snapshot.catalogue, snapshot.call.now.date()
    by_task: dict[str, list[TaskState]] = {}
    for one in snapshot.last_words():
        by_task.setdefault(one.task, []).append(one)
    states = {code: [word.state for word in said] for code, said in by_task.items()}
    due = due_tasks(of.tasks, states, today, of.plan.due_soon_days)
    living = [task for task in of.tasks if alive(task, today)]
    found = [TaskNow(task, tuple(by_task.get(task.code, ())), due.get(task.code)) for task in living]
    pressing = [one for how in Due for one in sorted(found, key=_deadline) if one.due is how]
    return (*pressing, *(one for one in found if one.due is None))


def _deadline(now: TaskNow) -> date:
    return now.task.deadline or date.max


def open_difficulties(snapshot: Snapshot) -> tuple[KnownProblem, ...]:
    """Difficulties of all periods that are not resolved, as they stand today."""
    return tuple(p for p in snapshot.known_problems() if p.state != DIFFICULTY_RESOLVED)


def overdue_answers(snapshot: Snapshot) -> tuple[KnownProblem, ...]:
    """Those whose deadline has passed and that still want an answer (decision-tables 8.5)."""
    today = snapshot.call.now.date()
    return tuple(p for p in open_difficulties(snapshot) if answer_overdue(p.deadline, p.state, today))


def due_today(snapshot: Snapshot) -> DueToday:
    """Both, worked out once a call; nothing where no task and no difficulty has a deadline."""
    of = snapshot.catalogue
    if not any(t.deadline for t in of.tasks) and not any(d.deadline for d in of.difficulties):
        return DueToday((), ())  # nothing is merged for nothing: a status is asked often
    return DueToday(tasks_now(snapshot), overdue_answers(snapshot))


def due_lines(snapshot: Snapshot, due: DueToday) -> tuple[str, ...]:
    """What ``status`` says of tasks and difficulties; nothing where nothing is due."""
    pressing, today = [t for t in due.tasks if t.due], snapshot.call.now.date()
    lines = [f"Nhiệm vụ: {due_words(due.tasks, snapshot.catalogue.plan.due_soon_days)}."] if pressing else []
    lines += [f"  - {task_line(snapshot, one)}" for one in pressing]
    if due.answers:
        lines.append(f"Khó khăn, vướng mắc: {len(due.answers)} nội dung quá hạn trả lời.")
        lines += [f"  - {difficulty_line(snapshot, problem, today)}" for problem in due.answers]
    return tuple(lines)


def due_counts(due: DueToday) -> dict[str, int]:
    """The same as figures, for ``--format json``."""
    counts = Counter(one.due for one in due.tasks)
    return {
        "tasks_overdue": counts[Due.OVERDUE],
        "tasks_due_soon": counts[Due.SOON],
        "answers_overdue": len(due.answers),
    }


def due_words(now: Sequence[TaskNow], soon: int) -> str:
    """ "2 quá hạn, 1 sắp đến hạn (trong 15 ngày)"."""
    counts = Counter(one.due for one in now)
    return f"{counts[Due.OVERDUE]} quá hạn, {counts[Due.SOON]} sắp đến hạn (trong {soon} ngày)"


def sum_words(now: Sequence[TaskNow]) -> str:
    """ "đã thực hiện 12 (đã hoàn thành 8, thường xuyên 4), còn lại 30": what each leading unit has carried out; it is
    done where each has done it, else carried out all the time."""
    carried = [one.states for one in now if carried_out(one.states)]
    ongoing = sum(TASK_ONGOING in states for states in carried)
    done, left = len(carried) - ongoing, len(now) - len(carried)
    return f"đã thực hiện {len(carried)} (đã hoàn thành {done}, thường xuyên {ongoing}), còn lại {left}"


def task_line(snapshot: Snapshot, now: TaskNow) -> str:
    """One task for a person: "NV-2.1: Xây dựng kế hoạch. Phòng Kinh tế; Đang thực hiện; hạn 30/6/2026, quá hạn 12
    ngày"."""
    task, units = now.task, snapshot.catalogue.unit
    if len(now.said) == 1:
        said = now.said[0]
        parts = [units[said.unit].name, said.state or UNTOLD]
        parts += [said.noted or (f"theo biểu kỳ {said.period}" if said.period else "")] if said.state else []
    else:
        counts = Counter(state or UNTOLD for state in now.states)
        parts = [f"{len(now.said)} đơn vị chủ trì" if now.said else "chưa có đơn vị chủ trì"]
        parts += [f"{state}: {n}" for state, n in counts.items()]
    if task.deadline:
        left = f", {left_words(task.deadline, snapshot.call.now.date())}" if now.due else ""
        parts.append(f"hạn {format_day(task.deadline)}{left}")
    return f"{task.code}: {task.text}. {'; '.join(filter(None, parts))}"


def difficulty_line(snapshot: Snapshot, problem: KnownProblem, today: date) -> str:
    """One difficulty that wants an answer, for a person."""
    units = snapshot.catalogue.unit
    unit = units[problem.unit].name if problem.unit in units else problem.unit
    resolver = units[problem.resolver].name if problem.resolver in units else problem.resolver
    whose = f", {resolver} giải quyết" if resolver else ", chưa rõ cơ quan giải quyết"
    left = f"{format_day(problem.deadline)}, {left_words(problem.deadline, today)}" if problem.deadline else ""
    return f"{problem.code}: {': '.join(filter(None, (unit, problem.text)))}{whose}; hạn {left}"
