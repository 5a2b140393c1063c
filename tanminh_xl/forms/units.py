"""Counting words and units of measure behind a number: which are one, which of one family (decision-tables 8.1)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tanminh_xl.domain.names import normalise
from tanminh_xl.forms.words import ETH, folded, lists, plain


def squeezed(unit: str) -> str:
    """Return a unit of measure without dots and blanks: "tr. đ" and "trđ" are one; m² is m2."""
    return re.sub("[ .]", "", normalise(unicodedata.normalize("NFKC", unit.translate(ETH))))


@cache
def _units() -> tuple[dict[str, int], dict[str, frozenset[int]], frozenset[str]]:
    """Unit -> its line of ``same``; counting word -> its lines of ``families``; magnitudes."""
    kept = lists("units")
    same = {squeezed(word): n for n, words in enumerate(kept["same"]) for word in words}
    families: dict[str, frozenset[int]] = {}
    for n, words in enumerate(kept["families"]):
        for word in {form for w in words for form in (squeezed(w), plain(squeezed(w)))}:
            families[word] = families.get(word, frozenset()) | {n}
    return same, families, frozenset(squeezed(word) for word in (*kept["magnitudes"], *kept["scales"]))


def same_unit(left: str, right: str) -> bool:
    """Whether two texts are one unit of measure."""
    one, other, same = squeezed(left), squeezed(right), _units()[0]
    return one == other or (one in same and same[one] == same.get(other))


def is_unit(text: str) -> bool:
    """Whether a text is known as a unit of measure, a counting word or a magnitude."""
    word = squeezed(text)
    same, families, magnitudes = _units()
    return word in same or word in families or word in magnitudes


@cache
def _scales(bare: bool) -> frozenset[str]:
    known = map(folded, lists("units", "scales"))
    return frozenset(map(plain, known) if bare else known)


def scales(note: str) -> bool:
    """Whether words behind a number hold one that makes another number of it ("đơn vị: nghìn đồng")."""
    return not _scales(note.isascii()).isdisjoint(re.findall(r"\w+|[%‰]", folded(note)))


def same_family(word: str, unit: str) -> bool:
    """Whether a counting word is of the family of a unit of measure ("mô hình, cơ sở" is of that of its parts)."""
    families = _units()[1]
    own: set[int] = set(families.get(squeezed(unit), ()))
    for part in re.split("[,/;]", unit):
        own |= families.get(squeezed(part), frozenset())
    return not own.isdisjoint(families.get(squeezed(word), ()))
