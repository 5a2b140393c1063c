"""What a run of reception leaves if it ends badly: which files it was about to store, and which it was reading.

One small file in a hidden folder, made before the first file is read and taken away once its outcome is ready to be
told. A file that is found there later is of a run that was cut short: what that run stored is still to be told, and the
file that it was reading when the process died is suspect. Beside each sha256 stands what a receipt says of a file that
its bytes do not, so that bytes which were kept and not registered are registered as if nothing had happened. An
output: whoever deletes it loses no fact of the records.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tanminh_xl.records import disk, stored

FOLDER = ".dang_nhan"
"""Beside ``hop_thu``, while there is something in it (đang nhận)."""
_AT_REST = "-"
"""Stands at the end while no file is being read."""
_LONGEST = timedelta(hours=1)
"""So long at most a colleague's run on another PC is taken for one that goes on."""


class Source(NamedTuple):
    """What is known of a file beside its bytes: its own name, sent time, sender; ``says``: the time that it tells
    itself where that cannot be."""

    name: str
    sent: datetime
    sender: str = ""
    says: str = ""


class Typed(NamedTuple):
    """A form that the Office types for a unit (nhập thay), with all that its receipt says: who typed it, when it was
    submitted, its scans (name, bytes). It is noted whole before anything of it is kept, and so is done or not done.
    """

    unit: str
    who: str
    submitted: datetime
    name: str
    sent: datetime
    data: bytes
    scans: tuple[tuple[str, bytes], ...] = ()

    @property
    def sha256(self) -> str:
        """The identity of the form's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def to_json(self) -> dict[str, object]:
        """As ``from_json`` reads it."""
        return {
            **self._asdict(),
            "submitted": self.submitted.isoformat(),
            "sent": self.sent.isoformat(),
            "data": base64.b64encode(self.data).decode(),
            "scans": [(name, base64.b64encode(data).decode()) for name, data in self.scans],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Typed:
        """ValueError, KeyError or TypeError where it is not whole."""
        times = {key: datetime.fromisoformat(said[key]) for key in ("submitted", "sent")}
        scans = tuple((name, base64.b64decode(data)) for name, data in said["scans"])
        return cls(**{**said, **times, "data": base64.b64decode(said["data"]), "scans": scans})


class Unfinished(NamedTuple):
    """A run that was cut short. ``moment``: its clock, which its receipts carry; ``files``: sha256 of each file that it
    read; ``died_on``: the one that it was reading, "" if none; ``sources``: what is known of the files beside their
    bytes; ``typed``: what the Office typed in that run."""

    path: Path
    moment: datetime
    files: tuple[str, ...]
    died_on: str = ""
    sources: Mapping[str, Source] = {}
    typed: Typed | None = None


class Run:
    """This run's own note. Nothing is written before ``reading`` is first called."""

    def __init__(self, root: Path, now: datetime, *, fsync: bool = True) -> None:
        self._folder, self._now, self._fsync = root / FOLDER, now, fsync
        self._paths: list[Path] = []

    def reading(self, sha256: str, source: Source, typed: Typed | None = None) -> None:
        """A file that is not received yet will be read now, and stored; ``typed``: by the Office, in this run.

        TanMinhError (``disk_write``) where even this cannot be written: then no file can.
        """
        if not self._paths or typed is not None:
            self._paths.append(self._begun(typed))
        sent = {**source._asdict(), "sent": source.sent.isoformat()}
        said = json.dumps({key: value for key, value in sent.items() if value})
        disk.append(self._paths[-1], f"{sha256} {said}\n".encode())

    def at_rest(self) -> None:
        """No file is being read."""
        if self._paths:
            disk.append(self._paths[-1], f"{_AT_REST}\n".encode())

    def told(self, earlier: Iterable[Unfinished] = ()) -> None:
        """The outcome is ready: this run's note goes, and those of earlier runs that were told with it."""
        for path in (*(run.path for run in earlier), *self._paths):
            with suppress(OSError):
                path.unlink()
        with suppress(OSError):  # another run has a note in it, or there was none
            self._folder.rmdir()
        self._paths = []

    def _begun(self, typed: Typed | None) -> Path:
        head: dict[str, object] = {"moment": self._now.isoformat(), "pc": platform.node(), "process": os.getpid()}
        if typed is not None:
            head["typed"] = typed.to_json()
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
        head, *lines = path.read_text("utf-8").splitlines()
        said = json.loads(head)
        moment = datetime.fromisoformat(said["moment"])
        if _goes_on(str(said["pc"]), int(said["process"]), abs(now - moment)):
            return None
        typed = Typed.from_json(said["typed"]) if "typed" in said else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    last = lines[-1] if lines else _AT_REST
    read = [line.partition(" ") for line in lines if line != _AT_REST]
    sources = {sha256: source for sha256, _, told in read if (source := _source(told)) is not None}
    died_on = "" if last == _AT_REST else last.partition(" ")[0]
    return Unfinished(path, moment, tuple(sha256 for sha256, _, _ in read), died_on, sources, typed)


def _source(told: str) -> Source | None:
    """What a line says of its file; None for one of an earlier program, and for one that is cut short."""
    try:
        said = json.loads(told)
        return Source(**{**said, "sent": datetime.fromisoformat(said["sent"])})
    except (ValueError, KeyError, TypeError):
        return None


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
