"""What a piece of work asks of the disk: files that it opens, folders that it lists."""

import builtins
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


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
