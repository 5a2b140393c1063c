"""Files and folders as they lie on disk: each with its name and the time it was last saved.

Only regular files are opened. Whatever else lies there (a link, a pipe, a device), or cannot be opened, is told by name
and stops nothing.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.findings import Code, Finding
from tanminh_xl.domain.format_value import format_moment
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.domain.mail import Mail
from tanminh_xl.intake.text import as_sent


class Arrived(NamedTuple):
    """Bytes that came in, with what is known of their sending. ``sender``: a mail's address, "" from a folder.

    ``says``: the time that the file itself tells, in words, where that cannot be (``Moment``); "" otherwise. ``mail``:
    the message that brought it, None for none; ``beside``: its evidence, (name, bytes), which is kept with it.
    ``findings``: what has to be said of how it came.
    """

    path: Path
    name: str
    data: bytes
    sha256: str
    sent: datetime
    sender: str = ""
    says: str = ""
    mail: Mail | None = None
    beside: tuple[tuple[str, bytes], ...] = ()
    findings: tuple[Finding, ...] = ()


class Unopened(Exception):
    """A source of which no bytes were had: it stays where it is, and the next run takes it up."""

    def __init__(self, path: Path, code: Code, value: str = "") -> None:
        super().__init__(str(path), code)
        self.path, self.finding = path, Finding(code, value=value)


class Moment(NamedTuple):
    """When a file was last saved, in Vietnam's time; ``says``: what it tells itself where that cannot be, and the time
    of reception stands in its place."""

    at: datetime
    says: str = ""


NOT_SENT = ("~$", ".", "Thumbs.db", "desktop.ini")
"""How names begin that no unit ever sends: lock files of an open workbook, and what systems leave in folders."""
MOST = 200_000_000
"""Bytes of one file that are read; a larger one is no form, and stays where it is."""
AHEAD = timedelta(days=1)
"""So far may the clock of a unit's PC be ahead of ours (decision-tables 5)."""
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_CLOEXEC", "O_NOFOLLOW", "O_NONBLOCK"))
"""A pipe that took the place of a file would keep whoever opens it waiting for its writer."""
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ESTALE)
_NO_NAME = (errno.ENAMETOOLONG, errno.EINVAL)
_REASONS = {errno.EACCES: "không có quyền đọc", errno.EPERM: "không có quyền đọc", errno.EIO: "ổ đĩa không đọc được"}
_HELD = (32, 33)
"""Windows: sharing violation, lock violation."""


_OFFICE = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".docx", ".docm", ".pptx", ".ods", ".odt", ".fods")
_OLD_OFFICE = (".xls", ".xlt", ".doc", ".dot", ".ppt")
_ZIP, _OLE, _TNEF = b"PK", b"\xd0\xcf\x11\xe0", b"\x78\x9f\x3e\x22"
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:>?From |[!-9;-~]{1,60}[ \t]*:)")
"""How a message or a mailbox begins: a field, or the line before a message of a mailbox (RFC 5322, RFC 4155)."""
_LOOKED_AT = 512


def may_hold_others(name: str, head: bytes) -> bool:
    """Whether a file may hold messages or other files, by its first bytes; of a zip or an OLE container whose name says
    that it is a workbook or a document: no."""
    ending = os.path.splitext(name)[1].casefold()  # noqa: PTH122 (a Path for each name costs more)
    if head.startswith(_ZIP):
        return ending not in _OFFICE
    if head.startswith(_OLE):
        return ending not in _OLD_OFFICE and ending not in _OFFICE
    return head.startswith(_TNEF) or _HEAD.match(as_sent(head, "ignore")) is not None


def holds_others(path: Path) -> bool:
    """As ``may_hold_others``, of a file on disk; False for one that cannot be opened, which ``arrived`` will tell."""
    try:
        _regular(path, path.lstat())
        opened = os.open(path, _FLAGS)
        try:
            return may_hold_others(path.name, os.read(opened, _LOOKED_AT))
        finally:
            os.close(opened)
    except (OSError, Unopened):
        return False


def listed(sources: Iterable[Path]) -> tuple[Path, ...]:
    """Every file of the sources, each once: folders are walked, names of ``NOT_SENT`` passed over.

    Links are listed and not followed, and so is whatever else ``arrived`` will refuse, a folder that cannot be looked
    into among it. TanMinhError for a source that does not exist.
    """
    found: dict[Path, None] = {}
    for source in sources:
        try:
            kind = source.lstat()
        except (OSError, ValueError) as problem:
            if isinstance(problem, OSError) and problem.errno not in (*_GONE, *_NO_NAME):
                found[source] = None
                continue
            raise TanMinhError(
                "source_missing", f"Không thấy {source}.", "Kiểm tra lại tên tệp hoặc thư mục."
            ) from None
        found |= dict.fromkeys(_walked(source) if _is_folder(kind) else (source,))
    return tuple(found)


def _walked(folder: Path) -> Iterator[Path]:
    """The files below a folder. Only folders themselves are entered, never a link to one: there is no way around."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted(Path(entry) for entry in entries if not entry.name.startswith(NOT_SENT))
    except OSError:
        yield folder
        return
    for path in inside:
        try:
            enter = _is_folder(path.lstat())
        except OSError:
            enter = False
        if enter:
            yield from _walked(path)
        else:
            yield path


def _is_folder(kind: os.stat_result) -> bool:
    """True for a folder; False for a link to one, and for Windows' junction, which says that it is a folder."""
    junction = getattr(kind, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)
    return stat.S_ISDIR(kind.st_mode) and not junction


def arrived(path: Path, sent: datetime | None = None, now: datetime | None = None) -> Arrived:
    """One file's bytes, as they are at this moment; ``sent`` where it is known better than the file's own time.

    Raises ``Unopened``.
    """
    data, kind = _read(path)
    when = Moment(sent) if sent else _moment(kind.st_mtime, now)
    return Arrived(path, path.name, data, hashlib.sha256(data).hexdigest(), when.at, says=when.says)


def _read(path: Path) -> tuple[bytes, os.stat_result]:
    try:
        _regular(path, path.lstat())
        opened = os.open(path, _FLAGS)
        try:
            kind = os.fstat(opened)
            _regular(path, kind)
            parts: list[bytes] = []
            while sum(map(len, parts)) <= MOST and (part := os.read(opened, kind.st_size + 1)):
                parts.append(part)
        finally:
            os.close(opened)
    except OSError as problem:
        raise _unopened(path, problem) from problem
    data = b"".join(parts)
    if len(data) > MOST:  # it grew while it was read
        raise Unopened(path, Code.FILE_TOO_LARGE, f"trên {MOST // 1_000_000} MB")
    return data, kind


def _regular(path: Path, kind: os.stat_result) -> None:
    if stat.S_ISREG(kind.st_mode):
        if kind.st_size > MOST:
            raise Unopened(path, Code.FILE_TOO_LARGE, f"{kind.st_size // 1_000_000} MB")
        return
    if _is_folder(kind):
        os.scandir(path).close()  # one that can be looked into was no folder when the sources were listed
    raise Unopened(path, Code.SOURCE_NOT_FILE, path.name)


def _unopened(path: Path, problem: OSError) -> Unopened:
    if problem.errno in _GONE:
        return Unopened(path, Code.SOURCE_GONE, path.name)
    if problem.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR):  # it became a link, a pipe or a folder meanwhile
        return Unopened(path, Code.SOURCE_NOT_FILE, path.name)
    if getattr(problem, "winerror", None) in _HELD:
        return Unopened(path, Code.SOURCE_LOCKED, "đang mở ở chương trình khác")
    return Unopened(path, Code.SOURCE_LOCKED, _REASONS.get(problem.errno or 0, f"hệ thống báo mã {problem.errno}"))


def _moment(seconds: float, now: datetime | None) -> Moment:
    try:
        at = datetime.fromtimestamp(seconds, ZONE)
    except (ValueError, OverflowError, OSError):
        return Moment(now or datetime.fromtimestamp(0, ZONE), "không rõ")
    return Moment(now, format_moment(at)) if now is not None and at > now + AHEAD else Moment(at)


class Timed(NamedTuple):
    """A source whose time is known, and that is opened when its turn has come."""

    at: datetime
    open: Callable[[], Arrived | Unopened]


def timed(paths: Iterable[Path], now: datetime | None = None) -> tuple[list[Timed], list[Unopened]]:
    """Files with the time at which they were saved, and those of which not even that can be had.

    ``now``: a file that was saved more than a day later counts as saved now.
    """
    found: list[Timed] = []
    untimed: list[Unopened] = []
    for path in paths:
        try:
            found.append(Timed(_moment(path.lstat().st_mtime, now).at, partial(_met, path, now)))
        except OSError as problem:
            untimed.append(_unopened(path, problem))
    return found, untimed


def in_time(sources: Iterable[Timed]) -> Iterator[Arrived | Unopened]:
    """Sources in order of their time, then of their sha256, opened one after the other (design 7.4). Those that cannot
    be opened stand where they were met."""
    for _, group in groupby(sorted(sources, key=lambda source: source.at), key=lambda source: source.at):
        same = [source.open() for source in group]
        yield from (file for file in same if isinstance(file, Unopened))
        yield from sorted((file for file in same if isinstance(file, Arrived)), key=lambda a: a.sha256)


def in_order(paths: Iterable[Path], now: datetime | None = None) -> Iterator[Arrived | Unopened]:
    """Files in order of the time they were saved, then of their sha256; those of which not even their time could be had
    at the end."""
    found, untimed = timed(sorted(paths), now)
    yield from in_time(found)
    yield from untimed


def _met(path: Path, now: datetime | None) -> Arrived | Unopened:
    try:
        return arrived(path, now=now)
    except Unopened as problem:
        return problem
