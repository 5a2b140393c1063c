"""A new plan folder: its master with the starter catalogue on its sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.catalogue import Catalogue
from tanminh_xl.domain.host import Call, Hint, Outcome, TableRow, TanMinhError
from tanminh_xl.domain.table_spec import TableSpec
from tanminh_xl.domain.tables import FIGURES, tables
from tanminh_xl.master.package import created
from tanminh_xl.master.workbook import workbook
from tanminh_xl.records.disk import PART
from tanminh_xl.records.folder import Folder
from tanminh_xl.records.issued import INBOX

MASTER = "TanMinh_KeHoach.xlsm"


def new(call: Call, of: Catalogue | None = None) -> Outcome:
    """Make the folder and its master; refuses a folder that is already a plan's, or that holds anything but what this
    same call left when it was cut short.

    ``of``: the catalogue to start from, the starter's where none is given.
    """
    of = of or catalogue.starter()
    folder, path = Folder(call.folder), call.folder / MASTER
    if call.folder.exists() and not all(map(_of_new, call.folder.iterdir())):
        raise TanMinhError(
            "folder_taken", f"Thư mục {call.folder} đã có nội dung.", "Chọn một thư mục mới hoặc thư mục trống."
        )
    begun = created(path.read_bytes()) if path.is_file() else None
    folder.create(MASTER, master_bytes(of, begun or call.now))
    folder.sweep()
    return Outcome(
        f"Đã tạo thư mục kế hoạch với {len(of.criteria)} tiêu chí, {len(of.tasks)} nhiệm vụ, {len(of.units)} đơn vị.",
        lines=(
            f"Mở {MASTER}: bổ sung các thôn, trường, HTX ở trang Đơn vị; chỉ tiêu ở trang Tiêu chí; hạn nộp ở trang "
            "Kỳ báo cáo.",
        ),
        hints=(Hint("plan_made"),),
        paths=(folder.master,),
    )


def _of_new(path: Path) -> bool:
    """Whether a file or folder may be of a call that was cut short before the plan stood."""
    return path.name.startswith(PART) or path.name in (MASTER, INBOX)


def master_bytes(
    of: Catalogue,
    created: datetime,
    rows: Mapping[TableSpec, Sequence[TableRow]] | None = None,
    period: str = "",
) -> bytes:
    """The master of a catalogue: its sheets, its ribbon, its macros.

    ``rows``: with the program's, as the records say at ``created``; without them, where there are no records yet, the
    catalogue's alone.
    """
    given, refreshed = rows or catalogue.rows(of), created if rows is None or FIGURES in rows else None
    specs, sample = tables(of.plan.years), of.plan.sample
    return workbook(specs, given, created=created, sample=sample, period=period, refreshed=refreshed)
