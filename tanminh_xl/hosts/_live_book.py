"""The open workbook as a file: where it lies, the copy that is kept before a write, Excel kept quiet meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.hosts._com import Com
from tanminh_xl.hosts._live_start import XlwingsError
from tanminh_xl.records.backups import prune
from tanminh_xl.records.disk import make_folder
from tanminh_xl.records.naming import BACKUPS

if TYPE_CHECKING:
    import xlwings as xw


def where_of(book: xw.Book) -> Path:
    """Path of the open workbook. TanMinhError where it lies in OneDrive, or was never saved."""
    try:
        path = book.fullname
    except XlwingsError:  # an address of OneDrive or SharePoint that is no folder of this PC
        path = "https://"
    parts = PureWindowsPath(path).parts
    if "://" in path or path.startswith("https:") or any(p.casefold().startswith("onedrive") for p in parts):
        raise TanMinhError(
            "onedrive",
            "Thư mục kế hoạch đang nằm trong OneDrive, nên Excel và phần mềm có thể thấy hai bản khác nhau của sổ.",
            "Chuyển cả thư mục ra ngoài, ví dụ C:\\KeHoachTanMinh, rồi mở sổ ở đó.",
        )
    if not PureWindowsPath(path).is_absolute() and not Path(path).is_absolute():
        raise TanMinhError("not_saved", "Sổ này chưa được lưu.", "Lưu sổ vào thư mục kế hoạch rồi bấm lại.")
    return Path(path)


def keep_copy(book: xw.Book, now: datetime, com: Com) -> Path:
    """Keep a copy of the workbook as it stands, named by the moment. TanMinhError (``no_backup``) where it fails."""
    folder = where_of(book).parent / BACKUPS
    make_folder(folder)
    name = PureWindowsPath(book.name)
    stem, n = f"{name.stem} {now:%Y-%m-%d %Hh%Mm%S}", 1
    while (path := folder / f"{stem}{f' ({n})' if n > 1 else ''}{name.suffix}").exists():
        n += 1
    try:
        com.save_copy(book, path)
    except Exception as problem:
        raise TanMinhError(
            "no_backup",
            f"Không lưu được bản sao lưu {path.name}, nên chưa ghi gì vào sổ.",
            "Kiểm tra ổ đĩa, quyền ghi của thư mục sao_luu rồi bấm lại.",
        ) from problem
    prune(where_of(book), path)
    return path


@contextmanager
def quiet(book: xw.Book) -> Iterator[None]:
    """No redrawing, events or calculation meanwhile; all of it is as it was, whatever happens."""
    app = book.app
    before = (app.screen_updating, app.enable_events, app.calculation)
    try:
        app.screen_updating, app.enable_events, app.calculation = False, False, "manual"
        yield
    finally:
        restore: tuple[Callable[[], None], ...] = (
            lambda: setattr(app, "calculation", before[2]),
            lambda: setattr(app, "enable_events", before[1]),
            lambda: setattr(app, "screen_updating", before[0]),
        )
        for step in restore:
            with suppress(Exception):  # one that Excel refuses must not keep the others from coming back
                step()
