"""Answers to "Cần hỏi" into the records: adjustments "theo điện thoại", or confirmations (decision-tables 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.domain.asked import AskedCell, answer_words
from tanminh_xl.domain.events import Adjustment
from tanminh_xl.domain.format_value import format_answer
from tanminh_xl.domain.host import Hint, Outcome, TanMinhError
from tanminh_xl.domain.rows import RowKey, word
from tanminh_xl.domain.sheet import Ref
from tanminh_xl.domain.tables import ASK
from tanminh_xl.usecases.adjust import confirmation, correction, element_code, owed_figure, standing_answer
from tanminh_xl.usecases.asking import (
    TypedAnswer,
    asked_words,
    is_recorded,
    is_taken,
    meant,
    row_key,
    typed_answers,
)
from tanminh_xl.usecases.proposal import Proposal
from tanminh_xl.usecases.snapshot import Snapshot

WHY = "theo điện thoại"
MOST_SAID = 6
"""So many answers are read out before they are written; the others are counted."""


class Taken(NamedTuple):
    """An answer that will be written: the cell, and its event."""

    cell: AskedCell
    event: Adjustment

    @property
    def words(self) -> str:
        """ "Thôn Đồng Tiến, A.2 Diện tích: 12 (đang ghi “1.2”)"."""
        said = format_answer(self.event.given, self.event.new, self.event.estimate)
        right = "đúng, " if self.event.confirms else ""
        return f"{self.cell.unit_name}, {self.cell.line}: {right}{said} (đang ghi “{self.cell.value}”)"


class Refused(NamedTuple):
    """An answer that cannot be taken: where it stands, what is typed, why, and how to mend it."""

    period: str
    unit: str
    element: str
    place: str
    text: str
    message: str
    hint: str

    @property
    def words(self) -> str:
        """For a person."""
        return f"{self.place}: {self.message} {self.hint}".rstrip()


def answer(snapshot: Snapshot, unit: str = "", element: str = "", value: str = "") -> Proposal:
    """Record what stands in the master's column Trả lời, or, with arguments, one answer.

    What cannot be taken is told with how to mend it, and the others are recorded; an answer that is recorded already
    is no event. TanMinhError: with arguments, no such unit or figure, a closed period, a value that cannot be taken;
    without, ``no_ask_table``.
    """
    if unit or element or value:
        return _proposal(snapshot, *_one(snapshot, unit, element, value))
    taken: list[Taken] = []
    refused: list[Refused] = []
    repeated = 0
    asked = {row_key(cell): cell for code in snapshot.periods for cell in snapshot.asked(code)}
    for given in typed_answers(snapshot):
        cell = asked.get(given.key)
        if cell is None:
            if is_taken(snapshot, given.row):
                repeated += 1
            else:
                refused.append(_gone(given, asked))
            continue
        try:
            taken.append(_take(snapshot, cell, given.cell))
        except TanMinhError as problem:
            where = f"{given.place}: {cell.unit_name}, {cell.line}"
            refused.append(
                Refused(cell.period, cell.unit, cell.element, where, given.text, problem.message, problem.hint)
            )
    return _proposal(snapshot, taken, refused, repeated)


def _one(snapshot: Snapshot, unit: str, element: str, value: str) -> tuple[list[Taken], list[Refused], int]:
    if not value.strip():
        raise TanMinhError("bad_value", "Chưa ghi câu trả lời.", "Ghi số, hoặc “đúng”, “không phát sinh”, “ước 12” ...")
    key = (snapshot.unit(unit), element_code(snapshot, element))
    periods = [code for code in snapshot.periods if any((c.unit, c.element) == key for c in snapshot.asked(code))]
    at = snapshot.open_now("" if snapshot.call.period or len(periods) != 1 else periods[0])
    owed_figure(snapshot, at, key)
    cell = next((c for c in snapshot.asked(at.code) if (c.unit, c.element) == key), None)
    if cell is None:
        if is_recorded(snapshot, snapshot.state(at.code), key, value):
            return [], [], 1
        cell = _unasked(snapshot, at.code, key)
    return [_take(snapshot, cell, value)], [], 0


def _unasked(snapshot: Snapshot, period: str, key: tuple[str, str]) -> AskedCell:
    """A cell that is not on the list: what the version that counts says there may be confirmed or put right."""
    at, of = snapshot.catalogue.period[period], snapshot.catalogue
    now = standing_answer(snapshot, at, key)
    name, line = of.unit[key[0]].name, of.element[key[1]].text
    shown = answer_words(now.given, now.value, now.estimate)
    counted = snapshot.state(period).counted.get(of.sender(key[0]))
    version = counted.receipt.number if counted else 0
    return AskedCell(period, *key, version, name, "", line, shown, (), "", not shown, now)


def _take(snapshot: Snapshot, cell: AskedCell, answer: object) -> Taken:
    at, key = snapshot.catalogue.period[cell.period], (cell.unit, cell.element)
    said = meant(snapshot, cell, answer)
    event = confirmation(snapshot, at, key, WHY) if said is None else correction(snapshot, at, key, said, WHY)
    return Taken(cell, event)


def _gone(given: TypedAnswer, asked: dict[RowKey, AskedCell]) -> Refused:
    """An answer beside a row that is asked about no more, or beside other words than stand in the cell now."""
    period, unit, element = (word(given.row.get(key)) for key in ("period", "unit", "element"))
    now = next((c for c in asked.values() if (c.period, c.unit, c.element) == (period, unit, element)), None)
    if now is not None:
        then = word(given.row.get("value"))
        message = f"ô này nay ghi “{now.value}”, không còn “{then}”, nên chưa ghi “{given.text}”."
        hint = "Hỏi lại đơn vị theo nội dung mới."
    else:
        message = f"ô này không còn phải hỏi, nên chưa ghi “{given.text}”."
        hint = "Nếu vẫn cần sửa số, ghi nhận điều chỉnh."
    where = f"{given.place}: {word(given.row.get('unit_name'))}, {word(given.row.get('line'))}"
    return Refused(period, unit, element, where, given.text, message, hint)


def _proposal(snapshot: Snapshot, taken: Sequence[Taken], refused: Sequence[Refused], repeated: int) -> Proposal:
    def says() -> str:
        if not taken:
            return ""
        listed = "; ".join(one.words for one in taken[:MOST_SAID])
        more = f"; và {len(taken) - MOST_SAID} câu khác" if len(taken) > MOST_SAID else ""
        left = f" Còn {len(refused)} câu chưa ghi được." if refused else ""
        return f"Sẽ ghi {len(taken)} câu trả lời: {listed}{more}.{left}"

    def do() -> Outcome:
        for one in taken:
            snapshot.learn(snapshot.folder.adjust(one.event))
        still = [cell for code in snapshot.periods for cell in snapshot.asked(code)]
        lines = [f"  - {one.words}" for one in taken]
        lines += [f"Chưa ghi được: {one.words}" for one in refused]
        if repeated:
            lines.append(f"{repeated} câu đã ghi từ trước, không ghi lại.")
        text = f"Đã ghi {len(taken)} câu trả lời; {asked_words(still)}."
        nothing = not (taken or refused or repeated)
        return Outcome(
            text if not nothing else f"Cột Trả lời của trang {ASK.sheet} chưa ghi gì; {asked_words(still)}.",
            lines=tuple(lines),
            exit=1 if refused else 0,
            document=lambda: _document(taken, refused, len(still)),
            look=Ref(ASK.name, row_key(still[0]), "answer") if still else None,
            hints=(Hint("answer_next"),) if nothing and still else (),
        )

    return Proposal(do, says)


def _document(taken: Sequence[Taken], refused: Sequence[Refused], still: int) -> dict[str, object]:
    return {
        "taken": [
            {
                "period": one.cell.period,
                "unit": one.cell.unit,
                "element": one.cell.element,
                "answer": answer_words(one.event.given, one.event.new, one.event.estimate),
                "confirms": one.event.confirms,
            }
            for one in taken
        ],
        "not_taken": [
            {
                "period": one.period,
                "unit": one.unit,
                "element": one.element,
                "answer": one.text,
                "message": one.message,
                "hint": one.hint,
            }
            for one in refused
        ],
        "to_ask": still,
    }
