"""Files and folders as they lie on disk: each with its name and the time it was last saved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.domain.events import ZONE
from tanminh_xl.domain.host import TanMinhError


class Arrived(NamedTuple):
    """Bytes that came in, with what is known of their sending. ``sender``: a mail's address, "" from a folder."""

    path: Path
    name: str
    data: bytes
    sha256: str
    sent: datetime
    sender: str = ""


NOT_SENT = ("~$", ".", "Thumbs.db", "desktop.ini")
"""How names begin that no unit ever sends: lock files of an open workbook, and what systems leave in folders."""


def listed(sources: Iterable[Path]) -> tuple[Path, ...]:
    """Every file of the sources, each once: folders are walked, names of ``NOT_SENT`` passed over.

    TanMinhError for a source that does not exist.
    """
    found: dict[Path, None] = {}
    for source in sources:
        if source.is_dir():
            inside = (path for path in source.rglob("*") if path.is_file())
            found |= dict.fromkeys(p for p in inside if not _passed_over(p.relative_to(source)))
        elif source.exists():
            found[source] = None
        else:
            raise TanMinhError("source_missing", f"Không thấy {source}.", "Kiểm tra lại tên tệp hoặc thư mục.")
    return tuple(found)


def _passed_over(path: Path) -> bool:
    return any(part.startswith(NOT_SENT) for part in path.parts)


def arrived(path: Path, sent: datetime | None = None) -> Arrived:
    """One file's bytes; ``sent`` where it is known better than the file's own time."""
    data = path.read_bytes()
    return Arrived(path, path.name, data, hashlib.sha256(data).hexdigest(), sent or modified(path))


def modified(path: Path) -> datetime:
    """When the file was last saved, in Vietnam's time."""
    return datetime.fromtimestamp(path.stat().st_mtime, ZONE)


def in_order(paths: Iterable[Path]) -> Iterator[Arrived]:
    """Files in order of the time they were saved, then of their sha256, read one after the other (design 7.4)."""
    timed = sorted((modified(path), path) for path in paths)
    for _, group in groupby(timed, key=lambda pair: pair[0]):
        same = [arrived(path) for _, path in group]
        yield from sorted(same, key=lambda a: a.sha256)
