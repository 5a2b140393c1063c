"""A plan folder whose master is lost: the workbook once more, from what the folder's own records keep."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from tanminh_xl import catalogue
from tanminh_xl.domain.events import Closing, Opening
from tanminh_xl.domain.format_value import format_moment
from tanminh_xl.domain.host import Call, Host, Outcome, TanMinhError
from tanminh_xl.records.disk import ensure
from tanminh_xl.records.folder import Folder
from tanminh_xl.usecases.master_rows import master_rows
from tanminh_xl.usecases.new import master_bytes
from tanminh_xl.usecases.snapshot import Snapshot

HostOf = Callable[[Path, bytes], Host]
"""A host over a master that is to lie at this path and to hold these bytes."""


def lost(folder: Folder) -> bool:
    """Whether a plan stands here and its master does not."""
    try:
        return not folder.master.exists()
    except TanMinhError:  # no plan, or one that cannot be read
        return False


def remake(call: Call, host_of: HostOf) -> Outcome:
    """The master again: the catalogue that the newest record refers to, with all that the records say.

    TanMinhError (``nothing_kept``) where nothing was recorded yet; what cannot be read is told as ever.
    """
    folder = Folder(call.folder)
    path = folder.master
    at, digest = max(_catalogues(folder), default=(call.now, ""))
    if not digest or path.suffix != ".xlsm":
        raise TanMinhError(
            "nothing_kept",
            f"Không thấy tệp kế hoạch {path.name}, và thư mục chưa có ghi nhận nào để lập lại tệp này.",
            "Chép lại tệp từ bản trong thư mục sao_luu, hoặc tạo kế hoạch mới trong một thư mục khác.",
        )
    of = catalogue.from_json(folder.catalogue(digest))
    snapshot = Snapshot(host_of(path, master_bytes(of, call.now)), call)
    rows, opened = master_rows(snapshot, of), snapshot.periods
    ensure(path, master_bytes(of, call.now, rows, opened[-1] if opened else ""))
    folder.sweep()
    lines = [
        f"Danh mục là của ghi nhận gần nhất, lúc {format_moment(at)}. Nội dung sửa trong sổ sau lúc đó, cột và trang "
        "riêng của Văn phòng không có trong bản này: xin xem lại từng trang."
    ]
    kept = sorted(folder.backups.glob(f"*{path.suffix}")) if folder.backups.is_dir() else []
    if kept:
        lines.append(
            f"Trong sao_luu có {kept[-1].name}: nếu bản đó mới hơn, chép đè lên {path.name}, rồi tổng hợp lại."
        )
    return Outcome(
        f"Đã lập lại {path.name} từ các ghi nhận của thư mục: {len(opened)} kỳ đã mở.",
        lines=tuple(lines),
        paths=(path,),
    )


def _catalogues(folder: Folder) -> Iterator[tuple[datetime, str]]:
    """Which catalogue each record refers to, and when it was recorded."""
    for code in folder.periods():
        records = folder.records(code)
        yield from ((receipt.received, receipt.catalogue) for receipt in records.receipts)
        yield from ((event.at, event.catalogue) for event in records.ledger if isinstance(event, Opening | Closing))
