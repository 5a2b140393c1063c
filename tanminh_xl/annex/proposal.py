"""The comparison as rows of the sheet "Nhập Phụ lục 1", and what a person left open on one of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tanminh_xl.annex.compare import Line
from tanminh_xl.annex.questions import Question, target_of
from tanminh_xl.domain.annex_tables import CORRECTED
from tanminh_xl.domain.format_value import format_day_padded, format_number
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import criteria

Show = Callable[[object], CellValue]
"""A value of the catalogue as a cell holds it (``catalogue.values.show``)."""
YES = "đúng"
_ADD = "thêm"
_LONG = 60
"""Longer texts are told as changed, not shown twice."""


def rows(lines: Sequence[Line], years: tuple[int, ...], file: str, show: Show) -> list[TableRow]:
    """The lines as rows of ``annex_tables.proposed(years)``, in their order."""
    titles = {column.key: column.title for column in criteria(years).columns}
    keys = (*CORRECTED, *map(target_of, years))
    return [
        {
            "line": n,
            "number": line.number or None,
            "words": line.words or None,
            "target_words": line.annex_words if line.place and line.annex_words else None,
            "found": line.found.value,
            "changes": "\n".join(_changes(line, titles, show)) or None,
            "to_settle": "\n".join((*(q.text for q in line.questions), *line.notes)) or None,
            "confirmed": None,
            "action": line.action.value,
            **{key: show(line.cells.get(key)) for key in keys},
            "place": line.place or None,
            "file": file if line.place else None,
            "annex_code": line.annex_code or None,
            "annex_row": line.annex_row or None,
            "annex_words": line.annex_words or None,
            "open": _written(line.questions, show),
            "stood": f"{line.code}:{line.stood}" if line.code else None,
        }
        for n, line in enumerate(lines, 1)
    ]


def _changes(line: Line, titles: Mapping[str, str], show: Show) -> Iterator[str]:
    if not line.words:  # it has no row in the file: which criterion it is stands where the eye is
        day = line.cells.get("valid_to")
        ends = f": dùng đến hết {format_day_padded(day)}" if isinstance(day, date) else ""
        yield f"{line.code} “{line.cells.get('name')}”{ends}"
    for change in line.changes:
        old, new = (_read_as(value, show) for value in (change.old, change.new))
        if max(len(old), len(new)) > _LONG:
            yield f"{titles[change.key]}: sửa lời."
        else:
            yield f"{titles[change.key]}: {old} → {new}"


def _read_as(value: object, show: Show) -> str:
    """A cell as a person reads it: 0 is a figure, and 1,05 keeps its decimals."""
    shown = show(value)
    if isinstance(shown, int | float) and not isinstance(shown, bool):
        return format_number(shown, grouped=False)
    return format_day_padded(shown) if isinstance(shown, date) else str(shown or "(trống)")


def _written(questions: Sequence[Question], show: Show) -> str | None:
    found = [
        {
            "key": question.key,
            "fills": None if question.fills is None else {key: show(v) for key, v in question.fills.items()},
            "text": question.text,
        }
        for question in questions
    ]
    return json.dumps(found, ensure_ascii=False) if found else None


class Open(NamedTuple):
    """What is still to be said on a row: in which column, and the question."""

    key: str
    text: str


class Settled(NamedTuple):
    """A row with what "đúng" puts into its blank cells, and what is still open."""

    cells: TableRow
    open: tuple[Open, ...]


def settle(row: TableRow) -> Settled:
    """Take a person's answers of a row as it was read back: a question is answered by its cell, by "đúng" where
    something was proposed, and that it is a new criterion by "thêm"; one that is "bỏ qua" is asked nothing."""
    cells: dict[str, CellValue] = dict(row)
    if _word(row, "action") == "bỏ qua":
        return Settled(cells, ())
    left = []
    for question in _read(row.get("open")):
        key, fills = question.key, question.fills
        if key == "name":
            answered = bool(fills is not None and _word(row, "confirmed") == YES)
            answered |= bool(_word(row, "name")) and _word(row, "name") != _word(row, "words")
        else:
            answered = bool(_word(row, key)) or (key == "code" and _word(row, "action") == _ADD)
        if not answered and fills is not None and _word(row, "confirmed") == YES:
            cells |= {column: value for column, value in fills.items() if not _word(row, column)}  # type: ignore[misc]
            answered = True
        if not answered:
            left.append(Open(key, question.text))
    return Settled(cells, tuple(left))


def _word(row: TableRow, key: str) -> str:
    return normalise(str(row.get(key) if row.get(key) is not None else ""))


def _read(written: CellValue) -> list[Question]:
    """The questions of a row; none where somebody cleared the hidden cell with its row."""
    return [Question(**question) for question in json.loads(written)] if isinstance(written, str) else []
