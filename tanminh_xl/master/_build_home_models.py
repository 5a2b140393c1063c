"""The foot of the home sheet: criteria by model and status, each count with its bar.

Bars are drawn in the cells, by conditional formats: a chart that floats cannot be hidden by a formula, and stands as an
empty frame over a period of which nothing is known. A bar over nothing is not there, follows the period at once, and
says the same on paper without colour: each status has its column and its sign.
"""

from __future__ import annotations

from typing import Any

from tanminh_xl import palette
from tanminh_xl.domain.catalogue_nouns import COMMON, Measure
from tanminh_xl.domain.figures import Status
from tanminh_xl.master._build_look import Look
from tanminh_xl.master.layout import layout
from tanminh_xl.master.state import PERIOD
from tanminh_xl.master.view import View

LABEL, FIRST = 1, 2
"""Columns of the home sheet: labels, and the first of what stands beside them."""
LAST = FIRST + len(Status)
_NAME_LENGTH = 24
"""Characters of a model's name that fit its cell."""
_ROOM = 1.4
"""How much longer a bar could be than the longest that there is: its number stands behind it."""


def models(sheet: Any, look: Look, view: View, row: int) -> int:
    """How many criteria of each model have each status; returns the last row."""
    texts = layout().home
    codes = [str(model.get("code")) for model in view.rows("mo_hinh")]
    groups = {str(c.get("code")) for c in view.rows("tieu_chi", measure=Measure.GROUP.value)}
    results = [r for r in view.rows("ket_qua", period=view.period) if r.get("code") not in groups]
    sheet.write_string(row, LABEL, texts["models"], look["label"])
    head = row + 1
    sheet.set_row(head, 50)
    sheet.write_string(head, LABEL, texts["model"], look["head_left"])
    for column, status in enumerate(Status, FIRST):
        sheet.write_string(head, column, f"{palette.sign(status)} {status}", look["head"])
    sheet.write_string(head, LAST, texts["total"], look["head"])
    first, last = head + 1, head + 1 + len(codes)
    for n, model in enumerate([*codes, COMMON]):
        at = first + n
        code = f"INDEX(mo_hinh[Mã mô hình],{n + 1})" if n < len(codes) else f'"{COMMON}"'
        label, value = _model_label(view, n) if n < len(codes) else (f'="{texts["common"]}"', texts["common"])
        sheet.write_formula(at, LABEL, label, look["line"], value)
        counts = [sum(r.get("model") == model and r.get("status") == status for r in results) for status in Status]
        for column, (status, count) in enumerate(zip(Status, counts, strict=True), FIRST):
            sheet.write_formula(at, column, _count(code, status), look["bar"], count)
        sheet.write_formula(at, LAST, f"=SUM(C{at + 1}:{_letter(LAST - 1)}{at + 1})", look["sum"], sum(counts))
    sheet.write_string(last + 1, LABEL, texts["total"], look["sum_label"])
    known = {*codes, COMMON}
    for column, word in enumerate([*Status, None], FIRST):
        letter = _letter(column)
        count = sum(r.get("model") in known and (word is None or r.get("status") == word) for r in results)
        style = look["sum" if word is None else "bar_sum"]
        sheet.write_formula(last + 1, column, f"=SUM({letter}{first + 1}:{letter}{last + 1})", style, count)
    _bars(sheet, first, last)
    return last + 1


def _bars(sheet: Any, first: int, last: int) -> None:
    """Bars on one scale: that of the largest count."""
    counts = f"${_letter(FIRST)}${first + 1}:${_letter(LAST - 1)}${last + 1}"
    for column, status in enumerate(Status, FIRST):
        sheet.conditional_format(
            first,
            column,
            last,
            column,
            {
                "type": "data_bar",
                "data_bar_2010": True,
                "bar_solid": True,
                "bar_color": palette.color(status, "bieu_do"),
                "bar_border_color": palette.color(status, "chu"),
                "min_type": "num",
                "min_value": 0,
                "max_type": "formula",
                "max_value": f"=MAX(1,{counts})*{_ROOM}",
            },
        )


def _count(code: str, status: Status) -> str:
    """Criteria of a model with a status in the period; groups do not count beside their parts."""
    group = f'COUNTIFS(tieu_chi[Mã tiêu chí],ket_qua[Mã tiêu chí],tieu_chi[Cách đo],"{Measure.GROUP}")=0'
    return f'=SUMPRODUCT((ket_qua[Kỳ]={PERIOD})*(ket_qua[Mô hình]={code})*(ket_qua[Đánh giá]="{status}")*({group}))'


def _model_label(view: View, n: int) -> tuple[str, str]:
    """Formula and value of a model's label: its code and the beginning of its name."""
    row = view.rows("mo_hinh")[n]
    code, name = f"INDEX(mo_hinh[Mã mô hình],{n + 1})", f"INDEX(mo_hinh[Tên mô hình],{n + 1})"
    cut = f'IF(LEN({name})>{_NAME_LENGTH},LEFT({name},{_NAME_LENGTH})&"…",{name})'
    text = str(row.get("name") or "")
    short = f"{text[:_NAME_LENGTH]}…" if len(text) > _NAME_LENGTH else text
    return f'={code}&". "&{cut}', f"{row.get('code')}. {short}"


def _letter(column: int) -> str:
    return chr(ord("A") + column)
