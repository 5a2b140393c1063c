"""Who sent a message: the addresses of a From field, however it is written (RFC 5322, 3.4, and what programs do)."""

from __future__ import annotations

import re
from typing import NamedTuple

from tanminh_xl.domain.mail import address
from tanminh_xl.intake.headers import Head, words
from tanminh_xl.intake.text import one_line

MOST = 50
"""Addresses of one field that are looked at."""
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\Z)|<[^>]*>?|[(),;:]|[^"<(),;:]+', re.DOTALL)
_ADDRESS = re.compile(r"(?<![^\s<>()\[\],;:\"])[^\s<>()\[\],;:\"]{1,200}@[^\s<>()\[\],;:\"@]{1,250}")


class Sender(NamedTuple):
    """An address as it is compared ("" where there is none), and the name beside it."""

    address: str
    name: str = ""


def sender(head: Head) -> tuple[Sender, tuple[str, ...]]:
    """Whom a message is from: the first in From, else in Sender; and all addresses where From names several."""
    found = tuple(each for raw in head.all("from") for each in addresses(raw))
    own = next((each for each in found if each.address), None)
    all_of_them = tuple(dict.fromkeys(each.address for each in found if each.address))
    if own is None:
        beside = next((each for each in addresses(head.raw("sender")) if each.address), Sender(""))
        named = next((each.name for each in found if each.name), "")
        own = Sender(beside.address, beside.name or named)
    return own, all_of_them if len(all_of_them) > 1 else ()


def addresses(raw: bytes) -> tuple[Sender, ...]:
    """The addresses of a field in their order; groups opened, comments left out, nothing guessed."""
    found: list[Sender] = []
    phrase: list[bytes] = []
    angled = b""
    comments = 0

    def close() -> None:
        nonlocal angled
        said = b" ".join(part.strip() for part in phrase)
        one = _one(said, angled)
        if one.address or one.name:
            found.append(one)
        phrase.clear()
        angled = b""

    for token in _TOKEN.findall(raw):
        if token == b"(":
            comments += 1
        elif token == b")":
            comments = max(0, comments - 1)
        elif comments:
            continue
        elif token == b":":
            phrase.clear()  # the name of a group
        elif token in (b",", b";"):
            close()
        elif token.startswith(b"<"):
            angled = token.strip(b"<> \t").rpartition(b":")[2]  # the old route before it
        elif token.startswith(b'"'):
            phrase.append(re.sub(rb"\\(.)", rb"\1", token.strip(b'"')))
        elif token.strip():
            phrase.append(token)
        if len(found) >= MOST:
            break
    close()
    return tuple(found)


def _one(phrase: bytes, angled: bytes) -> Sender:
    said = one_line(words(phrase))
    if angled:
        here = _ADDRESS.fullmatch(one_line(words(angled)).replace(" ", ""))
        return Sender(address(here.group()) if here else "", said.strip("\"' "))
    inside = list(_ADDRESS.finditer(said))
    if len(inside) != 1:
        return Sender("", said)
    rest = (said[: inside[0].start()] + said[inside[0].end() :]).strip("<>\"' ")
    return Sender(address(inside[0].group()), rest)
