"""The home sheet: the period, of when its figures are, what to do next, what presses, how criteria stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.master._build_home_models import FIRST, LABEL, LAST, models
from tanminh_xl.master._build_home_urgent import urgent
from tanminh_xl.master._build_look import Look
from tanminh_xl.master._build_table import write_value
from tanminh_xl.master.customui import ribbon
from tanminh_xl.master.layout import HEADER_ROW, HOME, codes_name, layout
from tanminh_xl.master.state import PERIOD, WAITING, facts, last_run
from tanminh_xl.master.urgent import MOST
from tanminh_xl.master.view import View

_STEPS = ("mo_ky", "tiep_nhan", "tong_hop", "lap_bao_cao", "chot_so_lieu")
"""Tags of the buttons whose last run is shown."""
_PERIOD_ROW, _SENTENCE_ROW, _REFRESHED_ROW, _TILE_ROW, _STATE_ROW = 3, 4, 5, 6, 10
_SIGNS = ("█", "▒", "░")
"""Of a unit that has sent, whose file waits, that has not sent: in the bar, and before the counts below it."""
_BAR = 24
"""Signs of a bar."""
_LINE, _GAP = 14.5, 6
"""Points: the height of a row, and of one between two parts."""


def home_sheet(book: Any, look: Look, view: View, sheets: Mapping[str, str], sample: bool) -> None:
    """Fill the home sheet, which is there already. ``sheets``: table -> name of its sheet."""
    sheet = book.get_worksheet_by_name(HOME.sheet)
    known, texts = facts(view), layout().home
    sheet.set_tab_color(layout().tabs["trang chủ"])
    sheet.set_column(0, 0, 1.5)
    sheet.set_column(LABEL, LABEL, 31.6)
    sheet.set_column(FIRST, FIRST, 10.8)  # a moment, which Excel shows as #### where it does not fit
    sheet.set_column(FIRST + 1, FIRST + 1, 13.6)  # who did it
    sheet.set_column(FIRST + 2, LAST, 8.8)
    sheet.write_string(0, LABEL, _title(view), look["home_title"])
    if sample:
        sheet.write_string(1, LABEL, texts["sample"], look["sample"])
    _period(book, sheet, look, view, known)
    sheet.write_formula(_REFRESHED_ROW, LABEL, "=TM_CAP_NHAT", look["refreshed"], known["TM_CAP_NHAT"])
    _tiles(sheet, look, known)
    for row in range(_STATE_ROW, _STATE_ROW + 4 * (MOST + 1)):
        sheet.set_row(row, _LINE)
    runs_row = _state(sheet, look, view, known, sheets)
    ends = (_runs(sheet, look, view, runs_row), urgent(sheet, look, known, sheets, _STATE_ROW))
    for gap in (2, _STATE_ROW - 1, max(ends)):
        sheet.set_row(gap, _GAP)
    last = models(sheet, look, view, max(ends) + 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.3, 0.3, 0.5, 0.5)
    sheet.fit_to_pages(1, 1)  # at nine points or more, also where columns come out wider than Excel's
    sheet.print_area(0, 0, last, LAST)
    sheet.set_selection(_PERIOD_ROW, FIRST, _PERIOD_ROW, FIRST)
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
    sheet.write_string(_PERIOD_ROW, LABEL, texts["period"], look["label"])
    write_value(sheet, _PERIOD_ROW, FIRST, view.period, look["entry"])
    sheet.write_string(_PERIOD_ROW, FIRST + 1, texts["period_hint"], look["hint"])
    sheet.data_validation(
        _PERIOD_ROW,
        FIRST,
        _PERIOD_ROW,
        FIRST,
        {
            "validate": "list",
            "source": f"={codes_name('ky_bao_cao.code')}",
            "error_title": "Chưa đúng",
            "error_message": "Xin chọn một kỳ có ở trang Kỳ báo cáo.",
        },
    )
    book.define_name(PERIOD, f"='{HOME.sheet}'!$C${_PERIOD_ROW + 1}")
    sheet.set_row(_SENTENCE_ROW, 26)
    sheet.write_formula(_SENTENCE_ROW, LABEL, "=TM_CAU", look["sentence"], known["TM_CAU"])


def _tiles(sheet: Any, look: Look, known: Mapping[str, CellValue]) -> None:
    texts = layout().home
    sheet.set_row(_TILE_ROW, 18)
    sheet.set_row(_TILE_ROW + 1, 34)
    tiles = (
        (
            LABEL,
            LABEL,
            "received",
            '=TM_DA_NOP&"/"&TM_PHAI_NOP',
            "tile",
            f"{known['TM_DA_NOP']}/{known['TM_PHAI_NOP']}",
        ),
        (FIRST, FIRST + 1, "to_ask", "=TM_HOI", "tile", known["TM_HOI"]),
        (FIRST + 2, FIRST + 3, "to_handle", "=TM_XU_LY", "tile", known["TM_XU_LY"]),
        (FIRST + 4, LAST, "next", "=TM_VIEC", "tile_text", known["TM_VIEC"]),
    )
    for first, end, label, formula, style, value in tiles:
        if first != end:
            sheet.merge_range(_TILE_ROW, first, _TILE_ROW, end, "", look["tile_label"])
            sheet.merge_range(_TILE_ROW + 1, first, _TILE_ROW + 1, end, "", look[style])
        sheet.write_string(_TILE_ROW, first, texts[label], look["tile_label"])
        sheet.write_formula(_TILE_ROW + 1, first, formula, look[style], value)
    bar, drawn = _bar(known)
    for column in range(FIRST, LAST + 1):
        sheet.write_blank(_TILE_ROW + 2, column, None, look["units"])
    sheet.write_formula(_TILE_ROW + 2, LABEL, bar, look["units"], drawn)


def _bar(known: Mapping[str, CellValue]) -> tuple[str, str]:
    """Formula and value of the bar of units: never full while one has not sent; nothing where nobody owes anything."""
    sent, waits, unsent = _SIGNS
    part = f"INT({_BAR}*TM_DA_NOP/TM_PHAI_NOP)"
    next_part = f"MIN({_BAR}-{part},-INT(-{_BAR}*TM_CHO/TM_PHAI_NOP))"
    rest = f'REPT("{waits}",{next_part})&REPT("{unsent}",{_BAR}-{part}-{next_part})'
    formula = f'=IF(TM_PHAI_NOP=0,"",REPT("{sent}",{part})&{rest})'
    owed, received, waiting = (int(str(known[name])) for name in ("TM_PHAI_NOP", "TM_DA_NOP", "TM_CHO"))
    if not owed:
        return formula, ""
    first = _BAR * received // owed
    second = min(_BAR - first, -(-_BAR * waiting // owed))
    return formula, sent * first + waits * second + unsent * (_BAR - first - second)


def _state(sheet: Any, look: Look, view: View, known: Mapping[str, CellValue], sheets: Mapping[str, str]) -> int:
    """The table of counts with links; returns the row after it and a blank one."""
    texts = layout().home
    for column, key in enumerate(("state", "count", "go"), LABEL):
        sheet.write_string(_STATE_ROW, column, texts[key], look["head_left" if key == "state" else "head"])
    waiting = f'(so_theo_doi[Kỳ]={PERIOD})*(so_theo_doi[Tình trạng]="{WAITING}")'
    unknown = '(so_theo_doi[Đơn vị]="")*(so_theo_doi[Phiên bản]<>"")'
    open_now = max(0, int(str(known["TM_CHUA_NOP"])) - int(str(known["TM_CHO"])))
    sent, waits, unsent = _SIGNS
    lines = (
        (f"{sent} {texts['sent']}", "=TM_DA_NOP", known["TM_DA_NOP"], "so_theo_doi", ""),
        (f"{waits} {WAITING}", "=TM_CHO", known["TM_CHO"], "so_theo_doi", waiting),
        (f"{unsent} {texts['unsent']}", "=MAX(0,TM_CHUA_NOP-TM_CHO)", open_now, "so_theo_doi", ""),
        (texts["unknown"], "=TM_CHUA_RO", known["TM_CHUA_RO"], "so_theo_doi", unknown),
        (texts["promised"], "=TM_SE_BO_SUNG", known["TM_SE_BO_SUNG"], "tong_hop", ""),
        (texts["asked_units"], "=TM_HOI_DV", known["TM_HOI_DV"], "can_hoi", ""),
        (texts["problems"], "=TM_KHO_KHAN", known["TM_KHO_KHAN"], "kho_khan", ""),
        (texts["targetless"], "=TM_CHUA_GIAO", known["TM_CHUA_GIAO"], "tieu_chi", ""),
        (texts["mails"], "=TM_THU_DEN", known["TM_THU_DEN"], "thu_den", ""),
        (texts["outbox"], "=TM_THU_CHO_GUI", known["TM_THU_CHO_GUI"], "thu_di", ""),
        (texts["reminded"], "=TM_DON_DOC", known["TM_DON_DOC"], "so_theo_doi", ""),
    )
    for row, (label, formula, value, table, where) in enumerate(lines, _STATE_ROW + 1):
        sheet.write_string(row, LABEL, label, look["line"])
        sheet.write_formula(row, FIRST, formula, look["count"], value)
        sheet.write_formula(row, FIRST + 1, _link(table, sheets[table], where), look["link"], texts["go"])
    return _STATE_ROW + len(lines) + 2


def _link(table: str, sheet: str, where: str) -> str:
    """A link to a table's first row, or to its last row where ``where`` holds."""
    top = str(HEADER_ROW + 2)
    row = f"IFERROR(LOOKUP(2,1/({where}),ROW({table}[Kỳ])),{top})" if where else top
    return f'=HYPERLINK("#\'{sheet}\'!A"&{row},"{layout().home["go"]}")'


def _runs(sheet: Any, look: Look, view: View, row: int) -> int:
    """The last run of each step in the period, out of the log; returns the row after it and a blank one."""
    texts, labels = layout().home, {button.tag: button.label for button in ribbon().buttons}
    for column, key in enumerate(("runs", "at", "who"), LABEL):
        sheet.write_string(row, column, texts[key], look["head_left" if key == "runs" else "head"])
    for tag in _STEPS:
        row += 1
        found = last_run(view, labels[tag]) or {}
        where = f"2,1/((nhat_ky[Việc]=$B{row + 1})*(nhat_ky[Kỳ]={PERIOD}))"
        sheet.write_string(row, LABEL, labels[tag], look["line"])
        at = f'=IFERROR(LOOKUP({where},nhat_ky[Lúc]),"{texts["never"]}")'
        sheet.write_formula(row, FIRST, at, look["run"], _moment(found.get("at")) or texts["never"])
        who = f'=IFERROR(LOOKUP({where},nhat_ky[Ai])&"","")'
        sheet.write_formula(row, FIRST + 1, who, look["who"], found.get("who") or "")
    return row + 2


def _moment(value: CellValue) -> CellValue:
    """A moment as the number that Excel stores, in days."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=None) - datetime(1899, 12, 30)) / timedelta(days=1)
    return value
