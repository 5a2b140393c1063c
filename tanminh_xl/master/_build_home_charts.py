"""The lower half of the home sheet: criteria by model and status, and the charts."""

from __future__ import annotations

from typing import Any

from tanminh_xl import palette
from tanminh_xl.domain.catalogue_nouns import COMMON, Measure
from tanminh_xl.domain.figures import Status
from tanminh_xl.master._build_look import Look
from tanminh_xl.master.layout import HOME, layout
from tanminh_xl.master.state import PERIOD, View

_STATES = ("Đúng hạn", "Đã gửi, chưa được tính", "Chưa nộp")
"""How the palette calls who has sent, who waits, who has not sent."""
LABEL, FIRST = 1, 2
"""Columns of the home sheet: labels, and the first of what stands beside them."""
_NAME_LENGTH = 30
"""Characters of a model's name that fit its cell and the chart's axis."""


def models(book: Any, sheet: Any, look: Look, view: View, row: int) -> int:
    """How many criteria of each model have each status, and the chart of it; returns the last row."""
    texts = layout().home
    codes = [str(model.get("code")) for model in view.rows("mo_hinh")]
    groups = {str(c.get("code")) for c in view.rows("tieu_chi", measure=Measure.GROUP.value)}
    results = [r for r in view.rows("ket_qua", period=view.period) if r.get("code") not in groups]
    sheet.write_string(row, LABEL, texts["models"], look["label"])
    head, end = row + 1, FIRST + len(Status)
    sheet.set_row(head, 48)
    sheet.write_string(head, LABEL, texts["model"], look["head_left"])
    for column, status in enumerate(Status, FIRST):
        sheet.write_string(head, column, status.value, look["head"])
    sheet.write_string(head, end, texts["total"], look["head"])
    first, last = head + 1, head + 1 + len(codes)
    for n, model in enumerate([*codes, COMMON]):
        at = first + n
        code = f"INDEX(mo_hinh[Mã mô hình],{n + 1})" if n < len(codes) else f'"{COMMON}"'
        label, value = _model_label(view, n) if n < len(codes) else (f'="{texts["common"]}"', texts["common"])
        sheet.write_formula(at, LABEL, label, look["line"], value)
        counts = [sum(r.get("model") == model and r.get("status") == status for r in results) for status in Status]
        for column, count in enumerate(counts, FIRST):
            formula = _count(code, f"{_letter(column)}${head + 1}")
            sheet.write_formula(at, column, formula, look["some"], count)
        sheet.write_formula(at, end, f"=SUM(C{at + 1}:{_letter(end - 1)}{at + 1})", look["sum"], sum(counts))
    sheet.write_string(last + 1, LABEL, texts["total"], look["sum_label"])
    known = {*codes, COMMON}
    for column, status in enumerate([*Status, None], FIRST):
        letter = _letter(column)
        count = sum(r.get("model") in known and (status is None or r.get("status") == status) for r in results)
        sheet.write_formula(last + 1, column, f"=SUM({letter}{first + 1}:{letter}{last + 1})", look["sum"], count)
    return _bars(book, sheet, head, first, last)


def _count(code: str, status: str) -> str:
    """Criteria of a model with a status in the period; groups do not count beside their parts."""
    group = f'COUNTIFS(tieu_chi[Mã tiêu chí],ket_qua[Mã tiêu chí],tieu_chi[Cách đo],"{Measure.GROUP}")=0'
    return f"=SUMPRODUCT((ket_qua[Kỳ]={PERIOD})*(ket_qua[Mô hình]={code})*(ket_qua[Đánh giá]={status})*({group}))"


def _model_label(view: View, n: int) -> tuple[str, str]:
    """Formula and value of a model's label: its code and the beginning of its name."""
    row = view.rows("mo_hinh")[n]
    code, name = f"INDEX(mo_hinh[Mã mô hình],{n + 1})", f"INDEX(mo_hinh[Tên mô hình],{n + 1})"
    cut = f'IF(LEN({name})>{_NAME_LENGTH},LEFT({name},{_NAME_LENGTH})&"…",{name})'
    text = str(row.get("name") or "")
    short = f"{text[:_NAME_LENGTH]}…" if len(text) > _NAME_LENGTH else text
    return f'={code}&". "&{cut}', f"{row.get('code')}. {short}"


def _bars(book: Any, sheet: Any, head: int, first: int, last: int) -> int:
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, status in enumerate(Status, FIRST):
        chart.add_series(
            {
                "name": [HOME.sheet, head, column],
                "categories": [HOME.sheet, first, LABEL, last, LABEL],
                "values": [HOME.sheet, first, column, last, column],
                **palette.part_of_chart(status),
                "gap": 60,
            }
        )
    _dress(chart, layout().home["chart_models"])
    chart.set_legend({"position": "bottom", "font": {"name": "Times New Roman", "size": 11}})
    chart.set_y_axis({"reverse": True, "num_font": {"name": "Times New Roman", "size": 11}})
    chart.set_x_axis({"num_format": "0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 1120, "height": 360})
    sheet.insert_chart(last + 3, LABEL, chart)
    return last + 3 + 18


def doughnut(book: Any, sheet: Any, head: int) -> None:
    """The chart of who has sent, over the first three rows below ``head``."""
    chart = book.add_chart({"type": "doughnut"})
    parts = [palette.part_of_chart(word) for word in _STATES]
    first, last = head + 1, head + len(parts)
    chart.add_series(
        {
            "name": layout().home["chart_state"],
            "categories": [HOME.sheet, first, LABEL, last, LABEL],
            "values": [HOME.sheet, first, FIRST, last, FIRST],
            "points": parts,
            "data_labels": {"value": True, "font": {"name": "Times New Roman", "size": 12, "bold": True}},
        }
    )
    _dress(chart, layout().home["chart_state"])
    chart.set_hole_size(55)
    chart.set_legend({"position": "bottom", "font": {"name": "Times New Roman", "size": 11}})
    chart.set_size({"width": 590, "height": 268})
    sheet.insert_chart(head, FIRST + 3, chart)


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"name": "Times New Roman", "size": 14}, "overlay": False})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})


def _letter(column: int) -> str:
    return chr(ord("A") + column)
