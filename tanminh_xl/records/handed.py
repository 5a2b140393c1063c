"""The files of a dossier on disk: written where they changed, the list of their hashes last; and compared with it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from tanminh_xl.domain.dossier import SUMS, Checked, compared, read_sums, sums
from tanminh_xl.domain.host import TanMinhError
from tanminh_xl.records import disk

_CHUNK = 1 << 20


class Dossier:
    """One dossier's folder, while it is made. The list of hashes is written last: it stands for the whole.

    ``notes``: what a person must know; ``in_place`` is False where a file is open in another program.
    """

    def __init__(self, root: Path, now: datetime, *, fsync: bool = True) -> None:
        self.root, self._now, self._fsync = root, now, fsync
        self.files: dict[str, str] = {}
        self.notes: list[str] = []
        self.in_place, self.written = True, 0
        try:
            self._before = read_sums((root / SUMS).read_bytes())
        except (OSError, ValueError):
            self._before = {}

    def lay(self, path: str, data: bytes) -> str:
        """Bring a file up to date; its sha256. One that somebody edited since is kept beside it."""
        sha256 = self.files[path] = hashlib.sha256(data).hexdigest()
        place = self.root / path
        there = place.read_bytes() if place.is_file() else None
        if there == data:
            return sha256
        if there is not None and hashlib.sha256(there).hexdigest() != self._before.get(path):
            kept = disk.beside(place, "bản sửa", there, self._now, fsync=self._fsync)
            self.notes.append(f"“{path}” đã được sửa tay; bản sửa được giữ lại là “{kept.name}”.")
        found, close = disk.replace(place, data, self._now, fsync=self._fsync)
        self.written += 1
        if close is not None:
            self.in_place = False
            self.notes.append(f"“{path}” đang mở nên bản mới lưu là “{found.name}”; đóng tệp rồi lập lại hồ sơ.")
        return sha256

    def seal(self) -> str:
        """Write the list of hashes; its own sha256, by which the whole dossier is known."""
        data = sums(self.files)
        path = self.root / SUMS
        if not (path.is_file() and path.read_bytes() == data):
            disk.replace(path, data, self._now, fsync=self._fsync)
            self.written += 1
        return hashlib.sha256(data).hexdigest()

    def beside(self) -> tuple[str, ...]:
        """Files in the folder that are none of the dossier's."""
        return tuple(sorted(set(_paths(self.root)) - self.files.keys() - {SUMS}))


def check(root: Path) -> Checked:
    """Compare a dossier with its list of hashes. TanMinhError (``no_dossier``) where there is none that can be read."""
    try:
        listed = read_sums((root / SUMS).read_bytes())
    except (OSError, ValueError) as problem:
        raise TanMinhError(
            "no_dossier",
            f"“{root}” không có tệp {SUMS} đọc được nên không phải thư mục hồ sơ.",
            f"Chỉ đúng thư mục hồ sơ của kỳ (thư mục có tệp {SUMS}).",
        ) from problem
    return compared(listed, {path: _sha256(root / path) for path in _paths(root)})


def _paths(root: Path) -> Iterator[str]:
    """Every file below a folder, by its path with ``/``; what killed writers and Windows left is passed over."""
    for folder, names, files in os.walk(root):
        names.sort()
        for name in sorted(files):
            if not name.startswith(disk.PART) and name.lower() not in ("thumbs.db", "desktop.ini"):
                yield (Path(folder) / name).relative_to(root).as_posix()


def _sha256(path: Path) -> str:
    """The hash of a file as it is read; "" for one that cannot be."""
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(_CHUNK):
                found.update(part)
    except OSError:
        return ""
    return found.hexdigest()
