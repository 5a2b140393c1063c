"""Processes of this PC that read files (`collect --jobs N`)."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from tanminh_xl.usecases import step


def _begin(context: bytes) -> None:
    """Ctrl+C is the parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    step.keep(context)


class Pool:
    """So many processes; one that a file ends takes the others with it, and all are begun anew."""

    killed = (BrokenProcessPool,)

    def __init__(self, many: int) -> None:
        self.many, self.remark = many, ""
        self._executor: ProcessPoolExecutor | None = None

    def executor(self, context: bytes) -> Executor:
        """A new pool, in place of one that broke."""
        self.end()
        spawn = multiprocessing.get_context("spawn")  # as Windows does; a fork would copy threads that store files
        self._executor = ProcessPoolExecutor(self.many, spawn, _begin, (context,))
        return self._executor

    def release(self, context: bytes) -> None:
        """End the processes."""
        self.end()

    def end(self) -> None:
        """End the processes, if any."""
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None


@contextmanager
def pool(many: int) -> Iterator[Pool]:
    """So many processes, which end with the block."""
    made = Pool(many)
    try:
        yield made
    finally:
        made.end()
