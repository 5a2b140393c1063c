"""The list of whom to call: telephones, what is missing, which lines to ask about, room for the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tanminh_xl.domain.asked import OR, AskedCell
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.catalogue_nouns import Period
from tanminh_xl.domain.format_value import format_day
from tanminh_xl.domain.personal import masked
from tanminh_xl.domain.reminded import Reminder, of_unit, rounds_short
from tanminh_xl.domain.reminders import ToRemind
from tanminh_xl.domain.sheet import Cell, Letterhead, Note, Sheet, Table
from tanminh_xl.reports.contents import paged
from tanminh_xl.reports.reminder_texts import columns, lacking, text, unit_name

MAY_BE_EMPTY = (2, 5)
"""Columns that are left out where nothing stands in them: who to ask for, lines to ask about."""


def call_list(
    of: Catalogue,
    period: Period,
    to: Sequence[ToRemind],
    asked: Sequence[AskedCell],
    reminders: Sequence[Reminder],
    today: date,
) -> Sheet:
    """A line for each unit that is to be reminded or asked about a cell, in the order of the table of units.

    ``reminders``: of the period, those of the day among them.
    """
    by_unit: dict[str, list[AskedCell]] = {}
    for cell in asked:
        by_unit.setdefault(cell.unit, []).append(cell)
    found = {one.unit: one for one in to}
    units = sorted({*found, *by_unit}, key=of.unit_order)
    rows = tuple(_line(of, n, unit, found, by_unit, reminders, today) for n, unit in enumerate(units, 1))
    titles, widths = columns("goi", "cot")
    under = text("goi", "duoi", period=period.name, day=format_day(today))
    plan, title = of.plan, text("goi", "title")
    head = Letterhead((plan.authority.upper(), unit_name(of, plan.office).upper()), (), title, under)
    kept = [n for n in range(len(titles)) if n not in MAY_BE_EMPTY or any(row[n].value for row in rows)]
    table = Table(
        "goi_dien",
        tuple(widths[n] for n in kept),
        tuple(titles[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in rows),
    )
    return paged(of, text("goi", "tab"), [head, table, Note(text("goi", "ghi_chu"))], title)


def _line(
    of: Catalogue,
    number: int,
    code: str,
    to: Mapping[str, ToRemind],
    asked: Mapping[str, Sequence[AskedCell]],
    reminders: Sequence[Reminder],
    today: date,
) -> tuple[Cell, ...]:
    unit, one, cells = of.unit.get(code), to.get(code), asked.get(code, ())
    phone = (unit.phone if unit else "") or next((cell.phone for cell in cells if cell.phone), "")
    missing = "\n".join(lacking(of, one, want, today) for want in one.about) if one else ""
    return (
        Cell(number, "center"),
        Cell(unit_name(of, code)),
        Cell(unit.contact if unit else ""),
        Cell(phone, "center"),
        Cell(missing),
        Cell(masked("\n".join(map(_asks, cells)))),
        Cell(rounds_short(of_unit(reminders, code))),
        Cell(None),
    )


def _asks(cell: AskedCell) -> str:
    said = text("goi", "o_can_hoi" if cell.value else "o_trong", line=cell.line, value=cell.value)
    return text("goi", "cach_hieu", said=said, readings=OR.join(cell.readings)) if cell.readings else said
