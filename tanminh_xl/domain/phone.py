"""What fits the screen of a telephone: texts that a village reads are at most so many lines of so many letters.

24 lines of 40 letters are what a mail program shows of a message without scrolling on a telephone of 6 inches, upright,
in its usual size of letters.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

WIDTH, LINES = 40, 24


def wrapped(text: str) -> list[str]:
    """The lines that a telephone makes of a text."""
    return [part for line in text.rstrip("\n").split("\n") for part in textwrap.wrap(line, WIDTH) or [""]]


def fits(text: str) -> bool:
    """Whether a text is seen whole."""
    return len(wrapped(text)) <= LINES


def short(text: str, most: int) -> str:
    """A text on one line, of at most so many letters: cut between words, with "…" for the rest."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[: most - 1]
    return (cut.rpartition(" ")[0] if " " in cut[most // 2 :] else cut).rstrip(" ,;:.") + "…"


def fitted(
    head: Sequence[str], items: Sequence[str], more: Callable[[int], str], end: Sequence[str], beyond: int = 0
) -> str:
    """A text of these lines: head, as many of the items as fit, ``more`` of how many are left out, end; "" among the
    lines of head and end are left out. ``beyond``: so many more that are in any case. Where head and end fill the
    screen, they alone are the text."""

    def said(count: int) -> str:
        left = len(items) - count + beyond
        rest = [more(left)] if left else []
        return "\n".join(line for line in (*head, *items[:count], *rest, *end) if line) + "\n"

    return next((text for count in range(len(items), -1, -1) if fits(text := said(count))), said(0))
