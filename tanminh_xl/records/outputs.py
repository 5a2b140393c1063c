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

    ``in_place``: False where another program holds the output open, so that what was made stands beside it. ``told``:
    what making it told.
    """

    path: Path
    written: bool
    note: str = ""
    in_place: bool = True
    told: tuple[str, ...] = ()


class Merge(NamedTuple):
    """An output in which people write. ``make``: its bytes and what it tells, from the file as it stands and the one
    that we made last (None: there is none). ``ours``: whether a file may stand there as it is, once it was edited."""

    make: Callable[[bytes | None, bytes | None], tuple[bytes, tuple[str, ...]]]
    ours: Callable[[bytes], bool]


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
    keep: bool = False,
    fsync: bool = True,
    sleep: Callable[[float], None] = time.sleep,
) -> Output:
    """Bring an output up to date.

    ``digest`` stands for all that it is made from (program version, catalogue, receipts that count, decisions,
    adjustments, layouts); same digest and output untouched: nothing is written and ``make`` is not called.
    ``formerly``: the digest that an earlier program gave the same output, which then stays as that made it. An
    output that somebody edited is kept as ``<name> (bản sửa HHhMM).xlsx``; with ``keep`` it stays where it is as long
    as its inputs are the same. Raises TanMinhError (``disk_write``).
    """
    mark_path = path.parent / MARKS / f"{path.name}.json"
    mark = _mark(mark_path)
    there = path.read_bytes() if path.exists() else None
    untouched = there is not None and mark is not None and mark.output == _sha256(there)
    if (untouched or (keep and there)) and mark is not None and mark.inputs in (digest, formerly):
        return Output(path, False)
    return _put(path, digest, make(), (there, untouched, "bản sửa"), now, fsync, sleep)


def inputs_of(path: Path) -> str:
    """Digest of what an output was made from, as it stands there; "" where that is not known."""
    mark = _mark(path.parent / MARKS / f"{path.name}.json")
    return mark.inputs if mark is not None and path.is_file() else ""


def take_away(path: Path, now: datetime, *, fsync: bool = True) -> str:
    """Remove an output that is no more to be had, and what is told: "" for nothing, where one that somebody edited is
    kept under another name. Raises TanMinhError (``disk_write``)."""
    mark_path, note = path.parent / MARKS / f"{path.name}.json", ""
    if path.exists():
        mark, there = _mark(mark_path), path.read_bytes()
        if mark is None or mark.output != _sha256(there):
            kept = disk.beside(path, "bản sửa", there, now, fsync=fsync)
            note = f"“{path.name}” đã được sửa tay; bản sửa được giữ lại là “{kept.name}”."
    disk.remove(path)
    disk.remove(mark_path)
    return note


def is_whole(path: Path) -> bool:
    """Whether ``put_merged`` came to its end: the output lies there with its mark and what was made last."""
    marks = path.parent / MARKS
    return all(p.exists() for p in (path, marks / f"{path.name}.json", marks / f"{path.name}.goc"))


def put_merged(
    path: Path,
    digest: str,
    merge: Merge,
    now: datetime,
    *,
    fsync: bool = True,
    sleep: Callable[[float], None] = time.sleep,
) -> Output:
    """As ``put``, of an output in which people write: what they wrote goes into the new one.

    Same digest: the file stays as it is, edited or not. Else it is made from the file that stands there; one that was
    edited is kept beside it as ``<name> (bản trước HHhMM).docx`` all the same. What we made last is kept in ``.dau``.
    """
    mark_path, last = path.parent / MARKS / f"{path.name}.json", path.parent / MARKS / f"{path.name}.goc"
    mark = _mark(mark_path)
    there = path.read_bytes() if path.exists() else None
    untouched = there is not None and mark is not None and mark.output == _sha256(there)
    if there is not None and mark is not None and mark.inputs == digest and (untouched or merge.ours(there)):
        if untouched and (not last.exists() or last.read_bytes() != there):  # a call that was cut short
            disk.replace(last, there, fsync=fsync, sleep=sleep)
        return Output(path, False)
    data, told = merge.make(there, last.read_bytes() if last.exists() else None)
    found = _put(path, digest, data, (there, untouched, "bản trước"), now, fsync, sleep)
    if found.in_place:
        disk.replace(last, data, fsync=fsync, sleep=sleep)
    return found._replace(told=told)


def _put(
    path: Path,
    digest: str,
    data: bytes,
    before: tuple[bytes | None, bool, str],
    now: datetime,
    fsync: bool,
    sleep: Callable[[float], None],
) -> Output:
    """Write what was made. ``before``: the file that stands there, whether it is as we made it, and the word for a copy
    of it where it is not."""
    there, untouched, word = before
    note, found = "", path
    if there != data:
        if there is not None and not untouched:
            kept = disk.beside(path, word, there, now, fsync=fsync)
            note = f"“{path.name}” đã được sửa tay; {word} được giữ lại là “{kept.name}”."
        found, close = disk.replace(path, data, now, fsync=fsync, sleep=sleep)
        if close is not None:
            open_note = f"“{close.name}” đang mở nên bản mới lưu là “{found.name}”; đóng tệp rồi thực hiện lại."
            return Output(found, True, f"{note} {open_note}".strip(), in_place=False)
    mark = path.parent / MARKS / f"{path.name}.json"
    disk.replace(mark, _MARK.adapter.dump_json(Mark(digest, _sha256(data))), fsync=fsync, sleep=sleep)
    return Output(path, there != data, note)
