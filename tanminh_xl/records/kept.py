"""Bytes that came from elsewhere, or were handed on, under the name that stands for their content."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tanminh_xl.records import disk, zone
from tanminh_xl.records.naming import kept_name

_DIGITS = (8, 16, 64)
"""Digits of the sha256 in a kept file's name: more where other bytes have the name with fewer."""


def keep(
    folder: Path,
    name: str,
    data: bytes,
    sha256: str,
    sent: datetime | None = None,
    *,
    outside: bool = True,
    fsync: bool = True,
) -> str:
    """Keep bytes under their name, which is returned; from their first moment they carry their sent time.
    ``outside``: they came from elsewhere, and carry Windows' mark for that."""
    for digits in _DIGITS:
        path = folder / kept_name(name, sha256, digits)
        if disk.ensure(path, data, fsync=fsync, saved=sent) or path.read_bytes() == data:
            break
    if outside:
        zone.mark(path)
    return path.name
