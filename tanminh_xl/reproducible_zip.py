"""Zip packages made alike on every system, so that the same content is the same bytes, and the same sha256."""

import struct

_ENTRY = b"PK\x01\x02"
_END = struct.Struct("<4s4xHHLLH")
_UNIX = 3


def reproducible(package: bytes) -> bytes:
    """A package as ``zipfile`` has just made it, every entry said to be made on Unix, wherever it was.

    ``zipfile`` names the system that it runs on in each entry of the directory (APPNOTE.TXT 4.4.2), and nothing
    reads it. For a package without a comment at its end, and below 4 GB; ValueError for anything else.
    """
    made = bytearray(package)
    mark, _, count, _, at, _ = _END.unpack_from(made, len(made) - _END.size)
    if mark != b"PK\x05\x06":
        raise ValueError("not a zip that was just made")
    for _ in range(count):
        if made[at : at + 4] != _ENTRY:
            raise ValueError("the directory of the zip ends early")
        made[at + 5] = _UNIX
        name, extra, comment = struct.unpack_from("<HHH", made, at + 28)
        at += 46 + name + extra + comment
    return bytes(made)
