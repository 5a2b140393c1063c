"""What a test does to processes that read: those that read certain bytes end, once or always. Only the tests load it.

A folder says for which bytes: a file named by their sha256 with the word "once" or "always" in it; ``read.txt`` there
lists the process of each file that was read. Given by the environment, which processes inherit.
"""

import hashlib
import os
import signal
from pathlib import Path
from typing import Any

from tanminh_xl.grid.bounded import Bounded
from tanminh_xl.grid.child import Allowed
from tanminh_xl.usecases import form_reader, step

FOLDER = "TANMINH_TEST_KILLING"


def install() -> None:
    """Put the killing before the reading of this process."""
    folder, real = Path(os.environ[FOLDER]), form_reader.read_grid

    def read(data: bytes) -> Any:
        orders = folder / hashlib.sha256(data).hexdigest()
        if orders.exists():
            if orders.read_text() == "once":
                orders.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        with (folder / "read.txt").open("a") as log:
            log.write(f"{os.getpid()}\n")
        return real(data)

    form_reader.read_grid = read


def alone(context: bytes, job: bytes) -> bytes:
    """The step in a bounded child that ends as the others do."""
    if form_reader.read_grid is _REAL:
        install()
    return step.step(context, job)


_REAL = form_reader.read_grid
ALONE = Bounded("tests.killing:alone", Allowed(seconds=20.0, memory=1_000_000_000))


def dask_setup(_worker: object) -> None:
    """Called by a worker of Dask's that preloads this module."""
    install()
