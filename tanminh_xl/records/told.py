"""What has been said once and is said again only when it changes: kept beside a period's outputs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from tanminh_xl.records import disk
from tanminh_xl.records.outputs import MARKS

NAME = "da_neu.json"


def news(folder: Path, said: Sequence[str], *, fsync: bool = True) -> tuple[str, ...]:
    """Those of ``said`` that were not said of this output folder before; from now on exactly ``said`` was.

    Nothing is written where nothing changes. Raises TanMinhError (``disk_write``).
    """
    path = folder / MARKS / NAME
    before = _read(path)
    if list(said) != before:
        data = json.dumps(list(said), ensure_ascii=False, indent=0).encode()
        disk.replace(path, data, fsync=fsync)
    return tuple(text for text in said if text not in before)


def _read(path: Path) -> list[str]:
    """What was said; nothing where that is not known, and all is then said again."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return []
    return [text for text in found if isinstance(text, str)] if isinstance(found, list) else []
