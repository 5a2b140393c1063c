"""Outputs (reports, returned copies): made only when their inputs changed, and never over what somebody edited.

Beside each output lies the digest of its inputs: in the folder ``.dau`` (dấu) of the output's folder, one small
file each, so that a clerk sees one folder more and not a file more for each report.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from tanminh_xl.records import disk
from tanminh_xl.records.stored import Codec

MARKS = ".dau"


class Mark(NamedTuple):
    """What an output was made from, and what it was then: two sha256."""

    inputs: str
    output: str


_MARK: Codec[Mark] = Codec(Mark)


class Output(NamedTuple):
    """Where the output stands; ``written``: it was made now; ``note``: what a person must know, "" for nothing.

    ``in_place``: False where another program holds the output open, so that what was made stands beside it.
    """

    path: Path
    written: bool
    note: str = ""
    in_place: bool = True


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _mark(path: Path) -> Mark | None:
    """The output's mark; None where it is missing or damaged: the output is then simply made again."""
    try:
        return _MARK.adapter.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def put(
    path: Path,
    digest: str,
    make: Callable[[], bytes],
    now: datetime,
    *,
    formerly: str = "",
    fsync: bool = True,
    sleep: Callable[[float], None] = time.sleep,
) -> Output:
    """Bring an output up to date.

    ``digest`` stands for all that it is made from (program version, catalogue, receipts that count, decisions,
    adjustments, layouts); same digest and output untouched: nothing is written and ``make`` is not called.
    ``formerly``: the digest that an earlier program gave the same output, which then stays as that made it. An
    output that somebody edited is kept as ``<name> (bản sửa HHhMM).xlsx``. Raises TanMinhError (``disk_write``).
    """
    mark_path = path.parent / MARKS / f"{path.name}.json"
    mark = _mark(mark_path)
    there = path.read_bytes() if path.exists() else None
    untouched = there is not None and mark is not None and mark.output == _sha256(there)
    if untouched and mark is not None and mark.inputs in (digest, formerly):
        return Output(path, False)
    data = make()
    note, found = "", path
    if there != data:
        if there is not None and not untouched:
            kept = disk.beside(path, "bản sửa", there, now, fsync=fsync)
            note = f"“{path.name}” đã được sửa tay; bản sửa được giữ lại là “{kept.name}”."
        found, close = disk.replace(path, data, now, fsync=fsync, sleep=sleep)
        if close is not None:
            open_note = f"“{close.name}” đang mở nên bản mới lưu là “{found.name}”; đóng tệp rồi thực hiện lại."
            return Output(found, True, f"{note} {open_note}".strip(), in_place=False)
    disk.replace(mark_path, _MARK.adapter.dump_json(Mark(digest, _sha256(data))), fsync=fsync, sleep=sleep)
    return Output(path, there != data, note)
