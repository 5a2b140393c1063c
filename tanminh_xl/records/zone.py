"""The mark that Windows gives to what came from outside: the stream ``Zone.Identifier`` beside a kept file.

Office opens a file that has it without its macros; bytes that a program has written itself have none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

STREAM = "Zone.Identifier"
INTERNET = b"[ZoneTransfer]\r\nZoneId=3\r\n"
"""Zone 3: what came by mail or browser."""


_DISKS: dict[int, bool] = {}
"""Disk -> whether it keeps such streams apart, as its first file in this process showed."""


def _write(stream: str, data: bytes) -> None:
    with Path(stream).open("xb") as file:  # "x": one that is there already says as much
        file.write(data)


def mark(path: Path, write: Callable[[str, bytes], None] = _write, *, windows: bool = sys.platform == "win32") -> bool:
    """Mark a file; its bytes and its time stay. False where that is not to be had: on a disk or a share without such
    streams, or where it stands already. Never raises OSError."""
    if not windows:
        return False
    seen = _DISKS if write is _write else {}
    try:
        before = path.stat()
        if seen.get(before.st_dev) is False:
            return False
        stream = Path(f"{path}:{STREAM}")
        write(str(stream), INTERNET)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        if before.st_dev not in seen:
            seen[before.st_dev] = all(found.name != stream.name for found in path.parent.iterdir())
        if not seen[before.st_dev]:
            stream.unlink()  # a disk that makes a file of its own of it (wine, some shares): no stranger in the folder
            return False
    except OSError:
        return False
    return True
