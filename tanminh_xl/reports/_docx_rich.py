"""Text as a person wrote it: paragraphs of runs with bold, italic and underline; cut, joined and compared."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of text that looks alike."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


Runs = tuple[Run, ...]
Rich = tuple[Runs, ...]
"""Paragraphs."""


def rich(text: str) -> Rich:
    """Plain text as one paragraph."""
    return ((Run(text),),)


def text_of(runs: Runs) -> str:
    """The characters of a paragraph."""
    return "".join(run.text for run in runs)


def plain(said: Rich) -> str:
    """The characters of paragraphs, a line each."""
    return "\n".join(map(text_of, said))


def normal(text: str) -> str:
    """A text as it is compared: NFC, one space for all white space (what a program does to it changes no word)."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def same(one: str, other: str) -> bool:
    """Whether two texts say the same."""
    return normal(one) == normal(other)


def digest(text: str) -> str:
    """A text's identity, as it is compared: 12 hex digits."""
    return hashlib.sha256(normal(text).encode()).hexdigest()[:12]


def says(text: str) -> bool:
    """Whether a text holds a letter or a digit: dashes, brackets and stops alone say nothing."""
    return any(char.isalnum() for char in text)


def cut(runs: Runs, start: int, end: int) -> Runs:
    """The characters from ``start`` to ``end``."""
    at, found = 0, []
    for run in runs:
        inside = run.text[max(0, start - at) : max(0, end - at)]
        if inside:
            found.append(run._replace(text=inside))
        at += len(run.text)
    return tuple(found)


def joined(runs: Iterable[Run]) -> Runs:
    """Runs without empty ones, and neighbours that look alike as one."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1][1:] == run[1:]:
            found[-1] = run._replace(text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return tuple(found)


def trimmed(runs: Runs) -> Runs:
    """Runs without white space at both ends."""
    text = text_of(runs)
    return cut(runs, len(text) - len(text.lstrip()), len(text.rstrip()))


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text, for a sentence that tells of it."""
    said = normal(text)
    return said if len(said) <= most else f"{said[:most].rsplit(' ', 1)[0]} ..."
