"""Frames of a plan folder for analysts: figures, assessments, submissions, difficulties, tasks of all its periods.

    from tanminh_xl import frames
    figures = frames.figures("ke-hoach")

Each is one pandas DataFrame over every opened period, in the columns and dtypes below (``docs/frames.md`` says what
they hold). A closed period is as it was closed. Nothing in the folder is written, and no figure is filled in: what is
not there is blank (``<NA>``), and each answer keeps its own word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from os import PathLike
from pathlib import Path

import pandas as pd

from tanminh_xl import merge
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period, ValueType
from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.figures import Assessment, Figure
from tanminh_xl.domain.host import Call, TanMinhError
from tanminh_xl.domain.owing import due, urged
from tanminh_xl.domain.people import leader_of
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.report import KnownProblem, RegisterLine, TaskState
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.records import disk
from tanminh_xl.records.folder import Folder
from tanminh_xl.reports.series import frame
from tanminh_xl.usecases import integrity
from tanminh_xl.usecases.snapshot import Snapshot

__all__ = [
    "COLUMNS",
    "COMMUNE",
    "assessments",
    "difficulties",
    "figures",
    "of_communes",
    "submissions",
    "tasks",
    "write_communes",
]

Row = tuple[object, ...]

TEXT, WHOLE, NUMBER, FLAG, DAY = "string", "Int64", "Float64", "boolean", "datetime64[ns]"
MOMENT = "datetime64[ns, UTC+07:00]"

_PERIOD = {"period": TEXT, "kind": TEXT, "year": WHOLE, "closed": FLAG}
_UNIT = {"unit": TEXT, "unit_name": TEXT, "unit_kind": TEXT}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "figures": {
        **_PERIOD,
        **_UNIT,
        "element": TEXT,
        "element_name": TEXT,
        "unit_of_measure": TEXT,
        "model": TEXT,
        "time_kind": TEXT,
        "answer": TEXT,
        "value": NUMBER,
        "passed": FLAG,
        "second_half": NUMBER,
        "estimate": FLAG,
        "adjusted": FLAG,
        "adjustment": WHOLE,
        "unit_answer": TEXT,
        "told": TEXT,
        "held": FLAG,
        "evidence": TEXT,
        "note": TEXT,
        "file": TEXT,
        "sheet": TEXT,
        "cell": TEXT,
        "version": WHOLE,
        "sender": TEXT,
        "sent": MOMENT,
    },
    "assessments": {
        **_PERIOD,
        "criterion": TEXT,
        "criterion_name": TEXT,
        "model": TEXT,
        "group": TEXT,
        "measure": TEXT,
        "unit_of_measure": TEXT,
        "direction": TEXT,
        "owner": TEXT,
        "value": NUMBER,
        "word": TEXT,
        "target": NUMBER,
        "target_to": NUMBER,
        "target_word": TEXT,
        "status": TEXT,
        "on_track": FLAG,
        "progress": NUMBER,
        "reported": WHOLE,
        "expected": WHOLE,
        "missing": TEXT,
        "estimate": FLAG,
        "reason": TEXT,
    },
    "submissions": {
        **_PERIOD,
        **_UNIT,
        "urged": FLAG,
        "due": DAY,
        "version": WHOLE,
        "verdict": TEXT,
        "counts": FLAG,
        "late": WHOLE,
        "late_hours": WHOLE,
        "short": FLAG,
        "supplement": WHOLE,
        "supplement_late": WHOLE,
        "due_again": DAY,
        "sent": MOMENT,
        "submitted": DAY,
        "sender": TEXT,
        "on_behalf": TEXT,
        "errors": WHOLE,
        "warnings": WHOLE,
        "notes": WHOLE,
        "decision": TEXT,
        "file": TEXT,
    },
    "difficulties": {
        **_PERIOD,
        "code": TEXT,
        **_UNIT,
        "text": TEXT,
        "proposal": TEXT,
        "first_period": TEXT,
        "first_reported": DAY,
        "last_period": TEXT,
        "state": TEXT,
        "unit_state": TEXT,
        "resolver": TEXT,
        "deadline": DAY,
        "result": TEXT,
        "file": TEXT,
        "cell": TEXT,
    },
    "tasks": {
        **_PERIOD,
        "task": TEXT,
        "text": TEXT,
        "model": TEXT,
        **_UNIT,
        "leader": TEXT,
        "person": TEXT,
        "deadline": DAY,
        "state": TEXT,
        "result": TEXT,
        "evidence": TEXT,
        "by_office": FLAG,
        "told": MOMENT,
        "file": TEXT,
        "cell": TEXT,
    },
}
"""Frame -> column -> dtype. Texts without an entry are blank, not ""."""

COMMUNE: Mapping[str, str] = {"commune": TEXT, "plan": TEXT, "folder": TEXT}
"""Columns before those of ``COLUMNS`` in a frame of several communes: whose row it is, and in which folder."""

_ALWAYS = datetime(2100, 1, 1, tzinfo=ZONE)
"""Nothing here depends on the day on which it is asked; a call has one all the same."""


def figures(folder: str | PathLike[str]) -> pd.DataFrame:
    """A row for each unit, element and period that is owed or was given: the answer that counts, what the unit said,
    where it stands. Key: period, unit, element."""
    return _frame("figures", folder)


def assessments(folder: str | PathLike[str]) -> pd.DataFrame:
    """A row for each criterion and period, groups too: value, target, status and why. Key: period, criterion."""
    return _frame("assessments", folder)


def submissions(folder: str | PathLike[str]) -> pd.DataFrame:
    """A row for each version that a sender handed in, and one for each sender without any: lateness, verdict. Key:
    period, unit, version (blank: nothing came)."""
    return _frame("submissions", folder)


def difficulties(folder: str | PathLike[str]) -> pd.DataFrame:
    """A row for each period and difficulty of that period or an earlier one, as it stood then. Key: period, code."""
    return _frame("difficulties", folder)


def tasks(folder: str | PathLike[str]) -> pd.DataFrame:
    """A row for each period, task and unit that leads it: how it stood as it was told in that period. Key: period,
    task, unit."""
    return _frame("tasks", folder)


def of_communes(
    name: str, folders: Iterable[str | PathLike[str]], left_out: dict[str, str] | None = None
) -> pd.DataFrame:
    """One of these frames ("figures" ...) over several communes' plan folders, in their order, with ``COMMUNE`` before
    its columns. Key: folder, then the frame's own.

    ``left_out``: takes folder -> why of each that cannot be read, and the others go on; without it the first such
    raises as a frame of its own does. KeyError for another name.
    """
    return _of_communes((name,), folders, left_out)[name]


def _of_communes(
    names: Iterable[str], folders: Iterable[str | PathLike[str]], left_out: dict[str, str] | None
) -> dict[str, pd.DataFrame]:
    """As ``of_communes``, several frames at once: each folder is read once, and stands in all of them or in none."""
    rows: dict[str, list[list[object]]] = {name: [] for name in names}
    for folder in folders:
        try:
            snapshot = _snapshot(folder)
            plan = snapshot.catalogue.plan
            whose: Row = (plan.commune, plan.code, str(folder))
            own = {name: _rows(name, snapshot, whose) for name in rows}
        except TanMinhError as problem:
            if left_out is None:
                raise
            left_out[str(folder)] = problem.message
        else:
            for name, found in own.items():
                rows[name] += found
    return {name: frame(found, {**COMMUNE, **COLUMNS[name]}) for name, found in rows.items()}


def write_communes(folders: Sequence[str | PathLike[str]], out: Path, left_out: dict[str, str]) -> tuple[Path, ...]:
    """Each frame over several communes as ``<name>.csv`` (UTF-8 with a mark, so that Excel reads it) in the folder
    ``out``. ``left_out``: as of ``of_communes``. TanMinhError ``disk_write``."""
    return tuple(
        disk.replace(out / f"{name}.csv", made.to_csv(index=False).encode("utf-8-sig")).path
        for name, made in _of_communes(COLUMNS, folders, left_out).items()
    )


Rows = Callable[[Snapshot, Period, Catalogue], Iterator[Row]]


def _of_figures(snapshot: Snapshot, period: Period, known: Catalogue) -> Iterator[Row]:
    return (_figure(known, figure) for figure in snapshot.figures(period))


def _of_assessments(snapshot: Snapshot, period: Period, known: Catalogue) -> Iterator[Row]:
    return (_assessment(known, found) for found in snapshot.assessments(period))


def _of_submissions(snapshot: Snapshot, period: Period, known: Catalogue) -> Iterator[Row]:
    owing = set(urged(known, period))
    lines = merge.register(known, period, snapshot.state(period.code), snapshot.folder.path_of)
    return (_line(known, period, owing, line) for line in lines)


def _of_difficulties(snapshot: Snapshot, period: Period, known: Catalogue) -> Iterator[Row]:
    return (_problem(known, problem) for problem in snapshot.problems(period))


def _of_tasks(snapshot: Snapshot, period: Period, known: Catalogue) -> Iterator[Row]:
    return (_task(known, told) for told in snapshot.tasks(period.code))


_ROWS: Mapping[str, Rows] = {
    "figures": _of_figures,
    "assessments": _of_assessments,
    "submissions": _of_submissions,
    "difficulties": _of_difficulties,
    "tasks": _of_tasks,
}


def _frame(name: str, folder: str | PathLike[str]) -> pd.DataFrame:
    """One frame of the rows of all opened periods, in order of their ends. TanMinhError where there is no plan folder,
    or what a closing lists is not what lies there; CatalogueErrors where the master's tables are no catalogue."""
    return frame(_rows(name, _snapshot(folder)), COLUMNS[name])


def _snapshot(folder: str | PathLike[str]) -> Snapshot:
    path = Path(folder).absolute()
    return Snapshot(FilesHost(Folder(path).master), Call(path, "", _ALWAYS, ""))


def _rows(name: str, snapshot: Snapshot, whose: Row = ()) -> list[list[object]]:
    """Rows of one folder; ``whose``: what stands in ``COMMUNE`` before them."""
    columns = {**(COMMUNE if whose else {}), **COLUMNS[name]}
    texts = [i for i, dtype in enumerate(columns.values()) if dtype == TEXT]
    found: list[list[object]] = []
    for code in snapshot.periods:
        known = snapshot.catalogue_of(code)
        period = known.period[code]
        integrity.refuse_damaged(snapshot, period)
        head = (*whose, code, period.kind.value, period.year, snapshot.state(code).closing is not None)
        found += [_said((*head, *row), texts) for row in _ROWS[name](snapshot, period, known)]
    return found


def _said(row: Row, texts: list[int]) -> list[object]:
    """A row as it goes into a frame: no empty text, and no number of a citizen (decision-tables 5.2)."""
    said = list(row)
    for i in texts:
        text = said[i]
        said[i] = masked(text) if isinstance(text, str) and text else None
    return said


def _unit(known: Catalogue, code: str) -> Row:
    """Code, name and kind of a unit; of one that the catalogue lacks the code alone."""
    unit = known.unit.get(code)
    return (code, unit.name, unit.kind) if unit else (code, "", "")


def _figure(known: Catalogue, f: Figure) -> Row:
    element = known.element[f.element]
    yes_no = element.value_type is ValueType.YES_NO
    return (
        *_unit(known, f.unit),
        element.code,
        element.name,
        element.unit_of_measure,
        element.model,
        element.time_kind.value,
        f.answer.value,
        None if yes_no or f.counted is None else float(f.counted),
        bool(f.counted) if yes_no and f.counted is not None else None,
        f.second_half,
        f.estimate,
        f.is_adjusted,
        f.adjustment or None,
        f.given.value,
        f.told,
        f.bad,
        f.evidence,
        f.note,
        f.file,
        f.sheet,
        f.cell,
        f.version or None,
        f.sender,
        _moment(f.sent),
    )


def _assessment(known: Catalogue, a: Assessment) -> Row:
    criterion = known.criterion[a.code]
    low, high = a.target if isinstance(a.target, tuple) else (a.target, None)
    return (
        criterion.code,
        criterion.name,
        criterion.model,
        criterion.group,
        criterion.measure.value,
        criterion.unit_of_measure,
        criterion.direction.value,
        criterion.owner,
        a.value if isinstance(a.value, float | int) else None,
        a.value if isinstance(a.value, str) else "",
        low if isinstance(low, float | int) else None,
        high,
        low if isinstance(low, str) else "",
        a.status.value,
        a.on_track,
        a.progress,
        a.reported,
        a.expected,
        ", ".join(a.missing),
        a.estimate,
        a.reason,
    )


def _line(known: Catalogue, period: Period, owing: set[str], line: RegisterLine) -> Row:
    came, sent = line.version > 0, _moment(line.sent)
    return (
        *_unit(known, line.unit),
        line.unit in owing,
        due(known, period, line.unit),
        line.version or None,
        line.verdict,
        line.counts,
        line.late,
        line.late_hours if came else None,
        line.short,
        line.supplement,
        line.supplement_late,
        line.due_again,
        sent,
        line.submitted or (sent.date() if sent else None),
        line.sender,
        line.on_behalf,
        line.errors if came else None,
        line.warnings if came else None,
        line.notes if came else None,
        line.decision,
        line.file,
    )


def _problem(known: Catalogue, p: KnownProblem) -> Row:
    return (
        p.code,
        *_unit(known, p.unit),
        p.text,
        p.proposal,
        p.first_period,
        p.first_reported,
        p.last_period,
        p.state,
        p.unit_state,
        p.resolver,
        p.deadline,
        p.result,
        p.file,
        p.cell,
    )


def _task(known: Catalogue, t: TaskState) -> Row:
    task = known.task[t.task]
    return (
        task.code,
        task.text,
        task.model,
        *_unit(known, t.unit),
        leader_of(known, task),
        task.person,
        task.deadline,
        t.state,
        t.result,
        t.evidence,
        bool(t.note),
        _moment(t.at),
        t.file,
        t.cell,
    )


def _moment(at: datetime | None) -> datetime | None:
    """A moment in the commune's zone."""
    return at.astimezone(ZONE) if at else None
