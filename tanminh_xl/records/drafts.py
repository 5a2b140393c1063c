"""Messages that lie in ``thu_di/<kỳ>/``: each an output, with the draft that it was made from beside it (``.dau``)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from tanminh_xl.domain.drafts import Draft
from tanminh_xl.records import disk, stored
from tanminh_xl.records.outputs import MARKS, take_away
from tanminh_xl.records.stored import Codec

_DRAFT: Codec[Draft] = Codec(Draft)
_TAIL = ".thu.json"


class Laid(NamedTuple):
    """A draft that was laid. Its file may be gone, edited, or, where a call was cut short, still another draft's: the
    mark of the output says what that was made from (``outputs.inputs_of``)."""

    draft: Draft
    path: Path


def canonical(draft: Draft) -> bytes:
    """The draft as it is kept."""
    return stored.dump(_DRAFT, draft)


def note(draft: Draft, path: Path, *, fsync: bool = True) -> None:
    """Say which draft a file is to hold; before the file is written."""
    data = canonical(draft)
    said = _beside(path)
    if not (said.is_file() and said.read_bytes() == data):
        disk.replace(said, data, fsync=fsync)


def laid(folder: Path) -> tuple[Laid, ...]:
    """The drafts of a period's folder, by the names of their files; one that cannot be read is laid again some day."""
    found = []
    for name in stored.names(folder / MARKS):
        if name.endswith(_TAIL):
            try:
                draft = stored.read(_DRAFT, (folder / MARKS / name).read_bytes())
            except (OSError, ValidationError, ValueError):
                continue
            found.append(Laid(draft, folder / name.removesuffix(_TAIL)))
    return tuple(found)


def forget(path: Path, now: datetime, *, fsync: bool = True) -> str:
    """Take a draft away, what says so last; what is told, as ``take_away``."""
    told = take_away(path, now, fsync=fsync)
    disk.remove(_beside(path))
    return told


def _beside(path: Path) -> Path:
    return path.parent / MARKS / f"{path.name}{_TAIL}"
