"""Two catalogues: what differs, in sentences for the Office and for the foot of a report."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tanminh_xl.catalogue.rows import rows
from tanminh_xl.catalogue.values import text
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import TableSpec

_NOUNS = {
    "loai_don_vi": "loại đơn vị",
    "don_vi": "đơn vị",
    "mo_hinh": "mô hình",
    "tieu_chi": "tiêu chí",
    "so_lieu": "số liệu",
    "nhiem_vu": "nhiệm vụ",
    "ky_bao_cao": "kỳ báo cáo",
    "khung_thoi_gian": "khung thời gian",
    "quy_tac": "quy tắc",
    "phan_cong": "phân công báo cáo",
    "kho_khan": "khó khăn",
    "cai_dat": "cài đặt",
    "ngay_nghi": "ngày nghỉ",
    "so_goc": "số gốc",
    "chi_tieu_don_vi": "chỉ tiêu giao đơn vị",
    "noi_nhan": "nơi nhận báo cáo",
    "nguoi_ky": "người ký",
}
_LONG = 60
"""Longer texts are told as changed, not shown."""


def differences(old: Catalogue, new: Catalogue, tables: Collection[str] = ()) -> tuple[str, ...]:
    """What differs between two catalogues, one sentence a change, table by table; () if and only if they are equal.
    ``tables``: names of the only tables that are compared; (): of all."""
    if old == new:
        return ()
    before, after = ({spec.name: (spec, table) for spec, table in rows(c).items()} for c in (old, new))
    said: list[str] = []
    for name, (spec, table) in after.items():
        if tables and name not in tables:
            continue
        said += _table(before[name][0], spec, before[name][1], table)
    return tuple(said)


def _table(was: TableSpec, spec: TableSpec, old: Sequence[TableRow], new: Sequence[TableRow]) -> list[str]:
    noun = _NOUNS[spec.name]
    before, after = ({tuple(text(r.get(k)) for k in spec.key): r for r in table} for table in (old, new))
    titles = {c.key: c.title for s in (was, spec) for c in s.columns if c.keeper == "staff" and c.key not in s.key}
    said: list[str] = []
    for key, row in after.items():
        if key not in before:
            said.append(f"Thêm {noun} {_named(key, row)}.")
            continue
        changes = [
            _change(title, before[key].get(column), row.get(column))
            for column, title in titles.items()
            if text(before[key].get(column)) != text(row.get(column))
        ]
        if changes:
            shown = text(row.get("name")) if spec.name == SETTINGS.name else " ".join(key)
            said.append(f"{noun[0].upper()}{noun[1:]} {shown or ' '.join(key)}: {'; '.join(changes)}.")
    said += [f"Bỏ {noun} {_named(key, row)}." for key, row in before.items() if key not in after]
    kept = [key for key in before if key in after]
    if kept != [key for key in after if key in before]:
        said.append(f"Trang {spec.sheet}: thứ tự các dòng thay đổi.")
    return said


def _named(key: tuple[str, ...], row: TableRow) -> str:
    name = text(row.get("name"))
    return f"{' / '.join(key)} ({name})" if name else " / ".join(key)


def _change(title: str, old: CellValue, new: CellValue) -> str:
    was, now = text(old), text(new)
    if max(len(was), len(now)) > _LONG:
        return f"“{title}” được sửa"
    return f"“{title}” từ {was or '(trống)'} thành {now or '(trống)'}"
