"""The hidden sheets: lists of drop-downs, facts and states of buttons, settings of xlwings and what macros tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from tanminh_xl.domain.table_spec import CHOICES, TableSpec
from tanminh_xl.domain.tables import tables as all_tables
from tanminh_xl.master._build_look import Look
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import LISTS, STATE, codes_name, layout
from tanminh_xl.master.state import BUTTONS, CHECKS, FACTS, PERIODS, WRITTEN, View, facts, why_not

MOST_PERIODS = 60
"""Periods that the drop-down can show: ten of the plan's five years, the rest on demand."""
TOLD, DOUBLE_CLICK = "TM_LOI", "TM_BAM_DUP"
"""Defined names on the sheet of settings: what the macros tell (a word, its text), what a double click runs (table,
title of a column, tag)."""
_TOLD_COLUMN, _DOUBLE_CLICK_COLUMN = 3, 6


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


def state_sheet(book: Any, look: Look, sheet: Any, view: View, formulas: Mapping[str, str] | None = None) -> None:
    """Facts, checks, and the state of each button (name TM_NUT: tag, why it cannot run now, what it does).

    ``formulas``: fact's name -> its formula, for a workbook in which not all of this version's can stand; "": the fact
    is nothing there, and no button is grey for it.
    """
    sheet.hide()
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 70)
    formulas = formulas if formulas is not None else {fact.name: fact.formula for fact in FACTS}
    known = facts(view)
    row = 0
    for fact in FACTS:
        sheet.write_string(row, 0, fact.name, look["text"])
        sheet.write_string(row, 1, fact.text, look["text"])
        if formulas[fact.name]:
            sheet.write_formula(row, 2, f"={formulas[fact.name]}", look["text"], known[fact.name])
        else:
            sheet.write(row, 2, known[fact.name], look["text"])
        book.define_name(fact.name, f"='{STATE.sheet}'!{xl_rowcol_to_cell(row, 2, True, True)}")
        row += 1
    row += 1
    places: dict[str, int] = {}
    for check in CHECKS:
        if all(formulas.get(name, name) for name in names_in(check.formula)):
            places[check.name] = row
        sheet.write_string(row, 0, check.name, look["text"])
        sheet.write_string(row, 1, check.reason, look["text"])
        sheet.write_formula(row, 2, f"={check.formula}", look["text"], check.value(known))
        row += 1
    first = row = row + 1
    for button in ribbon().buttons:
        needs = [name for name in button.needs if name in places]
        reasons = "".join(f"IF(NOT($C${places[name] + 1}),$B${places[name] + 1}," for name in needs)
        sheet.write_string(row, 0, button.tag, look["text"])
        sheet.write_formula(row, 1, f'={reasons}""{")" * len(needs)}', look["text"], why_not(needs, known))
        sheet.write_string(row, 2, button.supertip, look["text"])
        row += 1
    _periods(book, look, sheet, view)
    sheet.write_blank(0, 6, None, look["text"])
    book.define_name(WRITTEN, f"='{STATE.sheet}'!$G$1")
    book.define_name(BUTTONS, f"='{STATE.sheet}'!$A${first + 1}:$C${row}")


def names_in(formula: str) -> set[str]:
    """The names of facts, and of other cells of ours, that a formula mentions."""
    return set(re.findall(r"\bTM_\w+", formula))


def _periods(book: Any, look: Look, sheet: Any, view: View) -> None:
    """Codes and names of the table's periods, for the ribbon's drop-down: one a row, blank from the last on."""
    given = view.rows("ky_bao_cao")
    for row in range(MOST_PERIODS):
        for column, (key, title) in enumerate((("code", "Mã kỳ"), ("name", "Tên kỳ")), 4):
            formula = f'=IFERROR(INDEX(ky_bao_cao[{title}],{row + 1})&"","")'
            value = str(given[row].get(key) or "") if row < len(given) else ""
            sheet.write_formula(row, column, formula, look["text"], value)
    book.define_name(PERIODS, f"='{STATE.sheet}'!$E$1:$F${MOST_PERIODS}")


def conf_sheet(
    book: Any, sheet: Any, look: Look, hidden: bool = True, settings: Mapping[str, str] = MappingProxyType({})
) -> None:
    """xlwings' settings: key and value from the first row on, no blank key, no key twice (its reader stops there).

    Beside them what the macros tell, and what a double click runs: both go with the macros, in the add-in too.
    ``settings``: values that stand in place of the usual ones.
    """
    sheet.set_column(0, 1, 40)
    for row, (key, value) in enumerate({**layout().conf, **settings}.items()):
        sheet.write_string(row, 0, key, look["text"])
        sheet.write_string(row, 1, value, look["text"])
    _area(book, sheet, look, TOLD, _TOLD_COLUMN, list(layout().told.items()))
    clicks = [
        (table.name, column.title, ribbon().double_click[table.name])
        for table in all_tables(())
        if table.name in ribbon().double_click
        for column in table.columns
        if column.keeper == "program"
    ]
    _area(book, sheet, look, DOUBLE_CLICK, _DOUBLE_CLICK_COLUMN, clicks)
    if hidden:
        sheet.hide()


def _area(book: Any, sheet: Any, look: Look, name: str, left: int, rows: Sequence[tuple[str, ...]]) -> None:
    """Rows of texts from the first row on, under a defined name."""
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts, left):
            sheet.write_string(row, column, text, look["text"])
    last = xl_rowcol_to_cell(len(rows) - 1, left + len(rows[0]) - 1, True, True)
    book.define_name(name, f"='{sheet.get_name()}'!{xl_rowcol_to_cell(0, left, True, True)}:{last}")
