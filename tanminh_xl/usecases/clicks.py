"""Every button's tag and what it does, and what errors say to a person who clicks."""

from __future__ import annotations

from tanminh_xl.usecases import click_daily, click_decide, click_office
from tanminh_xl.usecases.clicking import Click, Stopped

__all__ = ["CLICKS", "HINTS", "Click", "Stopped"]

CLICKS: dict[str, Click] = {
    "mo_ky": Click(click_daily.open_period),
    "kiem_tra_danh_muc": Click(click_office.catalogue_check, writes=False),
    "tiep_nhan": Click(click_daily.collect),
    "tong_hop": Click(click_daily.merge),
    "lap_bao_cao": Click(click_daily.report),
    "kiem_tra": Click(click_daily.check, writes=False),
    "nhap_thay": Click(click_daily.on_behalf),
    "mo_thu_muc": Click(click_office.open_folder, writes=False),
    "chap_nhan": Click(click_decide.accept),
    "chap_nhan_phan_hop_le": Click(click_decide.accept_valid),
    "tra_lai": Click(click_decide.give_back),
    "dieu_chinh": Click(click_decide.adjust),
    "nguon_so_lieu": Click(click_decide.source, writes=False),
    "xuat_pdf": Click(click_office.pdf),
    "chot_so_lieu": Click(click_office.close),
    "mo_lai_ky": Click(click_office.reopen),
    "hien_tat_ca_bang": Click(click_office.all_tables, writes=False),
    "khoi_phuc": Click(click_office.restore),
    "huong_dan": Click(click_office.guide, writes=False),
}
"""Tag of ``ribbon.toml`` -> what it does. "kiem_tra_cai_dat" needs facts of this PC: the ribbon adds it."""

HINTS: dict[str, str] = {
    "closed": "Bấm Mở lại kỳ trước.",
    "already_open": "Muốn nhận thêm vào kỳ đã chốt, bấm Mở lại kỳ.",
    "period_none": "Chọn kỳ ở ô Kỳ, rồi bấm Mở kỳ và tạo biểu mẫu.",
    "period_needed": "Chọn kỳ ở ô Kỳ.",
    "period_not_opened": "Bấm Mở kỳ và tạo biểu mẫu trước.",
    "no_due_date": "Ghi hạn nộp của đơn vị ở trang Kỳ báo cáo, rồi bấm lại.",
    "still_waiting": "Chọn từng dòng ở trang Sổ theo dõi nộp, bấm Chấp nhận hoặc Trả lại để bổ sung.",
    "nothing_to_accept": "Đề nghị đơn vị gửi lại biểu mẫu, hoặc bấm Nhập thay.",
    "no_plan": "Mở sổ trong thư mục kế hoạch (thư mục có tệp ke_hoach.json).",
}
"""What to do, said for buttons where the command line says it with its own words: code of the error -> hint."""
