"""Kill the program at its k-th call of the system: nothing after that call happens, not even clean-up."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tanminh_xl.records import disk

_FILES = ("open", "write", "fsync", "fstat", "utime", "close", "link", "rename", "replace", "unlink")
CALLS = (*_FILES, "mkdir", "rmdir", "scandir")
"""Every function of ``os`` by which the plan folder is written; pathlib calls them too."""


class Killed(BaseException):
    """The process is gone: no handler of errors may catch it."""


class Killer:
    """Counts calls; from the k-th on every call kills. A killed write leaves the first half of its bytes."""

    def __init__(self, at: int | None, after: bool = False) -> None:
        self.at, self.after, self.calls = at, after, 0

    def wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.calls += 1
            if self.at is None or self.calls < self.at:
                return real(*args, **options)
            if self.calls == self.at and self.after:
                real(*args, **options)
            elif self.calls == self.at and name == "write":
                real(args[0], bytes(args[1])[: len(args[1]) // 2])
            raise Killed(f"{name}, call {self.calls}")

        return call


@contextmanager
def killing(at: int | None, after: bool = False) -> Iterator[Killer]:
    """Kill before (or right after) the system does the k-th call; None: only count.

    What is done inside is a process of its own: it has written nothing yet.
    """
    killer = Killer(at, after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "_CLOCK", {})
        for name in CALLS:
            patch.setattr(os, name, killer.wrap(name, getattr(os, name)))
        yield killer
