"""The hidden sheets: lists of drop-downs, facts and states of buttons, settings of xlwings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from tanminh_xl.domain.tables import CHOICES, TableSpec
from tanminh_xl.master._build_look import Look
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import LISTS, STATE, codes_name, layout
from tanminh_xl.master.state import BUTTONS, CHECKS, FACTS, PERIODS, WRITTEN, View, facts, why_not

MOST_PERIODS = 60
"""Periods that the drop-down can show: ten of the plan's five years, the rest on demand."""


def lists_sheet(book: Any, look: Look, sheet: Any, tables: Sequence[TableSpec]) -> None:
    """One list a column under a defined name; codes of tables are names over the tables' own columns."""
    sheet.hide()
    for c, (name, choices) in enumerate(CHOICES.items()):
        letter = xl_col_to_name(c)
        sheet.set_column(c, c, 24)
        sheet.write_string(0, c, name, look["staff"])
        for r, choice in enumerate(choices, 1):
            sheet.write_string(r, c, str(choice), look["text"])
        book.define_name(codes_name(name), f"='{LISTS.sheet}'!${letter}$2:${letter}${len(choices) + 1}")
    by_name = {table.name: table for table in tables}
    for codes in sorted({column.choices for table in tables for column in table.columns if "." in column.choices}):
        name, _, key = codes.partition(".")
        title = next(column.title for column in by_name[name].columns if column.key == key)
        book.define_name(codes_name(codes), f"={name}[{title}]")


def state_sheet(book: Any, look: Look, sheet: Any, view: View) -> None:
    """Facts, checks, and the state of each button (name TM_NUT: tag, why it cannot run now, what it does)."""
    sheet.hide()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 70)
    known = facts(view)
    row = 0
    for fact in FACTS:
        sheet.write_string(row, 0, fact.name, look["text"])
        sheet.write_string(row, 1, fact.text, look["text"])
        sheet.write_formula(row, 2, f"={fact.formula}", look["text"], known[fact.name])
        book.define_name(fact.name, f"='{STATE.sheet}'!{xl_rowcol_to_cell(row, 2, True, True)}")
        row += 1
    row += 1
    places: dict[str, int] = {}
    for check in CHECKS:
        places[check.name] = row
        sheet.write_string(row, 0, check.name, look["text"])
        sheet.write_string(row, 1, check.reason, look["text"])
        sheet.write_formula(row, 2, f"={check.formula}", look["text"], check.value(known))
        row += 1
    first = row = row + 1
    for button in ribbon().buttons:
        reasons = "".join(f"IF(NOT($C${places[name] + 1}),$B${places[name] + 1}," for name in button.needs)
        sheet.write_string(row, 0, button.tag, look["text"])
        sheet.write_formula(
            row, 1, f'={reasons}""{")" * len(button.needs)}', look["text"], why_not(button.needs, known)
        )
        sheet.write_string(row, 2, button.supertip, look["text"])
        row += 1
    _periods(book, look, sheet, view)
    sheet.write_blank(0, 6, None, look["text"])
    book.define_name(WRITTEN, f"='{STATE.sheet}'!$G$1")
    book.define_name(BUTTONS, f"='{STATE.sheet}'!$A${first + 1}:$C${row}")


def _periods(book: Any, look: Look, sheet: Any, view: View) -> None:
    """The codes of the table's periods, for the ribbon's drop-down: one a cell, blank from the last on."""
    codes = [str(row.get("code") or "") for row in view.rows("ky_bao_cao")]
    for row in range(MOST_PERIODS):
        formula = f'=IFERROR(INDEX(ky_bao_cao[Mã kỳ],{row + 1})&"","")'
        sheet.write_formula(row, 4, formula, look["text"], codes[row] if row < len(codes) else "")
    book.define_name(PERIODS, f"='{STATE.sheet}'!$E$1:$E${MOST_PERIODS}")


def conf_sheet(sheet: Any, look: Look, hidden: bool = True) -> None:
    """xlwings' settings: key and value from the first row on, no blank row, no key twice (its reader stops there)."""
    sheet.set_column(0, 1, 40)
    for row, (key, value) in enumerate(layout().conf.items()):
        sheet.write_string(row, 0, key, look["text"])
        sheet.write_string(row, 1, value, look["text"])
    if hidden:
        sheet.hide()
