"""The few most urgent rows of a table that the home sheet names: which they are, and a line about each.

A fact ``TM_..._1`` is the number of a row in its table, 0 for none; ``TM_..._1_CAU`` is what is said of it;
``TM_..._1_KHOA`` is by what the row comes there: a whole number, the day of its deadline where it has one, and behind
the point the row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from tanminh_xl.domain.deadlines import left_words
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.typed_day import LAST, ZERO, serial
from tanminh_xl.master.day_formulas import ANSWER_BY, DEADLINE, REPORTED, day_of_year_words
from tanminh_xl.master.view import Fact, View

MOST = 3
"""Rows of a table that are named."""
_SHARE = 100_000
"""Rows are told apart by so small a part of what they are ordered by: no table has more."""
_LATER = 200_000
"""More than any day as Excel counts it: what has no deadline comes after what has one."""
Known = Mapping[str, CellValue]


class Which(NamedTuple):
    """Which rows of a table a list takes: a product of conditions over its columns, and the same over a view: numbers
    of rows from 0. ``until``: only those that are ordered by no more than this, as a formula and its value."""

    where: str
    rows: Callable[[View, Known], Iterable[int]]
    until: str = ""
    until_of: Callable[[Known], int] = lambda known: _LATER


def review_facts(which: Which, changes: str) -> tuple[Fact, ...]:
    """Figures to review; first those that may change an assessment (``changes``: how the reason says so)."""

    def order(row: TableRow) -> int:
        return int(changes not in str(row.get("message") or ""))

    formula = f'ISERROR(SEARCH("{changes}",can_hoi[Vì sao hỏi]))*1'
    return _facts("TM_RS", "Số liệu cần rà soát", "can_hoi", "Kỳ", which, formula, order, _cell_line, _cell)


def asked_facts(which: Which) -> tuple[Fact, ...]:
    """Other cells to ask about, as the table has them."""
    return _facts("TM_O", "Ô cần hỏi", "can_hoi", "Kỳ", which, "0", lambda row: 0, _cell_line, _cell)


def task_facts(which: Which) -> tuple[Fact, ...]:
    """Tasks that are late or soon due, by their deadlines."""

    def order(row: TableRow) -> int:
        return _deadline(row) or _LATER

    formula = f"MOD({DEADLINE.name}-1,{_LATER})+1"
    return _facts("TM_NV", "Nhiệm vụ đến hạn", "nhiem_vu", "Thời hạn", which, formula, order, _task_line, _task)


def difficulty_facts(which: Which) -> tuple[Fact, ...]:
    """Difficulties that want an answer: those with a deadline by it, the others from the newest on."""

    def order(row: TableRow) -> int:
        blank = row.get("deadline") in (None, "")
        return _deadline(row) or _LATER - blank * serial(row.get("first_reported"))

    formula = f'MOD({ANSWER_BY.name}-1,{_LATER})+1-({ANSWER_BY.cells}="")*{REPORTED.name}'
    return _facts(
        "TM_KK", "Khó khăn chờ trả lời", "kho_khan", "Mã", which, formula, order, _difficulty_line, _difficulty
    )


def _facts(
    name: str,
    text: str,
    table: str,
    column: str,
    which: Which,
    order: str,
    order_of: Callable[[TableRow], int],
    line: Callable[[str, str], str],
    line_of: Callable[[View, TableRow], str],
) -> tuple[Fact, ...]:
    """``order``: a formula over the table's columns, whole numbers, the smallest first; ``order_of`` the same of a row.
    ``line``: the formula of a line, of what holds its row's number and its order."""
    number = f"(ROW({table}[{column}])-ROW({table}[[#Headers],[{column}]]))/{_SHARE}"
    keys = f"IFERROR(_xlfn.AGGREGATE(15,6,({order}+{number})/({which.where}),{{k}}),0)"
    found: list[Fact] = []

    def key_of(k: int) -> Callable[[View, Known], CellValue]:
        def value(view: View, known: Known) -> CellValue:
            rows = view.rows(table)
            numbers = sorted(order_of(rows[n]) + (n + 1) / _SHARE for n in which.rows(view, known))
            return numbers[k - 1] if len(numbers) >= k else 0

        return value

    def row_of(key: str) -> Callable[[View, Known], CellValue]:
        def value(view: View, known: Known) -> CellValue:
            found = float(str(known[key]))
            return round(found % 1 * _SHARE) if int(found) <= which.until_of(known) else 0

        return value

    def said_of(fact: str) -> Callable[[View, Known], CellValue]:
        def value(view: View, known: Known) -> CellValue:
            at = int(str(known[fact]))
            return line_of(view, view.rows(table)[at - 1]) if at else ""

        return value

    for k in range(1, MOST + 1):
        fact, key = f"{name}_{k}", f"{name}_{k}_KHOA"
        found.append(Fact(key, f"{text}, thứ {k}: xếp theo", keys.format(k=k), key_of(k)))
        row = f"ROUND(MOD({key},1)*{_SHARE},0)"
        row = f"IF(INT({key})>{which.until},0,{row})" if which.until else row
        found.append(Fact(fact, f"{text}, thứ {k}: dòng", row, row_of(key)))
        said = f'IF({fact}=0,"",{line(fact, f"INT({key})")})'
        found.append(Fact(f"{fact}_CAU", f"{text}, thứ {k}: nội dung", said, said_of(fact)))
    return tuple(found)


def _cell_line(at: str, order: str) -> str:
    unit, value, line = (f"INDEX(can_hoi[{title}],{at})" for title in ("Tên đơn vị", "Đang ghi", "Nội dung"))
    return f'{unit}&", đang ghi “"&{value}&"”: "&{line}'


def _cell(view: View, row: TableRow) -> str:
    """ "Thôn Đồng Tiến, đang ghi “27”: Diện tích sản xuất nông nghiệp hữu cơ"."""
    return f"{row.get('unit_name') or ''}, đang ghi “{row.get('value') or ''}”: {row.get('line') or ''}"


def _task_line(at: str, day: str) -> str:
    lead, text = (f"INDEX(nhiem_vu[{title}],{at})" for title in ("Chủ trì", "Nội dung"))
    return f'"Hạn "&{_due(day)}&", "&{_unit(lead)}&": "&{text}'


def _task(view: View, row: TableRow) -> str:
    """ "Hạn 30/6/2026, quá hạn 12 ngày, Phòng Kinh tế: Xây dựng kế hoạch"."""
    return f"Hạn {_due_words(view, row)}, {_unit_words(view, row.get('lead'))}: {row.get('text') or ''}"


def _difficulty_line(at: str, day: str) -> str:
    unit, text = (f"INDEX(kho_khan[{title}],{at})" for title in ("Đơn vị", "Khó khăn, vướng mắc"))
    return f'{_unit(unit)}&IF({day}>{LAST},"",", hạn trả lời "&{_due(day)})&": "&{text}'


def _difficulty(view: View, row: TableRow) -> str:
    """ "Thôn Đồng Tiến, hạn trả lời 30/6/2026, quá hạn 12 ngày: Thiếu nước tưới"."""
    due = f", hạn trả lời {_due_words(view, row)}" if _deadline(row) else ""
    return f"{_unit_words(view, row.get('unit'))}{due}: {row.get('text') or ''}"


def _due(day: str) -> str:
    """Formula of what ``_due_words`` says."""
    return (
        f'{day_of_year_words(day)}&"/"&YEAR({day})&", "&IF({day}=TM_HOM_NAY,"hôm nay là hạn",'
        f'IF({day}>TM_HOM_NAY,"còn "&({day}-TM_HOM_NAY),"quá hạn "&(TM_HOM_NAY-{day}))&" ngày")'
    )


def _due_words(view: View, row: TableRow) -> str:
    day = ZERO + timedelta(days=_deadline(row))
    return f"{format_day(day)}, {left_words(day, view.today)}"


def _unit(code: str) -> str:
    """Formula of a unit's name; of what is no unit's code (a kind, a list), itself."""
    return f'IFERROR(INDEX(don_vi[Tên đơn vị],MATCH({code}&"",don_vi[Mã đơn vị],0)),{code})&""'


def _unit_words(view: View, code: CellValue) -> str:
    found = view.rows("don_vi", code=code) if code else []
    return str((found[0].get("name") if found else code) or "")


def _deadline(row: TableRow) -> int:
    """The day as Excel counts it; 0 for none."""
    return serial(row.get("deadline"))
