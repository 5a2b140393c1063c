"""New buttons for a master that stands: its VBA and ribbon are swapped, nothing else in it changes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tanminh_xl.domain.host import Outcome, TanMinhError
from tanminh_xl.master import workbook
from tanminh_xl.master.package import made_by
from tanminh_xl.records.backups import backed_up
from tanminh_xl.records.disk import replace


def upgrade_macros(file: Path, now: datetime) -> Outcome:
    """Keep a copy in ``sao_luu/`` beside the file, then swap its macros for this version's.

    TanMinhError where the file is not there, is open in Excel, or has no macros of ours.
    """
    if not file.is_file():
        raise TanMinhError("file_missing", f"Không thấy tệp {file}.", "Ghi đúng đường dẫn của sổ làm việc.")
    if (file.parent / f"~${file.name}").exists():
        raise TanMinhError("file_open", f"Tệp {file.name} đang mở.", "Đóng tệp trong Excel rồi thực hiện lại.")
    old = file.read_bytes()
    new = workbook.upgrade_macros(old)
    if workbook.same_macros(old, new):
        return Outcome(f"Nút bấm của {file.name} đã là bản mới nhất ({made_by(new)}).")
    lost = workbook.foreign_modules(old)
    backup = backed_up(file, old, now)
    replace(file, new)
    return Outcome(
        f"Đã thay nút bấm của {file.name} ({made_by(old) or 'không rõ bản'} → {made_by(new)}).",
        lines=(f"Macro do đơn vị tự thêm chỉ còn trong bản sao lưu: {', '.join(lost)}.",) if lost else (),
        paths=(file, backup),
    )
