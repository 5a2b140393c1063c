"""Digits with separators, in the two ways in which they can be meant: 7.500 is 7500, or 7,5."""

from __future__ import annotations

import re

_GROUPED = re.compile(r"[0-9]{1,3}(?:(?P<by>[ .,])[0-9]{3})(?:(?P=by)[0-9]{3})*")


def as_grouped(digits: str) -> float | None:
    """Read as a whole number in groups of three; "0.123" is none, "1234" has no groups."""
    if not _GROUPED.fullmatch(digits) or digits.startswith("0"):
        return None
    return float(re.sub("[ .,]", "", digits))


def as_decimal(digits: str) -> float | None:
    """Read with the last separator as the decimal sign, and groups of another separator before it."""
    if digits.isdigit():
        return float(digits)
    found = re.fullmatch(r"(.*)([.,])([0-9]+)", digits)
    if not found:
        return None
    head, mark, tail = found.groups()
    if mark in head:
        return None
    if head and not head.isdigit():
        grouped = as_grouped(head)
        return None if grouped is None else float(f"{grouped:.0f}.{tail}")
    return float(f"{head or 0}.{tail}")
