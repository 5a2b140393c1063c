"""Mã biên nhận: six characters by which a unit and the Office name what was received, on the telephone too."""

from __future__ import annotations

import hashlib

from tanminh_xl.domain.events import Receipt

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L, which are mistaken for each other."""
LENGTH = 6


def receipt_code(plan: str, receipt: Receipt) -> str:
    """The code of what was received: of these bytes, from this unit, for this period. Bytes that are read again keep
    theirs, and no other receipt can ever change it. Some two of 5,000 receipts share one in 14 plans of 1,000:
    both are found then."""
    identity = "\x1f".join((plan, receipt.period, receipt.unit, receipt.sha256))
    number = int.from_bytes(hashlib.sha256(identity.encode()).digest(), "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def as_code(text: str) -> str:
    """What a person typed as a code, as it is compared ("k7m-3qx" -> "K7M3QX"); "" where it is none."""
    typed = "".join(text.upper().replace("-", " ").split())
    return typed if len(typed) == LENGTH and set(typed) <= set(ALPHABET) else ""
