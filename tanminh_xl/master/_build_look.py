"""Cell formats of the master, each made when first asked for."""

from __future__ import annotations

from typing import Any

from tanminh_xl import palette
from tanminh_xl.domain.table_spec import Column, ColumnKind

FONT_SIZE = 11
_FONT: dict[str, Any] = {"font_name": "Times New Roman", "font_size": FONT_SIZE}
_LINE = {"border": 1, "border_color": "#BFBFBF"}
_HEADER = {**_LINE, "bold": True, "text_wrap": True, "valign": "vcenter", "align": "center"}
_CELL = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
_TILE = {"align": "center", "valign": "vcenter", "bg_color": "#F2F2F2"}
DATE, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
"""Numbers of any decimals are General: a format with a place for decimals shows 80 as "80,"."""

_STYLES: dict[str, dict[str, Any]] = {
    "blank": {},
    "title": {"font_size": 14, "bold": True},
    "sample_title": {"font_size": 14, "bold": True, "font_color": "#C00000"},
    "home_link": {"font_color": "#0563C1", "underline": 1},
    "note": {"italic": True, "font_color": "#595959"},
    "sample": {"bold": True, "font_color": "#C00000"},
    "staff": {**_HEADER, "bg_color": "#D9E7DD"},
    "program": {**_HEADER, "bg_color": "#D6DCE4"},
    "text": _CELL,
    "word": {**_CELL, "num_format": "@"},
    "date": {**_CELL, "num_format": DATE, "align": "center"},
    "moment": {**_CELL, "num_format": MOMENT, "align": "center"},
    "number": {**_CELL, "num_format": "General"},
    "integer": {**_CELL, "num_format": "0", "align": "center"},
    "value": {**_CELL, "align": "center"},
    "typed": {**_CELL, "num_format": "@", "bg_color": "#FFF2CC"},
    "home_title": {"font_size": 16, "bold": True, "font_color": "#C00000"},
    "label": {"bold": True, "valign": "vcenter"},
    "entry": {**_LINE, "bold": True, "font_size": 14, "align": "center", "valign": "vcenter", "bg_color": "#FFF2CC"},
    "hint": {"italic": True, "font_color": "#595959", "valign": "vcenter", "indent": 1},
    "sentence": {"bold": True, "font_size": 18, "valign": "vcenter", "font_color": "#1F4E79"},
    "tile_label": {**_TILE, "font_color": "#595959", "bold": True},
    "tile": {**_TILE, "font_size": 26, "bold": True, "font_color": "#1F4E79"},
    "tile_text": {**_TILE, "font_size": 16, "bold": True, "font_color": "#C00000", "text_wrap": True},
    "head": {**_HEADER, "bg_color": "#D6DCE4"},
    "head_left": {**_HEADER, "bg_color": "#D6DCE4", "align": "left"},
    "line": {**_LINE, "valign": "vcenter"},
    "count": {**_LINE, "align": "center", "valign": "vcenter", "num_format": "0"},
    "sum": {**_LINE, "align": "center", "valign": "vcenter", "num_format": "0", "bold": True},
    "sum_label": {**_LINE, "bold": True, "valign": "vcenter"},
    "link": {**_LINE, "align": "center", "valign": "vcenter", "font_color": "#0563C1", "underline": 1},
    "who": {**_LINE, "align": "center", "valign": "vcenter", "shrink": True},
    "bar": {**_LINE, "align": "right", "valign": "vcenter", "num_format": '0" ";-0" ";"- "'},
    "bar_sum": {**_LINE, "align": "right", "valign": "vcenter", "num_format": '0" "', "bold": True},
    "refreshed": {"italic": True, "font_color": "#404040", "valign": "vcenter"},
    "units": {**_TILE, "font_color": "#1F4E79"},
    "list_head": {**_HEADER, "bg_color": "#D9E7DD", "align": "left"},
    "list_how": {**_HEADER, "bg_color": "#D9E7DD", "align": "right", "bold": False, "italic": True},
    "run": {**_LINE, "align": "center", "valign": "vcenter", "num_format": "dd/mm hh:mm"},
}

_OF_KIND = {
    ColumnKind.DATE: "date",
    ColumnKind.MOMENT: "moment",
    ColumnKind.NUMBER: "number",
    ColumnKind.INTEGER: "integer",
    ColumnKind.VALUE: "value",
    ColumnKind.TARGET: "value",
    ColumnKind.TYPED: "typed",
}


class Look:
    """The formats of one workbook, by name."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """The format of a style."""
        if name not in self._made:
            self._made[name] = self._book.add_format({**_FONT, **_STYLES[name]})
        return self._made[name]

    def of(self, kind: ColumnKind) -> Any:
        """The format of the cells of a column that holds ``kind``."""
        return self[_OF_KIND.get(kind, "text")]

    def of_column(self, column: Column) -> Any:
        """The format of a column's cells; codes, telephones, sections and lists stay as they are typed."""
        return self["word"] if column.is_word else self.of(column.kind)

    def tone(self, tone: str) -> Any:
        """The colours of a tone, for a conditional format."""
        name = f"tone {tone}"
        if name not in self._made:
            text, fill = palette.tone(tone)
            self._made[name] = self._book.add_format({"font_color": text, "bg_color": fill})
        return self._made[name]
