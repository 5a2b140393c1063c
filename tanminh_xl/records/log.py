"""Tracebacks for whoever looks into a trouble: kept in ``nhat_ky/``, one file each, and never in anybody's way."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tanminh_xl.records.disk import publish
from tanminh_xl.records.naming import safe_name

FOLDER = "nhat_ky"


def keep(root: Path, about: str, now: datetime, said: str) -> str:
    """Keep a text under the moment and what it is about; gives the file's name in the plan folder, "" where it cannot
    be written."""
    with suppress(Exception):
        for n in range(1, 100):
            name = safe_name(f"{now:%Y-%m-%d %Hh%Mm%S} {about}{f' ({n})' if n > 1 else ''}.txt")
            path, data = root / FOLDER / name, said.encode("utf-8", "replace")
            if publish(path, data) or path.read_bytes() == data:  # a call that was cut short said it already
                return f"{FOLDER}/{name}"
    return ""
