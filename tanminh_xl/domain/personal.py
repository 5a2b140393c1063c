"""Numbers by which a person is known: twelve digits are a citizen's. Told when they come, never printed."""

from __future__ import annotations

import re

# Twelve digits in one piece; or one that begins with 0, as a citizen's does, in pieces (031 088 001 234). Money that
# is written in groups (150.000.000.000) does not.
_TWELVE = re.compile(r"(?<![\d.,])(?:\d{12}|0(?:[ .-]?\d){11})(?![.,]?\d)")
HIDDEN = "[đã che dãy 12 chữ số]"


def has_id_number(text: str) -> bool:
    """Whether a text holds what may be a citizen's identity number."""
    return len(text) >= 12 and _TWELVE.search(text) is not None


def masked(text: str) -> str:
    """A text as it may be printed: words in the place of what may be an identity number."""
    return _TWELVE.sub(HIDDEN, text) if len(text) >= 12 else text
