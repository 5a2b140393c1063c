r"""What is told of a PC: its virus scanner, Defender's rule, how it reads ``6/7`` and ``12,5``.

Facts in, sentences out, by Python's own library alone: the installer says some of it before any library is laid.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SCRATCH = "tam"
r"""Folder below TANMINH_HOME in which xlwings' macro writes its log (``TEMP DIR`` of the workbook's settings). cmd runs
no Python where it is not there; below the account's own %TEMP% a diacritic in its name would end every click."""
CHILD_RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
"""Defender's rule "Block all Office applications from creating child processes"."""
PAGE = "huong_dan_cai_dat.html"


def antivirus(home: str) -> str:
    """What to have a virus scanner allow, by name."""
    return (
        f"Phần mềm diệt vi-rút có thể đã xóa hoặc chặn tệp {home}\\python\\python.exe: cho phép tệp này và cả thư mục "
        "kế hoạch (mục loại trừ của phần mềm diệt vi-rút), rồi cài lại bằng cai_dat.bat."
    )


def child_rule(home: str) -> str:
    """What to do where Defender keeps Excel from starting Python."""
    return (
        "Microsoft Defender trên máy này chặn Excel gọi chương trình khác (quy tắc “Block all Office applications from "
        f"creating child processes”, {CHILD_RULE}), nên nút bấm không chạy: nhờ người quản trị máy cho phép riêng "
        f"{home}\\python\\python.exe; trong khi chờ, dùng dòng lệnh {home}\\tanminh-xl.bat."
    )


class Regional(NamedTuple):
    """Windows' regional settings: its short date ("dd/MM/yyyy"), its decimal sign."""

    short_date: str
    decimal: str


def reads_dates(pc: Regional) -> tuple[str, bool]:
    """What ``6/7`` becomes in a cell, and whether it is what a Vietnamese clerk means."""
    order = "".join(dict.fromkeys(re.findall(r"[dmy]", re.sub(r"'[^']*'", "", pc.short_date).lower())))
    if order.find("d") < order.find("m") or "m" not in order:
        return "máy này đọc 6/7 là ngày 6 tháng 7.", True
    return "máy này đọc 6/7 là ngày 7 tháng 6 (tháng trước, ngày sau): ghi ngày dạng 2026-7-6.", False


def reads_decimals(pc: Regional) -> tuple[str, bool]:
    """What ``12,5`` becomes in a cell, and whether it is what a Vietnamese clerk means.

    Where the comma groups thousands, Excel takes it for that or keeps the text, as its place among the digits is.
    """
    if pc.decimal == ",":
        return "máy này đọc 12,5 là mười hai phẩy năm.", True
    return (
        f"máy này dùng dấu “{pc.decimal}” cho số lẻ: gõ 12{pc.decimal}5; gõ 12,5 có thể thành 125, hoặc chỉ là chữ.",
        False,
    )
