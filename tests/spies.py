"""What a call asks of the disk and works out: files opened, folders listed, catalogues built, periods merged."""

import builtins
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tanminh_xl import assess, catalogue, merge


@contextmanager
def opened() -> Iterator[Counter[str]]:
    """How often each file is opened, by its name and those of two folders above, with ``/``."""
    count: Counter[str] = Counter()
    real = io.open

    def spy(file: Any, *args: Any, **options: Any) -> Any:
        if isinstance(file, str | Path):
            count["/".join(Path(file).parts[-3:])] += 1
        return real(file, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", spy)
        patch.setattr(builtins, "open", spy)
        yield count


@contextmanager
def listed() -> Iterator[Counter[str]]:
    """How often each folder is listed, by its name."""
    count: Counter[str] = Counter()

    def spy(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(folder: Any = ".") -> Any:
            count[Path(folder).name] += 1
            return real(folder)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in ("listdir", "scandir"):
            patch.setattr(os, name, spy(getattr(os, name)))
        yield count


EVENTS = ("da_nhan", "dieu_chinh", "so_ky", "danh_muc")
"""Folders of a plan whose files are facts, written once."""


class Seen:
    """``catalogues``: how often one was built from the staff tables. ``read``: file of the records -> how often.
    ``merged``, ``assessed``: period -> how often."""

    def __init__(self) -> None:
        self.catalogues = 0
        self.read: Counter[str] = Counter()
        self.merged: Counter[str] = Counter()
        self.assessed: Counter[str] = Counter()

    @property
    def twice(self) -> list[str]:
        """Files that were read more than once."""
        return sorted(name for name, times in self.read.items() if times > 1)


@contextmanager
def watched() -> Iterator[Seen]:
    """Watch what is done inside."""
    seen = Seen()
    build, figures, judge, read_bytes = catalogue.build, merge.figures, assess.assess, Path.read_bytes

    def built(*arguments: Any) -> Any:
        seen.catalogues += 1
        return build(*arguments)

    def merged(of: Any, period: Any, *rest: Any) -> Any:
        seen.merged[period.code] += 1
        return figures(of, period, *rest)

    def assessed(of: Any, period: Any, *rest: Any) -> Any:
        seen.assessed[period.code] += 1
        return judge(of, period, *rest)

    def read(path: Path) -> bytes:
        if path.suffix == ".json" and any(part in EVENTS for part in path.parts):
            seen.read[path.as_posix()] += 1
        return read_bytes(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "build", built)
        patch.setattr(merge, "figures", merged)
        patch.setattr(assess, "assess", assessed)
        patch.setattr(Path, "read_bytes", read)
        yield seen
