"""Where a cell of an .xlsx stands by the address that it gives."""

import re

_ADDRESS = re.compile(r"([A-Za-z]{1,7})0{0,9}([1-9][0-9]{0,9})")


def place(address: str) -> tuple[int, int] | None:
    """Return the zero-based (row, column) that a cell's r says, however far out, or None if it says none."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return None
    col = 0
    for letter in found[1].upper():
        col = col * 26 + ord(letter) - 64
    return int(found[2]) - 1, col - 1
