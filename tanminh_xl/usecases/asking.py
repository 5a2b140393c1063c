"""The list "Cần hỏi" in words, and the answers that staff typed beside it (decision-tables 5, end)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tanminh_xl.domain.asked import OR, AskedCell
from tanminh_xl.domain.events import State
from tanminh_xl.domain.figures import ToReview
from tanminh_xl.domain.host import TableRow, TanMinhError
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.rows import RowKey, key_of, word
from tanminh_xl.domain.tables import ASK
from tanminh_xl.forms import typed
from tanminh_xl.usecases.snapshot import Snapshot
from tanminh_xl.usecases.spoken import Spoken, told

RIGHT = frozenset(map(normalise, ("đúng", "dung", "đúng rồi", "đúng vậy", "chính xác", "đúng số đã ghi")))
"""Answers that confirm what was read out to the unit."""


class TypedAnswer(NamedTuple):
    """An answer beside a row of "Cần hỏi": the row as it stands there, and where that is, in words."""

    row: TableRow
    place: str

    @property
    def cell(self) -> object:
        """What was typed."""
        return self.row.get("answer")

    @property
    def text(self) -> str:
        """What was typed, as a person sees it."""
        return typed.text(self.cell)

    @property
    def key(self) -> RowKey:
        """Which row it is, and what stood in its cell when it was asked about."""
        return key_of(ASK, self.row)


def asked_words(cells: Sequence[AskedCell]) -> str:
    """ "cần hỏi 5 ô (3 đơn vị)"."""
    units = len({cell.unit for cell in cells})
    return f"cần hỏi {len(cells)} ô ({units} đơn vị)" if cells else "không còn ô cần hỏi"


def cell_words(cell: AskedCell) -> str:
    """A cell to ask about on one line, with the codes by which it is answered."""
    phone = f" ({cell.phone})" if cell.phone else ""
    read = f", có thể hiểu là {OR.join(cell.readings)}" if cell.readings else ""
    why = "" if cell.held else f". {cell.message}"
    return f"{cell.unit} {cell.element}: {cell.unit_name}{phone}: {cell.line}: đang ghi “{cell.value}”{read}{why}"


def review_line(found: Sequence[ToReview]) -> str:
    """ "Số liệu cần rà soát: 5, trong đó 2 số liệu có thể làm thay đổi đánh giá (MH2-02, MH3-03)."; "" for none."""
    if not found:
        return ""
    codes = list(dict.fromkeys(code for doubt in found for code in doubt.changes))
    changing = sum(bool(doubt.changes) for doubt in found)
    more = f", trong đó {changing} số liệu có thể làm thay đổi đánh giá ({', '.join(codes)})" if changing else ""
    return f"Số liệu cần rà soát: {len(found)}{more}."


def row_key(cell: AskedCell) -> RowKey:
    """The key of the cell's row, as ``key_of`` says it."""
    return key_of(ASK, cell._asdict())


def typed_answers(snapshot: Snapshot) -> list[TypedAnswer]:
    """The rows of the master's "Cần hỏi" beside which something is typed, from the top.

    TanMinhError (``no_ask_table``) where the master has no such sheet: one of version 0.1.0.
    """
    host = snapshot.host
    try:
        rows = host.read(ASK)
    except TanMinhError as problem:
        if problem.code != "sheet_missing":
            raise
        raise TanMinhError("no_ask_table", f"Sổ này chưa có trang {ASK.sheet}.") from problem
    column = next(column for column in ASK.columns if column.key == "answer")
    return [
        TypedAnswer(row, host.where(ASK, n, column))
        for n, row in enumerate(rows)
        if not typed.is_blank(row.get("answer"))
    ]


def meant(snapshot: Snapshot, cell: AskedCell, answer: object) -> Spoken | None:
    """The answer that was typed; None: the figure stands as the unit gave it (a confirmation).

    TanMinhError (``bad_value``) where it cannot be taken.
    """
    if not is_right(answer):
        said = told(snapshot, cell.element, answer, cell.readings)
        now = (cell.now.given, cell.now.value, cell.now.estimate)
        return None if not cell.held and now == tuple(said) else said
    if not cell.held:
        return None
    if len(cell.readings) == 1:
        return told(snapshot, cell.element, cell.readings[0], cell.readings)
    if cell.readings:
        raise TanMinhError(
            "bad_value", f"“{typed.text(answer)}”: có {len(cell.readings)} cách hiểu.", f"Ghi {OR.join(cell.readings)}."
        )
    raise TanMinhError("bad_value", f"“{typed.text(answer)}”: chưa rõ là số nào.", "Ghi số mà đơn vị trả lời.")


def is_right(answer: object) -> bool:
    """Whether an answer confirms what was read out."""
    return isinstance(answer, str) and normalise(answer.strip().rstrip(".!")) in RIGHT


def is_taken(snapshot: Snapshot, row: TableRow) -> bool:
    """Whether the records say already what is typed beside a row that is asked about no more."""
    period, unit, element = (word(row.get(key)) for key in ("period", "unit", "element"))
    if period not in snapshot.periods:
        return False
    readings = word(row.get("readings")).split(OR)
    return is_recorded(snapshot, snapshot.state(period), (unit, element), row.get("answer"), readings)


def lost_answer(snapshot: Snapshot, row: TableRow) -> str:
    """What is said of a row that leaves the table with an answer that was not taken; "" for none."""
    if typed.is_blank(row.get("answer")) or is_taken(snapshot, row):
        return ""
    place = f"{word(row.get('unit_name'))}, {word(row.get('line'))}"
    return f"Đã bỏ câu trả lời “{typed.text(row.get('answer'))}” ở trang {ASK.sheet} ({place}): ô này nay đã khác."


def is_recorded(
    snapshot: Snapshot, state: State, key: tuple[str, str], answer: object, readings: Sequence[str] = ()
) -> bool:
    """Whether the records say already what was typed about a cell that is asked about no more; ``readings``: the ways
    to read it that were shown beside it."""
    said = state.recorded.get(key)
    if is_right(answer):
        return said is not None
    if said is None or key[1] not in snapshot.catalogue.element:
        return False
    try:
        new = told(snapshot, key[1], answer, readings)
    except TanMinhError:
        return False
    return tuple(new) == (said.given, said.new, said.estimate)
