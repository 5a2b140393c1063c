"""What presses, on the home sheet: of four tables the most urgent rows, each with the way to it and the button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.master._build_home_models import FIRST, LAST
from tanminh_xl.master._build_look import Look
from tanminh_xl.master.layout import layout
from tanminh_xl.master.urgent import MOST

_FROM, _HOW = FIRST + 2, FIRST + 7
"""Columns: where the lists begin, and in their heads the button."""
_LENGTH = 58
"""Characters of a line that fit its cell."""


def urgent(sheet: Any, look: Look, known: Mapping[str, CellValue], sheets: Mapping[str, str], row: int) -> int:
    """The lists, one below the other; returns the row after the last."""
    n = known
    review, asked = n["TM_RA_SOAT"], int(str(n["TM_HOI"])) - int(str(n["TM_RA_SOAT"]))
    changes = f"; ảnh hưởng đánh giá: {n['TM_RA_SOAT_DG']}" if n["TM_RA_SOAT_DG"] else ""
    lists = (
        (
            "TM_RS",
            "can_hoi",
            "Kỳ",
            '="Số liệu cần rà soát: "&TM_RA_SOAT&IF(TM_RA_SOAT_DG=0,"","; ảnh hưởng đánh giá: "&TM_RA_SOAT_DG)',
            f"Số liệu cần rà soát: {review}{changes}",
            "how_asked",
        ),
        (
            "TM_O",
            "can_hoi",
            "Kỳ",
            '="Ô khác cần hỏi đơn vị: "&(TM_HOI-TM_RA_SOAT)',
            f"Ô khác cần hỏi đơn vị: {asked}",
            "how_asked",
        ),
        (
            "TM_NV",
            "nhiem_vu",
            "Thời hạn",
            '="Nhiệm vụ quá hạn: "&TM_NV_QUA_HAN&"; sắp đến hạn: "&TM_NV_SAP_HAN',
            f"Nhiệm vụ quá hạn: {n['TM_NV_QUA_HAN']}; sắp đến hạn: {n['TM_NV_SAP_HAN']}",
            "how_task",
        ),
        (
            "TM_KK",
            "kho_khan",
            "Mã",
            '="Khó khăn chờ trả lời: "&TM_KK_CHO&"; quá hạn: "&TM_KK_QUA_HAN',
            f"Khó khăn chờ trả lời: {n['TM_KK_CHO']}; quá hạn: {n['TM_KK_QUA_HAN']}",
            "how_difficulty",
        ),
    )
    for name, table, column, title, value, how in lists:
        _head(sheet, look, row, title, value)
        said = layout().home[how]
        sheet.write_formula(row, _HOW, f'=IF({name}_1=0,"","{said}")', look["list_how"], said if n[f"{name}_1"] else "")
        sheet.write_formula(row, LAST, link(f"'{sheets[table]}'!A5"), look["link"], layout().home["go"])
        for k in range(1, MOST + 1):
            _line(sheet, look, row + k, known, f"{name}_{k}", f"{table}[{column}]", sheets[table])
        row += MOST + 1
    return row


def link(place: str) -> str:
    """Formula of a link to a place in the workbook."""
    return f'=HYPERLINK("#{place}","{layout().home["go"]}")'


def _head(sheet: Any, look: Look, row: int, title: str, value: str) -> None:
    sheet.merge_range(row, _FROM, row, _HOW - 1, "", look["list_head"])
    sheet.write_formula(row, _FROM, title, look["list_head"], value)
    sheet.merge_range(row, _HOW, row, LAST - 1, "", look["list_how"])


def _line(sheet: Any, look: Look, row: int, known: Mapping[str, CellValue], fact: str, column: str, to: str) -> None:
    """A row's line, and the link to it; both blank where there is none."""
    text, there, go = str(known[f"{fact}_CAU"]), known[fact], layout().home["go"]
    cut = f'=IF(LEN({fact}_CAU)>{_LENGTH},LEFT({fact}_CAU,{_LENGTH - 1})&"…",{fact}_CAU)'
    sheet.merge_range(row, _FROM, row, LAST - 1, "", look["line"])
    sheet.write_formula(row, _FROM, cut, look["line"], f"{text[: _LENGTH - 1]}…" if len(text) > _LENGTH else text)
    place = f'HYPERLINK("#\'{to}\'!A"&ROW(INDEX({column},{fact})),"{go}")'
    sheet.write_formula(row, LAST, f'=IF({fact}=0,"",{place})', look["link"], go if there else "")
