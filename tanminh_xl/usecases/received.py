"""The received file of a row of the register, to be opened for reading alone."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from tanminh_xl.domain.host import Selection, TanMinhError
from tanminh_xl.domain.rows import word
from tanminh_xl.domain.tables import REGISTER
from tanminh_xl.records import zone
from tanminh_xl.records.stored import RECEIVED
from tanminh_xl.usecases.snapshot import Snapshot


def received_file(snapshot: Snapshot, selected: Selection | None) -> Path | None:
    """Where the file of the selected row is kept, marked as one that came from outside; None for a row without a file.

    TanMinhError: no row of the register is selected, or its file is not where the row says (``file_gone``).
    """
    ref = selected.ref if selected else None
    if ref is None or ref.table != REGISTER.name:
        raise TanMinhError(
            "no_file_selected", "Chưa chọn tệp nào.", f"Chọn một dòng ở trang {REGISTER.sheet} rồi bấm lại."
        )
    rows = (row for row in snapshot.host.read(REGISTER) if tuple(word(row.get(k)) for k in REGISTER.key) == ref.key)
    name = next((str(row["file"]) for row in rows if row.get("file")), "")
    if not name:
        return None
    parts = PurePosixPath(name.replace("\\", "/")).parts
    path = snapshot.folder.root.joinpath(*parts)
    if parts[0] != RECEIVED or ".." in parts or not path.is_file():  # staff can type into the column
        raise TanMinhError(
            "file_gone",
            f"Không thấy tệp {name} trong thư mục kế hoạch.",
            "Lấy lại tệp từ bản sao của thư mục kế hoạch; kiểm tra cài đặt để xem hồ sơ còn thiếu tệp nào.",
        )
    zone.mark(path)
    return path
