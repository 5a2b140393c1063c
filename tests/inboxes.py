"""An inbox with what really comes: good forms, wrong ones, no forms at all, a message."""

import io
import os
from datetime import timedelta
from pathlib import Path

import openpyxl

from tanminh_xl.demo.answers import fill
from tanminh_xl.domain.form import STAMP_SHEET, ColumnKey
from tanminh_xl.forms.write import write
from tests.mail import mailkit
from tests.plans import Plan, given

HALF = "2026-6T"
COUNT = "CHUNG-01"
ALONE = "lưu lại.xlsx"
"""The only report of its unit, in the middle of the inbox."""


def opened(folder: Path) -> Plan:
    """A plan whose half-year is open, with a full inbox on the day before its reports are due."""
    plan = Plan(folder, given())
    plan.open(HALF)
    mixed(plan.on(2026, 6, 15))
    return plan


def mixed(plan: Plan) -> None:
    """Fill the inbox."""
    spec = plan.form("THON01", HALF)
    good = write(spec, fill(plan.of, spec))
    put(plan, "THON01.xlsx", good, 1)
    put(plan, "lần nữa.xlsx", good, 2)
    for n, value in enumerate(("mười hai", "1.234", 7.5), 3):
        put(plan, f"THON02 lần {n}.xlsx", form(plan, "THON02", value), n)
    put(plan, ALONE, _saved_by_others(form(plan, "THON03", 9.0)), 6)
    put(plan, "THON04.xlsx", form(plan, "THON04", 4.0), 7)
    put(plan, "kế hoạch khác.xlsx", _stamped(form(plan, "THON04", 5.0), "B2", "KHÁC"), 8)
    put(plan, "biểu lạ.xlsx", _stamped(form(plan, "THON04", 6.0), "B6", "0" * 64), 9)
    put(plan, "cắt.xlsx", good[: len(good) // 2], 10)
    put(plan, "THON03 trống.xlsx", b"", 11)
    put(plan, "ảnh.jpg", b"\xff\xd8\xff\xe0photo", 12)
    put(plan, "TRUONG01 ảnh.xlsx", b"\xff\xd8\xff\xe0photo of the school", 13)
    put(plan, "không phải biểu.xlsx", _book(), 14)
    attached = mailkit.Attach("bao cao.xlsx", form(plan, "TRUONG01", 2.0))
    put(plan, "thư.eml", mailkit.eml([attached], sender="truong01@example.vn", date=mailkit.DATE), 15)


def form(plan: Plan, unit: str, value: object) -> bytes:
    """The unit's form, filled, with one figure as it is typed."""
    spec = plan.form(unit, HALF)
    filled = {at: said for at, said in fill(plan.of, spec).items() if said}
    key = next((at for at in filled if at[0].endswith(COUNT) and at[1] is ColumnKey.VALUE), None)
    key = key or next(at for at in filled if at[1] is ColumnKey.VALUE)
    return write(spec, {**filled, key: value})


def put(plan: Plan, name: str, data: bytes, minute: int) -> Path:
    path = plan.folder / "hop_thu" / name
    path.write_bytes(data)
    at = (plan.now - timedelta(hours=2) + timedelta(minutes=minute)).timestamp()
    os.utime(path, (at, at))
    return path


def _saved_by_others(data: bytes) -> bytes:
    """The same form as another program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _stamped(data: bytes, at: str, value: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[STAMP_SHEET][at] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _book() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Danh sách"  # type: ignore[index]
    book.save(out)
    return out.getvalue()


def tree(plan: Plan) -> dict[str, bytes]:
    """Every file of a plan folder."""
    return {str(p.relative_to(plan.folder)): p.read_bytes() for p in plan.folder.rglob("*") if p.is_file()}
