"""Functions that a bounded child runs for the tests of it: a good one, and each way of going wrong."""

import ctypes
import os
import sys
import time

from tanminh_xl.grid import Unreadable, UnreadableKind
from tanminh_xl.grid.sheets import SheetInfo, SheetRead


def good(value: object) -> object:
    """The same again, with the process that did it."""
    return value, os.getpid()


def sheets(data: bytes, *_limits: object) -> object:
    """Values of the grid's own classes."""
    return SheetRead(SheetInfo(data.decode()), [[1.0, "đ"]])


def abort(data: bytes, *_limits: object) -> object:
    """As Rust does where it can allocate no more, or a panic meets a panic."""
    os.abort()


def allocation(data: bytes, *_limits: object) -> object:
    """As Rust says it before it aborts."""
    sys.stderr.write("memory allocation of 4294967296 bytes failed\n")
    sys.stderr.flush()
    os.abort()


def overflow(data: bytes, *_limits: object) -> object:
    """What a stack that overflows ends in."""
    return ctypes.string_at(0)


def loops(data: bytes, *_limits: object) -> object:
    """Never ends."""
    while True:
        time.sleep(0.01)


def allocates(data: bytes, *_limits: object) -> object:
    """Asks for more memory than the child has."""
    return bytearray(2_000_000_000)


def says_too_much(data: bytes, *_limits: object) -> object:
    """An answer that is over the limit for answers."""
    return b"x" * 5_000_000


def refuses(data: bytes, *_limits: object) -> object:
    """As reading does."""
    raise Unreadable(UnreadableKind.BROKEN, "cut")


def fails(data: bytes, *_limits: object) -> object:
    """A bug."""
    raise ZeroDivisionError("một lỗi của chương trình")


def exits(data: bytes, *_limits: object) -> object:
    """Leaves without a word."""
    os._exit(3)


def prints(data: bytes, *_limits: object) -> object:
    """Chatters on the descriptor of the answers."""
    os.write(1, b"chatter " * 100)
    print("more")
    return "still heard"


def deep(data: bytes, *_limits: object) -> object:
    """Recursion without an end."""
    return deep(data)


def stranger(data: bytes, *_limits: object) -> object:
    """A value that no grid is made of."""
    return os.times()
