"""The program's columns of the master: a projection of the plan folder, made again for the periods that changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property

from tanminh_xl.domain.catalogue_nouns import TASK_STATES
from tanminh_xl.domain.deadlines import carried_out
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.owing import urged
from tanminh_xl.domain.report import TaskState
from tanminh_xl.domain.staff_tables import DIFFICULTIES, PERIODS, TASKS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import ADJUSTMENTS, ASK, FIGURES, FINDINGS, MAILS, OUTBOX, REGISTER, RESULTS
from tanminh_xl.merge import decided
from tanminh_xl.reports.data import table_rows, wall
from tanminh_xl.usecases.asking import lost_answer
from tanminh_xl.usecases.inputs import inputs
from tanminh_xl.usecases.snapshot import Snapshot

Rows = Sequence[TableRow]
TABLES = (REGISTER, ASK, FINDINGS, FIGURES, RESULTS, ADJUSTMENTS, PERIODS, TASKS, DIFFICULTIES, MAILS, OUTBOX)
"""Those of which the program keeps columns, but the log."""


_DAMAGED = {"state": "Hồ sơ đã nhận có tệp hỏng", "counts": "không rõ"}
"""What the register says of a unit of which a record is damaged."""
UNTOLD = "Chưa báo cáo"
"""What is said of a task's state that a leading unit has not told."""


def _stands(said: Sequence[TaskState]) -> TableRow:
    """The program's columns of a task: state, result, by whose word, whether it is carried out."""
    told = [one for one in said if one.state]
    states = [one.state for one in said]
    notes = sorted((one for one in told if one.note), key=lambda one: one.note)
    words = [*sorted(one.period for one in told if not one.note), *(one.noted for one in notes[-1:])]
    alike = len(set(states)) == 1
    counts = "; ".join(f"{state or UNTOLD}: {states.count(state)}" for state in _in_order(states))
    return {
        "state": (states[0] if alike else counts) if told else None,
        "result": told[0].result or None if len(said) == 1 and told else None,
        "state_period": "; ".join(dict.fromkeys(words)) or None,
        "carried_out": "có" if carried_out(states) else None,
    }


def _in_order(states: Sequence[str]) -> Iterator[str]:
    """Each state once: those of the list, others, what was not told."""
    return (state for state in dict.fromkeys((*TASK_STATES, *filter(None, states), "")) if state in states)


class ProgramTables(Mapping[TableSpec, Rows]):
    """Table -> its rows, of all periods opened so far; made when asked for, so that a host that shows nothing
    costs nothing. Periods, tasks and difficulties name every row."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._whole: dict[TableSpec, Callable[[], Rows]] = {
            PERIODS: self._periods,
            TASKS: self._tasks,
            DIFFICULTIES: self._difficulties,
            MAILS: self._mails,
            OUTBOX: self._outbox,
        }

    @cached_property
    def made_from(self) -> Mapping[str, str]:
        """Period -> digest of its inputs, for every period opened so far."""
        known = self._snapshot.catalogue.period
        return {code: inputs(self._snapshot, known[code]) for code in self._snapshot.periods}

    def of(self, table: TableSpec, periods: Collection[str]) -> Rows:
        """Rows of a table: those of the periods, and those of none; of a table that is not by period, all."""
        if table in self._whole:
            return self._whole[table]()
        keys = [column.key for column in table.columns]
        known = self._snapshot.catalogue.period
        reports = [self._snapshot.report(known[code]) for code in self._snapshot.periods if code in periods]
        rows = [dict(zip(keys, row, strict=True)) for report in reports for row in table_rows(report, table)]
        if table is not REGISTER:
            return rows
        damaged = self._snapshot.folder.problem
        known_rows = ({**row, **_DAMAGED} if damaged(str(row["period"]), str(row["unit"])) else row for row in rows)
        return [*known_rows, *self._unknown()]

    def lost(self, table: TableSpec, row: TableRow) -> str:
        """As ``ProgramRows.lost``: an answer typed beside a cell that is asked about no more."""
        return lost_answer(self._snapshot, row) if table is ASK else ""

    def __getitem__(self, table: TableSpec) -> Rows:
        if table not in TABLES:
            raise KeyError(table)
        return self.of(table, self._snapshot.periods)

    def __iter__(self) -> Iterator[TableSpec]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    @property
    def _tables(self) -> tuple[TableSpec, ...]:
        """With a damaged record, or one of a unit or element that the catalogue has no more, only the tables of files,
        so that the others can be decided; figures, and what is made of them, stay as they stood, since one unit's would
        be missing."""
        return (REGISTER, FINDINGS) if self._snapshot.damage or self._snapshot.astray else TABLES

    def _unknown(self) -> Iterator[TableRow]:
        """The register's rows of files of which unit or period is not known; one that was assigned or is ignored is
        there no more."""
        for standing in self._snapshot.unknown.standings:
            receipt = standing.receipt
            if not standing.passed_on:
                yield {
                    "period": "",
                    "unit": "",
                    "unit_name": "Chưa rõ đơn vị",
                    "version": receipt.number,
                    "state": VERDICT_WORDS[standing.verdict],
                    "sent": wall(receipt.sent),
                    "submitted": standing.day,
                    "sender": receipt.sender,
                    "counts": "không",
                    "decision": decided(standing),
                    "file": self._snapshot.folder.path_of(receipt),
                }

    def _periods(self) -> Rows:
        rows: list[TableRow] = []
        for period in self._snapshot.catalogue.periods:
            state = self._snapshot.state(period.code)
            owed = urged(self._snapshot.catalogue_of(period.code), period)
            rows.append(
                {
                    "code": period.code,
                    "phase": state.phase.value,
                    "received": sum(unit in state.counted for unit in owed),
                    "owed": len(owed),
                }
            )
        return rows

    def _tasks(self) -> Rows:
        """The last word on each task; where several units lead it, how many of them are at each state. Every task has
        its row: what was noted and taken back again leaves the sheet."""
        by_task: dict[str, list[TaskState]] = {task.code: [] for task in self._snapshot.catalogue.tasks}
        for said in self._snapshot.last_words():
            by_task[said.task].append(said)
        return [{"code": code, **_stands(said)} for code, said in by_task.items()]

    def _difficulties(self) -> Rows:
        last = self._snapshot.catalogue.period[self._snapshot.periods[-1]] if self._snapshot.periods else None
        return [
            {
                "code": p.code,
                "unit": p.unit,
                "text": p.text,
                "proposal": p.proposal,
                "first_reported": p.first_reported,
                "unit_state": p.unit_state,
                "last_period": p.last_period,
            }
            for p in (self._snapshot.problems(last) if last else ())
        ]

    def _outbox(self) -> Rows:
        from tanminh_xl.usecases.outbox import outbox

        return outbox(self._snapshot)

    def _mails(self) -> Rows:
        """Messages that still want the clerk; the first reason of each, with what to do, stands first."""
        from tanminh_xl.usecases.unhandled import unhandled

        of = self._snapshot.catalogue.unit
        return [
            {
                "number": one.number,
                "day": one.day,
                "unit_name": of[one.unit].name if one.unit in of else "Chưa rõ đơn vị",
                "sender": one.sender,
                "subject": one.subject,
                "why": " ".join(one.why),
                "words": one.words,
                "file": self._snapshot.folder.mail_path(one.kept.file),
            }
            for one in unhandled(self._snapshot)
        ]
