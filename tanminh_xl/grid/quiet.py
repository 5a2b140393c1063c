"""Keeps what a Rust panic prints by itself off the terminal: to a clerk it would look like a traceback."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_lock = threading.Lock()
_inside = 0
_kept: int | None = None


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """While inside, what goes to file descriptor 2 is dropped; threads may be inside together.

    The panic's text is no loss: it is in the exception. Without a descriptor 2 (a program without a
    console) nothing is done.
    """
    global _inside, _kept
    with _lock:
        _inside += 1
        if _inside == 1:
            with suppress(OSError):
                _kept = os.dup(2)
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 2)
                os.close(nowhere)
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and _kept is not None:
                os.dup2(_kept, 2)
                os.close(_kept)
                _kept = None
