"""The demonstration's folder: made once in a run, copied for each test that changes it."""

import shutil
from pathlib import Path

from tanminh_xl.domain.host import Outcome
from tanminh_xl.hosts.files import FilesHost
from tanminh_xl.usecases import demo


def make(folder: Path) -> Outcome:
    """Run the demonstration."""
    return demo.run(folder, FilesHost)


def copy(made: Path, to: Path) -> Path:
    """A copy with the files' times."""
    shutil.copytree(made, to, copy_function=shutil.copy2)
    return to
