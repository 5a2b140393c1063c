"""The words that a form says itself: what else stands on its sheet, somebody wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tanminh_xl.domain.form import ColumnKey, FormSpec, Role, rows_of
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.names import normalise
from tanminh_xl.forms._write_words import foot_texts, head_texts, heading, once_asked, said
from tanminh_xl.forms.figures import TEMPLATE
from tanminh_xl.forms.locate import KeyedRow
from tanminh_xl.templates import toml

_LOCKED = (ColumnKey.NO, ColumnKey.NAME, ColumnKey.UNIT, ColumnKey.SPAN, ColumnKey.COMPARE)


class OwnWords:
    """All texts that a form was sent with, wherever on the sheet they stand now."""

    def __init__(self, spec: FormSpec) -> None:
        self._label = str(toml(TEMPLATE)["checksum"]["label"])
        texts = [*head_texts(spec), *foot_texts(spec), self._label]
        for block in spec.blocks:
            texts += [block.title, *(column.title for column in block.columns)]
        before = None
        for _, _, row in rows_of(spec):
            if row.role is Role.HEADING:
                texts += [row.name, heading(row)]
            else:
                names = [said(key, row, before, spec.period) for key in _LOCKED]
                names.append(said(ColumnKey.COMPARE, replace(row, target=""), before, spec.period))
                texts += [
                    *names,
                    row.unit_of_measure,
                    *(f"{names[1]}\n{below}" for below in once_asked(row)),
                    *(text for _, text in row.given),
                ]
            before = row
        self._texts = frozenset(normalise(text) for text in texts if text)

    def has_checksum(self, row: Sequence[object]) -> bool:
        """Whether the form's checksum stands in a row: its number is the form's own."""
        return self._label in row

    def says(self, cell: object, line: KeyedRow | None) -> bool:
        """Whether the form says so itself. ``line``: of the cell's row; its name and its figure to compare with are
        known in other words too (an older program wrote others around them)."""
        if not isinstance(cell, str):
            return line is not None and normalise(str(cell)) in self._texts
        if normalise(cell) in self._texts:
            return True
        if line is None:
            return False
        row = line.row
        if any(core and core in cell for core in (row.name, row.span)):
            return True
        if row.compare is not None and cell.startswith(f"{format_value(row.compare.value)} ("):
            return True
        return row.floor is not None and cell == f"6 tháng: {format_value(row.floor)}"
