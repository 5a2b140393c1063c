"""The looks of a workbook: every style that a layout may name; sizes are those that print.

A style is a base and words behind it, each after a "|": ``n2~|chua_dat|of=/12``. Colours come from the palette.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from tanminh_xl import palette
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.format_value import ESTIMATED

FONT = "Times New Roman"
SIZE = 10
SMALL = 9.5
"""The smallest: programs set a sheet up to 5 % wider than the paper has it, and print it that much smaller."""
DECIMALS = ("0", "0.0", "0.00", "0.000", "0.0000")
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"

Props = dict[str, Any]

_NUMBER = re.compile(r"(?:total_)?n(\d)(~?)(\*?)")


@cache
def styles() -> dict[str, Props]:
    """Base style's name -> XlsxWriter properties; each has ``font_size``."""
    line, grey, link = palette.common("ke"), palette.common("ghi_chu"), palette.common("lien_ket")
    cell: Props = {"font_size": SIZE, "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": line}
    center = {**cell, "align": "center"}
    free: Props = {"font_size": SIZE, "valign": "vcenter", "text_wrap": True}
    right: Props = {"align": "right", "text_wrap": False, "shrink": True}
    total = {**cell, "bold": True, "bg_color": palette.common("tong")}
    head = {**center, "bold": True, "font_size": SIZE, "bg_color": palette.common("dau_bang")}
    faint = {**center, "italic": True, "font_color": grey}
    sample = palette.common("minh_hoa")
    return {
        "text": cell,
        "center": center,
        "indent": {**cell, "indent": 1},
        "bold": {**cell, "bold": True},
        "heading": {**cell, "bold": True, "bg_color": palette.common("de_muc")},
        "group": {**cell, "bold": True},
        "group_center": {**center, "bold": True},
        "head": head,
        "head_small": {**head, "font_size": SMALL},
        "head_top": {**head, "bottom": 0},
        "head_low": {**head, "top": 0, "font_size": SMALL},
        "word": faint,
        "void": {**cell, "bg_color": palette.common("de_trong")},
        "short": cell,
        "code": {**center, "text_wrap": False, "shrink": True},
        **_words("value", center),
        "count": {**center, "num_format": "#,##0"},
        **_none_occurred(faint),
        "date": {**center, "num_format": DAY},
        "moment": {**center, "num_format": MOMENT},
        "link": {**center, "font_size": 10, "font_color": link, "underline": 1},
        "link_code": {**center, "text_wrap": False, "font_color": link, "underline": 1},
        "link_left": {**cell, "font_color": link, "underline": 1},
        "conclusion": {**free, "font_size": 12, "bold": True, "top": 2},
        "big": {**center, "bold": True, "font_size": 18},
        "big_note": center,
        "sign": {**center, "font_size": 12},
        "signs": {**cell, "font_size": SIZE},
        "bar": {**center, "font_size": SMALL},
        "total": total,
        "total_word": {**total, "align": "center"},
        "total_count": {**total, "align": "center", "num_format": "#,##0"},
        "total_passed": {**total, "align": "center", "num_format": '0" đạt"'},
        "total_passed~": {**total, **right, "align": "center", "num_format": f'"{ESTIMATED} "0" đạt"'},
        "total_mean": {**total, **right, "num_format": '"BQ "#,##0.00_)'},
        "total_mean~": {**total, **right, "num_format": f'"{ESTIMATED} BQ "#,##0.00_)'},
        **_numbers("n", {**cell, **right}),
        **_numbers("total_n", {**total, **right}),
        **_percents("pct", {**cell, **right}),
        **{f"diff{n}": _difference({**cell, **right}, zeros) for n, zeros in enumerate(DECIMALS)},
        **{f"status:{s.value}": _signed({**center, "bold": True}, *_of_status(s.value)) for s in Status},
        "level:error": _toned({**center, "bold": True}, "bad"),
        "level:warning": _toned(center, "attention"),
        "level:note": _toned(center, "info"),
        **{f"task:{word}": _signed(center, sign, *palette.tone(tone)) for word, (sign, tone) in _tasks()},
        **{f"task_text:{word}": _signed(cell, sign, *palette.tone(tone)) for word, (sign, tone) in _tasks()},
        "state:done": _toned(center, "good"),
        "state:going": _toned(center, "attention"),
        "state:none": _toned(center, "bad"),
        "state:untold": faint,
        "note": {**free, "font_size": SMALL, "italic": True},
        "plain": {**free, "font_size": 11},
        "section": {**free, "font_size": 12, "bold": True},
        "foot": {**free, "font_size": 10, "italic": True, "top": 1, "top_color": line},
        "sample": {**free, "font_size": 13, "bold": True, "align": "center", "font_color": sample},
        "issuer": {**free, "font_size": 12, "align": "center"},
        "issuer_bold": {**free, "font_size": 12, "bold": True, "align": "center"},
        "rule": {**free, "font_size": SMALL, "align": "center", "valign": "top", "text_wrap": False},
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
        "data_sample": {"font_size": 12, "bold": True, "font_color": sample},
    }


@lru_cache(maxsize=4096)
def look(style: str) -> Props:
    """Properties of a style, its words taken in; ``_before`` and ``_after``: what its format writes around a text or a
    number. KeyError for a base or a word that is none.

    Words: a look of ``palette.figure_looks`` (sign, fill), ``of=TEXT`` behind a figure, ``pad=N``: digits stand under
    those of numbers with N decimals; ``old``: of a version that another one has replaced; ``apart``: no figure that
    was reported, but one that was worked out from them for what is to come.
    """
    base, *words = style.split("|")
    props = dict(styles()[base])
    sign, of, pad = "", "", ""
    for word in words:
        key, _, value = word.partition("=")
        if key == "of":
            of = value
        elif key == "pad":
            pad = value
        elif key == "apart":
            props |= {"font_color": palette.common("ghi_chu"), "italic": True}
        elif key == "old":
            props |= {"font_color": palette.common("ghi_chu"), "bg_color": palette.tone("neutral")[1], "bold": False}
        else:
            own = palette.figure_looks()[key][0]
            sign, props = own + sign, _standing(props, key, plain=not sign)
    return _told(base, props, f"{sign} " if sign else "", of, pad)


def _standing(props: Props, word: str, plain: bool) -> Props:
    """The looks of a figure that stands out; one that is to be reviewed keeps the fill that another word gave it."""
    _, letters, fill = palette.figure_looks()[word]
    props = {**props, **({"font_color": letters, "bg_color": fill} if plain else {})}
    props["bold"] = word in ("chua_dat", "ra_soat")
    return props | ({"border": 2, "border_color": letters} if word == "ra_soat" else {})


def xlsx_format(props: Props) -> Props:
    """What XlsxWriter takes of a look."""
    return {key: value for key, value in props.items() if not key.startswith("_")}


@lru_cache(maxsize=4096)
def decimals_of(style: str) -> int | None:
    """Decimals that a number of the style shows; None where it is no plain number."""
    found = _NUMBER.fullmatch(style.partition("|")[0])
    return int(found[1]) if found else None


def _told(base: str, props: Props, sign: str, of: str, pad: str) -> Props:
    """The format with a sign before and a text behind."""
    number = _NUMBER.fullmatch(base)
    if number:
        digits, estimate, adjusted = int(number[1]), number[2], number[3]
        before = sign + f"{ESTIMATED} " * bool(estimate)
        after = of + adjusted
        blank = 0 if of else max(0, int(pad or 0) - digits)
        # The mark stands where the space after the others' digits is: digits stay under digits.
        spaces = ("_," if blank and not digits else "") + "_0" * blank
        ended = f'"{after}"' if after else "_)"
        quoted = f'"{before}"' if before else ""
        props["num_format"] = f"{quoted}#,##{DECIMALS[digits]}{spaces}{ended}"
        return {**props, "_before": before, "_after": after or ")", "_blank": blank + bool(blank and not digits) / 2}
    if not (sign or of):
        return props
    shown, after = props.get("_word", ""), f"{props.get('_after', '')}{of}"
    if base.startswith("kps"):
        props["num_format"] = ";".join([f'"{sign}{shown}{of}"'] * 3)
        return {**props, "_word": f"{sign}{shown}{of}"}
    props["num_format"] = f'General;General;General;"{sign}"@' + (f'"{after}"' if after else "")
    return {**props, "_before": sign, "_after": after}


def _tasks() -> list[tuple[str, tuple[str, str]]]:
    return list(palette.task_signs().items())


def _of_status(word: str) -> tuple[str, str, str]:
    return palette.sign(word), palette.color(word, "chu"), palette.color(word, "nen")


def _toned(props: Props, tone: str) -> Props:
    letters, fill = palette.tone(tone)
    return {**props, "font_color": letters, "bg_color": fill}


def _signed(props: Props, sign: str, letters: str, fill: str) -> Props:
    """A word with its sign before it, which the format writes: what formulas count is the word."""
    told = {"num_format": f'General;General;General;"{sign} "@', "_before": f"{sign} "}
    return {**props, "font_color": letters, "bg_color": fill, **told}


def _numbers(prefix: str, base: Props) -> dict[str, Props]:
    """A number with so many decimals: ``n2``; marked as an adjusted one ``n2*``, as a số ước ``n2~``, as both ``n2~*``.

    The value stays the number; its format alone says the rest, so that formulas count with it.
    """
    names = (f"{prefix}{n}{mark}" for n in range(len(DECIMALS)) for mark in ("", "*", "~", "~*"))
    return {name: _told(name, dict(base), "", "", "") for name in names}


def _difference(base: Props, zeros: str) -> Props:
    """A difference with its sign: +1,5; -2,0; 0,0."""
    return {**base, "num_format": f"+#,##{zeros}_);-#,##{zeros}_);{zeros}_)", "_before": "+", "_after": ")"}


def _percents(prefix: str, base: Props) -> dict[str, Props]:
    """A number of per cent with its sign, by decimals: ``pct1``, of a số ước ``pct1~``; its value stays 85.3."""
    made = {}
    for n, zeros in enumerate(DECIMALS):
        made[f"{prefix}{n}"] = {**base, "num_format": f'#,##{zeros}"%"', "_after": "%"}
        estimated = {"num_format": f'"{ESTIMATED} "#,##{zeros}"%"', "_before": f"{ESTIMATED} ", "_after": "%"}
        made[f"{prefix}{n}~"] = {**base, **estimated}
    return made


def _words(name: str, base: Props) -> dict[str, Props]:
    """A word such as Đạt, which formulas count by: its marks are in the format too."""
    said = {"*": "*", "~": f" ({ESTIMATED})", "~*": f" ({ESTIMATED})*"}
    marked = {
        name + mark: {**base, "num_format": f'General;General;General;@"{after}"', "_after": after}
        for mark, after in said.items()
    }
    return {name: base, **marked}


def _none_occurred(base: Props) -> dict[str, Props]:
    """Không phát sinh: the number 0, shown as KPS."""
    texts = {"": "KPS", "*": "KPS*", "~": f"KPS ({ESTIMATED})", "~*": f"KPS ({ESTIMATED})*"}
    return {
        f"kps{mark}": {**base, "num_format": ";".join([f'"{said}"'] * 3), "_word": said} for mark, said in texts.items()
    }
