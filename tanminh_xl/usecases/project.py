"""The program's columns of the master: a projection of the plan folder, made again after every event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial

from tanminh_xl.domain.events import Choice
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.messages import VERDICT_WORDS
from tanminh_xl.domain.owing import senders
from tanminh_xl.domain.report import PeriodReport
from tanminh_xl.domain.staff_tables import DIFFICULTIES, PERIODS, TASKS
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import ADJUSTMENTS, FIGURES, FINDINGS, REGISTER, RESULTS
from tanminh_xl.reports.data import table_rows, wall
from tanminh_xl.usecases.desk import Desk

Rows = Sequence[TableRow]
BY_PERIOD = (REGISTER, FINDINGS, FIGURES, RESULTS, ADJUSTMENTS)


class Projection(Mapping[TableSpec, Rows]):
    """Table -> its rows, of all periods opened so far; made when asked for, so that a host that shows nothing
    costs nothing. Periods and difficulties name every row; a task only where its state was told."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk.again()
        self._rows: dict[TableSpec, Rows] = {}
        self._make: dict[TableSpec, Callable[[], Rows]] = {
            **{spec: partial(self._by_period, spec) for spec in BY_PERIOD},
            PERIODS: self._periods,
            TASKS: self._tasks,
            DIFFICULTIES: self._difficulties,
        }

    def __getitem__(self, spec: TableSpec) -> Rows:
        if spec not in self._rows:
            self._rows[spec] = self._make[spec]()
        return self._rows[spec]

    def __iter__(self) -> Iterator[TableSpec]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)

    @cached_property
    def _reports(self) -> tuple[PeriodReport, ...]:
        return tuple(self._desk.report(self._desk.catalogue.period[code]) for code in self._desk.periods)

    def _by_period(self, spec: TableSpec) -> Rows:
        keys = [column.key for column in spec.columns]
        rows = [dict(zip(keys, row, strict=True)) for report in self._reports for row in table_rows(report, spec)]
        return [*rows, *self._unknown()] if spec is REGISTER else rows

    def _unknown(self) -> Iterator[TableRow]:
        """The register's rows of files of which unit or period is not known; an assigned one is there no more."""
        for standing in self._desk.unknown.standings:
            receipt, decision = standing.receipt, standing.decision
            if decision is None or decision.choice is not Choice.ASSIGN:
                yield {
                    "period": "",
                    "unit": "",
                    "unit_name": "Chưa rõ đơn vị",
                    "version": receipt.number,
                    "state": VERDICT_WORDS[standing.verdict],
                    "sent": wall(receipt.sent),
                    "submitted": receipt.submitted.date(),
                    "sender": receipt.sender,
                    "counts": "không",
                    "decision": decision.why if decision else "",
                    "file": self._desk.folder.path_of(receipt),
                }

    def _periods(self) -> Rows:
        rows: list[TableRow] = []
        for period in self._desk.catalogue.periods:
            state = self._desk.state(period.code)
            owed = senders(self._desk.catalogue_of(period.code), period)
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
        """The last word on each task; where several units lead it, how many of them are at each state."""
        latest: dict[str, TableRow] = {}
        for report in self._reports:
            told: dict[str, list[tuple[str, str, str]]] = {}
            for task in report.tasks:
                if task.state:
                    told.setdefault(task.task, []).append((task.unit, task.state, task.result))
            for code, words in told.items():
                states = [state for _, state, _ in words]
                counts = "; ".join(f"{state}: {states.count(state)}" for state in dict.fromkeys(states))
                state, result = (states[0], words[0][2]) if len(words) == 1 else (counts, "")
                latest[code] = {"code": code, "state": state, "result": result, "state_period": report.period.code}
        return list(latest.values())

    def _difficulties(self) -> Rows:
        last = self._desk.catalogue.period[self._desk.periods[-1]] if self._desk.periods else None
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
            for p in (self._desk.problems(last) if last else ())
        ]
