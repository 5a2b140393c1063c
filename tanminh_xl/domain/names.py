"""Names as people write them: made comparable, found in a list, turned into file names."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
SPACES = "\t\n\v\f\r\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
ZERO_WIDTH = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_BLANKS = dict.fromkeys(SPACES, " ") | dict.fromkeys(ZERO_WIDTH)
_TIDY = str.maketrans(_BLANKS)
_FOLD = str.maketrans(
    dict.fromkeys(DASHES, "-")
    | _BLANKS
    | dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\u0060", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def _tone_pairs() -> dict[str, str]:
    """Old placement of the tone mark -> new one, for the three pairs on which the two schools differ."""
    return {
        unicodedata.normalize("NFC", pair[0] + tone) + pair[1]: unicodedata.normalize("NFC", pair + tone)
        for pair in ("oa", "oe", "uy")
        for tone in _TONES
    }


_PAIRS = _tone_pairs()
# A combining mark after the second vowel makes it another letter, or gives the syllable a second tone.
_PAIR = re.compile("(?:" + "|".join(_PAIRS) + ")(?![\u0300-\u036f])")
_AROUND_DASH = re.compile(" *- *")


def clean(text: str) -> str:
    """Return the text as ``tidy``, with dashes as "-" and quotes as ' and ".

    Case, tone marks and words stay as they were written.
    """
    return tidy(text.translate(_FOLD))


def tidy(text: str) -> str:
    """Return the text in NFC, spaces unified and single and none at the ends, no zero width: what a person wrote, with
    the dashes and quotes that were written."""
    return " ".join(part for part in unicodedata.normalize("NFC", text.translate(_TIDY)).split(" ") if part)


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Return the form in which two spellings of one name are equal; for comparing, not for showing.

    NFC, case-folded; the tone mark of oa, oe, uy on the second vowel (hóa = hoá, thủy = thuỷ); dashes,
    quotes and spaces of all kinds unified, none around a dash ("Văn hóa – Xã hội" = "văn hoá-xã hội").
    Idempotent; composed and decomposed input give the same.
    """
    folded = clean(unicodedata.normalize("NFD", text.translate(_FOLD)).casefold())
    return _AROUND_DASH.sub("-", _PAIR.sub(lambda found: _PAIRS[found[0]], folded)).strip(" ")


def slug(text: str) -> str:
    """Return an ASCII form for file names: "Đồng Tiến" -> "Dong-Tien"; "" if no letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    ascii_only = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall("[A-Za-z0-9]+", ascii_only))


def find(text: str, candidates: Iterable[tuple[str, str, Sequence[str]]]) -> str | None:
    """Return the code of the one candidate (code, name, aliases) that the text names, or None.

    By code (case apart), then by name, then by alias, each normalised. More than one candidate at the
    first step that finds any is None: what is not exact is asked, never guessed (design 2).
    """
    wanted = normalise(text)
    if not wanted:
        return None
    steps: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for code, name, aliases in candidates:
        if normalise(code) == wanted:
            steps[0].add(code)
        if normalise(name) == wanted:
            steps[1].add(code)
        if any(normalise(alias) == wanted for alias in aliases):
            steps[2].add(code)
    first = next((codes for codes in steps if codes), set())
    return first.pop() if len(first) == 1 else None
