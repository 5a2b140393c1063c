"""The home sheet: the period, what stands how, what to do next, and charts over the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tanminh_xl.domain.catalogue import COMMON, Measure
from tanminh_xl.domain.figures import Status
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.master._build_look import Look
from tanminh_xl.master._build_table import write_value
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import HEADER_ROW, HOME, codes_name, layout
from tanminh_xl.master.state import PERIOD, WAITING, View, facts, last_run

_STEPS = ("mo_ky", "tiep_nhan", "tong_hop", "lap_bao_cao", "chot_so_lieu")
"""Tags of the buttons whose last run is shown."""
_NAME_LENGTH = 30
"""Characters of a model's name that fit its cell and the chart's axis."""
_PERIOD_ROW, _SENTENCE_ROW, _TILE_ROW, _STATE_ROW = 3, 4, 6, 9
_LABEL, _FIRST = 1, 2
"""Columns: labels, and the first of what stands beside them."""
_COLORS = {
    Status.MET: "#1F6E43",
    Status.NEARLY: "#8FBC8F",
    Status.NOT_MET: "#C0392B",
    Status.NOT_DUE: "#5B9BD5",
    Status.INCOMPLETE: "#F0AD4E",
    Status.NO_DATA: "#F7D79B",
    Status.NO_TARGET: "#BFBFBF",
    Status.NO_EVIDENCE: "#D9A441",
    Status.NOT_APPLICABLE: "#E7E6E6",
}
_STATE_COLORS = ("#1F6E43", "#F0AD4E", "#BFBFBF")


def home_sheet(book: Any, look: Look, view: View, sheets: Mapping[str, str], sample: bool) -> None:
    """Fill the home sheet, which is there already. ``sheets``: table -> name of its sheet."""
    sheet = book.get_worksheet_by_name(HOME.sheet)
    known, texts = facts(view), layout().home
    sheet.set_tab_color(layout().tabs["trang chủ"])
    sheet.set_column(0, 0, 1.5)
    sheet.set_column(_LABEL, _LABEL, 38)
    sheet.set_column(_FIRST, _FIRST + len(Status), 11.5)
    sheet.write_string(0, _LABEL, _title(view), look["home_title"])
    if sample:
        sheet.write_string(1, _LABEL, texts["sample"], look["sample"])
    _period(book, sheet, look, view, known)
    _tiles(sheet, look, known)
    runs_row = _state(sheet, look, view, known, sheets)
    models_row = _runs(sheet, look, view, runs_row)
    last = _models(book, sheet, look, view, models_row)
    _doughnut(book, sheet)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.fit_to_pages(1, 1)
    sheet.print_area(0, 0, last, _FIRST + len(Status))
    sheet.set_selection(_PERIOD_ROW, _FIRST, _PERIOD_ROW, _FIRST)
    sheet.activate()
    sheet.set_first_sheet()


def _title(view: View) -> str:
    values = {str(row.get("key")): str(row.get("value") or "") for row in view.rows("cai_dat")}
    years = [year.strip() for year in values.get("cac_nam", "").split(";") if year.strip()]
    span = f" GIAI ĐOẠN {years[0]} - {years[-1]}" if years else ""
    return f"{values.get('ten_xa', '')}: THỰC HIỆN KẾ HOẠCH{span}".removeprefix(": ").upper()


def _period(book: Any, sheet: Any, look: Look, view: View, known: Mapping[str, CellValue]) -> None:
    texts = layout().home
    sheet.set_row(_PERIOD_ROW, 24)
    sheet.write_string(_PERIOD_ROW, _LABEL, texts["period"], look["label"])
    write_value(sheet, _PERIOD_ROW, _FIRST, view.period, look["entry"])
    sheet.write_string(_PERIOD_ROW, _FIRST + 1, texts["period_hint"], look["hint"])
    sheet.data_validation(
        _PERIOD_ROW,
        _FIRST,
        _PERIOD_ROW,
        _FIRST,
        {
            "validate": "list",
            "source": f"={codes_name('ky_bao_cao.code')}",
            "error_title": "Chưa đúng",
            "error_message": "Xin chọn một kỳ có ở trang Kỳ báo cáo.",
        },
    )
    book.define_name(PERIOD, f"='{HOME.sheet}'!$C${_PERIOD_ROW + 1}")
    sheet.set_row(_SENTENCE_ROW, 30)
    sheet.write_formula(_SENTENCE_ROW, _LABEL, "=TM_CAU", look["sentence"], known["TM_CAU"])


def _tiles(sheet: Any, look: Look, known: Mapping[str, CellValue]) -> None:
    texts, last = layout().home, _FIRST + len(Status)
    sheet.set_row(_TILE_ROW, 20)
    sheet.set_row(_TILE_ROW + 1, 44)
    tiles = (
        (
            _LABEL,
            _LABEL,
            "received",
            '=TM_DA_NOP&"/"&TM_PHAI_NOP',
            "tile",
            f"{known['TM_DA_NOP']}/{known['TM_PHAI_NOP']}",
        ),
        (_FIRST, _FIRST + 1, "to_handle", "=TM_XU_LY", "tile", known["TM_XU_LY"]),
        (_FIRST + 3, last, "next", "=TM_VIEC", "tile_text", known["TM_VIEC"]),
    )
    for first, end, label, formula, style, value in tiles:
        if first != end:
            sheet.merge_range(_TILE_ROW, first, _TILE_ROW, end, "", look["tile_label"])
            sheet.merge_range(_TILE_ROW + 1, first, _TILE_ROW + 1, end, "", look[style])
        sheet.write_string(_TILE_ROW, first, texts[label], look["tile_label"])
        sheet.write_formula(_TILE_ROW + 1, first, formula, look[style], value)


def _state(sheet: Any, look: Look, view: View, known: Mapping[str, CellValue], sheets: Mapping[str, str]) -> int:
    """The table of counts with links; returns the row after it and a blank one. The first three are the doughnut's."""
    texts = layout().home
    for column, key in enumerate(("state", "count", "go"), _LABEL):
        sheet.write_string(_STATE_ROW, column, texts[key], look["head_left" if key == "state" else "head"])
    waiting = f'(so_theo_doi[Kỳ]={PERIOD})*(so_theo_doi[Tình trạng]="{WAITING}")'
    unknown = '(so_theo_doi[Đơn vị]="")*(so_theo_doi[Phiên bản]<>"")'
    open_now = max(0, int(str(known["TM_CHUA_NOP"])) - int(str(known["TM_CHO"])))
    lines = (
        ("Đơn vị đã nộp", "=TM_DA_NOP", known["TM_DA_NOP"], "so_theo_doi", ""),
        (WAITING, "=TM_CHO", known["TM_CHO"], "so_theo_doi", waiting),
        ("Đơn vị chưa nộp hoặc đang bổ sung", "=MAX(0,TM_CHUA_NOP-TM_CHO)", open_now, "so_theo_doi", ""),
        ("Tệp chưa rõ đơn vị, kỳ", "=TM_CHUA_RO", known["TM_CHUA_RO"], "so_theo_doi", unknown),
        ("Khó khăn chưa giải quyết", "=TM_KHO_KHAN", known["TM_KHO_KHAN"], "kho_khan", ""),
        ("Tiêu chí chưa giao chỉ tiêu", "=TM_CHUA_GIAO", known["TM_CHUA_GIAO"], "tieu_chi", ""),
    )
    for row, (label, formula, value, table, where) in enumerate(lines, _STATE_ROW + 1):
        sheet.write_string(row, _LABEL, label, look["line"])
        sheet.write_formula(row, _FIRST, formula, look["count"], value)
        sheet.write_formula(row, _FIRST + 1, _link(table, sheets[table], where), look["link"], texts["go"])
    return _STATE_ROW + len(lines) + 2


def _link(table: str, sheet: str, where: str) -> str:
    """A link to a table's first row, or to its last row where ``where`` holds."""
    top = str(HEADER_ROW + 2)
    row = f"IFERROR(LOOKUP(2,1/({where}),ROW({table}[Kỳ])),{top})" if where else top
    return f'=HYPERLINK("#\'{sheet}\'!A"&{row},"{layout().home["go"]}")'


def _runs(sheet: Any, look: Look, view: View, row: int) -> int:
    """The last run of each step in the period, out of the log; returns the row after it and a blank one."""
    texts, labels = layout().home, {button.tag: button.label for button in ribbon().buttons}
    for column, key in enumerate(("runs", "at", "who"), _LABEL):
        sheet.write_string(row, column, texts[key], look["head_left" if key == "runs" else "head"])
    for tag in _STEPS:
        row += 1
        found = last_run(view, labels[tag]) or {}
        where = f"2,1/((nhat_ky[Việc]=$B{row + 1})*(nhat_ky[Kỳ]={PERIOD}))"
        sheet.write_string(row, _LABEL, labels[tag], look["line"])
        at = f'=IFERROR(LOOKUP({where},nhat_ky[Lúc]),"{texts["never"]}")'
        sheet.write_formula(row, _FIRST, at, look["run"], _moment(found.get("at")) or texts["never"])
        who = f'=IFERROR(LOOKUP({where},nhat_ky[Ai])&"","")'
        sheet.write_formula(row, _FIRST + 1, who, look["run"], found.get("who") or "")
    return row + 2


def _models(book: Any, sheet: Any, look: Look, view: View, row: int) -> int:
    """How many criteria of each model have each status, and the chart of it; returns the last row."""
    texts = layout().home
    models = [str(model.get("code")) for model in view.rows("mo_hinh")]
    groups = {str(c.get("code")) for c in view.rows("tieu_chi", measure=Measure.GROUP.value)}
    results = [r for r in view.rows("ket_qua", period=view.period) if r.get("code") not in groups]
    sheet.write_string(row, _LABEL, texts["models"], look["label"])
    head, end = row + 1, _FIRST + len(Status)
    sheet.set_row(head, 48)
    sheet.write_string(head, _LABEL, texts["model"], look["head_left"])
    for column, status in enumerate(Status, _FIRST):
        sheet.write_string(head, column, status.value, look["head"])
    sheet.write_string(head, end, texts["total"], look["head"])
    first, last = head + 1, head + 1 + len(models)
    for n, model in enumerate([*models, COMMON]):
        at = first + n
        code = f"INDEX(mo_hinh[Mã mô hình],{n + 1})" if n < len(models) else f'"{COMMON}"'
        label, value = _model_label(view, n) if n < len(models) else (f'="{texts["common"]}"', texts["common"])
        sheet.write_formula(at, _LABEL, label, look["line"], value)
        counts = [sum(r.get("model") == model and r.get("status") == status for r in results) for status in Status]
        for column, count in enumerate(counts, _FIRST):
            formula = _count(code, f"{_letter(column)}${head + 1}")
            sheet.write_formula(at, column, formula, look["some"], count)
        sheet.write_formula(at, end, f"=SUM(C{at + 1}:{_letter(end - 1)}{at + 1})", look["sum"], sum(counts))
    sheet.write_string(last + 1, _LABEL, texts["total"], look["sum_label"])
    known = {*models, COMMON}
    for column, status in enumerate([*Status, None], _FIRST):
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
    for column, status in enumerate(Status, _FIRST):
        chart.add_series(
            {
                "name": [HOME.sheet, head, column],
                "categories": [HOME.sheet, first, _LABEL, last, _LABEL],
                "values": [HOME.sheet, first, column, last, column],
                "fill": {"color": _COLORS[status]},
                "gap": 60,
            }
        )
    _dress(chart, layout().home["chart_models"])
    chart.set_legend({"position": "bottom", "font": {"name": "Times New Roman", "size": 11}})
    chart.set_y_axis({"reverse": True, "num_font": {"name": "Times New Roman", "size": 11}})
    chart.set_x_axis({"num_format": "0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_size({"width": 1120, "height": 360})
    sheet.insert_chart(last + 3, _LABEL, chart)
    return last + 3 + 18


def _doughnut(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "doughnut"})
    first, last = _STATE_ROW + 1, _STATE_ROW + len(_STATE_COLORS)
    chart.add_series(
        {
            "name": layout().home["chart_state"],
            "categories": [HOME.sheet, first, _LABEL, last, _LABEL],
            "values": [HOME.sheet, first, _FIRST, last, _FIRST],
            "points": [{"fill": {"color": color}} for color in _STATE_COLORS],
            "data_labels": {"value": True, "font": {"name": "Times New Roman", "size": 12, "bold": True}},
        }
    )
    _dress(chart, layout().home["chart_state"])
    chart.set_hole_size(55)
    chart.set_legend({"position": "bottom", "font": {"name": "Times New Roman", "size": 11}})
    chart.set_size({"width": 590, "height": 268})
    sheet.insert_chart(_STATE_ROW, _FIRST + 3, chart, {"y_offset": 0})


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"name": "Times New Roman", "size": 14}, "overlay": False})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})


def _letter(column: int) -> str:
    return chr(ord("A") + column)


def _moment(value: CellValue) -> CellValue:
    """A moment as the number that Excel stores, in days."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
    return value
