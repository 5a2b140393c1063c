"""The looks of a workbook: every style that a layout may name, once."""

from __future__ import annotations

from functools import cache
from typing import Any

from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.format_value import ESTIMATED
from tanminh_xl.palette import color

FONT = "Times New Roman"
LINE_COLOR = "#808080"
HEAD_FILL = "#D9E7DD"
TOTAL_FILL = "#F1F5F2"
SIZE = 10.5
DECIMALS = ("0", "0.0", "0.00", "0.000", "0.0000")
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"

Props = dict[str, Any]


@cache
def styles() -> dict[str, Props]:
    """Style's name -> XlsxWriter properties; each has ``font_size``."""
    cell: Props = {"font_size": SIZE, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": LINE_COLOR}
    center = {**cell, "align": "center"}
    free: Props = {"font_size": SIZE, "valign": "vcenter", "text_wrap": True}
    right: Props = {"align": "right", "text_wrap": False, "shrink": True}
    total = {**cell, "bold": True, "bg_color": TOTAL_FILL}
    head = {**center, "bold": True, "font_size": 10, "bg_color": HEAD_FILL}
    return {
        "text": cell,
        "center": center,
        "indent": {**cell, "indent": 1},
        "bold": {**cell, "bold": True},
        "heading": {**cell, "bold": True, "bg_color": "#EAF1EC"},
        "group": {**cell, "bold": True},
        "group_center": {**center, "bold": True},
        "head": head,
        "head_small": {**head, "font_size": 9.5},
        "head_top": {**head, "bottom": 0},
        "head_low": {**head, "top": 0, "font_size": 9.5},
        "word": {**center, "italic": True, "font_color": "#595959"},
        "void": {**cell, "bg_color": "#E4E4E4"},
        "short": {**cell, "text_wrap": False, "shrink": True},
        "code": {**center, "text_wrap": False, "shrink": True},
        **_words("value", {**center, "font_size": 9.5}),
        "count": {**center, "num_format": "#,##0"},
        **_none_occurred({**center, "italic": True, "font_color": "#595959"}),
        "conclusion": {**free, "font_size": 13, "bold": True, "top": 2},
        "big": {**center, "bold": True, "font_size": 20},
        "big_note": {**center, "font_size": 10},
        "sign": {**center, "font_size": 12},
        "signs": {**cell, "font_size": 11},
        "bar": {**center, "font_size": 9.5},
        "date": {**center, "num_format": DAY},
        "moment": {**center, "num_format": MOMENT},
        "link": {**center, "font_size": 10, "font_color": "#1F4E79", "underline": 1},
        "link_code": {**center, "text_wrap": False, "shrink": True, "font_color": "#1F4E79", "underline": 1},
        "link_left": {**cell, "font_color": "#1F4E79", "underline": 1},
        "total": total,
        "total_word": {**total, "align": "center"},
        "total_count": {**total, "align": "center", "num_format": "#,##0"},
        "total_passed": {**total, "align": "center", "num_format": '0" đạt"'},
        "total_passed~": {**total, **right, "align": "center", "num_format": f'"{ESTIMATED} "0" đạt"'},
        "total_mean": {**total, **right, "num_format": '"TB "#,##0.0#_)'},
        "total_mean~": {**total, **right, "num_format": f'"{ESTIMATED} TB "#,##0.0#_)'},
        **_numbers("n", {**cell, **right}),
        **_numbers("total_n", {**total, **right}),
        **_percents("pct", {**cell, **right}),
        **{
            f"status:{status.value}": {
                **center,
                "bold": True,
                "bg_color": color(status.value, "nen"),
                "font_color": color(status.value, "chu"),
            }
            for status in Status
        },
        "level:error": {**center, "bold": True, "bg_color": "#FBE3E0", "font_color": "#9C1C13"},
        "level:warning": {**center, "bg_color": "#FFF2D6", "font_color": "#7F5200"},
        "level:note": {**center, "bg_color": "#E6EDF5", "font_color": "#1F4E79"},
        "state:done": {**center, "bg_color": "#E2EFDA", "font_color": "#1E5B22"},
        "state:going": {**center, "bg_color": "#FFF2D6", "font_color": "#7F5200"},
        "state:none": {**center, "bg_color": "#FBE3E0", "font_color": "#9C1C13"},
        "state:untold": {**center, "italic": True, "font_color": "#595959"},
        "note": {**free, "font_size": 10, "italic": True},
        "plain": {**free, "font_size": 11},
        "section": {**free, "font_size": 12, "bold": True},
        "foot": {**free, "font_size": 10, "italic": True, "top": 1, "top_color": LINE_COLOR},
        "sample": {**free, "font_size": 13, "bold": True, "align": "center", "font_color": "#9C1C13"},
        "issuer": {**free, "font_size": 12, "align": "center"},
        "issuer_bold": {**free, "font_size": 12, "bold": True, "align": "center"},
        "form": {**free, "font_size": 11},
        "form_bold": {**free, "font_size": 12, "bold": True},
        "title": {**free, "font_size": 14, "bold": True, "align": "center"},
        "subtitle": {**free, "font_size": 12, "italic": True, "align": "center"},
        "receivers": {**free, "font_size": 11},
        "signer": {**free, "font_size": 13, "bold": True, "align": "center"},
        "data": {"font_size": 10, "valign": "top", "text_wrap": True},
        "data_date": {"font_size": 10, "valign": "top", "num_format": DAY},
        "data_moment": {"font_size": 10, "valign": "top", "num_format": MOMENT},
        "data_title": {"font_size": 13, "bold": True},
        "data_note": {"font_size": 10, "italic": True},
        "data_foot": {"font_size": 10, "italic": True, "text_wrap": True, "valign": "top"},
        "data_sample": {"font_size": 12, "bold": True, "font_color": "#9C1C13"},
    }


SIGNS = ("", "√", "▼")
"""What may stand behind a figure last: whether it reaches its unit's own target (``common.MARKS``)."""


def _numbers(prefix: str, base: Props) -> dict[str, Props]:
    """A number with so many decimals: ``n2``; marked as an adjusted one ``n2*``, as a số ước ``n2~``, as both ``n2~*``;
    then the sign of its unit's target: ``n2√``, ``n2~*▼``.

    The value stays the number; its format alone says the rest, so that formulas count with it.
    """
    made = {}
    for n, zeros in enumerate(DECIMALS):
        # The mark stands where the space after the others' digits is: digits stay under digits.
        for mark, end in (("", "_)"), ("*", '"*"')):
            for sign in SIGNS:
                closing = end if not sign else f'"{mark} {sign}"'
                made[f"{prefix}{n}{mark}{sign}"] = {**base, "num_format": f"#,##{zeros}{closing}"}
                made[f"{prefix}{n}~{mark}{sign}"] = {**base, "num_format": f'"{ESTIMATED} "#,##{zeros}{closing}'}
    return made


def _percents(prefix: str, base: Props) -> dict[str, Props]:
    """A number of per cent with its sign, by decimals: ``pct1``, of a số ước ``pct1~``; its value stays 85.3."""
    made = {}
    for n, zeros in enumerate(DECIMALS):
        made[f"{prefix}{n}"] = {**base, "num_format": f'#,##{zeros}"%"'}
        made[f"{prefix}{n}~"] = {**base, "num_format": f'"{ESTIMATED} "#,##{zeros}"%"'}
    return made


def _words(name: str, base: Props) -> dict[str, Props]:
    """A word such as Đạt, which formulas count by: its marks are in the format too, and on one line with it."""
    joined = {**base, "text_wrap": False, "shrink": True}
    texts = {"": "", "*": "*", "~": f" ({ESTIMATED})", "~*": f" ({ESTIMATED})*"}
    shown = {mark + sign: said + f" {sign}" * bool(sign) for mark, said in texts.items() for sign in SIGNS}
    return {name: base} | {
        name + mark: {**joined, "num_format": f'General;General;General;@"{said}"'}
        for mark, said in shown.items()
        if mark
    }


def _none_occurred(base: Props) -> dict[str, Props]:
    """Không phát sinh: the number 0, shown as KPS."""
    texts = {"": "KPS", "*": "KPS*", "~": f"KPS ({ESTIMATED})", "~*": f"KPS ({ESTIMATED})*"}
    joined = {**base, "text_wrap": False, "shrink": True}
    shown = {mark + sign: said + f" {sign}" * bool(sign) for mark, said in texts.items() for sign in SIGNS}
    return {f"kps{mark}": {**joined, "num_format": ";".join([f'"{said}"'] * 3)} for mark, said in shown.items()}
