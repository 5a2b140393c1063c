"""The only code that writes into the plan folder: a file appears whole under a free name, or replaces an output.

Nothing here locks, so nothing can be left locked; nothing here deletes what somebody wrote (design 7.4).
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.plan_path import ROOT_TODO, SLASH_IN_QUOTES, no_root

PART = ".tam-"
"""How a temporary's name begins: readers pass over it."""
OLD = 3600.0
"""Seconds after which the next command that writes in the plan folder takes a temporary for a leftover (``sweep``)."""
WINDOWS = os.name == "nt"
BUSY = (5, 32, 33)
"""Windows: access denied, sharing violation, lock violation: Excel or a virus scanner holds the file."""
BUSY_ELSEWHERE = (errno.EBUSY, errno.ETXTBSY)
"""Not Windows, of a file on a share that another PC holds open."""
TRIES, PAUSE = 20, 0.1
"""2 s in all."""

_CLOCK: dict[str, float] = {}
""""now": the disk's own time when this process last wrote, in seconds; nothing if it has not since it last swept."""
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL)
_REASONS = {
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "đã hết dung lượng được cấp",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EACCES: "không có quyền ghi, hoặc tệp đang mở",
    errno.EPERM: "không có quyền ghi",
    errno.ENAMETOOLONG: "tên hoặc đường dẫn quá dài",
}
_UNREACHABLE = "không kết nối được máy chủ hoặc ổ đĩa"
_WINDOWS_REASONS = {
    **dict.fromkeys((15, 20, 21, 55, 1167), "ổ đĩa không có hoặc chưa sẵn sàng"),
    **dict.fromkeys((51, 53, 54, 59, 64, 65, 67, 121, 1203, 1219, 1222, 1231, 1232, 1326), _UNREACHABLE),
    **dict.fromkeys((123, 161), f"tên có ký tự Windows không cho dùng. {SLASH_IN_QUOTES}"),
    206: "tên hoặc đường dẫn quá dài",
    225: "phần mềm diệt vi-rút chặn tệp này",
}
"""Windows' own numbers ("System Error Codes"), of which Python makes ENOENT or EINVAL."""
Sleep = Callable[[float], None]


class Replaced(NamedTuple):
    """Where an output now stands. ``close``: the file that could not be replaced because it is open, else None."""

    path: Path
    close: Path | None = None


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        told = _WINDOWS_REASONS.get(getattr(problem, "winerror", None) or 0)
        reason = told or _REASONS.get(problem.errno or 0, f"hệ thống báo mã {problem.errno}")
        raise TanMinhError(
            "disk_write",
            f"Không ghi được “{path}”: {reason.removesuffix('.')}.",
            "Kiểm tra ổ đĩa và quyền ghi của thư mục kế hoạch rồi thực hiện lại; những gì đã ghi trước đó còn nguyên.",
        ) from problem


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder last through a power cut, where the system can (Windows cannot open a folder)."""
    if WINDOWS:
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some shares refuse it
            os.fsync(opened)
    finally:
        os.close(opened)


def make_folder(folder: Path, *, fsync: bool = True) -> None:
    """Make a folder and those above it where they are not there yet.

    TanMinhError: ``no_root`` names the drive or server that is not there, ``not_a_folder`` a file of that name.
    """
    with _told(folder):
        if folder.is_dir():
            return
    if folder.parent == folder:
        if not folder.anchor:  # ".": the folder in which the command was begun is gone
            raise TanMinhError("no_root", "Thư mục đang đứng không còn.", "Chuyển sang thư mục khác rồi thực hiện lại.")
        raise TanMinhError("no_root", no_root(str(folder)), ROOT_TODO)
    make_folder(folder.parent, fsync=fsync)
    with _told(folder):
        with suppress(FileExistsError):  # another clerk was first
            folder.mkdir()
        if not folder.is_dir():
            raise TanMinhError(
                "not_a_folder", f"“{folder}” đã là một tệp, không phải thư mục.", "Đổi tên tệp đó, hoặc chọn nơi khác."
            )
        if fsync:
            _sync_folder(folder.parent)


def _write_part(folder: Path, data: bytes, fsync: bool, saved: datetime | None = None) -> Path:
    """Write a temporary. ``saved``: the time of saving that it is to carry, from before it has its name."""
    part = folder / f"{PART}{secrets.token_hex(8)}"
    opened = os.open(part, _CREATE, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(opened, rest) :]
        _CLOCK["now"] = os.fstat(opened).st_mtime
        if saved is not None and os.utime in os.supports_fd:
            _saved(opened, saved)
        if fsync:
            os.fsync(opened)
    except OSError:
        with suppress(OSError):
            os.close(opened)
            part.unlink()
        raise
    os.close(opened)
    if saved is not None and os.utime not in os.supports_fd:  # Windows, where to close it would set it once more
        _saved(part, saved)
    return part


def _saved(file: int | Path, at: datetime) -> None:
    nanoseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
    with suppress(OSError, OverflowError):  # some shares refuse it
        os.utime(file, ns=(nanoseconds, nanoseconds))


def sweep(root: Path, *but: Path) -> None:
    """Remove the temporaries that killed writers left anywhere below a folder, if this process has written since.

    The time is the disk's own. Called once a command, at its end: to look at each file written would take a time that
    grows with the square of the files. ``but``: folders that are not looked into; links are never followed.
    """
    if (now := _CLOCK.pop("now", None)) is not None:
        _sweep(str(root), frozenset(map(str, but)), now - OLD)


def _sweep(folder: str, but: frozenset[str], before: float) -> None:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(PART):
                with suppress(OSError):
                    if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < before:
                        os.unlink(entry.path)  # noqa: PTH108 (texts all the way: one that is found is rare)
            elif entry.path not in but and entry.is_dir(follow_symlinks=False):
                _sweep(entry.path, but, before)


def probe(folder: Path) -> None:
    """Make a file in a folder and take it away again; TanMinhError (``disk_write``) where that fails."""
    with _told(folder):
        _write_part(folder, b"", fsync=False).unlink()


def _patient(step: Callable[[], None], sleep: Sleep) -> bool:
    """Take a step that Windows, or a server of files, may refuse for a moment; False if it still does after 2 s."""
    for left in range(TRIES, -1, -1):
        try:
            step()
            return True
        except OSError as problem:
            if getattr(problem, "winerror", None) not in BUSY and problem.errno not in BUSY_ELSEWHERE:
                raise
            if left:
                sleep(PAUSE)
    return False


def _rename_new(part: Path, path: Path) -> bool:
    """Linux's rename that refuses a name that is taken, for disks without hard links (exFAT); False: there is none.

    renameat2(2) with RENAME_NOREPLACE. Raises FileExistsError.
    """
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    here, no_replace = -100, 1
    if rename is None:
        return False
    if rename(here, os.fsencode(part), here, os.fsencode(path), no_replace) == 0:
        return True
    if ctypes.get_errno() == errno.EEXIST:
        raise FileExistsError(errno.EEXIST, "taken", str(path))
    return False


def _claim(part: Path, path: Path) -> None:
    """Give a name where there is no other way (some shares): first an empty file, then the whole one.

    Only who made the empty file puts its own in its place. If it is killed between the two, an empty file stays:
    readers pass over it, its number is simply used up, and ``ensure`` replaces it.
    """
    os.close(os.open(path, _CREATE, 0o666))
    part.replace(path)


def _name(part: Path, path: Path) -> None:
    """Give the temporary its name; FileExistsError where that is taken."""
    if WINDOWS:
        part.rename(path)  # refuses a name that is taken, as os.link does
        return
    try:
        path.hardlink_to(part)
    except FileExistsError:
        if not path.samefile(part):  # over NFS a link may be made and its answer lost
            raise
    except OSError as problem:
        if problem.errno not in _NO_LINKS:
            raise
        if not _rename_new(part, path):
            _claim(part, path)


def publish(
    path: Path, data: bytes, *, fsync: bool = True, sleep: Sleep = time.sleep, saved: datetime | None = None
) -> bool:
    """Create a file that is never changed again, whole or not at all; its folder too. False: the name is taken.

    ``saved``: the time of saving with which it appears. Safe against other processes and computers without a lock.
    Raises TanMinhError (``disk_write``).
    """
    make_folder(path.parent, fsync=fsync)
    with _told(path):
        while (named := _published(path, data, fsync, sleep, saved)) is None:
            pass
        if named and fsync:
            _sync_folder(path.parent)
    return named


def _published(path: Path, data: bytes, fsync: bool, sleep: Sleep, saved: datetime | None) -> bool | None:
    """True: done; False: the name is taken; None: the temporary carried so old a time that a colleague's program, at
    its end in this very moment, took it for a leftover."""
    part = _write_part(path.parent, data, fsync, saved)
    try:
        if not _patient(partial(_name, part, path), sleep):
            raise PermissionError(errno.EACCES, "busy")
    except FileExistsError:
        return False
    except FileNotFoundError:
        if saved is None or part.exists():
            raise
        return None
    finally:
        with suppress(OSError):
            part.unlink()
    return True


def ensure(path: Path, data: bytes, *, fsync: bool = True, saved: datetime | None = None) -> bool:
    """As ``publish``, for a name that stands for its content (a digest, a form's version): never for a number.

    An empty file there, of a writer that was killed where a name has to be claimed first, is replaced.
    """
    if publish(path, data, fsync=fsync, saved=saved):
        return True
    if data and not path.stat().st_size:
        replace(path, data, fsync=fsync, saved=saved)
        return True
    return False


def append(path: Path, data: bytes) -> None:
    """Add to an output that is a list; where that fails nothing is said, since nothing hangs on it.

    No fsync: it is for what a process leaves behind that dies, not for a power cut. One process alone adds to a file,
    so its end is sought: there are clients of shares that fall over when a file is opened to be appended to.
    """
    with suppress(OSError):
        opened = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        try:
            os.lseek(opened, 0, os.SEEK_END)
            os.write(opened, data)
        finally:
            os.close(opened)


def beside(path: Path, word: str, data: bytes, now: datetime, *, fsync: bool = True) -> Path:
    """Put bytes beside a file under a name of its own: ``<name> (<word> HHhMM).xlsx``; returns where they stand.

    If they already stand there under such a name, nothing is written.
    """
    for other in sorted(path.parent.glob(f"*{path.suffix}")):
        if other.name.startswith(f"{path.stem} ({word} ") and other.read_bytes() == data:
            return other
    count = 1
    while True:
        again = f" {count}" if count > 1 else ""
        found = path.with_name(f"{path.stem} ({word} {now:%Hh%M}{again}){path.suffix}")
        if publish(found, data, fsync=fsync):
            return found
        count += 1


def replace(
    path: Path,
    data: bytes,
    now: datetime | None = None,
    *,
    fsync: bool = True,
    sleep: Sleep = time.sleep,
    saved: datetime | None = None,
) -> Replaced:
    """Put an output in place of the one before, whole or not at all; ``saved`` as in ``publish``.

    If another program (Excel) holds that open for 2 s, the new one is left beside it as ``<name> (mới HHhMM).xlsx``,
    named by ``now``; without ``now`` TanMinhError ``file_open`` asks to close it. Raises TanMinhError
    (``disk_write``) on anything else.
    """
    make_folder(path.parent, fsync=fsync)
    with _told(path):
        part = _write_part(path.parent, data, fsync, saved)
        try:
            done = _patient(lambda: _replace(part, path), sleep)
        finally:
            with suppress(OSError):
                part.unlink()
        if done and fsync:
            _sync_folder(path.parent)
    if done:
        return Replaced(path)
    if now is None:
        raise TanMinhError("file_open", f"“{path}” đang mở trong chương trình khác.", "Đóng tệp rồi thực hiện lại.")
    return Replaced(beside(path, "mới", data, now, fsync=fsync), path)


def _replace(part: Path, path: Path) -> None:
    part.replace(path)


def remove(path: Path, sleep: Sleep = time.sleep) -> None:
    """Remove an output; nothing where it is gone. Raises TanMinhError: ``file_open`` where another program holds it,
    ``disk_write`` on anything else."""
    with _told(path):
        done = _patient(lambda: path.unlink(missing_ok=True), sleep)
    if not done:
        raise TanMinhError("file_open", f"“{path}” đang mở trong chương trình khác.", "Đóng tệp rồi thực hiện lại.")
