"""The sheet Cài đặt <-> Plan: one row a setting, found by its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tanminh_xl.catalogue.errors import ParsedRow, RowProblem
from tanminh_xl.catalogue.values import Bad, read, show, text
from tanminh_xl.domain.catalogue_nouns import Plan
from tanminh_xl.domain.format_value import format_value
from tanminh_xl.domain.host import TableRow
from tanminh_xl.domain.names import normalise
from tanminh_xl.domain.sheet import CellValue
from tanminh_xl.domain.staff_tables import SETTINGS
from tanminh_xl.domain.table_spec import Column, ColumnKind


class Setting(NamedTuple):
    """A setting: its code in the sheet, the field of Plan, what it holds; ``least``, ``most``: between what it lies."""

    key: str
    field: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    most: float | None = None
    least: float = 0


FIELDS = (
    Setting("ma_ke_hoach", "code", required=True),
    Setting("ten_ke_hoach", "name", required=True),
    Setting("ten_xa", "commune", required=True),
    Setting("co_quan_ban_hanh", "authority", required=True),
    Setting("cac_nam", "years", ColumnKind.LIST, required=True),
    Setting("ngay_bat_dau", "start", ColumnKind.DATE, required=True),
    Setting("don_vi_tong_hop", "office", required=True),
    Setting("nguoi_tong_hop", "clerk"),
    Setting("dien_thoai", "phone"),
    Setting("noi_nhan_bieu", "send_to"),
    Setting("dia_danh", "place"),
    Setting("nguoi_ky", "signer"),
    Setting("chuc_vu_ky", "signer_title"),
    Setting("bo_tieu_chi", "criteria_set"),
    Setting("so_bo_tieu_chi", "criteria_number"),
    Setting("ngay_bo_tieu_chi", "criteria_date", ColumnKind.DATE),
    Setting("bo_tieu_chi_du_thao", "criteria_draft", ColumnKind.FLAG, required=True),
    Setting("so_lieu_minh_hoa", "sample", ColumnKind.FLAG),
    Setting("bien_dong_phan_tram", "jump_percent", ColumnKind.NUMBER),
    Setting("bien_dong_toi_thieu", "jump_least", ColumnKind.NUMBER),
    Setting("bo_kien_nghi_cap_tren", "referred_left_out", ColumnKind.FLAG),
    Setting("han_bo_sung", "supplement_days", ColumnKind.INTEGER, most=90),
    Setting("ra_soat_so_lan", "review_times", ColumnKind.NUMBER, least=1),
    Setting("ra_soat_so_don_vi", "review_others", ColumnKind.INTEGER, least=1),
    Setting("ra_soat_thap_tu", "review_least", ColumnKind.NUMBER),
    Setting("ra_soat_ty_trong", "review_share", ColumnKind.NUMBER, most=100),
    Setting("ra_soat_ty_trong_don_vi", "review_share_units", ColumnKind.INTEGER, least=1),
    Setting("ra_soat_ty_trong_tong", "review_share_total", ColumnKind.NUMBER),
    Setting("ra_soat_diem", "review_points", ColumnKind.NUMBER, most=100),
    Setting("sap_den_han", "due_soon_days", ColumnKind.INTEGER, most=365),
    Setting("nhac_truoc_han", "remind_days", ColumnKind.INTEGER, most=30),
    Setting("can_cu", "grounds", ColumnKind.LIST),
    Setting("ky_hieu_bao_cao", "report_sign"),
    Setting("ky_hieu_cong_van", "letter_sign"),
    Setting("noi_nhan_bao_cao", "receivers", ColumnKind.LIST),
    Setting("chu_tri_xac_nhan", "owner_review", ColumnKind.FLAG),
    Setting("dia_chi_thu", "mail_address"),
    Setting("may_chu_nhan_thu", "fetch_server"),
    Setting("tai_khoan_thu", "mail_account"),
    Setting("ngan_thu", "mail_folders", ColumnKind.LIST),
    Setting("lay_thu_tu_ngay", "mail_since", ColumnKind.DATE),
    Setting("may_chu_gui_thu", "send_server"),
    Setting("chung_thu_may_chu_thu", "mail_authorities"),
)
PER_CENT_SETTINGS = frozenset(
    normalise(s.key) for s in FIELDS if s.field in ("jump_percent", "review_share", "review_points")
)
"""Codes of the settings that are per cents, as ``normalise`` has them."""
_BY_KEY = {normalise(s.key): s for s in FIELDS}


def kind_of(key: str) -> ColumnKind | None:
    """What the setting of a code holds; None for one that is staff's own."""
    setting = _BY_KEY.get(normalise(key))
    return setting.kind if setting else None


def years_of(rows: Sequence[TableRow]) -> tuple[int, ...]:
    """The plan's years as the rows of Cài đặt say them; () where they can't be read (``build`` tells why).

    To be known before the table of criteria is read: each year is a column there.
    """
    for row in rows:
        if normalise(text(row.get("key"))) == "cac_nam":
            years = _years(text(row.get("value")))
            return () if isinstance(years, Bad) else years
    return ()


def _years(shown: str) -> tuple[int, ...] | Bad:
    items = [part.strip() for part in shown.replace(",", ";").split(";") if part.strip()]
    if items and all(item.isdecimal() and 2000 <= int(item) <= 2100 for item in items):
        years = tuple(map(int, items))
        if list(years) == sorted(set(years)):
            return years
    return Bad(f"“{shown}” không phải các năm", "Ghi các năm theo thứ tự, cách nhau bằng dấu ;, ví dụ 2026; 2027.")


def parse_plan(lines: Sequence[ParsedRow]) -> tuple[dict[str, Any], list[RowProblem]]:
    """Field of Plan -> value, and what is wrong or missing; settings that nobody knows are staff's own, ignored."""
    values: dict[str, Any] = {}
    problems: list[RowProblem] = []
    seen: set[str] = set()
    for line in lines:
        setting = _BY_KEY.get(normalise(line.get("key") or ""))
        if setting is None:
            continue
        seen.add(setting.key)
        raw = line.get("value")
        if raw is None:
            if setting.required:
                problems.append(line.problem("value", f"Chưa ghi “{line.get('name') or setting.key}”", "Điền giá trị."))
            continue
        found = (
            _years(raw) if setting.field == "years" else read(Column("value", "", setting.kind), _held(setting, raw))
        )
        if isinstance(found, int | float) and found < setting.least:
            least = format_value(setting.least)
            found = Bad(f"“{raw}” nhỏ hơn {least}", f"Ghi số từ {least} trở lên.")
        elif isinstance(found, int | float) and setting.most is not None and found > setting.most:
            most = format_value(setting.most)
            found = Bad(f"“{raw}” lớn hơn {most}", f"Ghi số không quá {most}.")
        if isinstance(found, Bad):
            problems.append(line.problem("value", *found))
        else:
            values[setting.field] = found
    problems += [
        RowProblem(
            SETTINGS, -2, "key", s.key, f"Thiếu dòng “{s.key}”", f"Thêm một dòng có mã {s.key} và giá trị của nó."
        )
        for s in FIELDS
        if s.required and s.key not in seen
    ]
    return values, problems


def _held(setting: Setting, raw: str) -> CellValue:
    """A setting as its cell holds it: a day put into a cell for texts is stored as its number."""
    return int(raw) if setting.kind is ColumnKind.DATE and raw.isdecimal() else raw


def plan_rows(plan: Plan, texts: Mapping[str, TableRow]) -> list[dict[str, CellValue]]:
    """Rows of Cài đặt, by column key; ``texts``: setting's code -> the row that holds its name and note."""
    return [
        {
            "key": s.key,
            "name": texts.get(s.key, {}).get("name"),
            "value": show(getattr(plan, s.field)),
            "note": texts.get(s.key, {}).get("note"),
        }
        for s in FIELDS
    ]
