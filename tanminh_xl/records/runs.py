"""What a run of reception leaves if it ends badly: which files it was about to store, and which it was reading.

One small file in a hidden folder, made before the first file is read and taken away once its outcome is ready to be
told. A file that is found there later is of a run that was cut short: what that run stored is still to be told, and the
file that it was reading when the process died is suspect. An output: whoever deletes it loses no fact.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tanminh_xl.records import disk, stored

FOLDER = ".dang_nhan"
"""Beside ``hop_thu``, while there is something in it (đang nhận)."""
_AT_REST = "-"
"""Stands at the end while no file is being read."""
_LONGEST = timedelta(hours=1)
"""So long at most a colleague's run on another PC is taken for one that goes on."""


class Unfinished(NamedTuple):
    """A run that was cut short. ``moment``: its clock, which its receipts carry; ``files``: sha256 of each file that it
    read; ``died_on``: the one that it was reading, "" if none."""

    path: Path
    moment: datetime
    files: tuple[str, ...]
    died_on: str = ""


class Run:
    """This run's own note. Nothing is written before ``reading`` is first called."""

    def __init__(self, root: Path, now: datetime, *, fsync: bool = True) -> None:
        self._folder, self._now, self._fsync = root / FOLDER, now, fsync
        self._path: Path | None = None

    def reading(self, sha256: str) -> None:
        """A file that is not received yet will be read now, and stored. TanMinhError (``disk_write``) where even this
        cannot be written: then no file can."""
        if self._path is None:
            self._path = self._begun()
        disk.append(self._path, f"{sha256}\n".encode())

    def at_rest(self) -> None:
        """No file is being read."""
        if self._path is not None:
            disk.append(self._path, f"{_AT_REST}\n".encode())

    def told(self, earlier: Iterable[Unfinished] = ()) -> None:
        """The outcome is ready: this run's note goes, and those of earlier runs that were told with it."""
        for path in (*(run.path for run in earlier), *((self._path,) if self._path else ())):
            with suppress(OSError):
                path.unlink()
        with suppress(OSError):  # another run has a note in it, or there was none
            self._folder.rmdir()
        self._path = None

    def _begun(self) -> Path:
        head = {"moment": self._now.isoformat(), "pc": platform.node(), "process": os.getpid()}
        said = f"{json.dumps(head)}\n".encode()
        n = 1
        while True:
            again = f" ({n})" if n > 1 else ""
            path = self._folder / f"{self._now:%Y-%m-%d %Hh%Mm%S}{again}.txt"
            if disk.publish(path, said, fsync=self._fsync):
                return path
            n += 1


def unfinished(root: Path, now: datetime) -> tuple[Unfinished, ...]:
    """Runs that ended badly and were not told yet. One that a colleague has going is none of them; a note that cannot
    be read is passed over."""
    folder = root / FOLDER
    try:
        notes = [folder / name for name in stored.names(folder)]
    except OSError:
        return ()
    return tuple(run for path in notes if (run := _read(path, now)) is not None)


def _read(path: Path, now: datetime) -> Unfinished | None:
    try:
        head, *files = path.read_text("utf-8").splitlines()
        said = json.loads(head)
        moment = datetime.fromisoformat(said["moment"])
        if _goes_on(str(said["pc"]), int(said["process"]), abs(now - moment)):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    last = files[-1] if files else _AT_REST
    return Unfinished(path, moment, tuple(f for f in files if f != _AT_REST), "" if last == _AT_REST else last)


def _goes_on(pc: str, process: int, age: timedelta) -> bool:
    if pc != platform.node():
        return age < _LONGEST
    return process != os.getpid() and age < timedelta(days=1) and _lives(process)


def _lives(process: int) -> bool:
    """True if this PC runs a process of that number."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(0x1000, False, process)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return False
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return code.value == 259  # STILL_ACTIVE
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
