"""A new plan folder: its master with the starter catalogue on its sheets."""

from __future__ import annotations

from datetime import datetime

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import Call, Hint, Outcome, TanMinhError
from tanminh_xl.domain.tables import tables
from tanminh_xl.master.workbook import workbook
from tanminh_xl.records.folder import Folder

MASTER = "TanMinh_KeHoach.xlsm"


def new(call: Call, of: Catalogue | None = None) -> Outcome:
    """Make the folder and its master; refuses a folder that is already a plan's, or that holds anything.

    ``of``: the catalogue to start from, the starter's where none is given.
    """
    of = of or catalogue.starter()
    folder = Folder(call.folder)
    if call.folder.exists() and any(call.folder.iterdir()):
        raise TanMinhError(
            "folder_taken", f"Thư mục {call.folder} đã có nội dung.", "Chọn một thư mục mới hoặc thư mục trống."
        )
    folder.create(MASTER, master_bytes(of, call.now))
    return Outcome(
        f"Đã tạo thư mục kế hoạch với {len(of.criteria)} tiêu chí, {len(of.tasks)} nhiệm vụ, {len(of.units)} đơn vị.",
        lines=(
            f"Mở {MASTER}: bổ sung các thôn, trường, HTX ở trang Đơn vị; chỉ tiêu ở trang Tiêu chí; hạn nộp ở trang "
            "Kỳ báo cáo.",
        ),
        hints=(Hint("plan_made"),),
        paths=(folder.master,),
    )


def master_bytes(of: Catalogue, created: datetime) -> bytes:
    """The master of a catalogue: its sheets, its ribbon, its macros."""
    return workbook(tables(of.plan.years), catalogue.rows(of), created=created, sample=of.plan.sample)
