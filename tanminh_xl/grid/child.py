"""The bounded child's own side: within limits that the system holds, it answers one request after the other.

Started by ``bounded`` alone, over its standard input and output. A frame is 8 bytes of length, most significant first,
then a pickle. The first frame of the parent names the work and the limits; the child says ``READY`` to it.
"""

from __future__ import annotations

import importlib
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any, NamedTuple

from tanminh_xl.grid.unreadable import Unreadable, UnreadableKind

LENGTH = 8
READY = b"ready"
OK, REFUSED, FAILED = "ok", "refused", "failed"
"""Kinds of answer: (OK, value), (REFUSED, UnreadableKind, detail), (FAILED, name of the exception, its traceback)."""
_NO_BOXES = 0x0001 | 0x0002 | 0x8000
"""SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX."""
_CHATTER = 1_000_000
"""Bytes that the child may write into a file: of what libraries print before they give up."""


class Allowed(NamedTuple):
    """What reading one file may take: seconds by the wall, bytes of the child's memory and of its answer.

    ``start``: seconds until the child must be ready; a slow disk costs no file its time.
    """

    seconds: float = 5.0
    memory: int = 500_000_000
    answer: int = 200_000_000
    start: float = 60.0


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write one frame; OSError where the other side is gone."""
    pipe.write(len(data).to_bytes(LENGTH, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes], most: int) -> bytes | None:
    """Read one frame; None at the end of the pipe, or where the frame is cut off or over ``most`` bytes."""
    head = pipe.read(LENGTH)
    size = int.from_bytes(head, "big")
    if len(head) < LENGTH or size > most:
        return None
    data = pipe.read(size)
    return data if len(data) == size else None


def work_named(name: str) -> Callable[..., object]:
    """The function that ``module:function`` names."""
    module, _, function = name.partition(":")
    found: Callable[..., object] = getattr(importlib.import_module(module), function)
    return found


def answer(work: Callable[..., object], arguments: tuple[Any, ...], most: int) -> bytes:
    """What the work gives, ready to be sent: pickled, at most ``most`` bytes."""
    try:
        data = pickle.dumps((OK, work(*arguments)), pickle.HIGHEST_PROTOCOL)
        said: tuple[object, ...] = (REFUSED, UnreadableKind.TOO_LARGE, f"answer of {len(data)} bytes")
        if len(data) <= most:
            return data
    except Unreadable as reason:
        said = (REFUSED, reason.kind, reason.detail)
    except MemoryError:
        said = (REFUSED, UnreadableKind.TOO_LARGE, "memory")
    except BaseException as problem:  # a Rust panic is no Exception
        if isinstance(problem, KeyboardInterrupt | SystemExit):
            raise
        if type(problem).__name__ == "PanicException":
            said = (REFUSED, UnreadableKind.CRASHED, f"panic: {problem}")
        else:
            said = (FAILED, type(problem).__name__, "".join(traceback.format_exception(problem)))
    return pickle.dumps(said, pickle.HIGHEST_PROTOCOL)


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    asked = os.fdopen(os.dup(0), "rb")
    first = receive(asked, 1_000_000)
    if first is None:
        return
    name, allowed = pickle.loads(first)
    work = work_named(name)
    _limit(allowed)
    send(answers, READY)
    while (request := receive(asked, sys.maxsize)) is not None:
        arguments = pickle.loads(request)
        del request
        _wind_up(allowed)
        send(answers, answer(work, arguments, allowed.answer))
        del arguments


def _limit(allowed: Allowed) -> None:
    """Have the system hold the limits, where it has them. Windows: the parent's job object does; here only its message
    boxes are kept away, which would stand until somebody closes them."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(_NO_BOXES)
        return
    import resource

    wanted = ((resource.RLIMIT_AS, allowed.memory), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, _CHATTER))
    for what, most in wanted:
        with suppress(ValueError, OSError):  # macOS refuses some, and a lower limit may stand already
            resource.setrlimit(what, (most, most))


def _wind_up(allowed: Allowed) -> None:
    """Seconds of the processor for one request: they hold even where the parent is no more there to kill."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    with suppress(ValueError, OSError):
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + allowed.seconds) + 2, hard))
