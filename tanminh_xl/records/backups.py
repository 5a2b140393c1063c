"""A copy of a closed master, kept before its file is changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tanminh_xl.records.disk import make_folder, publish
from tanminh_xl.records.naming import BACKUPS


def backed_up(file: Path, content: bytes, now: datetime) -> Path:
    """Keep what a master holds in ``sao_luu/`` beside it, named by the moment; another file of that name stays, and one
    that holds the same (of a command that was killed) is that copy."""
    folder = file.parent / BACKUPS
    make_folder(folder)
    stem, n = f"{file.stem} {now:%Y-%m-%d %Hh%Mm%S}", 1
    while not publish(path := folder / f"{stem}{f' ({n})' if n > 1 else ''}{file.suffix}", content):
        if path.read_bytes() == content:
            break
        n += 1
    return path
