"""Reading in a process of its own, bounded in time and memory: what aborts there stops nobody here.

A Rust abort, a stack that overflows, a file that fills the memory cannot be caught as an exception. One child is
started when the first file needs it, serves the files after it, is started anew when a file has killed it, and ends
with the run.
"""

from __future__ import annotations

import atexit
import io
import pickle
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import tanminh_xl
from tanminh_xl.grid import child, job
from tanminh_xl.grid.child import Allowed
from tanminh_xl.grid.sheets import Format, SheetRead
from tanminh_xl.grid.unreadable import LIMITS, Limits, Unreadable, UnreadableKind

ALLOWED = Allowed()
_NO_WINDOW = 0x08000000
"""Windows: CREATE_NO_WINDOW."""
_MEMORY = (b"memory allocation of", b"MemoryError", b"Cannot allocate memory", b"out of memory")
"""What a process that ran out of memory says before it dies."""


class Failed(Exception):
    """The work raised in the child what it never should: a bug. ``name``: of the exception; ``said``: its traceback."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(said)
        self.name, self.said = name, said


class _NoChild(Exception):
    """No child can be started here."""


class _Running:
    """A child that is there: its process, what it prints, and the job that bounds it on Windows."""

    def __init__(self, work: str, allowed: Allowed) -> None:
        self.printed: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed in `end`)
        try:
            self.process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.printed,
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
                start_new_session=True,  # Ctrl+C is the parent's
            )
        except (OSError, ValueError) as problem:
            self.printed.close()
            raise _NoChild from problem
        self.job = job.bound(self.process, allowed.memory)
        assert self.process.stdin and self.process.stdout
        self.asked: IO[bytes] = self.process.stdin
        self.answers: IO[bytes] = self.process.stdout
        if self.ask(pickle.dumps((work, allowed)), allowed.start, 1_000) != child.READY:
            self.end()
            raise _NoChild

    def ask(self, request: bytes, seconds: float, most: int) -> bytes | None:
        """The answer to a request; None where the child died, was too slow, or said too much: it is dead then."""
        self.late = threading.Event()
        timer = threading.Timer(seconds, self._too_late)
        timer.start()
        try:
            child.send(self.asked, request)
            said = child.receive(self.answers, most)
        except OSError:
            said = None
        finally:
            timer.cancel()
        if said is None or self.late.is_set():
            self.kill()
            return None
        return said

    def _too_late(self) -> None:
        self.late.set()
        self.kill()

    def kill(self) -> None:
        with suppress(OSError):
            self.process.kill()

    def why(self) -> Unreadable:
        """What killed it."""
        code = self.process.wait()
        if self.late.is_set() or (sys.platform != "win32" and code == -_SIGXCPU):
            return Unreadable(UnreadableKind.TOO_SLOW, "killed")
        with suppress(OSError):
            self.printed.seek(max(0, self.printed.seek(0, io.SEEK_END) - 4_000))
            if any(words in self.printed.read() for words in _MEMORY):
                return Unreadable(UnreadableKind.TOO_LARGE, "memory")
        return Unreadable(UnreadableKind.CRASHED, f"signal {-code}" if code < 0 else f"exit code {code}")

    def end(self) -> None:
        """Let it go: it ends when its pipe is closed; one that does not is killed."""
        with suppress(OSError):
            self.asked.close()
        try:
            self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            self.kill()
            self.process.wait()
        for open_file in (self.answers, self.printed):
            with suppress(OSError):
                open_file.close()
        job.release(self.job)


_SIGXCPU = 24
"""Linux and macOS; the name does not exist on Windows."""


class Bounded:
    """One function, by name, run in a child. Threads take turns.

    ``work``: ``module:function``; its arguments and what it gives are plain values, or of classes of ``grid``.
    """

    def __init__(self, work: str, allowed: Allowed = ALLOWED) -> None:
        self.work, self.allowed = work, allowed
        self._running: _Running | None = None
        self._refused = False
        self._turn = threading.Lock()

    def __call__(self, *arguments: object) -> Any:
        """What the work gives.

        Raises ``Unreadable`` as the work does, and of the kinds CRASHED, TOO_SLOW and TOO_LARGE (memory, answer); and
        ``Failed`` for any other exception. Where this PC starts no child, the work is done here, unbounded.
        """
        with self._turn:
            try:
                running = self._started()
            except _NoChild:
                self._refused = True
                return self._read(child.answer(child.work_named(self.work), arguments, self.allowed.answer))
            request = pickle.dumps(arguments, pickle.HIGHEST_PROTOCOL)
            said = running.ask(request, self.allowed.seconds, self.allowed.answer + 1_000)
            if said is None:
                why = running.why()
                self._end()
                raise why
            return self._read(said)

    def _started(self) -> _Running:
        if self._refused:
            raise _NoChild
        if self._running is not None and self._running.process.poll() is not None:
            self._end()
        if self._running is None:
            self._running = _Running(self.work, self.allowed)
        return self._running

    def _read(self, said: bytes) -> Any:
        try:
            kind, *rest = _Plain(io.BytesIO(said)).load()
        except (pickle.UnpicklingError, ArithmeticError, AttributeError, EOFError, ImportError, LookupError, TypeError):
            self._end()
            raise Unreadable(UnreadableKind.CRASHED, "answer") from None
        if kind == child.OK:
            return rest[0]
        if kind == child.FAILED:
            raise Failed(*rest)
        if rest[0] is UnreadableKind.TOO_LARGE:
            self._end()  # what it holds is given back
        raise Unreadable(*rest)

    def _end(self) -> None:
        if self._running is not None:
            self._running.end()
            self._running = None

    def end(self) -> None:
        """End the child; the next call starts another."""
        with self._turn:
            self._end()


class _Plain(pickle.Unpickler):
    """Builds values of ours and of the standard kinds alone, whatever a broken child may say."""

    def find_class(self, module: str, name: str) -> Any:
        found = super().find_class(module, name) if "." not in name else None
        if isinstance(found, type) and (module.startswith("tanminh_xl.grid.") or module == "datetime"):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _command() -> list[str]:
    """This Python without anybody's settings, with the paths that this process has found its modules by."""
    own = str(Path(tanminh_xl.__file__).parent.parent)
    paths = list(dict.fromkeys([own, *(str(Path(path or ".").absolute()) for path in sys.path)]))
    start = f"import sys; sys.path[:] = {paths!r}; from tanminh_xl.grid import child; child.main()"
    if not sys.executable:
        raise _NoChild
    return [sys.executable, "-I", "-S", "-c", start]


_WHOLE = Bounded("tanminh_xl.grid.workbook:read_whole")
_TRIAL = Bounded("tanminh_xl.grid.bounded:every_sheet")


def read_whole(data: bytes, limits: Limits = LIMITS) -> tuple[Format, tuple[SheetRead, ...]]:
    """Every worksheet of a file, as ``workbook.read_whole`` gives it, read in the child. Raises as ``Bounded``."""
    format, sheets = _WHOLE(data, limits)
    return format, sheets


def try_out(data: bytes, trials: int = 1) -> None:
    """Read a file on which the program died before, in the child, by the way on which it is usually read.

    Raises ``Unreadable`` where the child does not survive it either, or where no trial is left: CRASHED.
    """
    if trials < 1:
        raise Unreadable(UnreadableKind.CRASHED, "before")
    _TRIAL(data)


def every_sheet(data: bytes) -> int:
    """Read a file and each of its worksheets as ``Grid`` does it; how many there are. The work of ``try_out``."""
    from tanminh_xl.grid.workbook import read  # it reads by this module what is unusual

    grid = read(data)
    return sum(len(grid.sheet(name)) >= 0 for name in grid.names)


def end() -> None:
    """End the children: the run is over."""
    _WHOLE.end()
    _TRIAL.end()


atexit.register(end)
