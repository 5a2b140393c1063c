"""The words that a table of criteria is read by (``templates/phu_luc.toml``), made comparable."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from tanminh_xl import templates
from tanminh_xl.domain.names import normalise

FILE = "phu_luc.toml"


def _kept(part: str, key: str) -> Any:
    return templates.toml(FILE)[part][key]


@cache
def phrases(part: str, key: str) -> tuple[str, ...]:
    """The phrases of a list as ``normalise`` makes them, the longest first."""
    return tuple(sorted({normalise(word) for word in _kept(part, key)} - {""}, key=lambda word: (-len(word), word)))


@cache
def known(part: str, key: str) -> frozenset[str]:
    """The phrases of a list, to look one up."""
    return frozenset(phrases(part, key))


@cache
def pattern(part: str, key: str) -> re.Pattern[str]:
    """A pattern of the file; it is matched against what ``normalise`` gives."""
    return re.compile(str(_kept(part, key)))


@cache
def signs(part: str, key: str) -> str:
    """Single characters of the file ("□☐☑")."""
    return str(_kept(part, key))


def unreadable(kind: str, detail: str) -> tuple[str, str]:
    """What a file is that gives no table, and what to do."""
    told = templates.toml(FILE)["unreadable"]
    words = told.get(f"{kind}_{detail}") or told[kind]
    return str(words[0]), str(words[1])


def told(key: str, **facts: str) -> str:
    """A reason beside what was passed over."""
    return str(_kept("told", key)).format(**facts)


def plain(text: str) -> str:
    """A cell's text on one line, compared: NFC, case and tone marks apart, full-width signs as usual ones."""
    return normalise(
        unicodedata.normalize("NFKC", text) if any("\uff00" <= char <= "\uffef" for char in text) else text
    )


def bare(text: str) -> str:
    """A ``plain`` text without tone marks, as some type it: "ke hoach nam"."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in letters if not unicodedata.combining(char))


@cache
def _bare_heads() -> tuple[tuple[str, str], ...]:
    """(without tone marks, as it is written) of all words of heads, the longest first."""
    kept = {
        phrase for part in ("heads", "starts") for key in templates.toml(FILE)[part] for phrase in phrases(part, key)
    }
    return tuple(sorted(((bare(phrase), phrase) for phrase in kept), key=lambda pair: (-len(pair[0]), pair)))


def accented(text: str) -> str:
    """A ``plain`` head typed without tone marks, with those of the words that are known; as it is where none is."""
    for short, phrase in _bare_heads() if any(char.isalpha() for char in text) else ():
        if text == short or text.startswith(f"{short} "):
            return phrase + text[len(short) :]
    return text


def begins(text: str, part: str, key: str) -> str:
    """The longest phrase of a list that a ``plain`` text begins with, as whole words; "" where none does."""
    for phrase in phrases(part, key):
        if text.startswith(phrase):
            behind = text[len(phrase) : len(phrase) + 1]
            if not (phrase[-1].isalnum() and behind.isalnum()):
                return phrase
    return ""


def found(text: str, part: str, key: str) -> int:
    """Where the first phrase of a list stands in a ``plain`` text, as whole words; -1 where none does."""
    places = [at for phrase in phrases(part, key) if (at := _whole(text, phrase)) >= 0]
    return min(places, default=-1)


def found_bare(text: str, part: str, key: str) -> int:
    """As ``found``, of a text that somebody typed without tone marks."""
    places = [at for phrase in phrases(part, key) if (at := _whole(text, bare(phrase))) >= 0]
    return min(places, default=-1)


def _whole(text: str, phrase: str) -> int:
    at = text.find(phrase)
    while at >= 0:
        before, behind = text[at - 1 : at], text[at + len(phrase) : at + len(phrase) + 1]
        if not (phrase[0].isalnum() and before.isalnum()) and not (phrase[-1].isalnum() and behind.isalnum()):
            return at
        at = text.find(phrase, at + 1)
    return -1
