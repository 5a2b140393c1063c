"""Texts that say much the same, put together (decision-tables 4.4): each of them in one group, none left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from tanminh_xl.domain.names import normalise

ALIKE = 2 / 3
"""Texts are alike from this part of all their words in common."""
_WORD = re.compile(r"\w+")
T = TypeVar("T")


def words_of(text: str) -> frozenset[str]:
    """The words of a text as they are compared: no case, no signs, one spelling of each."""
    return frozenset(_WORD.findall(normalise(text)))


def groups(items: Sequence[T], text: Callable[[T], str]) -> tuple[tuple[T, ...], ...]:
    """Items by what their texts say, the largest group first, of equal ones the first.

    An item joins the first group whose first text has the same words, or two thirds of all words of both in common;
    else it begins one.
    """
    found: list[tuple[frozenset[str], list[T]]] = []
    for item in items:
        words = words_of(text(item))
        for first, members in found:
            if words == first or len(words & first) >= ALIKE * len(words | first):
                members.append(item)
                break
        else:
            found.append((words, [item]))
    return tuple(tuple(members) for _, members in sorted(found, key=lambda group: -len(group[1])))
