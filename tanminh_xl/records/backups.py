"""Copies of a master, kept before it is changed; which of them stay (decision-tables 6.2)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tanminh_xl.records.disk import make_folder, publish
from tanminh_xl.records.naming import BACKUPS

NEWEST = 10
"""Copies of one master that stay whatever their month."""


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
    prune(file, path)
    return path


def prune(master: Path, kept: Path) -> None:
    """Remove the copies of a master that need not stay; ``kept``: the one just made, which always does.

    Never raises: one that is open or must not be deleted stays until the next time, and so do all where the folder
    cannot be read. Cut short, it leaves every copy that has to stay.
    """
    with suppress(OSError), os.scandir(kept.parent) as entries:
        names = [entry.name for entry in entries if _whole(entry)]
        for name in surplus(master.name, names, kept.name):
            with suppress(OSError):
                (kept.parent / name).unlink()


def _whole(entry: os.DirEntry[str]) -> bool:
    """An empty file is of a program that was killed: it counts for no copy."""
    return entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_size > 0


def surplus(master: str, names: Iterable[str], kept: str) -> list[str]:
    """Of the names in ``sao_luu/``, the copies of the master of this file name that need not stay, oldest first."""
    stem, dot, ending = master.rpartition(".")
    ours = re.compile(
        rf"{re.escape(stem)} (\d{{4}}-\d\d-\d\d \d\dh\d\dm\d\d)(?: \(([1-9]\d*)\))?{re.escape(dot + ending)}"
    )
    copies = sorted((found[1], int(found[2] or 1), name) for name in names if (found := ours.fullmatch(name)))
    firsts: dict[str, str] = {}
    for moment, _, name in copies:
        firsts.setdefault(moment[:7], name)
    return [name for _, _, name in copies[:-NEWEST] if name != kept and name not in firsts.values()]
