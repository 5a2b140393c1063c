"""Cell addresses: zero-based (row, column) to "B7" and back."""

import re

_A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


def letters(col: int) -> str:
    """Return the letters of a zero-based column: 0 -> "A", 26 -> "AA"; ValueError below 0."""
    if col < 0:
        raise ValueError(f"no such column: {col}")
    text = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(row: int, col: int) -> str:
    """Return the address of a zero-based row and column: (6, 1) -> "B7"; ValueError below 0."""
    if row < 0:
        raise ValueError(f"no such row: {row}")
    return f"{letters(col)}{row + 1}"


def from_a1(address: str) -> tuple[int, int]:
    """Return the zero-based (row, column) of "B7", "b7" or "$B$7"; ValueError for anything else."""
    found = _A1.fullmatch(address)
    if not found:
        raise ValueError(f"no cell address: {address!r}")
    col = 0
    for letter in found[1].upper():
        col = col * 26 + ord(letter) - 64
    return int(found[2]) - 1, col - 1
