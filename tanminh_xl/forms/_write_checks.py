"""What a form's cells refuse when typed into, their drop-downs, and the few messages that say what to write."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from tanminh_xl.domain.catalogue_nouns import ValueType
from tanminh_xl.domain.form import STAMP_SHEET, WHOLE_ESTIMATE, ColumnKey, FormColumn, Row
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.templates import toml

_LISTS = 3
"""Column of the stamp sheet from which the lists stand: an entry of a list may hold a comma."""
_PROMPTS = {ColumnKey.VALUE: "value", ColumnKey.REASON: "reason", ColumnKey.EVIDENCE: "evidence"}
_CHOOSING = (ColumnKey.VALUE, ColumnKey.STATE, ColumnKey.TEXT)
_MOST = 1e15


class Validations:
    """Adds validations to the form's sheet; lists that Excel cannot hold in a cell go to the stamp sheet."""

    def __init__(self, sheet: Worksheet, stamp_sheet: Worksheet) -> None:
        self._sheet, self._stamp = sheet, stamp_sheet
        self._lists: dict[tuple[str, ...], str] = {}
        self._prompted: set[str] = set()

    def add(self, row: int, on: FormColumn, what: Row) -> None:
        """The validation of one entry cell: limits of a figure, a drop-down, a message where it is the first."""
        column, of = on.first, on.key
        options: dict[str, Any] = {}
        choices = what.reasons if of == ColumnKey.REASON else what.choices if of in _CHOOSING else ()
        if choices:
            options = self._list(choices)
        elif of == ColumnKey.VALUE:
            options = _limits(what)
        name = "whole" if what.item == WHOLE_ESTIMATE else _PROMPTS.get(of)
        if name and name not in self._prompted:
            self._prompted.add(name)
            texts = toml(TEMPLATE)["prompt"]
            options = options or {"validate": "any"}
            options |= {"input_title": texts[f"{name}_title"], "input_message": texts[name]}
        if options:
            self._sheet.data_validation(row, column, row, column, options)

    def long(self, row: int, column: int, most: int) -> None:
        """Tell whoever types more than ``most`` letters into a merged cell, whose row does not grow with its text."""
        texts = toml(TEMPLATE)["refused"]
        options = {"validate": "length", "criteria": "<=", "value": most, "error_type": "information"}
        options |= {"error_title": texts["long_title"], "error_message": texts["long"]}
        self._sheet.data_validation(row, column, row, column, options)

    def _list(self, choices: tuple[str, ...]) -> dict[str, Any]:
        source: list[str] | str = list(choices)
        if any("," in choice for choice in choices):
            source = self._lists.get(choices) or self._keep(choices)
        refused = toml(TEMPLATE)["refused"]
        return {
            "validate": "list",
            "source": source,
            "error_title": refused["title"],
            "error_message": refused["choice"],
        }

    def _keep(self, choices: tuple[str, ...]) -> str:
        column = _LISTS + len(self._lists)
        self._stamp.write_column(0, column, choices)
        letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[column]
        self._lists[choices] = f"='{STAMP_SHEET}'!${letter}$1:${letter}${len(choices)}"
        return self._lists[choices]


def _limits(row: Row) -> dict[str, Any]:
    """Hard limits of a figure; soft ones (a jump, the 6T figure) are told after it is sent, never refused here."""
    texts = toml(TEMPLATE)["refused"]
    whole = row.value_type == ValueType.COUNT
    least = None if row.minimum is None else format_value(row.minimum)
    most = None if row.maximum is None else format_value(row.maximum)
    limits = ""
    if least is not None and most is not None:
        limits = texts["from_to"].format(least=least, most=most)
    elif least is not None:
        limits = texts["at_least"].format(least=least)
    elif most is not None:
        limits = texts["at_most"].format(most=most)
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": _plain(-_MOST if row.minimum is None else row.minimum),
        "maximum": _plain(_MOST if row.maximum is None else row.maximum),
        "error_title": texts["title"],
        "error_message": texts["whole" if whole else "number"].format(limits=limits),
    }


def _plain(limit: float) -> float:
    """A whole limit without a decimal point, as Excel writes it."""
    return int(limit) if limit.is_integer() else limit
